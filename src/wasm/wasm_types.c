#include "wasm/wasm_types.h"

#include "base/limits.h"

#include <inttypes.h>

void tn_core_types_init(struct tn_core_types *types, struct tn_arena *arena, struct tn_names *names)
{
    *types = (struct tn_core_types){.arena = arena, .names = names};
}

/* ---- recursion groups, each stored once ----
 *
 * A group is compared as a run of words in which a reference to one of its own types is told by its place in
 * the group, so that equal groups have equal words wherever they stand. */

typedef void visit_word(void *ctx, uint64_t word);

static uint64_t reference(uint32_t number, uint32_t first)
{
    return number >= first && number != TN_NO_TYPE ? (uint64_t)(number - first) << 32 | 1
                                                   : (uint64_t)number << 32;
}

static uint64_t value_word(tn_valtype v, uint32_t first)
{
    if (!(v & TN_VAL_DEFINED))
        return v;
    return (v & ~TN_VAL_HEAP) | reference(v & TN_VAL_HEAP, first);
}

static void visit_type(const struct tn_core_type *t, uint32_t first, visit_word *visit, void *ctx)
{
    visit(ctx, (uint64_t)t->kind | (uint64_t)t->final << 8 | (uint64_t)t->shared << 9);
    visit(ctx, reference(t->super, first));
    visit(ctx, reference(t->describes, first));
    visit(ctx, reference(t->descriptor, first));
    switch ((enum tn_core_kind)t->kind) {
    case TN_CORE_FUNC:
        visit(ctx, (uint64_t)t->func.n_params << 32 | t->func.n_results);
        for (uint32_t i = 0; i < t->func.n_params + t->func.n_results; i++)
            visit(ctx, value_word(t->func.at[i], first));
        break;
    case TN_CORE_STRUCT:
    case TN_CORE_ARRAY:
        visit(ctx, t->fields.n);
        for (uint32_t i = 0; i < t->fields.n; i++)
            visit(ctx, value_word(t->fields.at[i].type, first) * 2 + t->fields.at[i].mutable);
        break;
    case TN_CORE_CONT: visit(ctx, reference(t->cont, first)); break;
    }
}

static void add_to_hash(void *ctx, uint64_t word)
{
    uint64_t *h = ctx;
    *h = (*h ^ word) * 0x9e3779b97f4a7c15ull;
    *h ^= *h >> 29;
}

static uint32_t hash_group(const struct tn_core_types *types, uint32_t first, uint32_t n)
{
    uint64_t h = n;
    for (uint32_t i = 0; i < n; i++)
        visit_type(&types->at[first + i], first, add_to_hash, &h);
    return (uint32_t)(h ^ h >> 32);
}

static bool same_type(const struct tn_core_type *a, uint32_t a_first, const struct tn_core_type *b,
                      uint32_t b_first)
{
    if (a->kind != b->kind || a->final != b->final || a->shared != b->shared ||
        reference(a->super, a_first) != reference(b->super, b_first) ||
        reference(a->describes, a_first) != reference(b->describes, b_first) ||
        reference(a->descriptor, a_first) != reference(b->descriptor, b_first))
        return false;
    switch ((enum tn_core_kind)a->kind) {
    case TN_CORE_FUNC:
        if (a->func.n_params != b->func.n_params || a->func.n_results != b->func.n_results)
            return false;
        for (uint32_t i = 0; i < a->func.n_params + a->func.n_results; i++)
            if (value_word(a->func.at[i], a_first) != value_word(b->func.at[i], b_first))
                return false;
        return true;
    case TN_CORE_STRUCT:
    case TN_CORE_ARRAY:
        if (a->fields.n != b->fields.n)
            return false;
        for (uint32_t i = 0; i < a->fields.n; i++)
            if (a->fields.at[i].mutable != b->fields.at[i].mutable ||
                value_word(a->fields.at[i].type, a_first) != value_word(b->fields.at[i].type, b_first))
                return false;
        return true;
    case TN_CORE_CONT: return reference(a->cont, a_first) == reference(b->cont, b_first);
    }
    return false;
}

static bool same_group(const struct tn_core_types *types, uint32_t a, uint32_t b, uint32_t n)
{
    if (types->at[a].group_n != n)
        return false;
    for (uint32_t i = 0; i < n; i++)
        if (!same_type(&types->at[a + i], a, &types->at[b + i], b))
            return false;
    return true;
}

static void rehash(struct tn_core_types *types)
{
    uint32_t mask = types->groups.mask ? types->groups.mask * 2 + 1 : 63, *old = types->groups.at;
    uint32_t slots = types->groups.at ? types->groups.mask + 1 : 0;
    types->groups.at = tn_new_n(types->arena, (size_t)mask + 1, uint32_t);
    types->groups.mask = mask;
    for (uint32_t i = 0; i < slots; i++) {
        if (!old[i])
            continue;
        uint32_t at = hash_group(types, old[i] - 1, types->at[old[i] - 1].group_n) & mask;
        while (types->groups.at[at])
            at = (at + 1) & mask;
        types->groups.at[at] = old[i];
    }
}

uint32_t tn_core_intern(struct tn_core_types *types, uint32_t n)
{
    uint32_t first = types->n - n;
    if (!n)
        return first;
    if (!types->groups.at || types->groups.n >= types->groups.mask / 4 * 3)
        rehash(types);
    uint32_t at = hash_group(types, first, n) & types->groups.mask;
    for (; types->groups.at[at]; at = (at + 1) & types->groups.mask)
        if (same_group(types, types->groups.at[at] - 1, first, n)) {
            types->n = first;
            return types->groups.at[at] - 1;
        }
    types->groups.at[at] = first + 1;
    types->groups.n++;
    for (uint32_t i = 0; i < n; i++) {
        types->at[first + i].group = first;
        types->at[first + i].group_n = n;
    }
    return first;
}

uint32_t tn_core_func(struct tn_core_types *types, const tn_valtype *params, uint32_t n_params,
                      const tn_valtype *results, uint32_t n_results, bool shared)
{
    tn_valtype *at = tn_new_n(types->arena, n_params + n_results, tn_valtype);
    for (uint32_t i = 0; i < n_params; i++)
        at[i] = params[i];
    for (uint32_t i = 0; i < n_results; i++)
        at[n_params + i] = results[i];
    struct tn_core_type *t = tn_push(types->arena, types);
    *t = (struct tn_core_type){.kind = TN_CORE_FUNC,
                               .final = true,
                               .shared = shared,
                               .super = TN_NO_TYPE,
                               .describes = TN_NO_TYPE,
                               .descriptor = TN_NO_TYPE,
                               .func = {at, n_params, n_results}};
    return tn_core_intern(types, 1);
}

const struct tn_core_export *tn_module_export(const struct tn_module_type *type, const char *interned_name)
{
    return tn_map_get(&type->export_by_name, interned_name);
}

/* ---- words ---- */

const char *tn_extern_word(enum tn_extern kind)
{
    static const char *const words[] = {"function", "table", "memory", "global", "tag"};
    return words[kind];
}

static const char *heap_word(uint32_t heap)
{
    switch (heap) {
    case TN_HEAP_NOCONT: return "nocont";
    case TN_HEAP_NOEXN: return "noexn";
    case TN_HEAP_NOFUNC: return "nofunc";
    case TN_HEAP_NOEXTERN: return "noextern";
    case TN_HEAP_NONE: return "none";
    case TN_HEAP_FUNC: return "func";
    case TN_HEAP_EXTERN: return "extern";
    case TN_HEAP_ANY: return "any";
    case TN_HEAP_EQ: return "eq";
    case TN_HEAP_I31: return "i31";
    case TN_HEAP_STRUCT: return "struct";
    case TN_HEAP_ARRAY: return "array";
    case TN_HEAP_EXN: return "exn";
    case TN_HEAP_CONT: return "cont";
    }
    return "?";
}

void tn_valtype_print(struct tn_buf *buf, tn_valtype type)
{
    static const char *const numbers[] = {"v128", "f64", "f32", "i64", "i32"};
    if (!(type & TN_VAL_REF)) {
        tn_buf_text(buf, type == TN_VAL_I8                           ? "i8"
                         : type == TN_VAL_I16                        ? "i16"
                         : type >= TN_VAL_V128 && type <= TN_VAL_I32 ? numbers[type - TN_VAL_V128]
                                                                     : "?");
        return;
    }
    uint32_t heap = type & TN_VAL_HEAP;
    const char *null = type & TN_VAL_NULL ? "null " : "";
    if (type & TN_VAL_DEFINED)
        tn_buf_printf(buf, type & TN_VAL_EXACT ? "(ref %s(exact %u))" : "(ref %s%u)", null, heap);
    else if (type & TN_VAL_SHARED)
        tn_buf_printf(buf, "(ref %s(shared %s))", null, heap_word(heap));
    else if (type & TN_VAL_NULL && heap >= TN_HEAP_CONT && heap <= TN_HEAP_FUNC)
        tn_buf_printf(buf, "%sref", heap_word(heap));
    else
        tn_buf_printf(buf, "(ref %s%s)", null, heap_word(heap));
}

static void print_values(struct tn_buf *buf, const char *word, const tn_valtype *at, uint32_t n)
{
    if (!n)
        return;
    tn_buf_printf(buf, " (%s", word);
    for (uint32_t i = 0; i < n; i++) {
        tn_buf_byte(buf, ' ');
        tn_valtype_print(buf, at[i]);
    }
    tn_buf_byte(buf, ')');
}

static void print_func(struct tn_buf *buf, const char *word, const struct tn_core_types *types,
                       uint32_t number)
{
    const struct tn_core_type *t = &types->at[number];
    tn_buf_printf(buf, "(%s", word);
    if (t->kind == TN_CORE_FUNC) {
        print_values(buf, "param", t->func.at, t->func.n_params);
        print_values(buf, "result", t->func.at + t->func.n_params, t->func.n_results);
    }
    tn_buf_byte(buf, ')');
}

static void print_limits(struct tn_buf *buf, const struct tn_core_limits *limits)
{
    tn_buf_printf(buf, "%s %" PRIu64, limits->wide ? " i64" : "", limits->min);
    if (limits->max != UINT64_MAX)
        tn_buf_printf(buf, " %" PRIu64, limits->max);
    if (limits->shared)
        tn_buf_text(buf, " shared");
}

void tn_extern_print(struct tn_buf *buf, const struct tn_core_types *types, const struct tn_extern_type *type)
{
    switch ((enum tn_extern)type->kind) {
    case TN_EXTERN_FUNC: print_func(buf, "func", types, type->type); return;
    case TN_EXTERN_TAG: print_func(buf, "tag", types, type->type); return;
    case TN_EXTERN_TABLE:
        tn_buf_text(buf, "(table");
        print_limits(buf, &type->limits);
        tn_buf_byte(buf, ' ');
        tn_valtype_print(buf, type->value);
        break;
    case TN_EXTERN_MEMORY:
        tn_buf_text(buf, "(memory");
        print_limits(buf, &type->limits);
        if (type->limits.page != 16)
            tn_buf_printf(buf, " (pagesize %u)", 1u << type->limits.page);
        break;
    case TN_EXTERN_GLOBAL:
        tn_buf_text(buf, type->shared ? "(global shared " : "(global ");
        tn_buf_text(buf, type->mutable ? "(mut " : "");
        tn_valtype_print(buf, type->value);
        tn_buf_text(buf, type->mutable ? ")" : "");
        break;
    }
    tn_buf_byte(buf, ')');
}

const char *tn_extern_text(struct tn_arena *arena, const struct tn_core_types *types,
                           const struct tn_extern_type *type)
{
    struct tn_buf text;
    tn_buf_init(&text, TN_MAX_MESSAGE);
    tn_extern_print(&text, types, type);
    const char *copy = tn_arena_copy(arena, text.at, text.len);
    tn_buf_dispose(&text);
    return copy;
}
