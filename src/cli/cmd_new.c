#include "cli/adapters.h"
#include "cli/cli.h"
#include "componentize/componentize.h"

struct new_command {
    struct tn_cli *cli;
    struct tn_texts operands, adapters;
    const char *output;
    struct tn_new_options options;
    struct tn_types types;
    struct tn_core_input *inputs;
    uint32_t n;
};

static enum tn_status read_main(struct new_command *c)
{
    struct tn_core_input *main = &c->inputs[c->n++];
    *main = (struct tn_core_input){.kind = TN_INPUT_MAIN, .name = tn_name(&c->cli->job.names, "main")};
    return tn_file_read(&c->cli->job.arena, &c->cli->sink, c->operands.at[0], &main->source);
}

static enum tn_status read_adapter(struct new_command *c, const char *value)
{
    struct tn_cli *cli = c->cli;
    struct tn_core_input *adapter = &c->inputs[c->n];
    const char *path;
    *adapter = (struct tn_core_input){.kind = TN_INPUT_ADAPTER};
    enum tn_status status = tn_cli_adapter(cli, value, &adapter->name, &path);
    if (!status)
        status = tn_file_read(&cli->job.arena, &cli->sink, path, &adapter->source);
    for (uint32_t i = 0; !status && i < c->n; i++) {
        if (strcmp(c->inputs[i].name, adapter->name))
            continue;
        tn_diag_report(&cli->sink, TN_ERROR, "componentize-adapter-twice", TN_NOWHERE,
                       "two adapters are called `%s`: %s and %s", adapter->name, c->inputs[i].source->name,
                       adapter->source->name);
        status = TN_ERR_INVALID;
    }
    c->n++;
    return status;
}

static enum tn_status run(struct new_command *c, uint64_t *ret_len)
{
    struct tn_cli *cli = c->cli;
    struct tn_out out;
    c->inputs = tn_new_n(&cli->job.arena, c->adapters.n + 1, struct tn_core_input);
    tn_types_init(&c->types, &cli->job.arena, &cli->job.names);
    enum tn_status status = read_main(c);
    for (unsigned i = 0; i < c->adapters.n && !status; i++)
        status = read_adapter(c, c->adapters.at[i]);
    if (!status)
        status = tn_componentize(&c->types, &cli->sink, c->inputs, c->n, &c->options, &out);
    if (!status)
        status = tn_new_write(&c->types, &cli->sink, &out, c->output);
    if (!status)
        *ret_len = out.len;
    return status;
}

int cmd_new(struct tn_cli *cli, int argc, char **argv)
{
    struct new_command c = {.cli = cli};
    const struct tn_option options[] = {
        {"adapt", 0, TN_OPT_LIST, &c.adapters, "[NAME=]FILE",
         "a module that stands for the imports of module NAME; preview1=command|reactor|proxy is one\n"
         "that comes with tenon"},
        {"realloc-via-memory-grow", 0, TN_OPT_FLAG, &c.options.realloc_via_memory_grow, NULL,
         "adapters get memory by growing it, not by the module's realloc"},
        {"return-call-ref", 0, TN_OPT_FLAG, &c.options.shim_return_call_ref, NULL,
         "shims call through typed globals (tail calls and function references)"},
        {"reject-legacy-names", 0, TN_OPT_FLAG, &c.options.reject_legacy_names, NULL,
         "accept names of the form `cm32p2…` only"},
        TN_OPTION_OUTPUT(&c.output),
        TN_OPTION_FORMAT(cli),
        {0},
    };
    const struct tn_usage usage = {
        "MODULE [--adapt [NAME=]FILE]… -o FILE",
        "Makes a component of a core module. Which world it has is said by interface metadata in the "
        "module,\n"
        "which bindings generators and `tenon embed` put there. Imports and exports that do not fit it are\n"
        "told, all of them; what is written was validated.",
        options,
        1,
        1,
        "  tenon new guest.wasm -o component.wasm\n"
        "  tenon new main.wasm --adapt preview1=command -o app.wasm\n",
    };
    int exit_status;
    uint64_t len = 0;
    if (!tn_cli_options(cli, &usage, argc, argv, &c.operands, &exit_status))
        return exit_status;
    if (!c.output)
        return tn_cli_usage_error(cli, "`-o FILE` is missing: where the component goes");
    cli->stdout_taken = !strcmp(c.output, "-");
    enum tn_status status = run(&c, &len);
    return tn_cli_exit_made(cli, status, c.output, len);
}
