#include "guest.h"

IMPORT("demo:app/titles@0.1.0", "untitled")
void untitled(const char *name, size_t len, bool twice, struct str *ret);

EXPORT("demo:app/greet@0.1.0#greet") struct str *greet(const char *name, size_t len)
{
    struct str bare;
    untitled(name, len, true, &bare);
    RETURN(struct str, join(S("Good day, "), bare));
}
