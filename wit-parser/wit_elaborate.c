/* An interface is a template; a world brings it to life once for each import and export. Always by a copy:
 * were a template's resources shared, an import and an export of one interface, or two worlds, would be one
 * type. Every type item is made anew, resource or not, so that what an import and an export name is disjoint.
 */
#include "wit-parser/wit_elaborate.h"

#include "base/limits.h"
#include "component/comp_copy.h"

struct elaboration {
    struct tn_wit *wit;
    struct tn_arena scratch;
    struct tn_subst copies; /* template node -> its copy as seen from the port being opened */
    struct tn_component *component;
    bool failed;
};

static void init(struct elaboration *e, struct tn_wit *wit)
{
    *e = (struct elaboration){.wit = wit, .component = tn_new(&wit->job->arena, struct tn_component)};
    tn_arena_init(&e->scratch);
    tn_subst_init(&e->copies, wit->types);
    e->copies.fresh_names = true;
}

static const struct tn_type *finish(struct elaboration *e, const struct tn_note *note, const char *name)
{
    const struct tn_type *t = e->failed ? NULL : tn_type_component(e->wit->types, e->component);
    if (!t)
        tn_diag_report(e->wit->job->sink, TN_ERROR, "wit-too-large", note ? note->span : TN_NOWHERE,
                       "`%s` goes over the limit on the %s", name,
                       e->wit->types->over ? e->wit->types->over : "number of types");
    tn_arena_dispose(&e->scratch);
    return t;
}

static const struct tn_type *made(struct elaboration *e, const struct tn_type *t)
{
    e->failed = e->failed || !t;
    return t;
}

/* The instance of one import or export. What one under a plain name introduces is for itself: those who use
 * the interface see what they saw before. */
static const struct tn_type *open_interface(struct elaboration *e, const struct tn_type *interface,
                                            bool is_export, bool is_source)
{
    struct tn_list *binds = is_export ? &e->component->binds_out : &e->component->binds_in;
    const struct tn_items *items = &interface->instance->exports;
    const struct tn_type **before = tn_new_n(&e->scratch, items->n, const struct tn_type *);
    for (uint32_t i = 0; i < items->n; i++)
        before[i] = tn_subst_get(&e->copies, items->at[i].type);
    const struct tn_type *open = made(e, tn_instance_open(&e->copies, interface, binds));
    for (uint32_t i = 0; !is_source && i < items->n; i++)
        if (before[i])
            tn_subst_add(&e->copies, items->at[i].type, before[i]);
    return open;
}

/* A type that a world itself declares: it is an import. */
static const struct tn_type *open_type(struct elaboration *e, const struct tn_type *t)
{
    const struct tn_type *open =
        made(e, t->kind == TN_RESOURCE ? tn_resource_fresh(e->wit->types, t) : tn_type_copy(&e->copies, t));
    if (open && t->kind == TN_RESOURCE)
        *tn_push(e->wit->types->arena, &e->component->binds_in) = open;
    if (open)
        tn_subst_add(&e->copies, t, open);
    return open;
}

static void open_port(struct elaboration *e, const struct tn_wit_port *port, bool is_export)
{
    struct tn_items *items = is_export ? &e->component->exports : &e->component->imports;
    struct tn_item item = port->item;
    if (item.sort == TN_SORT_INSTANCE)
        item.type = open_interface(e, port->interface->type, is_export, port->by_id);
    else if (item.sort == TN_SORT_TYPE)
        item.type = open_type(e, item.type);
    else
        item.type = made(e, tn_type_copy(&e->copies, item.type));
    if (item.type)
        tn_items_add(e->wit->types, items, item);
}

const struct tn_type *tn_wit_world_type(struct tn_wit *wit, const struct tn_wit_world *world)
{
    struct elaboration e;
    init(&e, wit);
    for (unsigned i = 0; i < world->imports.n; i++)
        open_port(&e, &world->imports.at[i], false);
    for (unsigned i = 0; i < world->exports.n; i++)
        open_port(&e, &world->exports.at[i], true);
    return finish(&e, world->note, world->id ? world->id : world->name);
}

/* ---- an interface alone ---- */

/* What an interface needs of others: every node that its items come to. Of an interface of its own package
 * only what is needed is imported, for the package holds it whole, so that a chain of interfaces costs what
 * it says; of one of another package all types are, so that all who read it see them in one order. */
struct needs {
    struct elaboration *e;
    const struct tn_wit_interface *self;
    struct tn_map nodes, whole; /* and the interfaces that are needed whole */
    struct tn_map imported;
};

static void need(struct needs *n, const struct tn_type *t, unsigned depth);

static void need_items(struct needs *n, const struct tn_wit_interface *interface, bool types_only,
                       unsigned depth)
{
    const struct tn_items *items = &interface->instance.exports;
    for (uint32_t i = 0; i < items->n; i++)
        if (!types_only || items->at[i].sort == TN_SORT_TYPE)
            need(n, items->at[i].type, depth);
}

static void need_owner(struct needs *n, const struct tn_type *t, unsigned depth)
{
    const struct tn_wit_def *def = tn_wit_def_of(n->e->wit, t);
    const struct tn_wit_interface *owner = def ? def->interface : NULL;
    if (owner && owner->package != n->self->package && tn_map_put(&n->whole, owner, owner))
        need_items(n, owner, true, depth);
}

static void need(struct needs *n, const struct tn_type *t, unsigned depth)
{
    if (!t || tn_is_prim(t) || t->kind > TN_FUNC || !tn_map_put(&n->nodes, t, t))
        return;
    if (depth > TN_MAX_USE_DEPTH) {
        n->e->failed = true;
        n->e->wit->types->over = "length of a chain of interfaces that use each other";
        return;
    }
    if (t->kind == TN_NAMED || t->kind == TN_RESOURCE)
        need_owner(n, t, depth + 1);
    if (t->kind == TN_NAMED)
        need(n, t->named->target, depth + 1);
    else if (t->kind == TN_LIST_N)
        need(n, t->list_n.a, depth + 1);
    else if (t->kind == TN_FUNC)
        need(n, t->func->result, depth + 1);
    for (uint32_t i = 0; t->kind == TN_FUNC && i < t->func->n; i++)
        need(n, t->func->params[i].type, depth + 1);
    for (uint32_t i = 0; t->kind >= TN_RECORD && t->kind <= TN_TUPLE && i < t->parts.n; i++)
        need(n, t->parts.at[i].type, depth + 1);
    if (t->kind > TN_LIST_N && t->kind <= TN_BORROW) {
        need(n, t->of.a, depth + 1);
        need(n, t->of.b, depth + 1);
    } else if (t->kind == TN_LIST) {
        need(n, t->of.a, depth + 1);
    }
}

/* What an interface lends to those that use it: types, and no functions. */
static const struct tn_type *types_of(struct needs *n, const struct tn_instance *whole)
{
    struct tn_types *types = n->e->wit->types;
    struct tn_instance *part = tn_new(types->arena, struct tn_instance);
    for (uint32_t i = 0; i < whole->exports.n; i++) {
        const struct tn_item *item = &whole->exports.at[i];
        if (item->sort != TN_SORT_TYPE || !tn_map_has(&n->nodes, item->type))
            continue;
        tn_items_add(types, &part->exports, *item);
        if (item->type->kind == TN_RESOURCE)
            *tn_push(types->arena, &part->binds) = item->type;
    }
    return made(n->e, tn_type_instance(types, part));
}

static void import_used(struct needs *n, const struct tn_wit_interface *self, unsigned depth);

static void import_types(struct needs *n, const struct tn_wit_interface *used, unsigned depth)
{
    struct elaboration *e = n->e;
    if (!tn_map_put(&n->imported, used, used))
        return;
    import_used(n, used, depth + 1);
    struct tn_item item = {.name = used->id, .sort = TN_SORT_INSTANCE, .type = types_of(n, &used->instance)};
    if (item.type)
        item.type = open_interface(e, item.type, false, true);
    if (item.type)
        tn_items_add(e->wit->types, &e->component->imports, item);
}

/* The interfaces that it uses, each after those that it uses itself. */
static void import_used(struct needs *n, const struct tn_wit_interface *self, unsigned depth)
{
    const struct tn_items *items = &self->instance.exports;
    for (uint32_t i = 0; i < items->n && depth <= TN_MAX_USE_DEPTH; i++) {
        const struct tn_wit_interface *used = NULL;
        if (items->at[i].sort == TN_SORT_TYPE && tn_map_has(&n->nodes, items->at[i].type))
            used = tn_wit_used_from(n->e->wit, items->at[i].type);
        if (used)
            import_types(n, used, depth);
    }
}

const struct tn_type *tn_wit_interface_type(struct tn_wit *wit, const struct tn_wit_interface *interface)
{
    struct elaboration e;
    struct needs n = {.e = &e, .self = interface};
    init(&e, wit);
    tn_map_init(&n.nodes, &e.scratch);
    tn_map_init(&n.whole, &e.scratch);
    tn_map_init(&n.imported, &e.scratch);
    need_items(&n, interface, false, 0);
    if (!e.failed)
        import_used(&n, interface, 0);
    struct tn_item self = {.name = interface->id, .sort = TN_SORT_INSTANCE};
    self.type = open_interface(&e, interface->type, true, true);
    if (self.type)
        tn_items_add(wit->types, &e.component->exports, self);
    return finish(&e, interface->note, interface->id);
}
