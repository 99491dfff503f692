/* Blocks, branches, calls, variables, exceptions. */
#include "wasm/wasm_validator.h"

enum { MAX_BR_TABLE = 7654321, MAX_CATCHES = 10000 };

/* ---- frames ---- */

static const tn_valtype *params_of(const struct tn_validator *v, const struct tn_block_type *type,
                                   uint32_t *ret_n)
{
    if (type->func == TN_NO_TYPE) {
        *ret_n = 0;
        return &type->result;
    }
    const struct tn_core_type *t = tn_v_core(v, type->func);
    *ret_n = t->func.n_params;
    return t->func.at;
}

/* What a block leaves; borrowed from `type`. */
static const tn_valtype *results_of(const struct tn_validator *v, const struct tn_block_type *type,
                                    uint32_t *ret_n)
{
    if (type->func == TN_NO_TYPE) {
        *ret_n = type->result != TN_VAL_BOTTOM;
        return &type->result;
    }
    const struct tn_core_type *t = tn_v_core(v, type->func);
    *ret_n = t->func.n_results;
    return t->func.at + t->func.n_params;
}

void tn_v_push_frame(struct tn_validator *v, enum tn_frame_kind kind, struct tn_block_type type)
{
    struct tn_frame *frame = tn_push(v->arena, &v->frames);
    *frame = (struct tn_frame){.type = type, .height = v->operands.n, .set = v->set.n, .kind = (uint8_t)kind};
    if (kind == TN_FRAME_FUNC)
        return; /* parameters are locals */
    uint32_t n;
    const tn_valtype *params = params_of(v, &type, &n);
    tn_v_push_all(v, params, n);
}

/* Checks that the top frame leaves its results and nothing else, and takes it away. */
static struct tn_frame pop_frame(struct tn_validator *v)
{
    struct tn_frame frame = v->frames.at[v->frames.n - 1];
    uint32_t n;
    const tn_valtype *results = results_of(v, &frame.type, &n);
    tn_v_pop_all(v, results, n);
    if (v->operands.n != frame.height && !v->p->r.error) {
        tn_v_note_stack(v);
        TN_FAIL(v, "wasm-type-mismatch",
                "type mismatch: values remaining on stack at end of block: %u more than it gives",
                v->operands.n - frame.height);
    }
    tn_v_leave_locals(v, frame.set);
    v->operands.n = frame.height;
    v->frames.n--;
    return frame;
}

bool tn_v_label(struct tn_validator *v, uint32_t depth, const tn_valtype **ret_types, uint32_t *ret_n)
{
    if (v->p->r.error)
        return false;
    if (depth >= v->frames.n) {
        TN_FAIL(v, "wasm-unknown-index", "unknown label %u: branch depth too large: there %s %u", depth,
                v->frames.n == 1 ? "is" : "are", v->frames.n);
        return false;
    }
    const struct tn_frame *frame = &v->frames.at[v->frames.n - 1 - depth];
    *ret_types =
        frame->kind == TN_FRAME_LOOP ? params_of(v, &frame->type, ret_n) : results_of(v, &frame->type, ret_n);
    return true;
}

/* blocktype ::= 0x40 | valtype | s33 */
static struct tn_block_type block_type(struct tn_validator *v)
{
    struct tn_block_type type = {TN_NO_TYPE, TN_VAL_BOTTOM};
    uint8_t byte = tn_peek_byte(&v->p->r);
    if (byte == 0x40) {
        tn_read_byte(&v->p->r);
    } else if ((byte & 0xc0) == 0x40) {
        type.result = tn_parse_valtype(v->p);
    } else {
        int64_t index = tn_read_s33(&v->p->r);
        if (index < 0) {
            TN_FAIL(v, "wasm-malformed", "invalid block type");
        } else if (!v->p->r.error) {
            tn_wasm_need(v->p, v->at, TN_FEATURE_MULTI_VALUE, "block of a function type");
            if (tn_v_index(v, "type", (uint32_t)index, v->module->n_types))
                type.func = v->module->types[index];
            if (!v->p->r.error && tn_v_core(v, type.func)->kind != TN_CORE_FUNC) {
                TN_FAIL(v, "wasm-type-kind", "the type of a block must be a function type");
                type.func = TN_NO_TYPE;
            } else if (!v->p->r.error) {
                tn_v_need_shared(v, "type", (uint32_t)index, tn_v_core(v, type.func)->shared);
            }
        }
    }
    return type;
}

static void enter(struct tn_validator *v, enum tn_frame_kind kind, struct tn_block_type type)
{
    uint32_t n;
    const tn_valtype *params = params_of(v, &type, &n);
    tn_v_pop_all(v, params, n);
    tn_v_push_frame(v, kind, type);
}

static void do_else(struct tn_validator *v)
{
    if (v->frames.at[v->frames.n - 1].kind != TN_FRAME_IF) {
        TN_FAIL(v, "wasm-malformed", "else found outside of an `if` block");
        return;
    }
    struct tn_frame frame = pop_frame(v);
    tn_v_push_frame(v, TN_FRAME_ELSE, frame.type);
}

static void do_end(struct tn_validator *v)
{
    struct tn_frame frame = pop_frame(v);
    uint32_t n;
    if (frame.kind == TN_FRAME_IF && !v->p->r.error) { /* an else that does nothing */
        tn_v_push_frame(v, TN_FRAME_ELSE, frame.type);
        frame = pop_frame(v);
    }
    if (v->p->r.error || !v->frames.n)
        return;
    const tn_valtype *results = results_of(v, &frame.type, &n);
    tn_v_push_all(v, results, n);
}

/* ---- branches ---- */

static void br(struct tn_validator *v)
{
    const tn_valtype *types;
    uint32_t n;
    if (!tn_v_label(v, tn_v_u32(v), &types, &n))
        return;
    tn_v_pop_all(v, types, n);
    tn_v_dead(v);
}

static void br_if(struct tn_validator *v)
{
    const tn_valtype *types;
    uint32_t n, depth = tn_v_u32(v);
    tn_v_pop(v, TN_VAL_I32);
    if (!tn_v_label(v, depth, &types, &n))
        return;
    tn_v_pop_all(v, types, n);
    tn_v_push_all(v, types, n);
}

/* The operands stay as they are where a label of a br_table takes them; what is popped is pushed back. */
static void check_label(struct tn_validator *v, const tn_valtype *types, uint32_t n)
{
    const tn_valtype *top = v->operands.at + v->operands.n;
    if (v->operands.n - v->frames.at[v->frames.n - 1].height >= n) {
        for (uint32_t i = 1; i <= n; i++)
            if (!tn_v_matches(v, *(top - i), types[n - i])) {
                tn_v_mismatch(v, types[n - i], *(top - i));
                return;
            }
        return;
    }
    v->scratch.n = 0;
    for (uint32_t i = n; i-- && !v->p->r.error;)
        *tn_push(v->arena, &v->scratch) = tn_v_pop(v, types[i]);
    while (v->scratch.n)
        tn_v_push(v, v->scratch.at[--v->scratch.n]);
}

/* A label is checked once, however many targets name it, and so are types that the one before had. */
static void br_table(struct tn_validator *v)
{
    const tn_valtype *types, *before = NULL;
    uint32_t n, arity = 0, count = tn_read_count(&v->p->r, MAX_BR_TABLE, "too many targets of a br_table");
    tn_v_pop(v, TN_VAL_I32);
    v->n_br_tables++;
    for (uint32_t i = 0; i <= count && !v->p->r.error; i++) {
        uint32_t depth = tn_v_u32(v);
        if (!tn_v_label(v, depth, &types, &n))
            return;
        struct tn_frame *frame = &v->frames.at[v->frames.n - 1 - depth];
        if (frame->checked_by == v->n_br_tables || (types == before && n == arity))
            continue;
        frame->checked_by = v->n_br_tables;
        if (i && n != arity)
            TN_FAIL(v, "wasm-type-mismatch", "type mismatch: targets of `br_table` take %u and %u values",
                    arity, n);
        arity = n;
        before = types;
        check_label(v, types, n);
    }
    tn_v_dead(v);
}

static void do_return(struct tn_validator *v)
{
    uint32_t n;
    const tn_valtype *results = results_of(v, &v->frames.at[0].type, &n);
    tn_v_pop_all(v, results, n);
    tn_v_dead(v);
}

/* ---- calls ---- */

static void call(struct tn_validator *v, const struct tn_core_type *type, bool tail)
{
    tn_v_pop_all(v, type->func.at, type->func.n_params);
    const tn_valtype *results = type->func.at + type->func.n_params, *own;
    uint32_t n_own;
    if (!tail) {
        tn_v_push_all(v, results, type->func.n_results);
        return;
    }
    own = results_of(v, &v->frames.at[0].type, &n_own);
    bool same = n_own == type->func.n_results;
    for (uint32_t i = 0; same && i < n_own; i++)
        same = tn_v_matches(v, results[i], own[i]);
    if (!same)
        TN_FAIL(v, "wasm-type-mismatch",
                "type mismatch: `%s` to a function that gives %s in one that gives %s", tn_v_name(v),
                tn_wasm_types_text(v->p, results, type->func.n_results),
                tn_wasm_types_text(v->p, own, n_own));
    tn_v_dead(v);
}

static void call_direct(struct tn_validator *v, bool tail)
{
    uint32_t index = tn_v_u32(v);
    if (!tn_v_index(v, "function", index, v->module->n_funcs))
        return;
    const struct tn_core_type *type = tn_v_core(v, v->module->funcs[index]);
    tn_v_need_shared(v, "function", index, type->shared);
    call(v, type, tail);
}

static void call_indirect(struct tn_validator *v, bool tail)
{
    uint32_t number = tn_v_type(v, TN_CORE_FUNC);
    const struct tn_extern_type *table = NULL;
    if (!tn_v_on(v, TN_FEATURE_CALL_INDIRECT_OVERLONG) && tn_peek_byte(&v->p->r))
        TN_FAIL(v, "wasm-malformed", "zero byte expected after `%s`", tn_v_name(v));
    table = tn_v_table(v);
    if (!table || number == TN_NO_TYPE)
        return;
    tn_valtype funcref = TN_VAL_REF | TN_VAL_NULL | TN_HEAP_FUNC;
    if (!tn_v_matches(v, table->value, funcref) && !tn_v_matches(v, table->value, funcref | TN_VAL_SHARED))
        TN_FAIL(v, "wasm-type-mismatch", "type mismatch: `%s` through a table of %s, which are no functions",
                tn_v_name(v), tn_wasm_type_text(v->p, table->value));
    tn_v_pop(v, tn_v_address(&table->limits));
    call(v, tn_v_core(v, number), tail);
}

static void call_ref(struct tn_validator *v, bool tail)
{
    uint32_t number = tn_v_type(v, TN_CORE_FUNC);
    if (number == TN_NO_TYPE)
        return;
    tn_v_pop(v, TN_VAL_REF | TN_VAL_NULL | TN_VAL_DEFINED | number);
    call(v, tn_v_core(v, number), tail);
}

/* ---- exceptions ---- */

static const struct tn_core_type *exception(struct tn_validator *v)
{
    const struct tn_core_type *tag = tn_v_tag(v);
    if (tag && tag->func.n_results)
        TN_FAIL(v, "wasm-type-mismatch", "invalid exception type: non-empty tag result type");
    return v->p->r.error ? NULL : tag;
}

static void throw_tag(struct tn_validator *v)
{
    const struct tn_core_type *tag = exception(v);
    if (!tag)
        return;
    tn_v_pop_all(v, tag->func.at, tag->func.n_params);
    tn_v_dead(v);
}

/* catch ::= 0 tag label | 1 tag label | 2 label | 3 label: what is caught must fit the label */
static void catch_clause(struct tn_validator *v)
{
    uint8_t kind = tn_read_byte(&v->p->r);
    const struct tn_core_type *tag = NULL;
    const tn_valtype *types;
    uint32_t n;
    if (kind > 3)
        TN_FAIL(v, "wasm-malformed", "invalid catch clause 0x%02x", kind);
    if (kind < 2 && !(tag = exception(v)))
        return;
    if (!tn_v_label(v, tn_v_u32(v), &types, &n))
        return;
    uint32_t n_params = tag ? tag->func.n_params : 0;
    bool same = n == n_params + (kind & 1);
    for (uint32_t i = 0; same && i < n_params; i++)
        same = tn_v_matches(v, tag->func.at[i], types[i]);
    if (same && kind & 1)
        same = tn_v_matches(v, TN_VAL_REF | TN_HEAP_EXN, types[n - 1]);
    if (!same)
        TN_FAIL(v, "wasm-type-mismatch", "type mismatch: a catch clause gives %s%s, and its label takes %s",
                tn_wasm_types_text(v->p, tag ? tag->func.at : NULL, n_params),
                kind & 1 ? " and an exnref" : "", tn_wasm_types_text(v->p, types, n));
}

static void try_table(struct tn_validator *v)
{
    struct tn_block_type type = block_type(v);
    uint32_t n = tn_read_count(&v->p->r, MAX_CATCHES, "too many catch clauses"), n_params;
    const tn_valtype *params = params_of(v, &type, &n_params);
    tn_v_pop_all(v, params, n_params);
    for (; n && !v->p->r.error; n--)
        catch_clause(v);
    tn_v_push_frame(v, TN_FRAME_TRY_TABLE, type);
}

/* The proposal before try_table: catch, catch_all, delegate and rethrow. */
static void legacy_catch(struct tn_validator *v, bool all)
{
    uint8_t kind = v->frames.at[v->frames.n - 1].kind;
    const struct tn_core_type *tag = all ? NULL : exception(v);
    if (v->p->r.error)
        return;
    if (kind != TN_FRAME_TRY && kind != TN_FRAME_CATCH) {
        TN_FAIL(v, "wasm-malformed", "`%s` found outside of a `try` block", tn_v_name(v));
        return;
    }
    struct tn_frame frame = pop_frame(v);
    tn_v_push_frame(v, all ? TN_FRAME_CATCH_ALL : TN_FRAME_CATCH, (struct tn_block_type){TN_NO_TYPE, 0});
    v->frames.at[v->frames.n - 1].type = frame.type;
    if (tag)
        tn_v_push_all(v, tag->func.at, tag->func.n_params);
}

static void legacy_delegate(struct tn_validator *v)
{
    const tn_valtype *types;
    uint32_t n, depth = tn_v_u32(v);
    struct tn_frame frame = v->frames.at[v->frames.n - 1];
    if (frame.kind != TN_FRAME_TRY) {
        TN_FAIL(v, "wasm-malformed", "delegate found outside of a `try` block");
        return;
    }
    if (depth >= UINT32_MAX - 1 || !tn_v_label(v, depth + 1, &types, &n)) {
        TN_FAIL(v, "wasm-unknown-index", "unknown label %u", depth);
        return;
    }
    do_end(v);
}

static void legacy_rethrow(struct tn_validator *v)
{
    const tn_valtype *types;
    uint32_t n, depth = tn_v_u32(v);
    if (!tn_v_label(v, depth, &types, &n))
        return;
    uint8_t kind = v->frames.at[v->frames.n - 1 - depth].kind;
    if (kind != TN_FRAME_CATCH && kind != TN_FRAME_CATCH_ALL)
        TN_FAIL(v, "wasm-malformed", "invalid rethrow label: target was not a `catch` block");
    tn_v_dead(v);
}

/* ---- variables and values ---- */

static void global_get(struct tn_validator *v)
{
    const struct tn_extern_type *global = tn_v_global(v);
    if (!global)
        return;
    uint32_t index = (uint32_t)(global - v->module->globals);
    if (v->constant &&
        (global->mutable || (index >= v->module->n_imported_globals && !tn_v_on(v, TN_FEATURE_GC))))
        TN_FAIL(v, "wasm-constant", "constant expression required: global %u is %s", index,
                global->mutable ? "mutable" : "not imported");
    tn_v_push(v, global->value);
}

static void global_set(struct tn_validator *v)
{
    const struct tn_extern_type *global = tn_v_global(v);
    if (!global)
        return;
    if (!global->mutable)
        TN_FAIL(v, "wasm-immutable", "global is immutable: cannot modify it with `global.set`");
    tn_v_pop(v, global->value);
}

/* select without a type: numbers and vectors alone. */
static void select_any(struct tn_validator *v)
{
    tn_v_pop(v, TN_VAL_I32);
    tn_valtype a = tn_v_pop(v, TN_VAL_BOTTOM), b = tn_v_pop(v, TN_VAL_BOTTOM);
    if ((a | b) & TN_VAL_REF)
        TN_FAIL(v, "wasm-type-mismatch", "type mismatch: `select` of references needs a type");
    else if (a != b && a != TN_VAL_BOTTOM && b != TN_VAL_BOTTOM)
        tn_v_mismatch(v, b, a);
    tn_v_push(v, a == TN_VAL_BOTTOM ? b : a);
}

static void select_typed(struct tn_validator *v)
{
    uint32_t n = tn_v_u32(v);
    if (n != 1)
        TN_FAIL(v, "wasm-malformed", "invalid result arity %u of `select`", n);
    tn_valtype type = tn_parse_valtype(v->p);
    tn_v_pop(v, TN_VAL_I32);
    tn_v_pop(v, type);
    tn_v_pop(v, type);
    tn_v_push(v, type);
}

void tn_v_control(struct tn_validator *v)
{
    switch ((unsigned)v->op) {
    case TN_OP_UNREACHABLE: tn_v_dead(v); return;
    case TN_OP_NOP: return;
    case TN_OP_BLOCK: enter(v, TN_FRAME_BLOCK, block_type(v)); return;
    case TN_OP_LOOP: enter(v, TN_FRAME_LOOP, block_type(v)); return;
    case TN_OP_TRY: enter(v, TN_FRAME_TRY, block_type(v)); return;
    case TN_OP_IF: {
        struct tn_block_type type = block_type(v);
        tn_v_pop(v, TN_VAL_I32);
        enter(v, TN_FRAME_IF, type);
        return;
    }
    case TN_OP_ELSE: do_else(v); return;
    case TN_OP_END: do_end(v); return;
    case TN_OP_BR: br(v); return;
    case TN_OP_BR_IF: br_if(v); return;
    case TN_OP_BR_TABLE: br_table(v); return;
    case TN_OP_RETURN: do_return(v); return;
    case TN_OP_CALL: call_direct(v, false); return;
    case TN_OP_RETURN_CALL: call_direct(v, true); return;
    case TN_OP_CALL_INDIRECT: call_indirect(v, false); return;
    case TN_OP_RETURN_CALL_INDIRECT: call_indirect(v, true); return;
    case TN_OP_CALL_REF: call_ref(v, false); return;
    case TN_OP_RETURN_CALL_REF: call_ref(v, true); return;
    case TN_OP_TRY_TABLE: try_table(v); return;
    case TN_OP_THROW: throw_tag(v); return;
    case TN_OP_THROW_REF:
        tn_v_pop(v, TN_VAL_REF | TN_VAL_NULL | TN_HEAP_EXN);
        tn_v_dead(v);
        return;
    case TN_OP_CATCH: legacy_catch(v, false); return;
    case TN_OP_CATCH_ALL: legacy_catch(v, true); return;
    case TN_OP_DELEGATE: legacy_delegate(v); return;
    case TN_OP_RETHROW: legacy_rethrow(v); return;
    case TN_OP_LOCAL_GET:
    case TN_OP_LOCAL_SET:
    case TN_OP_LOCAL_TEE: tn_v_local(v); return;
    case TN_OP_GLOBAL_GET: global_get(v); return;
    case TN_OP_GLOBAL_SET: global_set(v); return;
    case TN_OP_DROP: tn_v_pop(v, TN_VAL_BOTTOM); return;
    case TN_OP_SELECT: select_any(v); return;
    case TN_OP_SELECT_T: select_typed(v); return;
    default: tn_v_reference(v);
    }
}
