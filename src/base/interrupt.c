#include "base/interrupt.h"

#include "base/status.h"
#include "base/undo.h"

#include <errno.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>
#include <sys/eventfd.h>
#include <unistd.h>

enum { PATIENCE = 2 /* seconds that the end waits at most */ };

static atomic_bool interrupted;
static atomic_uint holders;
static atomic_int event = -1; /* that nobody reads: once written to, it stays readable */

static void end(void)
{
    tn_undo_all();
    _exit(tn_exit_status(TN_ERR_INTERRUPTED));
}

/* Either this sees who holds, or he, when he lets go, sees that it was called. A second signal does not wait. */
void tn_interrupt(int signal_number)
{
    static const uint64_t one = 1;
    int error = errno;
    (void)signal_number;
    if (atomic_exchange(&interrupted, true) || !atomic_load(&holders))
        end();
    (void)!write(event, &one, sizeof one);
    alarm(PATIENCE);
    errno = error;
}

bool tn_interrupted(void)
{
    return atomic_load(&interrupted);
}

static void make_event(void)
{
    event = eventfd(0, EFD_CLOEXEC);
}

int tn_interrupt_fd(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, make_event);
    return event;
}

void tn_interrupt_hold(void)
{
    atomic_fetch_add(&holders, 1);
}

void tn_interrupt_release(void)
{
    if (atomic_fetch_sub(&holders, 1) == 1 && tn_interrupted())
        end();
}
