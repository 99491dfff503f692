#include "cli/wit_input.h"

#include "cli/input.h"
#include "oci/oci_ref.h"
#include "wit-parser/wit_decode.h"

#include <unistd.h>

static struct tn_texts split(struct tn_arena *arena, const struct tn_texts *lists)
{
    struct tn_texts words = {0};
    for (unsigned i = 0; i < lists->n; i++)
        for (const char *at = lists->at[i]; *at;) {
            size_t len = strcspn(at, ", ");
            if (len)
                *tn_push(arena, &words) = tn_arena_copy(arena, at, len);
            at += len + (at[len] != 0);
        }
    return words;
}

enum tn_status tn_cli_wit(struct tn_cli *cli, const char *operand, const struct tn_wit_features *features,
                          const struct tn_registry_options *registry, struct tn_types *types,
                          struct tn_wit *wit, struct tn_wit_package **ret_main)
{
    struct tn_texts words = split(&cli->job.arena, &features->lists);
    struct tn_wit_options options = {
        .features = words.at, .n_features = words.n, .all_features = features->all, .binary = tn_wit_decode};
    tn_types_init(types, &cli->job.arena, &cli->job.names);
    tn_wit_init(wit, &cli->job, types);
    if (!registry || !strcmp(operand, "-") || !access(operand, F_OK) || !tn_ref_looks(operand))
        return tn_wit_load(wit, &options, operand, ret_main);
    const struct tn_source *source;
    enum tn_status status = tn_cli_input(cli, operand, registry, &source);
    return status ? status : tn_wit_load_source(wit, &options, source, ret_main);
}

enum tn_status tn_cli_text(struct tn_cli *cli, const struct tn_source *source, const char *wanted,
                           const char *help)
{
    if (source->bytes.len < 4 || memcmp(source->bytes.at, "\0asm", 4))
        return TN_OK;
    struct tn_draft d = tn_diag_begin(&cli->sink, TN_ERROR, "wit-bad-character", TN_NOWHERE,
                                      "%s is a WebAssembly binary, not %s", source->name, wanted);
    tn_diag_help(&d, "%s", help);
    tn_diag_end(&d);
    return TN_ERR_INVALID;
}
