#include "cli/composed.h"

#include "base/utf8.h"

static void put_text(struct tn_buf *out, const char *before, const char *text, const char *after)
{
    tn_buf_text(out, before);
    tn_utf8_escape(out, tn_str(text), false);
    tn_buf_text(out, after);
}

/* "vault.wasm"; "first (demo:vault)" where the document has a name for it. */
static void put_instance(struct tn_buf *out, const struct tn_node *instance)
{
    put_text(out, "", instance->label ? instance->label : instance->package->label, "");
    if (instance->label)
        put_text(out, " (", instance->package->label, ")");
}

static void put_arguments(struct tn_buf *out, const struct tn_node *user)
{
    const struct tn_items *imports = &user->package->type->component->imports;
    for (uint32_t k = 0; k < imports->n; k++) {
        const struct tn_node *given = user->args[k], *origin = tn_node_origin(given);
        if (origin->kind != TN_NODE_INSTANCE)
            continue;
        tn_buf_text(out, "  ");
        put_instance(out, user);
        put_text(out, ": `", imports->at[k].name, "` from ");
        put_instance(out, origin);
        if (given == origin)
            tn_buf_text(out, ", all of it");
        else if (given->name != imports->at[k].name)
            put_text(out, ", where it is `", given->name, "`");
        tn_buf_byte(out, '\n');
    }
}

void tn_cli_composed_text(struct tn_buf *out, const struct tn_graph *graph, const char *output,
                          bool last_first)
{
    unsigned n = graph->instances.n;
    put_text(out, "", output, "\n");
    for (unsigned i = 0; i < n; i++)
        put_arguments(out, graph->instances.at[last_first ? n - 1 - i : i]);
    for (unsigned i = 0; i < graph->imports.n; i++)
        put_text(out, "  imports `", graph->imports.at[i]->name,
                 graph->imports.at[i]->types_only ? "`, for others mention its types\n" : "`\n");
    if (!graph->imports.n)
        tn_buf_text(out, "  imports nothing\n");
    for (unsigned i = 0; i < graph->exports.n; i++)
        put_text(out, "  exports `", graph->exports.at[i].name,
                 graph->exports.at[i].added ? "`, for others mention its types\n" : "`\n");
}

/* ---- JSON ---- */

static unsigned number_of(const struct tn_graph *graph, const struct tn_node *instance)
{
    unsigned i = 0;
    while (graph->instances.at[i] != instance)
        i++;
    return i;
}

static void json_argument(struct tn_json_out *json, const struct tn_graph *graph, const struct tn_node *given)
{
    const struct tn_node *origin = tn_node_origin(given);
    if (origin->kind == TN_NODE_INSTANCE) {
        tn_json_member(json, "component", origin->package->label);
        tn_json_member_u64(json, "instance", number_of(graph, origin));
    }
    tn_json_member_opt(json, given->kind == TN_NODE_IMPORT ? "host" : "export", given->name);
}

static void json_instance(struct tn_json_out *json, const struct tn_graph *graph,
                          const struct tn_node *instance)
{
    const struct tn_items *imports = &instance->package->type->component->imports;
    tn_json_object(json);
    tn_json_member(json, "component", instance->package->label);
    tn_json_member_opt(json, "name", instance->label);
    tn_json_key(json, "arguments");
    tn_json_array(json);
    for (uint32_t i = 0; i < imports->n; i++) {
        tn_json_object(json);
        tn_json_member(json, "import", imports->at[i].name);
        json_argument(json, graph, instance->args[i]);
        tn_json_object_end(json);
    }
    tn_json_array_end(json);
    tn_json_object_end(json);
}

void tn_cli_composed_json(struct tn_json_out *json, const struct tn_graph *graph, const char *output,
                          uint64_t len)
{
    tn_json_member(json, "output", output);
    tn_json_member_u64(json, "bytes", len);
    tn_json_key(json, "instances");
    tn_json_array(json);
    for (unsigned i = 0; i < graph->instances.n; i++)
        json_instance(json, graph, graph->instances.at[i]);
    tn_json_array_end(json);
    tn_json_key(json, "imports");
    tn_json_array(json);
    for (unsigned i = 0; i < graph->imports.n; i++)
        tn_json_put_text(json, graph->imports.at[i]->name);
    tn_json_array_end(json);
    tn_json_key(json, "exports");
    tn_json_array(json);
    for (unsigned i = 0; i < graph->exports.n; i++)
        tn_json_put_text(json, graph->exports.at[i].name);
    tn_json_array_end(json);
}
