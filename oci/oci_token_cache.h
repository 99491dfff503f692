/* Tokens that several stores share; for oci_auth.c. A NULL cache has nothing and takes nothing. */
#ifndef TN_OCI_TOKEN_CACHE_H
#define TN_OCI_TOKEN_CACHE_H

#include "oci/oci_auth.h"

/* Held by who looks and, where there is none, asks for one and puts it: nobody asks for the same meanwhile.
 */
void tn_token_cache_lock(struct tn_token_cache *cache);
void tn_token_cache_unlock(struct tn_token_cache *cache);
/* A token that is good at `now`, or NULL. Lives as long as the cache. */
const char *tn_token_cache_get(const struct tn_token_cache *cache, const char *registry, const char *user,
                               const char *scope, int64_t now, int64_t *ret_until);
void tn_token_cache_put(struct tn_token_cache *cache, const char *registry, const char *user,
                        const char *scope, const char *token, int64_t until);

#endif
