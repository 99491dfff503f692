#include "cli/cli.h"
#include "cli/wit_input.h"
#include "component/comp_read.h"
#include "componentize/componentize.h"
#include "wit-parser/wit_elaborate.h"
#include "wit-parser/wit_embed.h"

struct embed_command {
    struct tn_cli *cli;
    struct tn_texts operands;
    struct tn_wit_features features;
    const char *world, *output, *encoding, *dummy_names;
    bool dummy;
    enum tn_string_encoding strings;
    enum tn_dummy_names names;
    struct tn_types types;
    struct tn_wit wit;
};

/* The number of a word among `n`. */
static bool choose(const char *word, const char *const *words, unsigned n, unsigned *ret_choice)
{
    for (unsigned i = 0; i < n; i++) {
        if (!strcmp(word, words[i])) {
            *ret_choice = i;
            return true;
        }
    }
    return false;
}

/* TN_EXIT_OK, or told. */
static int read_choices(struct embed_command *c)
{
    static const char *const encodings[] = {
        [TN_UTF8] = "utf8", [TN_UTF16] = "utf16", [TN_LATIN1_UTF16] = "compact-utf16"};
    static const char *const names[] = {[TN_DUMMY_LEGACY] = "legacy",
                                        [TN_DUMMY_CM32P2] = "cm32p2",
                                        [TN_DUMMY_ASYNC_CALLBACK] = "async-callback",
                                        [TN_DUMMY_ASYNC_STACKFUL] = "async-stackful"};
    unsigned choice;
    if (c->encoding && !choose(c->encoding, encodings, 3, &choice))
        return tn_cli_usage_error(c->cli, "`--encoding` is utf8, utf16 or compact-utf16, not `%s`",
                                  c->encoding);
    if (c->encoding)
        c->strings = (enum tn_string_encoding)choice;
    c->names = TN_DUMMY_CM32P2;
    if (c->dummy_names && !choose(c->dummy_names, names, 4, &choice))
        return tn_cli_usage_error(
            c->cli, "`--dummy-names` is legacy, cm32p2, async-callback or async-stackful, not `%s`",
            c->dummy_names);
    if (c->dummy_names)
        c->names = (enum tn_dummy_names)choice;
    c->dummy = c->dummy || c->dummy_names;
    if (c->dummy == (c->operands.n == 2))
        return tn_cli_usage_error(c->cli, c->dummy ? "a dummy is made: there is no MODULE to embed into"
                                                   : "MODULE is missing, or `--dummy`");
    if (!c->output)
        return tn_cli_usage_error(c->cli, "`-o FILE` is missing: where the module goes");
    return TN_EXIT_OK;
}

static enum tn_status make_dummy(struct embed_command *c, const struct tn_wit_world *world,
                                 struct tn_bytes *ret_module)
{
    const struct tn_type *type = tn_wit_world_type(&c->wit, world);
    if (type)
        *ret_module = tn_dummy_module(&c->types, type, c->names);
    return type ? TN_OK : TN_ERR_LIMIT;
}

static enum tn_status read_module(struct embed_command *c, struct tn_bytes *ret_module)
{
    const struct tn_module_options options = {.shape = true, .features = tn_features_all()};
    struct tn_cli *cli = c->cli;
    const struct tn_source *source;
    const struct tn_module *module;
    enum tn_status status = tn_file_read(&cli->job.arena, &cli->sink, c->operands.at[1], &source);
    if (!status)
        status = tn_binary_expect(&cli->sink, source, TN_BINARY_MODULE);
    if (!status)
        status = tn_wasm_read(tn_types_core(&c->types), &cli->sink, source, 0, source->bytes.len, NULL,
                              &options, &module);
    if (!status)
        *ret_module = source->bytes;
    return status;
}

static enum tn_status run(struct embed_command *c, uint64_t *ret_len)
{
    struct tn_wit_package *package;
    struct tn_bytes module;
    struct tn_out out;
    enum tn_status status =
        tn_cli_wit(c->cli, c->operands.at[0], &c->features, NULL, &c->types, &c->wit, &package);
    if (status)
        return status;
    const struct tn_wit_world *world = tn_wit_select_world(&c->wit, package, c->world);
    if (!world)
        return TN_ERR_INVALID;
    status = c->dummy ? make_dummy(c, world, &module) : read_module(c, &module);
    if (!status)
        status = tn_wit_embed(&c->wit, world, c->strings, module, &out);
    if (!status)
        status = tn_file_write(&c->cli->sink, c->output, &out);
    if (!status)
        *ret_len = out.len;
    return status;
}

int cmd_embed(struct tn_cli *cli, int argc, char **argv)
{
    struct embed_command c = {.cli = cli};
    const struct tn_option options[] = {
        {"world", 'w', TN_OPT_TEXT, &c.world, "WORLD",
         "which world: a name in the package, or ns:pkg/name; may be left out where there is one"},
        {"encoding", 0, TN_OPT_TEXT, &c.encoding, "ENCODING",
         "of the module's strings: utf8 (as it is without), utf16 or compact-utf16"},
        {"dummy", 0, TN_OPT_FLAG, &c.dummy, NULL,
         "no MODULE: make one that has all imports and exports of the world, and traps"},
        {"dummy-names", 0, TN_OPT_TEXT, &c.dummy_names, "NAMES",
         "the same, with names of the form cm32p2 (as it is without), legacy, async-callback or "
         "async-stackful"},
        TN_OPTIONS_WIT_FEATURES(&c.features),
        TN_OPTION_OUTPUT(&c.output),
        TN_OPTION_FORMAT(cli),
        {0},
    };
    const struct tn_usage usage = {
        "WIT MODULE -w WORLD -o FILE",
        "Puts interface metadata into a core module: the world that its imports and exports are named "
        "after.\n"
        "`tenon new` then makes a component of it. WIT is a file, a directory with deps/, or a binary "
        "package.",
        options,
        1,
        2,
        "  tenon embed wit/ guest.wasm -w app -o guest.embedded.wasm\n"
        "  tenon embed wit/ --dummy-names legacy -w app -o dummy.wasm\n",
    };
    int exit_status;
    uint64_t len = 0;
    if (!tn_cli_options(cli, &usage, argc, argv, &c.operands, &exit_status))
        return exit_status;
    exit_status = read_choices(&c);
    if (exit_status)
        return exit_status;
    cli->stdout_taken = !strcmp(c.output, "-");
    enum tn_status status = run(&c, &len);
    return tn_cli_exit_made(cli, status, c.output, len);
}
