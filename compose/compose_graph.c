#include "compose/compose_graph.h"

#include "component/comp_match.h"
#include "component/comp_print.h"

void tn_graph_init(struct tn_graph *graph, struct tn_types *types, struct tn_diag_sink *sink)
{
    *graph = (struct tn_graph){.types = types, .sink = sink};
    tn_known_init(&graph->known, types->arena);
}

struct tn_package *tn_graph_package(struct tn_graph *graph, const char *label, const struct tn_source *source,
                                    const struct tn_type *type)
{
    struct tn_package *package = tn_new(graph->types->arena, struct tn_package);
    *package = (struct tn_package){.label = label, .source = source, .type = type, .binaries = 1, .depth = 1};
    struct tn_str bytes = tn_str_of(source->bytes);
    for (unsigned i = 0; i < graph->packages.n && !package->same; i++)
        if (!graph->packages.at[i]->same &&
            tn_str_same(tn_str_of(graph->packages.at[i]->source->bytes), bytes))
            package->same = graph->packages.at[i];
    *tn_push(graph->types->arena, &graph->packages) = package;
    return package;
}

bool tn_package_is_wit(const struct tn_package *package)
{
    const struct tn_items *exports = &package->type->component->exports;
    bool only_types = exports->n && !package->type->component->imports.n;
    for (uint32_t i = 0; i < exports->n && only_types; i++)
        only_types =
            exports->at[i].sort == TN_SORT_TYPE && tn_base(exports->at[i].type)->kind == TN_COMPONENT;
    return only_types;
}

static struct tn_node *new_node(struct tn_graph *graph, enum tn_node_kind kind, enum tn_sort sort)
{
    struct tn_node *node = tn_new(graph->types->arena, struct tn_node);
    node->kind = (uint8_t)kind;
    node->sort = (uint8_t)sort;
    tn_map_init(&node->aliases, graph->types->arena);
    return node;
}

struct tn_node *tn_graph_instance(struct tn_graph *graph, struct tn_package *package)
{
    struct tn_node *node = new_node(graph, TN_NODE_INSTANCE, TN_SORT_INSTANCE);
    node->package = package;
    node->args = tn_new_n(graph->types->arena, package->type->component->imports.n, struct tn_node *);
    return node;
}

struct tn_node *tn_graph_declare(struct tn_graph *graph, const struct tn_item *item, struct tn_span span)
{
    struct tn_node *node = new_node(graph, TN_NODE_IMPORT, item->sort);
    node->name = item->name;
    node->attrs = item->attrs;
    node->type = item->type;
    node->span = span;
    return node;
}

struct tn_node *tn_graph_import(struct tn_graph *graph, const struct tn_item *item)
{
    struct tn_node *node = tn_graph_declare(graph, item, TN_NOWHERE);
    *tn_push(graph->types->arena, &graph->imports) = node;
    return node;
}

struct tn_node *tn_graph_type(struct tn_graph *graph, const struct tn_type *type, struct tn_span span)
{
    struct tn_node *node = new_node(graph, TN_NODE_TYPE, TN_SORT_TYPE);
    node->type = type;
    node->span = span;
    return node;
}

struct tn_node *tn_graph_alias(struct tn_graph *graph, struct tn_node *of, const struct tn_item *item)
{
    struct tn_node *node = tn_map_get(&of->aliases, item->name);
    if (node)
        return node;
    node = new_node(graph, TN_NODE_ALIAS, item->sort);
    node->of = of;
    node->name = item->name;
    tn_map_put(&of->aliases, item->name, node);
    return node;
}

struct tn_node *tn_graph_used_type(struct tn_graph *graph, const struct tn_node *instance,
                                   const struct tn_item *import)
{
    const struct tn_items *imports = &instance->package->type->component->imports;
    if (import->sort != TN_SORT_TYPE || import->type->kind != TN_NAMED)
        return NULL;
    for (uint32_t i = 0; &imports->at[i] != import; i++) {
        if (imports->at[i].sort != TN_SORT_INSTANCE || !instance->args[i])
            continue;
        const struct tn_items *exports = &tn_base(imports->at[i].type)->instance->exports;
        for (uint32_t k = 0; k < exports->n; k++)
            if (exports->at[k].sort == TN_SORT_TYPE && exports->at[k].type == import->type->named->target)
                return tn_graph_alias(graph, instance->args[i], &exports->at[k]);
    }
    return NULL;
}

const struct tn_node *tn_node_origin(const struct tn_node *node)
{
    while (node->kind == TN_NODE_ALIAS)
        node = node->of;
    return node;
}

const char *tn_node_giver(const struct tn_node *node)
{
    const struct tn_node *origin = tn_node_origin(node);
    if (origin->kind == TN_NODE_INSTANCE)
        return origin->package->label;
    return origin->label                  ? origin->label
           : origin->kind == TN_NODE_TYPE ? "the document"
                                          : "the import of the whole";
}

void tn_graph_export(struct tn_graph *graph, const char *name, struct tn_node *node,
                     const struct tn_attrs *attrs)
{
    *tn_push(graph->types->arena, &graph->exports) =
        (struct tn_graph_export){.name = name, .node = node, .attrs = attrs};
}

enum tn_status tn_graph_over(struct tn_graph *graph)
{
    tn_diag_report(graph->sink, TN_ERROR, "compose-limit", TN_NOWHERE, "the composition is over a limit: %s",
                   graph->types->over ? graph->types->over : "work");
    return TN_ERR_LIMIT;
}

static void each_in_items(const struct tn_map *owners, struct tn_map *seen, const struct tn_items *items,
                          tn_owner_fn *found, void *context)
{
    for (uint32_t i = 0; i < items->n; i++)
        tn_each_owner(owners, seen, items->at[i].type, found, context);
}

void tn_each_owner(const struct tn_map *owners, struct tn_map *seen, const struct tn_type *t,
                   tn_owner_fn *found, void *context)
{
    for (;; t = t->named->target) { /* a chain of names may be long */
        if (!t || !(t->has & (TN_HAS_NAME | TN_HAS_RESOURCE)) || !tn_map_put(seen, t, t))
            return;
        void *owner = tn_map_get(owners, t);
        if (owner && !found(context, t, owner))
            return;
        if (t->kind != TN_NAMED)
            break;
    }
    for (uint32_t i = 0, n = tn_type_children(t); i < n; i++)
        tn_each_owner(owners, seen, tn_type_child(t, i), found, context);
    if (t->kind == TN_INSTANCE)
        each_in_items(owners, seen, &t->instance->exports, found, context);
    if (t->kind == TN_COMPONENT) {
        each_in_items(owners, seen, &t->component->imports, found, context);
        each_in_items(owners, seen, &t->component->exports, found, context);
    }
}

/* The innermost item around a mismatch. */
static const struct tn_item *inner_item(const struct tn_item *item, const struct tn_mismatch *mismatch)
{
    if (item->sort != TN_SORT_INSTANCE || !mismatch->inner)
        return item;
    return tn_items_find(&tn_base(item->type)->instance->exports, mismatch->inner);
}

enum { MAX_ITEM_TEXT = 400 };

void tn_graph_note_sides(struct tn_draft *draft, const struct tn_mismatch *mismatch, const char *const who[2],
                         const struct tn_item *const items[2])
{
    for (unsigned term = 0; term < 2; term++) {
        const struct tn_item *item = items[term] ? inner_item(items[term], mismatch) : NULL;
        const char *text = item ? tn_item_text(draft->sink->arena, item, MAX_ITEM_TEXT) : NULL;
        if (text && mismatch->span[term].source)
            tn_diag_note(draft, mismatch->span[term], "`%s`", text);
        else if (text)
            tn_diag_note(draft, TN_NOWHERE, "%s: `%s`", who[term], text);
    }
}
