#include "component/comp_sections.h"

#include "base/limits.h"
#include "base/reader.h"

enum { PREAMBLE = 8, SECTION_MODULE = 1, SECTION_COMPONENT = 4 };

static enum tn_status malformed(struct tn_diag_sink *sink, const struct tn_source *source, size_t at,
                                const char *why)
{
    tn_diag_report(sink, TN_ERROR, "component-malformed", (struct tn_span){source, at, at + 1}, "%s", why);
    return TN_ERR_SYNTAX;
}

/* Version 1, layer 0: a core module. Any version of layer 1: a component. */
static bool read_preamble(struct tn_reader *r, bool *ret_component)
{
    struct tn_bytes b = tn_read_bytes(r, PREAMBLE);
    if (r->error || memcmp(b.at, "\0asm", 4))
        return false;
    *ret_component = b.at[6] == 1;
    return *ret_component || !memcmp(b.at + 4, "\1\0\0\0", 4);
}

enum tn_status tn_sections_read(struct tn_arena *arena, struct tn_diag_sink *sink,
                                const struct tn_source *source, size_t start, size_t end,
                                struct tn_sections *ret_sections)
{
    struct tn_sections sections = {0};
    struct tn_reader r = tn_reader_at(source, start, end);
    if (!read_preamble(&r, &sections.component))
        return malformed(sink, source, start, "this is neither a core module nor a component in binary form");
    while (tn_reader_more(&r)) {
        struct tn_section s = {.start = tn_reader_offset(&r)};
        s.id = tn_read_byte(&r);
        struct tn_reader body = tn_read_sub(&r, tn_read_u32(&r));
        if (r.error)
            break;
        s.end = tn_reader_offset(&r);
        s.at = tn_reader_offset(&body);
        s.nested = sections.component && (s.id == SECTION_MODULE || s.id == SECTION_COMPONENT);
        if (!s.id)
            s.name = tn_read_name(&body);
        if (body.error)
            return malformed(sink, source, body.error_at, body.error);
        if (!s.id)
            s.contents = (struct tn_bytes){body.at, tn_reader_left(&body)};
        *tn_push(arena, &sections) = s;
    }
    if (r.error)
        return malformed(sink, source, r.error_at, r.error);
    *ret_sections = sections;
    return TN_OK;
}

/* ---- strip ---- */

struct strip {
    struct tn_job *job;
    const struct tn_source *source;
    const struct tn_strip_options *options;
    struct tn_stripped *stripped;
    struct tn_map rows; /* interned name -> its row's number + 1 */
};

static bool matches(struct tn_str name, const char *pattern)
{
    size_t n = strlen(pattern);
    if (n && pattern[n - 1] == '*')
        return name.len >= n - 1 && !memcmp(name.at, pattern, n - 1);
    return tn_str_eq(name, pattern);
}

static bool any_matches(struct tn_str name, const char *const *patterns, unsigned n)
{
    for (unsigned i = 0; i < n; i++)
        if (matches(name, patterns[i]))
            return true;
    return false;
}

/* Interface, linking and capabilities: lost by nobody's accident. */
static const char *const vital[] = {"component-type*", "wit-component-encoding", "package-docs*", "dylink*",
                                    "tenon:*"};
/* For people and registries: names, provenance, and hints for engines. */
static const char *const useful[] = {"name",        "component-name", "producers",      "authors",
                                     "description", "homepage",       "licenses",       "revision",
                                     "source",      "version",        "metadata.code.*"};

#define COUNT(list) (sizeof(list) / sizeof *(list))

static bool goes(const struct strip *s, struct tn_str name)
{
    const struct tn_strip_options *o = s->options;
    if (any_matches(name, o->keep.at, o->keep.n))
        return false;
    if (o->delete.n)
        return any_matches(name, o->delete.at, o->delete.n);
    return !any_matches(name, vital, COUNT(vital)) && (o->all || !any_matches(name, useful, COUNT(useful)));
}

static void count(struct strip *s, const struct tn_section *section)
{
    const char *name = tn_name_utf8(&s->job->names, section->name);
    uintptr_t row = (uintptr_t)tn_map_get(&s->rows, name);
    if (!row) {
        tn_push(&s->job->arena, s->stripped)->name = name;
        row = s->stripped->n;
        tn_map_put(&s->rows, name, (void *)row);
    }
    s->stripped->at[row - 1].n++;
    s->stripped->at[row - 1].bytes += section->end - section->start;
}

static void view(struct strip *s, struct tn_out *out, size_t start, size_t end)
{
    tn_out_view(out, (struct tn_bytes){s->source->bytes.at + start, end - start});
}

/* Appends what stays of the binary at [start, end); a binary of which nothing goes is one view. */
static enum tn_status strip_level(struct strip *s, size_t start, size_t end, unsigned depth,
                                  struct tn_out *out)
{
    struct tn_sections sections;
    if (depth > TN_MAX_NESTING)
        return malformed(s->job->sink, s->source, start, "components nest too deep");
    enum tn_status status = tn_sections_read(&s->job->arena, s->job->sink, s->source, start, end, &sections);
    size_t pending = start;
    for (uint32_t i = 0; !status && i < sections.n; i++) {
        const struct tn_section *section = &sections.at[i];
        struct tn_out inner;
        bool gone = !section->id && goes(s, section->name);
        tn_out_init(&inner, &s->job->arena);
        if (section->nested)
            status = strip_level(s, section->at, section->end, depth + 1, &inner);
        if (gone)
            count(s, section);
        else if (!section->nested || inner.len == section->end - section->at)
            continue;
        view(s, out, pending, section->start);
        pending = section->end;
        if (!gone)
            tn_out_section(out, section->id, &inner);
    }
    view(s, out, pending, end);
    return status;
}

enum tn_status tn_strip(struct tn_job *job, const struct tn_source *source,
                        const struct tn_strip_options *options, struct tn_out *ret_out,
                        struct tn_stripped *ret_stripped)
{
    struct tn_stripped stripped = {0};
    struct strip s = {.job = job, .source = source, .options = options, .stripped = &stripped};
    struct tn_out out;
    tn_map_init(&s.rows, &job->arena);
    tn_out_init(&out, &job->arena);
    enum tn_status status = strip_level(&s, 0, source->bytes.len, 0, &out);
    if (status)
        return status;
    *ret_out = out;
    *ret_stripped = stripped;
    return TN_OK;
}
