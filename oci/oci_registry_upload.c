/* Blobs of a registry, up: in one piece, in chunks, and mounted. */
#include "base/interrupt.h"
#include "oci/oci_registry.h"

#include <stdio.h>
#include <stdlib.h>

enum {
    UPLOAD_TRIES = 5,
    CHUNK = 16 << 20, /* where nothing is known of a registry */
    LEAST_CHUNK = 1 << 20,
    CANCEL_MILLISECONDS = 1500
};

/* ---- the session of an upload ---- */

/* The POST that opens one; leave_session goes with it, whatever comes of it. The program's end waits for it: nobody else
 * learns where the session is. */
static enum tn_status post(struct tn_registry *r, const struct tn_ask *ask, struct tn_http_response *ret_response)
{
    tn_registry_cancel_upload(r);
    tn_interrupt_hold();
    return tn_registry_ask(r, ask, ret_response);
}

/* There is none, or none any more. */
static void leave_session(struct tn_registry *r)
{
    r->session.open = false;
    r->session.digest = NULL;
    r->session.sent = 0;
    tn_interrupt_release();
}

/* It outlives the exchange that opened it. */
static void keep_place(struct tn_registry *r, const struct tn_url *url, enum tn_network network)
{
    struct tn_arena *arena = &r->session.arena;
    if (!r->session.open)
        tn_arena_clear(arena);
    struct tn_url *kept = tn_new(arena, struct tn_url);
    *kept = *url;
    kept->host = tn_arena_copy(arena, url->host, strlen(url->host));
    kept->target = tn_arena_copy(arena, url->target, strlen(url->target));
    r->session.place = (struct tn_ask){.method = "PUT",
                                       .url = kept,
                                       .content_type = "application/octet-stream",
                                       .once = true,
                                       .foreign = !tn_url_same_origin(kept, &r->base),
                                       .nearest = network};
    r->session.open = true;
}

/* Whatever status it says so with (201 is a blob that is there, but none was named yet). */
static enum tn_status no_location(struct tn_registry *r, unsigned code)
{
    struct tn_draft draft = tn_diag_begin(r->store.job->sink, TN_ERROR, "registry-failed", TN_NOWHERE,
                                          "%s begins an upload to %s with status %u, and does not say where the bytes go",
                                          r->host, r->repository, code);
    tn_diag_help(&draft, "its reply has no Location: does a proxy before the registry drop that?");
    tn_diag_end(&draft);
    return TN_ERR_NETWORK;
}

/* POST begins an upload and its Location says where the bytes go: it is never put together here. On another
 * origin, it is sent no credential. */
static enum tn_status take_location(struct tn_registry *r, const struct tn_http_response *response)
{
    const char *location = tn_http_header(response, "location");
    struct tn_url url;
    if (!location || !*location)
        return no_location(r, response->status);
    enum tn_status status = tn_registry_resolve_url(r, response, location, &url);
    if (!status)
        keep_place(r, &url, response->network);
    return status;
}

/* distribution-spec, "Canceling a blob upload": nobody comes back to it. What becomes of that is no matter. It is the
 * registry's alone to cancel: on another origin, a place takes the bytes that its URL was signed for. */
static void ask_to_cancel(struct tn_registry *r)
{
    struct tn_ask ask = r->session.place;
    struct tn_http_response response;
    struct tn_diag_list told;
    struct tn_diag_sink *sink;
    ask.method = "DELETE";
    ask.content_type = NULL;
    ask.once = false;
    ask.stay = true;
    tn_job_hush(r->store.job, &told, &sink);
    r->http.hurry = CANCEL_MILLISECONDS;
    if (!tn_registry_ask(r, &ask, &response))
        tn_http_close(&response);
    r->http.hurry = 0;
    tn_job_hear(r->store.job, &told, sink, false);
}

void tn_registry_cancel_upload(struct tn_registry *r)
{
    if (!r->session.open)
        return;
    if (!r->session.place.foreign && !r->http.owed.asked && !r->http.owed.too_long)
        ask_to_cancel(r);
    leave_session(r);
}

static enum tn_status begin_upload(struct tn_registry *r, const char *digest, bool once)
{
    struct tn_http_response response;
    if (r->session.digest && !strcmp(r->session.digest, digest)) {
        r->session.digest = NULL;
        return TN_OK;
    }
    bool sha512 =
        tn_digest_kind_of(tn_str(digest)) == TN_SHA512; /* said beforehand: distribution-spec end-4c */
    struct tn_ask ask = {.method = "POST",
                         .target = sha512 ? "blobs/uploads/?digest-algorithm=sha512" : "blobs/uploads/",
                         .empty_body = true,
                         .once = once};
    enum tn_status status = post(r, &ask, &response);
    if (!status && (response.status < 200 || response.status > 299)) {
        status = tn_registry_fail_blob(r, &response, "take", digest);
    } else if (!status) {
        tn_http_close(&response);
        const char *least = tn_http_header(&response, "oci-chunk-min-length");
        r->least_chunk = least ? strtoull(least, NULL, 10) : 0;
        status = take_location(r, &response);
    }
    if (status)
        leave_session(r);
    return status;
}

/* The session's URL with what closes it. */
static const struct tn_url *closing_url(struct tn_registry *r, const char *digest)
{
    struct tn_url *url = tn_new(&r->store.job->arena, struct tn_url);
    *url = *r->session.place.url;
    url->target = tn_registry_text(r, "%s%cdigest=%s", url->target, strchr(url->target, '?') ? '&' : '?',
                                   tn_url_escape(&r->store.job->arena, digest));
    return url;
}

/* What one try of an upload came to. */
struct attempt {
    bool begun;       /* its POST was answered, and its bytes are on their way */
    unsigned refused; /* the status that its bytes were refused with; 0: they were taken, or the connection broke */
};

/* The last request of an upload, with all of its bytes or with none that are left. */
static enum tn_status finish(struct tn_registry *r, const char *digest, struct tn_blob *body, struct attempt *a)
{
    struct tn_http_response response;
    struct tn_ask put = r->session.place;
    put.url = closing_url(r, digest);
    put.body = body;
    put.empty_body = !body;
    enum tn_status status = tn_registry_ask(r, &put, &response);
    if (status)
        return status;
    if (response.status < 200 || response.status > 299) {
        a->refused = response.status;
        return tn_registry_fail_blob(r, &response, "take", digest);
    }
    tn_http_close(&response);
    leave_session(r);
    const char *said = tn_http_header(&response, "docker-content-digest");
    if (said && tn_digest_valid(tn_str(said)) &&
        tn_digest_kind_of(tn_str(said)) == tn_digest_kind_of(tn_str(digest)) && strcmp(said, digest))
        return tn_registry_other_digest(r, digest, digest, said);
    return TN_OK;
}

static enum tn_status upload_whole(struct tn_registry *r, const struct tn_descriptor *as,
                                   struct tn_blob *from, struct attempt *a)
{
    enum tn_status status = begin_upload(r, as->digest, false);
    a->begun = !status;
    return status ? status : finish(r, as->digest, from, a);
}

/* ---- in chunks: distribution-spec, "Pushing a blob in chunks" ---- */

/* What registries take at a time; 0: never in chunks. Known from what they publish and from what others met.
 */
static const struct profile {
    const char *host_end;
    uint64_t chunk;
} profiles[] = {
    {"ghcr.io", 4 << 20},
    {".amazonaws.com", 8 << 20},
    {"gcr.io", 0},
    {".pkg.dev", 0},
    {"quay.io", CHUNK}, /* slow with bodies of unknown length */
};

/* NULL: one of which nothing is known. */
static const struct profile *profile_of(const struct tn_registry *r)
{
    size_t n = strlen(r->host);
    for (size_t i = 0; i < sizeof profiles / sizeof *profiles; i++) {
        size_t end = strlen(profiles[i].host_end);
        if (n >= end && !strcmp(r->host + n - end, profiles[i].host_end))
            return &profiles[i];
    }
    return NULL;
}

static uint64_t chunk_size(const struct tn_registry *r)
{
    const struct profile *profile = profile_of(r);
    return profile ? profile->chunk : CHUNK;
}

struct chunked {
    struct tn_registry *registry;
    const struct tn_descriptor *as;
    struct tn_cursor *cursor;
    uint64_t at, chunk; /* taken so far, and at a time */
    unsigned stumbles;  /* without a chunk between */
    unsigned restarts;  /* and times that less was there than before */
};

/* Range: 0-41 says that 42 bytes are there, which is trusted over our own count; "0-0" is what some always
 * say. */
static void take_range(struct chunked *c, const struct tn_http_response *response, uint64_t otherwise)
{
    const char *range = tn_http_header(response, "range");
    unsigned long long last = 0;
    if (range && !strncmp(range, "bytes=", 6))
        range += 6;
    bool said = range && sscanf(range, "0-%llu", &last) == 1 && last && last < c->as->size;
    c->at = said ? last + 1 : otherwise;
}

/* Where a reply moves the session to; where it says nothing, it stays. */
static enum tn_status follow_session(struct tn_registry *r, const struct tn_http_response *response)
{
    const char *location = tn_http_header(response, "location");
    return location && *location ? take_location(r, response) : TN_OK;
}

/* How far did it come? GET on the session's place; *ret_gone: there is no such session any more. */
static enum tn_status ask_session(struct chunked *c, bool *ret_gone)
{
    struct tn_http_response response;
    struct tn_ask ask = c->registry->session.place;
    ask.method = "GET";
    ask.content_type = NULL;
    ask.once = false;
    enum tn_status status = tn_registry_ask(c->registry, &ask, &response);
    if (status)
        return status;
    *ret_gone = response.status < 200 || response.status > 299;
    tn_http_close(&response);
    if (*ret_gone)
        return TN_OK;
    take_range(c, &response, 0);
    return follow_session(c->registry, &response);
}

/* It takes a chunk and says that it has no more than before. */
static enum tn_status nothing_came(struct chunked *c)
{
    struct tn_registry *r = c->registry;
    c->restarts++;
    tn_diag_report(r->store.job->sink, TN_ERROR, "registry-failed", TN_NOWHERE,
                   "%s says of each chunk of the blob %s that nothing of it came", r->host, c->as->digest);
    return TN_ERR_NETWORK;
}

static enum tn_status send_chunk(struct chunked *c, unsigned *ret_refused)
{
    struct tn_registry *r = c->registry;
    struct tn_http_response response;
    uint64_t left = c->as->size - c->at, n = left < c->chunk ? left : c->chunk;
    struct tn_ask ask = r->session.place;
    ask.method = "PATCH";
    ask.content_range =
        tn_registry_text(r, "%llu-%llu", (unsigned long long)c->at, (unsigned long long)(c->at + n - 1));
    enum tn_status status = tn_cursor_part(c->cursor, c->at, n, &ask.body);
    if (!status)
        status = tn_registry_ask(r, &ask, &response);
    if (status)
        return status;
    if (response.status < 200 || response.status > 299) {
        *ret_refused = response.status;
        return tn_registry_fail_blob(r, &response, "take", c->as->digest);
    }
    tn_http_close(&response);
    uint64_t before = c->at;
    take_range(c, &response, c->at + n);
    if (c->at <= before)
        return nothing_came(c);
    c->stumbles = 0;
    return follow_session(c->registry, &response);
}

/* After a chunk that failed: smaller ones, or from where the registry says it is. *ret_again: it may go on.
 */
static enum tn_status recover(struct chunked *c, unsigned refused, bool *ret_again)
{
    bool gone = false;
    uint64_t before = c->at;
    *ret_again = false;
    if (c->stumbles++ == UPLOAD_TRIES || c->restarts > UPLOAD_TRIES ||
        (refused && refused != 413 && refused != 416 && refused != 404 && !tn_http_may_pass(refused)) ||
        c->registry->http.owed.too_long)
        return TN_OK;
    if (refused == 413 && c->chunk > LEAST_CHUNK)
        c->chunk /= 2;
    enum tn_status status = ask_session(c, &gone);
    if (!status && (gone || c->at < before)) { /* what forgets what it has said is not to be built on */
        if (c->restarts++ == UPLOAD_TRIES)
            return TN_OK;
        c->at = 0;
        if (gone)
            leave_session(c->registry);
        status = begin_upload(c->registry, c->as->digest, false);
    }
    *ret_again = !status;
    return status;
}

static enum tn_status upload_in_chunks(struct tn_registry *r, const struct tn_descriptor *as,
                                       struct tn_blob *from, struct attempt *a)
{
    struct chunked c = {.registry = r, .as = as, .chunk = chunk_size(r)};
    enum tn_status status = begin_upload(r, as->digest, false);
    if (!status)
        status = tn_cursor_new(&r->store.job->arena, from, &c.cursor);
    c.chunk = r->least_chunk > c.chunk ? r->least_chunk : c.chunk;
    while (!status && c.at < as->size) {
        struct tn_diag_list told;
        struct tn_diag_sink *sink;
        bool again = true;
        a->refused = 0;
        tn_job_hush(r->store.job, &told, &sink);
        status = send_chunk(&c, &a->refused);
        if (status == TN_ERR_NETWORK || a->refused == 404) { /* 404: the session is gone */
            enum tn_status other = recover(&c, a->refused, &again);
            status = again ? TN_OK : other ? other : status;
        }
        tn_job_hear(r->store.job, &told, sink, status != TN_OK);
    }
    a->begun = !status; /* what fails before its last request was tried again here */
    return status ? status : finish(r, as->digest, NULL, a);
}

/* ---- one way or the other ---- */

/* In one piece first, which every registry takes and most are fastest with. What is refused for its size, or
 * for the way it comes, or breaks off, goes in chunks, where it is large enough and the registry is not known
 * to want none. */
static bool try_chunks(const struct tn_registry *r, const struct tn_descriptor *as, unsigned refused)
{
    bool way = refused == 413 || refused == 416 || refused == 411 || refused == 405 || refused == 501;
    return chunk_size(r) && (way || (!refused && as->size > CHUNK));
}

static enum tn_status upload(struct tn_registry *r, const struct tn_descriptor *as, struct tn_blob *from,
                             bool *chunks, struct attempt *a)
{
    *a = (struct attempt){0};
    if (*chunks)
        return upload_in_chunks(r, as, from, a);
    enum tn_status status = upload_whole(r, as, from, a);
    *chunks = status == TN_ERR_NETWORK && a->begun && try_chunks(r, as, a->refused);
    return status;
}

/* The bytes broke off, or their session is gone, or the registry may take them later. What it does not begin, or does
 * not want, it wants no more the next time. */
static bool worth_another(const struct tn_registry *r, enum tn_status status, const struct attempt *a)
{
    if (!status || !a->begun || r->http.owed.too_long)
        return false;
    return a->refused == 404 || (status == TN_ERR_NETWORK && (!a->refused || tn_http_may_pass(a->refused)));
}

/* ---- before the digest is known ---- */

/* A PATCH that does not say how much will come. */
static enum tn_status stream(struct tn_registry *r, struct tn_blob *from)
{
    struct tn_http_response response;
    struct tn_ask ask = r->session.place;
    ask.method = "PATCH";
    ask.body = from;
    enum tn_status status = tn_registry_ask(r, &ask, &response);
    if (status)
        return status;
    tn_http_close(&response);
    if (response.status < 200 || response.status > 299)
        return TN_ERR_NETWORK;
    return follow_session(r, &response);
}

/* As registries are sent theirs by clients that compress while they send: so it may end before the bytes do, and leave
 * nothing behind that is half there. Whatever goes wrong, the blob is put later as any other. */
enum tn_status tn_registry_send_ahead(struct tn_store *store, struct tn_blob *from, uint64_t size,
                                      const atomic_bool *unwanted)
{
    struct tn_registry *r = (struct tn_registry *)store;
    struct tn_diag_list told;
    struct tn_diag_sink *sink;
    if (profile_of(r) || r->in_chunks)
        return TN_ERR_UNSUPPORTED;
    tn_job_hush(r->store.job, &told, &sink);
    r->http.unwanted = unwanted;
    enum tn_status status = begin_upload(r, "", true);
    if (!status)
        status = stream(r, from);
    r->http.unwanted = NULL;
    if (!status && !*unwanted && !tn_interrupted())
        r->session.sent = size;
    else
        tn_registry_cancel_upload(r);
    tn_job_hear(r->store.job, &told, sink, !status);
    return status;
}

/* What was sent ahead is this blob. */
static bool close_ahead(struct tn_registry *r, const struct tn_descriptor *as)
{
    struct tn_diag_list told;
    struct tn_diag_sink *sink;
    struct attempt a;
    if (!r->session.sent || r->session.sent != as->size || tn_digest_kind_of(tn_str(as->digest)) != TN_SHA256)
        return false;
    tn_job_hush(r->store.job, &told, &sink);
    enum tn_status status = finish(r, as->digest, NULL, &a);
    tn_job_hear(r->store.job, &told, sink, !status);
    if (status)
        tn_registry_cancel_upload(r);
    return !status;
}

/* ---- whole ---- */

/* An upload that breaks off begins again with its POST: what became of the first is not known, and nobody comes back to
 * it. Only the last try is told of. */
enum tn_status tn_registry_put_blob(struct tn_store *store, const struct tn_descriptor *as,
                                    struct tn_blob *from)
{
    struct tn_registry *r = (struct tn_registry *)store;
    bool chunks = r->in_chunks && as->size > LEAST_CHUNK;
    if (close_ahead(r, as))
        return TN_OK;
    for (unsigned tries = 1;; tries++) {
        struct tn_diag_list told;
        struct tn_diag_sink *sink;
        struct attempt a;
        tn_job_hush(r->store.job, &told, &sink);
        bool was = chunks;
        enum tn_status status = upload(r, as, from, &chunks, &a);
        bool again = (chunks != was || (tries < UPLOAD_TRIES && worth_another(r, status, &a))) && from->rewind &&
                     !from->rewind(from);
        tn_job_hear(r->store.job, &told, sink, !again);
        if (a.refused == 404 && r->session.open)
            leave_session(r);
        tn_registry_cancel_upload(r);
        if (!again) {
            r->in_chunks |= !status && chunks; /* what it took once it takes again */
            return status;
        }
    }
}

/* distribution-spec, "Mounting a blob": 201, and its Location is the blob's. Where there is none, or another one, as some
 * have it, the blob is looked for. */
static enum tn_status look_for_mounted(struct tn_registry *r, const char *digest, const struct tn_http_response *response,
                                       bool *ret_mounted)
{
    const char *location = tn_http_header(response, "location");
    uint64_t size;
    *ret_mounted = location && strstr(location, strchr(digest, ':') + 1);
    return *ret_mounted ? TN_OK : tn_registry_find_blob(&r->store, digest, ret_mounted, &size);
}

static enum tn_status ask_mount(struct tn_registry *r, const char *digest, const struct tn_registry *from,
                                bool *ret_mounted)
{
    struct tn_http_response response;
    struct tn_ask ask = {.method = "POST", .empty_body = true};
    ask.target = tn_registry_text(r, "blobs/uploads/?mount=%s&from=%s", digest,
                                  tn_url_escape(&r->store.job->arena, from->repository));
    ask.scope = tn_registry_text(r, "%s repository:%s:pull", r->scope, from->repository);
    enum tn_status status = post(r, &ask, &response);
    if (!status)
        tn_http_close(&response);
    if (!status && response.status == 202 && !take_location(r, &response))
        r->session.digest = tn_arena_copy(&r->session.arena, digest, strlen(digest));
    else
        leave_session(r);
    return !status && response.status == 201 ? look_for_mounted(r, digest, &response, ret_mounted) : status;
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
    tn_job_hush(r->store.job, &told, &sink);
    if (ask_mount(r, blob->digest, from, ret_mounted))
        *ret_mounted = false;
    tn_job_hear(r->store.job, &told, sink, false);
    return TN_OK;
}
