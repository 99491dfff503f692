#include "wit-parser/wit_encode.h"

#include "base/limits.h"
#include "component/comp_encode.h"
#include "component/comp_names.h"
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

struct encoding {
    struct tn_wit *wit;
    struct tn_enc *enc;
    struct tn_map names; /* canonical -> as written: exports of one component must be strongly unique */
    bool ok;
};

/* Defines the type and exports it under the plain name. */
static void encode_decl(struct encoding *e, const char *name, struct tn_span span, const struct tn_type *type)
{
    struct tn_item item = {.name = name, .sort = TN_SORT_TYPE};
    const char *canonical = tn_label_canonical(&e->wit->job->names, tn_str(name));
    const char *there = tn_map_get(&e->names, canonical);
    e->ok = e->ok && type && !there;
    if (there)
        tn_diag_report(e->wit->job->sink, TN_ERROR, "wit-duplicate", span,
                       "`%s` and `%s` are too much alike for one binary package", there, name);
    tn_map_put(&e->names, canonical, name);
    if (e->ok)
        tn_enc_export(e->enc, &item, tn_enc_type(e->enc, type), false);
}

static void encode_decls(struct encoding *e, const struct tn_wit_package *package)
{
    for (unsigned i = 0; i < package->interfaces.n; i++) {
        const struct tn_wit_interface *f = package->interfaces.at[i];
        if (f->name)
            encode_decl(e, f->name, f->note->span, tn_wit_interface_type(e->wit, f));
    }
    for (unsigned i = 0; i < package->worlds.n; i++) {
        const struct tn_wit_world *w = package->worlds.at[i];
        encode_decl(e, w->name, w->note->span, tn_wit_world_wrapped(e->wit, w));
    }
}

enum tn_status tn_wit_encode(struct tn_wit *wit, const struct tn_wit_package *package, struct tn_out *ret_out)
{
    struct encoding e = {.wit = wit, .enc = tn_enc_new(wit->types), .ok = true};
    enum tn_status status = TN_ERR_INVALID;
    tn_map_init(&e.names, &wit->job->arena);
    encode_decls(&e, package);
    if (e.ok) {
        struct tn_buf docs;
        tn_buf_init(&docs, TN_MAX_TEXT);
        tn_wit_docs_write(&docs, package);
        struct tn_bytes kept = {(const uint8_t *)tn_arena_copy(&wit->job->arena, docs.at, docs.len),
                                docs.len};
        tn_enc_custom(e.enc, "package-docs", kept);
        status = tn_enc_finish(e.enc, wit->job->sink, ret_out);
        tn_buf_dispose(&docs);
    }
    tn_enc_free(e.enc);
    return status;
}
