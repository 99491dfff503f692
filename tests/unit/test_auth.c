/* Challenges, whose a credential is, and the loop that answers a 401. */
#include "canned.h"
#include "oci/oci_auth.h"
#include "unit.h"

#include <stdlib.h>

static struct tn_job job;
static struct tn_diag_list list;

/* "scheme(name=value,…)" or "scheme:token68", a challenge after the other. */
static const char *parsed(const char *value)
{
    struct tn_challenges all = {0};
    const char *text = "";
    tn_challenges_parse(&job.arena, value, &all);
    for (unsigned i = 0; i < all.n; i++) {
        const struct tn_challenge *c = &all.at[i];
        text = tn_arena_printf(&job.arena, "%s%s%s%s%s(", text, i ? " " : "", c->scheme,
                               c->token68 ? ":" : "", c->token68 ? c->token68 : "");
        for (unsigned k = 0; k < c->params.n; k++)
            text = tn_arena_printf(&job.arena, "%s%s%s=%s", text, k ? "|" : "", c->params.at[k].name,
                                   c->params.at[k].value);
        text = tn_arena_printf(&job.arena, "%s)", text);
    }
    return text;
}

static void test_challenges(void)
{
    CHECK_TEXT(parsed("Bearer realm=\"https://a/t\",service=\"a\",scope=\"repository:x:pull,push\""),
               "bearer(realm=https://a/t|service=a|scope=repository:x:pull,push)");
    CHECK_TEXT(parsed("Basic realm=\"a \\\"b\\\" \\\\\", charset=UTF-8"),
               "basic(realm=a \"b\" \\|charset=UTF-8)");
    CHECK_TEXT(parsed("Basic"), "basic()");
    CHECK_TEXT(parsed("Negotiate, Basic realm=x, BEARER Realm = \"y\" , scope=z"),
               "negotiate() basic(realm=x) bearer(realm=y|scope=z)");
    CHECK_TEXT(parsed("Negotiate abc==, Basic realm=x"), "negotiate:abc==() basic(realm=x)");
    CHECK_TEXT(parsed("NTLM TlRM=, Basic realm=x"), "ntlm:TlRM=() basic(realm=x)");
    CHECK_TEXT(parsed(", ,Basic realm=x,, y=z,"), "basic(realm=x|y=z)");
    CHECK_TEXT(parsed("Bearer realm=https://a/t,service=b"), "bearer(realm=https://a/t|service=b)");
    CHECK_TEXT(parsed("Bearer realm=a,realm=b"), "bearer(realm=a)");
    CHECK_TEXT(parsed(""), "");
    CHECK_TEXT(parsed("\"x\""), "");
    CHECK_TEXT(parsed("Basic realm=\"open"), "");
    CHECK_TEXT(parsed("Basic realm=x, Bearer realm=\"open"), "basic(realm=x)");
    CHECK_TEXT(parsed("Basic realm=\"\\"), "");
    CHECK_TEXT(parsed("=x"), "");
}

static void test_scopes(void)
{
    struct tn_arena *a = &job.arena;
    CHECK_TEXT(tn_scope_union(a, "repository:x:pull", "repository:x:pull,push"), "repository:x:pull,push");
    CHECK_TEXT(tn_scope_union(a, "repository:x:delete", "repository:x:pull,push"),
               "repository:x:delete,pull,push");
    CHECK_TEXT(tn_scope_union(a, "repository:x:pull", "repository:x:pull"), "repository:x:pull");
    CHECK(!tn_scope_union(a, "repository:x:pull", "repository:y:pull"));
    CHECK(!tn_scope_union(a, "aws", "repository:y:pull"));
    CHECK(!tn_scope_union(a, "repository:x:pull", "repository:x:pull repository:y:pull"));
}

static const char *realm(const char *registry, const char *service)
{
    struct tn_url a, b;
    tn_url_parse(&job.arena, tn_str(registry), &a);
    tn_url_parse(&job.arena, tn_str(service), &b);
    const char *why = tn_cred_realm_allowed(&a, &b);
    return why ? why : "yes";
}

static void test_realms(void)
{
    const char *other = "it is under another domain than the registry";
    CHECK_TEXT(realm("https://ghcr.io", "https://ghcr.io/token"), "yes");
    CHECK_TEXT(realm("https://registry-1.docker.io", "https://auth.docker.io/token"), "yes");
    CHECK_TEXT(realm("https://registry.gitlab.com", "https://gitlab.com/jwt/auth"), "yes");
    CHECK_TEXT(realm("https://registry.example.co.uk", "https://auth.example.co.uk/t"), "yes");
    CHECK_TEXT(realm("http://localhost:5000", "http://127.0.0.1:5001/t"), "yes");
    CHECK_TEXT(realm("https://ghcr.io", "https://evil.example/token"), other);
    CHECK_TEXT(realm("https://ghcr.io", "https://evilghcr.io/token"), other);
    CHECK_TEXT(realm("https://a.co.uk", "https://b.co.uk/t"), other);
    CHECK_TEXT(realm("https://10.0.0.1", "https://11.0.0.1/t"), other);
    CHECK_TEXT(realm("https://box", "https://other/t"), other);
    CHECK_TEXT(realm("https://ghcr.io", "http://ghcr.io/token"),
               "it does not use TLS, and the registry does");
    static const char *const lists[] = {"x.example,evil.example", " evil.example , x", "https://evil.example/", ",,evil.example"};
    for (unsigned i = 0; i < sizeof lists / sizeof *lists; i++) {
        setenv("TENON_TOKEN_SERVICES", lists[i], 1);
        CHECK_TEXT(realm("https://ghcr.io", "https://evil.example/token"), "yes");
        CHECK_TEXT(realm("https://ghcr.io", "http://evil.example/token"),
                   "it does not use TLS, and the registry does");
    }
    setenv("TENON_TOKEN_SERVICES", "evil.example.org,vil.example,*", 1);
    CHECK_TEXT(realm("https://ghcr.io", "https://evil.example/token"), other);
    unsetenv("TENON_TOKEN_SERVICES");
}

/* ---- the loop ---- */

static struct canned canned;
static const char *username, *password;

static unsigned play(const struct canned_reply *replies, unsigned times, const char *target)
{
    struct tn_http http;
    struct tn_auth auth;
    struct tn_http_response response = {0};
    struct tn_http_request request = {.method = "GET"};
    struct tn_url base;
    enum tn_status status = TN_OK;
    list.n = 0;
    tn_buf_dispose(&canned.log);
    canned_init(&canned, &job.arena, replies);
    tn_http_init(&http, &job, &canned.transport, &(struct tn_http_options){0});
    tn_url_parse(&job.arena, tn_str("https://r.io/"), &base);
    tn_url_parse(&job.arena, tn_str(target), &request.url);
    tn_auth_init(&auth, &job, &http, "r.io", "x", &base);
    auth.username = username;
    auth.password = password;
    while (!status && times--) {
        status = tn_auth_do(&auth, &request, "repository:x:pull", &response);
        if (!status)
            tn_http_close(&response);
    }
    tn_auth_dispose(&auth);
    return status ? status : response.status;
}

static void test_anonymous(void)
{
    username = password = NULL;
    static const struct canned_reply ghcr[] = {
        {401, "www-authenticate: Bearer "
              "realm=\"https://r.io/token\",service=\"r.io\",scope=\"repository:x:pull\""},
        {200, NULL, "{\"token\":\"abc\"}"},
        {200},
        {200},
        CANNED_END};
    CHECK(play(ghcr, 2, "https://r.io/v2/") == 200);
    CHECK_TEXT(tn_buf_cstr(&canned.log), "GET https://r.io/v2/\n"
                                         "GET https://r.io/token?service=r.io&scope=repository%3Ax%3Apull\n"
                                         "GET https://r.io/v2/ [Bearer abc]\n"
                                         "GET https://r.io/v2/ [Bearer abc]\n");
    static const struct canned_reply basic[] = {{401, "www-authenticate: Basic realm=x"}, {200}, CANNED_END};
    CHECK(play(basic, 1, "https://r.io/v2/") == 401);
    static const struct canned_reply unknown[] = {{401, "www-authenticate: Magic a=b"}, {200}, CANNED_END};
    CHECK(play(unknown, 1, "https://r.io/v2/") == 401);
    static const struct canned_reply silent[] = {{401}, {200}, CANNED_END};
    CHECK(play(silent, 1, "https://r.io/v2/") == 401);
}

static void test_basic(void)
{
    username = "u";
    password = "p";
    static const struct canned_reply right[] = {
        {401, "www-authenticate: Negotiate\nwww-authenticate: Basic realm=x"}, {200}, {200}, CANNED_END};
    CHECK(play(right, 2, "https://r.io/v2/") == 200);
    CHECK_TEXT(
        tn_buf_cstr(&canned.log),
        "GET https://r.io/v2/\nGET https://r.io/v2/ [Basic dTpw]\nGET https://r.io/v2/ [Basic dTpw]\n");
    static const struct canned_reply wrong[] = {{401, "www-authenticate: Basic realm=x"},
                                                {401, "www-authenticate: Basic realm=x"},
                                                {200},
                                                CANNED_END};
    CHECK(play(wrong, 1, "https://r.io/v2/") == 401);
    CHECK(canned.next == 2);
    static const struct canned_reply both[] = {
        {401, "www-authenticate: Bearer service=x\nwww-authenticate: Basic realm=x"}, {200}, CANNED_END};
    CHECK(play(both, 1, "https://r.io/v2/") == 200);
}

static void test_tokens(void)
{
    username = "u";
    password = "p";
    static const char challenge[] =
        "www-authenticate: Bearer realm=\"https://auth.r.io/t?a=b\",service=\"s 1\"";
    static const struct canned_reply right[] = {
        {401, challenge}, {200, NULL, "{\"access_token\":\"abc\"}"}, {200}, CANNED_END};
    /* r.io has a two-letter name: only an exact host will do */
    CHECK(play(right, 1, "https://r.io/v2/") == TN_ERR_AUTH);
    CHECK_TEXT(list.at[0]->message, "r.io names https://auth.r.io/t as its token service: "
                                    "it is under another domain than the registry");
    static const char same[] = "www-authenticate: Bearer realm=\"https://r.io/t?a=b\",service=\"s 1\"";
    static const struct canned_reply good[] = {
        {401, same}, {200, NULL, "{\"access_token\":\"abc\"}"}, {200}, CANNED_END};
    CHECK(play(good, 1, "https://r.io/v2/") == 200);
    CHECK_TEXT(tn_buf_cstr(&canned.log),
               "GET https://r.io/v2/\n"
               "GET https://r.io/t?a=b&service=s%201&scope=repository%3Ax%3Apull&account=u [Basic dTpw]\n"
               "GET https://r.io/v2/ [Bearer abc]\n");
    static const struct canned_reply denied[] = {{401, same}, {403, NULL, "no"}, CANNED_END};
    CHECK(play(denied, 1, "https://r.io/v2/") == TN_ERR_AUTH);
    CHECK(list.n == 1 && list.at[0]->n_notes == 1);
    CHECK_TEXT(list.at[0]->notes[0].message, "asked as user `u`, with credentials from --username");
    static const struct canned_reply html[] = {{401, same}, {200, NULL, "<html>"}, CANNED_END};
    CHECK(play(html, 1, "https://r.io/v2/") == TN_ERR_NETWORK && list.n == 1);
    static const struct canned_reply none[] = {{401, same}, {200, NULL, "{\"token\":\"\"}"}, CANNED_END};
    CHECK(play(none, 1, "https://r.io/v2/") == TN_ERR_NETWORK && list.n == 1);
    static const struct canned_reply split[] = {
        {401, same}, {200, NULL, "{\"token\":\"a\\r\\nX: y\"}"}, CANNED_END};
    CHECK(play(split, 1, "https://r.io/v2/") == TN_ERR_NETWORK && list.n == 1);
    /* never more than two tokens for one request */
    static const struct canned_reply endless[] = {
        {401, same}, {200, NULL, "{\"token\":\"a\"}"}, {401, same}, {200, NULL, "{\"token\":\"b\"}"},
        {401, same}, {200, NULL, "{\"token\":\"c\"}"}, CANNED_END};
    CHECK(play(endless, 1, "https://r.io/v2/") == 401);
    CHECK(canned.next == 5);
}

/* What is asked elsewhere goes without, and a 401 from there is not ours to answer. */
static void test_elsewhere(void)
{
    username = "u";
    password = "p";
    static const struct canned_reply away[] = {{401, "www-authenticate: Basic realm=x"}, {200}, CANNED_END};
    CHECK(play(away, 1, "https://cdn.example/x") == 401);
    CHECK_TEXT(tn_buf_cstr(&canned.log), "GET https://cdn.example/x\n");
    static const struct canned_reply hop[] = {{302, "location: https://cdn.example/x"},
                                              {401, "www-authenticate: Basic realm=x"},
                                              {200},
                                              CANNED_END};
    CHECK(play(hop, 1, "https://r.io/x") == 401);
    CHECK_TEXT(tn_buf_cstr(&canned.log), "GET https://r.io/x\nGET https://cdn.example/x\n");
}

#define BEARER(realm) "www-authenticate: Bearer realm=\"" realm "\",service=\"s\",scope=\"repository:moved/x:pull\""

/* A registry that has moved: where it is now gives tokens to anybody, for what it calls the repository. */
static void test_moved(void)
{
    username = "u";
    password = "p";
    static const struct canned_reply moved[] = {{401, "www-authenticate: Basic realm=x"},
                                                {307, "location: https://moved.example/v2/moved/x/tags/list"},
                                                {401, BEARER("https://auth.moved.example/token")},
                                                {200, NULL, "{\"token\":\"abc\"}"},
                                                {200},
                                                CANNED_END};
    CHECK(play(moved, 1, "https://r.io/v2/x/tags/list") == 200);
    static const char first[] = "GET https://r.io/v2/x/tags/list\n"
                                "GET https://r.io/v2/x/tags/list [Basic dTpw]\n"
                                "GET https://moved.example/v2/moved/x/tags/list\n"
                                "GET https://auth.moved.example/token?service=s&scope=repository%3Amoved%2Fx%3Apull\n"
                                "GET https://moved.example/v2/moved/x/tags/list [Bearer abc]\n";
    CHECK_TEXT(tn_buf_cstr(&canned.log), first);
    /* the token is kept, for there alone; what that redirects to gets nothing of it */
    static const struct canned_reply again[] = {{307, "location: https://moved.example/x"},
                                                {401, BEARER("https://moved.example/token")},
                                                {200, NULL, "{\"token\":\"abc\"}"},
                                                {307, "location: https://cdn.example/x"},
                                                {200},
                                                CANNED_END};
    CHECK(play(again, 1, "https://r.io/x") == 200);
    CHECK_TEXT(tn_buf_cstr(&canned.log), "GET https://r.io/x\nGET https://moved.example/x\n"
                                         "GET https://moved.example/token?service=s&scope=repository%3Amoved%2Fx%3Apull\n"
                                         "GET https://moved.example/x [Bearer abc]\nGET https://cdn.example/x\n");
    /* one that is refused is not asked for without end */
    static const struct canned_reply endless[] = {{307, "location: https://moved.example/x"},
                                                  {401, BEARER("https://moved.example/token")},
                                                  {200, NULL, "{\"token\":\"a\"}"},
                                                  {401, BEARER("https://moved.example/token")},
                                                  {200, NULL, "{\"token\":\"b\"}"},
                                                  {401, BEARER("https://moved.example/token")},
                                                  {200, NULL, "{\"token\":\"c\"}"},
                                                  CANNED_END};
    CHECK(play(endless, 1, "https://r.io/x") == 401);
    CHECK(canned.next == 6);
    /* the service is of that origin: not the one that redirected, nor anybody's, and by TLS */
    static const char *const realms[] = {BEARER("https://r.io/token"), BEARER("https://other.example/token"),
                                         BEARER("http://moved.example/token"), BEARER("/token"), BEARER("")};
    for (size_t i = 0; i < sizeof realms / sizeof *realms; i++) {
        struct canned_reply row[] = {{307, "location: https://moved.example/x"}, {401, realms[i]}, {200}, CANNED_END};
        CHECK(play(row, 1, "https://r.io/x") == TN_ERR_AUTH && canned.next == 2);
    }
    static const struct canned_reply azure[] = {{307, "location: https://moved.example/x"},
                                                {401, "www-authenticate: Bearer authorization_uri=https://login.example/x"},
                                                {200},
                                                CANNED_END};
    CHECK(play(azure, 1, "https://r.io/x") == 401 && canned.next == 2);
    static const struct canned_reply denied[] = {
        {307, "location: https://moved.example/x"}, {401, BEARER("https://moved.example/token")}, {403, NULL, "no"}, CANNED_END};
    CHECK(play(denied, 1, "https://r.io/x") == TN_ERR_AUTH);
    CHECK_TEXT(list.at[0]->message, "https://moved.example refuses repository:moved/x:pull: its token service answers 403");
    CHECK_TEXT(list.at[0]->notes[0].message, "it is another origin than r.io, whose credentials are not sent there");
}

/* A realm is a whole URL, or nobody is asked. */
static void test_realms_that_are_none(void)
{
    static const struct {
        const char *challenge, *told;
    } rows[] = {
        {"www-authenticate: Bearer realm=\"/token\"",
         "r.io names /token as its token service: that is no whole URL, https://HOST/PATH, which whoever runs it has to set"},
        {"www-authenticate: Bearer realm=\"auth.r.io/token?a=secret\"",
         "r.io names auth.r.io/token as its token service: that is no whole URL, https://HOST/PATH, which whoever runs it has to set"},
        {"www-authenticate: Bearer realm=\"ftp://r.io/token\"",
         "r.io names ftp://r.io/token as its token service: it is neither http nor https"},
        {"www-authenticate: Bearer realm=\"http://r.io/token\"",
         "r.io names http://r.io/token as its token service: it leaves TLS for plain HTTP"},
        {"www-authenticate: Bearer service=\"x\"", "r.io wants a token, and names no token service"}};
    for (unsigned known = 0; known < 2; known++) {
        username = known ? "u" : NULL;
        password = known ? "p" : NULL;
        for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
            struct canned_reply row[] = {{401, rows[i].challenge}, {200}, CANNED_END};
            CHECK(play(row, 1, "https://r.io/v2/") == TN_ERR_AUTH && canned.next == 1);
            CHECK_TEXT(list.at[0]->message, rows[i].told);
        }
    }
}

static void test_workflow(void)
{
    struct tn_credential c;
    setenv("GITHUB_TOKEN", "token-of-a-workflow", 1);
    CHECK(!tn_cred_find(&job, &(struct tn_cred_query){.host = "ghcr.io", .repository = "org/app"}, &c) && !c.source);
    setenv("GITHUB_ACTIONS", "true", 1);
    CHECK(!tn_cred_find(&job, &(struct tn_cred_query){.host = "ghcr.io", .repository = "org/app"}, &c));
    CHECK_TEXT(c.password, "token-of-a-workflow");
    CHECK_TEXT(c.source, "GITHUB_TOKEN");
    tn_cred_dispose(&c);
    CHECK(!tn_cred_find(&job, &(struct tn_cred_query){.host = "ghcr.io.example", .repository = "org/app"}, &c) && !c.source);
    unsetenv("GITHUB_ACTIONS");
    unsetenv("GITHUB_TOKEN");
}

int main(void)
{
    unsetenv("REGISTRY_AUTH_FILE");
    unsetenv("DOCKER_AUTH_CONFIG");
    setenv("XDG_RUNTIME_DIR", "/nonexistent", 1);
    setenv("DOCKER_CONFIG", "/nonexistent", 1);
    setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
    tn_job_init(&job);
    tn_diag_list_init(&list, &job.arena);
    job.sink = &list.sink;
    tn_buf_init(&canned.log, 1);
    test_challenges();
    test_scopes();
    test_realms();
    test_anonymous();
    test_basic();
    test_tokens();
    test_elsewhere();
    test_moved();
    test_realms_that_are_none();
    test_workflow();
    tn_buf_dispose(&canned.log);
    tn_job_dispose(&job);
    return UNIT_DONE();
}
