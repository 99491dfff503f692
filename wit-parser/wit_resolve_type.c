/* Types and functions inside one interface or world, from syntax to nodes. */
#include "base/limits.h"
#include "component/comp_names.h"
#include "wit-parser/wit_resolve.h"

static const struct tn_type *bad(void)
{
    return tn_type_prim(TN_BAD);
}

static bool is_bad(const struct tn_type *type)
{
    return !type || type->kind == TN_BAD;
}

static struct tn_span type_span(const struct wit_resolver *r, const struct ast_type *t)
{
    return wit_span(r->source, t->start, t->end);
}

static void rule(struct wit_resolver *r, const char *code, struct tn_span span, const char *message)
{
    tn_diag_report(r->job->sink, TN_ERROR, code, span, "%s", message);
}

/* A budget of base/limits.h is used up where a constructor yields NULL. */
static const struct tn_type *within_limits(struct wit_resolver *r, const struct tn_type *type,
                                           struct tn_span span)
{
    if (type)
        return type;
    tn_diag_report(r->job->sink, TN_ERROR, "wit-limit", span, "this type goes over the limit of %s",
                   r->types->over ? r->types->over : "types");
    return bad();
}

/* ---- names of types ---- */

static struct wit_type_entry *define(struct wit_resolver *r, struct ast_id id, const struct tn_type *type,
                                     const char *feature)
{
    struct wit_type_entry *entry = tn_map_get(r->scope, id.name);
    struct tn_span span = ast_id_span(r->source, id);
    if (entry) {
        wit_duplicate(r, span, entry->span, "name `%s` is defined more than once", id.name);
        return NULL;
    }
    entry = tn_new(&r->scratch->arena, struct wit_type_entry);
    *entry = (struct wit_type_entry){.type = type, .span = span, .feature = feature};
    tn_map_put(r->scope, id.name, entry);
    return entry;
}

/* Does another interface of the package define it? Then a `use` is what is missing. */
static const struct wit_entry *defined_elsewhere(struct wit_resolver *r, const char *name,
                                                 struct ast_id *ret_place)
{
    for (unsigned i = 0; i < r->entries.n; i++) {
        const struct wit_entry *entry = r->entries.at[i].value;
        const struct ast_items *items = &entry->item->items;
        if (entry->item->kind != AST_INTERFACE || (entry->interface && entry->interface == r->interface))
            continue;
        for (unsigned j = 0; j < items->n; j++)
            if (items->at[j].kind == AST_TYPE && items->at[j].name.name == name) {
                *ret_place = items->at[j].name;
                return entry;
            }
    }
    return NULL;
}

static const char *nearest_type(struct wit_resolver *r, const char *name)
{
    static const char *const old[][2] = {
        {"float32", "f32"}, {"float64", "f64"}, {"str", "string"}, {"boolean", "bool"}, {"int", "s32"}};
    static const char *const words[] = {"bool", "string", "list",   "option", "result",       "tuple",
                                        "char", "stream", "future", "borrow", "error-context"};
    enum { N_WORDS = sizeof words / sizeof *words };
    const char **names = tn_new_n(&r->scratch->arena, r->scope->n + N_WORDS, const char *);
    unsigned n = 0;
    for (unsigned i = 0; i < sizeof old / sizeof *old; i++)
        if (!strcmp(name, old[i][0]))
            return old[i][1];
    for (unsigned i = 0; i < r->scope->n; i++)
        if (((const struct wit_type_entry *)r->scope->at[i].value)->type)
            names[n++] = r->scope->at[i].key;
    for (unsigned i = 0; i < N_WORDS && strlen(name) > 3; i++)
        names[n++] = words[i];
    return tn_nearest(tn_str(name), names, n);
}

static void unknown_type(struct wit_resolver *r, struct ast_id id)
{
    struct tn_draft draft = tn_diag_begin(r->job->sink, TN_ERROR, "wit-unknown-type",
                                          ast_id_span(r->source, id), "type `%s` is not defined", id.name);
    struct ast_id place;
    const struct wit_entry *other = wit_suggests(r) ? defined_elsewhere(r, id.name, &place) : NULL;
    const char *near = other || !wit_suggests(r) ? NULL : nearest_type(r, id.name);
    const struct wit_type_entry *entry = near ? tn_map_get(r->scope, tn_name(&r->job->names, near)) : NULL;
    if (other) {
        tn_diag_note(&draft, ast_id_span(other->source, place), "interface `%s` has one",
                     other->item->name.name);
        tn_diag_help(&draft, "`use %s.{%s};` brings it here", other->item->name.name, id.name);
    }
    if (entry)
        tn_diag_note(&draft, entry->span, "a similar name is defined here");
    if (near) {
        tn_diag_help(&draft, "did you mean `%s`?", near);
        draft.diag.fix = near;
    }
    tn_diag_end(&draft);
}

/* The node that a name stands for; TN_BAD where it was reported. */
static const struct tn_type *look_up(struct wit_resolver *r, struct ast_id id)
{
    const struct wit_type_entry *entry = id.name ? tn_map_get(r->scope, id.name) : NULL;
    if (!id.name)
        return bad();
    if (!entry) {
        unknown_type(r, id);
        return bad();
    }
    if (!entry->type) {
        struct tn_draft draft =
            tn_diag_begin(r->job->sink, TN_ERROR, "wit-not-type", ast_id_span(r->source, id),
                          "`%s` is a %s, not a type", id.name, entry->what);
        tn_diag_note(&draft, entry->span, "defined here");
        tn_diag_end(&draft);
        return bad();
    }
    if (entry->feature && !r->off) {
        wit_report_off(r, ast_id_span(r->source, id), "type", id.name, entry->feature);
        return bad();
    }
    return entry->type;
}

static const struct tn_type *look_up_resource(struct wit_resolver *r, struct ast_id id)
{
    const struct tn_type *type = look_up(r, id);
    if (is_bad(type) || is_bad(tn_base(type)) || tn_base(type)->kind == TN_RESOURCE)
        return type;
    tn_diag_report(r->job->sink, TN_ERROR, "wit-not-resource", ast_id_span(r->source, id),
                   "`%s` is no resource, and only resources have handles", id.name);
    return bad();
}

/* ---- anonymous types: one of each in a package ---- */

static const char *structure_key(struct wit_resolver *r, const struct ast_type *t, const struct tn_type *a,
                                 const struct tn_type *b, const struct tn_part *parts)
{
    struct tn_buf key;
    tn_buf_init(&key, TN_MAX_TEXT);
    tn_buf_byte(&key, t->kind);
    tn_buf_add(&key, &a, sizeof a);
    tn_buf_add(&key, &b, sizeof b);
    tn_buf_add(&key, &t->length, sizeof t->length);
    for (uint32_t i = 0; parts && i < t->parts.n; i++)
        tn_buf_add(&key, &parts[i].type, sizeof parts[i].type);
    const char *name = tn_name_of(&r->scratch->keys, tn_str_of(tn_buf_view(&key)));
    tn_buf_dispose(&key);
    return name;
}

static const struct tn_stability *known_stability(const struct wit_resolver *r, const struct tn_type *type)
{
    const struct tn_wit_def *def = tn_wit_def_of(r->wit, type && type->kind == TN_OWN ? type->of.a : type);
    return def && def->stability && (def->stability->since || def->stability->feature) ? def->stability
                                                                                       : NULL;
}

/* Anonymous types inherit what their place says, else what the first of their parts does. */
static const struct tn_stability *inherited(const struct wit_resolver *r, const struct tn_stability *place,
                                            const struct tn_type *type)
{
    const struct tn_stability *s = NULL;
    if (place && (place->since || place->feature))
        return place;
    if (type->kind == TN_TUPLE) {
        for (uint32_t i = 0; i < type->parts.n && !s; i++)
            s = known_stability(r, type->parts.at[i].type);
        return s;
    }
    if (type->kind == TN_LIST_N)
        return known_stability(r, type->list_n.a);
    s = known_stability(r, type->of.a);
    return s ? s : known_stability(r, type->of.b);
}

static const struct tn_type *make(struct wit_resolver *r, const struct ast_type *t, const struct tn_type *a,
                                  const struct tn_type *b, const struct tn_part *parts)
{
    const struct tn_type *type;
    if (t->kind == TN_LIST_N)
        type = tn_type_list_n(r->types, a, t->length);
    else if (t->kind >= TN_RECORD && t->kind <= TN_TUPLE)
        type = tn_type_parts(r->types, t->kind, parts, t->parts.n);
    else
        type = tn_type_of(r->types, t->kind, a, b);
    return within_limits(r, type, type_span(r, t));
}

/* Is a type of this package's or another's declarations, not one that a gate leaves out? */
static bool is_in(const struct wit_resolver *r, const struct tn_type *type)
{
    return !type || tn_is_prim(type) || tn_wit_def_of(r->wit, type);
}

/* Does a structure with these parts stand in `made`? */
static bool is_kept(const struct wit_resolver *r, const struct ast_type *t, const struct tn_type *a,
                    const struct tn_type *b, const struct tn_part *parts)
{
    bool all = is_in(r, a) && is_in(r, b);
    for (uint32_t i = 0; parts && i < t->parts.n; i++)
        all &= is_in(r, parts[i].type);
    return r->off ? r->func_off && all : true;
}

static const struct tn_type *anonymous(struct wit_resolver *r, const struct ast_type *t,
                                       const struct tn_stability *place, const struct tn_type *a,
                                       const struct tn_type *b, const struct tn_part *parts)
{
    if (!is_kept(r, t, a, b, parts))
        return make(r, t, a, b, parts);
    const char *key = structure_key(r, t, a, b, parts);
    const struct tn_type *type = tn_map_get(&r->anonymous, key);
    if (type)
        return type;
    type = make(r, t, a, b, parts);
    if (is_bad(type))
        return type;
    tn_wit_def_add(r->wit, r->package, type, NULL, NULL)->stability = inherited(r, place, type);
    tn_map_put(&r->anonymous, key, type);
    return type;
}

/* A resource's name where a value stands means an own<> handle. */
static const struct tn_type *own(struct wit_resolver *r, const struct tn_type *resource, struct tn_span span)
{
    const struct tn_type *type = tn_map_get(&r->owned, resource);
    if (type)
        return type;
    type = within_limits(r, tn_type_of(r->types, TN_OWN, resource, NULL), span);
    if ((r->off && !(r->func_off && is_in(r, resource))) || is_bad(type))
        return type;
    tn_map_put(&r->owned, resource, type);
    tn_wit_def_add(r->wit, r->package, type, NULL, NULL)->stability = NULL;
    return type;
}

/* ---- types ---- */

static const struct tn_type *value_type(struct wit_resolver *r, const struct ast_type *t,
                                        const struct tn_stability *place);

static const struct tn_type *optional(struct wit_resolver *r, const struct ast_type *t,
                                      const struct tn_stability *place)
{
    return t ? value_type(r, t, place) : NULL;
}

/* keytype: bool, integers, char, string. WIT.md "Maps" */
static bool is_key(const struct tn_type *type)
{
    return is_bad(type) || (type->kind <= TN_U64) || type->kind == TN_CHAR || type->kind == TN_STRING;
}

static bool duplicate_part(struct wit_resolver *r, struct wit_scope_names *names, const struct ast_part *part)
{
    return part->name.name &&
           !wit_scope_name_add(r, names, part->name.name, ast_id_span(r->source, part->name));
}

static const char *empty_message(uint8_t kind)
{
    switch (kind) {
    case TN_RECORD: return "a record needs a field";
    case TN_FLAGS: return "flags need a flag";
    case TN_TUPLE: return "a tuple needs a type";
    case TN_ENUM: return "an enum needs a case";
    default: return "a variant needs a case";
    }
}

/* Fields, cases, flags and tuple elements, resolved; NULL where they are against a rule. */
static const struct tn_part *resolve_parts(struct wit_resolver *r, const struct ast_type *t,
                                           const struct tn_stability *place)
{
    struct tn_part *parts = tn_new_n(&r->job->arena, t->parts.n, struct tn_part);
    struct wit_scope_names names;
    bool fine = t->parts.n > 0;
    wit_scope_names_init(&names, r);
    if (!t->parts.n)
        rule(r, "wit-empty-type", type_span(r, t), empty_message(t->kind));
    if (t->kind == TN_FLAGS && t->parts.n > 32) {
        rule(r, "wit-too-many-flags", ast_id_span(r->source, t->parts.at[32].name),
             "flags have at most 32 names");
        fine = false;
    }
    for (uint32_t i = 0; i < t->parts.n; i++) {
        parts[i].name = t->parts.at[i].name.name;
        parts[i].type = optional(r, t->parts.at[i].type, place);
        fine &= !duplicate_part(r, &names, &t->parts.at[i]);
    }
    wit_scope_names_dispose(&names, r);
    return fine ? parts : NULL;
}

/* A structure: as `fresh`, the body of a named type; else shared by all that write the same. */
static const struct tn_type *structure(struct wit_resolver *r, const struct ast_type *t,
                                       const struct tn_stability *place, bool fresh)
{
    const struct tn_type *a = NULL, *b = NULL;
    const struct tn_part *parts = NULL;
    if (ast_has_parts(t)) {
        if (!(parts = resolve_parts(r, t, place)))
            return bad();
    } else if (ast_has_name(t)) {
        a = look_up_resource(r, t->name);
        if (is_bad(tn_base(a)))
            return bad();
    } else {
        a = optional(r, t->of.a, place);
        b = optional(r, t->of.b, place);
    }
    if (t->kind == TN_MAP && !is_key(a)) {
        rule(r, "wit-map-key", type_span(r, t->of.a), "a map's key is bool, char, string or an integer type");
        return bad();
    }
    if (t->kind == TN_OWN && !fresh)
        return own(r, a, type_span(r, t));
    return fresh ? make(r, t, a, b, parts) : anonymous(r, t, place, a, b, parts);
}

static const struct tn_type *value_type(struct wit_resolver *r, const struct ast_type *t,
                                        const struct tn_stability *place)
{
    if (t->kind == TN_BAD || t->kind <= TN_ERROR_CONTEXT)
        return tn_type_prim(t->kind);
    if (t->kind != TN_NAMED)
        return structure(r, t, place, false);
    const struct tn_type *type = look_up(r, t->name);
    if (!is_bad(type) && tn_base(type)->kind == TN_RESOURCE)
        return own(r, type, type_span(r, t));
    return type;
}

/* What stands behind `type x =`, `record x`, …: a name is a name here, of a resource too. */
static const struct tn_type *defined_type(struct wit_resolver *r, const struct ast_type *t,
                                          const struct tn_stability *place)
{
    if (t->kind == TN_BAD || t->kind <= TN_ERROR_CONTEXT)
        return tn_type_prim(t->kind);
    return t->kind == TN_NAMED ? look_up(r, t->name) : structure(r, t, place, true);
}

/* ---- definitions ---- */

struct definitions {
    struct wit_resolver *r;
    const char *owner_feature;
    wit_put_type_fn *put;
    void *context;
};

/* A definition that is left out, or the name of one that is in an interface that is. */
static const char *definition_gate(struct definitions *d, const struct ast_item *item, struct ast_id name)
{
    struct wit_resolver *r = d->r;
    struct tn_span span = ast_id_span(r->source, name);
    const char *feature = wit_gate(r, item->attrs, span);
    if (!feature && d->owner_feature)
        tn_diag_report(r->job->sink, TN_ERROR, "wit-gate", span,
                       "`%s` is not behind the feature `%s`, but what it stands in is", name.name,
                       d->owner_feature);
    return feature ? feature : d->owner_feature;
}

static void finish(struct definitions *d, const struct ast_item *item, struct ast_id name,
                   const struct tn_type *type, const char *feature)
{
    struct wit_resolver *r = d->r;
    const struct tn_note *note = type->kind == TN_NAMED      ? type->named->note
                                 : type->kind == TN_RESOURCE ? type->resource->note
                                                             : NULL;
    if (feature && r->interface)
        tn_map_put(&r->interface->off, name.name, feature);
    if (!define(r, name, type, feature) || is_bad(type) || feature)
        return;
    struct tn_item out = {name.name, TN_SORT_TYPE, type, wit_attrs(r, NULL, item->attrs->external_id), note};
    d->put(r, d->context, out, ast_id_span(r->source, name));
}

static void no_such_type(struct wit_resolver *r, const struct tn_wit_interface *from, struct ast_id id,
                         const struct tn_item *item)
{
    const struct tn_items *items = &from->instance.exports;
    const char **names = tn_new_n(&r->scratch->arena, wit_suggests(r) ? items->n : 0, const char *), *near;
    unsigned n = 0;
    const char *label = from->id ? from->id : "it";
    for (unsigned i = 0; i < items->n && wit_suggests(r); i++)
        if (items->at[i].sort == TN_SORT_TYPE)
            names[n++] = items->at[i].name;
    near = item ? NULL : tn_nearest(tn_str(id.name), names, n);
    struct tn_draft draft = tn_diag_begin(
        r->job->sink, TN_ERROR, item ? "wit-not-type" : "wit-unknown-type", ast_id_span(r->source, id),
        item ? "`%s` of interface `%s` is a function, not a type" : "type `%s` is not in interface `%s`",
        id.name, label);
    if (item && item->note)
        tn_diag_note(&draft, item->note->span, "defined here");
    if (near) {
        const struct tn_item *other = tn_items_find(items, tn_name(&r->job->names, near));
        if (other && other->note)
            tn_diag_note(&draft, other->note->span, "a similar name is defined here");
        tn_diag_help(&draft, "did you mean `%s`?", near);
        draft.diag.fix = near;
    }
    tn_diag_end(&draft);
}

static const struct tn_type *used_type(struct wit_resolver *r, const struct wit_found *found,
                                       struct ast_id id)
{
    if (!found->interface || !id.name)
        return bad();
    const struct tn_item *item = tn_items_find(&found->interface->instance.exports, id.name);
    const char *feature = tn_map_get(&found->interface->off, id.name);
    if (item && item->sort == TN_SORT_TYPE)
        return item->type;
    if (feature)
        wit_report_off(r, ast_id_span(r->source, id), "type", id.name, feature);
    else if (!found->interface->partial && !found->feature)
        no_such_type(r, found->interface, id, item);
    return bad();
}

/* `use path.{a, b as c}`: each name a NAMED over the node that the other interface has for it */
static void define_uses(struct definitions *d, const struct ast_item *item)
{
    struct wit_resolver *r = d->r;
    bool was_off = r->off;
    r->off |= item->attrs->stability.feature && wit_gate(r, item->attrs, TN_NOWHERE);
    struct wit_found found = wit_find(r, item->path, WANT_INTERFACE);
    r->off = was_off;
    for (unsigned i = 0; i < item->names.n; i++) {
        struct ast_id from = item->names.at[i].name,
                      name = item->names.at[i].as.name ? item->names.at[i].as : from;
        if (!from.name)
            continue;
        const char *feature = definition_gate(d, item, name);
        r->off |= feature != NULL;
        const struct tn_type *target = used_type(r, &found, from), *type = target;
        if (!is_bad(target))
            type = within_limits(r,
                                 tn_type_named(r->types, name.name, target,
                                               wit_note(r, NULL, item->attrs, ast_id_span(r->source, from))),
                                 ast_id_span(r->source, from));
        r->off = was_off;
        finish(d, item, name, type, feature);
    }
}

/* One note a part, where any has docs. */
static void note_parts(struct wit_resolver *r, struct tn_note *note, const struct ast_type *t)
{
    if (t->kind < TN_RECORD || t->kind > TN_FLAGS || !t->parts.n)
        return;
    struct tn_note *parts = tn_new_n(&r->job->arena, t->parts.n, struct tn_note);
    for (uint32_t i = 0; i < t->parts.n; i++)
        parts[i] = (struct tn_note){.docs = t->parts.at[i].docs,
                                    .span = ast_id_span(r->source, t->parts.at[i].name)};
    note->parts = parts;
    note->n_parts = t->parts.n;
}

static void define_type(struct definitions *d, const struct ast_item *item, bool cyclic)
{
    struct wit_resolver *r = d->r;
    struct tn_span span = ast_id_span(r->source, item->name);
    const char *feature = definition_gate(d, item, item->name);
    struct tn_note *note = (struct tn_note *)wit_note(r, item->docs, item->attrs, span);
    const struct tn_type *type = bad(), *target;
    bool was_off = r->off;
    r->off |= feature != NULL;
    note_parts(r, note, item->type);
    if (item->type->kind == TN_RESOURCE)
        type = within_limits(r, tn_type_resource(r->types, item->name.name, 0, note), span);
    else if (!cyclic && !is_bad(target = defined_type(r, item->type, &note->stability)))
        type = within_limits(r, tn_type_named(r->types, item->name.name, target, note), span);
    r->off = was_off;
    finish(d, item, item->name, type, feature);
}

/* ---- the order of definitions ---- */

struct needs {
    struct wit_resolver *r;
    struct tn_map numbers; /* name of a type defined here -> number + 1 */
    struct wit_edges edges;
    const struct ast_item **items;
    unsigned from;
};

static void collect_needs(struct needs *n, const struct ast_type *t)
{
    if (!t)
        return;
    if (ast_has_name(t) && t->name.name) {
        uintptr_t to = (uintptr_t)tn_map_get(&n->numbers, t->name.name);
        if (to)
            *tn_push(&n->r->job->arena, &n->edges) =
                (struct wit_edge){n->from, (unsigned)to - 1, ast_id_span(n->r->source, t->name)};
    }
    if (ast_has_of(t)) {
        collect_needs(n, t->of.a);
        collect_needs(n, t->of.b);
    }
    for (uint32_t i = 0; ast_has_parts(t) && i < t->parts.n; i++)
        collect_needs(n, t->parts.at[i].type);
}

static void tell_cycle(void *context, const struct wit_edge *edge)
{
    struct needs *n = context;
    const struct ast_item *to = n->items[edge->to], *from = n->items[edge->from];
    struct tn_draft draft = tn_diag_begin(n->r->job->sink, TN_ERROR, "wit-cycle", edge->span,
                                          "type `%s` depends on itself", to->name.name);
    if (to != from)
        tn_diag_note(&draft, ast_id_span(n->r->source, from->name), "by way of `%s`", from->name.name);
    tn_diag_end(&draft);
}

static void define_types_by_need(struct definitions *d, const struct ast_items *items)
{
    struct tn_arena *arena = &d->r->job->arena;
    struct needs n = {.r = d->r, .items = tn_new_n(arena, items->n, const struct ast_item *)};
    unsigned count = 0;
    tn_map_init(&n.numbers, arena);
    for (unsigned i = 0; i < items->n; i++) {
        const struct ast_item *item = &items->at[i];
        if (item->kind != AST_TYPE)
            continue;
        if (!tn_map_has(&n.numbers, item->name.name))
            tn_map_put(&n.numbers, item->name.name, (const void *)(uintptr_t)(count + 1));
        n.items[count++] = item;
    }
    for (n.from = 0; n.from < count; n.from++)
        collect_needs(&n, n.items[n.from]->type);
    unsigned *order = tn_new_n(arena, count, unsigned);
    bool *cyclic = tn_new_n(arena, count, bool);
    wit_toposort(arena, count, &n.edges, order, cyclic, tell_cycle, &n);
    for (unsigned i = 0; i < count; i++)
        define_type(d, n.items[order[i]], cyclic[order[i]]);
}

void wit_resolve_types(struct wit_resolver *r, const struct ast_items *items, const char *owner_feature,
                       wit_put_type_fn *put, void *context)
{
    struct definitions d = {r, owner_feature, put, context};
    for (unsigned i = 0; i < items->n; i++)
        if (items->at[i].kind == AST_USE)
            define_uses(&d, &items->at[i]);
    define_types_by_need(&d, items);
    for (unsigned i = 0; i < items->n; i++) {
        const struct ast_item *item = &items->at[i];
        if (item->kind != AST_FUNC || tn_map_has(r->scope, item->name.name))
            continue;
        define(r, item->name, NULL, NULL)->what = "function"; /* so that using one as a type is told so */
    }
}

/* ---- functions ---- */

static const char *func_name(struct wit_resolver *r, const struct ast_item *item, const char *resource)
{
    static const char *const kinds[] = {
        [AST_FREE] = "", [AST_METHOD] = "[method]", [AST_STATIC] = "[static]"};
    const struct ast_func *f = item->func;
    const char *accessor = f->accessor == 'g' ? "[get]" : f->accessor == 's' ? "[set]" : "";
    if (f->kind == AST_CONSTRUCTOR)
        return tn_name_printf(&r->job->names, "[constructor]%s", resource);
    if (!resource)
        return *accessor ? tn_name_printf(&r->job->names, "%s%s", accessor, item->name.name)
                         : item->name.name;
    return tn_name_printf(&r->job->names, "%s%s%s.%s", kinds[f->kind], accessor, resource, item->name.name);
}

const char *wit_getter_of(struct wit_resolver *r, const char *name)
{
    struct tn_extern_name parts = tn_extern_name_of(name);
    return parts.accessor == TN_SETTER ? tn_extern_name_getter(&r->job->names, &parts) : NULL;
}

const unsigned *wit_setters_after_getters(struct wit_resolver *r, const char *const *names, unsigned n)
{
    unsigned *order = tn_new_n(&r->job->arena, n, unsigned), *waiting = tn_new_n(&r->job->arena, n, unsigned),
             out = 0;
    struct tn_map seen; /* name -> number + 1 of what waits for it, or itself */
    tn_map_init(&seen, &r->job->arena);
    for (unsigned i = 0; i < n; i++)
        tn_map_put(&seen, names[i], (const void *)(uintptr_t)(i + 1));
    for (unsigned i = 0; i < n; i++) {
        const char *getter = wit_getter_of(r, names[i]);
        uintptr_t at = getter ? (uintptr_t)tn_map_get(&seen, getter) : 0;
        if (at && at - 1 > i) {
            waiting[at - 1] = i + 1;
            continue;
        }
        order[out++] = i;
        if (waiting[i])
            order[out++] = waiting[i] - 1;
    }
    return order;
}

static void accessor_rules(struct wit_resolver *r, const struct ast_func *f, const struct tn_type *result)
{
    struct tn_span span = wit_span(r->source, f->start, f->end);
    if (f->accessor == 'g' && f->n)
        rule(r, "wit-accessor", ast_id_span(r->source, f->params[0].name), "a getter has no parameters");
    if (f->accessor == 'g' && !f->result)
        rule(r, "wit-accessor", span, "a getter returns a value");
    if (f->accessor == 's' && f->n != 1)
        rule(r, "wit-accessor", f->n > 1 ? ast_id_span(r->source, f->params[1].name) : span,
             "a setter has exactly one parameter");
    if (f->accessor == 's' && result && !is_bad(result) && (result->kind != TN_RESULT || result->of.a))
        rule(r, "wit-accessor", type_span(r, f->result),
             "a setter returns nothing, or a `result` without a value");
}

/* "constructor(…) [-> result<r, E>]" */
static void constructor_rules(struct wit_resolver *r, const struct ast_func *f,
                              const struct tn_type *resource, const struct tn_type *result)
{
    if (is_bad(result) || is_bad(resource))
        return;
    if (result->kind != TN_RESULT) {
        rule(r, "wit-constructor", type_span(r, f->result),
             "a constructor returns its resource, or a `result` of it");
        return;
    }
    const struct tn_type *ok = result->of.a;
    if (!ok || is_bad(ok) || ok->kind != TN_OWN || ok->of.a != resource)
        if (!ok || !is_bad(ok))
            rule(r, "wit-constructor",
                 type_span(r, ast_has_of(f->result) && f->result->of.a ? f->result->of.a : f->result),
                 "a constructor's `result` is of the resource it makes");
}

static const struct tn_type *borrow_of(struct wit_resolver *r, const struct tn_type *resource,
                                       const struct ast_func *f)
{
    struct ast_type t = {.kind = TN_BORROW, .start = f->start, .end = f->end};
    return is_bad(resource) ? bad() : anonymous(r, &t, NULL, resource, NULL, NULL);
}

static bool resolve_params(struct wit_resolver *r, const struct ast_func *f, const struct tn_type *self,
                           struct tn_part *params)
{
    struct wit_scope_names names;
    bool fine = true;
    unsigned n = 0;
    wit_scope_names_init(&names, r);
    if (self) {
        params[n++] = (struct tn_part){tn_name(&r->job->names, "self"), self};
        wit_scope_name_add(r, &names, params[0].name, wit_span(r->source, f->start, f->end));
        fine = !is_bad(self);
    }
    for (uint32_t i = 0; i < f->n; i++, n++) {
        params[n] = (struct tn_part){f->params[i].name.name, value_type(r, f->params[i].type, NULL)};
        fine &= !is_bad(params[n].type) && !duplicate_part(r, &names, &f->params[i]);
    }
    wit_scope_names_dispose(&names, r);
    return fine;
}

static const struct tn_type *resolve_result(struct wit_resolver *r, const struct ast_item *item,
                                            const struct tn_type *resource)
{
    const struct ast_func *f = item->func;
    if (!f->result)
        return f->kind == AST_CONSTRUCTOR && !is_bad(resource)
                   ? own(r, resource, wit_span(r->source, f->start, f->end))
                   : NULL;
    const struct tn_type *result = value_type(r, f->result, NULL);
    if (f->kind == AST_CONSTRUCTOR)
        constructor_rules(r, f, resource, result);
    if (result->has & TN_HAS_BORROW)
        rule(r, "wit-borrow-result", ast_id_span(r->source, item->name),
             "a function must not return a `borrow<…>`, nor a type that holds one");
    return result;
}

/* Parameters have spans to point at in mismatches. */
static const struct tn_note *func_note(struct wit_resolver *r, const struct ast_item *item, bool self)
{
    const struct ast_func *f = item->func;
    struct tn_note *note =
        (struct tn_note *)wit_note(r, item->docs, item->attrs, ast_id_span(r->source, item->name));
    struct tn_note *parts = tn_new_n(&r->job->arena, f->n + self, struct tn_note);
    if (self)
        parts[0].span = note->span;
    for (uint32_t i = 0; i < f->n; i++)
        parts[i + self].span = ast_id_span(r->source, f->params[i].name);
    note->parts = parts;
    note->n_parts = f->n + self;
    return note;
}

struct tn_item wit_resolve_func(struct wit_resolver *r, const struct ast_item *item, const char *resource)
{
    const struct ast_func *f = item->func;
    bool method = f->kind == AST_METHOD, was_off = r->off;
    struct tn_item out = {.name = func_name(r, item, resource), .sort = TN_SORT_FUNC};
    r->off |= wit_gate(r, item->attrs, ast_id_span(r->source, item->name)) != NULL;
    r->func_off = r->off;
    struct ast_id owner = {resource, item->name.start, item->name.end};
    const struct tn_type *of = resource ? look_up(r, owner) : NULL, *result;
    struct tn_part *params = tn_new_n(&r->job->arena, f->n + method, struct tn_part);
    bool fine = resolve_params(r, f, method ? borrow_of(r, of, f) : NULL, params);
    result = resolve_result(r, item, of);
    accessor_rules(r, f, result);
    out.note = func_note(r, item, method);
    out.attrs = wit_attrs(r, NULL, item->attrs->external_id);
    fine = fine && !(result && is_bad(result)) && !(of && is_bad(of));
    if (fine && !r->off)
        out.type =
            within_limits(r, tn_type_func(r->types, params, f->n + method, f->async, result), out.note->span);
    if (out.type && is_bad(out.type))
        out.type = NULL;
    r->off = was_off;
    r->func_off = false;
    return out;
}
