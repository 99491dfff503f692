/* WWW-Authenticate, RFC 9110 §11.6.1:
 *   challenge  = auth-scheme [ 1*SP ( token68 / #auth-param ) ]
 *   auth-param = token BWS "=" BWS ( token / quoted-string )
 * Several challenges may share one value, split by the commas that also split parameters: a comma is followed
 * by a new challenge unless a name and `=` come next. */
#include "oci/oci_auth.h"
#include "oci/oci_field.h"

enum { MAX_CHALLENGES = 16, MAX_PARAMS = 32 };
#define SPACE " \t"
#define COMMA SPACE ","

static const char *lower(char *text)
{
    for (char *c = text; *c; c++)
        *c = (char)(*c >= 'A' && *c <= 'Z' ? *c + 32 : *c);
    return text;
}

/* A name and `=`, not followed by what makes it token68 padding: is an auth-param next? */
static bool at_param(const char *at)
{
    size_t n = tn_field_token(at);
    const char *after = at + n;
    tn_field_skip(&after, SPACE);
    if (!n || *after != '=')
        return false;
    after++;
    tn_field_skip(&after, SPACE);
    return *after && *after != ',' && *after != '=';
}

static bool auth_param(struct tn_arena *arena, const char **at, struct tn_challenge *to)
{
    size_t n = tn_field_token(*at);
    const char *name = lower(tn_arena_copy(arena, *at, n));
    bool whole;
    *at += n;
    tn_field_skip(at, SPACE);
    ++*at;
    tn_field_skip(at, SPACE);
    const char *text = tn_field_value(arena, at, COMMA, &whole); /* a URL without quotes was seen */
    if (!whole || to->params.n == MAX_PARAMS)
        return false;
    if (!tn_challenge_param(to, name))
        *tn_push(arena, &to->params) = (struct tn_challenge_param){name, text};
    return true;
}

static bool challenge(struct tn_arena *arena, const char **at, struct tn_challenge *to)
{
    size_t n = tn_field_token(*at);
    if (!n)
        return false;
    to->scheme = lower(tn_arena_copy(arena, *at, n));
    *at += n;
    if (**at && **at != ' ' && **at != '\t' && **at != ',')
        return false;
    tn_field_skip(at, SPACE);
    if (**at && **at != ',' && !at_param(*at)) {
        n = strcspn(*at, COMMA);
        to->token68 = tn_arena_copy(arena, *at, n);
        *at += n;
        return true;
    }
    while (tn_field_skip(at, COMMA), at_param(*at))
        if (!auth_param(arena, at, to))
            return false;
    return true;
}

void tn_challenges_parse(struct tn_arena *arena, const char *value_text, struct tn_challenges *to)
{
    const char *at = value_text;
    for (tn_field_skip(&at, COMMA); *at && to->n < MAX_CHALLENGES; tn_field_skip(&at, COMMA)) {
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
