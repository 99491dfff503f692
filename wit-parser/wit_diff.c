#include "wit-parser/wit_diff.h"

#include "component/comp_names.h"
#include "wit-parser/wit_differ.h"

/* ---- versions ---- */

const char *tn_wit_step_word(enum tn_wit_step step)
{
    static const char *const words[] = {"none", "patch", "minor", "major"};
    return words[step];
}

static bool parse_two(const char *old, const char *new, struct tn_version *a, struct tn_version *b)
{
    return old && new &&tn_version_parse(tn_str(old), a) && tn_version_parse(tn_str(new), b);
}

enum tn_wit_step tn_wit_version_step(const char *old, const char *new)
{
    struct tn_version a, b;
    if (!parse_two(old, new, &a, &b) || tn_version_compare(&a, &b) >= 0)
        return TN_STEP_NONE;
    if (!tn_version_compatible(&a, &b)) /* pre-releases promise nothing */
        return TN_STEP_MAJOR;
    if (a.major ? a.minor != b.minor : a.patch != b.patch)
        return TN_STEP_MINOR;
    return TN_STEP_PATCH;
}

const char *tn_wit_version_after(struct tn_arena *arena, const char *old, enum tn_wit_step step)
{
    struct tn_version v = {0};
    if (!tn_version_parse(tn_str(old), &v) || step == TN_STEP_NONE)
        return old;
    unsigned long long major = v.major, minor = v.minor, patch = v.patch;
    if (v.pre.len)
        return tn_arena_printf(arena, "%llu.%llu.%llu", major, minor, patch);
    if (step == TN_STEP_MAJOR && major)
        return tn_arena_printf(arena, "%llu.0.0", major + 1);
    if ((step == TN_STEP_MAJOR && minor) || (step == TN_STEP_MINOR && major))
        return tn_arena_printf(arena, "%llu.%llu.0", major, minor + 1);
    return tn_arena_printf(arena, "%llu.%llu.%llu", major, minor, patch + 1);
}

/* ---- changes ---- */

struct tn_wit_change *tn_differ_add(struct tn_differ *d, enum tn_wit_change_kind kind, enum tn_wit_step step,
                                    const char *what, const char *item, const char *path)
{
    if (step == TN_STEP_MAJOR)
        tn_map_put(&d->broken, item, item);
    struct tn_wit_change *c = tn_push(d->arena, &d->diff->changes);
    *c = (struct tn_wit_change){.kind = kind, .step = step, .what = what, .path = path};
    return c;
}

const char *tn_differ_path(struct tn_differ *d, const char *place, const char *joint, const char *name)
{
    return tn_name(d->names, tn_arena_printf(d->arena, "%s%s%s", place, joint, name));
}

const char *tn_differ_place(struct tn_differ *d, const char *id)
{
    return tn_name_of(d->names, tn_name_unversioned(id));
}

bool tn_differ_is_own(const struct tn_differ *d, int i, const struct tn_wit_package *package)
{
    return package == d->side[i]->package;
}

static bool same_text(const char *a, const char *b)
{
    return a == b || (a && b && !strcmp(a, b));
}

static void compare_gates(struct tn_differ *d, struct tn_wit_change like, const char *item,
                          const struct tn_stability *a, const struct tn_stability *b)
{
    enum tn_wit_step step = TN_STEP_PATCH;
    const char *why = NULL;
    const char *was = a->since ? NULL : a->feature, *is = b->since ? NULL : b->feature;
    if (was && !is) {
        step = TN_STEP_MINOR;
        why = tn_arena_printf(d->arena, "stable: was behind the feature `%s`", was);
    } else if (is && !was) {
        step = TN_STEP_MAJOR;
        why = tn_arena_printf(d->arena, "behind the feature `%s`: gone for who does not turn it on", is);
    } else if (is && was && is != was && strcmp(is, was)) {
        step = TN_STEP_MINOR;
        why = tn_arena_printf(d->arena, "behind the feature `%s`, was `%s`", is, was);
    } else if (b->deprecated && !a->deprecated) {
        step = TN_STEP_MINOR;
        why = tn_arena_printf(d->arena, "deprecated since %s", b->deprecated);
    } else if (!same_text(a->deprecated, b->deprecated)) {
        why = b->deprecated
                  ? tn_arena_printf(d->arena, "deprecated since %s, was %s", b->deprecated, a->deprecated)
                  : "no longer deprecated";
    } else if (!same_text(a->since, b->since)) {
        why = b->since
                  ? tn_arena_printf(d->arena, "since %s, was %s", b->since, a->since ? a->since : "not said")
                  : "it no longer says since when";
    }
    if (!why)
        return;
    struct tn_wit_change *c = tn_differ_add(d, TN_WIT_GATE, step, like.what, item, like.path);
    c->why = why;
    c->span[0] = like.span[0];
    c->span[1] = like.span[1];
}

void tn_differ_notes(struct tn_differ *d, const char *what, const char *item, const char *path,
                     const struct tn_note *old, const struct tn_note *new)
{
    static const struct tn_note none;
    const struct tn_note *a = old ? old : &none, *b = new ? new : &none;
    struct tn_wit_change like = {.what = what, .path = path, .span = {a->span, b->span}};
    compare_gates(d, like, item, &a->stability, &b->stability);
    if (same_text(a->docs ? a->docs : "", b->docs ? b->docs : ""))
        return;
    struct tn_wit_change *c = tn_differ_add(d, TN_WIT_DOCS, TN_STEP_PATCH, what, item, path);
    c->why = !b->docs ? "its docs are gone" : !a->docs ? "it has docs now" : "its docs changed";
    c->span[0] = like.span[0];
    c->span[1] = like.span[1];
}

/* ---- what stands for what ---- */

static bool compatible(const char *a, const char *b)
{
    struct tn_version v, w;
    return a == b || (parse_two(a, b, &v, &w) && tn_version_compatible(&v, &w));
}

void tn_differ_dependency(struct tn_differ *d, const struct tn_wit_package *old,
                          const struct tn_wit_package *new)
{
    const char *path = tn_name(d->names, tn_arena_printf(d->arena, "%s:%s", new->ns, new->name));
    if (old->version == new->version || !tn_map_put(&d->dependencies, path, new))
        return;
    bool fits = compatible(old->version, new->version);
    struct tn_wit_change *c =
        tn_differ_add(d, TN_WIT_CHANGED, fits ? TN_STEP_PATCH : TN_STEP_MAJOR, "dependency", path, path);
    c->text[0] = old->id;
    c->text[1] = new->id;
    c->why = fits ? NULL : "the two versions do not stand for each other";
}

/* The new package that an old one is: the one compared, or one by its name on its track. */
static const struct tn_wit_package *twin_of(const struct tn_differ *d, const struct tn_wit_package *old)
{
    const struct tn_wit *wit = d->side[1]->wit;
    if (old == d->side[0]->package)
        return d->side[1]->package;
    const struct tn_wit_package *found = tn_map_get(&wit->by_id, old->id);
    for (unsigned i = 0; !found && i < wit->packages.n; i++) {
        const struct tn_wit_package *p = wit->packages.at[i];
        if (p->ns == old->ns && p->name == old->name && compatible(old->version, p->version))
            found = p;
    }
    return found;
}

static void pair_items(struct tn_differ *d, const struct tn_items *old, const struct tn_items *new)
{
    for (uint32_t i = 0; i < old->n; i++) {
        const struct tn_item *there =
            old->at[i].sort == TN_SORT_TYPE ? tn_items_find(new, old->at[i].name) : NULL;
        if (there)
            tn_differ_pair_resource(d, &old->at[i], there);
    }
}

static struct tn_wit_decl decl_of(const struct tn_differ *d, const struct tn_wit_package *package,
                                  const char *name)
{
    return tn_wit_package_decl(d->side[1]->wit, package, name);
}

static void pair_package(struct tn_differ *d, const struct tn_wit_package *old)
{
    const struct tn_wit_package *new = twin_of(d, old);
    for (unsigned i = 0; new &&i < old->interfaces.n; i++) {
        const struct tn_wit_interface *a = old->interfaces.at[i];
        const struct tn_wit_interface *b = a->name ? decl_of(d, new, a->name).interface : NULL;
        if (b)
            pair_items(d, &a->instance.exports, &b->instance.exports);
    }
    for (unsigned i = 0; new &&i < old->worlds.n; i++) {
        const struct tn_wit_world *there = decl_of(d, new, old->worlds.at[i]->name).world;
        if (there)
            tn_differ_pair_ports(d, old->worlds.at[i], there);
    }
}

/* ---- interfaces ---- */

static void interface(struct tn_differ *d, const struct tn_wit_interface *old,
                      const struct tn_wit_interface *new, unsigned role)
{
    d->place = tn_differ_place(d, new->id);
    d->role = role;
    tn_differ_notes(d, "interface", d->place, d->place, old->note, new->note);
    tn_differ_items(d, &old->instance.exports, &new->instance.exports);
}

static void lone_interface(struct tn_differ *d, int i, const struct tn_wit_interface *there)
{
    const struct tn_items *items = &there->instance.exports;
    const char *path = tn_differ_place(d, there->id);
    struct tn_wit_change *c = tn_differ_add(d, i ? TN_WIT_ADDED : TN_WIT_REMOVED,
                                            i ? TN_STEP_MINOR : TN_STEP_MAJOR, "interface", path, path);
    c->text[i] = tn_arena_printf(d->arena, "interface %s", there->name);
    c->why = tn_differ_contents(d, items, NULL);
    c->span[i] = there->note->span;
    c->signature = items->n ? tn_differ_signature(d, i, items, NULL) : NULL;
}

static void interfaces(struct tn_differ *d)
{
    const struct tn_wit_package *old = d->side[0]->package, *new = d->side[1]->package;
    d->bare = true;
    for (unsigned i = 0; i < old->interfaces.n; i++) {
        const struct tn_wit_interface *a = old->interfaces.at[i];
        const struct tn_wit_interface *b = a->name ? decl_of(d, new, a->name).interface : NULL;
        if (b)
            interface(d, a, b, TN_FOR_CALLERS);
        else if (a->name)
            lone_interface(d, 0, a);
    }
    for (unsigned i = 0; i < new->interfaces.n; i++) {
        const struct tn_wit_interface *b = new->interfaces.at[i];
        if (b->name && !tn_wit_package_decl(d->side[0]->wit, old, b->name).interface)
            lone_interface(d, 1, b);
    }
    d->bare = false;
}

/* ---- worlds ---- */

static void lone_world(struct tn_differ *d, int i, const struct tn_wit_world *world)
{
    const char *path = tn_differ_place(d, world->id);
    struct tn_wit_change *c = tn_differ_add(d, i ? TN_WIT_ADDED : TN_WIT_REMOVED,
                                            i ? TN_STEP_MINOR : TN_STEP_MAJOR, "world", path, path);
    c->text[i] = tn_arena_printf(d->arena, "world %s", world->name);
    c->span[i] = world->note->span;
}

static bool both_worlds(struct tn_differ *d, const struct tn_wit_world *old, const struct tn_wit_world *new)
{
    const char *path = tn_differ_place(d, new->id);
    tn_differ_notes(d, "world", path, path, old->note, new->note);
    tn_differ_world(d, old, new);
    for (unsigned i = 0; d->side[0]->world && i < d->roles.n; i++) {
        const struct tn_differ_pair *pair = d->roles.at[i].value;
        interface(d, pair->at[0], pair->at[1], pair->role);
    }
    return tn_differ_fit(d, old, new);
}

static bool worlds(struct tn_differ *d)
{
    const struct tn_wit_package *old = d->side[0]->package, *new = d->side[1]->package;
    bool ok = true;
    for (unsigned i = 0; i < old->worlds.n && ok; i++) {
        const struct tn_wit_world *a = old->worlds.at[i], *b = decl_of(d, new, a->name).world;
        if (b)
            ok = both_worlds(d, a, b);
        else
            lone_world(d, 0, a);
    }
    for (unsigned i = 0; i < new->worlds.n; i++)
        if (!tn_wit_package_decl(d->side[0]->wit, old, new->worlds.at[i]->name).world)
            lone_world(d, 1, new->worlds.at[i]);
    return ok;
}

/* ---- what has moved ---- */

/* What is gone here and the same, by its text, in another place has moved: one change. */
static void find_moved(struct tn_differ *d)
{
    struct tn_map added; /* signature → change; NULL where it was added twice */
    tn_map_init(&added, d->arena);
    unsigned n = d->diff->changes.n, kept = 0;
    struct tn_wit_change *at = d->diff->changes.at;
    for (unsigned i = 0; i < n; i++)
        if (at[i].kind == TN_WIT_ADDED && at[i].signature)
            tn_map_put(&added, at[i].signature, tn_map_has(&added, at[i].signature) ? NULL : &at[i]);
    for (unsigned i = 0; i < n; i++) {
        struct tn_wit_change *there =
            at[i].kind == TN_WIT_REMOVED && at[i].signature ? tn_map_get(&added, at[i].signature) : NULL;
        if (!there || there->kind != TN_WIT_ADDED || strcmp(there->what, at[i].what))
            continue;
        at[i].kind = TN_WIT_MOVED;
        at[i].to = there->path;
        at[i].text[0] = at[i].text[1] = at[i].why = NULL;
        at[i].span[1] = there->span[1];
        there->kind = TN_WIT_MOVED; /* and has no `to`: taken out below */
    }
    for (unsigned i = 0; i < n; i++)
        if (at[i].kind != TN_WIT_MOVED || at[i].to)
            at[kept++] = at[i];
    d->diff->changes.n = kept;
}

static enum tn_status different_packages(struct tn_differ *d)
{
    const struct tn_wit_package *old = d->side[0]->package, *new = d->side[1]->package;
    struct tn_draft draft = tn_diag_begin(d->side[1]->wit->job->sink, TN_ERROR, "wit-diff-package", new->span,
                                          "the old package is `%s:%s`, and the new one is `%s:%s`", old->ns,
                                          old->name, new->ns, new->name);
    if (old->span.source)
        tn_diag_note(&draft, old->span, "the old one");
    tn_diag_end(&draft);
    return TN_ERR_INVALID;
}

static enum tn_status too_large(struct tn_differ *d)
{
    if (d->match.exhausted || d->match.types->over)
        tn_diag_report(d->side[1]->wit->job->sink, TN_ERROR, "wit-limit", TN_NOWHERE,
                       "these cannot be compared: over the limit of %s",
                       d->match.types->over ? d->match.types->over : "work");
    return TN_ERR_LIMIT;
}

static void differ_init(struct tn_differ *d, const struct tn_wit_side *old, const struct tn_wit_side *new,
                        struct tn_wit_diff *diff)
{
    struct tn_job *job = new->wit->job;
    *d = (struct tn_differ){.side = {old, new}, .arena = &job->arena, .names = &job->names, .diff = diff};
    tn_match_init(&d->match, new->wit->types, NULL);
    tn_map_init(&d->broken, d->arena);
    tn_map_init(&d->dependencies, d->arena);
    tn_map_init(&d->roles, d->arena);
}

enum tn_status tn_wit_diff(const struct tn_wit_side *old, const struct tn_wit_side *new, bool components,
                           struct tn_wit_diff *ret_diff)
{
    struct tn_wit_diff diff = {0};
    struct tn_differ d;
    differ_init(&d, old, new, &diff);
    d.components = components;
    if (old->package->ns != new->package->ns || old->package->name != new->package->name)
        return different_packages(&d);
    for (unsigned i = 0; i < old->wit->packages.n; i++)
        pair_package(&d, old->wit->packages.at[i]);
    bool ok;
    if (old->world) {
        tn_differ_pair_ports(&d, old->world, new->world);
        ok = both_worlds(&d, old->world, new->world);
    } else {
        if (!same_text(old->package->docs, new->package->docs))
            tn_differ_add(&d, TN_WIT_DOCS, TN_STEP_PATCH, "package", tn_differ_place(&d, new->package->id),
                          tn_differ_place(&d, new->package->id))
                ->why = "its docs changed";
        interfaces(&d);
        ok = worlds(&d);
    }
    if (!ok || d.match.exhausted)
        return too_large(&d);
    find_moved(&d);
    for (unsigned i = 0; i < diff.changes.n; i++) {
        diff.count[diff.changes.at[i].step]++;
        if (diff.changes.at[i].step > diff.verdict)
            diff.verdict = diff.changes.at[i].step;
    }
    *ret_diff = diff;
    return TN_OK;
}
