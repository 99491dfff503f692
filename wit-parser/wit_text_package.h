/* WIT packages in the text form of components, for deps/: there, tests and small examples keep them. What
 * such a package can hold is read and no more: types, imports, exports and aliases of component and instance
 * types. It is assembled, one scope after the other, and read as the binary that it then is. */
#ifndef TN_WIT_TEXT_PACKAGE_H
#define TN_WIT_TEXT_PACKAGE_H

#include "base/job.h"

/* WebAssembly text starts with `(`, which WIT never does. */
bool tn_wit_is_text_package(struct tn_bytes bytes);
/* The binary, in the job's arena; NULL, with a finding of code wit-is-wat that names what assembles it, where
 * there is more to it. */
const struct tn_source *tn_wit_assemble(struct tn_job *job, const struct tn_source *text);

#endif
