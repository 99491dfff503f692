#include "base/toml.h"

#include "base/limits.h"
#include "base/toml_shim.h"
#include "base/utf8.h"

#include <dlfcn.h>
#include <stdlib.h>
#include <unistd.h>

/* ---- finding the module ---- */

#ifdef TN_STATIC
static tn_toml_parse_fn *load(struct tn_diag_sink *sink)
{
    return (void)sink, tn_toml_parse;
}
#else
/* The folder of the running program, without a slash at its end. */
static const char *program_folder(struct tn_arena *arena)
{
    char path[4096];
    ssize_t len = readlink("/proc/self/exe", path, sizeof path);
    while (len > 0 && path[len - 1] != '/')
        len--;
    return len > 0 && (size_t)len < sizeof path ? tn_arena_copy(arena, path, (size_t)len - 1) : ".";
}

static tn_toml_parse_fn *load(struct tn_diag_sink *sink)
{
    static tn_toml_parse_fn *parse;
    const char *folder = parse ? NULL : program_folder(sink->arena), *error = NULL;
    const char *const places[] = {"tenon-toml.so", "../lib/tenon/tenon-toml.so"};
    for (unsigned i = 0; !parse && i < sizeof places / sizeof *places; i++) {
        const char *path = tn_arena_printf(sink->arena, "%s/%s", folder, places[i]);
        void *module = dlopen(path, RTLD_NOW | RTLD_LOCAL);
        *(void **)(void *)&parse = module ? dlsym(module, "tn_toml_parse") : NULL;
        const char *why = parse ? NULL : dlerror(); /* the next dlopen overwrites it */
        if (why && (!error || !access(path, F_OK)))
            error = tn_arena_copy(sink->arena, why, strlen(why));
    }
    if (parse)
        return parse;
    struct tn_draft draft = tn_diag_begin(sink, TN_ERROR, "library-missing", TN_NOWHERE, "cannot load %s: %s",
                                          places[0], error ? error : "no such file");
    tn_diag_help(&draft, "it belongs beside the program, or in ../lib/tenon from there");
    tn_diag_end(&draft);
    return NULL;
}
#endif

/* ---- the tree ---- */

enum { MAX_DEPTH = TN_MAX_TOML_DEPTH + 1, STRIDE = 64 }; /* the root is a level */

struct open_value {
    struct tn_toml *value;
    struct {
        struct tn_toml **at;
        unsigned n, cap;
    } children;
};

struct builder {
    struct tn_arena *arena;
    struct tn_diag_sink *sink;
    const struct tn_source *source;
    uint32_t *lines;   /* number of the code point that each line starts with */
    uint32_t *strides; /* byte offset of every STRIDE-th code point */
    uint32_t n_lines, points;
    struct open_value open[MAX_DEPTH];
    unsigned depth;
    struct tn_toml *root;
    enum tn_status status;
};

/* Numbers every code point, and remembers where each line and every STRIDE-th one starts. */
static void find_lines(struct builder *b)
{
    struct tn_str text = tn_str_of(b->source->bytes);
    uint32_t lines = 1, point = 0;
    for (size_t i = 0; i < text.len; i++)
        lines += text.at[i] == '\n';
    b->lines = tn_new_n(b->arena, (size_t)lines + 1, uint32_t);
    b->strides = tn_new_n(b->arena, text.len / STRIDE + 2, uint32_t);
    b->lines[0] = tn_str_starts(text, "\xef\xbb\xbf"); /* toml++ does not count a byte order mark */
    b->n_lines = 1;
    for (size_t i = 0; i < text.len; point++) {
        unsigned len;
        tn_utf8_next((struct tn_str){text.at + i, text.len - i}, &len);
        if (point % STRIDE == 0)
            b->strides[point / STRIDE] = (uint32_t)i;
        if (text.at[i] == '\n')
            b->lines[b->n_lines++] = point + 1;
        i += len;
    }
    b->points = point;
    b->lines[b->n_lines] = point + 1;
}

/* The byte offset of a place; columns count code points. */
static size_t offset_of(const struct builder *b, struct tn_toml_place place)
{
    struct tn_str text = tn_str_of(b->source->bytes);
    if (!place.line)
        return 0;
    if (place.line > b->n_lines)
        return text.len;
    uint32_t first = b->lines[place.line - 1], last = b->lines[place.line] - 1;
    uint32_t point = place.column && place.column - 1 < last - first ? first + place.column - 1 : last;
    if (place.column <= 1)
        point = first;
    if (point >= b->points)
        return text.len;
    size_t at = b->strides[point / STRIDE];
    for (uint32_t i = point / STRIDE * STRIDE; i < point; i++) {
        unsigned len;
        tn_utf8_next((struct tn_str){text.at + at, text.len - at}, &len);
        at += len;
    }
    return at;
}

static struct tn_span span_of(const struct builder *b, struct tn_toml_place start, struct tn_toml_place end)
{
    struct tn_span span = {b->source, offset_of(b, start), offset_of(b, end)};
    if (span.end < span.start)
        span.end = span.start;
    return span;
}

static struct tn_toml *value_of(struct builder *b, const struct tn_toml_node *node)
{
    struct tn_toml *value = tn_new(b->arena, struct tn_toml);
    value->kind = (enum tn_toml_kind)node->kind;
    value->span = span_of(b, node->start, node->end);
    value->integer = node->integer;
    value->number = node->number;
    value->truth = node->truth;
    if (node->text)
        value->text = (struct tn_str){tn_arena_copy(b->arena, node->text, node->text_len), node->text_len};
    if (node->key) {
        value->key = tn_arena_copy(b->arena, node->key, node->key_len);
        value->key_span = span_of(b, node->key_start, node->key_end);
    }
    return value;
}

static int enter(void *state, const struct tn_toml_node *node)
{
    struct builder *b = state;
    struct tn_toml *value = value_of(b, node);
    if (b->depth >= MAX_DEPTH) {
        tn_diag_report(b->sink, TN_ERROR, "toml-limit", value->key ? value->key_span : value->span,
                       "values are nested deeper than %d levels", TN_MAX_TOML_DEPTH);
        b->status = TN_ERR_LIMIT;
        return 0;
    }
    if (node->key && memchr(node->key, 0, node->key_len)) {
        tn_diag_report(b->sink, TN_ERROR, "toml-syntax", value->key_span, "a key holds a NUL");
        b->status = TN_ERR_SYNTAX;
        return 0;
    }
    if (b->depth)
        *tn_push(b->arena, &b->open[b->depth - 1].children) = value;
    else
        b->root = value;
    b->open[b->depth++] = (struct open_value){.value = value};
    return 1;
}

static int by_place(const void *a, const void *b)
{
    const struct tn_toml *x = *(const struct tn_toml *const *)a, *y = *(const struct tn_toml *const *)b;
    size_t at_x = x->key ? x->key_span.start : x->span.start,
           at_y = y->key ? y->key_span.start : y->span.start;
    return at_x != at_y ? (at_x < at_y ? -1 : 1) : x->key && y->key ? strcmp(x->key, y->key) : 0;
}

/* toml++ keeps tables in the order of their keys; findings are told in the document's. */
static void leave(void *state)
{
    struct builder *b = state;
    struct open_value *done = &b->open[--b->depth];
    struct tn_toml **children = done->children.at;
    done->value->n = done->children.n;
    if (done->value->kind == TN_TOML_TABLE && done->value->n > 1)
        qsort(children, done->value->n, sizeof *children, by_place);
    for (unsigned i = 0; i < done->value->n; i++) {
        if (i)
            children[i - 1]->next = children[i];
        else
            done->value->first = children[i];
    }
}

/* toml++ says "Error while parsing array: encountered end-of-file": the second part first. */
static void fail(void *state, const char *message, size_t len, struct tn_toml_place start,
                 struct tn_toml_place end)
{
    static const char intro[] = "Error while parsing ";
    struct builder *b = state;
    struct tn_span span = span_of(b, start, end);
    const char *words = tn_arena_copy(b->arena, message, len < 1000 ? len : 1000);
    const char *colon = strncmp(words, intro, sizeof intro - 1) ? NULL : strstr(words, ": ");
    const char *what = words + sizeof intro - 1;
    if (colon)
        tn_diag_report(b->sink, TN_ERROR, "toml-syntax", span, "%s, in %.*s", colon + 2, (int)(colon - what),
                       what);
    else
        tn_diag_report(b->sink, TN_ERROR, "toml-syntax", span, "%s", words);
    b->status = TN_ERR_SYNTAX;
}

/* ---- before toml++ sees it ---- */

/* The end of the string that starts at `at`, behind its closing mark. */
static size_t skip_string(struct tn_str text, size_t at)
{
    char mark = text.at[at];
    bool many = at + 2 < text.len && text.at[at + 1] == mark && text.at[at + 2] == mark;
    for (at += many ? 3 : 1; at < text.len; at++) {
        char c = text.at[at];
        if (c == '\\' && mark == '"')
            at++;
        else if (c == '\n' && !many)
            return at;
        else if (c == mark && !many)
            return at + 1;
        else if (c == mark && at + 2 < text.len && text.at[at + 1] == mark && text.at[at + 2] == mark) {
            at += 3;
            for (int extra = 0; extra < 2 && at < text.len && text.at[at] == mark; extra++)
                at++; /* up to two marks may stand before the closing three */
            return at;
        }
    }
    return at;
}

/* A dotted key makes a level a dot, and toml++ frees tables by recursion: what would nest too deep is refused
 * before it is read. Returns the offset of the first dot too many, or the length. */
static size_t find_deep_key(struct tn_str text)
{
    unsigned dots = 0;
    for (size_t i = 0; i < text.len;) {
        switch (text.at[i]) {
        case '"':
        case '\'': i = skip_string(text, i); continue;
        case '#':
            while (i < text.len && text.at[i] != '\n')
                i++;
            continue;
        case '.':
            if (++dots > TN_MAX_TOML_DEPTH)
                return i;
            break;
        case '\n':
        case ',':
        case '=':
        case '[':
        case ']':
        case '{':
        case '}': dots = 0; break;
        default: break;
        }
        i++;
    }
    return text.len;
}

static size_t find_malformed(struct tn_str text)
{
    size_t at = 0;
    for (unsigned len; at < text.len; at += len) {
        uint32_t c = tn_utf8_next((struct tn_str){text.at + at, text.len - at}, &len);
        if (c == 0xfffd && len == 1)
            break;
    }
    return at;
}

static enum tn_status refuse(struct tn_diag_sink *sink, const struct tn_source *source, size_t at,
                             const char *code, enum tn_status status, const char *why)
{
    tn_diag_report(sink, TN_ERROR, code, (struct tn_span){source, at, at < source->bytes.len ? at + 1 : at},
                   "%s", why);
    return status;
}

enum tn_status tn_toml_read(struct tn_arena *arena, struct tn_diag_sink *sink, const struct tn_source *source,
                            const struct tn_toml **ret_root)
{
    struct tn_str text = tn_str_of(source->bytes);
    if (text.len > TN_MAX_TOML)
        return refuse(sink, source, 0, "toml-limit", TN_ERR_LIMIT, "the document is larger than 1 MiB");
    size_t bad = find_malformed(text);
    if (bad < text.len)
        return refuse(sink, source, bad, "toml-syntax", TN_ERR_SYNTAX, "the document is not valid UTF-8");
    size_t deep = find_deep_key(text);
    if (deep < text.len)
        return refuse(sink, source, deep, "toml-limit", TN_ERR_LIMIT, "a key has more than 64 parts");
    tn_toml_parse_fn *parse = load(sink);
    if (!parse)
        return TN_ERR_UNSUPPORTED;
    struct builder *b = tn_new(arena, struct builder);
    *b = (struct builder){.arena = arena, .sink = sink, .source = source};
    find_lines(b);
    const struct tn_toml_events events = {b, enter, leave, fail};
    parse(text.len ? text.at : "", text.len, &events);
    if (b->status)
        return b->status;
    *ret_root = b->root;
    return TN_OK;
}

const struct tn_toml *tn_toml_get(const struct tn_toml *table, const char *key)
{
    if (!table || table->kind != TN_TOML_TABLE)
        return NULL;
    for (const struct tn_toml *c = table->first; c; c = c->next)
        if (!strcmp(c->key, key))
            return c;
    return NULL;
}

const char *tn_toml_word(enum tn_toml_kind kind)
{
    static const char *const words[] = {"a table", "an array",  "a string", "an integer",
                                        "a float", "a boolean", "a date"};
    return words[kind];
}
