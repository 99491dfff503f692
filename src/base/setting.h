/* Numbers that the environment sets. */
#ifndef TN_SETTING_H
#define TN_SETTING_H

#include "base/diag.h"

struct tn_setting {
    const char *name; /* "TENON_TIMEOUT" */
    const char *form; /* "a number of seconds, 1 at least" */
    uint64_t least, most; /* most 0: as much as one likes */
    bool size;        /* in bytes: K, M, G or T may follow, in units of 1024 */
};

/* False where it is not set, or is empty. *ret_right: it is such a number; only then *ret_number is set. */
bool tn_setting_read(const struct tn_setting *setting, bool *ret_right, uint64_t *ret_number);
/* The number, or `usual` where it is not set or not right: that is for who begins a command to tell. */
uint64_t tn_setting_or(const struct tn_setting *setting, uint64_t usual);
/* Tells of one that is not right (code setting): a warning, for what is usual is taken in its place. For who begins a command.
 */
void tn_setting_check(struct tn_diag_sink *sink, const struct tn_setting *setting);

#endif
