#include "guest.h"

IMPORT("demo:app/greet@0.1.0", "greet") void greet(const char *name, size_t len, struct str *ret);
IMPORT("demo:app/titles@0.1.3", "untitled") void untitled(const char *name, size_t len, struct str *ret);

EXPORT("run") struct str *run(const char *name, size_t len)
{
    struct str greeting, bare;
    greet(name, len, &greeting);
    untitled(name, len, &bare);
    RETURN(struct str, join(join(greeting, S(" / ")), bare));
}
