#include "oci/oci_url.h"
#include "unit.h"

static struct tn_arena arena;

static const char *parsed(const char *text)
{
    struct tn_url url;
    const char *why = tn_url_parse(&arena, tn_str(text), &url);
    return why ? why : tn_arena_printf(&arena, "%d %s %u %s", url.tls, url.host, url.port, url.target);
}

static void test_parse(void)
{
    CHECK_TEXT(parsed("https://Ghcr.IO"), "1 ghcr.io 443 /");
    CHECK_TEXT(parsed("HTTP://a.b:8080/x?y=z#frag"), "0 a.b 8080 /x?y=z");
    CHECK_TEXT(parsed("https://a?q"), "1 a 443 /?q");
    CHECK_TEXT(parsed("http://[::1]:5000/v2/"), "0 [::1] 5000 /v2/");
    CHECK_TEXT(parsed("https://a:443/"), "1 a 443 /");
    CHECK_TEXT(parsed("https://u:p@a/"), "it holds a user name");
    CHECK_TEXT(parsed("https://a@b"), "it holds a user name");
    CHECK_TEXT(parsed("file:///etc/passwd"), "it is neither http nor https");
    CHECK_TEXT(parsed("//a/b"), "it is neither http nor https");
    CHECK_TEXT(parsed("https:///x"), "it has no host");
    CHECK_TEXT(parsed("https:a/x"), "it has no host");
    CHECK_TEXT(parsed("https://a b/"), "it holds a character that no URL may hold");
    CHECK_TEXT(parsed("https://a\\b/"), "it holds a character that no URL may hold");
    CHECK_TEXT(parsed("https://a/\x01"), "it holds a character that no URL may hold");
    CHECK_TEXT(parsed("https://a:0/"), "its port is not a number");
    CHECK_TEXT(parsed("https://a:99999/"), "its port is not a number");
    CHECK_TEXT(parsed("https://a:1x/"), "its port is not a number");
    CHECK_TEXT(parsed("https://a%2e/"), "its host is not a name");
    CHECK_TEXT(parsed("https://[::1/"), "it has no host");
}

static const char *resolved(const char *base_text, const char *text)
{
    struct tn_url base, url;
    tn_url_parse(&arena, tn_str(base_text), &base);
    const char *why = tn_url_resolve(&arena, &base, tn_str(text), &url);
    return why ? why : tn_url_text(&arena, &url);
}

/* RFC 3986 §5.4, and what registries send. */
static void test_resolve(void)
{
    const char *base = "http://a/b/c/d;p?q";
    static const char *const rows[][2] = {
        {"g", "http://a/b/c/g"},
        {"./g", "http://a/b/c/g"},
        {"g/", "http://a/b/c/g/"},
        {"/g", "http://a/g"},
        {"//g", "http://g/"},
        {"?y", "http://a/b/c/d;p?y"},
        {"g?y", "http://a/b/c/g?y"},
        {"", "http://a/b/c/d;p?q"},
        {".", "http://a/b/c/"},
        {"..", "http://a/b/"},
        {"../g", "http://a/b/g"},
        {"../..", "http://a/"},
        {"../../g", "http://a/g"},
        {"../../../g", "http://a/g"},
        {"/./g", "http://a/g"},
        {"/../g", "http://a/g"},
        {"g.", "http://a/b/c/g."},
        {"..g", "http://a/b/c/..g"},
        {"./../g", "http://a/b/g"},
        {"g/./h", "http://a/b/c/g/h"},
        {"g/../h", "http://a/b/c/h"},
        {"g?y/../x", "http://a/b/c/g?y/../x"},
        {"g#s", "http://a/b/c/g"},
        {"//b:81/x?y", "http://b:81/x?y"},
        {"https://c/x", "https://c/x"},
        {"ftp://c/x", "it is neither http nor https"},
        {"mailto:x", "it is neither http nor https"},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CHECK_TEXT(resolved(base, rows[i][0]), rows[i][1]);
    CHECK_TEXT(resolved("https://r.io/v2/x/blobs/uploads/", "/v2/x/blobs/uploads/1?_state=a%3D"),
               "https://r.io/v2/x/blobs/uploads/1?_state=a%3D");
}

static bool same(const char *a, const char *b)
{
    struct tn_url x, y;
    tn_url_parse(&arena, tn_str(a), &x);
    tn_url_parse(&arena, tn_str(b), &y);
    return tn_url_same_origin(&x, &y);
}

static void test_origin(void)
{
    CHECK(same("https://a/x", "https://A:443/y"));
    CHECK(!same("https://a/", "http://a/"));
    CHECK(!same("https://a/", "https://a:444/"));
    CHECK(!same("https://a/", "https://b.a/"));
    static const char *const yes[] = {"localhost",   "localhost:5000", "x.localhost",
                                      "127.0.0.1:1", "127.1.2.3",      "[::1]:5"};
    static const char *const no[] = {"localhost.evil.com", "notlocalhost", "127.0.0.1.evil.com",
                                     "128.0.0.1",          "[::2]",        "127.1"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        CHECK(tn_host_is_loopback(yes[i]));
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        CHECK(!tn_host_is_loopback(no[i]));
    CHECK_TEXT(tn_url_escape(&arena, "repository:a/b:pull,push"), "repository%3Aa%2Fb%3Apull%2Cpush");
}

int main(void)
{
    tn_arena_init(&arena);
    test_parse();
    test_resolve();
    test_origin();
    tn_arena_dispose(&arena);
    return UNIT_DONE();
}
