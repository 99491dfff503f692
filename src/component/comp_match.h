/* Subtyping, written once: the validator's instantiation rule, export ascription, `targets`, `wit diff`,
 * `plug`, `compose` and merges all ask here, so what matches validates.
 *
 * Stricter than the specification, as the engines are: value types and functions must be equal, labels and
 * parameter names included; an instance may export more than is wanted; a component may import less and
 * export more. Two resources are equal where they are one node once each bound resource stands for what it
 * was matched with.
 *
 * There are two *terms*: what was found, 0, and what is wanted, 1. Inside a component's imports the roles are
 * turned round (what is wanted gives, what was found needs); the terms stay, and messages speak of terms.
 *
 * Every mismatch is told, with the path down to where the types part; one wrong type is told once, at its own
 * item, not again in every function that mentions it. */
#ifndef TN_COMP_MATCH_H
#define TN_COMP_MATCH_H

#include "component/comp_types.h"

/* Where and how two types part. The texts live in the arena of `types`. */
struct tn_mismatch {
    enum {
        TN_MISMATCH_MISSING,  /* one side lacks the item */
        TN_MISMATCH_SORT,     /* a func here, an instance there */
        TN_MISMATCH_TYPE,     /* the types at `path` differ */
        TN_MISMATCH_RESOURCE, /* two different resources */
        TN_MISMATCH_LIMIT     /* too much work: types->fuel is used up */
    } rule;
    const char *item;    /* the import or export it stands under: "wasi:http/types@0.2.3"; NULL at the top */
    const char *inner;   /* the item inside that item (an instance): "[method]fields.get"; or NULL */
    bool in_import;      /* of a component that was matched: `item` is an import */
    const char *path;    /* "wasi:http/types.fields.append: param 2 (value)"; "" at the top */
    const char *message; /* all of it in a line, in the caller's words */
    const char *type[2]; /* by term: what stands there, in WIT; NULL where nothing does */
    struct tn_span span[2]; /* by term: the innermost note's; source NULL where none is known */
    unsigned missing;       /* MISSING: the term that lacks it */
    const char *nearest;    /* MISSING: the name over there that was perhaps meant, or NULL */
};

struct tn_match_frame;
struct tn_subst; /* comp_copy.h */
struct tn_match {
    struct tn_types *types;
    /* What the caller may set between init and the first match: */
    struct tn_diag_sink *sink; /* NULL: only the verdict is wanted, found as fast as can be */
    const char *code;          /* of the findings: "component-mismatch" */
    const char *who[2];        /* by term, for messages: "the component", "the world" */
    struct tn_span span;       /* primary span of findings; empty: what was found, or else what is wanted */
    bool semver;               /* imports, exports and arguments are looked up by track where not by name */
    void (*told)(void *context, const struct tn_mismatch *mismatch); /* instead of the sink's findings */
    void *context;
    unsigned mismatches; /* how many were told */
    /* Inside: */
    struct tn_map bind[2]; /* by term: RESOURCE → the resource it stands for, ground */
    struct tn_map done;    /* node of term 0 → struct tn_match_done: pairs known to be equal, or told */
    unsigned flip;         /* the term that is given, here: 1 among the imports of a component */
    bool exhausted;        /* no fuel left: told */
    struct tn_match_note {
        const struct tn_note *note;
        uint32_t part; /* of it, number + 1; 0: all of it */
    } notes[2]; /* by term: the innermost on the way down */
    struct {
        struct tn_match_frame *at;
        unsigned n, cap;
    } path; /* comp_match_tell.h */
};

void tn_match_init(struct tn_match *match, struct tn_types *types, struct tn_diag_sink *sink);

/* Does `found` fit where `wanted` is? Resources that the two types bind themselves (an instance type, at the
 * top) are matched by name. */
bool tn_match(struct tn_match *match, const struct tn_type *found, const struct tn_type *wanted);
/* Does each of the `wanted` items have its fit among those found? `binds` (or NULL): the resources of
 * `wanted` that stand for whatever is found at their place; they stay bound until tn_match_reset. */
bool tn_match_items(struct tn_match *match, const struct tn_items *found, const struct tn_items *wanted,
                    const struct tn_list *binds);
/* One import or export that was found and one that is wanted, whatever their names; `binds` as above. An
 * export's ascription binds nothing: engines compare. */
bool tn_match_item(struct tn_match *match, const struct tn_item *found, const struct tn_item *wanted,
                   const struct tn_list *binds);

/* Takes `resource` of the term to be `as` of the other, before anything that mentions it is matched. For a
 * caller who walks the items himself. */
void tn_match_bind(struct tn_match *match, unsigned term, const struct tn_type *resource,
                   const struct tn_type *as);
/* Forgets all that was bound and told. */
void tn_match_reset(struct tn_match *match);

/* The item of that name; where there is none and `semver`, the highest version on its track. */
const struct tn_item *tn_items_lookup(struct tn_types *types, const struct tn_items *items, const char *name,
                                      bool semver);

/* What a component instance is once `args` are given to `component` (a COMPONENT or a name of one): its
 * imports are matched (told through `match`, reset first), its exports are copied with the arguments' own
 * nodes in place of the imported ones, and the resources it defines are fresh, appended to `binds` (may be
 * NULL). The instance is concrete. NULL where an argument does not fit, or a budget is exceeded
 * (types->over). */
const struct tn_type *tn_component_instantiate(struct tn_match *match, const struct tn_type *component,
                                               const struct tn_items *args, struct tn_list *binds);
/* The same without the copy: what ret_subst makes of an export of the component is what the instance has
 * under that name. False where the other returns NULL. */
bool tn_component_given(struct tn_match *match, const struct tn_type *component, const struct tn_items *args,
                        struct tn_list *binds, struct tn_subst *ret_subst);

#endif
