#include "base/map.h"

#include <string.h>

static uint32_t hash_pointer(const void *key)
{
    uint64_t h = (uint64_t)(uintptr_t)key * 0x9e3779b97f4a7c15ull;
    return (uint32_t)(h >> 32);
}

void tn_map_init(struct tn_map *map, struct tn_arena *arena)
{
    *map = (struct tn_map){.arena = arena};
}

/* The slot of the key, or the free one where it would go. */
static uint32_t *find(const struct tn_map *map, const void *key)
{
    uint32_t at = hash_pointer(key) & map->mask;
    while (map->slots[at] && map->at[map->slots[at] - 1].key != key)
        at = (at + 1) & map->mask;
    return &map->slots[at];
}

static void rehash(struct tn_map *map)
{
    memset(map->slots, 0, ((size_t)map->mask + 1) * sizeof *map->slots);
    for (unsigned i = 0; i < map->n; i++)
        *find(map, map->at[i].key) = i + 1;
}

void *tn_map_get(const struct tn_map *map, const void *key)
{
    uint32_t slot = map->n ? *find(map, key) : 0;
    return slot ? map->at[slot - 1].value : NULL;
}

bool tn_map_has(const struct tn_map *map, const void *key)
{
    return map->n && *find(map, key);
}

/* Three quarters of the slots serve. */
static bool is_full(const struct tn_map *map)
{
    return !map->slots || map->n >= map->mask / 4 * 3;
}

static void make_slots(struct tn_map *map, uint32_t mask)
{
    if (map->slots)
        tn_arena_drop(map->slots, ((size_t)map->mask + 1) * sizeof *map->slots);
    map->mask = mask;
    map->slots = tn_new_n(map->arena, (size_t)mask + 1, uint32_t);
    rehash(map);
}

void tn_map_reserve(struct tn_map *map, unsigned more)
{
    uint32_t mask = map->slots ? map->mask : 15;
    if (more > UINT32_MAX / 4 - map->n)
        return;
    while (map->n + more > mask / 4 * 3)
        mask = mask * 2 + 1;
    if (!map->slots || mask > map->mask)
        make_slots(map, mask);
    if (map->n + more > map->cap) {
        struct tn_map_entry *at = tn_new_n(map->arena, map->n + more, struct tn_map_entry);
        if (map->n)
            memcpy(at, map->at, map->n * sizeof *at);
        map->at = at;
        map->cap = map->n + more;
    }
}

bool tn_map_put(struct tn_map *map, const void *key, const void *value)
{
    if (is_full(map))
        make_slots(map, map->slots ? map->mask * 2 + 1 : 15);
    uint32_t *slot = find(map, key);
    if (*slot) {
        map->at[*slot - 1].value = (void *)(uintptr_t)value;
        return false;
    }
    *slot = map->n + 1;
    struct tn_map_entry *e = tn_push(map->arena, map);
    e->key = key;
    e->value = (void *)(uintptr_t)value;
    return true;
}

void tn_map_truncate(struct tn_map *map, unsigned n)
{
    /* Entries leave in the opposite order they came, so each chain stays whole. */
    while (map->n > n) {
        *find(map, map->at[map->n - 1].key) = 0;
        map->n--;
    }
}

void tn_map_clear(struct tn_map *map)
{
    if (map->n * 4 < map->mask) {
        tn_map_truncate(map, 0);
        return;
    }
    map->n = 0;
    if (map->slots)
        memset(map->slots, 0, ((size_t)map->mask + 1) * sizeof *map->slots);
}
