/* A large file goes to a registry while its digest is still being taken: an upload that is begun before it is known what
 * it will be called. Reading the file twice costs no more time then than reading it once. */
#ifndef TN_OCI_AHEAD_H
#define TN_OCI_AHEAD_H

#include "oci/oci_lanes.h"

enum { TN_AHEAD_LEAST = 32 << 20 /* bytes from which on an upload takes less time to begin than they take to hash */ };

struct tn_ahead;

/* `size` bytes of `fd`, which `name` is in messages, to the place of `store`, by a lane of their own. NULL: it is none that
 * takes them. */
struct tn_ahead *tn_ahead_begin(const struct tn_store *store, const char *name, int fd, uint64_t size);
/* They are the blob `as`, which lives until _end. NULL: nobody needs them, and the upload is cancelled. A NULL `ahead` is
 * fine, here and there. */
void tn_ahead_name(struct tn_ahead *ahead, const struct tn_descriptor *as);
/* Waits until they are put as what they were named, as far as they were not sent yet; what is told goes to `sink`. */
enum tn_status tn_ahead_end(struct tn_ahead *ahead, struct tn_diag_sink *sink);

#endif
