/* UTF-8: well-formed sequences only (no surrogates, no over-long forms, nothing past U+10FFFF). */
#ifndef TN_UTF8_H
#define TN_UTF8_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/view.h"

/* The code point at the start of `text` and its length in bytes; 0xFFFD and 1 where it is malformed.
 * `text` must not be empty. */
uint32_t tn_utf8_next(struct tn_str text, unsigned *ret_len);
/* How many bytes of it, from its start, are well formed. */
size_t tn_utf8_valid_len(struct tn_str text);
bool tn_utf8_valid(struct tn_str text);

/* Text of a binary may hold U+0000. Where it becomes a C string that stands as C0 80, which is in no UTF-8, so that
 * nothing is cut off, and two texts stay two: tn_utf8_cstr and tn_name_utf8 put it so, tn_buf_name writes it back,
 * and what is printed shows it. */
const char *tn_utf8_cstr(struct tn_arena *arena, struct tn_str text);
/* tn_utf8_next for what may be such a string. */
uint32_t tn_utf8_next_shown(struct tn_str text, unsigned *ret_len);
void tn_utf8_put(struct tn_buf *buf, uint32_t code_point);
/* Terminal cells that a code point takes: 0 for combining ones, 2 for wide ones. */
unsigned tn_utf8_cells(uint32_t code_point);
/* Text from inside a file on its way to a terminal: controls, bidirectional overrides and malformed bytes
 * become visible escapes; tabs and line feeds stay where `multiline`. */
void tn_utf8_escape(struct tn_buf *buf, struct tn_str text, bool multiline);

/* The same for JSON that is written: it stays the same JSON, for what is escaped stands in strings only. */
void tn_utf8_escape_json(struct tn_buf *buf, struct tn_str json);

#endif
