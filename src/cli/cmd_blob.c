#include "cli/progress.h"
#include "cli/registry_options.h"

#include <unistd.h>

static enum tn_status stream(struct tn_cli *cli, struct tn_store *store, const struct tn_descriptor *blob,
                             struct tn_outfile *file)
{
    struct tn_blob *reader;
    struct tn_bytes bytes;
    enum tn_status status = tn_store_open_blob(store, blob, &reader);
    if (status)
        return status;
    while (!(status = reader->next(reader, &bytes)) && bytes.len)
        if ((status = tn_outfile_write(file, cli->job.sink, bytes.at, bytes.len)))
            break;
    tn_blob_close(reader);
    return status;
}

/* Nothing of it is visible before its digest is checked: to standard output it goes by way of a file without
 * a name. */
static enum tn_status get(struct tn_cli *cli, struct tn_store *store, const char *digest, const char *output)
{
    struct tn_descriptor blob;
    struct tn_outfile file;
    int fd = -1;
    bool through = !strcmp(output, "-");
    enum tn_status status = tn_store_find_blob(store, digest, &blob);
    if (status)
        return status;
    if (!through)
        status = tn_outfile_open(&file, cli->job.sink, output);
    else if (!(status = tn_file_nameless(cli->job.sink, NULL, &fd)))
        file = (struct tn_outfile){.path = tn_file_nameless_words(&cli->job.arena), .fd = fd};
    if (status)
        return status;
    file.fetched = true;
    status = stream(cli, store, &blob, &file);
    if (!status && !through)
        status = tn_outfile_commit(&file, cli->job.sink);
    const struct tn_source *source;
    if (!status && through && !(status = tn_file_map(&cli->job.arena, cli->job.sink, fd, "blob", &source)))
        status = tn_file_write_bytes(cli->job.sink, "-", source->bytes);
    if (through)
        close(fd);
    else if (status)
        tn_outfile_abort(&file);
    return status;
}

int cmd_blob_get(struct tn_cli *cli, int argc, char **argv)
{
    struct tn_registry_options registry = {0};
    const char *output = NULL;
    const struct tn_option options[] = {
        TN_OPTION_OUTPUT(&output), TN_OPTIONS_REGISTRY(&registry), TN_OPTION_FINDINGS(cli), {0}};
    const struct tn_usage usage = {
        "REPO@DIGEST -o FILE",
        "A blob: a layer or config, whatever its type. The digest is checked before anything of "
        "it is to be seen.\n\n"
        "REPO is host[:port]/repo, oci:DIR or oci-archive:FILE.",
        options,
        1,
        1,
        "  tenon blob get ghcr.io/org/greeter@sha256:… -o layer.tar.gz"};
    struct tn_texts operands;
    struct tn_store *store = NULL;
    struct tn_ref ref;
    struct tn_bar bar;
    int exit;
    if (!tn_cli_options(cli, &usage, argc, argv, &operands, &exit))
        return exit;
    if (!output)
        return tn_cli_usage_error(cli, "`-o FILE` is missing: where the blob goes");
    cli->stdout_taken = !strcmp(output, "-");
    enum tn_status status = tn_ref_parse(&cli->job.arena, cli->job.sink, operands.at[0], &ref);
    if (!status && !ref.digest)
        return tn_cli_usage_error(cli, "`%s` has no digest, which is what a blob is found by", ref.text);
    if (!status)
        status = tn_cli_open_ref(cli, &ref, TN_STORE_READ, &registry, tn_bar_start(&bar, cli), &store);
    if (!status)
        status = get(cli, store, ref.digest, output);
    tn_bar_hide();
    if (!status && cli->format == TN_FORMAT_JSON && !cli->stdout_taken)
        tn_json_member(tn_cli_json(cli), "digest", ref.digest);
    tn_store_close(store);
    return tn_cli_exit(cli, status);
}

struct put {
    struct tn_descriptor blob;
    int fd;
    bool sent, dry_run;
};

static enum tn_status read_file(struct tn_cli *cli, const char *path, struct put *put)
{
    const struct tn_source *source;
    char digest[TN_DIGEST_TEXT_MAX];
    enum tn_status status = tn_file_open(&cli->job.arena, cli->job.sink, path, &source, &put->fd);
    if (!status)
        status = tn_sha256_text(cli->job.sink, source->bytes, digest);
    if (status)
        return status;
    put->blob = (struct tn_descriptor){.media_type = "application/octet-stream", .size = source->bytes.len};
    put->blob.digest = tn_arena_copy(&cli->job.arena, digest, strlen(digest));
    return TN_OK;
}

static enum tn_status send(struct tn_cli *cli, struct tn_store *store, const char *path, struct put *put)
{
    struct tn_blob *reader = tn_blob_of_file(&cli->job, path, put->fd, 0, put->blob.size);
    enum tn_status status = tn_store_put_blob(store, &put->blob, reader, &put->sent);
    tn_blob_close(reader);
    return status ? status : tn_store_commit(store);
}

int cmd_blob_put(struct tn_cli *cli, int argc, char **argv)
{
    struct tn_registry_options registry = {0};
    struct put put = {.fd = -1};
    const struct tn_option options[] = {
        {"dry-run", 0, TN_OPT_FLAG, &put.dry_run, NULL, "tell the digest, and put nothing"},
        TN_OPTIONS_REGISTRY(&registry),
        TN_OPTION_FORMAT(cli),
        {0}};
    const struct tn_usage usage = {
        "FILE REPO",
        "Puts a file as a blob, unless it is there, and prints its digest. A registry keeps a "
        "blob that no manifest\n"
        "refers to only for a while.\n\n"
        "REPO is host[:port]/repo or oci:DIR.",
        options,
        2,
        2,
        "  tenon blob put layer.tar.gz ghcr.io/org/greeter"};
    struct tn_texts operands;
    struct tn_store *store = NULL;
    struct tn_ref ref;
    struct tn_bar bar;
    int exit;
    if (!tn_cli_options(cli, &usage, argc, argv, &operands, &exit))
        return exit;
    enum tn_status status = tn_ref_parse(&cli->job.arena, cli->job.sink, operands.at[1], &ref);
    if (!status && (ref.tag || ref.digest))
        return tn_cli_usage_error(cli, "`%s`: a blob has no tag, and brings its own digest", ref.text);
    if (!status && ref.kind == TN_REF_ARCHIVE)
        return tn_cli_usage_error(cli, "`%s`: an archive holds what its index leads to, and nothing leads to a blob alone",
                                  ref.text);
    if (!status)
        status = read_file(cli, operands.at[0], &put);
    if (!status && !put.dry_run)
        status = tn_cli_open_ref(cli, &ref, TN_STORE_WRITE, &registry, tn_bar_start(&bar, cli), &store);
    if (!status && !put.dry_run)
        status = send(cli, store, operands.at[0], &put);
    tn_bar_hide();
    if (!status && cli->format == TN_FORMAT_JSON) {
        tn_cli_json_descriptor(tn_cli_json(cli), "blob", &put.blob);
        tn_json_member_bool(tn_cli_json(cli), "sent", put.sent);
        tn_json_member_bool(tn_cli_json(cli), "dryRun", put.dry_run);
    } else if (!status) {
        tn_buf_printf(&cli->out, "%s%s\n", put.dry_run ? "would put " : "",
                      tn_cli_pinned(cli, &ref, NULL, put.blob.digest));
    }
    if (put.fd >= 0)
        close(put.fd);
    tn_store_close(store);
    return tn_cli_exit(cli, status);
}
