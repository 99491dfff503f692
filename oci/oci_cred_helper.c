/* Credential helpers: a verb on the command line, the registry or JSON on standard input, JSON on standard
 * output; https://docs.docker.com/reference/cli/docker/login/#credential-helper-protocol */
#include "base/crypto.h"
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

enum { HELPER_SECONDS = 60, NOT_STARTED = 127 }; /* a person may have to unlock a key ring */

/* Its name becomes part of a program's, found on PATH: no slash, nothing that is a path. */
static bool name_valid(const char *name)
{
    return *name && strlen(name) < 64 &&
           !name[strspn(name, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789._-")];
}

static void become(const char *program, const char *verb, int in, int out)
{
    dup2(in, STDIN_FILENO);
    dup2(out, STDOUT_FILENO);
    signal(SIGPIPE, SIG_DFL);
    execlp(program, program, verb, (char *)NULL);
    _exit(errno == ENOENT ? NOT_STARTED : 126);
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

/* Writes the input and reads the output to its end, both as they go; false when time is over. Closes `to`. */
static bool converse(int to, int from, struct tn_str input, struct tn_buf *out)
{
    int64_t until = seconds() + HELPER_SECONDS;
    char chunk[4096];
    ssize_t n = 1;
    while (n && seconds() < until) {
        struct pollfd polled[2] = {{from, POLLIN, 0}, {to, POLLOUT, 0}};
        if (poll(polled, 2, 1000) < 0 && errno != EINTR)
            break;
        if (to >= 0 && polled[1].revents)
            give(&to, &input);
        if (!polled[0].revents)
            continue;
        n = read(from, chunk, sizeof chunk);
        if (n > 0)
            tn_buf_add(out, chunk, (size_t)n);
        else if (n < 0 && errno != EINTR)
            break;
    }
    tn_wipe(chunk, sizeof chunk);
    if (to >= 0)
        close(to);
    return !n;
}

static enum tn_helper_result wait_for(pid_t child, bool in_time, const struct tn_buf *out)
{
    int result;
    if (!in_time)
        kill(child, SIGKILL);
    while (waitpid(child, &result, 0) < 0 && errno == EINTR) {
    }
    if (!in_time || out->status)
        return TN_HELPER_FAILED;
    if (WIFEXITED(result) && WEXITSTATUS(result) == NOT_STARTED)
        return TN_HELPER_MISSING;
    if (WIFEXITED(result) && !WEXITSTATUS(result))
        return TN_HELPER_DONE;
    return strstr(tn_buf_cstr(out), "credentials not found") ? TN_HELPER_NONE : TN_HELPER_FAILED;
}

enum tn_helper_result tn_cred_run_helper(const char *name, const char *verb, struct tn_str input,
                                         struct tn_buf *out)
{
    char program[96];
    int in[2], back[2];
    if (!name_valid(name))
        return TN_HELPER_MISSING;
    snprintf(program, sizeof program, "docker-credential-%s", name);
    if (pipe(in) < 0)
        return TN_HELPER_FAILED;
    if (pipe(back) < 0) {
        close(in[0]);
        close(in[1]);
        return TN_HELPER_FAILED;
    }
    for (int i = 0; i < 2; i++) {
        fcntl(in[i], F_SETFD, FD_CLOEXEC);
        fcntl(back[i], F_SETFD, FD_CLOEXEC);
    }
    pid_t child = fork();
    if (!child)
        become(program, verb, in[0], back[1]);
    close(in[0]);
    close(back[1]);
    bool in_time = child > 0 && converse(in[1], back[0], input, out);
    if (child < 0)
        close(in[1]);
    close(back[0]);
    return child > 0 ? wait_for(child, in_time, out) : TN_HELPER_FAILED;
}
