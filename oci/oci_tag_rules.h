/* Which of a repository's tags are meant: patterns, a range of versions, the newest so many.
 *
 * A tag is a version where it is one of semver.org 2.0.0, a `v` before it aside; `_` stands for the `+` that
 * no tag can hold. A rule about versions passes over tags that are none. */
#ifndef TN_OCI_TAG_RULES_H
#define TN_OCI_TAG_RULES_H

#include "oci/oci_store.h"

/* What is compared on both sides of `||` in a range such as ">=1.2 <2 || ^3.1.0". */
struct tn_range_part {
    struct tn_version_bound {
        enum { TN_BOUND_LESS, TN_BOUND_AT_MOST, TN_BOUND_MORE, TN_BOUND_AT_LEAST, TN_BOUND_EQUAL } op;
        struct tn_range_version {
            uint64_t number[3];
            struct tn_str pre;
        } at;
    } bounds[16];
    unsigned n;
};
struct tn_range {
    struct tn_range_part parts[16];
    unsigned n;
};
/* Comparators are joined by blanks or commas: = > >= < <= ^ ~, versions of one to three numbers, of which `x`
 * or `*` is any. NULL, or what is wrong. */
const char *tn_range_parse(struct tn_str text, struct tn_range *ret_range);
/* A pre-release is in a range only where a comparator names one of the same three numbers, unless all of them count. */
bool tn_range_has(const struct tn_range *range, struct tn_str version, bool prereleases);

struct tn_tag_rules {
    struct tn_texts include; /* these, whatever the others say */
    struct tn_texts allow,
        deny; /* POSIX extended regular expressions, found anywhere in a tag unless anchored */
    const struct tn_range *semver;
    unsigned newest;  /* of those that are left, so many of the highest versions; 0: all */
    bool prereleases; /* count as other versions; else they are in a range only where it names one, and, where there is no
                       * range, none of the newest */
};
/* The same, however many the newest are to be: these rules choose each tag that `rules` speak of. */
struct tn_tag_rules tn_tag_rules_all(const struct tn_tag_rules *rules);
/* NULL, or why this is no regular expression. */
const char *tn_tag_pattern_check(struct tn_arena *arena, const char *pattern);
/* Those of `tags` that the rules choose, in the order of their bytes. Stand-ins for the referrers API never
 * are. */
struct tn_tag_list tn_tag_rules_choose(struct tn_arena *arena, const struct tn_tag_rules *rules,
                                       const struct tn_tag_list *tags);

#endif
