#include "component/comp_union.h"

#include "component/comp_match_tell.h"

void tn_union_init(struct tn_union *u, struct tn_types *types, struct tn_diag_sink *sink)
{
    tn_subst_init(&u->subst, types);
    u->subst.fresh_names = true;
    tn_match_init(&u->match, types, sink);
    u->match.who[0] = "one";
    u->match.who[1] = "the other";
}

void tn_union_same(struct tn_union *u, const struct tn_type *from, const struct tn_type *into)
{
    tn_subst_add(&u->subst, from, into);
    if (tn_base(from)->kind == TN_RESOURCE && tn_base(into)->kind == TN_RESOURCE)
        tn_match_bind(&u->match, 0, tn_base(from), tn_base(into));
}

static bool is_instance(const struct tn_item *item)
{
    return item->sort == TN_SORT_INSTANCE && item->type && tn_base(item->type)->kind == TN_INSTANCE;
}

static bool is_resource(const struct tn_item *item)
{
    return item->sort == TN_SORT_TYPE && tn_base(item->type)->kind == TN_RESOURCE;
}

/* A type item is, but for what was seeded before, what makes its name or resource. */
static bool introduces(const struct tn_item *item)
{
    return item->sort == TN_SORT_TYPE && (item->type->kind == TN_NAMED || item->type->kind == TN_RESOURCE);
}

/* ---- what the whole has already ---- */

/* The view's own resources stand for those of the same name. */
static void join_resources(struct tn_union *u, const struct tn_items *into, const struct tn_items *from)
{
    for (uint32_t i = 0; i < from->n; i++) {
        const struct tn_item *f = &from->at[i], *t = tn_items_find(into, f->name);
        if (t && introduces(f) && f->type->kind == TN_RESOURCE && is_resource(t) &&
            !tn_subst_get(&u->subst, f->type))
            tn_union_same(u, f->type, t->type);
    }
}

/* What both have must be equal; from then on the view's name is the whole's. */
static bool join(struct tn_union *u, const struct tn_item *into, const struct tn_item *from)
{
    if (!tn_match_item(&u->match, from, into, NULL))
        return false;
    if (introduces(from) && from->type->kind == TN_NAMED && !tn_subst_get(&u->subst, from->type))
        tn_union_same(u, from->type, into->type);
    return true;
}

static bool unite(struct tn_union *u, struct tn_items *into, struct tn_list *binds,
                  const struct tn_items *from);

/* An instance's node stays as it is; a new one takes its place. */
static bool join_instance(struct tn_union *u, struct tn_item *into, struct tn_list *binds,
                          const struct tn_item *from)
{
    struct tn_types *types = u->subst.types;
    const struct tn_instance *old = tn_base(into->type)->instance;
    struct tn_instance *whole = tn_new(types->arena, struct tn_instance);
    whole->binds = old->binds;
    for (uint32_t i = 0; i < old->exports.n; i++)
        tn_items_add(types, &whole->exports, old->exports.at[i]);
    tn_tell_push_item(&u->match, from, into);
    bool ok = unite(u, &whole->exports, binds, &tn_base(from->type)->instance->exports);
    tn_tell_pop(&u->match);
    const struct tn_type *made = tn_type_instance(types, whole);
    if (made)
        into->type = made;
    return ok && made;
}

/* ---- what is new ---- */

/* Resources that the view introduces are fresh in the whole. */
static bool adopt(struct tn_union *u, struct tn_list *binds, const struct tn_item *item)
{
    if (is_instance(item)) {
        const struct tn_items *exports = &tn_base(item->type)->instance->exports;
        for (uint32_t i = 0; i < exports->n; i++)
            if (!adopt(u, binds, &exports->at[i]))
                return false;
        return true;
    }
    if (!introduces(item) || item->type->kind != TN_RESOURCE || tn_subst_get(&u->subst, item->type))
        return true;
    const struct tn_type *fresh = tn_resource_fresh(u->subst.types, item->type);
    if (!fresh)
        return false;
    tn_union_same(u, item->type, fresh);
    *tn_push(u->subst.types->arena, binds) = fresh;
    return true;
}

static void keep(struct tn_union *u, const struct tn_items *from, const struct tn_items *made)
{
    for (uint32_t i = 0; i < from->n; i++)
        if (introduces(&from->at[i]) && from->at[i].type->kind == TN_NAMED)
            tn_subst_keep(&u->subst, from->at[i].type, made->at[i].type);
}

static const struct tn_type *copy(struct tn_union *u, const struct tn_item *item)
{
    if (!is_instance(item))
        return item->type ? tn_type_copy(&u->subst, item->type) : NULL;
    const struct tn_instance *from = tn_base(item->type)->instance;
    struct tn_instance *made = tn_new(u->subst.types->arena, struct tn_instance);
    if (!tn_items_copy(&u->subst, &from->exports, &made->exports))
        return NULL;
    keep(u, &from->exports, &made->exports);
    return tn_type_instance(u->subst.types, made);
}

static bool add(struct tn_union *u, struct tn_items *into, const struct tn_item *from)
{
    struct tn_item item = *from;
    item.type = copy(u, from);
    if (from->type && !item.type)
        return false;
    if (introduces(from) && from->type->kind == TN_NAMED)
        tn_subst_keep(&u->subst, from->type, item.type);
    return tn_items_add(u->subst.types, into, item);
}

static bool unite(struct tn_union *u, struct tn_items *into, struct tn_list *binds,
                  const struct tn_items *from)
{
    bool ok = true;
    join_resources(u, into, from);
    for (uint32_t i = 0; i < from->n; i++) {
        const struct tn_item *t = tn_items_find(into, from->at[i].name);
        if (t && !(is_instance(t) && is_instance(&from->at[i])))
            ok &= join(u, t, &from->at[i]);
        else if (!t)
            ok &= is_instance(&from->at[i]) || adopt(u, binds, &from->at[i]);
    }
    for (uint32_t i = 0; i < from->n; i++) {
        const struct tn_item *f = &from->at[i], *t = tn_items_find(into, f->name);
        if (!t)
            ok &= adopt(u, binds, f) && add(u, into, f);
        else if (is_instance(t) && is_instance(f))
            ok &= join_instance(u, &into->at[t - into->at], binds, f);
    }
    return ok;
}

bool tn_union_items(struct tn_union *u, struct tn_items *into, struct tn_list *binds,
                    const struct tn_items *from)
{
    return unite(u, into, binds, from);
}

bool tn_union_instance(struct tn_union *u, struct tn_instance *into, const struct tn_instance *from,
                       const char *item)
{
    struct tn_item as = {.name = item};
    if (item)
        tn_tell_push_item(&u->match, &as, &as);
    bool ok = unite(u, &into->exports, &into->binds, &from->exports);
    if (item)
        tn_tell_pop(&u->match);
    return ok;
}
