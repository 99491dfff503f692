/* Why does a component import something? Which core modules are given functions of it, by what names, and
 * which of their functions call those; then, from module to module and from component to component, which
 * exports lead there. Calls through a table are not followed; a function that stands in one is marked. */
#ifndef TN_COMPOSE_WHY_H
#define TN_COMPOSE_WHY_H

#include "compose/compose_code.h"

struct tn_why_user;

struct tn_why_need {                 /* a core import of a module */
    const char *function;            /* of the import: "[method]output-stream.write"; or the giver's export */
    const char *builtin;             /* "resource.drop": `function` is a resource then; else NULL */
    const struct tn_why_user *giver; /* the module whose export it is; NULL: it is the import's own */
    const char *module, *name;       /* what the module calls it */
    bool shim;                       /* it goes through a shim's table */
    uint32_t index;                  /* of the imported function */
    const uint32_t *callers;         /* functions, in order */
    uint32_t n_callers;
};

struct tn_why_user {    /* an instance of a core module */
    const char *label;  /* "component 1 › module 0 \"main\"" */
    const char *import; /* what the innermost component around it calls the import; NULL: it has it not */
    const struct tn_code *code;
    struct {
        struct tn_why_need *at;
        unsigned n, cap;
    } needs;
    struct tn_texts leads; /* names of its exports that lead to the import */
    bool in_table;         /* and through a table may others */
};

struct tn_why {
    const char *import;   /* its name in full */
    const char *function; /* the one asked for, or NULL */
    struct {
        struct tn_why_user **at;
        unsigned n, cap;
    } users;                   /* those that call the import itself, then those that call them, and so on */
    struct tn_texts takers;    /* nested components that are given it, and call nothing of it */
    struct tn_texts types_for; /* imports and exports of the whole that mention types of it */
    struct tn_texts exports;   /* functions the whole exports that lead to it */
    struct tn_texts again;     /* exports of the whole that are it, or of it */
};

/* `wanted` is an import's name, or one that only a version's track or the version itself keeps from it; after
 * a `#` a function's. What is none is told: why-unknown. */
enum tn_status tn_why(struct tn_types *types, struct tn_diag_sink *sink, const struct tn_comp *comp,
                      const char *wanted, struct tn_why *ret_why);

#endif
