#include "base/undo.h"

#include <limits.h>
#include <stdatomic.h>
#include <stddef.h>
#include <stdlib.h>

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

void tn_undo_drop(tn_undo_fn *undo, void *with)
{
    for (struct slot *s = slots; s < slots + MAX; s++)
        if (atomic_load(&s->state) == SET && atomic_load(&s->undo) == undo && atomic_load(&s->with) == with) {
            atomic_store(&s->state, FREE);
            return;
        }
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

void tn_undo_all(void)
{
    unsigned long before = ULONG_MAX;
    for (struct slot *s; (s = last_before(before)); before = atomic_load(&s->order))
        atomic_load(&s->undo)(atomic_load(&s->with));
}
