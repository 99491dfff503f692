#include "cli/adapters.h"
#include "componentize/link.h"

#include <stdlib.h>

struct link_command {
    struct tn_cli *cli;
    struct tn_texts operands, openable, adapters;
    const char *output, *stack_size;
    struct tn_link_options options;
    struct tn_types types;
    struct tn_link_library *libraries;
    struct tn_core_input *inputs; /* the adapters */
    uint32_t n, n_inputs;
};

/* [NAME=]FILE: by default a library is called as its file is. */
static enum tn_status read_library(struct link_command *c, const char *value, bool dl_openable)
{
    const char *equals = strchr(value, '='), *path = equals ? equals + 1 : value;
    struct tn_link_library *library = &c->libraries[c->n++];
    struct tn_names *names = &c->cli->job.names;
    library->dl_openable = dl_openable;
    library->name = path > value + 1 ? tn_name_of(names, (struct tn_str){value, (size_t)(equals - value)})
                                     : tn_name(names, tn_file_base(path));
    return tn_file_read(&c->cli->job.arena, &c->cli->sink, path, &library->source);
}

static enum tn_status read_adapter(struct link_command *c, const char *value)
{
    struct tn_core_input *adapter = &c->inputs[c->n_inputs++];
    const char *path;
    *adapter = (struct tn_core_input){.kind = TN_INPUT_ADAPTER};
    enum tn_status status = tn_cli_adapter(c->cli, value, &adapter->name, &path);
    if (!status)
        status = tn_file_read(&c->cli->job.arena, &c->cli->sink, path, &adapter->source);
    return status;
}

static enum tn_status read_all(struct link_command *c)
{
    struct tn_arena *arena = &c->cli->job.arena;
    enum tn_status status = TN_OK;
    c->libraries = tn_new_n(arena, c->operands.n + c->openable.n, struct tn_link_library);
    c->inputs = tn_new_n(arena, c->adapters.n, struct tn_core_input);
    for (unsigned i = 0; i < c->operands.n && !status; i++)
        status = read_library(c, c->operands.at[i], false);
    for (unsigned i = 0; i < c->openable.n && !status; i++)
        status = read_library(c, c->openable.at[i], true);
    for (unsigned i = 0; i < c->adapters.n && !status; i++)
        status = read_adapter(c, c->adapters.at[i]);
    return status;
}

static enum tn_status run(struct link_command *c, uint64_t *ret_len)
{
    struct tn_cli *cli = c->cli;
    struct tn_out out;
    tn_types_init(&c->types, &cli->job.arena, &cli->job.names);
    enum tn_status status = read_all(c);
    if (!status)
        status =
            tn_link(&c->types, &cli->sink, c->libraries, c->n, c->inputs, c->n_inputs, &c->options, &out);
    if (!status)
        status = tn_new_write(&c->types, &cli->sink, &out, c->output);
    if (!status)
        *ret_len = out.len;
    return status;
}

/* Bytes, in whole 16s: the stack grows down from there. */
static bool take_stack_size(struct link_command *c)
{
    char *end;
    if (!c->stack_size)
        return true;
    unsigned long long size = strtoull(c->stack_size, &end, 10);
    if (*end || end == c->stack_size || !size || size % 16 || size > 1u << 30)
        return false;
    c->options.stack_size = (uint32_t)size;
    return true;
}

int cmd_link(struct tn_cli *cli, int argc, char **argv)
{
    struct link_command c = {.cli = cli};
    const struct tn_option options[] = {
        {"dl-openable", 0, TN_OPT_LIST, &c.openable, "[NAME=]FILE", "a library whose symbols dlsym finds"},
        {"adapt", 0, TN_OPT_LIST, &c.adapters, "[NAME=]FILE",
         "a module that stands for the imports of module NAME; preview1=command|reactor|proxy is one\n"
         "that comes with tenon"},
        {"stub-missing-functions", 0, TN_OPT_FLAG, &c.options.stub_missing, NULL,
         "functions that no library exports trap when they are called"},
        {"use-built-in-libdl", 0, TN_OPT_FLAG, &c.options.built_in_libdl, NULL,
         "link dlopen, dlsym, dlclose and dlerror in, as libdl.so"},
        {"stack-size", 0, TN_OPT_TEXT, &c.stack_size, "BYTES", "of the stack; 1048576 by default"},
        {"realloc-via-memory-grow", 0, TN_OPT_FLAG, &c.options.new.realloc_via_memory_grow, NULL,
         "adapters get memory by growing it, not by the libraries' realloc"},
        {"return-call-ref", 0, TN_OPT_FLAG, &c.options.new.shim_return_call_ref, NULL,
         "shims call through typed globals (tail calls and function references)"},
        {"reject-legacy-names", 0, TN_OPT_FLAG, &c.options.new.reject_legacy_names, NULL,
         "accept names of the form `cm32p2…` only"},
        TN_OPTION_OUTPUT(&c.output),
        TN_OPTION_FORMAT(cli),
        {0},
    };
    const struct tn_usage usage = {
        "[NAME=]FILE… [--dl-openable [NAME=]FILE]… -o FILE",
        "Links shared libraries (`-shared` of the linker, section `dylink.0`) into one component, with one "
        "memory\n"
        "and one table. NAME is what other libraries need it as. Where two export one symbol the first is "
        "taken.\n"
        "What is missing is told, all of it.",
        options,
        0,
        10000,
        "  tenon link app.so libc.so --adapt preview1=reactor -o app.wasm\n"
        "  tenon link main.so libc.so --dl-openable plugin.so --use-built-in-libdl -o app.wasm\n",
    };
    int exit_status;
    uint64_t len = 0;
    if (!tn_cli_options(cli, &usage, argc, argv, &c.operands, &exit_status))
        return exit_status;
    if (!c.operands.n && !c.openable.n)
        return tn_cli_usage_error(cli, "a library is missing");
    if (!c.output)
        return tn_cli_usage_error(cli, "`-o FILE` is missing: where the component goes");
    if (!take_stack_size(&c))
        return tn_cli_usage_error(cli, "`--stack-size %s`: a multiple of 16, up to 1073741824, is wanted",
                                  c.stack_size);
    cli->stdout_taken = !strcmp(c.output, "-");
    enum tn_status status = run(&c, &len);
    return tn_cli_exit_made(cli, status, c.output, len);
}
