/* Blobs of a registry, down: taken up where they broke off. */
#include "oci/oci_registry.h"

#include <stdio.h>
#include <stdlib.h>

enum { RESUMES = 5, PROGRESS = 1 << 20 /* bytes after which a resume is forgiven */ };

/* ---- blobs down ---- */

enum tn_status tn_registry_fail_blob(struct tn_registry *r, struct tn_http_response *response, const char *verb,
                                const char *digest)
{
    return tn_registry_fail(r, response,
                            tn_registry_text(r, "%s the blob %s of %s", verb, digest, r->repository),
                            !strcmp(verb, "take") ? "such repository to push to"
                                                  : tn_registry_text(r, "blob %s", digest));
}

/* A registry that does not answer a HEAD is asked for the first byte. */
static enum tn_status find_by(struct tn_registry *r, const char *method, const char *digest,
                              struct tn_http_response *ret_response)
{
    bool head = !strcmp(method, "HEAD");
    return tn_registry_ask(r,
                           &(struct tn_ask){.method = method,
                                            .target = tn_registry_text(r, "blobs/%s", digest),
                                            .range = head ? NULL : "bytes=0-0"},
                           ret_response);
}

/* Content-Length of the whole, or what Content-Range says of it: "bytes 0-0/1234" */
static uint64_t size_of(const struct tn_http_response *response)
{
    const char *len = tn_http_header(response, "content-length");
    const char *range = tn_http_header(response, "content-range"), *all = range ? strchr(range, '/') : NULL;
    if (response->status == 200 && len)
        return strtoull(len, NULL, 10);
    bool said = response->status == 206 && all && all[1] >= '0' && all[1] <= '9';
    return said ? strtoull(all + 1, NULL, 10) : TN_SIZE_UNKNOWN;
}

enum tn_status tn_registry_find_blob(struct tn_store *store, const char *digest, bool *ret_has, uint64_t *ret_size)
{
    struct tn_registry *r = (struct tn_registry *)store;
    struct tn_http_response response;
    enum tn_status status = find_by(r, "HEAD", digest, &response);
    if (status)
        return status;
    /* Sent elsewhere, it is there; a URL signed for GET may refuse the HEAD. */
    bool elsewhere = !tn_url_same_origin(&response.url, &r->base);
    unsigned code = response.status;
    bool dumb = !elsewhere && (code == 400 || code == 403 || code == 405 || code == 501);
    if (dumb) {
        tn_http_close(&response);
        if ((status = find_by(r, "GET", digest, &response)))
            return status;
        code = response.status == 416 ? 200 : response.status; /* it has no first byte: it is empty */
        elsewhere = !tn_url_same_origin(&response.url, &r->base);
    }
    if (code != 200 && code != 206 && code != 404 && !elsewhere)
        return tn_registry_fail_blob(r, &response, "tell of", digest);
    *ret_has = code != 404;
    *ret_size = size_of(&response);
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
    uint64_t size;      /* that its descriptor says */
    uint64_t got, skip; /* skip: bytes that come again, from a server that does not do ranges */
    bool partial;       /* what comes is the answer to a range, and may end before the blob does */
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
        return tn_registry_fail_blob(r, &d->response, "give", d->digest);
    d->skip = partial ? 0 : d->got;
    d->partial = partial;
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

/* A server may give less than the rest that it is asked for (RFC 9110 §14.2), and is then asked on. */
static bool is_cut(const struct download *d)
{
    return d->partial && d->got < d->size && d->got > d->resumed_at;
}

static enum tn_status ask_on(struct download *d)
{
    tn_http_close(&d->response);
    d->resumed_at = d->got;
    return start_download(d);
}

static enum tn_status download_next(struct tn_blob *blob, struct tn_bytes *ret_bytes)
{
    struct download *d = (struct download *)blob;
    for (;;) {
        struct tn_bytes bytes = {0};
        bool broken = d->response.body->next(d->response.body, &bytes) != TN_OK;
        if (broken || (!bytes.len && is_cut(d))) {
            enum tn_status status = broken ? resume(d) : ask_on(d);
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
    d->got = d->resumed_at = 0;
    return start_download(d);
}

enum tn_status tn_registry_open_blob(struct tn_store *store, const struct tn_descriptor *at,
                                     struct tn_blob **ret_blob)
{
    struct download *d = tn_new(&store->job->arena, struct download);
    *d = (struct download){.registry = (struct tn_registry *)store, .digest = at->digest, .size = at->size};
    d->blob = (struct tn_blob){.next = download_next, .rewind = download_rewind, .close = download_close};
    enum tn_status status = start_download(d);
    d->blob.size = TN_SIZE_UNKNOWN;
    if (!status)
        *ret_blob = &d->blob;
    return status;
}
