/* Makes buckets, fills one by batch, merges them, and says what it finds: "tea=green cup=2 live=2/1". */
#include "bucket.h"

IMPORT("demo:kv/batch@0.2.0", "set-many") uint32_t set_many(handle to, const struct str *pairs, size_t n);

static struct str get(handle at, struct str key)
{
    struct maybe got;
    bucket_get(at, key.at, key.len, &got);
    return got.some ? got.text : S("?");
}

EXPORT("run") struct str *run(void)
{
    const struct str pairs[] = {S("cup"), S("1"), S("cup"), S("2")};
    handle a = bucket_new("a", 1), b = bucket_new("b", 1);
    bucket_set(a, "tea", 3, "green", 5);
    set_many(b, pairs, 2);
    a = bucket_merge(a, b);
    uint32_t before = store_live();
    bucket_drop(b);
    struct str text = join(join(S("tea="), get(a, S("tea"))), join(S(" cup="), get(a, S("cup"))));
    text = join(join(text, S(" live=")), join(number(before), join(S("/"), number(store_live()))));
    bucket_drop(a);
    RETURN(struct str, text);
}
