#include "fuzz.h"

#include "component/comp_meta_write.h"
#include "component/comp_sections.h"

/* What is left after stripping, and what metadata was added to, can be read again; nothing goes twice. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_run run;
    struct tn_strip_options all = {.all = true};
    struct tn_stripped stripped;
    struct tn_producer producer = {"language", "C", "1"};
    struct tn_meta_change change = {.producers = &producer, .n_producers = 1};
    struct tn_out out;
    change.set[TN_META_NAME] = change.set[TN_META_VERSION] = "1";
    fuzz_start(&run, data, size, false);
    if (!tn_strip(&run.job, &run.source, &all, &out, &stripped)) {
        struct tn_source less = {"less", tn_out_flatten(&out, &run.job.arena), false};
        if (tn_strip(&run.job, &less, &all, &out, &stripped) || stripped.n)
            abort();
    }
    if (!tn_meta_write(&run.job, &run.source, &change, &out)) {
        struct tn_source more = {"more", tn_out_flatten(&out, &run.job.arena), false};
        if (tn_meta_write(&run.job, &more, &change, &out) || out.len != more.bytes.len)
            abort();
    }
    tn_job_dispose(&run.job);
    return 0;
}
