#include "guest.h"

EXPORT("demo:app/greet@0.1.0#greet") struct str *greet(const char *name, size_t len, bool loud)
{
    RETURN(struct str, join(loud ? S("HELLO, ") : S("hello, "), (struct str){name, len}));
}
