#include "artifact/artifact_push.h"

#include "artifact/artifact_files.h"
#include "artifact/artifact_image.h"
#include "base/file.h"
#include "caps/caps.h"
#include "component/comp_validate.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <unistd.h>

/* The digest is taken by a thread of its own while the structure is read and the network library loaded. */
struct hashing {
    pthread_t thread;
    bool started;
    struct tn_digest digest;
    int fd, error;
    uint64_t size; /* as it was opened: a file may grow */
    bool shorter;  /* than that */
    atomic_bool over;
};

static void *hash(void *data)
{
    struct hashing *h = data;
    uint64_t at = 0;
    size_t room = 256 << 10;
    char *chunk = malloc(room);
    if (!chunk)
        tn_oom(room);
    while (at < h->size && !h->error && !h->shorter) {
        uint64_t left = h->size - at;
        ssize_t n = pread(h->fd, chunk, left < room ? (size_t)left : room, (off_t)at);
        if (n > 0)
            tn_digest_add(&h->digest, chunk, (size_t)n);
        else if (n && errno != EINTR)
            h->error = errno;
        h->shorter = !n;
        at += n > 0 ? (uint64_t)n : 0;
    }
    free(chunk);
    h->over = true;
    return NULL;
}

static enum tn_status hash_start(struct tn_artifact_push *p, struct hashing *h)
{
    *h = (struct hashing){.fd = p->fd, .size = p->source->bytes.len};
    enum tn_status status = tn_digest_init(&h->digest, p->job->sink, TN_SHA256);
    if (status)
        return status;
    h->started = !pthread_create(&h->thread, NULL, hash, h);
    if (!h->started)
        hash(h);
    return TN_OK;
}

static enum tn_status hash_end(struct tn_artifact_push *p, struct hashing *h)
{
    char text[TN_DIGEST_TEXT_MAX];
    if (h->started)
        pthread_join(h->thread, NULL);
    if (h->error)
        return tn_file_cannot(p->job->sink, "read", p->path, h->error);
    if (h->shorter)
        return tn_file_shorter(p->job->sink, p->path);
    tn_digest_text(&h->digest, text);
    p->layer =
        (struct tn_wasm_layer){tn_arena_copy(&p->job->arena, text, strlen(text)), h->size, p->title, NULL};
    return TN_OK;
}

/* What a registry shows must be true of the code: a manifest that was made for other code is not pushed. */
static enum tn_status check_capabilities(struct tn_artifact_push *p)
{
    struct tn_caps *caps;
    return p->facts.capabilities.at ? tn_caps_embedded(p->job, p->source, TN_ERROR, &caps) : TN_OK;
}

static enum tn_status check_bodies(struct tn_artifact_push *p)
{
    struct tn_types types;
    if (!p->validate)
        return TN_OK;
    tn_types_init(&types, &p->job->arena, &p->job->names);
    return tn_validate(&types, p->job->sink, p->source, tn_features_all());
}

static enum tn_status refuse(struct tn_artifact_push *p, const char *code, const char *why, const char *help)
{
    struct tn_draft draft = tn_diag_begin(p->job->sink, TN_ERROR, code, TN_NOWHERE, "%s %s", p->path, why);
    tn_diag_help(&draft, "%s", help);
    tn_diag_end(&draft);
    return TN_ERR_INVALID;
}

/* What the consumers of a form would not take, or run in a way that nobody wants. */
static enum tn_status check_form(struct tn_artifact_push *p)
{
    if (p->how.form == TN_FORM_ISTIO && !p->facts.proxy)
        return refuse(p, "artifact-proxy",
                      p->facts.component
                          ? "is a component: Istio and Envoy run core modules for the Proxy-Wasm ABI"
                          : "is no module for the Proxy-Wasm ABI: it exports no proxy_abi_version_…",
                      "for other runtimes leave `--format istio-oci` out");
    return TN_OK;
}

static enum tn_status check_binary(struct tn_artifact_push *p)
{
    if (tn_wasm_precompiled(p->source->bytes))
        return refuse(p, "artifact-precompiled",
                      "is machine code (an ELF file, such as wasmtime's .cwasm), not WebAssembly",
                      "runtimes run what is precompiled without checking it: push the .wasm it was made of");
    return tn_wasm_facts_read(p->job, p->job->sink, p->source, &p->facts);
}

enum { LOOK_LEAST = 4 << 20 /* bytes that are still being hashed when the store is open */ };

/* NULL: a digest alone is the name. */
static const char *tag_of(const struct tn_ref *ref)
{
    return ref->tag ? ref->tag : ref->digest ? NULL : "latest";
}

/* What the name leads to before, asked while the digest is taken: the time to connect and to sign in passes then, too. */
static enum tn_status look(struct tn_artifact_push *p)
{
    const char *tag = tag_of(&p->ref);
    bool in_time = p->source->bytes.len >= LOOK_LEAST; /* else it is one more to wait for */
    return p->dry_run || !in_time ? TN_OK : tn_store_glance(p->store, tag ? tag : p->ref.digest, &p->there);
}

/* Which of the blobs that the name's manifest names are there. That one of them is as large as the file makes it likely to
 * be the file. */
static bool look_further(struct tn_artifact_push *p, struct hashing *h)
{
    struct tn_manifest_bytes bytes;
    struct tn_manifest manifest = {0};
    if (tn_store_get_manifest(p->store, p->there.digest, &bytes) ||
        tn_manifest_read(&p->job->arena, p->job->sink, &(struct tn_source){"manifest", bytes.bytes, true}, NULL, &manifest))
        return false;
    const struct tn_descriptor *file = NULL;
    for (unsigned i = 0; i < manifest.layers.n && !file; i++)
        if (manifest.layers.at[i].size == h->size)
            file = &manifest.layers.at[i];
    const struct tn_descriptor *blobs[] = {file, &manifest.config};
    for (unsigned i = 0; file && i < 2 && blobs[i]->digest && !h->over; i++) {
        bool has;
        if (!tn_store_has_blob(p->store, blobs[i], &has) && has)
            *tn_push(&p->job->arena, &p->found) = *blobs[i];
    }
    return file;
}

/* The time that the digest still takes is used: to ask for what is likely to be what is pushed, or to send what is not.
 * Whatever goes wrong with that does so again, where it matters. */
static void use_time(struct tn_artifact_push *p, struct hashing *h)
{
    struct tn_diag_sink *loud;
    struct tn_diag_list unheard;
    bool likely = false, large = p->how.form != TN_FORM_IMAGE && p->jobs != 1 && h->size >= TN_AHEAD_LEAST;
    if (p->dry_run || (p->there.digest && (h->over || p->no_clobber)))
        return;
    tn_job_hush(p->job, &unheard, &loud);
    if (p->there.digest)
        likely = look_further(p, h);
    tn_job_hear(p->job, &unheard, loud, false);
    if (large && !likely)
        p->ahead = tn_ahead_begin(p->store, p->path, p->fd, h->size);
}

static enum tn_status read_input(struct tn_artifact_push *p)
{
    struct tn_job *job = p->job;
    struct hashing h;
    enum tn_status status = tn_file_open(&job->arena, job->sink, p->path, &p->source, &p->fd);
    if (status || (status = hash_start(p, &h)))
        return status;
    status = check_binary(p);
    if (!status)
        status = check_form(p);
    if (!status)
        status = check_capabilities(p);
    if (!status)
        status = check_bodies(p);
    if (!status)
        status =
            tn_store_open(job, &p->ref, p->dry_run ? TN_STORE_PLAN : TN_STORE_WRITE, &p->registry, &p->store);
    if (!status)
        status = look(p);
    if (!status)
        use_time(p, &h);
    enum tn_status hashed = hash_end(p, &h);
    return status ? status : hashed;
}

/* What the tag stands for; a digest of NULL: nothing. */
static enum tn_status ask_for(struct tn_artifact_push *p, const char *tag, struct tn_descriptor *ret_there)
{
    struct tn_diag_list quiet;
    struct tn_diag_sink *loud;
    *ret_there = (struct tn_descriptor){0};
    tn_job_hush(p->store->job, &quiet, &loud); /* not being there is what is hoped for */
    enum tn_status status = tn_store_resolve(p->store, tag, ret_there);
    tn_job_hear(p->store->job, &quiet, loud, status && status != TN_ERR_NOT_FOUND);
    return status == TN_ERR_NOT_FOUND ? TN_OK : status;
}

static enum tn_status spare(struct tn_artifact_push *p, const char *tag, const struct tn_descriptor *there)
{
    if (!there->digest || !strcmp(there->digest, p->put.digest))
        return TN_OK;
    tn_diag_report(p->job->sink, TN_ERROR, "artifact-exists", TN_NOWHERE,
                   "%s:%s is there already, as %s; the file's digest would be %s",
                   tn_ref_place(&p->job->arena, &p->ref), tag, there->digest, p->put.digest);
    return TN_ERR_EXISTS;
}

/* --no-clobber is a promise about what is there. A tag that was found stays found; one that was not is asked for. */
static enum tn_status check_tag(struct tn_artifact_push *p, const char *tag, struct tn_descriptor found)
{
    if (!p->no_clobber || !tag)
        return TN_OK;
    enum tn_status status = found.digest ? TN_OK : ask_for(p, tag, &found);
    return status ? status : spare(p, tag, &found);
}

/* A digest in the reference is a promise about what is pushed. */
static enum tn_status check_promises(struct tn_artifact_push *p, const char *tag)
{
    struct tn_diag_sink *sink = p->job->sink;
    const char *digest = tn_wasm_digest(p->job, p->artifact.manifest);
    enum tn_status status = digest ? TN_OK : TN_ERR_UNSUPPORTED;
    p->put = (struct tn_descriptor){
        .media_type = TN_MEDIA_MANIFEST, .digest = digest, .size = p->artifact.manifest.len};
    if (!status && p->ref.digest && strcmp(p->ref.digest, digest)) {
        tn_diag_report(sink, TN_ERROR, "artifact-digest", TN_NOWHERE,
                       "the artifact's digest is %s, not the one in the reference", digest);
        return TN_ERR_VERIFY;
    }
    return status ? status : check_tag(p, tag, p->there);
}

/* ---- blobs ---- */

enum { LAYER, SETTINGS, CONFIG, BLOBS }; /* settings: of an image alone */
enum { BESIDE = 1 << 20 /* bytes of a layer from which on a connection more is worth its while */ };

static const struct tn_descriptor *blob_at(const struct tn_artifact_push *p, unsigned i)
{
    const struct tn_wasm_artifact *a = &p->artifact;
    return i == LAYER ? &a->layer : i == CONFIG ? &a->config.descriptor : a->settings.bytes.at ? &a->settings.descriptor : NULL;
}

static enum tn_status find_blobs(struct tn_artifact_push *p, bool lacks[BLOBS])
{
    enum tn_status status = TN_OK;
    for (unsigned i = 0; !status && i < BLOBS; i++) {
        lacks[i] = false;
        if (blob_at(p, i) && !tn_descriptors_have(&p->found, blob_at(p, i)->digest))
            status = tn_store_lacks_blob(p->store, blob_at(p, i), &lacks[i]);
    }
    return status;
}

static enum tn_status send_blob(const struct tn_artifact_push *p, struct tn_store *store, unsigned i)
{
    struct tn_bytes small = i == CONFIG ? p->artifact.config.bytes : p->artifact.settings.bytes;
    struct tn_blob *blob = i == LAYER ? tn_blob_of_file(store->job, p->path, p->layer_fd, 0, p->layer.size)
                                      : tn_blob_of_bytes(&store->job->arena, small);
    enum tn_status status = tn_store_send_blob(store, blob_at(p, i), blob);
    tn_blob_close(blob);
    return status;
}

/* The layer, or what is small, in the way of a lane. */
struct sending {
    const struct tn_artifact_push *push;
    bool lacks[BLOBS];
};

static enum tn_status send_part(void *with, struct tn_store *store, unsigned small)
{
    const struct sending *s = with;
    enum tn_status status = TN_OK;
    for (unsigned i = small ? LAYER + 1 : LAYER; !status && i < (small ? BLOBS : LAYER + 1); i++)
        if (s->lacks[i])
            status = send_blob(s->push, store, i);
    return status;
}

/* The layer is on its way already: what is small goes beside it. */
static enum tn_status end_ahead(struct tn_artifact_push *p, struct sending *s)
{
    struct tn_ahead *ahead = p->ahead;
    p->ahead = NULL;
    tn_ahead_name(ahead, s->lacks[LAYER] ? &p->artifact.layer : NULL);
    enum tn_status status = send_part(s, p->store, 1);
    if (status)
        tn_ahead_name(ahead, NULL);
    enum tn_status layer = tn_ahead_end(ahead, p->job->sink);
    return status ? status : layer;
}

/* What is small goes beside a layer that takes its time, and after one that takes less than a connection more would. */
static enum tn_status send_blobs(struct tn_artifact_push *p, struct sending *s)
{
    bool beside = s->lacks[LAYER] && (s->lacks[SETTINGS] || s->lacks[CONFIG]) && p->layer.size >= BESIDE && p->jobs != 1;
    p->sent = s->lacks[LAYER];
    if (p->ahead)
        return end_ahead(p, s);
    if (beside)
        return tn_lanes_run(p->store, 2, send_part, s);
    enum tn_status status = send_part(s, p->store, 0);
    return status ? status : send_part(s, p->store, 1);
}

static enum tn_status put_blobs(struct tn_artifact_push *p)
{
    struct sending s = {.push = p};
    enum tn_status status = find_blobs(p, s.lacks);
    return status ? status : send_blobs(p, &s);
}

struct push_supplier {
    struct tn_supplier supplier; /* first */
    struct tn_artifact_push *push;
};

static enum tn_status send_again(const struct tn_supplier *supplier, struct tn_store *store)
{
    struct tn_artifact_push *p = ((const struct push_supplier *)supplier)->push;
    struct sending s = {.push = p};
    (void)store; /* is p->store */
    for (unsigned i = 0; i < BLOBS; i++)
        s.lacks[i] = blob_at(p, i) != NULL;
    return send_blobs(p, &s);
}

static enum tn_status put_manifest(struct tn_artifact_push *p, const char *tag)
{
    struct push_supplier s = {{send_again}, p};
    if (p->there.digest && !strcmp(p->there.digest, p->put.digest))
        return TN_OK;
    return tn_store_put_known_manifest(p->store,
                                       &(struct tn_manifest_bytes){.bytes = p->artifact.manifest,
                                                                   .media_type = TN_MEDIA_MANIFEST,
                                                                   .digest = p->put.digest,
                                                                   .spares = p->no_clobber,
                                                                   .blobs = &s.supplier},
                                       tag);
}

static enum tn_status put_all(struct tn_artifact_push *p, const char *tag)
{
    enum tn_status status = put_blobs(p);
    if (!status && p->sent) /* which took its time */
        status = check_tag(p, tag, (struct tn_descriptor){0});
    if (!status)
        status = put_manifest(p, tag);
    return status ? status : tn_store_commit(p->store);
}

/* An image holds the binary in a layer of its own. */
static enum tn_status pack(struct tn_artifact_push *p)
{
    struct tn_image_layer packed;
    p->layer_fd = p->fd;
    if (p->how.form != TN_FORM_IMAGE)
        return TN_OK;
    enum tn_status status =
        tn_image_pack(p->job, p->path, p->fd, p->layer.size, p->title, p->how.created, &packed);
    if (status)
        return status;
    p->layer_fd = packed.fd;
    p->layer = (struct tn_wasm_layer){packed.digest, packed.size, p->title, packed.diff_id};
    return TN_OK;
}

static enum tn_status make_and_put(struct tn_artifact_push *p)
{
    const char *tag = tag_of(&p->ref);
    enum tn_status status = pack(p);
    if (!status)
        status = tn_wasm_artifact_make(p->job, &p->facts, &p->layer, &p->annotations, &p->how, &p->artifact);
    if (!status)
        status = check_promises(p, tag);
    if (!status && !p->dry_run)
        status = put_all(p, tag);
    if (!status)
        p->ref.tag = tag;
    return status;
}

static const char *default_title(const struct tn_artifact_push *p)
{
    return p->how.form == TN_FORM_IMAGE ? TN_IMAGE_FILE
           : strcmp(p->path, "-")       ? tn_file_base(p->path)
                                        : "component.wasm";
}

/* In an image the title is a path, and what it is run by: one that pull would not take is not made. */
static enum tn_status choose_title(struct tn_artifact_push *p)
{
    if (!p->title)
        p->title = default_title(p);
    if (p->how.form != TN_FORM_IMAGE || tn_title_is_wasm(p->title))
        return TN_OK;
    tn_diag_report(p->job->sink, TN_ERROR, "artifact-title", TN_NOWHERE,
                   "`%s` is no name for the file in an image: that is one part, and ends in .wasm", p->title);
    return TN_ERR_INVALID;
}

/* Elsewhere it becomes a file's name where it is pulled, and nothing else hangs on it. */
static void judge_title(struct tn_artifact_push *p)
{
    if (p->how.form == TN_FORM_IMAGE || tn_title_is_wasm(p->title))
        return;
    struct tn_draft draft = tn_diag_begin(p->job->sink, TN_WARNING, "artifact-title", TN_NOWHERE,
                                          "`%s` is no title that `pull` takes as a file's name", p->title);
    tn_diag_help(&draft, "--title NAME.wasm gives the layer another");
    tn_diag_end(&draft);
}

enum tn_status tn_artifact_push(struct tn_job *job, struct tn_artifact_push *p, const char *ref)
{
    p->job = job;
    p->fd = p->layer_fd = -1;
    struct tn_token_cache *shared = tn_stores_share(job, &p->registry);
    enum tn_status status = tn_ref_parse(&job->arena, job->sink, ref, &p->ref);
    if (!status)
        status = choose_title(p);
    if (!status)
        status = read_input(p);
    if (!status)
        judge_title(p);
    if (!status)
        status = make_and_put(p);
    tn_ahead_name(p->ahead, NULL);
    (void)tn_ahead_end(p->ahead, job->sink);
    tn_store_close(p->store);
    tn_stores_unshare(&p->registry, shared);
    if (p->layer_fd >= 0 && p->layer_fd != p->fd)
        close(p->layer_fd);
    if (p->fd >= 0)
        close(p->fd);
    return status;
}
