#include "base/limits.h"
#include "cli/registry_options.h"

int cmd_manifest_get(struct tn_cli *cli, int argc, char **argv)
{
    struct tn_registry_options registry = {0};
    const char *output = NULL;
    const struct tn_option options[] = {
        TN_OPTION_OUTPUT(&output), TN_OPTIONS_REGISTRY(&registry), TN_OPTION_FINDINGS(cli), {0}};
    const struct tn_usage usage = {
        "REF [-o FILE]",
        "The manifest or index that REF names, byte for byte as the registry has it; its "
        "digest is checked.\n\n"
        "REF is host[:port]/repo[:tag][@digest], oci:DIR[:tag] or oci-archive:FILE[:tag].",
        options,
        1,
        1,
        "  tenon manifest get ghcr.io/org/greeter:1.0 | jq .layers"};
    struct tn_texts operands;
    struct tn_manifest_bytes manifest;
    struct tn_store *store = NULL;
    struct tn_ref ref;
    int exit;
    if (!tn_cli_options(cli, &usage, argc, argv, &operands, &exit))
        return exit;
    if (!output)
        output = "-";
    cli->stdout_taken = !strcmp(output, "-");
    enum tn_status status =
        tn_cli_open_store(cli, operands.at[0], TN_STORE_READ, &registry, NULL, &ref, &store);
    if (!status)
        status = tn_store_get_manifest(store, tn_ref_target(&ref), &manifest);
    if (!status)
        status = tn_file_write_bytes(cli->job.sink, output, manifest.bytes);
    if (!status && cli->format == TN_FORMAT_JSON && !cli->stdout_taken) {
        struct tn_descriptor got = {
            .media_type = manifest.media_type, .digest = manifest.digest, .size = manifest.bytes.len};
        tn_json_member(tn_cli_json(cli), "reference", tn_cli_pinned(cli, &ref, ref.tag, manifest.digest));
        tn_cli_json_descriptor(tn_cli_json(cli), "manifest", &got);
    }
    tn_store_close(store);
    return tn_cli_exit(cli, status);
}

struct put {
    const struct tn_source *source;
    struct tn_manifest manifest;
    const char *media_type; /* from the command line, or NULL */
    bool dry_run;
    struct tn_descriptor done;
};

static enum tn_status read_file(struct tn_cli *cli, const char *path, struct put *put)
{
    enum tn_status status = tn_file_read(&cli->job.arena, cli->job.sink, path, &put->source);
    if (status)
        return status;
    if (put->source->bytes.len > TN_MAX_MANIFEST) {
        tn_diag_report(cli->job.sink, TN_ERROR, "manifest-size", TN_NOWHERE,
                       "%s is larger than the %llu bytes that registries take as a manifest", path,
                       TN_MAX_MANIFEST);
        return TN_ERR_LIMIT;
    }
    struct tn_source *text = tn_new(&cli->job.arena, struct tn_source);
    *text = (struct tn_source){put->source->name, put->source->bytes, true};
    status = tn_manifest_read(&cli->job.arena, cli->job.sink, text, put->media_type, &put->manifest);
    if (!status && !put->media_type)
        put->media_type = put->manifest.media_type ? put->manifest.media_type
                          : put->manifest.index    ? TN_MEDIA_INDEX
                                                   : TN_MEDIA_MANIFEST;
    return status;
}

/* A digest in the reference is a promise about the file, and what it is to be found by. */
static enum tn_status check_promise(struct tn_cli *cli, const struct tn_ref *ref, struct put *put)
{
    char digest[TN_DIGEST_TEXT_MAX];
    struct tn_digest taken;
    enum tn_digest_kind kind = ref->digest ? tn_digest_kind_of(tn_str(ref->digest)) : TN_SHA256;
    enum tn_status status = tn_digest_init(&taken, cli->job.sink, kind);
    if (status)
        return status;
    tn_digest_add(&taken, put->source->bytes.at, put->source->bytes.len);
    tn_digest_text(&taken, digest);
    put->done = (struct tn_descriptor){.media_type = put->media_type, .size = put->source->bytes.len};
    put->done.digest = tn_arena_copy(&cli->job.arena, digest, strlen(digest));
    if (!ref->digest || !strcmp(ref->digest, digest))
        return TN_OK;
    tn_diag_report(cli->job.sink, TN_ERROR, "artifact-digest", TN_NOWHERE,
                   "the digest of %s is %s, not the one in the reference", put->source->name, digest);
    return TN_ERR_VERIFY;
}

static enum tn_status send(struct tn_store *store, const struct tn_ref *ref, struct put *put)
{
    struct tn_manifest_bytes manifest = {
        .bytes = put->source->bytes, .media_type = put->media_type, .digest = put->done.digest};
    enum tn_status status = tn_store_put_known_manifest(store, &manifest, ref->tag);
    return status ? status : tn_store_commit(store);
}

int cmd_manifest_put(struct tn_cli *cli, int argc, char **argv)
{
    struct tn_registry_options registry = {0};
    struct put put = {0};
    const struct tn_option options[] = {
        {"media-type", 0, TN_OPT_TEXT, &put.media_type, "TYPE", "where the document does not say what it is"},
        {"dry-run", 0, TN_OPT_FLAG, &put.dry_run, NULL, "check the file, and put nothing"},
        TN_OPTIONS_REGISTRY(&registry),
        TN_OPTION_FORMAT(cli),
        {0}};
    const struct tn_usage usage = {
        "FILE REF",
        "Puts a manifest or index as it stands in FILE, under REF's tag where it has one. What "
        "it refers to has to\n"
        "be there. A digest in REF has to be the file's.\n\n"
        "REF is host[:port]/repo[:tag][@digest], oci:DIR[:tag] or oci-archive:FILE[:tag].",
        options,
        2,
        2,
        "  tenon manifest put index.json ghcr.io/org/greeter:1.0"};
    struct tn_texts operands;
    struct tn_store *store = NULL;
    struct tn_ref ref;
    int exit;
    if (!tn_cli_options(cli, &usage, argc, argv, &operands, &exit))
        return exit;
    if (!tn_cli_media_type(cli, "--media-type", put.media_type))
        return TN_EXIT_USAGE;
    enum tn_status status = tn_ref_parse(&cli->job.arena, cli->job.sink, operands.at[1], &ref);
    if (!status)
        status = read_file(cli, operands.at[0], &put);
    if (!status)
        status = check_promise(cli, &ref, &put);
    if (!status && !put.dry_run)
        status = tn_cli_open_ref(cli, &ref, TN_STORE_WRITE, &registry, NULL, &store);
    if (!status && !put.dry_run)
        status = send(store, &ref, &put);
    if (!status && cli->format == TN_FORMAT_JSON) {
        tn_cli_json_descriptor(tn_cli_json(cli), "manifest", &put.done);
        tn_json_member_bool(tn_cli_json(cli), "dryRun", put.dry_run);
    } else if (!status) {
        tn_buf_printf(&cli->out, "%s%s\n", put.dry_run ? "would put " : "",
                      tn_cli_pinned(cli, &ref, ref.tag, put.done.digest));
    }
    tn_store_close(store);
    return tn_cli_exit(cli, status);
}
