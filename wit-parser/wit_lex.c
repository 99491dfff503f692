/* WIT text to tokens: WIT.md "Lexical structure". All tokens of a file are made at once, so that the parser
 * can look ahead and step back freely; comments stand beside them, for docs and for the formatter. */
#include "base/limits.h"
#include "base/utf8.h"
#include "wit-parser/wit_ast.h"

struct keyword {
    const char *spelling;
    uint8_t len, kind;
};

static const struct keyword keywords[] = {
#define TOKEN(name, spelling)
#define KEYWORD(name, spelling) {spelling, sizeof spelling - 1, WIT_##name},
#include "wit-parser/wit_tokens.def"
#undef TOKEN
#undef KEYWORD
};
enum { N_KEYWORDS = sizeof keywords / sizeof *keywords };

static const char *const words[] = {
#define TOKEN(name, spelling) [WIT_##name] = spelling,
#define KEYWORD(name, spelling) [WIT_##name] = "keyword `" spelling "`",
#include "wit-parser/wit_tokens.def"
#undef TOKEN
#undef KEYWORD
};

const char *tn_wit_token_kind_words(enum tn_wit_token_kind kind)
{
    return words[kind];
}

const char *tn_wit_token_words(struct tn_job *job, const struct tn_source *source,
                               const struct tn_wit_token *token)
{
    switch (token->kind) {
    case WIT_ID:
    case WIT_EXPLICIT_ID:
    case WIT_INTEGER:
        return tn_arena_printf(&job->arena, "`%.*s`", (int)(token->end - token->start),
                               (const char *)source->bytes.at + token->start);
    default: return words[token->kind];
    }
}

/* A keyword's kind, or WIT_ID. The length and two letters pick out all but a few. */
static uint8_t keyword_kind(const char *at, size_t len)
{
    static uint8_t buckets[256]; /* 1 + index of the first keyword of a hash */
    static uint8_t next[N_KEYWORDS];
    static bool ready;
    if (!ready) {
        for (unsigned i = N_KEYWORDS; i-- > 0;) {
            const struct keyword *k = &keywords[i];
            uint8_t h = (uint8_t)(k->len * 7 + k->spelling[0] * 31 + k->spelling[k->len - 1] * 5);
            next[i] = buckets[h];
            buckets[h] = (uint8_t)(i + 1);
        }
        ready = true;
    }
    uint8_t h = (uint8_t)(len * 7 + (unsigned char)at[0] * 31u + (unsigned char)at[len - 1] * 5u);
    for (uint8_t i = buckets[h]; i; i = next[i - 1])
        if (keywords[i - 1].len == len && !memcmp(keywords[i - 1].spelling, at, len))
            return keywords[i - 1].kind;
    return WIT_ID;
}

uint8_t tn_wit_keyword(struct tn_str word)
{
    return keyword_kind(word.at, word.len);
}

struct lexer {
    struct tn_job *job;
    struct tn_arena *arena; /* of the tokens */
    const struct tn_source *source;
    struct tn_wit_tokens *out;
    const uint8_t *begin, *at, *end;
};

static uint32_t offset(const struct lexer *l)
{
    return (uint32_t)(l->at - l->begin);
}

static void lex_error(struct lexer *l, const char *code, uint32_t start, uint32_t end, const char *message)
{
    tn_diag_report(l->job->sink, TN_ERROR, code, tn_wit_span(l->source, start, end), "%s", message);
}

/* Code points that make text look like what it is not; WIT.md leaves them out of source. */
static const char *forbidden(uint32_t c)
{
    if ((c < 0x20 && c != '\t' && c != '\n' && c != '\r') || (c >= 0x7f && c < 0xa0))
        return "control characters are not allowed in WIT";
    if ((c >= 0x202a && c <= 0x202e) || (c >= 0x2066 && c <= 0x2069))
        return "bidirectional override characters are not allowed in WIT";
    switch (c) {
    case 0x149:
    case 0x673:
    case 0xf77:
    case 0xf79:
    case 0x17a3:
    case 0x17a4:
    case 0x17b4:
    case 0x17b5: return "this character is deprecated in Unicode and not allowed in WIT";
    default: return NULL;
    }
}

/* False where the text cannot be read at all. */
static bool check_characters(struct lexer *l)
{
    for (const uint8_t *p = l->begin; p < l->end;) {
        if (*p < 0x7f && *p >= 0x20) {
            p++;
            continue;
        }
        unsigned len = 1;
        struct tn_str rest = {(const char *)p, (size_t)(l->end - p)};
        uint32_t c = tn_utf8_next(rest, &len), start = (uint32_t)(p - l->begin);
        if (c == 0xfffd && len == 1) {
            lex_error(l, "wit-not-utf8", start, start + 1, "this is not valid UTF-8");
            return false;
        }
        const char *why = forbidden(c);
        if (why) {
            lex_error(l, "wit-bad-character", start, start + len, why);
            return false;
        }
        p += len;
    }
    return true;
}

static void line_comment(struct lexer *l)
{
    const uint8_t *feed = memchr(l->at, '\n', (size_t)(l->end - l->at));
    l->at = feed ? feed : l->end;
}

/* Block comments nest. */
static bool block_comment(struct lexer *l)
{
    uint32_t start = offset(l);
    unsigned depth = 1;
    for (l->at += 2; l->at < l->end;) {
        bool pair = l->at + 1 < l->end;
        if (pair && l->at[0] == '/' && l->at[1] == '*') {
            depth++;
            l->at += 2;
        } else if (pair && l->at[0] == '*' && l->at[1] == '/') {
            l->at += 2;
            if (!--depth)
                return true;
        } else {
            l->at++;
        }
    }
    lex_error(l, "wit-unterminated-comment", start, start + 2, "this comment is never closed");
    return false;
}

static void comment(struct lexer *l)
{
    uint32_t start = offset(l);
    if (l->at[1] == '/')
        line_comment(l);
    else
        block_comment(l);
    *tn_push(l->arena, &l->out->comments) = (struct tn_wit_comment){start, offset(l)};
}

static void skip_space(struct lexer *l)
{
    while (l->at < l->end) {
        uint8_t c = *l->at;
        if (c == ' ' || c == '\t' || c == '\n' || (c == '\r' && l->at + 1 < l->end && l->at[1] == '\n'))
            l->at++;
        else if (c == '/' && l->at + 1 < l->end && (l->at[1] == '/' || l->at[1] == '*'))
            comment(l);
        else
            return;
    }
}

static bool is_alpha(uint8_t c)
{
    return (uint8_t)((c | 0x20) - 'a') < 26;
}

static bool is_digit(uint8_t c)
{
    return (uint8_t)(c - '0') < 10;
}

static bool is_id_start(uint8_t c)
{
    return is_alpha(c) || c == '_' || c >= 0x80;
}

static bool is_id_part(uint8_t c)
{
    return is_alpha(c) || is_digit(c) || c == '_' || c == '-' || c >= 0x80;
}

static void skip_id(struct lexer *l)
{
    while (l->at < l->end && is_id_part(*l->at))
        l->at++;
}

static uint8_t identifier(struct lexer *l)
{
    bool explicit = *l->at == '%';
    if (explicit)
        l->at++;
    const uint8_t *label = l->at;
    skip_id(l);
    if (!explicit) {
        uint8_t kind = keyword_kind((const char *)label, (size_t)(l->at - label));
        if (kind != WIT_ID)
            return kind;
    }
    return explicit ? WIT_EXPLICIT_ID : WIT_ID;
}

static uint8_t string_literal(struct lexer *l)
{
    uint32_t start = offset(l);
    for (l->at++; l->at < l->end && *l->at != '\n'; l->at++) {
        if (*l->at == '"') {
            l->at++;
            return WIT_STRING_LITERAL;
        }
        if (*l->at == '\\' && l->at + 1 < l->end && l->at[1] != '\n')
            l->at++;
    }
    lex_error(l, "wit-unterminated-string", start, start + 1, "this string is never closed");
    return WIT_STRING_LITERAL;
}

enum { NOTHING = 255 }; /* reported, and left out */

static uint8_t punctuation(struct lexer *l)
{
    static const uint8_t kinds[128] = {
        ['='] = WIT_EQUALS,    [','] = WIT_COMMA,    [':'] = WIT_COLON,   ['.'] = WIT_PERIOD,
        [';'] = WIT_SEMICOLON, ['('] = WIT_LPAREN,   [')'] = WIT_RPAREN,  ['{'] = WIT_LBRACE,
        ['}'] = WIT_RBRACE,    ['<'] = WIT_LESS,     ['>'] = WIT_GREATER, ['*'] = WIT_STAR,
        ['@'] = WIT_AT,        ['/'] = WIT_SLASH,    ['+'] = WIT_PLUS,    ['-'] = WIT_MINUS,
        ['['] = WIT_LBRACKET,  [']'] = WIT_RBRACKET,
    };
    uint8_t c = *l->at++;
    if (c == '-' && l->at < l->end && *l->at == '>') {
        l->at++;
        return WIT_ARROW;
    }
    if (c < 128 && kinds[c])
        return kinds[c];
    uint32_t start = offset(l) - 1;
    tn_diag_report(l->job->sink, TN_ERROR, "wit-syntax", tn_wit_span(l->source, start, start + 1),
                   "unexpected character `%c`", c);
    return NOTHING;
}

static uint8_t token(struct lexer *l)
{
    uint8_t c = *l->at;
    if (is_digit(c)) {
        while (l->at < l->end && is_digit(*l->at))
            l->at++;
        return WIT_INTEGER;
    }
    if (is_id_start(c) || c == '%')
        return identifier(l);
    if (c == '"')
        return string_literal(l);
    return punctuation(l);
}

enum { LARGE = 1 << 20, COMMENTS = (1 << 25) - 1 };

/* Room for as many tokens as such text mostly has. Of a large one, for as many as it may well have: what is
 * not used of that is never touched, and growing would leave half of them behind. */
static void reserve(struct lexer *l)
{
    size_t length = (size_t)(l->end - l->begin), room = length / (length < LARGE ? 4 : 2) + 16;
    if (l->out->tokens.cap >= room)
        return;
    l->out->tokens.at = tn_new_n(l->arena, room, struct tn_wit_token);
    l->out->tokens.cap = (unsigned)room;
}

void tn_wit_lex(struct tn_job *job, struct tn_arena *arena, const struct tn_source *source,
                struct tn_wit_tokens *ret_tokens)
{
    const uint8_t *begin = source->bytes.len ? source->bytes.at : (const uint8_t *)"";
    struct lexer l = {job, arena, source, ret_tokens, begin, begin, begin + source->bytes.len};
    ret_tokens->tokens.n = ret_tokens->comments.n = 0;
    if (source->bytes.len > TN_MAX_TEXT) {
        tn_diag_report(job->sink, TN_ERROR, "wit-too-large", tn_wit_span(source, 0, 0),
                       "a WIT file may have at most %llu bytes", TN_MAX_TEXT);
        l.end = l.begin;
    } else if (!check_characters(&l)) {
        l.end = l.begin;
    }
    if (l.end - l.at >= 3 && !memcmp(l.at, "\xef\xbb\xbf", 3))
        l.at += 3; /* a byte order mark */
    reserve(&l);
    for (skip_space(&l); l.at < l.end; skip_space(&l)) {
        uint32_t start = offset(&l);
        uint8_t kind = token(&l);
        if (kind != NOTHING)
            *tn_push(arena, &ret_tokens->tokens) =
                (struct tn_wit_token){start, offset(&l), kind & 127u, ret_tokens->comments.n & COMMENTS};
    }
    *tn_push(arena, &ret_tokens->tokens) =
        (struct tn_wit_token){offset(&l), offset(&l), WIT_EOF, ret_tokens->comments.n & COMMENTS};
}

/* label ::= words joined by `-`, each all lower or all upper case; digits anywhere but first. WIT.md
 * "Identifiers" */
const char *tn_wit_label_fault(struct tn_str label)
{
    const uint8_t *at = (const uint8_t *)label.at, *end = at + label.len;
    if (at == end)
        return "an identifier must not be empty";
    if (!is_alpha(*at))
        return *at == '-' ? "an identifier must not start with `-`"
                          : "an identifier must start with a letter";
    for (bool upper = false, lower = false, empty = true; at <= end; at++) {
        if (at == end || *at == '-') {
            if (empty)
                return "an identifier must not end in `-` or hold `--`";
            upper = lower = false;
            empty = true;
            continue;
        }
        empty = false;
        if (is_digit(*at))
            continue;
        if (!is_alpha(*at))
            return *at == '_' ? "an identifier holds `-`, not `_`, between words"
                              : "an identifier holds only letters, digits and `-`";
        if (*at >= 'a')
            lower = true;
        else
            upper = true;
        if (upper && lower)
            return "each word of an identifier must be all lower or all upper case";
    }
    return NULL;
}

/* ---- docs ---- */

/* What a comment says, without its marks. */
static struct tn_str comment_text(const struct tn_source *source, const struct tn_wit_comment *comment)
{
    struct tn_str c = {(const char *)source->bytes.at + comment->start, comment->end - comment->start};
    if (tn_str_starts(c, "/**") && c.len > 4) {
        c.at += 3;
        c.len -= 5;
    } else {
        while (c.len && *c.at == '/')
            c.at++, c.len--;
    }
    while (c.len && strchr(" \t\r\n\v\f", c.at[c.len - 1]))
        c.len--;
    return c;
}

static size_t leading_space(struct tn_str s)
{
    size_t n = 0;
    while (n < s.len && strchr(" \t\r\n\f", s.at[n]))
        n++;
    return n;
}

/* Takes up to `n` spaces off the front, if all of them are spaces. */
static struct tn_str strip(struct tn_str s, size_t n)
{
    size_t spaces = 0;
    while (spaces < s.len && spaces < n && s.at[spaces] == ' ')
        spaces++;
    return spaces == n ? (struct tn_str){s.at + n, s.len - n} : s;
}

static void put_lines(struct tn_buf *buf, struct tn_str text)
{
    if (!text.len)
        tn_buf_byte(buf, '\n');
    while (text.len) {
        const char *feed = memchr(text.at, '\n', text.len);
        size_t len = feed ? (size_t)(feed - text.at) : text.len, skip = len + (feed != NULL);
        tn_buf_add(buf, text.at, feed && len && text.at[len - 1] == '\r' ? len - 1 : len);
        tn_buf_byte(buf, '\n');
        text = (struct tn_str){text.at + skip, text.len - skip};
    }
}

/* Which comments are docs. WIT.md knows only `///` and block comments that start with two stars; but every
 * tool that reads WIT with wit-parser takes *any* comment before an item as its docs, and bindings show them.
 * So do we, in this place and no other, down to the star that a plain block comment leaves behind. */
const char *tn_wit_docs_of_comments(struct tn_job *job, const struct tn_source *source,
                                    const struct tn_wit_tokens *tokens, unsigned from, unsigned to)
{
    if (from == to)
        return NULL;
    const struct tn_wit_comment *comments = tokens->comments.at;
    size_t indent = SIZE_MAX;
    for (unsigned i = from; i < to; i++) {
        struct tn_str text = comment_text(source, &comments[i]);
        if (text.len && leading_space(text) < indent)
            indent = leading_space(text);
    }
    struct tn_buf buf;
    tn_buf_init(&buf, TN_MAX_TEXT);
    for (unsigned i = from; i < to; i++) {
        struct tn_str text = comment_text(source, &comments[i]);
        put_lines(&buf, indent == SIZE_MAX ? text : strip(text, indent));
    }
    while (buf.len && buf.at[buf.len - 1] == '\n')
        tn_buf_truncate(&buf, buf.len - 1);
    const char *docs = tn_arena_copy(&job->arena, buf.at, buf.len);
    tn_buf_dispose(&buf);
    return docs;
}

/* ---- strings ---- */

struct string_reader {
    struct tn_job *job;
    const struct tn_source *source;
    const char *at, *end;
    bool bad;
};

static void string_error(struct string_reader *r, const char *from, const char *message)
{
    size_t start = (size_t)(from - (const char *)r->source->bytes.at);
    tn_diag_report(r->job->sink, TN_ERROR, "wit-bad-string",
                   (struct tn_span){r->source, start, (size_t)(r->at - (const char *)r->source->bytes.at)},
                   "%s", message);
    r->bad = true;
}

static int hex_digit(char c)
{
    if (is_digit((uint8_t)c))
        return c - '0';
    if ((c | 0x20) >= 'a' && (c | 0x20) <= 'f')
        return (c | 0x20) - 'a' + 10;
    return -1;
}

/* `\u{ hexnum }`, underscores between digits: after the `u` */
static void unicode_escape(struct string_reader *r, struct tn_buf *out, const char *from)
{
    uint32_t value = 0;
    bool digit = false, fault = r->at == r->end || *r->at++ != '{';
    for (; !fault && r->at < r->end && *r->at != '}'; r->at++) {
        int d = hex_digit(*r->at);
        if (d < 0 ? *r->at != '_' || !digit : value > 0x10ffff)
            fault = true;
        digit = d >= 0;
        if (digit && !fault)
            value = value * 16 + (uint32_t)d;
    }
    if (fault || !digit || r->at == r->end || value > 0x10ffff || (value >= 0xd800 && value < 0xe000)) {
        string_error(r, from, "expected `\\u{…}` with the hexadecimal number of a Unicode character");
        return;
    }
    r->at++;
    tn_utf8_put(out, value);
}

static void escape(struct string_reader *r, struct tn_buf *out)
{
    static const char plain[][2] = {{'"', '"'},  {'\'', '\''}, {'t', '\t'},
                                    {'n', '\n'}, {'r', '\r'},  {'\\', '\\'}};
    const char *from = r->at++;
    char c = r->at < r->end ? *r->at++ : 0;
    for (unsigned i = 0; i < sizeof plain / sizeof *plain; i++)
        if (c == plain[i][0]) {
            tn_buf_byte(out, (uint8_t)plain[i][1]);
            return;
        }
    if (c == 'u') {
        unicode_escape(r, out, from);
    } else if (hex_digit(c) >= 0 && r->at < r->end && hex_digit(*r->at) >= 0) {
        tn_buf_byte(out, (uint8_t)(hex_digit(c) * 16 + hex_digit(*r->at)));
        r->at++;
    } else {
        string_error(
            r, from,
            "unknown escape: there are `\\t \\n \\r \\\" \\' \\\\ \\u{…}` and two hexadecimal digits");
    }
}

const char *tn_wit_string_value(struct tn_job *job, const struct tn_source *source,
                                const struct tn_wit_token *token)
{
    const char *base = (const char *)source->bytes.at;
    struct string_reader r = {job, source, base + token->start + 1, base + token->end - 1, false};
    if (r.end < r.at || *r.end != '"')
        return NULL; /* never closed: reported */
    struct tn_buf out;
    tn_buf_init(&out, TN_MAX_TEXT);
    while (r.at < r.end && !r.bad) {
        if (*r.at == '\\')
            escape(&r, &out);
        else if (*r.at == '\t')
            r.at++, string_error(&r, r.at - 1, "a string holds no tab: write `\\t`");
        else
            tn_buf_byte(&out, (uint8_t)*r.at++);
    }
    if (!r.bad && (!tn_utf8_valid(tn_str_of(tn_buf_view(&out))) || memchr(tn_buf_cstr(&out), 0, out.len))) {
        r.at = base + token->end;
        string_error(&r, base + token->start, "the string's bytes are not valid UTF-8 text");
    }
    const char *value = r.bad ? NULL : tn_name_of(&job->names, tn_str_of(tn_buf_view(&out)));
    tn_buf_dispose(&out);
    return value;
}
