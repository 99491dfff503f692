/* Pulling: from a reference to the Wasm binary it holds, in whatever form, with everything checked that can be: each
 * digest on the way, and what the artifact says of the binary against what its bytes say. What holds no Wasm is pulled
 * as its files. */
#ifndef TN_ARTIFACT_PULL_H
#define TN_ARTIFACT_PULL_H

#include "artifact/artifact_files.h"
#include "artifact/artifact_wasm.h"
#include "oci/oci_platform.h"
#include "oci/oci_store.h"

struct tn_artifact_pull {
    /* What is asked for. */
    /* A file, or "-". A folder, where it is one, or ends in `/`, or the artifact is no Wasm. NULL: the layer's title,
     * where it is a safe name. Set to the file that was written; of several, to the folder. */
    const char *to;
    bool no_clobber; /* fail where it is there already */
    struct tn_platform platform; /* of the entry that is wanted of an index; none: the one for Wasm, or the only one */
    struct tn_store_options registry;
    /* What came. */
    struct tn_ref ref;
    const char *digest; /* of the manifest that the layer is of */
    struct tn_manifest manifest;
    enum tn_form form;
    const struct tn_descriptor *layer; /* with the binary, or the last of an image; NULL of files */
    const char *member;                /* of an image: the file in its layer */
    struct tn_artifact_files files;    /* where several were pulled */
    /* On the way. */
    struct tn_job *job;
    struct tn_store *store;
    struct tn_bytes config;
    struct tn_wasm_facts facts;
    bool known; /* the binary's structure was read: facts are set */
};

/* Pulls what the reference names to p->to, each file whole, and none before all are checked. */
enum tn_status tn_artifact_pull(struct tn_job *job, struct tn_artifact_pull *p, const char *ref);
/* The same into a file without a name, mapped as a source: `to` is not looked at. */
enum tn_status tn_artifact_pull_source(struct tn_job *job, struct tn_artifact_pull *p, const char *ref,
                                       const struct tn_source **ret_source);

#endif
