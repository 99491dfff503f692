/* The author's file: caps.toml, or a component.toml with the same tables. */
#include "caps/caps_author.h"

#include "base/limits.h"
#include "component/comp_names.h"

/* ---- telling ---- */

void tn_author_error(struct tn_author *a, const char *code, struct tn_span span, const char *message,
                     const char *help)
{
    struct tn_draft draft = tn_diag_begin(a->job->sink, TN_ERROR, code, span, "%s", message);
    if (help)
        tn_diag_help(&draft, "%s", help);
    tn_diag_end(&draft);
    a->failed = true;
}

#define WORDS(a, ...) tn_arena_printf(&(a)->job->arena, __VA_ARGS__)

/* A part of a string where its text stands in the file as it is; else the whole string. */
static struct tn_span part_of(const struct tn_toml *value, size_t at, size_t len)
{
    struct tn_span span = value->span;
    const uint8_t *bytes = span.source->bytes.at + span.start;
    size_t all = span.end - span.start;
    bool plain =
        all == value->text.len + 2 && value->text.len && !memcmp(bytes + 1, value->text.at, value->text.len);
    if (!plain || at > value->text.len)
        return span;
    span.start += 1 + at;
    span.end = span.start + len;
    return span;
}

bool tn_author_wants(struct tn_author *a, const struct tn_toml *value, enum tn_toml_kind kind,
                     const char *help)
{
    if (!value || value->kind == kind)
        return value != NULL;
    const char *name = value->key ? WORDS(a, "`%s`", value->key) : "an entry";
    tn_author_error(a, "caps-type", value->span,
                    WORDS(a, "%s is %s, not %s", name, tn_toml_word(value->kind), tn_toml_word(kind)), help);
    return false;
}

/* Its text where it is a string that C can hold; else NULL, told. */
const char *tn_author_text(struct tn_author *a, const struct tn_toml *value)
{
    if (!tn_author_wants(a, value, TN_TOML_STRING, NULL))
        return NULL;
    if (value->text.len && memchr(value->text.at, 0, value->text.len)) {
        tn_author_error(a, "caps-type", value->span, "a string holds a NUL", NULL);
        return NULL;
    }
    return value->text.at ? value->text.at : "";
}

/* ---- keys ---- */

enum { MAX_KNOWN = TN_CAPS_KEYS + 8 };

static bool known(const char *const *words, size_t n, const char *key)
{
    for (size_t i = 0; i < n; i++)
        if (!strcmp(words[i], key))
            return true;
    return false;
}

static void unknown_key(struct tn_author *a, const struct tn_toml *value, const char *where,
                        const char *const *words, size_t n,
                        bool (*misplaced)(const char *key, const char **ret_where))
{
    const char *near = NULL, *there = NULL, *help = NULL;
    if (a->job->sink->errors < TN_MAX_DIAGS) /* the rest is not shown */
        near = tn_nearest(tn_str(value->key), words, n);
    if (misplaced && misplaced(value->key, &there))
        help = WORDS(a, "`%s` belongs in [%s]", value->key, there);
    else if (near)
        help = WORDS(a, "did you mean `%s`?", near);
    tn_author_error(a, "caps-unknown-key", value->key_span,
                    WORDS(a, "unknown key `%s` in %s", value->key, where), help);
}

void tn_author_keys(struct tn_author *a, const struct tn_toml *table, const char *where,
                    const char *const *words, size_t n)
{
    for (const struct tn_toml *c = table->first; c; c = c->next)
        if (!known(words, n, c->key))
            unknown_key(a, c, where, words, n, NULL);
}

static bool of_tenon(const char *key, const char **ret_where)
{
    enum tn_caps_key k = tn_caps_key_of(key, false);
    *ret_where = "tenon.requires";
    return k < TN_CAPS_KEYS && !tn_caps_keys[k].spin;
}

static bool of_spin(const char *key, const char **ret_where)
{
    enum tn_caps_key k = tn_caps_key_of(key, false);
    *ret_where = "requires";
    return k < TN_CAPS_KEYS && tn_caps_keys[k].spin;
}

/* ---- entries ---- */

static const char *const entry_codes[] = {
    [TN_SHAPE_FLAG] = "caps-type",         [TN_SHAPE_WORD] = "caps-word",
    [TN_SHAPE_LABEL] = "caps-label",       [TN_SHAPE_NAME] = "caps-env",
    [TN_SHAPE_VARIABLE] = "caps-variable", [TN_SHAPE_FILE] = "caps-path",
    [TN_SHAPE_HOST] = "caps-host",         [TN_SHAPE_SOCKET] = "caps-socket",
    [TN_SHAPE_DOMAIN] = "caps-domain",     [TN_SHAPE_INTERFACE] = "caps-interface"};

static void twice(struct tn_author *a, const struct tn_caps_item *first, const struct tn_caps_item *again)
{
    bool same = !strcmp(first->json, again->json);
    struct tn_draft draft = tn_diag_begin(
        a->job->sink, same ? TN_WARNING : TN_ERROR, same ? "caps-duplicate" : "caps-conflict", again->span,
        same ? "`%s` stands twice" : "`%s` stands twice, and not as the same", again->text);
    tn_diag_note(&draft, first->span, "first here");
    tn_diag_end(&draft);
    a->failed |= !same;
}

void tn_author_item(struct tn_author *a, struct tn_caps_set *set, enum tn_caps_key key,
                    const struct tn_caps_raw *raw, const struct tn_toml *value, const struct tn_toml *text)
{
    struct tn_caps_item item;
    struct tn_fault fault;
    if (!tn_caps_item(a->job, key, raw, &item, &fault)) {
        struct tn_span span = text ? part_of(text, fault.at, fault.len) : value->span;
        tn_author_error(a, entry_codes[tn_caps_keys[key].shape], span, fault.message, fault.help);
        return;
    }
    item.span = value->span;
    if (set->keys[key].n >= TN_MAX_CAPS_ENTRIES) {
        if (!set->keys[key].full)
            tn_author_error(
                a, "caps-limit", value->span,
                WORDS(a, "`%s` has more than %d entries", tn_caps_keys[key].toml, TN_MAX_CAPS_ENTRIES), NULL);
        set->keys[key].full = true;
        return;
    }
    struct tn_caps_item *first = tn_caps_find(set, key, item.text);
    if (first)
        twice(a, first, &item);
    else
        *tn_push(&a->job->arena, &set->keys[key]) = item;
}

/* A table where most entries are strings: { name = …, secret = …, default = … }, { destination = …, access =
 * … } */
static void table_entry(struct tn_author *a, struct tn_caps_set *set, enum tn_caps_key key,
                        const struct tn_toml *value)
{
    static const char *const file_keys[] = {"destination", "access"}, *const name_keys[] = {"name", "default",
                                                                                            "secret"};
    bool file = key == TN_KEY_FILES;
    struct tn_caps_raw raw = {0};
    const struct tn_toml *text = tn_toml_get(value, file ? "destination" : "name");
    unsigned errors = a->job->sink->errors;
    const char *const *keys = file ? file_keys : name_keys;
    tn_author_keys(a, value, "an entry", keys, file ? 2 : key == TN_KEY_ENV ? 2 : 3);
    if (!text)
        tn_author_error(a, "caps-type", value->span, WORDS(a, "an entry without `%s`", keys[0]), NULL);
    else if (tn_author_wants(a, text, TN_TOML_STRING, NULL))
        raw.text = text->text;
    const struct tn_toml *access = file ? tn_toml_get(value, "access") : NULL;
    const struct tn_toml *fallback = file ? NULL : tn_toml_get(value, "default");
    const struct tn_toml *secret = key == TN_KEY_VARIABLES ? tn_toml_get(value, "secret") : NULL;
    if (access && (raw.access = tn_author_text(a, access)) && strcmp(raw.access, "read") &&
        strcmp(raw.access, "read-write"))
        tn_author_error(a, "caps-path", access->span,
                        WORDS(a, "`%s` is neither `read` nor `read-write`", raw.access), NULL);
    if (fallback)
        raw.fallback = tn_author_text(a, fallback);
    if (secret && tn_author_wants(a, secret, TN_TOML_BOOL, NULL))
        raw.secret = secret->truth;
    if (a->job->sink->errors == errors)
        tn_author_item(a, set, key, &raw, value, text);
}

static void entry(struct tn_author *a, struct tn_caps_set *set, enum tn_caps_key key,
                  const struct tn_toml *value)
{
    enum tn_caps_shape shape = tn_caps_keys[key].shape;
    bool may_be_table = shape == TN_SHAPE_NAME || shape == TN_SHAPE_VARIABLE || shape == TN_SHAPE_FILE;
    if (value->kind == TN_TOML_TABLE && may_be_table)
        table_entry(a, set, key, value);
    else if (tn_author_wants(a, value, TN_TOML_STRING, NULL))
        tn_author_item(a, set, key, &(struct tn_caps_raw){.text = value->text}, value, value);
}

void tn_author_list(struct tn_author *a, struct tn_caps_set *set, enum tn_caps_key key,
                    const struct tn_toml *value)
{
    struct tn_caps_list *list = &set->keys[key];
    list->present = true;
    list->key = value->key_span;
    list->span = value->span;
    if (tn_caps_keys[key].shape == TN_SHAPE_FLAG) {
        if (tn_author_wants(a, value, TN_TOML_BOOL, NULL) && value->truth)
            tn_author_item(a, set, key, &(struct tn_caps_raw){0}, value, NULL);
    } else if (tn_author_wants(a, value, TN_TOML_ARRAY, "write a list, with its entries in brackets")) {
        for (const struct tn_toml *c = value->first; c; c = c->next)
            entry(a, set, key, c);
    }
}

/* ---- tables ---- */

/* [requires] takes Spin's keys, [tenon.requires] the others, [tenon.optional] both. */
static void capability_table(struct tn_author *a, const struct tn_toml *table, const char *where, bool spin,
                             bool tenon, struct tn_caps_set *set)
{
    const char *words[MAX_KNOWN];
    size_t n = 0;
    if (!tn_author_wants(a, table, TN_TOML_TABLE, NULL))
        return;
    if (set == &a->caps->requires)
        a->caps->tables[tenon] = table->span;
    for (int k = 0; k < TN_CAPS_KEYS; k++)
        if (tn_caps_keys[k].spin ? spin : tenon)
            words[n++] = tn_caps_keys[k].toml;
    for (const struct tn_toml *c = table->first; c; c = c->next) {
        if (known(words, n, c->key))
            tn_author_list(a, set, tn_caps_key_of(c->key, false), c);
        else
            unknown_key(a, c, where, words, n, spin && tenon ? NULL : spin ? of_tenon : of_spin);
    }
}

static void version_key(struct tn_author *a, const struct tn_toml *value)
{
    if (tn_author_wants(a, value, TN_TOML_INTEGER, NULL) && value->integer != 1)
        tn_author_error(
            a, "caps-version", value->span,
            WORDS(a, "`%s` is %lld, and only 1 is known here", value->key, (long long)value->integer), NULL);
}

static void must_understand(struct tn_author *a, const struct tn_toml *value)
{
    const char *words[MAX_KNOWN];
    size_t n = 0;
    for (int k = 0; k < TN_CAPS_KEYS; k++)
        words[n++] = tn_caps_keys[k].toml;
    words[n++] = "baseline";
    words[n++] = "limits";
    words[n++] = "optional";
    if (!tn_author_wants(a, value, TN_TOML_ARRAY, NULL))
        return;
    for (const struct tn_toml *c = value->first; c; c = c->next) {
        const char *word = tn_author_text(a, c);
        if (word && known(words, n, word))
            *tn_push(&a->job->arena, &a->caps->must_understand) = word;
        else if (word)
            tn_author_error(
                a, "caps-must-understand", c->span,
                WORDS(a, "the manifest must not be read without understanding `%s`, which is not known here",
                      word),
                NULL);
    }
}

/* "64Mi", "1Gi", "512k", or a number of bytes. */
static bool parse_size(struct tn_str text, uint64_t *ret_bytes)
{
    static const struct {
        const char *unit;
        uint64_t bytes;
    } units[] = {{"", 1},         {"k", 1000},     {"M", 1000000}, {"G", 1000000000},
                 {"Ki", 1 << 10}, {"Mi", 1 << 20}, {"Gi", 1 << 30}};
    uint64_t value = 0;
    size_t i = 0;
    for (; i < text.len && text.at[i] >= '0' && text.at[i] <= '9' && i < 15; i++)
        value = value * 10 + (uint64_t)(text.at[i] - '0');
    struct tn_str unit = {text.at + i, text.len - i};
    for (unsigned u = 0; i && u < sizeof units / sizeof *units; u++) {
        if (!tn_str_eq(unit, units[u].unit) || value > (1ull << 53) / units[u].bytes)
            continue;
        *ret_bytes = value * units[u].bytes;
        return value > 0;
    }
    return false;
}

static void limits(struct tn_author *a, const struct tn_toml *table)
{
    static const char *const words[] = {"memory"};
    if (!tn_author_wants(a, table, TN_TOML_TABLE, NULL))
        return;
    tn_author_keys(a, table, "[tenon.limits]", words, 1);
    const struct tn_toml *memory = tn_toml_get(table, "memory");
    bool number =
        memory && memory->kind == TN_TOML_INTEGER && memory->integer > 0 && memory->integer <= 1ll << 53;
    if (number)
        a->caps->memory = (uint64_t)memory->integer;
    else if (memory && !(memory->kind == TN_TOML_STRING && parse_size(memory->text, &a->caps->memory)))
        tn_author_error(a, "caps-size", memory->span, "`memory` is not a size",
                        "write a number of bytes, or one with k, M, G, Ki, Mi or Gi: \"64Mi\"");
}

static void baseline(struct tn_author *a, const struct tn_toml *table)
{
    static const char *const words[] = {"preset"};
    if (!tn_author_wants(a, table, TN_TOML_TABLE, NULL))
        return;
    tn_author_keys(a, table, "[tenon.baseline]", words, 1);
    const struct tn_toml *preset = tn_toml_get(table, "preset");
    const char *name = preset ? tn_author_text(a, preset) : NULL;
    if (name && strcmp(name, "wasi-std"))
        tn_author_error(a, "caps-preset", preset->span, WORDS(a, "there is no preset `%s`", name),
                        "the one preset is `wasi-std`");
    a->caps->baseline = name != NULL;
}

/* "key" or "key:entry" -> why. The entry is named as the list has it, in any of its spellings. */
static struct tn_caps_item *reason_item(struct tn_author *a, struct tn_caps_set *set, const char *name)
{
    size_t len = strcspn(name, ":");
    enum tn_caps_key key = tn_caps_key_of(tn_arena_copy(&a->job->arena, name, len), false);
    struct tn_caps_item item;
    struct tn_fault fault;
    if (key == TN_CAPS_KEYS)
        return NULL;
    if (!name[len])
        return tn_caps_keys[key].shape == TN_SHAPE_FLAG ? tn_caps_find(set, key, "") : NULL;
    struct tn_caps_raw raw = {.text = tn_str(name + len + 1)};
    return tn_caps_item(a->job, key, &raw, &item, &fault) ? tn_caps_find(set, key, item.text) : NULL;
}

static void reasons(struct tn_author *a, const struct tn_toml *table)
{
    bool failed = a->failed; /* then what a reason is for may be what was wrong */
    if (!tn_author_wants(a, table, TN_TOML_TABLE, NULL))
        return;
    for (const struct tn_toml *c = table->first; c; c = c->next) {
        const char *why = tn_author_text(a, c);
        struct tn_caps_item *item = reason_item(a, &a->caps->requires, c->key);
        if (!item)
            item = reason_item(a, &a->caps->optional, c->key);
        if (item)
            item->reason = why;
        else if (!failed)
            tn_author_error(a, "caps-reason", c->key_span,
                            WORDS(a, "a reason for `%s`, which is not asked for", c->key),
                            "write it as `key:entry`, with both as they stand above");
    }
}

void tn_author_tenon(struct tn_author *a, const struct tn_toml *table, const char *where)
{
    static const char *const words[] = {"schema", "must_understand", "requires", "optional",
                                        "limits", "reasons",         "baseline"};
    if (!table || !tn_author_wants(a, table, TN_TOML_TABLE, NULL))
        return;
    for (const struct tn_toml *c = table->first; c; c = c->next) {
        if (!strcmp(c->key, "schema"))
            version_key(a, c);
        else if (!strcmp(c->key, "must_understand"))
            must_understand(a, c);
        else if (!strcmp(c->key, "requires"))
            capability_table(a, c, WORDS(a, "[%s.requires]", where), false, true, &a->caps->requires);
        else if (!strcmp(c->key, "optional"))
            capability_table(a, c, WORDS(a, "[%s.optional]", where), true, true, &a->caps->optional);
        else if (!strcmp(c->key, "limits"))
            limits(a, c);
        else if (!strcmp(c->key, "baseline"))
            baseline(a, c);
        else if (strcmp(c->key, "reasons"))
            unknown_key(a, c, WORDS(a, "[%s]", where), words, sizeof words / sizeof *words, NULL);
    }
}

/* After everything that they may speak of was read. */
void tn_author_reasons(struct tn_author *a, const struct tn_toml *tenon)
{
    if (tn_toml_get(tenon, "reasons"))
        reasons(a, tn_toml_get(tenon, "reasons"));
}

/* [component] as component.toml has it; only the name and the version go into the manifest. */
static void component(struct tn_author *a, const struct tn_toml *table)
{
    static const char *const words[] = {"name",    "version",    "source", "description",
                                        "authors", "repository", "license"};
    const struct tn_toml *value;
    if (!tn_author_wants(a, table, TN_TOML_TABLE, NULL))
        return;
    tn_author_keys(a, table, "[component]", words, sizeof words / sizeof *words);
    if ((value = tn_toml_get(table, "name")))
        a->caps->name = tn_author_text(a, value);
    if ((value = tn_toml_get(table, "version")))
        a->caps->version = tn_author_text(a, value);
    struct tn_version version;
    if (a->caps->version && !tn_version_parse(tn_str(a->caps->version), &version))
        tn_author_error(a, "caps-version", value->span, WORDS(a, "`%s` is not a version", a->caps->version),
                        "versions are as semver has them: 1.2.3");
}

static bool is_spin_file(const struct tn_toml *root)
{
    return tn_toml_get(root, "spin_manifest_version") || tn_toml_get(root, "spin_version");
}

static void root_table(struct tn_author *a, const struct tn_toml *root)
{
    static const char *const words[] = {"component_manifest_version", "component", "build", "requires",
                                        "tenon"};
    for (const struct tn_toml *c = root->first; c; c = c->next) {
        const char *where = NULL;
        if (!strcmp(c->key, "component_manifest_version"))
            version_key(a, c);
        else if (!strcmp(c->key, "component"))
            component(a, c);
        else if (!strcmp(c->key, "requires"))
            capability_table(a, c, "[requires]", true, false, &a->caps->requires);
        else if (!strcmp(c->key, "tenon"))
            tn_author_tenon(a, c, "tenon");
        else if (strcmp(c->key, "build")) /* Spin's own */
            unknown_key(a, c, "the file", words, sizeof words / sizeof *words,
                        of_spin(c->key, &where) ? of_spin : of_tenon);
    }
    tn_author_reasons(a, tn_toml_get(root, "tenon"));
}

enum tn_status tn_author_open(struct tn_author *a, struct tn_job *job, const struct tn_source *toml,
                              const struct tn_toml **ret_root)
{
    *a = (struct tn_author){.job = job, .caps = tn_new(&job->arena, struct tn_caps)};
    a->caps->where = (struct tn_span){toml, 0, 0};
    return tn_toml_read(&job->arena, job->sink, toml, ret_root);
}

enum tn_status tn_caps_read_toml(struct tn_job *job, const struct tn_source *toml, struct tn_caps **ret_caps)
{
    struct tn_author a;
    const struct tn_toml *root;
    enum tn_status status = tn_author_open(&a, job, toml, &root);
    if (status)
        return status;
    if (is_spin_file(root))
        tn_author_error(&a, "caps-spin-file", root->first->key_span,
                        "this is a manifest of Spin's, not of a component",
                        "take it with `--from`, and say which component is meant with `--component`");
    else
        root_table(&a, root);
    if (a.failed)
        return TN_ERR_INVALID;
    tn_caps_normalise(a.caps);
    *ret_caps = a.caps;
    return TN_OK;
}
