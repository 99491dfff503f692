/* The commonest instructions, done as long as they are plainly right.
 *
 * tn_v_fast takes an instruction only where its indices are in bounds and the operands
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
    UNARY,
    BINARY,
    CONST_I32,
    CONST_I64,
    CONST_F32,
    CONST_F64,
    LOAD,
    STORE,
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
    RETURN,
    UNREACHABLE,
    CALL,
    DROP,
    SELECT
};

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
        [TN_OP_RETURN] = RETURN,
        [TN_OP_UNREACHABLE] = UNREACHABLE,
        [TN_OP_CALL] = CALL,
        [TN_OP_DROP] = DROP,
        [TN_OP_SELECT] = SELECT,
    };
    if (!row->name)
        return SLOW;
    if (row->custom)
        return custom[op];
    if (row->n_params > 2 || row->n_results > 1)
        return SLOW;
    switch ((enum tn_immediate)row->immediate) {
    case TN_IMM_NONE: return row->n_params == 1 ? UNARY : BINARY;
    case TN_IMM_I32: return CONST_I32;
    case TN_IMM_I64: return CONST_I64;
    case TN_IMM_F32: return CONST_F32;
    case TN_IMM_F64: return CONST_F64;
    case TN_IMM_MEMARG: return row->n_results ? LOAD : STORE;
    default: return SLOW;
    }
}

void tn_v_effects(struct tn_op_effect *to, struct tn_features features)
{
    for (unsigned op = 0; op < 256; op++) {
        const struct tn_op_row *row = &tn_op_rows[op];
        bool open = row->feature == TN_OP_MVP || tn_feature_on(features, row->feature);
        uint8_t types[2] = {row->params[0], row->params[row->n_params == 2]}; /* the top one last */
        for (unsigned i = 0; i < 2; i++)
            types[i] = types[i] == TN_SIG_ADDRESS ? TN_VAL_I32 : types[i]; /* see memory() */
        to[op] = (struct tn_op_effect){types[0], types[1], row->results[0],
                                       (uint8_t)(open ? way_of(row, op) : SLOW), row->n};
    }
}

/* Is the operand `depth` below the top one there, and of the type? */
static inline bool is(const struct fast *f, unsigned depth, tn_valtype type)
{
    return f->top - f->floor > (ptrdiff_t)depth && f->top[-1 - (ptrdiff_t)depth] == type;
}

static inline bool push(struct fast *f, tn_valtype type)
{
    if (f->top >= f->full)
        return false;
    *f->top++ = type;
    return true;
}

static inline bool unary(struct fast *f, const struct tn_op_effect *e)
{
    if (!is(f, 0, e->top))
        return false;
    f->top[-1] = e->result;
    return true;
}

static inline bool take_two(struct fast *f, const struct tn_op_effect *e)
{
    if (!is(f, 0, e->top) || !is(f, 1, e->below))
        return false;
    f->top -= 2;
    return true;
}

static inline bool binary(struct fast *f, const struct tn_op_effect *e)
{
    if (!take_two(f, e))
        return false;
    *f->top++ = e->result;
    return true;
}

/* The rule of numbers (core §5.2.2, LEB128): what is longer than it has to be is none the worse, but the last
 * byte there may be has no bits to spare, unless all of them repeat the sign. */
static inline bool skip_sleb(struct fast *f, unsigned bits)
{
    unsigned longest = bits / 7;
    for (unsigned i = 0; i < longest; i++)
        if (*f->p++ < 0x80)
            return true;
    uint8_t last = *f->p++, spare = (uint8_t)(0x7f & (0xff << (bits % 7 - 1)));
    return last < 0x80 && (!(last & spare) || (last & spare) == spare);
}

static inline bool read_u32(struct fast *f, uint32_t *ret_value)
{
    uint32_t value = *f->p++;
    if (value >= 0x80) {
        value &= 0x7f;
        for (unsigned shift = 7;; shift += 7) {
            uint8_t byte = *f->p++;
            if (shift == 28 && byte > 0x0f)
                return false;
            value |= (uint32_t)(byte & 0x7f) << shift;
            if (byte < 0x80)
                break;
        }
    }
    *ret_value = value;
    return true;
}

static inline bool skip(struct fast *f, ptrdiff_t n)
{
    bool there = f->end - f->p >= n;
    f->p += there ? n : 0;
    return there;
}

static inline bool read_index(struct fast *f, uint32_t n, uint32_t *ret_index)
{
    return read_u32(f, ret_index) && *ret_index < n;
}

/* memarg: the first memory, with addresses of 32 bits, no larger than natural, and so an offset of 32. */
static inline bool memory(struct fast *f, const struct tn_op_effect *e)
{
    uint32_t offset;
    return *f->p++ <= e->n && f->v->memory32 && f->p < f->end && read_u32(f, &offset);
}

/* ---- variables ---- */

static inline bool local(struct fast *f, enum way way)
{
    uint32_t i;
    if (!read_index(f, f->v->locals.n, &i))
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
    return read_index(f, f->v->module->n_globals, &i) && push(f, f->v->module->globals[i].value);
}

static inline bool global_set(struct fast *f)
{
    uint32_t i;
    if (!read_index(f, f->v->module->n_globals, &i))
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

/* May the frame `depth` out be left for its label, which takes a number or nothing, from below `taken`? */
static inline bool may_leave(const struct fast *f, uint32_t depth, unsigned taken)
{
    const struct tn_frame *frame = frame_at(f, depth);
    if (frame->type.func != TN_NO_TYPE)
        return false;
    return frame->kind == TN_FRAME_LOOP || frame->type.result == TN_VAL_BOTTOM ||
           is(f, taken, frame->type.result);
}

static inline bool dead(struct fast *f)
{
    f->top = f->floor;
    frame_at(f, 0)->dead = true;
    return true;
}

static inline bool br(struct fast *f)
{
    uint32_t depth;
    return read_index(f, f->v->frames.n, &depth) && may_leave(f, depth, 0) && dead(f);
}

static inline bool br_if(struct fast *f)
{
    uint32_t depth;
    if (!read_index(f, f->v->frames.n, &depth) || !is(f, 0, TN_VAL_I32) || !may_leave(f, depth, 1))
        return false;
    f->top--;
    return true;
}

static inline bool do_return(struct fast *f)
{
    return may_leave(f, f->v->frames.n - 1, 0) && dead(f);
}

static inline bool call(struct fast *f)
{
    uint32_t i;
    if (!read_index(f, f->v->module->n_funcs, &i))
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
    case RETURN: return do_return(f);
    case UNREACHABLE: return dead(f);
    case CALL: return call(f);
    case DROP: return drop(f);
    case SELECT: return select(f);
    case UNARY: return unary(f, e);
    case BINARY: return binary(f, e);
    case CONST_I32: return skip_sleb(f, 32) && push(f, TN_VAL_I32);
    case CONST_I64: return skip_sleb(f, 64) && push(f, TN_VAL_I64);
    case CONST_F32: return skip(f, 4) && push(f, TN_VAL_F32);
    case CONST_F64: return skip(f, 8) && push(f, TN_VAL_F64);
    case LOAD: return memory(f, e) && unary(f, e);
    case STORE: return memory(f, e) && take_two(f, e);
    }
    return false;
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
