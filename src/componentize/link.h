/* Shared-everything linking: dynamic libraries (tool-conventions, DynamicLinking.md) become one component.
 *
 * All libraries share one memory and one table. A module made here, the environment, owns both; it tells
 * each library where its data and its functions begin, and holds the addresses that one library imports of
 * another. Libraries are instantiated in the order of their dependencies; where those go in a circle, the
 * environment exports a function that calls through the table. When all are there, the fixup module puts
 * addresses and functions in place, and calls data relocations and constructors.
 *
 *     link_library   what a library says: dylink.0, imports, exports
 *     link_resolve   who exports what is imported; what depends on what; what is used at all
 *     link_env       the layout of memory and table, and the environment
 *     link           the whole, and what the fixup module does */
#ifndef TN_LINK_H
#define TN_LINK_H

#include "componentize/componentize.h"

struct tn_link_library {
    const char *name; /* interned: what others need it as */
    const struct tn_source *source;
    bool dl_openable; /* its symbols can be looked up at run time */
};

struct tn_link_options {
    bool stub_missing;         /* functions that no library exports trap when they are called */
    bool built_in_libdl;       /* dlopen, dlsym, dlclose, dlerror */
    uint32_t stack_size;       /* 0: a megabyte */
    struct tn_new_options new; /* `fixups` is set here */
};

/* Where two libraries export one symbol, the first one's is taken. */
enum tn_status tn_link(struct tn_types *types, struct tn_diag_sink *sink,
                       const struct tn_link_library *libraries, uint32_t n,
                       const struct tn_core_input *adapters, uint32_t n_adapters,
                       const struct tn_link_options *options, struct tn_out *ret_out);

/* libdl.c, built (libdl/rebuild.sh): finds symbols in the table that link_env lays out. */
extern const struct tn_bytes tn_libdl;

#endif
