/* The sections of a module or component as they stand, and binaries made by leaving some out: what commands
 * that touch custom sections alone work on. What is inside of a section is not looked at, but for the
 * modules and components within.
 *
 *     binary  ::= preamble section*
 *     section ::= id:<byte> size:<u32> contents          a custom section: id 0, contents start with a name
 */
#ifndef TN_COMP_SECTIONS_H
#define TN_COMP_SECTIONS_H

#include "base/job.h"
#include "base/out.h"
#include "component/comp_read.h"

struct tn_section {
    uint8_t id;
    bool nested;              /* a core module or a component: the contents are one */
    size_t start, end;        /* in the source, id and size included */
    size_t at;                /* of the contents */
    struct tn_str name;       /* of a custom section */
    struct tn_bytes contents; /* of a custom section, after its name */
};

struct tn_sections {
    bool component; /* else a core module */
    struct tn_section *at;
    uint32_t n, cap;
};

/* Those of the binary at [start, end), one level. Findings: component-malformed. */
enum tn_status tn_sections_read(struct tn_arena *arena, struct tn_diag_sink *sink,
                                const struct tn_source *source, size_t start, size_t end,
                                struct tn_sections *ret_sections);

/* ---- strip ---- */

struct tn_strip_options {
    bool all;               /* names, producers and descriptions too */
    struct tn_texts keep;   /* names to leave in place; one that ends in `*` is a prefix */
    struct tn_texts delete; /* only these go, of whatever kind they are */
};

struct tn_stripped { /* what went, by name, in the order of the first of each */
    struct tn_stripped_row {
        const char *name;
        uint32_t n;
        uint64_t bytes; /* whole sections */
    } * at;
    uint32_t n, cap;
};

/* Leaves custom sections out, of every module and component within too. Those that say what a binary's
 * interface is, how it is linked and what it may do stay unless `delete` names them. */
enum tn_status tn_strip(struct tn_job *job, const struct tn_source *source,
                        const struct tn_strip_options *options, struct tn_out *ret_out,
                        struct tn_stripped *ret_stripped);

#endif
