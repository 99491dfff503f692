#include "base/reader.h"
#include "componentize/link_in.h"

enum { MEMORY_INFO = 1, NEEDED, EXPORT_INFO, IMPORT_INFO, RUNTIME_PATH, TARGET };
enum { BINDING_WEAK = 1, MAX_ALIGN = 31 };

#define FUNCREF (TN_VAL_REF | TN_VAL_NULL | TN_HEAP_FUNC)

/* ---- dylink.0: tool-conventions, DynamicLinking.md ---- */

struct dylink {
    struct tn_link *l;
    struct tn_lib *lib;
    struct tn_map weak; /* "module field" of imports, as a key -> 1 */
};

static const char *weak_key(struct tn_link *l, const char *module, const char *name)
{
    return tn_name_printf(l->names, "%u:%s %s", (unsigned)strlen(module), module, name);
}

static const char *read_text(struct tn_link *l, struct tn_reader *r)
{
    return tn_name_utf8(l->names, tn_read_name(r));
}

static void read_memory_info(struct tn_lib *lib, struct tn_reader *r)
{
    lib->memory_size = tn_read_u32(r);
    lib->memory_align = tn_read_u32(r);
    lib->table_size = tn_read_u32(r);
    lib->table_align = tn_read_u32(r);
    if (lib->memory_align > MAX_ALIGN || lib->table_align > MAX_ALIGN)
        tn_reader_fail(r, "alignment is over 2^31");
}

static void read_subsection(struct dylink *d, uint8_t id, struct tn_reader *r)
{
    uint32_t n = id == MEMORY_INFO || id == TARGET ? 0 : tn_read_count(r, UINT32_MAX, "too many entries");
    if (id == MEMORY_INFO)
        read_memory_info(d->lib, r);
    if (id == TARGET && !tn_str_eq(tn_read_name(r), "wasm32"))
        tn_reader_fail(r, "it is for another architecture than wasm32");
    for (; n && !r->error; n--) {
        const char *first = read_text(d->l, r);
        if (id == NEEDED) {
            *tn_push(d->l->arena, &d->lib->needed) = first;
        } else if (id == EXPORT_INFO) {
            tn_read_u32(r);
        } else if (id == IMPORT_INFO) {
            const char *field = read_text(d->l, r);
            if (tn_read_u32(r) & BINDING_WEAK)
                tn_map_put(&d->weak, weak_key(d->l, first, field), d);
        }
    }
}

static void read_dylink(struct dylink *d)
{
    const struct tn_custom *section = tn_custom_find(&d->lib->module->customs, "dylink.0");
    if (!section) {
        tn_link_wrong(
            d->l, d->lib, 0, "link-no-library",
            "%s is no shared library: it has no section `dylink.0`, which `-shared` of the linker makes",
            d->lib->name);
        return;
    }
    struct tn_reader r = tn_custom_reader(d->lib->source, section), sub;
    for (uint8_t id; tn_read_section(&r, &id, &sub);) {
        if (id < MEMORY_INFO || id > TARGET)
            tn_reader_fail(&sub, "unknown subsection");
        else
            read_subsection(d, id, &sub);
        if (!sub.error && sub.at < sub.end)
            tn_reader_fail(&sub, "there are bytes after its last entry");
        if (sub.error) {
            tn_link_wrong(d->l, d->lib, sub.error_at, "link-dylink",
                          "the section `dylink.0` cannot be read: %s", sub.error);
            return;
        }
    }
    if (r.error)
        tn_link_wrong(d->l, d->lib, r.error_at, "link-dylink", "the section `dylink.0` cannot be read: %s",
                      r.error);
}

/* ---- imports ---- */

/* What libraries import that is no symbol of another. */
static const struct special {
    const char *module, *name;
    uint8_t kind;          /* enum tn_extern; a global is an i32 */
    const char *signature; /* of a function */
    enum tn_lib_role role;
    unsigned need;
    const char *own; /* OWN: what its name ends in */
    bool constant;   /* of a global */
} specials[] = {
    {"env", "memory", TN_EXTERN_MEMORY, NULL, TN_ROLE_ENV, 0, NULL, false},
    {"env", "__indirect_function_table", TN_EXTERN_TABLE, NULL, TN_ROLE_ENV, 0, NULL, false},
    {"env", "__memory_base", TN_EXTERN_GLOBAL, NULL, TN_ROLE_OWN, 0, "memory_base", true},
    {"env", "__table_base", TN_EXTERN_GLOBAL, NULL, TN_ROLE_OWN, 0, "table_base", true},
    {"env", "__stack_pointer", TN_EXTERN_GLOBAL, NULL, TN_ROLE_ENV, TN_LIB_STACK_POINTER, NULL, false},
    {"env", "__init_stack_pointer", TN_EXTERN_GLOBAL, NULL, TN_ROLE_ENV, TN_LIB_INIT_STACK_POINTER, NULL,
     true},
    {"env", "__asyncify_state", TN_EXTERN_GLOBAL, NULL, TN_ROLE_ENV, TN_LIB_ASYNCIFY, NULL, false},
    {"env", "__asyncify_data", TN_EXTERN_GLOBAL, NULL, TN_ROLE_ENV, TN_LIB_ASYNCIFY, NULL, false},
    {"env", "__wasm_get_stack_pointer", TN_EXTERN_FUNC, ">i", TN_ROLE_WORLD, 0, NULL, false},
    {"env", "__wasm_set_stack_pointer", TN_EXTERN_FUNC, "i>", TN_ROLE_WORLD, 0, NULL, false},
    {"env", "__wasm_get_tls_base", TN_EXTERN_FUNC, ">i", TN_ROLE_OWN, TN_LIB_GET_TLS, "__wasm_get_tls_base",
     false},
    {"env", "__wasm_set_tls_base", TN_EXTERN_FUNC, "i>", TN_ROLE_OWN, TN_LIB_SET_TLS, "__wasm_set_tls_base",
     false},
    {"GOT.mem", "__heap_base", TN_EXTERN_GLOBAL, NULL, TN_ROLE_ENV, TN_LIB_HEAP_BASE, NULL, false},
    {"GOT.mem", "__heap_end", TN_EXTERN_GLOBAL, NULL, TN_ROLE_ENV, TN_LIB_HEAP_END, NULL, false},
    {"GOT.mem", "__stack_high", TN_EXTERN_GLOBAL, NULL, TN_ROLE_ENV, TN_LIB_STACK_HIGH, NULL, false},
    {"GOT.mem", "__stack_low", TN_EXTERN_GLOBAL, NULL, TN_ROLE_ENV, TN_LIB_STACK_LOW, NULL, false},
    {"GOT.mem", "__wasm_libdl_libraries", TN_EXTERN_GLOBAL, NULL, TN_ROLE_ENV, TN_LIB_LIBDL, NULL, false},
    {"GOT.mem", "__wasm_program_tls_info", TN_EXTERN_GLOBAL, NULL, TN_ROLE_ENV, TN_LIB_PROGRAM_TLS, NULL,
     false},
    {"$root", "[thread-new-indirect-v0]", TN_EXTERN_FUNC, "ii>i", TN_ROLE_WORLD, TN_LIB_THREADS, NULL, false},
};

static bool is_i32(const struct tn_extern_type *t, bool mutable)
{
    return t->kind == TN_EXTERN_GLOBAL && t->value == TN_VAL_I32 && t->mutable == mutable && !t->shared;
}

/* What the environment shares with all has no maximum, and 32-bit addresses. */
static bool is_space(const struct tn_extern_type *t, enum tn_extern kind)
{
    return t->kind == kind && t->limits.max == UINT64_MAX && !t->limits.wide && !t->limits.shared;
}

static void wrong_type(struct tn_link *l, struct tn_lib *lib, const struct tn_core_import *import,
                       const char *wanted)
{
    tn_link_wrong(l, lib, import->at, "link-type", "%s imports `%s` of `%s` as %s, which is to be %s",
                  lib->name, import->name, import->module, tn_extern_text(l->arena, l->core, &import->type), wanted);
}

static void use_special(struct tn_link *l, struct tn_lib *lib, uint32_t i, const struct special *s)
{
    const struct tn_core_import *import = &lib->module->type->imports[i];
    const struct tn_extern_type *t = &import->type;
    struct tn_extern_type func = {.kind = TN_EXTERN_FUNC};
    if (s->signature)
        func.type = tn_link_signature(l, s->signature);
    lib->imports[i].role = s->role;
    lib->needs |= s->need;
    if (s->own)
        lib->imports[i].name = tn_name_printf(l->names, "%s:%s", lib->name, s->own);
    if (s->kind == TN_EXTERN_GLOBAL && !is_i32(t, !s->constant))
        wrong_type(l, lib, import,
                   s->constant ? "a global of i32 that does not change" : "a mutable global of i32");
    else if (s->signature && (t->kind != TN_EXTERN_FUNC || t->type != func.type))
        wrong_type(l, lib, import, tn_extern_text(l->arena, l->core, &func));
    else if (s->kind == TN_EXTERN_TABLE && (!is_space(t, s->kind) || t->value != FUNCREF))
        wrong_type(l, lib, import, "a table of funcref without a maximum");
    else if (s->kind == TN_EXTERN_MEMORY && (!is_space(t, s->kind) || t->limits.page != 16))
        wrong_type(l, lib, import, "a memory of 32-bit addresses without a maximum");
    else if (s->kind == TN_EXTERN_MEMORY && lib->memory_min < t->limits.min)
        lib->memory_min = t->limits.min;
    else if (s->kind == TN_EXTERN_TABLE && lib->table_min < t->limits.min)
        lib->table_min = t->limits.min;
}

static bool is_adapter(const struct tn_link *l, const char *module)
{
    for (uint32_t i = 0; i < l->n_adapters; i++)
        if (l->adapters[i].name == module)
            return true;
    return false;
}

static bool is_number(tn_valtype v)
{
    return v == TN_VAL_I32 || v == TN_VAL_I64 || v == TN_VAL_F32 || v == TN_VAL_F64;
}

/* Libraries call one another with numbers alone. */
static bool is_of_numbers(const struct tn_link *l, const struct tn_extern_type *t)
{
    if (t->kind == TN_EXTERN_GLOBAL)
        return is_number(t->value);
    const struct tn_core_type *func = &l->core->at[t->type];
    for (uint32_t i = 0; i < func->func.n_params + func->func.n_results; i++)
        if (!is_number(func->func.at[i]))
            return false;
    return true;
}

static void use_symbol(struct tn_link *l, struct tn_lib *lib, uint32_t i, bool weak)
{
    const struct tn_core_import *import = &lib->module->type->imports[i];
    struct tn_lib_import *use = &lib->imports[i];
    use->weak = weak;
    if (!strcmp(import->module, "env")) {
        if (import->type.kind != TN_EXTERN_FUNC && import->type.kind != TN_EXTERN_TAG) {
            wrong_type(l, lib, import, "a function or a tag");
            return;
        }
        use->role = import->type.kind == TN_EXTERN_FUNC ? TN_ROLE_FUNC : TN_ROLE_TAG;
        use->key = tn_lib_key(l, import->name, &import->type);
        if (!is_of_numbers(l, &import->type))
            wrong_type(l, lib, import, "of numbers only");
        return;
    }
    struct tn_extern_type address = {.kind = TN_EXTERN_GLOBAL, .value = TN_VAL_I32};
    use->role = !strcmp(import->module, "GOT.mem") ? TN_ROLE_MEMORY : TN_ROLE_TABLE;
    use->key = use->role == TN_ROLE_MEMORY ? tn_lib_key(l, import->name, &address) : import->name;
    use->name = tn_name_printf(l->names, "%s:%s", lib->name, import->name);
    if (!is_i32(&import->type, true))
        wrong_type(l, lib, import, "a mutable global of i32");
}

static void read_import(struct dylink *d, uint32_t i, struct tn_map *seen)
{
    struct tn_link *l = d->l;
    const struct tn_core_import *import = &d->lib->module->type->imports[i];
    const char *key = weak_key(l, import->module, import->name);
    struct tn_lib_import *use = &d->lib->imports[i];
    for (size_t k = 0; k < sizeof specials / sizeof *specials; k++)
        if (!strcmp(specials[k].module, import->module) && !strcmp(specials[k].name, import->name)) {
            use_special(l, d->lib, i, &specials[k]);
            use->role = tn_map_put(seen, key, use) ? use->role : TN_ROLE_TWICE;
            return;
        }
    if (!strcmp(import->module, "env") || !strcmp(import->module, "GOT.mem") ||
        !strcmp(import->module, "GOT.func")) {
        use_symbol(l, d->lib, i, tn_map_has(&d->weak, key));
    } else if (is_adapter(l, import->module)) {
        use->role = TN_ROLE_ADAPTER;
        use->name = tn_name_printf(l->names, "%s:%s", import->module, import->name);
        if ((import->type.kind != TN_EXTERN_FUNC && import->type.kind != TN_EXTERN_GLOBAL) ||
            !is_of_numbers(l, &import->type))
            wrong_type(l, d->lib, import, "a function or a global of numbers");
    } else if (import->type.kind != TN_EXTERN_FUNC && import->type.kind != TN_EXTERN_GLOBAL) {
        wrong_type(l, d->lib, import, "a function");
    }
    if (!tn_map_put(seen, key, use) && use->role != TN_ROLE_WORLD)
        use->role = TN_ROLE_TWICE;
}

/* ---- exports ---- */

const char *tn_lib_key(struct tn_link *l, const char *name, const struct tn_extern_type *type)
{
    if (type->kind == TN_EXTERN_GLOBAL)
        return tn_name_printf(l->names, "g%u%s %s", type->value, type->mutable ? "m" : "", name);
    return tn_name_printf(l->names, "%c%u %s", type->kind == TN_EXTERN_FUNC ? 'f' : 't', type->type, name);
}

static const char *const hooks[TN_LIB_HOOKS] = {[TN_LIB_RELOCS] = "__wasm_apply_data_relocs",
                                                [TN_LIB_CTORS] = "__wasm_call_ctors",
                                                [TN_LIB_INITIALIZE] = "_initialize",
                                                [TN_LIB_START] = "_start",
                                                [TN_LIB_TLS_INFO] = "__wasm_library_tls_info"};

static bool read_hook(struct tn_link *l, struct tn_lib *lib, const struct tn_core_export *export)
{
    struct tn_extern_type thunk = {.kind = TN_EXTERN_FUNC, .type = tn_link_signature(l, ">")};
    for (unsigned i = 0; i < TN_LIB_HOOKS; i++) {
        if (strcmp(export->name, hooks[i]))
            continue;
        bool fits = i == TN_LIB_TLS_INFO
                        ? is_i32(&export->type, false)
                        : export->type.kind == TN_EXTERN_FUNC && export->type.type == thunk.type;
        lib->has[i] = true;
        if (!fits)
            tn_link_wrong(l, lib, export->at, "link-type", "%s exports `%s` as %s, which is to be %s",
                          lib->name, export->name, tn_extern_text(l->arena, l->core, &export->type),
                          i == TN_LIB_TLS_INFO ? "a global of i32"
                                               : "a function that takes and gives nothing");
        return true;
    }
    return false;
}

static void read_export(struct tn_link *l, struct tn_lib *lib, uint32_t i)
{
    const struct tn_core_export *export = &lib->module->type->exports[i];
    if (read_hook(l, lib, export))
        return;
    if (export->type.kind == TN_EXTERN_TABLE || export->type.kind == TN_EXTERN_MEMORY)
        tn_link_wrong(l, lib, export->at, "link-type",
                      "%s exports the %s `%s`: libraries share that of the program", lib->name,
                      tn_extern_word(export->type.kind), export->name);
    else if (is_of_numbers(l, &export->type))
        lib->exports[i].key = tn_lib_key(l, export->name, &export->type);
}

/* ---- the whole ---- */

void tn_lib_read(struct tn_link *l, struct tn_lib *lib)
{
    const struct tn_module_type *type = lib->module->type;
    struct dylink d = {.l = l, .lib = lib};
    struct tn_map seen;
    tn_map_init(&d.weak, l->arena);
    tn_map_init(&seen, l->arena);
    if (!lib->stubs)
        read_dylink(&d);
    lib->imports = tn_new_n(l->arena, type->n_imports, struct tn_lib_import);
    lib->exports = tn_new_n(l->arena, type->n_exports, struct tn_lib_export);
    for (uint32_t i = 0; i < type->n_imports; i++)
        read_import(&d, i, &seen);
    for (uint32_t i = 0; i < type->n_exports; i++)
        read_export(l, lib, i);
    if (lib->has[TN_LIB_CTORS] && lib->has[TN_LIB_INITIALIZE])
        tn_link_wrong(
            l, lib, 0, "link-initializers",
            "%s exports both `__wasm_call_ctors` and `_initialize`: one of the two starts a library",
            lib->name);
}
