#include "oci/oci_certs.h"

#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>

static bool ends_in(const char *name, const char *end)
{
    size_t n = strlen(name), m = strlen(end);
    return n > m && !strcmp(name + n - m, end);
}

/* `ca.crt` is before all others, and these in the order of their bytes. */
static bool is_before(const char *name, const char *than)
{
    if (!than || !strcmp(name, "ca.crt"))
        return true;
    return strcmp(than, "ca.crt") && strcmp(name, than) < 0;
}

static const char *first_that_ends(struct tn_arena *arena, const char *path, const char *end)
{
    DIR *folder = opendir(path);
    const struct dirent *entry;
    const char *first = NULL;
    while (folder && (entry = readdir(folder)))
        if (ends_in(entry->d_name, end) && is_before(entry->d_name, first))
            first = tn_arena_copy(arena, entry->d_name, strlen(entry->d_name));
    if (folder)
        closedir(folder);
    return first ? tn_arena_printf(arena, "%s/%s", path, first) : NULL;
}

static void take(struct tn_arena *arena, const char *path, struct tn_certs *certs)
{
    if (!certs->ca_file)
        certs->ca_file = first_that_ends(arena, path, ".crt");
    const char *cert = certs->identity.cert_file ? NULL : first_that_ends(arena, path, ".cert");
    if (!cert)
        return;
    const char *key = tn_arena_printf(arena, "%.*s.key", (int)(strlen(cert) - strlen(".cert")), cert);
    certs->identity = (struct tn_http_identity){cert, access(key, F_OK) ? NULL : key};
}

void tn_certs_find(struct tn_job *job, const char *host, struct tn_certs *certs)
{
    struct tn_arena *arena = &job->arena;
    const char *config = getenv("XDG_CONFIG_HOME"), *home = getenv("HOME");
    const char *own = config && *config ? config
                      : home && *home   ? tn_arena_printf(arena, "%s/.config", home)
                                        : "";
    const char *places[] = {tn_arena_printf(arena, "%s/containers/certs.d/%s", own, host),
                            tn_arena_printf(arena, "/etc/containers/certs.d/%s", host),
                            tn_arena_printf(arena, "/etc/docker/certs.d/%s", host)};
    for (unsigned i = *own ? 0 : 1; i < sizeof places / sizeof *places; i++)
        if (!access(places[i], X_OK)) {
            take(arena, places[i], certs);
            return;
        }
}
