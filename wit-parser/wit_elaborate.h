/* Worlds and interfaces as component types: each import and export opens a copy of its interface, with types
 * and resources of its own. */
#ifndef TN_WIT_ELABORATE_H
#define TN_WIT_ELABORATE_H

#include "wit-parser/wit.h"

/* The COMPONENT that a component of this world has, or fits. The world's imports must be whole
 * (tn_wit_world_elaborate). NULL, with a finding, where a limit is exceeded. */
const struct tn_type *tn_wit_world_type(struct tn_wit *wit, const struct tn_wit_world *world);
/* A COMPONENT that imports the types of the interfaces that this one uses, and exports this one. */
const struct tn_type *tn_wit_interface_type(struct tn_wit *wit, const struct tn_wit_interface *interface);

#endif
