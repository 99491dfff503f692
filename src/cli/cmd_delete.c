#include "cli/registry_options.h"

static enum tn_status delete_one(struct tn_cli *cli, struct tn_store *store, const struct tn_ref *ref,
                                 bool dry_run, const char **ret_told)
{
    struct tn_descriptor found;
    const char *target = ref->digest ? ref->digest : ref->tag;
    enum tn_status status = tn_store_look_up(store, target, &found);
    if (!status && !dry_run)
        status = tn_store_delete(store, target);
    if (!status && !dry_run)
        status = tn_store_commit(store);
    if (!status)
        *ret_told = tn_cli_pinned(cli, ref, ref->digest ? NULL : ref->tag, found.digest);
    return status;
}

static enum tn_status run(struct tn_cli *cli, const struct tn_ref *ref,
                          const struct tn_registry_options *registry, bool dry_run)
{
    struct tn_store *store = NULL;
    const char *told = NULL;
    enum tn_store_mode mode = dry_run ? TN_STORE_READ : TN_STORE_WRITE;
    enum tn_status status = tn_cli_open_ref(cli, ref, mode, registry, NULL, &store);
    if (!status)
        status = delete_one(cli, store, ref, dry_run, &told);
    if (!status && cli->format == TN_FORMAT_JSON) {
        tn_json_member(tn_cli_json(cli), "deleted", told);
        tn_json_member_bool(tn_cli_json(cli), "dryRun", dry_run);
    } else if (!status) {
        tn_buf_printf(&cli->out, "%s %s\n", told, dry_run ? "to delete" : "deleted");
    }
    tn_store_close(store);
    return status;
}

/* The two commands differ in what they take, and so in their help. */
static int command(struct tn_cli *cli, int argc, char **argv, struct tn_usage usage, bool tags)
{
    struct tn_registry_options registry = {0};
    bool dry_run = false;
    const struct tn_option options[] = {
        {"dry-run", 0, TN_OPT_FLAG, &dry_run, NULL, "look it up, and delete nothing"},
        TN_OPTIONS_REGISTRY(&registry),
        TN_OPTION_FORMAT(cli),
        {0}};
    struct tn_texts operands;
    struct tn_ref ref;
    int exit;
    usage.options = options;
    if (!tn_cli_options(cli, &usage, argc, argv, &operands, &exit))
        return exit;
    enum tn_status status = tn_ref_parse(&cli->job.arena, cli->job.sink, operands.at[0], &ref);
    if (!status && !ref.digest && !tags)
        return tn_cli_usage_error(cli, "`%s` has no digest: `tenon resolve` tells it", ref.text);
    if (!status && ref.digest && ref.tag && tags)
        return tn_cli_usage_error(
            cli, "`%s` names a tag and a digest: give the tag, which goes alone, or the digest, with which all its tags go",
            ref.text);
    if (!status && !ref.digest && !ref.tag)
        return tn_cli_usage_error(
            cli, "`%s` names a repository: give the tag or digest that is to be deleted", ref.text);
    return tn_cli_exit(cli, status ? status : run(cli, &ref, &registry, dry_run));
}

int cmd_delete(struct tn_cli *cli, int argc, char **argv)
{
    const struct tn_usage usage = {
        "REF",
        "Deletes what REF names. A tag goes alone, and the artifact stays under its other tags and its "
        "digest;\n"
        "a digest goes with every tag that stands for it. Many registries delete by digest only, some not "
        "at\n"
        "all, and say so. Blobs are left to the registry's own clearing up.\n\n"
        "REF is host[:port]/repo:tag, host[:port]/repo@digest, oci:DIR:tag or oci-archive:FILE:tag.",
        NULL,
        1,
        1,
        "  tenon delete ghcr.io/org/greeter:1.0-rc1"};
    return command(cli, argc, argv, usage, true);
}

int cmd_manifest_delete(struct tn_cli *cli, int argc, char **argv)
{
    const struct tn_usage usage = {
        "REPO@DIGEST",
        "Deletes a manifest or index, and with it every tag that stands for it.\n\n"
        "REPO is host[:port]/repo, oci:DIR or oci-archive:FILE.",
        NULL,
        1,
        1,
        "  tenon manifest delete localhost:5000/greeter@sha256:…"};
    return command(cli, argc, argv, usage, false);
}
