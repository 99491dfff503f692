#include "component/comp_encode_core.h"

#include "base/limits.h"

void tn_enc_core_init(struct tn_enc_core *core, struct tn_arena *arena)
{
    core->arena = arena;
    tn_map_init(&core->aliases, arena);
}

/* ---- core instances ---- */

/* core:instanceexpr ::= 0x00 moduleidx vec(name 0x12 instanceidx) */
uint32_t tn_enc_core_instantiate(struct tn_enc *enc, uint32_t module, const struct tn_enc_core_arg *args,
                                 uint32_t n)
{
    struct tn_buf *b = tn_enc_entry(enc);
    size_t start = b->len;
    tn_buf_byte(b, 0);
    tn_buf_u32(b, module);
    tn_buf_u32(b, n);
    for (uint32_t i = 0; i < n; i++) {
        tn_buf_name(b, args[i].name);
        tn_buf_byte(b, 0x12);
        tn_buf_u32(b, args[i].instance);
    }
    tn_enc_entry_end(enc, TN_ENC_CORE_INSTANCE, start);
    return tn_enc_core_of(enc)->n_instances++;
}

/* core:instanceexpr ::= 0x01 vec(name core:sort idx) */
uint32_t tn_enc_core_bag(struct tn_enc *enc, const struct tn_enc_core_export *exports, uint32_t n)
{
    struct tn_buf *b = tn_enc_entry(enc);
    size_t start = b->len;
    tn_buf_byte(b, 1);
    tn_buf_u32(b, n);
    for (uint32_t i = 0; i < n; i++) {
        tn_buf_name(b, exports[i].name);
        tn_buf_byte(b, exports[i].kind);
        tn_buf_u32(b, exports[i].index);
    }
    tn_enc_entry_end(enc, TN_ENC_CORE_INSTANCE, start);
    return tn_enc_core_of(enc)->n_instances++;
}

/* alias ::= 0x00 core:sort 0x01 core:instanceidx name */
static uint32_t write_alias(struct tn_enc *enc, uint32_t instance, const char *name, enum tn_extern kind)
{
    struct tn_buf *b = tn_enc_entry(enc);
    size_t start = b->len;
    tn_buf_byte(b, 0);
    tn_buf_byte(b, (uint8_t)kind);
    tn_buf_byte(b, 1);
    tn_buf_u32(b, instance);
    tn_buf_name(b, name);
    tn_enc_entry_end(enc, TN_ENC_ALIAS, start);
    return tn_enc_core_of(enc)->n[kind]++;
}

uint32_t tn_enc_core_alias(struct tn_enc *enc, uint32_t instance, const char *name, enum tn_extern kind)
{
    struct tn_enc_core *core = tn_enc_core_of(enc);
    const void *key = (const void *)((uintptr_t)instance + 1);
    struct tn_map *names = tn_map_get(&core->aliases, key);
    if (!names) {
        names = tn_new(core->arena, struct tn_map);
        tn_map_init(names, core->arena);
        tn_map_put(&core->aliases, key, names);
    }
    uintptr_t known = (uintptr_t)tn_map_get(names, name);
    if (!known) {
        known = (uintptr_t)write_alias(enc, instance, name, kind) + 1;
        tn_map_put(names, name, (void *)known);
    }
    return (uint32_t)(known - 1);
}

/* core:type ::= core:functype */
uint32_t tn_enc_core_func_type(struct tn_enc *enc, const tn_valtype *params, uint32_t n)
{
    struct tn_buf *b = tn_enc_entry(enc);
    size_t start = b->len;
    tn_buf_byte(b, 0x60);
    tn_buf_u32(b, n);
    for (uint32_t i = 0; i < n; i++)
        tn_buf_byte(b, (uint8_t)params[i]);
    tn_buf_u32(b, 0);
    tn_enc_entry_end(enc, TN_ENC_CORE_TYPE, start);
    return tn_enc_next_core_type(enc);
}

/* ---- canonical functions ---- */

/* opts ::= vec(canonopt) */
static void write_options(struct tn_buf *b, const struct tn_enc_options *o)
{
    const struct {
        unsigned bit;
        uint8_t code;
        uint32_t index;
    } rows[] = {{TN_ENC_MEMORY, 3, o->memory},           {TN_ENC_REALLOC, 4, o->realloc},
                {TN_ENC_STRINGS, o->encoding, 0},        {TN_ENC_ASYNC, 6, 0},
                {TN_ENC_POST_RETURN, 5, o->post_return}, {TN_ENC_CALLBACK, 7, o->callback}};
    enum { N = sizeof rows / sizeof *rows };
    uint32_t n = 0;
    for (unsigned i = 0; i < N; i++)
        n += (o->given & rows[i].bit) != 0;
    tn_buf_u32(b, n);
    for (unsigned i = 0; i < N; i++) {
        if (!(o->given & rows[i].bit))
            continue;
        tn_buf_byte(b, rows[i].code);
        if (rows[i].bit & ~(TN_ENC_STRINGS | TN_ENC_ASYNC))
            tn_buf_u32(b, rows[i].index);
    }
}

/* canon ::= 0x00 0x00 core:funcidx opts typeidx */
uint32_t tn_enc_lift(struct tn_enc *enc, uint32_t core_func, const struct tn_type *func,
                     const struct tn_enc_options *options)
{
    uint32_t type = tn_enc_type(enc, func);
    struct tn_buf *b = tn_enc_entry(enc);
    size_t start = b->len;
    tn_buf_byte(b, 0);
    tn_buf_byte(b, 0);
    tn_buf_u32(b, core_func);
    write_options(b, options);
    tn_buf_u32(b, type);
    tn_enc_entry_end(enc, TN_ENC_CANON, start);
    return tn_enc_next_func(enc);
}

/* canon ::= 0x01 0x00 funcidx opts */
uint32_t tn_enc_lower(struct tn_enc *enc, uint32_t func, const struct tn_enc_options *options)
{
    struct tn_buf *b = tn_enc_entry(enc);
    size_t start = b->len;
    tn_buf_byte(b, 1);
    tn_buf_byte(b, 0);
    tn_buf_u32(b, func);
    write_options(b, options);
    tn_enc_entry_end(enc, TN_ENC_CANON, start);
    return tn_enc_core_of(enc)->n[TN_EXTERN_FUNC]++;
}

/* resultlist ::= 0x00 valtype | 0x01 0x00 */
static void write_result(struct tn_enc *enc, const struct tn_type *t)
{
    tn_buf_byte(tn_enc_entry(enc), t == NULL);
    if (t)
        tn_enc_entry_valtype(enc, t);
    else
        tn_buf_byte(tn_enc_entry(enc), 0);
}

uint32_t tn_enc_builtin(struct tn_enc *enc, const struct tn_enc_builtin *f)
{
    uint32_t type = f->of & TN_ENC_OF_TYPE ? tn_enc_type(enc, f->type) : 0;
    struct tn_buf *b = tn_enc_entry(enc);
    size_t start = b->len;
    tn_buf_byte(b, f->code);
    if (f->of & TN_ENC_OF_TYPE)
        tn_buf_u32(b, type);
    if (f->of & TN_ENC_OF_CONTEXT) {
        tn_buf_byte(b, (uint8_t)f->context);
        tn_buf_u32(b, f->slot);
    }
    if (f->of & TN_ENC_OF_RESULT)
        write_result(enc, f->type);
    if (f->of & TN_ENC_OF_FUNC) {
        tn_buf_u32(b, f->func_type);
        tn_buf_u32(b, f->table);
    }
    if (f->of & TN_ENC_OF_ASYNC)
        tn_buf_byte(b, f->async);
    if (f->of & TN_ENC_OF_ZERO)
        tn_buf_byte(b, 0);
    if (f->of & TN_ENC_OF_MEMORY)
        tn_buf_u32(b, f->options.memory);
    if (f->of & TN_ENC_OF_OPTIONS)
        write_options(b, &f->options);
    tn_enc_entry_end(enc, TN_ENC_CANON, start);
    return tn_enc_core_of(enc)->n[TN_EXTERN_FUNC]++;
}

/* ---- names ---- */

void tn_enc_name(struct tn_enc *enc, enum tn_enc_names space, uint32_t index, const char *name)
{
    struct tn_enc_core *core = tn_enc_core_of(enc);
    struct tn_enc_name_list *list = &core->names[space];
    if (name && (!list->n || list->at[list->n - 1].index < index))
        *tn_push(core->arena, list) = (struct tn_enc_name_entry){index, name};
}

/* namesubsection 1 ::= sort namemap */
void tn_enc_names_end(struct tn_enc *enc)
{
    static const uint8_t sorts[][2] = {[TN_NAME_CORE_FUNC] = {0, 0},      [TN_NAME_CORE_MEMORY] = {0, 2},
                                       [TN_NAME_CORE_MODULE] = {0, 0x11}, [TN_NAME_CORE_INSTANCE] = {0, 0x12},
                                       [TN_NAME_FUNC] = {1, 0},           [TN_NAME_TYPE] = {3, 0},
                                       [TN_NAME_COMPONENT] = {4, 0},      [TN_NAME_INSTANCE] = {5, 0}};
    struct tn_enc_core *core = tn_enc_core_of(enc);
    struct tn_buf all, sub;
    tn_buf_init(&all, TN_MAX_INPUT);
    tn_buf_init(&sub, TN_MAX_INPUT);
    for (unsigned space = 0; space < TN_NAME_SPACES; space++) {
        const struct tn_enc_name_list *list = &core->names[space];
        if (!list->n)
            continue;
        tn_buf_truncate(&sub, 0);
        tn_buf_add(&sub, sorts[space], sorts[space][0] ? 1 : 2);
        tn_buf_u32(&sub, list->n);
        for (uint32_t i = 0; i < list->n; i++) {
            tn_buf_u32(&sub, list->at[i].index);
            tn_buf_name(&sub, list->at[i].name);
        }
        tn_buf_byte(&all, 1);
        tn_buf_vec(&all, sub.at, sub.len);
    }
    if (all.len) {
        struct tn_bytes kept = {(const uint8_t *)tn_arena_copy(core->arena, all.at, all.len), all.len};
        tn_enc_custom(enc, "component-name", kept);
    }
    tn_buf_dispose(&sub);
    tn_buf_dispose(&all);
}
