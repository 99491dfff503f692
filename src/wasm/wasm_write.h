/* A core module put together piece by piece: the small modules that componentizing needs (shims, fixups, the
 * environment of linked libraries, dummies). Nothing of an input goes through here: those stay slices.
 *
 * Imports come before definitions of their kind, or indices would move. */
#ifndef TN_WASM_WRITE_H
#define TN_WASM_WRITE_H

#include "base/buf.h"
#include "wasm/wasm_opcodes.h"

struct tn_wasm_writer;

/* Types given by number are those of `types`: functions, and what they mention. */
struct tn_wasm_writer *tn_wasm_writer_new(struct tn_arena *arena, const struct tn_core_types *types);
void tn_wasm_writer_free(struct tn_wasm_writer *w);

/* The type index here of a function type's number in the store. */
uint32_t tn_wasm_put_type(struct tn_wasm_writer *w, uint32_t number);
/* Each returns the index of what it added, in the index space of its kind. */
uint32_t tn_wasm_put_import(struct tn_wasm_writer *w, const char *module, const char *name,
                            const struct tn_extern_type *type);
/* `locals` i32 locals after the parameters; `body` without its `end`. */
uint32_t tn_wasm_put_func(struct tn_wasm_writer *w, uint32_t number, uint32_t locals, struct tn_bytes body);
/* The same with a body as it stands: locals, instructions, `end`. */
uint32_t tn_wasm_put_body(struct tn_wasm_writer *w, uint32_t number, struct tn_bytes body);
uint32_t tn_wasm_put_table(struct tn_wasm_writer *w, const struct tn_extern_type *type);
uint32_t tn_wasm_put_memory(struct tn_wasm_writer *w, const struct tn_extern_type *type);
/* `init`: a constant expression without its `end`. */
uint32_t tn_wasm_put_global(struct tn_wasm_writer *w, const struct tn_extern_type *type,
                            struct tn_bytes init);
void tn_wasm_put_export(struct tn_wasm_writer *w, const char *name, enum tn_extern kind, uint32_t index);
void tn_wasm_put_start(struct tn_wasm_writer *w, uint32_t func);
/* (elem (table t) (offset …) func f…): active where `offset` is given, else declared. */
void tn_wasm_put_elements(struct tn_wasm_writer *w, uint32_t table, const struct tn_bytes *offset,
                          const uint32_t *funcs, uint32_t n);
/* (data (memory 0) (offset …) bytes) */
void tn_wasm_put_data(struct tn_wasm_writer *w, struct tn_bytes offset, struct tn_bytes bytes);
void tn_wasm_put_custom(struct tn_wasm_writer *w, const char *name, struct tn_bytes contents);
/* The name section: the module's own, and functions' in the order of their indices. */
void tn_wasm_put_module_name(struct tn_wasm_writer *w, const char *name);
void tn_wasm_put_func_name(struct tn_wasm_writer *w, uint32_t func, const char *name);
/* Subsection 0 of a name section, in modules and components: what the whole is called. */
void tn_wasm_own_name(struct tn_buf *to, const char *name);

bool tn_wasm_writer_is_empty(const struct tn_wasm_writer *w);
/* The whole module, in the arena. */
struct tn_bytes tn_wasm_writer_finish(struct tn_wasm_writer *w);

/* ---- instructions, as far as such modules need them ---- */

void tn_wasm_i32_const(struct tn_buf *body, int32_t value);
void tn_wasm_i64_const(struct tn_buf *body, int64_t value);
/* An instruction that is a byte and an index: local.get, call, global.set, … (TN_OP_…). */
void tn_wasm_op(struct tn_buf *body, uint8_t op, uint32_t index);

#endif
