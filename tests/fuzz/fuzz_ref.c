#include "fuzz.h"

#include "oci/oci_ref.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_run run;
    struct tn_ref ref;
    fuzz_start(&run, data, size, true);
    const char *text = tn_arena_copy(&run.job.arena, data, size);
    tn_ref_looks(text);
    if (!tn_ref_parse(&run.job.arena, run.job.sink, text, &ref))
        tn_ref_place(&run.job.arena, &ref);
    else if (!run.findings.sink.errors)
        abort(); /* a failure says why */
    tn_job_dispose(&run.job);
    return 0;
}
