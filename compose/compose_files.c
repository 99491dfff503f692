/* Components in files to a component in a file. */
#include "base/file.h"
#include "component/comp_read.h"
#include "component/comp_validate.h"
#include "compose/compose_graph.h"

static uint32_t binaries_in(const struct tn_comp *comp, uint32_t *depth)
{
    uint32_t n = 1 + comp->n_modules, deepest = 0;
    for (uint32_t i = 0; i < comp->n_components; i++) {
        uint32_t inner = 0;
        n += binaries_in(comp->components[i], &inner);
        deepest = inner > deepest ? inner : deepest;
    }
    *depth = deepest + 1;
    return n;
}

enum tn_status tn_graph_read(struct tn_graph *graph, const struct tn_source *source,
                             struct tn_package **ret_package)
{
    const struct tn_comp_options options = {.features = tn_features_all()};
    const struct tn_comp *comp = tn_known_find(&graph->known, source->bytes);
    enum tn_status status = comp ? TN_OK : tn_binary_expect(graph->sink, source, TN_BINARY_COMPONENT);
    if (!status && !comp) {
        status = tn_comp_read(graph->types, graph->sink, source, &options, &comp);
        if (!status)
            tn_known_add(&graph->known, comp);
    }
    if (!status)
        *ret_package = tn_graph_package(graph, source->name, source, comp->type);
    if (!status)
        (*ret_package)->binaries = binaries_in(comp, &(*ret_package)->depth);
    return status;
}

/* The function bodies of all that was read. */
static enum tn_status check_bodies(void *with)
{
    struct tn_graph *graph = with;
    return tn_comps_validate_bodies(graph->types, graph->sink, graph->known.comps.at, graph->known.comps.n,
                                    tn_features_all());
}

enum tn_status tn_graph_write(struct tn_graph *graph, tn_finish_fn *finish, void *with, const char *output,
                              uint64_t *ret_len)
{
    struct tn_out out;
    enum tn_status status = tn_graph_resolve(graph);
    if (!status)
        status = tn_graph_encode(graph, &out);
    if (!status && finish)
        status = finish(with, graph, &out);
    if (!status)
        status = tn_graph_prove(graph, &out, output);
    if (!status)
        status = tn_file_write_while(graph->sink, output, &out, check_bodies, graph);
    if (!status)
        *ret_len = out.len;
    return status;
}

static enum tn_status read_operand(struct tn_graph *graph, const struct tn_plug_files *files,
                                   const char *operand, struct tn_package **ret_package)
{
    const struct tn_source *source;
    enum tn_status status = files->open ? files->open(files->open_with, operand, &source)
                                        : tn_file_read(graph->types->arena, graph->sink, operand, &source);
    return status ? status : tn_graph_read(graph, source, ret_package);
}

enum tn_status tn_plug_files(struct tn_graph *graph, struct tn_plug_files *files)
{
    struct tn_package **packages = tn_new_n(graph->types->arena, (size_t)files->n + 1, struct tn_package *);
    enum tn_status status = read_operand(graph, files, files->socket, &packages[files->n]);
    for (unsigned i = 0; i < files->n; i++) {
        enum tn_status one = read_operand(graph, files, files->plugs[i], &packages[i]);
        status = status ? status : one;
    }
    if (!status)
        status = tn_plug(graph, &files->options, packages[files->n], packages, files->n);
    if (status) /* nothing is written, but all that is wrong is told */
        check_bodies(graph);
    else
        status = tn_graph_write(graph, files->finish, files->finish_with, files->output, &files->len);
    return status;
}
