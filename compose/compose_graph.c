#include "compose/compose_graph.h"

void tn_graph_init(struct tn_graph *graph, struct tn_types *types, struct tn_diag_sink *sink)
{
    *graph = (struct tn_graph){.types = types, .sink = sink};
}

struct tn_package *tn_graph_package(struct tn_graph *graph, const char *label, const struct tn_source *source,
                                    const struct tn_type *type)
{
    struct tn_package *package = tn_new(graph->types->arena, struct tn_package);
    *package = (struct tn_package){.label = label, .source = source, .type = type};
    struct tn_str bytes = tn_str_of(source->bytes);
    for (unsigned i = 0; i < graph->packages.n && !package->same; i++)
        if (!graph->packages.at[i]->same &&
            tn_str_same(tn_str_of(graph->packages.at[i]->source->bytes), bytes))
            package->same = graph->packages.at[i];
    *tn_push(graph->types->arena, &graph->packages) = package;
    return package;
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

struct tn_node *tn_graph_import(struct tn_graph *graph, const struct tn_item *item)
{
    struct tn_node *node = new_node(graph, TN_NODE_IMPORT, item->sort);
    node->name = item->name;
    node->attrs = item->attrs;
    node->type = item->type;
    *tn_push(graph->types->arena, &graph->imports) = node;
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

const struct tn_node *tn_node_origin(const struct tn_node *node)
{
    while (node->kind == TN_NODE_ALIAS)
        node = node->of;
    return node;
}

void tn_graph_export(struct tn_graph *graph, const char *name, struct tn_node *node,
                     const struct tn_attrs *attrs)
{
    *tn_push(graph->types->arena, &graph->exports) =
        (struct tn_graph_export){.name = name, .node = node, .attrs = attrs};
}
