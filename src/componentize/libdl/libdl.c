/* dlopen, dlsym, dlclose and dlerror for programs whose libraries are all there from the start: what
 * `tenon link --use-built-in-libdl` links in. The table that it searches is laid out by link_env.c. */
#include <stddef.h>
#include <stdint.h>

struct name {
    uint32_t len;
    const char *at;
};
struct symbol {
    struct name name;
    void *address;
};
struct library {
    struct name name;
    uint32_t n_symbols;
    const struct symbol *symbols;
};
struct libraries {
    uint32_t n;
    const struct library *at;
};

extern const struct libraries __wasm_libdl_libraries;
#define PUBLIC __attribute__((visibility("default")))

enum { RTLD_LAZY = 1, RTLD_NOW = 2, RTLD_NOLOAD = 4, RTLD_NODELETE = 16, RTLD_GLOBAL = 256, RTLD_LOCAL = 8 };

static const char *error;

/* Both are in the order of their bytes. */
static int compare(const char *text, struct name name)
{
    uint32_t i = 0;
    while (i < name.len && text[i] && text[i] == name.at[i])
        i++;
    unsigned char a = (unsigned char)text[i], b = i < name.len ? (unsigned char)name.at[i] : 0;
    return a < b ? -1 : a > b;
}

static const struct library *find_library(const char *name)
{
    const struct library *at = __wasm_libdl_libraries.at;
    for (uint32_t from = 0, to = __wasm_libdl_libraries.n; from < to;) {
        uint32_t middle = from + (to - from) / 2;
        int order = compare(name, at[middle].name);
        if (!order)
            return &at[middle];
        if (order < 0)
            to = middle;
        else
            from = middle + 1;
    }
    return NULL;
}

static int is_library(const void *handle)
{
    const struct library *at = __wasm_libdl_libraries.at;
    const struct library *library = handle;
    return library >= at && library < at + __wasm_libdl_libraries.n;
}

PUBLIC void *dlopen(const char *name, int flags)
{
    if (flags & ~(RTLD_LAZY | RTLD_NOW | RTLD_LOCAL | RTLD_GLOBAL | RTLD_NOLOAD | RTLD_NODELETE)) {
        error = "dlopen: unsupported flags";
        return NULL;
    }
    if (!name) {
        error = "dlopen: the program itself cannot be opened";
        return NULL;
    }
    const struct library *library = find_library(name);
    if (!library)
        error = "dlopen: no library of that name was linked to be opened";
    return (void *)library;
}

PUBLIC void *dlsym(void *handle, const char *name)
{
    const struct library *library = handle;
    if (!is_library(handle)) {
        error = "dlsym: not a library's handle";
        return NULL;
    }
    for (uint32_t from = 0, to = library->n_symbols; from < to;) {
        uint32_t middle = from + (to - from) / 2;
        int order = compare(name, library->symbols[middle].name);
        if (!order)
            return library->symbols[middle].address;
        if (order < 0)
            to = middle;
        else
            from = middle + 1;
    }
    error = "dlsym: the library has no symbol of that name";
    return NULL;
}

PUBLIC int dlclose(void *handle)
{
    if (is_library(handle))
        return 0;
    error = "dlclose: not a library's handle";
    return -1;
}

/* The last error, once. */
PUBLIC char *dlerror(void)
{
    const char *last = error;
    error = NULL;
    return (char *)last;
}
