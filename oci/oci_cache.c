#include "oci/oci_cache.h"

#include "base/file.h"
#include "oci/oci_settings.h"

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#define DEFAULT_SIZE (2ull << 30)

struct tn_cache {
    struct tn_job *job;
    struct tn_diag_list unheard; /* what goes wrong with a cache is nobody's concern */
    const char *folder;
    uint64_t size;
};

struct tn_cache *tn_cache_of_environment(struct tn_job *job)
{
    const char *folder = getenv("TENON_CACHE");
    if (!folder || !*folder)
        return NULL;
    struct tn_cache *cache = tn_new(&job->arena, struct tn_cache);
    cache->job = job;
    cache->folder = tn_arena_copy(&job->arena, folder, strlen(folder));
    cache->size = tn_setting_or(&tn_set_cache_size, DEFAULT_SIZE);
    return cache;
}

/* DIR/sha256/0123…; digests are well formed, so this never leads elsewhere. */
static const char *path_of(const struct tn_cache *cache, const char *digest)
{
    const char *colon = strchr(digest, ':');
    return tn_arena_printf(&cache->job->arena, "%s/%.*s/%s", cache->folder, (int)(colon - digest), digest,
                           colon + 1);
}

static struct tn_diag_sink *quietly(struct tn_cache *cache)
{
    tn_diag_list_init(&cache->unheard, &cache->job->arena);
    return &cache->unheard.sink;
}

/* ---- out of it ---- */

static bool is_right(struct tn_cache *cache, struct tn_blob *blob, const char *digest)
{
    struct tn_digest taken;
    struct tn_bytes bytes;
    char got[TN_DIGEST_TEXT_MAX];
    enum tn_status status = tn_digest_init(&taken, quietly(cache), tn_digest_kind_of(tn_str(digest)));
    while (!status && !(status = blob->next(blob, &bytes)) && bytes.len)
        tn_digest_add(&taken, bytes.at, bytes.len);
    if (status || blob->rewind(blob))
        return false;
    tn_digest_text(&taken, got);
    return !strcmp(got, digest);
}

void tn_cache_open(struct tn_cache *cache, const char *digest, uint64_t size, struct tn_blob **ret_blob)
{
    const char *path = path_of(cache, digest);
    struct stat info;
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    *ret_blob = NULL;
    if (fd < 0)
        return;
    if (fstat(fd, &info) || !S_ISREG(info.st_mode) || (uint64_t)info.st_size != size) {
        close(fd);
        unlink(path);
        return;
    }
    struct tn_blob *blob = tn_blob_take_file(cache->job, path, fd, size);
    if (!is_right(cache, blob, digest)) {
        tn_blob_close(blob);
        unlink(path);
        return;
    }
    futimens(fd, NULL); /* used now */
    *ret_blob = blob;
}

/* ---- into it ---- */

struct file {
    char *path;
    uint64_t size;
    int64_t used;
};
struct files {
    struct file *at;
    unsigned n, cap;
    uint64_t size;
};

static void list_folder(struct tn_cache *cache, const char *name, struct files *to)
{
    struct tn_arena *arena = &cache->job->arena;
    const char *path = tn_arena_printf(arena, "%s/%s", cache->folder, name);
    DIR *folder = opendir(path);
    const struct dirent *entry;
    while (folder && (entry = readdir(folder))) {
        char *file = tn_arena_printf(arena, "%s/%s", path, entry->d_name);
        struct stat info;
        if (strchr(entry->d_name, '.') || lstat(file, &info) || !S_ISREG(info.st_mode))
            continue; /* such as what is being written */
        *tn_push(arena, to) = (struct file){file, (uint64_t)info.st_size, info.st_mtime};
        to->size += (uint64_t)info.st_size;
    }
    if (folder)
        closedir(folder);
}

static int by_use(const void *a, const void *b)
{
    const struct file *x = a, *y = b;
    return x->used != y->used ? (x->used < y->used ? -1 : 1) : strcmp(x->path, y->path);
}

static void keep_to_size(struct tn_cache *cache)
{
    struct files files = {0};
    list_folder(cache, "sha256", &files);
    list_folder(cache, "sha512", &files);
    if (files.size <= cache->size)
        return;
    qsort(files.at, files.n, sizeof *files.at, by_use);
    for (unsigned i = 0; i < files.n && files.size > cache->size; i++) {
        unlink(files.at[i].path);
        files.size -= files.at[i].size;
    }
}

struct kept {
    struct tn_blob blob; /* first */
    struct tn_blob *inner;
    struct tn_cache *cache;
    struct tn_outfile file;
    bool writing;
    uint64_t done;
};

static void give_up(struct kept *k)
{
    if (k->writing)
        tn_outfile_abort(&k->file);
    k->writing = false;
}

static void begin(struct kept *k)
{
    const char *path = path_of(k->cache, k->blob.digest);
    k->done = 0;
    k->writing = !tn_outfile_open_making(&k->file, quietly(k->cache), path, 0700);
    k->file.fetched = true;
}

static enum tn_status kept_next(struct tn_blob *blob, struct tn_bytes *ret_bytes)
{
    struct kept *k = (struct kept *)blob;
    enum tn_status status = k->inner->next(k->inner, ret_bytes);
    if (status || !k->writing)
        return status;
    k->done += ret_bytes->len;
    if (tn_outfile_write(&k->file, quietly(k->cache), ret_bytes->at, ret_bytes->len)) {
        give_up(k);
    } else if (k->done == blob->size) { /* and right: it was verified with its last bytes */
        k->writing = false;
        if (tn_outfile_commit(&k->file, quietly(k->cache)))
            tn_outfile_abort(&k->file);
        else
            keep_to_size(k->cache);
    }
    return TN_OK;
}

static enum tn_status kept_rewind(struct tn_blob *blob)
{
    struct kept *k = (struct kept *)blob;
    bool again = k->writing;
    give_up(k);
    if (again)
        begin(k);
    return k->inner->rewind ? k->inner->rewind(k->inner) : TN_ERR_UNSUPPORTED;
}

static void kept_close(struct tn_blob *blob)
{
    struct kept *k = (struct kept *)blob;
    give_up(k);
    tn_blob_close(k->inner);
}

struct tn_blob *tn_cache_keep(struct tn_cache *cache, const char *digest, struct tn_blob *from)
{
    if (from->size > cache->size)
        return from;
    struct kept *k = tn_new(&cache->job->arena, struct kept);
    *k = (struct kept){.inner = from, .cache = cache};
    k->blob = (struct tn_blob){kept_next, kept_rewind, kept_close, from->size, digest};
    begin(k);
    return &k->blob;
}
