#include "bucket.h"

IMPORT("demo:app/greet@0.1.0", "greet") void greet(const char *name, size_t len, struct str *ret);

EXPORT("make") handle make(const char *name, size_t len)
{
    struct str greeting;
    greet(name, len, &greeting);
    return bucket_new(greeting.at, greeting.len);
}

EXPORT("name-of") struct str *name_of(handle at)
{
    struct str *ret = alloc(4, sizeof *ret);
    bucket_name(at, ret);
    bucket_drop(at);
    return ret;
}
