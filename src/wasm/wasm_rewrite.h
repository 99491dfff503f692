/* Walking instructions by what they refer to: every index of every index space is shown to a callback, which
 * may answer with another, and the rest is copied as it stands. With nowhere to write to it is a walk that
 * only looks. For code that has been validated; anything else ends in the reader's error.
 *
 * Core §5.4 "Instructions"; immediates as wasm_opcodes.def tells them. */
#ifndef TN_WASM_REWRITE_H
#define TN_WASM_REWRITE_H

#include "base/buf.h"
#include "base/reader.h"

enum tn_index {
    TN_INDEX_TYPE,
    TN_INDEX_FUNC,
    TN_INDEX_TABLE,
    TN_INDEX_MEMORY,
    TN_INDEX_GLOBAL,
    TN_INDEX_TAG,
    TN_INDEX_DATA,
    TN_INDEX_ELEM,
    TN_INDICES
};

struct tn_rewrite {
    struct tn_reader r;
    uint32_t (*index)(void *ctx, enum tn_index space, uint32_t index);
    void *ctx;
    struct tn_buf *to;   /* NULL: only look */
    const uint8_t *kept; /* bytes before this have been copied */
};

/* A walk over bytes [start, end) of the source. */
struct tn_rewrite tn_rewrite_at(const struct tn_source *source, size_t start, size_t end, struct tn_buf *to);

/* A body is its locals, then its instructions to the end of the reader. */
void tn_rewrite_locals(struct tn_rewrite *w);
void tn_rewrite_instructions(struct tn_rewrite *w);
/* A constant expression, its `end` included. */
void tn_rewrite_constant(struct tn_rewrite *w);
void tn_rewrite_valtype(struct tn_rewrite *w);

#endif
