#include "fuzz.h"

#include "base/limits.h"
#include "caps/caps.h"

#include <stdlib.h>

/* What an author's file says has one canonical form, which reads as the same again. */
static void check(struct tn_job *job, const struct tn_caps *caps)
{
    struct tn_bytes json = tn_caps_json(job, caps);
    struct tn_source source = {"json", json, true};
    struct tn_caps *again;
    if (json.len > TN_MAX_CAPS)
        return;
    if (tn_caps_read_json(job, &source, &again))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const unsigned used[TN_CAPS_KINDS] = {[TN_CAP_LOOKUP] = 1, [TN_CAP_ARGS] = 1, [TN_CAP_REDIS] = 1};
    struct fuzz_run run;
    struct tn_caps *caps;
    fuzz_start(&run, data, size, true);
    if (!tn_caps_read_toml(&run.job, &run.source, &caps))
        check(&run.job, caps);
    else if (!run.findings.n)
        abort();
    if (!tn_caps_read_spin(&run.job, &run.source, NULL, used, &caps))
        check(&run.job, caps);
    tn_job_dispose(&run.job);
    return 0;
}
