#include "base/utf8.h"
#include "cli/input.h"
#include "compose/compose_draw.h"
#include "wit-parser/wit_decode.h"

#include <stdlib.h>

enum as { AS_DOT, AS_MERMAID, AS_SVG, AS_JSON };
static const char *const as_words[] = {"dot", "mermaid", "svg", "json"};
enum { N_AS = sizeof as_words / sizeof *as_words };

struct graph_command {
    struct tn_cli *cli;
    struct tn_registry_options registry;
    const char *as_word, *output, *depth_word;
    struct tn_texts operands;
    enum as as;
    unsigned depth;
};

/* DOT where the output has no ending. What is not drawn, such as .png, is not to be some other kind unseen. */
static bool choose_by_ending(struct graph_command *c)
{
    static const struct {
        const char *ending;
        enum as as;
    } endings[] = {{".dot", AS_DOT},     {".gv", AS_DOT},     {".svg", AS_SVG},
                   {".json", AS_JSON}, {".mmd", AS_MERMAID}, {".md", AS_MERMAID}};
    const char *dot = c->output ? strrchr(tn_file_base(c->output), '.') : NULL;
    for (unsigned i = 0; dot && i < sizeof endings / sizeof *endings; i++)
        if (!strcmp(dot, endings[i].ending)) {
            c->as = endings[i].as;
            return true;
        }
    if (dot)
        tn_cli_usage_error(c->cli, "`%s`: which kind that is, `--as` says: dot, mermaid, svg or json", c->output);
    return !dot;
}

static bool choose_as(struct graph_command *c)
{
    if (!c->as_word)
        return choose_by_ending(c);
    for (unsigned i = 0; i < N_AS; i++)
        if (!strcmp(c->as_word, as_words[i])) {
            c->as = (enum as)i;
            return true;
        }
    tn_cli_usage_error(c->cli, "`--as` takes dot, mermaid, svg or json, not `%s`", c->as_word);
    return false;
}

static bool choose_depth(struct graph_command *c)
{
    char *end;
    unsigned long n = c->depth_word ? strtoul(c->depth_word, &end, 10) : 1;
    c->depth = n > 1000 ? 1000 : (unsigned)n;
    if (!c->depth_word || !strcmp(c->depth_word, "all")) {
        c->depth = c->depth_word ? 1000 : 1;
        return true;
    }
    if (*c->depth_word >= '1' && *c->depth_word <= '9' && !*end)
        return true;
    tn_cli_usage_error(c->cli, "`--depth` takes a number from 1 on, or `all`, not `%s`", c->depth_word);
    return false;
}

static enum tn_status read_component(struct graph_command *c, struct tn_types *types,
                                     const struct tn_comp **ret_comp)
{
    enum tn_status status = tn_cli_component(c->cli, c->operands.at[0], &c->registry, types, ret_comp);
    if (status || !tn_comp_is_wit(*ret_comp))
        return status;
    tn_diag_report(&c->cli->sink, TN_ERROR, "graph-wit-package",
                   (struct tn_span){.source = (*ret_comp)->source},
                   "this is a WIT package in binary form: types, and nothing that is wired");
    return TN_ERR_INVALID;
}

static void write_json(struct tn_buf *out, const struct tn_drawing *drawing)
{
    struct tn_buf raw;
    struct tn_json_out json;
    tn_buf_init(&raw, SIZE_MAX / 2);
    tn_json_out_init(&json, &raw, 2);
    tn_json_object(&json);
    tn_drawing_json(&json, drawing);
    tn_json_object_end(&json);
    tn_utf8_escape_json(out, tn_str_of(tn_buf_view(&raw)));
    tn_buf_byte(out, '\n');
    out->status = out->status ? out->status : raw.status;
    tn_buf_dispose(&raw);
}

static void write_drawing(struct graph_command *c, struct tn_buf *out, const struct tn_drawing *drawing)
{
    struct tn_arena *arena = &c->cli->job.arena;
    switch (c->as) {
    case AS_DOT: tn_drawing_dot(arena, out, drawing); break;
    case AS_MERMAID: tn_drawing_mermaid(arena, out, drawing); break;
    case AS_SVG: tn_drawing_svg(arena, out, drawing); break;
    case AS_JSON: write_json(out, drawing); break;
    }
}

static enum tn_status run(struct graph_command *c)
{
    struct tn_types types;
    struct tn_drawing drawing;
    struct tn_buf text;
    const struct tn_comp *comp;
    tn_types_init(&types, &c->cli->job.arena, &c->cli->job.names);
    enum tn_status status = read_component(c, &types, &comp);
    if (!status)
        status = tn_draw(&types, &c->cli->sink, comp, c->depth, &drawing);
    if (status)
        return status;
    if (c->cli->stdout_taken) {
        write_drawing(c, &c->cli->out, &drawing);
        return c->cli->out.status;
    }
    tn_buf_init(&text, SIZE_MAX / 2);
    write_drawing(c, &text, &drawing);
    status = text.status ? text.status : tn_file_write_bytes(&c->cli->sink, c->output, tn_buf_view(&text));
    tn_buf_dispose(&text);
    return status;
}

int cmd_graph(struct tn_cli *cli, int argc, char **argv)
{
    struct graph_command c = {.cli = cli};
    const struct tn_option options[] = {
        {"as", 0, TN_OPT_TEXT, &c.as_word, "KIND",
         "dot, mermaid, svg or json; else FILE's ending says it; dot where it has none"},
        {"depth", 0, TN_OPT_TEXT, &c.depth_word, "N",
         "how many levels of nested components are opened: 1, or more, or `all`"},
        TN_OPTION_OUTPUT(&c.output),
        TN_OPTION_FINDINGS(cli),
        TN_OPTIONS_REGISTRY(&c.registry),
        {0}};
    const struct tn_usage usage = {
        "FILE|REF",
        "Draws the wiring of a component: a box for each import, instance and export, and a line for each\n"
        "argument, by its name. As DOT (for Graphviz), Mermaid (for Markdown), SVG, or JSON.",
        options,
        1,
        1,
        "  tenon graph app.wasm -o app.svg\n  tenon graph app.wasm --as mermaid\n"
        "  tenon graph ghcr.io/acme/app:1.4.0 --depth all | dot -Tpng > app.png"};
    int exit;
    if (!tn_cli_options(cli, &usage, argc, argv, &c.operands, &exit))
        return exit;
    if (!choose_as(&c) || !choose_depth(&c))
        return TN_EXIT_USAGE;
    cli->stdout_taken = !c.output || !strcmp(c.output, "-");
    return tn_cli_exit(cli, run(&c));
}
