#include "wit-parser/wit_recover.h"

#include "base/limits.h"
#include "component/comp_copy.h"
#include "component/comp_match.h"
#include "component/comp_names.h"

#include <stdlib.h>

struct tn_recovery {
    struct tn_wit *wit;
    struct tn_subst to;    /* a node as read -> the node that stands for it in the declarations */
    struct tn_match same;  /* are two views one? */
    unsigned n_known;      /* packages that were there before */
    struct tn_map closed;  /* interfaces that their own package has declared */
    struct tn_map settled; /* types that hold nothing but what their world has */
    struct tn_arena scratch;
    struct {
        struct tn_wit_interface **at;
        unsigned n, cap;
    } touched; /* to be sealed */
};

/* Where a type or function is declared: one of the two. */
struct owner {
    struct tn_wit_package *package;
    struct tn_wit_interface *interface;
    struct tn_wit_world *world;
};

struct tn_recovery *tn_recovery_new(struct tn_wit *wit)
{
    struct tn_recovery *r = calloc(1, sizeof *r);
    if (!r)
        tn_oom(sizeof *r);
    r->wit = wit;
    r->n_known = wit->packages.n;
    tn_arena_init(&r->scratch);
    tn_subst_init(&r->to, wit->types);
    tn_match_init(&r->same, wit->types, NULL);
    tn_map_init(&r->closed, &r->scratch);
    tn_map_init(&r->settled, &r->scratch);
    return r;
}

void tn_recovery_free(struct tn_recovery *r)
{
    if (!r)
        return;
    tn_arena_dispose(&r->scratch);
    free(r);
}

/* ---- what WIT has no words for ---- */

static struct tn_span span_of(const struct tn_item *item)
{
    return item->note ? item->note->span : TN_NOWHERE;
}

/* `before` (or NULL): the item of an earlier view that this one is at odds with. */
__attribute__((format(printf, 4, 5))) static bool at_odds(struct tn_recovery *r, const struct tn_item *item,
                                                          const struct tn_item *before, const char *format,
                                                          ...)
{
    va_list args;
    va_start(args, format);
    const char *why = tn_arena_vprintf(&r->wit->job->arena, format, args);
    va_end(args);
    struct tn_draft draft = tn_diag_begin(r->wit->job->sink, TN_ERROR, "wit-unsayable", span_of(item),
                                          "`%s` cannot be said in WIT: %s", item->name, why);
    if (before)
        tn_diag_note(&draft, span_of(before), "the one before it");
    tn_diag_end(&draft);
    return false;
}
#define unsayable(r, item, ...) at_odds(r, item, NULL, __VA_ARGS__)

/* ---- types ---- */

/* What stands for `t`, or for the nearest of what it names that anything stands for. */
static const struct tn_type *declared(const struct tn_recovery *r, const struct tn_type *t)
{
    for (;; t = t->named->target) {
        const struct tn_type *d = tn_subst_get(&r->to, t);
        if (d || t->kind != TN_NAMED)
            return d;
    }
}

static bool adopt(struct tn_recovery *r, struct owner o, const struct tn_item *item, const struct tn_type *t);

static bool adopt_under(struct tn_recovery *r, struct owner o, const struct tn_item *item,
                        const struct tn_type *t)
{
    for (uint32_t i = 0; i < tn_type_children(t); i++)
        if (tn_type_child(t, i) && !adopt(r, o, item, tn_type_child(t, i)))
            return false;
    return true;
}

/* Registers the anonymous types of a value, each after what it is made of; names must be declared already. */
static bool adopt(struct tn_recovery *r, struct owner o, const struct tn_item *item, const struct tn_type *t)
{
    if (tn_is_prim(t) || tn_wit_def_of(r->wit, t))
        return true;
    if (t->kind == TN_NAMED || t->kind == TN_RESOURCE)
        return unsayable(r, item, "it mentions a type that no interface declares");
    if (t->kind <= TN_FLAGS)
        return unsayable(r, item, "it mentions a %s without a name", tn_kind_word(t->kind));
    if (!adopt_under(r, o, item, t))
        return false;
    tn_wit_def_add(r->wit, o.package, t, NULL, NULL);
    return true;
}

/* `t` over declarations, its anonymous types registered. */
static const struct tn_type *over_declarations(struct tn_recovery *r, struct owner o,
                                               const struct tn_item *item, const struct tn_type *t)
{
    const struct tn_type *copy = tn_type_copy(&r->to, t);
    if (!copy) {
        unsayable(r, item, "over the limit on the %s", r->wit->types->over);
        return NULL;
    }
    return adopt_under(r, o, item, copy) ? copy : NULL;
}

/* Of an item's attributes what a declaration has: a version stands whole in the id. */
static const struct tn_attrs *declared_attrs(struct tn_recovery *r, const struct tn_attrs *attrs,
                                             const char *implements)
{
    if (!implements && !(attrs && attrs->external_id))
        return NULL;
    struct tn_attrs *a = tn_new(&r->wit->job->arena, struct tn_attrs);
    *a = (struct tn_attrs){.implements = implements, .external_id = attrs ? attrs->external_id : NULL};
    return a;
}

/* A resource as read is a resource as declared, for the map and for comparing views. */
static void map_resource(struct tn_recovery *r, const struct tn_type *seen, const struct tn_type *decl)
{
    if (seen != decl && !tn_subst_get(&r->to, seen)) {
        tn_subst_keep(&r->to, seen, decl);
        tn_match_bind(&r->same, 0, seen, decl);
    }
}

/* The anonymous types in a structure that is declared already stand for those there: so a function that only
 * the later view has uses the same ones. */
static void identify_under(struct tn_recovery *r, const struct tn_type *seen, const struct tn_type *decl)
{
    for (uint32_t i = 0; i < tn_type_children(seen); i++) {
        const struct tn_type *a = tn_type_child(seen, i), *b = tn_type_child(decl, i);
        if (!a || a == b || a->kind < TN_TUPLE || a->kind > TN_BORROW || a->kind != b->kind)
            continue;
        bool again = tn_subst_get(&r->to, a);
        tn_subst_keep(&r->to, a, b);
        if (!again)
            identify_under(r, a, b);
    }
}

/* Maps what a later view calls by a name that is declared already. */
static bool identify(struct tn_recovery *r, const struct tn_item *item, const struct tn_item *there)
{
    const struct tn_type *decl = there->type;
    const struct tn_type *seen = tn_base(item->type), *base = tn_base(decl);
    if (seen->kind == TN_RESOURCE && base->kind == TN_RESOURCE)
        map_resource(r, seen, base);
    else if (!tn_match(&r->same, item->type, decl))
        return at_odds(r, item, there, "two views of its interface take it for different types");
    if (seen->kind <= TN_BORROW && decl->kind == TN_NAMED && decl->named->target == base)
        identify_under(r, seen, base);
    if (!tn_is_prim(item->type))
        tn_subst_keep(&r->to, item->type, decl);
    return true;
}

/* The declaration of a type item that has none yet: an alias or `use` of what is declared, a resource, or the
 * structure itself under its name. */
static const struct tn_type *declare(struct tn_recovery *r, struct owner o, const struct tn_item *item)
{
    struct tn_types *types = r->wit->types;
    const struct tn_type *t = item->type, *base = tn_base(t), *known = declared(r, t), *decl;
    if (tn_subst_get(&r->to, t)) {
        unsayable(
            r, item,
            "the type appears more than once, as when an imported instance is exported under a new name");
        return NULL;
    }
    if (known) {
        const struct tn_wit_def *def = tn_wit_def_of(r->wit, known);
        if (def && o.interface != def->interface && !(def->interface && def->interface->name) &&
            o.world != def->world) {
            unsayable(r, item, "it uses a type of a world or of an interface that has no id");
            return NULL;
        }
        decl = tn_type_named(types, item->name, known, item->note);
    } else if (base->kind == TN_RESOURCE) {
        bool same = base == t && base->resource->name == item->name && !base->resource->rep;
        decl = same ? base : tn_type_resource(types, item->name, 0, item->note);
        map_resource(r, base, decl);
    } else if (base->kind <= TN_BORROW) {
        const struct tn_type *body = over_declarations(r, o, item, base);
        bool same = t->kind == TN_NAMED && body == t->named->target && t->named->name == item->name;
        decl = !body ? NULL : same ? t : tn_type_named(types, item->name, body, item->note);
    } else {
        unsayable(r, item, "it is the type of a %s", tn_kind_word(base->kind));
        return NULL;
    }
    if (decl && !tn_is_prim(t))
        tn_subst_keep(&r->to, t, decl);
    return decl;
}

/* ---- interfaces ---- */

/* One look at an interface: the first one declares it, later ones find what is there and add what is not. */
struct view {
    struct owner owner;
    struct tn_items *items; /* of the interface */
    bool later, closed;     /* closed: its package has declared all of it */
    struct tn_map names;    /* of a later one: canonical name -> the name there */
};

static const char *canonical(struct tn_recovery *r, const char *name)
{
    struct tn_extern_name parsed = tn_extern_name_of(name);
    return tn_extern_name_canonical(&r->wit->job->names, &parsed);
}

static struct view view_of(struct tn_recovery *r, struct tn_wit_interface *interface)
{
    struct tn_items *items = &interface->instance.exports;
    struct view v = {
        {interface->package, interface, NULL}, items, items->n != 0, tn_map_has(&r->closed, interface), {0}};
    tn_map_init(&v.names, &r->scratch);
    for (uint32_t i = 0; i < items->n; i++)
        tn_map_put(&v.names, canonical(r, items->at[i].name), items->at[i].name);
    return v;
}

/* Names of one interface must be strongly unique; within one view they are. */
static bool add_item(struct tn_recovery *r, struct view *v, const struct tn_item *item,
                     const struct tn_type *type)
{
    struct tn_item declaration = *item;
    if (!type)
        return false;
    declaration.type = type;
    declaration.attrs = declared_attrs(r, item->attrs, NULL);
    if (v->closed)
        return unsayable(r, item, "the package that declares its interface does not have it");
    const char *there = v->later ? tn_map_get(&v->names, canonical(r, item->name)) : NULL;
    if (there)
        return unsayable(r, item, "another view of its interface has `%s`, which is too much like it", there);
    return tn_wit_interface_put(r->wit, v->owner.interface, declaration);
}

static bool recover_type(struct tn_recovery *r, struct view *v, const struct tn_item *item)
{
    const struct tn_item *there = tn_items_find(v->items, item->name);
    if (there && there->sort != TN_SORT_TYPE)
        return at_odds(r, item, there, "it is a type here and a function in another view of its interface");
    if (there)
        return identify(r, item, there);
    return add_item(r, v, item, declare(r, v->owner, item));
}

/* "[method]r.f" belongs to the resource `r` of its own scope. */
static bool check_func_name(struct tn_recovery *r, const struct tn_items *items, const struct tn_item *item)
{
    struct tn_extern_name name = tn_extern_name_of(item->name);
    if (!name.resource.len)
        return true;
    const struct tn_item *resource = tn_items_find(items, tn_name_of(&r->wit->job->names, name.resource));
    if (!resource || resource->sort != TN_SORT_TYPE || resource->type->kind != TN_RESOURCE)
        return unsayable(r, item, "`%.*s` is not a resource declared beside it", TN_STR(name.resource));
    return true;
}

static bool recover_func(struct tn_recovery *r, struct view *v, const struct tn_item *item)
{
    const struct tn_item *there = tn_items_find(v->items, item->name);
    if (there && (there->sort != TN_SORT_FUNC || !tn_match(&r->same, item->type, there->type)))
        return at_odds(r, item, there, "two views of its interface take it for different functions");
    if (there)
        return true;
    return check_func_name(r, v->items, item) &&
           add_item(r, v, item, over_declarations(r, v->owner, item, item->type));
}

static bool recover_view(struct tn_recovery *r, struct tn_wit_interface *interface,
                         const struct tn_item *instance)
{
    const struct tn_items *items = &tn_base(instance->type)->instance->exports;
    struct view v = view_of(r, interface);
    bool ok = true;
    *tn_push(&r->scratch, &r->touched) = interface;
    for (uint32_t i = 0; i < items->n; i++) {
        const struct tn_item *item = &items->at[i];
        if (item->sort == TN_SORT_TYPE)
            ok = recover_type(r, &v, item) && ok;
        else if (item->sort == TN_SORT_FUNC)
            ok = recover_func(r, &v, item) && ok;
        else
            ok = unsayable(r, item, "an interface holds types and functions, no %ss",
                           tn_sort_word(item->sort));
    }
    return ok;
}

struct tn_wit_package *tn_recover_package(struct tn_recovery *r, const char *id)
{
    struct tn_wit_package *there = tn_wit_package_find(r->wit, id);
    if (there)
        return there;
    struct tn_names *names = &r->wit->job->names;
    const char *colon = strchr(id, ':'), *at = strchr(id, '@'), *end = at ? at : id + strlen(id);
    return tn_wit_package_add(r->wit, tn_name_of(names, (struct tn_str){id, (size_t)(colon - id)}),
                              tn_name_of(names, (struct tn_str){colon + 1, (size_t)(end - colon - 1)}),
                              at ? tn_name(names, at + 1) : NULL);
}

/* interfacename ::= namespace ':' label '/' label ('@' version)? */
struct tn_wit_package *tn_recover_package_of(struct tn_recovery *r, const struct tn_item *item,
                                             const char **ret_name)
{
    const char *id = item->attrs && item->attrs->implements ? item->attrs->implements : item->name;
    const char *suffix = item->attrs && item->attrs->version_suffix ? item->attrs->version_suffix : "";
    const char *colon = strchr(id, ':'), *slash = strchr(id, '/'), *at = strchr(id, '@');
    struct tn_str name = {slash ? slash + 1 : id, slash ? strcspn(slash + 1, "@") : 0};
    if (!colon || !slash || slash < colon || (at && at < slash) || memchr(name.at, '/', name.len) ||
        memchr(colon + 1, ':', (size_t)(slash - colon - 1))) {
        unsayable(r, item, "`%s` is not the id of an interface, `namespace:package/interface`", id);
        return NULL;
    }
    *ret_name = tn_name_of(&r->wit->job->names, name);
    return tn_recover_package(
        r, tn_arena_printf(&r->scratch, "%.*s%s%s", (int)(slash - id), id, at ? at : "", at ? suffix : ""));
}

struct tn_wit_interface *tn_recover_interface(struct tn_recovery *r, const struct tn_item *item, bool whole)
{
    const char *name;
    struct tn_wit_package *package = tn_recover_package_of(r, item, &name);
    if (!package)
        return NULL;
    struct tn_wit_decl decl = tn_wit_package_decl(r->wit, package, name);
    if (decl.world) {
        unsayable(r, item, "there is a world of that name");
        return NULL;
    }
    if (!decl.interface)
        decl.interface = tn_wit_interface_add(r->wit, package, name, NULL);
    bool ok = recover_view(r, decl.interface, item);
    if (whole)
        tn_map_put(&r->closed, decl.interface, decl.interface);
    return ok ? decl.interface : NULL;
}

/* ---- worlds ---- */

static bool recover_instance(struct tn_recovery *r, struct tn_wit_world *world, bool is_export,
                             const struct tn_item *item, const struct tn_wit_port *there)
{
    bool by_id = !(item->attrs && item->attrs->implements) && strchr(item->name, ':');
    struct tn_wit_port port = {.item = *item, .by_id = by_id};
    if (by_id || (item->attrs && item->attrs->implements)) {
        port.interface = tn_recover_interface(r, item, false);
        if (!port.interface)
            return false;
    } else {
        port.interface =
            there && there->interface ? there->interface : tn_wit_interface_add(r->wit, world->package, NULL, NULL);
        if (!recover_view(r, port.interface, item))
            return false;
    }
    port.item.name = by_id ? port.interface->id : item->name;
    port.item.attrs = declared_attrs(r, item->attrs, by_id ? NULL : port.interface->id);
    port.item.type = NULL; /* the template, once it is sealed */
    tn_wit_world_put(r->wit, world, is_export, port);
    return true;
}

static bool recover_type_port(struct tn_recovery *r, struct tn_wit_world *world, const struct tn_item *item,
                              const struct tn_wit_port *there)
{
    struct owner o = {world->package, NULL, world};
    if (there)
        return identify(r, item, &there->item);
    struct tn_wit_port port = {.item = *item};
    port.item.type = declare(r, o, item);
    port.item.attrs = declared_attrs(r, item->attrs, NULL);
    return port.item.type && tn_wit_world_put(r->wit, world, false, port);
}

/* The first type under `t` that the world does not have: of an interface, and not brought in by a `use`. */
static const struct tn_type *not_of_world(struct tn_recovery *r, const struct tn_wit_world *world,
                                          const struct tn_type *t)
{
    const struct tn_wit_def *def = tn_wit_def_of(r->wit, t);
    const struct tn_type *found = NULL;
    if (def && (def->interface || def->world))
        return def->world == world ? NULL : t;
    if (!tn_map_put(&r->settled, t, t))
        return NULL;
    for (uint32_t i = 0; !found && i < tn_type_children(t); i++)
        if (tn_type_child(t, i))
            found = not_of_world(r, world, tn_type_child(t, i));
    return found;
}

/* A world's function may mention what a `use` could not bring in: the types of its exports. It can be printed
 * and looked at, but the text is not the component's. */
static void warn_of_loss(struct tn_recovery *r, const struct tn_wit_world *world, const struct tn_item *item,
                         const struct tn_type *func)
{
    const struct tn_type *t = not_of_world(r, world, func);
    const char *name = !t ? NULL : t->kind == TN_NAMED ? t->named->name : t->resource->name;
    if (t)
        tn_diag_report(
            r->wit->job->sink, TN_WARNING, "wit-unsayable", span_of(item),
            "`%s` mentions `%s` of an interface that the world does not `use`: what WIT says of it cannot "
            "be read back",
            item->name, name ? name : "?");
}

static bool recover_func_port(struct tn_recovery *r, struct tn_wit_world *world, bool is_export,
                              const struct tn_item *item, const struct tn_wit_port *there)
{
    struct owner o = {world->package, NULL, world};
    if (there)
        return tn_match(&r->same, item->type, there->item.type) ||
               at_odds(r, item, &there->item, "two worlds that are united take it for different functions");
    struct tn_wit_port port = {.item = *item};
    port.item.type = over_declarations(r, o, item, item->type);
    if (port.item.type)
        warn_of_loss(r, world, item, port.item.type);
    port.item.attrs = declared_attrs(r, item->attrs, NULL);
    return port.item.type && tn_wit_world_put(r->wit, world, is_export, port);
}

static bool recover_port(struct tn_recovery *r, struct tn_wit_world *world, bool is_export,
                         const struct tn_item *item, bool whole)
{
    const struct tn_wit_port *there =
        tn_wit_ports_find(is_export ? &world->exports : &world->imports, item->name);
    if (there && there->item.sort != item->sort)
        return at_odds(r, item, &there->item, "it is a %s here and a %s elsewhere", tn_sort_word(item->sort),
                       tn_sort_word(there->item.sort));
    if (item->sort == TN_SORT_INSTANCE)
        return recover_instance(r, world, is_export, item, there);
    if (item->sort == TN_SORT_FUNC)
        return recover_func_port(r, world, is_export, item, there);
    if (item->sort == TN_SORT_TYPE && !is_export)
        return recover_type_port(r, world, item, there);
    if (whole && !is_export)
        return true;
    return unsayable(r, item, "a world %s and interfaces, no %ss",
                     is_export ? "exports functions" : "imports types, functions", tn_sort_word(item->sort));
}

bool tn_recover_world(struct tn_recovery *r, struct tn_wit_world *world, const struct tn_type *component,
                      bool whole)
{
    const struct tn_items *imports = &component->component->imports,
                          *exports = &component->component->exports;
    bool ok = true;
    tn_map_truncate(&r->settled, 0);
    for (uint32_t i = 0; i < imports->n; i++)
        ok = recover_port(r, world, false, &imports->at[i], whole) && ok;
    for (uint32_t i = 0; i < exports->n; i++)
        ok = recover_port(r, world, true, &exports->at[i], whole) && ok;
    return ok;
}

/* ---- the order of packages ---- */

enum { UNSEEN, OPEN, DONE };

struct order {
    struct tn_recovery *r;
    struct tn_map state; /* package -> the state above */
    struct tn_wit_package **at;
    unsigned n;
};

static bool visit_package(struct order *o, struct tn_wit_package *package, const struct tn_item *use,
                          unsigned depth);

static bool visit_uses(struct order *o, const struct tn_wit_interface *interface, unsigned depth)
{
    const struct tn_items *items = &interface->instance.exports;
    for (uint32_t i = 0; i < items->n; i++) {
        const struct tn_item *item = &items->at[i];
        struct tn_wit_interface *from =
            item->sort == TN_SORT_TYPE ? tn_wit_used_from(o->r->wit, item->type) : NULL;
        if (from && from->package != interface->package && !visit_package(o, from->package, item, depth + 1))
            return false;
    }
    return true;
}

/* `use`: the type that brought us here. */
static bool visit_package(struct order *o, struct tn_wit_package *package, const struct tn_item *use,
                          unsigned depth)
{
    uintptr_t state = (uintptr_t)tn_map_get(&o->state, package);
    if (state == DONE)
        return true;
    if (state == OPEN)
        return unsayable(o->r, use, "by it package `%s` is used by one that it uses itself", package->id);
    if (depth > TN_MAX_USE_DEPTH)
        return unsayable(o->r, use, "it ends too long a chain of packages that use each other");
    tn_map_put(&o->state, package, (void *)(uintptr_t)OPEN);
    for (unsigned i = 0; i < package->interfaces.n; i++)
        if (!visit_uses(o, package->interfaces.at[i], depth))
            return false;
    tn_map_put(&o->state, package, (void *)(uintptr_t)DONE);
    o->at[o->n++] = package;
    return true;
}

enum tn_status tn_recovery_finish(struct tn_recovery *r, struct tn_wit_package *main)
{
    struct tn_wit *wit = r->wit;
    unsigned n_new = wit->packages.n - r->n_known;
    struct order o = {.r = r, .at = tn_new_n(&r->scratch, n_new + 1, struct tn_wit_package *)};
    tn_map_init(&o.state, &r->scratch);
    for (unsigned i = 0; i < r->n_known; i++)
        tn_map_put(&o.state, wit->packages.at[i], (void *)(uintptr_t)DONE);
    for (unsigned i = r->n_known; i < wit->packages.n; i++)
        if (wit->packages.at[i] != main && !visit_package(&o, wit->packages.at[i], NULL, 0))
            return TN_ERR_INVALID;
    if (!visit_package(&o, main, NULL, 0))
        return TN_ERR_INVALID;
    for (unsigned i = 0; i < o.n; i++)
        wit->packages.at[r->n_known + i] = o.at[i];
    if (!r->n_known)
        wit->n_recovered = wit->packages.n;
    for (unsigned i = 0; i < r->touched.n; i++)
        tn_wit_interface_seal(wit, r->touched.at[i]);
    return TN_OK;
}

enum tn_status tn_wit_recover(struct tn_wit *wit, const struct tn_type *component,
                              struct tn_wit_package **ret_package)
{
    struct tn_recovery *r = tn_recovery_new(wit);
    struct tn_wit_package *main = tn_recover_package(r, "root:component");
    enum tn_status status = TN_ERR_INVALID;
    if (tn_recover_world(r, tn_wit_world_add(wit, main, "root", NULL), component, true))
        status = tn_recovery_finish(r, main);
    tn_recovery_free(r);
    if (!status)
        *ret_package = main;
    return status;
}
