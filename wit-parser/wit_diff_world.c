/* Two worlds side by side: their imports and exports, and whether what was built for the old one fits the new
 * one. */
#include "component/comp_names.h"
#include "wit-parser/wit_differ.h"
#include "wit-parser/wit_elaborate.h"

static const char *const joints[] = {": import ", ": export "};
static const char *const words[] = {"import", "export"};

static const struct tn_wit_ports *ports_of(const struct tn_wit_world *world, int is_export)
{
    return is_export ? &world->exports : &world->imports;
}

/* ---- which port stands for which ---- */

/* The new world's interfaces by id: by their track, where they are of another package, and by the name alone.
 */
struct lookup {
    struct tn_map by_track, by_name;
    const struct tn_wit_ports *ports;
};

static const char *unversioned(struct tn_differ *d, const char *id)
{
    return tn_name_of(d->names, tn_name_unversioned(id));
}

static const char *key_of(struct tn_differ *d, int i, const struct tn_wit_port *port)
{
    if (port->interface && tn_differ_is_own(d, i, port->interface->package))
        return unversioned(d, port->item.name);
    return tn_name_track(d->names, port->item.name);
}

static void lookup_init(struct tn_differ *d, struct lookup *l, int i, const struct tn_wit_ports *ports)
{
    l->ports = ports;
    tn_map_init(&l->by_track, d->arena);
    tn_map_init(&l->by_name, d->arena);
    for (unsigned k = 0; k < ports->n; k++) {
        const struct tn_wit_port *port = &ports->at[k];
        if (!port->by_id)
            continue;
        tn_map_put(&l->by_track, key_of(d, i, port), port);
        const char *name = unversioned(d, port->item.name);
        tn_map_put(&l->by_name, name, tn_map_has(&l->by_name, name) ? NULL : port);
    }
}

/* `i` is the side that `port` is of. */
static const struct tn_wit_port *look_up(struct tn_differ *d, const struct lookup *l, int i,
                                         const struct tn_wit_port *port)
{
    const struct tn_wit_port *there = tn_wit_ports_find(l->ports, port->item.name);
    if (!port->by_id || (there && there->by_id))
        return there;
    there = tn_map_get(&l->by_track, key_of(d, i, port));
    return there ? there : tn_map_get(&l->by_name, unversioned(d, port->item.name));
}

void tn_differ_pair_ports(struct tn_differ *d, const struct tn_wit_world *old, const struct tn_wit_world *new)
{
    for (int side = 0; side < 2; side++) {
        const struct tn_wit_ports *a = ports_of(old, side), *b = ports_of(new, side);
        for (unsigned i = 0; i < a->n; i++) {
            const struct tn_wit_port *port = &a->at[i], *there = tn_wit_ports_find(b, port->item.name);
            if (!there || port->by_id)
                continue;
            tn_differ_pair_resource(d, &port->item, &there->item);
            if (!port->interface || port->interface->name || !there->interface)
                continue;
            const struct tn_items *items = &port->interface->instance.exports;
            for (uint32_t k = 0; k < items->n; k++) {
                const struct tn_item *twin =
                    tn_items_find(&there->interface->instance.exports, items->at[k].name);
                if (twin)
                    tn_differ_pair_resource(d, &items->at[k], twin);
            }
        }
    }
}

/* ---- ports ---- */

static unsigned role_of(const struct tn_differ *d, int is_export)
{
    return is_export != d->components ? TN_FOR_IMPLEMENTERS : TN_FOR_CALLERS;
}

static const char *port_path(struct tn_differ *d, const struct tn_wit_world *world, int is_export,
                             const struct tn_wit_port *port)
{
    const char *name = port->by_id ? tn_differ_place(d, port->item.name) : tn_differ_word(d, port->item.name);
    return tn_differ_path(d, tn_differ_place(d, world->id), joints[is_export], name);
}

/* Of worlds: what breaks, by side. */
static const char *const why_missing[] = {"what was built for the old world may import it",
                                          "what was built for the old world does not export it"};

static const char *why_lone(struct tn_differ *d, int i, int is_export, const struct tn_wit_port *port)
{
    if (d->components) {
        if (is_export)
            return i ? NULL : "who uses the old one may call it";
        return i ? "where the old one runs it may not be there" : NULL;
    }
    if (is_export != i)
        return is_export        ? "who calls it does not find it in what is built for the new world"
               : port->implicit ? "what is imported or exported needs it"
                                : NULL;
    return why_missing[is_export];
}

static void lone_port(struct tn_differ *d, int i, const struct tn_wit_world *world, int is_export,
                      const struct tn_wit_port *port)
{
    unsigned breaks = i ? TN_FOR_IMPLEMENTERS : TN_FOR_CALLERS;
    const char *path = port_path(d, world, is_export, port);
    struct tn_wit_change *c = tn_differ_add(d, i ? TN_WIT_ADDED : TN_WIT_REMOVED,
                                            role_of(d, is_export) == breaks ? TN_STEP_MAJOR : TN_STEP_MINOR,
                                            words[is_export], path, path);
    c->text[i] = tn_arena_printf(d->arena, "%s %s", words[is_export],
                                 port->interface && !port->by_id ? port->item.name
                                                                 : tn_differ_text(d, i, &port->item));
    c->why = why_lone(d, i, is_export, port);
    if (port->item.note)
        c->span[i] = port->item.note->span;
}

/* An interface by its id is compared as such, with the role that the world gives it. */
static void remember(struct tn_differ *d, int is_export, const struct tn_wit_port *old,
                     const struct tn_wit_port *new)
{
    struct tn_differ_pair *pair = tn_map_get(&d->roles, old->interface);
    if (!pair) {
        pair = tn_new(d->arena, struct tn_differ_pair);
        *pair = (struct tn_differ_pair){{old->interface, new->interface}, 0};
        tn_map_put(&d->roles, old->interface, pair);
    }
    pair->role |= role_of(d, is_export);
}

static void both_versions(struct tn_differ *d, int is_export, const char *path, const struct tn_wit_port *old,
                          const struct tn_wit_port *new)
{
    if (!tn_differ_is_own(d, 0, old->interface->package)) {
        tn_differ_dependency(d, old->interface->package, new->interface->package);
        if (tn_name_track(d->names, old->item.name) != tn_name_track(d->names, new->item.name)) {
            struct tn_wit_change *c =
                tn_differ_add(d, TN_WIT_CHANGED, TN_STEP_MAJOR, words[is_export], path, path);
            c->text[0] = old->item.name;
            c->text[1] = new->item.name;
            c->why = "the two versions do not stand for each other";
        }
    }
}

static void both_ports(struct tn_differ *d, const struct tn_wit_world *world, int is_export,
                       const struct tn_wit_port *old, const struct tn_wit_port *new)
{
    const char *path = port_path(d, world, is_export, old);
    if (!old->interface || !new->interface) {
        d->role = role_of(d, is_export);
        tn_differ_item(d, path, &old->item, &new->item);
        return;
    }
    if (old->by_id && new->by_id) {
        both_versions(d, is_export, path, old, new);
        remember(d, is_export, old, new);
    } else {
        d->place = path;
        d->role = role_of(d, is_export);
        tn_differ_items(d, &old->interface->instance.exports, &new->interface->instance.exports);
    }
    tn_differ_notes(d, words[is_export], path, path, old->item.note, new->item.note);
}

void tn_differ_world(struct tn_differ *d, const struct tn_wit_world *old, const struct tn_wit_world *new)
{
    for (int side = 0; side < 2; side++) {
        const struct tn_wit_ports *a = ports_of(old, side), *b = ports_of(new, side);
        struct lookup in_new, in_old;
        lookup_init(d, &in_new, 1, b);
        lookup_init(d, &in_old, 0, a);
        for (unsigned i = 0; i < a->n; i++) {
            const struct tn_wit_port *there = look_up(d, &in_new, 0, &a->at[i]);
            if (there)
                both_ports(d, new, side, &a->at[i], there);
            else
                lone_port(d, 0, new, side, &a->at[i]);
        }
        for (unsigned i = 0; i < b->n; i++)
            if (!look_up(d, &in_old, 1, &b->at[i]))
                lone_port(d, 1, new, side, &b->at[i]);
    }
}

/* ---- the fit ---- */

struct fit {
    struct tn_differ *d;
    const struct tn_wit_world *world; /* the new one */
};

/* A version of the package itself is no difference: that it is compared at all says that the old one is
 * replaced. */
static const char *old_name(struct tn_differ *d, const char *name)
{
    const struct tn_wit_package *is = d->side[1]->package, *was = d->side[0]->package;
    struct tn_extern_name n = tn_extern_name_of(name);
    if (n.kind != TN_NAME_INTERFACE || !is->version || !tn_str_eq(n.ns, is->ns) ||
        !tn_str_eq(n.package, is->name) || !tn_str_eq(n.version, is->version))
        return name;
    struct tn_str bare = tn_name_unversioned(name);
    return tn_name(d->names, tn_arena_printf(d->arena, "%.*s%s%s", TN_STR(bare), was->version ? "@" : "",
                                             was->version ? was->version : ""));
}

static void rename_items(struct tn_differ *d, struct tn_items *to, const struct tn_items *from)
{
    for (uint32_t i = 0; i < from->n; i++) {
        struct tn_item item = from->at[i];
        item.name = old_name(d, item.name);
        if (!tn_items_add(d->match.types, to, item))
            tn_items_add(d->match.types, to, from->at[i]);
    }
}

static const struct tn_type *type_of(struct tn_differ *d, int i, const struct tn_wit_world *world)
{
    const struct tn_type *t = tn_wit_world_type(d->side[i]->wit, world);
    if (!t || !i || d->side[0]->package->version == d->side[1]->package->version)
        return t;
    struct tn_component *c = tn_new(d->arena, struct tn_component);
    c->binds_in = t->component->binds_in;
    c->binds_out = t->component->binds_out;
    rename_items(d, &c->imports, &t->component->imports);
    rename_items(d, &c->exports, &t->component->exports);
    return tn_type_component(d->match.types, c);
}

static bool is_interface_id(const char *name)
{
    return tn_extern_name_of(name).kind == TN_NAME_INTERFACE;
}

/* The path of what a mismatch is about, as this world sees it; `ret_item` where the interface has a place of
 * its own. */
static const char *mismatch_path(struct tn_differ *d, const struct tn_wit_world *world,
                                 const struct tn_mismatch *m, const char **ret_item)
{
    const char *place = tn_differ_place(d, world->id);
    if (!m->item)
        return *ret_item = place;
    const char *port = tn_differ_place(d, m->item), *inner = m->inner ? tn_differ_word(d, m->inner) : NULL;
    const char *path = tn_differ_path(d, place, joints[!m->in_import], port);
    *ret_item = inner ? tn_differ_path(d, is_interface_id(m->item) ? port : path, ".", inner) : path;
    return inner ? tn_differ_path(d, path, ".", inner) : path;
}

/* A function of a resource that is missing as well. */
static bool goes_with_resource(struct tn_differ *d, const char *path, const char *inner)
{
    struct tn_str resource = inner ? tn_extern_name_of(inner).resource : tn_str("");
    if (!resource.len)
        return false;
    size_t tail = strlen(tn_differ_word(d, inner)) - resource.len;
    return tn_map_has(&d->broken, tn_name_of(d->names, (struct tn_str){path, strlen(path) - tail}));
}

/* A mismatch that no change explains yet is one of this world's: an interface that it exports was given a
 * function, which is no fault of the interface. */
static void tell(void *context, const struct tn_mismatch *m)
{
    struct fit *fit = context;
    struct tn_differ *d = fit->d;
    const char *item, *path = mismatch_path(d, fit->world, m, &item);
    if (tn_map_has(&d->broken, path) || tn_map_has(&d->broken, item) || goes_with_resource(d, path, m->inner))
        return;
    bool lone = m->rule == TN_MISMATCH_MISSING, added = lone && m->missing == d->components;
    struct tn_wit_change *c = tn_differ_add(d,
                                            !lone   ? TN_WIT_CHANGED
                                            : added ? TN_WIT_ADDED
                                                    : TN_WIT_REMOVED,
                                            TN_STEP_MAJOR, words[!m->in_import], path, path);
    for (unsigned i = 0; i < 2; i++) {
        c->text[i] = m->type[i != d->components];
        c->span[i] = m->span[i != d->components];
    }
    c->why = !lone ? m->message : d->components ? NULL : why_missing[!m->in_import];
}

bool tn_differ_fit(struct tn_differ *d, const struct tn_wit_world *old, const struct tn_wit_world *new)
{
    const struct tn_type *types[2] = {type_of(d, 0, old), type_of(d, 1, new)};
    if (!types[0] || !types[1])
        return false;
    struct fit fit = {d, new};
    struct tn_match match;
    int found = d->components; /* what was built */
    tn_match_init(&match, d->match.types, NULL);
    match.semver = true;
    match.told = tell;
    match.context = &fit;
    match.who[0] = found ? "the new component" : "the old world";
    match.who[1] = found ? "the old component" : "the new world";
    tn_match(&match, types[found], types[!found]);
    return !match.exhausted;
}
