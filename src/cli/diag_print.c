/* Findings as a person reads them:
 *
 *     app.wit:4:12: error: type `pont` is not defined [wit-unknown-type]
 *        4 |     draw: func(p: pont);
 *          |                   ^~~~
 *       app.wit:2:12: note: a similar name is defined here
 *       help: did you mean `point`?
 *
 * and as one JSON object for machines. Lines and columns start at 1; columns count characters. */
#include "base/limits.h"
#include "base/utf8.h"
#include "cli/cli.h"

static const char *const severity_words[] = {[TN_ERROR] = "error", [TN_WARNING] = "warning", [TN_INFO] = "info"};

struct tn_place tn_place_of(const struct tn_source *source, size_t offset)
{
    struct tn_str all = tn_str_of(source->bytes);
    struct tn_place p = {.line = 1};
    if (offset > all.len)
        offset = all.len;
    for (const char *at = all.at, *end = all.at + offset; at < end; p.line++) {
        const char *feed = memchr(at, '\n', (size_t)(end - at));
        if (!feed)
            break;
        at = feed + 1;
        p.start = (size_t)(at - all.at);
    }
    const char *feed = p.start < all.len ? memchr(all.at + p.start, '\n', all.len - p.start) : NULL;
    p.text = (struct tn_str){all.at + p.start, (feed ? (size_t)(feed - all.at) : all.len) - p.start};
    if (p.text.len && p.text.at[p.text.len - 1] == '\r')
        p.text.len--;
    for (size_t i = p.start; i < offset; p.column++) {
        unsigned len;
        tn_utf8_next((struct tn_str){all.at + i, all.len - i}, &len);
        i += len;
    }
    p.column++;
    return p;
}

enum { TAB = 4, MAX_LINE = 500 };

/* The line with tabs as spaces and hostile characters escaped; ret_from and ret_to are the cells of the span. */
static void put_line(struct tn_buf *buf, struct tn_place p, size_t from, size_t to, size_t *ret_from, size_t *ret_to)
{
    size_t cells = 0;
    *ret_from = *ret_to = 0;
    for (size_t i = 0; i < p.text.len;) {
        unsigned len;
        struct tn_str rest = {p.text.at + i, p.text.len - i};
        uint32_t c = tn_utf8_next(rest, &len);
        if (i <= from)
            *ret_from = cells;
        if (c == '\t') {
            size_t n = TAB - cells % TAB;
            tn_buf_fill(buf, ' ', n);
            cells += n;
        } else {
            size_t before = buf->len;
            tn_utf8_escape(buf, (struct tn_str){rest.at, len}, false);
            cells += buf->len - before == len ? tn_utf8_cells(c) : buf->len - before;
        }
        i += len;
        if (i <= to)
            *ret_to = cells;
    }
    if (from >= p.text.len)
        *ret_from = cells;
}

static const char *paint(bool color, const char *code)
{
    return color ? code : "";
}

static void put_snippet(struct tn_buf *buf, struct tn_span span, struct tn_place p, bool color)
{
    if (p.text.len > MAX_LINE)
        return;
    size_t from = span.start - p.start, to = span.end > span.start ? span.end - p.start : from, left, right;
    if (to > p.text.len)
        to = p.text.len;
    tn_buf_printf(buf, "%5zu | ", p.line);
    put_line(buf, p, from, to, &left, &right);
    tn_buf_printf(buf, "\n      | %*s%s^", (int)left, "", paint(color, "\033[1;32m"));
    if (right > left + 1)
        tn_buf_fill(buf, '~', right - left - 1);
    tn_buf_printf(buf, "%s\n", paint(color, "\033[0m"));
}

/* One line: a name with line ends in it must not pass for findings of ours. */
static void put_escaped(struct tn_buf *buf, const char *text)
{
    tn_utf8_escape(buf, tn_str(text), false);
}

/* "file:line:col: " or "file: at byte 0x12: " */
static void put_place(struct tn_buf *buf, struct tn_span span, const struct tn_place *p)
{
    if (!span.source)
        return;
    put_escaped(buf, span.source->name);
    if (span.source->text)
        tn_buf_printf(buf, ":%zu:%zu: ", p->line, p->column);
    else if (span.end || span.start)
        tn_buf_printf(buf, ": at byte 0x%zx: ", span.start);
    else
        tn_buf_text(buf, ": ");
}

static void put_message(struct tn_buf *buf, struct tn_span span, const char *indent, const char *word,
                        const char *message, const char *code, bool color)
{
    struct tn_place p = {0};
    bool text = span.source && span.source->text;
    if (text)
        p = tn_place_of(span.source, span.start);
    tn_buf_text(buf, indent);
    tn_buf_text(buf, paint(color, "\033[1m"));
    if (span.source)
        put_place(buf, span, &p);
    else if (!*indent)
        tn_buf_text(buf, "tenon: ");
    const char *hue = !strcmp(word, "error") ? "\033[1;31m" : !strcmp(word, "warning") ? "\033[1;35m" : "\033[1;36m";
    tn_buf_printf(buf, "%s%s:%s ", paint(color, hue), word, paint(color, "\033[0m"));
    put_escaped(buf, message);
    if (code)
        tn_buf_printf(buf, " [%s]", code);
    tn_buf_byte(buf, '\n');
    if (text && !span.source->secret)
        put_snippet(buf, span, p, color);
}

void tn_diag_print_text(struct tn_buf *buf, const struct tn_diag *diag, bool color)
{
    put_message(buf, diag->span, "", severity_words[diag->severity], diag->message, diag->code, color);
    if (diag->path) {
        tn_buf_text(buf, "  in ");
        put_escaped(buf, diag->path);
        tn_buf_byte(buf, '\n');
    }
    for (unsigned i = 0; i < diag->n_notes; i++)
        put_message(buf, diag->notes[i].span, "  ", "note", diag->notes[i].message, NULL, color);
    if (diag->help)
        put_message(buf, TN_NOWHERE, "  ", "help", diag->help, NULL, color);
}

void tn_diag_json_span(struct tn_json_out *out, struct tn_span span)
{
    if (!span.source)
        return;
    tn_json_member(out, "file", span.source->name);
    if (span.source->text) {
        struct tn_place start = tn_place_of(span.source, span.start), end = tn_place_of(span.source, span.end);
        tn_json_member_u64(out, "line", start.line);
        tn_json_member_u64(out, "column", start.column);
        tn_json_member_u64(out, "end_line", end.line);
        tn_json_member_u64(out, "end_column", end.column);
    }
    tn_json_member_u64(out, "start", span.start);
    tn_json_member_u64(out, "end", span.end);
}

void tn_diag_print_json(struct tn_json_out *out, const struct tn_diag *diag)
{
    tn_json_object(out);
    tn_json_member(out, "severity", severity_words[diag->severity]);
    tn_json_member(out, "code", diag->code);
    tn_json_member(out, "message", diag->message);
    tn_diag_json_span(out, diag->span);
    tn_json_member_opt(out, "path", diag->path);
    if (diag->n_notes) {
        tn_json_key(out, "notes");
        tn_json_array(out);
        for (unsigned i = 0; i < diag->n_notes; i++) {
            tn_json_object(out);
            tn_json_member(out, "message", diag->notes[i].message);
            tn_diag_json_span(out, diag->notes[i].span);
            tn_json_object_end(out);
        }
        tn_json_array_end(out);
    }
    tn_json_member_opt(out, "help", diag->help);
    tn_json_member_opt(out, "fix", diag->fix);
    tn_json_object_end(out);
}
