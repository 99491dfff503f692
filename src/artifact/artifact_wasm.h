/* A component and its capability manifest as the CNCF Wasm OCI artifact, and back.
 *
 * One manifest: the config says what the component imports and exports, the one layer is the component, annotations
 * repeat its metadata. Config and manifest are canonical JSON with a fixed time, so the same component has the same
 * digest wherever and whenever it is pushed. The capability manifest stands in the component's own section; the
 * config's key `dev.tenon.capabilities` is a copy to read without the layer, and the annotation
 * `dev.tenon.capabilities.digest` ties the two.
 *
 * Coming back, nothing of this is believed: the config is compared with what the bytes of the component say. */
#ifndef TN_ARTIFACT_WASM_H
#define TN_ARTIFACT_WASM_H

#include "base/job.h"
#include "component/comp_meta.h"
#include "oci/oci_manifest.h"

#define TN_MEDIA_WASM_CONFIG        "application/vnd.wasm.config.v0+json"
#define TN_MEDIA_WASM               "application/wasm"
#define TN_CAPABILITIES_KEY         "dev.tenon.capabilities"
#define TN_CAPABILITIES_DIGEST      "dev.tenon.capabilities.digest"

/* What a Wasm binary says that its artifact repeats. */
struct tn_wasm_facts {
    bool component;                   /* else a core module */
    bool package;                     /* a component that is a WIT package in binary form */
    struct tn_texts imports, exports; /* of a component, in its order; of a WIT package: sorted ids */
    struct tn_metadata metadata;
    struct tn_bytes capabilities;     /* contents of the section; `at` is NULL where there is none */
    const char *capabilities_digest;
};

/* Reads and checks the structure of `source`, a component or a core module. */
enum tn_status tn_wasm_facts_read(struct tn_job *job, struct tn_diag_sink *sink, const struct tn_source *source,
                                  struct tn_wasm_facts *ret_facts);

struct tn_wasm_layer {
    const char *digest;
    uint64_t size;
    const char *title;                /* a file name, for who pulls the layer as a file */
};

struct tn_wasm_artifact {
    struct tn_bytes config, manifest; /* canonical JSON, in the arena */
    struct tn_descriptor config_descriptor, layer;
};

/* The artifact of a binary with these facts. `annotations` are the caller's and win over those from metadata; `created`
 * is in seconds since 1970. */
enum tn_status tn_wasm_artifact_make(struct tn_job *job, const struct tn_wasm_facts *facts,
                                     const struct tn_wasm_layer *layer, const struct tn_annotations *annotations,
                                     int64_t created, struct tn_wasm_artifact *ret_artifact);

/* The layer of a manifest that holds Wasm: its only one where the config is of the type above, else the only one of a
 * Wasm type. Says what is there where none can be chosen (codes artifact-*). */
enum tn_status tn_wasm_artifact_layer(struct tn_diag_sink *sink, const char *name, const struct tn_manifest *manifest,
                                      const struct tn_descriptor **ret_layer);

/* Compares config and annotations with the binary's facts. Whatever differs is an error where the config carries our key
 * or the manifest our annotation, else a warning: others write what they took for the interface. */
enum tn_status tn_wasm_artifact_check(struct tn_job *job, const char *name, const struct tn_manifest *manifest,
                                      const struct tn_source *config, const struct tn_descriptor *layer,
                                      const struct tn_wasm_facts *facts);

#endif
