#include "caps/caps_compose.h"

#include "base/crypto.h"
#include "base/limits.h"
#include "caps/caps.h"

struct part { /* a component of the composition, however many instances of it there are */
    const struct tn_package *package;
    struct tn_component outside;      /* of its imports those that some instance has from outside */
    struct tn_caps_derived all, left; /* what all of its imports give, what those give */
    struct tn_caps *caps;             /* its own manifest, or NULL */
};

struct merge {
    struct tn_job *job;
    const struct tn_graph *graph;
    struct tn_caps caps;
    struct {
        struct part *at;
        unsigned n, cap;
    } parts;
    bool some_without_limit;
};

/* ---- what flows out ---- */

static const struct tn_package *bytes_of(const struct tn_package *package)
{
    return package->same ? package->same : package;
}

static struct part *part_of(struct merge *m, const struct tn_package *package)
{
    for (unsigned i = 0; i < m->parts.n; i++)
        if (m->parts.at[i].package == package)
            return &m->parts.at[i];
    struct part *part = tn_push(&m->job->arena, &m->parts);
    *part = (struct part){.package = package};
    return part;
}

static void add_instance(struct merge *m, const struct tn_node *instance)
{
    const struct tn_items *imports = &instance->package->type->component->imports;
    struct part *part = part_of(m, bytes_of(instance->package));
    for (uint32_t i = 0; i < imports->n; i++) {
        if (tn_node_origin(instance->args[i])->kind != TN_NODE_IMPORT)
            continue;
        bool there = false;
        for (uint32_t k = 0; k < part->outside.imports.n && !there; k++)
            there = part->outside.imports.at[k].name == imports->at[i].name;
        if (!there)
            tn_items_add(m->graph->types, &part->outside.imports, imports->at[i]);
    }
}

static bool gives(const struct tn_caps_derived *derived, const char *kind)
{
    for (int k = 0; k < TN_CAPS_KINDS; k++)
        if (derived->count[k] && !strcmp(tn_caps_kinds[k].name, kind))
            return true;
    return false;
}

static bool gives_interface(const struct tn_caps_derived *derived, const char *name)
{
    for (unsigned i = 0; i < derived->uses.n; i++)
        if (derived->uses.at[i].declared && !strcmp(derived->uses.at[i].declared, name))
            return true;
    return false;
}

/* A request is left out where all that it is about comes from inside. One that is about nothing that is
 * imported is the author's business, and stays. */
static bool is_asked(const struct part *part, enum tn_caps_key key, const struct tn_caps_item *item)
{
    bool about = false;
    if (key == TN_KEY_INTERFACES)
        return gives_interface(&part->left, item->text) || !gives_interface(&part->all, item->text);
    for (int k = 0; k < TN_CAPS_KINDS; k++) {
        if (!part->all.count[k] || !tn_caps_speaks_of(key, item, (enum tn_caps_kind)k))
            continue;
        about = true;
        if (part->left.count[k])
            return true;
    }
    return !about;
}

static void add_item(struct merge *m, struct tn_caps_list *to, const struct tn_caps_item *item)
{
    for (unsigned i = 0; i < to->n; i++)
        if (!strcmp(to->at[i].json, item->json)) {
            to->at[i].reason = to->at[i].reason ? to->at[i].reason : item->reason;
            return;
        }
    to->present = true;
    *tn_push(&m->job->arena, to) = *item;
}

static void add_set(struct merge *m, const struct part *part, const struct tn_caps_set *from,
                    struct tn_caps_set *own, struct tn_caps_set *whole)
{
    for (int k = 0; k < TN_CAPS_KEYS; k++)
        for (unsigned i = 0; i < from->keys[k].n; i++) {
            const struct tn_caps_item *item = &from->keys[k].at[i];
            if (!is_asked(part, (enum tn_caps_key)k, item))
                continue;
            add_item(m, &own->keys[k], item);
            if (whole)
                add_item(m, &whole->keys[k], item);
        }
}

static void add_text(struct merge *m, struct tn_caps_texts *to, const char *text)
{
    for (unsigned i = 0; i < to->n; i++)
        if (!strcmp(to->at[i], text))
            return;
    *tn_push(&m->job->arena, to) = text;
}

/* ---- one component ---- */

static struct tn_caps_part new_part(struct merge *m, const struct part *part)
{
    return (struct tn_caps_part){.path = tn_arena_printf(&m->job->arena, "%u", part->package->index)};
}

static void keep_part(struct merge *m, const struct tn_caps_part *part)
{
    bool silent = tn_caps_set_is_empty(&part->requires) && tn_caps_set_is_empty(&part->optional) &&
                  !part->undeclared.interfaces.n && !part->undeclared.kinds.n;
    if (!silent)
        *tn_push(&m->job->arena, &m->caps.components) = *part;
}

static void add_undeclared(struct merge *m, const struct part *part, const struct tn_caps_undeclared *from,
                           struct tn_caps_undeclared *own)
{
    for (unsigned i = 0; i < from->kinds.n; i++)
        if (gives(&part->left, from->kinds.at[i])) {
            add_text(m, &own->kinds, from->kinds.at[i]);
            add_text(m, &m->caps.undeclared.kinds, from->kinds.at[i]);
        }
    for (unsigned i = 0; i < from->interfaces.n; i++)
        if (gives_interface(&part->left, from->interfaces.at[i])) {
            add_text(m, &own->interfaces, from->interfaces.at[i]);
            add_text(m, &m->caps.undeclared.interfaces, from->interfaces.at[i]);
        }
}

/* Nobody has said what it asks for: what its imports prove. */
static void add_silent(struct merge *m, const struct part *part)
{
    struct tn_caps_part own = new_part(m, part);
    struct tn_caps_undeclared derived = {0};
    for (int k = 0; k < TN_CAPS_KINDS; k++)
        if (part->left.count[k] && k != TN_CAP_OPAQUE)
            add_text(m, &derived.kinds, tn_caps_kinds[k].name);
    for (unsigned i = 0; i < part->left.uses.n; i++)
        if (part->left.uses.at[i].declared)
            add_text(m, &derived.interfaces, part->left.uses.at[i].declared);
    add_undeclared(m, part, &derived, &own.undeclared);
    keep_part(m, &own);
    m->some_without_limit = true;
}

/* What a composition within has told of its own components. */
static void add_nested(struct merge *m, const struct part *part)
{
    for (unsigned i = 0; i < part->caps->components.n; i++) {
        const struct tn_caps_part *from = &part->caps->components.at[i];
        struct tn_caps_part own = {
            .path = tn_arena_printf(&m->job->arena, "%u/%s", part->package->index, from->path),
            .name = from->name,
            .version = from->version,
            .code = from->code};
        add_set(m, part, &from->requires, &own.requires, NULL);
        add_set(m, part, &from->optional, &own.optional, NULL);
        add_undeclared(m, part, &from->undeclared, &own.undeclared);
        keep_part(m, &own);
    }
}

static void add_declared(struct merge *m, const struct part *part)
{
    const struct tn_caps *caps = part->caps;
    struct tn_caps_part own = new_part(m, part);
    own.name = caps->name;
    own.version = caps->version;
    own.code = caps->code;
    add_set(m, part, &caps->requires, &own.requires, &m->caps.requires);
    add_set(m, part, &caps->optional, &own.optional, &m->caps.optional);
    add_undeclared(m, part, &caps->undeclared, &own.undeclared);
    keep_part(m, &own);
    add_nested(m, part);
    m->caps.baseline |= caps->baseline;
    m->caps.memory += caps->memory;
    m->some_without_limit |= !caps->memory;
    for (unsigned i = 0; i < caps->must_understand.n; i++)
        add_text(m, &m->caps.must_understand, caps->must_understand.at[i]);
}

static enum tn_status add_part(struct merge *m, struct part *part)
{
    enum tn_status status = tn_caps_embedded(m->job, part->package->source, TN_ERROR, &part->caps);
    if (status)
        return status;
    part->all = tn_caps_derive(m->job, part->package->type->component);
    part->left = tn_caps_derive(m->job, &part->outside);
    if (part->caps)
        add_declared(m, part);
    else
        add_silent(m, part);
    return TN_OK;
}

/* ---- the whole ---- */

static void add_provides(struct merge *m)
{
    struct tn_component whole = {0};
    for (unsigned i = 0; i < m->graph->exports.n; i++) {
        const struct tn_graph_export *e = &m->graph->exports.at[i];
        tn_items_add(m->graph->types, &whole.exports,
                     (struct tn_item){.name = e->name, .sort = e->node->sort, .type = e->node->type});
    }
    m->caps.provides = tn_caps_derive(m->job, &whole).provides;
}

/* Too long with every component by itself: the whole alone is what hosts go by. */
static enum tn_status write_manifest(struct merge *m, struct tn_bytes *ret_json)
{
    *ret_json = tn_caps_json(m->job, &m->caps);
    if (ret_json->len > TN_MAX_CAPS && m->caps.components.n) {
        tn_diag_report(m->job->sink, TN_WARNING, "caps-components", TN_NOWHERE,
                       "the manifest of the whole has no room for what each component asks for: %u of them",
                       m->caps.components.n);
        m->caps.components.n = 0;
        *ret_json = tn_caps_json(m->job, &m->caps);
    }
    if (ret_json->len <= TN_MAX_CAPS)
        return TN_OK;
    tn_diag_report(m->job->sink, TN_ERROR, "caps-too-large", TN_NOWHERE,
                   "the manifest of the whole would be larger than 64 KiB");
    return TN_ERR_LIMIT;
}

/* The digest of the whole takes as long as all else: it is put into the section while the file is written.
 * Until then noughts stand there, as many as it will have digits. */
static const char noughts[] = "sha256:0000000000000000000000000000000000000000000000000000000000000000";

struct late_code {
    struct tn_digest digest;
    struct tn_out before; /* what is digested: all but the section */
    char *at;             /* in the section */
};

static void fill_code(void *with)
{
    struct late_code *late = with;
    char text[TN_DIGEST_TEXT_MAX];
    tn_caps_code_out(&late->digest, &late->before, text);
    memcpy(late->at, text, sizeof noughts - 1);
}

/* The section behind all others; its contents are one slice, the last. */
static void add_section(struct merge *m, struct tn_out *out, struct tn_bytes json, struct late_code *late)
{
    char *text = tn_arena_copy(&m->job->arena, json.at, json.len);
    late->before = *out;
    late->at = strstr(text, noughts);
    tn_out_custom(out, TN_CAPS_SECTION, (struct tn_bytes){(const uint8_t *)text, json.len});
    out->late.fill = fill_code;
    out->late.with = late;
}

enum tn_status tn_caps_finish(void *job, struct tn_graph *graph, struct tn_out *out)
{
    struct merge m = {.job = job, .graph = graph, .caps = {.composed = true, .code = noughts}};
    struct late_code *late = tn_new(&m.job->arena, struct late_code);
    struct tn_bytes json;
    enum tn_status status = tn_caps_code_start(job, &late->digest);
    for (unsigned i = 0; i < graph->instances.n; i++)
        add_instance(&m, graph->instances.at[i]);
    for (unsigned i = 0; i < m.parts.n && !status; i++)
        status = add_part(&m, &m.parts.at[i]);
    if (status)
        return status;
    add_provides(&m);
    m.caps.memory = m.some_without_limit ? 0 : m.caps.memory;
    tn_caps_normalise(&m.caps);
    status = write_manifest(&m, &json);
    if (!status)
        add_section(&m, out, json, late);
    return status;
}
