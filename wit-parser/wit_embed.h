/* Interface metadata: what a core module carries so that it can become a component. A component that exports
 * the world's type under the world's id, and says how the module's strings are encoded. */
#ifndef TN_WIT_EMBED_H
#define TN_WIT_EMBED_H

#include "base/out.h"
#include "component/comp_encode_core.h"
#include "wit-parser/wit.h"

/* The contents of a section `component-type…`. */
enum tn_status tn_wit_metadata(struct tn_wit *wit, const struct tn_wit_world *world,
                               enum tn_string_encoding encoding, struct tn_out *ret_out);
/* `module` (borrowed) with a section `component-type:WORLD` at its end. */
enum tn_status tn_wit_embed(struct tn_wit *wit, const struct tn_wit_world *world,
                            enum tn_string_encoding encoding, struct tn_bytes module, struct tn_out *ret_out);

#endif
