/* Canonical functions: Binary.md "Canonical Definitions", CanonicalABI.md "Canonical Definitions".
 *
 * lift and lower stand for themselves; every other built-in is a row of a table: what operands follow its
 * byte, which proposals it needs, and the core signature it has. In shape mode operands are read and core
 * types not asked for. */
#include "component/comp_flat.h"
#include "component/comp_scope.h"

enum { MAX_OPTIONS = 10, MAX_SIGNATURE = 4 };

/* ---- options ---- */

enum {
    OPT_ENCODING = 1,
    OPT_MEMORY = 2,
    OPT_REALLOC = 4,
    OPT_POST_RETURN = 8,
    OPT_ASYNC = 16,
    OPT_CALLBACK = 32,
    OPT_CORE_TYPE = 64,
    OPT_GC = 128
};

struct options {
    unsigned given; /* OPT_… */
    tn_valtype pointer;
    uint32_t memory, realloc, post_return, callback; /* indices */
    uint32_t core_type;                              /* a number in the store */
    size_t at;
};

static const struct {
    const char *word;
    unsigned bit;
    bool index;
} option_rows[] = {
    {"utf8", OPT_ENCODING, false}, {"utf16", OPT_ENCODING, false},   {"latin1+utf16", OPT_ENCODING, false},
    {"memory", OPT_MEMORY, true},  {"realloc", OPT_REALLOC, true},   {"post-return", OPT_POST_RETURN, true},
    {"async", OPT_ASYNC, false},   {"callback", OPT_CALLBACK, true}, {"core-type", OPT_CORE_TYPE, true},
    {"gc", OPT_GC, false},
};
enum { N_OPTIONS = sizeof option_rows / sizeof *option_rows };

static void wrong(struct tn_comp_reader *c, size_t at, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void wrong(struct tn_comp_reader *c, size_t at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *message = tn_arena_vprintf(tn_comp_arena(c), format, args);
    va_end(args);
    tn_comp_wrong(c, at, "component-canon", "%s", message);
}

/* The type of a core function; NULL where it is not known here. */
static const struct tn_core_type *core_func_at(struct tn_comp_reader *c, size_t at, uint32_t index)
{
    const struct tn_def *def = tn_def_at(c, c->scope, TN_SPACE_CORE_FUNC, at, index);
    return def && def->core ? &c->p.store->at[def->core->type] : NULL;
}

static bool has_signature(const struct tn_core_type *t, const tn_valtype *params, uint32_t n_params,
                          const tn_valtype *results, uint32_t n_results)
{
    return t->func.n_params == n_params && t->func.n_results == n_results &&
           (!n_params || !memcmp(t->func.at, params, n_params * sizeof *params)) &&
           (!n_results || !memcmp(t->func.at + n_params, results, n_results * sizeof *results));
}

/* The memory that an option or built-in names: not shared, and 64-bit only where that is open. Its pointers'
 * type. */
static tn_valtype check_memory(struct tn_comp_reader *c, size_t at, uint32_t index)
{
    const struct tn_def *def = tn_def_at(c, c->scope, TN_SPACE_CORE_MEMORY, at, index);
    if (!def || !def->core)
        return TN_VAL_I32;
    if (def->core->limits.wide)
        tn_comp_need(c, at, TN_FEATURE_CM64, "64-bit memory");
    if (def->core->limits.shared)
        wrong(c, at, "memory %u is shared, and here it must not be", index);
    return def->core->limits.wide ? TN_VAL_I64 : TN_VAL_I32;
}

static uint32_t check_core_type(struct tn_comp_reader *c, size_t at, uint32_t index)
{
    tn_comp_need(c, at, TN_FEATURE_CM_GC, "option `core-type`");
    const struct tn_def *def = tn_def_at(c, c->scope, TN_SPACE_CORE_TYPE, at, index);
    if (!def || def->number == TN_NO_TYPE || c->p.store->at[def->number].kind != TN_CORE_FUNC) {
        if (def)
            wrong(c, at, "option `core-type` must name a core function type");
        return TN_NO_TYPE;
    }
    return def->number;
}

static void take_option(struct tn_comp_reader *c, struct options *o, uint8_t byte, size_t at, uint32_t index)
{
    unsigned bit = option_rows[byte].bit;
    if (o->given & bit)
        wrong(c, at,
              bit == OPT_ENCODING ? "option `%s` conflicts with another encoding"
                                  : "option `%s` is given twice",
              option_rows[byte].word);
    o->given |= bit;
    switch (bit) {
    case OPT_MEMORY: o->memory = index, o->pointer = check_memory(c, at, index); break;
    case OPT_REALLOC: o->realloc = index; break;
    case OPT_POST_RETURN: o->post_return = index; break;
    case OPT_ASYNC: tn_comp_need(c, at, TN_FEATURE_CM_ASYNC, "option `async`"); break;
    case OPT_CALLBACK: o->callback = index; break;
    case OPT_CORE_TYPE: o->core_type = check_core_type(c, at, index); break;
    case OPT_GC: tn_comp_need(c, at, TN_FEATURE_CM_GC, "option `gc`"); break;
    }
}

static void check_realloc(struct tn_comp_reader *c, const struct options *o)
{
    const tn_valtype p = o->pointer, params[] = {p, p, p, p};
    if (!(o->given & OPT_MEMORY))
        wrong(c, o->at, "option `realloc` needs `memory`");
    const struct tn_core_type *t = core_func_at(c, o->at, o->realloc);
    if (t && !has_signature(t, params, 4, &p, 1))
        wrong(c, o->at, "core function %u has the wrong signature for `realloc`", o->realloc);
}

/* opts ::= vec(canonopt), and what goes with what. */
static struct options read_options(struct tn_comp_reader *c)
{
    struct options o = {.pointer = TN_VAL_I32, .core_type = TN_NO_TYPE, .at = tn_comp_at(c)};
    uint32_t n = tn_read_count(&c->p.r, MAX_OPTIONS, "too many canonical options");
    for (uint32_t i = 0; i < n && !c->p.r.error; i++) {
        size_t at = tn_comp_at(c);
        uint8_t byte = tn_read_byte(&c->p.r);
        if (byte >= N_OPTIONS)
            tn_comp_bad_byte(c, at, byte, "a canonical option");
        else
            take_option(c, &o, byte, at, option_rows[byte].index ? tn_read_u32(&c->p.r) : 0);
    }
    if (o.given & OPT_CALLBACK && !(o.given & OPT_ASYNC))
        wrong(c, o.at, "option `callback` needs `async`");
    if (o.given & OPT_POST_RETURN && o.given & OPT_ASYNC)
        wrong(c, o.at, "option `post-return` does not go with `async`");
    if (o.given & OPT_CORE_TYPE && !(o.given & OPT_GC))
        wrong(c, o.at, "option `core-type` needs `gc`");
    if (o.given & OPT_REALLOC)
        check_realloc(c, &o);
    return o;
}

static void need_memory(struct tn_comp_reader *c, const struct options *o)
{
    if (!(o->given & OPT_MEMORY))
        wrong(c, o->at, "option `memory` is required");
}

static void need_realloc(struct tn_comp_reader *c, const struct options *o)
{
    need_memory(c, o);
    if (o->given & OPT_MEMORY && !(o->given & OPT_REALLOC))
        wrong(c, o->at, "option `realloc` is required");
}

/* What only a lift can have. */
static void check_lowering(struct tn_comp_reader *c, const struct options *o)
{
    if (o->given & OPT_POST_RETURN)
        wrong(c, o->at, "option `post-return` is for lifting only");
    if (o->given & OPT_ASYNC && o->given & OPT_CALLBACK)
        wrong(c, o->at, "option `callback` is for lifting only");
    if (o->given & OPT_GC && !(o->given & OPT_CORE_TYPE))
        wrong(c, o->at, "option `gc` needs `core-type` here");
}

/* ---- lift and lower ---- */

struct signature {
    struct tn_flat params, results;
};

static void to_pointer(struct tn_flat *flat, tn_valtype pointer)
{
    flat->n = 0;
    flat->max = TN_FLAT_MOST;
    tn_flat_push(flat, pointer);
}

static void flatten_params(struct tn_comp_reader *c, const struct tn_func *func, const struct options *o,
                           bool lift, struct signature *ret_signature)
{
    struct tn_flat *flat = &ret_signature->params;
    bool async = o->given & OPT_ASYNC, pointers = false;
    flat->max = !lift && async ? TN_FLAT_ASYNC_PARAMS : TN_FLAT_PARAMS;
    bool fits = true;
    for (uint32_t i = 0; i < func->n && fits; i++) {
        pointers |= func->params[i].type->has & TN_HAS_POINTER;
        fits = tn_flatten(flat, func->params[i].type, o->pointer);
    }
    if (!fits)
        to_pointer(flat, o->pointer);
    if (lift && (pointers || !fits))
        need_realloc(c, o);
    else if (pointers || !fits)
        need_memory(c, o);
}

static void flatten_sync_result(struct tn_comp_reader *c, const struct tn_type *result,
                                const struct options *o, bool lift, struct signature *ret_signature)
{
    struct tn_flat *flat = &ret_signature->results;
    if (!result || tn_flatten(flat, result, o->pointer))
        return;
    flat->n = 0;
    need_memory(c, o);
    ret_signature->params.max = TN_FLAT_MOST;
    tn_flat_push(lift ? flat : &ret_signature->params, o->pointer);
}

static void flatten_async_result(struct tn_comp_reader *c, const struct tn_type *result,
                                 const struct options *o, bool lift, struct signature *ret_signature)
{
    if (!lift) { /* written through a pointer; the call gives its status */
        if (result) {
            ret_signature->params.max = TN_FLAT_MOST;
            tn_flat_push(&ret_signature->params, o->pointer);
            need_memory(c, o);
        }
        tn_flat_push(&ret_signature->results, TN_VAL_I32);
        return;
    }
    struct tn_flat returned = {.max = TN_FLAT_PARAMS}; /* by task.return */
    if (result && (!tn_flatten(&returned, result, o->pointer) || result->has & TN_HAS_POINTER))
        need_memory(c, o);
    if (o->given & OPT_CALLBACK)
        tn_flat_push(&ret_signature->results, TN_VAL_I32);
}

/* CanonicalABI.md flatten_functype */
static struct signature flatten_functype(struct tn_comp_reader *c, const struct tn_func *func,
                                         const struct options *o, bool lift)
{
    struct signature s = {.results = {.max = TN_FLAT_RESULTS}};
    flatten_params(c, func, o, lift, &s);
    if (!lift && func->result && func->result->has & TN_HAS_POINTER)
        need_realloc(c, o);
    if (o->given & OPT_ASYNC)
        flatten_async_result(c, func->result, o, lift, &s);
    else
        flatten_sync_result(c, func->result, o, lift, &s);
    return s;
}

static uint32_t core_func_of(struct tn_comp_reader *c, const struct signature *s)
{
    return tn_core_func(c->p.store, s->params.at, s->params.n, s->results.at, s->results.n, false);
}

static const char *signature_text(struct tn_comp_reader *c, uint32_t number)
{
    struct tn_buf buf;
    struct tn_extern_type t = {.kind = TN_EXTERN_FUNC, .type = number};
    tn_buf_init(&buf, 1 << 16);
    tn_extern_print(&buf, c->p.store, &t);
    const char *text = tn_arena_copy(tn_comp_arena(c), buf.at, buf.len);
    tn_buf_dispose(&buf);
    return text;
}

static void check_post_return(struct tn_comp_reader *c, const struct options *o,
                              const struct tn_core_type *core)
{
    const struct tn_core_type *t = core_func_at(c, o->at, o->post_return);
    if (t && !has_signature(t, core->func.at + core->func.n_params, core->func.n_results, NULL, 0))
        wrong(c, o->at, "core function %u has the wrong signature for `post-return`", o->post_return);
}

static void check_callback(struct tn_comp_reader *c, const struct options *o)
{
    const tn_valtype three[] = {TN_VAL_I32, TN_VAL_I32, TN_VAL_I32};
    const struct tn_core_type *t = core_func_at(c, o->at, o->callback);
    if (t && !has_signature(t, three, 3, three, 1))
        wrong(c, o->at, "core function %u has the wrong signature for `callback`", o->callback);
}

static void check_lifting(struct tn_comp_reader *c, const struct tn_func *func, const struct options *o,
                          size_t at, uint32_t index)
{
    const struct tn_def *def = tn_def_at(c, c->scope, TN_SPACE_CORE_FUNC, at, index);
    if (!def || !def->core)
        return;
    const struct tn_core_type *core = &c->p.store->at[def->core->type];
    if (o->given & OPT_POST_RETURN)
        check_post_return(c, o, core);
    if (o->given & OPT_CORE_TYPE)
        wrong(c, o->at, "option `core-type` is not for lifting");
    if (o->given & OPT_GC)
        return;
    struct signature s = flatten_functype(c, func, o, true);
    uint32_t wanted = core_func_of(c, &s);
    if (wanted != def->core->type && !c->p.r.error)
        wrong(c, at,
              "core function %u does not have the type that the lifted function has: expected %s, found %s",
              index, signature_text(c, wanted), signature_text(c, def->core->type));
}

/* canon lift: 0x00 0x00 f:<core:funcidx> opts:<opts> ft:<typeidx> */
static void read_lift(struct tn_comp_reader *c, size_t at)
{
    uint8_t sort = tn_read_byte(&c->p.r);
    if (sort)
        tn_comp_bad_byte(c, at + 1, sort, "what is lifted");
    uint32_t core = tn_read_u32(&c->p.r);
    struct options o = read_options(c);
    size_t type_at = tn_comp_at(c);
    uint32_t index = tn_read_u32(&c->p.r);
    const struct tn_type *t = tn_base(tn_node_at(c, TN_SPACE_TYPE, type_at, index));
    if (t->kind != TN_FUNC && t->kind != TN_BAD)
        tn_comp_wrong(c, type_at, "component-type-kind", "type %u is not a function type: it is a %s", index,
                      tn_kind_word(t->kind));
    if (c->p.r.error)
        return;
    tn_def_at(c, c->scope, TN_SPACE_CORE_FUNC, at, core);
    if (o.given & OPT_ASYNC && o.given & OPT_CALLBACK)
        check_callback(c, &o);
    else if (o.given & OPT_ASYNC)
        tn_comp_need(c, o.at, TN_FEATURE_CM_ASYNC_STACKFUL, "async lift without `callback`");
    if (t->kind == TN_FUNC && o.given & OPT_ASYNC && !t->func->async)
        wrong(c, o.at, "option `async` needs an async function type");
    if (t->kind == TN_FUNC)
        check_lifting(c, t->func, &o, at, core);
    struct tn_def *def = tn_def_add(c, TN_SPACE_FUNC, TN_BY_LIFT, at);
    def->from = core;
    def->type = t->kind == TN_FUNC ? t : tn_type_prim(TN_BAD);
}

/* A new core function; its type is left open in shape mode. */
static struct tn_def *add_core_func(struct tn_comp_reader *c, enum tn_how how, size_t at, uint32_t number)
{
    struct tn_def *def = tn_def_add(c, TN_SPACE_CORE_FUNC, how, at);
    if (number != TN_NO_TYPE) {
        struct tn_extern_type *core = tn_new(tn_comp_arena(c), struct tn_extern_type);
        *core = (struct tn_extern_type){.kind = TN_EXTERN_FUNC, .type = number};
        def->core = core;
    }
    return def;
}

/* canon lower: 0x01 0x00 f:<funcidx> opts:<opts> */
static void read_lower(struct tn_comp_reader *c, size_t at)
{
    uint8_t sort = tn_read_byte(&c->p.r);
    if (sort)
        tn_comp_bad_byte(c, at + 1, sort, "what is lowered");
    uint32_t index = tn_read_u32(&c->p.r), number = TN_NO_TYPE;
    const struct tn_type *t = tn_node_at(c, TN_SPACE_FUNC, at, index);
    struct options o = read_options(c);
    if (c->p.r.error)
        return;
    check_lowering(c, &o);
    if (t->kind == TN_FUNC && o.given & OPT_ASYNC && !t->func->async)
        wrong(c, o.at, "option `async` needs an async function type");
    if (o.given & OPT_GC)
        number = o.core_type;
    else if (t->kind == TN_FUNC && !c->options.shape) {
        struct signature s = flatten_functype(c, t->func, &o, false);
        number = core_func_of(c, &s);
    }
    add_core_func(c, TN_BY_LOWER, at, number)->from = index;
}

/* ---- the other built-ins ---- */

/* What follows the byte, in this order. */
enum {
    OF_RESOURCE = 1 << 0,  /* a resource type */
    OF_LOCAL = 1 << 1,     /* … defined in this component */
    OF_STREAM = 1 << 2,    /* a stream type */
    OF_FUTURE = 1 << 3,    /* a future type */
    OF_CONTEXT = 1 << 4,   /* a value type, and a slot */
    OF_RESULT = 1 << 5,    /* the results of a function */
    OF_FUNC_TYPE = 1 << 6, /* a core function type */
    OF_TABLE = 1 << 7,     /* a core table */
    OF_ASYNC = 1 << 8,     /* a byte: async? */
    OF_ZERO = 1 << 9,      /* a byte that once was: cancel? */
    OF_MEMORY = 1 << 10,   /* a core memory */
    OF_OPTIONS = 1 << 11,  /* options */
    READS = 1 << 12,       /* puts what it reads into memory */
    NEEDS_MEMORY = 1 << 13,
    NO_ASYNC = 1 << 14, /* the option async is refused */
};

/* Signatures: i i32, l i64, p a pointer into the memory, r the resource's representation, c the context's
 * type, t what indexes the table, a the argument of a thread; parameters before >, results after it. */
struct builtin {
    const char *name, *signature;
    unsigned of;
    enum tn_feature feature, too;
};

#define BASE TN_FEATURE_COMPONENT_MODEL
#define ASYNC TN_FEATURE_CM_ASYNC
#define THREADS TN_FEATURE_CM_THREADING
#define SHARED TN_FEATURE_SHARED_EVERYTHING_THREADS
static const struct builtin builtins[] = {
    [0x02] = {"resource.new", "r>i", OF_RESOURCE | OF_LOCAL, BASE, BASE},
    [0x03] = {"resource.drop", "i>", OF_RESOURCE, BASE, BASE},
    [0x04] = {"resource.rep", "i>r", OF_RESOURCE | OF_LOCAL, BASE, BASE},
    [0x05] = {"task.cancel", ">", 0, ASYNC, BASE},
    [0x06] = {"subtask.cancel", "i>i", OF_ASYNC, ASYNC, BASE},
    [0x09] = {"task.return", NULL, OF_RESULT | OF_OPTIONS | NO_ASYNC, ASYNC, BASE},
    [0x0a] = {"context.get", ">c", OF_CONTEXT, ASYNC, BASE},
    [0x0b] = {"context.set", "c>", OF_CONTEXT, ASYNC, BASE},
    [0x0c] = {"thread.yield", ">i", OF_ZERO, ASYNC, BASE},
    [0x0d] = {"subtask.drop", "i>", 0, ASYNC, BASE},
    [0x0e] = {"stream.new", ">l", OF_STREAM, ASYNC, BASE},
    [0x0f] = {"stream.read", "ipp>p", OF_STREAM | OF_OPTIONS | READS, ASYNC, BASE},
    [0x10] = {"stream.write", "ipp>p", OF_STREAM | OF_OPTIONS, ASYNC, BASE},
    [0x11] = {"stream.cancel-read", "i>i", OF_STREAM | OF_ASYNC, ASYNC, BASE},
    [0x12] = {"stream.cancel-write", "i>i", OF_STREAM | OF_ASYNC, ASYNC, BASE},
    [0x13] = {"stream.drop-readable", "i>", OF_STREAM, ASYNC, BASE},
    [0x14] = {"stream.drop-writable", "i>", OF_STREAM, ASYNC, BASE},
    [0x15] = {"future.new", ">l", OF_FUTURE, ASYNC, BASE},
    [0x16] = {"future.read", "ip>i", OF_FUTURE | OF_OPTIONS | READS, ASYNC, BASE},
    [0x17] = {"future.write", "ip>i", OF_FUTURE | OF_OPTIONS, ASYNC, BASE},
    [0x18] = {"future.cancel-read", "i>i", OF_FUTURE | OF_ASYNC, ASYNC, BASE},
    [0x19] = {"future.cancel-write", "i>i", OF_FUTURE | OF_ASYNC, ASYNC, BASE},
    [0x1a] = {"future.drop-readable", "i>", OF_FUTURE, ASYNC, BASE},
    [0x1b] = {"future.drop-writable", "i>", OF_FUTURE, ASYNC, BASE},
    [0x1c] = {"error-context.new", "pp>i", OF_OPTIONS | NEEDS_MEMORY | NO_ASYNC, TN_FEATURE_CM_ERROR_CONTEXT,
              BASE},
    [0x1d] = {"error-context.debug-message", "ip>", OF_OPTIONS | NEEDS_MEMORY | READS | NO_ASYNC,
              TN_FEATURE_CM_ERROR_CONTEXT, BASE},
    [0x1e] = {"error-context.drop", "i>", 0, TN_FEATURE_CM_ERROR_CONTEXT, BASE},
    [0x1f] = {"waitable-set.new", ">i", 0, ASYNC, BASE},
    [0x20] = {"waitable-set.wait", "ip>i", OF_ZERO | OF_MEMORY, ASYNC, BASE},
    [0x21] = {"waitable-set.poll", "ip>i", OF_ZERO | OF_MEMORY, ASYNC, BASE},
    [0x22] = {"waitable-set.drop", "i>", 0, ASYNC, BASE},
    [0x23] = {"waitable.join", "ii>", 0, ASYNC, BASE},
    [0x24] = {"backpressure.inc", ">", 0, ASYNC, BASE},
    [0x25] = {"backpressure.dec", ">", 0, ASYNC, BASE},
    [0x26] = {"thread.index", ">i", 0, THREADS, BASE},
    [0x27] = {"thread.new-indirect", "ta>i", OF_FUNC_TYPE | OF_TABLE, THREADS, BASE},
    [0x28] = {"thread.resume-later", "i>", 0, THREADS, BASE},
    [0x29] = {"thread.suspend", ">i", OF_ZERO, THREADS, BASE},
    [0x2a] = {"thread.suspend-then-resume", "i>i", OF_ZERO, THREADS, BASE},
    [0x2b] = {"thread.yield-then-resume", "i>i", OF_ZERO, THREADS, BASE},
    [0x2c] = {"thread.suspend-then-promote", "i>i", OF_ZERO, THREADS, BASE},
    [0x2d] = {"thread.yield-then-promote", "i>i", OF_ZERO, THREADS, BASE},
    [0x2e] = {"stream.forward", "ii>", OF_STREAM, ASYNC, TN_FEATURE_CM_FORWARD},
    [0x2f] = {"future.forward", "ii>", OF_FUTURE, ASYNC, TN_FEATURE_CM_FORWARD},
    [0x40] = {"thread.spawn-ref", NULL, OF_FUNC_TYPE, SHARED, BASE},
    [0x41] = {"thread.spawn-indirect", "ii>i", OF_FUNC_TYPE | OF_TABLE, SHARED, BASE},
    [0x42] = {"thread.available-parallelism", ">i", 0, SHARED, BASE},
};
enum { N_BUILTINS = sizeof builtins / sizeof *builtins };

/* A built-in being read: what its operands were. */
struct call {
    const struct builtin *b;
    size_t at;
    uint32_t from;              /* the first operand that is an index */
    const struct tn_type *type; /* a stream's or future's, a task's result */
    struct options options;
    tn_valtype rep, context, table, argument;
    uint32_t func;   /* number of a core function type */
    uint32_t number; /* of the built-in's own type; TN_NO_TYPE: by its signature */
};

static bool need(struct tn_comp_reader *c, const struct call *call, enum tn_feature feature, const char *more)
{
    const char *what = tn_arena_printf(tn_comp_arena(c), "%s`%s`", more, call->b->name);
    return tn_comp_on(c, feature) || tn_comp_need(c, call->at, feature, what);
}

static void read_resource(struct tn_comp_reader *c, struct call *call)
{
    size_t at = tn_comp_at(c);
    call->from = tn_read_u32(&c->p.r);
    const struct tn_type *t = tn_base(tn_node_at(c, TN_SPACE_TYPE, at, call->from));
    call->rep = TN_VAL_I32;
    if (t->kind == TN_BAD)
        return;
    if (t->kind != TN_RESOURCE)
        tn_comp_wrong(c, at, "component-type-kind", "type %u is not a resource: it is a %s", call->from,
                      tn_kind_word(t->kind));
    else if (call->b->of & OF_LOCAL && !t->resource->rep)
        wrong(c, at, "`%s` is for resources that this component defines, and type %u is not one",
              call->b->name, call->from);
    else if (t->resource->rep == 64)
        call->rep = TN_VAL_I64;
}

static void read_channel(struct tn_comp_reader *c, struct call *call)
{
    size_t at = tn_comp_at(c);
    enum tn_kind kind = call->b->of & OF_STREAM ? TN_STREAM : TN_FUTURE;
    call->from = tn_read_u32(&c->p.r);
    const struct tn_type *t = tn_base(tn_node_at(c, TN_SPACE_TYPE, at, call->from));
    if (t->kind == kind)
        call->type = t->of.a;
    else if (t->kind != TN_BAD)
        tn_comp_wrong(c, at, "component-type-kind", "`%s` needs a %s type, and type %u is a %s",
                      call->b->name, tn_kind_word(kind), call->from, tn_kind_word(t->kind));
}

static void read_context(struct tn_comp_reader *c, struct call *call)
{
    size_t at = tn_comp_at(c);
    call->context = tn_parse_valtype(&c->p);
    uint32_t slot = tn_read_u32(&c->p.r);
    if (call->context == TN_VAL_I64)
        need(c, call, TN_FEATURE_CM64, "64-bit ");
    else if (call->context != TN_VAL_I32)
        wrong(c, at, "`%s` is of i32 or i64 only", call->b->name);
    if (!c->scope->context)
        c->scope->context = call->context;
    else if (c->scope->context != call->context)
        wrong(c, at, "`%s` must have the type of the context before it", call->b->name);
    if (slot)
        need(c, call, TN_FEATURE_CM_THREADING, "a slot other than 0 of ");
    if (slot > 1)
        wrong(c, at, "`%s` has slots 0 and 1, and this is %u", call->b->name, slot);
}

static void read_result(struct tn_comp_reader *c, struct call *call)
{
    size_t at = tn_comp_at(c);
    call->type = tn_read_resultlist(c);
    if (call->type && call->type->has & TN_HAS_BORROW)
        tn_comp_wrong(c, at, "component-borrow", "what `%s` returns cannot contain a `borrow`",
                      call->b->name);
}

/* The function that a thread starts with takes one number and returns nothing. */
static void read_func_type(struct tn_comp_reader *c, struct call *call)
{
    size_t at = tn_comp_at(c);
    call->from = tn_read_u32(&c->p.r);
    call->func = TN_NO_TYPE;
    call->argument = TN_VAL_I32;
    const struct tn_def *def = tn_def_at(c, c->scope, TN_SPACE_CORE_TYPE, at, call->from);
    if (!def)
        return;
    const struct tn_core_type *t = def->number == TN_NO_TYPE ? NULL : &c->p.store->at[def->number];
    bool wide = t && call->b->feature == THREADS && tn_comp_on(c, TN_FEATURE_CM64);
    if (!t || t->kind != TN_CORE_FUNC) {
        wrong(c, at, "core type %u is not a function type", call->from);
    } else if (t->func.n_params != 1 || t->func.n_results ||
               (t->func.at[0] != TN_VAL_I32 && !(wide && t->func.at[0] == TN_VAL_I64))) {
        wrong(c, at, "the function of a thread takes one i32 and returns nothing");
    } else {
        call->func = def->number;
        call->argument = t->func.at[0];
    }
    if (t && call->b->feature == SHARED && !t->shared)
        wrong(c, at, "the function type of a spawned thread must be shared");
}

static void read_table(struct tn_comp_reader *c, struct call *call)
{
    size_t at = tn_comp_at(c);
    bool shared = call->b->feature == SHARED;
    uint32_t index = tn_read_u32(&c->p.r);
    call->table = TN_VAL_I32;
    const struct tn_def *def = tn_def_at(c, c->scope, TN_SPACE_CORE_TABLE, at, index);
    if (!def || !def->core)
        return;
    tn_valtype funcref = TN_VAL_REF | TN_VAL_NULL | TN_HEAP_FUNC | (shared ? TN_VAL_SHARED : 0);
    if (def->core->limits.wide && !shared)
        need(c, call, TN_FEATURE_CM64, "64-bit table of ");
    if (def->core->value != funcref || def->core->limits.shared != shared ||
        (shared && def->core->limits.wide))
        wrong(c, at, "core table %u is not a %stable of (ref null (%sfunc))", index, shared ? "shared " : "",
              shared ? "shared " : "");
    call->table = def->core->limits.wide ? TN_VAL_I64 : TN_VAL_I32;
}

static bool read_flag(struct tn_comp_reader *c, const char *what)
{
    size_t at = tn_comp_at(c);
    uint8_t byte = tn_read_byte(&c->p.r);
    if (byte > 1)
        tn_comp_bad_byte(c, at, byte, what);
    return byte == 1;
}

static void read_memory(struct tn_comp_reader *c, struct call *call)
{
    size_t at = tn_comp_at(c);
    uint32_t index = tn_read_u32(&c->p.r);
    call->options.pointer = check_memory(c, at, index);
}

static void check_task_return(struct tn_comp_reader *c, struct call *call)
{
    struct tn_part result = {"v", call->type};
    struct tn_func func = {.params = &result, .n = call->type ? 1 : 0};
    if (call->options.given & OPT_REALLOC)
        wrong(c, call->options.at, "option `realloc` is not for `task.return`");
    if (call->options.given & OPT_GC) {
        call->number = call->options.core_type;
        return;
    }
    struct signature s = flatten_functype(c, &func, &call->options, false);
    call->number = core_func_of(c, &s);
}

/* Options of what moves values between a memory and a stream, future or error context. */
static void check_options(struct tn_comp_reader *c, struct call *call)
{
    const struct options *o = &call->options;
    unsigned of = call->b->of;
    if (of & (OF_STREAM | OF_FUTURE) && !(o->given & OPT_ASYNC))
        need(c, call, TN_FEATURE_CM_MORE_ASYNC_BUILTINS, "synchronous ");
    if (of & NO_ASYNC && o->given & OPT_ASYNC)
        wrong(c, o->at, "option `async` is not for `%s`", call->b->name);
    if (of & OF_RESULT)
        check_task_return(c, call);
    else if (of & READS && (of & NEEDS_MEMORY || (call->type && call->type->has & TN_HAS_POINTER)))
        need_realloc(c, o);
    else if (of & NEEDS_MEMORY || call->type)
        need_memory(c, o);
    check_lowering(c, o);
}

static void read_operands(struct tn_comp_reader *c, struct call *call)
{
    unsigned of = call->b->of;
    if (of & OF_RESOURCE)
        read_resource(c, call);
    if (of & (OF_STREAM | OF_FUTURE))
        read_channel(c, call);
    if (of & OF_CONTEXT)
        read_context(c, call);
    if (of & OF_RESULT)
        read_result(c, call);
    if (of & OF_FUNC_TYPE)
        read_func_type(c, call);
    if (of & OF_TABLE)
        read_table(c, call);
    if (of & OF_ASYNC && read_flag(c, "async"))
        need(c, call, TN_FEATURE_CM_MORE_ASYNC_BUILTINS, "async ");
    if (of & OF_ZERO && read_flag(c, "cancellable"))
        tn_comp_malformed(c, call->at, "`%s` can no longer be `cancellable`: its byte must be zero",
                          call->b->name);
    if (of & OF_MEMORY)
        read_memory(c, call);
    if (of & OF_OPTIONS) {
        call->options = read_options(c);
        check_options(c, call);
    }
}

static tn_valtype signature_type(const struct call *call, char letter)
{
    switch (letter) {
    case 'l': return TN_VAL_I64;
    case 'p': return call->options.pointer;
    case 'r': return call->rep;
    case 'c': return call->context;
    case 't': return call->table;
    case 'a': return call->argument;
    default: return TN_VAL_I32;
    }
}

static uint32_t signature_number(struct tn_comp_reader *c, const struct call *call)
{
    tn_valtype types[2][MAX_SIGNATURE];
    uint32_t n[2] = {0, 0};
    unsigned side = 0;
    for (const char *s = call->b->signature; *s; s++)
        if (*s == '>')
            side = 1;
        else
            types[side][n[side]++] = signature_type(call, *s);
    return tn_core_func(c->p.store, types[0], n[0], types[1], n[1], call->b->feature == SHARED);
}

static uint32_t call_number(struct tn_comp_reader *c, const struct call *call)
{
    if (call->number != TN_NO_TYPE || (call->b->of & OF_RESULT))
        return call->number;
    if (call->b->signature)
        return signature_number(c, call);
    if (call->func == TN_NO_TYPE) /* thread.spawn-ref of what is no function type: told */
        return TN_NO_TYPE;
    const tn_valtype params[] = {TN_VAL_REF | TN_VAL_NULL | TN_VAL_DEFINED | call->func, TN_VAL_I32};
    return tn_core_func(c->p.store, params, 2, &params[1], 1, true);
}

static void read_builtin(struct tn_comp_reader *c, size_t at, const struct builtin *b)
{
    struct call call = {
        .b = b, .at = at, .options = {.pointer = TN_VAL_I32}, .number = TN_NO_TYPE, .func = TN_NO_TYPE};
    need(c, &call, b->feature, "");
    need(c, &call, b->too, "");
    read_operands(c, &call);
    if (c->p.r.error)
        return;
    struct tn_def *def =
        add_core_func(c, TN_BY_BUILTIN, at, c->options.shape ? TN_NO_TYPE : call_number(c, &call));
    def->from = call.from;
    def->name = tn_name(c->types->names, b->name);
}

void tn_read_canon(struct tn_comp_reader *c)
{
    size_t at = tn_comp_at(c);
    uint8_t byte = tn_read_byte(&c->p.r);
    if (byte == 0x00)
        read_lift(c, at);
    else if (byte == 0x01)
        read_lower(c, at);
    else if (byte < N_BUILTINS && builtins[byte].name)
        read_builtin(c, at, &builtins[byte]);
    else
        tn_comp_bad_byte(c, at, byte, "a canonical function");
}
