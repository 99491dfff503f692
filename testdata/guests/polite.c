#include "guest.h"

IMPORT("demo:app/titles@0.1.0", "titled") void titled(const char *name, size_t len, struct str *ret);

EXPORT("demo:app/greet@0.1.0#greet") struct str *greet(const char *name, size_t len)
{
    struct str full;
    titled(name, len, &full);
    RETURN(struct str, join(S("Good day, "), full));
}
