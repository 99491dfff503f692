/* The names of imports and exports, and the versions in them.
 *
 *     plainname     ::= label | '[constructor]' label | '[method]' label '.' label | '[static]' label '.'
 * label (with '[get]' or '[set]' after the annotation where accessors are on) interfacename ::= namespace ':'
 * package '/' label ('@' version)?
 *
 * Two names of one scope must be *strongly unique*: their canonical forms differ (Explainer.md "Name
 * Uniqueness"). A version's *canonical* part, its track, is what compatible versions share (Explainer.md
 * "canonversion"). */
#ifndef TN_COMP_NAMES_H
#define TN_COMP_NAMES_H

#include "base/names.h"
#include "base/version.h"

/* ---- import and export names ---- */

enum tn_name_kind { TN_NAME_LABEL, TN_NAME_CONSTRUCTOR, TN_NAME_METHOD, TN_NAME_STATIC, TN_NAME_INTERFACE };
enum tn_accessor { TN_NOT_ACCESSOR, TN_GETTER, TN_SETTER };
enum { TN_NAMES_ACCESSORS = 1, TN_NAMES_NESTED = 2 }; /* gated forms that are allowed */

/* A name in its parts: views into the text it was parsed from. */
struct tn_extern_name {
    enum tn_name_kind kind;
    enum tn_accessor accessor;
    struct tn_str text;
    struct tn_str
        resource;        /* of a constructor, method or static function: "r" in "[method]r.f"; else empty */
    struct tn_str label; /* the function's own name: "f"; "r" of "[constructor]r"; a label itself */
    struct tn_str ns, package; /* of an interface: "wasi", "http"; nested namespaces stay in `ns`: "a:b" */
    struct tn_str interface;   /* "types"; nested: "types/more" */
    struct tn_str version;     /* after the @, unchecked: see tn_name_version; empty where there is none */
    bool has_version;
};

/* What is wrong with a name, to be printed as "`%.*s` %s": the part, then the message. */
struct tn_name_error {
    const char *message; /* a constant: "is not in kebab case" */
    struct tn_str at;
};

bool tn_extern_name_parse(struct tn_str text, unsigned allowed, struct tn_extern_name *ret_name,
                          struct tn_name_error *ret_error);
/* A name that was checked already (or of WIT): what its parts are, without judging them. */
struct tn_extern_name tn_extern_name_of(const char *interned);

/* The form by which a scope's names must differ, interned. */
const char *tn_extern_name_canonical(struct tn_names *names, const struct tn_extern_name *name);
/* The same for fields, cases, flags and parameters. */
const char *tn_label_canonical(struct tn_names *names, struct tn_str label);

bool tn_is_label(struct tn_str text);           /* kebab case: words of one case, joined by hyphens */
bool tn_is_lowercase_label(struct tn_str text); /* namespaces and packages */

/* "[method][get]a.b" of "[method][set]a.b": the getter that must come before a setter. Interned. */
const char *tn_extern_name_getter(struct tn_names *names, const struct tn_extern_name *setter);

/* ---- versions ---- */

/* The canonical part of a version, the start of `version`: "1" of 1.2.3, "0.2" of 0.2.1, all but the build of
 * 0.0.3 and of pre-releases. Empty where it is no version. The rest is the `version-suffix`. */
struct tn_str tn_version_track(struct tn_str version);
bool tn_version_is_canonical(struct tn_str text);

/* The version that an interface's name and `version-suffix` (or NULL) come to. False, and the reason (a
 * constant without a full stop) where that is none. True with ret_has = false where there is no version at
 * all. */
bool tn_name_version(const struct tn_extern_name *name, const char *suffix, struct tn_names *names,
                     struct tn_version *ret_version, bool *ret_has, const char **ret_why);

/* "wasi:http/types@0.2" of "wasi:http/types@0.2.3", interned: equal for compatible versions of one interface.
 * The name itself where it has no version or is not of an interface. */
const char *tn_name_track(struct tn_names *names, const char *name);
/* "wasi:http/types" of the same. */
struct tn_str tn_name_unversioned(const char *name);
/* The higher version wins: <0, 0, >0. For names on one track. */
int tn_name_compare_versions(const char *a, const char *b);

#endif
