/* A cursor over binary input with a sticky first error: read straight down, look once.
 * Every count is checked against the bytes left before anything is made of it. */
#ifndef TN_READER_H
#define TN_READER_H

#include "base/diag.h"

struct tn_reader {
    const struct tn_source *source;
    const uint8_t *at, *end;      /* inside source->bytes */
    const char *error;            /* NULL, or what was wrong first: a constant */
    size_t error_at;              /* byte offset in the source */
};

struct tn_reader tn_reader_of(const struct tn_source *source);
/* Bytes [start, end) of a source. */
struct tn_reader tn_reader_at(const struct tn_source *source, size_t start, size_t end);
size_t tn_reader_offset(const struct tn_reader *r);
static inline size_t tn_reader_left(const struct tn_reader *r)
{
    return (size_t)(r->end - r->at);
}
static inline bool tn_reader_more(const struct tn_reader *r)
{
    return !r->error && r->at < r->end;
}
/* Records the first error, told at the present offset, and moves to the end. */
void tn_reader_fail(struct tn_reader *r, const char *error);

/* After an error all of these return zeroes and empty views. */
uint8_t tn_read_byte(struct tn_reader *r);
uint8_t tn_peek_byte(struct tn_reader *r);   /* 0 at the end; no error */
uint32_t tn_read_u32(struct tn_reader *r);   /* LEB128; over-long or too large is an error: core spec §5.2.2 */
uint64_t tn_read_u64(struct tn_reader *r);
int32_t tn_read_s32(struct tn_reader *r);
int64_t tn_read_s33(struct tn_reader *r);
int64_t tn_read_s64(struct tn_reader *r);
struct tn_bytes tn_read_bytes(struct tn_reader *r, size_t len);
/* A vector's length: at most `max`, and at most as many as bytes are left (an element takes one at least). */
uint32_t tn_read_count(struct tn_reader *r, uint32_t max, const char *too_many);
/* A name: length, bytes, valid UTF-8. At most 100,000 bytes. */
struct tn_str tn_read_name(struct tn_reader *r);
/* The next `len` bytes as a reader of their own; the cursor moves past them. */
struct tn_reader tn_read_sub(struct tn_reader *r, size_t len);
/* The next section, or subsection: an id, the length of its contents, and these. False at the end, and where there is none
 * to be read. */
bool tn_read_section(struct tn_reader *r, uint8_t *ret_id, struct tn_reader *ret_contents);

#endif
