#include "component/comp_names.h"

/* ---- labels ---- */

static bool is_lower(char c)
{
    return c >= 'a' && c <= 'z';
}
static bool is_upper(char c)
{
    return c >= 'A' && c <= 'Z';
}
static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* fragment ::= [a-z0-9]+ | [A-Z0-9]+, the first of a label beginning with a letter. Yields its end, or NULL.
 */
static const char *fragment(const char *at, const char *end, bool first)
{
    const char *start = at;
    bool lower = false, upper = false;
    for (; at < end && *at != '-'; at++) {
        lower |= is_lower(*at);
        upper |= is_upper(*at);
        if (!is_lower(*at) && !is_upper(*at) && !is_digit(*at))
            return NULL;
    }
    return at == start || (lower && upper) || (first && is_digit(*start)) ? NULL : at;
}

/* label ::= fragment ('-' fragment)* */
bool tn_is_label(struct tn_str text)
{
    const char *at = text.at, *end = text.at + text.len;
    if (!text.len)
        return false;
    for (bool first = true;; first = false) {
        at = fragment(at, end, first);
        if (!at || at == end)
            return at != NULL;
        at++;
    }
}

bool tn_is_lowercase_label(struct tn_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (is_upper(text.at[i]))
            return false;
    return tn_is_label(text);
}

/* ---- import and export names ---- */

static const char *const annotations[] = {
    [TN_NAME_CONSTRUCTOR] = "[constructor]", [TN_NAME_METHOD] = "[method]", [TN_NAME_STATIC] = "[static]"};

static bool wrong(struct tn_name_error *ret_error, struct tn_str at, const char *message)
{
    *ret_error = (struct tn_name_error){message, at};
    return false;
}

static bool check_label(struct tn_str text, struct tn_name_error *ret_error)
{
    return tn_is_label(text) || wrong(ret_error, text, "is not in kebab case");
}

static struct tn_str label_chars(struct tn_str text)
{
    size_t n = 0;
    while (n < text.len &&
           (is_lower(text.at[n]) || is_upper(text.at[n]) || is_digit(text.at[n]) || text.at[n] == '-'))
        n++;
    return (struct tn_str){text.at, n};
}

/* words ::= a namespace or package: a label in lower case */
static bool take_lowercase(struct tn_str *rest, struct tn_str *ret_label, struct tn_name_error *ret_error)
{
    *ret_label = label_chars(*rest);
    *rest = tn_str_after(*rest, *ret_label);
    if (!check_label(*ret_label, ret_error))
        return false;
    return tn_is_lowercase_label(*ret_label) || wrong(ret_error, *ret_label, "is not in lower case");
}

/* projection ::= '/' label ('/' label)*, more than one where nested names are allowed */
static bool projection(struct tn_str *rest, bool nested, struct tn_extern_name *n,
                       struct tn_name_error *ret_error)
{
    const char *start = rest->at + 1;
    if (!rest->len || *rest->at != '/')
        return wrong(ret_error, n->text, "lacks a `/` and an interface after its package");
    do {
        tn_str_eat(rest, "/");
        struct tn_str label = label_chars(*rest);
        *rest = tn_str_after(*rest, label);
        if (!check_label(label, ret_error))
            return false;
    } while (nested && rest->len && *rest->at == '/');
    n->interface = (struct tn_str){start, (size_t)(rest->at - start)};
    return true;
}

/* interfacename ::= pkgpath version? ; pkgpath ::= namespace+ label projection* */
static bool interfacename(struct tn_str rest, bool nested, struct tn_extern_name *n,
                          struct tn_name_error *ret_error)
{
    n->kind = TN_NAME_INTERFACE;
    const char *start = rest.at;
    if (!take_lowercase(&rest, &n->ns, ret_error))
        return false;
    if (!tn_str_eat(&rest, ":"))
        return wrong(ret_error, rest, "stands where a `:` is expected");
    if (!take_lowercase(&rest, &n->package, ret_error))
        return false;
    while (nested && tn_str_eat(&rest, ":")) {
        n->ns = (struct tn_str){start, (size_t)(n->package.at + n->package.len - start)};
        if (!take_lowercase(&rest, &n->package, ret_error))
            return false;
    }
    if (!projection(&rest, nested, n, ret_error))
        return false;
    n->has_version = tn_str_eat(&rest, "@");
    if (n->has_version)
        n->version = rest;
    else if (rest.len)
        return wrong(ret_error, rest, "is left over at the end of the name");
    return true;
}

static enum tn_name_kind annotation(struct tn_str *rest)
{
    for (enum tn_name_kind k = TN_NAME_CONSTRUCTOR; k <= TN_NAME_STATIC; k++)
        if (tn_str_eat(rest, annotations[k]))
            return k;
    return TN_NAME_LABEL;
}

/* plainname ::= label | '[constructor]' label | ('[method]' | '[static]') label '.' label, and accessors */
static bool plainname(struct tn_str rest, unsigned allowed, struct tn_extern_name *n,
                      struct tn_name_error *ret_error)
{
    n->kind = annotation(&rest);
    n->accessor = tn_str_eat(&rest, "[get]") ? TN_GETTER : tn_str_eat(&rest, "[set]") ? TN_SETTER : TN_NOT_ACCESSOR;
    if (n->accessor && !(allowed & TN_NAMES_ACCESSORS))
        return wrong(ret_error, n->text, "is an accessor, which needs the feature cm-accessors");
    if (n->accessor && n->kind == TN_NAME_CONSTRUCTOR)
        return wrong(ret_error, n->text, "cannot be a constructor and an accessor");
    if (n->kind == TN_NAME_METHOD || n->kind == TN_NAME_STATIC) {
        n->resource = tn_str_until(rest, ".");
        if (n->resource.len == rest.len)
            return wrong(ret_error, rest, "lacks a `.` between resource and function");
        if (!check_label(n->resource, ret_error))
            return false;
        rest = tn_str_after(rest, n->resource);
        tn_str_eat(&rest, ".");
    }
    n->label = rest;
    if (n->kind == TN_NAME_CONSTRUCTOR)
        n->resource = rest;
    return check_label(rest, ret_error);
}

bool tn_extern_name_parse(struct tn_str text, unsigned allowed, struct tn_extern_name *ret_name,
                          struct tn_name_error *ret_error)
{
    struct tn_extern_name n = {.text = text};
    bool interface = memchr(text.len ? text.at : "", ':', text.len) != NULL;
    if (interface ? !interfacename(text, allowed & TN_NAMES_NESTED, &n, ret_error)
                  : !plainname(text, allowed, &n, ret_error))
        return false;
    *ret_name = n;
    return true;
}

struct tn_extern_name tn_extern_name_of(const char *interned)
{
    struct tn_str text = {interned, tn_name_len(interned)};
    struct tn_extern_name n;
    struct tn_name_error error;
    if (tn_extern_name_parse(text, TN_NAMES_ACCESSORS | TN_NAMES_NESTED, &n, &error))
        return n;
    return (struct tn_extern_name){.text = text, .label = text};
}

/* ---- strong uniqueness ---- */

/* Appends `text` in lower case and without hyphens. */
static size_t canonical_chars(char *to, struct tn_str text)
{
    size_t n = 0;
    for (size_t i = 0; i < text.len; i++)
        if (text.at[i] != '-')
            to[n++] = is_upper(text.at[i]) ? (char)(text.at[i] - 'A' + 'a') : text.at[i];
    return n;
}

static char *room(struct tn_names *names, char *small, size_t size, size_t wanted)
{
    return wanted <= size ? small : tn_arena_alloc(names->arena, wanted);
}

const char *tn_label_canonical(struct tn_names *names, struct tn_str label)
{
    char small[128], *p = room(names, small, sizeof small, label.len);
    return tn_name_of(names, (struct tn_str){p, canonical_chars(p, label)});
}

/* "Given a name, lowercase and remove hyphens; `[…]l.l` is `l`; strip all annotations but [constructor],
 * [set]" */
static const char *canonical_plain(struct tn_names *names, const struct tn_extern_name *name, char *p)
{
    size_t n = 0, r = 0;
    if (name->kind == TN_NAME_METHOD || name->kind == TN_NAME_STATIC) {
        n = r = canonical_chars(p, name->resource);
        p[n++] = '.';
    }
    size_t l = canonical_chars(p + n, name->label);
    if (r && r == l && !memcmp(p, p + n, l))
        return tn_name_of(names, (struct tn_str){p, l});
    const char *mark = name->kind == TN_NAME_CONSTRUCTOR ? annotations[TN_NAME_CONSTRUCTOR]
                       : name->accessor == TN_SETTER     ? "[set]"
                                                         : "";
    if (!*mark)
        return tn_name_of(names, (struct tn_str){p, n + l});
    return tn_name_printf(names, "%s%.*s", mark, (int)(n + l), p);
}

const char *tn_extern_name_canonical(struct tn_names *names, const struct tn_extern_name *name)
{
    char small[256], *p = room(names, small, sizeof small, name->text.len + 1);
    if (name->kind != TN_NAME_INTERFACE)
        return canonical_plain(names, name, p);
    /* A version is compared as it stands. */
    struct tn_str path = tn_str_until(name->text, "@"), version = tn_str_after(name->text, path);
    size_t n = canonical_chars(p, path);
    memcpy(p + n, version.at, version.len);
    return tn_name_of(names, (struct tn_str){p, n + version.len});
}

const char *tn_extern_name_getter(struct tn_names *names, const struct tn_extern_name *setter)
{
    bool member = setter->kind == TN_NAME_METHOD || setter->kind == TN_NAME_STATIC;
    return tn_name_printf(names, "%s[get]%.*s%s%.*s", member ? annotations[setter->kind] : "",
                          TN_STR(setter->resource), member ? "." : "", TN_STR(setter->label));
}

/* ---- versions ---- */

/* canonversion ::= [1-9][0-9]* | '0.' [1-9][0-9]* | '0.0.' [0-9]+ … */
struct tn_str tn_version_track(struct tn_str version)
{
    struct tn_version v;
    if (!tn_version_parse(version, &v))
        return (struct tn_str){version.at, 0};
    struct tn_str track = tn_str_until(version, "+");
    if (v.pre.len || (!v.major && !v.minor))
        return track;
    track = tn_str_until(version, ".");
    if (!v.major)
        track.len += 1 + tn_str_until(tn_str_after(version, (struct tn_str){version.at, track.len + 1}), ".").len;
    return track;
}

bool tn_version_is_canonical(struct tn_str text)
{
    uint64_t n;
    struct tn_str rest = text;
    if (tn_version_number(&rest, &n) && !rest.len)
        return n != 0;
    rest = text;
    if (tn_str_eat(&rest, "0.") && tn_version_number(&rest, &n) && !rest.len)
        return n != 0;
    return text.len && tn_version_track(text).len == text.len;
}

bool tn_name_version(const struct tn_extern_name *name, const char *suffix, struct tn_names *names,
                     struct tn_version *ret_version, bool *ret_has, const char **ret_why)
{
    struct tn_str version = name->version;
    if (!name->has_version) {
        *ret_has = false;
        *ret_why = "a version suffix requires the name to have a version";
        return !suffix;
    }
    if (suffix) {
        const char *whole = tn_name_printf(names, "%.*s%s", TN_STR(name->version), suffix);
        version = (struct tn_str){whole, tn_name_len(whole)};
    }
    *ret_why = "its version is not of the form 1.2.3, perhaps with a pre-release or build after it";
    if (!tn_version_parse(version, ret_version))
        return false;
    *ret_why = "its version is not the canonical part of the whole one";
    if (suffix && tn_version_track(version).len != name->version.len)
        return false;
    *ret_has = true;
    return true;
}

/* The text from the @ of an interface's name on, that included; empty where there is none. */
static struct tn_str version_part(const char *name)
{
    struct tn_str text = {name, tn_name_len(name)};
    return memchr(name, ':', text.len) ? tn_str_after(text, tn_str_until(text, "@")) : (struct tn_str){name + text.len, 0};
}

struct tn_str tn_name_unversioned(const char *name)
{
    return (struct tn_str){name, tn_name_len(name) - version_part(name).len};
}

const char *tn_name_track(struct tn_names *names, const char *name)
{
    struct tn_str version = version_part(name);
    if (!tn_str_eat(&version, "@"))
        return name;
    struct tn_str track = tn_version_track(version);
    if (!track.len || track.len == version.len)
        return name;
    return tn_name_of(names, (struct tn_str){name, (size_t)(track.at + track.len - name)});
}

int tn_name_compare_versions(const char *a, const char *b)
{
    struct tn_version v[2];
    struct tn_str text[2] = {version_part(a), version_part(b)};
    bool has[2];
    for (int i = 0; i < 2; i++)
        has[i] = tn_str_eat(&text[i], "@") && tn_version_parse(text[i], &v[i]);
    if (!has[0] || !has[1])
        return has[0] - has[1];
    return tn_version_compare(&v[0], &v[1]);
}
