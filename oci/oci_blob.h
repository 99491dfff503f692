/* A blob on its way: a reader that is pulled. Whatever gives bytes (memory, a file, a registry's reply) is
 * one, and whatever takes bytes (an upload, a file of a layout) takes them from one, so nothing holds a blob
 * whole. */
#ifndef TN_OCI_BLOB_H
#define TN_OCI_BLOB_H

#include "base/crypto.h"
#include "base/job.h"
#include "base/out.h"

#define TN_SIZE_UNKNOWN UINT64_MAX

struct tn_blob {
    /* The next bytes, borrowed until the next call; empty at the end, and at each call after it. A failure is
     * told to the sink and is final. */
    enum tn_status (*next)(struct tn_blob *blob, struct tn_bytes *ret_bytes);
    /* Starts over, for a request that has to be repeated. NULL: it cannot. */
    enum tn_status (*rewind)(struct tn_blob *blob);
    /* Gives back what it holds; the struct itself is arena memory. May be NULL. */
    void (*close)(struct tn_blob *blob);
    uint64_t size;      /* of the whole, or TN_SIZE_UNKNOWN */
    const char *digest; /* what its bytes are verified against as they go by; NULL: they are not */
};
void tn_blob_close(struct tn_blob *blob); /* NULL is fine; twice is not */

/* Readers of what is at hand. They borrow: `out` and the bytes must outlive them. */
struct tn_blob *tn_blob_of_out(struct tn_arena *arena, const struct tn_out *out);
struct tn_blob *tn_blob_of_bytes(struct tn_arena *arena, struct tn_bytes bytes);
/* Bytes [offset, offset + size) of an open file, read with pread; the file stays open. `name` is for
 * messages. */
struct tn_blob *tn_blob_of_file(struct tn_job *job, const char *name, int fd, uint64_t offset, uint64_t size);
/* The whole of an open file, which closing the blob closes. */
struct tn_blob *tn_blob_take_file(struct tn_job *job, const char *name, int fd, uint64_t size);

/* `inner` with its size and digest checked: its last bytes are handed on only when all of them match, so who
 * has been given all of a blob has been given the right one. TN_ERR_VERIFY (code oci-digest, oci-size)
 * otherwise. `what` is for messages: "ghcr.io/org/app". Closing it closes `inner`. */
enum tn_status tn_blob_verified(struct tn_job *job, const char *what, const char *digest, uint64_t size,
                                struct tn_blob *inner, struct tn_blob **ret_blob);

/* A large verified blob is hashed by a thread beside the one that reads it from here on. It has to be closed.
 */
void tn_blob_hash_beside(struct tn_blob *blob);

/* Places in a blob: parts of it as blobs of their own, one at a time, any part again. */
struct tn_cursor;
/* TN_ERR_UNSUPPORTED (not told) where `blob` cannot be rewound. */
enum tn_status tn_cursor_new(struct tn_arena *arena, struct tn_blob *blob, struct tn_cursor **ret_cursor);
/* Bytes [offset, offset + size), until the next part is asked for. Going back reads the blob from its
 * beginning. */
enum tn_status tn_cursor_part(struct tn_cursor *cursor, uint64_t offset, uint64_t size,
                              struct tn_blob **ret_part);

/* Called as bytes of a blob go by, often; and at its end with done == total. */
struct tn_progress {
    void (*report)(struct tn_progress *progress, const char *digest, uint64_t done, uint64_t total);
    void (*items)(struct tn_progress *progress, unsigned done, unsigned total); /* of a copy; or NULL */
};
/* `inner`, with its bytes reported as they go by. Closing it closes `inner`. */
struct tn_blob *tn_blob_reported(struct tn_arena *arena, struct tn_progress *progress, const char *digest,
                                 struct tn_blob *inner);

/* All of a small blob, in the arena; TN_ERR_LIMIT (not told) where there are more than `max` bytes. */
enum tn_status tn_blob_read_all(struct tn_arena *arena, struct tn_blob *blob, size_t max,
                                struct tn_bytes *ret_bytes);

#endif
