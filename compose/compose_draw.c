#include "compose/compose_draw.h"

#include "base/file.h"
#include "base/limits.h"
#include "compose/compose_wiring.h"

enum { MAX_NODES = 20000, MAX_EDGES = 100000, MAX_EXPANSION = 16 };

struct drawer {
    struct tn_wiring wiring;
    struct tn_types *types;
    struct tn_drawing *drawing;
    unsigned depth;
    struct tn_map imports; /* name -> node number + 1 */
    struct tn_map units;   /* frame -> struct tn_map: an instantiation's def -> node number + 1 */
    struct tn_map wrapper; /* struct tn_comp -> &yes or &no */
    unsigned nesting;
    bool over;
};

static const char yes, no;

/* ---- what is looked through ---- */

static bool has_core(const struct tn_comp *comp)
{
    const struct tn_defs *defs = &comp->spaces[TN_SPACE_CORE_INSTANCE];
    for (uint32_t i = 0; i < defs->n; i++)
        if (defs->at[i].how == TN_BY_INSTANTIATE)
            return true;
    return comp->n_modules;
}

/* Takes functions and types, holds no code, and exports them again: how an exported interface is made. */
static bool is_wrapper(struct drawer *d, const struct tn_comp *comp)
{
    const char *known = tn_map_get(&d->wrapper, comp);
    if (known)
        return known == &yes;
    const struct tn_items *imports = &comp->type->component->imports;
    bool wraps = !comp->n_components && !has_core(comp), takes_function = false;
    for (uint32_t i = 0; i < comp->spaces[TN_SPACE_INSTANCE].n && wraps; i++)
        wraps = comp->spaces[TN_SPACE_INSTANCE].at[i].how != TN_BY_INSTANTIATE;
    for (uint32_t i = 0; i < imports->n && wraps; i++) {
        wraps = imports->at[i].sort == TN_SORT_FUNC || imports->at[i].sort == TN_SORT_TYPE;
        takes_function |= imports->at[i].sort == TN_SORT_FUNC;
    }
    wraps &= takes_function;
    tn_map_put(&d->wrapper, comp, wraps ? &yes : &no);
    return wraps;
}

static bool is_open(void *context, const struct tn_frame *frame)
{
    struct drawer *d = context;
    return frame->depth < d->depth || is_wrapper(d, frame->comp);
}

/* ---- nodes ---- */

static uint32_t add_node(struct drawer *d, struct tn_drawn_node node)
{
    if (d->drawing->nodes.n >= MAX_NODES)
        d->over = true;
    else
        *tn_push(d->types->arena, &d->drawing->nodes) = node;
    return d->drawing->nodes.n;
}

static void add_items(struct drawer *d, const struct tn_items *items, enum tn_drawn kind)
{
    for (uint32_t i = 0; i < items->n; i++) {
        const struct tn_item *item = &items->at[i];
        if (item->sort == TN_SORT_TYPE) /* nothing flows there */
            continue;
        uint32_t number = add_node(
            d, (struct tn_drawn_node){.kind = (uint8_t)kind, .sort = item->sort, .label = item->name});
        if (kind == TN_DRAWN_IMPORT)
            tn_map_put(&d->imports, item->name, (void *)(uintptr_t)number);
    }
}

static const char *path_of(struct drawer *d, const struct tn_frame *frame)
{
    const char *path = NULL;
    for (; frame->caller; frame = frame->caller) {
        const char *label = tn_frame_label(&d->wiring, frame);
        path = path ? tn_arena_printf(d->types->arena, "%s › %s", label, path) : label;
    }
    return path;
}

static void put_unit(struct drawer *d, const struct tn_frame *frame, const struct tn_def *def,
                     uint32_t number)
{
    struct tn_map *map = tn_map_get(&d->units, frame);
    if (!map) {
        map = tn_new(d->types->arena, struct tn_map);
        tn_map_init(map, d->types->arena);
        tn_map_put(&d->units, frame, map);
    }
    tn_map_put(map, def, (void *)(uintptr_t)number);
}

/* The node of an instance, + 1; 0 where it has none. */
static uint32_t unit_of(const struct drawer *d, const struct tn_frame *frame, const struct tn_def *def)
{
    const struct tn_map *map = tn_map_get(&d->units, frame);
    return map ? (uint32_t)(uintptr_t)tn_map_get(map, def) : 0;
}

static void add_module(struct drawer *d, const struct tn_frame *frame, uint32_t i, const char *path)
{
    const struct tn_comp *comp;
    uint32_t number;
    struct tn_drawn_node node = {.kind = TN_DRAWN_MODULE, .path = path};
    if (tn_wiring_is_shim(&d->wiring, frame, i) || tn_wiring_fills_shim(&d->wiring, frame, i))
        return;
    node.label = tn_wiring_module_label(&d->wiring, frame, i);
    if (tn_wiring_module(&d->wiring, frame, i, &comp, &number))
        node.bytes = comp->modules[number].end - comp->modules[number].start;
    put_unit(d, frame, &frame->comp->spaces[TN_SPACE_CORE_INSTANCE].at[i], add_node(d, node));
}

static void add_units(struct drawer *d, const struct tn_frame *frame);

static void add_component(struct drawer *d, const struct tn_frame *frame, uint32_t i, const char *path)
{
    const struct tn_def *def = &frame->comp->spaces[TN_SPACE_INSTANCE].at[i];
    const struct tn_frame *child = tn_wiring_child(&d->wiring, frame, i);
    struct tn_drawn_node node = {.kind = TN_DRAWN_COMPONENT, .path = path};
    if (child && is_open(d, child)) {
        if (!is_wrapper(d, child->comp))
            add_units(d, child);
        return;
    }
    if (child) {
        node.label = tn_frame_label(&d->wiring, child);
        node.bytes = child->comp->end - child->comp->start;
    } else {
        node.label = tn_arena_printf(d->types->arena, "instance %u of a component that is not here", i);
    }
    put_unit(d, frame, def, add_node(d, node));
}

static void add_units(struct drawer *d, const struct tn_frame *frame)
{
    const struct tn_comp *comp = frame->comp;
    const char *path = path_of(d, frame);
    for (uint32_t i = 0; i < comp->spaces[TN_SPACE_CORE_INSTANCE].n && !d->over; i++)
        if (comp->spaces[TN_SPACE_CORE_INSTANCE].at[i].how == TN_BY_INSTANTIATE)
            add_module(d, frame, i, path);
    for (uint32_t i = 0; i < comp->spaces[TN_SPACE_INSTANCE].n && !d->over; i++)
        if (comp->spaces[TN_SPACE_INSTANCE].at[i].how == TN_BY_INSTANTIATE)
            add_component(d, frame, i, path);
}

/* ---- edges ---- */

struct taking { /* an argument */
    uint32_t to;
    const char *argument;
    unsigned first_edge; /* of it */
    bool one_by_one;
};

static const char *member_text(struct drawer *d, const struct tn_place *place)
{
    const char *text = place->n_members ? place->members[0] : NULL;
    for (unsigned i = 1; i < place->n_members; i++)
        text = tn_arena_printf(d->types->arena, "%s.%s", text, place->members[i]);
    return text;
}

static void add_edge(struct drawer *d, const struct taking *taking, uint32_t from,
                     const struct tn_place *place)
{
    struct tn_drawing *drawing = d->drawing;
    if (!from || from - 1 == taking->to)
        return;
    for (unsigned i = taking->first_edge; i < drawing->edges.n && taking->one_by_one; i++)
        if (drawing->edges.at[i].from == from - 1) {
            drawing->edges.at[i].n++;
            drawing->edges.at[i].member = NULL;
            return;
        }
    if (drawing->edges.n >= MAX_EDGES) {
        d->over = true;
        return;
    }
    *tn_push(d->types->arena, &drawing->edges) = (struct tn_drawn_edge){
        from - 1, taking->to, taking->argument, member_text(d, place), taking->one_by_one};
}

static void take(struct drawer *d, struct taking *taking, struct tn_place place);

static void take_one(struct drawer *d, struct taking *taking, const struct tn_frame *frame,
                     enum tn_space space, uint32_t index)
{
    if (space == TN_SPACE_TYPE || space == TN_SPACE_CORE_TYPE || d->nesting > MAX_EXPANSION || d->over)
        return;
    d->nesting++;
    take(d, taking, tn_wiring_find(&d->wiring, frame, space, index));
    d->nesting--;
}

/* An instance that was put together, or that one can look into: what is in it, one by one. */
static void take_all(struct drawer *d, struct taking *taking, const struct tn_place *place)
{
    taking->one_by_one = true;
    if (place->kind == TN_PLACE_BAG) {
        for (uint32_t i = 0; i < place->def->n_args; i++)
            take_one(d, taking, place->frame, (enum tn_space)place->def->args[i].space,
                     place->def->args[i].index);
        return;
    }
    const struct tn_comp *comp = place->inside->comp;
    for (int space = 0; space < TN_SPACES; space++)
        for (uint32_t i = 0; i < comp->spaces[space].n; i++)
            if (comp->spaces[space].at[i].how == TN_BY_EXPORT)
                take_one(d, taking, place->inside, (enum tn_space)space, i);
}

static void take(struct drawer *d, struct taking *taking, struct tn_place place)
{
    place = tn_wiring_through_shim(&d->wiring, place);
    switch ((enum tn_place_kind)place.kind) {
    case TN_PLACE_NONE: break;
    case TN_PLACE_IMPORT:
        add_edge(d, taking, (uint32_t)(uintptr_t)tn_map_get(&d->imports, place.def->name), &place);
        break;
    case TN_PLACE_INSTANCE:
    case TN_PLACE_MODULE:
        if (place.inside && !place.n_members && is_open(d, place.inside))
            take_all(d, taking, &place);
        else
            add_edge(d, taking, unit_of(d, place.frame, place.def), &place);
        break;
    case TN_PLACE_BAG: take_all(d, taking, &place); break;
    case TN_PLACE_OTHER:
        if (place.def->how == TN_BY_LOWER)
            take_one(d, taking, place.frame, TN_SPACE_FUNC, place.def->from);
        else if (place.def->how == TN_BY_LIFT)
            take_one(d, taking, place.frame, TN_SPACE_CORE_FUNC, place.def->from);
        break;
    }
}

static void add_arguments(struct drawer *d, const struct tn_frame *frame, const struct tn_def *def,
                          uint32_t to)
{
    for (uint32_t i = 0; i < def->n_args; i++) {
        struct taking taking = {to, def->args[i].name, d->drawing->edges.n, false};
        take_one(d, &taking, frame, (enum tn_space)def->args[i].space, def->args[i].index);
    }
}

static void add_edges(struct drawer *d, const struct tn_comp *comp, uint32_t first_export)
{
    for (unsigned i = 0; i < d->units.n; i++) {
        const struct tn_map *map = d->units.at[i].value;
        for (unsigned k = 0; k < map->n; k++)
            add_arguments(d, d->units.at[i].key, map->at[k].key, (uint32_t)(uintptr_t)map->at[k].value - 1);
    }
    const struct tn_items *exports = &comp->type->component->exports;
    for (uint32_t i = 0, to = first_export; i < exports->n && !d->over; i++) {
        if (exports->at[i].sort == TN_SORT_TYPE)
            continue;
        struct taking taking = {to++, exports->at[i].name, d->drawing->edges.n, false};
        take(d, &taking, tn_wiring_export(&d->wiring, d->wiring.root, exports->at[i].name));
    }
}

enum tn_status tn_draw(struct tn_types *types, struct tn_diag_sink *sink, const struct tn_comp *comp,
                       unsigned depth, struct tn_drawing *ret_drawing)
{
    struct drawer d = {.types = types, .drawing = ret_drawing, .depth = depth};
    *ret_drawing = (struct tn_drawing){.title = tn_file_base(comp->source->name)};
    tn_wiring_init(&d.wiring, types, comp);
    d.wiring.open = is_open;
    d.wiring.context = &d;
    tn_map_init(&d.imports, types->arena);
    tn_map_init(&d.units, types->arena);
    tn_map_init(&d.wrapper, types->arena);
    add_items(&d, &comp->type->component->imports, TN_DRAWN_IMPORT);
    add_units(&d, d.wiring.root);
    uint32_t first_export = ret_drawing->nodes.n;
    add_items(&d, &comp->type->component->exports, TN_DRAWN_EXPORT);
    if (!d.over)
        add_edges(&d, comp, first_export);
    if (!d.over && !tn_wiring_over(&d.wiring))
        return TN_OK;
    tn_diag_report(sink, TN_ERROR, "graph-limit", (struct tn_span){.source = comp->source},
                   "there is too much in this component to be drawn");
    return TN_ERR_LIMIT;
}

const char *tn_drawn_size(struct tn_arena *arena, uint64_t bytes)
{
    unsigned long long n = bytes;
    if (n < 10000)
        return tn_arena_printf(arena, "%llu bytes", n);
    return n < 10000000 ? tn_arena_printf(arena, "%llu kB", n / 1000)
                        : tn_arena_printf(arena, "%llu MB", n / 1000000);
}
