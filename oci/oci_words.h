/* What a server says of an error: text that it chose, cut to what a person reads. */
#ifndef TN_OCI_WORDS_H
#define TN_OCI_WORDS_H

#include "base/arena.h"
#include "base/view.h"

/* The words of a reply's body, or NULL where it has none for people (HTML, nothing):
 *   {"errors": [{"code", "message"}]}      distribution-spec, "Error Codes"
 *   {"error", "error_description"}         RFC 6749 §5.2
 *   {"message"}, {"details"}               token services */
const char *tn_error_words(struct tn_arena *arena, struct tn_bytes body);

/* A text of at most some hundred characters. */
const char *tn_words_cut(struct tn_arena *arena, struct tn_str text);

#endif
