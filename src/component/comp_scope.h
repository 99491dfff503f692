/* What the readers of a component share: the scope being read, its index spaces, and findings. Internal to
 * component/.
 *
 * A scope is the body of a component, a component type or an instance type. Index → definition is one array
 * read. A wrong item is told and reading goes on with TN_BAD in its place, so that one run tells every
 * independent fault; bytes that are not of the format end it. */
#ifndef TN_COMP_SCOPE_H
#define TN_COMP_SCOPE_H

#include "component/comp_copy.h"
#include "component/comp_flat.h"
#include "component/comp_match.h"
#include "component/comp_names.h"
#include "component/comp_read.h"
#include "wasm/wasm_parse.h"

enum tn_scope_kind { TN_SCOPE_COMPONENT, TN_SCOPE_COMPONENT_TYPE, TN_SCOPE_INSTANCE_TYPE };

/* The names that one side of a scope (imports or exports) has so far. */
struct tn_side {
    struct tn_map canonical;   /* canonical form -> the name that took it */
    struct tn_map resource_of; /* the very node a type item introduced, of a resource -> its name */
    struct tn_map resources;   /* those names */
    struct tn_map named;       /* nodes that may be mentioned: introduced by this side */
};

/* An instance whose exports were not looked at as a whole: what `subst` makes of each of `exports`. Thousands
 * of instances of a component that exports much are then no more than their arguments. */
struct tn_later {
    struct tn_subst subst;
    const struct tn_items *exports;
};

struct tn_scope {
    struct tn_scope *outer;
    uint8_t kind; /* enum tn_scope_kind */
    unsigned depth;
    struct tn_defs *spaces;         /* TN_SPACES of them: the component's own, or the type body's */
    struct tn_type_numbers numbers; /* of the core types: what the core readers look at */
    struct tn_component
        *component;         /* imports, exports and binds_in, so far; an instance type uses its exports */
    struct tn_list defined; /* resources made here: by definition, instantiation, export */
    struct tn_side imports, exports;
    struct tn_map later;       /* instances: definition number + 1 -> struct tn_later */
    struct tn_map used;        /* values: definition number + 1 -> itself, once consumed */
    uint32_t size, alias_size; /* effective size of the items, and of what outer aliases brought in */
    tn_valtype context;        /* of context.get and context.set; 0: none yet */
    bool has_start;
    uint32_t n_decls;     /* of a type: the declarations so far */
    struct tn_comp *comp; /* COMPONENT: what is being made */
};

/* What findings go through on their way to the caller's sink. */
struct tn_comp_sink {
    struct tn_diag_sink sink; /* first */
    struct tn_comp_reader *c;
    struct tn_diag_sink *to;
};

struct tn_comp_reader {
    struct tn_wasm_parse p; /* first: p.r is the one cursor */
    struct tn_comp_sink sink;
    struct tn_types *types;
    struct tn_comp_options options;
    struct tn_scope *scope;
    const char *section; /* what is being read, for paths: "type section", and which of its items */
    uint32_t item, n_items;
    uint32_t nested;       /* modules and components so far, in the whole file */
    unsigned wrong;        /* findings that did not end the reading */
    struct tn_flats flats; /* what types are flattened to */
};

void tn_comp_sink_init(struct tn_comp_reader *c, struct tn_diag_sink *to);

/* A wrong item: told, and reading goes on. After many it ends. */
void tn_comp_wrong(struct tn_comp_reader *c, size_t at, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Bytes that are not of the format: told, and reading ends. */
void tn_comp_malformed(struct tn_comp_reader *c, size_t at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
/* As tn_comp_malformed, for a byte that should have told what comes. */
void tn_comp_bad_byte(struct tn_comp_reader *c, size_t at, uint8_t byte, const char *what);
/* False, and told, where the feature is closed. */
bool tn_comp_need(struct tn_comp_reader *c, size_t at, enum tn_feature feature, const char *what);
/* A match that went wrong was told; where it ran out of steps all others would, and reading ends. */
void tn_comp_mismatched(struct tn_comp_reader *c, const struct tn_match *match);
/* `t`, or where it is NULL for a budget's sake, a finding and TN_BAD; then reading ends. */
const struct tn_type *tn_comp_made(struct tn_comp_reader *c, size_t at, const struct tn_type *t);

static inline struct tn_arena *tn_comp_arena(const struct tn_comp_reader *c)
{
    return c->types->arena;
}
static inline size_t tn_comp_at(const struct tn_comp_reader *c)
{
    return tn_reader_offset(&c->p.r);
}
static inline bool tn_comp_on(const struct tn_comp_reader *c, enum tn_feature feature)
{
    return tn_feature_on(c->options.features, feature);
}

void tn_scope_push(struct tn_comp_reader *c, struct tn_scope *scope, enum tn_scope_kind kind,
                   struct tn_defs *spaces);
void tn_scope_pop(struct tn_comp_reader *c);

/* A new definition at the end of an index space of the present scope; the caller fills in the rest. Told
 * where the space is full. */
struct tn_def *tn_def_add(struct tn_comp_reader *c, enum tn_space space, enum tn_how how, size_t at);
/* The definition of an index, read from the cursor or given; NULL and told where there is none. */
const struct tn_def *tn_def_at(struct tn_comp_reader *c, const struct tn_scope *scope, enum tn_space space,
                               size_t at, uint32_t index);
/* The node of a type, func, value, instance or component index; TN_BAD and told where there is none. */
const struct tn_type *tn_node_at(struct tn_comp_reader *c, enum tn_space space, size_t at, uint32_t index);
/* An instance whose type is yet to be made; NULL where it has one. */
struct tn_later *tn_later_at(const struct tn_scope *scope, uint32_t instance);
/* The same of a module index: reads the module where shape mode stepped over it. */
const struct tn_type *tn_module_at(struct tn_comp_reader *c, size_t at, uint32_t index);
/* A value, which is thereby consumed. */
const struct tn_type *tn_value_at(struct tn_comp_reader *c, size_t at, uint32_t index);
/* The node of an index of a sort, whatever it is. */
const struct tn_type *tn_sort_at(struct tn_comp_reader *c, enum tn_sort sort, size_t at, uint32_t index);

enum tn_space tn_space_of(enum tn_sort sort);

/* ---- readers shared by sections ---- */

struct tn_sort_index {
    enum tn_sort sort;
    uint32_t index;
    size_t at;
};
/* sort, of what a component can import or export: core sorts but module are refused. */
enum tn_sort tn_read_sort(struct tn_comp_reader *c);
struct tn_sort_index tn_read_sortidx(struct tn_comp_reader *c);
/* nameattributes. The name is interned; ret_attrs is NULL where there are none. */
const char *tn_read_nameattributes(struct tn_comp_reader *c, const struct tn_attrs **ret_attrs);
/* A note that holds but the place. */
const struct tn_note *tn_note_at(struct tn_comp_reader *c, size_t start);

/* comp_read_core_types.c */
void tn_read_core_type(struct tn_comp_reader *c);

/* comp_read_types.c */
void tn_read_type(struct tn_comp_reader *c);
const struct tn_type *tn_read_valtype(struct tn_comp_reader *c);
const struct tn_type *tn_read_resultlist(struct tn_comp_reader *c);
/* externtype: an item's sort and type. A type bound makes the node that the item introduces. */
struct tn_item tn_read_externtype(struct tn_comp_reader *c, const char *name);

/* The end of a component or component type: its type, once it is known that no resource leaks. */
const struct tn_type *tn_comp_close(struct tn_comp_reader *c, size_t at);

/* comp_read_items.c */
void tn_read_import(struct tn_comp_reader *c);
void tn_read_export(struct tn_comp_reader *c);
void tn_read_exportdecl(struct tn_comp_reader *c);

/* comp_read_insts.c */
void tn_read_core_instance(struct tn_comp_reader *c);
void tn_read_instance(struct tn_comp_reader *c);
void tn_read_alias(struct tn_comp_reader *c);
void tn_read_start(struct tn_comp_reader *c);

/* comp_canon_builtins.c */
void tn_read_canon(struct tn_comp_reader *c);

/* comp_debug.c: the component's own name, where its name section has one. */
struct tn_str tn_comp_own_name(const struct tn_comp *comp);

/* "[i32 i32] -> []". */
const char *tn_comp_signature(const struct tn_comp_reader *c, const tn_valtype *params, uint32_t n_params,
                              const tn_valtype *results, uint32_t n_results);
const char *tn_comp_signature_of(const struct tn_comp_reader *c, const struct tn_core_type *func);
/* "an instance": a word with its article. */
const char *tn_comp_a(const struct tn_comp_reader *c, const char *word);
/* "core function 3 (`realloc`)": a definition of the present scope, with the name that the name section, or
 * else its import, export or alias, has for it. */
const char *tn_comp_called(struct tn_comp_reader *c, enum tn_space space, uint32_t index);

/* comp_check_names.c: is the item's name well formed and not taken, and does the function fit it? Takes it.
 */
void tn_check_name(struct tn_comp_reader *c, struct tn_side *side, const struct tn_items *before, bool import,
                   const struct tn_item *item, size_t at);
/* comp_check_named.c: does the item mention only types that this side has names for? Takes those it
 * introduces. The first that lacks one comes back; NULL: the type itself has a name on the other side. */
bool tn_check_named(struct tn_scope *scope, bool import, const struct tn_item *item,
                    const struct tn_type **ret_bad);

#endif
