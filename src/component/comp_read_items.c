/* Imports and exports, of components and of types: Binary.md "Import and Export Definitions". */
#include "base/limits.h"
#include "component/comp_print.h"
#include "component/comp_scope.h"

enum { MAX_EXPORTS = 1000000 };

/* An instance that is imported, or exported in a type, is a concrete one: its resources are fresh, and this
 * scope's. */
static const struct tn_type *open_instance(struct tn_comp_reader *c, const struct tn_item *item, bool import,
                                           size_t at)
{
    if (tn_base(item->type)->kind != TN_INSTANCE)
        return item->type;
    struct tn_list *binds = import ? &c->scope->component->binds_in : &c->scope->defined;
    return tn_comp_made(c, at, tn_instance_open_once(c->types, item->type, binds));
}

/* "all records, variants, enums, flags and resources used in a type must be introduced by a preceding import
 * or export": which one was not, by its index and in WIT. */
static void tell_unnamed(struct tn_comp_reader *c, size_t at, bool import, const char *name,
                         const struct tn_type *bad)
{
    enum { LONG = 100 };
    const struct tn_defs *types = &c->scope->spaces[TN_SPACE_TYPE];
    uint32_t index = types->n;
    const char *side = import ? "import" : "export", *which = NULL, *what;
    if (!bad) {
        tn_comp_wrong(c, at, "component-unnamed-type", "import `%s` is a type that an export has named",
                      name);
        return;
    }
    while (index && types->at[index - 1].type != bad)
        index--;
    what = bad->kind == TN_RESOURCE && !tn_type_name(bad)
               ? "a resource"
               : tn_arena_printf(tn_comp_arena(c), "`%s`", tn_type_text(tn_comp_arena(c), bad, LONG));
    if (index)
        which = tn_comp_called(c, TN_SPACE_TYPE, index - 1);
    tn_comp_wrong(c, at, "component-unnamed-type", "%s `%s` mentions %s%s%s, which no %s before it names",
                  side, name, which ? which : "", which ? ", " : "", what, side);
}

/* Puts an item into its index space, takes the resources it brings, and sees that it may be here. */
static struct tn_def *enter(struct tn_comp_reader *c, struct tn_item *item, bool import, size_t at)
{
    struct tn_scope *scope = c->scope;
    struct tn_side *side = import ? &scope->imports : &scope->exports;
    if (item->sort == TN_SORT_INSTANCE)
        item->type = open_instance(c, item, import, at);
    if (item->sort == TN_SORT_TYPE && item->type->kind == TN_RESOURCE)
        *tn_push(tn_comp_arena(c), import ? &scope->component->binds_in : &scope->defined) = item->type;
    if (item->sort == TN_SORT_TYPE && tn_base(item->type)->kind == TN_RESOURCE) {
        tn_map_put(&side->resource_of, item->type, item->name);
        tn_map_put(&side->resources, item->name, item->name);
    }
    struct tn_def *def = tn_def_add(c, tn_space_of(item->sort), import ? TN_BY_IMPORT : TN_BY_EXPORT, at);
    def->name = item->name;
    def->type = item->type;
    if (item->sort == TN_SORT_VALUE && !import) {
        uint32_t index = scope->spaces[TN_SPACE_VALUE].n - 1;
        tn_map_put(&scope->used, (const void *)(uintptr_t)(index + 1), item->name);
        if (item->type->has & TN_HAS_BORROW)
            tn_comp_wrong(c, at, "component-borrow", "an exported value cannot contain a `borrow`");
    }
    const struct tn_type *bad;
    if (!tn_check_named(scope, import, item, &bad))
        tell_unnamed(c, at, import, item->name, bad);
    return def;
}

static void add_item(struct tn_comp_reader *c, struct tn_items *items, const struct tn_item *item,
                     bool import, size_t at)
{
    struct tn_side *side = import ? &c->scope->imports : &c->scope->exports;
    tn_check_name(c, side, items, import, item, at);
    tn_items_add(c->types, items, *item); /* the same name twice was told by tn_check_name */
    /* Looked at for each item: the checks above walk the type, so the sum of their work is bounded too */
    c->scope->size += item->type->size;
    if (c->scope->size >= TN_MAX_TYPE_SIZE) {
        c->types->over = "type size";
        tn_comp_made(c, at, NULL);
    }
}

/* import ::= na:<nameattributes> et:<externtype>, and exportdecl the same */
static void read_declared(struct tn_comp_reader *c, bool import)
{
    const struct tn_attrs *attrs;
    size_t at = tn_comp_at(c);
    const char *name = tn_read_nameattributes(c, &attrs);
    const struct tn_note *note = tn_note_at(c, at);
    struct tn_item item = tn_read_externtype(c, name);
    if (c->p.r.error)
        return;
    item.attrs = attrs;
    item.note = note;
    struct tn_items *items = import ? &c->scope->component->imports : &c->scope->component->exports;
    enter(c, &item, import, at)->from = items->n;
    add_item(c, items, &item, import, at);
}

void tn_read_import(struct tn_comp_reader *c)
{
    read_declared(c, true);
}

void tn_read_exportdecl(struct tn_comp_reader *c)
{
    read_declared(c, false);
}

/* "When the optional externtype is present, validation requires it to be a supertype of the inferred
 * externtype" */
static void check_ascribed(struct tn_comp_reader *c, const struct tn_item *actual,
                           const struct tn_item *ascribed, size_t at)
{
    struct tn_match match;
    tn_match_init(&match, c->types, c->p.sink);
    match.code = "component-ascription";
    match.who[0] = "what is exported";
    match.who[1] = "the type given to the export";
    match.span = (struct tn_span){c->p.r.source, at, tn_comp_at(c)};
    if (!tn_match_item(&match, actual, ascribed, NULL))
        tn_comp_mismatched(c, &match);
}

/* export ::= na:<nameattributes> si:<sortidx> et?:<externtype>? */
void tn_read_export(struct tn_comp_reader *c)
{
    const struct tn_attrs *attrs;
    size_t at = tn_comp_at(c);
    const char *name = tn_read_nameattributes(c, &attrs);
    const struct tn_note *note = tn_note_at(c, at);
    struct tn_sort_index si = tn_read_sortidx(c);
    struct tn_item item = {
        .name = name, .sort = (uint8_t)si.sort, .type = tn_sort_at(c, si.sort, si.at, si.index)};
    if (si.sort == TN_SORT_TYPE)
        item.type = tn_comp_made(c, at, tn_type_named(c->types, name, item.type, note));
    size_t opt_at = tn_comp_at(c);
    uint8_t typed = tn_read_byte(&c->p.r);
    if (typed > 1)
        tn_comp_bad_byte(c, opt_at, typed, "the type given to an export");
    if (typed == 1) {
        struct tn_item ascribed = tn_read_externtype(c, name);
        if (!c->p.r.error)
            check_ascribed(c, &item, &ascribed, at);
        item = ascribed;
    }
    if (c->p.r.error)
        return;
    item.attrs = attrs;
    item.note = note;
    enter(c, &item, false, at)->from = si.index;
    add_item(c, &c->scope->component->exports, &item, false, at);
    if (c->scope->component->exports.n > MAX_EXPORTS)
        tn_comp_malformed(c, at, "more than %d exports", MAX_EXPORTS);
}
