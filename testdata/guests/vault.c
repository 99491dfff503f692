/* demo:kv/store, and with BATCH demo:kv/batch beside it: a bucket is a list of pairs. */
#include "guest.h"

#define STORE "demo:kv/store@0.2.0"

struct pair {
    struct str key, value;
    struct pair *next;
};
struct bucket {
    struct str name;
    struct pair *pairs;
};
struct maybe { /* option<string> */
    uint8_t some;
    struct str text;
};
typedef uint32_t handle;

IMPORT("[export]" STORE, "[resource-new]bucket") handle bucket_new(struct bucket *rep);
IMPORT("[export]" STORE, "[resource-rep]bucket") struct bucket *bucket_rep(handle at);

static uint32_t n_live;

static void set(struct bucket *b, struct str key, struct str value)
{
    for (struct pair *p = b->pairs; p; p = p->next)
        if (same(p->key, key)) {
            p->value = value;
            return;
        }
    struct pair *p = alloc(4, sizeof *p);
    *p = (struct pair){key, value, b->pairs};
    b->pairs = p;
}

EXPORT(STORE "#[constructor]bucket") handle bucket_constructor(const char *name, size_t len)
{
    struct bucket *b = alloc(4, sizeof *b);
    *b = (struct bucket){{name, len}, NULL};
    n_live++;
    return bucket_new(b);
}

EXPORT(STORE "#[dtor]bucket") void bucket_dtor(struct bucket *b)
{
    (void)b;
    n_live--;
}

EXPORT(STORE "#[method]bucket.name") struct str *bucket_name(struct bucket *b)
{
    return &b->name;
}

EXPORT(STORE "#[method]bucket.get") struct maybe *bucket_get(struct bucket *b, const char *key, size_t len)
{
    for (struct pair *p = b->pairs; p; p = p->next)
        if (same(p->key, (struct str){key, len}))
            RETURN(struct maybe, (struct maybe){1, p->value});
    RETURN(struct maybe, (struct maybe){0});
}

EXPORT(STORE "#[method]bucket.set")
void bucket_set(struct bucket *b, const char *key, size_t key_len, const char *value, size_t len)
{
    set(b, (struct str){key, key_len}, (struct str){value, len});
}

/* An owned handle of our own resource arrives as a handle, a borrowed one as what it stands for. */
EXPORT(STORE "#[static]bucket.merge") handle bucket_merge(handle into, struct bucket *from)
{
    struct bucket *b = bucket_rep(into);
    for (struct pair *p = from->pairs; p; p = p->next)
        set(b, p->key, p->value);
    return into;
}

EXPORT(STORE "#live") uint32_t live(void)
{
    return n_live;
}

#ifdef BATCH
EXPORT("demo:kv/batch@0.2.0#set-many") uint32_t set_many(struct bucket *to, const struct str *pairs, size_t n)
{
    for (size_t i = 0; i < n; i++)
        set(to, pairs[2 * i], pairs[2 * i + 1]);
    return (uint32_t)n;
}
#endif
