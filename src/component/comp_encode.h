/* Types written back, by scope; and a component under construction.
 *
 * The binary format writes types by index, and an index space belongs to a scope: a component, a component
 * type or an instance type. So writing a node asks: which index stands for it *here*? The answer, in this
 * order:
 *   1. it was written here;  2. an instance of this scope exports it: alias export;
 *   3. a scope around this one can reach it: the alias lands there, and `alias outer` here (type scopes
 * only);
 *   4. a NAMED that none can reach is what it names;  5. a structure is defined here, its parts first.
 * A RESOURCE that none can reach can only be introduced: by the type item it stands in, as (sub resource).
 *
 * A caller brings nodes and gets indices. What an import, an instantiation or an alias yields is remembered,
 * so that a later type may refer to it; so items must be written in an order in which owners come first.
 *
 * Specification: component-model Binary.md. */
#ifndef TN_COMP_ENCODE_H
#define TN_COMP_ENCODE_H

#include "base/out.h"
#include "component/comp_types.h"

/* A component under construction. Sections appear in the order of the calls, neighbours of one kind in one
 * section. Errors are sticky: an index got after one means nothing, tn_enc_finish tells it. */
struct tn_enc;
struct tn_enc *tn_enc_new(struct tn_types *types);
void tn_enc_free(struct tn_enc *enc);

/* The index of a type that stands for `type`, written where it is not there yet. */
uint32_t tn_enc_type(struct tn_enc *enc, const struct tn_type *type);
/* The same, but what is behind the names is written anew: what a name is to be given to. Readers of WIT take an
 * index that was used without a name before for a type of nobody's. */
uint32_t tn_enc_type_defined(struct tn_enc *enc, const struct tn_type *type);
/* (type (resource (rep i32) (dtor …)?)): from now on `resource` is this one. */
uint32_t tn_enc_resource(struct tn_enc *enc, const struct tn_type *resource, const uint32_t *dtor);
/* The index of a core module type. */
uint32_t tn_enc_core_type(struct tn_enc *enc, const struct tn_type *module);

/* (import …): the new index in the index space of item->sort. The nodes that item->type introduces (a type;
 * the type items of an instance) are what the rest of the component means by this import: pass an instance as
 * it is seen from inside (opened), with attributes in item->attrs. */
uint32_t tn_enc_import(struct tn_enc *enc, const struct tn_item *item);

/* Whole nested binaries, borrowed until the output is written. The new component or core module index. */
uint32_t tn_enc_component(struct tn_enc *enc, struct tn_bytes binary);
uint32_t tn_enc_module(struct tn_enc *enc, struct tn_bytes binary);
uint32_t tn_enc_module_slices(struct tn_enc *enc, const struct tn_out *binary);

struct tn_enc_arg {
    const char *name;
    enum tn_sort sort;
    uint32_t index;
    const struct tn_attrs *attrs; /* of a bag's export; else NULL */
};
/* (instance (instantiate …)): the new instance index. `instance` is the concrete instance that comes of it:
 * the types it exports can be referred to from then on. NULL: nothing refers to them. */
uint32_t tn_enc_instantiate(struct tn_enc *enc, uint32_t component, const struct tn_enc_arg *args, uint32_t n,
                            const struct tn_type *instance);
/* (instance (export …)…): an instance put together of what is there. */
uint32_t tn_enc_bag(struct tn_enc *enc, const struct tn_enc_arg *exports, uint32_t n,
                    const struct tn_type *instance);
/* (alias export …): the new index. `type` is what the item is: a TYPE's node, an INSTANCE's; NULL as above.
 */
uint32_t tn_enc_alias(struct tn_enc *enc, uint32_t instance, const char *name, enum tn_sort sort,
                      const struct tn_type *type);
/* (export …) of item `index`: the new index. item->type may be NULL; where `ascribed` it is written out, and
 * the export has that type. */
uint32_t tn_enc_export(struct tn_enc *enc, const struct tn_item *item, uint32_t index, bool ascribed);
/* A custom section. `contents` is borrowed. */
void tn_enc_custom(struct tn_enc *enc, const char *name, struct tn_bytes contents);

/* The instance here that exports `type` (NAMED or RESOURCE), where there is one: who must be re-exported
 * along with an export that mentions it. */
bool tn_enc_owner(const struct tn_enc *enc, const struct tn_type *type, uint32_t *ret_instance,
                  const char **ret_name);

/* The whole binary, preamble included, as slices in the arena of `types` and of the borrowed views. Fails,
 * with a finding, where a resource could not be reached or a limit was exceeded. */
enum tn_status tn_enc_finish(struct tn_enc *enc, struct tn_diag_sink *sink, struct tn_out *ret_out);

#endif
