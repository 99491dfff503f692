/* Declarations as JSON, in the schema of `wasm-tools component wit --json`, which bindings generators read:
 * four arrays, worlds, interfaces, types and packages, that refer to one another by number. */
#include "base/json.h"
#include "component/comp_names.h"
#include "wit-parser/wit.h"

#include <stdio.h>
#include <stdlib.h>

struct writer {
    struct tn_wit *wit;
    struct tn_json_out out;
    struct {
        struct tn_wit_world **at;
        unsigned n, cap;
    } worlds;
    struct {
        struct tn_wit_interface **at;
        unsigned n, cap;
    } interfaces;
    struct {
        struct tn_wit_def **at;
        unsigned n, cap;
    } types;
};

/* ---- numbers ---- */

static void register_item(struct tn_wit *wit, struct tn_wit_package *package, const struct tn_item *item)
{
    if (!item->type)
        return;
    if (item->sort == TN_SORT_FUNC)
        tn_wit_defs_add_parts(wit, package, item->type);
    else if (item->type->kind == TN_NAMED && !tn_wit_def_of(wit, item->type->named->target))
        tn_wit_defs_add_parts(wit, package, item->type->named->target);
}

/* Anonymous types that nobody registered: those of binaries. */
static void register_all(struct tn_wit *wit, struct tn_wit_package *package)
{
    for (unsigned i = 0; i < package->interfaces.n; i++) {
        const struct tn_items *items = &package->interfaces.at[i]->instance.exports;
        for (uint32_t j = 0; j < items->n; j++)
            register_item(wit, package, &items->at[j]);
    }
    for (unsigned i = 0; i < package->worlds.n; i++) {
        const struct tn_wit_ports *ports[] = {&package->worlds.at[i]->imports,
                                              &package->worlds.at[i]->exports};
        for (unsigned j = 0; j < ports[0]->n + ports[1]->n; j++)
            register_item(wit, package,
                          j < ports[0]->n ? &ports[0]->at[j].item : &ports[1]->at[j - ports[0]->n].item);
    }
}

#define BY_SERIAL(name, type)                                                                                \
    static int name(const void *a, const void *b)                                                            \
    {                                                                                                        \
        unsigned x = (*(const type *const *)a)->serial, y = (*(const type *const *)b)->serial;               \
        return (x > y) - (x < y);                                                                            \
    }
BY_SERIAL(worlds_by_serial, struct tn_wit_world)
BY_SERIAL(interfaces_by_serial, struct tn_wit_interface)
BY_SERIAL(types_by_serial, struct tn_wit_def)
#undef BY_SERIAL

#define GATHER(to, from)                                                                                     \
    for (unsigned j = 0; j < (from).n; j++)                                                                  \
        *tn_push(&w->wit->job->arena, &(to)) = (from).at[j];
#define NUMBER(list, by_serial)                                                                              \
    if (as_read && (list).n)                                                                                 \
        qsort((list).at, (list).n, sizeof *(list).at, by_serial);                                            \
    for (unsigned i = 0; i < (list).n; i++)                                                                  \
        (list).at[i]->number = i;

/* Text is numbered package by package. A binary names its packages as it goes: by order of creation over all.
 */
static void number_all(struct writer *w)
{
    struct tn_wit *wit = w->wit;
    bool as_read = wit->n_recovered == wit->packages.n;
    for (unsigned i = 0; i < wit->packages.n; i++) {
        struct tn_wit_package *p = wit->packages.at[i];
        register_all(wit, p);
        p->number = i;
        GATHER(w->worlds, p->worlds)
        GATHER(w->interfaces, p->interfaces)
        GATHER(w->types, p->made)
    }
    NUMBER(w->worlds, worlds_by_serial)
    NUMBER(w->interfaces, interfaces_by_serial)
    NUMBER(w->types, types_by_serial)
}
#undef GATHER
#undef NUMBER

/* ---- docs, stability ---- */

static void put_docs(struct writer *w, const char *docs)
{
    if (!docs)
        return;
    tn_json_key(&w->out, "docs");
    tn_json_object(&w->out);
    tn_json_member(&w->out, "contents", docs);
    tn_json_object_end(&w->out);
}

static void put_stability(struct writer *w, const struct tn_stability *s)
{
    if (!s || (!s->since && !s->feature))
        return;
    tn_json_key(&w->out, "stability");
    tn_json_object(&w->out);
    tn_json_key(&w->out, s->since ? "stable" : "unstable");
    tn_json_object(&w->out);
    tn_json_member_opt(&w->out, "since", s->since);
    if (!s->since)
        tn_json_member(&w->out, "feature", s->feature);
    tn_json_member_opt(&w->out, "deprecated", s->deprecated);
    tn_json_object_end(&w->out);
    tn_json_object_end(&w->out);
}

static const char *external_id(const struct tn_attrs *attrs)
{
    return attrs ? attrs->external_id : NULL;
}

/* ---- types ---- */

static void put_ref(struct writer *w, const struct tn_type *type)
{
    const struct tn_wit_def *def = tn_wit_def_of(w->wit, type);
    if (!type)
        tn_json_put_null(&w->out);
    else if (def)
        tn_json_put_u64(&w->out, def->number);
    else if (type->kind == TN_NAMED)
        put_ref(w, type->named->target);
    else
        tn_json_put_text(&w->out, tn_kind_word(type->kind));
}

static void put_member_ref(struct writer *w, const char *key, const struct tn_type *type)
{
    tn_json_key(&w->out, key);
    put_ref(w, type);
}

static void put_parts(struct writer *w, const struct tn_type *type, const char *key,
                      const struct tn_note *note)
{
    tn_json_object(&w->out);
    tn_json_key(&w->out, key);
    tn_json_array(&w->out);
    for (uint32_t i = 0; i < type->parts.n; i++) {
        const struct tn_part *part = &type->parts.at[i];
        tn_json_object(&w->out);
        tn_json_member(&w->out, "name", part->name);
        if (type->kind == TN_RECORD || type->kind == TN_VARIANT)
            put_member_ref(w, "type", part->type);
        if (note && i < note->n_parts)
            put_docs(w, note->parts[i].docs);
        tn_json_object_end(&w->out);
    }
    tn_json_array_end(&w->out);
    tn_json_object_end(&w->out);
}

static void put_tuple(struct writer *w, const struct tn_type *type)
{
    tn_json_object(&w->out);
    tn_json_key(&w->out, "types");
    tn_json_array(&w->out);
    for (uint32_t i = 0; i < type->parts.n; i++)
        put_ref(w, type->parts.at[i].type);
    tn_json_array_end(&w->out);
    tn_json_object_end(&w->out);
}

static void put_pair(struct writer *w, const char *first, const struct tn_type *a, const char *second,
                     const struct tn_type *b)
{
    tn_json_object(&w->out);
    put_member_ref(w, first, a);
    if (second)
        put_member_ref(w, second, b);
    tn_json_object_end(&w->out);
}

/* The body of a structure that is no reference. */
static void put_structure(struct writer *w, const struct tn_type *type, const struct tn_note *note)
{
    switch (type->kind) {
    case TN_RECORD: put_parts(w, type, "fields", note); return;
    case TN_FLAGS: put_parts(w, type, "flags", note); return;
    case TN_VARIANT:
    case TN_ENUM: put_parts(w, type, "cases", note); return;
    case TN_TUPLE: put_tuple(w, type); return;
    case TN_RESULT: put_pair(w, "ok", type->of.a, "err", type->of.b); return;
    case TN_OWN: put_pair(w, "own", type->of.a, NULL, NULL); return;
    case TN_BORROW: put_pair(w, "borrow", type->of.a, NULL, NULL); return;
    case TN_MAP:
        tn_json_array(&w->out);
        put_ref(w, type->of.a);
        put_ref(w, type->of.b);
        tn_json_array_end(&w->out);
        return;
    case TN_LIST_N:
        tn_json_array(&w->out);
        put_ref(w, type->list_n.a);
        tn_json_put_u64(&w->out, type->list_n.n);
        tn_json_array_end(&w->out);
        return;
    default: put_ref(w, type->of.a); return;
    }
}

static const char *kind_key(uint8_t kind)
{
    static const char *const keys[] = {
        [TN_RECORD] = "record", [TN_VARIANT] = "variant", [TN_ENUM] = "enum",
        [TN_FLAGS] = "flags",   [TN_TUPLE] = "tuple",     [TN_LIST] = "list",
        [TN_MAP] = "map",       [TN_OPTION] = "option",   [TN_RESULT] = "result",
        [TN_FUTURE] = "future", [TN_STREAM] = "stream",   [TN_LIST_N] = "fixed-length-list",
        [TN_OWN] = "handle",    [TN_BORROW] = "handle",
    };
    return kind < sizeof keys / sizeof *keys && keys[kind] ? keys[kind] : "type";
}

/* A NAMED is what it is over, inline, where that has no number of its own; else a "type" that refers to it.
 */
static void put_kind(struct writer *w, const struct tn_wit_def *def)
{
    const struct tn_type *type = def->type;
    const struct tn_note *note = NULL;
    if (type->kind == TN_RESOURCE) {
        tn_json_put_text(&w->out, "resource");
        return;
    }
    if (type->kind == TN_NAMED) {
        note = type->named->note;
        type = type->named->target;
    }
    bool reference =
        def->type != type && (tn_wit_def_of(w->wit, type) || type->kind > TN_BORROW || tn_is_prim(type));
    tn_json_object(&w->out);
    tn_json_key(&w->out, reference ? "type" : kind_key(type->kind));
    if (reference)
        put_ref(w, type);
    else
        put_structure(w, type, note);
    tn_json_object_end(&w->out);
}

static void put_owner(struct writer *w, const struct tn_wit_def *def)
{
    if (!def->interface && !def->world) {
        tn_json_put_null(&w->out);
        return;
    }
    tn_json_object(&w->out);
    tn_json_member_u64(&w->out, def->interface ? "interface" : "world",
                       def->interface ? def->interface->number : def->world->number);
    tn_json_object_end(&w->out);
}

static void put_def(struct writer *w, const struct tn_wit_def *def)
{
    const struct tn_type *type = def->type;
    const struct tn_note *note = type->kind == TN_NAMED      ? type->named->note
                                 : type->kind == TN_RESOURCE ? type->resource->note
                                                             : NULL;
    bool named = def->interface || def->world;
    tn_json_object(&w->out);
    tn_json_key(&w->out, "name");
    tn_json_put_text(&w->out, !named                      ? NULL
                              : type->kind == TN_RESOURCE ? type->resource->name
                                                          : type->named->name);
    tn_json_key(&w->out, "kind");
    put_kind(w, def);
    tn_json_key(&w->out, "owner");
    put_owner(w, def);
    put_docs(w, note ? note->docs : NULL);
    put_stability(w, def->stability);
    tn_json_member_opt(&w->out, "external_id", def->external_id);
    tn_json_object_end(&w->out);
}

/* ---- functions ---- */

struct owner { /* whose functions: for the resource that a method is of */
    const struct tn_items *items;
    const struct tn_wit_ports *ports;
};

static const struct tn_type *resource_of(struct writer *w, const struct owner *owner, struct tn_str name)
{
    const char *interned = tn_name_of(&w->wit->job->names, name);
    if (owner->items) {
        const struct tn_item *item = tn_items_find(owner->items, interned);
        return item ? item->type : NULL;
    }
    const struct tn_wit_port *port = tn_wit_ports_find(owner->ports, interned);
    return port ? port->item.type : NULL;
}

static void put_func_kind(struct writer *w, const struct owner *owner, const struct tn_item *item)
{
    static const char *const words[][4] = {
        /* plain, async, getter, setter */
        [TN_NAME_LABEL] = {"freestanding", "async-freestanding", "getter", "setter"},
        [TN_NAME_CONSTRUCTOR] = {"constructor", "constructor", "constructor", "constructor"},
        [TN_NAME_METHOD] = {"method", "async-method", "method-getter", "method-setter"},
        [TN_NAME_STATIC] = {"static", "async-static", "static-getter", "static-setter"},
        [TN_NAME_INTERFACE] = {"freestanding", "async-freestanding", "getter", "setter"},
    };
    struct tn_extern_name name = tn_extern_name_of(item->name);
    unsigned column = name.accessor ? 1u + name.accessor : item->type->func->async;
    const char *word = words[name.kind][column];
    if (!name.resource.len) {
        tn_json_put_text(&w->out, word);
        return;
    }
    tn_json_object(&w->out);
    put_member_ref(w, word, resource_of(w, owner, name.resource));
    tn_json_object_end(&w->out);
}

static void put_func(struct writer *w, const struct owner *owner, const struct tn_item *item)
{
    const struct tn_func *f = item->type->func;
    tn_json_object(&w->out);
    tn_json_member(&w->out, "name", item->name);
    tn_json_key(&w->out, "kind");
    put_func_kind(w, owner, item);
    tn_json_key(&w->out, "params");
    tn_json_array(&w->out);
    for (uint32_t i = 0; i < f->n; i++) {
        tn_json_object(&w->out);
        tn_json_member(&w->out, "name", f->params[i].name);
        put_member_ref(w, "type", f->params[i].type);
        tn_json_object_end(&w->out);
    }
    tn_json_array_end(&w->out);
    if (f->result)
        put_member_ref(w, "result", f->result);
    put_docs(w, item->note ? item->note->docs : NULL);
    put_stability(w, item->note ? &item->note->stability : NULL);
    tn_json_member_opt(&w->out, "external_id", external_id(item->attrs));
    tn_json_object_end(&w->out);
}

/* ---- interfaces, worlds, packages ---- */

static void put_interface(struct writer *w, const struct tn_wit_interface *interface)
{
    const struct tn_items *items = &interface->instance.exports;
    struct owner owner = {.items = items};
    tn_json_object(&w->out);
    tn_json_key(&w->out, "name");
    tn_json_put_text(&w->out, interface->name);
    tn_json_key(&w->out, "types");
    tn_json_object(&w->out);
    for (uint32_t i = 0; i < items->n; i++)
        if (items->at[i].sort == TN_SORT_TYPE)
            put_member_ref(w, items->at[i].name, items->at[i].type);
    tn_json_object_end(&w->out);
    tn_json_key(&w->out, "functions");
    tn_json_object(&w->out);
    for (uint32_t i = 0; i < items->n; i++) {
        if (items->at[i].sort != TN_SORT_FUNC)
            continue;
        tn_json_key(&w->out, items->at[i].name);
        put_func(w, &owner, &items->at[i]);
    }
    tn_json_object_end(&w->out);
    put_docs(w, interface->note->docs);
    put_stability(w, &interface->note->stability);
    tn_json_member_u64(&w->out, "package", interface->package->number);
    if (interface->clone_of)
        tn_json_member_u64(&w->out, "clone_of", interface->clone_of->number);
    tn_json_object_end(&w->out);
}

static void put_port_interface(struct writer *w, const struct tn_wit_port *port)
{
    tn_json_object(&w->out);
    tn_json_member_u64(&w->out, "id", port->interface->number);
    put_stability(w, port->item.note ? &port->item.note->stability : NULL);
    tn_json_member_opt(&w->out, "external_id", external_id(port->item.attrs));
    put_docs(w, port->item.note ? port->item.note->docs : NULL);
    tn_json_object_end(&w->out);
}

static void put_port(struct writer *w, const struct tn_wit_world *world, const struct tn_wit_port *port)
{
    struct owner owner = {.ports = &world->imports};
    char key[32];
    snprintf(key, sizeof key, "interface-%u", port->by_id ? port->interface->number : 0);
    tn_json_key(&w->out, port->by_id ? key : port->item.name);
    tn_json_object(&w->out);
    if (port->item.sort == TN_SORT_INSTANCE) {
        tn_json_key(&w->out, "interface");
        put_port_interface(w, port);
    } else if (port->item.sort == TN_SORT_FUNC) {
        tn_json_key(&w->out, "function");
        put_func(w, &owner, &port->item);
    } else {
        put_member_ref(w, "type", port->item.type);
    }
    tn_json_object_end(&w->out);
}

static void put_ports(struct writer *w, const char *key, const struct tn_wit_world *world,
                      const struct tn_wit_ports *ports)
{
    tn_json_key(&w->out, key);
    tn_json_object(&w->out);
    for (unsigned i = 0; i < ports->n; i++)
        put_port(w, world, &ports->at[i]);
    tn_json_object_end(&w->out);
}

static void put_world(struct writer *w, const struct tn_wit_world *world)
{
    tn_json_object(&w->out);
    tn_json_member(&w->out, "name", world->name);
    put_ports(w, "imports", world, &world->imports);
    put_ports(w, "exports", world, &world->exports);
    tn_json_member_u64(&w->out, "package", world->package->number);
    put_docs(w, world->note->docs);
    put_stability(w, &world->note->stability);
    tn_json_object_end(&w->out);
}

static void put_package(struct writer *w, const struct tn_wit_package *package)
{
    tn_json_object(&w->out);
    tn_json_member(&w->out, "name", package->id);
    put_docs(w, package->docs);
    tn_json_key(&w->out, "interfaces");
    tn_json_object(&w->out);
    for (unsigned i = 0; i < package->interfaces.n; i++)
        if (package->interfaces.at[i]->name)
            tn_json_member_u64(&w->out, package->interfaces.at[i]->name, package->interfaces.at[i]->number);
    tn_json_object_end(&w->out);
    tn_json_key(&w->out, "worlds");
    tn_json_object(&w->out);
    for (unsigned i = 0; i < package->worlds.n; i++)
        tn_json_member_u64(&w->out, package->worlds.at[i]->name, package->worlds.at[i]->number);
    tn_json_object_end(&w->out);
    tn_json_object_end(&w->out);
}

void tn_wit_json(struct tn_wit *wit, struct tn_buf *out)
{
    struct writer w = {.wit = wit};
    tn_json_out_init(&w.out, out, 2);
    number_all(&w);
    tn_json_object(&w.out);
#define EACH(name, list, put)                                                                                \
    tn_json_key(&w.out, name);                                                                               \
    tn_json_array(&w.out);                                                                                   \
    for (unsigned i = 0; i < w.list.n; i++)                                                                  \
        put(&w, w.list.at[i]);                                                                               \
    tn_json_array_end(&w.out);
    EACH("worlds", worlds, put_world)
    EACH("interfaces", interfaces, put_interface)
    EACH("types", types, put_def)
#undef EACH
    tn_json_key(&w.out, "packages");
    tn_json_array(&w.out);
    for (unsigned i = 0; i < wit->packages.n; i++)
        put_package(&w, wit->packages.at[i]);
    tn_json_array_end(&w.out);
    tn_json_object_end(&w.out);
    tn_buf_byte(out, '\n');
}
