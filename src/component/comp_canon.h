/* What the readers of canonical functions share. Internal to component/. */
#ifndef TN_COMP_CANON_H
#define TN_COMP_CANON_H

#include "component/comp_flat.h"
#include "component/comp_scope.h"

/* ---- options (comp_canon_options.c) ---- */

enum {
    TN_CANON_ENCODING = 1,
    TN_CANON_MEMORY = 2,
    TN_CANON_REALLOC = 4,
    TN_CANON_POST_RETURN = 8,
    TN_CANON_ASYNC = 16,
    TN_CANON_CALLBACK = 32,
    TN_CANON_CORE_TYPE = 64,
    TN_CANON_GC = 128
};

struct tn_canon_options {
    unsigned given;                                  /* TN_CANON_… */
    bool wide_text;                                  /* the encoding is UTF-16 */
    tn_valtype pointer;                              /* by the memory: I32 or I64 */
    uint32_t memory, realloc, post_return, callback; /* indices */
    uint32_t core_type;                              /* a number in the store, or TN_NO_TYPE */
    size_t at;
};

/* opts ::= vec(canonopt): read, and checked as far as they go without the function they are for. */
struct tn_canon_options tn_canon_options(struct tn_comp_reader *c);
void tn_canon_need_memory(struct tn_comp_reader *c, const struct tn_canon_options *o);
void tn_canon_need_realloc(struct tn_comp_reader *c, const struct tn_canon_options *o);
/* Refuses what only a lift can have. */
void tn_canon_check_lowering(struct tn_comp_reader *c, const struct tn_canon_options *o);

/* The memory that an option or built-in names: not shared, and 64-bit only where that is open. Its pointers'
 * type. */
tn_valtype tn_canon_memory(struct tn_comp_reader *c, size_t at, uint32_t index);
/* The type of a core function; NULL where it is not known here. */
const struct tn_core_type *tn_canon_core_func(struct tn_comp_reader *c, size_t at, uint32_t index);
bool tn_canon_has_signature(const struct tn_core_type *t, const tn_valtype *params, uint32_t n_params,
                            const tn_valtype *results, uint32_t n_results);
/* A finding: component-canon. */
void tn_canon_wrong(struct tn_comp_reader *c, size_t at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* ---- lift and lower (comp_canon_lift.c) ---- */

void tn_canon_read_lift(struct tn_comp_reader *c, size_t at);
void tn_canon_read_lower(struct tn_comp_reader *c, size_t at);

struct tn_canon_signature {
    struct tn_flat params, results;
};
/* CanonicalABI.md flatten_functype; what memory and realloc the values need is told. */
struct tn_canon_signature tn_canon_flatten(struct tn_comp_reader *c, const struct tn_func *func,
                                           const struct tn_canon_options *o, bool lift);
/* The number of the core function type of a signature. */
uint32_t tn_canon_number(struct tn_comp_reader *c, const struct tn_canon_signature *s);
/* Under the option gc: does the core function type (a number, or TN_NO_TYPE) fit the function? */
void tn_canon_check_gc(struct tn_comp_reader *c, const struct tn_func *func, const struct tn_canon_options *o,
                       uint32_t number);
/* A new core function; TN_NO_TYPE leaves its type open (shape mode). */
struct tn_def *tn_canon_add_core_func(struct tn_comp_reader *c, enum tn_how how, size_t at, uint32_t number);

#endif
