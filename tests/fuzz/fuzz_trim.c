#include "fuzz.h"

#include "componentize/componentize.h"

enum { MOST = 64 };

/* Keeps every other export; what comes out must be read again. */
static void trim(const uint8_t *data, size_t size, const char *realloc)
{
    struct fuzz_run run;
    struct tn_core_types types;
    const struct tn_module *module = NULL;
    struct tn_module_options whole = {.features = tn_features_all()};
    const char *required[MOST];
    struct tn_trim_options options = {required, 0, realloc, 16, "fuzzed"};
    struct tn_bytes trimmed;
    fuzz_start(&run, data, size, false);
    tn_core_types_init(&types, &run.job.arena, &run.job.names);
    if (!tn_wasm_read(&types, run.job.sink, &run.source, 0, size, NULL, &whole, &module))
        for (uint32_t i = 0; i < module->type->n_exports && options.n_required < MOST; i += 2)
            required[options.n_required++] = module->type->exports[i].name;
    if (!tn_adapter_trim(&run.job.arena, run.job.sink, &run.source, &options, &trimmed)) {
        struct tn_source again = {"trimmed", trimmed, false};
        if (tn_wasm_read(&types, run.job.sink, &again, 0, trimmed.len, NULL, &whole, &module))
            abort();
    }
    tn_job_dispose(&run.job);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    trim(data, size, NULL);
    trim(data, size, "cabi_realloc");
    return 0;
}
