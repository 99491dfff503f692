/* The transport over libcurl. One exchange runs at a time on a multi handle, which keeps the connections; the
 * caller pulls the reply's body, and what has come before it asks waits in one buffer, then in the socket. */
#define CURL_DISABLE_TYPECHECK
#include "base/dynlib.h"
#include "base/file.h"
#include "base/interrupt.h"
#include "base/limits.h"
#include "oci/oci_http.h"

#include <arpa/inet.h>
#include <curl/curl.h>
#include <errno.h>
#include <netinet/in.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#define FUNCTIONS(X)                                                                                         \
    X(curl_global_init)                                                                                      \
    X(curl_easy_init)                                                                                        \
    X(curl_easy_setopt)                                                                                      \
    X(curl_easy_getinfo)                                                                                     \
    X(curl_easy_reset)                                                                                       \
    X(curl_easy_pause)                                                                                       \
    X(curl_easy_cleanup)                                                                                     \
    X(curl_easy_strerror)                                                                                    \
    X(curl_multi_init)                                                                                       \
    X(curl_multi_cleanup)                                                                                    \
    X(curl_multi_add_handle)                                                                                 \
    X(curl_multi_remove_handle)                                                                              \
    X(curl_multi_perform)                                                                                    \
    X(curl_multi_poll) X(curl_multi_info_read) X(curl_slist_append) X(curl_slist_free_all)
TN_DYNLIB(curl, "libcurl.so.4", "libcurl4", FUNCTIONS)

enum {
    CHUNK = 256 << 10,      /* asked of and given to a socket at once; a reply's body has twice that in memory */
    MANY = 4,               /* exchanges at a time: more keep one another busy, and an eighth does for each */
    SMALL_CHUNK = CHUNK / 8,
    CONNECT_SECONDS = 20,
    LEAST_MOVED = 1024,      /* bytes in each span of `timeout` seconds; fewer is a stall */
    COMMIT_RATE = 4 << 20,   /* bytes a second that a registry may take to store what it was sent */
    LOOK_MILLISECONDS = 50,  /* between two looks whether it is wanted still */
    LAST_MILLISECONDS = 500, /* of what is on its way when the program is interrupted */
    DRAIN_MILLISECONDS = 200 /* to end a reply nobody read, so that its connection serves again */
};

struct curl_transport {
    struct tn_transport transport; /* first */
    struct tn_job *job;
    struct tn_http_options options;
    struct curl_slist *resolve;
    CURLM *multi;
    CURL *idle;      /* a handle to use again, or NULL */
    uint8_t *buffer; /* the same */
    size_t buffer_size;
};

/* Of all transports, so that what a command holds in memory does not grow with how many it has. */
static atomic_uint exchanges;

struct exchange {
    struct tn_blob body; /* first: the reader of the reply's */
    struct curl_transport *transport;
    CURL *easy;
    struct curl_slist *list;
    /* sending */
    struct tn_blob *source;
    struct tn_bytes sending;
    uint64_t sent;
    bool source_over; /* of one whose size is not known */
    unsigned sendings;
    enum tn_status source_status; /* told already */
    /* receiving */
    struct tn_http_response reply;
    size_t head_len;
    bool head, head_over_limit;
    uint8_t *buffer;
    size_t chunk, room, len; /* room: of the buffer */
    bool handed_out; /* what the buffer holds, to the caller */
    bool paused, done, refused;
    CURLcode result;
    bool foreign;
    enum tn_network nearest;
    int64_t until; /* that it may take; 0: nobody says */
    const atomic_bool *unwanted;
    const struct tn_http_identity *identity;
    /* stalls */
    uint64_t moved, moved_before;
    int64_t since;
    char error[CURL_ERROR_SIZE];
    struct tn_http_failure failure;
};

/* ---- networks ---- */

static enum tn_network network_of_v4(uint32_t a)
{
    if (a >> 24 == 127 || a >> 24 == 0)
        return TN_NET_LOOPBACK;
    if (a >> 16 == 0xa9fe)
        return TN_NET_LINK_LOCAL;
    bool private = a >> 24 == 10 || a >> 20 == 0xac1 || a >> 16 == 0xc0a8 || a >> 22 == 0x64400000 >> 22;
    return private ? TN_NET_PRIVATE : TN_NET_PUBLIC;
}

static enum tn_network network_of_v6(const uint8_t a[16])
{
    static const uint8_t mapped[12] = {[10] = 0xff, [11] = 0xff}, one[16] = {[15] = 1}, any[16];
    if (!memcmp(a, mapped, sizeof mapped))
        return network_of_v4((uint32_t)a[12] << 24 | (uint32_t)a[13] << 16 | (uint32_t)a[14] << 8 | a[15]);
    if (!memcmp(a, one, sizeof one) || !memcmp(a, any, sizeof any))
        return TN_NET_LOOPBACK;
    if (a[0] == 0xfe && (a[1] & 0xc0) == 0x80)
        return TN_NET_LINK_LOCAL;
    return (a[0] & 0xfe) == 0xfc ? TN_NET_PRIVATE : TN_NET_PUBLIC;
}

static enum tn_network network_of(const struct sockaddr *address)
{
    if (address->sa_family == AF_INET)
        return network_of_v4(ntohl(((const struct sockaddr_in *)(const void *)address)->sin_addr.s_addr));
    if (address->sa_family == AF_INET6)
        return network_of_v6(((const struct sockaddr_in6 *)(const void *)address)->sin6_addr.s6_addr);
    return TN_NET_PUBLIC;
}

static enum tn_network network_of_text(const char *ip)
{
    struct in_addr v4;
    struct in6_addr v6;
    if (ip && inet_pton(AF_INET, ip, &v4) == 1)
        return network_of_v4(ntohl(v4.s_addr));
    if (ip && inet_pton(AF_INET6, ip, &v6) == 1)
        return network_of_v6(v6.s6_addr);
    return TN_NET_PUBLIC;
}

/* ---- what libcurl calls ---- */

/* The address is looked at after the name was resolved, when it is used: a name that leads elsewhere the
 * second time is judged like the first. */
static curl_socket_t on_socket(void *data, curlsocktype purpose, struct curl_sockaddr *address)
{
    struct exchange *x = data;
    (void)purpose;
    if (x->foreign && network_of(&address->addr) > x->nearest) {
        x->refused = true;
        return CURL_SOCKET_BAD;
    }
    return socket(address->family, address->socktype | SOCK_CLOEXEC, address->protocol);
}

static size_t on_read(char *to, size_t size, size_t n, void *data)
{
    struct exchange *x = data;
    size_t room = size * n;
    if (!x->source)
        return 0;
    if (!x->sending.len) {
        x->source_status = x->source->next(x->source, &x->sending);
        if (x->source_status)
            return CURL_READFUNC_ABORT;
        x->moved += LEAST_MOVED; /* however long the source took, the server is not to blame */
    }
    size_t len = x->sending.len < room ? x->sending.len : room;
    x->source_over = !len;
    if (len)
        memcpy(to, x->sending.at, len);
    x->sending.at += len;
    x->sending.len -= len;
    x->sent += len;
    x->moved += len;
    return len;
}

static size_t on_write(char *at, size_t size, size_t n, void *data)
{
    struct exchange *x = data;
    size_t len = size * n;
    if (len > x->room - x->len) {
        x->paused = true;
        return CURL_WRITEFUNC_PAUSE;
    }
    memcpy(x->buffer + x->len, at, len);
    x->len += len;
    x->moved += len;
    return len;
}

/* Before each sending: libcurl itself sends once more what it sent on a connection that it had kept, and that was closed. */
static int on_sending(void *data, char *there, char *here, int there_port, int here_port)
{
    struct exchange *x = data;
    (void)there, (void)here, (void)there_port, (void)here_port;
    x->sendings++;
    return CURL_PREREQFUNC_OK;
}

static void add_header(struct exchange *x, struct tn_str line)
{
    struct tn_arena *arena = &x->transport->job->arena;
    const char *colon = memchr(line.at, ':', line.len);
    if (!colon || colon == line.at)
        return;
    char *name = tn_arena_copy(arena, line.at, (size_t)(colon - line.at));
    for (char *c = name; *c; c++)
        *c = (char)(*c >= 'A' && *c <= 'Z' ? *c + 32 : *c);
    struct tn_str value = {colon + 1, (size_t)(line.at + line.len - colon - 1)};
    while (value.len && (value.at[0] == ' ' || value.at[0] == '\t'))
        value.at++, value.len--;
    while (value.len && strchr(" \t\r\n", value.at[value.len - 1]))
        value.len--;
    tn_http_add(arena, &x->reply.headers, name, tn_arena_copy(arena, value.at, value.len));
}

/* A status line begins the head anew: the one before was of a 1xx reply or of a proxy. */
static size_t on_header(char *at, size_t size, size_t n, void *data)
{
    struct exchange *x = data;
    struct tn_str line = {at, size * n};
    long status = 0;
    x->moved += line.len;
    x->head_len += line.len;
    if (x->head_len > TN_MAX_HEADERS) {
        x->head_over_limit = true;
        return 0;
    }
    if (x->head)
        return line.len; /* trailers */
    if (tn_str_starts(line, "HTTP/"))
        x->reply.headers.n = 0;
    else if (!line.len || *line.at == '\r' || *line.at == '\n') {
        curl.curl_easy_getinfo(x->easy, CURLINFO_RESPONSE_CODE, &status);
        x->reply.status = (unsigned)status;
        x->head = status >= 200;
    } else {
        add_header(x, line);
    }
    return line.len;
}

/* ---- driving ---- */

static int64_t now(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static void finish(struct exchange *x, CURLcode result)
{
    x->done = true;
    x->result = result;
}

static void step(struct exchange *x)
{
    int running, left;
    CURLMsg *message;
    struct exchange *other;
    if (curl.curl_multi_perform(x->transport->multi, &running) != CURLM_OK)
        finish(x, CURLE_FAILED_INIT);
    while ((message = curl.curl_multi_info_read(x->transport->multi, &left)))
        if (message->msg == CURLMSG_DONE) {
            CURLcode result = message->data.result;
            curl.curl_easy_getinfo(message->easy_handle, CURLINFO_PRIVATE, (char **)&other);
            finish(other, result);
        }
}

/* Too few bytes in a span of time; a registry that has been sent a large blob is given more of it to answer.
 */
static bool stalled(struct exchange *x)
{
    int64_t span = (int64_t)x->transport->options.timeout * 1000, at = now();
    if (x->source && !x->head && (x->source_over || x->sent >= x->source->size))
        span += (int64_t)(x->sent / COMMIT_RATE) * 1000;
    if (at - x->since < span)
        return false;
    bool few = x->moved - x->moved_before < LEAST_MOVED;
    x->since = at;
    x->moved_before = x->moved;
    return few;
}

/* Waits for what comes of the network, or for the program's end: that leaves a moment, in which little blobs and the
 * parts of large ones arrive. Some registries do not know a place again where a body broke off. */
static void drive_once(struct exchange *x, int milliseconds)
{
    struct curl_waitfd end = {tn_interrupt_fd(), CURL_WAIT_POLLIN, 0};
    int64_t left = x->until ? x->until - now() : milliseconds;
    if (left < milliseconds)
        milliseconds = left > 0 ? (int)left : 0;
    if (x->unwanted && milliseconds > LOOK_MILLISECONDS)
        milliseconds = LOOK_MILLISECONDS;
    curl.curl_multi_poll(x->transport->multi, &end, x->until || end.fd < 0 ? 0 : 1, milliseconds, NULL);
    step(x);
    if (!x->until && (tn_interrupted() || (x->unwanted && *x->unwanted)))
        x->until = now() + LAST_MILLISECONDS;
    if (!x->done && (stalled(x) || (x->until && now() >= x->until)))
        finish(x, CURLE_OPERATION_TIMEDOUT);
}

/* The buffer is free again, and more is asked for. */
static void resume(struct exchange *x)
{
    x->len = 0;
    x->handed_out = false;
    if (!x->paused)
        return;
    x->paused = false;
    curl.curl_easy_pause(x->easy, CURLPAUSE_CONT);
    x->since = now(); /* the wait was ours */
    x->moved_before = x->moved;
}

/* ---- failures ---- */

static const char *peer(const struct exchange *x)
{
    return tn_url_origin(&x->transport->job->arena, &x->reply.url);
}

/* What a person can do, by libcurl's result; `passing` failures are worth another try. */
static const struct failure_row {
    CURLcode code;
    const char *what; /* before libcurl's own words; NULL: those alone */
    const char *help;
    bool passing, plain; /* plain: libcurl's words add nothing */
} failures[] = {
    {CURLE_COULDNT_RESOLVE_HOST, "no such host", "is the registry's name spelled right?", false, true},
    {CURLE_COULDNT_RESOLVE_PROXY, "no such proxy", "see the variables http_proxy and https_proxy", false,
     true},
    {CURLE_COULDNT_CONNECT, "cannot connect", "does a registry listen there?", false, false},
    {CURLE_PEER_FAILED_VERIFICATION, "its certificate is not trusted",
     "--ca-file FILE trusts the certificates in FILE besides the system's", false, false},
    {CURLE_SSL_CONNECT_ERROR, "TLS failed", "--plain-http speaks HTTP to a registry without TLS", false,
     false},
    {CURLE_GOT_NOTHING, "it closed the connection without a reply", NULL, true, true},
    {CURLE_RECV_ERROR, "the connection was lost", NULL, true, false},
    {CURLE_SEND_ERROR, "the connection was lost", NULL, true, false},
    /* libcurl's own second sending, of a body: that is left to us */
    {CURLE_SEND_FAIL_REWIND, "the connection was lost", NULL, true, true},
    {CURLE_PARTIAL_FILE, "the reply broke off", NULL, true, false},
    {CURLE_HTTP2, "HTTP/2 failed", NULL, true, false},
    {CURLE_HTTP2_STREAM, "HTTP/2 failed", NULL, true, false},
    {CURLE_WEIRD_SERVER_REPLY, "it does not answer in HTTP", NULL, false, false},
    {CURLE_UNSUPPORTED_PROTOCOL, "it does not answer in HTTP", NULL, false, false},
};

/* Was it a proxy that refused, or that is not there? */
static bool by_proxy(const struct exchange *x, const char *words)
{
    long code = 0;
    curl.curl_easy_getinfo(x->easy, CURLINFO_HTTP_CONNECTCODE, &code);
    return (code && code / 100 != 2) ||
           (x->result == CURLE_COULDNT_CONNECT && *x->reply.url.host != '[' &&
            !tn_host_is_loopback(x->reply.url.host) && !strstr(words, x->reply.url.host) && strstr(words, " port "));
}

/* TLS that the other side ended: it speaks TLS, and will say the same again. */
static const struct failure_row ended = {.what = "it ended TLS"},
                                not_taken = {.what = "it does not take who we are",
                                             .help = "our certificate is what --cert-file and --key-file name"};

static const struct failure_row *by_alert(const char *words)
{
    const char *alert = strstr(words, " alert ");
    return !alert ? NULL : strstr(alert, "certificate") || strstr(alert, "unknown ca") ? &not_taken : &ended;
}

/* A file of ours that TLS cannot begin with is no failure of the network: told here. */
static enum tn_status bad_file(struct exchange *x)
{
    const struct tn_http_identity *own = x->identity;
    const char *words = x->error;
    bool key = own && own->key_file && strstr(words, "private key");
    if (!own)
        return TN_OK;
    struct tn_draft draft =
        tn_diag_begin(x->transport->job->sink, TN_ERROR, "registry-certificate", TN_NOWHERE, "%s is no %s",
                      key ? own->key_file : own->cert_file,
                      key             ? "key in PEM form, without a password, of the certificate it was given with"
                      : own->key_file ? "certificate in PEM form"
                                      : "certificate in PEM form, with its key");
    tn_diag_note(&draft, TN_NOWHERE, "TLS says: %s", words);
    tn_diag_help(&draft, key ? "`openssl pkey -in FILE` writes a key without its password"
                             : "a key that stands elsewhere is what --key-file names; that of NAME.cert in certs.d, NAME.key");
    tn_diag_end(&draft);
    return TN_ERR_INVALID;
}

static enum tn_status failed(struct exchange *x)
{
    struct tn_arena *arena = &x->transport->job->arena;
    static const struct failure_row other = {.passing = false};
    const struct failure_row *row = &other;
    const char *words = x->error[0] ? x->error : curl.curl_easy_strerror(x->result);
    for (size_t i = 0; i < sizeof failures / sizeof *failures; i++)
        if (failures[i].code == x->result)
            row = &failures[i];
    if (by_alert(words))
        row = by_alert(words);
    x->failure = (struct tn_http_failure){.help = row->help, .passing = row->passing};
    if (!row->help && !x->head && !x->foreign && !x->reply.url.tls && row != &other)
        x->failure.help = TN_HTTP_MAYBE_TLS;
    if (row == &not_taken && x->identity && x->identity->one_of)
        x->failure.help = tn_arena_printf(arena, "of the certificates in %s the first was shown, %s; --cert-file and --key-file name another",
                                          x->identity->one_of, tn_file_base(x->identity->cert_file));
    if (x->refused) {
        x->failure.message = tn_arena_printf(arena,
                                             "%s: a server that was reached elsewhere leads to an address of "
                                             "this machine or its network, which is refused",
                                             peer(x));
        x->failure.help = NULL;
    } else if (x->head_over_limit) {
        x->failure.message = tn_arena_printf(arena, "%s: the head of its reply is longer than %u bytes",
                                             peer(x), TN_MAX_HEADERS);
    } else if (by_proxy(x, words)) {
        x->failure.message = tn_arena_printf(arena, "%s: the proxy on the way there: %s", peer(x), words);
        x->failure.help = "see the variables http_proxy, https_proxy and no_proxy";
        x->failure.passing = false;
    } else if (x->result == CURLE_OPERATION_TIMEDOUT) {
        x->failure.message = tn_arena_printf(arena, "%s: no answer in time", peer(x));
    } else {
        x->failure.message = tn_arena_printf(arena, "%s: %s%s%s", peer(x), row->what ? row->what : "",
                                             row->what && !row->plain ? ": " : "", row->plain ? "" : words);
    }
    return TN_ERR_NETWORK;
}

/* ---- one exchange ---- */

static void release(struct exchange *x)
{
    struct curl_transport *t = x->transport;
    if (!x->easy)
        return;
    atomic_fetch_sub(&exchanges, 1);
    curl.curl_multi_remove_handle(t->multi, x->easy);
    if (t->idle)
        curl.curl_easy_cleanup(x->easy);
    else
        t->idle = x->easy;
    curl.curl_slist_free_all(x->list);
    if (t->buffer) {
        free(x->buffer);
    } else {
        t->buffer = x->buffer;
        t->buffer_size = x->room;
    }
    x->easy = NULL;
    x->buffer = NULL;
    x->len = 0;
}

/* Hands out what the buffer holds; the call after that empties it and asks for more. */
static enum tn_status body_next(struct tn_blob *body, struct tn_bytes *ret_bytes)
{
    struct exchange *x = (struct exchange *)body;
    if (x->handed_out)
        resume(x);
    if (!x->len && !x->done)
        step(x);
    while (!x->len && !x->done)
        drive_once(x, 1000);
    if (!x->len && x->result)
        return failed(x);
    x->handed_out = true;
    *ret_bytes = (struct tn_bytes){x->buffer, x->len};
    return TN_OK;
}

/* A reply that is nearly over is read to its end, so that the connection can be used again. */
static void body_close(struct tn_blob *body)
{
    struct exchange *x = (struct exchange *)body;
    int64_t until = now() + DRAIN_MILLISECONDS;
    for (size_t drained = 0; x->easy && !x->done && drained < 2 * CHUNK && now() < until; drained += x->len) {
        resume(x);
        step(x);
        if (!x->done && !x->len)
            drive_once(x, DRAIN_MILLISECONDS / 4);
    }
    release(x);
}

static void set_method(struct exchange *x, const struct tn_http_request *request)
{
    CURL *easy = x->easy;
    bool sends = request->body || request->empty_body;
    if (!strcmp(request->method, "HEAD"))
        curl.curl_easy_setopt(easy, CURLOPT_NOBODY, 1L);
    else if (sends)
        curl.curl_easy_setopt(easy, CURLOPT_UPLOAD, 1L);
    if (strcmp(request->method, "HEAD") && strcmp(request->method, "GET"))
        curl.curl_easy_setopt(easy, CURLOPT_CUSTOMREQUEST, request->method);
    if (sends)
        curl.curl_easy_setopt(easy, CURLOPT_INFILESIZE_LARGE,
                              (curl_off_t)(request->body ? request->body->size : 0)); /* -1: unknown */
    curl.curl_easy_setopt(easy, CURLOPT_READFUNCTION, on_read);
    curl.curl_easy_setopt(easy, CURLOPT_READDATA, x);
}

static void set_headers(struct exchange *x, const struct tn_http_request *request)
{
    struct tn_arena *arena = &x->transport->job->arena;
    /* no gzip: digests are of the bytes as they are. No Expect: it costs a round trip, and the first request
     * of an upload, which is the one to be refused, has no body. */
    x->list = curl.curl_slist_append(NULL, "Accept-Encoding: identity");
    x->list = curl.curl_slist_append(x->list, "Expect:");
    for (unsigned i = 0; i < request->headers.n; i++)
        x->list =
            curl.curl_slist_append(x->list, tn_arena_printf(arena, "%s: %s", request->headers.at[i].name,
                                                            request->headers.at[i].value));
    if (request->authorization) {
        char *line = tn_arena_printf(arena, "Authorization: %s", request->authorization);
        x->list = curl.curl_slist_append(x->list, line);
        tn_wipe(line, strlen(line));
    }
    curl.curl_easy_setopt(x->easy, CURLOPT_HTTPHEADER, x->list);
}

static void set_bytes(CURL *easy, CURLoption option, struct tn_bytes bytes)
{
    struct curl_blob blob = {(void *)(uintptr_t)bytes.at, bytes.len, CURL_BLOB_NOCOPY};
    curl.curl_easy_setopt(easy, option, &blob);
}

static void set_limits(struct exchange *x, const struct tn_http_request *request)
{
    CURL *easy = x->easy;
    const struct curl_transport *t = x->transport;
    curl.curl_easy_setopt(easy, CURLOPT_PROTOCOLS_STR, "http,https");
    curl.curl_easy_setopt(easy, CURLOPT_FOLLOWLOCATION, 0L);
    curl.curl_easy_setopt(easy, CURLOPT_HTTP_CONTENT_DECODING, 0L);
    curl.curl_easy_setopt(easy, CURLOPT_NOSIGNAL, 1L);
    curl.curl_easy_setopt(easy, CURLOPT_CONNECTTIMEOUT,
                          (long)(t->options.timeout < CONNECT_SECONDS ? t->options.timeout : CONNECT_SECONDS));
    curl.curl_easy_setopt(easy, CURLOPT_BUFFERSIZE, (long)x->chunk);
    curl.curl_easy_setopt(easy, CURLOPT_UPLOAD_BUFFERSIZE, (long)x->chunk);
    if (t->options.trusted.len)
        set_bytes(easy, CURLOPT_CAINFO_BLOB, t->options.trusted);
    if (t->options.user_agent)
        curl.curl_easy_setopt(easy, CURLOPT_USERAGENT, t->options.user_agent);
    if (t->resolve)
        curl.curl_easy_setopt(easy, CURLOPT_RESOLVE, t->resolve);
    if (request->identity) {
        const struct tn_http_identity *own = request->identity;
        set_bytes(easy, CURLOPT_SSLCERT_BLOB, own->cert);
        set_bytes(easy, CURLOPT_SSLKEY_BLOB, own->key_file ? own->key : own->cert);
        curl.curl_easy_setopt(easy, CURLOPT_KEYPASSWD, ""); /* or a key that has one asks for it, whoever is there */
    }
    if (tn_host_is_loopback(request->url.host))
        curl.curl_easy_setopt(easy, CURLOPT_PROXY, "");
    curl.curl_easy_setopt(easy, CURLOPT_OPENSOCKETFUNCTION, on_socket);
    curl.curl_easy_setopt(easy, CURLOPT_OPENSOCKETDATA, x);
}

static void set_receiver(struct exchange *x, const struct tn_http_request *request)
{
    CURL *easy = x->easy;
    curl.curl_easy_setopt(easy, CURLOPT_URL, tn_url_text(&x->transport->job->arena, &request->url));
    curl.curl_easy_setopt(easy, CURLOPT_PATH_AS_IS, 1L);
    curl.curl_easy_setopt(easy, CURLOPT_WRITEFUNCTION, on_write);
    curl.curl_easy_setopt(easy, CURLOPT_WRITEDATA, x);
    curl.curl_easy_setopt(easy, CURLOPT_HEADERFUNCTION, on_header);
    curl.curl_easy_setopt(easy, CURLOPT_HEADERDATA, x);
    curl.curl_easy_setopt(easy, CURLOPT_ERRORBUFFER, x->error);
    curl.curl_easy_setopt(easy, CURLOPT_PREREQFUNCTION, on_sending);
    curl.curl_easy_setopt(easy, CURLOPT_PREREQDATA, x);
    curl.curl_easy_setopt(easy, CURLOPT_PRIVATE, x);
}

/* The transport's buffer, where it is of the size that is wanted now, or one of its own. */
static void take_buffer(struct curl_transport *t, struct exchange *x)
{
    x->chunk = atomic_fetch_add(&exchanges, 1) < MANY ? CHUNK : SMALL_CHUNK;
    x->room = 2 * x->chunk;
    if (t->buffer && t->buffer_size == x->room) {
        x->buffer = t->buffer;
    } else {
        free(t->buffer);
        x->buffer = malloc(x->room);
    }
    t->buffer = NULL;
    if (!x->buffer)
        tn_oom(x->room);
}

static struct exchange *start(struct curl_transport *t, const struct tn_http_request *request)
{
    struct exchange *x = tn_new(&t->job->arena, struct exchange);
    *x = (struct exchange){.transport = t, .source = request->body, .easy = t->idle};
    x->foreign = request->foreign;
    x->nearest = request->nearest;
    x->until = request->limit ? now() + request->limit : 0;
    x->unwanted = request->unwanted;
    x->identity = request->identity;
    x->body = (struct tn_blob){.next = body_next, .close = body_close, .size = TN_SIZE_UNKNOWN};
    x->reply = (struct tn_http_response){.url = request->url, .body = &x->body, .failure = &x->failure};
    x->since = now();
    t->idle = NULL;
    take_buffer(t, x);
    if (!x->easy)
        x->easy = curl.curl_easy_init();
    else
        curl.curl_easy_reset(x->easy);
    if (!x->easy)
        tn_oom(x->room);
    set_receiver(x, request);
    set_limits(x, request);
    set_method(x, request);
    set_headers(x, request);
    curl.curl_multi_add_handle(t->multi, x->easy);
    return x;
}

static enum tn_status exchange(struct tn_transport *transport, const struct tn_http_request *request,
                               struct tn_http_response *ret_response)
{
    struct exchange *x = start((struct curl_transport *)transport, request);
    step(x);
    while (!x->head && !x->done)
        drive_once(x, 1000);
    if (!x->head) {
        enum tn_status status = x->source_status;
        if (!status && x->result == CURLE_SSL_CERTPROBLEM)
            status = bad_file(x);
        ret_response->failure = status ? NULL : &x->failure;
        if (!status)
            status = failed(x);
        release(x);
        return status;
    }
    char *ip = NULL;
    curl_off_t len = -1;
    curl.curl_easy_getinfo(x->easy, CURLINFO_PRIMARY_IP, &ip);
    curl.curl_easy_getinfo(x->easy, CURLINFO_CONTENT_LENGTH_DOWNLOAD_T, &len);
    x->reply.network = network_of_text(ip);
    x->reply.tries = x->sendings > 1 ? x->sendings - 1 : 0;
    if (len >= 0)
        x->body.size = (uint64_t)len;
    *ret_response = x->reply;
    return TN_OK;
}

static void close_transport(struct tn_transport *transport)
{
    struct curl_transport *t = (struct curl_transport *)transport;
    if (t->idle)
        curl.curl_easy_cleanup(t->idle);
    curl.curl_multi_cleanup(t->multi);
    curl.curl_slist_free_all(t->resolve);
    free(t->buffer);
}

enum tn_status tn_curl_transport(struct tn_job *job, const struct tn_http_options *options,
                                 struct tn_transport **ret_transport)
{
    if (!curl_load(job->sink))
        return TN_ERR_UNSUPPORTED;
    struct curl_transport *t = tn_new(&job->arena, struct curl_transport);
    *t = (struct curl_transport){.transport = {exchange, close_transport}, .job = job, .options = *options};
    t->multi = curl.curl_global_init(CURL_GLOBAL_DEFAULT) ? NULL : curl.curl_multi_init();
    if (!t->multi) {
        tn_diag_report(job->sink, TN_ERROR, "library-missing", TN_NOWHERE, "libcurl does not start");
        return TN_ERR_UNSUPPORTED;
    }
    for (unsigned i = 0; i < options->resolve.n; i++)
        t->resolve = curl.curl_slist_append(t->resolve, options->resolve.at[i]);
    *ret_transport = &t->transport;
    return TN_OK;
}
