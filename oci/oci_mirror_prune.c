/* What a mirror deletes: what a plan listed and is still to go.
 *
 * What is about a manifest goes before the tag by which it is found: a run that is stopped leaves what the next one lists
 * again. */
#include "base/json.h"
#include "oci/oci_digest_tag.h"
#include "oci/oci_mirror_target.h"

/* ---- the plan that a prune needs ---- */

static const char *plan_key(struct tn_mirror *mirror, const char *tag, const char *digest)
{
    return tn_name_printf(&mirror->job->names, "%s@%s", tag ? tag : "", digest);
}

bool tn_mirror_was_planned(struct tn_mirror *mirror, const struct tn_mirror_rule *rule, const char *tag, const char *digest)
{
    return tn_map_has(&rule->planned, plan_key(mirror, tag, digest));
}

static enum tn_status no_plan(struct tn_mirror *mirror, const struct tn_source *text, const char *words)
{
    struct tn_draft draft =
        tn_diag_begin(mirror->job->sink, TN_ERROR, "mirror-plan", (struct tn_span){text, 0, 0}, "%s", words);
    tn_diag_help(&draft, "a plan is what `tenon mirror FILE plan --format json` prints, of the same FILE");
    tn_diag_end(&draft);
    return TN_ERR_INVALID;
}

static bool is_about(const struct tn_json *entry, const struct tn_mirror_rule *rule)
{
    const char *target = tn_json_text(entry, "target"), *source = tn_json_text(entry, "source");
    return target && source && !strcmp(target, rule->target) && !strcmp(source, rule->source);
}

static enum tn_status take_plan(struct tn_mirror *mirror, struct tn_mirror_rule *rule, const struct tn_source *text,
                                const struct tn_json *list)
{
    const struct tn_json *entry = list->first;
    while (entry && !is_about(entry, rule))
        entry = entry->next;
    if (!entry)
        return no_plan(mirror, text,
                       tn_arena_printf(&mirror->job->arena, "the plan says nothing of %s -> %s", rule->source, rule->target));
    const struct tn_json *prunes = tn_json_get(entry, "prune");
    for (const struct tn_json *p = prunes ? prunes->first : NULL; p; p = p->next) {
        const char *digest = tn_json_text(p, "digest"), *tag = tn_json_text(p, "tag");
        if (!digest || !tn_digest_valid(tn_str(digest)) || (tag && !tn_ref_tag_valid(tn_str(tag))))
            return no_plan(mirror, text, "an entry of `prune` in this plan has no digest, or a tag that is none");
        struct tn_planned *planned = tn_push(&mirror->job->arena, &rule->plan);
        *planned = (struct tn_planned){tag, digest};
        tn_map_put(&rule->planned, plan_key(mirror, tag, digest), planned);
    }
    return TN_OK;
}

/* What a plan lists of a mirror that the file does not have, or does not prune, was meant for another file. */
static enum tn_status check_foreign(struct tn_mirror *mirror, const struct tn_source *text, const struct tn_json *entry)
{
    const char *target = tn_json_text(entry, "target"), *source = tn_json_text(entry, "source");
    const struct tn_json *prunes = tn_json_get(entry, "prune");
    for (unsigned i = 0; i < mirror->rules.n; i++)
        if (is_about(entry, &mirror->rules.at[i]) && mirror->rules.at[i].prune)
            return TN_OK;
    if (!prunes || !prunes->n)
        return TN_OK;
    return no_plan(mirror, text,
                   tn_arena_printf(&mirror->job->arena, "the plan is of another file: it prunes %s -> %s, which this one does not",
                                   source ? source : "?", target ? target : "?"));
}

enum tn_status tn_mirror_read_plan(struct tn_mirror *mirror, const struct tn_source *json)
{
    struct tn_source *text = tn_new(&mirror->job->arena, struct tn_source);
    const struct tn_json *root;
    bool prunes = false;
    *text = (struct tn_source){json->name, json->bytes, true};
    enum tn_status status = tn_json_read(&mirror->job->arena, mirror->job->sink, text, &root);
    if (status)
        return status;
    const struct tn_json *list = tn_json_get(root, "mirrors"), *run = tn_json_get(root, "run");
    if (!list || list->kind != TN_JSON_ARRAY || !run || run->kind != TN_JSON_BOOL)
        return no_plan(mirror, text, "this is no plan of a mirror");
    if (run->truth)
        return no_plan(mirror, text, "this is what a run printed, and no plan");
    for (const struct tn_json *entry = list->first; !status && entry; entry = entry->next)
        status = check_foreign(mirror, text, entry);
    for (unsigned i = 0; !status && i < mirror->rules.n; i++) {
        struct tn_mirror_rule *rule = &mirror->rules.at[i];
        tn_map_init(&rule->planned, &mirror->job->arena);
        if (rule->prune)
            status = take_plan(mirror, rule, text, list);
        prunes |= rule->prune;
    }
    mirror->planned = true;
    return status || prunes ? status : no_plan(mirror, text, "none of the file's mirrors has `prune = true`");
}

/* ---- whether it may ---- */

static enum tn_status refuse_loss(struct tn_mirror *mirror, struct tn_mirror_rule *rule)
{
    struct tn_draft draft = tn_diag_begin(mirror->job->sink, TN_ERROR, "mirror-loss", rule->span,
                                          "%u of the %u tags that this mirrors in %s would be deleted: more than %u per cent",
                                          rule->going.n, rule->meant, rule->target, rule->max_loss);
    tn_diag_help(&draft, "where that is meant, raise `max-loss` of this mirror");
    tn_diag_end(&draft);
    return TN_ERR_INVALID;
}

/* Why the plan does not speak of what is there now; NULL where it does. */
static const char *why_stale(struct tn_mirror *mirror, struct tn_mirror_rule *rule, const struct tn_planned *p)
{
    struct tn_arena *arena = &mirror->job->arena;
    if (!p->tag || tn_digest_tag_of(arena, p->tag))
        return NULL; /* is found by what it is about */
    const char *now = tn_map_get(&rule->going, tn_name(&mirror->job->names, p->tag));
    if (now && strcmp(now, p->digest))
        return tn_arena_printf(arena, "`%s` was %s, and is %s", p->tag, p->digest, now);
    if (!now && tn_mirror_has_tag(&rule->there, p->tag))
        return tn_arena_printf(arena, "`%s` was to go, and is to stay", p->tag);
    return NULL;
}

/* What has come to be about what goes would be left without it. */
static const char *why_more(struct tn_mirror *mirror, struct tn_mirror_rule *rule, const struct tn_prune_item *item)
{
    const char *with = item->subject ? tn_map_get(&rule->going, tn_name(&mirror->job->names, item->with)) : NULL;
    if (!with || !tn_mirror_was_planned(mirror, rule, item->with, with) ||
        tn_mirror_was_planned(mirror, rule, item->tag, item->digest))
        return NULL;
    if (item->tag && tn_digest_tag_is_list(item->tag))
        return NULL; /* which is another one after each referrer that went */
    return tn_arena_printf(&mirror->job->arena, "%s is about %s, which was to go with `%s`",
                           item->tag ? item->tag : item->digest, item->subject, item->with);
}

static enum tn_status check_stale(struct tn_mirror *mirror, struct tn_mirror_rule *rule)
{
    enum { TOLD = 8 };
    struct tn_texts whys = {0};
    for (unsigned i = 0; i < rule->plan.n; i++) {
        const char *why = why_stale(mirror, rule, &rule->plan.at[i]);
        if (why)
            *tn_push(&mirror->job->arena, &whys) = why;
    }
    for (unsigned i = 0; i < rule->prunes.n; i++) {
        const char *why = why_more(mirror, rule, &rule->prunes.at[i]);
        if (why)
            *tn_push(&mirror->job->arena, &whys) = why;
    }
    if (!whys.n)
        return TN_OK;
    struct tn_draft draft =
        tn_diag_begin(mirror->job->sink, TN_ERROR, "mirror-stale", rule->span,
                      "the plan is older than what %s holds, or what the rules say: nothing is deleted there", rule->target);
    for (unsigned i = 0; i < whys.n && i < TOLD; i++)
        tn_diag_note(&draft, TN_NOWHERE, "%s", whys.at[i]);
    if (whys.n > TOLD)
        tn_diag_note(&draft, TN_NOWHERE, "and %u more", whys.n - TOLD);
    tn_diag_help(&draft, "make a new plan");
    tn_diag_end(&draft);
    return TN_ERR_INVALID;
}

enum tn_status tn_mirror_check_prunes(struct tn_mirror *mirror, struct tn_mirror_rule *rule)
{
    if (rule->going.n * 100ull > (uint64_t)rule->meant * rule->max_loss)
        return refuse_loss(mirror, rule);
    return mirror->planned ? check_stale(mirror, rule) : TN_OK;
}

/* ---- deleting ---- */

/* What is deleted one after the other. */
struct chain {
    struct {
        struct tn_prune_item **at;
        unsigned n, cap;
    } items;
    unsigned next;      /* of them */
    struct tn_map held; /* a digest, or a tag that goes, with something about it that could not be deleted */
    struct tn_diag_list *told;
};

struct deletion {
    struct tn_mirror_target *target;
    struct {
        struct chain **at;
        unsigned n, cap;
    } chains;
    struct tn_map lists;     /* of referrers, that go: by what they are about */
    struct tn_map referrers; /* that go: by digest, the item */
    enum tn_status stays_status; /* of learning what stays */
    bool cannot;      /* it was found to delete nothing by its digest */
    bool wants_stays; /* nothing more is begun before it is known what stays; like `cannot`, of all lanes */
};

static bool is_set(struct deletion *d, const bool *flag)
{
    pthread_mutex_lock(&d->target->lock);
    bool set = *flag;
    pthread_mutex_unlock(&d->target->lock);
    return set;
}

/* Was it set before? */
static bool set_flag(struct deletion *d, bool *flag)
{
    pthread_mutex_lock(&d->target->lock);
    bool before = *flag;
    *flag = true;
    pthread_mutex_unlock(&d->target->lock);
    return before;
}

static bool is_list(const struct tn_prune_item *item)
{
    return item->tag && item->subject && tn_digest_tag_is_list(item->tag);
}

/* What refers to something whose list of referrers goes, too, is not first taken out of that: who stops in between leaves a list
 * that names what is not there, and goes next time. */
static enum tn_status delete_referrer(struct deletion *d, struct tn_target_part *part, struct tn_prune_item *item)
{
    enum tn_status status = TN_ERR_UNSUPPORTED;
    item->result = TN_PRUNE_FAILED;
    if (is_set(d, &d->cannot))
        return status;
    status = tn_map_has(&d->lists, item->subject) ? tn_store_delete_referrer(part->store, item->digest)
                                                  : tn_store_delete(part->store, item->digest);
    status = tn_or_none(&part->told, status, 0);
    if (!status)
        item->result = TN_PRUNE_DELETED;
    else if (status == TN_ERR_UNSUPPORTED && set_flag(d, &d->cannot))
        part->told.n = 0; /* said once is enough */
    return status;
}

/* Did it go in this run, or is it not there? */
static enum tn_status is_gone(struct deletion *d, struct tn_target_part *part, const struct tn_prune_item *list,
                              const char *digest, bool *ret_gone)
{
    struct tn_descriptor there;
    const struct tn_prune_item *item = tn_map_get(&d->referrers, digest);
    *ret_gone = item && item->chain == list->chain && item->result == TN_PRUNE_DELETED;
    if (*ret_gone)
        return TN_OK;
    unsigned before = part->told.n;
    enum tn_status status = tn_store_resolve(part->store, digest, &there);
    *ret_gone = status == TN_ERR_NOT_FOUND;
    return tn_or_none(&part->told, status, before);
}

static enum tn_status get_list(struct tn_target_part *part, const struct tn_prune_item *list, struct tn_descriptors *ret_left)
{
    unsigned before = part->told.n;
    return tn_or_none(&part->told, tn_store_referrers(part->store, list->subject, NULL, ret_left), before);
}

/* Does it go with a tag? */
static bool goes_with_tag(const struct tn_mirror_target *t, const char *digest)
{
    return tn_map_has(&t->rule->within, digest) && !tn_map_has(&t->stays, digest);
}

/* Is there something in a list of referrers that did not go? */
static enum tn_status list_holds_more(struct deletion *d, struct tn_target_part *part, const struct tn_prune_item *list,
                                      bool *ret_more)
{
    struct tn_descriptors left = {0};
    bool gone = true;
    enum tn_status status = get_list(part, list, &left);
    for (unsigned i = 0; !status && gone && i < left.n; i++) {
        const char *digest = tn_target_name_by_lane(d->target, left.at[i].digest);
        if (!goes_with_tag(d->target, digest))
            status = is_gone(d, part, list, digest, &gone);
    }
    *ret_more = !gone;
    return status;
}

/* Is it needed by something else that stays? Not a list of referrers that have all gone, which may be another manifest's list,
 * too: without entries they are all the same. */
static bool is_needed(struct tn_mirror_target *t, const char *digest, const struct tn_prune_item *item)
{
    const char *by = tn_map_get(&t->stays, tn_target_name_by_lane(t, digest));
    return by && !(is_list(item) && tn_digest_tag_is_list(by));
}

/* A registry that deletes by digest alone takes every tag of that digest, and takes it out of every index: only where nothing
 * that stays needs it. Until that is known it is put off: its result is TN_PRUNE_LISTED. */
static enum tn_status delete_by_digest(struct deletion *d, struct tn_target_part *part, struct tn_prune_item *item,
                                       const char *digest)
{
    if (!d->target->stays_known && !d->stays_status) {
        (void)set_flag(d, &d->wants_stays);
        part->told.n = 0;
        item->result = TN_PRUNE_LISTED;
        return TN_OK;
    }
    if (d->stays_status || is_needed(d->target, digest, item))
        return TN_ERR_UNSUPPORTED;
    part->told.n = 0;
    return tn_store_delete(part->store, digest);
}

static enum tn_status delete_tag(struct deletion *d, struct tn_target_part *part, struct tn_prune_item *item)
{
    struct tn_descriptor found = {0};
    bool more = false;
    enum tn_status status = tn_store_resolve(part->store, item->tag, &found);
    item->result = TN_PRUNE_DELETED;
    if (status == TN_ERR_NOT_FOUND)
        return tn_or_none(&part->told, status, 0);
    item->result = TN_PRUNE_FAILED;
    if (!status && is_list(item))
        status = list_holds_more(d, part, item, &more);
    if (status)
        return status;
    item->result = TN_PRUNE_KEPT;
    if (more || (!is_list(item) && strcmp(found.digest, item->digest))) /* moved since: it was not what the plan spoke of */
        return TN_OK;
    item->result = TN_PRUNE_FAILED;
    status = tn_store_delete(part->store, item->tag);
    if (status == TN_ERR_UNSUPPORTED)
        status = delete_by_digest(d, part, item, found.digest);
    status = tn_or_none(&part->told, status, 0);
    if (!status && item->result == TN_PRUNE_FAILED)
        item->result = TN_PRUNE_DELETED;
    return status;
}

/* A list that stays after all no longer names what went, in this run or in one that was stopped. */
static enum tn_status mend_list(struct deletion *d, struct tn_target_part *part, const struct tn_prune_item *list)
{
    struct tn_descriptors left = {0};
    enum tn_status status = get_list(part, list, &left);
    for (unsigned i = 0; !status && i < left.n; i++) {
        const char *digest = tn_target_name_by_lane(d->target, left.at[i].digest);
        bool gone = false;
        status = is_gone(d, part, list, digest, &gone);
        if (!status && gone)
            status = tn_store_unlist(part->store, digest, list->subject);
    }
    return status;
}

/* By what others are about it. */
static const char *held_as(const struct tn_prune_item *item)
{
    return item->subject ? item->digest : item->tag;
}

/* What something is about stays where that stays, or nobody would find it again. */
static void hold_subject(struct deletion *d, struct chain *chain, const struct tn_prune_item *item)
{
    pthread_mutex_lock(&d->target->lock);
    tn_map_put(&chain->held, item->subject, item);
    tn_map_put(&chain->held, item->with, item);
    pthread_mutex_unlock(&d->target->lock);
}

static enum tn_status delete_one(struct deletion *d, struct tn_target_part *part, struct chain *chain,
                                 struct tn_prune_item *item)
{
    const struct tn_map *stays = &d->target->stays;
    bool held = tn_map_has(&chain->held, held_as(item));
    enum tn_status status = item->subject ? d->stays_status : TN_OK;
    item->result = status ? TN_PRUNE_FAILED : TN_PRUNE_KEPT;
    if (!status && !held && !(item->subject && tn_map_has(stays, item->subject)) &&
        !(!item->tag && tn_map_has(stays, item->digest)))
        status = item->tag ? delete_tag(d, part, item) : delete_referrer(d, part, item);
    if (is_list(item) && item->result != TN_PRUNE_DELETED) {
        enum tn_status mended = mend_list(d, part, item);
        status = status ? status : mended;
    }
    if (item->subject && (held || (status && (item->tag || status != TN_ERR_UNSUPPORTED))))
        hold_subject(d, chain, item);
    return status;
}

static enum tn_status delete_chain(void *with, struct tn_store *store, unsigned i)
{
    struct deletion *d = with;
    struct chain *chain = d->chains.at[i];
    while (chain->next < chain->items.n && !is_set(d, &d->wants_stays)) {
        struct tn_prune_item *item = chain->items.at[chain->next];
        struct tn_target_part part;
        tn_target_begin(d->target, &part, store);
        item->status = delete_one(d, &part, chain, item);
        tn_target_end(&part, &chain->told);
        chain->next += item->result != TN_PRUNE_LISTED;
    }
    return TN_OK; /* one that fails does not stop the others */
}

/* A list of referrers is another one after each that went: it is what it was planned as, as long as it holds no more. */
static bool may_go(struct tn_mirror *mirror, const struct tn_mirror_rule *rule, const struct tn_prune_item *item)
{
    if (tn_mirror_was_planned(mirror, rule, item->tag, item->digest))
        return true;
    if (!is_list(item))
        return false;
    const char *with = tn_map_get(&rule->going, item->with);
    return with && tn_mirror_was_planned(mirror, rule, item->with, with);
}

/* Enters an item into the chain that it belongs to. */
static void enter(struct deletion *d, struct tn_map *chains, struct tn_prune_item *item)
{
    struct tn_arena *arena = &d->target->mirror->job->arena;
    struct chain *chain = tn_map_get(chains, item->chain);
    if (!chain) {
        chain = tn_new(arena, struct chain);
        tn_map_init(&chain->held, arena);
        tn_map_put(chains, item->chain, chain);
        *tn_push(arena, &d->chains) = chain;
    }
    *tn_push(arena, &chain->items) = item;
    if (is_list(item))
        tn_map_put(&d->lists, item->subject, item);
    if (!item->tag)
        tn_map_put(&d->referrers, item->digest, item);
}

/* What stays is to be known before anything that is about something goes, and else where it turns out to be needed. */
static void delete_chains(struct deletion *d, bool about)
{
    struct tn_mirror_target *t = d->target;
    d->wants_stays = about;
    do {
        if (d->wants_stays)
            d->stays_status = tn_target_learn_stays(t);
        d->wants_stays = false;
        (void)tn_lanes_go(t->lanes, d->chains.n, delete_chain, d);
    } while (d->wants_stays);
    for (unsigned i = 0; i < d->chains.n; i++)
        if (d->chains.at[i]->told)
            tn_diag_list_tell(d->chains.at[i]->told, &t->told.sink);
}

static void delete_all(struct tn_mirror_target *t)
{
    struct tn_arena *arena = &t->mirror->job->arena;
    struct deletion d = {.target = t};
    struct tn_map chains;
    bool about = false;
    tn_map_init(&chains, arena);
    tn_map_init(&d.lists, arena);
    tn_map_init(&d.referrers, arena);
    for (unsigned i = 0; i < t->rule->prunes.n; i++) {
        struct tn_prune_item *item = &t->rule->prunes.at[i];
        bool may = may_go(t->mirror, t->rule, item);
        item->result = may ? TN_PRUNE_LISTED : TN_PRUNE_KEPT;
        about |= may && item->subject;
        if (may)
            enter(&d, &chains, item);
    }
    delete_chains(&d, about);
}

enum tn_status tn_mirror_prune(struct tn_mirror *mirror, struct tn_mirror_rule *rule)
{
    struct tn_mirror_target t;
    tn_target_open(&t, mirror, rule);
    t.deleting = true;
    enum tn_status status = tn_target_list_tags(&t);
    if (!status)
        status = tn_target_open_store(&t, TN_STORE_WRITE);
    if (!status) {
        delete_all(&t);
        status = tn_store_commit(t.store);
    }
    for (unsigned i = 0; !status && i < rule->prunes.n; i++)
        status = rule->prunes.at[i].status;
    tn_target_close(&t);
    return status;
}
