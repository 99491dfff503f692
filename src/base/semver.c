#include "base/semver.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_part_char(char c)
{
    return is_digit(c) || ((c | 0x20) >= 'a' && (c | 0x20) <= 'z') || c == '-';
}

/* Takes the text up to the next `.`; the rest stays behind it. */
static struct tn_str next_part(struct tn_str *rest)
{
    const char *dot = rest->len ? memchr(rest->at, '.', rest->len) : NULL;
    struct tn_str part = {rest->at, dot ? (size_t)(dot - rest->at) : rest->len};
    size_t skip = part.len + (dot != NULL);
    *rest = (struct tn_str){rest->at ? rest->at + skip : NULL, rest->len - skip};
    return part;
}

static bool is_number(struct tn_str part)
{
    for (size_t i = 0; i < part.len; i++)
        if (!is_digit(part.at[i]))
            return false;
    return part.len > 0;
}

static bool number_valid(struct tn_str part)
{
    if (!is_number(part) || part.len > 20 || (part.len > 1 && *part.at == '0'))
        return false;
    return part.len < 20 || memcmp(part.at, "18446744073709551615", 20) <= 0;
}

/* <dot-separated pre-release identifiers>, or build ones, which may start with 0 */
static bool parts_valid(struct tn_str text, bool zeros)
{
    if (!text.len || text.at[text.len - 1] == '.')
        return false;
    while (text.len) {
        struct tn_str part = next_part(&text);
        if (!part.len || (!zeros && is_number(part) && part.len > 1 && *part.at == '0'))
            return false;
        for (size_t i = 0; i < part.len; i++)
            if (!is_part_char(part.at[i]))
                return false;
    }
    return true;
}

struct version {
    struct tn_str core, pre, build; /* pre and build without `-` and `+`; at NULL where there is none */
};

static struct version split(struct tn_str text)
{
    struct version v = {.core = text};
    const char *plus = text.len ? memchr(text.at, '+', text.len) : NULL;
    if (plus) {
        v.build = (struct tn_str){plus + 1, (size_t)(text.at + text.len - plus - 1)};
        v.core.len = (size_t)(plus - text.at);
    }
    const char *minus = v.core.len ? memchr(v.core.at, '-', v.core.len) : NULL;
    if (minus) {
        v.pre = (struct tn_str){minus + 1, (size_t)(v.core.at + v.core.len - minus - 1)};
        v.core.len = (size_t)(minus - v.core.at);
    }
    return v;
}

bool tn_semver_valid(struct tn_str version)
{
    struct version v = split(version);
    for (int i = 0; i < 3; i++)
        if (!number_valid(next_part(&v.core)))
            return false;
    if (v.core.len || (v.pre.at && !parts_valid(v.pre, false)))
        return false;
    return !v.build.at || parts_valid(v.build, true);
}

static int compare_text(struct tn_str a, struct tn_str b)
{
    size_t least = a.len < b.len ? a.len : b.len;
    int order = least ? memcmp(a.at, b.at, least) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

/* Numbers without leading zeros: the longer is the larger. */
static int compare_numbers(struct tn_str a, struct tn_str b)
{
    return a.len != b.len ? (a.len > b.len) - (a.len < b.len) : compare_text(a, b);
}

static int compare_part(struct tn_str a, struct tn_str b)
{
    bool numbers[2] = {is_number(a), is_number(b)};
    if (numbers[0] && numbers[1])
        return compare_numbers(a, b);
    return numbers[0] != numbers[1] ? (numbers[0] ? -1 : 1) : compare_text(a, b);
}

static int compare_parts(struct tn_str a, struct tn_str b)
{
    while (a.len && b.len) {
        int order = compare_part(next_part(&a), next_part(&b));
        if (order)
            return order;
    }
    return (a.len > 0) - (b.len > 0);
}

int tn_semver_compare(struct tn_str a, struct tn_str b)
{
    struct version v = split(a), w = split(b);
    int order = compare_parts(v.core, w.core);
    if (order)
        return order;
    if (!v.pre.len != !w.pre.len) /* a pre-release comes before its release */
        return v.pre.len ? -1 : 1;
    order = compare_parts(v.pre, w.pre);
    return order ? order : compare_parts(v.build, w.build);
}
