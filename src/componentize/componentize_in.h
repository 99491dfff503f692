/* What the stages of componentizing share. Internal to componentize/. */
#ifndef TN_COMPONENTIZE_IN_H
#define TN_COMPONENTIZE_IN_H

#include "component/comp_encode_core.h"
#include "component/comp_flat.h"
#include "component/comp_meta.h"
#include "component/comp_names.h"
#include "component/comp_union.h"
#include "componentize/componentize.h"

struct tn_new_input;

/* How a core function stands for a component function: CanonicalABI.md. */
enum tn_abi {
    TN_ABI_IMPORT,         /* lowered */
    TN_ABI_IMPORT_ASYNC,   /* lowered with `async` */
    TN_ABI_EXPORT,         /* lifted */
    TN_ABI_EXPORT_ASYNC,   /* lifted with `async` and a callback */
    TN_ABI_EXPORT_STACKFUL /* lifted with `async` */
};

/* ---- what a core import is ---- */

enum tn_use_kind {
    TN_USE_MEMORY,   /* env.memory: the memory that all share */
    TN_USE_EXPORT,   /* an export of another input: `input`, under `name` */
    TN_USE_ADAPTER,  /* of an adapter, by way of a shim */
    TN_USE_INSTANCE, /* all of the import module is another input's instance */
    TN_USE_FUNC,     /* a function that the component imports */
    TN_USE_BUILTIN,  /* a canonical built-in, by the row of the table */
    TN_USE_TLS_GET,  /* __wasm_get_tls_base, __wasm_set_tls_base */
    TN_USE_TLS_SET
};

struct tn_use {
    const struct tn_core_import *import;
    const char *field; /* import->name, or what it is renamed to where the module has it twice */
    enum tn_use_kind kind;
    enum tn_abi abi;                  /* FUNC */
    const struct tn_builtin_row *row; /* BUILTIN */
    bool async;                       /* BUILTIN: with [async-lower] */
    bool exported;                    /* BUILTIN: of the world's exports */
    const struct tn_item *port;       /* the import or export of the world; NULL: none, or of a function or
                                       * resource that is one itself */
    const struct tn_item *func;       /* the function: of FUNC, and of what names one */
    const struct tn_type *type;       /* BUILTIN: resource, stream, future, or result of the function */
    const struct tn_type *payload;    /* … of a stream or future: what it carries; NULL: nothing */
    uint8_t encoding;                 /* BUILTIN of error contexts */
    tn_valtype value;                 /* of a context or thread-local base */
    uint32_t slot;                    /* … */
    struct tn_new_input *input;       /* EXPORT, ADAPTER, INSTANCE */
    const char *name;                 /* EXPORT, ADAPTER: the export there */
    struct tn_shim *shim;             /* where it goes through one */
};

/* ---- what a core export is ---- */

enum tn_offer_kind {
    TN_OFFER_NONE, /* nothing that the world asks for */
    TN_OFFER_FUNC,
    TN_OFFER_POST_RETURN,
    TN_OFFER_CALLBACK,
    TN_OFFER_DTOR,
    TN_OFFER_MEMORY,
    TN_OFFER_REALLOC, /* for all purposes; for exports; for imports; for adapters */
    TN_OFFER_REALLOC_EXPORT,
    TN_OFFER_REALLOC_IMPORT,
    TN_OFFER_REALLOC_ADAPTER,
    TN_OFFER_INITIALIZE,
    TN_OFFER_TABLE,
    TN_OFFER_TASK_HOOK
};

struct tn_offer {
    const struct tn_core_export *export;
    enum tn_offer_kind kind;
    enum tn_abi abi;            /* FUNC */
    const struct tn_item *port; /* the export of the world */
    const struct tn_item *func; /* its function: the port itself at the top; NULL where there is none */
    const struct tn_type *type; /* DTOR: the resource */
};

/* The imports of one module name. */
struct tn_use_group {
    const char *module;
    struct {
        struct tn_use **at;
        unsigned n, cap;
    } uses;
    struct tn_new_input *whole; /* the instance that is all of it; NULL: a bag of what the uses are */
};

/* ---- an input ---- */

struct tn_new_input {
    const struct tn_core_input *in;
    struct tn_new *n;
    const struct tn_source *source; /* what is embedded: the input's, or that of the trimmed adapter */
    const struct tn_module *module;
    struct tn_map encodings[2]; /* of imports, exports: "interface/function" -> enum tn_string_encoding + 1 */
    struct {
        struct tn_producer *at;
        unsigned n, cap;
    } producers;         /* of its metadata */
    struct tn_use *uses; /* one an import */
    struct {
        struct tn_use_group *at;
        unsigned n, cap;
    } groups;                /* of them, in the order in which modules are first named */
    struct tn_offer *offers; /* one an export */
    const struct tn_offer *first[TN_OFFER_TASK_HOOK + 1]; /* of each kind */
    struct tn_map offer_for[TN_OFFER_DTOR + 1];           /* of the kinds up to it: item -> struct tn_offer */
    struct {
        const struct tn_item **at;
        unsigned n, cap;
    } ports;                    /* exports of the world that its own worlds have */
    bool has_metadata, dropped; /* dropped: an adapter that nothing needs */
    bool told_realloc, told_preview1;
    uint32_t module_index, instance;
};

/* ---- what goes through a shim ---- */

enum tn_shim_kind {
    TN_SHIM_USE,    /* what `use` is, made when the memory and realloc of `input` are there */
    TN_SHIM_EXPORT, /* an export of `input`: an adapter's function, a realloc */
    TN_SHIM_DTOR    /* the same, a resource's destructor */
};
struct tn_shim {
    enum tn_shim_kind kind;
    struct tn_new_input *input;
    const struct tn_use *use;
    const char *export; /* interned */
    const char *name;   /* its number, interned */
    const char *debug;
    uint32_t type; /* number in the store */
    bool realloc;  /* EXPORT: one that task hooks must know of */
};

/* ---- the job ---- */

struct tn_new {
    struct tn_types *types;
    struct tn_arena *arena; /* of `types` */
    struct tn_diag_sink *sink;
    const struct tn_new_options *options;
    struct tn_new_input *inputs;
    uint32_t n;
    unsigned wrong; /* findings */
    /* The world: */
    struct tn_items imports, exports;
    struct tn_list binds;
    struct tn_map owners;      /* name of an export of the world -> struct tn_new_input */
    struct tn_map by_track[2]; /* of imports, exports: track -> the item, of the highest version */
    struct tn_flats flats;
    struct tn_map texts; /* type -> does it hold text? + 1 */
    /* The plan: */
    struct {
        struct tn_shim **at;
        unsigned n, cap;
    } shims;
    struct tn_map shim_by_key;
    const struct tn_extern_type *memory; /* that the main module imports; NULL: it exports its own, or none */
    bool told_memory;
    tn_valtype context;  /* of the slots of the context; 0: none is used */
    tn_valtype tls;      /* of the global that stands for the thread-local base; 0: none */
    bool tls_in_context; /* … which is a slot of the context */
};

void tn_new_wrong(struct tn_new *n, const struct tn_new_input *input, size_t at, const char *code,
                  const char *format, ...) __attribute__((format(printf, 5, 6)));

/* Sets up maps and inputs; types, arena, sink, options and n are the caller's. */
void tn_new_init(struct tn_new *n, const struct tn_core_input *inputs);

/* ---- componentize_meta.c ---- */

/* Reads each input's module and metadata, and unites all worlds. */
enum tn_status tn_new_read(struct tn_new *n);
/* The string encoding of a function of a port; TN_UTF8 - 1, and told where `need`, where no metadata says. */
bool tn_new_encoding(const struct tn_new_input *input, bool exported, const struct tn_item *port,
                     const struct tn_item *func, uint8_t *ret_encoding);
/* The module as it is embedded: without interface metadata, duplicate imports renamed, producers added. */
enum tn_status tn_new_module(struct tn_new_input *input, struct tn_out *ret_out);

/* ---- componentize_names.c ---- */

struct tn_builtin_row {
    const char *name;      /* "stream-read" of "[stream-read-0]f" */
    uint8_t code;          /* Binary.md */
    uint8_t where;         /* TN_IN_… */
    uint8_t form;          /* TN_NAMED_… */
    unsigned of;           /* TN_ENC_OF_… */
    const char *signature; /* i i32, l i64, c the context's; parameters before >; NULL: by its operand */
    bool reads;            /* puts what it reads into memory */
};
enum { TN_IN_ROOT = 1, TN_IN_EXPORTS = 2, TN_IN_IMPORTS = 4, TN_IN_BOTH = TN_IN_EXPORTS | TN_IN_IMPORTS };
enum tn_named_form {
    TN_NAMED_PLAIN,    /* [thread-yield] */
    TN_NAMED_WIDTH,    /* [waitable-set-wait], …-i32], …-i64] */
    TN_NAMED_SLOT,     /* [context-get-1], [context-get-i64-0] */
    TN_NAMED_ENCODING, /* [error-context-new-utf8] */
    TN_NAMED_RESOURCE, /* [resource-drop]r */
    TN_NAMED_FUNC,     /* [task-return]f */
    TN_NAMED_CHANNEL   /* [stream-read-0]f, [stream-new-unit] */
};
/* What a core import's field says, before it is held against the world. */
struct tn_intrinsic {
    const struct tn_builtin_row *row;
    bool async;         /* [async-lower] */
    struct tn_str rest; /* the resource's or function's name */
    bool unit;          /* CHANNEL: of nothing */
    uint32_t index;     /* CHANNEL: which one of the function; SLOT: which */
    tn_valtype value;   /* WIDTH, SLOT */
    uint8_t encoding;   /* ENCODING */
};

struct tn_mangling {
    bool legacy;
    const char *root, *other; /* the module of world functions; what interfaces' modules start with */
    const char *exported;     /* then, of intrinsics of exports */
    const char *memory, *initialize, *realloc, *table, *task_hook;
};
extern const struct tn_mangling tn_mangling_legacy, tn_mangling_standard;

/* Is the field an intrinsic's name? */
bool tn_intrinsic_parse(const struct tn_mangling *m, struct tn_str field, struct tn_intrinsic *ret_intrinsic);
/* The core export's name of a function ("" of `port` NULL: the world's own), without prefix of standard
 * names. */
const char *tn_mangle_export(struct tn_names *names, const struct tn_mangling *m, const struct tn_item *port,
                             const char *func);

/* ---- componentize_classify.c ---- */

/* What each import is, each export: told where it is nothing that can be. */
void tn_new_classify_imports(struct tn_new_input *input);
void tn_new_classify_exports(struct tn_new_input *input); /* componentize_offers.c */
/* Is all there that the input's worlds say it exports? */
void tn_new_check_exports(struct tn_new_input *input);
struct tn_new_input *tn_new_input_called(struct tn_new *n, const char *name); /* NULL: the main one */
bool tn_is_preview1(const char *module);                                      /* of a core import */
bool tn_same_signature(struct tn_new *n, uint32_t a, uint32_t b);
bool tn_is_plain_type(struct tn_new *n, uint32_t number);
const char *tn_signature_text(struct tn_new *n, uint32_t number);
uint32_t tn_signature(struct tn_new *n, const char *letters, tn_valtype context);
/* The first export of a kind; NULL where there is none. */
const struct tn_offer *tn_offer_of(const struct tn_new_input *input, enum tn_offer_kind kind);
/* That of a function or resource of the world. */
const struct tn_offer *tn_offer_for(const struct tn_new_input *input, enum tn_offer_kind kind,
                                    const struct tn_item *item);

/* ---- componentize_abi.c ---- */

/* The core type of a function: number in the store. */
uint32_t tn_abi_type(struct tn_new *n, const struct tn_func *func, enum tn_abi abi);
uint32_t tn_abi_post_return(struct tn_new *n, const struct tn_func *func);
/* Number `index` of the streams and futures in a function's type, each after those in what it carries; NULL.
 */
const struct tn_type *tn_func_channel(const struct tn_type *func, uint32_t index);
/* What options it needs: TN_ENC_MEMORY, …REALLOC, …STRINGS, …ASYNC. */
unsigned tn_abi_options(struct tn_new *n, const struct tn_func *func, enum tn_abi abi);
/* Of task.return: as if its result were a parameter of an import. */
uint32_t tn_abi_task_return(struct tn_new *n, const struct tn_type *result);
unsigned tn_abi_task_return_options(struct tn_new *n, const struct tn_func *func);
/* Of reading or writing a stream or future. */
unsigned tn_abi_payload_options(struct tn_new *n, const struct tn_type *payload, bool reads, bool async);

/* ---- componentize_plan.c ---- */

enum tn_status tn_new_plan(struct tn_new *n);
/* The options of a use (TN_ENC_…); 0 where it needs none. */
unsigned tn_use_options(struct tn_new *n, const struct tn_use *use);
/* The realloc that serves an input's imports or exports: an export of *ret_input; NULL: there is none. */
const char *tn_new_realloc(struct tn_new_input *input, bool exported, struct tn_new_input **ret_input);
/* The shim of a realloc, or of a destructor; NULL: it has none. */
struct tn_shim *tn_new_dtor_shim(struct tn_new *n, const struct tn_new_input *input, const char *export);
struct tn_shim *tn_new_realloc_shim(struct tn_new *n, struct tn_new_input *input, const char *export);

/* ---- componentize_modules.c ---- */

#define TN_SHIM_TABLE "$imports"
#define TN_SHIM_MEMORY "$memory"
#define TN_SHIM_GET_TLS "$get-tls-base"
#define TN_SHIM_SET_TLS "$set-tls-base"
struct tn_bytes tn_new_shim_module(struct tn_new *n);

enum tn_fixup_instance { TN_FIXUP_SHIM, TN_FIXUP_ACTUAL, TN_FIXUP_INPUT };
struct tn_fixup_result {
    struct tn_bytes module; /* empty: none is needed */
    struct {
        struct tn_fixup_import {
            enum tn_fixup_instance kind;
            const struct tn_new_input *input;
            const char *name;
        } * at;
        unsigned n, cap;
    } instances; /* what it is instantiated with; ACTUAL is a bag of the shims' real functions */
    struct {
        struct tn_fixup_hook {
            const struct tn_new_input *input;
            const char *name, *hook; /* the input's export, and the export here that takes its place */
        } * at;
        unsigned n, cap;
    } hooks;
};
enum tn_status tn_new_fixup_module(struct tn_new *n, struct tn_fixup_result *ret_result);

/* ---- componentize_live.c ---- */

struct tn_live {
    struct tn_map seen;  /* nodes that are mentioned */
    struct tn_map funcs; /* items of functions that are imported */
};
void tn_live_find(struct tn_live *live, struct tn_new *n);
/* Marks a type and all that it is over. */
void tn_live_mark(struct tn_live *live, const struct tn_type *t);
/* The numbers of imports or exports, each after those whose types it mentions; NULL, and told, where there is
 * no such order. */
uint32_t *tn_live_order(struct tn_new *n, const struct tn_items *items);

/* ---- componentize_encode.c ---- */

enum tn_status tn_new_encode(struct tn_new *n, struct tn_out *ret_out);

#endif
