/* What a component can do, as its imports prove: a function that is not imported cannot be called. What the
 * imports cannot say (which host, which path) is for the author's manifest. */
#ifndef TN_CAPS_DERIVE_H
#define TN_CAPS_DERIVE_H

#include "base/job.h"
#include "caps/caps_table.h"
#include "component/comp_types.h"

/* One imported function, and what it gives. All text is interned. */
struct tn_caps_use {
    enum tn_caps_kind kind;
    const char *import;    /* the import's name as it stands */
    const char *interface; /* the interface that tells the kind: the import's name, or what it implements */
    const char *function;  /* "get-environment"; NULL where the import is the function itself */
    const char *label;     /* the name that a named import (`implements`) fixes, or NULL */
    const char *declared;  /* of TN_CAP_OPAQUE: the name to declare it by */
};

struct tn_caps_texts {
    const char **at;
    unsigned n, cap;
};

struct tn_caps_derived {
    struct {
        struct tn_caps_use *at;
        unsigned n, cap;
    } uses;                      /* in the order of the imports; functions that give nothing are left out */
    unsigned count[TN_CAPS_KINDS];
    struct tn_caps_texts code, /* imports that stand for code still to be linked: modules and components */
        provides;            /* exports: interfaces by their track, and plain functions; sorted, each once */
};

struct tn_caps_derived tn_caps_derive(struct tn_job *job, const struct tn_component *component);

#endif
