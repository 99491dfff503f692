#include "component/comp_validate.h"

#include "wasm/wasm_bodies.h"

#include <stdlib.h>

struct modules {
    struct tn_arena *arena;
    struct tn_module_at *at;
    uint32_t n, cap;
};

static const char *path_to(struct tn_arena *arena, const char *path, const char *word, uint32_t index)
{
    return tn_arena_printf(arena, "%s%s%s %u", path ? path : "", path ? " › " : "", word, index);
}

/* Components nest 100 deep at most: the reader has seen to that. */
static void collect(struct modules *modules, const struct tn_comp *comp, const char *path)
{
    for (uint32_t i = 0; i < comp->n_modules; i++)
        if (comp->modules[i].module) /* else it was wrong, and told */
            *tn_push(modules->arena, modules) = (struct tn_module_at){
                comp->modules[i].module, path_to(modules->arena, path, "module", comp->modules[i].index)};
    for (uint32_t i = 0; i < comp->n_components; i++)
        collect(modules, comp->components[i],
                path_to(modules->arena, path, "component", comp->components[i]->index));
}

static int by_start(const void *a, const void *b)
{
    const struct tn_module_at *x = a, *y = b;
    return x->module->start < y->module->start ? -1 : x->module->start > y->module->start;
}

enum tn_status tn_comps_validate_bodies(struct tn_types *types, struct tn_diag_sink *sink,
                                        const struct tn_comp *const *comps, uint32_t n,
                                        struct tn_features features)
{
    struct tn_core_types *core = tn_types_core(types);
    struct modules modules = {.arena = core->arena};
    for (uint32_t i = 0; i < n; i++) {
        uint32_t first = modules.n;
        collect(&modules, comps[i], NULL);
        if (modules.n - first > 1)
            qsort(modules.at + first, modules.n - first, sizeof *modules.at, by_start);
    }
    return tn_wasm_validate_bodies(core, sink, modules.at, modules.n, features);
}

enum tn_status tn_comp_validate_bodies(struct tn_types *types, struct tn_diag_sink *sink,
                                       const struct tn_comp *comp, struct tn_features features)
{
    return tn_comps_validate_bodies(types, sink, &comp, 1, features);
}

enum tn_status tn_validate(struct tn_types *types, struct tn_diag_sink *sink, const struct tn_source *source,
                           struct tn_features features)
{
    struct tn_core_types *core = tn_types_core(types);
    struct tn_module_options options = {.features = features};
    struct tn_comp_options comp_options = {.features = features, .verdict = true};
    struct tn_module_at at = {0};
    const struct tn_comp *comp = NULL;
    enum tn_status status, bodies;
    if (tn_binary_kind(source->bytes) != TN_BINARY_MODULE) {
        status = tn_binary_expect(sink, source, TN_BINARY_COMPONENT);
        if (!status)
            status = tn_comp_read(types, sink, source, &comp_options, &comp);
        bodies = comp ? tn_comp_validate_bodies(types, sink, comp, features) : TN_OK;
        return status ? status : bodies;
    }
    status = tn_wasm_read(core, sink, source, 0, source->bytes.len, NULL, &options, &at.module);
    return status ? status : tn_wasm_validate_bodies(core, sink, &at, 1, features);
}
