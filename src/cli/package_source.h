/* Where the packages of a composition come from: what the command line names, a folder, a registry; and the
 * lock that says what they were. */
#ifndef TN_PACKAGE_SOURCE_H
#define TN_PACKAGE_SOURCE_H

#include "cli/lock.h"
#include "cli/registry_options.h"
#include "compose/wac.h"

/* A package that was found: what the lock is to say of it. */
struct tn_cli_package {
    struct tn_package_request request;
    struct tn_package_found found;
    const char *source; /* as in the lock */
    bool fetched;       /* from a reference */
};

struct tn_cli_packages {
    struct tn_package_source source; /* first: pass &packages.source */
    struct tn_cli *cli;
    struct tn_texts named; /* "ns:name[@version]=PATH|REF", as they stand on the command line */
    const char *folder;    /* deps/; NULL: beside the document, or here */
    const char *registry;  /* where packages that are nowhere else are asked for; NULL: nowhere */
    struct tn_registry_options options;
    bool locked, offline, update;
    struct tn_lock lock;
    const char *lock_folder; /* of the lock, with its slash; "" for here */
    struct {
        struct tn_cli_package *at;
        unsigned n, cap;
    } found;
};

/* The options that a command with packages has. */
#define TN_OPTIONS_PACKAGES(p)                                                                                 \
    {"deps-dir",   0,     TN_OPT_TEXT,                                                                         \
     &(p)->folder, "DIR", "where packages are; by default `deps` beside the document"},                        \
        {"dep", 'd', TN_OPT_LIST, &(p)->named, "PKG=FILE|REF", "a package, and where it is; may stand often"}, \
        {"registry",    0,                                                                                     \
         TN_OPT_TEXT,   &(p)->registry,                                                                        \
         "HOST[/PATH]", "ask there for what is found nowhere else"},                                           \
        {"locked", 0, TN_OPT_FLAG, &(p)->locked, NULL, "every package must be what `tenon.lock` says"},        \
        {"update",     0,    TN_OPT_FLAG,                                                                      \
         &(p)->update, NULL, "take what references name now, not what `tenon.lock` says"},                     \
        {"offline", 0, TN_OPT_FLAG, &(p)->offline, NULL, "fetch nothing"},                                     \
        TN_OPTIONS_REGISTRY(&(p)->options)

/* Call before packages are asked for. The lock is that of the document's folder. Usage errors are told; then
 * *ret_exit is the status to end with, else the status of reading the lock. */
bool tn_cli_packages_begin(struct tn_cli_packages *packages, struct tn_cli *cli, const char *document,
                           int *ret_exit);
/* Once all are found: are they what the lock says? And once the composition is written: makes the lock say
 * so. */
enum tn_status tn_cli_packages_check(struct tn_cli_packages *packages);
enum tn_status tn_cli_packages_end(struct tn_cli_packages *packages);

/* package_fetch.c: what a reference leads to, or what is kept of it. */
enum tn_status tn_cli_package_fetch(struct tn_cli_packages *packages,
                                    const struct tn_package_request *request, const char *ref,
                                    struct tn_cli_package *ret_package);
/* The same of --registry. */
enum tn_status tn_cli_package_ask(struct tn_cli_packages *packages, const struct tn_package_request *request,
                                  struct tn_cli_package *ret_package);

#endif
