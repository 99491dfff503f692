/* libtenon: WebAssembly components from C. Read, check, compose, push, pull.
 *
 * This is the only header for programs outside; everything else may change. Link with -ltenon -ldl -lm.
 *
 *     tenon *t = tenon_new(print_finding, NULL);
 *     if (tenon_plug(t, "app.wasm", (const char *[]){"greeter.wasm"}, 1, "whole.wasm") == TENON_OK)
 *         tenon_push(t, "whole.wasm", "ghcr.io/acme/app:1.0.0", NULL, digest);
 *     tenon_free(t);
 *
 * Text is UTF-8 and ends in NUL. A path "-" is standard input or output. A handle belongs to one
 * thread at a time; two handles share nothing. Functions return a status; the words went to the callback. */
#ifndef TENON_H
#define TENON_H

#include <stddef.h>

#ifdef __cplusplus
extern "C" {
#endif

#define TENON_API __attribute__((visibility("default")))

/* ---- jobs and findings ---- */

typedef enum tenon_status {
    TENON_OK = 0,
    TENON_WRONG = 1,       /* the input is wrong: malformed, invalid, mismatched */
    TENON_FILE = 3,        /* a file cannot be read or written */
    TENON_NETWORK = 4,     /* the network or the registry failed */
    TENON_AUTH = 5,        /* not authorised */
    TENON_VERIFY = 6,      /* a digest does not match */
    TENON_NOT_FOUND = 7,   /* no such artifact, or there already */
    TENON_BUG = 70
} tenon_status;            /* the exit statuses of the program */

typedef enum tenon_severity { TENON_ERROR, TENON_WARNING, TENON_INFO } tenon_severity;

typedef struct tenon_finding {
    tenon_severity severity;
    const char *code;      /* stable: "wit-unknown-type" */
    const char *message;   /* one line */
    const char *file;      /* or NULL: about no file */
    size_t start, end;     /* bytes of the file; both 0: about the whole */
    const char *help;      /* what to do, or NULL */
    const char *where;     /* the way down into a binary, "component 1 › module 0 › function 17 `f`", or NULL */
} tenon_finding;

typedef struct tenon tenon;

/* Findings go to `on_finding` as they are made; what it is handed lives until it returns. It may be NULL. */
typedef void tenon_finding_fn(void *payload, const tenon_finding *finding);
TENON_API tenon *tenon_new(tenon_finding_fn *on_finding, void *payload);
/* Everything got from the handle goes with it. NULL is fine. */
TENON_API void tenon_free(tenon *t);
TENON_API const char *tenon_version(void);

/* ---- read ---- */

typedef struct tenon_component tenon_component;

/* A component's interface, read from a file; belongs to the handle. component-model Binary.md. */
TENON_API tenon_status tenon_read(tenon *t, const char *path, const tenon_component **ret_component);
/* Names as the component spells them ("wasi:io/poll@0.2.0", "run"), in its order; NULL from `i` = their number on. */
TENON_API const char *tenon_import(const tenon_component *component, size_t i);
TENON_API const char *tenon_export(const tenon_component *component, size_t i);
/* Its interface as WIT text; belongs to the handle. WIT.md. */
TENON_API tenon_status tenon_wit(tenon *t, const tenon_component *component, const char **ret_text);

/* ---- check ---- */

/* Validates a component or core module whole, function bodies included. `features` is the list that `tenon validate
 * --features` takes; NULL: the defaults. Every independent fault is a finding. docs/validate.md. */
TENON_API tenon_status tenon_validate(tenon *t, const char *path, const char *features);

/* Parses and resolves WIT: a file, or a folder with deps/. Every independent fault is a finding. */
TENON_API tenon_status tenon_wit_check(tenon *t, const char *path);

/* ---- compose ---- */

/* Wires the exports of `n` plugs to the socket's imports and writes the whole to `out`: whole or not at all. */
TENON_API tenon_status tenon_plug(tenon *t, const char *socket, const char *const *plugs, size_t n, const char *out);

/* ---- push and pull ---- */

typedef struct tenon_registry {
    const char *ca_file;   /* further certificates to trust, or NULL */
    int plain_http;        /* not 0: speak HTTP where TLS would be the rule */
} tenon_registry;

enum { TENON_DIGEST = 7 + 64 + 1 }; /* "sha256:", its digits, and the NUL */

/* `ref` as on the command line: a registry's, oci:DIR, or oci-archive:FILE. `registry` may be NULL. The digest is
 * the manifest's. */
TENON_API tenon_status tenon_push(tenon *t, const char *path, const char *ref, const tenon_registry *registry,
                                  char ret_digest[TENON_DIGEST]);
/* Every digest is checked before anything appears at `out`. */
TENON_API tenon_status tenon_pull(tenon *t, const char *ref, const char *out, const tenon_registry *registry,
                                  char ret_digest[TENON_DIGEST]);

#ifdef __cplusplus
}
#endif

#endif
