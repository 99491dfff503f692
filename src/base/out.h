/* Output as a list of slices: bytes of our own and views into mapped inputs. A nested module is a slice,
 * never copied; a section's length is known once its children are done, so nothing is counted twice. */
#ifndef TN_OUT_H
#define TN_OUT_H

#include "base/arena.h"
#include "base/buf.h"
#include "base/view.h"

struct tn_out {
    struct tn_arena *arena; /* keeps our own bytes and the list */
    struct tn_bytes *at;
    unsigned n, cap;
    uint64_t len;           /* of all slices */
    struct {
        void (*fill)(void *with); /* NULL, or called by the thread that writes before the last slice is: */
        void *with;               /*   it may still put bytes into that one */
    } late;
};

void tn_out_init(struct tn_out *out, struct tn_arena *arena);
/* Borrows: `bytes` must outlive the output. */
void tn_out_view(struct tn_out *out, struct tn_bytes bytes);
/* Copies into the arena. */
void tn_out_copy(struct tn_out *out, const void *at, size_t len);
/* The slices of `child`, in order. */
void tn_out_append(struct tn_out *out, const struct tn_out *child);
/* A section of a module or component: id, length, contents (core specification §5.5.2). */
void tn_out_section(struct tn_out *out, uint8_t id, const struct tn_out *contents);
/* A custom section: id 0, length, name, contents. */
void tn_out_custom(struct tn_out *out, const char *name, struct tn_bytes contents);
/* All of it in one run of arena memory: for what must be read again at once. */
struct tn_bytes tn_out_flatten(const struct tn_out *out, struct tn_arena *arena);

#endif
