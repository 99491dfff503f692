#include "base.h"

extern char __heap_base;

PUBLIC const char *greeting;
PUBLIC int n_greetings;

/* Run when all libraries are there, before any export is called. */
__attribute__((constructor)) static void start(void)
{
    greeting = "Hello, ";
    n_greetings = 1;
}

PUBLIC void *alloc(size_t align, size_t size)
{
    static uintptr_t top;
    if (!top)
        top = (uintptr_t)&__heap_base;
    uintptr_t start = (top + align - 1) & ~(align - 1);
    top = start + size;
    while (top > __builtin_wasm_memory_size(0) << 16)
        if (__builtin_wasm_memory_grow(0, 1) == (size_t)-1)
            __builtin_trap();
    return (void *)start;
}

static void copy(char *to, struct str from)
{
    for (size_t i = 0; i < from.len; i++)
        to[i] = from.at[i];
}

PUBLIC struct str join(struct str a, struct str b)
{
    char *both = alloc(1, a.len + b.len);
    copy(both, a);
    copy(both + a.len, b);
    return (struct str){both, a.len + b.len};
}

EXPORT("cabi_realloc") void *cabi_realloc(void *old, size_t old_size, size_t align, size_t size)
{
    char *new = alloc(align, size);
    copy(new, (struct str){old, old_size < size ? old_size : size});
    return new;
}
