#include "compose/compose_code.h"

#include "wasm/wasm_rewrite.h"

enum { SECTION_GLOBAL = 6, SECTION_ELEMENT = 9, SECTION_CODE = 10, MAX_CALLS = 1 << 25, MAX_FUNCS = 1000000 };

struct call {
    uint32_t caller, callee;
};

struct coder {
    struct tn_types *types;
    struct tn_code *code;
    bool *in_table;
    uint32_t func; /* whose body is walked; UINT32_MAX: of none */
    struct {
        struct call *at;
        unsigned n, cap;
    } calls;
    struct tn_arena scratch;
    bool over;
};

static uint32_t found(void *ctx, enum tn_index space, uint32_t index)
{
    struct coder *c = ctx;
    if (space != TN_INDEX_FUNC || index >= c->code->n_funcs)
        return index;
    if (c->func == UINT32_MAX) {
        c->in_table[index] = true;
        return index;
    }
    struct call *last = c->calls.n ? &c->calls.at[c->calls.n - 1] : NULL;
    if (last && last->caller == c->func && last->callee == index)
        return index;
    if (c->calls.n >= MAX_CALLS)
        c->over = true;
    else
        *tn_push(&c->scratch, &c->calls) = (struct call){c->func, index};
    return index;
}

static struct tn_rewrite walk(struct coder *c, size_t start, size_t end)
{
    struct tn_rewrite w = tn_rewrite_at(c->code->module->source, start, end, NULL);
    w.index = found;
    w.ctx = c;
    return w;
}

static void walk_bodies(struct coder *c, const struct tn_module_section *section)
{
    struct tn_reader r = tn_reader_at(c->code->module->source, section->start, section->end);
    uint32_t n = tn_read_u32(&r);
    for (uint32_t i = 0; i < n && !r.error && c->code->n_imported + i < c->code->n_funcs; i++) {
        uint32_t len = tn_read_u32(&r);
        size_t at = tn_reader_offset(&r);
        tn_read_bytes(&r, len);
        if (r.error)
            return;
        struct tn_rewrite w = walk(c, at, at + len);
        c->func = c->code->n_imported + i;
        tn_rewrite_locals(&w);
        tn_rewrite_instructions(&w);
    }
}

/* global ::= gt:<globaltype> e:<expr> */
static void walk_globals(struct coder *c, const struct tn_module_section *section)
{
    struct tn_rewrite w = walk(c, section->start, section->end);
    for (uint32_t n = tn_read_u32(&w.r); n && !w.r.error; n--) {
        tn_rewrite_valtype(&w);
        tn_read_byte(&w.r);
        tn_rewrite_constant(&w);
    }
}

/* Core §5.5.12: flags; a table's index (bit 1 with an offset) and offset unless bit 0; a kind or type where
 * bits 0 or 1; then indices, or with bit 2 expressions. */
static void walk_element(struct tn_rewrite *w)
{
    uint32_t flags = tn_read_u32(&w->r);
    if (flags > 7)
        tn_reader_fail(&w->r, "no element segment");
    if ((flags & 3) == 2)
        tn_read_u32(&w->r);
    if (!(flags & 1))
        tn_rewrite_constant(w);
    if (flags & 3 && flags & 4)
        tn_rewrite_valtype(w);
    else if (flags & 3)
        tn_read_byte(&w->r);
    for (uint32_t n = tn_read_u32(&w->r); n && !w->r.error; n--)
        if (flags & 4)
            tn_rewrite_constant(w);
        else
            found(w->ctx, TN_INDEX_FUNC, tn_read_u32(&w->r));
}

static void walk_sections(struct coder *c)
{
    const struct tn_module *module = c->code->module;
    for (uint32_t i = 0; i < module->n_sections; i++) {
        const struct tn_module_section *section = &module->sections[i];
        c->func = UINT32_MAX;
        if (section->id == SECTION_GLOBAL)
            walk_globals(c, section);
        if (section->id == SECTION_CODE)
            walk_bodies(c, section);
        if (section->id != SECTION_ELEMENT)
            continue;
        struct tn_rewrite w = walk(c, section->start, section->end);
        for (uint32_t n = tn_read_u32(&w.r); n && !w.r.error; n--)
            walk_element(&w);
    }
}

/* By callee, callers in order, each once. */
static void sort_calls(struct coder *c)
{
    uint32_t n = c->code->n_funcs, total = 0;
    uint32_t *first = tn_new_n(c->types->arena, (size_t)n + 2, uint32_t);
    uint32_t *caller = tn_new_n(c->types->arena, c->calls.n, uint32_t);
    for (unsigned i = 0; i < c->calls.n; i++)
        first[c->calls.at[i].callee + 2]++;
    for (uint32_t f = 2; f < n + 2; f++)
        first[f] += first[f - 1];
    for (unsigned i = 0; i < c->calls.n; i++)
        caller[first[c->calls.at[i].callee + 1]++] = c->calls.at[i].caller;
    for (uint32_t f = 0; f < n; f++) {
        uint32_t from = first[f], to = first[f + 1];
        first[f] = total;
        for (uint32_t i = from; i < to; i++)
            if (i == from || caller[i] != caller[i - 1])
                caller[total++] = caller[i];
        /* first[f + 1] is read in the next turn, before it is set */
    }
    first[n] = total;
    c->code->first = first;
    c->code->caller = caller;
}

static void take_name(void *ctx, uint32_t index, struct tn_str name)
{
    const struct coder *c = ctx;
    if (index < c->code->n_funcs)
        ((struct tn_str *)(uintptr_t)c->code->names)[index] = name;
}

/* Where the name section is gone, an export's name is one too. */
static void name_exports(struct coder *c)
{
    const struct tn_module_type *type = c->code->module->type;
    for (uint32_t i = 0; i < type->n_exports; i++)
        if (type->exports[i].type.kind == TN_EXTERN_FUNC)
            take_name(c, type->exports[i].index, tn_str(type->exports[i].name));
}

static void count_funcs(struct coder *c)
{
    const struct tn_module *module = c->code->module;
    const struct tn_module_type *type = module->type;
    uint32_t *import_of = tn_new_n(c->types->arena, type->n_imports, uint32_t);
    for (uint32_t i = 0; i < type->n_imports; i++)
        if (type->imports[i].type.kind == TN_EXTERN_FUNC)
            import_of[c->code->n_imported++] = i;
    c->code->import_of = import_of;
    c->code->n_funcs = c->code->n_imported;
    for (uint32_t i = 0; i < module->n_sections; i++)
        if (module->sections[i].id == SECTION_CODE) {
            struct tn_reader r =
                tn_reader_at(module->source, module->sections[i].start, module->sections[i].end);
            c->code->n_funcs += tn_read_count(&r, MAX_FUNCS, "too many functions");
        }
}

const struct tn_code *tn_code_read(struct tn_types *types, struct tn_diag_sink *sink,
                                   const struct tn_comp *comp, uint32_t number)
{
    const struct tn_module_options options = {.shape = true, .features = tn_features_all()};
    const struct tn_comp_module *at = &comp->modules[number];
    struct coder c = {.types = types, .code = tn_new(types->arena, struct tn_code)};
    if (tn_wasm_read(tn_types_core(types), sink, comp->source, at->start, at->end, NULL, &options,
                     &c.code->module))
        return NULL;
    count_funcs(&c);
    c.in_table = tn_new_n(types->arena, c.code->n_funcs, bool);
    c.code->in_table = c.in_table;
    c.code->names = tn_new_n(types->arena, c.code->n_funcs, struct tn_str);
    tn_arena_init(&c.scratch);
    walk_sections(&c);
    sort_calls(&c);
    tn_arena_dispose(&c.scratch);
    name_exports(&c);
    tn_wasm_func_names(c.code->module, take_name, &c);
    if (!c.over)
        return c.code;
    tn_diag_report(sink, TN_ERROR, "why-limit", (struct tn_span){.source = comp->source, .start = at->start},
                   "there are too many calls in this module");
    return NULL;
}
