#include "unit.h"

#include "base/buf.h"
#include "base/toml.h"

static struct tn_job job;
static struct tn_diag_list findings;

static const struct tn_toml *read_bytes(const char *text, size_t len)
{
    struct tn_source *source = tn_new(&job.arena, struct tn_source);
    const struct tn_toml *root = NULL;
    *source =
        (struct tn_source){"test.toml", {(const uint8_t *)tn_arena_copy(&job.arena, text, len), len}, true};
    findings.n = 0;
    enum tn_status status = tn_toml_read(&job.arena, &findings.sink, source, &root);
    CHECK((status == TN_OK) == (root != NULL) && (status == TN_OK) == (findings.n == 0));
    return root;
}

static const struct tn_toml *read_text(const char *text)
{
    return read_bytes(text, strlen(text));
}

/* What the source shows in a span. */
static const char *shown(struct tn_span span)
{
    return tn_arena_copy(&job.arena, span.source->bytes.at + span.start, span.end - span.start);
}

static void test_values(void)
{
    const struct tn_toml *root =
        read_text("s = \"a\\u0041\"\ni = -3\nf = 1.5\nb = true\n"
                  "d = 1979-05-27T07:32:00-08:00\nl = [1, \"x\", [2]]\nt.u.v = {w = 'x'}\n");
    CHECK(root && root->kind == TN_TOML_TABLE && root->n == 7);
    CHECK_TEXT(tn_toml_get(root, "s")->text.at, "aA");
    CHECK(tn_toml_get(root, "i")->integer == -3 && tn_toml_get(root, "f")->number == 1.5);
    CHECK(tn_toml_get(root, "b")->truth);
    CHECK_TEXT(tn_toml_get(root, "d")->text.at, "1979-05-27T07:32:00-08:00");
    CHECK(tn_toml_get(root, "l")->n == 3 && tn_toml_get(root, "l")->first->next->kind == TN_TOML_STRING);
    const struct tn_toml *v = tn_toml_get(tn_toml_get(tn_toml_get(root, "t"), "u"), "v");
    CHECK(v && v->kind == TN_TOML_TABLE);
    CHECK_TEXT(tn_toml_get(v, "w")->text.at, "x");
    CHECK(!tn_toml_get(root, "x") && !tn_toml_get(NULL, "x"));
    CHECK(read_text("") && read_text("")->n == 0);
}

static void test_places(void)
{
    const struct tn_toml *root = read_text(
        "\xef\xbb\xbf"
        "z = 'm'\r\n[b]\r\n\xc3\xa9 = 1\n\"\xc3\xa9\xc3\xa9\" = \"\xe2\x82\xac\" # c\n[a]\nk = [10, 200]\n");
    CHECK(!root || root->n == 3); /* a bare key takes ASCII only */
    root = read_text("\xef\xbb\xbf"
                     "z = 'm'\r\n[b]\r\n\"\xc3\xa9\xc3\xa9\" = \"\xe2\x82\xac\" # c\n[a]\nk = [10, 200]\n");
    CHECK(root && root->n == 3);
    CHECK_TEXT(root->first->key, "z"); /* the document's order */
    CHECK_TEXT(root->first->next->key, "b");
    CHECK_TEXT(shown(root->first->span), "'m'");
    CHECK_TEXT(shown(root->first->key_span), "z");
    const struct tn_toml *e = root->first->next->first;
    CHECK_TEXT(shown(e->key_span), "\"\xc3\xa9\xc3\xa9\"");
    CHECK_TEXT(shown(e->span), "\"\xe2\x82\xac\"");
    const struct tn_toml *k = tn_toml_get(tn_toml_get(root, "a"), "k");
    CHECK_TEXT(shown(k->span), "[10, 200]");
    CHECK_TEXT(shown(k->first->next->span), "200");
}

static void check_error(const char *text, const char *code, size_t at)
{
    CHECK(!read_text(text) && findings.n == 1);
    CHECK_TEXT(findings.n ? findings.at[0]->code : NULL, code);
    if (findings.n && findings.at[0]->span.start != at)
        printf("%s: at %zu: %s\n", text, findings.at[0]->span.start, findings.at[0]->message);
    CHECK(findings.n && findings.at[0]->span.start == at);
}

static const char *repeat(const char *head, const char *part, unsigned n, const char *tail)
{
    struct tn_buf buf;
    tn_buf_init(&buf, 16 << 20);
    tn_buf_text(&buf, head);
    for (unsigned i = 0; i < n; i++)
        tn_buf_text(&buf, part);
    tn_buf_text(&buf, tail);
    const char *text = tn_arena_copy(&job.arena, buf.at, buf.len);
    tn_buf_dispose(&buf);
    return text;
}

static void test_errors(void)
{
    check_error("a = 1\nb = \n", "toml-syntax", 10);
    check_error("a = 1\na = 2\n", "toml-syntax", 10);
    check_error("a = 1\nb = \"\xff\"\n", "toml-syntax", 11);
    CHECK(!read_text(repeat("a = ", "[", 100, "")));
    CHECK(!read_text(repeat("a", ".b", 100000, " = 1\n")));
    CHECK_TEXT(findings.at[0]->code, "toml-limit");
    CHECK(!read_text(repeat("[a", ".'x'", 70, "]\n")));
    CHECK(read_text(repeat("a", ".b", 60, " = 1\n")) != NULL);
    CHECK(!read_text(repeat("[a", ".b", 40, repeat("]\na", ".b", 40, " = 1\n"))));
    CHECK_TEXT(findings.at[0]->code, "toml-limit");
    CHECK(read_text(repeat("a = '", ".b", 1000, "' # ..............\n")) != NULL);
    CHECK(!read_text(repeat("# ", "x", 1 << 20, "\n")));
    CHECK_TEXT(findings.at[0]->code, "toml-limit");
}

/* Whatever is cut or changed, the outcome is a tree or a finding. */
static void test_mutations(void)
{
    static const char document[] = "[requires]\nhosts = [\"a\", 'b', \"\"\"c\n\"\"\"]\nx.y = {z = 1.5e3, w = "
                                   "07:32:00}\n[[t]]\nk=true\n[[t]]\n";
    char text[sizeof document];
    for (size_t i = 0; i < sizeof document - 1; i++) {
        read_bytes(document, i);
        for (unsigned c = 1; c < 128; c += 3) {
            memcpy(text, document, sizeof text);
            text[i] = (char)(text[i] ^ c);
            read_bytes(text, sizeof text - 1);
        }
    }
}

int main(void)
{
    tn_job_init(&job);
    tn_diag_list_init(&findings, &job.arena);
    job.sink = &findings.sink;
    test_values();
    test_places();
    test_errors();
    test_mutations();
    tn_job_dispose(&job);
    return UNIT_DONE();
}
