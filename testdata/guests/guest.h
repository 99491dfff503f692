/* What the guests share: memory, strings, and the core names that the component ABI looks for.
 *
 * The guests lift and lower by hand, as the canonical ABI lays it down (CanonicalABI.md): a string or list is
 * { pointer, length }, a result of more than one flat value is returned as a pointer to it, and what a callee
 * is handed was allocated with the callee's own cabi_realloc. Nothing is ever freed: a guest lives for one
 * test. */
#ifndef GUEST_H
#define GUEST_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define IMPORT(module, name) __attribute__((import_module(module), import_name(name)))
#define EXPORT(name) __attribute__((export_name(name)))

struct str {
    const char *at;
    size_t len;
};

#define S(literal) ((struct str){(literal), sizeof(literal) - 1})

extern char __heap_base;

static void *alloc(size_t align, size_t size)
{
    static uintptr_t top;
    if (!top)
        top = (uintptr_t)&__heap_base;
    top = (top + align - 1) & ~(align - 1);
    uintptr_t start = top;
    top += size;
    while (top > __builtin_wasm_memory_size(0) << 16)
        if (__builtin_wasm_memory_grow(0, 1) == (size_t)-1)
            __builtin_trap();
    return (void *)start;
}

EXPORT("cabi_realloc") void *cabi_realloc(void *old, size_t old_size, size_t align, size_t size)
{
    char *to = alloc(align, size), *from = old;
    for (size_t i = 0; i < old_size && i < size; i++)
        to[i] = from[i];
    return to;
}

__attribute__((unused)) static struct str join(struct str a, struct str b)
{
    char *to = alloc(1, a.len + b.len);
    for (size_t i = 0; i < a.len; i++)
        to[i] = a.at[i];
    for (size_t i = 0; i < b.len; i++)
        to[a.len + i] = b.at[i];
    return (struct str){to, a.len + b.len};
}

__attribute__((unused)) static bool same(struct str a, struct str b)
{
    if (a.len != b.len)
        return false;
    for (size_t i = 0; i < a.len; i++)
        if (a.at[i] != b.at[i])
            return false;
    return true;
}

__attribute__((unused)) static struct str number(uint32_t n)
{
    char *end = (char *)alloc(1, 10) + 10, *at = end;
    do
        *--at = (char)('0' + n % 10);
    while (n /= 10);
    return (struct str){at, (size_t)(end - at)};
}

/* A value returned by pointer. */
#define RETURN(type, ...)                                                                                    \
    do {                                                                                                     \
        type *ret_ = alloc(_Alignof(type), sizeof(type));                                                    \
        *ret_ = __VA_ARGS__;                                                                                 \
        return ret_;                                                                                         \
    } while (0)

#endif
