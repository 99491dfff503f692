/* What must go through a shim. A component function can be lowered once the memory and realloc that it needs
 * are there; those are exports of the very module that imports it. So the module is given a function of the
 * shim module instead, which calls through a table; when all is instantiated, the fixup module fills that
 * table. Adapters and destructors are called the same way, for they too are there later than who calls them.
 */
#include "componentize/componentize_in.h"

enum { TASK_RETURN = 0x09, READ_WRITE = TN_ENC_OF_TYPE | TN_ENC_OF_OPTIONS };

unsigned tn_use_options(struct tn_new *n, const struct tn_use *use)
{
    if (use->kind == TN_USE_FUNC)
        return tn_abi_options(n, use->func->type->func, use->abi);
    if (use->kind != TN_USE_BUILTIN)
        return 0;
    if (use->row->code == TASK_RETURN)
        return tn_abi_task_return_options(n, use->func->type->func);
    if ((use->row->of & READ_WRITE) == READ_WRITE)
        return tn_abi_payload_options(n, use->payload, use->row->reads, use->async);
    if (use->row->of & TN_ENC_OF_MEMORY)
        return TN_ENC_MEMORY;
    if (use->row->form == TN_NAMED_ENCODING)
        return TN_ENC_MEMORY | TN_ENC_STRINGS | (use->row->reads ? TN_ENC_REALLOC : 0);
    return 0;
}

/* ---- reallocs ---- */

static const char *own_realloc(const struct tn_new_input *input, enum tn_offer_kind kind)
{
    const struct tn_offer *offer = tn_offer_of(input, kind);
    offer = offer ? offer : tn_offer_of(input, TN_OFFER_REALLOC);
    return offer ? offer->export->name : NULL;
}

const char *tn_new_realloc(struct tn_new_input *input, bool exported, struct tn_new_input **ret_input)
{
    const char *name = own_realloc(input, exported ? TN_OFFER_REALLOC_EXPORT : TN_OFFER_REALLOC_IMPORT);
    *ret_input = input;
    if (name || input->in->kind != TN_INPUT_LIBRARY)
        return name;
    *ret_input = &input->n->inputs[0];
    return own_realloc(*ret_input, TN_OFFER_REALLOC);
}

/* ---- shims ---- */

static struct tn_shim *add_shim(struct tn_new *n, const char *key, struct tn_shim shim)
{
    struct tn_shim *known = tn_map_get(&n->shim_by_key, key);
    if (known)
        return known;
    known = tn_new(n->arena, struct tn_shim);
    *known = shim;
    known->name = tn_name_printf(n->types->names, "%u", n->shims.n);
    *tn_push(n->arena, &n->shims) = known;
    tn_map_put(&n->shim_by_key, key, known);
    return known;
}

static const char *export_key(struct tn_new *n, const char *what, const struct tn_new_input *input,
                              const char *export)
{
    return tn_name_printf(n->types->names, "%s %u %s", what, (unsigned)(input - n->inputs), export);
}

struct tn_shim *tn_new_realloc_shim(struct tn_new *n, struct tn_new_input *input, const char *export)
{
    return tn_map_get(&n->shim_by_key, export_key(n, "realloc", input, export));
}

static void shim_realloc(struct tn_new *n, struct tn_new_input *input, bool exported)
{
    struct tn_new_input *giver;
    const char *export = tn_new_realloc(input, exported, &giver);
    if (!export)
        return;
    struct tn_shim shim = {.kind = TN_SHIM_EXPORT, .input = giver, .export = export, .realloc = true};
    shim.type = tn_signature(n, "iiii>i", TN_VAL_I32);
    shim.debug = tn_arena_printf(n->arena, "realloc-%s-%s", giver->in->name, export);
    add_shim(n, export_key(n, "realloc", giver, export), shim);
}

static const char *use_key(struct tn_new *n, const struct tn_new_input *input, const struct tn_use *use)
{
    const struct tn_item *top = use->port ? use->port : use->func;
    return tn_name_printf(n->types->names, "use %u %s %d %d %d %u %s %s %u", (unsigned)(input - n->inputs),
                          use->row ? use->row->name : "", use->abi, use->async, use->exported, use->slot,
                          top ? top->name : "", use->func ? use->func->name : "", use->encoding);
}

/* wit-component's names for them, which people know from stack traces. */
static const char *debug_name(struct tn_new *n, const struct tn_use *use)
{
    const char *name = use->row ? use->row->name : NULL;
    if (use->kind == TN_USE_FUNC)
        return tn_arena_printf(n->arena, "indirect-%s-%s", use->import->module, use->import->name);
    if (use->row->code == TASK_RETURN)
        return tn_arena_printf(n->arena, "task-return-%s", use->func->name);
    if (use->row->form == TN_NAMED_CHANNEL)
        return tn_arena_printf(n->arena, "%s-%s", use->import->module, use->import->name);
    return name;
}

static bool needs_shim(struct tn_new *n, const struct tn_use *use, unsigned options)
{
    if (use->kind == TN_USE_BUILTIN && use->row->of & TN_ENC_OF_FUNC) /* the table */
        return true;
    if (!(options & (TN_ENC_MEMORY | TN_ENC_REALLOC)))
        return false;
    if (!n->memory)
        return true;
    /* The memory is there before the module is; its realloc is not, but a lowered function has that by a shim
     * of its own. */
    return use->kind == TN_USE_BUILTIN && options & TN_ENC_REALLOC;
}

static void plan_use(struct tn_new *n, struct tn_new_input *input, struct tn_use *use)
{
    unsigned options = tn_use_options(n, use);
    bool hooked = tn_offer_of(&n->inputs[0], TN_OFFER_TASK_HOOK) != NULL, shim = needs_shim(n, use, options);
    if (shim)
        use->shim = add_shim(n, use_key(n, input, use),
                             (struct tn_shim){.kind = TN_SHIM_USE,
                                              .input = input,
                                              .use = use,
                                              .debug = debug_name(n, use),
                                              .type = use->import->type.type});
    if (options & TN_ENC_REALLOC && (hooked || !shim))
        shim_realloc(n, input, use->exported);
}

static void plan_adapter(struct tn_new *n, struct tn_use *use)
{
    use->shim = add_shim(
        n, export_key(n, "adapt", use->input, use->name),
        (struct tn_shim){.kind = TN_SHIM_EXPORT,
                         .input = use->input,
                         .export = use->name,
                         .debug = tn_arena_printf(n->arena, "adapt-%s-%s", use->import->module, use->name),
                         .type = use->import->type.type});
}

static void plan_dtors(struct tn_new *n, struct tn_new_input *input)
{
    for (uint32_t i = 0; i < input->module->type->n_exports; i++) {
        const struct tn_offer *offer = &input->offers[i];
        if (offer->kind != TN_OFFER_DTOR)
            continue;
        const char *name = offer->export->name;
        add_shim(n, export_key(n, "dtor", input, name),
                 (struct tn_shim){.kind = TN_SHIM_DTOR,
                                  .input = input,
                                  .export = name,
                                  .debug = tn_arena_printf(n->arena, "dtor-%s", offer->func->name),
                                  .type = offer->export->type.type});
    }
}

struct tn_shim *tn_new_dtor_shim(struct tn_new *n, const struct tn_new_input *input, const char *export)
{
    return tn_map_get(&n->shim_by_key, export_key(n, "dtor", input, export));
}

/* ---- thread-local bases ---- */

static bool is_threaded(const struct tn_use *use)
{
    return use->kind == TN_USE_BUILTIN &&
           (use->row->of & TN_ENC_OF_FUNC || (use->row->form == TN_NAMED_SLOT && use->slot == 1));
}

static void one_width(struct tn_new *n, const struct tn_new_input *input, const struct tn_use *use,
                      tn_valtype *width, const char *what)
{
    if (*width && *width != use->value)
        tn_new_wrong(n, input, use->import->at, "componentize-import",
                     "the import `%s` has another width than one before it: all modules share one %s",
                     use->import->name, what);
    *width = use->value;
}

/* In slot 1 of the context where that is used at all; else in a global of the shim module. */
static void plan_tls(struct tn_new *n, const struct tn_new_input *input)
{
    for (uint32_t i = 0; i < input->module->type->n_imports; i++) {
        const struct tn_use *use = &input->uses[i];
        n->tls_in_context = n->tls_in_context || is_threaded(use);
        if (use->kind == TN_USE_TLS_GET || use->kind == TN_USE_TLS_SET)
            one_width(n, input, use, &n->tls, "thread-local base");
        else if (use->kind == TN_USE_BUILTIN && use->row->form == TN_NAMED_SLOT)
            one_width(n, input, use, &n->context, "context");
    }
}

/* ---- what the plan needs must be there ---- */

static bool is_wide(const struct tn_new *n)
{
    const struct tn_offer *own = tn_offer_of(&n->inputs[0], TN_OFFER_MEMORY);
    return n->memory ? n->memory->limits.wide : own && own->export->type.limits.wide;
}

static void need(struct tn_new *n, const struct tn_new_input *input, const char *who, unsigned options,
                 bool realloc)
{
    const struct tn_new_input *main = &n->inputs[0];
    if (options & TN_ENC_MEMORY && !n->memory && !tn_offer_of(main, TN_OFFER_MEMORY) && !n->told_memory) {
        n->told_memory = true;
        tn_new_wrong(n, main, 0, "componentize-memory",
                     "`%s` of %s needs a memory, and this module exports none under the name `memory`", who,
                     input == main ? "this module" : input->in->source->name);
    }
    if (options & TN_ENC_MEMORY && is_wide(n) && !n->told_memory) {
        n->told_memory = true;
        tn_new_wrong(
            n, main, 0, "componentize-memory",
            "`%s` of %s needs a memory with 32-bit addresses, and that of this module has 64-bit ones", who,
            input == main ? "this module" : input->in->source->name);
    }
    if (options & TN_ENC_REALLOC && !realloc && !input->told_realloc) {
        ((struct tn_new_input *)input)->told_realloc = true;
        tn_new_wrong(
            n, input, 0, "componentize-realloc",
            "`%s` puts values into memory, and this module exports no `cabi_realloc` to make room for "
            "them",
            who);
    }
}

static void check_uses(struct tn_new *n, struct tn_new_input *input)
{
    struct tn_new_input *giver;
    for (uint32_t i = 0; i < input->module->type->n_imports; i++) {
        const struct tn_use *use = &input->uses[i];
        uint8_t encoding;
        unsigned options = use->kind == TN_USE_MEMORY ? TN_ENC_MEMORY : tn_use_options(n, use);
        need(n, input, use->import->name, options, tn_new_realloc(input, use->exported, &giver) != NULL);
        if (options & TN_ENC_STRINGS && use->func &&
            !tn_new_encoding(input, use->exported, use->port, use->func, &encoding))
            tn_new_wrong(n, input, use->import->at, "componentize-import",
                         "no interface metadata of this module tells of `%s` of module `%s`",
                         use->import->name, use->import->module);
        if (use->kind == TN_USE_BUILTIN && use->row->of & TN_ENC_OF_FUNC &&
            !tn_offer_of(&n->inputs[0], TN_OFFER_TABLE))
            tn_new_wrong(n, input, use->import->at, "componentize-import",
                         "`%s` needs a table, and the module exports none under the name "
                         "`__indirect_function_table`",
                         use->import->name);
    }
}

/* What the fixup module imports: a destructor, a realloc, and where tasks have hooks all that is lifted. */
static void check_types(struct tn_new *n, const struct tn_new_input *input)
{
    bool hooked = tn_offer_of(&n->inputs[0], TN_OFFER_TASK_HOOK) != NULL;
    for (uint32_t i = 0; i < input->module->type->n_exports; i++) {
        const struct tn_offer *offer = &input->offers[i];
        enum tn_offer_kind kind = offer->kind;
        bool called = kind == TN_OFFER_DTOR || kind == TN_OFFER_INITIALIZE || kind == TN_OFFER_TASK_HOOK ||
                      (kind >= TN_OFFER_REALLOC && kind <= TN_OFFER_REALLOC_IMPORT) ||
                      (hooked && kind >= TN_OFFER_FUNC && kind <= TN_OFFER_CALLBACK);
        if (called && !tn_is_plain_type(n, offer->export->type.type))
            tn_new_wrong(n, input, offer->export->at, "componentize-export-type",
                         "the export `%s` is of a type that is not final or stands in a recursion group, and "
                         "another module has to import it",
                         offer->export->name);
    }
}

static void check_offers(struct tn_new *n, struct tn_new_input *input)
{
    check_types(n, input);
    struct tn_new_input *giver;
    for (uint32_t i = 0; i < input->module->type->n_exports; i++) {
        const struct tn_offer *offer = &input->offers[i];
        if (offer->kind == TN_OFFER_FUNC)
            need(n, input, offer->export->name, tn_abi_options(n, offer->func->type->func, offer->abi),
                 tn_new_realloc(input, true, &giver) != NULL);
    }
}

static void find_memory(struct tn_new *n)
{
    const struct tn_new_input *main = &n->inputs[0];
    for (uint32_t i = 0; i < main->module->type->n_imports; i++)
        if (main->uses[i].kind == TN_USE_MEMORY)
            n->memory = &main->uses[i].import->type;
}

enum tn_status tn_new_plan(struct tn_new *n)
{
    tn_map_init(&n->shim_by_key, n->arena);
    find_memory(n);
    for (uint32_t i = 0; i < n->n; i++) {
        struct tn_new_input *input = &n->inputs[i];
        if (input->dropped)
            continue;
        check_uses(n, input);
        check_offers(n, input);
        for (unsigned g = 0; g < input->groups.n; g++)
            for (unsigned k = 0; k < input->groups.at[g].uses.n; k++) {
                struct tn_use *use = input->groups.at[g].uses.at[k];
                if (use->kind == TN_USE_ADAPTER)
                    plan_adapter(n, use);
                else if (use->kind == TN_USE_FUNC || use->kind == TN_USE_BUILTIN)
                    plan_use(n, input, use);
            }
        plan_dtors(n, input);
        plan_tls(n, input);
    }
    return n->wrong ? TN_ERR_INVALID : TN_OK;
}
