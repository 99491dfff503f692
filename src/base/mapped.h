/* Files as memory. Of one that somebody makes shorter while it is read, the rest is not there any more, which only a signal
 * can say: it ends the program, as there is nothing to go on with. */
#ifndef TN_MAPPED_H
#define TN_MAPPED_H

#include <signal.h>
#include <stddef.h>

#define TN_BECAME_SHORTER "it became shorter while it was read"

/* `len` bytes, more than 0, that stay until tn_unmap or the program's end. `name` is for messages. NULL and errno: it cannot
 * be mapped. */
const void *tn_map(int fd, size_t len, const char *name);
void tn_unmap(const void *at, size_t len);

/* For sigaction(2), with SA_SIGINFO, of SIGBUS: says which file it was, undoes what can be undone in a handler (base/undo.h)
 * and exits with the status of TN_ERR_IO. What was no such file ends the program as without it. */
void tn_mapped_lost(int signal_number, siginfo_t *info, void *context);

#endif
