#include "componentize/link.h"

#include "base/limits.h"
#include "componentize/link_in.h"
#include "wasm/wasm_write.h"

void tn_link_wrong(struct tn_link *l, const struct tn_lib *lib, size_t at, const char *code,
                   const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *message = tn_arena_vprintf(l->arena, format, args);
    va_end(args);
    tn_diag_report(l->sink, TN_ERROR, code, (struct tn_span){lib ? lib->source : NULL, at, at}, "%s",
                   message);
    l->wrong++;
}

uint32_t tn_link_signature(struct tn_link *l, const char *letters)
{
    tn_valtype types[8];
    uint32_t n = 0, n_params = 0;
    for (; *letters; letters++) {
        if (*letters == '>')
            n_params = n;
        else
            types[n++] = TN_VAL_I32;
    }
    return tn_core_func(l->core, types, n_params, types + n_params, n - n_params, false);
}

bool tn_link_any(const struct tn_link *l, unsigned need)
{
    for (uint32_t i = 0; i < l->n; i++)
        if (!l->libs[i].gone && l->libs[i].needs & need)
            return true;
    return false;
}

/* ---- reading ---- */

static void add_library(struct tn_link *l, const char *name, const struct tn_source *source, bool dl_openable)
{
    for (uint32_t i = 0; i < l->n; i++)
        if (l->libs[i].name == name)
            tn_link_wrong(l, &l->libs[i], 0, "link-twice", "two libraries are called `%s`: %s and %s", name,
                          l->libs[i].source->name, source->name);
    for (uint32_t i = 0; i < l->n_adapters; i++)
        if (l->adapters[i].name == name)
            tn_link_wrong(l, NULL, 0, "link-twice",
                          "a library and an adapter are both called `%s`: %s and %s", name, source->name,
                          l->adapters[i].source->name);
    l->libs[l->n++] = (struct tn_lib){.name = name, .source = source, .dl_openable = dl_openable};
}

static void no_metadata(struct tn_link *l)
{
    struct tn_draft draft = tn_diag_begin(l->sink, TN_ERROR, "componentize-no-metadata", TN_NOWHERE,
                                          "none of the libraries carries interface metadata");
    tn_diag_help(&draft, "`tenon embed WIT LIBRARY -w WORLD` puts a world into one of them");
    tn_diag_end(&draft);
    l->wrong++;
}

/* Modules and worlds are read as `new` reads them; a second time, when the component is made. */
static enum tn_status read_worlds(struct tn_link *l)
{
    struct tn_core_input *inputs = tn_new_n(l->arena, l->n + l->n_adapters, struct tn_core_input);
    struct tn_diag_list findings;
    struct tn_new n = {.types = l->types,
                       .arena = l->arena,
                       .sink = &findings.sink,
                       .options = &l->options->new,
                       .n = l->n + l->n_adapters};
    tn_diag_list_init(&findings, l->arena);
    for (uint32_t i = 0; i < n.n; i++)
        inputs[i] = i < l->n ? (struct tn_core_input){.kind = TN_INPUT_LIBRARY,
                                                      .name = l->libs[i].name,
                                                      .source = l->libs[i].source}
                             : l->adapters[i - l->n];
    tn_new_init(&n, inputs);
    enum tn_status status = tn_new_read(&n);
    if (status)
        tn_diag_list_tell(&findings, l->sink);
    bool some = false;
    for (uint32_t i = 0; !status && i < n.n; i++)
        some |= n.inputs[i].has_metadata;
    if (!status && !some)
        no_metadata(l);
    for (uint32_t i = 0; !status && i < l->n; i++) {
        l->libs[i].module = n.inputs[i].module;
        l->libs[i].exports_world = n.inputs[i].ports.n != 0;
        l->libs[i].tls_slot = UINT32_MAX;
    }
    return status;
}

static enum tn_status read_all(struct tn_link *l, const struct tn_link_library *libraries, uint32_t n)
{
    static const struct tn_source libdl = {"libdl.so", {0}, false};
    l->libs = tn_new_n(l->arena, n + 2, struct tn_lib); /* and libdl, and stubs */
    for (uint32_t i = 0; i < n; i++)
        add_library(l, libraries[i].name, libraries[i].source, libraries[i].dl_openable);
    if (l->options->built_in_libdl) {
        struct tn_source *own = tn_new(l->arena, struct tn_source);
        *own = libdl;
        own->bytes = tn_libdl;
        add_library(l, tn_name(l->names, "libdl.so"), own, false);
    }
    if (l->wrong)
        return TN_ERR_INVALID;
    enum tn_status status = read_worlds(l);
    for (uint32_t i = 0; !status && i < l->n; i++)
        tn_lib_read(l, &l->libs[i]);
    return status ? status : l->wrong ? TN_ERR_INVALID : TN_OK;
}

/* ---- what each library is instantiated with ---- */

struct args {
    struct tn_library_arg *at;
    uint32_t n, cap;
};

struct items {
    struct tn_library_item *at;
    uint32_t n, cap;
};

/* The item of an import, but for those that the component's own imports serve. */
static bool item_of(struct tn_link *l, const struct tn_lib *lib, uint32_t i, struct tn_library_item *item)
{
    const struct tn_core_import *import = &lib->module->type->imports[i];
    const struct tn_lib_import *use = &lib->imports[i];
    const struct tn_exporter *exporter;
    *item = (struct tn_library_item){import->name, import->type.kind, NULL, import->name};
    switch (use->role) {
    case TN_ROLE_WORLD:
    case TN_ROLE_TWICE: return false;
    case TN_ROLE_ENV: return true;
    case TN_ROLE_FUNC:
    case TN_ROLE_TAG:
        exporter = tn_link_exporter(l, use->key);
        if (exporter->lib->seen)
            item->input = exporter->lib->name;
        else if (use->role == TN_ROLE_TAG)
            tn_link_wrong(l, lib, import->at, "link-tag",
                          "%s needs the tag `%s` of %s, which needs %s: a tag cannot come round in a circle",
                          lib->name, import->name, exporter->lib->name, lib->name);
        return true;
    case TN_ROLE_OWN:
    case TN_ROLE_MEMORY:
    case TN_ROLE_TABLE:
    case TN_ROLE_ADAPTER: item->name = use->name; return true;
    }
    return false;
}

static struct tn_library_arg arg_of(struct tn_link *l, const struct tn_lib *lib, const char *module)
{
    const struct tn_module_type *type = lib->module->type;
    struct items items = {0};
    struct tn_library_item item;
    for (uint32_t i = 0; i < type->n_imports; i++)
        if (type->imports[i].module == module && item_of(l, lib, i, &item))
            *tn_push(l->arena, &items) = item;
    return (struct tn_library_arg){.module = module, .items = items.at, .n = items.n};
}

static struct args args_of(struct tn_link *l, const struct tn_lib *lib)
{
    const struct tn_module_type *type = lib->module->type;
    struct args args = {0};
    struct tn_map seen;
    tn_map_init(&seen, l->arena);
    for (uint32_t i = 0; i < type->n_imports; i++)
        if (tn_map_put(&seen, type->imports[i].module, lib)) {
            struct tn_library_arg arg = arg_of(l, lib, type->imports[i].module);
            if (arg.n)
                *tn_push(l->arena, &args) = arg;
        }
    return args;
}

/* ---- what the fixup module does ---- */

static uint32_t import_global(struct tn_fixup *f, const char *input, const char *name, bool mutable)
{
    struct tn_extern_type type = {.kind = TN_EXTERN_GLOBAL, .value = TN_VAL_I32, .mutable = mutable};
    return tn_fixup_import(f, input, name, &type);
}

static uint32_t import_func(struct tn_fixup *f, const struct tn_lib *lib, const char *name, uint32_t type)
{
    struct tn_extern_type func = {.kind = TN_EXTERN_FUNC, .type = type};
    return tn_fixup_import(f, lib->name, name, &func);
}

/* Pushes where a library's data is: what it exports is relative to its memory base. */
static void push_address(struct tn_link *l, struct tn_fixup *f, const struct tn_lib *lib, const char *name)
{
    const char *base = tn_name_printf(l->names, "%s:memory_base", lib->name);
    tn_wasm_op(tn_fixup_abi(f), TN_OP_GLOBAL_GET, import_global(f, NULL, base, false));
    tn_wasm_op(tn_fixup_abi(f), TN_OP_GLOBAL_GET, import_global(f, lib->name, name, false));
    tn_buf_byte(tn_fixup_abi(f), TN_OP_I32_ADD);
}

static void store_address(struct tn_link *l, struct tn_fixup *f, uint32_t at, const struct tn_lib *lib,
                          const char *name)
{
    struct tn_buf *abi = tn_fixup_abi(f);
    tn_wasm_i32_const(abi, (int32_t)at);
    push_address(l, f, lib, name);
    tn_wasm_op(abi, TN_OP_I32_STORE, 2);
    tn_buf_u32(abi, 0);
}

static void set_addresses(struct tn_link *l, struct tn_fixup *f, const struct tn_lib *lib)
{
    for (uint32_t i = 0; i < lib->module->type->n_imports; i++) {
        const struct tn_lib_import *use = &lib->imports[i];
        if (use->role != TN_ROLE_MEMORY)
            continue;
        push_address(l, f, tn_link_exporter(l, use->key)->lib, lib->module->type->imports[i].name);
        tn_wasm_op(tn_fixup_abi(f), TN_OP_GLOBAL_SET, import_global(f, NULL, use->name, true));
    }
}

static void call_hooks(struct tn_link *l, struct tn_fixup *f, const struct tn_lib *lib)
{
    uint32_t thunk = tn_link_signature(l, ">");
    if (lib->has[TN_LIB_RELOCS])
        tn_wasm_op(tn_fixup_abi(f), TN_OP_CALL, import_func(f, lib, "__wasm_apply_data_relocs", thunk));
    if (lib->has[TN_LIB_CTORS])
        tn_wasm_op(tn_fixup_user(f), TN_OP_CALL, import_func(f, lib, "__wasm_call_ctors", thunk));
    if (lib->has[TN_LIB_INITIALIZE])
        tn_wasm_op(tn_fixup_user(f), TN_OP_CALL, import_func(f, lib, "_initialize", thunk));
}

static void put_funcs(struct tn_fixup *f, uint32_t table, uint32_t at, const uint32_t *funcs, uint32_t n)
{
    struct tn_buf offset;
    if (!n)
        return;
    tn_buf_init(&offset, 16);
    tn_wasm_i32_const(&offset, (int32_t)at);
    struct tn_bytes view = tn_buf_view(&offset);
    tn_wasm_put_elements(tn_fixup_module(f), table, &view, funcs, n);
    tn_buf_dispose(&offset);
}

static void put_data(struct tn_fixup *f, uint32_t at, const struct tn_buf *bytes)
{
    struct tn_buf offset;
    if (!bytes->len)
        return;
    tn_buf_init(&offset, 16);
    tn_wasm_i32_const(&offset, (int32_t)at);
    tn_wasm_put_data(tn_fixup_module(f), tn_buf_view(&offset), tn_buf_view(bytes));
    tn_buf_dispose(&offset);
}

/* Functions that dlsym finds, in the order in which link_env numbered them. */
static void put_dl_funcs(struct tn_link *l, struct tn_fixup *f, uint32_t table)
{
    struct {
        uint32_t *at;
        uint32_t n, cap;
    } funcs = {0};
    for (uint32_t i = 0; i < l->n; i++) {
        const struct tn_lib *lib = &l->libs[i];
        for (uint32_t k = 0; !lib->gone && lib->dl_openable && k < lib->module->type->n_exports; k++) {
            const struct tn_core_export *export = &lib->module->type->exports[k];
            if (lib->exports[k].key && export->type.kind == TN_EXTERN_FUNC)
                *tn_push(l->arena, &funcs) = import_func(f, lib, export->name, export->type.type);
        }
    }
    put_funcs(f, table, l->dl_table, funcs.at, funcs.n);
}

static void put_indirect_funcs(struct tn_link *l, struct tn_fixup *f, uint32_t table)
{
    uint32_t *funcs = tn_new_n(l->arena, l->env_exports.n, uint32_t);
    for (uint32_t i = 0; i < l->env_exports.n; i++)
        funcs[i] =
            import_func(f, l->env_exports.at[i].lib, l->env_exports.at[i].name, l->env_exports.at[i].type);
    put_funcs(f, table, l->indirect_table, funcs, l->env_exports.n);
}

static enum tn_status fix_up(void *context, struct tn_fixup *f)
{
    struct tn_link *l = context;
    struct tn_extern_type memory = {.kind = TN_EXTERN_MEMORY, .limits = {.max = UINT64_MAX, .page = 16}};
    struct tn_extern_type table_type = {.kind = TN_EXTERN_TABLE,
                                        .value = TN_VAL_REF | TN_VAL_NULL | TN_HEAP_FUNC,
                                        .limits = {.max = UINT64_MAX}};
    tn_fixup_import(f, NULL, tn_name(l->names, "memory"), &memory);
    uint32_t table = tn_fixup_import(f, NULL, tn_name(l->names, "__indirect_function_table"), &table_type);
    for (uint32_t i = 0; i < l->dl_addresses.n; i++)
        store_address(l, f, l->dl_addresses.at[i].address, l->dl_addresses.at[i].lib,
                      l->dl_addresses.at[i].name);
    for (uint32_t i = 0; i < l->n; i++)
        if (!l->libs[i].gone)
            set_addresses(l, f, &l->libs[i]);
    for (uint32_t i = 0; i < l->n_order; i++)
        call_hooks(l, f, l->order[i]);
    for (uint32_t i = 0; i < l->n; i++)
        if (l->tls_info && l->libs[i].tls_slot != UINT32_MAX)
            store_address(l, f, l->tls_info + 4 * l->libs[i].tls_slot, &l->libs[i],
                          "__wasm_library_tls_info");
    put_dl_funcs(l, f, table);
    put_indirect_funcs(l, f, table);
    put_data(f, l->dl_memory, &l->dl);
    put_data(f, l->tls_program, &l->tls);
    return TN_OK;
}

/* ---- the whole ---- */

/* The environment is the main module, libraries follow in their order, adapters last. */
static enum tn_status make(struct tn_link *l, struct tn_bytes env, struct tn_out *ret_out)
{
    struct tn_core_input *inputs = tn_new_n(l->arena, 1 + l->n + l->n_adapters, struct tn_core_input);
    struct tn_source *source = tn_new(l->arena, struct tn_source);
    struct tn_new_options options = l->options->new;
    uint32_t n = 0;
    *source = (struct tn_source){"the environment of the libraries", env, false};
    inputs[n++] =
        (struct tn_core_input){.kind = TN_INPUT_MAIN, .name = tn_name(l->names, "main"), .source = source};
    for (uint32_t i = 0; i < l->n_order; i++) {
        struct tn_lib *lib = l->order[i];
        struct args args = args_of(l, lib);
        inputs[n++] = (struct tn_core_input){TN_INPUT_LIBRARY, lib->name, lib->source, args.at, args.n};
        lib->seen = true;
    }
    for (uint32_t i = 0; i < l->n_adapters; i++)
        inputs[n++] = l->adapters[i];
    if (l->wrong)
        return TN_ERR_INVALID;
    options.fixups = fix_up;
    options.context = l;
    return tn_componentize(l->types, l->sink, inputs, n, &options, ret_out);
}

enum tn_status tn_link(struct tn_types *types, struct tn_diag_sink *sink,
                       const struct tn_link_library *libraries, uint32_t n,
                       const struct tn_core_input *adapters, uint32_t n_adapters,
                       const struct tn_link_options *options, struct tn_out *ret_out)
{
    struct tn_link l = {.types = types,
                        .core = tn_types_core(types),
                        .arena = types->arena,
                        .names = types->names,
                        .sink = sink,
                        .options = options,
                        .adapters = adapters,
                        .n_adapters = n_adapters};
    struct tn_bytes env;
    tn_buf_init(&l.dl, TN_MAX_INPUT);
    tn_buf_init(&l.tls, TN_MAX_INPUT);
    enum tn_status status = read_all(&l, libraries, n);
    if (!status)
        status = tn_link_resolve(&l);
    if (!status)
        status = tn_link_env(&l, &env);
    if (!status)
        status = make(&l, env, ret_out);
    tn_buf_dispose(&l.dl);
    tn_buf_dispose(&l.tls);
    return status;
}
