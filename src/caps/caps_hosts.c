#include "caps/caps_hosts.h"

#include <arpa/inet.h>

/* ---- faults ---- */

struct parser {
    struct tn_arena *arena;
    struct tn_str text; /* all of it: places of faults are told in it */
    struct tn_fault fault;
};

static bool fail(struct parser *p, struct tn_str part, const char *message, const char *help)
{
    p->fault =
        (struct tn_fault){message, help, part.len || part.at ? (size_t)(part.at - p->text.at) : 0, part.len};
    return false;
}

static char *lower(struct tn_arena *arena, struct tn_str text)
{
    char *copy = tn_arena_copy(arena, text.at, text.len);
    for (char *at = copy; *at; at++)
        *at = (char)(*at >= 'A' && *at <= 'Z' ? *at + 32 : *at);
    return copy;
}

static struct tn_str trim(struct tn_str s)
{
    while (s.len && (s.at[0] == ' ' || s.at[0] == '\t'))
        s.at++, s.len--;
    while (s.len && (s.at[s.len - 1] == ' ' || s.at[s.len - 1] == '\t'))
        s.len--;
    return s;
}

/* ---- port = "*" | number | number ".." number ---- */

static bool number(struct parser *p, struct tn_str text, unsigned *ret_number)
{
    unsigned value = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9' || i >= 5)
            return fail(p, text, tn_arena_printf(p->arena, "`%.*s` is not a port number", TN_STR(text)),
                        NULL);
        value = value * 10 + (unsigned)(text.at[i] - '0');
    }
    if (!text.len)
        return fail(p, text, "a port number is missing", NULL);
    if (value > UINT16_MAX)
        return fail(p, text, tn_arena_printf(p->arena, "port %u is larger than 65535", value), NULL);
    *ret_number = value;
    return true;
}

static bool port(struct parser *p, struct tn_str text, struct tn_host *host)
{
    unsigned first, end;
    if (tn_str_eq(text, "*")) {
        host->first = 0;
        host->last = UINT16_MAX;
        return true;
    }
    if (tn_str_starts(text, "{"))
        return fail(p, text, "lists of ports are not supported", "write an entry for each port");
    for (size_t i = 0; i + 1 < text.len; i++) {
        if (text.at[i] != '.' || text.at[i + 1] != '.')
            continue;
        struct tn_str left = {text.at, i}, right = {text.at + i + 2, text.len - i - 2};
        if (!number(p, left, &first) || !number(p, right, &end))
            return false;
        if (first >= end)
            return fail(p, text,
                        tn_arena_printf(p->arena, "the range of ports `%.*s` is empty", TN_STR(text)),
                        "a range leaves its second number out: 10..20 is 10 to 19");
        host->first = (uint16_t)first;
        host->last = (uint16_t)(end - 1);
        return true;
    }
    if (!number(p, text, &first))
        return false;
    host->first = host->last = (uint16_t)first;
    return true;
}

/* ---- host ---- */

/* An IPv4 or IPv6 address, with its bits after a slash or alone; bits below the mask are cut off. */
static bool address(struct parser *p, struct tn_str text, struct tn_host *host)
{
    const char *slash = text.len ? memchr(text.at, '/', text.len) : NULL;
    struct tn_str alone = {text.at, slash ? (size_t)(slash - text.at) : text.len};
    char copy[64], shown[64];
    uint8_t bytes[16];
    if (alone.len >= sizeof copy)
        return false;
    memcpy(copy, alone.at, alone.len);
    copy[alone.len] = 0;
    int family = inet_pton(AF_INET, copy, bytes) == 1    ? AF_INET
                 : inet_pton(AF_INET6, copy, bytes) == 1 ? AF_INET6
                                                         : 0;
    unsigned size = family == AF_INET ? 4 : 16, bits = size * 8;
    if (!family)
        return false;
    if (slash) {
        struct tn_str tail = {slash + 1, text.len - alone.len - 1};
        if (!tail.len || tail.len > 3 || !number(p, tail, &bits) || bits > size * 8)
            return fail(p, tail.len ? tail : text,
                        tn_arena_printf(p->arena, "an address of %u bits has no network of `%.*s`", size * 8,
                                        TN_STR(tail)),
                        NULL);
    }
    for (unsigned i = 0; i < size; i++) {
        unsigned keep = bits > i * 8 ? bits - i * 8 : 0;
        bytes[i] &= (uint8_t)(keep >= 8 ? 0xff : 0xff << (8 - keep));
    }
    inet_ntop(family, bytes, shown, sizeof shown);
    host->kind = TN_HOST_CIDR;
    host->text = tn_arena_printf(p->arena, "%s/%u", shown, bits);
    return true;
}

/* Labels of letters, digits, hyphens and underscores between dots; a dot may stand at the end. */
static bool domain(struct parser *p, struct tn_str text, const char **ret_text)
{
    struct tn_str all = text;
    if (text.len && text.at[text.len - 1] == '.')
        text.len--;
    if (!text.len)
        return fail(p, all, "a host is missing", NULL);
    if (text.len > 253)
        return fail(p, all, "the name of a host is longer than 253 bytes", NULL);
    size_t label = 0;
    for (size_t i = 0; i < text.len; i++) {
        unsigned char c = (unsigned char)text.at[i];
        struct tn_str one = {text.at + i, 1};
        if (c == '.' ? !label : label >= 63)
            return fail(p, all, "a part of a host's name is empty or longer than 63 bytes", NULL);
        label = c == '.' ? 0 : label + 1;
        if (c == '*')
            return fail(p, one,
                        "`*` stands for a whole host, or for all before the first dot: `*.example.com`",
                        NULL);
        if (c >= 0x80)
            return fail(p, all, "the name of a host is not ASCII", "write it in its `xn--` form");
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || strchr("-_.", c)))
            return fail(p, one, tn_arena_printf(p->arena, "`%c` does not belong in the name of a host", c),
                        NULL);
    }
    *ret_text = lower(p->arena, text);
    return true;
}

static bool name_or_suffix(struct parser *p, struct tn_str text, struct tn_host *host)
{
    bool suffix = tn_str_starts(text, "*.");
    host->kind = suffix ? TN_HOST_SUFFIX : TN_HOST_NAME;
    return domain(p, (struct tn_str){text.at + (suffix ? 2 : 0), text.len - (suffix ? 2 : 0)}, &host->text);
}

static bool host_part(struct parser *p, struct tn_str text, struct tn_host *host)
{
    if (tn_str_eq(text, "*"))
        return host->kind = TN_HOST_ANY, true;
    const char *folded = lower(p->arena, text); /* names of hosts know no case, and these are such names */
    if (!strcmp(folded, "self") || !strcmp(folded, "self.alt"))
        return host->kind = TN_HOST_SELF, true;
    if (tn_str_starts(text, "{"))
        return fail(p, text, "lists of hosts are not supported", "write an entry for each host");
    if (address(p, text, host))
        return true;
    return p->fault.message ? false : name_or_suffix(p, text, host);
}

/* "[address]", "[address/bits]" and "[address]/bits" are addresses without their brackets. */
static struct tn_str unbracket(struct parser *p, struct tn_str text)
{
    const char *end = text.len && text.at[0] == '[' ? memchr(text.at, ']', text.len) : NULL;
    if (!end)
        return text;
    size_t len = (size_t)(end - text.at) - 1, tail = text.len - len - 2;
    char *plain = tn_arena_alloc(p->arena, len + tail + 1);
    memcpy(plain, text.at + 1, len);
    memcpy(plain + len, end + 1, tail);
    return (struct tn_str){plain, len + tail};
}

/* host [":" port]; without a port, `own` is meant. */
static bool host_and_port(struct parser *p, struct tn_str text, struct tn_host *host, uint16_t own)
{
    const char *colon = NULL, *bracket = NULL;
    for (size_t i = 0; i < text.len; i++) {
        colon = text.at[i] == ':' ? text.at + i : colon;
        bracket = text.at[i] == ']' ? text.at + i : bracket;
    }
    if (colon && bracket && colon < bracket)
        colon = NULL; /* inside an address */
    struct tn_str before = {text.at, colon ? (size_t)(colon - text.at) : text.len},
                  after = {text.at + text.len, 0};
    if (colon)
        after = (struct tn_str){colon + 1, text.len - before.len - 1};
    struct tn_str plain = unbracket(p, before);
    if (!host_part(p, plain, host)) {
        if (plain.at != before.at) /* the fault is in a copy */
            p->fault.at = (size_t)(before.at - p->text.at), p->fault.len = before.len;
        return false;
    }
    if (colon)
        return port(p, after, host);
    host->first = host->last = own;
    return own ? true
               : fail(p, text,
                      tn_arena_printf(p->arena, "a port is missing: `%s` has none of its own", host->scheme),
                      "add `:` and a port, or `:*` for any");
}

/* ---- entries ---- */

static bool scheme(struct parser *p, struct tn_str text, struct tn_host *host)
{
    if (tn_str_starts(text, "{"))
        return fail(p, text, "lists of schemes are not supported", "write an entry for each scheme");
    if (!text.len)
        return fail(p, text, "a scheme is missing before `://`", NULL);
    for (size_t i = 0; i < text.len && !tn_str_eq(text, "*"); i++)
        if (!((text.at[i] | 32) >= 'a' && (text.at[i] | 32) <= 'z'))
            return fail(
                p, text,
                tn_arena_printf(p->arena, "`%.*s` is not a scheme: schemes are letters", TN_STR(text)), NULL);
    host->scheme = lower(p->arena, text);
    return true;
}

static size_t find(struct tn_str text, const char *what)
{
    size_t n = strlen(what);
    for (size_t i = 0; i + n <= text.len; i++)
        if (!memcmp(text.at + i, what, n))
            return i;
    return text.len;
}

/* A template is kept whole; of its parts only a scheme that is there in letters is known. */
static bool template_entry(struct parser *p, struct tn_str text, struct tn_host *host)
{
    size_t open = find(text, "{{"), close = find(text, "}}"), split = find(text, "://");
    if (close < open || close == text.len)
        return fail(p, text, "`{{` is not closed by `}}`", NULL);
    host->kind = TN_HOST_TEMPLATE;
    host->text = tn_arena_copy(p->arena, text.at, text.len);
    host->first = 0;
    host->last = UINT16_MAX;
    host->scheme = "*";
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.at[i] < ' ' || text.at[i] == 0x7f)
            return fail(p, text, "a control character stands in a template", NULL);
    return split < open ? scheme(p, (struct tn_str){text.at, split}, host) : true;
}

static bool entry(struct parser *p, struct tn_str text, struct tn_host *host)
{
    size_t split = find(text, "://");
    if (find(text, "{{") < text.len)
        return template_entry(p, text, host);
    if (tn_str_eq(text, "*") || tn_str_eq(text, "insecure:allow-all"))
        return fail(p, text, tn_arena_printf(p->arena, "`%.*s` is not an entry", TN_STR(text)),
                    "every host, scheme and port is `*://*:*`");
    if (split == text.len)
        return fail(p, text, tn_arena_printf(p->arena, "`%.*s` has no scheme", TN_STR(text)),
                    "write it as scheme://host: `https://example.com`");
    if (!scheme(p, (struct tn_str){text.at, split}, host))
        return false;
    struct tn_str rest = {text.at + split + 3, text.len - split - 3};
    if (rest.len && rest.at[rest.len - 1] == '/')
        rest.len--;
    struct tn_str user = {rest.at, find(rest, "@")};
    if (user.len < rest.len)
        return fail(p, user, "a user name does not belong in an entry", NULL);
    size_t slash = find(rest, "/");
    bool digit = slash + 1 < rest.len && rest.at[slash + 1] >= '0' && rest.at[slash + 1] <= '9';
    if (slash < rest.len && !digit)
        return fail(p, (struct tn_str){rest.at + slash, rest.len - slash},
                    "a path does not belong in an entry", "hosts are allowed whole: leave the path out");
    return host_and_port(p, rest, host, tn_host_default_port(host->scheme));
}

static bool socket_entry(struct parser *p, struct tn_str text, struct tn_host *host)
{
    bool connect = tn_str_starts(text, "connect ");
    if (!connect && !tn_str_starts(text, "bind "))
        return fail(
            p, text,
            tn_arena_printf(p->arena, "`%.*s` starts with neither `connect` nor `bind`", TN_STR(text)),
            "write it as `connect 10.0.0.0/8:5432` or `bind 127.0.0.1:8080`");
    host->scheme = connect ? "connect" : "bind";
    size_t verb = connect ? 8 : 5;
    struct tn_str rest = trim((struct tn_str){text.at + verb, text.len - verb});
    if (!host_and_port(p, rest, host, 0))
        return false;
    if (host->kind != TN_HOST_ANY && host->kind != TN_HOST_CIDR)
        return fail(p, rest, "a socket's address is a number: a name is looked up first",
                    "allow the network that it is in, and the name under `name_lookup`");
    return true;
}

static bool domain_entry(struct parser *p, struct tn_str text, struct tn_host *host)
{
    struct tn_host address_host;
    host->scheme = "";
    if (tn_str_eq(text, "*"))
        return host->kind = TN_HOST_ANY, true;
    if (address(p, text, &address_host))
        return fail(p, text, "an address is not looked up", NULL);
    p->fault = (struct tn_fault){0};
    return name_or_suffix(p, text, host);
}

static bool parse(struct tn_arena *arena, struct tn_str text,
                  bool (*rule)(struct parser *, struct tn_str, struct tn_host *), struct tn_host *ret_host,
                  struct tn_fault *ret_fault)
{
    struct parser p = {.arena = arena, .text = text};
    struct tn_host host = {0};
    if (!rule(&p, trim(text), &host))
        return *ret_fault = p.fault, false;
    *ret_host = host;
    return true;
}

bool tn_host_parse(struct tn_arena *arena, struct tn_str text, struct tn_host *ret_host,
                   struct tn_fault *ret_fault)
{
    return parse(arena, text, entry, ret_host, ret_fault);
}

bool tn_socket_parse(struct tn_arena *arena, struct tn_str text, struct tn_host *ret_host,
                     struct tn_fault *ret_fault)
{
    return parse(arena, text, socket_entry, ret_host, ret_fault);
}

bool tn_domain_parse(struct tn_arena *arena, struct tn_str text, struct tn_host *ret_host,
                     struct tn_fault *ret_fault)
{
    return parse(arena, text, domain_entry, ret_host, ret_fault);
}

uint16_t tn_host_default_port(const char *name)
{
    static const struct {
        const char *scheme;
        uint16_t port;
    } own[] = {{"http", 80},    {"https", 443},  {"postgres", 5432},
               {"mysql", 3306}, {"redis", 6379}, {"mqtt", 1883}};
    for (unsigned i = 0; i < sizeof own / sizeof *own; i++)
        if (!strcmp(own[i].scheme, name))
            return own[i].port;
    return 0;
}

/* ---- back to text ---- */

/* An address without the bits that say nothing, in brackets where colons would be taken for a port's. */
static const char *address_text(struct tn_arena *arena, const char *cidr)
{
    size_t len = strcspn(cidr, "/");
    bool six = memchr(cidr, ':', len), whole = !strcmp(cidr + len, six ? "/128" : "/32");
    const char *bits = whole ? "" : cidr + len;
    return tn_arena_printf(arena, six ? "[%.*s%s]" : "%.*s%s", (int)len, cidr, bits);
}

static const char *port_text(struct tn_arena *arena, const struct tn_host *host)
{
    uint16_t own = tn_host_default_port(host->scheme);
    if (host->first == 0 && host->last == UINT16_MAX)
        return ":*";
    if (host->first != host->last)
        return tn_arena_printf(arena, ":%u..%u", host->first, host->last + 1u);
    return own && own == host->first ? "" : tn_arena_printf(arena, ":%u", host->first);
}

const char *tn_host_text(struct tn_arena *arena, const struct tn_host *host)
{
    static const char *const words[] = {[TN_HOST_ANY] = "*", [TN_HOST_SELF] = "self"};
    const char *name = host->text, *scheme_end = "://";
    if (host->kind == TN_HOST_TEMPLATE)
        return host->text;
    if (host->kind == TN_HOST_ANY || host->kind == TN_HOST_SELF)
        name = words[host->kind];
    else if (host->kind == TN_HOST_SUFFIX)
        name = tn_arena_printf(arena, "*.%s", host->text);
    else if (host->kind == TN_HOST_CIDR)
        name = address_text(arena, host->text);
    if (!*host->scheme)
        return name;
    if (!strcmp(host->scheme, "connect") || !strcmp(host->scheme, "bind"))
        scheme_end = " ";
    return tn_arena_printf(arena, "%s%s%s%s", host->scheme, scheme_end, name, port_text(arena, host));
}
