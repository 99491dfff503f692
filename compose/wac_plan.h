/* What the steps of planning a WAC document share. Internal to wac_*.c. */
#ifndef TN_WAC_PLAN_H
#define TN_WAC_PLAN_H

#include "compose/wac.h"
#include "compose/wac_ast.h"
#include "wit-parser/wit_resolve.h"

/* What a name of the document stands for. */
struct wac_item {
    struct tn_node *node;                     /* NULL: what it should be was told to be wrong */
    const struct tn_wit_interface *interface; /* of a definition, or of what is imported */
    const struct tn_wit_world *world;         /* of a definition */
    struct tn_span span;                      /* of the name */
    bool defined;                             /* a definition: exported under the name too */
};

struct wac_package {
    struct tn_package_request request;
    const char *id; /* "wasi:io@0.2.0", as the document has it */
    struct tn_package_found found;
    bool failed;                /* told */
    struct tn_package *package; /* as a component, once that is wanted */
    struct tn_wit_package *wit; /* as WIT, once that is wanted */
    bool no_component, no_wit;  /* told */
};

struct tn_wac {
    struct tn_job *job;
    struct tn_graph *graph;
    struct wac_document document;
    struct tn_package_source *source;
    struct tn_map packages; /* id -> struct wac_package */
    struct tn_wit wit;
    struct tn_wit_options options;
    struct tn_wit_unit unit;
    struct tn_wit_resolver resolver;
    struct tn_map file;           /* what the resolver wants to have for each file */
    struct tn_map root;           /* types at the top level -> struct tn_wit_type_entry */
    struct tn_map names;          /* of the document -> struct wac_item */
    struct tn_wit_world *imports; /* the import statements as the imports of a world */
    struct tn_map ports;          /* import name -> IMPORT node */
    struct tn_items components;   /* imports of components, which no world has */
    struct tn_map imported;       /* canonical import name -> its wac_item */
    struct tn_map exported;       /* export name -> number + 1 in graph->exports */
    struct tn_map defined;        /* types at the top level: node -> itself */
    const struct tn_wit_world *target;
    enum tn_status status; /* why a package could not be had, where it was not its absence */
    unsigned at;           /* the statement being planned */
};

static inline struct tn_span wac_span(const struct tn_wac *w, uint32_t start, uint32_t end)
{
    return tn_wit_span(w->document.source, start, end);
}

static inline struct tn_span wac_id_span(const struct tn_wac *w, struct ast_id id)
{
    return ast_id_span(w->document.source, id);
}

/* wac_packages.c: the package that a name stands for; NULL where it was told to be missing or wrong. */
struct wac_package *tn_wac_find(struct tn_wac *w, const struct ast_package_id *id);
/* As a component, to be instantiated; as WIT. NULL likewise. */
struct tn_package *tn_wac_component(struct tn_wac *w, struct wac_package *package, struct tn_span span);
struct tn_wit_package *tn_wac_wit(struct tn_wac *w, struct wac_package *package, struct tn_span span);
bool tn_wac_is_own(const struct tn_wac *w, const struct ast_package_id *id);
/* The packages that the declarations of a statement name are found, as WIT. */
void tn_wac_load_paths(struct tn_wac *w, const struct ast_item *item);

/* wac_expr.c: the item that an expression comes to. */
struct wac_item tn_wac_expr(struct tn_wac *w, const struct wac_expr *expr);
/* The item of a name; told where there is none. */
struct wac_item tn_wac_look_up(struct tn_wac *w, struct ast_id id);
/* What a node that is an instance exports, before it is known with which types; NULL: it is none. */
const struct tn_items *tn_wac_exports(const struct tn_node *node);
/* "an instance", "a function's type": of an item. */
const char *tn_wac_what(struct tn_wac *w, const struct wac_item *item);
/* The id of the interface that an instance is of, or NULL. */
const char *tn_wac_interface_id(const struct wac_item *item);

#endif
