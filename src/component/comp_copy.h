/* The one substitution over type nodes. Freshening an instance type, instantiating a component, elaborating a
 * world, reading WIT back and uniting two views of an interface are all it: node → node.
 *
 * A substitution holds seeds, which the caller sets (RESOURCE and NAMED nodes; what they become may be any
 * node that a type index can have), and remembers what it copied, so that a node shared before is shared
 * after. A type in which nothing changes is returned as it is. Copies share names, notes and attributes. */
#ifndef TN_COMP_COPY_H
#define TN_COMP_COPY_H

#include "component/comp_types.h"

struct tn_subst {
    struct tn_types *types;
    struct tn_map seeds, made; /* node → node; `made` holds what follows from the seeds */
    uint8_t has;               /* what of TN_HAS_… a type must have to be changed by the seeds */
    bool any;                  /* there is a seed that no TN_HAS_… tells of */
    bool fresh_names; /* copy NAMED even where they name what does not change: import and export of one
                       * WIT interface are disjoint. Not when reading: two instances of one component
                       * share their names. */
};

void tn_subst_init(struct tn_subst *subst, struct tn_types *types);
/* From now on `from` becomes `to`: a RESOURCE or NAMED, or a structure that an instance put together of
 * exports has under a name. Forgets what was copied, not the other seeds. */
void tn_subst_add(struct tn_subst *subst, const struct tn_type *from, const struct tn_type *to);
/* The same, where nothing over `from` was copied yet: nothing is forgotten, and what was shared stays shared.
 */
void tn_subst_keep(struct tn_subst *subst, const struct tn_type *from, const struct tn_type *to);
/* The seed, or NULL. */
const struct tn_type *tn_subst_get(const struct tn_subst *subst, const struct tn_type *from);

/* `t` with the seeds put in place. NULL where a budget is exceeded (types->over). */
const struct tn_type *tn_type_copy(struct tn_subst *subst, const struct tn_type *t);
/* The same for a list of items, whose array is a new one where any of them changes. False where a budget is
 * exceeded. */
bool tn_items_copy(struct tn_subst *subst, const struct tn_items *items, struct tn_items *ret_items);

/* Importing or exporting an instance type (or elaborating a WIT interface) makes a concrete instance of it:
 * each resource that the type binds becomes a fresh one, abstract, appended to `binds` (may be NULL), and the
 * instance returned binds nothing. `t` may be NAMED. An instance that binds nothing is returned as it is
 * unless the seeds or fresh_names change it. Afterwards the seeds also map the type items of `t` to those of
 * the copy, so that what is opened next may be over them. NULL where a budget is exceeded. */
const struct tn_type *tn_instance_open(struct tn_subst *subst, const struct tn_type *t,
                                       struct tn_list *binds);
/* The same with no seeds, for one instance. */
const struct tn_type *tn_instance_open_once(struct tn_types *types, const struct tn_type *t,
                                            struct tn_list *binds);

/* A fresh resource in the place of `t`. */
const struct tn_type *tn_resource_fresh(struct tn_types *types, const struct tn_type *t);

/* The resources that stand free in items: those not bound by an instance type or component type within. */
struct tn_free {
    struct tn_types *types;
    struct tn_map seen, found; /* node; RESOURCE → the item it was first found under, NULL once bound */
};
void tn_free_init(struct tn_free *f, struct tn_types *types);
void tn_free_items(struct tn_free *f, const struct tn_items *items);
void tn_free_type(struct tn_free *f, const struct tn_type *t);
/* The item of tn_free_items under which `resource` stands free, or NULL. */
const struct tn_item *tn_free_in(const struct tn_free *f, const struct tn_type *resource);

/* The end of a component or component type. `component` holds its imports, exports and binds_in; `defined`
 * are the resources made in its scope (by definition, by instantiation, by exporting instance types in a
 * type). Those that the exports mention become binds_out. No import may mention one of them, and each
 * mentioned must itself be exported: else NULL, and the leak tells which. */
struct tn_leak {
    const struct tn_type *resource; /* NULL: a budget was exceeded (types->over) */
    const struct tn_item *item;     /* under which it stands */
    bool in_import;
};
const struct tn_type *tn_scope_close(struct tn_types *types, struct tn_component *component,
                                     const struct tn_list *defined, struct tn_leak *ret_leak);

#endif
