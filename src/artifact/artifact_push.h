/* Pushing: a Wasm binary from a file to the place a reference names, as an artifact of one of the forms. */
#ifndef TN_ARTIFACT_PUSH_H
#define TN_ARTIFACT_PUSH_H

#include "artifact/artifact_wasm.h"
#include "oci/oci_ahead.h"

struct tn_artifact_push {
    /* What is asked for. */
    const char *path;  /* of the binary; "-" is standard input */
    const char *title; /* the layer's file name; NULL: the path's last part, and of an image plugin.wasm */
    struct tn_annotations annotations;
    struct tn_wasm_how how;
    bool dry_run;    /* the file is read, and nothing is put */
    bool no_clobber; /* fail where the tag is there with other contents */
    bool validate;   /* function bodies too, and not the structure alone */
    unsigned jobs;   /* transfers at a time; 0: as many as are worth it */
    struct tn_store_options registry;
    /* What was done. */
    struct tn_ref ref; /* with the tag it was pushed under: "latest" where none was given */
    struct tn_wasm_artifact artifact;
    struct tn_descriptor put; /* the manifest, as the store has it */
    bool sent;                /* the layer was not there */
    /* On the way. */
    struct tn_job *job;
    const struct tn_source *source; /* the file, mapped */
    int fd;                         /* and open */
    struct tn_wasm_facts facts;
    struct tn_wasm_layer layer;
    int layer_fd; /* the binary's, or that of the layer it is packed into */
    struct tn_store *store;
    struct tn_descriptors found; /* blobs that are there */
    struct tn_ahead *ahead;     /* the file's upload, where it is begun already; or NULL */
    struct tn_descriptor there; /* what the tag names before; digest NULL: nothing, or it is not known */
};

/* The layer and the config, beside each other where that gains something, then the manifest under its tag: a reader never
 * sees one that is incomplete. What is there already is not put again, the manifest included. */
enum tn_status tn_artifact_push(struct tn_job *job, struct tn_artifact_push *p, const char *ref);

#endif
