#include "component/comp_meta_write.h"

#include "base/limits.h"
#include "base/reader.h"
#include "base/utf8.h"
#include "component/comp_sections.h"
#include "wasm/wasm_write.h"

const char *const tn_meta_field_names[TN_META_FIELDS] = {"name",     "authors",  "description", "homepage",
                                                         "licenses", "revision", "source",      "version"};

/* ---- values ---- */

static bool is_alnum(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

/* RFC 3986: scheme ":" something, without spaces. */
static bool is_url(const char *text)
{
    size_t n = 0;
    while (is_alnum(text[n]) || (n && strchr("+-.", text[n]) && text[n]))
        n++;
    if (!n || (text[0] >= '0' && text[0] <= '9') || text[n] != ':' || !text[n + 1])
        return false;
    for (; text[n]; n++)
        if ((unsigned char)text[n] <= ' ' || strchr("<>\"\\^`{|}", text[n]))
            return false;
    return true;
}

/* SPDX specification, annex "SPDX license expressions":
 *     compound ::= simple ["WITH" exception] | compound "AND" compound | compound "OR" compound | "("
 * compound ")" An id is of letters, digits, - and .; a reference has colons too; a trailing + stands for
 * later versions. */
struct spdx {
    const char *at;
    unsigned depth;
};

static void skip_spaces(struct spdx *s)
{
    while (*s->at == ' ')
        s->at++;
}

static bool take_word(struct spdx *s, const char *word)
{
    size_t n = strlen(word);
    skip_spaces(s);
    if (strncmp(s->at, word, n) || is_alnum(s->at[n]) || (s->at[n] && strchr("-.:+", s->at[n])))
        return false;
    s->at += n;
    return true;
}

static bool take_id(struct spdx *s)
{
    skip_spaces(s);
    const char *start = s->at;
    if (take_word(s, "AND") || take_word(s, "OR") || take_word(s, "WITH"))
        return false;
    while (is_alnum(*s->at) || (*s->at && strchr("-.:", *s->at)))
        s->at++;
    bool some = s->at > start;
    if (some && *s->at == '+')
        s->at++;
    return some;
}

static bool take_compound(struct spdx *s);

static bool take_operand(struct spdx *s)
{
    skip_spaces(s);
    if (*s->at != '(')
        return take_id(s) && (!take_word(s, "WITH") || take_id(s));
    s->at++;
    if (++s->depth > TN_MAX_TYPE_DEPTH || !take_compound(s))
        return false;
    s->depth--;
    skip_spaces(s);
    return *s->at++ == ')';
}

static bool take_compound(struct spdx *s)
{
    do {
        if (!take_operand(s))
            return false;
    } while (take_word(s, "AND") || take_word(s, "OR"));
    return true;
}

static bool is_spdx(const char *text)
{
    struct spdx s = {text, 0};
    if (!take_compound(&s))
        return false;
    skip_spaces(&s);
    return !*s.at;
}

static const char *what_is_wrong(enum tn_meta_field field, const char *text)
{
    if (!*text)
        return "is empty";
    if (!tn_utf8_valid(tn_str(text)))
        return "is not UTF-8";
    if ((field == TN_META_HOMEPAGE || field == TN_META_SOURCE) && !is_url(text))
        return "is not an absolute URL";
    if (field == TN_META_LICENSES && !is_spdx(text))
        return "is not an SPDX license expression, such as `Apache-2.0 WITH LLVM-exception` or `MIT OR "
               "Apache-2.0`";
    return NULL;
}

enum tn_status tn_meta_check(struct tn_diag_sink *sink, const struct tn_meta_change *change)
{
    enum tn_status status = TN_OK;
    for (unsigned i = 0; i < TN_META_FIELDS; i++) {
        const char *why = change->set[i] ? what_is_wrong((enum tn_meta_field)i, change->set[i]) : NULL;
        if (!why)
            continue;
        tn_diag_report(sink, TN_ERROR, "metadata-value", TN_NOWHERE, "%s `%s` %s", tn_meta_field_names[i],
                       change->set[i], why);
        status = TN_ERR_INVALID;
    }
    return status;
}

/* ---- writing ---- */

struct change {
    struct tn_job *job;
    const struct tn_source *source;
    const struct tn_meta_change *change;
    bool component;
    bool done[TN_META_FIELDS], producers_done;
};

static void put_custom(struct tn_out *out, const char *name, const struct tn_buf *contents)
{
    struct tn_bytes copy = {(const uint8_t *)tn_arena_copy(out->arena, contents->at, contents->len),
                            contents->len};
    tn_out_custom(out, name, copy);
}

static enum tn_status malformed(struct change *c, const struct tn_section *section, const char *why)
{
    tn_diag_report(c->job->sink, TN_ERROR, "component-metadata",
                   (struct tn_span){c->source, section->start, section->end},
                   "the custom section `%s` cannot be read: %s", tn_utf8_cstr(&c->job->arena, section->name), why);
    return TN_ERR_INVALID;
}

/* ---- the name section ---- */

/* Subsection 0 anew, first; the others as they stand. `section` is NULL where there is none yet. */
static enum tn_status write_name(struct change *c, const struct tn_section *section, struct tn_out *out)
{
    const char *name = c->change->set[TN_META_NAME], *error = NULL;
    struct tn_buf contents;
    tn_buf_init(&contents, TN_MAX_INPUT);
    if (name)
        tn_wasm_own_name(&contents, name);
    if (section) {
        struct tn_reader r = tn_reader_at(c->source, section->end - section->contents.len, section->end);
        while (tn_reader_more(&r)) {
            const uint8_t *start = r.at;
            uint8_t id = tn_read_byte(&r);
            tn_read_bytes(&r, tn_read_u32(&r));
            if (id && !r.error)
                tn_buf_add(&contents, start, (size_t)(r.at - start));
        }
        error = r.error;
    }
    if (contents.len && !error)
        put_custom(out, c->component ? "component-name" : "name", &contents);
    tn_buf_dispose(&contents);
    c->done[TN_META_NAME] = true;
    return error ? malformed(c, section, error) : TN_OK;
}

/* ---- producers ---- */

struct producers {
    struct tn_producer *at;
    uint32_t n, cap;
};

static void add_producer(struct change *c, struct producers *all, const struct tn_producer *new)
{
    for (uint32_t i = 0; i < all->n; i++)
        if (!strcmp(all->at[i].field, new->field) && !strcmp(all->at[i].name, new->name)) {
            all->at[i].version = new->version;
            return;
        }
    *tn_push(&c->job->arena, all) = *new;
}

static bool is_first_of_field(const struct producers *all, uint32_t i)
{
    for (uint32_t j = 0; j < i; j++)
        if (!strcmp(all->at[j].field, all->at[i].field))
            return false;
    return true;
}

/* producers ::= vec(field:<name> vec(name:<name> version:<name>)), each field once */
static void put_producers(const struct producers *all, struct tn_buf *to)
{
    struct tn_buf fields, values;
    uint32_t n_fields = 0;
    tn_buf_init(&fields, TN_MAX_INPUT);
    tn_buf_init(&values, TN_MAX_INPUT);
    for (uint32_t i = 0; i < all->n; i++) {
        uint32_t n = 0;
        if (!is_first_of_field(all, i))
            continue;
        tn_buf_truncate(&values, 0);
        for (uint32_t j = i; j < all->n; j++) {
            if (strcmp(all->at[j].field, all->at[i].field))
                continue;
            tn_buf_name(&values, all->at[j].name);
            tn_buf_name(&values, all->at[j].version);
            n++;
        }
        tn_buf_name(&fields, all->at[i].field);
        tn_buf_u32(&fields, n);
        tn_buf_add(&fields, values.at, values.len);
        n_fields++;
    }
    tn_buf_u32(to, n_fields);
    tn_buf_add(to, fields.at, fields.len);
    tn_buf_dispose(&values);
    tn_buf_dispose(&fields);
}

static enum tn_status write_producers(struct change *c, const struct tn_section *section, struct tn_out *out)
{
    struct producers all = {0};
    if (section) {
        struct tn_custom custom = {section->name, section->start, section->end, section->contents};
        struct tn_customs customs = {&custom, 1, 1};
        struct tn_diag_list findings;
        tn_diag_list_init(&findings, &c->job->arena);
        struct tn_metadata old = tn_meta_read(&c->job->arena, &findings.sink, c->source, &customs);
        if (findings.n)
            return malformed(c, section, "producers can only be added to those that can be read");
        for (uint32_t i = 0; i < old.n_producers; i++)
            add_producer(c, &all, &old.producers[i]);
    }
    for (uint32_t i = 0; i < c->change->n_producers; i++)
        add_producer(c, &all, &c->change->producers[i]);
    struct tn_buf contents;
    tn_buf_init(&contents, TN_MAX_INPUT);
    put_producers(&all, &contents);
    put_custom(out, "producers", &contents);
    tn_buf_dispose(&contents);
    c->producers_done = true;
    return TN_OK;
}

/* ---- all of them ---- */

static bool is_changed(const struct change *c, unsigned field)
{
    return c->change->set[field] || c->change->clear[field];
}

static void write_text(struct change *c, unsigned field, struct tn_out *out)
{
    const char *text = c->change->set[field];
    if (text && !c->done[field])
        tn_out_custom(out, tn_meta_field_names[field], tn_bytes_of(tn_str(text)));
    c->done[field] = true;
}

static void keep(struct change *c, const struct tn_section *s, struct tn_out *out)
{
    tn_out_view(out, (struct tn_bytes){c->source->bytes.at + s->start, s->end - s->start});
}

/* A section that is there: it is written anew where it changes, once. */
static enum tn_status write_section(struct change *c, const struct tn_section *s, struct tn_out *out)
{
    bool custom = !s->id;
    if (custom && tn_str_eq(s->name, c->component ? "component-name" : "name") && is_changed(c, TN_META_NAME))
        return c->done[TN_META_NAME] ? TN_OK : write_name(c, s, out);
    if (custom && tn_str_eq(s->name, "producers") && c->change->n_producers)
        return c->producers_done ? TN_OK : write_producers(c, s, out);
    for (unsigned i = TN_META_NAME + 1; custom && i < TN_META_FIELDS; i++)
        if (tn_str_eq(s->name, tn_meta_field_names[i]) && is_changed(c, i)) {
            write_text(c, i, out);
            return TN_OK;
        }
    keep(c, s, out);
    return TN_OK;
}

enum tn_status tn_meta_write(struct tn_job *job, const struct tn_source *source,
                             const struct tn_meta_change *change, struct tn_out *ret_out)
{
    struct change c = {.job = job, .source = source, .change = change};
    struct tn_sections sections;
    struct tn_out out;
    tn_out_init(&out, &job->arena);
    enum tn_status status = tn_sections_read(&job->arena, job->sink, source, 0, source->bytes.len, &sections);
    if (status)
        return status;
    c.component = sections.component;
    tn_out_view(&out, (struct tn_bytes){source->bytes.at, 8});
    for (uint32_t i = 0; i < sections.n && !status; i++)
        status = write_section(&c, &sections.at[i], &out);
    if (!status && change->set[TN_META_NAME] && !c.done[TN_META_NAME])
        status = write_name(&c, NULL, &out);
    if (!status && change->n_producers && !c.producers_done)
        status = write_producers(&c, NULL, &out);
    if (status)
        return status;
    for (unsigned i = TN_META_NAME + 1; i < TN_META_FIELDS; i++)
        write_text(&c, i, &out);
    *ret_out = out;
    return TN_OK;
}
