/* Does the composition fit the world that its document targets? */
#include "component/comp_match.h"
#include "compose/wac_plan.h"
#include "wit-parser/wit_elaborate.h"

struct check {
    struct tn_wac *w;
    const struct tn_component *whole;
};

/* The statement that an import comes from, or the instance that leaves it open. */
static struct tn_span import_span(const struct tn_graph *graph, const char *name)
{
    for (unsigned i = 0; i < graph->imports.n; i++)
        if (graph->imports.at[i]->name == name && graph->imports.at[i]->span.source)
            return graph->imports.at[i]->span;
    for (unsigned i = 0; i < graph->instances.n; i++) {
        const struct tn_node *node = graph->instances.at[i];
        for (uint32_t k = 0; k < node->package->type->component->imports.n; k++)
            if (node->args[k]->kind == TN_NODE_IMPORT && node->args[k]->name == name)
                return node->span;
    }
    return TN_NOWHERE;
}

static struct tn_span export_span(const struct tn_graph *graph, const char *name)
{
    for (unsigned i = 0; i < graph->exports.n; i++)
        if (graph->exports.at[i].name == name)
            return graph->exports.at[i].span;
    return TN_NOWHERE;
}

static void tell(void *context, const struct tn_mismatch *mismatch)
{
    struct check *c = context;
    const struct wac_path *path = &c->w->document.targets;
    struct tn_span target = wac_span(c->w, path->start, path->end), span = TN_NOWHERE;
    if (mismatch->item && (mismatch->rule != TN_MISMATCH_MISSING || mismatch->in_import))
        span = mismatch->in_import ? import_span(c->w->graph, mismatch->item)
                                   : export_span(c->w->graph, mismatch->item);
    struct tn_draft draft = tn_diag_begin(c->w->job->sink, TN_ERROR, "wac-target",
                                          span.source ? span : target, "%s", mismatch->message);
    for (unsigned term = 0; term < 2; term++)
        if (mismatch->type[term] && mismatch->span[term].source)
            tn_diag_note(&draft, mismatch->span[term], "`%s`", mismatch->type[term]);
    if (span.source)
        tn_diag_note(&draft, target, "the world is targeted here");
    if (mismatch->nearest)
        tn_diag_help(&draft, "did you mean `%s`?", mismatch->nearest);
    tn_diag_end(&draft);
}

enum tn_status tn_wac_check(struct tn_wac *w)
{
    struct tn_match match;
    if (!w->target)
        return TN_OK;
    const struct tn_type *world = tn_wit_world_type(&w->wit, w->target);
    const struct tn_type *whole = world ? tn_graph_component(w->graph) : NULL;
    if (!whole)
        return TN_ERR_LIMIT;
    struct check check = {w, whole->component};
    tn_match_init(&match, w->graph->types, w->job->sink);
    match.semver = true;
    match.who[0] = "the composition";
    match.who[1] = tn_arena_printf(&w->job->arena, "world `%s`", w->target->id);
    match.told = tell;
    match.context = &check;
    return tn_match(&match, whole, world) ? TN_OK : match.exhausted ? TN_ERR_LIMIT : TN_ERR_INVALID;
}
