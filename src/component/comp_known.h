/* Components read before, so that what is put around them is validated without reading them again.
 *
 *     struct tn_known known;
 *     tn_known_init(&known, types->arena);
 *     tn_comp_read(types, sink, socket, &options, &comp);       each input once, as strictly as is wanted;
 *     tn_known_add(&known, comp);                               with tn_comp_validate_bodies also its code
 *     …
 *     tn_comp_read_out(types, sink, "whole", &out, &known, &options, &whole);
 *
 * `whole` is then as valid as its parts are: the shell is read to the last byte, and where it nests a
 * component that is known, the nodes of that reading stand for it. Nothing is written, and no page of an
 * input is touched. tn_comp_read does the same for a source in one piece (options.known); there a known
 * component is found by its bytes. All readings share one `types`; `known` need not outlive them. */
#ifndef TN_COMP_KNOWN_H
#define TN_COMP_KNOWN_H

#include "base/out.h"
#include "component/comp_read.h"

struct tn_known {
    struct tn_arena *arena;
    struct {
        const struct tn_comp **at;
        uint32_t n, cap;
    } comps;
};

void tn_known_init(struct tn_known *known, struct tn_arena *arena);
/* A component that tn_comp_read returned. */
void tn_known_add(struct tn_known *known, const struct tn_comp *comp);
/* One of just these bytes: the very same, or equal ones; or NULL. */
const struct tn_comp *tn_known_find(const struct tn_known *known, struct tn_bytes bytes);

/* Reads and checks an output before it is written. A slice of it that is the whole of a known component is
 * stepped over; findings are told against `name`, at the offsets that the written file will have. */
enum tn_status tn_comp_read_out(struct tn_types *types, struct tn_diag_sink *sink, const char *name,
                                const struct tn_out *out, const struct tn_known *known,
                                const struct tn_comp_options *options, const struct tn_comp **ret_comp);

#endif
