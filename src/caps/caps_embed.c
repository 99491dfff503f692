/* Sections of the root component, and nothing below them.
 *
 * component ::= <preamble> s*:<section>*
 * section   ::= id:<byte> size:<u32> contents           custom section: id 0, contents start with a name */
#include "base/crypto.h"
#include "base/limits.h"
#include "base/reader.h"
#include "caps/caps.h"
#include "component/comp_read.h"

enum { PREAMBLE = 8 };

struct section {
    uint8_t id;
    size_t start;             /* of the id */
    struct tn_bytes contents; /* of a custom section, after the name */
    size_t contents_at;
    struct tn_str name; /* of a custom section */
};

struct sections {
    struct section *at;
    unsigned n, cap;
};

static enum tn_status malformed(struct tn_job *job, const struct tn_reader *r)
{
    tn_diag_report(job->sink, TN_ERROR, "caps-component",
                   (struct tn_span){r->source, r->error_at, r->error_at}, "%s", r->error);
    return TN_ERR_INVALID;
}

static enum tn_status read_sections(struct tn_job *job, const struct tn_source *wasm,
                                    struct sections *ret_sections)
{
    struct sections sections = {0};
    if (tn_binary_expect(job->sink, wasm, TN_BINARY_COMPONENT))
        return TN_ERR_INVALID;
    struct tn_reader r = tn_reader_at(wasm, PREAMBLE, wasm->bytes.len);
    while (tn_reader_more(&r)) {
        struct section s = {.start = tn_reader_offset(&r)};
        s.id = tn_read_byte(&r);
        struct tn_reader body = tn_read_sub(&r, tn_read_u32(&r));
        if (!s.id && !r.error)
            s.name = tn_read_name(&body);
        if (body.error)
            return malformed(job, &body);
        s.contents_at = tn_reader_offset(&body);
        s.contents = (struct tn_bytes){body.at, tn_reader_left(&body)};
        *tn_push(&job->arena, &sections) = s;
    }
    if (r.error)
        return malformed(job, &r);
    *ret_sections = sections;
    return TN_OK;
}

static bool is_manifest(const struct section *s, const char *name)
{
    return !s->id && tn_str_eq(s->name, name);
}

/* The one section of that name, or NULL; two are an error. */
static enum tn_status find_one(struct tn_job *job, const struct tn_source *wasm,
                               const struct sections *sections, const char *name,
                               const struct section **ret_section)
{
    const struct section *found = NULL;
    for (unsigned i = 0; i < sections->n; i++) {
        const struct section *s = &sections->at[i];
        if (!is_manifest(s, name))
            continue;
        if (found) {
            struct tn_draft draft =
                tn_diag_begin(job->sink, TN_ERROR, "caps-twice", (struct tn_span){wasm, s->start, s->start},
                              "a second section `%s`", name);
            tn_diag_note(&draft, (struct tn_span){wasm, found->start, found->start}, "the first");
            tn_diag_help(&draft, "which one counts cannot be known; `tenon caps embed` replaces them all");
            tn_diag_end(&draft);
            return TN_ERR_INVALID;
        }
        found = s;
    }
    *ret_section = found;
    return TN_OK;
}

/* The contents as a source of their own, so that findings have a place in the text. */
static const struct tn_source *source_of(struct tn_job *job, const struct tn_source *wasm,
                                         const struct section *s)
{
    struct tn_source *source = tn_new(&job->arena, struct tn_source);
    source->name = tn_arena_printf(&job->arena, "%s[%.*s]", wasm->name, TN_STR(s->name));
    source->bytes = s->contents;
    source->text = true;
    return source;
}

static enum tn_status read_manifest(struct tn_job *job, const struct tn_source *wasm,
                                    const struct section **ret_section, struct tn_caps **ret_caps)
{
    struct sections sections;
    const struct section *found = NULL;
    enum tn_status status = read_sections(job, wasm, &sections);
    if (!status)
        status = find_one(job, wasm, &sections, TN_CAPS_SECTION, &found);
    *ret_section = found;
    if (status || !found)
        return status;
    return tn_caps_read_json(job, source_of(job, wasm, found), ret_caps);
}

enum tn_status tn_caps_section(struct tn_job *job, const struct tn_source *wasm, struct tn_bytes *ret_json)
{
    const struct section *found;
    struct tn_caps *caps;
    enum tn_status status = read_manifest(job, wasm, &found, &caps);
    if (!status)
        *ret_json = found ? found->contents : (struct tn_bytes){0};
    return status;
}

static void add_section(struct tn_digest *digest, const struct section *s)
{
    uint8_t head[11], *end = head;
    uint64_t len = s->contents.len;
    *end++ = s->id;
    do {
        *end = (uint8_t)(len & 0x7f) | (len > 0x7f ? 0x80 : 0);
        end++;
        len >>= 7;
    } while (len);
    tn_digest_add(digest, head, (size_t)(end - head));
    tn_digest_add(digest, s->contents.at, s->contents.len);
}

enum tn_status tn_caps_code(struct tn_job *job, const struct tn_source *wasm, const char **ret_code)
{
    struct sections sections;
    struct tn_digest digest;
    char text[TN_DIGEST_TEXT_MAX];
    enum tn_status status = read_sections(job, wasm, &sections);
    if (!status)
        status = tn_digest_init(&digest, job->sink, TN_SHA256);
    if (status)
        return status;
    tn_digest_add(&digest, wasm->bytes.at, PREAMBLE);
    for (unsigned i = 0; i < sections.n; i++)
        if (sections.at[i].id)
            add_section(&digest, &sections.at[i]);
    tn_digest_text(&digest, text);
    *ret_code = tn_arena_copy(&job->arena, text, strlen(text));
    return TN_OK;
}

/* A cursor over slices. */
struct slices {
    const struct tn_out *out;
    unsigned i;
    size_t at; /* in slice i */
};

static bool more(struct slices *s)
{
    while (s->i < s->out->n && s->at == s->out->at[s->i].len) {
        s->i++;
        s->at = 0;
    }
    return s->i < s->out->n;
}

/* Steps over `len` bytes, into the digest unless that is NULL. */
static void step(struct slices *s, uint64_t len, struct tn_digest *digest)
{
    while (len && more(s)) {
        struct tn_bytes slice = s->out->at[s->i];
        size_t n = slice.len - s->at < len ? slice.len - s->at : (size_t)len;
        if (digest)
            tn_digest_add(digest, slice.at + s->at, n);
        s->at += n;
        len -= n;
    }
}

/* What is written has the shortest lengths: a section goes in as it stands. */
static void add_written(struct slices *s, struct tn_digest *digest)
{
    uint8_t head[11];
    unsigned n = 0, shift = 0;
    uint64_t len = 0;
    do {
        if (!more(s))
            return;
        head[n] = s->out->at[s->i].at[s->at++];
        if (n)
            len |= (uint64_t)(head[n] & 0x7f) << shift;
        shift += n ? 7 : 0;
    } while (n++ == 0 || (head[n - 1] & 0x80 && n < sizeof head));
    if (head[0])
        tn_digest_add(digest, head, n);
    step(s, len, head[0] ? digest : NULL);
}

enum tn_status tn_caps_code_start(struct tn_job *job, struct tn_digest *ret_digest)
{
    return tn_digest_init(ret_digest, job->sink, TN_SHA256);
}

void tn_caps_code_out(struct tn_digest *digest, const struct tn_out *out, char *ret_code)
{
    struct slices s = {out, 0, 0};
    step(&s, PREAMBLE, digest);
    while (more(&s))
        add_written(&s, digest);
    tn_digest_text(digest, ret_code);
}

enum tn_status tn_caps_embedded(struct tn_job *job, const struct tn_source *wasm, enum tn_severity severity,
                                struct tn_caps **ret_caps)
{
    const struct section *found;
    struct tn_caps *caps = NULL;
    const char *code = NULL;
    enum tn_status status = read_manifest(job, wasm, &found, &caps);
    if (!status && caps && caps->code)
        status = tn_caps_code(job, wasm, &code);
    if (status)
        return status;
    if (code && strcmp(code, caps->code)) {
        struct tn_draft draft = tn_diag_begin(job->sink, severity, "caps-code", (struct tn_span){wasm, 0, 0},
                                              "the embedded manifest was made for other code than this");
        tn_diag_note(&draft, TN_NOWHERE, "it names %s, and this is %s", caps->code, code);
        tn_diag_help(&draft, "look it over and embed it anew");
        tn_diag_end(&draft);
        if (severity == TN_ERROR)
            return TN_ERR_VERIFY;
    }
    *ret_caps = caps;
    return TN_OK;
}

enum tn_status tn_caps_embed(struct tn_job *job, const struct tn_source *wasm, struct tn_bytes json,
                             struct tn_out *ret_out)
{
    struct sections sections;
    struct tn_out out;
    size_t from = 0;
    if (json.len > TN_MAX_CAPS) {
        tn_diag_report(job->sink, TN_ERROR, "caps-too-large", TN_NOWHERE,
                       "the manifest is larger than 64 KiB");
        return TN_ERR_LIMIT;
    }
    if (read_sections(job, wasm, &sections))
        return TN_ERR_INVALID;
    tn_out_init(&out, &job->arena);
    for (unsigned i = 0; i < sections.n; i++) {
        if (!is_manifest(&sections.at[i], TN_CAPS_SECTION))
            continue;
        tn_out_view(&out, (struct tn_bytes){wasm->bytes.at + from, sections.at[i].start - from});
        from = i + 1 < sections.n ? sections.at[i + 1].start : wasm->bytes.len;
    }
    tn_out_view(&out, (struct tn_bytes){wasm->bytes.at + from, wasm->bytes.len - from});
    tn_out_custom(&out, TN_CAPS_SECTION, json);
    *ret_out = out;
    return TN_OK;
}

/* ---- spin:requires ---- */

/* "a, b" of a key's entries, required or not, in order; two keys ask for the same when these are equal. */
static const char *entries_text(struct tn_job *job, const struct tn_caps_list *required,
                                const struct tn_caps_list *optional)
{
    struct tn_caps both = {0};
    struct tn_caps_list *all = &both.requires.keys[0];
    struct tn_buf buf;
    for (unsigned i = 0; required && i < required->n; i++)
        *tn_push(&job->arena, all) = required->at[i];
    for (unsigned i = 0; optional && i < optional->n; i++)
        *tn_push(&job->arena, all) = optional->at[i];
    tn_caps_normalise(&both);
    tn_buf_init(&buf, SIZE_MAX / 2);
    for (unsigned i = 0; i < all->n; i++)
        tn_buf_printf(&buf, "%s%s", i ? ", " : "", all->at[i].text);
    const char *text = all->n ? tn_arena_copy(&job->arena, buf.at, buf.len) : "nothing";
    tn_buf_dispose(&buf);
    return text;
}

enum tn_status tn_caps_check_spin(struct tn_job *job, const struct tn_source *wasm,
                                  const struct tn_caps *caps)
{
    struct sections sections;
    const struct section *found;
    struct tn_caps *spin;
    bool differs = false;
    enum tn_status status = read_sections(job, wasm, &sections);
    if (!status)
        status = find_one(job, wasm, &sections, "spin:requires", &found);
    if (status || !found)
        return status;
    status = tn_caps_read_spin_requires(job, source_of(job, wasm, found), &spin);
    for (int k = 0; !status && k < TN_CAPS_KEYS; k++) {
        if (!tn_caps_keys[k].spin)
            continue;
        const char *ours = entries_text(job, &caps->requires.keys[k], &caps->optional.keys[k]);
        const char *theirs = entries_text(job, &spin->requires.keys[k], NULL);
        if (!strcmp(ours, theirs))
            continue;
        struct tn_draft draft = tn_diag_begin(
            job->sink, TN_ERROR, "caps-spin-differs",
            caps->where.source ? caps->where : (struct tn_span){wasm, 0, 0},
            "the manifest and the section `spin:requires` do not agree on `%s`", tn_caps_keys[k].toml);
        tn_diag_note(&draft, TN_NOWHERE, "the manifest has %s", ours);
        tn_diag_note(&draft, TN_NOWHERE, "`spin:requires` has %s", theirs);
        tn_diag_end(&draft);
        differs = true;
    }
    return differs ? TN_ERR_INVALID : status;
}
