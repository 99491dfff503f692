#include "compose/compose_why.h"

#include "component/comp_names.h"
#include "component/comp_print.h"
#include "compose/compose_graph.h"
#include "compose/compose_wiring.h"

enum { MAX_USERS = 10000 };

/* Where a module's imported function comes from. */
struct origin {
    bool import; /* the import that is asked about */
    bool shim;
    const char *function; /* of the import; a resource for a built-in; an export's name for a module */
    const char *builtin;
    struct unit *giver; /* a module's instance */
};

struct unit { /* an instance of a core module */
    struct tn_why_user user;
    const struct tn_frame *frame;
    uint32_t index;
    struct origin *origins; /* by imported function */
    bool *reached;          /* by function: it leads to the import */
    struct {
        uint32_t *at;
        unsigned n, cap;
    } queue;
    bool listed, queued;
};

struct asker {
    struct tn_types *types;
    struct tn_diag_sink *sink;
    const struct tn_comp *comp;
    struct tn_wiring wiring;
    struct tn_why *why;
    const char *import;  /* interned */
    struct tn_map codes; /* a nested module -> struct tn_code */
    struct tn_map units; /* frame -> struct tn_map: core instance's def -> struct unit */
    struct {
        struct unit **at;
        unsigned n, cap;
    } all, work;
    struct {
        const struct tn_frame **at;
        unsigned n, cap;
    } frames;
    enum tn_status status;
};

/* ---- which import is meant ---- */

static bool is_meant(struct asker *a, const char *name, const char *wanted, unsigned how)
{
    if (how == 0)
        return name == wanted;
    if (how == 1)
        return tn_name_track(a->types->names, name) == tn_name_track(a->types->names, wanted);
    struct tn_str bare = tn_name_unversioned(name);
    const char *slash = memchr(bare.at, '/', bare.len);
    if (how == 2)
        return tn_str_eq(bare, wanted);
    return slash && tn_str_eq((struct tn_str){slash + 1, (size_t)(bare.at + bare.len - slash - 1)}, wanted);
}

static void report_unknown(struct asker *a, const char *wanted)
{
    const struct tn_items *imports = &a->comp->type->component->imports;
    const char **names = tn_new_n(a->types->arena, imports->n, const char *);
    for (uint32_t i = 0; i < imports->n; i++)
        names[i] = imports->at[i].name;
    struct tn_draft draft =
        tn_diag_begin(a->sink, TN_ERROR, "why-unknown", (struct tn_span){.source = a->comp->source},
                      "there is no import `%s`", wanted);
    const char *near = tn_nearest(tn_str(wanted), names, imports->n);
    for (uint32_t i = 0; i < imports->n && !near; i++)
        tn_diag_note(&draft, TN_NOWHERE, "it imports `%s`", names[i]);
    if (near)
        tn_diag_help(&draft, "did you mean `%s`?", near);
    else if (!imports->n)
        tn_diag_help(&draft, "it imports nothing");
    tn_diag_end(&draft);
}

/* By its name, else its track, else without a version, else by the interface's own name: where one fits. */
static const struct tn_item *find_import(struct asker *a, const char *wanted)
{
    const struct tn_items *imports = &a->comp->type->component->imports;
    const char *name = tn_name(a->types->names, wanted);
    for (unsigned how = 0; how < 4; how++) {
        const struct tn_item *one = NULL, *other = NULL;
        for (uint32_t i = 0; i < imports->n; i++)
            if (is_meant(a, imports->at[i].name, name, how)) {
                other = one;
                one = &imports->at[i];
            }
        if (one && !other)
            return one;
        if (!other)
            continue;
        tn_diag_report(a->sink, TN_ERROR, "why-ambiguous", (struct tn_span){.source = a->comp->source},
                       "`%s` may be `%s` or `%s`", wanted, other->name, one->name);
        return NULL;
    }
    report_unknown(a, wanted);
    return NULL;
}

static bool function_matches(const struct asker *a, const char *function)
{
    const char *wanted = a->why->function;
    return !wanted || !strcmp(function, wanted) || !strcmp(tn_item_word(a->types->arena, function), wanted);
}

static bool check_function(struct asker *a, const struct tn_item *import)
{
    if (!a->why->function)
        return true;
    const struct tn_type *t = tn_base(import->type);
    const struct tn_items none = {0}, *items = t->kind == TN_INSTANCE ? &t->instance->exports : &none;
    for (uint32_t i = 0; i < items->n; i++)
        if (function_matches(a, items->at[i].name))
            return true;
    struct tn_draft draft =
        tn_diag_begin(a->sink, TN_ERROR, "why-unknown", (struct tn_span){.source = a->comp->source},
                      "`%s` has no function `%s`", import->name, a->why->function);
    for (uint32_t i = 0; i < items->n; i++)
        if (items->at[i].sort == TN_SORT_FUNC)
            tn_diag_note(&draft, TN_NOWHERE, "it has `%s`", tn_item_word(a->types->arena, items->at[i].name));
    tn_diag_end(&draft);
    return false;
}

/* ---- the modules, and where their functions come from ---- */

static const struct tn_code *code_of(struct asker *a, const struct tn_comp *comp, uint32_t number)
{
    const void *key = &comp->modules[number];
    const struct tn_code *code = tn_map_get(&a->codes, key);
    if (code || tn_map_has(&a->codes, key))
        return code;
    code = tn_code_read(a->types, a->sink, comp, number);
    if (!code)
        a->status = TN_ERR_INVALID;
    tn_map_put(&a->codes, key, code);
    return code;
}

static const char *path_of(struct asker *a, const struct tn_frame *frame, const char *last)
{
    for (; frame->caller; frame = frame->caller) {
        const char *label = tn_frame_label(&a->wiring, frame);
        last = last ? tn_arena_printf(a->types->arena, "%s › %s", label, last) : label;
    }
    return last;
}

static void add_unit(struct asker *a, const struct tn_frame *frame, uint32_t index)
{
    const struct tn_comp *comp;
    uint32_t number;
    if (!tn_wiring_module(&a->wiring, frame, index, &comp, &number) || a->all.n >= MAX_USERS ||
        tn_wiring_is_shim(&a->wiring, frame, index) || tn_wiring_fills_shim(&a->wiring, frame, index))
        return;
    struct unit *unit = tn_new(a->types->arena, struct unit);
    unit->frame = frame;
    unit->index = index;
    unit->user.code = code_of(a, comp, number);
    if (!unit->user.code)
        return;
    unit->user.label = path_of(a, frame, tn_wiring_module_label(&a->wiring, frame, index));
    struct tn_map *map = tn_map_get(&a->units, frame);
    if (!map) {
        map = tn_new(a->types->arena, struct tn_map);
        tn_map_init(map, a->types->arena);
        tn_map_put(&a->units, frame, map);
    }
    tn_map_put(map, &frame->comp->spaces[TN_SPACE_CORE_INSTANCE].at[index], unit);
    *tn_push(a->types->arena, &a->all) = unit;
}

static void add_frame(struct asker *a, const struct tn_frame *frame)
{
    const struct tn_defs *core = &frame->comp->spaces[TN_SPACE_CORE_INSTANCE];
    const struct tn_defs *instances = &frame->comp->spaces[TN_SPACE_INSTANCE];
    *tn_push(a->types->arena, &a->frames) = frame;
    for (uint32_t i = 0; i < core->n && !tn_wiring_over(&a->wiring); i++)
        if (core->at[i].how == TN_BY_INSTANTIATE)
            add_unit(a, frame, i);
    for (uint32_t i = 0; i < instances->n && !tn_wiring_over(&a->wiring); i++) {
        const struct tn_frame *child =
            instances->at[i].how == TN_BY_INSTANTIATE ? tn_wiring_child(&a->wiring, frame, i) : NULL;
        if (child)
            add_frame(a, child);
    }
}

static struct unit *unit_at(const struct asker *a, const struct tn_place *place)
{
    const struct tn_map *map = place->kind == TN_PLACE_MODULE ? tn_map_get(&a->units, place->frame) : NULL;
    return map ? tn_map_get(map, place->def) : NULL;
}

static struct tn_place find(struct asker *a, const struct tn_place *at, enum tn_space space)
{
    return tn_wiring_find(&a->wiring, at->frame, space, at->def->from);
}

/* A core function followed back: through shims, and through lowering to what lifts it elsewhere. */
static struct origin origin_of(struct asker *a, struct tn_place place)
{
    struct origin o = {0};
    for (unsigned i = 0; i < 64 && !tn_wiring_over(&a->wiring); i++) {
        struct tn_place behind = tn_wiring_through_shim(&a->wiring, place);
        o.shim |= behind.def != place.def;
        place = behind;
        if (place.kind == TN_PLACE_OTHER && place.def->how == TN_BY_LOWER) {
            place = find(a, &place, TN_SPACE_FUNC);
        } else if (place.kind == TN_PLACE_OTHER && place.def->how == TN_BY_LIFT) {
            place = find(a, &place, TN_SPACE_CORE_FUNC);
        } else if (place.kind == TN_PLACE_OTHER && place.def->how == TN_BY_BUILTIN && !o.builtin &&
                   tn_str_starts(tn_str(place.def->name), "resource.")) {
            o.builtin = place.def->name;
            place = find(a, &place, TN_SPACE_TYPE);
        } else {
            break;
        }
    }
    if (place.kind == TN_PLACE_IMPORT && place.def->name == a->import) {
        o.function = place.n_members ? place.members[0] : place.def->name;
        o.import = o.builtin ? !a->why->function : function_matches(a, o.function);
    } else if (place.kind == TN_PLACE_MODULE && place.n_members == 1) {
        o.giver = unit_at(a, &place);
        o.function = place.members[0];
    }
    return o;
}

static void find_origins(struct asker *a, struct unit *unit)
{
    const struct tn_def *def = &unit->frame->comp->spaces[TN_SPACE_CORE_INSTANCE].at[unit->index];
    const struct tn_code *code = unit->user.code;
    struct tn_map args; /* name -> struct tn_place, for a module may import much from one */
    tn_map_init(&args, a->types->arena);
    for (uint32_t i = 0; i < def->n_args; i++) {
        struct tn_place *place = tn_new(a->types->arena, struct tn_place);
        *place = tn_wiring_find(&a->wiring, unit->frame, TN_SPACE_CORE_INSTANCE, def->args[i].index);
        tn_map_put(&args, def->args[i].name, place);
    }
    unit->origins = tn_new_n(a->types->arena, code->n_imported, struct origin);
    unit->reached = tn_new_n(a->types->arena, code->n_funcs, bool);
    for (uint32_t f = 0; f < code->n_imported; f++) {
        const struct tn_core_import *import = &code->module->type->imports[code->import_of[f]];
        const struct tn_place *arg = tn_map_get(&args, import->module);
        if (arg)
            unit->origins[f] = origin_of(a, tn_wiring_member(&a->wiring, arg, import->name));
    }
}

/* ---- from the import outwards ---- */

static void need(struct asker *a, struct unit *unit, uint32_t func)
{
    const struct tn_code *code = unit->user.code;
    const struct origin *o = &unit->origins[func];
    const struct tn_core_import *import = &code->module->type->imports[code->import_of[func]];
    if (unit->reached[func])
        return;
    unit->reached[func] = true;
    *tn_push(a->types->arena, &unit->queue) = func;
    *tn_push(a->types->arena, &unit->user.needs) =
        (struct tn_why_need){.function = o->function,
                             .builtin = o->builtin,
                             .giver = o->import ? NULL : &o->giver->user,
                             .module = import->module,
                             .name = import->name,
                             .shim = o->shim,
                             .index = func,
                             .callers = code->caller + code->first[func],
                             .n_callers = code->first[func + 1] - code->first[func]};
    if (!unit->listed)
        *tn_push(a->types->arena, &a->why->users) = &unit->user;
    unit->listed = true;
    if (!unit->queued)
        *tn_push(a->types->arena, &a->work) = unit;
    unit->queued = true;
}

/* Callers of callers, as far as the module goes. */
static void spread(struct asker *a, struct unit *unit)
{
    const struct tn_code *code = unit->user.code;
    while (unit->queue.n) {
        uint32_t func = unit->queue.at[--unit->queue.n];
        unit->user.in_table |= code->in_table[func];
        for (uint32_t i = code->first[func]; i < code->first[func + 1]; i++)
            if (!unit->reached[code->caller[i]]) {
                unit->reached[code->caller[i]] = true;
                *tn_push(a->types->arena, &unit->queue) = code->caller[i];
            }
    }
}

static bool has_text(const struct tn_texts *texts, const char *text)
{
    for (unsigned i = 0; i < texts->n; i++)
        if (texts->at[i] == text)
            return true;
    return false;
}

static void spread_exports(struct asker *a, struct unit *unit)
{
    const struct tn_module_type *type = unit->user.code->module->type;
    for (uint32_t i = 0; i < type->n_exports; i++) {
        const struct tn_core_export *e = &type->exports[i];
        if (e->type.kind == TN_EXTERN_FUNC && e->index < unit->user.code->n_funcs &&
            unit->reached[e->index] && !has_text(&unit->user.leads, e->name))
            *tn_push(a->types->arena, &unit->user.leads) = e->name;
    }
    for (unsigned u = 0; u < a->all.n; u++)
        for (uint32_t f = 0; f < a->all.at[u]->user.code->n_imported; f++) {
            const struct origin *o = &a->all.at[u]->origins[f];
            if (o->giver == unit && has_text(&unit->user.leads, o->function))
                need(a, a->all.at[u], f);
        }
}

static void spread_all(struct asker *a)
{
    for (unsigned u = 0; u < a->all.n; u++)
        for (uint32_t f = 0; f < a->all.at[u]->user.code->n_imported; f++)
            if (a->all.at[u]->origins[f].import)
                need(a, a->all.at[u], f);
    for (unsigned i = 0; i < a->work.n; i++) {
        a->work.at[i]->queued = false;
        spread(a, a->work.at[i]);
        spread_exports(a, a->work.at[i]);
    }
}

/* ---- the rest of the answer ---- */

/* The name that a frame's component imports it by, or NULL. */
static const char *name_in(struct asker *a, const struct tn_frame *frame)
{
    for (int space = 0; space < TN_SPACES; space++)
        for (uint32_t i = 0; i < frame->comp->spaces[space].n; i++) {
            const struct tn_def *def = &frame->comp->spaces[space].at[i];
            if (def->how != TN_BY_IMPORT)
                continue;
            struct tn_place place = tn_wiring_find(&a->wiring, frame, (enum tn_space)space, i);
            if (place.kind == TN_PLACE_IMPORT && place.def->name == a->import && !place.n_members)
                return def->name;
        }
    return NULL;
}

static bool is_within(const struct tn_frame *frame, const struct tn_frame *outer)
{
    while (frame && frame != outer)
        frame = frame->caller;
    return frame;
}

static void name_imports(struct asker *a)
{
    for (unsigned i = 0; i < a->frames.n; i++) {
        const struct tn_frame *frame = a->frames.at[i];
        const char *name = name_in(a, frame);
        bool used = false;
        for (unsigned u = 0; u < a->all.n && name; u++) {
            struct unit *unit = a->all.at[u];
            used |= unit->listed && is_within(unit->frame, frame);
            if (unit->frame == frame)
                unit->user.import = name;
        }
        if (name && frame->caller && !used)
            *tn_push(a->types->arena, &a->why->takers) = path_of(a, frame, NULL);
    }
}

static bool mentions(void *context, const struct tn_type *t, void *owner)
{
    (void)t, (void)owner;
    *(bool *)context = true;
    return false;
}

static void name_types(struct asker *a, const struct tn_item *import)
{
    struct tn_map owners;
    const struct tn_type *t = tn_base(import->type);
    const struct tn_component *component = a->comp->type->component;
    tn_map_init(&owners, a->types->arena);
    for (uint32_t i = 0; t->kind == TN_INSTANCE && i < t->instance->exports.n; i++)
        if (t->instance->exports.at[i].sort == TN_SORT_TYPE)
            tn_map_put(&owners, t->instance->exports.at[i].type, import);
    const struct tn_items *lists[] = {&component->imports, &component->exports};
    for (unsigned l = 0; l < 2 && owners.n; l++)
        for (uint32_t i = 0; i < lists[l]->n; i++) {
            const struct tn_item *item = &lists[l]->at[i];
            struct tn_map seen;
            bool found = false;
            tn_map_init(&seen, a->types->arena);
            if (item != import)
                tn_each_owner(&owners, &seen, item->type, mentions, &found);
            if (found)
                *tn_push(a->types->arena, &a->why->types_for) = item->name;
        }
}

static void name_export(struct asker *a, const struct tn_place *place, const char *name)
{
    struct origin o = place->kind ? origin_of(a, *place) : (struct origin){0};
    if (o.import)
        *tn_push(a->types->arena, &a->why->again) = name;
    else if (o.giver && has_text(&o.giver->user.leads, tn_name(a->types->names, o.function)))
        *tn_push(a->types->arena, &a->why->exports) = name;
}

static void name_exports(struct asker *a)
{
    const struct tn_items *exports = &a->comp->type->component->exports;
    for (uint32_t i = 0; i < exports->n; i++) {
        const struct tn_item *item = &exports->at[i];
        struct tn_place place = tn_wiring_export(&a->wiring, a->wiring.root, item->name);
        if (item->sort == TN_SORT_FUNC)
            name_export(a, &place, item->name);
        if (item->sort != TN_SORT_INSTANCE || !place.kind)
            continue;
        const struct tn_items *inner = &tn_base(item->type)->instance->exports;
        for (uint32_t k = 0; k < inner->n; k++)
            if (inner->at[k].sort == TN_SORT_FUNC) {
                struct tn_place member = tn_wiring_member(&a->wiring, &place, inner->at[k].name);
                name_export(a, &member,
                            tn_arena_printf(a->types->arena, "%s#%s", item->name, inner->at[k].name));
            }
    }
}

enum tn_status tn_why(struct tn_types *types, struct tn_diag_sink *sink, const struct tn_comp *comp,
                      const char *wanted, struct tn_why *ret_why)
{
    struct asker a = {.types = types, .sink = sink, .comp = comp, .why = ret_why};
    const char *hash = strchr(wanted, '#');
    *ret_why = (struct tn_why){.function = hash ? hash + 1 : NULL};
    const struct tn_item *import =
        find_import(&a, hash ? tn_arena_copy(types->arena, wanted, (size_t)(hash - wanted)) : wanted);
    if (!import || !check_function(&a, import))
        return TN_ERR_INVALID;
    a.import = ret_why->import = import->name;
    tn_wiring_init(&a.wiring, types, comp);
    tn_map_init(&a.codes, types->arena);
    tn_map_init(&a.units, types->arena);
    add_frame(&a, a.wiring.root);
    for (unsigned u = 0; u < a.all.n; u++)
        find_origins(&a, a.all.at[u]);
    spread_all(&a);
    name_imports(&a);
    name_types(&a, import);
    name_exports(&a);
    if (!tn_wiring_over(&a.wiring) && a.all.n < MAX_USERS)
        return a.status;
    tn_diag_report(sink, TN_ERROR, "why-limit", (struct tn_span){.source = comp->source},
                   "there is too much in this component to be followed");
    return TN_ERR_LIMIT;
}
