/* Versions: semver.org 2.0.0, of WIT packages and of tags alike. */
#ifndef TN_VERSION_H
#define TN_VERSION_H

#include "base/view.h"

struct tn_version {
    uint64_t major, minor, patch;
    struct tn_str pre, build; /* without - and + */
};

bool tn_version_parse(struct tn_str text, struct tn_version *ret_version);
/* Precedence: <0, 0, >0. Build metadata is compared last, as text, so that the order is total. */
int tn_version_compare(const struct tn_version *a, const struct tn_version *b);
/* On one track: an interface at one may stand where the other is wanted. */
bool tn_version_compatible(const struct tn_version *a, const struct tn_version *b);
/* Takes a number off, without a leading zero; false (and *rest as it was) where there is none, or it is too large. */
bool tn_version_number(struct tn_str *rest, uint64_t *ret_number);

#endif
