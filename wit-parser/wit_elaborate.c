/* An interface is a template; a world brings it to life once for each import and export. Always by a copy:
 * were a template's resources shared, an import and an export of one interface, or two worlds, would be one
 * type. Every type item is made anew, resource or not, so that what an import and an export name is disjoint.
 */
#include "wit-parser/wit_elaborate.h"

#include "component/comp_copy.h"

struct elaboration {
    struct tn_wit *wit;
    struct tn_arena scratch;
    struct tn_subst copies;    /* template node -> its copy as seen from the port being opened */
    const struct tn_map *live; /* the types wanted of imported interfaces, and no functions; NULL: all */
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

static const struct tn_type *finish(struct elaboration *e)
{
    const struct tn_type *t = e->failed ? NULL : tn_type_component(e->wit->types, e->component);
    if (!t)
        tn_diag_report(e->wit->job->sink, TN_ERROR, "wit-too-large", TN_NOWHERE, "over the limit on the %s",
                       e->wit->types->over ? e->wit->types->over : "number of types");
    tn_arena_dispose(&e->scratch);
    return t;
}

static const struct tn_type *made(struct elaboration *e, const struct tn_type *t)
{
    e->failed = e->failed || !t;
    return t;
}

/* What an interface lends to those that use it: the types that are live, and no functions. */
static const struct tn_type *slice(struct elaboration *e, const struct tn_instance *whole)
{
    struct tn_types *types = e->wit->types;
    struct tn_instance *part = tn_new(types->arena, struct tn_instance);
    for (uint32_t i = 0; i < whole->exports.n; i++)
        if (whole->exports.at[i].sort == TN_SORT_TYPE && tn_map_has(e->live, whole->exports.at[i].type))
            tn_items_add(types, &part->exports, whole->exports.at[i]);
    for (uint32_t i = 0; i < whole->binds.n; i++)
        if (tn_map_has(e->live, whole->binds.at[i]))
            *tn_push(types->arena, &part->binds) = whole->binds.at[i];
    return made(e, tn_type_instance(types, part));
}

/* The instance of one import or export. What one under a plain name introduces is for itself: those who use
 * the interface see what they saw before. */
static const struct tn_type *open_interface(struct elaboration *e, const struct tn_wit_interface *interface,
                                            bool is_export, bool is_source)
{
    struct tn_list *binds = is_export ? &e->component->binds_out : &e->component->binds_in;
    const struct tn_items *items = &interface->instance.exports;
    const struct tn_type *whole = e->live && !is_export ? slice(e, &interface->instance) : interface->type;
    const struct tn_type **before = tn_new_n(&e->scratch, items->n, const struct tn_type *);
    for (uint32_t i = 0; i < items->n; i++)
        before[i] = tn_subst_get(&e->copies, items->at[i].type);
    const struct tn_type *open = whole ? made(e, tn_instance_open(&e->copies, whole, binds)) : NULL;
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
        item.type = open_interface(e, port->interface, is_export, port->by_id);
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
    return finish(&e);
}

/* ---- an interface alone ---- */

struct uses {
    struct elaboration *e;
    struct tn_map live;    /* nodes that the interface mentions, of any interface */
    struct tn_map ordered; /* nodes and interfaces that were looked at for the order */
    struct {
        const struct tn_wit_interface **at;
        unsigned n, cap;
    } owners; /* the interfaces that own one of them, each after those it uses */
};

static bool mentions_names(const struct tn_type *t)
{
    return t && t->has & (TN_HAS_NAME | TN_HAS_RESOURCE);
}

static void mention(struct uses *u, const struct tn_type *t)
{
    if (!mentions_names(t) || !tn_map_put(&u->live, t, t))
        return;
    while (t->kind == TN_NAMED &&
           t->named->target->kind == TN_NAMED) { /* a chain as long as the file has room for */
        t = t->named->target;
        if (!tn_map_put(&u->live, t, t))
            return;
    }
    for (uint32_t i = 0; i < tn_type_children(t); i++)
        mention(u, tn_type_child(t, i));
}

static void order_owners(struct uses *u, const struct tn_wit_interface *self);

static void order_owners_of(struct uses *u, const struct tn_wit_interface *self, const struct tn_type *t)
{
    for (; mentions_names(t); t = t->named->target) {
        const struct tn_wit_def *def = tn_wit_def_of(u->e->wit, t);
        if (def && def->interface && def->interface != self) {
            order_owners(u, def->interface);
            return;
        }
        if (!tn_map_put(&u->ordered, t, t))
            return;
        if (t->kind != TN_NAMED)
            break;
    }
    for (uint32_t i = 0; mentions_names(t) && i < tn_type_children(t); i++)
        order_owners_of(u, self, tn_type_child(t, i));
}

static void order_owners(struct uses *u, const struct tn_wit_interface *self)
{
    const struct tn_items *items = &self->instance.exports;
    if (!tn_map_put(&u->ordered, self, self))
        return;
    for (uint32_t i = 0; i < items->n; i++)
        if (tn_map_has(&u->live, items->at[i].type))
            order_owners_of(u, self, items->at[i].type);
    *tn_push(&u->e->scratch, &u->owners) = self;
}

const struct tn_type *tn_wit_interface_type(struct tn_wit *wit, const struct tn_wit_interface *interface)
{
    struct elaboration e;
    init(&e, wit);
    struct uses u = {.e = &e};
    const struct tn_items *items = &interface->instance.exports;
    tn_map_init(&u.live, &e.scratch);
    tn_map_init(&u.ordered, &e.scratch);
    for (uint32_t i = 0; i < items->n; i++)
        mention(&u, items->at[i].type);
    order_owners(&u, interface);
    e.live = &u.live;
    for (unsigned i = 0; i + 1 < u.owners.n; i++) { /* the last one is the interface itself */
        struct tn_item item = {.name = u.owners.at[i]->id, .sort = TN_SORT_INSTANCE};
        item.type = open_interface(&e, u.owners.at[i], false, true);
        if (item.type)
            tn_items_add(wit->types, &e.component->imports, item);
    }
    struct tn_item self = {.name = interface->id, .sort = TN_SORT_INSTANCE};
    self.type = open_interface(&e, interface, true, true);
    if (self.type)
        tn_items_add(wit->types, &e.component->exports, self);
    return finish(&e);
}
