/* The two modules that tie a component's core modules together (componentize_plan.c says why).
 *
 * The shim module is instantiated first: a function for each shim, which calls through an entry of its table
 * (or through a typed global); the memory, where the main module imports one; the thread-local base, where it
 * is a global. The fixup module is instantiated last: an element segment puts the real functions into the
 * table, and its start function runs what must run when all is there.
 *
 * A main module that exports __wasm_task_hook is told when a task starts, blocks and ends: the fixup module
 * then wraps each function that is lifted, and each realloc. */
#include "base/limits.h"
#include "componentize/componentize_in.h"
#include "wasm/wasm_opcodes.h"
#include "wasm/wasm_write.h"

enum task_hook {
    SYNC_START = 0,
    SYNC_FINISH = 1,
    ASYNC_START = 2,
    ASYNC_RESUME = 3,
    ASYNC_BLOCK = 4,
    ASYNC_FINISH = 5,
    INITIALIZE_START = 6,
    INITIALIZE_FINISH = 7,
    DTOR_START = 8,
    DTOR_FINISH = 9,
    REALLOC_START = 12,
    REALLOC_FINISH = 13,
    NO_HOOK = -1,
    BY_CODE = -2 /* of a callback: 0 means finished, else it blocks */
};

static const struct tn_core_type *type_of(struct tn_new *n, uint32_t number)
{
    return &tn_types_core(n->types)->at[number];
}

static struct tn_extern_type func_type(uint32_t number)
{
    return (struct tn_extern_type){.kind = TN_EXTERN_FUNC, .type = number};
}

static struct tn_extern_type table_type(const struct tn_new *n)
{
    return (struct tn_extern_type){.kind = TN_EXTERN_TABLE,
                                   .value = TN_VAL_REF | TN_VAL_NULL | TN_HEAP_FUNC,
                                   .limits = {.min = n->shims.n, .max = n->shims.n}};
}

/* What shims call through where there is no table: a global each. */
static struct tn_extern_type global_type(uint32_t number)
{
    return (struct tn_extern_type){
        .kind = TN_EXTERN_GLOBAL, .mutable = true, .value = TN_VAL_REF | TN_VAL_DEFINED | number};
}

/* ---- the shim module ---- */

struct shim_module {
    struct tn_new *n;
    struct tn_wasm_writer *w;
    struct tn_map stubs; /* number of a type + 1 -> index + 1 of the function that traps */
    struct tn_buf body;
};

static void push_params(struct tn_buf *body, const struct tn_core_type *t)
{
    for (uint32_t i = 0; i < t->func.n_params; i++)
        tn_wasm_op(body, TN_OP_LOCAL_GET, i);
}

/* A global that holds a function holds one that traps before the fixup. */
static uint32_t stub(struct shim_module *s, uint32_t number)
{
    const void *key = (const void *)((uintptr_t)number + 1);
    uintptr_t known = (uintptr_t)tn_map_get(&s->stubs, key);
    if (known)
        return (uint32_t)(known - 1);
    static const uint8_t unreachable[] = {TN_OP_UNREACHABLE};
    uint32_t index = tn_wasm_put_func(s->w, number, 0, (struct tn_bytes){unreachable, 1});
    tn_wasm_put_func_name(s->w, index, "trap stub before initialization");
    tn_map_put(&s->stubs, key, (void *)((uintptr_t)index + 1));
    return index;
}

static void call_by_global(struct shim_module *s, const struct tn_shim *shim)
{
    struct tn_buf init;
    struct tn_extern_type type = global_type(shim->type);
    tn_buf_init(&init, 16);
    tn_wasm_op(&init, TN_OP_REF_FUNC, stub(s, shim->type));
    uint32_t global = tn_wasm_put_global(s->w, &type, tn_buf_view(&init));
    tn_buf_dispose(&init);
    tn_wasm_put_export(s->w, tn_arena_printf(s->n->arena, "g%s", shim->name), TN_EXTERN_GLOBAL, global);
    tn_wasm_op(&s->body, TN_OP_GLOBAL_GET, global);
    tn_wasm_op(&s->body, TN_OP_RETURN_CALL_REF, tn_wasm_put_type(s->w, shim->type));
}

static void call_by_table(struct shim_module *s, const struct tn_shim *shim, uint32_t entry)
{
    tn_wasm_i32_const(&s->body, (int32_t)entry);
    tn_wasm_op(&s->body, TN_OP_CALL_INDIRECT, tn_wasm_put_type(s->w, shim->type));
    tn_buf_u32(&s->body, 0);
}

static void put_shim(struct shim_module *s, const struct tn_shim *shim, uint32_t entry)
{
    tn_buf_truncate(&s->body, 0);
    push_params(&s->body, type_of(s->n, shim->type));
    if (s->n->options->shim_return_call_ref)
        call_by_global(s, shim);
    else
        call_by_table(s, shim, entry);
    uint32_t index = tn_wasm_put_func(s->w, shim->type, 0, tn_buf_view(&s->body));
    tn_wasm_put_export(s->w, shim->name, TN_EXTERN_FUNC, index);
    tn_wasm_put_func_name(s->w, index, shim->debug);
}

static void put_accessor(struct shim_module *s, const char *name, const char *signature)
{
    uint32_t index =
        tn_wasm_put_func(s->w, tn_signature(s->n, signature, s->n->tls), 0, tn_buf_view(&s->body));
    tn_wasm_put_export(s->w, name, TN_EXTERN_FUNC, index);
    tn_wasm_put_func_name(s->w, index, name);
}

static void put_tls(struct shim_module *s)
{
    const struct tn_extern_type type = {.kind = TN_EXTERN_GLOBAL, .mutable = true, .value = s->n->tls};
    tn_buf_truncate(&s->body, 0);
    if (s->n->tls == TN_VAL_I64)
        tn_wasm_i64_const(&s->body, 0);
    else
        tn_wasm_i32_const(&s->body, 0);
    uint32_t global = tn_wasm_put_global(s->w, &type, tn_buf_view(&s->body));
    tn_buf_truncate(&s->body, 0);
    tn_wasm_op(&s->body, TN_OP_GLOBAL_GET, global);
    put_accessor(s, TN_SHIM_GET_TLS, ">c");
    tn_buf_truncate(&s->body, 0);
    tn_wasm_op(&s->body, TN_OP_LOCAL_GET, 0);
    tn_wasm_op(&s->body, TN_OP_GLOBAL_SET, global);
    put_accessor(s, TN_SHIM_SET_TLS, "c>");
}

struct tn_bytes tn_new_shim_module(struct tn_new *n)
{
    struct shim_module s = {.n = n, .w = tn_wasm_writer_new(n->arena, tn_types_core(n->types))};
    struct tn_extern_type table = table_type(n);
    tn_map_init(&s.stubs, n->arena);
    tn_buf_init(&s.body, TN_MAX_INPUT);
    for (unsigned i = 0; i < n->shims.n; i++)
        put_shim(&s, n->shims.at[i], i);
    if (n->shims.n && !n->options->shim_return_call_ref)
        tn_wasm_put_export(s.w, TN_SHIM_TABLE, TN_EXTERN_TABLE, tn_wasm_put_table(s.w, &table));
    if (n->memory)
        tn_wasm_put_export(s.w, TN_SHIM_MEMORY, TN_EXTERN_MEMORY, tn_wasm_put_memory(s.w, n->memory));
    if (n->tls && !n->tls_in_context)
        put_tls(&s);
    tn_wasm_put_custom(s.w, "producers", tn_meta_own_producers(n->arena));
    tn_wasm_put_module_name(s.w, "tenon:shim");
    struct tn_bytes made = tn_wasm_writer_finish(s.w);
    tn_wasm_writer_free(s.w);
    tn_buf_dispose(&s.body);
    return made;
}

/* ---- the fixup module ---- */

struct wrapper { /* a function that runs a hook, another function, and a hook */
    uint32_t type, wrapped;
    int before, after;                /* enum task_hook */
    const struct tn_new_input *input; /* whose export it is; NULL: it is no export */
    const char *name;                 /* of the export */
    uint32_t index;
};

struct tn_fixup {
    struct tn_new *n;
    struct tn_wasm_writer *w;
    struct tn_map imports; /* "instance name" -> index + 1 */
    struct tn_fixup_result *result;
    struct tn_buf abi, user;
    uint32_t *actual; /* by shim: what fills it in */
    uint32_t *globals;
    uint32_t hook;
    bool hooked;
    struct {
        struct wrapper *at;
        unsigned n, cap;
    } wrappers;
};

struct tn_wasm_writer *tn_fixup_module(struct tn_fixup *f)
{
    return f->w;
}

struct tn_buf *tn_fixup_abi(struct tn_fixup *f)
{
    return &f->abi;
}

struct tn_buf *tn_fixup_user(struct tn_fixup *f)
{
    return &f->user;
}

/* The instance of an input has the input's name as an import, or one that is not taken. */
static const char *instance_name(struct tn_fixup *f, enum tn_fixup_instance kind,
                                 const struct tn_new_input *input)
{
    static const char *const words[] = {[TN_FIXUP_SHIM] = "shim", [TN_FIXUP_ACTUAL] = "actual"};
    struct tn_fixup_result *r = f->result;
    const char *name = kind == TN_FIXUP_INPUT ? input->in->name : words[kind];
    if (kind == TN_FIXUP_INPUT && (!strcmp(name, words[0]) || !strcmp(name, words[1])))
        name = tn_arena_printf(f->n->arena, "input:%s", name);
    for (unsigned i = 0; i < r->instances.n; i++)
        if (r->instances.at[i].kind == kind && r->instances.at[i].input == input)
            return r->instances.at[i].name;
    *tn_push(f->n->arena, &r->instances) = (struct tn_fixup_import){kind, input, name};
    return name;
}

static uint32_t import(struct tn_fixup *f, enum tn_fixup_instance kind, const struct tn_new_input *input,
                       const char *name, const struct tn_extern_type *type)
{
    const char *module = instance_name(f, kind, input);
    const char *key = tn_name_printf(f->n->types->names, "%u:%s %s", (unsigned)strlen(module), module, name);
    uintptr_t known = (uintptr_t)tn_map_get(&f->imports, key);
    if (!known) {
        known = (uintptr_t)tn_wasm_put_import(f->w, module, name, type) + 1;
        tn_map_put(&f->imports, key, (void *)known);
        if (type->kind == TN_EXTERN_FUNC)
            tn_wasm_put_func_name(f->w, (uint32_t)(known - 1), name);
    }
    return (uint32_t)(known - 1);
}

uint32_t tn_fixup_import(struct tn_fixup *f, const char *input, const char *name,
                         const struct tn_extern_type *type)
{
    return import(f, TN_FIXUP_INPUT, tn_new_input_called(f->n, input), name, type);
}

static uint32_t import_func(struct tn_fixup *f, const struct tn_new_input *input, const char *name,
                            uint32_t number)
{
    struct tn_extern_type type = func_type(number);
    return import(f, TN_FIXUP_INPUT, input, name, &type);
}

static void import_shims(struct tn_fixup *f)
{
    struct tn_new *n = f->n;
    f->actual = tn_new_n(n->arena, n->shims.n, uint32_t);
    f->globals = tn_new_n(n->arena, n->shims.n, uint32_t);
    for (unsigned i = 0; i < n->shims.n; i++) {
        const struct tn_shim *shim = n->shims.at[i];
        struct tn_extern_type func = func_type(shim->type), global = global_type(shim->type);
        f->actual[i] = import(f, TN_FIXUP_ACTUAL, NULL, shim->name, &func);
        if (n->options->shim_return_call_ref)
            f->globals[i] =
                import(f, TN_FIXUP_SHIM, NULL, tn_name_printf(n->types->names, "g%s", shim->name), &global);
    }
}

/* ---- hooks ---- */

static void call_hook(const struct tn_fixup *f, struct tn_buf *body, int hook)
{
    tn_wasm_i32_const(body, hook);
    tn_wasm_op(body, TN_OP_CALL, f->hook);
}

static unsigned add_wrapper(struct tn_fixup *f, struct wrapper wrapper)
{
    *tn_push(f->n->arena, &f->wrappers) = wrapper;
    return f->wrappers.n - 1;
}

static void wrap_export(struct tn_fixup *f, const struct tn_new_input *input, const struct tn_offer *offer,
                        int before, int after)
{
    uint32_t type = offer->export->type.type;
    const char *name = offer->export->name;
    add_wrapper(f, (struct wrapper){type, import_func(f, input, name, type), before, after, input, name, 0});
}

static void wrap_offer(struct tn_fixup *f, const struct tn_new_input *input, const struct tn_offer *offer)
{
    bool after = offer->kind == TN_OFFER_FUNC && tn_offer_for(input, TN_OFFER_POST_RETURN, offer->func);
    switch (offer->kind) {
    case TN_OFFER_FUNC:
        if (offer->abi == TN_ABI_EXPORT)
            wrap_export(f, input, offer, SYNC_START, after ? NO_HOOK : SYNC_FINISH);
        else
            wrap_export(f, input, offer, ASYNC_START,
                        offer->abi == TN_ABI_EXPORT_ASYNC ? BY_CODE : ASYNC_FINISH);
        break;
    case TN_OFFER_POST_RETURN: wrap_export(f, input, offer, NO_HOOK, SYNC_FINISH); break;
    case TN_OFFER_CALLBACK: wrap_export(f, input, offer, ASYNC_RESUME, BY_CODE); break;
    case TN_OFFER_REALLOC:
    case TN_OFFER_REALLOC_EXPORT:
    case TN_OFFER_REALLOC_IMPORT: wrap_export(f, input, offer, REALLOC_START, REALLOC_FINISH); break;
    default: break;
    }
}

static void wrap_all(struct tn_fixup *f)
{
    struct tn_new *n = f->n;
    const struct tn_offer *hook = tn_offer_of(&n->inputs[0], TN_OFFER_TASK_HOOK);
    if (!hook)
        return;
    f->hooked = true;
    f->hook = import_func(f, &n->inputs[0], hook->export->name, hook->export->type.type);
    for (uint32_t i = 0; i < n->n; i++)
        for (uint32_t k = 0; !n->inputs[i].dropped && k < n->inputs[i].module->type->n_exports; k++)
            wrap_offer(f, &n->inputs[i], &n->inputs[i].offers[k]);
}

/* What fills in a shim: a destructor or realloc by way of its hooks. */
static uint32_t *wrapped_shims(struct tn_fixup *f)
{
    struct tn_new *n = f->n;
    uint32_t *wrapper = tn_new_n(n->arena, n->shims.n, uint32_t); /* + 1 */
    for (unsigned i = 0; f->hooked && i < n->shims.n; i++) {
        const struct tn_shim *shim = n->shims.at[i];
        if (shim->kind == TN_SHIM_DTOR)
            wrapper[i] = add_wrapper(f, (struct wrapper){shim->type, f->actual[i], DTOR_START, DTOR_FINISH,
                                                         NULL, "resource-dtor", 0}) +
                         1;
        for (unsigned k = 0; shim->realloc && k < f->wrappers.n; k++)
            if (f->wrappers.at[k].input == shim->input && f->wrappers.at[k].name == shim->export)
                wrapper[i] = k + 1;
    }
    return wrapper;
}

static void put_wrapper(struct tn_fixup *f, struct wrapper *w, unsigned number)
{
    struct tn_buf body;
    const struct tn_core_type *t = type_of(f->n, w->type);
    uint32_t n = t->func.n_params;
    tn_buf_init(&body, TN_MAX_INPUT);
    if (w->before >= 0)
        call_hook(f, &body, w->before);
    push_params(&body, t);
    tn_wasm_op(&body, TN_OP_CALL, w->wrapped);
    if (w->after >= 0)
        call_hook(f, &body, w->after);
    if (w->after == BY_CODE) {
        tn_wasm_op(&body, TN_OP_LOCAL_SET, n);
        tn_wasm_i32_const(&body, ASYNC_BLOCK);
        tn_wasm_i32_const(&body, ASYNC_FINISH);
        tn_wasm_op(&body, TN_OP_LOCAL_GET, n);
        tn_buf_byte(&body, TN_OP_SELECT);
        tn_wasm_op(&body, TN_OP_CALL, f->hook);
        tn_wasm_op(&body, TN_OP_LOCAL_GET, n);
    }
    w->index = tn_wasm_put_func(f->w, w->type, w->after == BY_CODE, tn_buf_view(&body));
    tn_wasm_put_func_name(f->w, w->index, tn_arena_printf(f->n->arena, "hook-%s", w->name));
    if (w->input) {
        const char *as = tn_name_printf(f->n->types->names, "hook%u", number);
        tn_wasm_put_export(f->w, as, TN_EXTERN_FUNC, w->index);
        *tn_push(f->n->arena, &f->result->hooks) = (struct tn_fixup_hook){w->input, w->name, as};
    }
    tn_buf_dispose(&body);
}

/* ---- putting it together ---- */

static void fill_table(struct tn_fixup *f, const uint32_t *fills)
{
    struct tn_extern_type table = table_type(f->n);
    struct tn_buf offset;
    tn_buf_init(&offset, 16);
    tn_wasm_i32_const(&offset, 0);
    struct tn_bytes at = tn_buf_view(&offset);
    uint32_t index = import(f, TN_FIXUP_SHIM, NULL, TN_SHIM_TABLE, &table);
    tn_wasm_put_elements(f->w, index, &at, fills, f->n->shims.n);
    tn_buf_dispose(&offset);
}

static void fill_globals(struct tn_fixup *f, const uint32_t *fills, struct tn_buf *start)
{
    for (unsigned i = 0; i < f->n->shims.n; i++) {
        tn_wasm_op(start, TN_OP_REF_FUNC, fills[i]);
        tn_wasm_op(start, TN_OP_GLOBAL_SET, f->globals[i]);
    }
    tn_wasm_put_elements(f->w, 0, NULL, fills, f->n->shims.n);
}

static void fill(struct tn_fixup *f, const uint32_t *wrapper, struct tn_buf *start)
{
    struct tn_new *n = f->n;
    uint32_t *fills = tn_new_n(n->arena, n->shims.n, uint32_t);
    for (unsigned i = 0; i < n->shims.n; i++)
        fills[i] = wrapper[i] ? f->wrappers.at[wrapper[i] - 1].index : f->actual[i];
    if (n->shims.n && n->options->shim_return_call_ref)
        fill_globals(f, fills, start);
    else if (n->shims.n)
        fill_table(f, fills);
}

static void put_start(struct tn_fixup *f, struct tn_buf *start)
{
    tn_buf_add(start, f->abi.at, f->abi.len);
    if (f->hooked && f->user.len)
        call_hook(f, start, INITIALIZE_START);
    tn_buf_add(start, f->user.at, f->user.len);
    if (f->hooked && f->user.len)
        call_hook(f, start, INITIALIZE_FINISH);
    if (!start->len)
        return;
    uint32_t index = tn_wasm_put_func(f->w, tn_signature(f->n, ">", TN_VAL_I32), 0, tn_buf_view(start));
    tn_wasm_put_func_name(f->w, index, "start");
    tn_wasm_put_start(f->w, index);
}

static enum tn_status build(struct tn_fixup *f)
{
    struct tn_new *n = f->n;
    struct tn_buf start;
    const struct tn_offer *initialize = tn_offer_of(&n->inputs[0], TN_OFFER_INITIALIZE);
    import_shims(f);
    if (initialize)
        tn_wasm_op(&f->user, TN_OP_CALL,
                   import_func(f, &n->inputs[0], initialize->export->name, initialize->export->type.type));
    enum tn_status status = n->options->fixups ? n->options->fixups(n->options->context, f) : TN_OK;
    if (status)
        return status;
    wrap_all(f);
    tn_buf_init(&start, TN_MAX_INPUT);
    const uint32_t *wrapper = wrapped_shims(f);
    for (unsigned i = 0; i < f->wrappers.n; i++)
        put_wrapper(f, &f->wrappers.at[i], i);
    fill(f, wrapper, &start);
    put_start(f, &start);
    tn_buf_dispose(&start);
    if (tn_wasm_writer_is_empty(f->w))
        return TN_OK;
    tn_wasm_put_custom(f->w, "producers", tn_meta_own_producers(n->arena));
    tn_wasm_put_module_name(f->w, "tenon:fixups");
    f->result->module = tn_wasm_writer_finish(f->w);
    return TN_OK;
}

enum tn_status tn_new_fixup_module(struct tn_new *n, struct tn_fixup_result *ret_result)
{
    struct tn_fixup f = {
        .n = n, .w = tn_wasm_writer_new(n->arena, tn_types_core(n->types)), .result = ret_result};
    *ret_result = (struct tn_fixup_result){0};
    tn_map_init(&f.imports, n->arena);
    tn_buf_init(&f.abi, TN_MAX_INPUT);
    tn_buf_init(&f.user, TN_MAX_INPUT);
    enum tn_status status = build(&f);
    tn_wasm_writer_free(f.w);
    tn_buf_dispose(&f.abi);
    tn_buf_dispose(&f.user);
    return status;
}
