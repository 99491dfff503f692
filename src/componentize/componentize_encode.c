/* The component: imports; the core modules; the shim module's instance, then each module's with what it
 * imports; the fixup module's; the exports, each interface through a small component that gives its types
 * their names. */
#include "base/limits.h"
#include "componentize/componentize_in.h"

enum { TASK_RETURN = 0x09 };

struct encode {
    struct tn_new *n;
    struct tn_enc *enc;
    struct tn_live live;
    struct tn_map ports;    /* imported item -> index + 1 of its instance or function */
    struct tn_map funcs;    /* item of an imported instance -> index + 1 of the function */
    struct tn_map own;      /* exported resource -> the resource that the component defines for it */
    struct tn_subst inside; /* all of `own`: how a type of an export is seen before it is exported */
    struct tn_map hooks;    /* "input export" -> index + 1 of the core function that takes its place */
    uint32_t shim;          /* core instance */
    bool has_memory;
    uint32_t memory;
    bool failed;
};

static const struct tn_type *checked(struct encode *e, const struct tn_type *t)
{
    e->failed = e->failed || !t;
    return t ? t : tn_type_prim(TN_BOOL);
}

static const struct tn_items *items_of(const struct tn_item *port)
{
    return &tn_base(port->type)->instance->exports;
}

static void *index_value(uint32_t index)
{
    return (void *)((uintptr_t)index + 1);
}

static bool get_index(const struct tn_map *map, const void *key, uint32_t *ret_index)
{
    uintptr_t known = (uintptr_t)tn_map_get(map, key);
    if (known)
        *ret_index = (uint32_t)(known - 1);
    return known != 0;
}

/* ---- imports ---- */

static bool is_live(const struct encode *e, const struct tn_item *item)
{
    if (item->sort == TN_SORT_TYPE)
        return tn_map_has(&e->live.seen, item->type);
    return item->sort != TN_SORT_FUNC || tn_map_has(&e->live.funcs, item);
}

/* An interface as far as it is used; one of which nothing is, is not imported. */
static void import_interface(struct encode *e, const struct tn_item *port)
{
    const struct tn_items *items = items_of(port);
    struct tn_instance *slim = tn_new(e->n->arena, struct tn_instance);
    struct tn_item item = *port;
    uint32_t index;
    for (uint32_t i = 0; i < items->n; i++)
        if (is_live(e, &items->at[i]))
            tn_items_add(e->n->types, &slim->exports, items->at[i]);
    if (!slim->exports.n)
        return;
    item.type = tn_type_instance(e->n->types, slim);
    checked(e, item.type);
    if (e->failed)
        return;
    index = tn_enc_import(e->enc, &item);
    tn_enc_name(e->enc, TN_NAME_INSTANCE, index, port->name);
    tn_map_put(&e->ports, port, index_value(index));
}

static void import_all(struct encode *e, const uint32_t *order, enum tn_sort sort)
{
    const struct tn_items *imports = &e->n->imports;
    for (uint32_t i = 0; i < imports->n && !e->failed; i++) {
        const struct tn_item *port = &imports->at[order[i]];
        if (port->sort != sort)
            continue;
        if (sort == TN_SORT_INSTANCE)
            import_interface(e, port);
        else if (is_live(e, port))
            tn_map_put(&e->ports, port, index_value(tn_enc_import(e->enc, port)));
    }
}

/* ---- core instances ---- */

static uint32_t alias(struct encode *e, uint32_t instance, const char *name, enum tn_extern kind)
{
    return tn_enc_core_alias(e->enc, instance, tn_name(e->n->types->names, name), kind);
}

static uint32_t alias_func(struct encode *e, uint32_t instance, const char *name, const char *debug)
{
    uint32_t index = alias(e, instance, name, TN_EXTERN_FUNC);
    tn_enc_name(e->enc, TN_NAME_CORE_FUNC, index, debug);
    return index;
}

static void embed(struct encode *e, struct tn_new_input *input)
{
    struct tn_out module;
    const char *name = input->in->kind == TN_INPUT_ADAPTER
                           ? tn_arena_printf(e->n->arena, "wit-component:adapter:%s", input->in->name)
                           : input->in->name;
    tn_new_module(input, &module);
    input->module_index = tn_enc_module_slices(e->enc, &module);
    tn_enc_name(e->enc, TN_NAME_CORE_MODULE, input->module_index, name);
}

static void embed_shims(struct encode *e)
{
    struct tn_new *n = e->n;
    if (!n->shims.n && !n->memory && (!n->tls || n->tls_in_context))
        return;
    uint32_t module = tn_enc_module(e->enc, tn_new_shim_module(n));
    tn_enc_name(e->enc, TN_NAME_CORE_MODULE, module, "tenon-shim-module");
    e->shim = tn_enc_core_instantiate(e->enc, module, NULL, 0);
    tn_enc_name(e->enc, TN_NAME_CORE_INSTANCE, e->shim, "tenon-shim-instance");
    if (n->memory) {
        e->memory = alias(e, e->shim, TN_SHIM_MEMORY, TN_EXTERN_MEMORY);
        e->has_memory = true;
    }
}

static uint32_t alias_shim(struct encode *e, const struct tn_shim *shim)
{
    return alias_func(e, e->shim, shim->name, shim->debug);
}

/* The realloc of an option: itself, once its module is instantiated; else, or where tasks have hooks, its
 * shim. */
static uint32_t realloc_for(struct encode *e, struct tn_new_input *input, bool exported)
{
    struct tn_new_input *giver;
    const char *export = tn_new_realloc(input, exported, &giver);
    const struct tn_shim *shim = tn_new_realloc_shim(e->n, giver, export);
    return shim ? alias_shim(e, shim) : alias_func(e, giver->instance, export, export);
}

static struct tn_enc_options options_for(struct encode *e, struct tn_new_input *input,
                                         const struct tn_use *use)
{
    struct tn_enc_options o = {
        .given = tn_use_options(e->n, use), .memory = e->memory, .encoding = use->encoding};
    if (o.given & TN_ENC_STRINGS && use->func)
        tn_new_encoding(input, use->exported, use->port, use->func, &o.encoding);
    if (o.given & TN_ENC_REALLOC)
        o.realloc = realloc_for(e, input, use->exported);
    return o;
}

/* ---- what an import is given ---- */

static uint32_t func_index(struct encode *e, const struct tn_use *use)
{
    uint32_t index = 0;
    if (!use->port) {
        get_index(&e->ports, use->func, &index);
    } else if (!get_index(&e->funcs, use->func, &index)) {
        uint32_t instance = 0;
        get_index(&e->ports, use->port, &instance);
        index = tn_enc_alias(e->enc, instance, use->func->name, TN_SORT_FUNC, NULL);
        tn_map_put(&e->funcs, use->func, index_value(index));
    }
    return index;
}

static uint32_t thread_table(struct encode *e)
{
    const struct tn_new_input *main = &e->n->inputs[0];
    return alias(e, main->instance, tn_offer_of(main, TN_OFFER_TABLE)->export->name, TN_EXTERN_TABLE);
}

static uint32_t make_builtin(struct encode *e, struct tn_new_input *input, const struct tn_use *use)
{
    static const tn_valtype start[] = {TN_VAL_I32};
    struct tn_enc_builtin f = {.code = use->row->code,
                               .of = use->row->of,
                               .type = use->type,
                               .context = use->value,
                               .slot = use->slot,
                               .async = use->async};
    if (use->type && use->exported)
        f.type = checked(e, tn_type_copy(&e->inside, use->type));
    if (f.of & TN_ENC_OF_FUNC) {
        f.func_type = tn_enc_core_func_type(e->enc, start, 1);
        f.table = thread_table(e);
    }
    if (f.of & (TN_ENC_OF_MEMORY | TN_ENC_OF_OPTIONS))
        f.options = options_for(e, input, use);
    uint32_t index = tn_enc_builtin(e->enc, &f);
    tn_enc_name(e->enc, TN_NAME_CORE_FUNC, index, use->import->name);
    return index;
}

static uint32_t make_use(struct encode *e, struct tn_new_input *input, const struct tn_use *use)
{
    if (use->kind == TN_USE_BUILTIN)
        return make_builtin(e, input, use);
    struct tn_enc_options options = options_for(e, input, use);
    uint32_t index = tn_enc_lower(e->enc, func_index(e, use), &options);
    tn_enc_name(e->enc, TN_NAME_CORE_FUNC, index, use->func->name);
    return index;
}

static uint32_t make_tls(struct encode *e, const struct tn_use *use)
{
    bool set = use->kind == TN_USE_TLS_SET;
    if (!e->n->tls_in_context)
        return alias(e, e->shim, set ? TN_SHIM_SET_TLS : TN_SHIM_GET_TLS, TN_EXTERN_FUNC);
    return tn_enc_builtin(
        e->enc, &(struct tn_enc_builtin){
                    .code = set ? 0x0b : 0x0a, .of = TN_ENC_OF_CONTEXT, .context = use->value, .slot = 1});
}

static uint32_t give(struct encode *e, struct tn_new_input *input, const struct tn_use *use)
{
    if (use->shim)
        return alias_shim(e, use->shim);
    switch (use->kind) {
    case TN_USE_MEMORY: return e->memory;
    case TN_USE_EXPORT: return alias(e, use->input->instance, use->name, use->import->type.kind);
    case TN_USE_TLS_GET:
    case TN_USE_TLS_SET: return make_tls(e, use);
    default: return make_use(e, input, use);
    }
}

static void instantiate(struct encode *e, struct tn_new_input *input)
{
    struct tn_arena *arena = e->n->arena;
    struct tn_enc_core_arg *args = tn_new_n(arena, input->groups.n, struct tn_enc_core_arg);
    for (unsigned g = 0; g < input->groups.n; g++) {
        const struct tn_use_group *group = &input->groups.at[g];
        struct tn_enc_core_export *bag = tn_new_n(arena, group->uses.n, struct tn_enc_core_export);
        args[g].name = group->module;
        if (group->whole) {
            args[g].instance = group->whole->instance;
            continue;
        }
        for (unsigned i = 0; i < group->uses.n; i++) {
            const struct tn_use *use = group->uses.at[i];
            bag[i] = (struct tn_enc_core_export){use->field, use->import->type.kind, give(e, input, use)};
        }
        args[g].instance = tn_enc_core_bag(e->enc, bag, group->uses.n);
        tn_enc_name(e->enc, TN_NAME_CORE_INSTANCE, args[g].instance, group->module);
    }
    input->instance = tn_enc_core_instantiate(e->enc, input->module_index, args, input->groups.n);
    tn_enc_name(e->enc, TN_NAME_CORE_INSTANCE, input->instance, input->in->name);
}

static void instantiate_all(struct encode *e)
{
    struct tn_new *n = e->n;
    for (uint32_t i = 0; i < n->n; i++) {
        if (n->inputs[i].dropped)
            continue;
        instantiate(e, &n->inputs[i]);
        const struct tn_offer *memory = i ? NULL : tn_offer_of(&n->inputs[0], TN_OFFER_MEMORY);
        if (!memory || e->has_memory)
            continue;
        e->memory = alias(e, n->inputs[0].instance, memory->export->name, TN_EXTERN_MEMORY);
        e->has_memory = true;
        tn_enc_name(e->enc, TN_NAME_CORE_MEMORY, e->memory, "memory");
    }
}

/* ---- fixups ---- */

static uint32_t actual_bag(struct encode *e)
{
    struct tn_new *n = e->n;
    struct tn_enc_core_export *bag = tn_new_n(n->arena, n->shims.n, struct tn_enc_core_export);
    for (unsigned i = 0; i < n->shims.n; i++) {
        const struct tn_shim *shim = n->shims.at[i];
        uint32_t index = shim->kind == TN_SHIM_USE
                             ? make_use(e, shim->input, shim->use)
                             : alias_func(e, shim->input->instance, shim->export, shim->export);
        bag[i] = (struct tn_enc_core_export){shim->name, TN_EXTERN_FUNC, index};
    }
    return tn_enc_core_bag(e->enc, bag, n->shims.n);
}

static const char *hook_key(struct encode *e, const struct tn_new_input *input, const char *name)
{
    return tn_name_printf(e->n->types->names, "%u %s", (unsigned)(input - e->n->inputs), name);
}

static enum tn_status fix_up(struct encode *e)
{
    struct tn_fixup_result f;
    enum tn_status status = tn_new_fixup_module(e->n, &f);
    if (status || !f.module.len)
        return status;
    uint32_t module = tn_enc_module(e->enc, f.module);
    struct tn_enc_core_arg *args = tn_new_n(e->n->arena, f.instances.n, struct tn_enc_core_arg);
    tn_enc_name(e->enc, TN_NAME_CORE_MODULE, module, "tenon-fixup");
    for (unsigned i = 0; i < f.instances.n; i++) {
        const struct tn_fixup_import *in = &f.instances.at[i];
        args[i] = (struct tn_enc_core_arg){in->name, in->kind == TN_FIXUP_SHIM     ? e->shim
                                                     : in->kind == TN_FIXUP_ACTUAL ? actual_bag(e)
                                                                                   : in->input->instance};
    }
    uint32_t instance = tn_enc_core_instantiate(e->enc, module, args, f.instances.n);
    tn_enc_name(e->enc, TN_NAME_CORE_INSTANCE, instance, "fixup");
    for (unsigned i = 0; i < f.hooks.n; i++)
        tn_map_put(&e->hooks, hook_key(e, f.hooks.at[i].input, f.hooks.at[i].name),
                   index_value(alias(e, instance, f.hooks.at[i].hook, TN_EXTERN_FUNC)));
    return TN_OK;
}

/* ---- exports ---- */

/* A core export as it is lifted: by way of its hooks where it has any. */
static uint32_t lifted_core(struct encode *e, const struct tn_new_input *input, const char *name)
{
    uint32_t index;
    return get_index(&e->hooks, hook_key(e, input, name), &index)
               ? index
               : alias_func(e, input->instance, name, name);
}

static uint32_t lift(struct encode *e, struct tn_new_input *input, const struct tn_item *port,
                     const struct tn_item *func, const struct tn_type *type)
{
    const struct tn_offer *offer = tn_offer_for(input, TN_OFFER_FUNC, func),
                          *post = tn_offer_for(input, TN_OFFER_POST_RETURN, func),
                          *callback = tn_offer_for(input, TN_OFFER_CALLBACK, func);
    uint32_t core = lifted_core(e, input, offer->export->name);
    struct tn_enc_options o = {.given = tn_abi_options(e->n, func->type->func, offer->abi),
                               .memory = e->memory};
    struct tn_new_input *giver;
    tn_new_encoding(input, true, port == func ? NULL : port, func, &o.encoding);
    if (o.given & TN_ENC_REALLOC) {
        const char *realloc = tn_new_realloc(input, true, &giver);
        o.realloc = lifted_core(e, giver, realloc);
    }
    if (post) {
        o.given |= TN_ENC_POST_RETURN;
        o.post_return = lifted_core(e, input, post->export->name);
    }
    if (callback) {
        o.given |= TN_ENC_CALLBACK;
        o.callback = lifted_core(e, input, callback->export->name);
    }
    uint32_t index = tn_enc_lift(e->enc, core, type, &o);
    tn_enc_name(e->enc, TN_NAME_FUNC, index, func->name);
    return index;
}

/* The small component that an interface is exported through. It imports the interface's functions, over types
 * that have no names yet, and the types that they are over; and exports the types under their names, and the
 * functions over those. There are three views of the interface: `port`, as it is exported; in `before`, as
 * the small component imports it; and e->inside, as the component around it has it. */
struct naming {
    struct encode *e;
    struct tn_enc *enc;
    const struct tn_item *port;
    struct tn_subst before;
    struct tn_map own;   /* types that the interface introduces */
    struct tn_map seen;  /* of a walk */
    struct tn_map names; /* of imports */
    struct {
        struct tn_enc_arg *at;
        unsigned n, cap;
    } args;
};

/* `names` counts, so that many of one name cost no more than others. */
static const char *import_name(struct naming *m, const char *prefix, const char *name)
{
    struct tn_names *names = m->e->n->types->names;
    const char *base = tn_name_printf(names, "%s%s", prefix, name), *made = base;
    while (tn_map_has(&m->names, made)) {
        uintptr_t times = (uintptr_t)tn_map_get(&m->names, base);
        tn_map_put(&m->names, base, (void *)(times + 1));
        made = tn_name_printf(names, "%s%u", base, (unsigned)times);
    }
    tn_map_put(&m->names, made, NULL);
    return made;
}

static const char *type_word(const struct tn_type *t)
{
    const char *name = t->kind == TN_NAMED ? t->named->name : t->resource->name;
    return name ? name : "t";
}

/* Imports a type, which the component around it gives as `outer`. */
static void import_type(struct naming *m, const struct tn_type *t, const struct tn_type *outer)
{
    struct tn_item item = {.sort = TN_SORT_TYPE, .type = t};
    item.name = import_name(m, "import-type-", type_word(t));
    tn_enc_import(m->enc, &item);
    *tn_push(m->e->n->arena, &m->args) =
        (struct tn_enc_arg){item.name, TN_SORT_TYPE, tn_enc_type(m->e->enc, outer), NULL};
}

/* Types of other interfaces, each after what it is over. A chain of names is as long as it likes. */
static void import_foreign(struct naming *m, const struct tn_type *t)
{
    struct tn_list chain = {0};
    for (; t && t->kind == TN_NAMED && tn_map_put(&m->seen, t, t); t = t->named->target)
        *tn_push(m->e->n->arena, &chain) = t;
    if (t && t->kind != TN_NAMED && !tn_is_prim(t) && tn_map_put(&m->seen, t, t)) {
        if (t->kind == TN_INSTANCE)
            for (uint32_t i = 0; i < t->instance->exports.n; i++)
                import_foreign(m, t->instance->exports.at[i].type);
        for (uint32_t i = 0; i < tn_type_children(t); i++)
            import_foreign(m, tn_type_child(t, i));
        if (t->kind == TN_RESOURCE)
            *tn_push(m->e->n->arena, &chain) = t;
    }
    for (uint32_t i = chain.n; i-- > 0;) {
        if (tn_map_has(&m->own, chain.at[i]))
            continue;
        import_type(m, chain.at[i], chain.at[i]);
        tn_subst_keep(&m->before, chain.at[i], chain.at[i]);
    }
}

/* What the functions are over of the interface's own: its resources, and what must have a name to be
 * imported. */
static void import_own(struct naming *m)
{
    const struct tn_items *items = items_of(m->port);
    struct tn_live live;
    tn_map_init(&live.seen, m->e->n->arena);
    for (uint32_t i = 0; i < items->n; i++)
        if (items->at[i].sort == TN_SORT_FUNC)
            tn_live_mark(&live, items->at[i].type);
    for (uint32_t i = 0; i < items->n; i++) {
        const struct tn_type *t = items->at[i].type;
        if (items->at[i].sort != TN_SORT_TYPE)
            continue;
        if (t->kind == TN_RESOURCE) {
            const struct tn_type *fresh = checked(m->e, tn_resource_fresh(m->e->n->types, t));
            if (m->e->failed)
                return;
            tn_subst_keep(&m->before, t, fresh);
            import_type(m, fresh, tn_map_get(&m->e->own, t));
        } else if (tn_map_has(&live.seen, t)) {
            import_type(m, checked(m->e, tn_type_copy(&m->before, t)),
                        checked(m->e, tn_type_copy(&m->e->inside, t)));
        }
        if (m->e->failed)
            return;
    }
}

/* "import-method-r-f" of "[method]r.f" */
static const char *func_import_name(struct naming *m, const char *name)
{
    if (name[0] != '[')
        return import_name(m, "import-func-", name);
    char *word = tn_arena_copy(m->e->n->arena, name, strlen(name)), *to = word;
    for (const char *c = name; *c; c++)
        if (*c != '[')
            *to++ = (char)(*c == ']' || *c == '.' ? '-' : *c);
    *to = 0;
    return import_name(m, "import-", word);
}

static void import_funcs(struct naming *m, struct tn_new_input *input)
{
    const struct tn_items *items = items_of(m->port);
    for (uint32_t i = 0; i < items->n && !m->e->failed; i++) {
        const struct tn_item *func = &items->at[i];
        if (func->sort != TN_SORT_FUNC)
            continue;
        struct tn_item item = {.name = func_import_name(m, func->name), .sort = TN_SORT_FUNC};
        item.type = checked(m->e, tn_type_copy(&m->before, func->type));
        const struct tn_type *inside = checked(m->e, tn_type_copy(&m->e->inside, func->type));
        if (m->e->failed)
            return;
        tn_enc_import(m->enc, &item);
        *tn_push(m->e->n->arena, &m->args) =
            (struct tn_enc_arg){item.name, TN_SORT_FUNC, lift(m->e, input, m->port, func, inside), NULL};
    }
}

static void export_all(struct naming *m)
{
    const struct tn_items *items = items_of(m->port);
    uint32_t func = 0;
    for (uint32_t i = 0; i < items->n; i++) {
        const struct tn_item *item = &items->at[i];
        if (item->sort == TN_SORT_FUNC)
            tn_enc_export(m->enc, item, func++, true);
        else if (item->sort == TN_SORT_TYPE && item->type->kind == TN_RESOURCE)
            tn_enc_export(m->enc, item, tn_enc_type(m->enc, tn_subst_get(&m->before, item->type)), false);
        else if (item->sort == TN_SORT_TYPE)
            tn_enc_export(m->enc, item, tn_enc_type_defined(m->enc, item->type), false);
    }
}

/* Resources of other exports are by now those that the whole exports. */
static void see_only_own(struct naming *m)
{
    const struct tn_items *items = items_of(m->port);
    struct tn_subst *inside = &m->e->inside;
    tn_subst_init(inside, m->e->n->types);
    for (uint32_t i = 0; i < items->n; i++) {
        const struct tn_type *t = items->at[i].type;
        if (items->at[i].sort != TN_SORT_TYPE)
            continue;
        tn_map_put(&m->own, t, t);
        if (t->kind == TN_RESOURCE)
            tn_subst_keep(inside, t, tn_map_get(&m->e->own, t));
    }
}

static enum tn_status export_interface(struct encode *e, const struct tn_item *port)
{
    struct tn_new *n = e->n;
    struct naming m = {.e = e, .enc = tn_enc_new(n->types), .port = port};
    struct tn_out component;
    tn_subst_init(&m.before, n->types);
    m.before.fresh_names = true;
    tn_map_init(&m.own, n->arena);
    tn_map_init(&m.seen, n->arena);
    tn_map_init(&m.names, n->arena);
    see_only_own(&m);
    import_foreign(&m, port->type);
    import_own(&m);
    import_funcs(&m, tn_map_get(&n->owners, port->name));
    if (!e->failed)
        export_all(&m);
    enum tn_status status = e->failed ? TN_ERR_LIMIT : tn_enc_finish(m.enc, n->sink, &component);
    tn_enc_free(m.enc);
    if (status)
        return status;
    uint32_t index = tn_enc_component(e->enc, tn_out_flatten(&component, n->arena));
    tn_enc_name(e->enc, TN_NAME_COMPONENT, index, tn_arena_printf(n->arena, "%s-shim-component", port->name));
    uint32_t instance = tn_enc_instantiate(e->enc, index, m.args.at, m.args.n, NULL);
    tn_enc_name(e->enc, TN_NAME_INSTANCE, instance,
                tn_arena_printf(n->arena, "%s-shim-instance", port->name));
    tn_enc_export(e->enc, port, instance, false);
    return TN_OK;
}

static enum tn_status export_ports(struct encode *e)
{
    const struct tn_items *exports = &e->n->exports;
    const uint32_t *order = tn_live_order(e->n, exports);
    enum tn_status status = order ? TN_OK : TN_ERR_INVALID;
    for (uint32_t i = 0; i < exports->n && !status; i++) {
        const struct tn_item *port = &exports->at[order[i]];
        struct tn_new_input *input = tn_map_get(&e->n->owners, port->name);
        if (port->sort == TN_SORT_INSTANCE)
            status = export_interface(e, port);
        else if (port->sort == TN_SORT_FUNC)
            tn_enc_export(e->enc, port, lift(e, input, port, port, port->type), false);
    }
    return status;
}

/* The resources of what is exported: defined before any module is instantiated, for modules are given what
 * makes and drops them. */
static void define_resources(struct encode *e)
{
    const struct tn_items *exports = &e->n->exports;
    tn_subst_init(&e->inside, e->n->types);
    for (uint32_t i = 0; i < exports->n; i++) {
        struct tn_new_input *input = tn_map_get(&e->n->owners, exports->at[i].name);
        const struct tn_items *items =
            exports->at[i].sort == TN_SORT_INSTANCE ? items_of(&exports->at[i]) : NULL;
        for (uint32_t k = 0; items && k < items->n; k++) {
            const struct tn_item *item = &items->at[k];
            if (item->sort != TN_SORT_TYPE || item->type->kind != TN_RESOURCE)
                continue;
            const struct tn_type *own = checked(e, tn_resource_fresh(e->n->types, item->type));
            const struct tn_offer *dtor = input->dropped ? NULL : tn_offer_for(input, TN_OFFER_DTOR, item);
            uint32_t index = 0;
            if (dtor)
                index = alias_shim(e, tn_new_dtor_shim(e->n, input, dtor->export->name));
            tn_enc_name(e->enc, TN_NAME_TYPE, tn_enc_resource(e->enc, own, dtor ? &index : NULL), item->name);
            tn_map_put(&e->own, item->type, own);
            tn_subst_keep(&e->inside, item->type, own);
        }
    }
}

static enum tn_status encode(struct encode *e)
{
    struct tn_new *n = e->n;
    tn_live_find(&e->live, n);
    const uint32_t *order = tn_live_order(n, &n->imports);
    if (!order)
        return TN_ERR_INVALID;
    import_all(e, order, TN_SORT_INSTANCE);
    import_all(e, order, TN_SORT_TYPE);
    import_all(e, order, TN_SORT_FUNC);
    for (uint32_t i = 0; i < n->n; i++)
        if (!n->inputs[i].dropped)
            embed(e, &n->inputs[i]);
    embed_shims(e);
    define_resources(e);
    if (e->failed)
        return TN_ERR_LIMIT;
    instantiate_all(e);
    enum tn_status status = fix_up(e);
    return status ? status : export_ports(e);
}

enum tn_status tn_new_encode(struct tn_new *n, struct tn_out *ret_out)
{
    struct encode e = {.n = n, .enc = tn_enc_new(n->types)};
    tn_map_init(&e.ports, n->arena);
    tn_map_init(&e.funcs, n->arena);
    tn_map_init(&e.own, n->arena);
    tn_map_init(&e.hooks, n->arena);
    enum tn_status status = encode(&e);
    if (!status && e.failed)
        status = TN_ERR_LIMIT;
    if (status == TN_ERR_LIMIT && !n->wrong)
        tn_new_wrong(n, NULL, 0, "componentize-too-large", "over the limit on the %s",
                     n->types->over ? n->types->over : "number of types");
    if (!status) {
        tn_enc_names_end(e.enc);
        tn_enc_custom(e.enc, "producers", tn_meta_own_producers(n->arena));
        status = tn_enc_finish(e.enc, n->sink, ret_out);
    }
    tn_enc_free(e.enc);
    return status;
}
