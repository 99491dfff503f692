#include "canned.h"
#include "unit.h"

#include <stdlib.h>

static struct tn_job job;
static struct tn_diag_list list;
static struct canned canned;
static uint64_t waited;

static void no_wait(struct tn_http *http, unsigned milliseconds)
{
    (void)http;
    waited += milliseconds;
}

/* Plays the script with a GET (or what `request` says) of https://a/x, as user "Basic dTpw". The last status,
 * or 0. */
static unsigned play_request(const struct canned_reply *replies, struct tn_http_request request,
                             const char **ret_body)
{
    struct tn_http http;
    struct tn_http_response response;
    struct tn_bytes body = {0};
    list.n = 0;
    waited = 0;
    tn_buf_dispose(&canned.log);
    canned_init(&canned, &job.arena, replies);
    tn_http_init(&http, &job, &canned.transport, &(struct tn_http_options){0});
    http.wait = no_wait;
    tn_url_parse(&job.arena, tn_str("https://a/x"), &request.url);
    if (!request.method)
        request.method = "GET";
    request.authorization = "Basic dTpw";
    if (tn_http_do(&http, &request, &response))
        return 0;
    if (tn_http_body(&http, &response, 100, &body))
        return 0;
    if (ret_body)
        *ret_body = tn_arena_copy(&job.arena, body.at, body.len);
    return response.status;
}

static unsigned play(const struct canned_reply *replies)
{
    return play_request(replies, (struct tn_http_request){0}, NULL);
}

static const char *log_text(void)
{
    return tn_buf_cstr(&canned.log);
}

static const char *told(void)
{
    return list.n == 1 ? list.at[0]->message : "not one finding";
}

static void test_plain(void)
{
    const char *body = NULL;
    static const struct canned_reply ok[] = {{200, "x: y", "hello"}, CANNED_END};
    CHECK(play_request(ok, (struct tn_http_request){0}, &body) == 200);
    CHECK_TEXT(body, "hello");
    CHECK_TEXT(log_text(), "GET https://a/x [Basic dTpw]\n");
}

/* The credential stays within its origin, and does not come back when the hops do. */
static void test_redirects(void)
{
    static const struct canned_reply same[] = {{307, "location: /y?z"}, {200}, CANNED_END};
    CHECK(play(same) == 200);
    CHECK_TEXT(log_text(), "GET https://a/x [Basic dTpw]\nGET https://a/y?z [Basic dTpw]\n");

    static const struct canned_reply away[] = {
        {302, "location: https://b/y"}, {302, "location: https://a/z"}, {200}, CANNED_END};
    CHECK(play(away) == 200);
    CHECK_TEXT(log_text(), "GET https://a/x [Basic dTpw]\nGET https://b/y\nGET https://a/z\n");

    static const struct canned_reply port[] = {{301, "location: https://a:444/y"}, {200}, CANNED_END};
    CHECK(play(port) == 200);
    CHECK_TEXT(log_text(), "GET https://a/x [Basic dTpw]\nGET https://a:444/y\n");

    static const struct canned_reply down[] = {{302, "location: http://a/y?secret=1"}, {200}, CANNED_END};
    CHECK(!play(down));
    CHECK_TEXT(told(), "https://a redirects to http://a/y: it leaves TLS for plain HTTP");

    static const struct canned_reply file[] = {{302, "location: file:///etc/passwd"}, {200}, CANNED_END};
    CHECK(!play(file));
    CHECK_TEXT(told(), "https://a redirects to file:///etc/passwd: it is neither http nor https");

    static const struct canned_reply user[] = {{302, "location: https://u:p@b/"}, {200}, CANNED_END};
    CHECK(!play(user));
    static const struct canned_reply nowhere[] = {{302, NULL}, {200}, CANNED_END};
    CHECK(!play(nowhere));
    CHECK_TEXT(told(), "https://a redirects to nowhere: its reply has no Location");
}

static void test_loop(void)
{
    struct canned_reply loop[20];
    for (int i = 0; i < 20; i++)
        loop[i] = (struct canned_reply){302, "location: /x"};
    CHECK(!play(loop));
    CHECK(canned.next == 11);
    CHECK_TEXT(told(), "https://a redirects to yet another place: too many redirects");
}

static void test_writes(void)
{
    struct tn_http_request put = {.method = "PUT",
                                  .body = tn_blob_of_bytes(&job.arena, tn_bytes_of(tn_str("data")))};
    static const struct canned_reply moved[] = {{307, "location: https://b/y"}, {201}, CANNED_END};
    CHECK(play_request(moved, put, NULL) == 201);
    CHECK_TEXT(log_text(), "PUT https://a/x [Basic dTpw] {data}\nPUT https://b/y {data}\n");

    static const struct canned_reply found[] = {{302, "location: https://b/y"}, {201}, CANNED_END};
    put.body = tn_blob_of_bytes(&job.arena, tn_bytes_of(tn_str("data")));
    CHECK(!play_request(found, put, NULL));

    put.body = tn_blob_of_bytes(&job.arena, tn_bytes_of(tn_str("secret")));
    put.stay = true;
    CHECK(!play_request(moved, put, NULL));
    CHECK_TEXT(log_text(), "PUT https://a/x [Basic dTpw] {secret}\n");
    CHECK_TEXT(told(), "https://a redirects to https://b/y: credentials are not sent elsewhere");
}

/* What a registry asks for is waited whole, up to so many seconds in a row. */
static void test_patience(void)
{
    static const struct canned_reply long_one[] = {{429, "retry-after: 900"}, {200}, CANNED_END},
                                     longer[] = {{503, "retry-after: 901"}, {200}, CANNED_END},
                                     several[] = {{429, "retry-after: 500"}, {429, "retry-after: 400"}, {200}, CANNED_END},
                                     too_many[] = {{429, "retry-after: 500"}, {429, "retry-after: 401"}, {200}, CANNED_END};
    CHECK(play(long_one) == 200 && waited == 900000);
    CHECK(play(longer) == 503 && waited == 0);
    CHECK(play(several) == 200 && waited == 900000);
    CHECK(play(too_many) == 429 && waited == 500000);
    setenv("TENON_MAX_WAIT", "3600", 1);
    CHECK(play(longer) == 200 && waited == 901000);
    setenv("TENON_MAX_WAIT", "0", 1);
    CHECK(play(long_one) == 429 && waited == 0);
    unsetenv("TENON_MAX_WAIT");
}

static void test_retries(void)
{
    static const struct canned_reply busy[] = {{503}, {0}, {429, "retry-after: 2"}, {200}, CANNED_END};
    CHECK(play(busy) == 200);
    CHECK(waited >= 250 + 500 + 2000 && waited <= (250 + 500) * 3 / 2 + 2000 && canned.next == 4);

    static const struct canned_reply gone[] = {{1}, {200}, CANNED_END};
    CHECK(!play(gone) && canned.next == 1 && waited == 0);
    CHECK_TEXT(told(), "no reply");

    static const struct canned_reply patience[] = {{429, "retry-after: 100000"}, {200}, CANNED_END};
    CHECK(play(patience) == 429 && waited == 0);
    test_patience();

    static const struct canned_reply never[] = {{500}, {500}, {500}, {500}, {500}, {500}, CANNED_END};
    CHECK(play(never) == 500 && canned.next == 5);

    static const struct canned_reply again[] = {{0}, {200}, CANNED_END};
    CHECK(!play_request(again, (struct tn_http_request){.once = true}, NULL) && canned.next == 1);

    struct tn_http_request put = {.method = "PUT",
                                  .body = tn_blob_of_bytes(&job.arena, tn_bytes_of(tn_str("data")))};
    CHECK(play_request(again, put, NULL) == 200);
    CHECK_TEXT(log_text(), "PUT https://a/x [Basic dTpw] {data}\nPUT https://a/x [Basic dTpw] {data}\n");
}

static void test_limits(void)
{
    static const char hundred_one[] = "01234567890123456789012345678901234567890123456789"
                                      "012345678901234567890123456789012345678901234567890";
    static const struct canned_reply large[] = {{200, NULL, hundred_one}, CANNED_END};
    CHECK(!play(large));
    CHECK_TEXT(told(), "the reply of https://a is longer than 100 bytes");
    static const struct canned_reply broken[] = {{200, NULL, "hello", 2}, CANNED_END};
    CHECK(!play(broken));
    CHECK_TEXT(told(), "broke off");
}

static void test_retry_after(void)
{
    uint64_t seconds;
    int64_t now = 784111777; /* Sun, 06 Nov 1994 08:49:37 GMT: RFC 9110 §5.6.7 */
    CHECK(tn_http_retry_after("120", now, &seconds) && seconds == 120);
    CHECK(tn_http_retry_after("1.16676ms", now, &seconds) && seconds == 1);
    CHECK(tn_http_retry_after("Sun, 06 Nov 1994 08:50:37 GMT", now, &seconds) && seconds == 60);
    CHECK(tn_http_retry_after("Sun, 06 Nov 1994 08:48:37 GMT", now, &seconds) && seconds == 0);
    CHECK(tn_http_retry_after("999999999999999999999999", now, &seconds) && seconds > 1000000);
    CHECK(!tn_http_retry_after("soon", now, &seconds) && !tn_http_retry_after("-5", now, &seconds));
    CHECK(!tn_http_retry_after("", now, &seconds));
}

int main(void)
{
    tn_job_init(&job);
    tn_diag_list_init(&list, &job.arena);
    job.sink = &list.sink;
    tn_buf_init(&canned.log, 1);
    test_plain();
    test_redirects();
    test_loop();
    test_writes();
    test_retries();
    test_limits();
    test_retry_after();
    tn_buf_dispose(&canned.log);
    tn_job_dispose(&job);
    return UNIT_DONE();
}
