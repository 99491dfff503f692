/* Component types read back as WIT: what a component imports and exports becomes a world, and the interfaces
 * it knows by id become interfaces of their packages, as far as they can be seen from here.
 *
 * The first view of an id becomes the interface; later views (an import and an export of it, a world's narrow
 * slice and then the whole) are mapped onto it by name and add what is missing. What WIT has no words for is
 * a finding, code wit-unsayable. */
#ifndef TN_WIT_RECOVER_H
#define TN_WIT_RECOVER_H

#include "wit-parser/wit.h"

struct tn_recovery;
struct tn_recovery *tn_recovery_new(struct tn_wit *wit);
void tn_recovery_free(struct tn_recovery *r);

/* The package of that name; added where it is not there. `id` is "ns:name" or "ns:name@version". */
struct tn_wit_package *tn_recover_package(struct tn_recovery *r, const char *id);
/* The package of what item->name (or what it implements) calls by an id, "ns:name/interface@version", and the
 * plain name in it. NULL, with a finding, where it is not an id. */
struct tn_wit_package *tn_recover_package_of(struct tn_recovery *r, const struct tn_item *item,
                                             const char **ret_name);
/* A view of the interface that the item calls by an id: its types and functions are declared, or mapped where
 * they are. `whole`: its package declares it so, and no later view may add to it. NULL, with a finding, where
 * it cannot be said in WIT. */
struct tn_wit_interface *tn_recover_interface(struct tn_recovery *r, const struct tn_item *item, bool whole);
/* The imports and exports of a component type, in their order, added to a world; what it has already is
 * mapped. `whole` is a component as it stands, whose imports of modules and components are no part of its
 * world. */
bool tn_recover_world(struct tn_recovery *r, struct tn_wit_world *world, const struct tn_type *component,
                      bool whole);
/* Seals what was recovered and puts the new packages in order, each after those it uses and `main` last. */
enum tn_status tn_recovery_finish(struct tn_recovery *r, struct tn_wit_package *main);

/* All of it for a component: package root:component with the world `root`. */
enum tn_status tn_wit_recover(struct tn_wit *wit, const struct tn_type *component,
                              struct tn_wit_package **ret_package);

#endif
