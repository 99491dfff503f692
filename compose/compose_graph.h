/* The composition graph: which components are instantiated, and what each import of each is given.
 *
 * A node is something the outer component has at hand: an import of its own, an instance of a package, or an
 * export of another node. An instance's arguments are nodes, one an import; where one is missing, the import
 * is left open and becomes an import of the whole. A front end (plug, the WAC language) makes packages, nodes
 * and exports, a node after those it refers to; then tn_graph_resolve    unites the open imports,
 * instantiates every package on the type model, and so finds what does not fit; adds the exports without
 * which others could not be named tn_graph_encode     writes the outer component: what resolves, validates
 *     tn_graph_prove      reads it again, and holds it against the plan
 * Everything lives in the arena of `types`. Order decides every output, so the same plan gives the same
 * bytes. */
#ifndef TN_COMPOSE_GRAPH_H
#define TN_COMPOSE_GRAPH_H

#include "base/out.h"
#include "component/comp_known.h"

/* A component as it is embedded. Two of equal bytes are embedded once. */
struct tn_package {
    const char *label; /* what messages call it: the path as the user wrote it */
    const struct tn_source *source;
    const struct tn_type *type; /* COMPONENT */
    struct tn_package *same;    /* an earlier one of equal bytes, or NULL */
    uint32_t binaries, depth;   /* modules and components in it, itself too; how deep they are nested */
    uint32_t index;             /* in the component index space, once `written` */
    bool written;
};

enum tn_node_kind { TN_NODE_IMPORT, TN_NODE_INSTANCE, TN_NODE_ALIAS, TN_NODE_TYPE };

struct tn_node {
    uint8_t kind;               /* enum tn_node_kind */
    uint8_t sort;               /* enum tn_sort */
    const char *name;           /* of the import, or of the export of `of`; interned */
    struct tn_package *package; /* INSTANCE: what it is an instance of, */
    struct tn_node **args;      /*   and one node for each of its imports; NULL: left open, until resolved */
    struct tn_node *of;         /* ALIAS; without a name it is the other node itself */
    struct tn_map aliases;      /* name -> the ALIAS of this one */
    const struct tn_attrs *attrs;
    const struct tn_type
        *type;           /* what it is; set when resolved. TYPE, and a declared IMPORT: from the start */
    const char *label;   /* INSTANCE, IMPORT: what the front end calls it, or NULL */
    struct tn_span span; /* where the front end's text makes it, */
    struct tn_span *arg_spans; /*   and gives each argument; or NULL */
    uint32_t index;            /* in the index space of its sort, once `written` */
    bool written;
    bool types_only; /* IMPORT: what it is for is given from inside; others mention its types */
};

struct tn_graph_export {
    const char *name; /* interned */
    struct tn_node *node;
    const struct tn_attrs *attrs;
    struct tn_span span; /* where it is asked for, or empty */
    bool added;          /* not asked for: it names a type that another export mentions */
    bool ascribed;       /* written with its type, which speaks of types as other exports name them */
};

struct tn_node_list {
    struct tn_node **at;
    unsigned n, cap;
};

struct tn_graph {
    struct tn_types *types;
    struct tn_diag_sink *sink;
    struct {
        struct tn_package **at;
        unsigned n, cap;
    } packages;
    struct tn_known known; /* the components of packages, read and validated once: see tn_graph_read */
    struct {
        const struct tn_component *component; /* whose imports they are; NULL: none */
        struct tn_node **nodes;               /* one an import; NULL where only others need it */
        const char *label;                    /* who declares them, in messages */
    } declared; /* imports that the front end asks for, beside those that stay open */
    struct {
        bool on;
        struct tn_texts allow; /* names, any version of a track; `ns:package` for all of its interfaces */
    } closed; /* the whole may import what is allowed, and types, and nothing else: set by the front end */
    struct tn_node_list imports;   /* of the whole */
    struct tn_node_list instances; /* an instance after those that its arguments come from */
    struct {
        struct tn_graph_export *at;
        unsigned n, cap;
    } exports;
    struct tn_list binds, defined; /* resources: those that the imports bring, those made inside */
    bool unproved;                 /* what was written is not what was planned: a bug of ours, told */
};

void tn_graph_init(struct tn_graph *graph, struct tn_types *types, struct tn_diag_sink *sink);
/* `type` is what tn_comp_read made of `source`, which must outlive the output. */
struct tn_package *tn_graph_package(struct tn_graph *graph, const char *label, const struct tn_source *source,
                                    const struct tn_type *type);
/* Nothing but types of components and instances: WIT in binary form, which holds no code. */
bool tn_package_is_wit(const struct tn_package *package);
struct tn_node *tn_graph_instance(struct tn_graph *graph, struct tn_package *package);
struct tn_node *tn_graph_import(struct tn_graph *graph, const struct tn_item *item);
/* An import that is asked for, to be put into graph->declared: its type is that of the import once resolved.
 */
struct tn_node *tn_graph_declare(struct tn_graph *graph, const struct tn_item *item, struct tn_span span);
/* A type that the whole defines. */
struct tn_node *tn_graph_type(struct tn_graph *graph, const struct tn_type *type, struct tn_span span);
/* The node for an export of `of`; the same one each time. */
struct tn_node *tn_graph_alias(struct tn_graph *graph, struct tn_node *of, const struct tn_item *item);
/* An import of a type is a name for one of an interface imported before it (`use` in a world): where that
 * interface is given, so is the type. NULL: it is not. */
struct tn_node *tn_graph_used_type(struct tn_graph *graph, const struct tn_node *instance,
                                   const struct tn_item *import);
/* The instance that an alias, or an alias of one, comes from; of an import, the import. */
const struct tn_node *tn_node_origin(const struct tn_node *node);
/* The same in a word for messages: the component's label, or "the import of the whole". */
const char *tn_node_giver(const struct tn_node *node);
void tn_graph_export(struct tn_graph *graph, const char *name, struct tn_node *node,
                     const struct tn_attrs *attrs);

enum tn_status tn_graph_resolve(struct tn_graph *graph);
/* The COMPONENT that the whole is, once resolved; NULL, with a finding, where a limit is exceeded. */
const struct tn_type *tn_graph_component(struct tn_graph *graph);
enum tn_status tn_graph_encode(struct tn_graph *graph, struct tn_out *ret_out);
/* What is to be written, read as a file called `name` would be, but for the components in it that are known:
 * valid, and importing and exporting what was planned, no more. */
enum tn_status tn_graph_prove(struct tn_graph *graph, const struct tn_out *out, const char *name);

/* ---- what the steps share ---- */

/* compose_open.c, the first step of resolving: an import of the whole for every argument that is missing. */
enum tn_status tn_graph_open(struct tn_graph *graph);
/* compose_closed.c: tells each import of the whole that may not be one; TN_ERR_INVALID where there is any. */
enum tn_status tn_graph_check_closed(struct tn_graph *graph);
/* compose_limits.c, the last step of resolving: is what would be written within what engines accept? */
enum tn_status tn_graph_limits(struct tn_graph *graph);
/* Tells that a budget was exceeded; TN_ERR_LIMIT. */
enum tn_status tn_graph_over(struct tn_graph *graph);

/* Walks what `t` is made of, and calls `found` for each node that has an owner; goes on below it where
 * `found` says so. `seen`: nodes that need not be walked again. */
typedef bool tn_owner_fn(void *context, const struct tn_type *t, void *owner);
void tn_each_owner(const struct tn_map *owners, struct tn_map *seen, const struct tn_type *t,
                   tn_owner_fn *found, void *context);
/* Notes with both sides of a mismatch: of each item what stands there, in WIT. By term: who has it, and the
 * item. */
struct tn_mismatch;
void tn_graph_note_sides(struct tn_draft *draft, const struct tn_mismatch *mismatch, const char *const who[2],
                         const struct tn_item *const items[2]);

/* ---- front ends, and what is around them ---- */

struct tn_plug_options {
    bool by_type; /* where no name fits, an export whose type does, if it is the only one */
};

/* compose_plug.c: an instance of `socket` whose imports are given what `plugs` export, and those theirs;
 * exports what the socket does. Fails where a plug is not used, where two offer the same, and where none
 * fits. */
enum tn_status tn_plug(struct tn_graph *graph, const struct tn_plug_options *options,
                       struct tn_package *socket, struct tn_package *const *plugs, uint32_t n);

/* compose_files.c: a component at hand as a package, read and validated but for its function
 * bodies, which tn_graph_write looks at; one of the same bytes is not read again. What is no component is
 * told. */
enum tn_status tn_graph_read(struct tn_graph *graph, const struct tn_source *source,
                             struct tn_package **ret_package);
/* What is added to a composition once it is encoded: sections behind the others (caps/caps_compose.h). */
typedef enum tn_status tn_finish_fn(void *with, struct tn_graph *graph, struct tn_out *out);
/* A graph whose nodes and exports are made, resolved, encoded, finished (or NULL), proved, and written to
 * `output` ("-": standard output) while the function bodies of all that was read are validated. *ret_len:
 * bytes. */
enum tn_status tn_graph_write(struct tn_graph *graph, tn_finish_fn *finish, void *with, const char *output,
                              uint64_t *ret_len);

/* The whole of plugging, from files to a file. Every input is read, so that one run tells what is wrong with
 * each. */
typedef enum tn_status tn_open_fn(void *with, const char *operand, const struct tn_source **ret_source);
struct tn_plug_files {
    const char *socket, *output;
    const char *const *plugs;
    unsigned n;
    struct tn_plug_options options;
    tn_open_fn *open; /* NULL: an operand is a file */
    tn_finish_fn *finish;
    void *open_with, *finish_with;
    uint64_t len; /* set: bytes written */
};
enum tn_status tn_plug_files(struct tn_graph *graph, struct tn_plug_files *files);

#endif
