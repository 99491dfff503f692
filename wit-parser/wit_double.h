/* A package that is given twice: as text, and inside a binary that uses it. */
#ifndef TN_WIT_DOUBLE_H
#define TN_WIT_DOUBLE_H

#include "wit-parser/wit_ast.h"

/* Unites `unit` with the package of its name that is there, as two binaries that show parts of one package
 * are united. False where they contradict each other, or the unit is wrong, which is told. */
bool tn_wit_unite(struct tn_wit *wit, const struct tn_wit_options *options, struct tn_wit_scratch *scratch,
                  struct tn_wit_unit *unit);

#endif
