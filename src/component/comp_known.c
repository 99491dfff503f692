#include "component/comp_known.h"

void tn_known_init(struct tn_known *known, struct tn_arena *arena)
{
    *known = (struct tn_known){.arena = arena};
}

void tn_known_add(struct tn_known *known, const struct tn_comp *comp)
{
    *tn_push(known->arena, &known->comps) = comp;
}

static struct tn_bytes bytes_of(const struct tn_comp *comp)
{
    return (struct tn_bytes){comp->source->bytes.at + comp->start, comp->end - comp->start};
}

const struct tn_comp *tn_known_find(const struct tn_known *known, struct tn_bytes bytes)
{
    const struct tn_comp *equal = NULL;
    for (uint32_t i = 0; i < known->comps.n; i++) {
        struct tn_bytes have = bytes_of(known->comps.at[i]);
        if (have.len == bytes.len && have.at == bytes.at)
            return known->comps.at[i];
        if (!equal && have.len == bytes.len && !memcmp(have.at, bytes.at, bytes.len))
            equal = known->comps.at[i];
    }
    return equal;
}

/* By where their bytes are: nothing is compared, so nothing is touched. */
static struct tn_map by_place(const struct tn_known *known)
{
    struct tn_map map;
    tn_map_init(&map, known->arena);
    for (uint32_t i = 0; i < known->comps.n; i++)
        tn_map_put(&map, bytes_of(known->comps.at[i]).at, known->comps.at[i]);
    return map;
}

/* The known component that has just these bytes for its own, or NULL. */
static const struct tn_comp *slice_of(const struct tn_map *places, struct tn_bytes slice)
{
    const struct tn_comp *comp = tn_map_get(places, slice.at);
    return comp && bytes_of(comp).len == slice.len ? comp : NULL;
}

/* The output as one source, in which a known component is a hole: memory that nobody has looked at costs
 * nothing. */
enum tn_status tn_comp_read_out(struct tn_types *types, struct tn_diag_sink *sink, const char *name,
                                const struct tn_out *out, const struct tn_known *known,
                                const struct tn_comp_options *options, const struct tn_comp **ret_comp)
{
    struct tn_source *source = tn_new(types->arena, struct tn_source);
    uint8_t *bytes = tn_arena_alloc(types->arena, (size_t)out->len), *to = bytes;
    struct tn_map places = by_place(known);
    struct {
        struct tn_comp_hole *at;
        uint32_t n, cap;
    } holes = {0};
    for (unsigned i = 0; i < out->n; i++) {
        const struct tn_comp *comp = slice_of(&places, out->at[i]);
        if (comp)
            *tn_push(types->arena, &holes) = (struct tn_comp_hole){(size_t)(to - bytes), comp};
        else
            memcpy(to, out->at[i].at, out->at[i].len);
        to += out->at[i].len;
    }
    *source = (struct tn_source){.name = name, .bytes = {bytes, (size_t)out->len}};
    struct tn_comp_options with = *options;
    with.known = known;
    with.holes = holes.at;
    with.n_holes = holes.n;
    return tn_comp_read(types, sink, source, &with, ret_comp);
}
