#include "oci/oci_certs.h"

#include "base/crypto.h"
#include "base/file.h"
#include "base/limits.h"

#include <dirent.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

struct search {
    struct tn_job *job;
    struct tn_cred_memory *memory;
    const char *host;
    bool named; /* by the command line */
};

/* ---- who is trusted ---- */

static enum tn_status no_certificates(struct tn_job *job, const char *path)
{
    struct tn_draft draft = tn_diag_begin(job->sink, TN_ERROR, "registry-certificate", TN_NOWHERE,
                                          "%s is no file of certificates in PEM form", path);
    tn_diag_help(&draft, "where it is in DER form, `openssl x509 -inform DER -in FILE` writes it in PEM");
    tn_diag_end(&draft);
    return TN_ERR_INVALID;
}

/* All files as one text. A file's last line may have no end. */
static enum tn_status read_trusted(const struct search *s, const struct tn_texts *paths, struct tn_bytes *ret_trusted)
{
    struct tn_buf all;
    bool right = true;
    enum tn_status status = TN_OK;
    tn_buf_init(&all, TN_MAX_TRUSTED);
    for (unsigned i = 0; !status && i < paths->n; i++) {
        struct tn_bytes text;
        status = tn_cred_read(s->job, s->memory, paths->at[i], s->named, &text);
        if (!status)
            status = tn_certificates_check(s->job->sink, text, &right);
        if (!status && !right)
            status = no_certificates(s->job, paths->at[i]);
        if (!status) {
            tn_buf_add(&all, text.at, text.len);
            tn_buf_byte(&all, '\n');
        }
        if (!status && all.status) {
            tn_diag_report(s->job->sink, TN_ERROR, "registry-certificate", TN_NOWHERE,
                           "%s: with it the certificates to trust are more than %u bytes", paths->at[i], TN_MAX_TRUSTED);
            status = TN_ERR_LIMIT;
        }
    }
    if (!status)
        *ret_trusted = (struct tn_bytes){(const uint8_t *)tn_arena_copy(&s->job->arena, all.at, all.len), all.len};
    tn_buf_dispose(&all);
    return status;
}

/* ---- who we are ---- */

static enum tn_status read_identity(const struct search *s, const char *cert, const char *key, struct tn_http_identity *ret_identity)
{
    struct tn_http_identity identity = {.cert_file = cert, .key_file = key};
    enum tn_status status = tn_cred_read(s->job, s->memory, cert, s->named, &identity.cert);
    if (!status && key)
        status = tn_cred_read(s->job, s->memory, key, s->named, &identity.key);
    if (!status)
        *ret_identity = identity;
    return status;
}

/* ---- folders ---- */

static bool ends_in(const char *name, const char *end)
{
    size_t n = strlen(name), m = strlen(end);
    return n > m && !strcmp(name + n - m, end);
}

static int by_bytes(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

struct folder {
    const char *path;
    struct tn_texts trusted, certs, keys; /* each in the order of their bytes */
};

static void sort(struct tn_texts *names)
{
    if (names->n)
        qsort(names->at, names->n, sizeof *names->at, by_bytes);
}

/* False, and errno, where it is none. */
static bool list(struct tn_arena *arena, const char *path, struct folder *ret_folder)
{
    DIR *open = opendir(path);
    const struct dirent *entry;
    struct folder f = {.path = path};
    if (!open)
        return false;
    while ((entry = readdir(open))) {
        const char *name = entry->d_name;
        struct tn_texts *to = ends_in(name, ".crt") ? &f.trusted : ends_in(name, ".cert") ? &f.certs : ends_in(name, ".key") ? &f.keys : NULL;
        if (to)
            *tn_push(arena, to) = tn_arena_printf(arena, "%s/%s", path, name);
    }
    closedir(open);
    sort(&f.trusted);
    sort(&f.certs);
    sort(&f.keys);
    *ret_folder = f;
    return true;
}

static enum tn_status cannot_list(const struct search *s, const char *path)
{
    struct tn_draft draft = tn_diag_begin(s->job->sink, TN_ERROR, "file-io", TN_NOWHERE,
                                          "cannot read %s, where certificates for %s are kept: %s", path, s->host, strerror(errno));
    tn_diag_help(&draft, "a folder ~/.config/containers/certs.d/%s comes before it", s->host);
    tn_diag_end(&draft);
    return TN_ERR_IO;
}

/* The first that is there; with no path where none is. */
static enum tn_status find_folder(const struct search *s, struct folder *ret_folder)
{
    struct tn_arena *arena = &s->job->arena;
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    const char *own = config && *config ? config
                      : home && *home   ? tn_arena_printf(arena, "%s/.config", home)
                                        : "";
    const char *places[] = {tn_arena_printf(arena, "%s/containers/certs.d/%s", own, s->host),
                            tn_arena_printf(arena, "/etc/containers/certs.d/%s", s->host),
                            tn_arena_printf(arena, "/etc/docker/certs.d/%s", s->host)};
    *ret_folder = (struct folder){0};
    for (unsigned i = *own ? 0 : 1; i < sizeof places / sizeof *places; i++) {
        if (access(places[i], F_OK))
            continue;
        return list(arena, places[i], ret_folder) ? TN_OK : cannot_list(s, places[i]);
    }
    return TN_OK;
}

/* "NAME.key" of "NAME.cert", or the other way round. */
static const char *other_half(struct tn_arena *arena, const char *path, const char *end)
{
    return tn_arena_printf(arena, "%.*s%s", (int)(strrchr(path, '.') - path), path, end);
}

/* The key of a certificate may stand in its own file; a key alone serves nobody. */
static enum tn_status check_keys(const struct search *s, const struct folder *f)
{
    for (unsigned i = 0; i < f->keys.n; i++) {
        const char *cert = other_half(&s->job->arena, f->keys.at[i], ".cert");
        if (!access(cert, F_OK))
            continue;
        struct tn_draft draft = tn_diag_begin(s->job->sink, TN_ERROR, "registry-certificate", TN_NOWHERE,
                                              "%s is a key without its certificate, which would be %s", f->keys.at[i], cert);
        tn_diag_help(&draft, "*.crt are the certificates of those who are trusted; our own is NAME.cert, its key NAME.key");
        tn_diag_end(&draft);
        return TN_ERR_INVALID;
    }
    return TN_OK;
}

static enum tn_status take_identity(const struct search *s, const struct folder *f, struct tn_http_identity *ret_identity)
{
    enum tn_status status = check_keys(s, f);
    if (status || !f->certs.n)
        return status;
    const char *key = other_half(&s->job->arena, f->certs.at[0], ".key");
    status = read_identity(s, f->certs.at[0], access(key, F_OK) ? NULL : key, ret_identity);
    ret_identity->one_of = f->certs.n > 1 ? f->path : NULL;
    return status;
}

enum tn_status tn_certs_find(struct tn_job *job, struct tn_cred_memory *memory, const char *host, const char *ca_file,
                             const char *cert_file, const char *key_file, struct tn_certs *ret_certs)
{
    struct search named = {job, memory, host, true}, found = {job, memory, host, false};
    struct tn_certs certs = {0};
    struct folder folder = {0};
    enum tn_status status = ca_file && cert_file ? TN_OK : find_folder(&found, &folder);
    if (!status && ca_file)
        status = read_trusted(&named, &(struct tn_texts){.at = &ca_file, .n = 1}, &certs.trusted);
    else if (!status)
        status = read_trusted(&found, &folder.trusted, &certs.trusted);
    if (!status && cert_file)
        status = read_identity(&named, cert_file, key_file, &certs.identity);
    else if (!status)
        status = take_identity(&found, &folder, &certs.identity);
    if (!status)
        *ret_certs = certs;
    return status;
}
