#include "oci/oci_mirror_target.h"

#include "base/limits.h"
#include "oci/oci_digest_tag.h"

/* ---- opening, and asking ---- */

void tn_target_open(struct tn_mirror_target *t, struct tn_mirror *mirror, struct tn_mirror_rule *rule)
{
    struct tn_arena *arena = &mirror->job->arena;
    *t = (struct tn_mirror_target){.mirror = mirror, .rule = rule};
    tn_job_init(&t->job);
    tn_diag_list_init(&t->told, arena);
    t->job.sink = &t->told.sink;
    pthread_mutex_init(&t->lock, NULL);
    tn_map_init(&t->sights, arena);
    tn_map_init(&t->found, arena);
    tn_map_init(&t->stays, arena);
}

enum tn_status tn_target_open_store(struct tn_mirror_target *t, enum tn_store_mode mode)
{
    struct tn_mirror_rule *rule = t->rule;
    enum tn_status status = tn_store_open(&t->job, &rule->to, mode, &rule->copy.options, &t->store);
    if (!status)
        t->lanes = tn_lanes_open(t->store, tn_lanes_wanted(rule->jobs));
    return status;
}

void tn_target_close(struct tn_mirror_target *t)
{
    if (t->lanes)
        tn_lanes_close(t->lanes);
    tn_store_close(t->store);
    tn_diag_list_tell(&t->told, t->mirror->job->sink);
    pthread_mutex_destroy(&t->lock);
    tn_job_dispose(&t->job);
}

const char *tn_target_name(struct tn_mirror_target *t, const char *text)
{
    return tn_name(&t->mirror->job->names, text);
}

const char *tn_target_name_by_lane(struct tn_mirror_target *t, const char *text)
{
    pthread_mutex_lock(&t->lock);
    const char *name = tn_target_name(t, text);
    pthread_mutex_unlock(&t->lock);
    return name;
}

enum tn_status tn_or_none(struct tn_diag_list *told, enum tn_status status, unsigned before)
{
    if (status != TN_ERR_NOT_FOUND)
        return status;
    told->n = before;
    return TN_OK;
}

enum tn_status tn_target_list_tags(struct tn_mirror_target *t)
{
    struct tn_diag_sink *loud = t->mirror->job->sink;
    unsigned before = t->told.n;
    t->mirror->job->sink = &t->told.sink;
    enum tn_status status = tn_mirror_tags_at(t->mirror, t->rule, &t->rule->to, TN_STORE_PLAN, &t->tags);
    t->mirror->job->sink = loud;
    return tn_or_none(&t->told, status, before);
}

struct tn_copy tn_target_asking(struct tn_mirror_target *t)
{
    return (struct tn_copy){.job = t->mirror->job,
                            .from = &t->rule->to,
                            .to = &t->rule->to,
                            .options = t->rule->copy.options,
                            .lanes = t->rule->jobs,
                            .dry_run = true};
}

enum tn_status tn_target_ask(struct tn_mirror_target *t, struct tn_copy *ask)
{
    struct tn_diag_sink *loud = t->mirror->job->sink;
    unsigned before = t->told.n;
    t->mirror->job->sink = &t->told.sink;
    enum tn_status status = ask->items.n ? tn_copy_ask(ask) : TN_OK;
    t->mirror->job->sink = loud;
    for (unsigned i = 0; !status && i < ask->items.n; i++)
        if (ask->items.at[i].status != TN_ERR_NOT_FOUND)
            status = ask->items.at[i].status;
    if (!status)
        t->told.n = before;
    return status;
}

/* ---- by lanes ---- */

void tn_target_begin(struct tn_mirror_target *t, struct tn_target_part *part, struct tn_store *store)
{
    struct tn_job *job = store->job;
    *part = (struct tn_target_part){.target = t, .store = store, .loud = job->sink, .mark = tn_arena_mark(&job->arena)};
    tn_diag_list_init(&part->told, &job->arena);
    job->sink = &part->told.sink;
}

/* An archive remembers what it was given, and a layout what is changed. */
static bool gives_back(const struct tn_mirror_target *t)
{
    return t->rule->to.kind == TN_REF_REGISTRY || (t->rule->to.kind == TN_REF_LAYOUT && !t->deleting);
}

void tn_target_end(struct tn_target_part *part, struct tn_diag_list **told)
{
    struct tn_mirror_target *t = part->target;
    struct tn_arena *arena = &t->mirror->job->arena;
    part->store->job->sink = part->loud;
    pthread_mutex_lock(&t->lock);
    if (part->told.n && !*told) {
        *told = tn_new(arena, struct tn_diag_list);
        tn_diag_list_init(*told, arena);
    }
    if (part->told.n)
        tn_diag_list_tell(&part->told, &(*told)->sink);
    pthread_mutex_unlock(&t->lock);
    if (gives_back(t))
        tn_arena_rewind(&part->store->job->arena, part->mark);
}

static void keep_inside(struct tn_mirror_target *t, struct tn_sight *s, const struct tn_manifest *manifest)
{
    const struct tn_descriptors *all = &manifest->manifests;
    s->subject = manifest->subject ? tn_target_name(t, manifest->subject->digest) : NULL;
    s->children = tn_new_n(&t->mirror->job->arena, all->n, struct tn_sight_child);
    for (unsigned i = 0; i < all->n; i++)
        if (tn_media_type_is_manifest(all->at[i].media_type))
            s->children[s->n_children++] = (struct tn_sight_child){tn_target_name(t, all->at[i].digest),
                                                                   tn_media_type_is_index(all->at[i].media_type)};
}

static enum tn_status look_inside(struct tn_target_part *part, struct tn_sight *s)
{
    struct tn_job *job = part->store->job;
    struct tn_manifest_bytes got;
    struct tn_manifest manifest = {0};
    enum tn_status status = tn_store_get_manifest(part->store, s->digest, &got);
    if (status)
        return tn_or_none(&part->told, status, 0);
    struct tn_source source = {tn_arena_printf(&job->arena, "%s@%s", part->store->name, s->digest), got.bytes, true};
    status = tn_manifest_read(&job->arena, job->sink, &source, got.media_type, &manifest);
    if (status)
        return status;
    pthread_mutex_lock(&part->target->lock);
    keep_inside(part->target, s, &manifest);
    pthread_mutex_unlock(&part->target->lock);
    return TN_OK;
}

static enum tn_status look_for_referrers(struct tn_target_part *part, struct tn_sight *s)
{
    struct tn_mirror_target *t = part->target;
    struct tn_descriptors found = {0};
    enum tn_status status = tn_or_none(&part->told, tn_store_referrers(part->store, s->digest, NULL, &found), 0);
    if (status)
        return status;
    pthread_mutex_lock(&t->lock);
    s->referrers = tn_new_n(&t->mirror->job->arena, found.n, const char *);
    for (unsigned i = 0; i < found.n; i++)
        s->referrers[s->n_referrers++] = tn_target_name(t, found.at[i].digest);
    pthread_mutex_unlock(&t->lock);
    return TN_OK;
}

static enum tn_status look(void *with, struct tn_store *store, unsigned i)
{
    struct tn_mirror_target *t = with;
    struct tn_look *l = &t->wanted.at[i];
    struct tn_target_part part;
    tn_target_begin(t, &part, store);
    l->status = l->what == TN_LOOK_INSIDE ? look_inside(&part, l->at) : look_for_referrers(&part, l->at);
    tn_target_end(&part, &l->told);
    return l->status;
}

/* Looks at all that is wanted. Of what fails the first is told. */
static enum tn_status look_at_wanted(struct tn_mirror_target *t)
{
    enum tn_status status = tn_lanes_go(t->lanes, t->wanted.n, look, t);
    for (unsigned i = 0; i < t->wanted.n; i++) {
        struct tn_look *l = &t->wanted.at[i];
        if (l->told)
            tn_diag_list_tell(l->told, &t->told.sink);
        if (l->status)
            break;
        l->at->known |= l->what;
    }
    return status;
}

/* ---- deciding ---- */

enum tn_status tn_target_settle(struct tn_mirror_target *t, tn_target_decide *decide, void *with)
{
    for (;;) {
        unsigned before = t->told.n;
        t->wanted.n = 0;
        t->wants_stays = false;
        enum tn_status status = decide(t, with);
        bool stays = t->wants_stays;
        if (!t->wanted.n && !stays)
            return status;
        t->told.n = before; /* of what was not known */
        status = look_at_wanted(t);
        if (!status && stays)
            status = tn_target_learn_stays(t);
        if (status)
            return status;
    }
}

const struct tn_sight *tn_target_know(struct tn_mirror_target *t, const char *digest, unsigned what)
{
    struct tn_arena *arena = &t->mirror->job->arena;
    struct tn_sight *s = tn_map_get(&t->sights, digest);
    if (!s) {
        s = tn_new(arena, struct tn_sight);
        s->digest = digest;
        tn_map_put(&t->sights, digest, s);
    }
    if (!(s->wanted & what))
        *tn_push(arena, &t->wanted) = (struct tn_look){.at = s, .what = what};
    s->wanted |= what;
    return s->known & what ? s : NULL;
}

enum tn_status tn_target_too_deep(struct tn_mirror_target *t, const char *digest)
{
    tn_diag_report(&t->told.sink, TN_ERROR, "copy-deep", TN_NOWHERE, "%s@%s: there is no end of what is in it, or about it",
                   t->store->name, digest);
    return TN_ERR_LIMIT;
}

void tn_target_tie(struct tn_map *tied, const char *a, const char *b)
{
    const char *one = tn_target_tied(tied, a), *other = tn_target_tied(tied, b);
    if (one != other)
        tn_map_put(tied, other, one);
}

const char *tn_target_tied(const struct tn_map *tied, const char *name)
{
    for (const char *to; (to = tn_map_get(tied, name));)
        name = to;
    return name;
}

enum tn_status tn_target_walk(struct tn_mirror_target *t, struct tn_map *to, struct tn_sight_child at, const char *owner,
                              struct tn_map *tied, unsigned depth)
{
    const char *other = tn_map_get(to, at.digest);
    enum tn_status status = TN_OK;
    if (other && tied)
        tn_target_tie(tied, other, owner);
    if (!tn_map_put(to, at.digest, owner) || !at.index)
        return TN_OK;
    if (depth == TN_MAX_COPY_DEPTH)
        return tn_target_too_deep(t, at.digest);
    const struct tn_sight *s = tn_target_know(t, at.digest, TN_LOOK_INSIDE);
    for (unsigned i = 0; !status && s && i < s->n_children; i++)
        status = tn_target_walk(t, to, s->children[i], owner, tied, depth + 1);
    return status;
}

/* ---- what stays ---- */

/* Is it one of the tags that go, whichever machine's, and in a run one that the plan listed? */
static bool goes(struct tn_mirror_target *t, const char *tag, const char *digest)
{
    const struct tn_mirror_rule *rule = t->rule;
    return tn_map_get(&rule->going, tag) == digest &&
           (!t->mirror->planned || tn_mirror_was_planned(t->mirror, rule, tag, digest));
}

/* The same of a tag about what goes. A list of referrers is another one after each that went. */
static bool goes_along(struct tn_mirror_target *t, const char *tag, const char *digest)
{
    return tn_map_has(&t->rule->about, tag) && (!t->mirror->planned || tn_digest_tag_is_list(tag) ||
                                                tn_mirror_was_planned(t->mirror, t->rule, tag, digest));
}

/* A list of referrers keeps nothing but itself. While things are listed no tag about a digest keeps anything: it may be listed
 * yet. */
static enum tn_status walk_stays(struct tn_mirror_target *t, void *with)
{
    const struct tn_copy *all = with;
    enum tn_status status = TN_OK;
    tn_map_clear(&t->stays);
    for (unsigned i = 0; !status && i < all->items.n; i++) {
        const struct tn_copy_item *item = &all->items.at[i];
        const char *tag = tn_target_name(t, item->to), *digest = item->digest ? tn_target_name(t, item->digest) : NULL;
        bool about = tn_digest_tag_of(&t->job.arena, tag), list = tn_digest_tag_is_list(tag);
        if (!digest || (about && !t->deleting) || goes_along(t, tag, digest) || goes(t, tag, digest))
            continue;
        struct tn_sight_child root = {digest, !list && tn_media_type_is_index(item->media_type)};
        if (!list || !tn_map_has(&t->stays, digest))
            status = tn_target_walk(t, &t->stays, root, tag, NULL, 0);
    }
    return status;
}

/* Before anything is deleted it is looked what each tag is now; before that what goes was asked for just now. */
enum tn_status tn_target_learn_stays(struct tn_mirror_target *t)
{
    struct tn_copy all = tn_target_asking(t);
    if (t->stays_known)
        return TN_OK;
    for (unsigned i = 0; i < t->tags.n; i++)
        if (t->deleting || !tn_map_has(&t->rule->going, tn_target_name(t, t->tags.at[i])))
            tn_copy_add_tag(&all, t->tags.at[i]);
    enum tn_status status = tn_target_ask(t, &all);
    for (unsigned i = 0; !status && i < all.items.n; i++)
        tn_map_put(&t->found, tn_target_name(t, all.items.at[i].to), &all.items.at[i]);
    if (!status)
        status = tn_target_settle(t, walk_stays, &all);
    t->stays_known = !status;
    return status;
}
