#include "artifact/artifact_wasm.h"

#include "base/limits.h"

#include <time.h>

/* ---- annotations ---- */

/* RFC 3339, UTC */
static const char *date(struct tn_arena *arena, int64_t seconds)
{
    time_t time = (time_t)seconds;
    struct tm tm;
    char text[64];
    gmtime_r(&time, &tm);
    strftime(text, sizeof text, "%Y-%m-%dT%H:%M:%SZ", &tm);
    return tn_arena_copy(arena, text, strlen(text));
}

/* Metadata sections and the annotations that repeat them. */
static const struct {
    size_t from;
    const char *key;
} metadata_annotations[] = {
    {offsetof(struct tn_metadata, authors), "org.opencontainers.image.authors"},
    {offsetof(struct tn_metadata, description), "org.opencontainers.image.description"},
    {offsetof(struct tn_metadata, homepage), "org.opencontainers.image.url"},
    {offsetof(struct tn_metadata, licenses), "org.opencontainers.image.licenses"},
    {offsetof(struct tn_metadata, revision), "org.opencontainers.image.revision"},
    {offsetof(struct tn_metadata, source), "org.opencontainers.image.source"},
    {offsetof(struct tn_metadata, version), "org.opencontainers.image.version"},
};

static void annotate(struct tn_job *job, const struct tn_wasm_how *how, const struct tn_wasm_facts *facts,
                     const struct tn_annotations *callers, struct tn_annotations *to)
{
    for (size_t i = 0; i < sizeof metadata_annotations / sizeof *metadata_annotations; i++) {
        const char *text =
            *(const char *const *)((const char *)&facts->metadata + metadata_annotations[i].from);
        if (text)
            tn_annotation_set(&job->arena, to, metadata_annotations[i].key, text);
    }
    if (how->created) /* the start of 1970 says that nobody told when */
        tn_annotation_set(&job->arena, to, "org.opencontainers.image.created", date(&job->arena, how->created));
    for (unsigned i = 0; i < callers->n; i++)
        tn_annotation_set(&job->arena, to, callers->at[i].key, callers->at[i].value);
    if (how->form == TN_FORM_IMAGE) /* Istio, and crun's handlers, go by it */
        tn_annotation_set(&job->arena, to, "module.wasm.image/variant", "compat");
    if (facts->capabilities.at)
        tn_annotation_set(&job->arena, to, TN_CAPABILITIES_DIGEST, facts->capabilities_digest);
}

/* ---- configs ---- */

static void put_texts(struct tn_json_out *out, const char *key, const struct tn_texts *texts)
{
    tn_json_key(out, key);
    tn_json_array(out);
    for (unsigned i = 0; i < texts->n; i++)
        tn_json_put_text(out, texts->at[i]);
    tn_json_array_end(out);
}

static void put_one(struct tn_json_out *out, const char *key, const char *text)
{
    struct tn_texts texts = {.at = &text, .n = text != NULL};
    put_texts(out, key, &texts);
}

static void put_capabilities(struct tn_json_out *out, const struct tn_wasm_facts *facts)
{
    if (!facts->capabilities.at)
        return;
    tn_json_key(out, TN_CAPABILITIES_KEY); /* canonical JSON already: tn_caps_section saw to it */
    tn_json_put_raw(out, tn_str_of(facts->capabilities));
}

static void write_wasm_config(struct tn_job *job, const struct tn_wasm_facts *facts,
                              const struct tn_wasm_layer *layer, const struct tn_wasm_how *how,
                              struct tn_json_out *out)
{
    tn_json_member(out, "architecture", "wasm");
    tn_json_member_opt(out, "author", facts->metadata.authors);
    if (facts->component) {
        tn_json_key(out, "component");
        tn_json_object(out);
        put_texts(out, "exports", &facts->exports);
        put_texts(out, "imports", &facts->imports);
        tn_json_object_end(out);
    }
    tn_json_member(out, "created", date(&job->arena, how->created));
    put_capabilities(out, facts);
    put_one(out, "layerDigests", layer->digest);
    tn_json_member(out, "os", facts->component ? "wasip2" : "wasip1");
}

/* What an image's config says of how it is run. The label keeps configs of different layers apart, as
 * runwasi's own tool does: there is no file system whose digest would. */
static void put_run(struct tn_arena *arena, const struct tn_wasm_layer *layer, enum tn_form form,
                    struct tn_json_out *out)
{
    bool image = form == TN_FORM_IMAGE;
    tn_json_key(out, "config");
    tn_json_object(out);
    put_one(out, "Entrypoint", image ? tn_arena_printf(arena, "/%s", layer->title) : layer->title);
    if (!image) {
        tn_json_key(out, "Labels");
        tn_json_object(out);
        tn_json_member(out, "containerd.runwasi.layers", layer->digest);
        tn_json_object_end(out);
    }
    tn_json_object_end(out);
}

/* image-spec config.md. A layer that is no tar has no diff_id: containerd compares their number with that of
 * the layers it unpacks. */
static void write_image_config(struct tn_job *job, const struct tn_wasm_facts *facts,
                               const struct tn_wasm_layer *layer, const struct tn_wasm_how *how,
                               struct tn_json_out *out)
{
    tn_json_member(out, "architecture", how->architecture ? how->architecture : "wasm");
    tn_json_member_opt(out, "author", facts->metadata.authors);
    if (how->form != TN_FORM_ISTIO)
        put_run(&job->arena, layer, how->form, out);
    tn_json_member(out, "created", date(&job->arena, how->created));
    put_capabilities(out, facts);
    tn_json_member(out, "os", how->os ? how->os : "wasip1");
    tn_json_key(out, "rootfs");
    tn_json_object(out);
    put_one(out, "diff_ids", layer->diff_id);
    tn_json_member(out, "type", "layers");
    tn_json_object_end(out);
}

static enum tn_status write_config(struct tn_job *job, const struct tn_wasm_facts *facts,
                                   const struct tn_wasm_layer *layer, const struct tn_wasm_how *how,
                                   struct tn_buf *buf)
{
    struct tn_json_out out;
    tn_json_out_init(&out, buf, 0);
    tn_json_object(&out);
    if (how->form == TN_FORM_CNCF)
        write_wasm_config(job, facts, layer, how, &out);
    else if (how->form != TN_FORM_LEGACY) /* which has {} */
        write_image_config(job, facts, layer, how, &out);
    tn_json_object_end(&out);
    return buf->status;
}

static struct tn_bytes keep(struct tn_job *job, const struct tn_buf *buf)
{
    return (struct tn_bytes){(const uint8_t *)tn_arena_copy(&job->arena, buf->at, buf->len), buf->len};
}

static enum tn_status describe(struct tn_job *job, struct tn_small_blob *blob, const char *media_type)
{
    blob->descriptor = (struct tn_descriptor){
        .media_type = media_type, .digest = tn_wasm_digest(job, blob->bytes), .size = blob->bytes.len};
    return blob->descriptor.digest ? TN_OK : TN_ERR_UNSUPPORTED;
}

static enum tn_status make_config(struct tn_job *job, const struct tn_wasm_facts *facts,
                                  const struct tn_wasm_layer *layer, const struct tn_wasm_how *how,
                                  struct tn_wasm_artifact *artifact)
{
    struct tn_buf buf;
    tn_buf_init(&buf, TN_MAX_MANIFEST);
    enum tn_status status = write_config(job, facts, layer, how, &buf);
    artifact->config.bytes = keep(job, &buf);
    tn_buf_dispose(&buf);
    if (status == TN_ERR_LIMIT)
        tn_diag_report(job->sink, TN_ERROR, "artifact-too-large", TN_NOWHERE,
                       "the artifact's config would be larger than 4 MiB");
    return status ? status : describe(job, &artifact->config, tn_form_row(how->form)->config);
}

/* ---- the manifest ---- */

/* Istio reads layers by their types, and wants two: what the filter is configured with, and the filter. */
static enum tn_status make_settings(struct tn_job *job, struct tn_wasm_artifact *artifact)
{
    artifact->settings.bytes = tn_bytes_of(tn_str("{}"));
    return describe(job, &artifact->settings, "application/vnd.module.wasm.config.v1+json");
}

enum tn_status tn_wasm_artifact_make(struct tn_job *job, const struct tn_wasm_facts *facts,
                                     const struct tn_wasm_layer *layer,
                                     const struct tn_annotations *annotations, const struct tn_wasm_how *how,
                                     struct tn_wasm_artifact *ret_artifact)
{
    struct tn_wasm_artifact artifact = {0};
    enum tn_status status = make_config(job, facts, layer, how, &artifact);
    if (!status && how->form == TN_FORM_ISTIO)
        status = make_settings(job, &artifact);
    if (status)
        return status;
    struct tn_manifest manifest = {.config = artifact.config.descriptor};
    struct tn_descriptor *blob = &artifact.layer;
    *blob = (struct tn_descriptor){
        .media_type = tn_form_row(how->form)->layer, .digest = layer->digest, .size = layer->size};
    struct tn_buf buf;
    if (layer->title && how->form != TN_FORM_IMAGE) /* whose layer is no file, but holds one */
        tn_annotation_set(&job->arena, &blob->annotations, TN_ANNOTATION_TITLE, layer->title);
    if (artifact.settings.bytes.at)
        *tn_push(&job->arena, &manifest.layers) = artifact.settings.descriptor;
    *tn_push(&job->arena, &manifest.layers) = *blob;
    annotate(job, how, facts, annotations, &manifest.annotations);
    tn_buf_init(&buf, TN_MAX_MANIFEST);
    tn_manifest_write(&job->arena, &buf, &manifest);
    artifact.manifest = keep(job, &buf);
    status = buf.status;
    tn_buf_dispose(&buf);
    if (status)
        tn_diag_report(job->sink, TN_ERROR, "artifact-too-large", TN_NOWHERE,
                       "the artifact's manifest would be larger than 4 MiB");
    else
        *ret_artifact = artifact;
    return status;
}
