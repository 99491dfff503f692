/* Where a list goes on: the Link header, RFC 8288 as the distribution-spec uses it ("Listing Tags"). */
#ifndef TN_OCI_LINK_H
#define TN_OCI_LINK_H

#include "base/arena.h"

/* The target of the link whose relation is "next", as written; NULL where the value of the header has none. */
const char *tn_link_next(struct tn_arena *arena, const char *value);

#endif
