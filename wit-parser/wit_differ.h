/* The walk over two versions: what wit_diff.c, wit_diff_item.c and wit_diff_world.c share. By index, 0 is the
 * old side and 1 the new one. */
#ifndef TN_WIT_DIFFER_H
#define TN_WIT_DIFFER_H

#include "component/comp_match.h"
#include "wit-parser/wit_diff.h"

/* Whose view of an interface counts: those who call it want it to keep what it has, those who implement it
 * want it to ask for nothing more. */
enum { TN_FOR_CALLERS = 1, TN_FOR_IMPLEMENTERS = 2 };

struct tn_differ {
    const struct tn_wit_side *side[2];
    struct tn_arena *arena;
    struct tn_names *names;
    struct tn_wit_diff *diff;
    struct tn_match match;      /* found: new, wanted: old; each old resource stands for its new one */
    struct tn_map broken;       /* interned path of an item → told as a major change, in it or under it */
    struct tn_map dependencies; /* interned unversioned id of another package → its versions were told */
    struct tn_map roles;        /* old interface → struct tn_differ_pair: those of the world */
    bool components;
    /* the interface that is being compared: */
    const char *place; /* its path */
    unsigned role;
    bool bare; /* it is not seen through a world */
};

struct tn_differ_pair {
    const struct tn_wit_interface *at[2];
    unsigned role;
};

/* The change is in `item`, the path of a whole item of an interface or world; `path` leads further into it,
 * or is the same. */
struct tn_wit_change *tn_differ_add(struct tn_differ *d, enum tn_wit_change_kind kind, enum tn_wit_step step,
                                    const char *what, const char *item, const char *path);
const char *tn_differ_path(struct tn_differ *d, const char *place, const char *joint, const char *name);
/* "wasi:http/types" of an interface by that id. */
const char *tn_differ_place(struct tn_differ *d, const char *id);
/* Docs and gates of one thing. */
void tn_differ_notes(struct tn_differ *d, const char *what, const char *item, const char *path,
                     const struct tn_note *old, const struct tn_note *new);
/* Two interfaces of one name outside of the package: their package's versions, once. */
void tn_differ_dependency(struct tn_differ *d, const struct tn_wit_package *old,
                          const struct tn_wit_package *new);
bool tn_differ_is_own(const struct tn_differ *d, int i, const struct tn_wit_package *package);

/* wit_diff_item.c */
/* Resources of one name stand for each other. */
void tn_differ_pair_resource(struct tn_differ *d, const struct tn_item *old, const struct tn_item *new);
void tn_differ_item(struct tn_differ *d, const char *path, const struct tn_item *old,
                    const struct tn_item *new);
/* All items of an interface at `place`, by the role it has. */
void tn_differ_items(struct tn_differ *d, const struct tn_items *old, const struct tn_items *new);
const char *tn_differ_what(const struct tn_item *item);
/* "fields.append" of a method, "fields.constructor", "log" */
const char *tn_differ_word(struct tn_differ *d, const char *name);
/* In a line of WIT, cut where it is too long to be read. */
const char *tn_differ_text(struct tn_differ *d, int i, const struct tn_item *item);
/* The same of all items: equal where two interfaces are but for their names. */
const char *tn_differ_signature(struct tn_differ *d, int i, const struct tn_items *items,
                                const char *resource);
/* "with 3 functions and 2 types" */
const char *tn_differ_contents(struct tn_differ *d, const struct tn_items *items, const char *resource);

/* wit_diff_world.c */
void tn_differ_pair_ports(struct tn_differ *d, const struct tn_wit_world *old,
                          const struct tn_wit_world *new);
void tn_differ_world(struct tn_differ *d, const struct tn_wit_world *old, const struct tn_wit_world *new);
/* Whether what was built for the old one still fits; what has not been told yet is told. */
bool tn_differ_fit(struct tn_differ *d, const struct tn_wit_world *old, const struct tn_wit_world *new);

#endif
