#include "fuzz.h"

#include "base/limits.h"
#include "oci/oci_manifest.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_run run;
    struct tn_manifest manifest;
    fuzz_start(&run, data, size, true);
    if (!tn_manifest_read(&run.job.arena, run.job.sink, &run.source, NULL, &manifest)) {
        struct tn_buf buf;
        tn_buf_init(&buf, TN_MAX_MANIFEST * 8);
        tn_manifest_write(&run.job.arena, &buf, &manifest);
        tn_buf_dispose(&buf);
    } else if (!run.findings.sink.errors) {
        abort(); /* a failure says why */
    }
    tn_job_dispose(&run.job);
    return 0;
}
