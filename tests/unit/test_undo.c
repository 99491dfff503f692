#include "base/undo.h"
#include "unit.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

/* What is undone is told here, in a process of its own, which it ends. */
static int told[2];

static void tell(void *with)
{
    (void)!write(told[1], with, strlen(with));
}

static int begun[2];

static void tell_later(void *with)
{
    (void)!write(begun[1], "", 1);
    usleep(100000);
    tell(with);
}

static const char *ending(void (*run)(void))
{
    static char text[100];
    size_t n = 0;
    int status;
    if (pipe(told) || pipe(begun))
        return "no pipe";
    pid_t child = fork();
    if (!child) {
        run();
        _exit(0);
    }
    close(told[1]);
    for (ssize_t got; (got = read(told[0], text + n, sizeof text - 1 - n)) > 0;)
        n += (size_t)got;
    text[n] = 0;
    close(told[0]);
    close(begun[0]);
    close(begun[1]);
    return waitpid(child, &status, 0) == child && status == 0 ? text : "it did not end well";
}

static void in_order(void)
{
    tn_undo_add(tell, "1");
    tn_undo_add(tell, "2");
    tn_undo_add(tell, "3");
    tn_undo_drop(tell, "2");
    tn_undo_add(tell, "4");
    tn_undo_all();
}

static void *end(void *data)
{
    (void)data;
    tn_undo_all();
    _exit(0);
}

/* What is being undone is not taken away meanwhile by who finishes with it. */
static void while_it_is_used(void)
{
    pthread_t thread;
    char byte, *with = strdup("kept");
    tn_undo_add(tell_later, with);
    if (!with || pthread_create(&thread, NULL, end, NULL) || read(begun[0], &byte, 1) != 1)
        _exit(1);
    tn_undo_drop(tell_later, with);
    memset(with, 'x', 4);
    pthread_join(thread, NULL);
}

/* Who is in the middle of making something finishes that, and what he drops is not undone. */
static void in_the_middle(void)
{
    pthread_t thread;
    tn_undo_add(tell, "dropped");
    tn_undo_add(tell, "stays");
    tn_undo_making();
    if (pthread_create(&thread, NULL, end, NULL))
        _exit(1);
    usleep(50000);
    tn_undo_drop(tell, "dropped");
    tn_undo_made();
    tn_undo_making();
    tell("made after the end");
}

int main(void)
{
    CHECK_TEXT(ending(in_order), "431");
    CHECK_TEXT(ending(while_it_is_used), "kept");
    CHECK_TEXT(ending(in_the_middle), "stays");
    return UNIT_DONE();
}
