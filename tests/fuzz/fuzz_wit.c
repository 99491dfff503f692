#include "fuzz.h"

#include "wit-parser/wit.h"

/* WIT text: parsed, resolved, printed; what was printed must be read again. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_run run;
    struct tn_types types;
    struct tn_wit wit;
    struct tn_wit_package *package;
    const struct tn_wit_options options = {.all_features = true};
    fuzz_start(&run, data, size, true);
    tn_types_init(&types, &run.job.arena, &run.job.names);
    tn_wit_init(&wit, &run.job, &types);
    if (!tn_wit_load_source(&wit, &options, &run.source, &package)) {
        struct tn_buf json, text;
        tn_buf_init(&json, 64 << 20);
        tn_buf_init(&text, 64 << 20);
        tn_wit_json(&wit, &json);
        tn_wit_print(&wit, &text, package);
        tn_buf_dispose(&json);
        tn_buf_dispose(&text);
    } else if (!run.findings.sink.errors) {
        abort(); /* a failure says why */
    }
    tn_job_dispose(&run.job);
    return 0;
}
