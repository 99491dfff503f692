/* Where a component may connect to: the grammar of Spin's allowed_outbound_hosts, and what is built like it.
 *
 *     entry  = scheme "://" host [ ":" port ] [ "/" ]
 *     scheme = "*" | 1*ALPHA
 *     host   = "*" | "*." domain | "self" | "self.alt" | address [ "/" bits ] | domain
 *     port   = "*" | number | number ".." number          half-open, as Spin has it: 10..20 leaves 20 out
 *
 * Without a port the scheme's own is meant; a scheme that has none must name one. An entry that holds `{{ … }}`
 * is a template: kept as it is, and as good as * for its host and port until it is filled in. */
#ifndef TN_CAPS_HOSTS_H
#define TN_CAPS_HOSTS_H

#include "base/arena.h"
#include "base/view.h"

enum tn_host_kind { TN_HOST_ANY, TN_HOST_SELF, TN_HOST_SUFFIX, TN_HOST_NAME, TN_HOST_CIDR, TN_HOST_TEMPLATE };

struct tn_host {
    enum tn_host_kind kind;
    const char *scheme;  /* lower case; "*"; of a socket, "connect" or "bind" */
    const char *text;    /* a name or suffix in lower case without a dot at its end; a canonical address with its
                            bits, "10.0.0.0/8"; a template whole; else NULL */
    uint16_t first, last; /* ports, both ends included */
};

/* What is wrong with a text, and where in it. */
struct tn_fault {
    const char *message, *help; /* help may be NULL */
    size_t at, len;
};

/* An entry of allowed_outbound_hosts. Text of `ret_host` is in the arena. */
bool tn_host_parse(struct tn_arena *arena, struct tn_str text, struct tn_host *ret_host, struct tn_fault *ret_fault);
/* "connect 10.0.0.0/8:5432", "bind 127.0.0.1:8080", "connect [fd00::/8]:*", "connect *:*": a raw socket. */
bool tn_socket_parse(struct tn_arena *arena, struct tn_str text, struct tn_host *ret_host,
                     struct tn_fault *ret_fault);
/* "db.acme.internal", "*.acme.internal" or "*": a name to look up. `scheme` and ports are left empty. */
bool tn_domain_parse(struct tn_arena *arena, struct tn_str text, struct tn_host *ret_host,
                     struct tn_fault *ret_fault);

/* The port a scheme has by itself, or 0. */
uint16_t tn_host_default_port(const char *scheme);
/* The canonical text of an entry or socket, which parses to the same again: "https://api.x",
 * "tcp://10.0.0.0/8:1..9". */
const char *tn_host_text(struct tn_arena *arena, const struct tn_host *host);

#endif
