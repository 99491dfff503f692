/* wit diff: what changed between two versions, and the step that the version needs. */
#include "base/utf8.h"
#include "cli/wit_input.h"
#include "wit-parser/wit_diff.h"

struct diff_command {
    struct tn_cli *cli;
    struct tn_registry_options registry;
    struct tn_wit_features features;
    const char *world, *to, *require;
    enum tn_wit_step most; /* --require */
    struct tn_texts operands;
    struct tn_types types[2];
    struct tn_wit wit[2];
    struct tn_wit_side side[2];
    struct tn_wit_diff diff;
    bool components, done;
};

static bool is_component(const struct tn_wit_package *package)
{
    return !strcmp(package->ns, "root") && !strcmp(package->name, "component") && package->worlds.n == 1;
}

static enum tn_status load(struct diff_command *c, int i)
{
    struct tn_wit_package *package = NULL;
    c->side[i].wit = &c->wit[i];
    enum tn_status status =
        tn_cli_wit(c->cli, c->operands.at[i], &c->features, &c->registry, &c->types[i], &c->wit[i], &package);
    c->side[i].package = package;
    return status;
}

static bool select_world(struct diff_command *c, int i, const char *name)
{
    struct tn_wit_side *side = &c->side[i];
    side->world = tn_wit_select_world(side->wit, side->package, name);
    if (side->world)
        side->package = side->world->package;
    return side->world != NULL;
}

static enum tn_status select_sides(struct diff_command *c)
{
    c->components = is_component(c->side[0].package) && is_component(c->side[1].package);
    if (!c->world && !c->to && !c->components)
        return TN_OK;
    bool old = select_world(c, 0, c->world), new = select_world(c, 1, c->to ? c->to : c->world);
    return old && new ? TN_OK : TN_ERR_INVALID;
}

/* A version that promises more than there is. One that stands still is told as well: what was published under
 * it is another thing. */
static void check_version(struct diff_command *c)
{
    const struct tn_wit_package *old = c->side[0].package, *new = c->side[1].package;
    enum tn_wit_step verdict = c->diff.verdict;
    if (!old->version || !new->version || verdict <= tn_wit_version_step(old->version, new->version))
        return;
    struct tn_draft draft = tn_diag_begin(
        &c->cli->sink, TN_WARNING, "wit-diff-version", new->span,
        old->version == new->version ? "the version is still %s%s, and the change is %s"
                                     : "the step from %s to %s is too small for a change that is %s",
        old->version, old->version == new->version ? "" : new->version, tn_wit_step_word(verdict));
    tn_diag_help(&draft, "the next version is %s",
                 tn_wit_version_after(&c->cli->job.arena, old->version, verdict));
    tn_diag_end(&draft);
}

static enum tn_status check_required(struct diff_command *c)
{
    if (!c->require || c->diff.verdict <= c->most)
        return TN_OK;
    tn_diag_report(&c->cli->sink, TN_ERROR, "wit-diff-require", TN_NOWHERE,
                   "the change is %s, and no more than %s is allowed", tn_wit_step_word(c->diff.verdict),
                   c->require);
    return TN_ERR_INVALID;
}

static enum tn_status run(struct diff_command *c)
{
    enum tn_status old = load(c, 0), new = load(c, 1), status = old ? old : new;
    if (!status)
        status = select_sides(c);
    if (!status)
        status = tn_wit_diff(&c->side[0], &c->side[1], c->components, &c->diff);
    if (status)
        return status;
    c->done = true;
    check_version(c);
    return check_required(c);
}

/* ---- as text ---- */

static const char *const kind_words[] = {
    [TN_WIT_ADDED] = "added", [TN_WIT_REMOVED] = "removed", [TN_WIT_CHANGED] = "changed",
    [TN_WIT_MOVED] = "moved", [TN_WIT_DOCS] = "docs",       [TN_WIT_GATE] = "gate"};

static void put_line(struct tn_buf *out, const char *before, const char *text)
{
    if (!text)
        return;
    tn_buf_text(out, before);
    tn_utf8_escape(out, tn_str(text), false);
    tn_buf_byte(out, '\n');
}

static void put_change(struct tn_buf *out, const struct tn_wit_change *change)
{
    tn_buf_printf(out, "%s  ", tn_wit_step_word(change->step));
    tn_utf8_escape(out, tn_str(change->path), false);
    tn_buf_printf(out, ": %s %s\n", change->what, kind_words[change->kind]);
    put_line(out, "       - ", change->text[0]);
    put_line(out, "       + ", change->text[1]);
    put_line(out, "       to ", change->to);
    put_line(out, "       ", change->why);
}

static void put_title(struct tn_buf *out, const struct diff_command *c)
{
    const struct tn_wit_side *old = &c->side[0], *new = &c->side[1];
    const char *a = old->world ? old->world->id : old->package->id,
               *b = new->world ? new->world->id : new->package->id;
    if (c->components) {
        a = c->operands.at[0];
        b = c->operands.at[1];
    }
    tn_utf8_escape(out, tn_str(a), false);
    if (strcmp(a, b)) {
        tn_buf_text(out, " → ");
        tn_utf8_escape(out, tn_str(b), false);
    }
    tn_buf_text(out, "\n\n");
}

static void print_text(struct tn_buf *out, const struct diff_command *c)
{
    const struct tn_wit_diff *diff = &c->diff;
    put_title(out, c);
    for (unsigned i = 0; i < diff->changes.n; i++)
        put_change(out, &diff->changes.at[i]);
    if (!diff->changes.n) {
        tn_buf_text(out, "verdict: no change\n");
        return;
    }
    tn_buf_printf(out, "\nverdict: %s (", tn_wit_step_word(diff->verdict));
    for (int step = TN_STEP_MAJOR; step > TN_STEP_NONE; step--)
        if (diff->count[step])
            tn_buf_printf(out, "%s%u %s", (unsigned)step == diff->verdict ? "" : ", ", diff->count[step],
                          tn_wit_step_word((enum tn_wit_step)step));
    tn_buf_text(out, ")\n");
}

/* ---- as JSON ---- */

static void json_side(struct tn_json_out *json, const char *key, const struct diff_command *c, int i)
{
    const struct tn_wit_side *side = &c->side[i];
    tn_json_key(json, key);
    tn_json_object(json);
    tn_json_member(json, "input", c->operands.at[i]);
    tn_json_member(json, "package", side->package->id);
    tn_json_member_opt(json, "version", side->package->version);
    tn_json_member_opt(json, "world", side->world ? side->world->name : NULL);
    tn_json_object_end(json);
}

static void json_text(struct tn_json_out *json, const char *key, const struct tn_wit_change *change, int i)
{
    if (!change->text[i] && !change->span[i].source)
        return;
    tn_json_key(json, key);
    tn_json_object(json);
    tn_json_member_opt(json, "text", change->text[i]);
    tn_diag_json_span(json, change->span[i]);
    tn_json_object_end(json);
}

static void json_change(struct tn_json_out *json, const struct tn_wit_change *change)
{
    tn_json_object(json);
    tn_json_member(json, "path", change->path);
    tn_json_member(json, "what", change->what);
    tn_json_member(json, "kind", kind_words[change->kind]);
    tn_json_member(json, "step", tn_wit_step_word(change->step));
    tn_json_member_opt(json, "to", change->to);
    json_text(json, "old", change, 0);
    json_text(json, "new", change, 1);
    tn_json_member_opt(json, "why", change->why);
    tn_json_object_end(json);
}

static void print_json(struct tn_json_out *json, const struct diff_command *c)
{
    const struct tn_wit_package *old = c->side[0].package, *new = c->side[1].package;
    json_side(json, "old", c, 0);
    json_side(json, "new", c, 1);
    tn_json_member(json, "verdict", tn_wit_step_word(c->diff.verdict));
    if (old->version && new->version) {
        tn_json_member(json, "version_step",
                       tn_wit_step_word(tn_wit_version_step(old->version, new->version)));
        tn_json_member(json, "next_version",
                       tn_wit_version_after(&c->cli->job.arena, old->version, c->diff.verdict));
    }
    tn_json_key(json, "changes");
    tn_json_array(json);
    for (unsigned i = 0; i < c->diff.changes.n; i++)
        json_change(json, &c->diff.changes.at[i]);
    tn_json_array_end(json);
}

/* ---- the command ---- */

static bool read_require(struct diff_command *c)
{
    for (int step = TN_STEP_NONE; c->require && step < TN_STEP_MAJOR; step++)
        if (!strcmp(c->require, tn_wit_step_word((enum tn_wit_step)step))) {
            c->most = (enum tn_wit_step)step;
            return true;
        }
    if (c->require)
        tn_cli_usage_error(c->cli, "`--require` takes none, patch or minor, not `%s`", c->require);
    return !c->require;
}

int cmd_wit_diff(struct tn_cli *cli, int argc, char **argv)
{
    struct diff_command c = {.cli = cli};
    const struct tn_option options[] = {
        {"world", 'w', TN_OPT_TEXT, &c.world, "WORLD", "compare this world, and what it imports and exports"},
        {"to", 0, TN_OPT_TEXT, &c.to, "WORLD", "what that world is called in NEW, where it has another name"},
        {"require", 0, TN_OPT_TEXT, &c.require, "STEP",
         "fail where the change is larger: none, patch or minor"},
        TN_OPTIONS_WIT_FEATURES(&c.features),
        TN_OPTION_FORMAT(cli),
        TN_OPTIONS_REGISTRY(&c.registry),
        {0}};
    const struct tn_usage usage = {
        "OLD NEW [-w WORLD]",
        "Tells what changed from OLD to NEW, each change by its path, and the step that the version\n"
        "needs: patch, minor or major. A world is judged by whether a component built for the old one\n"
        "fits the new one, an interface by whether who calls it can go on, and two components by whether\n"
        "the new one can stand where the old one did. OLD and NEW are files, folders with deps/, binary\n"
        "packages, components, or references to one.",
        options,
        2,
        2,
        "  tenon wit diff published.wasm wit/\n"
        "  tenon wit diff ghcr.io/webassembly/wasi/http:0.2.0 wit/ -w proxy --require minor"};
    int exit;
    if (!tn_cli_options(cli, &usage, argc, argv, &c.operands, &exit))
        return exit;
    if (!read_require(&c))
        return TN_EXIT_USAGE;
    enum tn_status status = run(&c);
    if (c.done && cli->format == TN_FORMAT_JSON)
        print_json(tn_cli_json(cli), &c);
    else if (c.done)
        print_text(&cli->out, &c);
    return tn_cli_exit(cli, status);
}
