#include "base/hasher.h"

#include <pthread.h>
#include <stdlib.h>

struct tn_hasher {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct tn_digest *digest;
    struct tn_bytes bytes; /* to be hashed; none: idle */
    bool over;
};

static void *work(void *data)
{
    struct tn_hasher *h = data;
    pthread_mutex_lock(&h->lock);
    for (;;) {
        while (!h->bytes.len && !h->over)
            pthread_cond_wait(&h->changed, &h->lock);
        if (!h->bytes.len)
            break;
        pthread_mutex_unlock(&h->lock);
        tn_digest_add(h->digest, h->bytes.at, h->bytes.len);
        pthread_mutex_lock(&h->lock);
        h->bytes.len = 0;
        pthread_cond_signal(&h->changed);
    }
    pthread_mutex_unlock(&h->lock);
    return NULL;
}

struct tn_hasher *tn_hasher_new(struct tn_digest *digest)
{
    struct tn_hasher *h = calloc(1, sizeof *h);
    if (!h)
        tn_oom(sizeof *h);
    h->digest = digest;
    pthread_mutex_init(&h->lock, NULL);
    pthread_cond_init(&h->changed, NULL);
    if (!pthread_create(&h->thread, NULL, work, h))
        return h;
    free(h);
    return NULL;
}

static void wait_locked(struct tn_hasher *h)
{
    while (h->bytes.len)
        pthread_cond_wait(&h->changed, &h->lock);
}

void tn_hasher_add(struct tn_hasher *h, struct tn_bytes bytes)
{
    pthread_mutex_lock(&h->lock);
    wait_locked(h);
    h->bytes = bytes;
    pthread_cond_signal(&h->changed);
    pthread_mutex_unlock(&h->lock);
}

void tn_hasher_wait(struct tn_hasher *h)
{
    pthread_mutex_lock(&h->lock);
    wait_locked(h);
    pthread_mutex_unlock(&h->lock);
}

void tn_hasher_free(struct tn_hasher *h)
{
    if (!h)
        return;
    pthread_mutex_lock(&h->lock);
    h->over = true;
    pthread_cond_signal(&h->changed);
    pthread_mutex_unlock(&h->lock);
    pthread_join(h->thread, NULL);
    free(h);
}
