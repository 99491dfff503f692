/* Work on a range of items by a few threads. What comes of it must not hang on how many there are: each item
 * leaves its result where only it writes. */
#ifndef TN_THREADS_H
#define TN_THREADS_H

#include "base/setting.h"

extern const struct tn_setting tn_set_threads;

/* How many threads are worth having: TENON_THREADS, or the processors that this process may use. */
unsigned tn_threads(void);
/* Calls `work` for parts [begin, end) of [0, n), each item once, in no order; `part` items at a time at most.
 * `worker` is less than tn_threads(): no two calls with the same one are at work at once. The caller's thread
 * is one of them, and does all of it where no other can be made. */
void tn_parallel(size_t n, size_t part, void (*work)(void *ctx, unsigned worker, size_t begin, size_t end),
                 void *ctx);

#endif
