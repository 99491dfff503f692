#include "oci/oci_tag_rules.h"

#include "base/version.h"
#include "oci/oci_digest_tag.h"

#include <limits.h>
#include <regex.h>
#include <stdlib.h>

/* ---- ranges ---- */

/* A version of which the end may be missing or be any. */
struct partial {
    struct tn_range_version at;
    unsigned given; /* numbers */
};

static bool is_any(struct tn_str *rest)
{
    return tn_str_eat(rest, "x") || tn_str_eat(rest, "X") || tn_str_eat(rest, "*");
}

static const char *read_partial(struct tn_str text, struct partial *ret_partial)
{
    struct partial p = {0};
    bool any = false;
    tn_str_eat(&text, "v");
    do {
        if (is_any(&text))
            any = true;
        else if (any || p.given == 3 || !tn_version_number(&text, &p.at.number[p.given++]))
            return "is not a version: one to three numbers with points between";
    } while (tn_str_eat(&text, "."));
    if (p.given == 3 && tn_str_eat(&text, "-")) {
        p.at.pre = tn_str_until(text, "+");
        text = tn_str_after(text, p.at.pre);
        if (!p.at.pre.len)
            return "ends where a pre-release was to be named";
    }
    if (text.len && *text.at != '+')
        return "is not a version: one to three numbers with points between";
    *ret_partial = p;
    return NULL;
}

static bool add_bound(struct tn_range_part *part, int op, struct tn_range_version at)
{
    enum { ROOM = sizeof part->bounds / sizeof *part->bounds };
    if (part->n == ROOM)
        return false;
    part->bounds[part->n].op = op;
    part->bounds[part->n++].at = at;
    return true;
}

/* With its pre-releases: nothing is lower than -0. */
static struct tn_range_version first_of(struct tn_range_version at)
{
    at.pre = (struct tn_str){"0", 1};
    return at;
}

/* The first version behind all those that agree with `at` in its first `n` numbers. */
static struct tn_range_version next_after(struct tn_range_version at, unsigned n)
{
    for (unsigned i = n; i < 3; i++)
        at.number[i] = 0;
    at.number[n - 1]++;
    return first_of(at);
}

static bool add_span(struct tn_range_part *part, const struct partial *p, unsigned agree)
{
    if (!add_bound(part, TN_BOUND_AT_LEAST, p->at))
        return false;
    return !agree || add_bound(part, TN_BOUND_LESS, next_after(p->at, agree));
}

/* ^ keeps the first number that is not 0, ~ the minor one where there is one. */
static unsigned agreeing(char sign, const struct partial *p)
{
    unsigned n = 1;
    if (sign == '~')
        return p->given < 2 ? p->given : 2;
    while (n < p->given && !p->at.number[n - 1])
        n++;
    return p->given ? n : 0;
}

static bool add_comparator(struct tn_range_part *part, struct tn_str sign, const struct partial *p)
{
    bool whole = p->given == 3;
    if (tn_str_eq(sign, "^") || tn_str_eq(sign, "~"))
        return add_span(part, p, agreeing(*sign.at, p));
    if (tn_str_eq(sign, ">="))
        return add_bound(part, TN_BOUND_AT_LEAST, p->at);
    if (tn_str_eq(sign, "<"))
        return add_bound(part, TN_BOUND_LESS, whole || !p->given ? p->at : first_of(p->at));
    if (tn_str_eq(sign, ">"))
        return whole      ? add_bound(part, TN_BOUND_MORE, p->at)
               : p->given ? add_bound(part, TN_BOUND_AT_LEAST, next_after(p->at, p->given))
                          : add_bound(part, TN_BOUND_LESS, p->at);
    if (tn_str_eq(sign, "<="))
        return whole      ? add_bound(part, TN_BOUND_AT_MOST, p->at)
               : p->given ? add_bound(part, TN_BOUND_LESS, next_after(p->at, p->given))
                          : true;
    return whole ? add_bound(part, TN_BOUND_EQUAL, p->at) : add_span(part, p, p->given);
}

static void skip(struct tn_str *rest, const char *what)
{
    while (rest->len && strchr(what, *rest->at))
        *rest = tn_str_after(*rest, (struct tn_str){rest->at, 1});
}

static const char *read_part(struct tn_str text, struct tn_range_part *part)
{
    for (skip(&text, " ,"); text.len; skip(&text, " ,")) {
        struct tn_str sign = {text.at, 0};
        struct partial p;
        while (sign.len < text.len && strchr("<>=^~", text.at[sign.len]))
            sign.len++;
        text = tn_str_after(text, sign);
        skip(&text, " ");
        struct tn_str word = tn_str_until(text, " ,");
        text = tn_str_after(text, word);
        const char *why = read_partial(word, &p);
        if (why)
            return why;
        static const char *const signs[] = {"", "=", "<", "<=", ">", ">=", "^", "~"};
        bool known = false;
        for (size_t i = 0; i < sizeof signs / sizeof *signs; i++)
            known |= tn_str_eq(sign, signs[i]);
        if (!known)
            return "has a sign that is none of = < <= > >= ^ ~";
        if (!add_comparator(part, sign, &p))
            return "has too many comparators";
    }
    return NULL;
}

const char *tn_range_parse(struct tn_str text, struct tn_range *ret_range)
{
    *ret_range = (struct tn_range){0};
    if (!text.len)
        return "is empty";
    for (;;) {
        struct tn_str part = {text.at, 0};
        while (part.len < text.len && !tn_str_starts(tn_str_after(text, part), "||"))
            part.len++;
        if (ret_range->n == sizeof ret_range->parts / sizeof *ret_range->parts)
            return "has too many parts";
        const char *why = read_part(part, &ret_range->parts[ret_range->n++]);
        if (why)
            return why;
        text = tn_str_after(text, part);
        if (!tn_str_eat(&text, "||"))
            return NULL;
    }
}

static int compare(const struct tn_version *version, const struct tn_range_version *at)
{
    struct tn_version bound = {at->number[0], at->number[1], at->number[2], at->pre, {0}}, bare = *version;
    bare.build = (struct tn_str){0};
    return tn_version_compare(&bare, &bound);
}

static bool within(const struct tn_version_bound *bound, const struct tn_version *version)
{
    int c = compare(version, &bound->at);
    switch (bound->op) {
    case TN_BOUND_LESS: return c < 0;
    case TN_BOUND_AT_MOST: return c <= 0;
    case TN_BOUND_MORE: return c > 0;
    case TN_BOUND_AT_LEAST: return c >= 0;
    case TN_BOUND_EQUAL: return !c;
    }
    return false;
}

static bool names_pre(const struct tn_range_part *part, const struct tn_version *v)
{
    for (unsigned i = 0; i < part->n; i++) {
        const struct tn_range_version *at = &part->bounds[i].at;
        if (at->pre.len && !tn_str_eq(at->pre, "0") && at->number[0] == v->major &&
            at->number[1] == v->minor && at->number[2] == v->patch)
            return true;
    }
    return false;
}

static bool part_has(const struct tn_range_part *part, const struct tn_version *version, bool prereleases)
{
    if (version->pre.len && !prereleases && !names_pre(part, version))
        return false;
    for (unsigned i = 0; i < part->n; i++)
        if (!within(&part->bounds[i], version))
            return false;
    return true;
}

bool tn_range_has(const struct tn_range *range, struct tn_str text, bool prereleases)
{
    struct tn_version version;
    if (!tn_version_parse(text, &version))
        return false;
    for (unsigned i = 0; i < range->n; i++)
        if (part_has(&range->parts[i], &version, prereleases))
            return true;
    return false;
}

/* ---- patterns ---- */

/* The length of a bracket expression at `p`: a `]` that stands first in it is one of its characters. */
static size_t bracket(const char *p)
{
    const char *first = p + 1 + (p[1] == '^'), *end = first + (*first == ']');
    while (*end && *end != ']') {
        const char *close = *end == '[' && strchr(":.=", end[1]) && end[1] ? strchr(end + 2, ']') : NULL;
        end = close ? close + 1 : end + 1;
    }
    return (size_t)(end - p) + (*end == ']');
}

/* \d is in no POSIX expression, and in everybody's fingers; also within brackets. */
static const char *portable(struct tn_arena *arena, const char *pattern)
{
    size_t n = 0;
    char *out = tn_arena_alloc(arena, 5 * strlen(pattern) + 1);
    const char *inside = pattern; /* the end of a bracket expression, where one was begun */
    for (const char *p = pattern; *p; p++) {
        if (*p == '[' && p >= inside)
            inside = p + bracket(p);
        if (p[0] == '\\' && p[1] == 'd') {
            const char *digits = p < inside ? "0-9" : "[0-9]";
            memcpy(out + n, digits, strlen(digits));
            n += strlen(digits);
            p++;
        } else {
            out[n++] = *p;
            if (p[0] == '\\' && p[1] && p >= inside)
                out[n++] = *++p;
        }
    }
    return out;
}

const char *tn_tag_pattern_check(struct tn_arena *arena, const char *pattern)
{
    regex_t compiled;
    char words[128];
    if (strlen(pattern) > 1000)
        return "is too long";
    int error = regcomp(&compiled, portable(arena, pattern), REG_EXTENDED | REG_NOSUB);
    if (!error) {
        regfree(&compiled);
        return NULL;
    }
    regerror(error, &compiled, words, sizeof words);
    return tn_arena_printf(arena, "is not a regular expression: %s", words);
}

static void keep_matching(struct tn_arena *arena, const struct tn_texts *patterns,
                          const struct tn_tag_list *tags, bool *matched)
{
    for (unsigned i = 0; i < patterns->n; i++) {
        regex_t compiled;
        if (regcomp(&compiled, portable(arena, patterns->at[i]), REG_EXTENDED | REG_NOSUB))
            continue; /* was checked */
        for (unsigned k = 0; k < tags->n; k++)
            matched[k] = matched[k] || !regexec(&compiled, tags->at[k], 0, NULL, 0);
        regfree(&compiled);
    }
}

/* ---- choosing ---- */

static struct tn_str version_of(struct tn_arena *arena, const char *tag)
{
    char *text = tn_arena_copy(arena, *tag == 'v' ? tag + 1 : tag, strlen(tag) - (*tag == 'v'));
    for (char *c = text; *c; c++)
        if (*c == '_')
            *c = '+';
    return tn_str(text);
}

struct versioned {
    unsigned tag;
    struct tn_version version;
};

static int by_version_down(const void *a, const void *b)
{
    const struct versioned *x = a, *y = b;
    int c = tn_version_compare(&y->version, &x->version);
    return c ? c : (x->tag > y->tag) - (x->tag < y->tag);
}

/* Of a range, what it holds was chosen by its own rule of pre-releases. */
static void keep_newest(struct tn_arena *arena, const struct tn_tag_rules *rules, const struct tn_tag_list *tags, bool *chosen)
{
    bool prereleases = rules->prereleases || rules->semver;
    struct versioned *list = tn_new_n(arena, tags->n, struct versioned);
    unsigned n = 0;
    for (unsigned i = 0; i < tags->n; i++) {
        if (chosen[i] && tn_version_parse(version_of(arena, tags->at[i]), &list[n].version) &&
            (prereleases || !list[n].version.pre.len))
            list[n++].tag = i;
        chosen[i] = false;
    }
    if (n)
        qsort(list, n, sizeof *list, by_version_down);
    for (unsigned i = 0; i < n && i < rules->newest; i++)
        chosen[list[i].tag] = true;
}

static bool in_list(const struct tn_texts *list, const char *text)
{
    for (unsigned i = 0; i < list->n; i++)
        if (!strcmp(list->at[i], text))
            return true;
    return false;
}

struct tn_tag_rules tn_tag_rules_all(const struct tn_tag_rules *rules)
{
    struct tn_tag_rules all = *rules;
    all.newest = rules->newest ? UINT_MAX : 0; /* which are versions still, and no other tags */
    return all;
}

struct tn_tag_list tn_tag_rules_choose(struct tn_arena *arena, const struct tn_tag_rules *rules,
                                       const struct tn_tag_list *tags)
{
    bool *chosen = tn_new_n(arena, tags->n, bool), *denied = tn_new_n(arena, tags->n, bool);
    struct tn_tag_list list = {0};
    keep_matching(arena, &rules->allow, tags, chosen);
    keep_matching(arena, &rules->deny, tags, denied);
    bool others = rules->allow.n || rules->semver || rules->newest || !rules->include.n;
    for (unsigned i = 0; i < tags->n; i++) {
        chosen[i] = (rules->allow.n ? chosen[i] : others) && !denied[i];
        if (chosen[i] && rules->semver)
            chosen[i] = tn_range_has(rules->semver, version_of(arena, tags->at[i]), rules->prereleases);
    }
    if (rules->newest)
        keep_newest(arena, rules, tags, chosen);
    for (unsigned i = 0; i < tags->n; i++)
        if ((chosen[i] || in_list(&rules->include, tags->at[i])) && !tn_digest_tag_of(arena, tags->at[i]))
            *tn_push(arena, &list) = tags->at[i];
    return list;
}
