/* A store of blobs with an index.json beside them: what an image layout on disk and one in an archive share.
 *
 * The name of a manifest is the annotation org.opencontainers.image.ref.name of its entry; one entry has a
 * name. An entry without a name is found by its digest alone. What is read of an entry is written back as it was.
 * Changes are remembered and played again on whatever the index is when they are committed, so two writers lose
 * nothing. Makers supply the blobs; every verb on manifests and tags is here. */
#ifndef TN_OCI_INDEXED_H
#define TN_OCI_INDEXED_H

#include "oci/oci_store.h"

#include <pthread.h>

#define TN_LAYOUT_JSON   "{\"imageLayoutVersion\":\"1.0.0\"}"
#define TN_DEFAULT_TAG   "latest"

struct tn_index_change;
struct tn_subjects;

/* An index, read once for all stores that are opened beside each other (tn_store_open_beside). It lives in the job of the
 * first of them, which changes it only where no other is at work. */
struct tn_index {
    struct tn_job *job;
    struct tn_manifest is; /* with the changes made so far */
    struct {
        struct tn_index_key {
            const char *tag, *digest; /* of `names`; tag: NULL of one without a name */
        } *at;
        unsigned n, cap;
    } keys;               /* of is.manifests, one by one */
    struct tn_bytes read; /* index.json as it was loaded */
    bool changed;         /* it is another one than that */
    const char *spared;   /* a name that was not given, as it stands for something else; NULL: none */
    struct {
        struct tn_index_change *at;
        unsigned n, cap;
    } changes;
    /* What is looked up, which changes it for all of them. */
    pthread_mutex_t naming, reading;
    struct tn_names names; /* of tags and digests; under `naming` */
    struct tn_arena of_names;
    struct tn_subjects *subjects; /* who refers to what; NULL: not asked for yet; under `reading` */
};

struct tn_indexed {
    struct tn_store store; /* first */
    /* The size of a blob that is there. */
    bool (*find_blob)(struct tn_indexed *store, const char *digest, uint64_t *ret_size);
    struct tn_index *index;
};

/* Of a store whose `store` and `find_blob` are set; `like`: it is opened beside that one, or NULL. */
void tn_indexed_begin(struct tn_indexed *indexed, const struct tn_indexed *like);
void tn_indexed_end(struct tn_indexed *indexed);

/* Takes in the files oci-layout and index.json, and plays the changes on them. */
enum tn_status tn_indexed_load(struct tn_indexed *indexed, struct tn_bytes layout, struct tn_bytes json);
/* Was every name given that was to be? TN_ERR_EXISTS, told, where not. */
enum tn_status tn_indexed_check_spared(const struct tn_indexed *indexed);
/* index.json as it is now, canonical, in the arena. TN_ERR_LIMIT, told, where it could not be read again. */
enum tn_status tn_indexed_write(const struct tn_indexed *indexed, struct tn_bytes *ret_json);
/* Where a blob stands in a layout: "blobs/sha256/…". */
const char *tn_indexed_blob_path(struct tn_arena *arena, const char *digest);

/* What a tag or digest stands for, or without either the only manifest, the only one that has a name, or `latest`; NULL:
 * nothing. */
enum tn_status tn_indexed_find(const struct tn_indexed *indexed, const char *ref,
                               const struct tn_descriptor **ret_entry);
/* What was read for the sake of referrers: when the index is another one, and when it ends. */
void tn_indexed_forget(struct tn_index *index);

/* `from`, checked as it goes by, unless it is already: what is copied is hashed once. Not to be closed. */
enum tn_status tn_indexed_verified(struct tn_store *store, const struct tn_descriptor *as, struct tn_blob *from,
                                   struct tn_blob **ret_blob);

/* For struct tn_store_ops: */
enum tn_status tn_indexed_resolve(struct tn_store *store, const char *ref, struct tn_descriptor *ret_descriptor);
enum tn_status tn_indexed_get_manifest(struct tn_store *store, const char *ref, struct tn_manifest_bytes *ret_manifest);
enum tn_status tn_indexed_put_manifest(struct tn_store *store, const struct tn_manifest_bytes *manifest,
                                       const char *tag);
enum tn_status tn_indexed_find_blob(struct tn_store *store, const char *digest, bool *ret_has, uint64_t *ret_size);
enum tn_status tn_indexed_tag(struct tn_store *store, const char *digest, const char *tag);
enum tn_status tn_indexed_tags(struct tn_store *store, struct tn_tag_list *ret_tags);
enum tn_status tn_indexed_referrers(struct tn_store *store, const char *digest, const char *artifact_type,
                                    struct tn_descriptors *ret_referrers);
enum tn_status tn_indexed_delete(struct tn_store *store, const char *ref);

#endif
