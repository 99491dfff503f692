/* The one type model: component types as immutable nodes in one arena a job.
 *
 * WIT text, WIT packages in binary form, component binaries, composition and conformance checks all work on
 * these nodes. A node knows nothing of packages, interfaces or worlds: those are declarations above
 * (wit-parser/wit.h). One declaration, one node: nodes are not interned, because a *named* type and an equal
 * unnamed one differ in what the component model lets them do.
 *
 * A NAMED node equals what it names. `use`, `type a = b`, an import or export bounded (eq i) and a type
 * export each make one; an alias makes none: it yields the same node. What asks "what is it?" looks at
 * tn_base(); what asks "is it named?" looks at the node itself.
 *
 * Names, docs and spans hang off items: the ordered name -> node entries of instances and components.
 *
 * Specification: component-model Explainer.md "Type Definitions", Binary.md "Type Definitions". */
#ifndef TN_COMP_TYPES_H
#define TN_COMP_TYPES_H

#include "base/diag.h"
#include "base/map.h"
#include "base/names.h"
#include "base/status.h"

enum tn_kind { /* the order matters: ranges are tested */
               TN_BOOL,
               TN_S8,
               TN_U8,
               TN_S16,
               TN_U16,
               TN_S32,
               TN_U32,
               TN_S64,
               TN_U64,
               TN_F32,
               TN_F64,
               TN_CHAR,
               TN_STRING,
               TN_ERROR_CONTEXT, /* the last primitive: all up to here are static nodes */
               TN_RECORD,        /* these four cross an import or export only under a name */
               TN_VARIANT,
               TN_ENUM,
               TN_FLAGS,
               TN_TUPLE,
               TN_LIST,
               TN_LIST_N,
               TN_MAP,
               TN_OPTION,
               TN_RESULT,
               TN_FUTURE,
               TN_STREAM,
               TN_OWN,
               TN_BORROW,
               TN_NAMED,    /* a name for another node */
               TN_RESOURCE, /* an abstract type: the node is the identity */
               TN_FUNC,
               TN_INSTANCE,
               TN_COMPONENT,
               TN_MODULE,
               TN_BAD /* already reported; matches everything; never written out */
};

/* What stands anywhere under a node. */
enum {
    TN_HAS_RESOURCE = 1, /* a RESOURCE node: the type changes under substitution */
    TN_HAS_NAME = 2,     /* a NAMED node */
    TN_HAS_BORROW = 4,
    TN_HAS_HANDLE = 8,   /* own, borrow, future, stream or error-context: something to be disposed of */
    TN_HAS_POINTER = 16, /* string, list or map: lowering it needs memory and realloc */
    TN_HAS_BAD = 32
};

struct tn_part {                /* a field, case, flag, tuple element or parameter */
    const char *name;           /* interned; NULL in a tuple */
    const struct tn_type *type; /* NULL: no payload */
};

struct tn_type {
    uint32_t id; /* a serial number for side tables only; decides no order of output */
    uint8_t kind, has, depth;
    uint8_t align;  /* log2, in a 64-bit memory */
    uint32_t size;  /* effective (tree) size */
    uint32_t bytes; /* of a value, in a 64-bit memory */
    union {
        struct {
            const struct tn_part *at;
            uint32_t n;
        } parts; /* record variant enum flags tuple */
        struct {
            /* a: element, payload, ok, key, resource; NULL where a result or future has none. b: err, value
             */
            const struct tn_type *a, *b;
        } of; /* list map option result future stream own borrow */
        struct {
            const struct tn_type *a;
            uint32_t n;
        } list_n;
        struct tn_named *named;
        struct tn_resource *resource;
        struct tn_func *func;
        struct tn_instance *instance;
        struct tn_component *component;
        const struct tn_module_type *module; /* wasm/wasm_types.h */
    };
};

struct tn_stability {       /* WIT.md "Feature gates"; all NULL: unknown */
    const char *since;      /* version text */
    const char *feature;    /* unstable */
    const char *deprecated; /* version text, with either */
};

struct tn_part_note { /* words on a field, case, flag or parameter */
    const char *docs;
    uint32_t start, end; /* in the source of the item's span; 0: nowhere */
};

/* Words on an item: shared by its copies, so that a mismatch found after three substitutions still points
 * at the author's line. */
struct tn_note {
    const char *docs; /* NULL or text without comment marks */
    struct tn_stability stability;
    struct tn_span span;
    const struct tn_part_note *parts; /* one a part, or NULL */
    uint32_t n_parts;
};

static inline struct tn_span tn_part_span(const struct tn_note *note, uint32_t i)
{
    if (!note || i >= note->n_parts || !note->parts[i].end)
        return TN_NOWHERE;
    return (struct tn_span){note->span.source, note->parts[i].start, note->parts[i].end};
}

/* Attributes of an import's or export's name: Binary.md "importname'"/"exportname'"; nearly always absent. */
struct tn_attrs {
    const char *implements;
    const char *version_suffix;
    const char *external_id;
};

struct tn_named {
    const char *name;             /* NULL where none is known (a binary's alias chain) */
    const struct tn_type *target; /* one step */
    const struct tn_type *base;   /* all the way: never NAMED */
    const struct tn_note *note;
};

struct tn_resource {
    const char *name;
    const struct tn_type *copy_of; /* the resource it was freshened from: only for words */
    uint8_t rep;                   /* 0: abstract here (imported, or of a WIT template); else 32 or 64 */
    const struct tn_note *note;
};

struct tn_func {
    const struct tn_part *params;
    uint32_t n;
    bool async;
    const struct tn_type *result; /* NULL: none */
};

enum tn_sort {
    TN_SORT_FUNC,
    TN_SORT_TYPE,
    TN_SORT_INSTANCE,
    TN_SORT_COMPONENT,
    TN_SORT_MODULE,
    TN_SORT_VALUE
};

/* An export of an instance; an import or export of a component, world or interface. */
struct tn_item {
    const char *name; /* interned, as written: "wasi:io/poll@0.2.0", "[method]r.f"; comp_names.h parses it */
    uint8_t sort;     /* enum tn_sort */
    const struct tn_type *type; /* a type item: the node it introduces (NAMED, or a fresh RESOURCE) */
    const struct tn_attrs *attrs;
    const struct tn_note *note;
};

/* Items keep their order; look-up by interned name. */
struct tn_items {
    struct tn_item *at;
    uint32_t n, cap;
    struct tn_map by_name; /* from the ninth item on */
};

struct tn_list { /* of nodes */
    const struct tn_type **at;
    uint32_t n, cap;
};

/* An instance *type* binds the resources it declares; a concrete instance binds nothing, for importing or
 * exporting it moved its resources to the scope. */
struct tn_instance {
    struct tn_items exports;
    struct tn_list binds;
};

struct tn_component {
    struct tn_items imports, exports;
    struct tn_list binds_in, binds_out;
};

/* The maker of nodes: one a job. A constructor returns NULL where a budget (base/limits.h) is exceeded and
 * then says in `over` which: "type nesting", "type size", "value size", "number of types". A component of
 * a node that is TN_BAD makes the node TN_HAS_BAD, and it matches everything at that place. */
struct tn_types {
    struct tn_arena *arena;
    struct tn_names *names;
    uint32_t count;
    uint64_t fuel;              /* match steps left: TN_MATCH_FUEL at first */
    struct tn_map fits;         /* instance → the last one that it was found to fit, no resource in either */
    struct tn_core_types *core; /* wasm/wasm_types.h: the job's store of core types; tn_types_core makes it */
    const char *over;
};

void tn_types_init(struct tn_types *types, struct tn_arena *arena, struct tn_names *names);

const struct tn_type *tn_type_prim(enum tn_kind kind); /* TN_BOOL … TN_ERROR_CONTEXT, TN_BAD */
/* RECORD, VARIANT, ENUM, FLAGS or TUPLE. `parts` is kept, not copied: arena memory, not changed afterwards.
 */
const struct tn_type *tn_type_parts(struct tn_types *types, enum tn_kind kind, const struct tn_part *parts,
                                    uint32_t n);
/* LIST, MAP, OPTION, RESULT, FUTURE, STREAM, OWN or BORROW. `a` and `b` as in struct tn_type. */
const struct tn_type *tn_type_of(struct tn_types *types, enum tn_kind kind, const struct tn_type *a,
                                 const struct tn_type *b);
const struct tn_type *tn_type_list_n(struct tn_types *types, const struct tn_type *element, uint32_t n);
/* `target` may be any node that a type index can have, resources and other NAMED included. */
const struct tn_type *tn_type_named(struct tn_types *types, const char *name, const struct tn_type *target,
                                    const struct tn_note *note);
/* WIT declares before it defines: a NAMED without target, given one later, once; `has` and sizes are set
 * then. */
struct tn_type *tn_type_declare(struct tn_types *types, const char *name, const struct tn_note *note);
bool tn_type_define(struct tn_types *types, struct tn_type *named, const struct tn_type *target);
const struct tn_type *tn_type_resource(struct tn_types *types, const char *name, uint8_t rep,
                                       const struct tn_note *note);
const struct tn_type *tn_type_func(struct tn_types *types, const struct tn_part *params, uint32_t n,
                                   bool async, const struct tn_type *result);
/* Takes the filled-in structure, which must not change afterwards. A WIT interface is sealed when it is
 * whole. */
const struct tn_type *tn_type_instance(struct tn_types *types, struct tn_instance *instance);
const struct tn_type *tn_type_component(struct tn_types *types, struct tn_component *component);
const struct tn_type *tn_type_module(struct tn_types *types, const struct tn_module_type *module);

/* What a node is, behind its names. */
static inline const struct tn_type *tn_base(const struct tn_type *t)
{
    return t->kind == TN_NAMED ? t->named->base : t;
}

static inline bool tn_is_prim(const struct tn_type *t)
{
    return t->kind <= TN_ERROR_CONTEXT;
}

/* What a value type, function or name is made of, one after the other: for walks that do not care how. A
 * child may be NULL (a case without payload). Instances and components have items instead. */
static inline uint32_t tn_type_children(const struct tn_type *t)
{
    if (tn_is_prim(t))
        return 0;
    if (t->kind <= TN_TUPLE)
        return t->parts.n;
    if (t->kind == TN_FUNC)
        return t->func->n + 1;
    if (t->kind == TN_NAMED || t->kind == TN_LIST_N)
        return 1;
    return t->kind <= TN_BORROW ? 2 : 0;
}

static inline const struct tn_type *tn_type_child(const struct tn_type *t, uint32_t i)
{
    if (t->kind <= TN_TUPLE)
        return t->parts.at[i].type;
    if (t->kind == TN_FUNC)
        return i < t->func->n ? t->func->params[i].type : t->func->result;
    if (t->kind == TN_NAMED)
        return t->named->target;
    if (t->kind == TN_LIST_N)
        return t->list_n.a;
    return i ? t->of.b : t->of.a;
}

/* Room for n items in an empty list, exactly. */
void tn_items_reserve(struct tn_types *types, struct tn_items *items, uint32_t n);
/* Appends; false where the exact name is there already. */
bool tn_items_add(struct tn_types *types, struct tn_items *items, struct tn_item item);
const struct tn_item *tn_items_find(const struct tn_items *items, const char *interned_name);

/* The keyword or word of a kind as WIT and messages spell it: "u8", "record", "resource". */
const char *tn_kind_word(enum tn_kind kind);
const char *tn_sort_word(enum tn_sort sort);

#endif
