/* "All types named": what an import or export mentions must itself have come in, or gone out, under a name.
 *
 * Explainer.md "Type Checking": "all records, variants, enums, flags and resources used in a type must be
 * introduced by a preceding import or export". The very nodes count: two equal records are two. Lists,
 * tuples, options and the like are looked through. In the body of an instance type anything goes. */
#include "component/comp_scope.h"

/* The names of one side, and the type that lacks one. */
struct naming {
    struct tn_map *names;
    const struct tn_type *bad;
};

static bool named(struct naming *n, const struct tn_type *t);

static bool has_name(struct naming *n, const struct tn_type *t)
{
    if (t->kind == TN_BAD || tn_map_has(n->names, t))
        return true;
    n->bad = t;
    return false;
}

static bool children_named(struct naming *n, const struct tn_type *t)
{
    for (uint32_t i = 0; i < tn_type_children(t); i++) {
        const struct tn_type *child = tn_type_child(t, i);
        if (child && !named(n, child))
            return false;
    }
    return true;
}

/* May a value of type `t` be mentioned? */
static bool named(struct naming *n, const struct tn_type *t)
{
    const struct tn_type *base = tn_base(t);
    if (tn_is_prim(base) || base->kind == TN_BAD)
        return true;
    if (base->kind <= TN_FLAGS)
        return has_name(n, t);
    if (base->kind == TN_OWN || base->kind == TN_BORROW)
        return has_name(n, base->of.a);
    return children_named(n, base);
}

static bool items_named(struct naming *n, const struct tn_items *items);

/* May a name be given to `t`? One layer down everything must have one; an instance type may name some itself.
 */
static bool parts_named(struct naming *n, const struct tn_type *t)
{
    const struct tn_type *base = tn_base(t);
    if (tn_is_prim(base) || base->kind == TN_ENUM || base->kind == TN_FLAGS)
        return true;
    if (base->kind == TN_INSTANCE)
        return items_named(n, &base->instance->exports);
    if (base->kind == TN_OWN || base->kind == TN_BORROW)
        return named(n, base);
    return base->kind > TN_FUNC || children_named(n, base);
}

static bool items_named(struct naming *n, const struct tn_items *items)
{
    unsigned before = n->names->n;
    bool ok = true;
    for (uint32_t i = 0; i < items->n && ok; i++) {
        const struct tn_item *item = &items->at[i];
        if (item->sort == TN_SORT_VALUE)
            ok = parts_named(n, item->type);
        else if (item->sort == TN_SORT_FUNC || item->sort == TN_SORT_INSTANCE || item->sort == TN_SORT_TYPE)
            ok = parts_named(n, item->type);
        if (item->sort == TN_SORT_TYPE && ok && !tn_map_has(n->names, item->type))
            tn_map_put(n->names, item->type, "");
    }
    tn_map_truncate(n->names, before);
    return ok;
}

/* What tells a type from others: functions, instances and components are what they are under any name. */
static const struct tn_type *identity(const struct tn_type *t)
{
    const struct tn_type *base = tn_base(t);
    return base->kind >= TN_FUNC ? base : t;
}

static bool check_type(struct tn_scope *scope, bool import, const struct tn_type *created, struct naming *n)
{
    const struct tn_type *referenced = created->kind == TN_NAMED ? created->named->target : created;
    const struct tn_type *in = identity(referenced), *out = identity(created);
    /* What went out cannot come in again under another name */
    if (import && tn_map_has(&scope->exports.named, in) && !tn_map_has(&scope->imports.named, in))
        return false;
    if (!parts_named(n, referenced))
        return false;
    if (import)
        tn_map_put(&scope->imports.named, out, "");
    tn_map_put(&scope->exports.named, out, "");
    return true;
}

static bool check_item(struct tn_scope *scope, bool import, const struct tn_item *item, struct naming *n)
{
    switch ((enum tn_sort)item->sort) {
    case TN_SORT_TYPE: return check_type(scope, import, item->type, n);
    case TN_SORT_FUNC: return children_named(n, tn_base(item->type));
    case TN_SORT_VALUE: return named(n, item->type);
    case TN_SORT_INSTANCE: {
        const struct tn_items *items = &tn_base(item->type)->instance->exports;
        for (uint32_t i = 0; i < items->n; i++)
            if (items->at[i].type->kind != TN_BAD && !check_item(scope, import, &items->at[i], n))
                return false;
        return true;
    }
    case TN_SORT_COMPONENT:
    case TN_SORT_MODULE: return true;
    }
    return true;
}

bool tn_check_named(struct tn_scope *scope, bool import, const struct tn_item *item,
                    const struct tn_type **ret_bad)
{
    struct naming naming = {import ? &scope->imports.named : &scope->exports.named, NULL};
    if (scope->kind == TN_SCOPE_INSTANCE_TYPE || item->type->kind == TN_BAD ||
        check_item(scope, import, item, &naming))
        return true;
    *ret_bad = naming.bad;
    return false;
}
