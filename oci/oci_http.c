#include "oci/oci_http.h"

#include "base/interrupt.h"
#include "base/limits.h"
#include "oci/oci_rate.h"
#include "oci/oci_settings.h"

#include <poll.h>
#include <stdlib.h>
#include <time.h>

enum {
    TRIES = 5,
    DEFAULT_TIMEOUT = 60, /* seconds */
    LONGEST_TIMEOUT = 86400,
    FIRST_WAIT = 250,     /* milliseconds; doubled each time */
    TOLD_WAIT = 3         /* from how many seconds on a person is told */
};

static void sleep_for(struct tn_http *http, unsigned milliseconds)
{
    struct pollfd end = {tn_interrupt_fd(), POLLIN, 0};
    (void)http;
    poll(&end, 1, (int)milliseconds);
}

enum tn_status tn_http_init(struct tn_http *http, struct tn_job *job, struct tn_transport *transport,
                            const struct tn_http_options *options)
{
    *http = (struct tn_http){.job = job, .transport = transport, .loud = job->sink, .tell_waits = true, .wait = sleep_for};
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    http->dice = (uint64_t)time.tv_nsec ^ (uint64_t)(uintptr_t)http;
    struct tn_http_options own = *options;
    uint64_t usual = own.timeout ? own.timeout : tn_setting_or(&tn_set_timeout, DEFAULT_TIMEOUT);
    own.timeout = usual < LONGEST_TIMEOUT ? (unsigned)usual : LONGEST_TIMEOUT;
    return transport ? TN_OK : tn_curl_transport(job, &own, &http->transport);
}

void tn_http_dispose(struct tn_http *http)
{
    if (http->transport && http->transport->close)
        http->transport->close(http->transport);
    http->transport = NULL;
}

void tn_http_add(struct tn_arena *arena, struct tn_http_headers *headers, const char *name, const char *value)
{
    *tn_push(arena, headers) = (struct tn_http_header){name, value};
}

const char *tn_http_header(const struct tn_http_response *response, const char *name)
{
    for (unsigned i = 0; i < response->headers.n; i++)
        if (!strcmp(response->headers.at[i].name, name))
            return response->headers.at[i].value;
    return NULL;
}

void tn_http_close(struct tn_http_response *response)
{
    tn_blob_close(response->body);
    response->body = NULL;
}

enum tn_status tn_http_tell(struct tn_http *http, const struct tn_http_failure *failure)
{
    if (tn_interrupted())
        return TN_ERR_INTERRUPTED;
    struct tn_draft draft =
        tn_diag_begin(http->job->sink, TN_ERROR, "http-failed", TN_NOWHERE, "%s",
                      failure && failure->message ? failure->message : "the connection failed");
    if (failure && failure->help)
        tn_diag_help(&draft, "%s", failure->help);
    tn_diag_end(&draft);
    return TN_ERR_NETWORK;
}

/* The whole body, closed. Over `max` is told; broken off is not: ret->failure is set then. */
static enum tn_status read_body(struct tn_http *http, struct tn_http_response *response, size_t max,
                                struct tn_bytes *ret_body)
{
    enum tn_status status = tn_blob_read_all(&http->job->arena, response->body, max, ret_body);
    tn_http_close(response);
    if (status != TN_ERR_LIMIT)
        return status;
    tn_diag_report(http->job->sink, TN_ERROR, "http-too-large", TN_NOWHERE,
                   "the reply of %s is longer than %zu bytes", tn_url_origin(&http->job->arena, &response->url),
                   max);
    response->failure = NULL;
    return TN_ERR_NETWORK;
}

enum tn_status tn_http_body(struct tn_http *http, struct tn_http_response *response, size_t max,
                            struct tn_bytes *ret_body)
{
    enum tn_status status = read_body(http, response, max, ret_body);
    return status && response->failure ? tn_http_tell(http, response->failure) : status;
}

/* ---- redirects ---- */

const char *tn_http_judge(const struct tn_url *from, const struct tn_url *to)
{
    if (from->tls && !to->tls)
        return "it leaves TLS for plain HTTP";
    return NULL;
}

static bool is_redirect(unsigned status)
{
    return status == 301 || status == 302 || status == 303 || status == 307 || status == 308;
}

static enum tn_status refuse_hop(struct tn_http *http, const struct tn_url *from, const char *to,
                                 const char *why)
{
    tn_diag_report(http->job->sink, TN_ERROR, "http-redirect", TN_NOWHERE, "%s redirects to %.*s: %s",
                   tn_url_origin(&http->job->arena, from), (int)strcspn(to, "?"), to, why);
    return TN_ERR_NETWORK;
}

/* The request as it goes to where `response` sends it; query strings of such URLs are secrets and never told.
 */
static enum tn_status follow(struct tn_http *http, struct tn_http_request *request,
                             const struct tn_http_response *response)
{
    const char *location = tn_http_header(response, "location"), *why;
    struct tn_url to;
    bool reads = !strcmp(request->method, "GET") || !strcmp(request->method, "HEAD");
    if (!location)
        return refuse_hop(http, &response->url, "nowhere", "its reply has no Location");
    why = tn_url_resolve(&http->job->arena, &response->url, tn_str(location), &to);
    if (!why)
        why = tn_http_judge(&response->url, &to);
    if (!why && !reads && response->status != 307 && response->status != 308)
        why = "a request that changes something is not sent elsewhere";
    if (!why && request->stay && !tn_url_same_origin(&response->url, &to))
        why = "credentials are not sent elsewhere";
    if (!why && request->body && (!request->body->rewind || request->body->rewind(request->body)))
        why = "what is sent cannot be sent twice";
    if (why)
        return refuse_hop(http, &response->url, location, why);
    if (!tn_url_same_origin(&response->url, &to)) {
        request->authorization = NULL; /* dropped for good: going back does not bring it back */
        request->identity = NULL;
        if (!request->foreign)
            request->nearest = response->network;
        request->foreign = true;
    }
    request->url = to;
    return TN_OK;
}

/* One try: the request, and the hops it is sent on. TN_ERR_NETWORK with no failure set was told. */
static enum tn_status try_once(struct tn_http *http, struct tn_http_request request,
                               struct tn_http_response *ret_response)
{
    enum tn_status status;
    request.limit = http->hurry;
    request.unwanted = http->unwanted;
    for (unsigned hops = 0;; hops++) {
        *ret_response = (struct tn_http_response){.url = request.url};
        status = http->transport->exchange(http->transport, &request, ret_response);
        if (status || !is_redirect(ret_response->status))
            return status;
        if (hops == TN_MAX_REDIRECTS)
            status = refuse_hop(http, &ret_response->url, "yet another place", "too many redirects");
        else
            status = follow(http, &request, ret_response);
        tn_http_close(ret_response);
        ret_response->failure = NULL;
        if (!status && !request.foreign) /* one request more of the same registry */
            status = tn_rate_take(http->rate, http);
        if (status)
            return status;
    }
}

/* ---- again ---- */

bool tn_http_retry_after(const char *value, int64_t now, uint64_t *ret_seconds)
{
    char *end;
    struct tm tm = {0};
    while (*value == ' ')
        value++;
    if (*value >= '0' && *value <= '9') { /* a number; what follows it (".16676ms" was seen) is no matter */
        unsigned long long seconds = strtoull(value, &end, 10);
        *ret_seconds = seconds;
        return true;
    }
    static const char *const forms[] = {"%a, %d %b %Y %H:%M:%S GMT", "%a, %d-%b-%y %H:%M:%S GMT",
                                        "%a %b %d %H:%M:%S %Y"}; /* RFC 9110 §5.6.7: all three are read */
    bool read = false;
    for (unsigned i = 0; i < 3 && !read; i++) {
        tm = (struct tm){0};
        end = strptime(value, forms[i], &tm);
        read = end && !*end;
    }
    if (!read)
        return false;
    int64_t then = (int64_t)timegm(&tm);
    *ret_seconds = then > now ? (uint64_t)(then - now) : 0;
    return true;
}

bool tn_http_may_pass(unsigned status)
{
    return status == 408 || status == 429 || status == 500 || (status >= 502 && status <= 504);
}

/* Up to a half of it more, so that many who failed together do not come back together. */
static uint64_t jittered(struct tn_http *http, uint64_t milliseconds)
{
    http->dice = http->dice * 6364136223846793005u + 1442695040888963407u;
    return milliseconds + (http->dice >> 33) % (milliseconds / 2 + 1);
}

void tn_http_back_off(struct tn_http *http, unsigned tries)
{
    http->wait(http, (unsigned)jittered(http, (uint64_t)FIRST_WAIT << tries));
}

/* How long to wait before another try, in milliseconds; false where the server asks for too much patience, `asked` being
 * the seconds that it asked for before. What it asks for is honoured whole. */
static bool wait_wanted(struct tn_http *http, const struct tn_http_response *response, unsigned tries, uint64_t *asked,
                        uint64_t *ret_milliseconds)
{
    const char *after = response->status ? tn_http_header(response, "retry-after") : NULL;
    uint64_t seconds = 0, least = jittered(http, (uint64_t)FIRST_WAIT << tries);
    uint64_t most = tn_rate_max_wait(http->rate);
    if (after && tn_http_retry_after(after, (int64_t)time(NULL), &seconds) && (seconds > most || *asked > most - seconds))
        return false;
    *asked += seconds;
    *ret_milliseconds = seconds * 1000 > least ? seconds * 1000 : least;
    if (seconds)
        tn_rate_pause(http->rate, seconds * 1000);
    return true;
}

/* `named`: it is the registry that asks for it. */
static void wait_for(struct tn_http *http, const struct tn_url *url, bool named, uint64_t milliseconds)
{
    if (http->tell_waits && milliseconds >= TOLD_WAIT * 1000)
        tn_diag_report(http->loud, TN_INFO, "http-wait", TN_NOWHERE, named ? "%s asks to wait %llu s" : "%s is asked again in %llu s",
                       tn_url_origin(&http->job->arena, url), (unsigned long long)(milliseconds / 1000));
    http->wait(http, (unsigned)milliseconds);
}

static bool can_repeat(const struct tn_http_request *request)
{
    return !request->once && (!request->body || request->body->rewind);
}

/* A document is read before it is handed out; an error's words may be missing. */
static enum tn_status read_whole(struct tn_http *http, size_t max, struct tn_http_response *response)
{
    struct tn_bytes body = {0};
    enum tn_status status = read_body(http, response, max, &body);
    response->body = tn_blob_of_bytes(&http->job->arena, body);
    return status;
}

/* What may not be repeated here is begun anew elsewhere: the wait for that is owed to the next request. */
static void owe(struct tn_http *http, const struct tn_http_response *response)
{
    unsigned failures = http->owed.failures++;
    uint64_t asked = http->owed.asked;
    http->owed.too_long = !wait_wanted(http, response, failures < TRIES ? failures : TRIES, &http->owed.asked,
                                       &http->owed.milliseconds);
    http->owed.named = http->owed.asked > asked;
}

static void pay(struct tn_http *http, const struct tn_url *url)
{
    if (http->owed.milliseconds)
        wait_for(http, url, http->owed.named, http->owed.milliseconds);
    http->owed.milliseconds = 0;
}

enum tn_status tn_http_do(struct tn_http *http, const struct tn_http_request *request,
                          struct tn_http_response *ret_response)
{
    struct tn_http_response response;
    uint64_t asked = 0;
    if (!http->hurry)
        pay(http, &request->url);
    for (unsigned tries = 0;; tries++) {
        enum tn_status status = tn_rate_take(http->rate, http);
        if (status || (tn_interrupted() && !http->hurry))
            return status ? status : TN_ERR_INTERRUPTED;
        status = try_once(http, *request, &response);
        if (!status)
            tn_rate_seen(http->rate, &response);
        if (!status && request->whole && response.status == 200)
            status = read_whole(http, request->whole, &response);
        bool failed = status == TN_ERR_NETWORK && response.failure;
        bool passing = (failed && response.failure->passing) || (!status && tn_http_may_pass(response.status));
        uint64_t asked_before = asked;
        bool again = passing && !http->hurry && !tn_interrupted() && can_repeat(request) && tries + 1 < TRIES;
        uint64_t milliseconds;
        if (again)
            again = wait_wanted(http, &response, tries, &asked, &milliseconds);
        if (request->once && passing)
            owe(http, &response);
        else if (request->once)
            http->owed.failures = 0, http->owed.asked = 0, http->owed.too_long = false;
        if (!again && failed)
            return tn_http_tell(http, response.failure);
        if (!again && !status) {
            *ret_response = response;
            ret_response->tries += tries;
        }
        if (!again)
            return status;
        tn_http_close(&response);
        wait_for(http, &response.url, asked > asked_before, milliseconds);
        if (request->body && (status = request->body->rewind(request->body)))
            return status;
    }
}
