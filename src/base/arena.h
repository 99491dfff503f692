/* An arena: memory that is given back all at once.
 *
 * Everything a job reads ends up in one arena that outlives every reader, writer and graph; nothing in
 * it is freed alone. Scratch arenas live beside it, and nothing in the job's arena points into them.
 * Memory is zeroed. Running out goes to tn_oom(), so no caller checks for NULL.
 * With TN_ARENA_MALLOC (the sanitizer build) every allocation is a malloc of its own. */
#ifndef TN_ARENA_H
#define TN_ARENA_H

#include <stdarg.h>
#include <stddef.h>

struct tn_arena_block;
struct tn_arena {
    struct tn_arena_block *blocks;
    char *at, *end;
    size_t total; /* bytes taken from the system */
};

void tn_arena_init(struct tn_arena *arena);
void tn_arena_dispose(struct tn_arena *arena);
/* As dispose and init, but the arena that is often filled and cleared keeps a block. */
void tn_arena_clear(struct tn_arena *arena);
/* The same for one that held secrets: its memory is overwritten first. */
void tn_arena_wipe(struct tn_arena *arena);

/* Where an arena stands, to give back what was taken after it: for what is done very often in one job. */
struct tn_arena_mark {
    struct tn_arena_block *blocks;
    char *at, *end;
};
struct tn_arena_mark tn_arena_mark(const struct tn_arena *arena);
/* Nothing that was allocated since may be used any more; marks made since are void. */
void tn_arena_rewind(struct tn_arena *arena, struct tn_arena_mark mark);

/* `size` zeroed bytes aligned for any object; a size of 0 gives a valid pointer. */
void *tn_arena_alloc(struct tn_arena *arena, size_t size);
/* `n` objects of `size` bytes; the product is checked. */
void *tn_arena_array(struct tn_arena *arena, size_t n, size_t size);
/* A NUL-terminated copy of `len` bytes. */
char *tn_arena_copy(struct tn_arena *arena, const void *at, size_t len);
char *tn_arena_printf(struct tn_arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
char *tn_arena_vprintf(struct tn_arena *arena, const char *format, va_list args);

/* What stands at `at` has moved, and nobody looks there any more: where it is large, its pages go back to the
 * system. It stays allocated. */
void tn_arena_drop(void *at, size_t size);

#define tn_new(arena, type)        ((type *)tn_arena_alloc((arena), sizeof(type)))
#define tn_new_n(arena, n, type)   ((type *)tn_arena_array((arena), (n), sizeof(type)))

/* Makes room for one more in an arena array { at, n, cap } and yields a pointer to the new last element.
 * The old array is left to the arena; growth is geometric, so at most half is waste. */
#define tn_push(arena, list)                                                                                  \
    ((list)->n < (list)->cap                                                                                  \
         ? &(list)->at[(list)->n++]                                                                           \
         : ((list)->at = tn_arena_grow((arena), (list)->at, (list)->n, &(list)->cap, sizeof *(list)->at),     \
            &(list)->at[(list)->n++]))
void *tn_arena_grow(struct tn_arena *arena, const void *at, size_t n, unsigned *cap, size_t size);

/* The same for a list that may become very long and that nobody points into while it grows: a large one takes
 * its pages along, so that nothing is copied and nothing left behind. The new element is not zeroed, and no mark
 * may stand meanwhile. */
#define tn_push_moving(arena, list)                                                                           \
    ((list)->n < (list)->cap                                                                                  \
         ? &(list)->at[(list)->n++]                                                                           \
         : ((list)->at = tn_arena_move((arena), (list)->at, (list)->n, &(list)->cap, sizeof *(list)->at),     \
            &(list)->at[(list)->n++]))
void *tn_arena_move(struct tn_arena *arena, void *at, size_t n, unsigned *cap, size_t size);

/* Never returns. The handler may be replaced; it must not return either. */
extern void (*tn_oom_handler)(size_t wanted);
_Noreturn void tn_oom(size_t wanted);

#endif
