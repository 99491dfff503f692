/* libcrypto's own SHA functions are used, not its EVP layer: the same code without the 1.2 ms that the first
 * EVP digest of a process takes to set up providers. They are "deprecated" since 3.0 and have no successor as
 * fast. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "base/crypto.h"

#include "base/dynlib.h"

#include <limits.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/sha.h>

#define FUNCTIONS(X)                                                                                         \
    X(SHA256_Init) X(SHA256_Update) X(SHA256_Final) X(SHA512_Init) X(SHA512_Update) X(SHA512_Final)           \
    X(BIO_new_mem_buf) X(BIO_free) X(PEM_read_bio_X509_AUX) X(X509_free) X(ERR_peek_last_error) X(ERR_clear_error)
TN_DYNLIB(crypto, "libcrypto.so.3", "libssl3", FUNCTIONS)

_Static_assert(sizeof(SHA256_CTX) <= sizeof((struct tn_digest *)0)->state, "a SHA-256 state fits");
_Static_assert(sizeof(SHA512_CTX) <= sizeof((struct tn_digest *)0)->state, "a SHA-512 state fits");

static const struct {
    const char *name;
    size_t len;
} kinds[] = {[TN_SHA256] = {"sha256", SHA256_DIGEST_LENGTH}, [TN_SHA512] = {"sha512", SHA512_DIGEST_LENGTH}};

enum tn_status tn_digest_init(struct tn_digest *digest, struct tn_diag_sink *sink, enum tn_digest_kind kind)
{
    if (!crypto_load(sink))
        return TN_ERR_UNSUPPORTED;
    *digest = (struct tn_digest){.kind = kind};
    if (kind == TN_SHA256)
        crypto.SHA256_Init((SHA256_CTX *)(void *)digest->state);
    else
        crypto.SHA512_Init((SHA512_CTX *)(void *)digest->state);
    return TN_OK;
}

void tn_digest_add(struct tn_digest *digest, const void *at, size_t len)
{
    if (digest->kind == TN_SHA256)
        crypto.SHA256_Update((SHA256_CTX *)(void *)digest->state, at, len);
    else
        crypto.SHA512_Update((SHA512_CTX *)(void *)digest->state, at, len);
}

size_t tn_digest_raw(struct tn_digest *digest, uint8_t ret_bytes[64])
{
    if (digest->kind == TN_SHA256)
        crypto.SHA256_Final(ret_bytes, (SHA256_CTX *)(void *)digest->state);
    else
        crypto.SHA512_Final(ret_bytes, (SHA512_CTX *)(void *)digest->state);
    return kinds[digest->kind].len;
}

static const char hex[] = "0123456789abcdef";

void tn_digest_text(struct tn_digest *digest, char ret_text[TN_DIGEST_TEXT_MAX])
{
    uint8_t raw[64];
    size_t len = tn_digest_raw(digest, raw), at = strlen(kinds[digest->kind].name);
    memcpy(ret_text, kinds[digest->kind].name, at);
    ret_text[at++] = ':';
    for (size_t i = 0; i < len; i++) {
        ret_text[at++] = hex[raw[i] >> 4];
        ret_text[at++] = hex[raw[i] & 15];
    }
    ret_text[at] = 0;
}

enum tn_status tn_sha256_text(struct tn_diag_sink *sink, struct tn_bytes bytes,
                              char ret_text[TN_DIGEST_TEXT_MAX])
{
    struct tn_digest digest;
    enum tn_status status = tn_digest_init(&digest, sink, TN_SHA256);
    if (status)
        return status;
    tn_digest_add(&digest, bytes.at, bytes.len);
    tn_digest_text(&digest, ret_text);
    return TN_OK;
}

bool tn_digest_valid(struct tn_str text)
{
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        size_t name = strlen(kinds[k].name);
        if (text.len != name + 1 + 2 * kinds[k].len || memcmp(text.at, kinds[k].name, name) ||
            text.at[name] != ':')
            continue;
        for (size_t i = name + 1; i < text.len; i++)
            if (!text.at[i] || !strchr(hex, text.at[i]))
                return false;
        return true;
    }
    return false;
}

/* digest    ::= component ( [+._-] component )* ":" encoded
 * component ::= [a-z0-9]+ , encoded ::= [a-zA-Z0-9=_-]+ */
bool tn_digest_formed(struct tn_str text)
{
    struct tn_str algorithm = tn_str_until(text, ":"), encoded = tn_str_after(text, algorithm);
    bool letter = false; /* the one before is of a component */
    for (size_t i = 0; i < algorithm.len; i++) {
        char c = algorithm.at[i];
        bool now = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
        if (!now && (!letter || (c != '+' && c != '.' && c != '_' && c != '-')))
            return false;
        letter = now;
    }
    if (!letter || !tn_str_eat(&encoded, ":") || !encoded.len)
        return false;
    for (size_t i = 0; i < encoded.len; i++) {
        char c = encoded.at[i];
        if (!(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z') && !(c >= '0' && c <= '9') && c != '=' && c != '_' && c != '-')
            return false;
    }
    return true;
}

enum tn_digest_kind tn_digest_kind_of(struct tn_str text)
{
    return tn_str_starts(text, "sha512:") ? TN_SHA512 : TN_SHA256;
}

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";

void tn_base64_put(struct tn_buf *buf, struct tn_bytes bytes)
{
    for (size_t i = 0; i < bytes.len; i += 3) {
        size_t left = bytes.len - i;
        uint32_t three = (uint32_t)bytes.at[i] << 16 | (left > 1 ? (uint32_t)bytes.at[i + 1] << 8 : 0) |
                         (left > 2 ? bytes.at[i + 2] : 0);
        tn_buf_byte(buf, (uint8_t)alphabet[three >> 18]);
        tn_buf_byte(buf, (uint8_t)alphabet[three >> 12 & 63]);
        tn_buf_byte(buf, left > 1 ? (uint8_t)alphabet[three >> 6 & 63] : '=');
        tn_buf_byte(buf, left > 2 ? (uint8_t)alphabet[three & 63] : '=');
    }
}

bool tn_base64_get(struct tn_buf *buf, struct tn_str text)
{
    size_t before = buf->len;
    uint32_t bits = 0;
    unsigned n = 0;
    for (unsigned pad = 0; text.len && text.at[text.len - 1] == '=' && pad < 2; pad++)
        text.len--;
    for (size_t i = 0; i < text.len; i++) {
        const char *found = text.at[i] ? strchr(alphabet, text.at[i]) : NULL;
        if (!found) {
            tn_buf_truncate(buf, before);
            return false;
        }
        bits = bits << 6 | (uint32_t)(found - alphabet);
        n += 6;
        if (n >= 8) {
            n -= 8;
            tn_buf_byte(buf, (uint8_t)(bits >> n));
        }
    }
    if (n == 6) { /* one sixth of nothing */
        tn_buf_truncate(buf, before);
        return false;
    }
    return true;
}

enum tn_status tn_certificates_check(struct tn_diag_sink *sink, struct tn_bytes text, bool *ret_right)
{
    unsigned n = 0;
    X509 *certificate;
    if (!crypto_load(sink))
        return TN_ERR_UNSUPPORTED;
    BIO *bio = text.len <= INT_MAX ? crypto.BIO_new_mem_buf(text.at, (int)text.len) : NULL;
    while (bio && (certificate = crypto.PEM_read_bio_X509_AUX(bio, NULL, NULL, NULL))) {
        crypto.X509_free(certificate);
        n++;
    }
    *ret_right = n && ERR_GET_REASON(crypto.ERR_peek_last_error()) == PEM_R_NO_START_LINE; /* no other follows */
    crypto.ERR_clear_error();
    crypto.BIO_free(bio);
    return TN_OK;
}

void tn_wipe(void *at, size_t len)
{
    explicit_bzero(at, len);
}
