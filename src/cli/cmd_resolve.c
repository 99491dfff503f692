#include "base/utf8.h"
#include "cli/registry_options.h"

int cmd_resolve(struct tn_cli *cli, int argc, char **argv)
{
    struct tn_registry_options registry = {0};
    const struct tn_option options[] = {TN_OPTIONS_REGISTRY(&registry), TN_OPTION_FORMAT(cli), {0}};
    const struct tn_usage usage = {"REF",
                                   "Prints the digest that a reference stands for now.\n\n"
                                   "REF is host[:port]/repo[:tag], oci:DIR[:tag] or oci-archive:FILE[:tag].",
                                   options,
                                   1,
                                   1,
                                   "  tenon resolve ghcr.io/org/greeter:1.0"};
    struct tn_texts operands;
    struct tn_descriptor found;
    struct tn_store *store = NULL;
    struct tn_ref ref;
    int exit;
    if (!tn_cli_options(cli, &usage, argc, argv, &operands, &exit))
        return exit;
    enum tn_status status =
        tn_cli_find(cli, operands.at[0], TN_STORE_READ, &registry, &ref, &store, &found);
    if (!status && cli->format == TN_FORMAT_TEXT) {
        tn_buf_printf(&cli->out, "%s\n", found.digest);
    } else if (!status) {
        struct tn_json_out *out = tn_cli_json(cli);
        tn_json_member(out, "reference", tn_cli_pinned(cli, &ref, ref.tag, found.digest));
        tn_json_member(out, "mediaType", found.media_type);
        tn_json_member(out, "digest", found.digest);
        tn_json_member_u64(out, "size", found.size);
    }
    tn_store_close(store);
    return tn_cli_exit(cli, status);
}
