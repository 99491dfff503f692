#include "wit-parser/wit_decode.h"

#include "wit-parser/wit_docs.h"
#include "wit-parser/wit_recover.h"

static enum tn_status not_a_package(struct tn_wit *wit, const struct tn_item *item, const char *why)
{
    tn_diag_report(wit->job->sink, TN_ERROR, "wit-binary", item && item->note ? item->note->span : TN_NOWHERE,
                   "`%s` is no part of a WIT package: %s", item ? item->name : "", why);
    return TN_ERR_INVALID;
}

/* ---- packages ---- */

static const struct tn_type *component_of(const struct tn_item *item)
{
    const struct tn_type *t = item->sort == TN_SORT_TYPE ? tn_base(item->type) : NULL;
    return t && t->kind == TN_COMPONENT ? t : NULL;
}

bool tn_comp_is_wit(const struct tn_comp *comp)
{
    const struct tn_component *c = comp->type->component;
    if (c->imports.n || !c->exports.n)
        return false;
    for (uint32_t i = 0; i < c->exports.n; i++)
        if (!component_of(&c->exports.at[i]))
            return false;
    const char *name = c->exports.at[0].name, *slash = strchr(name, '/');
    return !slash || !strncmp(slash, "/wit", 4);
}

static bool decode_views(struct tn_recovery *r, const struct tn_items *imports)
{
    bool ok = true;
    for (uint32_t i = 0; i < imports->n; i++)
        ok = (imports->at[i].sort == TN_SORT_INSTANCE && tn_recover_interface(r, &imports->at[i])) && ok;
    return ok;
}

/* An interface or world of a package, under its id. */
static struct tn_wit_package *decode_decl(struct tn_recovery *r, struct tn_wit *wit,
                                          const struct tn_item *item)
{
    const char *name;
    if (item->sort == TN_SORT_INSTANCE) {
        struct tn_wit_interface *interface = tn_recover_interface(r, item);
        return interface ? interface->package : NULL;
    }
    struct tn_wit_package *package =
        item->sort == TN_SORT_COMPONENT ? tn_recover_package_of(r, item, &name) : NULL;
    if (!package || tn_wit_package_decl(wit, package, name).world ||
        tn_wit_package_decl(wit, package, name).interface) {
        not_a_package(wit, item,
                      package ? "the name stands twice" : "it is neither an interface nor a world");
        return NULL;
    }
    return tn_recover_world(r, tn_wit_world_add(wit, package, name, NULL), item->type, false) ? package
                                                                                              : NULL;
}

/* The first form: one component type `ns:name/wit` that exports all interfaces and worlds of the package. */
static enum tn_status decode_first_form(struct tn_recovery *r, struct tn_wit *wit, const struct tn_item *item,
                                        struct tn_wit_package **ret_package)
{
    const struct tn_component *c = component_of(item)->component;
    const char *name;
    bool ok = decode_views(r, &c->imports);
    struct tn_wit_package *package = tn_recover_package_of(r, item, &name);
    for (uint32_t i = 0; package && i < c->exports.n; i++)
        ok = decode_decl(r, wit, &c->exports.at[i]) == package && ok;
    if (ok && package)
        *ret_package = package;
    return ok && package ? TN_OK : TN_ERR_INVALID;
}

/* Today's: for each interface or world a component type that exports it alone, and imports what it uses. */
static enum tn_status decode_export(struct tn_recovery *r, struct tn_wit *wit, const struct tn_item *item,
                                    struct tn_wit_package **package)
{
    const struct tn_component *c = component_of(item)->component;
    if (c->exports.n != 1)
        return not_a_package(wit, item, "it does not export exactly one interface or world");
    if (!decode_views(r, &c->imports))
        return TN_ERR_INVALID;
    struct tn_wit_package *p = decode_decl(r, wit, &c->exports.at[0]);
    if (p && *package && p != *package)
        return not_a_package(wit, item, "it is of another package than those before it");
    *package = p;
    return p ? TN_OK : TN_ERR_INVALID;
}

static enum tn_status decode_package(struct tn_wit *wit, const struct tn_comp *comp,
                                     struct tn_wit_package **ret_package)
{
    struct tn_recovery *r = tn_recovery_new(wit);
    const struct tn_items *exports = &comp->type->component->exports;
    struct tn_wit_package *package = NULL;
    enum tn_status status = TN_OK;
    if (strchr(exports->at[0].name, '/') && exports->n > 1)
        status = not_a_package(wit, &exports->at[1], "the first form has one export");
    else if (strchr(exports->at[0].name, '/'))
        status = decode_first_form(r, wit, &exports->at[0], &package);
    else
        for (uint32_t i = 0; !status && i < exports->n; i++)
            status = decode_export(r, wit, &exports->at[i], &package);
    if (!status)
        status = tn_recovery_finish(r, package);
    if (!status)
        *ret_package = package;
    tn_recovery_free(r);
    return status;
}

enum tn_status tn_wit_decode_comp(struct tn_wit *wit, const struct tn_comp *comp,
                                  struct tn_wit_package **ret_package)
{
    struct tn_wit_package *package = NULL;
    enum tn_status status = tn_comp_is_wit(comp) ? decode_package(wit, comp, &package)
                                                 : tn_wit_recover(wit, comp->type, &package);
    if (!status)
        status = tn_wit_docs_read(wit, package, comp->source, &comp->customs);
    if (!status)
        *ret_package = package;
    return status;
}

/* ---- core modules ---- */

/* The world of one metadata section: declared in its own package, and added to the module's. */
static enum tn_status decode_world(struct tn_wit *wit, const struct tn_comp *comp, struct tn_wit_world *root)
{
    struct tn_wit_package *package;
    enum tn_status status = tn_wit_decode_comp(wit, comp, &package);
    if (status)
        return status;
    const struct tn_items *exports = &comp->type->component->exports;
    const struct tn_type *world = exports->n == 1 ? component_of(&exports->at[0]) : NULL;
    if (!world || world->component->exports.n != 1 ||
        world->component->exports.at[0].sort != TN_SORT_COMPONENT)
        return not_a_package(wit, exports->n ? &exports->at[0] : NULL, "interface metadata has one world");
    struct tn_recovery *r = tn_recovery_new(wit);
    status = tn_recover_world(r, root, world->component->exports.at[0].type, false)
                 ? tn_recovery_finish(r, root->package)
                 : TN_ERR_INVALID;
    tn_recovery_free(r);
    return status;
}

static enum tn_status decode_section(struct tn_wit *wit, const struct tn_source *source,
                                     const struct tn_custom *section, struct tn_wit_world *root)
{
    struct tn_comp_options options = tn_comp_shape();
    struct tn_arena *arena = &wit->job->arena;
    struct tn_source *inner = tn_new(arena, struct tn_source);
    const struct tn_comp *comp;
    *inner =
        (struct tn_source){tn_arena_printf(arena, "%s, section %.*s", source->name, TN_STR(section->name)),
                           section->contents, false};
    enum tn_status status = tn_comp_read(wit->types, wit->job->sink, inner, &options, &comp);
    return status ? status : decode_world(wit, comp, root);
}

static enum tn_status decode_module(struct tn_wit *wit, const struct tn_source *source,
                                    struct tn_wit_package **ret_package)
{
    struct tn_core_types types;
    struct tn_module_options options = {.shape = true, .features = tn_comp_shape().features};
    const struct tn_module *module;
    tn_core_types_init(&types, &wit->job->arena, &wit->job->names);
    enum tn_status status =
        tn_wasm_read(&types, wit->job->sink, source, 0, source->bytes.len, NULL, &options, &module);
    if (status)
        return status;
    struct tn_wit_package *package = tn_wit_package_add(wit, "root", "root", NULL);
    struct tn_wit_world *root = tn_wit_world_add(wit, package, "root", NULL);
    unsigned n = 0;
    for (uint32_t i = 0; !status && i < module->customs.n; i++) {
        const struct tn_custom *section = &module->customs.at[i];
        if (tn_str_starts(section->name, "component-type")) {
            status = decode_section(wit, source, section, root);
            n++;
        }
    }
    if (!n) {
        struct tn_draft d =
            tn_diag_begin(wit->job->sink, TN_ERROR, "wit-no-metadata", (struct tn_span){source, 0, 0},
                          "this is a core module that carries no interface metadata");
        tn_diag_help(&d, "`tenon embed` puts a world into a core module");
        tn_diag_end(&d);
        return TN_ERR_INVALID;
    }
    if (!status)
        *ret_package = package;
    return status;
}

enum tn_status tn_wit_decode(void *context, struct tn_wit *wit, const struct tn_source *source,
                             struct tn_wit_package **ret_package)
{
    struct tn_comp_options options = tn_comp_shape();
    const struct tn_comp *comp;
    (void)context;
    if (tn_binary_kind(source->bytes) == TN_BINARY_MODULE)
        return decode_module(wit, source, ret_package);
    enum tn_status status = tn_comp_read(wit->types, wit->job->sink, source, &options, &comp);
    return status ? status : tn_wit_decode_comp(wit, comp, ret_package);
}
