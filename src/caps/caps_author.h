/* What the readers of an author's TOML share: caps_toml.c and caps_spin.c. Not for use outside src/caps. */
#ifndef TN_CAPS_AUTHOR_H
#define TN_CAPS_AUTHOR_H

#include "caps/caps_manifest.h"

struct tn_author {
    struct tn_job *job;
    struct tn_caps *caps;
    bool failed; /* an error was told */
};

/* Starts a manifest and reads the document's tree. */
enum tn_status tn_author_open(struct tn_author *a, struct tn_job *job, const struct tn_source *toml,
                              const struct tn_toml **ret_root);
void tn_author_error(struct tn_author *a, const char *code, struct tn_span span, const char *message,
                     const char *help);
/* Is the value of this kind? If there is one and it is not, that is told (caps-type). */
bool tn_author_wants(struct tn_author *a, const struct tn_toml *value, enum tn_toml_kind kind, const char *help);
const char *tn_author_text(struct tn_author *a, const struct tn_toml *value);
/* Tells every key of a table that is not one of the `n` words. */
void tn_author_keys(struct tn_author *a, const struct tn_toml *table, const char *where, const char *const *words,
                    size_t n);
/* A whole list (or flag) into a set; one entry of it, told at `value`, its text at `text` (or NULL). */
void tn_author_list(struct tn_author *a, struct tn_caps_set *set, enum tn_caps_key key, const struct tn_toml *value);
void tn_author_item(struct tn_author *a, struct tn_caps_set *set, enum tn_caps_key key, const struct tn_caps_raw *raw,
                    const struct tn_toml *value, const struct tn_toml *text);
/* [tenon], or what stands in its place (NULL where nothing does); its reasons come last of all. */
void tn_author_tenon(struct tn_author *a, const struct tn_toml *table, const char *where);
void tn_author_reasons(struct tn_author *a, const struct tn_toml *tenon);

#endif
