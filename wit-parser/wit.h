/* WIT declarations: packages, interfaces and worlds above the type nodes of component/comp_types.h.
 *
 * An interface is a *template*: an ordered list of items (types, then functions) whose nodes may be over the
 * nodes of other interfaces (`use`). Its id is a label, never an identity. A world is two lists of ports,
 * with the imports it needs by what it mentions written out ("elaborated"); wit_elaborate.h opens a copy of
 * each template for a component type, wit_recover.h goes the other way and makes these declarations of a
 * component.
 *
 * WIT text and binaries end in the same structures: wit_json.c and wit_print.c know no difference.
 *
 * How nodes stand for WIT:
 *   record, variant, enum, flags, type x = …   NAMED (its own node) over the structure or over what is named
 *   use other.{a as b}                         NAMED "b" over the node that `other` declares for `a`
 *   resource r                                 RESOURCE; used as a value it is OWN over it, `type s = r` a
 * NAMED f: func(…)                                 FUNC; methods carry `self` first, under the item
 * "[method]r.f"
 *
 * Specification: component-model WIT.md. */
#ifndef TN_WIT_H
#define TN_WIT_H

#include "base/buf.h"
#include "base/job.h"
#include "component/comp_types.h"

struct tn_wit_package {
    const char *ns, *name; /* interned: "wasi", "io" */
    const char *version;   /* interned, or NULL */
    const char *id;        /* interned: "wasi:io@0.2.0" */
    const char *docs;      /* or NULL */
    struct tn_span span;   /* of the id in its `package` header */
    struct {
        struct tn_wit_interface **at;
        unsigned n, cap;
    } interfaces; /* in order of creation, those written inline in a world included */
    struct {
        struct tn_wit_world **at;
        unsigned n, cap;
    } worlds;
    struct tn_map by_name; /* interned name -> struct tn_wit_decl of a named interface or a world */
    struct tn_map off;     /* interned name of one left out -> the feature that would let it in */
    unsigned number;       /* wit_json.c */
    bool partial; /* something in it was wrong: a name that is missing was perhaps meant to be there */
    struct {
        struct tn_wit_def **at;
        unsigned n, cap;
    } made; /* every type definition, in order of creation: what `wit json` numbers */
};

struct tn_wit_decl { /* one of the two */
    struct tn_wit_interface *interface;
    struct tn_wit_world *world;
};

struct tn_wit_interface {
    const char *name; /* NULL: written inline in a world, under the port's name */
    const char *id;   /* interned: "wasi:io/poll@0.2.0"; NULL where there is no name */
    struct tn_wit_package *package;
    struct tn_instance instance;       /* types first, then functions, each in order; grows until sealed */
    const struct tn_type *type;        /* the INSTANCE node of it: set by tn_wit_interface_seal */
    const struct tn_note *note;        /* never NULL */
    struct tn_wit_interface *clone_of; /* an inline one that came with an `include`; else NULL */
    struct {
        struct tn_wit_interface **at;
        unsigned n, cap;
    } uses; /* what its types are used from, each once: see tn_wit_uses */
    bool uses_known;
    struct tn_map off; /* interned name of a type left out -> the feature that would let it in */
    struct tn_map bad; /* interned name of a type that was wrong: it is not among the items */
    bool partial;      /* something in it was wrong: a name that is missing was perhaps meant to be there */
    unsigned serial, number; /* of creation; wit_json.c */
};

/* An import or export of a world. */
struct tn_wit_port {
    struct tn_item item; /* name: the interface's id where by_id, else plain; sort: FUNC, TYPE or INSTANCE.
                          * type: FUNC; NAMED or RESOURCE; of an INSTANCE the template (may be NULL before it
                          * is sealed). attrs->implements: a plain name for an interface, `label: path` */
    struct tn_wit_interface *interface; /* of an INSTANCE */
    bool by_id;                         /* a path: `import wasi:io/poll@0.2.0;` or `import poll;` */
    bool implicit;                      /* not written: needed by what is */
};

struct tn_wit_ports {
    struct tn_wit_port *at;
    unsigned n, cap;
    struct tn_map by_name; /* interned item name, number + 1 */
};

struct tn_wit_world {
    const char *name;
    const char *id; /* interned: "wasi:cli/command@0.2.0" */
    struct tn_wit_package *package;
    struct tn_wit_ports imports, exports;
    const struct tn_note *note; /* never NULL */
    unsigned serial, number;    /* of creation; wit_json.c */
    bool partial;               /* as of a package */
};

/* A type definition: a NAMED or RESOURCE that an interface or world owns, or an anonymous structure, which
 * nobody does. Which of them owns a node is known here, never by the node. */
struct tn_wit_def {
    const struct tn_type *type;
    struct tn_wit_package *package;     /* in whose made[] it stands */
    struct tn_wit_interface *interface; /* its owner: one of the two, or neither */
    struct tn_wit_world *world;
    const struct tn_stability *stability; /* or NULL. Anonymous types inherit it (wit-parser's rule) */
    const char *external_id;              /* or NULL */
    unsigned serial, number;              /* of creation; wit_json.c */
};

/* Everything resolved in one job: what wit-parser calls a Resolve. */
struct tn_wit {
    struct tn_job *job;
    struct tn_types *types;
    struct {
        struct tn_wit_package **at;
        unsigned n, cap;
    } packages;             /* each after those it uses */
    struct tn_map by_id;    /* interned package id -> struct tn_wit_package */
    struct tn_map defs;     /* node -> struct tn_wit_def */
    struct tn_map features; /* interned names of those that WIT text puts something behind */
    unsigned n_recovered;   /* how many of the packages were read from a binary, the only one so far */
    unsigned serials;
    unsigned n_ports; /* of all worlds: TN_MAX_WIT_PORTS */
};

void tn_wit_init(struct tn_wit *wit, struct tn_job *job, struct tn_types *types);

/* ---- making declarations: the resolver and wit_recover.c share these ---- */

/* `version` may be NULL. The package must not be there yet. */
struct tn_wit_package *tn_wit_package_add(struct tn_wit *wit, const char *ns, const char *name,
                                          const char *version);
/* `name` NULL: inline in a world. `note` NULL: none. */
struct tn_wit_interface *tn_wit_interface_add(struct tn_wit *wit, struct tn_wit_package *package,
                                              const char *name, const struct tn_note *note);
struct tn_wit_world *tn_wit_world_add(struct tn_wit *wit, struct tn_wit_package *package, const char *name,
                                      const struct tn_note *note);
/* The same, known to nobody: what a feature gate leaves out. */
struct tn_wit_interface *tn_wit_interface_new(struct tn_wit *wit, struct tn_wit_package *package,
                                              const char *name, const struct tn_note *note);
struct tn_wit_world *tn_wit_world_new(struct tn_wit *wit, struct tn_wit_package *package, const char *name,
                                      const struct tn_note *note);
/* Registers a node: with its owner, or with none (anonymous structures). Returns the one there already. */
struct tn_wit_def *tn_wit_def_add(struct tn_wit *wit, struct tn_wit_package *package,
                                  const struct tn_type *type, struct tn_wit_interface *interface,
                                  struct tn_wit_world *world);
/* A type or function of an interface; RESOURCEs that it introduces are added to the binders. False where the
 * name is taken. A type is registered as the interface's. */
bool tn_wit_interface_put(struct tn_wit *wit, struct tn_wit_interface *interface, struct tn_item item);
void tn_wit_interface_seal(struct tn_wit *wit, struct tn_wit_interface *interface);
/* False where the name is taken. A type is registered as the world's. */
bool tn_wit_world_put(struct tn_wit *wit, struct tn_wit_world *world, bool is_export,
                      struct tn_wit_port port);
/* Registers, as anonymous, every structure under `type` that is not known yet: for nodes made by copying. */
void tn_wit_defs_add(struct tn_wit *wit, struct tn_wit_package *package, const struct tn_type *type);
/* The same for what stands right under a structure or function, not for itself. */
void tn_wit_defs_add_parts(struct tn_wit *wit, struct tn_wit_package *package, const struct tn_type *type);
/* The interfaces that a sealed one uses types of, in the order they are first used. */
void tn_wit_uses(struct tn_wit *wit, struct tn_wit_interface *interface);
/* Adds the imports that the ports' uses need, before those that need them, in wit-parser's order. False, with
 * a finding, where an exported interface would be used both imported and exported. */
bool tn_wit_world_elaborate(struct tn_wit *wit, struct tn_wit_world *world);

/* ---- asking ---- */

struct tn_wit_package *tn_wit_package_find(const struct tn_wit *wit, const char *id); /* any text */
struct tn_wit_decl tn_wit_package_decl(const struct tn_wit *wit, const struct tn_wit_package *package,
                                       const char *name); /* any text */
struct tn_wit_port *tn_wit_ports_find(const struct tn_wit_ports *ports, const char *interned_name);
struct tn_wit_def *tn_wit_def_of(const struct tn_wit *wit, const struct tn_type *type); /* or NULL */
/* The interface whose type `type` is over, where it is `use`d from another one; else NULL. */
struct tn_wit_interface *tn_wit_used_from(const struct tn_wit *wit, const struct tn_type *type);

/* The world that `name` means: "", "world", "pkg/world" as in "ns:pkg/world[@version]"; only the world that
 * there is where it is NULL. On failure says why, with what there is, to the sink and returns NULL. */
struct tn_wit_world *tn_wit_select_world(struct tn_wit *wit, struct tn_wit_package *main, const char *name);

/* ---- reading ---- */

/* Reads a component or binary package: adds the packages it holds to `wit` (one that is there already is
 * united with what was read) and yields the main one. */
typedef enum tn_status tn_wit_binary_fn(void *context, struct tn_wit *wit, const struct tn_source *source,
                                        struct tn_wit_package **ret_package);

struct tn_wit_options {
    const char *const *features; /* @unstable(feature = …) that are on */
    unsigned n_features;
    bool all_features;
    bool shared;              /* a package that is there already is left as it is, not told */
    tn_wit_binary_fn *binary; /* NULL: binaries are refused */
    void *context;            /* for binary */
};

/* Parses and resolves what stands at `path`: a file, a directory with deps/, or a binary. Every finding goes
 * to the sink. TN_ERR_IO where `path` cannot be read, TN_ERR_INVALID where anything is wrong in what it
 * holds. */
enum tn_status tn_wit_load(struct tn_wit *wit, const struct tn_wit_options *options, const char *path,
                           struct tn_wit_package **ret_main);
/* The same for one source at hand (WIT text or binary). */
enum tn_status tn_wit_load_source(struct tn_wit *wit, const struct tn_wit_options *options,
                                  const struct tn_source *source, struct tn_wit_package **ret_main);

/* ---- writing ---- */

/* All packages as `wasm-tools component wit --json` prints them. */
void tn_wit_json(struct tn_wit *wit, struct tn_buf *out);

/* WIT text. One package; or `main` and then every other one as a nested `package … { }`. */
void tn_wit_print_package(struct tn_wit *wit, struct tn_buf *out, const struct tn_wit_package *package);
void tn_wit_print(struct tn_wit *wit, struct tn_buf *out, const struct tn_wit_package *main);

/* One file in the common style, every comment kept; nothing is resolved. What was written is read again and
 * compared. TN_ERR_INVALID, with findings, where the file does not parse; TN_ERR_VERIFY, with a finding,
 * where the result would not say what the file says, which is a bug. */
enum tn_status tn_wit_format(struct tn_job *job, const struct tn_source *source, struct tn_buf *ret_text);

#endif
