/* Changing what a module or component says about itself (comp_meta.h), at its root: each section stands once
 * after, in the place of the first of its name, and all other bytes stay. */
#ifndef TN_COMP_META_WRITE_H
#define TN_COMP_META_WRITE_H

#include "base/job.h"
#include "base/out.h"
#include "component/comp_meta.h"

enum tn_meta_field {
    TN_META_NAME, /* subsection 0 of the name section; the others are sections */
    TN_META_AUTHORS,
    TN_META_DESCRIPTION,
    TN_META_HOMEPAGE,
    TN_META_LICENSES,
    TN_META_REVISION,
    TN_META_SOURCE,
    TN_META_VERSION,
    TN_META_FIELDS
};
extern const char *const tn_meta_field_names[TN_META_FIELDS];

struct tn_meta_change {
    const char *set[TN_META_FIELDS]; /* NULL: stays */
    bool clear[TN_META_FIELDS];
    const struct tn_producer *producers; /* one that is there by field and name gets the version */
    uint32_t n_producers;
};

/* Are the values what the conventions ask for? licenses: an SPDX expression; homepage, source: an absolute
 * URL. Findings: metadata-value. */
enum tn_status tn_meta_check(struct tn_diag_sink *sink, const struct tn_meta_change *change);
enum tn_status tn_meta_write(struct tn_job *job, const struct tn_source *source,
                             const struct tn_meta_change *change, struct tn_out *ret_out);

#endif
