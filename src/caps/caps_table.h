/* The two tables of capabilities: the words of manifests (caps_kinds.def), and which imported function gives
 * what (caps_table.def). */
#ifndef TN_CAPS_TABLE_H
#define TN_CAPS_TABLE_H

#include "base/view.h"

/* A key of a manifest, under which things of one sort are listed. */
enum tn_caps_key {
#define KEY(id, toml, json, table, shape, what) TN_KEY_##id,
#include "caps/caps_kinds.def"
    TN_CAPS_KEYS
};

enum tn_caps_shape {
    TN_SHAPE_FLAG,      /* true or false */
    TN_SHAPE_WORD,      /* words of a closed list: those of the kinds that the key declares */
    TN_SHAPE_LABEL,     /* a label, or * for any. So below where one is named */
    TN_SHAPE_NAME,      /* a variable of the environment */
    TN_SHAPE_VARIABLE,  /* a label, with `secret` */
    TN_SHAPE_FILE,      /* an absolute path in the component's eyes, with `access` */
    TN_SHAPE_HOST,      /* scheme://host:port, caps_hosts.h */
    TN_SHAPE_SOCKET,    /* connect|bind address:port, caps_hosts.h */
    TN_SHAPE_DOMAIN,    /* a host's name, *.suffix, or * */
    TN_SHAPE_INTERFACE  /* an interface's name with its version's track, or a plain name */
};

struct tn_caps_key_info {
    const char *toml, *json, *what;
    enum tn_caps_shape shape;
    bool spin; /* stands in [requires] */
};
extern const struct tn_caps_key_info tn_caps_keys[TN_CAPS_KEYS];

/* What an imported function gives. */
enum tn_caps_kind {
#define KIND(id, name, key, word, what) TN_CAP_##id,
#include "caps/caps_kinds.def"
    TN_CAPS_KINDS,
    TN_CAP_NONE = TN_CAPS_KINDS
};

struct tn_caps_kind_info {
    const char *name, *what;
    const char *word; /* in the key's list, or of a scheme; NULL: any entry of the key declares it */
    enum tn_caps_key key;
};
extern const struct tn_caps_kind_info tn_caps_kinds[TN_CAPS_KINDS];

/* What `function` of an interface ("wasi:cli/environment", and its version's track or "" without one) gives:
 * TN_CAP_OPAQUE where no row fits. */
enum tn_caps_kind tn_caps_gives(struct tn_str interface, struct tn_str track, struct tn_str function);
/* Does the table know the interface at this version? */
bool tn_caps_knows(struct tn_str interface, struct tn_str track);

#endif
