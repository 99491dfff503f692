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

/* Puts the docs of the section, where there is one among `customs`, on the declarations of `package`. A name
 * in it that the package does not have is a finding, code wit-package-docs. */
enum tn_status tn_wit_docs_read(struct tn_wit *wit, struct tn_wit_package *package,
                                const struct tn_source *source, const struct tn_customs *customs);

/* The contents of the section, in today's version. */
void tn_wit_docs_write(struct tn_buf *to, const struct tn_wit_package *package);

#endif
