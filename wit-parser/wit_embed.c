#include "wit-parser/wit_embed.h"

#include "component/comp_meta.h"
#include "wit-parser/wit_encode.h"

enum tn_status tn_wit_metadata(struct tn_wit *wit, const struct tn_wit_world *world,
                               enum tn_string_encoding encoding, struct tn_out *ret_out)
{
    enum { VERSION = 4 };
    struct tn_arena *arena = &wit->job->arena;
    const struct tn_type *type = tn_wit_world_wrapped(wit, world);
    if (!type)
        return TN_ERR_LIMIT;
    const uint8_t mark[] = {VERSION, (uint8_t)encoding};
    struct tn_enc *enc = tn_enc_new(wit->types);
    const struct tn_item item = {.name = world->name, .sort = TN_SORT_TYPE};
    tn_enc_custom(enc, "wit-component-encoding",
                  (struct tn_bytes){(const uint8_t *)tn_arena_copy(arena, mark, sizeof mark), sizeof mark});
    tn_enc_export(enc, &item, tn_enc_type(enc, type), false);
    tn_enc_custom(enc, "producers", tn_meta_own_producers(arena));
    enum tn_status status = tn_enc_finish(enc, wit->job->sink, ret_out);
    tn_enc_free(enc);
    return status;
}

enum tn_status tn_wit_embed(struct tn_wit *wit, const struct tn_wit_world *world,
                            enum tn_string_encoding encoding, struct tn_bytes module, struct tn_out *ret_out)
{
    struct tn_arena *arena = &wit->job->arena;
    struct tn_out metadata;
    enum tn_status status = tn_wit_metadata(wit, world, encoding, &metadata);
    if (status)
        return status;
    tn_out_init(ret_out, arena);
    tn_out_view(ret_out, module);
    tn_out_custom(ret_out, tn_arena_printf(arena, "component-type:%s", world->name),
                  tn_out_flatten(&metadata, arena));
    return TN_OK;
}
