/* What the stages of linking share. Internal to componentize/link*.c. */
#ifndef TN_LINK_IN_H
#define TN_LINK_IN_H

#include "componentize/componentize_in.h"
#include "componentize/link.h"

/* What a library asks of the environment besides symbols of other libraries. */
enum tn_lib_need {
    TN_LIB_STACK_POINTER = 1,
    TN_LIB_INIT_STACK_POINTER = 2,
    TN_LIB_ASYNCIFY = 4,
    TN_LIB_HEAP_BASE = 8,
    TN_LIB_HEAP_END = 16,
    TN_LIB_STACK_HIGH = 32,
    TN_LIB_STACK_LOW = 64,
    TN_LIB_LIBDL = 128,
    TN_LIB_PROGRAM_TLS = 256,
    TN_LIB_GET_TLS = 512,
    TN_LIB_SET_TLS = 1024,
    TN_LIB_THREADS = 2048
};

/* Where an import of a library comes from. */
enum tn_lib_role {
    TN_ROLE_WORLD,   /* the component's imports, or built in */
    TN_ROLE_ENV,     /* the environment's export of the same name */
    TN_ROLE_OWN,     /* its export "library:name" */
    TN_ROLE_FUNC,    /* a function of another library */
    TN_ROLE_TAG,     /* a tag of another library */
    TN_ROLE_MEMORY,  /* the address of another library's data: "library:name" */
    TN_ROLE_TABLE,   /* the address of another library's function: "library:name" */
    TN_ROLE_ADAPTER, /* an adapter's export: the environment's "module:name" */
    TN_ROLE_TWICE    /* one that stands before */
};

struct tn_lib_import {
    enum tn_lib_role role;
    const char *key;  /* FUNC, TAG, MEMORY: of the symbol; TABLE: its name */
    const char *name; /* OWN: the environment's export */
    bool weak;
};

struct tn_lib_export { /* a symbol; key NULL: not one */
    const char *key;
};

/* What the library's code is asked to do at the start. */
enum tn_lib_hook {
    TN_LIB_RELOCS,
    TN_LIB_CTORS,
    TN_LIB_INITIALIZE,
    TN_LIB_START,
    TN_LIB_TLS_INFO,
    TN_LIB_HOOKS
};

struct tn_lib {
    const char *name;
    const struct tn_source *source;
    const struct tn_module *module;
    bool dl_openable, stubs, gone; /* stubs: made here; gone: nothing uses it */
    bool exports_world;            /* something of the component's exports is its */
    uint64_t memory_size, table_size;
    uint64_t memory_min, table_min;     /* pages and entries that its imports ask to be there at once */
    uint32_t memory_align, table_align; /* log2 */
    struct tn_texts needed;
    unsigned needs; /* enum tn_lib_need */
    bool has[TN_LIB_HOOKS];
    struct tn_lib_import *imports; /* one an import of the module */
    struct tn_lib_export *exports; /* one an export */
    bool *needs_lib;               /* by library: it, or what it needs, directly or not */
    bool seen;                     /* instantiated before the one at hand */
    uint32_t tls_slot;             /* or UINT32_MAX */
};

struct tn_exporter {
    struct tn_lib *lib;
    const struct tn_core_export *export;
};

struct tn_env_export { /* a function that others reach through the table */
    const char *name;
    uint32_t type;
    struct tn_lib *lib;
};

struct tn_link {
    struct tn_types *types;
    struct tn_core_types *core;
    struct tn_arena *arena;
    struct tn_names *names;
    struct tn_diag_sink *sink;
    const struct tn_link_options *options;
    const struct tn_core_input *adapters;
    uint32_t n_adapters;
    struct tn_lib *libs; /* in the order given; those that are gone are skipped */
    uint32_t n;
    unsigned wrong;
    struct tn_map exporters;      /* key -> struct tn_exporter: the first */
    struct tn_map func_exporters; /* name -> struct tn_exporter: the first of a function */
    struct tn_map offered;        /* name -> struct tn_exporter: the first of anything, for messages */
    struct tn_lib **order;        /* as they are instantiated */
    uint32_t n_order;
    struct {
        struct tn_env_export *at;
        uint32_t n, cap;
    } env_exports;
    struct tn_map env_export_names; /* name -> struct tn_env_export's number + 1 */
    /* The layout: */
    uint32_t dl_memory, dl_table; /* the look-up table, and the functions in it */
    struct tn_buf dl;
    struct {
        struct tn_dl_address {
            const struct tn_lib *lib;
            const char *name;
            uint32_t address; /* where the address of that global goes */
        } * at;
        uint32_t n, cap;
    } dl_addresses;
    uint32_t tls_bases, tls_info, tls_program, n_tls; /* addresses; 0: none */
    struct tn_buf tls;
    uint32_t indirect_table; /* where functions of env_exports begin */
};

void tn_link_wrong(struct tn_link *l, const struct tn_lib *lib, size_t at, const char *code,
                   const char *format, ...) __attribute__((format(printf, 5, 6)));

/* The number of the type of a signature: parameters > results, of i. */
uint32_t tn_link_signature(struct tn_link *l, const char *letters);
bool tn_link_any(const struct tn_link *l, unsigned need);

/* ---- link_library.c ---- */

/* Its module is read already. */
void tn_lib_read(struct tn_link *l, struct tn_lib *lib);
/* The key of a symbol: two are the same where name and type are. */
const char *tn_lib_key(struct tn_link *l, const char *name, const struct tn_extern_type *type);

/* ---- link_resolve.c ---- */

/* Tells all that is missing; else leaves `order` and `env_exports`. */
enum tn_status tn_link_resolve(struct tn_link *l);
/* NULL where the symbol is of no library. */
const struct tn_exporter *tn_link_exporter(const struct tn_link *l, const char *key);

/* ---- link_env.c ---- */

enum tn_status tn_link_env(struct tn_link *l, struct tn_bytes *ret_module);

#endif
