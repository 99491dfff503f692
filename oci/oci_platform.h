/* Platforms as people write them, and the entries of an index that are for one (image-spec image-index.md, "platform").
 *
 *   platform ::= os? '/' architecture? ( '/' variant )? ( ':' os.version )?
 *
 * of which at least one says something: "wasi/wasm", "linux/arm/v7", "windows/amd64:10.0.20348". What is not said may be
 * anything: "/wasm" is every operating system, "linux/" every architecture. */
#ifndef TN_OCI_PLATFORM_H
#define TN_OCI_PLATFORM_H

#include "oci/oci_manifest.h"

struct tn_platform {
    struct tn_str os, architecture, variant, os_version; /* empty: anything */
    const char *text;                                    /* all of it; NULL: no platform */
};
struct tn_platforms {
    struct tn_platform *at;
    unsigned n, cap;
};

/* False where it is not written so. `text` is kept. */
bool tn_platform_parse(const char *text, struct tn_platform *ret_platform);
/* Of an os.version the beginning is enough: 10.0.20348 for 10.0.20348.2340. */
bool tn_platform_fits(const struct tn_platform *wanted, const struct tn_descriptor *entry);
/* What an entry is for, in the same words, with `?` for an os or architecture that it does not say. */
const char *tn_platform_text(struct tn_arena *arena, const struct tn_descriptor *entry);

#endif
