/* How a component that is already a binary is wired: where each thing in it comes from, followed through
 * aliases, exports, instances that were put together, and arguments, into nested components and out again.
 *
 * A *frame* is one instance of a component: the outermost, or one that an instantiation in another frame
 * makes. A definition in a frame leads back to one place where it is made: an import of the whole, an
 * instance, a core module's instance, a canonical function. What is asked for inside something that cannot be
 * looked into (an import, an instance that is kept closed, a core module) is a *member* of that place. */
#ifndef TN_COMPOSE_WIRING_H
#define TN_COMPOSE_WIRING_H

#include "component/comp_read.h"

struct tn_frame {
    const struct tn_comp *comp;
    const struct tn_frame *lexical,
        *caller;               /* whom its outer aliases mean; who instantiates it. NULL: outermost */
    const struct tn_def *call; /* the instantiation, in `caller` */
    uint32_t call_index;       /* its index in the caller's instance space */
    unsigned depth;            /* of the outermost: 0 */
    struct tn_map children;    /* an instantiation's struct tn_def -> struct tn_frame */
};

enum tn_place_kind {
    TN_PLACE_NONE,     /* nowhere: an index that does not exist, or a limit */
    TN_PLACE_IMPORT,   /* an import of the outermost component */
    TN_PLACE_INSTANCE, /* an instance of a component; `inside` unless the component cannot be looked into */
    TN_PLACE_BAG,      /* an instance that was put together, of a component or core */
    TN_PLACE_MODULE,   /* an instance of a core module */
    TN_PLACE_OTHER     /* any other definition: lifted, lowered, built in, nested … */
};

struct tn_place {
    uint8_t kind, space;          /* enum tn_place_kind; enum tn_space */
    const struct tn_frame *frame; /* where its definition stands */
    uint32_t index;
    const struct tn_def *def;
    const struct tn_frame *inside; /* of an INSTANCE */
    const char *members[8];        /* what of it, outermost first; then NULL */
    uint8_t n_members;
};

struct tn_wiring {
    struct tn_types *types;
    const struct tn_frame *root;
    /* Are members of a frame's instance followed into it? NULL: always. */
    bool (*open)(void *context, const struct tn_frame *frame);
    void *context;
    struct tn_map exports;  /* struct tn_comp -> struct tn_map: name -> struct tn_wired_export */
    uint64_t fuel;          /* steps left */
    unsigned frames, depth; /* made; look-ups that wait for another */
};

void tn_wiring_init(struct tn_wiring *wiring, struct tn_types *types, const struct tn_comp *comp);
/* A limit was exceeded: what was asked for was not found. */
bool tn_wiring_over(const struct tn_wiring *wiring);

/* Where definition `index` of a space comes from. */
struct tn_place tn_wiring_find(struct tn_wiring *wiring, const struct tn_frame *frame, enum tn_space space,
                               uint32_t index);
/* The same for an export of a frame's component, by its name; NONE where it has none. */
struct tn_place tn_wiring_export(struct tn_wiring *wiring, const struct tn_frame *frame, const char *name);
/* What is called `name` in the instance that a place is. */
struct tn_place tn_wiring_member(struct tn_wiring *wiring, const struct tn_place *place, const char *name);
/* The frame that an instantiation in `frame` makes: NULL where the component is imported. */
const struct tn_frame *tn_wiring_child(struct tn_wiring *wiring, const struct tn_frame *frame,
                                       uint32_t instance);
/* The core module that core instance `index` is one of: in which component's `modules`, and its number there.
 * False where it was put together, or its module is imported. */
bool tn_wiring_module(struct tn_wiring *wiring, const struct tn_frame *frame, uint32_t index,
                      const struct tn_comp **ret_comp, uint32_t *ret_module);

/* Tools that make components break the circle between a module and its memory by a *shim*: a module whose
 * functions "0", "1", … call what stands in its table "$imports", and a second one, given that table and the
 * functions, which fills it. Are they such a pair in `frame`: a shim, and what fills its table? */
bool tn_wiring_is_shim(struct tn_wiring *wiring, const struct tn_frame *frame, uint32_t instance);
bool tn_wiring_fills_shim(struct tn_wiring *wiring, const struct tn_frame *frame, uint32_t instance);
/* A member of a shim's instance: the function that its table is filled with; any other place as it is. */
struct tn_place tn_wiring_through_shim(struct tn_wiring *wiring, struct tn_place place);

/* ---- names for people ---- */

/* "component 1 \"shop\"", by what the binary calls it. */
const char *tn_frame_label(struct tn_wiring *wiring, const struct tn_frame *frame);
/* The same of a core module's instance: "module 0 \"main\"". */
const char *tn_wiring_module_label(struct tn_wiring *wiring, const struct tn_frame *frame, uint32_t index);

#endif
