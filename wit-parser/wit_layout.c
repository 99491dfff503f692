#include "wit-parser/wit_layout.h"

#include <string.h>

enum { NOTHING, NEWLINE_OF_COMMENT, NEWLINE, EMPTY_LINE }; /* pending */

/* ---- adding ---- */

static struct tn_layout_op *add(struct tn_wit_layout *l, enum tn_layout_kind kind)
{
    struct tn_layout_op *op = tn_push(l->arena, &l->ops);
    *op = (struct tn_layout_op){.kind = (uint8_t)kind};
    return op;
}

void tn_wit_layout_break(struct tn_wit_layout *l)
{
    for (unsigned i = l->open.n; i-- > 0 && !l->ops.at[l->open.at[i]].broken;)
        l->ops.at[l->open.at[i]].broken = true;
}

void tn_wit_layout_add(struct tn_wit_layout *l, enum tn_layout_kind kind)
{
    add(l, kind);
    if (kind == LAYOUT_OPEN)
        *tn_push(l->arena, &l->open) = l->ops.n - 1;
    else if (kind == LAYOUT_CLOSE)
        l->open.n--;
}

void tn_wit_layout_text(struct tn_wit_layout *l, struct tn_str text)
{
    add(l, LAYOUT_TEXT)->text = text;
}

void tn_wit_layout_comment(struct tn_wit_layout *l, struct tn_str text, bool own_line, bool ends)
{
    struct tn_layout_op *op = add(l, LAYOUT_COMMENT);
    op->text = text;
    op->own_line = own_line;
    op->ends = ends;
    if (own_line || ends || memchr(text.at, '\n', text.len)) /* a list inside might not fit behind it */
        tn_wit_layout_break(l);
}

/* ---- printing ---- */

static unsigned cells(struct tn_str text)
{
    unsigned n = 0;
    for (size_t i = 0; i < text.len; i++)
        n += ((uint8_t)text.at[i] & 0xc0) != 0x80;
    return n;
}

static unsigned indentation(const struct tn_wit_layout *l)
{
    bool goes_on = l->pending == NEWLINE_OF_COMMENT; /* in the middle of a statement */
    return (l->indent + goes_on) * TN_WIT_INDENT;
}

/* What stands between the last text and the next. */
static void put_gap(struct tn_wit_layout *l, bool space)
{
    if (l->pending && l->out->len) {
        tn_buf_text(l->out, l->pending == EMPTY_LINE ? "\n\n" : "\n");
        l->column = indentation(l);
        tn_buf_fill(l->out, ' ', l->column);
    } else if (space && l->out->len) {
        tn_buf_byte(l->out, ' ');
        l->column++;
    }
    l->pending = NOTHING;
    l->space = l->after_comment = false;
}

static void put_text(struct tn_wit_layout *l, struct tn_str text)
{
    put_gap(l, l->space || (l->after_comment && !memchr(",;:)>./", *text.at, 7)));
    tn_buf_str(l->out, text);
    l->column += cells(text);
}

/* Line ends become LF, blanks at the end go; all else stays, for it may be docs. */
static void put_comment_text(struct tn_wit_layout *l, struct tn_str text)
{
    for (size_t i = 0; i < text.len; i++)
        if (!tn_wit_folds(text, i))
            tn_buf_byte(l->out, (uint8_t)text.at[i]);
    const char *feed = text.at + text.len;
    while (feed > text.at && feed[-1] != '\n')
        feed--;
    struct tn_str last = {feed, (size_t)(text.at + text.len - feed)};
    l->column = cells(last) + (feed == text.at ? l->column : 0);
}

static void put_comment(struct tn_wit_layout *l, const struct tn_layout_op *op)
{
    char before = l->out->len ? (char)l->out->at[l->out->len - 1] : '\n';
    bool tight = (before == '(' || before == '<') && op->text.at[1] == '*';
    bool starts_line = l->pending >= NEWLINE;
    if (op->own_line && !starts_line)
        l->pending = NEWLINE_OF_COMMENT;
    put_gap(l, !tight);
    put_comment_text(l, op->text);
    if (op->ends)
        l->pending = starts_line ? NEWLINE : NEWLINE_OF_COMMENT;
    l->after_comment = true;
}

static bool is_broken(const struct tn_wit_layout *l, unsigned level)
{
    return !level || l->open.at[level - 1];
}

/* Does the list that opens at `at` fit on the line, with what follows it up to where the line may break? */
static bool fits(const struct tn_wit_layout *l, unsigned at)
{
    unsigned width = l->pending ? indentation(l) : l->column + l->space, depth = 1, level = l->open.n;
    for (unsigned i = at + 1; i < l->ops.n && width <= TN_WIT_WIDTH; i++) {
        const struct tn_layout_op *op = &l->ops.at[i];
        switch (op->kind) {
        case LAYOUT_TEXT: width += cells(op->text); break;
        case LAYOUT_SPACE: width++; break;
        case LAYOUT_LINE:
        case LAYOUT_SOFTLINE:
        case LAYOUT_COMMA:
            if (!depth && is_broken(l, level))
                return width + (op->kind == LAYOUT_COMMA) <= TN_WIT_WIDTH;
            width += op->kind == LAYOUT_LINE;
            break;
        case LAYOUT_OPEN:
            if (op->broken)
                return true;
            depth++;
            break;
        case LAYOUT_CLOSE:
            if (depth)
                depth--;
            else
                level--;
            break;
        case LAYOUT_COMMENT:
            if (op->ends || memchr(op->text.at, '\n', op->text.len))
                return true;
            width += cells(op->text) + 1;
            break;
        case LAYOUT_HARDLINE:
        case LAYOUT_BLANK: return true;
        default: break;
        }
    }
    return width <= TN_WIT_WIDTH;
}

static void put_line(struct tn_wit_layout *l, uint8_t kind)
{
    if (l->pending < kind)
        l->pending = kind;
}

static void put(struct tn_wit_layout *l, unsigned at)
{
    const struct tn_layout_op *op = &l->ops.at[at];
    bool broken = is_broken(l, l->open.n);
    switch (op->kind) {
    case LAYOUT_TEXT: put_text(l, op->text); break;
    case LAYOUT_COMMENT: put_comment(l, op); break;
    case LAYOUT_SPACE: l->space = true; break;
    case LAYOUT_LINE:
    case LAYOUT_SOFTLINE:
        if (broken)
            put_line(l, NEWLINE);
        else if (op->kind == LAYOUT_LINE)
            l->space = true;
        break;
    case LAYOUT_HARDLINE: put_line(l, NEWLINE); break;
    case LAYOUT_BLANK: put_line(l, EMPTY_LINE); break;
    case LAYOUT_COMMA:
        if (broken)
            put_text(l, tn_str(","));
        break;
    case LAYOUT_INDENT: l->indent++; break;
    case LAYOUT_DEDENT: l->indent--; break;
    case LAYOUT_OPEN: *tn_push(l->arena, &l->open) = op->broken || !fits(l, at); break;
    case LAYOUT_CLOSE: l->open.n--; break;
    }
}

void tn_wit_layout_flush(struct tn_wit_layout *l)
{
    for (unsigned i = 0; i < l->ops.n; i++)
        put(l, i);
    l->ops.n = 0;
}
