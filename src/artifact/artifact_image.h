/* A Wasm binary as a file in a container image: its layer made, and the binary found in one that came. */
#ifndef TN_ARTIFACT_IMAGE_H
#define TN_ARTIFACT_IMAGE_H

#include "base/archive.h"
#include "base/job.h"

/* What Istio looks for in an image. */
#define TN_IMAGE_FILE "plugin.wasm"

struct tn_image_layer {
    int fd; /* a file without a name; the caller closes it */
    uint64_t size;
    const char *digest;  /* of its bytes */
    const char *diff_id; /* of the tar in it */
};

/* A tar in gzip of one file, `name`, that may be read and run by all: bytes [0, size) of `fd`, called `path`
 * in messages. The same bytes for the same file, name and time (as far as zlib gives the same, which its
 * releases have). */
enum tn_status tn_image_pack(struct tn_job *job, const char *path, int fd, uint64_t size, const char *name,
                             int64_t time, struct tn_image_layer *ret_layer);

/* The Wasm of a layer: the file that the image's entry point names, else /plugin.wasm, else the only one that
 * ends in .wasm. NULL where there is none; *ret_several where that is for there being many. `entry` may be
 * NULL. */
const struct tn_archive_member *tn_image_find(const struct tn_archive *layer, const char *entry,
                                              bool *ret_several);
/* Does a layer take away files of those under it? */
bool tn_image_takes_away(const struct tn_archive *layer);
/* What an image's config (JSON) says is run, as a path in the image, where that ends in .wasm; else NULL. */
const char *tn_image_entry(struct tn_job *job, const struct tn_source *config);

#endif
