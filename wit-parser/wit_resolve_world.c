/* Worlds: their ports, what `include` brings, and what must hold of all of them together. */
#include "base/limits.h"
#include "component/comp_copy.h"
#include "component/comp_names.h"
#include "wit-parser/wit_resolve.h"

struct world_names { /* imports, exports */
    struct tn_wit_scope_names of[2];
};

static const char *const side_words[] = {"import", "export"};

static struct tn_wit_ports *side(struct tn_wit_world *world, bool is_export)
{
    return is_export ? &world->exports : &world->imports;
}

/* ---- what is written in the world itself ---- */

static void put_world_type(struct tn_wit_resolver *r, void *context, struct tn_item item, struct tn_span span,
                           bool is_in)
{
    struct world_names *names = context;
    if (tn_wit_scope_name_add(r, &names->of[0], item.name, span) && is_in)
        tn_wit_world_put(r->wit, r->world, false, (struct tn_wit_port){.item = item});
}

static struct tn_span port_span(const struct tn_wit_resolver *r, const struct ast_item *item)
{
    return ast_id_span(r->source, item->name.name ? item->name : item->path->name);
}

static void put_func(struct tn_wit_resolver *r, struct world_names *names, const struct ast_item *item,
                     const char *resource)
{
    struct tn_wit_port port = {.item = tn_wit_resolve_func(r, item, resource)};
    struct tn_span span = ast_id_span(r->source, item->name);
    if (tn_wit_scope_name_add(r, &names->of[item->is_export], port.item.name, span) && port.item.type)
        tn_wit_world_put(r->wit, r->world, item->is_export, port);
}

/* import name: interface { … } */
static void put_inline(struct tn_wit_resolver *r, struct world_names *names, const struct ast_item *item)
{
    struct tn_span span = ast_id_span(r->source, item->name);
    const char *feature = tn_wit_gate(r, item->attrs, span);
    const struct tn_note *note = tn_wit_note(r, item->docs, item->attrs, span);
    bool was_off = r->off;
    r->off |= feature != NULL;
    struct tn_wit_interface *interface = r->off ? tn_wit_interface_new(r->wit, r->package, NULL, note)
                                                : tn_wit_interface_add(r->wit, r->package, NULL, note);
    tn_wit_resolve_interface(r, interface, &item->items, feature);
    struct tn_wit_port port = {.item = {item->name.name, TN_SORT_INSTANCE, interface->type,
                                        tn_wit_attrs(r, NULL, item->attrs->external_id),
                                        tn_wit_note(r, NULL, item->attrs, span)},
                               .interface = interface};
    if (tn_wit_scope_name_add(r, &names->of[item->is_export], port.item.name, span) && !r->off)
        tn_wit_world_put(r->wit, r->world, item->is_export, port);
    r->off = was_off;
}

/* import label: name, where that is the name of a type (WAC). False: it is not. */
static bool put_named_func(struct tn_wit_resolver *r, struct world_names *names, const struct ast_item *item)
{
    const struct ast_id id = item->path->name;
    if (!r->wac || !item->name.name || item->path->package.id || tn_map_has(&r->entries, id.name))
        return false;
    const struct tn_wit_type_entry *entry = tn_map_get(r->scope, id.name);
    if (!entry && !(entry = tn_map_get(r->root, id.name)))
        return false;
    struct tn_span span = port_span(r, item);
    if (!tn_wit_is_bad(entry->type) && tn_base(entry->type)->kind != TN_FUNC)
        tn_wit_not_that(r, "wit-not-type", id, tn_wit_a_kind(r, entry->type),
                        "function's type, nor an interface", entry->span);
    else if (!tn_wit_is_bad(entry->type) &&
             tn_wit_scope_name_add(r, &names->of[item->is_export], item->name.name, span))
        tn_wit_world_put(r->wit, r->world, item->is_export,
                         (struct tn_wit_port){.item = {item->name.name, TN_SORT_FUNC, tn_base(entry->type),
                                                       NULL, tn_wit_note(r, item->docs, item->attrs, span)}});
    return true;
}

/* import path; import label: path; */
static void put_path(struct tn_wit_resolver *r, struct world_names *names, const struct ast_item *item)
{
    struct tn_span span = port_span(r, item);
    bool was_off = r->off, fine = true;
    if (put_named_func(r, names, item))
        return;
    r->off |= tn_wit_gate(r, item->attrs, span) != NULL;
    struct tn_wit_found found = tn_wit_find(r, item->path, WANT_INTERFACE);
    const char *label = item->name.name;
    if (label)
        fine = tn_wit_scope_name_add(r, &names->of[item->is_export], label, span);
    if (found.interface && !r->off && fine) {
        struct tn_wit_port port = {
            .item = {label ? label : found.interface->id, TN_SORT_INSTANCE, found.interface->type,
                     tn_wit_attrs(r, label && !r->wac ? found.interface->id : NULL, item->attrs->external_id),
                     tn_wit_note(r, item->docs, item->attrs, span)},
            .interface = found.interface,
            .by_id = !label};
        const struct tn_wit_port *first = tn_wit_ports_find(side(r->world, item->is_export), port.item.name);
        if (first)
            tn_wit_duplicate(r, span, first->item.note->span, "interface `%s` is %sed more than once",
                             port.item.name, side_words[item->is_export]);
        else
            tn_wit_world_put(r->wit, r->world, item->is_export, port);
    }
    r->off = was_off;
}

static void put_item(struct tn_wit_resolver *r, struct world_names *names, const struct ast_item *item)
{
    switch (item->kind) {
    case AST_PORT_FUNC: put_func(r, names, item, NULL); return;
    case AST_PORT_INLINE: put_inline(r, names, item); return;
    case AST_PORT_PATH: put_path(r, names, item); return;
    case AST_TYPE:
        for (unsigned i = 0; i < item->items.n; i++)
            put_func(r, names, &item->items.at[i], item->name.name);
        return;
    default: return;
    }
}

void tn_wit_resolve_world(struct tn_wit_resolver *r, struct tn_wit_entry *entry)
{
    const struct ast_item *item = entry->item;
    const struct ast_items *items = &entry->items;
    struct tn_span span = ast_id_span(entry->source, item->name);
    struct world_names names;
    struct tn_map scope = tn_wit_map_take(r);
    tn_wit_scope_names_init(&names.of[0], r);
    tn_wit_scope_names_init(&names.of[1], r);
    r->source = entry->source;
    r->file = entry->file;
    r->scope = &scope;
    entry->feature = tn_wit_gate(r, item->attrs, span);
    r->off = entry->feature != NULL;
    const struct tn_note *note = tn_wit_note(r, item->docs, item->attrs, span);
    if (r->off)
        tn_map_put(&r->package->off, item->name.name, entry->feature);
    entry->world = r->world = r->off ? tn_wit_world_new(r->wit, r->package, item->name.name, note)
                                     : tn_wit_world_add(r->wit, r->package, item->name.name, note);
    r->world->partial = items->lost;
    tn_wit_resolve_types(r, items, entry->feature, put_world_type, &names);
    for (unsigned i = 0; i < items->n; i++)
        put_item(r, &names, &items->at[i]);
    r->off = false;
    r->world = NULL;
    r->scope = NULL;
    tn_wit_scope_names_dispose(&names.of[0], r);
    tn_wit_scope_names_dispose(&names.of[1], r);
    tn_wit_map_give(r, &scope);
}

/* ---- include: copies of what another world has ---- */

struct include {
    struct tn_wit_resolver *r;
    struct tn_wit_world *into, *from;
    const struct ast_item *item;
    struct tn_subst subst; /* types that the other world owns -> this one's */
    struct tn_map renames; /* name -> number + 1 of item->names */
    bool *used;            /* which of them renamed something */
    struct tn_span span;
};

/* Where an include names what it brings: by its new name, or else as a whole. */
static struct tn_span renamed_span(struct include *i, const char *name)
{
    for (unsigned j = 0; j < i->item->names.n; j++)
        if (i->item->names.at[j].as.name == name)
            return ast_id_span(i->r->source, i->item->names.at[j].as);
    return i->span;
}

/* The name under which something comes: annotations and, of a resource's function, the function stay. */
static const char *renamed(struct include *i, const char *name)
{
    const char *close = strrchr(name, ']'), *label = close ? close + 1 : name, *dot = strchr(label, '.');
    size_t len = dot ? (size_t)(dot - label) : strlen(label);
    if (!i->item->names.n)
        return name;
    struct tn_names *names = &i->r->job->names;
    uintptr_t n = (uintptr_t)tn_map_get(&i->renames, tn_name_of(names, (struct tn_str){label, len}));
    if (!n)
        return name;
    i->used[n - 1] = true;
    return tn_name_printf(names, "%.*s%s%s", (int)(label - name), name, i->item->names.at[n - 1].as.name,
                          label + len);
}

static void note_renames(struct include *i)
{
    const struct ast_names *names = &i->item->names;
    i->renames = tn_wit_map_take(i->r);
    i->used = tn_new_n(&i->r->scratch->arena, names->n, bool);
    for (unsigned j = 0; j < names->n; j++) {
        struct ast_id name = names->at[j].name;
        uintptr_t first = name.name ? (uintptr_t)tn_map_get(&i->renames, name.name) : 0;
        if (first && i->r->wac)
            tn_wit_duplicate(i->r, ast_id_span(i->r->source, name),
                             ast_id_span(i->r->source, names->at[first - 1].name), "`%s` is renamed twice",
                             name.name);
        if (name.name && names->at[j].as.name && !first)
            tn_map_put(&i->renames, name.name, (const void *)(uintptr_t)(j + 1));
    }
}

/* A type of its own for this world. */
static const struct tn_type *fresh_type(struct include *i, const struct tn_type *type, const char *name)
{
    struct tn_wit_resolver *r = i->r;
    const struct tn_type *fresh;
    if (type->kind == TN_RESOURCE) {
        fresh = tn_type_resource(r->types, name, 0, type->resource->note);
    } else {
        const struct tn_type *target = tn_type_copy(&i->subst, type->named->target);
        if (target && !tn_wit_def_of(r->wit, target))
            tn_wit_defs_add_parts(r->wit, r->package, target);
        fresh = target ? tn_type_named(r->types, name, target, type->named->note) : NULL;
    }
    if (!fresh)
        tn_diag_report(r->job->sink, TN_ERROR, "wit-limit", i->span, "this include goes over the limit of %s",
                       r->types->over ? r->types->over : "types");
    else
        tn_subst_add(&i->subst, type, fresh);
    return fresh;
}

static const struct tn_type *copied_func(struct include *i, const struct tn_type *func)
{
    const struct tn_type *copy = tn_type_copy(&i->subst, func);
    if (copy)
        tn_wit_defs_add_parts(i->r->wit, i->r->package, copy);
    return copy;
}

static struct tn_wit_interface *copied_interface(struct include *i, struct tn_wit_interface *from)
{
    struct tn_wit_resolver *r = i->r;
    struct tn_wit_interface *copy = tn_wit_interface_new(r->wit, r->package, NULL, from->note);
    const struct tn_items *items = &from->instance.exports;
    copy->clone_of = from;
    for (uint32_t j = 0; j < items->n; j++) {
        struct tn_item item = items->at[j];
        item.type =
            item.sort == TN_SORT_TYPE ? fresh_type(i, item.type, item.name) : copied_func(i, item.type);
        if (item.type)
            tn_wit_interface_put(r->wit, copy, item);
    }
    *tn_push(&r->job->arena, &r->package->interfaces) = copy;
    tn_wit_interface_seal(r->wit, copy);
    return copy;
}

/* A plain name: a copy, under a new name perhaps. */
static void include_named(struct include *i, const struct tn_wit_port *from, bool is_export)
{
    struct tn_wit_port port = *from;
    struct tn_wit_ports *ports = side(i->into, is_export);
    port.item.name = renamed(i, from->item.name);
    const struct tn_wit_port *first = tn_wit_ports_find(ports, port.item.name);
    if (first) {
        struct tn_draft draft =
            tn_diag_begin(i->r->job->sink, TN_ERROR, "wit-include", renamed_span(i, port.item.name),
                          "including `%s` brings %s `%s`, which world `%s` has already", i->from->name,
                          side_words[is_export], port.item.name, i->into->name);
        if (first->item.note)
            tn_diag_note(&draft, first->item.note->span, "first defined here");
        tn_diag_help(&draft, "`with { %s as … }` gives it another name", from->item.name);
        tn_diag_end(&draft);
        return;
    }
    if (port.item.sort == TN_SORT_TYPE) {
        port.item.type = fresh_type(i, port.item.type, port.item.name);
    } else if (port.item.sort == TN_SORT_FUNC) {
        port.item.type = copied_func(i, port.item.type);
    } else if (!port.interface->name) {
        port.interface = copied_interface(i, port.interface);
        port.item.type = port.interface->type;
    }
    if (port.item.type)
        tn_wit_world_put(i->r->wit, i->into, is_export, port);
}

static bool is_known(const struct tn_stability *s)
{
    return s->since || s->feature;
}

static bool same_stability(const struct tn_stability *a, const struct tn_stability *b)
{
    return a->since == b->since && a->feature == b->feature && a->deprecated == b->deprecated;
}

static const struct tn_note *with_stability(struct include *i, const struct tn_note *note,
                                            const struct tn_stability *stability)
{
    struct tn_note *copy = tn_new(&i->r->job->arena, struct tn_note);
    *copy = *note;
    copy->stability = *stability;
    return copy;
}

/* An interface under its id is the same one in both worlds. What the other package was stable since says
 * nothing here, so it is dropped; else the two gates must agree. */
static void include_interface(struct include *i, const struct tn_wit_port *from, bool is_export)
{
    static const struct tn_stability unknown;
    struct tn_wit_port *mine = tn_wit_ports_find(side(i->into, is_export), from->item.name);
    const struct tn_stability *theirs = &from->item.note->stability;
    if (!mine) {
        tn_wit_world_put(i->r->wit, i->into, is_export, *from);
        mine = tn_wit_ports_find(side(i->into, is_export), from->item.name);
    }
    if (i->into->package != i->from->package && theirs->since)
        mine->item.note = with_stability(i, mine->item.note, &unknown);
    else if (!is_known(&mine->item.note->stability))
        mine->item.note = with_stability(i, mine->item.note, theirs);
    else if (is_known(theirs) && !same_stability(theirs, &mine->item.note->stability))
        tn_diag_report(i->r->job->sink, TN_ERROR, "wit-gate", i->span,
                       "`%s` stands behind different feature gates in the worlds `%s` and `%s`",
                       from->item.name, i->into->name, i->from->name);
}

static void include_ports(struct include *i, const struct tn_wit_ports *ports, bool is_export)
{
    for (unsigned j = 0; j < ports->n && i->r->wit->n_ports <= TN_MAX_WIT_PORTS; j++) {
        struct tn_wit_port port = ports->at[j];
        if (port.by_id)
            include_interface(i, &port, is_export);
        else
            include_named(i, &port, is_export);
    }
}

static void unknown_rename(struct include *i, struct ast_id id)
{
    const struct tn_wit_ports *both[] = {&i->from->imports, &i->from->exports};
    const char **names = tn_new_n(&i->r->scratch->arena, both[0]->n + both[1]->n, const char *);
    unsigned n = 0;
    for (int s = 0; s < 2 && tn_wit_suggests(i->r); s++)
        for (unsigned j = 0; j < both[s]->n; j++)
            if (!both[s]->at[j].by_id)
                names[n++] = both[s]->at[j].item.name;
    const char *near = tn_nearest(tn_str(id.name), names, n);
    struct tn_draft draft =
        tn_diag_begin(i->r->job->sink, TN_ERROR, "wit-include", ast_id_span(i->r->source, id),
                      "world `%s` has no plain import or export `%s`", i->from->name, id.name);
    if (near)
        tn_diag_help(&draft, "did you mean `%s`?", near);
    else
        tn_diag_help(&draft, "an interface under its path cannot be renamed");
    tn_diag_end(&draft);
}

static void include(struct tn_wit_resolver *r, struct tn_wit_world *into, const struct ast_item *item)
{
    struct include i = {.r = r, .into = into, .item = item, .span = ast_id_span(r->source, item->path->name)};
    bool was_off = r->off;
    r->off = tn_wit_gate(r, item->attrs, i.span) != NULL;
    struct tn_wit_found found = tn_wit_find(r, item->path, WANT_WORLD);
    i.from = found.world;
    if (i.from && i.from != into && !r->off) {
        note_renames(&i);
        into->partial |= i.from->partial;
        tn_subst_init(&i.subst, r->types);
        include_ports(&i, &i.from->imports, false);
        include_ports(&i, &i.from->exports, true);
        for (unsigned j = 0; j < item->names.n; j++)
            if (!i.used[j] && item->names.at[j].name.name && !i.from->partial)
                unknown_rename(&i, item->names.at[j].name);
        tn_wit_map_give(r, &i.renames);
    }
    r->off = was_off;
}

/* ---- what must hold of the whole ---- */

static void check_names(struct tn_wit_resolver *r, const struct tn_wit_ports *ports)
{
    struct tn_wit_scope_names names;
    tn_wit_scope_names_init(&names, r);
    for (unsigned i = 0; i < ports->n; i++)
        if (!ports->at[i].by_id)
            tn_wit_scope_name_add(r, &names, ports->at[i].item.name, ports->at[i].item.note->span);
    tn_wit_scope_names_dispose(&names, r);
}

static void order_setters(struct tn_wit_resolver *r, struct tn_wit_world *world, bool is_export)
{
    struct tn_wit_ports *ports = side(world, is_export), sorted = *ports;
    const char **names = tn_new_n(&r->job->arena, ports->n, const char *);
    for (unsigned i = 0; i < ports->n; i++) {
        names[i] = ports->at[i].item.name;
        const char *getter = ports->at[i].item.sort == TN_SORT_FUNC ? tn_wit_getter_of(r, names[i]) : NULL;
        if (getter && !tn_wit_ports_find(ports, getter))
            tn_diag_report(r->job->sink, TN_ERROR, "wit-accessor", ports->at[i].item.note->span,
                           "world `%s` %ss a setter, but no getter of the same name", world->name,
                           side_words[is_export]);
    }
    const unsigned *order = tn_wit_setters_after_getters(r, names, ports->n);
    sorted.at = tn_new_n(&r->job->arena, ports->n, struct tn_wit_port);
    sorted.cap = ports->n;
    for (unsigned i = 0; i < ports->n; i++) {
        sorted.at[i] = ports->at[order[i]];
        tn_map_put(&sorted.by_name, sorted.at[i].item.name, (const void *)(uintptr_t)(i + 1));
    }
    *ports = sorted;
}

void tn_wit_complete_world(struct tn_wit_resolver *r, struct tn_wit_entry *entry)
{
    const struct ast_items *items = &entry->items;
    unsigned errors = r->job->sink->errors;
    bool includes = false;
    r->source = entry->source;
    r->file = entry->file;
    r->off = entry->feature != NULL;
    for (unsigned i = 0; i < items->n; i++) {
        if (items->at[i].kind != AST_INCLUDE)
            continue;
        if (!r->off)
            include(r, entry->world, &items->at[i]);
        includes = true;
    }
    if (includes && errors == r->job->sink->errors && !r->off) {
        check_names(r, &entry->world->imports);
        check_names(r, &entry->world->exports);
    }
    if (!r->off) {
        order_setters(r, entry->world, false);
        order_setters(r, entry->world, true);
        if (!entry->world->partial && !tn_wit_world_elaborate(r->wit, entry->world))
            entry->world->partial = true;
    }
    r->off = false;
}
