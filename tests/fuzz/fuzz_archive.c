#define _GNU_SOURCE
#include "fuzz.h"

#include "base/archive.h"
#include "oci/oci_store.h"

#include <stdio.h>
#include <sys/mman.h>
#include <unistd.h>

/* A tar file that says it is an archive of an image layout: listed, its index read, every manifest fetched.
 */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_run run;
    struct tn_store *store;
    struct tn_tag_list tags;
    char path[64];
    int fd = memfd_create("archive", MFD_CLOEXEC);
    if (fd < 0 || write(fd, data, size) != (ssize_t)size)
        return 0;
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    fuzz_start(&run, data, size, false);
    struct tn_ref ref = {.kind = TN_REF_ARCHIVE, .text = path, .path = path};
    if (!tn_store_open(&run.job, &ref, TN_STORE_READ, NULL, &store)) {
        tn_store_tags(store, &tags);
        for (unsigned i = 0; i < tags.n && i < 100; i++) {
            struct tn_manifest_bytes manifest;
            tn_store_get_manifest(store, tags.at[i], &manifest);
        }
        tn_store_close(store);
    } else if (!run.findings.sink.errors) {
        abort(); /* a failure says why */
    }
    tn_job_dispose(&run.job);
    close(fd);
    return 0;
}
