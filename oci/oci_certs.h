/* Certificates for one registry, from where docker and podman keep them. */
#ifndef TN_OCI_CERTS_H
#define TN_OCI_CERTS_H

#include "oci/oci_http.h"

struct tn_certs {
    const char *ca_file;              /* whom we trust besides the system's; or NULL */
    struct tn_http_identity identity; /* who we are; cert_file NULL: nobody in particular */
};

/* Fills in what is not set yet from the first folder HOST[:PORT] of ~/.config/containers/certs.d,
 * /etc/containers/certs.d and /etc/docker/certs.d that is there: ca.crt, or the first *.crt; the first *.cert
 * with the *.key of its name. */
void tn_certs_find(struct tn_job *job, const char *host, struct tn_certs *certs);

#endif
