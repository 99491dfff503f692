/* The tree of a WAC document as JSON, in the form that `wac parse` prints: what tools that read its output
 * know. A choice is an object with one key, or a text where it holds nothing; a place is an offset and a
 * length. What WIT has and that form has not (gates, maps, lists of a length) is told in the same manner. */
#include "compose/wac_ast.h"

struct printer {
    const struct wac_document *d;
    struct tn_json_out *out;
};

static void span(struct printer *p, const char *key, uint32_t start, uint32_t end)
{
    if (key)
        tn_json_key(p->out, key);
    tn_json_object(p->out);
    tn_json_member_u64(p->out, "offset", start);
    tn_json_member_u64(p->out, "length", end - start);
    tn_json_object_end(p->out);
}

static void id(struct printer *p, struct ast_id id)
{
    tn_json_object(p->out);
    tn_json_member(p->out, "string", id.name);
    span(p, "span", id.start, id.end);
    tn_json_object_end(p->out);
}

static void id_member(struct printer *p, const char *key, struct ast_id one)
{
    tn_json_key(p->out, key);
    id(p, one);
}

/* {"ident": …} or {"string": …} */
static void name(struct printer *p, const struct wac_name *name)
{
    tn_json_object(p->out);
    if (!name->quoted) {
        id_member(p, "ident", name->id);
    } else {
        tn_json_key(p->out, "string");
        tn_json_object(p->out);
        tn_json_member(p->out, "value", name->id.name);
        span(p, "span", name->id.start, name->id.end);
        tn_json_object_end(p->out);
    }
    tn_json_object_end(p->out);
}

static struct tn_str text(const struct printer *p, uint32_t start, uint32_t end)
{
    return (struct tn_str){(const char *)p->d->source->bytes.at + start, end - start};
}

/* ---- docs: the comments with three slashes, or a slash and two stars, before an item ---- */

static void doc(struct printer *p, const struct tn_wit_comment *c)
{
    struct tn_str t = text(p, c->start, c->end);
    bool line = tn_str_starts(t, "///"), block = tn_str_starts(t, "/**") && t.len > 4;
    if (!line && !block)
        return;
    t = (struct tn_str){t.at + 3, t.len - (block ? 5 : 3)};
    while (t.len && strchr(" \t\r\n", *t.at))
        t.at++, t.len--;
    while (t.len && strchr(" \t\r\n", t.at[t.len - 1]))
        t.len--;
    tn_json_object(p->out);
    tn_json_key(p->out, "comment");
    tn_json_put_str(p->out, t);
    span(p, "span", c->start, c->end);
    tn_json_object_end(p->out);
}

static void docs_of_token(struct printer *p, unsigned token)
{
    const struct tn_wit_tokens *tokens = &p->d->scratch.tokens;
    unsigned from = token ? tokens->tokens.at[token - 1].comments : 0;
    tn_json_key(p->out, "docs");
    tn_json_array(p->out);
    for (unsigned i = from; i < tokens->tokens.at[token].comments; i++)
        doc(p, &tokens->comments.at[i]);
    tn_json_array_end(p->out);
}

/* The token that starts at a byte. */
static unsigned token_at(const struct printer *p, uint32_t start)
{
    const struct tn_wit_tokens *tokens = &p->d->scratch.tokens;
    unsigned low = 0, high = tokens->tokens.n;
    while (high - low > 1) {
        unsigned middle = low + (high - low) / 2;
        if (tokens->tokens.at[middle].start <= start)
            low = middle;
        else
            high = middle;
    }
    return low;
}

/* Docs of what starts so many tokens before the byte `start`. */
static void docs(struct printer *p, uint32_t start, unsigned before)
{
    unsigned token = token_at(p, start);
    docs_of_token(p, token > before ? token - before : 0);
}

/* ---- packages and paths ---- */

static void package_members(struct printer *p, const struct ast_package_id *package)
{
    size_t version = package->version ? strlen(package->version) + 1 : 0;
    tn_json_key(p->out, "name");
    tn_json_put_str(p->out, (struct tn_str){package->id, package->id ? strlen(package->id) - version : 0});
    tn_json_member(p->out, "version", package->version);
}

static void package(struct printer *p, const struct ast_package_id *package)
{
    tn_json_object(p->out);
    tn_json_member(p->out, "string", package->id);
    package_members(p, package);
    span(p, "span", package->start, package->end);
    tn_json_object_end(p->out);
}

static void path(struct printer *p, const struct ast_package_id *package, const struct ast_id *segments,
                 unsigned n)
{
    uint32_t start = package->start, end = segments[n - 1].end;
    if (package->version)
        end += (uint32_t)strlen(package->version) + 1;
    tn_json_object(p->out);
    span(p, "span", start, end);
    tn_json_key(p->out, "string");
    tn_json_put_str(p->out, text(p, start, end));
    package_members(p, package);
    tn_json_key(p->out, "segments");
    tn_json_put_str(p->out, text(p, segments[0].start, segments[n - 1].end));
    tn_json_object_end(p->out);
}

/* {"package": …} or {"ident": …} */
static void use_path(struct printer *p, const struct ast_path *of)
{
    tn_json_object(p->out);
    if (of->package.id) {
        tn_json_key(p->out, "package");
        path(p, &of->package, &of->name, 1);
    } else {
        id_member(p, "ident", of->name);
    }
    tn_json_object_end(p->out);
}

/* ---- types ---- */

static void type(struct printer *p, const struct ast_type *t);

static void type_or_null(struct printer *p, const struct ast_type *t)
{
    if (t)
        type(p, t);
    else
        tn_json_put_null(p->out);
}

static void result_type(struct printer *p, const struct ast_type *t)
{
    tn_json_object(p->out);
    tn_json_key(p->out, "ok");
    type_or_null(p, t->of.a);
    tn_json_key(p->out, "err");
    type_or_null(p, t->of.b);
    span(p, "span", t->start, t->end);
    tn_json_object_end(p->out);
}

/* [what it is of, its place] */
static void type_arguments(struct printer *p, const struct ast_type *t)
{
    tn_json_array(p->out);
    if (ast_has_name(t)) {
        id(p, t->name);
    } else if (t->kind == TN_TUPLE) {
        tn_json_array(p->out);
        for (uint32_t i = 0; i < t->parts.n; i++)
            type(p, t->parts.at[i].type);
        tn_json_array_end(p->out);
    } else {
        type_or_null(p, t->of.a);
        if (t->kind == TN_MAP)
            type_or_null(p, t->of.b);
        if (t->kind == TN_LIST_N)
            tn_json_put_u64(p->out, t->length);
    }
    span(p, NULL, t->start, t->end);
    tn_json_array_end(p->out);
}

static void type(struct printer *p, const struct ast_type *t)
{
    tn_json_object(p->out);
    if (t->kind == TN_NAMED) {
        id_member(p, "ident", t->name);
    } else if (t->kind <= TN_ERROR_CONTEXT) {
        span(p, t->kind == TN_ERROR_CONTEXT ? "errorContext" : tn_kind_word(t->kind), t->start, t->end);
    } else {
        tn_json_key(p->out, t->kind == TN_LIST_N ? "list" : tn_kind_word(t->kind));
        if (t->kind == TN_RESULT)
            result_type(p, t);
        else
            type_arguments(p, t);
    }
    tn_json_object_end(p->out);
}

static void params(struct printer *p, const struct ast_func *f)
{
    tn_json_key(p->out, "params");
    tn_json_array(p->out);
    for (uint32_t i = 0; i < f->n; i++) {
        tn_json_object(p->out);
        id_member(p, "id", f->params[i].name);
        tn_json_key(p->out, "ty");
        type(p, f->params[i].type);
        tn_json_object_end(p->out);
    }
    tn_json_array_end(p->out);
}

static void func(struct printer *p, const struct ast_func *f)
{
    tn_json_object(p->out);
    tn_json_member_bool(p->out, "isAsync", f->async);
    params(p, f);
    tn_json_key(p->out, "results");
    if (f->result) {
        tn_json_object(p->out);
        tn_json_key(p->out, "scalar");
        type(p, f->result);
        tn_json_object_end(p->out);
    } else {
        tn_json_put_text(p->out, "empty");
    }
    tn_json_object_end(p->out);
}

static void parts(struct printer *p, const char *key, const struct ast_type *t)
{
    tn_json_key(p->out, key);
    tn_json_array(p->out);
    for (uint32_t i = 0; i < t->parts.n; i++) {
        const struct ast_part *part = &t->parts.at[i];
        tn_json_object(p->out);
        docs(p, part->name.start, 0);
        id_member(p, "id", part->name);
        if (t->kind == TN_RECORD || t->kind == TN_VARIANT) {
            tn_json_key(p->out, "ty");
            type_or_null(p, part->type);
        }
        tn_json_object_end(p->out);
    }
    tn_json_array_end(p->out);
}

static void constructor(struct printer *p, const struct ast_item *item)
{
    tn_json_key(p->out, "constructor");
    tn_json_object(p->out);
    docs(p, item->name.start, 0);
    span(p, "span", item->name.start, item->name.end);
    params(p, item->func);
    if (item->func->result) {
        tn_json_key(p->out, "result");
        type(p, item->func->result);
    }
    tn_json_object_end(p->out);
}

static void method(struct printer *p, const struct ast_item *item)
{
    tn_json_key(p->out, "method");
    tn_json_object(p->out);
    docs(p, item->name.start, 0);
    id_member(p, "id", item->name);
    tn_json_member_bool(p->out, "isStatic", item->func->kind == AST_STATIC);
    tn_json_key(p->out, "ty");
    func(p, item->func);
    tn_json_object_end(p->out);
}

static void methods(struct printer *p, const struct ast_items *items)
{
    tn_json_key(p->out, "methods");
    tn_json_array(p->out);
    for (unsigned i = 0; i < items->n; i++) {
        tn_json_object(p->out);
        (items->at[i].func->kind == AST_CONSTRUCTOR ? constructor : method)(p, &items->at[i]);
        tn_json_object_end(p->out);
    }
    tn_json_array_end(p->out);
}

static void alias(struct printer *p, const struct ast_type *t)
{
    tn_json_key(p->out, "kind");
    tn_json_object(p->out);
    tn_json_key(p->out, t->kind == TN_FUNC ? "func" : "type");
    if (t->kind == TN_FUNC)
        func(p, t->func);
    else
        type(p, t);
    tn_json_object_end(p->out);
}

/* Is a type written `record x { … }`, not `type x = …`? */
static bool is_braced(const struct ast_type *t)
{
    return t->kind >= TN_RECORD && t->kind <= TN_FLAGS;
}

/* {"record": …}, {"alias": …}, … */
static void type_declaration(struct printer *p, const struct ast_item *item)
{
    const struct ast_type *t = item->type;
    bool braced = is_braced(t), resource = t->kind == TN_RESOURCE;
    tn_json_object(p->out);
    tn_json_key(p->out, braced || resource ? tn_kind_word(t->kind) : "alias");
    tn_json_object(p->out);
    docs(p, item->name.start, 1);
    id_member(p, "id", item->name);
    if (resource)
        methods(p, &item->items);
    else if (braced)
        parts(p, t->kind == TN_RECORD ? "fields" : t->kind == TN_FLAGS ? "flags" : "cases", t);
    else
        alias(p, t);
    tn_json_object_end(p->out);
    tn_json_object_end(p->out);
}

/* ---- interfaces and worlds ---- */

static void use(struct printer *p, const struct ast_item *item)
{
    uint32_t start = item->path->package.id ? item->path->package.start : item->path->name.start;
    tn_json_object(p->out);
    docs(p, start, 1);
    tn_json_key(p->out, "path");
    use_path(p, item->path);
    tn_json_key(p->out, "items");
    tn_json_array(p->out);
    for (unsigned i = 0; i < item->names.n; i++) {
        tn_json_object(p->out);
        id_member(p, "id", item->names.at[i].name);
        if (item->names.at[i].as.name)
            id_member(p, "asId", item->names.at[i].as);
        else
            tn_json_member(p->out, "asId", NULL);
        tn_json_object_end(p->out);
    }
    tn_json_array_end(p->out);
    tn_json_object_end(p->out);
}

static void include(struct printer *p, const struct ast_item *item)
{
    uint32_t start = item->path->package.id ? item->path->package.start : item->path->name.start;
    tn_json_object(p->out);
    docs(p, start, 1);
    tn_json_key(p->out, "world");
    use_path(p, item->path);
    tn_json_key(p->out, "with");
    tn_json_array(p->out);
    for (unsigned i = 0; i < item->names.n; i++) {
        tn_json_object(p->out);
        id_member(p, "from", item->names.at[i].name);
        id_member(p, "to", item->names.at[i].as);
        tn_json_object_end(p->out);
    }
    tn_json_array_end(p->out);
    tn_json_object_end(p->out);
}

/* A function in an interface: {"func": …} or {"ident": …} */
static void interface_export(struct printer *p, const struct ast_item *item)
{
    tn_json_object(p->out);
    docs(p, item->name.start, 0);
    id_member(p, "id", item->name);
    tn_json_key(p->out, "ty");
    tn_json_object(p->out);
    if (item->func) {
        tn_json_key(p->out, "func");
        func(p, item->func);
    } else {
        id_member(p, "ident", item->type->name);
    }
    tn_json_object_end(p->out);
    tn_json_object_end(p->out);
}

static void items(struct printer *p, const struct ast_items *all);

/* The type after the colon in an import or export. */
static void port_type(struct printer *p, const struct ast_item *item)
{
    if (item->kind == AST_PORT_PATH) {
        use_path(p, item->path);
        return;
    }
    tn_json_object(p->out);
    tn_json_key(p->out, item->kind == AST_PORT_FUNC ? "func" : "interface");
    if (item->kind == AST_PORT_FUNC) {
        func(p, item->func);
    } else {
        tn_json_object(p->out);
        items(p, &item->items);
        tn_json_object_end(p->out);
    }
    tn_json_object_end(p->out);
}

static void port(struct printer *p, const struct ast_item *item)
{
    const struct ast_path *path = item->path;
    uint32_t start = item->name.name    ? item->name.start
                     : path->package.id ? path->package.start
                                        : path->name.start;
    tn_json_object(p->out);
    docs(p, start, 1);
    tn_json_key(p->out, "path");
    if (!item->name.name) {
        use_path(p, path);
    } else {
        tn_json_object(p->out);
        tn_json_key(p->out, "named");
        tn_json_object(p->out);
        id_member(p, "id", item->name);
        tn_json_key(p->out, "ty");
        port_type(p, item);
        tn_json_object_end(p->out);
        tn_json_object_end(p->out);
    }
    tn_json_object_end(p->out);
}

static void item(struct printer *p, const struct ast_item *item)
{
    static const struct {
        const char *key;
        void (*print)(struct printer *, const struct ast_item *);
    } kinds[] = {
        [AST_USE] = {"use", use},
        [AST_INCLUDE] = {"include", include},
        [AST_TYPE] = {"type", type_declaration},
        [AST_FUNC] = {"export", interface_export},
        [AST_PORT_FUNC] = {"", port},
        [AST_PORT_INLINE] = {"", port},
        [AST_PORT_PATH] = {"", port},
    };
    const char *key = kinds[item->kind].key;
    tn_json_object(p->out);
    tn_json_key(p->out, *key ? key : item->is_export ? "export" : "import");
    kinds[item->kind].print(p, item);
    tn_json_object_end(p->out);
}

static void items(struct printer *p, const struct ast_items *all)
{
    tn_json_key(p->out, "items");
    tn_json_array(p->out);
    for (unsigned i = 0; i < all->n; i++)
        item(p, &all->at[i]);
    tn_json_array_end(p->out);
}

/* ---- expressions ---- */

static void expr(struct printer *p, const struct wac_expr *e);

static void arg(struct printer *p, const struct wac_arg *arg)
{
    tn_json_object(p->out);
    switch (arg->kind) {
    case WAC_ARG_FILL: span(p, "fill", arg->start, arg->end); break;
    case WAC_ARG_SPREAD: id_member(p, "spread", arg->name.id); break;
    case WAC_ARG_INFERRED: id_member(p, "inferred", arg->name.id); break;
    default:
        tn_json_key(p->out, "named");
        tn_json_object(p->out);
        tn_json_key(p->out, "name");
        name(p, &arg->name);
        tn_json_key(p->out, "expr");
        expr(p, arg->expr);
        tn_json_object_end(p->out);
    }
    tn_json_object_end(p->out);
}

static void new_expr(struct printer *p, const struct wac_expr *e)
{
    tn_json_key(p->out, "new");
    tn_json_object(p->out);
    span(p, "span", e->start, e->primary_end);
    tn_json_key(p->out, "package");
    package(p, &e->instance.package);
    tn_json_key(p->out, "arguments");
    tn_json_array(p->out);
    for (unsigned i = 0; i < e->instance.n; i++)
        arg(p, &e->instance.args[i]);
    tn_json_array_end(p->out);
    tn_json_object_end(p->out);
}

static void postfix(struct printer *p, const struct wac_postfix *one)
{
    tn_json_object(p->out);
    tn_json_key(p->out, one->name.quoted ? "namedAccess" : "access");
    tn_json_object(p->out);
    span(p, "span", one->start, one->end);
    if (one->name.quoted) {
        tn_json_key(p->out, "string");
        tn_json_object(p->out);
        tn_json_member(p->out, "value", one->name.id.name);
        span(p, "span", one->name.id.start, one->name.id.end);
        tn_json_object_end(p->out);
    } else {
        id_member(p, "id", one->name.id);
    }
    tn_json_object_end(p->out);
    tn_json_object_end(p->out);
}

static void expr(struct printer *p, const struct wac_expr *e)
{
    tn_json_object(p->out);
    span(p, "span", e->start, e->end);
    tn_json_key(p->out, "primary");
    tn_json_object(p->out);
    if (e->primary == WAC_NEW) {
        new_expr(p, e);
    } else if (e->primary == WAC_NESTED) {
        tn_json_key(p->out, "nested");
        tn_json_object(p->out);
        span(p, "span", e->start, e->primary_end);
        tn_json_key(p->out, "inner");
        expr(p, e->nested);
        tn_json_object_end(p->out);
    } else {
        id_member(p, "ident", e->name);
    }
    tn_json_object_end(p->out);
    tn_json_key(p->out, "postfix");
    tn_json_array(p->out);
    for (unsigned i = 0; i < e->n_postfix; i++)
        postfix(p, &e->postfix[i]);
    tn_json_array_end(p->out);
    tn_json_object_end(p->out);
}

/* ---- statements ---- */

static void import_type(struct printer *p, const struct wac_statement *s)
{
    if (s->item.kind != AST_PORT_PATH) {
        port_type(p, &s->item);
        return;
    }
    tn_json_object(p->out);
    if (s->path.package.id) {
        tn_json_key(p->out, "package");
        path(p, &s->path.package, s->path.segments, s->path.n);
    } else {
        id_member(p, "ident", s->path.segments[0]);
    }
    tn_json_object_end(p->out);
}

static void import_statement(struct printer *p, const struct wac_statement *s)
{
    id_member(p, "id", s->id);
    tn_json_key(p->out, "name");
    if (s->as.id.name)
        name(p, &s->as);
    else
        tn_json_put_null(p->out);
    tn_json_key(p->out, "ty");
    import_type(p, s);
}

static void export_statement(struct printer *p, const struct wac_statement *s)
{
    tn_json_key(p->out, "expr");
    expr(p, s->expr);
    tn_json_key(p->out, "options");
    if (s->export == WAC_EXPORT_PLAIN) {
        tn_json_put_text(p->out, "none");
        return;
    }
    tn_json_object(p->out);
    if (s->export == WAC_EXPORT_SPREAD) {
        span(p, "spread", s->spread, s->spread_end);
    } else {
        tn_json_key(p->out, "rename");
        name(p, &s->as);
    }
    tn_json_object_end(p->out);
}

static void type_statement(struct printer *p, const struct wac_statement *s)
{
    tn_json_object(p->out);
    if (s->item.kind == AST_TYPE) {
        tn_json_key(p->out, "type");
        type_declaration(p, &s->item);
    } else {
        tn_json_key(p->out, s->item.kind == AST_WORLD ? "world" : "interface");
        tn_json_object(p->out);
        docs_of_token(p, s->token);
        id_member(p, "id", s->id);
        items(p, &s->item.items);
        tn_json_object_end(p->out);
    }
    tn_json_object_end(p->out);
}

static void statement(struct printer *p, const struct wac_statement *s)
{
    static const char *const keys[] = {"Import", "Let", "Export", "Type"};
    tn_json_object(p->out);
    tn_json_key(p->out, keys[s->kind]);
    if (s->kind == WAC_TYPE) {
        type_statement(p, s);
    } else {
        tn_json_object(p->out);
        docs_of_token(p, s->token);
        if (s->kind == WAC_IMPORT) {
            import_statement(p, s);
        } else if (s->kind == WAC_EXPORT) {
            export_statement(p, s);
        } else {
            id_member(p, "id", s->id);
            tn_json_key(p->out, "expr");
            expr(p, s->expr);
        }
        tn_json_object_end(p->out);
    }
    tn_json_object_end(p->out);
}

void tn_wac_json(const struct wac_document *d, struct tn_json_out *out)
{
    struct printer p = {d, out};
    tn_json_object(out);
    docs_of_token(&p, d->package_token);
    tn_json_key(out, "directive");
    tn_json_object(out);
    tn_json_key(out, "package");
    package(&p, &d->package);
    if (d->targets.n) {
        tn_json_key(out, "targets");
        path(&p, &d->targets.package, d->targets.segments, d->targets.n);
    }
    tn_json_object_end(out);
    tn_json_key(out, "statements");
    tn_json_array(out);
    for (unsigned i = 0; i < d->statements.n; i++)
        statement(&p, &d->statements.at[i]);
    tn_json_array_end(out);
    tn_json_object_end(out);
}
