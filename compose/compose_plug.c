/* The plan of `plug`: every import of the socket, and of each plug that is used, is given what a plug exports
 * under its name, or else under another version of the same track. What none offers stays open. Whether the
 * types fit is for tn_graph_resolve to find: a name that matches is wired, never passed over. */
#include "component/comp_names.h"
#include "compose/compose_graph.h"

enum state { UNSEEN, BEING_PLANNED, DONE };

struct plug {
    struct tn_package *package;
    struct tn_node *node; /* once it is used */
    enum state state;
    bool told; /* there was a finding about it: that it is not used is no other */
};

struct plan {
    struct tn_graph *graph;
    struct plug *plugs; /* the socket is the last, number n */
    uint32_t n;
    uint32_t *path; /* the plugs being planned, each given to the one before it */
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

enum rank { NOTHING, SAME_TRACK, EXACT };

struct offer {
    enum rank rank;
    const struct tn_item *item;
};

/* What `package` exports for `name`: that very name, or the highest version of its track. */
static struct offer offer_for_name(struct tn_names *names, const struct tn_package *package, const char *name)
{
    const char *track = tn_name_track(names, name);
    const struct tn_items *exports = exports_of(package);
    struct offer best = {EXACT, tn_items_find(exports, name)};
    if (best.item)
        return best;
    best.rank = NOTHING;
    if (!strchr(name, '@')) /* without a version: that name or none */
        return best;
    struct tn_str unversioned = tn_name_unversioned(name);
    for (uint32_t i = 0; i < exports->n; i++) {
        const struct tn_item *item = &exports->at[i];
        if (!tn_str_same(tn_name_unversioned(item->name), unversioned) ||
            tn_name_track(names, item->name) != track)
            continue;
        if (!best.item || tn_name_compare_versions(item->name, best.item->name) > 0)
            best = (struct offer){SAME_TRACK, item};
    }
    return best;
}

/* A plain-named import that says which interface it is (`implements`) takes that interface too. */
static struct offer offer_of(const struct plan *plan, const struct tn_package *package,
                             const struct tn_item *import)
{
    struct tn_names *names = plan->graph->types->names;
    struct offer found = offer_for_name(names, package, import->name);
    if (!found.item && import->attrs && import->attrs->implements)
        found = offer_for_name(names, package, tn_name(names, import->attrs->implements));
    return found;
}

static void report_two_offers(struct plan *plan, const struct plug *user, const struct tn_item *import,
                              enum rank rank)
{
    struct tn_draft draft =
        tn_diag_begin(plan->graph->sink, TN_ERROR, "plug-ambiguous", TN_NOWHERE,
                      "more than one plug offers `%s`, which %s imports", import->name, user->package->label);
    for (uint32_t i = 0; i < plan->n; i++) {
        struct offer offer = offer_of(plan, plan->plugs[i].package, import);
        if (&plan->plugs[i] == user || offer.rank != rank)
            continue;
        plan->plugs[i].told = true;
        tn_diag_note(&draft, TN_NOWHERE, "%s exports `%s`", plan->plugs[i].package->label, offer.item->name);
    }
    tn_diag_help(&draft,
                 "leave one of them out, or plug in two steps: one composition may be a plug of the next");
    tn_diag_end(&draft);
    plan->failed = true;
}

/* The one plug that offers an import best; plan->n where none does. */
static uint32_t find_plug(struct plan *plan, const struct plug *user, const struct tn_item *import,
                          const struct tn_item **ret_export)
{
    uint32_t found = plan->n;
    enum rank rank = NOTHING;
    bool twice = false;
    for (uint32_t i = 0; i < plan->n; i++) {
        struct offer offer =
            &plan->plugs[i] == user ? (struct offer){0} : offer_of(plan, plan->plugs[i].package, import);
        if (offer.rank > rank) {
            found = i;
            rank = offer.rank;
            twice = false;
            *ret_export = offer.item;
        } else if (offer.rank) {
            twice |= offer.rank == rank;
        }
    }
    if (twice)
        report_two_offers(plan, user, import, rank);
    return found;
}

/* ---- wiring ---- */

static void report_cycle(struct plan *plan, uint32_t back_to, const struct tn_item *import)
{
    struct tn_draft draft = tn_diag_begin(plan->graph->sink, TN_ERROR, "plug-cycle", TN_NOWHERE,
                                          "plugs need each other in a circle: %s imports `%s` of %s",
                                          plan->plugs[plan->path[plan->depth - 1]].package->label,
                                          import->name, plan->plugs[back_to].package->label);
    for (uint32_t i = plan->depth - 1; plan->path[i] != back_to; i--)
        tn_diag_note(&draft, TN_NOWHERE, "%s is needed by %s", plan->plugs[plan->path[i]].package->label,
                     plan->plugs[plan->path[i - 1]].package->label);
    tn_diag_help(
        &draft,
        "an instance is made after those it imports from, so components cannot be joined in a circle");
    tn_diag_end(&draft);
    plan->failed = true;
}

/* An import of a type is a name for one of an interface imported before it (`use` in a world): where that
 * interface is given, so is the type. */
static struct tn_node *used_type(struct plan *plan, struct plug *user, const struct tn_item *import)
{
    const struct tn_items *imports = imports_of(user->package);
    if (import->sort != TN_SORT_TYPE || import->type->kind != TN_NAMED)
        return NULL;
    for (uint32_t i = 0; &imports->at[i] != import; i++) {
        if (imports->at[i].sort != TN_SORT_INSTANCE || !user->node->args[i])
            continue;
        const struct tn_items *exports = &tn_base(imports->at[i].type)->instance->exports;
        for (uint32_t k = 0; k < exports->n; k++)
            if (exports->at[k].sort == TN_SORT_TYPE && exports->at[k].type == import->type->named->target)
                return tn_graph_alias(plan->graph, user->node->args[i], &exports->at[k]);
    }
    return NULL;
}

static void plan_instance(struct plan *plan, uint32_t number);

static struct tn_node *plan_import(struct plan *plan, struct plug *user, const struct tn_item *import)
{
    const struct tn_item *export = NULL;
    uint32_t number = find_plug(plan, user, import, &export);
    if (number == plan->n)
        return used_type(plan, user, import);
    struct plug *plug = &plan->plugs[number];
    if (plug->state == BEING_PLANNED) {
        report_cycle(plan, number, import);
        return NULL;
    }
    if (plug->state == UNSEEN)
        plan_instance(plan, number);
    return tn_graph_alias(plan->graph, plug->node, export);
}

/* Plans what the plug, or the socket, is given; the instance comes after those that it needs. */
static void plan_instance(struct plan *plan, uint32_t number)
{
    struct plug *plug = &plan->plugs[number];
    const struct tn_items *imports = imports_of(plug->package);
    plug->state = BEING_PLANNED;
    plug->node = tn_graph_instance(plan->graph, plug->package);
    plan->path[plan->depth++] = number;
    for (uint32_t i = 0; i < imports->n; i++)
        plug->node->args[i] = plan_import(plan, plug, &imports->at[i]);
    plan->depth--;
    plug->state = DONE;
    *tn_push(plan->graph->types->arena, &plan->graph->instances) = plug->node;
}

/* ---- plugs that nothing takes ---- */

/* What comes near: an import that has it from elsewhere, or wants a version of another track. */
static void note_near(const struct plan *plan, struct tn_draft *draft, const struct plug *user,
                      const struct plug *plug)
{
    const struct tn_items *imports = imports_of(user->package), *exports = exports_of(plug->package);
    for (uint32_t i = 0; i < imports->n; i++) {
        const struct tn_node *given = user->node->args[i];
        if (given && offer_of(plan, plug->package, &imports->at[i]).item)
            tn_diag_note(draft, TN_NOWHERE, "%s has `%s` from %s", user->package->label, imports->at[i].name,
                         tn_node_giver(given));
        for (uint32_t k = 0; !given && k < exports->n; k++)
            if (tn_str_same(tn_name_unversioned(imports->at[i].name),
                            tn_name_unversioned(exports->at[k].name)))
                tn_diag_note(draft, TN_NOWHERE, "%s imports `%s`; `%s` is not a compatible version",
                             user->package->label, imports->at[i].name, exports->at[k].name);
    }
}

enum { MAX_NAMED = 8 };

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

/* Nothing but types of components and instances: WIT in binary form, which holds no code. */
static bool is_wit_package(const struct tn_package *package)
{
    const struct tn_items *exports = exports_of(package);
    bool only_types = exports->n && !imports_of(package)->n;
    for (uint32_t i = 0; i < exports->n && only_types; i++)
        only_types =
            exports->at[i].sort == TN_SORT_TYPE && tn_base(exports->at[i].type)->kind == TN_COMPONENT;
    return only_types;
}

static bool are_components(const struct plan *plan)
{
    bool ok = true;
    for (uint32_t i = 0; i <= plan->n; i++) {
        const struct tn_package *package = plan->plugs[i].package;
        if (!is_wit_package(package))
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

enum tn_status tn_plug(struct tn_graph *graph, struct tn_package *socket, struct tn_package *const *plugs,
                       uint32_t n)
{
    struct tn_arena *arena = graph->types->arena;
    struct plan plan = {.graph = graph, .n = n};
    plan.plugs = tn_new_n(arena, (size_t)n + 1, struct plug);
    plan.path = tn_new_n(arena, (size_t)n + 1, uint32_t);
    for (uint32_t i = 0; i < n; i++)
        plan.plugs[i].package = plugs[i];
    plan.plugs[n].package = socket;
    if (!are_components(&plan))
        return TN_ERR_INVALID;
    plan_instance(&plan, n);
    enum tn_status status = check_used(&plan);
    if (status)
        return status;
    const struct tn_items *exports = exports_of(socket);
    for (uint32_t i = 0; i < exports->n; i++)
        tn_graph_export(graph, exports->at[i].name,
                        tn_graph_alias(graph, plan.plugs[n].node, &exports->at[i]), exports->at[i].attrs);
    return TN_OK;
}
