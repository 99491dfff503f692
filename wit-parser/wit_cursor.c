#include "wit-parser/wit_cursor.h"

#include "component/comp_names.h"

const struct tn_wit_token *tn_wit_advance(struct tn_wit_parser *p)
{
    const struct tn_wit_token *t = peek_at(p, 0);
    if (t->kind != WIT_EOF)
        p->pos++;
    return t;
}

struct tn_str tn_wit_text_of(const struct tn_wit_parser *p, const struct tn_wit_token *t)
{
    return (struct tn_str){(const char *)p->source->bytes.at + t->start, t->end - t->start};
}

bool tn_wit_is_word(const struct tn_wit_parser *p, unsigned ahead, const char *word)
{
    const struct tn_wit_token *t = peek_at(p, ahead);
    return t->kind == WIT_ID && tn_str_eq(tn_wit_text_of(p, t), word);
}

void *tn_wit_taken(struct tn_wit_parser *p, void *at, unsigned base, unsigned *n, size_t size,
                   unsigned *ret_n)
{
    *ret_n = *n - base;
    void *copy = *ret_n ? tn_arena_array(p->nodes, *ret_n, size) : NULL;
    if (*ret_n)
        memcpy(copy, (char *)at + base * size, *ret_n * size);
    *n = base;
    return copy;
}

void tn_wit_take_parts(struct tn_wit_parser *p, unsigned base, struct ast_part **ret_parts, uint32_t *ret_n)
{
    *ret_parts = tn_wit_taken(p, p->scratch->parts.at, base, &p->scratch->parts.n, sizeof **ret_parts, ret_n);
}

struct ast_items tn_wit_take_items(struct tn_wit_parser *p, unsigned base)
{
    struct ast_items items;
    items.at = tn_wit_taken(p, p->scratch->items.at, base, &p->scratch->items.n, sizeof *items.at, &items.n);
    return items;
}

void tn_wit_add_part(struct tn_wit_parser *p, struct ast_part part)
{
    *tn_push(&p->scratch->arena, &p->scratch->parts) = part;
}

void tn_wit_add_item(struct tn_wit_parser *p, struct ast_item item)
{
    *tn_push(&p->scratch->arena, &p->scratch->items) = item;
}

void tn_wit_scratch_init(struct tn_wit_scratch *scratch)
{
    memset(scratch, 0, sizeof *scratch);
    tn_arena_init(&scratch->arena);
    tn_arena_init(&scratch->text);
    tn_arena_init(&scratch->passing);
    tn_names_init(&scratch->keys, &scratch->arena);
    tn_map_init(&scratch->units, &scratch->arena);
}

void tn_wit_scratch_dispose(struct tn_wit_scratch *scratch)
{
    for (struct ast_tree *tree = scratch->trees; tree; tree = tree->next)
        tn_arena_dispose(&tree->arena);
    tn_arena_dispose(&scratch->passing);
    tn_arena_dispose(&scratch->text);
    tn_arena_dispose(&scratch->arena);
}

void tn_wit_tree_release(struct ast_tree *tree)
{
    if (tree && !--tree->users)
        tn_arena_dispose(&tree->arena);
}

/* ---- errors ---- */

static struct tn_span token_span(const struct tn_wit_parser *p, const struct tn_wit_token *t)
{
    return tn_wit_span(p->source, t->start, t->end);
}

void tn_wit_fail(struct tn_wit_parser *p)
{
    p->failed = p->file->broken = true;
    p->told = p->pos + 1;
}

void tn_wit_error_at(struct tn_wit_parser *p, uint32_t start, uint32_t end, const char *code,
                     const char *message)
{
    if (!tn_wit_silent(p))
        tn_diag_report(p->job->sink, TN_ERROR, code, tn_wit_span(p->source, start, end), "%s", message);
    tn_wit_fail(p);
}

struct tn_draft tn_wit_expected(struct tn_wit_parser *p, const char *what, const char *where)
{
    const struct tn_wit_token *t = peek_at(p, 0);
    return tn_diag_begin(p->job->sink, TN_ERROR, "wit-syntax", token_span(p, t), "expected %s%s%s, found %s",
                         what, where ? " " : "", where ? where : "",
                         tn_wit_token_words(p->job, p->source, t));
}

void tn_wit_error_expected(struct tn_wit_parser *p, const char *what, const char *where)
{
    if (!tn_wit_silent(p)) {
        struct tn_draft draft = tn_wit_expected(p, what, where);
        tn_diag_end(&draft);
    }
    tn_wit_fail(p);
}

bool tn_wit_eat(struct tn_wit_parser *p, uint8_t kind)
{
    if (p->failed || peek(p) != kind)
        return false;
    p->pos++;
    return true;
}

bool tn_wit_expect(struct tn_wit_parser *p, uint8_t kind, const char *where)
{
    if (tn_wit_eat(p, kind))
        return true;
    tn_wit_error_expected(p, tn_wit_token_kind_words(kind), where);
    return false;
}

bool tn_wit_on_new_line(const struct tn_wit_parser *p)
{
    if (!p->pos)
        return true;
    uint32_t from = p->tokens.tokens.at[p->pos - 1].end, to = peek_at(p, 0)->start;
    return from < to && memchr(p->source->bytes.at + from, '\n', to - from);
}

void tn_wit_expect_semicolon(struct tn_wit_parser *p, const char *where)
{
    if (p->failed || tn_wit_eat(p, WIT_SEMICOLON))
        return;
    bool next = tn_wit_on_new_line(p) || peek(p) == WIT_RBRACE;
    tn_wit_error_expected(p, "`;`", where);
    if (next)
        p->failed = false;
}

bool tn_wit_expect_close(struct tn_wit_parser *p, uint8_t kind, const struct tn_wit_token *open,
                         const char *where)
{
    if (tn_wit_eat(p, kind))
        return true;
    if (!tn_wit_silent(p)) {
        bool list =
            kind != WIT_GREATER && (is_id(peek(p)) || peek(p) >= WIT_AS) && !tn_wit_starts_declaration(p);
        const char *what = tn_wit_token_kind_words(kind);
        struct tn_draft draft =
            list ? tn_wit_expected(p, tn_arena_printf(&p->job->arena, "`,` or %s", what), NULL)
                 : tn_wit_expected(p, what, where);
        uint32_t from = open->end, to = peek_at(p, 0)->start;
        if (from < to && memchr(p->source->bytes.at + from, '\n', to - from))
            tn_diag_note(&draft, token_span(p, open), "to match this %s",
                         tn_wit_token_kind_words(open->kind));
        tn_diag_end(&draft);
    }
    tn_wit_fail(p);
    return false;
}

/* `recrd point {`: a word that is no name of its own, for it is followed by one or by arguments. */
static bool take_as_keyword(struct tn_wit_parser *p, const char *near)
{
    uint8_t next = peek_at(p, 1)->kind, kind = tn_wit_keyword(tn_str(near));
    if (kind == WIT_ID || !(is_id(next) || next == WIT_LESS || next == WIT_LPAREN))
        return false;
    p->tokens.tokens.at[p->pos].kind = kind & 127u;
    p->failed = false;
    return true;
}

bool tn_wit_unknown_item(struct tn_wit_parser *p, const char *const *choices, size_t n, const char *what)
{
    if (tn_wit_silent(p)) {
        tn_wit_fail(p);
        return false;
    }
    const struct tn_wit_token *t = peek_at(p, 0);
    const char *near = is_id(t->kind) ? tn_nearest(tn_wit_text_of(p, t), choices, n) : NULL;
    struct tn_draft draft = tn_wit_expected(p, what, NULL);
    if (near) {
        tn_diag_help(&draft, "did you mean `%s`?", near);
        draft.diag.fix = near;
    } else if (t->kind >= WIT_AS && peek_at(p, 1)->kind == WIT_COLON) {
        tn_diag_help(&draft, "a keyword may be a name when written `%%%.*s`", TN_STR(tn_wit_text_of(p, t)));
    }
    tn_diag_end(&draft);
    tn_wit_fail(p);
    return near && take_as_keyword(p, near);
}

/* ---- skipping to the end of an item ---- */

bool tn_wit_starts_declaration(const struct tn_wit_parser *p)
{
    uint8_t kind = peek(p);
    bool starts = kind == WIT_INTERFACE || kind == WIT_WORLD || kind == WIT_PACKAGE;
    return (starts || (p->wac && tn_wit_is_word(p, 0, "let"))) && is_id(peek_at(p, 1)->kind) &&
           tn_wit_on_new_line(p);
}

/* Does the present token start an item of an interface or world? A function's name is told from a field or
 * parameter by the `func` behind it. */
bool tn_wit_starts_item(const struct tn_wit_parser *p)
{
    uint8_t kind = peek(p);
    bool keyword = kind == WIT_IMPORT || kind == WIT_EXPORT || kind == WIT_INCLUDE || kind == WIT_USE ||
                   kind == WIT_TYPE || kind == WIT_RECORD || kind == WIT_VARIANT || kind == WIT_ENUM ||
                   kind == WIT_FLAGS || kind == WIT_RESOURCE;
    if (keyword)
        return is_id(peek_at(p, 1)->kind);
    if (kind == WIT_AT)
        return is_id(peek_at(p, 1)->kind) && peek_at(p, 2)->kind == WIT_LPAREN;
    bool named = is_id(kind) && peek_at(p, 1)->kind == WIT_COLON;
    unsigned at = named && peek_at(p, 2)->kind == WIT_STATIC ? 3 : 2;
    return (named && tn_wit_at_func_type(p, at)) ||
           (kind == WIT_CONSTRUCTOR && peek_at(p, 1)->kind == WIT_LPAREN);
}

/* In a body: does a line begin here that starts an item? Inside of braces that the item was in when it
 * failed, a keyword and a name tell that the brace is missing; a field or a case never looks like that. */
static bool at_next_item(const struct tn_wit_parser *p, int depth, int inner)
{
    bool keyword = !is_id(peek(p)) && is_id(peek_at(p, 1)->kind);
    return (!depth || (depth == inner && keyword)) && tn_wit_on_new_line(p) && tn_wit_starts_item(p);
}

static void resync(struct tn_wit_parser *p, unsigned start, bool in_body)
{
    unsigned failed_at = p->pos;
    int depth = 0, inner = 0;
    p->failed = false;
    for (p->pos = start; peek(p) != WIT_EOF; p->pos++) {
        bool seen = p->pos >= failed_at;
        uint8_t kind = peek(p);
        if (p->pos == failed_at)
            inner = depth;
        if (seen && p->pos > start &&
            (tn_wit_starts_declaration(p) || (in_body && at_next_item(p, depth, inner))))
            return;
        if (kind == WIT_LBRACE)
            depth++;
        if (kind == WIT_RBRACE && !depth)
            return;
        if (kind == WIT_RBRACE)
            depth--;
        if (seen && !depth && (kind == WIT_SEMICOLON || kind == WIT_RBRACE)) {
            p->pos++;
            if (kind == WIT_RBRACE && peek(p) == WIT_SEMICOLON && !tn_wit_on_new_line(p))
                p->pos++;
            return;
        }
    }
}

void tn_wit_resync_item(struct tn_wit_parser *p, unsigned start)
{
    resync(p, start, true);
}

void tn_wit_resync(struct tn_wit_parser *p, unsigned start)
{
    resync(p, start, false);
}

/* ---- names, versions, docs, attributes ---- */

static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}

/* `get-http-status` of getHttpStatus, get_http_status and GetHTTPStatus; NULL where no name comes of it. */
static const char *in_kebab_case(struct tn_wit_parser *p, struct tn_str text)
{
    char *out = tn_arena_alloc(&p->job->arena, 2 * text.len + 1);
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i];
        bool gap = c == '_' || c == '-';
        bool start = is_upper(c) && i &&
                     (!is_upper(text.at[i - 1]) ||
                      (i + 1 < text.len && text.at[i + 1] >= 'a' && text.at[i + 1] <= 'z'));
        if ((gap || start) && n && out[n - 1] != '-')
            out[n++] = '-';
        if (!gap)
            out[n++] = is_upper(c) ? (char)(c | 0x20) : c;
    }
    while (n && out[n - 1] == '-')
        n--;
    out[n] = 0;
    return tn_wit_label_fault((struct tn_str){out, n}) ? NULL : out;
}

static void bad_identifier(struct tn_wit_parser *p, const struct tn_wit_token *t, struct tn_str text,
                           const char *fault)
{
    const char *kebab = in_kebab_case(p, text);
    struct tn_draft draft =
        tn_diag_begin(p->job->sink, TN_ERROR, "wit-bad-identifier", token_span(p, t), "%s", fault);
    if (kebab) {
        tn_diag_help(&draft, "in kebab case it is `%s`", kebab);
        draft.diag.fix = t->kind == WIT_EXPLICIT_ID ? tn_arena_printf(&p->job->arena, "%%%s", kebab) : kebab;
    }
    tn_diag_end(&draft);
    p->file->broken = true;
}

const char tn_wit_resource_name[] = "a resource's name";

/* id ::= label | '%' label */
struct ast_id tn_wit_id(struct tn_wit_parser *p, const char *what)
{
    const struct tn_wit_token *t = peek_at(p, 0);
    if (p->failed || !is_id(t->kind)) {
        if (!tn_wit_silent(p)) {
            struct tn_draft draft = tn_wit_expected(p, what, NULL);
            if (t->kind >= WIT_AS && what != tn_wit_resource_name)
                tn_diag_help(&draft, "a keyword may be a name when written `%%%.*s`",
                             TN_STR(tn_wit_text_of(p, t)));
            tn_diag_end(&draft);
        }
        tn_wit_fail(p);
        return (struct ast_id){NULL, t->start, t->end};
    }
    p->pos++;
    struct tn_str text = tn_wit_text_of(p, t);
    if (t->kind == WIT_EXPLICIT_ID)
        text = (struct tn_str){text.at + 1, text.len - 1};
    const char *fault = tn_wit_label_fault(text);
    if (fault)
        bad_identifier(p, t, text, fault);
    return (struct ast_id){tn_name_of(&p->job->names, text), t->start, t->end};
}

static bool is_version_part(char c)
{
    return (c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '-' || c == '_' ||
           (uint8_t)c >= 0x80; /* these two are no version's, but of the same word */
}

uint32_t tn_wit_version_end(const struct tn_source *source, uint32_t at)
{
    const char *text = (const char *)source->bytes.at;
    size_t len = source->bytes.len;
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
static const char *version(struct tn_wit_parser *p, uint32_t *ret_end)
{
    uint32_t start = peek_at(p, 0)->start;
    if (p->failed || peek(p) != WIT_INTEGER) {
        tn_wit_error_expected(p, "a version such as `1.2.3`", NULL);
        return NULL;
    }
    uint32_t end = tn_wit_version_end(p->source, start);
    struct tn_str text = {(const char *)p->source->bytes.at + start, end - start};
    while (peek(p) != WIT_EOF && peek_at(p, 0)->start < end)
        p->pos++;
    *ret_end = end;
    struct tn_version parsed;
    if (!tn_version_parse(text, &parsed)) {
        tn_diag_report(p->job->sink, TN_ERROR, "wit-bad-version", tn_wit_span(p->source, start, end),
                       "`%.*s` is not a version: it has three numbers, as in `1.2.3` or `1.2.3-rc.1`",
                       TN_STR(text));
        p->file->broken = true;
        return NULL;
    }
    return tn_name_of(&p->job->names, text);
}

const char *tn_wit_docs_here(struct tn_wit_parser *p)
{
    unsigned from = p->pos ? p->tokens.tokens.at[p->pos - 1].comments : 0;
    return tn_wit_docs_of_comments(p->job, p->source, &p->tokens, from, peek_at(p, 0)->comments);
}

static void expect_word(struct tn_wit_parser *p, const char *word, const char *where)
{
    if (p->failed)
        return;
    if (tn_wit_is_word(p, 0, word))
        tn_wit_advance(p);
    else
        tn_wit_error_expected(p, tn_arena_printf(&p->job->arena, "`%s`", word), where);
}

/* '(' word '=' */
static void attr_open(struct tn_wit_parser *p, const char *word, const char *where)
{
    tn_wit_expect(p, WIT_LPAREN, where);
    expect_word(p, word, where);
    tn_wit_expect(p, WIT_EQUALS, where);
}

enum attr { SINCE, UNSTABLE, DEPRECATED, EXTERNAL_ID, N_ATTRS };
static const char *const attr_names[] = {"since", "unstable", "deprecated", "external-id"};

static const char *attr_value(struct tn_wit_parser *p, enum attr which)
{
    const char *value = NULL;
    uint32_t end;
    if (which == EXTERNAL_ID) {
        tn_wit_expect(p, WIT_LPAREN, "after `@external-id`");
        const struct tn_wit_token *t = peek_at(p, 0);
        if (tn_wit_expect(p, WIT_STRING_LITERAL, "in `@external-id`") &&
            !(value = tn_wit_string_value(p->job, p->source, t)))
            tn_wit_fail(p); /* told already */
    } else if (which == UNSTABLE) {
        attr_open(p, "feature", "in `@unstable`");
        value = tn_wit_id(p, "a feature's name").name;
    } else {
        attr_open(p, "version", which == SINCE ? "in `@since`" : "in `@deprecated`");
        value = version(p, &end);
    }
    tn_wit_expect(p, WIT_RPAREN, "after the attribute's value");
    return value;
}

static void check_attrs(struct tn_wit_parser *p, const struct tn_span *spans)
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
const struct ast_attrs *tn_wit_attributes(struct tn_wit_parser *p)
{
    static const struct ast_attrs none;
    struct ast_attrs attrs = {0}, *kept;
    struct tn_span spans[N_ATTRS] = {0};
    const char **to[] = {&attrs.stability.since, &attrs.stability.feature, &attrs.stability.deprecated,
                         &attrs.external_id};
    while (tn_wit_eat(p, WIT_AT)) {
        const struct tn_wit_token *t = peek_at(p, 0);
        struct ast_id name = tn_wit_id(p, "an attribute's name");
        unsigned which = 0;
        if (!name.name)
            break;
        while (which < N_ATTRS && strcmp(attr_names[which], name.name))
            which++;
        if (which == N_ATTRS) {
            p->pos--;
            tn_wit_unknown_item(p, attr_names, N_ATTRS,
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
    kept = tn_new(p->nodes, struct ast_attrs);
    *kept = attrs;
    return kept;
}

void tn_wit_no_attributes(struct tn_wit_parser *p, const struct ast_attrs *attrs, const char *where)
{
    if (attrs->span.source)
        tn_diag_report(p->job->sink, TN_ERROR, "wit-attribute", attrs->span,
                       "attributes are not allowed on %s", where);
}

void tn_wit_no_external_id(struct tn_wit_parser *p, const struct ast_attrs *attrs, const char *where)
{
    if (attrs->external_id)
        tn_diag_report(p->job->sink, TN_ERROR, "wit-attribute", attrs->span,
                       "`@external-id` is not allowed on %s", where);
}

/* ---- paths ---- */

static const char *optional_version(struct tn_wit_parser *p, uint32_t *ret_end)
{
    return tn_wit_eat(p, WIT_AT) ? version(p, ret_end) : NULL;
}

static void name_package(struct tn_wit_parser *p, struct ast_package_id *package)
{
    if (package->ns && package->name)
        package->id = package->version ? tn_name_printf(&p->job->names, "%s:%s@%s", package->ns,
                                                        package->name, package->version)
                                       : tn_name_printf(&p->job->names, "%s:%s", package->ns, package->name);
}

/* (':' id)*: namespaces may be nested in WAC */
static void nested_namespaces(struct tn_wit_parser *p, struct ast_id *ns, struct ast_id *name)
{
    while (p->wac && tn_wit_eat(p, WIT_COLON)) {
        if (ns->name && name->name)
            ns->name = tn_name_printf(&p->job->names, "%s:%s", ns->name, name->name);
        *name = tn_wit_id(p, "a package's name");
    }
}

/* package-id ::= id ':' id ('@' valid-semver)? */
struct ast_package_id tn_wit_package_id(struct tn_wit_parser *p)
{
    struct ast_package_id package = {0};
    struct ast_id ns = tn_wit_id(p, "a package's namespace");
    tn_wit_expect(p, WIT_COLON, "between namespace and package name");
    struct ast_id name = tn_wit_id(p, "a package's name");
    nested_namespaces(p, &ns, &name);
    package = (struct ast_package_id){.ns = ns.name, .name = name.name, .start = ns.start, .end = name.end};
    package.version = optional_version(p, &package.end);
    name_package(p, &package);
    return package;
}

void tn_wit_path_version(struct tn_wit_parser *p, struct ast_package_id *package)
{
    uint32_t end;
    package->version = optional_version(p, &end);
    name_package(p, package);
}

/* use-path ::= id | id ':' id '/' id ('@' valid-semver)? */
static struct ast_path path_parts(struct tn_wit_parser *p)
{
    struct ast_path path = {.name = tn_wit_id(p, "a name or path")};
    if (!tn_wit_eat(p, WIT_COLON))
        return path;
    path.package = (struct ast_package_id){.start = path.name.start};
    struct ast_id name = tn_wit_id(p, "a package's name");
    nested_namespaces(p, &path.name, &name);
    path.package.ns = path.name.name;
    path.package.name = name.name;
    path.package.end = name.end;
    tn_wit_expect(p, WIT_SLASH, "between package and interface");
    path.name = tn_wit_id(p, "an interface's name");
    tn_wit_path_version(p, &path.package);
    return path;
}

const struct ast_path *tn_wit_use_path(struct tn_wit_parser *p)
{
    struct ast_path *path = tn_new(p->nodes, struct ast_path);
    *path = path_parts(p);
    return path;
}
