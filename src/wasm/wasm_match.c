/* Matching of core types: core §3.3 "Matching". Defined types are equal where their numbers are. */
#include "wasm/wasm_types.h"

static bool abstract_matches(uint32_t a, uint32_t b)
{
    if (a == b)
        return true;
    switch (b) {
    case TN_HEAP_ANY:
        return a == TN_HEAP_EQ || a == TN_HEAP_I31 || a == TN_HEAP_STRUCT || a == TN_HEAP_ARRAY ||
               a == TN_HEAP_NONE;
    case TN_HEAP_EQ:
        return a == TN_HEAP_I31 || a == TN_HEAP_STRUCT || a == TN_HEAP_ARRAY || a == TN_HEAP_NONE;
    case TN_HEAP_I31:
    case TN_HEAP_STRUCT:
    case TN_HEAP_ARRAY: return a == TN_HEAP_NONE;
    case TN_HEAP_FUNC: return a == TN_HEAP_NOFUNC;
    case TN_HEAP_EXTERN: return a == TN_HEAP_NOEXTERN;
    case TN_HEAP_EXN: return a == TN_HEAP_NOEXN;
    case TN_HEAP_CONT: return a == TN_HEAP_NOCONT;
    }
    return false;
}

/* The abstract heap type right above a defined one, and the bottom below it. */
static uint32_t above(const struct tn_core_type *t)
{
    static const uint32_t heaps[] = {TN_HEAP_FUNC, TN_HEAP_STRUCT, TN_HEAP_ARRAY, TN_HEAP_CONT};
    return heaps[t->kind];
}

static uint32_t below(const struct tn_core_type *t)
{
    static const uint32_t heaps[] = {TN_HEAP_NOFUNC, TN_HEAP_NONE, TN_HEAP_NONE, TN_HEAP_NOCONT};
    return heaps[t->kind];
}

bool tn_core_type_matches(const struct tn_core_types *types, uint32_t a, uint32_t b)
{
    /* Supertypes form a chain of at most 63 */
    for (; a != TN_NO_TYPE; a = types->at[a].super)
        if (a == b)
            return true;
    return false;
}

static bool heap_matches(const struct tn_core_types *types, tn_valtype a, tn_valtype b)
{
    uint32_t ha = a & TN_VAL_HEAP, hb = b & TN_VAL_HEAP;
    if (a & TN_VAL_DEFINED && b & TN_VAL_DEFINED) {
        if (b & TN_VAL_EXACT)
            return a & TN_VAL_EXACT && ha == hb;
        return tn_core_type_matches(types, ha, hb);
    }
    if (a & TN_VAL_DEFINED)
        return types->at[ha].shared == !!(b & TN_VAL_SHARED) && abstract_matches(above(&types->at[ha]), hb);
    if (b & TN_VAL_DEFINED)
        return types->at[hb].shared == !!(a & TN_VAL_SHARED) && ha == below(&types->at[hb]);
    return (a & TN_VAL_SHARED) == (b & TN_VAL_SHARED) && abstract_matches(ha, hb);
}

bool tn_core_val_matches(const struct tn_core_types *types, tn_valtype a, tn_valtype b)
{
    if (a == b)
        return true;
    if (!(a & b & TN_VAL_REF) || (a & TN_VAL_NULL && !(b & TN_VAL_NULL)))
        return false;
    return heap_matches(types, a, b);
}

/* ---- external types ---- */

static bool differ(const struct tn_core_types *types, const struct tn_extern_type *found,
                   const struct tn_extern_type *wanted, const char **why)
{
    if (why)
        *why = tn_arena_printf(types->arena, "expected %s, found %s", tn_extern_text(types->arena, types, wanted),
                               tn_extern_text(types->arena, types, found));
    return false;
}

/* Core §3.3.11 "Limits": at least as large, and not larger than its maximum. */
static bool limits_match(const struct tn_core_limits *found, const struct tn_core_limits *wanted)
{
    return found->wide == wanted->wide && found->shared == wanted->shared && found->min >= wanted->min &&
           (wanted->max == UINT64_MAX || (found->max != UINT64_MAX && found->max <= wanted->max));
}

static bool kinds_match(const struct tn_core_types *types, const struct tn_extern_type *f,
                        const struct tn_extern_type *w)
{
    switch ((enum tn_extern)w->kind) {
    case TN_EXTERN_FUNC:
        return w->exact ? f->exact && f->type == w->type : tn_core_type_matches(types, f->type, w->type);
    case TN_EXTERN_TABLE: return f->value == w->value && limits_match(&f->limits, &w->limits);
    case TN_EXTERN_MEMORY: return f->limits.page == w->limits.page && limits_match(&f->limits, &w->limits);
    case TN_EXTERN_GLOBAL:
        if (f->mutable != w->mutable || f->shared != w->shared)
            return false;
        return w->mutable ? f->value == w->value : tn_core_val_matches(types, f->value, w->value);
    case TN_EXTERN_TAG: return f->type == w->type;
    }
    return false;
}

bool tn_extern_matches(const struct tn_core_types *types, const struct tn_extern_type *found,
                       const struct tn_extern_type *wanted, const char **why)
{
    if (found->kind == wanted->kind && kinds_match(types, found, wanted))
        return true;
    return differ(types, found, wanted, why);
}

/* Words: what part of the module, and what about it. */
static bool part(const struct tn_module_type *type, const char **why, const char *what, const char *name,
                 const char *about)
{
    if (why)
        *why = tn_arena_printf(type->types->arena, "%s `%s`: %s", what, name, about);
    return false;
}

const char *tn_import_key(struct tn_names *names, const struct tn_core_import *import)
{
    const char *pair[] = {import->module, import->name};
    return tn_name_of(names, (struct tn_str){(const char *)pair, sizeof pair});
}

static bool imports_match(const struct tn_module_type *found, const struct tn_module_type *wanted,
                          const char **why)
{
    struct tn_map offers;
    tn_map_init(&offers, wanted->types->arena);
    for (uint32_t i = 0; i < wanted->n_imports; i++)
        tn_map_put(&offers, tn_import_key(wanted->types->names, &wanted->imports[i]), &wanted->imports[i]);
    for (uint32_t i = 0; i < found->n_imports; i++) {
        const struct tn_core_import *need = &found->imports[i];
        const struct tn_core_import *offer = tn_map_get(&offers, tn_import_key(wanted->types->names, need));
        const char *what =
            why ? tn_arena_printf(wanted->types->arena, "import of `%s` from", need->name) : NULL;
        if (!offer)
            return part(found, why, what, need->module, "not expected");
        if (!tn_extern_matches(wanted->types, &offer->type, &need->type, why))
            return part(found, why, what, need->module, why ? *why : "");
    }
    return true;
}

bool tn_module_matches(const struct tn_module_type *found, const struct tn_module_type *wanted,
                       const char **why)
{
    if (!imports_match(found, wanted, why))
        return false;
    for (uint32_t i = 0; i < wanted->n_exports; i++) {
        const struct tn_core_export *want = &wanted->exports[i], *have = tn_module_export(found, want->name);
        if (!have)
            return part(found, why, "export", want->name, "missing");
        if (!tn_extern_matches(wanted->types, &have->type, &want->type, why))
            return part(found, why, "export", want->name, why ? *why : "");
    }
    return true;
}
