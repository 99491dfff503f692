#include "wasm/wasm_write.h"

#include "base/limits.h"
#include "wasm/wasm_opcodes.h"

#include <stdlib.h>

enum section {
    CUSTOM,
    TYPE,
    IMPORT,
    FUNCTION,
    TABLE,
    MEMORY,
    GLOBAL,
    EXPORT,
    START,
    ELEMENT,
    CODE,
    DATA,
    SECTIONS
};

struct tn_wasm_writer {
    struct tn_arena *arena;
    const struct tn_core_types *types;
    struct tn_map type_at;            /* number in the store + 1, as a pointer -> index + 1 */
    struct tn_buf sections[SECTIONS]; /* contents after the count */
    uint32_t entries[SECTIONS];
    uint32_t n[TN_EXTERN_TAG + 1]; /* by enum tn_extern */
    struct tn_buf customs, func_names;
    uint32_t n_func_names;
    const char *name;
};

struct tn_wasm_writer *tn_wasm_writer_new(struct tn_arena *arena, const struct tn_core_types *types)
{
    struct tn_wasm_writer *w = calloc(1, sizeof *w);
    if (!w)
        tn_oom(sizeof *w);
    w->arena = arena;
    w->types = types;
    tn_map_init(&w->type_at, arena);
    for (unsigned i = 0; i < SECTIONS; i++)
        tn_buf_init(&w->sections[i], TN_MAX_INPUT);
    tn_buf_init(&w->customs, TN_MAX_INPUT);
    tn_buf_init(&w->func_names, TN_MAX_INPUT);
    return w;
}

void tn_wasm_writer_free(struct tn_wasm_writer *w)
{
    if (!w)
        return;
    for (unsigned i = 0; i < SECTIONS; i++)
        tn_buf_dispose(&w->sections[i]);
    tn_buf_dispose(&w->customs);
    tn_buf_dispose(&w->func_names);
    free(w);
}

static struct tn_buf *entry(struct tn_wasm_writer *w, enum section section)
{
    w->entries[section]++;
    return &w->sections[section];
}

/* valtype ::= numtype | vectype | reftype */
static void put_valtype(struct tn_wasm_writer *w, struct tn_buf *b, tn_valtype t)
{
    uint32_t heap = t & TN_VAL_HEAP;
    if (!(t & TN_VAL_REF)) {
        tn_buf_byte(b, (uint8_t)t);
        return;
    }
    bool defined = t & TN_VAL_DEFINED;
    if (defined || !(t & TN_VAL_NULL))
        tn_buf_byte(b, t & TN_VAL_NULL ? 0x63 : 0x64);
    if (defined)
        tn_buf_s33(b, tn_wasm_put_type(w, heap));
    else
        tn_buf_byte(b, (uint8_t)heap);
}

static void put_valtypes(struct tn_wasm_writer *w, struct tn_buf *b, const tn_valtype *at, uint32_t n)
{
    tn_buf_u32(b, n);
    for (uint32_t i = 0; i < n; i++)
        put_valtype(w, b, at[i]);
}

uint32_t tn_wasm_put_type(struct tn_wasm_writer *w, uint32_t number)
{
    const void *key = (const void *)((uintptr_t)number + 1);
    uintptr_t known = (uintptr_t)tn_map_get(&w->type_at, key);
    if (known)
        return (uint32_t)(known - 1);
    const struct tn_core_type *t = &w->types->at[number];
    struct tn_buf made;
    tn_buf_init(&made, TN_MAX_INPUT);
    tn_buf_byte(&made, 0x60);
    put_valtypes(w, &made, t->func.at, t->func.n_params);
    put_valtypes(w, &made, t->func.at + t->func.n_params, t->func.n_results);
    uint32_t index = w->entries[TYPE];
    tn_buf_add(entry(w, TYPE), made.at, made.len);
    tn_buf_dispose(&made);
    tn_map_put(&w->type_at, key, (void *)((uintptr_t)index + 1));
    return index;
}

/* limits, of memories and tables: core specification §5.3.9; custom-page-sizes adds bit 3. */
static void put_limits(struct tn_buf *b, const struct tn_core_limits *l, bool memory)
{
    bool bounded = l->max != UINT64_MAX, paged = memory && l->page != 16;
    tn_buf_byte(b, (uint8_t)(bounded | l->shared << 1 | l->wide << 2 | paged << 3));
    tn_buf_u32(b, l->min);
    if (bounded)
        tn_buf_u32(b, l->max);
    if (paged)
        tn_buf_u32(b, l->page);
}

static void put_externtype(struct tn_wasm_writer *w, struct tn_buf *b, const struct tn_extern_type *t)
{
    switch ((enum tn_extern)t->kind) {
    case TN_EXTERN_FUNC: tn_buf_u32(b, tn_wasm_put_type(w, t->type)); break;
    case TN_EXTERN_TABLE:
        put_valtype(w, b, t->value);
        put_limits(b, &t->limits, false);
        break;
    case TN_EXTERN_MEMORY: put_limits(b, &t->limits, true); break;
    case TN_EXTERN_GLOBAL:
        put_valtype(w, b, t->value);
        tn_buf_byte(b, t->mutable);
        break;
    case TN_EXTERN_TAG:
        tn_buf_byte(b, 0);
        tn_buf_u32(b, tn_wasm_put_type(w, t->type));
        break;
    }
}

uint32_t tn_wasm_put_import(struct tn_wasm_writer *w, const char *module, const char *name,
                            const struct tn_extern_type *type)
{
    struct tn_buf *b = entry(w, IMPORT);
    tn_buf_name(b, module);
    tn_buf_name(b, name);
    tn_buf_byte(b, type->kind);
    put_externtype(w, b, type);
    return w->n[type->kind]++;
}

uint32_t tn_wasm_put_body(struct tn_wasm_writer *w, uint32_t number, struct tn_bytes body)
{
    tn_buf_u32(entry(w, FUNCTION), tn_wasm_put_type(w, number));
    tn_buf_vec(entry(w, CODE), body.at, body.len);
    return w->n[TN_EXTERN_FUNC]++;
}

uint32_t tn_wasm_put_func(struct tn_wasm_writer *w, uint32_t number, uint32_t locals, struct tn_bytes body)
{
    struct tn_buf code;
    tn_buf_init(&code, TN_MAX_INPUT);
    tn_buf_u32(&code, locals != 0);
    if (locals) {
        tn_buf_u32(&code, locals);
        tn_buf_byte(&code, TN_VAL_I32);
    }
    tn_buf_add(&code, body.at, body.len);
    tn_buf_byte(&code, TN_OP_END);
    uint32_t index = tn_wasm_put_body(w, number, tn_buf_view(&code));
    tn_buf_dispose(&code);
    return index;
}

uint32_t tn_wasm_put_table(struct tn_wasm_writer *w, const struct tn_extern_type *type)
{
    put_externtype(w, entry(w, TABLE), type);
    return w->n[TN_EXTERN_TABLE]++;
}

uint32_t tn_wasm_put_memory(struct tn_wasm_writer *w, const struct tn_extern_type *type)
{
    put_externtype(w, entry(w, MEMORY), type);
    return w->n[TN_EXTERN_MEMORY]++;
}

uint32_t tn_wasm_put_global(struct tn_wasm_writer *w, const struct tn_extern_type *type, struct tn_bytes init)
{
    struct tn_buf *b = entry(w, GLOBAL);
    put_externtype(w, b, type);
    tn_buf_add(b, init.at, init.len);
    tn_buf_byte(b, TN_OP_END);
    return w->n[TN_EXTERN_GLOBAL]++;
}

void tn_wasm_put_export(struct tn_wasm_writer *w, const char *name, enum tn_extern kind, uint32_t index)
{
    struct tn_buf *b = entry(w, EXPORT);
    tn_buf_name(b, name);
    tn_buf_byte(b, (uint8_t)kind);
    tn_buf_u32(b, index);
}

void tn_wasm_put_start(struct tn_wasm_writer *w, uint32_t func)
{
    tn_buf_truncate(&w->sections[START], 0);
    tn_buf_u32(&w->sections[START], func);
    w->entries[START] = 1;
}

/* elem ::= 0 expr vec(funcidx) | 2 tableidx expr 0 vec(funcidx) | 3 0 vec(funcidx) */
void tn_wasm_put_elements(struct tn_wasm_writer *w, uint32_t table, const struct tn_bytes *offset,
                          const uint32_t *funcs, uint32_t n)
{
    struct tn_buf *b = entry(w, ELEMENT);
    uint8_t form = !offset ? 3 : table ? 2 : 0;
    tn_buf_byte(b, form);
    if (form == 2)
        tn_buf_u32(b, table);
    if (offset) {
        tn_buf_add(b, offset->at, offset->len);
        tn_buf_byte(b, TN_OP_END);
    }
    if (form)
        tn_buf_byte(b, 0);
    tn_buf_u32(b, n);
    for (uint32_t i = 0; i < n; i++)
        tn_buf_u32(b, funcs[i]);
}

void tn_wasm_put_data(struct tn_wasm_writer *w, struct tn_bytes offset, struct tn_bytes bytes)
{
    struct tn_buf *b = entry(w, DATA);
    tn_buf_byte(b, 0);
    tn_buf_add(b, offset.at, offset.len);
    tn_buf_byte(b, TN_OP_END);
    tn_buf_vec(b, bytes.at, bytes.len);
}

void tn_wasm_put_custom(struct tn_wasm_writer *w, const char *name, struct tn_bytes contents)
{
    struct tn_buf b;
    tn_buf_init(&b, TN_MAX_INPUT);
    tn_buf_name(&b, name);
    tn_buf_add(&b, contents.at, contents.len);
    tn_buf_byte(&w->customs, CUSTOM);
    tn_buf_vec(&w->customs, b.at, b.len);
    tn_buf_dispose(&b);
}

void tn_wasm_put_module_name(struct tn_wasm_writer *w, const char *name)
{
    w->name = name;
}

void tn_wasm_put_func_name(struct tn_wasm_writer *w, uint32_t func, const char *name)
{
    tn_buf_u32(&w->func_names, func);
    tn_buf_name(&w->func_names, name);
    w->n_func_names++;
}

bool tn_wasm_writer_is_empty(const struct tn_wasm_writer *w)
{
    for (unsigned i = 0; i < SECTIONS; i++)
        if (w->entries[i])
            return false;
    return true;
}

void tn_wasm_own_name(struct tn_buf *to, const char *name)
{
    struct tn_buf sub;
    tn_buf_init(&sub, TN_MAX_INPUT);
    tn_buf_name(&sub, name);
    tn_buf_byte(to, 0);
    tn_buf_vec(to, sub.at, sub.len);
    tn_buf_dispose(&sub);
}

/* name ::= subsection 0, the module's; subsection 1, functions' */
static void put_names(struct tn_wasm_writer *w)
{
    struct tn_buf all, sub;
    tn_buf_init(&all, TN_MAX_INPUT);
    tn_buf_init(&sub, TN_MAX_INPUT);
    if (w->name)
        tn_wasm_own_name(&all, w->name);
    if (w->n_func_names) {
        tn_buf_u32(&sub, w->n_func_names);
        tn_buf_add(&sub, w->func_names.at, w->func_names.len);
        tn_buf_byte(&all, 1);
        tn_buf_vec(&all, sub.at, sub.len);
    }
    if (all.len)
        tn_wasm_put_custom(w, "name", tn_buf_view(&all));
    tn_buf_dispose(&sub);
    tn_buf_dispose(&all);
}

static void put_section(struct tn_buf *out, const struct tn_wasm_writer *w, enum section id)
{
    struct tn_buf b;
    if (!w->entries[id])
        return;
    tn_buf_init(&b, TN_MAX_INPUT);
    if (id != START)
        tn_buf_u32(&b, w->entries[id]);
    tn_buf_add(&b, w->sections[id].at, w->sections[id].len);
    tn_buf_byte(out, (uint8_t)id);
    tn_buf_vec(out, b.at, b.len);
    tn_buf_dispose(&b);
}

struct tn_bytes tn_wasm_writer_finish(struct tn_wasm_writer *w)
{
    struct tn_buf out;
    tn_buf_init(&out, TN_MAX_INPUT);
    tn_buf_add(&out, "\0asm\1\0\0\0", 8);
    put_names(w);
    for (unsigned id = TYPE; id < SECTIONS; id++)
        put_section(&out, w, id);
    tn_buf_add(&out, w->customs.at, w->customs.len);
    struct tn_bytes made = {(const uint8_t *)tn_arena_copy(w->arena, out.at, out.len), out.len};
    tn_buf_dispose(&out);
    return made;
}

/* ---- instructions ---- */

static void put_signed(struct tn_buf *body, int64_t value)
{
    for (;;) {
        uint8_t byte = value & 0x7f;
        value >>= 7;
        if ((value == 0 && !(byte & 0x40)) || (value == -1 && byte & 0x40)) {
            tn_buf_byte(body, byte);
            return;
        }
        tn_buf_byte(body, byte | 0x80);
    }
}

void tn_wasm_i32_const(struct tn_buf *body, int32_t value)
{
    tn_buf_byte(body, 0x41);
    put_signed(body, value);
}

void tn_wasm_i64_const(struct tn_buf *body, int64_t value)
{
    tn_buf_byte(body, 0x42);
    put_signed(body, value);
}

void tn_wasm_op(struct tn_buf *body, uint8_t op, uint32_t index)
{
    tn_buf_byte(body, op);
    tn_buf_u32(body, index);
}
