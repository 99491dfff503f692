/* Reading a core module: sections to types, imports, functions, exports and custom sections.
 *
 * Checked here: the preamble, order and lengths of sections, counts, types, limits, index bounds, names and
 * constant expressions. Function bodies are stepped over (wasm_bodies.h). Shape mode steps over everything
 * but types, imports, exports and custom sections, and leaves exports without a type.
 *
 * Specification: core §5.5 "Modules"; appendix "Custom Sections" for the name section. */
#ifndef TN_WASM_READ_H
#define TN_WASM_READ_H

#include "base/diag.h"
#include "base/status.h"
#include "wasm/wasm_features.h"
#include "wasm/wasm_types.h"

struct tn_custom {            /* a custom section, of a module or a component */
    struct tn_str name;       /* a view into the source */
    size_t start, end;        /* of the section in the source, id and length included */
    struct tn_bytes contents; /* after the name */
};
struct tn_customs {
    struct tn_custom *at;
    uint32_t n, cap;
};
/* The first section of that name, or NULL. */
const struct tn_custom *tn_custom_find(const struct tn_customs *customs, const char *name);
/* A cursor over its contents. */
struct tn_reader tn_custom_reader(const struct tn_source *source, const struct tn_custom *custom);

struct tn_module_section { /* where a section's contents are */
    uint8_t id;
    size_t start, end;
};

struct tn_code_part { /* function bodies that stand one after another, as many as are worth a thread's turn */
    size_t start;     /* in the source: of the first one's length */
    uint32_t len, n;  /* bytes; bodies */
    uint32_t func;    /* the first one's function index */
};

struct tn_module {
    const struct tn_source *source;
    size_t start, end;                 /* bytes of the source: preamble to end */
    const struct tn_module_type *type; /* imports; exports (in shape mode with kind, name and index alone) */
    const uint32_t *types;             /* type index -> number in the store */
    uint32_t n_types;
    /* By index, imports first; not in shape mode: */
    const uint32_t *funcs; /* number of the function's type */
    const struct tn_extern_type *tables, *memories, *globals, *tags;
    uint32_t n_funcs, n_tables, n_memories, n_globals, n_tags;
    uint32_t n_imported_funcs, n_imported_tables, n_imported_globals;
    uint32_t n_elements, n_data;
    uint32_t start_func; /* or TN_NO_TYPE */
    /* What bodies are checked against: */
    const tn_valtype *element_types; /* of element segments */
    const uint8_t *func_refs;        /* by function index: may ref.func name it? NULL: none */
    const bool *exact_imports;       /* by function index: an import of exact type */
    int64_t data_count;              /* as declared before the bodies, or -1 */
    struct tn_customs customs;
    const struct tn_code_part *code; /* every body, in order */
    uint32_t n_code;
    const struct tn_module_section *sections; /* all but custom ones, in order */
    uint32_t n_sections;
};

struct tn_module_options {
    bool shape;
    struct tn_features features;
};

/* Reads bytes [start, end) of the source. Findings have codes wasm-…; `path` says what it is that they stand
 * in
 * ("module 2"; NULL: the source itself). On failure nothing is returned. */
enum tn_status tn_wasm_read(struct tn_core_types *types, struct tn_diag_sink *sink,
                            const struct tn_source *source, size_t start, size_t end, const char *path,
                            const struct tn_module_options *options, const struct tn_module **ret_module);

/* ---- the name section: never an error; what cannot be read is not there ---- */

/* The module's own name, a view into the source; empty where it has none. */
struct tn_str tn_wasm_name(const struct tn_module *module);
/* Calls `each` for every function that has a name, in the order they stand. */
void tn_wasm_func_names(const struct tn_module *module,
                        void (*each)(void *ctx, uint32_t index, struct tn_str name), void *ctx);
/* The same for globals. */
void tn_wasm_global_names(const struct tn_module *module,
                          void (*each)(void *ctx, uint32_t index, struct tn_str name), void *ctx);

#endif
