/* Bytes build types, as a reader would; what the type model promises of any types is then held against it. */
#include "fuzz.h"

#include "component/comp_match.h"
#include "component/comp_print.h"
#include "component/comp_union.h"

#include <stdlib.h>

#define PROMISE(condition) ((condition) ? (void)0 : abort())

enum { POOL = 200 };

struct world {
    struct tn_job *job;
    struct tn_types types;
    const uint8_t *at, *end;
    const struct tn_type *pool[POOL];
    unsigned n;
    struct tn_map bound; /* resources that an instance or component binds */
};

static unsigned next(struct world *w, unsigned below)
{
    return w->at < w->end && below ? *w->at++ % below : 0;
}

static void add(struct world *w, const struct tn_type *t)
{
    if (t)
        w->pool[w->n < POOL ? w->n++ : next(w, POOL)] = t;
}

static const struct tn_type *any(struct world *w)
{
    return w->n && next(w, 4) ? w->pool[w->n - 1 - next(w, w->n)]
                              : tn_type_prim(next(w, TN_ERROR_CONTEXT + 1));
}

static const struct tn_type *value(struct world *w)
{
    const struct tn_type *t = any(w);
    return tn_base(t)->kind < TN_NAMED ? t : tn_type_prim(TN_U8);
}

static const char *label(struct world *w)
{
    return tn_name_printf(&w->job->names, "n%u", next(w, 6));
}

/* Of a kind, at most as far back as the pool goes. */
static const struct tn_type *last(struct world *w, enum tn_kind kind)
{
    for (unsigned i = w->n, skip = next(w, 3); i-- > 0;)
        if (tn_base(w->pool[i])->kind == kind && !skip--)
            return w->pool[i];
    return NULL;
}

static const struct tn_part *parts(struct world *w, unsigned n, bool payloads)
{
    struct tn_part *p = tn_new_n(&w->job->arena, n, struct tn_part);
    for (unsigned i = 0; i < n; i++) {
        p[i].name = tn_name_printf(&w->job->names, "p%u", i);
        p[i].type = payloads ? value(w) : NULL;
    }
    return p;
}

/* Items as a scope takes them: an instance is opened, and what it binds moves out. */
static void fill(struct world *w, struct tn_items *items, struct tn_list *binds)
{
    for (unsigned n = next(w, 8); n--;) {
        const struct tn_type *t = any(w);
        struct tn_item item = {.name = label(w), .sort = TN_SORT_TYPE, .type = t};
        enum tn_kind kind = tn_base(t)->kind;
        if (tn_items_find(items, item.name))
            continue;
        if (kind == TN_FUNC && next(w, 4))
            item.sort = TN_SORT_FUNC;
        else if (kind == TN_COMPONENT && next(w, 4))
            item.sort = TN_SORT_COMPONENT;
        else if (kind == TN_INSTANCE && next(w, 4)) {
            item.sort = TN_SORT_INSTANCE;
            item.type = tn_instance_open_once(&w->types, t, binds);
        } else if (t->kind == TN_RESOURCE && tn_map_put(&w->bound, t, t))
            *tn_push(&w->job->arena, binds) = t;
        else
            item.type = tn_type_named(&w->types, item.name, t, NULL);
        if (item.type)
            tn_items_add(&w->types, items, item);
    }
}

static const struct tn_type *instance(struct world *w)
{
    struct tn_instance *i = tn_new(&w->job->arena, struct tn_instance);
    fill(w, &i->exports, &i->binds);
    return tn_type_instance(&w->types, i);
}

static const struct tn_type *component(struct world *w)
{
    struct tn_component *c = tn_new(&w->job->arena, struct tn_component);
    struct tn_list defined = {0};
    struct tn_leak leak;
    fill(w, &c->imports, &c->binds_in);
    fill(w, &c->exports, &defined);
    return tn_scope_close(&w->types, c, &defined, &leak);
}

static void build(struct world *w)
{
    static const enum tn_kind one[] = {TN_LIST, TN_OPTION, TN_FUTURE, TN_STREAM};
    const struct tn_type *r = last(w, TN_RESOURCE);
    unsigned n = 1 + next(w, 4);
    switch (next(w, 14)) {
    case 0: add(w, tn_type_parts(&w->types, TN_RECORD, parts(w, n, true), n)); break;
    case 1: add(w, tn_type_parts(&w->types, TN_VARIANT, parts(w, n, true), n)); break;
    case 2: add(w, tn_type_parts(&w->types, next(w, 2) ? TN_ENUM : TN_FLAGS, parts(w, n, false), n)); break;
    case 3: add(w, tn_type_of(&w->types, one[next(w, 4)], value(w), NULL)); break;
    case 4: add(w, tn_type_of(&w->types, TN_RESULT, value(w), next(w, 2) ? value(w) : NULL)); break;
    case 5: add(w, tn_type_list_n(&w->types, value(w), n)); break;
    case 6: add(w, tn_type_named(&w->types, label(w), any(w), NULL)); break;
    case 7: add(w, tn_type_resource(&w->types, label(w), 0, NULL)); break;
    case 8:
    case 9: add(w, r ? tn_type_of(&w->types, next(w, 2) ? TN_OWN : TN_BORROW, r, NULL) : NULL); break;
    case 10:
        add(w, tn_type_func(&w->types, parts(w, n, true), n, next(w, 2), next(w, 2) ? value(w) : NULL));
        break;
    case 11:
    case 12: add(w, instance(w)); break;
    default: add(w, component(w));
    }
}

static bool matches(struct world *w, const struct tn_type *a, const struct tn_type *b)
{
    struct tn_diag_list said;
    struct tn_match loud, quiet;
    tn_diag_list_init(&said, &w->job->arena);
    tn_match_init(&loud, &w->types, &said.sink);
    tn_match_init(&quiet, &w->types, NULL);
    bool ok = tn_match(&quiet, a, b);
    if (w->types.fuel > 1000000)
        PROMISE(tn_match(&loud, a, b) == ok && ok == !said.n);
    return ok || w->types.over;
}

/* An interface: what is opened fits it, and united with itself it is itself. */
static void check_instance(struct world *w, const struct tn_type *t)
{
    struct tn_union u;
    struct tn_instance whole = {0};
    struct tn_list binds = {0};
    const struct tn_type *a = tn_instance_open_once(&w->types, t, &binds);
    const struct tn_type *b = tn_instance_open_once(&w->types, t, &binds);
    if (!a || !b)
        return;
    PROMISE(matches(w, a, t) && matches(w, t, t));
    tn_union_init(&u, &w->types, NULL);
    bool ok =
        tn_union_instance(&u, &whole, a->instance, NULL) && tn_union_instance(&u, &whole, b->instance, NULL);
    PROMISE(ok || w->types.over);
    const struct tn_type *united = ok ? tn_type_instance(&w->types, &whole) : NULL;
    if (united)
        PROMISE(matches(w, united, t) && united->instance->exports.n == a->instance->exports.n);
}

/* A component given its own imports is an instance whose exports fit those it declares. */
static void check_component(struct world *w, const struct tn_type *t)
{
    struct tn_match match;
    struct tn_list binds = {0};
    const struct tn_component *c = tn_base(t)->component;
    PROMISE(matches(w, t, t));
    tn_match_init(&match, &w->types, NULL);
    const struct tn_type *made = tn_component_instantiate(&match, t, &c->imports, &binds);
    PROMISE(made || w->types.over);
    if (!made)
        return;
    PROMISE(binds.n == c->binds_out.n);
    tn_match_reset(&match);
    PROMISE(tn_match_items(&match, &made->instance->exports, &c->exports, &c->binds_out) || w->types.over);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_run run;
    struct world w = {.at = data, .end = data + (size < 600 ? size : 600)};
    fuzz_start(&run, data, size, false);
    w.job = &run.job;
    tn_types_init(&w.types, &run.job.arena, &run.job.names);
    tn_map_init(&w.bound, &run.job.arena);
    w.types.fuel = 4000000;
    while (w.at < w.end)
        build(&w);
    for (unsigned i = 0; i < w.n; i++) {
        const struct tn_type *t = w.pool[i];
        tn_type_text(&run.job.arena, t, 200);
        matches(&w, t, w.pool[(i * 7 + 1) % w.n]);
        if (tn_base(t)->kind == TN_INSTANCE)
            check_instance(&w, t);
        else if (tn_base(t)->kind == TN_COMPONENT)
            check_component(&w, t);
        else
            PROMISE(matches(&w, t, t));
    }
    tn_job_dispose(&run.job);
    return 0;
}
