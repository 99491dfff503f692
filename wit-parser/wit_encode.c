#include "wit-parser/wit_encode.h"

#include "base/limits.h"
#include "component/comp_encode.h"
#include "component/comp_names.h"
#include "wit-parser/wit_docs.h"
#include "wit-parser/wit_elaborate.h"

#include <stdlib.h>

const struct tn_type *tn_wit_world_wrapped(struct tn_wit *wit, const struct tn_wit_world *world)
{
    const struct tn_type *type = tn_wit_world_type(wit, world);
    struct tn_component *wrapper = tn_new(&wit->job->arena, struct tn_component);
    if (!type)
        return NULL;
    tn_items_add(wit->types, &wrapper->exports,
                 (struct tn_item){.name = world->id, .sort = TN_SORT_COMPONENT, .type = type});
    const struct tn_type *t = tn_type_component(wit->types, wrapper);
    if (!t)
        tn_diag_report(wit->job->sink, TN_ERROR, "wit-too-large", world->note->span,
                       "over the limit on the %s", wit->types->over);
    return t;
}

struct encoding {
    struct tn_wit *wit;
    struct tn_enc *enc;
    struct tn_map names; /* canonical -> as written: exports of one component must be strongly unique */
    bool ok;
};

/* Defines the type and exports it under the plain name. */
static void encode_decl(struct encoding *e, const char *name, struct tn_span span, const struct tn_type *type)
{
    struct tn_item item = {.name = name, .sort = TN_SORT_TYPE};
    const char *canonical = tn_label_canonical(&e->wit->job->names, tn_str(name));
    const char *there = tn_map_get(&e->names, canonical);
    e->ok = e->ok && type && !there;
    if (there)
        tn_diag_report(e->wit->job->sink, TN_ERROR, "wit-duplicate", span,
                       "`%s` and `%s` are too much alike for one binary package", there, name);
    tn_map_put(&e->names, canonical, name);
    if (e->ok)
        tn_enc_export(e->enc, &item, tn_enc_type(e->enc, type), false);
}

static void encode_decls(struct encoding *e, const struct tn_wit_package *package)
{
    for (unsigned i = 0; i < package->interfaces.n && e->ok; i++) {
        const struct tn_wit_interface *f = package->interfaces.at[i];
        if (f->name)
            encode_decl(e, f->name, f->note->span, tn_wit_interface_type(e->wit, f));
    }
    for (unsigned i = 0; i < package->worlds.n && e->ok; i++) {
        const struct tn_wit_world *w = package->worlds.at[i];
        encode_decl(e, w->name, w->note->span, tn_wit_world_wrapped(e->wit, w));
    }
}

/* Every interface that the binary shows something of, to whether it shows its functions. */
static void collect_used(struct tn_wit *wit, const struct tn_wit_package *package, struct tn_map *ret_used)
{
    for (unsigned i = 0; i < package->interfaces.n; i++)
        tn_map_put(ret_used, package->interfaces.at[i], ret_used);
    for (unsigned i = 0; i < package->worlds.n; i++) {
        const struct tn_wit_ports *sides[] = {&package->worlds.at[i]->imports,
                                              &package->worlds.at[i]->exports};
        for (unsigned j = 0; j < sides[0]->n + sides[1]->n; j++) {
            const struct tn_wit_port *port =
                j < sides[0]->n ? &sides[0]->at[j] : &sides[1]->at[j - sides[0]->n];
            if (port->interface)
                tn_map_put(ret_used, port->interface, ret_used);
        }
    }
    for (unsigned i = 0; i < ret_used->n; i++) {
        struct tn_wit_interface *f = (struct tn_wit_interface *)ret_used->at[i].key;
        tn_wit_uses(wit, f);
        for (unsigned j = 0; j < f->uses.n; j++)
            if (!tn_map_has(ret_used, f->uses.at[j]))
                tn_map_put(ret_used, f->uses.at[j], NULL);
    }
}

static void add_section(struct encoding *e, const char *name, const struct tn_buf *contents)
{
    struct tn_arena *arena = &e->wit->job->arena;
    tn_enc_custom(
        e->enc, name,
        (struct tn_bytes){(const uint8_t *)tn_arena_copy(arena, contents->at, contents->len), contents->len});
}

static void encode_package_docs(struct encoding *e, const char *name, const struct tn_wit_package *package,
                                const struct tn_map *used)
{
    struct tn_buf docs;
    tn_buf_init(&docs, TN_MAX_TEXT);
    if (tn_wit_docs_write(&e->wit->job->arena, &docs, package, used) || !used)
        add_section(e, name, &docs);
    tn_buf_dispose(&docs);
}

static int by_id(const void *a, const void *b)
{
    return strcmp((*(const struct tn_wit_package *const *)a)->id,
                  (*(const struct tn_wit_package *const *)b)->id);
}

/* The package's, always; and those of the packages it uses, in the order of their ids. */
static void encode_docs(struct encoding *e, const struct tn_wit_package *package)
{
    struct tn_arena *arena = &e->wit->job->arena;
    unsigned n = e->wit->packages.n;
    struct tn_wit_package **others = tn_new_n(arena, n, struct tn_wit_package *);
    struct tn_map used;
    tn_map_init(&used, arena);
    collect_used(e->wit, package, &used);
    encode_package_docs(e, "package-docs", package, NULL);
    memcpy(others, e->wit->packages.at, n * sizeof *others);
    qsort(others, n, sizeof *others, by_id);
    for (unsigned i = 0; i < n; i++)
        if (others[i] != package)
            encode_package_docs(e, tn_arena_printf(arena, "package-docs:%s", others[i]->id), others[i],
                                &used);
}

enum tn_status tn_wit_encode(struct tn_wit *wit, const struct tn_wit_package *package, struct tn_out *ret_out)
{
    struct encoding e = {.wit = wit, .enc = tn_enc_new(wit->types), .ok = true};
    enum tn_status status = TN_ERR_INVALID;
    tn_map_init(&e.names, &wit->job->arena);
    encode_decls(&e, package);
    if (e.ok) {
        encode_docs(&e, package);
        status = tn_enc_finish(e.enc, wit->job->sink, ret_out);
    }
    tn_enc_free(e.enc);
    return status;
}
