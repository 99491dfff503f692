/* The name section of a component (custom section component-name): words for people. Whatever in it cannot be
 * read is taken not to be there. Binary.md "Name Section". */
#include "base/reader.h"
#include "base/utf8.h"
#include "component/comp_scope.h"

/* The section is mostly the last. While the component is still being read (it has no type yet) a finding
 * looks for it ahead: once, for who reads a long component may ask for many names. */
static const struct tn_custom *look_ahead(struct tn_comp *comp)
{
    if (comp->names_sought)
        return comp->names.contents.at ? &comp->names : NULL;
    comp->names_sought = true;
    struct tn_reader r = tn_reader_at(comp->source, comp->start, comp->end), section;
    tn_read_bytes(&r, 8);
    for (uint8_t id; tn_read_section(&r, &id, &section);) {
        struct tn_custom custom = {0};
        if (id)
            continue;
        custom.name = tn_read_name(&section);
        custom.contents = tn_read_bytes(&section, tn_reader_left(&section));
        if (!section.error && tn_str_eq(custom.name, "component-name")) {
            comp->names = custom;
            return &comp->names;
        }
    }
    return NULL;
}

/* A cursor over the section's subsections: one that is at its end where there is none. */
static struct tn_reader subsections(const struct tn_comp *comp)
{
    const struct tn_custom *custom = tn_custom_find(&comp->customs, "component-name");
    if (!custom && !comp->type)
        custom = look_ahead((struct tn_comp *)(uintptr_t)comp);
    return custom ? tn_custom_reader(comp->source, custom) : tn_reader_at(comp->source, 0, 0);
}

struct tn_str tn_comp_own_name(const struct tn_comp *comp)
{
    struct tn_reader r = subsections(comp), sub;
    for (uint8_t id; tn_read_section(&r, &id, &sub);)
        if (!id) {
            struct tn_str name = tn_read_name(&sub);
            return sub.error ? (struct tn_str){0} : name;
        }
    return (struct tn_str){0};
}

static enum tn_space space_of(struct tn_reader *r)
{
    static const uint8_t core[] = {
        [0x00] = TN_SPACE_CORE_FUNC,   [0x01] = TN_SPACE_CORE_TABLE,   [0x02] = TN_SPACE_CORE_MEMORY,
        [0x03] = TN_SPACE_CORE_GLOBAL, [0x04] = TN_SPACE_CORE_TAG,     [0x10] = TN_SPACE_CORE_TYPE,
        [0x11] = TN_SPACE_MODULE,      [0x12] = TN_SPACE_CORE_INSTANCE};
    static const uint8_t outer[] = {TN_SPACES,     TN_SPACE_FUNC,      TN_SPACE_VALUE,
                                    TN_SPACE_TYPE, TN_SPACE_COMPONENT, TN_SPACE_INSTANCE};
    uint8_t sort = tn_read_byte(r);
    if (sort)
        return sort <= 5 ? outer[sort] : TN_SPACES;
    sort = tn_read_byte(r);
    return sort <= 0x04 || (sort >= 0x10 && sort <= 0x12) ? core[sort] : TN_SPACES;
}

static bool find_name(struct tn_reader *r, uint32_t wanted, struct tn_str *ret_name)
{
    for (uint32_t n = tn_read_u32(r); n && !r->error; n--) {
        uint32_t index = tn_read_u32(r);
        struct tn_str name = tn_read_name(r);
        if (!r->error && index == wanted) {
            *ret_name = name;
            return true;
        }
    }
    return false;
}

struct tn_str tn_comp_debug_name(const struct tn_comp *comp, enum tn_space space, uint32_t index)
{
    struct tn_reader r = subsections(comp), sub;
    struct tn_str name = {0};
    for (uint8_t id; tn_read_section(&r, &id, &sub);)
        if (id == 1 && space_of(&sub) == space && find_name(&sub, index, &name))
            break;
    return name;
}

static struct tn_str name_of(const struct tn_scope *scope, enum tn_space space, uint32_t index)
{
    const struct tn_def *def = index < scope->spaces[space].n ? &scope->spaces[space].at[index] : NULL;
    struct tn_str name = {0};
    if (scope->comp)
        name = tn_comp_debug_name(scope->comp, space, index);
    if (!name.len && def && space == TN_SPACE_MODULE && def->how == TN_BY_NESTING &&
        scope->comp->modules[def->from].module)
        name = tn_wasm_name(scope->comp->modules[def->from].module);
    if (!name.len && def && def->name)
        name = tn_str(def->name);
    return name;
}

const char *tn_comp_signature(const struct tn_comp_reader *c, const tn_valtype *params, uint32_t n_params,
                              const tn_valtype *results, uint32_t n_results)
{
    return tn_arena_printf(tn_comp_arena(c), "%s -> %s", tn_wasm_types_text(&c->p, params, n_params),
                           tn_wasm_types_text(&c->p, results, n_results));
}

const char *tn_comp_signature_of(const struct tn_comp_reader *c, const struct tn_core_type *func)
{
    return tn_comp_signature(c, func->func.at, func->func.n_params, func->func.at + func->func.n_params,
                             func->func.n_results);
}

const char *tn_comp_a(const struct tn_comp_reader *c, const char *word)
{
    return tn_with_article(tn_comp_arena(c), word);
}

const char *tn_comp_called(struct tn_comp_reader *c, enum tn_space space, uint32_t index)
{
    struct tn_str name = name_of(c->scope, space, index);
    if (!name.len)
        return tn_arena_printf(tn_comp_arena(c), "%s %u", tn_space_word(space), index);
    return tn_arena_printf(tn_comp_arena(c), "%s %u (`%s`)", tn_space_word(space), index,
                           tn_utf8_cstr(tn_comp_arena(c), name));
}
