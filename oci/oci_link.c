#include "oci/oci_link.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

static void skip(const char **at, const char *what)
{
    *at += strspn(*at, what);
}

/* token / quoted-string. What is looked for holds no backslash, so none is undone. */
static const char *value(struct tn_arena *arena, const char **at)
{
    bool quoted = **at == '"';
    const char *start = *at + quoted, *end = start;
    while (*end && (quoted ? *end != '"' : !strchr(";, \t", *end)))
        end += quoted && *end == '\\' && end[1] ? 2 : 1;
    *at = end + (quoted && *end);
    return tn_arena_copy(arena, start, (size_t)(end - start));
}

/* relation-type *( 1*SP relation-type ) */
static bool names_next(const char *relations)
{
    for (;;) {
        skip(&relations, " \t");
        size_t n = strcspn(relations, " \t");
        if (!n)
            return false;
        if (n == 4 && !strncasecmp(relations, "next", n))
            return true;
        relations += n;
    }
}

/* *( OWS ";" OWS token [ "=" ( token / quoted-string ) ] ) */
static bool is_next(struct tn_arena *arena, const char **at)
{
    bool next = false;
    for (skip(at, " \t"); **at == ';'; skip(at, " \t")) {
        skip(at, "; \t");
        const char *name = *at;
        size_t n = strcspn(name, "=;, \t");
        *at += n;
        skip(at, " \t");
        if (**at != '=')
            continue;
        skip(at, "= \t");
        const char *relations = value(arena, at);
        next |= n == 3 && !strncasecmp(name, "rel", n) && names_next(relations);
    }
    return next;
}

/* #( "<" URI-Reference ">" link-params ) */
const char *tn_link_next(struct tn_arena *arena, const char *at)
{
    for (;;) {
        skip(&at, ", \t");
        size_t n = *at == '<' ? strcspn(at, ">") : 0;
        if (!n || !at[n])
            return NULL;
        const char *target = at + 1;
        at += n + 1;
        if (is_next(arena, &at))
            return tn_arena_copy(arena, target, n - 1);
    }
}
