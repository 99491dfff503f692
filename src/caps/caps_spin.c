/* A component's manifest as its spin.toml has it: both manifest versions.
 *
 * Spin's file is a grant, and holds what tenon's does not (values, sources, triggers): names are taken,
 * values left. Keys that are not about capabilities are Spin's business and passed over. What Spin gives
 * every component (standard streams, clocks, random numbers …) it has no words for, so that counts as asked
 * for where it is used; what else a component imports and the file does not list, Spin refuses: the baseline.
 */
#include "base/map.h"
#include "caps/caps_author.h"

#define WORDS(a, ...) tn_arena_printf(&(a)->job->arena, __VA_ARGS__)

/* An entry that the file does not spell as an entry: told at `at`. */
static void add(struct tn_author *a, enum tn_caps_key key, struct tn_caps_raw raw, struct tn_span at)
{
    struct tn_toml place = {.span = at};
    struct tn_caps_item item;
    struct tn_fault fault;
    if (tn_caps_item(a->job, key, &raw, &item, &fault) && tn_caps_find(&a->caps->requires, key, item.text))
        return; /* two globs may come to one folder */
    tn_author_item(a, &a->caps->requires, key, &raw, &place, NULL);
}

static void add_text(struct tn_author *a, enum tn_caps_key key, const char *text, struct tn_span at)
{
    add(a, key, (struct tn_caps_raw){.text = tn_str(text)}, at);
}

/* ---- variables ---- */

static struct tn_str trim(struct tn_str s)
{
    while (s.len && s.at[0] == ' ')
        s.at++, s.len--;
    while (s.len && s.at[s.len - 1] == ' ')
        s.len--;
    return s;
}

/* The application's secret variables, by interned name. */
static struct tn_map secrets_of(struct tn_author *a, const struct tn_toml *application)
{
    struct tn_map secrets;
    tn_map_init(&secrets, &a->job->arena);
    for (const struct tn_toml *v = application ? application->first : NULL; v; v = v->next) {
        const struct tn_toml *secret = tn_toml_get(v, "secret");
        if (v->key && secret && secret->kind == TN_TOML_BOOL && secret->truth)
            tn_map_put(&secrets, tn_name(&a->job->names, v->key), v);
    }
    return secrets;
}

/* Does a template draw on a secret of the application? */
static bool is_secret(struct tn_author *a, const struct tn_map *secrets, struct tn_str template)
{
    for (size_t i = 0; secrets->n && i + 1 < template.len; i++) {
        if (template.at[i] != '{' || template.at[i + 1] != '{')
            continue;
        size_t start = i += 2;
        while (i < template.len && template.at[i] != '}')
            i++;
        struct tn_str name = trim((struct tn_str){template.at + start, i - start});
        if (tn_map_has(secrets, tn_name_of(&a->job->names, name)))
            return true;
    }
    return false;
}

static void variables(struct tn_author *a, const struct tn_toml *table, const struct tn_toml *application)
{
    struct tn_map secrets = secrets_of(a, application);
    if (!table || !tn_author_wants(a, table, TN_TOML_TABLE, NULL))
        return;
    for (const struct tn_toml *c = table->first; c; c = c->next) {
        struct tn_caps_raw raw = {.text = tn_str(c->key), .secret = is_secret(a, &secrets, c->text)};
        add(a, TN_KEY_VARIABLES, raw, c->key_span);
    }
}

static void environment(struct tn_author *a, const struct tn_toml *table)
{
    if (!table || !tn_author_wants(a, table, TN_TOML_TABLE, NULL))
        return;
    for (const struct tn_toml *c = table->first; c; c = c->next)
        add_text(a, TN_KEY_ENV, c->key, c->key_span);
}

/* ---- files ---- */

/* A glob puts what it finds at the same path under the root: the folders before the first pattern are
 * certain. */
static const char *glob_path(struct tn_author *a, struct tn_str glob)
{
    size_t end = 0;
    for (size_t i = 0; i <= glob.len; i++) {
        if (i < glob.len && memchr("*?[{", glob.at[i], 4))
            break;
        if (i == glob.len || glob.at[i] == '/')
            end = i;
    }
    while (end && glob.at[0] == '.' && end > 1 && glob.at[1] == '/')
        glob.at += 2, end -= 2;
    return WORDS(a, "/%.*s", (int)end, glob.at ? glob.at : "");
}

static void files(struct tn_author *a, const struct tn_toml *list)
{
    if (!list || !tn_author_wants(a, list, TN_TOML_ARRAY, NULL))
        return;
    for (const struct tn_toml *c = list->first; c; c = c->next) {
        const struct tn_toml *to = tn_toml_get(c, "destination");
        if (c->kind == TN_TOML_STRING && tn_author_text(a, c))
            add_text(a, TN_KEY_FILES, glob_path(a, c->text), c->span);
        else if (c->kind != TN_TOML_STRING && to && tn_author_wants(a, to, TN_TOML_STRING, NULL))
            add(a, TN_KEY_FILES, (struct tn_caps_raw){.text = to->text}, to->span);
        else if (c->kind != TN_TOML_STRING && !to)
            tn_author_error(a, "caps-type", c->span,
                            "an entry of `files` is a string, or a table with `destination`", NULL);
    }
}

/* ---- hosts ---- */

/* allowed_http_hosts, which allowed_outbound_hosts took the place of: without a scheme, both are meant. */
static void http_hosts(struct tn_author *a, const struct tn_toml *list)
{
    if (!list || !tn_author_wants(a, list, TN_TOML_ARRAY, NULL))
        return;
    for (const struct tn_toml *c = list->first; c; c = c->next) {
        const char *text = tn_author_text(a, c);
        bool all = text && !strcmp(text, "insecure:allow-all");
        if (text && strstr(text, "://"))
            add_text(a, TN_KEY_OUTBOUND, text, c->span);
        else if (text) {
            add_text(a, TN_KEY_OUTBOUND, all ? "http://*:*" : WORDS(a, "http://%s", text), c->span);
            add_text(a, TN_KEY_OUTBOUND, all ? "https://*:*" : WORDS(a, "https://%s", text), c->span);
        }
    }
}

/* The first manifest version lets databases be, unless the newer key is there: asked for where it is used. */
static void first_version_hosts(struct tn_author *a, const struct tn_toml *component,
                                const unsigned used[TN_CAPS_KINDS])
{
    static const enum tn_caps_kind open[] = {TN_CAP_MYSQL, TN_CAP_POSTGRES, TN_CAP_REDIS};
    for (unsigned i = 0; i < 3 && !tn_toml_get(component, "allowed_outbound_hosts"); i++)
        if (used[open[i]])
            add_text(a, TN_KEY_OUTBOUND, WORDS(a, "%s://*:*", tn_caps_kinds[open[i]].word), component->span);
}

/* ---- what Spin gives every component ---- */

static void implied_kinds(struct tn_author *a, const unsigned used[TN_CAPS_KINDS], struct tn_span at)
{
    static const enum tn_caps_key given[] = {TN_KEY_ARGS, TN_KEY_CLOCKS, TN_KEY_CWD,
                                             TN_KEY_EXIT, TN_KEY_RANDOM, TN_KEY_STDIO};
    struct tn_caps_set *set = &a->caps->requires;
    for (int k = 0; k < TN_CAPS_KINDS; k++)
        for (unsigned g = 0; used[k] && g < sizeof given / sizeof *given; g++)
            if (tn_caps_kinds[k].key == given[g])
                add_text(a, given[g], tn_caps_kinds[k].word ? tn_caps_kinds[k].word : "", at);
    for (unsigned i = 0; used[TN_CAP_LOOKUP] && i < set->keys[TN_KEY_OUTBOUND].n; i++) {
        struct tn_host host =
            set->keys[TN_KEY_OUTBOUND].at[i].host; /* names may be looked up that may be called */
        host.scheme = "";
        if (host.kind == TN_HOST_TEMPLATE || host.kind == TN_HOST_ANY)
            add_text(a, TN_KEY_LOOKUP, "*", at);
        else if (host.kind == TN_HOST_NAME || host.kind == TN_HOST_SUFFIX)
            add_text(a, TN_KEY_LOOKUP, tn_host_text(&a->job->arena, &host), at);
    }
}

/* ---- finding the component ---- */

static const char *id_of(const struct tn_toml *component, bool first_version)
{
    const struct tn_toml *id = tn_toml_get(component, "id");
    if (!first_version)
        return component->key;
    return id && id->kind == TN_TOML_STRING ? id->text.at : "";
}

enum { MAX_NAMED = 8 };

static const struct tn_toml *find_component(struct tn_author *a, const struct tn_toml *root,
                                            const char *wanted, bool first_version)
{
    const struct tn_toml *all = tn_toml_get(root, "component");
    const char **ids = tn_new_n(&a->job->arena, all ? all->n + 1 : 1, const char *), *list = "";
    unsigned n = 0;
    for (const struct tn_toml *c = all ? all->first : NULL; c; c = c->next) {
        ids[n] = id_of(c, first_version);
        if (wanted && !strcmp(ids[n], wanted) && tn_author_wants(a, c, TN_TOML_TABLE, NULL))
            return c;
        if (n < MAX_NAMED)
            list = WORDS(a, "%s%s`%s`", list, n ? ", " : "", ids[n]);
        else if (n == MAX_NAMED)
            list = WORDS(a, "%s, …", list);
        n++;
    }
    const char *near = wanted ? tn_nearest(tn_str(wanted), ids, n) : NULL;
    if (!wanted && n == 1)
        return all->first;
    struct tn_span at = all ? (all->key_span.source ? all->key_span : all->span) : a->caps->where;
    if (!a->failed)
        tn_author_error(a, "caps-spin-component", at,
                        wanted ? WORDS(a, "there is no component `%s`", wanted)
                        : n    ? "there are several components"
                               : "there is no component",
                        near ? WORDS(a, "did you mean `%s`?", near)
                        : n  ? WORDS(a, "say which one with `--component`: %s", list)
                             : NULL);
    return NULL;
}

static void read_component(struct tn_author *a, const struct tn_toml *root, const struct tn_toml *c,
                           bool first_version, const unsigned used[TN_CAPS_KINDS])
{
    static const enum tn_caps_key same[] = {TN_KEY_OUTBOUND, TN_KEY_KV, TN_KEY_SQLITE, TN_KEY_AI};
    for (unsigned i = 0; i < sizeof same / sizeof *same; i++)
        if (tn_toml_get(c, tn_caps_keys[same[i]].toml))
            tn_author_list(a, &a->caps->requires, same[i], tn_toml_get(c, tn_caps_keys[same[i]].toml));
    http_hosts(a, tn_toml_get(c, "allowed_http_hosts"));
    if (first_version)
        first_version_hosts(a, c, used);
    variables(a, tn_toml_get(c, first_version ? "config" : "variables"), tn_toml_get(root, "variables"));
    environment(a, tn_toml_get(c, "environment"));
    files(a, tn_toml_get(c, "files"));
    tn_author_tenon(a, tn_toml_get(tn_toml_get(c, "tool"), "tenon"), "component.….tool.tenon");
    tn_author_reasons(a, tn_toml_get(tn_toml_get(c, "tool"), "tenon"));
}

enum tn_status tn_caps_read_spin(struct tn_job *job, const struct tn_source *toml, const char *component,
                                 const unsigned used[TN_CAPS_KINDS], struct tn_caps **ret_caps)
{
    struct tn_author a;
    const struct tn_toml *root;
    enum tn_status status = tn_author_open(&a, job, toml, &root);
    if (status)
        return status;
    const struct tn_toml *version = tn_toml_get(root, "spin_manifest_version");
    if (!version)
        version = tn_toml_get(root, "spin_version");
    bool first = version && ((version->kind == TN_TOML_STRING && tn_str_eq(version->text, "1")) ||
                             (version->kind == TN_TOML_INTEGER && version->integer == 1));
    bool second = version && version->kind == TN_TOML_INTEGER && version->integer == 2;
    if (!first && !second) {
        tn_author_error(&a, "caps-version", version ? version->span : a.caps->where,
                        version ? "`spin_manifest_version` is neither 1 nor 2"
                                : "this is no manifest of Spin's",
                        version ? NULL : "a `spin_manifest_version` is missing");
        return TN_ERR_INVALID;
    }
    const struct tn_toml *found = find_component(&a, root, component, first);
    if (found) {
        a.caps->baseline = true;
        a.caps->where = found->span;
        read_component(&a, root, found, first, used);
        implied_kinds(&a, used, found->span);
    }
    if (a.failed)
        return TN_ERR_INVALID;
    tn_caps_normalise(a.caps);
    *ret_caps = a.caps;
    return TN_OK;
}
