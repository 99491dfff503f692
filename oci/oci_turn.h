/* Turns that what one user runs on this machine, processes and threads, takes at something, by its name. */
#ifndef TN_OCI_TURN_H
#define TN_OCI_TURN_H

#include "base/diag.h"

#include <stdbool.h>

/* Begins a turn, which closing *ret_fd ends; false where another has its turn. Where there is no place for locks that is
 * this user's alone, everybody goes on without: *ret_fd is -1. */
bool tn_turn_begin(struct tn_diag_sink *sink, const char *name, int *ret_fd);

#endif
