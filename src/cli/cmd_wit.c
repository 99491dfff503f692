/* wit check, wit json, wit print, wit encode */
#include "base/utf8.h"
#include "cli/wit_input.h"
#include "wit-parser/wit_encode.h"

struct wit_command {
    struct tn_cli *cli;
    struct tn_texts operands;
    struct tn_wit_features features;
    struct tn_types types;
    struct tn_wit wit;
    struct tn_wit_package *main;
};

static enum tn_status load(struct wit_command *c)
{
    return tn_cli_wit(c->cli, c->operands.at[0], &c->features, NULL, &c->types, &c->wit, &c->main);
}

/* "demo:greet@0.1.0: 1 interface, 2 worlds": what was found to be right. */
static void print_checked(struct tn_buf *out, const struct tn_wit_package *package)
{
    unsigned named = 0, worlds = package->worlds.n;
    for (unsigned i = 0; i < package->interfaces.n; i++)
        named += package->interfaces.at[i]->name != NULL;
    tn_utf8_escape(out, tn_str(package->id), false);
    tn_buf_printf(out, ": %u interface%s, %u world%s\n", named, &"s"[named == 1], worlds, &"s"[worlds == 1]);
}

int cmd_wit_check(struct tn_cli *cli, int argc, char **argv)
{
    struct wit_command c = {.cli = cli};
    const struct tn_option options[] = {TN_OPTIONS_WIT_FEATURES(&c.features), TN_OPTION_FORMAT(cli), {0}};
    const struct tn_usage usage = {
        "PATH",
        "Parses and resolves WIT and tells everything that is wrong. PATH is a file, a directory\n"
        "whose deps/ holds what it uses, or a binary.",
        options,
        1,
        1,
        "  tenon wit check wit/\n  tenon wit check --format json app.wit"};
    int status;
    if (!tn_cli_options(cli, &usage, argc, argv, &c.operands, &status))
        return status;
    status = tn_cli_exit(cli, load(&c));
    if (cli->format == TN_FORMAT_JSON) {
        tn_json_member_bool(tn_cli_json(cli), "ok", status == TN_EXIT_OK);
        tn_json_member_opt(tn_cli_json(cli), "package", c.main ? c.main->id : NULL);
    } else if (status == TN_EXIT_OK) {
        print_checked(&cli->out, c.main);
    }
    return status;
}

static bool goes_to_stdout(const char *output)
{
    return !output || !strcmp(output, "-");
}

static int write_result(struct tn_cli *cli, const char *path, struct tn_buf *text)
{
    if (text->status) {
        tn_diag_report(&cli->sink, TN_ERROR, "too-large", TN_NOWHERE, "the result is too large");
        return TN_EXIT_WRONG;
    }
    if (!goes_to_stdout(path))
        return tn_cli_exit(cli, tn_file_write_bytes(&cli->sink, path, tn_buf_view(text)));
    if (text != &cli->out)
        tn_buf_add(&cli->out, text->at, text->len);
    return TN_EXIT_OK;
}

int cmd_wit_json(struct tn_cli *cli, int argc, char **argv)
{
    struct wit_command c = {.cli = cli};
    const char *output = NULL;
    const struct tn_option options[] = {TN_OPTIONS_WIT_FEATURES(&c.features), TN_OPTION_OUTPUT(&output), TN_OPTION_FINDINGS(cli), {0}};
    const struct tn_usage usage = {
        "PATH",
        "Prints the resolved packages as JSON, in the schema of `wasm-tools component wit --json`.\n"
        "PATH is a file, a directory with deps/, a binary package or a component.",
        options,
        1,
        1,
        "  tenon wit json wit/ | jq '.worlds[].name'"};
    int status;
    if (!tn_cli_options(cli, &usage, argc, argv, &c.operands, &status))
        return status;
    cli->stdout_taken = goes_to_stdout(output);
    status = tn_cli_exit(cli, load(&c));
    if (status)
        return status;
    struct tn_buf raw, text;
    tn_buf_init(&raw, SIZE_MAX / 2);
    tn_buf_init(&text, SIZE_MAX / 2);
    tn_wit_json(&c.wit, &raw);
    tn_utf8_escape_json(&text, tn_str_of(tn_buf_view(&raw)));
    text.status = text.status ? text.status : raw.status;
    status = write_result(cli, output, &text);
    tn_buf_dispose(&raw);
    tn_buf_dispose(&text);
    return status;
}

/* ---- wit print ---- */

/* A package's file is named after it, with as much of namespace and version as tells it from the others. */
static const char *file_stem(struct wit_command *c, const struct tn_wit_package *package)
{
    bool other_ns = false, other_version = false;
    for (unsigned i = 0; i < c->wit.packages.n; i++) {
        const struct tn_wit_package *p = c->wit.packages.at[i];
        if (p == package || p->name != package->name)
            continue;
        other_ns |= p->ns != package->ns;
        other_version |= p->ns == package->ns;
    }
    const char *at = other_version && package->version ? "@" : "";
    return tn_arena_printf(&c->cli->job.arena, "%s%s%s%s%s", other_ns ? package->ns : "", other_ns ? ":" : "",
                           package->name, at, *at ? package->version : "");
}

static enum tn_status write_package(struct wit_command *c, const struct tn_wit_package *package,
                                    const char *dir)
{
    struct tn_buf text;
    tn_buf_init(&text, SIZE_MAX / 2);
    tn_wit_print_package(&c->wit, &text, package);
    const char *path = tn_arena_printf(&c->cli->job.arena, "%s/%s%s.wit", dir,
                                       package == c->main ? "" : "deps/", file_stem(c, package));
    enum tn_status status = tn_file_write_bytes(&c->cli->sink, path, tn_buf_view(&text));
    if (!status && c->cli->format == TN_FORMAT_JSON)
        tn_json_put_text(tn_cli_json(c->cli), path);
    else if (!status) {
        tn_utf8_escape(&c->cli->out, tn_str(path), false);
        tn_buf_byte(&c->cli->out, '\n');
    }
    tn_buf_dispose(&text);
    return status;
}

/* A folder that every WIT tool reads: the package, and deps/ with those it uses. */
static int write_folder(struct wit_command *c, const char *dir)
{
    const char *deps = tn_arena_printf(&c->cli->job.arena, "%s/deps", dir);
    if (tn_file_make_folders(&c->cli->sink, c->wit.packages.n > 1 ? deps : dir, 0777))
        return TN_EXIT_FILE;
    if (c->cli->format == TN_FORMAT_JSON) {
        tn_json_key(tn_cli_json(c->cli), "files");
        tn_json_array(tn_cli_json(c->cli));
    }
    enum tn_status status = write_package(c, c->main, dir);
    for (unsigned i = 0; i < c->wit.packages.n && !status; i++)
        if (c->wit.packages.at[i] != c->main)
            status = write_package(c, c->wit.packages.at[i], dir);
    if (c->cli->format == TN_FORMAT_JSON)
        tn_json_array_end(tn_cli_json(c->cli));
    return tn_cli_exit(c->cli, status);
}

int cmd_wit_print(struct tn_cli *cli, int argc, char **argv)
{
    struct wit_command c = {.cli = cli};
    const char *output = NULL, *dir = NULL;
    const struct tn_option options[] = {
        TN_OPTIONS_WIT_FEATURES(&c.features),
        TN_OPTION_OUTPUT(&output),
        {"out-dir", 0, TN_OPT_TEXT, &dir, "DIR", "write a file a package into DIR and DIR/deps"},
        TN_OPTION_FINDINGS(cli),
        {0}};
    const struct tn_usage usage = {
        "PATH",
        "Prints WIT text: the package, then those it uses as nested packages. PATH is a file,\n"
        "a directory with deps/, a binary package or a component.",
        options,
        1,
        1,
        "  tenon wit print app.wasm\n  tenon wit print app.wasm --out-dir wit"};
    int status;
    if (!tn_cli_options(cli, &usage, argc, argv, &c.operands, &status))
        return status;
    if (output && dir)
        return tn_cli_usage_error(cli, "`--output` and `--out-dir` exclude each other");
    cli->stdout_taken = !dir && goes_to_stdout(output);
    status = tn_cli_exit(cli, load(&c));
    if (status || dir)
        return status ? status : write_folder(&c, dir);
    struct tn_buf text;
    tn_buf_init(&text, SIZE_MAX / 2);
    tn_wit_print(&c.wit, &text, c.main);
    status = write_result(cli, output, &text);
    tn_buf_dispose(&text);
    return status;
}

int cmd_wit_encode(struct tn_cli *cli, int argc, char **argv)
{
    struct wit_command c = {.cli = cli};
    const char *output = NULL;
    const struct tn_option options[] = {TN_OPTIONS_WIT_FEATURES(&c.features), TN_OPTION_OUTPUT(&output), TN_OPTION_FINDINGS(cli), {0}};
    const struct tn_usage usage = {
        "PATH -o FILE",
        "Writes a WIT package in binary form: what registries hold, and what other tools read in\n"
        "place of text. Docs and stability are kept. PATH is as for `wit print`.",
        options,
        1,
        1,
        "  tenon wit encode wit/ -o package.wasm"};
    int status;
    struct tn_out out;
    if (!tn_cli_options(cli, &usage, argc, argv, &c.operands, &status))
        return status;
    if (!output)
        return tn_cli_usage_error(cli, "`-o FILE` is missing: where the package goes");
    cli->stdout_taken = goes_to_stdout(output);
    enum tn_status s = load(&c);
    if (!s)
        s = tn_wit_encode(&c.wit, c.main, &out);
    if (!s)
        s = tn_file_write(&cli->sink, output, &out);
    return tn_cli_exit(cli, s);
}
