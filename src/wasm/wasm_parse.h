/* Reading types of core WebAssembly out of a section: what modules and components both do. Internal to wasm/
 * and component/. The first error ends the reading: tn_wasm_wrong tells it and moves the reader to its end.
 */
#ifndef TN_WASM_PARSE_H
#define TN_WASM_PARSE_H

#include "base/reader.h"
#include "wasm/wasm_features.h"
#include "wasm/wasm_types.h"

/* A type index space: numbers in the store; TN_NO_TYPE where a component has a module type. */
struct tn_type_numbers {
    uint32_t *at;
    uint32_t n, cap;
};

struct tn_wasm_parse {
    struct tn_reader r;
    struct tn_core_types *store;
    struct tn_features features;
    struct tn_diag_sink *sink;
    const char *path;                                /* of findings: the way down, or NULL */
    const char *(*path_of)(struct tn_wasm_parse *p); /* or, where set, what makes it when it is wanted */
    const char *malformed;                           /* the code of the reader's own errors */
    const char *note, *help;                         /* said with the next error, or NULL */
    bool told;                                       /* the error in `r` has been told */
    bool unused;                                     /* what is read is of no module: only its form counts */
    struct tn_type_numbers *types;                   /* what type indices mean here */
    struct {
        uint32_t index, number,
            n; /* while a recursion group is read: its first index and number, and how many */
    } group;
};

/* Tells the first error: at a byte offset of the source. */
void tn_wasm_wrong(struct tn_wasm_parse *p, size_t at, const char *code, const char *format, ...)
    __attribute__((format(printf, 4, 5)));
/* Tells the reader's own error, where it has one that was not told. True where all is well. */
bool tn_wasm_done(struct tn_wasm_parse *p);
/* False, and told, where the feature is closed: "`what` requires the … proposal". */
bool tn_wasm_need(struct tn_wasm_parse *p, size_t at, enum tn_feature feature, const char *what);

enum { TN_MAX_TABLES = 100000, TN_MAX_MEMORIES = 100 };
/* How many of a kind one module may have, imports included. */
uint32_t tn_wasm_max(struct tn_features features, enum tn_extern kind);

/* Types as the text format writes them, for messages: a defined one by its index here. */
const char *tn_wasm_type_text(const struct tn_wasm_parse *p, tn_valtype type);
/* The same of several, in brackets: "[i32 (ref 3)]". */
const char *tn_wasm_types_text(const struct tn_wasm_parse *p, const tn_valtype *types, uint32_t n);

tn_valtype tn_parse_valtype(struct tn_wasm_parse *p);
/* A heap type, as the type of references to it that are not null. */
tn_valtype tn_parse_heaptype(struct tn_wasm_parse *p);
/* A recursion group, implicit or not: its types are added to the index space. */
void tn_parse_rectype(struct tn_wasm_parse *p);
/* externtype: kind byte, then its type. */
struct tn_extern_type tn_parse_externtype(struct tn_wasm_parse *p);
struct tn_extern_type tn_parse_tabletype(struct tn_wasm_parse *p);
struct tn_extern_type tn_parse_memtype(struct tn_wasm_parse *p);
struct tn_extern_type tn_parse_globaltype(struct tn_wasm_parse *p);
struct tn_extern_type tn_parse_tagtype(struct tn_wasm_parse *p);
/* False, and told, where a reference type that was read needs a proposal that is closed. */
bool tn_wasm_reftype_open(struct tn_wasm_parse *p, size_t at, tn_valtype type);
/* The number of a type index; TN_NO_TYPE and told where there is none. */
uint32_t tn_parse_typeidx(struct tn_wasm_parse *p);
/* The same, of a function type. */
uint32_t tn_parse_functypeidx(struct tn_wasm_parse *p);

#endif
