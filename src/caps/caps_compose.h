/* Manifests travel: a composition's own manifest, made of those of the components in it.
 *
 * An import of the whole is one for all that want it, so what the whole asks for is the *union* of what its
 * components ask for, less what another of them gives: an instance's request for a kind whose every import
 * comes from inside is left out. A component without a manifest has told nothing; the kinds that its imports
 * prove are listed as undeclared. So what a composition can ask of its host stands on its outside, and the
 * nested manifests stay where they are, in bytes that are embedded as they were. */
#ifndef TN_CAPS_COMPOSE_H
#define TN_CAPS_COMPOSE_H

#include "caps/caps_manifest.h"
#include "compose/compose_graph.h"

/* A tn_finish_fn (compose_graph.h): adds the manifest of the whole to what tn_graph_encode made. `job` is the
 * struct tn_job. A component whose own manifest was made for other code is an error. */
enum tn_status tn_caps_finish(void *job, struct tn_graph *graph, struct tn_out *out);

#endif
