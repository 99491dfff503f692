#include "guest.h"

EXPORT("demo:app/titles@0.1.0#titled") struct str *titled(const char *name, size_t len)
{
    RETURN(struct str, join(S("Dr. "), (struct str){name, len}));
}
