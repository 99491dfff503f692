/* The machine: operands, the step from instruction to instruction, bodies and constant expressions. */
#include "wasm/wasm_validator.h"

/* ---- operands ---- */

bool tn_v_is_shared(const struct tn_validator *v, tn_valtype type)
{
    return type & TN_VAL_DEFINED ? tn_v_core(v, type & TN_VAL_HEAP)->shared : type & TN_VAL_SHARED;
}

bool tn_v_matches(const struct tn_validator *v, tn_valtype found, tn_valtype expected)
{
    if (found == expected || found == TN_VAL_BOTTOM || expected == TN_VAL_BOTTOM)
        return true;
    if (found == TN_VAL_BOTTOM_REF)
        return expected & TN_VAL_REF;
    if (found & TN_VAL_MAYBE_SHARED)
        found = tn_v_is_shared(v, expected) ? (found & ~TN_VAL_MAYBE_SHARED) | TN_VAL_SHARED
                                            : found & ~TN_VAL_MAYBE_SHARED;
    return tn_core_val_matches(v->p->store, found, expected);
}

/* The instruction at hand in words: "`call 3`", "`end` of a block". */
static const char *instruction(struct tn_validator *v)
{
    static const char *const of[] = {[TN_FRAME_FUNC] = "the function",
                                     [TN_FRAME_BLOCK] = "a block",
                                     [TN_FRAME_LOOP] = "a loop",
                                     [TN_FRAME_IF] = "an if",
                                     [TN_FRAME_ELSE] = "an else",
                                     [TN_FRAME_TRY_TABLE] = "a try_table",
                                     [TN_FRAME_TRY] = "a try",
                                     [TN_FRAME_CATCH] = "a catch clause",
                                     [TN_FRAME_CATCH_ALL] = "a catch_all"};
    const struct tn_op_row *row = &tn_op_rows[v->op];
    struct tn_arena *arena = v->p->store->arena;
    if (v->op == TN_OP_END)
        return v->constant ? "`end` of the expression"
                           : tn_arena_printf(arena, "`end` of %s", of[v->frames.at[v->frames.n - 1].kind]);
    bool indexed = row->immediate == TN_IMM_LABEL || row->immediate == TN_IMM_FUNC ||
                   row->immediate == TN_IMM_LOCAL || row->immediate == TN_IMM_GLOBAL;
    if ((unsigned)v->op >= TN_OPS_FB || !indexed)
        return tn_arena_printf(arena, "`%s`", row->name);
    struct tn_reader r = tn_reader_at(v->p->r.source, v->at + 1, v->p->r.source->bytes.len);
    return tn_arena_printf(arena, "`%s %u`", row->name, tn_read_u32(&r));
}

/* What the function that is called takes: "; function 3 takes [i32 f32]"; of other instructions nothing. */
static const char *callee(struct tn_validator *v)
{
    struct tn_arena *arena = v->p->store->arena;
    if (v->op != TN_OP_CALL && v->op != TN_OP_RETURN_CALL)
        return "";
    struct tn_reader r = tn_reader_at(v->p->r.source, v->at + 1, v->p->r.source->bytes.len);
    uint32_t index = tn_read_u32(&r);
    const struct tn_core_type *type = tn_v_core(v, v->module->funcs[index]);
    return tn_arena_printf(arena, "; function %u takes %s", index,
                           tn_wasm_types_text(v->p, type->func.at, type->func.n_params));
}

/* Words about the operands that the instruction found: what it popped meanwhile still stands above the top. */
void tn_v_note_stack(struct tn_validator *v)
{
    const struct tn_frame *frame = &v->frames.at[v->frames.n - 1];
    bool any = v->before > frame->height && v->before <= v->operands.cap;
    const char *called = v->p->r.error ? "" : callee(v);
    if (v->p->r.error || (!any && !*called))
        return;
    const char *types =
        tn_wasm_types_text(v->p, v->operands.at + frame->height, any ? v->before - frame->height : 0);
    v->p->note = tn_arena_printf(v->p->store->arena, "the stack before it, the top last: %s%s%s", types,
                                 frame->dead ? ", and anything below, as this is never reached" : "", called);
}

void tn_v_mismatch(struct tn_validator *v, tn_valtype expected, tn_valtype found)
{
    if (v->p->r.error)
        return;
    tn_v_note_stack(v);
    TN_FAIL(v, "wasm-type-mismatch", "type mismatch: %s expected %s, found %s", instruction(v),
            tn_wasm_type_text(v->p, expected & ~TN_VAL_MAYBE_SHARED),
            tn_wasm_type_text(v->p, found & ~TN_VAL_MAYBE_SHARED));
}

tn_valtype tn_v_pop_slow(struct tn_validator *v, tn_valtype expected)
{
    const struct tn_frame *frame = &v->frames.at[v->frames.n - 1];
    if (v->operands.n > frame->height) {
        tn_valtype found = v->operands.at[--v->operands.n];
        if (!tn_v_matches(v, found, expected))
            tn_v_mismatch(v, expected, found);
        return found;
    }
    if (frame->dead || v->p->r.error)
        return TN_VAL_BOTTOM;
    tn_v_note_stack(v);
    TN_FAIL(v, "wasm-type-mismatch", "type mismatch: %s expected %s, but nothing is on the stack%s",
            instruction(v), expected == TN_VAL_BOTTOM ? "a value" : tn_wasm_type_text(v->p, expected),
            v->frames.n > 1 ? " of its block" : "");
    return TN_VAL_BOTTOM;
}

tn_valtype tn_v_pop_ref(struct tn_validator *v)
{
    tn_valtype found = tn_v_pop(v, TN_VAL_BOTTOM);
    if (found == TN_VAL_BOTTOM)
        return TN_VAL_BOTTOM_REF;
    if (found & TN_VAL_REF)
        return found;
    if (v->p->r.error)
        return TN_VAL_BOTTOM_REF;
    tn_v_note_stack(v);
    TN_FAIL(v, "wasm-type-mismatch", "type mismatch: %s expected a reference, found %s", instruction(v),
            tn_wasm_type_text(v->p, found));
    return TN_VAL_BOTTOM_REF;
}

void tn_v_pop_all(struct tn_validator *v, const tn_valtype *types, uint32_t n)
{
    while (n && !v->p->r.error)
        tn_v_pop(v, types[--n]);
}

void tn_v_push_all(struct tn_validator *v, const tn_valtype *types, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        tn_v_push(v, types[i]);
}

void tn_v_dead(struct tn_validator *v)
{
    struct tn_frame *frame = &v->frames.at[v->frames.n - 1];
    v->operands.n = frame->height;
    frame->dead = true;
}

/* ---- immediates ---- */

bool tn_v_index(struct tn_validator *v, const char *what, uint32_t index, uint32_t n)
{
    if (v->p->r.error)
        return false;
    if (index < n)
        return true;
    TN_FAIL(v, "wasm-unknown-index", "unknown %s %u: there %s %u", what, index, n == 1 ? "is" : "are", n);
    return false;
}

void tn_v_need_shared(struct tn_validator *v, const char *what, uint32_t index, bool shared)
{
    if (v->shared && !shared && !v->p->r.error)
        TN_FAIL(v, "wasm-shared", "`%s` in a shared function: %s %u is not shared", tn_v_name(v), what,
                index);
}

uint32_t tn_v_type(struct tn_validator *v, enum tn_core_kind kind)
{
    static const char *const words[] = {"a function", "a struct", "an array", "a continuation"};
    struct tn_reader before = v->p->r;
    uint32_t number = tn_parse_typeidx(v->p);
    if (!v->p->r.error)
        tn_v_need_shared(v, "type", tn_read_u32(&before), tn_v_core(v, number)->shared);
    if (!v->p->r.error && tn_v_core(v, number)->kind != kind)
        TN_FAIL(v, "wasm-type-kind", "type mismatch: `%s` names a type that is not %s type", tn_v_name(v),
                words[kind]);
    return v->p->r.error ? TN_NO_TYPE : number;
}

tn_valtype tn_v_heap(struct tn_validator *v)
{
    return tn_parse_heaptype(v->p);
}

const struct tn_extern_type *tn_v_table(struct tn_validator *v)
{
    uint32_t index = tn_v_u32(v);
    if (!tn_v_index(v, "table", index, v->module->n_tables))
        return NULL;
    tn_v_need_shared(v, "table", index, v->module->tables[index].limits.shared);
    return &v->module->tables[index];
}

tn_valtype tn_v_memory(struct tn_validator *v)
{
    uint32_t index;
    if (tn_v_on(v, TN_FEATURE_MULTI_MEMORY)) {
        index = tn_v_u32(v);
    } else if ((index = tn_read_byte(&v->p->r))) {
        TN_FAIL(v, "wasm-malformed", "zero byte expected after `%s`", tn_v_name(v));
    }
    if (!tn_v_index(v, "memory", index, v->module->n_memories))
        return TN_VAL_I32;
    return tn_v_address(&v->module->memories[index].limits);
}

const struct tn_extern_type *tn_v_global(struct tn_validator *v)
{
    uint32_t index = tn_v_u32(v);
    if (!tn_v_index(v, "global", index, v->module->n_globals))
        return NULL;
    tn_v_need_shared(v, "global", index, v->module->globals[index].shared);
    return &v->module->globals[index];
}

const struct tn_core_type *tn_v_tag(struct tn_validator *v)
{
    uint32_t index = tn_v_u32(v);
    return tn_v_index(v, "tag", index, v->module->n_tags) ? tn_v_core(v, v->module->tags[index].type) : NULL;
}

/* Bodies come before the data: how many segments there are must have been declared. */
uint32_t tn_v_data(struct tn_validator *v)
{
    uint32_t index = tn_v_u32(v);
    if (v->module->data_count < 0)
        TN_FAIL(v, "wasm-data-count", "data count section required by `%s`", tn_v_name(v));
    else
        tn_v_index(v, "data segment", index, (uint32_t)v->module->data_count);
    return index;
}

uint32_t tn_v_elem(struct tn_validator *v)
{
    uint32_t index = tn_v_u32(v);
    return tn_v_index(v, "elem segment", index, v->module->n_elements) ? index : 0;
}

/* An array to access in place of a memory, its elements read as bytes: the proposal multibyte-array-access.
 */
static void array_operand(struct tn_validator *v, const struct tn_op_row *row)
{
    bool store = !row->n_results;
    uint32_t number = tn_v_type(v, TN_CORE_ARRAY);
    if (number == TN_NO_TYPE)
        return;
    const struct tn_field *element = tn_v_core(v, number)->fields.at;
    if (store && !element->mutable)
        TN_FAIL(v, "wasm-immutable", "invalid `%s`: array is immutable", tn_v_name(v));
    else if (element->type & TN_VAL_REF)
        TN_FAIL(v, "wasm-type-mismatch",
                "type mismatch: `%s` of an array of references: only numbers and "
                "vectors are bytes",
                tn_v_name(v));
    v->address = TN_VAL_I32;
    v->array = number;
}

static void memory_operand(struct tn_validator *v, uint32_t memory, uint64_t offset)
{
    if (!tn_v_index(v, "memory", memory, v->module->n_memories))
        return;
    v->address = tn_v_address(&v->module->memories[memory].limits);
    if (v->address == TN_VAL_I32 && offset > UINT32_MAX)
        TN_FAIL(v, "wasm-offset", "offset of `%s` is out of range of a 32-bit memory", tn_v_name(v));
}

/* memarg: core §5.4.6. Above the alignment, bit 4: an ordering follows the index; bit 5: the index is an
 * array type's; bit 6: it is a memory's. */
static void memarg(struct tn_validator *v, const struct tn_op_row *row)
{
    enum { ORDERED = 16, ARRAY = 32, INDEXED = 64 };
    uint32_t flags = tn_v_u32(v), memory = 0;
    bool atomic = row->immediate >= TN_IMM_ATOMIC && row->immediate <= TN_IMM_ATOMIC_WAIT;
    unsigned known = (tn_v_on(v, TN_FEATURE_ACQUIRE_RELEASE_ATOMICS) ? ORDERED : 0) |
                     (tn_v_on(v, TN_FEATURE_MULTIBYTE_ARRAY_ACCESS) ? ARRAY : 0) |
                     (tn_v_on(v, TN_FEATURE_MULTI_MEMORY) ? INDEXED : 0);
    uint32_t align = flags & ~known;
    flags &= known;
    v->array = TN_NO_TYPE;
    if (align >= ARRAY || (flags & ARRAY && flags & INDEXED))
        TN_FAIL(v, "wasm-malformed", "malformed memop alignment flags %u", align | flags);
    else if (flags & ARRAY && atomic)
        TN_FAIL(v, "wasm-atomic", "`%s` cannot access an array", tn_v_name(v));
    else if (flags & ORDERED && row->immediate != TN_IMM_ATOMIC && row->immediate != TN_IMM_ATOMIC_RMW)
        TN_FAIL(v, "wasm-malformed", "`%s` takes no ordering", tn_v_name(v));
    if (flags & ARRAY)
        array_operand(v, row);
    else if (flags & INDEXED)
        memory = tn_v_u32(v);
    if (flags & ORDERED)
        tn_v_ordering(v, row->immediate == TN_IMM_ATOMIC_RMW);
    uint64_t offset = tn_v_on(v, TN_FEATURE_MEMORY64) ? tn_read_u64(&v->p->r) : tn_v_u32(v);
    if (align > row->n && !atomic)
        TN_FAIL(v, "wasm-alignment", "alignment of `%s` must not be larger than natural", tn_v_name(v));
    if (align != row->n && atomic)
        TN_FAIL(v, "wasm-alignment", "alignment of `%s` must be its natural one", tn_v_name(v));
    if (!(flags & ARRAY))
        memory_operand(v, memory, offset);
    else if (offset > UINT32_MAX)
        TN_FAIL(v, "wasm-offset", "offset of `%s` is out of range of an array", tn_v_name(v));
}

void tn_v_ordering(struct tn_validator *v, bool twice)
{
    uint8_t byte = tn_read_byte(&v->p->r);
    if (byte > 1 && !(twice && byte == 0x11))
        TN_FAIL(v, "wasm-malformed", "invalid atomic consistency ordering %u", byte);
}

static void lanes(struct tn_validator *v, unsigned n, unsigned count)
{
    for (unsigned i = 0; i < count; i++)
        if (tn_read_byte(&v->p->r) >= n && !v->p->r.error)
            TN_FAIL(v, "wasm-lane", "lane index of `%s` out of range: there are %u", tn_v_name(v), n);
}

/* The immediates of instructions whose signature the table tells. */
static void immediates(struct tn_validator *v, const struct tn_op_row *row)
{
    struct tn_reader *r = &v->p->r;
    switch ((enum tn_immediate)row->immediate) {
    case TN_IMM_I32: tn_read_s32(r); break;
    case TN_IMM_I64: tn_read_s64(r); break;
    case TN_IMM_F32: tn_read_bytes(r, 4); break;
    case TN_IMM_F64: tn_read_bytes(r, 8); break;
    case TN_IMM_V128: tn_read_bytes(r, 16); break;
    case TN_IMM_LANE: lanes(v, row->n, 1); break;
    case TN_IMM_SHUFFLE: lanes(v, 32, 16); break;
    case TN_IMM_MEMARG:
    case TN_IMM_ATOMIC:
    case TN_IMM_ATOMIC_RMW:
    case TN_IMM_ATOMIC_WAIT: memarg(v, row); break;
    case TN_IMM_MEMARG_LANE:
        memarg(v, row);
        lanes(v, 16u >> row->n, 1);
        break;
    case TN_IMM_ORDERING:
        if (tn_v_on(v, TN_FEATURE_ACQUIRE_RELEASE_ATOMICS))
            tn_v_ordering(v, false);
        else if (tn_read_byte(r))
            TN_FAIL(v, "wasm-malformed", "nonzero byte after `%s`", tn_v_name(v));
        break;
    default: break;
    }
}

/* ---- one instruction ---- */

static enum tn_op read_op(struct tn_validator *v)
{
    static const struct {
        uint16_t base, n;
    } prefixes[] = {{TN_OPS_FB, TN_OPS_FC - TN_OPS_FB},
                    {TN_OPS_FC, TN_OPS_FD - TN_OPS_FC},
                    {TN_OPS_FD, TN_OPS_FE - TN_OPS_FD},
                    {TN_OPS_FE, TN_OPS - TN_OPS_FE}};
    v->at = tn_reader_offset(&v->p->r);
    uint8_t byte = tn_read_byte(&v->p->r);
    if (byte < 0xfb || byte == 0xff)
        return byte;
    uint32_t code = tn_v_u32(v);
    if (code < prefixes[byte - 0xfb].n)
        return prefixes[byte - 0xfb].base + code;
    TN_FAIL(v, "wasm-malformed", "illegal opcode 0x%02x 0x%02x", byte, code);
    return 0xff;
}

/* Core §3.4.13 "Constant Expressions". */
static bool is_constant(const struct tn_validator *v)
{
    switch ((unsigned)v->op) {
    case TN_OP_I32_CONST:
    case TN_OP_I64_CONST:
    case TN_OP_F32_CONST:
    case TN_OP_F64_CONST:
    case TN_OP_V128_CONST:
    case TN_OP_GLOBAL_GET:
    case TN_OP_REF_NULL:
    case TN_OP_REF_FUNC:
    case TN_OP_END: return true;
    case TN_OP_I32_ADD:
    case TN_OP_I32_SUB:
    case TN_OP_I32_MUL:
    case TN_OP_I64_ADD:
    case TN_OP_I64_SUB:
    case TN_OP_I64_MUL: return tn_v_on(v, TN_FEATURE_EXTENDED_CONST);
    case TN_OP_STRUCT_NEW:
    case TN_OP_STRUCT_NEW_DEFAULT:
    case TN_OP_STRUCT_NEW_DESC:
    case TN_OP_STRUCT_NEW_DEFAULT_DESC:
    case TN_OP_ARRAY_NEW:
    case TN_OP_ARRAY_NEW_DEFAULT:
    case TN_OP_ARRAY_NEW_FIXED:
    case TN_OP_REF_I31:
    case TN_OP_REF_I31_SHARED:
    case TN_OP_ANY_CONVERT_EXTERN:
    case TN_OP_EXTERN_CONVERT_ANY: return tn_v_on(v, TN_FEATURE_GC);
    default: return false;
    }
}

static bool allowed(struct tn_validator *v, const struct tn_op_row *row)
{
    if (v->p->r.error)
        return false;
    if (!row->name && (unsigned)v->op < TN_OPS_FB)
        TN_FAIL(v, "wasm-malformed", "illegal opcode 0x%02x", v->op);
    else if (!row->name)
        TN_FAIL(v, "wasm-malformed", "illegal opcode 0x%02x 0x%02x", v->p->r.source->bytes.at[v->at],
                v->p->r.source->bytes.at[v->at + 1]);
    else if (row->feature != TN_OP_MVP)
        tn_wasm_need(v->p, v->at, row->feature, row->name);
    if (v->constant && !v->p->r.error && !is_constant(v))
        TN_FAIL(v, "wasm-constant", "constant expression required: `%s` is not constant", row->name);
    return !v->p->r.error;
}

static void pop_address(struct tn_validator *v, const struct tn_op_row *row)
{
    tn_v_pop(v, v->address);
    if ((row->immediate == TN_IMM_MEMARG || row->immediate == TN_IMM_MEMARG_LANE) && v->array != TN_NO_TYPE)
        tn_v_pop(v, TN_VAL_REF | TN_VAL_NULL | TN_VAL_DEFINED | v->array);
}

static void step(struct tn_validator *v)
{
    v->op = read_op(v);
    v->before = v->operands.n;
    const struct tn_op_row *row = &tn_op_rows[v->op];
    if ((row->feature != TN_OP_MVP || v->constant || !row->name || v->p->r.error) && !allowed(v, row))
        return;
    if (row->custom) {
        tn_v_control(v);
        return;
    }
    if (row->immediate != TN_IMM_NONE)
        immediates(v, row);
    for (unsigned i = row->n_params; i--;)
        if (row->params[i] == TN_SIG_ADDRESS)
            pop_address(v, row);
        else
            tn_v_pop(v, row->params[i]);
    for (unsigned i = 0; i < row->n_results; i++)
        tn_v_push(v, row->results[i]);
}

static void run(struct tn_validator *v)
{
    bool fast =
        v->effects && !v->constant && !v->shared && tn_reader_left(&v->p->r) && v->p->r.end[-1] == TN_OP_END;
    while (v->frames.n && !v->p->r.error) {
        if (fast)
            tn_v_fast(v);
        step(v);
    }
}

static void start(struct tn_validator *v, struct tn_block_type type)
{
    if (!v->operands.at)
        tn_v_push(v, TN_VAL_BOTTOM); /* there is room from now on */
    v->operands.n = v->frames.n = v->set.n = 0;
    v->address = TN_VAL_I32;
    v->at = tn_reader_offset(&v->p->r);
    v->op = TN_OP_END;
    tn_v_push_frame(v, TN_FRAME_FUNC, type);
}

void tn_v_constant(struct tn_validator *v, tn_valtype expected)
{
    v->constant = true;
    v->shared = false;
    start(v, (struct tn_block_type){TN_NO_TYPE, expected});
    run(v);
}

/* ---- bodies ---- */

void tn_v_body(struct tn_validator *v, uint32_t func)
{
    uint32_t number = v->module->funcs[func];
    const struct tn_core_type *type = tn_v_core(v, number);
    v->constant = false;
    v->shared = type->shared;
    v->func = func;
    tn_v_declare_locals(v, type);
    struct tn_block_type whole = {number, TN_VAL_BOTTOM};
    if (type->func.n_results <= 1) /* as most blocks are told: parameters are locals, and not wanted here */
        whole = (struct tn_block_type){TN_NO_TYPE, type->func.n_results ? type->func.at[type->func.n_params]
                                                                        : TN_VAL_BOTTOM};
    start(v, whole);
    run(v);
    if (tn_reader_more(&v->p->r)) {
        v->at = tn_reader_offset(&v->p->r);
        TN_FAIL(v, "wasm-malformed", "operators remaining after end of function");
    }
}
