/* A component's wiring as a picture: boxes for what is imported, for instances, for what is exported; and an
 * edge for each argument, from who gives it to who takes it. The same drawing is written as DOT, Mermaid,
 * JSON and SVG.
 *
 * Boxes are the instances of the outermost component: of components, and of core modules of its own. `depth`
 * opens components within. What only wraps functions into an interface, and shims (compose_wiring.h), are
 * looked through. */
#ifndef TN_COMPOSE_DRAW_H
#define TN_COMPOSE_DRAW_H

#include "base/buf.h"
#include "base/json.h"
#include "component/comp_read.h"

enum tn_drawn { TN_DRAWN_IMPORT, TN_DRAWN_COMPONENT, TN_DRAWN_MODULE, TN_DRAWN_EXPORT };

struct tn_drawn_node {
    uint8_t kind;      /* enum tn_drawn */
    uint8_t sort;      /* of an import or export: enum tn_sort */
    const char *label; /* "component 1 \"shop\""; of an import or export its name */
    const char *path;  /* of what is inside opened components: "component 0 › component 2"; else NULL */
    uint64_t bytes;    /* of the component or module; 0: not known */
};

struct tn_drawn_edge {
    uint32_t from, to;    /* nodes, by number */
    const char *argument; /* what the taker calls it; of an export its name */
    const char *member;   /* what of the giver it is; NULL: all of it, or several things */
    uint32_t n;           /* how many things were put together for it one by one; 0: given as it is */
};

struct tn_drawing {
    const char *title; /* the file, without its folder: the picture is the same wherever it is */
    struct {
        struct tn_drawn_node *at;
        unsigned n, cap;
    } nodes; /* imports, instances in their order, exports */
    struct {
        struct tn_drawn_edge *at;
        unsigned n, cap;
    } edges;
};

/* `depth`: how many levels of components are opened; 1 at least. TN_ERR_LIMIT, told, where there is too much.
 */
enum tn_status tn_draw(struct tn_types *types, struct tn_diag_sink *sink, const struct tn_comp *comp,
                       unsigned depth, struct tn_drawing *ret_drawing);

/* "1452 bytes", "12 kB", "11 MB". */
const char *tn_drawn_size(struct tn_arena *arena, uint64_t bytes);

/* Names come from the file; each writer escapes them as its format wants. */
void tn_drawing_dot(struct tn_arena *arena, struct tn_buf *out, const struct tn_drawing *drawing);
void tn_drawing_mermaid(struct tn_arena *arena, struct tn_buf *out, const struct tn_drawing *drawing);
void tn_drawing_json(struct tn_json_out *json, const struct tn_drawing *drawing); /* members of an object */
/* A layered picture from left to right, laid out here; text is measured as a fixed-width font has it. */
void tn_drawing_svg(struct tn_arena *arena, struct tn_buf *out, const struct tn_drawing *drawing);

#endif
