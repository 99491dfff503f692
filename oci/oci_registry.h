/* A repository of a registry, by distribution-spec. For the oci_registry*.c files and for `login`; everything
 * else sees a struct tn_store. */
#ifndef TN_OCI_REGISTRY_H
#define TN_OCI_REGISTRY_H

#include "oci/oci_auth.h"
#include "oci/oci_certs.h"
#include "oci/oci_store.h"

/* One request about the repository. */
struct tn_ask {
    const char *method;
    const char *target;                                        /* after "/v2/<repository>/" */
    const struct tn_url *url;                                  /* or all of it, in place of `target` */
    const char *accept, *content_type, *range, *content_range; /* or NULL */
    struct tn_blob *body;
    size_t whole; /* tn_http_request */
    bool empty_body, once, stay, foreign;
    enum tn_network nearest;
    const char *scope; /* NULL: the registry's own */
};

struct tn_registry {
    struct tn_store store; /* first */
    struct tn_http http;
    struct tn_auth auth;
    struct tn_certs certs;
    struct tn_cred_memory memory; /* where stores share none */
    const char *host;       /* as written: "docker.io" */
    const char *repository; /* as the registry calls it: "library/busybox"; NULL: none, for `login` */
    struct tn_url base;     /* "https://registry-1.docker.io/" */
    const char *scope;      /* for all but delete and mount */
    struct {                /* the upload that is open at the registry; whoever has one holds the program's end */
        bool open;
        const char *digest;    /* of the blob that a mount opened it for, until that is begun; or NULL */
        struct tn_ask place;   /* where its bytes go */
        struct tn_arena arena; /* keeps them */
        uint64_t sent; /* bytes that went ahead of their digest; 0: none */
    } session;
    enum { TN_REFERRERS_UNKNOWN, TN_REFERRERS_LISTED, TN_REFERRERS_NOT_LISTED } referrers; /* by the API */
    bool lost_blob;         /* the last refusal was for want of a blob, */
    bool half_written;      /* which somebody is writing at the moment: see put_as */
    bool heads;             /* it answers a HEAD as it does a GET: 404 is believed */
    bool in_chunks;         /* uploads: it took one so, and not in one piece */
    uint64_t least_chunk;   /* OCI-Chunk-Min-Length */
    struct tn_arena kept;   /* what outlives an exchange: the job's may be given back between two */
    struct tn_names warned; /* holds the warnings told already, in `kept` */
};

/* Returns with the head of the reply; warnings in it were told. */
enum tn_status tn_registry_ask(struct tn_registry *registry, const struct tn_ask *ask,
                               struct tn_http_response *ret_response);
/* Tells what a reply with an error status means, with the registry's own words, and closes it. `act`
 * completes "ghcr.io refuses to …": "give the manifest `latest` of org/app"; `thing`, "no …": "manifest
 * `latest`". */
enum tn_status tn_registry_fail(struct tn_registry *registry, struct tn_http_response *response,
                                const char *act, const char *thing);
/* Resolves what the registry's reply names (a Location, a Link) and judges it. */
enum tn_status tn_registry_resolve_url(struct tn_registry *registry, const struct tn_http_response *response,
                                       const char *text, struct tn_url *ret_url);
/* The same of a blob: "refuses to <verb> the blob …". */
enum tn_status tn_registry_fail_blob(struct tn_registry *registry, struct tn_http_response *response,
                                     const char *verb, const char *digest);
/* Formatted text, in the job's arena. */
const char *tn_registry_text(struct tn_registry *registry, const char *format, ...)
    __attribute__((format(printf, 2, 3)));
/* A URL that the registry named and that is not asked, and why. TN_ERR_NETWORK */
enum tn_status tn_registry_bad_url(struct tn_registry *registry, const char *named, const char *why);
/* The registry says of `ref` another digest than it has. TN_ERR_VERIFY */
enum tn_status tn_registry_other_digest(struct tn_registry *registry, const char *ref, const char *wanted,
                                        const char *got);

/* Opens the place of `login`: a registry without a repository, with these credentials. */
enum tn_status tn_registry_init(struct tn_registry *registry, struct tn_job *job, const char *host,
                                const char *repository, const struct tn_store_options *options);
void tn_registry_dispose(struct tn_registry *registry);
/* Does the registry take the credentials it is given? *ret_asked: it wanted any. TN_ERR_AUTH (told) where
 * not. */
enum tn_status tn_registry_check_login(struct tn_registry *registry, bool *ret_asked);

/* oci_registry_blob.c, for struct tn_store_ops: */
enum tn_status tn_registry_find_blob(struct tn_store *store, const char *digest, bool *ret_has,
                                     uint64_t *ret_size);
enum tn_status tn_registry_open_blob(struct tn_store *store, const struct tn_descriptor *at,
                                     struct tn_blob **ret_blob);
enum tn_status tn_registry_put_blob(struct tn_store *store, const struct tn_descriptor *as,
                                    struct tn_blob *from);
enum tn_status tn_registry_send_ahead(struct tn_store *store, struct tn_blob *from, uint64_t size,
                                      const atomic_bool *unwanted);
enum tn_status tn_registry_mount(struct tn_store *store, const struct tn_descriptor *blob,
                                 struct tn_store *from, bool *ret_mounted);

/* Takes back an upload that is open: who closes a registry. */
void tn_registry_cancel_upload(struct tn_registry *registry);

/* oci_registry_list.c, for struct tn_store_ops: */
enum tn_status tn_registry_tags(struct tn_store *store, struct tn_tag_list *ret_tags);
enum tn_status tn_registry_referrers(struct tn_store *store, const char *digest, const char *artifact_type,
                                     struct tn_descriptors *ret_referrers);
/* Takes a manifest that was deleted out of the list that stands in for the referrers API. */
enum tn_status tn_registry_unlist(struct tn_store *store, const char *digest, const char *subject);
/* Has the registry the referrers API? Asked once. */
enum tn_status tn_registry_has_referrers(struct tn_registry *registry, const char *digest, bool *ret_has);
/* Enters a manifest, whose bytes are given, into the list that stands in for the referrers API, where its
 * subject's registry has none: distribution-spec, "Referrers Tag Schema". */
enum tn_status tn_registry_list_referrer(struct tn_registry *registry, const struct tn_manifest *manifest,
                                         const struct tn_manifest_bytes *bytes);

#endif
