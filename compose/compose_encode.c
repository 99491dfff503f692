/* The graph as an outer component: the open imports; each component once, its bytes as they are; the
 * instances; the exports. And the proof: what was written, read again, is what was planned. */
#include "component/comp_encode.h"
#include "component/comp_encode_core.h"
#include "component/comp_meta.h"
#include "component/comp_read.h"
#include "compose/compose_graph.h"

static struct tn_package *written_as(struct tn_package *package)
{
    return package->same ? package->same : package;
}

static uint32_t write_package(struct tn_enc *enc, struct tn_package *of)
{
    struct tn_package *package = written_as(of);
    if (!package->written)
        package->index = tn_enc_component(enc, package->source->bytes);
    package->written = true;
    return package->index;
}

static void write_import(struct tn_enc *enc, struct tn_node *node)
{
    node->index = tn_enc_import(
        enc,
        &(struct tn_item){.name = node->name, .sort = node->sort, .type = node->type, .attrs = node->attrs});
    node->written = true;
}

static uint32_t write_alias(struct tn_enc *enc, struct tn_node *node)
{
    if (node->kind == TN_NODE_ALIAS && !node->name)
        return write_alias(enc, node->of);
    if (node->kind == TN_NODE_ALIAS && !node->written)
        node->index = tn_enc_alias(enc, write_alias(enc, node->of), node->name, node->sort, node->type);
    if (node->kind == TN_NODE_TYPE && !node->written)
        node->index = tn_enc_type(enc, node->type);
    node->written = true;
    return node->index;
}

static void write_instance(struct tn_graph *graph, struct tn_enc *enc, struct tn_node *node)
{
    const struct tn_items *imports = &node->package->type->component->imports;
    struct tn_enc_arg *args = tn_new_n(graph->types->arena, imports->n, struct tn_enc_arg);
    for (uint32_t i = 0; i < imports->n; i++)
        args[i] = (struct tn_enc_arg){imports->at[i].name, node->args[i]->sort,
                                      write_alias(enc, node->args[i]), NULL};
    node->index = tn_enc_instantiate(enc, write_package(enc, node->package), args, imports->n, node->type);
    node->written = true;
}

static void write_export(struct tn_enc *enc, const struct tn_graph_export *export)
{
    struct tn_node *node = export->node;
    const struct tn_item item = {
        .name = export->name, .sort = node->sort, .type = node->type, .attrs = export->attrs};
    tn_enc_export(enc, &item, write_alias(enc, node), export->ascribed);
}

/* What the front end's text calls instances and packages: for those who look at the whole. A package is named where an
 * instance of it is, and comes in the order it was written in: that of the first instance of all. */
static void write_names(struct tn_graph *graph, struct tn_enc *enc)
{
    struct tn_map labels;
    tn_map_init(&labels, graph->types->arena);
    for (unsigned i = 0; i < graph->instances.n; i++) {
        const struct tn_node *node = graph->instances.at[i];
        const struct tn_package *package = written_as(node->package);
        tn_enc_name(enc, TN_NAME_INSTANCE, node->index, node->label);
        if (node->label && !tn_map_has(&labels, package))
            tn_map_put(&labels, package, node->package->label);
    }
    for (unsigned i = 0; i < graph->instances.n; i++) {
        const struct tn_package *package = written_as(graph->instances.at[i]->package);
        tn_enc_name(enc, TN_NAME_COMPONENT, package->index, tn_map_get(&labels, package));
    }
    tn_enc_names_end(enc);
}

enum tn_status tn_graph_encode(struct tn_graph *graph, struct tn_out *ret_out)
{
    struct tn_enc *enc = tn_enc_new(graph->types);
    for (unsigned i = 0; i < graph->imports.n; i++)
        write_import(enc, graph->imports.at[i]);
    for (unsigned i = 0; i < graph->instances.n; i++)
        write_package(enc, graph->instances.at[i]->package);
    for (unsigned i = 0; i < graph->instances.n; i++)
        write_instance(graph, enc, graph->instances.at[i]);
    for (unsigned i = 0; i < graph->exports.n; i++)
        write_export(enc, &graph->exports.at[i]);
    write_names(graph, enc);
    tn_enc_custom(enc, "producers", tn_meta_own_producers(graph->types->arena));
    enum tn_status status = tn_enc_finish(enc, graph->sink, ret_out);
    tn_enc_free(enc);
    return status;
}

/* ---- the proof ---- */

static enum tn_status unproved(struct tn_graph *graph, const char *what, const char *name)
{
    graph->unproved = true;
    tn_diag_report(graph->sink, TN_ERROR, "compose-unproved", TN_NOWHERE,
                   "the composition, read again, %s `%s`: this is a bug in tenon, and nothing was written",
                   what, name);
    return TN_ERR_VERIFY;
}

enum tn_status tn_graph_prove(struct tn_graph *graph, const struct tn_out *out, const char *name)
{
    const struct tn_comp_options options = {.features = tn_features_all()};
    const struct tn_comp *comp;
    if (tn_comp_read_out(graph->types, graph->sink, name, out, &graph->known, &options, &comp))
        return unproved(graph, "is not valid:", name);
    const struct tn_items *imports = &comp->type->component->imports,
                          *exports = &comp->type->component->exports;
    for (uint32_t i = 0; i < imports->n || i < graph->imports.n; i++) {
        if (i >= graph->imports.n || (i < imports->n && imports->at[i].name != graph->imports.at[i]->name))
            return unproved(graph, "has an import that was not planned,", imports->at[i].name);
        if (i >= imports->n)
            return unproved(graph, "lacks the import", graph->imports.at[i]->name);
    }
    for (uint32_t i = 0; i < exports->n || i < graph->exports.n; i++) {
        if (i >= graph->exports.n || (i < exports->n && exports->at[i].name != graph->exports.at[i].name))
            return unproved(graph, "has an export that was not planned,", exports->at[i].name);
        if (i >= exports->n)
            return unproved(graph, "lacks the export", graph->exports.at[i].name);
    }
    return TN_OK;
}
