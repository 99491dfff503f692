/* tenon.lock: what the packages of compositions were, byte for byte. TOML, written anew whenever it changes,
 * beside the documents of a folder, which share it:
 *
 *     version = 1
 *
 *     [[package]]
 *     name = "demo:greeter"
 *     version = "1.0.0"
 *     source = "ghcr.io/acme/greeter:1.0.0@sha256:…"
 *     sha256 = "…" */
#ifndef TN_LOCK_H
#define TN_LOCK_H

#include "base/job.h"
#include "base/status.h"

struct tn_locked {
    const char *name, *version; /* as the document names it; version NULL: none */
    const char *source;         /* a path, beside the lock's folder, or a reference with its digest */
    const char *sha256;         /* 64 hexadecimal digits */
    struct tn_span span;        /* in the lock file; or empty */
};

struct tn_lock {
    const char *path;
    const struct tn_source *text; /* NULL: there is no file yet */
    struct {
        struct tn_locked *at;
        unsigned n, cap;
    } packages; /* by name and version */
};

/* Reads `path` where it is there. */
enum tn_status tn_lock_read(struct tn_job *job, const char *path, struct tn_lock *ret_lock);
/* NULL: there is none. */
const struct tn_locked *tn_lock_find(const struct tn_lock *lock, const char *name, const char *version);
/* In the place of the one of that name and version. */
void tn_lock_put(struct tn_job *job, struct tn_lock *lock, struct tn_locked package);
/* Writes the file, unless it says this already. */
enum tn_status tn_lock_write(struct tn_job *job, const struct tn_lock *lock);

#endif
