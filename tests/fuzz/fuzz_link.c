#include "fuzz.h"

#include "component/comp_validate.h"
#include "componentize/link.h"

static bool is_valid(struct tn_types *types, struct fuzz_run *run, const struct tn_source *source)
{
    return tn_validate(types, run->job.sink, source, tn_features_all()) == TN_OK;
}

/* The input as a library, alone or beside the built-in one; what comes of a valid one is valid. */
static void link_it(const uint8_t *data, size_t size, bool more)
{
    struct fuzz_run run;
    struct tn_types types;
    struct tn_out out;
    struct tn_link_options options = {.stub_missing = more, .built_in_libdl = more};
    fuzz_start(&run, data, size, false);
    tn_types_init(&types, &run.job.arena, &run.job.names);
    struct tn_link_library library = {tn_name(&run.job.names, "a.so"), &run.source, more};
    enum tn_status status = tn_link(&types, run.job.sink, &library, 1, NULL, 0, &options, &out);
    if (status && !run.findings.sink.errors)
        abort(); /* a failure says why */
    if (!status) {
        const struct tn_source made = {"linked", tn_out_flatten(&out, &run.job.arena), false};
        if (!is_valid(&types, &run, &made) && is_valid(&types, &run, &run.source) && !types.over)
            abort();
    }
    tn_job_dispose(&run.job);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    link_it(data, size, false);
    link_it(data, size, true);
    return 0;
}
