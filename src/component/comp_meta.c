#include "component/comp_meta.h"

#include "base/limits.h"
#include "base/reader.h"
#include "base/utf8.h"

enum { MAX_PRODUCERS = 10000 };

struct meta {
    struct tn_arena *arena;
    struct tn_diag_sink *sink;
    const struct tn_source *source;
};

static void warn(const struct meta *m, const struct tn_custom *custom, const char *why)
{
    tn_diag_report(m->sink, TN_WARNING, "component-metadata", (struct tn_span){m->source, custom->start, custom->end},
                   "the custom section `%s` cannot be read: %s", tn_utf8_cstr(m->arena, custom->name), why);
}

static const char *keep(const struct meta *m, struct tn_str text)
{
    return tn_utf8_cstr(m->arena, text);
}

/* A descriptive section: its contents are the text. Empty says nothing. */
static const char *read_text(const struct meta *m, const struct tn_customs *customs, const char *name)
{
    const struct tn_custom *custom = tn_custom_find(customs, name);
    if (!custom || !custom->contents.len)
        return NULL;
    struct tn_str text = tn_str_of(custom->contents);
    if (!tn_utf8_valid(text) || memchr(text.at, 0, text.len)) {
        warn(m, custom, "its contents are not UTF-8 text");
        return NULL;
    }
    return keep(m, text);
}

/* Subsection 0 of a name section: the module's or component's own name. It stands first where it stands. */
static const char *read_name(const struct meta *m, const struct tn_customs *customs, const char *section)
{
    const struct tn_custom *custom = tn_custom_find(customs, section);
    if (!custom)
        return NULL;
    struct tn_reader r = tn_custom_reader(m->source, custom);
    if (!tn_reader_more(&r) || tn_read_byte(&r) != 0)
        return NULL;
    struct tn_reader sub = tn_read_sub(&r, tn_read_u32(&r));
    struct tn_str name = tn_read_name(&sub);
    if (r.error || sub.error) {
        warn(m, custom, r.error ? r.error : sub.error);
        return NULL;
    }
    return name.len ? keep(m, name) : NULL;
}

/* ProducersSection.md: a vector of fields, each a name and a vector of name and version. */
static void read_producers(const struct meta *m, const struct tn_customs *customs, struct tn_metadata *metadata)
{
    const struct tn_custom *custom = tn_custom_find(customs, "producers");
    struct {
        struct tn_producer *at;
        unsigned n, cap;
    } list = {0};
    if (!custom)
        return;
    struct tn_reader r = tn_custom_reader(m->source, custom);
    for (uint32_t fields = tn_read_count(&r, MAX_PRODUCERS, "too many fields"); fields && !r.error; fields--) {
        const char *field = keep(m, tn_read_name(&r));
        uint32_t values = tn_read_count(&r, MAX_PRODUCERS, "too many values");
        for (; values && !r.error; values--) {
            struct tn_str name = tn_read_name(&r), version = tn_read_name(&r);
            if (!r.error)
                *tn_push(m->arena, &list) = (struct tn_producer){field, keep(m, name), keep(m, version)};
        }
    }
    if (!r.error && r.at < r.end)
        tn_reader_fail(&r, "there are bytes after its last field");
    if (r.error) {
        warn(m, custom, r.error);
        return;
    }
    metadata->producers = list.at;
    metadata->n_producers = list.n;
}

struct tn_metadata tn_meta_read(struct tn_arena *arena, struct tn_diag_sink *sink, const struct tn_source *source,
                                const struct tn_customs *customs)
{
    const struct meta m = {arena, sink, source};
    struct tn_metadata metadata = {
        .name = read_name(&m, customs, "component-name"),
        .authors = read_text(&m, customs, "authors"),
        .description = read_text(&m, customs, "description"),
        .homepage = read_text(&m, customs, "homepage"),
        .licenses = read_text(&m, customs, "licenses"),
        .revision = read_text(&m, customs, "revision"),
        .source = read_text(&m, customs, "source"),
        .version = read_text(&m, customs, "version"),
    };
    if (!metadata.name)
        metadata.name = read_name(&m, customs, "name");
    read_producers(&m, customs, &metadata);
    return metadata;
}

/* ---- writing ---- */

struct producers { /* of both lists, united */
    struct tn_arena *arena;
    struct tn_names names;
    struct tn_map by_name;  /* "field name" -> number + 1 */
    struct tn_map by_field; /* field -> number + 1 */
    struct {
        const char *field;
        struct {
            const struct tn_producer **at;
            unsigned n, cap;
        } values;
    } *fields;
    uint32_t n_fields;
};

/* Puts a producer in the place of one of its name, or at the end of its field. */
static void unite(struct producers *p, const struct tn_producer *producer)
{
    const char *field = tn_name(&p->names, producer->field),
               *key = tn_name_printf(&p->names, "%zu %s %s", strlen(field), field, producer->name);
    uintptr_t number = (uintptr_t)tn_map_get(&p->by_field, field), value = (uintptr_t)tn_map_get(&p->by_name, key);
    if (!number) {
        p->fields[p->n_fields].field = field;
        number = ++p->n_fields;
        tn_map_put(&p->by_field, field, (void *)number);
    }
    if (value) {
        p->fields[number - 1].values.at[value - 1] = producer;
        return;
    }
    *tn_push(p->arena, &p->fields[number - 1].values) = producer;
    tn_map_put(&p->by_name, key, (void *)(uintptr_t)p->fields[number - 1].values.n);
}

void tn_meta_write_producers(struct tn_buf *to, struct tn_arena *scratch, const struct tn_producer *first,
                             uint32_t n_first, const struct tn_producer *then, uint32_t n_then)
{
    struct producers p = {.arena = scratch};
    tn_names_init(&p.names, scratch);
    tn_map_init(&p.by_name, scratch);
    tn_map_init(&p.by_field, scratch);
    p.fields = tn_arena_array(scratch, (size_t)n_first + n_then, sizeof *p.fields);
    for (uint32_t i = 0; i < n_first; i++)
        unite(&p, &first[i]);
    for (uint32_t i = 0; i < n_then; i++)
        unite(&p, &then[i]);
    tn_buf_u32(to, p.n_fields);
    for (uint32_t k = 0; k < p.n_fields; k++) {
        tn_buf_name(to, p.fields[k].field);
        tn_buf_u32(to, p.fields[k].values.n);
        for (uint32_t i = 0; i < p.fields[k].values.n; i++) {
            tn_buf_name(to, p.fields[k].values.at[i]->name);
            tn_buf_name(to, p.fields[k].values.at[i]->version);
        }
    }
}

struct tn_bytes tn_meta_own_producers(struct tn_arena *arena)
{
    static const struct tn_producer self = {"processed-by", "tenon", TENON_VERSION};
    struct tn_buf b;
    tn_buf_init(&b, TN_MAX_MESSAGE);
    tn_meta_write_producers(&b, arena, &self, 1, NULL, 0);
    struct tn_bytes made = {(const uint8_t *)tn_arena_copy(arena, b.at, b.len), b.len};
    tn_buf_dispose(&b);
    return made;
}
