/* What a guest without a C library needs: strings as the canonical ABI lays them out, and an allocator that
 * only ever grows (an instance of these lives for a few calls). */
#include <stddef.h>
#include <stdint.h>

#define EXPORT(name)       __attribute__((export_name(name)))
#define IMPORT(from, name) __attribute__((import_module(from), import_name(name)))

struct string {
    const char *at;
    size_t len;
};

extern unsigned char __heap_base;

static void *allocate(size_t align, size_t size)
{
    static uintptr_t next;
    if (!next)
        next = (uintptr_t)&__heap_base;
    uintptr_t at = (next + align - 1) & ~(uintptr_t)(align - 1), end = at + size;
    size_t pages = __builtin_wasm_memory_size(0);
    if (end > pages << 16 && __builtin_wasm_memory_grow(0, (end - (pages << 16) + 0xffff) >> 16) == (size_t)-1)
        __builtin_trap();
    next = end;
    return (void *)at;
}

EXPORT("cabi_realloc") void *cabi_realloc(void *old, size_t old_size, size_t align, size_t size)
{
    char *at = allocate(align, size);
    for (size_t i = 0; i < old_size && i < size; i++)
        at[i] = ((char *)old)[i];
    return at;
}

static inline void append(struct string *to, const char *at, size_t len)
{
    char *grown = allocate(1, to->len + len);
    for (size_t i = 0; i < to->len; i++)
        grown[i] = to->at[i];
    for (size_t i = 0; i < len; i++)
        grown[to->len + i] = at[i];
    *to = (struct string){grown, to->len + len};
}
