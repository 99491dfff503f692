/* Archives: tar streams in, hostile ones too, and tar files out, the same bytes for the same members.
 *
 * Reading never unpacks to a path: it lists the regular files of an archive with the place of their bytes in an
 * open file, the archive itself where it is a plain tar, or an unlinked temporary one where it is compressed
 * (gzip, zstd). Absolute paths, `..`, links, devices, sparse files and a path that stands twice are refused. */
#ifndef TN_ARCHIVE_H
#define TN_ARCHIVE_H

#include "base/file.h"

struct tn_archive_member {
    const char *path; /* relative, no `.` or `..` in it; arena memory */
    int fd;           /* whose bytes [offset, offset + size) are the file: the archive's, or a spool's */
    uint64_t offset, size;
};

struct tn_archive {
    const char *name; /* for messages */
    int fd;           /* the archive, or -1 */
    bool compressed;
    int spool;        /* holds what was compressed or is not written yet, or -1 */
    uint64_t spooled; /* bytes in the spool */
    uint64_t max;     /* that may be spooled of what is compressed; 0: what the ratio allows */
    struct tn_archive_member *at; /* in the archive's order; arena memory */
    unsigned n, cap;
};

/* Opens and lists the archive at `path`. Codes archive-*. */
enum tn_status tn_archive_open(struct tn_archive *archive, struct tn_arena *arena, struct tn_diag_sink *sink,
                               const char *path);
/* The same for a file that is open already, and called `name` in messages: the archive takes `fd` over. Compressed,
 * it may unpack to `max` bytes and no more (0: only the ratio bounds it). */
enum tn_status tn_archive_open_fd(struct tn_archive *archive, struct tn_arena *arena, struct tn_diag_sink *sink,
                                  const char *name, int fd, uint64_t max);
void tn_archive_close(struct tn_archive *archive);
/* NULL where there is none of that path. */
const struct tn_archive_member *tn_archive_find(const struct tn_archive *archive, const char *path);
/* The bytes of one small member (TN_ERR_LIMIT over `max`), in the arena. */
enum tn_status tn_archive_read(const struct tn_archive *archive, struct tn_arena *arena, struct tn_diag_sink *sink,
                               const struct tn_archive_member *member, size_t max, struct tn_bytes *ret_bytes);
/* Opens the spool beside `path` where it is not open yet: a file without a name. */
enum tn_status tn_archive_spool(struct tn_archive *archive, struct tn_diag_sink *sink, const char *path);

/* A tar file being written: members in the order given, owner 0, mode 0644 or as told, no names, times as told. */
struct tn_archive_writer;
enum tn_status tn_archive_create(struct tn_arena *arena, struct tn_diag_sink *sink, struct tn_outfile *to,
                                 struct tn_archive_writer **ret_writer);
/* The same as a stream, plain or in gzip without a date or name in its head: `put` takes the bytes as they come. There
 * is no padding at its end, beyond the two blocks that end a tar. `name` is for messages. */
enum tn_packing { TN_PACK_TAR, TN_PACK_TAR_GZIP };
typedef enum tn_status tn_archive_put_fn(void *with, const void *at, size_t len);
enum tn_status tn_archive_stream(struct tn_arena *arena, struct tn_diag_sink *sink, const char *name,
                                 enum tn_packing packing, tn_archive_put_fn *put, void *with,
                                 struct tn_archive_writer **ret_writer);
/* The mode of the members that follow. */
void tn_archive_set_mode(struct tn_archive_writer *writer, unsigned mode);
/* Sticky: the first failure is told once and kept for _finish. */
void tn_archive_add(struct tn_archive_writer *writer, const char *path, uint64_t size, int64_t time);
void tn_archive_data(struct tn_archive_writer *writer, const void *at, size_t len);
/* Ends the archive and frees the writer; the file is the caller's to commit. */
enum tn_status tn_archive_finish(struct tn_archive_writer *writer);

#endif
