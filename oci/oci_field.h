/* What the values of HTTP's fields are made of: RFC 9110 §5.6. */
#ifndef TN_OCI_FIELD_H
#define TN_OCI_FIELD_H

#include "base/arena.h"

#include <stdbool.h>

/* Steps over all that are in `what`. */
void tn_field_skip(const char **at, const char *what);
/* How long the token at `at` is; 0: there is none. */
size_t tn_field_token(const char *at);
/* token / quoted-string, and steps over it: what the quotes hold, with quoted pairs undone, or else all up to one of `ends`, for
 * more than tokens were seen without quotes. *ret_whole: no quote is missing behind it. */
const char *tn_field_value(struct tn_arena *arena, const char **at, const char *ends, bool *ret_whole);

#endif
