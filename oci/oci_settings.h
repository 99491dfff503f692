/* What the environment sets of how registries are spoken to. */
#ifndef TN_OCI_SETTINGS_H
#define TN_OCI_SETTINGS_H

#include "base/job.h"
#include "base/setting.h"

extern const struct tn_setting tn_set_timeout, tn_set_max_wait, tn_set_cache_size;

/* Tells of those that mean nothing, or cannot be (code setting): warnings, for what is usual is taken in their
 * place. For who begins a command, which may open many stores. */
void tn_settings_check(struct tn_job *job);

#endif
