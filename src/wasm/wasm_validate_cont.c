/* Continuations: the proposal stack-switching. */
#include "wasm/wasm_validator.h"

#include <assert.h>

enum { MAX_HANDLERS = 10000 };

/* The function type of a continuation type; NULL where what is read is none. */
static const struct tn_core_type *cont_type(struct tn_validator *v, uint32_t *ret_number)
{
    *ret_number = tn_v_type(v, TN_CORE_CONT);
    return *ret_number == TN_NO_TYPE ? NULL : tn_v_core(v, tn_v_core(v, *ret_number)->cont);
}

/* The same of a reference type. */
static const struct tn_core_type *cont_of(struct tn_validator *v, tn_valtype type)
{
    if (type & TN_VAL_REF && type & TN_VAL_DEFINED && tn_v_core(v, type & TN_VAL_HEAP)->kind == TN_CORE_CONT)
        return tn_v_core(v, tn_v_core(v, type & TN_VAL_HEAP)->cont);
    TN_FAIL(v, "wasm-type-mismatch", "type mismatch: `%s` needs a continuation reference", tn_v_name(v));
    return NULL;
}

static tn_valtype ref_to(uint32_t number, bool null)
{
    return TN_VAL_REF | TN_VAL_DEFINED | number | (null ? TN_VAL_NULL : 0);
}

static bool all_match(struct tn_validator *v, const tn_valtype *a, uint32_t n_a, const tn_valtype *b,
                      uint32_t n_b)
{
    bool same = n_a == n_b;
    for (uint32_t i = 0; same && i < n_a; i++)
        same = tn_v_matches(v, a[i], b[i]);
    return same;
}

static bool results_match(struct tn_validator *v, const struct tn_core_type *a, const struct tn_core_type *b)
{
    return all_match(v, a->func.at + a->func.n_params, a->func.n_results, b->func.at + b->func.n_params,
                     b->func.n_results);
}

static void mismatch(struct tn_validator *v, const char *what)
{
    TN_FAIL(v, "wasm-type-mismatch", "type mismatch: %s of `%s`", what, tn_v_name(v));
}

static void push_results(struct tn_validator *v, const struct tn_core_type *type)
{
    tn_v_push_all(v, type->func.at + type->func.n_params, type->func.n_results);
}

static void cont_new(struct tn_validator *v)
{
    uint32_t number;
    if (!cont_type(v, &number))
        return;
    tn_v_pop(v, ref_to(tn_v_core(v, number)->cont, true));
    tn_v_push(v, ref_to(number, false));
}

static void cont_bind(struct tn_validator *v)
{
    uint32_t from, to;
    const struct tn_core_type *a = cont_type(v, &from), *b = a ? cont_type(v, &to) : NULL;
    if (!b)
        return;
    uint32_t bound = a->func.n_params - b->func.n_params;
    if (a->func.n_params < b->func.n_params ||
        !all_match(v, b->func.at, b->func.n_params, a->func.at + bound, b->func.n_params) ||
        !results_match(v, a, b)) {
        mismatch(v, "continuation types");
        return;
    }
    tn_v_pop(v, ref_to(from, true));
    tn_v_pop_all(v, a->func.at, bound);
    tn_v_push(v, ref_to(to, false));
}

static void suspend(struct tn_validator *v)
{
    const struct tn_core_type *tag = tn_v_tag(v);
    if (!tag)
        return;
    tn_v_pop_all(v, tag->func.at, tag->func.n_params);
    push_results(v, tag);
}

/* (on tag label): the label takes what the tag gives, and the rest of the computation as a continuation. */
static void on_label(struct tn_validator *v, const struct tn_core_type *resumed,
                     const struct tn_core_type *tag)
{
    const tn_valtype *types;
    const struct tn_core_type *rest;
    uint32_t n;
    if (!tn_v_label(v, tn_v_u32(v), &types, &n))
        return;
    if (!n) {
        mismatch(v, "a handler's label without a continuation");
        return;
    }
    if (!(rest = cont_of(v, types[n - 1])))
        return;
    if (!all_match(v, tag->func.at, tag->func.n_params, types, n - 1))
        mismatch(v, "tag and label");
    else if (!all_match(v, rest->func.at, rest->func.n_params, tag->func.at + tag->func.n_params,
                        tag->func.n_results) ||
             !results_match(v, resumed, rest))
        mismatch(v, "the label's continuation type");
}

static void handlers(struct tn_validator *v, const struct tn_core_type *resumed)
{
    uint32_t n = tn_read_count(&v->p->r, MAX_HANDLERS, "too many handlers");
    for (; n && !v->p->r.error; n--) {
        uint8_t kind = tn_read_byte(&v->p->r);
        const struct tn_core_type *tag = tn_v_tag(v);
        if (!tag)
            return;
        if (kind > 1)
            TN_FAIL(v, "wasm-malformed", "invalid leading byte 0x%02x of a handler", kind);
        else if (!kind)
            on_label(v, resumed, tag);
        else if (tag->func.n_params || !results_match(v, tag, resumed) || !results_match(v, resumed, tag))
            mismatch(v, "switch tag");
    }
}

static void resume(struct tn_validator *v)
{
    uint32_t number;
    const struct tn_core_type *type = cont_type(v, &number), *tag = NULL;
    if (!type || (v->op == TN_OP_RESUME_THROW && !(tag = tn_v_tag(v))))
        return;
    if (tag && tag->func.n_results)
        mismatch(v, "a tag with results");
    handlers(v, type);
    tn_v_pop(v, ref_to(number, true));
    if (v->op == TN_OP_RESUME)
        tn_v_pop_all(v, type->func.at, type->func.n_params);
    else if (tag)
        tn_v_pop_all(v, tag->func.at, tag->func.n_params);
    else
        tn_v_pop(v, TN_VAL_REF | TN_VAL_NULL | TN_HEAP_EXN);
    push_results(v, type);
}

static void switch_to(struct tn_validator *v)
{
    uint32_t number;
    const struct tn_core_type *type = cont_type(v, &number), *tag = type ? tn_v_tag(v) : NULL, *other;
    if (!tag)
        return;
    uint32_t n = type->func.n_params;
    if (tag->func.n_params || !n) {
        mismatch(v, n ? "a tag with parameters" : "a continuation that takes none");
        return;
    }
    if (!(other = cont_of(v, type->func.at[n - 1])))
        return;
    if (!results_match(v, tag, type) || !results_match(v, tag, other))
        mismatch(v, "continuation types");
    tn_v_pop(v, ref_to(number, true));
    tn_v_pop_all(v, type->func.at, n - 1);
    tn_v_push_all(v, other->func.at, other->func.n_params);
}

void tn_v_continuation(struct tn_validator *v)
{
    switch ((unsigned)v->op) {
    case TN_OP_CONT_NEW: cont_new(v); return;
    case TN_OP_CONT_BIND: cont_bind(v); return;
    case TN_OP_SUSPEND: suspend(v); return;
    case TN_OP_RESUME:
    case TN_OP_RESUME_THROW:
    case TN_OP_RESUME_THROW_REF: resume(v); return;
    case TN_OP_SWITCH: switch_to(v); return;
    default: assert(!"a row of wasm_opcodes.def with a rule of its own that nobody has");
    }
}
