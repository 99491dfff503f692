/* An image layout in a tar file as a store.
 *
 * What is put is kept in a file without a name; commit writes the whole archive beside its place and renames
 * it. It holds what the index reaches, sorted, with time and owner 0: the same manifests make the same bytes.
 */
#include "base/archive.h"
#include "base/limits.h"
#include "base/map.h"
#include "oci/oci_indexed.h"

#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

struct archive_store {
    struct tn_indexed indexed; /* first */
    const char *path;
    struct tn_archive archive; /* its members, and those put since */
    struct tn_map by_path;     /* interned path -> number of the member + 1 */
    bool there;                /* the file was there */
    bool put;                  /* something was put since */
    struct stat info;          /* and was this one */
};

/* ---- blobs ---- */

static void remember(struct archive_store *archive, unsigned number)
{
    struct tn_names *names = &archive->indexed.store.job->names;
    tn_map_put(&archive->by_path, tn_name(names, archive->archive.at[number].path),
               (void *)(uintptr_t)(number + 1));
}

static const struct tn_archive_member *find(struct tn_store *store, const char *digest)
{
    struct archive_store *archive = (struct archive_store *)store;
    const char *path = tn_indexed_blob_path(&store->job->arena, digest);
    uintptr_t number = (uintptr_t)tn_map_get(&archive->by_path, tn_name(&store->job->names, path));
    return number ? &archive->archive.at[number - 1] : NULL;
}

static bool find_blob(struct tn_indexed *indexed, const char *digest, uint64_t *ret_size)
{
    const struct tn_archive_member *member = find(&indexed->store, digest);
    if (member)
        *ret_size = member->size;
    return member;
}

static enum tn_status open_blob(struct tn_store *store, const struct tn_descriptor *at,
                                struct tn_blob **ret_blob)
{
    const struct tn_archive_member *member = find(store, at->digest);
    if (member) {
        *ret_blob = tn_blob_of_file(store->job, member->path, member->fd, member->offset, member->size);
        return TN_OK;
    }
    tn_diag_report(store->job->sink, TN_ERROR, "oci-not-found", TN_NOWHERE, "%s has no blob %s", store->name,
                   at->digest);
    return TN_ERR_NOT_FOUND;
}

static enum tn_status put_blob(struct tn_store *store, const struct tn_descriptor *as, struct tn_blob *from)
{
    struct archive_store *as_archive = (struct archive_store *)store;
    struct tn_archive *archive = &as_archive->archive;
    struct tn_blob *verified;
    struct tn_bytes bytes;
    enum tn_status status = tn_archive_spool(archive, store->job->sink, as_archive->path);
    if (!status)
        status = tn_indexed_verified(store, as, from, &verified);
    struct tn_archive_member member = {.path = tn_indexed_blob_path(&store->job->arena, as->digest),
                                       .fd = archive->spool,
                                       .offset = archive->spooled};
    while (!status && !(status = verified->next(verified, &bytes)) && bytes.len) {
        for (size_t at = 0; !status && at < bytes.len;) {
            ssize_t n =
                pwrite(archive->spool, bytes.at + at, bytes.len - at, (off_t)(member.offset + member.size));
            if (n < 0 && errno != EINTR)
                status = tn_file_cannot(store->job->sink, "write", as_archive->path, errno);
            at += n > 0 ? (size_t)n : 0;
            member.size += n > 0 ? (uint64_t)n : 0;
        }
    }
    if (!status) {
        archive->spooled += member.size;
        as_archive->put = true;
        *tn_push(&store->job->arena, archive) = member;
        remember(as_archive, archive->n - 1);
    }
    return status;
}

/* ---- what the index reaches ---- */

struct reach {
    struct tn_store *store;
    struct tn_map seen; /* member -> itself */
    enum tn_status status;
};

static void reach_all(struct reach *r, const struct tn_descriptors *list, bool needed, unsigned depth);

/* A child of an index may be absent, as in an archive of one platform; what a manifest is made of may not,
 * unless it is content that stays elsewhere. */
static void reach_one(struct reach *r, const struct tn_descriptor *at, bool needed, unsigned depth)
{
    struct tn_store *store = r->store;
    const struct tn_archive_member *member = find(store, at->digest);
    struct tn_bytes bytes;
    struct tn_manifest manifest;
    if (!member && needed && !tn_descriptor_may_be_elsewhere(at)) {
        tn_diag_report(store->job->sink, TN_ERROR, "oci-not-found", TN_NOWHERE, "%s has no blob %s",
                       store->name, at->digest);
        r->status = TN_ERR_INVALID;
    }
    if (!member || !tn_map_put(&r->seen, member, member) || !tn_media_type_is_manifest(at->media_type))
        return;
    if (depth > TN_MAX_COPY_DEPTH) {
        tn_diag_report(store->job->sink, TN_ERROR, "layout-syntax", TN_NOWHERE,
                       "%s: indexes are nested deeper than %d levels", store->name, TN_MAX_COPY_DEPTH);
        r->status = TN_ERR_LIMIT;
        return;
    }
    r->status = tn_store_read_blob(store, at, TN_MAX_MANIFEST, &bytes);
    if (r->status)
        return;
    struct tn_source source = {at->digest, bytes, true};
    r->status = tn_manifest_read(&store->job->arena, store->job->sink, &source, at->media_type, &manifest);
    if (r->status)
        return;
    if (!manifest.index && !manifest.artifact)
        reach_one(r, &manifest.config, true, depth + 1);
    reach_all(r, &manifest.layers, true, depth + 1);
    reach_all(r, &manifest.manifests, false, depth + 1);
}

static void reach_all(struct reach *r, const struct tn_descriptors *list, bool needed, unsigned depth)
{
    for (unsigned i = 0; i < list->n && !r->status; i++)
        reach_one(r, &list->at[i], needed, depth);
}

/* ---- writing it ---- */

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct tn_archive_member *)a)->path, ((const struct tn_archive_member *)b)->path);
}

static void write_small(struct tn_archive_writer *writer, const char *path, struct tn_bytes bytes)
{
    tn_archive_add(writer, path, bytes.len, 0);
    tn_archive_data(writer, bytes.at, bytes.len);
}

static enum tn_status write_member(struct tn_store *store, struct tn_archive_writer *writer,
                                   const struct tn_archive_member *member)
{
    struct tn_blob *blob =
        tn_blob_of_file(store->job, member->path, member->fd, member->offset, member->size);
    struct tn_bytes bytes;
    enum tn_status status;
    tn_archive_add(writer, member->path, member->size, 0);
    while (!(status = blob->next(blob, &bytes)) && bytes.len)
        tn_archive_data(writer, bytes.at, bytes.len);
    tn_blob_close(blob);
    return status;
}

static enum tn_status write_members(struct tn_store *store, struct tn_outfile *to, struct tn_bytes json,
                                    const struct tn_archive_member *members, unsigned n)
{
    struct tn_archive_writer *writer;
    enum tn_status status = tn_archive_create(&store->job->arena, store->job->sink, to, &writer);
    if (status)
        return status;
    write_small(writer, "oci-layout", tn_bytes_of(tn_str(TN_LAYOUT_JSON)));
    write_small(writer, "index.json", json);
    for (unsigned i = 0; i < n && !status; i++)
        status = write_member(store, writer, &members[i]);
    enum tn_status end = tn_archive_finish(writer);
    return status ? status : end;
}

/* Somebody else's archive in our place would lose what they put. */
static enum tn_status check_unchanged(struct archive_store *archive)
{
    struct stat now;
    bool there = !stat(archive->path, &now);
    if (there == archive->there &&
        (!there || (now.st_ino == archive->info.st_ino && now.st_dev == archive->info.st_dev &&
                    now.st_size == archive->info.st_size)))
        return TN_OK;
    tn_diag_report(archive->indexed.store.job->sink, TN_ERROR, "file-io", TN_NOWHERE,
                   "cannot write %s: it was changed meanwhile", archive->path);
    return TN_ERR_IO;
}

static enum tn_status commit(struct tn_store *store)
{
    struct archive_store *archive = (struct archive_store *)store;
    struct reach r = {.store = store};
    struct tn_outfile file;
    struct tn_bytes json;
    if (!archive->indexed.index->changed && !(archive->put && archive->there)) /* a new one would hold nothing that has a name */
        return TN_OK;
    tn_map_init(&r.seen, &store->job->arena);
    reach_all(&r, &archive->indexed.index->is.manifests, true, 0);
    if (r.status)
        return r.status;
    struct tn_archive_member *members = tn_new_n(&store->job->arena, r.seen.n, struct tn_archive_member);
    for (unsigned i = 0; i < r.seen.n; i++)
        members[i] = *(const struct tn_archive_member *)r.seen.at[i].value;
    qsort(members, r.seen.n, sizeof *members, by_path);
    enum tn_status status = tn_indexed_write(&archive->indexed, &json);
    if (!status)
        status = tn_outfile_open(&file, store->job->sink, archive->path);
    if (status)
        return status;
    status = write_members(store, &file, json, members, r.seen.n);
    if (!status)
        status = check_unchanged(archive);
    if (!status)
        status = tn_outfile_commit(&file, store->job->sink);
    if (status)
        tn_outfile_abort(&file);
    return status;
}

static void close_archive(struct tn_store *store)
{
    struct archive_store *archive = (struct archive_store *)store;
    tn_indexed_end(&archive->indexed);
    tn_archive_close(&archive->archive);
}

/* ---- opening ---- */

static enum tn_status read_small(struct archive_store *archive, const char *path, struct tn_bytes *ret_bytes)
{
    struct tn_store *store = &archive->indexed.store;
    const struct tn_archive_member *member = tn_archive_find(&archive->archive, path);
    if (member)
        return tn_archive_read(&archive->archive, &store->job->arena, store->job->sink, member,
                               TN_MAX_LAYOUT_INDEX, ret_bytes);
    struct tn_draft draft =
        tn_diag_begin(store->job->sink, TN_ERROR, "layout-syntax", TN_NOWHERE,
                      "%s is not an archive of an image layout: it has no file %s", archive->path, path);
    if (tn_archive_find(&archive->archive, "manifest.json"))
        tn_diag_help(&draft, "it is an archive of docker's: `skopeo copy docker-archive:%s oci-archive:NEW` makes it one",
                     archive->path);
    tn_diag_end(&draft);
    return TN_ERR_INVALID;
}

static enum tn_status load(struct archive_store *archive)
{
    struct tn_job *job = archive->indexed.store.job;
    struct tn_bytes marker, json;
    enum tn_status status = tn_archive_open(&archive->archive, &job->arena, job->sink, archive->path);
    for (unsigned i = 0; !status && i < archive->archive.n; i++)
        remember(archive, i);
    if (!status)
        status = read_small(archive, "oci-layout", &marker);
    if (!status)
        status = read_small(archive, "index.json", &json);
    if (!status)
        status = tn_indexed_load(&archive->indexed, marker, json);
    if (status)
        tn_archive_close(&archive->archive);
    return status;
}

/* What is written is a plain tar, which the name of this one would be wrong about. */
static enum tn_status refuse_compressed(struct archive_store *archive)
{
    struct tn_draft draft = tn_diag_begin(archive->indexed.store.job->sink, TN_ERROR, "archive-compressed", TN_NOWHERE,
                                          "%s is compressed: it is read, and not written", archive->path);
    tn_diag_help(&draft, "unpack it first (`gunzip`, `zstd -d`), or copy it into another: `tenon copy --all-tags`");
    tn_diag_end(&draft);
    tn_archive_close(&archive->archive);
    return TN_ERR_INVALID;
}

static const struct tn_store_ops archive_ops = {
    .resolve = tn_indexed_resolve,
    .get_manifest = tn_indexed_get_manifest,
    .put_manifest = tn_indexed_put_manifest,
    .find_blob = tn_indexed_find_blob,
    .unproved = true,
    .open_blob = open_blob,
    .put_blob = put_blob,
    .tag = tn_indexed_tag,
    .tags = tn_indexed_tags,
    .referrers = tn_indexed_referrers,
    .delete = tn_indexed_delete,
    .commit = commit,
    .close = close_archive,
};

enum tn_status tn_oci_archive_open(struct tn_job *job, const struct tn_ref *ref, enum tn_store_mode mode,
                                   struct tn_store **ret_store)
{
    struct archive_store *archive = tn_new(&job->arena, struct archive_store);
    archive->path = ref->path;
    archive->archive = (struct tn_archive){.name = ref->path, .fd = -1, .spool = -1};
    archive->indexed.find_blob = find_blob;
    archive->indexed.store = (struct tn_store){&archive_ops, job, tn_ref_place(&job->arena, ref), NULL};
    tn_indexed_begin(&archive->indexed, NULL);
    tn_map_init(&archive->by_path, &job->arena);
    archive->there = !stat(ref->path, &archive->info);
    enum tn_status status = archive->there || mode == TN_STORE_READ ? load(archive) : TN_OK;
    if (!status && mode != TN_STORE_READ && archive->archive.compressed)
        status = refuse_compressed(archive);
    if (!status && mode == TN_STORE_WRITE) /* where it cannot be written, that is told once, and first */
        status = tn_archive_spool(&archive->archive, job->sink, archive->path);
    if (status)
        close_archive(&archive->indexed.store);
    else
        *ret_store = &archive->indexed.store;
    return status;
}
