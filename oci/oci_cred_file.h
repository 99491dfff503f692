/* The files and helper programs that credentials are kept in: docker's config.json, podman's auth.json, and
 * docker-credential-NAME. For oci_cred.c alone. */
#ifndef TN_OCI_CRED_FILE_H
#define TN_OCI_CRED_FILE_H

#include "base/file.h"
#include "oci/oci_cred.h"

/* $DOCKER_CONFIG/config.json or ~/.docker/config.json; NULL where neither variable is set. */
const char *tn_cred_docker_file(struct tn_arena *arena);
/* Does a key of such a file (a host, or a URL; Docker Hub has several) stand for the registry? */
bool tn_cred_is_key(const char *key, const char *host);
/* Is it one that stands for a whole registry? */
bool tn_cred_is_whole(const char *key);
/* Fills `credential` from the text of a file, where it has something for the registry. The text stays. */
enum tn_status tn_cred_from_config(struct tn_job *job, const char *name, struct tn_bytes config,
                                   const struct tn_cred_query *query, struct tn_credential *credential);

/* Runs `docker-credential-NAME VERB` with `input`; its output (TN_MAX_CONFIG at most) goes to `out`. */
enum tn_helper_result {
    TN_HELPER_DONE,
    TN_HELPER_NONE,   /* it has nothing for this registry */
    TN_HELPER_FAILED, /* or took too long, or has no name to run; `out` says why, in a line without secrets */
    TN_HELPER_MISSING
};
enum tn_helper_result tn_cred_run_helper(const char *name, const char *verb, struct tn_str input,
                                         struct tn_buf *out);

#endif
