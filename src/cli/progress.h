/* A line that shows how a transfer gets on, with its rate: on a terminal only, and gone at the end. */
#ifndef TN_CLI_PROGRESS_H
#define TN_CLI_PROGRESS_H

#include "oci/oci_store.h"

#include <time.h>

struct tn_bar {
    struct tn_progress progress; /* first: pass tn_bar_start's result to a store */
    struct timespec since, last; /* the clock is looked at for the rate on the screen, for nothing that is kept */
    char digest[20];             /* of what is going by */
};

/* NULL where standard error is no terminal. */
struct tn_progress *tn_bar_start(struct tn_bar *bar);
/* Takes the line away, where one is shown: at the end, and before anything else is printed. */
void tn_bar_hide(void);

#endif
