/* A fuzz target: bytes in, a job made and thrown away. Findings are kept and forgotten. */
#ifndef FUZZ_H
#define FUZZ_H

#include "base/job.h"

#include <stdlib.h>

struct fuzz_run {
    struct tn_job job;
    struct tn_diag_list findings;
    struct tn_source source;
};

static inline void fuzz_start(struct fuzz_run *run, const uint8_t *data, size_t size, bool text)
{
    tn_job_init(&run->job);
    tn_diag_list_init(&run->findings, &run->job.arena);
    run->job.sink = &run->findings.sink;
    run->source = (struct tn_source){"input", {data, size}, text};
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

#endif
