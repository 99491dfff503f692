/* Instructions as the table in wasm_opcodes.def tells them: one row each, found by prefix and opcode. */
#ifndef TN_WASM_OPCODES_H
#define TN_WASM_OPCODES_H

#include "wasm/wasm_features.h"
#include "wasm/wasm_types.h"

/* Where the opcodes of a prefix start in the table, and how many there may be. */
enum {
    TN_OPS_00 = 0,
    TN_OPS_FB = TN_OPS_00 + 0x100,
    TN_OPS_FC = TN_OPS_FB + 0x40,
    TN_OPS_FD = TN_OPS_FC + 0x20,
    TN_OPS_FE = TN_OPS_FD + 0x120,
    TN_OPS = TN_OPS_FE + 0x80
};
#define TN_OP_AT(prefix, code)                                                                               \
    ((code) + ((prefix) == 0xfb   ? TN_OPS_FB                                                                \
               : (prefix) == 0xfc ? TN_OPS_FC                                                                \
               : (prefix) == 0xfd ? TN_OPS_FD                                                                \
               : (prefix) == 0xfe ? TN_OPS_FE                                                                \
                                  : TN_OPS_00))

enum tn_op {
#define OP(prefix, code, id, name, immediate, n, signature, feature) TN_OP_##id = TN_OP_AT(prefix, code),
#include "wasm/wasm_opcodes.def"
};

/* What follows the opcode; names of index spaces stand for an index. */
enum tn_immediate {
    TN_IMM_NONE,
    TN_IMM_I32,
    TN_IMM_I64,
    TN_IMM_F32,
    TN_IMM_F64,
    TN_IMM_V128,
    TN_IMM_LANE,
    TN_IMM_SHUFFLE, /* 16 lanes */
    TN_IMM_MEMARG,
    TN_IMM_MEMARG_LANE,
    TN_IMM_ATOMIC, /* a memarg of natural alignment, maybe with an ordering */
    TN_IMM_ATOMIC_RMW,
    TN_IMM_ATOMIC_WAIT, /* never with an ordering */
    TN_IMM_ORDERING,
    TN_IMM_ORDERED_GLOBAL,
    TN_IMM_ORDERED_TABLE,
    TN_IMM_ORDERED_TYPE,
    TN_IMM_ORDERED_FIELD,
    TN_IMM_BLOCK, /* a block type */
    TN_IMM_LABEL,
    TN_IMM_LABELS, /* of br_table */
    TN_IMM_TRY_TABLE,
    TN_IMM_CAST,  /* flags, label, two heap types */
    TN_IMM_TYPES, /* a vector of value types */
    TN_IMM_HEAP,
    TN_IMM_FUNC,
    TN_IMM_TYPE,
    TN_IMM_TYPE_TABLE,
    TN_IMM_TYPE_TYPE,
    TN_IMM_TYPE_COUNT,
    TN_IMM_TYPE_DATA,
    TN_IMM_TYPE_ELEM,
    TN_IMM_TYPE_TAG,
    TN_IMM_FIELD, /* a type and a field of it */
    TN_IMM_LOCAL,
    TN_IMM_GLOBAL,
    TN_IMM_TABLE,
    TN_IMM_TABLE_TABLE,
    TN_IMM_MEMORY,
    TN_IMM_MEMORY_MEMORY,
    TN_IMM_TAG,
    TN_IMM_DATA,
    TN_IMM_DATA_MEMORY,
    TN_IMM_ELEM,
    TN_IMM_ELEM_TABLE,
    TN_IMM_RESUME, /* a type and handlers */
    TN_IMM_RESUME_TAG
};

enum { TN_OP_MVP = 0xff };   /* in place of a feature */
enum { TN_SIG_ADDRESS = 1 }; /* in a signature: the address type of the memory */

struct tn_op_row {
    const char *name; /* NULL: no such instruction */
    uint8_t immediate, n, feature;
    bool custom; /* the signature is not here */
    uint8_t n_params, n_results, params[4], results[2];
};
extern const struct tn_op_row tn_op_rows[TN_OPS];

#endif
