#include "oci/oci_copy_work.h"
#include "oci/oci_digest_tag.h"
#include "oci/oci_lanes.h"

/* ---- lanes ---- */

static bool take_step(struct tn_copy_work *w, struct tn_copy_step *ret_step)
{
    if (w->soon.n)
        *ret_step = w->soon.at[--w->soon.n];
    else if (w->later.next < w->later.n)
        *ret_step = w->later.at[w->later.next++];
    else
        return false;
    return true;
}

/* Nothing is left to be done for it, until an ordered target is written. */
static bool is_over(const struct tn_copy_work *w, unsigned i)
{
    const struct tn_copy_item *item = &w->copy->items.at[i];
    const struct tn_copy_part *root = w->roots[i];
    if (root)
        return root->state == TN_PART_COMPLETE || root->state == TN_PART_FAILED;
    return item->status || item->result == TN_COPY_UNCHANGED;
}

/* Says how many items are over. To count them takes longer the more there are, and so is done less often.
 * With the lock held. */
static void report_items(struct tn_copy_work *w)
{
    enum { SHARE = 64 };
    struct tn_progress *progress = w->copy->options.progress;
    unsigned n = w->copy->items.n, over = 0;
    if (!progress || !progress->items || w->only_ask || ++w->unreported <= n / SHARE)
        return;
    w->unreported = 0;
    for (unsigned i = 0; i < n; i++)
        over += is_over(w, i);
    progress->items(progress, over, n);
}

/* Hands over what was told, and gives back the step's memory. With the lock held. */
static void end_step(struct tn_copy_lane *lane, const struct tn_copy_step *step, enum tn_status status)
{
    tn_diag_list_tell(&lane->told, lane->work->job->sink);
    lane->told.n = lane->told.cap = 0;
    lane->told.at = NULL;
    if (lane->work->copy->to->kind != TN_REF_ARCHIVE) /* which remembers what it was given */
        tn_arena_rewind(&lane->job.arena, lane->mark);
    if (status && step->kind == TN_STEP_ASK)
        step->item->status = status;
    else if (status)
        tn_copy_fail(step->part, status);
    report_items(lane->work);
}

static void *work_on(void *at)
{
    struct tn_copy_lane *lane = at;
    struct tn_copy_work *w = lane->work;
    struct tn_copy_step step;
    pthread_mutex_lock(&w->lock);
    for (;;) {
        while (!take_step(w, &step)) {
            if (!w->busy && tn_copy_break_circles(w))
                continue;
            if (!w->busy) {
                pthread_cond_broadcast(&w->news);
                pthread_mutex_unlock(&w->lock);
                return NULL;
            }
            pthread_cond_wait(&w->news, &w->lock);
        }
        bool dropped = step.part && step.part->state == TN_PART_FAILED;
        w->busy++;
        pthread_mutex_unlock(&w->lock);
        enum tn_status status = dropped ? TN_OK : tn_copy_do_step(lane, &step);
        pthread_mutex_lock(&w->lock);
        end_step(lane, &step, status);
        w->busy--;
        pthread_cond_broadcast(&w->news);
    }
}

/* `first`: the lane that it is beside; NULL: there is none. */
static enum tn_status open_lane(struct tn_copy_work *w, struct tn_copy_lane *lane, const struct tn_copy_lane *first)
{
    const struct tn_copy *copy = w->copy;
    enum tn_store_mode mode = copy->dry_run ? TN_STORE_PLAN : TN_STORE_WRITE;
    *lane = (struct tn_copy_lane){.work = w};
    tn_job_init(&lane->job);
    tn_diag_list_init(&lane->told, &lane->job.arena);
    lane->job.sink = &lane->told.sink;
    enum tn_status status = first ? tn_store_open_beside(&lane->job, first->from, &lane->from)
                                  : tn_store_open(&lane->job, copy->from, TN_STORE_READ, &copy->options, &lane->from);
    if (!status)
        status = first ? tn_store_open_beside(&lane->job, first->to, &lane->to)
                       : tn_store_open(&lane->job, copy->to, mode, &copy->options, &lane->to);
    lane->mark = tn_arena_mark(&lane->job.arena);
    return status;
}

static void close_lane(struct tn_copy_lane *lane)
{
    tn_store_close(lane->from);
    tn_store_close(lane->to);
    tn_job_dispose(&lane->job);
}

/* ---- a target that is written in order ---- */

static enum tn_status settle(struct tn_copy_lane *lane, struct tn_copy_part *part)
{
    enum tn_status status = TN_OK;
    uint64_t *put = &lane->work->copy->did.manifests, before = *put;
    if (part->settled || !part->manifest)
        return TN_OK;
    part->settled = true;
    for (unsigned i = 0; !status && i < part->children.n; i++)
        status = settle(lane, part->children.at[i]);
    if (status || (part->here && *put == before))
        return status;
    status = tn_copy_put_bytes(lane, part, NULL);
    *put += !status;
    return status;
}

/* A referrer, and the tags that it is found by. */
static enum tn_status settle_referrer(struct tn_copy_lane *lane, struct tn_copy_part *part)
{
    enum tn_status status = settle(lane, part);
    while (!status && part->tags.n)
        status = tn_copy_put_tag(lane, part, part->tags.at[--part->tags.n]);
    return status;
}

/* What refers to it, and to its children. */
static enum tn_status settle_referrers(struct tn_copy_lane *lane, struct tn_copy_part *part)
{
    enum tn_status status = TN_OK;
    if (part->followed)
        return TN_OK;
    part->followed = true;
    for (unsigned i = 0; !status && i < part->children.n; i++)
        status = settle_referrers(lane, part->children.at[i]);
    for (unsigned i = 0; !status && i < part->referrers.n; i++)
        if (!(status = settle_referrer(lane, part->referrers.at[i])))
            status = settle_referrers(lane, part->referrers.at[i]);
    return status;
}

static enum tn_status settle_root(struct tn_copy_lane *lane, struct tn_copy_part *part, const char *tag)
{
    enum tn_status status = settle(lane, part);
    if (!status)
        status = settle_referrers(lane, part);
    return status || !tag ? status : tn_copy_put_tag(lane, part, tag);
}

static void put_in_order(struct tn_copy_lane *lane)
{
    struct tn_copy_work *w = lane->work;
    for (unsigned i = 0; i < w->copy->items.n; i++) {
        struct tn_copy_item *item = &w->copy->items.at[i];
        struct tn_copy_part *root = w->roots[i];
        if (!item->status && root && root->state != TN_PART_FAILED)
            item->status = settle_root(lane, root, item->result == TN_COPY_COPIED ? item->to : NULL);
    }
}

/* ---- the run ---- */

static void run_lanes(struct tn_copy_work *w, struct tn_copy_lane *lanes, unsigned n)
{
    unsigned made = 1;
    while (made < n && !open_lane(w, &lanes[made], &lanes[0]) &&
           !pthread_create(&lanes[made].thread, NULL, work_on, &lanes[made]))
        made++;
    if (made < n)
        close_lane(&lanes[made]);
    work_on(&lanes[0]);
    for (unsigned i = 1; i < made; i++) {
        pthread_join(lanes[i].thread, NULL);
        close_lane(&lanes[i]);
    }
}

enum { WORTH_LISTING = 4 /* items: fewer are asked for one by one */ };

/* One list of the target's tags in place of a request for each; where there is no repository, nothing is
 * asked for. Where there is no list to be had, each is asked for after all. */
static void list_target(struct tn_copy_work *w, struct tn_copy_lane *lane)
{
    struct tn_tag_list tags;
    unsigned n = lane->told.n;
    if (w->copy->to->kind != TN_REF_REGISTRY || w->copy->items.n < WORTH_LISTING || w->only_ask)
        return;
    enum tn_status status = tn_store_tags(lane->to, &tags);
    w->nothing_there = status == TN_ERR_NOT_FOUND;
    w->tags_known = !status || w->nothing_there;
    for (unsigned i = 0; !status && i < tags.n; i++)
        tn_map_put(&w->tags, tn_copy_keep(w, tags.at[i]), w);
    lane->told.n = status ? n : lane->told.n;
}

/* Those of the source's tags that are about a digest: each comes along with what it is about, unless it is an
 * item of its own. Where there is no such repository, the items say so. */
static enum tn_status list_digest_tags(struct tn_copy_work *w, struct tn_copy_lane *lane)
{
    struct tn_tag_list tags;
    struct tn_map items;
    unsigned n = lane->told.n;
    if (!w->copy->referrers || w->only_ask)
        return TN_OK;
    enum tn_status status = tn_store_tags(lane->from, &tags);
    if (status == TN_ERR_NOT_FOUND) {
        lane->told.n = n;
        return TN_OK;
    }
    tn_map_init(&items, &w->job->arena);
    for (unsigned i = 0; i < w->copy->items.n; i++)
        if (w->copy->items.at[i].from)
            tn_map_put(&items, tn_copy_keep(w, w->copy->items.at[i].from), w);
    for (unsigned i = 0; !status && i < tags.n; i++) {
        const char *tag = tn_copy_keep(w, tags.at[i]), *about = tn_digest_tag_of(&lane->job.arena, tag);
        if (about && !tn_digest_tag_is_list(tag) && !tn_map_has(&items, tag))
            tn_copy_add_digest_tag(w, about, tag);
    }
    return status;
}

/* What was not reached waits for something that waits for it, which no honest graph does. `whole`: a file or
 * folder that was not written has none of them. */
static void judge_items(struct tn_copy_work *w, enum tn_status whole)
{
    struct tn_copy *copy = w->copy;
    for (unsigned i = 0; i < copy->items.n; i++) {
        struct tn_copy_item *item = &copy->items.at[i];
        const struct tn_copy_part *root = w->roots[i];
        if (!item->status)
            item->status = whole;
        if (!item->status && root && root->state == TN_PART_FAILED)
            item->status = root->status;
        if (!item->status && root && !w->ordered && root->state != TN_PART_COMPLETE) {
            tn_diag_report(copy->job->sink, TN_ERROR, "copy-cycle", TN_NOWHERE,
                           "%s refers to itself by way of its referrers", root->is.digest);
            item->status = TN_ERR_INVALID;
        }
        if (item->status)
            item->result = TN_COPY_FAILED;
    }
}

static unsigned lanes_wanted(const struct tn_copy *copy)
{
    if (copy->from->kind == TN_REF_ARCHIVE || copy->to->kind == TN_REF_ARCHIVE)
        return 1; /* an archive is one file, read and written from one end */
    return tn_lanes_wanted(copy->lanes);
}

static enum tn_status first_failure(const struct tn_copy *copy)
{
    for (unsigned i = 0; i < copy->items.n; i++)
        if (copy->items.at[i].status)
            return copy->items.at[i].status;
    return TN_OK;
}

static enum tn_status run(struct tn_copy *copy, bool only_ask)
{
    struct tn_job *job = copy->job;
    struct tn_token_cache *shared = tn_stores_share(job, &copy->options);
    struct tn_copy_work w = {
        .copy = copy, .job = job, .only_ask = only_ask, .ordered = copy->to->kind != TN_REF_REGISTRY};
    unsigned n = lanes_wanted(copy);
    struct tn_copy_lane *lanes = tn_new_n(&job->arena, n, struct tn_copy_lane);
    pthread_mutex_init(&w.lock, NULL);
    pthread_cond_init(&w.news, NULL);
    tn_map_init(&w.parts, &job->arena);
    tn_map_init(&w.tags, &job->arena);
    tn_map_init(&w.digest_tags, &job->arena);
    w.roots = tn_new_n(&job->arena, copy->items.n, struct tn_copy_part *);
    for (unsigned i = 0; i < copy->items.n; i++)
        if (!copy->items.at[i].status)
            *tn_push(&job->arena, &w.later) = (struct tn_copy_step){TN_STEP_ASK, NULL, &copy->items.at[i]};
    enum tn_status status = open_lane(&w, &lanes[0], NULL);
    if (!status)
        list_target(&w, &lanes[0]);
    if (!status)
        status = list_digest_tags(&w, &lanes[0]);
    if (!status)
        run_lanes(&w, lanes, n);
    if (!status && w.ordered && !only_ask)
        put_in_order(&lanes[0]);
    if (!status && !copy->dry_run && !only_ask)
        status = tn_store_commit(lanes[0].to);
    tn_diag_list_tell(&lanes[0].told, job->sink);
    judge_items(&w, status);
    close_lane(&lanes[0]);
    pthread_cond_destroy(&w.news);
    pthread_mutex_destroy(&w.lock);
    tn_stores_unshare(&copy->options, shared);
    return status;
}

enum tn_status tn_copy_ask(struct tn_copy *copy)
{
    return run(copy, true);
}

enum tn_status tn_copy_run(struct tn_copy *copy)
{
    enum tn_status status = run(copy, false);
    return status ? status : first_failure(copy);
}

void tn_copy_add_tag(struct tn_copy *copy, const char *name)
{
    const char *tag = tn_ref_tag(&copy->job->arena, tn_str(name));
    struct tn_copy_item *item = tn_push(&copy->job->arena, &copy->items);
    *item = (struct tn_copy_item){tag ? tag : name, tag ? tag : name};
    if (tag)
        return;
    struct tn_draft draft =
        tn_diag_begin(copy->job->sink, TN_ERROR, "oci-tag", TN_NOWHERE, "the name `%s` of %s is not a tag",
                      name, tn_ref_place(&copy->job->arena, copy->from));
    tn_diag_help(&draft, "copy it by its digest, and give it a tag");
    tn_diag_end(&draft);
    item->status = TN_ERR_INVALID;
}

enum tn_status tn_copy_add_all_tags(struct tn_copy *copy)
{
    struct tn_tag_list tags;
    enum tn_status status = tn_store_tags_at(copy->job, copy->from, TN_STORE_READ, &copy->options, &tags);
    for (unsigned i = 0; !status && i < tags.n; i++)
        if (!tn_digest_tag_is_list(tags.at[i]))
            tn_copy_add_tag(copy, tags.at[i]);
    return status;
}
