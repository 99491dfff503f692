#include "caps/caps_table.h"

enum { SPIN = true, TENON = false };

const struct tn_caps_key_info tn_caps_keys[TN_CAPS_KEYS] = {
#define KEY(id, toml, json, table, shape, what) {toml, json, what, TN_SHAPE_##shape, table},
#include "caps/caps_kinds.def"
};

const struct tn_caps_kind_info tn_caps_kinds[TN_CAPS_KINDS] = {
#define KIND(id, name, key, word, what) {name, what, word, TN_KEY_##key},
#include "caps/caps_kinds.def"
};

static const struct row {
    const char *interface, *versions, *function;
    enum tn_caps_kind kind;
} rows[] = {
#define GIVES(interface, versions, function, kind) {interface, versions, function, TN_CAP_##kind},
#include "caps/caps_table.def"
};
enum { N_ROWS = sizeof rows / sizeof *rows };

/* Is `word` one of the words of a text, which spaces part? */
static bool has_word(const char *text, struct tn_str word)
{
    for (const char *at = text; *at;) {
        size_t len = strcspn(at, " ");
        if (len == word.len && !memcmp(at, word.at, len))
            return true;
        at += len + (at[len] == ' ');
    }
    return false;
}

static bool fits(const char *pattern, struct tn_str function)
{
    size_t len = strlen(pattern);
    if (len && pattern[len - 1] == '*')
        return function.len >= len - 1 && !memcmp(function.at, pattern, len - 1);
    return tn_str_eq(function, pattern);
}

static bool is_row_of(const struct row *row, struct tn_str interface, struct tn_str track)
{
    return tn_str_eq(interface, row->interface) && has_word(row->versions, track.len ? track : tn_str("-"));
}

enum tn_caps_kind tn_caps_gives(struct tn_str interface, struct tn_str track, struct tn_str function)
{
    for (int i = 0; i < N_ROWS; i++)
        if (is_row_of(&rows[i], interface, track) && fits(rows[i].function, function))
            return rows[i].kind;
    return TN_CAP_OPAQUE;
}

bool tn_caps_knows(struct tn_str interface, struct tn_str track)
{
    for (int i = 0; i < N_ROWS; i++)
        if (is_row_of(&rows[i], interface, track))
            return true;
    return false;
}
