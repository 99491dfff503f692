#include "oci/oci_ref.h"
#include "unit.h"

#define HEX64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

static struct tn_job job;
static struct tn_diag_list list;

static bool parses(const char *text, struct tn_ref *ret_ref)
{
    list.n = 0;
    return !tn_ref_parse(&job.arena, &list.sink, text, ret_ref) && !list.n;
}

/* "kind host repository path tag digest", `-` where there is none; or the code and columns of the finding. */
static const char *told(const char *text)
{
    struct tn_ref r = {0};
    static const char *const kinds[] = {"registry", "layout", "archive"};
    if (parses(text, &r))
        return tn_arena_printf(&job.arena, "%s %s %s %s %s %s", kinds[r.kind], r.host ? r.host : "-",
                               r.repository ? r.repository : "-", r.path ? r.path : "-", r.tag ? r.tag : "-",
                               r.digest ? r.digest : "-");
    const struct tn_diag *d = list.n == 1 ? list.at[0] : NULL;
    return d ? tn_arena_printf(&job.arena, "%s %zu-%zu", d->code, d->span.start, d->span.end)
             : "not one finding";
}

static void test_registries(void)
{
    CHECK_TEXT(told("ghcr.io/org/app:1.0"), "registry ghcr.io org/app - 1.0 -");
    CHECK_TEXT(told("GHCR.io/org/app"), "registry ghcr.io org/app - - -");
    CHECK_TEXT(told("localhost/app"), "registry localhost app - - -");
    CHECK_TEXT(told("localhost:5000/a/b-c__d.e:latest"), "registry localhost:5000 a/b-c__d.e - latest -");
    CHECK_TEXT(told("box:80/app"), "registry box:80 app - - -");
    CHECK_TEXT(told("127.0.0.1:5000/app"), "registry 127.0.0.1:5000 app - - -");
    CHECK_TEXT(told("[::1]:5000/app:t"), "registry [::1]:5000 app - t -");
    CHECK_TEXT(told("[2001:db8::1]/app:t"), "registry [2001:db8::1] app - t -");
    CHECK_TEXT(told("a.b/c@sha256:" HEX64), "registry a.b c - - sha256:" HEX64);
    CHECK_TEXT(told("a.b/c:t@sha256:" HEX64), "registry a.b c - t sha256:" HEX64);
    CHECK_TEXT(told("a.b/c@sha512:" HEX64 HEX64), "registry a.b c - - sha512:" HEX64 HEX64);
}

static void test_files(void)
{
    CHECK_TEXT(told("oci:dir"), "layout - - dir - -");
    CHECK_TEXT(told("oci:./a:b/c:1.0"), "layout - - ./a:b/c 1.0 -");
    CHECK_TEXT(told("oci:/tmp/x@y:t@sha256:" HEX64), "layout - - /tmp/x@y t sha256:" HEX64);
    CHECK_TEXT(told("oci-archive:a.tar:v1"), "archive - - a.tar v1 -");
    CHECK_TEXT(told("oci-archive:a.tar"), "archive - - a.tar - -");
}

static void test_bad(void)
{
    CHECK_TEXT(told(""), "ref-repository 0-0");
    CHECK_TEXT(told("app"), "ref-repository 0-3");
    CHECK_TEXT(told("org/app"), "ref-host 0-3");
    CHECK_TEXT(told("a.b/"), "ref-repository 4-4");
    CHECK_TEXT(told("a.b/App"), "ref-repository 4-5");
    CHECK_TEXT(told("a.b/x//y"), "ref-repository 6-7");
    CHECK_TEXT(told("a.b/x___y"), "ref-repository 7-8");
    CHECK_TEXT(told("a.b/x."), "ref-repository 6-6");
    CHECK_TEXT(told("a.b/../x"), "ref-repository 4-5");
    CHECK_TEXT(told("a.b/x:"), "ref-tag 6-6");
    CHECK_TEXT(told("a.b/x:-y"), "ref-tag 6-8");
    CHECK_TEXT(told("a.b/x:1:2"), "ref-tag 6-9");
    CHECK_TEXT(told("a.b/x@"), "ref-digest 6-6");
    CHECK_TEXT(told("a.b/x@sha256:0"), "ref-digest 6-14");
    CHECK_TEXT(told("a.b/x@sha256:" HEX64 "0"), "ref-digest 6-78");
    CHECK_TEXT(told("a.b/x@md5:0"), "ref-digest 6-11");
    CHECK_TEXT(told("a_b.c/x"), "ref-host 0-5");
    CHECK_TEXT(told("a..b/x"), "ref-host 0-4");
    CHECK_TEXT(told("a.b:0/x"), "ref-host 4-5");
    CHECK_TEXT(told("a.b:65536/x"), "ref-host 4-9");
    CHECK_TEXT(told("a.b:99999999999999999999/x"), "ref-host 4-24");
    CHECK_TEXT(told("user@a.b/x"), "ref-host 0-8");
    CHECK_TEXT(told("wasi:http/types"), "ref-host 5-9");
    CHECK_TEXT(told("https://a.b/x"), "ref-scheme 0-8");
    CHECK_TEXT(told("oci://a.b/x"), "ref-scheme 0-6");
    CHECK_TEXT(told("oci:"), "ref-path 4-4");
    CHECK_TEXT(told("oci::t"), "ref-path 4-4");
    CHECK_TEXT(told("oci:dir:"), "ref-tag 8-8");
    CHECK_TEXT(told("oci:dir@sha256:12"), "ref-digest 8-17");
    char *longest = tn_arena_printf(&job.arena, "a.b/%0252d", 0);
    CHECK_TEXT(told(longest), "ref-too-long 0-256");
    longest[255] = 0;
    struct tn_ref ref;
    CHECK(parses(longest, &ref));
}

static void test_looks(void)
{
    static const char *const yes[] = {"ghcr.io/x", "localhost/x",   "box:80/x",   "[::1]:1/x", "[::1]/x",
                                      "oci:d",     "oci-archive:f", "https://a/b"};
    static const char *const no[] = {"x",      "dir/x", "./a.b/x",    "../x/y", "/abs.d/x", "wasi:http/types",
                                     "a.wasm", "",      "my_dir.d/x", "-",      "a:b",      ".hidden/x"};
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        CHECK(tn_ref_looks(yes[i]));
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        CHECK(!tn_ref_looks(no[i]));
}

static void test_parts(void)
{
    struct tn_ref ref;
    CHECK(parses("a.b/c", &ref));
    CHECK_TEXT(tn_ref_target(&ref), "latest");
    CHECK_TEXT(tn_ref_place(&job.arena, &ref), "a.b/c");
    CHECK(parses("oci:d", &ref));
    CHECK(!tn_ref_target(&ref));
    CHECK(parses("oci-archive:f:t", &ref));
    CHECK_TEXT(tn_ref_target(&ref), "t");
    CHECK_TEXT(tn_ref_place(&job.arena, &ref), "oci-archive:f");
    CHECK(tn_ref_tag_valid(tn_str("_")) && tn_ref_tag_valid(tn_str("v1.2-rc.1")) &&
          !tn_ref_tag_valid(tn_str(".x")));
    CHECK(tn_ref_repository_valid(tn_str("a/b")) && !tn_ref_repository_valid(tn_str("/a")));
}

int main(void)
{
    tn_job_init(&job);
    tn_diag_list_init(&list, &job.arena);
    test_registries();
    test_files();
    test_bad();
    test_looks();
    test_parts();
    tn_job_dispose(&job);
    return UNIT_DONE();
}
