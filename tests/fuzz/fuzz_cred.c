/* A docker config.json or podman auth.json, with logins in it. */
#include "fuzz.h"

#include "oci/oci_cred_file.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const char *const hosts[] = {"r.example", "docker.io", "localhost:5000"};
    setenv("PATH", "/nonexistent", 1); /* no helper is run */
    for (unsigned i = 0; i < 3; i++) {
        struct fuzz_run run;
        struct tn_credential credential = {0};
        fuzz_start(&run, data, size, true);
        tn_cred_from_config(&run.job, "input", run.source.bytes, &(struct tn_cred_query){.host = hosts[i], .repository = "org/app"}, &credential);
        tn_cred_dispose(&credential);
        tn_job_dispose(&run.job);
    }
    return 0;
}
