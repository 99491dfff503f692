/* Core types of a component: Binary.md "core:type" and "core:moduletype". Defined types are read by wasm/; a
 * module type is the component's own affair. */
#include "component/comp_scope.h"

enum { MAX_MODULE_DECLS = 100000 };

/* A module type in the making: its own type index space, its items. */
struct module_body {
    struct tn_type_numbers numbers;
    struct {
        struct tn_core_import *at;
        uint32_t n, cap;
    } imports;
    struct {
        struct tn_core_export *at;
        uint32_t n, cap;
    } exports;
    struct tn_map import_keys, export_names;
    uint32_t n_of[TN_EXTERN_TAG + 1]; /* imports by kind */
};

/* What a module may have, a module type may tell of. */
static void check_module_item(struct tn_comp_reader *c, struct module_body *body, size_t at,
                              const struct tn_extern_type *type, bool import)
{
    uint32_t max = tn_wasm_max(c->p.features, type->kind);
    if (type->kind == TN_EXTERN_GLOBAL && type->mutable)
        tn_wasm_need(&c->p, at, TN_FEATURE_MUTABLE_GLOBAL, "import or export of a mutable global");
    if (import && ++body->n_of[type->kind] > max)
        tn_comp_wrong(c, at, "component-limit", "more imports of the kind %s than a module may have (%u)",
                      tn_extern_word(type->kind), max);
}

static void read_module_import(struct tn_comp_reader *c, struct module_body *body)
{
    size_t at = tn_comp_at(c);
    struct tn_core_import import = {.at = at};
    import.module = tn_name_utf8(c->types->names, tn_read_name(&c->p.r));
    import.name = tn_name_utf8(c->types->names, tn_read_name(&c->p.r));
    import.type = tn_parse_externtype(&c->p);
    check_module_item(c, body, at, &import.type, true);
    if (!tn_map_put(&body->import_keys, tn_import_key(c->types->names, &import), ""))
        tn_comp_wrong(c, at, "component-duplicate", "import `%s` `%s` stands twice in a module type",
                      import.module, import.name);
    *tn_push(tn_comp_arena(c), &body->imports) = import;
}

static void read_module_export(struct tn_comp_reader *c, struct module_body *body)
{
    size_t at = tn_comp_at(c);
    struct tn_core_export export = {.at = at};
    export.name = tn_name_utf8(c->types->names, tn_read_name(&c->p.r));
    export.type = tn_parse_externtype(&c->p);
    check_module_item(c, body, at, &export.type, false);
    if (!tn_map_put(&body->export_names, export.name, ""))
        tn_comp_wrong(c, at, "component-duplicate", "export `%s` stands twice in a module type", export.name);
    *tn_push(tn_comp_arena(c), &body->exports) = export;
}

/* core:alias ::= 0x10 0x01 ct idx */
static void read_module_alias(struct tn_comp_reader *c, struct module_body *body)
{
    size_t at = tn_comp_at(c);
    uint8_t sort = tn_read_byte(&c->p.r), target = tn_read_byte(&c->p.r);
    if (sort != 0x10 || target != 0x01)
        tn_comp_bad_byte(c, at, sort != 0x10 ? sort : target, "an alias in a module type");
    uint32_t count = tn_read_u32(&c->p.r), index = tn_read_u32(&c->p.r);
    const struct tn_type_numbers *numbers = &body->numbers;
    struct tn_scope *scope = c->scope;
    for (uint32_t i = 1; i < count && scope; i++)
        scope = scope->outer;
    if (!scope) {
        tn_comp_wrong(c, at, "component-alias", "outer alias counts %u scopes out, past the outermost",
                      count);
        scope = c->scope;
    }
    if (count)
        numbers = &scope->numbers;
    if (index >= numbers->n || numbers->at[index] == TN_NO_TYPE)
        tn_comp_malformed(
            c, at, index >= numbers->n ? "unknown core type %u" : "core type %u is a module type", index);
    else
        *tn_push(tn_comp_arena(c), &body->numbers) = numbers->at[index];
}

/* core:moduletype ::= 0x50 vec(core:moduledecl): "with an initially-empty type index space" */
static const struct tn_type *read_moduletype(struct tn_comp_reader *c)
{
    size_t at = tn_comp_at(c);
    struct module_body body = {0};
    tn_map_init(&body.import_keys, tn_comp_arena(c));
    tn_map_init(&body.export_names, tn_comp_arena(c));
    struct tn_type_numbers *outer = c->p.types;
    c->p.types = &body.numbers;
    uint32_t n = tn_read_count(&c->p.r, MAX_MODULE_DECLS, "too many declarations in a module type");
    for (uint32_t i = 0; i < n && !c->p.r.error; i++) {
        size_t decl_at = tn_comp_at(c);
        uint8_t byte = tn_read_byte(&c->p.r);
        switch (byte) {
        case 0x00: read_module_import(c, &body); break;
        case 0x01: tn_parse_rectype(&c->p); break;
        case 0x02: read_module_alias(c, &body); break;
        case 0x03: read_module_export(c, &body); break;
        default: tn_comp_bad_byte(c, decl_at, byte, "a declaration in a module type");
        }
    }
    c->p.types = outer;
    struct tn_module_type *type = tn_new(tn_comp_arena(c), struct tn_module_type);
    *type = (struct tn_module_type){.types = c->p.store,
                                    .imports = body.imports.at,
                                    .n_imports = body.imports.n,
                                    .exports = body.exports.at,
                                    .n_exports = body.exports.n};
    tn_map_init(&type->export_by_name, tn_comp_arena(c));
    for (uint32_t i = 0; i < type->n_exports; i++)
        tn_map_put(&type->export_by_name, type->exports[i].name, &type->exports[i]);
    return tn_comp_made(c, at, tn_type_module(c->types, type));
}

void tn_read_core_type(struct tn_comp_reader *c)
{
    size_t at = tn_comp_at(c);
    uint8_t byte = tn_peek_byte(&c->p.r);
    if (byte == 0x50) {
        tn_read_byte(&c->p.r);
        const struct tn_type *t = read_moduletype(c);
        tn_def_add(c, TN_SPACE_CORE_TYPE, TN_BY_DEFINITION, at)->type = t;
        *tn_push(tn_comp_arena(c), &c->scope->numbers) = TN_NO_TYPE;
        return;
    }
    if (byte == 0x00) { /* a non-final subtype, whose byte means a module type here */
        tn_read_byte(&c->p.r);
        if (tn_peek_byte(&c->p.r) != 0x50)
            tn_comp_bad_byte(c, at + 1, tn_peek_byte(&c->p.r), "a subtype");
    }
    uint32_t first = c->scope->numbers.n;
    tn_parse_rectype(&c->p);
    for (uint32_t i = first; i < c->scope->numbers.n && !c->p.r.error; i++)
        tn_def_add(c, TN_SPACE_CORE_TYPE, TN_BY_DEFINITION, at)->number = c->scope->numbers.at[i];
}
