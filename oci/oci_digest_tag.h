/* Tags that are about a digest. `sha256-<hex>` stands for the list of what refers to it, where a registry has
 * no referrers API (distribution-spec, "Referrers Tag Schema"); with more behind it (`.sig`, `.att`, `.sbom`)
 * it names something about that digest. */
#ifndef TN_OCI_DIGEST_TAG_H
#define TN_OCI_DIGEST_TAG_H

#include "base/arena.h"

#include <stdbool.h>

/* sha256:0123… -> sha256-0123…; of a longer digest the first 64 digits */
const char *tn_digest_tag(struct tn_arena *arena, const char *digest);
/* What tn_digest_tag says of the digest that `tag` is about; NULL for all other tags. */
const char *tn_digest_tag_of(struct tn_arena *arena, const char *tag);
/* Is it the list itself? */
bool tn_digest_tag_is_list(const char *tag);

#endif
