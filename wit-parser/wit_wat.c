#include "wit-parser/wit_wat.h"

#include "base/limits.h"
#include "component/comp_read.h"

void tn_wat_fail(struct tn_wat *r, const char *message)
{
    const struct tn_wat_token *t = tn_wat_peek(r, 0);
    if (!r->failed) {
        struct tn_draft draft = tn_diag_begin(
            r->job->sink, TN_ERROR, "wit-is-wat",
            (struct tn_span){r->source, t->start, t->end > t->start ? t->end : t->start + 1}, "%s", message);
        tn_diag_help(&draft, TN_ASSEMBLE_FIRST);
        tn_diag_end(&draft);
    }
    r->failed = true;
}

void tn_wat_unknown(struct tn_wat *r)
{
    tn_wat_fail(r, "of WebAssembly's text form only the types that make up a WIT package are read here");
}

static bool is_space(uint8_t c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* Past blanks and comments, `;; …` and nested `(; … ;)`. */
static const uint8_t *skip_space(const uint8_t *at, const uint8_t *end)
{
    for (unsigned depth = 0; at < end;) {
        bool pair = at + 1 < end;
        if (pair && at[0] == '(' && at[1] == ';') {
            depth++;
            at += 2;
        } else if (depth && pair && at[0] == ';' && at[1] == ')') {
            depth--;
            at += 2;
        } else if (depth || is_space(*at)) {
            at++;
        } else if (pair && at[0] == ';' && at[1] == ';') {
            const uint8_t *feed = memchr(at, '\n', (size_t)(end - at));
            at = feed ? feed : end;
        } else {
            return at;
        }
    }
    return at;
}

static const uint8_t *skip_string(const uint8_t *at, const uint8_t *end)
{
    for (at++; at < end && *at != '"'; at++)
        at += *at == '\\' && at + 1 < end;
    return at < end ? at + 1 : end;
}

void tn_wat_lex(struct tn_wat *r)
{
    const uint8_t *begin = r->source->bytes.at, *end = begin + r->source->bytes.len;
    for (const uint8_t *at = skip_space(begin, end);; at = skip_space(at, end)) {
        const uint8_t *start = at;
        uint8_t kind = at == end    ? WAT_END
                       : *at == '(' ? WAT_OPEN
                       : *at == ')' ? WAT_CLOSE
                       : *at == '"' ? WAT_STRING
                                    : WAT_WORD;
        if (kind == WAT_WORD && *at == '$')
            kind = WAT_ID;
        if (kind == WAT_STRING)
            at = skip_string(at, end);
        else if (kind == WAT_OPEN || kind == WAT_CLOSE)
            at++;
        else
            while (at < end && !is_space(*at) && !memchr("()\";", *at, 4))
                at++;
        if (at == start && kind != WAT_END)
            at++; /* a stray `;` */
        *tn_push(&r->job->arena, &r->tokens) =
            (struct tn_wat_token){kind, (uint32_t)(start - begin), (uint32_t)(at - begin)};
        if (kind == WAT_END)
            return;
    }
}

bool tn_wat_is_word(const struct tn_wat *r, unsigned ahead, const char *word)
{
    return tn_wat_peek(r, ahead)->kind == WAT_WORD && tn_str_eq(tn_wat_text(r, tn_wat_peek(r, ahead)), word);
}

bool tn_wat_at(const struct tn_wat *r, const char *word)
{
    return !r->failed && tn_wat_peek(r, 0)->kind == WAT_OPEN && tn_wat_is_word(r, 1, word);
}

/* '(' word */
bool tn_wat_open(struct tn_wat *r, const char *word)
{
    if (r->failed || !tn_wat_at(r, word))
        return false;
    r->pos += 2;
    return true;
}

void tn_wat_expect(struct tn_wat *r, const char *word)
{
    if (!tn_wat_open(r, word))
        tn_wat_unknown(r);
}

void tn_wat_close(struct tn_wat *r)
{
    if (!r->failed && tn_wat_peek(r, 0)->kind == WAT_CLOSE)
        r->pos++;
    else
        tn_wat_unknown(r);
}

bool tn_wat_more(const struct tn_wat *r)
{
    return !r->failed && tn_wat_peek(r, 0)->kind != WAT_CLOSE && tn_wat_peek(r, 0)->kind != WAT_END;
}

static int hex(char c)
{
    return c >= '0' && c <= '9'                     ? c - '0'
           : (c | 0x20) >= 'a' && (c | 0x20) <= 'f' ? (c | 0x20) - 'a' + 10
                                                    : -1;
}

/* The bytes of the string that comes next; escapes are those of the core specification, but for \u. */
void tn_wat_string(struct tn_wat *r, struct tn_buf *ret_bytes)
{
    static const char escapes[] = "tnr\"'\\", meant[] = "\t\n\r\"'\\";
    struct tn_str s = tn_wat_text(r, tn_wat_peek(r, 0));
    if (r->failed || tn_wat_peek(r, 0)->kind != WAT_STRING || s.len < 2)
        tn_wat_unknown(r);
    for (size_t i = 1; !r->failed && i + 1 < s.len; i++) {
        char c = s.at[i] == '\\' ? s.at[++i] : 0;
        const char *escape = c ? strchr(escapes, c) : NULL;
        if (!c)
            tn_buf_byte(ret_bytes, (uint8_t)s.at[i]);
        else if (escape)
            tn_buf_byte(ret_bytes, (uint8_t)meant[escape - escapes]);
        else if (i + 2 < s.len && hex(c) >= 0 && hex(s.at[i + 1]) >= 0)
            tn_buf_byte(ret_bytes, (uint8_t)(hex(c) * 16 + hex(s.at[++i])));
        else
            tn_wat_unknown(r);
    }
    r->pos += !r->failed;
}

/* A string as a name: length and bytes. */
void tn_wat_name(struct tn_wat *r, struct tn_buf *to)
{
    struct tn_buf bytes;
    tn_buf_init(&bytes, TN_MAX_TEXT);
    tn_wat_string(r, &bytes);
    tn_buf_vec(to, bytes.at, bytes.len);
    tn_buf_dispose(&bytes);
}

bool tn_wat_number(struct tn_wat *r, uint32_t *ret_value)
{
    struct tn_str s = tn_wat_text(r, tn_wat_peek(r, 0));
    uint64_t n = 0;
    for (size_t i = 0; i < s.len && n <= UINT32_MAX; i++)
        n = s.at[i] >= '0' && s.at[i] <= '9' ? n * 10 + (uint64_t)(s.at[i] - '0') : UINT64_MAX / 2;
    if (r->failed || !s.len || n > UINT32_MAX)
        return false;
    *ret_value = (uint32_t)n;
    r->pos++;
    return true;
}
