#include "base/utf8.h"
#include "cli/cli.h"
#include "compose/wac_ast.h"

/* ---- --ast json ---- */

static enum tn_status print_tree(struct tn_cli *cli, const char *path)
{
    const struct tn_source *source;
    struct wac_document document;
    enum tn_status status = tn_file_read(&cli->job.arena, &cli->sink, path, &source);
    if (status)
        return status;
    struct tn_source *text = tn_new(&cli->job.arena, struct tn_source);
    *text = *source;
    text->text = true;
    tn_wac_parse(&cli->job, text, &document);
    if (!document.file.broken) {
        struct tn_buf json;
        struct tn_json_out out;
        tn_buf_init(&json, SIZE_MAX / 2);
        tn_json_out_init(&out, &json, 2);
        tn_wac_json(&document, &out);
        tn_utf8_escape_json(&cli->out, tn_str_of(tn_buf_view(&json)));
        tn_buf_byte(&cli->out, '\n');
        tn_buf_dispose(&json);
    }
    tn_wac_document_dispose(&document);
    return document.file.broken ? TN_ERR_INVALID : TN_OK;
}

int cmd_compose(struct tn_cli *cli, int argc, char **argv)
{
    struct tn_texts operands;
    const char *ast = NULL;
    const struct tn_option options[] = {
        {"ast", 0, TN_OPT_TEXT, &ast, "json", "print the syntax tree, and compose nothing"},
        TN_OPTION_FORMAT(cli),
        {0},
    };
    const struct tn_usage usage = {
        "FILE.wac --ast json", "Reads a WAC document.", options, 1, 1, "  tenon compose app.wac --ast json\n",
    };
    int exit_status;
    if (!tn_cli_options(cli, &usage, argc, argv, &operands, &exit_status))
        return exit_status;
    if (!ast || strcmp(ast, "json"))
        return tn_cli_usage_error(cli, "`--ast` takes `json`");
    cli->stdout_taken = true;
    return tn_cli_exit(cli, print_tree(cli, operands.at[0]));
}
