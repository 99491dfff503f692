#include "fuzz.h"

#include "component/comp_validate.h"
#include "componentize/componentize.h"

/* A main module that exports what adapters ask for, and imports nothing. */
static const uint8_t plain[] = "\0asm\1\0\0\0"
                               "\1\4\1\x60\0\0"               /* (type (func)) */
                               "\3\2\1\0"                     /* (func (type 0)) */
                               "\5\3\1\0\1"                   /* (memory 1) */
                               "\7\x0f\2\3run\0\0\6memory\2\0" /* exports */
                               "\x0a\4\1\2\0\x0b";

static bool is_valid(struct tn_types *types, struct fuzz_run *run, const struct tn_source *source)
{
    return tn_validate(types, run->job.sink, source, tn_features_all()) == TN_OK;
}

/* A module made into a component; what comes of a valid one is valid. */
static void make(const uint8_t *data, size_t size, bool as_adapter, const struct tn_new_options *options)
{
    struct fuzz_run run;
    struct tn_types types;
    struct tn_out out;
    fuzz_start(&run, data, size, false);
    tn_types_init(&types, &run.job.arena, &run.job.names);
    const struct tn_source main = {"main", {plain, sizeof plain - 1}, false};
    struct tn_core_input inputs[2] = {
        {.kind = TN_INPUT_MAIN, .name = tn_name(&run.job.names, "main"), .source = &run.source},
        {.kind = TN_INPUT_ADAPTER, .name = tn_name(&run.job.names, "old"), .source = &run.source},
    };
    if (as_adapter)
        inputs[0].source = &main;
    enum tn_status status = tn_componentize(&types, run.job.sink, inputs, as_adapter ? 2 : 1, options, &out);
    if (status && !run.findings.sink.errors)
        abort(); /* a failure says why */
    if (!status) {
        const struct tn_source made = {"made", tn_out_flatten(&out, &run.job.arena), false};
        bool valid = is_valid(&types, &run, &made);
        if (!valid && is_valid(&types, &run, &run.source) && !types.over)
            abort();
    }
    tn_job_dispose(&run.job);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct tn_new_options plain_options, typed = {.shim_return_call_ref = true};
    make(data, size, false, &plain_options);
    make(data, size, false, &typed);
    make(data, size, true, &plain_options);
    return 0;
}
