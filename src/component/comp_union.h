/* The union of views of one interface. An import of a component shows only what that component uses; two
 * components' imports, or an import and a WIT package, show different parts of the same thing. Uniting them
 * maps the nodes of a view onto those of the whole by name, checks that what both have is equal, and copies
 * what is new.
 *
 * One struct tn_union serves many views and many interfaces: its substitution then says for each node of each
 * view which node of the whole it is. Views must come in an order where what an interface uses is united
 * first. */
#ifndef TN_COMP_UNION_H
#define TN_COMP_UNION_H

#include "component/comp_copy.h"
#include "component/comp_match.h"

struct tn_union {
    struct tn_subst
        subst; /* view → whole. fresh_names is set: the whole has its own NAMED and RESOURCE nodes */
    struct tn_match match; /* `found` is the view; set code, who and span for messages */
};

/* `sink` NULL: only the verdict. */
void tn_union_init(struct tn_union *u, struct tn_types *types, struct tn_diag_sink *sink);
/* `from` (NAMED or RESOURCE of a view) is `into`: what a view is over, where that is not united here. */
void tn_union_same(struct tn_union *u, const struct tn_type *from, const struct tn_type *into);
/* Adds to `into`, which grows and is not yet a node, what the view `from` has. New resources become its
 * binds. `item` (or NULL) is what messages call it. False where the two disagree (told) or a budget is
 * exceeded; then `into` still holds what did agree. */
bool tn_union_instance(struct tn_union *u, struct tn_instance *into, const struct tn_instance *from,
                       const char *item);
/* The same for any list of items: types, functions and instances (united in turn; the nodes replaced).
 * `binds` takes the new resources. */
bool tn_union_items(struct tn_union *u, struct tn_items *into, struct tn_list *binds,
                    const struct tn_items *from);

#endif
