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

struct queue {
    pthread_mutex_t lock;
    tn_lane_fn *move;
    void *with;
    unsigned n, next;
    unsigned failed; /* the first of those that did; n: none */
    enum tn_status status;
};

struct lane {
    struct queue *queue;
    struct tn_store *store;
    pthread_t thread;
    struct tn_job job; /* these two not of the first lane, whose store is the caller's */
    struct tn_diag_list told;
};

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
    struct lane *lane = at;
    struct queue *q = lane->queue;
    unsigned i;
    while (take(q, &i)) {
        enum tn_status status = q->move(q->with, lane->store, i);
        if (status)
            fail(q, i, status);
    }
    return NULL;
}

static bool start(struct lane *lane, struct queue *q, const struct tn_store *like)
{
    *lane = (struct lane){.queue = q};
    tn_job_init(&lane->job);
    tn_diag_list_init(&lane->told, &lane->job.arena);
    lane->job.sink = &lane->told.sink;
    if (!tn_store_open(&lane->job, &like->opened.ref, like->opened.mode, &like->opened.options, &lane->store) &&
        !pthread_create(&lane->thread, NULL, work, lane))
        return true;
    tn_store_close(lane->store);
    tn_job_dispose(&lane->job);
    return false;
}

static void end(struct lane *lane, struct tn_diag_sink *sink)
{
    pthread_join(lane->thread, NULL);
    tn_diag_list_tell(&lane->told, sink);
    tn_store_close(lane->store);
    tn_job_dispose(&lane->job);
}

enum tn_status tn_lanes_run(struct tn_store *store, unsigned n, tn_lane_fn *move, void *with)
{
    struct queue q = {.move = move, .with = with, .n = n, .failed = n};
    struct lane lanes[TN_LANES] = {{.queue = &q, .store = store}};
    unsigned wanted = store->opened.ref.kind == TN_REF_REGISTRY ? n : 1, made = 1;
    pthread_mutex_init(&q.lock, NULL);
    while (made < wanted && made < TN_LANES && start(&lanes[made], &q, store))
        made++;
    work(&lanes[0]);
    for (unsigned i = 1; i < made; i++)
        end(&lanes[i], store->job->sink);
    pthread_mutex_destroy(&q.lock);
    return q.status;
}
