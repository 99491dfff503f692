/* What a core module exports, held against the world: functions, what belongs to them, and what the canonical
 * ABI asks of a module. Exports that the world does not know are the module's own business. */
#include "componentize/componentize_in.h"

struct target { /* what a mangled name stands for */
    const struct tn_item *port,
        *func; /* func: the port itself at the top; a resource's item for its destructor */
};

struct offers {
    struct tn_new *n;
    struct tn_new_input *input;
    const struct tn_mangling *m;
    struct tn_map targets[2]; /* standard, legacy: mangled name -> struct target of a function */
    struct tn_map dtors[2];   /* … of a resource */
    const struct tn_core_export *export;
    struct tn_offer *offer;
};

/* ---- the names that there could be ---- */

static void add_target(struct offers *o, struct tn_map maps[2], const struct tn_item *port,
                       const struct tn_item *func, const char *legacy, const char *standard)
{
    struct tn_names *names = o->n->types->names;
    const struct tn_item *in = port == func ? NULL : port;
    struct target *t = tn_new(o->n->arena, struct target);
    *t = (struct target){port, func};
    tn_map_put(&maps[1], tn_name(names, tn_mangle_export(names, &tn_mangling_legacy, in, legacy)), t);
    tn_map_put(&maps[0], tn_name(names, tn_mangle_export(names, &tn_mangling_standard, in, standard)), t);
}

static void add_port(struct offers *o, const struct tn_item *port)
{
    if (port->sort == TN_SORT_FUNC)
        add_target(o, o->targets, port, port, port->name, port->name);
    if (port->sort != TN_SORT_INSTANCE)
        return;
    const struct tn_items *items = &tn_base(port->type)->instance->exports;
    for (uint32_t i = 0; i < items->n; i++) {
        const struct tn_item *item = &items->at[i];
        if (item->sort == TN_SORT_FUNC)
            add_target(o, o->targets, port, item, item->name, item->name);
        else if (item->sort == TN_SORT_TYPE && item->type->kind == TN_RESOURCE)
            add_target(o, o->dtors, port, item, tn_arena_printf(o->n->arena, "[dtor]%s", item->name),
                       tn_arena_printf(o->n->arena, "%s_dtor", item->name));
    }
}

static const struct target *find(const struct offers *o, const struct tn_map maps[2], struct tn_str name)
{
    return tn_map_get(&maps[o->m->legacy], tn_name_of(o->n->types->names, name));
}

/* ---- one export ---- */

static bool strip(struct tn_str *text, const char *prefix)
{
    size_t n = strlen(prefix);
    if (!tn_str_starts(*text, prefix))
        return false;
    *text = (struct tn_str){text->at + n, text->len - n};
    return true;
}

static bool strip_post_return(const struct offers *o, struct tn_str *name)
{
    if (o->m->legacy)
        return strip(name, "cabi_post_");
    bool is = name->len > 5 && !memcmp(name->at + name->len - 5, "_post", 5);
    name->len -= is ? 5 : 0;
    return is;
}

static void check(struct offers *o, uint32_t wanted, const char *what)
{
    struct tn_new *n = o->n;
    if (!tn_same_signature(n, o->export->type.type, wanted))
        tn_new_wrong(n, o->input, o->export->at, "componentize-export-type",
                     "the export `%s` is %s, and %s has to be %s", o->export->name,
                     tn_signature_text(n, o->export->type.type), what, tn_signature_text(n, wanted));
}

static void offer(struct offers *o, enum tn_offer_kind kind, const struct target *t)
{
    o->offer->kind = kind;
    o->offer->port = t ? t->port : NULL;
    o->offer->func = t ? t->func : NULL;
    if (!t)
        return;
    const struct tn_offer *first = tn_map_get(&o->input->offer_for[kind], t->func);
    if (first)
        tn_new_wrong(o->n, o->input, o->export->at, "componentize-export-type",
                     "the exports `%s` and `%s` both stand for `%s`", first->export->name, o->export->name,
                     t->func->name);
    tn_map_put(&o->input->offer_for[kind], t->func, o->offer);
}

static const struct {
    const char *name;
    enum tn_offer_kind kind;
} reallocs[] = {{"canonical_abi_realloc", TN_OFFER_REALLOC},
                {"cabi_import_realloc", TN_OFFER_REALLOC_IMPORT},
                {"cabi_export_realloc", TN_OFFER_REALLOC_EXPORT},
                {"cabi_realloc_adapter", TN_OFFER_REALLOC_ADAPTER}};

static bool offer_special(struct offers *o, struct tn_str name)
{
    const struct {
        const char *name, *signature;
        enum tn_offer_kind kind;
    } rows[] = {{o->m->realloc, "iiii>i", TN_OFFER_REALLOC},
                {o->m->initialize, ">", TN_OFFER_INITIALIZE},
                {o->m->task_hook, "i>", TN_OFFER_TASK_HOOK}};
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        if (!rows[i].name || !tn_str_eq(name, rows[i].name))
            continue;
        offer(o, rows[i].kind, NULL);
        check(o, tn_signature(o->n, rows[i].signature, TN_VAL_I32), "a function of this name");
        return true;
    }
    return false;
}

static enum tn_abi strip_abi(const struct offers *o, struct tn_str *name)
{
    if (o->m->legacy && strip(name, "[async-lift]"))
        return TN_ABI_EXPORT_ASYNC;
    if (o->m->legacy && strip(name, "[async-lift-stackful]"))
        return TN_ABI_EXPORT_STACKFUL;
    return TN_ABI_EXPORT;
}

static void offer_func(struct offers *o, struct tn_str full)
{
    struct tn_new *n = o->n;
    struct tn_str name = full, rest;
    enum tn_abi abi = strip_abi(o, &name);
    const struct target *t = find(o, o->targets, name);
    if (t) {
        offer(o, TN_OFFER_FUNC, t);
        o->offer->abi = abi;
        check(o, tn_abi_type(n, t->func->type->func, abi), "the world's function");
        return;
    }
    rest = name;
    if (strip_post_return(o, &rest) && (t = find(o, o->targets, rest)) != NULL) {
        offer(o, TN_OFFER_POST_RETURN, t);
        check(o, tn_abi_post_return(n, t->func->type->func), "what runs after the world's function");
        return;
    }
    rest = full;
    if (o->m->legacy && strip(&rest, "[callback][async-lift]") && (t = find(o, o->targets, rest)) != NULL) {
        offer(o, TN_OFFER_CALLBACK, t);
        check(o, tn_signature(n, "iii>i", TN_VAL_I32), "a callback");
        return;
    }
    if ((t = find(o, o->dtors, name)) != NULL) {
        offer(o, TN_OFFER_DTOR, t);
        o->offer->type = t->func->type;
        check(o, tn_signature(n, "i>", TN_VAL_I32), "a destructor");
    }
}

static void classify_export(struct offers *o)
{
    struct tn_str name = tn_str(o->export->name);
    for (unsigned i = 0; i < sizeof reallocs / sizeof *reallocs; i++) {
        if (o->export->type.kind == TN_EXTERN_FUNC && tn_str_eq(name, reallocs[i].name)) {
            offer(o, reallocs[i].kind, NULL);
            check(o, tn_signature(o->n, "iiii>i", TN_VAL_I32), "a function of this name");
            return;
        }
    }
    o->m = strip(&name, "cm32p2") ? &tn_mangling_standard : &tn_mangling_legacy;
    if (o->m->legacy && o->n->options->reject_legacy_names)
        return;
    if (o->export->type.kind == TN_EXTERN_MEMORY && tn_str_eq(name, o->m->memory))
        offer(o, TN_OFFER_MEMORY, NULL);
    else if (o->export->type.kind == TN_EXTERN_TABLE && o->m->table && tn_str_eq(name, o->m->table))
        offer(o, TN_OFFER_TABLE, NULL);
    else if (o->export->type.kind == TN_EXTERN_FUNC && !offer_special(o, name))
        offer_func(o, name);
}

void tn_new_classify_exports(struct tn_new_input *input)
{
    const struct tn_module_type *type = input->module->type;
    struct offers o = {.n = input->n, .input = input};
    for (unsigned i = 0; i < 2; i++) {
        tn_map_init(&o.targets[i], o.n->arena);
        tn_map_init(&o.dtors[i], o.n->arena);
    }
    for (unsigned i = 0; i < input->ports.n; i++)
        add_port(&o, input->ports.at[i]);
    for (unsigned i = 0; i <= TN_OFFER_DTOR; i++)
        tn_map_init(&input->offer_for[i], o.n->arena);
    memset(input->first, 0, sizeof input->first);
    input->offers = tn_new_n(o.n->arena, type->n_exports, struct tn_offer);
    for (uint32_t i = 0; i < type->n_exports; i++) {
        o.export = &type->exports[i];
        o.offer = &input->offers[i];
        o.offer->export = o.export;
        classify_export(&o);
        if (!input->first[o.offer->kind])
            input->first[o.offer->kind] = o.offer;
    }
}

/* ---- is all there? ---- */

const struct tn_offer *tn_offer_of(const struct tn_new_input *input, enum tn_offer_kind kind)
{
    return input->first[kind];
}

const struct tn_offer *tn_offer_for(const struct tn_new_input *input, enum tn_offer_kind kind,
                                    const struct tn_item *item)
{
    return tn_map_get(&input->offer_for[kind], item);
}

static void check_one_memory(struct tn_new_input *input)
{
    unsigned n = 0;
    for (uint32_t i = 0; i < input->module->type->n_exports; i++)
        n += input->offers[i].kind == TN_OFFER_MEMORY;
    if (n > 1)
        tn_new_wrong(input->n, input, 0, "componentize-memories",
                     "the module exports several memories, and a component uses one");
}

static void check_callbacks(struct tn_new_input *input)
{
    for (uint32_t i = 0; i < input->module->type->n_exports; i++) {
        const struct tn_offer *offer = &input->offers[i];
        if (offer->kind == TN_OFFER_FUNC && offer->abi == TN_ABI_EXPORT_ASYNC &&
            !tn_offer_for(input, TN_OFFER_CALLBACK, offer->func))
            tn_new_wrong(input->n, input, offer->export->at, "componentize-callback",
                         "`%s` is lifted with a callback, and there is no export `[callback]%s`",
                         offer->export->name, offer->export->name);
    }
}

static void need_func(struct tn_new_input *input, const struct tn_item *port, const struct tn_item *func)
{
    if (tn_offer_for(input, TN_OFFER_FUNC, func))
        return;
    const char *name =
        tn_mangle_export(input->n->types->names, &tn_mangling_legacy, port == func ? NULL : port, func->name);
    tn_new_wrong(input->n, input, 0, "componentize-export",
                 "the world exports %s`%s`%s%s%s, and the module has no export `%s`",
                 port == func ? "function " : "", func->name, port == func ? "" : " of interface `",
                 port == func ? "" : port->name, port == func ? "" : "`", name);
}

void tn_new_check_exports(struct tn_new_input *input)
{
    check_one_memory(input);
    check_callbacks(input);
    for (unsigned i = 0; i < input->ports.n; i++) {
        const struct tn_item *port = input->ports.at[i];
        if (port->sort == TN_SORT_FUNC)
            need_func(input, port, port);
        if (port->sort != TN_SORT_INSTANCE)
            continue;
        const struct tn_items *items = &tn_base(port->type)->instance->exports;
        for (uint32_t k = 0; k < items->n; k++)
            if (items->at[k].sort == TN_SORT_FUNC)
                need_func(input, port, &items->at[k]);
    }
}
