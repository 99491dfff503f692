#include "oci/oci_digest_tag.h"

#include <string.h>

enum { ALGORITHM = 7 /* "sha256-", "sha512-" */, LENGTH = ALGORITHM + 64 };

const char *tn_digest_tag(struct tn_arena *arena, const char *digest)
{
    const char *colon = strchr(digest, ':');
    return tn_arena_printf(arena, "%.*s-%.64s", (int)(colon - digest), digest, colon + 1);
}

static bool is_about(const char *tag)
{
    return (!strncmp(tag, "sha256-", ALGORITHM) || !strncmp(tag, "sha512-", ALGORITHM)) && strspn(tag + ALGORITHM, "0123456789abcdef") == 64 &&
           (!tag[LENGTH] || tag[LENGTH] == '.');
}

const char *tn_digest_tag_of(struct tn_arena *arena, const char *tag)
{
    return is_about(tag) ? tn_arena_printf(arena, "%.*s", LENGTH, tag) : NULL;
}

bool tn_digest_tag_is_list(const char *tag)
{
    return is_about(tag) && !tag[LENGTH];
}
