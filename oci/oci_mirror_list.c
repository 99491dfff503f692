/* What a mirror would delete: tags that its rule no longer chooses, and what is about the manifests that go with them. All
 * of it is listed, for a plan. */
#include "base/limits.h"
#include "oci/oci_digest_tag.h"
#include "oci/oci_mirror_target.h"

struct listing {
    struct tn_mirror_target *target;
    const struct tn_copy *going; /* the tags that go, whichever machine's */
    struct tn_map owners;        /* of what goes, by digest: the tag that it was found by first */
    struct tn_map tied;          /* tags with manifests in common: see tn_target_tie */
};

static void list(struct listing *l, const char *tag, const char *digest, const char *subject, const char *with)
{
    struct tn_mirror_rule *rule = l->target->rule;
    *tn_push(&l->target->mirror->job->arena, &rule->prunes) =
        (struct tn_prune_item){.tag = tag, .digest = digest, .subject = subject, .with = with};
    if (tag && subject)
        tn_map_put(&rule->about, tag, subject);
}

/* The first of the target's tags about a digest; those about it stand side by side. */
static unsigned first_about(const struct tn_tag_list *tags, const char *about)
{
    unsigned low = 0, high = tags->n;
    while (low < high) {
        unsigned mid = low + (high - low) / 2;
        if (strcmp(tags->at[mid], about) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* False: the other tags are to be known first. */
static bool knows_stays(struct tn_mirror_target *t)
{
    t->wants_stays |= !t->stays_known;
    return t->stays_known;
}

static void list_tags_about(struct listing *l, const char *subject, const char *with)
{
    struct tn_mirror_target *t = l->target;
    const char *about = tn_digest_tag(&t->job.arena, subject);
    size_t len = strlen(about);
    for (unsigned i = first_about(&t->tags, about); i < t->tags.n && !strncmp(t->tags.at[i], about, len); i++) {
        const char *tag = tn_target_name(t, t->tags.at[i]);
        if (!tn_digest_tag_of(&t->job.arena, tag))
            continue; /* it only begins so */
        if (!knows_stays(t) || tn_map_has(&t->stays, subject))
            return;
        const struct tn_copy_item *found = tn_map_get(&t->found, tag);
        if (found && found->digest)
            list(l, tag, tn_target_name(t, found->digest), subject, with);
    }
}

/* Nobody else's yet? Where two tags have something in common, what is deleted with one waits for what is with the other. */
static bool own(struct listing *l, const char *digest, const char *with)
{
    const char *other = tn_map_get(&l->owners, digest);
    if (other)
        tn_target_tie(&l->tied, other, with);
    return !other && tn_map_put(&l->owners, digest, with);
}

static enum tn_status list_about(struct listing *l, const char *subject, const char *with, unsigned depth);

/* What refers to a manifest goes after what refers to it in turn. A list that names what refers to something else, or what is
 * not there, is no reason to delete that. */
static enum tn_status list_referrers(struct listing *l, const char *subject, const char *with, unsigned depth)
{
    struct tn_mirror_target *t = l->target;
    const struct tn_sight *s = tn_target_know(t, subject, TN_LOOK_REFERRERS);
    enum tn_status status = TN_OK;
    if (!s || !s->n_referrers || !knows_stays(t) || tn_map_has(&t->stays, subject))
        return TN_OK;
    for (unsigned i = 0; !status && i < s->n_referrers; i++) {
        const char *digest = s->referrers[i];
        if (tn_map_has(&t->stays, digest) || !own(l, digest, with))
            continue;
        const struct tn_sight *referrer = tn_target_know(t, digest, TN_LOOK_INSIDE);
        if (!referrer || referrer->subject != subject)
            continue;
        status = list_about(l, digest, with, depth + 1);
        if (!status)
            list(l, NULL, digest, subject, with);
    }
    return status;
}

static enum tn_status list_about(struct listing *l, const char *subject, const char *with, unsigned depth)
{
    if (depth > TN_MAX_REFERRERS_DEPTH)
        return tn_target_too_deep(l->target, subject);
    enum tn_status status = list_referrers(l, subject, with, depth);
    if (!status)
        list_tags_about(l, subject, with);
    return status;
}

/* A tag that goes, after what is about all that it stands for. What several tags stand for is the first one's. */
static enum tn_status list_tag(struct listing *l, const struct tn_copy_item *item)
{
    struct tn_mirror_target *t = l->target;
    const struct tn_mirror_rule *rule = t->rule;
    const char *tag = tn_target_name(t, item->to), *digest = tn_target_name(t, item->digest);
    struct tn_sight_child root = {digest, tn_media_type_is_index(item->media_type)};
    unsigned known = l->owners.n;
    enum tn_status status = rule->referrers ? tn_target_walk(t, &l->owners, root, tag, &l->tied, 0) : TN_OK;
    if (status || !tn_mirror_is_mine(t->mirror, rule, rule->referrers ? digest : tag))
        return status;
    unsigned end = l->owners.n;
    for (unsigned i = known; !status && i < end; i++)
        status = list_about(l, l->owners.at[i].key, tag, 0);
    if (!status)
        list(l, tag, digest, NULL, tag);
    return status;
}

static enum tn_status list_all(struct tn_mirror_target *t, void *with)
{
    struct listing *l = with;
    struct tn_arena_mark mark = tn_arena_mark(&t->job.arena);
    enum tn_status status = TN_OK;
    t->rule->prunes.n = 0;
    tn_map_clear(&t->rule->about);
    tn_map_clear(&l->owners);
    tn_map_clear(&l->tied);
    for (unsigned i = 0; !status && i < l->going->items.n; i++)
        if (l->going->items.at[i].digest)
            status = list_tag(l, &l->going->items.at[i]);
    tn_arena_rewind(&t->job.arena, mark);
    return status;
}

static enum tn_status list_going(struct tn_mirror_target *t, struct tn_copy *going)
{
    struct tn_mirror_rule *rule = t->rule;
    struct listing l = {.target = t, .going = going};
    tn_map_init(&l.owners, &t->mirror->job->arena);
    tn_map_init(&l.tied, &t->mirror->job->arena);
    enum tn_status status = tn_target_ask(t, going);
    for (unsigned i = 0; !status && i < going->items.n; i++)
        if (going->items.at[i].digest)
            tn_map_put(&rule->going, tn_target_name(t, going->items.at[i].to), tn_target_name(t, going->items.at[i].digest));
    if (!status)
        status = tn_target_open_store(t, TN_STORE_READ);
    if (!status)
        status = tn_target_settle(t, list_all, &l);
    if (status)
        rule->prunes.n = 0; /* not all of it was looked at */
    for (unsigned i = 0; i < rule->prunes.n; i++)
        rule->prunes.at[i].chain = tn_target_tied(&l.tied, rule->prunes.at[i].with);
    return status;
}

enum tn_status tn_mirror_list_prunes(struct tn_mirror *mirror, struct tn_mirror_rule *rule)
{
    struct tn_tag_rules rules = tn_tag_rules_all(&rule->tags);
    struct tn_mirror_target t;
    bool planned = mirror->planned;
    tn_map_init(&rule->going, &mirror->job->arena);
    tn_map_init(&rule->about, &mirror->job->arena);
    tn_target_open(&t, mirror, rule);
    mirror->planned = false; /* what is listed is what a plan would list */
    struct tn_copy going = tn_target_asking(&t);
    enum tn_status status = tn_target_list_tags(&t);
    struct tn_tag_list meant = status ? (struct tn_tag_list){0} : tn_tag_rules_choose(&mirror->job->arena, &rules, &t.tags);
    for (unsigned i = 0; i < meant.n; i++)
        if (!tn_mirror_has_tag(&rule->chosen, meant.at[i]))
            tn_copy_add_tag(&going, meant.at[i]);
    if (!status && going.items.n)
        status = list_going(&t, &going);
    rule->meant = meant.n;
    rule->there = t.tags;
    mirror->planned = planned;
    tn_target_close(&t);
    return status;
}
