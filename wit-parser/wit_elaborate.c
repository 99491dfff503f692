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
    return finish(&e);
}

/* ---- an interface alone ---- */

/* What an interface lends to those that use it: its types, and no functions. */
static const struct tn_type *types_of(struct elaboration *e, const struct tn_instance *whole)
{
    struct tn_types *types = e->wit->types;
    struct tn_instance *part = tn_new(types->arena, struct tn_instance);
    part->binds = whole->binds;
    for (uint32_t i = 0; i < whole->exports.n; i++)
        if (whole->exports.at[i].sort == TN_SORT_TYPE)
            tn_items_add(types, &part->exports, whole->exports.at[i]);
    return made(e, tn_type_instance(types, part));
}

static void import_used(struct elaboration *e, struct tn_map *seen, const struct tn_wit_interface *self,
                        unsigned depth);

static void import_types(struct elaboration *e, struct tn_map *seen, const struct tn_wit_interface *used,
                         unsigned depth)
{
    if (!tn_map_put(seen, used, used))
        return;
    import_used(e, seen, used, depth + 1);
    struct tn_item item = {.name = used->id, .sort = TN_SORT_INSTANCE, .type = types_of(e, &used->instance)};
    if (item.type)
        item.type = open_interface(e, item.type, false, true);
    if (item.type)
        tn_items_add(e->wit->types, &e->component->imports, item);
}

/* The interfaces that it uses, each after those that it uses itself. */
static void import_used(struct elaboration *e, struct tn_map *seen, const struct tn_wit_interface *self,
                        unsigned depth)
{
    const struct tn_items *items = &self->instance.exports;
    if (depth > TN_MAX_USE_DEPTH) {
        e->failed = true;
        e->wit->types->over = "length of a chain of interfaces that use each other";
        return;
    }
    for (uint32_t i = 0; i < items->n; i++) {
        const struct tn_wit_interface *used = NULL;
        if (items->at[i].sort == TN_SORT_TYPE)
            used = tn_wit_used_from(e->wit, items->at[i].type);
        if (used)
            import_types(e, seen, used, depth);
    }
}

const struct tn_type *tn_wit_interface_type(struct tn_wit *wit, const struct tn_wit_interface *interface)
{
    struct elaboration e;
    struct tn_map seen;
    init(&e, wit);
    tn_map_init(&seen, &e.scratch);
    import_used(&e, &seen, interface, 0);
    struct tn_item self = {.name = interface->id, .sort = TN_SORT_INSTANCE};
    self.type = open_interface(&e, interface->type, true, true);
    if (self.type)
        tn_items_add(wit->types, &e.component->exports, self);
    return finish(&e);
}
