#include "artifact/artifact_wasm.h"
#include "base/limits.h"
#include "cli/progress.h"
#include "cli/registry_options.h"

#include <errno.h>
#include <pthread.h>
#include <stdlib.h>
#include <unistd.h>

struct push {
    struct tn_cli *cli;
    const char *path, *title;
    struct tn_texts annotate;
    bool no_clobber;
    struct tn_registry_options registry;

    const struct tn_source *source; /* FILE, mapped */
    int fd;                         /* and open */
    int64_t created;
    struct tn_annotations annotations;
    struct tn_wasm_facts facts;
    struct tn_wasm_layer layer;
    struct tn_wasm_artifact artifact;
    struct tn_ref ref;
    struct tn_store *store;
    struct tn_descriptor put; /* the manifest, as the store has it */
    bool sent;                /* the layer was not there */
};

/* ---- what is asked for ---- */

/* https://reproducible-builds.org/specs/source-date-epoch/: a whole number of seconds, nothing else */
static bool read_epoch(struct tn_cli *cli, int64_t *ret_created)
{
    const char *text = getenv("SOURCE_DATE_EPOCH");
    char *end = NULL;
    errno = 0;
    *ret_created = text ? strtoll(text, &end, 10) : 0;
    if (!text || (*text >= '0' && *text <= '9' && !*end && !errno && *ret_created <= TN_MAX_EPOCH))
        return true;
    tn_cli_usage_error(cli, "SOURCE_DATE_EPOCH is `%s`, which is not a number of seconds", text);
    return false;
}

static bool read_annotations(struct push *p)
{
    struct tn_arena *arena = &p->cli->job.arena;
    for (unsigned i = 0; i < p->annotate.n; i++) {
        const char *text = p->annotate.at[i], *equals = strchr(text, '=');
        if (!equals || equals == text) {
            tn_cli_usage_error(p->cli, "`--annotation` takes KEY=VALUE, not `%s`", text);
            return false;
        }
        if (tn_str_starts(tn_str(text), TN_CAPABILITIES_DIGEST "=")) {
            tn_cli_usage_error(p->cli, "`" TN_CAPABILITIES_DIGEST "` is derived from the component");
            return false;
        }
        tn_annotation_set(arena, &p->annotations, tn_arena_copy(arena, text, (size_t)(equals - text)),
                          equals + 1);
    }
    return true;
}

/* The file's own name: what stands before it says where it lies on this machine. */
static const char *base_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

/* ---- doing it ---- */

/* The digest is taken by a thread of its own while the structure is read and the network library is loaded.
 */
struct hashing {
    pthread_t thread;
    bool started;
    struct tn_digest digest;
    int fd, error;
    uint64_t size;
};

static void *hash(void *data)
{
    struct hashing *h = data;
    uint64_t at = 0;
    size_t room = 256 << 10;
    char *chunk = malloc(room);
    if (!chunk)
        tn_oom(room);
    while (at < h->size && !h->error) {
        ssize_t n = pread(h->fd, chunk, room, (off_t)at);
        if (n > 0)
            tn_digest_add(&h->digest, chunk, (size_t)n);
        else if (!n || errno != EINTR)
            h->error = n ? errno : EIO;
        at += n > 0 ? (uint64_t)n : 0;
    }
    free(chunk);
    return NULL;
}

static enum tn_status hash_start(struct push *p, struct hashing *h)
{
    *h = (struct hashing){.fd = p->fd, .size = p->source->bytes.len};
    enum tn_status status = tn_digest_init(&h->digest, p->cli->job.sink, TN_SHA256);
    if (status)
        return status;
    h->started = !pthread_create(&h->thread, NULL, hash, h);
    if (!h->started)
        hash(h);
    return TN_OK;
}

static enum tn_status hash_end(struct push *p, struct hashing *h)
{
    char text[TN_DIGEST_TEXT_MAX];
    if (h->started)
        pthread_join(h->thread, NULL);
    if (h->error) {
        tn_diag_report(p->cli->job.sink, TN_ERROR, "file-io", TN_NOWHERE, "cannot read %s: %s", p->path,
                       strerror(h->error));
        return TN_ERR_IO;
    }
    tn_digest_text(&h->digest, text);
    p->layer =
        (struct tn_wasm_layer){tn_arena_copy(&p->cli->job.arena, text, strlen(text)), h->size, p->title};
    return TN_OK;
}

static enum tn_status read_input(struct push *p, const char *ref, struct tn_progress *progress)
{
    struct tn_job *job = &p->cli->job;
    struct hashing h;
    enum tn_status status = tn_file_open(&job->arena, job->sink, p->path, &p->source, &p->fd);
    if (status || (status = hash_start(p, &h)))
        return status;
    status = tn_wasm_facts_read(job, job->sink, p->source, &p->facts);
    if (!status)
        status = tn_cli_open_store(p->cli, ref, TN_STORE_WRITE, &p->registry, progress, &p->ref, &p->store);
    enum tn_status hashed = hash_end(p, &h);
    return status ? status : hashed;
}

static enum tn_status put_layer(struct push *p)
{
    struct tn_blob *blob = tn_blob_of_file(&p->cli->job, p->path, p->fd, 0, p->layer.size);
    enum tn_status status = tn_store_put_blob(p->store, &p->artifact.layer, blob, &p->sent);
    tn_blob_close(blob);
    return status;
}

static enum tn_status put_config(struct push *p)
{
    struct tn_blob *blob = tn_blob_of_bytes(&p->cli->job.arena, p->artifact.config);
    enum tn_status status = tn_store_put_blob(p->store, &p->artifact.config_descriptor, blob, NULL);
    tn_blob_close(blob);
    return status;
}

/* A digest in the reference is a promise about what is pushed; --no-clobber one about what is there. */
static enum tn_status check_promises(struct push *p, const char *tag)
{
    struct tn_diag_sink *sink = p->cli->job.sink;
    struct tn_descriptor there;
    char digest[TN_DIGEST_TEXT_MAX];
    enum tn_status status = tn_sha256_text(sink, p->artifact.manifest, digest);
    if (!status && p->ref.digest && strcmp(p->ref.digest, digest)) {
        tn_diag_report(sink, TN_ERROR, "artifact-digest", TN_NOWHERE,
                       "the artifact's digest is %s, not the one in the reference", digest);
        return TN_ERR_VERIFY;
    }
    if (status || !p->no_clobber || !tag)
        return status;
    struct tn_diag_list quiet;
    struct tn_diag_sink *loud = p->store->job->sink;
    tn_diag_list_init(&quiet, &p->cli->job.arena);
    p->store->job->sink = &quiet.sink; /* not being there is what is hoped for */
    status = tn_store_resolve(p->store, tag, &there);
    p->store->job->sink = loud;
    for (unsigned i = 0; status && status != TN_ERR_NOT_FOUND && i < quiet.n; i++) {
        sink->errors += quiet.at[i]->severity == TN_ERROR;
        sink->emit(sink, quiet.at[i]);
    }
    if (status || !strcmp(there.digest, digest))
        return status == TN_ERR_NOT_FOUND ? TN_OK : status;
    tn_diag_report(sink, TN_ERROR, "artifact-exists", TN_NOWHERE,
                   "%s:%s is there already, as %s; the file's digest would be %s",
                   tn_ref_place(&p->cli->job.arena, &p->ref), tag, there.digest, digest);
    return TN_ERR_EXISTS;
}

static enum tn_status push(struct push *p)
{
    const char *tag = p->ref.tag ? p->ref.tag : p->ref.digest ? NULL : "latest";
    enum tn_status status =
        tn_wasm_artifact_make(&p->cli->job, &p->facts, &p->layer, &p->annotations, p->created, &p->artifact);
    if (!status)
        status = check_promises(p, tag);
    if (!status)
        status = put_layer(p);
    if (!status)
        status = put_config(p);
    if (!status)
        status = tn_store_put_manifest(p->store, TN_MEDIA_MANIFEST, p->artifact.manifest, tag, &p->put);
    if (!status)
        status = tn_store_commit(p->store);
    if (!status && !p->ref.tag && tag)
        p->ref.tag = tag;
    return status;
}

/* ---- telling it ---- */

static void print_blob(struct tn_json_out *out, const char *key, const struct tn_descriptor *blob)
{
    tn_json_key(out, key);
    tn_json_object(out);
    tn_json_member(out, "mediaType", blob->media_type);
    tn_json_member(out, "digest", blob->digest);
    tn_json_member_u64(out, "size", blob->size);
    tn_json_object_end(out);
}

static void print_result(struct push *p)
{
    const char *pinned = tn_cli_pinned(p->cli, &p->ref, p->ref.tag, p->put.digest);
    struct tn_json_out out;
    if (p->cli->format == TN_FORMAT_TEXT) {
        tn_buf_printf(&p->cli->out, "%s\n", pinned);
        return;
    }
    tn_json_out_init(&out, &p->cli->out, 0);
    tn_json_object(&out);
    tn_json_member(&out, "reference", pinned);
    print_blob(&out, "manifest", &p->put);
    print_blob(&out, "config", &p->artifact.config_descriptor);
    print_blob(&out, "layer", &p->artifact.layer);
    tn_json_member_bool(&out, "sent", p->sent);
    tn_json_object_end(&out);
    tn_buf_byte(&p->cli->out, '\n');
}

int cmd_push(struct tn_cli *cli, int argc, char **argv)
{
    struct push p = {.cli = cli, .fd = -1};
    const struct tn_option options[] = {
        {"annotation", 'a', TN_OPT_LIST, &p.annotate, "KEY=VALUE",
         "an annotation of the manifest; wins over metadata"},
        {"title", 0, TN_OPT_TEXT, &p.title, "NAME", "the layer's file name, instead of FILE's"},
        {"no-clobber", 0, TN_OPT_FLAG, &p.no_clobber, NULL,
         "fail where the tag is there with other contents"},
        TN_OPTIONS_REGISTRY(&p.registry),
        TN_OPTION_FORMAT(cli),
        {0}};
    const struct tn_usage usage = {
        "FILE REF",
        "Pushes a component or a core module as a Wasm OCI artifact: its imports, exports, metadata and\n"
        "capability manifest become the artifact's config and annotations. The same file has the same "
        "digest\n"
        "wherever and whenever it is pushed; SOURCE_DATE_EPOCH sets the date. What is there is not sent "
        "again.\n\n"
        "REF is host[:port]/repo[:tag], oci:DIR[:tag] (an image layout) or oci-archive:FILE[:tag].",
        options,
        2,
        2,
        "  tenon push greeter.wasm ghcr.io/org/greeter:1.0\n"
        "  tenon push greeter.wasm oci:store:1.0"};
    struct tn_texts operands;
    struct tn_bar bar;
    int exit;
    if (!tn_cli_options(cli, &usage, argc, argv, &operands, &exit))
        return exit;
    if (!read_epoch(cli, &p.created) || !read_annotations(&p))
        return TN_EXIT_USAGE;
    p.path = operands.at[0];
    if (!p.title)
        p.title = strcmp(p.path, "-") ? base_name(p.path) : "component.wasm";
    enum tn_status status = read_input(&p, operands.at[1], tn_bar_start(&bar));
    if (!status)
        status = push(&p);
    tn_bar_end(&bar);
    tn_store_close(p.store);
    if (p.fd >= 0)
        close(p.fd);
    if (!status)
        print_result(&p);
    return tn_cli_exit(cli, status);
}
