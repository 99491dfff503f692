#include "component/comp_flat.h"

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
static bool flatten_case(struct tn_flat *flat, const struct tn_type *t, uint32_t start, tn_valtype pointer)
{
    struct tn_flat payload = {.max = flat->max};
    if (!tn_flatten(&payload, t, pointer))
        return false;
    for (uint32_t i = 0; i < payload.n; i++) {
        if (start + i < flat->n)
            flat->at[start + i] = join(flat->at[start + i], payload.at[i]);
        else if (!tn_flat_push(flat, payload.at[i]))
            return false;
    }
    return true;
}

static bool flatten_cases(struct tn_flat *flat, const struct tn_type *t, tn_valtype pointer)
{
    if (!tn_flat_push(flat, TN_VAL_I32))
        return false;
    uint32_t start = flat->n, n = tn_type_children(t);
    for (uint32_t i = 0; i < n; i++) {
        const struct tn_type *payload = tn_type_child(t, i);
        if (payload && !flatten_case(flat, payload, start, pointer))
            return false;
    }
    return true;
}

static bool flatten_parts(struct tn_flat *flat, const struct tn_type *t, tn_valtype pointer)
{
    for (uint32_t i = 0; i < t->parts.n; i++)
        if (!tn_flatten(flat, t->parts.at[i].type, pointer))
            return false;
    return true;
}

static bool flatten_list_n(struct tn_flat *flat, const struct tn_type *t, tn_valtype pointer)
{
    for (uint32_t i = 0; i < t->list_n.n; i++) /* an element takes one place at least, so this soon ends */
        if (!tn_flatten(flat, t->list_n.a, pointer))
            return false;
    return true;
}

bool tn_flatten(struct tn_flat *flat, const struct tn_type *t, tn_valtype pointer)
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
    case TN_TUPLE: return flatten_parts(flat, t, pointer);
    case TN_LIST_N: return flatten_list_n(flat, t, pointer);
    case TN_VARIANT:
    case TN_OPTION:
    case TN_RESULT: return flatten_cases(flat, t, pointer);
    default: return tn_flat_push(flat, TN_VAL_I32);
    }
}
