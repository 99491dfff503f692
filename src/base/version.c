#include "base/version.h"

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_identifier(struct tn_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char lower = (char)(text.at[i] | 32);
        if (!(lower >= 'a' && lower <= 'z') && !is_digit(text.at[i]) && text.at[i] != '-')
            return false;
    }
    return text.len != 0;
}

/* numeric identifier ::= '0' | [1-9][0-9]* */
bool tn_version_number(struct tn_str *rest, uint64_t *ret_number)
{
    uint64_t n = 0;
    size_t len = 0;
    for (; len < rest->len && is_digit(rest->at[len]); len++) {
        unsigned d = (unsigned)(rest->at[len] - '0');
        if (n > (UINT64_MAX - d) / 10)
            return false;
        n = n * 10 + d;
    }
    if (!len || (len > 1 && rest->at[0] == '0'))
        return false;
    *rest = tn_str_after(*rest, (struct tn_str){rest->at, len});
    *ret_number = n;
    return true;
}

static bool is_numeric(struct tn_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!is_digit(text.at[i]))
            return false;
    return true;
}

/* identifier ('.' identifier)*, of digits, letters and hyphens; a number has no leading zero where that is
 * asked */
static bool identifiers(struct tn_str text, bool plain_numbers)
{
    for (;;) {
        struct tn_str id = tn_str_until(text, ".");
        if (!is_identifier(id))
            return false;
        if (plain_numbers && id.len > 1 && *id.at == '0' && is_numeric(id))
            return false;
        text = tn_str_after(text, id);
        if (!tn_str_eat(&text, "."))
            return true;
    }
}

bool tn_version_parse(struct tn_str text, struct tn_version *ret_version)
{
    struct tn_version v = {0};
    if (!tn_version_number(&text, &v.major) || !tn_str_eat(&text, ".") || !tn_version_number(&text, &v.minor) || !tn_str_eat(&text, ".") ||
        !tn_version_number(&text, &v.patch))
        return false;
    if (tn_str_eat(&text, "-")) {
        v.pre = tn_str_until(text, "+");
        text = tn_str_after(text, v.pre);
        if (!identifiers(v.pre, true))
            return false;
    }
    if (tn_str_eat(&text, "+")) {
        v.build = text;
        text = tn_str_after(text, text);
        if (!identifiers(v.build, false))
            return false;
    }
    if (text.len)
        return false;
    *ret_version = v;
    return true;
}

static int compare_numbers(uint64_t a, uint64_t b)
{
    return a < b ? -1 : a > b;
}

static int compare_text(struct tn_str a, struct tn_str b)
{
    size_t n = a.len < b.len ? a.len : b.len;
    int c = n ? memcmp(a.at, b.at, n) : 0;
    return c ? c : compare_numbers(a.len, b.len);
}

/* "Identifiers consisting of only digits are compared numerically. […] Numeric identifiers always have lower
 * precedence than non-numeric identifiers." */
static int compare_identifiers(struct tn_str a, struct tn_str b)
{
    bool na = is_numeric(a), nb = is_numeric(b);
    if (na != nb)
        return na ? -1 : 1;
    if (na && a.len != b.len)
        return compare_numbers(a.len, b.len);
    return compare_text(a, b);
}

/* "A larger set of pre-release fields has a higher precedence than a smaller set, if all of the preceding
 * identifiers are equal"; none at all is higher than any. */
static int compare_pre(struct tn_str a, struct tn_str b)
{
    if (!a.len || !b.len)
        return (a.len == 0) - (b.len == 0);
    for (;;) {
        struct tn_str x = tn_str_until(a, "."), y = tn_str_until(b, ".");
        int c = compare_identifiers(x, y);
        a = tn_str_after(a, x);
        b = tn_str_after(b, y);
        if (c || !a.len || !b.len)
            return c ? c : compare_numbers(a.len != 0, b.len != 0);
        tn_str_eat(&a, ".");
        tn_str_eat(&b, ".");
    }
}

int tn_version_compare(const struct tn_version *a, const struct tn_version *b)
{
    int c = compare_numbers(a->major, b->major);
    c = c ? c : compare_numbers(a->minor, b->minor);
    c = c ? c : compare_numbers(a->patch, b->patch);
    c = c ? c : compare_pre(a->pre, b->pre);
    return c ? c : compare_text(a->build, b->build);
}

bool tn_version_compatible(const struct tn_version *a, const struct tn_version *b)
{
    if (a->major != b->major || a->pre.len != b->pre.len || !tn_str_same(a->pre, b->pre))
        return false;
    if (a->pre.len)
        return a->minor == b->minor && a->patch == b->patch;
    return a->major || (a->minor == b->minor && (a->minor || a->patch == b->patch));
}
