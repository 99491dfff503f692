#include "cli/progress.h"
#include "cli/registry_options.h"
#include "oci/oci_attach.h"
#include "oci/oci_lanes.h"

/* FILE or FILE:TYPE, where what follows the last colon has the form of a media type. */
static void add_file(struct tn_cli *cli, struct tn_attach *attach, const char *word)
{
    struct tn_attach_file *file = tn_push(&cli->job.arena, &attach->files);
    const char *colon = strrchr(word, ':');
    *file = (struct tn_attach_file){.path = word};
    if (!colon || colon == word || !tn_media_type_valid(colon + 1))
        return;
    file->path = tn_arena_copy(&cli->job.arena, word, (size_t)(colon - word));
    file->media_type = colon + 1;
}

static enum tn_status run(struct tn_cli *cli, struct tn_attach *attach, const struct tn_ref *ref,
                          const struct tn_registry_options *registry)
{
    struct tn_store *store = NULL;
    struct tn_descriptor subject, bare;
    struct tn_bar bar;
    bool read = attach->dry_run;
    struct tn_store_options options = tn_cli_store_options(cli, registry, tn_bar_start(&bar, cli));
    struct tn_token_cache *shared = tn_stores_share(&cli->job, &options);
    enum tn_status status =
        tn_store_open(&cli->job, ref, read ? TN_STORE_READ : TN_STORE_WRITE, &options, &store);
    if (!status)
        status = tn_store_resolve(store, tn_ref_target(ref), &subject);
    if (!status) { /* of a subject only what finds it is said */
        bare = (struct tn_descriptor){
            .media_type = subject.media_type, .digest = subject.digest, .size = subject.size};
        attach->subject = &bare;
        status = tn_attach(store, attach);
    }
    if (!status && !attach->dry_run)
        status = tn_store_commit(store);
    tn_bar_hide();
    if (!status && cli->format == TN_FORMAT_JSON) {
        struct tn_json_out *out = tn_cli_json(cli);
        tn_json_member(out, "reference", tn_cli_pinned(cli, ref, NULL, attach->put.digest));
        tn_cli_json_descriptor(out, "subject", &subject);
        tn_cli_json_descriptor(out, "manifest", &attach->put);
        tn_cli_json_descriptors(out, "layers", &attach->layers);
        tn_json_member_bool(out, "dryRun", attach->dry_run);
    } else if (!status) {
        tn_buf_printf(&cli->out, "%s%s\n", attach->dry_run ? "would attach " : "",
                      tn_cli_pinned(cli, ref, NULL, attach->put.digest));
    }
    tn_store_close(store);
    tn_stores_unshare(&options, shared);
    return status;
}

int cmd_attach(struct tn_cli *cli, int argc, char **argv)
{
    struct tn_registry_options registry = {0};
    struct tn_attach attach = {0};
    struct tn_texts annotate = {0};
    const struct tn_option options[] = {
        {"artifact-type", 0, TN_OPT_TEXT, &attach.artifact_type, "TYPE",
         "what it is: such as application/spdx+json"},
        {"annotation", 'a', TN_OPT_LIST, &annotate, "KEY=VALUE", "an annotation of the new manifest"},
        {"dry-run", 0, TN_OPT_FLAG, &attach.dry_run, NULL, "tell the digest it would have, and put nothing"},
        TN_OPTIONS_REGISTRY(&registry),
        TN_OPTION_FORMAT(cli),
        {0}};
    const struct tn_usage usage = {
        "[FILE[:MEDIA-TYPE]…] REF --artifact-type TYPE",
        "Attaches files to an artifact: a bill of materials, a report, a signature. They become an artifact "
        "of\n"
        "their own that refers to REF, which `tenon referrers REF` lists and `tenon copy --referrers` takes\n"
        "along; REF itself does not change. Where a registry has no list of referrers, the tag that stands "
        "in\n"
        "for it is kept.\n\n"
        "REF is host[:port]/repo[:tag][@digest], oci:DIR[:tag] or oci-archive:FILE[:tag].",
        options,
        1,
        256,
        "  tenon attach sbom.spdx.json ghcr.io/org/greeter:1.0 --artifact-type application/spdx+json"};
    struct tn_texts operands;
    struct tn_ref ref;
    int exit;
    if (!tn_cli_options(cli, &usage, argc, argv, &operands, &exit))
        return exit;
    if (!attach.artifact_type)
        return tn_cli_usage_error(cli, "`--artifact-type TYPE` is missing: what it is that is attached");
    if (!tn_cli_media_type(cli, "--artifact-type", attach.artifact_type) ||
        !tn_cli_annotations(cli, &annotate, &attach.annotations))
        return TN_EXIT_USAGE;
    for (unsigned i = 0; i + 1 < operands.n; i++)
        add_file(cli, &attach, operands.at[i]);
    enum tn_status status = tn_ref_parse(&cli->job.arena, cli->job.sink, operands.at[operands.n - 1], &ref);
    return tn_cli_exit(cli, status ? status : run(cli, &attach, &ref, &registry));
}
