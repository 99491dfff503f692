#include "cli/adapters.h"

#include <stdlib.h>
#include <unistd.h>

static const char *const kinds[] = {"command", "reactor", "proxy"};
enum { KINDS = sizeof kinds / sizeof *kinds };

/* Where the program itself is, without its own name; "." where nobody can tell. */
static const char *program_folder(struct tn_cli *cli)
{
    char path[4096];
    ssize_t n = readlink("/proc/self/exe", path, sizeof path);
    while (n > 0 && path[n - 1] != '/')
        n--;
    return n > 1 ? tn_arena_copy(&cli->job.arena, path, (size_t)n - 1) : ".";
}

static const char *find(struct tn_cli *cli, const char *kind)
{
    const char *program = program_folder(cli), *own = getenv("TENON_ADAPTERS");
    const char *const folders[] = {
        own && *own ? own : NULL,
        tn_arena_printf(&cli->job.arena, "%s/../share/tenon/adapters", program),
        tn_arena_printf(&cli->job.arena, "%s/adapters", program), /* the build tree, and one within it */
        tn_arena_printf(&cli->job.arena, "%s/../adapters", program),
    };
    for (unsigned i = 0; i < sizeof folders / sizeof *folders; i++) {
        if (!folders[i])
            continue;
        const char *path = tn_arena_printf(&cli->job.arena, "%s/" TN_PREVIEW1 ".%s.wasm", folders[i], kind);
        if (!access(path, R_OK))
            return path;
    }
    return NULL;
}

static enum tn_status installed(struct tn_cli *cli, const char *kind, const char **ret_path)
{
    bool known = false;
    for (unsigned i = 0; i < KINDS; i++)
        known |= !strcmp(kind, kinds[i]);
    const char *path = known ? find(cli, kind) : NULL;
    if (path) {
        *ret_path = path;
        return TN_OK;
    }
    struct tn_draft draft =
        known ? tn_diag_begin(&cli->sink, TN_ERROR, "adapter-missing", TN_NOWHERE,
                              "the preview1 adapter `%s` is not installed", kind)
              : tn_diag_begin(&cli->sink, TN_ERROR, "adapter-missing", TN_NOWHERE,
                              "`%s` is no preview1 adapter: there are command, reactor and proxy", kind);
    tn_diag_help(&draft, known ? "`tools/adapters.sh DIR` fetches it; TENON_ADAPTERS=DIR tells where it is, "
                                 "or `--adapt " TN_PREVIEW1 "=FILE` names any other"
                               : "`--adapt " TN_PREVIEW1 "=FILE` names one of your own");
    tn_diag_end(&draft);
    return known ? TN_ERR_IO : TN_ERR_INVALID;
}

/* The file's name up to its first dot. */
static const char *name_of_file(struct tn_cli *cli, const char *path)
{
    const char *start = tn_file_base(path);
    return tn_name_of(&cli->job.names, (struct tn_str){start, strcspn(start, ".")});
}

enum tn_status tn_cli_adapter(struct tn_cli *cli, const char *value, const char **ret_name,
                              const char **ret_path)
{
    const char *equals = strchr(value, '='), *path = equals ? equals + 1 : value;
    if (!equals || equals == value) {
        *ret_name = name_of_file(cli, path);
        *ret_path = path;
        return TN_OK;
    }
    struct tn_str name = {value, (size_t)(equals - value)};
    if (tn_str_eq(name, "preview1")) {
        enum tn_status status = installed(cli, path, ret_path);
        if (!status)
            *ret_name = tn_name(&cli->job.names, TN_PREVIEW1);
        return status;
    }
    *ret_name = tn_name_of(&cli->job.names, name);
    *ret_path = path;
    return TN_OK;
}
