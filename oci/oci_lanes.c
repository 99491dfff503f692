#include "oci/oci_lanes.h"

#include "oci/oci_auth.h"
#include "oci/oci_rate.h"

#include <pthread.h>

/* ---- what stores share ---- */

struct tn_token_cache *tn_stores_share(struct tn_job *job, struct tn_store_options *options)
{
    if (!options->rate)
        options->rate = tn_rate_new(&job->arena, &(struct tn_rate_limit){.max_wait = tn_rate_max_wait(NULL)});
    if (options->tokens)
        return NULL;
    return options->tokens = tn_token_cache_new();
}

void tn_stores_unshare(struct tn_store_options *options, struct tn_token_cache *shared)
{
    if (!shared)
        return;
    options->tokens = NULL;
    tn_token_cache_free(shared);
}

/* ---- lanes ---- */

bool tn_lane_open(struct tn_lane *lane, const struct tn_store *like)
{
    *lane = (struct tn_lane){0};
    tn_job_init(&lane->job);
    tn_diag_list_init(&lane->told, &lane->job.arena);
    lane->job.sink = &lane->told.sink;
    if (!tn_store_open_beside(&lane->job, like, &lane->store))
        return true;
    tn_lane_close(lane, NULL);
    return false;
}

void tn_lane_close(struct tn_lane *lane, struct tn_diag_sink *sink)
{
    if (sink)
        tn_diag_list_tell(&lane->told, sink);
    tn_store_close(lane->store);
    tn_job_dispose(&lane->job);
}

/* ---- a queue of transfers ---- */

struct queue {
    pthread_mutex_t lock;
    tn_lane_fn *move;
    void *with;
    unsigned n, next;
    unsigned failed; /* the first of those that did; n: none */
    enum tn_status status;
};

struct worker {
    struct queue *queue;
    pthread_t thread;
    struct tn_lane lane; /* of the first, its store alone, which is the caller's */
};

struct tn_lanes {
    struct worker *at;
    unsigned open, most;
};

unsigned tn_lanes_wanted(unsigned jobs)
{
    return !jobs ? TN_MANY_LANES : jobs < TN_MAX_LANES ? jobs : TN_MAX_LANES;
}

static bool take(struct queue *q, unsigned *ret_i)
{
    pthread_mutex_lock(&q->lock);
    bool more = q->next < q->n && q->failed == q->n;
    if (more)
        *ret_i = q->next++;
    pthread_mutex_unlock(&q->lock);
    return more;
}

static void fail(struct queue *q, unsigned i, enum tn_status status)
{
    pthread_mutex_lock(&q->lock);
    if (i < q->failed) {
        q->failed = i;
        q->status = status;
    }
    pthread_mutex_unlock(&q->lock);
}

static void *work(void *at)
{
    struct worker *worker = at;
    struct queue *q = worker->queue;
    unsigned i;
    while (take(q, &i)) {
        enum tn_status status = q->move(q->with, worker->lane.store, i);
        if (status)
            fail(q, i, status);
    }
    return NULL;
}

static bool start(struct tn_lanes *lanes, unsigned number, struct queue *q)
{
    struct worker *worker = &lanes->at[number];
    if (number == lanes->open && !tn_lane_open(&worker->lane, lanes->at[0].lane.store))
        return false;
    lanes->open += number == lanes->open;
    worker->queue = q;
    return !pthread_create(&worker->thread, NULL, work, worker);
}

struct tn_lanes *tn_lanes_open(struct tn_store *store, unsigned most)
{
    struct tn_lanes *lanes = tn_new(&store->job->arena, struct tn_lanes);
    lanes->most = store->opened.ref.kind == TN_REF_REGISTRY && most ? most : 1;
    lanes->open = 1;
    lanes->at = tn_new_n(&store->job->arena, lanes->most, struct worker);
    lanes->at[0].lane.store = store;
    return lanes;
}

enum tn_status tn_lanes_go(struct tn_lanes *lanes, unsigned n, tn_lane_fn *move, void *with)
{
    struct queue q = {.move = move, .with = with, .n = n, .failed = n};
    unsigned started = 1;
    pthread_mutex_init(&q.lock, NULL);
    while (started < n && started < lanes->most && start(lanes, started, &q))
        started++;
    lanes->at[0].queue = &q;
    work(&lanes->at[0]);
    for (unsigned i = 1; i < started; i++)
        pthread_join(lanes->at[i].thread, NULL);
    pthread_mutex_destroy(&q.lock);
    return q.status;
}

void tn_lanes_close(struct tn_lanes *lanes)
{
    for (unsigned i = 1; i < lanes->open; i++)
        tn_lane_close(&lanes->at[i].lane, lanes->at[0].lane.store->job->sink);
}

enum tn_status tn_lanes_run(struct tn_store *store, unsigned n, tn_lane_fn *move, void *with)
{
    struct tn_lanes *lanes = tn_lanes_open(store, n < TN_LANES ? n : TN_LANES);
    enum tn_status status = tn_lanes_go(lanes, n, move, with);
    tn_lanes_close(lanes);
    return status;
}
