#include "base/names.h"

#include "base/utf8.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

struct tn_name_slot {
    const char *name; /* NULL: free */
    uint32_t hash;
};

struct entry {
    uint32_t len;
    char bytes[];
};

static const struct entry *entry_of(const char *name)
{
    return (const struct entry *)(const void *)(name - offsetof(struct entry, bytes));
}

void tn_names_init(struct tn_names *names, struct tn_arena *arena)
{
    *names = (struct tn_names){.arena = arena, .mask = 255};
    names->slots = tn_new_n(arena, names->mask + 1, struct tn_name_slot);
    if (getentropy(names->secret, sizeof names->secret))
        names->secret[0] = (uint64_t)(uintptr_t)arena; /* no order and no output hangs on it */
}

static uint64_t fold(uint64_t a, uint64_t b)
{
    __extension__ typedef unsigned __int128 wide;
    wide product = (wide)a * b;
    return (uint64_t)product ^ (uint64_t)(product >> 64);
}

static uint32_t hash_of(const struct tn_names *names, struct tn_str text)
{
    uint64_t h = names->secret[1] ^ text.len, two[2];
    for (size_t left = text.len; left; left -= left < sizeof two ? left : sizeof two) {
        size_t n = left < sizeof two ? left : sizeof two;
        two[0] = two[1] = 0;
        memcpy(two, text.at + (text.len - left), n);
        h = fold(two[0] ^ names->secret[0], two[1] ^ h);
    }
    return (uint32_t)(h ^ h >> 32);
}

size_t tn_name_len(const char *name)
{
    return entry_of(name)->len;
}

static void grow(struct tn_names *names)
{
    uint32_t mask = names->mask * 2 + 1;
    struct tn_name_slot *slots = tn_new_n(names->arena, (size_t)mask + 1, struct tn_name_slot);
    for (uint32_t i = 0; i <= names->mask; i++) {
        uint32_t at = names->slots[i].hash & mask;
        if (!names->slots[i].name)
            continue;
        while (slots[at].name)
            at = (at + 1) & mask;
        slots[at] = names->slots[i];
    }
    tn_arena_drop(names->slots, ((size_t)names->mask + 1) * sizeof *slots);
    names->slots = slots;
    names->mask = mask;
}

const char *tn_name_of(struct tn_names *names, struct tn_str text)
{
    if (text.len > UINT32_MAX)
        tn_oom(text.len);
    uint32_t hash = hash_of(names, text), at = hash & names->mask;
    for (; names->slots[at].name; at = (at + 1) & names->mask) {
        const char *name = names->slots[at].name;
        if (names->slots[at].hash == hash && tn_name_len(name) == text.len &&
            (!text.len || !memcmp(name, text.at, text.len)))
            return name;
    }
    struct entry *e = tn_arena_alloc(names->arena, sizeof *e + text.len + 1);
    e->len = (uint32_t)text.len;
    if (text.len)
        memcpy(e->bytes, text.at, text.len);
    names->slots[at] = (struct tn_name_slot){e->bytes, hash};
    if (++names->count > names->mask / 4 * 3)
        grow(names);
    return e->bytes;
}

const char *tn_name_utf8(struct tn_names *names, struct tn_str text)
{
    return text.len && memchr(text.at, 0, text.len) ? tn_name(names, tn_utf8_cstr(names->arena, text))
                                                    : tn_name_of(names, text);
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
