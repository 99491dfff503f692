/* Validating function bodies: after everything that they are checked against has been read, in parallel.
 * Core §3.4 "Instructions". */
#ifndef TN_WASM_BODIES_H
#define TN_WASM_BODIES_H

#include "wasm/wasm_read.h"

struct tn_module_at { /* a module that was read, not in shape mode */
    const struct tn_module *module;
    const char *path; /* the way down to it, or NULL */
};

/* Validates every body of the modules, those of one file or of several. Each wrong body is one finding, in
 * the order of the modules and their functions, however many threads there are. */
enum tn_status tn_wasm_validate_bodies(const struct tn_core_types *types, struct tn_diag_sink *sink,
                                       const struct tn_module_at *modules, uint32_t n,
                                       struct tn_features features);

#endif
