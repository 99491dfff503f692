#include "oci/oci_store.h"

enum tn_status tn_registry_open(struct tn_job *job, const struct tn_ref *ref, enum tn_store_mode mode,
                                const struct tn_store_options *options, struct tn_store **ret_store)
{
    (void)mode, (void)options, (void)ret_store;
    tn_diag_report(job->sink, TN_ERROR, "oci-unsupported", TN_NOWHERE, "%s: registries are not spoken to yet",
                   ref->text);
    return TN_ERR_UNSUPPORTED;
}
