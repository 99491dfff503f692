/* The forms in which Wasm lies in registries: what each is made of, and how they are told apart.
 *
 * Every consumer wants its own (docs/artifact.md has the table), and no index can hold them all: so each is a
 * manifest under a tag of its own. All but `image` have the binary itself as a layer, the same blob. */
#ifndef TN_ARTIFACT_FORM_H
#define TN_ARTIFACT_FORM_H

#include "base/diag.h"
#include "oci/oci_manifest.h"

#define TN_MEDIA_WASM_CONFIG "application/vnd.wasm.config.v0+json"
#define TN_MEDIA_WASM "application/wasm"
#define TN_MEDIA_IMAGE_CONFIG "application/vnd.oci.image.config.v1+json"
#define TN_MEDIA_LAYER_GZIP "application/vnd.oci.image.layer.v1.tar+gzip"

enum tn_form {
    TN_FORM_CNCF,                    /* the Wasm OCI artifact */
    TN_FORM_IMAGE,                   /* a container image with the binary as a file */
    TN_FORM_RUNWASI,                 /* an image config, the binary as a layer of Bytecode Alliance's type */
    TN_FORM_ISTIO,                   /* proxy-wasm: a configuration and the binary */
    TN_FORM_LEGACY,                  /* wasm-to-oci's */
    TN_FORM_WRITTEN,                 /* so many are written, too; the rest come: */
    TN_FORM_OTHER = TN_FORM_WRITTEN, /* a layer of a Wasm type, in no form that is known */
    TN_FORM_FILES                    /* no Wasm: files by their titles */
};

struct tn_form_row {
    const char *name;           /* as `push --format` takes it */
    const char *config, *layer; /* media types */
};
const struct tn_form_row *tn_form_row(enum tn_form form);
/* False where `name` is not one that is written. */
bool tn_form_named(const char *name, enum tn_form *ret_form);

/* What form a manifest is in, by its media types, and the layer that is Wasm or, of an image, its last one;
 * NULL of files. TN_ERR_INVALID (code artifact-layers) where it says that it is a Wasm OCI artifact, and is
 * not. */
enum tn_status tn_form_of(struct tn_diag_sink *sink, const char *name, const struct tn_manifest *manifest,
                          enum tn_form *ret_form, const struct tn_descriptor **ret_layer);
/* Tells that there is no one layer of Wasm in it, and what there is. Returns TN_ERR_INVALID. */
enum tn_status tn_form_refuse(struct tn_diag_sink *sink, const char *name,
                              const struct tn_manifest *manifest);
/* Is this the media type of a layer that is Wasm, or that is a file system in a tar? */
bool tn_form_wasm_type(const char *media_type);
bool tn_form_tar_type(const char *media_type);

#endif
