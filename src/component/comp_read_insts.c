/* Instances, aliases and the start function: Binary.md "Instance Definitions", "Alias Definitions", "Start".
 */
#include "base/limits.h"
#include "component/comp_scope.h"

enum { MAX_ARGS = 100000, MAX_START_ARGS = 1000 };

static const char *intern(struct tn_comp_reader *c, struct tn_str text)
{
    return tn_name_utf8(c->types->names, text);
}

/* ---- core instances ---- */

static enum tn_space core_space(uint8_t kind)
{
    static const enum tn_space of[] = {
        [TN_EXTERN_FUNC] = TN_SPACE_CORE_FUNC,     [TN_EXTERN_TABLE] = TN_SPACE_CORE_TABLE,
        [TN_EXTERN_MEMORY] = TN_SPACE_CORE_MEMORY, [TN_EXTERN_GLOBAL] = TN_SPACE_CORE_GLOBAL,
        [TN_EXTERN_TAG] = TN_SPACE_CORE_TAG,
    };
    return of[kind];
}

static const struct tn_extern_type *core_export(const struct tn_core_exports *exports, const char *name)
{
    if (!exports->module)
        return tn_map_get(&exports->by_name, name);
    const struct tn_core_export *export = tn_module_export(exports->module, name);
    return export ? &export->type : NULL;
}

/* core:sort, of what a core instance exports */
static uint8_t read_core_kind(struct tn_comp_reader *c)
{
    size_t at = tn_comp_at(c);
    uint8_t kind = tn_read_byte(&c->p.r);
    if (kind > TN_EXTERN_TAG) {
        tn_comp_bad_byte(c, at, kind, "what a core instance exports");
        return TN_EXTERN_FUNC;
    }
    if (kind == TN_EXTERN_TAG)
        tn_comp_need(c, at, TN_FEATURE_EXCEPTIONS, "tag");
    return kind;
}

/* core:inlineexport ::= n:<core:name> si:<core:sortidx> */
static struct tn_arg read_core_inlineexport(struct tn_comp_reader *c, struct tn_core_exports *exports)
{
    size_t at = tn_comp_at(c);
    struct tn_arg arg = {.name = intern(c, tn_read_name(&c->p.r))};
    arg.space = (uint8_t)core_space(read_core_kind(c));
    arg.index = tn_read_u32(&c->p.r);
    const struct tn_def *def = tn_def_at(c, c->scope, arg.space, at, arg.index);
    if (def && !tn_map_put(&exports->by_name, arg.name, def->core))
        tn_comp_wrong(c, at, "component-duplicate", "export `%s` stands twice in a core instance", arg.name);
    return arg;
}

/* core:instantiatearg ::= n:<core:name> 0x12 i:<instanceidx> */
static struct tn_arg read_core_arg(struct tn_comp_reader *c, struct tn_map *args)
{
    size_t at = tn_comp_at(c);
    struct tn_arg arg = {.name = intern(c, tn_read_name(&c->p.r)), .space = TN_SPACE_CORE_INSTANCE};
    size_t kind_at = tn_comp_at(c);
    uint8_t kind = tn_read_byte(&c->p.r);
    if (kind != 0x12)
        tn_comp_bad_byte(c, kind_at, kind, "an argument to a core module");
    arg.index = tn_read_u32(&c->p.r);
    const struct tn_def *def = tn_def_at(c, c->scope, TN_SPACE_CORE_INSTANCE, at, arg.index);
    if (def && !tn_map_put(args, arg.name, def))
        tn_comp_wrong(c, at, "component-duplicate", "argument `%s` is given twice", arg.name);
    return arg;
}

/* One import of module `index`: an argument of that name must export it. */
static void check_core_import(struct tn_comp_reader *c, uint32_t index, const struct tn_core_import *import,
                              const struct tn_map *args, size_t at)
{
    const struct tn_def *instance = tn_map_get(args, import->module);
    const char *why = "";
    if (!instance) {
        tn_comp_wrong(c, at, "component-core-import", "%s imports from `%s`, and no argument has that name",
                      tn_comp_called(c, TN_SPACE_MODULE, index), import->module);
        return;
    }
    if (!instance->exports)
        return; /* told before */
    const struct tn_extern_type *found = core_export(instance->exports, import->name);
    if (!found && !instance->exports->module && tn_map_has(&instance->exports->by_name, import->name))
        return;
    if (!found)
        tn_comp_wrong(c, at, "component-core-import", "%s imports `%s` from `%s`, which does not export it",
                      tn_comp_called(c, TN_SPACE_MODULE, index), import->name, import->module);
    else if (!tn_extern_matches(c->p.store, found, &import->type, &why))
        tn_comp_wrong(c, at, "component-core-import", "%s imports `%s` from `%s`: %s",
                      tn_comp_called(c, TN_SPACE_MODULE, index), import->name, import->module, why);
}

static const struct tn_core_exports *instantiate_module(struct tn_comp_reader *c, size_t at, uint32_t module,
                                                        const struct tn_map *args)
{
    if (c->options.shape)
        return NULL;
    const struct tn_type *t = tn_module_at(c, at, module);
    if (t->kind != TN_MODULE)
        return NULL;
    for (uint32_t i = 0; i < t->module->n_imports; i++)
        check_core_import(c, module, &t->module->imports[i], args, at);
    struct tn_core_exports *exports = tn_new(tn_comp_arena(c), struct tn_core_exports);
    exports->module = t->module;
    return exports;
}

void tn_read_core_instance(struct tn_comp_reader *c)
{
    size_t at = tn_comp_at(c);
    uint8_t byte = tn_read_byte(&c->p.r);
    uint32_t module = byte == 0 ? tn_read_u32(&c->p.r) : 0;
    uint32_t n = tn_read_count(&c->p.r, MAX_ARGS, "too many arguments or exports of a core instance");
    struct tn_arg *args = tn_new_n(tn_comp_arena(c), n, struct tn_arg);
    struct tn_core_exports *bag = tn_new(tn_comp_arena(c), struct tn_core_exports);
    struct tn_map given;
    tn_map_init(&given, tn_comp_arena(c));
    tn_map_init(&bag->by_name, tn_comp_arena(c));
    if (byte > 1)
        tn_comp_bad_byte(c, at, byte, "a core instance");
    for (uint32_t i = 0; i < n && !c->p.r.error; i++)
        args[i] = byte ? read_core_inlineexport(c, bag) : read_core_arg(c, &given);
    if (c->p.r.error)
        return;
    if (!byte)
        tn_def_at(c, c->scope, TN_SPACE_MODULE, at, module);
    const struct tn_core_exports *exports = byte ? bag : instantiate_module(c, at, module, &given);
    struct tn_def *def = tn_def_add(c, TN_SPACE_CORE_INSTANCE, byte ? TN_BY_BAG : TN_BY_INSTANTIATE, at);
    def->from = module;
    def->args = args;
    def->n_args = n;
    def->exports = c->options.shape ? NULL : exports;
}

/* ---- component instances ---- */

/* instantiatearg ::= n:<name> si:<sortidx> */
static struct tn_arg read_arg(struct tn_comp_reader *c, struct tn_items *items)
{
    size_t at = tn_comp_at(c);
    struct tn_item item = {.name = intern(c, tn_read_name(&c->p.r))};
    struct tn_sort_index si = tn_read_sortidx(c);
    item.sort = (uint8_t)si.sort;
    item.type = tn_sort_at(c, si.sort, si.at, si.index);
    item.note = tn_note_at(c, at);
    if (!c->p.r.error && !tn_items_add(c->types, items, item))
        tn_comp_wrong(c, at, "component-duplicate", "argument `%s` is given twice", item.name);
    return (struct tn_arg){item.name, (uint8_t)tn_space_of(si.sort), si.index};
}

/* inlineexport ::= na:<nameattributes> si:<sortidx>. The items are the nodes themselves, under no new name.
 */
static struct tn_arg read_inlineexport(struct tn_comp_reader *c, struct tn_side *side, struct tn_items *items)
{
    size_t at = tn_comp_at(c);
    struct tn_item item = {0};
    item.name = tn_read_nameattributes(c, &item.attrs);
    struct tn_sort_index si = tn_read_sortidx(c);
    item.sort = (uint8_t)si.sort;
    item.type = tn_sort_at(c, si.sort, si.at, si.index);
    item.note = tn_note_at(c, at);
    if (c->p.r.error)
        return (struct tn_arg){0};
    if (si.sort == TN_SORT_VALUE && item.type->has & TN_HAS_BORROW)
        tn_comp_wrong(c, at, "component-borrow", "an exported value cannot contain a `borrow`");
    tn_check_name(c, side, items, false, &item, at);
    tn_items_add(c->types, items, item);
    return (struct tn_arg){item.name, (uint8_t)tn_space_of(si.sort), si.index};
}

/* The arguments must be what the component imports; the instance is its exports, over the arguments' own
 * types. */
static const struct tn_type *instantiate(struct tn_comp_reader *c, size_t at, uint32_t index,
                                         const struct tn_items *args, struct tn_later **ret_later)
{
    struct tn_match match;
    const struct tn_type *component = tn_base(tn_node_at(c, TN_SPACE_COMPONENT, at, index));
    if (c->p.r.error || component->kind != TN_COMPONENT)
        return tn_type_prim(TN_BAD);
    tn_match_init(&match, c->types, c->p.sink);
    match.code = "component-argument";
    match.who[0] = "the arguments";
    match.who[1] = tn_comp_called(c, TN_SPACE_COMPONENT, index);
    match.span = (struct tn_span){c->p.r.source, at, tn_comp_at(c)};
    const struct tn_type *t = NULL;
    struct tn_later *later = tn_new(tn_comp_arena(c), struct tn_later);
    later->exports = &component->component->exports;
    if (!c->options.verdict)
        t = tn_component_instantiate(&match, component, args, &c->scope->defined);
    else if (tn_component_given(&match, component, args, &c->scope->defined, &later->subst))
        *ret_later = later;
    if (t || *ret_later)
        return t;
    if (!match.mismatches)
        return tn_comp_made(c, at, NULL);
    tn_comp_mismatched(c, &match);
    return tn_type_prim(TN_BAD);
}

static const struct tn_type *bag(struct tn_comp_reader *c, size_t at, const struct tn_items *items)
{
    struct tn_instance *instance = tn_new(tn_comp_arena(c), struct tn_instance);
    instance->exports = *items;
    return tn_comp_made(c, at, tn_type_instance(c->types, instance));
}

void tn_read_instance(struct tn_comp_reader *c)
{
    size_t at = tn_comp_at(c);
    uint8_t byte = tn_read_byte(&c->p.r);
    uint32_t component = byte == 0 ? tn_read_u32(&c->p.r) : 0;
    uint32_t n = tn_read_count(&c->p.r, MAX_ARGS, "too many arguments or exports of an instance");
    struct tn_arg *args = tn_new_n(tn_comp_arena(c), n, struct tn_arg);
    struct tn_items items = {0};
    struct tn_side side = {0};
    tn_map_init(&side.canonical, tn_comp_arena(c));
    if (byte > 1)
        tn_comp_bad_byte(c, at, byte, "an instance");
    for (uint32_t i = 0; i < n && !c->p.r.error; i++)
        args[i] = byte ? read_inlineexport(c, &side, &items) : read_arg(c, &items);
    if (c->p.r.error)
        return;
    struct tn_later *later = NULL;
    const struct tn_type *t = byte ? bag(c, at, &items) : instantiate(c, at, component, &items, &later);
    struct tn_def *def = tn_def_add(c, TN_SPACE_INSTANCE, byte ? TN_BY_BAG : TN_BY_INSTANTIATE, at);
    if (later)
        tn_map_put(&c->scope->later, (const void *)(uintptr_t)c->scope->spaces[TN_SPACE_INSTANCE].n, later);
    def->from = component;
    def->args = args;
    def->n_args = n;
    def->type = t;
}

/* ---- aliases ---- */

/* What an instance exports; NULL where it was wrong. */
static const struct tn_items *exports_at(struct tn_comp_reader *c, size_t at, uint32_t index)
{
    const struct tn_type *instance = tn_base(tn_node_at(c, TN_SPACE_INSTANCE, at, index));
    return instance->kind == TN_INSTANCE ? &instance->instance->exports : NULL;
}

/* alias export: "i is validated to refer to an instance in the index space that exports n with the specified
 * sort" */
static void alias_export(struct tn_comp_reader *c, size_t at, enum tn_sort sort)
{
    uint32_t index = tn_read_u32(&c->p.r);
    const char *name = intern(c, tn_read_name(&c->p.r));
    struct tn_later *later = tn_later_at(c->scope, index);
    const struct tn_items *exports = later ? later->exports : exports_at(c, at, index);
    if (c->p.r.error)
        return;
    if (sort == TN_SORT_VALUE)
        tn_comp_need(c, at, TN_FEATURE_CM_VALUES, "value");
    const struct tn_item *item = exports ? tn_items_find(exports, name) : NULL;
    if (exports && !item)
        tn_comp_wrong(c, at, "component-alias", "%s has no export `%s`",
                      tn_comp_called(c, TN_SPACE_INSTANCE, index), name);
    if (item && item->sort != sort)
        tn_comp_wrong(c, at, "component-alias", "export `%s` of %s is not %s: it is %s", name,
                      tn_comp_called(c, TN_SPACE_INSTANCE, index), tn_comp_a(c, tn_sort_word(sort)),
                      tn_comp_a(c, tn_sort_word(item->sort)));
    struct tn_def *def = tn_def_add(c, tn_space_of(sort), TN_BY_ALIAS, at);
    def->from = index;
    def->name = name;
    def->type = item && item->sort == sort ? item->type : tn_type_prim(TN_BAD);
    if (later)
        def->type = tn_comp_made(c, at, tn_type_copy(&later->subst, def->type));
}

static void alias_core_export(struct tn_comp_reader *c, size_t at, uint8_t kind)
{
    uint32_t index = tn_read_u32(&c->p.r);
    const char *name = intern(c, tn_read_name(&c->p.r));
    const struct tn_def *instance = tn_def_at(c, c->scope, TN_SPACE_CORE_INSTANCE, at, index);
    if (c->p.r.error)
        return;
    const struct tn_extern_type *found = NULL;
    if (instance && instance->exports) {
        found = core_export(instance->exports, name);
        if (!found)
            tn_comp_wrong(c, at, "component-alias", "%s has no export `%s`",
                          tn_comp_called(c, TN_SPACE_CORE_INSTANCE, index), name);
        else if (found->kind != kind)
            tn_comp_wrong(c, at, "component-alias", "export `%s` of %s is not %s: it is %s", name,
                          tn_comp_called(c, TN_SPACE_CORE_INSTANCE, index),
                          tn_comp_a(c, tn_extern_word(kind)), tn_comp_a(c, tn_extern_word(found->kind)));
    }
    struct tn_def *def = tn_def_add(c, core_space(kind), TN_BY_ALIAS, at);
    def->from = index;
    def->name = name;
    def->core = found && found->kind == kind ? found : NULL;
}

/* "if ct is greater than 0 and crosses a component boundary and s is type, the target type may not
 * transitively refer to a resource type": one of its own, that is, not bound within */
static void check_crossing(struct tn_comp_reader *c, size_t at, const struct tn_type *t,
                           const struct tn_scope *to)
{
    struct tn_scope *inner = c->scope; /* the scope right inside `to` */
    if (inner == to)
        return;
    while (inner->outer != to)
        inner = inner->outer;
    if (inner->kind != TN_SCOPE_COMPONENT)
        return;
    inner->alias_size += t->size;
    if (inner->alias_size >= TN_MAX_TYPE_SIZE)
        tn_comp_wrong(c, at, "component-limit", "over the limit for the size of types, by outer aliases");
    struct tn_free free;
    tn_free_init(&free, c->types);
    tn_free_type(&free, t);
    for (unsigned i = 0; i < free.found.n; i++)
        if (free.found.at[i].value) {
            tn_comp_wrong(
                c, at, "component-alias",
                "an outer alias cannot reach a type that refers to a resource of the component around");
            return;
        }
}

static void alias_outer(struct tn_comp_reader *c, size_t at, enum tn_space space)
{
    uint32_t count = tn_read_u32(&c->p.r), index = tn_read_u32(&c->p.r);
    struct tn_scope *scope = c->scope;
    for (uint32_t i = 0; i < count && scope; i++)
        scope = scope->outer;
    if (!scope)
        tn_comp_wrong(c, at, "component-alias", "outer alias counts %u scopes out, past the outermost",
                      count);
    const struct tn_def *from = scope ? tn_def_at(c, scope, space, at, index) : NULL;
    if (from && space == TN_SPACE_TYPE)
        check_crossing(c, at, from->type, scope);
    if (c->p.r.error)
        return;
    struct tn_def copy = from ? *from : (struct tn_def){.number = TN_NO_TYPE, .type = tn_type_prim(TN_BAD)};
    struct tn_def *def = tn_def_add(c, space, TN_BY_OUTER, at);
    def->from = index;
    def->count = count;
    def->type = copy.type;
    def->number = copy.number;
    if (space == TN_SPACE_CORE_TYPE)
        *tn_push(tn_comp_arena(c), &c->scope->numbers) = copy.number;
}

/* The sort byte or bytes before the target is known. */
struct alias_sort {
    uint8_t sort, core;
    size_t at;
};

static enum tn_sort component_sort(struct tn_comp_reader *c, struct alias_sort s)
{
    static const enum tn_sort sorts[] = {TN_SORT_MODULE, TN_SORT_FUNC,      TN_SORT_VALUE,
                                         TN_SORT_TYPE,   TN_SORT_COMPONENT, TN_SORT_INSTANCE};
    if (s.sort > 5 || (s.sort == 0 && s.core != 0x11)) {
        tn_comp_bad_byte(c, s.at, s.sort ? s.sort : s.core, "what an instance exports");
        return TN_SORT_FUNC;
    }
    return sorts[s.sort];
}

static void read_alias_core_export(struct tn_comp_reader *c, struct alias_sort s)
{
    if (s.sort || s.core > TN_EXTERN_TAG) {
        tn_comp_bad_byte(c, s.at, s.sort ? s.sort : s.core, "what a core instance exports");
        return;
    }
    if (s.core == TN_EXTERN_TAG)
        tn_comp_need(c, s.at, TN_FEATURE_EXCEPTIONS, "tag");
    alias_core_export(c, s.at, s.core);
}

static void read_alias_outer(struct tn_comp_reader *c, struct alias_sort s)
{
    if (s.sort == 0x00 && s.core == 0x10)
        alias_outer(c, s.at, TN_SPACE_CORE_TYPE);
    else if (s.sort == 0x00 && s.core == 0x11)
        alias_outer(c, s.at, TN_SPACE_MODULE);
    else if (s.sort == 0x03)
        alias_outer(c, s.at, TN_SPACE_TYPE);
    else if (s.sort == 0x04)
        alias_outer(c, s.at, TN_SPACE_COMPONENT);
    else
        tn_comp_bad_byte(c, s.at, s.sort ? s.sort : s.core, "the sort of an outer alias");
}

/* "export aliases only alias the instance and type sorts; outer aliases only alias the core type and type
 * sorts" */
static void check_in_type(struct tn_comp_reader *c, struct alias_sort s, uint8_t target)
{
    bool ok = target == 0x00   ? s.sort == 0x03 || s.sort == 0x05
              : target == 0x02 ? s.sort == 0x03 || (!s.sort && s.core == 0x10)
                               : false;
    if (c->scope->kind != TN_SCOPE_COMPONENT && !ok)
        tn_comp_malformed(c, s.at,
                          "an alias in a component or instance type may only refer to types or instances");
}

void tn_read_alias(struct tn_comp_reader *c)
{
    struct alias_sort s = {.at = tn_comp_at(c)};
    s.sort = tn_read_byte(&c->p.r);
    s.core = s.sort ? 0 : tn_read_byte(&c->p.r);
    size_t target_at = tn_comp_at(c);
    uint8_t target = tn_read_byte(&c->p.r);
    if (target <= 2)
        check_in_type(c, s, target);
    switch (target) {
    case 0x00: alias_export(c, s.at, component_sort(c, s)); return;
    case 0x01: read_alias_core_export(c, s); return;
    case 0x02: read_alias_outer(c, s); return;
    }
    tn_comp_bad_byte(c, target_at, target, "the target of an alias");
}

/* ---- start ---- */

static void check_start_arg(struct tn_comp_reader *c, size_t at, const struct tn_type *found,
                            const struct tn_part *param)
{
    struct tn_match match;
    tn_match_init(&match, c->types, c->p.sink);
    match.code = "component-start";
    match.who[0] = "the value";
    match.who[1] = tn_arena_printf(tn_comp_arena(c), "parameter `%s` of the start function", param->name);
    match.span = (struct tn_span){c->p.r.source, at, at + 1};
    if (!tn_match(&match, found, param->type))
        tn_comp_mismatched(c, &match);
}

/* start ::= f:<funcidx> arg*:vec(<valueidx>) r:<u32> */
void tn_read_start(struct tn_comp_reader *c)
{
    size_t at = tn_comp_at(c);
    tn_comp_need(c, at, TN_FEATURE_CM_VALUES, "start function");
    if (c->scope->has_start)
        tn_comp_wrong(c, at, "component-start", "a component cannot have more than one start function");
    c->scope->has_start = true;
    const struct tn_type *t = tn_node_at(c, TN_SPACE_FUNC, at, tn_read_u32(&c->p.r));
    const struct tn_func *func = t->kind == TN_FUNC ? t->func : NULL;
    uint32_t n = tn_read_count(&c->p.r, MAX_START_ARGS, "too many arguments of a start function");
    if (func && n != func->n)
        tn_comp_wrong(c, at, "component-start", "the start function takes %u arguments, and %u are given",
                      func->n, n);
    for (uint32_t i = 0; i < n && !c->p.r.error; i++) {
        size_t arg_at = tn_comp_at(c);
        const struct tn_type *found = tn_value_at(c, arg_at, tn_read_u32(&c->p.r));
        if (func && i < func->n)
            check_start_arg(c, arg_at, found, &func->params[i]);
    }
    uint32_t results = tn_read_u32(&c->p.r);
    if (func && results != (func->result ? 1 : 0))
        tn_comp_wrong(c, at, "component-start", "the start function gives %u results, and %u are declared",
                      func->result ? 1 : 0, results);
    if (func && func->result && !c->p.r.error)
        tn_def_add(c, TN_SPACE_VALUE, TN_BY_START, at)->type = func->result;
}
