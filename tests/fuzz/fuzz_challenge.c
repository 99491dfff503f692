/* WWW-Authenticate values, scopes and URLs, as a registry sends them: a line each. */
#include "fuzz.h"

#include "oci/oci_auth.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_run run;
    struct tn_url base, url;
    fuzz_start(&run, data, size, true);
    const char *text = tn_arena_copy(&run.job.arena, data, size), *second = text + strcspn(text, "\n");
    struct tn_challenges list = {0};
    tn_challenges_parse(&run.job.arena, text, &list);
    tn_url_parse(&run.job.arena, tn_str("https://registry.example/v2/a/b?c"), &base);
    if (!tn_url_resolve(&run.job.arena, &base, tn_str(text), &url)) {
        tn_url_text(&run.job.arena, &url);
        tn_cred_realm_allowed(&base, &url);
    }
    tn_scope_union(&run.job.arena, tn_arena_copy(&run.job.arena, text, (size_t)(second - text)), second);
    uint64_t seconds;
    tn_http_retry_after(text, 0, &seconds);
    tn_job_dispose(&run.job);
    return 0;
}
