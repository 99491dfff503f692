/* A part of comp_encode: core module types. */
#ifndef TN_COMP_ENCODE_MODULE_H
#define TN_COMP_ENCODE_MODULE_H

#include "base/buf.h"
#include "wasm/wasm_types.h"

/* core:moduletype ::= 0x50 vec(core:moduledecl). False where it holds what cannot be written. */
bool tn_enc_write_module_type(struct tn_buf *to, struct tn_arena *scratch, const struct tn_module_type *type);

#endif
