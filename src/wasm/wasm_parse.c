#include "wasm/wasm_parse.h"

enum {
    MAX_TYPES = 1000000,
    MAX_SUPERTYPES = 5,
    MAX_PARAMS = 1000,
    MAX_RESULTS = 1000,
    MAX_FIELDS = 10000,
    MAX_SUBTYPE_DEPTH = 63
};

static void tell(struct tn_wasm_parse *p, size_t at, const char *code, const char *message)
{
    struct tn_span span = {p->r.source, at, at + 1};
    struct tn_draft draft = tn_diag_begin(p->sink, TN_ERROR, code, span, "%s", message);
    draft.diag.path = p->path_of ? p->path_of(p) : p->path;
    if (p->note)
        tn_diag_note(&draft, TN_NOWHERE, "%s", p->note);
    if (p->help)
        tn_diag_help(&draft, "%s", p->help);
    p->note = p->help = NULL;
    tn_diag_end(&draft);
    p->told = true;
}

void tn_wasm_wrong(struct tn_wasm_parse *p, size_t at, const char *code, const char *format, ...)
{
    if (p->r.error || (p->unused && strcmp(code, "wasm-malformed")))
        return;
    va_list args;
    va_start(args, format);
    tell(p, at, code, tn_arena_vprintf(p->store->arena, format, args));
    va_end(args);
    tn_reader_fail(&p->r, "told");
}

bool tn_wasm_done(struct tn_wasm_parse *p)
{
    if (p->r.error && !p->told)
        tell(p, p->r.error_at, p->malformed, p->r.error);
    return !p->r.error;
}

bool tn_wasm_need(struct tn_wasm_parse *p, size_t at, enum tn_feature feature, const char *what)
{
    if (tn_feature_on(p->features, feature))
        return true;
    if (!p->r.error)
        p->help = tn_arena_printf(p->store->arena, "`--features %s` opens it", tn_feature_name(feature));
    tn_wasm_wrong(p, at, "wasm-feature", "%s: proposal `%s` is not open", what, tn_feature_name(feature));
    return false;
}

uint32_t tn_wasm_max(struct tn_features features, enum tn_extern kind)
{
    switch (kind) {
    case TN_EXTERN_TABLE: return tn_feature_on(features, TN_FEATURE_REFERENCE_TYPES) ? TN_MAX_TABLES : 1;
    case TN_EXTERN_MEMORY: return tn_feature_on(features, TN_FEATURE_MULTI_MEMORY) ? TN_MAX_MEMORIES : 1;
    default: return 1000000;
    }
}

/* ---- types as text ---- */

static void put_type(struct tn_buf *buf, const struct tn_wasm_parse *p, tn_valtype type)
{
    uint32_t number = type & TN_VAL_HEAP, n = p->types ? p->types->n : 0, index = 0;
    if (type == TN_VAL_REF)
        tn_buf_text(buf, "(ref any)");
    else if (!type)
        tn_buf_text(buf, "any");
    if (type == TN_VAL_REF || !type)
        return;
    while (type & TN_VAL_DEFINED && index < n && p->types->at[index] != number)
        index++;
    tn_valtype_print(buf, type & TN_VAL_DEFINED && index < n ? (type & ~TN_VAL_HEAP) | index : type);
}

static const char *text_of(const struct tn_wasm_parse *p, struct tn_buf *buf)
{
    const char *text = tn_arena_copy(p->store->arena, buf->at, buf->len);
    tn_buf_dispose(buf);
    return text;
}

const char *tn_wasm_type_text(const struct tn_wasm_parse *p, tn_valtype type)
{
    struct tn_buf buf;
    tn_buf_init(&buf, 200);
    put_type(&buf, p, type);
    return text_of(p, &buf);
}

const char *tn_wasm_types_text(const struct tn_wasm_parse *p, const tn_valtype *types, uint32_t n)
{
    enum { MOST = 12 };
    struct tn_buf buf;
    tn_buf_init(&buf, 2000);
    tn_buf_byte(&buf, '[');
    for (uint32_t i = n > MOST ? n - MOST : 0; i < n; i++) {
        tn_buf_text(&buf, i ? i + MOST == n ? "… " : " " : "");
        put_type(&buf, p, types[i]);
    }
    tn_buf_byte(&buf, ']');
    return text_of(p, &buf);
}

/* ---- value types: core §5.3.1–§5.3.5 ---- */

/* Which proposal an abstract heap type came with. */
static bool heap_allowed(struct tn_wasm_parse *p, size_t at, uint32_t heap)
{
    if (heap != TN_HEAP_FUNC && heap != TN_HEAP_EXN && !tn_wasm_need(p, at, TN_FEATURE_GC_TYPES, "heap type"))
        return false;
    switch (heap) {
    case TN_HEAP_FUNC:
    case TN_HEAP_EXTERN: return true;
    case TN_HEAP_EXN:
    case TN_HEAP_NOEXN: return tn_wasm_need(p, at, TN_FEATURE_EXCEPTIONS, "exception reference");
    case TN_HEAP_CONT:
    case TN_HEAP_NOCONT: return tn_wasm_need(p, at, TN_FEATURE_STACK_SWITCHING, "continuation reference");
    default: return tn_wasm_need(p, at, TN_FEATURE_GC, "heap type");
    }
}

/* absheaptype, after the byte that says shared, if any. */
static tn_valtype read_absheaptype(struct tn_wasm_parse *p, bool shared)
{
    size_t at = tn_reader_offset(&p->r);
    uint8_t byte = tn_read_byte(&p->r);
    if (byte < TN_HEAP_CONT || byte > TN_HEAP_NOCONT) {
        tn_wasm_wrong(p, at, "wasm-malformed", "invalid value type 0x%02x", byte);
        return TN_VAL_I32;
    }
    heap_allowed(p, at, byte);
    if (shared)
        tn_wasm_need(p, at, TN_FEATURE_SHARED_EVERYTHING_THREADS, "shared reference type");
    return TN_VAL_REF | byte | (shared ? TN_VAL_SHARED : 0);
}

/* The number that a type index stands for, which may be one of the group being read. */
static uint32_t number_of(struct tn_wasm_parse *p, size_t at, uint32_t index)
{
    if (p->group.n && index >= p->group.index && index - p->group.index < p->group.n) {
        if (!tn_wasm_need(p, at, TN_FEATURE_GC, "reference to a type within its own definition"))
            return TN_NO_TYPE;
        return p->group.number + (index - p->group.index);
    }
    if (index >= p->types->n) {
        tn_wasm_wrong(p, at, "wasm-unknown-type", "unknown type %u: there %s %u", index,
                      p->types->n == 1 ? "is" : "are", p->types->n);
        return TN_NO_TYPE;
    }
    if (p->types->at[index] == TN_NO_TYPE)
        tn_wasm_wrong(p, at, "wasm-type-kind", "type %u is a module type", index);
    return p->types->at[index];
}

static tn_valtype defined(struct tn_wasm_parse *p, size_t at, uint32_t index, bool exact)
{
    if (exact)
        tn_wasm_need(p, at, TN_FEATURE_CUSTOM_DESCRIPTORS, "exact reference type");
    else if (!tn_feature_on(p->features, TN_FEATURE_GC))
        tn_wasm_need(p, at, TN_FEATURE_FUNCTION_REFERENCES, "reference to a defined type");
    uint32_t number = number_of(p, at, index);
    if (p->r.error || number == TN_NO_TYPE)
        return TN_VAL_I32;
    return TN_VAL_REF | TN_VAL_DEFINED | number | (exact ? TN_VAL_EXACT : 0);
}

tn_valtype tn_parse_heaptype(struct tn_wasm_parse *p)
{
    size_t at = tn_reader_offset(&p->r);
    uint8_t byte = tn_peek_byte(&p->r);
    if (byte == 0x65 || byte == 0x62) {
        tn_read_byte(&p->r);
        return byte == 0x65 ? read_absheaptype(p, true) : defined(p, at, tn_read_u32(&p->r), true);
    }
    if (byte >= 0x40 && byte < 0x80) /* a negative one-byte number */
        return read_absheaptype(p, false);
    int64_t index = tn_read_s33(&p->r);
    if (index < 0)
        tn_wasm_wrong(p, at, "wasm-malformed", "invalid heap type");
    return defined(p, at, (uint32_t)index, false);
}

bool tn_wasm_reftype_open(struct tn_wasm_parse *p, size_t at, tn_valtype type)
{
    uint32_t heap = type & TN_VAL_HEAP;
    if (type & (TN_VAL_NULL | TN_VAL_DEFINED) || (heap != TN_HEAP_FUNC && heap != TN_HEAP_EXTERN))
        return !p->r.error;
    return tn_wasm_need(p, at, TN_FEATURE_FUNCTION_REFERENCES, "reference that is never null");
}

static tn_valtype read_reftype(struct tn_wasm_parse *p)
{
    size_t at = tn_reader_offset(&p->r);
    uint8_t byte = tn_peek_byte(&p->r);
    if (!tn_wasm_need(p, at, TN_FEATURE_REFERENCE_TYPES, "reference type"))
        return TN_VAL_I32;
    if (byte == 0x63 || byte == 0x64) {
        tn_read_byte(&p->r);
        tn_valtype type = tn_parse_heaptype(p) | (byte == 0x63 ? TN_VAL_NULL : 0);
        return tn_wasm_reftype_open(p, at, type) ? type : TN_VAL_I32;
    }
    if (byte == 0x65)
        tn_read_byte(&p->r);
    return read_absheaptype(p, byte == 0x65) | TN_VAL_NULL;
}

tn_valtype tn_parse_valtype(struct tn_wasm_parse *p)
{
    size_t at = tn_reader_offset(&p->r);
    uint8_t byte = tn_peek_byte(&p->r);
    switch (byte) {
    case TN_VAL_I32:
    case TN_VAL_I64: break;
    case TN_VAL_F32:
    case TN_VAL_F64: tn_wasm_need(p, at, TN_FEATURE_FLOATS, "floating point"); break;
    case TN_VAL_V128: tn_wasm_need(p, at, TN_FEATURE_SIMD, "vector type"); break;
    default:
        if (byte >= 0x62 && byte <= TN_HEAP_NOCONT)
            return read_reftype(p);
        if (tn_reader_left(&p->r))
            tn_wasm_wrong(p, at, "wasm-malformed", "invalid value type 0x%02x", byte);
    }
    return tn_read_byte(&p->r);
}

static bool is_shared(const struct tn_core_types *types, tn_valtype v)
{
    if (!(v & TN_VAL_REF))
        return true;
    return v & TN_VAL_DEFINED ? types->at[v & TN_VAL_HEAP].shared : v & TN_VAL_SHARED;
}

/* ---- defined types: core §5.3.6–§5.3.8 ---- */

static bool read_mut(struct tn_wasm_parse *p)
{
    size_t at = tn_reader_offset(&p->r);
    uint8_t byte = tn_read_byte(&p->r);
    if (byte > 1)
        tn_wasm_wrong(p, at, "wasm-malformed", "malformed mutability 0x%02x", byte);
    return byte;
}

static struct tn_field read_fieldtype(struct tn_wasm_parse *p)
{
    struct tn_field field;
    uint8_t byte = tn_peek_byte(&p->r);
    field.type = byte == TN_VAL_I8 || byte == TN_VAL_I16 ? tn_read_byte(&p->r) : tn_parse_valtype(p);
    field.mutable = read_mut(p);
    return field;
}

static void read_functype(struct tn_wasm_parse *p, struct tn_core_type *t)
{
    /* Both vectors in one array: the parameters are not copied, as the results' count is looked up past them
     */
    struct tn_valtypes {
        tn_valtype *at;
        uint32_t n, cap;
    } values = {0};
    size_t at = tn_reader_offset(&p->r);
    t->kind = TN_CORE_FUNC;
    t->func.n_params = tn_read_count(&p->r, MAX_PARAMS, "too many parameters");
    for (uint32_t i = 0; i < t->func.n_params && !p->r.error; i++)
        *tn_push(p->store->arena, &values) = tn_parse_valtype(p);
    t->func.n_results = tn_read_count(&p->r, MAX_RESULTS, "too many results");
    for (uint32_t i = 0; i < t->func.n_results && !p->r.error; i++)
        *tn_push(p->store->arena, &values) = tn_parse_valtype(p);
    if (t->func.n_results > 1)
        tn_wasm_need(p, at, TN_FEATURE_MULTI_VALUE, "function type with several results");
    static const tn_valtype none;
    t->func.at = values.at ? values.at : &none; /* never NULL: the results start past the parameters */
}

static void read_fields(struct tn_wasm_parse *p, struct tn_core_type *t, enum tn_core_kind kind)
{
    size_t at = tn_reader_offset(&p->r);
    tn_wasm_need(p, at, TN_FEATURE_GC, "struct or array type");
    tn_wasm_need(p, at, TN_FEATURE_GC_TYPES, "struct or array type");
    t->kind = (uint8_t)kind;
    t->fields.n = kind == TN_CORE_ARRAY ? 1 : tn_read_count(&p->r, MAX_FIELDS, "too many fields");
    struct tn_field *fields = tn_new_n(p->store->arena, t->fields.n, struct tn_field);
    for (uint32_t i = 0; i < t->fields.n && !p->r.error; i++)
        fields[i] = read_fieldtype(p);
    t->fields.at = fields;
}

static void read_conttype(struct tn_wasm_parse *p, struct tn_core_type *t)
{
    size_t at = tn_reader_offset(&p->r);
    tn_wasm_need(p, at, TN_FEATURE_STACK_SWITCHING, "continuation type");
    tn_wasm_need(p, at, TN_FEATURE_GC_TYPES, "continuation type");
    int64_t index = tn_read_s33(&p->r);
    if (index < 0)
        tn_wasm_wrong(p, at, "wasm-malformed", "invalid continuation type");
    t->kind = TN_CORE_CONT;
    t->cont = number_of(p, at, (uint32_t)index);
}

/* describes and descriptor clauses, then comptype. */
static void read_comptype(struct tn_wasm_parse *p, struct tn_core_type *t)
{
    uint32_t *const clauses[] = {&t->describes, &t->descriptor};
    if (tn_peek_byte(&p->r) == 0x65) {
        tn_wasm_need(p, tn_reader_offset(&p->r), TN_FEATURE_SHARED_EVERYTHING_THREADS, "shared type");
        tn_read_byte(&p->r);
        t->shared = true;
    }
    for (unsigned i = 0; i < 2; i++) {
        if (tn_peek_byte(&p->r) != 0x4c + i)
            continue;
        tn_read_byte(&p->r);
        size_t at = tn_reader_offset(&p->r);
        tn_wasm_need(p, at, TN_FEATURE_CUSTOM_DESCRIPTORS, "type with a descriptor");
        *clauses[i] = number_of(p, at, tn_read_u32(&p->r));
    }
    size_t at = tn_reader_offset(&p->r);
    uint8_t byte = tn_read_byte(&p->r);
    switch (byte) {
    case 0x60: read_functype(p, t); break;
    case 0x5f: read_fields(p, t, TN_CORE_STRUCT); break;
    case 0x5e: read_fields(p, t, TN_CORE_ARRAY); break;
    case 0x5d: read_conttype(p, t); break;
    default: tn_wasm_wrong(p, at, "wasm-malformed", "invalid leading byte 0x%02x for a type", byte);
    }
}

/* "supertypes must be defined before subtypes", and there is one at most. `own`: the number of the type
 * itself. */
static void read_supertypes(struct tn_wasm_parse *p, struct tn_core_type *t, uint32_t own)
{
    size_t at = tn_reader_offset(&p->r);
    uint32_t n = tn_read_count(&p->r, MAX_SUPERTYPES, "too many supertypes");
    for (uint32_t i = 0; i < n && !p->r.error; i++) {
        uint32_t super = number_of(p, at, tn_read_u32(&p->r));
        if (super != TN_NO_TYPE && super >= own)
            tn_wasm_wrong(p, at, "wasm-supertype", "a supertype must be defined before its subtypes");
        t->super = super;
    }
    if (n > 1)
        tn_wasm_wrong(p, at, "wasm-supertype", "a type can have one supertype, and this has %u", n);
}

static struct tn_core_type read_subtype(struct tn_wasm_parse *p, uint32_t own)
{
    struct tn_core_type t = {
        .final = true, .super = TN_NO_TYPE, .describes = TN_NO_TYPE, .descriptor = TN_NO_TYPE};
    uint8_t byte = tn_peek_byte(&p->r);
    if (byte == 0x50 || byte == 0x4f) {
        tn_wasm_need(p, tn_reader_offset(&p->r), TN_FEATURE_GC, "subtype");
        tn_read_byte(&p->r);
        t.final = byte == 0x4f;
        read_supertypes(p, &t, own);
    }
    read_comptype(p, &t);
    if (t.describes != TN_NO_TYPE && t.describes >= own)
        tn_wasm_wrong(p, tn_reader_offset(&p->r), "wasm-descriptor", "a type must describe one before it");
    return t;
}

/* ---- checks on a whole group ---- */

static bool field_matches(const struct tn_core_types *types, struct tn_field a, struct tn_field b)
{
    if (a.mutable != b.mutable)
        return false;
    return a.mutable ? a.type == b.type : tn_core_val_matches(types, a.type, b.type);
}

static const char *differs(const struct tn_core_types *types, const char *what, uint32_t i)
{
    return tn_arena_printf(types->arena, "%s %u does not match", what, i);
}

/* Core §3.3.9 "Composite Types": may `a` be declared a subtype of `b`? NULL, or why not. */
static const char *why_no_subtype(const struct tn_core_types *types, const struct tn_core_type *a,
                                  const struct tn_core_type *b)
{
    uint32_t n_params = a->func.n_params;
    if (a->kind != b->kind)
        return "it is of another kind";
    if (a->shared != b->shared)
        return "one is shared, the other is not";
    switch ((enum tn_core_kind)a->kind) {
    case TN_CORE_FUNC:
        if (n_params != b->func.n_params || a->func.n_results != b->func.n_results)
            return "it takes or gives another number of values";
        for (uint32_t i = 0; i < n_params; i++)
            if (!tn_core_val_matches(types, b->func.at[i], a->func.at[i]))
                return differs(types, "parameter", i);
        for (uint32_t i = 0; i < a->func.n_results; i++)
            if (!tn_core_val_matches(types, a->func.at[n_params + i], b->func.at[n_params + i]))
                return differs(types, "result", i);
        return NULL;
    case TN_CORE_STRUCT:
    case TN_CORE_ARRAY:
        if (a->fields.n < b->fields.n)
            return "it has fewer fields";
        for (uint32_t i = 0; i < b->fields.n; i++)
            if (!field_matches(types, a->fields.at[i], b->fields.at[i]))
                return differs(types, "field", i);
        return NULL;
    case TN_CORE_CONT:
        return tn_core_type_matches(types, a->cont, b->cont) ? NULL : "its function does not match";
    }
    return NULL;
}

static void check_supertype(struct tn_wasm_parse *p, size_t at, struct tn_core_type *t)
{
    if (t->super == TN_NO_TYPE)
        return;
    const struct tn_core_type *super = &p->store->at[t->super];
    const char *why;
    t->depth = (uint8_t)(super->depth + 1);
    if (super->final)
        tn_wasm_wrong(p, at, "wasm-supertype", "a subtype of a final type");
    else if ((why = why_no_subtype(p->store, t, super)))
        tn_wasm_wrong(p, at, "wasm-supertype", "the subtype does not match its supertype: %s", why);
    else if (t->depth > MAX_SUBTYPE_DEPTH)
        tn_wasm_wrong(p, at, "wasm-limit", "subtypes nested more than %d deep", MAX_SUBTYPE_DEPTH);
}

static uint32_t super_of(const struct tn_core_types *types, uint32_t number)
{
    return number == TN_NO_TYPE ? TN_NO_TYPE : types->at[number].super;
}

/* Custom descriptors: a described type and its descriptor point at each other, and so do their supertypes. */
static const char *descriptor_fault(const struct tn_core_types *types, uint32_t own)
{
    const struct tn_core_type *t = &types->at[own],
                              *super = t->super == TN_NO_TYPE ? NULL : &types->at[t->super];
    if ((t->describes != TN_NO_TYPE || t->descriptor != TN_NO_TYPE) && t->kind != TN_CORE_STRUCT)
        return "a descriptor clause on what is no struct";
    if (super && (t->descriptor == TN_NO_TYPE) != (super->descriptor == TN_NO_TYPE))
        return "a type and its supertype must both have a descriptor, or neither";
    if (super && t->descriptor != TN_NO_TYPE && super_of(types, t->descriptor) != super->descriptor)
        return "the supertype must be described by the supertype of the descriptor";
    if (super && (t->describes == TN_NO_TYPE) != (super->describes == TN_NO_TYPE))
        return "a type and its supertype must both be descriptors, or neither";
    if (super && t->describes != TN_NO_TYPE && super_of(types, t->describes) != super->describes)
        return "the supertype of a descriptor does not match";
    if (t->descriptor != TN_NO_TYPE && types->at[t->descriptor].describes != own)
        return "a descriptor with no matching describes clause";
    if (t->describes != TN_NO_TYPE && types->at[t->describes].descriptor != own)
        return "a describes clause with no matching descriptor";
    if (t->descriptor != TN_NO_TYPE && types->at[t->descriptor].final != t->final)
        return "a type and its descriptor must be final both, or neither";
    return NULL;
}

static void check_parts(struct tn_wasm_parse *p, size_t at, const struct tn_core_type *t)
{
    bool shared = true;
    if (t->kind == TN_CORE_FUNC)
        for (uint32_t i = 0; i < t->func.n_params + t->func.n_results; i++)
            shared &= is_shared(p->store, t->func.at[i]);
    else if (t->kind != TN_CORE_CONT)
        for (uint32_t i = 0; i < t->fields.n; i++)
            shared &= is_shared(p->store, t->fields.at[i].type);
    else if (p->store->at[t->cont].kind != TN_CORE_FUNC)
        tn_wasm_wrong(p, at, "wasm-type-kind", "a continuation of what is no function type");
    if (t->shared && !shared)
        tn_wasm_wrong(p, at, "wasm-shared", "a shared type must be made of shared types");
}

void tn_parse_rectype(struct tn_wasm_parse *p)
{
    size_t start = tn_reader_offset(&p->r);
    uint32_t n = 1, first = p->store->n;
    if (tn_peek_byte(&p->r) == 0x4e) {
        tn_wasm_need(p, start, TN_FEATURE_GC, "recursion group");
        tn_read_byte(&p->r);
        n = tn_read_count(&p->r, MAX_TYPES, "too many types in a recursion group");
    }
    if (n > MAX_TYPES - p->types->n || n >= TN_VAL_HEAP - first) {
        tn_wasm_wrong(p, start, "wasm-limit", "more than %d types", MAX_TYPES);
        return;
    }
    p->group.index = p->types->n;
    p->group.number = first;
    p->group.n = n;
    for (uint32_t i = 0; i < n && !p->r.error; i++) {
        struct tn_core_type t = read_subtype(p, first + i);
        *tn_push(p->store->arena, p->store) = t;
    }
    p->group.n = 0;
    for (uint32_t i = first; i < first + n && !p->r.error; i++) {
        check_parts(p, start, &p->store->at[i]);
        if (!p->r.error)
            check_supertype(p, start, &p->store->at[i]);
        const char *fault = p->r.error ? NULL : descriptor_fault(p->store, i);
        if (fault)
            tn_wasm_wrong(p, start, "wasm-descriptor", "%s", fault);
    }
    if (p->r.error) {
        p->store->n = first;
        return;
    }
    uint32_t number = tn_core_intern(p->store, n);
    for (uint32_t i = 0; i < n; i++)
        *tn_push(p->store->arena, p->types) = number + i;
}

/* ---- external types: core §5.3.9–§5.3.14 ---- */

uint32_t tn_parse_typeidx(struct tn_wasm_parse *p)
{
    size_t at = tn_reader_offset(&p->r);
    uint32_t index = tn_read_u32(&p->r);
    return p->r.error ? TN_NO_TYPE : number_of(p, at, index);
}

uint32_t tn_parse_functypeidx(struct tn_wasm_parse *p)
{
    size_t at = tn_reader_offset(&p->r);
    uint32_t index = tn_read_u32(&p->r);
    uint32_t number = p->r.error ? TN_NO_TYPE : number_of(p, at, index);
    if (!p->r.error && number != TN_NO_TYPE && p->store->at[number].kind != TN_CORE_FUNC)
        tn_wasm_wrong(p, at, "wasm-type-kind", "type %u is not a function type", index);
    return p->r.error ? TN_NO_TYPE : number;
}

enum { LIMITS_MAX = 1, LIMITS_SHARED = 2, LIMITS_WIDE = 4, LIMITS_PAGE = 8 };

static struct tn_core_limits read_limits(struct tn_wasm_parse *p, uint8_t allowed, const char *what)
{
    struct tn_core_limits limits = {.max = UINT64_MAX, .page = 16};
    size_t at = tn_reader_offset(&p->r);
    uint8_t flags = tn_read_byte(&p->r);
    if (flags & ~allowed) {
        tn_wasm_wrong(p, at, "wasm-malformed", "invalid %s limits flags 0x%02x", what, flags);
        return limits;
    }
    limits.wide = flags & LIMITS_WIDE;
    limits.shared = flags & LIMITS_SHARED;
    if (limits.wide)
        tn_wasm_need(p, at, TN_FEATURE_MEMORY64, "64-bit addresses");
    limits.min = limits.wide ? tn_read_u64(&p->r) : tn_read_u32(&p->r);
    if (flags & LIMITS_MAX)
        limits.max = limits.wide ? tn_read_u64(&p->r) : tn_read_u32(&p->r);
    if (limits.min > limits.max)
        tn_wasm_wrong(p, at, "wasm-limits", "size minimum must not be greater than maximum");
    if (flags & LIMITS_PAGE) {
        tn_wasm_need(p, at, TN_FEATURE_CUSTOM_PAGE_SIZES, "custom page size");
        uint32_t page = tn_read_u32(&p->r);
        if (page != 0 && page != 16)
            tn_wasm_wrong(p, at, "wasm-limits", "invalid custom page size");
        limits.page = (uint8_t)(page ? 16 : 0);
    }
    return limits;
}

struct tn_extern_type tn_parse_tabletype(struct tn_wasm_parse *p)
{
    struct tn_extern_type t = {.kind = TN_EXTERN_TABLE};
    size_t at = tn_reader_offset(&p->r);
    if (tn_peek_byte(&p->r) == TN_HEAP_FUNC) {
        tn_read_byte(&p->r);
        t.value = TN_VAL_REF | TN_VAL_NULL | TN_HEAP_FUNC;
    } else {
        t.value = read_reftype(p);
    }
    t.limits = read_limits(p, LIMITS_MAX | LIMITS_SHARED | LIMITS_WIDE, "table");
    if (t.limits.shared && tn_wasm_need(p, at, TN_FEATURE_SHARED_EVERYTHING_THREADS, "shared table") &&
        !is_shared(p->store, t.value))
        tn_wasm_wrong(p, at, "wasm-shared", "a shared table must have a shared element type");
    return t;
}

struct tn_extern_type tn_parse_memtype(struct tn_wasm_parse *p)
{
    struct tn_extern_type t = {.kind = TN_EXTERN_MEMORY};
    size_t at = tn_reader_offset(&p->r);
    t.limits = read_limits(p, LIMITS_MAX | LIMITS_SHARED | LIMITS_WIDE | LIMITS_PAGE, "memory");
    if (t.limits.shared && tn_wasm_need(p, at, TN_FEATURE_THREADS, "shared memory") &&
        t.limits.max == UINT64_MAX)
        tn_wasm_wrong(p, at, "wasm-shared", "shared memory must have maximum size");
    unsigned bits = t.limits.wide ? 64 : 32;
    uint64_t most = bits - t.limits.page >= 64 ? UINT64_MAX : 1ull << (bits - t.limits.page);
    if (most == 1ull << 32) /* 32-bit pages of one byte: the size itself must fit */
        most--;
    if (t.limits.min > most || (t.limits.max != UINT64_MAX && t.limits.max > most))
        tn_wasm_wrong(p, at, "wasm-limits", "memory size must be at most 0x%llx pages of %u bytes",
                      (unsigned long long)most, 1u << t.limits.page);
    return t;
}

struct tn_extern_type tn_parse_globaltype(struct tn_wasm_parse *p)
{
    struct tn_extern_type t = {.kind = TN_EXTERN_GLOBAL, .value = tn_parse_valtype(p)};
    size_t at = tn_reader_offset(&p->r);
    uint8_t flags = tn_read_byte(&p->r);
    if (flags > 3)
        tn_wasm_wrong(p, at, "wasm-malformed", "malformed mutability 0x%02x", flags);
    t.mutable = flags & 1;
    t.shared = flags & 2;
    if (t.shared && tn_wasm_need(p, at, TN_FEATURE_SHARED_EVERYTHING_THREADS, "shared global") &&
        !is_shared(p->store, t.value))
        tn_wasm_wrong(p, at, "wasm-shared", "a shared global must have a shared type");
    return t;
}

struct tn_extern_type tn_parse_tagtype(struct tn_wasm_parse *p)
{
    struct tn_extern_type t = {.kind = TN_EXTERN_TAG};
    size_t at = tn_reader_offset(&p->r);
    uint8_t attribute = tn_read_byte(&p->r);
    if (attribute)
        tn_wasm_wrong(p, at, "wasm-malformed", "invalid tag attribute 0x%02x", attribute);
    tn_wasm_need(p, at, TN_FEATURE_EXCEPTIONS, "tag");
    t.type = tn_parse_functypeidx(p);
    if (t.type != TN_NO_TYPE && p->store->at[t.type].func.n_results)
        tn_wasm_need(p, at, TN_FEATURE_STACK_SWITCHING, "tag whose type has results");
    return t;
}

struct tn_extern_type tn_parse_externtype(struct tn_wasm_parse *p)
{
    size_t at = tn_reader_offset(&p->r);
    uint8_t kind = tn_read_byte(&p->r);
    struct tn_extern_type t = {0};
    switch (kind) {
    case 0x20:
        if (tn_wasm_need(p, at, TN_FEATURE_CUSTOM_DESCRIPTORS, "exact function import"))
            t.exact = true;
        /* fall through */
    case TN_EXTERN_FUNC: t.type = tn_parse_functypeidx(p); return t;
    case TN_EXTERN_TABLE: return tn_parse_tabletype(p);
    case TN_EXTERN_MEMORY: return tn_parse_memtype(p);
    case TN_EXTERN_GLOBAL: return tn_parse_globaltype(p);
    case TN_EXTERN_TAG: return tn_parse_tagtype(p);
    }
    tn_wasm_wrong(p, at, "wasm-malformed", "invalid kind 0x%02x of an import or export", kind);
    return t;
}
