#include "base/utf8.h"
#include "cli/input.h"
#include "component/comp_print.h"
#include "compose/compose_why.h"

enum { SHOWN = 5 };

struct why_command {
    struct tn_cli *cli;
    struct tn_registry_options registry;
    struct tn_texts operands;
    struct tn_types types;
    const struct tn_comp *comp;
    struct tn_why why;
};

static void put(struct tn_buf *out, const char *text)
{
    tn_utf8_escape(out, tn_str(text), false);
}

static void put_quoted(struct tn_buf *out, const char *before, const char *text, const char *after)
{
    tn_buf_text(out, before);
    put(out, text);
    tn_buf_text(out, after);
}

static bool has_direct_need(const struct tn_why_user *user)
{
    for (unsigned i = 0; i < user->needs.n; i++)
        if (!user->needs.at[i].giver)
            return true;
    return false;
}

/* ---- text ---- */

static void put_function(struct tn_buf *out, const struct tn_code *code, uint32_t func)
{
    if (!code->names[func].len) {
        tn_buf_printf(out, "function %u", func);
        return;
    }
    tn_buf_byte(out, '`');
    tn_utf8_escape(out, code->names[func], false);
    tn_buf_byte(out, '`');
}

static void text_callers(struct tn_buf *out, const struct tn_code *code, const struct tn_why_need *need)
{
    bool table = code->in_table[need->index];
    if (!need->n_callers) {
        tn_buf_text(out, table ? "called through a table\n" : "no function calls it\n");
        return;
    }
    tn_buf_text(out, "called by ");
    for (uint32_t i = 0; i < need->n_callers && i < SHOWN; i++) {
        tn_buf_text(out, i ? ", " : "");
        put_function(out, code, need->callers[i]);
    }
    if (need->n_callers > SHOWN)
        tn_buf_printf(out, " and %u more", need->n_callers - SHOWN);
    tn_buf_text(out, table ? ", and through a table\n" : "\n");
}

static void text_need(struct why_command *c, const struct tn_why_user *user, const struct tn_why_need *need)
{
    struct tn_buf *out = &c->cli->out;
    if (need->giver) {
        put_quoted(out, "    `", need->name, "` of ");
        put(out, need->giver->label);
    } else if (need->builtin) {
        put_quoted(out, "    ", need->builtin, "");
        put_quoted(out, " of `", need->function, "`");
    } else {
        put_quoted(out, "    `", tn_item_word(&c->cli->job.arena, need->function), "`");
        tn_buf_text(out, need->shim ? ", through a shim" : "");
    }
    tn_buf_text(out, ": ");
    text_callers(out, user->code, need);
}

/* The first few of a list, and how many more: "`a`, `b` and 3 more". */
static void put_list(struct tn_buf *out, const struct tn_texts *texts)
{
    for (unsigned i = 0; i < texts->n && i < SHOWN; i++)
        put_quoted(out, i ? ", `" : "`", texts->at[i], "`");
    if (texts->n > SHOWN)
        tn_buf_printf(out, " and %u more", texts->n - SHOWN);
}

static void text_user(struct why_command *c, const struct tn_why_user *user)
{
    struct tn_buf *out = &c->cli->out;
    put_quoted(out, "  ", user->label, "");
    if (user->import && user->import != c->why.import && has_direct_need(user))
        put_quoted(out, ", as `", user->import, "`");
    tn_buf_byte(out, '\n');
    for (unsigned i = 0; i < user->needs.n; i++)
        text_need(c, user, &user->needs.at[i]);
    if (!user->leads.n)
        return;
    tn_buf_text(out, "    so its exports lead there: ");
    put_list(out, &user->leads);
    tn_buf_byte(out, '\n');
}

static void text_list(struct tn_buf *out, const char *title, const struct tn_texts *texts)
{
    if (!texts->n)
        return;
    tn_buf_text(out, title);
    put_list(out, texts);
    tn_buf_byte(out, '\n');
}

static void print_text(struct why_command *c)
{
    struct tn_buf *out = &c->cli->out;
    const struct tn_why *why = &c->why;
    put(out, why->import);
    if (why->function)
        put_quoted(out, " `", why->function, "`");
    tn_buf_byte(out, '\n');
    if (!why->users.n)
        tn_buf_text(out, "  no core module calls it\n");
    for (unsigned i = 0; i < why->users.n; i++)
        text_user(c, why->users.at[i]);
    text_list(out, "  it is given, and not called, in ", &why->takers);
    text_list(out, "  its types are in ", &why->types_for);
    text_list(out, "  it is exported again as ", &why->again);
    text_list(out, "  exports that lead there by direct calls: ", &why->exports);
    bool table = false;
    for (unsigned i = 0; i < why->users.n; i++)
        table |= why->users.at[i]->in_table;
    if (table)
        tn_buf_text(out, "  calls through tables are not followed: there may be more\n");
}

/* ---- JSON ---- */

static void json_callers(struct tn_json_out *json, const struct tn_code *code, const struct tn_why_need *need)
{
    tn_json_key(json, "callers");
    tn_json_array(json);
    for (uint32_t i = 0; i < need->n_callers; i++) {
        tn_json_object(json);
        tn_json_member_u64(json, "index", need->callers[i]);
        if (code->names[need->callers[i]].len) {
            tn_json_key(json, "name");
            tn_json_put_str(json, code->names[need->callers[i]]);
        }
        tn_json_object_end(json);
    }
    tn_json_array_end(json);
    tn_json_member_bool(json, "in_table", code->in_table[need->index]);
}

static void json_need(struct tn_json_out *json, const struct tn_why_user *user,
                      const struct tn_why_need *need)
{
    tn_json_object(json);
    if (need->giver) {
        tn_json_member(json, "of", need->giver->label);
        tn_json_member(json, "export", need->function);
    } else {
        tn_json_member_opt(json, "builtin", need->builtin);
        tn_json_member(json, need->builtin ? "resource" : "function", need->function);
    }
    tn_json_member(json, "module", need->module);
    tn_json_member(json, "name", need->name);
    tn_json_member_bool(json, "shim", need->shim);
    json_callers(json, user->code, need);
    tn_json_object_end(json);
}

static void json_texts(struct tn_json_out *json, const char *key, const struct tn_texts *texts)
{
    tn_json_key(json, key);
    tn_json_array(json);
    for (unsigned i = 0; i < texts->n; i++)
        tn_json_put_text(json, texts->at[i]);
    tn_json_array_end(json);
}

static void json_user(struct tn_json_out *json, const struct tn_why_user *user)
{
    tn_json_object(json);
    tn_json_member(json, "module", user->label);
    tn_json_member_bool(json, "direct", has_direct_need(user));
    tn_json_member_opt(json, "import", user->import);
    tn_json_key(json, "needs");
    tn_json_array(json);
    for (unsigned i = 0; i < user->needs.n; i++)
        json_need(json, user, &user->needs.at[i]);
    tn_json_array_end(json);
    json_texts(json, "leads", &user->leads);
    tn_json_member_bool(json, "in_table", user->in_table);
    tn_json_object_end(json);
}

static void print_json(struct tn_json_out *json, const struct why_command *c)
{
    const struct tn_why *why = &c->why;
    tn_json_member(json, "component", c->comp->source->name);
    tn_json_member(json, "import", why->import);
    tn_json_member_opt(json, "function", why->function);
    tn_json_key(json, "users");
    tn_json_array(json);
    for (unsigned i = 0; i < why->users.n; i++)
        json_user(json, why->users.at[i]);
    tn_json_array_end(json);
    json_texts(json, "given_and_not_called", &why->takers);
    json_texts(json, "types_for", &why->types_for);
    json_texts(json, "exported_again", &why->again);
    json_texts(json, "exports", &why->exports);
}

static enum tn_status run(struct why_command *c)
{
    struct tn_cli *cli = c->cli;
    tn_types_init(&c->types, &cli->job.arena, &cli->job.names);
    enum tn_status status = tn_cli_component(cli, c->operands.at[0], &c->registry, &c->types, &c->comp);
    return status ? status : tn_why(&c->types, &cli->sink, c->comp, c->operands.at[1], &c->why);
}

int cmd_why(struct tn_cli *cli, int argc, char **argv)
{
    struct why_command c = {.cli = cli};
    const struct tn_option options[] = {TN_OPTION_FORMAT(cli), TN_OPTIONS_REGISTRY(&c.registry), {0}};
    const struct tn_usage usage = {
        "FILE|REF IMPORT[#FUNCTION]",
        "Tells who needs an import of a component: which core modules in it, in which nested components, "
        "call\n"
        "which functions of it, from which functions of their own; and which exports lead there.\n"
        "IMPORT is its name, with or without a version, or an interface's name alone.",
        options,
        2,
        2,
        "  tenon why app.wasm wasi:sockets/tcp\n  tenon why app.wasm streams#output-stream.write --format "
        "json"};
    int exit;
    if (!tn_cli_options(cli, &usage, argc, argv, &c.operands, &exit))
        return exit;
    enum tn_status status = run(&c);
    if (status)
        return tn_cli_exit(cli, status);
    if (cli->format == TN_FORMAT_JSON)
        print_json(tn_cli_json(cli), &c);
    else
        print_text(&c);
    return TN_EXIT_OK;
}
