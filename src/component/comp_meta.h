/* What a module or component says about itself in custom sections: name, producers, and the descriptive
 * sections that registries show. Nothing here is ever needed for a binary to be valid: what cannot be read is
 * told as a warning (component-metadata) and left out.
 *
 * Formats: tool-conventions ProducersSection.md and Annotations (authors, description, homepage, licenses,
 * revision, source, version: each one UTF-8 text, the whole contents of the section). */
#ifndef TN_COMP_META_H
#define TN_COMP_META_H

#include "base/buf.h"
#include "component/comp_read.h"

struct tn_producer {
    const char *field;   /* "language", "processed-by", "sdk", or what was written */
    const char *name, *version;
};

struct tn_metadata {
    const char *name; /* of the module or component; NULL where there is none. So below. */
    const char *authors, *description, *homepage, *licenses, *revision, *source, *version;
    struct tn_producer *producers; /* in the order they stand */
    uint32_t n_producers;
};

/* Of the custom sections of one module or component. Text is in the arena. */
struct tn_metadata tn_meta_read(struct tn_arena *arena, struct tn_diag_sink *sink, const struct tn_source *source,
                                const struct tn_customs *customs);

/* The contents of a producers section that says what both lists say: fields and names in the order they first come,
 * versions of the one that comes last. */
void tn_meta_write_producers(struct tn_buf *to, struct tn_arena *scratch, const struct tn_producer *first,
                             uint32_t n_first, const struct tn_producer *then, uint32_t n_then);
/* The contents of one that names tenon: what is put into all that it makes. In `arena`. */
struct tn_bytes tn_meta_own_producers(struct tn_arena *arena);

#endif
