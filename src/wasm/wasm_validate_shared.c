/* Atomic access to globals, tables, structs and arrays: the proposal shared-everything-threads. */
#include "wasm/wasm_validator.h"

/* What an instruction does to the place it names. */
enum action { GET, SET, RMW, XCHG, CMPXCHG };

static bool is_a(struct tn_validator *v, tn_valtype type, uint32_t heap, bool shared_only)
{
    tn_valtype top = TN_VAL_REF | TN_VAL_NULL | heap;
    return type & TN_VAL_REF &&
           (tn_v_matches(v, type, top | TN_VAL_SHARED) || (!shared_only && tn_v_matches(v, type, top)));
}

/* i32 and i64; but for arithmetic also what is any, and what can be compared where it is. */
static void check_type(struct tn_validator *v, enum action action, tn_valtype type, bool shared_only)
{
    if (type == TN_VAL_I32 || type == TN_VAL_I64)
        return;
    if (action == SET && (type == TN_VAL_I8 || type == TN_VAL_I16))
        return;
    if (action != RMW && is_a(v, type, action == CMPXCHG ? TN_HEAP_EQ : TN_HEAP_ANY, shared_only))
        return;
    TN_FAIL(v, "wasm-atomic", "invalid type: `%s` only allows i32, i64%s", tn_v_name(v),
            action == RMW       ? ""
            : action == CMPXCHG ? " and subtypes of eqref"
                                : " and subtypes of anyref");
}

/* Operands above the place, and what comes back; `place` and `index` are popped between, where there are. */
static void access(struct tn_validator *v, enum action action, tn_valtype type, tn_valtype index,
                   tn_valtype place)
{
    type = type == TN_VAL_I8 || type == TN_VAL_I16 ? TN_VAL_I32 : type;
    if (action != GET)
        tn_v_pop(v, type);
    if (action == CMPXCHG)
        tn_v_pop(v, type);
    if (index != TN_VAL_BOTTOM)
        tn_v_pop(v, index);
    if (place != TN_VAL_BOTTOM)
        tn_v_pop(v, place);
    if (action != SET)
        tn_v_push(v, type);
}

static void check_mutable(struct tn_validator *v, enum action action, bool mutable)
{
    if (action != GET && !mutable)
        TN_FAIL(v, "wasm-immutable", "`%s` of what is immutable", tn_v_name(v));
}

static void global(struct tn_validator *v, enum action action)
{
    tn_v_ordering(v, false);
    const struct tn_extern_type *g = tn_v_global(v);
    if (!g)
        return;
    check_mutable(v, action, g->mutable);
    check_type(v, action, g->value, false);
    access(v, action, g->value, TN_VAL_BOTTOM, TN_VAL_BOTTOM);
}

static void table(struct tn_validator *v, enum action action)
{
    tn_v_ordering(v, false);
    const struct tn_extern_type *t = tn_v_table(v);
    if (!t)
        return;
    check_type(v, action, t->value, true);
    access(v, action, t->value, tn_v_address(&t->limits), TN_VAL_BOTTOM);
}

/* A field of a struct or the elements of an array; `extends`: the _s and _u forms, of what is packed. */
static void field(struct tn_validator *v, enum action action, enum tn_core_kind kind, bool extends)
{
    tn_v_ordering(v, false);
    uint32_t number = tn_v_type(v, kind), index = kind == TN_CORE_STRUCT ? tn_v_u32(v) : 0;
    if (number == TN_NO_TYPE || !tn_v_index(v, "field", index, tn_v_core(v, number)->fields.n))
        return;
    struct tn_field f = tn_v_core(v, number)->fields.at[index];
    check_mutable(v, action, f.mutable);
    if (!extends)
        check_type(v, action, f.type, true);
    else if (f.type != TN_VAL_I8 && f.type != TN_VAL_I16)
        TN_FAIL(v, "wasm-type-mismatch", "type mismatch: `%s` of what is not packed", tn_v_name(v));
    access(v, action, f.type, kind == TN_CORE_ARRAY ? TN_VAL_I32 : TN_VAL_BOTTOM,
           TN_VAL_REF | TN_VAL_NULL | TN_VAL_DEFINED | number);
}

/* What the n-th instruction of a group does, where they stand in this order. */
static const uint8_t of_global[] = {GET, SET, RMW, RMW, RMW, RMW, RMW, XCHG, CMPXCHG};
static const uint8_t of_table[] = {GET, SET, XCHG, CMPXCHG};
static const uint8_t of_field[] = {GET, GET, GET, SET, RMW, RMW, RMW, RMW, RMW, XCHG, CMPXCHG};

void tn_v_shared(struct tn_validator *v)
{
    unsigned op = v->op;
    if (op >= TN_OP_GLOBAL_ATOMIC_GET && op <= TN_OP_GLOBAL_ATOMIC_RMW_CMPXCHG)
        global(v, of_global[op - TN_OP_GLOBAL_ATOMIC_GET]);
    else if (op >= TN_OP_TABLE_ATOMIC_GET && op <= TN_OP_TABLE_ATOMIC_RMW_CMPXCHG)
        table(v, of_table[op - TN_OP_TABLE_ATOMIC_GET]);
    else if (op >= TN_OP_STRUCT_ATOMIC_GET && op <= TN_OP_STRUCT_ATOMIC_RMW_CMPXCHG)
        field(v, of_field[op - TN_OP_STRUCT_ATOMIC_GET], TN_CORE_STRUCT,
              op == TN_OP_STRUCT_ATOMIC_GET_S || op == TN_OP_STRUCT_ATOMIC_GET_U);
    else if (op >= TN_OP_ARRAY_ATOMIC_GET && op <= TN_OP_ARRAY_ATOMIC_RMW_CMPXCHG)
        field(v, of_field[op - TN_OP_ARRAY_ATOMIC_GET], TN_CORE_ARRAY,
              op == TN_OP_ARRAY_ATOMIC_GET_S || op == TN_OP_ARRAY_ATOMIC_GET_U);
    else
        tn_v_continuation(v);
}
