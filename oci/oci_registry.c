#include "oci/oci_registry.h"

#include "base/file.h"
#include "base/limits.h"
#include "oci/oci_cache.h"
#include "oci/oci_field.h"
#include "oci/oci_token_cache.h"
#include "oci/oci_words.h"

#include <errno.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

#define ACCEPT_MANIFESTS                                                                                     \
    TN_MEDIA_MANIFEST ", " TN_MEDIA_INDEX ", " TN_MEDIA_DOCKER_MANIFEST ", " TN_MEDIA_DOCKER_LIST ", " TN_MEDIA_ARTIFACT

enum {
    PUTS = 6, /* of a manifest that a registry cannot take yet */
    WAITS = 3 /* for a blob that somebody is writing, before it is sent */
};

/* ---- asking ---- */

const char *tn_registry_text(struct tn_registry *r, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *out = tn_arena_vprintf(&r->store.job->arena, format, args);
    va_end(args);
    return out;
}

/* One warn-text, a quoted-string, and what follows it; NULL where there is none. */
static const char *warn_text(struct tn_registry *r, const char **at)
{
    const char *open = strncmp(*at, "299 ", 4) ? NULL : strchr(*at, '"');
    if (!open)
        return NULL;
    bool whole;
    *at = open;
    const char *text = tn_field_value(&r->store.job->arena, at, "", &whole);
    return whole ? tn_words_cut(&r->store.job->arena, tn_str(text)) : NULL;
}

/* Warning: 299 - "text", 299 - "another"; distribution-spec, "Warnings". Each is told once. */
static void tell_warnings(struct tn_registry *r, const struct tn_http_response *response)
{
    for (unsigned i = 0; i < response->headers.n; i++) {
        const struct tn_http_header *h = &response->headers.at[i];
        const char *at = strcmp(h->name, "warning") ? "" : h->value, *words;
        for (; (words = warn_text(r, &at)); at += strspn(at, " \t,")) {
            unsigned before = r->warned.count;
            words = tn_name_of(&r->warned, tn_str(words));
            if (r->warned.count > before)
                tn_diag_report(r->store.job->sink, TN_WARNING, "registry-warning", TN_NOWHERE, "%s says: %s",
                               r->host, words);
        }
    }
}

enum tn_status tn_registry_ask(struct tn_registry *r, const struct tn_ask *ask,
                               struct tn_http_response *ret_response)
{
    struct tn_arena *arena = &r->store.job->arena;
    struct tn_http_request request = {.method = ask->method,
                                      .url = ask->url ? *ask->url : r->base,
                                      .body = ask->body,
                                      .empty_body = ask->empty_body,
                                      .whole = ask->whole,
                                      .once = ask->once,
                                      .stay = ask->stay,
                                      .foreign = ask->foreign,
                                      .nearest = ask->nearest};
    if (!ask->url)
        request.url.target = tn_registry_text(r, "/v2/%s/%s", r->repository, ask->target);
    if (ask->accept)
        tn_http_add(arena, &request.headers, "Accept", ask->accept);
    if (ask->content_type)
        tn_http_add(arena, &request.headers, "Content-Type", ask->content_type);
    if (ask->range)
        tn_http_add(arena, &request.headers, "Range", ask->range);
    if (ask->content_range)
        tn_http_add(arena, &request.headers, "Content-Range", ask->content_range);
    enum tn_status status = tn_auth_do(&r->auth, &request, ask->scope ? ask->scope : r->scope, ret_response);
    if (!status)
        tell_warnings(r, ret_response);
    return status;
}

static const char *words_of(struct tn_registry *r, struct tn_http_response *response)
{
    struct tn_arena *arena = &r->store.job->arena;
    struct tn_bytes body = {0};
    enum tn_status status = tn_blob_read_all(arena, response->body, TN_MAX_ERROR_BODY, &body);
    tn_http_close(response);
    return status ? NULL : tn_error_words(arena, body);
}

static enum tn_status not_found(struct tn_registry *r, const char *thing, const char *words)
{
    struct tn_draft draft = tn_diag_begin(r->store.job->sink, TN_ERROR, "oci-not-found", TN_NOWHERE,
                                          "%s has no %s", r->store.name, thing);
    if (words)
        tn_diag_note(&draft, TN_NOWHERE, "it says: %s", words);
    tn_diag_end(&draft);
    return TN_ERR_NOT_FOUND;
}

/* "in 600 s", where the reply says so; "later" */
static const char *when_again(struct tn_registry *r, const struct tn_http_response *response)
{
    const char *after = tn_http_header(response, "retry-after");
    uint64_t seconds = 0;
    if (!after || !tn_http_retry_after(after, (int64_t)time(NULL), &seconds) || !seconds)
        return "later";
    return tn_registry_text(r, "in %llu s", (unsigned long long)seconds);
}

/* By which who runs the registry finds what went wrong there; NULL where the reply has none. */
static const char *request_id(struct tn_registry *r, const struct tn_http_response *response)
{
    static const char *const names[] = {"x-request-id",    "x-github-request-id", "x-amz-request-id",           "x-amzn-requestid",
                                        "x-ms-request-id", "x-correlation-id",    "x-ms-correlation-request-id"};
    const char *id = NULL;
    for (size_t i = 0; !id && i < sizeof names / sizeof *names; i++)
        id = tn_http_header(response, names[i]);
    return id && *id ? tn_words_cut(&r->store.job->arena, tn_str(id)) : NULL;
}

enum tn_status tn_registry_fail(struct tn_registry *r, struct tn_http_response *response, const char *act,
                                const char *thing)
{
    unsigned code = response->status;
    bool own = tn_url_same_origin(&response->url, &r->base);
    const char *origin = tn_url_origin(&r->store.job->arena, &response->url);
    const char *when = when_again(r, response), *id = request_id(r, response), *words = words_of(r, response);
    if (own && (code == 401 || code == 403))
        return tn_auth_refused(&r->auth, tn_registry_text(r, "to %s", act), words);
    bool invalid = words && strstr(words, "DIGEST_INVALID");
    r->lost_blob = words && strstr(words, "BLOB_UNKNOWN"); /* also MANIFEST_BLOB_UNKNOWN */
    r->half_written = invalid && r->lost_blob;
    if (own && code == 404)
        return not_found(r, thing, words);
    struct tn_draft draft = tn_diag_begin(r->store.job->sink, TN_ERROR, "registry-failed", TN_NOWHERE,
                                          "%s does not %s: status %u%s%s", own ? r->host : origin, act, code,
                                          words ? ", " : "", words ? words : "");
    if (code == 401)
        tn_diag_note(&draft, TN_NOWHERE, "it is another origin than %s, whose credentials are not sent there", r->host);
    if (id)
        tn_diag_note(&draft, TN_NOWHERE, "it calls the request %s", id);
    if (code == 429)
        tn_diag_help(&draft,
                     "it limits how often it is asked: try again %s, or sign in with `tenon login %s`", when,
                     r->host);
    else if (*when != 'l')
        tn_diag_help(&draft, "it asks to try again %s", when);
    if (code == 413)
        tn_diag_help(&draft, "it is larger than the registry takes");
    if (code == 400 && own && !words && !r->base.tls)
        tn_diag_help(&draft, TN_HTTP_MAYBE_TLS); /* what speaks TLS answers so */
    tn_diag_end(&draft);
    return invalid ? TN_ERR_VERIFY : TN_ERR_NETWORK;
}

enum tn_status tn_registry_bad_url(struct tn_registry *r, const char *named, const char *why)
{
    tn_diag_report(r->store.job->sink, TN_ERROR, "registry-url", TN_NOWHERE, "%s sends us to %.*s: %s",
                   r->host, (int)strcspn(named, "?"), named, why);
    return TN_ERR_NETWORK;
}

enum tn_status tn_registry_resolve_url(struct tn_registry *r, const struct tn_http_response *response,
                                       const char *named, struct tn_url *ret_url)
{
    struct tn_url url;
    const char *why = tn_url_resolve(&r->store.job->arena, &response->url, tn_str(named), &url);
    if (!why)
        why = tn_http_judge(&r->base, &url);
    if (why)
        return tn_registry_bad_url(r, named, why);
    *ret_url = url;
    return TN_OK;
}

/* ---- manifests ---- */

static bool is_digest(const char *ref)
{
    return strchr(ref, ':') != NULL; /* which no tag holds */
}

static const char *manifest_thing(struct tn_registry *r, const char *ref)
{
    return tn_registry_text(r, "%s `%s`", is_digest(ref) ? "manifest" : "tag", ref);
}

static enum tn_status fail_manifest(struct tn_registry *r, struct tn_http_response *response,
                                    const char *verb, const char *ref)
{
    const char *thing = manifest_thing(r, ref);
    return tn_registry_fail(r, response, tn_registry_text(r, "%s the %s of %s", verb, thing, r->repository),
                            !strcmp(verb, "take") ? "such repository to push to" : thing);
}

/* Content-Type without its parameters, in lower case, as case is no matter in it; NULL where it says nothing about the
 * document. */
static const char *media_type(struct tn_registry *r, const struct tn_http_response *response)
{
    const char *type = tn_http_header(response, "content-type");
    size_t n = type ? strcspn(type, "; \t") : 0;
    if (!n || !memchr(type, '/', n) || !strncmp(type, "text/", 5))
        return NULL;
    char *bare = tn_arena_copy(&r->store.job->arena, type, n);
    for (char *c = bare; *c; c++)
        *c = (char)(*c >= 'A' && *c <= 'Z' ? *c + ('a' - 'A') : *c);
    return strcmp(bare, "application/json") && strcmp(bare, "application/octet-stream") ? bare : NULL;
}

enum tn_status tn_registry_other_digest(struct tn_registry *r, const char *ref, const char *wanted,
                                        const char *got)
{
    struct tn_draft draft =
        tn_diag_begin(r->store.job->sink, TN_ERROR, "oci-digest", TN_NOWHERE,
                      "%s says of `%s` that it has another digest than it has", r->store.name, ref);
    tn_diag_note(&draft, TN_NOWHERE, "wanted %s", wanted);
    tn_diag_note(&draft, TN_NOWHERE, "got    %s", got);
    tn_diag_end(&draft);
    return TN_ERR_VERIFY;
}

/* "mediaType" of the document itself. */
static const char *own_media_type(struct tn_registry *r, struct tn_bytes bytes)
{
    struct tn_arena *arena = &r->store.job->arena;
    struct tn_diag_list unheard;
    struct tn_source source = {"manifest", bytes, true};
    struct tn_manifest manifest;
    tn_diag_list_init(&unheard, arena);
    if (tn_manifest_read(arena, &unheard.sink, &source, NULL, &manifest))
        return TN_MEDIA_MANIFEST; /* who reads it will say what is wrong */
    return manifest.media_type ? manifest.media_type : manifest.index ? TN_MEDIA_INDEX : TN_MEDIA_MANIFEST;
}

/* Docker-Content-Digest, where it is there, is held to the bytes; its algorithm is the registry's choice. */
static enum tn_status check_manifest(struct tn_registry *r, const char *ref, const char *said,
                                     struct tn_bytes bytes, const char **ret_digest)
{
    char got[TN_DIGEST_TEXT_MAX];
    struct tn_digest digest;
    const char *wanted = is_digest(ref) ? ref : said && tn_digest_valid(tn_str(said)) ? said : "";
    enum tn_status status = tn_digest_init(&digest, r->store.job->sink, tn_digest_kind_of(tn_str(wanted)));
    if (status)
        return status;
    tn_digest_add(&digest, bytes.at, bytes.len);
    tn_digest_text(&digest, got);
    if (*wanted && strcmp(wanted, got))
        return tn_registry_other_digest(r, ref, wanted, got);
    *ret_digest = tn_registry_text(r, "%s", got);
    return TN_OK;
}

/* A page for people, such as that of a network which wants to be signed in to, is the registry's failure, whatever its
 * status; other bytes are an artifact's that is none. What is wrong with a JSON object is for who reads it to say. */
static enum tn_status check_form(struct tn_registry *r, const char *ref, const struct tn_http_response *response,
                                 struct tn_bytes bytes)
{
    const char *type = tn_http_header(response, "content-type");
    size_t i = 0;
    while (i < bytes.len && bytes.at[i] && strchr(" \t\r\n", bytes.at[i]))
        i++;
    if (i < bytes.len && bytes.at[i] == '{')
        return TN_OK;
    struct tn_draft draft = tn_diag_begin(r->store.job->sink, TN_ERROR, "registry-failed", TN_NOWHERE,
                                          "%s gives something else than a manifest for `%s` of %s", r->host, ref,
                                          r->repository);
    if (type)
        tn_diag_note(&draft, TN_NOWHERE, "it says that it is %s", type);
    tn_diag_end(&draft);
    return type && !strncmp(type, "text/", 5) ? TN_ERR_NETWORK : TN_ERR_INVALID;
}

static enum tn_status get_manifest(struct tn_store *store, const char *ref,
                                   struct tn_manifest_bytes *ret_manifest)
{
    struct tn_registry *r = (struct tn_registry *)store;
    struct tn_http_response response;
    struct tn_manifest_bytes got = {0};
    enum tn_status status = tn_registry_ask(
        r,
        &(struct tn_ask){.method = "GET",
                         .target = tn_registry_text(r, "manifests/%s", ref),
                         .accept = ACCEPT_MANIFESTS,
                         .whole = TN_MAX_MANIFEST},
        &response);
    if (status)
        return status;
    if (response.status != 200)
        return fail_manifest(r, &response, "give", ref);
    status = tn_http_body(&r->http, &response, TN_MAX_MANIFEST, &got.bytes);
    if (!status)
        status = check_manifest(r, ref, tn_http_header(&response, "docker-content-digest"), got.bytes,
                                &got.digest);
    if (!status)
        status = check_form(r, ref, &response, got.bytes);
    if (status)
        return status;
    got.media_type = media_type(r, &response);
    if (!got.media_type)
        got.media_type = own_media_type(r, got.bytes);
    *ret_manifest = got;
    return TN_OK;
}

/* A HEAD is enough where its reply says everything; whoever gets the manifest by this digest verifies it. *ret_code: 200
 * where it does, else 404, or 0 where it says nothing. */
static enum tn_status head_manifest(struct tn_registry *r, const char *ref, bool once, unsigned *ret_code,
                                    struct tn_descriptor *ret_descriptor)
{
    struct tn_http_response response;
    enum tn_status status = tn_registry_ask(r,
                                            &(struct tn_ask){.method = "HEAD",
                                                             .target = tn_registry_text(r, "manifests/%s", ref),
                                                             .accept = ACCEPT_MANIFESTS,
                                                             .once = once},
                                            &response);
    if (status)
        return status;
    tn_http_close(&response);
    const char *digest = tn_http_header(&response, "docker-content-digest"), *type = media_type(r, &response);
    const char *len = tn_http_header(&response, "content-length");
    uint64_t size = len ? strtoull(len, NULL, 10) : 0;
    bool says = response.status == 200 && digest && tn_digest_valid(tn_str(digest)) && type && size &&
                size <= TN_MAX_MANIFEST && (!is_digest(ref) || !strcmp(ref, digest));
    if (says)
        *ret_descriptor = (struct tn_descriptor){.media_type = type, .digest = digest, .size = size};
    r->heads |= says;
    *ret_code = says || response.status == 404 ? response.status : 0;
    return TN_OK;
}

static enum tn_status resolve(struct tn_store *store, const char *ref, struct tn_descriptor *ret_descriptor)
{
    struct tn_registry *r = (struct tn_registry *)store;
    struct tn_manifest_bytes got;
    unsigned code;
    enum tn_status status = head_manifest(r, ref, false, &code, ret_descriptor);
    if (status || code == 200)
        return status;
    if (code == 404 && r->heads)
        return not_found(r, manifest_thing(r, ref), NULL);
    status = get_manifest(store, ref, &got);
    r->heads |= code == 404 && status == TN_ERR_NOT_FOUND;
    if (!status)
        *ret_descriptor =
            (struct tn_descriptor){.media_type = got.media_type, .digest = got.digest, .size = got.bytes.len};
    return status;
}

static enum tn_status glance(struct tn_store *store, const char *ref, struct tn_descriptor *ret_descriptor)
{
    struct tn_registry *r = (struct tn_registry *)store;
    struct tn_diag_list told;
    struct tn_diag_sink *sink;
    unsigned code;
    tn_job_hush(r->store.job, &told, &sink);
    enum tn_status status = head_manifest(r, ref, true, &code, ret_descriptor);
    tn_job_hear(r->store.job, &told, sink, status != TN_ERR_NETWORK);
    return status == TN_ERR_NETWORK ? TN_OK : status;
}

/* *ret_unsure: it was refused after a try that nobody heard the answer of, which may be what it was refused for. */
static enum tn_status put_once(struct tn_registry *r, const struct tn_manifest_bytes *manifest, const char *ref, bool *ret_unsure)
{
    struct tn_http_response response;
    struct tn_ask ask = {.method = "PUT",
                         .target = tn_registry_text(r, "manifests/%s", ref),
                         .content_type = manifest->media_type,
                         .body = tn_blob_of_bytes(&r->store.job->arena, manifest->bytes)};
    enum tn_status status = tn_registry_ask(r, &ask, &response);
    if (status)
        return status;
    *ret_unsure = response.tries && response.status >= 400 && response.status <= 499;
    if (response.status < 200 || response.status > 299)
        return fail_manifest(r, &response, "take", ref);
    tn_http_close(&response);
    const char *said = tn_http_header(&response, "docker-content-digest");
    if (said && tn_digest_valid(tn_str(said)) && tn_digest_kind_of(tn_str(said)) == TN_SHA256 &&
        tn_digest_kind_of(tn_str(manifest->digest)) == TN_SHA256 && strcmp(said, manifest->digest))
        return tn_registry_other_digest(r, ref, manifest->digest, said);
    return TN_OK;
}

/* A registry lacks a blob that it said it had, or had mounted: it is sent. But while somebody else puts a blob, distribution
 * reads a half-written link to it, and says both DIGEST_INVALID and MANIFEST_BLOB_UNKNOWN. That is over in moments, and
 * sending it once more would do the same to others; so that is done only where it lasts. It may come to pass more than
 * once, where many write. */
static enum tn_status try_to_help(struct tn_registry *r, const struct tn_supplier *blobs, unsigned tries)
{
    if (blobs && (!r->half_written || tries >= WAITS))
        return blobs->send(blobs, &r->store);
    tn_http_back_off(&r->http, tries);
    return TN_OK;
}

static enum tn_status put_as(struct tn_registry *r, const struct tn_manifest_bytes *manifest, const char *ref)
{
    struct tn_descriptor there;
    bool unsure = false;
    for (unsigned tries = 0;; tries++) {
        struct tn_diag_list told;
        struct tn_diag_sink *sink;
        r->lost_blob = r->half_written = false;
        tn_job_hush(r->store.job, &told, &sink);
        enum tn_status status = put_once(r, manifest, ref, &unsure);
        if (status && unsure && !resolve(&r->store, ref, &there) && !strcmp(there.digest, manifest->digest)) {
            tn_job_hear(r->store.job, &told, sink, false); /* a registry that overwrites no tag has it */
            return TN_OK;
        }
        bool again = status && tries + 1 < PUTS && (r->half_written || (r->lost_blob && manifest->blobs));
        tn_job_hear(r->store.job, &told, sink, !again);
        if (!again || (status = try_to_help(r, manifest->blobs, tries)))
            return status;
    }
}

/* A subject's list is the registry's business where it has the referrers API, which is asked: OCI-Subject is
 * said by some that have none, and not said by some that have it. */
static enum tn_status put_manifest(struct tn_store *store, const struct tn_manifest_bytes *manifest,
                                   const char *tag)
{
    struct tn_registry *r = (struct tn_registry *)store;
    struct tn_arena *arena = &store->job->arena;
    struct tn_source source = {manifest->digest, manifest->bytes, true};
    struct tn_diag_list unheard;
    struct tn_manifest parsed;
    bool listed;
    enum tn_status status = put_as(r, manifest, tag ? tag : manifest->digest);
    tn_diag_list_init(&unheard, arena);
    if (status || tn_manifest_read(arena, &unheard.sink, &source, manifest->media_type, &parsed) ||
        !parsed.subject)
        return status;
    status = tn_registry_has_referrers(r, parsed.subject->digest, &listed);
    return status || listed ? status : tn_registry_list_referrer(r, &parsed, manifest);
}

static enum tn_status put_tag(struct tn_store *store, const char *digest, const char *tag)
{
    struct tn_manifest_bytes manifest;
    enum tn_status status = get_manifest(store, digest, &manifest);
    return status ? status : put_as((struct tn_registry *)store, &manifest, tag);
}

/* What a manifest that is to go refers to, where it does and can be read as one; that it is not there is told by who
 * deletes it. */
static enum tn_status find_subject(struct tn_registry *r, const char *digest, struct tn_manifest *ret_manifest)
{
    struct tn_manifest_bytes got;
    struct tn_diag_list told;
    struct tn_diag_sink *sink;
    *ret_manifest = (struct tn_manifest){0};
    tn_job_hush(r->store.job, &told, &sink);
    enum tn_status status = get_manifest(&r->store, digest, &got);
    struct tn_source source = {digest, got.bytes, true};
    bool failed = status == TN_ERR_NETWORK || status == TN_ERR_AUTH;
    if (!status && tn_manifest_read(&r->store.job->arena, &told.sink, &source, got.media_type, ret_manifest))
        *ret_manifest = (struct tn_manifest){0};
    tn_job_hear(r->store.job, &told, sink, failed);
    return failed ? status : TN_OK;
}

/* A tag or a manifest, and nothing beside it. */
static enum tn_status delete_alone(struct tn_store *store, const char *ref)
{
    struct tn_registry *r = (struct tn_registry *)store;
    struct tn_http_response response;
    enum tn_status status = tn_registry_ask(
        r,
        &(struct tn_ask){.method = "DELETE",
                         .target = tn_registry_text(r, "manifests/%s", ref),
                         .scope = tn_registry_text(r, "repository:%s:pull,push,delete", r->repository)},
        &response);
    if (status)
        return status;
    unsigned code = response.status;
    bool gone = code == 404 && response.tries; /* by a try that nobody heard the answer of */
    if ((code >= 200 && code <= 299) || gone) {
        tn_http_close(&response);
        return TN_OK;
    }
    if (code != 400 && code != 405 && code != 501)
        return fail_manifest(r, &response, "delete", ref);
    const char *words = words_of(r, &response);
    struct tn_draft draft =
        tn_diag_begin(store->job->sink, TN_ERROR, "oci-unsupported", TN_NOWHERE, "%s does not delete %s%s%s",
                      r->host, is_digest(ref) ? "manifests" : "tags", words ? ": " : "", words ? words : "");
    if (!is_digest(ref))
        tn_diag_help(&draft, "it may delete by digest, which takes the manifest away and all tags it has");
    tn_diag_end(&draft);
    return TN_ERR_UNSUPPORTED;
}

/* What it refers to is asked for where the list of that may be ours to keep. */
static enum tn_status delete_manifest(struct tn_store *store, const char *ref)
{
    struct tn_registry *r = (struct tn_registry *)store;
    struct tn_manifest manifest = {0};
    enum tn_status status =
        is_digest(ref) && r->referrers != TN_REFERRERS_LISTED ? find_subject(r, ref, &manifest) : TN_OK;
    if (!status)
        status = delete_alone(store, ref);
    return status || !manifest.subject ? status : tn_registry_unlist(store, ref, manifest.subject->digest);
}

/* ---- opening ---- */

/* The host that answers for a name; Docker Hub's is another. */
static const char *api_host(const char *host)
{
    return !strcmp(host, "docker.io") || !strcmp(host, "index.docker.io") ? "registry-1.docker.io" : host;
}

/* Registries on loopback speak HTTP, unless certificates are named for them; all others TLS; and each what it is told to. */
static enum tn_status set_base(struct tn_registry *r, const struct tn_store_options *options)
{
    bool usual = tn_host_is_loopback(r->host) && !r->certs.trusted.len, plain = options->plain_http || (usual && !options->tls);
    const char *url = tn_registry_text(r, "%s://%s/", plain ? "http" : "https", api_host(r->host));
    const char *why = tn_url_parse(&r->store.job->arena, tn_str(url), &r->base);
    if (!why)
        return TN_OK;
    tn_diag_report(r->store.job->sink, TN_ERROR, "ref-host", TN_NOWHERE, "`%s` is not a registry: %s",
                   r->host, why);
    return TN_ERR_INVALID;
}

/* "host:port:address", where an IPv6 address may stand in brackets */
static bool is_resolve(const char *text)
{
    const char *port = strchr(text, ':'), *address = port ? strchr(port + 1, ':') : NULL;
    return port && port > text && address && address > port + 1 && address[1] &&
           strspn(port + 1, "0123456789") == (size_t)(address - port - 1);
}

static enum tn_status check_options(struct tn_job *job, const struct tn_store_options *options)
{
    if (options->key_file && !options->cert_file) {
        tn_diag_report(job->sink, TN_ERROR, "registry-option", TN_NOWHERE,
                       "a key is given without its certificate");
        return TN_ERR_USAGE;
    }
    for (unsigned i = 0; i < options->resolve.n; i++)
        if (!is_resolve(options->resolve.at[i])) {
            tn_diag_report(job->sink, TN_ERROR, "registry-option", TN_NOWHERE,
                           "`%s` is not HOST:PORT:ADDRESS, such as ghcr.io:443:192.0.2.1",
                           options->resolve.at[i]);
            return TN_ERR_USAGE;
        }
    return TN_OK;
}

static enum tn_status find_certs(struct tn_registry *r, const struct tn_store_options *options)
{
    struct tn_cred_memory *shared = tn_token_cache_memory(options->tokens);
    tn_token_cache_lock(options->tokens);
    enum tn_status status = tn_certs_find(r->store.job, shared ? shared : &r->memory, r->host, options->ca_file, options->cert_file,
                                          options->key_file, &r->certs);
    tn_token_cache_unlock(options->tokens);
    return status;
}

enum tn_status tn_registry_init(struct tn_registry *r, struct tn_job *job, const char *host,
                                const char *repository, const struct tn_store_options *options)
{
    *r = (struct tn_registry){.store = {.job = job, .name = host}, .host = host, .repository = repository};
    tn_arena_init(&r->kept);
    tn_names_init(&r->warned, &r->kept);
    tn_arena_init(&r->session.arena);
    bool hub = strcmp(api_host(host), host) != 0;
    if (hub && repository && !strchr(repository, '/'))
        r->repository = tn_registry_text(r, "library/%s", repository);
    enum tn_status status = check_options(job, options);
    if (!status)
        status = find_certs(r, options);
    if (!status)
        status = set_base(r, options);
    if (!status)
        status = tn_http_init(&r->http, job, options->transport,
                              &(struct tn_http_options){.trusted = r->certs.trusted,
                                                        .user_agent = options->user_agent,
                                                        .timeout = options->timeout,
                                                        .resolve = options->resolve});
    if (status) {
        tn_cred_memory_dispose(&r->memory);
        tn_arena_dispose(&r->kept);
        return status;
    }
    r->http.rate = options->rate;
    tn_auth_init(&r->auth, job, &r->http, host, r->repository, &r->base);
    r->auth.shared = options->tokens;
    r->auth.username = options->username;
    r->auth.password = options->password;
    r->auth.identity = r->certs.identity.cert_file ? &r->certs.identity : NULL;
    return TN_OK;
}

void tn_registry_dispose(struct tn_registry *r)
{
    tn_registry_cancel_upload(r);
    tn_auth_dispose(&r->auth);
    tn_http_dispose(&r->http);
    tn_cred_memory_dispose(&r->memory);
    tn_arena_dispose(&r->session.arena);
    tn_arena_dispose(&r->kept);
}

/* What it would be given is not sent there. */
static enum tn_status signs_in_elsewhere(struct tn_registry *r, struct tn_http_response *response)
{
    const char *there = tn_url_origin(&r->store.job->arena, &response->url);
    struct tn_draft draft = tn_diag_begin(r->store.job->sink, TN_ERROR, "http-redirect", TN_NOWHERE,
                                          "%s redirects to %s, where its credentials are not sent", r->host, there);
    tn_diag_help(&draft, "sign in to that registry, and name it in references");
    tn_diag_end(&draft);
    tn_http_close(response);
    return TN_ERR_NETWORK;
}

enum tn_status tn_registry_check_login(struct tn_registry *r, bool *ret_asked)
{
    struct tn_http_response response;
    struct tn_url url = r->base;
    url.target = "/v2/"; /* distribution-spec end-1 */
    enum tn_status status = tn_registry_ask(r, &(struct tn_ask){.method = "GET", .url = &url}, &response);
    if (status)
        return status;
    if (!tn_url_same_origin(&response.url, &r->base))
        return signs_in_elsewhere(r, &response);
    if (response.status != 200)
        return tn_registry_fail(r, &response, "sign in", "API of a registry at /v2/");
    *ret_asked = r->auth.looked;
    tn_http_close(&response);
    return TN_OK;
}

static void close_registry(struct tn_store *store)
{
    tn_registry_dispose((struct tn_registry *)store);
}

static const struct tn_store_ops registry_ops = {
    .resolve = resolve,
    .glance = glance,
    .get_manifest = get_manifest,
    .put_manifest = put_manifest,
    .find_blob = tn_registry_find_blob,
    .open_blob = tn_registry_open_blob,
    .put_blob = tn_registry_put_blob,
    .send_ahead = tn_registry_send_ahead,
    .mount = tn_registry_mount,
    .tag = put_tag,
    .tags = tn_registry_tags,
    .referrers = tn_registry_referrers,
    .delete = delete_manifest,
    .delete_referrer = delete_alone,
    .unlist = tn_registry_unlist,
    .close = close_registry,
};

enum tn_status tn_registry_open(struct tn_job *job, const struct tn_ref *ref, enum tn_store_mode mode,
                                const struct tn_store_options *options, struct tn_store **ret_store)
{
    struct tn_registry *r = tn_new(&job->arena, struct tn_registry);
    enum tn_status status = tn_registry_init(r, job, ref->host, ref->repository, options);
    if (status)
        return status;
    r->store.ops = &registry_ops;
    r->store.name = tn_ref_place(&job->arena, ref);
    r->store.cache = tn_cache_of_environment(job);
    r->scope =
        tn_registry_text(r, "repository:%s:%s", r->repository, mode == TN_STORE_WRITE ? "pull,push" : "pull");
    *ret_store = &r->store;
    return TN_OK;
}
