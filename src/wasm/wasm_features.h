/* Which proposals are open: a set of bits, named by the table in wasm_features.def. */
#ifndef TN_WASM_FEATURES_H
#define TN_WASM_FEATURES_H

#include "base/diag.h"
#include "base/status.h"

enum tn_feature {
#define FEATURE(id, name, on) TN_FEATURE_##id,
#include "wasm/wasm_features.def"
    TN_FEATURE_COUNT
};

struct tn_features {
    uint64_t bits;
};

static inline bool tn_feature_on(struct tn_features features, enum tn_feature feature)
{
    return features.bits >> feature & 1;
}

struct tn_features tn_features_default(void);
struct tn_features tn_features_all(void);
const char *tn_feature_name(enum tn_feature feature);
/* A comma-separated list, applied to the defaults from the left: a name opens, "-name" closes; "all", "mvp",
 * "wasm1", "wasm2", "wasm3", "lime1" and "-all" stand for sets. NULL: the defaults. A name that is unknown or
 * missing is a finding (wasm-unknown-feature). */
enum tn_status tn_features_parse(struct tn_diag_sink *sink, const char *list,
                                 struct tn_features *ret_features);

#endif
