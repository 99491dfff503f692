/* Which types of the world the component mentions: those that its functions are over, and what those are
 * over. Only they are imported. And in which order imports and exports stand: each after those whose types it
 * mentions. */
#include "base/limits.h"
#include "componentize/componentize_in.h"

void tn_live_mark(struct tn_live *live, const struct tn_type *t)
{
    while (t && t->kind == TN_NAMED && tn_map_put(&live->seen, t, t))
        t = t->named->target;
    if (!t || t->kind == TN_NAMED || tn_is_prim(t) || !tn_map_put(&live->seen, t, t))
        return;
    for (uint32_t i = 0; i < tn_type_children(t); i++)
        tn_live_mark(live, tn_type_child(t, i));
    if (t->kind == TN_INSTANCE)
        for (uint32_t i = 0; i < t->instance->exports.n; i++)
            tn_live_mark(live, t->instance->exports.at[i].type);
}

/* "[static]r.f" can only stand where `r` does, though its type need not mention it. */
static void mark_resource_of(struct tn_live *live, struct tn_new *n, const struct tn_use *use)
{
    const struct tn_items *items = use->port ? &tn_base(use->port->type)->instance->exports : &n->imports;
    struct tn_str name = tn_extern_name_of(use->func->name).resource;
    const struct tn_item *resource =
        name.len ? tn_items_find(items, tn_name_of(n->types->names, name)) : NULL;
    if (resource)
        tn_live_mark(live, resource->type);
}

static void mark_use(struct tn_live *live, struct tn_new *n, const struct tn_use *use)
{
    if (use->kind == TN_USE_FUNC) {
        tn_map_put(&live->funcs, use->func, use);
        tn_live_mark(live, use->func->type);
        mark_resource_of(live, n, use);
    } else if (use->kind == TN_USE_BUILTIN && use->type) {
        tn_live_mark(live, use->type);
    }
}

void tn_live_find(struct tn_live *live, struct tn_new *n)
{
    tn_map_init(&live->seen, n->arena);
    tn_map_init(&live->funcs, n->arena);
    for (uint32_t i = 0; i < n->imports.n; i++)
        if (n->imports.at[i].sort == TN_SORT_TYPE)
            tn_live_mark(live, n->imports.at[i].type);
    for (uint32_t i = 0; i < n->n; i++)
        for (uint32_t k = 0; !n->inputs[i].dropped && k < n->inputs[i].module->type->n_imports; k++)
            mark_use(live, n, &n->inputs[i].uses[k]);
    for (uint32_t i = 0; i < n->exports.n; i++)
        tn_live_mark(live, n->exports.at[i].type);
}

/* ---- order ---- */

struct order {
    struct tn_new *n;
    const struct tn_items *items;
    struct tn_map owners; /* NAMED or RESOURCE -> the item that brings it */
    struct tn_map seen;   /* of the walk of one item */
    uint8_t *state;       /* by item: 0, 1 being placed, 2 placed */
    uint32_t *placed, n_placed;
    unsigned depth;
    bool failed;
};

static void place(struct order *o, const struct tn_item *item);

static void own(struct order *o, const struct tn_item *item, const struct tn_item *port)
{
    if (item->sort == TN_SORT_TYPE && !tn_map_has(&o->owners, item->type))
        tn_map_put(&o->owners, item->type, port);
    if (item->sort != TN_SORT_INSTANCE)
        return;
    const struct tn_items *items = &tn_base(item->type)->instance->exports;
    for (uint32_t i = 0; i < items->n; i++)
        own(o, &items->at[i], port);
}

/* The ports whose types `t` mentions go first. */
static void place_owners(struct order *o, struct tn_map *seen, const struct tn_item *self,
                         const struct tn_type *t)
{
    if (!t || tn_is_prim(t) || !tn_map_put(seen, t, t))
        return;
    const struct tn_item *owner = tn_map_get(&o->owners, t);
    if (owner && owner != self) {
        place(o, owner);
        return;
    }
    for (uint32_t i = 0; i < tn_type_children(t); i++)
        place_owners(o, seen, self, tn_type_child(t, i));
    if (t->kind == TN_INSTANCE)
        for (uint32_t i = 0; i < t->instance->exports.n; i++)
            place_owners(o, seen, self, t->instance->exports.at[i].type);
}

static void place(struct order *o, const struct tn_item *item)
{
    uint32_t i = (uint32_t)(item - o->items->at);
    struct tn_map seen;
    if (o->state[i] == 2 || o->failed)
        return;
    if (o->state[i] == 1 || o->depth == TN_MAX_CHAIN) {
        o->failed = true;
        tn_new_wrong(o->n, NULL, 0, "componentize-merge",
                     o->state[i] == 1 ? "`%s` and another interface mention each other's types"
                                      : "`%s` ends a chain of too many interfaces that use each other",
                     item->name);
        return;
    }
    o->state[i] = 1;
    o->depth++;
    tn_map_init(&seen, o->n->arena);
    place_owners(o, &seen, item, item->type);
    o->depth--;
    o->state[i] = 2;
    o->placed[o->n_placed++] = i;
}

uint32_t *tn_live_order(struct tn_new *n, const struct tn_items *items)
{
    struct order o = {.n = n, .items = items};
    tn_map_init(&o.owners, n->arena);
    o.state = tn_new_n(n->arena, items->n, uint8_t);
    o.placed = tn_new_n(n->arena, items->n, uint32_t);
    for (uint32_t i = 0; i < items->n; i++)
        own(&o, &items->at[i], &items->at[i]);
    for (uint32_t i = 0; i < items->n; i++)
        place(&o, &items->at[i]);
    return o.failed ? NULL : o.placed;
}
