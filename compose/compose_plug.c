/* The plan of `plug`: every import of the socket, and of each plug that is used, is given what a plug exports
 * under its name, or else under another version of the same track, or else, where that is asked for, whatever
 * has its type. What none offers stays open. Whether the
 * types fit is for tn_graph_resolve to find: a name that matches is wired, never passed over. */
#include "base/limits.h"
#include "component/comp_match.h"
#include "component/comp_names.h"
#include "compose/compose_graph.h"

enum state { UNSEEN, BEING_PLANNED, DONE };

struct plug {
    struct tn_package *package;
    struct tn_node *node; /* once it is used */
    enum state state;
    const struct tn_item *import; /* the one being planned */
    bool told;                    /* there was a finding about it: that it is not used is no other */
};

struct offer {
    struct plug *plug;
    const struct tn_item *item; /* the export */
};
struct offers { /* in the order of the plugs */
    struct offer *at;
    unsigned n, cap;
};

struct plan {
    struct tn_graph *graph;
    const struct tn_plug_options *options;
    struct plug *plugs; /* the socket is the last, number n */
    uint32_t n;
    struct tn_map by_name, by_track; /* of an export -> struct offers */
    struct plug **path;              /* the plugs being planned, each given to the one before it */
    uint32_t depth;
    bool failed;
};

static const struct tn_items *imports_of(const struct tn_package *package)
{
    return &package->type->component->imports;
}

static const struct tn_items *exports_of(const struct tn_package *package)
{
    return &package->type->component->exports;
}

/* ---- who offers what ---- */

static void add_offer(struct plan *plan, struct tn_map *map, const char *key, struct offer offer)
{
    struct offers *offers = tn_map_get(map, key);
    if (!offers) {
        offers = tn_new(plan->graph->types->arena, struct offers);
        tn_map_put(map, key, offers);
    }
    *tn_push(plan->graph->types->arena, offers) = offer;
}

static void index_exports(struct plan *plan)
{
    struct tn_types *types = plan->graph->types;
    tn_map_init(&plan->by_name, types->arena);
    tn_map_init(&plan->by_track, types->arena);
    for (uint32_t i = 0; i < plan->n; i++) {
        const struct tn_items *exports = exports_of(plan->plugs[i].package);
        for (uint32_t k = 0; k < exports->n; k++) {
            const struct offer offer = {&plan->plugs[i], &exports->at[k]};
            add_offer(plan, &plan->by_name, offer.item->name, offer);
            add_offer(plan, &plan->by_track, tn_name_track(types->names, offer.item->name), offer);
        }
    }
}

/* What others than `user` offer in a list; of one plug, the highest version. */
static struct offers best_offers(struct plan *plan, const struct plug *user, const struct offers *all)
{
    struct offers best = {0};
    for (unsigned i = 0; all && i < all->n; i++) {
        struct offer *last = best.n ? &best.at[best.n - 1] : NULL;
        if (all->at[i].plug == user)
            continue;
        if (!last || last->plug != all->at[i].plug)
            *tn_push(plan->graph->types->arena, &best) = all->at[i];
        else if (tn_name_compare_versions(all->at[i].item->name, last->item->name) > 0)
            *last = all->at[i];
    }
    return best;
}

/* What is offered under that very name; else under another version of its track. */
static struct offers offers_for_name(struct plan *plan, const struct plug *user, const char *name)
{
    struct offers found = best_offers(plan, user, tn_map_get(&plan->by_name, name));
    if (!found.n)
        found = best_offers(plan, user,
                            tn_map_get(&plan->by_track, tn_name_track(plan->graph->types->names, name)));
    return found;
}

/* Has it anything that runs? What is nothing but types would take whatever has those. */
static bool holds_functions(const struct tn_item *item)
{
    const struct tn_type *t = tn_base(item->type);
    if (t->kind != TN_INSTANCE)
        return item->sort != TN_SORT_TYPE;
    for (uint32_t i = 0; i < t->instance->exports.n; i++)
        if (holds_functions(&t->instance->exports.at[i]))
            return true;
    return false;
}

/* Every export of others than `user` whose type fits, whatever it is called. */
static struct offers offers_for_type(struct plan *plan, const struct plug *user, const struct tn_item *import)
{
    struct offers found = {0};
    struct tn_match match;
    if (!holds_functions(import))
        return found;
    tn_match_init(&match, plan->graph->types, NULL);
    for (uint32_t i = 0; i < plan->n; i++) {
        const struct tn_items *exports = exports_of(plan->plugs[i].package);
        for (uint32_t k = 0; k < exports->n && &plan->plugs[i] != user; k++) {
            if (exports->at[k].sort != import->sort)
                continue;
            tn_match_reset(&match);
            if (tn_match_item(&match, &exports->at[k], import, &user->package->type->component->binds_in))
                *tn_push(plan->graph->types->arena, &found) =
                    (struct offer){&plan->plugs[i], &exports->at[k]};
        }
    }
    return found;
}

/* A plain-named import that says which interface it is (`implements`) takes that interface too. */
static struct offers offers_for(struct plan *plan, const struct plug *user, const struct tn_item *import)
{
    struct offers found = offers_for_name(plan, user, import->name);
    if (!found.n && import->attrs && import->attrs->implements)
        found = offers_for_name(plan, user, tn_name(plan->graph->types->names, import->attrs->implements));
    if (!found.n && plan->options->by_type)
        found = offers_for_type(plan, user, import);
    return found;
}

static void report_two_offers(struct plan *plan, const struct plug *user, const struct tn_item *import,
                              const struct offers *offers)
{
    bool by_name = tn_name_track(plan->graph->types->names, import->name) ==
                   tn_name_track(plan->graph->types->names, offers->at[0].item->name);
    struct tn_draft draft = tn_diag_begin(
        plan->graph->sink, TN_ERROR, "plug-ambiguous", TN_NOWHERE, "more than one %s `%s`, which %s imports",
        by_name ? "plug offers" : "export has the type of", import->name, user->package->label);
    for (unsigned i = 0; i < offers->n; i++) {
        offers->at[i].plug->told = true;
        tn_diag_note(&draft, TN_NOWHERE, "%s exports `%s`", offers->at[i].plug->package->label,
                     offers->at[i].item->name);
    }
    tn_diag_help(&draft,
                 "leave one of them out, or plug in two steps: one composition may be a plug of the next");
    tn_diag_end(&draft);
    plan->failed = true;
}

/* ---- wiring ---- */

/* Each of the circle, with the import for which it needs the next. */
static void report_cycle(struct plan *plan, const struct plug *back_to)
{
    uint32_t first = plan->depth - 1;
    while (plan->path[first] != back_to)
        first--;
    struct tn_draft draft =
        tn_diag_begin(plan->graph->sink, TN_ERROR, "plug-cycle", TN_NOWHERE,
                      "plugs need each other in a circle: %s and back to it", back_to->package->label);
    for (uint32_t i = first; i < plan->depth; i++)
        tn_diag_note(&draft, TN_NOWHERE, "%s imports `%s`, which %s exports", plan->path[i]->package->label,
                     plan->path[i]->import->name,
                     (i + 1 < plan->depth ? plan->path[i + 1] : back_to)->package->label);
    tn_diag_help(
        &draft,
        "an instance is made after those it imports from, so components cannot be joined in a circle");
    tn_diag_end(&draft);
    plan->failed = true;
}

static void plan_instance(struct plan *plan, struct plug *plug);

static struct tn_node *plan_import(struct plan *plan, struct plug *user, const struct tn_item *import)
{
    struct offers offers = offers_for(plan, user, import);
    if (!offers.n)
        return tn_graph_used_type(plan->graph, user->node, import);
    if (offers.n > 1)
        report_two_offers(plan, user, import, &offers);
    struct plug *plug = offers.at[0].plug;
    if (plug->state == BEING_PLANNED) {
        report_cycle(plan, plug);
        return NULL;
    }
    if (plug->state == UNSEEN)
        plan_instance(plan, plug);
    return tn_graph_alias(plan->graph, plug->node, offers.at[0].item);
}

static void report_chain(struct plan *plan, const struct plug *plug)
{
    tn_diag_report(plan->graph->sink, TN_ERROR, "compose-limit", TN_NOWHERE,
                   "%s is one plug too many: a chain of plugs that each need the next ends at %d",
                   plug->package->label, TN_MAX_CHAIN);
    plan->failed = true;
}

/* Plans what the plug, or the socket, is given; the instance comes after those that it needs. */
static void plan_instance(struct plan *plan, struct plug *plug)
{
    const struct tn_items *imports = imports_of(plug->package);
    plug->state = BEING_PLANNED;
    plug->node = tn_graph_instance(plan->graph, plug->package);
    plan->path[plan->depth++] = plug;
    if (plan->depth > TN_MAX_CHAIN)
        report_chain(plan, plug);
    for (uint32_t i = 0; i < imports->n && plan->depth <= TN_MAX_CHAIN; i++) {
        plug->import = &imports->at[i];
        plug->node->args[i] = plan_import(plan, plug, plug->import);
    }
    plan->depth--;
    plug->state = DONE;
    *tn_push(plan->graph->types->arena, &plan->graph->instances) = plug->node;
}

/* ---- plugs that nothing takes ---- */

enum { MAX_NAMED = 8 };

/* What comes near: an import that has it from elsewhere, or wants a version of another track. */
static void note_near(struct plan *plan, struct tn_draft *draft, const struct plug *user,
                      const struct plug *plug)
{
    const struct tn_items *imports = imports_of(user->package), *exports = exports_of(plug->package);
    struct tn_names *names = plan->graph->types->names;
    unsigned n = 0;
    for (uint32_t i = 0; i < imports->n; i++) {
        const struct tn_item *import = &imports->at[i];
        const struct tn_node *given = user->node->args[i];
        for (uint32_t k = 0; k < exports->n && n < MAX_NAMED; k++) {
            const char *name = exports->at[k].name;
            if (!tn_str_same(tn_name_unversioned(import->name), tn_name_unversioned(name)))
                continue;
            n++;
            if (tn_name_track(names, import->name) != tn_name_track(names, name))
                tn_diag_note(draft, TN_NOWHERE, "%s imports `%s`; `%s` is not a compatible version",
                             user->package->label, import->name, name);
            else if (given)
                tn_diag_note(draft, TN_NOWHERE, "%s has `%s` from %s", user->package->label, import->name,
                             tn_node_giver(given));
        }
    }
}

static void note_items(struct tn_draft *draft, const struct tn_package *package, const char *verb,
                       const struct tn_items *items)
{
    for (uint32_t i = 0; i < items->n && i < MAX_NAMED; i++)
        tn_diag_note(draft, TN_NOWHERE, "%s %s `%s`", package->label, verb, items->at[i].name);
    if (items->n > MAX_NAMED)
        tn_diag_note(draft, TN_NOWHERE, "and %u more", items->n - MAX_NAMED);
    if (!items->n)
        tn_diag_note(draft, TN_NOWHERE, "%s %s nothing", package->label, verb);
}

static void report_nothing(struct plan *plan)
{
    const struct tn_package *socket = plan->plugs[plan->n].package;
    struct tn_draft draft =
        tn_diag_begin(plan->graph->sink, TN_ERROR, "plug-nothing", TN_NOWHERE,
                      "nothing is plugged: no plug exports what %s imports", socket->label);
    note_items(&draft, socket, "imports", imports_of(socket));
    for (uint32_t i = 0; i < plan->n; i++)
        note_items(&draft, plan->plugs[i].package, "exports", exports_of(plan->plugs[i].package));
    for (uint32_t i = 0; i < plan->n; i++)
        note_near(plan, &draft, &plan->plugs[plan->n], &plan->plugs[i]);
    tn_diag_end(&draft);
}

static void report_unused(struct plan *plan, const struct plug *plug)
{
    struct tn_draft draft =
        tn_diag_begin(plan->graph->sink, TN_ERROR, "plug-unused", TN_NOWHERE,
                      "%s is not used: nothing imports what it exports", plug->package->label);
    note_items(&draft, plug->package, "exports", exports_of(plug->package));
    for (uint32_t i = 0; i <= plan->n; i++)
        if (plan->plugs[i].state == DONE)
            note_near(plan, &draft, &plan->plugs[i], plug);
    tn_diag_help(&draft, "leave it out, if that is meant");
    tn_diag_end(&draft);
}

static enum tn_status check_used(struct plan *plan)
{
    uint32_t unused = 0;
    for (uint32_t i = 0; i < plan->n; i++)
        unused += plan->plugs[i].state == UNSEEN;
    if (unused == plan->n) {
        report_nothing(plan);
        return TN_ERR_INVALID;
    }
    for (uint32_t i = 0; i < plan->n; i++)
        if (plan->plugs[i].state == UNSEEN && !plan->plugs[i].told)
            report_unused(plan, &plan->plugs[i]);
    return unused || plan->failed ? TN_ERR_INVALID : TN_OK;
}

static bool are_components(const struct plan *plan)
{
    bool ok = true;
    for (uint32_t i = 0; i <= plan->n; i++) {
        const struct tn_package *package = plan->plugs[i].package;
        if (!tn_package_is_wit(package))
            continue;
        struct tn_draft draft = tn_diag_begin(
            plan->graph->sink, TN_ERROR, "plug-wit-package", (struct tn_span){.source = package->source},
            "this is a WIT package in binary form: types, and nothing that runs");
        tn_diag_help(&draft, "plug a component that implements it");
        tn_diag_end(&draft);
        ok = false;
    }
    return ok;
}

enum tn_status tn_plug(struct tn_graph *graph, const struct tn_plug_options *options,
                       struct tn_package *socket, struct tn_package *const *plugs, uint32_t n)
{
    struct tn_arena *arena = graph->types->arena;
    struct plan plan = {.graph = graph, .options = options, .n = n};
    plan.plugs = tn_new_n(arena, (size_t)n + 1, struct plug);
    plan.path = tn_new_n(arena, (size_t)n + 1, struct plug *);
    for (uint32_t i = 0; i < n; i++)
        plan.plugs[i].package = plugs[i];
    plan.plugs[n].package = socket;
    if (!are_components(&plan))
        return TN_ERR_INVALID;
    index_exports(&plan);
    plan_instance(&plan, &plan.plugs[n]);
    enum tn_status status = check_used(&plan);
    if (status)
        return status;
    const struct tn_items *exports = exports_of(socket);
    for (uint32_t i = 0; i < exports->n; i++)
        tn_graph_export(graph, exports->at[i].name,
                        tn_graph_alias(graph, plan.plugs[n].node, &exports->at[i]), exports->at[i].attrs);
    return TN_OK;
}
