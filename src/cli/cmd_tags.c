#include "base/utf8.h"
#include "cli/registry_options.h"

int cmd_tags(struct tn_cli *cli, int argc, char **argv)
{
    struct tn_registry_options registry = {0};
    const struct tn_option options[] = {TN_OPTIONS_REGISTRY(&registry), TN_OPTION_FORMAT(cli), {0}};
    const struct tn_usage usage = {"REPO",
                                   "Lists the tags of a repository, an image layout or an archive of one, in "
                                   "the order of their bytes.\n\n"
                                   "REPO is host[:port]/repo, oci:DIR or oci-archive:FILE.",
                                   options,
                                   1,
                                   1,
                                   "  tenon tags ghcr.io/org/greeter"};
    struct tn_texts operands;
    struct tn_tag_list tags;
    struct tn_store *store = NULL;
    struct tn_ref ref;
    int exit;
    if (!tn_cli_options(cli, &usage, argc, argv, &operands, &exit))
        return exit;
    enum tn_status status =
        tn_cli_open_store(cli, operands.at[0], TN_STORE_READ, &registry, NULL, &ref, &store);
    if (!status && (ref.tag || ref.digest)) {
        tn_store_close(store);
        return tn_cli_usage_error(cli, "`%s` names one artifact: leave out its %s", ref.text,
                                  ref.tag ? "tag" : "digest");
    }
    if (!status)
        status = tn_store_tags(store, &tags);
    if (!status && cli->format == TN_FORMAT_TEXT) {
        for (unsigned i = 0; i < tags.n; i++) {
            tn_utf8_escape(&cli->out, tn_str(tags.at[i]), false);
            tn_buf_byte(&cli->out, '\n');
        }
    } else if (!status) {
        struct tn_json_out *out = tn_cli_json(cli);
        tn_json_member(out, "repository", tn_ref_place(&cli->job.arena, &ref));
        tn_json_key(out, "tags");
        tn_json_array(out);
        for (unsigned i = 0; i < tags.n; i++)
            tn_json_put_text(out, tags.at[i]);
        tn_json_array_end(out);
    }
    tn_store_close(store);
    return tn_cli_exit(cli, status);
}
