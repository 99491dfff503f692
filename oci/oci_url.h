/* URLs, as far as a registry client needs them, and the one question asked of each: whose is it?
 *
 * A registry chooses many of the URLs that are asked: redirects, upload locations, pages, token services.
 * Each is parsed here, strictly, and compared by origin before a credential goes near it. */
#ifndef TN_OCI_URL_H
#define TN_OCI_URL_H

#include "base/arena.h"
#include "base/view.h"

/* An absolute http or https URL. All in an arena. */
struct tn_url {
    bool tls;
    const char *host;   /* lower case; an IPv6 address in its brackets */
    unsigned port;      /* the scheme's own where none is written */
    const char *target; /* path and query, beginning with `/`; never a fragment */
};

/* NULL, or why `text` is not a URL that may be asked: user information, controls, another scheme, too long.
 */
const char *tn_url_parse(struct tn_arena *arena, struct tn_str text, struct tn_url *ret_url);
/* What `text` (absolute, `//host/…`, `/path`, `path`, `?query`) is when it stands in a reply of `base`: RFC
 * 3986 §5.2. */
const char *tn_url_resolve(struct tn_arena *arena, const struct tn_url *base, struct tn_str text,
                           struct tn_url *ret_url);
const char *tn_url_text(struct tn_arena *arena, const struct tn_url *url);
/* "https://host[:port]", for messages and as the name of an origin. */
const char *tn_url_origin(struct tn_arena *arena, const struct tn_url *url);

/* Scheme, host and port: the bounds within which a credential may travel. */
bool tn_url_same_origin(const struct tn_url *a, const struct tn_url *b);
/* localhost, *.localhost, 127.0.0.0/8, [::1], by name alone. `host` may carry a port. */
bool tn_host_is_loopback(const char *host);

/* `text` with everything but unreserved characters as %XX: a value in a query. */
const char *tn_url_escape(struct tn_arena *arena, const char *text);

#endif
