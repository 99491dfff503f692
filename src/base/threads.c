#include "base/threads.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

enum { MAX_THREADS = 64 };

const struct tn_setting tn_set_threads = {"TENON_THREADS", "a number from 1 to 64", .least = 1, .most = MAX_THREADS};

struct range {
    atomic_size_t next;
    size_t n, part;
    void (*work)(void *ctx, unsigned worker, size_t begin, size_t end);
    void *ctx;
};
struct worker {
    struct range *range;
    unsigned number;
};

unsigned tn_threads(void)
{
    static atomic_uint known; /* asking takes three system calls, and a composition asks for each component */
    unsigned threads = atomic_load(&known);
    if (threads)
        return threads;
    long here = sysconf(_SC_NPROCESSORS_ONLN);
    threads = (unsigned)tn_setting_or(&tn_set_threads, here < 1 ? 1 : here > MAX_THREADS ? MAX_THREADS : (uint64_t)here);
    atomic_store(&known, threads);
    return threads;
}

static void *run(void *at)
{
    struct worker *worker = at;
    struct range *r = worker->range;
    for (;;) {
        size_t begin = atomic_fetch_add(&r->next, r->part);
        if (begin >= r->n)
            return NULL;
        r->work(r->ctx, worker->number, begin, begin + r->part < r->n ? begin + r->part : r->n);
    }
}

void tn_parallel(size_t n, size_t part, void (*work)(void *ctx, unsigned worker, size_t begin, size_t end),
                 void *ctx)
{
    struct range range = {.n = n, .part = part ? part : 1, .work = work, .ctx = ctx};
    struct worker workers[MAX_THREADS];
    pthread_t threads[MAX_THREADS];
    unsigned wanted = tn_threads(), made = 1;
    size_t parts = (n + range.part - 1) / range.part;
    if (wanted > parts)
        wanted = parts ? (unsigned)parts : 1;
    for (unsigned i = 0; i < wanted; i++)
        workers[i] = (struct worker){&range, i};
    while (made < wanted && !pthread_create(&threads[made], NULL, run, &workers[made]))
        made++;
    run(&workers[0]);
    for (unsigned i = 1; i < made; i++)
        pthread_join(threads[i], NULL);
}
