/* Locals of a body: as the runs they are declared in, since a few bytes may declare thousands in every
 * function. The first of them stand one by one as well, and most functions have no more. */
#include "wasm/wasm_validator.h"

enum { MAX_LOCALS = 50000, NEAR = 512 };

/* ---- declarations ---- */

static void add(struct tn_validator *v, uint32_t n, tn_valtype type)
{
    struct tn_local_run *last = v->runs.n ? &v->runs.at[v->runs.n - 1] : NULL;
    uint32_t near = v->locals.n + n < NEAR ? v->locals.n + n : NEAR;
    if (!n)
        return;
    if (!last || last->type != type) {
        last = tn_push(v->arena, &v->runs);
        *last = (struct tn_local_run){.type = type};
    }
    v->n_locals += n;
    last->end = v->n_locals;
    while (v->locals.n < near)
        v->locals.at[v->locals.n++] = type;
}

void tn_v_declare_locals(struct tn_validator *v, const struct tn_core_type *func)
{
    if (!v->locals.at)
        v->locals.at = tn_new_n(v->arena, NEAR, tn_valtype);
    v->locals.n = v->runs.n = v->n_locals = 0;
    v->body++;
    for (uint32_t i = 0; i < func->func.n_params; i++)
        add(v, 1, func->func.at[i]);
    uint32_t groups = tn_read_count(&v->p->r, UINT32_MAX, "");
    for (; groups && !v->p->r.error; groups--) {
        v->at = tn_reader_offset(&v->p->r);
        uint32_t n = tn_v_u32(v);
        if (n > MAX_LOCALS - (v->n_locals < MAX_LOCALS ? v->n_locals : MAX_LOCALS)) {
            TN_FAIL(v, "wasm-limit", "too many locals: more than %d in one function", MAX_LOCALS);
            return;
        }
        tn_valtype type = tn_parse_valtype(v->p);
        if ((type & (TN_VAL_REF | TN_VAL_NULL)) == TN_VAL_REF) {
            if (!tn_wasm_need(v->p, v->at, TN_FEATURE_FUNCTION_REFERENCES, "local without a default"))
                return;
            type |= TN_LOCAL_UNSET;
        }
        if (!v->p->r.error)
            add(v, n, type);
    }
}

/* ---- their types ---- */

static tn_valtype far_type(const struct tn_validator *v, uint32_t index)
{
    uint32_t low = 0, high = v->runs.n - 1;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (index < v->runs.at[middle].end)
            high = middle;
        else
            low = middle + 1;
    }
    tn_valtype type = v->runs.at[low].type;
    bool set = v->far_set && v->far_set[index] == v->body;
    return set ? type & ~TN_LOCAL_UNSET : type;
}

static void set_has_value(struct tn_validator *v, uint32_t index, bool has)
{
    if (index >= NEAR) {
        if (!v->far_set)
            v->far_set = tn_new_n(v->arena, MAX_LOCALS + 1, uint32_t);
        v->far_set[index] = has ? v->body : 0;
    } else if (has) {
        v->locals.at[index] &= ~TN_LOCAL_UNSET;
    } else {
        v->locals.at[index] |= TN_LOCAL_UNSET;
    }
}

void tn_v_leave_locals(struct tn_validator *v, uint32_t n)
{
    while (v->set.n > n)
        set_has_value(v, v->set.at[--v->set.n], false);
}

/* ---- instructions ---- */

void tn_v_local(struct tn_validator *v)
{
    uint32_t index = tn_v_u32(v);
    if (!tn_v_index(v, "local", index, v->n_locals))
        return;
    tn_valtype type = index < NEAR ? v->locals.at[index] : far_type(v, index);
    bool unset = type & TN_LOCAL_UNSET;
    if (v->op == TN_OP_LOCAL_GET) {
        if (unset)
            TN_FAIL(v, "wasm-uninitialized", "uninitialized local: %u is read before it is set", index);
        tn_v_push(v, type);
        return;
    }
    if (unset) {
        type &= ~TN_LOCAL_UNSET;
        set_has_value(v, index, true);
        *tn_push(v->arena, &v->set) = index;
    }
    tn_v_pop(v, type);
    if (v->op == TN_OP_LOCAL_TEE)
        tn_v_push(v, type);
}
