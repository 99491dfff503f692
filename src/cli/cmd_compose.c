#include "base/utf8.h"
#include "caps/caps_compose.h"
#include "cli/composed.h"
#include "cli/package_source.h"
#include "cli/wit_input.h"
#include "compose/wac_ast.h"

struct compose_command {
    struct tn_cli *cli;
    struct tn_cli_packages packages;
    const char *document, *output, *ast;
    struct tn_wac *wac;
    uint64_t len;
};

static enum tn_status read_document(struct compose_command *c, const struct tn_source **ret_source)
{
    const struct tn_source *source;
    enum tn_status status = tn_file_read(&c->cli->job.arena, &c->cli->sink, c->document, &source);
    if (!status)
        status = tn_cli_text(c->cli, source, "a document in the WAC language",
                             "`tenon plug` joins components without a document");
    if (status)
        return status;
    struct tn_source *text = tn_new(&c->cli->job.arena, struct tn_source);
    *text = *source;
    text->text = true;
    *ret_source = text;
    return TN_OK;
}

/* ---- --ast json ---- */

static void put_tree(struct tn_cli *cli, const struct wac_document *document)
{
    struct tn_buf json;
    struct tn_json_out out;
    tn_buf_init(&json, SIZE_MAX / 2);
    tn_json_out_init(&out, &json, 2);
    tn_wac_json(document, &out);
    tn_utf8_escape_json(&cli->out, tn_str_of(tn_buf_view(&json)));
    tn_buf_byte(&cli->out, '\n');
    tn_buf_dispose(&json);
}

static enum tn_status print_tree(struct compose_command *c)
{
    const struct tn_source *source;
    struct wac_document document;
    enum tn_status status = read_document(c, &source);
    if (status)
        return status;
    tn_wac_parse(&c->cli->job, source, &document);
    bool broken = document.file.broken;
    if (!broken)
        put_tree(c->cli, &document);
    tn_wac_document_dispose(&document);
    return broken ? TN_ERR_INVALID : TN_OK;
}

/* ---- composing ---- */

static enum tn_status finish(void *with, struct tn_graph *graph, struct tn_out *out)
{
    struct compose_command *c = with;
    enum tn_status status = tn_wac_check(c->wac);
    return status || !graph->instances.n ? status : tn_caps_finish(&c->cli->job, graph, out);
}

static enum tn_status compose(struct compose_command *c, struct tn_graph *graph)
{
    const struct tn_source *source;
    enum tn_status status = read_document(c, &source);
    if (status)
        return status;
    status = tn_wac_plan(&c->cli->job, graph, source, &c->packages.source, &c->wac);
    enum tn_status locked = status && !c->packages.locked ? TN_OK : tn_cli_packages_check(&c->packages);
    if (status)
        return status;
    status = locked;
    if (!status)
        status = tn_graph_write(graph, finish, c, c->output, &c->len);
    if (!status)
        status = tn_cli_packages_end(&c->packages);
    tn_wac_free(c->wac);
    return status;
}

static int run(struct compose_command *c)
{
    struct tn_cli *cli = c->cli;
    struct tn_types types;
    struct tn_graph graph;
    tn_types_init(&types, &cli->job.arena, &cli->job.names);
    tn_graph_init(&graph, &types, &cli->sink);
    enum tn_status status = compose(c, &graph);
    if (!status && !cli->stdout_taken) {
        if (cli->format == TN_FORMAT_JSON)
            tn_cli_composed_json(tn_cli_json(cli), &graph, c->output, c->len);
        else
            tn_cli_composed_text(&cli->out, &graph, c->output, false);
    }
    return graph.unproved ? TN_EXIT_BUG : tn_cli_exit(cli, status);
}

int cmd_compose(struct tn_cli *cli, int argc, char **argv)
{
    struct compose_command c = {.cli = cli};
    struct tn_texts operands;
    const struct tn_option options[] = {
        TN_OPTIONS_PACKAGES(&c.packages),
        TN_OPTION_OUTPUT(&c.output),
        {"ast", 0, TN_OPT_TEXT, &c.ast, "json", "print the syntax tree, and compose nothing"},
        TN_OPTION_FORMAT(cli),
        {0},
    };
    const struct tn_usage usage = {
        "FILE.wac -o FILE",
        "Composes components as a document in the WAC language says. A package that it names is what `-d` "
        "says, or "
        "stands in\n"
        "DIR as <ns>/<name>.wasm, or <ns>/<name>/ with WIT in it (with a version "
        "<ns>/<name>/<version>.wasm); or a "
        "registry\n"
        "has it. What came from references is written down in `tenon.lock` beside the document, and taken "
        "again.",
        options,
        1,
        1,
        "  tenon compose app.wac -o app.wasm\n"
        "  tenon compose app.wac -d demo:greeter=greeter.wasm -o app.wasm\n"
        "  tenon compose app.wac --registry ghcr.io/acme --locked -o app.wasm\n"
        "  tenon compose app.wac --ast json | jq '.statements[]'\n",
    };
    int exit_status;
    if (!tn_cli_options(cli, &usage, argc, argv, &operands, &exit_status))
        return exit_status;
    if (c.ast && strcmp(c.ast, "json"))
        return tn_cli_usage_error(cli, "`--ast` takes `json`, not `%s`", c.ast);
    if (c.ast && c.output)
        return tn_cli_usage_error(cli, "`--ast` and `--output` exclude each other");
    if (!c.ast && !c.output)
        return tn_cli_usage_error(cli, "`-o FILE` is missing: where the composed component goes");
    c.document = operands.at[0];
    cli->stdout_taken = c.ast || !strcmp(c.output, "-");
    if (c.ast)
        return tn_cli_exit(cli, print_tree(&c));
    return tn_cli_packages_begin(&c.packages, cli, c.document, &exit_status) ? run(&c) : exit_status;
}
