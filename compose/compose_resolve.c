/* Types in the graph: each package is instantiated with what its node is given, by the rule the validator
 * has, so that every node has its type, resources and all. Then the exports: what they mention must have a
 * name outside. */
#include "component/comp_copy.h"
#include "component/comp_match.h"
#include "component/comp_names.h"
#include "compose/compose_graph.h"

/* ---- instances ---- */

/* The type of an alias: that of the item in what it is an alias of. */
static const struct tn_type *type_of(struct tn_node *node)
{
    if (!node->type && node->kind == TN_NODE_ALIAS && !node->name) {
        node->type = type_of(node->of);
    } else if (!node->type && node->kind == TN_NODE_ALIAS) {
        const struct tn_type *of = type_of(node->of);
        const struct tn_item *item = of ? tn_items_find(&tn_base(of)->instance->exports, node->name) : NULL;
        node->type = item ? item->type : NULL;
    }
    return node->type;
}

struct making {
    struct tn_graph *graph;
    struct tn_match *match;
    const struct tn_item *items[2]; /* the argument and the import that are being matched */
    struct tn_span span;            /* where it is given */
    bool told;
};

static void report_mismatch(void *context, const struct tn_mismatch *mismatch)
{
    struct making *making = context;
    const char *const *who = making->match->who;
    const char *words = mismatch->message;
    bool resource = mismatch->rule == TN_MISMATCH_RESOURCE;
    if (resource)
        words =
            tn_arena_printf(making->graph->sink->arena, "`%s` is not the resource that %s has from elsewhere",
                            mismatch->path, who[1]);
    struct tn_draft draft = tn_diag_begin(making->graph->sink, TN_ERROR, "compose-mismatch", making->span,
                                          "%s does not fit %s: %s", who[0], who[1], words);
    if (resource)
        tn_diag_help(
            &draft, "a resource of one instance is never that of another: all that mentions it must be given "
                    "from where it is made");
    else
        tn_graph_note_sides(&draft, mismatch, who, making->items);
    tn_diag_end(&draft);
    making->told = true;
}

/* Does each argument fit its import? Told one by one, so that messages say who gives it. */
static bool args_fit(struct making *making, const struct tn_node *node, const struct tn_items *args)
{
    const struct tn_component *component = node->package->type->component;
    struct tn_match *match = making->match;
    bool fit = true;
    match->told = report_mismatch;
    match->context = making;
    match->who[1] = node->package->label;
    for (uint32_t i = 0; i < args->n; i++) {
        match->who[0] = tn_node_giver(node->args[i]);
        making->items[0] = &args->at[i];
        making->items[1] = &component->imports.at[i];
        making->span = node->arg_spans ? node->arg_spans[i] : TN_NOWHERE;
        fit &= tn_match_item(match, making->items[0], making->items[1], &component->binds_in);
    }
    tn_match_reset(match);
    return fit;
}

static enum tn_status make(struct tn_graph *graph, struct tn_match *match, struct tn_node *node)
{
    const struct tn_items *imports = &node->package->type->component->imports;
    struct making making = {.graph = graph, .match = match};
    struct tn_items args = {0};
    for (uint32_t i = 0; i < imports->n; i++) {
        struct tn_item arg = {
            .name = imports->at[i].name, .sort = node->args[i]->sort, .type = type_of(node->args[i])};
        if (!arg.type) /* what should have given it could not be made */
            return TN_ERR_INVALID;
        tn_items_add(graph->types, &args, arg);
    }
    if (args_fit(&making, node, &args))
        node->type = tn_component_instantiate(match, node->package->type, &args, &graph->defined);
    if (node->type)
        return TN_OK;
    return making.told ? TN_ERR_INVALID : tn_graph_over(graph);
}

/* ---- names for exports ---- */

struct naming {
    struct tn_graph *graph;
    struct tn_map named;   /* nodes that have a name outside: imported, or exported already */
    struct tn_map fine;    /* nodes in which nothing lacks one */
    struct tn_map owners;  /* node -> the ALIAS of what exports it: a type, or an instance with it */
    struct tn_map renamed; /* nodes that are exported as types themselves: under a name that is new */
    struct tn_map taken;   /* export names */
    struct tn_map waiting; /* node -> its struct tn_graph_export, of those asked for, further down */
    const struct tn_graph_export *wanted; /* those */
    bool *done;                           /* and which of them were needed before their turn */
    struct tn_span span;                  /* of the export that is being named */
    bool failed;
};

/* The first type in `t` that lacks a name, or NULL. What holds fields, cases or handles must have one; lists
 * and the like are looked through. Explainer.md "Type Checking", import and export definitions. */
static const struct tn_type *unnamed(struct naming *naming, const struct tn_type *t)
{
    if (!t || tn_map_has(&naming->named, t) || tn_map_has(&naming->fine, t))
        return NULL;
    const struct tn_type *base = tn_base(t), *found = NULL;
    if (base->kind == TN_RESOURCE || (base->kind >= TN_RECORD && base->kind <= TN_FLAGS))
        return t;
    for (uint32_t i = 0, n = tn_type_children(base); i < n && !found; i++)
        found = unnamed(naming, tn_type_child(base, i));
    if (!found)
        tn_map_put(&naming->fine, t, t);
    return found;
}

static void name_items(struct naming *naming, const struct tn_items *items)
{
    for (uint32_t i = 0; i < items->n; i++) {
        if (items->at[i].sort == TN_SORT_TYPE)
            tn_map_put(&naming->named, items->at[i].type, items->at[i].type);
        else if (items->at[i].sort == TN_SORT_INSTANCE)
            name_items(naming, &tn_base(items->at[i].type)->instance->exports);
    }
}

static void find_owner(struct naming *naming, const struct tn_item *item, struct tn_node *alias)
{
    if (item->sort == TN_SORT_TYPE && !tn_map_has(&naming->owners, item->type))
        tn_map_put(&naming->owners, item->type, alias);
}

static void find_owners(struct naming *naming, struct tn_node *instance)
{
    const struct tn_items *exports = &tn_base(instance->type)->instance->exports;
    for (uint32_t i = 0; i < exports->n; i++) {
        const struct tn_item *item = &exports->at[i];
        if (item->sort != TN_SORT_TYPE && item->sort != TN_SORT_INSTANCE)
            continue;
        struct tn_node *alias = tn_graph_alias(naming->graph, instance, item);
        find_owner(naming, item, alias);
        const struct tn_items *inner =
            item->sort == TN_SORT_INSTANCE ? &tn_base(item->type)->instance->exports : &(struct tn_items){0};
        for (uint32_t k = 0; k < inner->n; k++)
            find_owner(naming, &inner->at[k], alias);
    }
}

static void name_export(struct naming *naming, struct tn_graph_export export);

/* Sees to it that `t`, under the export `name`, has nothing without a name: exports the interface that has
 * it. */
static void name_type(struct naming *naming, const char *name, const struct tn_type *t)
{
    const struct tn_type *lacking;
    while ((lacking = unnamed(naming, t)) != NULL && !naming->failed) {
        struct tn_node *owner = tn_map_get(&naming->owners, lacking);
        const struct tn_graph_export *waiting = owner ? tn_map_get(&naming->waiting, owner) : NULL;
        if (waiting) {
            naming->done[waiting - naming->wanted] = true;
            name_export(naming, *waiting);
            continue;
        }
        if (!owner || tn_map_has(&naming->taken, owner->name)) {
            const char *word = lacking->kind == TN_NAMED      ? lacking->named->name
                               : lacking->kind == TN_RESOURCE ? lacking->resource->name
                                                              : NULL;
            tn_diag_report(
                naming->graph->sink, TN_ERROR, "compose-unnamed", naming->span,
                "the export `%s` mentions the %s `%s`, which no interface that could be exported names", name,
                tn_kind_word(tn_base(lacking)->kind), word ? word : "?");
            naming->failed = true;
            return;
        }
        name_export(naming, (struct tn_graph_export){.name = owner->name, .node = owner, .added = true});
    }
}

static void name_layer(struct naming *naming, const char *name, const struct tn_items *items)
{
    for (uint32_t i = 0; i < items->n; i++) {
        const struct tn_type *t = items->at[i].type;
        if (items->at[i].sort == TN_SORT_FUNC)
            name_type(naming, name, t);
        for (uint32_t k = 0; items->at[i].sort == TN_SORT_TYPE && k < tn_type_children(tn_base(t)); k++)
            name_type(naming, name, tn_type_child(tn_base(t), k));
        if (items->at[i].sort == TN_SORT_INSTANCE)
            name_layer(naming, name, &tn_base(t)->instance->exports);
        if (items->at[i].sort == TN_SORT_TYPE)
            tn_map_put(&naming->named, t, t);
    }
}

static bool is_renamed(void *context, const struct tn_type *t, void *owner)
{
    (void)t, (void)owner;
    *(bool *)context = true;
    return false;
}

/* Exporting a type makes a new one of it; what mentions the old must say that it means the new. */
static bool mentions_renamed(struct naming *naming, const struct tn_type *t)
{
    struct tn_map seen;
    bool renamed = false;
    tn_map_init(&seen, naming->graph->types->arena);
    if (naming->renamed.n)
        tn_each_owner(&naming->renamed, &seen, t, is_renamed, &renamed);
    return renamed;
}

static void name_export(struct naming *naming, struct tn_graph_export export)
{
    struct tn_graph *graph = naming->graph;
    struct tn_item item = {.name = export.name, .sort = export.node->sort, .type = type_of(export.node)};
    tn_map_put(&naming->taken, export.name, export.name);
    tn_map_put(&naming->waiting, export.node, NULL);
    name_layer(naming, export.name, &(struct tn_items){.at = &item, .n = 1});
    export.ascribed = item.sort != TN_SORT_TYPE && mentions_renamed(naming, item.type);
    if (item.sort == TN_SORT_TYPE)
        tn_map_put(&naming->renamed, item.type, item.type);
    *tn_push(graph->types->arena, &graph->exports) = export;
}

/* Exports, before those that need it, each interface without which they would mention what has no name
 * outside. */
static enum tn_status name_exports(struct tn_graph *graph)
{
    struct naming naming = {.graph = graph};
    const struct tn_graph_export *wanted = graph->exports.at;
    unsigned n = graph->exports.n;
    struct tn_map *maps[] = {&naming.named,   &naming.fine,  &naming.owners,
                             &naming.renamed, &naming.taken, &naming.waiting};
    for (unsigned i = 0; i < sizeof maps / sizeof *maps; i++)
        tn_map_init(maps[i], graph->types->arena);
    for (unsigned i = 0; i < graph->imports.n; i++) {
        struct tn_node *import = graph->imports.at[i];
        struct tn_item item = {.name = import->name, .sort = import->sort, .type = import->type};
        name_items(&naming, &(struct tn_items){.at = &item, .n = 1});
    }
    for (unsigned i = 0; i < graph->instances.n; i++)
        find_owners(&naming, graph->instances.at[i]);
    naming.wanted = wanted;
    naming.done = tn_new_n(graph->types->arena, n, bool);
    for (unsigned i = n; i-- > 0;) {
        tn_map_put(&naming.taken, wanted[i].name, wanted[i].name);
        tn_map_put(&naming.waiting, wanted[i].node, &wanted[i]);
    }
    graph->exports.at = NULL;
    graph->exports.n = graph->exports.cap = 0;
    for (unsigned i = 0; i < n; i++) {
        naming.span = wanted[i].span;
        if (!naming.done[i])
            name_export(&naming, wanted[i]);
    }
    return naming.failed ? TN_ERR_INVALID : TN_OK;
}

const struct tn_type *tn_graph_component(struct tn_graph *graph)
{
    struct tn_component *component = tn_new(graph->types->arena, struct tn_component);
    struct tn_leak leak;
    component->binds_in = graph->binds;
    for (unsigned i = 0; i < graph->imports.n; i++) {
        const struct tn_node *node = graph->imports.at[i];
        tn_items_add(graph->types, &component->imports,
                     (struct tn_item){.name = node->name, .sort = node->sort, .type = node->type});
    }
    for (unsigned i = 0; i < graph->exports.n; i++) {
        struct tn_graph_export *export = &graph->exports.at[i];
        tn_items_add(graph->types, &component->exports,
                     (struct tn_item){
                         .name = export->name, .sort = export->node->sort, .type = type_of(export->node)});
    }
    const struct tn_type *type = tn_scope_close(graph->types, component, &graph->defined, &leak);
    if (!type)
        tn_graph_over(graph);
    return type;
}

enum tn_status tn_graph_resolve(struct tn_graph *graph)
{
    struct tn_match match;
    enum tn_status status = tn_graph_open(graph), worst = TN_OK;
    if (status)
        return status;
    tn_match_init(&match, graph->types, graph->sink);
    for (unsigned i = 0; i < graph->instances.n; i++) {
        status = make(graph, &match, graph->instances.at[i]);
        worst = worst ? worst : status;
    }
    status = tn_graph_check_closed(graph);
    worst = worst ? worst : status;
    if (!worst)
        worst = name_exports(graph);
    return worst ? worst : tn_graph_limits(graph);
}
