#include "base/arena.h"

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

enum { BLOCK = 64 << 10, ALIGN = 16 };

struct tn_arena_block {
    struct tn_arena_block *next;
    size_t size; /* keeps what follows aligned, too */
};

static void default_oom(size_t wanted)
{
    fprintf(stderr, "tenon: out of memory (%zu bytes wanted)\n", wanted);
    exit(70);
}

void (*tn_oom_handler)(size_t wanted) = default_oom;

void tn_oom(size_t wanted)
{
    tn_oom_handler(wanted);
    abort();
}

void tn_arena_init(struct tn_arena *arena)
{
    memset(arena, 0, sizeof *arena);
}

void tn_arena_dispose(struct tn_arena *arena)
{
    for (struct tn_arena_block *b = arena->blocks, *next; b; b = next) {
        next = b->next;
        free(b);
    }
    tn_arena_init(arena);
}

/* The block that the next small things come from. */
static struct tn_arena_block *current(const struct tn_arena *arena)
{
    struct tn_arena_block *b = arena->at ? arena->blocks : NULL;
    while (b && (char *)(b + 1) + b->size != arena->end)
        b = b->next;
    return b;
}

void tn_arena_clear(struct tn_arena *arena)
{
    struct tn_arena_block *kept = current(arena);
    for (struct tn_arena_block *b = arena->blocks, *next; b; b = next) {
        next = b->next;
        if (b != kept)
            free(b);
    }
    char *at = arena->at, *end = arena->end;
    tn_arena_init(arena);
    if (!kept)
        return;
    memset(kept + 1, 0, (size_t)(at - (char *)(kept + 1)));
    kept->next = NULL;
    *arena = (struct tn_arena){kept, (char *)(kept + 1), end, sizeof *kept + kept->size};
}

void tn_arena_wipe(struct tn_arena *arena)
{
    for (struct tn_arena_block *b = arena->blocks; b; b = b->next)
        explicit_bzero(b + 1, b->size);
    tn_arena_dispose(arena);
}

struct tn_arena_mark tn_arena_mark(const struct tn_arena *arena)
{
    return (struct tn_arena_mark){arena->blocks, arena->at, arena->end};
}

void tn_arena_rewind(struct tn_arena *arena, struct tn_arena_mark mark)
{
    while (arena->blocks != mark.blocks) {
        struct tn_arena_block *b = arena->blocks;
        arena->blocks = b->next;
        arena->total -= sizeof *b + b->size;
        free(b);
    }
    if (mark.at) /* what is handed out next is zeroed, as ever */
        memset(mark.at, 0, (size_t)(mark.end - mark.at));
    arena->at = mark.at;
    arena->end = mark.end;
}

static char *add_block(struct tn_arena *arena, size_t size)
{
    struct tn_arena_block *b = size > SIZE_MAX - sizeof *b ? NULL : calloc(1, sizeof *b + size);
    if (!b)
        tn_oom(size);
    b->next = arena->blocks;
    b->size = size;
    arena->blocks = b;
    arena->total += sizeof *b + size;
    return (char *)(b + 1);
}

void *tn_arena_alloc(struct tn_arena *arena, size_t size)
{
    if (size > SIZE_MAX - ALIGN)
        tn_oom(size);
    size_t room = size ? (size + ALIGN - 1) & ~(size_t)(ALIGN - 1) : ALIGN;
#ifdef TN_ARENA_MALLOC
    return add_block(arena, size ? size : 1);
#endif
    if (room > (size_t)(arena->end - arena->at)) {
        if (room > BLOCK / 4)
            return add_block(arena, room);
        arena->at = add_block(arena, BLOCK);
        arena->end = arena->at + BLOCK;
    }
    char *p = arena->at;
    arena->at += room;
    return p;
}

void *tn_arena_array(struct tn_arena *arena, size_t n, size_t size)
{
    if (size && n > SIZE_MAX / size)
        tn_oom(SIZE_MAX);
    return tn_arena_alloc(arena, n * size);
}

void tn_arena_drop(void *at, size_t size)
{
    const uintptr_t page = 64 << 10; /* none is larger */
    uintptr_t begin = ((uintptr_t)at + page - 1) & ~(page - 1), end = ((uintptr_t)at + size) & ~(page - 1);
    if (size >= 2 * page && begin < end)
        madvise((void *)begin, end - begin, MADV_DONTNEED);
}

char *tn_arena_copy(struct tn_arena *arena, const void *at, size_t len)
{
    char *p = tn_arena_alloc(arena, len + 1);
    if (len)
        memcpy(p, at, len);
    return p;
}

char *tn_arena_vprintf(struct tn_arena *arena, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    char *p = tn_arena_alloc(arena, (size_t)(n < 0 ? 0 : n) + 1);
    if (n > 0)
        vsnprintf(p, (size_t)n + 1, format, again);
    va_end(again);
    return p;
}

char *tn_arena_printf(struct tn_arena *arena, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *p = tn_arena_vprintf(arena, format, args);
    va_end(args);
    return p;
}

static unsigned doubled(unsigned cap)
{
    unsigned room = cap ? cap * 2 : 8;
    if (room < cap)
        tn_oom(SIZE_MAX);
    return room;
}

void *tn_arena_grow(struct tn_arena *arena, const void *at, size_t n, unsigned *cap, size_t size)
{
    unsigned room = doubled(*cap);
    void *p = tn_arena_array(arena, room, size);
    if (n)
        memcpy(p, at, n * size);
    *cap = room;
    return p;
}

/* What links the block that an allocation has to itself; NULL where it shares one. */
static struct tn_arena_block **own_block(struct tn_arena *arena, const void *at, size_t size)
{
#ifdef TN_ARENA_MALLOC
    const size_t shared = 0;
#else
    const size_t shared = BLOCK;
#endif
    struct tn_arena_block **link = size > shared ? &arena->blocks : NULL;
    while (link && (const void *)(*link + 1) != at)
        link = &(*link)->next;
    return link;
}

void *tn_arena_move(struct tn_arena *arena, void *at, size_t n, unsigned *cap, size_t size)
{
    struct tn_arena_block **link = own_block(arena, at, *cap * size);
    if (!link)
        return tn_arena_grow(arena, at, n, cap, size);
    unsigned room = doubled(*cap);
    size_t was = (*link)->size;
    if (room > (SIZE_MAX / 2) / size)
        tn_oom(SIZE_MAX);
    struct tn_arena_block *b = realloc(*link, sizeof *b + room * size);
    if (!b)
        tn_oom(room * size);
    b->size = room * size;
    arena->total += b->size - was;
    *link = b;
    *cap = room;
    return b + 1;
}
