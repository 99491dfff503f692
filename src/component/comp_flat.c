#include "component/comp_flat.h"

void tn_flats_init(struct tn_flats *flats, struct tn_arena *arena)
{
    flats->arena = arena;
    tn_map_init(&flats->of[0], arena);
    tn_map_init(&flats->of[1], arena);
}

bool tn_flat_push(struct tn_flat *flat, tn_valtype type)
{
    if (flat->n >= flat->max)
        return false;
    flat->at[flat->n++] = type;
    return true;
}

/* CanonicalABI.md join: what holds either. */
static tn_valtype join(tn_valtype a, tn_valtype b)
{
    if (a == b)
        return a;
    bool narrow = (a == TN_VAL_I32 || a == TN_VAL_F32) && (b == TN_VAL_I32 || b == TN_VAL_F32);
    return narrow ? TN_VAL_I32 : TN_VAL_I64;
}

/* A payload shares the places from `start` on with those of the other cases. */
static bool flatten_case(struct tn_flats *flats, struct tn_flat *flat, const struct tn_type *t,
                         uint32_t start, tn_valtype pointer)
{
    struct tn_flat payload = {.max = flat->max};
    if (!tn_flatten(flats, &payload, t, pointer))
        return false;
    for (uint32_t i = 0; i < payload.n; i++) {
        if (start + i < flat->n)
            flat->at[start + i] = join(flat->at[start + i], payload.at[i]);
        else if (!tn_flat_push(flat, payload.at[i]))
            return false;
    }
    return true;
}

static bool flatten_cases(struct tn_flats *flats, struct tn_flat *flat, const struct tn_type *t,
                          tn_valtype pointer)
{
    tn_flat_push(flat, TN_VAL_I32);
    uint32_t start = flat->n, n = tn_type_children(t);
    for (uint32_t i = 0; i < n; i++) {
        const struct tn_type *payload = tn_type_child(t, i);
        if (payload && !flatten_case(flats, flat, payload, start, pointer))
            return false;
    }
    return true;
}

static bool flatten_parts(struct tn_flats *flats, struct tn_flat *flat, const struct tn_type *t,
                          tn_valtype pointer)
{
    for (uint32_t i = 0; i < t->parts.n; i++)
        if (!tn_flatten(flats, flat, t->parts.at[i].type, pointer))
            return false;
    return true;
}

static bool flatten_list_n(struct tn_flats *flats, struct tn_flat *flat, const struct tn_type *t,
                           tn_valtype pointer)
{
    for (uint32_t i = 0; i < t->list_n.n; i++) /* an element takes one place at least, so this soon ends */
        if (!tn_flatten(flats, flat, t->list_n.a, pointer))
            return false;
    return true;
}

static bool flatten_compound(struct tn_flats *flats, struct tn_flat *flat, const struct tn_type *t,
                             tn_valtype pointer)
{
    if (t->kind == TN_RECORD || t->kind == TN_TUPLE)
        return flatten_parts(flats, flat, t, pointer);
    if (t->kind == TN_LIST_N)
        return flatten_list_n(flats, flat, t, pointer);
    return flatten_cases(flats, flat, t, pointer);
}

/* The flat form of a record, tuple, fixed list, variant, option or result. */
static const struct tn_flat *compound(struct tn_flats *flats, const struct tn_type *t, tn_valtype pointer)
{
    struct tn_map *known = &flats->of[pointer == TN_VAL_I64];
    struct tn_flat *flat = tn_map_get(known, t);
    if (flat)
        return flat;
    flat = tn_new(flats->arena, struct tn_flat);
    flat->max = TN_FLAT_MOST;
    if (!flatten_compound(flats, flat, t, pointer))
        flat->n = flat->max + 1;
    tn_map_put(known, t, flat);
    return flat;
}

static bool append(struct tn_flat *flat, const struct tn_flat *more)
{
    if (more->n > flat->max - flat->n)
        return false;
    for (uint32_t i = 0; i < more->n; i++)
        flat->at[flat->n++] = more->at[i];
    return true;
}

bool tn_flatten(struct tn_flats *flats, struct tn_flat *flat, const struct tn_type *t, tn_valtype pointer)
{
    t = tn_base(t);
    switch ((enum tn_kind)t->kind) {
    case TN_S64:
    case TN_U64: return tn_flat_push(flat, TN_VAL_I64);
    case TN_F32: return tn_flat_push(flat, TN_VAL_F32);
    case TN_F64: return tn_flat_push(flat, TN_VAL_F64);
    case TN_STRING:
    case TN_LIST:
    case TN_MAP: return tn_flat_push(flat, pointer) && tn_flat_push(flat, pointer);
    case TN_RECORD:
    case TN_TUPLE:
    case TN_LIST_N:
    case TN_VARIANT:
    case TN_OPTION:
    case TN_RESULT: return append(flat, compound(flats, t, pointer));
    default: return tn_flat_push(flat, TN_VAL_I32);
    }
}
