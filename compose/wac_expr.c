/* Expressions: instances, what is passed to them, and what is taken of them. Here names are settled; whether
 * types fit is found when the graph is resolved. */
#include "component/comp_match.h"
#include "component/comp_names.h"
#include "compose/wac_plan.h"

#include <stdlib.h>

enum { MAX_NAMED = 8 };

static const struct wac_item bad;

/* ---- names ---- */

/* The statement further down that makes a name. */
static const struct wac_statement *later(const struct tn_wac *w, const char *name)
{
    for (unsigned i = w->at; i < w->document.statements.n; i++)
        if (w->document.statements.at[i].id.name == name)
            return &w->document.statements.at[i];
    return NULL;
}

struct wac_item tn_wac_look_up(struct tn_wac *w, struct ast_id id)
{
    if (!id.name)
        return bad;
    const struct wac_item *item = tn_map_get(&w->names, id.name);
    if (item)
        return *item;
    struct tn_draft draft = tn_diag_begin(w->job->sink, TN_ERROR, "wac-unknown-name", wac_id_span(w, id),
                                          "`%s` is not defined", id.name);
    const struct wac_statement *maker = later(w, id.name);
    const char **names = tn_new_n(&w->document.scratch.arena, w->names.n, const char *);
    for (unsigned i = 0; i < w->names.n; i++)
        names[i] = w->names.at[i].key;
    const char *near = maker ? NULL : tn_nearest(tn_str(id.name), names, w->names.n);
    if (maker) {
        tn_diag_note(&draft, wac_id_span(w, maker->id), "it is made here");
        tn_diag_help(
            &draft,
            "a statement sees what stands before it; so instances cannot need each other in a circle");
    } else if (near) {
        tn_diag_help(&draft, "did you mean `%s`?", near);
        draft.diag.fix = near;
    }
    tn_diag_end(&draft);
    return bad;
}

const char *tn_wac_what(struct tn_wac *w, const struct wac_item *item)
{
    if (item->interface && item->defined)
        return "an interface";
    if (item->world && item->defined)
        return "a world";
    switch (item->node->sort) {
    case TN_SORT_INSTANCE: return "an instance";
    case TN_SORT_FUNC: return "a function";
    case TN_SORT_COMPONENT: return "a component";
    case TN_SORT_MODULE: return "a core module";
    case TN_SORT_TYPE: return item->node->type ? tn_wit_a_kind(&w->resolver, item->node->type) : "a type";
    default: return "a value";
    }
}

const struct tn_items *tn_wac_exports(const struct tn_node *node)
{
    if (node->sort != TN_SORT_INSTANCE)
        return NULL;
    if (node->kind == TN_NODE_INSTANCE)
        return &node->package->type->component->exports;
    if (node->kind == TN_NODE_IMPORT)
        return &tn_base(node->type)->instance->exports;
    const struct tn_items *of = tn_wac_exports(node->of);
    const struct tn_item *item = of ? tn_items_find(of, node->name) : NULL;
    return item && item->sort == TN_SORT_INSTANCE ? &tn_base(item->type)->instance->exports : NULL;
}

const char *tn_wac_interface_id(const struct wac_item *item)
{
    const struct tn_node *node = item->node;
    if (node->sort != TN_SORT_INSTANCE)
        return NULL;
    if (item->interface && item->interface->id)
        return item->interface->id;
    return node->name && strchr(node->name, ':') ? node->name : NULL;
}

/* "baz" of "foo:bar/baz@1.0.0" */
static bool is_short_for(const char *name, const char *of)
{
    struct tn_str whole = tn_name_unversioned(of);
    const char *slash = strchr(of, ':') ? memchr(whole.at, '/', whole.len) : NULL;
    while (slash && memchr(slash + 1, '/', whole.len - (size_t)(slash + 1 - whole.at)))
        slash = memchr(slash + 1, '/', whole.len - (size_t)(slash + 1 - whole.at));
    return slash && tn_str_eq((struct tn_str){slash + 1, whole.len - (size_t)(slash + 1 - whole.at)}, name);
}

/* The item of that very name; else the only interface that it is short for. */
static const struct tn_item *item_named(const struct tn_items *items, const char *name)
{
    const struct tn_item *exact = tn_items_find(items, name), *found = NULL;
    for (uint32_t i = 0; !exact && i < items->n; i++) {
        if (!is_short_for(name, items->at[i].name))
            continue;
        if (found)
            return NULL;
        found = &items->at[i];
    }
    return exact ? exact : found;
}

/* Notes what there is instead of a name that is not there. */
static void note_choices(struct tn_wac *w, struct tn_draft *draft, const struct tn_items *items,
                         const char *name, const char *who, const char *verb)
{
    const char **names = tn_new_n(&w->document.scratch.arena, items->n, const char *);
    unsigned of_that_name = 0;
    for (uint32_t i = 0; i < items->n; i++) {
        names[i] = items->at[i].name;
        of_that_name += is_short_for(name, names[i]);
    }
    const char *near = tn_nearest(tn_str(name), names, items->n);
    for (uint32_t i = 0; i < items->n && of_that_name > 1; i++)
        if (is_short_for(name, names[i]))
            tn_diag_note(draft, TN_NOWHERE, "%s %s `%s`, for which it could be short", who, verb, names[i]);
    for (uint32_t i = 0; i < items->n && i < MAX_NAMED && of_that_name <= 1 && !near; i++)
        tn_diag_note(draft, TN_NOWHERE, "%s %s `%s`", who, verb, names[i]);
    if (!items->n)
        tn_diag_note(draft, TN_NOWHERE, "%s %s nothing", who, verb);
    if (items->n > MAX_NAMED && of_that_name <= 1 && !near)
        tn_diag_note(draft, TN_NOWHERE, "and %u more", items->n - MAX_NAMED);
    if (near)
        tn_diag_help(draft, "did you mean `%s`?", near);
    else if (of_that_name > 1)
        tn_diag_help(draft, "the whole name, in quotes, tells which");
}

/* ---- what is taken of an instance ---- */

static struct wac_item access_export(struct tn_wac *w, struct wac_item of, const struct wac_postfix *postfix,
                                     struct tn_span of_span)
{
    const char *name = postfix->name.id.name;
    const struct tn_items *exports = of.node ? tn_wac_exports(of.node) : NULL;
    if (!of.node || !name)
        return bad;
    if (!exports) {
        tn_diag_report(w->job->sink, TN_ERROR, "wac-not-instance", of_span,
                       "this is %s, and only an instance has exports", tn_wac_what(w, &of));
        return bad;
    }
    const struct tn_item *item =
        postfix->name.quoted ? tn_items_find(exports, name) : item_named(exports, name);
    if (item)
        return (struct wac_item){.node = tn_graph_alias(w->graph, of.node, item),
                                 .span = wac_span(w, postfix->start, postfix->end)};
    struct tn_draft draft =
        tn_diag_begin(w->job->sink, TN_ERROR, "wac-no-export", wac_span(w, postfix->start, postfix->end),
                      "the instance has no export `%s`", name);
    note_choices(w, &draft, exports, name, "it", "exports");
    tn_diag_end(&draft);
    return bad;
}

/* ---- new ---- */

struct instance { /* being put together */
    struct tn_wac *w;
    const struct wac_expr *expr;
    struct tn_node *node;
    const struct tn_items *imports;
    struct tn_node **args; /* the node's: one an import */
    struct tn_span *spans;
    bool *told; /* given, and wrong */
    bool fill;
};

static struct tn_span package_span(const struct instance *i)
{
    return wac_span(i->w, i->expr->instance.package.start, i->expr->instance.package.end);
}

static void give(struct instance *i, const struct tn_item *import, struct tn_node *node, struct tn_span span)
{
    uint32_t n = (uint32_t)(import - i->imports->at);
    if (i->args[n] || i->told[n]) {
        struct tn_draft draft = tn_diag_begin(i->w->job->sink, TN_ERROR, "wac-duplicate", span,
                                              "the argument `%s` is given twice", import->name);
        tn_diag_note(&draft, i->spans[n], "first given here");
        tn_diag_end(&draft);
        return;
    }
    i->args[n] = node;
    i->spans[n] = span;
    i->told[n] = !node;
}

static void no_import(struct instance *i, const char *name, struct tn_span span)
{
    struct tn_draft draft = tn_diag_begin(i->w->job->sink, TN_ERROR, "wac-no-import", span,
                                          "component `%s` has no import `%s`", i->node->package->label, name);
    note_choices(i->w, &draft, i->imports, name, "it", "imports");
    tn_diag_end(&draft);
}

static void named_arg(struct instance *i, const struct wac_arg *arg)
{
    struct wac_item item = tn_wac_expr(i->w, arg->expr);
    const char *name = arg->name.id.name;
    struct tn_span span = wac_id_span(i->w, arg->name.id);
    if (!name)
        return;
    const struct tn_item *import =
        arg->name.quoted ? tn_items_find(i->imports, name) : item_named(i->imports, name);
    if (import)
        give(i, import, item.node, span);
    else
        no_import(i, name, span);
}

/* The import that is meant by a name alone: of the interface that the instance is of; of the name it was
 * imported or exported under; else of the name itself. */
static const struct tn_item *inferred_import(struct instance *i, const struct wac_item *item,
                                             const char *name)
{
    struct tn_types *types = i->w->graph->types;
    const char *id = tn_wac_interface_id(item);
    const struct tn_item *import =
        id ? tn_items_lookup(types, i->imports, tn_name(types->names, id), true) : NULL;
    if (!import && item->node->name)
        import = tn_items_find(i->imports, item->node->name);
    return import ? import : item_named(i->imports, name);
}

static void inferred_arg(struct instance *i, const struct wac_arg *arg)
{
    struct wac_item item = tn_wac_look_up(i->w, arg->name.id);
    const char *name = arg->name.id.name;
    if (!name)
        return;
    const struct tn_item *import = item.node ? inferred_import(i, &item, name) : item_named(i->imports, name);
    if (import)
        give(i, import, item.node, wac_id_span(i->w, arg->name.id));
    else if (item.node)
        no_import(i, name, wac_id_span(i->w, arg->name.id));
}

/* ...instance: what it exports for each import that is not given yet, by name or else by track. */
static void spread_arg(struct instance *i, const struct wac_arg *arg)
{
    struct wac_item item = tn_wac_look_up(i->w, arg->name.id);
    struct tn_span span = wac_id_span(i->w, arg->name.id);
    const struct tn_items *exports = item.node ? tn_wac_exports(item.node) : NULL;
    bool used = false;
    if (!item.node)
        return;
    if (!exports) {
        tn_diag_report(i->w->job->sink, TN_ERROR, "wac-not-instance", span,
                       "this is %s, and only an instance can be spread", tn_wac_what(i->w, &item));
        return;
    }
    for (uint32_t n = 0; n < i->imports->n; n++) {
        const struct tn_item *import = &i->imports->at[n];
        const struct tn_item *export = tn_items_lookup(i->w->graph->types, exports, import->name, true);
        if (!export || i->args[n] || i->told[n])
            continue;
        give(i, import, tn_graph_alias(i->w->graph, item.node, export), span);
        used = true;
    }
    if (used)
        return;
    struct tn_draft draft = tn_diag_begin(i->w->job->sink, TN_ERROR, "wac-spread", span,
                                          "`%s` exports nothing that `%s` still needs", arg->name.id.name,
                                          i->node->package->label);
    for (uint32_t n = 0; n < exports->n && n < MAX_NAMED; n++)
        tn_diag_note(&draft, TN_NOWHERE, "`%s` exports `%s`", arg->name.id.name, exports->at[n].name);
    for (uint32_t n = 0; n < i->imports->n && n < MAX_NAMED; n++)
        if (!i->args[n])
            tn_diag_note(&draft, TN_NOWHERE, "`%s` needs `%s`", i->node->package->label,
                         i->imports->at[n].name);
    tn_diag_end(&draft);
}

static void fill_arg(struct instance *i, const struct wac_arg *arg, bool last)
{
    i->fill = true;
    if (!last)
        tn_diag_report(i->w->job->sink, TN_ERROR, "wac-fill", wac_span(i->w, arg->start, arg->end),
                       "`...` must be the last argument");
}

static void give_all(struct instance *i)
{
    const struct wac_arg *args = i->expr->instance.args;
    unsigned n = i->expr->instance.n;
    for (unsigned k = 0; k < n; k++) {
        if (args[k].kind == WAC_ARG_NAMED)
            named_arg(i, &args[k]);
        else if (args[k].kind == WAC_ARG_INFERRED)
            inferred_arg(i, &args[k]);
        else if (args[k].kind == WAC_ARG_FILL)
            fill_arg(i, &args[k], k + 1 == n);
    }
    for (unsigned k = 0; k < n; k++)
        if (args[k].kind == WAC_ARG_SPREAD)
            spread_arg(i, &args[k]);
}

/* What is given with an interface needs no argument of its own. */
static void give_used_types(struct instance *i)
{
    for (uint32_t n = 0; n < i->imports->n; n++)
        if (!i->args[n] && !i->told[n])
            i->args[n] = tn_graph_used_type(i->w->graph, i->node, &i->imports->at[n]);
}

static void check_missing(struct instance *i)
{
    struct tn_draft draft = {0};
    unsigned missing = 0;
    for (uint32_t n = 0; n < i->imports->n && !i->fill; n++) {
        if (i->args[n] || i->told[n])
            continue;
        if (!missing++)
            draft = tn_diag_begin(i->w->job->sink, TN_ERROR, "wac-missing", package_span(i),
                                  "`%s` needs the argument `%s`, which is not given", i->node->package->label,
                                  i->imports->at[n].name);
        else if (missing <= MAX_NAMED)
            tn_diag_note(&draft, TN_NOWHERE, "nor is `%s`", i->imports->at[n].name);
    }
    if (!missing)
        return;
    if (missing > MAX_NAMED)
        tn_diag_note(&draft, TN_NOWHERE, "nor are %u more", missing - MAX_NAMED);
    tn_diag_help(&draft, "with `...` as the last argument, what is not given is imported by the whole");
    tn_diag_end(&draft);
}

/* Arguments are evaluated though the package is missing, so that what is wrong with them is told. */
static void look_at_args(struct tn_wac *w, const struct wac_expr *expr)
{
    for (unsigned k = 0; k < expr->instance.n; k++) {
        const struct wac_arg *arg = &expr->instance.args[k];
        if (arg->kind == WAC_ARG_NAMED)
            tn_wac_expr(w, arg->expr);
        else if (arg->kind != WAC_ARG_FILL)
            tn_wac_look_up(w, arg->name.id);
    }
}

static struct wac_item new_instance(struct tn_wac *w, const struct wac_expr *expr)
{
    const struct ast_package_id *id = &expr->instance.package;
    struct tn_span span = wac_span(w, id->start, id->end);
    struct tn_package *package = NULL;
    if (id->id && tn_wac_is_own(w, id)) {
        tn_diag_report(w->job->sink, TN_ERROR, "wac-self", span, "`%s` is what this document defines",
                       id->id);
    } else {
        struct wac_package *found = tn_wac_find(w, id);
        package = found ? tn_wac_component(w, found, span) : NULL;
    }
    if (!package) {
        look_at_args(w, expr);
        return bad;
    }
    struct tn_node *node = tn_graph_instance(w->graph, package);
    struct instance i = {w, expr, node, &package->type->component->imports, node->args, NULL, NULL, false};
    i.spans = tn_new_n(&w->job->arena, i.imports->n, struct tn_span);
    i.told = tn_new_n(&w->document.scratch.arena, i.imports->n, bool);
    node->arg_spans = i.spans;
    node->span = span;
    give_all(&i);
    give_used_types(&i);
    check_missing(&i);
    *tn_push(&w->job->arena, &w->graph->instances) = node;
    return (struct wac_item){.node = node, .span = span};
}

struct wac_item tn_wac_expr(struct tn_wac *w, const struct wac_expr *expr)
{
    struct wac_item item = bad;
    struct tn_span span = wac_span(w, expr->start, expr->primary_end);
    if (expr->primary == WAC_NEW)
        item = new_instance(w, expr);
    else if (expr->primary == WAC_NESTED)
        item = tn_wac_expr(w, expr->nested);
    else if (expr->primary == WAC_NAME)
        item = tn_wac_look_up(w, expr->name);
    for (unsigned i = 0; i < expr->n_postfix; i++) {
        item = access_export(w, item, &expr->postfix[i], span);
        span = wac_span(w, expr->postfix[i].start, expr->postfix[i].end);
    }
    return item;
}
