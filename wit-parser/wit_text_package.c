/* Specification: component-model Explainer.md "Component Definitions" for the text, Binary.md for what is
 * written. */
#include "wit-parser/wit_text_package.h"

#include "base/limits.h"
#include "wit-parser/wit_wat.h"

/* ---- scopes ---- */

enum space { FUNCS, TYPES, COMPONENTS, INSTANCES, N_SPACES };

/* What stands for each in a type: Binary.md "sort", "externdesc". */
static const struct {
    const char *word;
    uint8_t sort, desc;
} spaces[] = {{"func", 1, 1}, {"type", 3, 3}, {"component", 4, 4}, {"instance", 5, 5}};

struct scope {           /* the component, or a component or instance type in it */
    struct scope *outer; /* NULL: the component */
    struct tn_buf bytes; /* its sections or declarations */
    uint32_t count, n[N_SPACES];
    struct {
        struct id {
            struct tn_str name;
            uint8_t space;
            uint32_t index;
        } * at;
        unsigned n, cap;
    } ids;
};

/* Binary.md: the section of a component that holds a declaration, and what starts it in a type. */
struct place {
    uint8_t section, declaration;
};
static const struct place a_type = {7, 1}, an_alias = {6, 2}, an_import = {10, 3}, an_export = {11, 4};

static void declare(struct scope *s, struct place place, const struct tn_buf *what)
{
    if (s->outer) {
        tn_buf_byte(&s->bytes, place.declaration);
        tn_buf_add(&s->bytes, what->at, what->len);
        s->count++;
        return;
    }
    tn_buf_byte(&s->bytes, place.section);
    tn_buf_u32(&s->bytes, what->len + 1);
    tn_buf_byte(&s->bytes, 1);
    tn_buf_add(&s->bytes, what->at, what->len);
}

static struct tn_str optional_id(struct tn_wat *r)
{
    if (r->failed || tn_wat_peek(r, 0)->kind != WAT_ID)
        return (struct tn_str){0};
    return tn_wat_text(r, &r->tokens.at[r->pos++]);
}

struct port { /* what an import or export adds to its scope */
    uint8_t space;
    struct tn_str id;
};

static void bind(struct tn_wat *r, struct scope *s, uint8_t space, struct tn_str id)
{
    uint32_t index = s->n[space]++;
    if (id.at)
        *tn_push(&r->job->arena, &s->ids) = (struct id){id, space, index};
}

static const struct id *find_id(const struct scope *s, enum space space, struct tn_str name)
{
    for (unsigned i = s->ids.n; i-- > 0;)
        if (s->ids.at[i].space == space && tn_str_same(s->ids.at[i].name, name))
            return &s->ids.at[i];
    return NULL;
}

/* alias outer: the type `index` of the scope `count` further out is the next one here. */
static void alias_outer(struct scope *s, uint32_t count, uint32_t index)
{
    struct tn_buf alias;
    tn_buf_init(&alias, TN_MAX_TEXT);
    tn_buf_byte(&alias, spaces[TYPES].sort);
    tn_buf_byte(&alias, 2);
    tn_buf_u32(&alias, count);
    tn_buf_u32(&alias, index);
    declare(s, an_alias, &alias);
    tn_buf_dispose(&alias);
}

/* A number or an id. The id of a type around this one is an alias not written out. */
static uint32_t index_of(struct tn_wat *r, struct scope *s, enum space space)
{
    uint32_t index = 0, count = 0;
    if (r->failed || tn_wat_peek(r, 0)->kind != WAT_ID) {
        if (!tn_wat_number(r, &index))
            tn_wat_unknown(r);
        return index;
    }
    struct tn_str id = tn_wat_text(r, tn_wat_peek(r, 0));
    for (struct scope *at = s; at; at = at->outer, count++) {
        const struct id *found = find_id(at, space, id);
        if (!found || (count && space != TYPES))
            continue;
        r->pos++;
        if (!count)
            return found->index;
        alias_outer(s, count, found->index);
        bind(r, s, TYPES, id);
        return s->n[TYPES] - 1;
    }
    tn_wat_unknown(r);
    return 0;
}

/* ---- types ---- */

static uint32_t define(struct tn_wat *r, struct scope *s, struct tn_str id);

static const struct {
    const char *word;
    uint8_t code;
} prims[] = {{"bool", 0x7f}, {"s8", 0x7e},   {"u8", 0x7d},     {"s16", 0x7c},          {"u16", 0x7b},
             {"s32", 0x7a},  {"u32", 0x79},  {"s64", 0x78},    {"u64", 0x77},          {"f32", 0x76},
             {"f64", 0x75},  {"char", 0x74}, {"string", 0x73}, {"error-context", 0x64}};

static bool prim(struct tn_wat *r, struct tn_buf *to)
{
    for (size_t i = 0; i < sizeof prims / sizeof *prims; i++) {
        if (!r->failed && tn_wat_is_word(r, 0, prims[i].word)) {
            r->pos++;
            tn_buf_byte(to, prims[i].code);
            return true;
        }
    }
    return false;
}

/* A primitive, or the index of a type, which is defined first where it stands inline. */
static void valtype(struct tn_wat *r, struct scope *s, struct tn_buf *to)
{
    if (prim(r, to))
        return;
    tn_buf_s33(to, tn_wat_peek(r, 0)->kind == WAT_OPEN ? define(r, s, (struct tn_str){0})
                                                       : index_of(r, s, TYPES));
}

static void optional_valtype(struct tn_wat *r, struct scope *s, struct tn_buf *to)
{
    bool there = tn_wat_more(r) && !tn_wat_at(r, "error");
    tn_buf_byte(to, there);
    if (there)
        valtype(r, s, to);
}

/* vec(label valtype): (field "name" t)…; cases may lack t, and end in 00 */
static void fields(struct tn_wat *r, struct scope *s, struct tn_buf *to, const char *word)
{
    struct tn_buf vec;
    uint32_t n = 0;
    bool cases = !strcmp(word, "case");
    tn_buf_init(&vec, TN_MAX_TEXT);
    for (; tn_wat_at(r, word); n++) {
        tn_wat_expect(r, word);
        tn_wat_name(r, &vec);
        if (cases) {
            optional_valtype(r, s, &vec);
            tn_buf_byte(&vec, 0);
        } else {
            valtype(r, s, &vec);
        }
        tn_wat_close(r);
    }
    tn_buf_u32(to, n);
    tn_buf_add(to, vec.at, vec.len);
    tn_buf_dispose(&vec);
}

static void names_or_types(struct tn_wat *r, struct scope *s, struct tn_buf *to, bool types)
{
    struct tn_buf vec;
    uint32_t n = 0;
    tn_buf_init(&vec, TN_MAX_TEXT);
    for (; tn_wat_more(r); n++)
        if (types)
            valtype(r, s, &vec);
        else
            tn_wat_name(r, &vec);
    tn_buf_u32(to, n);
    tn_buf_add(to, vec.at, vec.len);
    tn_buf_dispose(&vec);
}

static void func_type(struct tn_wat *r, struct scope *s, struct tn_buf *to)
{
    bool async = !r->failed && tn_wat_is_word(r, 0, "async");
    r->pos += async;
    tn_buf_byte(to, async ? 0x43 : 0x40);
    fields(r, s, to, "param");
    bool result = tn_wat_open(r, "result");
    tn_buf_byte(to, !result);
    if (result) {
        valtype(r, s, to);
        tn_wat_close(r);
    } else {
        tn_buf_byte(to, 0);
    }
}

static void declarations(struct tn_wat *r, struct scope *s);

static void scope_type(struct tn_wat *r, struct scope *outer, struct tn_buf *to, uint8_t code)
{
    struct scope s = {.outer = outer};
    tn_buf_init(&s.bytes, TN_MAX_TEXT);
    declarations(r, &s);
    tn_buf_byte(to, code);
    tn_buf_u32(to, s.count);
    tn_buf_add(to, s.bytes.at, s.bytes.len);
    tn_buf_dispose(&s.bytes);
}

enum shape { FIELDS, CASES, NAMES, TYPES_LIST, LIST, RESULT, ONE, MAYBE, TWO, HANDLE, FUNC, SCOPE };
static const struct {
    const char *word;
    uint8_t code, shape;
} forms[] = {{"record", 0x72, FIELDS},    {"variant", 0x71, CASES}, {"list", 0x70, LIST},
             {"tuple", 0x6f, TYPES_LIST}, {"flags", 0x6e, NAMES},   {"enum", 0x6d, NAMES},
             {"option", 0x6b, ONE},       {"result", 0x6a, RESULT}, {"own", 0x69, HANDLE},
             {"borrow", 0x68, HANDLE},    {"stream", 0x66, MAYBE},  {"future", 0x65, MAYBE},
             {"map", 0x63, TWO},          {"func", 0, FUNC},        {"component", 0x41, SCOPE},
             {"instance", 0x42, SCOPE}};
enum { N_FORMS = sizeof forms / sizeof *forms };

/* (list t) or (list t n), which are told apart by what follows t */
static void list_type(struct tn_wat *r, struct scope *s, struct tn_buf *to)
{
    struct tn_buf element;
    uint32_t n;
    tn_buf_init(&element, TN_MAX_TEXT);
    valtype(r, s, &element);
    bool fixed = tn_wat_more(r) && tn_wat_number(r, &n);
    tn_buf_byte(to, fixed ? 0x67 : 0x70);
    tn_buf_add(to, element.at, element.len);
    if (fixed)
        tn_buf_u32(to, n);
    tn_buf_dispose(&element);
}

static void result_type(struct tn_wat *r, struct scope *s, struct tn_buf *to)
{
    optional_valtype(r, s, to);
    bool error = tn_wat_open(r, "error");
    tn_buf_byte(to, error);
    if (error) {
        valtype(r, s, to);
        tn_wat_close(r);
    }
}

/* What stands inside '(' word … ')' */
static void form(struct tn_wat *r, struct scope *s, struct tn_buf *to, unsigned which)
{
    uint8_t code = forms[which].code, shape = forms[which].shape;
    if (shape < LIST || (shape > LIST && shape < FUNC))
        tn_buf_byte(to, code);
    switch (shape) {
    case FIELDS: fields(r, s, to, "field"); break;
    case CASES: fields(r, s, to, "case"); break;
    case NAMES:
    case TYPES_LIST: names_or_types(r, s, to, shape == TYPES_LIST); break;
    case LIST: list_type(r, s, to); break;
    case RESULT: result_type(r, s, to); break;
    case TWO: valtype(r, s, to); /* fallthrough */
    case ONE: valtype(r, s, to); break;
    case MAYBE: optional_valtype(r, s, to); break;
    case HANDLE: tn_buf_u32(to, index_of(r, s, TYPES)); break;
    case FUNC: func_type(r, s, to); break;
    case SCOPE: scope_type(r, s, to, code); break;
    default: break;
    }
}

/* The rest of a definition behind '(' word, or a primitive alone where `which` is N_FORMS: the new index. */
static uint32_t define_form(struct tn_wat *r, struct scope *s, unsigned which, struct tn_str id)
{
    struct tn_buf bytes;
    tn_buf_init(&bytes, TN_MAX_TEXT);
    if (++r->depth > TN_MAX_WIT_DEPTH)
        tn_wat_fail(r, "types are nested too deeply");
    if (which == N_FORMS && !prim(r, &bytes))
        tn_wat_unknown(r);
    if (which < N_FORMS && !r->failed) {
        form(r, s, &bytes, which);
        tn_wat_close(r);
    }
    r->depth--;
    declare(s, a_type, &bytes);
    tn_buf_dispose(&bytes);
    bind(r, s, TYPES, id);
    return s->n[TYPES] - 1;
}

static uint32_t define(struct tn_wat *r, struct scope *s, struct tn_str id)
{
    unsigned which = 0;
    while (which < N_FORMS && !tn_wat_open(r, forms[which].word))
        which++;
    return define_form(r, s, which, id);
}

/* ---- declarations ---- */

/* Behind '(' 'type' id?: (eq i) or (sub resource) */
static void bound(struct tn_wat *r, struct scope *s, struct tn_buf *to)
{
    bool fresh = tn_wat_open(r, "sub");
    tn_buf_byte(to, fresh);
    if (fresh && tn_wat_is_word(r, 0, "resource")) {
        r->pos++;
    } else {
        tn_wat_expect(r, "eq");
        tn_buf_u32(to, index_of(r, s, TYPES));
    }
    tn_wat_close(r);
}

/* (type id? bound), or (func id? (type i)) and the like, or with the type in its place: what it is into `to`.
 */
static void extern_type(struct tn_wat *r, struct scope *s, struct tn_buf *to, struct port *ret_port)
{
    unsigned space = 0, which = 0;
    while (space < N_SPACES && !tn_wat_open(r, spaces[space].word))
        space++;
    if (space == N_SPACES) {
        tn_wat_unknown(r);
        return;
    }
    ret_port->space = (uint8_t)space;
    if (tn_wat_peek(r, 0)->kind == WAT_ID)
        ret_port->id = optional_id(r);
    tn_buf_byte(to, spaces[space].desc);
    if (space == TYPES) {
        bound(r, s, to);
    } else if (tn_wat_open(r, "type")) {
        tn_buf_u32(to, index_of(r, s, TYPES));
        tn_wat_close(r);
    } else {
        while (strcmp(forms[which].word, spaces[space].word))
            which++;
        tn_buf_u32(to, define_form(r, s, which, (struct tn_str){0}));
        return;
    }
    tn_wat_close(r);
}

/* "name" (implements "…")? and so on: Binary.md "nameattributes" */
static void nameattributes(struct tn_wat *r, struct tn_buf *to)
{
    static const char *const attributes[] = {"implements", "version-suffix", "external-id"};
    struct tn_buf text, vec;
    uint32_t n = 0;
    tn_buf_init(&text, TN_MAX_TEXT);
    tn_buf_init(&vec, TN_MAX_TEXT);
    tn_wat_name(r, &text);
    for (uint8_t i = 0; i < sizeof attributes / sizeof *attributes; i++) {
        if (!tn_wat_open(r, attributes[i]))
            continue;
        n++;
        tn_buf_byte(&vec, i);
        tn_wat_name(r, &vec);
        tn_wat_close(r);
    }
    tn_buf_byte(to, n ? 2 : 0);
    tn_buf_add(to, text.at, text.len);
    if (n)
        tn_buf_u32(to, n);
    tn_buf_add(to, vec.at, vec.len);
    tn_buf_dispose(&text);
    tn_buf_dispose(&vec);
}

/* (import id? "name" externtype), (export id? "name" externtype) in a type */
static void import_or_export(struct tn_wat *r, struct scope *s, struct place place)
{
    struct tn_buf bytes;
    struct port p = {.id = optional_id(r)};
    tn_buf_init(&bytes, TN_MAX_TEXT);
    nameattributes(r, &bytes);
    extern_type(r, s, &bytes, &p);
    declare(s, place, &bytes);
    bind(r, s, p.space, p.id);
    tn_buf_dispose(&bytes);
}

/* (export id? "name" (type i)) of the component */
static void component_export(struct tn_wat *r, struct scope *s)
{
    struct tn_buf bytes;
    struct tn_str id = optional_id(r);
    tn_buf_init(&bytes, TN_MAX_TEXT);
    tn_buf_byte(&bytes, 0);
    tn_wat_name(r, &bytes);
    tn_wat_expect(r, "type");
    tn_buf_byte(&bytes, spaces[TYPES].sort);
    tn_buf_u32(&bytes, index_of(r, s, TYPES));
    tn_buf_byte(&bytes, 0);
    tn_wat_close(r);
    declare(s, an_export, &bytes);
    bind(r, s, TYPES, id);
    tn_buf_dispose(&bytes);
}

/* (alias export i "name" (type id?)), (alias outer n i (type id?)) */
static void alias(struct tn_wat *r, struct scope *s)
{
    struct tn_buf bytes;
    uint32_t count, index;
    tn_buf_init(&bytes, TN_MAX_TEXT);
    tn_buf_byte(&bytes, spaces[TYPES].sort);
    if (!r->failed && tn_wat_is_word(r, 0, "export")) {
        r->pos++;
        tn_buf_byte(&bytes, 0);
        tn_buf_u32(&bytes, index_of(r, s, INSTANCES));
        tn_wat_name(r, &bytes);
        declare(s, an_alias, &bytes);
    } else if (!r->failed && tn_wat_is_word(r, 0, "outer")) {
        r->pos++;
        if (tn_wat_number(r, &count) && tn_wat_number(r, &index))
            alias_outer(s, count, index);
        else
            tn_wat_unknown(r);
    } else {
        tn_wat_unknown(r);
    }
    tn_wat_expect(r, "type");
    bind(r, s, TYPES, optional_id(r));
    tn_wat_close(r);
    tn_buf_dispose(&bytes);
}

/* (@custom "name" "bytes"…): other annotations mean nothing */
static void annotation(struct tn_wat *r, struct scope *s)
{
    struct tn_buf bytes;
    if (s->outer || !tn_wat_open(r, "@custom")) {
        unsigned depth = 0;
        do {
            depth += tn_wat_peek(r, 0)->kind == WAT_OPEN;
            depth -= tn_wat_peek(r, 0)->kind == WAT_CLOSE;
            r->pos++;
        } while (depth && tn_wat_peek(r, 0)->kind != WAT_END);
        return;
    }
    tn_buf_init(&bytes, TN_MAX_TEXT);
    tn_wat_name(r, &bytes);
    while (tn_wat_more(r))
        tn_wat_string(r, &bytes);
    tn_wat_close(r);
    tn_buf_byte(&s->bytes, 0);
    tn_buf_vec(&s->bytes, bytes.at, bytes.len);
    tn_buf_dispose(&bytes);
}

static bool at_annotation(const struct tn_wat *r)
{
    return tn_wat_peek(r, 0)->kind == WAT_OPEN && tn_wat_peek(r, 1)->kind == WAT_WORD &&
           tn_str_starts(tn_wat_text(r, tn_wat_peek(r, 1)), "@");
}

static void declarations(struct tn_wat *r, struct scope *s)
{
    while (tn_wat_more(r)) {
        if (at_annotation(r)) {
            annotation(r, s);
            continue;
        }
        if (tn_wat_open(r, "type"))
            define(r, s, optional_id(r));
        else if (tn_wat_open(r, "alias"))
            alias(r, s);
        else if (s->outer && tn_wat_open(r, "import"))
            import_or_export(r, s, an_import);
        else if (tn_wat_open(r, "export"))
            s->outer ? import_or_export(r, s, an_export) : component_export(r, s);
        else
            tn_wat_unknown(r);
        tn_wat_close(r);
    }
}

/* '(' 'component' id? declaration* ')' */
static void component(struct tn_wat *r, struct scope *s)
{
    static const uint8_t preamble[] = {0, 'a', 's', 'm', 0x0d, 0, 1, 0};
    tn_buf_add(&s->bytes, preamble, sizeof preamble);
    tn_wat_expect(r, "component");
    optional_id(r);
    declarations(r, s);
    tn_wat_close(r);
    if (tn_wat_peek(r, 0)->kind != WAT_END)
        tn_wat_unknown(r);
}

bool tn_wit_is_text_package(struct tn_bytes bytes)
{
    const uint8_t *at = bytes.at, *end = at + bytes.len;
    while (at < end && *at != '(') {
        bool comment = at + 1 < end && at[0] == ';' && at[1] == ';';
        const uint8_t *feed = comment ? memchr(at, '\n', (size_t)(end - at)) : NULL;
        if (!comment && !memchr(" \t\r\n", *at, 4))
            return false;
        at = comment ? (feed ? feed : end) : at + 1;
    }
    return at < end;
}

const struct tn_source *tn_wit_assemble(struct tn_job *job, const struct tn_source *text)
{
    struct tn_wat r = {.job = job, .source = text};
    struct scope s = {0};
    struct tn_source *binary = tn_new(&job->arena, struct tn_source);
    if (text->bytes.len > TN_MAX_TEXT) {
        tn_diag_report(job->sink, TN_ERROR, "wit-too-large", (struct tn_span){text, 0, 0},
                       "a text file may have at most %llu bytes", TN_MAX_TEXT);
        return NULL;
    }
    tn_buf_init(&s.bytes, SIZE_MAX / 2);
    tn_wat_lex(&r);
    component(&r, &s);
    *binary =
        (struct tn_source){tn_arena_printf(&job->arena, "%s, assembled", text->name),
                           {(uint8_t *)tn_arena_copy(&job->arena, s.bytes.at, s.bytes.len), s.bytes.len},
                           false};
    tn_buf_dispose(&s.bytes);
    return r.failed ? NULL : binary;
}
