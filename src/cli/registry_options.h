/* What every command that takes a reference lets one say about registries. */
#ifndef TN_REGISTRY_OPTIONS_H
#define TN_REGISTRY_OPTIONS_H

#include "cli/cli.h"
#include "oci/oci_store.h"

struct tn_registry_options {
    const char *ca_file, *cert_file, *key_file;
    struct tn_texts resolve;
    enum tn_toggle plain_http;
};

#define TN_OPTIONS_REGISTRY(to)                                                                              \
    {"ca-file", 0, TN_OPT_TEXT, &(to)->ca_file, "FILE", "trust the certificates in FILE besides the system's"}, \
        {"cert-file", 0, TN_OPT_TEXT, &(to)->cert_file, "FILE", "our certificate, for a registry that wants one"}, \
        {"key-file", 0, TN_OPT_TEXT, &(to)->key_file, "FILE", "its key, where it is not in the same file"}, \
        {"resolve", 0, TN_OPT_LIST, &(to)->resolve, "HOST:PORT:ADDRESS", "where a name leads, in place of DNS"}, \
        {"plain-http", 0, TN_OPT_BOOL, &(to)->plain_http, NULL, "speak HTTP to a registry that is not on loopback; `=false`: HTTPS to one that is"}

/* Transfers at a time; for tn_cli_jobs. */
#define TN_OPTION_JOBS(to, about) {"jobs", 'j', TN_OPT_TEXT, (to), "N", about}

/* The store's options; `progress` may be NULL. */
struct tn_store_options tn_cli_store_options(struct tn_cli *cli, const struct tn_registry_options *options,
                                             struct tn_progress *progress);

/* Parses the reference and opens its place. */
enum tn_status tn_cli_open_store(struct tn_cli *cli, const char *text, enum tn_store_mode mode,
                                 const struct tn_registry_options *options, struct tn_progress *progress,
                                 struct tn_ref *ret_ref, struct tn_store **ret_store);

/* Opens the place of a reference that is parsed. */
enum tn_status tn_cli_open_ref(struct tn_cli *cli, const struct tn_ref *ref, enum tn_store_mode mode,
                               const struct tn_registry_options *options, struct tn_progress *progress,
                               struct tn_store **ret_store);

/* Parses the reference, opens its place, and finds what it stands for there. *ret_store is to be closed also where that
 * fails. */
enum tn_status tn_cli_find(struct tn_cli *cli, const char *text, enum tn_store_mode mode,
                           const struct tn_registry_options *options, struct tn_ref *ret_ref,
                           struct tn_store **ret_store, struct tn_descriptor *ret_found);

/* `text` may be NULL: 0. False, told as wrong usage, where it is no number from 1 to 64. */
bool tn_cli_jobs(struct tn_cli *cli, const char *text, unsigned *ret_jobs);

/* KEY=VALUE words as annotations; false, told as wrong usage, where one is none. */
bool tn_cli_annotations(struct tn_cli *cli, const struct tn_texts *words, struct tn_annotations *to);

/* Whether the value of `option` ("--media-type") has the form of a media type, or is NULL; false, told as wrong usage, where
 * neither. */
bool tn_cli_media_type(struct tn_cli *cli, const char *option, const char *value);

/* A member that is a descriptor: mediaType, digest, size and, where they are known, artifactType and annotations. */
void tn_cli_json_descriptor(struct tn_json_out *out, const char *key, const struct tn_descriptor *descriptor);
void tn_cli_json_descriptors(struct tn_json_out *out, const char *key, const struct tn_descriptors *list);

/* "host/repo:tag@sha256:…": the reference as written, with the digest that it stands for. */
const char *tn_cli_pinned(struct tn_cli *cli, const struct tn_ref *ref, const char *tag, const char *digest);

#endif
