/* A capability manifest as a structure, and its two spellings: the author's TOML and the section's JSON.
 *
 * Every list is of items that know their canonical text and their canonical JSON; two items are the same when
 * their JSON is. Sorted by it and written without spaces, keys in order, a manifest has one spelling (RFC
 * 8785), and a section is canonical exactly when writing what was read gives its bytes again. */
#ifndef TN_CAPS_MANIFEST_H
#define TN_CAPS_MANIFEST_H

#include "base/job.h"
#include "base/json.h"
#include "base/toml.h"
#include "caps/caps_derive.h"
#include "caps/caps_hosts.h"

struct tn_caps_item {
    const char
        *text; /* canonical, as messages and reasons name it: "https://api.x", "sessions"; "" of a flag */
    const char *json;    /* canonical */
    const char *reason;  /* or NULL */
    struct tn_host host; /* of TN_SHAPE_HOST, TN_SHAPE_SOCKET and TN_SHAPE_DOMAIN */
    struct tn_span span; /* in the author's file */
};

struct tn_caps_list {
    bool present;             /* the key stands there, with whatever in it */
    bool full;                /* more than TN_MAX_CAPS_ENTRIES stand there: told once */
    struct tn_span key, span; /* in the author's file; nowhere otherwise */
    struct tn_caps_item *at;
    unsigned n, cap;
};

struct tn_caps_set {
    struct tn_caps_list keys[TN_CAPS_KEYS]; /* a flag that is true is one item */
};

/* What was found in a composition that nobody declared: components without a manifest. */
struct tn_caps_undeclared {
    struct tn_caps_texts interfaces,
        kinds; /* sorted, each once: names as `interfaces` has them; names of kinds */
};

struct tn_caps_part { /* a component in a composition, and what it asks the outside for */
    const char *path; /* its index among the components around it, "0"; "0/2" of one in that */
    const char *name, *version, *code; /* of its own manifest; NULL where not told */
    struct tn_caps_set requires, optional;
    struct tn_caps_undeclared undeclared;
};

struct tn_caps {
    const char *name, *version; /* of the component; NULL where not told */
    const char *code;           /* digest of what the manifest was embedded into; NULL in an author's file */
    struct tn_caps_set requires, optional;
    bool baseline;                                  /* preset "wasi-std": docs/caps.md */
    uint64_t memory;                                /* bytes; 0: not told */
    struct tn_caps_texts provides, must_understand; /* sorted, each once */
    bool composed; /* made for a composition, of the manifests of its components; then also: */
    struct tn_caps_undeclared undeclared;
    struct {
        struct tn_caps_part *at; /* sorted by path */
        unsigned n, cap;
    } components;
    struct tn_span where;     /* in the author's file, for findings without a better place; else nowhere */
    struct tn_span tables[2]; /* [requires] and [tenon.requires] there */
};

/* ---- items: caps_items.c ---- */

/* One entry of a list before it is judged: its text, and the members of the table it may be. */
struct tn_caps_raw {
    struct tn_str text;
    const char *access;   /* of a file, or NULL */
    const char *fallback; /* the default of a variable, or NULL */
    bool secret;          /* of a variable */
};
/* False, and what is wrong with the text, where it is no entry of `key`. */
bool tn_caps_item(struct tn_job *job, enum tn_caps_key key, const struct tn_caps_raw *raw,
                  struct tn_caps_item *ret_item, struct tn_fault *ret_fault);
bool tn_caps_set_is_empty(const struct tn_caps_set *set);
/* Sorts every list, drops what stands twice, and from `optional` what is required anyway. */
void tn_caps_normalise(struct tn_caps *caps);
/* The key that a TOML or JSON word names, or TN_CAPS_KEYS. */
enum tn_caps_key tn_caps_key_of(const char *word, bool json);
/* The item of a set whose canonical text it is, or NULL. */
struct tn_caps_item *tn_caps_find(struct tn_caps_set *set, enum tn_caps_key key, const char *text);

/* ---- caps.toml, component.toml: caps_toml.c; spin.toml: caps_spin.c ---- */

/* Findings point into `toml`, which must be a text source; every one is told before TN_ERR_INVALID is
 * returned. */
enum tn_status tn_caps_read_toml(struct tn_job *job, const struct tn_source *toml, struct tn_caps **ret_caps);
/* What spin.toml (either manifest version) lets a component do: [component.ID], and the tables of
 * [component.ID.tool.tenon]. `component` may be NULL where there is only one. Of the kinds that Spin gives
 * every component, those that are used (how often: `used`) count as asked for. */
enum tn_status tn_caps_read_spin(struct tn_job *job, const struct tn_source *toml, const char *component,
                                 const unsigned used[TN_CAPS_KINDS], struct tn_caps **ret_caps);

/* ---- JSON: caps_json.c ---- */

/* The canonical bytes, in the arena. */
struct tn_bytes tn_caps_json(struct tn_job *job, const struct tn_caps *caps);
/* Reads a section's contents; anything but the canonical spelling of a manifest is TN_ERR_INVALID. */
enum tn_status tn_caps_read_json(struct tn_job *job, const struct tn_source *json, struct tn_caps **ret_caps);
/* The keys that `spin:requires` has, of its JSON (format_version 1), as `requires` of a manifest. */
enum tn_status tn_caps_read_spin_requires(struct tn_job *job, const struct tn_source *json,
                                          struct tn_caps **ret_caps);

#endif
