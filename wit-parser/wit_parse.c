/* Tokens to syntax tree: WIT.md, one function a nonterminal.
 *
 * A syntax error is told once and sets `failed`; from there every function returns at once and the item's
 * loop skips to the item's end, so the next item is read afresh and a file yields all its errors in one run.
 */
#include "base/limits.h"
#include "component/comp_names.h"
#include "wit-parser/wit_ast.h"

struct parser {
    struct tn_job *job;
    const struct tn_source *source;
    struct wit_scratch *scratch;
    struct wit_tokens tokens; /* the scratch's */
    struct ast_file *file;
    unsigned pos;
    unsigned told; /* 1 + the token of the last syntax error: one place is told once */
    bool failed;   /* inside an item that cannot be understood */
};

static const struct wit_token *peek_at(const struct parser *p, unsigned ahead)
{
    unsigned last = p->tokens.tokens.n - 1, at = p->pos + ahead;
    return &p->tokens.tokens.at[at < last ? at : last];
}

static uint8_t peek(const struct parser *p)
{
    return peek_at(p, 0)->kind;
}

static const struct wit_token *advance(struct parser *p)
{
    const struct wit_token *t = peek_at(p, 0);
    if (t->kind != WIT_EOF)
        p->pos++;
    return t;
}

static bool is_id(uint8_t kind)
{
    return kind == WIT_ID || kind == WIT_EXPLICIT_ID;
}

static struct tn_str text_of(const struct parser *p, const struct wit_token *t)
{
    return (struct tn_str){(const char *)p->source->bytes.at + t->start, t->end - t->start};
}

static bool is_word(const struct parser *p, unsigned ahead, const char *word)
{
    const struct wit_token *t = peek_at(p, ahead);
    return t->kind == WIT_ID && tn_str_eq(text_of(p, t), word);
}

/* Lists are collected on a stack in scratch and copied when whole: from `base` on, to arena memory. */
static void *taken(struct parser *p, void *at, unsigned base, unsigned *n, size_t size, unsigned *ret_n)
{
    *ret_n = *n - base;
    void *copy = *ret_n ? tn_arena_array(&p->job->arena, *ret_n, size) : NULL;
    if (*ret_n)
        memcpy(copy, (char *)at + base * size, *ret_n * size);
    *n = base;
    return copy;
}

static void take_parts(struct parser *p, unsigned base, struct ast_part **ret_parts, uint32_t *ret_n)
{
    *ret_parts = taken(p, p->scratch->parts.at, base, &p->scratch->parts.n, sizeof **ret_parts, ret_n);
}

static struct ast_items take_items(struct parser *p, unsigned base)
{
    struct ast_items items;
    items.at = taken(p, p->scratch->items.at, base, &p->scratch->items.n, sizeof *items.at, &items.n);
    return items;
}

static void add_part(struct parser *p, struct ast_part part)
{
    *tn_push(&p->scratch->arena, &p->scratch->parts) = part;
}

static void add_item(struct parser *p, struct ast_item item)
{
    *tn_push(&p->scratch->arena, &p->scratch->items) = item;
}

/* ---- errors ---- */

static struct tn_span token_span(const struct parser *p, const struct wit_token *t)
{
    return wit_span(p->source, t->start, t->end);
}

static void fail(struct parser *p)
{
    p->failed = p->file->broken = true;
    p->told = p->pos + 1;
}

static bool silent(const struct parser *p)
{
    return p->failed || p->told == p->pos + 1;
}

static void error_at(struct parser *p, uint32_t start, uint32_t end, const char *code, const char *message)
{
    if (!silent(p))
        tn_diag_report(p->job->sink, TN_ERROR, code, wit_span(p->source, start, end), "%s", message);
    fail(p);
}

/* "expected `;` after use path, found `}`" */
static struct tn_draft expected(struct parser *p, const char *what, const char *where)
{
    const struct wit_token *t = peek_at(p, 0);
    return tn_diag_begin(p->job->sink, TN_ERROR, "wit-syntax", token_span(p, t), "expected %s%s%s, found %s",
                         what, where ? " " : "", where ? where : "", wit_token_words(p->job, p->source, t));
}

static void error_expected(struct parser *p, const char *what, const char *where)
{
    if (!silent(p)) {
        struct tn_draft draft = expected(p, what, where);
        tn_diag_end(&draft);
    }
    fail(p);
}

static bool eat(struct parser *p, uint8_t kind)
{
    if (p->failed || peek(p) != kind)
        return false;
    p->pos++;
    return true;
}

static bool expect(struct parser *p, uint8_t kind, const char *where)
{
    if (eat(p, kind))
        return true;
    error_expected(p, wit_token_kind_words(kind), where);
    return false;
}

static bool on_new_line(const struct parser *p)
{
    if (!p->pos)
        return true;
    uint32_t from = p->tokens.tokens.at[p->pos - 1].end, to = peek_at(p, 0)->start;
    return from < to && memchr(p->source->bytes.at + from, '\n', to - from);
}

/* A missing `;` at the end of a line costs one message, not the next item. */
static void expect_semicolon(struct parser *p, const char *where)
{
    if (p->failed || eat(p, WIT_SEMICOLON))
        return;
    bool next = on_new_line(p) || peek(p) == WIT_RBRACE;
    error_expected(p, "`;`", where);
    if (next)
        p->failed = false;
}

/* Where an opener stands on another line than what was found instead of its closer, it is shown. */
static bool expect_close(struct parser *p, uint8_t kind, const struct wit_token *open, const char *where)
{
    if (eat(p, kind))
        return true;
    if (!silent(p)) {
        struct tn_draft draft = expected(p, wit_token_kind_words(kind), where);
        uint32_t from = open->end, to = peek_at(p, 0)->start;
        if (from < to && memchr(p->source->bytes.at + from, '\n', to - from))
            tn_diag_note(&draft, token_span(p, open), "to match this %s", wit_token_kind_words(open->kind));
        tn_diag_end(&draft);
    }
    fail(p);
    return false;
}

/* Did-you-mean among the keywords of a place. */
static void unknown_item(struct parser *p, const char *const *choices, size_t n, const char *what)
{
    if (silent(p)) {
        fail(p);
        return;
    }
    const struct wit_token *t = peek_at(p, 0);
    const char *near = is_id(t->kind) ? tn_nearest(text_of(p, t), choices, n) : NULL;
    struct tn_draft draft = expected(p, what, NULL);
    if (near) {
        tn_diag_help(&draft, "did you mean `%s`?", near);
        draft.diag.fix = near;
    } else if (t->kind >= WIT_AS && peek_at(p, 1)->kind == WIT_COLON) {
        tn_diag_help(&draft, "a keyword may be a name when written `%%%.*s`", TN_STR(text_of(p, t)));
    }
    tn_diag_end(&draft);
    fail(p);
}

/* ---- skipping to the end of an item ---- */

/* Does the present token start a new declaration of the file? */
static bool starts_declaration(const struct parser *p)
{
    uint8_t kind = peek(p);
    return (kind == WIT_INTERFACE || kind == WIT_WORLD || kind == WIT_PACKAGE) &&
           is_id(peek_at(p, 1)->kind) && on_new_line(p);
}

/* Goes on behind the item that began at token `start`: behind its `;` or its last `}`, before the `}` of what
 * it stands in, or before what starts a declaration. */
static void resync(struct parser *p, unsigned start)
{
    unsigned failed_at = p->pos;
    int depth = 0;
    p->failed = false;
    for (p->pos = start; peek(p) != WIT_EOF; p->pos++) {
        bool seen = p->pos >= failed_at;
        uint8_t kind = peek(p);
        if (seen && p->pos > start && starts_declaration(p))
            return;
        if (kind == WIT_LBRACE)
            depth++;
        if (kind == WIT_RBRACE && !depth)
            return;
        if (kind == WIT_RBRACE)
            depth--;
        if (seen && !depth && (kind == WIT_SEMICOLON || kind == WIT_RBRACE)) {
            p->pos++;
            return;
        }
    }
}

/* ---- names, versions, docs, attributes ---- */

static const char resource_name[] = "a resource's name"; /* where a keyword is no slip for a name */

/* id ::= label | '%' label */
static struct ast_id id(struct parser *p, const char *what)
{
    const struct wit_token *t = peek_at(p, 0);
    if (p->failed || !is_id(t->kind)) {
        if (!silent(p)) {
            struct tn_draft draft = expected(p, what, NULL);
            if (t->kind >= WIT_AS && what != resource_name)
                tn_diag_help(&draft, "a keyword may be a name when written `%%%.*s`", TN_STR(text_of(p, t)));
            tn_diag_end(&draft);
        }
        fail(p);
        return (struct ast_id){NULL, t->start, t->end};
    }
    p->pos++;
    struct tn_str text = text_of(p, t);
    if (t->kind == WIT_EXPLICIT_ID)
        text = (struct tn_str){text.at + 1, text.len - 1};
    const char *fault = wit_label_fault(text);
    if (fault) {
        tn_diag_report(p->job->sink, TN_ERROR, "wit-bad-identifier", token_span(p, t), "%s", fault);
        p->file->broken = true;
    }
    return (struct ast_id){tn_name_of(&p->job->names, text), t->start, t->end};
}

static bool is_version_part(char c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '-';
}

/* How far the characters of a version go: a `.` or `+` counts where one of its parts follows, so that
 * `a:b/c@1.0.0.{d}` ends before `.{`. */
static uint32_t version_end(const struct parser *p, uint32_t at)
{
    const char *text = (const char *)p->source->bytes.at;
    size_t len = p->source->bytes.len;
    while (at < len) {
        bool joint = (text[at] == '.' || text[at] == '+') && at + 1 < len && is_version_part(text[at + 1]);
        bool arrow = text[at] == '-' && at + 1 < len && text[at + 1] == '>';
        if (!joint && (!is_version_part(text[at]) || arrow))
            break;
        at++;
    }
    return at;
}

/* <valid semver>: semver.org */
static const char *version(struct parser *p, uint32_t *ret_end)
{
    uint32_t start = peek_at(p, 0)->start;
    if (p->failed || peek(p) != WIT_INTEGER) {
        error_expected(p, "a version such as `1.2.3`", NULL);
        return NULL;
    }
    uint32_t end = version_end(p, start);
    struct tn_str text = {(const char *)p->source->bytes.at + start, end - start};
    while (peek(p) != WIT_EOF && peek_at(p, 0)->start < end)
        p->pos++;
    *ret_end = end;
    struct tn_version parsed;
    if (!tn_version_parse(text, &parsed)) {
        tn_diag_report(p->job->sink, TN_ERROR, "wit-bad-version", wit_span(p->source, start, end),
                       "`%.*s` is not a version: it has three numbers, as in `1.2.3` or `1.2.3-rc.1`",
                       TN_STR(text));
        p->file->broken = true;
        return NULL;
    }
    return tn_name_of(&p->job->names, text);
}

static const char *docs_here(struct parser *p)
{
    unsigned from = p->pos ? p->tokens.tokens.at[p->pos - 1].comments : 0;
    return wit_docs_of_comments(p->job, p->source, &p->tokens, from, peek_at(p, 0)->comments);
}

static void expect_word(struct parser *p, const char *word, const char *where)
{
    if (p->failed)
        return;
    if (is_word(p, 0, word))
        advance(p);
    else
        error_expected(p, tn_arena_printf(&p->job->arena, "`%s`", word), where);
}

/* '(' word '=' */
static void attr_open(struct parser *p, const char *word, const char *where)
{
    expect(p, WIT_LPAREN, where);
    expect_word(p, word, where);
    expect(p, WIT_EQUALS, where);
}

enum attr { SINCE, UNSTABLE, DEPRECATED, EXTERNAL_ID, N_ATTRS };
static const char *const attr_names[] = {"since", "unstable", "deprecated", "external-id"};

static const char *attr_value(struct parser *p, enum attr which)
{
    const char *value = NULL;
    uint32_t end;
    if (which == EXTERNAL_ID) {
        expect(p, WIT_LPAREN, "after `@external-id`");
        const struct wit_token *t = peek_at(p, 0);
        if (expect(p, WIT_STRING_LITERAL, "in `@external-id`") &&
            !(value = wit_string_value(p->job, p->source, t)))
            fail(p); /* told already */
    } else if (which == UNSTABLE) {
        attr_open(p, "feature", "in `@unstable`");
        value = id(p, "a feature's name").name;
    } else {
        attr_open(p, "version", which == SINCE ? "in `@since`" : "in `@deprecated`");
        value = version(p, &end);
    }
    expect(p, WIT_RPAREN, "after the attribute's value");
    return value;
}

static void check_attrs(struct parser *p, const struct tn_span *spans)
{
    struct tn_diag_sink *sink = p->job->sink;
    if (spans[SINCE].source && spans[UNSTABLE].source)
        tn_diag_report(sink, TN_ERROR, "wit-attribute", spans[SINCE],
                       "an item is either `@since` a version or `@unstable`, not both");
    else if (spans[DEPRECATED].source && !spans[SINCE].source && !spans[UNSTABLE].source)
        tn_diag_report(sink, TN_ERROR, "wit-attribute", spans[DEPRECATED],
                       "`@deprecated` stands only beside `@since` or `@unstable`");
}

/* attributes ::= ('@' id '(' … ')')* : WIT.md "Feature gates" and "External IDs" */
static const struct ast_attrs *attributes(struct parser *p)
{
    static const struct ast_attrs none;
    struct ast_attrs attrs = {0}, *kept;
    struct tn_span spans[N_ATTRS] = {0};
    const char **to[] = {&attrs.stability.since, &attrs.stability.feature, &attrs.stability.deprecated,
                         &attrs.external_id};
    while (eat(p, WIT_AT)) {
        const struct wit_token *t = peek_at(p, 0);
        struct ast_id name = id(p, "an attribute's name");
        unsigned which = 0;
        if (!name.name)
            break;
        while (which < N_ATTRS && strcmp(attr_names[which], name.name))
            which++;
        if (which == N_ATTRS) {
            p->pos--;
            unknown_item(p, attr_names, N_ATTRS,
                         "`since`, `unstable`, `deprecated` or `external-id` after `@`");
            break;
        }
        if (!attrs.span.source)
            attrs.span = token_span(p, t);
        if (spans[which].source) {
            struct tn_draft draft = tn_diag_begin(p->job->sink, TN_ERROR, "wit-attribute", token_span(p, t),
                                                  "`@%s` stands twice on one item", name.name);
            tn_diag_note(&draft, spans[which], "first given here");
            tn_diag_end(&draft);
        }
        spans[which] = token_span(p, t);
        *to[which] = attr_value(p, which);
    }
    if (!attrs.span.source)
        return &none;
    if (!p->failed)
        check_attrs(p, spans);
    kept = tn_new(&p->job->arena, struct ast_attrs);
    *kept = attrs;
    return kept;
}

static void no_attributes(struct parser *p, const struct ast_attrs *attrs, const char *where)
{
    if (attrs->span.source)
        tn_diag_report(p->job->sink, TN_ERROR, "wit-attribute", attrs->span,
                       "attributes are not allowed on %s", where);
}

static void no_external_id(struct parser *p, const struct ast_attrs *attrs, const char *where)
{
    if (attrs->external_id)
        tn_diag_report(p->job->sink, TN_ERROR, "wit-attribute", attrs->span,
                       "`@external-id` is not allowed on %s", where);
}

/* ---- paths ---- */

static const char *optional_version(struct parser *p, uint32_t *ret_end)
{
    return eat(p, WIT_AT) ? version(p, ret_end) : NULL;
}

static void name_package(struct parser *p, struct ast_package_id *package)
{
    if (package->ns && package->name)
        package->id = package->version ? tn_name_printf(&p->job->names, "%s:%s@%s", package->ns,
                                                        package->name, package->version)
                                       : tn_name_printf(&p->job->names, "%s:%s", package->ns, package->name);
}

/* package-id ::= id ':' id ('@' valid-semver)? */
static struct ast_package_id package_id(struct parser *p)
{
    struct ast_package_id package = {0};
    struct ast_id ns = id(p, "a package's namespace");
    expect(p, WIT_COLON, "between namespace and package name");
    struct ast_id name = id(p, "a package's name");
    package = (struct ast_package_id){.ns = ns.name, .name = name.name, .start = ns.start, .end = name.end};
    package.version = optional_version(p, &package.end);
    name_package(p, &package);
    return package;
}

/* use-path ::= id | id ':' id '/' id ('@' valid-semver)? */
static struct ast_path path_parts(struct parser *p)
{
    struct ast_path path = {.name = id(p, "a name or path")};
    if (!eat(p, WIT_COLON))
        return path;
    path.package = (struct ast_package_id){.ns = path.name.name, .start = path.name.start};
    struct ast_id name = id(p, "a package's name");
    path.package.name = name.name;
    path.package.end = name.end;
    expect(p, WIT_SLASH, "between package and interface");
    path.name = id(p, "an interface's name");
    uint32_t end;
    path.package.version = optional_version(p, &end);
    name_package(p, &path.package);
    return path;
}

static const struct ast_path *use_path(struct parser *p)
{
    struct ast_path *path = tn_new(&p->job->arena, struct ast_path);
    *path = path_parts(p);
    return path;
}

/* ---- types ---- */

static struct ast_type *type_at_depth(struct parser *p, unsigned depth);

static struct ast_type *ty(struct parser *p)
{
    return type_at_depth(p, 0);
}

static const uint8_t prim_kinds[] = {
    [WIT_BOOL] = TN_BOOL,     [WIT_S8] = TN_S8,
    [WIT_U8] = TN_U8,         [WIT_S16] = TN_S16,
    [WIT_U16] = TN_U16,       [WIT_S32] = TN_S32,
    [WIT_U32] = TN_U32,       [WIT_S64] = TN_S64,
    [WIT_U64] = TN_U64,       [WIT_F32] = TN_F32,
    [WIT_F64] = TN_F64,       [WIT_CHAR] = TN_CHAR,
    [WIT_STRING] = TN_STRING, [WIT_ERROR_CONTEXT] = TN_ERROR_CONTEXT,
};

/* tuple ::= 'tuple' '<' ty (',' ty)* ','? '>' */
static void tuple(struct parser *p, struct ast_type *t, unsigned depth)
{
    unsigned base = p->scratch->parts.n;
    const struct wit_token *open = peek_at(p, 0);
    expect(p, WIT_LESS, "after `tuple`");
    while (!p->failed && peek(p) != WIT_GREATER) {
        add_part(p, (struct ast_part){.type = type_at_depth(p, depth + 1)});
        if (!eat(p, WIT_COMMA))
            break;
    }
    expect_close(p, WIT_GREATER, open, "after the tuple's last type");
    take_parts(p, base, &t->parts.at, &t->parts.n);
}

static uint32_t list_length(struct parser *p)
{
    const struct wit_token *t = peek_at(p, 0);
    struct tn_str text = text_of(p, t);
    uint64_t n = 0;
    if (!expect(p, WIT_INTEGER, "as the list's length"))
        return 0;
    for (size_t i = 0; i < text.len && n <= UINT32_MAX; i++)
        n = n * 10 + (uint64_t)(text.at[i] - '0');
    if (n > UINT32_MAX)
        error_at(p, t->start, t->end, "wit-list-length", "a list's length must be less than 2^32");
    return (uint32_t)n;
}

/* What may stand between `<` and `>`, a row a keyword */
static void arguments(struct parser *p, struct ast_type *t, uint8_t keyword, unsigned depth)
{
    const struct wit_token *open = peek_at(p, 0);
    bool may_lack = keyword == WIT_RESULT || keyword == WIT_FUTURE || keyword == WIT_STREAM;
    if (may_lack ? !eat(p, WIT_LESS) : !expect(p, WIT_LESS, "after the type's keyword"))
        return;
    if (keyword == WIT_OWN || keyword == WIT_BORROW) {
        t->name = id(p, resource_name);
    } else if (keyword == WIT_RESULT && eat(p, WIT_UNDERSCORE)) {
        expect(p, WIT_COMMA, "after `_`");
        t->of.b = type_at_depth(p, depth + 1);
    } else {
        t->of.a = type_at_depth(p, depth + 1);
        if (keyword == WIT_MAP && expect(p, WIT_COMMA, "between key and value type"))
            t->of.b = type_at_depth(p, depth + 1);
        else if (keyword == WIT_RESULT && eat(p, WIT_COMMA))
            t->of.b = type_at_depth(p, depth + 1);
        else if (keyword == WIT_LIST && eat(p, WIT_COMMA)) {
            t->kind = TN_LIST_N;
            t->length = list_length(p);
        }
    }
    expect_close(p, WIT_GREATER, open, "after the type's arguments");
}

static const char *const type_words[] = {
    "bool",   "s8",     "u8",     "s16",  "u16",    "s32",   "u32",           "s64",
    "u64",    "f32",    "f64",    "char", "string", "tuple", "list",          "option",
    "result", "future", "stream", "map",  "borrow", "own",   "error-context",
};

static void type_name(struct parser *p, struct ast_type *t)
{
    t->kind = TN_NAMED;
    t->name = id(p, "a type");
    if (p->failed || peek(p) != WIT_LESS)
        return;
    p->pos--; /* only keywords take arguments: `lsit<u8>` */
    unknown_item(p, type_words, sizeof type_words / sizeof *type_words, "a type's keyword before `<`");
}

/* ty ::= 'u8' | … | tuple | list | option | result | map | handle | future | stream | id */
static struct ast_type *type_at_depth(struct parser *p, unsigned depth)
{
    static const uint8_t kinds[] = {
        [WIT_LIST] = TN_LIST, [WIT_OPTION] = TN_OPTION, [WIT_RESULT] = TN_RESULT,
        [WIT_MAP] = TN_MAP,   [WIT_FUTURE] = TN_FUTURE, [WIT_STREAM] = TN_STREAM,
        [WIT_OWN] = TN_OWN,   [WIT_BORROW] = TN_BORROW, [WIT_TUPLE] = TN_TUPLE,
        [WIT_UNDERSCORE] = 0,
    };
    const struct wit_token *first = peek_at(p, 0);
    uint8_t keyword = first->kind;
    struct ast_type *t = tn_new(&p->job->arena, struct ast_type);
    *t = (struct ast_type){.kind = TN_BAD, .start = first->start, .end = first->end};
    if (depth >= TN_MAX_WIT_DEPTH)
        error_at(p, first->start, first->end, "wit-too-deep", "types are nested too deeply");
    if (p->failed)
        return t;
    if (keyword < sizeof prim_kinds && (prim_kinds[keyword] || keyword == WIT_BOOL)) {
        t->kind = prim_kinds[keyword];
        p->pos++;
    } else if (keyword < sizeof kinds && kinds[keyword]) {
        t->kind = kinds[keyword];
        p->pos++;
        if (keyword == WIT_TUPLE)
            tuple(p, t, depth);
        else
            arguments(p, t, keyword, depth);
    } else if (is_id(keyword)) {
        type_name(p, t);
    } else {
        error_expected(p, "a type", NULL);
    }
    if (p->failed)
        t->kind = TN_BAD;
    else
        t->end = p->tokens.tokens.at[p->pos - 1].end;
    return t;
}

/* ---- type definitions ---- */

/* '{' part (',' part)* ','? '}' where part is, by kind,
 *   record-field ::= id ':' ty     variant-case ::= id | id '(' ty ')'     flags-field, enum-case ::= id */
static struct ast_type *braced_type(struct parser *p, enum tn_kind kind, struct ast_id name)
{
    struct ast_type *t = tn_new(&p->job->arena, struct ast_type);
    unsigned base = p->scratch->parts.n;
    const struct wit_token *open = peek_at(p, 0);
    *t = (struct ast_type){.kind = (uint8_t)kind, .start = name.start, .end = name.end};
    expect(p, WIT_LBRACE, "after the type's name");
    while (!p->failed && peek(p) != WIT_RBRACE) {
        struct ast_part part = {.docs = docs_here(p)};
        part.name = id(p, kind == TN_RECORD ? "a field's name or `}`" : "a case's name or `}`");
        if (kind == TN_RECORD && expect(p, WIT_COLON, "after the field's name"))
            part.type = ty(p);
        const struct wit_token *paren = peek_at(p, 0);
        if (kind == TN_VARIANT && eat(p, WIT_LPAREN)) {
            part.type = ty(p);
            expect_close(p, WIT_RPAREN, paren, "after the case's type");
        }
        add_part(p, part);
        if (!eat(p, WIT_COMMA))
            break;
    }
    expect_close(p, WIT_RBRACE, open, NULL);
    take_parts(p, base, &t->parts.at, &t->parts.n);
    if (p->failed)
        t->kind = TN_BAD;
    return t;
}

/* ---- functions ---- */

/* param-list ::= '(' (id ':' ty (',' id ':' ty)* ','?)? ')' */
static void param_list(struct parser *p, struct ast_func *f, const char *where)
{
    unsigned base = p->scratch->parts.n;
    const struct wit_token *open = peek_at(p, 0);
    expect(p, WIT_LPAREN, where);
    while (!p->failed && peek(p) != WIT_RPAREN) {
        struct ast_part part = {.name = id(p, "a parameter's name or `)`")};
        expect(p, WIT_COLON, "after the parameter's name");
        part.type = ty(p);
        add_part(p, part);
        if (!eat(p, WIT_COMMA))
            break;
    }
    expect_close(p, WIT_RPAREN, open, "after the parameters");
    take_parts(p, base, &f->params, &f->n);
}

static bool at_accessor(const struct parser *p, unsigned ahead)
{
    return (is_word(p, ahead, "get") || is_word(p, ahead, "set")) &&
           peek_at(p, ahead + 1)->kind == WIT_LPAREN;
}

static bool at_func_type(const struct parser *p, unsigned ahead)
{
    uint8_t kind = peek_at(p, ahead)->kind;
    return kind == WIT_FUNC || kind == WIT_ASYNC || at_accessor(p, ahead);
}

/* ty; named and several results were WIT once */
static struct ast_type *result_type(struct parser *p)
{
    if (!silent(p) && peek(p) == WIT_LPAREN) {
        struct tn_draft draft = expected(p, "a type", "after `->`");
        tn_diag_help(&draft, "a function returns one value: a `tuple<…>` or a record holds several");
        tn_diag_end(&draft);
        fail(p);
    }
    return ty(p);
}

/* func-type ::= 'async'? 'func' param-list ('->' ty)?, or 'get' or 'set' in the place of 'func' */
static struct ast_func *func_type(struct parser *p, enum ast_func_kind kind)
{
    struct ast_func *f = tn_new(&p->job->arena, struct ast_func);
    f->kind = (uint8_t)kind;
    f->start = peek_at(p, 0)->start;
    if (kind == AST_CONSTRUCTOR) {
        f->end = advance(p)->end;
        param_list(p, f, "after `constructor`");
    } else {
        f->async = eat(p, WIT_ASYNC);
        if (!f->async && at_accessor(p, 0))
            f->accessor = is_word(p, 0, "get") ? 'g' : 's';
        f->end = peek_at(p, 0)->end;
        if (f->accessor)
            p->pos++;
        else
            expect(p, WIT_FUNC, NULL);
        param_list(p, f, "after `func`");
    }
    if (eat(p, WIT_ARROW))
        f->result = result_type(p);
    return f;
}

/* resource-method ::= func-item | id ':' 'static' func-type ';' | 'constructor' param-list ('->' ty)? ';' */
static void resource_method(struct parser *p)
{
    struct ast_item item = {.kind = AST_FUNC, .docs = docs_here(p), .attrs = attributes(p)};
    const struct wit_token *first = peek_at(p, 0);
    if (!p->failed && first->kind == WIT_CONSTRUCTOR) {
        item.name = (struct ast_id){tn_name(&p->job->names, "constructor"), first->start, first->end};
        item.func = func_type(p, AST_CONSTRUCTOR);
    } else {
        item.name = id(p, "`constructor` or a method's name");
        expect(p, WIT_COLON, "after the method's name");
        item.func = func_type(p, eat(p, WIT_STATIC) ? AST_STATIC : AST_METHOD);
    }
    expect_semicolon(p, "after the function");
    if (!p->failed)
        add_item(p, item);
}

/* resource-item ::= 'resource' id (';' | '{' resource-method* '}') */
static struct ast_type *resource(struct parser *p, struct ast_id name, struct ast_items *methods)
{
    struct ast_type *t = tn_new(&p->job->arena, struct ast_type);
    const struct wit_token *open = peek_at(p, 0);
    unsigned base = p->scratch->items.n;
    *t = (struct ast_type){.kind = TN_RESOURCE, .start = name.start, .end = name.end};
    if (p->failed || !eat(p, WIT_LBRACE)) {
        expect_semicolon(p, "or `{` after the resource's name");
        return t;
    }
    while (!p->failed && peek(p) != WIT_RBRACE && peek(p) != WIT_EOF && !starts_declaration(p)) {
        unsigned start = p->pos;
        resource_method(p);
        if (p->failed)
            resync(p, start);
    }
    expect_close(p, WIT_RBRACE, open, "after the resource's functions");
    *methods = take_items(p, base);
    return t;
}

/* typedef-item ::= resource-item | variant-items | record-item | flags-items | enum-items | type-item */
static bool typedef_item(struct parser *p, struct ast_item *item)
{
    static const uint8_t braced[] = {
        [WIT_RECORD] = TN_RECORD, [WIT_VARIANT] = TN_VARIANT, [WIT_ENUM] = TN_ENUM,
        [WIT_FLAGS] = TN_FLAGS,   [WIT_UNDERSCORE] = 0,
    };
    uint8_t keyword = peek(p);
    if (keyword != WIT_TYPE && keyword != WIT_RESOURCE && !(keyword < sizeof braced && braced[keyword]))
        return false;
    p->pos++;
    item->kind = AST_TYPE;
    item->name = id(p, "the type's name");
    if (keyword == WIT_RESOURCE) {
        item->type = resource(p, item->name, &item->items);
    } else if (keyword == WIT_TYPE) {
        expect(p, WIT_EQUALS, "after the type's name");
        item->type = ty(p);
        expect_semicolon(p, "after the type");
    } else {
        item->type = braced_type(p, braced[keyword], item->name);
    }
    return true;
}

/* ---- use and include ---- */

/* '{' id ('as' id)? (',' …)* ','? '}'; in an include `as` must be there */
static struct ast_names names(struct parser *p, bool must_rename)
{
    struct ast_names names;
    unsigned base = p->scratch->names.n;
    const struct wit_token *open = peek_at(p, 0);
    expect(p, WIT_LBRACE, NULL);
    while (!p->failed && peek(p) != WIT_RBRACE) {
        struct ast_rename n = {.name = id(p, "a name or `}`")};
        if (must_rename ? expect(p, WIT_AS, "after the name") : eat(p, WIT_AS))
            n.as = id(p, "a new name after `as`");
        *tn_push(&p->scratch->arena, &p->scratch->names) = n;
        if (!eat(p, WIT_COMMA))
            break;
    }
    expect_close(p, WIT_RBRACE, open, "after the names");
    names.at = taken(p, p->scratch->names.at, base, &p->scratch->names.n, sizeof *names.at, &names.n);
    return names;
}

/* use-item ::= 'use' use-path '.' '{' use-names-list '}' ';' */
static void use_item(struct parser *p, struct ast_item *item)
{
    item->kind = AST_USE;
    p->pos++;
    item->path = use_path(p);
    if (!p->failed && peek(p) == WIT_SEMICOLON)
        error_expected(p, "`.{` and the names of types", "after the path");
    expect(p, WIT_PERIOD, "after use path");
    item->names = names(p, false);
    expect_semicolon(p, "after the names");
}

/* include-item ::= 'include' use-path (';' | 'with' '{' include-names-list '}' ';'?) */
static void include_item(struct parser *p, struct ast_item *item)
{
    item->kind = AST_INCLUDE;
    no_external_id(p, item->attrs, "an include");
    p->pos++;
    item->path = use_path(p);
    if (eat(p, WIT_WITH))
        item->names = names(p, true);
    else
        expect_semicolon(p, "or `with` after include path");
}

/* ---- interfaces and worlds ---- */

typedef bool item_fn(struct parser *p, struct ast_item *item);

/* '{' item* '}'. `owner` is the whole declaration's name, for messages. */
static void body(struct parser *p, struct ast_items *items, item_fn *read, const char *owner)
{
    const struct wit_token *open = peek_at(p, 0);
    unsigned base = p->scratch->items.n;
    if (!expect(p, WIT_LBRACE, owner))
        return;
    while (peek(p) != WIT_RBRACE && peek(p) != WIT_EOF && !starts_declaration(p)) {
        unsigned start = p->pos;
        struct ast_item item = {.docs = docs_here(p), .attrs = attributes(p)};
        if (!p->failed)
            read(p, &item);
        bool declares = item.kind == AST_TYPE && item.name.name; /* known, whatever it is */
        if (!p->failed || declares)
            add_item(p, item);
        if (p->failed)
            resync(p, start);
    }
    expect_close(p, WIT_RBRACE, open, NULL);
    p->failed = false;
    *items = take_items(p, base);
}

/* interface-items ::= typedef-item | use-item | func-item */
static bool interface_item(struct parser *p, struct ast_item *item)
{
    static const char *const choices[] = {"type", "record", "variant", "enum", "flags", "resource", "use"};
    if (typedef_item(p, item))
        return true;
    if (peek(p) == WIT_USE) {
        use_item(p, item);
        return true;
    }
    if (!is_id(peek(p)) || is_id(peek_at(p, 1)->kind)) {
        unknown_item(p, choices, sizeof choices / sizeof *choices, "a type, a function or `use`");
        return false;
    }
    item->kind = AST_FUNC;
    item->name = id(p, "a function's name");
    expect(p, WIT_COLON, "after the function's name");
    item->func = func_type(p, AST_FREE);
    expect_semicolon(p, "after the function");
    return true;
}

/* extern-type: what follows 'import' or 'export' */
static void port_item(struct parser *p, struct ast_item *item)
{
    item->is_export = advance(p)->kind == WIT_EXPORT;
    bool labelled = is_id(peek(p)) && peek_at(p, 1)->kind == WIT_COLON;
    if (labelled && at_func_type(p, 2)) {
        item->kind = AST_PORT_FUNC;
        item->name = id(p, "a name");
        p->pos++;
        item->func = func_type(p, AST_FREE);
        expect_semicolon(p, "after the function");
    } else if (labelled && peek_at(p, 2)->kind == WIT_INTERFACE) {
        item->kind = AST_PORT_INLINE;
        item->name = id(p, "a name");
        p->pos += 2;
        body(p, &item->items, interface_item, "after `interface`");
    } else {
        /* `label: path`, unless the colon is that of `ns:pkg/name` */
        item->kind = AST_PORT_PATH;
        if (labelled && !(is_id(peek_at(p, 2)->kind) && peek_at(p, 3)->kind == WIT_SLASH)) {
            item->name = id(p, "a name");
            p->pos++;
        }
        item->path = use_path(p);
        expect_semicolon(p, item->is_export ? "after export path" : "after import path");
    }
}

/* world-items ::= export-item | import-item | use-item | typedef-item | include-item */
static bool world_item(struct parser *p, struct ast_item *item)
{
    static const char *const choices[] = {"import", "export",  "include", "use",   "type",
                                          "record", "variant", "enum",    "flags", "resource"};
    if (typedef_item(p, item))
        return true;
    switch (peek(p)) {
    case WIT_USE: use_item(p, item); return true;
    case WIT_INCLUDE: include_item(p, item); return true;
    case WIT_IMPORT:
    case WIT_EXPORT: port_item(p, item); return true;
    default:
        unknown_item(p, choices, sizeof choices / sizeof *choices,
                     "`import`, `export`, `include`, `use` or a type");
        return false;
    }
}

/* ---- files ---- */

static struct ast_items declarations(struct parser *p, unsigned depth);

/* interface-item ::= 'interface' id '{' interface-items* '}'; world-item the same */
static void declaration_with_body(struct parser *p, struct ast_item *item)
{
    bool world = advance(p)->kind == WIT_WORLD;
    item->kind = world ? AST_WORLD : AST_INTERFACE;
    no_external_id(p, item->attrs, world ? "a world" : "an interface");
    item->name = id(p, world ? "the world's name" : "the interface's name");
    body(p, &item->items, world ? world_item : interface_item,
         world ? "after the world's name" : "after the interface's name");
}

/* toplevel-use-item ::= 'use' use-path ('as' id)? ';' */
static void toplevel_use(struct parser *p, struct ast_item *item)
{
    item->kind = AST_TOP_USE;
    no_attributes(p, item->attrs, "a top-level `use`");
    p->pos++;
    item->path = use_path(p);
    item->name = eat(p, WIT_AS) ? id(p, "a new name after `as`") : item->path->name;
    expect_semicolon(p, "after use path");
}

/* nested-package-definition ::= package-decl '{' package-items* '}' */
static void nested_package(struct parser *p, struct ast_item *item, unsigned depth)
{
    const struct wit_token *first = advance(p);
    item->kind = AST_PACKAGE;
    no_attributes(p, item->attrs, "a nested package");
    if (depth >= TN_MAX_WIT_DEPTH)
        error_at(p, first->start, first->end, "wit-too-deep", "packages are nested too deeply");
    struct ast_package_id *package = tn_new(&p->job->arena, struct ast_package_id);
    *package = package_id(p);
    item->package = package;
    const struct wit_token *open = peek_at(p, 0);
    if (!p->failed && open->kind == WIT_SEMICOLON)
        error_at(p, first->start, first->end, "wit-syntax",
                 "the file's `package …;` must come before everything else in it");
    if (!expect(p, WIT_LBRACE, "after the package's name"))
        return;
    if (depth == 1)
        tn_diag_report(p->job->sink, TN_ERROR, "wit-nested-package",
                       wit_span(p->source, package->start, package->end),
                       "a package inside a package must stand at the top level of its file");
    item->items = declarations(p, depth + 1);
    expect_close(p, WIT_RBRACE, open, NULL);
}

static void declaration(struct parser *p, unsigned depth)
{
    static const char *const choices[] = {"interface", "world", "use", "package"};
    unsigned start = p->pos;
    struct ast_item item = {.docs = docs_here(p), .attrs = attributes(p)};
    if (peek(p) == WIT_RBRACE && p->file->broken) {
        p->pos++; /* left over from what could not be understood */
        return;
    }
    if (!p->failed)
        switch (peek(p)) {
        case WIT_INTERFACE:
        case WIT_WORLD: declaration_with_body(p, &item); break;
        case WIT_USE: toplevel_use(p, &item); break;
        case WIT_PACKAGE: nested_package(p, &item, depth); break;
        default:
            unknown_item(p, choices, sizeof choices / sizeof *choices,
                         "`interface`, `world`, `use` or `package`");
        }
    if (!p->failed || ((item.kind == AST_INTERFACE || item.kind == AST_WORLD) && item.name.name))
        add_item(p, item);
    if (p->failed)
        resync(p, start);
    if (p->pos == start)
        p->pos++; /* a stray `}` */
}

static struct ast_items declarations(struct parser *p, unsigned depth)
{
    unsigned base = p->scratch->items.n;
    while (peek(p) != WIT_EOF && (!depth || peek(p) != WIT_RBRACE))
        declaration(p, depth);
    return take_items(p, base);
}

/* Does `package a:b@1.2.3` end in `;`, not `{`? */
static bool at_package_header(const struct parser *p)
{
    if (peek(p) != WIT_PACKAGE)
        return false;
    for (unsigned i = 1;; i++) {
        uint8_t kind = peek_at(p, i)->kind;
        if (kind == WIT_LBRACE)
            return false;
        if (kind == WIT_SEMICOLON || kind == WIT_EOF || kind >= WIT_AS)
            return true;
    }
}

/* wit-file ::= (package-decl ';')? (package-items | nested-package-definition)* */
void wit_parse(struct tn_job *job, struct wit_scratch *scratch, const struct tn_source *source,
               struct ast_file *ret_file)
{
    struct parser p = {.job = job, .source = source, .scratch = scratch, .file = ret_file};
    unsigned errors = job->sink->errors;
    *ret_file = (struct ast_file){.source = source};
    wit_lex(job, &scratch->arena, source, &scratch->tokens);
    p.tokens = scratch->tokens;
    if (at_package_header(&p)) {
        ret_file->package_docs = docs_here(&p);
        advance(&p);
        ret_file->package = package_id(&p);
        expect_semicolon(&p, "after the package's name");
        if (p.failed)
            resync(&p, 0);
    }
    ret_file->items = declarations(&p, 0);
    ret_file->broken |= job->sink->errors != errors;
}
