/* A digest taken by a thread beside the one that has the bytes: while they are written, they are hashed. */
#ifndef TN_HASHER_H
#define TN_HASHER_H

#include "base/crypto.h"

struct tn_hasher;

/* Takes over `digest` until it is freed. NULL where there can be no thread. */
struct tn_hasher *tn_hasher_new(struct tn_digest *digest);
/* Takes a copy of these bytes, which its thread hashes later; waits only where a million of them are ahead. */
void tn_hasher_add(struct tn_hasher *hasher, struct tn_bytes bytes);
/* Waits until all that was given is in the digest. */
void tn_hasher_wait(struct tn_hasher *hasher);
void tn_hasher_free(struct tn_hasher *hasher); /* NULL is fine */

#endif
