/* Who calls whom in a core module, as far as its bodies say it: `call`, `return_call` and `ref.func`. What
 * goes through a table is not known; a function whose place is in one is marked. */
#ifndef TN_COMPOSE_CODE_H
#define TN_COMPOSE_CODE_H

#include "component/comp_read.h"

struct tn_code {
    const struct tn_module *module; /* in shape mode */
    uint32_t n_imported, n_funcs;
    const uint32_t *first,
        *caller;          /* callers of function f: caller[first[f]] … caller[first[f + 1]], each once */
    const bool *in_table; /* by function: an element segment has it, or a global */
    const uint32_t *import_of;  /* imported function -> its number among all imports */
    const struct tn_str *names; /* by function; empty where there is none */
};

/* Reads a nested module whole. NULL where it cannot be (told), or is over a limit (told). */
const struct tn_code *tn_code_read(struct tn_types *types, struct tn_diag_sink *sink,
                                   const struct tn_comp *comp, uint32_t module);

#endif
