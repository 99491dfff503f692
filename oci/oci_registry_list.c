/* What a registry lists: tags and referrers, page by page; and the tag that stands in for the referrers API.
 */
#include "base/json.h"
#include "base/limits.h"
#include "oci/oci_digest_tag.h"
#include "oci/oci_link.h"
#include "oci/oci_registry.h"
#include "oci/oci_turn.h"

#include <time.h>
#include <unistd.h>

enum {
    LIST_TRIES = 6,
    LEAST_SETTLING = 10, /* milliseconds, as are the rest */
    MOST_SETTLING = 1000,
    TURN_STEP = 20,
    TURN_PATIENCE = 10000
};

/* A list on its way, page by page. */
struct pages {
    struct tn_registry *r;
    const char *what; /* "the tags" */
    struct tn_ask ask;
    struct tn_url next;
    struct tn_names seen; /* what was listed */
    unsigned n;         /* pages that were asked for */
    unsigned code;      /* the status of the last one; 0: there was none */
    bool more;
};

static enum tn_status bad_list(struct tn_registry *r, const char *what, const char *why)
{
    tn_diag_report(r->store.job->sink, TN_ERROR, "registry-list", TN_NOWHERE,
                   "%s lists %s of %s in no usable way: %s", r->host, what, r->repository, why);
    return TN_ERR_NETWORK;
}

static void pages_init(struct pages *p, struct tn_registry *r, const char *what, struct tn_ask first)
{
    *p = (struct pages){.r = r, .what = what, .ask = first, .more = true};
    tn_names_init(&p->seen, &r->store.job->arena);
}

/* Was `name` on no page before? Some registries give again on the next page what ended the last. */
static bool is_new(struct pages *p, const char *name)
{
    unsigned before = p->seen.count;
    tn_name(&p->seen, name);
    return p->seen.count > before;
}

/* Where the list goes on. */
static enum tn_status find_next(struct pages *p, const struct tn_http_response *response)
{
    struct tn_arena *arena = &p->r->store.job->arena;
    const char *named = NULL;
    for (unsigned i = 0; !named && i < response->headers.n; i++)
        if (!strcmp(response->headers.at[i].name, "link"))
            named = tn_link_next(arena, response->headers.at[i].value);
    p->more = named;
    if (!named)
        return TN_OK;
    enum tn_status status = tn_registry_resolve_url(p->r, response, named, &p->next);
    if (status)
        return status;
    if (!tn_url_same_origin(&p->next, &p->r->base))
        return tn_registry_bad_url(p->r, named, "a list is not continued at another place");
    if (!strcmp(p->next.target, response->url.target))
        return tn_registry_bad_url(p->r, named, "a page is not its own successor");
    p->ask.url = &p->next;
    return TN_OK;
}

/* The body of the next page; `act` completes "refuses to …". *ret_none, where it is not NULL: the registry has
 * no such list at all. */
static enum tn_status get_page(struct pages *p, const char *act, struct tn_bytes *ret_body, bool *ret_none)
{
    struct tn_registry *r = p->r;
    struct tn_http_response response;
    p->code = 0;
    if (p->n++ == TN_MAX_PAGES)
        return bad_list(r, p->what, "there is no end of pages");
    enum tn_status status = tn_registry_ask(r, &p->ask, &response);
    if (status)
        return status;
    p->code = response.status;
    bool none = response.status == 404 || response.status == 405 || response.status == 501;
    if (ret_none && (*ret_none = none && p->n == 1)) {
        p->more = false;
        tn_http_close(&response);
        return TN_OK;
    }
    if (response.status != 200)
        return tn_registry_fail(r, &response, act, "such repository");
    status = tn_http_body(&r->http, &response, p->ask.whole, ret_body);
    return status ? status : find_next(p, &response);
}

/* What a page says nothing new in, and goes on after, is a circle. */
static enum tn_status check_progress(struct pages *p, unsigned seen, unsigned listed)
{
    if (p->more && listed && p->seen.count == seen)
        return bad_list(p->r, p->what, "its pages go round in a circle");
    return TN_OK;
}

/* ---- tags ---- */

/* {"name": …, "tags": […]}, where null was seen for none. Anything else is no list, and not an empty one. */
static enum tn_status read_tags(struct pages *p, struct tn_bytes body, const struct tn_json **ret_list)
{
    struct tn_arena *arena = &p->r->store.job->arena;
    struct tn_source source = {p->r->host, body, true};
    struct tn_diag_list unheard;
    const struct tn_json *root;
    tn_diag_list_init(&unheard, arena);
    if (tn_json_read(arena, &unheard.sink, &source, &root) || root->kind != TN_JSON_OBJECT)
        return bad_list(p->r, p->what, "it is not a JSON object");
    const struct tn_json *list = tn_json_get(root, "tags");
    if (list ? list->kind != TN_JSON_ARRAY && list->kind != TN_JSON_NULL : !tn_json_get(root, "name"))
        return bad_list(p->r, p->what, "it has no array `tags`");
    *ret_list = list;
    return TN_OK;
}

static enum tn_status add_tags(struct pages *p, struct tn_bytes body, struct tn_tag_list *to)
{
    const struct tn_json *list;
    unsigned seen = p->seen.count;
    enum tn_status status = read_tags(p, body, &list);
    if (status)
        return status;
    for (const struct tn_json *t = list ? list->first : NULL; t; t = t->next) {
        if (to->n == TN_MAX_TAGS)
            return bad_list(p->r, p->what, "there are too many");
        if (t->kind == TN_JSON_STRING && tn_ref_tag_valid(tn_str(t->text)) && is_new(p, t->text))
            *tn_push(&p->r->store.job->arena, to) = t->text;
    }
    return check_progress(p, seen, list ? list->n : 0);
}

enum tn_status tn_registry_tags(struct tn_store *store, struct tn_tag_list *ret_tags)
{
    struct tn_registry *r = (struct tn_registry *)store;
    struct tn_tag_list tags = {0};
    struct tn_bytes body;
    struct pages p;
    pages_init(&p, r, "the tags",
               (struct tn_ask){.method = "GET",
                               .target = "tags/list?n=1000",
                               .accept = "application/json",
                               .whole = TN_MAX_TEXT});
    const char *act = tn_registry_text(r, "list the tags of %s", r->repository);
    while (p.more) {
        enum tn_status status = get_page(&p, act, &body, NULL);
        if (!status)
            status = add_tags(&p, body, &tags);
        if (status)
            return status;
    }
    tn_tag_list_order(&tags);
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
    tn_job_hush(r->store.job, &told, &sink);
    enum tn_status status = tn_store_get_manifest(&r->store, d->digest, &got);
    struct tn_source source = {d->digest, got.bytes, true};
    if (!status)
        status = tn_manifest_read(&r->store.job->arena, &told.sink, &source, got.media_type, &read);
    tn_job_hear(r->store.job, &told, sink, false);
    if (!status)
        d->artifact_type = tn_manifest_artifact_type(&read);
}

static void take(struct pages *p, const struct tn_manifest *index, const char *artifact_type,
                 struct tn_descriptors *to)
{
    for (unsigned i = 0; i < index->manifests.n; i++) {
        struct tn_descriptor d = index->manifests.at[i];
        if (!is_new(p, d.digest))
            continue;
        mend_type(p->r, &d);
        if (!artifact_type || (d.artifact_type && !strcmp(d.artifact_type, artifact_type)))
            *tn_push(&p->r->store.job->arena, to) = d;
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
    tn_job_hush(r->store.job, &told, &sink);
    enum tn_status status = r->store.ops->get_manifest(&r->store, tag, &got);
    tn_job_hear(r->store.job, &told, sink, status && status != TN_ERR_NOT_FOUND);
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

/* One page of the API; *ret_none: the registry has no such API. */
static enum tn_status get_referrers_page(struct pages *p, struct tn_manifest *ret_index, bool *ret_none)
{
    struct tn_registry *r = p->r;
    struct tn_job *job = r->store.job;
    struct tn_diag_list unheard;
    struct tn_bytes body;
    enum tn_status status = get_page(p, tn_registry_text(r, "list the referrers in %s", r->repository),
                                     &body, ret_none);
    if (status || *ret_none)
        return status;
    struct tn_source source = {"its index", body, true};
    tn_diag_list_init(&unheard, &job->arena);
    if (tn_manifest_read(&job->arena, &unheard.sink, &source, NULL, ret_index))
        return bad_list(r, p->what,
                        unheard.n ? unheard.at[0]->message : "it answers with something else than an index");
    return ret_index->index ? TN_OK
                            : bad_list(r, p->what, "it answers with something else than an index");
}

static void begin_referrers(struct pages *p, struct tn_registry *r, const char *digest, const char *filter)
{
    pages_init(p, r, "the referrers",
               (struct tn_ask){.method = "GET", .accept = TN_MEDIA_INDEX, .whole = TN_MAX_MANIFEST});
    p->ask.target = tn_registry_text(r, "referrers/%s%s", digest, filter);
}

/* Whatever is no list of referrers, such as a page for people, means that there is none. Not being let in, or
 * a registry in trouble, means nothing. */
enum tn_status tn_registry_has_referrers(struct tn_registry *r, const char *digest, bool *ret_has)
{
    struct tn_manifest index;
    struct tn_diag_list told;
    struct tn_diag_sink *sink;
    struct pages p;
    bool none;
    if (r->referrers == TN_REFERRERS_UNKNOWN) {
        begin_referrers(&p, r, digest, "");
        tn_job_hush(r->store.job, &told, &sink);
        enum tn_status status = get_referrers_page(&p, &index, &none);
        bool unsure = status && (p.code < 200 || p.code > 299) && p.code != 400;
        tn_job_hear(r->store.job, &told, sink, unsure);
        if (unsure)
            return status;
        r->referrers = !status && !none ? TN_REFERRERS_LISTED : TN_REFERRERS_NOT_LISTED;
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
    struct tn_manifest index;
    struct pages p;
    bool none, foreign;
    begin_referrers(&p, r, digest,
                    artifact_type
                        ? tn_registry_text(r, "?artifactType=%s", tn_url_escape(arena, artifact_type))
                        : "");
    while (p.more) {
        unsigned seen = p.seen.count;
        if (found.n > TN_MAX_DESCRIPTORS)
            return bad_list(r, p.what, "there is no end of them");
        enum tn_status status = get_referrers_page(&p, &index, &none);
        if (!status && none)
            status = get_stand_in(r, tn_digest_tag(arena, digest), &index, &foreign);
        if (!status) {
            take(&p, &index, artifact_type, &found); /* whether the registry did so or not */
            status = check_progress(&p, seen, index.manifests.n);
        }
        if (status)
            return status;
    }
    *ret_referrers = found;
    return TN_OK;
}

/* ---- the stand-in, written ---- */

/* With the entry, or without it. */
static enum tn_status write_stand_in(struct tn_registry *r, const char *tag, const struct tn_manifest *index,
                                     const struct tn_descriptor *entry, bool listed)
{
    struct tn_store *store = &r->store;
    struct tn_manifest new = *index;
    struct tn_buf buf;
    new.manifests = (struct tn_descriptors){0};
    for (unsigned i = 0; i < index->manifests.n; i++)
        if (strcmp(index->manifests.at[i].digest, entry->digest))
            *tn_push(&store->job->arena, &new.manifests) = index->manifests.at[i];
    if (listed)
        *tn_push(&store->job->arena, &new.manifests) = *entry;
    tn_buf_init(&buf, TN_MAX_MANIFEST);
    tn_manifest_write(&store->job->arena, &buf, &new);
    enum tn_status status = buf.status;
    struct tn_bytes bytes = {(uint8_t *)tn_arena_copy(&store->job->arena, buf.at, buf.len), buf.len};
    tn_buf_dispose(&buf);
    if (status)
        return bad_list(r, "the referrers", "there are too many");
    return tn_store_put_manifest(store, TN_MEDIA_INDEX, bytes, tag, NULL);
}

static uint64_t milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (uint64_t)now.tv_sec * 1000 + (uint64_t)now.tv_nsec / 1000000;
}

/* Whoever read the list before it was written here writes over it: they are let come, and it is read again. How
 * long they take is guessed from how long it took here. */
static void let_others_write(struct tn_registry *r, uint64_t since)
{
    uint64_t took = milliseconds() - since;
    r->http.wait(&r->http, took < LEAST_SETTLING ? LEAST_SETTLING
                           : took > MOST_SETTLING ? MOST_SETTLING
                                                  : (unsigned)took);
}

/* Two who write at once may lose an entry: so it is read again, and written again where it is not there. */
static enum tn_status keep_list(struct tn_registry *r, const char *subject, const struct tn_descriptor *entry,
                                bool listed)
{
    const char *tag = tn_digest_tag(&r->store.job->arena, subject);
    for (unsigned tries = 0; tries < LIST_TRIES; tries++) {
        struct tn_manifest index;
        bool foreign;
        if (tries > 1) /* someone else wrote meanwhile: out of step with them */
            r->http.wait(&r->http, tries * (unsigned)(30 + strlen(r->repository) * (unsigned)getpid() % 70));
        uint64_t since = milliseconds();
        enum tn_status status = get_stand_in(r, tag, &index, &foreign);
        if (!status && foreign)
            return listed ? bad_list(r, "the referrers",
                                     "under the tag that stands for the list is something else")
                          : TN_OK;
        if (status || tn_descriptors_have(&index.manifests, entry->digest) == listed)
            return status;
        if ((status = write_stand_in(r, tag, &index, entry, listed)))
            return status;
        let_others_write(r, since);
    }
    struct tn_draft draft =
        tn_diag_begin(r->store.job->sink, TN_WARNING, "registry-list", TN_NOWHERE,
                      "%s may %s be in the list of referrers under %s:%s", entry->digest,
                      listed ? "not" : "still", r->store.name, tag);
    tn_diag_note(&draft, TN_NOWHERE, "others write that list at the same time, over what was written here");
    tn_diag_end(&draft);
    return TN_OK;
}

/* What one user runs on a machine takes turns at a list. Who gets none in time goes on without. */
static int take_turn(struct tn_registry *r, const char *subject)
{
    const char *list = tn_registry_text(r, "%s@%s", r->store.name, subject);
    int fd;
    for (unsigned waited = 0; !tn_turn_begin(r->store.job->sink, list, &fd) && waited < TURN_PATIENCE; waited += TURN_STEP)
        r->http.wait(&r->http, TURN_STEP);
    return fd;
}

static enum tn_status keep_list_in_turn(struct tn_registry *r, const char *subject,
                                        const struct tn_descriptor *entry, bool listed)
{
    int turn = take_turn(r, subject);
    enum tn_status status = keep_list(r, subject, entry, listed);
    if (turn >= 0)
        close(turn);
    return status;
}

enum tn_status tn_registry_list_referrer(struct tn_registry *r, const struct tn_manifest *manifest,
                                         const struct tn_manifest_bytes *bytes)
{
    struct tn_descriptor entry = {
        .media_type = bytes->media_type, .digest = bytes->digest, .size = bytes->bytes.len};
    entry.artifact_type = tn_manifest_artifact_type(manifest);
    entry.annotations = manifest->annotations;
    return keep_list_in_turn(r, manifest->subject->digest, &entry, true);
}

/* "Deleting Manifests": where the registry keeps no list of referrers, the one that stands in for it is kept by
 * who deletes. */
enum tn_status tn_registry_unlist(struct tn_store *store, const char *digest, const char *subject)
{
    struct tn_registry *r = (struct tn_registry *)store;
    bool listed;
    enum tn_status status = tn_registry_has_referrers(r, subject, &listed);
    if (status || listed)
        return status;
    return keep_list_in_turn(r, subject, &(struct tn_descriptor){.digest = digest}, false);
}
