/* What engines accept of one file. A composition of valid components may go beyond it: that is told before
 * anything is written. */
#include "base/limits.h"
#include "compose/compose_graph.h"

struct counts {
    uint64_t binaries, instances;
    uint32_t depth;
    struct tn_map seen; /* packages and aliases that are counted */
};

static void count_package(struct counts *counts, const struct tn_package *package)
{
    if (package->same)
        package = package->same;
    if (!tn_map_put(&counts->seen, package, package))
        return;
    counts->binaries += package->binaries;
    if (package->depth > counts->depth)
        counts->depth = package->depth;
}

/* An alias of an instance is an instance more, written once. */
static void count_alias(struct counts *counts, const struct tn_node *node)
{
    for (; node->kind == TN_NODE_ALIAS; node = node->of)
        if (node->name && node->sort == TN_SORT_INSTANCE && tn_map_put(&counts->seen, node, node))
            counts->instances++;
}

static enum tn_status over(struct tn_graph *graph, const char *what, uint64_t n, unsigned max)
{
    struct tn_draft draft =
        tn_diag_begin(graph->sink, TN_ERROR, "compose-limit", TN_NOWHERE,
                      "the composition would have %llu %s, and engines accept %u in one file",
                      (unsigned long long)n, what, max);
    tn_diag_help(&draft, "what is composed of fewer and larger components stays below it");
    tn_diag_end(&draft);
    return TN_ERR_LIMIT;
}

enum tn_status tn_graph_limits(struct tn_graph *graph)
{
    struct counts counts = {0};
    enum tn_status status = TN_OK;
    tn_map_init(&counts.seen, graph->types->arena);
    for (unsigned i = 0; i < graph->imports.n; i++)
        counts.instances += graph->imports.at[i]->sort == TN_SORT_INSTANCE;
    for (unsigned i = 0; i < graph->instances.n; i++) {
        const struct tn_node *node = graph->instances.at[i];
        counts.instances++;
        count_package(&counts, node->package);
        for (uint32_t k = 0; k < node->package->type->component->imports.n; k++)
            count_alias(&counts, node->args[k]);
    }
    for (unsigned i = 0; i < graph->exports.n; i++) {
        counts.instances += graph->exports.at[i].node->sort == TN_SORT_INSTANCE;
        count_alias(&counts, graph->exports.at[i].node);
    }
    if (counts.binaries > TN_MAX_BINARIES)
        status = over(graph, "modules and components", counts.binaries, TN_MAX_BINARIES);
    if (counts.instances > TN_MAX_INSTANCES)
        status = over(graph, "instances", counts.instances, TN_MAX_INSTANCES);
    if (counts.depth >= TN_MAX_NESTING)
        status = over(graph, "levels of components", (uint64_t)counts.depth + 1, TN_MAX_NESTING);
    return status;
}
