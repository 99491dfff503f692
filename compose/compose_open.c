/* The imports that stay open, and so become imports of the whole. Several instances may want one interface,
 * each showing only the part it uses, perhaps at different versions of one track: they get one import, the
 * union of the views, under the highest version's name. */
#include "component/comp_names.h"
#include "component/comp_union.h"
#include "compose/compose_graph.h"

struct open {
    struct tn_graph *graph;
    struct tn_map names;   /* track -> the item whose name the one import has */
    struct tn_items whole; /* the imports of the whole, united so far */
    struct tn_list binds;
    struct tn_union uni;
    const char *name; /* of the import being united */
    bool failed;
};

static const struct tn_items *imports_of(const struct tn_node *instance)
{
    return &instance->package->type->component->imports;
}

/* ---- names ---- */

static void name_imports(struct open *open, const struct tn_node *instance)
{
    const struct tn_items *imports = imports_of(instance);
    for (uint32_t i = 0; i < imports->n; i++) {
        if (instance->args[i])
            continue;
        const char *track = tn_name_track(open->graph->types->names, imports->at[i].name);
        const struct tn_item *known = tn_map_get(&open->names, track);
        if (!known || tn_name_compare_versions(imports->at[i].name, known->name) > 0)
            tn_map_put(&open->names, track, &imports->at[i]);
    }
}

/* What an import is called in the whole. */
static const struct tn_item *named_as(const struct open *open, const struct tn_item *import)
{
    return tn_map_get(&open->names, tn_name_track(open->graph->types->names, import->name));
}

/* ---- families of resources ---- */

/* The resources that wired imports bring: RESOURCE -> the import. */
static void wired_resources(const struct tn_node *instance, struct tn_map *ret_wired)
{
    const struct tn_items *imports = imports_of(instance);
    for (uint32_t i = 0; i < imports->n; i++) {
        const struct tn_item *import = &imports->at[i];
        if (!instance->args[i])
            continue;
        if (import->type->kind == TN_RESOURCE)
            tn_map_put(ret_wired, import->type, (void *)import);
        if (import->sort != TN_SORT_INSTANCE)
            continue;
        const struct tn_items *exports = &tn_base(import->type)->instance->exports;
        for (uint32_t k = 0; k < exports->n; k++)
            if (exports->at[k].type->kind == TN_RESOURCE)
                tn_map_put(ret_wired, exports->at[k].type, (void *)import);
    }
}

static void report_half_wired(struct open *open, const struct tn_node *instance, const struct tn_item *import,
                              const struct tn_type *resource, const struct tn_item *owner)
{
    uint32_t number = (uint32_t)(owner - imports_of(instance)->at);
    const char *from = tn_node_origin(instance->args[number])->package->label;
    const char *name = resource->resource->name ? resource->resource->name : "?";
    struct tn_draft draft =
        tn_diag_begin(open->graph->sink, TN_ERROR, "compose-half-wired", TN_NOWHERE,
                      "`%s` stays an import of %s, but it takes or gives `%s` of `%s`, which "
                      "comes from %s",
                      import->name, instance->package->label, name, owner->name, from);
    tn_diag_note(&draft, TN_NOWHERE,
                 "whoever provides the import from outside cannot know a resource from inside");
    tn_diag_help(&draft, "plug `%s` as well, or leave `%s` to the outside", import->name, owner->name);
    tn_diag_end(&draft);
    open->failed = true;
}

/* An open import must not mention a resource that a wired one brings: from outside, nobody could provide it.
 */
static void check_families(struct open *open, const struct tn_node *instance)
{
    const struct tn_items *imports = imports_of(instance);
    struct tn_map wired;
    tn_map_init(&wired, open->graph->types->arena);
    wired_resources(instance, &wired);
    for (uint32_t i = 0; i < imports->n && wired.n; i++) {
        struct tn_free mentioned;
        if (instance->args[i] || !(imports->at[i].type->has & TN_HAS_RESOURCE))
            continue;
        tn_free_init(&mentioned, open->graph->types);
        tn_free_type(&mentioned, imports->at[i].type);
        for (unsigned k = 0; k < wired.n; k++) {
            if (tn_map_has(&mentioned.found, wired.at[k].key)) {
                report_half_wired(open, instance, &imports->at[i], wired.at[k].key, wired.at[k].value);
                break;
            }
        }
    }
}

/* ---- uniting ---- */

/* Who wanted the import first, before `user`. */
static const struct tn_node *earlier_user(const struct open *open, const struct tn_node *user,
                                          const char *name)
{
    const struct tn_node *node = open->graph->instances.at[0];
    for (unsigned i = 0; node != user; node = open->graph->instances.at[++i]) {
        const struct tn_items *imports = imports_of(node);
        for (uint32_t k = 0; k < imports->n; k++)
            if (!node->args[k] && named_as(open, &imports->at[k])->name == name)
                return node;
    }
    return user;
}

static void report_disagreement(void *context, const struct tn_mismatch *mismatch)
{
    struct open *open = context;
    const char *const *who = open->uni.match.who;
    struct tn_draft draft = tn_diag_begin(open->graph->sink, TN_ERROR, "compose-merge", TN_NOWHERE,
                                          "%s and %s both leave `%s` open, and do not agree on it: %s",
                                          who[1], who[0], open->name, mismatch->message);
    for (unsigned term = 2; term--;)
        if (mismatch->type[term])
            tn_diag_note(&draft, mismatch->span[term], "%s: `%s`", who[term], mismatch->type[term]);
    tn_diag_help(&draft, "what stays an import is one for all that want it: plug it into one of them first");
    tn_diag_end(&draft);
    open->failed = true;
}

/* One by one, for two imports of one instance may come to the same. */
static bool unite(struct open *open, const struct tn_node *instance)
{
    const struct tn_items *imports = imports_of(instance);
    bool agreed = true;
    for (uint32_t i = 0; i < imports->n; i++) {
        if (instance->args[i])
            continue;
        struct tn_item item = imports->at[i];
        item.name = named_as(open, &imports->at[i])->name;
        item.attrs = named_as(open, &imports->at[i])->attrs;
        open->name = item.name;
        open->uni.match.who[0] = instance->package->label;
        open->uni.match.who[1] = earlier_user(open, instance, item.name)->package->label;
        agreed &=
            tn_union_items(&open->uni, &open->whole, &open->binds, &(struct tn_items){.at = &item, .n = 1});
    }
    return agreed;
}

/* ---- order: an import after those whose types it mentions ---- */

enum state { UNSEEN, BEING_PLACED, PLACED };

struct order {
    struct open *open;
    struct tn_map owner; /* NAMED or RESOURCE -> the item of `whole` that brings it */
    struct tn_map nodes; /* item -> its IMPORT node, once placed */
    enum state *state;   /* by item */
};

static void own_items(struct order *order, const struct tn_items *items, const struct tn_item *top)
{
    for (uint32_t i = 0; i < items->n; i++) {
        const struct tn_item *item = &items->at[i];
        if (item->sort == TN_SORT_TYPE && !tn_map_has(&order->owner, item->type))
            tn_map_put(&order->owner, item->type, top);
        else if (item->sort == TN_SORT_INSTANCE)
            own_items(order, &tn_base(item->type)->instance->exports, top);
    }
}

static void place(struct order *order, const struct tn_item *item);

/* Places what brings the names and resources that `t`, of `item`, mentions. */
static void place_owners(struct order *order, struct tn_map *seen, const struct tn_item *item,
                         const struct tn_type *t)
{
    if (!t || !(t->has & (TN_HAS_NAME | TN_HAS_RESOURCE)) || !tn_map_put(seen, t, t))
        return;
    const struct tn_item *owner = tn_map_get(&order->owner, t);
    if (owner && owner != item) {
        place(order, owner);
        return;
    }
    for (uint32_t i = 0, n = tn_type_children(t); i < n; i++)
        place_owners(order, seen, item, tn_type_child(t, i));
    const struct tn_items *lists[2] = {
        t->kind == TN_INSTANCE    ? &t->instance->exports
        : t->kind == TN_COMPONENT ? &t->component->exports
                                  : NULL,
        t->kind == TN_COMPONENT ? &t->component->imports : NULL,
    };
    for (unsigned k = 0; k < 2; k++)
        for (uint32_t i = 0; lists[k] && i < lists[k]->n; i++)
            place_owners(order, seen, item, lists[k]->at[i].type);
}

static void place(struct order *order, const struct tn_item *item)
{
    struct tn_graph *graph = order->open->graph;
    uint32_t number = (uint32_t)(item - order->open->whole.at);
    if (order->state[number] == BEING_PLACED) {
        tn_diag_report(
            graph->sink, TN_ERROR, "compose-import-cycle", TN_NOWHERE,
            "the imports that stay open cannot be put in order: `%s` and another mention each other's types",
            item->name);
        order->open->failed = true;
    }
    if (order->state[number] != UNSEEN)
        return;
    struct tn_map seen;
    tn_map_init(&seen, graph->types->arena);
    order->state[number] = BEING_PLACED;
    place_owners(order, &seen, item, item->type);
    order->state[number] = PLACED;
    tn_map_put(&order->nodes, item->name, tn_graph_import(graph, item));
}

static void place_all(struct order *order)
{
    struct tn_graph *graph = order->open->graph;
    const struct tn_items *whole = &order->open->whole;
    tn_map_init(&order->owner, graph->types->arena);
    tn_map_init(&order->nodes, graph->types->arena);
    order->state = tn_new_n(graph->types->arena, whole->n, enum state);
    for (uint32_t i = 0; i < whole->n; i++) {
        const struct tn_item *item = &whole->at[i];
        if (item->sort == TN_SORT_TYPE)
            tn_map_put(&order->owner, item->type, item);
        else if (item->sort == TN_SORT_INSTANCE)
            own_items(order, &tn_base(item->type)->instance->exports, item);
    }
    for (uint32_t i = 0; i < whole->n; i++)
        place(order, &whole->at[i]);
}

enum tn_status tn_graph_open(struct tn_graph *graph)
{
    struct open open = {.graph = graph};
    struct order order = {.open = &open};
    tn_map_init(&open.names, graph->types->arena);
    tn_union_init(&open.uni, graph->types, graph->sink);
    open.uni.match.told = report_disagreement;
    open.uni.match.context = &open;
    for (unsigned i = 0; i < graph->instances.n; i++) {
        check_families(&open, graph->instances.at[i]);
        name_imports(&open, graph->instances.at[i]);
    }
    for (unsigned i = 0; i < graph->instances.n; i++)
        if (!unite(&open, graph->instances.at[i]) && !open.failed)
            return tn_graph_over(graph);
    if (open.failed)
        return TN_ERR_INVALID;
    place_all(&order);
    for (unsigned i = 0; i < graph->instances.n; i++) {
        struct tn_node *node = graph->instances.at[i];
        const struct tn_items *imports = imports_of(node);
        for (uint32_t k = 0; k < imports->n; k++)
            if (!node->args[k])
                node->args[k] = tn_map_get(&order.nodes, named_as(&open, &imports->at[k])->name);
    }
    return open.failed ? TN_ERR_INVALID : TN_OK;
}
