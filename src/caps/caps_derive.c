#include "caps/caps_derive.h"

#include "component/comp_names.h"

#include <stdlib.h>

/* An interface's name in the two parts that the table asks for. */
struct interface {
    struct tn_str name, track;
};

static struct interface interface_of(struct tn_job *job, const char *name)
{
    struct interface out = {tn_name_unversioned(name), {"", 0}};
    const char *track = tn_name_track(&job->names, name);
    size_t len = tn_name_len(track);
    if (len > out.name.len)
        out.track = (struct tn_str){track + out.name.len + 1, len - out.name.len - 1};
    return out;
}

static bool is_interface(const char *name)
{
    return strchr(name, ':') && strchr(name, '/');
}

static void add_use(struct tn_job *job, struct tn_caps_derived *derived, struct tn_caps_use use)
{
    derived->count[use.kind]++;
    *tn_push(&job->arena, &derived->uses) = use;
}

static void derive_function(struct tn_job *job, struct tn_caps_derived *derived, struct tn_caps_use use,
                            struct interface interface)
{
    use.kind = tn_caps_gives(interface.name, interface.track, tn_str(use.function));
    if (use.kind == TN_CAP_OPAQUE) {
        const char *track = tn_name_track(&job->names, use.interface);
        bool known = tn_caps_knows(interface.name, interface.track);
        use.declared = known ? tn_name_printf(&job->names, "%s#%s", track, use.function) : track;
    }
    if (use.kind != TN_CAP_NONE)
        add_use(job, derived, use);
}

/* A named import says by `implements` what it is; its own name is then a label. One that says nothing is
 * opaque. */
static void derive_instance(struct tn_job *job, struct tn_caps_derived *derived, const struct tn_item *import)
{
    const struct tn_items *exports = &tn_base(import->type)->instance->exports;
    const char *implements = import->attrs ? import->attrs->implements : NULL;
    struct tn_caps_use use = {.import = import->name, .interface = import->name};
    if (implements) {
        use.interface = tn_name(&job->names, implements);
        use.label = import->name;
    }
    struct interface interface = interface_of(job, use.interface);
    for (uint32_t i = 0; i < exports->n; i++) {
        if (exports->at[i].sort != TN_SORT_FUNC)
            continue;
        use.function = exports->at[i].name;
        derive_function(job, derived, use, interface);
    }
}

static void derive_import(struct tn_job *job, struct tn_caps_derived *derived, const struct tn_item *import)
{
    bool bad = import->type && tn_base(import->type)->kind == TN_BAD;
    if (import->sort == TN_SORT_TYPE)
        return;
    if (import->sort == TN_SORT_COMPONENT || import->sort == TN_SORT_MODULE)
        *tn_push(&job->arena, &derived->code) = import->name;
    else if (import->sort == TN_SORT_INSTANCE && !bad)
        derive_instance(job, derived, import);
    else
        add_use(job, derived,
                (struct tn_caps_use){.kind = TN_CAP_OPAQUE,
                                     .import = import->name,
                                     .interface = import->name,
                                     .declared = tn_name_track(&job->names, import->name)});
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void derive_exports(struct tn_job *job, struct tn_caps_derived *derived,
                           const struct tn_items *exports)
{
    for (uint32_t i = 0; i < exports->n; i++) {
        const struct tn_item *e = &exports->at[i];
        if (e->sort != TN_SORT_TYPE)
            *tn_push(&job->arena, &derived->provides) =
                is_interface(e->name) ? tn_name_track(&job->names, e->name) : e->name;
    }
    if (derived->provides.n > 1)
        qsort(derived->provides.at, derived->provides.n, sizeof *derived->provides.at, by_text);
    unsigned kept = 0;
    for (unsigned i = 0; i < derived->provides.n; i++)
        if (!kept || derived->provides.at[kept - 1] != derived->provides.at[i])
            derived->provides.at[kept++] = derived->provides.at[i];
    derived->provides.n = kept;
}

struct tn_caps_derived tn_caps_derive(struct tn_job *job, const struct tn_component *component)
{
    struct tn_caps_derived derived = {0};
    for (uint32_t i = 0; i < component->imports.n; i++)
        derive_import(job, &derived, &component->imports.at[i]);
    derive_exports(job, &derived, &component->exports);
    return derived;
}
