/* What names of one scope must keep to, and in which order what needs one another comes. */
#include "component/comp_names.h"
#include "wit-parser/wit_resolve.h"

void tn_wit_duplicate(struct tn_wit_resolver *r, struct tn_span span, struct tn_span first,
                      const char *format, ...)
{
    if (first.source == span.source &&
        first.start > span.start) { /* uses are looked at before what stands before them */
        struct tn_span later = first;
        first = span;
        span = later;
    }
    va_list args;
    va_start(args, format);
    const char *message = tn_arena_vprintf(&r->job->arena, format, args);
    va_end(args);
    struct tn_draft draft = tn_diag_begin(r->job->sink, TN_ERROR, "wit-duplicate", span, "%s", message);
    if (first.source)
        tn_diag_note(&draft, first, "first defined here");
    tn_diag_end(&draft);
}

/* ---- strong uniqueness ---- */

struct tn_map tn_wit_map_take(struct tn_wit_resolver *r)
{
    struct tn_map map;
    if (r->scratch->maps.n)
        return r->scratch->maps.at[--r->scratch->maps.n];
    tn_map_init(&map, &r->scratch->arena);
    return map;
}

void tn_wit_map_give(struct tn_wit_resolver *r, struct tn_map *map)
{
    tn_map_clear(map);
    *tn_push(&r->scratch->arena, &r->scratch->maps) = *map;
}

void tn_wit_scope_names_init(struct tn_wit_scope_names *names, struct tn_wit_resolver *r)
{
    names->canonical = tn_wit_map_take(r);
}

void tn_wit_scope_names_dispose(struct tn_wit_scope_names *names, struct tn_wit_resolver *r)
{
    tn_wit_map_give(r, &names->canonical);
}

/* A name as its author wrote it: "f" of "[method]r.f", "constructor" of "[constructor]r". */
static const char *as_written(struct tn_wit_resolver *r, const struct tn_extern_name *name)
{
    return name->kind == TN_NAME_CONSTRUCTOR ? "constructor" : tn_name_of(&r->job->names, name->label);
}

static void too_near(struct tn_wit_resolver *r, const struct tn_extern_name *name, struct tn_span span,
                     const struct tn_wit_scope_name *first)
{
    struct tn_extern_name other = tn_extern_name_of(first->name);
    const char *mine = as_written(r, name), *theirs = as_written(r, &other);
    if (!strcmp(mine, theirs))
        tn_wit_duplicate(r, span, first->span, "name `%s` is defined more than once", mine);
    else
        tn_wit_duplicate(r, span, first->span,
                         "name `%s` is too near to `%s`: case and hyphens do not tell names apart", mine,
                         theirs);
}

/* Most names are: lower case letters and digits alone. */
static bool is_canonical(const char *name)
{
    for (; *name; name++)
        if ((uint8_t)(*name - 'a') >= 26 && (uint8_t)(*name - '0') >= 10)
            return false;
    return true;
}

static const char *canonical_name(struct tn_wit_resolver *r, const char *name)
{
    if (is_canonical(name))
        return name;
    struct tn_extern_name parts = tn_extern_name_of(name);
    return tn_extern_name_canonical(&r->job->names, &parts);
}

bool tn_wit_scope_name_add(struct tn_wit_resolver *r, struct tn_wit_scope_names *names, const char *name,
                           struct tn_span span)
{
    const char *canonical = canonical_name(r, name);
    const struct tn_wit_scope_name *first = tn_map_get(&names->canonical, canonical);
    if (first) {
        struct tn_extern_name parts = tn_extern_name_of(name);
        too_near(r, &parts, span, first);
        return false;
    }
    struct tn_wit_scope_name *own = tn_new(&r->scratch->passing, struct tn_wit_scope_name);
    *own = (struct tn_wit_scope_name){name, span};
    tn_map_put(&names->canonical, canonical, own);
    return true;
}

/* ---- order ---- */

struct heap { /* of item numbers, the least on top */
    unsigned *at, n;
};

static void heap_push(struct heap *h, unsigned value)
{
    unsigned i = h->n++;
    for (; i && h->at[(i - 1) / 2] > value; i = (i - 1) / 2)
        h->at[i] = h->at[(i - 1) / 2];
    h->at[i] = value;
}

static unsigned heap_pop(struct heap *h)
{
    unsigned top = h->at[0], value = h->at[--h->n], i = 0;
    for (unsigned child; (child = 2 * i + 1) < h->n; i = child) {
        if (child + 1 < h->n && h->at[child + 1] < h->at[child])
            child++;
        if (h->at[child] >= value)
            break;
        h->at[i] = h->at[child];
    }
    h->at[i] = value;
    return top;
}

enum { MAX_STEPS = 8 };

struct tn_draft tn_wit_cycle_found(struct tn_diag_sink *sink, const struct tn_wit_edge *const *loop,
                                   unsigned n, tn_wit_item_name_fn *name, void *context)
{
    struct tn_draft draft = tn_diag_begin(sink, TN_ERROR, "wit-cycle", loop[0]->span, "%s depends on itself",
                                          name(context, loop[0]->to));
    for (unsigned i = 1; i < n && i <= MAX_STEPS; i++)
        tn_diag_note(&draft, loop[i]->span, "%s needs %s", name(context, loop[i]->from),
                     name(context, loop[i]->to));
    if (n > MAX_STEPS + 1)
        tn_diag_note(&draft, TN_NOWHERE, "and so on, by way of %u more", n - MAX_STEPS - 1);
    return draft;
}

/* Items that are left all lead to a cycle: each is followed along its first edge that stays among them, until
 * one comes again. */
static void tell_cycles(struct tn_arena *arena, unsigned n, const struct tn_wit_edges *edges,
                        const unsigned *waits, tn_wit_cycle_fn *cycle, void *context)
{
    const struct tn_wit_edge **out = tn_new_n(arena, n, const struct tn_wit_edge *);
    const struct tn_wit_edge **loop = tn_new_n(arena, n, const struct tn_wit_edge *);
    unsigned *seen = tn_new_n(arena, n, unsigned); /* in which walk */
    for (unsigned i = edges->n; i-- > 0;)
        if (waits[edges->at[i].from] && waits[edges->at[i].to])
            out[edges->at[i].from] = &edges->at[i];
    for (unsigned i = 0, walk = 1; i < n; i++, walk++) {
        unsigned at = i;
        if (!waits[i] || seen[i])
            continue;
        while (!seen[at] && out[at]) {
            seen[at] = walk;
            if (seen[out[at]->to] == walk) {
                unsigned steps = 0, first = out[at]->to;
                do
                    loop[steps++] = out[first];
                while ((first = out[first]->to) != out[at]->to);
                cycle(context, loop, steps);
            }
            at = out[at]->to;
        }
    }
}

void tn_wit_toposort(struct tn_arena *arena, unsigned n, const struct tn_wit_edges *edges,
                     unsigned *ret_order, bool *ret_cyclic, tn_wit_cycle_fn *cycle, void *context)
{
    unsigned *waits = tn_new_n(arena, n, unsigned), *starts = tn_new_n(arena, (size_t)n + 2, unsigned);
    unsigned *users = tn_new_n(arena, edges->n, unsigned), done = 0;
    struct heap heap = {tn_new_n(arena, n, unsigned), 0};
    for (unsigned i = 0; i < edges->n; i++) {
        waits[edges->at[i].from]++;
        starts[edges->at[i].to + 2]++;
    }
    for (unsigned i = 1; i < n + 2; i++)
        starts[i] += starts[i - 1];
    for (unsigned i = 0; i < edges->n; i++)
        users[starts[edges->at[i].to + 1]++] = edges->at[i].from;
    for (unsigned i = 0; i < n; i++)
        if (!waits[i])
            heap_push(&heap, i);
    while (heap.n) {
        unsigned item = heap_pop(&heap);
        ret_order[done++] = item;
        for (unsigned i = starts[item]; i < starts[item + 1]; i++)
            if (!--waits[users[i]])
                heap_push(&heap, users[i]);
    }
    if (done == n)
        return;
    tell_cycles(arena, n, edges, waits, cycle, context);
    for (unsigned i = 0; i < n; i++)
        if (waits[i]) {
            ret_order[done++] = i;
            ret_cyclic[i] = true;
        }
}

/* ---- getters and setters ---- */

const char *tn_wit_getter_of(struct tn_wit_resolver *r, const char *name)
{
    struct tn_extern_name parts = tn_extern_name_of(name);
    return parts.accessor == TN_SETTER ? tn_extern_name_getter(&r->job->names, &parts) : NULL;
}

const unsigned *tn_wit_setters_after_getters(struct tn_wit_resolver *r, const char *const *names, unsigned n)
{
    struct tn_arena *arena = &r->scratch->passing;
    unsigned *order = tn_new_n(arena, n, unsigned), *waiting = tn_new_n(arena, n, unsigned), out = 0;
    struct tn_map seen; /* name -> number + 1 of what waits for it, or itself */
    tn_map_init(&seen, arena);
    for (unsigned i = 0; i < n; i++)
        tn_map_put(&seen, names[i], (const void *)(uintptr_t)(i + 1));
    for (unsigned i = 0; i < n; i++) {
        const char *getter = tn_wit_getter_of(r, names[i]);
        uintptr_t at = getter ? (uintptr_t)tn_map_get(&seen, getter) : 0;
        if (at && at - 1 > i) {
            waiting[at - 1] = i + 1;
            continue;
        }
        order[out++] = i;
        if (waiting[i])
            order[out++] = waiting[i] - 1;
    }
    return order;
}
