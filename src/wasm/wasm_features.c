#include "wasm/wasm_features.h"

#define BIT(id) (1ull << TN_FEATURE_##id)

static const struct {
    const char *name;
    bool on;
} rows[] = {
#define FEATURE(id, name, on) {name, on},
#include "wasm/wasm_features.def"
};

#define MVP (BIT(FLOATS) | BIT(GC_TYPES))
#define WASM1 (MVP | BIT(MUTABLE_GLOBAL))
#define WASM2                                                                                                \
    (WASM1 | BIT(BULK_MEMORY) | BIT(BULK_MEMORY_OPT) | BIT(REFERENCE_TYPES) | BIT(CALL_INDIRECT_OVERLONG) |  \
     BIT(SIGN_EXTENSION) | BIT(SATURATING_FLOAT_TO_INT) | BIT(MULTI_VALUE) | BIT(SIMD))
#define WASM3                                                                                                \
    (WASM2 | BIT(GC) | BIT(TAIL_CALL) | BIT(EXTENDED_CONST) | BIT(FUNCTION_REFERENCES) | BIT(MULTI_MEMORY) | \
     BIT(RELAXED_SIMD) | BIT(THREADS) | BIT(EXCEPTIONS) | BIT(MEMORY64))
#define LIME1                                                                                                \
    (WASM1 | BIT(MULTI_VALUE) | BIT(SIGN_EXTENSION) | BIT(SATURATING_FLOAT_TO_INT) | BIT(BULK_MEMORY_OPT) |  \
     BIT(EXTENDED_CONST) | BIT(CALL_INDIRECT_OVERLONG))

/* Words that stand for several: a whole language replaces what was there, "all" adds everything. */
static const struct {
    const char *name;
    uint64_t bits;
} sets[] = {{"mvp", MVP}, {"wasm1", WASM1}, {"wasm2", WASM2}, {"wasm3", WASM3}, {"lime1", LIME1}};
enum { N_SETS = sizeof sets / sizeof *sets };

struct tn_features tn_features_default(void)
{
    struct tn_features features = {0};
    for (unsigned i = 0; i < TN_FEATURE_COUNT; i++)
        if (rows[i].on)
            features.bits |= 1ull << i;
    return features;
}

struct tn_features tn_features_all(void)
{
    return (struct tn_features){(1ull << TN_FEATURE_COUNT) - 1};
}

const char *tn_feature_name(enum tn_feature feature)
{
    return rows[feature].name;
}

/* The bits that a word stands for; 0 where it is unknown. `off`: to be closed. */
static uint64_t bits_of(struct tn_str word, bool off, bool *ret_replaces)
{
    *ret_replaces = false;
    if (tn_str_eq(word, "all"))
        return tn_features_all().bits;
    for (unsigned i = 0; i < N_SETS; i++)
        if (tn_str_eq(word, sets[i].name)) {
            *ret_replaces = true;
            return sets[i].bits;
        }
    for (unsigned i = 0; i < TN_FEATURE_COUNT; i++)
        if (tn_str_eq(word, rows[i].name)) {
            uint64_t bits = 1ull << i;
            /* these two hold a smaller proposal that can be had alone */
            bits |= i == TN_FEATURE_REFERENCE_TYPES ? BIT(CALL_INDIRECT_OVERLONG) : 0;
            bits |= i == TN_FEATURE_BULK_MEMORY ? BIT(BULK_MEMORY_OPT) : 0;
            /* and are not whole without it */
            bits |= off && i == TN_FEATURE_CALL_INDIRECT_OVERLONG ? BIT(REFERENCE_TYPES) : 0;
            bits |= off && i == TN_FEATURE_BULK_MEMORY_OPT ? BIT(BULK_MEMORY) : 0;
            return bits;
        }
    return 0;
}

static enum tn_status unknown(struct tn_diag_sink *sink, struct tn_str word)
{
    const char *names[TN_FEATURE_COUNT + N_SETS + 1] = {"all"};
    unsigned n = 1;
    for (unsigned i = 0; i < TN_FEATURE_COUNT; i++)
        names[n++] = rows[i].name;
    for (unsigned i = 0; i < N_SETS; i++)
        names[n++] = sets[i].name;
    struct tn_draft draft = tn_diag_begin(sink, TN_ERROR, "wasm-unknown-feature", TN_NOWHERE,
                                          "unknown feature `%.*s`", TN_STR(word));
    const char *near = tn_nearest(word, names, n);
    if (near)
        tn_diag_help(&draft, "did you mean `%s`?", near);
    tn_diag_end(&draft);
    return TN_ERR_INVALID;
}

static enum tn_status not_one(struct tn_diag_sink *sink, struct tn_str word)
{
    struct tn_draft draft = tn_diag_begin(sink, TN_ERROR, "wasm-unknown-feature", TN_NOWHERE,
                                          "`%.*s` cannot be closed: it is a whole language", TN_STR(word));
    tn_diag_help(&draft, "close its proposals by name, or start from a smaller language");
    tn_diag_end(&draft);
    return TN_ERR_INVALID;
}

static enum tn_status missing(struct tn_diag_sink *sink, const char *list)
{
    struct tn_draft draft = tn_diag_begin(sink, TN_ERROR, "wasm-unknown-feature", TN_NOWHERE,
                                          "the list of features `%s` lacks a name", list);
    tn_diag_help(&draft, "write names with commas between them, such as `all,-gc`");
    tn_diag_end(&draft);
    return TN_ERR_INVALID;
}

enum tn_status tn_features_parse(struct tn_diag_sink *sink, const char *list,
                                 struct tn_features *ret_features)
{
    struct tn_features features = tn_features_default();
    for (const char *at = list; at;) {
        size_t len = strcspn(at, ",");
        struct tn_str word = {at, len};
        at = at[len] ? at + len + 1 : NULL;
        while (word.len && word.at[0] == ' ')
            word = (struct tn_str){word.at + 1, word.len - 1};
        while (word.len && word.at[word.len - 1] == ' ')
            word.len--;
        bool off = tn_str_starts(word, "-"), replaces;
        if (off)
            word = (struct tn_str){word.at + 1, word.len - 1};
        if (!word.len)
            return missing(sink, list);
        uint64_t bits = bits_of(word, off, &replaces);
        if (!bits)
            return unknown(sink, word);
        if (off && replaces)
            return not_one(sink, word);
        if (off)
            features.bits &= ~bits;
        else
            features.bits = replaces ? bits : features.bits | bits;
    }
    *ret_features = features;
    return TN_OK;
}
