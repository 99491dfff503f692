#include "componentize/componentize.h"

#include "base/file.h"
#include "component/comp_known.h"
#include "component/comp_validate.h"
#include "componentize/componentize_in.h"

void tn_new_init(struct tn_new *n, const struct tn_core_input *inputs)
{
    tn_map_init(&n->owners, n->arena);
    tn_map_init(&n->texts, n->arena);
    tn_flats_init(&n->flats, n->arena);
    n->inputs = tn_new_n(n->arena, n->n, struct tn_new_input);
    for (uint32_t i = 0; i < n->n; i++) {
        n->inputs[i].in = &inputs[i];
        n->inputs[i].n = n;
        n->inputs[i].source = inputs[i].source;
        tn_map_init(&n->inputs[i].encodings[0], n->arena);
        tn_map_init(&n->inputs[i].encodings[1], n->arena);
    }
}

/* ---- adapters ---- */

static bool exports_functions(const struct tn_new_input *input)
{
    for (unsigned i = 0; i < input->ports.n; i++) {
        const struct tn_item *port = input->ports.at[i];
        if (port->sort == TN_SORT_FUNC)
            return true;
        const struct tn_items *items =
            port->sort == TN_SORT_INSTANCE ? &tn_base(port->type)->instance->exports : NULL;
        for (uint32_t k = 0; items && k < items->n; k++)
            if (items->at[k].sort == TN_SORT_FUNC)
                return true;
    }
    return false;
}

/* What others import of an adapter, and what it exports that means something to a world. */
static struct tn_texts required_exports(struct tn_new *n, const struct tn_new_input *adapter, bool *ret_used)
{
    struct tn_texts required = {0};
    struct tn_map seen;
    tn_map_init(&seen, n->arena);
    for (uint32_t i = 0; i < n->n; i++)
        for (uint32_t k = 0; n->inputs[i].uses && k < n->inputs[i].module->type->n_imports; k++) {
            const struct tn_use *use = &n->inputs[i].uses[k];
            if (use->kind == TN_USE_ADAPTER && use->input == adapter && tn_map_put(&seen, use->name, use))
                *tn_push(n->arena, &required) = use->name;
        }
    *ret_used = required.n != 0;
    for (uint32_t k = 0; k < adapter->module->type->n_exports; k++) {
        const struct tn_offer *offer = &adapter->offers[k];
        if (offer->kind != TN_OFFER_NONE && tn_map_put(&seen, offer->export->name, offer))
            *tn_push(n->arena, &required) = offer->export->name;
    }
    return required;
}

static const struct tn_extern_type *imported_memory(const struct tn_new_input *input)
{
    const struct tn_module_type *type = input->module->type;
    for (uint32_t i = 0; i < type->n_imports; i++)
        if (type->imports[i].type.kind == TN_EXTERN_MEMORY)
            return &type->imports[i].type;
    return NULL;
}

static const char *adapter_realloc(const struct tn_new *n)
{
    const struct tn_offer *own = tn_offer_of(&n->inputs[0], TN_OFFER_REALLOC_ADAPTER);
    own = own ? own : tn_offer_of(&n->inputs[0], TN_OFFER_REALLOC);
    return own && !n->options->realloc_via_memory_grow ? own->export->name : NULL;
}

static enum tn_status trim(struct tn_new *n, struct tn_new_input *adapter, const struct tn_texts *required)
{
    const struct tn_module_options options = {.features = tn_features_all()};
    const struct tn_extern_type *memory = imported_memory(adapter);
    const struct tn_trim_options trim = {
        .required = (const char *const *)required->at,
        .n_required = required->n,
        .realloc = adapter_realloc(n),
        .page = memory ? memory->limits.page : 16,
        .name = adapter->in->name,
    };
    struct tn_source *trimmed = tn_new(n->arena, struct tn_source);
    trimmed->name = tn_arena_printf(n->arena, "%s, trimmed", adapter->in->source->name);
    enum tn_status status = tn_adapter_trim(n->arena, n->sink, adapter->in->source, &trim, &trimmed->bytes);
    if (!status)
        status = tn_wasm_read(tn_types_core(n->types), n->sink, trimmed, 0, trimmed->bytes.len, NULL,
                              &options, &adapter->module);
    if (status) {
        n->wrong++;
        return status;
    }
    adapter->source = trimmed;
    tn_new_classify_exports(adapter);
    return TN_OK;
}

static void check_page_size(struct tn_new *n, const struct tn_new_input *adapter)
{
    const struct tn_extern_type *wanted = imported_memory(adapter);
    const struct tn_offer *offer = tn_offer_of(&n->inputs[0], TN_OFFER_MEMORY);
    if (!wanted || !offer || wanted->limits.page == offer->export->type.limits.page)
        return;
    tn_new_wrong(n, adapter, 0, "componentize-page-size",
                 "the adapter's memory has pages of %llu bytes, and the memory of %s has pages of %llu",
                 1ull << wanted->limits.page, n->inputs[0].in->source->name,
                 1ull << offer->export->type.limits.page);
}

static bool is_imported_from(const struct tn_new *n, const char *module)
{
    for (uint32_t i = 0; i < n->n; i++)
        for (uint32_t k = 0; k < n->inputs[i].module->type->n_imports; k++)
            if (n->inputs[i].module->type->imports[k].module == module)
                return true;
    return false;
}

/* Build scripts give an adapter to whatever they make, so it is no fault; but a wrong NAME looks the same. */
static void tell_unused(struct tn_new *n, const struct tn_new_input *adapter)
{
    if (is_imported_from(n, adapter->in->name))
        return; /* and something is wrong with that */
    tn_diag_report(n->sink, TN_INFO, "componentize-adapter-unused", (struct tn_span){adapter->in->source, 0, 0},
                   "the adapter is left out: nothing imports from `%s`", adapter->in->name);
}

static void classify_adapter(struct tn_new *n, struct tn_new_input *adapter)
{
    bool used;
    tn_new_classify_exports(adapter);
    tn_new_check_exports(adapter);
    struct tn_texts required = required_exports(n, adapter, &used);
    adapter->dropped = !used && !exports_functions(adapter);
    if (adapter->dropped)
        tell_unused(n, adapter);
    if (adapter->dropped || n->wrong || trim(n, adapter, &required))
        return;
    tn_new_classify_imports(adapter);
    check_page_size(n, adapter);
}

/* A preview 1 program needs an adapter, and no metadata of its own: that is told of its imports. */
static bool imports_preview1(const struct tn_new_input *input)
{
    for (uint32_t i = 0; i < input->module->type->n_imports; i++)
        if (tn_is_preview1(input->module->type->imports[i].module))
            return true;
    return false;
}

/* No world, and no adapter in use that has one: there is nothing to make. */
static void check_metadata(struct tn_new *n)
{
    for (uint32_t i = 0; i < n->n; i++)
        if (!n->inputs[i].dropped && (n->inputs[i].has_metadata || i))
            return;
    if (imports_preview1(&n->inputs[0]))
        return;
    struct tn_draft d = tn_diag_begin(n->sink, TN_ERROR, "componentize-no-metadata",
                                      (struct tn_span){n->inputs[0].source, 0, 0},
                                      "this is a core module that carries no interface metadata");
    tn_diag_help(&d, "`tenon embed WIT MODULE -w WORLD` puts a world into a core module");
    tn_diag_end(&d);
    n->wrong++;
}

/* Adapters last: what is needed of one is known when all others are. */
static enum tn_status classify(struct tn_new *n)
{
    for (unsigned pass = 0; pass < 2; pass++)
        for (uint32_t i = 0; i < n->n; i++) {
            struct tn_new_input *input = &n->inputs[i];
            if ((input->in->kind == TN_INPUT_ADAPTER) != pass)
                continue;
            if (pass) {
                classify_adapter(n, input);
                continue;
            }
            tn_new_classify_exports(input);
            tn_new_classify_imports(input);
            tn_new_check_exports(input);
        }
    check_metadata(n);
    return n->wrong ? TN_ERR_INVALID : TN_OK;
}

enum tn_status tn_componentize(struct tn_types *types, struct tn_diag_sink *sink,
                               const struct tn_core_input *inputs, uint32_t n_inputs,
                               const struct tn_new_options *options, struct tn_out *ret_out)
{
    static const struct tn_new_options none;
    struct tn_new n = {.types = types,
                       .arena = types->arena,
                       .sink = sink,
                       .options = options ? options : &none,
                       .n = n_inputs};
    tn_new_init(&n, inputs);
    enum tn_status status = tn_new_read(&n);
    if (!status)
        status = classify(&n);
    if (!status)
        status = tn_new_plan(&n);
    return status ? status : tn_new_encode(&n, ret_out);
}

struct proof {
    struct tn_types *types;
    struct tn_diag_sink *sink;
    const struct tn_comp *comp;
};

static enum tn_status unproved(const struct proof *proof)
{
    tn_diag_report(proof->sink, TN_ERROR, "componentize-unproved", TN_NOWHERE,
                   "the component, read again, is not valid: nothing was written");
    return TN_ERR_INVALID;
}

static enum tn_status check_bodies(void *with)
{
    const struct proof *proof = with;
    enum tn_status status =
        tn_comp_validate_bodies(proof->types, proof->sink, proof->comp, tn_features_all());
    return status ? unproved(proof) : TN_OK;
}

enum tn_status tn_new_write(struct tn_types *types, struct tn_diag_sink *sink, const struct tn_out *out,
                            const char *output)
{
    const struct tn_comp_options options = {.features = tn_features_all()};
    struct proof proof = {types, sink, NULL};
    struct tn_known none;
    tn_known_init(&none, types->arena);
    if (tn_comp_read_out(types, sink, output, out, &none, &options, &proof.comp))
        return unproved(&proof);
    return tn_file_write_while(sink, output, out, check_bodies, &proof);
}
