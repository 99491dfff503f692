/* References: the names of artifacts, in the three forms every command takes.
 *
 *   host[:port]/repo[:tag][@digest]    a registry; the first part holds a `.` or a `:` or is `localhost`
 *   oci:DIR[:tag][@digest]             an image layout on disk
 *   oci-archive:FILE[:tag][@digest]    the same in a tar file
 *
 * Names are held to distribution-spec "Pulling manifests": a tag is [a-zA-Z0-9_][a-zA-Z0-9._-]{0,127}, a path
 * of lower-case parts; so a reference never needs escaping in a URL. `docker.io` is spelled out, never
 * guessed. */
#ifndef TN_OCI_REF_H
#define TN_OCI_REF_H

#include "base/diag.h"
#include "base/status.h"

enum tn_ref_kind { TN_REF_REGISTRY, TN_REF_LAYOUT, TN_REF_ARCHIVE };

struct tn_ref {
    enum tn_ref_kind kind;
    const char *text;       /* all of it, as written */
    const char *host;       /* "ghcr.io", "localhost:5000", "[::1]:5000"; of a registry, else NULL */
    const char *repository; /* "org/app"; of a registry, else NULL */
    const char *path;       /* of a layout or archive, else NULL */
    const char *tag;        /* or NULL */
    const char *digest;     /* or NULL; where both stand, the digest decides */
};

/* Is `text` meant as a reference, by its looks alone: `oci:`, `oci-archive:`, or a first part with a `.`, a
 * `:` or the name `localhost` before a `/`? Where FILE|REF is taken an existing path wins: ask the file
 * system first. What is no reference never touches the network. */
bool tn_ref_looks(const char *text);

/* Parses `text`, with what is wrong told to the sink under a caret (codes ref-*). All in the arena. */
enum tn_status tn_ref_parse(struct tn_arena *arena, struct tn_diag_sink *sink, const char *text,
                            struct tn_ref *ret_ref);

/* The same for a registry alone, "ghcr.io" or "localhost:5000". */
enum tn_status tn_ref_parse_registry(struct tn_arena *arena, struct tn_diag_sink *sink, const char *text,
                                     const char **ret_host);

/* The digest, or the tag, or "latest". For a layout or archive without either: NULL, its only manifest. */
const char *tn_ref_target(const struct tn_ref *ref);
/* "host/repo", "oci:dir", without tag and digest. */
const char *tn_ref_place(struct tn_arena *arena, const struct tn_ref *ref);

/* Do two references lead to one place, whatever they call it? `docker.io` has two names, and a folder many. */
bool tn_ref_same_place(const struct tn_ref *a, const struct tn_ref *b);

bool tn_ref_tag_valid(struct tn_str tag);
/* The tag that somebody means: the `+` of a version is `_` there. NULL where that is no tag. */
const char *tn_ref_tag(struct tn_arena *arena, struct tn_str text);
bool tn_ref_repository_valid(struct tn_str repository);

#endif
