/* A core module that has all imports and exports of a world and does nothing: a place to start, and a test of
 * every name. Its functions trap. */
#include "base/limits.h"
#include "componentize/componentize_in.h"
#include "wasm/wasm_opcodes.h"
#include "wasm/wasm_write.h"

struct dummy {
    struct tn_new n; /* as far as signatures need it */
    struct tn_wasm_writer *w;
    const struct tn_mangling *m;
    enum tn_dummy_names names;
    bool imports; /* imports are put, not exports */
};

static const char *prefixed(struct dummy *d, const char *name)
{
    return d->m->legacy ? name : tn_arena_printf(d->n.arena, "cm32p2%s", name);
}

/* The import module of a port's functions, or of intrinsics of an exported one. */
static const char *module_of(struct dummy *d, const struct tn_item *port, bool exported)
{
    const char *name = !port          ? d->m->root
                       : d->m->legacy ? port->name
                                      : tn_name_track(d->n.types->names, port->name);
    return prefixed(d, tn_arena_printf(d->n.arena, "%s%s%s", port ? d->m->other : "",
                                       exported ? d->m->exported : "", name));
}

static void put_import(struct dummy *d, const char *module, const char *name, uint32_t number)
{
    const struct tn_extern_type type = {.kind = TN_EXTERN_FUNC, .type = number};
    if (d->imports)
        tn_wasm_put_import(d->w, module, name, &type);
}

static void put_intrinsic(struct dummy *d, const char *module, const char *name, const char *signature)
{
    put_import(d, module, name, tn_signature(&d->n, signature, TN_VAL_I32));
}

/* `traps`: the function must return something, or be called never. */
static void put_export(struct dummy *d, const char *name, uint32_t number, bool traps)
{
    static const uint8_t unreachable[] = {TN_OP_UNREACHABLE};
    if (d->imports)
        return;
    uint32_t index = tn_wasm_put_func(d->w, number, 0, (struct tn_bytes){unreachable, traps});
    tn_wasm_put_export(d->w, name, TN_EXTERN_FUNC, index);
}

static bool is_async(const struct dummy *d)
{
    return d->names == TN_DUMMY_ASYNC_CALLBACK || d->names == TN_DUMMY_ASYNC_STACKFUL;
}

/* ---- streams and futures ---- */

static void put_channel(struct dummy *d, const char *module, const char *func, enum tn_kind kind,
                        unsigned index)
{
    static const struct {
        const char *name, *stream, *future, *before;
    } rows[] = {{"new", ">l", ">l", ""},
                {"cancel-read", "i>i", "i>i", ""},
                {"cancel-write", "i>i", "i>i", ""},
                {"drop-readable", "i>", "i>", ""},
                {"drop-writable", "i>", "i>", ""},
                {"forward", "ii>", "ii>", ""},
                {"read", "iii>i", "ii>i", "[async-lower]"},
                {"write", "iii>i", "ii>i", "[async-lower]"}};
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
        put_intrinsic(d, module,
                      tn_arena_printf(d->n.arena, "%s[%s-%s-%u]%s", rows[i].before, tn_kind_word(kind),
                                      rows[i].name, index, func),
                      kind == TN_STREAM ? rows[i].stream : rows[i].future);
}

static void put_channels(struct dummy *d, const char *module, const struct tn_item *func)
{
    const struct tn_type *t;
    for (uint32_t i = 0; (t = tn_func_channel(func->type, i)) != NULL; i++)
        put_channel(d, module, func->name, (enum tn_kind)t->kind, i);
}

/* ---- imports ---- */

static void import_func(struct dummy *d, const struct tn_item *port, const struct tn_item *func)
{
    bool async = is_async(d) && func->type->func->async;
    const char *module = module_of(d, port, false);
    put_import(d, module, async ? tn_arena_printf(d->n.arena, "[async-lower]%s", func->name) : func->name,
               tn_abi_type(&d->n, func->type->func, async ? TN_ABI_IMPORT_ASYNC : TN_ABI_IMPORT));
    if (async)
        put_channels(d, module, func);
}

static const char *resource_name(struct dummy *d, const char *what, const char *name)
{
    return d->m->legacy ? tn_arena_printf(d->n.arena, "[resource-%s]%s", what, name)
                        : tn_arena_printf(d->n.arena, "%s_%s", name, what);
}

static bool is_resource(const struct tn_item *item)
{
    return item->sort == TN_SORT_TYPE && item->type->kind == TN_RESOURCE;
}

static void import_item(struct dummy *d, const struct tn_item *port, const struct tn_item *item)
{
    if (item->sort == TN_SORT_FUNC)
        import_func(d, port, item);
    else if (is_resource(item))
        put_intrinsic(d, module_of(d, port, false), resource_name(d, "drop", item->name), "i>");
}

static void import_root(struct dummy *d)
{
    static const struct {
        const char *name, *signature;
    } rows[] = {
        {"[backpressure-inc]", ">"},     {"[backpressure-dec]", ">"},     {"[waitable-set-new]", ">i"},
        {"[waitable-set-wait]", "ii>i"}, {"[waitable-set-poll]", "ii>i"}, {"[waitable-set-drop]", "i>"},
        {"[waitable-join]", "ii>"},      {"[thread-yield]", ">i"},        {"[subtask-drop]", "i>"},
        {"[subtask-cancel]", "i>i"},     {"[context-get-0]", ">i"},       {"[context-set-0]", "i>"}};
    if (!is_async(d))
        return;
    put_intrinsic(d, "[export]$root", "[task-cancel]", ">");
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++)
        put_intrinsic(d, "$root", rows[i].name, rows[i].signature);
}

/* ---- exports, and what is imported for them ---- */

static const char *export_name(struct dummy *d, const struct tn_item *port, const char *before,
                               const char *name)
{
    const char *mangled = tn_mangle_export(d->n.types->names, d->m, port, name);
    return tn_arena_printf(d->n.arena, "%s%s", before, prefixed(d, mangled));
}

static void export_async(struct dummy *d, const struct tn_item *port, const struct tn_item *func)
{
    bool callback = d->names == TN_DUMMY_ASYNC_CALLBACK;
    enum tn_abi abi = callback ? TN_ABI_EXPORT_ASYNC : TN_ABI_EXPORT_STACKFUL;
    put_export(d, export_name(d, port, callback ? "[async-lift]" : "[async-lift-stackful]", func->name),
               tn_abi_type(&d->n, func->type->func, abi), true);
    if (callback)
        put_export(d, export_name(d, port, "[callback][async-lift]", func->name),
                   tn_signature(&d->n, "iii>i", TN_VAL_I32), true);
}

static void export_sync(struct dummy *d, const struct tn_item *port, const struct tn_item *func)
{
    const struct tn_func *f = func->type->func;
    const char *name = export_name(d, port, "", func->name);
    put_export(d, name, tn_abi_type(&d->n, f, TN_ABI_EXPORT), true);
    put_export(d, tn_arena_printf(d->n.arena, d->m->legacy ? "cabi_post_%s" : "%s_post", name),
               tn_abi_post_return(&d->n, f), false);
}

static void export_func(struct dummy *d, const struct tn_item *port, const struct tn_item *func)
{
    if (is_async(d)) {
        const char *module = module_of(d, port, true);
        put_import(d, module, tn_arena_printf(d->n.arena, "[task-return]%s", func->name),
                   tn_abi_task_return(&d->n, func->type->func->result));
        put_channels(d, module, func);
    }
    if (is_async(d) && func->type->func->async)
        export_async(d, port, func);
    else
        export_sync(d, port, func);
}

static void export_item(struct dummy *d, const struct tn_item *port, const struct tn_item *item)
{
    const char *module = module_of(d, port, true);
    if (item->sort == TN_SORT_FUNC)
        export_func(d, port, item);
    if (!port || !is_resource(item))
        return;
    put_intrinsic(d, module, resource_name(d, "drop", item->name), "i>");
    put_intrinsic(d, module, resource_name(d, "new", item->name), "i>i");
    put_intrinsic(d, module, resource_name(d, "rep", item->name), "i>i");
    put_export(d,
               export_name(d, port, "",
                           tn_arena_printf(d->n.arena, d->m->legacy ? "[dtor]%s" : "%s_dtor", item->name)),
               tn_signature(&d->n, "i>", TN_VAL_I32), false);
}

static void each_item(struct dummy *d, const struct tn_items *ports,
                      void (*each)(struct dummy *d, const struct tn_item *port, const struct tn_item *item))
{
    for (uint32_t i = 0; i < ports->n; i++) {
        const struct tn_item *port = &ports->at[i];
        if (port->sort != TN_SORT_INSTANCE) {
            each(d, NULL, port);
            continue;
        }
        const struct tn_items *items = &tn_base(port->type)->instance->exports;
        for (uint32_t k = 0; k < items->n; k++)
            each(d, port, &items->at[k]);
    }
}

static void put_module(struct dummy *d)
{
    const struct tn_extern_type memory = {.kind = TN_EXTERN_MEMORY,
                                          .limits = {.max = UINT64_MAX, .page = 16}};
    tn_wasm_put_export(d->w, prefixed(d, d->m->memory), TN_EXTERN_MEMORY, tn_wasm_put_memory(d->w, &memory));
    put_export(d, prefixed(d, d->m->realloc), tn_signature(&d->n, "iiii>i", TN_VAL_I32), true);
    put_export(d, prefixed(d, d->m->initialize), tn_signature(&d->n, ">", TN_VAL_I32), false);
}

struct tn_bytes tn_dummy_module(struct tn_types *types, const struct tn_type *world,
                                enum tn_dummy_names names)
{
    const struct tn_component *c = world->component;
    struct dummy d = {.n = {.types = types, .arena = types->arena},
                      .w = tn_wasm_writer_new(types->arena, tn_types_core(types)),
                      .m = names == TN_DUMMY_CM32P2 ? &tn_mangling_standard : &tn_mangling_legacy,
                      .names = names};
    tn_flats_init(&d.n.flats, types->arena);
    for (unsigned pass = 0; pass < 2; pass++) { /* imports come before definitions */
        d.imports = !pass;
        each_item(&d, &c->imports, import_item);
        import_root(&d);
        each_item(&d, &c->exports, export_item);
    }
    put_module(&d);
    struct tn_bytes made = tn_wasm_writer_finish(d.w);
    tn_wasm_writer_free(d.w);
    return made;
}
