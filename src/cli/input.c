#include "cli/input.h"

#include "artifact/artifact_pull.h"
#include "cli/progress.h"

#include <unistd.h>

enum tn_status tn_cli_input(struct tn_cli *cli, const char *operand,
                            const struct tn_registry_options *registry, const struct tn_source **ret_source)
{
    if (!strcmp(operand, "-") || !access(operand, F_OK) || !tn_ref_looks(operand))
        return tn_file_read(&cli->job.arena, cli->job.sink, operand, ret_source);
    struct tn_bar bar;
    struct tn_artifact_pull pull = {.registry = tn_cli_store_options(cli, registry, tn_bar_start(&bar, cli))};
    enum tn_status status = tn_artifact_pull_source(&cli->job, &pull, operand, ret_source);
    tn_bar_hide();
    return status;
}

enum tn_status tn_cli_component(struct tn_cli *cli, const char *operand,
                                const struct tn_registry_options *registry, struct tn_types *types,
                                const struct tn_comp **ret_comp)
{
    const struct tn_comp_options options = tn_comp_shape();
    const struct tn_source *source;
    enum tn_status status = tn_cli_input(cli, operand, registry, &source);
    if (!status)
        status = tn_binary_expect(&cli->sink, source, TN_BINARY_COMPONENT);
    return status ? status : tn_comp_read(types, &cli->sink, source, &options, ret_comp);
}
