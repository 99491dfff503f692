#include "oci/oci_settings.h"

#include "base/file.h"
#include "oci/oci_cred.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

const struct tn_setting tn_set_timeout = {"TENON_TIMEOUT", "a number of seconds, 1 at least", .least = 1};
const struct tn_setting tn_set_max_wait = {"TENON_MAX_WAIT", "a number of seconds"};
const struct tn_setting tn_set_cache_size = {"TENON_CACHE_SIZE", "a number of bytes, such as 500M", .size = true};

/* It may be there for others to write, and for us to read. */
static void check_cache(struct tn_job *job)
{
    const char *folder = getenv("TENON_CACHE");
    struct tn_diag_list unheard;
    tn_diag_list_init(&unheard, &job->arena);
    if (!folder || !*folder)
        return;
    const char *why = tn_file_make_folders(&unheard.sink, folder, 0700) ? unheard.at[0]->message
                      : access(tn_arena_printf(&job->arena, "%s/.", folder), W_OK | X_OK) ? strerror(errno)
                                                                                          : NULL;
    if (why)
        tn_diag_report(job->sink, TN_WARNING, "setting", TN_NOWHERE,
                       "nothing is kept in %s, which TENON_CACHE names: %s", folder, why);
}

void tn_settings_check(struct tn_job *job)
{
    tn_setting_check(job->sink, &tn_set_timeout);
    tn_setting_check(job->sink, &tn_set_max_wait);
    tn_setting_check(job->sink, &tn_set_cache_size);
    check_cache(job);
    tn_cred_check_environment(job->sink);
}
