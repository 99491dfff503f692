/* `-d` first, then the folder: <ns>/<name> as a folder of WIT, else <ns>/<name>.wasm or .wit; with a version
 * <ns>/<name>/<version> or <ns>/<name>@<version> in the same forms. */
#include "cli/package_source.h"

#include <dirent.h>
#include <sys/stat.h>

enum form { ABSENT, A_FILE, A_FOLDER };

static enum form form_of(const char *path)
{
    struct stat s;
    if (stat(path, &s))
        return ABSENT;
    return S_ISDIR(s.st_mode) ? A_FOLDER : A_FILE;
}

/* A folder counts where it holds WIT; <ns>/<name> may hold versions only. */
static bool holds_wit(const char *path)
{
    DIR *folder = opendir(path);
    bool found = false;
    for (struct dirent *e; folder && !found && (e = readdir(folder));) {
        size_t n = strlen(e->d_name);
        found = n > 4 && !strcmp(e->d_name + n - 4, ".wit");
    }
    if (folder)
        closedir(folder);
    return found;
}

static enum tn_status take_file(struct tn_cli_packages *p, const char *path,
                                struct tn_package_found *ret_found)
{
    const struct tn_source *source;
    enum tn_status status = tn_file_read(&p->cli->job.arena, &p->cli->sink, path, &source);
    if (!status)
        *ret_found = (struct tn_package_found){.source = source};
    return status;
}

/* ---- -d ---- */

/* What `-d` has for a package: the very version, else one that is said for all of them. */
static const char *named(const struct tn_cli_packages *p, const struct tn_package_request *request)
{
    const char *any = NULL;
    for (unsigned i = 0; i < p->named.n; i++) {
        const char *text = p->named.at[i], *equals = strchr(text, '=');
        size_t len = strlen(request->name);
        if (strncmp(text, request->name, len))
            continue;
        if (text[len] == '=')
            any = equals + 1;
        if (request->version && text[len] == '@' &&
            tn_str_eq((struct tn_str){text + len + 1, (size_t)(equals - text) - len - 1}, request->version))
            return equals + 1;
    }
    return any;
}

static enum tn_status take_named(struct tn_cli_packages *p, const char *path,
                                 struct tn_package_found *ret_found)
{
    if (form_of(path) != A_FOLDER)
        return take_file(p, path, ret_found);
    *ret_found = (struct tn_package_found){.folder = path};
    return TN_OK;
}

/* ---- the folder ---- */

/* `stem` is the path without an ending. */
static enum tn_status in_folder(struct tn_cli_packages *p, const char *stem,
                                struct tn_package_found *ret_found)
{
    static const char *const endings[] = {".wasm", ".wit", ".wat"};
    if (form_of(stem) == A_FOLDER && holds_wit(stem)) {
        *ret_found = (struct tn_package_found){.folder = stem};
        return TN_OK;
    }
    for (unsigned i = 0; i < sizeof endings / sizeof *endings; i++) {
        const char *path = tn_arena_printf(&p->cli->job.arena, "%s%s", stem, endings[i]);
        if (form_of(path) == A_FILE)
            return take_file(p, path, ret_found);
    }
    return TN_ERR_NOT_FOUND;
}

static enum tn_status look_in_folder(struct tn_cli_packages *p, const struct tn_package_request *request,
                                     struct tn_package_found *ret_found, struct tn_texts *ret_looked)
{
    struct tn_arena *arena = &p->cli->job.arena;
    char *path = tn_arena_printf(arena, "%s/%s", p->folder, request->name);
    for (char *at = path + strlen(p->folder); *at; at++)
        if (*at == ':')
            *at = '/';
    const char *version = request->version ? request->version : "";
    const char *stems[] = {path, NULL};
    if (request->version) {
        stems[0] = tn_arena_printf(arena, "%s/%s", path, version);
        stems[1] = tn_arena_printf(arena, "%s@%s", path, version);
    }
    for (unsigned i = 0; i < 2 && stems[i]; i++) {
        enum tn_status status = in_folder(p, stems[i], ret_found);
        if (status != TN_ERR_NOT_FOUND)
            return status;
        *tn_push(arena, ret_looked) =
            tn_arena_printf(arena, "there is no %s.wasm, nor WIT in %s", stems[i], stems[i]);
    }
    return TN_ERR_NOT_FOUND;
}

static enum tn_status find(struct tn_package_source *self, const struct tn_package_request *request,
                           struct tn_package_found *ret_found, struct tn_texts *ret_looked)
{
    struct tn_cli_packages *p = (struct tn_cli_packages *)self;
    const char *path = named(p, request);
    if (path)
        return take_named(p, path, ret_found);
    return look_in_folder(p, request, ret_found, ret_looked);
}

void tn_cli_packages_init(struct tn_cli_packages *p, struct tn_cli *cli)
{
    *p = (struct tn_cli_packages){.source = {find}, .cli = cli};
}

bool tn_cli_packages_check(struct tn_cli_packages *p)
{
    for (unsigned i = 0; i < p->named.n; i++)
        if (!strchr(p->named.at[i], ':') || !strchr(p->named.at[i], '=')) {
            tn_cli_usage_error(p->cli, "`-d %s` does not say which package is where: `-d ns:name=PATH`",
                               p->named.at[i]);
            return false;
        }
    return true;
}
