#include "fuzz.h"

#include "wasm/wasm_bodies.h"

static void see_name(void *ctx, uint32_t index, struct tn_str name)
{
    *(size_t *)ctx += index + name.len;
}

static void read_as(const uint8_t *data, size_t size, bool shape)
{
    struct fuzz_run run;
    struct tn_core_types types;
    const struct tn_module *module = NULL;
    struct tn_module_options options = {shape, tn_features_all()};
    size_t seen = 0;
    fuzz_start(&run, data, size, false);
    tn_core_types_init(&types, &run.job.arena, &run.job.names);
    if (!tn_wasm_read(&types, run.job.sink, &run.source, 0, size, NULL, &options, &module)) {
        tn_wasm_name(module);
        tn_wasm_func_names(module, see_name, &seen);
        if (!shape) {
            struct tn_module_at at = {module, NULL};
            tn_module_matches(module->type, module->type, NULL);
            tn_wasm_validate_bodies(&types, run.job.sink, &at, 1, options.features);
        }
    }
    tn_job_dispose(&run.job);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    read_as(data, size, false);
    read_as(data, size, true);
    return 0;
}
