/* The formatter: the file's own tokens and comments, laid out anew. It needs no more than a file that parses;
 * nothing is resolved, and nothing is moved. A comment stays between the two tokens it stands between, so
 * what it documents stays the same; only a comma before a closing bracket may come or go.
 *
 * A comment trails a token where it ends that token's line; else it leads the next one. */
#include "wit-parser/wit_cursor.h"
#include "wit-parser/wit_layout.h"

struct formatter {
    struct tn_wit_layout layout;
    const struct tn_source *source;
    const struct tn_wit_tokens *tokens;
    unsigned pos, comment; /* the next of each */
    bool trailing_done;    /* what trails the last token is laid out */
};

static const struct tn_wit_token *token_at(const struct formatter *f, unsigned ahead)
{
    unsigned last = f->tokens->tokens.n - 1, at = f->pos + ahead;
    return &f->tokens->tokens.at[at < last ? at : last];
}

static uint8_t next(const struct formatter *f)
{
    return token_at(f, 0)->kind;
}

static struct tn_str text_at(const struct formatter *f, uint32_t start, uint32_t end)
{
    return (struct tn_str){(const char *)f->source->bytes.at + start, end - start};
}

static bool is_closer(uint8_t kind)
{
    return kind == WIT_RPAREN || kind == WIT_GREATER || kind == WIT_RBRACE;
}

/* ---- comments ---- */

static struct tn_str comment_text(const struct tn_source *source, const struct tn_wit_comment *c)
{
    struct tn_str text = {(const char *)source->bytes.at + c->start, c->end - c->start};
    while (text.len && strchr(" \t\r\v\f", text.at[text.len - 1]))
        text.len--;
    return text;
}

/* How many lines end between two places; 2 stands for more. */
static unsigned line_ends(const struct formatter *f, uint32_t from, uint32_t to)
{
    struct tn_str between = text_at(f, from, from < to ? to : from);
    const char *feed = between.len ? memchr(between.at, '\n', between.len) : NULL;
    if (!feed)
        return 0;
    size_t left = (size_t)(between.at + between.len - feed - 1);
    return left && memchr(feed + 1, '\n', left) ? 2 : 1;
}

static bool has_comment(const struct formatter *f)
{
    return f->comment < token_at(f, 0)->comments;
}

/* Where what comes before the next comment or token ends, and where the one after a comment starts. */
static uint32_t end_before(const struct formatter *f)
{
    uint32_t token = f->pos ? f->tokens->tokens.at[f->pos - 1].end : 0;
    uint32_t comment = f->comment ? f->tokens->comments.at[f->comment - 1].end : 0;
    return token > comment ? token : comment;
}

static uint32_t start_after(const struct formatter *f, unsigned comment)
{
    const struct tn_wit_token *t = token_at(f, 0);
    return comment + 1 < t->comments ? f->tokens->comments.at[comment + 1].start : t->start;
}

static unsigned lines_before(const struct formatter *f)
{
    uint32_t start = has_comment(f) ? f->tokens->comments.at[f->comment].start : token_at(f, 0)->start;
    return line_ends(f, end_before(f), start);
}

static bool is_line_comment(const struct formatter *f, unsigned comment)
{
    return f->source->bytes.at[f->tokens->comments.at[comment].start + 1] == '/';
}

static bool ends_line(const struct formatter *f, unsigned comment)
{
    const struct tn_wit_comment *c = &f->tokens->comments.at[comment];
    return is_line_comment(f, comment) || line_ends(f, c->end, start_after(f, comment));
}

/* The comments from the last token's line on that trail it: all of that line, if nothing follows them there
 * but what closes. */
static unsigned trailing_end(const struct formatter *f)
{
    const struct tn_wit_token *t = token_at(f, 0);
    unsigned end = f->comment;
    uint32_t from = end_before(f);
    if (!f->pos)
        return end;
    for (; end < t->comments; end++) {
        const struct tn_wit_comment *c = &f->tokens->comments.at[end];
        if (line_ends(f, from, c->start))
            return end;
        from = c->end;
        if (is_line_comment(f, end))
            return end + 1;
    }
    bool alone = line_ends(f, from, t->start) || is_closer(t->kind) || t->kind == WIT_EOF;
    return alone ? end : f->comment;
}

static void put_comment(struct formatter *f)
{
    struct tn_str text = comment_text(f->source, &f->tokens->comments.at[f->comment]);
    tn_wit_layout_comment(&f->layout, text, f->pos && lines_before(f), ends_line(f, f->comment));
    f->comment++;
}

static void trailing(struct formatter *f)
{
    if (f->trailing_done)
        return;
    for (unsigned end = trailing_end(f); f->comment < end;)
        put_comment(f);
    f->trailing_done = true;
}

static void leading(struct formatter *f)
{
    trailing(f);
    while (has_comment(f))
        put_comment(f);
}

/* ---- tokens ---- */

static void layout(struct formatter *f, enum tn_layout_kind kind)
{
    trailing(f);
    tn_wit_layout_add(&f->layout, kind);
}

static void space(struct formatter *f)
{
    layout(f, LAYOUT_SPACE);
}

/* The next token; those up to `end` are one with it. */
static void token_to(struct formatter *f, uint32_t end)
{
    leading(f);
    tn_wit_layout_text(&f->layout, text_at(f, token_at(f, 0)->start, end));
    while (next(f) != WIT_EOF && token_at(f, 0)->start < end)
        f->pos++;
    f->trailing_done = false;
}

static void token(struct formatter *f)
{
    if (next(f) != WIT_EOF)
        token_to(f, token_at(f, 0)->end);
}

/* A word and a space behind it. */
static void word(struct formatter *f)
{
    token(f);
    space(f);
}

static bool eat(struct formatter *f, uint8_t kind)
{
    if (next(f) != kind)
        return false;
    token(f);
    return true;
}

/* Comments, each on a line of its own or behind the one before it, an empty line before each where there was
 * one or more. Is what follows on a new line? */
static bool comment_lines(struct formatter *f, bool first, bool apart)
{
    bool on_new_line = true;
    for (; has_comment(f); first = apart = false) {
        bool empty = !first && (apart || lines_before(f) > 1);
        if (on_new_line)
            tn_wit_layout_add(&f->layout, empty ? LAYOUT_BLANK : LAYOUT_HARDLINE);
        on_new_line = ends_line(f, f->comment);
        put_comment(f);
    }
    return on_new_line;
}

/* The start of a statement, on a line of its own, behind the comments that lead it. The first of a body has
 * no empty line before it. */
static void start_line(struct formatter *f, bool first, bool apart)
{
    trailing(f);
    tn_wit_layout_flush(&f->layout);
    bool alone = !has_comment(f);
    if (comment_lines(f, first, apart)) {
        bool empty = (!first || !alone) && ((apart && alone) || lines_before(f) > 1);
        tn_wit_layout_add(&f->layout, empty ? LAYOUT_BLANK : LAYOUT_HARDLINE);
    }
}

/* ---- lists ---- */

typedef void element_fn(struct formatter *f);

/* The comma after the last element, which the list has or not, and may have; what stands around it in the
 * source follows it. */
static void last_comma(struct formatter *f, enum tn_layout_kind comma)
{
    if (comma == LAYOUT_TEXT)
        tn_wit_layout_text(&f->layout, tn_str(","));
    else
        tn_wit_layout_add(&f->layout, comma);
    if (next(f) == WIT_COMMA)
        f->pos++;
}

static bool at_last_comma(const struct formatter *f)
{
    return next(f) != WIT_COMMA || is_closer(token_at(f, 1)->kind);
}

/* open (element (',' element)* ','?)? close: on one line, or a line an element. `edge` stands inside the
 * brackets: LINE, or SOFTLINE for nothing. */
static void list(struct formatter *f, enum tn_layout_kind edge, bool may_end_in_comma, element_fn *element)
{
    token(f);
    bool empty = is_closer(next(f)) && !has_comment(f);
    tn_wit_layout_add(&f->layout, LAYOUT_OPEN);
    if (!empty && lines_before(f))
        tn_wit_layout_break(&f->layout);
    layout(f, LAYOUT_INDENT);
    if (!empty)
        layout(f, edge);
    while (!is_closer(next(f)) && next(f) != WIT_EOF) {
        element(f);
        if (at_last_comma(f)) {
            if (may_end_in_comma)
                last_comma(f, LAYOUT_COMMA);
            break;
        }
        token(f);
        layout(f, LAYOUT_LINE);
    }
    trailing(f);
    if (has_comment(f))
        layout(f, LAYOUT_SOFTLINE);
    leading(f);
    layout(f, LAYOUT_DEDENT);
    if (!empty)
        layout(f, edge);
    token(f);
    tn_wit_layout_add(&f->layout, LAYOUT_CLOSE);
}

/* '{' … '}', a line or more each */
static void block(struct formatter *f, void (*lines)(struct formatter *f))
{
    token(f);
    if (next(f) == WIT_RBRACE && !has_comment(f)) {
        token(f);
        return;
    }
    layout(f, LAYOUT_INDENT);
    lines(f);
    trailing(f);
    comment_lines(f, f->tokens->tokens.at[f->pos - 1].kind == WIT_LBRACE, false);
    layout(f, LAYOUT_DEDENT);
    layout(f, LAYOUT_HARDLINE);
    token(f);
}

/* ---- names, types, functions ---- */

static void version(struct formatter *f)
{
    token_to(f, tn_wit_version_end(f->source, token_at(f, 0)->start));
}

/* id ((':' | '/') id)* ('@' version)? */
static void path(struct formatter *f)
{
    token(f);
    while (eat(f, WIT_COLON) || eat(f, WIT_SLASH))
        token(f);
    if (eat(f, WIT_AT))
        version(f);
}

static void rename_item(struct formatter *f)
{
    token(f);
    if (next(f) == WIT_AS) {
        space(f);
        word(f);
        token(f);
    }
}

static void type(struct formatter *f)
{
    bool tuple = next(f) == WIT_TUPLE;
    token(f);
    if (next(f) == WIT_LESS)
        list(f, LAYOUT_SOFTLINE, tuple, type);
}

/* id ':' ty */
static void param(struct formatter *f)
{
    token(f);
    word(f);
    type(f);
}

/* 'static'? 'async'? ('func' | 'get' | 'set' | 'constructor') params ('->' ty)? ';' */
static void function(struct formatter *f)
{
    while (next(f) == WIT_STATIC || next(f) == WIT_ASYNC)
        word(f);
    token(f);
    list(f, LAYOUT_SOFTLINE, true, param);
    if (next(f) == WIT_ARROW) {
        space(f);
        word(f);
        type(f);
    }
    token(f);
}

/* record-field, variant-case, flags-field or enum-case, each with its comma */
static void fields(struct formatter *f)
{
    for (bool first = true; next(f) != WIT_RBRACE && next(f) != WIT_EOF; first = false) {
        start_line(f, first, false);
        token(f);
        if (eat(f, WIT_COLON)) {
            space(f);
            type(f);
        } else if (eat(f, WIT_LPAREN)) {
            type(f);
            token(f);
        }
        if (at_last_comma(f))
            last_comma(f, LAYOUT_TEXT);
        else
            token(f);
    }
}

/* ---- items ---- */

static void items(struct formatter *f);
static void declarations(struct formatter *f);

/* '@' id '(' (string | id '=' (id | version)) ')', each on a line of its own */
static void attributes(struct formatter *f)
{
    while (eat(f, WIT_AT)) {
        token(f);
        token(f);
        if (token_at(f, 1)->kind == WIT_EQUALS) {
            word(f);
            word(f);
        }
        if (next(f) == WIT_INTEGER)
            version(f);
        else
            token(f);
        token(f);
        start_line(f, true, false);
    }
}

/* 'use' path ('.' '{' names '}' | 'as' id)? ';' */
static void use(struct formatter *f)
{
    word(f);
    path(f);
    if (eat(f, WIT_PERIOD)) {
        list(f, LAYOUT_SOFTLINE, true, rename_item);
    } else if (next(f) == WIT_AS) {
        space(f);
        word(f);
        token(f);
    }
    token(f);
}

static void include(struct formatter *f)
{
    word(f);
    path(f);
    if (next(f) == WIT_WITH) {
        space(f);
        word(f);
        list(f, LAYOUT_LINE, true, rename_item);
    }
    eat(f, WIT_SEMICOLON);
}

/* 'import' or 'export', then id ':' func | id ':' 'interface' '{' … '}' | (id ':')? path ';' */
static void port(struct formatter *f)
{
    word(f);
    bool labelled = token_at(f, 1)->kind == WIT_COLON && token_at(f, 3)->kind != WIT_SLASH;
    if (labelled) {
        token(f);
        word(f);
    }
    if (labelled && (next(f) == WIT_FUNC || next(f) == WIT_ASYNC || token_at(f, 1)->kind == WIT_LPAREN)) {
        function(f);
    } else if (next(f) == WIT_INTERFACE) {
        word(f);
        block(f, items);
    } else {
        path(f);
        token(f);
    }
}

/* keyword id, then what defines it */
static void definition(struct formatter *f)
{
    uint8_t keyword = next(f);
    word(f);
    if (keyword == WIT_PACKAGE)
        path(f);
    else
        token(f);
    if (eat(f, WIT_SEMICOLON))
        return;
    space(f);
    if (keyword == WIT_TYPE) {
        word(f);
        type(f);
        token(f);
    } else if (keyword == WIT_PACKAGE) {
        block(f, declarations);
    } else if (keyword == WIT_INTERFACE || keyword == WIT_WORLD || keyword == WIT_RESOURCE) {
        block(f, items);
    } else {
        block(f, fields);
    }
}

static void item(struct formatter *f)
{
    attributes(f);
    switch (next(f)) {
    case WIT_USE: use(f); break;
    case WIT_INCLUDE: include(f); break;
    case WIT_IMPORT:
    case WIT_EXPORT: port(f); break;
    case WIT_CONSTRUCTOR: function(f); break;
    case WIT_ID:
    case WIT_EXPLICIT_ID:
        token(f);
        word(f);
        function(f);
        break;
    default: definition(f);
    }
}

static void items(struct formatter *f)
{
    for (bool first = true; next(f) != WIT_RBRACE && next(f) != WIT_EOF; first = false) {
        start_line(f, first, false);
        item(f);
    }
}

/* Declarations stand apart by an empty line, but for `use`s. */
static void declarations(struct formatter *f)
{
    bool after_use = false;
    for (bool first = true; next(f) != WIT_RBRACE && next(f) != WIT_EOF; first = false) {
        bool is_use = next(f) == WIT_USE;
        start_line(f, first, !first && !(is_use && after_use));
        item(f);
        after_use = is_use;
    }
}

static void file(struct formatter *f)
{
    declarations(f);
    trailing(f);
    comment_lines(f, !f->pos, false);
    tn_wit_layout_flush(&f->layout);
    if (f->layout.out->len)
        tn_buf_byte(f->layout.out, '\n');
}

/* ---- the proof ---- */

static bool same_comment(struct tn_str a, struct tn_str b)
{
    size_t i = 0, j = 0;
    for (;; i++, j++) {
        i += tn_wit_folds(a, i);
        j += tn_wit_folds(b, j);
        if (i >= a.len || j >= b.len)
            return i >= a.len && j >= b.len;
        if (a.at[i] != b.at[j])
            return false;
    }
}

static bool same_comments(const struct tn_source *a, const struct tn_wit_tokens *as,
                          const struct tn_source *b, const struct tn_wit_tokens *bs)
{
    if (as->comments.n != bs->comments.n)
        return false;
    for (unsigned i = 0; i < as->comments.n; i++)
        if (!same_comment(comment_text(a, &as->comments.at[i]), comment_text(b, &bs->comments.at[i])))
            return false;
    return true;
}

/* The token at `*at` or, past a comma before what closes, the next one. */
static const struct tn_wit_token *but_last_comma(const struct tn_wit_tokens *tokens, unsigned *at)
{
    const struct tn_wit_token *t = &tokens->tokens.at[*at];
    if (t->kind == WIT_COMMA && *at + 1 < tokens->tokens.n && is_closer(t[1].kind))
        t = &tokens->tokens.at[++*at];
    ++*at;
    return t;
}

/* The same tokens, with the same comments between the same two of them? */
static bool same_tokens(const struct tn_source *a, const struct tn_wit_tokens *as, const struct tn_source *b,
                        const struct tn_wit_tokens *bs)
{
    for (unsigned i = 0, j = 0; i < as->tokens.n && j < bs->tokens.n;) {
        const struct tn_wit_token *t = but_last_comma(as, &i), *u = but_last_comma(bs, &j);
        struct tn_str s = {(const char *)a->bytes.at + t->start, t->end - t->start};
        struct tn_str v = {(const char *)b->bytes.at + u->start, u->end - u->start};
        if (t->kind != u->kind || t->comments != u->comments || !tn_str_same(s, v))
            return false;
        if (t->kind == WIT_EOF)
            return true;
    }
    return false;
}

static bool parses(struct tn_job *job, struct tn_wit_scratch *scratch, const struct tn_source *source)
{
    struct ast_file file;
    tn_wit_parse(job, scratch, source, &file);
    return !file.broken;
}

/* Reads what was written: does it say what the source says? */
static bool says_the_same(struct tn_job *job, const struct tn_wit_scratch *scratch,
                          const struct tn_source *source, const struct tn_buf *text)
{
    struct tn_wit_scratch again;
    struct tn_source written = {source->name, {(const uint8_t *)tn_buf_cstr(text), text->len}, true};
    struct tn_diag_list quiet;
    struct tn_diag_sink *sink = job->sink;
    tn_wit_scratch_init(&again);
    tn_diag_list_init(&quiet, &again.arena);
    job->sink = &quiet.sink;
    bool same = !text->status && parses(job, &again, &written) &&
                same_tokens(source, &scratch->tokens, &written, &again.tokens) &&
                same_comments(source, &scratch->tokens, &written, &again.tokens);
    job->sink = sink;
    tn_wit_scratch_dispose(&again);
    return same;
}

static enum tn_status format(struct tn_job *job, struct tn_wit_scratch *scratch,
                             const struct tn_source *source, struct tn_buf *ret_text)
{
    if (!parses(job, scratch, source))
        return TN_ERR_INVALID;
    struct formatter f = {
        .layout = {.arena = &scratch->arena, .out = ret_text}, .source = source, .tokens = &scratch->tokens};
    file(&f);
    if (says_the_same(job, scratch, source, ret_text))
        return TN_OK;
    tn_diag_report(
        job->sink, TN_ERROR, "internal", tn_wit_span(source, 0, 0),
        "formatted, this would not say the same: this is a bug in tenon, and the file is left alone");
    return TN_ERR_VERIFY;
}

enum tn_status tn_wit_format(struct tn_job *job, const struct tn_source *source, struct tn_buf *ret_text)
{
    struct tn_wit_scratch scratch;
    struct tn_source *text = tn_new(&job->arena, struct tn_source);
    *text = *source;
    text->text = true;
    if (!text->bytes.len)
        text->bytes.at = (const uint8_t *)""; /* so that no token is at NULL */
    tn_wit_scratch_init(&scratch);
    enum tn_status status = format(job, &scratch, text, ret_text);
    tn_wit_scratch_dispose(&scratch);
    return status;
}
