/* Syntax tree to declarations, one package at a time. Shared by wit_resolve.c (names, order, interfaces),
 * wit_resolve_type.c (types and functions in a scope) and wit_resolve_world.c. */
#ifndef TN_WIT_RESOLVE_H
#define TN_WIT_RESOLVE_H

#include "wit-parser/wit_ast.h"

/* What a name at the top level of a package or file means. */
struct wit_entry {
    const struct ast_item *item; /* AST_INTERFACE or AST_WORLD of this package; AST_TOP_USE of a file */
    const struct tn_source *source;
    struct tn_map *file; /* names of the file it stands in */
    struct tn_wit_interface *interface;
    struct tn_wit_world *world;
    struct wit_entry *next; /* of a top-level use: what it names in this package */
    const char *feature;    /* left out: the feature that would let it in */
    bool cyclic;            /* depends on itself: reported */
};

/* A name inside an interface or world. */
struct wit_type_entry {
    const struct tn_type *type; /* NULL: not a type */
    struct tn_span span;
    const char *feature; /* as above */
    const char *what;    /* "function", where type is NULL */
};

/* Names in one scope of a component: strongly unique. Explainer.md "Name Uniqueness" */
struct wit_scope_names {
    struct tn_map canonical; /* canonical form -> struct wit_scope_name */
};
struct wit_scope_name {
    const char *name;
    struct tn_span span;
};

struct wit_resolver {
    struct tn_wit *wit;
    struct tn_job *job;
    struct tn_types *types;
    struct wit_scratch *scratch;
    const struct tn_wit_options *options;
    struct wit_unit *unit;
    struct tn_wit_package *package;

    struct tn_map entries; /* names of the package -> struct wit_entry */
    struct {
        struct wit_entry **at;
        unsigned n, cap;
    } order; /* interfaces and worlds, as declared; then by what they need */

    const struct tn_source *source;     /* the file being worked on, */
    struct tn_map *file;                /* its names -> struct wit_entry, */
    struct tn_wit_interface *interface; /* the interface */
    struct tn_wit_world *world;         /* or world, */
    struct tn_map *scope;               /* and the names of types in it -> struct wit_type_entry */
    bool off;                           /* behind a feature gate: checked, and left out */
    bool func_off; /* a function that is: wit-parser keeps the anonymous types it makes */

    struct tn_map anonymous; /* key -> node, one of each in a package */
    struct tn_map owned;     /* resource -> the OWN node that using it as a value makes */
};

/* ---- wit_resolve.c ---- */

/* The interface or world that a path names, as written at `span`. Both are NULL where it was reported, or
 * where
 * `*ret_feature` says what it is left out by. */
struct wit_found {
    struct tn_wit_interface *interface;
    struct tn_wit_world *world;
    const char *feature;
    bool local; /* of the same package */
};
enum wit_want { WANT_INTERFACE, WANT_WORLD };
struct wit_found wit_find(struct wit_resolver *r, const struct ast_path *path, enum wit_want want);
/* "found a reference to … which is left out": a finding unless `r->off`. */
void wit_report_off(struct wit_resolver *r, struct tn_span span, const char *what, const char *name,
                    const char *feature);

/* Are suggestions still read? Beyond as many findings as are shown, looking for near names is time lost. */
bool wit_suggests(const struct wit_resolver *r);

/* Is an item with these attributes in? Checks them against the package's version. NULL: it is; else the
 * feature. */
const char *wit_gate(struct wit_resolver *r, const struct ast_attrs *attrs, struct tn_span span);

const struct tn_note *wit_note(struct wit_resolver *r, const char *docs, const struct ast_attrs *attrs,
                               struct tn_span span);
const struct tn_attrs *wit_attrs(struct wit_resolver *r, const char *implements, const char *external_id);

/* An empty map for a while; given back, it serves again. */
struct tn_map wit_map_take(struct wit_resolver *r);
void wit_map_give(struct wit_resolver *r, struct tn_map *map);

void wit_scope_names_init(struct wit_scope_names *names, struct wit_resolver *r);
void wit_scope_names_dispose(struct wit_scope_names *names, struct wit_resolver *r);
/* False, with a finding, where a name that is the same or too near is there. */
bool wit_scope_name_add(struct wit_resolver *r, struct wit_scope_names *names, const char *name,
                        struct tn_span span);

void wit_duplicate(struct wit_resolver *r, struct tn_span span, struct tn_span first, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* n items, item edge.from after edge.to. Fills `ret_order` with all, those on cycles last, marked in
 * ret_cyclic. Of each cycle one edge on it is told to `cycle`. */
struct wit_edge {
    unsigned from, to;
    struct tn_span span;
};
struct wit_edges {
    struct wit_edge *at;
    unsigned n, cap;
};
typedef void wit_cycle_fn(void *context, const struct wit_edge *edge);
void wit_toposort(struct tn_arena *arena, unsigned n, const struct wit_edges *edges, unsigned *ret_order,
                  bool *ret_cyclic, wit_cycle_fn *cycle, void *context);

/* The members of an interface, inline or not: into `interface`, which is r->interface meanwhile. */
void wit_resolve_interface(struct wit_resolver *r, struct tn_wit_interface *interface,
                           const struct ast_items *items, const char *feature);

/* ---- wit_resolve_type.c ---- */

/* Every `use` and type of an interface or world, in order of need: into r->scope. `owner_feature`: r's owner
 * is left out by it, as are all its types then. Calls `put` with each that is in. */
typedef void wit_put_type_fn(struct wit_resolver *r, void *context, struct tn_item item, struct tn_span span);
void wit_resolve_types(struct wit_resolver *r, const struct ast_items *items, const char *owner_feature,
                       wit_put_type_fn *put, void *context);
/* The item of a function; `resource` is the name of what it is a method of, or NULL. type NULL: reported, or
 * left out by a gate. */
struct tn_item wit_resolve_func(struct wit_resolver *r, const struct ast_item *item, const char *resource);
/* The name of a setter's getter: "[get]x" of "[set]x". NULL: the name is no setter's. */
const char *wit_getter_of(struct wit_resolver *r, const char *name);
/* A new order of n names in which a setter stands before none of its getter: Explainer.md. */
const unsigned *wit_setters_after_getters(struct wit_resolver *r, const char *const *names, unsigned n);

/* ---- wit_resolve_world.c ---- */

void wit_resolve_world(struct wit_resolver *r, struct wit_entry *entry);
/* After all worlds of the package are resolved, in order: includes, checks, elaboration. */
void wit_complete_world(struct wit_resolver *r, struct wit_entry *entry);

#endif
