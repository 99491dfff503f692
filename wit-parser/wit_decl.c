/* Making declarations, and asking them: what the resolver, wit_recover.c and the printers share. */
#include "base/limits.h"
#include "component/comp_names.h"
#include "wit-parser/wit.h"

#include <stdlib.h>

static const struct tn_note no_note;

void tn_wit_init(struct tn_wit *wit, struct tn_job *job, struct tn_types *types)
{
    *wit = (struct tn_wit){.job = job, .types = types};
    tn_map_init(&wit->by_id, &job->arena);
    tn_map_init(&wit->defs, &job->arena);
    tn_map_init(&wit->features, &job->arena);
}

static const char *package_id(struct tn_names *names, const char *ns, const char *name, const char *version)
{
    return version ? tn_name_printf(names, "%s:%s@%s", ns, name, version)
                   : tn_name_printf(names, "%s:%s", ns, name);
}

static const char *item_id(struct tn_wit *wit, const struct tn_wit_package *package, const char *name)
{
    const char *at = package->version ? "@" : "", *version = package->version ? package->version : "";
    return tn_name_printf(&wit->job->names, "%s:%s/%s%s%s", package->ns, package->name, name, at, version);
}

struct tn_wit_package *tn_wit_package_add(struct tn_wit *wit, const char *ns, const char *name,
                                          const char *version)
{
    struct tn_names *names = &wit->job->names;
    struct tn_wit_package *package = tn_new(&wit->job->arena, struct tn_wit_package);
    package->ns = tn_name(names, ns);
    package->name = tn_name(names, name);
    package->version = version ? tn_name(names, version) : NULL;
    package->id = package_id(names, ns, name, version);
    tn_map_init(&package->by_name, &wit->job->arena);
    tn_map_init(&package->off, &wit->job->arena);
    *tn_push(&wit->job->arena, &wit->packages) = package;
    tn_map_put(&wit->by_id, package->id, package);
    return package;
}

static struct tn_wit_decl *decl_of(struct tn_wit *wit, struct tn_wit_package *package, const char *name)
{
    struct tn_wit_decl *decl = tn_map_get(&package->by_name, name);
    if (!decl) {
        decl = tn_new(&wit->job->arena, struct tn_wit_decl);
        tn_map_put(&package->by_name, name, decl);
    }
    return decl;
}

struct tn_wit_interface *tn_wit_interface_new(struct tn_wit *wit, struct tn_wit_package *package,
                                              const char *name, const struct tn_note *note)
{
    struct tn_wit_interface *interface = tn_new(&wit->job->arena, struct tn_wit_interface);
    interface->name = name ? tn_name(&wit->job->names, name) : NULL;
    interface->id = name ? item_id(wit, package, name) : NULL;
    interface->package = package;
    interface->serial = wit->serials++;
    interface->note = note ? note : &no_note;
    tn_map_init(&interface->off, &wit->job->arena);
    tn_map_init(&interface->bad, &wit->job->arena);
    return interface;
}

struct tn_wit_interface *tn_wit_interface_add(struct tn_wit *wit, struct tn_wit_package *package,
                                              const char *name, const struct tn_note *note)
{
    struct tn_wit_interface *interface = tn_wit_interface_new(wit, package, name, note);
    *tn_push(&wit->job->arena, &package->interfaces) = interface;
    if (name)
        decl_of(wit, package, interface->name)->interface = interface;
    return interface;
}

struct tn_wit_world *tn_wit_world_new(struct tn_wit *wit, struct tn_wit_package *package, const char *name,
                                      const struct tn_note *note)
{
    struct tn_wit_world *world = tn_new(&wit->job->arena, struct tn_wit_world);
    world->name = tn_name(&wit->job->names, name);
    world->id = item_id(wit, package, name);
    world->package = package;
    world->serial = wit->serials++;
    world->note = note ? note : &no_note;
    tn_map_init(&world->imports.by_name, &wit->job->arena);
    tn_map_init(&world->exports.by_name, &wit->job->arena);
    return world;
}

struct tn_wit_world *tn_wit_world_add(struct tn_wit *wit, struct tn_wit_package *package, const char *name,
                                      const struct tn_note *note)
{
    struct tn_wit_world *world = tn_wit_world_new(wit, package, name, note);
    *tn_push(&wit->job->arena, &package->worlds) = world;
    decl_of(wit, package, world->name)->world = world;
    return world;
}

/* ---- types ---- */

struct tn_wit_def *tn_wit_def_of(const struct tn_wit *wit, const struct tn_type *type)
{
    return type ? tn_map_get(&wit->defs, type) : NULL;
}

static const struct tn_note *note_of(const struct tn_type *type)
{
    if (type->kind == TN_NAMED)
        return type->named->note;
    return type->kind == TN_RESOURCE ? type->resource->note : NULL;
}

struct tn_wit_def *tn_wit_def_add(struct tn_wit *wit, struct tn_wit_package *package,
                                  const struct tn_type *type, struct tn_wit_interface *interface,
                                  struct tn_wit_world *world)
{
    struct tn_wit_def *def = tn_wit_def_of(wit, type);
    if (def)
        return def;
    const struct tn_note *note = note_of(type);
    def = tn_new(&wit->job->arena, struct tn_wit_def);
    *def = (struct tn_wit_def){.type = type,
                               .package = package,
                               .interface = interface,
                               .world = world,
                               .stability = note ? &note->stability : NULL};
    def->serial = wit->serials++;
    tn_map_put(&wit->defs, type, def);
    *tn_push(&wit->job->arena, &package->made) = def;
    return def;
}

void tn_wit_defs_add_parts(struct tn_wit *wit, struct tn_wit_package *package, const struct tn_type *type)
{
    bool parts = type->kind >= TN_RECORD && type->kind <= TN_TUPLE;
    for (uint32_t i = 0; parts && i < type->parts.n; i++)
        tn_wit_defs_add(wit, package, type->parts.at[i].type);
    for (uint32_t i = 0; type->kind == TN_FUNC && i < type->func->n; i++)
        tn_wit_defs_add(wit, package, type->func->params[i].type);
    if (type->kind == TN_FUNC) {
        tn_wit_defs_add(wit, package, type->func->result);
    } else if (type->kind == TN_LIST_N) {
        tn_wit_defs_add(wit, package, type->list_n.a);
    } else if (type->kind >= TN_LIST && type->kind <= TN_BORROW) {
        tn_wit_defs_add(wit, package, type->of.a);
        tn_wit_defs_add(wit, package, type->of.b);
    }
}

void tn_wit_defs_add(struct tn_wit *wit, struct tn_wit_package *package, const struct tn_type *type)
{
    if (!type || tn_is_prim(type) || type->kind > TN_BORROW || tn_wit_def_of(wit, type))
        return;
    tn_wit_defs_add_parts(wit, package, type);
    tn_wit_def_add(wit, package, type, NULL, NULL);
}

struct tn_wit_interface *tn_wit_used_from(const struct tn_wit *wit, const struct tn_type *type)
{
    if (type->kind != TN_NAMED)
        return NULL;
    const struct tn_wit_def *mine = tn_wit_def_of(wit, type),
                            *theirs = tn_wit_def_of(wit, type->named->target);
    if (!theirs || !theirs->interface || (mine && mine->interface == theirs->interface))
        return NULL;
    return theirs->interface;
}

/* ---- items ---- */

static void set_external_id(struct tn_wit_def *def, const struct tn_item *item)
{
    if (item->attrs)
        def->external_id = item->attrs->external_id;
}

bool tn_wit_interface_put(struct tn_wit *wit, struct tn_wit_interface *interface, struct tn_item item)
{
    if (!tn_items_add(wit->types, &interface->instance.exports, item))
        return false;
    if (item.sort == TN_SORT_TYPE) {
        set_external_id(tn_wit_def_add(wit, interface->package, item.type, interface, NULL), &item);
        if (item.type->kind == TN_RESOURCE)
            *tn_push(&wit->job->arena, &interface->instance.binds) = item.type;
    }
    return true;
}

void tn_wit_interface_seal(struct tn_wit *wit, struct tn_wit_interface *interface)
{
    interface->type = tn_type_instance(wit->types, &interface->instance);
    interface->uses_known = false;
}

static void ports_add(struct tn_wit *wit, struct tn_wit_ports *ports, struct tn_wit_port port)
{
    wit->n_ports++;
    *tn_push(&wit->job->arena, ports) = port;
    tn_map_put(&ports->by_name, port.item.name, (const void *)(uintptr_t)ports->n);
}

struct tn_wit_port *tn_wit_ports_find(const struct tn_wit_ports *ports, const char *interned_name)
{
    uintptr_t n = (uintptr_t)tn_map_get(&ports->by_name, interned_name);
    return n ? &ports->at[n - 1] : NULL;
}

bool tn_wit_world_put(struct tn_wit *wit, struct tn_wit_world *world, bool is_export, struct tn_wit_port port)
{
    struct tn_wit_ports *ports = is_export ? &world->exports : &world->imports;
    if (tn_wit_ports_find(ports, port.item.name))
        return false;
    ports_add(wit, ports, port);
    if (port.item.sort == TN_SORT_TYPE)
        set_external_id(tn_wit_def_add(wit, world->package, port.item.type, NULL, world), &port.item);
    return true;
}

/* ---- asking ---- */

struct tn_wit_package *tn_wit_package_find(const struct tn_wit *wit, const char *id)
{
    return tn_map_get(&wit->by_id, tn_name(&wit->job->names, id));
}

struct tn_wit_decl tn_wit_package_decl(const struct tn_wit *wit, const struct tn_wit_package *package,
                                       const char *name)
{
    const struct tn_wit_decl *decl = tn_map_get(&package->by_name, tn_name(&wit->job->names, name));
    return decl ? *decl : (struct tn_wit_decl){0};
}

/* ---- choosing a world ---- */

static const char *const *world_names(struct tn_wit *wit, const struct tn_wit_package *package)
{
    const char **names = tn_new_n(&wit->job->arena, package->worlds.n + 1, const char *);
    for (unsigned i = 0; i < package->worlds.n; i++)
        names[i] = package->worlds.at[i]->name;
    return names;
}

static void list_worlds(struct tn_wit *wit, struct tn_draft *draft, const struct tn_wit_package *package)
{
    for (unsigned i = 0; i < package->worlds.n; i++)
        tn_diag_note(draft, TN_NOWHERE, "there is `%s`", package->worlds.at[i]->id);
    (void)wit;
}

static struct tn_wit_world *only_world(struct tn_wit *wit, struct tn_wit_package *package)
{
    if (package->worlds.n == 1)
        return package->worlds.at[0];
    struct tn_draft draft =
        tn_diag_begin(wit->job->sink, TN_ERROR, "wit-world", TN_NOWHERE,
                      package->worlds.n ? "package `%s` has several worlds, and none is named"
                                        : "package `%s` has no world",
                      package->id);
    list_worlds(wit, &draft, package);
    tn_diag_end(&draft);
    return NULL;
}

static struct tn_wit_world *world_named(struct tn_wit *wit, struct tn_wit_package *package, const char *name)
{
    struct tn_wit_world *world = tn_wit_package_decl(wit, package, name).world;
    if (world)
        return world;
    const char *near = tn_nearest(tn_str(name), world_names(wit, package), package->worlds.n);
    struct tn_draft draft = tn_diag_begin(wit->job->sink, TN_ERROR, "wit-unknown-world", TN_NOWHERE,
                                          "package `%s` has no world `%s`", package->id, name);
    list_worlds(wit, &draft, package);
    if (near)
        tn_diag_help(&draft, "did you mean `%s`?", near);
    tn_diag_end(&draft);
    return NULL;
}

/* The package with this id; where the id has no version, the only one of that name. */
static struct tn_wit_package *package_meant(struct tn_wit *wit, struct tn_str id)
{
    struct tn_wit_package *exact = tn_map_get(&wit->by_id, tn_name_of(&wit->job->names, id)), *found = NULL;
    struct tn_draft draft = tn_diag_begin(wit->job->sink, TN_ERROR, "wit-unknown-package", TN_NOWHERE,
                                          "there is no package `%.*s`", TN_STR(id));
    unsigned n = 0;
    for (unsigned i = 0; i < wit->packages.n && !exact; i++) {
        struct tn_wit_package *p = wit->packages.at[i];
        struct tn_str all = tn_str(p->id);
        if (all.len > id.len && all.at[id.len] == '@' && !memcmp(all.at, id.at, id.len)) {
            tn_diag_note(&draft, TN_NOWHERE, "there is `%s`", p->id);
            found = p;
            n++;
        }
    }
    if (exact || n == 1)
        return exact ? exact : found;
    if (n)
        draft.diag.message =
            tn_arena_printf(&wit->job->arena, "package `%.*s` is there in several versions", TN_STR(id));
    tn_diag_end(&draft);
    return NULL;
}

struct tn_wit_world *tn_wit_select_world(struct tn_wit *wit, struct tn_wit_package *main, const char *name)
{
    if (!name || !*name)
        return only_world(wit, main);
    const char *slash = strchr(name, '/');
    if (!slash)
        return world_named(wit, main, name);
    const char *at = strchr(slash, '@'), *end = at ? at : name + strlen(name);
    const char *world = tn_arena_copy(&wit->job->arena, slash + 1, (size_t)(end - slash - 1));
    const char *id = tn_arena_printf(&wit->job->arena, "%.*s%s", (int)(slash - name), name, at ? at : "");
    struct tn_wit_package *package = package_meant(wit, tn_str(id));
    return package ? world_named(wit, package, world) : NULL;
}

/* ---- elaborating a world ---- */

enum { CLASS_INTERFACE, CLASS_USE, CLASS_TYPE, CLASS_FUNC, CLASS_METHOD, N_CLASSES };

/* Imports stand in this order, so that each is after what it needs and text printed is read back the same. */
static int class_of(const struct tn_wit *wit, const struct tn_wit_port *port)
{
    if (port->item.sort == TN_SORT_INSTANCE)
        return CLASS_INTERFACE;
    if (port->item.sort == TN_SORT_TYPE)
        return tn_wit_used_from(wit, port->item.type) ? CLASS_USE : CLASS_TYPE;
    return tn_extern_name_of(port->item.name).resource.len ? CLASS_METHOD : CLASS_FUNC;
}

/* The numbers of ports in that order. NULL: they stand in it. */
static unsigned *by_class(struct tn_wit *wit, const struct tn_wit_ports *ports)
{
    unsigned *order = tn_new_n(&wit->job->arena, ports->n, unsigned), n = 0;
    uint8_t *classes = tn_arena_alloc(&wit->job->arena, ports->n);
    bool sorted = true;
    for (unsigned i = 0; i < ports->n; i++) {
        classes[i] = (uint8_t)class_of(wit, &ports->at[i]);
        sorted &= !i || classes[i - 1] <= classes[i];
    }
    for (int class = 0; class < N_CLASSES && !sorted; class ++)
        for (unsigned i = 0; i < ports->n; i++)
            if (classes[i] == class)
                order[n++] = i;
    return sorted ? NULL : order;
}

static void sort_ports(struct tn_wit *wit, struct tn_wit_ports *ports)
{
    const unsigned *order = by_class(wit, ports);
    struct tn_wit_port *at = order ? tn_new_n(&wit->job->arena, ports->n, struct tn_wit_port) : NULL;
    for (unsigned i = 0; order && i < ports->n; i++) {
        at[i] = ports->at[order[i]];
        tn_map_put(&ports->by_name, at[i].item.name, (const void *)(uintptr_t)(i + 1));
    }
    if (order) {
        ports->at = at;
        ports->cap = ports->n;
    }
}

struct visit { /* an interface being added, after what it uses */
    struct tn_wit_port port;
    bool is_export;
    uint32_t next; /* use to look at */
};

struct elaboration {
    struct tn_wit *wit;
    struct tn_wit_world *world;
    struct tn_wit_ports imports, exports;
    struct tn_map required; /* interface that exports need imported -> the interface that needs it */
    struct tn_map open;     /* interfaces on the stack: a cycle of uses, which a binary may hold, ends here */
    struct {
        struct visit *at;
        unsigned n, cap;
    } stack; /* not recursion: chains of `use` are as long as the input likes */
};

static struct tn_wit_port implicit_port(struct tn_wit *wit, struct tn_wit_interface *interface,
                                        const struct tn_note *needed_by)
{
    const struct tn_note *note = &no_note;
    if (needed_by && (needed_by->stability.since || needed_by->stability.feature)) {
        struct tn_note *own = tn_new(&wit->job->arena, struct tn_note);
        own->stability = needed_by->stability;
        note = own;
    }
    return (struct tn_wit_port){
        .item = {.name = interface->id, .sort = TN_SORT_INSTANCE, .type = interface->type, .note = note},
        .interface = interface,
        .by_id = true,
        .implicit = true};
}

void tn_wit_uses(struct tn_wit *wit, struct tn_wit_interface *interface)
{
    const struct tn_items *items = &interface->instance.exports;
    struct tn_map seen;
    tn_map_init(&seen, &wit->job->arena);
    interface->uses.n = 0;
    interface->uses_known = interface->type != NULL;
    for (uint32_t i = 0; i < items->n; i++) {
        struct tn_wit_interface *from =
            items->at[i].sort == TN_SORT_TYPE ? tn_wit_used_from(wit, items->at[i].type) : NULL;
        if (from && from->id && tn_map_put(&seen, from, from))
            *tn_push(&wit->job->arena, &interface->uses) = from;
    }
}

/* The next interface that the top of the stack uses, or NULL. */
static struct tn_wit_interface *next_use(struct elaboration *e)
{
    struct visit *top = &e->stack.at[e->stack.n - 1];
    const struct tn_wit_interface *interface = top->port.interface;
    while (top->next < interface->uses.n) {
        struct tn_wit_interface *from = interface->uses.at[top->next++];
        if (!tn_map_get(&e->open, from))
            return from;
    }
    return NULL;
}

static void push_visit(struct elaboration *e, struct tn_wit_port port, bool is_export)
{
    if (!port.interface->uses_known)
        tn_wit_uses(e->wit, port.interface);
    *tn_push(&e->wit->job->arena, &e->stack) = (struct visit){port, is_export, 0};
    tn_map_put(&e->open, port.interface, port.interface);
}

static void pop_visit(struct elaboration *e)
{
    tn_map_put(&e->open, e->stack.at[--e->stack.n].port.interface, NULL);
}

static void add_import(struct elaboration *e, struct tn_wit_port port)
{
    unsigned base = e->stack.n;
    if (tn_wit_ports_find(&e->imports, port.item.name))
        return;
    push_visit(e, port, false);
    while (e->stack.n > base) {
        struct tn_wit_interface *from = next_use(e);
        struct visit *top = &e->stack.at[e->stack.n - 1];
        if (from && !tn_wit_ports_find(&e->imports, from->id)) {
            push_visit(e, implicit_port(e->wit, from, top->port.item.note), false);
        } else if (!from) {
            if (!tn_wit_ports_find(&e->imports, top->port.item.name))
                ports_add(e->wit, &e->imports, top->port);
            pop_visit(e);
        }
    }
}

static const char *words_of(struct elaboration *e, const struct tn_wit_interface *interface)
{
    return interface->id ? tn_arena_printf(&e->wit->job->arena, "`%s`", interface->id)
                         : "an interface written inline";
}

/* An exported interface uses another that is only imported, and that leads to `twice`, which is exported: the
 * exporter would see two copies of its types. `by` is the one that uses `twice`. */
static bool seen_twice(struct elaboration *e, const struct tn_wit_interface *twice,
                       struct tn_wit_interface *by)
{
    struct tn_draft draft =
        tn_diag_begin(e->wit->job->sink, TN_ERROR, "wit-import-and-export", e->world->note->span,
                      "world `%s` would hold %s twice: exported, and imported for %s", e->world->name,
                      words_of(e, twice), words_of(e, by));
    const struct tn_wit_interface *used = twice;
    for (int i = 0; by && i < 8; i++) {
        struct tn_wit_interface *next = tn_map_get(&e->required, by);
        tn_diag_note(&draft, by->note->span, next ? "%s, which is imported, uses %s" : "%s uses %s",
                     words_of(e, by), words_of(e, used));
        used = by;
        by = next;
    }
    tn_diag_help(&draft, "export what is imported here as well, so that all share the exported copy");
    tn_diag_end(&draft);
    return false;
}

static bool finish_export(struct elaboration *e)
{
    struct visit top = e->stack.at[e->stack.n - 1];
    struct tn_wit_ports *ports = top.is_export ? &e->exports : &e->imports;
    if (top.is_export && tn_map_has(&e->required, top.port.interface))
        return seen_twice(e, top.port.interface, tn_map_get(&e->required, top.port.interface));
    if (!tn_wit_ports_find(ports, top.port.item.name))
        ports_add(e->wit, ports, top.port);
    pop_visit(e);
    return true;
}

/* Every interface that an export uses is another export or an import, never both. */
static bool add_export(struct elaboration *e, struct tn_wit_port port)
{
    unsigned base = e->stack.n;
    if (tn_wit_ports_find(&e->exports, port.item.name))
        return true;
    push_visit(e, port, true);
    while (e->stack.n > base) {
        struct tn_wit_interface *from = next_use(e);
        struct visit *top = &e->stack.at[e->stack.n - 1];
        if (!from) {
            if (!finish_export(e))
                return false;
            continue;
        }
        const struct tn_wit_port *exported = tn_wit_ports_find(&e->world->exports, from->id);
        bool is_export = top->is_export && exported;
        if (tn_wit_ports_find(&e->exports, from->id)) {
            if (!is_export)
                return seen_twice(e, from, top->port.interface);
        } else if (is_export || !tn_map_has(&e->required, from)) {
            if (!is_export)
                tn_map_put(&e->required, from, top->port.interface);
            push_visit(e, is_export ? *exported : implicit_port(e->wit, from, top->port.item.note),
                       is_export);
        }
    }
    return true;
}

static bool over_ports(struct tn_wit *wit, const struct tn_wit_world *world)
{
    if (wit->n_ports <= TN_MAX_WIT_PORTS)
        return false;
    tn_diag_report(wit->job->sink, TN_ERROR, "wit-limit", world->note->span,
                   "with world `%s` there are more than %u imports and exports", world->name,
                   TN_MAX_WIT_PORTS);
    return true;
}

bool tn_wit_world_elaborate(struct tn_wit *wit, struct tn_wit_world *world)
{
    if (over_ports(wit, world))
        return false;
    struct elaboration e = {.wit = wit, .world = world};
    const unsigned *order = by_class(wit, &world->imports);
    bool ok = true;
    tn_map_init(&e.imports.by_name, &wit->job->arena);
    tn_map_init(&e.exports.by_name, &wit->job->arena);
    tn_map_init(&e.required, &wit->job->arena);
    tn_map_init(&e.open, &wit->job->arena);
    for (unsigned i = 0; i < world->imports.n; i++) {
        const struct tn_wit_port *port = &world->imports.at[order ? order[i] : i];
        struct tn_wit_interface *from =
            port->item.sort == TN_SORT_TYPE ? tn_wit_used_from(wit, port->item.type) : NULL;
        if (from)
            add_import(&e, implicit_port(wit, from, port->item.note));
        if (port->item.sort == TN_SORT_INSTANCE)
            add_import(&e, *port);
        else
            ports_add(wit, &e.imports, *port);
    }
    for (unsigned i = 0; i < world->exports.n; i++)
        if (world->exports.at[i].item.sort != TN_SORT_INSTANCE)
            ports_add(wit, &e.exports, world->exports.at[i]);
    for (unsigned i = 0; ok && i < world->exports.n; i++)
        if (world->exports.at[i].item.sort == TN_SORT_INSTANCE)
            ok = add_export(&e, world->exports.at[i]);
    if (!ok)
        return false;
    sort_ports(wit, &e.imports);
    world->imports = e.imports;
    world->exports = e.exports;
    return true;
}
