/* A component out of core modules: `new`, and what `link` stands on.
 *
 * A core module says in custom sections `component-type…` which world it was compiled against; its imports
 * and exports have names mangled after that world. Making the component goes by stages, a file each:
 *
 *     componentize_meta      the sections, decoded and united into one world: types of the one type model
 *     componentize_names     name ↔ what it means, for both manglings: tables
 *     componentize_classify  what each import and export of a core module is, checked against the world
 *     componentize_plan      what must go through a shim: what is lowered before its memory or realloc exists
 *     componentize_modules   the shim module, and the fixup module that fills it in
 *     componentize_encode    the component itself
 *
 * A module is one of several *inputs*. The first is the main one, whose memory all share. An adapter stands
 * for an import module of the main one (`wasi_snapshot_preview1`) and is trimmed to what is used. A library
 * (of `link`) is taken as it is, and is told where each of its import modules comes from.
 *
 * Every finding is collected before anything is written; module bytes travel as slices of the inputs. */
#ifndef TN_COMPONENTIZE_H
#define TN_COMPONENTIZE_H

#include "base/out.h"
#include "component/comp_types.h"
#include "wasm/wasm_read.h"

enum tn_input_kind { TN_INPUT_MAIN, TN_INPUT_ADAPTER, TN_INPUT_LIBRARY };

/* What a library's import `alias` is given: an export of another input. */
struct tn_library_item {
    const char *alias; /* interned, as all names here */
    uint8_t kind;      /* enum tn_extern */
    const char *input; /* whose export: an earlier library's name; NULL: the main module's */
    const char *name;
};
/* Where the imports of module `module` come from; those that no item names are looked for in the world. */
struct tn_library_arg {
    const char *module;
    bool whole;        /* the instance `input` itself, items or not */
    const char *input; /* `whole`: as above */
    const struct tn_library_item *items;
    uint32_t n;
};

struct tn_core_input {
    enum tn_input_kind kind;
    const char *name; /* interned: what an adapter stands for, a library's name; of the main one "main" */
    const struct tn_source *source;
    const struct tn_library_arg *args; /* LIBRARY */
    uint32_t n_args;
};

struct tn_fixup;

struct tn_new_options {
    bool realloc_via_memory_grow; /* adapters allocate by memory.grow, never by the main module's realloc */
    bool shim_return_call_ref;    /* shims call through typed globals, not a table */
    bool reject_legacy_names;     /* cm32p2 names only */
    /* `link`: adds to the module that runs when all are instantiated. May be NULL. TN_OK, or told. */
    enum tn_status (*fixups)(void *context, struct tn_fixup *fixup);
    void *context;
};

/* inputs[0] is the main module; those after it in the order in which they are to be instantiated. Every name
 * once. All that is wrong goes to the sink. The result borrows from the inputs and from the arena of `types`,
 * and is not yet proved: tn_new_write does that. */
enum tn_status tn_componentize(struct tn_types *types, struct tn_diag_sink *sink,
                               const struct tn_core_input *inputs, uint32_t n,
                               const struct tn_new_options *options, struct tn_out *ret_out);

/* Proves and writes what came of it: its structure is read again before anything is written, its function
 * bodies are validated while the file beside its place is; where anything is wrong nothing is left behind. */
enum tn_status tn_new_write(struct tn_types *types, struct tn_diag_sink *sink, const struct tn_out *out,
                            const char *output);

/* ---- dummies (componentize_dummy.c) ---- */

enum tn_dummy_names { TN_DUMMY_LEGACY, TN_DUMMY_CM32P2, TN_DUMMY_ASYNC_CALLBACK, TN_DUMMY_ASYNC_STACKFUL };
/* A core module with all imports and exports of a world (a COMPONENT), whose functions trap. The last two
 * lower and lift what is async as such. */
struct tn_bytes tn_dummy_module(struct tn_types *types, const struct tn_type *world,
                                enum tn_dummy_names names);

/* ---- the fixup module (componentize_modules.c), as `link` sees it ----
 *
 * It is instantiated last. Its start function first runs `abi` (addresses put in place), then, where the main
 * module has a task hook, that hook; then `user` (constructors, _initialize). Both are instructions as they
 * stand in a body, without `end`. */
struct tn_wasm_writer;
struct tn_wasm_writer *tn_fixup_module(struct tn_fixup *fixup); /* wasm/wasm_write.h: for elements and data */
/* An import of the fixup module, the same one each time: `input` is NULL for the main module, else a name.
 * Returns its index in the index space of its kind. Types are numbers of the store `tn_types_core(types)`. */
uint32_t tn_fixup_import(struct tn_fixup *fixup, const char *input, const char *name,
                         const struct tn_extern_type *type);
struct tn_buf *tn_fixup_abi(struct tn_fixup *fixup);
struct tn_buf *tn_fixup_user(struct tn_fixup *fixup);

/* ---- adapters (componentize_trim.c) ---- */

struct tn_trim_options {
    const char *const *required; /* names of exports to keep */
    uint32_t n_required;
    const char *realloc; /* the main module's export that allocates for the adapter, or NULL: memory.grow */
    uint8_t page;        /* log2 of the memory's page size */
    const char *name;    /* for messages, and the name section: "wit-component:adapter:NAME" */
};
/* The module reduced to the required exports and what they reach, with a stack of its own where it has a
 * stack pointer. `ret_bytes` lives in `arena`. */
enum tn_status tn_adapter_trim(struct tn_arena *arena, struct tn_diag_sink *sink,
                               const struct tn_source *source, const struct tn_trim_options *options,
                               struct tn_bytes *ret_bytes);

#endif
