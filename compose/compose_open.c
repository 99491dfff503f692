/* The imports that stay open, and so become imports of the whole. Several instances may want one interface,
 * each showing only the part it uses, perhaps at different versions of one track: they get one import, the
 * union of the views, under the highest version's name.
 *
 * An open import may mention types of an interface that is given from inside. A resource of it nobody outside
 * could know: that is an error. Records and the like are the same wherever they are written, but the whole
 * must import them under a name: it imports the interface's types, and only those, beside what is given. */
#include "base/limits.h"
#include "component/comp_names.h"
#include "component/comp_union.h"
#include "compose/compose_graph.h"

struct user {                   /* an instance; or who declares imports, which come first */
    const struct tn_node *node; /* NULL: the latter */
    const char *label;
    const struct tn_items *imports;
    bool *types_only; /* by import: given, but its types are needed outside */
};

struct open {
    struct tn_graph *graph;
    struct user *users;
    unsigned n;
    struct tn_map names;   /* track -> the import whose name the one import has */
    struct tn_map wanted;  /* track -> an import that is not given at all */
    struct tn_map first;   /* name in the whole -> the user who wanted it first */
    struct tn_items whole; /* the imports of the whole, united so far */
    struct tn_list binds;
    struct tn_union uni;
    const struct tn_item *item; /* being united, for */
    const struct user *user;
    bool failed;
};

static struct tn_node *given(const struct user *user, uint32_t import)
{
    return user->node ? user->node->args[import] : NULL;
}

/* Given from an import of the whole: whoever provides that knows its types. */
static bool is_outside(const struct tn_node *node)
{
    return tn_node_origin(node)->kind == TN_NODE_IMPORT;
}

/* ---- families: what an open import mentions of interfaces that are given ---- */

struct family {
    struct open *open;
    struct user *user;
    struct tn_map owners; /* a type of a given import -> the import */
    struct tn_map seen;
    const struct tn_item *import; /* whose types are looked at */
    const struct tn_item **queue; /* given imports whose types are needed */
    uint32_t n;
    bool told;
};

/* The types that an import brings. */
static void own(struct tn_map *owners, const struct tn_item *item, const struct tn_item *import)
{
    if (item->sort == TN_SORT_TYPE && !tn_map_has(owners, item->type))
        tn_map_put(owners, item->type, import);
    if (item->sort != TN_SORT_INSTANCE)
        return;
    const struct tn_items *exports = &tn_base(item->type)->instance->exports;
    for (uint32_t i = 0; i < exports->n; i++)
        own(owners, &exports->at[i], import);
}

static const char *word_of(const struct tn_type *t)
{
    const char *word = t->kind == TN_NAMED      ? t->named->name
                       : t->kind == TN_RESOURCE ? t->resource->name
                                                : NULL;
    return word ? word : "a resource";
}

static void report_half_wired(struct family *family, const struct tn_item *owner, const struct tn_type *t)
{
    const struct tn_node *user = family->user->node;
    const struct tn_node *given = user->args[owner - family->user->imports->at];
    struct tn_draft draft = tn_diag_begin(
        family->open->graph->sink, TN_ERROR, "compose-half-wired", user->span,
        "`%s` stays an import of %s, but it mentions `%s` of `%s`, which comes from %s", family->import->name,
        user->package->label, word_of(t), owner->name, tn_node_giver(given));
    tn_diag_note(&draft, TN_NOWHERE,
                 "who provides the import from outside cannot know a resource from inside");
    tn_diag_help(&draft,
                 user->span.source ? "give `%s` from inside as well, or import `%s` and give that"
                                   : "plug `%s` as well, or leave `%s` to the outside",
                 family->import->name, owner->name);
    tn_diag_end(&draft);
    family->told = family->open->failed = true;
}

/* A type of a given import is mentioned where the outside must know it. */
static bool need(void *context, const struct tn_type *t, void *owner)
{
    struct family *family = context;
    const struct tn_item *import = owner;
    bool *types_only = &family->user->types_only[import - family->user->imports->at];
    if (t->has & TN_HAS_RESOURCE || t->kind == TN_RESOURCE) {
        if (!family->told)
            report_half_wired(family, import, t);
    } else if (!*types_only) {
        *types_only = true;
        family->queue[family->n++] = import;
    }
    return false;
}

static bool is_value_type(const struct tn_item *item)
{
    return item->sort == TN_SORT_TYPE && item->type->kind != TN_RESOURCE &&
           !(item->type->has & TN_HAS_RESOURCE);
}

/* What the types of a given import mention themselves: the layer below each, which other imports may have
 * brought. */
static void need_below(struct family *family, const struct tn_item *import)
{
    const struct tn_type *t = tn_base(import->type);
    if (import->sort == TN_SORT_TYPE && import->type->kind == TN_NAMED) {
        tn_each_owner(&family->owners, &family->seen, import->type->named->target, need, family);
        return;
    }
    for (uint32_t i = 0; import->sort == TN_SORT_INSTANCE && i < t->instance->exports.n; i++) {
        const struct tn_item *item = &t->instance->exports.at[i];
        if (is_value_type(item) && item->type->kind == TN_NAMED)
            tn_each_owner(&family->owners, &family->seen, item->type->named->target, need, family);
    }
}

static void check_family(struct open *open, struct user *user)
{
    struct family family = {.open = open, .user = user};
    family.queue = tn_new_n(open->graph->types->arena, user->imports->n, const struct tn_item *);
    tn_map_init(&family.owners, open->graph->types->arena);
    for (uint32_t i = 0; i < user->imports->n; i++)
        if (given(user, i) && !is_outside(given(user, i)))
            own(&family.owners, &user->imports->at[i], &user->imports->at[i]);
    for (uint32_t i = 0; i < user->imports->n && family.owners.n; i++) {
        if (given(user, i))
            continue;
        family.import = &user->imports->at[i];
        family.told = false;
        tn_map_init(&family.seen, open->graph->types->arena);
        tn_each_owner(&family.owners, &family.seen, family.import->type, need, &family);
    }
    tn_map_init(&family.seen, open->graph->types->arena);
    for (uint32_t i = 0; i < family.n; i++)
        need_below(&family, family.queue[i]);
}

/* ---- names ---- */

static bool is_wanted(const struct user *user, uint32_t import)
{
    return !given(user, import) || user->types_only[import];
}

static void name_imports(struct open *open, const struct user *user)
{
    for (uint32_t i = 0; i < user->imports->n; i++) {
        const struct tn_item *import = &user->imports->at[i];
        if (!is_wanted(user, i))
            continue;
        const char *track = tn_name_track(open->graph->types->names, import->name);
        const struct tn_item *known = tn_map_get(&open->names, track);
        if (!known || tn_name_compare_versions(import->name, known->name) > 0)
            tn_map_put(&open->names, track, import);
        if (!given(user, i))
            tn_map_put(&open->wanted, track, import);
    }
}

/* The import whose name this one has in the whole. */
static const struct tn_item *named_as(const struct open *open, const char *name)
{
    return tn_map_get(&open->names, tn_name_track(open->graph->types->names, name));
}

/* ---- uniting ---- */

static void report_disagreement(void *context, const struct tn_mismatch *mismatch)
{
    struct open *open = context;
    const char *const *who = open->uni.match.who;
    const struct user *first = tn_map_get(&open->first, open->item->name), *user = open->user;
    struct tn_draft draft = tn_diag_begin(open->graph->sink, TN_ERROR, "compose-merge",
                                          user->node ? user->node->span : TN_NOWHERE,
                                          "%s and %s both leave `%s` open, and do not agree on it: %s",
                                          who[1], who[0], open->item->name, mismatch->message);
    if (first && first->node && first->node->span.source)
        tn_diag_note(&draft, first->node->span, "%s leaves it open here", first->label);
    const struct tn_item *items[2] = {open->item, tn_items_find(&open->whole, open->item->name)};
    tn_graph_note_sides(&draft, mismatch, who, items);
    tn_diag_help(&draft, "what stays an import is one for all that want it: plug it into one of them first");
    tn_diag_end(&draft);
    open->failed = true;
}

/* Of an interface that is given: its types alone. */
static const struct tn_type *types_of(struct open *open, const struct tn_item *import)
{
    if (import->sort != TN_SORT_INSTANCE)
        return import->type;
    struct tn_instance *slim = tn_new(open->graph->types->arena, struct tn_instance);
    const struct tn_items *exports = &tn_base(import->type)->instance->exports;
    for (uint32_t i = 0; i < exports->n; i++)
        if (is_value_type(&exports->at[i]))
            tn_items_add(open->graph->types, &slim->exports, exports->at[i]);
    return tn_type_instance(open->graph->types, slim);
}

/* ---- what is given from outside ---- */

/* The item of the whole that a node stands for; NULL where it is not there (told already). */
static const struct tn_item *whole_item(const struct open *open, const struct tn_node *node)
{
    const struct tn_item *of;
    if (node->kind == TN_NODE_IMPORT) {
        of = named_as(open, node->name);
        return of ? tn_items_find(&open->whole, of->name) : NULL;
    }
    of = whole_item(open, node->of);
    if (!of || !node->name)
        return of;
    return of->sort == TN_SORT_INSTANCE ? tn_items_find(&tn_base(of->type)->instance->exports, node->name)
                                        : NULL;
}

/* The types of an import are those of what it is given. */
static void same_types(struct open *open, const struct tn_item *import, const struct tn_item *arg)
{
    if (!arg || arg->sort != import->sort)
        return;
    if (import->sort == TN_SORT_TYPE && (import->type->kind == TN_NAMED || import->type->kind == TN_RESOURCE))
        tn_union_same(&open->uni, import->type, arg->type);
    if (import->sort != TN_SORT_INSTANCE)
        return;
    const struct tn_items *exports = &tn_base(import->type)->instance->exports;
    for (uint32_t i = 0; i < exports->n; i++)
        same_types(open, &exports->at[i],
                   tn_items_find(&tn_base(arg->type)->instance->exports, exports->at[i].name));
}

/* One by one, for two imports of one instance may come to the same. */
static bool unite(struct open *open, const struct user *user)
{
    bool agreed = true;
    open->user = user;
    for (uint32_t i = 0; i < user->imports->n; i++) {
        if (given(user, i) && is_outside(given(user, i)))
            same_types(open, &user->imports->at[i], whole_item(open, given(user, i)));
        if (!is_wanted(user, i))
            continue;
        struct tn_item item = user->imports->at[i];
        const struct tn_item *as = named_as(open, item.name);
        if (given(user, i))
            item.type = types_of(open, &item);
        if (!item.type)
            return false;
        item.name = as->name;
        item.attrs = as->attrs;
        open->item = &item;
        open->uni.match.who[0] = user->label;
        const struct user *first = tn_map_get(&open->first, item.name);
        if (first)
            open->uni.match.who[1] = first->label;
        else
            tn_map_put(&open->first, item.name, user);
        agreed &=
            tn_union_items(&open->uni, &open->whole, &open->binds, &(struct tn_items){.at = &item, .n = 1});
    }
    return agreed;
}

/* ---- order: an import after those whose types it mentions ---- */

enum state { UNSEEN, BEING_PLACED, PLACED };

struct order {
    struct open *open;
    struct tn_map owners; /* NAMED or RESOURCE -> the item of `whole` that brings it */
    struct tn_map nodes;  /* name -> its IMPORT node, once placed */
    enum state *state;    /* by item */
    unsigned depth;
};

struct placing {
    struct order *order;
    const struct tn_item *item;
};

static void place(struct order *order, const struct tn_item *item);

static bool place_owner(void *context, const struct tn_type *t, void *owner)
{
    struct placing *placing = context;
    (void)t;
    if (owner == placing->item)
        return true;
    place(placing->order, owner);
    return false;
}

/* The node that the front end has for an import of the whole; where it has two (versions of one track), the
 * others become that one. */
static struct tn_node *declared_as(struct order *order, const struct tn_item *item)
{
    const struct tn_graph *graph = order->open->graph;
    const struct tn_component *declared = graph->declared.component;
    struct tn_node *found = NULL;
    for (uint32_t i = 0; declared && i < declared->imports.n; i++) {
        struct tn_node *node = graph->declared.nodes[i];
        if (!node || named_as(order->open, node->name)->name != item->name)
            continue;
        if (found) {
            *node = (struct tn_node){
                .kind = TN_NODE_ALIAS, .sort = node->sort, .of = found, .aliases = node->aliases};
            continue;
        }
        found = node;
        node->name = item->name;
        node->type = item->type;
        node->attrs = item->attrs;
    }
    return found;
}

static void place(struct order *order, const struct tn_item *item)
{
    struct tn_graph *graph = order->open->graph;
    enum state *state = &order->state[item - order->open->whole.at];
    if (*state == BEING_PLACED) {
        tn_diag_report(
            graph->sink, TN_ERROR, "compose-import-cycle", TN_NOWHERE,
            "the imports that stay open cannot be put in order: `%s` and another mention each other's types",
            item->name);
        order->open->failed = true;
    }
    if (*state != UNSEEN || order->open->failed)
        return;
    if (order->depth == TN_MAX_CHAIN) {
        graph->types->over = "a chain of open imports that each need the next";
        tn_graph_over(graph);
        order->open->failed = true;
        return;
    }
    order->depth++;
    struct placing placing = {order, item};
    struct tn_map seen;
    tn_map_init(&seen, graph->types->arena);
    *state = BEING_PLACED;
    tn_each_owner(&order->owners, &seen, item->type, place_owner, &placing);
    *state = PLACED;
    order->depth--;
    struct tn_node *node = declared_as(order, item);
    if (node)
        *tn_push(graph->types->arena, &graph->imports) = node;
    else
        node = tn_graph_import(graph, item);
    node->types_only = !tn_map_has(&order->open->wanted, tn_name_track(graph->types->names, item->name));
    tn_map_put(&order->nodes, item->name, node);
}

static void place_all(struct order *order)
{
    struct tn_arena *arena = order->open->graph->types->arena;
    const struct tn_items *whole = &order->open->whole;
    tn_map_init(&order->owners, arena);
    tn_map_init(&order->nodes, arena);
    order->state = tn_new_n(arena, whole->n, enum state);
    for (uint32_t i = 0; i < whole->n; i++)
        own(&order->owners, &whole->at[i], &whole->at[i]);
    for (uint32_t i = 0; i < whole->n; i++)
        place(order, &whole->at[i]);
}

static void tie(struct order *order, const struct user *user)
{
    for (uint32_t i = 0; user->node && i < user->imports->n; i++)
        if (!user->node->args[i])
            user->node->args[i] =
                tn_map_get(&order->nodes, named_as(order->open, user->imports->at[i].name)->name);
}

static void init(struct open *open, struct tn_graph *graph)
{
    struct tn_arena *arena = graph->types->arena;
    *open = (struct open){.graph = graph, .users = tn_new_n(arena, graph->instances.n + 1, struct user)};
    if (graph->declared.component) {
        const struct tn_items *imports = &graph->declared.component->imports;
        open->users[open->n++] =
            (struct user){NULL, graph->declared.label, imports, tn_new_n(arena, imports->n, bool)};
    }
    for (unsigned i = 0; i < graph->instances.n; i++) {
        const struct tn_node *node = graph->instances.at[i];
        const struct tn_items *imports = &node->package->type->component->imports;
        open->users[open->n++] =
            (struct user){node, node->package->label, imports, tn_new_n(arena, imports->n, bool)};
    }
    tn_map_init(&open->names, arena);
    tn_map_init(&open->wanted, arena);
    tn_map_init(&open->first, arena);
    tn_union_init(&open->uni, graph->types, graph->sink);
    open->uni.match.told = report_disagreement;
    open->uni.match.context = open;
}

enum tn_status tn_graph_open(struct tn_graph *graph)
{
    struct open open;
    struct order order = {.open = &open};
    init(&open, graph);
    for (unsigned i = 0; i < open.n; i++) {
        check_family(&open, &open.users[i]);
        name_imports(&open, &open.users[i]);
    }
    for (unsigned i = 0; i < open.n; i++)
        if (!unite(&open, &open.users[i]) && !open.failed)
            return tn_graph_over(graph);
    if (open.failed)
        return TN_ERR_INVALID;
    place_all(&order);
    graph->binds = open.binds;
    for (unsigned i = 0; i < open.n; i++)
        tie(&order, &open.users[i]);
    return open.failed ? TN_ERR_INVALID : TN_OK;
}
