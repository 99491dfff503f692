/* What a mirror deletes: tags that its rule no longer chooses, and what is about the manifests that go with them. First
 * all of it is listed, for a plan; deleted is what a plan listed and is still to go.
 *
 * What is about a manifest goes before the tag by which it is found: a run that is stopped leaves what the next one lists
 * again. */
#include "base/json.h"
#include "base/limits.h"
#include "oci/oci_digest_tag.h"
#include "oci/oci_mirror_work.h"

/* The target, as it is looked at once. */
struct target {
    struct tn_mirror *mirror;
    struct tn_mirror_rule *rule;
    struct tn_tag_list tags; /* all it has, in order */
    struct tn_store *store;
    struct tn_job job; /* of the store; what lasts is a name of the mirror's job */
    struct tn_diag_list told;
    struct tn_map owners; /* of what goes, by digest: the digest of the tag that it was found by first */
    struct tn_map stays;  /* the manifests of tags that stay, by digest */
    bool stays_known, deleting;
    bool cannot; /* it was found to delete nothing by its digest */
};

static const char *name(struct target *t, const char *text)
{
    return tn_name(&t->mirror->job->names, text);
}

/* ---- the plan that a prune needs ---- */

static const char *plan_key(struct tn_mirror *mirror, const char *tag, const char *digest)
{
    return tn_name_printf(&mirror->job->names, "%s@%s", tag ? tag : "", digest);
}

static bool was_planned(struct tn_mirror *mirror, const struct tn_mirror_rule *rule, const char *tag, const char *digest)
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

/* ---- the target ---- */

static void open_target(struct target *t, struct tn_mirror *mirror, struct tn_mirror_rule *rule)
{
    *t = (struct target){.mirror = mirror, .rule = rule};
    tn_job_init(&t->job);
    tn_diag_list_init(&t->told, &t->job.arena);
    t->job.sink = &t->told.sink;
    tn_map_init(&t->owners, &mirror->job->arena);
    tn_map_init(&t->stays, &mirror->job->arena);
}

/* Tells what is left to be told. */
static void close_target(struct target *t)
{
    if (t->store)
        tn_store_close(t->store);
    tn_diag_list_tell(&t->told, t->mirror->job->sink);
    tn_job_dispose(&t->job);
}

/* What is not there is no finding. `before`: what had been told when it was asked for. */
static enum tn_status or_none(struct target *t, enum tn_status status, unsigned before)
{
    if (status != TN_ERR_NOT_FOUND)
        return status;
    t->told.n = before;
    return TN_OK;
}

/* A target that is not there has no tags. */
static enum tn_status list_tags(struct target *t)
{
    struct tn_diag_sink *loud = t->mirror->job->sink;
    unsigned before = t->told.n;
    t->mirror->job->sink = &t->told.sink;
    enum tn_status status = tn_mirror_tags_at(t->mirror, t->rule, &t->rule->to, TN_STORE_PLAN, &t->tags);
    t->mirror->job->sink = loud;
    return or_none(t, status, before);
}

/* What the tags in `ask` stand for; one that is gone meanwhile has no digest. */
static enum tn_status ask(struct target *t, struct tn_copy *ask)
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

static struct tn_copy asking(struct target *t)
{
    return (struct tn_copy){.job = t->mirror->job,
                            .from = &t->rule->to,
                            .to = &t->rule->to,
                            .options = t->rule->copy.options,
                            .lanes = t->rule->jobs,
                            .dry_run = true};
}

static enum tn_status too_deep(struct target *t, const char *digest)
{
    tn_diag_report(t->job.sink, TN_ERROR, "copy-deep", TN_NOWHERE, "%s@%s: there is no end of what is in it, or about it",
                   t->store->name, digest);
    return TN_ERR_LIMIT;
}

/* Enters all manifests of a graph, as found by `owner`, into a map by digest. */
static enum tn_status walk(struct target *t, struct tn_map *to, const char *digest, const char *media_type,
                           const char *owner, unsigned depth)
{
    struct tn_manifest_bytes got;
    struct tn_manifest index = {0};
    unsigned before = t->told.n;
    if (!tn_map_put(to, name(t, digest), owner) || !tn_media_type_is_index(media_type))
        return TN_OK;
    if (depth == TN_MAX_COPY_DEPTH)
        return too_deep(t, digest);
    enum tn_status status = tn_store_get_manifest(t->store, digest, &got);
    if (status)
        return or_none(t, status, before);
    struct tn_source source = {tn_arena_printf(&t->job.arena, "%s@%s", t->store->name, digest), got.bytes, true};
    status = tn_manifest_read(&t->job.arena, t->job.sink, &source, got.media_type, &index);
    for (unsigned i = 0; !status && i < index.manifests.n; i++)
        if (tn_media_type_is_manifest(index.manifests.at[i].media_type))
            status = walk(t, to, index.manifests.at[i].digest, index.manifests.at[i].media_type, owner, depth + 1);
    return status;
}

/* Is it one of the tags that go, whichever machine's, and in a run one that the plan listed? */
static bool goes(struct target *t, const char *tag, const char *digest)
{
    const struct tn_mirror_rule *rule = t->rule;
    return tn_map_get(&rule->going, name(t, tag)) == name(t, digest) &&
           (!t->mirror->planned || was_planned(t->mirror, rule, tag, digest));
}

static bool is_prune(struct target *t, const struct tn_copy_item *item)
{
    return tn_map_has(&t->rule->about, name(t, item->to)) || goes(t, item->to, item->digest);
}

/* Learns which manifests the tags that stay stand for, and those in their indexes. A tag about a digest keeps nothing but
 * what it stands for itself, and while things are listed not even that: it may be listed yet. */
static enum tn_status know_stays(struct target *t)
{
    struct tn_copy all = asking(t);
    if (t->stays_known)
        return TN_OK;
    for (unsigned i = 0; i < t->tags.n; i++)
        tn_copy_add_tag(&all, t->tags.at[i]);
    enum tn_status status = ask(t, &all);
    for (unsigned i = 0; !status && i < all.items.n; i++) {
        const struct tn_copy_item *item = &all.items.at[i];
        if (!item->digest || is_prune(t, item))
            continue;
        if (!tn_digest_tag_of(&t->job.arena, item->to))
            status = walk(t, &t->stays, item->digest, item->media_type, item->to, 0);
        else if (t->deleting && !tn_map_has(&t->stays, name(t, item->digest)))
            tn_map_put(&t->stays, name(t, item->digest), item->to);
    }
    t->stays_known = !status;
    return status;
}

/* ---- what is to go ---- */

static void list(struct target *t, const char *tag, const char *digest, const char *subject, const char *with)
{
    *tn_push(&t->mirror->job->arena, &t->rule->prunes) =
        (struct tn_prune_item){.tag = tag, .digest = name(t, digest), .subject = subject, .with = with};
    if (tag && subject)
        tn_map_put(&t->rule->about, name(t, tag), subject);
}

/* The first of the target's tags about a digest; *ret_n of them stand side by side. */
static unsigned tags_about(struct target *t, const char *digest, unsigned *ret_n)
{
    const char *about = tn_digest_tag(&t->job.arena, digest);
    unsigned low = 0, high = t->tags.n;
    size_t len = strlen(about);
    while (low < high) {
        unsigned mid = low + (high - low) / 2;
        if (strcmp(t->tags.at[mid], about) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    for (*ret_n = 0; low + *ret_n < t->tags.n && !strncmp(t->tags.at[low + *ret_n], about, len); ++*ret_n)
        ;
    return low;
}

static enum tn_status list_about(struct target *t, const char *subject, const char *with, unsigned depth);

/* A list that names what refers to something else, or what is not there, is no reason to delete that. */
static enum tn_status refers(struct target *t, const char *digest, const char *subject, bool *ret_refers)
{
    struct tn_manifest_bytes got;
    struct tn_manifest manifest = {0};
    unsigned before = t->told.n;
    *ret_refers = false;
    enum tn_status status = tn_store_get_manifest(t->store, digest, &got);
    if (status)
        return or_none(t, status, before);
    struct tn_source source = {tn_arena_printf(&t->job.arena, "%s@%s", t->store->name, digest), got.bytes, true};
    status = tn_manifest_read(&t->job.arena, t->job.sink, &source, got.media_type, &manifest);
    *ret_refers = !status && manifest.subject && !strcmp(manifest.subject->digest, subject);
    return status;
}

/* What refers to a manifest goes after what refers to it in turn. */
static enum tn_status list_referrers(struct target *t, const char *subject, const char *with, unsigned depth)
{
    struct tn_descriptors found = {0};
    unsigned before = t->told.n;
    enum tn_status status = or_none(t, tn_store_referrers(t->store, subject, NULL, &found), before);
    if (!status && found.n)
        status = know_stays(t);
    if (status || tn_map_has(&t->stays, subject))
        return status;
    for (unsigned i = 0; !status && i < found.n; i++) {
        const char *digest = name(t, found.at[i].digest);
        bool so = false;
        if (tn_map_has(&t->stays, digest) || !tn_map_put(&t->owners, digest, with))
            continue;
        status = refers(t, digest, subject, &so);
        if (!status && so)
            status = list_about(t, digest, with, depth + 1);
        if (!status && so)
            list(t, NULL, digest, subject, with);
    }
    return status;
}

static enum tn_status list_about(struct target *t, const char *subject, const char *with, unsigned depth)
{
    unsigned n, first = tags_about(t, subject, &n);
    struct tn_copy tags = asking(t);
    if (depth > TN_MAX_REFERRERS_DEPTH)
        return too_deep(t, subject);
    enum tn_status status = list_referrers(t, subject, with, depth);
    if (!status && n)
        status = know_stays(t);
    if (status || !n || tn_map_has(&t->stays, subject))
        return status;
    for (unsigned i = 0; i < n; i++)
        tn_copy_add_tag(&tags, t->tags.at[first + i]);
    status = ask(t, &tags);
    for (unsigned i = 0; !status && i < n; i++)
        if (tags.items.at[i].digest)
            list(t, tags.items.at[i].to, tags.items.at[i].digest, subject, with);
    return status;
}

/* A tag that goes, after what is about all that it stands for. What several tags stand for is the first one's. */
static enum tn_status list_tag(struct target *t, const struct tn_copy_item *item)
{
    const struct tn_mirror_rule *rule = t->rule;
    const char *digest = name(t, item->digest);
    unsigned known = t->owners.n;
    struct tn_arena_mark mark = tn_arena_mark(&t->job.arena);
    enum tn_status status = rule->referrers ? walk(t, &t->owners, digest, item->media_type, digest, 0) : TN_OK;
    if (status || !tn_mirror_is_mine(t->mirror, rule, rule->referrers ? digest : item->to))
        return status;
    unsigned end = t->owners.n;
    for (unsigned i = known; !status && i < end; i++)
        status = list_about(t, t->owners.at[i].key, item->to, 0);
    if (!status)
        list(t, item->to, digest, NULL, item->to);
    if (!status && rule->to.kind != TN_REF_ARCHIVE && !t->told.n) {
        t->told.at = NULL;
        t->told.cap = 0;
        tn_arena_rewind(&t->job.arena, mark);
    }
    return status;
}

static enum tn_status list_going(struct target *t, struct tn_copy *going)
{
    enum tn_status status = ask(t, going);
    for (unsigned i = 0; !status && i < going->items.n; i++)
        if (going->items.at[i].digest)
            tn_map_put(&t->rule->going, name(t, going->items.at[i].to), name(t, going->items.at[i].digest));
    if (!status)
        status = tn_store_open(&t->job, &t->rule->to, TN_STORE_READ, &t->rule->copy.options, &t->store);
    for (unsigned i = 0; !status && i < going->items.n; i++)
        if (going->items.at[i].digest)
            status = list_tag(t, &going->items.at[i]);
    return status;
}

enum tn_status tn_mirror_list_prunes(struct tn_mirror *mirror, struct tn_mirror_rule *rule)
{
    struct tn_tag_rules rules = tn_tag_rules_all(&rule->tags);
    struct target t;
    bool planned = mirror->planned;
    tn_map_init(&rule->going, &mirror->job->arena);
    tn_map_init(&rule->about, &mirror->job->arena);
    open_target(&t, mirror, rule);
    mirror->planned = false; /* what is listed is what a plan would list */
    struct tn_copy going = asking(&t);
    enum tn_status status = list_tags(&t);
    struct tn_tag_list meant = status ? (struct tn_tag_list){0} : tn_tag_rules_choose(&mirror->job->arena, &rules, &t.tags);
    for (unsigned i = 0; i < meant.n; i++)
        if (!tn_mirror_has_tag(&rule->chosen, meant.at[i]))
            tn_copy_add_tag(&going, meant.at[i]);
    if (!status && going.items.n)
        status = list_going(&t, &going);
    rule->meant = meant.n;
    rule->there = t.tags;
    mirror->planned = planned;
    close_target(&t);
    return status;
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
    if (!with || !was_planned(mirror, rule, item->with, with) ||
        was_planned(mirror, rule, item->tag, item->digest))
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

static enum tn_status delete_manifest(struct target *t, struct tn_prune_item *item)
{
    unsigned before = t->told.n;
    if (t->cannot) {
        item->result = TN_PRUNE_FAILED;
        return TN_ERR_UNSUPPORTED;
    }
    enum tn_status status = or_none(t, tn_store_delete(t->store, item->digest), before);
    t->cannot = status == TN_ERR_UNSUPPORTED;
    item->result = status ? TN_PRUNE_FAILED : TN_PRUNE_DELETED;
    return status;
}

/* Is there something in a list of referrers that was not deleted? */
static enum tn_status list_holds_more(struct target *t, const char *subject, bool *ret_more)
{
    struct tn_descriptors left = {0};
    unsigned before = t->told.n;
    enum tn_status status = or_none(t, tn_store_referrers(t->store, subject, NULL, &left), before);
    *ret_more = false;
    for (unsigned i = 0; i < left.n; i++) {
        bool went = false;
        for (unsigned k = 0; k < t->rule->prunes.n && !went; k++) {
            const struct tn_prune_item *p = &t->rule->prunes.at[k];
            went = !p->tag && p->result == TN_PRUNE_DELETED && !strcmp(p->digest, left.at[i].digest);
        }
        *ret_more |= !went;
    }
    return status;
}

/* Is it needed by something else that stays? Not a list of referrers that have all gone, which may be another manifest's list,
 * too: without entries they are all the same. */
static bool is_needed(struct target *t, const char *digest, bool is_list)
{
    const char *by = tn_map_get(&t->stays, name(t, digest));
    return by && !(is_list && tn_digest_tag_is_list(by));
}

/* A registry that deletes by digest alone takes every tag of that digest, and takes it out of every index: only where nothing
 * that stays needs it. */
static enum tn_status delete_tag(struct target *t, struct tn_prune_item *item)
{
    struct tn_descriptor found = {0};
    unsigned before = t->told.n;
    bool is_list = item->subject && tn_digest_tag_is_list(item->tag), more = false;
    enum tn_status status = tn_store_resolve(t->store, item->tag, &found);
    item->result = TN_PRUNE_DELETED;
    if (status == TN_ERR_NOT_FOUND)
        return or_none(t, status, before);
    item->result = TN_PRUNE_FAILED;
    if (!status && is_list)
        status = list_holds_more(t, item->subject, &more);
    if (status)
        return status;
    item->result = TN_PRUNE_KEPT;
    if (more || (!is_list && strcmp(found.digest, item->digest))) /* moved since: it was not what the plan spoke of */
        return TN_OK;
    item->result = TN_PRUNE_FAILED;
    status = tn_store_delete(t->store, item->tag);
    if (status == TN_ERR_UNSUPPORTED && !know_stays(t) && !is_needed(t, found.digest, is_list)) {
        t->told.n = before;
        status = tn_store_delete(t->store, found.digest);
    }
    status = or_none(t, status, before);
    if (!status)
        item->result = TN_PRUNE_DELETED;
    return status;
}

static enum tn_status delete_one(struct target *t, struct tn_prune_item *item)
{
    enum tn_status status = item->subject ? know_stays(t) : TN_OK;
    item->result = status ? TN_PRUNE_FAILED : TN_PRUNE_KEPT;
    if (status || (item->subject && tn_map_has(&t->stays, item->subject)) ||
        (!item->tag && tn_map_has(&t->stays, item->digest)))
        return status;
    return item->tag ? delete_tag(t, item) : delete_manifest(t, item);
}

/* A list of referrers is another one after each that went: it is what it was planned as, as long as it holds no more. */
static bool may_go(struct tn_mirror *mirror, const struct tn_mirror_rule *rule, const struct tn_prune_item *item)
{
    if (was_planned(mirror, rule, item->tag, item->digest))
        return true;
    if (!item->tag || !item->subject || !tn_digest_tag_is_list(item->tag))
        return false;
    const char *with = tn_map_get(&rule->going, tn_name(&mirror->job->names, item->with));
    return with && was_planned(mirror, rule, item->with, with);
}

enum tn_status tn_mirror_prune(struct tn_mirror *mirror, struct tn_mirror_rule *rule)
{
    struct target t;
    enum tn_status first = TN_OK;
    open_target(&t, mirror, rule);
    t.deleting = true;
    enum tn_status status = list_tags(&t);
    if (!status)
        status = tn_store_open(&t.job, &rule->to, TN_STORE_WRITE, &rule->copy.options, &t.store);
    for (unsigned i = 0; !status && i < rule->prunes.n; i++) {
        struct tn_prune_item *item = &rule->prunes.at[i];
        item->result = TN_PRUNE_KEPT;
        enum tn_status one = may_go(mirror, rule, item) ? delete_one(&t, item) : TN_OK;
        first = first ? first : one;
    }
    if (!status && t.store)
        status = tn_store_commit(t.store);
    close_target(&t);
    return status ? status : first;
}
