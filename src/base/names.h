/* Interned names: equal bytes, equal pointer. They end in NUL, may hold any byte, and live as long as
 * the table (one a job). Because pointers compare, a struct tn_map (map.h) keyed by a name is a map of
 * strings. */
#ifndef TN_NAMES_H
#define TN_NAMES_H

#include "base/arena.h"
#include "base/view.h"

struct tn_names {
    struct tn_arena *arena;
    struct tn_name_slot *slots;
    uint32_t count, mask;
    uint64_t secret[2]; /* of the hash: nobody can choose names that fall together */
};

void tn_names_init(struct tn_names *names, struct tn_arena *arena);
const char *tn_name_of(struct tn_names *names, struct tn_str text);
/* The name of UTF-8 from a binary: a C string, as utf8.h puts it. */
const char *tn_name_utf8(struct tn_names *names, struct tn_str text);
/* The name of a NUL-terminated text. */
const char *tn_name(struct tn_names *names, const char *text);
const char *tn_name_printf(struct tn_names *names, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* The length of an interned name, kept before its bytes. */
size_t tn_name_len(const char *name);

#endif
