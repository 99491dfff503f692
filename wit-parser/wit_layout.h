/* Words to lines, for wit_format.c: text, the places where a line may or must break, and lists that stand on
 * one line where they fit and else take a line an element. What is added is kept until tn_wit_layout_flush,
 * which lays one statement out.
 *
 * A comment breaks lines of its own: nothing follows one that ends its line, and what stands around it
 * breaks. */
#ifndef TN_WIT_LAYOUT_H
#define TN_WIT_LAYOUT_H

#include "base/arena.h"
#include "base/buf.h"

enum { TN_WIT_INDENT = 4, TN_WIT_WIDTH = 100 };

enum tn_layout_kind {
    LAYOUT_TEXT,
    LAYOUT_SPACE,
    LAYOUT_LINE,     /* in a list: a space, or a line's end where it is broken */
    LAYOUT_SOFTLINE, /* the same without the space */
    LAYOUT_HARDLINE,
    LAYOUT_BLANK, /* a hard line, and an empty one before what follows */
    LAYOUT_COMMA, /* where the list is broken */
    LAYOUT_INDENT,
    LAYOUT_DEDENT,
    LAYOUT_OPEN,
    LAYOUT_CLOSE,
    LAYOUT_COMMENT
};

struct tn_layout_op {
    uint8_t kind;  /* enum tn_layout_kind */
    bool own_line; /* of a comment: a line's end stood before it */
    bool ends;     /* of a comment: and after it */
    bool broken;   /* of an OPEN: one line will not do */
    struct tn_str text;
};

struct tn_wit_layout {
    struct tn_arena *arena;
    struct tn_buf *out;
    struct {
        struct tn_layout_op *at;
        unsigned n, cap;
    } ops;
    struct {
        unsigned *at;
        unsigned n, cap;
    } open; /* OPENs without their CLOSE, by number; while printing, whether each list is broken */
    unsigned indent, column;
    uint8_t pending; /* what the next text is behind: nothing, a line's end … */
    bool space, after_comment;
};

/* Is the byte at `i` the first of CR LF? Not where another CR stands before it, which is part of the text. */
static inline bool tn_wit_folds(struct tn_str text, size_t i)
{
    return i + 1 < text.len && text.at[i] == '\r' && text.at[i + 1] == '\n' && (!i || text.at[i - 1] != '\r');
}

void tn_wit_layout_add(struct tn_wit_layout *l, enum tn_layout_kind kind);
void tn_wit_layout_text(struct tn_wit_layout *l, struct tn_str text);
void tn_wit_layout_comment(struct tn_wit_layout *l, struct tn_str text, bool own_line, bool ends);
/* Every list that is open now takes a line an element. */
void tn_wit_layout_break(struct tn_wit_layout *l);
void tn_wit_layout_flush(struct tn_wit_layout *l);

#endif
