#include "wit-parser/wit_docs.h"

#include "base/json.h"

#include <stdlib.h>

static const char section_name[] = "package-docs";

struct docs {
    struct tn_wit *wit;
    struct tn_span section;
    bool other; /* of another package: what is known already stays, what is not there is not used */
    bool ok;
};

static bool has_stability(const struct tn_stability *s)
{
    return s && (s->since || s->feature);
}

static bool says_something(const struct tn_note *note)
{
    return note && (note->docs || has_stability(&note->stability));
}

static void missing(struct docs *d, const char *what, const char *name)
{
    if (d->other)
        return;
    d->ok = false;
    tn_diag_report(d->wit->job->sink, TN_ERROR, "wit-package-docs", d->section,
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
    if (text && !(d->other && note->docs))
        note->docs = tn_arena_copy(&d->wit->job->arena, text, strlen(text));
    if (tn_json_get(json, "stability") && !(d->other && says_something(before)))
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
    struct tn_part_note *parts = tn_new_n(&d->wit->job->arena, body->parts.n, struct tn_part_note);
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
    if (text && !(d->other && package->docs))
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

static enum tn_status read_section(struct tn_wit *wit, struct tn_wit_package *package,
                                   const struct tn_source *source, const struct tn_custom *section,
                                   bool other)
{
    struct tn_source *inner = tn_new(&wit->job->arena, struct tn_source);
    struct docs d = {.wit = wit, .other = other, .ok = true};
    const struct tn_json *json;
    d.section = (struct tn_span){source, section->start, section->end};
    if (!section->contents.len || section->contents.at[0] > 1) {
        tn_diag_report(wit->job->sink, TN_ERROR, "wit-package-docs", d.section,
                       "the section %.*s is of a version that is not known", TN_STR(section->name));
        return TN_ERR_UNSUPPORTED;
    }
    *inner = (struct tn_source){
        tn_arena_printf(&wit->job->arena, "%s, section %.*s", source->name, TN_STR(section->name)),
        {section->contents.at + 1, section->contents.len - 1},
        true};
    enum tn_status status = tn_json_read(&wit->job->arena, wit->job->sink, inner, &json);
    if (status)
        return status;
    read_package(&d, json, package);
    return d.ok ? TN_OK : TN_ERR_INVALID;
}

/* The package whose docs stand in a section of tenon's own; NULL: there is none, or it is no such section. */
static struct tn_wit_package *other_package(struct tn_wit *wit, struct tn_str name)
{
    size_t n = sizeof section_name - 1;
    if (!tn_str_starts(name, section_name) || name.len <= n || name.at[n] != ':')
        return NULL;
    return tn_wit_package_find(
        wit, tn_name_of(&wit->job->names, (struct tn_str){name.at + n + 1, name.len - n - 1}));
}

enum tn_status tn_wit_docs_read(struct tn_wit *wit, struct tn_wit_package *package,
                                const struct tn_source *source, const struct tn_customs *customs)
{
    const struct tn_custom *section = tn_custom_find(customs, section_name);
    enum tn_status status = section ? read_section(wit, package, source, section, false) : TN_OK;
    for (uint32_t i = 0; !status && i < customs->n; i++) {
        struct tn_wit_package *other = other_package(wit, customs->at[i].name);
        if (other && other != package)
            status = read_section(wit, other, source, &customs->at[i], true);
    }
    return status;
}

/* ---- writing ---- */

static void write_stability(struct tn_json_out *out, const struct tn_stability *s)
{
    tn_json_object(out);
    tn_json_key(out, s->since ? "stable" : "unstable");
    tn_json_object(out);
    tn_json_member(out, s->since ? "since" : "feature", s->since ? s->since : s->feature);
    tn_json_member_opt(out, "deprecated", s->deprecated);
    tn_json_object_end(out);
    tn_json_object_end(out);
}

static void write_words(struct tn_json_out *out, const struct tn_note *note)
{
    if (note) {
        tn_json_member_opt(out, "docs", note->docs);
        if (has_stability(&note->stability)) {
            tn_json_key(out, "stability");
            write_stability(out, &note->stability);
        }
    }
}

/* A map from names to what is said of them: opened by the first member, so that empty ones are not written.
 */
struct members {
    struct tn_json_out *out;
    const char *key;
    bool open;
};

static void member(struct members *m, const char *name)
{
    if (!m->open) {
        tn_json_key(m->out, m->key);
        tn_json_object(m->out);
        m->open = true;
    }
    tn_json_key(m->out, name);
}

static void members_end(const struct members *m)
{
    if (m->open)
        tn_json_object_end(m->out);
}

static bool parts_say_something(const struct tn_note *note)
{
    for (uint32_t i = 0; note && i < note->n_parts; i++)
        if (note->parts[i].docs)
            return true;
    return false;
}

static void write_type(struct tn_json_out *out, const struct tn_item *item)
{
    struct members items = {out, "items", false};
    const struct tn_type *body = item->type->kind == TN_NAMED ? item->type->named->target : item->type;
    tn_json_object(out);
    write_words(out, item->note);
    for (uint32_t i = 0; body->kind <= TN_FLAGS && body->kind >= TN_RECORD && i < item->note->n_parts; i++) {
        if (item->note->parts[i].docs) {
            member(&items, body->parts.at[i].name);
            tn_json_put_text(out, item->note->parts[i].docs);
        }
    }
    members_end(&items);
    tn_json_object_end(out);
}

static void write_func(struct tn_json_out *out, const struct tn_item *item)
{
    tn_json_object(out);
    write_words(out, item->note);
    tn_json_object_end(out);
}

static bool item_says_something(const struct tn_item *item)
{
    return says_something(item->note) || (item->sort == TN_SORT_TYPE && parts_say_something(item->note));
}

static void write_items(struct tn_json_out *out, const char *key, const struct tn_items *items,
                        enum tn_sort sort)
{
    struct members m = {out, key, false};
    for (uint32_t i = 0; i < items->n; i++) {
        if (items->at[i].sort == sort && item_says_something(&items->at[i])) {
            member(&m, items->at[i].name);
            (sort == TN_SORT_TYPE ? write_type : write_func)(out, &items->at[i]);
        }
    }
    members_end(&m);
}

static bool interface_says_something(const struct tn_wit_interface *interface, bool with_funcs)
{
    const struct tn_items *items = &interface->instance.exports;
    for (uint32_t i = 0; i < items->n; i++)
        if ((with_funcs || items->at[i].sort == TN_SORT_TYPE) && item_says_something(&items->at[i]))
            return true;
    return says_something(interface->note);
}

static void write_interface(struct tn_json_out *out, const struct tn_wit_interface *interface,
                            bool with_funcs)
{
    tn_json_object(out);
    write_words(out, interface->note);
    if (with_funcs)
        write_items(out, "funcs", &interface->instance.exports, TN_SORT_FUNC);
    write_items(out, "types", &interface->instance.exports, TN_SORT_TYPE);
    tn_json_object_end(out);
}

static bool is_inline(const struct tn_wit_port *port)
{
    return port->item.sort == TN_SORT_INSTANCE && !port->interface->name;
}

static void write_ports(struct tn_json_out *out, const char *key, const struct tn_wit_ports *ports,
                        enum tn_sort sort)
{
    struct members m = {out, key, false};
    for (unsigned i = 0; i < ports->n; i++) {
        const struct tn_wit_port *port = &ports->at[i];
        if (port->item.sort != sort)
            continue;
        if (sort == TN_SORT_INSTANCE && is_inline(port) && interface_says_something(port->interface, true)) {
            member(&m, port->item.name);
            write_interface(out, port->interface, true);
        } else if (sort != TN_SORT_INSTANCE && item_says_something(&port->item)) {
            member(&m, port->item.name);
            (sort == TN_SORT_TYPE ? write_type : write_func)(out, &port->item);
        }
    }
    members_end(&m);
}

static void write_port_stability(struct tn_json_out *out, const char *key, const struct tn_wit_ports *ports)
{
    struct members m = {out, key, false};
    for (unsigned i = 0; i < ports->n; i++) {
        const struct tn_note *note = ports->at[i].item.note;
        if (ports->at[i].item.sort == TN_SORT_INSTANCE && !is_inline(&ports->at[i]) && note &&
            has_stability(&note->stability)) {
            member(&m, ports->at[i].item.name);
            write_stability(out, &note->stability);
        }
    }
    members_end(&m);
}

static void write_port_docs(struct tn_json_out *out, const char *key, const struct tn_wit_ports *ports)
{
    struct members m = {out, key, false};
    for (unsigned i = 0; i < ports->n; i++) {
        const struct tn_note *note = ports->at[i].item.note;
        if (ports->at[i].item.sort == TN_SORT_INSTANCE && !is_inline(&ports->at[i]) && note && note->docs) {
            member(&m, ports->at[i].item.name);
            tn_json_put_text(out, note->docs);
        }
    }
    members_end(&m);
}

static void write_world(struct tn_json_out *out, const struct tn_wit_world *world)
{
    tn_json_object(out);
    write_words(out, world->note);
    write_ports(out, "interfaces", &world->imports, TN_SORT_INSTANCE);
    write_ports(out, "types", &world->imports, TN_SORT_TYPE);
    write_ports(out, "funcs", &world->imports, TN_SORT_FUNC);
    write_ports(out, "interface_exports", &world->exports, TN_SORT_INSTANCE);
    write_ports(out, "func_exports", &world->exports, TN_SORT_FUNC);
    write_port_stability(out, "interface_import_stability", &world->imports);
    write_port_stability(out, "interface_export_stability", &world->exports);
    write_port_docs(out, "interface_import_docs", &world->imports);
    write_port_docs(out, "interface_export_docs", &world->exports);
    tn_json_object_end(out);
}

static bool ports_say_something(const struct tn_wit_ports *ports)
{
    for (unsigned i = 0; i < ports->n; i++)
        if (item_says_something(&ports->at[i].item) ||
            (is_inline(&ports->at[i]) && interface_says_something(ports->at[i].interface, true)))
            return true;
    return false;
}

static bool world_says_something(const struct tn_wit_world *world)
{
    return says_something(world->note) || ports_say_something(&world->imports) ||
           ports_say_something(&world->exports);
}

struct shown { /* the interfaces that are written */
    const struct tn_wit_interface **at;
    unsigned n;
};

static int by_name(const void *a, const void *b)
{
    return strcmp((*(const struct tn_wit_interface *const *)a)->name,
                  (*(const struct tn_wit_interface *const *)b)->name);
}

/* Those of another package in the order of their names: in which they come when they are read varies. */
static struct shown shown_interfaces(struct tn_arena *arena, const struct tn_wit_package *package,
                                     const struct tn_map *used)
{
    struct shown shown = {tn_new_n(arena, package->interfaces.n, const struct tn_wit_interface *), 0};
    for (unsigned i = 0; i < package->interfaces.n; i++) {
        const struct tn_wit_interface *f = package->interfaces.at[i];
        if (f->name && (!used || tn_map_has(used, f)))
            shown.at[shown.n++] = f;
    }
    if (used && shown.n)
        qsort(shown.at, shown.n, sizeof *shown.at, by_name);
    return shown;
}

bool tn_wit_docs_write(struct tn_arena *arena, struct tn_buf *to, const struct tn_wit_package *package,
                       const struct tn_map *used)
{
    struct tn_json_out out;
    struct members worlds = {&out, "worlds", false}, interfaces = {&out, "interfaces", false};
    struct shown shown = shown_interfaces(arena, package, used);
    tn_buf_byte(to, 1);
    tn_json_out_init(&out, to, 0);
    tn_json_object(&out);
    tn_json_member_opt(&out, "docs", package->docs);
    for (unsigned i = 0; !used && i < package->worlds.n; i++) {
        if (world_says_something(package->worlds.at[i])) {
            member(&worlds, package->worlds.at[i]->name);
            write_world(&out, package->worlds.at[i]);
        }
    }
    members_end(&worlds);
    for (unsigned i = 0; i < shown.n; i++) {
        bool funcs = !used || tn_map_get(used, shown.at[i]);
        if (interface_says_something(shown.at[i], funcs)) {
            member(&interfaces, shown.at[i]->name);
            write_interface(&out, shown.at[i], funcs);
        }
    }
    members_end(&interfaces);
    tn_json_object_end(&out);
    return (shown.n && package->docs) || worlds.open || interfaces.open;
}
