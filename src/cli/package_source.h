/* Where the packages of a composition come from: what the command line names, a folder, a registry. */
#ifndef TN_PACKAGE_SOURCE_H
#define TN_PACKAGE_SOURCE_H

#include "cli/registry_options.h"
#include "compose/wac.h"

struct tn_cli_packages {
    struct tn_package_source source; /* first: pass &packages.source */
    struct tn_cli *cli;
    struct tn_texts named; /* "ns:name[@version]=PATH|REF", as they stand on the command line */
    const char *folder;    /* deps/ */
};

void tn_cli_packages_init(struct tn_cli_packages *packages, struct tn_cli *cli);
/* False, and told as wrong usage, where a `-d` has no `=`. */
bool tn_cli_packages_check(struct tn_cli_packages *packages);

#endif
