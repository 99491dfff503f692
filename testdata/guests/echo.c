#include "guest.h"

/* The record has more than 16 flat values, so it comes as an address, and so it goes. */
EXPORT("demo:all/echo@1.0.0#same") const void *echo(const void *all)
{
    return all;
}
