#include "component/comp_read.h"

#include "base/limits.h"
#include "component/comp_known.h"
#include "component/comp_scope.h"

enum { MAX_ITEMS = 1000000 };

/* ---- what kind of file it is ---- */

static bool is_space(char ch)
{
    return ch == ' ' || ch == '\t' || ch == '\n' || ch == '\r';
}

/* Past blanks and comments of the text format. */
static struct tn_str skip_blank(struct tn_str s)
{
    for (;;) {
        size_t n = 0;
        while (n < s.len && is_space(s.at[n]))
            n++;
        if (tn_str_starts((struct tn_str){s.at + n, s.len - n}, ";;"))
            while (n < s.len && s.at[n] != '\n')
                n++;
        if (!n)
            return s;
        s = (struct tn_str){s.at + n, s.len - n};
    }
}

static bool looks_like_text(struct tn_str s)
{
    size_t n = s.len < 512 ? s.len : 512;
    for (size_t i = 0; i < n; i++)
        if ((unsigned char)s.at[i] < 0x20 && !is_space(s.at[i]))
            return false;
    return true;
}

enum tn_binary_kind tn_binary_kind(struct tn_bytes bytes)
{
    if (bytes.len >= 4 && !memcmp(bytes.at, "\0asm", 4)) {
        bool component = bytes.len >= 8 && bytes.at[6] == 1 && bytes.at[7] == 0;
        return component ? TN_BINARY_COMPONENT : TN_BINARY_MODULE;
    }
    struct tn_str text = tn_str_of(bytes);
    if (!text.len || !looks_like_text(text))
        return TN_BINARY_UNKNOWN;
    if (tn_str_starts(text, "\xef\xbb\xbf"))
        text = (struct tn_str){text.at + 3, text.len - 3};
    text = skip_blank(text);
    return tn_str_starts(text, "(") ? TN_BINARY_WAT : TN_BINARY_WIT;
}

enum tn_status tn_binary_expect(struct tn_diag_sink *sink, const struct tn_source *source,
                                enum tn_binary_kind wanted)
{
    static const struct {
        const char *what, *help;
    } words[] = {
        [TN_BINARY_UNKNOWN] = {"not WebAssembly: it does not start with \\0asm", NULL},
        [TN_BINARY_MODULE] = {"a core module, not a component",
                              "`tenon new` makes a component of a core module"},
        [TN_BINARY_COMPONENT] = {"a component, not a core module", NULL},
        [TN_BINARY_WAT] = {"WebAssembly text, not a binary",
                           TN_ASSEMBLE_FIRST},
        [TN_BINARY_WIT] = {"text, not a WebAssembly binary", NULL},
    };
    enum tn_binary_kind kind = tn_binary_kind(source->bytes);
    if (kind == wanted)
        return TN_OK;
    struct tn_draft draft =
        tn_diag_begin(sink, TN_ERROR, "component-kind", (struct tn_span){source, 0, 0},
                      source->bytes.len ? "this is %s" : "this is empty%.0s", words[kind].what);
    if (words[kind].help)
        tn_diag_help(&draft, "%s", words[kind].help);
    tn_diag_end(&draft);
    return TN_ERR_INVALID;
}

/* ---- sections: Binary.md "Component Definitions" ---- */

static void read_component(struct tn_comp_reader *c, struct tn_comp *comp);

static void count_nested(struct tn_comp_reader *c)
{
    if (++c->nested > TN_MAX_BINARIES)
        tn_comp_malformed(c, tn_comp_at(c), "more than %d modules and components in one file",
                          TN_MAX_BINARIES);
}

static void read_module(struct tn_comp_reader *c)
{
    struct tn_comp *comp = c->scope->comp;
    struct {
        struct tn_comp_module *at;
        uint32_t n, cap;
    } modules = {comp->modules, comp->n_modules, comp->n_modules};
    struct tn_comp_module nested = {.start = tn_comp_at(c), .index = comp->spaces[TN_SPACE_MODULE].n};
    count_nested(c);
    nested.end = nested.start + tn_reader_left(&c->p.r);
    tn_read_bytes(&c->p.r, tn_reader_left(&c->p.r));
    *tn_push(tn_comp_arena(c), &modules) = nested;
    comp->modules = modules.at;
    comp->n_modules = modules.n;
    struct tn_def *def = tn_def_add(c, TN_SPACE_MODULE, TN_BY_NESTING, nested.start);
    def->from = comp->n_modules - 1;
    if (!c->options.shape)
        tn_module_at(c, nested.start, nested.index);
}

/* ---- nested components ---- */

/* The component that the section is about to be read as, where it was read before. */
static const struct tn_comp *known_here(struct tn_comp_reader *c)
{
    const struct tn_comp_options *options = &c->options;
    size_t at = tn_comp_at(c);
    for (uint32_t i = 0; i < options->n_holes; i++)
        if (options->holes[i].start == at)
            return options->holes[i].comp;
    if (!options->known)
        return NULL;
    return tn_known_find(options->known, (struct tn_bytes){c->p.r.at, tn_reader_left(&c->p.r)});
}

static void add_nested(struct tn_comp_reader *c, const struct tn_comp *comp)
{
    struct tn_comp *outer = c->scope->comp;
    struct {
        const struct tn_comp **at;
        uint32_t n, cap;
    } list = {outer->components, outer->n_components, outer->n_components};
    *tn_push(tn_comp_arena(c), &list) = comp;
    outer->components = list.at;
    outer->n_components = list.n;
}

static bool count_depth(struct tn_comp_reader *c, unsigned depth)
{
    if (depth >= TN_MAX_NESTING)
        tn_comp_malformed(c, tn_comp_at(c), "components nested more than %d deep", TN_MAX_NESTING);
    return !c->p.r.error;
}

/* What a reading of it would have counted. */
static void count_known(struct tn_comp_reader *c, const struct tn_comp *comp, unsigned depth)
{
    count_nested(c);
    if (!count_depth(c, depth))
        return;
    for (uint32_t i = 0; i < comp->n_modules; i++)
        count_nested(c);
    for (uint32_t i = 0; i < comp->n_components && !c->p.r.error; i++)
        count_known(c, comp->components[i], depth + 1);
}

static void define_component(struct tn_comp_reader *c, const struct tn_comp *comp, size_t at)
{
    struct tn_def *def = tn_def_add(c, TN_SPACE_COMPONENT, TN_BY_NESTING, at);
    def->from = c->scope->comp->n_components - 1;
    def->type = comp->type;
}

/* It stays what it was, but for whom it stands in; its offsets are those of its own source. */
static void take_known(struct tn_comp_reader *c, const struct tn_comp *known)
{
    struct tn_comp *outer = c->scope->comp, *comp = tn_new(tn_comp_arena(c), struct tn_comp);
    size_t at = tn_comp_at(c);
    count_known(c, known, c->scope->depth);
    *comp = *known;
    comp->parent = outer;
    comp->index = outer->spaces[TN_SPACE_COMPONENT].n;
    if (c->p.r.error)
        return;
    c->p.r.at = c->p.r.end;
    add_nested(c, comp);
    define_component(c, comp, at);
}

static void read_nested_component(struct tn_comp_reader *c)
{
    const struct tn_comp *known = known_here(c);
    if (known) {
        take_known(c, known);
        return;
    }
    struct tn_comp *outer = c->scope->comp, *comp = tn_new(tn_comp_arena(c), struct tn_comp);
    count_nested(c);
    if (!count_depth(c, c->scope->depth))
        return;
    *comp = (struct tn_comp){.source = c->p.r.source, .parent = outer, .start = tn_comp_at(c)};
    comp->end = comp->start + tn_reader_left(&c->p.r);
    comp->index = outer->spaces[TN_SPACE_COMPONENT].n;
    add_nested(c, comp);

    struct tn_reader r = c->p.r;
    const char *section = c->section;
    read_component(c, comp);
    c->section = section;
    c->n_items = 0;
    if (c->p.r.error)
        return;
    r.at = r.end;
    c->p.r = r;
    define_component(c, comp, comp->start);
}

static void read_custom(struct tn_comp_reader *c, size_t start)
{
    struct tn_custom custom = {.start = start, .end = tn_comp_at(c) + tn_reader_left(&c->p.r)};
    custom.name = tn_read_name(&c->p.r);
    custom.contents = tn_read_bytes(&c->p.r, tn_reader_left(&c->p.r));
    *tn_push(tn_comp_arena(c), &c->scope->comp->customs) = custom;
}

typedef void read_item(struct tn_comp_reader *c);

static const struct {
    const char *word;
    read_item *item; /* of a vector */
    read_item *one;  /* the whole section */
} sections[] = {
    [0] = {"custom section", NULL, NULL},
    [1] = {"core module", NULL, read_module},
    [2] = {"core instance section", tn_read_core_instance, NULL},
    [3] = {"core type section", tn_read_core_type, NULL},
    [4] = {"component", NULL, read_nested_component},
    [5] = {"instance section", tn_read_instance, NULL},
    [6] = {"alias section", tn_read_alias, NULL},
    [7] = {"type section", tn_read_type, NULL},
    [8] = {"canonical section", tn_read_canon, NULL},
    [9] = {"start section", NULL, tn_read_start},
    [10] = {"import section", tn_read_import, NULL},
    [11] = {"export section", tn_read_export, NULL},
};
enum { N_SECTIONS = sizeof sections / sizeof *sections };

static void read_items(struct tn_comp_reader *c, read_item *item)
{
    uint32_t n = tn_read_count(&c->p.r, MAX_ITEMS, "too many items in a section");
    c->n_items = n;
    for (uint32_t i = 0; i < n && !c->p.r.error; i++) {
        c->item = i;
        item(c);
    }
}

/* The contents of a section; the cursor is bounded to it, and must be at its end afterwards. */
static void read_section(struct tn_comp_reader *c, uint8_t id, size_t start)
{
    c->section = sections[id].word;
    c->n_items = 0;
    if (id == 0)
        read_custom(c, start);
    else if (sections[id].one)
        sections[id].one(c);
    else
        read_items(c, sections[id].item);
    c->n_items = 0;
    if (tn_reader_more(&c->p.r))
        tn_comp_malformed(c, tn_comp_at(c), "unexpected content at the end of a section");
}

static void read_sections(struct tn_comp_reader *c)
{
    while (tn_reader_more(&c->p.r)) {
        size_t start = tn_comp_at(c);
        c->section = NULL;
        uint8_t id = tn_read_byte(&c->p.r);
        if (id >= N_SECTIONS) {
            tn_comp_malformed(c, start, "malformed section id %u", id);
            return;
        }
        uint32_t len = tn_read_u32(&c->p.r);
        struct tn_reader whole = c->p.r, section = tn_read_sub(&whole, len);
        c->section = sections[id].word;
        if (whole.error) {
            tn_comp_malformed(c, start, "unexpected end: the section's length is %u, and %zu remain", len,
                              tn_reader_left(&c->p.r));
            return;
        }
        c->p.r = section;
        read_section(c, id, start);
        if (c->p.r.error)
            return;
        c->p.r = whole;
    }
    c->section = NULL;
}

static void read_preamble(struct tn_comp_reader *c)
{
    size_t at = tn_comp_at(c);
    struct tn_bytes b = tn_read_bytes(&c->p.r, 8);
    if (c->p.r.error)
        return;
    if (memcmp(b.at, "\0asm", 4))
        tn_comp_malformed(c, at, "not a component: it does not start with \\0asm");
    else if (b.at[6] != 1 || b.at[7])
        tn_comp_malformed(c, at, "a core module where a component should be");
    else if (b.at[4] != 0x0d || b.at[5])
        tn_comp_malformed(c, at + 4, "unknown binary version 0x%x: this reads 0xd", b.at[4] | b.at[5] << 8);
}

/* "validation requires all values' flags are set" */
static void check_values(struct tn_comp_reader *c)
{
    const struct tn_defs *values = &c->scope->spaces[TN_SPACE_VALUE];
    for (uint32_t i = 0; i < values->n && !c->wrong; i++)
        if (!tn_map_has(&c->scope->used, (const void *)(uintptr_t)(i + 1)))
            tn_comp_wrong(c, values->at[i].at, "component-value", "value %u was not used", i);
}

static void read_component(struct tn_comp_reader *c, struct tn_comp *comp)
{
    struct tn_scope scope;
    tn_scope_push(c, &scope, TN_SCOPE_COMPONENT, comp->spaces);
    scope.comp = comp;
    read_preamble(c);
    read_sections(c);
    tn_wasm_done(&c->p); /* the reader's own error is told here, where the path is known */
    comp->type = tn_type_prim(TN_BAD);
    if (!c->p.r.error) {
        check_values(c);
        comp->type = tn_comp_close(c, tn_comp_at(c));
        comp->name = tn_comp_own_name(comp);
    }
    tn_scope_pop(c);
}

/* ---- the whole ---- */

struct tn_comp_options tn_comp_shape(void)
{
    return (struct tn_comp_options){.shape = true, .features = tn_features_all()};
}

struct tn_core_types *tn_types_core(struct tn_types *types)
{
    if (!types->core) {
        types->core = tn_new(types->arena, struct tn_core_types);
        tn_core_types_init(types->core, types->arena, types->names);
    }
    return types->core;
}

enum tn_status tn_comp_read(struct tn_types *types, struct tn_diag_sink *sink, const struct tn_source *source,
                            const struct tn_comp_options *options, const struct tn_comp **ret_comp)
{
    enum tn_status status = tn_binary_expect(sink, source, TN_BINARY_COMPONENT);
    if (status)
        return status;
    struct tn_comp_reader c = {.types = types, .options = *options};
    c.p = (struct tn_wasm_parse){.r = tn_reader_of(source),
                                 .store = tn_types_core(types),
                                 .features = options->features,
                                 .malformed = "component-malformed"};
    tn_comp_sink_init(&c, sink);
    tn_flats_init(&c.flats, types->arena);
    tn_comp_need(&c, 0, TN_FEATURE_COMPONENT_MODEL, "component");
    struct tn_comp *comp = tn_new(types->arena, struct tn_comp);
    *comp = (struct tn_comp){.source = source, .end = source->bytes.len};
    read_component(&c, comp);
    if (c.p.r.error)
        return TN_ERR_SYNTAX;
    if (!c.wrong || options->verdict)
        *ret_comp = comp;
    return c.wrong ? TN_ERR_INVALID : TN_OK;
}

/* ---- going back to where a definition was made ---- */

const struct tn_def *tn_comp_origin(const struct tn_comp *comp, enum tn_space space, uint32_t index,
                                    const struct tn_comp **ret_comp)
{
    for (;;) {
        if (index >= comp->spaces[space].n)
            return NULL;
        const struct tn_def *def = &comp->spaces[space].at[index];
        if (def->how == TN_BY_OUTER) {
            for (uint32_t i = 0; i < def->count && comp; i++)
                comp = comp->parent;
            if (!comp)
                return NULL;
        } else if (def->how != TN_BY_EXPORT) {
            *ret_comp = comp;
            return def;
        }
        index = def->from;
    }
}
