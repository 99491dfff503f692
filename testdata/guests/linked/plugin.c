/* Opened by name: nobody imports it. */
#include "base.h"

PUBLIC uint32_t twice(uint32_t n)
{
    return 2 * n;
}

PUBLIC uint32_t greeted(uint32_t n)
{
    return (uint32_t)n_greetings + n;
}

PUBLIC const uint32_t answer = 42;
