#include "oci/oci_ref.h"

#include "base/crypto.h"

#include <strings.h>
#include <sys/stat.h>

/* Distribution-spec, "Pulling manifests": many clients limit host and name together to 255. */
enum { MAX_NAME = 255, MAX_TAG = 128 };

static bool is_lower(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
}

static bool is_alnum(char c)
{
    return is_lower(c) || (c >= 'A' && c <= 'Z');
}

/* [a-zA-Z0-9_][a-zA-Z0-9._-]{0,127} */
bool tn_ref_tag_valid(struct tn_str tag)
{
    if (!tag.len || tag.len > MAX_TAG)
        return false;
    for (size_t i = 0; i < tag.len; i++)
        if (!is_alnum(tag.at[i]) && tag.at[i] != '_' && (!i || (tag.at[i] != '.' && tag.at[i] != '-')))
            return false;
    return true;
}

/* One of `.`, `_`, `__`, or dashes: how many bytes of `s` from `i` on separate two runs of letters and
 * digits. */
static size_t separator(struct tn_str s, size_t i)
{
    size_t n = 0;
    if (s.at[i] == '.')
        return 1;
    if (s.at[i] == '_')
        return i + 1 < s.len && s.at[i + 1] == '_' ? 2 : 1;
    while (i + n < s.len && s.at[i + n] == '-')
        n++;
    return n;
}

/* [a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*(\/[a-z0-9]+((\.|_|__|-+)[a-z0-9]+)*)*; where not, the offset of the first
 * byte that does not fit. */
static bool repository_fits(struct tn_str s, size_t *ret_at)
{
    for (size_t i = 0;;) {
        size_t start = i;
        while (i < s.len && is_lower(s.at[i]))
            i++;
        if (i > start && i == s.len)
            return true;
        size_t n = i == start ? 0 : s.at[i] == '/' ? 1 : separator(s, i);
        if (!n) {
            *ret_at = i;
            return false;
        }
        i += n;
    }
}

bool tn_ref_repository_valid(struct tn_str repository)
{
    size_t at;
    return repository.len <= MAX_NAME && repository_fits(repository, &at);
}

/* Letters, digits, `-` and `.`, beginning and ending in a letter or digit; or [IPv6]. */
static bool host_valid(struct tn_str host)
{
    if (host.len > 2 && host.at[0] == '[' && host.at[host.len - 1] == ']') {
        for (size_t i = 1; i + 1 < host.len; i++)
            if (!strchr("0123456789abcdefABCDEF:.", host.at[i]))
                return false;
        return true;
    }
    if (!host.len || !is_alnum(host.at[0]) || !is_alnum(host.at[host.len - 1]))
        return false;
    for (size_t i = 1; i < host.len; i++)
        if (!is_alnum(host.at[i]) && host.at[i] != '-' && (host.at[i] != '.' || host.at[i - 1] == '.'))
            return false;
    return true;
}

/* Without a port, a word alone is none: it may as well be a folder. */
static bool host_shows(struct tn_str host)
{
    return memchr(host.at, '.', host.len) || host.at[0] == '[' || tn_str_eq(host, "localhost");
}

static bool port_valid(struct tn_str port)
{
    unsigned value = 0;
    for (size_t i = 0; i < port.len; i++) {
        if (port.at[i] < '0' || port.at[i] > '9' || value > 65535)
            return false;
        value = value * 10 + (unsigned)(port.at[i] - '0');
    }
    return port.len && value >= 1 && value <= 65535;
}

/* host[:port] in its two halves; the second is empty, at the end, where there is no port. */
static void split_host(struct tn_str s, struct tn_str *ret_host, struct tn_str *ret_port)
{
    size_t colon = s.len;
    for (size_t i = s.len; i-- > 0 && s.at[i] != ']';)
        if (s.at[i] == ':')
            colon = i;
    *ret_host = (struct tn_str){s.at, colon};
    *ret_port = (struct tn_str){s.at + colon + (colon < s.len), s.len - colon - (colon < s.len)};
}

static struct tn_str first_part(const char *text)
{
    return (struct tn_str){text, strcspn(text, "/")};
}

/* A URL is no reference, but its writer means one: it is told so instead of sought on disk. */
static size_t scheme_of(const char *text)
{
    static const char *const schemes[] = {"https://", "http://", "docker://", "oci://"};
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (tn_str_starts(tn_str(text), schemes[i]))
            return strlen(schemes[i]);
    return 0;
}

bool tn_ref_looks(const char *text)
{
    struct tn_str all = tn_str(text), first = first_part(text), host, port;
    if (tn_str_starts(all, "oci:") || tn_str_starts(all, "oci-archive:") || scheme_of(text))
        return true;
    split_host(first, &host, &port);
    if (first.len == all.len || !host_valid(host))
        return false;
    if (host.len < first.len)
        return port_valid(port); /* wasi:http/types is none */
    return host_shows(host);
}

/* ---- parsing ---- */

struct parse {
    struct tn_arena *arena;
    struct tn_diag_sink *sink;
    struct tn_source *source;
    struct tn_ref ref;
};

static struct tn_span span_of(const struct parse *p, struct tn_str part)
{
    size_t start = (size_t)(part.at - p->ref.text);
    return (struct tn_span){p->source, start, start + part.len};
}

static enum tn_status wrong(const struct parse *p, struct tn_str part, const char *code, const char *message,
                            const char *help)
{
    struct tn_draft draft = tn_diag_begin(p->sink, TN_ERROR, code, span_of(p, part), "%s", message);
    if (help)
        tn_diag_help(&draft, "%s", help);
    tn_diag_end(&draft);
    return TN_ERR_SYNTAX;
}

static const char *keep(const struct parse *p, struct tn_str part)
{
    return tn_arena_copy(p->arena, part.at, part.len);
}

/* The `+` of a version (semver.org) is `_` in a tag, which cannot hold it. */
const char *tn_ref_tag(struct tn_arena *arena, struct tn_str tag)
{
    char *text = tn_arena_copy(arena, tag.at, tag.len);
    for (size_t i = 0; i < tag.len; i++)
        if (text[i] == '+')
            text[i] = '_';
    return tn_ref_tag_valid((struct tn_str){text, tag.len}) ? text : NULL;
}

static enum tn_status set_tag(struct parse *p, struct tn_str tag)
{
    const char *text = tn_ref_tag(p->arena, tag);
    if (!text)
        return wrong(
            p, tag, "ref-tag", tag.len ? "this is not a tag" : "a tag is missing after `:`",
            "a tag is up to 128 letters, digits, `_`, `.` and `-`, and begins with none of the last two");
    p->ref.tag = text;
    return TN_OK;
}

static enum tn_status set_digest(struct parse *p, struct tn_str digest)
{
    if (!tn_digest_valid(digest))
        return wrong(p, digest, "ref-digest",
                     digest.len ? "this is not a digest" : "a digest is missing after `@`",
                     "a digest is `sha256:` and 64, or `sha512:` and 128 hexadecimal digits in lower case");
    p->ref.digest = keep(p, digest);
    return TN_OK;
}

/* Cuts `s` at its first `cut`; the rest is what follows it, or NULL. */
static struct tn_str until(struct tn_str s, char cut, struct tn_str *ret_rest)
{
    const char *found = s.len ? memchr(s.at, cut, s.len) : NULL;
    *ret_rest = (struct tn_str){0};
    if (!found)
        return s;
    *ret_rest = (struct tn_str){found + 1, (size_t)(s.at + s.len - found - 1)};
    return (struct tn_str){s.at, (size_t)(found - s.at)};
}

static enum tn_status set_repository(struct parse *p, struct tn_str name)
{
    size_t at;
    if (repository_fits(name, &at)) {
        p->ref.repository = keep(p, name);
        return TN_OK;
    }
    struct tn_str bad = {name.at + at, at < name.len};
    if (!name.len)
        return wrong(p, bad, "ref-repository", "a repository is missing after the registry", NULL);
    if (bad.len && *bad.at >= 'A' && *bad.at <= 'Z')
        return wrong(p, bad, "ref-repository", "a repository's name is in lower case", NULL);
    return wrong(
        p, bad, "ref-repository", "this is not a repository's name",
        "it is made of lower-case letters and digits, with `.`, `_`, `__` or `-` between them, in parts "
        "separated by `/`");
}

static enum tn_status set_host(struct parse *p, struct tn_str first)
{
    struct tn_str host, port;
    split_host(first, &host, &port);
    if (!host_valid(host))
        return wrong(p, host, "ref-host", "this is not the name of a registry", NULL);
    if (host.len < first.len && !port_valid(port))
        return wrong(p, port, "ref-host", "this is not a port", NULL);
    if (host.len == first.len && !host_shows(host))
        return wrong(p, host, "ref-host", "this is not the name of a registry",
                     "a registry has a `.` or a port, or is localhost: such as ghcr.io or localhost:5000; none is assumed");
    char *lower = tn_arena_copy(p->arena, first.at, first.len);
    for (char *c = lower; *c; c++)
        *c = (char)(*c >= 'A' && *c <= 'Z' ? *c + 32 : *c);
    p->ref.host = lower;
    return TN_OK;
}

/* host[:port]/repo[:tag][@digest] */
static enum tn_status parse_registry(struct parse *p)
{
    struct tn_str all = tn_str(p->ref.text), first = first_part(p->ref.text), digest, tag;
    if (first.len == all.len)
        return wrong(p, all, "ref-repository", "a reference is registry/repository[:tag][@digest]",
                     "or, on disk, oci:DIR[:tag] or oci-archive:FILE[:tag]");
    struct tn_str rest = {all.at + first.len + 1, all.len - first.len - 1};
    struct tn_str name = until(until(rest, '@', &digest), ':', &tag);
    enum tn_status status = set_host(p, first);
    if (!status)
        status = set_repository(p, name);
    if (!status && first.len + 1 + name.len > MAX_NAME)
        status = wrong(p, (struct tn_str){all.at, first.len + 1 + name.len}, "ref-too-long",
                       "registry and repository are longer than 255 characters", NULL);
    if (!status && tag.at)
        status = set_tag(p, tag);
    if (!status && digest.at)
        status = set_digest(p, digest);
    return status;
}

/* PATH[:tag][@digest], where PATH may hold `:` before a `/` and `@` before what is no digest. */
static enum tn_status parse_path(struct parse *p, struct tn_str s)
{
    enum tn_status status = TN_OK;
    for (size_t i = s.len; i-- > 0 && s.at[i] != '/';) {
        struct tn_str after = {s.at + i + 1, s.len - i - 1};
        if (s.at[i] != '@' || !(tn_str_starts(after, "sha256:") || tn_str_starts(after, "sha512:")))
            continue;
        status = set_digest(p, after);
        s.len = i;
        break;
    }
    for (size_t i = s.len; !status && i-- > 0 && s.at[i] != '/';) {
        if (s.at[i] != ':')
            continue;
        status = set_tag(p, (struct tn_str){s.at + i + 1, s.len - i - 1});
        s.len = i;
        break;
    }
    if (!status && !s.len)
        status = wrong(p, s, "ref-path",
                       p->ref.kind == TN_REF_LAYOUT ? "a folder is missing after `oci:`"
                                                    : "a file is missing after `oci-archive:`",
                       NULL);
    p->ref.path = keep(p, s);
    return status;
}

static enum tn_status refuse_scheme(struct parse *p, size_t len)
{
    struct tn_str scheme = {p->ref.text, len};
    bool folder = tn_str_starts(scheme, "oci:");
    return wrong(p, scheme, "ref-scheme", "a reference has no scheme",
                 folder ? "`oci:DIR` is an image layout on disk; a registry is written host/repository"
                        : "write host/repository[:tag]; registries on loopback are spoken to over HTTP, "
                          "others over HTTPS "
                          "unless --plain-http is given");
}

static struct parse start(struct tn_arena *arena, struct tn_diag_sink *sink, const char *what, const char *text)
{
    struct parse p = {.arena = arena, .sink = sink, .source = tn_new(arena, struct tn_source)};
    p.ref.text = tn_arena_copy(arena, text, strlen(text));
    *p.source = (struct tn_source){.name = what, .bytes = tn_bytes_of(tn_str(p.ref.text)), .text = true};
    return p;
}

enum tn_status tn_ref_parse_registry(struct tn_arena *arena, struct tn_diag_sink *sink, const char *text,
                                     const char **ret_host)
{
    struct parse p = start(arena, sink, "registry", text);
    struct tn_str all = tn_str(p.ref.text), first = first_part(p.ref.text);
    size_t scheme = scheme_of(p.ref.text);
    if (scheme)
        return wrong(&p, (struct tn_str){all.at, scheme}, "ref-scheme", "a registry is named without a scheme",
                     "such as ghcr.io or localhost:5000");
    enum tn_status status = set_host(&p, first);
    if (!status && first.len < all.len)
        status = wrong(&p, (struct tn_str){all.at + first.len, all.len - first.len}, "ref-host",
                       "this is more than the name of a registry", "such as ghcr.io or localhost:5000");
    if (!status)
        *ret_host = p.ref.host;
    return status;
}

enum tn_status tn_ref_parse(struct tn_arena *arena, struct tn_diag_sink *sink, const char *text,
                            struct tn_ref *ret_ref)
{
    struct parse p = start(arena, sink, "reference", text);
    struct tn_str all = tn_str(p.ref.text);
    enum tn_status status;
    size_t scheme = scheme_of(p.ref.text);
    if (scheme) {
        status = refuse_scheme(&p, scheme);
    } else if (tn_str_starts(all, "oci:")) {
        p.ref.kind = TN_REF_LAYOUT;
        status = parse_path(&p, (struct tn_str){all.at + 4, all.len - 4});
    } else if (tn_str_starts(all, "oci-archive:")) {
        p.ref.kind = TN_REF_ARCHIVE;
        status = parse_path(&p, (struct tn_str){all.at + 12, all.len - 12});
    } else {
        status = parse_registry(&p);
    }
    if (!status)
        *ret_ref = p.ref;
    return status;
}

const char *tn_ref_target(const struct tn_ref *ref)
{
    return ref->digest ? ref->digest : ref->tag ? ref->tag : ref->kind == TN_REF_REGISTRY ? "latest" : NULL;
}

const char *tn_ref_place(struct tn_arena *arena, const struct tn_ref *ref)
{
    if (ref->kind == TN_REF_REGISTRY)
        return tn_arena_printf(arena, "%s/%s", ref->host, ref->repository);
    return tn_arena_printf(arena, "%s:%s", ref->kind == TN_REF_LAYOUT ? "oci" : "oci-archive", ref->path);
}

static const char *host_name(const char *host)
{
    return strcasecmp(host, "index.docker.io") && strcasecmp(host, "registry-1.docker.io") ? host : "docker.io";
}

static const char *in_library(const struct tn_ref *ref)
{
    const char *library = "library/";
    bool hub = !strcasecmp(host_name(ref->host), "docker.io");
    return ref->repository + (hub && !strncmp(ref->repository, library, strlen(library)) ? strlen(library) : 0);
}

/* The next part of a path that is not yet there; empty at its end. */
static struct tn_str path_part(const char **at)
{
    for (;;) {
        *at += strspn(*at, "/");
        struct tn_str part = {*at, strcspn(*at, "/")};
        *at += part.len;
        if (!tn_str_eq(part, "."))
            return part;
    }
}

static bool same_path(const char *a, const char *b)
{
    struct stat x, y;
    bool there = !stat(a, &x), also = !stat(b, &y);
    if (there || also)
        return there && also && x.st_dev == y.st_dev && x.st_ino == y.st_ino;
    if ((*a == '/') != (*b == '/'))
        return false;
    for (;;) {
        struct tn_str from = path_part(&a), to = path_part(&b);
        if (!tn_str_same(from, to))
            return false;
        if (!from.len)
            return true;
    }
}

bool tn_ref_same_place(const struct tn_ref *a, const struct tn_ref *b)
{
    if (a->kind != b->kind)
        return false;
    if (a->kind != TN_REF_REGISTRY)
        return same_path(a->path, b->path);
    return !strcasecmp(host_name(a->host), host_name(b->host)) && !strcmp(in_library(a), in_library(b));
}
