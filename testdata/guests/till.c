#include "bucket.h"

EXPORT("demo:kv/handles@0.2.0#make") handle make(const char *name, size_t len)
{
    handle b = bucket_new(name, len);
    bucket_set(b, "from", 4, "till", 4);
    return b;
}

EXPORT("demo:kv/handles@0.2.0#peek") struct maybe *peek(handle at, const char *key, size_t len)
{
    struct maybe *ret = alloc(4, sizeof *ret);
    bucket_get(at, key, len, ret);
    bucket_drop(at);
    return ret;
}
