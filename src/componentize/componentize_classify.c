/* What each import and export of a core module is, held against the world: its names and its signatures.
 * Everything that does not fit is told, each in the words of the module: which import, what the world has
 * instead. */
#include "componentize/componentize_in.h"

struct classify {
    struct tn_new *n;
    struct tn_new_input *input;
    const struct tn_mangling *m;
    const struct tn_core_import *import;
    struct tn_use *use;
};

/* ---- signatures ---- */

static const struct tn_core_type *core_type(struct tn_new *n, uint32_t number)
{
    return &tn_types_core(n->types)->at[number];
}

bool tn_same_signature(struct tn_new *n, uint32_t a, uint32_t b)
{
    const struct tn_core_type *x = core_type(n, a), *y = core_type(n, b);
    return a == b ||
           (x->kind == TN_CORE_FUNC && y->kind == TN_CORE_FUNC && x->func.n_params == y->func.n_params &&
            x->func.n_results == y->func.n_results &&
            !memcmp(x->func.at, y->func.at, (x->func.n_params + x->func.n_results) * sizeof *x->func.at));
}

const char *tn_signature_text(struct tn_new *n, uint32_t number)
{
    return tn_extern_text(n->arena, tn_types_core(n->types),
                          &(struct tn_extern_type){.kind = TN_EXTERN_FUNC, .type = number});
}

/* A type that stands alone and is final: one of another group, or open to subtypes, is another type, and no
 * import of it can be given a function of the plain one. */
bool tn_is_plain_type(struct tn_new *n, uint32_t number)
{
    const struct tn_core_type t = *core_type(n, number);
    return t.kind == TN_CORE_FUNC &&
           number == tn_core_func(tn_types_core(n->types), t.func.at, t.func.n_params,
                                  t.func.at + t.func.n_params, t.func.n_results, false);
}

static bool check_import(struct classify *c, uint32_t wanted)
{
    struct tn_new *n = c->n;
    bool same = tn_same_signature(n, c->import->type.type, wanted);
    if (same && tn_is_plain_type(n, c->import->type.type) && !c->import->type.exact)
        return true;
    tn_new_wrong(n, c->input, c->import->at, "componentize-import-type",
                 "`%s` of module `%s` is imported as %s%s, and the world makes it %s", c->import->name,
                 c->import->module, tn_signature_text(n, c->import->type.type),
                 same ? ", of a type that is exact, not final, or in a recursion group" : "",
                 tn_signature_text(n, wanted));
    return false;
}

static tn_valtype letter_type(char letter, tn_valtype context)
{
    return letter == 'l' ? TN_VAL_I64 : letter == 'c' ? context : TN_VAL_I32;
}

uint32_t tn_signature(struct tn_new *n, const char *signature, tn_valtype context)
{
    tn_valtype types[2][4];
    uint32_t count[2] = {0, 0};
    unsigned side = 0;
    for (const char *s = signature; *s; s++)
        if (*s == '>')
            side = 1;
        else
            types[side][count[side]++] = letter_type(*s, context);
    return tn_core_func(tn_types_core(n->types), types[0], count[0], types[1], count[1], false);
}

/* ---- what the world has ---- */

/* The interface that a core module's import module names: by that very name, or by the track of its version,
 * which is all that standard names have. */
static const struct tn_item *find_interface(const struct classify *c, bool exported, struct tn_str name)
{
    struct tn_new *n = c->n;
    const char *interned = tn_name_of(n->types->names, name);
    const struct tn_item *item = tn_items_find(exported ? &n->exports : &n->imports, interned);
    if (!item)
        item = tn_map_get(&n->by_track[exported],
                          c->m->legacy ? tn_name_track(n->types->names, interned) : interned);
    return item && item->sort == TN_SORT_INSTANCE ? item : NULL;
}

static const struct tn_items *items_of(const struct tn_item *port)
{
    return &tn_base(port->type)->instance->exports;
}

/* In an interface, or at the top of the world where `port` is NULL. */
static const struct tn_item *find_item(const struct classify *c, const struct tn_item *port, bool exported,
                                       struct tn_str name, enum tn_sort sort)
{
    const struct tn_items *items = port ? items_of(port) : exported ? &c->n->exports : &c->n->imports;
    const struct tn_item *item = tn_items_find(items, tn_name_of(c->n->types->names, name));
    return item && item->sort == sort ? item : NULL;
}

/* ---- imports ---- */

static bool unknown(struct classify *c, const char *format, ...) __attribute__((format(printf, 2, 3)));
static bool unknown(struct classify *c, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *why = tn_arena_vprintf(c->n->arena, format, args);
    va_end(args);
    tn_new_wrong(c->n, c->input, c->import->at, "componentize-import", "the import `%s` of module `%s` %s",
                 c->import->name, c->import->module, why);
    return false;
}

static bool use_resource(struct classify *c, const struct tn_intrinsic *f, const struct tn_item *port,
                         bool exported)
{
    /* A world's own resources are imported, whoever asks. */
    const struct tn_item *item = find_item(c, port, false, f->rest, TN_SORT_TYPE);
    if (!item || item->type->kind != TN_RESOURCE)
        return unknown(c, "names a resource `%.*s`, and %s%s has none of that name", TN_STR(f->rest),
                       port ? "interface " : "the world", port ? port->name : "");
    if (!port && exported && f->row->code != 0x03)
        return unknown(c, "is for a resource that the world exports, and `%s` is an import", item->name);
    c->use->type = item->type;
    c->use->func = item;
    return true;
}

static bool use_channel(struct classify *c, const struct tn_intrinsic *f, const struct tn_item *port,
                        bool exported)
{
    enum tn_kind kind = f->row->name[0] == 's' ? TN_STREAM : TN_FUTURE;
    if (f->unit) {
        c->use->type = tn_type_of(c->n->types, kind, NULL, NULL);
        return c->use->type != NULL;
    }
    const struct tn_item *func = find_item(c, port, exported, f->rest, TN_SORT_FUNC);
    if (!func)
        return unknown(c, "names a function `%.*s`, and %s%s has none of that name", TN_STR(f->rest),
                       port ? "interface " : "the world", port ? port->name : "");
    c->use->type = tn_func_channel(func->type, f->index);
    if (!c->use->type || c->use->type->kind != kind)
        return unknown(c, "names %s %u of `%s`, which has no such %s", tn_kind_word(kind), f->index,
                       func->name, tn_kind_word(kind));
    c->use->func = func;
    c->use->payload = c->use->type->of.a;
    return true;
}

static bool use_task_return(struct classify *c, const struct tn_intrinsic *f, const struct tn_item *port)
{
    const struct tn_item *func = find_item(c, port, true, f->rest, TN_SORT_FUNC);
    if (!func)
        return unknown(c, "names a function `%.*s`, and %s%s has none of that name", TN_STR(f->rest),
                       port ? "interface " : "the world", port ? port->name : "");
    c->use->func = func;
    c->use->type = func->type->func->result;
    return check_import(c, tn_abi_task_return(c->n, c->use->type));
}

static bool use_builtin(struct classify *c, const struct tn_intrinsic *f, const struct tn_item *port,
                        bool exported)
{
    struct tn_use *use = c->use;
    use->kind = TN_USE_BUILTIN;
    use->row = f->row;
    use->async = f->async;
    use->exported = exported;
    use->port = port;
    use->value = f->value;
    use->slot = f->index;
    use->encoding = f->encoding;
    if (f->row->form == TN_NAMED_RESOURCE && !use_resource(c, f, port, exported))
        return false;
    if (f->row->form == TN_NAMED_CHANNEL && !use_channel(c, f, port, exported))
        return false;
    if (f->row->form == TN_NAMED_FUNC)
        return use_task_return(c, f, port);
    return check_import(c, tn_signature(c->n, f->row->signature, f->value));
}

static bool use_func(struct classify *c, const struct tn_item *port, struct tn_str name)
{
    bool async = c->m->legacy && tn_str_starts(name, "[async-lower]");
    if (async)
        name = (struct tn_str){name.at + 13, name.len - 13};
    const struct tn_item *func = find_item(c, port, false, name, TN_SORT_FUNC);
    if (!func)
        return false;
    c->use->kind = TN_USE_FUNC;
    c->use->abi = async ? TN_ABI_IMPORT_ASYNC : TN_ABI_IMPORT;
    c->use->port = port;
    c->use->func = func;
    check_import(c, tn_abi_type(c->n, func->type->func, c->use->abi));
    return true;
}

/* The nearest thing that there is, for whoever mistyped. */
static const char *nearest_func(struct classify *c, const struct tn_item *port, struct tn_str name)
{
    const struct tn_items *items = port ? items_of(port) : &c->n->imports;
    const char **names = tn_new_n(c->n->arena, items->n, const char *);
    uint32_t n = 0;
    for (uint32_t i = 0; i < items->n; i++)
        if (items->at[i].sort == TN_SORT_FUNC)
            names[n++] = items->at[i].name;
    const char *near = tn_nearest(name, names, n);
    return near ? tn_arena_printf(c->n->arena, "; `%s` is there", near) : "";
}

static bool use_in_root(struct classify *c, struct tn_str field)
{
    struct tn_intrinsic f;
    bool intrinsic = tn_intrinsic_parse(c->m, field, &f);
    if (intrinsic && c->m->legacy && f.row->where & TN_IN_ROOT)
        return use_builtin(c, &f, NULL, false);
    if (use_func(c, NULL, field))
        return true;
    if (intrinsic && f.row->where & TN_IN_IMPORTS)
        return use_builtin(c, &f, NULL, false);
    return unknown(c,
                   intrinsic ? "is for what a world exports%s" : "is not a function that the world imports%s",
                   intrinsic ? "" : nearest_func(c, NULL, field));
}

static bool use_of_export(struct classify *c, struct tn_str interface, struct tn_str field)
{
    struct tn_intrinsic f;
    const struct tn_item *port = NULL;
    bool root = tn_str_eq(interface, c->m->root);
    if (!root)
        port = find_interface(c, true, interface);
    if (!root && !port)
        return unknown(c, "is for an interface `%.*s` that no world exports", TN_STR(interface));
    if (!tn_intrinsic_parse(c->m, field, &f) || !(f.row->where & TN_IN_EXPORTS))
        return unknown(c, "is nothing that a world gives for its exports");
    return use_builtin(c, &f, port, true);
}

static bool use_of_import(struct classify *c, struct tn_str interface, struct tn_str field)
{
    struct tn_intrinsic f;
    const struct tn_item *port = find_interface(c, false, interface);
    if (!port)
        return unknown(c, "is of no interface that the world imports");
    if (use_func(c, port, field))
        return true;
    if (tn_intrinsic_parse(c->m, field, &f) && f.row->where & TN_IN_IMPORTS)
        return use_builtin(c, &f, port, false);
    return unknown(c, "is not there: interface `%s` has no such function%s", port->name,
                   nearest_func(c, port, field));
}

/* What wasm-ld leaves for whoever makes the component: the stack pointer and thread-local base of a task. */
static bool use_linker_symbol(struct classify *c)
{
    static const struct {
        const char *name;
        enum tn_use_kind kind;
        bool set;
        uint8_t code;
    } rows[] = {{"__wasm_get_stack_pointer", TN_USE_BUILTIN, false, 0x0a},
                {"__wasm_set_stack_pointer", TN_USE_BUILTIN, true, 0x0b},
                {"__wasm_get_tls_base", TN_USE_TLS_GET, false, 0},
                {"__wasm_set_tls_base", TN_USE_TLS_SET, true, 0}};
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        const struct tn_core_type *t = core_type(c->n, c->import->type.type);
        if (strcmp(c->import->name, rows[i].name))
            continue;
        bool wide =
            t->kind == TN_CORE_FUNC && t->func.n_params + t->func.n_results && t->func.at[0] == TN_VAL_I64;
        c->use->kind = rows[i].kind;
        c->use->value = wide ? TN_VAL_I64 : TN_VAL_I32;
        if (rows[i].kind == TN_USE_BUILTIN) {
            struct tn_intrinsic f;
            tn_intrinsic_parse(&tn_mangling_legacy,
                               tn_str(rows[i].set ? "[context-set-0]" : "[context-get-0]"), &f);
            c->use->row = f.row;
        }
        check_import(c, tn_signature(c->n, rows[i].set ? "c>" : ">c", c->use->value));
        return true;
    }
    return false;
}

static bool use_library_item(struct classify *c)
{
    const struct tn_core_input *in = c->input->in;
    for (uint32_t i = 0; i < in->n_args; i++) {
        const struct tn_library_arg *arg = &in->args[i];
        if (strcmp(arg->module, c->import->module))
            continue;
        if (arg->whole) {
            c->use->kind = TN_USE_INSTANCE;
            c->use->input = tn_new_input_called(c->n, arg->input);
            return true;
        }
        for (uint32_t k = 0; k < arg->n; k++) {
            if (strcmp(arg->items[k].alias, c->import->name))
                continue;
            c->use->kind = TN_USE_EXPORT;
            c->use->input = tn_new_input_called(c->n, arg->items[k].input);
            c->use->name = arg->items[k].name;
            return true;
        }
    }
    return false;
}

static const struct tn_core_export *export_of(const struct tn_new_input *input, const char *name)
{
    return tn_module_export(input->module->type, tn_name(input->n->types->names, name));
}

static bool use_main(struct classify *c)
{
    const struct tn_new_input *main = &c->n->inputs[0];
    const struct tn_core_export *export = export_of(main, c->import->name);
    const char *why = NULL;
    if (!export)
        return unknown(c, "asks the main module for an export that %s does not have", main->in->source->name);
    if (!tn_extern_matches(tn_types_core(c->n->types), &export->type, &c->import->type, &why))
        return unknown(c, "is not what %s exports: %s", main->in->source->name, why ? why : "another type");
    c->use->kind = TN_USE_EXPORT;
    c->use->input = &c->n->inputs[0];
    c->use->name = export->name;
    return true;
}

static bool use_adapter(struct classify *c, struct tn_new_input *adapter)
{
    const struct tn_core_export *export = export_of(adapter, c->import->name);
    if (!export || export->type.kind != TN_EXTERN_FUNC)
        return unknown(c, "is not there: the adapter %s exports no such function", adapter->in->source->name);
    if (!tn_same_signature(c->n, export->type.type, c->import->type.type) ||
        !tn_is_plain_type(c->n, c->import->type.type) || c->import->type.exact)
        return unknown(c, "is imported as %s, and the adapter %s makes it %s",
                       tn_signature_text(c->n, c->import->type.type), adapter->in->source->name,
                       tn_signature_text(c->n, export->type.type));
    c->use->kind = TN_USE_ADAPTER;
    c->use->input = adapter;
    c->use->name = export->name;
    return true;
}

static struct tn_new_input *adapter_called(struct tn_new *n, const char *name)
{
    for (uint32_t i = 1; i < n->n; i++)
        if (n->inputs[i].in->kind != TN_INPUT_MAIN && !strcmp(n->inputs[i].in->name, name))
            return &n->inputs[i];
    return NULL;
}

struct tn_new_input *tn_new_input_called(struct tn_new *n, const char *name)
{
    for (uint32_t i = 1; name && i < n->n; i++)
        if (!strcmp(n->inputs[i].in->name, name))
            return &n->inputs[i];
    return &n->inputs[0];
}

bool tn_is_preview1(const char *module)
{
    return !strcmp(module, "wasi_snapshot_preview1");
}

/* Told once a module, not once an import: what to do is the same for all. */
static bool preview1_without_adapter(struct classify *c)
{
    if (c->input->told_preview1)
        return false;
    c->input->told_preview1 = true;
    struct tn_draft d =
        tn_diag_begin(c->n->sink, TN_ERROR, "componentize-preview1",
                      (struct tn_span){c->input->in->source, c->import->at, c->import->at},
                      "`%s` of module `%s` is of WASI preview 1, which a component knows only "
                      "by an adapter",
                      c->import->name, c->import->module);
    tn_diag_help(&d, "add `--adapt preview1=%s`, or `--adapt %s=FILE` for one of your own",
                 export_of(&c->n->inputs[0], "_start") ? "command" : "reactor", c->import->module);
    tn_diag_end(&d);
    c->n->wrong++;
    return false;
}

static bool strip(struct tn_str *text, const char *prefix)
{
    size_t n = strlen(prefix);
    if (!tn_str_starts(*text, prefix))
        return false;
    *text = (struct tn_str){text->at + n, text->len - n};
    return true;
}

/* By the names alone: module, then field. */
static bool use_of_world(struct classify *c)
{
    struct tn_str module = tn_str(c->import->module), field = tn_str(c->import->name);
    c->m = strip(&module, "cm32p2") ? &tn_mangling_standard : &tn_mangling_legacy;
    if (c->m->legacy && c->n->options->reject_legacy_names)
        return unknown(c, "has no name of the form `cm32p2…`");
    if (tn_str_eq(module, c->m->root))
        return use_in_root(c, field);
    if (c->m->legacy && tn_str_eq(module, "env") && use_linker_symbol(c))
        return true;
    struct tn_str exported = module;
    if (strip(&exported, c->m->exported) && tn_str_eq(exported, c->m->root))
        return use_of_export(c, exported, field);
    if (!strip(&module, c->m->other))
        return unknown(c, "has a name of no known form");
    if (strip(&module, c->m->exported))
        return use_of_export(c, module, field);
    if (c->m->legacy && tn_is_preview1(c->import->module) && !find_interface(c, false, module))
        return preview1_without_adapter(c);
    return use_of_import(c, module, field);
}

static bool use_memory(struct classify *c)
{
    c->use->kind = TN_USE_MEMORY;
    for (const struct tn_use *u = c->input->uses; u < c->use; u++)
        if (u->kind == TN_USE_MEMORY && u->import)
            return unknown(c, "is a second memory: all modules of a component share one");
    return true;
}

static bool classify_import(struct classify *c)
{
    struct tn_new_input *adapter;
    if (c->input->in->kind == TN_INPUT_LIBRARY && use_library_item(c))
        return true;
    if (c->import->type.kind == TN_EXTERN_MEMORY && !strcmp(c->import->module, "env") &&
        !strcmp(c->import->name, "memory"))
        return use_memory(c);
    if (!strcmp(c->import->module, "__main_module__") && c->input != c->n->inputs)
        return use_main(c);
    if (c->import->type.kind != TN_EXTERN_FUNC)
        return unknown(c, "is a %s: of what a component gives, only functions can be imported",
                       tn_extern_word(c->import->type.kind));
    adapter = adapter_called(c->n, c->import->module);
    bool served = adapter && (adapter->in->kind == TN_INPUT_ADAPTER || c->input->in->kind == TN_INPUT_MAIN);
    if (served && adapter != c->input)
        return use_adapter(c, adapter);
    return use_of_world(c);
}

/* A second import of the same names is renamed: a component gives each name once. `seen` counts. */
static const char *field_for(struct tn_new_input *input, struct tn_map *seen,
                             const struct tn_core_import *import)
{
    struct tn_names *names = input->n->types->names;
    struct tn_core_import as = *import;
    const char *key = tn_import_key(names, import);
    for (;;) {
        const char *as_key = tn_import_key(names, &as);
        if (!tn_map_has(seen, as_key)) {
            tn_map_put(seen, as_key, (void *)(uintptr_t)1);
            return as.name;
        }
        uintptr_t times = (uintptr_t)tn_map_get(seen, key) + 1;
        tn_map_put(seen, key, (void *)times);
        as.name = tn_name_printf(names, "%s [v%u]", import->name, (unsigned)times);
    }
}

static struct tn_use_group *group_of(struct tn_new_input *input, struct tn_map *by_name, const char *module)
{
    uintptr_t known = (uintptr_t)tn_map_get(by_name, module);
    if (known)
        return &input->groups.at[known - 1];
    struct tn_use_group *group = tn_push(input->n->arena, &input->groups);
    *group = (struct tn_use_group){.module = module};
    tn_map_put(by_name, module, (void *)(uintptr_t)input->groups.n);
    return group;
}

static void add_to_group(struct classify *c, struct tn_map *by_name)
{
    struct tn_use_group *group = group_of(c->input, by_name, c->import->module);
    *tn_push(c->n->arena, &group->uses) = c->use;
    if (c->use->kind == TN_USE_INSTANCE)
        group->whole = c->use->input;
}

void tn_new_classify_imports(struct tn_new_input *input)
{
    const struct tn_module_type *type = input->module->type;
    struct classify c = {.n = input->n, .input = input};
    struct tn_map seen, by_name;
    tn_map_init(&seen, input->n->arena);
    tn_map_init(&by_name, input->n->arena);
    input->groups.n = 0;
    input->uses = tn_new_n(input->n->arena, type->n_imports, struct tn_use);
    for (uint32_t i = 0; i < type->n_imports; i++) {
        c.import = &type->imports[i];
        c.use = &input->uses[i];
        c.use->field = field_for(input, &seen, c.import);
        classify_import(&c);
        c.use->import = c.import;
        add_to_group(&c, &by_name);
    }
}
