#include "oci/oci_mirror.h"

#include "base/json.h"
#include "base/limits.h"

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
static bool is_mine(const struct tn_mirror *mirror, const struct tn_mirror_rule *rule, const char *key)
{
    if (mirror->shards < 2)
        return true;
    return hash_on(hash_on(2166136261u, rule->target), key) % mirror->shards == mirror->shard - 1;
}

/* ---- what is to be copied ---- */

static void keep_mine(struct tn_mirror *mirror, struct tn_mirror_rule *rule)
{
    unsigned n = 0;
    for (unsigned i = 0; i < rule->copy.items.n; i++) {
        const struct tn_copy_item *item = &rule->copy.items.at[i];
        if (is_mine(mirror, rule, rule->referrers && item->digest ? item->digest : item->from))
            rule->copy.items.at[n++] = *item;
    }
    rule->copy.items.n = n;
}

static bool has_tag(const struct tn_tag_list *list, const char *tag)
{
    for (unsigned i = 0; i < list->n; i++)
        if (!strcmp(list->at[i], tag))
            return true;
    return false;
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
        struct tn_tag_rules rules = other->tags;
        rules.newest = 0;
        struct tn_tag_list theirs =
            other->listed ? other->chosen : tn_tag_rules_choose(&mirror->job->arena, &rules, &rule->chosen);
        for (unsigned i = 0; i < rule->copy.items.n; i++) {
            struct tn_copy_item *item = &rule->copy.items.at[i];
            if (item->status || !has_tag(&theirs, item->to))
                continue;
            tell_twice(mirror, rule, other, item->to);
            item->status = TN_ERR_INVALID;
        }
    }
}

/* The tags of a place. Of a layout they are names, and may hold the `+` of a version: `1.0.0+a` is found, copied and
 * deleted as `1.0.0_a`, and so it is spoken of here. A name that is no tag stays what it is, and fails as an item. */
static enum tn_status tags_at(struct tn_mirror *mirror, const struct tn_mirror_rule *rule, const struct tn_ref *place,
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

static enum tn_status choose(struct tn_mirror *mirror, struct tn_mirror_rule *rule)
{
    struct tn_arena *arena = &mirror->job->arena;
    struct tn_tag_list tags;
    enum tn_status status = tags_at(mirror, rule, &rule->from, TN_STORE_READ, &tags);
    if (status)
        return status;
    rule->chosen = tn_tag_rules_choose(arena, &rule->tags, &tags);
    rule->listed = true;
    for (unsigned i = 0; i < rule->chosen.n; i++)
        tn_copy_add_tag(&rule->copy, rule->chosen.at[i]);
    check_twice(mirror, rule);
    if (mirror->shards > 1 && rule->referrers)
        status = tn_copy_ask(&rule->copy);
    keep_mine(mirror, rule);
    return status;
}

/* ---- what is to go ---- */

/* A target that is not there has no tags. */
static enum tn_status target_tags(struct tn_mirror *mirror, struct tn_mirror_rule *rule,
                                  struct tn_tag_list *ret_tags)
{
    struct tn_diag_sink *loud = mirror->job->sink;
    struct tn_diag_list told;
    tn_diag_list_init(&told, &mirror->job->arena);
    mirror->job->sink = &told.sink;
    *ret_tags = (struct tn_tag_list){0};
    enum tn_status status = tags_at(mirror, rule, &rule->to, TN_STORE_PLAN, ret_tags);
    mirror->job->sink = loud;
    if (status == TN_ERR_NOT_FOUND)
        return TN_OK;
    tn_diag_list_tell(&told, loud);
    return status;
}

/* Of the target's tags those that the rules speak of and no longer choose. What they never chose is someone
 * else's. */
static enum tn_status list_prunes(struct tn_mirror *mirror, struct tn_mirror_rule *rule)
{
    struct tn_arena *arena = &mirror->job->arena;
    struct tn_tag_rules rules = rule->tags;
    struct tn_tag_list tags;
    struct tn_store *store = NULL;
    enum tn_status status = target_tags(mirror, rule, &tags);
    if (status || !tags.n)
        return status;
    rules.newest = 0;
    struct tn_tag_list meant = tn_tag_rules_choose(arena, &rules, &tags);
    rule->meant = meant.n;
    status = tn_store_open(mirror->job, &rule->to, TN_STORE_READ, &rule->copy.options, &store);
    for (unsigned i = 0; !status && i < meant.n; i++) {
        struct tn_descriptor found;
        if (has_tag(&rule->chosen, meant.at[i]))
            continue;
        rule->going++;
        if (!is_mine(mirror, rule, meant.at[i]))
            continue;
        status = tn_store_resolve(store, meant.at[i], &found);
        if (!status)
            *tn_push(arena, &rule->prunes) =
                (struct tn_prune_item){meant.at[i], found.digest, TN_PRUNE_LISTED};
    }
    if (store)
        tn_store_close(store);
    return status;
}

static enum tn_status refuse_loss(struct tn_mirror *mirror, struct tn_mirror_rule *rule)
{
    struct tn_draft draft = tn_diag_begin(mirror->job->sink, TN_ERROR, "mirror-loss", rule->span,
                                          "%u of the %u tags that this mirrors in %s would be deleted: more than %u per cent",
                                          rule->going, rule->meant, rule->target, rule->max_loss);
    tn_diag_help(&draft, "where that is meant, raise `max-loss` of this mirror");
    tn_diag_end(&draft);
    return TN_ERR_INVALID;
}

/* ---- the plan that a prune needs ---- */

static const struct tn_json *plan_of(const struct tn_json *root, const struct tn_mirror_rule *rule)
{
    const struct tn_json *list = tn_json_get(root, "mirrors");
    for (const struct tn_json *m = list ? list->first : NULL; m; m = m->next) {
        const char *target = tn_json_text(m, "target"), *source = tn_json_text(m, "source");
        if (target && source && !strcmp(target, rule->target) && !strcmp(source, rule->source))
            return tn_json_get(m, "prune");
    }
    return NULL;
}

static bool was_planned(const struct tn_json *list, const struct tn_prune_item *item)
{
    for (const struct tn_json *p = list ? list->first : NULL; p; p = p->next) {
        const char *tag = tn_json_text(p, "tag"), *digest = tn_json_text(p, "digest");
        if (tag && digest && !strcmp(tag, item->tag) && !strcmp(digest, item->digest))
            return true;
    }
    return false;
}

static enum tn_status read_plan(struct tn_mirror *mirror, const struct tn_json **ret_root)
{
    *ret_root = NULL;
    if (!mirror->prune_plan)
        return TN_OK;
    struct tn_source *text = tn_new(&mirror->job->arena, struct tn_source);
    *text = (struct tn_source){mirror->prune_plan->name, mirror->prune_plan->bytes, true};
    enum tn_status status = tn_json_read(&mirror->job->arena, mirror->job->sink, text, ret_root);
    const struct tn_json *list = status ? NULL : tn_json_get(*ret_root, "mirrors");
    if (status || (list && list->kind == TN_JSON_ARRAY))
        return status;
    tn_diag_report(mirror->job->sink, TN_ERROR, "mirror-plan", (struct tn_span){text, 0, 0},
                   "this is not what `tenon mirror FILE plan --format json` prints");
    return TN_ERR_INVALID;
}

/* ---- deleting ---- */

/* A registry that deletes by digest alone takes every tag of that digest: only where all of them are to go.
 */
static bool only_pruned(struct tn_store *store, const struct tn_tag_list *tags,
                        const struct tn_mirror_rule *rule, const char *digest)
{
    for (unsigned i = 0; i < tags->n; i++) {
        struct tn_descriptor found;
        bool goes = false;
        for (unsigned k = 0; k < rule->prunes.n; k++)
            goes |=
                !strcmp(rule->prunes.at[k].tag, tags->at[i]) && rule->prunes.at[k].result != TN_PRUNE_KEPT;
        if (!goes && (tn_store_resolve(store, tags->at[i], &found) || !strcmp(found.digest, digest)))
            return false;
    }
    return true;
}

static enum tn_status delete_one(struct tn_mirror *mirror, struct tn_mirror_rule *rule,
                                 struct tn_store *store, const struct tn_tag_list *tags,
                                 struct tn_prune_item *item)
{
    struct tn_diag_sink *loud = mirror->job->sink;
    struct tn_diag_list told;
    struct tn_descriptor found;
    tn_diag_list_init(&told, &mirror->job->arena);
    mirror->job->sink = &told.sink;
    enum tn_status status = tn_store_resolve(store, item->tag, &found);
    bool gone = status == TN_ERR_NOT_FOUND;
    if (!status && strcmp(found.digest, item->digest)) { /* moved since: it was not what the plan spoke of */
        item->result = TN_PRUNE_KEPT;
        mirror->job->sink = loud;
        return TN_OK;
    }
    if (!status)
        status = tn_store_delete(store, item->tag);
    if (status == TN_ERR_UNSUPPORTED && only_pruned(store, tags, rule, item->digest))
        status = tn_store_delete(store, item->digest);
    mirror->job->sink = loud;
    if (status && !gone)
        tn_diag_list_tell(&told, loud);
    item->result = gone || !status ? TN_PRUNE_DELETED : TN_PRUNE_FAILED;
    return gone ? TN_OK : status;
}

static enum tn_status prune(struct tn_mirror *mirror, struct tn_mirror_rule *rule,
                            const struct tn_json *planned)
{
    struct tn_store *store;
    struct tn_tag_list tags;
    enum tn_status first = TN_OK;
    for (unsigned i = 0; i < rule->prunes.n; i++)
        if (!was_planned(planned, &rule->prunes.at[i]))
            rule->prunes.at[i].result = TN_PRUNE_KEPT;
    enum tn_status status =
        tn_store_open(mirror->job, &rule->to, TN_STORE_WRITE, &rule->copy.options, &store);
    if (status)
        return status;
    status = tn_store_tags(store, &tags);
    for (unsigned i = 0; !status && i < rule->prunes.n; i++) {
        struct tn_prune_item *item = &rule->prunes.at[i];
        enum tn_status one =
            item->result == TN_PRUNE_KEPT ? TN_OK : delete_one(mirror, rule, store, &tags, item);
        first = first ? first : one;
    }
    if (!status)
        status = tn_store_commit(store);
    tn_store_close(store);
    return status ? status : first;
}

/* ---- a rule ---- */

static enum tn_status go(struct tn_mirror *mirror, struct tn_mirror_rule *rule, const struct tn_json *plan)
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
    enum tn_status status = choose(mirror, rule), pruned = TN_OK;
    if (status)
        return status;
    if (!rule->chosen.n)
        tn_diag_report(mirror->job->sink, TN_WARNING, "mirror-nothing", rule->span,
                       "%s has no tag that this chooses", rule->source);
    if (rule->prune)
        pruned = list_prunes(mirror, rule);
    bool large = !pruned && rule->going * 100ull > (uint64_t)rule->meant * rule->max_loss;
    if (large)
        pruned = refuse_loss(mirror, rule);
    status = rule->copy.items.n ? tn_copy_run(&rule->copy) : TN_OK;
    if (!status && !pruned && mirror->run && plan && rule->prunes.n)
        pruned = prune(mirror, rule, plan_of(plan, rule));
    return status ? status : pruned;
}

enum tn_status tn_mirror_go(struct tn_mirror *mirror)
{
    const struct tn_json *plan;
    enum tn_status first = read_plan(mirror, &plan);
    for (unsigned i = 0; !first && i < mirror->rules.n; i++)
        mirror->rules.at[i].status = go(mirror, &mirror->rules.at[i], plan);
    for (unsigned i = 0; !first && i < mirror->rules.n; i++)
        first = mirror->rules.at[i].status;
    return first;
}
