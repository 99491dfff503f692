/* Credentials: where they come from, whose they are, and where they are kept.
 *
 * A credential belongs to one registry and never serves another. It is looked for, in this order, in
 *   1. what the command line gave
 *   2. TENON_USERNAME and TENON_PASSWORD, or what TENON_PASSWORD_FILE holds, for the registry that TENON_REGISTRY names
 *   3. $DOCKER_AUTH_CONFIG, which holds the text of such a file
 *   4. $REGISTRY_AUTH_FILE
 *   5. $DOCKER_CONFIG/config.json, else ~/.docker/config.json
 *   6. $XDG_RUNTIME_DIR/containers/auth.json (/run/containers/UID/auth.json without it), $XDG_CONFIG_HOME/containers/auth.json
 *   7. for ghcr.io in a GitHub workflow (GITHUB_ACTIONS is `true`), GITHUB_TOKEN
 * and within a file by credHelpers, then credsStore (programs called docker-credential-NAME), then auths, whose
 * keys may name a host or, as podman writes them, host/namespace. No secret is ever put into a message. */
#ifndef TN_OCI_CRED_H
#define TN_OCI_CRED_H

#include "base/job.h"
#include "base/status.h"
#include "oci/oci_url.h"

struct tn_credential {
    struct tn_arena secrets; /* keeps all of it; wiped at dispose */
    const char *username, *password;
    const char *identity_token; /* to be exchanged for tokens, in place of a password; or NULL */
    const char *registry_token; /* sent as it is; or NULL */
    const char *source; /* "/home/u/.docker/config.json", "--username"; NULL: there is no credential */
    bool helper;        /* a program gave it, and may give another, later */
    bool remembered;    /* it was not looked for now */
};

/* What was found out in a run. Helpers answer once for a registry: a person may be asked each time. And files are read once: one
 * that was named may be a pipe. Zeroed, it is empty. */
struct tn_cred_memory {
    struct tn_arena secrets;
    struct tn_cred_answer *first;
    struct tn_cred_text *files;
};
void tn_cred_memory_dispose(struct tn_cred_memory *memory);
/* The bytes of a file, which stay as long as the memory. `named`: by whoever began this run, by an option or a variable; where it
 * is not, a pipe is refused. */
enum tn_status tn_cred_read(struct tn_job *job, struct tn_cred_memory *memory, const char *path, bool named,
                            struct tn_bytes *ret_bytes);

struct tn_cred_query {
    const char *host;       /* of the registry, as written in references */
    const char *repository; /* or NULL */
    bool anywhere;          /* what is for a part of its repositories will do, too */
    const char *username, *password; /* from the command line, or NULL */
    struct tn_cred_memory *memory;   /* or NULL */
    const struct tn_credential *refused; /* or NULL: what was found before, where a helper gave it, which is asked anew, but not
                                          * again when it has given the same */
};
/* A password as it stands in a file, on standard input, or in what was typed: the line's end behind it is none of it, and goes.
 * NULL, or why it is none: "is empty". */
const char *tn_cred_password(struct tn_str *text);
/* Tells of what the environment says by halves: of a name without a password, and of both for no registry. */
void tn_cred_check_environment(struct tn_diag_sink *sink);
/* None is no failure. Codes cred-*. */
enum tn_status tn_cred_find(struct tn_job *job, const struct tn_cred_query *query, struct tn_credential *ret_credential);
bool tn_cred_same(const struct tn_credential *a, const struct tn_credential *b);
/* The same, with secrets of its own; and in place of what was there, whose texts stay until it is disposed of. */
void tn_cred_copy(const struct tn_credential *credential, struct tn_credential *ret_copy);
void tn_cred_replace(struct tn_credential *credential, const struct tn_credential *by);
void tn_cred_dispose(struct tn_credential *credential);

/* May what belongs to the registry at `registry` be sent to `url`? The one question. */
bool tn_cred_allowed(const struct tn_url *registry, const struct tn_url *url);
/* May it be sent to a token service that the registry names? The registry's own host, or one under the same
 * domain (auth.docker.io for registry-1.docker.io), or one listed in $TENON_TOKEN_SERVICES. NULL or why not.
 */
const char *tn_cred_realm_allowed(const struct tn_url *registry, const struct tn_url *realm);

/* Stores a login for `host` in the file that 4 or 5 above name, or in the helper that it asks for.
 * *ret_where: the file or helper. */
enum tn_status tn_cred_store(struct tn_job *job, const char *host, const char *username, const char *password,
                             const char **ret_where);
/* Takes it out again; TN_ERR_NOT_FOUND where there was none, which the caller tells. *ret_where is set then, too. */
enum tn_status tn_cred_erase(struct tn_job *job, const char *host, const char **ret_where);

#endif
