/* WIT out of binaries: packages in binary form (and its first form), components, and core modules that carry
 * interface metadata. */
#ifndef TN_WIT_DECODE_H
#define TN_WIT_DECODE_H

#include "component/comp_read.h"
#include "wit-parser/wit.h"

/* A tn_wit_binary_fn; `context` is not looked at.
 * A binary package: the packages it holds, docs and stability included; a component: package root:component;
 * a core module with sections component-type*: package root:root with the world that they make together. */
enum tn_status tn_wit_decode(void *context, struct tn_wit *wit, const struct tn_source *source,
                             struct tn_wit_package **ret_package);
/* The same for a component that was read already. */
enum tn_status tn_wit_decode_comp(struct tn_wit *wit, const struct tn_comp *comp,
                                  struct tn_wit_package **ret_package);
/* A binary WIT package: a component that exports nothing but component types, one an interface or world. */
bool tn_comp_is_wit(const struct tn_comp *comp);

#endif
