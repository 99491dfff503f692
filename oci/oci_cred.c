#include "oci/oci_cred.h"

#include "base/crypto.h"
#include "base/json.h"
#include "base/limits.h"
#include "oci/oci_cred_file.h"

#include <stdlib.h>
#include <unistd.h>

/* ---- whose it is ---- */

bool tn_cred_allowed(const struct tn_url *registry, const struct tn_url *url)
{
    return tn_url_same_origin(registry, url);
}

static bool is_address(const char *host)
{
    return host[0] == '[' || !host[strspn(host, "0123456789.")];
}

/* The domain that `host` was registered under, as far as names tell: its last two labels, or three where the
 * last but one is as short as in co.uk. */
static const char *domain_of(const char *host)
{
    const char *labels[3] = {host, host, host};
    for (const char *c = host; *c; c++)
        if (*c == '.') {
            labels[0] = labels[1];
            labels[1] = labels[2];
            labels[2] = c + 1;
        }
    bool short_second = labels[2] > labels[1] && labels[2] - labels[1] <= 4;
    return short_second ? labels[0] : labels[1];
}

static bool same_domain(const char *a, const char *b)
{
    if (is_address(a) || is_address(b))
        return false;
    const char *domain = domain_of(a);
    return strchr(domain, '.') && !strcmp(domain, domain_of(b));
}

/* Spaces are no matter, nor is what makes a URL of a host. */
static bool listed(const char *list, const char *host)
{
    static const char scheme[] = "https://";
    for (size_t n; list && *list; list += n) {
        list += strspn(list, ", ");
        list += strncmp(list, scheme, strlen(scheme)) ? 0 : strlen(scheme);
        n = strcspn(list, ", ");
        size_t len = n && list[n - 1] == '/' ? n - 1 : n;
        if (len == strlen(host) && !memcmp(list, host, len))
            return true;
    }
    return false;
}

const char *tn_cred_realm_allowed(const struct tn_url *registry, const struct tn_url *realm)
{
    if (registry->tls && !realm->tls)
        return "it does not use TLS, and the registry does";
    if (!strcmp(registry->host, realm->host) || same_domain(registry->host, realm->host) ||
        (tn_host_is_loopback(registry->host) && tn_host_is_loopback(realm->host)) ||
        listed(getenv("TENON_TOKEN_SERVICES"), realm->host))
        return NULL;
    return "it is under another domain than the registry";
}

void tn_cred_dispose(struct tn_credential *credential)
{
    tn_arena_wipe(&credential->secrets);
    *credential = (struct tn_credential){0};
}

/* ---- where it comes from ---- */

static const char *keep(struct tn_credential *c, const char *text)
{
    return text ? tn_arena_copy(&c->secrets, text, strlen(text)) : NULL;
}

void tn_cred_replace(struct tn_credential *credential, const struct tn_credential *by)
{
    struct tn_credential *c = credential;
    c->username = keep(c, by->username);
    c->password = keep(c, by->password);
    c->identity_token = keep(c, by->identity_token);
    c->registry_token = keep(c, by->registry_token);
    c->source = keep(c, by->source);
    c->helper = by->helper;
    c->remembered = by->remembered;
}

void tn_cred_copy(const struct tn_credential *credential, struct tn_credential *ret_copy)
{
    struct tn_credential c = {0};
    tn_arena_init(&c.secrets);
    tn_cred_replace(&c, credential);
    *ret_copy = c;
}

static bool same_text(const char *a, const char *b)
{
    return a && b ? !strcmp(a, b) : a == b;
}

bool tn_cred_same(const struct tn_credential *a, const struct tn_credential *b)
{
    return same_text(a->username, b->username) && same_text(a->password, b->password) &&
           same_text(a->identity_token, b->identity_token) && same_text(a->registry_token, b->registry_token);
}

static void set_login(struct tn_credential *c, const char *username, const char *password, const char *source)
{
    c->username = keep(c, username);
    c->password = keep(c, password);
    c->source = source;
}

/* NULL where it is empty, too. */
static const char *variable(const char *name)
{
    const char *text = getenv(name);
    return text && *text ? text : NULL;
}

const char *tn_cred_password(struct tn_str *text)
{
    while (text->len && strchr("\r\n", text->at[text->len - 1]))
        text->len--;
    if (!text->len)
        return "is empty";
    if (text->len > TN_MAX_SECRET)
        return "is too long";
    return memchr(text->at, 0, text->len) ? "is not text" : NULL;
}

static enum tn_status judge_password(struct tn_job *job, const char *what, struct tn_str text, struct tn_credential *c,
                                     const char **ret_password)
{
    const char *why = tn_cred_password(&text);
    if (!why) {
        *ret_password = tn_arena_copy(&c->secrets, text.at, text.len);
        return TN_OK;
    }
    tn_diag_report(job->sink, TN_ERROR, "cred-password", TN_NOWHERE, "%s %s: it is no password", what, why);
    return TN_ERR_INVALID;
}

/* As it is mounted where containers run, or comes from a program of the shell's. */
static enum tn_status read_password(struct tn_job *job, struct tn_cred_memory *memory, const char *path, struct tn_credential *c,
                                    const char **ret_password)
{
    struct tn_bytes bytes;
    enum tn_status status = tn_cred_read(job, memory, path, true, &bytes);
    if (status)
        return status;
    const char *what = tn_arena_printf(&job->arena, "what %s holds, which TENON_PASSWORD_FILE names,", path);
    return judge_password(job, what, tn_str_of(bytes), c, ret_password);
}

static enum tn_status from_environment(struct tn_job *job, const struct tn_cred_query *query, struct tn_credential *c)
{
    struct tn_cred_memory own = {0};
    const char *registry = variable("TENON_REGISTRY"), *username = variable("TENON_USERNAME");
    const char *password = variable("TENON_PASSWORD"), *file = variable("TENON_PASSWORD_FILE");
    enum tn_status status = TN_OK;
    if (!registry || !username || !(password || file) || !tn_cred_is_key(registry, query->host))
        return TN_OK;
    if (password)
        status = judge_password(job, "what TENON_PASSWORD holds", tn_str(password), c, &password);
    else
        status = read_password(job, query->memory ? query->memory : &own, file, c, &password);
    if (!status)
        set_login(c, username, password, "TENON_USERNAME");
    tn_cred_memory_dispose(&own);
    return status;
}

void tn_cred_check_environment(struct tn_diag_sink *sink)
{
    const char *username = variable("TENON_USERNAME"), *plain = variable("TENON_PASSWORD"), *registry = variable("TENON_REGISTRY");
    const char *file = variable("TENON_PASSWORD_FILE"), *password = plain ? "TENON_PASSWORD" : file ? "TENON_PASSWORD_FILE" : NULL;
    if (plain && file)
        tn_diag_report(sink, TN_WARNING, "setting", TN_NOWHERE,
                       "TENON_PASSWORD_FILE is not used: TENON_PASSWORD is set");
    if (!username != !password)
        tn_diag_report(sink, TN_WARNING, "setting", TN_NOWHERE, "%s is set, and %s is not: neither is used",
                       username ? "TENON_USERNAME" : password, username ? "TENON_PASSWORD" : "TENON_USERNAME");
    else if (username && registry && !tn_cred_is_whole(registry))
        tn_diag_report(sink, TN_WARNING, "setting", TN_NOWHERE,
                       "TENON_REGISTRY is `%s`, which is not a registry's name, and is not taken", registry);
    else if (username && !registry)
        tn_diag_report(
            sink, TN_WARNING, "cred-no-registry", TN_NOWHERE,
            "TENON_USERNAME and %s are not used: TENON_REGISTRY does not say for which registry", password);
}

/* The files, in order; NULL ends. */
static void list_files(struct tn_arena *arena, const char *ret_paths[5])
{
    const char *set = getenv("REGISTRY_AUTH_FILE"), *run = getenv("XDG_RUNTIME_DIR");
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    unsigned n = 0;
    if (set && *set)
        ret_paths[n++] = set;
    const char *docker = tn_cred_docker_file(arena);
    if (docker)
        ret_paths[n++] = docker;
    if (run && *run)
        ret_paths[n++] = tn_arena_printf(arena, "%s/containers/auth.json", run);
    else
        ret_paths[n++] = tn_arena_printf(arena, "/run/containers/%lu/auth.json", (unsigned long)geteuid());
    if (config && *config)
        ret_paths[n++] = tn_arena_printf(arena, "%s/containers/auth.json", config);
    else if (home && *home)
        ret_paths[n++] = tn_arena_printf(arena, "%s/.config/containers/auth.json", home);
    ret_paths[n] = NULL;
}

static enum tn_status from_files(struct tn_job *job, const struct tn_cred_query *query, struct tn_credential *c)
{
    const char *paths[5], *inline_config = getenv("DOCKER_AUTH_CONFIG");
    enum tn_status status = TN_OK;
    if (inline_config && *inline_config)
        status = tn_cred_from_config(job, "$DOCKER_AUTH_CONFIG", tn_bytes_of(tn_str(inline_config)), query, c);
    list_files(&job->arena, paths);
    for (unsigned i = 0; !status && !c->source && paths[i]; i++) {
        const struct tn_source *source;
        if (access(paths[i], F_OK) < 0)
            continue;
        status = tn_file_read_found(&job->arena, job->sink, paths[i], &source);
        if (!status)
            status = tn_cred_from_config(job, paths[i], source->bytes, query, c);
    }
    return status;
}

/* A workflow's own token is for its registry, whichever user it is sent with. */
static void from_workflow(const char *host, struct tn_credential *c)
{
    const char *in = getenv("GITHUB_ACTIONS"), *token = getenv("GITHUB_TOKEN"), *actor = getenv("GITHUB_ACTOR");
    if (in && !strcmp(in, "true") && token && *token && !strcmp(host, "ghcr.io"))
        set_login(c, actor && *actor ? actor : "github-actions", token, "GITHUB_TOKEN");
}

enum tn_status tn_cred_find(struct tn_job *job, const struct tn_cred_query *query, struct tn_credential *ret_credential)
{
    struct tn_credential c = {0};
    enum tn_status status = TN_OK;
    tn_arena_init(&c.secrets);
    if (query->username && query->password)
        set_login(&c, query->username, query->password, "--username");
    else
        status = from_environment(job, query, &c);
    if (!status && !c.source)
        status = from_files(job, query, &c);
    if (!status && !c.source)
        from_workflow(query->host, &c);
    c.source = keep(&c, c.source);
    if (status)
        tn_cred_dispose(&c);
    else
        *ret_credential = c;
    return status;
}
