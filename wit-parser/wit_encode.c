#include "wit-parser/wit_encode.h"

#include "base/limits.h"
#include "component/comp_encode.h"
#include "wit-parser/wit_docs.h"
#include "wit-parser/wit_elaborate.h"

const struct tn_type *tn_wit_world_wrapped(struct tn_wit *wit, const struct tn_wit_world *world)
{
    const struct tn_type *type = tn_wit_world_type(wit, world);
    struct tn_component *wrapper = tn_new(&wit->job->arena, struct tn_component);
    if (!type)
        return NULL;
    tn_items_add(wit->types, &wrapper->exports,
                 (struct tn_item){.name = world->id, .sort = TN_SORT_COMPONENT, .type = type});
    const struct tn_type *t = tn_type_component(wit->types, wrapper);
    if (!t)
        tn_diag_report(wit->job->sink, TN_ERROR, "wit-too-large", world->note->span,
                       "over the limit on the %s", wit->types->over);
    return t;
}

/* Defines the type and exports it under the plain name. */
static bool encode_decl(struct tn_enc *enc, const char *name, const struct tn_type *type)
{
    struct tn_item item = {.name = name, .sort = TN_SORT_TYPE};
    if (type)
        tn_enc_export(enc, &item, tn_enc_type(enc, type), false);
    return type;
}

static bool encode_decls(struct tn_enc *enc, struct tn_wit *wit, const struct tn_wit_package *package)
{
    bool ok = true;
    for (unsigned i = 0; i < package->interfaces.n; i++) {
        const struct tn_wit_interface *interface = package->interfaces.at[i];
        if (interface->name)
            ok = encode_decl(enc, interface->name, tn_wit_interface_type(wit, interface)) && ok;
    }
    for (unsigned i = 0; i < package->worlds.n; i++)
        ok =
            encode_decl(enc, package->worlds.at[i]->name, tn_wit_world_wrapped(wit, package->worlds.at[i])) &&
            ok;
    return ok;
}

enum tn_status tn_wit_encode(struct tn_wit *wit, const struct tn_wit_package *package, struct tn_out *ret_out)
{
    struct tn_enc *enc = tn_enc_new(wit->types);
    enum tn_status status = encode_decls(enc, wit, package) ? TN_OK : TN_ERR_LIMIT;
    if (!status) {
        struct tn_buf docs;
        tn_buf_init(&docs, TN_MAX_TEXT);
        tn_wit_docs_write(&docs, package);
        struct tn_bytes kept = {(const uint8_t *)tn_arena_copy(&wit->job->arena, docs.at, docs.len),
                                docs.len};
        tn_enc_custom(enc, "package-docs", kept);
        status = tn_enc_finish(enc, wit->job->sink, ret_out);
        tn_buf_dispose(&docs);
    }
    tn_enc_free(enc);
    return status;
}
