#include "component/comp_match.h"

#include "component/comp_copy.h"
#include "component/comp_match_tell.h"
#include "component/comp_names.h"
#include "wasm/wasm_types.h"

/* A pair of nodes that was compared: `done` maps the one of term 0 to the last it was compared with. A wrong
 * pair was told, so it is not told again. */
struct tn_match_done {
    const struct tn_type *other;
    bool equal;
};

void tn_match_init(struct tn_match *match, struct tn_types *types, struct tn_diag_sink *sink)
{
    *match = (struct tn_match){.types = types, .sink = sink, .code = "component-mismatch"};
    match->who[0] = "what is given";
    match->who[1] = "what is wanted";
    tn_map_init(&match->bind[0], types->arena);
    tn_map_init(&match->bind[1], types->arena);
    tn_map_init(&match->done, types->arena);
}

void tn_match_reset(struct tn_match *match)
{
    tn_map_truncate(&match->bind[0], 0);
    tn_map_truncate(&match->bind[1], 0);
    tn_map_truncate(&match->done, 0);
    match->exhausted = false;
}

/* After a mismatch: is there more to be told? */
static bool go_on(const struct tn_match *m)
{
    return !tn_tell_quiet(m) && !m->exhausted;
}

static bool spend(struct tn_match *m)
{
    if (m->types->fuel) {
        m->types->fuel--;
        return true;
    }
    if (!m->exhausted)
        tn_tell_limit(m);
    m->types->over = "amount of work on types";
    m->exhausted = true;
    return false;
}

/* ---- resources ---- */

/* What a resource of the term stands for; NULL where its place is missing over there, which is told by
 * itself. */
static const struct tn_type *ground(const struct tn_match *m, unsigned term, const struct tn_type *r)
{
    return tn_map_has(&m->bind[term], r) ? tn_map_get(&m->bind[term], r) : r;
}

/* Equality has no direction, so pairs are kept by term: one in an import and in an export is one. */
static bool remember(struct tn_match *m, const struct tn_type *f, const struct tn_type *w, bool equal)
{
    const struct tn_type *first = m->flip ? w : f, *second = m->flip ? f : w;
    struct tn_match_done *done = tn_map_get(&m->done, first);
    if (!done) {
        done = tn_new(m->types->arena, struct tn_match_done);
        tn_map_put(&m->done, first, done);
    }
    *done = (struct tn_match_done){second, equal};
    return equal;
}

static const struct tn_match_done *recall(const struct tn_match *m, const struct tn_type *f,
                                          const struct tn_type *w)
{
    const struct tn_match_done *done = tn_map_get(&m->done, m->flip ? w : f);
    return done && done->other == (m->flip ? f : w) ? done : NULL;
}

static bool same_resource(struct tn_match *m, const struct tn_type *f, const struct tn_type *w)
{
    f = tn_base(f);
    w = tn_base(w);
    const struct tn_type *a = ground(m, m->flip, f), *b = ground(m, !m->flip, w);
    if (a == b || !a || !b || f->kind == TN_BAD || w->kind == TN_BAD)
        return true;
    if (!tn_tell_quiet(m) && !recall(m, f, w)) {
        remember(m, f, w, false);
        tn_tell_resource(m, f, w);
    }
    return false;
}

void tn_match_bind(struct tn_match *match, unsigned term, const struct tn_type *resource,
                   const struct tn_type *as)
{
    tn_map_put(&match->bind[term], resource, as ? ground(match, !term, tn_base(as)) : NULL);
}

/* Walks what is wanted and what was found side by side, by name, and lets each resource that waits stand for
 * the one found at its (first) place. A place that is missing or is none of a resource is told later, when
 * types are compared. */
struct binder {
    struct tn_match *m;
    unsigned term; /* of the resources to bind */
    struct tn_map waiting, seen;
    uint32_t left;
};

static void bind_walk(struct binder *b, const struct tn_items *found, const struct tn_items *wanted,
                      bool semver)
{
    for (uint32_t i = 0; i < wanted->n && b->left && spend(b->m); i++) {
        const struct tn_item *w = &wanted->at[i];
        const struct tn_item *f = found ? tn_items_lookup(b->m->types, found, w->name, semver) : NULL;
        if (!w->type)
            continue;
        const struct tn_type *t = tn_base(w->type), *s = f && f->sort == w->sort ? tn_base(f->type) : NULL;
        if (w->sort == TN_SORT_TYPE && tn_map_get(&b->waiting, t)) {
            tn_match_bind(b->m, b->term, t, s && s->kind == TN_RESOURCE ? s : NULL);
            tn_map_put(&b->waiting, t, NULL);
            b->left--;
        } else if (w->sort == TN_SORT_INSTANCE && t->kind == TN_INSTANCE && tn_map_put(&b->seen, t, t)) {
            bind_walk(b, s && s->kind == TN_INSTANCE ? &s->instance->exports : NULL, &t->instance->exports,
                      false);
        }
    }
}

static void bind_resources(struct tn_match *m, unsigned term, const struct tn_items *found,
                           const struct tn_items *wanted, const struct tn_list *binds)
{
    if (!binds || !binds->n)
        return;
    struct binder b = {.m = m, .term = term, .left = binds->n};
    tn_map_init(&b.waiting, m->types->arena);
    tn_map_init(&b.seen, m->types->arena);
    for (uint32_t i = 0; i < binds->n; i++)
        tn_map_put(&b.waiting, binds->at[i], binds->at[i]);
    bind_walk(&b, found, wanted, m->semver);
}

/* ---- value types and functions: equal ---- */

static bool equal(struct tn_match *m, const struct tn_type *f, const struct tn_type *w);

static bool equal_in(struct tn_match *m, enum tn_segment segment, const char *name, uint32_t n,
                     const struct tn_type *f, const struct tn_type *w)
{
    tn_tell_push(m, segment, name, n);
    bool ok = f && w ? equal(m, f, w) : f == w || tn_tell_type(m, f, w);
    tn_tell_pop(m);
    return ok;
}

/* Fields, cases, flags, elements or parameters: as many, in the same order, of the same names. The first
 * difference of a value type ends it; parameters go on. */
static bool equal_parts(struct tn_match *m, enum tn_segment segment, const struct tn_part *f, uint32_t nf,
                        const struct tn_part *w, uint32_t nw)
{
    bool ok = true;
    for (uint32_t i = 0; i < nf || i < nw; i++) {
        if (i >= nf || i >= nw || f[i].name != w[i].name)
            return tn_tell_part(m, segment, f, nf, w, nw, i);
        if (equal_in(m, segment, f[i].name, i, f[i].type, w[i].type))
            continue;
        ok = false;
        if (segment != TN_SEGMENT_PARAM || !go_on(m))
            return false;
    }
    return ok;
}

static const enum tn_segment part_segments[] = {[TN_RECORD] = TN_SEGMENT_FIELD,
                                                [TN_VARIANT] = TN_SEGMENT_CASE,
                                                [TN_ENUM] = TN_SEGMENT_CASE,
                                                [TN_FLAGS] = TN_SEGMENT_FLAG,
                                                [TN_TUPLE] = TN_SEGMENT_ELEMENT};

static bool equal_structure(struct tn_match *m, const struct tn_type *f, const struct tn_type *w)
{
    switch (f->kind) {
    case TN_RECORD:
    case TN_VARIANT:
    case TN_ENUM:
    case TN_FLAGS:
    case TN_TUPLE:
        return equal_parts(m, part_segments[f->kind], f->parts.at, f->parts.n, w->parts.at, w->parts.n);
    case TN_LIST_N:
        if (f->list_n.n != w->list_n.n)
            return tn_tell_type(m, f, w);
        return equal_in(m, TN_SEGMENT_ITEMS, NULL, 0, f->list_n.a, w->list_n.a);
    case TN_MAP:
        return equal_in(m, TN_SEGMENT_KEY, NULL, 0, f->of.a, w->of.a) &&
               equal_in(m, TN_SEGMENT_VALUE, NULL, 0, f->of.b, w->of.b);
    case TN_RESULT:
        return equal_in(m, TN_SEGMENT_OK, NULL, 0, f->of.a, w->of.a) &&
               equal_in(m, TN_SEGMENT_ERR, NULL, 0, f->of.b, w->of.b);
    case TN_OWN:
    case TN_BORROW: return same_resource(m, f->of.a, w->of.a);
    case TN_LIST: return equal_in(m, TN_SEGMENT_ITEMS, NULL, 0, f->of.a, w->of.a);
    case TN_OPTION:
    case TN_FUTURE:
    case TN_STREAM: return equal_in(m, TN_SEGMENT_PAYLOAD, NULL, 0, f->of.a, w->of.a);
    default: return true; /* primitives of one kind */
    }
}

static bool equal(struct tn_match *m, const struct tn_type *f, const struct tn_type *w)
{
    if (f == w && !(f->has & TN_HAS_RESOURCE))
        return true;
    const struct tn_match_note saved[] = {m->notes[0], m->notes[1]};
    tn_tell_names(m, f, w);
    const struct tn_type *bf = tn_base(f), *bw = tn_base(w);
    bool ok = true;
    if ((bf == bw && !(bf->has & TN_HAS_RESOURCE)) || bf->kind == TN_BAD || bw->kind == TN_BAD) {
        ok = true;
    } else if (!spend(m)) {
        ok = false;
    } else if (bf->kind != bw->kind) {
        ok = tn_tell_type(m, f, w);
    } else if (bf->size > 1) { /* worth remembering */
        const struct tn_match_done *done = recall(m, bf, bw);
        ok = done ? done->equal : remember(m, bf, bw, equal_structure(m, bf, bw));
    } else {
        ok = equal_structure(m, bf, bw);
    }
    m->notes[0] = saved[0];
    m->notes[1] = saved[1];
    return ok;
}

static bool equal_func(struct tn_match *m, const struct tn_type *f, const struct tn_type *w)
{
    const struct tn_func *a = f->func, *b = w->func;
    if (f == w && !(f->has & TN_HAS_RESOURCE))
        return true;
    bool ok = a->async == b->async || tn_tell_async(m, f, w);
    if (!ok && !go_on(m))
        return false;
    ok &= equal_parts(m, TN_SEGMENT_PARAM, a->params, a->n, b->params, b->n);
    if (!ok && !go_on(m))
        return false;
    return equal_in(m, TN_SEGMENT_RESULT, NULL, 0, a->result, b->result) && ok;
}

/* ---- instances, components, items ---- */

static bool match_any(struct tn_match *m, const struct tn_type *f, const struct tn_type *w);

static bool match_item(struct tn_match *m, const struct tn_item *f, const struct tn_item *w)
{
    tn_tell_push_item(m, f, w);
    bool ok = f->sort == w->sort ? match_any(m, f->type, w->type) : tn_tell_sort(m, f, w);
    tn_tell_pop(m);
    return ok;
}

/* Each wanted item must be there; there may be more. */
static bool match_all(struct tn_match *m, const struct tn_items *found, const struct tn_items *wanted,
                      enum tn_role role)
{
    bool ok = true;
    bool semver = m->semver && role != TN_ROLE_INSTANCE;
    for (uint32_t i = 0; i < wanted->n && spend(m); i++) {
        const struct tn_item *w = &wanted->at[i], *f = tn_items_lookup(m->types, found, w->name, semver);
        ok &= f ? match_item(m, f, w) : tn_tell_missing(m, found, w, role);
        if (!ok && !go_on(m))
            return false;
    }
    return ok && !m->exhausted;
}

/* "A component type is a function from imports to exports": what gets the imports of `w` must be enough for
 * `f`, and what `f` then exports must be enough for `w`. */
static bool match_component(struct tn_match *m, const struct tn_type *ft, const struct tn_type *wt)
{
    const struct tn_component *f = ft->component, *w = wt->component;
    unsigned trail[2] = {m->bind[0].n, m->bind[1].n};
    struct tn_map done = m->done;
    tn_map_init(&m->done, m->types->arena);
    bind_resources(m, m->flip, &w->imports, &f->imports, &f->binds_in);
    m->flip ^= 1;
    bool ok = match_all(m, &w->imports, &f->imports, TN_ROLE_IMPORT);
    m->flip ^= 1;
    if (ok || go_on(m)) {
        bind_resources(m, !m->flip, &f->exports, &w->exports, &w->binds_out);
        ok &= match_all(m, &f->exports, &w->exports, TN_ROLE_EXPORT);
    }
    tn_map_truncate(&m->bind[0], trail[0]);
    tn_map_truncate(&m->bind[1], trail[1]);
    m->done = done;
    return ok;
}

static bool match_module(struct tn_match *m, const struct tn_type *f, const struct tn_type *w)
{
    const char *why = NULL;
    if (!f->module || !w->module || f->module == w->module || tn_module_matches(f->module, w->module, &why))
        return true;
    return tn_tell_module(m, f, w, why);
}

/* Without resources nothing that is bound has a say: what fits once fits again. */
static bool match_instance(struct tn_match *m, const struct tn_type *f, const struct tn_type *w)
{
    bool plain = !((f->has | w->has) & TN_HAS_RESOURCE);
    if (plain && (f == w || (!m->semver && tn_map_get(&m->types->fits, f) == w)))
        return true;
    bool ok = match_all(m, &f->instance->exports, &w->instance->exports, TN_ROLE_INSTANCE);
    if (ok && plain && !m->semver)
        tn_map_put(&m->types->fits, f, w);
    return ok;
}

static bool match_any(struct tn_match *m, const struct tn_type *f, const struct tn_type *w)
{
    if (!f || !w) /* a core module that was stepped over */
        return true;
    const struct tn_type *bf = tn_base(f), *bw = tn_base(w);
    if (bf->kind == TN_BAD || bw->kind == TN_BAD)
        return true;
    if (bf->kind != bw->kind || bf->kind < TN_RESOURCE)
        return equal(m, f, w);
    switch (bf->kind) {
    case TN_RESOURCE: return same_resource(m, bf, bw);
    case TN_FUNC: return equal_func(m, bf, bw);
    case TN_INSTANCE: return match_instance(m, bf, bw);
    case TN_COMPONENT: return match_component(m, bf, bw);
    default: return match_module(m, bf, bw);
    }
}

/* ---- entry points ---- */

bool tn_match(struct tn_match *match, const struct tn_type *found, const struct tn_type *wanted)
{
    const struct tn_type *f = tn_base(found), *w = tn_base(wanted);
    if (f->kind == TN_INSTANCE && w->kind == TN_INSTANCE)
        bind_resources(match, 1, &f->instance->exports, &w->instance->exports, &w->instance->binds);
    return match_any(match, found, wanted);
}

bool tn_match_items(struct tn_match *match, const struct tn_items *found, const struct tn_items *wanted,
                    const struct tn_list *binds)
{
    bind_resources(match, 1, found, wanted, binds);
    return match_all(match, found, wanted, TN_ROLE_ARGUMENT);
}

bool tn_match_item(struct tn_match *match, const struct tn_item *found, const struct tn_item *wanted,
                   const struct tn_list *binds)
{
    struct tn_item as = *found;
    as.name = wanted->name;
    struct tn_items f = {&as, 1, 1, {0}}, w = {(struct tn_item *)(uintptr_t)wanted, 1, 1, {0}};
    bind_resources(match, 1, &f, &w, binds);
    return match_item(match, found, wanted);
}

const struct tn_item *tn_items_lookup(struct tn_types *types, const struct tn_items *items, const char *name,
                                      bool semver)
{
    const struct tn_item *best = tn_items_find(items, name);
    if (best || !semver || !strchr(name, '@'))
        return best;
    const char *track = tn_name_track(types->names, name);
    for (uint32_t i = 0; i < items->n && types->fuel; i++, types->fuel--) {
        const struct tn_item *item = &items->at[i];
        if (tn_name_track(types->names, item->name) == track &&
            (!best || tn_name_compare_versions(best->name, item->name) < 0))
            best = item;
    }
    return best;
}

/* ---- instantiation ---- */

/* "The exports must speak of the arguments' own names", or an export over them could not be exported again.
 */
static void rename_types(struct tn_match *m, struct tn_subst *s, const struct tn_items *from,
                         const struct tn_items *to, bool semver)
{
    for (uint32_t i = 0; i < from->n && spend(m); i++) {
        const struct tn_item *f = &from->at[i], *t = tn_items_lookup(m->types, to, f->name, semver);
        if (!t || t->sort != f->sort || t->type == f->type || !f->type || !t->type)
            continue;
        const struct tn_type *fi = tn_base(f->type), *ti = tn_base(t->type);
        if (f->sort == TN_SORT_TYPE && (f->type->kind == TN_NAMED || f->type->kind == TN_RESOURCE))
            tn_subst_add(s, f->type, t->type);
        else if (f->sort == TN_SORT_INSTANCE && fi != ti && fi->kind == TN_INSTANCE &&
                 ti->kind == TN_INSTANCE)
            rename_types(m, s, &fi->instance->exports, &ti->instance->exports, false);
    }
}

bool tn_component_given(struct tn_match *match, const struct tn_type *component, const struct tn_items *args,
                        struct tn_list *binds, struct tn_subst *ret_subst)
{
    const struct tn_component *c = tn_base(component)->component;
    tn_match_reset(match);
    if (!tn_match_items(match, args, &c->imports, &c->binds_in))
        return false;
    tn_subst_init(ret_subst, match->types);
    for (unsigned i = 0; i < match->bind[1].n; i++)
        if (match->bind[1].at[i].value)
            tn_subst_add(ret_subst, match->bind[1].at[i].key, match->bind[1].at[i].value);
    rename_types(match, ret_subst, &c->imports, args, match->semver);
    for (uint32_t i = 0; i < c->binds_out.n; i++) {
        const struct tn_type *fresh = tn_resource_fresh(match->types, c->binds_out.at[i]);
        if (!fresh)
            return false;
        tn_subst_add(ret_subst, c->binds_out.at[i], fresh);
        if (binds)
            *tn_push(match->types->arena, binds) = fresh;
    }
    return !match->exhausted;
}

const struct tn_type *tn_component_instantiate(struct tn_match *match, const struct tn_type *component,
                                               const struct tn_items *args, struct tn_list *binds)
{
    struct tn_subst subst;
    if (!tn_component_given(match, component, args, binds, &subst))
        return NULL;
    struct tn_instance *made = tn_new(match->types->arena, struct tn_instance);
    if (!tn_items_copy(&subst, &tn_base(component)->component->exports, &made->exports))
        return NULL;
    return tn_type_instance(match->types, made);
}
