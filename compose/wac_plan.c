/* The statements of a document, one after the other: each makes a name, an export, or both. Declarations go
 * to the WIT resolver one by one, so that they see what stands before them and no more. */
#include "compose/wac_plan.h"

#include "component/comp_names.h"
#include "wit-parser/wit_decode.h"
#include "wit-parser/wit_elaborate.h"
#include "wit-parser/wit_encode.h"

/* ---- names ---- */

static const struct wac_item *taken(struct tn_wac *w, const char *name)
{
    return tn_map_get(&w->names, name);
}

/* False, and told, where the name is taken. */
static bool is_free(struct tn_wac *w, struct ast_id id)
{
    const struct wac_item *first = id.name ? taken(w, id.name) : NULL;
    if (!first)
        return id.name != NULL;
    struct tn_draft draft = tn_diag_begin(w->job->sink, TN_ERROR, "wac-duplicate", wac_id_span(w, id),
                                          "`%s` is defined already", id.name);
    tn_diag_note(&draft, first->span, "first defined here");
    tn_diag_end(&draft);
    return false;
}

static void name_item(struct tn_wac *w, struct ast_id id, struct wac_item item)
{
    struct wac_item *kept = tn_new(&w->job->arena, struct wac_item);
    struct tn_wit_other *other = tn_new(&w->job->arena, struct tn_wit_other);
    item.span = wac_id_span(w, id);
    *kept = item;
    *other = (struct tn_wit_other){item.node ? tn_wac_what(w, &item) : "wrong", item.span};
    tn_map_put(&w->names, id.name, kept);
    if (item.node)
        tn_map_put(&w->resolver.others, id.name, other);
}

/* A name that may stand outside: a label or the name of an interface; `any`: or a resource's function. */
static bool check_name(struct tn_wac *w, const char *name, struct tn_span span, const char *what, bool any)
{
    struct tn_extern_name parts;
    struct tn_name_error error;
    bool ok = tn_extern_name_parse(tn_str(name), TN_NAMES_NESTED, &parts, &error);
    if (ok && (any || parts.kind == TN_NAME_LABEL || parts.kind == TN_NAME_INTERFACE))
        return true;
    if (ok)
        error = (struct tn_name_error){"is the name of a resource's function", parts.text};
    struct tn_draft draft = tn_diag_begin(w->job->sink, TN_ERROR, "wac-bad-name", span,
                                          "`%s` cannot be the name of an %s: `%.*s` %s", name, what,
                                          TN_STR(error.at), error.message);
    tn_diag_help(&draft, "a name is words joined by hyphens, as in `my-name`, or that of an interface, as in "
                         "`ns:package/interface@1.0.0`");
    tn_diag_end(&draft);
    return false;
}

/* ---- exports ---- */

static bool export_item(struct tn_wac *w, const char *name, struct tn_node *node, struct tn_span span,
                        bool inferred)
{
    struct tn_graph *graph = w->graph;
    uintptr_t n = (uintptr_t)tn_map_get(&w->exported, name);
    if (n) {
        struct tn_draft draft =
            tn_diag_begin(w->job->sink, TN_ERROR, "wac-duplicate", span, "`%s` is exported already", name);
        const struct tn_graph_export *first = &graph->exports.at[n - 1];
        tn_diag_note(&draft, first->span,
                     first->node->kind == TN_NODE_TYPE ? "what is defined at the top level is exported"
                                                       : "first exported here");
        if (inferred)
            tn_diag_help(&draft, "`as` gives it another name");
        tn_diag_end(&draft);
        return false;
    }
    if (!check_name(w, name, span, "export", !inferred && node->name == name))
        return false;
    tn_graph_export(graph, name, node, NULL);
    graph->exports.at[graph->exports.n - 1].span = span;
    tn_map_put(&w->exported, name, (const void *)(uintptr_t)graph->exports.n);
    return true;
}

static void spread_export(struct tn_wac *w, const struct wac_statement *s, const struct wac_item *item)
{
    const struct tn_items *exports = tn_wac_exports(item->node);
    struct tn_span span = wac_span(w, s->expr->start, s->expr->end);
    bool any = false;
    if (!exports) {
        tn_diag_report(w->job->sink, TN_ERROR, "wac-not-instance", span,
                       "this is %s, and only an instance can be spread", tn_wac_what(w, item));
        return;
    }
    for (uint32_t i = 0; i < exports->n; i++) {
        if (tn_map_has(&w->exported, exports->at[i].name))
            continue;
        struct tn_node *alias = tn_graph_alias(w->graph, item->node, &exports->at[i]);
        export_item(w, exports->at[i].name, alias, wac_span(w, s->spread, s->spread_end), false);
        any = true;
    }
    if (!any)
        tn_diag_report(w->job->sink, TN_ERROR, "wac-spread", span, "%s",
                       exports->n ? "everything that the instance exports is exported already"
                                  : "the instance exports nothing");
}

static void export_statement(struct tn_wac *w, const struct wac_statement *s)
{
    struct wac_item item = tn_wac_expr(w, s->expr);
    struct tn_span span = wac_span(w, s->expr->start, s->expr->end);
    if (!item.node)
        return;
    if (s->export == WAC_EXPORT_SPREAD) {
        spread_export(w, s, &item);
    } else if (s->export == WAC_EXPORT_AS) {
        export_item(w, s->as.id.name, item.node, wac_id_span(w, s->as.id), false);
    } else {
        const char *id = tn_wac_interface_id(&item),
                   *name = id ? tn_name(&w->job->names, id) : item.node->name;
        if (name) {
            export_item(w, name, item.node, span, true);
            return;
        }
        struct tn_draft draft = tn_diag_begin(w->job->sink, TN_ERROR, "wac-unnamed", span,
                                              "this has no name to be exported under");
        tn_diag_help(&draft, "`as` gives it one; `...` exports each of an instance's exports");
        tn_diag_end(&draft);
    }
}

/* ---- definitions ---- */

/* `type` NULL: what was wrong with it is told. */
static struct wac_item define(struct tn_wac *w, struct ast_id id, const struct tn_type *type)
{
    struct wac_item item = {.defined = true};
    struct tn_span span = wac_id_span(w, id);
    if (type)
        item.node = tn_graph_type(w->graph, type, span);
    if (type)
        export_item(w, id.name, item.node, span, false);
    return item;
}

static void put_type(struct tn_wit_resolver *r, void *context, struct tn_item item, struct tn_span span,
                     bool is_in)
{
    const struct tn_type **type = context;
    tn_wit_def_add(r->wit, r->package, item.type, NULL, NULL);
    *type = is_in ? item.type : NULL;
    (void)span;
}

static void type_statement(struct tn_wac *w, const struct wac_statement *s)
{
    const struct ast_items one = {(struct ast_item *)&s->item, 1, false};
    unsigned errors = w->job->sink->errors;
    struct wac_item item = {.defined = true};
    bool type_again = s->item.kind == AST_TYPE && tn_map_has(&w->root, s->id.name); /* told by the resolver */
    if (!type_again && !is_free(w, s->id))
        return;
    if (s->item.kind == AST_TYPE) {
        const struct tn_type *type = NULL;
        tn_wit_resolve_types(&w->resolver, &one, NULL, put_type, &type);
        if (type_again)
            return;
        item = define(w, s->id, type);
        if (type)
            tn_map_put(&w->defined, type, type);
    } else {
        tn_wac_load_paths(w, &s->item);
        const struct tn_wit_entry *entry =
            tn_wit_resolve_declaration(&w->resolver, w->document.source, &w->file, &s->item);
        w->resolver.scope = &w->root;
        w->resolver.source = w->document.source;
        const struct tn_type *type = NULL;
        if (errors == w->job->sink->errors)
            type = entry->interface ? tn_wit_interface_type(&w->wit, entry->interface)
                                    : tn_wit_world_wrapped(&w->wit, entry->world);
        item = define(w, s->id, type);
        item.interface = entry->interface;
        item.world = entry->world;
    }
    name_item(w, s->id, item);
}

/* ---- imports ---- */

struct import { /* what is imported */
    struct tn_wit_port port;
    const struct tn_wit_world *component; /* of a component */
    const char *name; /* under which, unless the statement says; NULL: it was told to be wrong */
};

static const struct tn_note *note_at(struct tn_wac *w, struct tn_span span)
{
    struct tn_note *note = tn_new(&w->job->arena, struct tn_note);
    note->span = span;
    return note;
}

static struct import import_interface(struct tn_wit_interface *interface, const char *name)
{
    struct import import = {.name = name};
    import.port.item = (struct tn_item){.sort = TN_SORT_INSTANCE, .type = interface->type};
    import.port.interface = interface;
    return import;
}

static struct import import_func(const struct tn_type *type, const char *name)
{
    struct import import = {.name = name};
    import.port.item = (struct tn_item){.sort = TN_SORT_FUNC, .type = type};
    return import;
}

static struct import import_world(const struct tn_wit_world *world)
{
    struct import import = {.component = world, .name = world->id};
    import.port.item.sort = TN_SORT_COMPONENT;
    return import;
}

static struct import not_importable(struct tn_wac *w, struct ast_id id, const char *what)
{
    struct tn_draft draft = tn_diag_begin(w->job->sink, TN_ERROR, "wac-import", wac_id_span(w, id),
                                          "`%s` is %s, which cannot be imported", id.name, what);
    tn_diag_help(&draft, "an import is of an interface, a world or a function's type");
    tn_diag_end(&draft);
    return (struct import){0};
}

/* import x: name; */
static struct import import_of_item(struct tn_wac *w, const struct wac_statement *s, struct ast_id id)
{
    struct wac_item item = tn_wac_look_up(w, id);
    if (!item.node)
        return (struct import){0};
    if (item.interface)
        return import_interface((struct tn_wit_interface *)item.interface,
                                item.interface->id && !item.defined ? item.interface->id : s->id.name);
    if (item.world && item.defined) {
        struct import import = import_world(item.world);
        import.name = s->id.name;
        return import;
    }
    const struct tn_type *type = item.node->type;
    bool known = item.node->kind == TN_NODE_TYPE || item.node->kind == TN_NODE_IMPORT;
    if (known && type && tn_base(type)->kind == TN_FUNC)
        return import_func(tn_base(type), s->id.name);
    return not_importable(w, id, tn_wac_what(w, &item));
}

static struct import no_member(struct tn_wac *w, const char *owner, struct ast_id id)
{
    tn_diag_report(w->job->sink, TN_ERROR, "wac-unknown-name", wac_id_span(w, id), "%s has no `%s`", owner,
                   id.name);
    return (struct import){0};
}

/* A function that stands in an interface or world and mentions types of it cannot be imported without it. */
static struct import import_member_func(struct tn_wac *w, const struct tn_type *type, struct ast_id id,
                                        const char *name)
{
    if (!(type->has & (TN_HAS_NAME | TN_HAS_RESOURCE)))
        return import_func(type, name);
    struct tn_draft draft =
        tn_diag_begin(w->job->sink, TN_ERROR, "wac-import", wac_id_span(w, id),
                      "`%s` mentions types of what it stands in, and cannot be imported alone", id.name);
    tn_diag_help(&draft, "import the whole interface, and take the function of it");
    tn_diag_end(&draft);
    return (struct import){0};
}

/* Down a path: what an interface or world has under a name. */
static struct import import_member(struct tn_wac *w, const struct import *of, struct ast_id id,
                                   const char *name)
{
    struct tn_arena *arena = &w->job->arena;
    const struct tn_wit_interface *interface = of->port.interface;
    if (of->component) {
        const struct tn_wit_port *port = tn_wit_ports_find(&of->component->exports, id.name);
        if (!port)
            return no_member(w, tn_arena_printf(arena, "world `%s`", of->component->id), id);
        return port->interface ? import_interface(port->interface, name)
                               : import_member_func(w, port->item.type, id, name);
    }
    const struct tn_item *item = interface ? tn_items_find(&interface->instance.exports, id.name) : NULL;
    if (!item)
        return no_member(
            w, interface ? tn_arena_printf(arena, "interface `%s`", interface->id) : "a function", id);
    if (tn_base(item->type)->kind == TN_FUNC)
        return import_member_func(w, tn_base(item->type), id, name);
    return not_importable(w, id, tn_wit_a_kind(&w->resolver, item->type));
}

static void report_no_decl(struct tn_wac *w, const struct wac_package *package, struct ast_id id)
{
    const struct tn_map *there = &package->wit->by_name;
    struct tn_draft draft =
        tn_diag_begin(w->job->sink, TN_ERROR, "wac-unknown-name", wac_id_span(w, id),
                      "package `%s` has no interface or world `%s`", package->id, id.name);
    const char **names = tn_new_n(&w->document.scratch.arena, there->n, const char *);
    for (unsigned i = 0; i < there->n; i++)
        names[i] = there->at[i].key;
    const char *near = tn_nearest(tn_str(id.name), names, there->n);
    for (unsigned i = 0; i < there->n && i < 8 && !near; i++)
        tn_diag_note(&draft, TN_NOWHERE, "it has `%s`", names[i]);
    if (near)
        tn_diag_help(&draft, "did you mean `%s`?", near);
    else if (!strcmp(package->wit->id, "root:component"))
        tn_diag_help(&draft, "it is a component, not WIT: `new %s { … }` makes an instance of it",
                     package->id);
    tn_diag_end(&draft);
}

/* The interface or world that a path's first two parts name; reported where there is none. */
static struct tn_wit_decl path_decl(struct tn_wac *w, const struct wac_path *path)
{
    struct tn_wit_decl none = {0};
    if (tn_wac_is_own(w, &path->package)) {
        struct wac_item item = tn_wac_look_up(w, path->segments[0]);
        if (!item.node)
            return none;
        if (item.defined && (item.interface || item.world))
            return (struct tn_wit_decl){(struct tn_wit_interface *)item.interface,
                                        (struct tn_wit_world *)item.world};
        not_importable(w, path->segments[0], tn_wac_what(w, &item));
        return none;
    }
    struct wac_package *package = tn_wac_find(w, &path->package);
    struct tn_span span = wac_span(w, path->package.start, path->package.end);
    if (!package || !tn_wac_wit(w, package, span))
        return none;
    struct tn_wit_decl decl = tn_wit_package_decl(&w->wit, package->wit, path->segments[0].name);
    if (!decl.interface && !decl.world)
        report_no_decl(w, package, path->segments[0]);
    return decl;
}

static struct import import_path(struct tn_wac *w, const struct wac_statement *s)
{
    const struct wac_path *path = &s->path;
    if (!path->package.id)
        return import_of_item(w, s, path->segments[0]);
    struct tn_str text = {(const char *)w->document.source->bytes.at + path->start, path->end - path->start};
    struct tn_wit_decl decl = path_decl(w, path);
    struct import import = {0};
    if (decl.interface)
        import = import_interface(decl.interface, decl.interface->id);
    else if (decl.world)
        import = import_world(decl.world);
    for (unsigned i = 1; i < path->n && import.name; i++)
        import = import_member(w, &import, path->segments[i], tn_name_of(&w->job->names, text));
    return import;
}

static struct import import_of(struct tn_wac *w, const struct wac_statement *s)
{
    struct tn_wit_resolver *r = &w->resolver;
    struct tn_span span = wac_id_span(w, s->id);
    if (s->item.kind == AST_PORT_PATH)
        return import_path(w, s);
    if (s->item.kind == AST_PORT_FUNC) {
        struct ast_item func = s->item;
        func.kind = AST_FUNC;
        const struct tn_type *type = tn_wit_resolve_func(r, &func, NULL).type;
        return type ? import_func(type, s->id.name) : (struct import){0};
    }
    struct ast_item world = {.kind = AST_WORLD, .items = {(struct ast_item *)&s->item, 1, false}};
    tn_wac_load_paths(w, &world);
    unsigned errors = w->job->sink->errors;
    struct tn_wit_interface *interface = tn_wit_interface_add(&w->wit, r->package, NULL, note_at(w, span));
    tn_wit_resolve_interface(r, interface, &s->item.items, NULL);
    return errors == w->job->sink->errors ? import_interface(interface, s->id.name) : (struct import){0};
}

static bool found_defined(void *context, const struct tn_type *t, void *owner)
{
    const struct tn_type **found = context;
    enum tn_kind kind = tn_base(t)->kind;
    (void)owner;
    if (kind >= TN_RECORD && kind <= TN_FLAGS)
        *found = t;
    return !*found;
}

/* What an import mentions must be known outside: a type that the document defines is not. */
static bool check_types(struct tn_wac *w, const struct wac_statement *s, const struct tn_type *type)
{
    const struct tn_type *found = NULL;
    struct tn_map seen;
    tn_map_init(&seen, &w->document.scratch.arena);
    tn_each_owner(&w->defined, &seen, type, found_defined, &found);
    if (!found)
        return true;
    struct tn_draft draft = tn_diag_begin(w->job->sink, TN_ERROR, "wac-import-type", wac_id_span(w, s->id),
                                          "the import `%s` mentions the %s `%s`, which this document defines",
                                          s->id.name, tn_kind_word(tn_base(found)->kind), found->named->name);
    tn_diag_note(&draft, found->named->note->span, "defined here: who provides the import cannot know it");
    tn_diag_help(&draft, "an import's types come from interfaces");
    tn_diag_end(&draft);
    return false;
}

static bool is_new_import(struct tn_wac *w, const char *name, struct tn_span span, bool inferred)
{
    struct tn_extern_name parts = tn_extern_name_of(name);
    const char *canonical = tn_extern_name_canonical(&w->job->names, &parts);
    const struct tn_node *first = tn_map_get(&w->imported, canonical);
    if (!first)
        return true;
    struct tn_draft draft =
        first->name == name
            ? tn_diag_begin(w->job->sink, TN_ERROR, "wac-duplicate", span, "`%s` is imported already", name)
            : tn_diag_begin(w->job->sink, TN_ERROR, "wac-duplicate", span,
                            "the import `%s` is too near to `%s`: they differ in case alone", name,
                            first->name);
    tn_diag_note(&draft, first->span, "first imported here");
    if (inferred)
        tn_diag_help(&draft, "`as` gives it another name");
    tn_diag_end(&draft);
    return false;
}

/* Declares the import; NULL where something is told to be wrong. */
static struct tn_node *declare(struct tn_wac *w, const struct wac_statement *s, struct import *import)
{
    bool named = s->as.id.name != NULL;
    struct tn_span span = named                             ? wac_id_span(w, s->as.id)
                          : s->path.n && s->path.package.id ? wac_span(w, s->path.start, s->path.end)
                                                            : wac_id_span(w, s->id);
    const char *name = named ? s->as.id.name : tn_name(&w->job->names, import->name);
    struct tn_item *item = &import->port.item;
    if (!check_name(w, name, span, "import", false) || !is_new_import(w, name, span, !named))
        return NULL;
    if (item->sort == TN_SORT_FUNC && !check_types(w, s, item->type))
        return NULL;
    item->name = name;
    item->note = note_at(w, span);
    if (import->component) {
        item->type = tn_wit_world_type(&w->wit, import->component);
        if (!item->type)
            return NULL;
        tn_items_add(w->graph->types, &w->components, *item);
    } else {
        import->port.by_id = import->port.interface && import->port.interface->id == name;
        tn_wit_world_put(&w->wit, w->imports, false, import->port);
    }
    struct tn_node *node = tn_graph_declare(w->graph, item, span);
    node->label = tn_arena_printf(&w->job->arena, "the import `%s`", name);
    struct tn_extern_name parts = tn_extern_name_of(name);
    tn_map_put(&w->imported, tn_extern_name_canonical(&w->job->names, &parts), node);
    tn_map_put(&w->ports, name, node);
    return node;
}

static void import_statement(struct tn_wac *w, const struct wac_statement *s)
{
    bool free = is_free(w, s->id);
    struct import import = free ? import_of(w, s) : (struct import){0};
    struct wac_item item = {.interface = import.port.interface, .world = import.component};
    if (import.name)
        item.node = declare(w, s, &import);
    if (free)
        name_item(w, s->id, item);
}

/* ---- the document ---- */

static void let_statement(struct tn_wac *w, const struct wac_statement *s)
{
    struct wac_item item = tn_wac_expr(w, s->expr);
    if (is_free(w, s->id))
        name_item(w, s->id, item);
    if (item.node && item.node->kind == TN_NODE_INSTANCE && !item.node->label)
        item.node->label = s->id.name;
}

/* All that is imported by a statement, with what its types need, in an order in which that comes first. */
static bool declare_imports(struct tn_wac *w)
{
    struct tn_graph *graph = w->graph;
    struct tn_component *all = tn_new(&w->job->arena, struct tn_component);
    if (!tn_wit_world_elaborate(&w->wit, w->imports))
        return false;
    const struct tn_type *type = tn_wit_world_type(&w->wit, w->imports);
    if (!type)
        return false;
    all->binds_in = type->component->binds_in;
    for (uint32_t i = 0; i < type->component->imports.n; i++)
        tn_items_add(graph->types, &all->imports, type->component->imports.at[i]);
    for (uint32_t i = 0; i < w->components.n; i++)
        tn_items_add(graph->types, &all->imports, w->components.at[i]);
    graph->declared.component = all;
    graph->declared.label = w->document.source->name;
    graph->declared.nodes = tn_new_n(&w->job->arena, all->imports.n, struct tn_node *);
    for (uint32_t i = 0; i < all->imports.n; i++)
        graph->declared.nodes[i] = tn_map_get(&w->ports, all->imports.at[i].name);
    return true;
}

/* What `...` leaves open never is what a statement imports under that name: that is passed by name. */
static void check_conflicts(struct tn_wac *w)
{
    for (unsigned i = 0; i < w->graph->instances.n; i++) {
        const struct tn_node *node = w->graph->instances.at[i];
        const struct tn_items *imports = &node->package->type->component->imports;
        for (uint32_t k = 0; k < imports->n; k++) {
            const struct tn_node *import = tn_map_get(&w->ports, imports->at[k].name);
            if (!import || node->args[k])
                continue;
            struct tn_draft draft =
                tn_diag_begin(w->job->sink, TN_ERROR, "wac-import-conflict", import->span,
                              "`%s` is imported here, and left open by an instance of `%s` too", import->name,
                              node->package->label);
            tn_diag_note(&draft, node->span, "it is left open here");
            tn_diag_help(&draft, "pass it as an argument, or import it under another name");
            tn_diag_end(&draft);
        }
    }
}

static void find_target(struct tn_wac *w)
{
    const struct wac_path *path = &w->document.targets;
    unsigned errors = w->job->sink->errors;
    w->at = 0;
    if (!path->n)
        return;
    struct tn_wit_decl decl = path_decl(w, path);
    w->target = path->n == 1 ? decl.world : NULL;
    if (!w->target && errors == w->job->sink->errors)
        tn_diag_report(w->job->sink, TN_ERROR, "wac-target", wac_span(w, path->start, path->end),
                       "`%.*s` is an interface, and what a composition targets is a world",
                       (int)(path->end - path->start),
                       (const char *)w->document.source->bytes.at + path->start);
}

static void plan_statements(struct tn_wac *w)
{
    static void (*const planners[])(struct tn_wac *, const struct wac_statement *) = {
        [WAC_IMPORT] = import_statement,
        [WAC_LET] = let_statement,
        [WAC_EXPORT] = export_statement,
        [WAC_TYPE] = type_statement,
    };
    for (w->at = 0; w->at < w->document.statements.n; w->at++) {
        const struct wac_statement *s = &w->document.statements.at[w->at];
        planners[s->kind](w, s);
    }
}

static void init(struct tn_wac *w, struct tn_job *job, struct tn_graph *graph,
                 struct tn_package_source *source)
{
    struct tn_arena *arena = &job->arena;
    struct tn_map *maps[] = {&w->packages, &w->file,     &w->root,     &w->names,
                             &w->ports,    &w->imported, &w->exported, &w->defined};
    w->job = job;
    w->graph = graph;
    w->source = source;
    for (unsigned i = 0; i < sizeof maps / sizeof *maps; i++)
        tn_map_init(maps[i], arena);
    tn_wit_init(&w->wit, job, graph->types);
    w->options = (struct tn_wit_options){.shared = true, .binary = tn_wit_decode};
}

static void begin_resolving(struct tn_wac *w)
{
    struct tn_wit_resolver *r = &w->resolver;
    w->unit = (struct tn_wit_unit){.package = w->document.package, .package_source = w->document.source};
    tn_wit_resolver_init(r, &w->wit, &w->options, &w->document.scratch, &w->unit);
    r->wac = true;
    r->scope = r->root = &w->root;
    r->file = &w->file;
    r->source = w->document.source;
    tn_map_init(&r->others, &w->job->arena);
    tn_map_init(&r->told, &w->job->arena);
    w->imports =
        tn_wit_world_new(&w->wit, r->package, "imports",
                         note_at(w, wac_span(w, w->document.package.start, w->document.package.end)));
}

enum tn_status tn_wac_plan(struct tn_job *job, struct tn_graph *graph, const struct tn_source *document,
                           struct tn_package_source *packages, struct tn_wac **ret_wac)
{
    struct tn_wac *w = tn_new(&job->arena, struct tn_wac);
    unsigned errors = job->sink->errors;
    tn_wac_parse(job, document, &w->document);
    bool ok = !w->document.file.broken;
    if (ok) {
        init(w, job, graph, packages);
        begin_resolving(w);
        plan_statements(w);
        find_target(w);
        check_conflicts(w);
        ok = errors == job->sink->errors && declare_imports(w);
    }
    if (!ok) {
        tn_wac_free(w);
        return w->status ? w->status : TN_ERR_INVALID;
    }
    *ret_wac = w;
    return TN_OK;
}

void tn_wac_free(struct tn_wac *w)
{
    tn_wac_document_dispose(&w->document);
}
