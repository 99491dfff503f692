/* The entries of a manifest's lists, one rule a shape. */
#include "caps/caps_manifest.h"
#include "component/comp_names.h"

#include <stdlib.h>

enum { MAX_LABEL = 255, MAX_TEXT = 4096, MAX_ITEM_JSON = 16 * MAX_TEXT }; /* an escape is six bytes */

static bool fail(struct tn_fault *fault, const char *message, const char *help)
{
    fault->message = message;
    fault->help = help;
    return false;
}

/* What no list's text may be: empty, too long, with control characters or white space around it. */
static bool plain(struct tn_job *job, struct tn_str text, size_t max, const char *what,
                  struct tn_fault *fault)
{
    if (!text.len)
        return fail(fault, tn_arena_printf(&job->arena, "the name of %s is empty", what), NULL);
    if (text.len > max)
        return fail(fault, tn_arena_printf(&job->arena, "the name of %s is longer than %zu bytes", what, max),
                    NULL);
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)text.at[i] < ' ' || text.at[i] == 0x7f)
            return fail(fault,
                        tn_arena_printf(&job->arena, "a control character stands in the name of %s", what),
                        NULL);
    if (text.at[0] == ' ' || text.at[text.len - 1] == ' ')
        return fail(fault, tn_arena_printf(&job->arena, "the name of %s has spaces around it", what), NULL);
    return true;
}

static bool label(struct tn_job *job, struct tn_str text, const char *what, struct tn_fault *fault)
{
    if (!plain(job, text, MAX_LABEL, what, fault))
        return false;
    if (text.len > 1 && memchr(text.at, '*', text.len))
        return fail(fault, tn_arena_printf(&job->arena, "`*` in the name of %s", what),
                    "`*` alone stands for any; there are no patterns");
    return true;
}

/* ---- JSON of one item ---- */

static const char *take_json(struct tn_job *job, struct tn_buf *buf)
{
    const char *json = tn_arena_copy(&job->arena, buf->at, buf->len);
    tn_buf_dispose(buf);
    return json;
}

static const char *string_json(struct tn_job *job, const char *text)
{
    struct tn_buf buf;
    struct tn_json_out out;
    tn_buf_init(&buf, MAX_ITEM_JSON);
    tn_json_out_init(&out, &buf, 0);
    tn_json_put_text(&out, text);
    return take_json(job, &buf);
}

/* {"default":…,"name":…,"secret":true}; a name alone is a string where `short_form`. */
static const char *variable_json(struct tn_job *job, const char *name, const struct tn_caps_raw *raw,
                                 bool short_form)
{
    struct tn_buf buf;
    struct tn_json_out out;
    if (short_form && !raw->fallback)
        return string_json(job, name);
    tn_buf_init(&buf, MAX_ITEM_JSON);
    tn_json_out_init(&out, &buf, 0);
    tn_json_object(&out);
    tn_json_member_opt(&out, "default", raw->fallback);
    tn_json_member(&out, "name", name);
    if (raw->secret)
        tn_json_member_bool(&out, "secret", true);
    tn_json_object_end(&out);
    return take_json(job, &buf);
}

static const char *file_json(struct tn_job *job, const char *access, const char *path)
{
    struct tn_buf buf;
    struct tn_json_out out;
    tn_buf_init(&buf, MAX_ITEM_JSON);
    tn_json_out_init(&out, &buf, 0);
    tn_json_object(&out);
    tn_json_member(&out, "access", access);
    tn_json_member(&out, "path", path);
    tn_json_object_end(&out);
    return take_json(job, &buf);
}

static void put_host(struct tn_json_out *out, const struct tn_host *host)
{
    static const char *const words[] = {
        [TN_HOST_ANY] = "any",   [TN_HOST_SELF] = "self", [TN_HOST_SUFFIX] = "suffix",
        [TN_HOST_NAME] = "name", [TN_HOST_CIDR] = "cidr", [TN_HOST_TEMPLATE] = "template"};
    tn_json_object(out);
    if (host->text)
        tn_json_member(out, words[host->kind], host->text);
    else
        tn_json_member_bool(out, words[host->kind], true);
    tn_json_object_end(out);
}

/* {"host":{…},"ports":[[first,last]],"scheme":…}; of a socket "op" instead of "scheme"; of a domain the host
 * alone */
static const char *host_json(struct tn_job *job, const struct tn_host *host, const char *scheme_word)
{
    struct tn_buf buf;
    struct tn_json_out out;
    bool op = !strcmp(scheme_word, "op");
    tn_buf_init(&buf, MAX_ITEM_JSON);
    tn_json_out_init(&out, &buf, 0);
    if (!*host->scheme) {
        put_host(&out, host);
        return take_json(job, &buf);
    }
    tn_json_object(&out);
    tn_json_key(&out, "host");
    put_host(&out, host);
    if (op)
        tn_json_member(&out, "op", host->scheme);
    tn_json_key(&out, "ports");
    tn_json_array(&out);
    tn_json_array(&out);
    tn_json_put_u64(&out, host->first);
    tn_json_put_u64(&out, host->last);
    tn_json_array_end(&out);
    tn_json_array_end(&out);
    if (!op)
        tn_json_member(&out, "scheme", host->scheme);
    tn_json_object_end(&out);
    return take_json(job, &buf);
}

/* ---- shapes ---- */

static bool word(struct tn_job *job, enum tn_caps_key key, struct tn_str text, struct tn_caps_item *item,
                 struct tn_fault *fault)
{
    const char *words[TN_CAPS_KINDS], *list = "";
    size_t n = 0;
    for (int k = 0; k < TN_CAPS_KINDS; k++) {
        if (tn_caps_kinds[k].key != key)
            continue;
        words[n++] = tn_caps_kinds[k].word;
        list = tn_arena_printf(&job->arena, "%s%s%s", list, *list ? ", " : "", tn_caps_kinds[k].word);
        if (tn_str_eq(text, tn_caps_kinds[k].word))
            item->text = tn_caps_kinds[k].word;
    }
    if (item->text) {
        item->json = string_json(job, item->text);
        return true;
    }
    const char *near = tn_nearest(text, words, n);
    return fail(fault, tn_arena_printf(&job->arena, "`%.*s` is not one of %s", TN_STR(text), list),
                near ? tn_arena_printf(&job->arena, "did you mean `%s`?", near) : NULL);
}

static bool variable(struct tn_job *job, enum tn_caps_key key, const struct tn_caps_raw *raw,
                     struct tn_caps_item *item, struct tn_fault *fault)
{
    bool env = tn_caps_keys[key].shape == TN_SHAPE_NAME;
    if (!label(job, raw->text, tn_caps_keys[key].what, fault))
        return false;
    if (env && memchr(raw->text.at, '=', raw->text.len))
        return fail(fault, "`=` in the name of a variable of the environment",
                    "a manifest holds names, never values");
    if (raw->secret && raw->fallback)
        return fail(fault, "a secret has a default", "a manifest is public: take the default out");
    item->text = tn_arena_copy(&job->arena, raw->text.at, raw->text.len);
    item->json = variable_json(job, item->text, raw, env);
    return true;
}

/* An absolute path without empty parts; `.` and `..` would make one folder have two names. */
static bool file(struct tn_job *job, const struct tn_caps_raw *raw, struct tn_caps_item *item,
                 struct tn_fault *fault)
{
    struct tn_str text = raw->text;
    const char *access = raw->access ? raw->access : "read";
    if (!plain(job, text, MAX_TEXT, "a folder or file", fault))
        return false;
    if (text.at[0] != '/')
        return fail(fault, tn_arena_printf(&job->arena, "`%.*s` is not an absolute path", TN_STR(text)),
                    "paths are those that the component sees, and start with `/`");
    if (strcmp(access, "read") && strcmp(access, "read-write"))
        return fail(fault, tn_arena_printf(&job->arena, "`%s` is neither `read` nor `read-write`", access),
                    NULL);
    char *path = tn_arena_alloc(&job->arena, text.len + 2), *to = path;
    for (size_t i = 0; i < text.len;) {
        size_t start = i += text.at[i] == '/';
        while (i < text.len && text.at[i] != '/')
            i++;
        struct tn_str part = {text.at + start, i - start};
        if (tn_str_eq(part, ".") || tn_str_eq(part, ".."))
            return fail(fault, tn_arena_printf(&job->arena, "`%.*s` in a path", TN_STR(part)),
                        "write the path out");
        if (!part.len)
            continue;
        *to++ = '/';
        memcpy(to, part.at, part.len);
        to += part.len;
    }
    if (to == path)
        *to = '/';
    item->text = path;
    item->json = file_json(job, access, path);
    return true;
}

static bool host(struct tn_job *job, enum tn_caps_shape shape, struct tn_str text, struct tn_caps_item *item,
                 struct tn_fault *fault)
{
    bool ok = shape == TN_SHAPE_HOST     ? tn_host_parse(&job->arena, text, &item->host, fault)
              : shape == TN_SHAPE_SOCKET ? tn_socket_parse(&job->arena, text, &item->host, fault)
                                         : tn_domain_parse(&job->arena, text, &item->host, fault);
    if (!ok)
        return false;
    item->text = tn_host_text(&job->arena, &item->host);
    item->json = host_json(job, &item->host, shape == TN_SHAPE_SOCKET ? "op" : "scheme");
    return true;
}

/* "acme:audit/log@1", with "#function" where an interface is known but for that function; or a plain name. */
static bool interface(struct tn_job *job, struct tn_str text, struct tn_caps_item *item,
                      struct tn_fault *fault)
{
    const char *hash = text.len ? memchr(text.at, '#', text.len) : NULL;
    struct tn_str name = {text.at, hash ? (size_t)(hash - text.at) : text.len};
    struct tn_extern_name parsed;
    struct tn_name_error error;
    if (!plain(job, text, MAX_TEXT, "an interface", fault))
        return false;
    if (!tn_extern_name_parse(name, TN_NAMES_NESTED, &parsed, &error))
        return fail(fault,
                    tn_arena_printf(&job->arena, "`%.*s` is not the name of an interface", TN_STR(text)),
                    "write it as the component imports it: `acme:audit/log@1.0.0`");
    if (parsed.has_version && !tn_version_track(parsed.version).len &&
        !tn_version_is_canonical(parsed.version))
        return fail(fault, tn_arena_printf(&job->arena, "`%.*s` is not a version", TN_STR(parsed.version)),
                    NULL);
    const char *track = tn_name_track(&job->names, tn_name_of(&job->names, name));
    item->text =
        hash ? tn_name_printf(&job->names, "%s%.*s", track, (int)(text.len - name.len), hash) : track;
    item->json = string_json(job, item->text);
    return true;
}

bool tn_caps_item(struct tn_job *job, enum tn_caps_key key, const struct tn_caps_raw *raw,
                  struct tn_caps_item *ret_item, struct tn_fault *ret_fault)
{
    struct tn_caps_item item = {0};
    enum tn_caps_shape shape = tn_caps_keys[key].shape;
    struct tn_fault fault = {.at = 0, .len = raw->text.len};
    bool ok = false;
    if (raw->text.len > MAX_TEXT || (raw->fallback && strlen(raw->fallback) > MAX_TEXT))
        return ret_fault->at = ret_fault->len = 0,
               fail(ret_fault, "an entry is longer than 4096 bytes", NULL);
    switch (shape) {
    case TN_SHAPE_FLAG:
        item.text = "";
        item.json = "true";
        ok = true;
        break;
    case TN_SHAPE_WORD: ok = word(job, key, raw->text, &item, &fault); break;
    case TN_SHAPE_LABEL:
        if ((ok = label(job, raw->text, tn_caps_keys[key].what, &fault))) {
            item.text = tn_arena_copy(&job->arena, raw->text.at, raw->text.len);
            item.json = string_json(job, item.text);
        }
        break;
    case TN_SHAPE_NAME:
    case TN_SHAPE_VARIABLE: ok = variable(job, key, raw, &item, &fault); break;
    case TN_SHAPE_FILE: ok = file(job, raw, &item, &fault); break;
    case TN_SHAPE_HOST:
    case TN_SHAPE_SOCKET:
    case TN_SHAPE_DOMAIN: ok = host(job, shape, raw->text, &item, &fault); break;
    case TN_SHAPE_INTERFACE: ok = interface(job, raw->text, &item, &fault); break;
    }
    if (!ok)
        return *ret_fault = fault, false;
    *ret_item = item;
    return true;
}

/* ---- lists ---- */

static int by_json(const void *a, const void *b)
{
    return strcmp(((const struct tn_caps_item *)a)->json, ((const struct tn_caps_item *)b)->json);
}

static void sort_list(struct tn_caps_list *list)
{
    unsigned kept = 0;
    if (list->n > 1)
        qsort(list->at, list->n, sizeof *list->at, by_json);
    for (unsigned i = 0; i < list->n; i++)
        if (!kept || strcmp(list->at[kept - 1].json, list->at[i].json))
            list->at[kept++] = list->at[i];
    list->n = kept;
}

static void drop_required(struct tn_caps_list *optional, const struct tn_caps_list *required)
{
    unsigned kept = 0;
    for (unsigned i = 0; i < optional->n; i++)
        if (!required->n ||
            !bsearch(&optional->at[i], required->at, required->n, sizeof *required->at, by_json))
            optional->at[kept++] = optional->at[i];
    optional->n = kept;
}

static int by_text(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void sort_texts(struct tn_caps_texts *texts)
{
    unsigned kept = 0;
    if (texts->n > 1)
        qsort(texts->at, texts->n, sizeof *texts->at, by_text);
    for (unsigned i = 0; i < texts->n; i++)
        if (!kept || strcmp(texts->at[kept - 1], texts->at[i]))
            texts->at[kept++] = texts->at[i];
    texts->n = kept;
}

static void sort_sets(struct tn_caps_set *requires, struct tn_caps_set *optional)
{
    for (int k = 0; k < TN_CAPS_KEYS; k++) {
        sort_list(&requires->keys[k]);
        sort_list(&optional->keys[k]);
        drop_required(&optional->keys[k], &requires->keys[k]);
    }
}

static void sort_undeclared(struct tn_caps_undeclared *undeclared)
{
    sort_texts(&undeclared->interfaces);
    sort_texts(&undeclared->kinds);
}

static int by_path(const void *a, const void *b)
{
    return strcmp(((const struct tn_caps_part *)a)->path, ((const struct tn_caps_part *)b)->path);
}

bool tn_caps_set_is_empty(const struct tn_caps_set *set)
{
    for (int k = 0; k < TN_CAPS_KEYS; k++)
        if (set->keys[k].n)
            return false;
    return true;
}

void tn_caps_normalise(struct tn_caps *caps)
{
    sort_sets(&caps->requires, &caps->optional);
    sort_undeclared(&caps->undeclared);
    for (unsigned i = 0; i < caps->components.n; i++) {
        sort_sets(&caps->components.at[i].requires, &caps->components.at[i].optional);
        sort_undeclared(&caps->components.at[i].undeclared);
    }
    if (caps->components.n > 1)
        qsort(caps->components.at, caps->components.n, sizeof *caps->components.at, by_path);
    sort_texts(&caps->provides);
    sort_texts(&caps->must_understand);
}

enum tn_caps_key tn_caps_key_of(const char *name, bool json)
{
    int k = 0;
    while (k < TN_CAPS_KEYS && strcmp(name, json ? tn_caps_keys[k].json : tn_caps_keys[k].toml))
        k++;
    return (enum tn_caps_key)k;
}

struct tn_caps_item *tn_caps_find(struct tn_caps_set *set, enum tn_caps_key key, const char *text)
{
    for (unsigned i = 0; i < set->keys[key].n; i++)
        if (!strcmp(set->keys[key].at[i].text, text))
            return &set->keys[key].at[i];
    return NULL;
}
