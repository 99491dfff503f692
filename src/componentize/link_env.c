/* The environment: a module that owns memory and table, and tells each library where its share of both is.
 *
 * Memory from 0 on: the stack, growing down; the look-up table of dlopen; thread-local storage' books; each
 * library's data; the heap. The table: nothing at 0, a null pointer; functions that dlsym finds; each
 * library's functions; functions that are reached across libraries. */
#include "base/limits.h"
#include "componentize/link_in.h"
#include "wasm/wasm_write.h"

#include <stdlib.h>

enum { PAGE = 65536, DEFAULT_STACK = 16 * PAGE, HEAP_ALIGN = 4, MAX_TABLE = 10000000 };

struct layout {
    struct tn_link *l;
    struct tn_wasm_writer *w;
    uint64_t memory, table; /* what is taken so far */
    uint64_t table_min;     /* the table has so many entries at least */
    uint32_t stack;
    uint32_t context_get; /* the function, or UINT32_MAX */
    struct {
        struct tn_env_global {
            const char *name;
            uint32_t value;
            bool mutable;
        } * at;
        uint32_t n, cap;
    } globals;
};

static uint64_t align(uint64_t a, unsigned log2)
{
    uint64_t mask = (1ull << log2) - 1;
    return (a + mask) & ~mask;
}

/* False, and told, where what is taken is over what there can be. */
static bool fits(struct layout *y)
{
    if (y->memory <= UINT32_MAX - PAGE && y->table <= MAX_TABLE && y->table_min <= MAX_TABLE)
        return true;
    tn_link_wrong(y->l, NULL, 0, "link-size", "the libraries' %s together too large: %llu %s",
                  y->memory > UINT32_MAX - PAGE ? "data and the stack are" : "functions are",
                  (unsigned long long)(y->memory > UINT32_MAX - PAGE ? y->memory : y->table),
                  y->memory > UINT32_MAX - PAGE ? "bytes" : "entries of the table");
    return false;
}

static void add_global(struct layout *y, const char *name, uint64_t value, bool mutable)
{
    *tn_push(y->l->arena, &y->globals) = (struct tn_env_global){name, (uint32_t)value, mutable};
}

static const char *own_name(struct tn_link *l, const struct tn_lib *lib, const char *name)
{
    return tn_name_printf(l->names, "%s:%s", lib->name, name);
}

/* ---- the look-up table of dlopen ----
 *
 *     root      ::= count:u32 libraries:address
 *     library   ::= length:u32 name:address count:u32 symbols:address      in the order of their names
 *     symbol    ::= length:u32 name:address value:u32                      in the order of their names
 *
 * A function's value is its place in the table. A global's is an address, which the fixup module computes. */

struct dl_symbol {
    struct tn_str name;
    uint32_t at; /* address of its name */
    uint32_t value;
    const struct tn_core_export *export;
};

static void put_u32(struct tn_buf *to, uint32_t value)
{
    uint8_t bytes[] = {(uint8_t)value, (uint8_t)(value >> 8), (uint8_t)(value >> 16), (uint8_t)(value >> 24)};
    tn_buf_add(to, bytes, 4);
}

static uint32_t put_padded(struct tn_link *l, struct tn_str name)
{
    uint32_t at = l->dl_memory + (uint32_t)l->dl.len;
    tn_buf_str(&l->dl, name);
    tn_buf_fill(&l->dl, 0, (size_t)(align(name.len, 2) - name.len));
    return at;
}

static int by_name(const void *a, const void *b)
{
    const struct dl_symbol *x = a, *y = b;
    size_t n = x->name.len < y->name.len ? x->name.len : y->name.len;
    int order = memcmp(x->name.at, y->name.at, n);
    return order ? order : x->name.len < y->name.len ? -1 : x->name.len > y->name.len;
}

static bool is_address(const struct tn_extern_type *t)
{
    return t->kind == TN_EXTERN_GLOBAL && t->value == TN_VAL_I32 && !t->mutable;
}

/* What dlsym can find: functions, and globals that are addresses. */
static bool is_dl_symbol(const struct tn_lib *lib, uint32_t i)
{
    const struct tn_extern_type *t = &lib->module->type->exports[i].type;
    return lib->exports[i].key && (t->kind == TN_EXTERN_FUNC || is_address(t));
}

/* Its symbols' names, then its symbols; their address and how many there are. */
static uint32_t put_symbols(struct layout *y, const struct tn_lib *lib, uint32_t *ret_n)
{
    struct tn_link *l = y->l;
    const struct tn_module_type *type = lib->module->type;
    struct dl_symbol *symbols = tn_new_n(l->arena, type->n_exports, struct dl_symbol);
    uint32_t n = 0;
    for (uint32_t i = 0; i < type->n_exports; i++) {
        const struct tn_core_export *export = &type->exports[i];
        if (!is_dl_symbol(lib, i))
            continue;
        struct tn_str name = tn_str(export->name);
        symbols[n].name = name;
        symbols[n].at = put_padded(l, name);
        symbols[n].export = export;
        symbols[n++].value = export->type.kind == TN_EXTERN_FUNC ? (uint32_t)y->table++ : 0;
    }
    qsort(symbols, n, sizeof *symbols, by_name);
    uint32_t start = l->dl_memory + (uint32_t)l->dl.len;
    for (uint32_t i = 0; i < n; i++) {
        put_u32(&l->dl, (uint32_t)symbols[i].name.len);
        put_u32(&l->dl, symbols[i].at);
        if (symbols[i].export->type.kind == TN_EXTERN_GLOBAL)
            *tn_push(l->arena, &l->dl_addresses) =
                (struct tn_dl_address){lib, symbols[i].export->name, l->dl_memory + (uint32_t)l->dl.len};
        put_u32(&l->dl, symbols[i].value);
    }
    *ret_n = n;
    return start;
}

static void lay_out_dl(struct layout *y)
{
    struct tn_link *l = y->l;
    struct dl_symbol *libraries = tn_new_n(l->arena, l->n, struct dl_symbol);
    uint32_t n = 0, *counts = tn_new_n(l->arena, l->n, uint32_t);
    l->dl_memory = (uint32_t)y->memory;
    l->dl_table = (uint32_t)y->table;
    for (uint32_t i = 0; i < l->n; i++) {
        if (l->libs[i].gone || !l->libs[i].dl_openable)
            continue;
        libraries[n].name = tn_str(l->libs[i].name);
        libraries[n].at = put_padded(l, libraries[n].name);
        libraries[n].value = put_symbols(y, &l->libs[i], &counts[i]);
        libraries[n++].export = (const void *)&counts[i];
    }
    qsort(libraries, n, sizeof *libraries, by_name);
    uint32_t start = l->dl_memory + (uint32_t)l->dl.len;
    for (uint32_t i = 0; i < n; i++) {
        put_u32(&l->dl, (uint32_t)libraries[i].name.len);
        put_u32(&l->dl, libraries[i].at);
        put_u32(&l->dl, *(const uint32_t *)(const void *)libraries[i].export);
        put_u32(&l->dl, libraries[i].value);
    }
    if (tn_link_any(l, TN_LIB_LIBDL))
        add_global(y, "__wasm_libdl_libraries", l->dl_memory + l->dl.len, true);
    put_u32(&l->dl, n);
    put_u32(&l->dl, start);
    y->memory += l->dl.len;
}

/* ---- thread-local storage ----
 *
 *     bases   one pointer a library that has some, for the main thread
 *     info    the addresses of those libraries' __wasm_library_tls_info
 *     program count:u32 info:address bases:address                         __wasm_program_tls_info */

static void lay_out_tls(struct layout *y)
{
    struct tn_link *l = y->l;
    bool program = tn_link_any(l, TN_LIB_PROGRAM_TLS);
    if (!program && !tn_link_any(l, TN_LIB_GET_TLS | TN_LIB_SET_TLS))
        return;
    for (uint32_t i = 0; i < l->n; i++)
        if (!l->libs[i].gone && l->libs[i].has[TN_LIB_TLS_INFO])
            l->libs[i].tls_slot = l->n_tls++;
    y->memory = align(y->memory, 2);
    l->tls_bases = (uint32_t)y->memory;
    y->memory += 4ull * l->n_tls;
    if (!program)
        return;
    l->tls_info = (uint32_t)y->memory;
    y->memory += 4ull * l->n_tls;
    l->tls_program = (uint32_t)y->memory;
    y->memory += 12;
    put_u32(&l->tls, l->n_tls);
    put_u32(&l->tls, l->tls_info);
    put_u32(&l->tls, l->tls_bases);
    add_global(y, "__wasm_program_tls_info", l->tls_program, true);
}

/* ---- each library's share ---- */

static void lay_out_library(struct layout *y, const struct tn_lib *lib)
{
    struct tn_link *l = y->l;
    y->memory = align(y->memory, lib->memory_align);
    y->table = align(y->table, lib->table_align);
    add_global(y, own_name(l, lib, "memory_base"), y->memory, false);
    add_global(y, own_name(l, lib, "table_base"), y->table, false);
    y->memory += lib->memory_size;
    y->table += lib->table_size;
    for (uint32_t i = 0; i < lib->module->type->n_imports; i++)
        if (lib->imports[i].role == TN_ROLE_MEMORY)
            add_global(y, lib->imports[i].name, 0, true); /* the fixup module knows better */
}

static bool weakly_imported(const struct tn_lib *lib, const char *name)
{
    for (uint32_t i = 0; i < lib->module->type->n_imports; i++)
        if (lib->imports[i].role == TN_ROLE_FUNC && lib->imports[i].weak &&
            lib->module->type->imports[i].name == name)
            return true;
    return false;
}

/* The address of a function is its place in the table; of one that is weak and missing, null. */
static void add_func_addresses(struct layout *y, const struct tn_lib *lib)
{
    struct tn_link *l = y->l;
    for (uint32_t i = 0; i < lib->module->type->n_imports; i++) {
        const struct tn_lib_import *use = &lib->imports[i];
        if (use->role != TN_ROLE_TABLE)
            continue;
        uint32_t number = (uint32_t)(uintptr_t)tn_map_get(&l->env_export_names, use->key) - 1;
        bool null = l->env_exports.at[number].lib->stubs && weakly_imported(lib, use->key);
        add_global(y, use->name, null ? 0 : y->table + number, true);
    }
}

static void lay_out_stack(struct layout *y)
{
    static const struct {
        unsigned need;
        const char *name;
        bool top, mutable;
    } rows[] = {{TN_LIB_STACK_POINTER, "__stack_pointer", true, true},
                {TN_LIB_INIT_STACK_POINTER, "__init_stack_pointer", true, false},
                {TN_LIB_ASYNCIFY, "__asyncify_state", false, true},
                {TN_LIB_ASYNCIFY, "__asyncify_data", false, true},
                {TN_LIB_STACK_HIGH, "__stack_high", true, true},
                {TN_LIB_STACK_LOW, "__stack_low", false, true}};
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
        if (tn_link_any(y->l, rows[i].need))
            add_global(y, rows[i].name, rows[i].top ? y->stack : 0, rows[i].mutable);
}

/* What libraries say, as they import both, that there is from the start. */
static void take_at_least(struct layout *y)
{
    for (uint32_t i = 0; i < y->l->n; i++) {
        const struct tn_lib *lib = &y->l->libs[i];
        if (!lib->gone && lib->memory_min * PAGE > y->memory)
            y->memory = lib->memory_min * PAGE;
        if (!lib->gone && lib->table_min > y->table_min)
            y->table_min = lib->table_min;
    }
}

/* False where it is too much. */
static bool lay_out(struct layout *y)
{
    struct tn_link *l = y->l;
    y->memory = y->stack;
    y->table = 1;
    lay_out_dl(y);
    lay_out_tls(y);
    lay_out_stack(y);
    for (uint32_t i = 0; i < l->n; i++)
        if (!l->libs[i].gone)
            lay_out_library(y, &l->libs[i]);
    if (!fits(y))
        return false;
    for (uint32_t i = 0; i < l->n; i++)
        if (!l->libs[i].gone)
            add_func_addresses(y, &l->libs[i]);
    y->memory = align(y->memory, HEAP_ALIGN);
    if (tn_link_any(l, TN_LIB_HEAP_BASE))
        add_global(y, "__heap_base", y->memory, true);
    y->memory = align(y->memory, 16);
    take_at_least(y);
    if (tn_link_any(l, TN_LIB_HEAP_END))
        add_global(y, "__heap_end", y->memory, true);
    l->indirect_table = (uint32_t)y->table;
    y->table += l->env_exports.n;
    return fits(y);
}

/* ---- the module ---- */

/* What libraries want of adapters is imported once and exported as "module:name". */
static void put_adapter_imports(struct layout *y)
{
    struct tn_link *l = y->l;
    struct tn_map done;
    tn_map_init(&done, l->arena);
    for (uint32_t i = 0; i < l->n; i++) {
        const struct tn_lib *lib = &l->libs[i];
        for (uint32_t k = 0; !lib->gone && k < lib->module->type->n_imports; k++) {
            const struct tn_core_import *import = &lib->module->type->imports[k];
            if (lib->imports[k].role != TN_ROLE_ADAPTER || !tn_map_put(&done, lib->imports[k].name, lib))
                continue;
            uint32_t index = tn_wasm_put_import(y->w, import->module, import->name, &import->type);
            tn_wasm_put_export(y->w, lib->imports[k].name, import->type.kind, index);
        }
    }
}

/* A command's entry, and the realloc of all: exports of the main module, which this one is. */
static void put_main_exports(struct layout *y)
{
    struct tn_link *l = y->l;
    struct tn_extern_type thunk = {.kind = TN_EXTERN_FUNC, .type = tn_link_signature(l, ">")};
    struct tn_extern_type realloc = {.kind = TN_EXTERN_FUNC, .type = tn_link_signature(l, "iiii>i")};
    const char *realloc_name = tn_name(l->names, "cabi_realloc");
    const struct tn_exporter *exporter = tn_link_exporter(l, tn_lib_key(l, realloc_name, &realloc));
    const struct tn_lib *first = NULL;
    for (uint32_t i = 0; i < l->n; i++) {
        const struct tn_lib *lib = &l->libs[i];
        if (lib->gone || !lib->has[TN_LIB_START])
            continue;
        if (first)
            tn_link_wrong(l, lib, 0, "link-start", "%s and %s both export `_start`: a program has one",
                          first->name, lib->name);
        else
            tn_wasm_put_export(y->w, "_start", TN_EXTERN_FUNC,
                               tn_wasm_put_import(y->w, lib->name, "_start", &thunk));
        first = first ? first : lib;
    }
    if (exporter && !tn_map_has(&l->env_export_names, realloc_name))
        tn_wasm_put_export(y->w, realloc_name, TN_EXTERN_FUNC,
                           tn_wasm_put_import(y->w, exporter->lib->name, realloc_name, &realloc));
}

static void put_globals(struct layout *y)
{
    struct tn_buf init;
    tn_buf_init(&init, 16);
    for (uint32_t i = 0; i < y->globals.n; i++) {
        const struct tn_env_global *g = &y->globals.at[i];
        struct tn_extern_type type = {.kind = TN_EXTERN_GLOBAL, .value = TN_VAL_I32, .mutable = g->mutable};
        tn_buf_truncate(&init, 0);
        tn_wasm_i32_const(&init, (int32_t)g->value);
        tn_wasm_put_export(y->w, g->name, TN_EXTERN_GLOBAL,
                           tn_wasm_put_global(y->w, &type, tn_buf_view(&init)));
    }
    tn_buf_dispose(&init);
}

/* Calls through the table, at a place that the fixup module fills. */
static void put_indirect_funcs(struct layout *y)
{
    struct tn_link *l = y->l;
    struct tn_buf body;
    tn_buf_init(&body, TN_MAX_INPUT);
    for (uint32_t i = 0; i < l->env_exports.n; i++) {
        const struct tn_env_export *e = &l->env_exports.at[i];
        tn_buf_truncate(&body, 0);
        for (uint32_t k = 0; k < l->core->at[e->type].func.n_params; k++)
            tn_wasm_op(&body, TN_OP_LOCAL_GET, k);
        tn_wasm_i32_const(&body, (int32_t)(l->indirect_table + i));
        tn_wasm_op(&body, TN_OP_CALL_INDIRECT, tn_wasm_put_type(y->w, e->type));
        tn_buf_u32(&body, 0);
        tn_wasm_put_export(y->w, e->name, TN_EXTERN_FUNC,
                           tn_wasm_put_func(y->w, e->type, 0, tn_buf_view(&body)));
    }
    tn_buf_dispose(&body);
}

/* ---- thread-local storage: each library's own pair of functions ---- */

static void op_memory(struct tn_buf *body, uint8_t op, uint32_t slot)
{
    tn_buf_byte(body, op);
    tn_buf_u32(body, 2);
    tn_buf_u32(body, 4ull * slot);
}

/* With threads the bases' address is in the context, once it is there. */
static void get_tls_body(const struct layout *y, const struct tn_lib *lib, struct tn_buf *body)
{
    if (lib->tls_slot == UINT32_MAX) {
        tn_buf_byte(body, TN_OP_UNREACHABLE);
        return;
    }
    if (y->context_get != UINT32_MAX)
        tn_wasm_op(body, TN_OP_CALL, y->context_get);
    else
        tn_wasm_i32_const(body, (int32_t)y->l->tls_bases);
    op_memory(body, TN_OP_I32_LOAD, lib->tls_slot);
}

static void set_tls_body(const struct layout *y, const struct tn_lib *lib, struct tn_buf *body)
{
    if (lib->tls_slot == UINT32_MAX) {
        tn_buf_byte(body, TN_OP_UNREACHABLE);
        return;
    }
    tn_wasm_i32_const(body, (int32_t)y->l->tls_bases);
    if (y->context_get != UINT32_MAX) { /* context ? context : bases */
        tn_buf_truncate(body, 0);
        tn_wasm_op(body, TN_OP_CALL, y->context_get);
        tn_wasm_op(body, TN_OP_LOCAL_TEE, 1);
        tn_wasm_i32_const(body, (int32_t)y->l->tls_bases);
        tn_wasm_op(body, TN_OP_LOCAL_GET, 1);
        tn_buf_byte(body, TN_OP_SELECT);
    }
    tn_wasm_op(body, TN_OP_LOCAL_GET, 0);
    op_memory(body, TN_OP_I32_STORE, lib->tls_slot);
}

static void put_tls_func(struct layout *y, const struct tn_lib *lib, const char *name, bool set)
{
    struct tn_buf body;
    tn_buf_init(&body, TN_MAX_INPUT);
    if (set)
        set_tls_body(y, lib, &body);
    else
        get_tls_body(y, lib, &body);
    bool local = set && y->context_get != UINT32_MAX;
    tn_wasm_put_export(
        y->w, own_name(y->l, lib, name), TN_EXTERN_FUNC,
        tn_wasm_put_func(y->w, tn_link_signature(y->l, set ? "i>" : ">i"), local, tn_buf_view(&body)));
    tn_buf_dispose(&body);
}

static void put_tls_funcs(struct layout *y)
{
    for (uint32_t i = 0; i < y->l->n; i++) {
        const struct tn_lib *lib = &y->l->libs[i];
        if (!lib->gone && lib->needs & TN_LIB_GET_TLS)
            put_tls_func(y, lib, "__wasm_get_tls_base", false);
        if (!lib->gone && lib->needs & TN_LIB_SET_TLS)
            put_tls_func(y, lib, "__wasm_set_tls_base", true);
    }
}

static void put_spaces(struct layout *y)
{
    struct tn_extern_type table = {.kind = TN_EXTERN_TABLE,
                                   .value = TN_VAL_REF | TN_VAL_NULL | TN_HEAP_FUNC,
                                   .limits = {.max = UINT64_MAX}};
    table.limits.min = y->table > y->table_min ? y->table : y->table_min;
    struct tn_extern_type memory = {.kind = TN_EXTERN_MEMORY,
                                    .limits = {.min = y->memory / PAGE, .max = UINT64_MAX, .page = 16}};
    tn_wasm_put_export(y->w, "__indirect_function_table", TN_EXTERN_TABLE, tn_wasm_put_table(y->w, &table));
    tn_wasm_put_export(y->w, "memory", TN_EXTERN_MEMORY, tn_wasm_put_memory(y->w, &memory));
}

enum tn_status tn_link_env(struct tn_link *l, struct tn_bytes *ret_module)
{
    struct layout y = {.l = l, .context_get = UINT32_MAX};
    y.stack = l->options->stack_size ? l->options->stack_size : DEFAULT_STACK;
    if (!lay_out(&y))
        return TN_ERR_LIMIT;
    y.w = tn_wasm_writer_new(l->arena, l->core);
    put_adapter_imports(&y);
    put_main_exports(&y);
    struct tn_extern_type get = {.kind = TN_EXTERN_FUNC, .type = tn_link_signature(l, ">i")};
    if (tn_link_any(l, TN_LIB_GET_TLS | TN_LIB_SET_TLS) && tn_link_any(l, TN_LIB_THREADS))
        y.context_get = tn_wasm_put_import(y.w, "$root", "[context-get-1]", &get);
    put_spaces(&y);
    put_globals(&y);
    put_indirect_funcs(&y);
    put_tls_funcs(&y);
    struct tn_bytes made = tn_wasm_writer_finish(y.w);
    tn_wasm_writer_free(y.w);
    if (l->wrong)
        return TN_ERR_INVALID;
    *ret_module = made;
    return TN_OK;
}
