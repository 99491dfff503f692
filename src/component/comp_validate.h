/* A whole binary, function bodies included: what `tenon validate` says yes to. */
#ifndef TN_COMP_VALIDATE_H
#define TN_COMP_VALIDATE_H

#include "component/comp_read.h"

/* Validates the bodies of every core module in a component that was read, not in shape mode. */
enum tn_status tn_comp_validate_bodies(struct tn_types *types, struct tn_diag_sink *sink,
                                       const struct tn_comp *comp, struct tn_features features);

/* The same for several, at once. */
enum tn_status tn_comps_validate_bodies(struct tn_types *types, struct tn_diag_sink *sink,
                                        const struct tn_comp *const *comps, uint32_t n,
                                        struct tn_features features);

/* Reads and validates a component or a core module; anything else is told. */
enum tn_status tn_validate(struct tn_types *types, struct tn_diag_sink *sink, const struct tn_source *source,
                           struct tn_features features);

#endif
