#include "caps/caps_compose.h"
#include "cli/composed.h"
#include "cli/input.h"

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
    if (graph.unproved)
        return TN_EXIT_BUG;
    if (!status && !cli->stdout_taken) {
        if (cli->format == TN_FORMAT_JSON)
            tn_cli_composed_json(tn_cli_json(cli), &graph, output, files.len);
        else
            tn_cli_composed_text(&cli->out, &graph, output, true);
    }
    return tn_cli_exit(cli, status);
}
