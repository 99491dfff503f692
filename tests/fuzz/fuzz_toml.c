#include "fuzz.h"

#include "base/toml.h"

#include <stdlib.h>

/* Every place must lie in the document, and every child under its parent. */
static void check(const struct tn_toml *value, size_t len)
{
    unsigned n = 0;
    if (value->span.end > len || value->span.start > value->span.end || value->key_span.end > len)
        abort();
    for (const struct tn_toml *c = value->first; c; c = c->next, n++)
        check(c, len);
    if (n != value->n)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_run run;
    const struct tn_toml *root;
    fuzz_start(&run, data, size, true);
    if (!tn_toml_read(&run.job.arena, run.job.sink, &run.source, &root))
        check(root, size);
    else if (!run.findings.n)
        abort();
    tn_job_dispose(&run.job);
    return 0;
}
