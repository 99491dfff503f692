/* What a registry lists: tags and referrers, page by page; and the tag that stands in for the referrers API.
 */
#include "base/json.h"
#include "base/limits.h"
#include "oci/oci_digest_tag.h"
#include "oci/oci_registry.h"

#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

enum { LIST_TRIES = 6 };

/* One page of a list: its JSON, and where the next one is. */
struct page {
    struct tn_bytes body;
    const struct tn_json *root;
    bool more;
    struct tn_url next;
};

static enum tn_status bad_list(struct tn_registry *r, const char *what, const char *why)
{
    tn_diag_report(r->store.job->sink, TN_ERROR, "registry-list", TN_NOWHERE,
                   "%s lists %s of %s in no usable way: %s", r->host, what, r->repository, why);
    return TN_ERR_NETWORK;
}

/* ---- tags ---- */

static enum tn_status get_tags_page(struct tn_registry *r, const struct tn_ask *ask, struct page *ret_page)
{
    struct tn_job *job = r->store.job;
    struct tn_http_response response;
    struct page page = {0};
    struct tn_ask whole = *ask;
    whole.whole = TN_MAX_TEXT;
    enum tn_status status = tn_registry_ask(r, &whole, &response);
    if (status)
        return status;
    if (response.status != 200)
        return tn_registry_fail(r, &response,
                                tn_arena_printf(&job->arena, "list the tags of %s", r->repository),
                                "such repository");
    status = tn_http_body(&r->http, &response, TN_MAX_TEXT, &page.body);
    if (!status)
        status = tn_registry_next_page(r, &response, &page.more, &page.next);
    struct tn_source source = {r->host, page.body, true};
    if (!status && tn_json_read(&job->arena, job->sink, &source, &page.root))
        status = TN_ERR_NETWORK;
    if (!status)
        *ret_page = page;
    return status;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* In the order of their bytes, each once: some registries give a tag again on the next page. */
static void sort_tags(struct tn_tag_list *tags)
{
    unsigned n = 0;
    if (tags->n)
        qsort(tags->at, tags->n, sizeof *tags->at, by_text);
    for (unsigned i = 0; i < tags->n; i++)
        if (!n || strcmp(tags->at[n - 1], tags->at[i]))
            tags->at[n++] = tags->at[i];
    tags->n = n;
}

enum tn_status tn_registry_tags(struct tn_store *store, struct tn_tag_list *ret_tags)
{
    struct tn_registry *r = (struct tn_registry *)store;
    struct tn_ask ask = {.method = "GET", .target = "tags/list?n=1000", .accept = "application/json"};
    struct tn_tag_list tags = {0};
    struct page page = {.more = true};
    for (unsigned pages = 0; page.more; pages++) {
        if (pages == TN_MAX_PAGES)
            return bad_list(r, "the tags", "there is no end of pages");
        enum tn_status status = get_tags_page(r, &ask, &page);
        if (status)
            return status;
        const struct tn_json *list = tn_json_get(page.root, "tags"); /* null was seen where there are none */
        for (const struct tn_json *t = list ? list->first : NULL; t; t = t->next) {
            if (tags.n == TN_MAX_TAGS)
                return bad_list(r, "the tags", "there are too many");
            if (t->kind == TN_JSON_STRING && tn_ref_tag_valid(tn_str(t->text)))
                *tn_push(&store->job->arena, &tags) = t->text;
        }
        ask.url = &page.next;
    }
    sort_tags(&tags);
    *ret_tags = tags;
    return TN_OK;
}

/* ---- referrers ---- */

/* What a list says of a type is the manifest's artifactType, or its config's media type where it has none.
 * Some say nothing, and some the config's for all: then the manifest is asked, where it is there. */
static void mend_type(struct tn_registry *r, struct tn_descriptor *d)
{
    struct tn_manifest_bytes got;
    struct tn_manifest read;
    struct tn_diag_list told;
    struct tn_diag_sink *sink;
    if (d->artifact_type && strcmp(d->artifact_type, TN_MEDIA_EMPTY))
        return;
    tn_registry_hush(r, &told, &sink);
    enum tn_status status = tn_store_get_manifest(&r->store, d->digest, &got);
    struct tn_source source = {d->digest, got.bytes, true};
    if (!status)
        status = tn_manifest_read(&r->store.job->arena, &told.sink, &source, got.media_type, &read);
    tn_registry_hear(r, &told, sink, false);
    if (!status)
        d->artifact_type = read.artifact_type ? read.artifact_type
                           : read.index       ? NULL
                                              : read.config.media_type;
}

static void take(struct tn_registry *r, const struct tn_manifest *index, const char *artifact_type,
                 struct tn_descriptors *to)
{
    for (unsigned i = 0; i < index->manifests.n; i++) {
        struct tn_descriptor d = index->manifests.at[i];
        mend_type(r, &d);
        if (!artifact_type || (d.artifact_type && !strcmp(d.artifact_type, artifact_type)))
            *tn_push(&r->store.job->arena, to) = d;
    }
}

/* The list under the stand-in tag. None, or something that is no list, is an empty one; some registries
 * answer with the subject itself (*ret_foreign: what is there is not to be replaced). */
static enum tn_status get_stand_in(struct tn_registry *r, const char *tag, struct tn_manifest *ret_index,
                                   bool *ret_foreign)
{
    struct tn_arena *arena = &r->store.job->arena;
    struct tn_manifest_bytes got;
    struct tn_diag_list told;
    struct tn_diag_sink *sink;
    *ret_foreign = false;
    *ret_index = (struct tn_manifest){.index = true, .media_type = TN_MEDIA_INDEX};
    tn_registry_hush(r, &told, &sink);
    enum tn_status status = r->store.ops->get_manifest(&r->store, tag, &got);
    tn_registry_hear(r, &told, sink, status && status != TN_ERR_NOT_FOUND);
    if (status)
        return status == TN_ERR_NOT_FOUND ? TN_OK : status;
    struct tn_source source = {tag, got.bytes, true};
    struct tn_manifest read;
    struct tn_diag_list unheard;
    tn_diag_list_init(&unheard, arena);
    if (tn_manifest_read(arena, &unheard.sink, &source, got.media_type, &read) || !read.index)
        *ret_foreign = true;
    else
        *ret_index = read;
    return TN_OK;
}

static enum tn_status stand_in_referrers(struct tn_registry *r, const char *digest, const char *artifact_type,
                                         struct tn_descriptors *ret_referrers)
{
    struct tn_manifest index;
    bool foreign;
    enum tn_status status = get_stand_in(r, tn_digest_tag(&r->store.job->arena, digest), &index, &foreign);
    if (!status)
        take(r, &index, artifact_type, ret_referrers);
    return status;
}

/* One page of the API; *ret_none: the registry has no such API. */
static enum tn_status get_referrers_page(struct tn_registry *r, const struct tn_ask *ask, struct page *page,
                                         struct tn_manifest *ret_index, bool *ret_none)
{
    struct tn_job *job = r->store.job;
    struct tn_http_response response;
    struct tn_ask whole = *ask;
    whole.whole = TN_MAX_MANIFEST;
    enum tn_status status = tn_registry_ask(r, &whole, &response);
    if (status)
        return status;
    *ret_none = response.status == 404 || response.status == 405 || response.status == 501;
    if (*ret_none) {
        tn_http_close(&response);
        return TN_OK;
    }
    if (response.status != 200)
        return tn_registry_fail(r, &response,
                                tn_arena_printf(&job->arena, "list the referrers in %s", r->repository),
                                "such repository");
    status = tn_http_body(&r->http, &response, TN_MAX_MANIFEST, &page->body);
    if (!status)
        status = tn_registry_next_page(r, &response, &page->more, &page->next);
    struct tn_source source = {r->host, page->body, true};
    if (!status && tn_manifest_read(&job->arena, job->sink, &source, NULL, ret_index))
        status = TN_ERR_NETWORK;
    if (!status && !ret_index->index)
        status = bad_list(r, "the referrers", "it answers with something else than an index");
    return status;
}

enum tn_status tn_registry_has_referrers(struct tn_registry *r, const char *digest, bool *ret_has)
{
    struct tn_ask ask = {.method = "GET", .accept = TN_MEDIA_INDEX};
    struct tn_http_response response;
    if (r->referrers == TN_REFERRERS_UNKNOWN) {
        ask.target = tn_arena_printf(&r->store.job->arena, "referrers/%s", digest);
        enum tn_status status = tn_registry_ask(r, &ask, &response);
        if (status)
            return status;
        const char *type = tn_http_header(&response, "content-type");
        bool listed =
            response.status == 200 && type && !strncmp(type, TN_MEDIA_INDEX, strlen(TN_MEDIA_INDEX));
        r->referrers = listed ? TN_REFERRERS_LISTED : TN_REFERRERS_NOT_LISTED;
        tn_http_close(&response);
    }
    *ret_has = r->referrers == TN_REFERRERS_LISTED;
    return TN_OK;
}

enum tn_status tn_registry_referrers(struct tn_store *store, const char *digest, const char *artifact_type,
                                     struct tn_descriptors *ret_referrers)
{
    struct tn_registry *r = (struct tn_registry *)store;
    struct tn_arena *arena = &store->job->arena;
    struct tn_descriptors found = {0};
    struct page page = {.more = true};
    struct tn_manifest index;
    bool none = false;
    const char *filter =
        artifact_type ? tn_arena_printf(arena, "?artifactType=%s", tn_url_escape(arena, artifact_type)) : "";
    struct tn_ask ask = {.method = "GET", .accept = TN_MEDIA_INDEX};
    ask.target = tn_arena_printf(arena, "referrers/%s%s", digest, filter);
    for (unsigned pages = 0; page.more; pages++) {
        page.more = false;
        if (pages == TN_MAX_PAGES || found.n > TN_MAX_DESCRIPTORS)
            return bad_list(r, "the referrers", "there is no end of them");
        enum tn_status status = get_referrers_page(r, &ask, &page, &index, &none);
        if (!status && none && !pages)
            status = stand_in_referrers(r, digest, artifact_type, &found);
        else if (!status && !none)
            take(r, &index, artifact_type, &found); /* whether the registry did so or not */
        if (status)
            return status;
        ask.url = &page.next;
    }
    *ret_referrers = found;
    return TN_OK;
}

/* ---- the stand-in, written ---- */

static bool lists(const struct tn_manifest *index, const char *digest)
{
    for (unsigned i = 0; i < index->manifests.n; i++)
        if (!strcmp(index->manifests.at[i].digest, digest))
            return true;
    return false;
}

static enum tn_status write_stand_in(struct tn_registry *r, const char *tag, struct tn_manifest *index,
                                     const struct tn_descriptor *entry)
{
    struct tn_store *store = &r->store;
    struct tn_buf buf;
    *tn_push(&store->job->arena, &index->manifests) = *entry;
    tn_buf_init(&buf, TN_MAX_MANIFEST);
    tn_manifest_write(&store->job->arena, &buf, index);
    enum tn_status status = buf.status;
    struct tn_bytes bytes = {(uint8_t *)tn_arena_copy(&store->job->arena, buf.at, buf.len), buf.len};
    tn_buf_dispose(&buf);
    if (status)
        return bad_list(r, "the referrers", "there are too many");
    return tn_store_put_manifest(store, TN_MEDIA_INDEX, bytes, tag, NULL);
}

/* Two who write at once may lose an entry: so it is read again, and written again where it is not there. */
static enum tn_status list_referrer(struct tn_registry *r, const struct tn_manifest *manifest,
                                    const struct tn_manifest_bytes *bytes)
{
    const char *subject = manifest->subject->digest, *tag = tn_digest_tag(&r->store.job->arena, subject);
    struct tn_descriptor entry = {
        .media_type = bytes->media_type, .digest = bytes->digest, .size = bytes->bytes.len};
    entry.artifact_type = manifest->artifact_type ? manifest->artifact_type
                          : manifest->index       ? NULL
                                                  : manifest->config.media_type;
    entry.annotations = manifest->annotations;
    for (unsigned tries = 0; tries < LIST_TRIES; tries++) {
        struct tn_manifest index;
        bool foreign;
        enum tn_status status = get_stand_in(r, tag, &index, &foreign);
        if (!status && foreign)
            return bad_list(r, "the referrers", "under the tag that stands for the list is something else");
        if (status || lists(&index, entry.digest))
            return status;
        if (tries) /* someone else wrote meanwhile: out of step with them */
            r->http.wait(&r->http, tries * (unsigned)(30 + strlen(r->repository) * (unsigned)getpid() % 70));
        if ((status = write_stand_in(r, tag, &index, &entry)))
            return status;
    }
    struct tn_draft draft =
        tn_diag_begin(r->store.job->sink, TN_WARNING, "registry-list", TN_NOWHERE,
                      "%s may not be in the list of referrers under %s:%s", entry.digest, r->store.name, tag);
    tn_diag_note(&draft, TN_NOWHERE, "others write that list at the same time, over what was written here");
    tn_diag_end(&draft);
    return TN_OK;
}

/* Within one process nobody else does. */
enum tn_status tn_registry_list_referrer(struct tn_registry *r, const struct tn_manifest *manifest,
                                         const struct tn_manifest_bytes *bytes)
{
    static pthread_mutex_t one_at_a_time = PTHREAD_MUTEX_INITIALIZER;
    pthread_mutex_lock(&one_at_a_time);
    enum tn_status status = list_referrer(r, manifest, bytes);
    pthread_mutex_unlock(&one_at_a_time);
    return status;
}
