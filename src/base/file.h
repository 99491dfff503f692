/* Files: inputs are mapped, outputs appear whole or not at all. */
#ifndef TN_FILE_H
#define TN_FILE_H

#include "base/diag.h"
#include "base/out.h"
#include "base/status.h"

#include <sys/types.h>

/* Tells that a file cannot be read, written, …, and why (an errno); returns TN_ERR_IO. */
enum tn_status tn_file_cannot(struct tn_diag_sink *sink, const char *verb, const char *path, int error);
/* The same of a file that was longer when it was opened. */
enum tn_status tn_file_shorter(struct tn_diag_sink *sink, const char *path);
/* The folder and those above it, where they are not there. */
enum tn_status tn_file_make_folders(struct tn_diag_sink *sink, const char *path, mode_t mode);
/* Of the folders that were made so far, those go in which nothing is: when a command ends, however it does. */
void tn_file_remove_empty_folders(void);

/* What stands after the last `/`: the file's own name, without what says where it lies on this machine. */
const char *tn_file_base(const char *path);

/* Maps `path` ("-": reads standard input) as a source in `arena`; it stays mapped until the process ends.
 * On failure says why to the sink (codes file-*) and returns TN_ERR_IO. A file over TN_MAX_INPUT is
 * TN_ERR_LIMIT. */
enum tn_status tn_file_read(struct tn_arena *arena, struct tn_diag_sink *sink, const char *path,
                            const struct tn_source **ret_source);

/* The same of a path that nobody named now, but that is looked into (settings, what stands in a folder): a pipe there, which
 * would be waited for, is refused. */
enum tn_status tn_file_read_found(struct tn_arena *arena, struct tn_diag_sink *sink, const char *path,
                                  const struct tn_source **ret_source);

/* The same for an input that is also streamed: *ret_fd is open on its bytes, for the caller to pread and
 * close. What comes through a pipe stands in a file without a name, so memory does not grow with it. */
enum tn_status tn_file_open(struct tn_arena *arena, struct tn_diag_sink *sink, const char *path,
                            const struct tn_source **ret_source, int *ret_fd);
/* The bytes of an open regular file as a source called `name`; mapped until the process ends. */
enum tn_status tn_file_map(struct tn_arena *arena, struct tn_diag_sink *sink, int fd, const char *name,
                           const struct tn_source **ret_source);
/* A file without a name, on the disk of `beside`, or where that is NULL in $TMPDIR or /tmp. */
enum tn_status tn_file_nameless(struct tn_diag_sink *sink, const char *beside, int *ret_fd);
/* What messages call one that is beside nothing. */
const char *tn_file_nameless_words(struct tn_arena *arena);

/* A file being written beside its place. "-" is standard output. Nothing is visible at `path` before
 * tn_outfile_commit: written to a temporary file in the same folder that only its owner may read, synced,
 * then renamed. Links are followed, and a file that was there keeps its mode. What a process that was killed left in
 * that folder (`….tenon-XXXXXX.part`) is removed; one that lives has a lock on what it writes. What
 * is fetched by its digest is not waited for: after a loss of power it can be fetched again, and whether it has to be
 * its digest tells. */
struct tn_outfile {
    const char *path;
    char *place, *temp; /* NULL for standard output, and what cannot be renamed onto */
    mode_t mode;        /* what the file in its place will have; the caller may set it before commit */
    bool fetched;       /* by its digest; the caller may set it once the file is open */
    int fd;
    uint64_t written, on_its_way; /* bytes, and those of them that the kernel was told to begin storing */
};

/* The file that `path` leads to, along links; it may not be there yet, where the last of them leads into a folder that is.
 * Else it is told. */
enum tn_status tn_file_place(struct tn_arena *arena, struct tn_diag_sink *sink, const char *path, const char **ret_place);

enum tn_status tn_outfile_open(struct tn_outfile *file, struct tn_diag_sink *sink, const char *path);
/* The same of a file that is ours: the folders on the way there are made, in `mode`, and what is there and no file, such as
 * a link, which could lead anywhere, is replaced. */
enum tn_status tn_outfile_open_making(struct tn_outfile *file, struct tn_diag_sink *sink, const char *path,
                                      mode_t mode);
enum tn_status tn_outfile_write(struct tn_outfile *file, struct tn_diag_sink *sink, const void *at,
                                size_t len);
enum tn_status tn_outfile_commit(struct tn_outfile *file, struct tn_diag_sink *sink);
/* Removes what was written; harmless after commit. */
void tn_outfile_abort(struct tn_outfile *file);

/* What killed processes left in the folder, for who writes elsewhere in what it is a part of. */
void tn_file_remove_abandoned(const char *folder);

/* The three in one: the slices of `out` become the file at `path`. */
enum tn_status tn_file_write(struct tn_diag_sink *sink, const char *path, const struct tn_out *out);
/* As tn_file_write, but before the file takes its place it is mapped, and `prove` reads what was written:
 * where it does not return TN_OK, nothing is left behind. What it is handed lives as long as `arena`. */
typedef enum tn_status tn_prove_fn(void *with, const struct tn_source *written);
enum tn_status tn_file_write_proved(struct tn_arena *arena, struct tn_diag_sink *sink, const char *path,
                                    const struct tn_out *out, tn_prove_fn *prove, void *with);
/* As tn_file_write, while the caller's thread does `meanwhile`: the file takes its place where both are done
 * and TN_OK. A stream, which cannot be taken back, is written after. */
enum tn_status tn_file_write_while(struct tn_diag_sink *sink, const char *path, const struct tn_out *out,
                                   enum tn_status (*meanwhile)(void *with), void *with);
enum tn_status tn_file_write_bytes(struct tn_diag_sink *sink, const char *path, struct tn_bytes bytes);

#endif
