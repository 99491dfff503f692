#include "base/utf8.h"
#include "cli/progress.h"
#include "cli/registry_options.h"
#include "oci/oci_copy.h"

static const char *const results[] = {
    [TN_COPY_FAILED] = "failed", [TN_COPY_COPIED] = "copied", [TN_COPY_UNCHANGED] = "unchanged"};

static const char *target_of(struct tn_cli *cli, const struct tn_copy *copy, const struct tn_copy_item *item)
{
    if (item->digest)
        return tn_cli_pinned(cli, copy->to, item->to, item->digest);
    return tn_arena_printf(&cli->job.arena, "%s:%s", tn_ref_place(&cli->job.arena, copy->to), item->to);
}

static void print_text(struct tn_cli *cli, const struct tn_copy *copy)
{
    for (unsigned i = 0; i < copy->items.n; i++) {
        const struct tn_copy_item *item = &copy->items.at[i];
        bool would = copy->dry_run && item->result == TN_COPY_COPIED;
        if (item->result != TN_COPY_FAILED)
            tn_buf_printf(&cli->out, "%s %s\n", target_of(cli, copy, item),
                          would ? "to copy" : results[item->result]);
    }
}

static void print_json(struct tn_cli *cli, const struct tn_copy *copy)
{
    struct tn_json_out *out = tn_cli_json(cli);
    tn_json_member_bool(out, "dryRun", copy->dry_run);
    tn_json_key(out, "items");
    tn_json_array(out);
    for (unsigned i = 0; i < copy->items.n; i++) {
        const struct tn_copy_item *item = &copy->items.at[i];
        tn_json_object(out);
        if (item->from)
            tn_json_member(out, "from", item->from);
        if (item->to)
            tn_json_member(out, "to", item->to);
        if (item->digest)
            tn_json_member(out, "digest", item->digest);
        tn_json_member(out, "result", results[item->result]);
        tn_json_object_end(out);
    }
    tn_json_array_end(out);
    tn_json_key(out, "blobs");
    tn_json_object(out);
    tn_json_member_u64(out, "there", copy->did.blobs_there);
    tn_json_member_u64(out, "mounted", copy->did.blobs_mounted);
    tn_json_member_u64(out, "sent", copy->did.blobs_sent);
    tn_json_member_u64(out, "bytes", copy->did.bytes_sent);
    tn_json_object_end(out);
    tn_json_member_u64(out, "manifests", copy->did.manifests);
}

/* One artifact: what names it there names it here, unless TO has a tag of its own. */
static void add_one(struct tn_copy *copy, const struct tn_ref *from, const struct tn_ref *to)
{
    const char *target = tn_ref_target(from), *tag = to->tag ? to->tag : from->tag;
    if (!tag && !from->digest)
        tag = "latest";
    *tn_push(&copy->job->arena, &copy->items) = (struct tn_copy_item){target, tag};
}

static enum tn_status run(struct tn_cli *cli, struct tn_copy *copy, bool all_tags)
{
    enum tn_status status = TN_OK;
    if (all_tags)
        status = tn_copy_add_all_tags(copy);
    else
        add_one(copy, copy->from, copy->to);
    if (!status)
        status = tn_copy_run(copy);
    tn_bar_hide();
    if (cli->format == TN_FORMAT_JSON)
        print_json(cli, copy);
    else
        print_text(cli, copy);
    return status;
}

static bool check_names(struct tn_cli *cli, const struct tn_ref *from, const struct tn_ref *to, bool all_tags)
{
    const struct tn_ref *one = from->tag || from->digest ? from : to;
    if (all_tags && (one->tag || one->digest))
        tn_cli_usage_error(cli, "`%s` names one artifact: with --all-tags it is a repository", one->text);
    else if (to->digest)
        tn_cli_usage_error(cli, "`%s`: what is copied brings its own digest; give TO a tag or nothing",
                           to->text);
    else
        return true;
    return false;
}

int cmd_copy(struct tn_cli *cli, int argc, char **argv)
{
    struct tn_copy copy = {.job = &cli->job};
    struct tn_registry_options registry = {0};
    const char *jobs = NULL;
    bool all_tags = false;
    const struct tn_option options[] = {
        {"all-tags", 'a', TN_OPT_FLAG, &all_tags, NULL,
         "every tag of a repository; FROM and TO are given without one"},
        {"referrers", 'r', TN_OPT_FLAG, &copy.referrers, NULL,
         "what refers to it too: signatures, attestations, and what refers to those"},
        TN_OPTION_JOBS(&jobs, "transfers at a time; 24 where it is not said"),
        {"no-clobber", 'n', TN_OPT_FLAG, &copy.no_clobber, NULL,
         "fail where a tag is there with other contents"},
        {"dry-run", 0, TN_OPT_FLAG, &copy.dry_run, NULL, "tell what would be copied, and copy nothing"},
        TN_OPTIONS_REGISTRY(&registry),
        TN_OPTION_FORMAT(cli),
        {0}};
    const struct tn_usage usage = {
        "FROM TO",
        "Copies an artifact, or with --all-tags a repository, between registries, image layouts and "
        "archives\n"
        "of them. Its bytes and so its digest stay as they are, and what is there already is not sent "
        "again:\n"
        "a run that was stopped is completed by the next. A tag appears when all that it stands for is "
        "there.\n\n"
        "FROM and TO are host[:port]/repo[:tag][@digest], oci:DIR[:tag] or oci-archive:FILE[:tag].",
        options,
        2,
        2,
        "  tenon copy ghcr.io/org/greeter:1.0 registry.example/mirror/greeter\n"
        "  tenon copy --all-tags --referrers ghcr.io/org/greeter oci:greeter"};
    struct tn_texts operands;
    struct tn_ref from, to;
    struct tn_bar bar;
    int exit;
    if (!tn_cli_options(cli, &usage, argc, argv, &operands, &exit))
        return exit;
    if (!tn_cli_jobs(cli, jobs, &copy.lanes))
        return TN_EXIT_USAGE;
    copy.from = &from;
    copy.to = &to;
    copy.options = tn_cli_store_options(cli, &registry, tn_bar_start(&bar, cli));
    enum tn_status status = tn_ref_parse(&cli->job.arena, cli->job.sink, operands.at[0], &from);
    if (!status)
        status = tn_ref_parse(&cli->job.arena, cli->job.sink, operands.at[1], &to);
    if (!status && !check_names(cli, &from, &to, all_tags))
        return TN_EXIT_USAGE;
    return tn_cli_exit(cli, status ? status : run(cli, &copy, all_tags));
}
