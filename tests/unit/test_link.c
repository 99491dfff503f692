#include "oci/oci_link.h"
#include "unit.h"

static struct tn_arena arena;

static const char *next(const char *value)
{
    const char *found = tn_link_next(&arena, value);
    return found ? found : "none";
}

int main(void)
{
    tn_arena_init(&arena);
    CHECK_TEXT(next("</v2/a/tags/list?last=b>; rel=\"next\""), "/v2/a/tags/list?last=b");
    CHECK_TEXT(next("<?last=b>;rel=next"), "?last=b");
    CHECK_TEXT(next("<a>; REL = \"Next\""), "a");
    CHECK_TEXT(next("<a>; rel=\"prev\", <b,c>; title=\"x, <y>; rel=next\"; rel=\"last next\""), "b,c");
    CHECK_TEXT(next("<a>; title=\"\\\"\"; rel=next"), "a");
    CHECK_TEXT(next(" , <a>; rel=prev , <b>; flag; rel=next"), "b");
    CHECK_TEXT(next("<a>; rel=\"nextone\""), "none");
    CHECK_TEXT(next("<a>; rel=prev; anchor=next"), "none");
    CHECK_TEXT(next("<a>; title=rel=next"), "none");
    CHECK_TEXT(next("<a"), "none");
    CHECK_TEXT(next("a; rel=next"), "none");
    CHECK_TEXT(next("<>; rel=next"), "");
    CHECK_TEXT(next("<a>; rel=\"next"), "a");
    CHECK_TEXT(next("<a>; rel=\"\\next\\"), "none");
    CHECK_TEXT(next("<a>; rel=\"\\ne\\xt\""), "a");
    CHECK_TEXT(next(""), "none");
    tn_arena_dispose(&arena);
    return UNIT_DONE();
}
