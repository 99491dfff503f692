#include "base/buf.h"

#include "base/arena.h"

#include <stdio.h>
#include <stdlib.h>

void tn_buf_init(struct tn_buf *buf, size_t max)
{
    *buf = (struct tn_buf){.max = max};
}

void tn_buf_dispose(struct tn_buf *buf)
{
    free(buf->at);
    tn_buf_init(buf, buf->max);
}

/* Room for `more` bytes and a NUL, or NULL and the sticky error. */
static uint8_t *reserve(struct tn_buf *buf, size_t more)
{
    if (buf->status || more > buf->max - buf->len) {
        buf->status = TN_ERR_LIMIT;
        return NULL;
    }
    if (buf->len + more + 1 > buf->cap) {
        size_t cap = buf->cap ? buf->cap : 64;
        while (cap < buf->len + more + 1)
            cap *= 2;
        uint8_t *at = realloc(buf->at, cap);
        if (!at)
            tn_oom(cap);
        buf->at = at;
        buf->cap = cap;
    }
    return buf->at + buf->len;
}

void tn_buf_add(struct tn_buf *buf, const void *at, size_t len)
{
    uint8_t *to = reserve(buf, len);
    if (!to)
        return;
    if (len)
        memcpy(to, at, len);
    buf->len += len;
    buf->at[buf->len] = 0;
}

void tn_buf_text(struct tn_buf *buf, const char *text)
{
    tn_buf_add(buf, text, strlen(text));
}

void tn_buf_str(struct tn_buf *buf, struct tn_str text)
{
    tn_buf_add(buf, text.at, text.len);
}

void tn_buf_byte(struct tn_buf *buf, uint8_t byte)
{
    tn_buf_add(buf, &byte, 1);
}

void tn_buf_fill(struct tn_buf *buf, uint8_t byte, size_t n)
{
    uint8_t *to = reserve(buf, n);
    if (!to)
        return;
    memset(to, byte, n);
    buf->len += n;
    buf->at[buf->len] = 0;
}

void tn_buf_vprintf(struct tn_buf *buf, const char *format, va_list args)
{
    va_list again;
    va_copy(again, args);
    int n = vsnprintf(NULL, 0, format, args);
    uint8_t *to = n < 0 ? NULL : reserve(buf, (size_t)n);
    if (to) {
        vsnprintf((char *)to, (size_t)n + 1, format, again);
        buf->len += (size_t)n;
    }
    va_end(again);
}

void tn_buf_printf(struct tn_buf *buf, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    tn_buf_vprintf(buf, format, args);
    va_end(args);
}

void tn_buf_u32(struct tn_buf *buf, uint64_t value)
{
    do {
        uint8_t byte = value & 0x7f;
        value >>= 7;
        tn_buf_byte(buf, value ? byte | 0x80 : byte);
    } while (value);
}

void tn_buf_s33(struct tn_buf *buf, int64_t value)
{
    for (;;) {
        uint8_t byte = value & 0x7f;
        value = value < 0 ? ~(~value >> 7) : value >> 7;
        bool last = byte & 0x40 ? value == -1 : value == 0;
        tn_buf_byte(buf, last ? byte : byte | 0x80);
        if (last)
            return;
    }
}

void tn_buf_vec(struct tn_buf *buf, const void *at, size_t len)
{
    tn_buf_u32(buf, len);
    tn_buf_add(buf, at, len);
}

void tn_buf_name(struct tn_buf *buf, const char *name)
{
    const char *nul = strstr(name, "\xc0\x80");
    size_t len = strlen(name);
    if (!nul) {
        tn_buf_vec(buf, name, len);
        return;
    }
    for (const char *at = nul; at; at = strstr(at + 2, "\xc0\x80"))
        len--;
    tn_buf_u32(buf, len);
    for (; nul; nul = strstr(name, "\xc0\x80")) {
        tn_buf_add(buf, name, (size_t)(nul - name));
        tn_buf_byte(buf, 0);
        name = nul + 2;
    }
    tn_buf_text(buf, name);
}

void tn_buf_truncate(struct tn_buf *buf, size_t len)
{
    if (len < buf->len) {
        buf->len = len;
        buf->at[len] = 0;
    }
}

const char *tn_buf_cstr(const struct tn_buf *buf)
{
    return buf->len ? (const char *)buf->at : "";
}
