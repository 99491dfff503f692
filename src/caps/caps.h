/* Capability manifests: what a component may ask of its host.
 *
 * Two things are kept apart. What is *derived* is read off the component's imports: no import, no way to
 * call. What is *declared* is what the imports cannot say (which hosts, which labels, which paths), written
 * by the author in a caps.toml and carried by the component in one custom section, `tenon:capabilities`. A
 * manifest requests; it grants nothing. Whatever the table of interfaces does not know is opaque and has to
 * be declared by name.
 *
 * The manifest's format, in both its spellings, is docs/caps.md. */
#ifndef TN_CAPS_H
#define TN_CAPS_H

#include "base/out.h"
#include "caps/caps_derive.h"
#include "caps/caps_manifest.h"

#define TN_CAPS_SECTION "tenon:capabilities"

/* ---- the section ---- */

/* The embedded manifest of a component: the section's contents, which are canonical JSON (RFC 8785), as a
 * view into `wasm`; empty where there is none. Steps over sections by length and reads nothing else. A
 * section that stands twice, is malformed or is not canonical is told to the sink and is TN_ERR_INVALID; so
 * are bytes that are no component. */
enum tn_status tn_caps_section(struct tn_job *job, const struct tn_source *wasm, struct tn_bytes *ret_json);

/* The same, read; NULL where there is none. That it was made for other code than this (its `code`) is told as
 * `severity`; an error is TN_ERR_VERIFY. */
enum tn_status tn_caps_embedded(struct tn_job *job, const struct tn_source *wasm, enum tn_severity severity,
                                struct tn_caps **ret_caps);

/* The component with `json` as its one manifest section, behind all others; every section of that name that
 * was there is left out, and all other bytes stay as they are (views into `wasm`). */
enum tn_status tn_caps_embed(struct tn_job *job, const struct tn_source *wasm, struct tn_bytes json,
                             struct tn_out *ret_out);

/* "sha256:…" of the preamble and every section but the custom ones, in order, each as its id, its length in
 * the shortest form and its contents: what a manifest was made for. It stays when metadata comes or goes. */
enum tn_status tn_caps_code(struct tn_job *job, const struct tn_source *wasm, const char **ret_code);
/* The same of a component that is still to be written, in two steps: what may fail, and what takes time.
 * `ret_code` has room for TN_DIGEST_TEXT_MAX. */
struct tn_digest;
enum tn_status tn_caps_code_start(struct tn_job *job, struct tn_digest *ret_digest);
void tn_caps_code_out(struct tn_digest *digest, const struct tn_out *out, char *ret_code);

/* ---- declared against derived: caps_check.c ---- */

/* Tells every disagreement; TN_ERR_INVALID where one is an error.
 *     caps-undeclared  used, and not declared                    error; with the baseline, what it covers is
 * let be caps-unscoped    used, and declared with an empty list      error caps-code-import an import that
 * stands for unlinked code    error caps-unused      declared, and not used                     warning */
enum tn_status tn_caps_check(struct tn_job *job, const struct tn_source *wasm, const struct tn_caps *caps,
                             const struct tn_caps_derived *derived);
/* Where the component has a section spin:requires too, do the two ask for the same? caps-spin-differs: error.
 */
enum tn_status tn_caps_check_spin(struct tn_job *job, const struct tn_source *wasm,
                                  const struct tn_caps *caps);
/* Is the entry of `key` about things of that kind? */
bool tn_caps_speaks_of(enum tn_caps_key key, const struct tn_caps_item *item, enum tn_caps_kind kind);
/* Does preset "wasi-std" cover the kind: what a language's standard library imports whether it is used or
 * not? */
bool tn_caps_in_baseline(enum tn_caps_kind kind);

/* ---- inferring: caps_infer.c ---- */

/* A caps.toml for the author to fill in, with where each key comes from. */
void tn_caps_infer(struct tn_job *job, const struct tn_caps_derived *derived, struct tn_buf *out);

#endif
