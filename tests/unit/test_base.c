#include "unit.h"

#include "base/json.h"
#include "base/map.h"
#include "base/out.h"
#include "base/reader.h"
#include "base/utf8.h"

static struct tn_job job;
static struct tn_diag_list findings;

static const struct tn_source *text_source(const char *text)
{
    struct tn_source *source = tn_new(&job.arena, struct tn_source);
    *source = (struct tn_source){"test", tn_bytes_of(tn_str(text)), true};
    return source;
}

static void test_names(void)
{
    const char *a = tn_name(&job.names, "wasi"), *b = tn_name_of(&job.names, (struct tn_str){"wasi:io", 4});
    CHECK(a == b && tn_name_len(a) == 4);
    for (int i = 0; i < 5000; i++)
        tn_name_printf(&job.names, "name-%d", i);
    CHECK(tn_name(&job.names, "name-77") == tn_name_printf(&job.names, "name-%d", 77));
    CHECK(a == tn_name(&job.names, "wasi"));
}

/* Two lists that grow side by side: what each held is there, and next to nothing was left behind. */
static void test_push_moving(void)
{
    enum { N = 100000 };
    struct tn_arena arena;
    struct {
        uint64_t *at;
        unsigned n, cap;
    } up = {0}, down = {0};
    bool same = true;
    tn_arena_init(&arena);
    for (uint64_t i = 0; i < N; i++) {
        *tn_push_moving(&arena, &up) = i;
        *tn_push_moving(&arena, &down) = N - i;
    }
    for (uint64_t i = 0; i < N; i++)
        same &= up.at[i] == i && down.at[i] == N - i;
    CHECK(same && up.n == N && down.n == N);
    CHECK(arena.total < (up.cap + down.cap + N) * sizeof *up.at);
    tn_arena_dispose(&arena);
}

static void test_map(void)
{
    struct tn_map map;
    tn_map_init(&map, &job.arena);
    static int keys[1000];
    for (int i = 0; i < 1000; i++)
        CHECK(tn_map_put(&map, &keys[i], &keys[999 - i]));
    CHECK(!tn_map_put(&map, &keys[3], &keys[3]));
    CHECK(tn_map_get(&map, &keys[3]) == &keys[3] && tn_map_get(&map, &keys[4]) == &keys[995]);
    tn_map_truncate(&map, 500);
    CHECK(tn_map_has(&map, &keys[499]) && !tn_map_has(&map, &keys[500]) && map.n == 500);
}

static uint64_t read_hex(const char *hex, uint64_t (*read)(struct tn_reader *), bool *ret_ok)
{
    uint8_t bytes[32];
    size_t n = 0;
    unsigned byte;
    for (int used; sscanf(hex, "%2x%n", &byte, &used) == 1; hex += used)
        bytes[n++] = (uint8_t)byte;
    struct tn_source source = {"hex", {bytes, n}, false};
    struct tn_reader r = tn_reader_of(&source);
    uint64_t value = read(&r);
    *ret_ok = !r.error && r.at == r.end;
    return value;
}

static uint64_t read_u32(struct tn_reader *r)
{
    return tn_read_u32(r);
}
static uint64_t read_s33(struct tn_reader *r)
{
    return (uint64_t)tn_read_s33(r);
}
static uint64_t read_s32(struct tn_reader *r)
{
    return (uint64_t)(int64_t)tn_read_s32(r);
}

static void test_leb(void)
{
    bool ok;
    CHECK(read_hex("e58e26", read_u32, &ok) == 624485 && ok);
    CHECK(read_hex("ffffffff0f", read_u32, &ok) == 0xffffffff && ok);
    read_hex("ffffffff1f", read_u32, &ok), CHECK(!ok);
    read_hex("808080808000", read_u32, &ok), CHECK(!ok);
    CHECK(read_hex("7f", read_s32, &ok) == (uint64_t)-1 && ok);
    CHECK(read_hex("8080808078", read_s32, &ok) == (uint64_t)INT32_MIN && ok);
    read_hex("8080808070", read_s32, &ok), CHECK(!ok);
    CHECK(read_hex("ffffffff0f", read_s33, &ok) == 0xffffffff && ok);
    CHECK(read_hex("40", read_s33, &ok) == (uint64_t)-64 && ok);
    struct tn_buf buf;
    tn_buf_init(&buf, 100);
    tn_buf_s33(&buf, -64);
    tn_buf_s33(&buf, 64);
    tn_buf_u32(&buf, 624485);
    CHECK(buf.len == 6 && !memcmp(buf.at, "\x40\xc0\x00\xe5\x8e\x26", 6));
    tn_buf_fill(&buf, 0, 200);
    CHECK(buf.status == TN_ERR_LIMIT && buf.len == 6);
    tn_buf_dispose(&buf);
}

static void test_utf8(void)
{
    CHECK(tn_utf8_valid(tn_str("naïve 日本 🦀")));
    CHECK(!tn_utf8_valid(tn_str("\xc0\x80")) && !tn_utf8_valid(tn_str("\xed\xa0\x80")) && !tn_utf8_valid(tn_str("\xe3\x81")));
    struct tn_buf buf;
    tn_buf_init(&buf, 100);
    tn_utf8_escape(&buf, tn_str("a\033[2J\xe2\x80\xae\xff"), false);
    CHECK_TEXT(tn_buf_cstr(&buf), "a\\u{1b}[2J\\u{202e}\\xff");
    tn_buf_dispose(&buf);
}

/* A C string that stands for text with U+0000 in it is shown with it, and written as it was. */
static void test_nul(void)
{
    const struct tn_str text = {"\0a\0\0b", 5};
    const char *name = tn_name_utf8(&job.names, text);
    struct tn_buf buf;
    CHECK_TEXT(name, "\xc0\x80" "a\xc0\x80\xc0\x80" "b");
    CHECK(name == tn_name_utf8(&job.names, text) && tn_name_utf8(&job.names, tn_str("ab")) == tn_name(&job.names, "ab"));
    tn_buf_init(&buf, 100);
    tn_buf_name(&buf, name);
    CHECK(buf.len == 6 && !memcmp(buf.at, "\5\0a\0\0b", 6));
    tn_buf_truncate(&buf, 0);
    tn_utf8_escape(&buf, tn_str(name), false);
    CHECK_TEXT(tn_buf_cstr(&buf), "\\u{0}a\\u{0}\\u{0}b");
    tn_buf_dispose(&buf);
}

static bool json_ok(const char *text)
{
    const struct tn_json *value;
    return tn_json_read(&job.arena, &findings.sink, text_source(text), &value) == TN_OK;
}

/* The offset that a refusal points to. */
static size_t refused_at(const char *text)
{
    unsigned before = findings.n;
    CHECK(!json_ok(text) && findings.n == before + 1);
    return findings.at[before]->span.start;
}

static void test_json_places(void)
{
    CHECK(refused_at("{\"a\":1,\n \"a\": 2}") == 9);
    CHECK(refused_at("{\"x\":{\"a\":[{\"a\":1}],\"b\":\"\\\"{a\",\"c\":-1.5e3,\"b\":null}}") == 42);
    CHECK(refused_at("\xef\xbb\xbf [true, {\"k\" : \"k\", \"l\":{}, \"k\":[]}]") == 31);
    CHECK(refused_at("[\"\xc3\xa4\xff\"]") == 4);
    CHECK(refused_at("{\"a\": x}") == 6);
    CHECK(refused_at("{} {}") == 3);
    CHECK(refused_at("{\"a\":1,,}") == 7);
    CHECK(refused_at("{\"a\":") == 5);
    CHECK(refused_at("[1, \"a]") == 4);
    CHECK(refused_at("[{} {}]") == 4);
    char deep[4001];
    memset(deep, '[', 4000);
    deep[4000] = 0;
    CHECK(refused_at(deep) == 64);
    memset(deep, '[', 70);
    memset(deep + 70, ']', 70);
    deep[140] = 0;
    CHECK(refused_at(deep) == 64);
}

static void test_json(void)
{
    const struct tn_json *value = NULL;
    CHECK(!tn_json_read(&job.arena, &findings.sink, text_source("{\"a\":[1,\"x\\ny\",true,null],\"A\":2.5}"), &value));
    uint64_t n;
    CHECK(tn_json_u64(tn_json_get(value, "a")->first, &n) && n == 1);
    CHECK(!tn_json_u64(tn_json_get(value, "A"), &n));
    struct tn_buf buf;
    struct tn_json_out out;
    tn_buf_init(&buf, 1000);
    tn_json_out_init(&out, &buf, 0);
    tn_json_put(&out, value);
    CHECK_TEXT(tn_buf_cstr(&buf), "{\"a\":[1,\"x\\ny\",true,null],\"A\":2.5}");
    tn_buf_dispose(&buf);
    tn_buf_init(&buf, 1000);
    tn_json_out_init(&out, &buf, 2);
    tn_json_object(&out);
    tn_json_key(&out, "e");
    tn_json_array(&out);
    tn_json_array_end(&out);
    tn_json_member(&out, "k", "\x01\"");
    tn_json_object_end(&out);
    CHECK_TEXT(tn_buf_cstr(&buf), "{\n  \"e\": [],\n  \"k\": \"\\u0001\\\"\"\n}");
    tn_buf_dispose(&buf);
    CHECK(!json_ok("") && !json_ok("{") && !json_ok("{} x") && !json_ok("{\"a\":1,\"a\":2}") && !json_ok("\"\\u0000\""));
    CHECK(json_ok("\"\\\\u0000\"") && json_ok(" {} \n"));
    char deep[300];
    memset(deep, '[', 100);
    memset(deep + 100, ']', 100);
    deep[200] = 0;
    CHECK(!json_ok(deep));
}

static void test_nearest(void)
{
    const char *const words[] = {"list", "string", "stream"};
    CHECK_TEXT(tn_nearest(tn_str("lsit"), words, 3), "list");
    CHECK_TEXT(tn_nearest(tn_str("strig"), words, 3), "string");
    CHECK(!tn_nearest(tn_str("zebra"), words, 3));
}

static void test_out(void)
{
    struct tn_out body, out;
    tn_out_init(&body, &job.arena);
    tn_out_init(&out, &job.arena);
    tn_out_copy(&body, "abc", 3);
    tn_out_section(&out, 7, &body);
    tn_out_custom(&out, "n", (struct tn_bytes){(const uint8_t *)"xy", 2});
    struct tn_bytes flat = tn_out_flatten(&out, &job.arena);
    CHECK(flat.len == 11 && !memcmp(flat.at, "\x07\x03"
                                             "abc\x00\x04\x01"
                                             "nxy",
                                    11));
}

int main(void)
{
    tn_job_init(&job);
    tn_diag_list_init(&findings, &job.arena);
    job.sink = &findings.sink;
    test_names();
    test_push_moving();
    test_map();
    test_leb();
    test_utf8();
    test_nul();
    test_json();
    test_json_places();
    test_nearest();
    test_out();
    tn_job_dispose(&job);
    return UNIT_DONE();
}
