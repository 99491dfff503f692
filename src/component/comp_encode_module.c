/* Core module types as a component declares them. A module type has an index space of its own: the defined
 * types that its imports and exports mention are declared in it first, a recursion group at a time. */
#include "component/comp_encode_module.h"

struct writer {
    struct tn_buf *to;
    const struct tn_core_types *types;
    struct tn_map index; /* &types->at[number] -> its index here + 1 */
    struct { /* groups whose references are being declared, each for the one before */
        struct declaring {
            uint32_t group, member, slot;
        } *at;
        unsigned n, cap;
    } open;
    uint32_t n, declared;
    bool ok;
};

static uint32_t index_of(struct writer *w, uint32_t number)
{
    uintptr_t index = (uintptr_t)tn_map_get(&w->index, &w->types->at[number]);
    return index ? (uint32_t)(index - 1) : 0;
}

/* valtype and storagetype ::= numtype | vectype | reftype | packedtype */
static void write_valtype(struct writer *w, tn_valtype t)
{
    uint32_t heap = t & TN_VAL_HEAP;
    if (!(t & TN_VAL_REF)) {
        tn_buf_byte(w->to, (uint8_t)t);
        return;
    }
    bool plain = !(t & (TN_VAL_DEFINED | TN_VAL_SHARED)) && t & TN_VAL_NULL;
    if (!plain)
        tn_buf_byte(w->to, t & TN_VAL_NULL ? 0x63 : 0x64);
    if (t & TN_VAL_EXACT)
        tn_buf_byte(w->to, 0x62);
    if (t & TN_VAL_SHARED)
        tn_buf_byte(w->to, 0x65);
    if (t & TN_VAL_DEFINED)
        tn_buf_s33(w->to, index_of(w, heap));
    else
        tn_buf_byte(w->to, (uint8_t)heap);
}

static void write_valtypes(struct writer *w, const tn_valtype *at, uint32_t n)
{
    tn_buf_u32(w->to, n);
    for (uint32_t i = 0; i < n; i++)
        write_valtype(w, at[i]);
}

/* comptype ::= 0x60 functype | 0x5f structtype | 0x5e arraytype | 0x5d conttype */
static void write_comptype(struct writer *w, const struct tn_core_type *t)
{
    static const uint8_t code[] = {
        [TN_CORE_FUNC] = 0x60, [TN_CORE_STRUCT] = 0x5f, [TN_CORE_ARRAY] = 0x5e, [TN_CORE_CONT] = 0x5d};
    if (t->shared)
        tn_buf_byte(w->to, 0x65);
    tn_buf_byte(w->to, code[t->kind]);
    if (t->kind == TN_CORE_FUNC) {
        write_valtypes(w, t->func.at, t->func.n_params);
        write_valtypes(w, t->func.at + t->func.n_params, t->func.n_results);
    } else if (t->kind == TN_CORE_CONT) {
        tn_buf_s33(w->to, index_of(w, t->cont));
    } else {
        if (t->kind == TN_CORE_STRUCT)
            tn_buf_u32(w->to, t->fields.n);
        for (uint32_t i = 0; i < t->fields.n; i++) {
            write_valtype(w, t->fields.at[i].type);
            tn_buf_byte(w->to, t->fields.at[i].mutable);
        }
    }
}

/* subtype ::= 0x50 typeidx* comptype | 0x4f typeidx* comptype | comptype */
static void write_subtype(struct writer *w, const struct tn_core_type *t)
{
    if (t->describes != TN_NO_TYPE || t->descriptor != TN_NO_TYPE)
        w->ok = false; /* custom descriptors: nothing writes them yet */
    if (!t->final || t->super != TN_NO_TYPE) {
        tn_buf_byte(w->to, t->final ? 0x4f : 0x50);
        tn_buf_u32(w->to, t->super != TN_NO_TYPE);
        if (t->super != TN_NO_TYPE)
            tn_buf_u32(w->to, index_of(w, t->super));
    }
    write_comptype(w, t);
}

static bool is_reference(tn_valtype t, uint32_t *ret_number)
{
    *ret_number = t & TN_VAL_HEAP;
    return t & TN_VAL_REF && t & TN_VAL_DEFINED;
}

static uint32_t count_slots(const struct tn_core_type *t)
{
    return 1 + (t->kind == TN_CORE_FUNC   ? t->func.n_params + t->func.n_results
                : t->kind == TN_CORE_CONT ? 1
                                          : t->fields.n);
}

/* What a type is over (slot 0), or mentions, where that is a defined type. */
static bool reference_at(const struct tn_core_type *t, uint32_t slot, uint32_t *ret_number)
{
    if (!slot || t->kind == TN_CORE_CONT) {
        *ret_number = slot ? t->cont : t->super;
        return *ret_number != TN_NO_TYPE;
    }
    return is_reference(t->kind == TN_CORE_FUNC ? t->func.at[slot - 1] : t->fields.at[slot - 1].type, ret_number);
}

static bool next_reference(struct writer *w, struct declaring *d, uint32_t *ret_number)
{
    const struct tn_core_type *group = &w->types->at[d->group];
    for (; d->member < group->group_n; d->member++, d->slot = 0)
        for (uint32_t n = count_slots(group + d->member); d->slot < n;)
            if (reference_at(group + d->member, d->slot++, ret_number))
                return true;
    return false;
}

/* References inside a group find it declared. */
static void open_group(struct writer *w, uint32_t number)
{
    const struct tn_core_type *t = &w->types->at[number], *group = &w->types->at[t->group];
    if (tn_map_has(&w->index, t))
        return;
    for (uint32_t i = 0; i < t->group_n; i++)
        tn_map_put(&w->index, group + i, NULL);
    *tn_push(w->index.arena, &w->open) = (struct declaring){.group = t->group};
}

/* rectype ::= 0x4e vec(subtype) | subtype */
static void write_group(struct writer *w, const struct tn_core_type *group)
{
    uint32_t n = group->group_n;
    for (uint32_t i = 0; i < n; i++)
        tn_map_put(&w->index, group + i, (void *)((uintptr_t)w->n++ + 1));
    tn_buf_byte(w->to, 0x01);
    if (n != 1) {
        tn_buf_byte(w->to, 0x4e);
        tn_buf_u32(w->to, n);
    } else if (!group->final) {
        tn_buf_byte(w->to, 0x00); /* core:deftype: a non-final sub is told from a module type by this byte */
    }
    for (uint32_t i = 0; i < n; i++)
        write_subtype(w, group + i);
    w->declared++;
}

/* What a group is over or mentions comes before it. Chains of types may be as long as a module, so nothing recurses. */
static void declare_type(struct writer *w, uint32_t number)
{
    uint32_t mentioned;
    open_group(w, number);
    while (w->open.n) {
        struct declaring *d = &w->open.at[w->open.n - 1];
        if (next_reference(w, d, &mentioned))
            open_group(w, mentioned);
        else
            write_group(w, &w->types->at[w->open.at[--w->open.n].group]);
    }
}

static void declare_valtype(struct writer *w, tn_valtype t)
{
    uint32_t number;
    if (is_reference(t, &number))
        declare_type(w, number);
}

static void declare_extern(struct writer *w, const struct tn_extern_type *t)
{
    if (t->kind == TN_EXTERN_FUNC || t->kind == TN_EXTERN_TAG)
        declare_type(w, t->type);
    else if (t->kind == TN_EXTERN_GLOBAL || t->kind == TN_EXTERN_TABLE)
        declare_valtype(w, t->value);
}

/* limits ::= flags u64 u64?; bit 0: a maximum, 1: shared, 2: 64-bit, 3: a page size */
static void write_limits(struct writer *w, const struct tn_core_limits *l, bool memory)
{
    bool page = memory && l->page != 16;
    tn_buf_byte(w->to, (uint8_t)((l->max != UINT64_MAX) | l->shared << 1 | l->wide << 2 | page << 3));
    tn_buf_u32(w->to, l->min);
    if (l->max != UINT64_MAX)
        tn_buf_u32(w->to, l->max);
    if (page)
        tn_buf_u32(w->to, l->page);
}

/* core:externtype */
static void write_extern(struct writer *w, const struct tn_extern_type *t)
{
    tn_buf_byte(w->to, t->kind == TN_EXTERN_FUNC && t->exact ? 0x20 : t->kind);
    switch (t->kind) {
    case TN_EXTERN_FUNC: tn_buf_u32(w->to, index_of(w, t->type)); break;
    case TN_EXTERN_TABLE:
        write_valtype(w, t->value);
        write_limits(w, &t->limits, false);
        break;
    case TN_EXTERN_MEMORY: write_limits(w, &t->limits, true); break;
    case TN_EXTERN_GLOBAL:
        write_valtype(w, t->value);
        tn_buf_byte(w->to, (uint8_t)(t->mutable | t->shared << 1));
        break;
    default: tn_buf_byte(w->to, 0); tn_buf_u32(w->to, index_of(w, t->type));
    }
}

bool tn_enc_write_module_type(struct tn_buf *to, struct tn_arena *scratch, const struct tn_module_type *type)
{
    struct tn_buf body;
    struct writer w = {.to = &body, .types = type->types, .ok = true};
    tn_buf_init(&body, to->max);
    tn_map_init(&w.index, scratch);
    for (uint32_t i = 0; i < type->n_imports; i++)
        declare_extern(&w, &type->imports[i].type);
    for (uint32_t i = 0; i < type->n_exports; i++)
        declare_extern(&w, &type->exports[i].type);
    for (uint32_t i = 0; i < type->n_imports; i++) {
        tn_buf_byte(&body, 0x00);
        tn_buf_name(w.to, type->imports[i].module);
        tn_buf_name(w.to, type->imports[i].name);
        write_extern(&w, &type->imports[i].type);
    }
    for (uint32_t i = 0; i < type->n_exports; i++) {
        tn_buf_byte(&body, 0x03);
        tn_buf_name(w.to, type->exports[i].name);
        write_extern(&w, &type->exports[i].type);
    }
    tn_buf_byte(to, 0x50);
    tn_buf_u32(to, w.declared + type->n_imports + type->n_exports);
    tn_buf_add(to, body.at, body.len);
    w.ok = w.ok && !body.status;
    tn_buf_dispose(&body);
    return w.ok;
}
