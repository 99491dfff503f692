/* A line that shows how the transfers of a command get on, with their rate and the time that is left: on a
 * terminal only, and gone at the end. */
#ifndef TN_CLI_PROGRESS_H
#define TN_CLI_PROGRESS_H

#include "oci/oci_store.h"

#include <time.h>

enum { TN_BAR_BLOBS = 64 }; /* on their way at a time; more are not shown */

struct tn_bar {
    struct tn_progress progress; /* first: pass tn_bar_start's result to a store */
    struct timespec since,
        last; /* the clock is looked at for the rate on the screen, for nothing that is kept */
    struct tn_bar_blob {
        char digest[TN_DIGEST_TEXT_MAX]; /* "": the place is free */
        uint64_t done, total;
    } blobs[TN_BAR_BLOBS];
    uint64_t moved; /* of blobs that are through */
};

/* NULL where standard error is no terminal. */
struct tn_progress *tn_bar_start(struct tn_bar *bar);
/* Takes the line away, where one is shown: at the end, and before anything else is printed. */
void tn_bar_hide(void);

#endif
