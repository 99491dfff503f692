/* demo:slow/fetch: lets others run, twice, before it answers. */
#include "async.h"

#define FETCH "demo:slow/fetch@1.0.0"

IMPORT("[export]" FETCH, "[task-return]fetch") void fetch_return(uint32_t result);

static uint32_t asked, turns;

EXPORT("[async-lift]" FETCH "#fetch") uint32_t fetch(uint32_t n)
{
    asked = n;
    turns = 0;
    return YIELD;
}

EXPORT("[callback][async-lift]" FETCH "#fetch") uint32_t fetch_callback(uint32_t event, uint32_t a, uint32_t b)
{
    (void)event, (void)a, (void)b;
    if (++turns < 2)
        return YIELD;
    fetch_return(asked + 1);
    return EXIT;
}
