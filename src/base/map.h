/* A map from pointers to pointers: node to node, or interned name to anything. Arena memory, open
 * addressing, no removal. The order of iteration is that of insertion, so no output hangs on an address. */
#ifndef TN_MAP_H
#define TN_MAP_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

struct tn_map_entry {
    const void *key;
    void *value;
};

struct tn_map {
    struct tn_arena *arena;
    struct tn_map_entry *at; /* in the order they came */
    unsigned n, cap;
    uint32_t *slots; /* entry number + 1, 0 where free */
    uint32_t mask;
};

void tn_map_init(struct tn_map *map, struct tn_arena *arena);
/* Makes room for so many more. */
void tn_map_reserve(struct tn_map *map, unsigned more);
/* NULL where the key is absent (or its value is NULL: use tn_map_has). */
void *tn_map_get(const struct tn_map *map, const void *key);
bool tn_map_has(const struct tn_map *map, const void *key);
/* Sets or replaces; true where the key is new. */
bool tn_map_put(struct tn_map *map, const void *key, const void *value);
/* Forgets the entries from number `n` on: undoing on the way out of a match. */
void tn_map_truncate(struct tn_map *map, unsigned n);

/* Forgets everything and keeps the room. */
void tn_map_clear(struct tn_map *map);

#endif
