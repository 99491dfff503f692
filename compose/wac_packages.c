/* The packages that a document names. Each is looked for once, and read as what the document takes it for:
 * `new` wants a component, a path wants WIT. */
#include "component/comp_names.h"
#include "component/comp_read.h"
#include "compose/wac_plan.h"
#include "wit-parser/wit_decode.h"

bool tn_wac_is_own(const struct tn_wac *w, const struct ast_package_id *id)
{
    return id->ns == w->document.package.ns && id->name == w->document.package.name;
}

static void report_unknown(struct tn_wac *w, const struct wac_package *package, const struct tn_texts *looked)
{
    struct tn_draft draft = tn_diag_begin(w->job->sink, TN_ERROR, "wac-unknown-package",
                                          package->request.span, "package `%s` is not found", package->id);
    for (unsigned i = 0; i < looked->n; i++)
        tn_diag_note(&draft, TN_NOWHERE, "%s", looked->at[i]);
    for (unsigned i = 0; i < w->packages.n; i++) {
        const struct wac_package *other = w->packages.at[i].value;
        if (other != package && other->request.name == package->request.name)
            tn_diag_note(&draft, other->request.span, "there is `%s`", other->id);
    }
    tn_diag_end(&draft);
}

struct wac_package *tn_wac_find(struct tn_wac *w, const struct ast_package_id *id)
{
    if (!id->id)
        return NULL;
    struct wac_package *package = tn_map_get(&w->packages, id->id);
    if (package)
        return package->failed ? NULL : package;
    struct tn_texts looked = {0};
    package = tn_new(&w->job->arena, struct wac_package);
    package->id = id->id;
    package->request.name = tn_name_printf(&w->job->names, "%s:%s", id->ns, id->name);
    package->request.version = id->version;
    package->request.span = wac_span(w, id->start, id->end);
    tn_map_put(&w->packages, id->id, package);
    enum tn_status status = w->source->find(w->source, &package->request, &package->found, &looked);
    if (status == TN_ERR_NOT_FOUND)
        report_unknown(w, package, &looked);
    package->failed = status != TN_OK;
    if (!w->status && status != TN_ERR_NOT_FOUND)
        w->status = status;
    return status ? NULL : package;
}

/* ---- as a component ---- */

static struct tn_package *no_component(struct tn_wac *w, struct wac_package *package, struct tn_span span,
                                       const char *what)
{
    struct tn_draft draft = tn_diag_begin(w->job->sink, TN_ERROR, "wac-not-component", span,
                                          "`%s` is %s: types, and nothing that runs", package->id, what);
    if (package->found.source)
        tn_diag_note(&draft, (struct tn_span){.source = package->found.source}, "it was found here");
    tn_diag_help(&draft, "`new` takes a component that implements it");
    tn_diag_end(&draft);
    package->no_component = true;
    return NULL;
}

static void note_use(struct tn_wac *w, const struct wac_package *package, struct tn_span span)
{
    tn_diag_report(w->job->sink, TN_ERROR, "wac-package", span, "package `%s` cannot be read", package->id);
}

struct tn_package *tn_wac_component(struct tn_wac *w, struct wac_package *package, struct tn_span span)
{
    if (package->package || package->no_component)
        return package->package;
    if (package->found.folder)
        return no_component(w, package, span, "a folder of WIT");
    if (tn_binary_kind(package->found.source->bytes) == TN_BINARY_WIT)
        return no_component(w, package, span, "WIT");
    if (tn_graph_read(w->graph, package->found.source, &package->package)) {
        note_use(w, package, span);
        package->no_component = true;
        package->package = NULL;
        return NULL;
    }
    package->package->label = package->id;
    if (tn_package_is_wit(package->package)) {
        package->package = NULL;
        return no_component(w, package, span, "a WIT package in binary form");
    }
    return package->package;
}

/* ---- as WIT ---- */

static enum tn_status load(struct tn_wac *w, struct wac_package *package)
{
    if (package->found.folder)
        return tn_wit_load(&w->wit, &w->options, package->found.folder, &package->wit);
    enum tn_binary_kind kind = tn_binary_kind(package->found.source->bytes);
    if (kind != TN_BINARY_WIT && kind != TN_BINARY_COMPONENT)
        return tn_binary_expect(w->job->sink, package->found.source, TN_BINARY_COMPONENT);
    return tn_wit_load_source(&w->wit, &w->options, package->found.source, &package->wit);
}

struct tn_wit_package *tn_wac_wit(struct tn_wac *w, struct wac_package *package, struct tn_span span)
{
    if (package->wit || package->no_wit)
        return package->wit;
    if (load(w, package)) {
        note_use(w, package, span);
        package->no_wit = true;
        package->wit = NULL;
        return NULL;
    }
    tn_map_put(&w->wit.by_id, package->id, package->wit); /* by the name the document has for it, too */
    return package->wit;
}

static void load_path(void *context, const struct tn_source *source, const struct ast_path *path)
{
    struct tn_wac *w = context;
    (void)source;
    if (tn_wac_is_own(w, &path->package) || tn_map_has(&w->wit.by_id, path->package.id))
        return;
    struct wac_package *package = tn_wac_find(w, &path->package);
    if (!package || !tn_wac_wit(w, package, wac_span(w, path->package.start, path->package.end)))
        tn_map_put(&w->resolver.told, path->package.id, path);
}

void tn_wac_load_paths(struct tn_wac *w, const struct ast_item *item)
{
    struct ast_file file = {.source = w->document.source, .items = {(struct ast_item *)item, 1, false}};
    const struct ast_file *files[] = {&file};
    struct tn_wit_unit unit = {.files = {files, 1, 1}};
    tn_wit_foreign_paths(&unit, load_path, w);
}
