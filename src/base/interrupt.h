/* The end of a program that a signal interrupts. It comes at once, unless somebody holds it: who has something open at
 * another place, such as an upload at a registry, which nobody but him can take back. Then what he waits for breaks off,
 * and the end comes when the last one who held has let go, or when it has waited long enough. */
#ifndef TN_INTERRUPT_H
#define TN_INTERRUPT_H

#include <stdbool.h>

/* For signal(2): of a signal that ends the program, and of SIGALRM, which it sets for itself. What can be undone in a
 * handler is undone at the very end (base/undo.h); the exit status is that of TN_ERR_INTERRUPTED. */
void tn_interrupt(int signal_number);
bool tn_interrupted(void);
/* Readable from then on, for whoever waits for something else, too: for poll(2). -1: there is none. */
int tn_interrupt_fd(void);

/* Any number of them, from any thread. After an interruption the last _release does not return. */
void tn_interrupt_hold(void);
void tn_interrupt_release(void);

#endif
