/* A growing run of bytes with a maximum given at init and a sticky first error: append as often as you
 * like, look at `status` once. The bytes are always followed by a NUL that `len` does not count. */
#ifndef TN_BUF_H
#define TN_BUF_H

#include "base/status.h"
#include "base/view.h"

#include <stdarg.h>

struct tn_buf {
    uint8_t *at;
    size_t len, cap, max;
    enum tn_status status; /* TN_OK or TN_ERR_LIMIT; once not OK, nothing is added any more */
};

void tn_buf_init(struct tn_buf *buf, size_t max);
void tn_buf_dispose(struct tn_buf *buf);
void tn_buf_add(struct tn_buf *buf, const void *at, size_t len);
void tn_buf_text(struct tn_buf *buf, const char *text);
void tn_buf_str(struct tn_buf *buf, struct tn_str text);
void tn_buf_byte(struct tn_buf *buf, uint8_t byte);
void tn_buf_fill(struct tn_buf *buf, uint8_t byte, size_t n);
void tn_buf_printf(struct tn_buf *buf, const char *format, ...) __attribute__((format(printf, 2, 3)));
void tn_buf_vprintf(struct tn_buf *buf, const char *format, va_list args);
/* LEB128, the shortest form: core specification §5.2.2. */
void tn_buf_u32(struct tn_buf *buf, uint64_t value);
void tn_buf_s33(struct tn_buf *buf, int64_t value);
/* A name or vector of bytes: length, then bytes. */
void tn_buf_vec(struct tn_buf *buf, const void *at, size_t len);
/* The same for a C string: a name as utf8.h puts it. */
void tn_buf_name(struct tn_buf *buf, const char *name);
/* Forgets all but the first `len` bytes. */
void tn_buf_truncate(struct tn_buf *buf, size_t len);
/* The bytes as NUL-terminated text; "" when empty. Borrowed. */
const char *tn_buf_cstr(const struct tn_buf *buf);

static inline struct tn_bytes tn_buf_view(const struct tn_buf *buf)
{
    return (struct tn_bytes){buf->at, buf->len};
}

#endif
