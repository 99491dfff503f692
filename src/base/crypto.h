/* Digests, the encodings around them, and what is asked of certificates. OpenSSL's libcrypto is loaded with the first digest.
 *
 * A digest is taken while bytes stream past; its text is that of OCI: "sha256:" and 64 hexadecimal digits,
 * "sha512:" and 128, in lower case. */
#ifndef TN_CRYPTO_H
#define TN_CRYPTO_H

#include "base/buf.h"
#include "base/diag.h"

enum tn_digest_kind { TN_SHA256, TN_SHA512 };
enum { TN_DIGEST_TEXT_MAX = 7 + 128 + 1 }; /* the longest text with its NUL */

/* A digest being taken: the caller's struct, nothing to dispose. */
struct tn_digest {
    enum tn_digest_kind kind;
    uint64_t state[28];
};

/* Fails where libcrypto cannot be loaded (told to the sink). Loads once; call it first from one thread. */
enum tn_status tn_digest_init(struct tn_digest *digest, struct tn_diag_sink *sink, enum tn_digest_kind kind);
void tn_digest_add(struct tn_digest *digest, const void *at, size_t len);
/* Ends the digest and writes its text. */
void tn_digest_text(struct tn_digest *digest, char ret_text[TN_DIGEST_TEXT_MAX]);
/* Ends the digest and writes its 32 or 64 bytes; returns how many. */
size_t tn_digest_raw(struct tn_digest *digest, uint8_t ret_bytes[64]);

/* The sha256 text of a run of bytes, in one go. */
enum tn_status tn_sha256_text(struct tn_diag_sink *sink, struct tn_bytes bytes,
                              char ret_text[TN_DIGEST_TEXT_MAX]);

/* Is this the text of a digest of a kind known here, exactly? */
bool tn_digest_valid(struct tn_str text);
/* Has it the form of a digest, of whatever kind? image-spec descriptor.md "Digests". */
bool tn_digest_formed(struct tn_str text);
/* The kind a valid text is of. */
enum tn_digest_kind tn_digest_kind_of(struct tn_str text);

/* Standard alphabet, padded: RFC 4648 §4. */
void tn_base64_put(struct tn_buf *buf, struct tn_bytes bytes);
/* Decodes into `buf`; false (and `buf` as before) where `text` is no base64. Padding may be missing. */
bool tn_base64_get(struct tn_buf *buf, struct tn_str text);

/* *ret_right: the text holds a certificate in PEM form (RFC 7468), and each that it holds can be read. Fails as tn_digest_init
 * does. */
enum tn_status tn_certificates_check(struct tn_diag_sink *sink, struct tn_bytes text, bool *ret_right);

/* Overwrites secrets before their memory goes back; not removed by the compiler. */
void tn_wipe(void *at, size_t len);

#endif
