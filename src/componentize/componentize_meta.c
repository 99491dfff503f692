/* What modules say about their interface: custom sections `component-type…`, each a component that exports
 * one component type, and in that, under the world's id, the world as a component type. A module that is
 * linked of several parts has several. All worlds of all inputs are united into one: imports of one interface
 * at compatible versions become one, at the highest; exports stay the inputs' own. */
#include "base/limits.h"
#include "base/reader.h"
#include "base/utf8.h"
#include "componentize/componentize_in.h"

#include <stdlib.h>

struct section { /* as far as it is read */
    struct tn_new_input *input;
    const struct tn_source *source;
    const struct tn_comp *comp;
    const struct tn_component *world;
    uint8_t encoding; /* enum tn_string_encoding */
};

struct metadata {
    struct tn_new *n;
    struct {
        struct section *at;
        unsigned n, cap;
    } sections;
    struct tn_map names; /* track -> the import item whose name all of it take */
    struct tn_map first; /* name of an import or export -> label of who had it first */
    struct tn_union uni;
    const struct section *section; /* being united */
    const struct tn_item *item;
    bool told;
};

static const char *label(const struct tn_new_input *input)
{
    return input->in->source->name;
}

void tn_new_wrong(struct tn_new *n, const struct tn_new_input *input, size_t at, const char *code,
                  const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *message = tn_arena_vprintf(n->arena, format, args);
    va_end(args);
    struct tn_span span = input && input->source == input->in->source
                              ? (struct tn_span){input->source, at, at}
                              : (struct tn_span){input ? input->in->source : NULL, 0, 0};
    tn_diag_report(n->sink, TN_ERROR, code, span, "%s", message);
    n->wrong++;
}

/* ---- a section ---- */

static bool unreadable(struct metadata *m, const struct section *s, const char *why)
{
    tn_diag_report(m->n->sink, TN_ERROR, "componentize-metadata", (struct tn_span){s->source, 0, 0},
                   "the interface metadata cannot be read: %s", why);
    m->n->wrong++;
    return false;
}

static const struct tn_component *component_of(const struct tn_item *item)
{
    const struct tn_type *t =
        item->sort == TN_SORT_TYPE || item->sort == TN_SORT_COMPONENT ? tn_base(item->type) : NULL;
    return t && t->kind == TN_COMPONENT ? t->component : NULL;
}

/* The world `name` of what was read, or the one that there is where it is NULL. */
static const struct tn_component *exported_world(const struct tn_comp *comp, const char *name)
{
    const struct tn_items *exports = &comp->type->component->exports;
    for (uint32_t i = 0; i < exports->n; i++) {
        const struct tn_component *outer = component_of(&exports->at[i]);
        if ((name ? strcmp(exports->at[i].name, name) != 0 : exports->n != 1) || !outer)
            continue;
        if (outer->exports.n == 1 && outer->exports.at[0].sort == TN_SORT_COMPONENT)
            return component_of(&outer->exports.at[0]);
    }
    return NULL;
}

/* wit-component-encoding: the version 4, and how the module's strings are encoded. */
static bool read_mark(struct metadata *m, struct section *s)
{
    const struct tn_custom *mark = tn_custom_find(&s->comp->customs, "wit-component-encoding");
    if (!mark || mark->contents.len != 2)
        return unreadable(m, s, "it has no section `wit-component-encoding` of two bytes");
    if (mark->contents.at[0] != 4)
        return unreadable(m, s, "it is of another version than 4");
    s->encoding = mark->contents.at[1];
    return s->encoding <= TN_LATIN1_UTF16 || unreadable(m, s, "unknown string encoding");
}

/* Until 2023 a section was 03, the string encoding, the world's name, and a binary package. */
static bool read_old_mark(struct metadata *m, struct section *s, struct tn_source *inner,
                          const char **ret_world)
{
    struct tn_reader r = tn_reader_at(inner, 1, inner->bytes.len);
    s->encoding = tn_read_byte(&r);
    struct tn_str world = tn_read_name(&r);
    if (r.error || s->encoding > TN_LATIN1_UTF16)
        return unreadable(m, s, r.error ? r.error : "unknown string encoding");
    *ret_world = tn_name_utf8(m->n->types->names, world);
    inner->bytes = (struct tn_bytes){r.at, tn_reader_left(&r)};
    return true;
}

static bool read_section(struct metadata *m, struct tn_new_input *input, const struct tn_custom *custom)
{
    struct tn_new *n = m->n;
    struct tn_comp_options options = tn_comp_shape();
    struct tn_source *inner = tn_new(n->arena, struct tn_source);
    struct section s = {.input = input, .source = inner};
    const char *world = NULL;
    *inner =
        (struct tn_source){tn_arena_printf(n->arena, "%s, section %s", label(input), tn_utf8_cstr(n->arena, custom->name)),
                           custom->contents, false};
    if (inner->bytes.len && inner->bytes.at[0] == 3 && !read_old_mark(m, &s, inner, &world))
        return false;
    if (tn_comp_read(n->types, n->sink, inner, &options, &s.comp)) {
        n->wrong++;
        return false;
    }
    if (!world && !read_mark(m, &s))
        return false;
    s.world = exported_world(s.comp, world);
    if (!s.world)
        return unreadable(m, &s, "it does not hold the world it should");
    *tn_push(n->arena, &m->sections) = s;
    input->has_metadata = true;
    return true;
}

static void keep_producers(struct metadata *m, const struct section *s)
{
    struct tn_metadata read = tn_meta_read(m->n->arena, m->n->sink, s->source, &s->comp->customs);
    for (uint32_t i = 0; i < read.n_producers; i++)
        *tn_push(m->n->arena, &s->input->producers) = read.producers[i];
}

static bool read_input(struct metadata *m, struct tn_new_input *input)
{
    struct tn_new *n = m->n;
    struct tn_module_options options = {.features = tn_features_all()};
    unsigned from = m->sections.n;
    if (tn_binary_expect(n->sink, input->source, TN_BINARY_MODULE) ||
        tn_wasm_read(tn_types_core(n->types), n->sink, input->source, 0, input->source->bytes.len, NULL,
                     &options, &input->module)) {
        n->wrong++;
        return false;
    }
    for (uint32_t i = 0; i < input->module->customs.n; i++)
        if (tn_str_starts(input->module->customs.at[i].name, "component-type"))
            read_section(m, input, &input->module->customs.at[i]);
    for (; from < m->sections.n; from++)
        keep_producers(m, &m->sections.at[from]);
    return true;
}

/* ---- string encodings ---- */

/* Without versions, for those may be raised when worlds are united. */
static const char *encoding_key(struct tn_names *names, const struct tn_item *port, const char *func)
{
    struct tn_str interface = tn_name_unversioned(port->name);
    return tn_name_printf(names, "%.*s/%s", TN_STR(interface), func);
}

static void set_encoding(struct metadata *m, const struct section *s, bool exported,
                         const struct tn_item *port, const struct tn_item *func)
{
    const char *key = encoding_key(m->n->types->names, port, func->name);
    struct tn_map *map = &s->input->encodings[exported];
    uintptr_t known = (uintptr_t)tn_map_get(map, key);
    if (known && known != (uintptr_t)s->encoding + 1) {
        tn_diag_report(m->n->sink, TN_ERROR, "componentize-encoding", (struct tn_span){s->source, 0, 0},
                       "two sections of interface metadata disagree on how the strings of `%s` are encoded",
                       key);
        m->n->wrong++;
    }
    tn_map_put(map, key, (void *)((uintptr_t)s->encoding + 1));
}

static void set_encodings(struct metadata *m, const struct section *s, bool exported)
{
    const struct tn_items *ports = exported ? &s->world->exports : &s->world->imports;
    for (uint32_t i = 0; i < ports->n; i++) {
        const struct tn_item *port = &ports->at[i];
        if (port->sort == TN_SORT_FUNC)
            set_encoding(m, s, exported, port, port);
        if (port->sort != TN_SORT_INSTANCE)
            continue;
        const struct tn_items *items = &tn_base(port->type)->instance->exports;
        for (uint32_t k = 0; k < items->n; k++)
            if (items->at[k].sort == TN_SORT_FUNC)
                set_encoding(m, s, exported, port, &items->at[k]);
    }
}

bool tn_new_encoding(const struct tn_new_input *input, bool exported, const struct tn_item *port,
                     const struct tn_item *func, uint8_t *ret_encoding)
{
    const char *key = encoding_key(input->n->types->names, port ? port : func, func->name);
    uintptr_t known = (uintptr_t)tn_map_get(&input->encodings[exported], key);
    if (known)
        *ret_encoding = (uint8_t)(known - 1);
    return known != 0;
}

/* ---- uniting ---- */

static void name_imports(struct metadata *m, const struct section *s)
{
    for (uint32_t i = 0; i < s->world->imports.n; i++) {
        const struct tn_item *import = &s->world->imports.at[i];
        const char *track = tn_name_track(m->n->types->names, import->name);
        const struct tn_item *known = tn_map_get(&m->names, track);
        if (!known || tn_name_compare_versions(import->name, known->name) > 0)
            tn_map_put(&m->names, track, import);
    }
}

static void report_disagreement(void *context, const struct tn_mismatch *mismatch)
{
    struct metadata *m = context;
    const char *other = tn_map_get(&m->first, m->item->name);
    struct tn_draft draft =
        tn_diag_begin(m->n->sink, TN_ERROR, "componentize-merge", (struct tn_span){m->section->source, 0, 0},
                      "the worlds of the modules cannot be united, for they do not agree on `%s`: %s",
                      m->item->name, mismatch->message);
    if (other)
        tn_diag_note(&draft, TN_NOWHERE, "%s is the other one", other);
    tn_diag_end(&draft);
    m->n->wrong++;
    m->told = true;
}

static bool over(struct metadata *m)
{
    if (!m->told) {
        tn_diag_report(m->n->sink, TN_ERROR, "componentize-too-large",
                       (struct tn_span){m->section->source, 0, 0}, "over the limit on the %s",
                       m->n->types->over ? m->n->types->over : "number of types");
        m->n->wrong++;
    }
    return false;
}

static bool unite(struct metadata *m, struct tn_items *into, const struct tn_item *item)
{
    m->item = item;
    m->told = false;
    if (!tn_union_items(&m->uni, into, &m->n->binds,
                        &(struct tn_items){.at = (struct tn_item *)item, .n = 1}))
        return over(m);
    if (!tn_map_get(&m->first, item->name))
        tn_map_put(&m->first, item->name, m->section->source->name);
    return true;
}

static bool unite_imports(struct metadata *m, const struct section *s)
{
    bool ok = true;
    m->section = s;
    for (uint32_t i = 0; i < s->world->imports.n; i++) {
        struct tn_item item = s->world->imports.at[i];
        const struct tn_item *as = tn_map_get(&m->names, tn_name_track(m->n->types->names, item.name));
        item.name = as->name;
        item.attrs = as->attrs;
        ok &= unite(m, &m->n->imports, &item);
    }
    return ok;
}

static bool unite_exports(struct metadata *m, const struct section *s)
{
    struct tn_new *n = m->n;
    bool ok = true;
    m->section = s;
    for (uint32_t i = 0; i < s->world->exports.n; i++) {
        const struct tn_item *item = &s->world->exports.at[i];
        const struct tn_new_input *owner = tn_map_get(&n->owners, item->name);
        if (owner && owner != s->input) {
            tn_new_wrong(n, s->input, 0, "componentize-export-twice",
                         "%s and %s both say that they export `%s`", label(owner), label(s->input),
                         item->name);
            ok = false;
            continue;
        }
        tn_map_put(&n->owners, item->name, s->input);
        ok &= unite(m, &n->exports, item);
    }
    return ok;
}

static void index_tracks(struct tn_new *n, bool exported)
{
    const struct tn_items *ports = exported ? &n->exports : &n->imports;
    tn_map_init(&n->by_track[exported], n->arena);
    for (uint32_t i = 0; i < ports->n; i++) {
        const char *track = tn_name_track(n->types->names, ports->at[i].name);
        const struct tn_item *known = tn_map_get(&n->by_track[exported], track);
        if (!known || tn_name_compare_versions(ports->at[i].name, known->name) > 0)
            tn_map_put(&n->by_track[exported], track, &ports->at[i]);
    }
}

/* Two ports of one interface share its items: from here on an item tells its port too. */
static bool own_items(struct tn_new *n, struct tn_items *ports)
{
    for (uint32_t i = 0; i < ports->n; i++) {
        const struct tn_type *t = ports->at[i].sort == TN_SORT_INSTANCE ? tn_base(ports->at[i].type) : NULL;
        if (!t)
            continue;
        struct tn_instance *own = tn_new(n->arena, struct tn_instance);
        *own = *t->instance;
        own->exports.cap = own->exports.n;
        own->exports.at = tn_new_n(n->arena, own->exports.n, struct tn_item);
        if (own->exports.n)
            memcpy(own->exports.at, t->instance->exports.at, own->exports.n * sizeof *own->exports.at);
        if (!(t = tn_type_instance(n->types, own)))
            return false;
        ports->at[i].type = t;
    }
    return true;
}

enum tn_status tn_new_read(struct tn_new *n)
{
    struct metadata m = {.n = n};
    tn_map_init(&m.names, n->arena);
    tn_map_init(&m.first, n->arena);
    tn_union_init(&m.uni, n->types, n->sink);
    m.uni.match.told = report_disagreement;
    m.uni.match.context = &m;
    m.uni.match.who[0] = "one world";
    m.uni.match.who[1] = "another";
    for (uint32_t i = 0; i < n->n; i++)
        read_input(&m, &n->inputs[i]);
    for (unsigned i = 0; i < m.sections.n; i++) {
        set_encodings(&m, &m.sections.at[i], false);
        set_encodings(&m, &m.sections.at[i], true);
        name_imports(&m, &m.sections.at[i]);
    }
    if (n->wrong)
        return TN_ERR_INVALID;
    for (unsigned i = 0; i < m.sections.n; i++)
        if (!unite_imports(&m, &m.sections.at[i]) || !unite_exports(&m, &m.sections.at[i]))
            return n->types->over ? TN_ERR_LIMIT : TN_ERR_INVALID;
    if (!own_items(n, &n->imports) || !own_items(n, &n->exports)) {
        over(&m);
        return TN_ERR_LIMIT;
    }
    index_tracks(n, false);
    index_tracks(n, true);
    for (uint32_t i = 0; i < n->exports.n; i++) {
        struct tn_new_input *owner = tn_map_get(&n->owners, n->exports.at[i].name);
        *tn_push(n->arena, &owner->ports) = &n->exports.at[i];
    }
    return n->wrong ? TN_ERR_INVALID : TN_OK;
}

/* ---- the module as it is embedded ---- */

static struct tn_bytes kept_bytes(struct tn_arena *arena, struct tn_buf *buf)
{
    struct tn_bytes kept = {(const uint8_t *)tn_arena_copy(arena, buf->at, buf->len), buf->len};
    tn_buf_dispose(buf);
    return kept;
}

/* The import section with the names that make each import one of its own: their types are copied as they
 * stand. */
static void rename_imports(struct tn_new_input *input, const struct tn_module_section *section,
                           struct tn_out *out)
{
    struct tn_arena *arena = input->n->arena;
    const struct tn_module_type *type = input->module->type;
    const uint8_t *bytes = input->source->bytes.at;
    struct tn_buf b;
    struct tn_out contents;
    struct tn_reader r = tn_reader_at(input->source, section->start, section->end);
    tn_buf_init(&b, TN_MAX_INPUT);
    tn_buf_u32(&b, tn_read_u32(&r));
    for (uint32_t i = 0; i < type->n_imports; i++) {
        size_t end = i + 1 < type->n_imports ? type->imports[i + 1].at : section->end;
        r = tn_reader_at(input->source, type->imports[i].at, end);
        tn_read_name(&r);
        tn_read_name(&r);
        tn_buf_name(&b, type->imports[i].module);
        tn_buf_name(&b, input->uses[i].field);
        tn_buf_add(&b, bytes + tn_reader_offset(&r), end - tn_reader_offset(&r));
    }
    tn_out_init(&contents, arena);
    tn_out_view(&contents, kept_bytes(arena, &b));
    tn_out_section(out, section->id, &contents);
}

/* What is left out of the embedded module, or replaced. */
struct cut {
    size_t start, end;
    const struct tn_module_section *imports;
};
struct cuts {
    struct cut *at;
    unsigned n, cap;
};

static int by_start(const void *a, const void *b)
{
    const struct cut *x = a, *y = b;
    return (x->start > y->start) - (x->start < y->start);
}

static size_t section_start(const struct tn_source *source, const struct tn_module_section *s)
{
    size_t at =
        s->start - 1; /* back over the length, to the id: the only byte of it without a continuation */
    while (at > 8 && source->bytes.at[at - 1] & 0x80)
        at--;
    return at - 1;
}

static bool is_renamed(const struct tn_new_input *input)
{
    for (uint32_t i = 0; i < input->module->type->n_imports; i++)
        if (input->uses[i].field != input->uses[i].import->name)
            return true;
    return false;
}

static struct cuts find_cuts(struct tn_new_input *input, bool producers)
{
    struct cuts cuts = {0};
    struct tn_arena *arena = input->n->arena;
    const struct tn_module *module = input->module;
    for (uint32_t i = 0; i < module->customs.n; i++) {
        const struct tn_custom *c = &module->customs.at[i];
        if (tn_str_starts(c->name, "component-type") || (producers && tn_str_eq(c->name, "producers")))
            *tn_push(arena, &cuts) = (struct cut){c->start, c->end, NULL};
    }
    for (uint32_t i = 0; i < module->n_sections && is_renamed(input); i++)
        if (module->sections[i].id == 2)
            *tn_push(arena, &cuts) = (struct cut){section_start(input->source, &module->sections[i]),
                                                  module->sections[i].end, &module->sections[i]};
    if (cuts.n)
        qsort(cuts.at, cuts.n, sizeof *cuts.at, by_start);
    return cuts;
}

static void add_producers(struct tn_new_input *input, struct tn_out *out)
{
    struct tn_new *n = input->n;
    struct tn_metadata own = tn_meta_read(n->arena, n->sink, input->source, &input->module->customs);
    struct tn_buf b;
    tn_buf_init(&b, TN_MAX_INPUT);
    tn_meta_write_producers(&b, n->arena, own.producers, own.n_producers, input->producers.at,
                            input->producers.n);
    tn_out_custom(out, "producers", kept_bytes(n->arena, &b));
}

enum tn_status tn_new_module(struct tn_new_input *input, struct tn_out *ret_out)
{
    bool producers = input->in->kind == TN_INPUT_MAIN && input->producers.n;
    struct cuts cuts = find_cuts(input, producers);
    const uint8_t *bytes = input->source->bytes.at;
    size_t at = 0;
    tn_out_init(ret_out, input->n->arena);
    for (unsigned i = 0; i < cuts.n; i++) {
        tn_out_view(ret_out, (struct tn_bytes){bytes + at, cuts.at[i].start - at});
        if (cuts.at[i].imports)
            rename_imports(input, cuts.at[i].imports, ret_out);
        at = cuts.at[i].end;
    }
    tn_out_view(ret_out, (struct tn_bytes){bytes + at, input->source->bytes.len - at});
    if (producers)
        add_producers(input, ret_out);
    return TN_OK;
}
