#include "component/comp_encode.h"

#include "base/limits.h"
#include "component/comp_encode_core.h"
#include "component/comp_encode_module.h"

#include <stdlib.h>

enum entry { CORE_MODULE, CORE_INSTANCE, CORE_TYPE, COMPONENT, INSTANCE, ALIAS, TYPE, CANON, IMPORT, EXPORT };

static const uint8_t section_of[] = {
    [CORE_MODULE] = 1, [CORE_INSTANCE] = 2, [CORE_TYPE] = 3, [COMPONENT] = 4, [INSTANCE] = 5,
    [ALIAS] = 6,       [TYPE] = 7,          [CANON] = 8,     [IMPORT] = 10,   [EXPORT] = 11,
};
static const uint8_t declarator_of[] = {[CORE_TYPE] = 0, [TYPE] = 1, [ALIAS] = 2, [IMPORT] = 3, [EXPORT] = 4};

/* sort ::= …, by enum tn_sort; a core module is two bytes, 00 11 */
static const uint8_t sort_byte[] = {
    [TN_SORT_FUNC] = 1,      [TN_SORT_TYPE] = 3,   [TN_SORT_INSTANCE] = 5,
    [TN_SORT_COMPONENT] = 4, [TN_SORT_MODULE] = 0, [TN_SORT_VALUE] = 2,
};

/* primvaltype and the first byte of the other types */
static const uint8_t opcode[] = {
    [TN_BOOL] = 0x7f,      [TN_S8] = 0x7e,
    [TN_U8] = 0x7d,        [TN_S16] = 0x7c,
    [TN_U16] = 0x7b,       [TN_S32] = 0x7a,
    [TN_U32] = 0x79,       [TN_S64] = 0x78,
    [TN_U64] = 0x77,       [TN_F32] = 0x76,
    [TN_F64] = 0x75,       [TN_CHAR] = 0x74,
    [TN_STRING] = 0x73,    [TN_ERROR_CONTEXT] = 0x64,
    [TN_RECORD] = 0x72,    [TN_VARIANT] = 0x71,
    [TN_ENUM] = 0x6d,      [TN_FLAGS] = 0x6e,
    [TN_TUPLE] = 0x6f,     [TN_LIST] = 0x70,
    [TN_LIST_N] = 0x67,    [TN_MAP] = 0x63,
    [TN_OPTION] = 0x6b,    [TN_RESULT] = 0x6a,
    [TN_FUTURE] = 0x65,    [TN_STREAM] = 0x66,
    [TN_OWN] = 0x69,       [TN_BORROW] = 0x68,
    [TN_FUNC] = 0x40,      [TN_INSTANCE] = 0x42,
    [TN_COMPONENT] = 0x41,
};

/* An instance of a scope; perhaps inside another one, and not aliased yet. */
struct place {
    struct place *in;
    const char *name;
    uint32_t index;
    bool here;
};
struct exporter {
    struct place *place;
    const char *name;
};

struct scope {
    struct tn_enc *enc;
    struct scope *outer;
    bool sections;          /* a component; else the body of a type, of declarators */
    struct tn_map type_at;  /* node -> index + 1 */
    struct tn_map exporter; /* NAMED or RESOURCE -> struct exporter: reachable by alias */
    struct tn_map defined;  /* interned bytes -> index + 1: anonymous value types and functions */
    uint32_t n[TN_SORT_VALUE + 1], n_core_types;
    struct tn_buf body; /* declarators, or the section being filled */
    uint32_t entries;
    uint8_t section;
};

struct tn_enc {
    struct tn_types *types;
    struct tn_arena scratch;
    struct tn_buf stack; /* entries being put together, the innermost last */
    struct scope top;
    struct tn_out out;
    const struct tn_type *unreached; /* the first node that could not be written */
    struct tn_enc_core core;
};

static uint32_t put(struct scope *s, const struct tn_type *t);
static void write_deftype(struct scope *s, const struct tn_type *t);

/* ---- entries ---- */

static void scope_init(struct scope *s, struct tn_enc *enc, struct scope *outer)
{
    *s = (struct scope){.enc = enc, .outer = outer, .sections = !outer};
    tn_map_init(&s->type_at, &enc->scratch);
    tn_map_init(&s->exporter, &enc->scratch);
    tn_map_init(&s->defined, &enc->scratch);
    tn_buf_init(&s->body, TN_MAX_INPUT);
}

static void flush(struct scope *s)
{
    if (s->entries) {
        struct tn_buf count;
        struct tn_out contents;
        tn_buf_init(&count, 16);
        tn_buf_u32(&count, s->entries);
        tn_out_init(&contents, s->enc->out.arena);
        tn_out_copy(&contents, count.at, count.len);
        tn_out_copy(&contents, s->body.at, s->body.len);
        tn_out_section(&s->enc->out, s->section, &contents);
        tn_buf_dispose(&count);
    }
    tn_buf_truncate(&s->body, 0);
    s->entries = 0;
}

/* What was put together on the stack from `start` on becomes an entry of the scope. */
static void add(struct scope *s, enum entry what, size_t start)
{
    struct tn_buf *stack = &s->enc->stack;
    if (s->sections && s->section != section_of[what]) {
        flush(s);
        s->section = section_of[what];
    } else if (!s->sections) {
        tn_buf_byte(&s->body, declarator_of[what]);
    }
    tn_buf_add(&s->body, stack->at + start, stack->len - start);
    s->entries++;
    tn_buf_truncate(stack, start);
}

static void set_index(struct scope *s, const struct tn_type *t, uint32_t index)
{
    tn_map_put(&s->type_at, t, (void *)((uintptr_t)index + 1));
}

/* sort ::= 0x00 core:sort | … */
static void write_sort(struct tn_buf *b, enum tn_sort sort)
{
    tn_buf_byte(b, sort_byte[sort]);
    if (sort == TN_SORT_MODULE)
        tn_buf_byte(b, 0x11);
}

/* nameattributes ::= 0x00 name | 0x02 name vec(attribute) */
static void write_nameattributes(struct tn_buf *b, const char *name, const struct tn_attrs *a)
{
    uint32_t n = a ? !!a->implements + !!a->version_suffix + !!a->external_id : 0;
    const char *texts[] = {a ? a->implements : NULL, a ? a->version_suffix : NULL, a ? a->external_id : NULL};
    tn_buf_byte(b, n ? 2 : 0);
    tn_buf_name(b, name);
    if (n)
        tn_buf_u32(b, n);
    for (uint8_t i = 0; i < 3; i++) {
        if (texts[i]) {
            tn_buf_byte(b, i);
            tn_buf_name(b, texts[i]);
        }
    }
}

/* alias ::= sort 0x00 instanceidx name */
static uint32_t alias_export(struct scope *s, uint32_t instance, const char *name, enum tn_sort sort)
{
    struct tn_buf *b = &s->enc->stack;
    size_t start = b->len;
    write_sort(b, sort);
    tn_buf_byte(b, 0);
    tn_buf_u32(b, instance);
    tn_buf_name(b, name);
    add(s, ALIAS, start);
    return s->n[sort]++;
}

/* alias ::= sort 0x02 u32 u32 */
static uint32_t alias_outer_type(struct scope *s, uint32_t count, uint32_t index)
{
    struct tn_buf *b = &s->enc->stack;
    size_t start = b->len;
    write_sort(b, TN_SORT_TYPE);
    tn_buf_byte(b, 2);
    tn_buf_u32(b, count);
    tn_buf_u32(b, index);
    add(s, ALIAS, start);
    return s->n[TN_SORT_TYPE]++;
}

/* ---- what a scope can reach ---- */

static uint32_t instance_at(struct scope *s, struct place *place)
{
    if (!place->here) {
        place->index = alias_export(s, instance_at(s, place->in), place->name, TN_SORT_INSTANCE);
        place->here = true;
    }
    return place->index;
}

/* The types of an instance, and of those in it, can be aliased from now on. The first exporter wins. */
static void remember_exports(struct scope *s, struct place *place, const struct tn_type *instance)
{
    const struct tn_items *items = &instance->instance->exports;
    for (uint32_t i = 0; i < items->n; i++) {
        const struct tn_item *item = &items->at[i];
        if (item->sort == TN_SORT_TYPE && !tn_map_has(&s->exporter, item->type)) {
            struct exporter *e = tn_new(&s->enc->scratch, struct exporter);
            *e = (struct exporter){place, item->name};
            tn_map_put(&s->exporter, item->type, e);
        } else if (item->sort == TN_SORT_INSTANCE) {
            struct place *inner = tn_new(&s->enc->scratch, struct place);
            *inner = (struct place){.in = place, .name = item->name};
            remember_exports(s, inner, tn_base(item->type));
        }
    }
}

static void remember_instance(struct scope *s, uint32_t index, const struct tn_type *instance)
{
    if (!instance || tn_base(instance)->kind != TN_INSTANCE)
        return;
    struct place *place = tn_new(&s->enc->scratch, struct place);
    *place = (struct place){.index = index, .here = true};
    remember_exports(s, place, tn_base(instance));
}

static bool find_here(struct scope *s, const struct tn_type *t, uint32_t *ret_index)
{
    uintptr_t index = (uintptr_t)tn_map_get(&s->type_at, t);
    struct exporter *e;
    if (!index && (e = tn_map_get(&s->exporter, t)) != NULL) {
        index = (uintptr_t)alias_export(s, instance_at(s, e->place), e->name, TN_SORT_TYPE) + 1;
        set_index(s, t, (uint32_t)(index - 1));
    }
    if (index)
        *ret_index = (uint32_t)(index - 1);
    return index != 0;
}

/* Only names and resources are looked for further out: an anonymous type is as well defined again. */
static bool find(struct scope *s, const struct tn_type *t, uint32_t *ret_index)
{
    if (find_here(s, t, ret_index))
        return true;
    if (t->kind != TN_NAMED && t->kind != TN_RESOURCE)
        return false;
    uint32_t count = 1, index;
    for (struct scope *o = s->outer; o; o = o->outer, count++) {
        if (find_here(o, t, &index)) {
            *ret_index = alias_outer_type(s, count, index);
            set_index(s, t, *ret_index);
            return true;
        }
    }
    return false;
}

/* ---- types ---- */

/* core:type ::= core:moduletype, in the core type space of the scope */
static uint32_t put_module_type(struct scope *s, const struct tn_type *t)
{
    uintptr_t index = (uintptr_t)tn_map_get(&s->type_at, t);
    struct tn_enc *enc = s->enc;
    size_t start = enc->stack.len;
    if (index)
        return (uint32_t)(index - 1);
    if (!tn_enc_write_module_type(&enc->stack, &enc->scratch, t->module) && !enc->unreached)
        enc->unreached = t;
    add(s, CORE_TYPE, start);
    set_index(s, t, s->n_core_types);
    return s->n_core_types++;
}

/* valtype ::= typeidx | primvaltype */
static void write_valtype(struct scope *s, const struct tn_type *t)
{
    uint32_t index;
    while (t->kind == TN_NAMED && !find(s, t, &index))
        t = t->named->target;
    if (tn_is_prim(t))
        tn_buf_byte(&s->enc->stack, opcode[t->kind]);
    else
        tn_buf_s33(&s->enc->stack, t->kind == TN_NAMED ? index : put(s, t));
}

/* <valtype>? */
static void write_optional(struct scope *s, const struct tn_type *t)
{
    tn_buf_byte(&s->enc->stack, t != NULL);
    if (t)
        write_valtype(s, t);
}

static void write_parts(struct scope *s, const struct tn_type *t)
{
    struct tn_buf *b = &s->enc->stack;
    tn_buf_u32(b, t->parts.n);
    for (uint32_t i = 0; i < t->parts.n; i++) {
        const struct tn_part *part = &t->parts.at[i];
        if (t->kind != TN_TUPLE)
            tn_buf_name(b, part->name);
        if (t->kind == TN_VARIANT) {
            write_optional(s, part->type);
            tn_buf_byte(b, 0);
        } else if (part->type) {
            write_valtype(s, part->type);
        }
    }
}

/* functype ::= 0x40 paramlist resultlist | 0x43 paramlist resultlist */
static void write_func(struct scope *s, const struct tn_func *f)
{
    struct tn_buf *b = &s->enc->stack;
    tn_buf_byte(b, f->async ? 0x43 : 0x40);
    tn_buf_u32(b, f->n);
    for (uint32_t i = 0; i < f->n; i++) {
        tn_buf_name(b, f->params[i].name);
        write_valtype(s, f->params[i].type);
    }
    tn_buf_byte(b, f->result == NULL);
    if (f->result)
        write_valtype(s, f->result);
    else
        tn_buf_byte(b, 0);
}

/* A type that is written once a scope. Two records are never one, for one may be named and the other not; nor
 * is an instance or component type that holds names, since what it can reach changes as the scope grows. */
static bool is_anonymous(const struct tn_type *t)
{
    return tn_is_prim(t) || (t->kind >= TN_TUPLE && t->kind <= TN_BORROW) || t->kind == TN_FUNC;
}

static bool is_remembered(const struct tn_type *t)
{
    return (t->kind != TN_INSTANCE && t->kind != TN_COMPONENT) || !(t->has & (TN_HAS_RESOURCE | TN_HAS_NAME));
}

static uint32_t append_type(struct scope *s, const struct tn_type *t, size_t start)
{
    add(s, TYPE, start);
    uint32_t index = s->n[TN_SORT_TYPE]++;
    if (is_remembered(t) && !tn_map_has(&s->type_at, t))
        set_index(s, t, index);
    return index;
}

/* typebound ::= 0x00 typeidx | 0x01. What a name is over is defined for it alone: readers of WIT take an
 * index that was used without a name before for a type of nobody's. */
static void write_typebound(struct scope *s, const struct tn_type *t)
{
    struct tn_buf *b = &s->enc->stack;
    const struct tn_type *end = t;
    uint32_t index;
    bool found = false;
    while (!(found = find(s, end, &index)) && end->kind == TN_NAMED && end->named->target->kind >= TN_NAMED)
        end = end->named->target;
    if (!found && end->kind == TN_RESOURCE) {
        tn_buf_byte(b, 1);
        return;
    }
    if (!found) {
        size_t start = b->len;
        end = tn_base(end);
        write_deftype(s, end);
        index = append_type(s, end, start);
    }
    tn_buf_byte(b, 0);
    tn_buf_u32(b, index);
}

/* externtype ::= … */
static void write_externtype(struct scope *s, const struct tn_item *item)
{
    struct tn_buf *b = &s->enc->stack;
    if (item->sort == TN_SORT_TYPE || item->sort == TN_SORT_VALUE) {
        write_sort(b, item->sort);
        if (item->sort == TN_SORT_TYPE)
            write_typebound(s, item->type);
        else
            write_valtype(s, item->type); /* as the engines read it: Binary.md has a valuebound here */
        return;
    }
    uint32_t index =
        item->sort == TN_SORT_MODULE ? put_module_type(s, tn_base(item->type)) : put(s, item->type);
    write_sort(b, item->sort);
    tn_buf_u32(b, index);
}

/* The new index of an item that was written, and what can be reached through it. */
static uint32_t introduce(struct scope *s, const struct tn_item *item)
{
    uint32_t index = s->n[item->sort]++;
    if (item->sort == TN_SORT_INSTANCE)
        remember_instance(s, index, item->type);
    if (item->sort != TN_SORT_TYPE || !item->type)
        return index;
    set_index(s, item->type, index);
    const struct tn_type *base = tn_base(item->type);
    if (base->kind == TN_RESOURCE && !tn_map_has(&s->type_at, base) && !tn_map_has(&s->exporter, base))
        set_index(s, base, index);
    return index;
}

/* importdecl, exportdecl and import ::= nameattributes externtype */
static uint32_t write_item(struct scope *s, enum entry what, const struct tn_item *item)
{
    size_t start = s->enc->stack.len;
    write_nameattributes(&s->enc->stack, item->name, item->attrs);
    write_externtype(s, item);
    add(s, what, start);
    return introduce(s, item);
}

static void write_items(struct scope *s, enum entry what, const struct tn_items *items)
{
    for (uint32_t i = 0; i < items->n; i++)
        write_item(s, what, &items->at[i]);
}

/* componenttype ::= 0x41 vec(componentdecl); instancetype ::= 0x42 vec(instancedecl) */
static void write_scope(struct scope *outer, const struct tn_type *t)
{
    struct tn_buf *b = &outer->enc->stack;
    struct scope s;
    scope_init(&s, outer->enc, outer);
    if (t->kind == TN_COMPONENT) {
        write_items(&s, IMPORT, &t->component->imports);
        write_items(&s, EXPORT, &t->component->exports);
    } else {
        write_items(&s, EXPORT, &t->instance->exports);
    }
    tn_buf_byte(b, opcode[t->kind]);
    tn_buf_u32(b, s.entries);
    tn_buf_add(b, s.body.at, s.body.len);
    tn_buf_dispose(&s.body);
}

static void write_deftype(struct scope *s, const struct tn_type *t)
{
    struct tn_buf *b = &s->enc->stack;
    if (t->kind == TN_FUNC) {
        write_func(s, t->func);
        return;
    }
    if (t->kind == TN_INSTANCE || t->kind == TN_COMPONENT) {
        write_scope(s, t);
        return;
    }
    if (t->kind >= sizeof opcode || !opcode[t->kind]) {
        s->enc->unreached = s->enc->unreached ? s->enc->unreached : t;
        return;
    }
    tn_buf_byte(b, opcode[t->kind]);
    switch (t->kind) {
    case TN_RECORD:
    case TN_VARIANT:
    case TN_ENUM:
    case TN_FLAGS:
    case TN_TUPLE: write_parts(s, t); break;
    case TN_LIST:
    case TN_OPTION: write_valtype(s, t->of.a); break;
    case TN_LIST_N:
        write_valtype(s, t->list_n.a);
        tn_buf_u32(b, t->list_n.n);
        break;
    case TN_MAP:
        write_valtype(s, t->of.a);
        write_valtype(s, t->of.b);
        break;
    case TN_RESULT:
        write_optional(s, t->of.a);
        write_optional(s, t->of.b);
        break;
    case TN_FUTURE:
    case TN_STREAM: write_optional(s, t->of.a); break;
    case TN_OWN:
    case TN_BORROW: tn_buf_u32(b, put(s, t->of.a)); break;
    default: /* a primitive is its opcode */ break;
    }
}

static uint32_t define(struct scope *s, const struct tn_type *t)
{
    struct tn_buf *b = &s->enc->stack;
    size_t start = b->len;
    const char *bytes = NULL;
    write_deftype(s, t);
    if (is_anonymous(t)) {
        bytes =
            tn_name_of(s->enc->types->names, (struct tn_str){(const char *)b->at + start, b->len - start});
        uintptr_t known = (uintptr_t)tn_map_get(&s->defined, bytes);
        if (known) {
            tn_buf_truncate(b, start);
            set_index(s, t, (uint32_t)(known - 1));
            return (uint32_t)(known - 1);
        }
    }
    uint32_t index = append_type(s, t, start);
    if (bytes)
        tn_map_put(&s->defined, bytes, (void *)((uintptr_t)index + 1));
    return index;
}

static uint32_t put(struct scope *s, const struct tn_type *t)
{
    uint32_t index;
    while (!find(s, t, &index)) {
        if (t->kind != TN_NAMED)
            return define(s, t);
        t = t->named->target;
    }
    return index;
}

/* ---- a component under construction ---- */

struct tn_enc *tn_enc_new(struct tn_types *types)
{
    struct tn_enc *enc = calloc(1, sizeof *enc);
    if (!enc)
        tn_oom(sizeof *enc);
    enc->types = types;
    tn_arena_init(&enc->scratch);
    tn_buf_init(&enc->stack, TN_MAX_INPUT);
    tn_out_init(&enc->out, types->arena);
    scope_init(&enc->top, enc, NULL);
    tn_enc_core_init(&enc->core, types->arena);
    tn_out_copy(&enc->out, "\0asm\x0d\0\1\0", 8);
    return enc;
}

void tn_enc_free(struct tn_enc *enc)
{
    if (!enc)
        return;
    tn_buf_dispose(&enc->top.body);
    tn_buf_dispose(&enc->stack);
    tn_arena_dispose(&enc->scratch);
    free(enc);
}

uint32_t tn_enc_type(struct tn_enc *enc, const struct tn_type *type)
{
    return put(&enc->top, type);
}

uint32_t tn_enc_type_defined(struct tn_enc *enc, const struct tn_type *type)
{
    const struct tn_type *t = type;
    uint32_t index;
    while (t->kind == TN_NAMED && t->named->target->kind >= TN_NAMED && !find(&enc->top, t, &index))
        t = t->named->target;
    if (t->kind >= TN_NAMED && find(&enc->top, t, &index))
        return index;
    t = tn_base(t);
    size_t start = enc->stack.len;
    write_deftype(&enc->top, t);
    return append_type(&enc->top, t, start);
}

/* resourcetype ::= 0x3f 0x7f f?:<core:funcidx>? */
uint32_t tn_enc_resource(struct tn_enc *enc, const struct tn_type *resource, const uint32_t *dtor)
{
    struct tn_buf *b = &enc->stack;
    size_t start = b->len;
    tn_buf_byte(b, 0x3f);
    tn_buf_byte(b, 0x7f);
    tn_buf_byte(b, dtor != NULL);
    if (dtor)
        tn_buf_u32(b, *dtor);
    add(&enc->top, TYPE, start);
    set_index(&enc->top, resource, enc->top.n[TN_SORT_TYPE]);
    return enc->top.n[TN_SORT_TYPE]++;
}

/* ---- for comp_encode_core.c ---- */

struct tn_enc_core *tn_enc_core_of(struct tn_enc *enc)
{
    return &enc->core;
}

struct tn_buf *tn_enc_entry(struct tn_enc *enc)
{
    return &enc->stack;
}

void tn_enc_entry_end(struct tn_enc *enc, enum tn_enc_section section, size_t start)
{
    static const uint8_t entry_of[] = {[TN_ENC_CORE_INSTANCE] = CORE_INSTANCE,
                                       [TN_ENC_CORE_TYPE] = CORE_TYPE,
                                       [TN_ENC_ALIAS] = ALIAS,
                                       [TN_ENC_CANON] = CANON};
    add(&enc->top, entry_of[section], start);
}

void tn_enc_entry_valtype(struct tn_enc *enc, const struct tn_type *t)
{
    write_valtype(&enc->top, t);
}

uint32_t tn_enc_next_core_type(struct tn_enc *enc)
{
    return enc->top.n_core_types++;
}

uint32_t tn_enc_next_func(struct tn_enc *enc)
{
    return enc->top.n[TN_SORT_FUNC]++;
}

uint32_t tn_enc_core_type(struct tn_enc *enc, const struct tn_type *module)
{
    return put_module_type(&enc->top, tn_base(module));
}

uint32_t tn_enc_import(struct tn_enc *enc, const struct tn_item *item)
{
    return write_item(&enc->top, IMPORT, item);
}

static uint32_t raw(struct tn_enc *enc, enum entry what, enum tn_sort sort, const struct tn_out *binary)
{
    flush(&enc->top);
    enc->top.section = 0;
    tn_out_section(&enc->out, section_of[what], binary);
    return enc->top.n[sort]++;
}

static uint32_t raw_view(struct tn_enc *enc, enum entry what, enum tn_sort sort, struct tn_bytes binary)
{
    struct tn_out contents;
    tn_out_init(&contents, enc->out.arena);
    tn_out_view(&contents, binary);
    return raw(enc, what, sort, &contents);
}

uint32_t tn_enc_component(struct tn_enc *enc, struct tn_bytes binary)
{
    return raw_view(enc, COMPONENT, TN_SORT_COMPONENT, binary);
}

uint32_t tn_enc_module(struct tn_enc *enc, struct tn_bytes binary)
{
    return raw_view(enc, CORE_MODULE, TN_SORT_MODULE, binary);
}

uint32_t tn_enc_module_slices(struct tn_enc *enc, const struct tn_out *binary)
{
    return raw(enc, CORE_MODULE, TN_SORT_MODULE, binary);
}

static void write_args(struct tn_enc *enc, const struct tn_enc_arg *args, uint32_t n, bool exports)
{
    struct tn_buf *b = &enc->stack;
    tn_buf_u32(b, n);
    for (uint32_t i = 0; i < n; i++) {
        if (exports)
            write_nameattributes(b, args[i].name, args[i].attrs);
        else
            tn_buf_name(b, args[i].name);
        write_sort(b, args[i].sort);
        tn_buf_u32(b, args[i].index);
    }
}

static uint32_t add_instance(struct tn_enc *enc, size_t start, const struct tn_type *instance)
{
    add(&enc->top, INSTANCE, start);
    uint32_t index = enc->top.n[TN_SORT_INSTANCE]++;
    remember_instance(&enc->top, index, instance);
    return index;
}

/* instanceexpr ::= 0x00 componentidx vec(instantiatearg) */
uint32_t tn_enc_instantiate(struct tn_enc *enc, uint32_t component, const struct tn_enc_arg *args, uint32_t n,
                            const struct tn_type *instance)
{
    size_t start = enc->stack.len;
    tn_buf_byte(&enc->stack, 0);
    tn_buf_u32(&enc->stack, component);
    write_args(enc, args, n, false);
    return add_instance(enc, start, instance);
}

/* instanceexpr ::= 0x01 vec(inlineexport) */
uint32_t tn_enc_bag(struct tn_enc *enc, const struct tn_enc_arg *exports, uint32_t n,
                    const struct tn_type *instance)
{
    size_t start = enc->stack.len;
    tn_buf_byte(&enc->stack, 1);
    write_args(enc, exports, n, true);
    return add_instance(enc, start, instance);
}

uint32_t tn_enc_alias(struct tn_enc *enc, uint32_t instance, const char *name, enum tn_sort sort,
                      const struct tn_type *type)
{
    uint32_t index = alias_export(&enc->top, instance, name, sort);
    if (type && sort == TN_SORT_TYPE)
        set_index(&enc->top, type, index);
    if (type && sort == TN_SORT_INSTANCE)
        remember_instance(&enc->top, index, type);
    return index;
}

/* export ::= nameattributes sortidx externtype? */
uint32_t tn_enc_export(struct tn_enc *enc, const struct tn_item *item, uint32_t index, bool ascribed)
{
    struct tn_buf *b = &enc->stack;
    size_t start = b->len;
    write_nameattributes(b, item->name, item->attrs);
    write_sort(b, item->sort);
    tn_buf_u32(b, index);
    tn_buf_byte(b, ascribed);
    if (ascribed)
        write_externtype(&enc->top, item);
    add(&enc->top, EXPORT, start);
    return introduce(&enc->top, item);
}

void tn_enc_custom(struct tn_enc *enc, const char *name, struct tn_bytes contents)
{
    flush(&enc->top);
    enc->top.section = 0;
    tn_out_custom(&enc->out, name, contents);
}

bool tn_enc_owner(const struct tn_enc *enc, const struct tn_type *type, uint32_t *ret_instance,
                  const char **ret_name)
{
    const struct exporter *e = tn_map_get(&enc->top.exporter, type);
    if (!e)
        return false;
    const struct place *place = e->place;
    while (!place->here)
        place = place->in;
    *ret_instance = place->index;
    *ret_name = e->name;
    return true;
}

enum tn_status tn_enc_finish(struct tn_enc *enc, struct tn_diag_sink *sink, struct tn_out *ret_out)
{
    flush(&enc->top);
    const struct tn_type *t = enc->unreached;
    if (t && t->kind == TN_RESOURCE) {
        tn_diag_report(sink, TN_ERROR, "encode-resource",
                       t->resource->note ? t->resource->note->span : TN_NOWHERE,
                       "the resource `%s` is mentioned where nothing that is imported or defined brings it",
                       t->resource->name ? t->resource->name : "?");
        return TN_ERR_INVALID;
    }
    if (t) {
        tn_diag_report(sink, TN_ERROR, "encode-type", TN_NOWHERE, "a %s cannot be written here",
                       tn_kind_word(t->kind));
        return TN_ERR_INVALID;
    }
    if (enc->stack.status || enc->top.body.status) {
        tn_diag_report(sink, TN_ERROR, "encode-limit", TN_NOWHERE, "the component grows too large");
        return TN_ERR_LIMIT;
    }
    *ret_out = enc->out;
    return TN_OK;
}
