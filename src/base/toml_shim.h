/* What crosses from C++ to C: one call, answered by events. The module holds no memory of ours. */
#ifndef TN_TOML_SHIM_H
#define TN_TOML_SHIM_H

#include <stddef.h>
#include <stdint.h>

#ifdef __cplusplus
extern "C" {
#endif

struct tn_toml_place { /* from 1, columns count code points; 0 where unknown */
    uint32_t line, column;
};

struct tn_toml_node {
    int kind;             /* enum tn_toml_kind */
    const char *key;      /* or NULL */
    size_t key_len;
    struct tn_toml_place key_start, key_end, start, end;
    const char *text;
    size_t text_len;
    int64_t integer;
    double number;
    int truth;
};

struct tn_toml_events {
    void *state;
    /* A value; its children follow, then `leave`. Returns 0 to stop. */
    int (*enter)(void *state, const struct tn_toml_node *node);
    void (*leave)(void *state);
    void (*fail)(void *state, const char *message, size_t len, struct tn_toml_place start, struct tn_toml_place end);
};

typedef int tn_toml_parse_fn(const char *text, size_t len, const struct tn_toml_events *events);

/* 0 where the text is no TOML: `fail` was called. Values nested deeper than TN_MAX_TOML_DEPTH are no TOML. */
__attribute__((visibility("default"))) tn_toml_parse_fn tn_toml_parse;

#ifdef __cplusplus
}
#endif

#endif
