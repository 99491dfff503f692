#include "oci/oci_ahead.h"

#include "base/interrupt.h"

#include <pthread.h>
#include <stdlib.h>

struct tn_ahead {
    struct tn_blob blob; /* first: the file's, which is reported once it has a name */
    struct tn_blob *file;
    struct tn_lane lane;
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t known;
    bool named;
    const struct tn_descriptor *as; /* what, then; NULL: nobody needs it */
    atomic_bool unwanted;
    uint64_t done;
    enum tn_status status;
};

/* What it will be, where that is known already. */
static const struct tn_descriptor *look(struct tn_ahead *ahead)
{
    pthread_mutex_lock(&ahead->lock);
    const struct tn_descriptor *as = ahead->as;
    pthread_mutex_unlock(&ahead->lock);
    return as;
}

static enum tn_status ahead_next(struct tn_blob *blob, struct tn_bytes *ret_bytes)
{
    struct tn_ahead *ahead = (struct tn_ahead *)blob;
    struct tn_progress *progress = ahead->lane.store->progress;
    *ret_bytes = (struct tn_bytes){0};
    bool enough = ahead->unwanted || tn_interrupted();
    enum tn_status status = enough ? TN_OK : ahead->file->next(ahead->file, ret_bytes);
    if (status || !ret_bytes->len)
        return status;
    ahead->done += ret_bytes->len;
    const struct tn_descriptor *as = progress ? look(ahead) : NULL;
    if (as)
        progress->report(progress, as->digest, ahead->done, ahead->file->size);
    return TN_OK;
}

static enum tn_status ahead_rewind(struct tn_blob *blob)
{
    struct tn_ahead *ahead = (struct tn_ahead *)blob;
    ahead->done = 0;
    return ahead->file->rewind(ahead->file);
}

static const struct tn_descriptor *wait(struct tn_ahead *ahead)
{
    pthread_mutex_lock(&ahead->lock);
    while (!ahead->named)
        pthread_cond_wait(&ahead->known, &ahead->lock);
    const struct tn_descriptor *as = ahead->as;
    pthread_mutex_unlock(&ahead->lock);
    return as;
}

static void *work(void *data)
{
    struct tn_ahead *ahead = data;
    (void)tn_store_send_ahead(ahead->lane.store, &ahead->blob, ahead->file->size, &ahead->unwanted);
    const struct tn_descriptor *as = wait(ahead);
    if (as && !(ahead->status = ahead->file->rewind(ahead->file)))
        ahead->status = tn_store_send_blob(ahead->lane.store, as, ahead->file);
    return NULL;
}

static void free_ahead(struct tn_ahead *ahead, struct tn_diag_sink *sink)
{
    tn_blob_close(ahead->file);
    tn_lane_close(&ahead->lane, sink);
    pthread_cond_destroy(&ahead->known);
    pthread_mutex_destroy(&ahead->lock);
    free(ahead);
}

struct tn_ahead *tn_ahead_begin(const struct tn_store *store, const char *name, int fd, uint64_t size)
{
    if (!store->ops->send_ahead)
        return NULL;
    struct tn_ahead *ahead = calloc(1, sizeof *ahead);
    if (!ahead)
        tn_oom(sizeof *ahead);
    if (!tn_lane_open(&ahead->lane, store)) {
        free(ahead);
        return NULL;
    }
    ahead->file = tn_blob_of_file(&ahead->lane.job, name, fd, 0, size);
    ahead->blob = (struct tn_blob){.next = ahead_next, .rewind = ahead_rewind, .size = TN_SIZE_UNKNOWN};
    pthread_mutex_init(&ahead->lock, NULL);
    pthread_cond_init(&ahead->known, NULL);
    if (!pthread_create(&ahead->thread, NULL, work, ahead))
        return ahead;
    free_ahead(ahead, NULL);
    return NULL;
}

void tn_ahead_name(struct tn_ahead *ahead, const struct tn_descriptor *as)
{
    if (!ahead)
        return;
    pthread_mutex_lock(&ahead->lock);
    ahead->as = as;
    ahead->named = true;
    ahead->unwanted = !as;
    pthread_cond_signal(&ahead->known);
    pthread_mutex_unlock(&ahead->lock);
}

enum tn_status tn_ahead_end(struct tn_ahead *ahead, struct tn_diag_sink *sink)
{
    if (!ahead)
        return TN_OK;
    pthread_join(ahead->thread, NULL);
    enum tn_status status = ahead->status;
    free_ahead(ahead, sink);
    return status;
}
