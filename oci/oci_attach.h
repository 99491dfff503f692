/* Files as an artifact of their own: a layer each, with its name, and an empty config (image-spec
 * manifest.md, "Guidelines for Artifact Usage"), about a subject or alone. */
#ifndef TN_OCI_ATTACH_H
#define TN_OCI_ATTACH_H

#include "oci/oci_store.h"

struct tn_attach_file {
    const char *path;
    const char *media_type; /* NULL: by the end of its name */
    const char *title;      /* set: the last part of the path */
    int fd;                 /* for oci_attach.c, as is `open` */
    bool open;
};

struct tn_attach {
    struct {
        struct tn_attach_file *at;
        unsigned n, cap;
    } files;
    const char *artifact_type;
    struct tn_annotations annotations;   /* of the manifest */
    const struct tn_descriptor *subject; /* what it is about; NULL: nothing */
    bool dry_run;                        /* files are read, and nothing is put */
    struct tn_descriptor put;            /* set: the manifest */
    struct tn_descriptors layers;        /* set */
};

/* Files first, several at a time, then the empty config, then the manifest, which has no tag: what it is about leads
 * to it. The same files give the same manifest. Does not commit. */
enum tn_status tn_attach(struct tn_store *store, struct tn_attach *attach);

#endif
