#define _GNU_SOURCE
#include "fuzz.h"

#include "artifact/artifact_files.h"
#include "artifact/artifact_image.h"

#include <sys/mman.h>
#include <unistd.h>

/* The layer of an image, plain or compressed, and a title: listed, its Wasm chosen and read. Nothing that is
 * taken may lead out of a folder. */
static void look(struct fuzz_run *run, const struct tn_archive *layer)
{
    bool several;
    const struct tn_archive_member *found = tn_image_find(layer, "app/main.wasm", &several);
    struct tn_bytes bytes;
    tn_image_takes_away(layer);
    for (unsigned i = 0; i < layer->n; i++)
        if (*layer->at[i].path == '/' || !strncmp(layer->at[i].path, "../", 3) ||
            strstr(layer->at[i].path, "/../"))
            abort();
    if (found)
        tn_archive_read(layer, &run->job.arena, run->job.sink, found, 1 << 20, &bytes);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_run run;
    struct tn_archive layer;
    int fd = memfd_create("layer", MFD_CLOEXEC);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size)
        return 0;
    fuzz_start(&run, data, size, true);
    const char *title = tn_arena_copy(&run.job.arena, data, size);
    if (tn_title_is_path(title) && (*title == '/' || strstr(title, "../")))
        abort();
    tn_image_entry(&run.job, &run.source);
    if (!tn_archive_open_fd(&layer, &run.job.arena, run.job.sink, "fuzz", fd, 8 << 20)) {
        look(&run, &layer);
        tn_archive_close(&layer);
    } else if (!run.findings.sink.errors) {
        abort(); /* a failure says why */
    }
    tn_job_dispose(&run.job);
    return 0;
}
