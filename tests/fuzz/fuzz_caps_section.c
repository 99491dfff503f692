#include "fuzz.h"

#include "caps/caps.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char json[] = "{\"requires\":{},\"schema\":1}";
    struct fuzz_run run;
    struct tn_bytes found = {0};
    struct tn_caps *caps;
    struct tn_out out;
    fuzz_start(&run, data, size, false);
    if (tn_caps_section(&run.job, &run.source, &found) && !run.findings.n)
        abort();
    run.source.text = true; /* as a section's contents, and as Spin's */
    tn_caps_read_json(&run.job, &run.source, &caps);
    tn_caps_read_spin_requires(&run.job, &run.source, &caps);
    run.source.text = false;
    if (!tn_caps_embed(&run.job, &run.source, tn_bytes_of(tn_str(json)), &out)) {
        struct tn_source written = {"written", tn_out_flatten(&out, &run.job.arena), false};
        if (tn_caps_section(&run.job, &written, &found) || found.len != sizeof json - 1)
            abort();
    }
    tn_job_dispose(&run.job);
    return 0;
}
