/* Type definitions of a component: Binary.md "Type Definitions". Each reader is named after its nonterminal.
 */
#include "base/limits.h"
#include "component/comp_scope.h"

enum {
    MAX_DECLS = 1000000,
    MAX_FIELDS = 10000,
    MAX_CASES = 10000,
    MAX_TUPLE = 10000,
    MAX_FLAG_NAMES = 1000,
    MAX_FLAGS = 32,
    MAX_PARAMS = 1000,
    MAX_LIST_N = 1 << 30
};

/* ---- value types ---- */

/* primvaltype; TN_BAD where the byte is none. */
static enum tn_kind prim_of(uint8_t byte)
{
    static const uint8_t kinds[] = {TN_STRING, TN_CHAR, TN_F64, TN_F32, TN_U64, TN_S64, TN_U32,
                                    TN_S32,    TN_U16,  TN_S16, TN_U8,  TN_S8,  TN_BOOL};
    if (byte >= 0x73 && byte <= 0x7f)
        return kinds[byte - 0x73];
    return byte == 0x64 ? TN_ERROR_CONTEXT : TN_BAD;
}

static const struct tn_type *prim_type(struct tn_comp_reader *c, size_t at, enum tn_kind kind)
{
    if (kind == TN_ERROR_CONTEXT)
        tn_comp_need(c, at, TN_FEATURE_CM_ERROR_CONTEXT, "`error-context`");
    return tn_type_prim(kind);
}

const struct tn_type *tn_read_valtype(struct tn_comp_reader *c)
{
    size_t at = tn_comp_at(c);
    uint8_t byte = tn_peek_byte(&c->p.r);
    enum tn_kind kind = prim_of(byte);
    if (kind != TN_BAD) {
        tn_read_byte(&c->p.r);
        return prim_type(c, at, kind);
    }
    int64_t index = tn_read_s33(&c->p.r);
    if (index < 0) {
        tn_comp_bad_byte(c, at, byte, "a value type");
        return tn_type_prim(TN_BAD);
    }
    const struct tn_type *t = tn_node_at(c, TN_SPACE_TYPE, at, (uint32_t)index);
    /* "Validation of valtype requires the typeidx to refer to a defvaltype." */
    if (tn_base(t)->kind >= TN_NAMED && tn_base(t)->kind != TN_BAD) {
        tn_comp_wrong(c, at, "component-type-kind", "%s is not a value type: it is %s",
                      tn_comp_called(c, TN_SPACE_TYPE, (uint32_t)index),
                      tn_comp_a(c, tn_kind_word(tn_base(t)->kind)));
        return tn_type_prim(TN_BAD);
    }
    return t;
}

/* <T>? */
static bool read_option(struct tn_comp_reader *c)
{
    size_t at = tn_comp_at(c);
    uint8_t byte = tn_read_byte(&c->p.r);
    if (byte > 1)
        tn_comp_bad_byte(c, at, byte, "an optional part");
    return byte == 1;
}

static const struct tn_type *read_optional_valtype(struct tn_comp_reader *c)
{
    return read_option(c) ? tn_read_valtype(c) : NULL;
}

/* Labels of one type: kebab case, and strongly unique. */
struct labels {
    struct tn_comp_reader *c;
    const char *what; /* "record field" */
    struct tn_map seen;
};

static const char *read_label(struct labels *labels)
{
    struct tn_comp_reader *c = labels->c;
    size_t at = tn_comp_at(c);
    struct tn_str text = tn_read_name(&c->p.r);
    if (c->p.r.error)
        return "";
    const char *name = tn_name_utf8(c->types->names, text);
    if (!tn_is_label(text)) {
        tn_comp_wrong(c, at, "component-label",
                      text.len ? "%s name `%s` is not in kebab case" : "%s name is empty%s", labels->what,
                      name);
        return name;
    }
    const char *canonical = tn_label_canonical(c->types->names, text),
               *other = tn_map_get(&labels->seen, canonical);
    if (other)
        tn_comp_wrong(c, at, "component-label", "%s name `%s` conflicts with the name `%s` before it",
                      labels->what, name, other);
    else
        tn_map_put(&labels->seen, canonical, name);
    return name;
}

static struct labels labels_of(struct tn_comp_reader *c, const char *what)
{
    struct labels labels = {.c = c, .what = what};
    tn_map_init(&labels.seen, tn_comp_arena(c));
    return labels;
}

enum parts { WITH_TYPE, WITH_CASE, WITHOUT_TYPE, WITHOUT_LABEL };

static const struct {
    const char *what, *many;
    uint32_t max;
    enum parts parts;
} shapes[] = {
    [TN_RECORD] = {"record field", "too many record fields", MAX_FIELDS, WITH_TYPE},
    [TN_VARIANT] = {"variant case", "too many variant cases", MAX_CASES, WITH_CASE},
    [TN_ENUM] = {"enum case", "too many enum cases", MAX_CASES, WITHOUT_TYPE},
    [TN_FLAGS] = {"flag", "too many flags", MAX_FLAG_NAMES, WITHOUT_TYPE},
    [TN_TUPLE] = {"tuple element", "too many tuple elements", MAX_TUPLE, WITHOUT_LABEL},
};

static struct tn_part read_part(struct labels *labels, enum parts parts)
{
    struct tn_comp_reader *c = labels->c;
    struct tn_part part = {.name = parts == WITHOUT_LABEL ? NULL : read_label(labels)};
    if (parts == WITH_CASE)
        part.type = read_optional_valtype(c);
    else if (parts != WITHOUT_TYPE)
        part.type = tn_read_valtype(c);
    if (parts == WITH_CASE) { /* what once was `refines` */
        size_t at = tn_comp_at(c);
        uint8_t zero = tn_read_byte(&c->p.r);
        if (zero)
            tn_comp_bad_byte(c, at, zero, "the end of a case");
    }
    return part;
}

/* record, variant, enum, flags, tuple: vec(…), not empty */
static const struct tn_type *read_parts(struct tn_comp_reader *c, enum tn_kind kind)
{
    size_t at = tn_comp_at(c);
    struct labels labels = labels_of(c, shapes[kind].what);
    uint32_t n = tn_read_count(&c->p.r, shapes[kind].max, shapes[kind].many);
    struct tn_part *parts = tn_new_n(tn_comp_arena(c), n, struct tn_part);
    for (uint32_t i = 0; i < n && !c->p.r.error; i++)
        parts[i] = read_part(&labels, shapes[kind].parts);
    if (!n)
        tn_comp_wrong(c, at, "component-empty-type", "%s type must have at least one %s",
                      tn_comp_a(c, tn_kind_word(kind)), shapes[kind].what);
    if (kind == TN_FLAGS && n > MAX_FLAGS)
        tn_comp_wrong(c, at, "component-limit", "more than %d flags: this has %u", MAX_FLAGS, n);
    if (!n || c->p.r.error)
        return tn_type_prim(TN_BAD);
    return tn_comp_made(c, at, tn_type_parts(c->types, kind, parts, n));
}

/* list t len: "if len > 0" */
static const struct tn_type *read_list_n(struct tn_comp_reader *c)
{
    size_t at = tn_comp_at(c);
    tn_comp_need(c, at, TN_FEATURE_CM_FIXED_LENGTH_LISTS, "list of fixed length");
    const struct tn_type *element = tn_read_valtype(c);
    uint32_t n = tn_read_u32(&c->p.r);
    if (!n)
        tn_comp_wrong(c, at, "component-empty-type", "a list of fixed length must have at least one element");
    if (n > MAX_LIST_N)
        tn_comp_wrong(c, at, "component-limit", "a list of more than %d elements", MAX_LIST_N);
    if (!n || n > MAX_LIST_N)
        return tn_type_prim(TN_BAD);
    return tn_comp_made(c, at, tn_type_list_n(c->types, element, n));
}

/* map k v: "if k is in <keytype>" */
static const struct tn_type *read_map(struct tn_comp_reader *c)
{
    size_t at = tn_comp_at(c);
    tn_comp_need(c, at, TN_FEATURE_CM_MAP, "`map`");
    const struct tn_type *key = tn_read_valtype(c), *value = tn_read_valtype(c);
    enum tn_kind k = tn_base(key)->kind;
    if ((k > TN_STRING || k == TN_F32 || k == TN_F64) && k != TN_BAD)
        tn_comp_wrong(c, at, "component-map", "a map's key cannot be %s", tn_comp_a(c, tn_kind_word(k)));
    if (value->has & TN_HAS_HANDLE)
        tn_comp_wrong(c, at, "component-map", "a map's value cannot contain a handle");
    return tn_comp_made(c, at, tn_type_of(c->types, TN_MAP, key, value));
}

/* own i, borrow i: "requires the typeidx to refer to a resource type" */
static const struct tn_type *read_handle(struct tn_comp_reader *c, enum tn_kind kind)
{
    size_t at = tn_comp_at(c);
    uint32_t index = tn_read_u32(&c->p.r);
    const struct tn_type *t = tn_node_at(c, TN_SPACE_TYPE, at, index);
    if (tn_base(t)->kind == TN_BAD)
        return tn_type_prim(TN_BAD);
    if (tn_base(t)->kind != TN_RESOURCE) {
        tn_comp_wrong(c, at, "component-type-kind", "%s is not a resource: it is %s",
                      tn_comp_called(c, TN_SPACE_TYPE, index), tn_comp_a(c, tn_kind_word(tn_base(t)->kind)));
        return tn_type_prim(TN_BAD);
    }
    return tn_comp_made(c, at, tn_type_of(c->types, kind, t, NULL));
}

/* stream t?, future t?: no borrow inside, and no stream of char for now */
static const struct tn_type *read_channel(struct tn_comp_reader *c, enum tn_kind kind)
{
    size_t at = tn_comp_at(c);
    tn_comp_need(c, at, TN_FEATURE_CM_ASYNC, kind == TN_STREAM ? "`stream`" : "`future`");
    const struct tn_type *t = read_optional_valtype(c);
    if (t && kind == TN_STREAM && tn_base(t)->kind == TN_CHAR)
        tn_comp_wrong(c, at, "component-stream",
                      "`stream<char>` is not allowed at this time: use `stream<u8>`");
    if (t && t->has & TN_HAS_BORROW)
        tn_comp_wrong(c, at, "component-borrow", "what a %s carries cannot contain a `borrow`",
                      tn_kind_word(kind));
    return tn_comp_made(c, at, tn_type_of(c->types, kind, t, NULL));
}

static const struct tn_type *read_defvaltype(struct tn_comp_reader *c, size_t at, uint8_t byte)
{
    const struct tn_type *a, *b;
    enum tn_kind kind = prim_of(byte);
    if (kind != TN_BAD)
        return prim_type(c, at, kind);
    switch (byte) {
    case 0x72: return read_parts(c, TN_RECORD);
    case 0x71: return read_parts(c, TN_VARIANT);
    case 0x70: a = tn_read_valtype(c); return tn_comp_made(c, at, tn_type_of(c->types, TN_LIST, a, NULL));
    case 0x6f: return read_parts(c, TN_TUPLE);
    case 0x6e: return read_parts(c, TN_FLAGS);
    case 0x6d: return read_parts(c, TN_ENUM);
    case 0x6b: a = tn_read_valtype(c); return tn_comp_made(c, at, tn_type_of(c->types, TN_OPTION, a, NULL));
    case 0x6a:
        a = read_optional_valtype(c);
        b = read_optional_valtype(c);
        return tn_comp_made(c, at, tn_type_of(c->types, TN_RESULT, a, b));
    case 0x69: return read_handle(c, TN_OWN);
    case 0x68: return read_handle(c, TN_BORROW);
    case 0x67: return read_list_n(c);
    case 0x66: return read_channel(c, TN_STREAM);
    case 0x65: return read_channel(c, TN_FUTURE);
    case 0x63: return read_map(c);
    }
    tn_comp_bad_byte(c, at, byte, "a type");
    return tn_type_prim(TN_BAD);
}

/* ---- functions and resources ---- */

/* resultlist ::= 0x00 t | 0x01 0x00 */
const struct tn_type *tn_read_resultlist(struct tn_comp_reader *c)
{
    size_t at = tn_comp_at(c);
    uint8_t byte = tn_read_byte(&c->p.r);
    if (byte == 0)
        return tn_read_valtype(c);
    uint8_t none = byte == 1 ? tn_read_byte(&c->p.r) : 1;
    if (byte > 1 || none)
        tn_comp_bad_byte(c, at, byte, "the results of a function");
    return NULL;
}

static const struct tn_type *read_functype(struct tn_comp_reader *c, size_t at, bool async)
{
    if (async)
        tn_comp_need(c, at, TN_FEATURE_CM_ASYNC, "async function");
    struct labels labels = labels_of(c, "parameter");
    uint32_t n = tn_read_count(&c->p.r, MAX_PARAMS, "too many parameters");
    struct tn_part *params = tn_new_n(tn_comp_arena(c), n, struct tn_part);
    for (uint32_t i = 0; i < n && !c->p.r.error; i++)
        params[i] = read_part(&labels, WITH_TYPE);
    size_t result_at = tn_comp_at(c);
    const struct tn_type *result = tn_read_resultlist(c);
    if (c->p.r.error)
        return tn_type_prim(TN_BAD);
    /* "rejects any transitive use of borrow in a result type" */
    if (result && result->has & TN_HAS_BORROW)
        tn_comp_wrong(c, result_at, "component-borrow", "a function's result cannot contain a `borrow`");
    return tn_comp_made(c, at, tn_type_func(c->types, params, n, async, result));
}

/* "requires the destructor (if present) to have type [rep] -> []" */
static void check_destructor(struct tn_comp_reader *c, size_t at, uint32_t index, tn_valtype rep)
{
    const struct tn_def *def = tn_def_at(c, c->scope, TN_SPACE_CORE_FUNC, at, index);
    if (!def || !def->core)
        return;
    const struct tn_core_type *t = &c->p.store->at[def->core->type];
    if (t->func.n_params != 1 || t->func.at[0] != rep || t->func.n_results)
        tn_comp_wrong(c, at, "component-destructor", "%s is %s, and a destructor %s",
                      tn_comp_called(c, TN_SPACE_CORE_FUNC, index), tn_comp_signature_of(c, t),
                      tn_comp_signature(c, &rep, 1, NULL, 0));
}

static const struct tn_type *read_resourcetype(struct tn_comp_reader *c, size_t at)
{
    tn_valtype rep = tn_parse_valtype(&c->p);
    bool dtor = read_option(c);
    size_t dtor_at = tn_comp_at(c);
    uint32_t index = dtor ? tn_read_u32(&c->p.r) : 0;
    if (c->p.r.error)
        return tn_type_prim(TN_BAD);
    if (c->scope->kind != TN_SCOPE_COMPONENT)
        tn_comp_wrong(c, at, "component-resource",
                      "a resource can be defined in a component only, not in a type");
    if (rep == TN_VAL_I64)
        tn_comp_need(c, at, TN_FEATURE_CM64, "resource represented by i64");
    else if (rep != TN_VAL_I32)
        tn_comp_wrong(c, at, "component-resource", "a resource can be represented by i32 or i64 only");
    if (dtor && c->scope->kind == TN_SCOPE_COMPONENT)
        check_destructor(c, dtor_at, index, rep);
    const struct tn_type *t =
        tn_type_resource(c->types, NULL, rep == TN_VAL_I64 ? 64 : 32, tn_note_at(c, at));
    t = tn_comp_made(c, at, t);
    *tn_push(tn_comp_arena(c), &c->scope->defined) = t;
    return t;
}

/* ---- bodies of component and instance types ---- */

static void read_instancedecl(struct tn_comp_reader *c, size_t at, uint8_t byte)
{
    switch (byte) {
    case 0x00: tn_read_core_type(c); return;
    case 0x01: tn_read_type(c); return;
    case 0x02: tn_read_alias(c); return;
    case 0x04: tn_read_exportdecl(c); return;
    }
    tn_comp_bad_byte(c, at, byte, "a declaration in a type");
}

static void read_decls(struct tn_comp_reader *c, bool component)
{
    uint32_t n = tn_read_count(&c->p.r, MAX_DECLS, "too many declarations in a type");
    for (uint32_t i = 0; i < n && !c->p.r.error; i++) {
        size_t at = tn_comp_at(c);
        uint8_t byte = tn_read_byte(&c->p.r);
        c->scope->n_decls = i + 1;
        if (component && byte == 0x03)
            tn_read_import(c);
        else
            read_instancedecl(c, at, byte);
    }
    c->scope->n_decls = 0;
}

static const struct tn_type *read_body(struct tn_comp_reader *c, size_t at, enum tn_scope_kind kind)
{
    struct tn_scope scope;
    struct tn_defs spaces[TN_SPACES] = {0};
    if (c->scope->depth >= TN_MAX_NESTING) {
        tn_comp_malformed(c, at, "types nested more than %d deep", TN_MAX_NESTING);
        return tn_type_prim(TN_BAD);
    }
    tn_scope_push(c, &scope, kind, spaces);
    read_decls(c, kind == TN_SCOPE_COMPONENT_TYPE);
    const struct tn_type *t = tn_type_prim(TN_BAD);
    if (!c->p.r.error && kind == TN_SCOPE_INSTANCE_TYPE) {
        struct tn_instance *instance = tn_new(tn_comp_arena(c), struct tn_instance);
        *instance = (struct tn_instance){.exports = scope.component->exports, .binds = scope.defined};
        t = tn_comp_made(c, at, tn_type_instance(c->types, instance));
    } else if (!c->p.r.error) {
        t = tn_comp_close(c, at);
    }
    tn_scope_pop(c);
    return t;
}

/* The end of a component or component type: "all resource types used in an export are introduced by it". */
const struct tn_type *tn_comp_close(struct tn_comp_reader *c, size_t at)
{
    struct tn_leak leak = {0};
    const struct tn_type *t = tn_scope_close(c->types, c->scope->component, &c->scope->defined, &leak);
    if (t)
        return t;
    if (!leak.resource)
        return tn_comp_made(c, at, NULL);
    if (c->wrong) /* what was told before explains it */
        return tn_type_prim(TN_BAD);
    at = leak.item && leak.item->note ? leak.item->note->span.start : at;
    if (leak.in_import)
        tn_comp_wrong(c, at, "component-resource-leak",
                      "import `%s` mentions a resource that is defined in here", leak.item->name);
    else
        tn_comp_wrong(c, at, "component-resource-leak",
                      "export `%s` mentions a resource that is not exported itself",
                      leak.item ? leak.item->name : "?");
    return tn_type_prim(TN_BAD);
}

void tn_read_type(struct tn_comp_reader *c)
{
    size_t at = tn_comp_at(c);
    uint8_t byte = tn_read_byte(&c->p.r);
    const struct tn_type *t;
    switch (byte) {
    case 0x3f: t = read_resourcetype(c, at); break;
    case 0x40: t = read_functype(c, at, false); break;
    case 0x43: t = read_functype(c, at, true); break;
    case 0x41: t = read_body(c, at, TN_SCOPE_COMPONENT_TYPE); break;
    case 0x42: t = read_body(c, at, TN_SCOPE_INSTANCE_TYPE); break;
    default: t = read_defvaltype(c, at, byte);
    }
    if (!c->p.r.error)
        tn_def_add(c, TN_SPACE_TYPE, TN_BY_DEFINITION, at)->type = t;
}

/* ---- the types of imports and exports ---- */

static const struct tn_type *read_typed(struct tn_comp_reader *c, enum tn_kind kind)
{
    size_t at = tn_comp_at(c);
    uint32_t index = tn_read_u32(&c->p.r);
    const struct tn_type *t = tn_base(tn_node_at(c, TN_SPACE_TYPE, at, index));
    if (t->kind == kind || t->kind == TN_BAD)
        return t;
    tn_comp_wrong(c, at, "component-type-kind", "%s is not %s type: it is %s",
                  tn_comp_called(c, TN_SPACE_TYPE, index), tn_comp_a(c, tn_kind_word(kind)),
                  tn_comp_a(c, tn_kind_word(t->kind)));
    return tn_type_prim(TN_BAD);
}

static const struct tn_type *read_core_module_typed(struct tn_comp_reader *c)
{
    size_t at = tn_comp_at(c);
    uint8_t byte = tn_read_byte(&c->p.r);
    if (byte != 0x11)
        tn_comp_bad_byte(c, at, byte, "what a component can import or export");
    uint32_t index = tn_read_u32(&c->p.r);
    const struct tn_def *def = tn_def_at(c, c->scope, TN_SPACE_CORE_TYPE, at, index);
    if (def && def->type)
        return def->type;
    if (def)
        tn_comp_wrong(c, at, "component-type-kind", "%s is not a module type",
                      tn_comp_called(c, TN_SPACE_CORE_TYPE, index));
    return tn_type_prim(TN_BAD);
}

/* typebound ::= 0x00 i => (eq i) | 0x01 => (sub resource) */
static const struct tn_type *read_typebound(struct tn_comp_reader *c, const char *name)
{
    size_t at = tn_comp_at(c);
    uint8_t byte = tn_read_byte(&c->p.r);
    if (byte == 1)
        return tn_comp_made(c, at, tn_type_resource(c->types, name, 0, tn_note_at(c, at)));
    if (byte)
        tn_comp_bad_byte(c, at, byte, "the bound of a type");
    uint32_t index = tn_read_u32(&c->p.r);
    const struct tn_type *t = tn_node_at(c, TN_SPACE_TYPE, at, index);
    return tn_comp_made(c, at, tn_type_named(c->types, name, t, tn_note_at(c, at)));
}

/* The bound of a value is its type alone in what the tools write and read, without the byte that Binary.md
 * has. */
static const struct tn_type *read_valuebound(struct tn_comp_reader *c)
{
    tn_comp_need(c, tn_comp_at(c), TN_FEATURE_CM_VALUES, "value");
    return tn_read_valtype(c);
}

struct tn_item tn_read_externtype(struct tn_comp_reader *c, const char *name)
{
    size_t at = tn_comp_at(c);
    struct tn_item item = {.name = name};
    uint8_t byte = tn_read_byte(&c->p.r);
    switch (byte) {
    case 0x00: item.sort = TN_SORT_MODULE, item.type = read_core_module_typed(c); return item;
    case 0x01: item.sort = TN_SORT_FUNC, item.type = read_typed(c, TN_FUNC); return item;
    case 0x02: item.sort = TN_SORT_VALUE, item.type = read_valuebound(c); return item;
    case 0x03: item.sort = TN_SORT_TYPE, item.type = read_typebound(c, name); return item;
    case 0x04: item.sort = TN_SORT_COMPONENT, item.type = read_typed(c, TN_COMPONENT); return item;
    case 0x05: item.sort = TN_SORT_INSTANCE, item.type = read_typed(c, TN_INSTANCE); return item;
    }
    tn_comp_bad_byte(c, at, byte, "the type of an import or export");
    item.type = tn_type_prim(TN_BAD);
    return item;
}
