/* A WIT package in binary form: for each interface and world a component type that exports it under its id.
 */
#ifndef TN_WIT_ENCODE_H
#define TN_WIT_ENCODE_H

#include "base/out.h"
#include "wit-parser/wit.h"

enum tn_status tn_wit_encode(struct tn_wit *wit, const struct tn_wit_package *package,
                             struct tn_out *ret_out);

/* The COMPONENT that exports a world's type under the world's id: in a package, and in interface metadata.
 * NULL, with a finding, where a limit is exceeded. */
const struct tn_type *tn_wit_world_wrapped(struct tn_wit *wit, const struct tn_wit_world *world);

#endif
