#include "base/semver.h"
#include "unit.h"

static void validity(void)
{
    static const char *const good[] = {
        "0.0.0", "1.2.3", "1.2.3-rc.1", "1.2.3-0a+007", "1.2.3+b.-", "1.0.0--.-", "18446744073709551615.0.0"};
    static const char *const bad[] = {"",
                                      "1",
                                      "1.2",
                                      "1.2.3.4",
                                      "01.2.3",
                                      "1.2.3-",
                                      "1.2.3-01",
                                      "1.2.3-a..b",
                                      "1.2.3+",
                                      "1.2.3-a.",
                                      "v1.2.3",
                                      "1.2.3 ",
                                      "18446744073709551616.0.0"};
    for (unsigned i = 0; i < sizeof good / sizeof *good; i++)
        CHECK(tn_semver_valid(tn_str(good[i])));
    for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++)
        CHECK(!tn_semver_valid(tn_str(bad[i])));
}

/* semver.org, rule 11 */
static void order(void)
{
    static const char *const rising[] = {"0.9.9",      "1.0.0-alpha",  "1.0.0-alpha.1", "1.0.0-alpha.beta",
                                         "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1",
                                         "1.0.0",      "1.0.0+1",      "1.0.10",        "1.2.0",
                                         "10.0.0"};
    for (unsigned i = 0; i < sizeof rising / sizeof *rising; i++)
        for (unsigned j = 0; j < sizeof rising / sizeof *rising; j++) {
            int got = tn_semver_compare(tn_str(rising[i]), tn_str(rising[j]));
            CHECK((got > 0) - (got < 0) == (i > j) - (i < j));
        }
}

int main(void)
{
    validity();
    order();
    return UNIT_DONE();
}
