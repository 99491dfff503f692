/* Drawings as text: DOT, Mermaid, JSON. */
#include "base/utf8.h"
#include "compose/compose_draw.h"

static const char *const kind_words[] = {[TN_DRAWN_IMPORT] = "import",
                                         [TN_DRAWN_COMPONENT] = "component",
                                         [TN_DRAWN_MODULE] = "module",
                                         [TN_DRAWN_EXPORT] = "export"};

/* Text of a file's own inside a format: what a terminal must not see made visible first, then each byte by
 * the format's rule. */
typedef void put_byte(struct tn_buf *out, uint8_t byte);

static void put(struct tn_buf *out, const char *text, put_byte *put_one)
{
    struct tn_buf visible;
    tn_buf_init(&visible, SIZE_MAX / 2);
    tn_utf8_escape(&visible, tn_str(text), false);
    for (size_t i = 0; i < visible.len; i++)
        put_one(out, visible.at[i]);
    tn_buf_dispose(&visible);
}

/* What an edge is called: the argument, what of the giver it is where that is called otherwise, how many
 * things. */
static void put_edge_label(struct tn_buf *out, const struct tn_drawn_edge *edge, put_byte *put_one)
{
    put(out, edge->argument, put_one);
    if (edge->member && strcmp(edge->member, edge->argument)) {
        tn_buf_text(out, " ← ");
        put(out, edge->member, put_one);
    }
    if (edge->n > 1)
        tn_buf_printf(out, " (%u)", edge->n);
}

/* ---- DOT ---- */

/* A double-quoted string: `"` and `\` escaped, so that no escape of DOT's own (\N, \l) comes about, nor an
 * entity. */
static void dot_byte(struct tn_buf *out, uint8_t byte)
{
    if (byte == '&') {
        tn_buf_text(out, "&amp;");
        return;
    }
    if (byte == '"' || byte == '\\')
        tn_buf_byte(out, '\\');
    tn_buf_byte(out, byte);
}

static void dot_node(struct tn_arena *arena, struct tn_buf *out, const struct tn_drawn_node *node, uint32_t i)
{
    static const char *const styles[] = {
        [TN_DRAWN_IMPORT] = "shape=cds, fillcolor=\"#eef1f5\"",
        [TN_DRAWN_COMPONENT] = "shape=component, fillcolor=\"#e8f0fe\"",
        [TN_DRAWN_MODULE] = "shape=box, fillcolor=\"#fdf3e1\"",
        [TN_DRAWN_EXPORT] = "shape=cds, fillcolor=\"#e6f4ea\"",
    };
    tn_buf_printf(out, "  n%u [%s, label=\"", i, styles[node->kind]);
    put(out, node->label, dot_byte);
    if (node->path) {
        tn_buf_text(out, "\\nin ");
        put(out, node->path, dot_byte);
    }
    if (node->bytes) {
        tn_buf_text(out, "\\n");
        tn_buf_text(out, tn_drawn_size(arena, node->bytes));
    }
    tn_buf_text(out, "\"];\n");
}

void tn_drawing_dot(struct tn_arena *arena, struct tn_buf *out, const struct tn_drawing *drawing)
{
    tn_buf_text(out, "digraph {\n  rankdir=LR;\n  label=\"");
    put(out, drawing->title, dot_byte);
    tn_buf_text(out, "\";\n  node [style=filled, fontname=monospace, fontsize=11];\n"
                     "  edge [fontname=monospace, fontsize=9];\n");
    for (unsigned i = 0; i < drawing->nodes.n; i++)
        dot_node(arena, out, &drawing->nodes.at[i], i);
    for (unsigned i = 0; i < drawing->edges.n; i++) {
        const struct tn_drawn_edge *edge = &drawing->edges.at[i];
        tn_buf_printf(out, "  n%u -> n%u [label=\"", edge->from, edge->to);
        put_edge_label(out, edge, dot_byte);
        tn_buf_text(out, "\"];\n");
    }
    tn_buf_text(out, "}\n");
}

/* ---- Mermaid ---- */

/* Entity codes, "#35;", for all that its grammar or Markdown could take for its own. */
static void mermaid_byte(struct tn_buf *out, uint8_t byte)
{
    bool plain = (byte >= '0' && byte <= '9') || (byte >= 'A' && byte <= 'Z') ||
                 (byte >= 'a' && byte <= 'z') || byte >= 0x80 || strchr(" -.:/@", byte);
    if (plain)
        tn_buf_byte(out, byte);
    else
        tn_buf_printf(out, "#%u;", byte);
}

static void mermaid_node(struct tn_arena *arena, struct tn_buf *out, const struct tn_drawn_node *node,
                         uint32_t i)
{
    static const char *const shapes[][2] = {[TN_DRAWN_IMPORT] = {"([", "])"},
                                            [TN_DRAWN_COMPONENT] = {"[[", "]]"},
                                            [TN_DRAWN_MODULE] = {"[", "]"},
                                            [TN_DRAWN_EXPORT] = {"([", "])"}};
    tn_buf_printf(out, "  n%u%s\"", i, shapes[node->kind][0]);
    put(out, node->label, mermaid_byte);
    if (node->path) {
        tn_buf_text(out, "<br>in ");
        put(out, node->path, mermaid_byte);
    }
    if (node->bytes) {
        tn_buf_text(out, "<br>");
        tn_buf_text(out, tn_drawn_size(arena, node->bytes));
    }
    tn_buf_printf(out, "\"%s:::%s\n", shapes[node->kind][1], kind_words[node->kind]);
}

void tn_drawing_mermaid(struct tn_arena *arena, struct tn_buf *out, const struct tn_drawing *drawing)
{
    tn_buf_text(out, "flowchart LR\n"
                     "  classDef import fill:#eef1f5,stroke:#5f6b7a,color:#1f2933\n"
                     "  classDef component fill:#e8f0fe,stroke:#3b6fd4,color:#1f2933\n"
                     "  classDef module fill:#fdf3e1,stroke:#b7791f,color:#1f2933\n"
                     "  classDef export fill:#e6f4ea,stroke:#2f855a,color:#1f2933\n");
    for (unsigned i = 0; i < drawing->nodes.n; i++)
        mermaid_node(arena, out, &drawing->nodes.at[i], i);
    for (unsigned i = 0; i < drawing->edges.n; i++) {
        const struct tn_drawn_edge *edge = &drawing->edges.at[i];
        tn_buf_printf(out, "  n%u -->|\"", edge->from);
        put_edge_label(out, edge, mermaid_byte);
        tn_buf_printf(out, "\"| n%u\n", edge->to);
    }
}

/* ---- JSON ---- */

static void json_node(struct tn_json_out *json, const struct tn_drawn_node *node, uint32_t i)
{
    tn_json_object(json);
    tn_json_member_u64(json, "id", i);
    tn_json_member(json, "kind", kind_words[node->kind]);
    if (node->kind == TN_DRAWN_IMPORT || node->kind == TN_DRAWN_EXPORT)
        tn_json_member(json, "sort", tn_sort_word((enum tn_sort)node->sort));
    tn_json_member(json, "label", node->label);
    tn_json_member_opt(json, "path", node->path);
    if (node->bytes)
        tn_json_member_u64(json, "bytes", node->bytes);
    tn_json_object_end(json);
}

void tn_drawing_json(struct tn_json_out *json, const struct tn_drawing *drawing)
{
    tn_json_member(json, "component", drawing->title);
    tn_json_key(json, "nodes");
    tn_json_array(json);
    for (unsigned i = 0; i < drawing->nodes.n; i++)
        json_node(json, &drawing->nodes.at[i], i);
    tn_json_array_end(json);
    tn_json_key(json, "edges");
    tn_json_array(json);
    for (unsigned i = 0; i < drawing->edges.n; i++) {
        const struct tn_drawn_edge *edge = &drawing->edges.at[i];
        tn_json_object(json);
        tn_json_member_u64(json, "from", edge->from);
        tn_json_member_u64(json, "to", edge->to);
        tn_json_member(json, "argument", edge->argument);
        tn_json_member_opt(json, "member", edge->member);
        if (edge->n)
            tn_json_member_u64(json, "count", edge->n);
        tn_json_object_end(json);
    }
    tn_json_array_end(json);
}
