/* HTTP for a registry client: one exchange at a time, bodies streamed both ways, and the rules of safety in
 * one place.
 *
 * Nothing here knows OCI. A transport does one exchange and follows nothing; what is above it judges each
 * hop, drops the credential when the origin changes and never takes it up again, waits as told and tries
 * again. Tests supply a transport of canned replies. */
#ifndef TN_OCI_HTTP_H
#define TN_OCI_HTTP_H

#include "oci/oci_blob.h"
#include "oci/oci_url.h"

#include <stdatomic.h>

/* How far an address reaches. A hop that a server chose may not lead to a nearer network than its own. */
enum tn_network { TN_NET_PUBLIC, TN_NET_PRIVATE, TN_NET_LOOPBACK, TN_NET_LINK_LOCAL };

struct tn_http_header {
    const char *name; /* of a response: in lower case */
    const char *value;
};
struct tn_http_headers {
    struct tn_http_header *at;
    unsigned n, cap;
};

/* What may help where HTTP is spoken and not understood. */
#define TN_HTTP_MAYBE_TLS                                                                                    \
    "where it speaks TLS, `--plain-http=false` does, too; `--ca-file FILE` trusts certificates that are not the system's"

/* Who we are over TLS, in PEM form. Shown, as a credential is, to the origin it belongs to and to no other. */
struct tn_http_identity {
    const char *cert_file, *key_file; /* as messages call them; key_file may be NULL: it stands in cert_file, too */
    struct tn_bytes cert, key;        /* what they hold; the transport's options outlive neither */
    const char *one_of;               /* the folder that has more of them; or NULL */
};

/* What all exchanges of a transport have in common. */
struct tn_http_options {
    struct tn_bytes trusted; /* certificates in PEM form, besides the system's; or empty. They outlive the transport */
    const char *user_agent;
    unsigned timeout;    /* seconds, 0 for $TENON_TIMEOUT or 60: a connection on which (nearly) nothing moves for so
                          * long is given up */
    struct tn_texts resolve; /* "host:port:address" each, asked in place of DNS */
};

struct tn_http_request {
    const char *method;
    struct tn_url url;
    struct tn_http_headers headers;
    const char *authorization; /* the header's value, sent to the origin of `url` only; or NULL */
    const struct tn_http_identity *identity; /* the same; or NULL */
    struct tn_blob *body;      /* or NULL */
    bool empty_body;           /* a body of no bytes, with Content-Length: 0 */
    bool once;                 /* not tried again here: the caller starts over at an earlier request */
    bool stay;                 /* its body is a secret: it is not sent on to another origin */
    size_t whole;              /* 0, or the reply's body is a document of so many bytes at most, which is read before it is
                                * handed out: one that breaks off is asked for again */
    bool foreign;              /* its URL was chosen by a server that was reached at `nearest` */
    enum tn_network nearest;
    unsigned limit;            /* 0, or the milliseconds it may take in all; this and the next are set by tn_http_do */
    const atomic_bool *unwanted; /* it breaks off once this is set; or NULL */
};

/* Why an exchange gave no reply, or a body broke off. */
struct tn_http_failure {
    const char *message; /* NULL: none. "cannot connect to 127.0.0.1:1: …" */
    const char *help;    /* or NULL */
    bool passing;        /* may be gone when tried again */
};

struct tn_http_response {
    unsigned status;
    unsigned tries; /* before it, which failed in passing: what they asked for may have been done */
    struct tn_http_headers headers;
    struct tn_url url;       /* that answered, after redirects */
    enum tn_network network; /* where it was reached */
    /* The body; its `size` is Content-Length or TN_SIZE_UNKNOWN. When it breaks off, `next` returns
     * TN_ERR_NETWORK, tells nobody, and the reason is in `failure`. Owned: tn_http_close. */
    struct tn_blob *body;
    struct tn_http_failure *failure;
};

/* Sends one request, its body too, and returns with the head of the reply. TN_ERR_NETWORK with ret->failure
 * set where there is none; any status of the request's own body otherwise. */
struct tn_transport {
    enum tn_status (*exchange)(struct tn_transport *transport, const struct tn_http_request *request,
                               struct tn_http_response *ret_response);
    void (*close)(struct tn_transport *transport); /* may be NULL */
};

struct tn_http {
    struct tn_job *job;
    struct tn_transport *transport;
    struct tn_rate *rate; /* or NULL: oci_rate.h */
    uint64_t dice;        /* for the length of waits, and for nothing that is kept */
    struct {              /* after requests that are not tried again here (`once`), and failed in passing: */
        unsigned failures;     /* in a row */
        uint64_t asked;        /* seconds that the server asked to wait after them */
        uint64_t milliseconds; /* that the next request waits first */
        bool named;            /* by the server, and not by us */
        bool too_long;         /* the server asks for more patience than we have: it is not tried again */
    } owed;
    const atomic_bool *unwanted; /* by the thread that sets it: what is done now breaks off; or NULL */
    unsigned hurry; /* not 0: what is done now takes something back, and may when the program is interrupted, too: an
                     * exchange has so many milliseconds, is tried once, and waits for nothing */
    struct tn_diag_sink *loud; /* where a wait is told before it begins, whoever keeps the job's sink quiet meanwhile */
    bool tell_waits;           /* tells it (TN_INFO) when a server asks for a long wait */
    void (*wait)(struct tn_http *http, unsigned milliseconds); /* sleeps; a test's does not */
};

/* With libcurl where `transport` is NULL. */
enum tn_status tn_http_init(struct tn_http *http, struct tn_job *job, struct tn_transport *transport,
                            const struct tn_http_options *options);
void tn_http_dispose(struct tn_http *http);
/* Is a reply of this status gone, maybe, when it is asked for again? */
bool tn_http_may_pass(unsigned status);
/* Sleeps as before another try, after so many: a caller's own, of what fails in passing though the reply says it is final.
 */
void tn_http_back_off(struct tn_http *http, unsigned tries);

/* Does the request with up to TN_MAX_REDIRECTS hops; tries again, a few times, what failed in passing (lost
 * connections, 408, 429 and 5xx), honouring Retry-After. Any final reply is TN_OK, whatever its status; then
 * tn_http_close. Otherwise it is told (codes http-*) and returns TN_ERR_NETWORK; or TN_ERR_INTERRUPTED, of which nothing
 * is told: after an interruption (base/interrupt.h) no request is begun, and one that was has a moment left. */
enum tn_status tn_http_do(struct tn_http *http, const struct tn_http_request *request,
                          struct tn_http_response *ret_response);
void tn_http_close(struct tn_http_response *response);
/* Tells the sink why a body broke off; returns TN_ERR_NETWORK, or what tn_http_do does. */
enum tn_status tn_http_tell(struct tn_http *http, const struct tn_http_failure *failure);
/* The whole body, closed; over `max` or broken off is TN_ERR_NETWORK, told. */
enum tn_status tn_http_body(struct tn_http *http, struct tn_http_response *response, size_t max,
                            struct tn_bytes *ret_body);

void tn_http_add(struct tn_arena *arena, struct tn_http_headers *headers, const char *name,
                 const char *value);
/* The first of a name (in lower case), or NULL. */
const char *tn_http_header(const struct tn_http_response *response, const char *name);

/* May a URL that `from`, reached at `network`, chose be asked? NULL or why not. */
const char *tn_http_judge(const struct tn_url *from, const struct tn_url *to);
/* Seconds that a Retry-After asks for, as a number or a date, seen at `now`; false where it is neither. */
bool tn_http_retry_after(const char *value, int64_t now, uint64_t *ret_seconds);

/* oci_curl.c: the transport over libcurl. */
enum tn_status tn_curl_transport(struct tn_job *job, const struct tn_http_options *options,
                                 struct tn_transport **ret_transport);

#endif
