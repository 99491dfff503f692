/* Flattening: the core function that stands for a component function in the Canonical ABI.
 * CanonicalABI.md "Flattening". Internal to component/. */
#ifndef TN_COMP_FLAT_H
#define TN_COMP_FLAT_H

#include "component/comp_types.h"
#include "wasm/wasm_types.h"

enum {
    TN_FLAT_PARAMS = 16,
    TN_FLAT_ASYNC_PARAMS = 4,
    TN_FLAT_RESULTS = 1,
    TN_FLAT_MOST = TN_FLAT_PARAMS + 1
};

struct tn_flat {
    tn_valtype at[TN_FLAT_MOST];
    uint32_t n, max;
};

/* What types were flattened to, so that each is worked out once however often it is mentioned. */
struct tn_flats {
    struct tn_arena *arena;
    struct tn_map
        of[2]; /* by pointer, I32 and I64: node -> struct tn_flat; n is max + 1 where it is too long */
};

void tn_flats_init(struct tn_flats *flats, struct tn_arena *arena);
/* Appends what a value of type `t` is passed as; `pointer` is I32 or I64. False where that is more than
 * flat->max: then the rest of `flat` means nothing. */
bool tn_flatten(struct tn_flats *flats, struct tn_flat *flat, const struct tn_type *t, tn_valtype pointer);
/* Appends one; false where there is no room. */
bool tn_flat_push(struct tn_flat *flat, tn_valtype type);

#endif
