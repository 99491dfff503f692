/* What every store has in common: the checks before a maker is asked and those of what it gave. */
#include "oci/oci_store.h"

#include "base/limits.h"
#include "oci/oci_cache.h"

#include <stdlib.h>

enum tn_status tn_store_open(struct tn_job *job, const struct tn_ref *ref, enum tn_store_mode mode,
                             const struct tn_store_options *options, struct tn_store **ret_store)
{
    static const struct tn_store_options none;
    struct tn_store *store = NULL;
    enum tn_status status = TN_OK;
    if (!options)
        options = &none;
    switch (ref->kind) {
    case TN_REF_REGISTRY: status = tn_registry_open(job, ref, mode, options, &store); break;
    case TN_REF_LAYOUT: status = tn_layout_open(job, ref, mode, &store); break;
    case TN_REF_ARCHIVE: status = tn_oci_archive_open(job, ref, mode, &store); break;
    }
    if (status)
        return status;
    store->opened.ref = *ref;
    store->opened.mode = mode;
    store->opened.options = *options;
    store->progress = options->progress;
    *ret_store = store;
    return TN_OK;
}

enum tn_status tn_store_open_beside(struct tn_job *job, const struct tn_store *like, struct tn_store **ret_store)
{
    if (!like->ops->open_beside)
        return tn_store_open(job, &like->opened.ref, like->opened.mode, &like->opened.options, ret_store);
    return like->ops->open_beside(job, like, ret_store);
}

void tn_store_close(struct tn_store *store)
{
    if (store && store->ops->close)
        store->ops->close(store);
}

enum tn_status tn_store_commit(struct tn_store *store)
{
    return store->ops->commit ? store->ops->commit(store) : TN_OK;
}

/* A digest decides what is fetched or where it is put: CVE-2024-3727. */
static enum tn_status check_digest(struct tn_store *store, const char *digest)
{
    if (tn_digest_valid(tn_str(digest)))
        return TN_OK;
    tn_diag_report(store->job->sink, TN_ERROR, "oci-digest", TN_NOWHERE,
                   "`%s` is not a sha256 or sha512 digest", digest);
    return TN_ERR_INVALID;
}

static enum tn_status check_ref(struct tn_store *store, const char *ref)
{
    if (ref && strchr(ref, ':'))
        return check_digest(store, ref);
    if (!ref || tn_ref_tag_valid(tn_str(ref)))
        return TN_OK;
    tn_diag_report(store->job->sink, TN_ERROR, "oci-tag", TN_NOWHERE, "`%s` is not a tag", ref);
    return TN_ERR_INVALID;
}

/* ---- manifests ---- */

enum tn_status tn_store_look_up(struct tn_store *store, const char *ref, struct tn_descriptor *ret_descriptor)
{
    enum tn_status status = check_ref(store, ref);
    return status ? status : store->ops->resolve(store, ref, ret_descriptor);
}

enum tn_status tn_store_resolve(struct tn_store *store, const char *ref, struct tn_descriptor *ret_descriptor)
{
    struct tn_descriptor found;
    enum tn_status status = tn_store_look_up(store, ref, &found);
    if (!status)
        status = check_digest(store, found.digest);
    if (!status)
        *ret_descriptor = found;
    return status;
}

enum tn_status tn_store_glance(struct tn_store *store, const char *ref, struct tn_descriptor *ret_descriptor)
{
    *ret_descriptor = (struct tn_descriptor){0};
    return store->ops->glance ? store->ops->glance(store, ref, ret_descriptor) : TN_OK;
}

enum tn_status tn_store_get_manifest(struct tn_store *store, const char *ref,
                                     struct tn_manifest_bytes *ret_manifest)
{
    struct tn_manifest_bytes got;
    struct tn_blob *blob;
    enum tn_status status = check_ref(store, ref);
    if (!status)
        status = store->ops->get_manifest(store, ref, &got);
    if (status)
        return status;
    const char *digest = ref && strchr(ref, ':') ? ref : got.digest;
    status = tn_blob_verified(store->job, store->name, digest, got.bytes.len,
                              tn_blob_of_bytes(&store->job->arena, got.bytes), &blob);
    struct tn_bytes all;
    if (!status)
        status = blob->next(blob, &all);
    if (status)
        return status;
    got.digest = tn_arena_copy(&store->job->arena, digest, strlen(digest));
    *ret_manifest = got;
    return TN_OK;
}

static enum tn_status put_checked(struct tn_store *store, const struct tn_manifest_bytes *manifest,
                                  const char *tag)
{
    enum tn_status status = check_ref(store, tag);
    if (!status && manifest->bytes.len > TN_MAX_MANIFEST) {
        tn_diag_report(store->job->sink, TN_ERROR, "manifest-size", TN_NOWHERE,
                       "a manifest of %zu bytes is larger than the %llu that registries take",
                       manifest->bytes.len, TN_MAX_MANIFEST);
        status = TN_ERR_LIMIT;
    }
    return status ? status : store->ops->put_manifest(store, manifest, tag);
}

enum tn_status tn_store_put_manifest(struct tn_store *store, const char *media_type, struct tn_bytes bytes,
                                     const char *tag, struct tn_descriptor *ret_descriptor)
{
    char digest[TN_DIGEST_TEXT_MAX];
    struct tn_manifest_bytes manifest = {.bytes = bytes, .media_type = media_type};
    enum tn_status status = tn_sha256_text(store->job->sink, bytes, digest);
    if (!status) {
        manifest.digest = tn_arena_copy(&store->job->arena, digest, strlen(digest));
        status = put_checked(store, &manifest, tag);
    }
    if (!status && ret_descriptor)
        *ret_descriptor =
            (struct tn_descriptor){.media_type = media_type, .digest = manifest.digest, .size = bytes.len};
    return status;
}

/* What is put by tag alone has the digest that the store gives it, which is a sha256 one. */
enum tn_status tn_store_put_known_manifest(struct tn_store *store, const struct tn_manifest_bytes *manifest,
                                           const char *tag)
{
    enum tn_status status = check_digest(store, manifest->digest);
    if (!status && tag && tn_digest_kind_of(tn_str(manifest->digest)) != TN_SHA256)
        status = put_checked(store, manifest, NULL);
    return status ? status : put_checked(store, manifest, tag);
}

/* ---- blobs ---- */

enum tn_status tn_store_has_blob(struct tn_store *store, const struct tn_descriptor *blob, bool *ret_has)
{
    uint64_t size;
    bool has;
    enum tn_status status = check_digest(store, blob->digest);
    if (!status)
        status = store->ops->find_blob(store, blob->digest, &has, &size);
    if (!status)
        *ret_has = has && (size == TN_SIZE_UNKNOWN || size == blob->size);
    return status;
}

static enum tn_status open_verified(struct tn_store *store, const struct tn_descriptor *blob,
                                    struct tn_blob **ret_blob)
{
    struct tn_blob *raw = NULL, *verified;
    bool keep = store->cache;
    enum tn_status status = TN_OK;
    if (store->cache)
        tn_cache_open(store->cache, blob->digest, blob->size, &raw);
    if (raw)
        keep = false;
    else
        status = store->ops->open_blob(store, blob, &raw);
    if (status)
        return status;
    status = tn_blob_verified(store->job, store->name, blob->digest, blob->size, raw, &verified);
    if (status) {
        tn_blob_close(raw);
        return status;
    }
    tn_blob_hash_beside(verified);
    *ret_blob = keep ? tn_cache_keep(store->cache, blob->digest, verified) : verified;
    return TN_OK;
}

/* Is it what its digest names? That is no finding: who asks brings it where it is not. */
static bool is_right(struct tn_store *store, const struct tn_descriptor *blob)
{
    struct tn_diag_list unheard;
    struct tn_diag_sink *loud;
    struct tn_blob *reader;
    struct tn_bytes bytes;
    tn_job_hush(store->job, &unheard, &loud);
    enum tn_status status = open_verified(store, blob, &reader);
    if (!status) {
        while (!(status = reader->next(reader, &bytes)) && bytes.len)
            ;
        tn_blob_close(reader);
    }
    tn_job_hear(store->job, &unheard, loud, false);
    return !status;
}

enum tn_status tn_store_lacks_blob(struct tn_store *store, const struct tn_descriptor *blob, bool *ret_lacks)
{
    bool has;
    enum tn_status status = tn_store_has_blob(store, blob, &has);
    if (!status)
        *ret_lacks = !has || (store->ops->unproved && !is_right(store, blob));
    return status;
}

enum tn_status tn_store_find_blob(struct tn_store *store, const char *digest, struct tn_descriptor *ret_blob)
{
    struct tn_descriptor blob = {.media_type = "application/octet-stream", .digest = digest};
    bool has;
    enum tn_status status = check_digest(store, digest);
    if (!status)
        status = store->ops->find_blob(store, digest, &has, &blob.size);
    if (status)
        return status;
    if (!has) {
        tn_diag_report(store->job->sink, TN_ERROR, "oci-not-found", TN_NOWHERE, "%s has no blob %s",
                       store->name, digest);
        return TN_ERR_NOT_FOUND;
    }
    if (blob.size == TN_SIZE_UNKNOWN) {
        tn_diag_report(store->job->sink, TN_ERROR, "oci-size", TN_NOWHERE, "%s does not say how long %s is",
                       store->name, digest);
        return TN_ERR_NETWORK;
    }
    *ret_blob = blob;
    return TN_OK;
}

enum tn_status tn_store_open_blob(struct tn_store *store, const struct tn_descriptor *blob,
                                  struct tn_blob **ret_blob)
{
    struct tn_blob *verified;
    enum tn_status status = check_digest(store, blob->digest);
    if (!status)
        status = open_verified(store, blob, &verified);
    if (!status)
        *ret_blob = store->progress
                        ? tn_blob_reported(&store->job->arena, store->progress, blob->digest, verified)
                        : verified;
    return status;
}

static enum tn_status put(struct tn_store *store, const struct tn_descriptor *as, struct tn_blob *from)
{
    if (from->size != TN_SIZE_UNKNOWN && from->size != as->size) {
        tn_diag_report(store->job->sink, TN_ERROR, "oci-size", TN_NOWHERE,
                       "%llu bytes were to be put as the %llu of %s", (unsigned long long)from->size,
                       (unsigned long long)as->size, as->digest);
        return TN_ERR_VERIFY;
    }
    return store->ops->put_blob(store, as, from);
}

enum tn_status tn_store_send_blob(struct tn_store *store, const struct tn_descriptor *as, struct tn_blob *from)
{
    enum tn_status status = check_digest(store, as->digest);
    if (status)
        return status;
    return put(store, as,
               store->progress ? tn_blob_reported(&store->job->arena, store->progress, as->digest, from) : from);
}

enum tn_status tn_store_send_ahead(struct tn_store *store, struct tn_blob *from, uint64_t size,
                                   const atomic_bool *unwanted)
{
    return store->ops->send_ahead(store, from, size, unwanted);
}

enum tn_status tn_store_put_blob(struct tn_store *store, const struct tn_descriptor *as, struct tn_blob *from,
                                 bool *ret_sent)
{
    bool lacks = false;
    enum tn_status status = tn_store_lacks_blob(store, as, &lacks);
    if (!status && lacks)
        status = tn_store_send_blob(store, as, from);
    if (!status && ret_sent)
        *ret_sent = lacks;
    return status;
}

enum tn_status tn_store_read_blob(struct tn_store *store, const struct tn_descriptor *blob, size_t max,
                                  struct tn_bytes *ret_bytes)
{
    struct tn_blob *reader;
    if (blob->size > max) {
        tn_diag_report(store->job->sink, TN_ERROR, "oci-too-large", TN_NOWHERE,
                       "%s of %s is %llu bytes long; at most %zu are read", blob->digest, store->name,
                       (unsigned long long)blob->size, max);
        return TN_ERR_LIMIT;
    }
    enum tn_status status = tn_store_open_blob(store, blob, &reader);
    if (status)
        return status;
    status = tn_blob_read_all(&store->job->arena, reader, max, ret_bytes);
    tn_blob_close(reader);
    return status;
}

/* A blob moves from one to the other: progress is told once, by the reader. */
static enum tn_status stream(struct tn_store *from, struct tn_store *to, const struct tn_descriptor *blob)
{
    struct tn_blob *reader;
    enum tn_status status = tn_store_open_blob(from, blob, &reader);
    if (status)
        return status;
    status = put(to, blob, reader);
    tn_blob_close(reader);
    return status;
}

enum tn_status tn_store_copy_blob(struct tn_store *from, struct tn_store *to,
                                  const struct tn_descriptor *blob, enum tn_presence presence, enum tn_copied *ret_how)
{
    bool lacks = true, mounted = false;
    enum tn_status status =
        presence == TN_BLOB_UNKNOWN ? tn_store_lacks_blob(to, blob, &lacks) : check_digest(to, blob->digest);
    if (!status && lacks && presence != TN_BLOB_LOST && to->ops->mount && to->ops == from->ops)
        status = to->ops->mount(to, blob, from, &mounted);
    if (!status && lacks && !mounted)
        status = stream(from, to, blob);
    if (!status)
        *ret_how = !lacks ? TN_BLOB_THERE : mounted ? TN_BLOB_MOUNTED : TN_BLOB_SENT;
    return status;
}

/* ---- tags ---- */

static enum tn_status cannot(struct tn_store *store, const char *what)
{
    tn_diag_report(store->job->sink, TN_ERROR, "oci-unsupported", TN_NOWHERE, "%s cannot %s", store->name,
                   what);
    return TN_ERR_UNSUPPORTED;
}

enum tn_status tn_store_tag(struct tn_store *store, const char *digest, const char *tag)
{
    enum tn_status status = check_digest(store, digest);
    if (!status)
        status = check_ref(store, tag);
    return status ? status : store->ops->tag(store, digest, tag);
}

enum tn_status tn_store_tags(struct tn_store *store, struct tn_tag_list *ret_tags)
{
    return store->ops->tags(store, ret_tags);
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

void tn_tag_list_order(struct tn_tag_list *list)
{
    unsigned n = 0;
    if (list->n)
        qsort(list->at, list->n, sizeof *list->at, by_bytes);
    for (unsigned i = 0; i < list->n; i++)
        if (!n || strcmp(list->at[n - 1], list->at[i]))
            list->at[n++] = list->at[i];
    list->n = n;
}

enum tn_status tn_store_tags_at(struct tn_job *job, const struct tn_ref *ref, enum tn_store_mode mode,
                                const struct tn_store_options *options, struct tn_tag_list *ret_tags)
{
    struct tn_store *store;
    enum tn_status status = tn_store_open(job, ref, mode, options, &store);
    if (status)
        return status;
    status = tn_store_tags(store, ret_tags);
    tn_store_close(store);
    return status;
}

enum tn_status tn_store_referrers(struct tn_store *store, const char *digest, const char *artifact_type,
                                  struct tn_descriptors *ret_referrers)
{
    enum tn_status status = check_digest(store, digest);
    return status ? status : store->ops->referrers(store, digest, artifact_type, ret_referrers);
}

enum tn_status tn_store_delete(struct tn_store *store, const char *ref)
{
    enum tn_status status = check_ref(store, ref);
    if (status)
        return status;
    return store->ops->delete ? store->ops->delete (store, ref) : cannot(store, "delete");
}

enum tn_status tn_store_delete_referrer(struct tn_store *store, const char *digest)
{
    enum tn_status status = check_digest(store, digest);
    if (status || !store->ops->delete_referrer)
        return status ? status : tn_store_delete(store, digest);
    return store->ops->delete_referrer(store, digest);
}

enum tn_status tn_store_unlist(struct tn_store *store, const char *digest, const char *subject)
{
    enum tn_status status = check_digest(store, digest);
    if (!status)
        status = check_digest(store, subject);
    return status || !store->ops->unlist ? status : store->ops->unlist(store, digest, subject);
}
