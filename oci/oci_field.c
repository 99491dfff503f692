#include "oci/oci_field.h"

#include <string.h>

void tn_field_skip(const char **at, const char *what)
{
    *at += strspn(*at, what);
}

static bool is_tchar(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c && strchr("!#$%&'*+-.^_`|~", c));
}

size_t tn_field_token(const char *at)
{
    size_t n = 0;
    while (is_tchar(at[n]))
        n++;
    return n;
}

/* quoted-string = DQUOTE *( qdtext / quoted-pair ) DQUOTE */
static const char *quoted_string(struct tn_arena *arena, const char **at, bool *ret_whole)
{
    const char *c = *at + 1;
    char *out = tn_arena_alloc(arena, strlen(c) + 1), *to = out;
    while (*c && *c != '"') {
        c += *c == '\\' && c[1];
        *to++ = *c++;
    }
    *ret_whole = *c == '"';
    *at = c + *ret_whole;
    return out;
}

const char *tn_field_value(struct tn_arena *arena, const char **at, const char *ends, bool *ret_whole)
{
    if (**at == '"')
        return quoted_string(arena, at, ret_whole);
    const char *start = *at;
    *at += strcspn(start, ends);
    *ret_whole = true;
    return tn_arena_copy(arena, start, (size_t)(*at - start));
}
