#include "wit-parser/wit_docs.h"

#include "base/json.h"

struct docs {
    struct tn_wit *wit;
    const struct tn_source *source; /* of the JSON */
    bool ok;
};

static void missing(struct docs *d, const char *what, const char *name)
{
    d->ok = false;
    tn_diag_report(d->wit->job->sink, TN_ERROR, "wit-package-docs", (struct tn_span){d->source, 0, 0},
                   "the section package-docs speaks of the %s `%s`, which is not there", what, name);
}

static const char *interned(struct docs *d, const char *text)
{
    return text ? tn_name(&d->wit->job->names, text) : NULL;
}

static void read_stability(struct docs *d, const struct tn_json *json, struct tn_stability *to)
{
    const struct tn_json *stable = tn_json_get(json, "stable"), *unstable = tn_json_get(json, "unstable");
    *to = (struct tn_stability){
        .since = interned(d, tn_json_text(stable, "since")),
        .feature = interned(d, tn_json_text(unstable, "feature")),
        .deprecated = interned(d, tn_json_text(stable ? stable : unstable, "deprecated")),
    };
}

/* A note of its own with the docs and stability of `json` in place of those of `before` (or NULL). */
static struct tn_note *noted(struct docs *d, const struct tn_note *before, const struct tn_json *json)
{
    struct tn_note *note = tn_new(&d->wit->job->arena, struct tn_note);
    if (before)
        *note = *before;
    const char *text = json->kind == TN_JSON_STRING ? json->text : tn_json_text(json, "docs");
    if (text)
        note->docs = tn_arena_copy(&d->wit->job->arena, text, strlen(text));
    if (tn_json_get(json, "stability"))
        read_stability(d, tn_json_get(json, "stability"), &note->stability);
    return note;
}

/* items: {field, case or flag: docs} */
static void read_parts(struct docs *d, const struct tn_json *items, const struct tn_type *body,
                       struct tn_note *note)
{
    if (!items || !items->n)
        return;
    if (body->kind < TN_RECORD || body->kind > TN_FLAGS) {
        missing(d, "field", items->first->key);
        return;
    }
    struct tn_note *parts = tn_new_n(&d->wit->job->arena, body->parts.n, struct tn_note);
    note->parts = parts;
    note->n_parts = body->parts.n;
    for (const struct tn_json *item = items->first; item; item = item->next) {
        const char *name = interned(d, item->key);
        uint32_t i = 0;
        while (i < body->parts.n && body->parts.at[i].name != name)
            i++;
        if (i < body->parts.n && item->kind == TN_JSON_STRING)
            parts[i].docs = tn_arena_copy(&d->wit->job->arena, item->text, strlen(item->text));
        else
            missing(d, "field", item->key);
    }
}

static void read_type(struct docs *d, const struct tn_json *json, struct tn_item *item)
{
    struct tn_note *note = noted(d, item->note, json);
    const struct tn_type *t = item->type;
    struct tn_wit_def *def = tn_wit_def_of(d->wit, t);
    read_parts(d, tn_json_get(json, "items"), t->kind == TN_NAMED ? t->named->target : t, note);
    item->note = note;
    if (t->kind == TN_NAMED)
        t->named->note = note;
    else if (t->kind == TN_RESOURCE)
        t->resource->note = note;
    if (def)
        def->stability = &note->stability;
}

static struct tn_item *item_of(struct docs *d, struct tn_wit_interface *interface, const char *name,
                               enum tn_sort sort)
{
    struct tn_items *items = &interface->instance.exports;
    const struct tn_item *item = tn_items_find(items, interned(d, name));
    return item && item->sort == sort ? &items->at[item - items->at] : NULL;
}

static void read_interface(struct docs *d, const struct tn_json *json, struct tn_wit_interface *interface)
{
    const struct tn_json *types = tn_json_get(json, "types"), *funcs = tn_json_get(json, "funcs");
    struct tn_item *item;
    interface->note = noted(d, interface->note, json);
    for (const struct tn_json *t = types ? types->first : NULL; t; t = t->next)
        if ((item = item_of(d, interface, t->key, TN_SORT_TYPE)) != NULL)
            read_type(d, t, item);
        else
            missing(d, "type", t->key);
    for (const struct tn_json *f = funcs ? funcs->first : NULL; f; f = f->next)
        if ((item = item_of(d, interface, f->key, TN_SORT_FUNC)) != NULL)
            item->note = noted(d, item->note, f);
        else
            missing(d, "function", f->key);
}

/* ---- worlds ---- */

enum side { IMPORTS = 1, EXPORTS = 2, EITHER = 3 };

static struct tn_wit_port *port_of(struct docs *d, struct tn_wit_world *world, enum side side,
                                   const char *name, enum tn_sort sort)
{
    struct tn_wit_port *port = side & IMPORTS ? tn_wit_ports_find(&world->imports, interned(d, name)) : NULL;
    if (!port && side & EXPORTS)
        port = tn_wit_ports_find(&world->exports, interned(d, name));
    return port && port->item.sort == sort ? port : NULL;
}

static void read_inline(struct docs *d, const struct tn_json *json, struct tn_wit_port *port)
{
    struct tn_note *note = noted(d, port->item.note, json);
    note->docs = port->item.note ? port->item.note->docs : NULL; /* the docs are the interface's */
    port->item.note = note;
    read_interface(d, json, port->interface);
}

static void read_type_port(struct docs *d, const struct tn_json *json, struct tn_wit_port *port)
{
    read_type(d, json, &port->item);
}

static void read_func_port(struct docs *d, const struct tn_json *json, struct tn_wit_port *port)
{
    port->item.note = noted(d, port->item.note, json);
}

static void read_port_docs(struct docs *d, const struct tn_json *json, struct tn_wit_port *port)
{
    port->item.note = noted(d, port->item.note, json);
}

static void read_port_stability(struct docs *d, const struct tn_json *json, struct tn_wit_port *port)
{
    struct tn_note *note = tn_new(&d->wit->job->arena, struct tn_note);
    if (port->item.note)
        *note = *port->item.note;
    read_stability(d, json, &note->stability);
    port->item.note = note;
}

static const struct world_member {
    const char *key, *what;
    enum side side;
    enum tn_sort sort;
    void (*read)(struct docs *d, const struct tn_json *json, struct tn_wit_port *port);
} world_members[] = {
    /* In version 0 the exports stood here too. */
    {"interfaces", "interface", EITHER, TN_SORT_INSTANCE, read_inline},
    {"interface_exports", "interface", EXPORTS, TN_SORT_INSTANCE, read_inline},
    {"types", "type", IMPORTS, TN_SORT_TYPE, read_type_port},
    {"funcs", "function", EITHER, TN_SORT_FUNC, read_func_port},
    {"func_exports", "function", EXPORTS, TN_SORT_FUNC, read_func_port},
    {"interface_import_stability", "interface", IMPORTS, TN_SORT_INSTANCE, read_port_stability},
    {"interface_export_stability", "interface", EXPORTS, TN_SORT_INSTANCE, read_port_stability},
    {"interface_import_docs", "interface", IMPORTS, TN_SORT_INSTANCE, read_port_docs},
    {"interface_export_docs", "interface", EXPORTS, TN_SORT_INSTANCE, read_port_docs},
};

static void read_world(struct docs *d, const struct tn_json *json, struct tn_wit_world *world)
{
    world->note = noted(d, world->note, json);
    for (size_t i = 0; i < sizeof world_members / sizeof *world_members; i++) {
        const struct world_member *m = &world_members[i];
        const struct tn_json *members = tn_json_get(json, m->key);
        for (const struct tn_json *j = members ? members->first : NULL; j; j = j->next) {
            struct tn_wit_port *port = port_of(d, world, m->side, j->key, m->sort);
            if (port && (m->read != read_inline || !port->interface->name))
                m->read(d, j, port);
            else
                missing(d, m->what, j->key);
        }
    }
}

/* ---- the package ---- */

static void read_package(struct docs *d, const struct tn_json *json, struct tn_wit_package *package)
{
    const struct tn_json *worlds = tn_json_get(json, "worlds"), *interfaces = tn_json_get(json, "interfaces");
    const char *text = tn_json_text(json, "docs");
    if (text)
        package->docs = tn_arena_copy(&d->wit->job->arena, text, strlen(text));
    for (const struct tn_json *w = worlds ? worlds->first : NULL; w; w = w->next) {
        struct tn_wit_decl decl = tn_wit_package_decl(d->wit, package, w->key);
        if (decl.world)
            read_world(d, w, decl.world);
        else
            missing(d, "world", w->key);
    }
    for (const struct tn_json *i = interfaces ? interfaces->first : NULL; i; i = i->next) {
        struct tn_wit_decl decl = tn_wit_package_decl(d->wit, package, i->key);
        if (decl.interface)
            read_interface(d, i, decl.interface);
        else
            missing(d, "interface", i->key);
    }
}

enum tn_status tn_wit_docs_read(struct tn_wit *wit, struct tn_wit_package *package,
                                const struct tn_source *source, const struct tn_customs *customs)
{
    const struct tn_custom *section = tn_custom_find(customs, "package-docs");
    struct tn_source *inner = tn_new(&wit->job->arena, struct tn_source);
    struct docs d = {wit, inner, true};
    const struct tn_json *json;
    if (!section)
        return TN_OK;
    if (!section->contents.len || section->contents.at[0] > 1) {
        tn_diag_report(wit->job->sink, TN_ERROR, "wit-package-docs",
                       (struct tn_span){source, section->start, section->end},
                       "the section package-docs is of a version that is not known");
        return TN_ERR_UNSUPPORTED;
    }
    *inner = (struct tn_source){tn_arena_printf(&wit->job->arena, "%s, section package-docs", source->name),
                                {section->contents.at + 1, section->contents.len - 1},
                                true};
    enum tn_status status = tn_json_read(&wit->job->arena, wit->job->sink, inner, &json);
    if (status)
        return status;
    read_package(&d, json, package);
    return d.ok ? TN_OK : TN_ERR_INVALID;
}
