#include "artifact/artifact_wasm.h"

#include "base/crypto.h"
#include "base/limits.h"
#include "caps/caps.h"
#include "component/comp_read.h"

#include <stdlib.h>
#include <time.h>

/* ---- what the binary says ---- */

/* The digest's text in the arena; NULL where libcrypto is not there, which has been told. */
static const char *digest_of(struct tn_job *job, struct tn_bytes bytes)
{
    char text[TN_DIGEST_TEXT_MAX];
    return tn_sha256_text(job->sink, bytes, text) ? NULL : tn_arena_copy(&job->arena, text, strlen(text));
}

static void names_of(struct tn_arena *arena, const struct tn_items *items, struct tn_texts *to)
{
    for (uint32_t i = 0; i < items->n; i++)
        *tn_push(arena, to) = items->at[i].name;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

/* A WIT package in binary form exports nothing but types, each a component type that exports an interface or
 * a world under its whole id: those ids are what it offers. */
static bool is_package(const struct tn_component *component)
{
    for (uint32_t i = 0; i < component->exports.n; i++) {
        const struct tn_item *item = &component->exports.at[i];
        if (item->sort != TN_SORT_TYPE || tn_base(item->type)->kind != TN_COMPONENT)
            return false;
    }
    return component->exports.n && !component->imports.n;
}

static void package_ids(struct tn_arena *arena, const struct tn_component *component, struct tn_texts *to)
{
    for (uint32_t i = 0; i < component->exports.n; i++)
        names_of(arena, &tn_base(component->exports.at[i].type)->component->exports, to);
    if (to->n)
        qsort(to->at, to->n, sizeof *to->at, by_text);
}

static enum tn_status read_component(struct tn_job *job, struct tn_diag_sink *sink,
                                     const struct tn_source *source, struct tn_wasm_facts *facts)
{
    struct tn_types types;
    struct tn_comp_options options = tn_comp_shape();
    const struct tn_comp *comp;
    tn_types_init(&types, &job->arena, &job->names);
    enum tn_status status = tn_comp_read(&types, sink, source, &options, &comp);
    if (status)
        return status;
    const struct tn_component *component = comp->type->component;
    facts->component = true;
    names_of(&job->arena, &component->imports, &facts->imports);
    facts->package = is_package(component);
    if (facts->package)
        package_ids(&job->arena, component, &facts->exports);
    else
        names_of(&job->arena, &component->exports, &facts->exports);
    facts->metadata = tn_meta_read(&job->arena, sink, source, &comp->customs);
    return TN_OK;
}

static enum tn_status read_module(struct tn_job *job, struct tn_diag_sink *sink,
                                  const struct tn_source *source, struct tn_wasm_facts *facts)
{
    struct tn_core_types types;
    struct tn_module_options options = {.shape = true, .features = tn_comp_shape().features};
    const struct tn_module *module;
    tn_core_types_init(&types, &job->arena, &job->names);
    enum tn_status status = tn_wasm_read(&types, sink, source, 0, source->bytes.len, NULL, &options, &module);
    if (!status)
        facts->metadata = tn_meta_read(&job->arena, sink, source, &module->customs);
    return status;
}

static enum tn_status read_capabilities(struct tn_job *job, struct tn_diag_sink *sink,
                                        const struct tn_source *source, struct tn_wasm_facts *facts)
{
    struct tn_diag_sink *before = job->sink;
    job->sink = sink;
    enum tn_status status = tn_caps_section(job, source, &facts->capabilities);
    job->sink = before;
    if (status || !facts->capabilities.len) {
        facts->capabilities = (struct tn_bytes){0};
        return status;
    }
    facts->capabilities_digest = digest_of(job, facts->capabilities);
    return facts->capabilities_digest ? TN_OK : TN_ERR_UNSUPPORTED;
}

enum tn_status tn_wasm_facts_read(struct tn_job *job, struct tn_diag_sink *sink,
                                  const struct tn_source *source, struct tn_wasm_facts *ret_facts)
{
    struct tn_wasm_facts facts = {0};
    bool module = tn_binary_kind(source->bytes) == TN_BINARY_MODULE;
    enum tn_status status =
        module ? read_module(job, sink, source, &facts) : tn_binary_expect(sink, source, TN_BINARY_COMPONENT);
    if (!status && !module)
        status = read_component(job, sink, source, &facts);
    if (!status && !module)
        status = read_capabilities(job, sink, source, &facts);
    if (!status)
        *ret_facts = facts;
    return status;
}

/* ---- making an artifact ---- */

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

static void annotate(struct tn_job *job, const struct tn_wasm_facts *facts,
                     const struct tn_annotations *callers, struct tn_annotations *to)
{
    for (size_t i = 0; i < sizeof metadata_annotations / sizeof *metadata_annotations; i++) {
        const char *text =
            *(const char *const *)((const char *)&facts->metadata + metadata_annotations[i].from);
        if (text)
            tn_annotation_set(&job->arena, to, metadata_annotations[i].key, text);
    }
    for (unsigned i = 0; i < callers->n; i++)
        tn_annotation_set(&job->arena, to, callers->at[i].key, callers->at[i].value);
    if (facts->capabilities.at)
        tn_annotation_set(&job->arena, to, TN_CAPABILITIES_DIGEST, facts->capabilities_digest);
}

static void put_texts(struct tn_json_out *out, const char *key, const struct tn_texts *texts)
{
    tn_json_key(out, key);
    tn_json_array(out);
    for (unsigned i = 0; i < texts->n; i++)
        tn_json_put_text(out, texts->at[i]);
    tn_json_array_end(out);
}

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

static enum tn_status write_config(struct tn_job *job, const struct tn_wasm_facts *facts,
                                   const struct tn_wasm_layer *layer, int64_t created, struct tn_buf *buf)
{
    struct tn_json_out out;
    tn_json_out_init(&out, buf, 0);
    tn_json_object(&out);
    tn_json_member(&out, "architecture", "wasm");
    tn_json_member_opt(&out, "author", facts->metadata.authors);
    if (facts->component) {
        tn_json_key(&out, "component");
        tn_json_object(&out);
        put_texts(&out, "exports", &facts->exports);
        put_texts(&out, "imports", &facts->imports);
        tn_json_object_end(&out);
    }
    tn_json_member(&out, "created", date(&job->arena, created));
    if (facts->capabilities.at) { /* canonical JSON already: tn_caps_section saw to it */
        tn_json_key(&out, TN_CAPABILITIES_KEY);
        tn_json_put_raw(&out, tn_str_of(facts->capabilities));
    }
    put_texts(&out, "layerDigests", &(struct tn_texts){.at = (const char *[]){layer->digest}, .n = 1});
    tn_json_member(&out, "os", facts->component ? "wasip2" : "wasip1");
    tn_json_object_end(&out);
    return buf->status;
}

static struct tn_bytes keep(struct tn_job *job, const struct tn_buf *buf)
{
    return (struct tn_bytes){(const uint8_t *)tn_arena_copy(&job->arena, buf->at, buf->len), buf->len};
}

static enum tn_status make_config(struct tn_job *job, const struct tn_wasm_facts *facts,
                                  const struct tn_wasm_layer *layer, int64_t created,
                                  struct tn_wasm_artifact *artifact)
{
    struct tn_buf buf;
    tn_buf_init(&buf, TN_MAX_MANIFEST);
    enum tn_status status = write_config(job, facts, layer, created, &buf);
    artifact->config = keep(job, &buf);
    tn_buf_dispose(&buf);
    if (status == TN_ERR_LIMIT)
        tn_diag_report(job->sink, TN_ERROR, "artifact-too-large", TN_NOWHERE,
                       "the artifact's config would be larger than 4 MiB");
    if (status)
        return status;
    artifact->config_descriptor = (struct tn_descriptor){.media_type = TN_MEDIA_WASM_CONFIG,
                                                         .digest = digest_of(job, artifact->config),
                                                         .size = artifact->config.len};
    return artifact->config_descriptor.digest ? TN_OK : TN_ERR_UNSUPPORTED;
}

enum tn_status tn_wasm_artifact_make(struct tn_job *job, const struct tn_wasm_facts *facts,
                                     const struct tn_wasm_layer *layer,
                                     const struct tn_annotations *annotations, int64_t created,
                                     struct tn_wasm_artifact *ret_artifact)
{
    struct tn_wasm_artifact artifact = {0};
    enum tn_status status = make_config(job, facts, layer, created, &artifact);
    if (status)
        return status;
    struct tn_manifest manifest = {.config = artifact.config_descriptor};
    struct tn_descriptor blob = {.media_type = TN_MEDIA_WASM, .digest = layer->digest, .size = layer->size};
    struct tn_buf buf;
    if (layer->title)
        tn_annotation_set(&job->arena, &blob.annotations, TN_ANNOTATION_TITLE, layer->title);
    *tn_push(&job->arena, &manifest.layers) = blob;
    annotate(job, facts, annotations, &manifest.annotations);
    tn_buf_init(&buf, TN_MAX_MANIFEST);
    tn_manifest_write(&job->arena, &buf, &manifest);
    artifact.layer = blob;
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

/* ---- choosing the layer of an artifact that came ---- */

/* Every type under which Wasm has been pushed: who writes it stands behind. */
static const char *const wasm_types[] = {
    TN_MEDIA_WASM,                                                   /* CNCF: wkg, wash, runwasi */
    "application/vnd.wasm.content.layer.v1+wasm",                    /* wasm-to-oci, Kubewarden, Spin */
    "application/vnd.bytecodealliance.wasm.component.layer.v0+wasm", /* runwasi images */
    "application/vnd.module.wasm.content.layer.v1+wasm",             /* Istio; wasmCloud before 2024 */
    "application/vnd.wasm.component.v1",                             /* Wassette */
};

static bool is_wasm_type(const char *type)
{
    for (size_t i = 0; i < sizeof wasm_types / sizeof *wasm_types; i++)
        if (!strcmp(type, wasm_types[i]))
            return true;
    return false;
}

static enum tn_status no_layer(struct tn_diag_sink *sink, const char *name,
                               const struct tn_manifest *manifest, const char *why)
{
    struct tn_draft draft = tn_diag_begin(sink, TN_ERROR, "artifact-layers", TN_NOWHERE, "%s %s", name, why);
    for (unsigned i = 0; i < manifest->layers.n && i < 8; i++)
        tn_diag_note(&draft, TN_NOWHERE, "layer %u is %s, %llu bytes", i, manifest->layers.at[i].media_type,
                     (unsigned long long)manifest->layers.at[i].size);
    tn_diag_end(&draft);
    return TN_ERR_INVALID;
}

enum tn_status tn_wasm_artifact_layer(struct tn_diag_sink *sink, const char *name,
                                      const struct tn_manifest *manifest,
                                      const struct tn_descriptor **ret_layer)
{
    const struct tn_descriptor *found = NULL;
    unsigned n = 0;
    for (unsigned i = 0; i < manifest->layers.n; i++)
        if (is_wasm_type(manifest->layers.at[i].media_type)) {
            found = found ? found : &manifest->layers.at[i];
            n++;
        }
    /* Wasm OCI artifact: "If a consumer sees more than a single layer for this version of the spec, they
     * should reject it" */
    bool cncf = !strcmp(manifest->config.media_type, TN_MEDIA_WASM_CONFIG);
    if (cncf && manifest->layers.n != 1)
        return no_layer(sink, name, manifest, "is a Wasm artifact of more than one layer, or of none");
    if (!n)
        return no_layer(sink, name, manifest, "holds no WebAssembly: none of its layers has a Wasm type");
    if (n > 1)
        return no_layer(sink, name, manifest, "holds several Wasm layers, and none is said to be the one");
    *ret_layer = found;
    return TN_OK;
}

/* ---- comparing what came with what the bytes say ---- */

struct checking {
    struct tn_job *job;
    const char *name;
    bool strict; /* a difference is an error */
    enum tn_status status;
};

static struct tn_draft differs(struct checking *c, const char *what)
{
    if (c->strict)
        c->status = TN_ERR_VERIFY;
    return tn_diag_begin(c->job->sink, c->strict ? TN_ERROR : TN_WARNING, "artifact-mismatch", TN_NOWHERE,
                         "%s: %s", c->name, what);
}

static void differs_plainly(struct checking *c, const char *what)
{
    struct tn_draft draft = differs(c, what);
    tn_diag_end(&draft);
}

static struct tn_texts sorted(struct tn_arena *arena, const struct tn_texts *from)
{
    struct tn_texts copy = {tn_new_n(arena, from->n, const char *), from->n, from->n};
    if (from->n)
        memcpy(copy.at, from->at, from->n * sizeof *copy.at);
    qsort(copy.at, copy.n, sizeof *copy.at, by_text);
    return copy;
}

enum { MAX_NAMED = 20 };

/* Compares two sets of names; says which stand on one side alone. */
static void compare_names(struct checking *c, const char *word, const struct tn_json *said,
                          const struct tn_texts *are)
{
    struct tn_texts says = {0};
    struct tn_arena *arena = &c->job->arena;
    for (const struct tn_json *t = said ? said->first : NULL; t; t = t->next)
        if (t->kind == TN_JSON_STRING)
            *tn_push(arena, &says) = t->text;
    struct tn_texts a = sorted(arena, &says), b = sorted(arena, are);
    struct tn_draft draft;
    unsigned i = 0, k = 0, told = 0;
    while (i < a.n || k < b.n) {
        int order = i == a.n ? 1 : k == b.n ? -1 : strcmp(a.at[i], b.at[k]);
        if (order && !told)
            draft =
                differs(c, tn_arena_printf(arena, "the config's %ss are not those of the component", word));
        if (order < 0 && told < MAX_NAMED)
            tn_diag_note(&draft, TN_NOWHERE,
                         "the config names the %s `%s`, which the component does not have", word, a.at[i]);
        if (order > 0 && told < MAX_NAMED)
            tn_diag_note(&draft, TN_NOWHERE, "the component has the %s `%s`, which the config does not name",
                         word, b.at[k]);
        told += order != 0;
        i += order <= 0;
        k += order >= 0;
    }
    if (told)
        tn_diag_end(&draft);
}

/* The layer's digest stands in the config again: it is as binding as the manifest's. */
static void check_layer_digest(struct checking *c, const struct tn_json *config,
                               const struct tn_descriptor *layer)
{
    const struct tn_json *digests = tn_json_get(config, "layerDigests");
    if (!digests || digests->kind != TN_JSON_ARRAY || digests->n != 1 ||
        digests->first->kind != TN_JSON_STRING) {
        differs_plainly(c, "the config's layerDigests are not one digest");
    } else if (strcmp(digests->first->text, layer->digest)) {
        c->status = TN_ERR_VERIFY;
        tn_diag_report(c->job->sink, TN_ERROR, "artifact-mismatch", TN_NOWHERE,
                       "%s: the config is of another layer: it names %s, the manifest %s", c->name,
                       digests->first->text, layer->digest);
    }
}

static const char *canonical(struct tn_job *job, const struct tn_json *value)
{
    struct tn_buf buf;
    struct tn_json_out out;
    tn_buf_init(&buf, TN_MAX_TEXT);
    tn_json_out_init(&out, &buf, 0);
    tn_json_put_sorted(&job->arena, &out, value);
    const char *text = tn_arena_copy(&job->arena, buf.at, buf.len);
    tn_buf_dispose(&buf);
    return text;
}

/* Section, config and annotation say the same or all say nothing. */
static void check_capabilities(struct checking *c, const struct tn_manifest *manifest,
                               const struct tn_json *config, const struct tn_wasm_facts *facts)
{
    const struct tn_json *copy = tn_json_get(config, TN_CAPABILITIES_KEY), *section = NULL;
    const char *digest = tn_annotation_get(&manifest->annotations, TN_CAPABILITIES_DIGEST);
    if (!facts->capabilities.at) {
        if (copy || digest)
            differs_plainly(c,
                            "the artifact tells of a capability manifest that the component does not carry");
        return;
    }
    struct tn_source source = {"the section " TN_CAPS_SECTION, facts->capabilities, true};
    enum tn_status status = tn_json_read(&c->job->arena, c->job->sink, &source, &section);
    if (status) {
        c->status = status;
        return;
    }
    if (digest && strcmp(digest, facts->capabilities_digest))
        differs_plainly(c, "the annotation " TN_CAPABILITIES_DIGEST
                           " is not the digest of the component's section");
    if (copy && strcmp(canonical(c->job, copy), canonical(c->job, section)))
        differs_plainly(c, "the config's capability manifest is not the one that the component carries");
    if (!copy && digest)
        differs_plainly(c,
                        "the config does not repeat the capability manifest that the annotations speak of");
}

enum tn_status tn_wasm_artifact_check(struct tn_job *job, const char *name,
                                      const struct tn_manifest *manifest, const struct tn_source *config,
                                      const struct tn_descriptor *layer, const struct tn_wasm_facts *facts)
{
    const struct tn_json *root;
    enum tn_status status = tn_json_read(&job->arena, job->sink, config, &root);
    if (status)
        return status;
    struct checking c = {.job = job, .name = name};
    c.strict = tn_json_get(root, TN_CAPABILITIES_KEY) ||
               tn_annotation_get(&manifest->annotations, TN_CAPABILITIES_DIGEST);
    check_layer_digest(&c, root, layer);
    const struct tn_json *component = tn_json_get(root, "component");
    bool said = component && component->kind == TN_JSON_OBJECT;
    if (said != facts->component)
        differs_plainly(&c, facts->component
                                ? "the layer is a component, and the config does not say so"
                                : "the config tells of a component, and the layer is a core module");
    if (said && facts->component) {
        compare_names(&c, "import", tn_json_get(component, "imports"), &facts->imports);
        if (c.strict || !facts->package) /* of a package others write what its worlds export, too */
            compare_names(&c, "export", tn_json_get(component, "exports"), &facts->exports);
    }
    check_capabilities(&c, manifest, root, facts);
    return c.status;
}
