#include "unit.h"

#include "component/comp_names.h"

static struct tn_job job;

static bool parses(const char *text, unsigned allowed)
{
    struct tn_extern_name name;
    struct tn_name_error error;
    return tn_extern_name_parse(tn_str(text), allowed, &name, &error);
}

static const char *why(const char *text)
{
    struct tn_extern_name name;
    struct tn_name_error error;
    if (tn_extern_name_parse(tn_str(text), 0, &name, &error))
        return "fine";
    return tn_arena_printf(&job.arena, "`%.*s` %s", TN_STR(error.at), error.message);
}

static void test_labels(void)
{
    static const char *const good[] = {"a", "A", "a-b", "a-B", "a1", "a-1", "a-1b", "ABC-d3f", "x-2"};
    static const char *const bad[] = {"",  "-",  "a-",  "-a",  "a--b", "aB",     "Ab",
                                      "1", "1a", "a_b", "a.b", "é",    "a-1B-xY"};
    for (size_t i = 0; i < sizeof good / sizeof *good; i++)
        CHECK(tn_is_label(tn_str(good[i])));
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK(!tn_is_label(tn_str(bad[i])));
    CHECK(tn_is_lowercase_label(tn_str("a-b1")) && !tn_is_lowercase_label(tn_str("a-B")));
}

static void test_names(void)
{
    struct tn_extern_name n = tn_extern_name_of(tn_name(&job.names, "wasi:http/types@0.2.3-rc.1+b"));
    CHECK(n.kind == TN_NAME_INTERFACE && tn_str_eq(n.ns, "wasi") && tn_str_eq(n.package, "http"));
    CHECK(tn_str_eq(n.interface, "types") && tn_str_eq(n.version, "0.2.3-rc.1+b") && n.has_version);
    n = tn_extern_name_of(tn_name(&job.names, "a:b:c/d/e"));
    CHECK(tn_str_eq(n.ns, "a:b") && tn_str_eq(n.package, "c") && tn_str_eq(n.interface, "d/e"));
    n = tn_extern_name_of(tn_name(&job.names, "[method]fields.append"));
    CHECK(n.kind == TN_NAME_METHOD && tn_str_eq(n.resource, "fields") && tn_str_eq(n.label, "append"));
    n = tn_extern_name_of(tn_name(&job.names, "[constructor]fields"));
    CHECK(n.kind == TN_NAME_CONSTRUCTOR && tn_str_eq(n.resource, "fields"));
    n = tn_extern_name_of(tn_name(&job.names, "[static][set]a.b"));
    CHECK(n.kind == TN_NAME_STATIC && n.accessor == TN_SETTER);
    CHECK_TEXT(tn_extern_name_getter(&job.names, &n), "[static][get]a.b");
    CHECK(parses("[get]a", TN_NAMES_ACCESSORS) && !parses("[get]a", 0));
    CHECK(!parses("[constructor][get]a", TN_NAMES_ACCESSORS));
    CHECK(parses("a:b:c/d", TN_NAMES_NESTED) && !parses("a:b:c/d", 0));
    CHECK(parses("a:b/c@", 0)); /* its version is judged elsewhere */
}

static void test_refusals(void)
{
    CHECK_TEXT(why("a_b"), "`a_b` is not in kebab case");
    CHECK_TEXT(why("wasi:http"), "`wasi:http` lacks a `/` and an interface after its package");
    CHECK_TEXT(why("WASI:http/types"), "`WASI` is not in lower case");
    CHECK_TEXT(why("wasi:http/types/more"), "`/more` is left over at the end of the name");
    CHECK_TEXT(why("[method]a"), "`a` lacks a `.` between resource and function");
    CHECK_TEXT(why("[method]a.b.c"), "`b.c` is not in kebab case");
    CHECK_TEXT(why("url=<https://a>"), "`=<https://a>` stands where a `:` is expected");
    CHECK_TEXT(why(""), "`` is not in kebab case");
}

static const char *canonical(const char *text)
{
    struct tn_extern_name name = tn_extern_name_of(tn_name(&job.names, text));
    return tn_extern_name_canonical(&job.names, &name);
}

static void test_uniqueness(void)
{
    CHECK(canonical("foo-bar") == canonical("fo-OB-ar"));
    CHECK(canonical("[method]foo.bar-baz") == canonical("[static]FOO.ba-RB-az"));
    CHECK(canonical("[method]a.b") != canonical("a"));
    CHECK(canonical("[constructor]a") != canonical("a"));
    CHECK(canonical("[method]a.a") == canonical("a"));
    CHECK(canonical("[get]a") == canonical("a") && canonical("[set]a") != canonical("a"));
    CHECK(canonical("a-1") == canonical("a1"));
    CHECK(canonical("a:b/c@1.0.0") != canonical("a:b/c@1.0.1"));
    CHECK(canonical("a:b-c/d@1.0.0-RC") == canonical("a:bc/D@1.0.0-RC"));
    CHECK(canonical("a:b/c@1.0.0-rc") != canonical("a:b/c@1.0.0-RC"));
    CHECK_TEXT(tn_label_canonical(&job.names, tn_str("Ab-C")), "abc");
}

static int order(const char *a, const char *b)
{
    struct tn_version x, y;
    if (!tn_version_parse(tn_str(a), &x) || !tn_version_parse(tn_str(b), &y))
        return 99;
    return tn_version_compare(&x, &y);
}

static bool compatible(const char *a, const char *b)
{
    struct tn_version x, y;
    return tn_version_parse(tn_str(a), &x) && tn_version_parse(tn_str(b), &y) &&
           tn_version_compatible(&x, &y);
}

static const char *track(const char *version)
{
    struct tn_str t = tn_version_track(tn_str(version));
    return tn_arena_copy(&job.arena, t.at, t.len);
}

static void test_versions(void)
{
    static const char *const rising[] = {
        "0.0.0",        "0.2.1",         "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta",
        "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1",  "1.0.0",         "1.0.0+b",          "1.0.10"};
    static const char *const bad[] = {"",       "1",         "1.2",      "1.2.3.4",
                                      "01.2.3", "1.2.3-",    "1.2.3-01", "1.2.3-a..b",
                                      "1.2.3+", "1.2.3-a_b", "v1.2.3",   "1.2.18446744073709551616",
                                      "1.2.3 "};
    struct tn_version v;
    for (size_t i = 0; i + 1 < sizeof rising / sizeof *rising; i++)
        CHECK(order(rising[i], rising[i + 1]) < 0 && order(rising[i + 1], rising[i]) > 0);
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK(!tn_version_parse(tn_str(bad[i]), &v));
    CHECK(order("1.2.3", "1.2.3") == 0 && tn_version_parse(tn_str("1.2.18446744073709551615"), &v));
    CHECK(compatible("1.2.3", "1.9.0") && !compatible("1.0.0", "2.0.0"));
    CHECK(compatible("0.2.0", "0.2.9") && !compatible("0.2.0", "0.3.0"));
    CHECK(compatible("0.0.1", "0.0.1+b") && !compatible("0.0.1", "0.0.2"));
    CHECK(!compatible("0.3.0-rc-1", "0.3.0") && compatible("0.3.0-rc-1", "0.3.0-rc-1"));
}

static void test_tracks(void)
{
    CHECK_TEXT(track("1.2.3+abc"), "1");
    CHECK_TEXT(track("0.2.1"), "0.2");
    CHECK_TEXT(track("0.0.1"), "0.0.1");
    CHECK_TEXT(track("0.0.1+b"), "0.0.1");
    CHECK_TEXT(track("1.0.0-rc1+b"), "1.0.0-rc1");
    CHECK_TEXT(track("1.2"), "");
    CHECK(tn_version_is_canonical(tn_str("1")) && tn_version_is_canonical(tn_str("0.2")));
    CHECK(tn_version_is_canonical(tn_str("0.0.3")) && tn_version_is_canonical(tn_str("1.0.0-rc1")));
    CHECK(!tn_version_is_canonical(tn_str("0")) && !tn_version_is_canonical(tn_str("0.0")));
    CHECK(!tn_version_is_canonical(tn_str("1.2")) && !tn_version_is_canonical(tn_str("1.2.3")));
    const char *a = tn_name(&job.names, "wasi:io/poll@0.2.0"),
               *b = tn_name(&job.names, "wasi:io/poll@0.2.10");
    CHECK(tn_name_track(&job.names, a) == tn_name_track(&job.names, b));
    CHECK_TEXT(tn_name_track(&job.names, a), "wasi:io/poll@0.2");
    CHECK(tn_name_compare_versions(a, b) < 0 && tn_name_compare_versions(b, a) > 0);
    CHECK(tn_str_eq(tn_name_unversioned(a), "wasi:io/poll"));
    CHECK(tn_name_track(&job.names, tn_name(&job.names, "poll")) == tn_name(&job.names, "poll"));
}

static const char *version_of(const char *text, const char *suffix)
{
    struct tn_extern_name name = tn_extern_name_of(tn_name(&job.names, text));
    struct tn_version v = {0};
    bool has = false;
    const char *reason = "";
    if (!tn_name_version(&name, suffix, &job.names, &v, &has, &reason))
        return "none";
    return has ? tn_arena_printf(&job.arena, "%u.%u.%u", (unsigned)v.major, (unsigned)v.minor,
                                 (unsigned)v.patch)
               : "";
}

static void test_suffixes(void)
{
    CHECK_TEXT(version_of("a:b/c", NULL), "");
    CHECK_TEXT(version_of("a:b/c", ".1"), "none");
    CHECK_TEXT(version_of("a:b/c@1.2.3", NULL), "1.2.3");
    CHECK_TEXT(version_of("a:b/c@0.2", ".1"), "0.2.1");
    CHECK_TEXT(version_of("a:b/c@0.2", NULL), "none");
    CHECK_TEXT(version_of("a:b/c@1.2", ".3"), "none");
    CHECK_TEXT(version_of("a:b/c@", NULL), "none");
}

int main(void)
{
    tn_job_init(&job);
    test_labels();
    test_names();
    test_refusals();
    test_uniqueness();
    test_versions();
    test_tracks();
    test_suffixes();
    tn_job_dispose(&job);
    return UNIT_DONE();
}
