#include "oci/oci_words.h"

#include "base/json.h"

enum { LONGEST = 600, MOST = 3 /* of the errors in one reply */ };

const char *tn_words_cut(struct tn_arena *arena, struct tn_str text)
{
    size_t len = text.len;
    if (len <= LONGEST)
        return tn_arena_copy(arena, text.at, len);
    for (len = LONGEST; len && (text.at[len] & 0xc0) == 0x80;) /* not within a character */
        len--;
    return tn_arena_printf(arena, "%.*s…", (int)len, text.at);
}

/* "CODE: message", or whichever of the two there is. */
static const char *of_pair(struct tn_arena *arena, const struct tn_json *object, const char *code_key,
                           const char *message_key)
{
    const char *code = tn_json_text(object, code_key), *message = tn_json_text(object, message_key);
    if (code && *code && message && *message)
        return tn_arena_printf(arena, "%s: %s", code, message);
    return code && *code ? code : message && *message ? message : NULL;
}

static const char *of_list(struct tn_arena *arena, const struct tn_json *errors)
{
    const char *all = NULL;
    unsigned n = 0;
    for (const struct tn_json *e = errors && errors->kind == TN_JSON_ARRAY ? errors->first : NULL; e && n < MOST;
         e = e->next) {
        const char *words = of_pair(arena, e, "code", "message");
        if (!words)
            continue;
        all = all ? tn_arena_printf(arena, "%s; %s", all, words) : words;
        n++;
    }
    return all;
}

const char *tn_error_words(struct tn_arena *arena, struct tn_bytes body)
{
    struct tn_diag_list unheard;
    struct tn_source source = {"reply", body, true};
    const struct tn_json *root;
    tn_diag_list_init(&unheard, arena);
    if (!body.len || tn_json_read(arena, &unheard.sink, &source, &root))
        return NULL;
    const char *words = of_list(arena, tn_json_get(root, "errors"));
    if (!words)
        words = of_pair(arena, root, "error", "error_description");
    if (!words)
        words = tn_json_text(root, "message");
    if (!words)
        words = tn_json_text(root, "details");
    return words && *words ? tn_words_cut(arena, tn_str(words)) : NULL;
}
