/* Blobs of a registry: down with resumption, up in one piece, and mounted. */
#include "oci/oci_registry.h"

#include <stdio.h>
#include <stdlib.h>

enum { UPLOAD_TRIES = 3, RESUMES = 5, PROGRESS = 1 << 20 /* bytes after which a resume is forgiven */ };

/* ---- blobs down ---- */

static enum tn_status fail_blob(struct tn_registry *r, struct tn_http_response *response, const char *verb,
                                const char *digest)
{
    return tn_registry_fail(r, response,
                            tn_registry_text(r, "%s the blob %s of %s", verb, digest, r->repository),
                            tn_registry_text(r, "blob %s", digest));
}

enum tn_status tn_registry_find_blob(struct tn_store *store, const char *digest, bool *ret_has, uint64_t *ret_size)
{
    struct tn_registry *r = (struct tn_registry *)store;
    struct tn_http_response response;
    enum tn_status status = tn_registry_ask(
        r, &(struct tn_ask){.method = "HEAD", .target = tn_registry_text(r, "blobs/%s", digest)}, &response);
    if (status)
        return status;
    /* Sent elsewhere, it is there; a URL signed for GET may refuse the HEAD. */
    bool elsewhere = !tn_url_same_origin(&response.url, &r->base);
    if (response.status != 200 && response.status != 404 && !elsewhere)
        return fail_blob(r, &response, "tell of", digest);
    const char *len = response.status == 200 ? tn_http_header(&response, "content-length") : NULL;
    *ret_has = response.status != 404;
    *ret_size = len ? strtoull(len, NULL, 10) : TN_SIZE_UNKNOWN;
    tn_http_close(&response);
    return TN_OK;
}

/* A blob on its way down. A connection that is lost is taken up where it broke off, from the registry's own
 * URL: the one it redirected to may have expired. */
struct download {
    struct tn_blob blob; /* first */
    struct tn_registry *registry;
    const char *digest;
    struct tn_http_response response;
    uint64_t got, skip; /* skip: bytes that come again, from a server that does not do ranges */
    uint64_t resumed_at;
    unsigned resumes;
};

static enum tn_status start_download(struct download *d)
{
    struct tn_registry *r = d->registry;
    const char *range = d->got ? tn_registry_text(r, "bytes=%llu-", (unsigned long long)d->got) : NULL;
    struct tn_ask ask = {
        .method = "GET", .target = tn_registry_text(r, "blobs/%s", d->digest), .range = range};
    enum tn_status status = tn_registry_ask(r, &ask, &d->response);
    if (status)
        return status;
    const char *place = tn_http_header(&d->response, "content-range");
    unsigned long long from = 0;
    bool partial = range && d->response.status == 206 && place && sscanf(place, "bytes %llu-", &from) == 1 &&
                   from == d->got;
    if (d->response.status != 200 && !partial)
        return fail_blob(r, &d->response, "give", d->digest);
    d->skip = partial ? 0 : d->got;
    return TN_OK;
}

static enum tn_status resume(struct download *d)
{
    const struct tn_http_failure failure = *d->response.failure;
    tn_http_close(&d->response);
    if (d->got - d->resumed_at >= PROGRESS)
        d->resumes = 0;
    d->resumed_at = d->got;
    if (!failure.passing || d->resumes++ == RESUMES)
        return tn_http_tell(&d->registry->http, &failure);
    return start_download(d);
}

static enum tn_status download_next(struct tn_blob *blob, struct tn_bytes *ret_bytes)
{
    struct download *d = (struct download *)blob;
    for (;;) {
        struct tn_bytes bytes = {0};
        if (d->response.body->next(d->response.body, &bytes)) {
            enum tn_status status = resume(d);
            if (status)
                return status;
            continue;
        }
        size_t skipped = bytes.len < d->skip ? bytes.len : (size_t)d->skip;
        d->skip -= skipped;
        d->got += bytes.len - skipped;
        if (bytes.len && bytes.len == skipped)
            continue;
        *ret_bytes = (struct tn_bytes){bytes.at + skipped, bytes.len - skipped};
        return TN_OK;
    }
}

static void download_close(struct tn_blob *blob)
{
    tn_http_close(&((struct download *)blob)->response);
}

static enum tn_status download_rewind(struct tn_blob *blob)
{
    struct download *d = (struct download *)blob;
    tn_http_close(&d->response);
    d->got = 0;
    return start_download(d);
}

enum tn_status tn_registry_open_blob(struct tn_store *store, const struct tn_descriptor *at,
                                     struct tn_blob **ret_blob)
{
    struct download *d = tn_new(&store->job->arena, struct download);
    *d = (struct download){.registry = (struct tn_registry *)store, .digest = at->digest};
    d->blob = (struct tn_blob){.next = download_next, .rewind = download_rewind, .close = download_close};
    enum tn_status status = start_download(d);
    d->blob.size = TN_SIZE_UNKNOWN;
    if (!status)
        *ret_blob = &d->blob;
    return status;
}

/* ---- blobs up ---- */

/* POST begins an upload and its Location says where the bytes go: it is never put together here. On another
 * origin, it is sent no credential. */
static enum tn_status take_location(struct tn_registry *r, const struct tn_http_response *response,
                                    const char *digest, struct tn_ask *ret_put)
{
    const char *location = tn_http_header(response, "location");
    struct tn_url *url = tn_new(&r->store.job->arena, struct tn_url);
    if (!location || !*location)
        return tn_registry_bad_url(r, "nowhere", "the upload it began has no Location");
    enum tn_status status = tn_registry_resolve_url(r, response, location, url);
    if (status)
        return status;
    url->target = tn_registry_text(r, "%s%cdigest=%s", url->target, strchr(url->target, '?') ? '&' : '?',
                                   tn_url_escape(&r->store.job->arena, digest));
    *ret_put = (struct tn_ask){.method = "PUT",
                               .url = url,
                               .content_type = "application/octet-stream",
                               .once = true,
                               .foreign = !tn_url_same_origin(url, &r->base),
                               .nearest = response->network};
    return TN_OK;
}

static enum tn_status begin_upload(struct tn_registry *r, const char *digest, struct tn_ask *ret_put)
{
    struct tn_http_response response;
    if (r->session.digest && !strcmp(r->session.digest, digest)) {
        *ret_put = r->session.put;
        r->session.digest = NULL;
        return TN_OK;
    }
    bool sha512 =
        tn_digest_kind_of(tn_str(digest)) == TN_SHA512; /* said beforehand: distribution-spec end-4c */
    struct tn_ask ask = {.method = "POST",
                         .target = sha512 ? "blobs/uploads/?digest-algorithm=sha512" : "blobs/uploads/",
                         .empty_body = true};
    enum tn_status status = tn_registry_ask(r, &ask, &response);
    if (status)
        return status;
    if (response.status < 200 || response.status > 299)
        return fail_blob(r, &response, "take", digest);
    tn_http_close(&response);
    return take_location(r, &response, digest, ret_put);
}

static enum tn_status upload(struct tn_registry *r, const char *digest, struct tn_blob *from)
{
    struct tn_http_response response;
    struct tn_ask put;
    enum tn_status status = begin_upload(r, digest, &put);
    put.body = from;
    if (!status)
        status = tn_registry_ask(r, &put, &response);
    if (status)
        return status;
    if (response.status < 200 || response.status > 299)
        return fail_blob(r, &response, "take", digest);
    tn_http_close(&response);
    const char *said = tn_http_header(&response, "docker-content-digest");
    if (said && tn_digest_valid(tn_str(said)) &&
        tn_digest_kind_of(tn_str(said)) == tn_digest_kind_of(tn_str(digest)) && strcmp(said, digest))
        return tn_registry_other_digest(r, digest, digest, said);
    return TN_OK;
}

/* An upload that breaks off begins again with its POST: what became of the first is not known. Only the last
 * try is told of. */
enum tn_status tn_registry_put_blob(struct tn_store *store, const struct tn_descriptor *as,
                                    struct tn_blob *from)
{
    struct tn_registry *r = (struct tn_registry *)store;
    for (unsigned tries = 1;; tries++) {
        struct tn_diag_list told;
        struct tn_diag_sink *sink;
        tn_registry_hush(r, &told, &sink);
        enum tn_status status = upload(r, as->digest, from);
        bool again = status == TN_ERR_NETWORK && tries < UPLOAD_TRIES && from->rewind && !from->rewind(from);
        tn_registry_hear(r, &told, sink, !again);
        if (!again)
            return status;
    }
}

/* The upload outlives the exchange that began it. */
static void keep_session(struct tn_registry *r, const char *digest, const struct tn_ask *put)
{
    struct tn_arena *arena = &r->session.arena;
    tn_arena_dispose(arena);
    struct tn_url *url = tn_new(arena, struct tn_url);
    *url = *put->url;
    url->host = tn_arena_copy(arena, url->host, strlen(url->host));
    url->target = tn_arena_copy(arena, url->target, strlen(url->target));
    r->session.put = *put;
    r->session.put.url = url;
    r->session.digest = tn_arena_copy(arena, digest, strlen(digest));
}

static enum tn_status ask_mount(struct tn_registry *r, const char *digest, const struct tn_registry *from,
                                bool *ret_mounted)
{
    struct tn_http_response response;
    struct tn_ask ask = {.method = "POST", .empty_body = true};
    ask.target = tn_registry_text(r, "blobs/uploads/?mount=%s&from=%s", digest,
                                  tn_url_escape(&r->store.job->arena, from->repository));
    ask.scope = tn_registry_text(r, "%s repository:%s:pull", r->scope, from->repository);
    enum tn_status status = tn_registry_ask(r, &ask, &response);
    if (status)
        return status;
    tn_http_close(&response);
    *ret_mounted = response.status == 201;
    struct tn_ask put;
    if (response.status == 202 && !take_location(r, &response, digest, &put))
        keep_session(r, digest, &put);
    return TN_OK;
}

/* Whatever is wrong with a mount, bytes can be sent instead; so nothing of it is told. */
enum tn_status tn_registry_mount(struct tn_store *store, const struct tn_descriptor *blob,
                                 struct tn_store *from_store, bool *ret_mounted)
{
    struct tn_registry *r = (struct tn_registry *)store, *from = (struct tn_registry *)from_store;
    struct tn_diag_list told;
    struct tn_diag_sink *sink;
    *ret_mounted = false;
    if (!tn_url_same_origin(&r->base, &from->base))
        return TN_OK;
    tn_registry_hush(r, &told, &sink);
    if (ask_mount(r, blob->digest, from, ret_mounted))
        *ret_mounted = false;
    tn_registry_hear(r, &told, sink, false);
    return TN_OK;
}
