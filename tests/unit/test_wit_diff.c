#include "unit.h"
#include "wit-parser/wit_diff.h"

static void test_version_steps(void)
{
    static const struct {
        const char *old, *new;
        enum tn_wit_step step;
    } rows[] = {
        {"1.2.3", "1.2.4", TN_STEP_PATCH},      {"1.2.3", "1.3.0", TN_STEP_MINOR},
        {"1.2.3", "2.0.0", TN_STEP_MAJOR},      {"1.2.3", "1.2.3", TN_STEP_NONE},
        {"1.2.3", "1.2.2", TN_STEP_NONE},       {"0.2.0", "0.2.1", TN_STEP_MINOR},
        {"0.2.0", "0.3.0", TN_STEP_MAJOR},      {"0.0.1", "0.0.2", TN_STEP_MAJOR},
        {"0.3.0-rc.1", "0.3.0", TN_STEP_MAJOR}, {"1.0.0-rc.1", "1.0.0-rc.2", TN_STEP_MAJOR},
        {"1.0", "2.0.0", TN_STEP_NONE},         {NULL, "1.0.0", TN_STEP_NONE},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        CHECK(tn_wit_version_step(rows[i].old, rows[i].new) == rows[i].step);
}

static void test_next_versions(void)
{
    static const struct {
        const char *old;
        enum tn_wit_step step;
        const char *next;
    } rows[] = {
        {"1.2.3", TN_STEP_PATCH, "1.2.4"},      {"1.2.3", TN_STEP_MINOR, "1.3.0"},
        {"1.2.3", TN_STEP_MAJOR, "2.0.0"},      {"1.2.3", TN_STEP_NONE, "1.2.3"},
        {"0.2.1", TN_STEP_MINOR, "0.2.2"},      {"0.2.1", TN_STEP_MAJOR, "0.3.0"},
        {"0.0.4", TN_STEP_PATCH, "0.0.5"},      {"0.0.4", TN_STEP_MAJOR, "0.0.5"},
        {"1.0.0-rc.1", TN_STEP_MAJOR, "1.0.0"},
    };
    struct tn_arena arena;
    tn_arena_init(&arena);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        const char *next = tn_wit_version_after(&arena, rows[i].old, rows[i].step);
        CHECK_TEXT(next, rows[i].next);
        CHECK(rows[i].step == TN_STEP_NONE || tn_wit_version_step(rows[i].old, next) >= rows[i].step);
    }
    tn_arena_dispose(&arena);
}

int main(void)
{
    test_version_steps();
    test_next_versions();
    return UNIT_DONE();
}
