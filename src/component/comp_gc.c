#include "component/comp_gc.h"

struct gc {
    const struct tn_core_types *types;
    bool wide_text;
    struct tn_gc_mismatch *mismatch;
};

static bool fits(struct gc *gc, const struct tn_type *t, tn_valtype core, bool field);

static bool differ(struct gc *gc, const struct tn_type *t, tn_valtype core, const char *wanted)
{
    *gc->mismatch = (struct tn_gc_mismatch){t, core, wanted};
    return false;
}

/* The defined type that a reference is to; NULL where it is none. */
static const struct tn_core_type *referent(struct gc *gc, tn_valtype core)
{
    bool defined = core & TN_VAL_REF && core & TN_VAL_DEFINED;
    return defined ? &gc->types->at[core & TN_VAL_HEAP] : NULL;
}

/* The core type of what has the same one everywhere; 0 for the rest. In a field small numbers are packed. */
static tn_valtype number_of(enum tn_kind kind, bool field)
{
    switch (kind) {
    case TN_BOOL:
    case TN_S8:
    case TN_U8: return field ? TN_VAL_I8 : TN_VAL_I32;
    case TN_S16:
    case TN_U16: return field ? TN_VAL_I16 : TN_VAL_I32;
    case TN_S32:
    case TN_U32:
    case TN_CHAR:
    case TN_ENUM:
    case TN_FLAGS: return TN_VAL_I32;
    case TN_S64:
    case TN_U64: return TN_VAL_I64;
    case TN_F32: return TN_VAL_F32;
    case TN_F64: return TN_VAL_F64;
    default: return 0;
    }
}

static const char *number_word(tn_valtype number)
{
    static const char *const words[] = {"f64", "f32", "i64", "i32"};
    return number == TN_VAL_I8 ? "i8" : number == TN_VAL_I16 ? "i16" : words[number - TN_VAL_F64];
}

static bool string_fits(struct gc *gc, const struct tn_type *t, tn_valtype core)
{
    const struct tn_core_type *array = referent(gc, core);
    tn_valtype unit = gc->wide_text ? TN_VAL_I16 : TN_VAL_I8;
    if (array && array->kind == TN_CORE_ARRAY && array->fields.at[0].type == unit)
        return true;
    return differ(gc, t, core,
                  gc->wide_text ? "(ref null? (array (mut? i16)))" : "(ref null? (array (mut? i8)))");
}

static bool list_fits(struct gc *gc, const struct tn_type *t, tn_valtype core, const struct tn_type *element)
{
    const struct tn_core_type *array = referent(gc, core);
    if (!array || array->kind != TN_CORE_ARRAY)
        return differ(gc, t, core, "(ref null? (array …))");
    return fits(gc, element, array->fields.at[0].type, true);
}

static bool product_fits(struct gc *gc, const struct tn_type *t, tn_valtype core)
{
    const struct tn_core_type *s = referent(gc, core);
    if (!s || s->kind != TN_CORE_STRUCT || s->fields.n != t->parts.n)
        return differ(gc, t, core, "(ref null? (struct …)) of as many fields");
    for (uint32_t i = 0; i < s->fields.n; i++)
        if (!fits(gc, t->parts.at[i].type, s->fields.at[i].type, true))
            return false;
    return true;
}

static bool sum_fits(struct gc *gc, const struct tn_type *t, tn_valtype core)
{
    const struct tn_core_type *s = referent(gc, core);
    bool ok = s && s->kind == TN_CORE_STRUCT && !s->fields.n;
    return ok || differ(gc, t, core, "(ref null? (struct))");
}

static bool is_extern(tn_valtype core)
{
    return core & TN_VAL_REF && !(core & TN_VAL_DEFINED) && (core & TN_VAL_HEAP) == TN_HEAP_EXTERN;
}

static bool fits(struct gc *gc, const struct tn_type *t, tn_valtype core, bool field)
{
    t = tn_base(t);
    tn_valtype number = number_of(t->kind, field);
    if (number)
        return core == number || differ(gc, t, core, number_word(number));
    switch ((enum tn_kind)t->kind) {
    case TN_STRING: return string_fits(gc, t, core);
    case TN_LIST: return list_fits(gc, t, core, t->of.a);
    case TN_LIST_N: return list_fits(gc, t, core, t->list_n.a);
    case TN_RECORD:
    case TN_TUPLE: return product_fits(gc, t, core);
    case TN_VARIANT:
    case TN_OPTION:
    case TN_RESULT: return sum_fits(gc, t, core);
    case TN_MAP: return differ(gc, t, core, "what is not known yet for a map");
    case TN_BAD: return true;
    default: return is_extern(core) || differ(gc, t, core, "(ref null? extern)");
    }
}

bool tn_gc_func_fits(const struct tn_core_types *types, const struct tn_func *func,
                     const struct tn_core_type *core, bool wide_text, struct tn_gc_mismatch *ret_mismatch)
{
    struct gc gc = {types, wide_text, ret_mismatch};
    *ret_mismatch = (struct tn_gc_mismatch){0};
    if (core->func.n_params != func->n || core->func.n_results != (func->result ? 1 : 0))
        return false;
    for (uint32_t i = 0; i < func->n; i++)
        if (!fits(&gc, func->params[i].type, core->func.at[i], false))
            return false;
    return !func->result || fits(&gc, func->result, core->func.at[func->n], false);
}
