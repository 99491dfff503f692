/* Credential helpers: a verb on the command line, the registry or JSON on standard input, JSON on standard
 * output; https://docs.docker.com/reference/cli/docker/login/#credential-helper-protocol */
#define _GNU_SOURCE /* pipe2 */
#include "base/crypto.h"
#include "base/undo.h"
#include "oci/oci_cred_file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum {
    HELPER_SECONDS = 60, /* a person may have to unlock a key ring */
    ENDING_SECONDS = 2
};

static const char not_there[] = "it is not there"; /* said in place of a helper that is missing */

/* Its name becomes part of a program's, found on PATH: no slash, nothing that is a path. */
static bool name_valid(const char *name)
{
    return *name && strlen(name) < 64 &&
           !name[strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-")];
}

/* A program that runs, and what was seen of it. */
struct helper {
    pid_t child;
    bool leads;   /* a process group of its own: all that it starts is stopped with it */
    int to, from; /* its standard input (-1: closed) and output */
    bool ended;   /* its number may be another program's by now */
    bool unseen;  /* and how it ended went elsewhere: nobody is told where SIGCHLD is ignored, as may be inherited */
    int result;   /* waitpid's */
};

static void stop(void *with)
{
    const struct helper *h = with;
    kill(h->leads ? -h->child : h->child, SIGKILL);
}

/* Does a person sit before us? A helper may want to ask for something there, which only the terminal's foreground may. */
static bool has_terminal(void)
{
    int fd = open("/dev/tty", O_RDONLY | O_CLOEXEC | O_NOCTTY);
    bool has = fd >= 0 && tcgetpgrp(fd) == getpgrp();
    if (fd >= 0)
        close(fd);
    return has;
}

/* What begins with a pipe each for its input, its output and the word that it may begin. */
struct pipes {
    int in[2], back[2], go[2];
};

/* Begins when it stands where a signal's handler will find it; where we end before, not at all. */
static void become(const char *program, const char *verb, bool leads, const struct pipes *p)
{
    char word;
    if (leads)
        setpgid(0, 0);
    close(p->go[1]);
    if (read(p->go[0], &word, 1) != 1)
        _exit(126);
    dup2(p->in[0], STDIN_FILENO);
    dup2(p->back[1], STDOUT_FILENO);
    close_range(STDERR_FILENO + 1, ~0u, 0); /* connections, for one, which are nothing to it */
    signal(SIGPIPE, SIG_DFL);
    signal(SIGCHLD, SIG_DFL); /* it may wait for programs of its own */
    execlp(program, program, verb, (char *)NULL);
    const char *why = errno == ENOENT ? not_there : "it cannot be run";
    _exit(write(STDOUT_FILENO, why, strlen(why)) < 0 ? 127 : 126);
}

static int64_t seconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec;
}

/* Gives what is left of the input; closes where all of it is given or nobody takes it. */
static void give(int *to, struct tn_str *input)
{
    ssize_t n = input->len ? write(*to, input->at, input->len) : 0;
    if (n < 0 && (errno == EINTR || errno == EAGAIN))
        return;
    input->at += n > 0 ? n : 0;
    input->len -= n > 0 ? (size_t)n : input->len;
    if (input->len)
        return;
    close(*to);
    *to = -1;
}

static bool has_ended(struct helper *h)
{
    if (h->ended)
        return true;
    pid_t got = waitpid(h->child, &h->result, WNOHANG);
    h->unseen = got < 0 && errno == ECHILD;
    h->ended = got == h->child || h->unseen;
    if (h->ended)
        tn_undo_drop(stop, h);
    return h->ended;
}

/* Writes the input and reads the output, both as they go, to its end or the program's: what that leaves running may
 * hold its output open. False when time is over, or it says too much. */
static bool converse(struct helper *h, struct tn_str input, struct tn_buf *out)
{
    int64_t until = seconds() + HELPER_SECONDS;
    char chunk[4096];
    ssize_t n = 1;
    bool over = false;
    while (n && !over && !out->status && seconds() < until) {
        struct pollfd polled[2] = {{h->from, POLLIN, 0}, {h->to, POLLOUT, 0}};
        over = has_ended(h); /* before the last look at what it said */
        if (poll(polled, 2, over ? 0 : 50) < 0 && errno != EINTR)
            break;
        if (h->to >= 0 && polled[1].revents)
            give(&h->to, &input);
        if (!polled[0].revents)
            continue;
        over = false;
        n = read(h->from, chunk, sizeof chunk);
        if (n > 0)
            tn_buf_add(out, chunk, (size_t)n);
        else if (n < 0 && errno != EINTR)
            break;
    }
    tn_wipe(chunk, sizeof chunk);
    return (!n || over) && !out->status;
}

/* Who has closed its output has a little time to end. */
static bool ends(struct helper *h)
{
    struct timespec pause = {0, 10000000};
    for (unsigned i = 0; i < ENDING_SECONDS * 100 && !has_ended(h); i++)
        nanosleep(&pause, NULL);
    return has_ended(h);
}

/* What it said when it failed is for people, and one line; but something that looks like an answer may hold a secret. */
static void say_why(struct tn_buf *out, const char *why)
{
    size_t line = out->status ? 0 : strcspn(tn_buf_cstr(out), "\r\n");
    bool told = !why && line && line < 500 && !memchr(out->at, '{', line);
    if (out->at)
        tn_wipe(out->at + (told ? line : 0), out->len - (told ? line : 0));
    out->status = TN_OK;
    tn_buf_truncate(out, told ? line : 0);
    if (!told)
        tn_buf_text(out, why ? why : "it does not say why");
}

/* Unseen, it is known by what it said: an answer, or nothing where none was wanted; a failure has words. */
static bool went_well(const struct helper *h, struct tn_buf *out)
{
    const char *said = tn_buf_cstr(out) + strspn(tn_buf_cstr(out), " \t\r\n");
    return h->unseen ? !*said || *said == '{' : WIFEXITED(h->result) && !WEXITSTATUS(h->result);
}

static enum tn_helper_result judge(struct helper *h, bool in_time, struct tn_buf *out)
{
    bool too_much = out->status, done = in_time && ends(h);
    if (!done && !has_ended(h)) {
        stop(h);
        while (waitpid(h->child, &h->result, 0) < 0 && errno == EINTR) {
        }
        tn_undo_drop(stop, h);
    }
    if (done && went_well(h, out))
        return TN_HELPER_DONE;
    if (done && !strcmp(tn_buf_cstr(out), not_there))
        return TN_HELPER_MISSING;
    if (done && strstr(tn_buf_cstr(out), "credentials not found"))
        return TN_HELPER_NONE;
    say_why(out, too_much ? "it says too much" : !done ? "it does not end" : NULL);
    return TN_HELPER_FAILED;
}

static bool make_pipes(struct pipes *p)
{
    int *const all[] = {p->in, p->back, p->go};
    unsigned n = 0;
    while (n < 3 && !pipe2(all[n], O_CLOEXEC)) /* at once: another thread may start a program meanwhile */
        n++;
    for (unsigned i = 0; n < 3 && i < n; i++) {
        close(all[i][0]);
        close(all[i][1]);
    }
    return n == 3;
}

/* Our side of it, when it has begun. */
static void let_go(struct helper *h, const struct pipes *p)
{
    close(p->in[0]);
    close(p->back[1]);
    close(p->go[0]);
    if (h->child > 0) {
        tn_undo_add(stop, h);
        (void)!write(p->go[1], "", 1);
    }
    close(p->go[1]);
}

static enum tn_helper_result fail(struct tn_buf *out, const char *why)
{
    say_why(out, why);
    return TN_HELPER_FAILED;
}

enum tn_helper_result tn_cred_run_helper(const char *name, const char *verb, struct tn_str input,
                                         struct tn_buf *out)
{
    char program[96];
    struct pipes pipes;
    if (!name_valid(name))
        return fail(out, "that is not the name of a helper");
    snprintf(program, sizeof program, "docker-credential-%s", name);
    if (!make_pipes(&pipes))
        return fail(out, strerror(errno));
    bool leads = !has_terminal();
    struct helper h = {.child = fork(), .leads = leads, .to = pipes.in[1], .from = pipes.back[0]};
    if (!h.child)
        become(program, verb, leads, &pipes);
    let_go(&h, &pipes);
    bool in_time = h.child > 0 && converse(&h, input, out);
    if (h.to >= 0)
        close(h.to);
    close(h.from);
    return h.child > 0 ? judge(&h, in_time, out) : fail(out, "it cannot be started");
}
