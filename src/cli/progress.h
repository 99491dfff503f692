/* How the transfers of a command get on, with their rate and the time that is left: a line that is drawn over
 * and over and is gone at the end, on a terminal; elsewhere, in a log, a line now and then that stays. */
#ifndef TN_CLI_PROGRESS_H
#define TN_CLI_PROGRESS_H

#include "cli/cli.h"
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
    unsigned items_done, items;
    bool stays; /* lines that stay, and not one that is drawn over and over */
};

/* NULL where nothing is to be shown: a program reads what comes on standard error. */
struct tn_progress *tn_bar_start(struct tn_bar *bar, const struct tn_cli *cli);
/* Takes the line away, where one is shown: at the end, and before anything else is printed. */
void tn_bar_hide(void);

#endif
