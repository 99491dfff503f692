/* The custom section package-docs: docs and stability of a WIT package in binary form, which the component
 * binary format has no place for. A version byte (0 or 1), then JSON:
 *
 *     package    {docs, worlds: {name: world}, interfaces: {name: interface}}
 *     interface  {docs, stability, types: {name: type}, funcs: {name: func}}
 *     world      {docs, stability, types, funcs, interfaces, func_exports, interface_exports,
 *                 interface_import_stability, interface_export_stability, interface_import_docs,
 *                 interface_export_docs}; the last four by the name of a port that is not inline
 *     type       {docs, stability, items: {field, case or flag: docs}}
 *     func       {docs, stability}, or in version 0 the docs alone
 *     stability  {stable: {since, deprecated}} | {unstable: {feature, deprecated}} | "unknown" */
#ifndef TN_WIT_DOCS_H
#define TN_WIT_DOCS_H

#include "wasm/wasm_read.h"
#include "wit-parser/wit.h"

/* The format has no place for other packages, of which the binary holds what the package uses: their docs stand in
 * sections of tenon's own, `package-docs:` and the package's id each, with the same contents. Other tools step over
 * them. */

/* Puts the docs of the section, where there is one among `customs`, on the declarations of `package`, and those of
 * other packages' sections on them. A name in the section that the package does not have is a finding, code
 * wit-package-docs; in another package's it is of something that is not used. */
enum tn_status tn_wit_docs_read(struct tn_wit *wit, struct tn_wit_package *package,
                                const struct tn_source *source, const struct tn_customs *customs);

/* The contents of the section, in today's version. `used`: of another package, of which the interfaces count that
 * are in it, and their functions where its value is not NULL; NULL: all. False where there is nothing to say. */
bool tn_wit_docs_write(struct tn_arena *arena, struct tn_buf *to, const struct tn_wit_package *package,
                       const struct tn_map *used);

#endif
