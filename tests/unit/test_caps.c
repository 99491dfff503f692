#include "unit.h"

#include "base/limits.h"
#include "caps/caps.h"

static struct tn_job job;
static struct tn_diag_list findings;

static const struct tn_source *source_of(const void *at, size_t len, bool text)
{
    struct tn_source *source = tn_new(&job.arena, struct tn_source);
    *source = (struct tn_source){"test", {at, len}, text};
    return source;
}

/* ---- the table ---- */

static void gives(const char *interface, const char *track, const char *function, const char *kind)
{
    enum tn_caps_kind k = tn_caps_gives(tn_str(interface), tn_str(track), tn_str(function));
    CHECK_TEXT(k == TN_CAP_NONE ? "none" : tn_caps_kinds[k].name, kind);
}

static void test_table(void)
{
    gives("wasi:cli/environment", "0.2", "get-environment", "env");
    gives("wasi:cli/environment", "0.2", "get-arguments", "args");
    gives("wasi:cli/environment", "0.2", "initial-cwd", "cwd");
    gives("wasi:cli/environment", "0.3", "get-initial-cwd", "cwd");
    gives("wasi:cli/environment", "0.3", "initial-cwd", "opaque"); /* 0.3 has another name for it */
    gives("wasi:cli/environment", "0.2", "get-environments", "opaque");
    gives("wasi:cli/environment", "0.4", "get-environment", "opaque");
    gives("wasi:cli/environment", "", "get-environment", "opaque");
    gives("wasi:cli/environment", "0", "get-environment", "opaque");
    gives("wasi:cli/environment", "0.3.0-rc-2025-09-16", "get-environment", "env");
    gives("wasi:cli/environment", "0.3.0-rc-2025-09-1", "get-environment", "opaque");
    gives("wasi:sockets/types", "0.3", "[static]tcp-socket.create", "tcp");
    gives("wasi:sockets/types", "0.3", "[static]tcp-socket.other", "opaque");
    gives("wasi:sockets/types", "0.3", "[method]tcp-socket.connect", "none");
    gives("wasi:http/types", "0.2", "[constructor]fields", "none");
    gives("wasi:http/types", "0.2", "dial", "opaque");
    gives("wasi:filesystem/types", "0.2", "[method]descriptor.open-at", "none");
    gives("wasi:keyvalue/store", "0.2.0-draft2", "open", "kv");
    gives("wasi:keyvalue/store", "0.2", "open", "opaque");
    gives("fermyon:spin/redis", "", "publish", "db.redis");
    gives("fermyon:spin/redis", "2", "[static]connection.open", "db.redis");
    gives("acme:audit/log", "1", "write", "opaque");
    gives("", "", "", "opaque");
    CHECK(tn_caps_knows(tn_str("wasi:io/poll"), tn_str("0.2")) &&
          !tn_caps_knows(tn_str("wasi:io/poll"), tn_str("0.3")));
}

/* ---- hosts ---- */

static void host(const char *text, const char *canonical)
{
    struct tn_host h, again;
    struct tn_fault fault = {0};
    bool ok = tn_host_parse(&job.arena, tn_str(text), &h, &fault);
    CHECK_TEXT(ok ? tn_host_text(&job.arena, &h) : fault.message, canonical);
    if (!ok || h.kind == TN_HOST_TEMPLATE)
        return;
    CHECK(tn_host_parse(&job.arena, tn_str(tn_host_text(&job.arena, &h)), &again, &fault));
    CHECK_TEXT(tn_host_text(&job.arena, &again), canonical);
    CHECK(again.first == h.first && again.last == h.last && again.kind == h.kind);
}

static void socket_is(const char *text, const char *canonical)
{
    struct tn_host h;
    struct tn_fault fault = {0};
    bool ok = tn_socket_parse(&job.arena, tn_str(text), &h, &fault);
    CHECK_TEXT(ok ? tn_host_text(&job.arena, &h) : fault.message, canonical);
}

static void test_hosts(void)
{
    host("https://example.com", "https://example.com");
    host(" HTTPS://Example.COM.:443/ ", "https://example.com");
    host("https://example.com:8443", "https://example.com:8443");
    host("http://example.com:443", "http://example.com:443");
    host("*://*:*", "*://*:*");
    host("https://*.example.com", "https://*.example.com");
    host("https://self", "https://self");
    host("http://self.alt", "http://self");
    host("postgres://db", "postgres://db");
    host("redis://a:1..10", "redis://a:1..10");
    host("redis://a:0..65535", "redis://a:0..65535");
    host("mqtt://a:*", "mqtt://a:*");
    host("tcp://10.1.2.3/8:80", "tcp://10.0.0.0/8:80");
    host("tcp://10.1.2.3:80", "tcp://10.1.2.3:80");
    host("tcp://10.1.2.3/32:80", "tcp://10.1.2.3:80");
    host("tcp://0.0.0.0/0:80", "tcp://0.0.0.0/0:80");
    host("https://[::1]", "https://[::1]");
    host("https://[2001:DB8:0:0::1]/32", "https://[2001:db8::/32]");
    host("https://[2001:db8::/32]:*", "https://[2001:db8::/32]:*");
    host("tcp://::1:80", "tcp://[::1]:80"); /* as Spin writes it */
    host("tcp://fd00::/8:80", "tcp://[fd00::/8]:80");
    host("https://{{ host }}:443", "https://{{ host }}:443");
    host("{{ url }}", "{{ url }}");
    host("*://example.com", "a port is missing: `*` has none of its own");
    host("https://a:", "a port number is missing");
    host("https://a:1..", "a port number is missing");
    host("https://a:-1", "`-1` is not a port number");
    host("https://a:000000", "`000000` is not a port number");
    host("https://10.0.0.0/", "https://10.0.0.0");
    host("https://10.0.0.0/33", "an address of 32 bits has no network of `33`");
    host("https://a/b", "a path does not belong in an entry");
    host("", "`` has no scheme");
    host("://a", "a scheme is missing before `://`");
    host("https://}}{{", "`{{` is not closed by `}}`");
    struct tn_host h;
    struct tn_fault fault;
    CHECK(tn_host_parse(&job.arena, tn_str("postgres://{{ h }}"), &h, &fault) &&
          !strcmp(h.scheme, "postgres"));
    CHECK(tn_host_parse(&job.arena, tn_str("https://a:10..20"), &h, &fault) && h.first == 10 && h.last == 19);
    CHECK(!tn_host_parse(&job.arena, tn_str("https://a:99999"), &h, &fault) && fault.at == 10 &&
          fault.len == 5);
    socket_is("connect *:*", "connect *:*");
    socket_is("bind 127.0.0.1:8080", "bind 127.0.0.1:8080");
    socket_is("connect [fd00::1]/8:1..3", "connect [fd00::/8]:1..3");
    socket_is("connect example.com:1", "a socket's address is a number: a name is looked up first");
    socket_is("connect 10.0.0.1", "a port is missing: `connect` has none of its own");
}

/* ---- manifests ---- */

static const char everything[] =
    "[component]\nname = \"a:b\"\nversion = \"1.0.0\"\n[requires]\nallowed_outbound_hosts = [\"https://b\", "
    "\"https://A\", "
    "\"{{ u }}\", \"http://self\", \"https://*.c:1..9\", \"tcp://10.1.1.1/8:5\"]\nkey_value_stores = "
    "[\"\\u00e9\", \"*\"]\n"
    "sqlite_databases = [\"x\"]\nai_models = [\"m\"]\nvariables = [\"v\", { name = \"w\", secret = true }, { "
    "name = \"d\", "
    "default = \"1\" }]\nenvironment = [\"TZ\", { name = \"R\", default = \"\\\"\" }]\nfiles = [\"/\", { "
    "destination = "
    "\"/a//b/\", access = \"read-write\" }]\n[tenon]\nschema = 1\nmust_understand = [\"tcp\", \"args\", "
    "\"tcp\"]\n"
    "[tenon.requires]\nargs = true\nblob_containers = [\"b\"]\nclocks = [\"wall\", \"monotonic\"]\ncwd = "
    "true\nexit = true\n"
    "gpu = true\ninterfaces = [\"a:b/c@1.2.3\", \"p\", \"wasi:cli/environment@0.2.9#f\"]\nname_lookup = "
    "[\"*\", \"*.a\", "
    "\"b\"]\nrandom = true\nsecrets = [\"s\"]\nstdio = [\"stdin\"]\ntcp = [\"connect *:1\", \"bind "
    "[::]:2\"]\ntelemetry = "
    "true\ntls = true\ntopics = [\"t\"]\nudp = [\"bind *:*\"]\nusb = "
    "true\n[tenon.optional]\nkey_value_stores = [\"o\", "
    "\"*\"]\nrandom = true\n[tenon.limits]\nmemory = \"1Gi\"\n[tenon.reasons]\nrandom = \"r\"\n"
    "\"allowed_outbound_hosts:https://a:443\" = \"\xf0\x9f\x99\x82\"\n\"key_value_stores:o\" = "
    "\"o\"\n[tenon.baseline]\n"
    "preset = \"wasi-std\"\n";

static struct tn_caps *read_toml(const char *text)
{
    struct tn_caps *caps = NULL;
    findings.n = 0;
    enum tn_status status = tn_caps_read_toml(&job, source_of(text, strlen(text), true), &caps);
    CHECK((status == TN_OK) == (caps != NULL) && (status == TN_OK || findings.n));
    return caps;
}

static struct tn_caps *read_json(struct tn_bytes json)
{
    struct tn_caps *caps = NULL;
    findings.n = 0;
    enum tn_status status = tn_caps_read_json(&job, source_of(json.at, json.len, true), &caps);
    CHECK((status == TN_OK) == (caps != NULL) && (status == TN_OK || findings.n));
    return caps;
}

static void test_round_trip(void)
{
    struct tn_caps *caps = read_toml(everything);
    CHECK(caps != NULL);
    if (!caps)
        return;
    struct tn_bytes json = tn_caps_json(&job, caps);
    struct tn_caps *again = read_json(json);
    for (unsigned i = 0; i < findings.n; i++)
        printf("%s\n", findings.at[i]->message);
    CHECK(again != NULL);
    struct tn_bytes twice = again ? tn_caps_json(&job, again) : (struct tn_bytes){0};
    CHECK(twice.len == json.len && !memcmp(twice.at, json.at, json.len));
    CHECK(!caps->optional.keys[TN_KEY_RANDOM].n && caps->optional.keys[TN_KEY_KV].n == 1);
    CHECK(caps->must_understand.n == 2 && caps->memory == 1u << 30 && caps->baseline);
    CHECK_TEXT(tn_caps_find(&caps->requires, TN_KEY_OUTBOUND, "https://a")->reason, "\xf0\x9f\x99\x82");
    CHECK(strstr((const char *)json.at,
                 "\"interfaces\":[\"a:b/c@1\",\"p\",\"wasi:cli/environment@0.2#f\"]") != NULL);
}

static void test_json(void)
{
    static const char *const bad[] = {
        "",
        "[]",
        "{}",
        "{\"schema\":1}",
        "{\"requires\":{},\"schema\":1} ",
        "{\"requires\":{},\"schema\":1.5}",
        "{\"requires\":{},\"requires\":{},\"schema\":1}",
        "{\"requires\":{\"kv\":[]},\"schema\":1}",
        "{\"requires\":{\"kv\":\"a\"},\"schema\":1}",
        "{\"requires\":{\"kv\":[1]},\"schema\":1}",
        "{\"requires\":{\"kv\":[\"a\",\"a\"]},\"schema\":1}",
        "{\"requires\":{\"kv\":[\"\\u0061\"]},\"schema\":1}",
        "{\"requires\":{\"random\":false},\"schema\":1}",
        "{\"requires\":{\"files\":[{\"access\":\"read\",\"path\":\"/a/\"}]},\"schema\":1}",
        "{\"requires\":{\"files\":[{\"path\":\"/a\"}]},\"schema\":1}",
        "{\"requires\":{\"files\":[\"/a\"]},\"schema\":1}",
        "{\"requires\":{\"outbound\":[{\"host\":{\"name\":\"A\"},\"ports\":[[1,1]],\"scheme\":\"https\"}]},"
        "\"schema\":1}",
        "{\"requires\":{\"outbound\":[{\"host\":{\"name\":\"*\"},\"ports\":[[1,1]],\"scheme\":\"https\"}]},"
        "\"schema\":1}",
        "{\"requires\":{\"outbound\":[{\"host\":{\"name\":\"a\"},\"ports\":[[2,1]],\"scheme\":\"https\"}]},"
        "\"schema\":1}",
        "{\"requires\":{\"outbound\":[{\"host\":{\"name\":\"a\"},\"ports\":[],\"scheme\":\"https\"}]},"
        "\"schema\":1}",
        "{\"requires\":{\"outbound\":[{\"host\":{\"name\":\"a\",\"any\":true},\"ports\":[[1,1]],\"scheme\":"
        "\"x\"}]},\"schema\":1}",
        "{\"requires\":{\"outbound\":[null]},\"schema\":1}",
        "{\"reasons\":{\"kv:a\":\"x\"},\"requires\":{},\"schema\":1}",
        "{\"code\":\"sha256:00\",\"requires\":{},\"schema\":1}",
        "{\"must_understand\":[\"nothing\"],\"requires\":{},\"schema\":1}",
        "{\"provides\":[\"b\",\"a\"],\"requires\":{},\"schema\":1}",
        "{\"optional\":{\"kv\":[\"a\"]},\"requires\":{\"kv\":[\"a\"]},\"schema\":1}",
        "{\"limits\":{\"memory\":0},\"requires\":{},\"schema\":1}",
        "{\"baseline\":\"none\",\"requires\":{},\"schema\":1}",
    };
    for (unsigned i = 0; i < sizeof bad / sizeof *bad; i++)
        if (read_json(tn_bytes_of(tn_str(bad[i]))))
            CHECK_TEXT(bad[i], "an error");
    static const char *const good[] = {
        "{\"requires\":{},\"schema\":1}",
        "{\"requires\":{\"kv\":[\"a\",\"b\"],\"random\":true},\"schema\":1,\"subject\":{\"version\":\"x\"}}",
        ("{\"requires\":{\"outbound\":[{\"host\":{\"any\":true},\"ports\":[[0,65535]],\"scheme\":\"*\"}]},"
        "\"schema\":1}"),
    };
    for (unsigned i = 0; i < sizeof good / sizeof *good; i++)
        CHECK(read_json(tn_bytes_of(tn_str(good[i]))) != NULL);
    CHECK(!read_json((struct tn_bytes){tn_arena_alloc(&job.arena, TN_MAX_CAPS + 1), TN_MAX_CAPS + 1}));
}

/* Members are sorted by UTF-16 code units: what is past U+FFFF stands before U+FFxx. */
static void test_utf16_order(void)
{
    struct tn_caps *caps =
        read_toml("[requires]\nkey_value_stores = [\"\xef\xbc\xa1\", \"\xf0\x9f\x99\x82\"]\n"
                  "[tenon.reasons]\n\"key_value_stores:\xef\xbc\xa1\" = \"1\"\n"
                  "\"key_value_stores:\xf0\x9f\x99\x82\" = \"2\"\n");
    const char *json = caps ? (const char *)tn_caps_json(&job, caps).at : "";
    const char *first = strstr(json, "kv:\xf0\x9f\x99\x82"), *second = strstr(json, "kv:\xef\xbc\xa1");
    CHECK(first && second && first < second);
}

/* ---- sections ---- */

static const uint8_t empty[] = {0, 'a', 's', 'm', 0x0d, 0, 1, 0};

static struct tn_bytes embed(struct tn_bytes wasm, const char *json)
{
    struct tn_out out;
    findings.n = 0;
    if (tn_caps_embed(&job, source_of(wasm.at, wasm.len, false), tn_bytes_of(tn_str(json)), &out))
        return (struct tn_bytes){0};
    return tn_out_flatten(&out, &job.arena);
}

static void test_sections(void)
{
    static const char one[] = "{\"requires\":{},\"schema\":1}",
                      two[] = "{\"requires\":{\"kv\":[\"a\"]},\"schema\":1}";
    struct tn_bytes json = {0}, first = embed((struct tn_bytes){empty, sizeof empty}, one);
    const struct tn_source *wasm = source_of(first.at, first.len, false);
    CHECK(first.len == sizeof empty + 2 + 19 + strlen(one) && !memcmp(first.at, empty, sizeof empty));
    CHECK(!tn_caps_section(&job, wasm, &json) && json.len == strlen(one) && !memcmp(json.at, one, json.len));
    struct tn_bytes second = embed(first, two), back = embed(second, one);
    CHECK(second.len == first.len + strlen(two) - strlen(one));
    CHECK(back.len == first.len && !memcmp(back.at, first.at, back.len));

    /* the digest of the code does not see custom sections */
    const char *a = NULL, *b = NULL;
    CHECK(!tn_caps_code(&job, wasm, &a) && !tn_caps_code(&job, source_of(empty, sizeof empty, false), &b));
    CHECK_TEXT(a, b);

    /* every cut is told, and none is read past its end */
    for (size_t cut = 0; cut < first.len; cut++) {
        uint8_t *copy = (uint8_t *)tn_arena_copy(&job.arena, first.at, cut);
        findings.n = 0;
        json = (struct tn_bytes){0};
        enum tn_status status = tn_caps_section(&job, source_of(copy, cut, false), &json);
        CHECK(cut == sizeof empty ? !status && !json.len : status && findings.n);
    }
    CHECK(!embed((struct tn_bytes){(const uint8_t *)"(component)", 11}, one).len && findings.n == 1);
}

int main(void)
{
    tn_job_init(&job);
    tn_diag_list_init(&findings, &job.arena);
    job.sink = &findings.sink;
    test_table();
    test_hosts();
    test_round_trip();
    test_json();
    test_utf16_order();
    test_sections();
    tn_job_dispose(&job);
    return UNIT_DONE();
}
