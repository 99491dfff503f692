#include "fuzz.h"

#include "wit-parser/wit.h"

/* WIT text: formatted. What the formatter wrote is in its style, and it never finds that it changed a
 * meaning. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_run run;
    struct tn_buf once, twice;
    fuzz_start(&run, data, size, true);
    tn_buf_init(&once, 64 << 20);
    tn_buf_init(&twice, 64 << 20);
    enum tn_status status = tn_wit_format(&run.job, &run.source, &once);
    if (!status) {
        const struct tn_source formatted = {"formatted", tn_buf_view(&once), true};
        if (tn_wit_format(&run.job, &formatted, &twice) ||
            !tn_str_same(tn_str_of(tn_buf_view(&once)), tn_str_of(tn_buf_view(&twice))))
            abort();
    } else if (status == TN_ERR_VERIFY || !run.findings.sink.errors) {
        abort();
    }
    tn_buf_dispose(&once);
    tn_buf_dispose(&twice);
    tn_job_dispose(&run.job);
    return 0;
}
