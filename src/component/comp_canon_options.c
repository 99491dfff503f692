/* Options of canonical functions: which there are, which go together, and what the things they name must be.
 */
#include "component/comp_canon.h"

enum { MAX_OPTIONS = 10 };

static const struct {
    const char *word;
    unsigned bit;
    bool index;
} option_rows[] = {
    {"utf8", TN_CANON_ENCODING, false},         {"utf16", TN_CANON_ENCODING, false},
    {"latin1+utf16", TN_CANON_ENCODING, false}, {"memory", TN_CANON_MEMORY, true},
    {"realloc", TN_CANON_REALLOC, true},        {"post-return", TN_CANON_POST_RETURN, true},
    {"async", TN_CANON_ASYNC, false},           {"callback", TN_CANON_CALLBACK, true},
    {"core-type", TN_CANON_CORE_TYPE, true},    {"gc", TN_CANON_GC, false},
};
enum { N_OPTIONS = sizeof option_rows / sizeof *option_rows };

void tn_canon_wrong(struct tn_comp_reader *c, size_t at, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *message = tn_arena_vprintf(tn_comp_arena(c), format, args);
    va_end(args);
    tn_comp_wrong(c, at, "component-canon", "%s", message);
}

const struct tn_core_type *tn_canon_core_func(struct tn_comp_reader *c, size_t at, uint32_t index)
{
    const struct tn_def *def = tn_def_at(c, c->scope, TN_SPACE_CORE_FUNC, at, index);
    return def && def->core ? &c->p.store->at[def->core->type] : NULL;
}

bool tn_canon_has_signature(const struct tn_core_type *t, const tn_valtype *params, uint32_t n_params,
                            const tn_valtype *results, uint32_t n_results)
{
    return t->func.n_params == n_params && t->func.n_results == n_results &&
           (!n_params || !memcmp(t->func.at, params, n_params * sizeof *params)) &&
           (!n_results || !memcmp(t->func.at + n_params, results, n_results * sizeof *results));
}

tn_valtype tn_canon_memory(struct tn_comp_reader *c, size_t at, uint32_t index)
{
    const struct tn_def *def = tn_def_at(c, c->scope, TN_SPACE_CORE_MEMORY, at, index);
    if (!def || !def->core)
        return TN_VAL_I32;
    if (def->core->limits.wide)
        tn_comp_need(c, at, TN_FEATURE_CM64, "64-bit memory");
    if (def->core->limits.shared)
        tn_canon_wrong(c, at, "%s is shared, and here it must not be",
                       tn_comp_called(c, TN_SPACE_CORE_MEMORY, index));
    return def->core->limits.wide ? TN_VAL_I64 : TN_VAL_I32;
}

static uint32_t check_core_type(struct tn_comp_reader *c, size_t at, uint32_t index)
{
    tn_comp_need(c, at, TN_FEATURE_CM_GC, "option `core-type`");
    const struct tn_def *def = tn_def_at(c, c->scope, TN_SPACE_CORE_TYPE, at, index);
    if (!def || def->number == TN_NO_TYPE || c->p.store->at[def->number].kind != TN_CORE_FUNC) {
        if (def)
            tn_canon_wrong(c, at, "option `core-type` must name a core function type");
        return TN_NO_TYPE;
    }
    return def->number;
}

static void take_option(struct tn_comp_reader *c, struct tn_canon_options *o, uint8_t byte, size_t at,
                        uint32_t index)
{
    unsigned bit = option_rows[byte].bit;
    if (o->given & bit)
        tn_canon_wrong(c, at,
                       bit == TN_CANON_ENCODING ? "option `%s` conflicts with another encoding"
                                                : "option `%s` is given twice",
                       option_rows[byte].word);
    o->given |= bit;
    if (bit == TN_CANON_ENCODING)
        o->wide_text = byte == 1;
    switch (bit) {
    case TN_CANON_MEMORY: o->memory = index, o->pointer = tn_canon_memory(c, at, index); break;
    case TN_CANON_REALLOC: o->realloc = index; break;
    case TN_CANON_POST_RETURN: o->post_return = index; break;
    case TN_CANON_ASYNC: tn_comp_need(c, at, TN_FEATURE_CM_ASYNC, "option `async`"); break;
    case TN_CANON_CALLBACK: o->callback = index; break;
    case TN_CANON_CORE_TYPE: o->core_type = check_core_type(c, at, index); break;
    case TN_CANON_GC: tn_comp_need(c, at, TN_FEATURE_CM_GC, "option `gc`"); break;
    }
}

static void check_realloc(struct tn_comp_reader *c, const struct tn_canon_options *o)
{
    const tn_valtype p = o->pointer, params[] = {p, p, p, p};
    if (!(o->given & TN_CANON_MEMORY))
        tn_canon_wrong(c, o->at, "option `realloc` needs `memory`");
    const struct tn_core_type *t = tn_canon_core_func(c, o->at, o->realloc);
    if (t && !tn_canon_has_signature(t, params, 4, &p, 1))
        tn_canon_wrong(c, o->at, "%s is %s, and `realloc` %s",
                       tn_comp_called(c, TN_SPACE_CORE_FUNC, o->realloc), tn_comp_signature_of(c, t),
                       tn_comp_signature(c, params, 4, &p, 1));
}

/* opts ::= vec(canonopt), and what goes with what. */
struct tn_canon_options tn_canon_options(struct tn_comp_reader *c)
{
    struct tn_canon_options o = {.pointer = TN_VAL_I32, .core_type = TN_NO_TYPE, .at = tn_comp_at(c)};
    uint32_t n = tn_read_count(&c->p.r, MAX_OPTIONS, "too many canonical options");
    for (uint32_t i = 0; i < n && !c->p.r.error; i++) {
        size_t at = tn_comp_at(c);
        uint8_t byte = tn_read_byte(&c->p.r);
        if (byte >= N_OPTIONS)
            tn_comp_bad_byte(c, at, byte, "a canonical option");
        else
            take_option(c, &o, byte, at, option_rows[byte].index ? tn_read_u32(&c->p.r) : 0);
    }
    if (o.given & TN_CANON_CALLBACK && !(o.given & TN_CANON_ASYNC))
        tn_canon_wrong(c, o.at, "option `callback` needs `async`");
    if (o.given & TN_CANON_POST_RETURN && o.given & TN_CANON_ASYNC)
        tn_canon_wrong(c, o.at, "option `post-return` does not go with `async`");
    if (o.given & TN_CANON_CORE_TYPE && !(o.given & TN_CANON_GC))
        tn_canon_wrong(c, o.at, "option `core-type` needs `gc`");
    if (o.given & TN_CANON_REALLOC)
        check_realloc(c, &o);
    return o;
}

void tn_canon_need_memory(struct tn_comp_reader *c, const struct tn_canon_options *o)
{
    if (!(o->given & TN_CANON_MEMORY))
        tn_canon_wrong(c, o->at, "option `memory` is required");
}

void tn_canon_need_realloc(struct tn_comp_reader *c, const struct tn_canon_options *o)
{
    tn_canon_need_memory(c, o);
    if (o->given & TN_CANON_MEMORY && !(o->given & TN_CANON_REALLOC))
        tn_canon_wrong(c, o->at, "option `realloc` is required");
}

void tn_canon_check_lowering(struct tn_comp_reader *c, const struct tn_canon_options *o)
{
    if (o->given & TN_CANON_POST_RETURN)
        tn_canon_wrong(c, o->at, "option `post-return` is for lifting only");
    if (o->given & TN_CANON_ASYNC && o->given & TN_CANON_CALLBACK)
        tn_canon_wrong(c, o->at, "option `callback` is for lifting only");
    if (o->given & TN_CANON_GC && !(o->given & TN_CANON_CORE_TYPE))
        tn_canon_wrong(c, o->at, "option `gc` needs `core-type` here");
}
