#include "bucket.h"

EXPORT("make") handle make(const char *name, size_t len)
{
    handle b = bucket_new(name, len);
    bucket_set(b, "from", 4, "maker", 5);
    return b;
}

EXPORT("peek") struct maybe *peek(handle at, const char *key, size_t len)
{
    struct maybe *ret = alloc(4, sizeof *ret);
    bucket_get(at, key, len, ret);
    bucket_drop(at);
    return ret;
}
