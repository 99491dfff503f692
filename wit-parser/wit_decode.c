#include "wit-parser/wit_decode.h"

#include "base/limits.h"
#include "base/reader.h"
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
        ok = (imports->at[i].sort == TN_SORT_INSTANCE && tn_recover_interface(r, &imports->at[i], false)) &&
             ok;
    return ok;
}

/* An interface or world of a package, under its id. */
static struct tn_wit_package *decode_decl(struct tn_recovery *r, struct tn_wit *wit,
                                          const struct tn_item *item)
{
    const char *name;
    if (item->sort == TN_SORT_INSTANCE) {
        struct tn_wit_interface *interface = tn_recover_interface(r, item, true);
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

static enum tn_status bad_metadata(struct tn_wit *wit, const struct tn_source *section, const char *why)
{
    tn_diag_report(wit->job->sink, TN_ERROR, "wit-metadata", (struct tn_span){section, 0, 0},
                   "the interface metadata cannot be read: %s", why);
    return TN_ERR_INVALID;
}

/* Today's form is marked by a section wit-component-encoding: the version 4 and how the module's strings are
 * encoded. */
static enum tn_status check_version(struct tn_wit *wit, const struct tn_comp *comp)
{
    const struct tn_custom *mark = tn_custom_find(&comp->customs, "wit-component-encoding");
    if (!mark || mark->contents.len != 2)
        return bad_metadata(wit, comp->source, "it has no section wit-component-encoding");
    if (mark->contents.at[0] != 4)
        return bad_metadata(wit, comp->source, "it is of another version than 4");
    return mark->contents.at[1] <= 2 ? TN_OK : bad_metadata(wit, comp->source, "unknown string encoding");
}

/* The world `name` of what was read, or the one that there is where it is NULL: its item, a component. */
static const struct tn_item *exported_world(const struct tn_comp *comp, const char *name)
{
    const struct tn_items *exports = &comp->type->component->exports;
    for (uint32_t i = 0; i < exports->n; i++) {
        const struct tn_type *t = component_of(&exports->at[i]);
        if ((name ? strcmp(exports->at[i].name, name) != 0 : exports->n != 1) || !t ||
            t->component->exports.n != 1)
            continue;
        const struct tn_item *world = &t->component->exports.at[0];
        return world->sort == TN_SORT_COMPONENT ? world : NULL;
    }
    return NULL;
}

/* What the sections of a module come to. */
struct metadata {
    struct tn_wit *wit;
    const struct tn_source *source; /* the module */
    struct tn_wit_world *root;      /* all worlds in one */
    struct {
        struct tn_wit_world **at;
        unsigned n, cap;
    } worlds;
    struct tn_map seen; /* interfaces that check_uses has looked at for a world */
};

/* A section's package is declared as it is; its world is added to the module's. */
static enum tn_status decode_world(struct metadata *m, const struct tn_comp *comp, const char *name)
{
    struct tn_wit_package *package;
    const struct tn_item *world = exported_world(comp, name);
    const char *plain;
    if (!world)
        return bad_metadata(m->wit, comp->source, "it does not hold the world it should");
    enum tn_status status = tn_wit_decode_comp(m->wit, comp, &package);
    if (status)
        return status;
    struct tn_recovery *r = tn_recovery_new(m->wit);
    status = tn_recover_world(r, m->root, world->type, false) ? tn_recovery_finish(r, m->root->package)
                                                              : TN_ERR_INVALID;
    if (!status && (package = tn_recover_package_of(r, world, &plain)) != NULL)
        *tn_push(&m->wit->job->arena, &m->worlds) = tn_wit_package_decl(m->wit, package, plain).world;
    tn_recovery_free(r);
    return status;
}

/* An export over an interface that its world imports would come to be over the export of it that another
 * world has. */
static bool check_uses(struct metadata *m, const struct tn_wit_world *world,
                       const struct tn_wit_interface *export, const struct tn_wit_interface *self,
                       unsigned depth)
{
    const struct tn_items *items = &self->instance.exports;
    for (uint32_t i = 0; i < items->n; i++) {
        const struct tn_wit_interface *used = NULL;
        if (items->at[i].sort == TN_SORT_TYPE)
            used = tn_wit_used_from(m->wit, items->at[i].type);
        if (!used || tn_wit_ports_find(&world->exports, used->id) || depth > TN_MAX_USE_DEPTH ||
            !tn_map_put(&m->seen, used, used))
            continue;
        if (tn_wit_ports_find(&m->root->exports, used->id)) {
            tn_diag_report(
                m->wit->job->sink, TN_ERROR, "wit-metadata", (struct tn_span){m->source, 0, 0},
                "the worlds of this module cannot be united: `%s` exports `%s` over the `%s` that it "
                "imports, and another world exports that",
                world->id, export->id ? export->id : "an interface of its own", used->id);
            return false;
        }
        if (!check_uses(m, world, export, used, depth + 1))
            return false;
    }
    return true;
}

static bool check_worlds(struct metadata *m)
{
    bool ok = true;
    for (unsigned i = 0; m->worlds.n > 1 && i < m->worlds.n; i++) {
        const struct tn_wit_ports *exports = &m->worlds.at[i]->exports;
        tn_map_init(&m->seen, &m->wit->job->arena);
        for (unsigned j = 0; j < exports->n; j++)
            if (exports->at[j].interface)
                ok = check_uses(m, m->worlds.at[i], exports->at[j].interface, exports->at[j].interface, 0) &&
                     ok;
    }
    return ok;
}

/* Until 2023 a section was 03, the string encoding, the world's name, and a binary package. */
static enum tn_status decode_section(struct metadata *m, const struct tn_source *source,
                                     const struct tn_custom *section)
{
    struct tn_wit *wit = m->wit;
    struct tn_comp_options options = tn_comp_shape();
    struct tn_arena *arena = &wit->job->arena;
    struct tn_source *inner = tn_new(arena, struct tn_source);
    const struct tn_comp *comp;
    const char *name = NULL;
    *inner =
        (struct tn_source){tn_arena_printf(arena, "%s, section %.*s", source->name, TN_STR(section->name)),
                           section->contents, false};
    if (section->contents.len > 2 && section->contents.at[0] == 3) {
        struct tn_reader r = tn_reader_at(inner, 2, section->contents.len);
        struct tn_str text = tn_read_name(&r);
        if (r.error || section->contents.at[1] > 2)
            return bad_metadata(wit, inner, r.error ? r.error : "unknown string encoding");
        name = tn_name_of(&wit->job->names, text);
        inner->bytes = (struct tn_bytes){r.at, tn_reader_left(&r)};
    }
    enum tn_status status = tn_comp_read(wit->types, wit->job->sink, inner, &options, &comp);
    if (!status && !name)
        status = check_version(wit, comp);
    return status ? status : decode_world(m, comp, name);
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
    struct metadata m = {.wit = wit, .source = source, .root = tn_wit_world_add(wit, package, "root", NULL)};
    unsigned n = 0;
    for (uint32_t i = 0; !status && i < module->customs.n; i++) {
        if (tn_str_starts(module->customs.at[i].name, "component-type")) {
            status = decode_section(&m, source, &module->customs.at[i]);
            n++;
        }
    }
    if (!status && !check_worlds(&m))
        status = TN_ERR_INVALID;
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
