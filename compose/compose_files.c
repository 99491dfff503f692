/* Components in files to a component in a file. */
#include "base/file.h"
#include "component/comp_read.h"
#include "compose/compose_graph.h"

static enum tn_status read_package(struct tn_graph *graph, const char *path, struct tn_package **ret_package)
{
    const struct tn_comp_options options = {.features = tn_features_all()};
    struct tn_arena *arena = graph->types->arena;
    const struct tn_source *source;
    const struct tn_comp *comp;
    enum tn_status status = tn_file_read(arena, graph->sink, path, &source);
    if (!status)
        status = tn_binary_expect(graph->sink, source, TN_BINARY_COMPONENT);
    if (!status)
        status = tn_comp_read(graph->types, graph->sink, source, &options, &comp);
    if (!status)
        *ret_package = tn_graph_package(graph, source->name, source, comp->type);
    return status;
}

static enum tn_status prove(void *with, const struct tn_source *written)
{
    return tn_graph_prove(with, written);
}

enum tn_status tn_plug_files(struct tn_graph *graph, const char *socket, const char *const *plugs, unsigned n,
                             const char *output, uint64_t *ret_len)
{
    struct tn_arena *arena = graph->types->arena;
    struct tn_package **packages = tn_new_n(arena, (size_t)n + 1, struct tn_package *);
    struct tn_out out;
    enum tn_status status = read_package(graph, socket, &packages[n]);
    for (unsigned i = 0; i < n; i++) {
        enum tn_status one = read_package(graph, plugs[i], &packages[i]);
        status = status ? status : one;
    }
    if (!status)
        status = tn_plug(graph, packages[n], packages, n);
    if (!status)
        status = tn_graph_resolve(graph);
    if (!status)
        status = tn_graph_encode(graph, &out);
    if (!status)
        status = tn_file_write_proved(arena, graph->sink, output, &out, prove, graph);
    if (!status)
        *ret_len = out.len;
    return status;
}
