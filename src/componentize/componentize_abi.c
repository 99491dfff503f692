/* Core signatures: CanonicalABI.md "Flattening", and which options a canonical function then needs. Memories
 * have 32-bit addresses: no toolchain makes others into components yet. */
#include "componentize/componentize_in.h"

enum { POINTER = TN_VAL_I32 };

struct signature {
    struct tn_flat params, results;
    bool in_memory;     /* parameters stand in memory */
    bool out_in_memory; /* a result does */
};

static void one(struct tn_flat *flat, tn_valtype type)
{
    flat->at[0] = type;
    flat->n = 1;
}

static void flatten_params(struct tn_new *n, const struct tn_func *func, uint32_t max, struct signature *s)
{
    s->params = (struct tn_flat){.max = TN_FLAT_PARAMS};
    for (uint32_t i = 0; i < func->n && !s->in_memory; i++)
        s->in_memory = !tn_flatten(&n->flats, &s->params, func->params[i].type, POINTER);
    s->in_memory = s->in_memory || s->params.n > max;
    if (s->in_memory)
        one(&s->params, POINTER);
    s->params.max = TN_FLAT_MOST;
}

static struct signature flatten(struct tn_new *n, const struct tn_func *func, enum tn_abi abi)
{
    struct signature s = {.results = {.max = TN_FLAT_RESULTS}};
    flatten_params(n, func, abi == TN_ABI_IMPORT_ASYNC ? TN_FLAT_ASYNC_PARAMS : TN_FLAT_PARAMS, &s);
    switch (abi) {
    case TN_ABI_IMPORT:
    case TN_ABI_EXPORT:
        if (!func->result || tn_flatten(&n->flats, &s.results, func->result, POINTER))
            break;
        s.out_in_memory = true;
        s.results.n = 0;
        if (abi == TN_ABI_IMPORT)
            tn_flat_push(&s.params, POINTER);
        else
            one(&s.results, POINTER);
        break;
    case TN_ABI_IMPORT_ASYNC:
        s.out_in_memory = func->result != NULL;
        if (func->result)
            tn_flat_push(&s.params, POINTER);
        one(&s.results, TN_VAL_I32);
        break;
    case TN_ABI_EXPORT_ASYNC: one(&s.results, TN_VAL_I32); break;
    case TN_ABI_EXPORT_STACKFUL: break;
    }
    return s;
}

uint32_t tn_abi_type(struct tn_new *n, const struct tn_func *func, enum tn_abi abi)
{
    struct signature s = flatten(n, func, abi);
    return tn_core_func(tn_types_core(n->types), s.params.at, s.params.n, s.results.at, s.results.n, false);
}

/* The parameters of a post-return are what the function returned. */
uint32_t tn_abi_post_return(struct tn_new *n, const struct tn_func *func)
{
    struct signature s = flatten(n, func, TN_ABI_EXPORT);
    return tn_core_func(tn_types_core(n->types), s.results.at, s.results.n, NULL, 0, false);
}

static const struct tn_type *find_channel(const struct tn_type *t, uint32_t *left)
{
    const struct tn_type *found = NULL;
    t = tn_base(t);
    if (t->kind == TN_OWN || t->kind == TN_BORROW || !(t->has & TN_HAS_HANDLE))
        return NULL;
    for (uint32_t i = 0; i < tn_type_children(t) && !found; i++)
        if (tn_type_child(t, i))
            found = find_channel(tn_type_child(t, i), left);
    if (found || (t->kind != TN_FUTURE && t->kind != TN_STREAM))
        return found;
    return (*left)-- ? NULL : t;
}

const struct tn_type *tn_func_channel(const struct tn_type *func, uint32_t index)
{
    const struct tn_type *found = NULL;
    for (uint32_t i = 0; i < tn_type_children(func) && !found; i++)
        if (tn_type_child(func, i))
            found = find_channel(tn_type_child(func, i), &index);
    return found;
}

/* ---- options ---- */

/* Does a value of the type hold text? Not what is to come through a stream or future. */
static bool holds_text(struct tn_new *n, const struct tn_type *t)
{
    t = tn_base(t);
    if (!(t->has & TN_HAS_POINTER))
        return false;
    if (t->kind == TN_STRING)
        return true;
    uintptr_t known = (uintptr_t)tn_map_get(&n->texts, t);
    if (known)
        return known - 1;
    bool holds = false;
    for (uint32_t i = 0; i < tn_type_children(t) && !holds; i++)
        holds = tn_type_child(t, i) && holds_text(n, tn_type_child(t, i));
    tn_map_put(&n->texts, t, (void *)((uintptr_t)holds + 1));
    return holds;
}

/* Values that are lifted are read from memory; those that are lowered are put where realloc says. */
static unsigned of_value(struct tn_new *n, const struct tn_type *t, bool lowered)
{
    if (!t || !(tn_base(t)->has & TN_HAS_POINTER))
        return 0;
    return TN_ENC_MEMORY | (lowered ? TN_ENC_REALLOC : 0) | (holds_text(n, t) ? TN_ENC_STRINGS : 0);
}

static unsigned of_params(struct tn_new *n, const struct tn_func *func, bool lowered)
{
    unsigned options = 0;
    for (uint32_t i = 0; i < func->n; i++)
        options |= of_value(n, func->params[i].type, lowered);
    return options;
}

unsigned tn_abi_options(struct tn_new *n, const struct tn_func *func, enum tn_abi abi)
{
    struct signature s = flatten(n, func, abi);
    bool import = abi == TN_ABI_IMPORT || abi == TN_ABI_IMPORT_ASYNC;
    unsigned options = of_params(n, func, !import) | of_value(n, func->result, import);
    if (s.in_memory || s.out_in_memory)
        options |= TN_ENC_MEMORY;
    if (s.in_memory && !import)
        options |= TN_ENC_REALLOC;
    if (abi == TN_ABI_EXPORT_ASYNC || abi == TN_ABI_EXPORT_STACKFUL)
        options |= TN_ENC_ASYNC | tn_abi_task_return_options(n, func);
    return abi == TN_ABI_IMPORT_ASYNC ? options | TN_ENC_ASYNC : options;
}

uint32_t tn_abi_task_return(struct tn_new *n, const struct tn_type *result)
{
    const struct tn_part param = {.type = result};
    const struct tn_func as = {.params = &param, .n = result != NULL};
    return tn_abi_type(n, &as, TN_ABI_IMPORT);
}

/* As an import of the whole function needs them, so that a lifted function and its task.return have the same.
 */
unsigned tn_abi_task_return_options(struct tn_new *n, const struct tn_func *func)
{
    return tn_abi_options(n, func, TN_ABI_IMPORT) & ~(unsigned)TN_ENC_REALLOC;
}

unsigned tn_abi_payload_options(struct tn_new *n, const struct tn_type *payload, bool reads, bool async)
{
    unsigned options = TN_ENC_MEMORY | of_value(n, payload, reads);
    return async ? options | TN_ENC_ASYNC : options;
}
