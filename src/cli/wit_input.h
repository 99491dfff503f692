/* PATH|REF: an operand that is WIT, with the options about its feature gates. */
#ifndef TN_WIT_INPUT_H
#define TN_WIT_INPUT_H

#include "cli/registry_options.h"
#include "wit-parser/wit.h"

struct tn_wit_features {
    struct tn_texts lists; /* as they stand on the command line, by commas */
    bool all;
};

#define TN_OPTIONS_WIT_FEATURES(to)                                                                          \
    {"features",   0,      TN_OPT_LIST,                                                                      \
     &(to)->lists, "LIST", "features of `@unstable` items that are on, by commas"},                          \
    {                                                                                                        \
        "all-features", 0, TN_OPT_FLAG, &(to)->all, NULL, "all of them are on"                               \
    }

/* Parses and resolves WIT in a file, a directory with deps/ or a binary, or, unless `registry` is NULL, in
 * what a reference leads to. `types` and `wit` are made here. */
enum tn_status tn_cli_wit(struct tn_cli *cli, const char *operand, const struct tn_wit_features *features,
                          const struct tn_registry_options *registry, struct tn_types *types,
                          struct tn_wit *wit, struct tn_wit_package **ret_main);

/* Text is wanted: a binary is told as one, and not its bytes as bad characters. */
enum tn_status tn_cli_text(struct tn_cli *cli, const struct tn_source *source, const char *wanted,
                           const char *help);

#endif
