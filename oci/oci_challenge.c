/* WWW-Authenticate, RFC 9110 §11.6.1:
 *   challenge  = auth-scheme [ 1*SP ( token68 / #auth-param ) ]
 *   auth-param = token BWS "=" BWS ( token / quoted-string )
 * Several challenges may share one value, split by the commas that also split parameters: a comma is followed
 * by a new challenge unless a name and `=` come next. */
#include "oci/oci_auth.h"

enum { MAX_CHALLENGES = 16, MAX_PARAMS = 32 };

static bool is_token(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           (c && strchr("!#$%&'*+-.^_`|~", c));
}

static void skip_space(const char **at)
{
    *at += strspn(*at, " \t");
}

static void skip_commas(const char **at)
{
    *at += strspn(*at, " \t,");
}

static const char *lower(char *text)
{
    for (char *c = text; *c; c++)
        *c = (char)(*c >= 'A' && *c <= 'Z' ? *c + 32 : *c);
    return text;
}

static size_t token(const char *at)
{
    size_t n = 0;
    while (is_token(at[n]))
        n++;
    return n;
}

/* quoted-string = DQUOTE *( qdtext / quoted-pair ) DQUOTE; NULL where its end is missing */
static const char *quoted_string(struct tn_arena *arena, const char **at)
{
    char *out = tn_arena_alloc(arena, strlen(*at) + 1), *to = out;
    for (const char *c = *at + 1; *c; c++) {
        if (*c == '"') {
            *at = c + 1;
            return out;
        }
        if (*c == '\\' && c[1])
            c++;
        *to++ = *c;
    }
    return NULL;
}

/* After the `=` of an auth-param. */
static const char *value(struct tn_arena *arena, const char **at)
{
    if (**at == '"')
        return quoted_string(arena, at);
    size_t n = strcspn(*at, " \t,"); /* a URL without quotes was seen */
    const char *start = *at;
    *at += n;
    return n ? tn_arena_copy(arena, start, n) : NULL;
}

/* A name and `=`, not followed by what makes it token68 padding: is an auth-param next? */
static bool at_param(const char *at)
{
    size_t n = token(at);
    const char *after = at + n;
    skip_space(&after);
    if (!n || *after != '=')
        return false;
    after++;
    skip_space(&after);
    return *after && *after != ',' && *after != '=';
}

static bool auth_param(struct tn_arena *arena, const char **at, struct tn_challenge *to)
{
    size_t n = token(*at);
    const char *name = lower(tn_arena_copy(arena, *at, n));
    *at += n;
    skip_space(at);
    ++*at;
    skip_space(at);
    const char *text = value(arena, at);
    if (!text || to->params.n == MAX_PARAMS)
        return false;
    if (!tn_challenge_param(to, name))
        *tn_push(arena, &to->params) = (struct tn_challenge_param){name, text};
    return true;
}

static bool challenge(struct tn_arena *arena, const char **at, struct tn_challenge *to)
{
    size_t n = token(*at);
    if (!n)
        return false;
    to->scheme = lower(tn_arena_copy(arena, *at, n));
    *at += n;
    if (**at && **at != ' ' && **at != '\t' && **at != ',')
        return false;
    skip_space(at);
    if (**at && **at != ',' && !at_param(*at)) {
        n = strcspn(*at, " \t,");
        to->token68 = tn_arena_copy(arena, *at, n);
        *at += n;
        return true;
    }
    while (skip_commas(at), at_param(*at))
        if (!auth_param(arena, at, to))
            return false;
    return true;
}

void tn_challenges_parse(struct tn_arena *arena, const char *value_text, struct tn_challenges *to)
{
    const char *at = value_text;
    for (skip_commas(&at); *at && to->n < MAX_CHALLENGES; skip_commas(&at)) {
        struct tn_challenge c = {0};
        if (!challenge(arena, &at, &c))
            return;
        *tn_push(arena, to) = c;
    }
}

const char *tn_challenge_param(const struct tn_challenge *c, const char *name)
{
    for (unsigned i = 0; i < c->params.n; i++)
        if (!strcmp(c->params.at[i].name, name))
            return c->params.at[i].value;
    return NULL;
}

/* ---- scopes: type:name:action,action ---- */

static bool has_action(const char *actions, const char *action, size_t len)
{
    for (size_t n; *actions; actions += n + (actions[n] == ',')) {
        n = strcspn(actions, ",");
        if (n == len && !memcmp(actions, action, n))
            return true;
    }
    return false;
}

const char *tn_scope_union(struct tn_arena *arena, const char *a, const char *b)
{
    const char *colon_a = strrchr(a, ':'), *colon_b = strrchr(b, ':');
    if (!colon_a || !colon_b || colon_a - a != colon_b - b || memcmp(a, b, (size_t)(colon_a - a)) ||
        strchr(b, ' '))
        return NULL;
    const char *all = a, *action = colon_b + 1;
    for (size_t n; *action; action += n + (action[n] == ',')) {
        n = strcspn(action, ",");
        if (n && !has_action(strrchr(all, ':') + 1, action, n))
            all = tn_arena_printf(arena, "%s,%.*s", all, (int)n, action);
    }
    return all;
}
