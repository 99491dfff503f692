/* What a composition came to, as text and as JSON: for the commands that compose. */
#ifndef TN_COMPOSED_H
#define TN_COMPOSED_H

#include "cli/cli.h"
#include "compose/compose_graph.h"

/* Which import of which instance comes from which; what the whole imports and exports. `last_first`: the
 * instance that was made last is what it is all for. */
void tn_cli_composed_text(struct tn_buf *out, const struct tn_graph *graph, const char *output,
                          bool last_first);
/* The same as members of an object. */
void tn_cli_composed_json(struct tn_json_out *json, const struct tn_graph *graph, const char *output,
                          uint64_t len);

#endif
