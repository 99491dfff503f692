#include "base/mapped.h"

#include "base/status.h"
#include "base/undo.h"

#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/uio.h>
#include <unistd.h>

/* The handler may come at any time, on any thread: what it sees of a slot was set before its state. */
enum { MAX = 1024 /* more than one command reads; of any more, the loss ends the program as without a handler */ };
enum { FREE, TAKEN, SET };
static struct slot {
    atomic_int state;
    const uint8_t *at;
    size_t len;
    char *name;
} slots[MAX];

static void remember(const void *at, size_t len, const char *name)
{
    for (struct slot *s = slots; s < slots + MAX; s++) {
        int state = FREE;
        if (!atomic_compare_exchange_strong(&s->state, &state, TAKEN))
            continue;
        s->at = at;
        s->len = len;
        s->name = strdup(name);
        atomic_store(&s->state, SET);
        return;
    }
}

static struct slot *slot_of(const void *address)
{
    uintptr_t at = (uintptr_t)address;
    for (struct slot *s = slots; s < slots + MAX; s++)
        if (atomic_load(&s->state) == SET && at >= (uintptr_t)s->at && at - (uintptr_t)s->at < s->len)
            return s;
    return NULL;
}

const void *tn_map(int fd, size_t len, const char *name)
{
    void *at = mmap(NULL, len, PROT_READ, MAP_PRIVATE, fd, 0);
    if (at == MAP_FAILED)
        return NULL;
    remember(at, len, name);
    return at;
}

void tn_unmap(const void *at, size_t len)
{
    struct slot *s = slot_of(at);
    if (s) {
        atomic_store(&s->state, TAKEN);
        free(s->name);
        atomic_store(&s->state, FREE);
    }
    munmap((void *)(uintptr_t)at, len);
}

static struct iovec words(const char *text)
{
    return (struct iovec){(void *)(uintptr_t)text, strlen(text)};
}

/* As base/diag.h's findings are printed, but by what a handler may call. */
void tn_mapped_lost(int signal_number, siginfo_t *info, void *context)
{
    (void)context;
    const struct slot *s = info->si_code == BUS_ADRERR ? slot_of(info->si_addr) : NULL;
    if (!s) {
        signal(signal_number, SIG_DFL); /* and what was done is done again */
        return;
    }
    struct iovec line[] = {words("tenon: error: cannot read "), words(s->name ? s->name : "a file"),
                           words(": " TN_BECAME_SHORTER " [file-io]\n")};
    (void)!writev(STDERR_FILENO, line, sizeof line / sizeof *line);
    tn_undo_all();
    _exit(tn_exit_status(TN_ERR_IO));
}
