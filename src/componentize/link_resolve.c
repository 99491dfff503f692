#include "componentize/link_in.h"
#include "wasm/wasm_write.h"

#define STUBS "tenon:stubs"

struct missing { /* a symbol that no library exports */
    struct tn_lib *lib;
    const struct tn_core_import *import;
    struct tn_extern_type type; /* what it would be */
    bool weak;
};

struct missing_list {
    struct missing *at;
    uint32_t n, cap;
};

/* ---- who exports what ---- */

const struct tn_exporter *tn_link_exporter(const struct tn_link *l, const char *key)
{
    return tn_map_get(&l->exporters, key);
}

static void offer(struct tn_link *l, struct tn_lib *lib, uint32_t i)
{
    const struct tn_core_export *export = &lib->module->type->exports[i];
    struct tn_exporter *exporter = tn_new(l->arena, struct tn_exporter);
    *exporter = (struct tn_exporter){lib, export};
    if (!tn_map_has(&l->offered, export->name))
        tn_map_put(&l->offered, export->name, exporter);
    if (!lib->exports[i].key || tn_map_has(&l->exporters, lib->exports[i].key))
        return;
    tn_map_put(&l->exporters, lib->exports[i].key, exporter);
    if (export->type.kind == TN_EXTERN_FUNC && !tn_map_has(&l->func_exporters, export->name))
        tn_map_put(&l->func_exporters, export->name, exporter);
}

static void list_exporters(struct tn_link *l)
{
    tn_map_clear(&l->exporters);
    tn_map_clear(&l->func_exporters);
    tn_map_clear(&l->offered);
    for (uint32_t i = 0; i < l->n; i++)
        for (uint32_t k = 0; !l->libs[i].gone && k < l->libs[i].module->type->n_exports; k++)
            offer(l, &l->libs[i], k);
}

/* ---- libraries that are needed by name ---- */

static struct tn_lib *find_library(const struct tn_link *l, const char *name)
{
    for (uint32_t i = 0; i < l->n; i++)
        if (l->libs[i].name == name)
            return &l->libs[i];
    return NULL;
}

static void check_needed(struct tn_link *l)
{
    for (uint32_t i = 0; i < l->n; i++)
        for (unsigned k = 0; k < l->libs[i].needed.n; k++)
            if (!find_library(l, l->libs[i].needed.at[k]))
                tn_link_wrong(l, &l->libs[i], 0, "link-library",
                              "%s needs the library `%s`, which is not among those given", l->libs[i].name,
                              l->libs[i].needed.at[k]);
}

/* ---- missing symbols ---- */

static const struct tn_exporter *exporter_of(const struct tn_link *l, const struct tn_lib_import *use)
{
    if (use->role == TN_ROLE_TABLE)
        return tn_map_get(&l->func_exporters, use->key);
    return tn_link_exporter(l, use->key);
}

static bool is_symbol(const struct tn_lib_import *use)
{
    return use->role == TN_ROLE_FUNC || use->role == TN_ROLE_TAG || use->role == TN_ROLE_MEMORY ||
           use->role == TN_ROLE_TABLE;
}

/* An import of `env` with that name: it says what type the function has that an address is wanted of. */
static const struct tn_lib_import *env_import(const struct tn_lib *lib, const char *name, uint32_t *ret_index)
{
    for (uint32_t i = 0; i < lib->module->type->n_imports; i++)
        if (lib->imports[i].role == TN_ROLE_FUNC && lib->module->type->imports[i].name == name) {
            *ret_index = i;
            return &lib->imports[i];
        }
    return NULL;
}

static void add_missing(struct tn_link *l, struct tn_lib *lib, uint32_t i, struct missing_list *list)
{
    const struct tn_lib_import *use = &lib->imports[i];
    struct missing missing = {lib, &lib->module->type->imports[i], lib->module->type->imports[i].type,
                              use->weak};
    uint32_t other;
    if (use->role == TN_ROLE_TABLE) {
        if (env_import(lib, use->key, &other))
            return; /* told, or stubbed, as that */
        missing.type = (struct tn_extern_type){.kind = TN_EXTERN_FUNC, .type = tn_link_signature(l, ">")};
    }
    *tn_push(l->arena, list) = missing;
}

static struct missing_list list_missing(struct tn_link *l)
{
    struct missing_list list = {0};
    for (uint32_t i = 0; i < l->n; i++)
        for (uint32_t k = 0; !l->libs[i].gone && k < l->libs[i].module->type->n_imports; k++)
            if (is_symbol(&l->libs[i].imports[k]) && !exporter_of(l, &l->libs[i].imports[k]))
                add_missing(l, &l->libs[i], k, &list);
    return list;
}

static void tell_missing(struct tn_link *l, const struct missing *m)
{
    static const char *const words[] = {
        [TN_EXTERN_FUNC] = "function", [TN_EXTERN_GLOBAL] = "data", [TN_EXTERN_TAG] = "tag"};
    const struct tn_exporter *other = tn_map_get(&l->offered, m->import->name);
    bool typed = m->import->type.kind != TN_EXTERN_GLOBAL; /* else it is an address */
    struct tn_draft draft = tn_diag_begin(
        l->sink, TN_ERROR, "link-symbol", (struct tn_span){m->lib->source, m->import->at, m->import->at},
        "%s needs the %s `%s`%s%s, and no library exports it", m->lib->name, words[m->type.kind],
        m->import->name, typed ? ", " : "", typed ? tn_extern_text(l->arena, l->core, &m->type) : "");
    if (other)
        tn_diag_note(&draft, (struct tn_span){other->lib->source, other->export->at, other->export->at},
                     "%s exports it as %s", other->lib->name, tn_extern_text(l->arena, l->core, &other->export->type));
    else if (m->type.kind == TN_EXTERN_FUNC && !l->options->stub_missing)
        tn_diag_help(&draft,
                     "`--stub-missing-functions` makes functions that trap of those that are missing");
    tn_diag_end(&draft);
    l->wrong++;
}

/* ---- functions that trap ---- */

/* A library of them, one a name; false where two are wanted by one name. */
static bool add_stubs(struct tn_link *l, const struct missing_list *list)
{
    struct tn_wasm_writer *w = tn_wasm_writer_new(l->arena, l->core);
    static const uint8_t trap[] = {TN_OP_UNREACHABLE};
    struct tn_map made;
    tn_map_init(&made, l->arena);
    for (uint32_t i = 0; i < list->n; i++) {
        const struct missing *m = &list->at[i];
        if (tn_map_put(&made, m->import->name, m))
            tn_wasm_put_export(w, m->import->name, TN_EXTERN_FUNC,
                               tn_wasm_put_func(w, m->type.type, 0, (struct tn_bytes){trap, sizeof trap}));
    }
    struct tn_source *source = tn_new(l->arena, struct tn_source);
    *source = (struct tn_source){STUBS, tn_wasm_writer_finish(w), false};
    tn_wasm_writer_free(w);
    struct tn_lib *lib = &l->libs[l->n++];
    struct tn_module_options options = {.features = tn_features_all()};
    *lib = (struct tn_lib){
        .name = tn_name(l->names, STUBS), .source = source, .stubs = true, .tls_slot = UINT32_MAX};
    if (tn_wasm_read(l->core, l->sink, source, 0, source->bytes.len, NULL, &options, &lib->module)) {
        l->wrong++;
        return false;
    }
    tn_lib_read(l, lib);
    return true;
}

static void supply_missing(struct tn_link *l)
{
    struct missing_list list = list_missing(l);
    bool functions = true, weak = true, stubs = l->options->stub_missing;
    for (uint32_t i = 0; i < list.n; i++) {
        functions &= list.at[i].type.kind == TN_EXTERN_FUNC;
        weak &= list.at[i].weak;
    }
    if (list.n && functions && (stubs || weak) && add_stubs(l, &list)) {
        list_exporters(l);
        list = list_missing(l);
        weak = false;
    }
    for (uint32_t i = 0; i < list.n; i++)
        if (!list.at[i].weak)
            tell_missing(l, &list.at[i]);
}

/* ---- dependencies ---- */

static void depend(struct tn_link *l, struct tn_lib *lib, const struct tn_lib *on)
{
    lib->needs_lib[on - l->libs] = true;
}

static void depend_directly(struct tn_link *l, struct tn_lib *lib)
{
    lib->needs_lib = tn_new_n(l->arena, l->n, bool);
    for (unsigned k = 0; k < lib->needed.n; k++) {
        const struct tn_lib *needed = find_library(l, lib->needed.at[k]);
        if (needed)
            depend(l, lib, needed);
    }
    for (uint32_t k = 0; k < lib->module->type->n_imports; k++)
        if (is_symbol(&lib->imports[k])) {
            const struct tn_exporter *exporter = exporter_of(l, &lib->imports[k]);
            if (exporter && exporter->lib != lib)
                depend(l, lib, exporter->lib);
        }
}

/* Directly, then by way of each other library. */
static void find_dependencies(struct tn_link *l)
{
    for (uint32_t i = 0; i < l->n; i++)
        depend_directly(l, &l->libs[i]);
    for (uint32_t via = 0; via < l->n; via++)
        for (uint32_t i = 0; i < l->n; i++)
            for (uint32_t k = 0; l->libs[i].needs_lib[via] && k < l->n; k++)
                l->libs[i].needs_lib[k] |= l->libs[via].needs_lib[k];
}

/* What neither exports anything of the component, nor can be opened, nor is needed by one that does, goes. */
static bool drop_unused(struct tn_link *l)
{
    bool *used = tn_new_n(l->arena, l->n, bool), dropped = false;
    for (uint32_t i = 0; i < l->n; i++) {
        const struct tn_lib *lib = &l->libs[i];
        if (lib->gone || !(lib->exports_world || lib->dl_openable || lib->has[TN_LIB_START]))
            continue;
        used[i] = true;
        for (uint32_t k = 0; k < l->n; k++)
            used[k] |= lib->needs_lib[k];
    }
    for (uint32_t i = 0; i < l->n; i++)
        if (!used[i] && !l->libs[i].gone)
            l->libs[i].gone = dropped = true;
    return dropped;
}

/* Those that do not need it back, then itself, then the others. */
static void put_in_order(struct tn_link *l, struct tn_lib *lib)
{
    for (uint32_t k = 0; k < l->n; k++)
        if (lib->needs_lib[k] && !l->libs[k].gone && !l->libs[k].seen && !l->libs[k].needs_lib[lib - l->libs])
            put_in_order(l, &l->libs[k]);
    if (lib->seen)
        return;
    lib->seen = true;
    l->order[l->n_order++] = lib;
    for (uint32_t k = 0; k < l->n; k++)
        if (lib->needs_lib[k] && !l->libs[k].gone && !l->libs[k].seen)
            put_in_order(l, &l->libs[k]);
}

static void find_order(struct tn_link *l)
{
    l->order = tn_new_n(l->arena, l->n, struct tn_lib *);
    for (uint32_t i = 0; i < l->n; i++)
        if (!l->libs[i].gone && !l->libs[i].seen)
            put_in_order(l, &l->libs[i]);
    for (uint32_t i = 0; i < l->n; i++)
        l->libs[i].seen = false;
}

/* ---- functions that are reached through the table ---- */

static void export_func(struct tn_link *l, const char *name, const struct tn_exporter *exporter)
{
    uintptr_t known = (uintptr_t)tn_map_get(&l->env_export_names, name);
    if (!known) {
        *tn_push(l->arena, &l->env_exports) =
            (struct tn_env_export){name, exporter->export->type.type, exporter->lib};
        tn_map_put(&l->env_export_names, name, (void *)(uintptr_t)l->env_exports.n);
    } else if (l->env_exports.at[known - 1].type != exporter->export->type.type) {
        tn_link_wrong(l, exporter->lib, exporter->export->at, "link-conflict",
                      "%s and %s export a function `%s` of different types, and both are used",
                      l->env_exports.at[known - 1].lib->name, exporter->lib->name, name);
    }
}

/* Those whose address is wanted, and those of libraries that come later. */
static void find_env_exports(struct tn_link *l)
{
    struct tn_extern_type hook = {.kind = TN_EXTERN_FUNC, .type = tn_link_signature(l, "i>")};
    const char *hook_name = tn_name(l->names, tn_mangling_legacy.task_hook);
    for (uint32_t i = 0; i < l->n_order; i++) {
        struct tn_lib *lib = l->order[i];
        for (unsigned pass = 0; pass < 2; pass++)
            for (uint32_t k = 0; k < lib->module->type->n_imports; k++) {
                const struct tn_lib_import *use = &lib->imports[k];
                if (use->role != (pass ? TN_ROLE_FUNC : TN_ROLE_TABLE))
                    continue;
                const struct tn_exporter *exporter = exporter_of(l, use);
                if (!pass || !exporter->lib->seen)
                    export_func(l, lib->module->type->imports[k].name, exporter);
            }
        lib->seen = true;
    }
    const struct tn_exporter *exporter = tn_link_exporter(l, tn_lib_key(l, hook_name, &hook));
    if (exporter)
        export_func(l, hook_name, exporter);
}

enum tn_status tn_link_resolve(struct tn_link *l)
{
    tn_map_init(&l->exporters, l->arena);
    tn_map_init(&l->func_exporters, l->arena);
    tn_map_init(&l->offered, l->arena);
    tn_map_init(&l->env_export_names, l->arena);
    check_needed(l);
    list_exporters(l);
    if (!l->wrong)
        supply_missing(l);
    if (l->wrong)
        return TN_ERR_INVALID;
    find_dependencies(l);
    while (drop_unused(l)) {
        list_exporters(l);
        find_dependencies(l);
    }
    find_order(l);
    find_env_exports(l);
    for (uint32_t i = 0; i < l->n; i++)
        l->libs[i].seen = false;
    return l->wrong ? TN_ERR_INVALID : TN_OK;
}
