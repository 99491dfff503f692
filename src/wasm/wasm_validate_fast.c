/* The commonest instructions, done as long as they are plainly right.
 *
 * tn_v_fast takes an instruction only where its numbers are short, its indices are in bounds and the operands
 * on top are just of the types wanted; it then does what the step in wasm_validate.c does, and else nothing
 * at all: it stops in front of the instruction, and the step has the whole rule and the words. What the
 * instructions of the table take and give is read off the table once (tn_v_effects).
 *
 * A body that is done here ends in the byte of `end`, and no number goes over a byte below 0x80: a number
 * that starts within the body ends in it, and is read without a look at where it ends. */
#include "wasm/wasm_validator.h"

/* How an instruction is read. */
enum way {
    SLOW, /* by the step */
    NUMERIC,
    CONST_I32,
    CONST_I64,
    CONST_F32,
    CONST_F64,
    MEMORY,
    LOCAL_GET,
    LOCAL_SET,
    LOCAL_TEE,
    GLOBAL_GET,
    GLOBAL_SET,
    BLOCK,
    LOOP,
    IF,
    ELSE,
    END,
    BR,
    BR_IF,
    CALL,
    DROP,
    SELECT
};

enum { MAX_TAKEN = 2 }; /* operands of an instruction of the table, where it has a way */

/* What stands in registers while the loop is at work. */
struct fast {
    struct tn_validator *v;
    const uint8_t *p, *end;
    tn_valtype *top, *floor, *full; /* past the last operand; the frame's height; where a push must not be */
};

/* ---- the table's instructions ---- */

static enum way way_of(const struct tn_op_row *row, unsigned op)
{
    static const uint8_t custom[256] = {
        [TN_OP_LOCAL_GET] = LOCAL_GET,
        [TN_OP_LOCAL_SET] = LOCAL_SET,
        [TN_OP_LOCAL_TEE] = LOCAL_TEE,
        [TN_OP_GLOBAL_GET] = GLOBAL_GET,
        [TN_OP_GLOBAL_SET] = GLOBAL_SET,
        [TN_OP_BLOCK] = BLOCK,
        [TN_OP_LOOP] = LOOP,
        [TN_OP_IF] = IF,
        [TN_OP_ELSE] = ELSE,
        [TN_OP_END] = END,
        [TN_OP_BR] = BR,
        [TN_OP_BR_IF] = BR_IF,
        [TN_OP_CALL] = CALL,
        [TN_OP_DROP] = DROP,
        [TN_OP_SELECT] = SELECT,
    };
    if (!row->name)
        return SLOW;
    if (row->custom)
        return custom[op];
    if (row->n_params > MAX_TAKEN || row->n_results > 1)
        return SLOW;
    switch ((enum tn_immediate)row->immediate) {
    case TN_IMM_NONE: return NUMERIC;
    case TN_IMM_I32: return CONST_I32;
    case TN_IMM_I64: return CONST_I64;
    case TN_IMM_F32: return CONST_F32;
    case TN_IMM_F64: return CONST_F64;
    case TN_IMM_MEMARG: return MEMORY;
    default: return SLOW;
    }
}

void tn_v_effects(struct tn_op_effect *to, struct tn_features features)
{
    for (unsigned op = 0; op < 256; op++) {
        const struct tn_op_row *row = &tn_op_rows[op];
        struct tn_op_effect e = {.way = (uint8_t)way_of(row, op), .n = row->n, .takes = row->n_params};
        if (row->feature != TN_OP_MVP && !tn_feature_on(features, row->feature))
            e.way = SLOW;
        for (unsigned i = 0; i < row->n_params && i < MAX_TAKEN; i++) {
            uint8_t type = row->params[row->n_params - 1 - i];
            e.wanted[i] = type == TN_SIG_ADDRESS ? TN_VAL_I32 : type; /* see memory() */
            e.mask[i] = UINT32_MAX;
        }
        e.gives = row->n_results;
        e.result = row->results[0];
        to[op] = e;
    }
}

/* Takes and gives what the table says. There is always something below the operands to look at. */
static inline bool apply(struct fast *f, const struct tn_op_effect *e)
{
    if (f->top - f->floor < e->takes || f->top >= f->full)
        return false;
    if (((f->top[-1] ^ e->wanted[0]) & e->mask[0]) | ((f->top[-2] ^ e->wanted[1]) & e->mask[1]))
        return false;
    f->top -= e->takes;
    *f->top = e->result;
    f->top += e->gives;
    return true;
}

/* Steps over a number of at most `max` bytes, of which no value is too large. */
static inline bool skip_leb(struct fast *f, unsigned max)
{
    for (unsigned i = 0; i < max; i++)
        if (*f->p++ < 0x80)
            return true;
    return false;
}

static inline bool skip(struct fast *f, ptrdiff_t n)
{
    bool there = f->end - f->p >= n;
    f->p += there ? n : 0;
    return there;
}

/* An index of one byte or two. */
static inline bool short_index(struct fast *f, uint32_t n, uint32_t *ret_index)
{
    uint32_t i = *f->p++;
    if (i >= 0x80) {
        uint32_t high = *f->p++;
        if (high >= 0x80)
            return false;
        i = (i & 0x7f) | high << 7;
    }
    *ret_index = i;
    return i < n;
}

/* memarg: the first memory, with addresses of 32 bits, no larger than natural, an offset below 2^28. */
static inline bool memory(struct fast *f, const struct tn_op_effect *e)
{
    return *f->p++ <= e->n && f->v->memory32 && f->p < f->end && skip_leb(f, 4);
}

static inline bool immediates(struct fast *f, const struct tn_op_effect *e)
{
    switch ((enum way)e->way) {
    case NUMERIC: return true;
    case CONST_I32: return skip_leb(f, 4);
    case CONST_I64: return skip_leb(f, 9);
    case CONST_F32: return skip(f, 4);
    case CONST_F64: return skip(f, 8);
    default: return memory(f, e);
    }
}

/* ---- variables ---- */

static inline bool push(struct fast *f, tn_valtype type)
{
    if (f->top >= f->full)
        return false;
    *f->top++ = type;
    return true;
}

/* Is the operand `depth` below the top one there, and of the type? */
static inline bool is(const struct fast *f, unsigned depth, tn_valtype type)
{
    return f->top - f->floor > (ptrdiff_t)depth && f->top[-1 - (ptrdiff_t)depth] == type;
}

static inline bool local(struct fast *f, enum way way)
{
    uint32_t i;
    if (!short_index(f, f->v->locals.n, &i))
        return false;
    tn_valtype type = f->v->locals.at[i];
    if (way == LOCAL_GET)
        return !(type & TN_LOCAL_UNSET) && push(f, type);
    if (!is(f, 0, type))
        return false;
    f->top -= way == LOCAL_SET;
    return true;
}

static inline bool global_get(struct fast *f)
{
    uint32_t i;
    return short_index(f, f->v->module->n_globals, &i) && push(f, f->v->module->globals[i].value);
}

static inline bool global_set(struct fast *f)
{
    uint32_t i;
    if (!short_index(f, f->v->module->n_globals, &i))
        return false;
    const struct tn_extern_type *global = &f->v->module->globals[i];
    if (!global->mutable || !is(f, 0, global->value))
        return false;
    f->top--;
    return true;
}

static inline bool drop(struct fast *f)
{
    if (f->top == f->floor)
        return false;
    f->top--;
    return true;
}

static inline bool select(struct fast *f)
{
    if (!is(f, 0, TN_VAL_I32) || f->top - f->floor < 3 || f->top[-2] != f->top[-3] || f->top[-2] & TN_VAL_REF)
        return false;
    f->top -= 2;
    return true;
}

/* ---- blocks that take nothing and give a number or nothing ---- */

static inline struct tn_frame *frame_at(const struct fast *f, uint32_t depth)
{
    return &f->v->frames.at[f->v->frames.n - 1 - depth];
}

static inline void set_floor(struct fast *f)
{
    f->floor = f->v->operands.at + frame_at(f, 0)->height;
}

static inline bool enter(struct fast *f, enum tn_frame_kind kind)
{
    struct tn_validator *v = f->v;
    uint8_t type = *f->p++;
    bool number = type >= (tn_v_on(v, TN_FEATURE_FLOATS) ? TN_VAL_F64 : TN_VAL_I64) && type <= TN_VAL_I32;
    if ((type != 0x40 && !number) || v->frames.n >= v->frames.cap)
        return false;
    if (kind == TN_FRAME_IF && !is(f, 0, TN_VAL_I32))
        return false;
    f->top -= kind == TN_FRAME_IF;
    f->floor = f->top;
    v->frames.at[v->frames.n++] = (struct tn_frame){.type = {TN_NO_TYPE, number ? type : TN_VAL_BOTTOM},
                                                    .height = (uint32_t)(f->top - v->operands.at),
                                                    .set = v->set.n,
                                                    .kind = (uint8_t)kind};
    return true;
}

/* Does the frame leave what it should? Not where values of unknown type are wanted. */
static inline bool leaves(const struct fast *f, const struct tn_frame *frame)
{
    if (frame->type.func != TN_NO_TYPE || frame->set != f->v->set.n)
        return false;
    if (frame->type.result == TN_VAL_BOTTOM || (frame->dead && f->top == f->floor))
        return f->top == f->floor;
    return f->top - f->floor == 1 && f->top[-1] == frame->type.result;
}

static inline bool do_else(struct fast *f)
{
    struct tn_frame *frame = frame_at(f, 0);
    if (frame->kind != TN_FRAME_IF || !leaves(f, frame))
        return false;
    f->top = f->floor;
    frame->kind = TN_FRAME_ELSE;
    frame->dead = false;
    return true;
}

static inline bool end(struct fast *f)
{
    const struct tn_frame *frame = frame_at(f, 0);
    if (f->v->frames.n == 1 || !leaves(f, frame))
        return false;
    tn_valtype result = frame->type.result;
    if (result != TN_VAL_BOTTOM && (frame->kind == TN_FRAME_IF || f->floor >= f->full))
        return false;
    f->top = f->floor;
    if (result != TN_VAL_BOTTOM)
        *f->top++ = result;
    f->v->frames.n--;
    set_floor(f);
    return true;
}

/* A branch that takes a number or nothing, below `taken` operands. */
static inline bool label(struct fast *f, unsigned taken)
{
    uint32_t depth;
    if (!short_index(f, f->v->frames.n, &depth))
        return false;
    const struct tn_frame *frame = frame_at(f, depth);
    if (frame->type.func != TN_NO_TYPE)
        return false;
    return frame->kind == TN_FRAME_LOOP || frame->type.result == TN_VAL_BOTTOM ||
           is(f, taken, frame->type.result);
}

static inline bool br(struct fast *f)
{
    if (!label(f, 0))
        return false;
    f->top = f->floor;
    frame_at(f, 0)->dead = true;
    return true;
}

static inline bool br_if(struct fast *f)
{
    if (!label(f, 1) || !is(f, 0, TN_VAL_I32))
        return false;
    f->top--;
    return true;
}

static inline bool call(struct fast *f)
{
    uint32_t i;
    if (!short_index(f, f->v->module->n_funcs, &i))
        return false;
    const struct tn_core_type *type = tn_v_core(f->v, f->v->module->funcs[i]);
    uint32_t n = type->func.n_params;
    if (f->top - f->floor < n || type->func.n_results > 1)
        return false;
    for (uint32_t k = 0; k < n; k++)
        if (f->top[(ptrdiff_t)k - n] != type->func.at[k])
            return false;
    if (type->func.n_results && f->top >= f->full)
        return false;
    f->top -= n;
    if (type->func.n_results)
        *f->top++ = type->func.at[n];
    return true;
}

/* ---- the loop ---- */

static inline bool one(struct fast *f)
{
    const struct tn_op_effect *e = &f->v->effects[*f->p++];
    switch ((enum way)e->way) {
    case SLOW: return false;
    case LOCAL_GET: return local(f, LOCAL_GET);
    case LOCAL_SET: return local(f, LOCAL_SET);
    case LOCAL_TEE: return local(f, LOCAL_TEE);
    case GLOBAL_GET: return global_get(f);
    case GLOBAL_SET: return global_set(f);
    case BLOCK: return enter(f, TN_FRAME_BLOCK);
    case LOOP: return enter(f, TN_FRAME_LOOP);
    case IF: return enter(f, TN_FRAME_IF);
    case ELSE: return do_else(f);
    case END: return end(f);
    case BR: return br(f);
    case BR_IF: return br_if(f);
    case CALL: return call(f);
    case DROP: return drop(f);
    case SELECT: return select(f);
    default: return immediates(f, e) && apply(f, e);
    }
}

void tn_v_fast(struct tn_validator *v)
{
    struct tn_reader *r = &v->p->r;
    struct fast f = {
        v, r->at, r->end, v->operands.at + v->operands.n, NULL, v->operands.at + v->operands.cap};
    const uint8_t *at = f.p;
    set_floor(&f);
    while (f.p < f.end && one(&f))
        at = f.p;
    r->at = at;
    v->operands.n = (uint32_t)(f.top - v->operands.at);
}
