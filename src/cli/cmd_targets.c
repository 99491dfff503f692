#include "base/utf8.h"
#include "cli/input.h"
#include "cli/wit_input.h"
#include "component/comp_read.h"
#include "compose/compose_targets.h"
#include "wit-parser/wit_decode.h"
#include "wit-parser/wit_elaborate.h"

struct targets_command {
    struct tn_cli *cli;
    struct tn_registry_options registry;
    struct tn_wit_features features;
    const char *world_name;
    struct tn_texts operands;
    struct tn_types types;
    struct tn_wit wit;
    struct tn_wit_world *world;
    const struct tn_comp *comp;
    struct tn_targets targets;
};

static enum tn_status read_component(struct targets_command *c)
{
    struct tn_cli *cli = c->cli;
    enum tn_status status = tn_cli_component(cli, c->operands.at[0], &c->registry, &c->types, &c->comp);
    if (status || !tn_comp_is_wit(c->comp))
        return status;
    tn_diag_report(&cli->sink, TN_ERROR, "targets-wit-package", (struct tn_span){.source = c->comp->source},
                   "this is a WIT package in binary form: types, and nothing that runs");
    return TN_ERR_INVALID;
}

static enum tn_status read_world(struct targets_command *c, const struct tn_type **ret_type)
{
    struct tn_wit_package *package = NULL;
    enum tn_status status =
        tn_cli_wit(c->cli, c->operands.at[1], &c->features, &c->registry, &c->types, &c->wit, &package);
    if (status)
        return status;
    c->world = tn_wit_select_world(&c->wit, package, c->world_name);
    *ret_type = c->world ? tn_wit_world_type(&c->wit, c->world) : NULL;
    return *ret_type ? TN_OK : TN_ERR_INVALID;
}

static enum tn_status run(struct targets_command *c)
{
    const struct tn_type *world = NULL;
    enum tn_status status = read_world(c, &world), other = read_component(c);
    if (status || other)
        return status ? status : other;
    c->targets.who[0] = c->comp->source->name;
    c->targets.who[1] = tn_arena_printf(&c->cli->job.arena, "world %s", c->world->id);
    return tn_targets(&c->types, &c->cli->sink, c->comp->type, world, &c->targets);
}

/* ---- printing ---- */

static void print_text(struct tn_buf *out, const struct targets_command *c)
{
    tn_utf8_escape(out, tn_str(c->comp->source->name), false);
    tn_buf_text(out, " fits ");
    tn_utf8_escape(out, tn_str(c->targets.who[1]), false);
    tn_buf_byte(out, '\n');
}

static const char *kind_word(const struct tn_targets_finding *finding)
{
    static const char *const words[] = {
        [TN_MISMATCH_MISSING] = "missing",   [TN_MISMATCH_SORT] = "kind",   [TN_MISMATCH_TYPE] = "type",
        [TN_MISMATCH_RESOURCE] = "resource", [TN_MISMATCH_LIMIT] = "limit",
    };
    if (finding->rule == TN_TARGETS_TYPE)
        return words[finding->mismatch.rule];
    return finding->rule == TN_TARGETS_IMPORT ? "import" : "export";
}

static void json_finding(struct tn_json_out *json, const struct tn_targets_finding *finding)
{
    const struct tn_mismatch *m = &finding->mismatch;
    tn_json_object(json);
    tn_json_member(json, "kind", kind_word(finding));
    tn_json_member(json, "side", m->in_import ? "import" : "export");
    tn_json_member_opt(json, "item", m->item);
    tn_json_member_opt(json, "inner", m->inner);
    tn_json_member(json, "path", m->path);
    tn_json_member(json, "message", m->message);
    tn_json_member_opt(json, "component", finding->text[0]);
    tn_json_member_opt(json, "world", finding->text[1]);
    tn_json_member_opt(json, "nearest", m->nearest);
    tn_json_object_end(json);
}

static void print_json(struct tn_json_out *json, const struct targets_command *c, bool fits)
{
    tn_json_member(json, "component", c->comp->source->name);
    tn_json_member(json, "world", c->world->id);
    tn_json_member_bool(json, "fits", fits);
    tn_json_key(json, "mismatches");
    tn_json_array(json);
    for (unsigned i = 0; i < c->targets.findings.n; i++)
        json_finding(json, &c->targets.findings.at[i]);
    tn_json_array_end(json);
}

int cmd_targets(struct tn_cli *cli, int argc, char **argv)
{
    struct targets_command c = {.cli = cli};
    const struct tn_option options[] = {
        {"world", 'w', TN_OPT_TEXT, &c.world_name, "WORLD",
         "the world to fit: `name`, or `ns:package/name[@version]`; the only one where it is left out"},
        TN_OPTIONS_WIT_FEATURES(&c.features),
        TN_OPTION_FORMAT(cli),
        TN_OPTIONS_REGISTRY(&c.registry),
        {0}};
    const struct tn_usage usage = {
        "COMPONENT WIT [-w WORLD]",
        "Tells whether a component fits a world: whether it imports nothing but what the world does, and\n"
        "exports all that the world does. Names match by the track of their version: `@0.2.3` fits "
        "`@0.2.0`.\n"
        "Every mismatch is told. COMPONENT is a file or a reference, WIT a file, a folder with deps/, a "
        "binary\n"
        "package or a reference to one.",
        options,
        2,
        2,
        "  tenon targets app.wasm wit/ -w http-service\n"
        "  tenon targets ghcr.io/acme/app:1.4.0 wit/ -w wasi:cli/command@0.2.0 --format json"};
    int exit;
    if (!tn_cli_options(cli, &usage, argc, argv, &c.operands, &exit))
        return exit;
    enum tn_status status = run(&c);
    if (cli->format == TN_FORMAT_JSON && c.targets.who[1])
        print_json(tn_cli_json(cli), &c, !status);
    else if (!status)
        print_text(&cli->out, &c);
    return tn_cli_exit(cli, status);
}
