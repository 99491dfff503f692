#include "oci/oci_link.h"

#include "oci/oci_field.h"

#include <stdbool.h>
#include <string.h>
#include <strings.h>

#define SPACE " \t"

/* relation-type *( 1*SP relation-type ) */
static bool names_next(const char *relations)
{
    for (;;) {
        tn_field_skip(&relations, SPACE);
        size_t n = strcspn(relations, SPACE);
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
    bool next = false, whole;
    for (tn_field_skip(at, SPACE); **at == ';'; tn_field_skip(at, SPACE)) {
        tn_field_skip(at, ";" SPACE);
        const char *name = *at;
        size_t n = strcspn(name, "=;," SPACE);
        *at += n;
        tn_field_skip(at, SPACE);
        if (**at != '=')
            continue;
        tn_field_skip(at, "=" SPACE);
        const char *relations = tn_field_value(arena, at, ";," SPACE, &whole);
        next |= n == 3 && !strncasecmp(name, "rel", n) && names_next(relations);
    }
    return next;
}

/* #( "<" URI-Reference ">" link-params ) */
const char *tn_link_next(struct tn_arena *arena, const char *at)
{
    for (;;) {
        tn_field_skip(&at, "," SPACE);
        size_t n = *at == '<' ? strcspn(at, ">") : 0;
        if (!n || !at[n])
            return NULL;
        const char *target = at + 1;
        at += n + 1;
        if (is_next(arena, &at))
            return tn_arena_copy(arena, target, n - 1);
    }
}
