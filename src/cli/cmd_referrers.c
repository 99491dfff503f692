#include "base/utf8.h"
#include "cli/registry_options.h"

static void print_text(struct tn_cli *cli, const struct tn_descriptors *list)
{
    for (unsigned i = 0; i < list->n; i++) {
        const struct tn_descriptor *d = &list->at[i];
        tn_buf_printf(&cli->out, "%s ", d->digest);
        tn_utf8_escape(&cli->out, tn_str(d->artifact_type ? d->artifact_type : d->media_type), false);
        tn_buf_byte(&cli->out, '\n');
    }
}

/* What refers to a manifest may be there before it, and after it ("Pushing Manifests with Subject"): of one that
 * is not there the digest is all that is known. Where nothing refers to it either, it is not found. */
static enum tn_status list(struct tn_store *store, const struct tn_ref *ref, const char *type,
                           struct tn_descriptor *ret_subject, struct tn_descriptors *ret_list)
{
    struct tn_diag_sink *loud;
    struct tn_diag_list told;
    tn_job_hush(store->job, &told, &loud);
    enum tn_status status = tn_store_resolve(store, tn_ref_target(ref), ret_subject), listed;
    bool absent = status == TN_ERR_NOT_FOUND && ref->digest;
    tn_job_hear(store->job, &told, loud, !absent);
    if (absent)
        *ret_subject = (struct tn_descriptor){.digest = ref->digest};
    if (status && !absent)
        return status;
    listed = tn_store_referrers(store, ret_subject->digest, type, ret_list);
    if (listed || !absent || ret_list->n)
        return listed;
    tn_diag_list_tell(&told, loud);
    return status;
}

int cmd_referrers(struct tn_cli *cli, int argc, char **argv)
{
    struct tn_registry_options registry = {0};
    const char *type = NULL;
    const struct tn_option options[] = {
        {"artifact-type", 0, TN_OPT_TEXT, &type, "TYPE", "only artifacts of this type"},
        TN_OPTIONS_REGISTRY(&registry),
        TN_OPTION_FORMAT(cli),
        {0}};
    const struct tn_usage usage = {
        "REF",
        "Lists what refers to an artifact: signatures, attestations, and whatever was attached to it; a line "
        "each\n"
        "with digest and type. Where a registry has no list of referrers, the tag that stands in for it is "
        "read.\n\n"
        "REF is host[:port]/repo[:tag][@digest], oci:DIR[:tag] or oci-archive:FILE[:tag].",
        options,
        1,
        1,
        "  tenon referrers ghcr.io/org/greeter:1.0"};
    struct tn_texts operands;
    struct tn_descriptor found;
    struct tn_descriptors referrers;
    struct tn_store *store = NULL;
    struct tn_ref ref;
    int exit;
    if (!tn_cli_options(cli, &usage, argc, argv, &operands, &exit))
        return exit;
    if (!tn_cli_media_type(cli, "--artifact-type", type))
        return TN_EXIT_USAGE;
    enum tn_status status =
        tn_cli_open_store(cli, operands.at[0], TN_STORE_READ, &registry, NULL, &ref, &store);
    if (!status)
        status = list(store, &ref, type, &found, &referrers);
    if (!status && cli->format == TN_FORMAT_JSON) {
        tn_cli_json_descriptor(tn_cli_json(cli), "subject", &found);
        tn_cli_json_descriptors(tn_cli_json(cli), "referrers", &referrers);
    } else if (!status) {
        print_text(cli, &referrers);
    }
    tn_store_close(store);
    return tn_cli_exit(cli, status);
}
