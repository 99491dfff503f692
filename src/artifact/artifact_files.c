#include "artifact/artifact_files.h"

#include "base/limits.h"
#include "base/utf8.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

/* ---- titles ---- */

/* Not hidden (which `.` and `..` are, too), not an option, no longer than file systems take with what a
 * temporary file has behind its name; neither a separator nor a drive or stream of Windows. */
static bool part_is_safe(struct tn_str part)
{
    if (!part.len || part.len > 240 || *part.at == '.' || *part.at == '-')
        return false;
    for (size_t i = 0; i < part.len; i++)
        if (strchr("\\:", part.at[i]))
            return false;
    return part.at[part.len - 1] != ' ' && part.at[part.len - 1] != '.';
}

/* Is it shown as it is? Else it holds controls, or what turns the direction of text around. */
static bool is_plain(const char *title)
{
    struct tn_buf shown;
    tn_buf_init(&shown, TN_MAX_TEXT);
    tn_utf8_escape(&shown, tn_str(title), false);
    bool plain = !shown.status && shown.len == strlen(title);
    tn_buf_dispose(&shown);
    return plain;
}

bool tn_title_is_path(const char *title)
{
    if (strlen(title) > 1000 || !tn_utf8_valid(tn_str(title)) || !is_plain(title))
        return false;
    for (;;) {
        size_t len = strcspn(title, "/");
        if (!part_is_safe((struct tn_str){title, len}))
            return false;
        if (!title[len])
            return true;
        title += len + 1;
    }
}

bool tn_title_is_wasm(const char *title)
{
    size_t len = strlen(title);
    return len > 5 && len <= 200 && !strcmp(title + len - 5, ".wasm") && !strchr(title, '/') &&
           tn_title_is_path(title);
}

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

/* Are two titles one file, or one the folder of the other, where case does not count? */
static bool collide(const char *a, const char *b)
{
    while (*a && lower(*a) == lower(*b))
        a++, b++;
    return (!*a && !*b) || (!*a && *b == '/') || (*a == '/' && !*b);
}

/* ---- the plan ---- */

static enum tn_status refuse(struct tn_job *job, const char *name, const char *title, const char *why)
{
    tn_diag_report(job->sink, TN_ERROR, "artifact-title", TN_NOWHERE, "%s has a file called `%s`, %s", name,
                   title, why);
    return TN_ERR_INVALID;
}

static enum tn_status plan_one(struct tn_job *job, const char *name, const struct tn_descriptor *layer,
                               const char *title, struct tn_artifact_files *files)
{
    if (!tn_title_is_path(title))
        return refuse(job, name, title, "which is not taken as a name here");
    for (unsigned i = 0; i < files->n; i++)
        if (collide(files->at[i].title, title))
            return refuse(job, name, title,
                          tn_arena_printf(&job->arena, "which is in the way of `%s`", files->at[i].title));
    const char *folder = files->folder, *slash = folder[strlen(folder) - 1] == '/' ? "" : "/";
    *tn_push(&job->arena, files) = (struct tn_artifact_file){
        .title = title, .path = tn_arena_printf(&job->arena, "%s%s%s", folder, slash, title), .layer = layer};
    return TN_OK;
}

enum tn_status tn_files_plan(struct tn_job *job, const char *name, const struct tn_manifest *manifest,
                             const char *folder, struct tn_artifact_files *ret_files)
{
    struct tn_artifact_files files = {.folder = folder};
    enum tn_status status = TN_OK;
    for (unsigned i = 0; !status && i < manifest->layers.n; i++) {
        const struct tn_descriptor *layer = &manifest->layers.at[i];
        const char *title = tn_annotation_get(&layer->annotations, TN_ANNOTATION_TITLE);
        if (files.n >= TN_MAX_FILES) {
            tn_diag_report(job->sink, TN_ERROR, "artifact-files", TN_NOWHERE, "%s has more than %d files",
                           name, TN_MAX_FILES);
            return TN_ERR_LIMIT;
        }
        if (title)
            status = plan_one(job, name, layer, title, &files);
        else if (strcmp(layer->media_type, TN_MEDIA_EMPTY))
            tn_diag_report(job->sink, TN_WARNING, "artifact-untitled", TN_NOWHERE,
                           "%s: layer %u (%s) has no title, and is left out", name, i, layer->media_type);
    }
    if (!status && !files.n) {
        tn_diag_report(job->sink, TN_ERROR, "artifact-files", TN_NOWHERE,
                       "%s has no files: none of its layers has a title", name);
        return TN_ERR_INVALID;
    }
    if (!status)
        *ret_files = files;
    return status;
}

/* ---- on disk ---- */

/* Nothing on the way below the folder may be a link, which could lead anywhere. */
static enum tn_status check_way(struct tn_job *job, const struct tn_artifact_file *file, bool no_clobber)
{
    char *way = tn_arena_copy(&job->arena, file->path, strlen(file->path));
    size_t folder = strlen(way) - strlen(file->title);
    struct stat info;
    for (size_t at = folder;; at++) {
        char c = way[at];
        if (c && c != '/')
            continue;
        way[at] = '\0';
        bool there = !lstat(way, &info);
        if (there && S_ISLNK(info.st_mode)) {
            tn_diag_report(job->sink, TN_ERROR, "artifact-link", TN_NOWHERE,
                           "%s is a link, and is not followed", way);
            return TN_ERR_INVALID;
        }
        if (there && !c && S_ISDIR(info.st_mode))
            return tn_file_cannot(job->sink, "write", way, EISDIR);
        if (there && !c && no_clobber) {
            tn_diag_report(job->sink, TN_ERROR, "artifact-exists", TN_NOWHERE, "%s is there already", way);
            return TN_ERR_EXISTS;
        }
        way[at] = c;
        if (!c)
            return TN_OK;
    }
}

enum tn_status tn_files_open(struct tn_job *job, struct tn_artifact_files *files, bool no_clobber)
{
    enum tn_status status = TN_OK;
    for (unsigned i = 0; !status && i < files->n; i++)
        status = check_way(job, &files->at[i], no_clobber);
    for (unsigned i = 0; !status && i < files->n; i++) {
        struct tn_artifact_file *file = &files->at[i];
        status = tn_outfile_open_making(&file->file, job->sink, file->path, 0777);
        file->open = !status;
        file->file.fetched = true;
    }
    return status;
}

enum tn_status tn_files_commit(struct tn_job *job, struct tn_artifact_files *files)
{
    enum tn_status status = TN_OK;
    for (unsigned i = 0; !status && i < files->n; i++) {
        status = tn_outfile_commit(&files->at[i].file, job->sink);
        files->at[i].open = files->at[i].open && status;
    }
    return status;
}

void tn_files_abort(struct tn_artifact_files *files)
{
    for (unsigned i = files->n; i--;) {
        if (files->at[i].open)
            tn_outfile_abort(&files->at[i].file);
        files->at[i].open = false;
    }
}
