#include "cli/progress.h"
#include "cli/registry_options.h"
#include "oci/oci_mirror.h"

#include <stdlib.h>

static const char *const copied[] = {
    [TN_COPY_FAILED] = "failed", [TN_COPY_COPIED] = "copied", [TN_COPY_UNCHANGED] = "unchanged"};
static const char *const pruned[] = {[TN_PRUNE_LISTED] = "listed",
                                     [TN_PRUNE_DELETED] = "deleted",
                                     [TN_PRUNE_KEPT] = "kept",
                                     [TN_PRUNE_FAILED] = "failed"};

/* ---- as text ---- */

/* What became of one of the tags that go, or of what goes with them. */
static void print_pruned(struct tn_cli *cli, const struct tn_mirror_rule *rule, const struct tn_prune_item *item)
{
    const char *word = item->result == TN_PRUNE_LISTED ? "to prune" : item->result == TN_PRUNE_FAILED ? "not deleted" : pruned[item->result];
    tn_buf_printf(&cli->out, "%s %s\n", word, tn_cli_pinned(cli, &rule->to, item->tag, item->digest));
}

/* What a rule came to, in one line. Of a source that could not be listed nothing is known. */
static void print_sum(struct tn_cli *cli, const struct tn_mirror *mirror, const struct tn_mirror_rule *rule,
                      const unsigned n[3], const unsigned gone[4])
{
    struct tn_buf *out = &cli->out;
    tn_buf_printf(out, "%s -> %s: ", rule->source, rule->target);
    if (!rule->listed) {
        tn_buf_printf(out, "failed: the source could not be listed\n");
        return;
    }
    tn_buf_printf(out, "%u %s, %u unchanged, %u failed", n[TN_COPY_COPIED], mirror->run ? "copied" : "to copy",
                  n[TN_COPY_UNCHANGED], n[TN_COPY_FAILED]);
    if (rule->prune)
        tn_buf_printf(out, ", %u deleted, %u to prune", gone[TN_PRUNE_DELETED], gone[TN_PRUNE_LISTED]);
    if (gone[TN_PRUNE_KEPT])
        tn_buf_printf(out, ", %u kept", gone[TN_PRUNE_KEPT]);
    if (gone[TN_PRUNE_FAILED])
        tn_buf_printf(out, ", %u not deleted", gone[TN_PRUNE_FAILED]);
    else if (rule->prune_status)
        tn_buf_printf(out, ", no pruning");
    tn_buf_printf(out, "; %llu bytes%s\n", (unsigned long long)rule->copy.did.bytes_sent, mirror->run ? " sent" : "");
}

/* A line for each change, and one for each rule. */
static void print_rule(struct tn_cli *cli, const struct tn_mirror *mirror, const struct tn_mirror_rule *rule)
{
    struct tn_buf *out = &cli->out;
    unsigned n[3] = {0}, gone[4] = {0};
    const struct tn_copy *copy = &rule->copy;
    for (unsigned i = 0; i < copy->items.n; i++) {
        const struct tn_copy_item *item = &copy->items.at[i];
        n[item->result]++;
        if (item->result == TN_COPY_COPIED)
            tn_buf_printf(out, "%s %s\n", mirror->run ? "copied " : "to copy",
                          tn_cli_pinned(cli, &rule->to, item->to, item->digest));
    }
    for (unsigned i = 0; i < rule->prunes.n; i++) {
        gone[rule->prunes.at[i].result]++;
        print_pruned(cli, rule, &rule->prunes.at[i]);
    }
    print_sum(cli, mirror, rule, n, gone);
}

/* ---- as JSON ---- */

static void json_rule(struct tn_json_out *out, const struct tn_mirror_rule *rule)
{
    tn_json_object(out);
    tn_json_member(out, "source", rule->source);
    tn_json_member(out, "target", rule->target);
    tn_json_member(out, "result", rule->status ? "failed" : "done");
    tn_json_key(out, "items");
    tn_json_array(out);
    for (unsigned i = 0; i < rule->copy.items.n; i++) {
        const struct tn_copy_item *item = &rule->copy.items.at[i];
        tn_json_object(out);
        tn_json_member(out, "tag", item->to);
        tn_json_member_opt(out, "digest", item->digest);
        tn_json_member(out, "result", copied[item->result]);
        tn_json_object_end(out);
    }
    tn_json_array_end(out);
    tn_json_key(out, "prune");
    tn_json_array(out);
    for (unsigned i = 0; i < rule->prunes.n; i++) {
        tn_json_object(out);
        tn_json_member_opt(out, "tag", rule->prunes.at[i].tag);
        tn_json_member(out, "digest", rule->prunes.at[i].digest);
        tn_json_member_opt(out, "subject", rule->prunes.at[i].subject);
        tn_json_member(out, "result", pruned[rule->prunes.at[i].result]);
        tn_json_object_end(out);
    }
    tn_json_array_end(out);
    tn_json_member_u64(out, "blobs", rule->copy.did.blobs_sent);
    tn_json_member_u64(out, "bytes", rule->copy.did.bytes_sent);
    tn_json_member_u64(out, "manifests", rule->copy.did.manifests);
    tn_json_object_end(out);
}

static void print_json(struct tn_cli *cli, const struct tn_mirror *mirror)
{
    struct tn_json_out *out = tn_cli_json(cli);
    tn_json_member_bool(out, "run", mirror->run);
    tn_json_key(out, "mirrors");
    tn_json_array(out);
    for (unsigned i = 0; i < mirror->rules.n; i++)
        json_rule(out, &mirror->rules.at[i]);
    tn_json_array_end(out);
}

/* ---- the command ---- */

/* I/N, with 1 <= I <= N. A Kubernetes Indexed Job counts from 0: JOB_COMPLETION_INDEX, and says not how many
 * there are. */
static bool read_shard(struct tn_cli *cli, const char *text, struct tn_mirror *mirror)
{
    char *slash = NULL, *end = NULL;
    unsigned long i, n = 0;
    if (!text)
        return true;
    i = strtoul(text, &slash, 10);
    if (slash && *slash == '/')
        n = strtoul(slash + 1, &end, 10);
    if (*text >= '0' && *text <= '9' && end && !*end && i >= 1 && i <= n && n <= 10000) {
        mirror->shard = (unsigned)i;
        mirror->shards = (unsigned)n;
        return true;
    }
    tn_cli_usage_error(cli, "`--shard` takes I/N, such as 1/8 to 8/8, not `%s`", text);
    return false;
}

/* FILE plan, or plan FILE: one of the two words says what to do. */
static const char *read_verb(struct tn_cli *cli, const struct tn_texts *operands, struct tn_mirror *mirror)
{
    for (unsigned i = 2; i-- > 0;) {
        bool run = !strcmp(operands->at[i], "run");
        if (run || !strcmp(operands->at[i], "plan")) {
            mirror->run = run;
            return operands->at[1 - i];
        }
    }
    tn_cli_usage_error(cli,
                       "what is to be done with it? `tenon mirror FILE plan` or `tenon mirror FILE run`");
    return NULL;
}

static enum tn_status go(struct tn_cli *cli, struct tn_mirror *mirror, const char *path, const char *prune)
{
    const struct tn_source *source, *plan;
    enum tn_status status = tn_file_read(&cli->job.arena, cli->job.sink, path, &source);
    if (!status)
        status = tn_mirror_read(mirror, source);
    if (!status && prune)
        status = tn_file_read(&cli->job.arena, cli->job.sink, prune, &plan);
    if (!status && prune)
        status = tn_mirror_read_plan(mirror, plan);
    if (status)
        return status;
    status = tn_mirror_go(mirror);
    tn_bar_hide();
    if (cli->format == TN_FORMAT_JSON)
        print_json(cli, mirror);
    for (unsigned i = 0; cli->format == TN_FORMAT_TEXT && i < mirror->rules.n; i++)
        print_rule(cli, mirror, &mirror->rules.at[i]);
    return status;
}

int cmd_mirror(struct tn_cli *cli, int argc, char **argv)
{
    struct tn_mirror mirror = {.job = &cli->job};
    struct tn_registry_options registry = {0};
    const char *shard = NULL, *prune = NULL;
    const struct tn_option options[] = {
        {"shard", 0, TN_OPT_TEXT, &shard, "I/N", "this machine's part of the work: the I-th of N machines"},
        {"prune", 0, TN_OPT_TEXT, &prune, "PLAN",
         "delete what this plan (JSON) listed and the rules still do not choose"},
        TN_OPTIONS_REGISTRY(&registry),
        TN_OPTION_FORMAT(cli),
        {0}};
    const struct tn_usage usage = {
        "FILE plan|run",
        "Keeps repositories like others, by a file of rules (TOML): which tags, chosen by patterns, a range "
        "of\n"
        "versions or the newest so many; which platforms; with signatures and other referrers or without.\n"
        "`plan` looks and changes nothing. `run` copies; a run that was stopped is completed by the next, "
        "and\n"
        "a reader never sees a tag that is not whole. Tags are deleted only by a run with --prune, and only\n"
        "those that an earlier plan listed. Many machines share one file by --shard, and need nothing in "
        "common.",
        options,
        2,
        2,
        "  tenon mirror mirror.toml plan --format json > plan.json\n"
        "  tenon mirror mirror.toml run --shard 3/8\n"
        "  tenon mirror mirror.toml run --prune plan.json"};
    struct tn_texts operands;
    struct tn_bar bar;
    int exit;
    if (!tn_cli_options(cli, &usage, argc, argv, &operands, &exit))
        return exit;
    const char *path = read_verb(cli, &operands, &mirror);
    if (!path || !read_shard(cli, shard, &mirror))
        return TN_EXIT_USAGE;
    if (prune && !mirror.run)
        return tn_cli_usage_error(cli, "`--prune` is for a run: a plan deletes nothing");
    mirror.options = tn_cli_store_options(cli, &registry, tn_bar_start(&bar, cli));
    return tn_cli_exit(cli, go(cli, &mirror, path, prune));
}
