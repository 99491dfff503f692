/* Reading a component: a binary to nodes of the one type model, and what it is made of.
 *
 * Everything is checked that can be said of the structure: sections, index spaces, types, names,
 * instantiation, canonical functions. Function bodies inside core modules are not looked at here.
 *
 * Shape mode is for what only wants the interface: core modules are stepped over by length, core definitions
 * are counted and remembered without types, and checks on them are skipped. The component level is checked
 * all the same.
 *
 * Findings have codes component-… and wasm-…, a byte offset, and the way down ("component 1 › type section ›
 * item 4"). Specification: component-model Binary.md, Explainer.md. */
#ifndef TN_COMP_READ_H
#define TN_COMP_READ_H

#include "component/comp_types.h"
#include "wasm/wasm_read.h"

enum tn_binary_kind {
    TN_BINARY_UNKNOWN,   /* none of these */
    TN_BINARY_MODULE,    /* a core module */
    TN_BINARY_COMPONENT, /* a component, or a WIT package in binary form */
    TN_BINARY_WAT,       /* the text format: (module …), (component …) */
    TN_BINARY_WIT        /* text, and not wat: WIT as far as one can tell */
};
enum tn_binary_kind tn_binary_kind(struct tn_bytes bytes);
/* What to do about the text format. */
#define TN_ASSEMBLE_FIRST "assemble it first: tenon reads the binary form"
/* TN_OK where the source is of the kind `wanted` (MODULE or COMPONENT). Otherwise says what it is instead,
 * and what to do about it: code component-kind; TN_ERR_INVALID. */
enum tn_status tn_binary_expect(struct tn_diag_sink *sink, const struct tn_source *source,
                                enum tn_binary_kind wanted);

/* ---- what a component is made of ---- */

/* The 13 index spaces. */
enum tn_space {
    TN_SPACE_CORE_FUNC,
    TN_SPACE_CORE_TABLE,
    TN_SPACE_CORE_MEMORY,
    TN_SPACE_CORE_GLOBAL,
    TN_SPACE_CORE_TAG,
    TN_SPACE_CORE_TYPE,
    TN_SPACE_MODULE,
    TN_SPACE_CORE_INSTANCE,
    TN_SPACE_FUNC,
    TN_SPACE_VALUE,
    TN_SPACE_TYPE,
    TN_SPACE_COMPONENT,
    TN_SPACE_INSTANCE,
    TN_SPACES
};
const char *tn_space_word(enum tn_space space); /* "core function", "instance" */

/* How a definition came to be, and so what its `from`, `name` and `args` mean. */
enum tn_how {
    TN_BY_IMPORT, /* name; from: the item's number in type->component->imports */
    TN_BY_EXPORT, /* name; from: the index that was exported, in the same space (a new index stands for it) */
    TN_BY_DEFINITION, /* a type */
    TN_BY_NESTING, /* a module or component in this binary; from: its number in `modules` or `components` */
    TN_BY_INSTANTIATE, /* from: the module or component index; args */
    TN_BY_BAG,         /* an instance put together; args are its exports */
    TN_BY_ALIAS,       /* (alias export): from: the instance's index (core instance for core spaces); name */
    TN_BY_OUTER,       /* (alias outer): `count` scopes out, index `from` there */
    TN_BY_LIFT,        /* from: the core function's index */
    TN_BY_LOWER,       /* from: the function's index */
    TN_BY_BUILTIN,     /* name: the canonical built-in's, "resource.drop"; from: its type operand, if any */
    TN_BY_START        /* a value that the start function gave */
};

struct tn_arg {
    const char *name; /* interned */
    uint8_t space;    /* enum tn_space; of a core instantiation: TN_SPACE_CORE_INSTANCE */
    uint32_t index;
};

/* What a core instance exports: that of the module it was made of, or what was put together. */
struct tn_core_exports {
    const struct tn_module_type *module; /* or NULL, and then: */
    struct tn_map by_name;               /* name -> struct tn_extern_type */
};

struct tn_def {
    uint8_t how; /* enum tn_how */
    uint32_t from, count, n_args;
    const char *name; /* interned, or NULL */
    const struct tn_arg *args;
    size_t at; /* byte offset in the source */
    union {    /* by space; the core ones are NULL in shape mode */
        const struct tn_type
            *type; /* func, value, type, component, instance; module, core module type: a TN_MODULE */
        const struct tn_extern_type *core;     /* core func, table, memory, global, tag */
        const struct tn_core_exports *exports; /* core instance */
    };
    uint32_t
        number; /* of a core type: its number in the store, or TN_NO_TYPE where it is a module type, `type` */
};

struct tn_defs {
    struct tn_def *at;
    uint32_t n, cap;
};

struct tn_comp_module {             /* a core module nested in a component */
    size_t start, end;              /* bytes of the source */
    uint32_t index;                 /* in the module index space */
    const struct tn_module *module; /* NULL in shape mode: read it with tn_wasm_read over [start, end) */
};

struct tn_comp {
    const struct tn_source *source;
    size_t start, end;            /* bytes of the source: preamble to end */
    const struct tn_comp *parent; /* or NULL */
    uint32_t index;               /* in the parent's component index space */
    /* As seen from outside. The nodes of its items are those that the inside uses: what an import introduced,
     * what an export named; tn_component_instantiate (comp_copy.h) makes the copies that an instance has. */
    const struct tn_type *type; /* TN_COMPONENT */
    struct tn_str name;         /* from the section component-name, a view; empty where it has none */
    struct tn_defs spaces[TN_SPACES];
    struct tn_comp_module *modules;
    uint32_t n_modules;
    const struct tn_comp **components;
    uint32_t n_components;
    struct tn_customs customs;
    struct tn_custom names; /* while it is being read: its name section, */
    bool names_sought;      /*   once it was looked for ahead */
};

struct tn_known;      /* comp_known.h */
struct tn_comp_hole { /* where a source has no bytes, for a known component stands there */
    size_t start;
    const struct tn_comp *comp;
};

struct tn_comp_options {
    bool shape;
    bool verdict; /* only that is wanted: an instance's type is not made (NULL) where nothing asks for it, and
                   * what could be read is returned where items of it are wrong, too */
    struct tn_features features;
    const struct tn_known *known;     /* nested components that need not be read again, or NULL */
    const struct tn_comp_hole *holes; /* made by tn_comp_read_out, in order */
    uint32_t n_holes;
};
/* Shape mode, every proposal open: what a reader of interfaces wants. */
struct tn_comp_options tn_comp_shape(void);

/* The job's store of core types, made on first use: what tn_wasm_read wants. */
struct tn_core_types *tn_types_core(struct tn_types *types);

/* Reads a whole source. On failure the findings have been told and nothing is returned. A core module is told
 * by tn_binary_expect. */
enum tn_status tn_comp_read(struct tn_types *types, struct tn_diag_sink *sink, const struct tn_source *source,
                            const struct tn_comp_options *options, const struct tn_comp **ret_comp);

/* Follows re-exports, aliases and outer aliases back to where a definition of this component was made:
 * ret_comp may become a component around it. An alias of an instance's export ends there. */
const struct tn_def *tn_comp_origin(const struct tn_comp *comp, enum tn_space space, uint32_t index,
                                    const struct tn_comp **ret_comp);
/* The debug name that the component's name section gives an index; empty where it gives none. */
struct tn_str tn_comp_debug_name(const struct tn_comp *comp, enum tn_space space, uint32_t index);

#endif
