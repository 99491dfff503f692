/* WAC text to statements. The tokens are WIT's, and so are the declarations: a WAC document is read with the
 * cursor of the WIT parser, whose rules of recovery hold here too. */
#include "base/limits.h"
#include "compose/wac_ast.h"
#include "wit-parser/wit_cursor.h"

/* ---- tokens ---- */

static bool is_keyword(const struct tn_wit_parser *p, unsigned ahead)
{
    return tn_wit_is_word(p, ahead, "new") || tn_wit_is_word(p, ahead, "let") ||
           tn_wit_is_word(p, ahead, "targets");
}

/* Does a package's name or path run through these two? It has no spaces. */
static bool joined(const struct tn_wit_token *a, const struct tn_wit_token *b)
{
    return a->end == b->start;
}

/* WAC knows three keywords more than WIT, and has fewer in places: `from` is a name there, and so are `own`
 * and `map` where no `<` follows, and every word beside a `/` or in what `new` names. */
static void loosen_keywords(struct tn_wit_tokens *tokens)
{
    struct tn_wit_token *at = tokens->tokens.at;
    for (unsigned i = 1; i + 1 < tokens->tokens.n; i++) {
        struct tn_wit_token *t = &at[i];
        bool type = t->kind == WIT_OWN || t->kind == WIT_MAP;
        bool in_path =
            (t[-1].kind == WIT_SLASH && joined(t - 1, t)) || (t[1].kind == WIT_SLASH && joined(t, t + 1));
        bool after_colon = t[-1].kind == WIT_COLON && joined(t - 1, t);
        bool in_name = after_colon && (t[1].kind == WIT_LBRACE || (i == 3 && at->kind == WIT_PACKAGE));
        bool keyword = t->kind >= WIT_AS && t->kind != WIT_UNDERSCORE;
        if (t->kind == WIT_FROM || (type && t[1].kind != WIT_LESS) || (keyword && (in_path || in_name)))
            t->kind = WIT_ID;
    }
}

static bool at_ellipsis(const struct tn_wit_parser *p)
{
    const struct tn_wit_token *t = peek_at(p, 0);
    return t->kind == WIT_PERIOD && peek_at(p, 1)->kind == WIT_PERIOD && peek_at(p, 2)->kind == WIT_PERIOD &&
           t->start + 3 == peek_at(p, 2)->end;
}

static uint32_t last_end(const struct tn_wit_parser *p)
{
    return p->pos ? p->tokens.tokens.at[p->pos - 1].end : 0;
}

static struct ast_id id(struct tn_wit_parser *p, const char *what)
{
    const struct tn_wit_token *t = peek_at(p, 0);
    if (!p->failed && is_keyword(p, 0)) {
        struct tn_draft draft = tn_wit_expected(p, what, NULL);
        tn_diag_help(&draft, "a keyword may be a name when written `%%%.*s`", TN_STR(tn_wit_text_of(p, t)));
        if (!tn_wit_silent(p))
            tn_diag_end(&draft);
        tn_wit_fail(p);
        return (struct ast_id){NULL, t->start, t->end};
    }
    return tn_wit_id(p, what);
}

/* id | string. Strings have no escapes. */
static struct wac_name name(struct tn_wit_parser *p, const char *what)
{
    const struct tn_wit_token *t = peek_at(p, 0);
    if (p->failed || t->kind != WIT_STRING_LITERAL)
        return (struct wac_name){id(p, what), false};
    p->pos++;
    struct tn_str text = tn_wit_text_of(p, t);
    size_t quotes = text.len > 1 && text.at[text.len - 1] == '"' ? 2 : 1; /* one: told by the lexer */
    text = (struct tn_str){text.at + 1, text.len - quotes};
    return (struct wac_name){{tn_name_of(&p->job->names, text), t->start, t->end}, true};
}

/* package-path ::= package-name ('/' id)+ ('@' version)? */
static struct wac_path path(struct tn_wit_parser *p)
{
    struct wac_path path = {.start = peek_at(p, 0)->start};
    struct {
        struct ast_id *at;
        unsigned n, cap;
    } segments = {0};
    const struct ast_path *first = tn_wit_use_path(p);
    path.package = first->package;
    *tn_push(&p->job->arena, &segments) = first->name;
    while (path.package.ns && !path.package.version && tn_wit_eat(p, WIT_SLASH))
        *tn_push(&p->job->arena, &segments) = tn_wit_id(p, "a name after `/`");
    if (path.package.ns && !path.package.version)
        tn_wit_path_version(p, &path.package);
    path.segments = segments.at;
    path.n = segments.n;
    path.end = last_end(p);
    return path;
}

/* ---- expressions ---- */

struct exprs {
    struct wac_arg *at;
    unsigned n, cap;
};

static struct wac_expr *expr_at_depth(struct tn_wit_parser *p, unsigned depth);

static struct wac_arg arg(struct tn_wit_parser *p, unsigned depth)
{
    struct wac_arg arg = {.start = peek_at(p, 0)->start};
    if (at_ellipsis(p)) {
        p->pos += 3;
        arg.kind = WAC_ARG_FILL;
        if (peek(p) != WIT_COMMA && peek(p) != WIT_RBRACE) {
            arg.kind = WAC_ARG_SPREAD;
            arg.name.id = id(p, "an instance's name, `,` or `}` after `...`");
        }
    } else {
        arg.name = name(p, "an argument or `}`");
        bool named = arg.name.quoted || peek(p) == WIT_COLON;
        arg.kind = named ? WAC_ARG_NAMED : WAC_ARG_INFERRED;
        if (named && tn_wit_expect(p, WIT_COLON, "after the argument's name"))
            arg.expr = expr_at_depth(p, depth + 1);
    }
    arg.end = last_end(p);
    return arg;
}

/* new ::= 'new' package-name '{' [arg (',' arg)* ','?] '}' */
static void new_expr(struct tn_wit_parser *p, struct wac_expr *e, unsigned depth)
{
    struct exprs args = {0};
    e->primary = WAC_NEW;
    p->pos++;
    e->instance.package = tn_wit_package_id(p);
    const struct tn_wit_token *open = peek_at(p, 0);
    tn_wit_expect(p, WIT_LBRACE, "after the package's name");
    while (!p->failed && peek(p) != WIT_RBRACE) {
        *tn_push(&p->job->arena, &args) = arg(p, depth);
        if (!tn_wit_eat(p, WIT_COMMA))
            break;
    }
    tn_wit_expect_close(p, WIT_RBRACE, open, "after the arguments");
    e->instance.args = args.at;
    e->instance.n = args.n;
}

static void postfix(struct tn_wit_parser *p, struct wac_expr *e)
{
    struct {
        struct wac_postfix *at;
        unsigned n, cap;
    } all = {0};
    while (!p->failed && (peek(p) == WIT_LBRACKET || (peek(p) == WIT_PERIOD && !at_ellipsis(p)))) {
        const struct tn_wit_token *open = peek_at(p, 0);
        struct wac_postfix one = {.start = open->start};
        p->pos++;
        if (open->kind == WIT_PERIOD) {
            one.name.id = id(p, "an export's name after `.`");
        } else if (peek(p) != WIT_STRING_LITERAL) {
            tn_wit_error_expected(p, "an export's name in quotes", "after `[`");
        } else {
            one.name = name(p, NULL);
            tn_wit_expect_close(p, WIT_RBRACKET, open, "after the name");
        }
        one.end = last_end(p);
        *tn_push(&p->job->arena, &all) = one;
    }
    e->postfix = all.at;
    e->n_postfix = all.n;
}

static struct wac_expr *expr_at_depth(struct tn_wit_parser *p, unsigned depth)
{
    struct wac_expr *e = tn_new(&p->job->arena, struct wac_expr);
    const struct tn_wit_token *first = peek_at(p, 0);
    e->primary = WAC_BAD;
    e->start = first->start;
    if (depth >= TN_MAX_WIT_DEPTH)
        tn_wit_error_at(p, first->start, first->end, "wit-too-deep", "expressions are nested too deeply");
    if (p->failed)
        return e;
    if (tn_wit_is_word(p, 0, "new")) {
        new_expr(p, e, depth);
    } else if (tn_wit_eat(p, WIT_LPAREN)) {
        e->primary = WAC_NESTED;
        e->nested = expr_at_depth(p, depth + 1);
        tn_wit_expect_close(p, WIT_RPAREN, first, "after the expression");
    } else {
        e->primary = WAC_NAME;
        e->name = id(p, "`new`, a name or `(`");
    }
    e->primary_end = last_end(p);
    postfix(p, e);
    e->end = last_end(p);
    if (p->failed)
        e->primary = WAC_BAD;
    return e;
}

/* ---- statements ---- */

static void import_statement(struct tn_wit_parser *p, struct wac_statement *s)
{
    s->kind = WAC_IMPORT;
    p->pos++;
    s->id = id(p, "a name for the import");
    if (tn_wit_eat(p, WIT_AS))
        s->as = name(p, "the import's name after `as`");
    tn_wit_expect(p, WIT_COLON, s->as.id.name ? "after the import's name" : "or `as` after the name");
    s->item.attrs = tn_wit_attributes(p);
    s->item.name = s->id;
    if (p->failed)
        return;
    if (tn_wit_at_func_type(p, 0)) {
        s->item.kind = AST_PORT_FUNC;
        s->item.func = tn_wit_func_type(p, AST_FREE);
    } else if (tn_wit_eat(p, WIT_INTERFACE)) {
        s->item.kind = AST_PORT_INLINE;
        tn_wit_inline_body(p, &s->item.items);
    } else if (is_id(peek(p))) {
        s->item.kind = AST_PORT_PATH;
        s->path = path(p);
    } else {
        tn_wit_error_expected(p, "`func`, `interface`, a package path or a name", "after `:`");
    }
    tn_wit_expect_semicolon(p, "after the import");
}

static void let_statement(struct tn_wit_parser *p, struct wac_statement *s)
{
    s->kind = WAC_LET;
    p->pos++;
    s->id = id(p, "a name after `let`");
    if (tn_wit_expect(p, WIT_EQUALS, "after the name"))
        s->expr = expr_at_depth(p, 0);
    tn_wit_expect_semicolon(p, "after the expression");
}

static void export_statement(struct tn_wit_parser *p, struct wac_statement *s)
{
    s->kind = WAC_EXPORT;
    p->pos++;
    s->expr = expr_at_depth(p, 0);
    if (!p->failed && at_ellipsis(p)) {
        s->export = WAC_EXPORT_SPREAD;
        s->spread = peek_at(p, 0)->start;
        p->pos += 3;
        s->spread_end = last_end(p);
    } else if (tn_wit_eat(p, WIT_AS)) {
        s->export = WAC_EXPORT_AS;
        s->as = name(p, "the export's name after `as`");
    }
    tn_wit_expect_semicolon(p, "after the export");
}

/* Resources live in interfaces and worlds: what has none cannot be defined by a composition. */
static void type_statement(struct tn_wit_parser *p, struct wac_statement *s)
{
    const struct tn_wit_token *first = peek_at(p, 0);
    s->kind = WAC_TYPE;
    s->item.docs = tn_wit_docs_here(p);
    s->item.attrs = tn_wit_attributes(p);
    if (p->failed)
        return;
    if (peek(p) == WIT_INTERFACE || peek(p) == WIT_WORLD)
        tn_wit_declaration_with_body(p, &s->item);
    else
        tn_wit_typedef_item(p, &s->item);
    s->id = s->item.name;
    if (first->kind == WIT_RESOURCE && !p->failed)
        tn_wit_error_at(p, first->start, first->end, "wac-resource",
                        "a resource is declared in an interface or world, not at the top level");
}

static void statement(struct tn_wit_parser *p, struct wac_statement *s)
{
    static const char *const choices[] = {"import", "let",     "export", "interface", "world",
                                          "type",   "variant", "record", "flags",     "enum"};
    *s = (struct wac_statement){.token = p->pos};
    uint8_t kind = peek(p);
    if (kind == WIT_IMPORT)
        import_statement(p, s);
    else if (kind == WIT_EXPORT)
        export_statement(p, s);
    else if (tn_wit_is_word(p, 0, "let"))
        let_statement(p, s);
    else if (kind == WIT_INTERFACE || kind == WIT_WORLD || kind == WIT_TYPE || kind == WIT_RECORD ||
             kind == WIT_VARIANT || kind == WIT_FLAGS || kind == WIT_ENUM || kind == WIT_RESOURCE ||
             kind == WIT_AT)
        type_statement(p, s);
    else
        tn_wit_unknown_item(p, choices, sizeof choices / sizeof *choices,
                            "`import`, `let`, `export`, `interface`, `world` or a type");
}

/* docs 'package' package-name ('targets' package-path)? ';' */
static void directive(struct tn_wit_parser *p, struct wac_document *d)
{
    d->package_token = p->pos;
    if (!tn_wit_expect(p, WIT_PACKAGE, "at the start of the document"))
        return;
    d->package = tn_wit_package_id(p);
    if (!p->failed && tn_wit_is_word(p, 0, "targets")) {
        p->pos++;
        d->targets = path(p);
        if (!p->failed && !d->targets.package.id)
            tn_wit_error_at(p, d->targets.start, d->targets.end, "wac-target",
                            "a target is named with its package: `ns:package/world`");
    }
    tn_wit_expect_semicolon(p, d->targets.n ? "after the target world"
                                            : "or `targets` after the package's name");
}

void tn_wac_parse(struct tn_job *job, const struct tn_source *source, struct wac_document *d)
{
    unsigned errors = job->sink->errors;
    *d = (struct wac_document){.job = job, .source = source, .file = {.source = source}};
    tn_wit_scratch_init(&d->scratch);
    struct tn_wit_parser p = {.job = job,
                              .source = source,
                              .scratch = &d->scratch,
                              .nodes = &job->arena,
                              .file = &d->file,
                              .wac = true};
    tn_wit_lex(job, &d->scratch.text, source, &d->scratch.tokens);
    loosen_keywords(&d->scratch.tokens);
    p.tokens = d->scratch.tokens;
    directive(&p, d);
    bool no_directive = p.failed && !p.pos;
    if (p.failed && !no_directive)
        tn_wit_resync(&p, 0);
    p.failed = false;
    while (peek(&p) != WIT_EOF) {
        struct wac_statement s;
        unsigned start = p.pos;
        statement(&p, &s);
        if (!p.failed || s.id.name) /* a name that is declared, whatever it is */
            *tn_push(&job->arena, &d->statements) = s;
        if (p.failed) {
            tn_wit_resync(&p, start);
            tn_wit_eat(&p, WIT_SEMICOLON);
        }
        if (p.pos == start)
            p.pos++; /* a stray `}` */
    }
    d->file.broken |= job->sink->errors != errors;
}

void tn_wac_document_dispose(struct wac_document *d)
{
    tn_wit_scratch_dispose(&d->scratch);
}
