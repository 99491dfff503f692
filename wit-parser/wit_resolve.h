/* Syntax tree to declarations, one package at a time. Shared by wit_resolve.c (names, order, interfaces),
 * wit_resolve_type.c and wit_resolve_func.c (what stands in one of them), wit_resolve_world.c, and
 * wit_scope.c (uniqueness and order). */
#ifndef TN_WIT_RESOLVE_H
#define TN_WIT_RESOLVE_H

#include "wit-parser/wit_ast.h"

/* What a name at the top level of a package or file means. */
struct tn_wit_entry {
    const struct ast_item *item; /* AST_INTERFACE or AST_WORLD of this package; AST_TOP_USE of a file */
    struct ast_items items;      /* its items: none once an interface is resolved, which has taken them along */
    struct {
        struct ast_id *at;
        unsigned n;
    } types; /* that an interface defines: what stays of its items, to be pointed at from elsewhere */
    const struct tn_source *source;
    struct tn_map *file; /* names of the file it stands in */
    struct tn_wit_interface *interface;
    struct tn_wit_world *world;
    struct tn_wit_entry *next; /* of a top-level use: what it names in this package */
    const char *feature;       /* left out: the feature that would let it in */
    bool cyclic;               /* depends on itself: reported */
};

/* A name inside an interface or world. */
struct tn_wit_type_entry {
    const struct tn_type *type; /* NULL: not a type */
    struct tn_span span;
    const char *feature; /* as above */
    const char *what;    /* "function", where type is NULL */
};

/* Names in one scope of a component: strongly unique. Explainer.md "Name Uniqueness" */
struct tn_wit_scope_names {
    struct tn_map canonical; /* canonical form -> struct tn_wit_scope_name */
};
struct tn_wit_scope_name {
    const char *name;
    struct tn_span span;
};

struct tn_wit_resolver {
    struct tn_wit *wit;
    struct tn_job *job;
    struct tn_types *types;
    struct tn_wit_scratch *scratch;
    const struct tn_wit_options *options;
    struct tn_wit_unit *unit;
    struct tn_wit_package *package;

    struct tn_map entries; /* names of the package -> struct tn_wit_entry */
    struct {
        struct tn_wit_entry **at;
        unsigned n, cap;
    } order; /* interfaces and worlds, as declared; then by what they need */

    const struct tn_source *source;     /* the file being worked on, */
    struct tn_map *file;                /* its names -> struct tn_wit_entry, */
    struct tn_wit_interface *interface; /* the interface */
    struct tn_wit_world *world;         /* or world, */
    struct tn_map *scope;               /* and the names of types in it -> struct tn_wit_type_entry */
    bool off;                           /* behind a feature gate: checked, and left out */
    bool func_off; /* a function that is: wit-parser keeps the anonymous types it makes */

    bool wac; /* the declarations are of a WAC document: what stands before them is known, no more */
    struct tn_map *root;  /* its types outside of interfaces: name -> struct tn_wit_type_entry */
    struct tn_map others; /* its other names: name -> struct tn_wit_other */
    struct tn_map told;   /* ids of packages that are missing or wrong, and told to be */

    struct tn_map anonymous; /* key -> node, one of each in a package */
    struct tn_map owned;     /* resource -> the OWN node that using it as a value makes */
};

/* What a name of a WAC document is that no declaration of WIT is: "an instance". */
struct tn_wit_other {
    const char *what;
    struct tn_span span;
};

/* ---- wit_resolve.c ---- */

/* A resolver of a package that has no declarations yet: tn_wit_resolve gives it a unit's, compose/wac_*.c the
 * document's one by one. */
void tn_wit_resolver_init(struct tn_wit_resolver *r, struct tn_wit *wit, const struct tn_wit_options *options,
                          struct tn_wit_scratch *scratch, struct tn_wit_unit *unit);
/* An interface or world of a WAC document, resolved on the spot; its name is not taken. */
struct tn_wit_entry *tn_wit_resolve_declaration(struct tn_wit_resolver *r, const struct tn_source *source,
                                                struct tn_map *file, const struct ast_item *item);

/* The interface or world that a path names. Both are NULL where it was reported; `feature` is set where a
 * gate leaves it out, which is a finding unless r->off. */
struct tn_wit_found {
    struct tn_wit_interface *interface;
    struct tn_wit_world *world;
    const char *feature;
    bool is_world, is_interface; /* known before it is resolved, for what stands later in the order */
};
enum tn_wit_want { WANT_INTERFACE, WANT_WORLD };
struct tn_wit_found tn_wit_find(struct tn_wit_resolver *r, const struct ast_path *path,
                                enum tn_wit_want want);
/* "found a reference to … which is left out": a finding unless `r->off`. */
void tn_wit_report_off(struct tn_wit_resolver *r, struct tn_span span, const char *what, const char *name,
                       const char *feature);

/* Are suggestions still read? Beyond as many findings as are shown, looking for near names is time lost. */
bool tn_wit_suggests(const struct tn_wit_resolver *r);

/* Is an item with these attributes in? Checks them against the package's version. NULL: it is; else the
 * feature. */
const char *tn_wit_gate(struct tn_wit_resolver *r, const struct ast_attrs *attrs, struct tn_span span);

struct tn_note *tn_wit_note(struct tn_wit_resolver *r, const char *docs, const struct ast_attrs *attrs,
                            struct tn_span span);
/* One a part; a method's `self`, which is not written, stands where its name does. */
void tn_wit_note_parts(struct tn_wit_resolver *r, struct tn_note *note, const struct ast_part *parts,
                       uint32_t n, bool self);
const struct tn_attrs *tn_wit_attrs(struct tn_wit_resolver *r, const char *implements,
                                    const char *external_id);

/* The members of an interface, inline or not: into `interface`, which is r->interface meanwhile. */
void tn_wit_resolve_interface(struct tn_wit_resolver *r, struct tn_wit_interface *interface,
                              const struct ast_items *items, const char *feature);

/* ---- wit_resolve_type.c ---- */

static inline const struct tn_type *tn_wit_bad(void)
{
    return tn_type_prim(TN_BAD);
}

static inline bool tn_wit_is_bad(const struct tn_type *type)
{
    return !type || type->kind == TN_BAD;
}

static inline struct tn_span tn_wit_type_span(const struct tn_wit_resolver *r, const struct ast_type *t)
{
    return tn_wit_span(r->source, t->start, t->end);
}

/* A finding of one sentence. */
void tn_wit_rule(struct tn_wit_resolver *r, const char *code, struct tn_span span, const char *message);
/* `type`; TN_BAD, with a finding, where a constructor yielded NULL because a budget is used up. */
const struct tn_type *tn_wit_within_limits(struct tn_wit_resolver *r, const struct tn_type *type,
                                           struct tn_span span);
/* The node that a name in r->scope stands for; TN_BAD where it was reported. */
const struct tn_type *tn_wit_look_up(struct tn_wit_resolver *r, struct ast_id id);
/* The type of a field, parameter or result. `place` is the stability of what it stands in, or NULL. */
const struct tn_type *tn_wit_value_type(struct tn_wit_resolver *r, const struct ast_type *t,
                                        const struct tn_stability *place);
/* own<resource>: what a resource's name means where a value stands. */
const struct tn_type *tn_wit_own(struct tn_wit_resolver *r, const struct tn_type *resource,
                                 struct tn_span span);
/* The one node of the package for a structure: of kind t->kind, over what its parts came to. */
const struct tn_type *tn_wit_anonymous(struct tn_wit_resolver *r, const struct ast_type *t,
                                       const struct tn_stability *place, const struct tn_type *a,
                                       const struct tn_type *b, const struct tn_part *parts);
/* A finding, and true, where the part's name is there already or too near to one. */
bool tn_wit_duplicate_part(struct tn_wit_resolver *r, struct tn_wit_scope_names *names,
                           const struct ast_part *part);

/* Every `use` and type of an interface or world, in order of need: into r->scope. `owner_feature`: r's owner
 * is left out by it, as are all its types then. Calls `put` with each; `is_in`: no gate leaves it out. */
typedef void tn_wit_put_type_fn(struct tn_wit_resolver *r, void *context, struct tn_item item,
                                struct tn_span span, bool is_in);
void tn_wit_resolve_types(struct tn_wit_resolver *r, const struct ast_items *items, const char *owner_feature,
                          tn_wit_put_type_fn *put, void *context);

/* A finding: `id` is `what`, where `wanted` belongs; `first`, or an empty span: where it was made. */
void tn_wit_not_that(struct tn_wit_resolver *r, const char *code, struct ast_id id, const char *what,
                     const char *wanted, struct tn_span first);
/* "a record", of a type under a name. */
const char *tn_wit_a_kind(struct tn_wit_resolver *r, const struct tn_type *type);

/* ---- wit_resolve_func.c ---- */

/* The item of a function; `resource` is the name of what it is a method of, or NULL. type NULL: reported, or
 * left out by a gate. */
struct tn_item tn_wit_resolve_func(struct tn_wit_resolver *r, const struct ast_item *item,
                                   const char *resource);

/* ---- wit_scope.c ---- */

/* An empty map for a while; given back, it serves again. */
struct tn_map tn_wit_map_take(struct tn_wit_resolver *r);
void tn_wit_map_give(struct tn_wit_resolver *r, struct tn_map *map);

void tn_wit_scope_names_init(struct tn_wit_scope_names *names, struct tn_wit_resolver *r);
void tn_wit_scope_names_dispose(struct tn_wit_scope_names *names, struct tn_wit_resolver *r);
/* False, with a finding, where a name that is the same or too near is there. */
bool tn_wit_scope_name_add(struct tn_wit_resolver *r, struct tn_wit_scope_names *names, const char *name,
                           struct tn_span span);

void tn_wit_duplicate(struct tn_wit_resolver *r, struct tn_span span, struct tn_span first,
                      const char *format, ...) __attribute__((format(printf, 4, 5)));

/* n items, item edge.from after edge.to. Fills `ret_order` with all, those on cycles last, marked in
 * ret_cyclic. Each cycle is told to `cycle`: its edges in order, from where it is entered first. */
struct tn_wit_edge {
    unsigned from, to;
    struct tn_span span;
};
struct tn_wit_edges {
    struct tn_wit_edge *at;
    unsigned n, cap;
};
typedef void tn_wit_cycle_fn(void *context, const struct tn_wit_edge *const *loop, unsigned n);
void tn_wit_toposort(struct tn_arena *arena, unsigned n, const struct tn_wit_edges *edges,
                     unsigned *ret_order, bool *ret_cyclic, tn_wit_cycle_fn *cycle, void *context);

/* A finding about a cycle, with all its places. `name` tells what an item is called: "type `a`". */
typedef const char *tn_wit_item_name_fn(void *context, unsigned item);
struct tn_draft tn_wit_cycle_found(struct tn_diag_sink *sink, const struct tn_wit_edge *const *loop, unsigned n,
                                   tn_wit_item_name_fn *name, void *context);

/* The name of a setter's getter: "[get]x" of "[set]x". NULL: the name is no setter's. */
const char *tn_wit_getter_of(struct tn_wit_resolver *r, const char *name);
/* A new order of n names in which a setter stands before none of its getter: Explainer.md. */
const unsigned *tn_wit_setters_after_getters(struct tn_wit_resolver *r, const char *const *names, unsigned n);

/* ---- wit_resolve_world.c ---- */

void tn_wit_resolve_world(struct tn_wit_resolver *r, struct tn_wit_entry *entry);
/* After all worlds of the package are resolved, in order: includes, checks, elaboration. */
void tn_wit_complete_world(struct tn_wit_resolver *r, struct tn_wit_entry *entry);

#endif
