/* The operand and control stacks of one body or constant expression: core appendix "Validation Algorithm".
 * Internal to wasm_validate*.c. The first error ends the body: the reader moves to its end, what is popped
 * then is of the bottom type, and every loop stops. */
#ifndef TN_WASM_VALIDATOR_H
#define TN_WASM_VALIDATOR_H

#include "wasm/wasm_opcodes.h"
#include "wasm/wasm_parse.h"
#include "wasm/wasm_read.h"

#define TN_VAL_BOTTOM 0u             /* below every type: what code that is never reached finds */
#define TN_VAL_BOTTOM_REF TN_VAL_REF /* below every reference type */
#define TN_LOCAL_UNSET (1u << 26)    /* on a local's type: it has no value yet */
/* On an abstract reference made of a bottom one: shared where that is wanted. */
#define TN_VAL_MAYBE_SHARED (1u << 25)

enum tn_frame_kind {
    TN_FRAME_FUNC,
    TN_FRAME_BLOCK,
    TN_FRAME_LOOP,
    TN_FRAME_IF,
    TN_FRAME_ELSE,
    TN_FRAME_TRY_TABLE,
    TN_FRAME_TRY,
    TN_FRAME_CATCH,
    TN_FRAME_CATCH_ALL
};

struct tn_block_type { /* of a block: a function type's number, or TN_NO_TYPE and one result or none */
    uint32_t func;
    tn_valtype result; /* or TN_VAL_BOTTOM */
};

struct tn_frame {
    struct tn_block_type type;
    uint32_t height, set; /* of the operand stack, and of the list of locals set, when it was entered */
    uint32_t checked_by; /* the number of the last br_table that has checked the operands against its label */
    uint8_t kind;        /* enum tn_frame_kind */
    bool dead;           /* the rest of it is never reached */
};

struct tn_local_run { /* locals of one type that stand together: the index after the last */
    uint32_t end;
    tn_valtype type;
};

struct tn_op_effect {              /* what a one-byte instruction of the table does to the operands */
    tn_valtype below, top, result; /* takes the first two, or `top` alone */
    uint8_t way, n;                /* how it is read (wasm_validate_fast.c); the table's `n` */
};

struct tn_validator {
    struct tn_wasm_parse *p;
    const struct tn_module *module;
    struct tn_arena *arena; /* of the stacks, which are reused from one body to the next */
    struct {
        tn_valtype *at;
        uint32_t n, cap;
    } operands, scratch, locals; /* locals: the first few, one by one */
    struct {
        struct tn_local_run *at;
        uint32_t n, cap;
    } runs; /* all of them */
    uint32_t n_locals;
    uint32_t *far_set; /* by index, of those that do not stand one by one: the body in which it was set */
    uint32_t body;     /* counts bodies */
    struct {
        struct tn_frame *at;
        uint32_t n, cap;
    } frames;
    struct {
        uint32_t *at;
        uint32_t n, cap;
    } set;                              /* locals without a default that were set, in order */
    tn_valtype address;                 /* of the memory that the instruction at hand is about */
    uint32_t array;                     /* the type it is about in place of a memory, or TN_NO_TYPE */
    enum tn_op op;                      /* the instruction at hand */
    size_t at;                          /* its byte offset */
    uint32_t n_br_tables;               /* how many there were */
    uint32_t func;                      /* the function's index, for messages */
    bool constant;                      /* a constant expression */
    uint32_t before;                    /* how many operands there were before it */
    bool shared;                        /* the function is: it may use only what is shared, too */
    bool memory32;                      /* the first memory is there, and its addresses have 32 bits */
    const struct tn_op_effect *effects; /* by opcode; NULL: every instruction takes the whole rule */
    uint8_t *refs; /* in a constant expression: functions that it refers to are marked here */
};

#define TN_FAIL(v, code, ...) tn_wasm_wrong((v)->p, (v)->at, (code), __VA_ARGS__)

static inline bool tn_v_on(const struct tn_validator *v, enum tn_feature feature)
{
    return tn_feature_on(v->p->features, feature);
}
static inline const char *tn_v_name(const struct tn_validator *v)
{
    return tn_op_rows[v->op].name;
}
static inline uint32_t tn_v_u32(struct tn_validator *v)
{
    struct tn_reader *r = &v->p->r;
    return r->at < r->end && *r->at < 0x80 ? *r->at++ : tn_read_u32(r);
}

/* ---- operands (wasm_validate.c) ---- */

tn_valtype tn_v_pop_slow(struct tn_validator *v, tn_valtype expected);
static inline void tn_v_push(struct tn_validator *v, tn_valtype type)
{
    *tn_push(v->arena, &v->operands) = type;
}
/* Pops what must match `expected`; TN_VAL_BOTTOM: anything. Returns what was there. */
static inline tn_valtype tn_v_pop(struct tn_validator *v, tn_valtype expected)
{
    if (v->operands.n > v->frames.at[v->frames.n - 1].height && v->operands.at[v->operands.n - 1] == expected)
        return v->operands.at[--v->operands.n];
    return tn_v_pop_slow(v, expected);
}
/* Pops any reference: its type, or a bottom one. */
tn_valtype tn_v_pop_ref(struct tn_validator *v);
bool tn_v_matches(const struct tn_validator *v, tn_valtype found, tn_valtype expected);
bool tn_v_is_shared(const struct tn_validator *v, tn_valtype type);
/* Has the next finding say what was on the stack before the instruction. */
void tn_v_note_stack(struct tn_validator *v);
void tn_v_mismatch(struct tn_validator *v, tn_valtype expected, tn_valtype found);
void tn_v_pop_all(struct tn_validator *v, const tn_valtype *types, uint32_t n);
void tn_v_push_all(struct tn_validator *v, const tn_valtype *types, uint32_t n);
/* The rest of the frame is never reached. */
void tn_v_dead(struct tn_validator *v);

/* ---- immediates: checked, and 0 or TN_NO_TYPE where wrong ---- */

/* A shared function uses what is shared: told where it is not. */
void tn_v_need_shared(struct tn_validator *v, const char *what, uint32_t index, bool shared);
/* True where the index is in bounds; else told. */
bool tn_v_index(struct tn_validator *v, const char *what, uint32_t index, uint32_t n);
/* A type's number, of the kind. */
uint32_t tn_v_type(struct tn_validator *v, enum tn_core_kind kind);
tn_valtype tn_v_heap(struct tn_validator *v);
/* A table's type; a memory's address type; a global's; a tag's function type; NULL or 0 where wrong. */
const struct tn_extern_type *tn_v_table(struct tn_validator *v);
tn_valtype tn_v_memory(struct tn_validator *v);
const struct tn_extern_type *tn_v_global(struct tn_validator *v);
const struct tn_core_type *tn_v_tag(struct tn_validator *v);
/* A data or element segment's index. */
uint32_t tn_v_data(struct tn_validator *v);
uint32_t tn_v_elem(struct tn_validator *v);
static inline const struct tn_core_type *tn_v_core(const struct tn_validator *v, uint32_t number)
{
    return &v->p->store->at[number];
}
static inline tn_valtype tn_v_address(const struct tn_core_limits *limits)
{
    return limits->wide ? TN_VAL_I64 : TN_VAL_I32;
}

/* An ordering byte; `twice`: one for reading and one for writing. */
void tn_v_ordering(struct tn_validator *v, bool twice);

/* ---- instructions by subject: each does v->op, or passes it on ---- */

void tn_v_control(struct tn_validator *v);      /* wasm_validate_control.c */
void tn_v_tables(struct tn_validator *v);       /* wasm_validate_memory.c */
void tn_v_reference(struct tn_validator *v);    /* wasm_validate_ref.c */
void tn_v_shared(struct tn_validator *v);       /* wasm_validate_shared.c */
void tn_v_continuation(struct tn_validator *v); /* wasm_validate_cont.c */
/* wasm_validate_control.c */
void tn_v_push_frame(struct tn_validator *v, enum tn_frame_kind kind, struct tn_block_type type);
/* What a branch to the label takes; the frame `depth` out. False and told where there is none. */
bool tn_v_label(struct tn_validator *v, uint32_t depth, const tn_valtype **ret_types, uint32_t *ret_n);

/* ---- locals (wasm_validate_locals.c) ---- */

/* The parameters, then reads what the body declares. */
void tn_v_declare_locals(struct tn_validator *v, const struct tn_core_type *func);
/* The frame in which all but the first `n` of v->set were set is left: they have no value again. */
void tn_v_leave_locals(struct tn_validator *v, uint32_t n);
/* local.get, local.set, local.tee */
void tn_v_local(struct tn_validator *v);

/* ---- the common case (wasm_validate_fast.c) ---- */

/* Fills 256 effects, by opcode. */
void tn_v_effects(struct tn_op_effect *to, struct tn_features features);
/* Does instructions of a body up to one that needs the whole rule, or a message. */
void tn_v_fast(struct tn_validator *v);

/* ---- entry ---- */

/* Reads a constant expression at v->p->r, `end` included. */
void tn_v_constant(struct tn_validator *v, tn_valtype expected);
/* Reads a body: locals and instructions, to the end of v->p->r. */
void tn_v_body(struct tn_validator *v, uint32_t func);

#endif
