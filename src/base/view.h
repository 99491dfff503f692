/* Borrowed runs of bytes and of text. Neither owns what it shows; text need not end in NUL. */
#ifndef TN_VIEW_H
#define TN_VIEW_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

struct tn_bytes {
    const uint8_t *at;
    size_t len;
};

struct tn_str {
    const char *at;
    size_t len;
};

/* A list of texts; grows by tn_push (arena.h). */
struct tn_texts {
    const char **at;
    unsigned n, cap;
};

static inline struct tn_str tn_str(const char *text)
{
    return (struct tn_str){text, text ? strlen(text) : 0};
}

static inline struct tn_str tn_str_of(struct tn_bytes b)
{
    return (struct tn_str){(const char *)b.at, b.len};
}

static inline struct tn_bytes tn_bytes_of(struct tn_str s)
{
    return (struct tn_bytes){(const uint8_t *)s.at, s.len};
}

static inline bool tn_str_eq(struct tn_str a, const char *b)
{
    return a.len == strlen(b) && !memcmp(a.at, b, a.len);
}

static inline bool tn_str_same(struct tn_str a, struct tn_str b)
{
    return a.len == b.len && (!a.len || !memcmp(a.at, b.at, a.len));
}

static inline bool tn_str_starts(struct tn_str a, const char *prefix)
{
    size_t n = strlen(prefix);
    return a.len >= n && !memcmp(a.at, prefix, n);
}

/* What comes before the first of the characters; all of it where there is none. */
static inline struct tn_str tn_str_until(struct tn_str text, const char *stops)
{
    size_t n = 0;
    while (n < text.len && !memchr(stops, text.at[n], strlen(stops)))
        n++;
    return (struct tn_str){text.at, n};
}

/* The rest behind `taken`, with which it starts. */
static inline struct tn_str tn_str_after(struct tn_str text, struct tn_str taken)
{
    return (struct tn_str){text.at + taken.len, text.len - taken.len};
}

/* Takes a prefix off, where it is there. */
static inline bool tn_str_eat(struct tn_str *rest, const char *prefix)
{
    if (!tn_str_starts(*rest, prefix))
        return false;
    rest->at += strlen(prefix);
    rest->len -= strlen(prefix);
    return true;
}

/* printf: "%.*s" with TN_STR(view) */
#define TN_STR(s) (int)((s).len > 0x7fffffff ? 0x7fffffff : (s).len), ((s).at ? (s).at : "")

#endif
