/* Where boxes and lines go in a picture that reads from left to right: boxes in columns, each right of those
 * it has a line from; lines that pass a column get a lane in it, so that they cross no box. Whole pixels, and
 * no choice that hangs on anything but the order of boxes and lines. */
#ifndef TN_COMPOSE_DRAW_LAYOUT_H
#define TN_COMPOSE_DRAW_LAYOUT_H

#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>

struct tn_layout_box {
    int w, h;         /* given */
    bool left, right; /* given: as far to that side as its lines let it: what is imported, what is exported */
    int x, y;
    unsigned column;
};

struct tn_layout_point {
    int x, y;
};

struct tn_layout_line {
    uint32_t from, to;  /* given: boxes; it leaves at the right of `from` and comes in at the left of `to` */
    int from_dy, to_dy; /* given: how far below their tops */
    bool back;          /* it closes a circle: it goes round below */
    struct tn_layout_point
        *at; /* pairs: straight from the first of a pair to the second, curved between pairs */
    unsigned n;
};

struct tn_layout_size {
    int w, h;
};

struct tn_layout_size tn_layout(struct tn_arena *arena, struct tn_layout_box *boxes, uint32_t n,
                                struct tn_layout_line *lines, uint32_t n_lines);

#endif
