#include "base/json.h"

#include "base/dynlib.h"
#include "base/limits.h"
#include "base/utf8.h"

#include <cjson/cJSON.h>
#include <math.h>
#include <stdlib.h>

#define FUNCTIONS(X) X(cJSON_ParseWithLengthOpts) X(cJSON_Delete)
TN_DYNLIB(cjson, "libcjson.so.1", "libcjson1", FUNCTIONS)

/* ---- reading ---- */

/* cJSON keeps neither where a value stands nor how a number was written. Values are built in the order of the text, which is
 * known to be right by then, so we walk along it. */
struct builder {
    struct tn_arena *arena;
    struct tn_str text;
    size_t at;         /* in it */
    const char *error; /* the first thing wrong, or NULL */
    size_t error_at;
};

static const char too_deep[] = "values are nested deeper than 64 levels";

struct key {
    const char *text;
    size_t at;
};

static void go_to_next(struct builder *b)
{
    while (b->at < b->text.len && ((uint8_t)b->text.at[b->at] <= ' ' || strchr(",:]}", b->text.at[b->at])))
        b->at++;
}

static void pass_string(struct builder *b)
{
    for (b->at++; b->at < b->text.len && b->text.at[b->at] != '"'; b->at++)
        b->at += b->text.at[b->at] == '\\';
    b->at++;
}

/* Past the beginning of a list or object, or all of another value; true where it is a number of digits alone. */
static bool pass(struct builder *b)
{
    char c = b->at < b->text.len ? b->text.at[b->at] : 0;
    bool plain = c == '-' || (c >= '0' && c <= '9');
    if (c == '"') {
        pass_string(b);
    } else if (!c || c == '[' || c == '{') {
        b->at++;
    } else {
        for (; b->at < b->text.len && (c = b->text.at[b->at]) > ' ' && !strchr(",]}", c); b->at++)
            plain = plain && !strchr(".eE", c);
    }
    return plain;
}

/* Where it stands. */
static size_t pass_key(struct builder *b)
{
    go_to_next(b);
    size_t at = b->at;
    pass(b);
    return at;
}

static void refuse_at(struct builder *b, size_t at, const char *why)
{
    b->error = why;
    b->error_at = at;
}

static enum tn_json_kind kind_of(const cJSON *item)
{
    switch (item->type & 0xff) {
    case cJSON_True:
    case cJSON_False: return TN_JSON_BOOL;
    case cJSON_Number: return TN_JSON_NUMBER;
    case cJSON_String: return TN_JSON_STRING;
    case cJSON_Array: return TN_JSON_ARRAY;
    case cJSON_Object: return TN_JSON_OBJECT;
    default: return TN_JSON_NULL;
    }
}

static int by_text(const void *a, const void *b)
{
    const struct key *x = a, *y = b;
    int order = strcmp(x->text, y->text);
    return order ? order : x->at < y->at ? -1 : x->at > y->at;
}

static void check_keys(struct builder *b, struct key *keys, unsigned n)
{
    qsort(keys, n, sizeof *keys, by_text);
    for (unsigned i = 1; i < n && !b->error; i++)
        if (!strcmp(keys[i - 1].text, keys[i].text))
            refuse_at(b, keys[i].at,
                      tn_arena_printf(b->arena, "the key `%s` stands more than once in one object", keys[i].text));
}

static unsigned children(const cJSON *item)
{
    unsigned n = 0;
    for (const cJSON *c = item->child; c; c = c->next)
        n++;
    return n;
}

static struct tn_json *build(struct builder *b, const cJSON *item, unsigned depth)
{
    struct tn_json *value = tn_new(b->arena, struct tn_json);
    const struct tn_json **link = &value->first;
    go_to_next(b);
    size_t at = b->at;
    value->kind = kind_of(item);
    value->truth = (item->type & 0xff) == cJSON_True;
    value->number = item->valuedouble;
    value->plain = pass(b) && value->kind == TN_JSON_NUMBER;
    if (item->valuestring)
        value->text = tn_arena_copy(b->arena, item->valuestring, strlen(item->valuestring));
    if (item->string)
        value->key = tn_arena_copy(b->arena, item->string, strlen(item->string));
    if (depth > TN_MAX_JSON_DEPTH) {
        refuse_at(b, at, too_deep);
        return value;
    }
    bool named = value->kind == TN_JSON_OBJECT;
    struct key *keys = named && item->child ? tn_new_n(b->arena, children(item), struct key) : NULL;
    for (const cJSON *c = item->child; c && !b->error; c = c->next) {
        size_t key_at = named ? pass_key(b) : 0;
        struct tn_json *child = build(b, c, depth + 1);
        if (named)
            keys[value->n] = (struct key){child->key, key_at};
        *link = child;
        link = &child->next;
        value->n++;
    }
    if (keys && !b->error)
        check_keys(b, keys, value->n);
    return value;
}

/* cJSON ends a string at an escaped NUL; such text is refused before it is read. */
static const char *find_escaped_nul(struct tn_str text)
{
    for (size_t i = 0; i + 6 <= text.len; i++) {
        if (text.at[i] != '\\')
            continue;
        if (!memcmp(text.at + i, "\\u0000", 6))
            return text.at + i;
        i++; /* the escaped character */
    }
    return NULL;
}

static enum tn_status refuse(struct tn_diag_sink *sink, const struct tn_source *source, size_t at, const char *why)
{
    size_t len = source->bytes.len;
    struct tn_span span = {source, at < len ? at : len, at < len ? at + 1 : len};
    tn_diag_report(sink, TN_ERROR, "json-syntax", span, "%s", why);
    return TN_ERR_SYNTAX;
}

/* What a text that is not right may go on with. */
struct expected {
    enum { VALUE, KEY, COLON, MORE } next;
    bool opened;        /* and nothing stands between the brackets yet */
    struct tn_buf open; /* the brackets */
};

static char innermost(const struct expected *e)
{
    return e->open.len ? (char)e->open.at[e->open.len - 1] : 0;
}

static bool may_begin(const struct expected *e, struct tn_str rest)
{
    char c = *rest.at, close = innermost(e) == '{' ? '}' : ']';
    switch (e->next) {
    case VALUE:
        return strchr("\"[{-0123456789", c) || tn_str_starts(rest, "true") || tn_str_starts(rest, "false") ||
               tn_str_starts(rest, "null") || (e->opened && c == close);
    case KEY: return c == '"' || (e->opened && c == close);
    case COLON: return c == ':';
    default: return e->open.len && (c == ',' || c == close);
    }
}

static void go_on(struct expected *e, char c)
{
    bool was_key = e->next == KEY;
    if (c == '[' || c == '{')
        tn_buf_byte(&e->open, (uint8_t)c);
    else if (c == ']' || c == '}')
        tn_buf_truncate(&e->open, e->open.len - 1);
    e->opened = c == '[' || c == '{';
    if (e->opened || c == ',')
        e->next = innermost(e) == '{' ? KEY : VALUE;
    else
        e->next = c == ':' ? VALUE : was_key && c == '"' ? COLON : MORE;
}

static const char *words_for(const struct expected *e)
{
    switch (e->next) {
    case VALUE: return "expected a JSON value here";
    case KEY: return "expected a key in quotes here";
    case COLON: return "expected `:` here";
    default: return innermost(e) == '{' ? "expected `,` or `}` here" : "expected `,` or `]` here";
    }
}

/* What is wrong where cJSON stopped, which is there, one byte before (it stops behind what is no key), or at the end of the
 * text, where it says the last byte. */
static const char *what_is_wrong(struct tn_str text, size_t *at)
{
    struct builder b = {.text = text, .at = tn_str_starts(text, "\xef\xbb\xbf") ? 3 : 0};
    struct expected e = {.next = VALUE};
    size_t stop = *at + 1 < text.len ? *at : text.len;
    const char *why = NULL;
    tn_buf_init(&e.open, TN_MAX_TEXT);
    while (!why) {
        while (b.at < text.len && (uint8_t)text.at[b.at] <= ' ')
            b.at++;
        char c = b.at < text.len ? text.at[b.at] : 0;
        *at = b.at;
        if (b.at >= stop || !may_begin(&e, (struct tn_str){text.at + b.at, text.len - b.at})) {
            why = words_for(&e);
            break;
        }
        if (strchr(",:]}", c))
            b.at++;
        else
            pass(&b);
        if (c == '"' && b.at > stop)
            why = "this string does not end, or has an escape that JSON has not";
        go_on(&e, c);
        if (e.open.len > TN_MAX_JSON_DEPTH)
            why = too_deep;
    }
    tn_buf_dispose(&e.open);
    return why;
}

enum tn_status tn_json_read(struct tn_arena *arena, struct tn_diag_sink *sink, const struct tn_source *source,
                            const struct tn_json **ret_value)
{
    struct tn_str text = tn_str_of(source->bytes);
    if (text.len > TN_MAX_TEXT)
        return refuse(sink, source, 0, "the document is larger than 64 MiB");
    size_t valid = tn_utf8_valid_len(text);
    if (valid < text.len)
        return refuse(sink, source, valid, "the document is not valid UTF-8");
    const char *nul = text.len ? find_escaped_nul(text) : NULL;
    if (nul)
        return refuse(sink, source, (size_t)(nul - text.at), "a string holds an escaped NUL");
    if (!cjson_load(sink))
        return TN_ERR_UNSUPPORTED;
    const char *end = NULL;
    cJSON *root = text.len ? cjson.cJSON_ParseWithLengthOpts(text.at, text.len, &end, 0) : NULL;
    if (!root) {
        size_t at = end ? (size_t)(end - text.at) : 0;
        const char *why = text.len ? what_is_wrong(text, &at) : "expected a JSON value, found nothing";
        return refuse(sink, source, at, why);
    }
    while (end < text.at + text.len && *end && strchr(" \t\r\n", *end))
        end++;
    enum tn_status status = TN_OK;
    struct builder b = {.arena = arena, .text = text, .at = tn_str_starts(text, "\xef\xbb\xbf") ? 3 : 0};
    const struct tn_json *value = build(&b, root, 1);
    cjson.cJSON_Delete(root);
    if (b.error)
        status = refuse(sink, source, b.error_at, b.error);
    else if (end < text.at + text.len)
        status = refuse(sink, source, (size_t)(end - text.at), "expected the end of the document");
    else
        *ret_value = value;
    return status;
}

const struct tn_json *tn_json_get(const struct tn_json *object, const char *key)
{
    if (!object || object->kind != TN_JSON_OBJECT)
        return NULL;
    for (const struct tn_json *c = object->first; c; c = c->next)
        if (!strcmp(c->key, key))
            return c;
    return NULL;
}

const char *tn_json_text(const struct tn_json *object, const char *key)
{
    const struct tn_json *value = tn_json_get(object, key);
    return value && value->kind == TN_JSON_STRING ? value->text : NULL;
}

bool tn_json_u64(const struct tn_json *value, uint64_t *ret_number)
{
    if (!value || value->kind != TN_JSON_NUMBER || !value->plain)
        return false;
    if (!(value->number >= 0 && value->number <= 9007199254740992.0) || floor(value->number) != value->number)
        return false;
    *ret_number = (uint64_t)value->number;
    return true;
}

/* ---- writing ---- */

void tn_json_out_init(struct tn_json_out *out, struct tn_buf *buf, unsigned indent)
{
    *out = (struct tn_json_out){.buf = buf, .indent = indent, .first = true};
}

static void new_line(struct tn_json_out *out)
{
    if (!out->indent)
        return;
    tn_buf_byte(out->buf, '\n');
    tn_buf_fill(out->buf, ' ', (size_t)out->indent * out->depth);
}

/* What stands between one value and the next. */
static void before_value(struct tn_json_out *out)
{
    if (out->after_key) {
        out->after_key = false;
        return;
    }
    if (!out->first)
        tn_buf_byte(out->buf, ',');
    if (out->depth)
        new_line(out);
    out->first = false;
}

static void put_string(struct tn_json_out *out, struct tn_str text)
{
    struct tn_buf *buf = out->buf;
    tn_buf_byte(buf, '"');
    while (text.len) {
        unsigned len;
        uint32_t c = tn_utf8_next_shown(text, &len);
        static const char special[] = "\"\\\b\f\n\r\t", letters[] = "\"\\bfnrt";
        const char *s = c && c < 0x80 ? strchr(special, (int)c) : NULL;
        if (s) {
            tn_buf_byte(buf, '\\');
            tn_buf_byte(buf, (uint8_t)letters[s - special]);
        } else if (c < 0x20)
            tn_buf_printf(buf, "\\u%04x", c);
        else
            tn_utf8_put(buf, c);
        text.at += len;
        text.len -= len;
    }
    tn_buf_byte(buf, '"');
}

void tn_json_key(struct tn_json_out *out, const char *key)
{
    before_value(out);
    put_string(out, tn_str(key));
    tn_buf_text(out->buf, out->indent ? ": " : ":");
    out->after_key = true;
}

static void open_with(struct tn_json_out *out, char bracket)
{
    before_value(out);
    tn_buf_byte(out->buf, (uint8_t)bracket);
    out->depth++;
    out->first = true;
}

static void close_with(struct tn_json_out *out, char bracket)
{
    out->depth--;
    if (!out->first)
        new_line(out);
    tn_buf_byte(out->buf, (uint8_t)bracket);
    out->first = false;
}

void tn_json_object(struct tn_json_out *out)
{
    open_with(out, '{');
}

void tn_json_object_end(struct tn_json_out *out)
{
    close_with(out, '}');
}

void tn_json_array(struct tn_json_out *out)
{
    open_with(out, '[');
}

void tn_json_array_end(struct tn_json_out *out)
{
    close_with(out, ']');
}

void tn_json_put_str(struct tn_json_out *out, struct tn_str text)
{
    before_value(out);
    put_string(out, text);
}

void tn_json_put_text(struct tn_json_out *out, const char *text)
{
    if (text)
        tn_json_put_str(out, tn_str(text));
    else
        tn_json_put_null(out);
}

void tn_json_put_u64(struct tn_json_out *out, uint64_t number)
{
    before_value(out);
    tn_buf_printf(out->buf, "%llu", (unsigned long long)number);
}

void tn_json_put_bool(struct tn_json_out *out, bool truth)
{
    before_value(out);
    tn_buf_text(out->buf, truth ? "true" : "false");
}

void tn_json_put_null(struct tn_json_out *out)
{
    before_value(out);
    tn_buf_text(out->buf, "null");
}

void tn_json_put_raw(struct tn_json_out *out, struct tn_str json)
{
    before_value(out);
    tn_buf_str(out->buf, json);
}

static void put_number(struct tn_json_out *out, double number)
{
    before_value(out);
    if (floor(number) == number && fabs(number) <= 9007199254740992.0)
        tn_buf_printf(out->buf, "%.0f", number);
    else
        tn_buf_printf(out->buf, "%.17g", number);
}

void tn_json_put(struct tn_json_out *out, const struct tn_json *value)
{
    switch (value->kind) {
    case TN_JSON_NULL: tn_json_put_null(out); break;
    case TN_JSON_BOOL: tn_json_put_bool(out, value->truth); break;
    case TN_JSON_NUMBER: put_number(out, value->number); break;
    case TN_JSON_STRING: tn_json_put_text(out, value->text); break;
    case TN_JSON_ARRAY:
        tn_json_array(out);
        for (const struct tn_json *c = value->first; c; c = c->next)
            tn_json_put(out, c);
        tn_json_array_end(out);
        break;
    case TN_JSON_OBJECT:
        tn_json_object(out);
        for (const struct tn_json *c = value->first; c; c = c->next) {
            tn_json_key(out, c->key);
            tn_json_put(out, c);
        }
        tn_json_object_end(out);
        break;
    }
}

static int by_member_key(const void *a, const void *b)
{
    return strcmp((*(const struct tn_json *const *)a)->key, (*(const struct tn_json *const *)b)->key);
}

void tn_json_put_sorted(struct tn_arena *arena, struct tn_json_out *out, const struct tn_json *value)
{
    if (value->kind == TN_JSON_ARRAY) {
        tn_json_array(out);
        for (const struct tn_json *c = value->first; c; c = c->next)
            tn_json_put_sorted(arena, out, c);
        tn_json_array_end(out);
    } else if (value->kind == TN_JSON_OBJECT) {
        const struct tn_json **sorted = tn_new_n(arena, value->n, const struct tn_json *);
        unsigned n = 0;
        for (const struct tn_json *c = value->first; c; c = c->next)
            sorted[n++] = c;
        qsort(sorted, n, sizeof *sorted, by_member_key);
        tn_json_object(out);
        for (unsigned i = 0; i < n; i++) {
            tn_json_key(out, sorted[i]->key);
            tn_json_put_sorted(arena, out, sorted[i]);
        }
        tn_json_object_end(out);
    } else {
        tn_json_put(out, value);
    }
}

void tn_json_member(struct tn_json_out *out, const char *key, const char *text)
{
    tn_json_key(out, key);
    tn_json_put_text(out, text);
}

void tn_json_member_opt(struct tn_json_out *out, const char *key, const char *text)
{
    if (text)
        tn_json_member(out, key, text);
}

void tn_json_member_u64(struct tn_json_out *out, const char *key, uint64_t number)
{
    tn_json_key(out, key);
    tn_json_put_u64(out, number);
}

void tn_json_member_bool(struct tn_json_out *out, const char *key, bool truth)
{
    tn_json_key(out, key);
    tn_json_put_bool(out, truth);
}
