#include "cli/lock.h"

#include "base/file.h"
#include "base/limits.h"
#include "base/toml.h"
#include "base/utf8.h"

#include <stdlib.h>
#include <unistd.h>

static int compare(const struct tn_locked *a, const char *name, const char *version)
{
    int order = strcmp(a->name, name);
    return order ? order : strcmp(a->version ? a->version : "", version ? version : "");
}

static int by_name(const void *a, const void *b)
{
    const struct tn_locked *other = b;
    return compare(a, other->name, other->version);
}

const struct tn_locked *tn_lock_find(const struct tn_lock *lock, const char *name, const char *version)
{
    for (unsigned i = 0; i < lock->packages.n; i++)
        if (!compare(&lock->packages.at[i], name, version))
            return &lock->packages.at[i];
    return NULL;
}

void tn_lock_put(struct tn_job *job, struct tn_lock *lock, struct tn_locked package)
{
    struct tn_locked *there = (struct tn_locked *)tn_lock_find(lock, package.name, package.version);
    if (!there)
        there = tn_push(&job->arena, &lock->packages);
    *there = package;
}

/* ---- reading ---- */

static enum tn_status fault(struct tn_job *job, struct tn_span span, const char *words)
{
    struct tn_draft draft = tn_diag_begin(job->sink, TN_ERROR, "wac-lock", span, "%s", words);
    tn_diag_help(&draft, "without the file, the next `compose` writes it anew");
    tn_diag_end(&draft);
    return TN_ERR_INVALID;
}

/* A member that is a text without control characters. */
static bool take_text(const struct tn_toml *table, const char *key, const char **ret_text)
{
    const struct tn_toml *value = tn_toml_get(table, key);
    if (!value || value->kind != TN_TOML_STRING || memchr(value->text.at, 0, value->text.len))
        return false;
    *ret_text = value->text.at;
    return true;
}

static bool is_sha256(const char *text)
{
    return strlen(text) == 64 && strspn(text, "0123456789abcdef") == 64;
}

static enum tn_status read_package(struct tn_job *job, const struct tn_toml *table, struct tn_lock *lock)
{
    struct tn_locked package = {.span = table->span};
    bool ok = table->kind == TN_TOML_TABLE && take_text(table, "name", &package.name) &&
              take_text(table, "source", &package.source) && take_text(table, "sha256", &package.sha256) &&
              is_sha256(package.sha256);
    if (ok && tn_toml_get(table, "version"))
        ok = take_text(table, "version", &package.version);
    if (!ok)
        return fault(job, table->span,
                     "this package has no `name`, `source` and `sha256` that could be understood");
    tn_lock_put(job, lock, package);
    return TN_OK;
}

enum tn_status tn_lock_read(struct tn_job *job, const char *path, struct tn_lock *ret_lock)
{
    const struct tn_toml *root, *version, *packages;
    const struct tn_source *source;
    *ret_lock = (struct tn_lock){.path = path};
    if (access(path, F_OK))
        return TN_OK;
    enum tn_status status = tn_file_read_found(&job->arena, job->sink, path, &source);
    if (status)
        return status;
    struct tn_source *text = tn_new(&job->arena, struct tn_source);
    *text = *source;
    text->text = true;
    ret_lock->text = text;
    status = tn_toml_read(&job->arena, job->sink, text, &root);
    if (status)
        return status;
    version = tn_toml_get(root, "version");
    packages = tn_toml_get(root, "package");
    if (!version || version->kind != TN_TOML_INTEGER || version->integer != 1)
        return fault(job, version ? version->span : (struct tn_span){.source = text},
                     "this lock file is not of version 1, the one that is known here");
    for (const struct tn_toml *p = packages ? packages->first : NULL; p; p = p->next) {
        enum tn_status one = read_package(job, p, ret_lock);
        status = status ? status : one;
    }
    return status;
}

/* ---- writing ---- */

static void put_string(struct tn_buf *out, const char *key, const char *text)
{
    tn_buf_printf(out, "%s = \"", key);
    for (; *text; text++) {
        if (*text == '"' || *text == '\\')
            tn_buf_byte(out, '\\');
        if ((unsigned char)*text < 0x20 || *text == 0x7f)
            tn_buf_printf(out, "\\u%04X", (unsigned)(unsigned char)*text);
        else
            tn_buf_byte(out, (uint8_t)*text);
    }
    tn_buf_text(out, "\"\n");
}

static void put_package(struct tn_buf *out, const struct tn_locked *package)
{
    tn_buf_text(out, "\n[[package]]\n");
    put_string(out, "name", package->name);
    if (package->version)
        put_string(out, "version", package->version);
    put_string(out, "source", package->source);
    put_string(out, "sha256", package->sha256);
}

enum tn_status tn_lock_write(struct tn_job *job, const struct tn_lock *lock)
{
    struct tn_buf text;
    enum tn_status status = TN_OK;
    unsigned n = lock->packages.n;
    struct tn_locked *sorted = tn_new_n(&job->arena, n, struct tn_locked);
    for (unsigned i = 0; i < n; i++)
        sorted[i] = lock->packages.at[i];
    if (n)
        qsort(sorted, n, sizeof *sorted, by_name);
    tn_buf_init(&text, TN_MAX_TOML);
    tn_buf_text(&text,
                "# What the packages of compositions were: written by `tenon compose`.\nversion = 1\n");
    for (unsigned i = 0; i < n; i++)
        put_package(&text, &sorted[i]);
    struct tn_bytes bytes = tn_buf_view(&text);
    if (!lock->text || !tn_str_same(tn_str_of(lock->text->bytes), tn_str_of(bytes)))
        status = tn_file_write_bytes(job->sink, lock->path, bytes);
    tn_buf_dispose(&text);
    return status;
}
