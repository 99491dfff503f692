/* FILE|REF: an operand that is a file, standard input, or an artifact in a registry, layout or archive. */
#ifndef TN_CLI_INPUT_H
#define TN_CLI_INPUT_H

#include "cli/registry_options.h"
#include "component/comp_read.h"

/* An existing path wins; "-" is standard input; then what looks like a reference is pulled, its digests
 * checked, into a file without a name, and mapped. What is neither is told as a file that is not there. */
enum tn_status tn_cli_input(struct tn_cli *cli, const char *operand,
                            const struct tn_registry_options *registry, const struct tn_source **ret_source);
/* The same, read as a component in shape mode. `types` is made already. What is none is told. */
enum tn_status tn_cli_component(struct tn_cli *cli, const char *operand,
                                const struct tn_registry_options *registry, struct tn_types *types,
                                const struct tn_comp **ret_comp);

#endif
