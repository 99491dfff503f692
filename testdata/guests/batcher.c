#include "bucket.h"

EXPORT("demo:kv/batch@0.2.0#set-many") uint32_t set_many(handle to, const struct str *pairs, size_t n)
{
    for (size_t i = 0; i < n; i++)
        bucket_set(to, pairs[2 * i].at, pairs[2 * i].len, pairs[2 * i + 1].at, pairs[2 * i + 1].len);
    bucket_drop(to);
    return (uint32_t)n;
}
