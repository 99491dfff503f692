/* `-d` first, then the folder: <ns>/<name> as a folder of WIT, else <ns>/<name>.wasm or .wit; with a version
 * <ns>/<name>/<version> or <ns>/<name>@<version> in the same forms; then the registry, where one is given. A
 * name never touches the network but by way of `--registry`, or of a reference that `-d` has for it. */
#include "cli/package_source.h"

#include "base/crypto.h"
#include "oci/oci_ref.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

enum form { ABSENT, A_FILE, A_FOLDER };

static enum form form_of(const char *path)
{
    struct stat s;
    if (stat(path, &s))
        return ABSENT;
    return S_ISDIR(s.st_mode) ? A_FOLDER : A_FILE;
}

static bool ends_in(const char *name, const char *ending)
{
    size_t n = strlen(name), m = strlen(ending);
    return n > m && !strcmp(name + n - m, ending);
}

/* A folder counts where it holds WIT; <ns>/<name> may hold versions only. */
static bool holds_wit(const char *path)
{
    DIR *folder = opendir(path);
    bool found = false;
    for (struct dirent *e; folder && !found && (e = readdir(folder));)
        found = ends_in(e->d_name, ".wit");
    if (folder)
        closedir(folder);
    return found;
}

/* A path as the lock has it: from the lock's folder, where it stands under that. */
static const char *locked_path(const struct tn_cli_packages *p, const char *path)
{
    size_t n = strlen(p->lock_folder);
    return strncmp(path, p->lock_folder, n) ? path : path + n;
}

static enum tn_status take_path(struct tn_cli_packages *p, const char *path,
                                struct tn_cli_package *ret_package)
{
    ret_package->source = locked_path(p, path);
    if (form_of(path) == A_FOLDER) {
        ret_package->found.folder = path;
        return TN_OK;
    }
    return tn_file_read(&p->cli->job.arena, &p->cli->sink, path, &ret_package->found.source);
}

/* ---- -d ---- */

/* What `-d` has for a package: the very version, else what is said for all of them. */
static const char *named(const struct tn_cli_packages *p, const struct tn_package_request *request)
{
    const char *any = NULL;
    size_t len = strlen(request->name);
    for (unsigned i = 0; i < p->named.n; i++) {
        const char *text = p->named.at[i], *equals = strchr(text, '=');
        if (strncmp(text, request->name, len))
            continue;
        if (text[len] == '=')
            any = equals + 1;
        if (text[len] != '@' || !request->version)
            continue;
        struct tn_str version = {text + len + 1, (size_t)(equals - text) - len - 1};
        if (tn_str_eq(version, request->version))
            return equals + 1;
    }
    return any;
}

static enum tn_status take_named(struct tn_cli_packages *p, const char *operand,
                                 struct tn_cli_package *ret_package)
{
    if (form_of(operand) == ABSENT && tn_ref_looks(operand))
        return tn_cli_package_fetch(p, &ret_package->request, operand, ret_package);
    return take_path(p, operand, ret_package);
}

/* ---- the folder ---- */

/* `stem` is the path without an ending. */
static const char *in_folder(struct tn_cli_packages *p, const char *stem)
{
    static const char *const endings[] = {".wasm", ".wit", ".wat"}; /* wat: to be told what it is */
    if (form_of(stem) == A_FOLDER && holds_wit(stem))
        return stem;
    for (unsigned i = 0; i < sizeof endings / sizeof *endings; i++) {
        const char *path = tn_arena_printf(&p->cli->job.arena, "%s%s", stem, endings[i]);
        if (form_of(path) == A_FILE)
            return path;
    }
    return NULL;
}

static const char *look_in_folder(struct tn_cli_packages *p, const struct tn_package_request *request,
                                  struct tn_texts *ret_looked)
{
    struct tn_arena *arena = &p->cli->job.arena;
    char *path = tn_arena_printf(arena, "%s/%s", p->folder, request->name);
    const char *stems[] = {path, NULL}, *found = NULL;
    for (char *at = path + strlen(p->folder); *at; at++)
        if (*at == ':')
            *at = '/';
    if (request->version) {
        stems[0] = tn_arena_printf(arena, "%s/%s", path, request->version);
        stems[1] = tn_arena_printf(arena, "%s@%s", path, request->version);
    }
    for (unsigned i = 0; i < 2 && stems[i] && !found; i++) {
        found = in_folder(p, stems[i]);
        *tn_push(arena, ret_looked) =
            tn_arena_printf(arena, "there is no %s.wasm, nor WIT in %s/", stems[i], stems[i]);
    }
    return found;
}

static enum tn_status find(struct tn_package_source *self, const struct tn_package_request *request,
                           struct tn_package_found *ret_found, struct tn_texts *ret_looked)
{
    struct tn_cli_packages *p = (struct tn_cli_packages *)self;
    struct tn_cli_package package = {.request = *request};
    enum tn_status status = TN_ERR_NOT_FOUND;
    const char *operand = named(p, request), *path = operand ? NULL : look_in_folder(p, request, ret_looked);
    if (operand)
        status = take_named(p, operand, &package);
    else if (path)
        status = take_path(p, path, &package);
    else if (p->registry)
        status = tn_cli_package_ask(p, request, &package);
    if (status)
        return status;
    *tn_push(&p->cli->job.arena, &p->found) = package;
    *ret_found = package.found;
    return TN_OK;
}

/* ---- digests ---- */

static void add_bytes(struct tn_digest *digest, const char *name, struct tn_bytes bytes)
{
    uint8_t len[8];
    for (unsigned i = 0; i < 8; i++)
        len[i] = (uint8_t)((uint64_t)bytes.len >> (8 * i));
    tn_digest_add(digest, name, strlen(name) + 1);
    tn_digest_add(digest, len, sizeof len);
    tn_digest_add(digest, bytes.at, bytes.len);
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

enum { MAX_FOLDERS = 8 };

/* The names, lengths and bytes of the WIT and binaries in a folder, and in those in it, in the order of their
 * names. */
static enum tn_status add_folder(struct tn_cli_packages *p, struct tn_digest *digest, const char *path,
                                 size_t base, unsigned depth)
{
    struct tn_arena *arena = &p->cli->job.arena;
    struct tn_texts names = {0};
    DIR *folder = depth < MAX_FOLDERS ? opendir(path) : NULL;
    enum tn_status status = TN_OK;
    for (struct dirent *e; folder && (e = readdir(folder));)
        if (e->d_name[0] != '.')
            *tn_push(arena, &names) = tn_arena_printf(arena, "%s/%s", path, e->d_name);
    if (folder)
        closedir(folder);
    if (names.n)
        qsort(names.at, names.n, sizeof *names.at, by_bytes);
    for (unsigned i = 0; i < names.n && !status; i++) {
        const struct tn_source *source;
        enum form form = form_of(names.at[i]);
        if (form == A_FOLDER)
            status = add_folder(p, digest, names.at[i], base, depth + 1);
        if (form != A_FILE || !(ends_in(names.at[i], ".wit") || ends_in(names.at[i], ".wasm")))
            continue;
        status = tn_file_read(arena, &p->cli->sink, names.at[i], &source);
        if (!status)
            add_bytes(digest, names.at[i] + base, source->bytes);
    }
    return status;
}

static enum tn_status digest_of(struct tn_cli_packages *p, const struct tn_package_found *found,
                                const char **ret_hex)
{
    char text[TN_DIGEST_TEXT_MAX];
    struct tn_digest digest;
    enum tn_status status = tn_digest_init(&digest, &p->cli->sink, TN_SHA256);
    if (!status && found->folder)
        status = add_folder(p, &digest, found->folder, strlen(found->folder) + 1, 0);
    else if (!status)
        tn_digest_add(&digest, found->source->bytes.at, found->source->bytes.len);
    if (status)
        return status;
    tn_digest_text(&digest, text);
    *ret_hex = tn_arena_printf(&p->cli->job.arena, "%s", text + 7);
    return TN_OK;
}

/* ---- the lock ---- */

static enum tn_status is_not_locked(struct tn_cli_packages *p, const struct tn_cli_package *package,
                                    const struct tn_locked *was, const char *sha256)
{
    const char *id =
        package->request.version
            ? tn_arena_printf(&p->cli->job.arena, "%s@%s", package->request.name, package->request.version)
            : package->request.name;
    struct tn_draft draft = tn_diag_begin(
        &p->cli->sink, TN_ERROR, "wac-locked", package->request.span,
        was ? "package `%s` is not what %s says" : "package `%s` is not in %s", id, p->lock.path);
    if (was) {
        tn_diag_note(&draft, was->span, "locked: %s, sha256 %s", was->source, was->sha256);
        tn_diag_note(&draft, TN_NOWHERE, "found: %s, sha256 %s", package->source, sha256);
    }
    tn_diag_help(&draft, "if that is meant, compose once without `--locked`");
    tn_diag_end(&draft);
    return TN_ERR_INVALID;
}

/* Without a lock that is there, or needed, nothing is digested. */
static bool wants_lock(const struct tn_cli_packages *p)
{
    bool wants = p->locked || p->lock.text;
    for (unsigned i = 0; i < p->found.n; i++)
        wants |= p->found.at[i].fetched;
    return wants;
}

enum tn_status tn_cli_packages_check(struct tn_cli_packages *p)
{
    enum tn_status worst = TN_OK;
    for (unsigned i = 0; i < p->found.n && wants_lock(p); i++) {
        const struct tn_cli_package *package = &p->found.at[i];
        const char *name = package->request.name, *version = package->request.version, *sha256;
        const struct tn_locked *was = tn_lock_find(&p->lock, name, version);
        enum tn_status status = digest_of(p, &package->found, &sha256);
        if (status)
            return status;
        bool same = was && !strcmp(was->source, package->source) && !strcmp(was->sha256, sha256);
        if (p->locked && !same)
            worst = is_not_locked(p, package, was, sha256);
        if (!p->locked)
            tn_lock_put(&p->cli->job, &p->lock,
                        (struct tn_locked){name, version, package->source, sha256, TN_NOWHERE});
    }
    return worst;
}

enum tn_status tn_cli_packages_end(struct tn_cli_packages *p)
{
    return wants_lock(p) && !p->locked ? tn_lock_write(&p->cli->job, &p->lock) : TN_OK;
}

/* ---- before ---- */

static bool named_before(const struct tn_cli_packages *p, unsigned i, size_t len)
{
    for (unsigned k = 0; k < i; k++)
        if (!strncmp(p->named.at[k], p->named.at[i], len))
            return true;
    return false;
}

static bool check_named(struct tn_cli_packages *p)
{
    for (unsigned i = 0; i < p->named.n; i++) {
        const char *text = p->named.at[i], *equals = strchr(text, '='), *colon = strchr(text, ':');
        if (!equals || !colon || colon >= equals || !equals[1]) {
            tn_cli_usage_error(p->cli, "`-d %s` does not say which package is where: `-d ns:name=PATH`", text);
            return false;
        }
        if (named_before(p, i, (size_t)(equals + 1 - text))) {
            tn_cli_usage_error(p->cli, "`-d %.*s` stands twice", (int)(equals - text), text);
            return false;
        }
    }
    return true;
}

bool tn_cli_packages_begin(struct tn_cli_packages *p, struct tn_cli *cli, const char *document, int *ret_exit)
{
    struct tn_arena *arena = &cli->job.arena;
    const char *slash = strcmp(document, "-") ? strrchr(document, '/') : NULL;
    p->source.find = find;
    p->cli = cli;
    *ret_exit = TN_EXIT_USAGE;
    if (!check_named(p))
        return false;
    if (p->locked && p->update) {
        tn_cli_usage_error(cli, "`--locked` and `--update` exclude each other");
        return false;
    }
    if (p->folder && form_of(p->folder) != A_FOLDER && form_of(p->folder) != ABSENT) {
        *ret_exit = tn_cli_exit(cli, tn_file_cannot(&cli->sink, "read", p->folder, ENOTDIR));
        return false;
    }
    p->lock_folder = slash ? tn_arena_copy(arena, document, (size_t)(slash + 1 - document)) : "";
    if (!p->folder) {
        p->folder = tn_arena_printf(arena, "%sdeps", p->lock_folder);
        if (form_of(p->folder) != A_FOLDER)
            p->folder = "deps";
    }
    enum tn_status status =
        tn_lock_read(&cli->job, tn_arena_printf(arena, "%stenon.lock", p->lock_folder), &p->lock);
    *ret_exit = tn_cli_exit(cli, status);
    return !status;
}
