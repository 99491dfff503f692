/* A drawing as SVG. Each box has a row for every argument it takes, with the line's end on its left, and one
 * for everything of it that is taken, with the line's start on its right: so the names stand at the lines,
 * and never on each other. Imports of one package share a box, and so do exports. */
#include "base/map.h"
#include "base/utf8.h"
#include "component/comp_names.h"
#include "compose/compose_draw.h"
#include "compose/compose_draw_layout.h"

enum {
    ROW = 18,
    TITLE = 26,
    MARGIN = 24,
    PAD = 12,
    MAX_CELLS = 46,   /* of a name in a row; the whole stands in its tooltip */
    CELL_10THS = 66,  /* of a pixel: a character of 11 px in a fixed-width font */
    TITLE_10THS = 72, /* 12 px */
    SLACK_10THS = 7,  /* for who draws with another font and does not look at textLength */
    COLOURS = 8
};

struct row {
    const char *text;
    bool in; /* an argument: on the left */
    const char *key;
};

struct drawn_box {
    uint8_t kind;
    const char *title, *detail;
    struct {
        struct row *at;
        unsigned n, cap;
    } rows;
};

struct line_end {
    uint32_t box;
    int dy;
};

struct svg {
    struct tn_arena *arena;
    struct tn_buf *out;
    const struct tn_drawing *drawing;
    struct {
        struct drawn_box *at;
        unsigned n, cap;
    } boxes;
    uint32_t *box_of; /* by node */
    struct tn_layout_box *places;
    struct tn_layout_line *lines;
    uint32_t n_lines;
};

/* ---- text ---- */

static const char *visible(struct tn_arena *arena, const char *text)
{
    struct tn_buf buf;
    tn_buf_init(&buf, SIZE_MAX / 2);
    tn_utf8_escape(&buf, tn_str(text), false);
    const char *out = tn_arena_copy(arena, buf.at, buf.len);
    tn_buf_dispose(&buf);
    return out;
}

static unsigned cells(const char *text)
{
    unsigned n = 0, len;
    for (struct tn_str rest = tn_str(text); rest.len; rest.at += len, rest.len -= len)
        n += tn_utf8_cells(tn_utf8_next(rest, &len));
    return n;
}

static void put_cells(struct tn_buf *buf, struct tn_str text, unsigned from, unsigned to)
{
    unsigned at = 0, len;
    for (; text.len; text.at += len, text.len -= len) {
        unsigned width = tn_utf8_cells(tn_utf8_next(text, &len));
        if (at >= from && at + width <= to)
            tn_buf_add(buf, text.at, len);
        at += width;
    }
}

/* Cut in the middle: both a name's package and its version say something. */
static const char *fitted(struct tn_arena *arena, const char *text)
{
    unsigned n = cells(text);
    struct tn_buf buf;
    if (n <= MAX_CELLS)
        return text;
    tn_buf_init(&buf, SIZE_MAX / 2);
    put_cells(&buf, tn_str(text), 0, MAX_CELLS / 2);
    tn_buf_text(&buf, "…");
    put_cells(&buf, tn_str(text), n - MAX_CELLS / 2 + 1, n);
    const char *out = tn_arena_copy(arena, buf.at, buf.len);
    tn_buf_dispose(&buf);
    return out;
}

static void put_xml(struct tn_buf *out, const char *text)
{
    for (; *text; text++)
        switch (*text) {
        case '&': tn_buf_text(out, "&amp;"); break;
        case '<': tn_buf_text(out, "&lt;"); break;
        case '>': tn_buf_text(out, "&gt;"); break;
        case '"': tn_buf_text(out, "&quot;"); break;
        default: tn_buf_byte(out, (uint8_t)*text);
        }
}

/* `textLength` holds the text to the room that was measured, whatever font there is. */
static void put_text(struct svg *svg, int x, int y, const char *class, const char *anchor, const char *text,
                     int tenths)
{
    const char *shown = visible(svg->arena, text), *fit = fitted(svg->arena, shown);
    if (!*fit)
        return;
    tn_buf_printf(svg->out,
                  "<text x=\"%d\" y=\"%d\" class=\"%s\" text-anchor=\"%s\" textLength=\"%u\" "
                  "lengthAdjust=\"spacingAndGlyphs\">",
                  x, y, class, anchor, cells(fit) * tenths / 10);
    put_xml(svg->out, fit);
    if (fit != shown) {
        tn_buf_text(svg->out, "<title>");
        put_xml(svg->out, shown);
        tn_buf_text(svg->out, "</title>");
    }
    tn_buf_text(svg->out, "</text>\n");
}

static int width_of(struct svg *svg, const char *text, int tenths)
{
    return (int)cells(fitted(svg->arena, visible(svg->arena, text))) * (tenths + SLACK_10THS) / 10;
}

/* ---- boxes ---- */

static uint32_t add_box(struct svg *svg, uint8_t kind, const char *title)
{
    *tn_push(svg->arena, &svg->boxes) = (struct drawn_box){.kind = kind, .title = title};
    return svg->boxes.n - 1;
}

static int add_row(struct svg *svg, uint32_t number, bool in, const char *key, const char *text)
{
    struct drawn_box *box = &svg->boxes.at[number];
    unsigned i = 0;
    while (i < box->rows.n && (box->rows.at[i].in != in || strcmp(box->rows.at[i].key, key)))
        i++;
    if (i == box->rows.n)
        *tn_push(svg->arena, &box->rows) = (struct row){text, in, key};
    return (int)i;
}

/* "wasi:cli@0.2.3" and "stdin" of "wasi:cli/stdin@0.2.3". */
static const char *package_of(struct tn_arena *arena, const char *name, const char **ret_rest)
{
    const char *slash = strchr(name, '/'), *at = slash ? strchr(slash, '@') : NULL;
    *ret_rest = name;
    if (!slash || !strchr(name, ':'))
        return NULL;
    const char *end = at ? at : slash + strlen(slash);
    *ret_rest = tn_arena_copy(arena, slash + 1, (size_t)(end - slash - 1));
    return tn_arena_printf(arena, "%.*s%s", (int)(slash - name), name, at ? at : "");
}

static uint32_t box_for_package(struct svg *svg, const char *package)
{
    for (uint32_t i = 0; i < svg->boxes.n; i++)
        if (svg->boxes.at[i].kind == TN_DRAWN_IMPORT && !strcmp(svg->boxes.at[i].title, package))
            return i;
    return add_box(svg, TN_DRAWN_IMPORT, package);
}

static const char *detail_of(struct tn_arena *arena, const struct tn_drawn_node *node)
{
    const char *size = node->bytes ? tn_drawn_size(arena, node->bytes) : NULL;
    if (node->path && size)
        return tn_arena_printf(arena, "%s, in %s", size, node->path);
    return node->path ? tn_arena_printf(arena, "in %s", node->path) : size;
}

static void make_boxes(struct svg *svg)
{
    const char *rest;
    uint32_t exports = UINT32_MAX;
    for (uint32_t i = 0; i < svg->drawing->nodes.n; i++) {
        const struct tn_drawn_node *node = &svg->drawing->nodes.at[i];
        if (node->kind == TN_DRAWN_IMPORT) {
            const char *package = package_of(svg->arena, node->label, &rest);
            svg->box_of[i] = box_for_package(svg, package ? package : "imports");
            add_row(svg, svg->box_of[i], false, node->label, rest);
        } else if (node->kind == TN_DRAWN_EXPORT) {
            exports = exports == UINT32_MAX ? add_box(svg, TN_DRAWN_EXPORT, "exports") : exports;
            svg->box_of[i] = exports;
            add_row(svg, exports, true, node->label, node->label);
        } else {
            svg->box_of[i] = add_box(svg, node->kind, node->label);
            svg->boxes.at[svg->box_of[i]].detail = detail_of(svg->arena, node);
        }
    }
    for (unsigned i = 0; i < svg->drawing->edges.n; i++) { /* arguments first, then what is taken */
        const struct tn_drawn_edge *edge = &svg->drawing->edges.at[i];
        if (svg->drawing->nodes.at[edge->to].kind != TN_DRAWN_EXPORT)
            add_row(svg, svg->box_of[edge->to], true, edge->argument, edge->argument);
    }
}

static int head_of(const struct drawn_box *box)
{
    return TITLE + (box->detail ? ROW - 4 : 0);
}

static int row_middle(const struct drawn_box *box, int row)
{
    return head_of(box) + row * ROW + ROW / 2;
}

/* Where an edge leaves its giver: the row of the import, or of what is taken; the title for all of it. */
static int leaves_at(struct svg *svg, const struct tn_drawn_edge *edge)
{
    const struct tn_drawn_node *node = &svg->drawing->nodes.at[edge->from];
    uint32_t box = svg->box_of[edge->from];
    if (node->kind == TN_DRAWN_IMPORT)
        return row_middle(&svg->boxes.at[box], add_row(svg, box, false, node->label, node->label));
    if (!edge->member)
        return TITLE / 2;
    return row_middle(&svg->boxes.at[box], add_row(svg, box, false, edge->member, edge->member));
}

static void make_lines(struct svg *svg)
{
    svg->lines = tn_new_n(svg->arena, svg->drawing->edges.n, struct tn_layout_line);
    for (unsigned i = 0; i < svg->drawing->edges.n; i++) {
        const struct tn_drawn_edge *edge = &svg->drawing->edges.at[i];
        uint32_t to = svg->box_of[edge->to];
        const char *key = svg->drawing->nodes.at[edge->to].kind == TN_DRAWN_EXPORT
                              ? svg->drawing->nodes.at[edge->to].label
                              : edge->argument;
        struct tn_layout_line line = {
            .from = svg->box_of[edge->from], .to = to, .from_dy = leaves_at(svg, edge)};
        line.to_dy = row_middle(&svg->boxes.at[to], add_row(svg, to, true, key, key));
        svg->lines[svg->n_lines++] = line;
    }
}

static void measure(struct svg *svg)
{
    svg->places = tn_new_n(svg->arena, svg->boxes.n, struct tn_layout_box);
    for (uint32_t i = 0; i < svg->boxes.n; i++) {
        const struct drawn_box *box = &svg->boxes.at[i];
        int w = width_of(svg, box->title, TITLE_10THS);
        int detail = box->detail ? width_of(svg, box->detail, CELL_10THS) : 0;
        w = detail > w ? detail : w;
        for (unsigned k = 0; k < box->rows.n; k++) {
            int row = width_of(svg, box->rows.at[k].text, CELL_10THS);
            w = row > w ? row : w;
        }
        svg->places[i] =
            (struct tn_layout_box){.w = w + 2 * PAD,
                                   .h = head_of(box) + (int)box->rows.n * ROW + (box->rows.n ? 6 : 0),
                                   .left = box->kind == TN_DRAWN_IMPORT,
                                   .right = box->kind == TN_DRAWN_EXPORT};
    }
}

/* ---- writing ---- */

static const char style[] = "<style>\n"
                            "text{font-family:ui-monospace,Menlo,Consolas,\"DejaVu Sans "
                            "Mono\",monospace;font-size:11px;fill:#1f2933}\n"
                            ".t{font-size:12px;font-weight:bold}.d{fill:#5f6b7a}\n"
                            ".import{fill:#eef1f5;stroke:#5f6b7a}.component{fill:#e8f0fe;stroke:#3b6fd4}\n"
                            ".module{fill:#fdf3e1;stroke:#b7791f}.export{fill:#e6f4ea;stroke:#2f855a}\n"
                            ".l{fill:none;stroke-width:1.4}.b{stroke-dasharray:5 3}\n"
                            "</style>\n";

static const char *const classes[] = {[TN_DRAWN_IMPORT] = "import",
                                      [TN_DRAWN_COMPONENT] = "component",
                                      [TN_DRAWN_MODULE] = "module",
                                      [TN_DRAWN_EXPORT] = "export"};

/* Lines have the colour of the box they leave, so that one can be told from the next. */
static const char *colour(const struct svg *svg, uint32_t box)
{
    static const char *const colours[COLOURS] = {"#3b6fd4", "#b7791f", "#2f855a", "#9b3fb5",
                                                 "#c2410c", "#0e7490", "#a3195b", "#4d7c0f"};
    return svg->boxes.at[box].kind == TN_DRAWN_IMPORT ? "#8a94a3" : colours[box % COLOURS];
}

static void put_curve(struct tn_buf *out, struct tn_layout_point a, struct tn_layout_point b)
{
    int bend = (b.x - a.x) / 2;
    tn_buf_printf(out, "C%d %d %d %d %d %d", MARGIN + a.x + bend, MARGIN + a.y, MARGIN + b.x - bend,
                  MARGIN + b.y, MARGIN + b.x, MARGIN + b.y);
}

/* A line that goes back: out to the right, down to its lane below everything, and up again from the left. */
static void put_back(struct tn_buf *out, struct tn_layout_point a, struct tn_layout_point b, int below)
{
    enum { TURN = 34 };
    tn_buf_printf(out, "C%d %d %d %d %d %d", MARGIN + a.x + TURN, MARGIN + a.y, MARGIN + a.x + TURN,
                  MARGIN + below, MARGIN + a.x, MARGIN + below);
    tn_buf_printf(out, "L%d %d", MARGIN + b.x, MARGIN + below);
    tn_buf_printf(out, "C%d %d %d %d %d %d", MARGIN + b.x - TURN, MARGIN + below, MARGIN + b.x - TURN,
                  MARGIN + b.y, MARGIN + b.x, MARGIN + b.y);
}

static void put_line(struct svg *svg, const struct tn_layout_line *line, const struct tn_drawn_edge *edge)
{
    struct tn_buf *out = svg->out;
    struct tn_layout_point start = line->at[0], end = line->at[line->n - 1];
    const char *stroke = colour(svg, line->from);
    tn_buf_printf(out, "<path class=\"l%s\" stroke=\"%s\" d=\"M%d %d", line->back ? " b" : "", stroke,
                  MARGIN + start.x, MARGIN + start.y);
    if (line->back)
        put_back(out, start, end, line->at[2].y);
    for (unsigned i = 0; i + 1 < line->n && !line->back; i += 2) {
        tn_buf_printf(out, "L%d %d", MARGIN + line->at[i + 1].x, MARGIN + line->at[i + 1].y);
        if (i + 2 < line->n)
            put_curve(out, line->at[i + 1], line->at[i + 2]);
    }
    tn_buf_text(out, "\"><title>");
    put_xml(out, visible(svg->arena, edge->argument));
    if (edge->member && strcmp(edge->member, edge->argument)) {
        tn_buf_text(out, " ← ");
        put_xml(out, visible(svg->arena, edge->member));
    }
    tn_buf_text(out, "</title></path>\n");
    tn_buf_printf(out, "<path fill=\"%s\" d=\"M%d %dl-7 -4v8z\"/>\n", stroke, MARGIN + end.x, MARGIN + end.y);
    tn_buf_printf(out, "<circle fill=\"%s\" cx=\"%d\" cy=\"%d\" r=\"2.5\"/>\n", stroke, MARGIN + start.x,
                  MARGIN + start.y);
}

static void put_box(struct svg *svg, uint32_t number)
{
    const struct drawn_box *box = &svg->boxes.at[number];
    const struct tn_layout_box *at = &svg->places[number];
    int x = MARGIN + at->x, y = MARGIN + at->y;
    tn_buf_printf(svg->out, "<rect class=\"%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\" rx=\"4\"/>\n",
                  classes[box->kind], x, y, at->w, at->h);
    put_text(svg, x + PAD, y + 17, "t", "start", box->title, TITLE_10THS);
    if (box->detail)
        put_text(svg, x + PAD, y + TITLE + 6, "d", "start", box->detail, CELL_10THS);
    for (unsigned i = 0; i < box->rows.n; i++) {
        const struct row *row = &box->rows.at[i];
        put_text(svg, row->in ? x + PAD : x + at->w - PAD, y + row_middle(box, (int)i) + 4, "r",
                 row->in ? "start" : "end", row->text, CELL_10THS);
    }
}

void tn_drawing_svg(struct tn_arena *arena, struct tn_buf *out, const struct tn_drawing *drawing)
{
    struct svg svg = {.arena = arena, .out = out, .drawing = drawing};
    svg.box_of = tn_new_n(arena, drawing->nodes.n, uint32_t);
    make_boxes(&svg);
    make_lines(&svg);
    measure(&svg);
    struct tn_layout_size size = tn_layout(arena, svg.places, svg.boxes.n, svg.lines, svg.n_lines);
    int w = size.w + 2 * MARGIN, h = size.h + 2 * MARGIN;
    tn_buf_printf(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"%d\" height=\"%d\" viewBox=\"0 0 %d %d\">\n"
        "<title>",
        w, h, w, h);
    put_xml(out, visible(arena, drawing->title));
    tn_buf_printf(out, "</title>\n%s<rect width=\"%d\" height=\"%d\" fill=\"#ffffff\"/>\n", style, w, h);
    for (uint32_t i = 0; i < svg.n_lines; i++)
        put_line(&svg, &svg.lines[i], &drawing->edges.at[i]);
    for (uint32_t i = 0; i < svg.boxes.n; i++)
        put_box(&svg, i);
    tn_buf_text(out, "</svg>\n");
}
