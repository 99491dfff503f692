#include "oci/oci_turn.h"

#include "base/crypto.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

/* A folder that this user alone can go into: what others can open they can hold. -1 where there is none. */
static int open_own_folder(struct tn_diag_sink *sink)
{
    const char *above = getenv("TMPDIR");
    const char *path = tn_arena_printf(sink->arena, "%s/tenon-%lu", above && *above ? above : "/tmp",
                                       (unsigned long)geteuid());
    struct stat info;
    (void)mkdir(path, 0700);
    int fd = open(path, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    if (fd < 0 || (!fstat(fd, &info) && info.st_uid == geteuid() && !(info.st_mode & 077)))
        return fd;
    close(fd);
    return -1;
}

/* Locks are files that stay: these are few, and names that share one wait for each other now and then. */
bool tn_turn_begin(struct tn_diag_sink *sink, const char *name, int *ret_fd)
{
    char digest[TN_DIGEST_TEXT_MAX];
    *ret_fd = -1;
    if (tn_sha256_text(sink, tn_bytes_of(tn_str(name)), digest))
        return true;
    int folder = open_own_folder(sink);
    if (folder < 0)
        return true;
    const char *file = tn_arena_printf(sink->arena, "turn-%.2s", strchr(digest, ':') + 1);
    int fd = openat(folder, file, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
    close(folder);
    if (fd < 0)
        return true;
    if (!flock(fd, LOCK_EX | LOCK_NB)) {
        *ret_fd = fd;
        return true;
    }
    bool taken = errno == EWOULDBLOCK;
    close(fd);
    return !taken;
}
