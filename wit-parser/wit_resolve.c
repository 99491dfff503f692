/* Names of a package to what they mean, in an order in which everything is there before it is used.
 *
 * The order is wit-parser's, since what readers of `wit json` see follows from it: interfaces and worlds by
 * need, else as written, files by path; in each, first `use`s as written, then types by need, else as
 * written. */
#include "wit-parser/wit_resolve.h"

#include "base/limits.h"
#include "component/comp_names.h"

#include <stdlib.h>

/* ---- findings ---- */

void tn_wit_report_off(struct tn_wit_resolver *r, struct tn_span span, const char *what, const char *name,
                       const char *feature)
{
    if (r->off)
        return;
    struct tn_draft draft =
        tn_diag_begin(r->job->sink, TN_ERROR, "wit-gated", span,
                      "%s `%s` is left out, because the feature `%s` is not on", what, name, feature);
    tn_diag_help(&draft, "mark what uses it `@unstable(feature = %s)`, or turn it on with `--features %s`",
                 feature, feature);
    tn_diag_end(&draft);
}

bool tn_wit_suggests(const struct tn_wit_resolver *r)
{
    return r->job->sink->errors < TN_MAX_DIAGS;
}

/* ---- feature gates ---- */

static bool feature_on(const struct tn_wit_resolver *r, const char *feature)
{
    bool on = r->options->all_features;
    for (unsigned i = 0; i < r->options->n_features && !on; i++)
        on = !strcmp(r->options->features[i], feature);
    return on;
}

static bool is_newer(const char *version, const char *than)
{
    struct tn_version a, b;
    return tn_version_parse(tn_str(version), &a) && tn_version_parse(tn_str(than), &b) &&
           tn_version_compare(&a, &b) > 0;
}

const char *tn_wit_gate(struct tn_wit_resolver *r, const struct ast_attrs *attrs, struct tn_span span)
{
    const struct tn_stability *s = &attrs->stability;
    if (s->feature)
        tn_map_put(&r->wit->features, s->feature, s->feature);
    if (s->since && !r->package->version)
        tn_diag_report(r->job->sink, TN_ERROR, "wit-gate", span,
                       "`@since` a version makes sense only in a package with a version, and `%s` has none",
                       r->package->id);
    else if (s->since && is_newer(s->since, r->package->version))
        tn_diag_report(r->job->sink, TN_ERROR, "wit-gate", span,
                       "`@since` version %s, but package `%s` is older", s->since, r->package->id);
    return s->feature && !s->since && !feature_on(r, s->feature) ? s->feature : NULL;
}

struct tn_note *tn_wit_note(struct tn_wit_resolver *r, const char *docs, const struct ast_attrs *attrs,
                            struct tn_span span)
{
    struct tn_note *note = tn_new(&r->job->arena, struct tn_note);
    *note = (struct tn_note){.docs = docs, .stability = attrs->stability, .span = span};
    return note;
}

void tn_wit_note_parts(struct tn_wit_resolver *r, struct tn_note *note, const struct ast_part *parts,
                       uint32_t n, bool self)
{
    struct tn_part_note *notes = tn_new_n(&r->job->arena, n + self, struct tn_part_note);
    if (self)
        notes[0] = (struct tn_part_note){NULL, (uint32_t)note->span.start, (uint32_t)note->span.end};
    for (uint32_t i = 0; i < n; i++)
        notes[i + self] = (struct tn_part_note){parts[i].docs, parts[i].name.start, parts[i].name.end};
    note->parts = notes;
    note->n_parts = n + self;
}

const struct tn_attrs *tn_wit_attrs(struct tn_wit_resolver *r, const char *implements,
                                    const char *external_id)
{
    if (!implements && !external_id)
        return NULL;
    struct tn_attrs *attrs = tn_new(&r->job->arena, struct tn_attrs);
    *attrs = (struct tn_attrs){.implements = implements, .external_id = external_id};
    return attrs;
}

/* ---- names of the package and of its files ---- */

static const char *entry_word(const struct tn_wit_entry *entry)
{
    return entry->item->kind == AST_WORLD ? "world" : "interface";
}

static void keep_types(struct tn_wit_resolver *r, struct tn_wit_entry *entry)
{
    const struct ast_items *items = &entry->items;
    unsigned n = 0;
    for (unsigned i = 0; i < items->n; i++)
        n += items->at[i].kind == AST_TYPE;
    entry->types.at = tn_new_n(&r->job->arena, n, struct ast_id);
    for (unsigned i = 0; i < items->n; i++)
        if (items->at[i].kind == AST_TYPE)
            entry->types.at[entry->types.n++] = items->at[i].name;
}

/* `item` is an AST_INTERFACE, AST_WORLD or AST_TOP_USE. */
static struct tn_wit_entry *new_entry(struct tn_wit_resolver *r, const struct tn_source *source,
                                      struct tn_map *file, const struct ast_item *item)
{
    struct tn_wit_entry *entry = tn_new(&r->job->arena, struct tn_wit_entry);
    *entry = (struct tn_wit_entry){.item = item, .source = source, .file = file};
    if (item->kind != AST_TOP_USE)
        entry->items = item->items;
    if (item->kind == AST_INTERFACE)
        keep_types(r, entry);
    return entry;
}

static void declare_package_names(struct tn_wit_resolver *r, const struct ast_file *file,
                                  struct tn_map *names)
{
    for (unsigned i = 0; i < file->items.n; i++) {
        const struct ast_item *item = &file->items.at[i];
        if ((item->kind != AST_INTERFACE && item->kind != AST_WORLD) || !item->name.name)
            continue;
        const struct tn_wit_entry *first = tn_map_get(&r->entries, item->name.name);
        if (first) {
            tn_wit_duplicate(r, ast_id_span(file->source, item->name),
                             ast_id_span(first->source, first->item->name),
                             "name `%s` is defined more than once in the package", item->name.name);
            continue;
        }
        struct tn_wit_entry *entry = new_entry(r, file->source, names, item);
        tn_map_put(&r->entries, item->name.name, entry);
        tn_map_put(names, item->name.name, entry);
        *tn_push(&r->job->arena, &r->order) = entry;
    }
}

static void unknown_name(struct tn_wit_resolver *r, const struct tn_source *source, struct ast_id id,
                         const char *what)
{
    const char **names = tn_new_n(&r->scratch->arena, tn_wit_suggests(r) ? r->entries.n : 0, const char *);
    unsigned n = 0;
    for (unsigned i = 0; i < r->entries.n && tn_wit_suggests(r); i++)
        names[n++] = r->entries.at[i].key;
    const struct tn_wit_other *other = r->wac ? tn_map_get(&r->others, id.name) : NULL;
    if (r->unit->lost || tn_wit_label_fault(tn_str(id.name))) /* told already */
        return;
    if (other) {
        tn_wit_not_that(r, "wit-unknown-name", id, other->what, what, other->span);
        return;
    }
    const char *near = tn_nearest(tn_str(id.name), names, n);
    struct tn_draft draft = tn_diag_begin(r->job->sink, TN_ERROR, "wit-unknown-name", ast_id_span(source, id),
                                          "package `%s` has no %s `%s`", r->package->id, what, id.name);
    if (near) {
        const struct tn_wit_entry *entry = tn_map_get(&r->entries, near);
        tn_diag_note(&draft, ast_id_span(entry->source, entry->item->name), "a similar name is defined here");
        tn_diag_help(&draft, "did you mean `%s`?", near);
        draft.diag.fix = near;
    }
    tn_diag_end(&draft);
}

static void declare_top_use(struct tn_wit_resolver *r, const struct ast_file *file,
                            const struct ast_item *item, struct tn_map *names)
{
    if (!item->name.name || !item->path->name.name)
        return;
    const struct tn_wit_entry *first = tn_map_get(names, item->name.name);
    if (first) {
        tn_wit_duplicate(r, ast_id_span(file->source, item->name),
                         ast_id_span(first->source, first->item->name),
                         "name `%s` is defined more than once in this file", item->name.name);
        return;
    }
    struct tn_wit_entry *entry = new_entry(r, file->source, names, item);
    if (!item->path->package.id) {
        entry->next = tn_map_get(&r->entries, item->path->name.name);
        if (!entry->next)
            unknown_name(r, file->source, item->path->name, "interface or world");
    }
    tn_map_put(names, item->name.name, entry);
}

static void declare_names(struct tn_wit_resolver *r)
{
    struct tn_map *names = tn_new_n(&r->job->arena, r->unit->files.n, struct tn_map);
    for (unsigned i = 0; i < r->unit->files.n; i++) {
        tn_map_init(&names[i], &r->job->arena);
        declare_package_names(r, r->unit->files.at[i], &names[i]);
    }
    for (unsigned i = 0; i < r->unit->files.n; i++) {
        const struct ast_file *file = r->unit->files.at[i];
        for (unsigned j = 0; j < file->items.n; j++)
            if (file->items.at[j].kind == AST_TOP_USE)
                declare_top_use(r, file, &file->items.at[j], &names[i]);
    }
}

/* What a plain name means in a file; NULL: nothing. */
static struct tn_wit_entry *entry_of(struct tn_wit_resolver *r, const struct tn_map *file, const char *name)
{
    struct tn_wit_entry *entry = tn_map_get(file, name);
    return entry ? entry : tn_map_get(&r->entries, name);
}

/* ---- which interface or world needs which ---- */

struct ordering {
    struct tn_wit_resolver *r;
    struct tn_wit_edges edges;
    struct tn_map numbers; /* entry -> number + 1 */
};

static void need(struct ordering *o, const struct tn_wit_entry *from, const struct ast_path *path)
{
    if (path->package.id || !path->name.name)
        return;
    struct tn_wit_entry *to = entry_of(o->r, from->file, path->name.name);
    if (to && to->item->kind == AST_TOP_USE)
        to = to->next;
    if (!to)
        return; /* of another package, or reported when it is looked up */
    uintptr_t a = (uintptr_t)tn_map_get(&o->numbers, from), b = (uintptr_t)tn_map_get(&o->numbers, to);
    *tn_push(&o->r->scratch->passing, &o->edges) =
        (struct tn_wit_edge){(unsigned)a - 1, (unsigned)b - 1, ast_id_span(from->source, path->name)};
}

static const char *entry_name(void *context, unsigned number)
{
    struct tn_wit_resolver *r = context;
    const struct tn_wit_entry *entry = r->order.at[number];
    return tn_arena_printf(&r->job->arena, "%s `%s`", entry_word(entry), entry->item->name.name);
}

static void tell_cycle(void *context, const struct tn_wit_edge *const *loop, unsigned n)
{
    struct tn_wit_resolver *r = context;
    struct tn_draft draft = tn_wit_cycle_found(r->job->sink, loop, n, entry_name, r);
    tn_diag_end(&draft);
}

static void put_in_order(struct tn_wit_resolver *r)
{
    struct tn_arena *arena = &r->scratch->passing;
    unsigned n = r->order.n, *order = tn_new_n(arena, n, unsigned);
    bool *cyclic = tn_new_n(arena, n, bool);
    struct tn_wit_entry **declared = tn_new_n(arena, n, struct tn_wit_entry *);
    struct ordering o = {.r = r};
    tn_map_init(&o.numbers, arena);
    for (unsigned i = 0; i < n; i++) {
        declared[i] = r->order.at[i];
        tn_map_put(&o.numbers, declared[i], (const void *)(uintptr_t)(i + 1));
    }
    for (unsigned i = 0; i < n; i++) {
        const struct ast_items *items = &r->order.at[i]->items;
        bool world = r->order.at[i]->item->kind == AST_WORLD;
        for (unsigned j = 0; j < items->n; j++)
            if (items->at[j].kind == (world ? AST_INCLUDE : AST_USE))
                need(&o, r->order.at[i], items->at[j].path);
    }
    tn_wit_toposort(arena, n, &o.edges, order, cyclic, tell_cycle, r);
    for (unsigned i = 0; i < n; i++) {
        r->order.at[i] = declared[order[i]];
        r->order.at[i]->cyclic = cyclic[order[i]];
    }
    tn_arena_clear(arena);
}

/* ---- finding what a path names ---- */

/* The packages there are, those that are not resolved yet included. */
struct packages {
    const char **ids;
    unsigned n;
    const char
        *version; /* by the name that is looked for: the newest, of those on its track if there are any */
    bool unversioned;
};

static bool is_better(const char *wanted, const char *version, const char *than)
{
    struct tn_version w, a, b;
    if (!wanted || !tn_version_parse(tn_str(wanted), &w) || !tn_version_parse(tn_str(version), &a) ||
        !tn_version_parse(tn_str(than), &b))
        return is_newer(version, than);
    bool fits = tn_version_compatible(&w, &a), fitted = tn_version_compatible(&w, &b);
    return fits == fitted ? is_newer(version, than) : fits;
}

static void consider(struct tn_draft *draft, struct packages *all, const struct ast_package_id *wanted,
                     const struct ast_package_id *there, struct tn_span span)
{
    all->ids[all->n++] = there->id;
    if (there->ns != wanted->ns || there->name != wanted->name)
        return;
    tn_diag_note(draft, span, "there is `%s`", there->id);
    if (there->version && (!all->version || is_better(wanted->version, there->version, all->version)))
        all->version = there->version;
    all->unversioned |= !there->version;
}

static void consider_all(struct tn_wit_resolver *r, struct tn_draft *draft, struct packages *all,
                         const struct ast_package_id *wanted)
{
    const struct tn_map *units = &r->scratch->units;
    all->ids = tn_new_n(&r->scratch->arena, (size_t)r->wit->packages.n + units->n, const char *);
    for (unsigned i = 0; i < units->n; i++) {
        const struct tn_wit_unit *unit = units->at[i].value;
        if (unit != r->unit)
            consider(draft, all, wanted, &unit->package,
                     tn_wit_span(unit->package_source, unit->package.start, unit->package.end));
    }
    for (unsigned i = 0; i < r->wit->packages.n; i++) {
        const struct tn_wit_package *p = r->wit->packages.at[i];
        struct ast_package_id id = {.ns = p->ns, .name = p->name, .version = p->version, .id = p->id};
        if (!tn_map_has(units, p->id))
            consider(draft, all, wanted, &id, p->span);
    }
}

static void unknown_package(struct tn_wit_resolver *r, const struct ast_package_id *id)
{
    struct tn_span span = tn_wit_span(r->source, id->start, id->end);
    struct tn_draft draft = tn_diag_begin(r->job->sink, TN_ERROR, "wit-unknown-package", span,
                                          "package `%s` is not found", id->id);
    struct packages all = {0};
    if (tn_wit_suggests(r))
        consider_all(r, &draft, &all, id);
    bool other = all.version || all.unversioned;
    const char *near = other ? NULL : tn_nearest(tn_str(id->id), all.ids, all.n);
    if (near)
        tn_diag_help(&draft, "did you mean `%s`?", near);
    else if (all.version)
        tn_diag_help(&draft, "did you mean version `%s`?", all.version);
    else if (other)
        tn_diag_help(&draft, "did you mean it without a version?");
    else
        tn_diag_help(&draft, "a package that is used stands in the folder `deps` beside the WIT files");
    tn_diag_end(&draft);
}

static void unknown_in_package(struct tn_wit_resolver *r, const struct tn_wit_package *package,
                               const char *called, struct ast_id id, enum tn_wit_want want)
{
    unsigned n = 0;
    const char **names =
        tn_new_n(&r->scratch->arena, tn_wit_suggests(r) ? package->by_name.n : 0, const char *);
    for (unsigned i = 0; i < package->by_name.n && tn_wit_suggests(r); i++)
        names[n++] = package->by_name.at[i].key;
    const char *near = tn_nearest(tn_str(id.name), names, n);
    struct tn_draft draft = tn_diag_begin(r->job->sink, TN_ERROR, "wit-unknown-name",
                                          ast_id_span(r->source, id), "package `%s` has no %s `%s`", called,
                                          want == WANT_WORLD ? "world" : "interface", id.name);
    if (near) {
        struct tn_wit_decl decl = tn_wit_package_decl(r->wit, package, near);
        const struct tn_note *note = decl.interface ? decl.interface->note : decl.world->note;
        if (note->span.source)
            tn_diag_note(&draft, note->span, "a similar name is defined here");
        tn_diag_help(&draft, "did you mean `%s`?", near);
        draft.diag.fix = near;
    }
    tn_diag_end(&draft);
}

static struct tn_wit_found find_foreign(struct tn_wit_resolver *r, const struct ast_path *path,
                                        enum tn_wit_want want)
{
    struct tn_wit_found found = {0};
    struct tn_wit_package *package = tn_map_get(&r->wit->by_id, path->package.id);
    if (package == r->package)
        return found; /* reported as a cycle */
    if (!package) {
        bool cyclic = tn_map_has(&r->scratch->units, path->package.id); /* which was told */
        if (!cyclic && (!r->wac || !tn_map_has(&r->told, path->package.id)))
            unknown_package(r, &path->package);
        return found;
    }
    struct tn_wit_decl decl = tn_wit_package_decl(r->wit, package, path->name.name);
    found.interface = decl.interface;
    found.world = decl.world;
    found.feature = tn_map_get(&package->off, path->name.name);
    found.is_world = decl.world && !r->off;
    found.is_interface = decl.interface && !r->off;
    bool known = found.interface || found.world || found.feature || package->partial;
    if (!known && !r->off)
        unknown_in_package(r, package, r->wac ? path->package.id : package->id, path->name, want);
    return found;
}

/* What a top-level use names in another package; reported there if it is not. */
static struct tn_wit_found top_use_target(struct tn_wit_resolver *r, const struct tn_wit_entry *entry)
{
    bool was_off = r->off;
    struct tn_wit_package *package = tn_map_get(&r->wit->by_id, entry->item->path->package.id);
    r->off = true;
    struct tn_wit_found found =
        package ? find_foreign(r, entry->item->path, WANT_INTERFACE) : (struct tn_wit_found){0};
    r->off = was_off;
    return found;
}

static struct tn_wit_found find_local(struct tn_wit_resolver *r, const struct ast_path *path,
                                      enum tn_wit_want want)
{
    struct tn_wit_entry *entry = entry_of(r, r->file, path->name.name);
    if (!entry) {
        unknown_name(r, r->source, path->name, want == WANT_WORLD ? "world" : "interface");
        return (struct tn_wit_found){0};
    }
    if (entry->item->kind == AST_TOP_USE && entry->item->path->package.id)
        return top_use_target(r, entry);
    if (entry->item->kind == AST_TOP_USE)
        entry = entry->next;
    if (!entry)
        return (struct tn_wit_found){0}; /* reported at the top-level use */
    bool is_world = entry->item->kind == AST_WORLD;
    return (struct tn_wit_found){entry->interface, entry->world, entry->feature, is_world, !is_world};
}

struct tn_wit_found tn_wit_find(struct tn_wit_resolver *r, const struct ast_path *path, enum tn_wit_want want)
{
    struct tn_wit_found found = {0};
    if (!path->name.name)
        return found;
    bool own = r->wac && path->package.ns == r->package->ns && path->package.name == r->package->name;
    found = path->package.id && !own ? find_foreign(r, path, want) : find_local(r, path, want);
    if (want == WANT_INTERFACE ? found.is_world : found.is_interface) {
        tn_diag_report(r->job->sink, TN_ERROR, want == WANT_WORLD ? "wit-not-world" : "wit-not-interface",
                       ast_id_span(r->source, path->name), "`%s` is %s", path->name.name,
                       want == WANT_WORLD ? "an interface, not a world" : "a world, not an interface");
        found = (struct tn_wit_found){0};
    } else if (found.feature) {
        tn_wit_report_off(r, ast_id_span(r->source, path->name), want == WANT_WORLD ? "world" : "interface",
                          path->name.name, found.feature);
        if (!r->off)
            found = (struct tn_wit_found){0};
    }
    return found;
}

/* A top-level `use` of another package brings an interface, never a world. */
static void check_top_uses(struct tn_wit_resolver *r)
{
    for (unsigned i = 0; i < r->unit->files.n; i++) {
        const struct ast_file *file = r->unit->files.at[i];
        r->source = file->source;
        for (unsigned j = 0; j < file->items.n; j++)
            if (file->items.at[j].kind == AST_TOP_USE && file->items.at[j].path->package.id)
                tn_wit_find(r, file->items.at[j].path, WANT_INTERFACE);
    }
}

/* ---- interfaces ---- */

struct funcs {
    struct tn_item *at;
    unsigned n, cap;
};

static void put_interface_type(struct tn_wit_resolver *r, void *context, struct tn_item item,
                               struct tn_span span, bool is_in)
{
    if (tn_wit_scope_name_add(r, context, item.name, span) && is_in)
        tn_wit_interface_put(r->wit, r->interface, item);
}

static void interface_func(struct tn_wit_resolver *r, const struct ast_item *item, const char *resource,
                           struct tn_wit_scope_names *names, struct funcs *funcs)
{
    struct tn_item func = tn_wit_resolve_func(r, item, resource);
    if (tn_wit_scope_name_add(r, names, func.name, ast_id_span(r->source, item->name)) && func.type)
        *tn_push(&r->scratch->passing, funcs) = func;
}

/* A setter goes with a getter of the same name and place. */
static void check_setters(struct tn_wit_resolver *r, const struct tn_wit_scope_names *names)
{
    for (unsigned i = 0; i < names->canonical.n; i++) {
        const struct tn_wit_scope_name *name = names->canonical.at[i].value;
        const char *getter = tn_wit_getter_of(r, name->name);
        if (!getter)
            continue;
        struct tn_extern_name parts = tn_extern_name_of(getter);
        const struct tn_wit_scope_name *there =
            tn_map_get(&names->canonical, tn_extern_name_canonical(&r->job->names, &parts));
        if (!there || there->name != getter)
            tn_diag_report(r->job->sink, TN_ERROR, "wit-accessor", name->span,
                           "a setter needs a getter of the same name");
    }
}

static void put_funcs(struct tn_wit_resolver *r, const struct funcs *funcs)
{
    const char **names = tn_new_n(&r->scratch->passing, funcs->n, const char *);
    for (unsigned i = 0; i < funcs->n; i++)
        names[i] = funcs->at[i].name;
    const unsigned *order = tn_wit_setters_after_getters(r, names, funcs->n);
    for (unsigned i = 0; i < funcs->n; i++)
        tn_wit_interface_put(r->wit, r->interface, funcs->at[order[i]]);
}

static void interface_funcs(struct tn_wit_resolver *r, const struct ast_items *items,
                            struct tn_wit_scope_names *names)
{
    struct funcs funcs = {0};
    for (unsigned i = 0; i < items->n; i++) {
        const struct ast_item *item = &items->at[i];
        if (item->kind == AST_FUNC)
            interface_func(r, item, NULL, names, &funcs);
        for (unsigned j = 0; item->kind == AST_TYPE && j < item->items.n; j++)
            interface_func(r, &item->items.at[j], item->name.name, names, &funcs);
    }
    check_setters(r, names);
    put_funcs(r, &funcs);
}

static uint32_t count_members(const struct ast_items *items)
{
    uint32_t n = 0;
    for (unsigned i = 0; i < items->n; i++)
        n += items->at[i].kind == AST_USE    ? items->at[i].names.n
             : items->at[i].kind == AST_TYPE ? 1 + items->at[i].items.n
                                             : 1;
    return n;
}

void tn_wit_resolve_interface(struct tn_wit_resolver *r, struct tn_wit_interface *interface,
                              const struct ast_items *items, const char *feature)
{
    struct tn_map scope = tn_wit_map_take(r), *outer_scope = r->scope;
    struct tn_wit_scope_names names;
    struct tn_wit_interface *outer = r->interface;
    tn_wit_scope_names_init(&names, r);
    r->scope = &scope;
    r->interface = interface;
    tn_items_reserve(r->types, &interface->instance.exports, count_members(items));
    tn_wit_resolve_types(r, items, feature, put_interface_type, &names);
    interface_funcs(r, items, &names);
    interface->partial |= items->lost;
    tn_wit_interface_seal(r->wit, interface);
    if (!interface->type)
        tn_diag_report(r->job->sink, TN_ERROR, "wit-limit", interface->note->span,
                       "this interface goes over the limit of %s", r->types->over ? r->types->over : "types");
    r->interface = outer;
    r->scope = outer_scope;
    tn_wit_scope_names_dispose(&names, r);
    tn_wit_map_give(r, &scope);
}

static void resolve_interface_entry(struct tn_wit_resolver *r, struct tn_wit_entry *entry)
{
    const struct ast_item *item = entry->item;
    struct tn_span span = ast_id_span(entry->source, item->name);
    r->source = entry->source;
    r->file = entry->file;
    entry->feature = tn_wit_gate(r, item->attrs, span);
    const struct tn_note *note = tn_wit_note(r, item->docs, item->attrs, span);
    r->off = entry->feature != NULL;
    if (r->off)
        tn_map_put(&r->package->off, item->name.name, entry->feature);
    entry->interface = r->off ? tn_wit_interface_new(r->wit, r->package, item->name.name, note)
                              : tn_wit_interface_add(r->wit, r->package, item->name.name, note);
    entry->interface->partial = entry->cyclic;
    tn_wit_resolve_interface(r, entry->interface, &entry->items, entry->feature);
    entry->items = (struct ast_items){0};
    tn_wit_tree_release(item->tree);
    r->off = false;
}

/* ---- the order of `made` ---- */

struct remake {
    struct tn_wit_package *package;
    struct tn_wit *wit;
    struct tn_arena *arena;
    struct tn_map placed; /* OWN nodes */
    struct {
        struct tn_wit_def **at;
        unsigned n, cap;
    } made;
};

static void place_own(struct remake *m, const struct tn_type *type)
{
    if (!type || type->kind != TN_OWN || !tn_map_put(&m->placed, type, type))
        return;
    struct tn_wit_def *def = tn_wit_def_of(m->wit, type);
    if (def)
        *tn_push(m->arena, &m->made) = def;
}

static void place_parts(struct remake *m, const struct tn_type *type)
{
    if (type->kind == TN_NAMED && !tn_wit_def_of(m->wit, type->named->target))
        type = type->named->target;
    if (type->kind == TN_RECORD || type->kind == TN_VARIANT || type->kind == TN_TUPLE) {
        for (uint32_t i = 0; i < type->parts.n; i++)
            place_own(m, type->parts.at[i].type);
    } else if (type->kind == TN_LIST_N) {
        place_own(m, type->list_n.a);
    } else if (type->kind >= TN_LIST && type->kind <= TN_STREAM) {
        place_own(m, type->of.a);
        place_own(m, type->of.b);
    }
}

static void place_func(struct remake *m, const struct tn_item *item)
{
    if (item->sort != TN_SORT_FUNC || !item->type || item->type->kind != TN_FUNC)
        return;
    const struct tn_func *f = item->type->func;
    for (uint32_t i = 0; i < f->n; i++)
        place_own(m, f->params[i].type);
    place_own(m, f->result);
}

static void place_ports(struct remake *m, const struct tn_wit_ports *ports)
{
    for (unsigned i = 0; i < ports->n; i++)
        place_func(m, &ports->at[i].item);
}

/* A resource used as a value makes an own<> of it. wit-parser makes those when it has everything else: before
 * the first type that needs it, then for functions, then for worlds. */
static void place_owned(struct tn_wit_resolver *r)
{
    struct remake m = {.package = r->package, .wit = r->wit, .arena = &r->scratch->passing};
    tn_map_init(&m.placed, m.arena);
    for (unsigned i = 0; i < r->package->made.n; i++) {
        struct tn_wit_def *def = r->package->made.at[i];
        if (def->type->kind == TN_OWN)
            continue;
        place_parts(&m, def->type);
        *tn_push(m.arena, &m.made) = def;
    }
    for (unsigned i = 0; i < r->package->interfaces.n; i++) {
        const struct tn_items *items = &r->package->interfaces.at[i]->instance.exports;
        for (unsigned j = 0; j < items->n; j++)
            place_func(&m, &items->at[j]);
    }
    for (unsigned i = 0; i < r->package->worlds.n; i++) {
        place_ports(&m, &r->package->worlds.at[i]->imports);
        place_ports(&m, &r->package->worlds.at[i]->exports);
    }
    r->package->made.n = 0; /* and in the same room */
    for (unsigned i = 0; i < m.made.n; i++)
        *tn_push(&r->job->arena, &r->package->made) = m.made.at[i];
    tn_arena_clear(m.arena);
}

/* ---- a package ---- */

void tn_wit_resolver_init(struct tn_wit_resolver *r, struct tn_wit *wit, const struct tn_wit_options *options,
                          struct tn_wit_scratch *scratch, struct tn_wit_unit *unit)
{
    const struct ast_package_id *id = &unit->package;
    *r = (struct tn_wit_resolver){.wit = wit,
                                  .job = wit->job,
                                  .types = wit->types,
                                  .scratch = scratch,
                                  .options = options,
                                  .unit = unit};
    r->package = tn_wit_package_add(wit, id->ns, id->name, id->version);
    r->package->docs = unit->docs;
    r->package->span = tn_wit_span(unit->package_source, id->start, id->end);
    r->package->partial = unit->lost;
    tn_map_init(&r->entries, &wit->job->arena);
    r->anonymous = tn_wit_map_take(r);
    r->owned = tn_wit_map_take(r);
}

struct tn_wit_entry *tn_wit_resolve_declaration(struct tn_wit_resolver *r, const struct tn_source *source,
                                                struct tn_map *file, const struct ast_item *item)
{
    struct tn_wit_entry *entry = new_entry(r, source, file, item);
    if (item->kind == AST_INTERFACE) {
        resolve_interface_entry(r, entry);
    } else {
        tn_wit_resolve_world(r, entry);
        tn_wit_complete_world(r, entry);
    }
    tn_map_put(&r->entries, item->name.name, entry);
    return entry;
}

static void each(struct tn_wit_resolver *r, enum ast_kind kind,
                 void (*resolve)(struct tn_wit_resolver *r, struct tn_wit_entry *entry))
{
    for (unsigned i = 0; i < r->order.n; i++) {
        if (r->order.at[i]->item->kind != kind)
            continue;
        resolve(r, r->order.at[i]);
        tn_arena_clear(&r->scratch->passing);
    }
}

struct tn_wit_package *tn_wit_resolve(struct tn_wit *wit, const struct tn_wit_options *options,
                                      struct tn_wit_scratch *scratch, struct tn_wit_unit *unit)
{
    struct tn_wit_resolver r;
    tn_wit_resolver_init(&r, wit, options, scratch, unit);
    declare_names(&r);
    check_top_uses(&r);
    put_in_order(&r);
    each(&r, AST_INTERFACE, resolve_interface_entry);
    each(&r, AST_WORLD, tn_wit_resolve_world);
    place_owned(&r);
    each(&r, AST_WORLD, tn_wit_complete_world);
    tn_wit_map_give(&r, &r.anonymous);
    tn_wit_map_give(&r, &r.owned);
    return r.package;
}

/* ---- what a package needs of others ---- */

struct path_walk {
    const struct tn_source *source;
    tn_wit_path_fn *visit;
    void *context;
};

static void visit_path(struct path_walk *w, const struct ast_path *path)
{
    if (path->package.id)
        w->visit(w->context, w->source, path);
}

static void visit_uses(struct path_walk *w, const struct ast_items *items)
{
    for (unsigned i = 0; i < items->n; i++)
        if (items->at[i].kind == AST_USE)
            visit_path(w, items->at[i].path);
}

static void visit_ports(struct path_walk *w, const struct ast_items *items, bool exports)
{
    for (unsigned i = 0; i < items->n; i++) {
        const struct ast_item *item = &items->at[i];
        if (item->is_export != exports)
            continue;
        if (item->kind == AST_PORT_PATH)
            visit_path(w, item->path);
        if (item->kind == AST_PORT_INLINE)
            visit_uses(w, &item->items);
    }
}

static void visit_world(struct path_walk *w, const struct ast_items *items)
{
    for (unsigned i = 0; i < items->n; i++)
        if (items->at[i].kind == AST_USE || items->at[i].kind == AST_INCLUDE)
            visit_path(w, items->at[i].path);
    visit_ports(w, items, false);
    visit_ports(w, items, true);
}

void tn_wit_foreign_paths(const struct tn_wit_unit *unit, tn_wit_path_fn *visit, void *context)
{
    for (unsigned i = 0; i < unit->files.n; i++) {
        struct path_walk w = {unit->files.at[i]->source, visit, context};
        for (unsigned j = 0; j < unit->files.at[i]->items.n; j++) {
            const struct ast_item *item = &unit->files.at[i]->items.at[j];
            if (item->kind == AST_WORLD)
                visit_world(&w, &item->items);
            else if (item->kind == AST_INTERFACE)
                visit_uses(&w, &item->items);
            else if (item->kind == AST_TOP_USE)
                visit_path(&w, item->path);
        }
    }
}
