#include "cli/registry_options.h"

static bool read_tags(struct tn_cli *cli, const struct tn_texts *operands, struct tn_texts *to)
{
    for (unsigned i = 1; i < operands->n; i++) {
        const char *tag = tn_ref_tag(&cli->job.arena, tn_str(operands->at[i]));
        if (!tag) {
            tn_cli_usage_error(cli, "`%s` is not a tag: up to 128 letters, digits, `_`, `.` and `-`",
                               operands->at[i]);
            return false;
        }
        *tn_push(&cli->job.arena, to) = tag;
    }
    return true;
}

static enum tn_status put_tags(struct tn_store *store, const struct tn_texts *tags, const char *digest)
{
    enum tn_status status = TN_OK;
    for (unsigned i = 0; !status && i < tags->n; i++)
        status = tn_store_tag(store, digest, tags->at[i]);
    return status ? status : tn_store_commit(store);
}

static void print_result(struct tn_cli *cli, const struct tn_ref *ref, const struct tn_texts *tags,
                         const char *digest, bool dry_run)
{
    if (cli->format == TN_FORMAT_TEXT) {
        for (unsigned i = 0; i < tags->n; i++)
            tn_buf_printf(&cli->out, "%s%s\n", dry_run ? "would tag " : "",
                          tn_cli_pinned(cli, ref, tags->at[i], digest));
        return;
    }
    struct tn_json_out *out = tn_cli_json(cli);
    tn_json_member(out, "digest", digest);
    tn_json_key(out, "references");
    tn_json_array(out);
    for (unsigned i = 0; i < tags->n; i++)
        tn_json_put_text(out, tn_cli_pinned(cli, ref, tags->at[i], digest));
    tn_json_array_end(out);
    tn_json_member_bool(out, "dryRun", dry_run);
}

int cmd_tag(struct tn_cli *cli, int argc, char **argv)
{
    struct tn_registry_options registry = {0};
    bool dry_run = false;
    const struct tn_option options[] = {
        {"dry-run", 0, TN_OPT_FLAG, &dry_run, NULL, "look it up and check the tags, and change nothing"},
        TN_OPTIONS_REGISTRY(&registry),
        TN_OPTION_FORMAT(cli),
        {0}};
    const struct tn_usage usage = {
        "REF TAG…",
        "Gives an artifact further tags, in its own repository. A tag that stands for "
        "something else is moved. The `+` of a version is `_` in a tag.\n\n"
        "REF is host[:port]/repo[:tag][@digest], oci:DIR[:tag] or oci-archive:FILE[:tag].",
        options,
        2,
        64,
        "  tenon tag ghcr.io/org/greeter:1.0.3 1.0 1 latest"};
    struct tn_texts operands, tags = {0};
    struct tn_descriptor found;
    struct tn_store *store = NULL;
    struct tn_ref ref;
    int exit;
    if (!tn_cli_options(cli, &usage, argc, argv, &operands, &exit))
        return exit;
    if (!read_tags(cli, &operands, &tags))
        return TN_EXIT_USAGE;
    enum tn_store_mode mode = dry_run ? TN_STORE_READ : TN_STORE_WRITE;
    enum tn_status status = tn_cli_find(cli, operands.at[0], mode, &registry, &ref, &store, &found);
    if (!status && !dry_run)
        status = put_tags(store, &tags, found.digest);
    if (!status)
        print_result(cli, &ref, &tags, found.digest, dry_run);
    tn_store_close(store);
    return tn_cli_exit(cli, status);
}
