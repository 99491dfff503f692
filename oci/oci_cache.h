/* A folder of blobs that were pulled before, by digest: $TENON_CACHE, for all who name it, at a time or one
 * after another.
 *
 * What is taken from it is hashed first: a file that is not what its name says is thrown away, and is asked
 * of the registry as if it had not been there. It holds at most $TENON_CACHE_SIZE bytes (2 GiB; K, M, G and T
 * may follow the number), and what has not been used for longest goes first. A cache that cannot be written
 * is not used, and is no failure. */
#ifndef TN_OCI_CACHE_H
#define TN_OCI_CACHE_H

#include "oci/oci_blob.h"

struct tn_cache;
/* NULL where the environment names none. */
struct tn_cache *tn_cache_of_environment(struct tn_job *job);

/* A blob that is there; *ret_blob is NULL where it is not. To be closed. */
void tn_cache_open(struct tn_cache *cache, const char *digest, uint64_t size, struct tn_blob **ret_blob);
/* `from`, which is verified, and kept when all of it has gone by. Closing it closes `from`. */
struct tn_blob *tn_cache_keep(struct tn_cache *cache, const char *digest, struct tn_blob *from);

#endif
