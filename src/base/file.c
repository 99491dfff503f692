#define _GNU_SOURCE /* sync_file_range, mkostemps */
#include "base/file.h"

#include "base/limits.h"
#include "base/mapped.h"
#include "base/undo.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

enum { STORED_AT_ONCE = 8 << 20 /* bytes of a file that grows, handed on to be stored */ };

const char *tn_file_base(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

enum tn_status tn_file_cannot(struct tn_diag_sink *sink, const char *verb, const char *path, int error)
{
    if (!strcmp(path, "-"))
        path = strcmp(verb, "read") ? "standard output" : "standard input";
    tn_diag_report(sink, TN_ERROR, "file-io", TN_NOWHERE, "cannot %s %s: %s", verb,
                   *path ? path : "a file without a name", strerror(error));
    return TN_ERR_IO;
}

enum tn_status tn_file_shorter(struct tn_diag_sink *sink, const char *path)
{
    tn_diag_report(sink, TN_ERROR, "file-io", TN_NOWHERE, "cannot read %s: " TN_BECAME_SHORTER, path);
    return TN_ERR_IO;
}

/* ---- folders ---- */

/* The folders that were made, the last one first: a signal handler may walk along them at any time. */
struct made_folder {
    struct made_folder *next;
    char path[];
};
static _Atomic(struct made_folder *) made_folders;

/* rmdir does nothing where something is in it. Threads may have entered a folder before the one that it is in. */
static void remove_folders(void *list)
{
    for (bool some = true; some;) {
        some = false;
        for (const struct made_folder *made = atomic_load((_Atomic(struct made_folder *) *)list); made; made = made->next)
            some |= !rmdir(made->path);
    }
}

static void remember_folder(const char *path)
{
    size_t len = strlen(path) + 1;
    struct made_folder *made = malloc(sizeof *made + len);
    if (!made)
        tn_oom(sizeof *made + len);
    memcpy(made->path, path, len);
    made->next = atomic_load(&made_folders);
    while (!atomic_compare_exchange_weak(&made_folders, &made->next, made))
        ;
    if (!made->next)
        tn_undo_add(remove_folders, &made_folders);
}

/* 0, or an errno. */
static int make_folder(const char *path, mode_t mode)
{
    tn_undo_making();
    int error = mkdir(path, mode) ? errno : 0;
    if (!error)
        remember_folder(path);
    tn_undo_made();
    return error;
}

void tn_file_remove_empty_folders(void)
{
    tn_undo_drop(remove_folders, &made_folders);
    remove_folders(&made_folders);
    for (struct made_folder *made = atomic_exchange(&made_folders, NULL), *next; made; made = next) {
        next = made->next;
        free(made);
    }
}

/* 0, or an errno, and then `path` ends with what cannot be made. */
static int make_folders(char *path, mode_t mode)
{
    for (char *slash = path;; *slash = '/') {
        slash = *path ? strchr(slash + 1, '/') : NULL;
        if (slash)
            *slash = 0;
        int error = make_folder(path, mode);
        if (error && error != EEXIST)
            return error;
        if (!slash)
            return 0;
    }
}

/* Another process that made one of them, and found nothing to put there, takes it away again. */
enum { FOLDER_TRIES = 8 };

enum tn_status tn_file_make_folders(struct tn_diag_sink *sink, const char *path, mode_t mode)
{
    char *copy = NULL;
    int error = ENOENT;
    for (unsigned tries = 0; error == ENOENT && tries < FOLDER_TRIES; tries++)
        error = make_folders(copy = tn_arena_copy(sink->arena, path, strlen(path)), mode);
    return error ? tn_file_cannot(sink, "make the folder", copy, error) : TN_OK;
}

/* ---- inputs ---- */

static enum tn_status too_large(struct tn_diag_sink *sink, const char *path)
{
    tn_diag_report(sink, TN_ERROR, "file-too-large", TN_NOWHERE, "%s is larger than the limit of %llu bytes",
                   path, TN_MAX_INPUT);
    return TN_ERR_LIMIT;
}

static void set_source(struct tn_arena *arena, const char *name, struct tn_bytes bytes,
                       const struct tn_source **ret_source)
{
    struct tn_source *source = tn_new(arena, struct tn_source);
    source->name = tn_arena_copy(arena, name, strlen(name));
    source->bytes = bytes;
    *ret_source = source;
}

/* What cannot be mapped (a pipe, a terminal) is read to its end into memory that stays. */
static enum tn_status read_stream(struct tn_arena *arena, struct tn_diag_sink *sink, int fd, const char *name,
                                  const struct tn_source **ret_source)
{
    struct tn_buf buf;
    tn_buf_init(&buf, TN_MAX_INPUT);
    enum tn_status status = TN_OK;
    char *chunk = malloc(64 << 10);
    if (!chunk)
        tn_oom(64 << 10);
    for (;;) {
        ssize_t n = read(fd, chunk, 64 << 10);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            status = tn_file_cannot(sink, "read", name, errno);
        if (n <= 0)
            break;
        tn_buf_add(&buf, chunk, (size_t)n);
        if (buf.status) {
            status = too_large(sink, name);
            break;
        }
    }
    free(chunk);
    if (!status)
        set_source(arena, name,
                   (struct tn_bytes){(const uint8_t *)tn_arena_copy(arena, buf.at, buf.len), buf.len},
                   ret_source);
    tn_buf_dispose(&buf);
    return status;
}

/* Mapping, faulting in and unmapping a page costs more than copying a few of them. */
enum { SMALL = 64 << 10 };

static enum tn_status read_small(struct tn_arena *arena, struct tn_diag_sink *sink, int fd, const char *path,
                                 size_t size, const struct tn_source **ret_source)
{
    uint8_t *at = tn_arena_alloc(arena, size);
    size_t len = 0;
    while (len < size) {
        ssize_t n = read(fd, at + len, size - len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return tn_file_cannot(sink, "read", path, errno);
        if (!n)
            break;
        len += (size_t)n;
    }
    set_source(arena, path, (struct tn_bytes){at, len}, ret_source);
    return TN_OK;
}

/* Standard input ends where it was read to: a second `-` would be empty. */
static enum tn_status take_stdin(struct tn_diag_sink *sink)
{
    static bool taken;
    bool before = taken;
    taken = true;
    if (!before)
        return TN_OK;
    tn_diag_report(sink, TN_ERROR, "file-io", TN_NOWHERE,
                   "standard input can be read once: `-` stands for two files");
    return TN_ERR_IO;
}

static enum tn_status refuse_pipe(struct tn_diag_sink *sink, const char *path)
{
    tn_diag_report(sink, TN_ERROR, "file-io", TN_NOWHERE, "cannot read %s: it is a pipe, where a file is to be", path);
    return TN_ERR_IO;
}

/* `flags`: of open(2). O_NONBLOCK: a pipe is refused, and not waited for. */
static enum tn_status read_path(struct tn_arena *arena, struct tn_diag_sink *sink, const char *path, int flags,
                                const struct tn_source **ret_source)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | flags);
    struct stat info;
    if (fd < 0)
        return tn_file_cannot(sink, "read", path, errno);
    enum tn_status status = TN_OK;
    if (fstat(fd, &info) < 0)
        status = tn_file_cannot(sink, "read", path, errno);
    else if (S_ISDIR(info.st_mode))
        status = tn_file_cannot(sink, "read", path, EISDIR);
    else if (S_ISFIFO(info.st_mode) && flags & O_NONBLOCK)
        status = refuse_pipe(sink, path);
    else if (!S_ISREG(info.st_mode) || !info.st_size) /* files in /proc say 0 and are not empty */
        status = read_stream(arena, sink, fd, path, ret_source);
    else if ((unsigned long long)info.st_size > TN_MAX_INPUT)
        status = too_large(sink, path);
    else if (info.st_size <= SMALL)
        status = read_small(arena, sink, fd, path, (size_t)info.st_size, ret_source);
    else {
        const void *at = tn_map(fd, (size_t)info.st_size, path);
        if (!at)
            status = read_stream(arena, sink, fd, path, ret_source);
        else
            set_source(arena, path, (struct tn_bytes){at, (size_t)info.st_size}, ret_source);
    }
    close(fd);
    return status;
}

enum tn_status tn_file_read(struct tn_arena *arena, struct tn_diag_sink *sink, const char *path,
                            const struct tn_source **ret_source)
{
    if (strcmp(path, "-"))
        return read_path(arena, sink, path, 0, ret_source);
    enum tn_status status = take_stdin(sink);
    return status ? status : read_stream(arena, sink, STDIN_FILENO, "<stdin>", ret_source);
}

enum tn_status tn_file_read_found(struct tn_arena *arena, struct tn_diag_sink *sink, const char *path,
                                  const struct tn_source **ret_source)
{
    return read_path(arena, sink, path, O_NONBLOCK, ret_source);
}

/* Moves a pipe's bytes to a file without a name. */
static enum tn_status spool(struct tn_diag_sink *sink, int from, const char *name, int *ret_fd)
{
    int fd;
    struct tn_outfile to = {.path = tn_file_nameless_words(sink->arena)};
    enum tn_status status = tn_file_nameless(sink, NULL, &fd);
    if (status)
        return status;
    to.fd = fd;
    char *chunk = malloc(256 << 10);
    if (!chunk)
        tn_oom(256 << 10);
    unsigned long long len = 0;
    for (ssize_t n = 1; !status && n;) {
        n = read(from, chunk, 256 << 10);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            status = tn_file_cannot(sink, "read", name, errno);
        else if ((len += (unsigned long long)n) > TN_MAX_INPUT)
            status = too_large(sink, name);
        else
            status = tn_outfile_write(&to, sink, chunk, (size_t)n);
    }
    free(chunk);
    if (status)
        close(fd);
    else
        *ret_fd = fd;
    return status;
}

enum tn_status tn_file_map(struct tn_arena *arena, struct tn_diag_sink *sink, int fd, const char *name,
                           const struct tn_source **ret_source)
{
    struct stat info;
    struct tn_bytes bytes = {(const uint8_t *)"", 0};
    if (fstat(fd, &info) < 0)
        return tn_file_cannot(sink, "read", name, errno);
    if ((unsigned long long)info.st_size > TN_MAX_INPUT)
        return too_large(sink, name);
    if (info.st_size) {
        const void *at = tn_map(fd, (size_t)info.st_size, name);
        if (!at)
            return tn_file_cannot(sink, "read", name, errno);
        bytes = (struct tn_bytes){at, (size_t)info.st_size};
    }
    set_source(arena, name, bytes, ret_source);
    return TN_OK;
}

enum tn_status tn_file_open(struct tn_arena *arena, struct tn_diag_sink *sink, const char *path,
                            const struct tn_source **ret_source, int *ret_fd)
{
    bool standard = !strcmp(path, "-");
    if (standard && take_stdin(sink))
        return TN_ERR_IO;
    const char *name = standard ? "<stdin>" : path;
    int fd = standard ? fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3) : open(path, O_RDONLY | O_CLOEXEC), spooled;
    struct stat info;
    if (fd < 0 || fstat(fd, &info) < 0)
        return tn_file_cannot(sink, "read", name, errno);
    enum tn_status status = TN_OK;
    if (S_ISDIR(info.st_mode))
        status = tn_file_cannot(sink, "read", name, EISDIR);
    else if (!S_ISREG(info.st_mode) || standard) { /* standard input may stand anywhere in its file */
        status = spool(sink, fd, name, &spooled);
        if (!status) {
            close(fd);
            fd = spooled;
        }
    }
    if (!status)
        status = tn_file_map(arena, sink, fd, name, ret_source);
    if (status)
        close(fd);
    else
        *ret_fd = fd;
    return status;
}

/* ---- outputs ---- */

/* A temporary file that is not yet in its place goes when a signal ends the program. */
static void remove_file(void *path)
{
    unlink(path);
}

static mode_t mask;

static void read_mask(void)
{
    mask = umask(0);
    umask(mask);
}

/* What a new file may be: 0666 but for the umask, which can only be read by setting it, for all threads. */
static mode_t default_mode(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, read_mask);
    return 0666 & ~mask;
}

/* Forgets the names; the file stays where it is. */
static void drop_names(struct tn_outfile *file)
{
    if (file->temp)
        tn_undo_drop(remove_file, file->temp);
    free(file->temp);
    free(file->place);
    file->temp = file->place = NULL;
}

/* A process that is killed leaves its temporary files behind. Each holds a lock on those that it writes, so one that
 * can be locked is nobody's. */
#define TEMPORARY_START ".tenon-"
#define TEMPORARY_END   ".part"
#define TEMPORARY       TEMPORARY_START "XXXXXX" TEMPORARY_END

static bool is_temporary(const char *name)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";
    size_t len = strlen(name), start = sizeof TEMPORARY_START - 1;
    if (len < sizeof TEMPORARY)
        return false;
    name += len - (sizeof TEMPORARY - 1);
    return !memcmp(name, TEMPORARY_START, start) && strspn(name + start, letters) == 6 &&
           !strcmp(name + start + 6, TEMPORARY_END);
}

static bool is_ours(int folder, const char *name, struct stat *ret_info)
{
    return !fstatat(folder, name, ret_info, AT_SYMLINK_NOFOLLOW) && S_ISREG(ret_info->st_mode) &&
           ret_info->st_uid == geteuid();
}

static void remove_if_abandoned(int folder, const char *name)
{
    struct stat opened, named;
    if (!is_temporary(name) || !is_ours(folder, name, &named))
        return;
    int fd = openat(folder, name, O_RDONLY | O_CLOEXEC | O_NOFOLLOW | O_NONBLOCK);
    if (fd < 0)
        return;
    if (!flock(fd, LOCK_SH | LOCK_NB) && !fstat(fd, &opened) && is_ours(folder, name, &named) &&
        opened.st_ino == named.st_ino && opened.st_dev == named.st_dev)
        unlinkat(folder, name, 0);
    close(fd);
}

/* Did this process look at the folder before? Many files are written into one, and each time would be too often. */
static bool is_news(int folder)
{
    static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
    static struct {
        dev_t device;
        ino_t number;
    } seen[16];
    static unsigned n;
    struct stat info;
    bool news = !fstat(folder, &info);
    pthread_mutex_lock(&lock);
    for (unsigned i = 0; news && i < n && i < 16; i++)
        news = seen[i].device != info.st_dev || seen[i].number != info.st_ino;
    if (news) {
        seen[n % 16].device = info.st_dev;
        seen[n++ % 16].number = info.st_ino;
    }
    pthread_mutex_unlock(&lock);
    return news;
}

void tn_file_remove_abandoned(const char *path)
{
    DIR *folder = opendir(path);
    const struct dirent *entry;
    bool looks = folder && is_news(dirfd(folder));
    while (looks && (entry = readdir(folder)))
        remove_if_abandoned(dirfd(folder), entry->d_name);
    if (folder)
        closedir(folder);
}

static void remove_abandoned_beside(const char *place)
{
    const char *slash = strrchr(place, '/');
    char *folder = !slash ? strdup(".") : slash == place ? strdup("/") : strndup(place, (size_t)(slash - place));
    if (!folder)
        tn_oom(0);
    tn_file_remove_abandoned(folder);
    free(folder);
}

/* Nobody took the new file for abandoned before the lock was had. Where there are no locks, nobody removes any. */
static bool hold(int fd)
{
    struct stat info;
    while (flock(fd, LOCK_EX) < 0 && errno == EINTR)
        ;
    return fstat(fd, &info) < 0 || info.st_nlink;
}

/* These return 0, or an errno. */
static int open_beside(struct tn_outfile *file)
{
    size_t len = strlen(file->place) + sizeof TEMPORARY;
    file->temp = malloc(len);
    if (!file->temp)
        tn_oom(len);
    snprintf(file->temp, len, "%s" TEMPORARY, file->place);
    tn_undo_add(remove_file, file->temp);
    for (;;) {
        tn_undo_making();
        file->fd = mkostemps(file->temp, sizeof TEMPORARY_END - 1, O_CLOEXEC);
        int error = errno;
        tn_undo_made();
        if (file->fd < 0) {
            drop_names(file);
            return error;
        }
        if (hold(file->fd))
            return 0;
        close(file->fd);
        snprintf(file->temp, len, "%s" TEMPORARY, file->place);
    }
}

static const char *temporary_folder(void)
{
    const char *set = getenv("TMPDIR");
    return set && *set ? set : "/tmp";
}

const char *tn_file_nameless_words(struct tn_arena *arena)
{
    return tn_arena_printf(arena, "a temporary file in %s", temporary_folder());
}

enum tn_status tn_file_nameless(struct tn_diag_sink *sink, const char *beside, int *ret_fd)
{
    const char *folder = temporary_folder();
    struct tn_outfile file = {.place = strdup(beside ? beside : tn_arena_printf(sink->arena, "%s/tenon", folder))};
    if (!file.place)
        tn_oom(0);
    int error = open_beside(&file);
    if (error)
        return tn_file_cannot(sink, beside ? "write" : "make a temporary file in", beside ? beside : folder, error);
    unlink(file.temp);
    drop_names(&file);
    *ret_fd = file.fd;
    return TN_OK;
}

/* What a link at `path` says, from where `path` is; NULL where there is none. */
static char *follow_link(const char *path)
{
    char target[PATH_MAX];
    ssize_t n = readlink(path, target, sizeof target);
    const char *slash = strrchr(path, '/');
    size_t folder = slash && n > 0 && *target != '/' ? (size_t)(slash + 1 - path) : 0;
    if (n <= 0 || n == sizeof target)
        return NULL;
    char *to = malloc(folder + (size_t)n + 1);
    if (!to)
        tn_oom(folder + (size_t)n + 1);
    memcpy(to, path, folder);
    memcpy(to + folder, target, (size_t)n);
    to[folder + (size_t)n] = 0;
    return to;
}

enum { LINKS = 40 /* one after the other, as the kernel has it */ };

/* The file that `path` leads to, along links, which may not be there yet where its folder is: /dev/stdout, above all, has to
 * stay a link. NULL, and errno. */
static char *place_of(const char *path)
{
    char *place = realpath(path, NULL), *at = place || errno != ENOENT ? NULL : strdup(path), *next;
    if (!at)
        return place;
    unsigned links = 0;
    for (; (next = follow_link(at)) && links < LINKS; links++) {
        free(at);
        at = next;
    }
    free(next);
    const char *slash = strrchr(at, '/');
    char *folder = slash ? strndup(at, slash == at ? 1 : (size_t)(slash - at)) : strdup(".");
    int error = links == LINKS ? ELOOP : links && access(folder, F_OK) ? errno : 0;
    free(folder);
    if (!error)
        return at;
    free(at);
    errno = error;
    return NULL;
}

static enum tn_status cannot_write(struct tn_diag_sink *sink, const char *path, int error)
{
    char *link = error == ENOENT ? follow_link(path) : NULL;
    if (!link)
        return tn_file_cannot(sink, "write", path, error);
    free(link);
    tn_diag_report(sink, TN_ERROR, "file-io", TN_NOWHERE, "cannot write %s: it is a link into a folder that is not there", path);
    return TN_ERR_IO;
}

enum tn_status tn_file_place(struct tn_arena *arena, struct tn_diag_sink *sink, const char *path, const char **ret_place)
{
    char *place = place_of(path);
    if (!place)
        return cannot_write(sink, path, errno);
    *ret_place = tn_arena_copy(arena, place, strlen(place));
    free(place);
    return TN_OK;
}

static int open_outfile(struct tn_outfile *file, const char *path, bool follow)
{
    *file = (struct tn_outfile){.path = path, .fd = STDOUT_FILENO};
    if (!strcmp(path, "-"))
        return 0;
    struct stat info;
    bool there = !(follow ? stat : lstat)(path, &info);
    if (there && S_ISDIR(info.st_mode))
        return EISDIR;
    if (!follow)
        there = there && S_ISREG(info.st_mode);
    if (there && !S_ISREG(info.st_mode)) { /* /dev/null, a pipe: nothing to rename onto */
        file->fd = open(path, O_WRONLY | O_CLOEXEC);
        return file->fd < 0 ? errno : 0;
    }
    file->place = !follow ? strdup(path) : there ? realpath(path, NULL) : place_of(path);
    if (!file->place)
        return errno;
    file->mode = there ? info.st_mode & 0777 : default_mode();
    remove_abandoned_beside(file->place);
    return open_beside(file);
}

enum tn_status tn_outfile_open(struct tn_outfile *file, struct tn_diag_sink *sink, const char *path)
{
    int error = open_outfile(file, path, true);
    return error ? cannot_write(sink, path, error) : TN_OK;
}

enum tn_status tn_outfile_open_making(struct tn_outfile *file, struct tn_diag_sink *sink, const char *path,
                                      mode_t mode)
{
    const char *slash = strrchr(path, '/');
    int error = ENOENT;
    const char *folder = !slash ? "." : slash == path ? "/" : tn_arena_copy(sink->arena, path, (size_t)(slash - path));
    for (unsigned tries = 0; error == ENOENT && tries < FOLDER_TRIES; tries++) {
        enum tn_status status = tn_file_make_folders(sink, folder, mode);
        if (status)
            return status;
        error = open_outfile(file, path, false);
    }
    return error ? tn_file_cannot(sink, "write", path, error) : TN_OK;
}

/* 0, or an errno. */
static int write_all(int fd, const void *at, size_t len)
{
    for (const char *p = at; len;) {
        ssize_t n = write(fd, p, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return errno;
        p += n;
        len -= (size_t)n;
    }
    return 0;
}

/* What takes long to come is stored while it comes: the sync before a file takes its place then has little left
 * to do. Where this fails, the sync does it all. */
static void begin_storing(struct tn_outfile *file)
{
    off_t from = (off_t)file->on_its_way, len = (off_t)(file->written - file->on_its_way);
    if (!file->temp || file->fetched || len < STORED_AT_ONCE)
        return;
    (void)sync_file_range(file->fd, from, len, SYNC_FILE_RANGE_WRITE);
    file->on_its_way = file->written;
}

enum tn_status tn_outfile_write(struct tn_outfile *file, struct tn_diag_sink *sink, const void *at,
                                size_t len)
{
    int error = write_all(file->fd, at, len);
    if (error)
        return tn_file_cannot(sink, "write", file->path, error);
    file->written += len;
    begin_storing(file);
    return TN_OK;
}

void tn_outfile_abort(struct tn_outfile *file)
{
    if (file->fd > STDERR_FILENO)
        close(file->fd);
    file->fd = -1;
    if (!file->temp)
        return;
    unlink(file->temp);
    drop_names(file);
}

/* 0, or an errno. Not while the file is being taken away, which would be told of. */
static int take_place(struct tn_outfile *file)
{
    tn_undo_making();
    int error = rename(file->temp, file->place) ? errno : 0;
    if (!error)
        drop_names(file);
    tn_undo_made();
    return error;
}

enum tn_status tn_outfile_commit(struct tn_outfile *file, struct tn_diag_sink *sink)
{
    enum tn_status status = TN_OK;
    if (!file->temp) {
        if (file->fd > STDERR_FILENO && close(file->fd) < 0)
            status = tn_file_cannot(sink, "write", file->path, errno);
        file->fd = -1;
        return status;
    }
    bool stored = fchmod(file->fd, file->mode) == 0 && (file->fetched || fsync(file->fd) == 0 || errno == EINVAL);
    int error = stored ? take_place(file) : errno;
    if (error) {
        status = tn_file_cannot(sink, "write", file->path, error);
        tn_outfile_abort(file);
        return status;
    }
    if (close(file->fd) < 0) /* only now: with it goes the lock */
        status = tn_file_cannot(sink, "write", file->path, errno);
    file->fd = -1;
    return status;
}

/* Maps what was written to a temporary file; false where there is none. */
static bool map_written(struct tn_arena *arena, const struct tn_outfile *file, uint64_t len,
                        const struct tn_source **ret_source)
{
    const void *at = file->temp && len ? tn_map(file->fd, (size_t)len, file->path) : NULL;
    if (!at)
        return false;
    set_source(arena, file->path, (struct tn_bytes){at, (size_t)len}, ret_source);
    return true;
}

/* Small slices, of which an output may have thousands, leave together; 0, or an errno. */
static int write_out(int fd, const struct tn_bytes *slices, unsigned n_slices)
{
    uint8_t small[1 << 16];
    size_t n = 0;
    int error = 0;
    for (unsigned i = 0; !error && i < n_slices; i++) {
        struct tn_bytes slice = slices[i];
        if (n + slice.len > sizeof small) {
            error = write_all(fd, small, n);
            n = 0;
        }
        if (slice.len > sizeof small / 4) {
            error = error ? error : write_all(fd, small, n);
            error = error ? error : write_all(fd, slice.at, slice.len);
            n = 0;
        } else if (slice.len) {
            memcpy(small + n, slice.at, slice.len);
            n += slice.len;
        }
    }
    return error ? error : write_all(fd, small, n);
}

static int write_whole(int fd, const struct tn_out *out)
{
    unsigned first = out->n && out->late.fill ? out->n - 1 : out->n;
    int error = write_out(fd, out->at, first);
    if (out->late.fill)
        out->late.fill(out->late.with);
    return error ? error : write_out(fd, out->at + first, out->n - first);
}

static enum tn_status write_slices(struct tn_outfile *file, struct tn_diag_sink *sink,
                                   const struct tn_out *out)
{
    int error = write_whole(file->fd, out);
    return error ? tn_file_cannot(sink, "write", file->path, error) : TN_OK;
}

enum tn_status tn_file_write(struct tn_diag_sink *sink, const char *path, const struct tn_out *out)
{
    struct tn_outfile file;
    enum tn_status status = tn_outfile_open(&file, sink, path);
    if (!status)
        status = write_slices(&file, sink, out);
    if (!status)
        return tn_outfile_commit(&file, sink);
    tn_outfile_abort(&file);
    return status;
}

enum tn_status tn_file_write_proved(struct tn_arena *arena, struct tn_diag_sink *sink, const char *path,
                                    const struct tn_out *out, tn_prove_fn *prove, void *with)
{
    struct tn_outfile file;
    const struct tn_source *written;
    enum tn_status status = tn_outfile_open(&file, sink, path);
    bool in_place =
        status || file.temp; /* else a stream, which cannot be taken back: proved before it is written */
    if (!status && in_place)
        status = write_slices(&file, sink, out);
    if (!status) {
        if (!map_written(arena, &file, out->len, &written))
            set_source(arena, path, tn_out_flatten(out, arena), &written);
        status = prove(with, written);
    }
    if (!status && !in_place)
        status = write_slices(&file, sink, out);
    if (!status)
        return tn_outfile_commit(&file, sink);
    tn_outfile_abort(&file);
    return status;
}

struct writing { /* what the thread that writes has to itself */
    const struct tn_outfile *file;
    const struct tn_out *out;
    int error;
};

static void *write_and_sync(void *at)
{
    struct writing *writing = at;
    writing->error = write_whole(writing->file->fd, writing->out);
    if (!writing->error && writing->file->temp && fsync(writing->file->fd) < 0 && errno != EINVAL)
        writing->error = errno;
    return NULL;
}

enum tn_status tn_file_write_while(struct tn_diag_sink *sink, const char *path, const struct tn_out *out,
                                   enum tn_status (*meanwhile)(void *with), void *with)
{
    struct tn_outfile file;
    pthread_t thread;
    enum tn_status opened = tn_outfile_open(&file, sink, path), status;
    struct writing writing = {&file, out, 0};
    bool at_once = !opened && file.temp && !pthread_create(&thread, NULL, write_and_sync, &writing);
    status = meanwhile(with);
    if (at_once)
        pthread_join(thread, NULL);
    if (opened)
        return opened;
    if (!status && !at_once)
        write_and_sync(&writing);
    if (!status && writing.error)
        status = tn_file_cannot(sink, "write", path, writing.error);
    if (!status)
        return tn_outfile_commit(&file, sink);
    tn_outfile_abort(&file);
    return status;
}

enum tn_status tn_file_write_bytes(struct tn_diag_sink *sink, const char *path, struct tn_bytes bytes)
{
    struct tn_bytes slice[1] = {bytes};
    return tn_file_write(sink, path, &(struct tn_out){.at = slice, .n = 1, .len = bytes.len});
}
