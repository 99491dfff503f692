/* A closed composition: what may stay an import of the whole is said beforehand, and all else is an error. */
#include "component/comp_names.h"
#include "compose/compose_graph.h"

/* "wasi:io" of "wasi:io/streams@0.2.0", and of "wasi:io@0.2.0". */
static struct tn_str package_of(const char *name)
{
    size_t len = strcspn(name, "/@");
    return (struct tn_str){name, len};
}

/* A name, or its track; without a version any; a package for all its interfaces. */
static bool allows(struct tn_graph *graph, const char *allowed, const char *import)
{
    struct tn_names *names = graph->types->names;
    bool versioned = strchr(allowed, '@');
    if (tn_name_track(names, import) == tn_name_track(names, tn_name(names, allowed)))
        return true;
    if (!versioned && tn_str_eq(tn_name_unversioned(import), allowed))
        return true;
    if (strchr(allowed, '/') || !strchr(allowed, ':') || !strchr(import, '/') ||
        !tn_str_same(package_of(allowed), package_of(import)))
        return false;
    const char *bare = tn_name_printf(names, "%.*s%s", TN_STR(tn_name_unversioned(import)),
                                      strchr(allowed, '@') ? strchr(allowed, '@') : "");
    return !versioned || tn_name_track(names, bare) == tn_name_track(names, import);
}

static bool is_allowed(struct tn_graph *graph, const char *import)
{
    for (unsigned i = 0; i < graph->closed.allow.n; i++)
        if (allows(graph, graph->closed.allow.at[i], import))
            return true;
    return false;
}

/* Types without resources are the same wherever they are written: nobody gives a thing by them. */
static bool is_only_types(const struct tn_node *import)
{
    const struct tn_type *t = tn_base(import->type);
    if (import->sort == TN_SORT_TYPE)
        return import->type->kind == TN_NAMED; /* else a resource of the host's */
    if (import->sort != TN_SORT_INSTANCE || t->has & TN_HAS_RESOURCE)
        return false;
    for (uint32_t i = 0; i < t->instance->exports.n; i++)
        if (t->instance->exports.at[i].sort != TN_SORT_TYPE)
            return false;
    return true;
}

static void note_users(struct tn_graph *graph, struct tn_draft *draft, const struct tn_node *import)
{
    for (unsigned i = 0; i < graph->instances.n; i++) {
        const struct tn_node *user = graph->instances.at[i];
        const struct tn_items *imports = &user->package->type->component->imports;
        for (uint32_t k = 0; k < imports->n; k++)
            if (tn_node_origin(user->args[k]) == import)
                tn_diag_note(draft, TN_NOWHERE, "%s imports `%s`", user->package->label, imports->at[k].name);
    }
}

enum tn_status tn_graph_check_closed(struct tn_graph *graph)
{
    enum tn_status status = TN_OK;
    for (unsigned i = 0; i < graph->imports.n && graph->closed.on; i++) {
        const struct tn_node *import = graph->imports.at[i];
        if (is_only_types(import) || is_allowed(graph, import->name))
            continue;
        struct tn_draft draft =
            tn_diag_begin(graph->sink, TN_ERROR, "compose-open", TN_NOWHERE,
                          "`%s` stays an import of the whole, and that is not allowed", import->name);
        note_users(graph, &draft, import);
        tn_diag_help(&draft, "plug a component that exports it, or allow it: `--closed=%s`",
                     tn_name_track(graph->types->names, import->name));
        tn_diag_end(&draft);
        status = TN_ERR_INVALID;
    }
    return status;
}
