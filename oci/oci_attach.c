#include "oci/oci_attach.h"

#include "base/file.h"
#include "base/limits.h"
#include "oci/oci_lanes.h"

#include <unistd.h>

static const struct {
    const char *end, *media_type;
} known_ends[] = {
    {".wasm", "application/wasm"},
    {".cdx.json", "application/vnd.cyclonedx+json"},
    {".spdx.json", "application/spdx+json"},
    {".json", "application/json"},
    {".toml", "application/toml"},
    {".txt", "text/plain"},
    {".md", "text/markdown"},
};

static const char *media_type_of(const char *title)
{
    size_t len = strlen(title);
    for (size_t i = 0; i < sizeof known_ends / sizeof *known_ends; i++) {
        size_t n = strlen(known_ends[i].end);
        if (len > n && !strcmp(title + len - n, known_ends[i].end))
            return known_ends[i].media_type;
    }
    return "application/octet-stream";
}

static enum tn_status wrong(struct tn_store *store, const char *format, const char *text)
{
    tn_diag_report(store->job->sink, TN_ERROR, "attach-file", TN_NOWHERE, format, text);
    return TN_ERR_INVALID;
}

static enum tn_status check(struct tn_store *store, struct tn_attach *a)
{
    if (!tn_media_type_valid(a->artifact_type))
        return wrong(store, "`%s` is not a type of artifact: that has the form of a media type, type/subtype",
                     a->artifact_type);
    for (unsigned i = 0; i < a->files.n; i++) {
        struct tn_attach_file *file = &a->files.at[i];
        const char *slash = strrchr(file->path, '/');
        file->title = slash ? slash + 1 : file->path;
        if (!*file->title || !strcmp(file->title, "-"))
            return wrong(store, "`%s` has no name to be attached under", file->path);
        if (!file->media_type)
            file->media_type = media_type_of(file->title);
        if (!tn_media_type_valid(file->media_type))
            return wrong(store, "`%s` is not a media type", file->media_type);
        for (unsigned k = 0; k < i; k++)
            if (!strcmp(a->files.at[k].title, file->title))
                return wrong(store, "two files are called `%s`", file->title);
    }
    return TN_OK;
}

/* It stays open until all is there: a pipe is read once. */
static enum tn_status open_file(struct tn_store *store, struct tn_attach *a, struct tn_attach_file *file)
{
    struct tn_job *job = store->job;
    const struct tn_source *source;
    char digest[TN_DIGEST_TEXT_MAX];
    enum tn_status status = tn_file_open(&job->arena, job->sink, file->path, &source, &file->fd);
    if (status)
        return status;
    file->open = true;
    status = tn_sha256_text(job->sink, source->bytes, digest);
    struct tn_descriptor *layer = tn_push(&job->arena, &a->layers);
    *layer = (struct tn_descriptor){.media_type = file->media_type,
                                    .digest = tn_arena_copy(&job->arena, digest, strlen(digest)),
                                    .size = source->bytes.len};
    tn_annotation_set(&job->arena, &layer->annotations, TN_ANNOTATION_TITLE, file->title);
    return status;
}

static struct tn_blob *reader_of(const struct tn_attach *a, struct tn_store *store, unsigned i)
{
    return tn_blob_of_file(store->job, a->files.at[i].path, a->files.at[i].fd, 0, a->layers.at[i].size);
}

static enum tn_status put_file(void *with, struct tn_store *store, unsigned i)
{
    const struct tn_attach *a = with;
    struct tn_blob *blob = reader_of(a, store, i);
    enum tn_status status = tn_store_put_blob(store, &a->layers.at[i], blob, NULL);
    tn_blob_close(blob);
    return status;
}

static enum tn_status put_files(struct tn_store *store, struct tn_attach *a)
{
    enum tn_status status = TN_OK;
    for (unsigned i = 0; !status && i < a->files.n; i++)
        status = open_file(store, a, &a->files.at[i]);
    if (!status && a->files.n && !a->dry_run)
        status = tn_lanes_run(store, a->files.n, put_file, a);
    return status;
}

static struct tn_blob *empty(struct tn_store *store)
{
    return tn_blob_of_bytes(&store->job->arena, tn_bytes_of(tn_str("{}")));
}

static enum tn_status put_empty(struct tn_store *store, struct tn_attach *a)
{
    return a->dry_run ? TN_OK : tn_store_put_blob(store, &tn_descriptor_empty, empty(store), NULL);
}

struct attach_supplier {
    struct tn_supplier supplier; /* first */
    const struct tn_attach *attach;
};

static enum tn_status send_again(const struct tn_supplier *supplier, struct tn_store *store)
{
    const struct tn_attach *a = ((const struct attach_supplier *)supplier)->attach;
    enum tn_status status = tn_store_send_blob(store, &tn_descriptor_empty, empty(store));
    for (unsigned i = 0; !status && i < a->files.n; i++) {
        struct tn_blob *blob = reader_of(a, store, i);
        status = tn_store_send_blob(store, &a->layers.at[i], blob);
        tn_blob_close(blob);
    }
    return status;
}

static enum tn_status put_manifest(struct tn_store *store, struct tn_attach *a)
{
    struct tn_arena *arena = &store->job->arena;
    struct tn_manifest m = {.artifact_type = a->artifact_type, .config = tn_descriptor_empty, .layers = a->layers};
    struct tn_buf buf;
    if (!m.layers.n)
        *tn_push(arena, &m.layers) = tn_descriptor_empty;
    m.subject = a->subject;
    m.annotations = a->annotations;
    tn_buf_init(&buf, TN_MAX_MANIFEST);
    tn_manifest_write(arena, &buf, &m);
    struct tn_bytes bytes = {(const uint8_t *)tn_arena_copy(arena, buf.at, buf.len), buf.len};
    enum tn_status status = buf.status;
    tn_buf_dispose(&buf);
    if (status)
        return wrong(store, "%s is too large for a manifest", "what is to be said of so many files");
    struct attach_supplier s = {{send_again}, a};
    char digest[TN_DIGEST_TEXT_MAX];
    status = tn_sha256_text(store->job->sink, bytes, digest);
    a->put = (struct tn_descriptor){.media_type = TN_MEDIA_MANIFEST, .size = bytes.len};
    a->put.digest = tn_arena_copy(arena, digest, strlen(digest));
    if (status || a->dry_run)
        return status;
    struct tn_manifest_bytes manifest = {bytes, TN_MEDIA_MANIFEST, a->put.digest, &s.supplier};
    return tn_store_put_known_manifest(store, &manifest, NULL);
}

enum tn_status tn_attach(struct tn_store *store, struct tn_attach *a)
{
    enum tn_status status = check(store, a);
    if (!status)
        status = put_files(store, a);
    if (!status)
        status = put_empty(store, a);
    if (!status)
        status = put_manifest(store, a);
    for (unsigned i = 0; i < a->files.n && a->files.at[i].open; i++)
        close(a->files.at[i].fd);
    return status;
}
