/* The section's spelling: JSON as RFC 8785 (JCS) has it, written from the structure and so always the same.
 */
#include "base/crypto.h"
#include "base/limits.h"
#include "caps/caps_manifest.h"

#include <stdlib.h>

/* ---- writing ---- */

static void write_set(struct tn_json_out *out, const struct tn_caps_set *set)
{
    tn_json_object(out);
    for (int k = 0; k < TN_CAPS_KEYS; k++) {
        const struct tn_caps_list *list = &set->keys[k];
        bool flag = tn_caps_keys[k].shape == TN_SHAPE_FLAG;
        if (!list->n)
            continue;
        tn_json_key(out, tn_caps_keys[k].json);
        if (!flag)
            tn_json_array(out);
        for (unsigned i = 0; i < list->n; i++)
            tn_json_put_raw(out, tn_str(list->at[i].json));
        if (!flag)
            tn_json_array_end(out);
    }
    tn_json_object_end(out);
}

struct reason {
    const char *name, *why;
};

struct reasons {
    struct reason *at;
    unsigned n, cap;
};

/* RFC 8785 §3.2.3 sorts by UTF-16 code units: what is past U+FFFF comes before U+E000 to U+FFFF. */
static int by_utf16(const void *a, const void *b)
{
    const unsigned char *x = (const unsigned char *)((const struct reason *)a)->name;
    const unsigned char *y = (const unsigned char *)((const struct reason *)b)->name;
    while (*x && *x == *y)
        x++, y++;
    if (*x >= 0xee && *y >= 0xee && (*x >= 0xf0) != (*y >= 0xf0))
        return *x >= 0xf0 ? -1 : 1;
    return *x < *y ? -1 : *x > *y;
}

static void collect_reasons(struct tn_arena *arena, struct reasons *reasons, const struct tn_caps_set *set)
{
    for (int k = 0; k < TN_CAPS_KEYS; k++) {
        const struct tn_caps_list *list = &set->keys[k];
        for (unsigned i = 0; i < list->n; i++)
            if (list->at[i].reason)
                *tn_push(arena, reasons) =
                    (struct reason){tn_arena_printf(arena, *list->at[i].text ? "%s:%s" : "%s",
                                                    tn_caps_keys[k].json, list->at[i].text),
                                    list->at[i].reason};
    }
}

static void write_reasons(struct tn_arena *arena, struct tn_json_out *out, const struct tn_caps *caps)
{
    struct reasons reasons = {0};
    collect_reasons(arena, &reasons, &caps->requires);
    collect_reasons(arena, &reasons, &caps->optional);
    if (!reasons.n)
        return;
    qsort(reasons.at, reasons.n, sizeof *reasons.at, by_utf16);
    tn_json_key(out, "reasons");
    tn_json_object(out);
    for (unsigned i = 0; i < reasons.n; i++)
        tn_json_member(out, reasons.at[i].name, reasons.at[i].why);
    tn_json_object_end(out);
}

static void write_texts(struct tn_json_out *out, const char *key, const char *const *texts, unsigned n)
{
    if (!n)
        return;
    tn_json_key(out, key);
    tn_json_array(out);
    for (unsigned i = 0; i < n; i++)
        tn_json_put_text(out, texts[i]);
    tn_json_array_end(out);
}

static void write_optional(struct tn_json_out *out, const struct tn_caps_set *optional)
{
    if (tn_caps_set_is_empty(optional))
        return;
    tn_json_key(out, "optional");
    write_set(out, optional);
}

static void write_undeclared(struct tn_json_out *out, const struct tn_caps_undeclared *undeclared)
{
    if (!undeclared->interfaces.n && !undeclared->kinds.n)
        return;
    tn_json_key(out, "undeclared");
    tn_json_object(out);
    write_texts(out, "interfaces", undeclared->interfaces.at, undeclared->interfaces.n);
    write_texts(out, "kinds", undeclared->kinds.at, undeclared->kinds.n);
    tn_json_object_end(out);
}

static void write_components(struct tn_json_out *out, const struct tn_caps *caps)
{
    if (!caps->composed)
        return;
    tn_json_key(out, "components");
    tn_json_array(out);
    for (unsigned i = 0; i < caps->components.n; i++) {
        const struct tn_caps_part *part = &caps->components.at[i];
        tn_json_object(out);
        tn_json_member_opt(out, "code", part->code);
        tn_json_member_opt(out, "name", part->name);
        write_optional(out, &part->optional);
        tn_json_member(out, "path", part->path);
        tn_json_key(out, "requires");
        write_set(out, &part->requires);
        write_undeclared(out, &part->undeclared);
        tn_json_member_opt(out, "version", part->version);
        tn_json_object_end(out);
    }
    tn_json_array_end(out);
}

static void write_subject(struct tn_json_out *out, const struct tn_caps *caps)
{
    if (!caps->name && !caps->version)
        return;
    tn_json_key(out, "subject");
    tn_json_object(out);
    tn_json_member_opt(out, "name", caps->name);
    tn_json_member_opt(out, "version", caps->version);
    tn_json_object_end(out);
}

struct tn_bytes tn_caps_json(struct tn_job *job, const struct tn_caps *caps)
{
    struct tn_buf buf;
    struct tn_json_out out;
    tn_buf_init(&buf, SIZE_MAX / 2);
    tn_json_out_init(&out, &buf, 0);
    tn_json_object(&out); /* members in the order of their names */
    tn_json_member_opt(&out, "baseline", caps->baseline ? "wasi-std" : NULL);
    tn_json_member_opt(&out, "code", caps->code);
    write_components(&out, caps);
    if (caps->memory) {
        tn_json_key(&out, "limits");
        tn_json_object(&out);
        tn_json_member_u64(&out, "memory", caps->memory);
        tn_json_object_end(&out);
    }
    write_texts(&out, "must_understand", caps->must_understand.at, caps->must_understand.n);
    write_optional(&out, &caps->optional);
    write_texts(&out, "provides", caps->provides.at, caps->provides.n);
    write_reasons(&job->arena, &out, caps);
    tn_json_key(&out, "requires");
    write_set(&out, &caps->requires);
    tn_json_member_u64(&out, "schema", 1);
    write_subject(&out, caps);
    write_undeclared(&out, &caps->undeclared);
    tn_json_object_end(&out);
    struct tn_bytes bytes = {(const uint8_t *)tn_arena_copy(&job->arena, buf.at, buf.len), buf.len};
    tn_buf_dispose(&buf);
    return bytes;
}

/* ---- reading ---- */

struct reader {
    struct tn_job *job;
    const struct tn_source *source;
    struct tn_caps *caps;
    bool lenient; /* spin:requires: what is not known is left */
    bool failed;
};

#define WORDS(r, ...) tn_arena_printf(&(r)->job->arena, __VA_ARGS__)

static void bad(struct reader *r, const char *message)
{
    if (!r->failed)
        tn_diag_report(r->job->sink, TN_ERROR, "caps-section", (struct tn_span){r->source, 0, 0}, "%s",
                       message);
    r->failed = true;
}

static bool wants(struct reader *r, const struct tn_json *value, enum tn_json_kind kind, const char *what)
{
    static const char *const kinds[] = {"null", "a boolean", "a number", "a string", "an array", "an object"};
    if (value && value->kind == kind)
        return true;
    bad(r, WORDS(r, "%s is not %s", what, kinds[kind]));
    return false;
}

static const char *text(struct reader *r, const struct tn_json *value, const char *what)
{
    return wants(r, value, TN_JSON_STRING, what) ? value->text : "";
}

/* "*", "self", "*.d", "d", "10.0.0.0/8", "[fd00::/8]" of {"any":true}, {"self":true}, {"suffix":"d"}, … */
static const char *host_text(struct reader *r, const struct tn_json *host)
{
    const struct tn_json *v = host && host->kind == TN_JSON_OBJECT ? host->first : NULL;
    if (!v || v->next)
        return bad(r, "a host is not an object of one member"), "";
    if (!strcmp(v->key, "any"))
        return "*";
    if (!strcmp(v->key, "self"))
        return "self";
    const char *t = text(r, v, "a host");
    if (!strcmp(v->key, "suffix"))
        return WORDS(r, "*.%s", t);
    if (!strcmp(v->key, "cidr"))
        return WORDS(r, strchr(t, ':') ? "[%s]" : "%s", t);
    if (strcmp(v->key, "name") && strcmp(v->key, "template"))
        bad(r, WORDS(r, "`%s` is no sort of host", v->key));
    return t;
}

/* ":443", ":10..20", ":*" of [[443,443]], [[10,19]], [[0,65535]] */
static const char *ports_text(struct reader *r, const struct tn_json *ports)
{
    uint64_t first, last;
    const struct tn_json *pair = ports && ports->kind == TN_JSON_ARRAY && ports->n == 1 ? ports->first : NULL;
    if (!pair || pair->kind != TN_JSON_ARRAY || pair->n != 2 || !tn_json_u64(pair->first, &first) ||
        !tn_json_u64(pair->first->next, &last) || last > UINT16_MAX || first > last)
        return bad(r, "`ports` is not one pair of ports"), "";
    if (first == 0 && last == UINT16_MAX)
        return ":*";
    if (first == last)
        return WORDS(r, ":%u", (unsigned)first);
    return WORDS(r, ":%u..%u", (unsigned)first, (unsigned)last + 1);
}

/* An entry as the author's grammar writes it. What that loses is found when the whole is written again. */
static struct tn_caps_raw raw_of(struct reader *r, enum tn_caps_key key, const struct tn_json *v)
{
    const char *word = tn_caps_keys[key].json;
    struct tn_caps_raw raw = {0};
    const char *t = "";
    enum tn_caps_shape shape = tn_caps_keys[key].shape;
    if (v->kind == TN_JSON_STRING)
        t = v->text;
    else if (!wants(r, v, TN_JSON_OBJECT, WORDS(r, "an entry of `%s`", word)))
        return raw;
    else if (shape == TN_SHAPE_FILE) {
        t = text(r, tn_json_get(v, r->lenient ? "destination" : "path"), "`path`");
        raw.access = tn_json_text(v, "access");
    } else if (shape == TN_SHAPE_NAME || shape == TN_SHAPE_VARIABLE) {
        t = text(r, tn_json_get(v, "name"), "`name`");
        raw.fallback = tn_json_text(v, "default");
        raw.secret = tn_json_get(v, "secret") && tn_json_get(v, "secret")->truth;
    } else if (shape == TN_SHAPE_DOMAIN) {
        t = host_text(r, v);
    } else if (shape == TN_SHAPE_SOCKET) {
        t = WORDS(r, "%s %s%s", text(r, tn_json_get(v, "op"), "`op`"), host_text(r, tn_json_get(v, "host")),
                  ports_text(r, tn_json_get(v, "ports")));
    } else if (shape == TN_SHAPE_HOST) {
        const char *host = host_text(r, tn_json_get(v, "host")),
                   *scheme = text(r, tn_json_get(v, "scheme"), "`scheme`");
        t = tn_json_get(tn_json_get(v, "host"), "template")
                ? host
                : WORDS(r, "%s://%s%s", scheme, host, ports_text(r, tn_json_get(v, "ports")));
    } else {
        bad(r, WORDS(r, "an entry of `%s` is not a string", word));
    }
    raw.text = tn_str(t);
    return raw;
}

static void read_item(struct reader *r, struct tn_caps_set *set, enum tn_caps_key key,
                      const struct tn_json *value)
{
    struct tn_caps_item item;
    struct tn_fault fault;
    struct tn_caps_raw raw = raw_of(r, key, value);
    if (r->failed)
        return;
    if (tn_caps_item(r->job, key, &raw, &item, &fault))
        *tn_push(&r->job->arena, &set->keys[key]) = item;
    else
        bad(r, WORDS(r, "an entry of `%s`: %s", tn_caps_keys[key].json, fault.message));
}

static void read_list(struct reader *r, struct tn_caps_set *set, enum tn_caps_key key,
                      const struct tn_json *value)
{
    set->keys[key].present = true;
    if (tn_caps_keys[key].shape == TN_SHAPE_FLAG) {
        struct tn_caps_raw raw = {0};
        struct tn_fault fault;
        if (value->kind != TN_JSON_BOOL || !value->truth)
            bad(r, WORDS(r, "`%s` is not true", tn_caps_keys[key].json));
        else
            tn_caps_item(r->job, key, &raw, tn_push(&r->job->arena, &set->keys[key]), &fault);
    } else if (wants(r, value, TN_JSON_ARRAY, WORDS(r, "`%s`", tn_caps_keys[key].json))) {
        for (const struct tn_json *c = value->first; c; c = c->next)
            read_item(r, set, key, c);
    }
}

static void read_set(struct reader *r, const struct tn_json *object, const char *what,
                     struct tn_caps_set *set)
{
    if (!wants(r, object, TN_JSON_OBJECT, what))
        return;
    for (const struct tn_json *c = object->first; c; c = c->next) {
        enum tn_caps_key key = tn_caps_key_of(c->key, true);
        if (key == TN_CAPS_KEYS)
            bad(r, WORDS(r, "`%s` in %s is not known here: a newer tenon may have written it", c->key, what));
        else
            read_list(r, set, key, c);
    }
}

static void read_reasons(struct reader *r, const struct tn_json *object)
{
    if (!wants(r, object, TN_JSON_OBJECT, "`reasons`"))
        return;
    for (const struct tn_json *c = object->first; c; c = c->next) {
        size_t len = strcspn(c->key, ":");
        enum tn_caps_key key = tn_caps_key_of(tn_arena_copy(&r->job->arena, c->key, len), true);
        const char *name = c->key + len + (c->key[len] == ':');
        struct tn_caps_item *item = key < TN_CAPS_KEYS ? tn_caps_find(&r->caps->requires, key, name) : NULL;
        if (!item && key < TN_CAPS_KEYS)
            item = tn_caps_find(&r->caps->optional, key, name);
        if (item)
            item->reason = text(r, c, "a reason");
        else
            bad(r, WORDS(r, "a reason for `%s`, which is not asked for", c->key));
    }
}

static void read_texts(struct reader *r, const struct tn_json *array, const char *what, bool keys)
{
    if (!wants(r, array, TN_JSON_ARRAY, what))
        return;
    for (const struct tn_json *c = array->first; c; c = c->next) {
        const char *t = text(r, c, what);
        bool other = !strcmp(t, "baseline") || !strcmp(t, "limits") || !strcmp(t, "optional");
        if (!keys)
            *tn_push(&r->job->arena, &r->caps->provides) = t;
        else if (other || tn_caps_key_of(t, false) < TN_CAPS_KEYS)
            *tn_push(&r->job->arena, &r->caps->must_understand) = t;
        else
            bad(r,
                WORDS(r, "the manifest must not be read without understanding `%s`, which is not known here",
                      t));
    }
}

static void read_names(struct reader *r, const struct tn_json *array, const char *what,
                       struct tn_caps_texts *to)
{
    if (!wants(r, array, TN_JSON_ARRAY, what))
        return;
    for (const struct tn_json *c = array->first; c; c = c->next)
        *tn_push(&r->job->arena, to) = text(r, c, what);
}

static void read_undeclared(struct reader *r, const struct tn_json *object, struct tn_caps_undeclared *to)
{
    if (!wants(r, object, TN_JSON_OBJECT, "`undeclared`"))
        return;
    for (const struct tn_json *c = object->first; c; c = c->next)
        if (!strcmp(c->key, "interfaces"))
            read_names(r, c, "`interfaces` of `undeclared`", &to->interfaces);
        else if (!strcmp(c->key, "kinds"))
            read_names(r, c, "`kinds` of `undeclared`", &to->kinds);
        else
            bad(r, WORDS(r, "`%s` in `undeclared` is not known here: a newer tenon may have written it",
                         c->key));
}

/* "0", "0/12": numbers with slashes between them. */
static bool is_path(const char *path)
{
    for (;; path++) {
        size_t n = strspn(path, "0123456789");
        if (!n || n > 9 || (n > 1 && *path == '0'))
            return false;
        path += n;
        if (*path != '/')
            return !*path;
    }
}

static void read_digest(struct reader *r, const struct tn_json *v, const char **to)
{
    *to = text(r, v, "`code`");
    if (!tn_digest_valid(tn_str(*to)))
        bad(r, "`code` is not a digest");
}

static void read_part(struct reader *r, const struct tn_json *object)
{
    struct tn_caps_part part = {0};
    if (!wants(r, object, TN_JSON_OBJECT, "a component"))
        return;
    for (const struct tn_json *c = object->first; c && !r->failed; c = c->next) {
        if (!strcmp(c->key, "code"))
            read_digest(r, c, &part.code);
        else if (!strcmp(c->key, "name"))
            part.name = text(r, c, "a component's `name`");
        else if (!strcmp(c->key, "optional"))
            read_set(r, c, "`optional` of a component", &part.optional);
        else if (!strcmp(c->key, "path"))
            part.path = text(r, c, "a component's `path`");
        else if (!strcmp(c->key, "requires"))
            read_set(r, c, "`requires` of a component", &part.requires);
        else if (!strcmp(c->key, "undeclared"))
            read_undeclared(r, c, &part.undeclared);
        else if (!strcmp(c->key, "version"))
            part.version = text(r, c, "a component's `version`");
        else
            bad(r,
                WORDS(r, "`%s` in a component is not known here: a newer tenon may have written it", c->key));
    }
    if (!r->failed && (!part.path || !is_path(part.path)))
        bad(r, "a component's `path` is not numbers with `/` between them");
    if (!r->failed)
        *tn_push(&r->job->arena, &r->caps->components) = part;
}

static void read_member(struct reader *r, const struct tn_json *v)
{
    struct tn_caps *caps = r->caps;
    if (!strcmp(v->key, "baseline")) {
        caps->baseline = !strcmp(text(r, v, "`baseline`"), "wasi-std");
    } else if (!strcmp(v->key, "code")) {
        read_digest(r, v, &caps->code);
    } else if (!strcmp(v->key, "components") && wants(r, v, TN_JSON_ARRAY, "`components`")) {
        caps->composed = true;
        for (const struct tn_json *c = v->first; c && !r->failed; c = c->next)
            read_part(r, c);
    } else if (!strcmp(v->key, "limits")) {
        if (!tn_json_u64(tn_json_get(v, "memory"), &caps->memory))
            bad(r, "`limits` has no size of memory");
    } else if (!strcmp(v->key, "must_understand")) {
        read_texts(r, v, "`must_understand`", true);
    } else if (!strcmp(v->key, "optional")) {
        read_set(r, v, "`optional`", &caps->optional);
    } else if (!strcmp(v->key, "provides")) {
        read_texts(r, v, "`provides`", false);
    } else if (!strcmp(v->key, "requires")) {
        read_set(r, v, "`requires`", &caps->requires);
    } else if (!strcmp(v->key, "subject")) {
        caps->name = tn_json_text(v, "name");
        caps->version = tn_json_text(v, "version");
    } else if (!strcmp(v->key, "undeclared")) {
        read_undeclared(r, v, &caps->undeclared);
    } else if (strcmp(v->key, "schema") && strcmp(v->key, "reasons") && strcmp(v->key, "components")) {
        bad(r, WORDS(r, "`%s` is not known here: a newer tenon may have written it", v->key));
    }
}

static void check_canonical(struct reader *r)
{
    struct tn_bytes again = tn_caps_json(r->job, r->caps), was = r->source->bytes;
    size_t i = 0;
    if (again.len == was.len && !memcmp(again.at, was.at, was.len))
        return;
    while (i < again.len && i < was.len && again.at[i] == was.at[i])
        i++;
    tn_diag_report(r->job->sink, TN_ERROR, "caps-not-canonical", (struct tn_span){r->source, i, i},
                   "the manifest is not in its canonical form, from here on");
    r->failed = true;
}

enum tn_status tn_caps_read_json(struct tn_job *job, const struct tn_source *json, struct tn_caps **ret_caps)
{
    struct reader r = {.job = job, .source = json, .caps = tn_new(&job->arena, struct tn_caps)};
    const struct tn_json *root;
    uint64_t schema;
    if (json->bytes.len > TN_MAX_CAPS)
        return bad(&r, "the manifest is larger than 64 KiB"), TN_ERR_INVALID;
    if (tn_json_read(&job->arena, job->sink, json, &root))
        return TN_ERR_INVALID;
    if (!wants(&r, root, TN_JSON_OBJECT, "the manifest"))
        return TN_ERR_INVALID;
    if (!tn_json_u64(tn_json_get(root, "schema"), &schema) || schema != 1)
        return bad(&r, "the manifest's `schema` is not 1, the only one known here"), TN_ERR_INVALID;
    for (const struct tn_json *c = root->first; c && !r.failed; c = c->next)
        read_member(&r, c);
    const struct tn_json *reasons = tn_json_get(root, "reasons");
    if (reasons && !r.failed)
        read_reasons(&r, reasons); /* last: they speak of what the others read */
    if (!r.failed) {
        tn_caps_normalise(r.caps);
        check_canonical(&r);
    }
    if (r.failed)
        return TN_ERR_INVALID;
    *ret_caps = r.caps;
    return TN_OK;
}

enum tn_status tn_caps_read_spin_requires(struct tn_job *job, const struct tn_source *json,
                                          struct tn_caps **ret_caps)
{
    struct reader r = {
        .job = job, .source = json, .caps = tn_new(&job->arena, struct tn_caps), .lenient = true};
    const struct tn_json *root;
    uint64_t version;
    if (json->bytes.len > TN_MAX_CAPS)
        return bad(&r, "`spin:requires` is larger than 64 KiB"), TN_ERR_INVALID;
    if (tn_json_read(&job->arena, job->sink, json, &root))
        return TN_ERR_INVALID;
    if (!wants(&r, root, TN_JSON_OBJECT, "`spin:requires`"))
        return TN_ERR_INVALID;
    if (!tn_json_u64(tn_json_get(root, "format_version"), &version) || version != 1)
        return bad(&r, "`format_version` of `spin:requires` is not 1, the only one known here"),
               TN_ERR_INVALID;
    for (const struct tn_json *c = root->first; c && !r.failed; c = c->next) {
        enum tn_caps_key key = tn_caps_key_of(c->key, false);
        if (!strcmp(c->key, "environment_variables")) /* an older draft's word */
            key = TN_KEY_ENV;
        if (key < TN_CAPS_KEYS && tn_caps_keys[key].spin)
            read_list(&r, &r.caps->requires, key, c);
    }
    if (r.failed)
        return TN_ERR_INVALID;
    tn_caps_normalise(r.caps);
    *ret_caps = r.caps;
    return TN_OK;
}
