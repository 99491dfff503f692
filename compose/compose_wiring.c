#include "compose/compose_wiring.h"

#include "base/limits.h"
#include "base/utf8.h"
#include "wasm/wasm_read.h"

enum {
    MAX_STEPS = 1 << 26, /* of all look-ups of one wiring */
    MAX_FRAMES = 1 << 16,
    MAX_DEPTH = TN_MAX_NESTING * 2, /* look-ups that need another first; frames within frames */
    MAX_MEMBERS = sizeof((struct tn_place *)0)->members / sizeof(const char *)
};

struct tn_wired_export {
    enum tn_space space;
    uint32_t index;
};

static struct tn_frame *new_frame(struct tn_wiring *w, const struct tn_comp *comp)
{
    struct tn_frame *frame = tn_new(w->types->arena, struct tn_frame);
    frame->comp = comp;
    tn_map_init(&frame->children, w->types->arena);
    w->frames++;
    return frame;
}

void tn_wiring_init(struct tn_wiring *wiring, struct tn_types *types, const struct tn_comp *comp)
{
    *wiring = (struct tn_wiring){.types = types, .fuel = MAX_STEPS};
    tn_map_init(&wiring->exports, types->arena);
    wiring->root = new_frame(wiring, comp);
}

bool tn_wiring_over(const struct tn_wiring *wiring)
{
    return !wiring->fuel;
}

/* ---- exports by name ---- */

static void index_exports(struct tn_wiring *w, const struct tn_comp *comp, struct tn_map *by_name)
{
    for (int space = 0; space < TN_SPACES; space++)
        for (uint32_t i = 0; i < comp->spaces[space].n; i++) {
            const struct tn_def *def = &comp->spaces[space].at[i];
            if (def->how != TN_BY_EXPORT)
                continue;
            struct tn_wired_export *e = tn_new(w->types->arena, struct tn_wired_export);
            *e = (struct tn_wired_export){(enum tn_space)space, i};
            tn_map_put(by_name, def->name, e);
        }
}

static const struct tn_wired_export *export_of(struct tn_wiring *w, const struct tn_comp *comp,
                                               const char *name)
{
    struct tn_map *by_name = tn_map_get(&w->exports, comp);
    if (!by_name) {
        by_name = tn_new(w->types->arena, struct tn_map);
        tn_map_init(by_name, w->types->arena);
        index_exports(w, comp, by_name);
        tn_map_put(&w->exports, comp, by_name);
    }
    return tn_map_get(by_name, name);
}

static const struct tn_arg *arg_of(const struct tn_def *def, const char *name)
{
    for (uint32_t i = 0; i < def->n_args; i++)
        if (def->args[i].name == name)
            return &def->args[i];
    return NULL;
}

/* ---- following a definition back ---- */

struct cursor {
    const struct tn_frame *frame;
    enum tn_space space;
    uint32_t index;
    const char *wanted[MAX_MEMBERS]; /* members still to be looked up; the last one first */
    uint8_t n;
};

static void go(struct cursor *c, const struct tn_frame *frame, enum tn_space space, uint32_t index)
{
    c->frame = frame;
    c->space = space;
    c->index = index;
}

static bool is_core(enum tn_space space)
{
    return space <= TN_SPACE_CORE_TAG || space == TN_SPACE_CORE_INSTANCE;
}

static const struct tn_frame *outer(const struct tn_frame *frame, uint32_t count)
{
    for (; count && frame; count--)
        frame = frame->lexical;
    return frame;
}

/* One step back; false where the definition is the end of the way. */
static bool step(struct tn_wiring *w, struct cursor *c, const struct tn_def *def)
{
    const struct tn_arg *arg;
    switch ((enum tn_how)def->how) {
    case TN_BY_IMPORT:
        arg = c->frame->caller ? arg_of(c->frame->call, def->name) : NULL;
        if (arg)
            go(c, c->frame->caller, (enum tn_space)arg->space, arg->index);
        return arg;
    case TN_BY_EXPORT: c->index = def->from; return true;
    case TN_BY_ALIAS:
        if (c->n == MAX_MEMBERS)
            return false;
        c->wanted[c->n++] = def->name;
        go(c, c->frame, is_core(c->space) ? TN_SPACE_CORE_INSTANCE : TN_SPACE_INSTANCE, def->from);
        return true;
    case TN_BY_OUTER:
        if (!outer(c->frame, def->count))
            return false;
        go(c, outer(c->frame, def->count), c->space, def->from);
        return true;
    case TN_BY_BAG:
        arg = c->n ? arg_of(def, c->wanted[c->n - 1]) : NULL;
        if (arg) {
            c->n--;
            go(c, c->frame, (enum tn_space)arg->space, arg->index);
        }
        return arg;
    case TN_BY_INSTANTIATE: break;
    default: return false;
    }
    if (c->space != TN_SPACE_INSTANCE || !c->n)
        return false;
    const struct tn_frame *child = tn_wiring_child(w, c->frame, c->index);
    if (!child || (w->open && !w->open(w->context, child)))
        return false;
    const struct tn_wired_export *e = export_of(w, child->comp, c->wanted[c->n - 1]);
    if (e) {
        c->n--;
        go(c, child, e->space, e->index);
    }
    return e;
}

static enum tn_place_kind kind_of(const struct cursor *c, const struct tn_def *def)
{
    if (def->how == TN_BY_IMPORT)
        return TN_PLACE_IMPORT;
    if (def->how == TN_BY_BAG)
        return TN_PLACE_BAG;
    if (def->how == TN_BY_INSTANTIATE)
        return c->space == TN_SPACE_INSTANCE ? TN_PLACE_INSTANCE : TN_PLACE_MODULE;
    return TN_PLACE_OTHER;
}

static struct tn_place follow(struct tn_wiring *w, struct cursor c)
{
    const struct tn_def *def;
    do {
        if (!w->fuel || c.index >= c.frame->comp->spaces[c.space].n)
            return (struct tn_place){0};
        def = &c.frame->comp->spaces[c.space].at[c.index];
        w->fuel -= w->fuel <= def->n_args ? w->fuel : def->n_args + 1;
    } while (step(w, &c, def));
    struct tn_place place = {.kind = kind_of(&c, def),
                             .space = (uint8_t)c.space,
                             .frame = c.frame,
                             .index = c.index,
                             .def = def,
                             .n_members = c.n};
    while (c.n) {
        place.members[place.n_members - c.n] = c.wanted[c.n - 1];
        c.n--;
    }
    if (place.kind == TN_PLACE_INSTANCE)
        place.inside = tn_wiring_child(w, place.frame, place.index);
    return place;
}

struct tn_place tn_wiring_find(struct tn_wiring *w, const struct tn_frame *frame, enum tn_space space,
                               uint32_t index)
{
    return follow(w, (struct cursor){.frame = frame, .space = space, .index = index});
}

struct tn_place tn_wiring_member(struct tn_wiring *w, const struct tn_place *place, const char *name)
{
    struct cursor c = {.frame = place->frame, .space = (enum tn_space)place->space, .index = place->index};
    if (!place->kind || place->n_members == MAX_MEMBERS)
        return (struct tn_place){0};
    c.wanted[c.n++] = name;
    for (unsigned i = place->n_members; i--;)
        c.wanted[c.n++] = place->members[i];
    return follow(w, c);
}

struct tn_place tn_wiring_export(struct tn_wiring *w, const struct tn_frame *frame, const char *name)
{
    const struct tn_wired_export *e = export_of(w, frame->comp, name);
    return e ? tn_wiring_find(w, frame, e->space, e->index) : (struct tn_place){0};
}

/* ---- frames and modules ---- */

const struct tn_frame *tn_wiring_child(struct tn_wiring *w, const struct tn_frame *frame, uint32_t instance)
{
    const struct tn_def *def = &frame->comp->spaces[TN_SPACE_INSTANCE].at[instance];
    struct tn_frame *child = tn_map_get(&frame->children, def);
    if (child || def->how != TN_BY_INSTANTIATE)
        return child;
    if (w->depth >= MAX_DEPTH || w->frames >= MAX_FRAMES || frame->depth >= MAX_DEPTH) {
        w->fuel = 0;
        return NULL;
    }
    w->depth++;
    struct tn_place of = tn_wiring_find(w, frame, TN_SPACE_COMPONENT, def->from);
    w->depth--;
    if (of.kind != TN_PLACE_OTHER || of.def->how != TN_BY_NESTING)
        return NULL;
    child = new_frame(w, of.frame->comp->components[of.def->from]);
    child->lexical = of.frame;
    child->caller = frame;
    child->call = def;
    child->call_index = instance;
    child->depth = frame->depth + 1;
    tn_map_put((struct tn_map *)(uintptr_t)&frame->children, def, child);
    return child;
}

bool tn_wiring_module(struct tn_wiring *w, const struct tn_frame *frame, uint32_t index,
                      const struct tn_comp **ret_comp, uint32_t *ret_module)
{
    const struct tn_def *def = &frame->comp->spaces[TN_SPACE_CORE_INSTANCE].at[index];
    if (def->how != TN_BY_INSTANTIATE)
        return false;
    struct tn_place of = tn_wiring_find(w, frame, TN_SPACE_MODULE, def->from);
    if (of.kind != TN_PLACE_OTHER || of.def->how != TN_BY_NESTING)
        return false;
    *ret_comp = of.frame->comp;
    *ret_module = of.def->from;
    return true;
}

/* ---- shims ---- */

static const char table[] = "$imports";

/* The shim whose table stands in an argument: the shim's instance itself, or one put together that has it. */
static bool shim_in(struct tn_wiring *w, const struct tn_frame *frame, const struct tn_place *arg,
                    uint32_t *ret_shim)
{
    struct tn_place shim = *arg;
    if (arg->kind == TN_PLACE_BAG) {
        const struct tn_arg *in = arg_of(arg->def, tn_name(w->types->names, table));
        if (!in || in->space != TN_SPACE_CORE_TABLE)
            return false;
        shim = tn_wiring_find(w, frame, TN_SPACE_CORE_TABLE, in->index);
        if (shim.n_members != 1 || strcmp(shim.members[0], table))
            return false;
    }
    *ret_shim = shim.index;
    return shim.kind == TN_PLACE_MODULE && shim.frame == frame && !shim.def->n_args;
}

static bool is_functions(const struct tn_place *arg)
{
    if (arg->kind != TN_PLACE_BAG)
        return false;
    for (uint32_t i = 0; i < arg->def->n_args; i++)
        if (arg->def->args[i].space == TN_SPACE_CORE_FUNC &&
            arg->def->args[i].name[strspn(arg->def->args[i].name, "0123456789")])
            return false;
    return true;
}

/* Of a core instance that is given functions "0", "1", … and a table "$imports": the two, which may be one.
 */
static bool table_given(struct tn_wiring *w, const struct tn_frame *frame, const struct tn_def *def,
                        uint32_t *ret_shim, struct tn_place *ret_functions)
{
    bool functions = false, shim = false;
    if (def->how != TN_BY_INSTANTIATE || !def->n_args || def->n_args > 2)
        return false;
    for (uint32_t i = 0; i < def->n_args; i++) {
        struct tn_place arg = tn_wiring_find(w, frame, TN_SPACE_CORE_INSTANCE, def->args[i].index);
        if (is_functions(&arg)) {
            functions = true;
            *ret_functions = arg;
        }
        if (!shim)
            shim = shim_in(w, frame, &arg, ret_shim);
    }
    return functions && shim;
}

bool tn_wiring_fills_shim(struct tn_wiring *w, const struct tn_frame *frame, uint32_t instance)
{
    struct tn_place functions;
    uint32_t shim;
    return table_given(w, frame, &frame->comp->spaces[TN_SPACE_CORE_INSTANCE].at[instance], &shim,
                       &functions);
}

/* The functions that the shim's table is filled with. */
static bool filled_with(struct tn_wiring *w, const struct tn_frame *frame, uint32_t shim,
                        struct tn_place *ret_functions)
{
    const struct tn_defs *defs = &frame->comp->spaces[TN_SPACE_CORE_INSTANCE];
    uint32_t of;
    for (uint32_t i = shim + 1; i < defs->n; i++)
        if (table_given(w, frame, &defs->at[i], &of, ret_functions) && of == shim)
            return true;
    return false;
}

bool tn_wiring_is_shim(struct tn_wiring *w, const struct tn_frame *frame, uint32_t instance)
{
    struct tn_place functions;
    return !frame->comp->spaces[TN_SPACE_CORE_INSTANCE].at[instance].n_args &&
           filled_with(w, frame, instance, &functions);
}

struct tn_place tn_wiring_through_shim(struct tn_wiring *w, struct tn_place place)
{
    struct tn_place functions;
    if (place.kind != TN_PLACE_MODULE || place.n_members != 1 || place.def->n_args ||
        !filled_with(w, place.frame, place.index, &functions))
        return place;
    const struct tn_arg *arg = arg_of(functions.def, place.members[0]);
    if (!arg || arg->space != TN_SPACE_CORE_FUNC)
        return place;
    return tn_wiring_find(w, functions.frame, TN_SPACE_CORE_FUNC, arg->index);
}

/* ---- names ---- */

static const char *label(struct tn_wiring *w, const char *word, uint32_t index, struct tn_str name)
{
    if (!name.len)
        return tn_arena_printf(w->types->arena, "%s %u", word, index);
    return tn_arena_printf(w->types->arena, "%s %u \"%s\"", word, index,
                           tn_utf8_cstr(w->types->arena, name));
}

const char *tn_frame_label(struct tn_wiring *w, const struct tn_frame *frame)
{
    struct tn_str name = frame->comp->name;
    if (!frame->caller)
        return name.len ? tn_utf8_cstr(w->types->arena, name) : "the component";
    if (!name.len && frame->comp->parent)
        name = tn_comp_debug_name(frame->comp->parent, TN_SPACE_COMPONENT, frame->comp->index);
    if (!name.len)
        name = tn_comp_debug_name(frame->caller->comp, TN_SPACE_INSTANCE, frame->call_index);
    return label(w, "component", frame->comp->index, name);
}

const char *tn_wiring_module_label(struct tn_wiring *w, const struct tn_frame *frame, uint32_t index)
{
    const struct tn_module_options options = {.shape = true, .features = tn_features_all()};
    const struct tn_comp *comp;
    uint32_t number;
    struct tn_diag_list quiet;
    const struct tn_module *module;
    if (!tn_wiring_module(w, frame, index, &comp, &number))
        return tn_arena_printf(w->types->arena, "core instance %u", index);
    const struct tn_comp_module *at = &comp->modules[number];
    struct tn_str name = tn_comp_debug_name(comp, TN_SPACE_MODULE, at->index);
    tn_diag_list_init(&quiet, w->types->arena);
    if (!name.len && !tn_wasm_read(tn_types_core(w->types), &quiet.sink, comp->source, at->start, at->end,
                                   NULL, &options, &module))
        name = tn_wasm_name(module);
    return label(w, "module", at->index, name);
}
