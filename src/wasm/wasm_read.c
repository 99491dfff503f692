#include "wasm/wasm_read.h"

#include "wasm/wasm_validator.h"

enum {
    MAX_TYPES = 1000000,
    MAX_IMPORTS = 1000000,
    MAX_EXPORTS = 1000000,
    MAX_FUNCS = 1000000,
    MAX_GLOBALS = 1000000,
    MAX_TAGS = 1000000,
    MAX_SEGMENTS = 100000,
    MAX_TABLE_ENTRIES = 10000000,
    MAX_BODY = 7654321,
    CODE_PART = 32 << 10,
    MAX_MODULE = 1 << 30
};

/* A growing list of the module being read. */
#define LIST_OF(type)                                                                                        \
    struct {                                                                                                 \
        type *at;                                                                                            \
        uint32_t n, cap;                                                                                     \
    }

struct tn_module_reader {
    struct tn_wasm_parse p; /* first */
    struct tn_module_options options;
    struct tn_module *module;
    struct tn_module_type *type;
    struct tn_type_numbers numbers;
    LIST_OF(struct tn_core_import) imports;
    LIST_OF(struct tn_core_export) exports;
    LIST_OF(uint32_t) funcs;
    LIST_OF(bool) exact; /* imported functions of exact type, in step with them */
    LIST_OF(struct tn_extern_type) tables;
    LIST_OF(struct tn_extern_type) memories;
    LIST_OF(struct tn_extern_type) globals;
    LIST_OF(struct tn_extern_type) tags;
    LIST_OF(tn_valtype) elements;
    LIST_OF(struct tn_module_section) sections;
    LIST_OF(struct tn_code_part) code;
    struct tn_validator validator; /* of constant expressions */
    uint8_t *refs;                 /* functions referred to outside of bodies; NULL: none yet */
    uint32_t n_declared;           /* functions of the function section */
    uint32_t n_bodies;
    int64_t data_count; /* -1: not declared */
    unsigned order;     /* of the last section */
    const char *section;
    uint32_t item, n_items; /* of the section, for paths */
};

static struct tn_arena *arena_of(struct tn_module_reader *m)
{
    return m->p.store->arena;
}

static size_t here(struct tn_module_reader *m)
{
    return tn_reader_offset(&m->p.r);
}

#define WRONG(m, at, code, ...) tn_wasm_wrong(&(m)->p, (at), (code), __VA_ARGS__)

static const char *read_name(struct tn_module_reader *m)
{
    return tn_name_utf8(m->p.store->names, tn_read_name(&m->p.r));
}

/* Told where an index is out of bounds. */
static bool check_index(struct tn_module_reader *m, size_t at, const char *what, uint32_t index, uint32_t n)
{
    if (index < n || m->p.r.error)
        return true;
    WRONG(m, at, "wasm-unknown-index", "unknown %s %u: there %s %u", what, index, n == 1 ? "is" : "are", n);
    return false;
}

static void check_room(struct tn_module_reader *m, size_t at, const char *what, uint32_t n, uint32_t max)
{
    if (n > max)
        WRONG(m, at, "wasm-limit", "more %s than may be: %u of %u", what, n, max);
}

static uint32_t max_of(const struct tn_module_reader *m, enum tn_extern kind)
{
    return tn_wasm_max(m->p.features, kind);
}

/* ---- constant expressions ---- */

/* A function that ref.func may name: it stands outside of the bodies. */
static uint8_t *func_refs(struct tn_module_reader *m)
{
    if (!m->refs)
        m->refs = tn_new_n(arena_of(m), m->funcs.n, uint8_t);
    return m->refs;
}

/* What has been read so far, where the validator looks for it. */
static void show_module(struct tn_module_reader *m)
{
    struct tn_module *module = m->module;
    module->types = m->numbers.at, module->n_types = m->numbers.n;
    module->funcs = m->funcs.at, module->n_funcs = m->funcs.n;
    module->tables = m->tables.at, module->n_tables = m->tables.n;
    module->memories = m->memories.at, module->n_memories = m->memories.n;
    module->globals = m->globals.at, module->n_globals = m->globals.n;
    module->tags = m->tags.at, module->n_tags = m->tags.n;
    module->element_types = m->elements.at, module->n_elements = m->elements.n;
    module->exact_imports = m->exact.at;
    module->data_count = m->data_count;
    module->func_refs = m->refs;
}

static void read_const_expr(struct tn_module_reader *m, tn_valtype expected)
{
    show_module(m);
    m->validator.p = &m->p;
    m->validator.module = m->module;
    m->validator.arena = arena_of(m);
    m->validator.refs = func_refs(m);
    if (!m->p.r.error)
        tn_v_constant(&m->validator, expected);
}

/* ---- sections ---- */

static void read_type(struct tn_module_reader *m)
{
    tn_parse_rectype(&m->p);
}

static void add_import(struct tn_module_reader *m, const char *module, const char *name,
                       struct tn_extern_type type, size_t at)
{
    *tn_push(arena_of(m), &m->imports) = (struct tn_core_import){module, name, type, at};
    check_room(m, at, "imports", m->imports.n, MAX_IMPORTS);
    switch ((enum tn_extern)type.kind) {
    case TN_EXTERN_FUNC:
        *tn_push(arena_of(m), &m->funcs) = type.type;
        *tn_push(arena_of(m), &m->exact) = type.exact;
        m->module->n_imported_funcs++;
        break;
    case TN_EXTERN_TABLE:
        *tn_push(arena_of(m), &m->tables) = type;
        m->module->n_imported_tables++;
        check_room(m, at, "tables", m->tables.n, max_of(m, TN_EXTERN_TABLE));
        break;
    case TN_EXTERN_MEMORY:
        *tn_push(arena_of(m), &m->memories) = type;
        check_room(m, at, "memories", m->memories.n, max_of(m, TN_EXTERN_MEMORY));
        break;
    case TN_EXTERN_GLOBAL:
        if (type.mutable)
            tn_wasm_need(&m->p, at, TN_FEATURE_MUTABLE_GLOBAL, "import of a mutable global");
        *tn_push(arena_of(m), &m->globals) = type;
        m->module->n_imported_globals++;
        break;
    case TN_EXTERN_TAG: *tn_push(arena_of(m), &m->tags) = type; break;
    }
}

/* The compact forms: several imports from one module, each with its type (0x7f), or all with one (0x7e). */
static void read_compact_imports(struct tn_module_reader *m, const char *module, uint8_t form)
{
    size_t at = here(m);
    struct tn_extern_type type = {0};
    tn_wasm_need(&m->p, at, TN_FEATURE_COMPACT_IMPORTS, "compact import");
    tn_read_byte(&m->p.r);
    struct tn_reader before = m->p.r;
    if (form == 0x7e) { /* which nothing has where no name follows */
        m->p.unused = true;
        type = tn_parse_externtype(&m->p);
        m->p.unused = false;
    }
    struct tn_reader after = m->p.r;
    if (form == 0x7e && tn_read_u32(&after)) {
        m->p.r = before;
        type = tn_parse_externtype(&m->p);
    }
    uint32_t n = tn_read_count(&m->p.r, MAX_IMPORTS, "too many imports");
    for (uint32_t i = 0; i < n && !m->p.r.error; i++) {
        at = here(m);
        const char *name = read_name(m);
        if (form == 0x7f)
            type = tn_parse_externtype(&m->p);
        if (!m->p.r.error)
            add_import(m, module, name, type, at);
    }
}

static void read_import(struct tn_module_reader *m)
{
    size_t at = here(m);
    const char *module = read_name(m);
    struct tn_str item = tn_read_name(&m->p.r);
    const char *name = tn_name_utf8(m->p.store->names, item);
    uint8_t form = tn_peek_byte(&m->p.r);
    if (!item.len && (form == 0x7f || form == 0x7e)) {
        read_compact_imports(m, module, form);
        return;
    }
    struct tn_extern_type type = tn_parse_externtype(&m->p);
    if (!m->p.r.error)
        add_import(m, module, name, type, at);
}

static void read_func(struct tn_module_reader *m)
{
    uint32_t number = tn_parse_functypeidx(&m->p);
    *tn_push(arena_of(m), &m->funcs) = number;
    m->n_declared++;
}

/* table ::= tabletype | 0x40 0x00 tabletype expr */
static void read_table(struct tn_module_reader *m)
{
    size_t at = here(m);
    bool init = tn_peek_byte(&m->p.r) == 0x40;
    if (init) {
        tn_read_byte(&m->p.r);
        if (tn_read_byte(&m->p.r))
            WRONG(m, at, "wasm-malformed", "invalid table encoding");
    }
    struct tn_extern_type type = tn_parse_tabletype(&m->p);
    if (init) {
        tn_wasm_need(&m->p, at, TN_FEATURE_FUNCTION_REFERENCES, "table with an initializer");
        read_const_expr(m, type.value);
    } else if (!(type.value & TN_VAL_NULL)) {
        WRONG(m, at, "wasm-table", "a table of a type that has no default needs an initializer");
    }
    *tn_push(arena_of(m), &m->tables) = type;
    check_room(m, at, "tables", m->tables.n, max_of(m, TN_EXTERN_TABLE));
}

static void read_memory(struct tn_module_reader *m)
{
    size_t at = here(m);
    *tn_push(arena_of(m), &m->memories) = tn_parse_memtype(&m->p);
    check_room(m, at, "memories", m->memories.n, max_of(m, TN_EXTERN_MEMORY));
}

static void read_tag(struct tn_module_reader *m)
{
    *tn_push(arena_of(m), &m->tags) = tn_parse_tagtype(&m->p);
}

static void read_global(struct tn_module_reader *m)
{
    struct tn_extern_type type = tn_parse_globaltype(&m->p);
    read_const_expr(m, type.value);
    *tn_push(arena_of(m), &m->globals) = type;
}

static struct tn_extern_type export_type(struct tn_module_reader *m, uint8_t kind, uint32_t index)
{
    switch ((enum tn_extern)kind) {
    case TN_EXTERN_FUNC: {
        bool exact = index >= m->exact.n || m->exact.at[index];
        exact &= tn_feature_on(m->p.features, TN_FEATURE_CUSTOM_DESCRIPTORS);
        return (struct tn_extern_type){.kind = kind, .type = m->funcs.at[index], .exact = exact};
    }
    case TN_EXTERN_TABLE: return m->tables.at[index];
    case TN_EXTERN_MEMORY: return m->memories.at[index];
    case TN_EXTERN_GLOBAL: return m->globals.at[index];
    case TN_EXTERN_TAG: return m->tags.at[index];
    }
    return (struct tn_extern_type){0};
}

static void read_export(struct tn_module_reader *m)
{
    size_t at = here(m);
    struct tn_core_export export = {.name = read_name(m), .at = at};
    uint8_t kind = tn_read_byte(&m->p.r);
    const uint32_t counts[] = {m->funcs.n, m->tables.n, m->memories.n, m->globals.n, m->tags.n};
    export.index = tn_read_u32(&m->p.r);
    if (kind > TN_EXTERN_TAG)
        WRONG(m, at, "wasm-malformed", "invalid kind 0x%02x of an export", kind);
    if (m->p.r.error)
        return;
    export.type.kind = kind;
    if (!m->options.shape && check_index(m, at, tn_extern_word(kind), export.index, counts[kind]) &&
        !m->p.r.error)
        export.type = export_type(m, kind, export.index);
    if (kind == TN_EXTERN_FUNC && !m->options.shape && !m->p.r.error)
        func_refs(m)[export.index] = 1;
    if (kind == TN_EXTERN_GLOBAL && export.type.mutable)
        tn_wasm_need(&m->p, at, TN_FEATURE_MUTABLE_GLOBAL, "export of a mutable global");
    if (!m->p.r.error && !tn_map_put(&m->type->export_by_name, export.name, m))
        WRONG(m, at, "wasm-duplicate", "duplicate export name `%s`", export.name);
    *tn_push(arena_of(m), &m->exports) = export;
}

static void read_start(struct tn_module_reader *m)
{
    size_t at = here(m);
    m->module->start_func = tn_read_u32(&m->p.r);
    if (!check_index(m, at, "function", m->module->start_func, m->funcs.n) || m->p.r.error)
        return;
    const struct tn_core_type *t = &m->p.store->at[m->funcs.at[m->module->start_func]];
    if (t->func.n_params || t->func.n_results)
        WRONG(m, at, "wasm-start", "the start function must take and give nothing");
}

/* elem, by its flags: bit 0 passive or declarative, bit 1 with a table index or declarative, bit 2
 * expressions; a segment's type is that of functions where it is not written */
static tn_valtype read_element_head(struct tn_module_reader *m, size_t at, uint32_t flags)
{
    tn_valtype funcref = TN_VAL_REF | TN_HEAP_FUNC, type = funcref | TN_VAL_NULL;
    const struct tn_extern_type *table = NULL;
    if (!(flags & 1)) {
        uint32_t index = flags & 2 ? tn_read_u32(&m->p.r) : 0;
        if (!check_index(m, at, "table", index, m->tables.n) || m->p.r.error)
            return type;
        table = &m->tables.at[index];
        read_const_expr(m, tn_v_address(&table->limits));
    } else {
        tn_wasm_need(&m->p, at, TN_FEATURE_BULK_MEMORY, "passive element segment");
    }
    if (flags & 4 && flags & 3) {
        type = tn_parse_valtype(&m->p);
        if (!(type & TN_VAL_REF))
            WRONG(m, at, "wasm-malformed", "malformed reference type of an element segment");
    } else if (flags & 3 && tn_read_byte(&m->p.r)) {
        WRONG(m, at, "wasm-malformed", "only function elements are known");
    }
    if (!(flags & 4))
        type = tn_feature_on(m->p.features, TN_FEATURE_FUNCTION_REFERENCES) ? funcref : type;
    if (table && !tn_core_val_matches(m->p.store, type, table->value))
        WRONG(m, at, "wasm-type-mismatch", "type mismatch: an element segment of %s for a table of %s",
              tn_wasm_type_text(&m->p, type), tn_wasm_type_text(&m->p, table->value));
    return type;
}

static void read_element(struct tn_module_reader *m)
{
    size_t at = here(m);
    uint32_t flags = tn_read_u32(&m->p.r);
    if (flags > 7)
        WRONG(m, at, "wasm-malformed", "invalid flags %u of an element segment", flags);
    tn_valtype type = read_element_head(m, at, flags);
    uint32_t n = tn_read_count(&m->p.r, MAX_TABLE_ENTRIES, "too many elements");
    for (uint32_t i = 0; i < n && !m->p.r.error; i++) {
        size_t item_at = here(m);
        if (flags & 4) {
            read_const_expr(m, type);
            continue;
        }
        uint32_t index = tn_read_u32(&m->p.r);
        if (check_index(m, item_at, "function", index, m->funcs.n) && !m->p.r.error)
            func_refs(m)[index] = 1;
    }
    *tn_push(arena_of(m), &m->elements) = type;
}

static void read_data_count(struct tn_module_reader *m)
{
    size_t at = here(m);
    tn_wasm_need(&m->p, at, TN_FEATURE_BULK_MEMORY, "data count section");
    m->data_count = tn_read_u32(&m->p.r);
    check_room(m, at, "data segments", (uint32_t)m->data_count, MAX_SEGMENTS);
}

/* The body that starts at `at` was stepped over. */
static void add_body(struct tn_module_reader *m, size_t at)
{
    struct tn_code_part *part = m->code.n ? &m->code.at[m->code.n - 1] : NULL;
    if (!part || part->len >= CODE_PART) {
        part = tn_push(arena_of(m), &m->code);
        *part = (struct tn_code_part){.start = at, .func = m->module->n_imported_funcs + m->n_bodies};
    }
    part->len = (uint32_t)(here(m) - part->start);
    part->n++;
}

static void read_body(struct tn_module_reader *m)
{
    size_t at = here(m);
    uint32_t len = tn_read_u32(&m->p.r);
    check_room(m, at, "bytes in a function body", len, MAX_BODY);
    tn_read_bytes(&m->p.r, len);
    add_body(m, at);
    m->n_bodies++;
}

static void read_data(struct tn_module_reader *m)
{
    size_t at = here(m);
    uint32_t flags = tn_read_u32(&m->p.r);
    if (flags > 2)
        WRONG(m, at, "wasm-malformed", "invalid flags %u of a data segment", flags);
    if (flags == 1) {
        tn_wasm_need(&m->p, at, TN_FEATURE_BULK_MEMORY, "passive data segment");
    } else {
        uint32_t index = flags == 2 ? tn_read_u32(&m->p.r) : 0;
        if (check_index(m, at, "memory", index, m->memories.n) && !m->p.r.error)
            read_const_expr(m, tn_v_address(&m->memories.at[index].limits));
    }
    tn_read_bytes(&m->p.r, tn_read_u32(&m->p.r));
    m->module->n_data++;
}

typedef void read_item(struct tn_module_reader *m);

/* The sections: their place in the order of §5.5.2, and whether they are a vector of items or one thing. */
static const struct section_row {
    const char *word;
    read_item *item;
    uint8_t order;
    bool one, in_shape;
    uint32_t max;
} rows[] = {
    [1] = {"type section", read_type, 1, false, true, MAX_TYPES},
    [2] = {"import section", read_import, 2, false, true, MAX_IMPORTS},
    [3] = {"function section", read_func, 3, false, false, MAX_FUNCS},
    [4] = {"table section", read_table, 4, false, false, TN_MAX_TABLES},
    [5] = {"memory section", read_memory, 5, false, false, TN_MAX_MEMORIES},
    [6] = {"global section", read_global, 7, false, false, MAX_GLOBALS},
    [7] = {"export section", read_export, 8, false, true, MAX_EXPORTS},
    [8] = {"start section", read_start, 9, true, false, 0},
    [9] = {"element section", read_element, 10, false, false, MAX_SEGMENTS},
    [10] = {"code section", read_body, 12, false, false, MAX_FUNCS},
    [11] = {"data section", read_data, 13, false, false, MAX_SEGMENTS},
    [12] = {"data count section", read_data_count, 11, true, false, 0},
    [13] = {"tag section", read_tag, 6, false, false, MAX_TAGS},
};
enum { N_ROWS = sizeof rows / sizeof *rows, CODE = 10, DATA = 11 };

static void read_custom(struct tn_module_reader *m, size_t start)
{
    struct tn_custom custom = {.start = start, .end = here(m) + tn_reader_left(&m->p.r)};
    custom.name = tn_read_name(&m->p.r);
    custom.contents = tn_read_bytes(&m->p.r, tn_reader_left(&m->p.r));
    *tn_push(arena_of(m), &m->module->customs) = custom;
}

static void read_items(struct tn_module_reader *m, uint8_t id)
{
    const struct section_row *row = &rows[id];
    size_t at = here(m);
    uint32_t n = row->one ? 1 : tn_read_u32(&m->p.r);
    check_room(m, at, row->word, n, row->one ? 1 : row->max);
    if (id == CODE && n != m->n_declared)
        WRONG(m, at, "wasm-count", "function and code section have inconsistent lengths: %u and %u",
              m->n_declared, n);
    if (id == DATA && m->data_count >= 0 && n != m->data_count)
        WRONG(m, at, "wasm-count", "data count and data section have inconsistent lengths: %u and %u",
              (uint32_t)m->data_count, n);
    m->n_items = row->one ? 0 : n;
    for (uint32_t i = 0; i < n && !m->p.r.error; i++) {
        m->item = i;
        row->item(m);
    }
    m->n_items = 0;
    if (tn_reader_more(&m->p.r))
        WRONG(m, here(m), "wasm-malformed", "unexpected content at the end of a section");
}

static void read_section(struct tn_module_reader *m, uint8_t id, size_t start)
{
    size_t at = here(m);
    if (id == 0) {
        read_custom(m, start);
        return;
    }
    m->section = rows[id].word;
    if (rows[id].order <= m->order)
        WRONG(m, start, "wasm-malformed", "section out of order: %s", rows[id].word);
    m->order = rows[id].order;
    *tn_push(arena_of(m), &m->sections) = (struct tn_module_section){id, at, at + tn_reader_left(&m->p.r)};
    if (rows[id].in_shape || !m->options.shape)
        read_items(m, id);
}

static void read_sections(struct tn_module_reader *m)
{
    while (tn_reader_more(&m->p.r)) {
        size_t start = here(m);
        m->section = NULL;
        uint8_t id = tn_read_byte(&m->p.r);
        if (id >= N_ROWS) {
            WRONG(m, start, "wasm-malformed", "malformed section id %u", id);
            return;
        }
        uint32_t len = tn_read_u32(&m->p.r);
        struct tn_reader whole = m->p.r, section = tn_read_sub(&whole, len);
        if (whole.error)
            WRONG(m, start, "wasm-malformed", "unexpected end: the section's length is %u, and %zu remain",
                  len, tn_reader_left(&m->p.r));
        if (m->p.r.error)
            return;
        m->p.r = section;
        read_section(m, id, start);
        if (m->p.r.error)
            return;
        m->p.r = whole;
    }
    m->section = NULL;
}

static void read_preamble(struct tn_module_reader *m)
{
    size_t at = here(m);
    struct tn_bytes b = tn_read_bytes(&m->p.r, 8);
    if (m->p.r.error)
        return;
    if (memcmp(b.at, "\0asm", 4))
        WRONG(m, at, "wasm-malformed", "not a core module: it does not start with \\0asm");
    else if (b.at[6] == 1)
        WRONG(m, at + 4, "wasm-malformed", "a component where a core module should be");
    else if (memcmp(b.at + 4, "\1\0\0", 4))
        WRONG(m, at + 4, "wasm-malformed", "unknown binary version");
}

static void check_counts(struct tn_module_reader *m)
{
    size_t at = here(m);
    if (m->n_declared != m->n_bodies)
        WRONG(m, at, "wasm-count", "function and code section have inconsistent lengths: %u and %u",
              m->n_declared, m->n_bodies);
    if (m->data_count >= 0 && m->data_count != m->module->n_data)
        WRONG(m, at, "wasm-count", "data count and data section have inconsistent lengths: %u and %u",
              (uint32_t)m->data_count, m->module->n_data);
}

static const char *path_of(struct tn_wasm_parse *p)
{
    const struct tn_module_reader *m = (const struct tn_module_reader *)(const void *)p;
    struct tn_arena *arena = p->store->arena;
    const char *outer = p->path ? tn_arena_printf(arena, "%s › ", p->path) : "";
    if (!m->section)
        return p->path;
    if (!m->n_items)
        return tn_arena_printf(arena, "%s%s", outer, m->section);
    return tn_arena_printf(arena, "%s%s › item %u", outer, m->section, m->item);
}

static void finish(struct tn_module_reader *m)
{
    struct tn_module *module = m->module;
    m->type->imports = m->imports.at;
    m->type->n_imports = m->imports.n;
    m->type->exports = m->exports.at;
    m->type->n_exports = m->exports.n;
    for (uint32_t i = 0; i < m->exports.n; i++)
        tn_map_put(&m->type->export_by_name, m->exports.at[i].name, &m->exports.at[i]);
    module->type = m->type;
    show_module(m);
    module->code = m->code.at, module->n_code = m->code.n;
    module->sections = m->sections.at, module->n_sections = m->sections.n;
}

enum tn_status tn_wasm_read(struct tn_core_types *types, struct tn_diag_sink *sink,
                            const struct tn_source *source, size_t start, size_t end, const char *path,
                            const struct tn_module_options *options, const struct tn_module **ret_module)
{
    struct tn_module_reader m = {.options = *options, .data_count = -1};
    m.p = (struct tn_wasm_parse){.r = tn_reader_at(source, start, end),
                                 .store = types,
                                 .features = options->features,
                                 .sink = sink,
                                 .path = path,
                                 .path_of = path_of,
                                 .malformed = "wasm-malformed",
                                 .types = &m.numbers};
    m.module = tn_new(types->arena, struct tn_module);
    *m.module = (struct tn_module){.source = source, .start = start, .end = end, .start_func = TN_NO_TYPE};
    m.type = tn_new(types->arena, struct tn_module_type);
    m.type->types = types;
    tn_map_init(&m.type->export_by_name, types->arena);
    if (end - start > MAX_MODULE)
        WRONG(&m, start, "wasm-limit", "a module larger than %d bytes", MAX_MODULE);
    read_preamble(&m);
    read_sections(&m);
    if (!m.p.r.error && !options->shape)
        check_counts(&m);
    if (!tn_wasm_done(&m.p))
        return TN_ERR_SYNTAX;
    finish(&m);
    *ret_module = m.module;
    return TN_OK;
}
