/* canon lift and canon lower: CanonicalABI.md "Flattening", "canon lift", "canon lower". */
#include "component/comp_canon.h"
#include "component/comp_gc.h"

static void to_pointer(struct tn_flat *flat, tn_valtype pointer)
{
    flat->n = 0;
    flat->max = TN_FLAT_MOST;
    tn_flat_push(flat, pointer);
}

static void flatten_params(struct tn_comp_reader *c, const struct tn_func *func,
                           const struct tn_canon_options *o, bool lift,
                           struct tn_canon_signature *ret_signature)
{
    struct tn_flat *flat = &ret_signature->params;
    bool async = o->given & TN_CANON_ASYNC, pointers = false;
    flat->max = !lift && async ? TN_FLAT_ASYNC_PARAMS : TN_FLAT_PARAMS;
    bool fits = true;
    for (uint32_t i = 0; i < func->n && fits; i++) {
        pointers |= func->params[i].type->has & TN_HAS_POINTER;
        fits = tn_flatten(&c->flats, flat, func->params[i].type, o->pointer);
    }
    if (!fits)
        to_pointer(flat, o->pointer);
    if (lift && (pointers || !fits))
        tn_canon_need_realloc(c, o);
    else if (pointers || !fits)
        tn_canon_need_memory(c, o);
}

static void flatten_sync_result(struct tn_comp_reader *c, const struct tn_type *result,
                                const struct tn_canon_options *o, bool lift,
                                struct tn_canon_signature *ret_signature)
{
    struct tn_flat *flat = &ret_signature->results;
    if (!result || tn_flatten(&c->flats, flat, result, o->pointer))
        return;
    flat->n = 0;
    tn_canon_need_memory(c, o);
    ret_signature->params.max = TN_FLAT_MOST;
    tn_flat_push(lift ? flat : &ret_signature->params, o->pointer);
}

static void flatten_async_result(struct tn_comp_reader *c, const struct tn_type *result,
                                 const struct tn_canon_options *o, bool lift,
                                 struct tn_canon_signature *ret_signature)
{
    if (!lift) { /* written through a pointer; the call gives its status */
        if (result) {
            ret_signature->params.max = TN_FLAT_MOST;
            tn_flat_push(&ret_signature->params, o->pointer);
            tn_canon_need_memory(c, o);
        }
        tn_flat_push(&ret_signature->results, TN_VAL_I32);
        return;
    }
    struct tn_flat returned = {.max = TN_FLAT_PARAMS}; /* by task.return */
    if (result && (!tn_flatten(&c->flats, &returned, result, o->pointer) || result->has & TN_HAS_POINTER))
        tn_canon_need_memory(c, o);
    if (o->given & TN_CANON_CALLBACK)
        tn_flat_push(&ret_signature->results, TN_VAL_I32);
}

struct tn_canon_signature tn_canon_flatten(struct tn_comp_reader *c, const struct tn_func *func,
                                           const struct tn_canon_options *o, bool lift)
{
    struct tn_canon_signature s = {.results = {.max = TN_FLAT_RESULTS}};
    flatten_params(c, func, o, lift, &s);
    if (!lift && func->result && func->result->has & TN_HAS_POINTER)
        tn_canon_need_realloc(c, o);
    if (o->given & TN_CANON_ASYNC)
        flatten_async_result(c, func->result, o, lift, &s);
    else
        flatten_sync_result(c, func->result, o, lift, &s);
    return s;
}

uint32_t tn_canon_number(struct tn_comp_reader *c, const struct tn_canon_signature *s)
{
    return tn_core_func(c->p.store, s->params.at, s->params.n, s->results.at, s->results.n, false);
}

static const char *signature_text(struct tn_comp_reader *c, uint32_t number)
{
    return tn_extern_text(tn_comp_arena(c), c->p.store,
                          &(struct tn_extern_type){.kind = TN_EXTERN_FUNC, .type = number});
}

void tn_canon_check_gc(struct tn_comp_reader *c, const struct tn_func *func, const struct tn_canon_options *o,
                       uint32_t number)
{
    struct tn_gc_mismatch m;
    if (number == TN_NO_TYPE || tn_gc_func_fits(c->p.store, func, &c->p.store->at[number], o->wide_text, &m))
        return;
    struct tn_buf buf;
    tn_buf_init(&buf, 1 << 16);
    tn_valtype_print(&buf, m.core);
    if (m.type)
        tn_canon_wrong(c, o->at, "expected core type %s for `%s`, found %s", m.wanted,
                       tn_kind_word(m.type->kind), tn_buf_cstr(&buf));
    else
        tn_canon_wrong(c, o->at,
                       "the core type does not have as many parameters and results as the function");
    tn_buf_dispose(&buf);
}

static void check_post_return(struct tn_comp_reader *c, const struct tn_canon_options *o,
                              const struct tn_core_type *core)
{
    const struct tn_core_type *t = tn_canon_core_func(c, o->at, o->post_return);
    const tn_valtype *results = core->func.at + core->func.n_params;
    if (t && !tn_canon_has_signature(t, results, core->func.n_results, NULL, 0))
        tn_canon_wrong(c, o->at, "%s is %s, and `post-return` here %s",
                       tn_comp_called(c, TN_SPACE_CORE_FUNC, o->post_return), tn_comp_signature_of(c, t),
                       tn_comp_signature(c, results, core->func.n_results, NULL, 0));
}

static void check_callback(struct tn_comp_reader *c, const struct tn_canon_options *o)
{
    const tn_valtype three[] = {TN_VAL_I32, TN_VAL_I32, TN_VAL_I32};
    const struct tn_core_type *t = tn_canon_core_func(c, o->at, o->callback);
    if (t && !tn_canon_has_signature(t, three, 3, three, 1))
        tn_canon_wrong(c, o->at, "%s is %s, and `callback` %s",
                       tn_comp_called(c, TN_SPACE_CORE_FUNC, o->callback), tn_comp_signature_of(c, t),
                       tn_comp_signature(c, three, 3, three, 1));
}

static void check_lifting(struct tn_comp_reader *c, const struct tn_func *func,
                          const struct tn_canon_options *o, size_t at, uint32_t index)
{
    const struct tn_def *def = tn_def_at(c, c->scope, TN_SPACE_CORE_FUNC, at, index);
    if (!def || !def->core)
        return;
    const struct tn_core_type *core = &c->p.store->at[def->core->type];
    if (o->given & TN_CANON_POST_RETURN)
        check_post_return(c, o, core);
    if (o->given & TN_CANON_CORE_TYPE)
        tn_canon_wrong(c, o->at, "option `core-type` is not for lifting");
    if (o->given & TN_CANON_GC) {
        tn_canon_check_gc(c, func, o, def->core->type);
        return;
    }
    struct tn_canon_signature s = tn_canon_flatten(c, func, o, true);
    uint32_t wanted = tn_canon_number(c, &s);
    if (wanted != def->core->type && !c->p.r.error)
        tn_canon_wrong(c, at, "%s does not have the type that the lifted function has: expected %s, found %s",
                       tn_comp_called(c, TN_SPACE_CORE_FUNC, index), signature_text(c, wanted),
                       signature_text(c, def->core->type));
}

/* canon lift: 0x00 0x00 f:<core:funcidx> opts:<opts> ft:<typeidx> */
void tn_canon_read_lift(struct tn_comp_reader *c, size_t at)
{
    uint8_t sort = tn_read_byte(&c->p.r);
    if (sort)
        tn_comp_bad_byte(c, at + 1, sort, "what is lifted");
    uint32_t core = tn_read_u32(&c->p.r);
    struct tn_canon_options o = tn_canon_options(c);
    size_t type_at = tn_comp_at(c);
    uint32_t index = tn_read_u32(&c->p.r);
    const struct tn_type *t = tn_base(tn_node_at(c, TN_SPACE_TYPE, type_at, index));
    if (t->kind != TN_FUNC && t->kind != TN_BAD)
        tn_comp_wrong(c, type_at, "component-type-kind", "%s is not a function type: it is %s",
                      tn_comp_called(c, TN_SPACE_TYPE, index), tn_comp_a(c, tn_kind_word(t->kind)));
    if (c->p.r.error)
        return;
    tn_def_at(c, c->scope, TN_SPACE_CORE_FUNC, at, core);
    if (o.given & TN_CANON_ASYNC && o.given & TN_CANON_CALLBACK)
        check_callback(c, &o);
    else if (o.given & TN_CANON_ASYNC)
        tn_comp_need(c, o.at, TN_FEATURE_CM_ASYNC_STACKFUL, "async lift without `callback`");
    if (t->kind == TN_FUNC && o.given & TN_CANON_ASYNC && !t->func->async)
        tn_canon_wrong(c, o.at, "option `async` needs an async function type");
    if (t->kind == TN_FUNC)
        check_lifting(c, t->func, &o, at, core);
    struct tn_def *def = tn_def_add(c, TN_SPACE_FUNC, TN_BY_LIFT, at);
    def->from = core;
    def->type = t->kind == TN_FUNC ? t : tn_type_prim(TN_BAD);
}

struct tn_def *tn_canon_add_core_func(struct tn_comp_reader *c, enum tn_how how, size_t at, uint32_t number)
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
void tn_canon_read_lower(struct tn_comp_reader *c, size_t at)
{
    uint8_t sort = tn_read_byte(&c->p.r);
    if (sort)
        tn_comp_bad_byte(c, at + 1, sort, "what is lowered");
    uint32_t index = tn_read_u32(&c->p.r), number = TN_NO_TYPE;
    const struct tn_type *t = tn_node_at(c, TN_SPACE_FUNC, at, index);
    struct tn_canon_options o = tn_canon_options(c);
    if (c->p.r.error)
        return;
    tn_canon_check_lowering(c, &o);
    if (t->kind == TN_FUNC && o.given & TN_CANON_ASYNC && !t->func->async)
        tn_canon_wrong(c, o.at, "option `async` needs an async function type");
    if (o.given & TN_CANON_GC) {
        number = o.core_type;
        if (t->kind == TN_FUNC)
            tn_canon_check_gc(c, t->func, &o, number);
    } else if (t->kind == TN_FUNC && !c->options.shape) {
        struct tn_canon_signature s = tn_canon_flatten(c, t->func, &o, false);
        number = tn_canon_number(c, &s);
    }
    tn_canon_add_core_func(c, TN_BY_LOWER, at, number)->from = index;
}
