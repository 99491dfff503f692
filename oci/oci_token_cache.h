/* Tokens and credentials that several stores share; for oci_auth.c. A NULL cache has nothing and takes nothing. */
#ifndef TN_OCI_TOKEN_CACHE_H
#define TN_OCI_TOKEN_CACHE_H

#include "oci/oci_auth.h"

/* Held by who looks and, where there is none, asks for one and puts it: nobody asks for the same meanwhile, and
 * a person is asked once to unlock a key ring. */
void tn_token_cache_lock(struct tn_token_cache *cache);
void tn_token_cache_unlock(struct tn_token_cache *cache);
/* A token that is good at `now`, or NULL. Lives as long as the cache. */
const char *tn_token_cache_get(const struct tn_token_cache *cache, const char *registry, const char *user,
                               const char *scope, int64_t now, int64_t *ret_until);
void tn_token_cache_put(struct tn_token_cache *cache, const char *registry, const char *user,
                        const char *scope, const char *token, int64_t until);
/* The credential that was found for a repository (or NULL) at a registry, which may be that there is none; NULL
 * where nobody looked. Lives as long as the cache. */
const struct tn_credential *tn_token_cache_get_credential(const struct tn_token_cache *cache,
                                                          const char *registry, const char *repository);
/* What helpers answered; NULL for a NULL cache. */
struct tn_cred_memory *tn_token_cache_memory(struct tn_token_cache *cache);
void tn_token_cache_put_credential(struct tn_token_cache *cache, const char *registry,
                                   const char *repository, const struct tn_credential *credential);

#endif
