/* Tokens to syntax tree: interfaces, worlds and files. WIT.md, one function a nonterminal. */
#include "base/limits.h"
#include "wit-parser/wit_cursor.h"

/* ---- use and include ---- */

/* '{' id ('as' id)? (',' …)* ','? '}'; in an include `as` must be there */
static struct ast_names names(struct tn_wit_parser *p, bool must_rename)
{
    struct ast_names names;
    unsigned base = p->scratch->names.n;
    const struct tn_wit_token *open = peek_at(p, 0);
    tn_wit_expect(p, WIT_LBRACE, NULL);
    while (!p->failed && peek(p) != WIT_RBRACE) {
        struct ast_rename n = {.name = tn_wit_id(p, "a name or `}`")};
        if (must_rename ? tn_wit_expect(p, WIT_AS, "after the name") : tn_wit_eat(p, WIT_AS))
            n.as = tn_wit_id(p, "a new name after `as`");
        *tn_push(&p->scratch->arena, &p->scratch->names) = n;
        if (!tn_wit_eat(p, WIT_COMMA))
            break;
    }
    tn_wit_expect_close(p, WIT_RBRACE, open, "after the names");
    names.at = tn_wit_taken(p, p->scratch->names.at, base, &p->scratch->names.n, sizeof *names.at, &names.n);
    return names;
}

/* use-item ::= 'use' use-path '.' '{' use-names-list '}' ';' */
static void use_item(struct tn_wit_parser *p, struct ast_item *item)
{
    item->kind = AST_USE;
    p->pos++;
    item->path = tn_wit_use_path(p);
    if (!p->failed && peek(p) == WIT_SEMICOLON)
        tn_wit_error_expected(p, "`.{` and the names of types", "after the path");
    tn_wit_expect(p, WIT_PERIOD, "after use path");
    item->names = names(p, false);
    tn_wit_expect_semicolon(p, "after the names");
}

/* include-item ::= 'include' use-path (';' | 'with' '{' include-names-list '}' ';'?) */
static void include_item(struct tn_wit_parser *p, struct ast_item *item)
{
    item->kind = AST_INCLUDE;
    tn_wit_no_external_id(p, item->attrs, "an include");
    p->pos++;
    item->path = tn_wit_use_path(p);
    if (tn_wit_eat(p, WIT_WITH))
        item->names = names(p, true);
    else
        tn_wit_expect_semicolon(p, "or `with` after include path");
    if (p->wac && item->names.n)
        tn_wit_expect_semicolon(p, "after the names");
}

/* ---- interfaces and worlds ---- */

typedef bool item_fn(struct tn_wit_parser *p, struct ast_item *item);

/* '{' item* '}'. `owner` is the whole declaration's name, for messages. */
static void body(struct tn_wit_parser *p, struct ast_items *items, item_fn *read, const char *owner)
{
    const struct tn_wit_token *open = peek_at(p, 0);
    unsigned base = p->scratch->items.n;
    bool lost = !tn_wit_expect(p, WIT_LBRACE, owner);
    if (lost && !(tn_wit_on_new_line(p) && tn_wit_starts_item(p))) {
        items->lost = true;
        return;
    }
    p->failed = false;
    while (peek(p) != WIT_RBRACE && peek(p) != WIT_EOF && !tn_wit_starts_declaration(p)) {
        unsigned start = p->pos;
        struct ast_item item = {.docs = tn_wit_docs_here(p), .attrs = tn_wit_attributes(p)};
        if (!p->failed)
            read(p, &item);
        bool declares = item.kind == AST_TYPE && item.name.name;      /* known, whatever it is */
        bool function = item.kind == AST_FUNC && p->told > start + 3; /* behind its name and colon: no type */
        if (!p->failed || declares)
            tn_wit_add_item(p, item);
        else
            lost |= !function;
        if (p->failed)
            tn_wit_resync_item(p, start);
    }
    lost |= !tn_wit_expect_close(p, WIT_RBRACE, open, NULL);
    p->failed = false;
    *items = tn_wit_take_items(p, base);
    items->lost = lost;
}

static bool expected_with_help(struct tn_wit_parser *p, const char *what, const char *help)
{
    if (!tn_wit_silent(p)) {
        struct tn_draft draft = tn_wit_expected(p, what, NULL);
        tn_diag_help(&draft, "%s", help);
        tn_diag_end(&draft);
    }
    tn_wit_fail(p);
    return false;
}

/* interface-items ::= typedef-item | use-item | func-item */
static bool interface_item(struct tn_wit_parser *p, struct ast_item *item)
{
    static const char *const choices[] = {"type", "record", "variant", "enum", "flags", "resource", "use"};
    if (tn_wit_typedef_item(p, item))
        return true;
    if (peek(p) == WIT_USE) {
        use_item(p, item);
        return true;
    }
    if (!is_id(peek(p)) || is_id(peek_at(p, 1)->kind)) {
        if (peek(p) == WIT_FUNC)
            return expected_with_help(p, "a type, a function or `use`",
                                      "a function is written `name: func(…)`");
        return tn_wit_unknown_item(p, choices, sizeof choices / sizeof *choices,
                                   "a type, a function or `use`") &&
               interface_item(p, item);
    }
    item->kind = AST_FUNC;
    item->name = tn_wit_id(p, "a function's name");
    tn_wit_expect(p, WIT_COLON, "after the function's name");
    if (p->wac && !tn_wit_at_func_type(p, 0))
        item->type = tn_wit_type_name(p);
    else
        item->func = tn_wit_func_type(p, AST_FREE);
    tn_wit_expect_semicolon(p, "after the function");
    return true;
}

void tn_wit_inline_body(struct tn_wit_parser *p, struct ast_items *items)
{
    body(p, items, interface_item, "after `interface`");
}

/* extern-type: what follows 'import' or 'export' */
static void port_item(struct tn_wit_parser *p, struct ast_item *item)
{
    item->is_export = tn_wit_advance(p)->kind == WIT_EXPORT;
    bool labelled = is_id(peek(p)) && peek_at(p, 1)->kind == WIT_COLON;
    if (labelled && tn_wit_at_func_type(p, 2)) {
        item->kind = AST_PORT_FUNC;
        item->name = tn_wit_id(p, "a name");
        p->pos++;
        item->func = tn_wit_func_type(p, AST_FREE);
        tn_wit_expect_semicolon(p, "after the function");
    } else if (labelled && peek_at(p, 2)->kind == WIT_INTERFACE) {
        item->kind = AST_PORT_INLINE;
        item->name = tn_wit_id(p, "a name");
        p->pos += 2;
        tn_wit_inline_body(p, &item->items);
        if (p->wac)
            tn_wit_expect_semicolon(p, "after the interface");
    } else {
        /* `label: path`, unless the colon is that of `ns:pkg/name`; in WAC a package's name has no spaces */
        bool package = p->wac ? peek_at(p, 0)->end + 1 == peek_at(p, 2)->start
                              : is_id(peek_at(p, 2)->kind) && peek_at(p, 3)->kind == WIT_SLASH;
        item->kind = AST_PORT_PATH;
        if (labelled && !package) {
            item->name = tn_wit_id(p, "a name");
            p->pos++;
        }
        item->path = tn_wit_use_path(p);
        tn_wit_expect_semicolon(p, item->is_export ? "after export path" : "after import path");
    }
}

/* world-items ::= export-item | import-item | use-item | typedef-item | include-item */
static bool world_item(struct tn_wit_parser *p, struct ast_item *item)
{
    static const char *const choices[] = {"import", "export",  "include", "use",   "type",
                                          "record", "variant", "enum",    "flags", "resource"};
    if (tn_wit_typedef_item(p, item))
        return true;
    switch (peek(p)) {
    case WIT_USE: use_item(p, item); return true;
    case WIT_INCLUDE: include_item(p, item); return true;
    case WIT_IMPORT:
    case WIT_EXPORT: port_item(p, item); return true;
    default:
        return tn_wit_unknown_item(p, choices, sizeof choices / sizeof *choices,
                                   "`import`, `export`, `include`, `use` or a type") &&
               world_item(p, item);
    }
}

/* ---- files ---- */

static struct ast_items declarations(struct tn_wit_parser *p, unsigned depth, bool headed);

/* Does `package a:b@1.2.3` end in `;`, not `{`? */
static bool at_package_header(const struct tn_wit_parser *p)
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

/* interface-item ::= 'interface' id '{' interface-items* '}'; world-item the same */
void tn_wit_declaration_with_body(struct tn_wit_parser *p, struct ast_item *item)
{
    bool world = tn_wit_advance(p)->kind == WIT_WORLD;
    item->kind = world ? AST_WORLD : AST_INTERFACE;
    tn_wit_no_external_id(p, item->attrs, world ? "a world" : "an interface");
    item->name = tn_wit_id(p, world ? "the world's name" : "the interface's name");
    body(p, &item->items, world ? world_item : interface_item,
         world ? "after the world's name" : "after the interface's name");
}

/* toplevel-use-item ::= 'use' use-path ('as' id)? ';' */
static void toplevel_use(struct tn_wit_parser *p, struct ast_item *item)
{
    item->kind = AST_TOP_USE;
    tn_wit_no_attributes(p, item->attrs, "a top-level `use`");
    p->pos++;
    item->path = tn_wit_use_path(p);
    item->name = tn_wit_eat(p, WIT_AS) ? tn_wit_id(p, "a new name after `as`") : item->path->name;
    tn_wit_expect_semicolon(p, "after use path");
}

/* `package a:b;` behind the first: what follows is taken to be in it. */
static void second_header(struct tn_wit_parser *p, struct ast_item *item)
{
    const struct tn_wit_token *t = tn_wit_advance(p);
    struct tn_draft draft =
        tn_diag_begin(p->job->sink, TN_ERROR, "wit-syntax", tn_wit_span(p->source, t->start, t->end),
                      "expected `{` after the package's name, found `;`");
    tn_diag_help(
        &draft,
        "a file has one `package …;`, before everything else; others are in braces: `package %s { … }`",
        item->package->id ? item->package->id : "ns:name");
    tn_diag_end(&draft);
    p->file->broken = true;
    item->items = declarations(p, 1, true);
}

/* nested-package-definition ::= package-decl '{' package-items* '}' */
static void nested_package(struct tn_wit_parser *p, struct ast_item *item, unsigned depth)
{
    const struct tn_wit_token *first = tn_wit_advance(p);
    item->kind = AST_PACKAGE;
    tn_wit_no_attributes(p, item->attrs, "a nested package");
    if (depth >= TN_MAX_WIT_DEPTH)
        tn_wit_error_at(p, first->start, first->end, "wit-too-deep", "packages are nested too deeply");
    struct ast_package_id *package = tn_new(p->nodes, struct ast_package_id);
    *package = tn_wit_package_id(p);
    item->package = package;
    const struct tn_wit_token *open = peek_at(p, 0);
    if (!p->failed && open->kind == WIT_SEMICOLON) {
        second_header(p, item);
        return;
    }
    if (!tn_wit_expect(p, WIT_LBRACE, "after the package's name"))
        return;
    if (depth == 1)
        tn_diag_report(p->job->sink, TN_ERROR, "wit-nested-package",
                       tn_wit_span(p->source, package->start, package->end),
                       "a package inside a package must stand at the top level of its file");
    item->items = declarations(p, depth + 1, false);
    tn_wit_expect_close(p, WIT_RBRACE, open, NULL);
}

enum {
    TREE_SIZE = 256 << 10, /* many interfaces, and few bytes beside what they are resolved to */
    BLOCK_END = 8 << 10    /* what may be left unused of the last block */
};

/* What an interface holds is of no use once it is resolved; what holds the interface stays. */
static void interface(struct tn_wit_parser *p, struct ast_item *item)
{
    struct tn_wit_scratch *scratch = p->scratch;
    struct tn_arena *outer = p->nodes;
    const struct tn_arena *last = scratch->trees ? &scratch->trees->arena : NULL;
    if (!last || (last->total >= TREE_SIZE && last->end - last->at < BLOCK_END)) {
        struct ast_tree *tree = tn_new(&scratch->arena, struct ast_tree);
        tree->next = scratch->trees;
        scratch->trees = tree;
    }
    p->nodes = &scratch->trees->arena;
    tn_wit_declaration_with_body(p, item);
    p->nodes = outer;
    item->tree = scratch->trees;
    item->tree->users++;
}

static void package_item(struct tn_wit_parser *p, struct ast_item *item, unsigned depth)
{
    static const char *const choices[] = {"interface", "world", "use", "package"};
    switch (peek(p)) {
    case WIT_INTERFACE: interface(p, item); break;
    case WIT_WORLD: tn_wit_declaration_with_body(p, item); break;
    case WIT_USE: toplevel_use(p, item); break;
    case WIT_PACKAGE: nested_package(p, item, depth); break;
    case WIT_TYPE:
    case WIT_RECORD:
    case WIT_VARIANT:
    case WIT_ENUM:
    case WIT_FLAGS:
    case WIT_RESOURCE:
    case WIT_IMPORT:
    case WIT_EXPORT:
        expected_with_help(p, "`interface`, `world`, `use` or `package`",
                           peek(p) == WIT_IMPORT || peek(p) == WIT_EXPORT
                               ? "imports and exports stand in a world"
                               : "types stand in an interface or a world");
        break;
    default:
        if (tn_wit_unknown_item(p, choices, sizeof choices / sizeof *choices,
                                "`interface`, `world`, `use` or `package`"))
            package_item(p, item, depth);
    }
}

/* False where its name is not known. */
static bool declaration(struct tn_wit_parser *p, unsigned depth)
{
    unsigned start = p->pos;
    struct ast_item item = {.docs = tn_wit_docs_here(p), .attrs = tn_wit_attributes(p)};
    if (peek(p) == WIT_RBRACE && p->file->broken) {
        p->pos++; /* left over from what could not be understood */
        return true;
    }
    if (!p->failed)
        package_item(p, &item, depth);
    bool known = !p->failed || ((item.kind == AST_INTERFACE || item.kind == AST_WORLD) && item.name.name);
    if (known)
        tn_wit_add_item(p, item);
    if (p->failed)
        tn_wit_resync(p, start);
    if (p->pos == start)
        p->pos++; /* a stray `}` */
    return known;
}

/* `headed`: by a `package …;`, and up to the next */
static struct ast_items declarations(struct tn_wit_parser *p, unsigned depth, bool headed)
{
    unsigned base = p->scratch->items.n;
    bool known = true;
    while (peek(p) != WIT_EOF && (!depth || peek(p) != WIT_RBRACE) && !(headed && at_package_header(p)))
        known &= declaration(p, depth);
    struct ast_items items = tn_wit_take_items(p, base);
    items.lost = !known;
    return items;
}

/* wit-file ::= (package-decl ';')? (package-items | nested-package-definition)* */
void tn_wit_parse(struct tn_job *job, struct tn_wit_scratch *scratch, const struct tn_source *source,
                  struct ast_file *ret_file)
{
    struct tn_wit_parser p = {
        .job = job, .source = source, .scratch = scratch, .nodes = &job->arena, .file = ret_file};
    unsigned errors = job->sink->errors;
    *ret_file = (struct ast_file){.source = source};
    tn_wit_lex(job, &scratch->text, source, &scratch->tokens);
    p.tokens = scratch->tokens;
    bool lost = job->sink->errors != errors;
    if (at_package_header(&p)) {
        ret_file->package_docs = tn_wit_docs_here(&p);
        tn_wit_advance(&p);
        ret_file->package = tn_wit_package_id(&p);
        tn_wit_expect_semicolon(&p, "after the package's name");
        lost |= !ret_file->package.id;
        if (p.failed)
            tn_wit_resync(&p, 0);
    }
    ret_file->items = declarations(&p, 0, false);
    ret_file->items.lost |= lost;
    ret_file->broken |= job->sink->errors != errors;
}
