/* What changed between two versions of a package, or of a world, and how large a step its version needs.
 *
 * The changes are found by walking the declarations of both side by side, so that each has a path and both
 * its texts. How large each is, is asked of the one subtyping (component/comp_match.h):
 *
 *   - Of a world: does a component that was built for the old one still fit the new one? So imports may be
 * added and exports taken away, and not the other way round.
 *   - Of an interface that no world is named for: can who calls it go on? So functions may be added. Who
 * implements it has to follow; a world that exports it says so by itself.
 *   - Of two components, where what was built is the thing compared: can the new one stand where the old one
 * did? */
#ifndef TN_WIT_DIFF_H
#define TN_WIT_DIFF_H

#include "wit-parser/wit.h"

enum tn_wit_step { TN_STEP_NONE, TN_STEP_PATCH, TN_STEP_MINOR, TN_STEP_MAJOR };

enum tn_wit_change_kind {
    TN_WIT_ADDED,
    TN_WIT_REMOVED,
    TN_WIT_CHANGED,
    TN_WIT_MOVED, /* from `path` to `to` */
    TN_WIT_DOCS,
    TN_WIT_GATE /* @since, @unstable, @deprecated */
};

struct tn_wit_change {
    enum tn_wit_change_kind kind;
    enum tn_wit_step step;
    const char *what;    /* "method", "record", "field", "interface", "import", … */
    const char *path;    /* "wasi:http/types.fields.append", "demo:app/w: import log": without versions */
    const char *to;      /* MOVED: the path it has now */
    const char *text[2]; /* old, new: in a line of WIT; NULL where there is none */
    const char *why;     /* what it is about, or whom it breaks; or NULL */
    struct tn_span span[2];
    const char *signature; /* inside: of what may have moved */
};

struct tn_wit_diff {
    struct {
        struct tn_wit_change *at;
        unsigned n, cap;
    } changes;                         /* in the order of the old declarations, then of the new ones */
    unsigned count[TN_STEP_MAJOR + 1]; /* by step */
    enum tn_wit_step verdict;
};

/* One of the two: all of a package, or, where it is not NULL, one world and what it imports and exports. */
struct tn_wit_side {
    struct tn_wit *wit;
    struct tn_wit_package *package;
    struct tn_wit_world *world;
};

/* Both sides are of one job, and both have a world or neither. `components`: each world is that of a
 * component. Findings are told where the two cannot be compared: TN_ERR_INVALID for two different packages,
 * TN_ERR_LIMIT. */
enum tn_status tn_wit_diff(const struct tn_wit_side *old, const struct tn_wit_side *new, bool components,
                           struct tn_wit_diff *ret_diff);

const char *tn_wit_step_word(enum tn_wit_step step); /* "none", "patch", "minor", "major" */
/* The largest change that the step from one version to the next allows; NONE where it goes back or stands
 * still. Below 1.0.0 the second number stands for major changes, and below 0.1.0 the third does. */
enum tn_wit_step tn_wit_version_step(const char *old, const char *new);
/* The least version after `old` that allows the change. */
const char *tn_wit_version_after(struct tn_arena *arena, const char *old, enum tn_wit_step step);

#endif
