#include "base/utf8.h"
#include "caps/caps_compose.h"
#include "cli/input.h"

/* ---- what was done ---- */

static void put_text(struct tn_buf *out, const char *before, const char *text, const char *after)
{
    tn_buf_text(out, before);
    tn_utf8_escape(out, tn_str(text), false);
    tn_buf_text(out, after);
}

static void print_text(struct tn_buf *out, const struct tn_graph *graph, const char *output)
{
    put_text(out, "", output, "\n");
    for (unsigned i = graph->instances.n; i--;) { /* the socket first: it was made last */
        const struct tn_node *user = graph->instances.at[i];
        const struct tn_items *imports = &user->package->type->component->imports;
        for (uint32_t k = 0; k < imports->n; k++) {
            const struct tn_node *given = user->args[k];
            if (given->kind != TN_NODE_ALIAS)
                continue;
            put_text(out, "  ", user->package->label, ": ");
            put_text(out, "`", imports->at[k].name, "` from ");
            put_text(out, "", tn_node_origin(given)->package->label, "");
            if (given->name != imports->at[k].name)
                put_text(out, ", where it is `", given->name, "`");
            tn_buf_byte(out, '\n');
        }
    }
    for (unsigned i = 0; i < graph->imports.n; i++)
        put_text(out, "  imports `", graph->imports.at[i]->name,
                 graph->imports.at[i]->types_only ? "`, for others mention its types\n" : "`\n");
    if (!graph->imports.n)
        tn_buf_text(out, "  imports nothing\n");
    for (unsigned i = 0; i < graph->exports.n; i++)
        put_text(out, "  exports `", graph->exports.at[i].name,
                 graph->exports.at[i].added ? "`, for others mention its types\n" : "`\n");
}

static void json_instance(struct tn_json_out *json, const struct tn_node *instance)
{
    const struct tn_items *imports = &instance->package->type->component->imports;
    tn_json_object(json);
    tn_json_member(json, "component", instance->package->label);
    tn_json_key(json, "arguments");
    tn_json_array(json);
    for (uint32_t i = 0; i < imports->n; i++) {
        const struct tn_node *given = instance->args[i];
        tn_json_object(json);
        tn_json_member(json, "import", imports->at[i].name);
        if (given->kind == TN_NODE_ALIAS)
            tn_json_member(json, "component", tn_node_origin(given)->package->label);
        tn_json_member(json, given->kind == TN_NODE_ALIAS ? "export" : "host", given->name);
        tn_json_object_end(json);
    }
    tn_json_array_end(json);
    tn_json_object_end(json);
}

static void json_wiring(struct tn_json_out *json, const struct tn_graph *graph)
{
    tn_json_key(json, "instances");
    tn_json_array(json);
    for (unsigned i = 0; i < graph->instances.n; i++)
        json_instance(json, graph->instances.at[i]);
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

static void print_json(struct tn_json_out *json, const struct tn_graph *graph, const char *output,
                       uint64_t len)
{
    tn_json_member(json, "output", output);
    tn_json_member_u64(json, "bytes", len);
    json_wiring(json, graph);
}

struct plug_command {
    struct tn_cli *cli;
    struct tn_registry_options registry;
};

static enum tn_status open_operand(void *with, const char *operand, const struct tn_source **ret_source)
{
    struct plug_command *c = with;
    return tn_cli_input(c->cli, operand, &c->registry, ret_source);
}

int cmd_plug(struct tn_cli *cli, int argc, char **argv)
{
    struct plug_command c = {.cli = cli};
    struct tn_texts plugs = {0}, operands;
    struct tn_some closed = {0};
    bool by_type = false;
    const char *output = NULL;
    const struct tn_option options[] = {
        {"plug", 0, TN_OPT_LIST, &plugs, "FILE|REF",
         "a component whose exports are wired to imports; may stand often"},
        {"by-type", 0, TN_OPT_FLAG, &by_type, NULL,
         "where no name fits, take the one export whose type does"},
        {"closed", 0, TN_OPT_SOME, &closed, "ALLOW",
         "an import that is left is an error, but for types and what is allowed: names, `ns:package`"},
        TN_OPTION_OUTPUT(&output),
        TN_OPTION_FORMAT(cli),
        TN_OPTIONS_REGISTRY(&c.registry),
        {0},
    };
    const struct tn_usage usage = {
        "SOCKET --plug PLUG… -o FILE",
        "Joins components into one: each import of SOCKET is given what a plug exports under its name, or "
        "under a\n"
        "compatible version of it, and so are the imports of plugs. What no plug offers stays an import of "
        "the whole,\n"
        "which exports what SOCKET does. A plug that fits by name and not by type, or that nothing uses, is "
        "an error.",
        options,
        1,
        1,
        "  tenon plug app.wasm --plug greeter.wasm -o whole.wasm\n"
        "  tenon plug app.wasm --plug store.wasm --plug cache.wasm -o - | tenon inspect -\n",
    };
    int exit_status;
    if (!tn_cli_options(cli, &usage, argc, argv, &operands, &exit_status))
        return exit_status;
    if (!plugs.n)
        return tn_cli_usage_error(cli, "nothing to plug: `--plug FILE` is missing");
    if (!output)
        return tn_cli_usage_error(cli, "`-o FILE` is missing: where the composed component goes");
    cli->stdout_taken = !strcmp(output, "-");

    struct tn_types types;
    struct tn_graph graph;
    struct tn_plug_files files = {.socket = operands.at[0],
                                  .plugs = plugs.at,
                                  .n = plugs.n,
                                  .output = output,
                                  .options = {.by_type = by_type},
                                  .open = open_operand,
                                  .open_with = &c,
                                  .finish = tn_caps_finish,
                                  .finish_with = &cli->job};
    tn_types_init(&types, &cli->job.arena, &cli->job.names);
    tn_graph_init(&graph, &types, &cli->sink);
    graph.closed.on = closed.given;
    graph.closed.allow = closed.values;
    enum tn_status status = tn_plug_files(&graph, &files);
    if (status == TN_ERR_VERIFY)
        return TN_EXIT_BUG;
    if (!status && !cli->stdout_taken) {
        if (cli->format == TN_FORMAT_JSON)
            print_json(tn_cli_json(cli), &graph, output, files.len);
        else
            print_text(&cli->out, &graph, output);
    }
    return tn_cli_exit(cli, status);
}
