/* Versions: semver.org 2.0.0, as text. */
#ifndef TN_SEMVER_H
#define TN_SEMVER_H

#include "base/view.h"

/* Three numbers below 2^64 without leading zeros, then optionally `-` pre-release and `+` build parts. */
bool tn_semver_valid(struct tn_str version);
/* The order of two valid versions: negative, zero, positive. Build parts decide last, so that equal means
 * equal. */
int tn_semver_compare(struct tn_str a, struct tn_str b);

#endif
