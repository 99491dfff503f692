#include "oci/oci_lanes.h"
#include "oci/oci_mirror_work.h"

#include <stdlib.h>

/* ---- shards ---- */

/* FNV-1a: every machine comes to the same. */
static uint32_t hash_on(uint32_t hash, const char *text)
{
    for (; *text; text++)
        hash = (hash ^ (unsigned char)*text) * 16777619u;
    return hash;
}

/* Whose is it? Where referrers come along, what is about one digest is the work of one machine, so that no
 * two of them write one list of referrers. */
bool tn_mirror_is_mine(const struct tn_mirror *mirror, const struct tn_mirror_rule *rule, const char *key)
{
    if (mirror->shards < 2)
        return true;
    return hash_on(hash_on(2166136261u, rule->target), key) % mirror->shards == mirror->shard - 1;
}

/* ---- what is to be copied ---- */

/* Those of the chosen tags that are this machine's. What is wrong with one is left to its machine to tell: one that cannot be
 * found has no digest by which it could be another's. */
static enum tn_status keep_mine(struct tn_mirror *mirror, struct tn_mirror_rule *rule, struct tn_tag_list *ret_mine)
{
    struct tn_diag_sink *loud;
    struct tn_diag_list told;
    struct tn_copy ask = rule->copy;
    struct tn_tag_list mine = {0};
    enum tn_status status = TN_OK;
    tn_job_hush(mirror->job, &told, &loud);
    for (unsigned i = 0; i < rule->chosen.n; i++)
        tn_copy_add_tag(&ask, rule->chosen.at[i]);
    if (rule->referrers)
        status = tn_copy_ask(&ask);
    tn_job_hear(mirror->job, &told, loud, status);
    for (unsigned i = 0; !status && i < ask.items.n; i++) {
        const struct tn_copy_item *item = &ask.items.at[i];
        if (tn_mirror_is_mine(mirror, rule, rule->referrers && item->digest ? item->digest : item->from))
            *tn_push(&mirror->job->arena, &mine) = rule->chosen.at[i];
    }
    *ret_mine = mine;
    return status;
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(a, *(const char *const *)b);
}

bool tn_mirror_has_tag(const struct tn_tag_list *ordered, const char *tag)
{
    return ordered->n && bsearch(tag, ordered->at, ordered->n, sizeof *ordered->at, by_bytes);
}

static void tell_twice(struct tn_mirror *mirror, const struct tn_mirror_rule *rule,
                       const struct tn_mirror_rule *other, const char *tag)
{
    struct tn_draft draft = other->listed
                                ? tn_diag_begin(mirror->job->sink, TN_ERROR, "mirror-twice", rule->span,
                                                "the tag `%s` of %s is chosen by two rules", tag, rule->target)
                                : tn_diag_begin(mirror->job->sink, TN_ERROR, "mirror-twice", rule->span,
                                                "the tag `%s` of %s may be another rule's, whose source could not be listed",
                                                tag, rule->target);
    tn_diag_note(&draft, other->span, "the other one, which it is left to");
    tn_diag_end(&draft);
}

/* A tag that two rules choose for one place would be the one's and the other's by turns: it is the first one's.
 * Where that one could not list its source, so is every tag that it would choose if the source had it. */
static void check_twice(struct tn_mirror *mirror, struct tn_mirror_rule *rule)
{
    for (const struct tn_mirror_rule *other = mirror->rules.at; other < rule; other++) {
        if (!tn_ref_same_place(&other->to, &rule->to))
            continue;
        struct tn_tag_rules rules = tn_tag_rules_all(&other->tags);
        struct tn_tag_list theirs =
            other->listed ? other->chosen : tn_tag_rules_choose(&mirror->job->arena, &rules, &rule->chosen);
        for (unsigned i = 0; i < rule->copy.items.n; i++) {
            struct tn_copy_item *item = &rule->copy.items.at[i];
            if (item->status || !tn_mirror_has_tag(&theirs, item->to))
                continue;
            tell_twice(mirror, rule, other, item->to);
            item->status = TN_ERR_INVALID;
        }
    }
}

enum tn_status tn_mirror_tags_at(struct tn_mirror *mirror, const struct tn_mirror_rule *rule, const struct tn_ref *place,
                                 enum tn_store_mode mode, struct tn_tag_list *ret_tags)
{
    struct tn_tag_list tags = {0};
    enum tn_status status = tn_store_tags_at(mirror->job, place, mode, &rule->copy.options, &tags);
    if (status)
        return status;
    for (unsigned i = 0; i < tags.n; i++) {
        const char *tag = tn_ref_tag(&mirror->job->arena, tn_str(tags.at[i]));
        tags.at[i] = tag ? tag : tags.at[i];
    }
    tn_tag_list_order(&tags);
    *ret_tags = tags;
    return TN_OK;
}

/* A tag that is asked for by its name is missed by somebody where it is not there. */
static void warn_missing(struct tn_mirror *mirror, const struct tn_mirror_rule *rule, const struct tn_tag_list *tags)
{
    for (unsigned i = 0; i < rule->tags.include.n; i++)
        if (!tn_mirror_has_tag(tags, rule->tags.include.at[i]) && tn_mirror_is_mine(mirror, rule, rule->tags.include.at[i]))
            tn_diag_report(mirror->job->sink, TN_WARNING, "mirror-missing", rule->span, "%s has no tag `%s`, which `include` names",
                           rule->source, rule->tags.include.at[i]);
}

static enum tn_status choose(struct tn_mirror *mirror, struct tn_mirror_rule *rule)
{
    struct tn_arena *arena = &mirror->job->arena;
    struct tn_tag_list tags;
    enum tn_status status = tn_mirror_tags_at(mirror, rule, &rule->from, TN_STORE_READ, &tags);
    if (status)
        return status;
    rule->chosen = tn_tag_rules_choose(arena, &rule->tags, &tags);
    rule->listed = true;
    warn_missing(mirror, rule, &tags);
    struct tn_tag_list mine = rule->chosen;
    if (mirror->shards > 1)
        status = keep_mine(mirror, rule, &mine);
    for (unsigned i = 0; i < mine.n; i++)
        tn_copy_add_tag(&rule->copy, mine.at[i]);
    check_twice(mirror, rule);
    return status;
}

/* ---- a rule ---- */

static enum tn_status go_on(struct tn_mirror *mirror, struct tn_mirror_rule *rule)
{
    enum tn_status status = choose(mirror, rule);
    if (status)
        return status;
    if (!rule->chosen.n)
        tn_diag_report(mirror->job->sink, TN_WARNING, "mirror-nothing", rule->span,
                       "%s has no tag that this chooses", rule->source);
    if (rule->prune && !(rule->prune_status = tn_mirror_list_prunes(mirror, rule)))
        rule->prune_status = tn_mirror_check_prunes(mirror, rule);
    status = rule->copy.items.n ? tn_copy_run(&rule->copy) : TN_OK;
    if (!status && !rule->prune_status && mirror->run && mirror->planned && rule->prunes.n)
        rule->prune_status = tn_mirror_prune(mirror, rule);
    return status ? status : rule->prune_status;
}

static enum tn_status go(struct tn_mirror *mirror, struct tn_mirror_rule *rule)
{
    rule->copy = (struct tn_copy){.job = mirror->job,
                                  .from = &rule->from,
                                  .to = &rule->to,
                                  .options = mirror->options,
                                  .lanes = rule->jobs,
                                  .platforms = rule->platforms,
                                  .referrers = rule->referrers,
                                  .dry_run = !mirror->run};
    rule->copy.options.rate = tn_rate_new(&mirror->job->arena, &rule->rate);
    struct tn_token_cache *shared = tn_stores_share(mirror->job, &rule->copy.options);
    enum tn_status status = go_on(mirror, rule);
    tn_stores_unshare(&rule->copy.options, shared);
    return status;
}

enum tn_status tn_mirror_go(struct tn_mirror *mirror)
{
    enum tn_status first = TN_OK;
    for (unsigned i = 0; i < mirror->rules.n; i++) {
        mirror->rules.at[i].status = go(mirror, &mirror->rules.at[i]);
        first = first ? first : mirror->rules.at[i].status;
    }
    return first;
}
