/* What a token service answers: the first byte stands for the status, the rest is the body. Whatever it is, what is sent to
 * the registry after is one line, a token that was given serves again, and no secret gets into a finding. */
#include "fuzz.h"

#include "oci/oci_auth.h"

static const char password[] = "pass-0f-ann", identity[] = "identity-0f-ann";
static const unsigned statuses[] = {200, 201, 204, 400, 401, 403, 404, 405, 418, 500, 599};

struct service {
    struct tn_transport transport; /* first */
    struct tn_arena *arena;
    unsigned status, asked;
    struct tn_bytes answer;
    const char *sent; /* the token that the registry was sent last, or NULL */
};

static void need(bool right)
{
    if (!right)
        abort();
}

static enum tn_status exchange(struct tn_transport *transport, const struct tn_http_request *request,
                               struct tn_http_response *ret_response)
{
    struct service *s = (struct service *)transport;
    const char *authorization = request->authorization;
    *ret_response = (struct tn_http_response){.status = 401, .url = request->url};
    ret_response->body = tn_blob_of_bytes(s->arena, (struct tn_bytes){0});
    if (!strncmp(request->url.target, "/token", 6)) {
        s->asked++;
        ret_response->status = s->status;
        ret_response->body = tn_blob_of_bytes(s->arena, s->answer);
        return TN_OK;
    }
    if (!authorization || strncmp(authorization, "Bearer ", 7)) {
        tn_http_add(s->arena, &ret_response->headers, "www-authenticate",
                    "Bearer realm=\"https://r.example/token\",service=\"r\",scope=\"repository:a:pull\"");
        return TN_OK;
    }
    for (const char *c = authorization; *c; c++)
        need(*c >= ' ' && *c <= '~');
    need(authorization[7]);
    s->sent = tn_arena_printf(s->arena, "%s", authorization);
    ret_response->status = 200;
    return TN_OK;
}

static bool holds(struct tn_bytes bytes, const char *text)
{
    size_t len = strlen(text);
    for (size_t i = 0; i + len <= bytes.len; i++)
        if (!memcmp(bytes.at + i, text, len))
            return true;
    return bytes.len && memchr(bytes.at, '\\', bytes.len); /* it may, escaped */
}

static void no_wait(struct tn_http *http, unsigned milliseconds)
{
    (void)http, (void)milliseconds;
}

static void sign_in(const uint8_t *data, size_t size, const char *with_password, const char *with_identity)
{
    struct fuzz_run run;
    struct tn_http http;
    struct tn_auth auth;
    struct tn_url base;
    fuzz_start(&run, data, size, true);
    struct tn_arena *arena = &run.job.arena;
    struct service s = {.transport = {exchange, NULL}, .arena = arena, .status = statuses[data[0] % (sizeof statuses / sizeof *statuses)]};
    s.answer = (struct tn_bytes){data + 1, size - 1};
    need(!tn_url_parse(arena, tn_str("https://r.example/v2/"), &base));
    need(!tn_http_init(&http, &run.job, &s.transport, &(struct tn_http_options){0}));
    http.wait = no_wait;
    tn_auth_init(&auth, &run.job, &http, "r.example", "a", &base);
    auth.shared = tn_token_cache_new();
    auth.looked = true;
    auth.credential.source = with_password || with_identity ? "a file" : NULL;
    auth.credential.username = with_password ? "ann" : NULL;
    auth.credential.password = with_password;
    auth.credential.identity_token = with_identity;
    struct tn_http_request request = {.method = "GET", .url = base};
    struct tn_http_response response;
    const char *first = NULL;
    unsigned asked = 0;
    for (unsigned i = 0; i < 2; i++, first = s.sent, asked = s.asked) {
        s.sent = NULL;
        enum tn_status status = tn_auth_do(&auth, &request, "repository:a:pull", &response);
        if (!status)
            tn_http_close(&response);
        need(!first || (s.asked == asked && s.sent && !strcmp(first, s.sent)));
    }
    for (unsigned i = 0; i < run.findings.n; i++) /* those of the service's own words are its own */
        need((!strstr(run.findings.at[i]->message, password) || holds(s.answer, password)) &&
             (!strstr(run.findings.at[i]->message, identity) || holds(s.answer, identity)));
    tn_auth_dispose(&auth);
    tn_token_cache_free(auth.shared);
    tn_http_dispose(&http);
    tn_job_dispose(&run.job);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    if (!size)
        return 0;
    sign_in(data, size, NULL, NULL);
    sign_in(data, size, password, NULL);
    sign_in(data, size, password, identity);
    return 0;
}
