/* The files of an artifact by their titles, into a folder: none is there before the digests of all are
 * checked.
 *
 * A title is the publisher's, and becomes a path here only where it can do no harm: relative, of visible
 * parts, without what some system takes for a separator, led through no link, and told from every other one
 * without looking at case. */
#ifndef TN_ARTIFACT_FILES_H
#define TN_ARTIFACT_FILES_H

#include "base/file.h"
#include "base/job.h"
#include "oci/oci_manifest.h"

#define TN_MAX_FILES 500 /* of one artifact: each is open while the others come */

/* A name for a Wasm file: one part, ending in .wasm. */
bool tn_title_is_wasm(const char *title);
/* A path of such parts, of any ending. */
bool tn_title_is_path(const char *title);

struct tn_artifact_file {
    const char *title, *path; /* path: folder/title */
    const struct tn_descriptor *layer;
    struct tn_outfile file;
    bool open;
};
struct tn_artifact_files {
    struct tn_artifact_file *at;
    unsigned n, cap;
    const char *folder;
};

/* The layers that have titles, which are checked (code artifact-title); a warning of those that have none.
 * `name` is the artifact's, for messages. */
enum tn_status tn_files_plan(struct tn_job *job, const char *name, const struct tn_manifest *manifest,
                             const char *folder, struct tn_artifact_files *ret_files);
/* Makes folders, and files that are not to be seen yet. Codes artifact-exists (where `no_clobber`),
 * artifact-link. */
enum tn_status tn_files_open(struct tn_job *job, struct tn_artifact_files *files, bool no_clobber);
/* All of them take their places. */
enum tn_status tn_files_commit(struct tn_job *job, struct tn_artifact_files *files);
/* Removes what is not in its place. Harmless after commit. */
void tn_files_abort(struct tn_artifact_files *files);

#endif
