#include "cli/registry_options.h"

struct tn_store_options tn_cli_store_options(const struct tn_registry_options *options,
                                             struct tn_progress *progress)
{
    return (struct tn_store_options){.ca_file = options->ca_file,
                                     .plain_http = options->plain_http == TN_YES,
                                     .user_agent = "tenon/" TENON_VERSION,
                                     .progress = progress};
}

enum tn_status tn_cli_open_store(struct tn_cli *cli, const char *text, enum tn_store_mode mode,
                                 const struct tn_registry_options *options, struct tn_progress *progress,
                                 struct tn_ref *ret_ref, struct tn_store **ret_store)
{
    struct tn_store_options store_options = tn_cli_store_options(options, progress);
    enum tn_status status = tn_ref_parse(&cli->job.arena, cli->job.sink, text, ret_ref);
    return status ? status : tn_store_open(&cli->job, ret_ref, mode, &store_options, ret_store);
}

const char *tn_cli_pinned(struct tn_cli *cli, const struct tn_ref *ref, const char *tag, const char *digest)
{
    struct tn_arena *arena = &cli->job.arena;
    return tn_arena_printf(arena, "%s%s%s@%s", tn_ref_place(arena, ref), tag ? ":" : "", tag ? tag : "",
                           digest);
}
