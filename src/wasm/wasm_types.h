/* Types of core modules: value types, function and aggregate types, limits, imports and exports.
 *
 * Defined types (function, struct, array, continuation) live in one store a job. Equal recursion groups are
 * stored once, whatever module they come from, so two defined types are equal exactly where their numbers
 * are: modules of different files can be compared, and bodies be checked against types that nobody writes any
 * more.
 *
 * Specification: core §2.3 "Types", §5.3 "Types"; component-model Binary.md "core:type". */
#ifndef TN_WASM_TYPES_H
#define TN_WASM_TYPES_H

#include "base/buf.h"
#include "base/map.h"
#include "base/names.h"

/* A value type in one word. Numbers, vectors and packed types are their byte in the binary format. A
 * reference has TN_VAL_REF, maybe TN_VAL_NULL, and a heap type below: an abstract one's byte, or with
 * TN_VAL_DEFINED a number in the store. */
typedef uint32_t tn_valtype;
enum {
    TN_VAL_I32 = 0x7f,
    TN_VAL_I64 = 0x7e,
    TN_VAL_F32 = 0x7d,
    TN_VAL_F64 = 0x7c,
    TN_VAL_V128 = 0x7b,
    TN_VAL_I8 = 0x78,
    TN_VAL_I16 = 0x77,

    TN_HEAP_NOCONT = 0x75,
    TN_HEAP_NOEXN = 0x74,
    TN_HEAP_NOFUNC = 0x73,
    TN_HEAP_NOEXTERN = 0x72,
    TN_HEAP_NONE = 0x71,
    TN_HEAP_FUNC = 0x70,
    TN_HEAP_EXTERN = 0x6f,
    TN_HEAP_ANY = 0x6e,
    TN_HEAP_EQ = 0x6d,
    TN_HEAP_I31 = 0x6c,
    TN_HEAP_STRUCT = 0x6b,
    TN_HEAP_ARRAY = 0x6a,
    TN_HEAP_EXN = 0x69,
    TN_HEAP_CONT = 0x68
};
#define TN_VAL_REF (1u << 31)
#define TN_VAL_NULL (1u << 30)
#define TN_VAL_DEFINED (1u << 29)
#define TN_VAL_SHARED (1u << 28) /* of an abstract heap type */
#define TN_VAL_EXACT (1u << 27)  /* of a defined one: custom descriptors */
#define TN_VAL_HEAP ((1u << 24) - 1)
#define TN_NO_TYPE UINT32_MAX

struct tn_field {
    tn_valtype type; /* or TN_VAL_I8, TN_VAL_I16 */
    bool mutable;
};

enum tn_core_kind { TN_CORE_FUNC, TN_CORE_STRUCT, TN_CORE_ARRAY, TN_CORE_CONT };

struct tn_core_type {
    uint8_t kind, depth; /* enum tn_core_kind; how many supertypes are above it */
    bool final, shared;
    uint32_t super;                 /* its supertype's number, or TN_NO_TYPE */
    uint32_t group, group_n;        /* its recursion group: the first's number, and how many */
    uint32_t describes, descriptor; /* custom descriptors, or TN_NO_TYPE */
    union {
        struct {
            const tn_valtype *at; /* parameters, then results */
            uint32_t n_params, n_results;
        } func;
        struct {
            const struct tn_field *at;
            uint32_t n;
        } fields;      /* a struct's; an array's one */
        uint32_t cont; /* the function type's number */
    };
};

/* The store. */
struct tn_core_types {
    struct tn_arena *arena;
    struct tn_names *names;
    struct tn_core_type *at;
    uint32_t n, cap;
    struct {
        uint32_t *at; /* an open hash of recursion groups: number of the first type + 1 */
        uint32_t n, mask;
    } groups;
};

void tn_core_types_init(struct tn_core_types *types, struct tn_arena *arena, struct tn_names *names);
/* Takes the `n` types at the store's end as a recursion group, references among themselves included, and
 * returns the number of the first of the group that stands for it: theirs, or that of an equal one that was
 * there (and theirs go). */
uint32_t tn_core_intern(struct tn_core_types *types, uint32_t n);
/* The number of the final function type of these parameters and results: what a built-in has. */
uint32_t tn_core_func(struct tn_core_types *types, const tn_valtype *params, uint32_t n_params,
                      const tn_valtype *results, uint32_t n_results, bool shared);
/* Is every value of `a` one of `b`? Core §3.3.3 "Reference Types". */
bool tn_core_val_matches(const struct tn_core_types *types, tn_valtype a, tn_valtype b);
/* Is the defined type `a` `b`, or a declared subtype of it? */
bool tn_core_type_matches(const struct tn_core_types *types, uint32_t a, uint32_t b);

/* ---- what a module imports and exports ---- */

enum tn_extern {
    TN_EXTERN_FUNC,
    TN_EXTERN_TABLE,
    TN_EXTERN_MEMORY,
    TN_EXTERN_GLOBAL,
    TN_EXTERN_TAG
}; /* as written */

struct tn_core_limits {
    uint64_t min, max; /* max: UINT64_MAX where there is none */
    bool wide, shared; /* 64-bit addresses */
    uint8_t page;      /* a memory's: log2 of its page size */
};

struct tn_extern_type {
    uint8_t kind;                 /* enum tn_extern */
    bool mutable, shared;         /* of a global */
    bool exact;                   /* of a function import: custom descriptors */
    tn_valtype value;             /* a global's; a table's element */
    uint32_t type;                /* a function's or tag's: number in the store */
    struct tn_core_limits limits; /* a table's or memory's */
};

struct tn_core_import {
    const char *module, *name; /* interned */
    struct tn_extern_type type;
    size_t at; /* byte offset in the source */
};

struct tn_core_export {
    const char *name; /* interned */
    struct tn_extern_type type;
    uint32_t index; /* in a module; 0 in a module type */
    size_t at;
};

/* A module's type: of a module that was read, or declared by a component. */
struct tn_module_type {
    const struct tn_core_types *types;
    struct tn_core_import *imports;
    uint32_t n_imports;
    struct tn_core_export *exports;
    uint32_t n_exports;
    struct tn_map export_by_name; /* name -> struct tn_core_export */
};

/* A name that stands for the pair of an import's names: for look-up by both. */
const char *tn_import_key(struct tn_names *names, const struct tn_core_import *import);
const struct tn_core_export *tn_module_export(const struct tn_module_type *type, const char *interned_name);

/* A type as the text format writes it: "(func (param i32) (result i32))", "(memory 1)", "(global (mut i32))".
 */
void tn_extern_print(struct tn_buf *buf, const struct tn_core_types *types,
                     const struct tn_extern_type *type);
/* The same as text in an arena. */
const char *tn_extern_text(struct tn_arena *arena, const struct tn_core_types *types,
                           const struct tn_extern_type *type);
void tn_valtype_print(struct tn_buf *buf, tn_valtype type);
const char *tn_extern_word(enum tn_extern kind);

/* ---- matching (wasm_match.c) ---- */

/* May something of type `found` be imported as `wanted`? Core §3.3.15 "External Types". On a mismatch puts
 * into `why`, where that is not NULL, words that fit after "…: " (in the store's arena). */
bool tn_extern_matches(const struct tn_core_types *types, const struct tn_extern_type *found,
                       const struct tn_extern_type *wanted, const char **why);
/* Module subtyping: `found` imports no more than `wanted` declares, and exports all that `wanted` promises.
 */
bool tn_module_matches(const struct tn_module_type *found, const struct tn_module_type *wanted,
                       const char **why);

#endif
