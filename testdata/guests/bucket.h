/* demo:kv/store as its users see it. */
#ifndef BUCKET_H
#define BUCKET_H

#include "guest.h"

#define STORE "demo:kv/store@0.2.0"

typedef uint32_t handle;
struct maybe { /* option<string> */
    uint8_t some;
    struct str text;
};

IMPORT(STORE, "[constructor]bucket") handle bucket_new(const char *name, size_t len);
IMPORT(STORE, "[resource-drop]bucket") void bucket_drop(handle at);
IMPORT(STORE, "[method]bucket.name") void bucket_name(handle at, struct str *ret);
IMPORT(STORE, "[method]bucket.get")
void bucket_get(handle at, const char *key, size_t len, struct maybe *ret);
IMPORT(STORE, "[method]bucket.set")
void bucket_set(handle at, const char *key, size_t key_len, const char *value, size_t len);
IMPORT(STORE, "[static]bucket.merge") handle bucket_merge(handle into, handle from);
IMPORT(STORE, "live") uint32_t store_live(void);

#endif
