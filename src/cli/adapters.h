/* --adapt [NAME=]FILE, and the adapters that come with the program: --adapt preview1=command|reactor|proxy. */
#ifndef TN_CLI_ADAPTERS_H
#define TN_CLI_ADAPTERS_H

#include "cli/cli.h"

/* The module that a preview1 guest imports, and that its adapters stand for. */
#define TN_PREVIEW1 "wasi_snapshot_preview1"

/* Takes one value of --adapt apart: the import module that it stands for, interned, and its file. NAME is by
 * default the file's, up to its first dot. `preview1=KIND` is a file of the folder TENON_ADAPTERS, or of the one
 * that was installed with the program; where it is not there the status is TN_ERR_IO, and told. */
enum tn_status tn_cli_adapter(struct tn_cli *cli, const char *value, const char **ret_name, const char **ret_path);

#endif
