#include "component/comp_copy.h"

#include "base/limits.h"

/* Walks are bounded by the job's fuel: a hostile file can make many walks of one large type. */
static bool spend(struct tn_types *types)
{
    if (types->fuel) {
        types->fuel--;
        return true;
    }
    types->over = "amount of work on types";
    return false;
}

void tn_subst_init(struct tn_subst *subst, struct tn_types *types)
{
    *subst = (struct tn_subst){.types = types};
    tn_map_init(&subst->seeds, types->arena);
    tn_map_init(&subst->made, types->arena);
}

void tn_subst_keep(struct tn_subst *subst, const struct tn_type *from, const struct tn_type *to)
{
    tn_map_put(&subst->seeds, from, to);
    subst->has |= from->kind == TN_RESOURCE ? TN_HAS_RESOURCE : TN_HAS_NAME;
    subst->any = subst->any || (from->kind != TN_RESOURCE && from->kind != TN_NAMED);
}

void tn_subst_add(struct tn_subst *subst, const struct tn_type *from, const struct tn_type *to)
{
    tn_subst_keep(subst, from, to);
    tn_map_truncate(&subst->made, 0);
}

const struct tn_type *tn_subst_get(const struct tn_subst *subst, const struct tn_type *from)
{
    return tn_map_get(&subst->seeds, from);
}

/* ---- copying ---- */

/* Could the seeds change it? Most types hold nothing that they touch. */
static bool affected(const struct tn_subst *s, const struct tn_type *t)
{
    return s->any || t->has & (s->has | (s->fresh_names ? TN_HAS_NAME : 0));
}

static const struct tn_type *known(const struct tn_subst *s, const struct tn_type *t)
{
    const struct tn_type *to = tn_map_get(&s->seeds, t);
    return to ? to : tn_map_get(&s->made, t);
}

static bool copy_parts(struct tn_subst *s, const struct tn_part *from, uint32_t n,
                       const struct tn_part **ret_parts)
{
    struct tn_part *made = NULL;
    for (uint32_t i = 0; i < n; i++) {
        const struct tn_type *t = from[i].type ? tn_type_copy(s, from[i].type) : NULL;
        if (from[i].type && !t)
            return false;
        if (t != from[i].type && !made) {
            made = tn_new_n(s->types->arena, n, struct tn_part);
            memcpy(made, from, n * sizeof *from);
        }
        if (made)
            made[i].type = t;
    }
    *ret_parts = made ? made : from;
    return true;
}

static const struct tn_type *copy_func(struct tn_subst *s, const struct tn_type *t)
{
    const struct tn_part *params;
    const struct tn_type *result = t->func->result;
    if (!copy_parts(s, t->func->params, t->func->n, &params))
        return NULL;
    if (result && !(result = tn_type_copy(s, result)))
        return NULL;
    if (params == t->func->params && result == t->func->result)
        return t;
    return tn_type_func(s->types, params, t->func->n, t->func->async, result);
}

static const struct tn_type *copy_of(struct tn_subst *s, const struct tn_type *t)
{
    const struct tn_type *a = t->of.a, *b = t->of.b;
    if ((a && !(a = tn_type_copy(s, a))) || (b && !(b = tn_type_copy(s, b))))
        return NULL;
    return a == t->of.a && b == t->of.b ? t : tn_type_of(s->types, t->kind, a, b);
}

/* An array of its own for `items`; what is copied counts as nodes do, for a hostile file can copy much. */
static bool own_array(struct tn_types *types, const struct tn_items *items, struct tn_items *ret_items)
{
    if (items->n >= TN_MAX_TYPE_NODES - types->count) {
        types->over = "number of types";
        return false;
    }
    types->count += items->n;
    *ret_items = *items; /* the names, and so the index by name, stay */
    ret_items->cap = items->n;
    ret_items->at = tn_new_n(types->arena, items->n, struct tn_item);
    memcpy(ret_items->at, items->at, items->n * sizeof *items->at);
    return true;
}

bool tn_items_copy(struct tn_subst *subst, const struct tn_items *items, struct tn_items *ret_items)
{
    struct tn_items made = *items;
    for (uint32_t i = 0; i < items->n; i++) {
        const struct tn_type *from = items->at[i].type, *to = from ? tn_type_copy(subst, from) : NULL;
        if (from && !to)
            return false;
        if (to != from && made.at == items->at && !own_array(subst->types, items, &made))
            return false;
        if (to != from)
            made.at[i].type = to;
    }
    *ret_items = made;
    return true;
}

/* What an instance or component type binds stays bound in the copy: only opening makes it fresh. */
static const struct tn_type *copy_instance(struct tn_subst *s, const struct tn_type *t)
{
    struct tn_items exports;
    if (!tn_items_copy(s, &t->instance->exports, &exports))
        return NULL;
    if (exports.at == t->instance->exports.at)
        return t;
    struct tn_instance *made = tn_new(s->types->arena, struct tn_instance);
    *made = (struct tn_instance){exports, t->instance->binds};
    return tn_type_instance(s->types, made);
}

static const struct tn_type *copy_component(struct tn_subst *s, const struct tn_type *t)
{
    const struct tn_component *c = t->component;
    struct tn_items imports, exports;
    if (!tn_items_copy(s, &c->imports, &imports) || !tn_items_copy(s, &c->exports, &exports))
        return NULL;
    if (imports.at == c->imports.at && exports.at == c->exports.at)
        return t;
    struct tn_component *made = tn_new(s->types->arena, struct tn_component);
    *made = (struct tn_component){imports, exports, c->binds_in, c->binds_out};
    return tn_type_component(s->types, made);
}

static const struct tn_type *copy_structure(struct tn_subst *s, const struct tn_type *t)
{
    const struct tn_part *parts;
    const struct tn_type *a;
    switch (t->kind) {
    case TN_RECORD:
    case TN_VARIANT:
    case TN_TUPLE:
        if (!copy_parts(s, t->parts.at, t->parts.n, &parts))
            return NULL;
        return parts == t->parts.at ? t : tn_type_parts(s->types, t->kind, parts, t->parts.n);
    case TN_LIST_N:
        a = tn_type_copy(s, t->list_n.a);
        return !a || a == t->list_n.a ? (a ? t : NULL) : tn_type_list_n(s->types, a, t->list_n.n);
    case TN_FUNC: return copy_func(s, t);
    case TN_INSTANCE: return copy_instance(s, t);
    case TN_COMPONENT: return copy_component(s, t);
    default: break;
    }
    return t->kind >= TN_LIST && t->kind <= TN_BORROW ? copy_of(s, t) : t;
}

/* A name over a name over a name: as long as the file has room for, so not by recursion. */
static const struct tn_type *copy_names(struct tn_subst *s, const struct tn_type *t)
{
    struct tn_list chain = {0};
    const struct tn_type *to = NULL;
    for (; t->kind == TN_NAMED && affected(s, t) && !(to = known(s, t)); t = t->named->target) {
        if (!spend(s->types))
            return NULL;
        *tn_push(s->types->arena, &chain) = t;
    }
    if (!to)
        to = tn_type_copy(s, t);
    for (uint32_t i = chain.n; to && i-- > 0;) {
        const struct tn_type *from = chain.at[i];
        bool same = to == from->named->target && !s->fresh_names;
        to = same ? from : tn_type_named(s->types, from->named->name, to, from->named->note);
        if (to)
            tn_map_put(&s->made, from, to);
    }
    return to;
}

const struct tn_type *tn_type_copy(struct tn_subst *subst, const struct tn_type *t)
{
    if (!affected(subst, t))
        return t;
    const struct tn_type *to = known(subst, t);
    if (to)
        return to;
    if (t->kind == TN_NAMED)
        return copy_names(subst, t);
    if (!spend(subst->types))
        return NULL;
    to = copy_structure(subst, t);
    if (to)
        tn_map_put(&subst->made, t, to);
    return to;
}

/* ---- opening ---- */

const struct tn_type *tn_resource_fresh(struct tn_types *types, const struct tn_type *t)
{
    const struct tn_type *fresh = tn_type_resource(types, t->resource->name, 0, t->resource->note);
    if (fresh)
        fresh->resource->copy_of = t;
    return fresh;
}

/* Each opening makes its own: what an earlier one of the same type left is not to be found. */
static bool forget_items(struct tn_subst *s, const struct tn_items *items)
{
    bool any = false;
    for (uint32_t i = 0; i < items->n; i++) {
        const struct tn_type *t = items->at[i].type;
        if (items->at[i].sort == TN_SORT_TYPE && tn_map_get(&s->seeds, t)) {
            tn_map_put(&s->seeds, t, NULL);
            any = true;
        }
    }
    return any;
}

static bool freshen(struct tn_subst *s, const struct tn_list *bound, struct tn_list *binds)
{
    for (uint32_t i = 0; i < bound->n; i++) {
        const struct tn_type *fresh = tn_resource_fresh(s->types, bound->at[i]);
        if (!fresh)
            return false;
        tn_subst_keep(s, bound->at[i], fresh);
        if (binds)
            *tn_push(s->types->arena, binds) = fresh;
    }
    return true;
}

const struct tn_type *tn_instance_open(struct tn_subst *subst, const struct tn_type *t, struct tn_list *binds)
{
    t = tn_base(t);
    if (t->kind != TN_INSTANCE) /* TN_BAD */
        return t;
    const struct tn_instance *from = t->instance;
    bool again = forget_items(subst, &from->exports);
    if (!freshen(subst, &from->binds, binds))
        return NULL;
    if (again || from->binds.n || subst->fresh_names)
        tn_map_truncate(&subst->made, 0);
    if (!from->binds.n && !affected(subst, t))
        return t;
    struct tn_instance *made = tn_new(subst->types->arena, struct tn_instance);
    if (!tn_items_copy(subst, &from->exports, &made->exports))
        return NULL;
    for (uint32_t i = 0; i < made->exports.n; i++)
        if (made->exports.at[i].type != from->exports.at[i].type && from->exports.at[i].sort == TN_SORT_TYPE)
            tn_subst_keep(subst, from->exports.at[i].type, made->exports.at[i].type);
    return tn_type_instance(subst->types, made);
}

const struct tn_type *tn_instance_open_once(struct tn_types *types, const struct tn_type *t,
                                            struct tn_list *binds)
{
    struct tn_subst subst;
    tn_subst_init(&subst, types);
    return tn_instance_open(&subst, t, binds);
}

/* ---- free resources ---- */

void tn_free_init(struct tn_free *f, struct tn_types *types)
{
    *f = (struct tn_free){.types = types};
    tn_map_init(&f->seen, types->arena);
    tn_map_init(&f->found, types->arena);
}

static void free_list(struct tn_free *f, const struct tn_item *item, const struct tn_items *items);

static void free_bound(struct tn_free *f, const struct tn_list *binds)
{
    for (uint32_t i = 0; i < binds->n; i++)
        if (tn_map_get(&f->found, binds->at[i]))
            tn_map_put(&f->found, binds->at[i], NULL);
}

static void free_in(struct tn_free *f, const struct tn_item *item, const struct tn_type *t)
{
    if (!t || !(t->has & TN_HAS_RESOURCE))
        return;
    t = tn_base(t);
    if (t->kind == TN_RESOURCE) {
        if (!tn_map_get(&f->found, t))
            tn_map_put(&f->found, t, item);
        return;
    }
    if (!tn_map_put(&f->seen, t, t) || !spend(f->types))
        return;
    for (uint32_t i = 0; i < tn_type_children(t); i++)
        free_in(f, item, tn_type_child(t, i));
    if (t->kind == TN_INSTANCE) {
        free_list(f, item, &t->instance->exports);
        free_bound(f, &t->instance->binds);
    } else if (t->kind == TN_COMPONENT) {
        free_list(f, item, &t->component->imports);
        free_list(f, item, &t->component->exports);
        free_bound(f, &t->component->binds_in);
        free_bound(f, &t->component->binds_out);
    }
}

/* `item` NULL: each of the items itself. */
static void free_list(struct tn_free *f, const struct tn_item *item, const struct tn_items *items)
{
    for (uint32_t i = 0; i < items->n; i++)
        free_in(f, item ? item : &items->at[i], items->at[i].type);
}

void tn_free_items(struct tn_free *f, const struct tn_items *items)
{
    free_list(f, NULL, items);
}

void tn_free_type(struct tn_free *f, const struct tn_type *t)
{
    static const struct tn_item nothing;
    free_in(f, &nothing, t);
}

const struct tn_item *tn_free_in(const struct tn_free *f, const struct tn_type *resource)
{
    return tn_map_get(&f->found, resource);
}

/* ---- closing a scope ---- */

/* The resources that are exported as types, here or in an exported instance; each instance is looked into
 * once. */
static void find_exported(struct tn_types *types, const struct tn_items *items, struct tn_map *seen)
{
    for (uint32_t i = 0; i < items->n && spend(types); i++) {
        const struct tn_item *item = &items->at[i];
        const struct tn_type *t = item->type ? tn_base(item->type) : tn_type_prim(TN_BAD);
        if (item->sort == TN_SORT_TYPE && t->kind == TN_RESOURCE)
            tn_map_put(seen, t, t);
        else if (item->sort == TN_SORT_INSTANCE && t->kind == TN_INSTANCE && tn_map_put(seen, t, t))
            find_exported(types, &t->instance->exports, seen);
    }
}

static bool leaks(struct tn_leak *ret_leak, const struct tn_type *resource, const struct tn_item *item,
                  bool in_import)
{
    *ret_leak = (struct tn_leak){resource, item, in_import};
    return true;
}

/* "Each resource type defined in a component may not stand in its imports, and must be exported where its
 * exports mention it." */
static bool bind_out(struct tn_types *types, struct tn_component *c, const struct tn_list *defined,
                     struct tn_leak *ret_leak)
{
    struct tn_free in, out;
    struct tn_map exported;
    tn_free_init(&in, types);
    tn_free_init(&out, types);
    tn_map_init(&exported, types->arena);
    tn_free_items(&in, &c->imports);
    for (uint32_t i = 0; i < defined->n; i++)
        if (tn_free_in(&in, defined->at[i]))
            return !leaks(ret_leak, defined->at[i], tn_free_in(&in, defined->at[i]), true);
    tn_free_items(&out, &c->exports);
    find_exported(types, &c->exports, &exported);
    for (uint32_t i = 0; i < defined->n; i++) {
        const struct tn_item *item = tn_free_in(&out, defined->at[i]);
        if (item && !tn_map_has(&exported, defined->at[i]))
            return !leaks(ret_leak, defined->at[i], item, false);
        if (item)
            *tn_push(types->arena, &c->binds_out) = defined->at[i];
    }
    return types->fuel > 0 || !leaks(ret_leak, NULL, NULL, false);
}

const struct tn_type *tn_scope_close(struct tn_types *types, struct tn_component *component,
                                     const struct tn_list *defined, struct tn_leak *ret_leak)
{
    if (defined->n && !bind_out(types, component, defined, ret_leak))
        return NULL;
    const struct tn_type *t = tn_type_component(types, component);
    if (!t)
        leaks(ret_leak, NULL, NULL, false);
    return t;
}
