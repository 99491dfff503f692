#include "component/comp_types.h"

#include "base/limits.h"
#include "wasm/wasm_types.h"

/* A primitive's size in memory and what it holds, by enum tn_kind. CanonicalABI.md "Alignment", "Element
 * Size". */
#define PRIM(kind_, bytes_, align_, has_)                                                                    \
    [kind_] = {                                                                                              \
        .id = kind_, .kind = kind_, .has = has_, .depth = 1, .align = align_, .size = 1, .bytes = bytes_}

static const struct tn_type prims[] = {
    PRIM(TN_BOOL, 1, 0, 0),
    PRIM(TN_S8, 1, 0, 0),
    PRIM(TN_U8, 1, 0, 0),
    PRIM(TN_S16, 2, 1, 0),
    PRIM(TN_U16, 2, 1, 0),
    PRIM(TN_S32, 4, 2, 0),
    PRIM(TN_U32, 4, 2, 0),
    PRIM(TN_S64, 8, 3, 0),
    PRIM(TN_U64, 8, 3, 0),
    PRIM(TN_F32, 4, 2, 0),
    PRIM(TN_F64, 8, 3, 0),
    PRIM(TN_CHAR, 4, 2, 0),
    PRIM(TN_STRING, 16, 3, TN_HAS_POINTER),
    PRIM(TN_ERROR_CONTEXT, 4, 2, TN_HAS_HANDLE),
    PRIM(TN_BAD, 1, 0, TN_HAS_BAD),
};

static const char *const kind_words[] = {
    [TN_BOOL] = "bool",
    [TN_S8] = "s8",
    [TN_U8] = "u8",
    [TN_S16] = "s16",
    [TN_U16] = "u16",
    [TN_S32] = "s32",
    [TN_U32] = "u32",
    [TN_S64] = "s64",
    [TN_U64] = "u64",
    [TN_F32] = "f32",
    [TN_F64] = "f64",
    [TN_CHAR] = "char",
    [TN_STRING] = "string",
    [TN_ERROR_CONTEXT] = "error-context",
    [TN_RECORD] = "record",
    [TN_VARIANT] = "variant",
    [TN_ENUM] = "enum",
    [TN_FLAGS] = "flags",
    [TN_TUPLE] = "tuple",
    [TN_LIST] = "list",
    [TN_LIST_N] = "list",
    [TN_MAP] = "map",
    [TN_OPTION] = "option",
    [TN_RESULT] = "result",
    [TN_FUTURE] = "future",
    [TN_STREAM] = "stream",
    [TN_OWN] = "own",
    [TN_BORROW] = "borrow",
    [TN_NAMED] = "type",
    [TN_RESOURCE] = "resource",
    [TN_FUNC] = "func",
    [TN_INSTANCE] = "instance",
    [TN_COMPONENT] = "component",
    [TN_MODULE] = "core module",
    [TN_BAD] = "unknown type",
};

static const char *const sort_words[] = {
    [TN_SORT_FUNC] = "func",           [TN_SORT_TYPE] = "type",          [TN_SORT_INSTANCE] = "instance",
    [TN_SORT_COMPONENT] = "component", [TN_SORT_MODULE] = "core module", [TN_SORT_VALUE] = "value",
};

void tn_types_init(struct tn_types *types, struct tn_arena *arena, struct tn_names *names)
{
    *types = (struct tn_types){.arena = arena, .names = names, .count = TN_BAD + 1, .fuel = TN_MATCH_FUEL};
    tn_map_init(&types->fits, arena);
}

const struct tn_type *tn_type_prim(enum tn_kind kind)
{
    return &prims[kind];
}

const char *tn_kind_word(enum tn_kind kind)
{
    return kind_words[kind];
}

const char *tn_sort_word(enum tn_sort sort)
{
    return sort_words[sort];
}

/* ---- budgets ---- */

/* What a node comes to as its parts are added: its tree size and depth as wasmparser counts them, since
 * verdicts hang on them, and its size in a 64-bit memory. */
struct sum {
    uint64_t size, bytes;
    unsigned depth, align;
    uint8_t has;
};

static struct sum sum_of(uint64_t bytes, unsigned align, uint8_t has)
{
    return (struct sum){.size = 1, .bytes = bytes, .depth = 1, .align = align, .has = has};
}

/* One level down: the part counts in size and depth, and what it has the whole has. */
static void sum_part(struct sum *s, const struct tn_type *part)
{
    s->size += part->size;
    s->depth = part->depth + 1u > s->depth ? part->depth + 1u : s->depth;
    s->has |= part->has;
}

static uint64_t align_to(uint64_t at, unsigned log2)
{
    uint64_t mask = (1ull << log2) - 1;
    return (at + mask) & ~mask;
}

static void sum_align(struct sum *s, unsigned align)
{
    s->align = align > s->align ? align : s->align;
}

/* elem_size_record */
static void sum_field(struct sum *s, const struct tn_type *field)
{
    sum_part(s, field);
    sum_align(s, field->align);
    s->bytes = align_to(s->bytes, field->align) + field->bytes;
}

/* A payload of a variant: the largest counts. `bytes` and `align` are of the payloads alone until sum_cases.
 */
static void sum_payload(struct sum *s, const struct tn_type *payload)
{
    if (!payload)
        return;
    sum_part(s, payload);
    sum_align(s, payload->align);
    s->bytes = payload->bytes > s->bytes ? payload->bytes : s->bytes;
}

/* discriminant_type */
static unsigned discriminant_align(uint64_t cases)
{
    return cases <= 0x100 ? 0 : cases <= 0x10000 ? 1 : 2;
}

/* elem_size_variant */
static void sum_cases(struct sum *s, uint64_t cases)
{
    unsigned d = discriminant_align(cases);
    s->bytes += align_to(1ull << d, s->align);
    sum_align(s, d);
    s->bytes = align_to(s->bytes, s->align);
}

/* elem_size_flags */
static unsigned flags_align(uint64_t n)
{
    return n <= 8 ? 0 : n <= 16 ? 1 : 2;
}

static struct tn_type *make(struct tn_types *types, enum tn_kind kind, struct sum s)
{
    if (s.depth > TN_MAX_TYPE_DEPTH)
        types->over = "type nesting";
    else if (s.size >= TN_MAX_TYPE_SIZE)
        types->over = "type size";
    else if (s.bytes >= TN_MAX_VALUE_BYTES)
        types->over = "value size";
    else if (types->count >= TN_MAX_TYPE_NODES)
        types->over = "number of types";
    else {
        struct tn_type *t = tn_new(types->arena, struct tn_type);
        t->id = types->count++;
        t->kind = (uint8_t)kind;
        t->has = s.has;
        t->depth = (uint8_t)s.depth;
        t->align = (uint8_t)s.align;
        t->size = (uint32_t)s.size;
        t->bytes = (uint32_t)s.bytes;
        return t;
    }
    return NULL;
}

/* ---- value types ---- */

static struct sum sum_parts(enum tn_kind kind, const struct tn_part *parts, uint32_t n)
{
    struct sum s = sum_of(0, 0, 0);
    if (kind == TN_FLAGS)
        return sum_of(1ull << flags_align(n), flags_align(n), 0);
    for (uint32_t i = 0; i < n && kind != TN_ENUM; i++) {
        if (kind == TN_VARIANT)
            sum_payload(&s, parts[i].type);
        else
            sum_field(&s, parts[i].type);
    }
    if (kind == TN_VARIANT || kind == TN_ENUM)
        sum_cases(&s, n);
    s.bytes = align_to(s.bytes, s.align);
    return s;
}

const struct tn_type *tn_type_parts(struct tn_types *types, enum tn_kind kind, const struct tn_part *parts,
                                    uint32_t n)
{
    struct tn_type *t = make(types, kind, sum_parts(kind, parts, n));
    if (t) {
        t->parts.at = parts;
        t->parts.n = n;
    }
    return t;
}

static struct sum sum_one(enum tn_kind kind, const struct tn_type *a, const struct tn_type *b)
{
    struct sum s = sum_of(0, 0, 0);
    switch (kind) {
    case TN_OPTION:
    case TN_RESULT:
        sum_payload(&s, a);
        sum_payload(&s, b);
        sum_cases(&s, 2);
        break;
    case TN_LIST:
    case TN_MAP:
        sum_part(&s, a);
        if (b)
            sum_part(&s, b);
        s.bytes = 16, s.align = 3, s.has |= TN_HAS_POINTER;
        break;
    case TN_FUTURE:
    case TN_STREAM:
        if (a)
            sum_part(&s, a);
        s.bytes = 4, s.align = 2;
        s.has = (uint8_t)((s.has & ~TN_HAS_POINTER) | TN_HAS_HANDLE);
        break;
    default: /* own and borrow: leaves, whatever stands for the resource */
        s = sum_of(4, 2, (uint8_t)(a->has | TN_HAS_HANDLE | (kind == TN_BORROW ? TN_HAS_BORROW : 0)));
    }
    return s;
}

const struct tn_type *tn_type_of(struct tn_types *types, enum tn_kind kind, const struct tn_type *a,
                                 const struct tn_type *b)
{
    struct tn_type *t = make(types, kind, sum_one(kind, a, b));
    if (t) {
        t->of.a = a;
        t->of.b = b;
    }
    return t;
}

const struct tn_type *tn_type_list_n(struct tn_types *types, const struct tn_type *element, uint32_t n)
{
    struct sum s = sum_of((uint64_t)element->bytes * n, element->align, 0);
    sum_part(&s, element);
    struct tn_type *t = make(types, TN_LIST_N, s);
    if (t) {
        t->list_n.a = element;
        t->list_n.n = n;
    }
    return t;
}

/* ---- names and resources ---- */

/* A name costs nothing: it has the size and depth of what it names. */
static void set_target(struct tn_type *t, const struct tn_type *target)
{
    t->named->target = target;
    t->named->base = tn_base(target);
    t->has = (uint8_t)(target->has | TN_HAS_NAME);
    t->depth = target->depth;
    t->align = target->align;
    t->size = target->size;
    t->bytes = target->bytes;
}

struct tn_type *tn_type_declare(struct tn_types *types, const char *name, const struct tn_note *note)
{
    struct tn_type *t = make(types, TN_NAMED, sum_of(0, 0, 0));
    if (!t)
        return NULL;
    t->named = tn_new(types->arena, struct tn_named);
    t->named->name = name;
    t->named->note = note;
    set_target(t, tn_type_prim(TN_BAD));
    return t;
}

bool tn_type_define(struct tn_types *types, struct tn_type *named, const struct tn_type *target)
{
    (void)types;
    if (named == target || named->named->target != tn_type_prim(TN_BAD))
        return false;
    set_target(named, target);
    return true;
}

const struct tn_type *tn_type_named(struct tn_types *types, const char *name, const struct tn_type *target,
                                    const struct tn_note *note)
{
    struct tn_type *t = tn_type_declare(types, name, note);
    if (t)
        set_target(t, target);
    return t;
}

const struct tn_type *tn_type_resource(struct tn_types *types, const char *name, uint8_t rep,
                                       const struct tn_note *note)
{
    struct tn_type *t = make(types, TN_RESOURCE, sum_of(4, 2, TN_HAS_RESOURCE));
    if (!t)
        return NULL;
    t->resource = tn_new(types->arena, struct tn_resource);
    *t->resource = (struct tn_resource){.name = name, .rep = rep, .note = note};
    return t;
}

/* ---- functions, instances, components ---- */

const struct tn_type *tn_type_func(struct tn_types *types, const struct tn_part *params, uint32_t n,
                                   bool async, const struct tn_type *result)
{
    struct sum s = sum_of(0, 0, 0);
    for (uint32_t i = 0; i < n; i++)
        sum_part(&s, params[i].type);
    if (result)
        sum_part(&s, result);
    struct tn_type *t = make(types, TN_FUNC, s);
    if (!t)
        return NULL;
    t->func = tn_new(types->arena, struct tn_func);
    *t->func = (struct tn_func){params, n, async, result};
    return t;
}

static void sum_items(struct sum *s, const struct tn_items *items)
{
    for (uint32_t i = 0; i < items->n; i++)
        if (items->at[i].type) /* else a core module that was stepped over */
            sum_part(s, items->at[i].type);
}

const struct tn_type *tn_type_instance(struct tn_types *types, struct tn_instance *instance)
{
    struct sum s = sum_of(0, 0, 0);
    sum_items(&s, &instance->exports);
    struct tn_type *t = make(types, TN_INSTANCE, s);
    if (t)
        t->instance = instance;
    return t;
}

const struct tn_type *tn_type_component(struct tn_types *types, struct tn_component *component)
{
    struct sum s = sum_of(0, 0, 0);
    sum_items(&s, &component->imports);
    sum_items(&s, &component->exports);
    struct tn_type *t = make(types, TN_COMPONENT, s);
    if (t)
        t->component = component;
    return t;
}

/* A core item counts for what its function type holds, or one. */
static void sum_extern(struct sum *s, const struct tn_core_types *core, const struct tn_extern_type *t)
{
    s->size++;
    if ((t->kind == TN_EXTERN_FUNC || t->kind == TN_EXTERN_TAG) && core && t->type < core->n &&
        core->at[t->type].kind == TN_CORE_FUNC)
        s->size += 1ull + core->at[t->type].func.n_params + core->at[t->type].func.n_results;
}

const struct tn_type *tn_type_module(struct tn_types *types, const struct tn_module_type *module)
{
    struct sum s = sum_of(0, 0, 0);
    for (uint32_t i = 0; i < module->n_imports; i++)
        sum_extern(&s, module->types, &module->imports[i].type);
    for (uint32_t i = 0; i < module->n_exports; i++)
        sum_extern(&s, module->types, &module->exports[i].type);
    struct tn_type *t = make(types, TN_MODULE, s);
    if (t)
        t->module = module;
    return t;
}

/* ---- items ---- */

enum { ITEMS_SCANNED = 8 }; /* so many are found by looking at each */

static void index_item(struct tn_items *items, uint32_t i)
{
    tn_map_put(&items->by_name, items->at[i].name, (void *)((uintptr_t)i + 1));
}

void tn_items_reserve(struct tn_types *types, struct tn_items *items, uint32_t n)
{
    if (items->n || n < items->cap)
        return;
    items->at = tn_new_n(types->arena, n, struct tn_item);
    items->cap = n;
    if (n > ITEMS_SCANNED) {
        tn_map_init(&items->by_name, types->arena);
        tn_map_reserve(&items->by_name, n);
    }
}

bool tn_items_add(struct tn_types *types, struct tn_items *items, struct tn_item item)
{
    if (tn_items_find(items, item.name))
        return false;
    *tn_push(types->arena, items) = item;
    if (items->n == ITEMS_SCANNED + 1) {
        if (!items->by_name.cap)
            tn_map_init(&items->by_name, types->arena);
        for (uint32_t i = 0; i < items->n; i++)
            index_item(items, i);
    } else if (items->n > ITEMS_SCANNED) {
        index_item(items, items->n - 1);
    }
    return true;
}

const struct tn_item *tn_items_find(const struct tn_items *items, const char *interned_name)
{
    if (items->n > ITEMS_SCANNED) {
        uintptr_t i = (uintptr_t)tn_map_get(&items->by_name, interned_name);
        return i ? &items->at[i - 1] : NULL;
    }
    for (uint32_t i = 0; i < items->n; i++)
        if (items->at[i].name == interned_name)
            return &items->at[i];
    return NULL;
}
