/* A part of comp_encode: what a component does with core modules. Instances, aliases of what they export, and
 * canonical functions. Specification: Binary.md "Instance Definitions", "Canonical Definitions". */
#ifndef TN_COMP_ENCODE_CORE_H
#define TN_COMP_ENCODE_CORE_H

#include "component/comp_encode.h"
#include "wasm/wasm_types.h"

struct tn_enc_core_arg {
    const char *name;
    uint32_t instance;
};
struct tn_enc_core_export {
    const char *name;
    uint8_t kind; /* enum tn_extern */
    uint32_t index;
};
/* (core instance (instantiate …)) and (core instance (export …)…): the new core instance index. */
uint32_t tn_enc_core_instantiate(struct tn_enc *enc, uint32_t module, const struct tn_enc_core_arg *args,
                                 uint32_t n);
uint32_t tn_enc_core_bag(struct tn_enc *enc, const struct tn_enc_core_export *exports, uint32_t n);
/* (alias core export …): the index in the index space of `kind`, the same one each time. `name` is interned.
 */
uint32_t tn_enc_core_alias(struct tn_enc *enc, uint32_t instance, const char *name, enum tn_extern kind);
/* (core type (func (param …))), of numbers and without results. */
uint32_t tn_enc_core_func_type(struct tn_enc *enc, const tn_valtype *params, uint32_t n);

/* canonopt */
enum {
    TN_ENC_MEMORY = 1,
    TN_ENC_REALLOC = 2,
    TN_ENC_STRINGS = 4, /* the string encoding */
    TN_ENC_ASYNC = 8,
    TN_ENC_POST_RETURN = 16,
    TN_ENC_CALLBACK = 32
};
enum tn_string_encoding { TN_UTF8, TN_UTF16, TN_LATIN1_UTF16 }; /* as written */
struct tn_enc_options {
    unsigned given; /* TN_ENC_… */
    uint8_t encoding;
    uint32_t memory, realloc, post_return, callback;
};
/* canon lift: the new function index. */
uint32_t tn_enc_lift(struct tn_enc *enc, uint32_t core_func, const struct tn_type *func,
                     const struct tn_enc_options *options);
/* canon lower: the new core function index. */
uint32_t tn_enc_lower(struct tn_enc *enc, uint32_t func, const struct tn_enc_options *options);

/* What follows a built-in's byte, in this order. */
enum {
    TN_ENC_OF_TYPE = 1,    /* a type index: a resource, stream or future */
    TN_ENC_OF_CONTEXT = 2, /* a value type and a slot */
    TN_ENC_OF_RESULT = 4,
    TN_ENC_OF_FUNC = 8, /* a core function type and a table */
    TN_ENC_OF_ASYNC = 16,
    TN_ENC_OF_ZERO = 32,
    TN_ENC_OF_MEMORY = 64,
    TN_ENC_OF_OPTIONS = 128
};
struct tn_enc_builtin {
    uint8_t code;
    unsigned of;                /* TN_ENC_OF_… */
    const struct tn_type *type; /* OF_TYPE, OF_RESULT (NULL: none) */
    tn_valtype context;
    uint32_t slot, func_type, table;
    bool async;
    struct tn_enc_options options; /* OF_OPTIONS; `memory` of OF_MEMORY */
};
/* A canonical built-in: the new core function index. */
uint32_t tn_enc_builtin(struct tn_enc *enc, const struct tn_enc_builtin *builtin);

/* ---- names, for people: the section component-name ---- */

enum tn_enc_names {
    TN_NAME_CORE_FUNC,
    TN_NAME_CORE_MEMORY,
    TN_NAME_CORE_MODULE,
    TN_NAME_CORE_INSTANCE,
    TN_NAME_FUNC,
    TN_NAME_TYPE,
    TN_NAME_COMPONENT,
    TN_NAME_INSTANCE,
    TN_NAME_SPACES
};
/* Names of one space come in the order of their indices; one that is there already keeps its first. */
void tn_enc_name(struct tn_enc *enc, enum tn_enc_names space, uint32_t index, const char *name);
/* Writes them. */
void tn_enc_names_end(struct tn_enc *enc);

/* ---- between comp_encode.c and comp_encode_core.c ---- */

struct tn_enc_core {
    struct tn_arena *arena;
    uint32_t n[TN_EXTERN_TAG + 1], n_instances; /* core index spaces */
    struct tn_map aliases;                      /* instance + 1 -> struct tn_map of names -> index + 1 */
    struct tn_enc_name_list {
        struct tn_enc_name_entry {
            uint32_t index;
            const char *name;
        } * at;
        uint32_t n, cap;
    } names[TN_NAME_SPACES];
};
void tn_enc_core_init(struct tn_enc_core *core, struct tn_arena *arena);
struct tn_enc_core *tn_enc_core_of(struct tn_enc *enc);
enum tn_enc_section { TN_ENC_CORE_INSTANCE, TN_ENC_CORE_TYPE, TN_ENC_ALIAS, TN_ENC_CANON };
/* An entry is put together at the end of this buffer, and becomes one from `start` on. */
struct tn_buf *tn_enc_entry(struct tn_enc *enc);
void tn_enc_entry_end(struct tn_enc *enc, enum tn_enc_section section, size_t start);
void tn_enc_entry_valtype(struct tn_enc *enc, const struct tn_type *t);
uint32_t tn_enc_next_core_type(struct tn_enc *enc);
uint32_t tn_enc_next_func(struct tn_enc *enc);

#endif
