/* Does a component fit a world? It must import nothing that the world does not, and export all that the world
 * does, types included; names are looked up by their version's track where they are not there as they stand.
 * The rule is tn_match's, the same as for plugging, so what fits here can be plugged there. */
#ifndef TN_COMPOSE_TARGETS_H
#define TN_COMPOSE_TARGETS_H

#include "component/comp_match.h"

enum tn_targets_rule { TN_TARGETS_IMPORT, TN_TARGETS_EXPORT, TN_TARGETS_TYPE };

struct tn_targets_finding {
    struct tn_mismatch mismatch;
    enum tn_targets_rule rule;
    const char
        *text[2]; /* in WIT: the item around the mismatch, of the component and of the world; or NULL */
};

struct tn_targets {
    const char *who[2]; /* for messages: the component, the world */
    struct {
        struct tn_targets_finding *at;
        unsigned n, cap;
    } findings;
};

/* Matches the COMPONENT `found` with the COMPONENT `world`, and tells every mismatch to the sink: codes
 * targets-import, targets-export and targets-type. `ret_targets->who` is set by the caller. TN_ERR_INVALID
 * where it does not fit. */
enum tn_status tn_targets(struct tn_types *types, struct tn_diag_sink *sink, const struct tn_type *found,
                          const struct tn_type *world, struct tn_targets *ret_targets);

#endif
