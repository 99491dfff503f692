#include "base/utf8.h"
#include "cli/cli.h"
#include "component/comp_validate.h"

#include <limits.h>

static const char *kind_word(const struct tn_source *source)
{
    return tn_binary_kind(source->bytes) == TN_BINARY_MODULE ? "module" : "component";
}

static void print_line(struct tn_cli *cli, const struct tn_source *source)
{
    tn_utf8_escape(&cli->out, tn_str(source->name), false);
    tn_buf_printf(&cli->out, ": valid %s\n", kind_word(source));
}

static void print_object(struct tn_json_out *out, const char *name, const struct tn_source *source,
                         bool valid)
{
    tn_json_object(out);
    tn_json_member(out, "file", name);
    if (source)
        tn_json_member(out, "kind", kind_word(source));
    tn_json_member_bool(out, "valid", valid);
    tn_json_object_end(out);
}

/* Each file by itself: types of one are nothing to another. */
static enum tn_status validate(struct tn_cli *cli, const char *name, struct tn_features features,
                               const struct tn_source **ret_source)
{
    struct tn_types types;
    enum tn_status status = tn_file_read(&cli->job.arena, cli->job.sink, name, ret_source);
    if (status)
        return status;
    tn_types_init(&types, &cli->job.arena, &cli->job.names);
    return tn_validate(&types, cli->job.sink, *ret_source, features);
}

int cmd_validate(struct tn_cli *cli, int argc, char **argv)
{
    const char *list = NULL;
    const struct tn_option options[] = {
        {"features", 0, TN_OPT_TEXT, &list, "LIST",
         "proposals to open, or with - before it to close: all, wasm1, wasm2, wasm3, simd, -gc, cm-async …"},
        TN_OPTION_FORMAT(cli),
        {0}};
    const struct tn_usage usage = {
        "FILE…",
        "Validates components and core modules whole, function bodies included. Every wrong body is told.",
        options,
        1,
        UINT_MAX,
        "  tenon validate greeter.wasm\n"
        "  tenon validate --features all,-gc *.wasm"};
    struct tn_features features;
    struct tn_texts operands;
    enum tn_status status = TN_OK;
    int exit;
    if (!tn_cli_options(cli, &usage, argc, argv, &operands, &exit))
        return exit;
    if (tn_features_parse(cli->job.sink, list, &features))
        return TN_EXIT_USAGE;
    struct tn_json_out *json = cli->format == TN_FORMAT_JSON ? tn_cli_json(cli) : NULL;
    if (json) {
        tn_json_key(json, "files");
        tn_json_array(json);
    }
    for (unsigned i = 0; i < operands.n; i++) {
        const struct tn_source *source = NULL;
        enum tn_status one = validate(cli, operands.at[i], features, &source);
        status = status ? status : one;
        if (json)
            print_object(json, operands.at[i], one ? NULL : source, !one);
        else if (!one)
            print_line(cli, source);
    }
    if (json)
        tn_json_array_end(json);
    return tn_cli_exit(cli, status);
}
