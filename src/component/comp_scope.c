#include "component/comp_scope.h"

#include "base/limits.h"
#include "base/utf8.h"

enum {
    MAX_WRONG = 100, /* findings of one component, after which reading it ends */
    MAX_TYPES = 1000000,
    MAX_FUNCS = 1000000,
    MAX_CORE_ITEMS = 1000000,
    MAX_MODULES = 1000,
    MAX_COMPONENTS = 1000,
    MAX_VALUES = 1000
};

static const struct {
    const char *word;
    enum tn_space with; /* counted together with: TN_SPACES where it is alone */
    uint32_t max;
} spaces[TN_SPACES] = {
    [TN_SPACE_CORE_FUNC] = {"core function", TN_SPACE_FUNC, MAX_FUNCS},
    [TN_SPACE_CORE_TABLE] = {"core table", TN_SPACES, MAX_CORE_ITEMS},
    [TN_SPACE_CORE_MEMORY] = {"core memory", TN_SPACES, MAX_CORE_ITEMS},
    [TN_SPACE_CORE_GLOBAL] = {"core global", TN_SPACES, MAX_CORE_ITEMS},
    [TN_SPACE_CORE_TAG] = {"core tag", TN_SPACES, MAX_CORE_ITEMS},
    [TN_SPACE_CORE_TYPE] = {"core type", TN_SPACE_TYPE, MAX_TYPES},
    [TN_SPACE_MODULE] = {"module", TN_SPACES, MAX_MODULES},
    [TN_SPACE_CORE_INSTANCE] = {"core instance", TN_SPACE_INSTANCE, TN_MAX_INSTANCES},
    [TN_SPACE_FUNC] = {"function", TN_SPACE_CORE_FUNC, MAX_FUNCS},
    [TN_SPACE_VALUE] = {"value", TN_SPACES, MAX_VALUES},
    [TN_SPACE_TYPE] = {"type", TN_SPACE_CORE_TYPE, MAX_TYPES},
    [TN_SPACE_COMPONENT] = {"component", TN_SPACES, MAX_COMPONENTS},
    [TN_SPACE_INSTANCE] = {"instance", TN_SPACE_CORE_INSTANCE, TN_MAX_INSTANCES},
};

const char *tn_space_word(enum tn_space space)
{
    return spaces[space].word;
}

enum tn_space tn_space_of(enum tn_sort sort)
{
    static const enum tn_space of[] = {
        [TN_SORT_FUNC] = TN_SPACE_FUNC,         [TN_SORT_TYPE] = TN_SPACE_TYPE,
        [TN_SORT_INSTANCE] = TN_SPACE_INSTANCE, [TN_SORT_COMPONENT] = TN_SPACE_COMPONENT,
        [TN_SORT_MODULE] = TN_SPACE_MODULE,     [TN_SORT_VALUE] = TN_SPACE_VALUE,
    };
    return of[sort];
}

/* ---- findings ---- */

/* "component 1 › component 0 › type section › item 4": made only when something is told. */
static void add_path(struct tn_arena *arena, struct tn_buf *buf, const struct tn_scope *scope)
{
    if (scope->outer)
        add_path(arena, buf, scope->outer);
    if (scope->kind != TN_SCOPE_COMPONENT || !scope->outer)
        return;
    struct tn_str name = tn_comp_own_name(scope->comp);
    tn_buf_printf(buf, "component %u", scope->comp->index);
    if (name.len)
        tn_buf_printf(buf, " (`%s`)", tn_utf8_cstr(arena, name));
    tn_buf_text(buf, " › ");
}

/* "declaration 3 › declaration 0": in types within types. */
static void add_decls(struct tn_buf *buf, const struct tn_scope *scope)
{
    if (scope->kind == TN_SCOPE_COMPONENT)
        return;
    add_decls(buf, scope->outer);
    if (scope->n_decls)
        tn_buf_printf(buf, " › declaration %u", scope->n_decls - 1);
}

static const char *path_here(const struct tn_comp_reader *c)
{
    struct tn_buf buf;
    tn_buf_init(&buf, TN_MAX_MESSAGE);
    if (c->scope)
        add_path(tn_comp_arena(c), &buf, c->scope);
    if (c->section)
        tn_buf_text(&buf, c->section);
    if (c->section && c->n_items)
        tn_buf_printf(&buf, " › item %u", c->item);
    if (c->section && c->scope)
        add_decls(&buf, c->scope);
    const char *path = buf.len ? tn_arena_copy(tn_comp_arena(c), buf.at, buf.len) : NULL;
    tn_buf_dispose(&buf);
    return path;
}

/* All findings of a component pass here, the match's and the core readers' included: they are given the path.
 */
static void emit_with_path(struct tn_diag_sink *sink, const struct tn_diag *diag)
{
    struct tn_comp_sink *s = (struct tn_comp_sink *)(void *)sink;
    struct tn_diag *copy = tn_new(sink->arena, struct tn_diag);
    *copy = *diag;
    if (!copy->path)
        copy->path = path_here(s->c);
    s->to->errors += diag->severity == TN_ERROR;
    s->to->warnings += diag->severity == TN_WARNING;
    s->to->emit(s->to, copy);
}

void tn_comp_sink_init(struct tn_comp_reader *c, struct tn_diag_sink *to)
{
    c->sink = (struct tn_comp_sink){.sink = {.emit = emit_with_path, .arena = to->arena}, .c = c, .to = to};
    c->p.sink = &c->sink.sink;
}

static void report(struct tn_comp_reader *c, size_t at, const char *code, const char *format, va_list args)
{
    const char *message = tn_arena_vprintf(tn_comp_arena(c), format, args);
    struct tn_span span = {c->p.r.source, at, at + 1};
    struct tn_draft draft = tn_diag_begin(c->p.sink, TN_ERROR, code, span, "%s", message);
    if (c->p.help)
        tn_diag_help(&draft, "%s", c->p.help);
    c->p.help = NULL;
    tn_diag_end(&draft);
}

void tn_comp_wrong(struct tn_comp_reader *c, size_t at, const char *code, const char *format, ...)
{
    if (c->p.r.error)
        return;
    va_list args;
    va_start(args, format);
    report(c, at, code, format, args);
    va_end(args);
    if (++c->wrong >= MAX_WRONG) {
        c->p.told = true;
        tn_reader_fail(&c->p.r, "told");
    }
}

void tn_comp_malformed(struct tn_comp_reader *c, size_t at, const char *format, ...)
{
    if (c->p.r.error)
        return;
    va_list args;
    va_start(args, format);
    report(c, at, "component-malformed", format, args);
    va_end(args);
    c->p.told = true;
    tn_reader_fail(&c->p.r, "told");
}

void tn_comp_bad_byte(struct tn_comp_reader *c, size_t at, uint8_t byte, const char *what)
{
    tn_comp_malformed(c, at, "invalid leading byte 0x%02x for %s", byte, what);
}

bool tn_comp_need(struct tn_comp_reader *c, size_t at, enum tn_feature feature, const char *what)
{
    if (tn_comp_on(c, feature))
        return true;
    if (!c->p.r.error)
        c->p.help = tn_arena_printf(tn_comp_arena(c), "`--features %s` opens it", tn_feature_name(feature));
    tn_comp_wrong(c, at, "component-feature", "%s: proposal `%s` is not open", what,
                  tn_feature_name(feature));
    return false;
}

void tn_comp_mismatched(struct tn_comp_reader *c, const struct tn_match *match)
{
    c->wrong++;
    if (!match->exhausted)
        return;
    c->p.told = true;
    tn_reader_fail(&c->p.r, "told");
}

/* What `over` of the maker of nodes means here. */
static const char *over_limit(const struct tn_comp_reader *c)
{
    const char *over = c->types->over ? c->types->over : "type size";
    if (!strcmp(over, "type nesting"))
        return tn_arena_printf(tn_comp_arena(c), "types nested more than %d deep", TN_MAX_TYPE_DEPTH);
    if (!strcmp(over, "type size"))
        return tn_arena_printf(tn_comp_arena(c),
                               "the type is made of more than %d parts, each counted as often as it "
                               "is mentioned",
                               TN_MAX_TYPE_SIZE - 1);
    if (!strcmp(over, "value size"))
        return tn_arena_printf(tn_comp_arena(c), "a value of this type takes %u bytes or more",
                               TN_MAX_VALUE_BYTES);
    if (!strcmp(over, "number of types"))
        return tn_arena_printf(tn_comp_arena(c), "more than %u types, copies by instantiation among them",
                               TN_MAX_TYPE_NODES);
    return tn_arena_printf(tn_comp_arena(c), "over the limit for the %s", over);
}

const struct tn_type *tn_comp_made(struct tn_comp_reader *c, size_t at, const struct tn_type *t)
{
    if (t)
        return t;
    if (!c->p.r.error) {
        tn_comp_wrong(c, at, "component-limit", "%s", over_limit(c));
        c->p.told = true;
        tn_reader_fail(&c->p.r, "told"); /* what comes after would be over it as well */
    }
    return tn_type_prim(TN_BAD);
}

/* ---- scopes ---- */

static void side_init(struct tn_side *side, struct tn_arena *arena)
{
    tn_map_init(&side->canonical, arena);
    tn_map_init(&side->resource_of, arena);
    tn_map_init(&side->resources, arena);
    tn_map_init(&side->named, arena);
}

void tn_scope_push(struct tn_comp_reader *c, struct tn_scope *scope, enum tn_scope_kind kind,
                   struct tn_defs *defs)
{
    struct tn_arena *arena = tn_comp_arena(c);
    *scope = (struct tn_scope){.outer = c->scope, .kind = (uint8_t)kind, .spaces = defs};
    scope->depth = c->scope ? c->scope->depth + 1 : 0;
    scope->component = tn_new(arena, struct tn_component);
    side_init(&scope->imports, arena);
    side_init(&scope->exports, arena);
    tn_map_init(&scope->used, arena);
    tn_map_init(&scope->later, arena);
    c->scope = scope;
    c->p.types = &scope->numbers;
}

void tn_scope_pop(struct tn_comp_reader *c)
{
    c->scope = c->scope->outer;
    c->p.types = c->scope ? &c->scope->numbers : NULL;
}

/* ---- index spaces ---- */

struct tn_def *tn_def_add(struct tn_comp_reader *c, enum tn_space space, enum tn_how how, size_t at)
{
    struct tn_defs *defs = &c->scope->spaces[space];
    uint32_t with = spaces[space].with == TN_SPACES ? 0 : c->scope->spaces[spaces[space].with].n;
    if (defs->n + with >= spaces[space].max)
        tn_comp_malformed(c, at, "more than %u %ss", spaces[space].max, spaces[space].word);
    struct tn_def *def = tn_push_moving(tn_comp_arena(c), defs);
    *def = (struct tn_def){.how = (uint8_t)how, .at = at, .number = TN_NO_TYPE};
    return def;
}

const struct tn_def *tn_def_at(struct tn_comp_reader *c, const struct tn_scope *scope, enum tn_space space,
                               size_t at, uint32_t index)
{
    const struct tn_defs *defs = &scope->spaces[space];
    if (c->p.r.error)
        return NULL;
    if (index < defs->n)
        return &defs->at[index];
    tn_comp_wrong(c, at, "component-unknown-index", "unknown %s %u: there %s %u so far", spaces[space].word,
                  index, defs->n == 1 ? "is" : "are", defs->n);
    return NULL;
}

struct tn_later *tn_later_at(const struct tn_scope *scope, uint32_t instance)
{
    return tn_map_get(&scope->later, (const void *)(uintptr_t)(instance + 1));
}

/* Makes what was put off. */
static void make_instance(struct tn_comp_reader *c, size_t at, uint32_t index, struct tn_later *later)
{
    struct tn_instance *made = tn_new(tn_comp_arena(c), struct tn_instance);
    const struct tn_type *t = NULL;
    if (tn_items_copy(&later->subst, later->exports, &made->exports))
        t = tn_type_instance(c->types, made);
    c->scope->spaces[TN_SPACE_INSTANCE].at[index].type = tn_comp_made(c, at, t);
    tn_map_put(&c->scope->later, (const void *)(uintptr_t)(index + 1), NULL);
}

const struct tn_type *tn_node_at(struct tn_comp_reader *c, enum tn_space space, size_t at, uint32_t index)
{
    const struct tn_def *def = tn_def_at(c, c->scope, space, at, index);
    struct tn_later *later = def && space == TN_SPACE_INSTANCE ? tn_later_at(c->scope, index) : NULL;
    if (later)
        make_instance(c, at, index, later);
    return def && def->type ? def->type : tn_type_prim(TN_BAD);
}

/* The nested module behind a definition, through re-exports and outer aliases; NULL where it is not nested
 * here. */
static struct tn_comp_module *nested_module(const struct tn_scope *scope, const struct tn_def *def)
{
    for (;;) {
        switch ((enum tn_how)def->how) {
        case TN_BY_NESTING: return &scope->comp->modules[def->from];
        case TN_BY_EXPORT: break;
        case TN_BY_OUTER:
            for (uint32_t i = 0; i < def->count; i++)
                scope = scope->outer;
            break;
        default: return NULL;
        }
        def = &scope->spaces[TN_SPACE_MODULE].at[def->from];
    }
}

/* A module may import one name twice; as a module type, which a component makes of it, it may not. */
static void check_imports(struct tn_comp_reader *c, const struct tn_module_type *type)
{
    struct tn_map seen;
    tn_map_init(&seen, tn_comp_arena(c));
    for (uint32_t i = 0; i < type->n_imports; i++)
        if (!tn_map_put(&seen, tn_import_key(c->types->names, &type->imports[i]), ""))
            tn_comp_wrong(c, type->imports[i].at, "component-duplicate",
                          "the module imports `%s` from `%s` twice, which a module in a component cannot",
                          type->imports[i].name, type->imports[i].module);
}

static void read_nested_module(struct tn_comp_reader *c, struct tn_comp_module *nested)
{
    struct tn_module_options options = {.features = c->options.features};
    if (tn_wasm_read(c->p.store, c->p.sink, c->p.r.source, nested->start, nested->end, path_here(c), &options,
                     &nested->module))
        c->wrong++;
    else
        check_imports(c, nested->module->type);
}

const struct tn_type *tn_module_at(struct tn_comp_reader *c, size_t at, uint32_t index)
{
    const struct tn_def *def = tn_def_at(c, c->scope, TN_SPACE_MODULE, at, index);
    if (!def)
        return tn_type_prim(TN_BAD);
    if (def->type)
        return def->type;
    struct tn_comp_module *nested = nested_module(c->scope, def);
    if (nested && !nested->module)
        read_nested_module(c, nested);
    const struct tn_type *t =
        nested && nested->module ? tn_type_module(c->types, nested->module->type) : NULL;
    t = t ? t : tn_type_prim(TN_BAD);
    c->scope->spaces[TN_SPACE_MODULE].at[index].type = t;
    return t;
}

const struct tn_type *tn_value_at(struct tn_comp_reader *c, size_t at, uint32_t index)
{
    tn_comp_need(c, at, TN_FEATURE_CM_VALUES, "value");
    const struct tn_def *def = tn_def_at(c, c->scope, TN_SPACE_VALUE, at, index);
    if (!def)
        return tn_type_prim(TN_BAD);
    if (!tn_map_put(&c->scope->used, (const void *)(uintptr_t)(index + 1), def))
        tn_comp_wrong(c, at, "component-value", "value %u cannot be used more than once", index);
    return def->type;
}

const struct tn_type *tn_sort_at(struct tn_comp_reader *c, enum tn_sort sort, size_t at, uint32_t index)
{
    if (sort == TN_SORT_MODULE)
        return tn_module_at(c, at, index);
    if (sort == TN_SORT_VALUE)
        return tn_value_at(c, at, index);
    return tn_node_at(c, tn_space_of(sort), at, index);
}

/* ---- readers shared by sections ---- */

enum tn_sort tn_read_sort(struct tn_comp_reader *c)
{
    size_t at = tn_comp_at(c);
    uint8_t byte = tn_read_byte(&c->p.r);
    switch (byte) {
    case 0x01: return TN_SORT_FUNC;
    case 0x02: return TN_SORT_VALUE;
    case 0x03: return TN_SORT_TYPE;
    case 0x04: return TN_SORT_COMPONENT;
    case 0x05: return TN_SORT_INSTANCE;
    case 0x00: {
        uint8_t core = tn_read_byte(&c->p.r);
        if (core != 0x11)
            tn_comp_bad_byte(c, at + 1, core, "what a component can import or export");
        return TN_SORT_MODULE;
    }
    }
    tn_comp_bad_byte(c, at, byte, "what a component can import or export");
    return TN_SORT_FUNC;
}

struct tn_sort_index tn_read_sortidx(struct tn_comp_reader *c)
{
    struct tn_sort_index si;
    si.sort = tn_read_sort(c);
    si.at = tn_comp_at(c);
    si.index = tn_read_u32(&c->p.r);
    return si;
}

static const char *read_attribute(struct tn_comp_reader *c, const char **to, const char *word, size_t at)
{
    if (*to)
        tn_comp_malformed(c, at, "a second `%s` on one name", word);
    return tn_name_utf8(c->types->names, tn_read_name(&c->p.r));
}

/* attribute ::= 0x00 interfacename | 0x01 semversuffix | 0x02 name */
static const struct tn_attrs *read_attributes(struct tn_comp_reader *c)
{
    static const char *const words[] = {"implements", "version-suffix", "external-id"};
    struct tn_attrs *attrs = tn_new(tn_comp_arena(c), struct tn_attrs);
    const char **const fields[] = {&attrs->implements, &attrs->version_suffix, &attrs->external_id};
    uint32_t n = tn_read_u32(&c->p.r);
    for (uint32_t i = 0; i < n && !c->p.r.error; i++) {
        size_t at = tn_comp_at(c);
        uint8_t byte = tn_read_byte(&c->p.r);
        if (byte > 2)
            tn_comp_bad_byte(c, at, byte, "an attribute of a name");
        else
            *fields[byte] = read_attribute(c, fields[byte], words[byte], at);
    }
    return n ? attrs : NULL;
}

const char *tn_read_nameattributes(struct tn_comp_reader *c, const struct tn_attrs **ret_attrs)
{
    size_t at = tn_comp_at(c);
    uint8_t byte = tn_read_byte(&c->p.r);
    const struct tn_attrs *attrs = NULL;
    if (byte > 2)
        tn_comp_bad_byte(c, at, byte, "a name");
    if (byte == 2 && !tn_comp_on(c, TN_FEATURE_CM_IMPLEMENTS) && !tn_comp_on(c, TN_FEATURE_CM_CANON_NAMES))
        tn_comp_need(c, at, TN_FEATURE_CM_IMPLEMENTS, "attribute on a name");
    const char *name = tn_name_utf8(c->types->names, tn_read_name(&c->p.r));
    if (byte == 2)
        attrs = read_attributes(c);
    *ret_attrs = attrs;
    return name;
}

const struct tn_note *tn_note_at(struct tn_comp_reader *c, size_t start)
{
    struct tn_note *note = tn_new(tn_comp_arena(c), struct tn_note);
    note->span = (struct tn_span){c->p.r.source, start, tn_comp_at(c)};
    return note;
}
