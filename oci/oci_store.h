/* A store: where artifacts live. A registry's repository, an image layout on disk and an archive file are the
 * same to every verb; only tn_store_open knows which is which. To copy is to open a blob here and put it
 * there.
 *
 *   resolve     tag or digest -> descriptor            get, put manifest    bytes, as they are
 *   open blob   a reader of verified bytes             put blob             from any reader
 *   mount       a blob from a sibling repository       tag, tags, referrers, delete
 *
 * Findings go to the job's sink (codes oci-*, registry-*, layout-*), in the user's words; what is returned
 * lives in the job's arena. A store belongs to one thread: another thread opens its own, with a job of its
 * own. */
#ifndef TN_OCI_STORE_H
#define TN_OCI_STORE_H

#include "oci/oci_blob.h"
#include "oci/oci_manifest.h"
#include "oci/oci_ref.h"

#include <stdatomic.h>

/* ---- the interface ---- */

struct tn_store_options {
    const char *ca_file;              /* further certificates to trust; NULL: the system's */
    const char *cert_file, *key_file; /* who we are to a registry that wants a certificate, or NULL */
    struct tn_texts resolve; /* "host:port:address" each: where a name leads instead of where DNS says */
    bool plain_http, tls; /* speak HTTP, or TLS; neither: HTTP on loopback without a ca_file, TLS to all others */
    const char *username, *password; /* given on the command line, or NULL: looked up (oci_cred.h) */
    const char *user_agent;          /* or NULL */
    struct tn_progress *progress;    /* or NULL */
    unsigned timeout;                /* seconds without a byte before a request is given up; 0: 60 */
    struct tn_rate *rate;            /* a budget that stores share, or NULL */
    struct tn_token_cache *tokens;   /* that stores share, or NULL */
    struct tn_transport *transport;  /* NULL: libcurl; tests supply their own (oci_http.h) */
};

enum tn_store_mode {
    TN_STORE_READ,  /* a layout or archive must be there */
    TN_STORE_WRITE, /* and is made where it is not; an archive is written anew at commit */
    TN_STORE_PLAN   /* read as what is to be written: it need not be there, and is not made */
};

struct tn_store;

/* Who can bring the blobs of a manifest again, to a store that said it had one, and then misses it. */
struct tn_supplier {
    enum tn_status (*send)(const struct tn_supplier *supplier, struct tn_store *store); /* as of TN_BLOB_LOST */
};

/* A manifest as it came: its own bytes, never written again from a parse. */
struct tn_manifest_bytes {
    struct tn_bytes bytes;
    const char
        *media_type; /* as the store says (Content-Type, index.json) or, where it is silent, the document */
    const char *digest; /* of these bytes, computed here */
    const struct tn_supplier *blobs; /* of one that is put; NULL: nobody can */
    bool spares; /* its tag is not taken from another (TN_ERR_EXISTS), where the place can hold it: no registry can */
};
struct tn_tag_list {
    const char **at; /* in the order of their bytes */
    unsigned n, cap;
};

struct tn_store {
    const struct tn_store_ops *ops;
    struct tn_job *job;
    const char *name; /* as in a reference, without tag: "ghcr.io/org/app", "oci:dir"; for messages */
    struct tn_progress *progress;
    struct tn_cache *cache; /* of what was pulled before; NULL: none */
    struct { /* how it was opened, for others beside it */
        struct tn_ref ref;
        enum tn_store_mode mode;
        struct tn_store_options options;
    } opened;
};

/* What a maker supplies. A tag or digest (`ref`) has been checked against the grammar, sizes and digests of
 * descriptors too. Members marked (opt) may be NULL: the wrapper then answers TN_ERR_UNSUPPORTED, or as told.
 */
struct tn_store_ops {
    /* (opt: opened anew) tn_store_open_beside */
    enum tn_status (*open_beside)(struct tn_job *job, const struct tn_store *like, struct tn_store **ret_store);
    /* TN_ERR_NOT_FOUND where there is none; told by the maker. */
    enum tn_status (*resolve)(struct tn_store *store, const char *ref, struct tn_descriptor *ret_descriptor);
    /* (opt: not known) tn_store_glance */
    enum tn_status (*glance)(struct tn_store *store, const char *ref, struct tn_descriptor *ret_descriptor);
    /* At most TN_MAX_MANIFEST bytes. The wrapper checks the digest against what was asked for. */
    enum tn_status (*get_manifest)(struct tn_store *store, const char *ref,
                                   struct tn_manifest_bytes *ret_manifest);
    /* Puts by digest and, where `tag` is not NULL, under the tag, replacing what was there. Everything it
     * refers to has been put before, except a subject. Keeps the referrers of its subject up to date. */
    enum tn_status (*put_manifest)(struct tn_store *store, const struct tn_manifest_bytes *manifest,
                                   const char *tag);
    /* Its size may be TN_SIZE_UNKNOWN where it is there. */
    enum tn_status (*find_blob)(struct tn_store *store, const char *digest, bool *ret_has,
                                uint64_t *ret_size);
    /* Bytes as they come: the wrapper verifies. `at->size` is what the reader is limited to. */
    enum tn_status (*open_blob)(struct tn_store *store, const struct tn_descriptor *at,
                                struct tn_blob **ret_blob);
    /* Not visible unless whole and of that digest: the maker checks, or the registry does. Unconditional:
     * whether it is there already was asked before. */
    enum tn_status (*put_blob)(struct tn_store *store, const struct tn_descriptor *as, struct tn_blob *from);
    /* (opt: it gains nothing) tn_store_send_ahead */
    enum tn_status (*send_ahead)(struct tn_store *store, struct tn_blob *from, uint64_t size,
                                 const atomic_bool *unwanted);
    /* (opt: not mounted) Makes a blob of `from`, a store of the same maker and place, one of `store`, without
     * moving bytes. Not being able to is no failure: *ret_mounted is false. */
    enum tn_status (*mount)(struct tn_store *store, const struct tn_descriptor *blob, struct tn_store *from,
                            bool *ret_mounted);
    /* One more tag for a manifest that is there. */
    enum tn_status (*tag)(struct tn_store *store, const char *digest, const char *tag);
    enum tn_status (*tags)(struct tn_store *store, struct tn_tag_list *ret_tags);
    /* Manifests whose subject is `digest`; `artifact_type` narrows, NULL is all. None is not an error. */
    enum tn_status (*referrers)(struct tn_store *store, const char *digest, const char *artifact_type,
                                struct tn_descriptors *ret_referrers);
    /* (opt) A tag, or a manifest with all its tags. */
    enum tn_status (*delete)(struct tn_store *store, const char *ref);
    /* (opt: as `delete`; opt: nothing to do) tn_store_delete_referrer, tn_store_unlist */
    enum tn_status (*delete_referrer)(struct tn_store *store, const char *digest);
    enum tn_status (*unlist)(struct tn_store *store, const char *digest, const char *subject);
    /* What find_blob finds may hold anything: files, which others write, too. To read one takes less than to bring it. */
    bool unproved;
    /* (opt) What was put is in place only now: an archive is written and renamed, a layout's index is
     * written. */
    enum tn_status (*commit)(struct tn_store *store);
    /* (opt) Gives back what is held; whatever was not committed leaves no trace at the target's name. */
    void (*close)(struct tn_store *store);
};

/* Opens the place `ref` names (its tag and digest are for the verbs). Nothing is asked of a registry yet. */
enum tn_status tn_store_open(struct tn_job *job, const struct tn_ref *ref, enum tn_store_mode mode,
                             const struct tn_store_options *options, struct tn_store **ret_store);
/* Another store of the same place, for a thread of its own: what was read of it is read once. It is closed before `like`,
 * and puts no manifest, tag or deletion in a layout, which `like` alone does when those beside it are closed. */
enum tn_status tn_store_open_beside(struct tn_job *job, const struct tn_store *like, struct tn_store **ret_store);
void tn_store_close(
    struct tn_store *store); /* NULL is fine; without tn_store_commit nothing may have been written */
enum tn_status tn_store_commit(struct tn_store *store);

/* The makers. Call tn_store_open. */
enum tn_status tn_registry_open(struct tn_job *job, const struct tn_ref *ref, enum tn_store_mode mode,
                                const struct tn_store_options *options, struct tn_store **ret_store);
enum tn_status tn_layout_open(struct tn_job *job, const struct tn_ref *ref, enum tn_store_mode mode,
                              struct tn_store **ret_store);
enum tn_status tn_oci_archive_open(struct tn_job *job, const struct tn_ref *ref, enum tn_store_mode mode,
                                   struct tn_store **ret_store);

/* ---- the verbs: what callers use ---- */

/* `ref` is a tag or a digest, as tn_ref_target gives it; NULL, of a layout or archive: its only manifest. */
enum tn_status tn_store_resolve(struct tn_store *store, const char *ref,
                                struct tn_descriptor *ret_descriptor);
/* The same for who only tells of it: the digest of a layout's entry may be of a kind that is not known here. */
enum tn_status tn_store_look_up(struct tn_store *store, const char *ref, struct tn_descriptor *ret_descriptor);
/* The same where asking takes time that would pass unused: once, and a network's failure is left for whoever asks next to
 * have. A digest of NULL: there is none, or it is not known, as of a layout, where there is no time to win. */
enum tn_status tn_store_glance(struct tn_store *store, const char *ref, struct tn_descriptor *ret_descriptor);
/* Verified against `ref` where that is a digest. */
enum tn_status tn_store_get_manifest(struct tn_store *store, const char *ref,
                                     struct tn_manifest_bytes *ret_manifest);
/* Computes the digest; `tag` may be NULL. *ret_descriptor (may be NULL) says what was put. */
enum tn_status tn_store_put_manifest(struct tn_store *store, const char *media_type, struct tn_bytes bytes,
                                     const char *tag, struct tn_descriptor *ret_descriptor);
/* The same of a manifest that has a digest already, under which it is to be found: of a sha512 one that is no
 * matter of course. */
enum tn_status tn_store_put_known_manifest(struct tn_store *store, const struct tn_manifest_bytes *manifest,
                                           const char *tag);
/* What is known of a blob by its digest alone. TN_ERR_NOT_FOUND, told, where there is none. */
enum tn_status tn_store_find_blob(struct tn_store *store, const char *digest, struct tn_descriptor *ret_blob);
enum tn_status tn_store_has_blob(struct tn_store *store, const struct tn_descriptor *blob, bool *ret_has);
/* Is it to be put? It is not there, or in a file that holds something else. */
enum tn_status tn_store_lacks_blob(struct tn_store *store, const struct tn_descriptor *blob, bool *ret_lacks);
/* A reader of exactly the bytes the descriptor speaks of: see tn_blob_verified. */
enum tn_status tn_store_open_blob(struct tn_store *store, const struct tn_descriptor *blob,
                                  struct tn_blob **ret_blob);
/* Puts it unless it is there. *ret_sent (may be NULL): bytes moved. Closes nothing. */
enum tn_status tn_store_put_blob(struct tn_store *store, const struct tn_descriptor *as, struct tn_blob *from,
                                 bool *ret_sent);
/* The same of one that is known not to be there. */
enum tn_status tn_store_send_blob(struct tn_store *store, const struct tn_descriptor *as, struct tn_blob *from);
/* For tn_ahead_begin, which asks whether the maker has it. Sends `size` bytes whose digest is not known yet: the next blob of
 * that size that is put is held to be these, and sent whole after all where it is not. `from` is of unknown size, and ends
 * early when another thread sets *unwanted. TN_ERR_UNSUPPORTED where that gains nothing; no failure is told, and none is
 * final. */
enum tn_status tn_store_send_ahead(struct tn_store *store, struct tn_blob *from, uint64_t size,
                                   const atomic_bool *unwanted);
/* The whole of a small blob, verified, in the job's arena; TN_ERR_LIMIT over `max`. */
enum tn_status tn_store_read_blob(struct tn_store *store, const struct tn_descriptor *blob, size_t max,
                                  struct tn_bytes *ret_bytes);
/* Brings one blob from a store to another: nothing to do, mount, or stream. */
enum tn_presence {
    TN_BLOB_UNKNOWN,
    TN_BLOB_ABSENT, /* it is not there */
    TN_BLOB_LOST    /* it is not, though the store says that it is: its bytes alone help */
};
enum tn_copied { TN_BLOB_THERE, TN_BLOB_MOUNTED, TN_BLOB_SENT };
enum tn_status tn_store_copy_blob(struct tn_store *from, struct tn_store *to,
                                  const struct tn_descriptor *blob, enum tn_presence presence, enum tn_copied *ret_how);
enum tn_status tn_store_tag(struct tn_store *store, const char *digest, const char *tag);
enum tn_status tn_store_tags(struct tn_store *store, struct tn_tag_list *ret_tags);
/* Each once, in the order of their bytes. */
void tn_tag_list_order(struct tn_tag_list *list);
/* The tags of a place that is opened for that alone. */
enum tn_status tn_store_tags_at(struct tn_job *job, const struct tn_ref *ref, enum tn_store_mode mode,
                                const struct tn_store_options *options, struct tn_tag_list *ret_tags);
enum tn_status tn_store_referrers(struct tn_store *store, const char *digest, const char *artifact_type,
                                  struct tn_descriptors *ret_referrers);
enum tn_status tn_store_delete(struct tn_store *store, const char *ref);
/* The same of a manifest that refers to another whose list of referrers, where it is a tag that stands in for the API, is to
 * go too. Where that stays after all, each that went is taken out of it by _unlist. */
enum tn_status tn_store_delete_referrer(struct tn_store *store, const char *digest);
enum tn_status tn_store_unlist(struct tn_store *store, const char *digest, const char *subject);

#endif
