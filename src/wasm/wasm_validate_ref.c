/* References: null, functions, casts, structs, arrays, i31. Core §3.4.2–§3.4.6. */
#include "wasm/wasm_validator.h"

static tn_valtype ref_to(uint32_t number, bool null)
{
    return TN_VAL_REF | TN_VAL_DEFINED | number | (null ? TN_VAL_NULL : 0);
}

static tn_valtype exact_ref_to(struct tn_validator *v, uint32_t number)
{
    return ref_to(number, false) | (tn_v_on(v, TN_FEATURE_CUSTOM_DESCRIPTORS) ? TN_VAL_EXACT : 0);
}

static bool is_packed(tn_valtype type)
{
    return type == TN_VAL_I8 || type == TN_VAL_I16;
}

static tn_valtype unpacked(tn_valtype type)
{
    return is_packed(type) ? TN_VAL_I32 : type;
}

static bool has_default(tn_valtype type)
{
    return !(type & TN_VAL_REF) || type & TN_VAL_NULL;
}

/* ---- functions and null ---- */

static void ref_func(struct tn_validator *v)
{
    uint32_t index = tn_v_u32(v);
    if (!tn_v_index(v, "function", index, v->module->n_funcs))
        return;
    if (v->constant)
        v->refs[index] = 1;
    else if (!v->module->func_refs || !v->module->func_refs[index])
        TN_FAIL(v, "wasm-undeclared",
                "undeclared function reference: function %u is in no element segment, "
                "export or global",
                index);
    bool exact = index >= v->module->n_imported_funcs || v->module->exact_imports[index];
    tn_valtype type = ref_to(v->module->funcs[index], false);
    if (exact && tn_v_on(v, TN_FEATURE_CUSTOM_DESCRIPTORS))
        type |= TN_VAL_EXACT;
    tn_v_push(v, type);
}

static tn_valtype non_null(tn_valtype type)
{
    return type & ~TN_VAL_NULL;
}

static void br_on_null(struct tn_validator *v)
{
    const tn_valtype *types;
    uint32_t n, depth = tn_v_u32(v);
    tn_valtype ref = tn_v_pop_ref(v);
    if (!tn_v_label(v, depth, &types, &n))
        return;
    tn_v_pop_all(v, types, n);
    tn_v_push_all(v, types, n);
    tn_v_push(v, non_null(ref));
}

static void br_on_non_null(struct tn_validator *v)
{
    const tn_valtype *types;
    uint32_t n, depth = tn_v_u32(v);
    tn_valtype ref = tn_v_pop_ref(v);
    if (!tn_v_label(v, depth, &types, &n))
        return;
    if (!n || !(types[n - 1] & TN_VAL_REF))
        TN_FAIL(v, "wasm-type-mismatch", "type mismatch: the label of `br_on_non_null` takes no reference");
    else if (!tn_v_matches(v, non_null(ref), types[n - 1]))
        tn_v_mismatch(v, types[n - 1], non_null(ref));
    if (v->p->r.error)
        return;
    tn_v_pop_all(v, types, n - 1);
    tn_v_push_all(v, types, n - 1);
}

/* ---- casts ---- */

/* The top of the hierarchy that a type belongs to. */
static tn_valtype top_of(const struct tn_validator *v, tn_valtype type)
{
    static const uint8_t tops[] = {
        [TN_HEAP_CONT - TN_HEAP_CONT] = TN_HEAP_CONT,       [TN_HEAP_EXN - TN_HEAP_CONT] = TN_HEAP_EXN,
        [TN_HEAP_ARRAY - TN_HEAP_CONT] = TN_HEAP_ANY,       [TN_HEAP_STRUCT - TN_HEAP_CONT] = TN_HEAP_ANY,
        [TN_HEAP_I31 - TN_HEAP_CONT] = TN_HEAP_ANY,         [TN_HEAP_EQ - TN_HEAP_CONT] = TN_HEAP_ANY,
        [TN_HEAP_ANY - TN_HEAP_CONT] = TN_HEAP_ANY,         [TN_HEAP_EXTERN - TN_HEAP_CONT] = TN_HEAP_EXTERN,
        [TN_HEAP_FUNC - TN_HEAP_CONT] = TN_HEAP_FUNC,       [TN_HEAP_NONE - TN_HEAP_CONT] = TN_HEAP_ANY,
        [TN_HEAP_NOEXTERN - TN_HEAP_CONT] = TN_HEAP_EXTERN, [TN_HEAP_NOFUNC - TN_HEAP_CONT] = TN_HEAP_FUNC,
        [TN_HEAP_NOEXN - TN_HEAP_CONT] = TN_HEAP_EXN,       [TN_HEAP_NOCONT - TN_HEAP_CONT] = TN_HEAP_CONT};
    static const uint8_t of_kind[] = {TN_HEAP_FUNC, TN_HEAP_ANY, TN_HEAP_ANY, TN_HEAP_CONT};
    uint32_t heap = type & TN_VAL_HEAP;
    tn_valtype shared = tn_v_is_shared(v, type) ? TN_VAL_SHARED : 0;
    heap = type & TN_VAL_DEFINED ? of_kind[tn_v_core(v, heap)->kind] : tops[heap - TN_HEAP_CONT];
    return TN_VAL_REF | TN_VAL_NULL | shared | heap;
}

/* A cast of what nobody may look into: continuations. */
static bool castable(struct tn_validator *v, tn_valtype type)
{
    tn_wasm_reftype_open(v->p, v->at, type);
    if (!v->p->r.error && (top_of(v, type) & TN_VAL_HEAP) == TN_HEAP_CONT)
        TN_FAIL(v, "wasm-cast", "invalid cast: continuations cannot be cast");
    return !v->p->r.error;
}

static void ref_test(struct tn_validator *v, bool null, bool cast)
{
    tn_valtype type = tn_v_heap(v) | (null ? TN_VAL_NULL : 0);
    if (!castable(v, type))
        return;
    tn_v_pop(v, top_of(v, type));
    tn_v_push(v, cast ? type : TN_VAL_I32);
}

/* ---- casts by descriptor: custom descriptors ---- */

/* Pops the descriptor of what a cast makes: an exact one for an exact target. */
static bool pop_descriptor(struct tn_validator *v, tn_valtype target)
{
    if (v->p->r.error)
        return false;
    uint32_t descriptor =
        target & TN_VAL_DEFINED ? tn_v_core(v, target & TN_VAL_HEAP)->descriptor : TN_NO_TYPE;
    if (descriptor == TN_NO_TYPE)
        TN_FAIL(v, "wasm-descriptor", "the target of `%s` must have a descriptor", tn_v_name(v));
    else
        tn_v_pop(v, ref_to(descriptor, true) | (target & TN_VAL_EXACT));
    return !v->p->r.error;
}

/* What comes back is exact where what was given is. */
static void ref_get_desc(struct tn_validator *v)
{
    uint32_t number = tn_v_type(v, TN_CORE_STRUCT);
    if (number == TN_NO_TYPE)
        return;
    uint32_t descriptor = tn_v_core(v, number)->descriptor;
    if (descriptor == TN_NO_TYPE) {
        TN_FAIL(v, "wasm-descriptor", "`%s` of a type without a descriptor", tn_v_name(v));
        return;
    }
    tn_valtype found = tn_v_pop(v, ref_to(number, true));
    bool exact = tn_v_matches(v, found, ref_to(number, true) | TN_VAL_EXACT);
    tn_v_push(v, ref_to(descriptor, false) | (exact ? TN_VAL_EXACT : 0));
}

static void ref_cast_desc(struct tn_validator *v, bool null)
{
    tn_valtype type = tn_v_heap(v) | (null ? TN_VAL_NULL : 0);
    if (!pop_descriptor(v, type))
        return;
    tn_v_pop(v, top_of(v, type));
    tn_v_push(v, type);
}

/* What is left of `from` where the cast to `to` did not take it: never null where `to` takes null. */
static tn_valtype difference(tn_valtype from, tn_valtype to)
{
    return to & TN_VAL_NULL ? non_null(from) : from;
}

static void br_on_cast(struct tn_validator *v)
{
    uint8_t flags = tn_read_byte(&v->p->r);
    uint32_t depth = tn_v_u32(v), n;
    tn_valtype from = tn_v_heap(v) | (flags & 1 ? TN_VAL_NULL : 0);
    tn_valtype to = tn_v_heap(v) | (flags & 2 ? TN_VAL_NULL : 0);
    const tn_valtype *types;
    if (flags > 3)
        TN_FAIL(v, "wasm-malformed", "invalid cast flags 0x%02x", flags);
    if (v->p->r.error || !castable(v, from) || !castable(v, to))
        return;
    bool related = tn_v_on(v, TN_FEATURE_CUSTOM_DESCRIPTORS) ? top_of(v, to) == top_of(v, from)
                                                             : tn_v_matches(v, to, from);
    if (!related) {
        tn_v_mismatch(v, from, to);
        return;
    }
    bool described = v->op == TN_OP_BR_ON_CAST_DESC_EQ || v->op == TN_OP_BR_ON_CAST_DESC_EQ_FAIL;
    if (described && !pop_descriptor(v, to))
        return;
    tn_v_pop(v, from);
    bool fails = v->op == TN_OP_BR_ON_CAST_FAIL || v->op == TN_OP_BR_ON_CAST_DESC_EQ_FAIL;
    tn_valtype there = fails ? difference(from, to) : to, here = fails ? to : difference(from, to);
    if (!tn_v_label(v, depth, &types, &n))
        return;
    if (!n || !tn_v_matches(v, there, types[n - 1])) {
        TN_FAIL(v, "wasm-type-mismatch", "type mismatch: `%s` branches with %s, and its label takes %s",
                tn_v_name(v), tn_wasm_type_text(v->p, there), tn_wasm_types_text(v->p, types, n));
        return;
    }
    tn_v_pop_all(v, types, n - 1);
    tn_v_push_all(v, types, n - 1);
    tn_v_push(v, here);
}

/* Of one sort, shared or not: the type found. */
static tn_valtype pop_abstract(struct tn_validator *v, uint32_t heap)
{
    tn_valtype found = tn_v_pop_ref(v), wanted = TN_VAL_REF | TN_VAL_NULL | heap;
    if (found == TN_VAL_BOTTOM_REF)
        return found;
    if (tn_v_is_shared(v, found))
        wanted |= TN_VAL_SHARED;
    if (!tn_v_matches(v, found, wanted))
        tn_v_mismatch(v, wanted, found);
    return found;
}

/* any.convert_extern, extern.convert_any: nullability and sharing stay */
static void convert(struct tn_validator *v, uint32_t from, uint32_t to)
{
    tn_valtype found = pop_abstract(v, from);
    tn_valtype shared = found == TN_VAL_BOTTOM_REF ? TN_VAL_MAYBE_SHARED
                        : tn_v_is_shared(v, found) ? TN_VAL_SHARED
                                                   : found & TN_VAL_MAYBE_SHARED;
    tn_v_push(v, TN_VAL_REF | (found & TN_VAL_NULL) | shared | to);
}

static bool knows_sharing(tn_valtype type)
{
    return type != TN_VAL_BOTTOM_REF && !(type & TN_VAL_MAYBE_SHARED);
}

static void ref_eq(struct tn_validator *v)
{
    tn_valtype b = pop_abstract(v, TN_HEAP_EQ), a = pop_abstract(v, TN_HEAP_EQ);
    if (knows_sharing(a) && knows_sharing(b) && tn_v_is_shared(v, a) != tn_v_is_shared(v, b))
        TN_FAIL(v, "wasm-type-mismatch", "type mismatch: `ref.eq` of a shared and an unshared reference");
    tn_v_push(v, TN_VAL_I32);
}

/* ---- structs ---- */

static void struct_new(struct tn_validator *v, bool fill, bool described)
{
    uint32_t number = tn_v_type(v, TN_CORE_STRUCT);
    if (number == TN_NO_TYPE)
        return;
    const struct tn_core_type *t = tn_v_core(v, number);
    if (described != (t->descriptor != TN_NO_TYPE)) {
        TN_FAIL(v, "wasm-descriptor", "type with%s descriptor: `%s` cannot make it",
                described ? "out a" : " a", tn_v_name(v));
        return;
    }
    if (described)
        tn_v_pop(v, ref_to(t->descriptor, true) | TN_VAL_EXACT);
    for (uint32_t i = t->fields.n; i-- && !v->p->r.error;) {
        if (fill)
            tn_v_pop(v, unpacked(t->fields.at[i].type));
        else if (!has_default(t->fields.at[i].type))
            TN_FAIL(v, "wasm-default", "invalid `%s`: field %u has no default", tn_v_name(v), i);
    }
    tn_v_push(v, exact_ref_to(v, number));
}

static void check_packing(struct tn_validator *v, tn_valtype type, bool extends)
{
    if (is_packed(type) != extends)
        TN_FAIL(v, "wasm-type-mismatch",
                extends ? "type mismatch: `%s` of what is not packed"
                        : "type mismatch: `%s` of what is packed needs _s or _u",
                tn_v_name(v));
}

static void struct_access(struct tn_validator *v)
{
    uint32_t number = tn_v_type(v, TN_CORE_STRUCT), index = tn_v_u32(v);
    if (number == TN_NO_TYPE || !tn_v_index(v, "field", index, tn_v_core(v, number)->fields.n))
        return;
    struct tn_field field = tn_v_core(v, number)->fields.at[index];
    if (v->op == TN_OP_STRUCT_SET) {
        if (!field.mutable)
            TN_FAIL(v, "wasm-immutable", "invalid struct.set: field %u is immutable", index);
        tn_v_pop(v, unpacked(field.type));
        tn_v_pop(v, ref_to(number, true));
        return;
    }
    check_packing(v, field.type, v->op != TN_OP_STRUCT_GET);
    tn_v_pop(v, ref_to(number, true));
    tn_v_push(v, unpacked(field.type));
}

/* ---- arrays ---- */

static uint32_t array_type(struct tn_validator *v, bool mutable)
{
    uint32_t number = tn_v_type(v, TN_CORE_ARRAY);
    if (number != TN_NO_TYPE && mutable && !tn_v_core(v, number)->fields.at[0].mutable)
        TN_FAIL(v, "wasm-immutable", "invalid `%s`: array is immutable", tn_v_name(v));
    return v->p->r.error ? TN_NO_TYPE : number;
}

static void array_new(struct tn_validator *v)
{
    uint32_t number = array_type(v, false), n;
    if (number == TN_NO_TYPE)
        return;
    tn_valtype element = tn_v_core(v, number)->fields.at[0].type;
    switch ((unsigned)v->op) {
    case TN_OP_ARRAY_NEW:
        tn_v_pop(v, TN_VAL_I32);
        tn_v_pop(v, unpacked(element));
        break;
    case TN_OP_ARRAY_NEW_DEFAULT:
        if (!has_default(element))
            TN_FAIL(v, "wasm-default", "invalid `array.new_default`: the elements have no default");
        tn_v_pop(v, TN_VAL_I32);
        break;
    case TN_OP_ARRAY_NEW_FIXED:
        n = tn_v_u32(v);
        for (uint32_t left = v->operands.n - v->frames.at[v->frames.n - 1].height;
             n && left && !v->p->r.error; n--, left--)
            tn_v_pop(v, unpacked(element));
        if (n) /* more than there are: one is missing, or none of them is ever reached */
            tn_v_pop(v, unpacked(element));
        break;
    }
    tn_v_push(v, exact_ref_to(v, number));
}

static void check_data_element(struct tn_validator *v, tn_valtype element)
{
    if (element & TN_VAL_REF)
        TN_FAIL(v, "wasm-type-mismatch", "type mismatch: `%s` of references: data has numbers and vectors",
                tn_v_name(v));
}

static void check_segment(struct tn_validator *v, uint32_t segment, tn_valtype element)
{
    if (v->p->r.error)
        return;
    tn_valtype found = v->module->element_types[segment];
    if (!tn_v_matches(v, found, element))
        tn_v_mismatch(v, element, found);
}

static void array_segment(struct tn_validator *v)
{
    bool data = v->op == TN_OP_ARRAY_NEW_DATA || v->op == TN_OP_ARRAY_INIT_DATA;
    bool init = v->op == TN_OP_ARRAY_INIT_DATA || v->op == TN_OP_ARRAY_INIT_ELEM;
    uint32_t number = array_type(v, init), segment = data ? tn_v_data(v) : tn_v_elem(v);
    if (v->p->r.error)
        return;
    tn_valtype element = tn_v_core(v, number)->fields.at[0].type;
    if (data)
        check_data_element(v, element);
    else
        check_segment(v, segment, element);
    tn_v_pop(v, TN_VAL_I32);
    tn_v_pop(v, TN_VAL_I32);
    if (!init) {
        tn_v_push(v, exact_ref_to(v, number));
        return;
    }
    tn_v_pop(v, TN_VAL_I32);
    tn_v_pop(v, ref_to(number, true));
}

static void array_access(struct tn_validator *v)
{
    bool set = v->op == TN_OP_ARRAY_SET || v->op == TN_OP_ARRAY_FILL;
    uint32_t number = array_type(v, set);
    if (number == TN_NO_TYPE)
        return;
    tn_valtype element = tn_v_core(v, number)->fields.at[0].type;
    if (v->op == TN_OP_ARRAY_FILL)
        tn_v_pop(v, TN_VAL_I32);
    if (set)
        tn_v_pop(v, unpacked(element));
    else
        check_packing(v, element, v->op != TN_OP_ARRAY_GET);
    tn_v_pop(v, TN_VAL_I32);
    tn_v_pop(v, ref_to(number, true));
    if (!set)
        tn_v_push(v, unpacked(element));
}

static void array_copy(struct tn_validator *v)
{
    uint32_t to = array_type(v, true), from = array_type(v, false);
    if (v->p->r.error)
        return;
    tn_valtype a = tn_v_core(v, to)->fields.at[0].type, b = tn_v_core(v, from)->fields.at[0].type;
    if (a != b && (is_packed(a) || is_packed(b) || !tn_v_matches(v, b, a)))
        TN_FAIL(v, "wasm-type-mismatch", "type mismatch: `array.copy` from elements of %s to elements of %s",
                tn_wasm_type_text(v->p, b), tn_wasm_type_text(v->p, a));
    tn_v_pop(v, TN_VAL_I32);
    tn_v_pop(v, TN_VAL_I32);
    tn_v_pop(v, ref_to(from, true));
    tn_v_pop(v, TN_VAL_I32);
    tn_v_pop(v, ref_to(to, true));
}

static void aggregates(struct tn_validator *v)
{
    switch ((unsigned)v->op) {
    case TN_OP_STRUCT_NEW: struct_new(v, true, false); return;
    case TN_OP_STRUCT_NEW_DEFAULT: struct_new(v, false, false); return;
    case TN_OP_STRUCT_NEW_DESC: struct_new(v, true, true); return;
    case TN_OP_STRUCT_NEW_DEFAULT_DESC: struct_new(v, false, true); return;
    case TN_OP_STRUCT_GET:
    case TN_OP_STRUCT_GET_S:
    case TN_OP_STRUCT_GET_U:
    case TN_OP_STRUCT_SET: struct_access(v); return;
    case TN_OP_ARRAY_NEW:
    case TN_OP_ARRAY_NEW_DEFAULT:
    case TN_OP_ARRAY_NEW_FIXED: array_new(v); return;
    case TN_OP_ARRAY_NEW_DATA:
    case TN_OP_ARRAY_NEW_ELEM:
    case TN_OP_ARRAY_INIT_DATA:
    case TN_OP_ARRAY_INIT_ELEM: array_segment(v); return;
    case TN_OP_ARRAY_GET:
    case TN_OP_ARRAY_GET_S:
    case TN_OP_ARRAY_GET_U:
    case TN_OP_ARRAY_SET:
    case TN_OP_ARRAY_FILL: array_access(v); return;
    case TN_OP_ARRAY_COPY: array_copy(v); return;
    case TN_OP_ARRAY_LEN:
        pop_abstract(v, TN_HEAP_ARRAY);
        tn_v_push(v, TN_VAL_I32);
        return;
    default: tn_v_tables(v);
    }
}

void tn_v_reference(struct tn_validator *v)
{
    switch ((unsigned)v->op) {
    case TN_OP_REF_NULL: tn_v_push(v, tn_v_heap(v) | TN_VAL_NULL); return;
    case TN_OP_REF_IS_NULL:
        tn_v_pop_ref(v);
        tn_v_push(v, TN_VAL_I32);
        return;
    case TN_OP_REF_FUNC: ref_func(v); return;
    case TN_OP_REF_AS_NON_NULL: tn_v_push(v, non_null(tn_v_pop_ref(v))); return;
    case TN_OP_REF_EQ: ref_eq(v); return;
    case TN_OP_BR_ON_NULL: br_on_null(v); return;
    case TN_OP_BR_ON_NON_NULL: br_on_non_null(v); return;
    case TN_OP_REF_TEST: ref_test(v, false, false); return;
    case TN_OP_REF_TEST_NULL: ref_test(v, true, false); return;
    case TN_OP_REF_CAST: ref_test(v, false, true); return;
    case TN_OP_REF_CAST_NULL: ref_test(v, true, true); return;
    case TN_OP_REF_GET_DESC: ref_get_desc(v); return;
    case TN_OP_REF_CAST_DESC_EQ: ref_cast_desc(v, false); return;
    case TN_OP_REF_CAST_DESC_EQ_NULL: ref_cast_desc(v, true); return;
    case TN_OP_BR_ON_CAST_DESC_EQ:
    case TN_OP_BR_ON_CAST_DESC_EQ_FAIL:
    case TN_OP_BR_ON_CAST:
    case TN_OP_BR_ON_CAST_FAIL: br_on_cast(v); return;
    case TN_OP_ANY_CONVERT_EXTERN: convert(v, TN_HEAP_EXTERN, TN_HEAP_ANY); return;
    case TN_OP_EXTERN_CONVERT_ANY: convert(v, TN_HEAP_ANY, TN_HEAP_EXTERN); return;
    case TN_OP_REF_I31:
    case TN_OP_REF_I31_SHARED:
        tn_v_pop(v, TN_VAL_I32);
        tn_v_push(v, TN_VAL_REF | TN_HEAP_I31 | (v->op == TN_OP_REF_I31 ? 0 : TN_VAL_SHARED));
        return;
    case TN_OP_I31_GET_S:
    case TN_OP_I31_GET_U:
        pop_abstract(v, TN_HEAP_I31);
        tn_v_push(v, TN_VAL_I32);
        return;
    default: aggregates(v);
    }
}
