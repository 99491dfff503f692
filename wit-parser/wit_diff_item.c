/* The items of two interfaces side by side: types and their parts, functions, what is `use`d. */
#include "component/comp_names.h"
#include "component/comp_print.h"
#include "wit-parser/wit_differ.h"

enum { MAX_SHOWN = 400 };

/* ---- what an item is called, and its text ---- */

static const struct tn_type *defined(const struct tn_type *t)
{
    return t->kind == TN_NAMED ? t->named->target : t;
}

static bool has_parts(const struct tn_type *t)
{
    return t->kind >= TN_RECORD && t->kind <= TN_FLAGS;
}

static const struct tn_wit_interface *used_from(const struct tn_differ *d, int i, const struct tn_item *item)
{
    return item->sort == TN_SORT_TYPE ? tn_wit_used_from(d->side[i]->wit, item->type) : NULL;
}

const char *tn_differ_what(const struct tn_item *item)
{
    if (item->sort == TN_SORT_TYPE) {
        const struct tn_type *t = defined(item->type);
        return item->type->kind == TN_RESOURCE || has_parts(t) ? tn_kind_word(t->kind) : "type";
    }
    if (item->sort != TN_SORT_FUNC)
        return "interface";
    struct tn_extern_name name = tn_extern_name_of(item->name);
    if (name.accessor)
        return name.accessor == TN_GETTER ? "getter" : "setter";
    static const char *const words[] = {[TN_NAME_LABEL] = "function",
                                        [TN_NAME_CONSTRUCTOR] = "constructor",
                                        [TN_NAME_METHOD] = "method",
                                        [TN_NAME_STATIC] = "static function",
                                        [TN_NAME_INTERFACE] = "interface"};
    return words[name.kind];
}

const char *tn_differ_word(struct tn_differ *d, const char *name)
{
    const char *word = tn_item_word(d->arena, name);
    return word;
}

static const char *text_of(struct tn_differ *d, int i, const struct tn_item *item, size_t max)
{
    const struct tn_wit_interface *from = used_from(d, i, item);
    if (!from)
        return tn_item_text(d->arena, item, max);
    const char *theirs = tn_type_name(item->type->named->target);
    bool renamed = theirs && strcmp(theirs, item->name);
    return tn_arena_printf(d->arena, "use %s.{%s%s%s}",
                           tn_differ_is_own(d, i, from->package) && from->name ? from->name : from->id,
                           theirs ? theirs : item->name, renamed ? " as " : "", renamed ? item->name : "");
}

const char *tn_differ_text(struct tn_differ *d, int i, const struct tn_item *item)
{
    return text_of(d, i, item, MAX_SHOWN);
}

const char *tn_differ_signature(struct tn_differ *d, int i, const struct tn_items *items,
                                const char *resource)
{
    struct tn_buf buf;
    tn_buf_init(&buf, 1 << 20);
    for (uint32_t k = 0; k < items->n; k++)
        if (!resource || tn_str_eq(tn_extern_name_of(items->at[k].name).resource, resource))
            tn_buf_printf(&buf, "%s\n", text_of(d, i, &items->at[k], 0));
    const char *text = buf.status ? NULL : tn_name(d->names, tn_buf_cstr(&buf));
    tn_buf_dispose(&buf);
    return text;
}

const char *tn_differ_contents(struct tn_differ *d, const struct tn_items *items, const char *resource)
{
    unsigned funcs = 0, types = 0;
    for (uint32_t i = 0; i < items->n; i++) {
        bool within = !resource || tn_str_eq(tn_extern_name_of(items->at[i].name).resource, resource);
        funcs += within && items->at[i].sort == TN_SORT_FUNC;
        types += within && items->at[i].sort == TN_SORT_TYPE;
    }
    if (!funcs && !types)
        return NULL;
    const char *f = tn_arena_printf(d->arena, "%u function%s", funcs, &"s"[funcs == 1]);
    const char *t = tn_arena_printf(d->arena, "%u type%s", types, &"s"[types == 1]);
    return tn_arena_printf(d->arena, "with %s%s%s", funcs ? f : "", funcs && types ? " and " : "",
                           types ? t : "");
}

/* ---- functions ---- */

static void reason(struct tn_differ *d, const char **why, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static void reason(struct tn_differ *d, const char **why, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *text = tn_arena_vprintf(d->arena, format, args);
    va_end(args);
    *why = *why ? tn_arena_printf(d->arena, "%s; %s", *why, text) : text;
}

static const char *type_text(struct tn_differ *d, const struct tn_type *t)
{
    return tn_type_text(d->arena, t, MAX_SHOWN);
}

static bool has_param(const struct tn_func *f, const char *name)
{
    for (uint32_t i = 0; i < f->n; i++)
        if (f->params[i].name == name)
            return true;
    return false;
}

/* Parameters are known by name and by place. */
static void compare_params(struct tn_differ *d, const char **why, const struct tn_func *a,
                           const struct tn_func *b)
{
    for (uint32_t i = 0; i < a->n; i++)
        if (a->n > b->n && !has_param(b, a->params[i].name))
            reason(d, why, "the parameter `%s` is gone", a->params[i].name);
    for (uint32_t i = 0; i < b->n; i++)
        if (b->n > a->n && !has_param(a, b->params[i].name))
            reason(d, why, "the parameter `%s` is new", b->params[i].name);
    for (uint32_t i = 0; i < a->n && i < b->n; i++) {
        const struct tn_part *p = &a->params[i], *q = &b->params[i];
        const char *s = type_text(d, p->type), *t = type_text(d, q->type);
        if (p->name != q->name && a->n == b->n)
            reason(d, why,
                   has_param(b, p->name) ? "parameter %u is `%s`, was `%s`"
                                         : "parameter %u is called `%s`, was `%s`",
                   i + 1, q->name, p->name);
        else if (p->name == q->name && strcmp(s, t))
            reason(d, why, "the parameter `%s` is `%s`, was `%s`", p->name, t, s);
    }
}

static const char *func_reasons(struct tn_differ *d, const struct tn_item *old, const struct tn_item *new)
{
    const struct tn_func *a = old->type->func, *b = new->type->func;
    const char *why = NULL, *was = tn_differ_what(old), *is = tn_differ_what(new);
    if (strcmp(was, is))
        reason(d, &why, "it is a %s, was a %s", is, was);
    if (a->async != b->async)
        reason(d, &why, b->async ? "it is async" : "it is no longer async");
    if (!strcmp(was, is))
        compare_params(d, &why, a, b);
    const char *s = a->result ? type_text(d, a->result) : NULL,
               *t = b->result ? type_text(d, b->result) : NULL;
    if (s && t && strcmp(s, t))
        reason(d, &why, "it returns `%s`, was `%s`", t, s);
    else if (s && !t)
        reason(d, &why, "it returns nothing, was `%s`", s);
    else if (t && !s)
        reason(d, &why, "it returns `%s`, was nothing", t);
    return why;
}

/* ---- types ---- */

static struct tn_note part_note(const struct tn_note *note, uint32_t i)
{
    return (struct tn_note){.docs = note && i < note->n_parts ? note->parts[i].docs : NULL,
                            .span = tn_part_span(note, i)};
}

static const char *part_text(struct tn_differ *d, const struct tn_type *t, uint32_t i)
{
    const struct tn_part *p = &t->parts.at[i];
    if (!p->type)
        return p->name;
    return tn_arena_printf(d->arena, t->kind == TN_RECORD ? "%s: %s" : "%s(%s)", p->name,
                           type_text(d, p->type));
}

static uint32_t find_part(const struct tn_type *t, const struct tn_map *by_name, const char *name)
{
    if (by_name->n)
        return (uint32_t)(uintptr_t)tn_map_get(by_name, name);
    for (uint32_t i = 0; i < t->parts.n; i++)
        if (t->parts.at[i].name == name)
            return i + 1;
    return 0;
}

struct parts {
    const char *path, *what; /* of the type; of a part */
    const struct tn_type *at[2];
    const struct tn_note *note[2];
    struct tn_map by_name[2]; /* of many: interned name → number + 1 */
};

static void index_parts(struct tn_differ *d, struct parts *p)
{
    for (int i = 0; i < 2; i++) {
        tn_map_init(&p->by_name[i], d->arena);
        for (uint32_t k = 0; p->at[i]->parts.n > 8 && k < p->at[i]->parts.n; k++)
            tn_map_put(&p->by_name[i], p->at[i]->parts.at[k].name, (void *)(uintptr_t)(k + 1));
    }
}

static struct tn_wit_change *part_change(struct tn_differ *d, const struct parts *p,
                                         enum tn_wit_change_kind kind, enum tn_wit_step step,
                                         const char *name)
{
    return tn_differ_add(d, kind, step, p->what, p->path, tn_differ_path(d, p->path, ".", name));
}

/* A value's type is all of its parts in their order: whoever is built for another one does not fit. */
static void lone_part(struct tn_differ *d, const struct parts *p, int i, uint32_t k)
{
    struct tn_wit_change *c =
        part_change(d, p, i ? TN_WIT_ADDED : TN_WIT_REMOVED, TN_STEP_MAJOR, p->at[i]->parts.at[k].name);
    c->text[i] = part_text(d, p->at[i], k);
    c->span[i] = tn_part_span(p->note[i], k);
    if (i)
        c->why = tn_arena_printf(d->arena, "the type is all of its %ss: what was built without does not fit",
                                 p->what);
}

static void both_parts(struct tn_differ *d, const struct parts *p, uint32_t a, uint32_t b)
{
    const struct tn_part *x = &p->at[0]->parts.at[a], *y = &p->at[1]->parts.at[b];
    const char *s = part_text(d, p->at[0], a), *t = part_text(d, p->at[1], b);
    struct tn_note old = part_note(p->note[0], a), new = part_note(p->note[1], b);
    if (strcmp(s, t)) {
        bool fits = x->type && y->type && tn_match(&d->match, y->type, x->type);
        struct tn_wit_change *c =
            part_change(d, p, TN_WIT_CHANGED, fits ? TN_STEP_PATCH : TN_STEP_MAJOR, x->name);
        c->text[0] = s;
        c->text[1] = t;
        c->span[0] = old.span;
        c->span[1] = new.span;
        c->why = fits ? "the same type by another name" : NULL;
    }
    tn_differ_notes(d, p->what, p->path, tn_differ_path(d, p->path, ".", x->name), &old, &new);
}

/* Whether those that both have come in one order. */
static bool same_order(const struct parts *p)
{
    uint32_t last = 0;
    for (uint32_t i = 0; i < p->at[0]->parts.n; i++) {
        uint32_t there = find_part(p->at[1], &p->by_name[1], p->at[0]->parts.at[i].name);
        if (there && there < last)
            return false;
        last = there ? there : last;
    }
    return true;
}

static void compare_parts(struct tn_differ *d, const char *path, const struct tn_item *old,
                          const struct tn_item *new)
{
    static const char *const words[] = {
        [TN_RECORD] = "field", [TN_VARIANT] = "case", [TN_ENUM] = "case", [TN_FLAGS] = "flag"};
    struct parts p = {.path = path,
                      .at = {defined(old->type), defined(new->type)},
                      .note = {old->type->named->note, new->type->named->note}};
    p.what = words[p.at[0]->kind];
    index_parts(d, &p);
    if (!same_order(&p)) {
        struct tn_wit_change *c =
            tn_differ_add(d, TN_WIT_CHANGED, TN_STEP_MAJOR, tn_differ_what(old), path, path);
        c->text[0] = tn_differ_text(d, 0, old);
        c->text[1] = tn_differ_text(d, 1, new);
        c->why = tn_arena_printf(d->arena, "its %ss stand in another order", p.what);
    }
    for (uint32_t i = 0; i < p.at[0]->parts.n; i++) {
        uint32_t there = find_part(p.at[1], &p.by_name[1], p.at[0]->parts.at[i].name);
        if (there)
            both_parts(d, &p, i, there - 1);
        else
            lone_part(d, &p, 0, i);
    }
    for (uint32_t i = 0; i < p.at[1]->parts.n; i++)
        if (!find_part(p.at[0], &p.by_name[0], p.at[1]->parts.at[i].name))
            lone_part(d, &p, 1, i);
}

/* ---- one item ---- */

void tn_differ_pair_resource(struct tn_differ *d, const struct tn_item *old, const struct tn_item *new)
{
    if (old->sort != TN_SORT_TYPE || new->sort != TN_SORT_TYPE || old->type->kind != TN_RESOURCE)
        return;
    const struct tn_type *is = tn_base(new->type);
    if (is->kind == TN_RESOURCE)
        tn_match_bind(&d->match, 1, old->type, is);
}

static void changed(struct tn_differ *d, const char *path, const struct tn_item *old,
                    const struct tn_item *new, enum tn_wit_step step, const char *why)
{
    struct tn_wit_change *c = tn_differ_add(d, TN_WIT_CHANGED, step, tn_differ_what(old), path, path);
    c->text[0] = tn_differ_text(d, 0, old);
    c->text[1] = tn_differ_text(d, 1, new);
    c->why = why;
    if (old->note)
        c->span[0] = old->note->span;
    if (new->note)
        c->span[1] = new->note->span;
}

/* Both are used from elsewhere: true where it is the same place. What is another type there is told there,
 * where that is compared as well. */
static bool both_used(struct tn_differ *d, const char *path, const struct tn_item *old,
                      const struct tn_item *new)
{
    const struct tn_wit_interface *a = used_from(d, 0, old), *b = used_from(d, 1, new);
    if (!a || !b || !a->id || !b->id ||
        !tn_str_same(tn_name_unversioned(a->id), tn_name_unversioned(b->id)) ||
        tn_type_name(old->type->named->target) != tn_type_name(new->type->named->target))
        return false;
    bool own = tn_differ_is_own(d, 1, b->package);
    if (!own)
        tn_differ_dependency(d, a->package, b->package);
    if (tn_match(&d->match, new->type, old->type))
        return true;
    if (own || !d->bare) /* told there */
        tn_map_put(&d->broken, path, path);
    else
        changed(d, path, old, new, TN_STEP_MAJOR,
                tn_arena_printf(d->arena, "it is another type in `%s`", tn_differ_place(d, b->id)));
    return true;
}

static void compare_types(struct tn_differ *d, const char *path, const struct tn_item *old,
                          const struct tn_item *new)
{
    if (both_used(d, path, old, new))
        return;
    const struct tn_type *a = defined(old->type), *b = defined(new->type);
    bool used = used_from(d, 0, old) || used_from(d, 1, new);
    if (!used && has_parts(a) && a->kind == b->kind) {
        compare_parts(d, path, old, new);
        return;
    }
    if (!strcmp(text_of(d, 0, old, 0), text_of(d, 1, new, 0)))
        return;
    bool fits = tn_match(&d->match, new->type, old->type);
    changed(d, path, old, new, fits ? TN_STEP_PATCH : TN_STEP_MAJOR,
            fits ? "the same type in other words" : NULL);
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && !strcmp(a, b));
}

static void compare_attrs(struct tn_differ *d, const char *path, const struct tn_item *old,
                          const struct tn_item *new)
{
    const char *a = old->attrs ? old->attrs->external_id : NULL,
               *b = new->attrs ? new->attrs->external_id : NULL;
    if (same_text(a, b))
        return;
    struct tn_wit_change *c =
        tn_differ_add(d, TN_WIT_CHANGED, TN_STEP_MINOR, tn_differ_what(old), path, path);
    c->text[0] = a ? tn_arena_printf(d->arena, "@external-id(\"%s\")", a) : NULL;
    c->text[1] = b ? tn_arena_printf(d->arena, "@external-id(\"%s\")", b) : NULL;
}

void tn_differ_item(struct tn_differ *d, const char *path, const struct tn_item *old,
                    const struct tn_item *new)
{
    if (old->sort != new->sort)
        changed(d, path, old, new, TN_STEP_MAJOR,
                tn_arena_printf(d->arena, "it is a %s, was a %s", tn_differ_what(new), tn_differ_what(old)));
    else if (old->sort == TN_SORT_TYPE)
        compare_types(d, path, old, new);
    else if (old->name != new->name || strcmp(text_of(d, 0, old, 0), text_of(d, 1, new, 0))) {
        bool fits = old->name == new->name &&tn_match(&d->match, new->type, old->type);
        changed(d, path, old, new, fits ? TN_STEP_PATCH : TN_STEP_MAJOR,
                fits ? "the same types by other names" : func_reasons(d, old, new));
    }
    compare_attrs(d, path, old, new);
    tn_differ_notes(d, tn_differ_what(old), path, path, old->note, new->note);
}

/* ---- all of them ---- */

/* A method that became static, or the reverse, has another name in the binary and the same one in WIT. */
static const struct tn_item *other_form(struct tn_differ *d, const struct tn_items *items, const char *name)
{
    struct tn_extern_name n = tn_extern_name_of(name);
    if ((n.kind != TN_NAME_METHOD && n.kind != TN_NAME_STATIC) || n.accessor)
        return NULL;
    const char *other =
        tn_arena_printf(d->arena, "[%s]%.*s.%.*s", n.kind == TN_NAME_METHOD ? "static" : "method",
                        TN_STR(n.resource), TN_STR(n.label));
    return tn_items_find(items, tn_name(d->names, other));
}

/* A function of a resource that is there on one side only: told with the resource. */
static bool goes_with_resource(struct tn_differ *d, const struct tn_item *item, const struct tn_items *there)
{
    struct tn_str resource = tn_extern_name_of(item->name).resource;
    return resource.len && !tn_items_find(there, tn_name_of(d->names, resource));
}

static const char *why_lone(struct tn_differ *d, int i, const struct tn_items *items,
                            const struct tn_item *item)
{
    if (item->sort == TN_SORT_TYPE && item->type->kind == TN_RESOURCE)
        return tn_differ_contents(d, items, item->name);
    if (i == 1 && item->sort == TN_SORT_FUNC && (d->bare || d->role & TN_FOR_IMPLEMENTERS))
        return tn_arena_printf(d->arena, "whoever exports `%s` has to add it", d->place);
    return NULL;
}

/* There on one side only. */
static void lone_item(struct tn_differ *d, int i, const struct tn_items *items, const struct tn_item *item)
{
    const char *path = tn_differ_path(d, d->place, ".", tn_differ_word(d, item->name));
    unsigned breaks = i ? TN_FOR_IMPLEMENTERS : TN_FOR_CALLERS;
    /* a type that was added asks nothing of who implements the others, and yet an export without it does not
     * fit */
    struct tn_wit_change *c =
        tn_differ_add(d, i ? TN_WIT_ADDED : TN_WIT_REMOVED, d->role & breaks ? TN_STEP_MAJOR : TN_STEP_MINOR,
                      tn_differ_what(item), path, path);
    c->text[i] = tn_differ_text(d, i, item);
    c->why = why_lone(d, i, items, item);
    if (item->note)
        c->span[i] = item->note->span;
    c->signature = tn_name(d->names, c->text[i]);
    if (item->type && item->type->kind == TN_RESOURCE)
        c->signature = tn_differ_signature(d, i, items, item->name);
}

void tn_differ_items(struct tn_differ *d, const struct tn_items *old, const struct tn_items *new)
{
    for (uint32_t i = 0; i < old->n; i++) {
        const struct tn_item *o = &old->at[i], *n = tn_items_find(new, o->name);
        if (!n)
            n = other_form(d, new, o->name);
        if (n)
            tn_differ_item(d, tn_differ_path(d, d->place, ".", tn_differ_word(d, o->name)), o, n);
        else if (!goes_with_resource(d, o, new))
            lone_item(d, 0, old, o);
    }
    for (uint32_t i = 0; i < new->n; i++) {
        const struct tn_item *n = &new->at[i];
        if (!tn_items_find(old, n->name) && !other_form(d, old, n->name) && !goes_with_resource(d, n, old))
            lone_item(d, 1, new, n);
    }
}
