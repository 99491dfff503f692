/* The core types that component values have under the option `gc`: given by the author (option `core-type`,
 * or the function that is lifted), and checked here, where linear memory has them derived (comp_flat.h). A
 * gated proposal (cm-gc); the rules are those of wasm-tools. Internal to component/. */
#ifndef TN_COMP_GC_H
#define TN_COMP_GC_H

#include "component/comp_types.h"
#include "wasm/wasm_types.h"

struct tn_gc_mismatch {
    const struct tn_type *type; /* the component type; NULL: another number of parameters or results */
    tn_valtype core;            /* what stands for it */
    const char *wanted;         /* what should: "(ref null? extern)" */
};

/* Can a core function of type `core` stand for the component function? `wide_text`: strings are UTF-16. */
bool tn_gc_func_fits(const struct tn_core_types *types, const struct tn_func *func,
                     const struct tn_core_type *core, bool wide_text, struct tn_gc_mismatch *ret_mismatch);

#endif
