/* A WASI preview1 command, on the C library: its adapter makes a component of it that exports wasi:cli/run. */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static void say(const char *text)
{
    write(STDOUT_FILENO, text, strlen(text));
}

/* Copies standard input to a file, and the file back to standard output. */
static int through_file(const char *path)
{
    char buf[256];
    ssize_t n;
    int fd = open(path, O_RDWR | O_CREAT | O_TRUNC, 0600);
    if (fd < 0)
        return errno;
    while ((n = read(STDIN_FILENO, buf, sizeof buf)) > 0)
        write(fd, buf, (size_t)n);
    lseek(fd, 0, SEEK_SET);
    while ((n = read(fd, buf, sizeof buf)) > 0)
        write(STDOUT_FILENO, buf, (size_t)n);
    close(fd);
    return 0;
}

int main(int argc, char **argv)
{
    struct timespec now;
    const char *home = getenv("HOME");
    for (int i = 1; i < argc; i++) {
        say(argv[i]);
        say(i + 1 < argc ? " " : "\n");
    }
    say(home ? home : "nowhere");
    say("\n");
    if (clock_gettime(CLOCK_MONOTONIC, &now))
        return 1;
    return argc > 1 ? through_file(argv[argc - 1]) : 0;
}
