#include "base/hasher.h"

#include <pthread.h>
#include <stdlib.h>

enum { RING = 2 << 20 /* bytes that were given and are not hashed yet, at most */ };

/* One side puts bytes behind `given`, the other hashes those behind `hashed`; both count from the beginning, and
 * stand in the ring at their remainder. */
struct tn_hasher {
    pthread_t thread;
    pthread_mutex_t lock;
    pthread_cond_t more, less;
    struct tn_digest *digest;
    uint64_t given, hashed;
    bool over;
    uint8_t ring[RING];
};

/* Bytes from `at` that stand in one piece. */
static size_t in_one_piece(uint64_t at, uint64_t len)
{
    size_t to_end = RING - (size_t)(at % RING);
    return len < to_end ? (size_t)len : to_end;
}

static void *work(void *data)
{
    struct tn_hasher *h = data;
    pthread_mutex_lock(&h->lock);
    for (;;) {
        while (h->given == h->hashed && !h->over)
            pthread_cond_wait(&h->more, &h->lock);
        size_t n = in_one_piece(h->hashed, h->given - h->hashed);
        if (!n)
            break;
        pthread_mutex_unlock(&h->lock);
        tn_digest_add(h->digest, h->ring + h->hashed % RING, n);
        pthread_mutex_lock(&h->lock);
        h->hashed += n;
        pthread_cond_signal(&h->less);
    }
    pthread_mutex_unlock(&h->lock);
    return NULL;
}

struct tn_hasher *tn_hasher_new(struct tn_digest *digest)
{
    struct tn_hasher *h = malloc(sizeof *h);
    if (!h)
        tn_oom(sizeof *h);
    h->digest = digest;
    h->given = h->hashed = 0;
    h->over = false;
    pthread_mutex_init(&h->lock, NULL);
    pthread_cond_init(&h->more, NULL);
    pthread_cond_init(&h->less, NULL);
    if (!pthread_create(&h->thread, NULL, work, h))
        return h;
    free(h);
    return NULL;
}

void tn_hasher_add(struct tn_hasher *h, struct tn_bytes bytes)
{
    pthread_mutex_lock(&h->lock);
    while (bytes.len) {
        while (h->given - h->hashed == RING)
            pthread_cond_wait(&h->less, &h->lock);
        uint64_t room = RING - (h->given - h->hashed);
        size_t n = in_one_piece(h->given, room < bytes.len ? room : bytes.len);
        pthread_mutex_unlock(&h->lock);
        memcpy(h->ring + h->given % RING, bytes.at, n);
        bytes = (struct tn_bytes){bytes.at + n, bytes.len - n};
        pthread_mutex_lock(&h->lock);
        h->given += n;
        pthread_cond_signal(&h->more);
    }
    pthread_mutex_unlock(&h->lock);
}

void tn_hasher_wait(struct tn_hasher *h)
{
    pthread_mutex_lock(&h->lock);
    while (h->given != h->hashed)
        pthread_cond_wait(&h->less, &h->lock);
    pthread_mutex_unlock(&h->lock);
}

void tn_hasher_free(struct tn_hasher *h)
{
    if (!h)
        return;
    pthread_mutex_lock(&h->lock);
    h->over = true;
    pthread_cond_signal(&h->more);
    pthread_mutex_unlock(&h->lock);
    pthread_join(h->thread, NULL);
    free(h);
}
