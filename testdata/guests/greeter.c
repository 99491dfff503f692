#include "guest.h"

#ifndef VERSION
#define VERSION "0.1.0"
#endif
#ifndef HELLO
#define HELLO "Hello, "
#endif

EXPORT("demo:app/greet@" VERSION "#greet") struct str *greet(const char *name, size_t len)
{
    RETURN(struct str, join(join(S(HELLO), (struct str){name, len}), S("!")));
}

#ifdef FAREWELL
EXPORT("demo:app/greet@" VERSION "#farewell") struct str *farewell(const char *name, size_t len)
{
    RETURN(struct str, join(S("Bye, "), (struct str){name, len}));
}
#endif
