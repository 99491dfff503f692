#include "artifact/artifact_form.h"

static const struct tn_form_row rows[] = {
    [TN_FORM_CNCF] = {"cncf", TN_MEDIA_WASM_CONFIG, TN_MEDIA_WASM},
    [TN_FORM_IMAGE] = {"image", TN_MEDIA_IMAGE_CONFIG, TN_MEDIA_LAYER_GZIP},
    [TN_FORM_RUNWASI] = {"runwasi", TN_MEDIA_IMAGE_CONFIG,
                         "application/vnd.bytecodealliance.wasm.component.layer.v0+wasm"},
    [TN_FORM_ISTIO] = {"istio-oci", TN_MEDIA_IMAGE_CONFIG,
                       "application/vnd.module.wasm.content.layer.v1+wasm"},
    [TN_FORM_LEGACY] = {"legacy", "application/vnd.wasm.config.v1+json",
                        "application/vnd.wasm.content.layer.v1+wasm"},
    [TN_FORM_OTHER] = {"other", NULL, NULL},
    [TN_FORM_FILES] = {"files", NULL, NULL},
};

const struct tn_form_row *tn_form_row(enum tn_form form)
{
    return &rows[form];
}

bool tn_form_named(const char *name, enum tn_form *ret_form)
{
    for (unsigned i = 0; i < TN_FORM_WRITTEN; i++)
        if (!strcmp(rows[i].name, name)) {
            *ret_form = (enum tn_form)i;
            return true;
        }
    return false;
}

static bool is_one_of(const char *type, const char *const *types)
{
    for (; *types; types++)
        if (!strcmp(type, *types))
            return true;
    return false;
}

/* Every type under which Wasm has been pushed: who writes it stands behind. */
bool tn_form_wasm_type(const char *media_type)
{
    static const char *const types[] = {
        TN_MEDIA_WASM,                                                   /* CNCF: wkg, wash, runwasi */
        "application/vnd.wasm.content.layer.v1+wasm",                    /* wasm-to-oci, Kubewarden, Spin */
        "application/vnd.bytecodealliance.wasm.component.layer.v0+wasm", /* runwasi images */
        "application/vnd.module.wasm.content.layer.v1+wasm",             /* Istio; wasmCloud before 2024 */
        "application/vnd.wasm.component.v1",                             /* Wassette */
        NULL,
    };
    return is_one_of(media_type, types);
}

bool tn_form_tar_type(const char *media_type)
{
    static const char *const types[] = {
        "application/vnd.oci.image.layer.v1.tar",
        TN_MEDIA_LAYER_GZIP,
        "application/vnd.oci.image.layer.v1.tar+zstd",
        "application/vnd.docker.image.rootfs.diff.tar",
        "application/vnd.docker.image.rootfs.diff.tar.gzip",
        "application/vnd.docker.image.rootfs.diff.tar.zstd",
        NULL,
    };
    return is_one_of(media_type, types);
}

static bool is_image_config(const char *type)
{
    return !strcmp(type, TN_MEDIA_IMAGE_CONFIG) ||
           !strcmp(type, "application/vnd.docker.container.image.v1+json");
}

/* What else lies where Wasm is looked for. */
static const char *known_other(const char *type)
{
    static const struct {
        const char *type, *what;
    } known[] = {
        {"application/vnd.wasmcloud.provider.archive.layer.v1+par",
         "that is a provider of wasmCloud: native programs"},
        {"application/vnd.fermyon.spin.application.v1+config", "that is an application of Spin"},
        {"application/vnd.cncf.helm.chart.content.v1.tar+gzip", "that is a chart of Helm"},
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (!strcmp(type, known[i].type))
            return known[i].what;
    return NULL;
}

static enum tn_status refuse(struct tn_diag_sink *sink, const char *name, const struct tn_manifest *manifest,
                             const char *why, const char *help)
{
    struct tn_draft draft = tn_diag_begin(sink, TN_ERROR, "artifact-layers", TN_NOWHERE, "%s %s", name, why);
    for (unsigned i = 0; i < manifest->layers.n && i < 8; i++) {
        const struct tn_descriptor *layer = &manifest->layers.at[i];
        const char *what = known_other(layer->media_type);
        tn_diag_note(&draft, TN_NOWHERE, "layer %u is %s, %llu bytes%s%s", i, layer->media_type,
                     (unsigned long long)layer->size, what ? ": " : "", what ? what : "");
    }
    if (help)
        tn_diag_help(&draft, "%s", help);
    tn_diag_end(&draft);
    return TN_ERR_INVALID;
}

enum tn_status tn_form_refuse(struct tn_diag_sink *sink, const char *name, const struct tn_manifest *manifest)
{
    unsigned n = 0;
    for (unsigned i = 0; i < manifest->layers.n; i++)
        n += tn_form_wasm_type(manifest->layers.at[i].media_type);
    return refuse(sink, name, manifest,
                  n ? "holds several Wasm layers, and none is said to be the one"
                    : "holds no WebAssembly: none of its layers has a Wasm type",
                  "its files, as they are, go into a folder: -o DIR/");
}

static enum tn_form form_of_layer(const char *config, const char *layer)
{
    if (!strcmp(config, TN_MEDIA_WASM_CONFIG))
        return TN_FORM_CNCF;
    for (unsigned i = TN_FORM_RUNWASI; i < TN_FORM_WRITTEN; i++)
        if (!strcmp(layer, rows[i].layer))
            return (enum tn_form)i;
    return TN_FORM_OTHER;
}

static bool all_tars(const struct tn_manifest *manifest)
{
    for (unsigned i = 0; i < manifest->layers.n; i++)
        if (!tn_form_tar_type(manifest->layers.at[i].media_type))
            return false;
    return manifest->layers.n != 0;
}

enum tn_status tn_form_of(struct tn_diag_sink *sink, const char *name, const struct tn_manifest *manifest,
                          enum tn_form *ret_form, const struct tn_descriptor **ret_layer)
{
    const struct tn_descriptor *found = NULL;
    const char *config = manifest->config.media_type;
    unsigned n = 0;
    for (unsigned i = 0; i < manifest->layers.n; i++)
        if (tn_form_wasm_type(manifest->layers.at[i].media_type)) {
            found = found ? found : &manifest->layers.at[i];
            n++;
        }
    /* Wasm OCI artifact: "If a consumer sees more than a single layer for this version of the spec, they
     * should reject it" */
    bool cncf = !strcmp(config, TN_MEDIA_WASM_CONFIG);
    if (cncf && manifest->layers.n != 1)
        return refuse(sink, name, manifest, "is a Wasm artifact of more than one layer, or of none", NULL);
    if (cncf && !n)
        return refuse(sink, name, manifest, "holds no WebAssembly: none of its layers has a Wasm type", NULL);
    bool image = !n && all_tars(manifest) && is_image_config(config);
    *ret_form = n == 1 ? form_of_layer(config, found->media_type) : image ? TN_FORM_IMAGE : TN_FORM_FILES;
    *ret_layer = n == 1 ? found : image ? &manifest->layers.at[manifest->layers.n - 1] : NULL;
    return TN_OK;
}
