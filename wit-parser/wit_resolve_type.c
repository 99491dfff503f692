/* Types and functions inside one interface or world, from syntax to nodes. */
#include "base/limits.h"
#include "component/comp_names.h"
#include "wit-parser/wit_resolve.h"

void tn_wit_rule(struct tn_wit_resolver *r, const char *code, struct tn_span span, const char *message)
{
    tn_diag_report(r->job->sink, TN_ERROR, code, span, "%s", message);
}

/* A budget of base/limits.h is used up where a constructor yields NULL. */
const struct tn_type *tn_wit_within_limits(struct tn_wit_resolver *r, const struct tn_type *type,
                                           struct tn_span span)
{
    if (type)
        return type;
    tn_diag_report(r->job->sink, TN_ERROR, "wit-limit", span, "this type goes over the limit of %s",
                   r->types->over ? r->types->over : "types");
    return tn_wit_bad();
}

/* ---- names of types ---- */

static struct tn_wit_type_entry *define(struct tn_wit_resolver *r, struct ast_id id,
                                        const struct tn_type *type, const char *feature)
{
    struct tn_wit_type_entry *entry = tn_map_get(r->scope, id.name);
    struct tn_span span = ast_id_span(r->source, id);
    if (entry) {
        tn_wit_duplicate(r, span, entry->span, "name `%s` is defined more than once", id.name);
        return NULL;
    }
    entry = tn_new(&r->scratch->passing, struct tn_wit_type_entry);
    *entry = (struct tn_wit_type_entry){.type = type, .span = span, .feature = feature};
    tn_map_put(r->scope, id.name, entry);
    return entry;
}

/* Does another interface of the package define it? Then a `use` is what is missing. */
static const struct tn_wit_entry *defined_elsewhere(struct tn_wit_resolver *r, const char *name,
                                                    struct ast_id *ret_place)
{
    for (unsigned i = 0; i < r->entries.n; i++) {
        const struct tn_wit_entry *entry = r->entries.at[i].value;
        if (entry->interface && entry->interface == r->interface)
            continue;
        for (unsigned j = 0; j < entry->types.n; j++)
            if (entry->types.at[j].name == name) {
                *ret_place = entry->types.at[j];
                return entry;
            }
    }
    return NULL;
}

static const char *nearest_type(struct tn_wit_resolver *r, const char *name)
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
        if (((const struct tn_wit_type_entry *)r->scope->at[i].value)->type)
            names[n++] = r->scope->at[i].key;
    for (unsigned i = 0; i < N_WORDS && strlen(name) > 3; i++)
        names[n++] = words[i];
    return tn_nearest(tn_str(name), names, n);
}

const char *tn_wit_a_kind(struct tn_wit_resolver *r, const struct tn_type *type)
{
    enum tn_kind kind = tn_base(type)->kind;
    const char *word = kind == TN_FUNC ? "function's type" : tn_kind_word(kind);
    return tn_arena_printf(&r->job->arena, "%s %s",
                           strchr("aeiou", *word) && kind > TN_ERROR_CONTEXT ? "an" : "a", word);
}

void tn_wit_not_that(struct tn_wit_resolver *r, const char *code, struct ast_id id, const char *what,
                     const char *wanted, struct tn_span first)
{
    struct tn_draft draft =
        tn_diag_begin(r->job->sink, TN_ERROR, code, ast_id_span(r->source, id), "`%s` is %s, not %s %s",
                      id.name, what, strchr("aeiou", *wanted) ? "an" : "a", wanted);
    if (first.source)
        tn_diag_note(&draft, first, "defined here");
    tn_diag_end(&draft);
}

/* A type of the document, which an interface does not see. */
static void note_root_type(struct tn_wit_resolver *r, struct tn_draft *draft, struct ast_id id)
{
    const struct tn_wit_type_entry *entry =
        r->root && r->root != r->scope ? tn_map_get(r->root, id.name) : NULL;
    if (!entry)
        return;
    tn_diag_note(draft, entry->span, "the document has one, which interfaces and worlds do not see");
    tn_diag_help(draft, "move it into an interface, and `use` it from there");
}

static void unknown_type(struct tn_wit_resolver *r, struct ast_id id)
{
    const struct tn_wit_other *named = r->wac && r->scope == r->root ? tn_map_get(&r->others, id.name) : NULL;
    if (named) {
        tn_wit_not_that(r, "wit-not-type", id, named->what, "type", named->span);
        return;
    }
    if (tn_wit_label_fault(tn_str(id.name))) /* told as such */
        return;
    struct tn_draft draft = tn_diag_begin(r->job->sink, TN_ERROR, "wit-unknown-type",
                                          ast_id_span(r->source, id), "type `%s` is not defined", id.name);
    struct ast_id place;
    const struct tn_wit_entry *other = tn_wit_suggests(r) ? defined_elsewhere(r, id.name, &place) : NULL;
    const char *near = other || !tn_wit_suggests(r) ? NULL : nearest_type(r, id.name);
    const struct tn_wit_type_entry *entry = near ? tn_map_get(r->scope, tn_name(&r->job->names, near)) : NULL;
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
    note_root_type(r, &draft, id);
    tn_diag_end(&draft);
}

/* The node that a name stands for; TN_BAD where it was reported. */
const struct tn_type *tn_wit_look_up(struct tn_wit_resolver *r, struct ast_id id)
{
    const struct tn_wit_type_entry *entry = id.name ? tn_map_get(r->scope, id.name) : NULL;
    if (!id.name)
        return tn_wit_bad();
    if (!entry) {
        unknown_type(r, id);
        return tn_wit_bad();
    }
    if (!entry->type) {
        struct tn_draft draft =
            tn_diag_begin(r->job->sink, TN_ERROR, "wit-not-type", ast_id_span(r->source, id),
                          "`%s` is a %s, not a type", id.name, entry->what);
        tn_diag_note(&draft, entry->span, "defined here");
        tn_diag_end(&draft);
        return tn_wit_bad();
    }
    if (entry->feature && !r->off) {
        tn_wit_report_off(r, ast_id_span(r->source, id), "type", id.name, entry->feature);
        return tn_wit_bad();
    }
    return entry->type;
}

static const struct tn_type *look_up_resource(struct tn_wit_resolver *r, struct ast_id id)
{
    const struct tn_type *type = tn_wit_look_up(r, id);
    if (tn_wit_is_bad(type) || tn_wit_is_bad(tn_base(type)) || tn_base(type)->kind == TN_RESOURCE)
        return type;
    tn_diag_report(r->job->sink, TN_ERROR, "wit-not-resource", ast_id_span(r->source, id),
                   "`%s` is no resource, and only resources have handles", id.name);
    return tn_wit_bad();
}

/* ---- anonymous types: one of each in a package ---- */

static const char *structure_key(struct tn_wit_resolver *r, const struct ast_type *t, const struct tn_type *a,
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

static const struct tn_stability *known_stability(const struct tn_wit_resolver *r, const struct tn_type *type)
{
    const struct tn_wit_def *def = tn_wit_def_of(r->wit, type && type->kind == TN_OWN ? type->of.a : type);
    return def && def->stability && (def->stability->since || def->stability->feature) ? def->stability
                                                                                       : NULL;
}

/* Anonymous types inherit what their place says, else what the first of their parts does. */
static const struct tn_stability *inherited(const struct tn_wit_resolver *r, const struct tn_stability *place,
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

static const struct tn_type *make(struct tn_wit_resolver *r, const struct ast_type *t,
                                  const struct tn_type *a, const struct tn_type *b,
                                  const struct tn_part *parts)
{
    const struct tn_type *type;
    if (t->kind == TN_LIST_N)
        type = tn_type_list_n(r->types, a, t->length);
    else if (t->kind >= TN_RECORD && t->kind <= TN_TUPLE)
        type = tn_type_parts(r->types, t->kind, parts, t->parts.n);
    else
        type = tn_type_of(r->types, t->kind, a, b);
    return tn_wit_within_limits(r, type, tn_wit_type_span(r, t));
}

/* Is a type of this package's or another's declarations, not one that a gate leaves out? */
static bool is_in(const struct tn_wit_resolver *r, const struct tn_type *type)
{
    return !type || tn_is_prim(type) || tn_wit_def_of(r->wit, type);
}

/* Does a structure with these parts stand in `made`? */
static bool is_kept(const struct tn_wit_resolver *r, const struct ast_type *t, const struct tn_type *a,
                    const struct tn_type *b, const struct tn_part *parts)
{
    bool all = is_in(r, a) && is_in(r, b);
    for (uint32_t i = 0; parts && i < t->parts.n; i++)
        all &= is_in(r, parts[i].type);
    return r->off ? r->func_off && all : true;
}

const struct tn_type *tn_wit_anonymous(struct tn_wit_resolver *r, const struct ast_type *t,
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
    if (tn_wit_is_bad(type))
        return type;
    tn_wit_def_add(r->wit, r->package, type, NULL, NULL)->stability = inherited(r, place, type);
    tn_map_put(&r->anonymous, key, type);
    return type;
}

/* A resource's name where a value stands means an own<> handle. */
const struct tn_type *tn_wit_own(struct tn_wit_resolver *r, const struct tn_type *resource,
                                 struct tn_span span)
{
    const struct tn_type *type = tn_map_get(&r->owned, resource);
    if (type)
        return type;
    type = tn_wit_within_limits(r, tn_type_of(r->types, TN_OWN, resource, NULL), span);
    if ((r->off && !(r->func_off && is_in(r, resource))) || tn_wit_is_bad(type))
        return type;
    tn_map_put(&r->owned, resource, type);
    tn_wit_def_add(r->wit, r->package, type, NULL, NULL)->stability = NULL;
    return type;
}

/* ---- types ---- */

static const struct tn_type *optional(struct tn_wit_resolver *r, const struct ast_type *t,
                                      const struct tn_stability *place)
{
    return t ? tn_wit_value_type(r, t, place) : NULL;
}

/* keytype: bool, integers, char, string. WIT.md "Maps" */
static bool is_key(const struct tn_type *type)
{
    return tn_wit_is_bad(type) || (type->kind <= TN_U64) || type->kind == TN_CHAR || type->kind == TN_STRING;
}

bool tn_wit_duplicate_part(struct tn_wit_resolver *r, struct tn_wit_scope_names *names,
                           const struct ast_part *part)
{
    return part->name.name &&
           !tn_wit_scope_name_add(r, names, part->name.name, ast_id_span(r->source, part->name));
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
static const struct tn_part *resolve_parts(struct tn_wit_resolver *r, const struct ast_type *t,
                                           const struct tn_stability *place)
{
    struct tn_part *parts = tn_new_n(&r->job->arena, t->parts.n, struct tn_part);
    struct tn_wit_scope_names names;
    bool fine = t->parts.n > 0;
    tn_wit_scope_names_init(&names, r);
    if (!t->parts.n)
        tn_wit_rule(r, "wit-empty-type", tn_wit_type_span(r, t), empty_message(t->kind));
    if (t->kind == TN_FLAGS && t->parts.n > 32) {
        tn_wit_rule(r, "wit-too-many-flags", ast_id_span(r->source, t->parts.at[32].name),
                    "flags have at most 32 names");
        fine = false;
    }
    for (uint32_t i = 0; i < t->parts.n; i++) {
        parts[i].name = t->parts.at[i].name.name;
        parts[i].type = optional(r, t->parts.at[i].type, place);
        fine &= !tn_wit_duplicate_part(r, &names, &t->parts.at[i]);
    }
    tn_wit_scope_names_dispose(&names, r);
    return fine ? parts : NULL;
}

/* A structure: as `fresh`, the body of a named type; else shared by all that write the same. */
static const struct tn_type *structure(struct tn_wit_resolver *r, const struct ast_type *t,
                                       const struct tn_stability *place, bool fresh)
{
    const struct tn_type *a = NULL, *b = NULL;
    const struct tn_part *parts = NULL;
    if (ast_has_parts(t)) {
        if (!(parts = resolve_parts(r, t, place)))
            return tn_wit_bad();
    } else if (ast_has_name(t)) {
        a = look_up_resource(r, t->name);
        if (tn_wit_is_bad(tn_base(a)))
            return tn_wit_bad();
    } else {
        a = optional(r, t->of.a, place);
        b = optional(r, t->of.b, place);
    }
    if (t->kind == TN_MAP && !is_key(a)) {
        tn_wit_rule(r, "wit-map-key", tn_wit_type_span(r, t->of.a),
                    "a map's key is bool, char, string or an integer type");
        return tn_wit_bad();
    }
    if (t->kind == TN_OWN && !fresh)
        return tn_wit_own(r, a, tn_wit_type_span(r, t));
    return fresh ? make(r, t, a, b, parts) : tn_wit_anonymous(r, t, place, a, b, parts);
}

const struct tn_type *tn_wit_value_type(struct tn_wit_resolver *r, const struct ast_type *t,
                                        const struct tn_stability *place)
{
    if (t->kind == TN_BAD || t->kind <= TN_ERROR_CONTEXT)
        return tn_type_prim(t->kind);
    if (t->kind != TN_NAMED)
        return structure(r, t, place, false);
    const struct tn_type *type = tn_wit_look_up(r, t->name);
    if (!tn_wit_is_bad(type) && tn_base(type)->kind == TN_RESOURCE)
        return tn_wit_own(r, type, tn_wit_type_span(r, t));
    if (!tn_wit_is_bad(type) && tn_base(type)->kind == TN_FUNC) { /* WAC */
        tn_wit_not_that(r, "wit-not-type", t->name, "a function's type", "value's type", TN_NOWHERE);
        return tn_wit_bad();
    }
    return type;
}

/* What stands behind `type x =`, `record x`, …: a name is a name here, of a resource too. */
static const struct tn_type *defined_type(struct tn_wit_resolver *r, const struct ast_type *t,
                                          const struct tn_stability *place)
{
    if (t->kind == TN_BAD || t->kind <= TN_ERROR_CONTEXT)
        return tn_type_prim(t->kind);
    if (t->kind == TN_FUNC) { /* WAC */
        static const struct ast_attrs none;
        struct ast_item func = {
            .kind = AST_FUNC, .attrs = &none, .name = {"", t->start, t->start}, .func = t->func};
        const struct tn_type *type = tn_wit_resolve_func(r, &func, NULL).type;
        return type ? type : tn_wit_bad();
    }
    return t->kind == TN_NAMED ? tn_wit_look_up(r, t->name) : structure(r, t, place, true);
}

/* ---- definitions ---- */

struct definitions {
    struct tn_wit_resolver *r;
    const char *owner_feature;
    tn_wit_put_type_fn *put;
    void *context;
};

/* A definition that is left out, or the name of one that is in an interface that is. */
static const char *definition_gate(struct definitions *d, const struct ast_item *item, struct ast_id name)
{
    struct tn_wit_resolver *r = d->r;
    struct tn_span span = ast_id_span(r->source, name);
    const char *feature = tn_wit_gate(r, item->attrs, span);
    if (!feature && d->owner_feature)
        tn_diag_report(r->job->sink, TN_ERROR, "wit-gate", span,
                       "`%s` is not behind the feature `%s`, but what it stands in is", name.name,
                       d->owner_feature);
    return feature ? feature : d->owner_feature;
}

static void finish(struct definitions *d, const struct ast_item *item, struct ast_id name,
                   const struct tn_type *type, const char *feature)
{
    struct tn_wit_resolver *r = d->r;
    const struct tn_note *note = type->kind == TN_NAMED      ? type->named->note
                                 : type->kind == TN_RESOURCE ? type->resource->note
                                                             : NULL;
    if (feature && r->interface)
        tn_map_put(&r->interface->off, name.name, feature);
    if (tn_wit_is_bad(type) && r->interface)
        tn_map_put(&r->interface->bad, name.name, r->interface);
    if (!define(r, name, type, feature) || tn_wit_is_bad(type))
        return;
    struct tn_item out = {name.name, TN_SORT_TYPE, type, tn_wit_attrs(r, NULL, item->attrs->external_id),
                          note};
    d->put(r, d->context, out, ast_id_span(r->source, name), !feature);
}

static void no_such_type(struct tn_wit_resolver *r, const struct tn_wit_interface *from, struct ast_id id,
                         const struct tn_item *item)
{
    const struct tn_items *items = &from->instance.exports;
    const char **names = tn_new_n(&r->scratch->arena, tn_wit_suggests(r) ? items->n : 0, const char *), *near;
    unsigned n = 0;
    const char *label = from->id ? from->id : "it";
    for (unsigned i = 0; i < items->n && tn_wit_suggests(r); i++)
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

/* A `use` that is left out may name what another package has only behind the gate too. */
static const struct tn_type *used_type(struct tn_wit_resolver *r, const struct tn_wit_found *found,
                                       struct ast_id id)
{
    if (!found->interface || !id.name)
        return tn_wit_bad();
    const struct tn_item *item = tn_items_find(&found->interface->instance.exports, id.name);
    const char *feature = tn_map_get(&found->interface->off, id.name);
    if (item && item->sort == TN_SORT_TYPE)
        return item->type;
    if (feature)
        tn_wit_report_off(r, ast_id_span(r->source, id), "type", id.name, feature);
    else if (!found->interface->partial && !found->feature && !tn_map_has(&found->interface->bad, id.name) &&
             !(r->off && found->interface->package != r->package))
        no_such_type(r, found->interface, id, item);
    return tn_wit_bad();
}

/* `use path.{a, b as c}`: each name a NAMED over the node that the other interface has for it */
static void define_uses(struct definitions *d, const struct ast_item *item)
{
    struct tn_wit_resolver *r = d->r;
    bool was_off = r->off;
    r->off |= item->attrs->stability.feature && tn_wit_gate(r, item->attrs, TN_NOWHERE);
    struct tn_wit_found found = tn_wit_find(r, item->path, WANT_INTERFACE);
    r->off = was_off;
    for (unsigned i = 0; i < item->names.n; i++) {
        struct ast_id from = item->names.at[i].name,
                      name = item->names.at[i].as.name ? item->names.at[i].as : from;
        if (!from.name)
            continue;
        const char *feature = definition_gate(d, item, name);
        r->off |= feature != NULL;
        const struct tn_type *target = used_type(r, &found, from), *type = target;
        if (!tn_wit_is_bad(target))
            type = tn_wit_within_limits(
                r,
                tn_type_named(r->types, name.name, target,
                              tn_wit_note(r, NULL, item->attrs, ast_id_span(r->source, from))),
                ast_id_span(r->source, from));
        r->off = was_off;
        finish(d, item, name, type, feature);
    }
}

static void define_type(struct definitions *d, const struct ast_item *item, bool cyclic)
{
    struct tn_wit_resolver *r = d->r;
    struct tn_span span = ast_id_span(r->source, item->name);
    const char *feature = definition_gate(d, item, item->name);
    struct tn_note *note = tn_wit_note(r, item->docs, item->attrs, span);
    const struct tn_type *type = tn_wit_bad(), *target;
    bool was_off = r->off;
    r->off |= feature != NULL;
    if (item->type->kind >= TN_RECORD && item->type->kind <= TN_FLAGS)
        tn_wit_note_parts(r, note, item->type->parts.at, item->type->parts.n, false);
    if (item->type->kind == TN_RESOURCE)
        type = tn_wit_within_limits(r, tn_type_resource(r->types, item->name.name, 0, note), span);
    else if (!cyclic && !tn_wit_is_bad(target = defined_type(r, item->type, &note->stability)))
        type = tn_wit_within_limits(r, tn_type_named(r->types, item->name.name, target, note), span);
    r->off = was_off;
    finish(d, item, item->name, type, feature);
}

/* ---- the order of definitions ---- */

struct needs {
    struct tn_wit_resolver *r;
    struct tn_map numbers; /* name of a type defined here -> number + 1 */
    struct tn_wit_edges edges;
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
            *tn_push(&n->r->scratch->passing, &n->edges) =
                (struct tn_wit_edge){n->from, (unsigned)to - 1, ast_id_span(n->r->source, t->name)};
    }
    if (ast_has_of(t)) {
        collect_needs(n, t->of.a);
        collect_needs(n, t->of.b);
    }
    if (t->kind == TN_FUNC) {
        for (uint32_t i = 0; i < t->func->n; i++)
            collect_needs(n, t->func->params[i].type);
        collect_needs(n, t->func->result);
    }
    for (uint32_t i = 0; ast_has_parts(t) && i < t->parts.n; i++)
        collect_needs(n, t->parts.at[i].type);
}

static const char *type_called(void *context, unsigned number)
{
    struct needs *n = context;
    return tn_arena_printf(&n->r->job->arena, "type `%s`", n->items[number]->name.name);
}

static void tell_cycle(void *context, const struct tn_wit_edge *const *loop, unsigned steps)
{
    struct needs *n = context;
    struct tn_draft draft = tn_wit_cycle_found(n->r->job->sink, loop, steps, type_called, n);
    tn_diag_end(&draft);
}

static void define_types_by_need(struct definitions *d, const struct ast_items *items)
{
    struct tn_arena *arena = &d->r->scratch->passing;
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
    bool in_order = d->r->root && d->r->scope == d->r->root; /* WAC: what stands before is known, no more */
    for (n.from = 0; n.from < count && !in_order; n.from++)
        collect_needs(&n, n.items[n.from]->type);
    unsigned *order = tn_new_n(arena, count, unsigned);
    bool *cyclic = tn_new_n(arena, count, bool);
    tn_wit_toposort(arena, count, &n.edges, order, cyclic, tell_cycle, &n);
    for (unsigned i = 0; i < count; i++)
        define_type(d, n.items[order[i]], cyclic[order[i]]);
}

void tn_wit_resolve_types(struct tn_wit_resolver *r, const struct ast_items *items, const char *owner_feature,
                          tn_wit_put_type_fn *put, void *context)
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
