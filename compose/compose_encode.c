/* The graph as an outer component: the open imports; each component once, its bytes as they are; the
 * instances; the exports. And the proof: what was written, read again, is what was planned. */
#include "base/limits.h"
#include "component/comp_encode.h"
#include "component/comp_meta.h"
#include "component/comp_read.h"
#include "compose/compose_graph.h"

static uint32_t write_package(struct tn_enc *enc, struct tn_package *package)
{
    if (package->same)
        return write_package(enc, package->same);
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

/* ---- names: component-model Binary.md "Name Section" ---- */

enum { COMPONENT_SORT = 4, INSTANCE_SORT = 5, SORTS_SUBSECTION = 1 };

struct names {
    uint32_t n;
    struct tn_buf map;
};

static void name_index(struct names *names, uint32_t index, const char *name)
{
    names->n++;
    tn_buf_u32(&names->map, index);
    tn_buf_vec(&names->map, name, strlen(name));
}

static void put_names(struct tn_buf *out, uint8_t sort, struct names *names)
{
    struct tn_buf body;
    tn_buf_init(&body, TN_MAX_TEXT);
    tn_buf_byte(&body, sort);
    tn_buf_u32(&body, names->n);
    tn_buf_add(&body, names->map.at, names->map.len);
    if (names->n) {
        tn_buf_byte(out, SORTS_SUBSECTION);
        tn_buf_vec(out, body.at, body.len);
    }
    tn_buf_dispose(&body);
    tn_buf_dispose(&names->map);
}

/* What the front end's text calls instances and packages: for those who look at the whole. */
static void write_names(struct tn_graph *graph, struct tn_enc *enc)
{
    struct names instances = {0}, components = {0};
    struct tn_buf out;
    struct tn_map seen;
    tn_map_init(&seen, graph->types->arena);
    tn_buf_init(&out, TN_MAX_TEXT);
    tn_buf_init(&instances.map, TN_MAX_TEXT);
    tn_buf_init(&components.map, TN_MAX_TEXT);
    for (unsigned i = 0; i < graph->instances.n; i++) {
        const struct tn_node *node = graph->instances.at[i];
        const struct tn_package *package = node->package->same ? node->package->same : node->package;
        if (!node->label)
            continue;
        name_index(&instances, node->index, node->label);
        if (tn_map_put(&seen, package, package))
            name_index(&components, package->index, node->package->label);
    }
    put_names(&out, COMPONENT_SORT, &components);
    put_names(&out, INSTANCE_SORT, &instances);
    if (out.len)
        tn_enc_custom(
            enc, "component-name",
            (struct tn_bytes){(const uint8_t *)tn_arena_copy(graph->types->arena, out.at, out.len), out.len});
    tn_buf_dispose(&out);
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
