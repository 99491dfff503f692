/* What a mirror would delete: tags that its rule no longer chooses, and what is about the manifests that go with them. All
 * of it is listed, for a plan. */
#include "base/limits.h"
#include "oci/oci_digest_tag.h"
#include "oci/oci_mirror_target.h"

struct listing {
    struct tn_mirror_target *target;
    const struct tn_copy *going; /* the tags that go, whichever machine's */
    struct tn_map tied;          /* tags with something in common: see tn_target_tie */
    struct tn_map done;          /* manifests that were looked at for what is about them: the tag it goes with */
    struct tn_map under;         /* manifests that go with what is about them, and those in them: so, too */
    struct tn_map referrers;     /* that are listed: so, too */
    struct tn_map held;          /* manifests that a tag about a digest stands for, which stays */
    struct {
        struct tn_prune_item *at;
        unsigned n, cap;
    } last; /* what refers to something and is in a tag that goes: goes right before the tag */
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

static bool stays(const struct listing *l, const char *digest)
{
    return tn_map_has(&l->target->stays, digest) || tn_map_has(&l->held, digest);
}

static struct tn_sight_child stands_for(struct listing *l, const struct tn_copy_item *item)
{
    return (struct tn_sight_child){tn_target_name(l->target, item->digest), tn_media_type_is_index(item->media_type)};
}

static enum tn_status list_about(struct listing *l, const char *subject, const char *with, unsigned depth);

/* What is about a manifest and those in it, which `all` is to have. Where two tags have something in common, what is deleted
 * with one waits for what is with the other. */
static enum tn_status list_about_all(struct listing *l, struct tn_map *all, struct tn_sight_child at, const char *with,
                                     unsigned depth)
{
    unsigned known = all->n;
    enum tn_status status = tn_target_walk(l->target, all, at, with, &l->tied, 0);
    unsigned end = all->n;
    for (unsigned i = known; !status && i < end; i++)
        status = list_about(l, all->at[i].key, with, depth);
    return status;
}

/* What such a tag stands for is in turn signed, or referred to: a list of referrers is not. */
static enum tn_status list_tags_about(struct listing *l, const char *subject, const char *with, unsigned depth)
{
    struct tn_mirror_target *t = l->target;
    enum tn_status status = TN_OK;
    const char *about = tn_digest_tag(&t->job.arena, subject);
    size_t len = strlen(about);
    for (unsigned i = first_about(&t->tags, about); !status && i < t->tags.n && !strncmp(t->tags.at[i], about, len); i++) {
        const char *tag = tn_target_name(t, t->tags.at[i]);
        if (!tn_digest_tag_of(&t->job.arena, tag))
            continue; /* it only begins so */
        if (!knows_stays(t))
            return TN_OK;
        const struct tn_copy_item *found = tn_map_get(&t->found, tag);
        if (!found || !found->digest)
            continue;
        struct tn_sight_child root = stands_for(l, found);
        if (!tn_digest_tag_is_list(tag))
            status = list_about_all(l, &l->under, root, with, depth + 1);
        if (!status)
            list(l, tag, root.digest, subject, with);
    }
    return status;
}

/* What goes with a tag may itself be what a tag stands for, or be in that. By it more may be found that goes, even what it refers
 * to: so it goes after all else. */
static enum tn_status list_last(struct listing *l, const struct tn_sight *referrer, const char *with, unsigned depth)
{
    struct tn_mirror_target *t = l->target;
    struct tn_sight_child root = {referrer->digest, referrer->n_children > 0};
    tn_target_tie(&l->tied, tn_map_get(&t->rule->within, referrer->digest), with);
    *tn_push(&t->job.arena, &l->last) =
        (struct tn_prune_item){.digest = referrer->digest, .subject = referrer->subject, .with = with};
    return list_about_all(l, &l->under, root, with, depth);
}

/* What refers to a manifest goes after what refers to it in turn. A list that names what refers to something else, or what is
 * not there, is no reason to delete that. */
static enum tn_status list_referrers(struct listing *l, const char *subject, const char *with, unsigned depth)
{
    struct tn_mirror_target *t = l->target;
    const struct tn_sight *s = tn_target_know(t, subject, TN_LOOK_REFERRERS);
    enum tn_status status = TN_OK;
    if (!s || !s->n_referrers || !knows_stays(t))
        return TN_OK;
    for (unsigned i = 0; !status && i < s->n_referrers; i++) {
        const char *digest = s->referrers[i];
        if (stays(l, digest))
            continue;
        const struct tn_sight *referrer = tn_target_know(t, digest, TN_LOOK_INSIDE);
        if (!referrer || referrer->subject != subject || !tn_map_put(&l->referrers, digest, with))
            continue;
        if (tn_map_has(&t->rule->within, digest)) {
            status = list_last(l, referrer, with, depth + 1);
            continue;
        }
        status = list_about(l, digest, with, depth + 1);
        if (!status)
            list(l, NULL, digest, subject, with);
    }
    return status;
}

static enum tn_status list_about(struct listing *l, const char *subject, const char *with, unsigned depth)
{
    const char *other = tn_map_get(&l->done, subject);
    if (other)
        tn_target_tie(&l->tied, other, with);
    if (other || stays(l, subject))
        return TN_OK;
    if (depth > TN_MAX_REFERRERS_DEPTH)
        return tn_target_too_deep(l->target, subject);
    tn_map_put(&l->done, subject, with);
    enum tn_status status = list_referrers(l, subject, with, depth);
    return status ? status : list_tags_about(l, subject, with, depth);
}

/* A tag that goes, after what is about all that it stands for: `[from, end)` of the manifests that go, without those that one
 * before it stands for, too. */
static enum tn_status list_tag(struct listing *l, const struct tn_copy_item *item, unsigned from, unsigned end)
{
    struct tn_mirror_target *t = l->target;
    const struct tn_mirror_rule *rule = t->rule;
    const char *tag = tn_target_name(t, item->to), *digest = tn_target_name(t, item->digest);
    enum tn_status status = TN_OK;
    if (!tn_mirror_is_mine(t->mirror, rule, rule->referrers ? digest : tag))
        return TN_OK;
    for (unsigned i = from; !status && i < end; i++)
        status = list_about(l, rule->within.at[i].key, tag, 0);
    for (unsigned i = 0; i < l->last.n; i++)
        list(l, NULL, l->last.at[i].digest, l->last.at[i].subject, tag);
    l->last.n = 0;
    if (!status)
        list(l, tag, digest, NULL, tag);
    return status;
}

/* Those of all tags are known before anything about them is listed: so what is in two of them is the first one's on all
 * machines, and what refers to one and is in another is known as that. */
static enum tn_status list_tags(struct listing *l)
{
    struct tn_mirror_target *t = l->target;
    const struct tn_copy *going = l->going;
    struct tn_map *within = &t->rule->within;
    enum tn_status status = TN_OK;
    unsigned *ends = tn_new_n(&t->job.arena, going->items.n, unsigned), from = 0;
    t->rule->prunes.n = 0;
    memset(&l->last, 0, sizeof l->last);
    tn_map_clear(&t->rule->about);
    tn_map_clear(within);
    tn_map_clear(&l->tied);
    tn_map_clear(&l->done);
    tn_map_clear(&l->under);
    tn_map_clear(&l->referrers);
    for (unsigned i = 0; !status && i < going->items.n; i++) {
        const struct tn_copy_item *item = &going->items.at[i];
        if (item->digest && t->rule->referrers)
            status = tn_target_walk(t, within, stands_for(l, item), tn_target_name(t, item->to), &l->tied, 0);
        ends[i] = within->n;
    }
    for (unsigned i = 0; !status && i < going->items.n; from = ends[i++])
        if (going->items.at[i].digest)
            status = list_tag(l, &going->items.at[i], from, ends[i]);
    return status;
}

static void add_subject(struct listing *l, struct tn_map *to, const char *digest)
{
    if (!stays(l, digest))
        tn_map_put(to, tn_target_name(l->target, tn_digest_tag(&l->target->job.arena, digest)), digest);
}

/* What tags about digests stand for that are about none of what goes: it stays, with what is about it. *ret_more: it is more
 * than before. */
static enum tn_status find_held(struct listing *l, bool *ret_more)
{
    struct tn_mirror_target *t = l->target;
    const struct tn_map *within = &t->rule->within;
    struct tn_map subjects;
    enum tn_status status = TN_OK;
    unsigned before = l->held.n;
    *ret_more = false;
    if (!t->stays_known)
        return TN_OK; /* nor what they stand for */
    tn_map_init(&subjects, &t->job.arena);
    for (unsigned i = 0; i < within->n; i++)
        add_subject(l, &subjects, within->at[i].key);
    for (unsigned i = 0; i < l->done.n; i++)
        add_subject(l, &subjects, l->done.at[i].key);
    tn_map_clear(&l->held);
    for (unsigned i = 0; !status && i < t->found.n; i++) {
        const struct tn_copy_item *item = t->found.at[i].value;
        const char *about = item->digest ? tn_digest_tag_of(&t->job.arena, item->to) : NULL;
        if (about && !tn_digest_tag_is_list(item->to) && !tn_map_has(&subjects, tn_target_name(t, about)))
            status = tn_target_walk(t, &l->held, stands_for(l, item), item->to, NULL, 0);
    }
    *ret_more = l->held.n > before;
    return status;
}

/* At first nothing is held, and with each round more of it: what two hold for each other goes with both. */
static enum tn_status list_all(struct tn_mirror_target *t, void *with)
{
    struct listing *l = with;
    struct tn_arena_mark mark = tn_arena_mark(&t->job.arena);
    enum tn_status status;
    bool more = false;
    tn_map_clear(&l->held);
    do {
        status = list_tags(l);
        status = status ? status : find_held(l, &more);
    } while (!status && more);
    tn_arena_rewind(&t->job.arena, mark);
    return status;
}

static enum tn_status list_going(struct tn_mirror_target *t, struct tn_copy *going)
{
    struct tn_mirror_rule *rule = t->rule;
    struct listing l = {.target = t, .going = going};
    tn_map_init(&l.tied, &t->mirror->job->arena);
    tn_map_init(&l.done, &t->mirror->job->arena);
    tn_map_init(&l.under, &t->mirror->job->arena);
    tn_map_init(&l.referrers, &t->mirror->job->arena);
    tn_map_init(&l.held, &t->mirror->job->arena);
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
    tn_map_init(&rule->within, &mirror->job->arena);
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
