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
    struct tn_descriptors list;
    struct tn_store *store = NULL;
    struct tn_ref ref;
    int exit;
    if (!tn_cli_options(cli, &usage, argc, argv, &operands, &exit))
        return exit;
    enum tn_status status =
        tn_cli_find(cli, operands.at[0], TN_STORE_READ, &registry, &ref, &store, &found);
    if (!status)
        status = tn_store_referrers(store, found.digest, type, &list);
    if (!status && cli->format == TN_FORMAT_JSON) {
        tn_cli_json_descriptor(tn_cli_json(cli), "subject", &found);
        tn_cli_json_descriptors(tn_cli_json(cli), "referrers", &list);
    } else if (!status) {
        print_text(cli, &list);
    }
    tn_store_close(store);
    return tn_cli_exit(cli, status);
}
