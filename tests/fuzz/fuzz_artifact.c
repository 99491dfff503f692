#include "fuzz.h"

#include "artifact/artifact_wasm.h"

/* The config of an artifact, compared with a binary that carries a capability manifest. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_run run;
    const char *names[] = {"answer", "demo:host/log@0.1.0"};
    const char *digest = "sha256:04572cf66fe5560ec390cd69f87c8672b667e92c80a51aee30a57592fe68c51f";
    struct tn_wasm_facts facts = {.component = true,
                                  .imports = {names, 2, 2},
                                  .exports = {names, 1, 1},
                                  .capabilities = tn_bytes_of(tn_str("{\"schema\":1}")),
                                  .capabilities_digest = digest};
    struct tn_descriptor layer = {.media_type = TN_MEDIA_WASM, .digest = digest, .size = 1};
    struct tn_manifest manifest = {.config = {.media_type = TN_MEDIA_WASM_CONFIG, .digest = digest}};
    fuzz_start(&run, data, size, true);
    if (tn_wasm_artifact_check(&run.job, "fuzz", &manifest, &run.source, &layer, &facts) &&
        !run.findings.sink.errors)
        abort(); /* a failure says why */
    tn_job_dispose(&run.job);
    return 0;
}
