#include "base/undo.h"

#include <limits.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { MAX = 1024 }; /* more than one command has at a time: pulling files, 500 */

/* The handler may come at any time, on any thread: a slot counts when all of it is set. */
enum { FREE, TAKEN, SET };
static struct slot {
    atomic_int state;
    atomic_ulong order; /* in which they were added */
    _Atomic(tn_undo_fn *) undo;
    _Atomic(void *) with;
} slots[MAX];
static atomic_ulong added;

void tn_undo_add(tn_undo_fn *undo, void *with)
{
    for (struct slot *s = slots; s < slots + MAX; s++) {
        int state = FREE;
        if (!atomic_compare_exchange_strong(&s->state, &state, TAKEN))
            continue;
        atomic_store(&s->order, atomic_fetch_add(&added, 1));
        atomic_store(&s->undo, undo);
        atomic_store(&s->with, with);
        atomic_store(&s->state, SET);
        return;
    }
    abort();
}

static atomic_bool ending;
static atomic_uint makers;
static _Thread_local bool making;
static _Thread_local sigset_t unblocked; /* a signal in the middle would find the maker himself, who then does not go on */
enum { MOMENTS = 1000 /* milliseconds: a disk may have stopped */ };

static void wait_for_end(void)
{
    for (;;)
        pause();
}

/* Either the end sees that it was dropped, or this that the end has come, which may be at it: what it is handed stays. The
 * end waits for who is making something before it looks. */
void tn_undo_drop(tn_undo_fn *undo, void *with)
{
    for (struct slot *s = slots; s < slots + MAX; s++)
        if (atomic_load(&s->state) == SET && atomic_load(&s->undo) == undo && atomic_load(&s->with) == with) {
            atomic_store(&s->state, FREE);
            break;
        }
    if (!making && atomic_load(&ending))
        wait_for_end();
}

/* The last that was added before `before`; NULL where none was. */
static struct slot *last_before(unsigned long before)
{
    struct slot *last = NULL;
    for (struct slot *s = slots; s < slots + MAX; s++)
        if (atomic_load(&s->state) == SET && atomic_load(&s->order) < before &&
            (!last || atomic_load(&s->order) > atomic_load(&last->order)))
            last = s;
    return last;
}

/* Either this sees that the end has come, or the end that something is being made. */
void tn_undo_making(void)
{
    sigset_t all;
    sigfillset(&all);
    pthread_sigmask(SIG_BLOCK, &all, &unblocked);
    atomic_fetch_add(&makers, 1);
    making = true;
    if (!atomic_load(&ending))
        return;
    atomic_fetch_sub(&makers, 1);
    wait_for_end();
}

void tn_undo_made(void)
{
    making = false;
    atomic_fetch_sub(&makers, 1);
    pthread_sigmask(SIG_SETMASK, &unblocked, NULL);
}

void tn_undo_all(void)
{
    atomic_store(&ending, true);
    for (unsigned i = 0; i < MOMENTS && atomic_load(&makers); i++)
        nanosleep(&(struct timespec){.tv_nsec = 1000000}, NULL);
    unsigned long before = ULONG_MAX;
    for (struct slot *s; (s = last_before(before)); before = atomic_load(&s->order))
        atomic_load(&s->undo)(atomic_load(&s->with));
}
