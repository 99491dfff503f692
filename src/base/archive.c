#include "base/archive.h"

#include "base/dynlib.h"
#include "base/limits.h"
#include "base/mapped.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* clang-format off */
#define FUNCTIONS(X) \
    X(archive_read_new) X(archive_read_free) X(archive_read_support_format_tar) \
    X(archive_read_support_filter_gzip) X(archive_read_support_filter_zstd) \
    X(archive_read_open_memory) X(archive_read_open_fd) X(archive_read_next_header) X(archive_read_data_block) \
    X(archive_error_string) X(archive_filter_code) X(archive_entry_pathname) \
    X(archive_entry_pathname_utf8) X(archive_entry_filetype) X(archive_entry_size) \
    X(archive_entry_hardlink) X(archive_entry_new) X(archive_entry_free) X(archive_entry_set_pathname) \
    X(archive_entry_set_size) X(archive_entry_set_filetype) X(archive_entry_set_perm) \
    X(archive_entry_set_mtime) X(archive_write_new) X(archive_write_free) \
    X(archive_write_set_format_pax_restricted) X(archive_write_set_bytes_per_block) \
    X(archive_write_set_bytes_in_last_block) X(archive_write_open) X(archive_write_header) \
    X(archive_write_data) X(archive_write_close) X(archive_write_add_filter_gzip) \
    X(archive_write_set_filter_option)
/* clang-format on */
TN_DYNLIB(libarchive, "libarchive.so.13", "libarchive13", FUNCTIONS)

/* ---- reading ---- */

struct listing {
    struct tn_archive *archive;
    struct tn_arena *arena;
    struct tn_diag_sink *sink;
    struct archive *reader;
    const uint8_t *map; /* the archive's own bytes; NULL of one that is compressed, which is streamed */
    size_t map_len;
};

static enum tn_status refuse(struct listing *l, const char *code, const char *member, const char *why)
{
    if (member)
        tn_diag_report(l->sink, TN_ERROR, code, TN_NOWHERE, "%s: the member `%s` %s", l->archive->name,
                       member, why);
    else
        tn_diag_report(l->sink, TN_ERROR, code, TN_NOWHERE, "%s: %s", l->archive->name, why);
    return TN_ERR_INVALID;
}

static enum tn_status broken(struct listing *l)
{
    const char *why = libarchive.archive_error_string(l->reader);
    tn_diag_report(l->sink, TN_ERROR, "archive-syntax", TN_NOWHERE, "%s is not a readable tar archive: %s",
                   l->archive->name, why ? why : "unknown error");
    return TN_ERR_SYNTAX;
}

/* The path without `./` in front and `/` behind; NULL where it is absolute or has a part `.` or `..`. */
static const char *clean_path(struct tn_arena *arena, const char *path)
{
    while (path[0] == '.' && path[1] == '/')
        path += 2;
    if (!*path || !strcmp(path, "."))
        return "";
    size_t len = strlen(path);
    if (len && path[len - 1] == '/')
        len--;
    for (size_t start = 0, end; start <= len; start = end + 1) {
        for (end = start; end < len && path[end] != '/'; end++)
            ;
        size_t part = end - start;
        if (!part || (path[start] == '.' && (part == 1 || (part == 2 && path[start + 1] == '.'))))
            return NULL;
    }
    return tn_arena_copy(arena, path, len);
}

enum tn_status tn_archive_spool(struct tn_archive *archive, struct tn_diag_sink *sink, const char *path)
{
    if (archive->spool >= 0)
        return TN_OK;
    return tn_file_nameless(sink, path, &archive->spool);
}

/* Decompressed bytes go to a file without a name: memory stays flat, and a bomb meets a bound. */
static enum tn_status spool_block(struct listing *l, const void *at, size_t len)
{
    struct tn_archive *archive = l->archive;
    uint64_t after = archive->spooled + len;
    if (after > (uint64_t)l->map_len * TN_MAX_UNPACK_RATIO + TN_MAX_UNPACK_FREE ||
        (archive->max && after > archive->max))
        return refuse(l, "archive-bomb", NULL, "it unpacks to far more than a component archive would");
    enum tn_status status = archive->spool < 0 ? tn_file_nameless(l->sink, NULL, &archive->spool) : TN_OK;
    if (status)
        return status;
    for (const uint8_t *p = at; len;) {
        ssize_t n = write(archive->spool, p, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return tn_file_cannot(l->sink, "write", tn_file_nameless_words(l->sink->arena), errno);
        p += n;
        len -= (size_t)n;
        archive->spooled += (uint64_t)n;
    }
    return TN_OK;
}

/* Where a member's bytes are: in the archive where the reader hands out views of it, else spooled. */
static enum tn_status locate_data(struct listing *l, struct tn_archive_member *member)
{
    uint64_t seen = 0;
    member->fd = l->archive->fd;
    for (;;) {
        const void *block;
        size_t len;
        la_int64_t offset;
        int r = libarchive.archive_read_data_block(l->reader, &block, &len, &offset);
        if (r == ARCHIVE_EOF)
            break;
        if (r != ARCHIVE_OK)
            return broken(l);
        if (offset < 0 || (uint64_t)offset != seen)
            return refuse(l, "archive-sparse", member->path, "is a sparse file");
        const uint8_t *at = block;
        bool mapped = l->map && at >= l->map && at < l->map + l->map_len;
        uint64_t place = mapped ? (uint64_t)(at - l->map) : l->archive->spooled;
        if (!seen)
            member->offset = place;
        else if (place != member->offset + seen)
            return refuse(l, "archive-sparse", member->path, "is not in one piece");
        if (!mapped) {
            enum tn_status status = spool_block(l, block, len);
            if (status)
                return status;
            member->fd = l->archive->spool;
        }
        seen += len;
    }
    return seen == member->size ? TN_OK : refuse(l, "archive-sparse", member->path, "is a sparse file");
}

static enum tn_status list_entry(struct listing *l, struct archive_entry *entry)
{
    const char *raw = libarchive.archive_entry_pathname(entry);
    if (!raw)
        raw = libarchive.archive_entry_pathname_utf8(entry);
    const char *path = raw ? clean_path(l->arena, raw) : NULL;
    if (!path)
        return refuse(l, "archive-path", raw ? raw : "", "has a path that leads out of the archive");
    unsigned type = libarchive.archive_entry_filetype(entry);
    if (type == AE_IFDIR)
        return TN_OK;
    if (type != AE_IFREG || libarchive.archive_entry_hardlink(entry) || !*path)
        return refuse(l, "archive-entry", raw, "is neither a file nor a folder");
    if (l->archive->n >= TN_MAX_ARCHIVE_MEMBERS)
        return refuse(l, "archive-too-many", NULL, "it has too many members");
    int64_t size = libarchive.archive_entry_size(entry);
    struct tn_archive_member member = {.path = path, .size = (uint64_t)size};
    if (size < 0)
        return refuse(l, "archive-syntax", path, "has no size");
    enum tn_status status = locate_data(l, &member);
    if (!status)
        *tn_push(l->arena, l->archive) = member;
    return status;
}

static int by_path(const void *a, const void *b)
{
    return strcmp((*(const struct tn_archive_member *const *)a)->path,
                  (*(const struct tn_archive_member *const *)b)->path);
}

/* A path that stands twice means one thing to one reader and another to the next. */
static enum tn_status check_twice(struct listing *l)
{
    const struct tn_archive *archive = l->archive;
    const struct tn_archive_member **sorted =
        tn_new_n(l->arena, archive->n, const struct tn_archive_member *);
    for (unsigned i = 0; i < archive->n; i++)
        sorted[i] = &archive->at[i];
    qsort(sorted, archive->n, sizeof *sorted, by_path);
    for (unsigned i = 1; i < archive->n; i++)
        if (!strcmp(sorted[i - 1]->path, sorted[i]->path))
            return refuse(l, "archive-duplicate", sorted[i]->path, "stands twice");
    return TN_OK;
}

static enum tn_status list_members(struct listing *l)
{
    struct archive_entry *entry;
    enum tn_status status = TN_OK;
    libarchive.archive_read_support_format_tar(l->reader);
    libarchive.archive_read_support_filter_gzip(l->reader);
    libarchive.archive_read_support_filter_zstd(l->reader);
    int opened = l->map ? libarchive.archive_read_open_memory(l->reader, l->map, l->map_len)
                        : libarchive.archive_read_open_fd(l->reader, l->archive->fd, 1 << 18);
    if (opened != ARCHIVE_OK)
        return broken(l);
    while (!status) {
        int r = libarchive.archive_read_next_header(l->reader, &entry);
        if (r == ARCHIVE_EOF)
            break;
        status = r == ARCHIVE_OK || r == ARCHIVE_WARN ? list_entry(l, entry) : broken(l);
    }
    return status ? status : check_twice(l);
}

static enum tn_status measure(struct tn_archive *archive, struct tn_diag_sink *sink, size_t *ret_len)
{
    struct stat info;
    if (fstat(archive->fd, &info) < 0)
        return tn_file_cannot(sink, "read", archive->name, errno);
    errno = S_ISDIR(info.st_mode) ? EISDIR : EINVAL;
    if (!S_ISREG(info.st_mode))
        return tn_file_cannot(sink, "read", archive->name, errno);
    if (!info.st_size) {
        tn_diag_report(sink, TN_ERROR, "archive-syntax", TN_NOWHERE,
                       "%s is not a readable tar archive: it is empty", archive->name);
        return TN_ERR_SYNTAX;
    }
    *ret_len = (size_t)info.st_size;
    return TN_OK;
}

/* gzip (RFC 1952 §2.3.1) or zstd (RFC 8878 §3.1.1): every byte will be read, once */
static bool is_compressed(int fd)
{
    uint8_t head[4] = {0};
    return pread(fd, head, 4, 0) == 4 &&
           ((head[0] == 0x1f && head[1] == 0x8b) || !memcmp(head, "\x28\xb5\x2f\xfd", 4));
}

static enum tn_status map_archive(struct listing *l)
{
    int fd = l->archive->fd;
    if ((l->archive->compressed = is_compressed(fd)) && lseek(fd, 0, SEEK_SET) == 0)
        return TN_OK;
    l->map = tn_map(fd, l->map_len, l->archive->name);
    if (!l->map)
        return tn_file_cannot(l->sink, "read", l->archive->name, errno);
    return TN_OK;
}

static enum tn_status list_archive(struct listing *l)
{
    enum tn_status status = map_archive(l);
    if (status)
        return status;
    if (!(l->reader = libarchive.archive_read_new()))
        tn_oom(0);
    status = list_members(l);
    libarchive.archive_read_free(l->reader);
    if (l->map)
        tn_unmap(l->map, l->map_len);
    return status;
}

enum tn_status tn_archive_open_fd(struct tn_archive *archive, struct tn_arena *arena, struct tn_diag_sink *sink,
                                  const char *name, int fd, uint64_t max)
{
    *archive = (struct tn_archive){.name = tn_arena_copy(arena, name, strlen(name)), .fd = fd, .spool = -1};
    archive->max = max;
    struct listing l = {.archive = archive, .arena = arena, .sink = sink};
    enum tn_status status =
        libarchive_load(sink) ? measure(archive, sink, &l.map_len) : TN_ERR_UNSUPPORTED;
    if (!status)
        status = list_archive(&l);
    if (status)
        tn_archive_close(archive);
    return status;
}

enum tn_status tn_archive_open(struct tn_archive *archive, struct tn_arena *arena, struct tn_diag_sink *sink,
                               const char *path)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe is refused, and not waited for */
    *archive = (struct tn_archive){.fd = -1, .spool = -1};
    return fd < 0 ? tn_file_cannot(sink, "read", path, errno)
                  : tn_archive_open_fd(archive, arena, sink, path, fd, 0);
}

void tn_archive_close(struct tn_archive *archive)
{
    if (archive->fd >= 0)
        close(archive->fd);
    if (archive->spool >= 0)
        close(archive->spool);
    archive->fd = archive->spool = -1;
}

const struct tn_archive_member *tn_archive_find(const struct tn_archive *archive, const char *path)
{
    for (unsigned i = 0; i < archive->n; i++)
        if (!strcmp(archive->at[i].path, path))
            return &archive->at[i];
    return NULL;
}

enum tn_status tn_archive_read(const struct tn_archive *archive, struct tn_arena *arena,
                               struct tn_diag_sink *sink, const struct tn_archive_member *member, size_t max,
                               struct tn_bytes *ret_bytes)
{
    if (member->size > max) {
        tn_diag_report(sink, TN_ERROR, "archive-too-large", TN_NOWHERE,
                       "%s: the member `%s` is larger than the limit of %zu bytes", archive->name,
                       member->path, max);
        return TN_ERR_LIMIT;
    }
    size_t len = (size_t)member->size, got = 0;
    char *at = tn_arena_alloc(arena, len + 1);
    while (got < len) {
        ssize_t n = pread(member->fd, at + got, len - got, (off_t)(member->offset + got));
        if (n < 0 && errno == EINTR)
            continue;
        if (!n)
            errno = EIO;
        if (n <= 0)
            return tn_file_cannot(sink, "read", archive->name, errno);
        got += (size_t)n;
    }
    *ret_bytes = (struct tn_bytes){(const uint8_t *)at, len};
    return TN_OK;
}

/* ---- writing ---- */

struct tn_archive_writer {
    struct archive *archive;
    struct tn_diag_sink *sink;
    const char *name;
    tn_archive_put_fn *put;
    void *with;
    struct tn_outfile *to; /* of tn_archive_create */
    unsigned mode;
    enum tn_status status;
};

static la_ssize_t write_block(struct archive *archive, void *data, const void *at, size_t len)
{
    struct tn_archive_writer *writer = data;
    (void)archive;
    if (!writer->status)
        writer->status = writer->put(writer->with, at, len);
    return writer->status ? -1 : (la_ssize_t)len;
}

/* Keeps the first failure; what `put` said has been told already. */
static void check(struct tn_archive_writer *writer, bool ok)
{
    if (ok || writer->status)
        return;
    const char *why = libarchive.archive_error_string(writer->archive);
    tn_diag_report(writer->sink, TN_ERROR, "file-io", TN_NOWHERE, "cannot write %s: %s", writer->name,
                   why ? why : "unknown error");
    writer->status = TN_ERR_IO;
}

/* `last` is what the end is padded to a multiple of. */
static void start(struct tn_archive_writer *writer, enum tn_packing packing, int last)
{
    if (!(writer->archive = libarchive.archive_write_new()))
        tn_oom(0);
    writer->mode = 0644;
    libarchive.archive_write_set_format_pax_restricted(writer->archive);
    libarchive.archive_write_set_bytes_per_block(writer->archive, 1 << 18);
    libarchive.archive_write_set_bytes_in_last_block(writer->archive, last);
    if (packing == TN_PACK_TAR_GZIP) {
        check(writer, libarchive.archive_write_add_filter_gzip(writer->archive) == ARCHIVE_OK);
        check(writer, libarchive.archive_write_set_filter_option(writer->archive, "gzip", "timestamp", NULL) ==
                          ARCHIVE_OK);
    }
    check(writer,
          libarchive.archive_write_open(writer->archive, writer, NULL, write_block, NULL) == ARCHIVE_OK);
}

enum tn_status tn_archive_stream(struct tn_arena *arena, struct tn_diag_sink *sink, const char *name,
                                 enum tn_packing packing, tn_archive_put_fn *put, void *with,
                                 struct tn_archive_writer **ret_writer)
{
    if (!libarchive_load(sink))
        return TN_ERR_UNSUPPORTED;
    struct tn_archive_writer *writer = tn_new(arena, struct tn_archive_writer);
    *writer = (struct tn_archive_writer){.sink = sink, .name = name, .put = put, .with = with};
    start(writer, packing, 1);
    *ret_writer = writer;
    return TN_OK;
}

static enum tn_status put_file(void *with, const void *at, size_t len)
{
    struct tn_archive_writer *writer = with;
    return tn_outfile_write(writer->to, writer->sink, at, len);
}

enum tn_status tn_archive_create(struct tn_arena *arena, struct tn_diag_sink *sink, struct tn_outfile *to,
                                 struct tn_archive_writer **ret_writer)
{
    if (!libarchive_load(sink))
        return TN_ERR_UNSUPPORTED;
    struct tn_archive_writer *writer = tn_new(arena, struct tn_archive_writer);
    *writer = (struct tn_archive_writer){.sink = sink, .name = to->path, .put = put_file, .with = writer};
    writer->to = to;
    start(writer, TN_PACK_TAR, 10240); /* as tar pads */
    *ret_writer = writer;
    return TN_OK;
}

void tn_archive_set_mode(struct tn_archive_writer *writer, unsigned mode)
{
    writer->mode = mode;
}

void tn_archive_add(struct tn_archive_writer *writer, const char *path, uint64_t size, int64_t time)
{
    if (writer->status)
        return;
    struct archive_entry *entry = libarchive.archive_entry_new();
    if (!entry)
        tn_oom(0);
    libarchive.archive_entry_set_pathname(entry, path);
    libarchive.archive_entry_set_size(entry, (la_int64_t)size);
    libarchive.archive_entry_set_filetype(entry, AE_IFREG);
    libarchive.archive_entry_set_perm(entry, (mode_t)writer->mode);
    libarchive.archive_entry_set_mtime(entry, (time_t)time, 0);
    check(writer, libarchive.archive_write_header(writer->archive, entry) == ARCHIVE_OK);
    libarchive.archive_entry_free(entry);
}

void tn_archive_data(struct tn_archive_writer *writer, const void *at, size_t len)
{
    if (!writer->status)
        check(writer, libarchive.archive_write_data(writer->archive, at, len) == (la_ssize_t)len);
}

enum tn_status tn_archive_finish(struct tn_archive_writer *writer)
{
    if (!writer->status)
        check(writer, libarchive.archive_write_close(writer->archive) == ARCHIVE_OK);
    enum tn_status status = writer->status;
    libarchive.archive_write_free(
        writer->archive); /* after a failure this tries to close: write_block says no again */
    return status;
}
