/* explain: a code of a finding in a paragraph, with an example. */
#include "cli/cli.h"
#include "cli/codes.h"

enum { WIDTH = 78 };

/* `text` in lines of at most WIDTH; a line end in it starts a new paragraph. */
static void put_filled(struct tn_buf *out, const char *text)
{
    size_t column = 0;
    for (const char *at = text; *at;) {
        size_t len = strcspn(at, " \n");
        if (column && column + 1 + len > WIDTH) {
            tn_buf_byte(out, '\n');
            column = 0;
        }
        if (column && len) {
            tn_buf_byte(out, ' ');
            column++;
        }
        tn_buf_add(out, at, len);
        column += len;
        at += len;
        if (*at == '\n') {
            tn_buf_text(out, "\n\n");
            column = 0;
        }
        at += *at != 0;
    }
    tn_buf_byte(out, '\n');
}

static void put_example(struct tn_buf *out, const char *word, const char *text)
{
    if (!text)
        return;
    tn_buf_printf(out, "\n%s\n", word);
    for (const char *at = text; *at;) {
        size_t len = strcspn(at, "\n");
        tn_buf_printf(out, "%s%.*s\n", len ? "    " : "", (int)len, at);
        at += len + (at[len] != 0);
    }
}

static void print_code(struct tn_buf *out, const struct tn_code *code)
{
    tn_buf_printf(out, "%s: %s\n\n", code->code, code->title);
    put_filled(out, code->about);
    put_example(out, "wrong:", code->wrong);
    put_example(out, "right:", code->right);
    if (code->spec)
        tn_buf_printf(out, "\nsee: %s\n", code->spec);
}

static void put_json(struct tn_json_out *json, const struct tn_code *code)
{
    tn_json_object(json);
    tn_json_member(json, "code", code->code);
    tn_json_member(json, "title", code->title);
    tn_json_member(json, "about", code->about);
    tn_json_member_opt(json, "wrong", code->wrong);
    tn_json_member_opt(json, "right", code->right);
    tn_json_member_opt(json, "spec", code->spec);
    tn_json_object_end(json);
}

static const struct tn_code *find(const char *name)
{
    for (unsigned i = 0; i < tn_n_codes; i++)
        if (!strcmp(tn_codes[i].code, name))
            return &tn_codes[i];
    return NULL;
}

static int no_code(struct tn_cli *cli, const char *name)
{
    const char **names = tn_new_n(&cli->job.arena, tn_n_codes, const char *);
    for (unsigned i = 0; i < tn_n_codes; i++)
        names[i] = tn_codes[i].code;
    const char *near = tn_nearest(tn_str(name), names, tn_n_codes);
    struct tn_draft draft =
        tn_diag_begin(&cli->sink, TN_ERROR, "usage", TN_NOWHERE, "there is no code `%s`", name);
    if (near)
        tn_diag_help(&draft, "did you mean `%s`?", near);
    else
        tn_diag_help(&draft,
                     "`tenon explain` lists them; a code is what stands in brackets behind a finding");
    tn_diag_end(&draft);
    return TN_EXIT_USAGE;
}

int cmd_explain(struct tn_cli *cli, int argc, char **argv)
{
    const struct tn_option options[] = {TN_OPTION_FORMAT(cli), {0}};
    const struct tn_usage usage = {
        "[CODE]",
        "Tells what a code means: the rule, where it stands, what to do, and an example. A code is\n"
        "what stands in brackets behind a finding. Without one, all codes are listed.",
        options,
        0,
        1,
        "  tenon explain wit-unknown-type"};
    struct tn_texts operands;
    int status;
    if (!tn_cli_options(cli, &usage, argc, argv, &operands, &status))
        return status;
    const struct tn_code *one = operands.n ? find(operands.at[0]) : NULL;
    if (operands.n && !one)
        return no_code(cli, operands.at[0]);
    struct tn_json_out *json = cli->format == TN_FORMAT_JSON ? tn_cli_json(cli) : NULL;
    if (json) {
        tn_json_key(json, "codes");
        tn_json_array(json);
    }
    for (const struct tn_code *c = one ? one : tn_codes; c < (one ? one + 1 : tn_codes + tn_n_codes); c++)
        if (json)
            put_json(json, c);
        else if (one)
            print_code(&cli->out, c);
        else
            tn_buf_printf(&cli->out, "%-26s %s\n", c->code, c->title);
    if (json)
        tn_json_array_end(json);
    return TN_EXIT_OK;
}
