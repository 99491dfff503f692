#include "oci/oci_platform.h"

static bool take_part(struct tn_str *rest, struct tn_str *ret_part)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789._-";
    struct tn_str part = tn_str_until(*rest, "/:");
    for (size_t i = 0; i < part.len; i++)
        if (!memchr(letters, part.at[i], sizeof letters - 1))
            return false;
    *rest = tn_str_after(*rest, part);
    *ret_part = part;
    return true;
}

bool tn_platform_parse(const char *text, struct tn_platform *ret_platform)
{
    struct tn_platform p = {.text = text};
    struct tn_str rest = tn_str(text);
    bool right = take_part(&rest, &p.os) && tn_str_eat(&rest, "/") && take_part(&rest, &p.architecture);
    if (right && tn_str_eat(&rest, "/"))
        right = take_part(&rest, &p.variant);
    if (right && tn_str_eat(&rest, ":"))
        right = take_part(&rest, &p.os_version);
    if (!right || rest.len || !(p.os.len + p.architecture.len + p.variant.len + p.os_version.len))
        return false;
    *ret_platform = p;
    return true;
}

static bool is_any_or(struct tn_str wanted, const char *has)
{
    return !wanted.len || (has && tn_str_eq(wanted, has));
}

static bool is_any_or_begins(struct tn_str wanted, const char *has)
{
    return !wanted.len || (has && !strncmp(has, wanted.at, wanted.len) && (!has[wanted.len] || has[wanted.len] == '.'));
}

bool tn_platform_fits(const struct tn_platform *wanted, const struct tn_descriptor *entry)
{
    return is_any_or(wanted->os, entry->os) && is_any_or(wanted->architecture, entry->architecture) &&
           is_any_or(wanted->variant, entry->variant) && is_any_or_begins(wanted->os_version, entry->os_version);
}

const char *tn_platform_text(struct tn_arena *arena, const struct tn_descriptor *entry)
{
    return tn_arena_printf(arena, "%s/%s%s%s%s%s", entry->os ? entry->os : "?",
                           entry->architecture ? entry->architecture : "?", entry->variant ? "/" : "",
                           entry->variant ? entry->variant : "", entry->os_version ? ":" : "",
                           entry->os_version ? entry->os_version : "");
}
