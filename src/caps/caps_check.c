/* Declared against derived, both ways.
 *
 * A kind is *declared* when an entry of its key speaks of it: any entry of the key; the kind's own word in a
 * list of words; of allowed_outbound_hosts, an entry whose scheme is the kind's. */
#include "base/map.h"
#include "caps/caps.h"

#include <stdlib.h>

struct check {
    struct tn_job *job;
    const struct tn_source *wasm;
    const struct tn_caps *caps;
    const struct tn_caps_derived *derived;
    struct tn_map listed, used; /* interfaces declared by name, and those used: interned */
    struct tn_map opaque;       /* those told as undeclared */
    bool failed;
};

#define WORDS(c, ...) tn_arena_printf(&(c)->job->arena, __VA_ARGS__)

bool tn_caps_in_baseline(enum tn_caps_kind kind)
{
    switch (kind) {
    case TN_CAP_ENV:
    case TN_CAP_FILES:
    case TN_CAP_ARGS:
    case TN_CAP_CWD:
    case TN_CAP_STDIN:
    case TN_CAP_STDOUT:
    case TN_CAP_STDERR:
    case TN_CAP_TERMINAL:
    case TN_CAP_EXIT:
    case TN_CAP_CLOCK_MONOTONIC:
    case TN_CAP_CLOCK_WALL:
    case TN_CAP_RANDOM: return true;
    default: return false;
    }
}

/* ---- which entry speaks of which kind ---- */

static bool scheme_is_of(const char *scheme, enum tn_caps_kind kind)
{
    const char *word = tn_caps_kinds[kind].word;
    if (!strcmp(scheme, "*") || (word && !strcmp(scheme, word)))
        return true;
    return kind == TN_CAP_HTTP && !strcmp(scheme, "https");
}

/* Spin judges a raw socket by the same list: tcp:// and udp://, with an address. */
static bool host_speaks_of_socket(const struct tn_host *host, const char *scheme)
{
    bool numeric = host->kind == TN_HOST_ANY || host->kind == TN_HOST_CIDR || host->kind == TN_HOST_TEMPLATE;
    return numeric && (!strcmp(host->scheme, "*") || !strcmp(host->scheme, scheme));
}

bool tn_caps_speaks_of(enum tn_caps_key key, const struct tn_caps_item *item, enum tn_caps_kind kind)
{
    const struct tn_caps_kind_info *info = &tn_caps_kinds[kind];
    if (key == TN_KEY_OUTBOUND && kind == TN_CAP_TCP)
        return host_speaks_of_socket(&item->host, "tcp");
    if (key == TN_KEY_OUTBOUND && kind == TN_CAP_UDP)
        return host_speaks_of_socket(&item->host, "udp");
    if (info->key != key)
        return false;
    if (key == TN_KEY_OUTBOUND)
        return scheme_is_of(item->host.scheme, kind);
    return !info->word || !strcmp(item->text, info->word);
}

static bool set_declares(const struct tn_caps_set *set, enum tn_caps_kind kind)
{
    for (int k = 0; k < TN_CAPS_KEYS; k++)
        for (unsigned i = 0; i < set->keys[k].n; i++)
            if (tn_caps_speaks_of((enum tn_caps_key)k, &set->keys[k].at[i], kind))
                return true;
    return false;
}

static bool declares(const struct tn_caps *caps, enum tn_caps_kind kind)
{
    return set_declares(&caps->requires, kind) || set_declares(&caps->optional, kind);
}

static bool has_entry(const struct tn_caps *caps, enum tn_caps_key key, const char *text)
{
    const struct tn_caps_set *sets[] = {&caps->requires, &caps->optional};
    for (int s = 0; s < 2; s++)
        for (unsigned i = 0; i < sets[s]->keys[key].n; i++)
            if (!strcmp(sets[s]->keys[key].at[i].text, text))
                return true;
    return false;
}

/* ---- used, and not declared ---- */

/* The table that should have the key, in the author's file; the component where the manifest is embedded. */
static struct tn_span place_of(const struct check *c, enum tn_caps_key key)
{
    const struct tn_span *tables = c->caps->tables;
    bool tenon = !tn_caps_keys[key].spin;
    if (tables[0].source || tables[1].source)
        return tables[tenon].source ? tables[tenon] : tables[!tenon];
    return c->caps->where.source ? c->caps->where : (struct tn_span){c->wasm, 0, 0};
}

static const char *use_text(struct check *c, const struct tn_caps_use *use)
{
    if (!use->function)
        return use->import;
    return use->label ? WORDS(c, "%s (%s) %s", use->import, use->interface, use->function)
                      : WORDS(c, "%s %s", use->import, use->function);
}

enum { MAX_NOTES = 3 };

/* Which imports say so: the first few. */
static void note_uses(struct check *c, struct tn_draft *draft, enum tn_caps_kind kind)
{
    unsigned told = 0;
    for (unsigned i = 0; i < c->derived->uses.n; i++) {
        const struct tn_caps_use *use = &c->derived->uses.at[i];
        if (use->kind == kind && told++ < MAX_NOTES)
            tn_diag_note(draft, TN_NOWHERE, "it imports %s", use_text(c, use));
    }
    if (told > MAX_NOTES)
        tn_diag_note(draft, TN_NOWHERE, "and %u more", told - MAX_NOTES);
}

static bool has_text(const struct tn_caps_texts *texts, const char *text)
{
    for (unsigned i = 0; i < texts->n; i++)
        if (!strcmp(texts->at[i], text))
            return true;
    return false;
}

/* Of a composition: which components in it carry no manifest that would say. */
static void note_silent(struct check *c, struct tn_draft *draft, const char *kind, const char *interface)
{
    for (unsigned i = 0; i < c->caps->components.n; i++) {
        const struct tn_caps_part *part = &c->caps->components.at[i];
        if (kind ? has_text(&part->undeclared.kinds, kind)
                 : has_text(&part->undeclared.interfaces, interface))
            tn_diag_note(draft, TN_NOWHERE, "component %s in it was composed without a manifest", part->path);
    }
}

/* What to write, and where. */
static const char *how_to_declare(struct check *c, enum tn_caps_kind kind)
{
    static const char *const samples[] = {
        [TN_SHAPE_FLAG] = "true",           [TN_SHAPE_WORD] = "[\"%s\"]",
        [TN_SHAPE_LABEL] = "[\"…\"]",       [TN_SHAPE_NAME] = "[\"NAME\"]",
        [TN_SHAPE_VARIABLE] = "[\"name\"]", [TN_SHAPE_FILE] = "[{ destination = \"/path\" }]",
        [TN_SHAPE_HOST] = "[\"%s://…\"]",   [TN_SHAPE_SOCKET] = "[\"connect 10.0.0.0/8:5432\"]",
        [TN_SHAPE_DOMAIN] = "[\"…\"]",      [TN_SHAPE_INTERFACE] = "[\"…\"]"};
    const struct tn_caps_kind_info *info = &tn_caps_kinds[kind];
    const struct tn_caps_key_info *key = &tn_caps_keys[info->key];
    const char *before = samples[key->shape], *hole = strstr(before, "%s"), *after = hole ? hole + 2 : "";
    const char *word = kind == TN_CAP_HTTP ? "https" : info->word;
    return WORDS(c, "declare it in [%s]: %s = %.*s%s%s", key->spin ? "requires" : "tenon.requires", key->toml,
                 (int)(hole ? (size_t)(hole - before) : strlen(before)), before, hole ? word : "", after);
}

static void undeclared(struct check *c, enum tn_caps_kind kind)
{
    const struct tn_caps_list *list = &c->caps->requires.keys[tn_caps_kinds[kind].key];
    const char *name = tn_caps_keys[tn_caps_kinds[kind].key].toml;
    bool listed = list->present && !list->n && tn_caps_keys[tn_caps_kinds[kind].key].shape != TN_SHAPE_FLAG;
    struct tn_draft draft;
    if (listed)
        draft = tn_diag_begin(c->job->sink, TN_ERROR, "caps-unscoped", list->span,
                              "the component %s, and `%s` lists nothing", tn_caps_kinds[kind].what, name);
    else
        draft = tn_diag_begin(c->job->sink, TN_ERROR, "caps-undeclared",
                              list->span.source ? list->span : place_of(c, tn_caps_kinds[kind].key),
                              "the component %s (%s), which is not declared", tn_caps_kinds[kind].what,
                              tn_caps_kinds[kind].name);
    note_uses(c, &draft, kind);
    note_silent(c, &draft, tn_caps_kinds[kind].name, NULL);
    tn_diag_help(&draft, "%s", how_to_declare(c, kind));
    tn_diag_end(&draft);
    c->failed = true;
}

/* Opaque imports are declared one by one, by name. */
static void check_opaque(struct check *c, const struct tn_caps_use *use)
{
    bool silent = has_text(&c->caps->undeclared.interfaces, use->declared);
    if ((tn_map_has(&c->listed, use->declared) && !silent) || !tn_map_put(&c->opaque, use->declared, use))
        return;
    struct tn_draft draft =
        tn_diag_begin(c->job->sink, TN_ERROR, "caps-undeclared", place_of(c, TN_KEY_INTERFACES),
                      "the component imports `%s`, which is not known here and not declared", use->declared);
    tn_diag_note(&draft, TN_NOWHERE, "it imports %s", use_text(c, use));
    note_silent(c, &draft, NULL, use->declared);
    tn_diag_help(&draft, "declare it in [tenon.requires]: interfaces = [\"%s\"]", use->declared);
    tn_diag_end(&draft);
    c->failed = true;
}

/* A named import fixes a label: it has to be one of those listed. */
static void check_label(struct check *c, const struct tn_caps_use *use)
{
    enum tn_caps_key key = tn_caps_kinds[use->kind].key;
    if (tn_caps_keys[key].shape != TN_SHAPE_LABEL || has_entry(c->caps, key, use->label) ||
        has_entry(c->caps, key, "*"))
        return;
    const struct tn_caps_list *list = &c->caps->requires.keys[key];
    struct tn_draft draft = tn_diag_begin(
        c->job->sink, TN_ERROR, "caps-undeclared", list->present ? list->span : place_of(c, key),
        "the component imports %s by the name `%s`, which `%s` does not list", tn_caps_keys[key].what,
        use->label, tn_caps_keys[key].toml);
    tn_diag_note(&draft, TN_NOWHERE, "it imports %s", use_text(c, use));
    tn_diag_end(&draft);
    c->failed = true;
}

static void check_used(struct check *c)
{
    for (int k = 0; k < TN_CAPS_KINDS; k++) {
        enum tn_caps_kind kind = (enum tn_caps_kind)k;
        bool silent = has_text(&c->caps->undeclared.kinds, tn_caps_kinds[k].name);
        if (!c->derived->count[k] || kind == TN_CAP_OPAQUE || (declares(c->caps, kind) && !silent))
            continue;
        if (silent || !(c->caps->baseline && tn_caps_in_baseline(kind)))
            undeclared(c, kind);
    }
    for (unsigned i = 0; i < c->derived->uses.n; i++) {
        const struct tn_caps_use *use = &c->derived->uses.at[i];
        bool again = i && c->derived->uses.at[i - 1].import == use->import;
        if (use->kind == TN_CAP_OPAQUE)
            check_opaque(c, use);
        else if (use->label && !again && declares(c->caps, use->kind))
            check_label(c, use);
    }
    for (unsigned i = 0; i < c->derived->code.n; i++) {
        tn_diag_report(c->job->sink, TN_ERROR, "caps-code-import", (struct tn_span){c->wasm, 0, 0},
                       "the import `%s` stands for code that is not linked yet: what it can do is not known",
                       c->derived->code.at[i]);
        c->failed = true;
    }
}

/* ---- declared, and not used ---- */

static bool is_used(const struct check *c, enum tn_caps_key key, const struct tn_caps_item *item)
{
    bool any = false;
    if (key == TN_KEY_INTERFACES)
        return tn_map_has(&c->used, item->text);
    for (int k = 0; k < TN_CAPS_KINDS; k++)
        any |= c->derived->count[k] && tn_caps_speaks_of(key, item, (enum tn_caps_kind)k);
    if (any || key != TN_KEY_OUTBOUND)
        return any;
    /* a scheme that no kind has (smtp) goes through a socket, or through what is not known */
    for (int k = 0; k < TN_CAPS_KINDS; k++)
        if (scheme_is_of(item->host.scheme, (enum tn_caps_kind)k) && tn_caps_kinds[k].key == TN_KEY_OUTBOUND)
            return false;
    return c->derived->count[TN_CAP_OPAQUE] || c->derived->count[TN_CAP_TCP] || c->derived->count[TN_CAP_UDP];
}

static bool is_known_interface(const char *name)
{
    struct tn_str all = tn_str(name);
    size_t at = strcspn(name, "@");
    return tn_caps_knows((struct tn_str){name, at}, at < all.len ? tn_str(name + at + 1) : tn_str(""));
}

static void unused(struct check *c, enum tn_caps_key key, const struct tn_caps_item *item)
{
    const char *name = *item->text ? WORDS(c, "`%s` in `%s`", item->text, tn_caps_keys[key].toml)
                                   : WORDS(c, "`%s`", tn_caps_keys[key].toml);
    struct tn_draft draft = tn_diag_begin(
        c->job->sink, TN_WARNING, "caps-unused", item->span.source ? item->span : place_of(c, key),
        "%s is declared, and nothing that the component imports uses it", name);
    if (key == TN_KEY_INTERFACES && is_known_interface(item->text))
        tn_diag_help(&draft,
                     "what it gives is known, and declared by other keys: `tenon caps infer` lists them");
    tn_diag_end(&draft);
}

struct unused {
    enum tn_caps_key key;
    const struct tn_caps_item *item;
};

struct all_unused {
    struct unused *at;
    unsigned n, cap;
};

static void find_unused(struct check *c, const struct tn_caps_set *set, struct all_unused *found)
{
    for (int k = 0; k < TN_CAPS_KEYS; k++)
        for (unsigned i = 0; i < set->keys[k].n; i++)
            if (!is_used(c, (enum tn_caps_key)k, &set->keys[k].at[i]))
                *tn_push(&c->job->arena, found) = (struct unused){(enum tn_caps_key)k, &set->keys[k].at[i]};
}

/* As they stand in the author's file; without one, as the manifest is written. */
static int by_place(const void *a, const void *b)
{
    const struct unused *x = a, *y = b;
    if (x->item->span.start != y->item->span.start)
        return x->item->span.start < y->item->span.start ? -1 : 1;
    return x->key != y->key ? (x->key < y->key ? -1 : 1) : strcmp(x->item->json, y->item->json);
}

static void check_declared(struct check *c)
{
    struct all_unused found = {0};
    find_unused(c, &c->caps->requires, &found);
    find_unused(c, &c->caps->optional, &found);
    if (found.n > 1)
        qsort(found.at, found.n, sizeof *found.at, by_place);
    for (unsigned i = 0; i < found.n; i++)
        unused(c, found.at[i].key, found.at[i].item);
}

static void name_interfaces(struct check *c)
{
    const struct tn_caps_list *lists[] = {&c->caps->requires.keys[TN_KEY_INTERFACES],
                                          &c->caps->optional.keys[TN_KEY_INTERFACES]};
    tn_map_init(&c->listed, &c->job->arena);
    tn_map_init(&c->used, &c->job->arena);
    tn_map_init(&c->opaque, &c->job->arena);
    for (int l = 0; l < 2; l++)
        for (unsigned i = 0; i < lists[l]->n; i++)
            tn_map_put(&c->listed, lists[l]->at[i].text, c);
    for (unsigned i = 0; i < c->derived->uses.n; i++)
        if (c->derived->uses.at[i].declared)
            tn_map_put(&c->used, c->derived->uses.at[i].declared, c);
}

enum tn_status tn_caps_check(struct tn_job *job, const struct tn_source *wasm, const struct tn_caps *caps,
                             const struct tn_caps_derived *derived)
{
    struct check c = {.job = job, .wasm = wasm, .caps = caps, .derived = derived};
    name_interfaces(&c);
    check_used(&c);
    check_declared(&c);
    return c.failed ? TN_ERR_INVALID : TN_OK;
}
