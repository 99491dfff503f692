#include "caps/caps_compose.h"

enum tn_status tn_caps_finish(void *with, struct tn_graph *graph, struct tn_out *out)
{
    (void)with, (void)graph, (void)out;
    return TN_OK;
}
