#include "artifact/artifact_image.h"

#include "base/file.h"
#include "base/json.h"
#include "oci/oci_blob.h"

#include <unistd.h>

/* ---- making a layer ---- */

/* Where the bytes of the archive go: through a digest, and into a file where there is one. */
struct packing {
    struct tn_job *job;
    struct tn_digest digest;
    struct tn_outfile file; /* fd -1: digest alone */
    uint64_t size;
};

static enum tn_status put(void *with, const void *at, size_t len)
{
    struct packing *p = with;
    tn_digest_add(&p->digest, at, len);
    p->size += len;
    return p->file.fd < 0 ? TN_OK : tn_outfile_write(&p->file, p->job->sink, at, len);
}

static enum tn_status write_tar(struct packing *p, enum tn_packing packing, const char *name, int64_t time,
                                struct tn_blob *from)
{
    struct tn_archive_writer *writer;
    struct tn_bytes bytes;
    enum tn_status status =
        tn_archive_stream(&p->job->arena, p->job->sink, p->file.path, packing, put, p, &writer);
    if (status)
        return status;
    tn_archive_set_mode(writer, 0755);
    tn_archive_add(writer, name, from->size, time);
    while (!(status = from->next(from, &bytes)) && bytes.len)
        tn_archive_data(writer, bytes.at, bytes.len);
    enum tn_status finished = tn_archive_finish(writer);
    return status ? status : finished;
}

/* The file as a tar, once: its digest, and its bytes to `fd` unless that is -1. */
static enum tn_status pack(struct tn_job *job, enum tn_packing packing, struct tn_blob *from,
                           const char *name, int64_t time, struct tn_image_layer *layer,
                           const char **ret_digest)
{
    struct packing p = {.job = job, .file = {.path = tn_file_nameless_words(&job->arena), .fd = layer->fd}};
    char text[TN_DIGEST_TEXT_MAX];
    enum tn_status status = tn_digest_init(&p.digest, job->sink, TN_SHA256);
    if (!status)
        status = write_tar(&p, packing, name, time, from);
    tn_blob_close(from);
    if (status)
        return status;
    tn_digest_text(&p.digest, text);
    *ret_digest = tn_arena_copy(&job->arena, text, strlen(text));
    layer->size = p.size;
    return TN_OK;
}

/* Twice through the file, which is cheaper than to keep the tar: what libarchive packs, it does not show
 * first. */
enum tn_status tn_image_pack(struct tn_job *job, const char *path, int fd, uint64_t size, const char *name,
                             int64_t time, struct tn_image_layer *ret_layer)
{
    struct tn_image_layer layer = {.fd = -1};
    struct tn_blob *from = tn_blob_of_file(job, path, fd, 0, size);
    enum tn_status status = pack(job, TN_PACK_TAR, from, name, time, &layer, &layer.diff_id);
    if (!status)
        status = tn_file_nameless(job->sink, NULL, &layer.fd);
    if (status)
        return status;
    from = tn_blob_of_file(job, path, fd, 0, size);
    status = pack(job, TN_PACK_TAR_GZIP, from, name, time, &layer, &layer.digest);
    if (status)
        close(layer.fd);
    else
        *ret_layer = layer;
    return status;
}

/* ---- finding the file ---- */

static bool ends_in_wasm(const char *path)
{
    size_t len = strlen(path);
    return len > 5 && !strcmp(path + len - 5, ".wasm");
}

/* A file that says that another, of the layers under it, is gone: image-spec layer.md, "Whiteouts" */
static bool is_whiteout(const struct tn_archive_member *member)
{
    return !strncmp(tn_file_base(member->path), ".wh.", 4);
}

bool tn_image_takes_away(const struct tn_archive *layer)
{
    for (unsigned i = 0; i < layer->n; i++)
        if (is_whiteout(&layer->at[i]))
            return true;
    return false;
}

static bool is_wasm_file(const struct tn_archive_member *member)
{
    return ends_in_wasm(member->path) && !is_whiteout(member);
}

/* image-spec config.md: `Entrypoint` is what is run, `Cmd` its arguments or, without it, what is run. runwasi
 * lets a function's name stand behind `#`. */
const char *tn_image_entry(struct tn_job *job, const struct tn_source *config)
{
    static const char *const keys[] = {"Entrypoint", "Cmd"};
    struct tn_diag_list quiet;
    const struct tn_json *root;
    tn_diag_list_init(&quiet, &job->arena);
    if (tn_json_read(&job->arena, &quiet.sink, config, &root))
        return NULL;
    for (unsigned i = 0; i < 2; i++) {
        const struct tn_json *words = tn_json_get(tn_json_get(root, "config"), keys[i]);
        if (!words || words->kind != TN_JSON_ARRAY || !words->n || words->first->kind != TN_JSON_STRING)
            continue;
        const char *path = words->first->text;
        path = tn_arena_copy(&job->arena, path, strcspn(path, "#"));
        while (*path == '/' || (path[0] == '.' && path[1] == '/'))
            path++;
        return ends_in_wasm(path) ? path : NULL;
    }
    return NULL;
}

const struct tn_archive_member *tn_image_find(const struct tn_archive *layer, const char *entry,
                                              bool *ret_several)
{
    const struct tn_archive_member *found = entry ? tn_archive_find(layer, entry) : NULL;
    unsigned n = 0;
    if (!found)
        found = tn_archive_find(layer, TN_IMAGE_FILE);
    for (unsigned i = 0; !found && i < layer->n; i++)
        n += is_wasm_file(&layer->at[i]);
    for (unsigned i = 0; n == 1 && !found; i++)
        if (is_wasm_file(&layer->at[i]))
            found = &layer->at[i];
    *ret_several = n > 1;
    return found;
}
