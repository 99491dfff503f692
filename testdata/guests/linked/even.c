#include "base.h"

PUBLIC int is_even(uint32_t n)
{
    return n ? is_odd(n - 1) : 1;
}
