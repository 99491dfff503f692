#include "wasm/wasm_opcodes.h"

/* Signatures: custom or not, how many parameters and results, their types. */
#define A TN_SIG_ADDRESS
#define I TN_VAL_I32
#define L TN_VAL_I64
#define F TN_VAL_F32
#define D TN_VAL_F64
#define V TN_VAL_V128
#define SIG_custom true, 0, 0, {0}, {0}
#define SIG__ false, 0, 0, {0}, {0}
#define SIG__d false, 0, 1, {0}, {D}
#define SIG__f false, 0, 1, {0}, {F}
#define SIG__i false, 0, 1, {0}, {I}
#define SIG__l false, 0, 1, {0}, {L}
#define SIG__v false, 0, 1, {0}, {V}
#define SIG_a_d false, 1, 1, {A}, {D}
#define SIG_a_f false, 1, 1, {A}, {F}
#define SIG_a_i false, 1, 1, {A}, {I}
#define SIG_a_l false, 1, 1, {A}, {L}
#define SIG_a_v false, 1, 1, {A}, {V}
#define SIG_ad_ false, 2, 0, {A, D}, {0}
#define SIG_af_ false, 2, 0, {A, F}, {0}
#define SIG_ai_ false, 2, 0, {A, I}, {0}
#define SIG_ai_i false, 2, 1, {A, I}, {I}
#define SIG_aii_i false, 3, 1, {A, I, I}, {I}
#define SIG_ail_i false, 3, 1, {A, I, L}, {I}
#define SIG_al_ false, 2, 0, {A, L}, {0}
#define SIG_al_l false, 2, 1, {A, L}, {L}
#define SIG_all_i false, 3, 1, {A, L, L}, {I}
#define SIG_all_l false, 3, 1, {A, L, L}, {L}
#define SIG_av_ false, 2, 0, {A, V}, {0}
#define SIG_av_v false, 2, 1, {A, V}, {V}
#define SIG_d_d false, 1, 1, {D}, {D}
#define SIG_d_f false, 1, 1, {D}, {F}
#define SIG_d_i false, 1, 1, {D}, {I}
#define SIG_d_l false, 1, 1, {D}, {L}
#define SIG_d_v false, 1, 1, {D}, {V}
#define SIG_dd_d false, 2, 1, {D, D}, {D}
#define SIG_dd_i false, 2, 1, {D, D}, {I}
#define SIG_f_d false, 1, 1, {F}, {D}
#define SIG_f_f false, 1, 1, {F}, {F}
#define SIG_f_i false, 1, 1, {F}, {I}
#define SIG_f_l false, 1, 1, {F}, {L}
#define SIG_f_v false, 1, 1, {F}, {V}
#define SIG_ff_f false, 2, 1, {F, F}, {F}
#define SIG_ff_i false, 2, 1, {F, F}, {I}
#define SIG_i_d false, 1, 1, {I}, {D}
#define SIG_i_f false, 1, 1, {I}, {F}
#define SIG_i_i false, 1, 1, {I}, {I}
#define SIG_i_l false, 1, 1, {I}, {L}
#define SIG_i_v false, 1, 1, {I}, {V}
#define SIG_ii_i false, 2, 1, {I, I}, {I}
#define SIG_l_d false, 1, 1, {L}, {D}
#define SIG_l_f false, 1, 1, {L}, {F}
#define SIG_l_i false, 1, 1, {L}, {I}
#define SIG_l_l false, 1, 1, {L}, {L}
#define SIG_l_v false, 1, 1, {L}, {V}
#define SIG_ll_i false, 2, 1, {L, L}, {I}
#define SIG_ll_l false, 2, 1, {L, L}, {L}
#define SIG_ll_ll false, 2, 2, {L, L}, {L, L}
#define SIG_llll_ll false, 4, 2, {L, L, L, L}, {L, L}
#define SIG_v_d false, 1, 1, {V}, {D}
#define SIG_v_f false, 1, 1, {V}, {F}
#define SIG_v_i false, 1, 1, {V}, {I}
#define SIG_v_l false, 1, 1, {V}, {L}
#define SIG_v_v false, 1, 1, {V}, {V}
#define SIG_vd_v false, 2, 1, {V, D}, {V}
#define SIG_vf_v false, 2, 1, {V, F}, {V}
#define SIG_vi_v false, 2, 1, {V, I}, {V}
#define SIG_vl_v false, 2, 1, {V, L}, {V}
#define SIG_vv_v false, 2, 1, {V, V}, {V}
#define SIG_vvv_v false, 3, 1, {V, V, V}, {V}

#define TN_FEATURE_MVP TN_OP_MVP

const struct tn_op_row tn_op_rows[TN_OPS] = {
#define OP(prefix, code, id, name, immediate, n, signature, feature)                                         \
    [TN_OP_##id] = {name, TN_IMM_##immediate, n, TN_FEATURE_##feature, SIG_##signature},
#include "wasm/wasm_opcodes.def"
};
