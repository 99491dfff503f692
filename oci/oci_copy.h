/* Copying artifacts from store to store: whole graphs, each thing once, by several lanes at a time.
 *
 * What is copied keeps its bytes and so its digest. A manifest is put when everything it refers to is there,
 * a tag when its manifest and, where they are wanted, all referrers are: a reader of the target never sees a
 * tag whose graph is incomplete, and a run that was stopped is completed by the next. Nothing is remembered
 * between runs: what is there is found by digest. */
#ifndef TN_OCI_COPY_H
#define TN_OCI_COPY_H

#include "oci/oci_platform.h"
#include "oci/oci_store.h"

enum tn_copy_result {
    TN_COPY_FAILED,
    TN_COPY_COPIED,   /* or, in a dry run, would be */
    TN_COPY_UNCHANGED /* the target has it already, under that tag */
};

/* One thing that is asked for, and what became of it. */
struct tn_copy_item {
    const char *from; /* a tag or digest of the source; NULL, of a layout or archive: its only manifest */
    const char *to;   /* the tag it gets; NULL: none, it is found by its digest */
    enum tn_copy_result result;
    enum tn_status status; /* why it failed; the words are with the sink */
    const char *digest, *media_type; /* NULL where it was not found */
};

struct tn_copy {
    struct tn_job *job;
    const struct tn_ref *from, *to; /* the places; their tags and digests are not looked at */
    struct tn_store_options options;
    unsigned
        lanes; /* transfers at a time; 0: 24. A file or folder is written by one, in the order of the items. */
    struct tn_platforms platforms; /* of an index these alone, in an index of their own; none: all */
    bool referrers;  /* what refers to a manifest comes along, signatures, attestations, and what refers to
                        those; so do tags about its digest (oci_digest_tag.h) */
    bool dry_run;    /* nothing is put: what would be is counted */
    bool no_clobber; /* a tag that stands for something else at the target stays, and is a failure
                        (TN_ERR_EXISTS) */
    struct {
        struct tn_copy_item *at;
        unsigned n, cap;
    } items;
    struct { /* what was done, or in a dry run would be */
        uint64_t blobs_there, blobs_mounted, blobs_sent, bytes_sent, manifests;
    } did;
};

/* Copies all items; one that fails does not stop the others. The status is TN_OK, or that of the first item
 * that failed. */
enum tn_status tn_copy_run(struct tn_copy *copy);

/* Only finds out what digests the items have, and which are not there. */
enum tn_status tn_copy_ask(struct tn_copy *copy);

/* Adds an item for a tag of the source, as its store lists it: of a layout that may be any name. */
void tn_copy_add_tag(struct tn_copy *copy, const char *name);
/* Adds an item for each tag of the source. Tags that only stand in for the referrers API are left to
 * `referrers`. */
enum tn_status tn_copy_add_all_tags(struct tn_copy *copy);

#endif
