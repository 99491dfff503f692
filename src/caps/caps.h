/* Capability manifests: what a component may ask of its host.
 *
 * Two things are kept apart. What is *derived* is read off the component's imports: no import, no way to call.
 * What is *declared* is what the imports cannot say (which hosts, which labels, which paths), written by the
 * author in a caps.toml and carried by the component in one custom section, `tenon:capabilities`. A manifest
 * requests; it grants nothing. Whatever the table of interfaces does not know is opaque and has to be
 * declared by name.
 *
 * The manifest's format, in both its spellings, is docs/caps.md. */
#ifndef TN_CAPS_H
#define TN_CAPS_H

#include "base/job.h"
#include "base/out.h"
#include "component/comp_types.h"

#define TN_CAPS_SECTION "tenon:capabilities"

/* ---- the section ---- */

/* The embedded manifest of a component: the section's contents, which are canonical JSON (RFC 8785), as a view
 * into `wasm`; empty where there is none. Steps over sections by length and reads nothing else. A section
 * that stands twice, is malformed or is not canonical is told to the sink and is TN_ERR_INVALID; bytes
 * that are no component are TN_ERR_SYNTAX. */
enum tn_status tn_caps_section(struct tn_job *job, const struct tn_source *wasm, struct tn_bytes *ret_json);

/* The component with `json` as its one manifest section, behind all others; every section of that name that
 * was there is left out, and all other bytes stay as they are (views into `wasm`). */
enum tn_status tn_caps_embed(struct tn_job *job, const struct tn_source *wasm, struct tn_bytes json,
                             struct tn_out *ret_out);

#endif
