/* A component and its capability manifest as the CNCF Wasm OCI artifact (or another form), and back.
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

#include "artifact/artifact_form.h"
#include "base/job.h"
#include "component/comp_meta.h"

#define TN_CAPABILITIES_KEY    "dev.tenon.capabilities"
#define TN_CAPABILITIES_DIGEST "dev.tenon.capabilities.digest"

/* What a Wasm binary says that its artifact repeats. */
struct tn_wasm_facts {
    bool component;                   /* else a core module */
    bool package;                     /* a component that is a WIT package in binary form */
    bool proxy;                       /* a module for the Proxy-Wasm ABI: Envoy's and Istio's */
    struct tn_texts imports, exports; /* of a component, in its order; of a WIT package: sorted ids */
    struct tn_metadata metadata;
    struct tn_bytes capabilities;     /* contents of the section; `at` is NULL where there is none */
    const char *capabilities_digest;
};

/* Reads and checks the structure of `source`, a component or a core module. */
enum tn_status tn_wasm_facts_read(struct tn_job *job, struct tn_diag_sink *sink, const struct tn_source *source,
                                  struct tn_wasm_facts *ret_facts);

/* Is this machine code? wasmtime's precompiled files are ELF; runtimes that take them run them unchecked. */
bool tn_wasm_precompiled(struct tn_bytes bytes);

/* The sha256 text in the arena; NULL where libcrypto is not there, which has been told. */
const char *tn_wasm_digest(struct tn_job *job, struct tn_bytes bytes);

struct tn_wasm_layer {
    const char *digest;
    uint64_t size;
    const char *title;                /* a file name, for who pulls the layer as a file; of an image: in its layer */
    const char *diff_id;              /* of an image: the digest of the tar, which the layer is compressed */
};

/* A blob that is made here. */
struct tn_small_blob {
    struct tn_bytes bytes;            /* canonical JSON, in the arena; `at` is NULL where there is none */
    struct tn_descriptor descriptor;
};
struct tn_wasm_artifact {
    struct tn_small_blob config;
    struct tn_small_blob settings;    /* of istio-oci: the layer before the binary */
    struct tn_descriptor layer;
    struct tn_bytes manifest;         /* canonical JSON, in the arena */
};

struct tn_wasm_how {
    enum tn_form form;
    int64_t created;                  /* seconds since 1970 */
    const char *os, *architecture;    /* of an image or runwasi's; NULL: wasip1, wasm */
};

/* The artifact of a binary with these facts. `annotations` are the caller's and win over those from metadata. */
enum tn_status tn_wasm_artifact_make(struct tn_job *job, const struct tn_wasm_facts *facts,
                                     const struct tn_wasm_layer *layer, const struct tn_annotations *annotations,
                                     const struct tn_wasm_how *how, struct tn_wasm_artifact *ret_artifact);

/* Compares config and annotations with the binary's facts. Whatever differs is an error where the config carries our key
 * or the manifest our annotation, else a warning: others write what they took for the interface. */
enum tn_status tn_wasm_artifact_check(struct tn_job *job, const char *name, const struct tn_manifest *manifest,
                                      const struct tn_source *config, const struct tn_descriptor *layer,
                                      const struct tn_wasm_facts *facts);
/* The same of a form whose config tells no interface: capabilities alone. `config` is NULL where it cannot tell of
 * those either. */
enum tn_status tn_wasm_artifact_check_other(struct tn_job *job, const char *name, const struct tn_manifest *manifest,
                                            const struct tn_source *config, const struct tn_wasm_facts *facts);

#endif
