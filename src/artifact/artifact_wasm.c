#include "artifact/artifact_wasm.h"

#include "base/crypto.h"
#include "base/limits.h"
#include "caps/caps.h"
#include "component/comp_read.h"

#include <stdlib.h>

/* ---- what the binary says ---- */

bool tn_wasm_precompiled(struct tn_bytes bytes)
{
    return bytes.len >= 4 && !memcmp(bytes.at, "\177ELF", 4);
}

const char *tn_wasm_digest(struct tn_job *job, struct tn_bytes bytes)
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

/* https://github.com/proxy-wasm/spec: a plugin exports a function for the version of the ABI that it is for,
 * such as proxy_abi_version_0_2_1. */
static bool is_proxy(const struct tn_module *module)
{
    static const char prefix[] = "proxy_abi_version_";
    for (uint32_t i = 0; i < module->type->n_exports; i++)
        if (!strncmp(module->type->exports[i].name, prefix, sizeof prefix - 1))
            return true;
    return false;
}

static enum tn_status read_module(struct tn_job *job, struct tn_diag_sink *sink,
                                  const struct tn_source *source, struct tn_wasm_facts *facts)
{
    struct tn_core_types types;
    struct tn_module_options options = {.shape = true, .features = tn_comp_shape().features};
    const struct tn_module *module;
    tn_core_types_init(&types, &job->arena, &job->names);
    enum tn_status status = tn_wasm_read(&types, sink, source, 0, source->bytes.len, NULL, &options, &module);
    if (status)
        return status;
    facts->metadata = tn_meta_read(&job->arena, sink, source, &module->customs);
    facts->proxy = is_proxy(module);
    return TN_OK;
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
    facts->capabilities_digest = tn_wasm_digest(job, facts->capabilities);
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
    const struct tn_json *copy = config ? tn_json_get(config, TN_CAPABILITIES_KEY) : NULL, *section = NULL;
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
    if (config && !copy && digest)
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

enum tn_status tn_wasm_artifact_check_other(struct tn_job *job, const char *name,
                                            const struct tn_manifest *manifest,
                                            const struct tn_source *config, const struct tn_wasm_facts *facts)
{
    const struct tn_json *root = NULL;
    struct checking c = {.job = job, .name = name, .strict = true};
    enum tn_status status = config ? tn_json_read(&job->arena, job->sink, config, &root) : TN_OK;
    if (status)
        return status;
    if (tn_annotation_get(&manifest->annotations, TN_CAPABILITIES_DIGEST) ||
        (root && tn_json_get(root, TN_CAPABILITIES_KEY)))
        check_capabilities(&c, manifest, root, facts);
    return c.status;
}
