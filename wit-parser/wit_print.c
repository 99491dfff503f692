/* Declarations as WIT text, in the order and form that wit-parser's printer has, so that what one tool prints
 * the other reads to the same declarations.
 *
 * In a world imported interfaces come first, then types (each resource with its functions), then functions,
 * then exports: the order in which each is after what it needs. */
#include "base/limits.h"
#include "base/utf8.h"
#include "component/comp_names.h"
#include "component/comp_print.h"
#include "wit-parser/wit_ast.h"

struct printer {
    struct tn_wit *wit;
    struct tn_buf *out;
    const struct tn_wit_package *package; /* whose own interfaces go by their plain name */
    unsigned indent;
    bool fresh;     /* at the start of a line */
    bool any_items; /* in this block: an empty line goes before the next */
};

static void put(struct printer *p, const char *text)
{
    if (p->fresh)
        tn_buf_fill(p->out, ' ', (size_t)p->indent * 2);
    p->fresh = false;
    tn_buf_text(p->out, text);
}

static void new_line(struct printer *p)
{
    tn_buf_byte(p->out, '\n');
    p->fresh = true;
}

static void semicolon(struct printer *p)
{
    put(p, ";");
    new_line(p);
}

static void open_block(struct printer *p)
{
    put(p, " {");
    p->indent++;
    new_line(p);
}

static void close_block(struct printer *p)
{
    p->indent--;
    put(p, "}");
    new_line(p);
}

static void new_item(struct printer *p)
{
    if (p->any_items)
        new_line(p);
    p->any_items = true;
}

static void put_name(struct printer *p, const char *name)
{
    put(p, "");
    tn_print_id(p->out, name);
}

/* ---- docs and attributes ---- */

static void put_docs(struct printer *p, const char *docs)
{
    while (docs && *docs) {
        const char *feed = strchr(docs, '\n');
        struct tn_str line = {docs, feed ? (size_t)(feed - docs) : strlen(docs)};
        if (line.len && line.at[line.len - 1] == '\r')
            line.len--;
        put(p, line.len ? "/// " : "///");
        tn_utf8_escape(p->out, line, true);
        new_line(p);
        docs = feed ? feed + 1 : NULL;
    }
}

static void put_attr(struct printer *p, const char *name, const char *key, const char *value)
{
    put(p, name);
    put(p, "(");
    put(p, key);
    put(p, " = ");
    put(p, value);
    put(p, ")");
    new_line(p);
}

static void put_stability(struct printer *p, const struct tn_stability *s)
{
    if (!s || (!s->since && !s->feature))
        return;
    if (s->since)
        put_attr(p, "@since", "version", s->since);
    else
        put_attr(p, "@unstable", "feature", s->feature);
    if (s->deprecated)
        put_attr(p, "@deprecated", "version", s->deprecated);
}

static bool is_plain(uint32_t c)
{
    return c < 128 && ((c >= '0' && c <= '9') || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') ||
                       (c && strchr("-_./: ", (int)c)));
}

static void put_external_id(struct printer *p, const char *id)
{
    static const char *const escapes[128] = {
        ['\\'] = "\\\\", ['"'] = "\\\"", ['\n'] = "\\n", ['\r'] = "\\r", ['\t'] = "\\t",
    };
    if (!id)
        return;
    put(p, "@external-id(\"");
    for (struct tn_str rest = tn_str(id); rest.len;) {
        unsigned len;
        uint32_t c = tn_utf8_next(rest, &len);
        if (is_plain(c))
            tn_buf_byte(p->out, (uint8_t)c);
        else if (c < 128 && escapes[c])
            tn_buf_text(p->out, escapes[c]);
        else
            tn_buf_printf(p->out, "\\u{%x}", c);
        rest = (struct tn_str){rest.at + len, rest.len - len};
    }
    put(p, "\")");
    new_line(p);
}

static void put_heading(struct printer *p, const struct tn_note *note, const struct tn_attrs *attrs)
{
    put_docs(p, note ? note->docs : NULL);
    put_stability(p, note ? &note->stability : NULL);
    put_external_id(p, attrs ? attrs->external_id : NULL);
}

/* ---- types ---- */

static const char *name_of(const struct tn_type *type)
{
    const char *name = tn_type_name(type);
    return name ? name : "unnamed";
}

static void put_type(struct printer *p, const struct tn_type *type)
{
    put(p, "");
    tn_print_type(p->out, type);
}

/* record, variant, enum, flags: a line a part */
static void declare_parts(struct printer *p, const struct tn_type *named, const struct tn_type *type)
{
    const struct tn_note *note = named->named->note;
    put(p, tn_kind_word(type->kind));
    put(p, " ");
    put_name(p, name_of(named));
    open_block(p);
    for (uint32_t i = 0; i < type->parts.n; i++) {
        const struct tn_part *part = &type->parts.at[i];
        put_docs(p, note && i < note->n_parts ? note->parts[i].docs : NULL);
        put_name(p, part->name);
        if (part->type) {
            put(p, type->kind == TN_RECORD ? ": " : "(");
            put_type(p, part->type);
            put(p, type->kind == TN_RECORD ? "" : ")");
        }
        put(p, ",");
        new_line(p);
    }
    close_block(p);
}

static void declare_type(struct printer *p, const struct tn_type *named)
{
    const struct tn_type *type = named->named->target;
    if (type->kind >= TN_RECORD && type->kind <= TN_FLAGS) {
        declare_parts(p, named, type);
        return;
    }
    put(p, "type ");
    put_name(p, name_of(named));
    put(p, " = ");
    put(p, type->kind == TN_OWN ? "own<" : ""); /* `type a = r` is another thing than `type a = own<r>` */
    put_type(p, type);
    put(p, type->kind == TN_OWN ? ">" : "");
    semicolon(p);
}

/* ---- functions ---- */

/* "async func(a: u32) -> u32" */
static void put_func(struct printer *p, const struct tn_item *item, const struct tn_extern_name *name)
{
    const struct tn_func *f = item->type->func;
    bool constructor = name->kind == TN_NAME_CONSTRUCTOR;
    put(p, f->async ? "async " : "");
    put(p, constructor                   ? "constructor("
           : name->accessor == TN_GETTER ? "get("
           : name->accessor == TN_SETTER ? "set("
                                         : "func(");
    for (uint32_t i = name->kind == TN_NAME_METHOD; i < f->n; i++) {
        put(p, i > (name->kind == TN_NAME_METHOD) ? ", " : "");
        put_name(p, f->params[i].name);
        put(p, ": ");
        put_type(p, f->params[i].type);
    }
    put(p, ")");
    if (f->result && !(constructor && f->result->kind == TN_OWN)) {
        put(p, " -> ");
        put_type(p, f->result);
    }
    semicolon(p);
}

static void put_interned(struct printer *p, struct tn_str name)
{
    put_name(p, tn_name_of(&p->wit->job->names, name));
}

static void put_free_func(struct printer *p, const struct tn_item *item)
{
    struct tn_extern_name name = tn_extern_name_of(item->name);
    put_interned(p, name.label);
    put(p, ": ");
    put_func(p, item, &name);
}

static void put_method(struct printer *p, const struct tn_item *item)
{
    struct tn_extern_name name = tn_extern_name_of(item->name);
    put_heading(p, item->note, item->attrs);
    if (name.kind != TN_NAME_CONSTRUCTOR) {
        put_interned(p, name.label);
        put(p, name.kind == TN_NAME_STATIC ? ": static " : ": ");
    }
    put_func(p, item, &name);
}

/* ---- the types of an interface or world, with their methods ---- */

struct members { /* what a block declares: types, and functions by the resource they belong to */
    const struct tn_item **types, **funcs;
    unsigned n_types, n_funcs;
    struct tn_map methods; /* interned resource name -> struct methods */
};

struct methods {
    const struct tn_item **at;
    unsigned n, cap;
};

static void members_init(struct printer *p, struct members *m, unsigned n)
{
    *m = (struct members){.types = tn_new_n(&p->wit->job->arena, n, const struct tn_item *),
                          .funcs = tn_new_n(&p->wit->job->arena, n, const struct tn_item *)};
    tn_map_init(&m->methods, &p->wit->job->arena);
}

static void members_add(struct printer *p, struct members *m, const struct tn_item *item)
{
    struct tn_arena *arena = &p->wit->job->arena;
    if (item->sort == TN_SORT_TYPE) {
        m->types[m->n_types++] = item;
        return;
    }
    struct tn_extern_name name = tn_extern_name_of(item->name);
    if (!name.resource.len) {
        m->funcs[m->n_funcs++] = item;
        return;
    }
    const char *resource = tn_name_of(&p->wit->job->names, name.resource);
    struct methods *methods = tn_map_get(&m->methods, resource);
    if (!methods) {
        methods = tn_new(arena, struct methods);
        tn_map_put(&m->methods, resource, methods);
    }
    *tn_push(arena, methods) = item;
}

static void put_path(struct printer *p, const struct tn_wit_interface *interface)
{
    const struct tn_wit_package *package = interface->package;
    if (package != p->package) {
        put_name(p, package->ns);
        put(p, ":");
        put_name(p, package->name);
        put(p, "/");
    }
    put_name(p, interface->name ? interface->name : "%unnamed");
    if (package != p->package && package->version) {
        put(p, "@");
        put(p, package->version);
    }
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && !strcmp(a, b));
}

/* Does `item` continue the `use` of the one before it? */
static bool same_use(struct printer *p, const struct tn_item *before, const struct tn_item *item)
{
    static const struct tn_note none;
    const struct tn_note *a = before->note ? before->note : &none, *b = item->note ? item->note : &none;
    return tn_wit_used_from(p->wit, before->type) == tn_wit_used_from(p->wit, item->type) &&
           same_text(a->stability.since, b->stability.since) &&
           same_text(a->stability.feature, b->stability.feature) &&
           same_text(a->stability.deprecated, b->stability.deprecated) &&
           same_text(before->attrs ? before->attrs->external_id : NULL,
                     item->attrs ? item->attrs->external_id : NULL);
}

static void put_used_name(struct printer *p, const struct tn_item *item)
{
    const char *theirs = name_of(item->type->named->target);
    put_name(p, theirs);
    if (!same_text(theirs, item->name)) {
        put(p, " as ");
        put_name(p, item->name);
    }
}

static void put_uses(struct printer *p, const struct members *m)
{
    const struct tn_item *before = NULL;
    for (unsigned i = 0; i < m->n_types; i++) {
        const struct tn_item *item = m->types[i];
        const struct tn_wit_interface *from = tn_wit_used_from(p->wit, item->type);
        if (!from)
            continue;
        if (before && same_use(p, before, item)) {
            put(p, ", ");
        } else {
            if (before) {
                put(p, "}");
                semicolon(p);
            }
            p->any_items = true;
            put_stability(p, item->note ? &item->note->stability : NULL);
            put_external_id(p, item->attrs ? item->attrs->external_id : NULL);
            put(p, "use ");
            put_path(p, from);
            put(p, ".{");
        }
        put_used_name(p, item);
        before = item;
    }
    if (before) {
        put(p, "}");
        semicolon(p);
    }
}

static void put_resource(struct printer *p, const struct tn_item *item, const struct methods *methods)
{
    put(p, "resource ");
    put_name(p, item->name);
    if (!methods) {
        semicolon(p);
        return;
    }
    open_block(p);
    for (unsigned i = 0; i < methods->n; i++)
        put_method(p, methods->at[i]);
    close_block(p);
}

static void put_types(struct printer *p, const struct members *m)
{
    put_uses(p, m);
    for (unsigned i = 0; i < m->n_types; i++) {
        const struct tn_item *item = m->types[i];
        if (tn_wit_used_from(p->wit, item->type))
            continue;
        new_item(p);
        put_heading(p, item->note, item->attrs);
        if (item->type->kind == TN_RESOURCE)
            put_resource(p, item, tn_map_get(&m->methods, item->name));
        else
            declare_type(p, item->type);
    }
}

static void put_interface_body(struct printer *p, const struct tn_wit_interface *interface)
{
    const struct tn_items *items = &interface->instance.exports;
    bool outer = p->any_items;
    struct members m;
    members_init(p, &m, items->n);
    for (uint32_t i = 0; i < items->n; i++)
        if (items->at[i].sort == TN_SORT_TYPE || items->at[i].sort == TN_SORT_FUNC)
            members_add(p, &m, &items->at[i]);
    p->any_items = false;
    open_block(p);
    put_types(p, &m);
    for (unsigned i = 0; i < m.n_funcs; i++) {
        new_item(p);
        put_heading(p, m.funcs[i]->note, m.funcs[i]->attrs);
        put_free_func(p, m.funcs[i]);
    }
    close_block(p);
    p->any_items = outer;
}

/* ---- worlds ---- */

static void put_port_interface(struct printer *p, const struct tn_wit_port *port)
{
    if (!port->by_id) {
        put_name(p, port->item.name);
        put(p, ": ");
    }
    if (port->interface->name) {
        put_path(p, port->interface);
        semicolon(p);
    } else {
        put(p, "interface");
        put_interface_body(p, port->interface);
    }
}

/* What is said of the statement itself; else, of an inline interface, of that. */
static void put_port(struct printer *p, const struct tn_wit_port *port, const char *keyword)
{
    const struct tn_note *note = port->item.note;
    const char *docs = note ? note->docs : NULL;
    if (!docs && port->interface && !port->by_id)
        docs = port->interface->note->docs;
    put_docs(p, docs);
    put_stability(p, note ? &note->stability : NULL);
    put_external_id(p, port->item.attrs ? port->item.attrs->external_id : NULL);
    put(p, keyword);
    if (port->item.sort == TN_SORT_FUNC)
        put_free_func(p, &port->item);
    else
        put_port_interface(p, port);
}

static void put_world_body(struct printer *p, const struct tn_wit_world *world)
{
    const struct tn_wit_ports *imports = &world->imports, *exports = &world->exports;
    struct members m;
    members_init(p, &m, imports->n);
    p->any_items = false;
    open_block(p);
    for (unsigned i = 0; i < imports->n; i++) {
        const struct tn_wit_port *port = &imports->at[i];
        if (port->item.sort != TN_SORT_INSTANCE) {
            members_add(p, &m, &port->item);
            continue;
        }
        put_port(p, port, "import ");
        p->any_items = true;
    }
    put_types(p, &m);
    for (unsigned i = 0; i < m.n_funcs; i++) {
        put_port(p, &(struct tn_wit_port){.item = *m.funcs[i]}, "import ");
        p->any_items = true;
    }
    if (exports->n)
        new_item(p);
    for (unsigned i = 0; i < exports->n; i++)
        put_port(p, &exports->at[i], "export ");
    close_block(p);
    p->any_items = false;
}

/* ---- packages ---- */

static void put_package_heading(struct printer *p, const struct tn_wit_package *package)
{
    put_docs(p, package->docs);
    put(p, "package ");
    put_name(p, package->ns);
    put(p, ":");
    put_name(p, package->name);
    if (package->version) {
        put(p, "@");
        put(p, package->version);
    }
}

static void put_interface(struct printer *p, const struct tn_wit_interface *interface)
{
    put_heading(p, interface->note, NULL);
    put(p, "interface ");
    put_name(p, interface->name);
    put_interface_body(p, interface);
}

static void put_world(struct printer *p, const struct tn_wit_world *world)
{
    put_heading(p, world->note, NULL);
    put(p, "world ");
    put_name(p, world->name);
    put_world_body(p, world);
}

static void put_package(struct printer *p, const struct tn_wit_package *package, bool nested)
{
    p->package = package;
    put_package_heading(p, package);
    if (nested) {
        open_block(p);
    } else {
        semicolon(p);
        new_line(p);
    }
    for (unsigned i = 0; i < package->interfaces.n; i++) {
        if (!package->interfaces.at[i]->name)
            continue;
        put_interface(p, package->interfaces.at[i]);
        if (!nested)
            new_line(p);
    }
    for (unsigned i = 0; i < package->worlds.n; i++)
        put_world(p, package->worlds.at[i]);
    if (nested)
        close_block(p);
}

void tn_wit_print_package(struct tn_wit *wit, struct tn_buf *out, const struct tn_wit_package *package)
{
    struct printer p = {.wit = wit, .out = out, .fresh = true};
    put_package(&p, package, false);
}

void tn_wit_print(struct tn_wit *wit, struct tn_buf *out, const struct tn_wit_package *main)
{
    struct printer p = {.wit = wit, .out = out, .fresh = true};
    bool any = false;
    put_package(&p, main, false);
    for (unsigned i = 0; i < wit->packages.n; i++) {
        if (wit->packages.at[i] == main)
            continue;
        if (any) {
            new_line(&p);
            new_line(&p);
        }
        put_package(&p, wit->packages.at[i], true);
        any = true;
    }
}
