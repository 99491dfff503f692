#include "base/reader.h"

#include "base/utf8.h"

enum { MAX_NAME = 100000 };

struct tn_reader tn_reader_at(const struct tn_source *source, size_t start, size_t end)
{
    const uint8_t *at = source->bytes.at;
    return (struct tn_reader){.source = source, .at = at + start, .end = at + end};
}

struct tn_reader tn_reader_of(const struct tn_source *source)
{
    return tn_reader_at(source, 0, source->bytes.len);
}

size_t tn_reader_offset(const struct tn_reader *r)
{
    return (size_t)(r->at - r->source->bytes.at);
}

void tn_reader_fail(struct tn_reader *r, const char *error)
{
    if (!r->error) {
        r->error = error;
        r->error_at = tn_reader_offset(r);
    }
    r->at = r->end;
}

uint8_t tn_peek_byte(struct tn_reader *r)
{
    return r->at < r->end ? *r->at : 0;
}

uint8_t tn_read_byte(struct tn_reader *r)
{
    if (r->at < r->end)
        return *r->at++;
    tn_reader_fail(r, "unexpected end");
    return 0;
}

static uint64_t bad_leb(struct tn_reader *r, const uint8_t *at, const char *error)
{
    r->at = at;
    tn_reader_fail(r, error);
    return 0;
}

/* LEB128 of at most `bits` bits. The last byte's unused bits must be zero, or all of them the sign. */
static inline uint64_t read_leb(struct tn_reader *r, unsigned bits, bool sign)
{
    uint64_t value = 0;
    const uint8_t *at = r->at;
    for (unsigned shift = 0; at < r->end; shift += 7) {
        uint8_t byte = *at++;
        value |= (uint64_t)(byte & 0x7f) << shift;
        unsigned left = bits - shift;
        if (left <= 7) { /* the last byte there may be */
            uint8_t unused = (uint8_t)(0x7f & (0xff << (sign ? left - 1 : left)));
            if (byte & 0x80)
                return bad_leb(r, at - 1, "integer representation too long");
            if ((byte & unused) && !(sign && (byte & unused) == unused))
                return bad_leb(r, at - 1, "integer too large");
        }
        if (!(byte & 0x80)) {
            unsigned used = shift + 7;
            if (sign && (byte & 0x40) && used < 64)
                value |= ~(uint64_t)0 << used;
            r->at = at;
            return value;
        }
    }
    return bad_leb(r, at, "unexpected end");
}

uint32_t tn_read_u32(struct tn_reader *r)
{
    if (r->at < r->end && *r->at < 0x80)
        return *r->at++;
    return (uint32_t)read_leb(r, 32, false);
}

uint64_t tn_read_u64(struct tn_reader *r)
{
    return read_leb(r, 64, false);
}

int32_t tn_read_s32(struct tn_reader *r)
{
    return (int32_t)read_leb(r, 32, true);
}

int64_t tn_read_s33(struct tn_reader *r)
{
    return (int64_t)read_leb(r, 33, true);
}

int64_t tn_read_s64(struct tn_reader *r)
{
    return (int64_t)read_leb(r, 64, true);
}

struct tn_bytes tn_read_bytes(struct tn_reader *r, size_t len)
{
    if (len > tn_reader_left(r)) {
        tn_reader_fail(r, "unexpected end");
        return (struct tn_bytes){0};
    }
    struct tn_bytes bytes = {r->at, len};
    r->at += len;
    return bytes;
}

uint32_t tn_read_count(struct tn_reader *r, uint32_t max, const char *too_many)
{
    const uint8_t *start = r->at;
    uint32_t count = tn_read_u32(r);
    if (r->error || (count <= max && count <= tn_reader_left(r)))
        return count;
    r->at = start;
    tn_reader_fail(r, count > max ? too_many : "unexpected end: the count is larger than the bytes left");
    return 0;
}

struct tn_str tn_read_name(struct tn_reader *r)
{
    const uint8_t *start = r->at;
    uint32_t len = tn_read_u32(r);
    if (len > MAX_NAME) {
        r->at = start;
        tn_reader_fail(r, "string is longer than 100000 bytes");
        return (struct tn_str){0};
    }
    struct tn_str name = tn_str_of(tn_read_bytes(r, len));
    if (!r->error && !tn_utf8_valid(name)) {
        r->at = start;
        tn_reader_fail(r, "malformed UTF-8 encoding");
        return (struct tn_str){0};
    }
    return name;
}

struct tn_reader tn_read_sub(struct tn_reader *r, size_t len)
{
    struct tn_reader sub = *r;
    struct tn_bytes bytes = tn_read_bytes(r, len);
    if (r->error)
        sub = *r;
    sub.at = bytes.len ? bytes.at : r->at;
    sub.end = sub.at + bytes.len;
    return sub;
}

bool tn_read_section(struct tn_reader *r, uint8_t *ret_id, struct tn_reader *ret_contents)
{
    if (!tn_reader_more(r))
        return false;
    *ret_id = tn_read_byte(r);
    *ret_contents = tn_read_sub(r, tn_read_u32(r));
    return !r->error;
}
