/* Authorisation at a registry: challenges read, credentials and tokens given, and the one loop that asks
 * again after a 401. Anonymous, Basic, and Bearer tokens from a token service (distribution's "auth/token"
 * and "auth/oauth"). */
#ifndef TN_OCI_AUTH_H
#define TN_OCI_AUTH_H

#include "oci/oci_cred.h"
#include "oci/oci_http.h"

/* ---- challenges: RFC 9110 §11.6.1 ---- */

struct tn_challenge_param {
    const char *name; /* lower case */
    const char *value;
};
struct tn_challenge {
    const char *scheme;  /* lower case: "bearer" */
    const char *token68; /* or NULL */
    struct {
        struct tn_challenge_param *at;
        unsigned n, cap;
    } params;
};
struct tn_challenges {
    struct tn_challenge *at;
    unsigned n, cap;
};
/* Adds the challenges of one WWW-Authenticate value. What does not parse ends the list; what came before
 * stays. */
void tn_challenges_parse(struct tn_arena *arena, const char *value, struct tn_challenges *to);
/* NULL where it is absent. */
const char *tn_challenge_param(const struct tn_challenge *challenge, const char *name);

/* "repository:a:pull" and "repository:a:push" as "repository:a:pull,push"; NULL where they are not of one
 * resource. */
const char *tn_scope_union(struct tn_arena *arena, const char *a, const char *b);

/* ---- tokens and credentials that stores share ---- */

/* For all who talk to the same registries at a time: one of them asks a token service, or looks for a credential, and the
 * others wait for what it finds. */
struct tn_token_cache;
struct tn_token_cache *tn_token_cache_new(void);
void tn_token_cache_free(struct tn_token_cache *cache); /* wipes them; NULL is fine */

/* ---- one registry ---- */

struct tn_auth {
    struct tn_job *job;
    struct tn_http *http;
    const char *registry;            /* as in references: "ghcr.io" */
    const char *repository;          /* or NULL */
    struct tn_url base;              /* of the registry: what its credentials belong to */
    const struct tn_http_identity *identity; /* shown to it; or NULL */
    const char *username, *password; /* from the command line, or NULL */
    struct tn_credential credential;
    bool looked; /* for the credential */
    bool basic;  /* the registry takes it so */
    bool sent;   /* the credential was, to it or its token service */
    bool served; /* it did serve, and was not refused since */
    struct tn_challenges how; /* what /v2/ said, after a 401 that did not say how; kept with the credential's secrets */
    char unknown[32]; /* the scheme that it wanted last, where that is none of ours; its first letters, or "" */
    const char *basic_header; /* made once */
    struct tn_auth_token *tokens;
    struct tn_token_cache *shared; /* or NULL */
};

void tn_auth_init(struct tn_auth *auth, struct tn_job *job, struct tn_http *http, const char *registry,
                  const char *repository, const struct tn_url *base);
void tn_auth_dispose(struct tn_auth *auth);

/* tn_http_do with what `scope` ("repository:a:pull", or NULL) needs. A URL of another origin is sent nothing.
 * A 401 is answered at most twice; the last one is returned as it came. Where the token service refuses, that
 * is told and TN_ERR_AUTH returned. */
enum tn_status tn_auth_do(struct tn_auth *auth, const struct tn_http_request *request, const char *scope,
                          struct tn_http_response *ret_response);
/* Tells the sink that the registry refused, with its own words where it had any, who asked, and where the
 * credentials came from: "ghcr.io refuses the pull of org/app: …". Returns TN_ERR_AUTH. */
enum tn_status tn_auth_refused(struct tn_auth *auth, const char *what, const char *words);

#endif
