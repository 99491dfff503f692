#include "oci/oci_auth.h"

#include "base/json.h"
#include "base/limits.h"
#include "oci/oci_token_cache.h"
#include "oci/oci_words.h"

#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum {
    MAX_ANSWERS = 2,      /* a token, and once more for another scope or an expired one */
    MAX_SCOPES = 8,
    DEFAULT_SECONDS = 60, /* of a token that does not say: distribution, "Token Response Fields" */
    SPARE_SECONDS = 10    /* before its end, a token is not used any more */
};

struct tn_auth_token { /* kept with the credential's secrets */
    struct tn_auth_token *next;
    const char *party; /* whose it is: the registry's name, or another origin's */
    const char *scope; /* that was wanted when it was asked for; "" where none was */
    const char *header; /* "Bearer …" */
    int64_t until;     /* by the monotonic clock: the server's is not ours */
};

/* Who wants a token: the registry, or who stands at another origin that it redirected to. That one is sent nothing of ours: it
 * is asked for a token as anybody would be. */
struct party {
    const char *name;         /* "ghcr.io", or "https://ghcr.io", where it is another origin */
    const struct tn_url *url; /* of it */
    bool own;
    enum tn_network network;  /* where it was reached */
};

static int64_t seconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return time.tv_sec;
}

void tn_auth_init(struct tn_auth *auth, struct tn_job *job, struct tn_http *http, const char *registry,
                  const char *repository, const struct tn_url *base)
{
    *auth = (struct tn_auth){
        .job = job, .http = http, .registry = registry, .repository = repository, .base = *base};
    tn_arena_init(&auth->credential.secrets);
}

void tn_auth_dispose(struct tn_auth *auth)
{
    auth->tokens = NULL;
    tn_cred_dispose(&auth->credential);
}

/* Who we are is the registry's to know, whatever it is asked for. */
static enum tn_status ask(struct tn_auth *auth, const struct tn_http_request *request,
                          struct tn_http_response *ret_response)
{
    struct tn_http_request own = *request;
    own.identity = tn_cred_allowed(&auth->base, &request->url) ? auth->identity : NULL;
    return tn_http_do(auth->http, &own, ret_response);
}

/* ---- refusals ---- */

enum tn_status tn_auth_refused(struct tn_auth *auth, const char *what, const char *words)
{
    const struct tn_credential *c = &auth->credential;
    struct tn_draft draft =
        tn_diag_begin(auth->job->sink, TN_ERROR, "registry-auth", TN_NOWHERE, "%s refuses %s%s%s",
                      auth->registry, what, words && *words ? ": " : "", words ? words : "");
    if (c->source && !auth->sent)
        tn_diag_note(&draft, TN_NOWHERE, "there are credentials in %s, which were not sent: it did not say how", c->source);
    else if (c->source && c->username)
        tn_diag_note(&draft, TN_NOWHERE, "asked as user `%s`, with credentials from %s", c->username,
                     c->source);
    else if (c->source)
        tn_diag_note(&draft, TN_NOWHERE, "asked with a token from %s", c->source);
    else if (auth->looked)
        tn_diag_note(&draft, TN_NOWHERE, "no credentials for %s were found", auth->registry);
    else
        tn_diag_note(&draft, TN_NOWHERE, "it did not ask for credentials, and was sent none");
    if (*auth->unknown)
        tn_diag_note(&draft, TN_NOWHERE, "it wants to be asked by way of `%s`; what is known here is Basic and Bearer",
                     auth->unknown);
    tn_diag_help(&draft, "`tenon login %s` checks and stores credentials", auth->registry);
    tn_diag_end(&draft);
    return TN_ERR_AUTH;
}

/* With the shared cache locked. `refused` is that of before, or NULL. */
static enum tn_status find(struct tn_auth *auth, const struct tn_credential *refused, struct tn_credential *ret_credential)
{
    /* what the command line gave is nobody else's */
    struct tn_token_cache *shared = auth->username && auth->password ? NULL : auth->shared;
    const struct tn_credential *found = tn_token_cache_get_credential(shared, auth->registry, auth->repository);
    if (found && !(refused && tn_cred_same(found, refused))) {
        tn_cred_copy(found, ret_credential);
        ret_credential->remembered = true;
        return TN_OK;
    }
    enum tn_status status = tn_cred_find(auth->job,
                                         &(struct tn_cred_query){.host = auth->registry,
                                                                 .repository = auth->repository,
                                                                 .username = auth->username,
                                                                 .password = auth->password,
                                                                 .memory = tn_token_cache_memory(shared),
                                                                 .refused = refused},
                                         ret_credential);
    if (!status)
        tn_token_cache_put_credential(shared, auth->registry, auth->repository, ret_credential);
    return status;
}

static enum tn_status look_up(struct tn_auth *auth)
{
    if (auth->looked)
        return TN_OK;
    auth->looked = true;
    tn_token_cache_lock(auth->shared);
    enum tn_status status = find(auth, NULL, &auth->credential);
    tn_token_cache_unlock(auth->shared);
    return status;
}

/* A credential that served, or was asked for a while ago, is refused: a helper may have another by now. With the shared
 * cache locked. */
static enum tn_status renew(struct tn_auth *auth, bool *ret_renewed)
{
    struct tn_credential fresh, *c = &auth->credential;
    *ret_renewed = false;
    if (!c->helper || (!auth->served && !c->remembered))
        return TN_OK;
    auth->served = c->remembered = false;
    enum tn_status status = find(auth, c, &fresh);
    if (status)
        return status;
    if (fresh.source && !tn_cred_same(&fresh, c)) {
        tn_cred_replace(c, &fresh);
        auth->basic_header = NULL;
        *ret_renewed = true;
    }
    tn_cred_dispose(&fresh);
    return TN_OK;
}

/* ---- headers ---- */

static char *basic_header(struct tn_arena *arena, const struct tn_credential *c)
{
    struct tn_buf pair, header;
    tn_buf_init(&pair, TN_MAX_CONFIG);
    tn_buf_init(&header, 2 * TN_MAX_CONFIG);
    tn_buf_printf(&pair, "%s:%s", c->username, c->password);
    tn_buf_text(&header, "Basic ");
    tn_base64_put(&header, tn_buf_view(&pair));
    char *text = tn_arena_copy(arena, header.at, header.len);
    tn_wipe(pair.at, pair.len);
    tn_wipe(header.at, header.len);
    tn_buf_dispose(&pair);
    tn_buf_dispose(&header);
    return text;
}

/* The registry's own, for the scope. */
static struct tn_auth_token *find_token(const struct tn_auth *auth, const char *scope)
{
    for (struct tn_auth_token *t = auth->tokens; t; t = t->next)
        if (!strcmp(t->party, auth->registry) && !strcmp(t->scope, scope ? scope : "") && t->until > seconds())
            return t;
    return NULL;
}

static bool is_bearer(const char *header, const char *token)
{
    static const char scheme[] = "Bearer ";
    return header && !strncmp(header, scheme, strlen(scheme)) && !strcmp(header + strlen(scheme), token);
}

/* A header's value goes on one line; a token that would begin another is none. */
static bool header_safe(const char *text)
{
    for (; *text; text++)
        if (*text < ' ' || *text > '~')
            return false;
    return true;
}

static const char *user_of(const struct tn_auth *auth, const struct party *party)
{
    const struct tn_credential *c = &auth->credential;
    return !party->own ? "" : c->username ? c->username : c->source ? "token" : "";
}

static void keep_token(struct tn_auth *auth, const struct party *party, const char *scope, const char *token, int64_t until)
{
    struct tn_arena *secrets = &auth->credential.secrets;
    struct tn_auth_token *t = tn_new(secrets, struct tn_auth_token);
    *t = (struct tn_auth_token){.next = auth->tokens, .until = until};
    t->party = tn_arena_printf(secrets, "%s", party->name);
    t->scope = tn_arena_printf(secrets, "%s", scope ? scope : "");
    t->header = tn_arena_printf(secrets, "Bearer %s", token);
    auth->tokens = t;
}

/* What is known to be wanted goes along unasked. */
static const char *header_for(struct tn_auth *auth, const char *scope)
{
    const struct tn_auth_token *token = find_token(auth, scope);
    if (token)
        return token->header;
    if (auth->basic && !auth->basic_header)
        auth->basic_header = basic_header(&auth->credential.secrets, &auth->credential);
    return auth->basic_header;
}

/* ---- the token service ---- */

struct service {
    struct tn_url url;
    const char *service, *origin;
    const char *scopes[MAX_SCOPES]; /* in the order they go out: some services look at the first alone, and the
                                     * registry knows what it wants */
    unsigned n_scopes;
    bool sends;            /* credentials may go there */
};

/* Each scope of a text ("repository:a:pull repository:b:pull") once, actions of one resource together. */
static void add_scopes(struct tn_arena *arena, struct service *s, const char *text)
{
    for (size_t n; text && *(text += strspn(text, " ")); text += n) {
        n = strcspn(text, " ");
        const char *one = tn_arena_copy(arena, text, n), *both = NULL;
        for (unsigned i = 0; i < s->n_scopes && !both; i++) {
            both = strcmp(s->scopes[i], one) ? tn_scope_union(arena, s->scopes[i], one) : one;
            s->scopes[i] = both ? both : s->scopes[i];
        }
        if (!both && s->n_scopes < MAX_SCOPES)
            s->scopes[s->n_scopes++] = one;
    }
}

/* `realm` is NULL where none was named. `known`: it is a place, but not one that credentials are sent to. */
static enum tn_status bad_realm(struct tn_auth *auth, const struct party *party, const char *realm, const char *why, bool known)
{
    struct tn_draft draft = realm ? tn_diag_begin(auth->job->sink, TN_ERROR, "registry-realm", TN_NOWHERE,
                                                  "%s names %.*s as its token service: %s", party->name,
                                                  (int)strcspn(realm, "?"), realm, why)
                                  : tn_diag_begin(auth->job->sink, TN_ERROR, "registry-realm", TN_NOWHERE,
                                                  "%s wants a token, and names no token service", party->name);
    if (known)
        tn_diag_help(&draft, "where that is right, list its host in TENON_TOKEN_SERVICES");
    tn_diag_end(&draft);
    return TN_ERR_AUTH;
}

/* "realm" is the URL of a token service. It is no reference that could be relative to something: RFC 9110 §11.5 has it as a text,
 * and distribution's "Token Authentication" as the place to ask. */
static const char *parse_realm(struct tn_auth *auth, const char *realm, struct tn_url *ret_url)
{
    if (!strstr(realm, "://"))
        return "that is no whole URL, https://HOST/PATH, which whoever runs it has to set";
    return tn_url_parse(&auth->job->arena, tn_str(realm), ret_url);
}

/* Nothing is sent to the service of another origin, but what comes of it is: it has to be that origin's own. */
static const char *judge_other(struct tn_auth *auth, const struct party *party, const struct tn_url *realm)
{
    if (tn_url_same_origin(&auth->base, realm))
        return "that is the registry's which redirected there";
    return tn_cred_realm_allowed(party->url, realm);
}

static enum tn_status judge_realm(struct tn_auth *auth, const struct party *party, const struct tn_challenge *challenge,
                                  struct service *s)
{
    const char *realm = tn_challenge_param(challenge, "realm");
    const char *why = realm ? parse_realm(auth, realm, &s->url) : "";
    if (!why)
        why = tn_http_judge(party->url, &s->url);
    if (why)
        return bad_realm(auth, party, realm, why, false);
    s->sends = party->own && auth->credential.source;
    why = s->sends ? tn_cred_realm_allowed(&auth->base, &s->url) : party->own ? NULL : judge_other(auth, party, &s->url);
    if (why)
        return bad_realm(auth, party, realm, why, !tn_url_same_origin(&auth->base, &s->url));
    s->service = tn_challenge_param(challenge, "service");
    s->origin = tn_url_origin(&auth->job->arena, &s->url);
    return TN_OK;
}

static void add_field(struct tn_arena *arena, struct tn_buf *to, const char *name, const char *value)
{
    if (value)
        tn_buf_printf(to, "%s%s=%s", to->len ? "&" : "", name, tn_url_escape(arena, value));
}

/* GET realm?service=…&scope=…&scope=…, with Basic where there is a password */
static void get_request(struct tn_auth *auth, struct service *s, struct tn_http_request *ret_request)
{
    struct tn_arena *arena = &auth->job->arena;
    const struct tn_credential *c = &auth->credential;
    bool password = s->sends && c->username && c->password;
    struct tn_buf query;
    tn_buf_init(&query, TN_MAX_URL);
    add_field(arena, &query, "service", s->service);
    for (unsigned i = 0; i < s->n_scopes; i++)
        add_field(arena, &query, "scope", s->scopes[i]);
    if (password)
        add_field(arena, &query, "account", c->username);
    *ret_request = (struct tn_http_request){.method = "GET", .url = s->url};
    if (query.len)
        ret_request->url.target = tn_arena_printf(
            arena, "%s%c%s", s->url.target, strchr(s->url.target, '?') ? '&' : '?', tn_buf_cstr(&query));
    if (password)
        ret_request->authorization = basic_header(&auth->credential.secrets, c);
    tn_buf_dispose(&query);
}

/* POST realm: distribution, "OAuth 2 Token Authentication"; the way of identity tokens */
static void post_request(struct tn_auth *auth, struct service *s, struct tn_http_request *ret_request)
{
    struct tn_arena *secrets = &auth->credential.secrets;
    struct tn_buf form;
    const char *scope = s->n_scopes ? s->scopes[0] : NULL;
    for (unsigned i = 1; i < s->n_scopes; i++)
        scope = tn_arena_printf(secrets, "%s %s", scope, s->scopes[i]);
    tn_buf_init(&form, TN_MAX_CONFIG);
    add_field(secrets, &form, "grant_type", "refresh_token");
    add_field(secrets, &form, "service", s->service);
    add_field(secrets, &form, "client_id", "tenon");
    add_field(secrets, &form, "scope", scope);
    add_field(secrets, &form, "refresh_token", auth->credential.identity_token);
    struct tn_bytes body = {(uint8_t *)tn_arena_copy(secrets, form.at, form.len), form.len};
    *ret_request = (struct tn_http_request){.method = "POST", .url = s->url, .stay = true};
    ret_request->body = tn_blob_of_bytes(secrets, body);
    tn_http_add(&auth->job->arena, &ret_request->headers, "Content-Type",
                "application/x-www-form-urlencoded");
    tn_wipe(form.at, form.len);
    tn_buf_dispose(&form);
}

static enum tn_status bad_answer(struct tn_auth *auth, const struct party *party, const struct service *s, const char *why)
{
    tn_diag_report(auth->job->sink, TN_ERROR, "registry-token", TN_NOWHERE, "the token service of %s, %s, %s",
                   party->name, s->origin, why);
    return TN_ERR_NETWORK;
}

/* {"token" or "access_token", "expires_in"} */
static enum tn_status take_token(struct tn_auth *auth, const struct party *party, const struct service *s, const char *scope,
                                 struct tn_bytes body)
{
    struct tn_diag_list unheard;
    struct tn_source source = {s->origin, body, true};
    const struct tn_json *reply;
    uint64_t lasts = DEFAULT_SECONDS;
    tn_diag_list_init(&unheard, &auth->job->arena);
    if (tn_json_read(&auth->credential.secrets, &unheard.sink, &source, &reply))
        return bad_answer(auth, party, s, "answers in something else than JSON");
    const char *token = tn_json_text(reply, "access_token");
    if (!token || !*token)
        token = tn_json_text(reply, "token");
    if (!token || !*token || !header_safe(token))
        return bad_answer(auth, party, s, "answers without a token");
    if (!tn_json_u64(tn_json_get(reply, "expires_in"), &lasts) || lasts < DEFAULT_SECONDS)
        lasts = DEFAULT_SECONDS;
    int64_t until = seconds() + (int64_t)(lasts < 86400 ? lasts : 86400) - SPARE_SECONDS;
    keep_token(auth, party, scope, token, until);
    auth->served |= s->sends;
    tn_token_cache_put(auth->shared, party->name, user_of(auth, party), scope ? scope : "", token, until);
    return TN_OK;
}

static enum tn_status ask_service(struct tn_auth *auth, const struct party *party, struct service *s, bool post,
                                  unsigned *ret_code, struct tn_bytes *ret_body)
{
    struct tn_http_request request;
    struct tn_http_response response;
    if (post)
        post_request(auth, s, &request);
    else
        get_request(auth, s, &request);
    request.foreign = !tn_url_same_origin(&auth->base, &s->url);
    request.nearest = party->network;
    request.whole = TN_MAX_TOKEN;
    auth->sent |= s->sends;
    enum tn_status status = ask(auth, &request, &response);
    if (status)
        return status;
    *ret_code = response.status;
    return tn_http_body(auth->http, &response, TN_MAX_TOKEN, ret_body);
}

static enum tn_status refused_token(struct tn_auth *auth, const struct party *party, const char *scope, const char *says)
{
    if (party->own)
        return tn_auth_refused(auth, scope ? scope : "the login", tn_arena_printf(&auth->job->arena, "its token service %s", says));
    struct tn_draft draft = tn_diag_begin(auth->job->sink, TN_ERROR, "registry-auth", TN_NOWHERE,
                                          "%s refuses %s: its token service %s", party->name, scope ? scope : "it", says);
    tn_diag_note(&draft, TN_NOWHERE, "it is another origin than %s, whose credentials are not sent there", auth->registry);
    tn_diag_end(&draft);
    return TN_ERR_AUTH;
}

static enum tn_status fetch_token(struct tn_auth *auth, const struct party *party, const struct tn_challenge *challenge,
                                  const char *scope)
{
    struct service s = {0};
    struct tn_bytes body = {0};
    enum tn_status status = judge_realm(auth, party, challenge, &s);
    if (status)
        return status;
    const struct tn_credential *c = &auth->credential;
    bool post = s.sends && c->identity_token;
    unsigned code;
    add_scopes(&auth->job->arena, &s, tn_challenge_param(challenge, "scope"));
    add_scopes(&auth->job->arena, &s, scope);
    status = ask_service(auth, party, &s, post, &code, &body);
    bool renewed = false;
    if (!status && s.sends && (code == 400 || code == 401))
        status = renew(auth, &renewed);
    if (!status && renewed)
        status = ask_service(auth, party, &s, post = c->identity_token, &code, &body);
    /* a service that knows no identity tokens may know the password beside one */
    if (!status && post && (code == 400 || code == 401 || code == 404 || code == 405) && c->username && c->password)
        status = ask_service(auth, party, &s, false, &code, &body);
    if (status)
        return status;
    if (code == 200)
        return take_token(auth, party, &s, scope, body);
    const char *words = tn_error_words(&auth->job->arena, body);
    const char *says = tn_arena_printf(&auth->job->arena, "answers %u%s%s", code, words ? ", " : "", words ? words : "");
    if (code == 401 || code == 403 || (code == 400 && s.sends)) /* 400: RFC 6749 §5.2, invalid_grant */
        return refused_token(auth, party, scope, says);
    return bad_answer(auth, party, &s, says);
}

/* The one that another store was given meanwhile, where `refused` is not that one; else a new one. */
static enum tn_status get_token(struct tn_auth *auth, const struct party *party, const struct tn_challenge *challenge,
                                const char *scope, const char *refused)
{
    int64_t until = 0;
    enum tn_status status = TN_OK;
    tn_token_cache_lock(auth->shared);
    const char *token = tn_token_cache_get(auth->shared, party->name, user_of(auth, party), scope ? scope : "", seconds(), &until);
    if (token && !is_bearer(refused, token))
        keep_token(auth, party, scope, token, until);
    else
        status = fetch_token(auth, party, challenge, scope);
    tn_token_cache_unlock(auth->shared);
    return status;
}

/* ---- the loop ---- */

static const struct tn_challenge *choose(const struct tn_challenges *list, const char *scheme)
{
    for (unsigned i = 0; i < list->n; i++)
        if (!strcmp(list->at[i].scheme, scheme))
            return &list->at[i];
    return NULL;
}

static void forget_token(struct tn_auth *auth, const char *scope)
{
    struct tn_auth_token *token = find_token(auth, scope);
    if (token)
        token->until = 0;
}

static void read_challenges(struct tn_arena *arena, const struct tn_http_response *response,
                            struct tn_challenges *list)
{
    for (unsigned i = 0; i < response->headers.n; i++)
        if (!strcmp(response->headers.at[i].name, "www-authenticate"))
            tn_challenges_parse(arena, response->headers.at[i].value, list);
}

/* Some registries (Google's) say how to sign in at /v2/ alone: once for all that they refuse after. */
static enum tn_status ask_how(struct tn_auth *auth)
{
    struct tn_http_response response;
    struct tn_http_request request = {.method = "GET", .url = auth->base};
    if (auth->how.n)
        return TN_OK;
    request.url.target = "/v2/";
    enum tn_status status = ask(auth, &request, &response);
    if (status)
        return status;
    if (response.status == 401 && tn_cred_allowed(&auth->base, &response.url))
        read_challenges(&auth->credential.secrets, &response, &auth->how);
    tn_http_close(&response);
    return TN_OK;
}

/* Does what a 401 asks for. *ret_again: there is something new to send. */
static enum tn_status answer(struct tn_auth *auth, const struct tn_http_response *response, const char *scope,
                             const char *sent, bool *ret_again)
{
    struct tn_challenges list = {0};
    *ret_again = false;
    read_challenges(&auth->job->arena, response, &list);
    enum tn_status status = look_up(auth);
    if (!status && !tn_http_header(response, "www-authenticate")) {
        status = ask_how(auth);
        list = auth->how;
    }
    if (status)
        return status;
    const struct tn_credential *c = &auth->credential;
    const struct tn_challenge *bearer = choose(&list, "bearer"), *basic = choose(&list, "basic");
    if (bearer && basic && !tn_challenge_param(bearer, "realm")) /* nothing can come of it */
        bearer = NULL;
    snprintf(auth->unknown, sizeof auth->unknown, "%s", list.n && !bearer && !basic ? list.at[0].scheme : "");
    const struct party own = {auth->registry, &auth->base, true, response->network};
    if (bearer && c->registry_token && !sent && header_safe(c->registry_token)) {
        keep_token(auth, &own, scope, c->registry_token, seconds() + 86400);
        *ret_again = true;
    } else if (bearer) {
        forget_token(auth, scope);
        status = get_token(auth, &own, bearer, scope, sent);
        *ret_again = !status;
    } else if (basic && c->username && c->password && !auth->basic) {
        *ret_again = auth->basic = true;
    } else if (basic && sent) {
        tn_token_cache_lock(auth->shared);
        status = renew(auth, ret_again);
        tn_token_cache_unlock(auth->shared);
    }
    return status;
}

/* The same where the registry sent the request on to another origin, which gives tokens to anybody: all of a registry may have
 * moved to another host. That is asked, with the token and nothing else, in place of who sent us there. */
static enum tn_status answer_other(struct tn_auth *auth, const struct tn_http_response *response, struct tn_http_request *request,
                                   bool *ret_again)
{
    struct tn_challenges list = {0};
    const struct party other = {tn_url_origin(&auth->job->arena, &response->url), &response->url, false, response->network};
    read_challenges(&auth->job->arena, response, &list);
    const struct tn_challenge *bearer = choose(&list, "bearer");
    *ret_again = false;
    if (!bearer || !tn_challenge_param(bearer, "realm")) /* Azure's storage has other ways */
        return TN_OK;
    const char *scope = tn_challenge_param(bearer, "scope"); /* the repository may be called otherwise there */
    enum tn_status status = get_token(auth, &other, bearer, scope, request->authorization);
    if (status)
        return status;
    request->url = response->url;
    request->foreign = true;
    request->nearest = response->network;
    request->authorization = auth->tokens->header;
    *ret_again = true;
    return TN_OK;
}

/* Keeps the words of a reply that is about to be replaced by another, should that not come. */
static enum tn_status set_aside(struct tn_auth *auth, struct tn_http_response *response)
{
    struct tn_bytes body = {0};
    enum tn_status status = tn_blob_read_all(&auth->job->arena, response->body, TN_MAX_ERROR_BODY, &body);
    tn_http_close(response);
    response->body = tn_blob_of_bytes(&auth->job->arena, body);
    return status == TN_ERR_NETWORK ? tn_http_tell(auth->http, response->failure) : TN_OK;
}

/* A 401, or a 403 that says how it would be none: RFC 6750 §3.1, insufficient_scope */
static bool asks(const struct tn_http_response *response)
{
    return response->status == 401 ||
           (response->status == 403 && tn_http_header(response, "www-authenticate") != NULL);
}

/* A request that may follow a redirect, and did. */
static bool went_elsewhere(const struct tn_auth *auth, const struct tn_http_request *request, const struct tn_http_response *response)
{
    return (!strcmp(request->method, "GET") || !strcmp(request->method, "HEAD")) && !tn_cred_allowed(&auth->base, &response->url);
}

enum tn_status tn_auth_do(struct tn_auth *auth, const struct tn_http_request *request, const char *scope,
                          struct tn_http_response *ret_response)
{
    struct tn_http_request own = *request;
    struct tn_http_response response;
    bool ours = tn_cred_allowed(&auth->base, &request->url), elsewhere = false;
    *auth->unknown = 0;
    for (unsigned answers = 0;; answers++) {
        bool again = false;
        if (!elsewhere)
            own.authorization = ours ? header_for(auth, scope) : NULL;
        auth->sent |= !elsewhere && own.authorization;
        enum tn_status status = ask(auth, &own, &response);
        if (status)
            return status;
        bool leaves = ours && !elsewhere && went_elsewhere(auth, request, &response);
        auth->served |= !elsewhere && own.authorization && auth->basic && (leaves || !asks(&response));
        if (leaves) {
            elsewhere = true;
            own.authorization = NULL; /* was not sent there */
            answers = 0;
        }
        if (asks(&response) && answers < MAX_ANSWERS && (elsewhere || tn_cred_allowed(&auth->base, &response.url))) {
            status = set_aside(auth, &response);
            if (!status)
                status = elsewhere ? answer_other(auth, &response, &own, &again)
                                   : answer(auth, &response, scope, own.authorization, &again);
            if (!status && again && own.body)
                status = own.body->rewind ? own.body->rewind(own.body) : TN_ERR_UNSUPPORTED;
        }
        if (status)
            return status;
        if (!again) {
            *ret_response = response;
            return TN_OK;
        }
    }
}
