#include "oci/oci_digest_tag.h"
#include "oci/oci_tag_rules.h"
#include "unit.h"

static struct tn_arena arena;

static bool in(const char *range, const char *version)
{
    struct tn_range r;
    const char *why = tn_range_parse(tn_str(range), &r);
    CHECK(!why);
    return !why && tn_range_has(&r, tn_str(version), false);
}

static bool in_with(const char *range, const char *prerelease)
{
    struct tn_range r;
    return !tn_range_parse(tn_str(range), &r) && tn_range_has(&r, tn_str(prerelease), true);
}

static void ranges(void)
{
    CHECK(in("1.2.3", "1.2.3") && !in("1.2.3", "1.2.4"));
    CHECK(in("=1.2.3", "1.2.3+build"));
    CHECK(in("1.2", "1.2.9") && !in("1.2", "1.3.0") && in("1", "1.9.9") && !in("1.x", "2.0.0"));
    CHECK(in("*", "7.0.0") && in(">=1.2 <2", "1.9.0") && !in(">=1.2 <2", "2.0.0") &&
          !in(">=1.2, <2", "1.1.9"));
    CHECK(in(">1.2", "1.3.0") && !in(">1.2", "1.2.9") && in("<=1.2", "1.2.9") && !in("<=1.2", "1.3.0"));
    CHECK(in("^1.2.3", "1.9.0") && !in("^1.2.3", "2.0.0") && !in("^1.2.3", "1.2.2"));
    CHECK(in("^0.2.3", "0.2.9") && !in("^0.2.3", "0.3.0") && in("^0.0.3", "0.0.3") && !in("^0.0.3", "0.0.4"));
    CHECK(in("^0.2", "0.2.0") && !in("^0.2", "0.3.0") && in("^0", "0.9.0") && !in("^0", "1.0.0"));
    CHECK(in("~1.2.3", "1.2.9") && !in("~1.2.3", "1.3.0") && in("~1", "1.9.0") && !in("~1", "2.0.0"));
    CHECK(in("1.2.3 || ^3.1", "3.2.0") && in("1.2.3||^3.1", "1.2.3") && !in("1.2.3 || ^3.1", "2.0.0"));
    CHECK(!in(">=1.0.0", "2.0.0-rc.1") && in(">=2.0.0-rc.1", "2.0.0-rc.2") && in(">=2.0.0-rc.1", "2.0.0"));
    CHECK(!in("<2", "2.0.0-rc.1") && !in("^1", "2.0.0-0") && !in(">=2.0.0-rc.1", "2.1.0-rc.2"));
    CHECK(!in("*", "latest") && !in("*", "1.2"));
    CHECK(in_with(">=1.0.0", "2.0.0-rc.1") && !in_with(">=1.0.0", "1.0.0-rc.1") && in_with("<2", "1.9.0-rc.1"));
    CHECK(!in_with("<2", "2.0.0-rc.1") && !in_with("^1", "2.0.0-rc.1") && in_with("<2.0.0", "2.0.0-rc.1") && in_with("*", "1.0.0-a"));
}

static void bad_ranges(void)
{
    static const char *const bad[] = {"",   "a",    "1.2.3.4", ">>1", "=>1",  "1.x.3",
                                      "1.", "01.2", "1.2.3-",  "^",   "1,2,b"};
    struct tn_range r;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK(tn_range_parse(tn_str(bad[i]), &r));
}

static const char *choose(const struct tn_tag_rules *rules)
{
    static const char *names[] = {
        "0.9.0",
        "1.0.0",
        "1.1.0",
        "1.10.0",
        "1.2.0",
        "1.2.0-rc1",
        "1.2.0_build",
        "edge",
        "latest",
        "sha256-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa",
        "sha256-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa.sig",
        "v2.0.0"};
    struct tn_tag_list all = {names, sizeof names / sizeof *names, 0};
    struct tn_tag_list some = tn_tag_rules_choose(&arena, rules, &all);
    const char *text = "";
    for (unsigned i = 0; i < some.n; i++)
        text = tn_arena_printf(&arena, "%s%s%s", text, i ? " " : "", some.at[i]);
    return text;
}

static void choosing(void)
{
    const char *digits[] = {"^\\d+\\."}, *rc[] = {"-rc"}, *latest[] = {"latest"};
    struct tn_texts allow = {digits, 1, 0}, deny = {rc, 1, 0}, include = {latest, 1, 0};
    struct tn_range range;
    CHECK(!tn_range_parse(tn_str(">=1.1"), &range));
    CHECK_TEXT(choose(&(struct tn_tag_rules){0}),
               "0.9.0 1.0.0 1.1.0 1.10.0 1.2.0 1.2.0-rc1 1.2.0_build edge latest v2.0.0");
    CHECK_TEXT(choose(&(struct tn_tag_rules){.include = include}), "latest");
    CHECK_TEXT(choose(&(struct tn_tag_rules){.allow = allow, .deny = deny}),
               "0.9.0 1.0.0 1.1.0 1.10.0 1.2.0 1.2.0_build");
    CHECK_TEXT(choose(&(struct tn_tag_rules){.semver = &range}), "1.1.0 1.10.0 1.2.0 1.2.0_build v2.0.0");
    CHECK_TEXT(choose(&(struct tn_tag_rules){.newest = 2, .include = include}), "1.10.0 latest v2.0.0");
    CHECK_TEXT(choose(&(struct tn_tag_rules){.newest = 2, .allow = allow, .deny = deny}),
               "1.10.0 1.2.0_build");
    CHECK_TEXT(choose(&(struct tn_tag_rules){.newest = 5}), "1.1.0 1.10.0 1.2.0 1.2.0_build v2.0.0");
    CHECK_TEXT(choose(&(struct tn_tag_rules){.newest = 5, .prereleases = true}), "1.10.0 1.2.0 1.2.0-rc1 1.2.0_build v2.0.0");
    CHECK_TEXT(choose(&(struct tn_tag_rules){.semver = &range, .prereleases = true}),
               "1.1.0 1.10.0 1.2.0 1.2.0-rc1 1.2.0_build v2.0.0");
    CHECK(!tn_range_parse(tn_str(">=1.2.0-rc0"), &range));
    CHECK_TEXT(choose(&(struct tn_tag_rules){.semver = &range, .newest = 4}), "1.10.0 1.2.0 1.2.0_build v2.0.0");
    CHECK_TEXT(choose(&(struct tn_tag_rules){.semver = &range, .newest = 5}), "1.10.0 1.2.0 1.2.0-rc1 1.2.0_build v2.0.0");
    struct tn_tag_rules all = tn_tag_rules_all(&(struct tn_tag_rules){.newest = 1});
    CHECK_TEXT(choose(&all), "0.9.0 1.0.0 1.1.0 1.10.0 1.2.0 1.2.0_build v2.0.0");
}

static const char *allowed(const char *pattern)
{
    const char *one[] = {pattern};
    return choose(&(struct tn_tag_rules){.allow = {one, 1, 0}});
}

static void patterns(void)
{
    CHECK_TEXT(allowed("^[\\d.]+$"), "0.9.0 1.0.0 1.1.0 1.10.0 1.2.0");
    CHECK_TEXT(allowed("^v[^\\dx]"), "");
    CHECK_TEXT(allowed("^[]a[:alpha:]\\d]+[.]\\d{2}"), "1.10.0");
    CHECK_TEXT(allowed("^1\\.1[.\\d]"), "1.1.0 1.10.0");
    CHECK_TEXT(allowed("\\[\\d"), "");
    CHECK(!tn_tag_pattern_check(&arena, "^v[0-9]+$"));
    CHECK(tn_tag_pattern_check(&arena, "("));
    CHECK(tn_tag_pattern_check(&arena, "[a"));
    CHECK(tn_digest_tag_is_list("sha256-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"));
    CHECK(!tn_digest_tag_is_list("sha256-aaaa") && !tn_digest_tag_of(&arena, "latest"));
}

int main(void)
{
    tn_arena_init(&arena);
    ranges();
    bad_ranges();
    choosing();
    patterns();
    tn_arena_dispose(&arena);
    return UNIT_DONE();
}
