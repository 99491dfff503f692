/* A transport of canned replies: the script is played in order, and what was asked is written down, one line
 * a request: "GET https://a/x [Authorization] {body}". */
#ifndef CANNED_H
#define CANNED_H

#include "oci/oci_http.h"

struct canned_reply {
    unsigned status;     /* 0: no reply, a passing failure; 1: one that stays */
    const char *headers; /* "name: value\nname: value" */
    const char *body;    /* or NULL */
    size_t breaks_at;    /* where the body breaks off; 0: nowhere */
    enum tn_network network;
};

struct canned {
    struct tn_transport transport; /* first */
    struct tn_arena *arena;
    const struct canned_reply *replies; /* ends in one whose status is ~0 */
    unsigned next, waits;
    struct tn_buf log;
};

struct canned_body {
    struct tn_blob blob; /* first */
    const struct canned_reply *reply;
    struct tn_http_failure failure;
    bool given;
};

static enum tn_status canned_body_next(struct tn_blob *blob, struct tn_bytes *ret_bytes)
{
    struct canned_body *b = (struct canned_body *)blob;
    struct tn_str body = tn_str(b->reply->body);
    if (b->given && b->reply->breaks_at) {
        b->failure = (struct tn_http_failure){.message = "broke off", .passing = true};
        return TN_ERR_NETWORK;
    }
    size_t len = b->given ? 0 : b->reply->breaks_at ? b->reply->breaks_at : body.len;
    b->given = true;
    *ret_bytes = (struct tn_bytes){(const uint8_t *)body.at, len};
    return TN_OK;
}

static void canned_headers(struct canned *c, const char *text, struct tn_http_headers *to)
{
    while (text && *text) {
        size_t line = strcspn(text, "\n"), name = strcspn(text, ":");
        tn_http_add(c->arena, to, tn_arena_copy(c->arena, text, name),
                    tn_arena_copy(c->arena, text + name + 2, line - name - 2));
        text += line + (text[line] == '\n');
    }
}

static void canned_log(struct canned *c, const struct tn_http_request *request)
{
    struct tn_bytes bytes;
    tn_buf_printf(&c->log, "%s %s", request->method, tn_url_text(c->arena, &request->url));
    for (unsigned i = 0; i < request->headers.n; i++)
        if (!strcmp(request->headers.at[i].name, "Range"))
            tn_buf_printf(&c->log, " (%s)", request->headers.at[i].value);
    if (request->authorization)
        tn_buf_printf(&c->log, " [%s]", request->authorization);
    if (request->body) {
        tn_buf_text(&c->log, " {");
        while (!request->body->next(request->body, &bytes) && bytes.len)
            tn_buf_add(&c->log, bytes.at, bytes.len);
        tn_buf_text(&c->log, "}");
    }
    tn_buf_text(&c->log, "\n");
}

static enum tn_status canned_exchange(struct tn_transport *transport, const struct tn_http_request *request,
                                      struct tn_http_response *ret_response)
{
    struct canned *c = (struct canned *)transport;
    const struct canned_reply *reply = &c->replies[c->next];
    struct canned_body *body = tn_new(c->arena, struct canned_body);
    body->blob = (struct tn_blob){.next = canned_body_next, .size = TN_SIZE_UNKNOWN};
    body->reply = reply;
    *ret_response = (struct tn_http_response){
        .status = reply->status, .url = request->url, .network = reply->network, .failure = &body->failure};
    canned_log(c, request);
    if (reply->status == ~0u || reply->status < 2) {
        body->failure = (struct tn_http_failure){
            .message = reply->status == ~0u ? "the script is over" : "no reply", .passing = !reply->status};
        c->next += reply->status != ~0u;
        return TN_ERR_NETWORK;
    }
    c->next++;
    canned_headers(c, reply->headers, &ret_response->headers);
    ret_response->body = &body->blob;
    return TN_OK;
}

static void canned_init(struct canned *c, struct tn_arena *arena, const struct canned_reply *replies)
{
    *c = (struct canned){.transport = {canned_exchange, NULL}, .arena = arena, .replies = replies};
    tn_buf_init(&c->log, 1 << 20);
}

#define CANNED_END                                                                                           \
    {                                                                                                        \
        .status = ~0u                                                                                        \
    }

#endif
