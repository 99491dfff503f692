#include "base/names.h"

#include "base/map.h"

#include <stdio.h>
#include <stdlib.h>

struct entry {
    uint32_t hash, len;
    char bytes[];
};

static const struct entry *entry_of(const char *name)
{
    return (const struct entry *)(const void *)(name - offsetof(struct entry, bytes));
}

void tn_names_init(struct tn_names *names, struct tn_arena *arena)
{
    *names = (struct tn_names){.arena = arena, .mask = 255};
    names->slots = tn_new_n(arena, names->mask + 1, const char *);
}

size_t tn_name_len(const char *name)
{
    return entry_of(name)->len;
}

static void grow(struct tn_names *names)
{
    uint32_t mask = names->mask * 2 + 1;
    const char **slots = tn_new_n(names->arena, (size_t)mask + 1, const char *);
    for (uint32_t i = 0; i <= names->mask; i++) {
        if (!names->slots[i])
            continue;
        uint32_t at = entry_of(names->slots[i])->hash & mask;
        while (slots[at])
            at = (at + 1) & mask;
        slots[at] = names->slots[i];
    }
    names->slots = slots;
    names->mask = mask;
}

const char *tn_name_of(struct tn_names *names, struct tn_str text)
{
    if (text.len > UINT32_MAX)
        tn_oom(text.len);
    uint32_t hash = tn_hash(text.at, text.len), at = hash & names->mask;
    for (; names->slots[at]; at = (at + 1) & names->mask) {
        const struct entry *e = entry_of(names->slots[at]);
        if (e->hash == hash && e->len == text.len && (!text.len || !memcmp(e->bytes, text.at, text.len)))
            return names->slots[at];
    }
    struct entry *e = tn_arena_alloc(names->arena, sizeof *e + text.len + 1);
    e->hash = hash;
    e->len = (uint32_t)text.len;
    if (text.len)
        memcpy(e->bytes, text.at, text.len);
    names->slots[at] = e->bytes;
    if (++names->count > names->mask / 4 * 3)
        grow(names);
    return e->bytes;
}

const char *tn_name(struct tn_names *names, const char *text)
{
    return tn_name_of(names, tn_str(text));
}

const char *tn_name_printf(struct tn_names *names, const char *format, ...)
{
    va_list args, again;
    va_start(args, format);
    va_copy(again, args);
    char small[256], *text = small;
    int n = vsnprintf(small, sizeof small, format, args);
    if (n >= (int)sizeof small) {
        text = malloc((size_t)n + 1);
        if (!text)
            tn_oom((size_t)n);
        vsnprintf(text, (size_t)n + 1, format, again);
    }
    const char *name = tn_name_of(names, (struct tn_str){text, n < 0 ? 0 : (size_t)n});
    if (text != small)
        free(text);
    va_end(again);
    va_end(args);
    return name;
}
