#include "oci/oci_url.h"

#include "base/buf.h"
#include "base/limits.h"

#include <stdlib.h>

/* Visible ASCII only, and no backslash, which some parsers take for a slash. */
static const char *characters(struct tn_str text)
{
    if (text.len > TN_MAX_URL)
        return "it is too long";
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] <= ' ' || text.at[i] > '~' || text.at[i] == '\\')
            return "it holds a character that no URL may hold";
    return NULL;
}

/* The length of "scheme:" at the start, or 0. */
static size_t scheme_len(struct tn_str text)
{
    for (size_t i = 0; i < text.len; i++) {
        char c = text.at[i] | 0x20;
        if (text.at[i] == ':')
            return i ? i + 1 : 0;
        if ((c < 'a' || c > 'z') && (!i || !strchr("0123456789+-.", text.at[i])))
            return 0;
    }
    return 0;
}

static bool scheme_is(struct tn_str scheme, const char *name)
{
    size_t n = strlen(name);
    if (scheme.len != n)
        return false;
    for (size_t i = 0; i < n; i++)
        if ((scheme.at[i] | 0x20) != name[i])
            return false;
    return true;
}

static const char *parse_port(struct tn_str text, bool tls, unsigned *ret_port)
{
    unsigned port = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9' || port > 65535)
            return "its port is not a number";
        port = port * 10 + (unsigned)(text.at[i] - '0');
    }
    if (text.len && (port < 1 || port > 65535))
        return "its port is not a number";
    *ret_port = text.len ? port : tls ? 443 : 80;
    return NULL;
}

/* host[:port], after "//". */
static const char *parse_authority(struct tn_arena *arena, struct tn_str text, struct tn_url *url)
{
    size_t host = 0;
    if (memchr(text.at, '@', text.len))
        return "it holds a user name";
    if (text.len && text.at[0] == '[') {
        const char *close = memchr(text.at, ']', text.len);
        host = close ? (size_t)(close - text.at) + 1 : 0;
    } else {
        while (host < text.len && text.at[host] != ':')
            host++;
    }
    if (!host || (host < text.len && text.at[host] != ':'))
        return "it has no host";
    char *name = tn_arena_copy(arena, text.at, host);
    for (char *c = name; *c; c++) {
        if (*c >= 'A' && *c <= 'Z')
            *c = (char)(*c + 32);
        if (!strchr("abcdefghijklmnopqrstuvwxyz0123456789.-_:[]", *c))
            return "its host is not a name";
    }
    url->host = name;
    size_t port = host + (host < text.len);
    return parse_port((struct tn_str){text.at + port, text.len - port}, url->tls, &url->port);
}

static struct tn_str without_fragment(struct tn_str text)
{
    const char *hash = text.len ? memchr(text.at, '#', text.len) : NULL;
    return (struct tn_str){text.at, hash ? (size_t)(hash - text.at) : text.len};
}

/* What follows "scheme:", which is "//authority[/path][?query]". */
static const char *parse_rest(struct tn_arena *arena, struct tn_str text, struct tn_url *url)
{
    size_t end = 2;
    if (text.len < 2 || text.at[0] != '/' || text.at[1] != '/')
        return "it has no host";
    while (end < text.len && text.at[end] != '/' && text.at[end] != '?')
        end++;
    const char *why = parse_authority(arena, (struct tn_str){text.at + 2, end - 2}, url);
    if (why)
        return why;
    bool slash = end < text.len && text.at[end] == '/';
    url->target = tn_arena_printf(arena, "%s%.*s", slash ? "" : "/", (int)(text.len - end), text.at + end);
    return NULL;
}

const char *tn_url_parse(struct tn_arena *arena, struct tn_str text, struct tn_url *ret_url)
{
    struct tn_url url = {0};
    const char *why = characters(text);
    if (why)
        return why;
    text = without_fragment(text);
    size_t scheme = scheme_len(text);
    struct tn_str name = {text.at, scheme ? scheme - 1 : 0};
    url.tls = scheme_is(name, "https");
    if (!url.tls && !scheme_is(name, "http"))
        return "it is neither http nor https";
    why = parse_rest(arena, (struct tn_str){text.at + scheme, text.len - scheme}, &url);
    if (!why)
        *ret_url = url;
    return why;
}

/* RFC 3986 §5.2.4: `.` and `..` are taken out of the path; `path` begins with a slash. */
static void remove_dot_segments(char *path)
{
    char *end = path + strcspn(path, "?"), *to = path;
    for (char *at = path; at < end;) {
        size_t len = 1 + strcspn(at + 1, "/?");
        bool last = at + len == end;
        if (len == 2 && at[1] == '.') {
            if (last)
                *to++ = '/';
        } else if (len == 3 && at[1] == '.' && at[2] == '.') {
            while (to > path && *--to != '/') {
            }
            if (last)
                *to++ = '/';
        } else {
            memmove(to, at, len);
            to += len;
        }
        at += len;
    }
    if (to == path)
        *to++ = '/';
    memmove(to, end, strlen(end) + 1);
}

const char *tn_url_resolve(struct tn_arena *arena, const struct tn_url *base, struct tn_str text,
                           struct tn_url *ret_url)
{
    const char *why = characters(text);
    if (why)
        return why;
    if (scheme_len(text))
        return tn_url_parse(arena, text, ret_url);
    text = without_fragment(text);
    struct tn_url url = *base;
    if (tn_str_starts(text, "//")) {
        why = parse_rest(arena, text, &url);
        if (!why)
            *ret_url = url;
        return why;
    }
    size_t path = strcspn(base->target, "?"), folder = path;
    if (!text.len) {
        *ret_url = url;
        return NULL;
    }
    if (text.at[0] == '/')
        folder = 0;
    else if (text.at[0] != '?')
        while (folder && base->target[folder - 1] != '/')
            folder--;
    char *target = tn_arena_printf(arena, "%.*s%.*s", (int)folder, base->target, TN_STR(text));
    remove_dot_segments(target);
    url.target = target;
    *ret_url = url;
    return NULL;
}

const char *tn_url_origin(struct tn_arena *arena, const struct tn_url *url)
{
    const char *scheme = url->tls ? "https" : "http";
    if (url->port == (url->tls ? 443u : 80u))
        return tn_arena_printf(arena, "%s://%s", scheme, url->host);
    return tn_arena_printf(arena, "%s://%s:%u", scheme, url->host, url->port);
}

const char *tn_url_text(struct tn_arena *arena, const struct tn_url *url)
{
    return tn_arena_printf(arena, "%s%s", tn_url_origin(arena, url), url->target);
}

bool tn_url_same_origin(const struct tn_url *a, const struct tn_url *b)
{
    return a->tls == b->tls && a->port == b->port && !strcmp(a->host, b->host);
}

bool tn_host_is_loopback(const char *host)
{
    static const char name[] = "localhost";
    size_t len = host[0] == '[' ? strcspn(host, "]") + 1 : strcspn(host, ":");
    struct tn_str s = {host, len};
    if (tn_str_eq(s, name) || tn_str_eq(s, "[::1]"))
        return true;
    if (len > sizeof name && !memcmp(host + len - sizeof name, ".localhost", sizeof name))
        return true;
    unsigned dots = 0;
    for (size_t i = 0; i < len; i++) {
        if (host[i] != '.' && (host[i] < '0' || host[i] > '9'))
            return false;
        dots += host[i] == '.';
    }
    return dots == 3 && tn_str_starts(s, "127.");
}

const char *tn_url_escape(struct tn_arena *arena, const char *text)
{
    static const char plain[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._~";
    char *out = tn_arena_alloc(arena, strlen(text) * 3 + 1), *to = out;
    for (; *text; text++) {
        unsigned char c = (unsigned char)*text;
        if (strchr(plain, c)) {
            *to++ = *text;
        } else {
            *to++ = '%';
            *to++ = "0123456789ABCDEF"[c >> 4];
            *to++ = "0123456789ABCDEF"[c & 15];
        }
    }
    return out;
}
