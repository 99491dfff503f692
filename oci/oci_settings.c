#include "oci/oci_settings.h"

#include "base/file.h"
#include "oci/oci_cred.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

const struct tn_setting tn_set_timeout = {"TENON_TIMEOUT", .least = 1};
const struct tn_setting tn_set_max_wait = {"TENON_MAX_WAIT"};
const struct tn_setting tn_set_cache_size = {"TENON_CACHE_SIZE", .size = true};

static void check_number(struct tn_job *job, const struct tn_setting *setting, const char *form)
{
    bool right;
    uint64_t number;
    if (!tn_setting_read(setting, &right, &number) || right)
        return;
    tn_diag_report(job->sink, TN_WARNING, "registry-setting", TN_NOWHERE,
                   "%s is `%s`, which is not %s, and is not taken", setting->name, getenv(setting->name), form);
}

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
        tn_diag_report(job->sink, TN_WARNING, "registry-setting", TN_NOWHERE,
                       "nothing is kept in %s, which TENON_CACHE names: %s", folder, why);
}

void tn_settings_check(struct tn_job *job)
{
    check_number(job, &tn_set_timeout, "a number of seconds, 1 at least");
    check_number(job, &tn_set_max_wait, "a number of seconds");
    check_number(job, &tn_set_cache_size, "a number of bytes, such as 500M");
    check_cache(job);
    tn_cred_check_environment(job->sink);
}
