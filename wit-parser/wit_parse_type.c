/* Types, type definitions and functions: WIT.md, one function a nonterminal. */
#include "base/limits.h"
#include "wit-parser/wit_cursor.h"

/* ---- types ---- */

static struct ast_type *type_at_depth(struct tn_wit_parser *p, unsigned depth);

static struct ast_type *ty(struct tn_wit_parser *p)
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
static void tuple(struct tn_wit_parser *p, struct ast_type *t, unsigned depth)
{
    unsigned base = p->scratch->parts.n;
    const struct tn_wit_token *open = peek_at(p, 0);
    tn_wit_expect(p, WIT_LESS, "after `tuple`");
    while (!p->failed && peek(p) != WIT_GREATER) {
        tn_wit_add_part(p, (struct ast_part){.type = type_at_depth(p, depth + 1)});
        if (!tn_wit_eat(p, WIT_COMMA))
            break;
    }
    tn_wit_expect_close(p, WIT_GREATER, open, "after the tuple's last type");
    tn_wit_take_parts(p, base, &t->parts.at, &t->parts.n);
}

static uint32_t list_length(struct tn_wit_parser *p)
{
    const struct tn_wit_token *t = peek_at(p, 0);
    struct tn_str text = tn_wit_text_of(p, t);
    uint64_t n = 0;
    if (!tn_wit_expect(p, WIT_INTEGER, "as the list's length"))
        return 0;
    for (size_t i = 0; i < text.len && n <= UINT32_MAX; i++)
        n = n * 10 + (uint64_t)(text.at[i] - '0');
    if (n > UINT32_MAX)
        tn_wit_error_at(p, t->start, t->end, "wit-list-length", "a list's length must be less than 2^32");
    return (uint32_t)n;
}

/* What may stand between `<` and `>`, a row a keyword */
static void arguments(struct tn_wit_parser *p, struct ast_type *t, uint8_t keyword, unsigned depth)
{
    const struct tn_wit_token *open = peek_at(p, 0);
    bool may_lack = keyword == WIT_RESULT || keyword == WIT_FUTURE || keyword == WIT_STREAM;
    if (may_lack ? !tn_wit_eat(p, WIT_LESS) : !tn_wit_expect(p, WIT_LESS, "after the type's keyword"))
        return;
    if (keyword == WIT_OWN || keyword == WIT_BORROW) {
        t->name = tn_wit_id(p, tn_wit_resource_name);
    } else if (keyword == WIT_RESULT && tn_wit_eat(p, WIT_UNDERSCORE)) {
        if (!p->wac || peek(p) != WIT_GREATER) {
            tn_wit_expect(p, WIT_COMMA, "after `_`");
            t->of.b = type_at_depth(p, depth + 1);
        }
    } else {
        t->of.a = type_at_depth(p, depth + 1);
        if (keyword == WIT_MAP && tn_wit_expect(p, WIT_COMMA, "between key and value type"))
            t->of.b = type_at_depth(p, depth + 1);
        else if (keyword == WIT_RESULT && tn_wit_eat(p, WIT_COMMA))
            t->of.b = type_at_depth(p, depth + 1);
        else if (keyword == WIT_LIST && tn_wit_eat(p, WIT_COMMA)) {
            t->kind = TN_LIST_N;
            t->length = list_length(p);
        }
    }
    tn_wit_expect_close(p, WIT_GREATER, open, "after the type's arguments");
}

static const char *const type_words[] = {
    "bool",   "s8",     "u8",     "s16",  "u16",    "s32",   "u32",           "s64",
    "u64",    "f32",    "f64",    "char", "string", "tuple", "list",          "option",
    "result", "future", "stream", "map",  "borrow", "own",   "error-context",
};

static struct ast_type *type_at_depth(struct tn_wit_parser *p, unsigned depth);

static void type_name(struct tn_wit_parser *p, struct ast_type *t, unsigned depth)
{
    t->kind = TN_NAMED;
    t->name = tn_wit_id(p, "a type");
    if (p->failed || peek(p) != WIT_LESS)
        return;
    p->pos--; /* only keywords take arguments: `lsit<u8>` */
    if (tn_wit_unknown_item(p, type_words, sizeof type_words / sizeof *type_words,
                            "a type's keyword before `<`"))
        *t = *type_at_depth(p, depth);
}

/* ty ::= 'u8' | … | tuple | list | option | result | map | handle | future | stream | id */
static struct ast_type *type_at_depth(struct tn_wit_parser *p, unsigned depth)
{
    static const uint8_t kinds[] = {
        [WIT_LIST] = TN_LIST, [WIT_OPTION] = TN_OPTION, [WIT_RESULT] = TN_RESULT,
        [WIT_MAP] = TN_MAP,   [WIT_FUTURE] = TN_FUTURE, [WIT_STREAM] = TN_STREAM,
        [WIT_OWN] = TN_OWN,   [WIT_BORROW] = TN_BORROW, [WIT_TUPLE] = TN_TUPLE,
        [WIT_UNDERSCORE] = 0,
    };
    const struct tn_wit_token *first = peek_at(p, 0);
    uint8_t keyword = first->kind;
    struct ast_type *t = tn_new(p->nodes, struct ast_type);
    *t = (struct ast_type){.kind = TN_BAD, .start = first->start, .end = first->end};
    if (depth >= TN_MAX_WIT_DEPTH)
        tn_wit_error_at(p, first->start, first->end, "wit-too-deep", "types are nested too deeply");
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
        type_name(p, t, depth);
    } else {
        tn_wit_error_expected(p, "a type", NULL);
    }
    if (p->failed)
        t->kind = TN_BAD;
    else
        t->end = p->tokens.tokens.at[p->pos - 1].end;
    return t;
}

/* id, in the place of a function's type (WAC) */
struct ast_type *tn_wit_type_name(struct tn_wit_parser *p)
{
    struct ast_type *t = tn_new(p->nodes, struct ast_type);
    const struct tn_wit_token *first = peek_at(p, 0);
    *t = (struct ast_type){.kind = TN_NAMED, .start = first->start, .end = first->end};
    t->name = tn_wit_id(p, "`func` or the name of a function's type");
    return t;
}

/* ---- type definitions ---- */

/* '{' part (',' part)* ','? '}' where part is, by kind,
 *   record-field ::= id ':' ty     variant-case ::= id | id '(' ty ')'     flags-field, enum-case ::= id */
static struct ast_type *braced_type(struct tn_wit_parser *p, enum tn_kind kind, struct ast_id name)
{
    struct ast_type *t = tn_new(p->nodes, struct ast_type);
    unsigned base = p->scratch->parts.n;
    const struct tn_wit_token *open = peek_at(p, 0);
    *t = (struct ast_type){.kind = (uint8_t)kind, .start = name.start, .end = name.end};
    tn_wit_expect(p, WIT_LBRACE, "after the type's name");
    while (!p->failed && peek(p) != WIT_RBRACE) {
        struct ast_part part = {.docs = tn_wit_docs_here(p)};
        part.name = tn_wit_id(p, kind == TN_RECORD ? "a field's name or `}`" : "a case's name or `}`");
        if (kind == TN_RECORD && tn_wit_expect(p, WIT_COLON, "after the field's name"))
            part.type = ty(p);
        const struct tn_wit_token *paren = peek_at(p, 0);
        if (kind == TN_VARIANT && tn_wit_eat(p, WIT_LPAREN)) {
            part.type = ty(p);
            tn_wit_expect_close(p, WIT_RPAREN, paren, "after the case's type");
        }
        tn_wit_add_part(p, part);
        if (!tn_wit_eat(p, WIT_COMMA))
            break;
    }
    if (p->wac && !p->failed && peek(p) == WIT_RBRACE && p->scratch->parts.n == base)
        tn_wit_error_expected(p,
                              kind == TN_RECORD  ? "a field"
                              : kind == TN_FLAGS ? "a flag"
                                                 : "a case",
                              "in these braces");
    tn_wit_expect_close(p, WIT_RBRACE, open, NULL);
    tn_wit_take_parts(p, base, &t->parts.at, &t->parts.n);
    if (p->failed)
        t->kind = TN_BAD;
    return t;
}

static struct ast_type *func_alias(struct tn_wit_parser *p)
{
    struct ast_type *t = tn_new(p->nodes, struct ast_type);
    *t = (struct ast_type){.kind = TN_FUNC, .start = peek_at(p, 0)->start};
    t->func = tn_wit_func_type(p, AST_FREE);
    t->end = p->tokens.tokens.at[p->pos - 1].end;
    return t;
}

/* ---- functions ---- */

/* param-list ::= '(' (id ':' ty (',' id ':' ty)* ','?)? ')' */
static void param_list(struct tn_wit_parser *p, struct ast_func *f, const char *where)
{
    unsigned base = p->scratch->parts.n;
    const struct tn_wit_token *open = peek_at(p, 0);
    tn_wit_expect(p, WIT_LPAREN, where);
    while (!p->failed && peek(p) != WIT_RPAREN) {
        struct ast_part part = {.name = tn_wit_id(p, "a parameter's name or `)`")};
        tn_wit_expect(p, WIT_COLON, "after the parameter's name");
        part.type = ty(p);
        tn_wit_add_part(p, part);
        if (!tn_wit_eat(p, WIT_COMMA))
            break;
    }
    tn_wit_expect_close(p, WIT_RPAREN, open, "after the parameters");
    tn_wit_take_parts(p, base, &f->params, &f->n);
}

static bool at_accessor(const struct tn_wit_parser *p, unsigned ahead)
{
    return (tn_wit_is_word(p, ahead, "get") || tn_wit_is_word(p, ahead, "set")) &&
           peek_at(p, ahead + 1)->kind == WIT_LPAREN;
}

bool tn_wit_at_func_type(const struct tn_wit_parser *p, unsigned ahead)
{
    uint8_t kind = peek_at(p, ahead)->kind;
    return kind == WIT_FUNC || kind == WIT_ASYNC || at_accessor(p, ahead);
}

/* ty; named and several results were WIT once */
static struct ast_type *result_type(struct tn_wit_parser *p)
{
    if (!tn_wit_silent(p) && peek(p) == WIT_LPAREN) {
        struct tn_draft draft = tn_wit_expected(p, "a type", "after `->`");
        tn_diag_help(&draft, "a function returns one value: a `tuple<…>` or a record holds several");
        tn_diag_end(&draft);
        tn_wit_fail(p);
    }
    return ty(p);
}

static void expect_func(struct tn_wit_parser *p)
{
    static const char *const choices[] = {"func", "async"};
    if (p->failed || tn_wit_eat(p, WIT_FUNC))
        return;
    if (is_id(peek(p)) && tn_wit_unknown_item(p, choices, sizeof choices / sizeof *choices, "`func`"))
        p->pos++;
    else
        tn_wit_expect(p, WIT_FUNC, NULL);
}

/* `func() => u32`, `func(): u32`, `func() u32` */
static void no_other_result(struct tn_wit_parser *p)
{
    uint8_t kind = peek(p);
    bool type = (is_id(kind) || kind >= WIT_AS) && !tn_wit_on_new_line(p);
    if (tn_wit_silent(p) || !(type || kind == WIT_EQUALS || kind == WIT_COLON))
        return;
    struct tn_draft draft = tn_wit_expected(p, "`->` or `;`", "after the parameters");
    tn_diag_help(&draft, "what a function returns is written `-> type`");
    tn_diag_end(&draft);
    tn_wit_fail(p);
}

/* func-type ::= 'async'? 'func' param-list ('->' ty)?, or 'get' or 'set' in the place of 'func' */
struct ast_func *tn_wit_func_type(struct tn_wit_parser *p, enum ast_func_kind kind)
{
    struct ast_func *f = tn_new(p->nodes, struct ast_func);
    f->kind = (uint8_t)kind;
    f->start = peek_at(p, 0)->start;
    if (kind == AST_CONSTRUCTOR) {
        f->end = tn_wit_advance(p)->end;
        param_list(p, f, "after `constructor`");
    } else {
        f->async = tn_wit_eat(p, WIT_ASYNC);
        if (!f->async && at_accessor(p, 0))
            f->accessor = tn_wit_is_word(p, 0, "get") ? 'g' : 's';
        f->end = peek_at(p, 0)->end;
        if (f->accessor)
            p->pos++;
        else
            expect_func(p);
        param_list(p, f, "after `func`");
    }
    if (tn_wit_eat(p, WIT_ARROW))
        f->result = result_type(p);
    else if (!p->wac)
        no_other_result(p);
    return f;
}

/* resource-method ::= func-item | id ':' 'static' func-type ';' | 'constructor' param-list ('->' ty)? ';' */
static void resource_method(struct tn_wit_parser *p)
{
    struct ast_item item = {.kind = AST_FUNC, .docs = tn_wit_docs_here(p), .attrs = tn_wit_attributes(p)};
    static const char *const choices[] = {"constructor"};
    if (!p->failed && is_id(peek(p)) && peek_at(p, 1)->kind == WIT_LPAREN)
        tn_wit_unknown_item(p, choices, 1, "`constructor` or a method's name and `:`");
    const struct tn_wit_token *first = peek_at(p, 0);
    if (!p->failed && first->kind == WIT_CONSTRUCTOR) {
        item.name = (struct ast_id){tn_name(&p->job->names, "constructor"), first->start, first->end};
        item.func = tn_wit_func_type(p, AST_CONSTRUCTOR);
    } else {
        item.name = tn_wit_id(p, "`constructor` or a method's name");
        tn_wit_expect(p, WIT_COLON, "after the method's name");
        item.func = tn_wit_func_type(p, tn_wit_eat(p, WIT_STATIC) ? AST_STATIC : AST_METHOD);
    }
    tn_wit_expect_semicolon(p, "after the function");
    if (!p->failed)
        tn_wit_add_item(p, item);
}

/* resource-item ::= 'resource' id (';' | '{' resource-method* '}') */
static struct ast_type *resource(struct tn_wit_parser *p, struct ast_id name, struct ast_items *methods)
{
    struct ast_type *t = tn_new(p->nodes, struct ast_type);
    const struct tn_wit_token *open = peek_at(p, 0);
    unsigned base = p->scratch->items.n;
    *t = (struct ast_type){.kind = TN_RESOURCE, .start = name.start, .end = name.end};
    if (p->failed || !tn_wit_eat(p, WIT_LBRACE)) {
        tn_wit_expect_semicolon(p, "or `{` after the resource's name");
        return t;
    }
    while (!p->failed && peek(p) != WIT_RBRACE && peek(p) != WIT_EOF && !tn_wit_starts_declaration(p)) {
        unsigned start = p->pos;
        resource_method(p);
        if (p->failed)
            tn_wit_resync_item(p, start);
    }
    tn_wit_expect_close(p, WIT_RBRACE, open, "after the resource's functions");
    *methods = tn_wit_take_items(p, base);
    return t;
}

/* typedef-item ::= resource-item | variant-items | record-item | flags-items | enum-items | type-item */
bool tn_wit_typedef_item(struct tn_wit_parser *p, struct ast_item *item)
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
    item->name = tn_wit_id(p, "the type's name");
    if (keyword == WIT_RESOURCE) {
        item->type = resource(p, item->name, &item->items);
    } else if (keyword == WIT_TYPE) {
        tn_wit_expect(p, WIT_EQUALS, "after the type's name");
        item->type = p->wac && tn_wit_at_func_type(p, 0) ? func_alias(p) : ty(p);
        tn_wit_expect_semicolon(p, "after the type");
    } else {
        item->type = braced_type(p, braced[keyword], item->name);
    }
    return true;
}
