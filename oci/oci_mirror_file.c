/* A mirror's file: TOML into rules, with everything that is wrong told at its place. */
#include "base/toml.h"
#include "oci/oci_mirror.h"

enum { MAX_RULES = 10000, MAX_WORDS = 1000, DEFAULT_MAX_LOSS = 50 };

struct reading {
    struct tn_job *job;
    bool failed;
};

static void wrong(struct reading *r, const char *code, struct tn_span span, const char *message,
                  const char *help)
{
    struct tn_draft draft = tn_diag_begin(r->job->sink, TN_ERROR, code, span, "%s", message);
    if (help)
        tn_diag_help(&draft, "%s", help);
    tn_diag_end(&draft);
    r->failed = true;
}

#define WORDS(r, ...) tn_arena_printf(&(r)->job->arena, __VA_ARGS__)

/* ---- values ---- */

static bool wants(struct reading *r, const struct tn_toml *value, enum tn_toml_kind kind)
{
    if (!value || value->kind == kind)
        return value != NULL;
    wrong(r, "mirror-type", value->span,
          WORDS(r, "%s is %s, not %s", value->key ? WORDS(r, "`%s`", value->key) : "an entry",
                tn_toml_word(value->kind), tn_toml_word(kind)),
          NULL);
    return false;
}

static const char *text(struct reading *r, const struct tn_toml *value)
{
    if (!wants(r, value, TN_TOML_STRING))
        return NULL;
    if (value->text.len && !memchr(value->text.at, 0, value->text.len))
        return value->text.at;
    wrong(r, "mirror-type", value->span, "a text is empty, or holds a NUL", NULL);
    return NULL;
}

static void number(struct reading *r, const struct tn_toml *value, unsigned most, unsigned *to)
{
    if (!wants(r, value, TN_TOML_INTEGER))
        return;
    if (value->integer < 0 || value->integer > most)
        wrong(r, "mirror-type", value->span, WORDS(r, "`%s` is a number from 0 to %u", value->key, most),
              NULL);
    else
        *to = (unsigned)value->integer;
}

static void truth(struct reading *r, const struct tn_toml *value, bool *to)
{
    if (wants(r, value, TN_TOML_BOOL))
        *to = value->truth;
}

static void too_many(struct reading *r, const struct tn_toml *value)
{
    if (value->n > MAX_WORDS)
        wrong(r, "mirror-type", value->span, WORDS(r, "`%s` has more than %d entries", value->key, MAX_WORDS),
              NULL);
}

static void texts(struct reading *r, const struct tn_toml *value, struct tn_texts *to)
{
    if (!wants(r, value, TN_TOML_ARRAY))
        return;
    *to = (struct tn_texts){0};
    too_many(r, value);
    for (const struct tn_toml *e = value->first; e && value->n <= MAX_WORDS; e = e->next) {
        const char *word = text(r, e);
        if (word)
            *tn_push(&r->job->arena, to) = word;
    }
}

static void keys(struct reading *r, const struct tn_toml *table, const char *where, const char *const *known,
                 size_t n)
{
    for (const struct tn_toml *c = table->first; c; c = c->next) {
        bool found = false;
        for (size_t i = 0; i < n; i++)
            found |= !strcmp(c->key, known[i]);
        const char *near = found ? NULL : tn_nearest(tn_str(c->key), known, n);
        if (!found)
            wrong(r, "mirror-unknown-key", c->key_span, WORDS(r, "unknown key `%s` in %s", c->key, where),
                  near ? WORDS(r, "did you mean `%s`?", near) : NULL);
    }
}

/* ---- a rule ---- */

static void read_patterns(struct reading *r, const struct tn_toml *value, struct tn_texts *to)
{
    texts(r, value, to);
    const struct tn_toml *e = value && value->kind == TN_TOML_ARRAY ? value->first : NULL;
    for (; e; e = e->next) {
        const char *why =
            e->kind == TN_TOML_STRING && e->text.at ? tn_tag_pattern_check(&r->job->arena, e->text.at) : NULL;
        if (why)
            wrong(r, "mirror-pattern", e->span, WORDS(r, "this %s", why), NULL);
    }
}

static void read_include(struct reading *r, const struct tn_toml *value, struct tn_texts *to)
{
    texts(r, value, to);
    const struct tn_toml *e = value && value->kind == TN_TOML_ARRAY ? value->first : NULL;
    for (; e; e = e->next)
        if (e->kind == TN_TOML_STRING && !tn_ref_tag(&r->job->arena, e->text))
            wrong(r, "mirror-pattern", e->span, "this is not a tag: `include` takes tags as they are", NULL);
    for (unsigned i = 0; !r->failed && i < to->n; i++)
        to->at[i] = tn_ref_tag(&r->job->arena, tn_str(to->at[i]));
}

static void read_tags(struct reading *r, const struct tn_toml *table, struct tn_mirror_rule *rule)
{
    static const char *const known[] = {"allow", "deny", "include", "newest", "prereleases", "semver"};
    if (!wants(r, table, TN_TOML_TABLE))
        return;
    keys(r, table, "`tags`", known, sizeof known / sizeof *known);
    read_patterns(r, tn_toml_get(table, "allow"), &rule->tags.allow);
    read_patterns(r, tn_toml_get(table, "deny"), &rule->tags.deny);
    read_include(r, tn_toml_get(table, "include"), &rule->tags.include);
    number(r, tn_toml_get(table, "newest"), 1000000, &rule->tags.newest);
    truth(r, tn_toml_get(table, "prereleases"), &rule->tags.prereleases);
    const struct tn_toml *semver = tn_toml_get(table, "semver");
    const char *range = text(r, semver);
    const char *why = range ? tn_range_parse(tn_str(range), &rule->range) : NULL;
    if (why)
        wrong(r, "mirror-pattern", semver->span, WORDS(r, "this range of versions %s", why),
              "such as \">=1.2 <2\" or \"^1.4 || ^2\"");
    rule->tags.semver = range && !why ? &rule->range : NULL;
}

static void read_platforms(struct reading *r, const struct tn_toml *value, struct tn_platforms *to)
{
    if (!wants(r, value, TN_TOML_ARRAY))
        return;
    *to = (struct tn_platforms){0};
    too_many(r, value);
    for (const struct tn_toml *e = value->first; e && value->n <= MAX_WORDS; e = e->next) {
        struct tn_platform platform;
        const char *word = text(r, e);
        if (word && tn_platform_parse(word, &platform))
            *tn_push(&r->job->arena, to) = platform;
        else if (word)
            wrong(r, "mirror-pattern", e->span, "this is not a platform: os/architecture[/variant][:os.version], such as wasi/wasm",
                  NULL);
    }
}

/* What [defaults] may hold, too. */
#define SHARED_KEYS                                                                                          \
    "jobs", "max-loss", "max-wait", "min-remaining", "per-second", "platforms", "prune", "referrers"

static void read_shared(struct reading *r, const struct tn_toml *table, struct tn_mirror_rule *to)
{
    number(r, tn_toml_get(table, "jobs"), 64, &to->jobs);
    number(r, tn_toml_get(table, "max-loss"), 100, &to->max_loss);
    number(r, tn_toml_get(table, "max-wait"), 86400, &to->rate.max_wait);
    number(r, tn_toml_get(table, "min-remaining"), 1000000, &to->rate.min_remaining);
    number(r, tn_toml_get(table, "per-second"), 100000, &to->rate.per_second);
    read_platforms(r, tn_toml_get(table, "platforms"), &to->platforms);
    truth(r, tn_toml_get(table, "prune"), &to->prune);
    truth(r, tn_toml_get(table, "referrers"), &to->referrers);
}

/* A repository; what is wrong with it is told at its place in the file. */
static const char *read_place(struct reading *r, const struct tn_toml *table, const char *key,
                              struct tn_ref *ret_ref)
{
    const struct tn_toml *value = tn_toml_get(table, key);
    struct tn_diag_list told;
    if (!value) {
        wrong(r, "mirror-place", table->span, WORDS(r, "`%s` is missing", key),
              "a repository, such as ghcr.io/org/app or oci:DIR");
        return NULL;
    }
    const char *word = text(r, value);
    if (!word)
        return NULL;
    tn_diag_list_init(&told, &r->job->arena);
    if (tn_ref_parse(&r->job->arena, &told.sink, word, ret_ref)) {
        wrong(r, "mirror-place", value->span, told.n ? told.at[0]->message : "this is not a reference",
              told.n ? told.at[0]->help : NULL);
        return NULL;
    }
    if (ret_ref->tag || ret_ref->digest)
        wrong(r, "mirror-place", value->span, "this names one artifact, and a mirror is of a repository",
              "choose its tags with `tags = { … }`");
    return word;
}

static void read_rule(struct reading *r, const struct tn_toml *table, const struct tn_mirror_rule *defaults,
                      struct tn_mirror_rule *rule)
{
    static const char *const known[] = {SHARED_KEYS, "source", "tags", "target"};
    *rule = *defaults;
    rule->span = table->span;
    if (!wants(r, table, TN_TOML_TABLE))
        return;
    keys(r, table, "[[mirror]]", known, sizeof known / sizeof *known);
    rule->source = read_place(r, table, "source", &rule->from);
    rule->target = read_place(r, table, "target", &rule->to);
    if (rule->source && rule->target && tn_ref_same_place(&rule->from, &rule->to))
        wrong(r, "mirror-place", tn_toml_get(table, "target")->span, "the target is the source", NULL);
    read_shared(r, table, rule);
    read_tags(r, tn_toml_get(table, "tags"), rule);
}

/* Two rules that write one place would prune what the other brings. */
static void check_targets(struct reading *r, const struct tn_mirror *mirror)
{
    for (unsigned i = 0; i < mirror->rules.n; i++)
        for (unsigned k = 0; k < i && mirror->rules.at[i].target; k++) {
            const struct tn_mirror_rule *a = &mirror->rules.at[k], *b = &mirror->rules.at[i];
            if (!a->target || !(a->prune || b->prune) || !tn_ref_same_place(&a->to, &b->to))
                continue;
            struct tn_draft draft =
                tn_diag_begin(r->job->sink, TN_ERROR, "mirror-place", b->span,
                              "two rules have the target %s, and one of them prunes", b->target);
            tn_diag_note(&draft, a->span, "the other one");
            tn_diag_end(&draft);
            r->failed = true;
        }
}

static void read_version(struct reading *r, const struct tn_toml *root, struct tn_span whole)
{
    const struct tn_toml *version = tn_toml_get(root, "version");
    if (!version)
        wrong(r, "mirror-version", whole, "`version = 1` is missing", NULL);
    else if (wants(r, version, TN_TOML_INTEGER) && version->integer != 1)
        wrong(r, "mirror-version", version->span, "only version 1 of this file is known", NULL);
}

enum tn_status tn_mirror_read(struct tn_mirror *mirror, const struct tn_source *toml)
{
    static const char *const known[] = {"defaults", "mirror", "version"};
    static const char *const known_defaults[] = {SHARED_KEYS};
    struct reading r = {.job = mirror->job};
    struct tn_source *source = tn_new(&mirror->job->arena, struct tn_source);
    struct tn_mirror_rule defaults = {.max_loss = DEFAULT_MAX_LOSS, .rate.max_wait = tn_rate_max_wait(NULL)};
    const struct tn_toml *root;
    *source = (struct tn_source){toml->name, toml->bytes, true};
    enum tn_status status = tn_toml_read(&mirror->job->arena, mirror->job->sink, source, &root);
    if (status)
        return status;
    struct tn_span start = {source, 0, 0};
    const struct tn_toml *table = tn_toml_get(root, "defaults"), *list = tn_toml_get(root, "mirror");
    keys(&r, root, "a mirror's file", known, sizeof known / sizeof *known);
    read_version(&r, root, start);
    if (wants(&r, table, TN_TOML_TABLE)) {
        keys(&r, table, "[defaults]", known_defaults, sizeof known_defaults / sizeof *known_defaults);
        read_shared(&r, table, &defaults);
    }
    if (!list || (wants(&r, list, TN_TOML_ARRAY) && !list->first))
        wrong(&r, "mirror-place", start, "there is no [[mirror]]", "each has a `source` and a `target`");
    else if (list->n > MAX_RULES)
        wrong(&r, "mirror-type", list->span, WORDS(&r, "there are more than %d rules", MAX_RULES), NULL);
    for (const struct tn_toml *e = list && list->n <= MAX_RULES && list->kind == TN_TOML_ARRAY ? list->first
                                                                                               : NULL;
         e; e = e->next)
        read_rule(&r, e, &defaults, tn_push(&mirror->job->arena, &mirror->rules));
    for (unsigned i = 0; i < mirror->rules.n; i++) /* the list has its place now */
        if (mirror->rules.at[i].tags.semver)
            mirror->rules.at[i].tags.semver = &mirror->rules.at[i].range;
    check_targets(&r, mirror);
    return r.failed ? TN_ERR_INVALID : TN_OK;
}
