/* Asks demo:slow/fetch, waits for the answer, and doubles it. */
#include "async.h"

IMPORT("demo:slow/fetch@1.0.0", "[async-lower]fetch") uint32_t fetch(uint32_t n, uint32_t *ret);
IMPORT("[export]$root", "[task-return]run") void run_return(uint32_t result);

static uint32_t answer, set;

EXPORT("[async-lift]run") uint32_t run(uint32_t n)
{
    uint32_t status = fetch(n, &answer);
    if ((status & 15) == RETURNED) {
        run_return(2 * answer);
        return EXIT;
    }
    set = waitable_set_new();
    waitable_join(status >> 4, set);
    return WAIT | set << 4;
}

EXPORT("[callback][async-lift]run") uint32_t run_callback(uint32_t event, uint32_t subtask, uint32_t state)
{
    if (event != EVENT_SUBTASK || state != RETURNED)
        return WAIT | set << 4;
    waitable_join(subtask, 0);
    subtask_drop(subtask);
    waitable_set_drop(set);
    run_return(2 * answer);
    return EXIT;
}
