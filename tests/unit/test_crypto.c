#include "base/crypto.h"
#include "certificate.h"
#include "unit.h"

static struct tn_job job;
static struct tn_diag_list list;

/* RFC 4648 §10, both ways. */
static void test_base64(void)
{
    static const char *const rows[][2] = {{"", ""},
                                          {"f", "Zg=="},
                                          {"fo", "Zm8="},
                                          {"foo", "Zm9v"},
                                          {"foob", "Zm9vYg=="},
                                          {"fooba", "Zm9vYmE="},
                                          {"foobar", "Zm9vYmFy"}};
    struct tn_buf buf;
    tn_buf_init(&buf, 1000);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        tn_buf_truncate(&buf, 0);
        tn_base64_put(&buf, tn_bytes_of(tn_str(rows[i][0])));
        CHECK_TEXT(tn_buf_cstr(&buf), rows[i][1]);
        tn_buf_truncate(&buf, 0);
        CHECK(tn_base64_get(&buf, tn_str(rows[i][1])));
        CHECK_TEXT(tn_buf_cstr(&buf), rows[i][0]);
    }
    tn_buf_truncate(&buf, 0);
    tn_buf_text(&buf, "x");
    CHECK(!tn_base64_get(&buf, tn_str("Zg=x")) && !tn_base64_get(&buf, tn_str("Zm9vY")) &&
          !tn_base64_get(&buf, tn_str("Zm 9v")) && !tn_base64_get(&buf, tn_str("Zg===")));
    CHECK_TEXT(tn_buf_cstr(&buf), "x");
    CHECK(tn_base64_get(&buf, tn_str("Zg")));
    CHECK_TEXT(tn_buf_cstr(&buf), "xf");
    tn_buf_dispose(&buf);
}

/* FIPS 180-4's "abc", whole and in two pieces. */
static void test_digests(void)
{
    static const char sha256[] = "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad";
    static const char sha512[] =
        "sha512:"
        "ddaf35a193617abacc417349ae20413112e6fa4e89a97ea20a9eeee64b55d39a2192992a274fc1a836ba3c23a3feebbd"
        "454d4423643ce80e2a9ac94fa54ca49f";
    char text[TN_DIGEST_TEXT_MAX];
    CHECK(!tn_sha256_text(&list.sink, tn_bytes_of(tn_str("abc")), text));
    CHECK_TEXT(text, sha256);
    struct tn_digest digest;
    CHECK(!tn_digest_init(&digest, &list.sink, TN_SHA512));
    tn_digest_add(&digest, "a", 1);
    tn_digest_add(&digest, "bc", 2);
    tn_digest_text(&digest, text);
    CHECK_TEXT(text, sha512);
    CHECK(tn_digest_valid(tn_str(sha256)) && tn_digest_valid(tn_str(sha512)));
    CHECK(tn_digest_kind_of(tn_str(sha512)) == TN_SHA512 && tn_digest_kind_of(tn_str(sha256)) == TN_SHA256);
    CHECK(!tn_digest_valid(tn_str("sha256:")) && !tn_digest_valid(tn_str("")));
    CHECK(!tn_digest_valid((struct tn_str){sha256, sizeof sha256 - 2}));
    CHECK(
        !tn_digest_valid(tn_str("sha256:BA7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")));
    CHECK(
        !tn_digest_valid(tn_str("sha512:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad")));
}

static void test_certificates(void)
{
    static const struct {
        const char *text;
        bool right;
    } rows[] = {{CERTIFICATE, true},
                {CERTIFICATE CERTIFICATE, true},
                {"whose it is\n" CERTIFICATE "and what it is for\n", true},
                {"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n" CERTIFICATE, true},
                {"", false},
                {"no certificate\n", false},
                {CERTIFICATE_BEGIN "AAAA\n" CERTIFICATE_END, false},
                {CERTIFICATE CERTIFICATE_BEGIN "AAAA\n" CERTIFICATE_END, false},
                {CERTIFICATE CERTIFICATE_BEGIN, false},
                {"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", false}};
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        bool right = !rows[i].right;
        CHECK(!tn_certificates_check(&list.sink, tn_bytes_of(tn_str(rows[i].text)), &right));
        CHECK(right == rows[i].right);
    }
}

int main(void)
{
    tn_job_init(&job);
    tn_diag_list_init(&list, &job.arena);
    test_base64();
    test_digests();
    test_certificates();
    tn_job_dispose(&job);
    return UNIT_DONE();
}
