/* The canonical built-ins: Binary.md "Canonical Definitions", CanonicalABI.md "Canonical Definitions".
 *
 * lift and lower stand for themselves (comp_canon_lift.c); every other is a row of a table: what operands
 * follow its byte, which proposals it needs, and the core signature it has. In shape mode operands are read
 * and core types not asked for. */
#include "component/comp_canon.h"

enum { MAX_SIGNATURE = 4 };

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
    struct tn_canon_options options;
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
        tn_comp_wrong(c, at, "component-type-kind", "%s is not a resource: it is %s",
                      tn_comp_called(c, TN_SPACE_TYPE, call->from), tn_comp_a(c, tn_kind_word(t->kind)));
    else if (call->b->of & OF_LOCAL && !t->resource->rep)
        tn_canon_wrong(c, at, "`%s` is for resources that this component defines, and %s is not one",
                       call->b->name, tn_comp_called(c, TN_SPACE_TYPE, call->from));
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
        tn_comp_wrong(c, at, "component-type-kind", "`%s` needs a %s type, and %s is %s", call->b->name,
                      tn_kind_word(kind), tn_comp_called(c, TN_SPACE_TYPE, call->from),
                      tn_comp_a(c, tn_kind_word(t->kind)));
}

static void read_context(struct tn_comp_reader *c, struct call *call)
{
    size_t at = tn_comp_at(c);
    call->context = tn_parse_valtype(&c->p);
    uint32_t slot = tn_read_u32(&c->p.r);
    if (call->context == TN_VAL_I64)
        need(c, call, TN_FEATURE_CM64, "64-bit ");
    else if (call->context != TN_VAL_I32)
        tn_canon_wrong(c, at, "`%s` is of i32 or i64 only", call->b->name);
    if (!c->scope->context)
        c->scope->context = call->context;
    else if (c->scope->context != call->context)
        tn_canon_wrong(c, at, "`%s` must have the type of the context before it", call->b->name);
    if (slot)
        need(c, call, TN_FEATURE_CM_THREADING, "a slot other than 0 of ");
    if (slot > 1)
        tn_canon_wrong(c, at, "`%s` has slots 0 and 1, and this is %u", call->b->name, slot);
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
        tn_canon_wrong(c, at, "%s is not a function type", tn_comp_called(c, TN_SPACE_CORE_TYPE, call->from));
    } else if (t->func.n_params != 1 || t->func.n_results ||
               (t->func.at[0] != TN_VAL_I32 && !(wide && t->func.at[0] == TN_VAL_I64))) {
        tn_canon_wrong(c, at, "the function of a thread takes one i32 and returns nothing");
    } else {
        call->func = def->number;
        call->argument = t->func.at[0];
    }
    if (t && call->b->feature == SHARED && !t->shared)
        tn_canon_wrong(c, at, "the function type of a spawned thread must be shared");
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
        tn_canon_wrong(c, at, "%s is not a %stable of (ref null (%sfunc))",
                       tn_comp_called(c, TN_SPACE_CORE_TABLE, index), shared ? "shared " : "",
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
    call->options.pointer = tn_canon_memory(c, at, index);
}

static void check_task_return(struct tn_comp_reader *c, struct call *call)
{
    struct tn_part result = {"v", call->type};
    struct tn_func func = {.params = &result, .n = call->type ? 1 : 0};
    if (call->options.given & TN_CANON_REALLOC)
        tn_canon_wrong(c, call->options.at, "option `realloc` is not for `task.return`");
    if (call->options.given & TN_CANON_GC) {
        call->number = call->options.core_type;
        tn_canon_check_gc(c, &func, &call->options, call->number);
        return;
    }
    struct tn_canon_signature s = tn_canon_flatten(c, &func, &call->options, false);
    call->number = tn_canon_number(c, &s);
}

/* Options of what moves values between a memory and a stream, future or error context. */
static void check_options(struct tn_comp_reader *c, struct call *call)
{
    const struct tn_canon_options *o = &call->options;
    unsigned of = call->b->of;
    if (of & (OF_STREAM | OF_FUTURE) && !(o->given & TN_CANON_ASYNC))
        need(c, call, TN_FEATURE_CM_MORE_ASYNC_BUILTINS, "synchronous ");
    if (of & NO_ASYNC && o->given & TN_CANON_ASYNC)
        tn_canon_wrong(c, o->at, "option `async` is not for `%s`", call->b->name);
    if (of & OF_RESULT)
        check_task_return(c, call);
    else if (of & READS && (of & NEEDS_MEMORY || (call->type && call->type->has & TN_HAS_POINTER)))
        tn_canon_need_realloc(c, o);
    else if (of & NEEDS_MEMORY || call->type)
        tn_canon_need_memory(c, o);
    tn_canon_check_lowering(c, o);
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
        call->options = tn_canon_options(c);
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

/* Option core-type says what the signature is; it must be that. */
static void check_declared(struct tn_comp_reader *c, const struct call *call, uint32_t number)
{
    if (call->options.core_type == TN_NO_TYPE)
        return;
    const struct tn_core_type *found = &c->p.store->at[call->options.core_type], *t = &c->p.store->at[number];
    if (!tn_canon_has_signature(found, t->func.at, t->func.n_params, t->func.at + t->func.n_params,
                                t->func.n_results))
        tn_canon_wrong(c, call->options.at, "option `core-type` is not the type that `%s` has",
                       call->b->name);
}

static uint32_t call_number(struct tn_comp_reader *c, const struct call *call)
{
    if (call->b->of & OF_RESULT)
        return call->number;
    if (call->b->signature) {
        uint32_t number = signature_number(c, call);
        check_declared(c, call, number);
        return number;
    }
    if (call->func == TN_NO_TYPE) /* thread.spawn-ref of what is no function type: told */
        return TN_NO_TYPE;
    const tn_valtype params[] = {TN_VAL_REF | TN_VAL_NULL | TN_VAL_DEFINED | call->func, TN_VAL_I32};
    return tn_core_func(c->p.store, params, 2, &params[1], 1, true);
}

static void read_builtin(struct tn_comp_reader *c, size_t at, const struct builtin *b)
{
    struct call call = {.b = b,
                        .at = at,
                        .options = {.pointer = TN_VAL_I32, .core_type = TN_NO_TYPE},
                        .number = TN_NO_TYPE,
                        .func = TN_NO_TYPE};
    need(c, &call, b->feature, "");
    need(c, &call, b->too, "");
    read_operands(c, &call);
    if (c->p.r.error)
        return;
    struct tn_def *def =
        tn_canon_add_core_func(c, TN_BY_BUILTIN, at, c->options.shape ? TN_NO_TYPE : call_number(c, &call));
    def->from = call.from;
    def->name = tn_name(c->types->names, b->name);
}

void tn_read_canon(struct tn_comp_reader *c)
{
    size_t at = tn_comp_at(c);
    uint8_t byte = tn_read_byte(&c->p.r);
    if (byte == 0x00)
        tn_canon_read_lift(c, at);
    else if (byte == 0x01)
        tn_canon_read_lower(c, at);
    else if (byte < N_BUILTINS && builtins[byte].name)
        read_builtin(c, at, &builtins[byte]);
    else
        tn_comp_bad_byte(c, at, byte, "a canonical function");
}
