/* An adapter with no more than is needed of it.
 *
 * An adapter is a core module that serves a main module's imports. It lives in the main module's memory and
 * owns none, so its shadow stack (the global `__stack_pointer`) is found for it here: on the first call, out
 * of the main module's realloc, where the adapter keeps its `allocation_state` to guard it; else by a start
 * function that grows the memory by a page. */
#include "componentize/componentize.h"

#include "base/limits.h"
#include "base/names.h"
#include "wasm/wasm_rewrite.h"
#include "wasm/wasm_write.h"

#include <stdlib.h>

enum { STACK_SIZE = 65536, UNALLOCATED = 0, ALLOCATING = 1, ALLOCATED = 2 };
enum { SECTION_GLOBAL = 6, SECTION_CODE = 10, SECTIONS = 14 };

#define NONE UINT32_MAX

struct bytes_at { /* in the source */
    size_t start, end;
};

struct trim {
    const struct tn_trim_options *options;
    struct tn_diag_sink *sink;
    struct tn_arena *arena; /* scratch */
    struct tn_names names;
    struct tn_core_types types;
    const struct tn_module *adapter;
    const struct tn_core_export **exports; /* those kept, in the adapter's order */
    uint32_t n_exports;
    const struct tn_core_import **imported[TN_INDICES]; /* by index */
    uint32_t n_imported[TN_INDICES];
    struct bytes_at *bodies, *inits; /* of those defined here */
    uint32_t n_of[TN_INDICES];
    bool *live[TN_INDICES];
    uint32_t *now[TN_INDICES]; /* index in the result */
    bool *exported;            /* by function */
    uint32_t *first_type;      /* by number in the store: the first index of it in the adapter */
    struct {
        struct {
            enum tn_index space;
            uint32_t index;
        } * at;
        uint32_t n, cap;
    } work;
    struct tn_str *func_names, *global_names; /* by index, empty where there is none */
    struct tn_wasm_writer *out;
    uint32_t stack_pointer, state; /* globals of the adapter, or NONE */
    uint32_t realloc_type, start_type;
    uint32_t n_funcs, realloc, allocate; /* functions of the result; the latter two, or NONE */
    uint32_t stack_realloc;              /* imported for the stack alone: the adapter itself does not */
    bool lazy;                           /* every export first calls `allocate` */
    bool failed;
};

static void wrong(struct trim *t, size_t at, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
static void wrong(struct trim *t, size_t at, const char *code, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *message = tn_arena_vprintf(t->arena, format, args);
    va_end(args);
    struct tn_span span = {t->adapter->source, at, at + 1};
    if (!t->failed)
        tn_diag_report(t->sink, TN_ERROR, code, span, "adapter `%s` %s", t->options->name, message);
    t->failed = true;
}

static const enum tn_index space_of[] = {TN_INDEX_FUNC, TN_INDEX_TABLE, TN_INDEX_MEMORY, TN_INDEX_GLOBAL,
                                         TN_INDEX_TAG}; /* by enum tn_extern */

/* ---- what the adapter has ---- */

static void list_imports(struct trim *t)
{
    const struct tn_module_type *type = t->adapter->type;
    for (unsigned s = 0; s < TN_INDICES; s++)
        t->imported[s] = tn_new_n(t->arena, type->n_imports, const struct tn_core_import *);
    for (uint32_t i = 0; i < type->n_imports; i++) {
        enum tn_index space = space_of[type->imports[i].type.kind];
        t->imported[space][t->n_imported[space]++] = &type->imports[i];
    }
}

/* Where bodies and init expressions are. Sections of what an adapter cannot have, as its memory and its
 * table would not be its own, are told. */
static void list_bodies(struct trim *t, struct tn_reader r)
{
    uint32_t n = tn_read_u32(&r);
    for (uint32_t i = 0; i < n && !r.error; i++) {
        uint32_t len = tn_read_u32(&r);
        t->bodies[i].start = tn_reader_offset(&r);
        tn_read_bytes(&r, len);
        t->bodies[i].end = tn_reader_offset(&r);
    }
}

static uint32_t same_index(void *ctx, enum tn_index space, uint32_t index)
{
    (void)ctx, (void)space;
    return index;
}

static void list_inits(struct trim *t, const struct tn_module_section *section)
{
    struct tn_rewrite w = tn_rewrite_at(t->adapter->source, section->start, section->end, NULL);
    w.index = same_index;
    uint32_t n = tn_read_u32(&w.r);
    for (uint32_t i = 0; i < n && !w.r.error; i++) {
        tn_rewrite_valtype(&w);
        tn_read_byte(&w.r);
        t->inits[i].start = tn_reader_offset(&w.r);
        tn_rewrite_constant(&w);
        t->inits[i].end = tn_reader_offset(&w.r);
    }
}

static void list_sections(struct trim *t)
{
    static const char *const refused[SECTIONS] = {
        [8] = "a start function",
        [9] = "element segments",
        [11] = "data segments",
        [12] = "a data count",
        [13] = "tags",
    };
    const struct tn_module *m = t->adapter;
    t->bodies = tn_new_n(t->arena, m->n_funcs - m->n_imported_funcs, struct bytes_at);
    t->inits = tn_new_n(t->arena, m->n_globals - m->n_imported_globals, struct bytes_at);
    for (uint32_t i = 0; i < m->n_sections; i++) {
        const struct tn_module_section *s = &m->sections[i];
        if (s->id == SECTION_CODE)
            list_bodies(t, tn_reader_at(m->source, s->start, s->end));
        else if (s->id == SECTION_GLOBAL)
            list_inits(t, s);
        else if (s->id < SECTIONS && refused[s->id])
            wrong(t, s->start, "adapter-section", "has %s, which an adapter cannot have", refused[s->id]);
    }
}

static void see_func_name(void *ctx, uint32_t index, struct tn_str name)
{
    struct trim *t = ctx;
    if (index < t->n_of[TN_INDEX_FUNC])
        t->func_names[index] = name;
}

static void see_global_name(void *ctx, uint32_t index, struct tn_str name)
{
    struct trim *t = ctx;
    if (index < t->n_of[TN_INDEX_GLOBAL])
        t->global_names[index] = name;
}

static void list_all(struct trim *t)
{
    const struct tn_module *m = t->adapter;
    const uint32_t n_of[TN_INDICES] = {m->n_types,   m->n_funcs, m->n_tables, m->n_memories,
                                       m->n_globals, m->n_tags,  m->n_data,   m->n_elements};
    for (unsigned s = 0; s < TN_INDICES; s++) {
        t->n_of[s] = n_of[s];
        t->live[s] = tn_new_n(t->arena, n_of[s], bool);
        t->now[s] = tn_new_n(t->arena, n_of[s], uint32_t);
    }
    t->exported = tn_new_n(t->arena, m->n_funcs, bool);
    t->first_type = tn_new_n(t->arena, t->types.n, uint32_t);
    for (uint32_t i = m->n_types; i--;)
        t->first_type[m->types[i]] = i;
    t->func_names = tn_new_n(t->arena, m->n_funcs, struct tn_str);
    t->global_names = tn_new_n(t->arena, m->n_globals, struct tn_str);
    tn_wasm_func_names(m, see_func_name, t);
    tn_wasm_global_names(m, see_global_name, t);
    list_imports(t);
    list_sections(t);
}

/* ---- what is reached from the exports that are kept ---- */

static uint32_t reach(void *ctx, enum tn_index space, uint32_t index)
{
    struct trim *t = ctx;
    if (index >= t->n_of[space]) {
        wrong(t, t->adapter->start, "adapter-malformed", "names what it does not have");
        return index;
    }
    if (t->live[space][index])
        return index;
    t->live[space][index] = true;
    tn_push(t->arena, &t->work)->space = space;
    t->work.at[t->work.n - 1].index = index;
    return index;
}

static void walk(struct trim *t, struct bytes_at at, bool body)
{
    struct tn_rewrite w = tn_rewrite_at(t->adapter->source, at.start, at.end, NULL);
    w.index = reach;
    w.ctx = t;
    if (body) {
        tn_rewrite_locals(&w);
        tn_rewrite_instructions(&w);
    } else {
        tn_rewrite_constant(&w);
    }
    if (w.r.error)
        wrong(t, w.r.error_at, "adapter-malformed", "cannot be read: %s", w.r.error);
}

static void reach_type(struct trim *t, uint32_t index)
{
    const struct tn_core_type *type = &t->types.at[t->adapter->types[index]];
    for (uint32_t i = 0; type->kind == TN_CORE_FUNC && i < type->func.n_params + type->func.n_results; i++)
        if (type->func.at[i] & TN_VAL_REF && type->func.at[i] & TN_VAL_DEFINED)
            reach(t, TN_INDEX_TYPE, t->first_type[type->func.at[i] & TN_VAL_HEAP]);
}

/* A function's type is declared when the function is: only those that instructions name are reached here. */
static void reach_all(struct trim *t)
{
    const struct tn_module *m = t->adapter;
    for (uint32_t i = 0; i < t->n_exports; i++) {
        reach(t, space_of[t->exports[i]->type.kind], t->exports[i]->index);
        if (t->exports[i]->type.kind == TN_EXTERN_FUNC)
            t->exported[t->exports[i]->index] = true;
    }
    while (t->work.n && !t->failed) {
        enum tn_index space = t->work.at[--t->work.n].space;
        uint32_t index = t->work.at[t->work.n].index;
        if (space == TN_INDEX_TYPE)
            reach_type(t, index);
        else if (space == TN_INDEX_FUNC)
            reach(t, TN_INDEX_TYPE, t->first_type[m->funcs[index]]);
        if (space == TN_INDEX_FUNC && index >= m->n_imported_funcs)
            walk(t, t->bodies[index - m->n_imported_funcs], true);
        else if (space == TN_INDEX_GLOBAL && index >= m->n_imported_globals)
            walk(t, t->inits[index - m->n_imported_globals], false);
    }
}

/* ---- what it must be like ---- */

static uint32_t n_live(const struct trim *t, enum tn_index space)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < t->n_of[space]; i++)
        n += t->live[space][i];
    return n;
}

/* The one live mutable i32 global of that name, or NONE. */
static uint32_t named_global(struct trim *t, const char *name)
{
    uint32_t found = NONE;
    for (uint32_t i = 0; i < t->n_of[TN_INDEX_GLOBAL]; i++) {
        const struct tn_extern_type *type = &t->adapter->globals[i];
        if (!t->live[TN_INDEX_GLOBAL][i] || !type->mutable || type->value != TN_VAL_I32 ||
            !tn_str_eq(t->global_names[i], name))
            continue;
        if (found != NONE)
            wrong(t, t->adapter->start, "adapter-global", "has two mutable i32 globals named `%s`", name);
        found = i;
    }
    return found;
}

static bool is_plain(const struct tn_core_type *t)
{
    if (t->kind != TN_CORE_FUNC || !t->final || t->shared || t->super != TN_NO_TYPE || t->group_n != 1 ||
        t->describes != TN_NO_TYPE || t->descriptor != TN_NO_TYPE)
        return false;
    for (uint32_t i = 0; i < t->func.n_params + t->func.n_results; i++)
        if (t->func.at[i] & TN_VAL_REF && t->func.at[i] & (TN_VAL_SHARED | TN_VAL_EXACT))
            return false;
    return true;
}

static void check_types(struct trim *t)
{
    const struct tn_module *m = t->adapter;
    for (uint32_t i = 0; i < t->n_of[TN_INDEX_TYPE]; i++)
        if (t->live[TN_INDEX_TYPE][i] && !is_plain(&t->types.at[m->types[i]]))
            wrong(t, m->start, "adapter-type", "uses type %u, which is not a plain function type", i);
    for (uint32_t i = 0; i < t->n_of[TN_INDEX_GLOBAL]; i++) {
        const struct tn_extern_type *g = &m->globals[i];
        bool odd = g->shared || (g->value & TN_VAL_REF && g->value & (TN_VAL_SHARED | TN_VAL_EXACT));
        if (t->live[TN_INDEX_GLOBAL][i] && odd)
            wrong(t, m->start, "adapter-type", "uses global %u, which is shared", i);
    }
    for (uint32_t i = 0; i < m->n_imported_funcs; i++)
        if (t->live[TN_INDEX_FUNC][i] && m->exact_imports[i])
            wrong(t, m->start, "adapter-type", "imports function %u by its exact type", i);
}

static void check_spaces(struct trim *t)
{
    uint32_t memory = 0;
    if (n_live(t, TN_INDEX_TABLE))
        wrong(t, t->adapter->start, "adapter-section", "uses a table, which an adapter cannot have");
    if (n_live(t, TN_INDEX_MEMORY) > 1)
        wrong(t, t->adapter->start, "adapter-memory", "uses more than one memory");
    if (t->failed || !n_live(t, TN_INDEX_MEMORY))
        return;
    while (!t->live[TN_INDEX_MEMORY][memory])
        memory++;
    if (memory >= t->n_imported[TN_INDEX_MEMORY])
        wrong(t, t->adapter->start, "adapter-memory", "defines a memory: it must import the main module's");
    else if (t->adapter->memories[memory].limits.wide)
        wrong(t, t->adapter->start, "adapter-memory", "has a memory of 64-bit addresses");
}

/* ---- functions that are made here ---- */

static void op(struct tn_buf *to, uint8_t op)
{
    tn_buf_byte(to, op);
}

static void op_if(struct tn_buf *to)
{
    tn_buf_byte(to, TN_OP_IF);
    tn_buf_byte(to, 0x40);
}

static void trap_unless(struct tn_buf *to, int32_t value, uint32_t local)
{
    tn_wasm_i32_const(to, value);
    tn_wasm_op(to, TN_OP_LOCAL_GET, local);
    op(to, TN_OP_I32_NE);
    op_if(to);
    op(to, TN_OP_UNREACHABLE);
    op(to, TN_OP_END);
}

/* realloc(0, 0, any alignment, STACK_SIZE) by memory.grow; local 4 is its own. */
static void write_grow(struct trim *t)
{
    unsigned page = t->options->page;
    struct tn_buf to;
    tn_buf_init(&to, TN_MAX_INPUT);
    trap_unless(&to, 0, 0);
    trap_unless(&to, 0, 1);
    trap_unless(&to, STACK_SIZE, 3);
    tn_wasm_i32_const(&to, STACK_SIZE >> page);
    tn_wasm_op(&to, TN_OP_MEMORY_GROW, 0);
    tn_wasm_op(&to, TN_OP_LOCAL_TEE, 4);
    tn_wasm_i32_const(&to, -1);
    op(&to, TN_OP_I32_EQ);
    op_if(&to);
    op(&to, TN_OP_UNREACHABLE);
    op(&to, TN_OP_END);
    tn_wasm_op(&to, TN_OP_LOCAL_GET, 4);
    if (page) {
        tn_wasm_i32_const(&to, (int32_t)page);
        op(&to, TN_OP_I32_SHL);
    }
    tn_wasm_put_func(t->out, t->realloc_type, 1, tn_buf_view(&to));
    tn_buf_dispose(&to);
}

/* __stack_pointer = realloc(0, 0, 8, STACK_SIZE) + STACK_SIZE; once, where there is a state to know by: the
 * realloc may call back into the adapter. */
static void write_allocate(struct trim *t)
{
    uint32_t state = t->state == NONE ? NONE : t->now[TN_INDEX_GLOBAL][t->state];
    struct tn_buf to;
    tn_buf_init(&to, TN_MAX_INPUT);
    if (state != NONE) {
        tn_wasm_op(&to, TN_OP_GLOBAL_GET, state);
        tn_wasm_i32_const(&to, UNALLOCATED);
        op(&to, TN_OP_I32_EQ);
        op_if(&to);
        tn_wasm_i32_const(&to, ALLOCATING);
        tn_wasm_op(&to, TN_OP_GLOBAL_SET, state);
    }
    tn_wasm_i32_const(&to, 0);
    tn_wasm_i32_const(&to, 0);
    tn_wasm_i32_const(&to, 8);
    tn_wasm_i32_const(&to, STACK_SIZE);
    tn_wasm_op(&to, TN_OP_CALL, t->realloc);
    tn_wasm_i32_const(&to, STACK_SIZE);
    op(&to, TN_OP_I32_ADD);
    tn_wasm_op(&to, TN_OP_GLOBAL_SET, t->now[TN_INDEX_GLOBAL][t->stack_pointer]);
    if (state != NONE) {
        tn_wasm_i32_const(&to, ALLOCATED);
        tn_wasm_op(&to, TN_OP_GLOBAL_SET, state);
        op(&to, TN_OP_END);
    }
    tn_wasm_put_func(t->out, t->start_type, 0, tn_buf_view(&to));
    tn_buf_dispose(&to);
}

/* ---- numbering: every index of the result, before a body is written ---- */

static bool is_main_realloc(const struct trim *t, uint32_t func)
{
    if (func >= t->adapter->n_imported_funcs)
        return false;
    const struct tn_core_import *import = t->imported[TN_INDEX_FUNC][func];
    return !strcmp(import->module, "__main_module__") &&
           (!strcmp(import->name, "canonical_abi_realloc") || !strcmp(import->name, "cabi_realloc"));
}

/* Imported, as opposed to made here: a realloc that the main module does not export is. */
static bool stays_import(const struct trim *t, uint32_t func)
{
    return func < t->adapter->n_imported_funcs && (t->options->realloc || !is_main_realloc(t, func));
}

static void check_realloc(struct trim *t, uint32_t func)
{
    const struct tn_core_import *import = t->imported[TN_INDEX_FUNC][func];
    if (import->type.type != t->realloc_type)
        wrong(t, import->at, "adapter-realloc",
              "imports a `%s` that is not (param i32 i32 i32 i32) (result i32)", import->name);
    else if (!t->options->realloc && !n_live(t, TN_INDEX_MEMORY))
        wrong(t, import->at, "adapter-memory", "allocates and imports no memory");
}

/* Two passes, as imports come first. */
static void number_funcs(struct trim *t)
{
    uint32_t next = 0;
    for (unsigned pass = 0; pass < 2; pass++) {
        for (uint32_t i = 0; i < t->n_of[TN_INDEX_FUNC]; i++) {
            if (!t->live[TN_INDEX_FUNC][i] || stays_import(t, i) == pass)
                continue;
            if (is_main_realloc(t, i)) {
                check_realloc(t, i);
                t->realloc = next;
            }
            t->now[TN_INDEX_FUNC][i] = next++;
        }
        if (!pass && t->options->realloc && t->stack_pointer != NONE && t->realloc == NONE) {
            t->realloc = t->stack_realloc = next++;
        }
    }
    t->lazy = t->stack_pointer != NONE && t->state != NONE && t->options->realloc;
    if (t->lazy)
        t->allocate = next++;
    t->n_funcs = next;
}

static void number(struct trim *t)
{
    for (unsigned space = 0; space < TN_INDICES; space++) {
        uint32_t next = 0;
        for (uint32_t i = 0; i < t->n_of[space]; i++)
            if (t->live[space][i])
                t->now[space][i] = next++;
    }
    number_funcs(t);
}

/* ---- writing ---- */

static void write_imports(struct trim *t)
{
    static const enum tn_index order[] = {TN_INDEX_MEMORY, TN_INDEX_GLOBAL, TN_INDEX_FUNC};
    for (unsigned s = 0; s < 3; s++)
        for (uint32_t i = 0; i < t->n_imported[order[s]]; i++) {
            const struct tn_core_import *import = t->imported[order[s]][i];
            bool func = order[s] == TN_INDEX_FUNC;
            if (t->live[order[s]][i] && (!func || stays_import(t, i)))
                tn_wasm_put_import(t->out, import->module,
                                   func && is_main_realloc(t, i) ? t->options->realloc : import->name,
                                   &import->type);
        }
    struct tn_extern_type type = {.kind = TN_EXTERN_FUNC, .type = t->realloc_type};
    if (t->stack_realloc != NONE)
        tn_wasm_put_import(t->out, "__main_module__", t->options->realloc, &type);
}

static uint32_t renumber(void *ctx, enum tn_index space, uint32_t index)
{
    const struct trim *t = ctx;
    return t->now[space][index];
}

static void write_globals(struct trim *t)
{
    const struct tn_module *m = t->adapter;
    struct tn_buf init;
    tn_buf_init(&init, TN_MAX_INPUT);
    for (uint32_t i = m->n_imported_globals; i < m->n_globals; i++) {
        struct bytes_at at = t->inits[i - m->n_imported_globals];
        if (!t->live[TN_INDEX_GLOBAL][i])
            continue;
        tn_buf_truncate(&init, 0);
        struct tn_rewrite w = tn_rewrite_at(m->source, at.start, at.end - 1, &init); /* without its `end` */
        w.index = renumber, w.ctx = t;
        tn_rewrite_instructions(&w);
        tn_wasm_put_global(t->out, &m->globals[i], tn_buf_view(&init));
    }
    tn_buf_dispose(&init);
}

static void write_bodies(struct trim *t)
{
    const struct tn_module *m = t->adapter;
    struct tn_buf body;
    tn_buf_init(&body, TN_MAX_INPUT);
    for (uint32_t i = m->n_imported_funcs; i < m->n_funcs; i++) {
        struct bytes_at at = t->bodies[i - m->n_imported_funcs];
        if (!t->live[TN_INDEX_FUNC][i])
            continue;
        tn_buf_truncate(&body, 0);
        struct tn_rewrite w = tn_rewrite_at(m->source, at.start, at.end, &body);
        w.index = renumber, w.ctx = t;
        tn_rewrite_locals(&w);
        if (t->lazy && t->exported[i])
            tn_wasm_op(&body, TN_OP_CALL, t->allocate);
        tn_rewrite_instructions(&w);
        tn_wasm_put_body(t->out, m->funcs[i], tn_buf_view(&body));
    }
    tn_buf_dispose(&body);
}

static void write_funcs(struct trim *t)
{
    for (uint32_t i = 0; i < t->adapter->n_imported_funcs; i++)
        if (t->live[TN_INDEX_FUNC][i] && !stays_import(t, i))
            write_grow(t);
    write_bodies(t);
    if (t->lazy)
        write_allocate(t);
}

/* A stack that no export allocates: a start function does, out of a page of its own where the main module's
 * realloc cannot be trusted to leave the adapter alone. */
static void write_start(struct trim *t)
{
    if (t->stack_pointer == NONE || t->lazy || !n_live(t, TN_INDEX_MEMORY))
        return;
    if (t->realloc == NONE || t->state == NONE) {
        t->realloc = t->n_funcs++;
        write_grow(t);
    }
    t->allocate = t->n_funcs++;
    write_allocate(t);
    tn_wasm_put_start(t->out, t->allocate);
}

static void write_exports(struct trim *t)
{
    for (uint32_t i = 0; i < t->n_exports; i++) {
        const struct tn_core_export *e = t->exports[i];
        tn_wasm_put_export(t->out, e->name, e->type.kind, t->now[space_of[e->type.kind]][e->index]);
    }
}

/* ---- the name section ---- */

struct naming {
    uint32_t index;
    struct tn_str name;
};
struct namings {
    struct naming *at;
    uint32_t n, cap;
};

static int by_index(const void *a, const void *b)
{
    uint32_t x = ((const struct naming *)a)->index, y = ((const struct naming *)b)->index;
    return x < y ? -1 : x > y;
}

static void add_names(struct trim *t, struct namings *to, enum tn_index space, const struct tn_str *names)
{
    for (uint32_t i = 0; i < t->n_of[space]; i++)
        if (t->live[space][i] && names[i].at)
            *tn_push(t->arena, to) = (struct naming){t->now[space][i], names[i]};
}

static void write_subsection(struct tn_buf *to, uint8_t id, struct namings *names)
{
    struct tn_buf sub;
    if (!names->n)
        return;
    qsort(names->at, names->n, sizeof *names->at, by_index);
    tn_buf_init(&sub, TN_MAX_INPUT);
    tn_buf_u32(&sub, names->n);
    for (uint32_t i = 0; i < names->n; i++) {
        tn_buf_u32(&sub, names->at[i].index);
        tn_buf_vec(&sub, names->at[i].name.at, names->at[i].name.len);
    }
    tn_buf_byte(to, id);
    tn_buf_vec(to, sub.at, sub.len);
    tn_buf_dispose(&sub);
}

static void write_customs(struct trim *t)
{
    const struct tn_custom *producers = tn_custom_find(&t->adapter->customs, "producers");
    struct namings funcs = {0}, globals = {0};
    struct tn_buf names;
    tn_buf_init(&names, TN_MAX_INPUT);
    add_names(t, &funcs, TN_INDEX_FUNC, t->func_names);
    if (t->stack_realloc != NONE)
        *tn_push(t->arena, &funcs) = (struct naming){t->stack_realloc, tn_str(t->options->realloc)};
    if (t->allocate != NONE)
        *tn_push(t->arena, &funcs) = (struct naming){t->allocate, tn_str("allocate_stack")};
    add_names(t, &globals, TN_INDEX_GLOBAL, t->global_names);
    tn_wasm_own_name(&names, tn_name_printf(&t->names, "wit-component:adapter:%s", t->options->name));
    write_subsection(&names, 1, &funcs);
    write_subsection(&names, 7, &globals);
    tn_wasm_put_custom(t->out, "name", tn_buf_view(&names));
    if (producers)
        tn_wasm_put_custom(t->out, "producers", producers->contents);
    tn_buf_dispose(&names);
}

/* ---- entry ---- */

static void choose_exports(struct trim *t)
{
    const struct tn_module_type *type = t->adapter->type;
    struct tn_map wanted;
    tn_map_init(&wanted, t->arena);
    for (uint32_t i = 0; i < t->options->n_required; i++) {
        const char *name = tn_name(&t->names, t->options->required[i]);
        tn_map_put(&wanted, name, NULL);
        if (!tn_module_export(type, name))
            wrong(t, t->adapter->start, "adapter-export", "has no export `%s`", name);
    }
    t->exports = tn_new_n(t->arena, type->n_exports, const struct tn_core_export *);
    for (uint32_t i = 0; i < type->n_exports; i++)
        if (tn_map_has(&wanted, type->exports[i].name)) {
                t->exports[t->n_exports++] = &type->exports[i];
        }
}

static void write_all(struct trim *t)
{
    for (uint32_t i = 0; i < t->n_of[TN_INDEX_TYPE]; i++)
        if (t->live[TN_INDEX_TYPE][i])
            t->now[TN_INDEX_TYPE][i] = tn_wasm_put_type(t->out, t->adapter->types[i]);
    write_imports(t);
    write_globals(t);
    write_funcs(t);
    write_start(t);
    write_exports(t);
    write_customs(t);
}

static void trim(struct trim *t)
{
    static const tn_valtype i32s[] = {TN_VAL_I32, TN_VAL_I32, TN_VAL_I32, TN_VAL_I32};
    choose_exports(t);
    list_all(t);
    if (!t->failed)
        reach_all(t);
    if (t->failed)
        return;
    check_types(t);
    check_spaces(t);
    t->realloc_type = tn_core_func(&t->types, i32s, 4, i32s, 1, false);
    t->start_type = tn_core_func(&t->types, i32s, 0, i32s, 0, false);
    t->stack_pointer = named_global(t, "__stack_pointer");
    t->state = named_global(t, "allocation_state");
    number(t);
    if (!t->failed)
        write_all(t);
}

/* Bodies are not validated: what goes may be wrong, and what stays is validated with the component. */
static enum tn_status read_adapter(struct trim *t, const struct tn_source *source)
{
    struct tn_module_options options = {.features = tn_features_all()};
    return tn_wasm_read(&t->types, t->sink, source, 0, source->bytes.len, NULL, &options, &t->adapter);
}

enum tn_status tn_adapter_trim(struct tn_arena *arena, struct tn_diag_sink *sink,
                               const struct tn_source *source, const struct tn_trim_options *options,
                               struct tn_bytes *ret_bytes)
{
    struct tn_arena scratch;
    struct trim t = {.options = options,
                     .sink = sink,
                     .arena = &scratch,
                     .realloc = NONE,
                     .stack_realloc = NONE,
                     .allocate = NONE};
    struct tn_bytes made = {0};
    tn_arena_init(&scratch);
    tn_names_init(&t.names, &scratch);
    tn_core_types_init(&t.types, &scratch, &t.names);
    enum tn_status status = read_adapter(&t, source);
    if (!status) {
        t.out = tn_wasm_writer_new(arena, &t.types);
        trim(&t);
        status = t.failed ? TN_ERR_INVALID : TN_OK;
    }
    if (!status)
        made = tn_wasm_writer_finish(t.out);
    tn_wasm_writer_free(t.out);
    tn_arena_dispose(&scratch);
    if (!status)
        *ret_bytes = made;
    return status;
}
