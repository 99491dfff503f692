/* The graph of what is copied is discovered while it is copied. A part is a manifest or blob, once by its
 * digest. Each step of the work is for one part, and lanes (a thread with stores of its own) take steps from
 * one queue:
 *
 *   ask    what does a tag stand for, there and here?          -> a root, or nothing to do
 *   visit  is the manifest there? else what does it refer to?  -> its children
 *   move   brings a blob
 *   put    puts a manifest whose children are all there
 *   tag    gives it its tags, when its referrers are there too
 *
 * All that lanes share is under one lock, which no lane holds while it transfers. */
#include "oci/oci_copy.h"

#include "base/limits.h"
#include "base/map.h"

#include <pthread.h>

enum { DEFAULT_LANES = 8, MAX_LANES = 64 };

struct parts {
    struct part **at;
    unsigned n, cap;
};

struct part {
    struct tn_descriptor is;
    bool manifest, here; /* here: the target has it */
    enum { OPEN, PLACED, COMPLETE, FAILED } state;
    enum tn_status status;           /* of a failed one */
    struct tn_manifest_bytes bytes;  /* of a manifest that is to be put */
    struct parts children, parents;  /* what it refers to, and what waits for it to be placed */
    struct parts referrers, subject; /* what refers to it, and what waits for it to be complete */
    unsigned missing, unsettled;     /* children not placed, referrers not complete */
    bool visited, settled, followed; /* the last two: see put_in_order */
    struct tn_tag_list tags;         /* that it gets */
};

enum step_kind { STEP_ASK, STEP_VISIT, STEP_MOVE, STEP_PUT, STEP_TAG };
struct step {
    enum step_kind kind;
    struct part *part;
    struct tn_copy_item *item; /* of STEP_ASK */
};
struct queue {
    struct step *at;
    unsigned n, cap, next;
};

struct work {
    struct tn_copy *copy;
    struct tn_job *job; /* what is shared lives there */
    pthread_mutex_t lock;
    pthread_cond_t news;
    struct tn_map parts; /* by name of digest */
    struct part **roots; /* of the items, NULL where there is none */
    struct queue soon, later;
    unsigned busy; /* lanes at work on a step */
    bool
        ordered; /* the target is a file or folder: manifests are put at the end, in the order of the items */
};

struct lane {
    struct work *work;
    struct tn_job job;
    struct tn_diag_list told;
    struct tn_store *from, *to;
    struct tn_arena_mark mark;
    pthread_t thread;
};

/* ---- shared state; the lock is held ---- */

static const char *keep(struct work *w, const char *text)
{
    return text ? tn_name(&w->job->names, text) : NULL;
}

static void later(struct work *w, enum step_kind kind, struct part *part)
{
    *tn_push(&w->job->arena, &w->later) = (struct step){kind, part, NULL};
}

/* What completes something goes before what begins something. */
static void soon(struct work *w, enum step_kind kind, struct part *part)
{
    *tn_push(&w->job->arena, &w->soon) = (struct step){kind, part, NULL};
}

static struct part *want(struct work *w, const struct tn_descriptor *is, bool manifest)
{
    const char *digest = keep(w, is->digest);
    struct part *part = tn_map_get(&w->parts, digest);
    if (part)
        return part;
    part = tn_new(&w->job->arena, struct part);
    part->is =
        (struct tn_descriptor){.media_type = keep(w, is->media_type), .digest = digest, .size = is->size};
    part->manifest = manifest;
    tn_map_put(&w->parts, digest, part);
    later(w, manifest ? STEP_VISIT : STEP_MOVE, part);
    return part;
}

static void fail(struct part *part, enum tn_status status)
{
    if (part->state == FAILED)
        return;
    part->state = FAILED;
    part->status = status;
    for (unsigned i = 0; i < part->parents.n; i++)
        fail(part->parents.at[i], status);
    for (unsigned i = 0; i < part->subject.n; i++)
        fail(part->subject.at[i], status);
}

static void complete(struct work *w, struct part *part);

/* Placed, and its referrers complete: now it may have its tags. */
static void check_complete(struct work *w, struct part *part)
{
    if (part->state != PLACED || part->unsettled)
        return;
    if (part->tags.n && !w->ordered)
        soon(w, STEP_TAG, part);
    else
        complete(w, part);
}

static void complete(struct work *w, struct part *part)
{
    part->state = COMPLETE;
    for (unsigned i = 0; i < part->subject.n; i++) {
        part->subject.at[i]->unsettled--;
        check_complete(w, part->subject.at[i]);
    }
    part->subject.n = 0;
}

static void check_children(struct work *w, struct part *part);

static void place(struct work *w, struct part *part)
{
    if (part->state != OPEN)
        return;
    part->state = PLACED;
    for (unsigned i = 0; i < part->parents.n; i++) {
        part->parents.at[i]->missing--;
        check_children(w, part->parents.at[i]);
    }
    check_complete(w, part);
}

static void check_children(struct work *w, struct part *part)
{
    if (part->state != OPEN || !part->visited || part->missing)
        return;
    if (part->here || w->ordered)
        place(w, part);
    else
        soon(w, STEP_PUT, part);
}

static void add_child(struct work *w, struct part *parent, const struct tn_descriptor *is, bool manifest)
{
    struct part *child = want(w, is, manifest);
    *tn_push(&w->job->arena, &parent->children) = child;
    if (child->state == FAILED) {
        fail(parent, child->status);
    } else if (child->state == OPEN) {
        *tn_push(&w->job->arena, &child->parents) = parent;
        parent->missing++;
    }
}

static void add_referrer(struct work *w, struct part *subject, const struct tn_descriptor *is)
{
    struct part *referrer = want(w, is, true);
    if (referrer == subject)
        return;
    *tn_push(&w->job->arena, &subject->referrers) = referrer;
    if (referrer->state == FAILED) {
        fail(subject, referrer->status);
    } else if (referrer->state != COMPLETE) {
        *tn_push(&w->job->arena, &referrer->subject) = subject;
        subject->unsettled++;
    }
}

/* ---- steps; the lock is not held ---- */

static void take_lock(struct lane *lane)
{
    pthread_mutex_lock(&lane->work->lock);
}

static void drop_lock(struct lane *lane)
{
    pthread_mutex_unlock(&lane->work->lock);
}

/* Not being at the target is no finding: that is what a copy is for. */
static enum tn_status resolve_quietly(struct lane *lane, struct tn_store *store, const char *ref,
                                      struct tn_descriptor *ret_found, bool *ret_there)
{
    unsigned n = lane->told.n, errors = lane->told.sink.errors;
    enum tn_status status = tn_store_resolve(store, ref, ret_found);
    *ret_there = !status;
    if (status != TN_ERR_NOT_FOUND)
        return status;
    lane->told.n = n;
    lane->told.sink.errors = errors;
    return TN_OK;
}

static enum tn_status refuse_clobber(struct lane *lane, const struct tn_copy_item *item,
                                     const struct tn_descriptor *there, const struct tn_descriptor *found)
{
    tn_diag_report(lane->job.sink, TN_ERROR, "copy-exists", TN_NOWHERE,
                   "%s:%s is there already, as %s; it would be %s", lane->to->name, item->to, there->digest,
                   found->digest);
    return TN_ERR_EXISTS;
}

static enum tn_status ask(struct lane *lane, struct tn_copy_item *item)
{
    struct work *w = lane->work;
    struct tn_descriptor found, there;
    bool is_there = false;
    enum tn_status status = tn_store_resolve(lane->from, item->from, &found);
    if (!status && item->to)
        status = resolve_quietly(lane, lane->to, item->to, &there, &is_there);
    if (!status && is_there && w->copy->no_clobber && strcmp(there.digest, found.digest))
        status = refuse_clobber(lane, item, &there, &found);
    if (status)
        return status;
    take_lock(lane);
    item->digest = keep(w, found.digest);
    bool same = is_there && !strcmp(there.digest, found.digest);
    item->result = same ? TN_COPY_UNCHANGED : TN_COPY_COPIED;
    if (!same || w->copy->referrers) {
        struct part *root = want(w, &found, true);
        w->roots[item - w->copy->items.at] = root;
        if (!same && item->to)
            *tn_push(&w->job->arena, &root->tags) = item->to;
        if (root->state == PLACED || root->state == COMPLETE) { /* by an item before this one */
            root->state = PLACED;
            check_complete(w, root);
        }
    }
    drop_lock(lane);
    return TN_OK;
}

/* image-spec "Non-Distributable Layers": what registries do not hold and clients do not push */
static bool is_elsewhere(const char *media_type)
{
    return strstr(media_type, ".nondistributable.") || strstr(media_type, ".foreign.");
}

static void add_blobs(struct work *w, struct part *part, const struct tn_manifest *m)
{
    add_child(w, part, &m->config, false);
    for (unsigned i = 0; i < m->layers.n; i++)
        if (!is_elsewhere(m->layers.at[i].media_type))
            add_child(w, part, &m->layers.at[i], false);
}

static void keep_bytes(struct work *w, struct part *part, const struct tn_manifest_bytes *got)
{
    part->bytes.bytes.at = (const uint8_t *)tn_arena_copy(&w->job->arena, got->bytes.at, got->bytes.len);
    part->bytes.bytes.len = got->bytes.len;
    part->bytes.media_type = keep(w, got->media_type);
    part->bytes.digest = part->is.digest;
}

/* Manifests that the target has are complete there: nothing was put before what it refers to. Only what its
 * children's referrers are is still to be seen. */
static void enter_children(struct work *w, struct part *part, const struct tn_manifest_bytes *got,
                           const struct tn_manifest *m)
{
    if (!part->here)
        keep_bytes(w, part, got);
    if (!part->here && !m->index)
        add_blobs(w, part, m);
    for (unsigned i = 0; i < m->manifests.n; i++) {
        const struct tn_descriptor *child = &m->manifests.at[i];
        if (!part->here || tn_media_type_is_manifest(child->media_type))
            add_child(w, part, child, tn_media_type_is_manifest(child->media_type));
    }
}

static enum tn_status read_manifest(struct lane *lane, struct part *part, struct tn_manifest_bytes *ret_bytes,
                                    struct tn_manifest *ret_manifest)
{
    enum tn_status status = tn_store_get_manifest(lane->from, part->is.digest, ret_bytes);
    if (status)
        return status;
    struct tn_source source = {tn_arena_printf(&lane->job.arena, "%s@%s", lane->from->name, part->is.digest),
                               ret_bytes->bytes, true};
    return tn_manifest_read(&lane->job.arena, lane->job.sink, &source, ret_bytes->media_type, ret_manifest);
}

static enum tn_status visit(struct lane *lane, struct part *part)
{
    struct work *w = lane->work;
    struct tn_descriptor there;
    struct tn_manifest_bytes bytes;
    struct tn_manifest manifest = {0};
    struct tn_descriptors referrers = {0};
    bool here = false, index = tn_media_type_is_index(part->is.media_type);
    enum tn_status status = resolve_quietly(lane, lane->to, part->is.digest, &there, &here);
    if (!status && (!here || (index && w->copy->referrers)))
        status = read_manifest(lane, part, &bytes, &manifest);
    if (!status && w->copy->referrers)
        status = tn_store_referrers(lane->from, part->is.digest, NULL, &referrers);
    if (status)
        return status;
    take_lock(lane);
    part->here = here;
    enter_children(w, part, &bytes, &manifest);
    for (unsigned i = 0; i < referrers.n; i++)
        add_referrer(w, part, &referrers.at[i]);
    part->visited = true;
    check_children(w, part);
    drop_lock(lane);
    return TN_OK;
}

static enum tn_status move(struct lane *lane, struct part *part)
{
    struct work *w = lane->work;
    enum tn_copied how = TN_BLOB_THERE;
    bool has = false;
    enum tn_status status;
    if (w->copy->dry_run) {
        status = tn_store_has_blob(lane->to, &part->is, &has);
        how = has ? TN_BLOB_THERE : TN_BLOB_SENT;
    } else {
        status = tn_store_copy_blob(lane->from, lane->to, &part->is, &how);
    }
    if (status)
        return status;
    take_lock(lane);
    w->copy->did.blobs_there += how == TN_BLOB_THERE;
    w->copy->did.blobs_mounted += how == TN_BLOB_MOUNTED;
    w->copy->did.blobs_sent += how == TN_BLOB_SENT;
    w->copy->did.bytes_sent += how == TN_BLOB_SENT ? part->is.size : 0;
    place(w, part);
    drop_lock(lane);
    return TN_OK;
}

static enum tn_status put_bytes(struct lane *lane, struct part *part, const char *tag)
{
    return lane->work->copy->dry_run
               ? TN_OK
               : tn_store_put_manifest(lane->to, part->bytes.media_type, part->bytes.bytes, tag, NULL);
}

/* Where nothing else is to come before its tag, a manifest is put under it at once. */
static enum tn_status put(struct lane *lane, struct part *part)
{
    struct work *w = lane->work;
    take_lock(lane);
    const char *tag = part->tags.n && !part->unsettled ? part->tags.at[part->tags.n - 1] : NULL;
    part->tags.n -= tag != NULL;
    drop_lock(lane);
    enum tn_status status = put_bytes(lane, part, tag);
    if (status)
        return status;
    take_lock(lane);
    w->copy->did.manifests++;
    place(w, part);
    drop_lock(lane);
    return TN_OK;
}

static enum tn_status put_tag(struct lane *lane, struct part *part, const char *tag)
{
    if (lane->work->copy->dry_run)
        return TN_OK;
    return part->bytes.bytes.len ? put_bytes(lane, part, tag) : tn_store_tag(lane->to, part->is.digest, tag);
}

static enum tn_status tag(struct lane *lane, struct part *part)
{
    struct work *w = lane->work;
    enum tn_status status = TN_OK;
    take_lock(lane);
    while (!status && part->tags.n) {
        const char *name = part->tags.at[--part->tags.n];
        drop_lock(lane);
        status = put_tag(lane, part, name);
        take_lock(lane);
    }
    if (!status)
        complete(w, part);
    drop_lock(lane);
    return status;
}

/* ---- lanes ---- */

static bool take_step(struct work *w, struct step *ret_step)
{
    if (w->soon.n)
        *ret_step = w->soon.at[--w->soon.n];
    else if (w->later.next < w->later.n)
        *ret_step = w->later.at[w->later.next++];
    else
        return false;
    return true;
}

static enum tn_status do_step(struct lane *lane, const struct step *step)
{
    switch (step->kind) {
    case STEP_ASK: return ask(lane, step->item);
    case STEP_VISIT: return visit(lane, step->part);
    case STEP_MOVE: return move(lane, step->part);
    case STEP_PUT: return put(lane, step->part);
    case STEP_TAG: return tag(lane, step->part);
    }
    return TN_OK;
}

/* Hands over what was told, and gives back the step's memory. With the lock held. */
static void end_step(struct lane *lane, const struct step *step, enum tn_status status)
{
    tn_diag_list_tell(&lane->told, lane->work->job->sink);
    lane->told.n = lane->told.cap = 0;
    lane->told.at = NULL;
    if (lane->work->copy->to->kind != TN_REF_ARCHIVE) /* which remembers what it was given */
        tn_arena_rewind(&lane->job.arena, lane->mark);
    if (status && step->kind == STEP_ASK)
        step->item->status = status;
    else if (status)
        fail(step->part, status);
}

static void *work_on(void *at)
{
    struct lane *lane = at;
    struct work *w = lane->work;
    struct step step;
    pthread_mutex_lock(&w->lock);
    for (;;) {
        while (!take_step(w, &step)) {
            if (!w->busy) {
                pthread_cond_broadcast(&w->news);
                pthread_mutex_unlock(&w->lock);
                return NULL;
            }
            pthread_cond_wait(&w->news, &w->lock);
        }
        bool dropped = step.part && step.part->state == FAILED;
        w->busy++;
        pthread_mutex_unlock(&w->lock);
        enum tn_status status = dropped ? TN_OK : do_step(lane, &step);
        pthread_mutex_lock(&w->lock);
        end_step(lane, &step, status);
        w->busy--;
        pthread_cond_broadcast(&w->news);
    }
}

static enum tn_status open_lane(struct work *w, struct lane *lane)
{
    struct tn_copy *copy = w->copy;
    *lane = (struct lane){.work = w};
    tn_job_init(&lane->job);
    tn_diag_list_init(&lane->told, &lane->job.arena);
    lane->job.sink = &lane->told.sink;
    enum tn_status status = tn_store_open(&lane->job, copy->from, TN_STORE_READ, &copy->options, &lane->from);
    if (!status)
        status = tn_store_open(&lane->job, copy->to, copy->dry_run ? TN_STORE_PLAN : TN_STORE_WRITE,
                               &copy->options, &lane->to);
    lane->mark = tn_arena_mark(&lane->job.arena);
    return status;
}

static void close_lane(struct lane *lane)
{
    tn_store_close(lane->from);
    tn_store_close(lane->to);
    tn_job_dispose(&lane->job);
}

/* ---- a target that is written in order ---- */

static enum tn_status settle(struct lane *lane, struct part *part)
{
    enum tn_status status = TN_OK;
    if (part->settled || !part->manifest || part->here)
        return TN_OK;
    part->settled = true;
    for (unsigned i = 0; !status && i < part->children.n; i++)
        status = settle(lane, part->children.at[i]);
    if (!status)
        status = put_bytes(lane, part, NULL);
    lane->work->copy->did.manifests += !status;
    return status;
}

/* What refers to it, and to its children. */
static enum tn_status settle_referrers(struct lane *lane, struct part *part)
{
    enum tn_status status = TN_OK;
    if (part->followed)
        return TN_OK;
    part->followed = true;
    for (unsigned i = 0; !status && i < part->children.n; i++)
        status = settle_referrers(lane, part->children.at[i]);
    for (unsigned i = 0; !status && i < part->referrers.n; i++)
        if (!(status = settle(lane, part->referrers.at[i])))
            status = settle_referrers(lane, part->referrers.at[i]);
    return status;
}

static enum tn_status settle_root(struct lane *lane, struct part *part, const char *tag)
{
    enum tn_status status = settle(lane, part);
    if (!status)
        status = settle_referrers(lane, part);
    return status || !tag ? status : put_tag(lane, part, tag);
}

static void put_in_order(struct lane *lane)
{
    struct work *w = lane->work;
    for (unsigned i = 0; i < w->copy->items.n; i++) {
        struct tn_copy_item *item = &w->copy->items.at[i];
        struct part *root = w->roots[i];
        if (!item->status && root && root->state != FAILED)
            item->status = settle_root(lane, root, item->result == TN_COPY_COPIED ? item->to : NULL);
    }
}

/* ---- the run ---- */

static void run_lanes(struct work *w, struct lane *lanes, unsigned n)
{
    unsigned made = 1;
    while (made < n && !open_lane(w, &lanes[made]) &&
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

/* What was not reached waits for something that waits for it, which no honest graph does. */
static void judge_items(struct work *w)
{
    struct tn_copy *copy = w->copy;
    for (unsigned i = 0; i < copy->items.n; i++) {
        struct tn_copy_item *item = &copy->items.at[i];
        const struct part *root = w->roots[i];
        if (!item->status && root && root->state == FAILED)
            item->status = root->status;
        if (!item->status && root && !w->ordered && root->state != COMPLETE) {
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
    unsigned n = copy->lanes ? copy->lanes : DEFAULT_LANES;
    return n > MAX_LANES ? MAX_LANES : n;
}

static enum tn_status first_failure(const struct tn_copy *copy)
{
    for (unsigned i = 0; i < copy->items.n; i++)
        if (copy->items.at[i].status)
            return copy->items.at[i].status;
    return TN_OK;
}

enum tn_status tn_copy_run(struct tn_copy *copy)
{
    struct tn_job *job = copy->job;
    struct work w = {.copy = copy, .job = job, .ordered = copy->to->kind != TN_REF_REGISTRY};
    unsigned n = lanes_wanted(copy);
    struct lane *lanes = tn_new_n(&job->arena, n, struct lane);
    pthread_mutex_init(&w.lock, NULL);
    pthread_cond_init(&w.news, NULL);
    tn_map_init(&w.parts, &job->arena);
    w.roots = tn_new_n(&job->arena, copy->items.n, struct part *);
    for (unsigned i = 0; i < copy->items.n; i++)
        *tn_push(&job->arena, &w.later) = (struct step){STEP_ASK, NULL, &copy->items.at[i]};
    enum tn_status status = open_lane(&w, &lanes[0]);
    if (!status)
        run_lanes(&w, lanes, n);
    if (!status && w.ordered)
        put_in_order(&lanes[0]);
    if (!status && !copy->dry_run)
        status = tn_store_commit(lanes[0].to);
    tn_diag_list_tell(&lanes[0].told, job->sink);
    if (!status)
        judge_items(&w);
    close_lane(&lanes[0]);
    pthread_cond_destroy(&w.news);
    pthread_mutex_destroy(&w.lock);
    return status ? status : first_failure(copy);
}

bool tn_tag_stands_in(const char *tag)
{
    return !strncmp(tag, "sha256-", 7) && strspn(tag + 7, "0123456789abcdef") == 64;
}

enum tn_status tn_copy_add_all_tags(struct tn_copy *copy)
{
    struct tn_store *store;
    struct tn_tag_list tags;
    enum tn_status status = tn_store_open(copy->job, copy->from, TN_STORE_READ, &copy->options, &store);
    if (status)
        return status;
    status = tn_store_tags(store, &tags);
    for (unsigned i = 0; !status && i < tags.n; i++)
        if (!tn_tag_stands_in(tags.at[i]) || tags.at[i][7 + 64])
            *tn_push(&copy->job->arena, &copy->items) = (struct tn_copy_item){tags.at[i], tags.at[i]};
    tn_store_close(store);
    return status;
}
