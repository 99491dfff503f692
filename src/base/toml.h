/* TOML 1.0 in, as a tree in an arena with a place for every key and value.
 *
 * toml++ does the reading. It is C++, so it sits behind a small shim (toml_shim.h, toml.cc) in a shared module of
 * its own, tenon-toml.so, that is loaded from beside the program or from ../lib/tenon when a document is read;
 * a static build links it in. Documents are limited to TN_MAX_TOML bytes and TN_MAX_TOML_DEPTH levels. */
#ifndef TN_TOML_H
#define TN_TOML_H

#include "base/diag.h"
#include "base/status.h"

enum tn_toml_kind {
    TN_TOML_TABLE,
    TN_TOML_ARRAY,
    TN_TOML_STRING,
    TN_TOML_INTEGER,
    TN_TOML_FLOAT,
    TN_TOML_BOOL,
    TN_TOML_DATE /* any date, time or both: as text */
};

struct tn_toml {
    enum tn_toml_kind kind;
    const char *key;              /* in a table, ending in NUL; NULL in an array and at the root */
    struct tn_span key_span;
    struct tn_span span;          /* of the value; of a table from a [header]: the header */
    struct tn_str text;           /* a string's (it may hold a NUL), a date's */
    int64_t integer;
    double number;
    bool truth;
    const struct tn_toml *first;  /* children, in the order they stand in the document */
    const struct tn_toml *next;
    unsigned n;
};

/* The whole document as a table, in `arena`. `source` must be text. Says what is wrong, and where, to the sink
 * (codes toml-syntax, toml-limit) and returns TN_ERR_SYNTAX or TN_ERR_LIMIT. */
enum tn_status tn_toml_read(struct tn_arena *arena, struct tn_diag_sink *sink, const struct tn_source *source,
                            const struct tn_toml **ret_root);

/* A member by its key; NULL where `table` is NULL, is no table, or lacks it. */
const struct tn_toml *tn_toml_get(const struct tn_toml *table, const char *key);
/* "a string", "a table": what a value is, in words for a message. */
const char *tn_toml_word(enum tn_toml_kind kind);

#endif
