/* Certificates for one registry: those that the command line names, else from where docker and podman keep them. */
#ifndef TN_OCI_CERTS_H
#define TN_OCI_CERTS_H

#include "oci/oci_cred.h"
#include "oci/oci_http.h"

struct tn_certs {
    struct tn_bytes trusted;          /* whom we trust besides the system's, in PEM form; empty: nobody */
    struct tn_http_identity identity; /* who we are; cert_file NULL: nobody in particular */
};

/* What options name is NULL, or a file. What is not named is looked for in the first folder HOST[:PORT] of
 * ~/.config/containers/certs.d, /etc/containers/certs.d and /etc/docker/certs.d that is there: all *.crt, and the first *.cert
 * with the *.key of its name. Files that cannot be read, or are none of certificates, are told of (codes file-io,
 * registry-certificate). What is returned lives in the job's arena and in `memory`. */
enum tn_status tn_certs_find(struct tn_job *job, struct tn_cred_memory *memory, const char *host, const char *ca_file,
                             const char *cert_file, const char *key_file, struct tn_certs *ret_certs);

#endif
