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
    int spool;        /* holds what was compressed or is not written yet, or -1 */
    uint64_t spooled; /* bytes in the spool */
    struct tn_archive_member *at; /* in the archive's order; arena memory */
    unsigned n, cap;
};

/* Opens and lists the archive at `path`. Codes archive-*. */
enum tn_status tn_archive_open(struct tn_archive *archive, struct tn_arena *arena, struct tn_diag_sink *sink,
                               const char *path);
void tn_archive_close(struct tn_archive *archive);
/* NULL where there is none of that path. */
const struct tn_archive_member *tn_archive_find(const struct tn_archive *archive, const char *path);
/* The bytes of one small member (TN_ERR_LIMIT over `max`), in the arena. */
enum tn_status tn_archive_read(const struct tn_archive *archive, struct tn_arena *arena, struct tn_diag_sink *sink,
                               const struct tn_archive_member *member, size_t max, struct tn_bytes *ret_bytes);
/* Opens the spool beside `path` where it is not open yet: a file without a name. */
enum tn_status tn_archive_spool(struct tn_archive *archive, struct tn_diag_sink *sink, const char *path);

/* A tar file being written: members in the order given, owner 0, mode 0644, no names, times as told. */
struct tn_archive_writer;
enum tn_status tn_archive_create(struct tn_arena *arena, struct tn_diag_sink *sink, struct tn_outfile *to,
                                 struct tn_archive_writer **ret_writer);
/* Sticky: the first failure is told once and kept for _finish. */
void tn_archive_add(struct tn_archive_writer *writer, const char *path, uint64_t size, int64_t time);
void tn_archive_data(struct tn_archive_writer *writer, const void *at, size_t len);
/* Ends the archive and frees the writer; the file is the caller's to commit. */
enum tn_status tn_archive_finish(struct tn_archive_writer *writer);

#endif
