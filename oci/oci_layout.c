/* An image layout on disk as a store: oci-layout, index.json, blobs/sha256/….
 *
 * A blob is written beside its place and renamed when its digest is right; the index is replaced at commit,
 * under a lock on the folder, with the changes played on what it is by then. So a reader sees the old index
 * or the new one, and each names only what is there. Specification: image-spec image-layout.md. */
#include "base/file.h"
#include "base/limits.h"
#include "oci/oci_indexed.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

struct layout {
    struct tn_indexed indexed; /* first */
    const char *path;
    bool begun; /* its two files are there */
};

static enum tn_status cannot(struct layout *layout, const char *verb, const char *path)
{
    if (errno != ENODEV)
        return tn_file_cannot(layout->indexed.store.job->sink, verb, path, errno);
    tn_diag_report(layout->indexed.store.job->sink, TN_ERROR, "file-io", TN_NOWHERE, "cannot %s %s: it is not a file",
                   verb, path);
    return TN_ERR_IO;
}

static const char *inside(const struct layout *layout, const char *name)
{
    return tn_arena_printf(&layout->indexed.store.job->arena, "%s/%s", layout->path, name);
}

/* Opens a regular file, not waiting for a pipe's other end; -1 and errno else (ENODEV: it is something else).
 */
static int open_regular(const char *path, struct stat *ret_info)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK);
    if (fd < 0 || fstat(fd, ret_info) < 0)
        return fd;
    if (S_ISREG(ret_info->st_mode))
        return fd;
    close(fd);
    errno = ENODEV;
    return -1;
}

/* ---- blobs ---- */

static bool find_blob(struct tn_indexed *indexed, const char *digest, uint64_t *ret_size)
{
    struct stat info;
    const char *path = tn_indexed_blob_path(&indexed->store.job->arena, digest);
    if (stat(inside((struct layout *)indexed, path), &info) < 0 || !S_ISREG(info.st_mode))
        return false;
    *ret_size = (uint64_t)info.st_size;
    return true;
}

static enum tn_status open_blob(struct tn_store *store, const struct tn_descriptor *at,
                                struct tn_blob **ret_blob)
{
    struct layout *layout = (struct layout *)store;
    const char *path = inside(layout, tn_indexed_blob_path(&store->job->arena, at->digest));
    struct stat info;
    int fd = open_regular(path, &info);
    if (fd < 0 && errno != ENOENT)
        return cannot(layout, "read", path);
    if (fd < 0) {
        tn_diag_report(store->job->sink, TN_ERROR, "oci-not-found", TN_NOWHERE, "%s has no blob %s",
                       store->name, at->digest);
        return TN_ERR_NOT_FOUND;
    }
    *ret_blob = tn_blob_take_file(store->job, path, fd, (uint64_t)info.st_size);
    return TN_OK;
}

/* ---- the index ---- */

static enum tn_status read_whole(struct layout *layout, const char *name, struct tn_bytes *ret_bytes)
{
    struct tn_job *job = layout->indexed.store.job;
    const char *path = inside(layout, name);
    struct stat info;
    int fd = open_regular(path, &info);
    if (fd < 0)
        return cannot(layout, "read", path);
    enum tn_status status = TN_OK;
    if (info.st_size > (off_t)TN_MAX_LAYOUT_INDEX) {
        tn_diag_report(job->sink, TN_ERROR, "layout-syntax", TN_NOWHERE, "%s is larger than 16 MiB", path);
        status = TN_ERR_LIMIT;
    }
    size_t len = (size_t)info.st_size, got = 0;
    char *at = status ? NULL : tn_arena_alloc(&job->arena, len + 1);
    while (!status && got < len) {
        ssize_t n = read(fd, at + got, len - got);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            status = cannot(layout, "read", path);
        if (n <= 0)
            break;
        got += (size_t)n;
    }
    close(fd);
    if (!status)
        *ret_bytes = (struct tn_bytes){(const uint8_t *)at, got};
    return status;
}

static enum tn_status load(struct layout *layout)
{
    struct tn_bytes marker, json;
    enum tn_status status = read_whole(layout, "oci-layout", &marker);
    if (!status)
        status = read_whole(layout, "index.json", &json);
    return status ? status : tn_indexed_load(&layout->indexed, marker, json);
}

/* Others have the lock for as long as it takes to write an index. One that is stopped, or that only means to keep us,
 * has it longer: that is told, once. */
enum { LOCK_STEP = 10, LOCK_PATIENCE = 3000 /* milliseconds */ };

static int wait_for_lock(struct layout *layout, int fd)
{
    int r = flock(fd, LOCK_EX | LOCK_NB);
    for (unsigned waited = 0; r < 0 && (errno == EWOULDBLOCK || errno == EINTR) && waited < LOCK_PATIENCE; waited += LOCK_STEP) {
        nanosleep(&(struct timespec){.tv_nsec = LOCK_STEP * 1000000}, NULL);
        r = flock(fd, LOCK_EX | LOCK_NB);
    }
    if (r == 0 || errno != EWOULDBLOCK)
        return r;
    tn_diag_report(layout->indexed.store.job->sink, TN_INFO, "layout-wait", TN_NOWHERE,
                   "%s is locked by another process: waiting until it is not", layout->path);
    while ((r = flock(fd, LOCK_EX)) < 0 && errno == EINTR)
        ;
    return r;
}

static enum tn_status lock(struct layout *layout, int *ret_fd)
{
    int fd = open(layout->path, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0)
        return cannot(layout, "open", layout->path);
    int r = wait_for_lock(layout, fd);
    if (r < 0 && errno != ENOTSUP && errno != ENOLCK) { /* a file system without locks: as without us */
        enum tn_status status = cannot(layout, "lock", layout->path);
        close(fd);
        return status;
    }
    *ret_fd = fd;
    return TN_OK;
}

/* `begin`: there is to be one, whatever it says. Then it is not read: a copy gives back the memory that its steps took. */
static enum tn_status write_index(struct layout *layout, bool begin)
{
    struct tn_diag_sink *sink = layout->indexed.store.job->sink;
    struct stat info;
    const char *marker = inside(layout, "oci-layout");
    enum tn_status status = TN_OK;
    struct tn_bytes json;
    bool there = !stat(inside(layout, "index.json"), &info);
    if (there && begin)
        return TN_OK;
    if (there)
        status = load(layout);
    if (!status)
        status = tn_indexed_check_spared(&layout->indexed);
    if (status || (there && !layout->indexed.index->changed))
        return status;
    status = tn_indexed_write(&layout->indexed, &json);
    if (!status && stat(marker, &info) < 0)
        status = tn_file_write_bytes(sink, marker, tn_bytes_of(tn_str(TN_LAYOUT_JSON)));
    return status ? status : tn_file_write_bytes(sink, inside(layout, "index.json"), json);
}

static enum tn_status update(struct layout *layout, bool begin)
{
    int fd = -1;
    enum tn_status status = lock(layout, &fd);
    if (status)
        return status;
    status = write_index(layout, begin);
    close(fd);
    tn_file_remove_abandoned(inside(layout, "blobs/sha256"));
    tn_file_remove_abandoned(inside(layout, "blobs/sha512"));
    layout->begun = !status;
    return status;
}

static enum tn_status commit(struct tn_store *store)
{
    struct layout *layout = (struct layout *)store;
    enum tn_status status = layout->indexed.index->changes.n ? update(layout, false) : TN_OK;
    layout->indexed.index->changes.n = 0;
    return status;
}

/* ---- blobs that are put ---- */

static enum tn_status put_blob(struct tn_store *store, const struct tn_descriptor *as, struct tn_blob *from)
{
    struct layout *layout = (struct layout *)store;
    struct tn_job *job = store->job;
    const char *path = inside(layout, tn_indexed_blob_path(&job->arena, as->digest));
    struct tn_outfile file;
    struct tn_blob *verified;
    struct tn_bytes bytes;
    enum tn_status status = tn_outfile_open_making(&file, job->sink, path, 0777);
    if (status)
        return status;
    status = tn_indexed_verified(store, as, from, &verified);
    while (!status && !(status = verified->next(verified, &bytes)) && bytes.len)
        status = tn_outfile_write(&file, job->sink, bytes.at, bytes.len);
    if (!status)
        status = tn_outfile_commit(&file, job->sink);
    if (status)
        tn_outfile_abort(&file);
    else if (!layout->begun) /* from its first blob on it is a layout, also of a run that ends before its index */
        status = update(layout, true);
    return status;
}

/* Blobs of what then did not come whole stay, for another writer may have found them there. */
static void close_layout(struct tn_store *store)
{
    tn_indexed_end((struct tn_indexed *)store);
}

/* ---- opening ---- */

static bool starts_layout(const char *name)
{
    struct tn_str text = tn_str(name);
    return !strcmp(name, ".") || !strcmp(name, "..") || !strcmp(name, "blobs") ||
           tn_str_starts(text, "oci-layout.tenon-") || tn_str_starts(text, "index.json.tenon-");
}

/* Nothing in it but the beginnings of a layout, of a writer that is at work now or was stopped. */
static bool may_become_layout(const char *path)
{
    DIR *folder = opendir(path);
    const struct dirent *entry;
    bool ours = folder;
    while (ours && (entry = readdir(folder)))
        ours = starts_layout(entry->d_name);
    if (folder)
        closedir(folder);
    return ours;
}

static enum tn_status refuse(struct layout *layout, const char *why)
{
    tn_diag_report(layout->indexed.store.job->sink, TN_ERROR, "layout-syntax", TN_NOWHERE,
                   "%s is not an image layout: %s", layout->path, why);
    return TN_ERR_INVALID;
}

static enum tn_status open_folder(struct layout *layout, enum tn_store_mode mode)
{
    struct stat info;
    if (stat(layout->path, &info) < 0) {
        if (errno != ENOENT || mode == TN_STORE_READ)
            return cannot(layout, "read", layout->path);
        if (mode == TN_STORE_PLAN)
            return TN_OK;
        return tn_file_make_folders(layout->indexed.store.job->sink, layout->path, 0777);
    }
    if (!S_ISDIR(info.st_mode))
        return refuse(layout, "it is not a folder");
    const char *marker = inside(layout, "oci-layout");
    bool there = !stat(marker, &info);
    if (!there && errno != ENOENT)
        return cannot(layout, "read", layout->path);
    if (!there && mode != TN_STORE_READ) {
        if (may_become_layout(layout->path))
            return TN_OK;
        there = !stat(marker, &info); /* another writer's, since it was looked for */
    }
    if (there)
        return stat(inside(layout, "index.json"), &info) < 0 && mode != TN_STORE_READ ? TN_OK : load(layout);
    return refuse(layout, mode == TN_STORE_READ ? "it has no file oci-layout"
                                                : "it has no file oci-layout, and is not empty");
}

static enum tn_status open_beside(struct tn_job *job, const struct tn_store *like, struct tn_store **ret_store)
{
    struct layout *layout = tn_new(&job->arena, struct layout);
    *layout = *(const struct layout *)like;
    layout->indexed.store.job = job;
    tn_indexed_begin(&layout->indexed, (const struct tn_indexed *)like);
    *ret_store = &layout->indexed.store;
    return TN_OK;
}

static const struct tn_store_ops layout_ops = {
    .open_beside = open_beside,
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
    .close = close_layout,
};

enum tn_status tn_layout_open(struct tn_job *job, const struct tn_ref *ref, enum tn_store_mode mode,
                              struct tn_store **ret_store)
{
    struct layout *layout = tn_new(&job->arena, struct layout);
    layout->path = ref->path;
    layout->indexed.find_blob = find_blob;
    layout->indexed.store = (struct tn_store){&layout_ops, job, tn_ref_place(&job->arena, ref), NULL};
    tn_indexed_begin(&layout->indexed, NULL);
    enum tn_status status = open_folder(layout, mode);
    layout->begun = layout->indexed.index->read.at;
    if (status)
        close_layout(&layout->indexed.store);
    else
        *ret_store = &layout->indexed.store;
    return status;
}
