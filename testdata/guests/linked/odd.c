#include "base.h"

PUBLIC int is_odd(uint32_t n)
{
    return n ? is_even(n - 1) : 0;
}
