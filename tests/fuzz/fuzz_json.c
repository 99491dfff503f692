#include "fuzz.h"

#include "base/json.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_run run;
    const struct tn_json *value;
    fuzz_start(&run, data, size, true);
    if (!tn_json_read(&run.job.arena, run.job.sink, &run.source, &value)) {
        struct tn_buf buf;
        struct tn_json_out out;
        tn_buf_init(&buf, 64 << 20);
        tn_json_out_init(&out, &buf, 1);
        tn_json_put(&out, value);
        tn_buf_dispose(&buf);
    }
    tn_job_dispose(&run.job);
    return 0;
}
