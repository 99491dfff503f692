/* The layered drawing of Sugiyama, Tagawa and Toda: break circles, choose columns, give long lines a lane in
 * each column they pass, order each column by where its neighbours are, then place everything as near to its
 * neighbours as the order lets it. */
#include "compose/compose_draw_layout.h"

enum {
    GAP_X = 90,
    GAP_Y = 16,
    LANE = 10,        /* between lines around the picture's foot, and a lane's height */
    SWEEPS = 12,      /* there and back */
    SORTING = 8,      /* the first of them sort too */
    MAX_LANES = 40000 /* beyond, long lines go straight */
};

struct item { /* a box, or a lane of a line that passes a column */
    int w, h, y;
    unsigned column;
    int64_t wanted; /* where its neighbours would have it: a sum, then their mean */
    uint32_t n;     /* of them */
};

struct link { /* of two items of neighbouring columns */
    uint32_t from, to;
    int from_dy, to_dy;
};

struct column {
    uint32_t *at;
    unsigned n, cap;
    int x, w;
    struct {
        struct link *at;
        unsigned n, cap;
    } in; /* from the column before */
};

struct layout {
    struct tn_arena *arena;
    struct tn_layout_box *boxes;
    struct tn_layout_line *lines;
    uint32_t n, n_lines;
    struct {
        struct item *at;
        unsigned n, cap;
    } items;
    struct column *columns;
    unsigned n_columns;
    uint32_t **lanes; /* by line: the item of its lane in each column that it passes; NULL: none */
};

/* ---- circles, columns ---- */

struct visit {
    uint32_t box, next;
};

/* Lines by the box they leave, so that a walk finds them. */
struct leaving {
    uint32_t *first, *line; /* lines of box b: line[first[b]] … line[first[b + 1]] */
};

static struct leaving leaving_of(const struct layout *l)
{
    struct leaving out = {tn_new_n(l->arena, (size_t)l->n + 2, uint32_t),
                          tn_new_n(l->arena, l->n_lines, uint32_t)};
    for (uint32_t i = 0; i < l->n_lines; i++)
        out.first[l->lines[i].from + 2]++;
    for (uint32_t b = 2; b < l->n + 2; b++)
        out.first[b] += out.first[b - 1];
    for (uint32_t i = 0; i < l->n_lines; i++)
        out.line[out.first[l->lines[i].from + 1]++] = i;
    return out;
}

/* A line to a box that the walk is still below of closes a circle. Boxes end up after all that they lead to.
 */
static uint32_t *break_circles(const struct layout *l, const struct leaving *leaving)
{
    enum { UNSEEN, OPEN, DONE };
    uint8_t *state = tn_new_n(l->arena, l->n, uint8_t);
    struct visit *stack = tn_new_n(l->arena, l->n, struct visit);
    uint32_t *order = tn_new_n(l->arena, l->n, uint32_t), n_order = 0;
    for (uint32_t root = 0; root < l->n; root++) {
        unsigned depth = 0;
        if (state[root] != UNSEEN)
            continue;
        stack[depth++] = (struct visit){root, leaving->first[root]};
        state[root] = OPEN;
        while (depth) {
            struct visit *v = &stack[depth - 1];
            if (v->next == leaving->first[v->box + 1]) {
                state[v->box] = DONE;
                order[n_order++] = v->box;
                depth--;
                continue;
            }
            struct tn_layout_line *line = &l->lines[leaving->line[v->next++]];
            line->back = state[line->to] == OPEN;
            if (state[line->to] != UNSEEN)
                continue;
            state[line->to] = OPEN;
            stack[depth++] = (struct visit){line->to, leaving->first[line->to]};
        }
    }
    return order;
}

static void choose_columns(struct layout *l)
{
    struct leaving leaving = leaving_of(l);
    uint32_t *order = break_circles(l, &leaving);
    unsigned last = 0;
    for (uint32_t i = l->n; i--;) { /* each before all that it leads to */
        const struct tn_layout_box *from = &l->boxes[order[i]];
        for (uint32_t k = leaving.first[order[i]]; k < leaving.first[order[i] + 1]; k++) {
            const struct tn_layout_line *line = &l->lines[leaving.line[k]];
            struct tn_layout_box *to = &l->boxes[line->to];
            if (!line->back && to->column < from->column + 1)
                to->column = from->column + 1;
        }
    }
    for (uint32_t b = 0; b < l->n; b++)
        last = l->boxes[b].column > last ? l->boxes[b].column : last;
    for (uint32_t b = 0; b < l->n; b++) { /* what has room to its right goes there */
        struct tn_layout_box *box = &l->boxes[b];
        unsigned most = last;
        for (uint32_t k = leaving.first[b]; k < leaving.first[b + 1]; k++) {
            const struct tn_layout_line *line = &l->lines[leaving.line[k]];
            if (!line->back && l->boxes[line->to].column - 1 < most)
                most = l->boxes[line->to].column - 1;
        }
        if (box->right || (box->left && leaving.first[b] < leaving.first[b + 1]))
            box->column = most;
    }
    l->n_columns = last + 1;
}

/* ---- items and links ---- */

static uint32_t add_item(struct layout *l, struct item item)
{
    uint32_t number = l->items.n;
    *tn_push(l->arena, &l->items) = item;
    struct column *column = &l->columns[item.column];
    *tn_push(l->arena, column) = number;
    column->w = item.w > column->w ? item.w : column->w;
    return number;
}

static void add_link(struct layout *l, uint32_t from, int from_dy, uint32_t to, int to_dy)
{
    *tn_push(l->arena, &l->columns[l->items.at[to].column].in) = (struct link){from, to, from_dy, to_dy};
}

/* Lines that leave one box at one place share their lanes. */
static uint32_t *lanes_of_twin(const struct layout *l, uint32_t line, unsigned *ret_until)
{
    for (uint32_t i = line; i-- && l->lines[i].from == l->lines[line].from;)
        if (l->lanes[i] && l->lines[i].from_dy == l->lines[line].from_dy) {
            *ret_until = l->boxes[l->lines[i].to].column;
            return l->lanes[i];
        }
    return NULL;
}

static void add_lanes(struct layout *l, uint32_t number)
{
    const struct tn_layout_line *line = &l->lines[number];
    unsigned first = l->boxes[line->from].column, last = l->boxes[line->to].column, shared = first;
    uint32_t before = line->from, *twin = lanes_of_twin(l, number, &shared);
    int dy = line->from_dy;
    uint32_t *lanes = tn_new_n(l->arena, last - first, uint32_t);
    for (unsigned column = first + 1; column < last; column++) {
        if (twin && column < shared) {
            lanes[column - first - 1] = twin[column - first - 1];
        } else {
            lanes[column - first - 1] = add_item(l, (struct item){.h = LANE, .column = column});
            add_link(l, before, dy, lanes[column - first - 1], LANE / 2);
        }
        before = lanes[column - first - 1];
        dy = LANE / 2;
    }
    add_link(l, before, dy, line->to, line->to_dy);
    l->lanes[number] = lanes;
}

static void add_items(struct layout *l)
{
    uint64_t lanes = 0;
    for (uint32_t b = 0; b < l->n; b++)
        add_item(l, (struct item){.w = l->boxes[b].w, .h = l->boxes[b].h, .column = l->boxes[b].column});
    for (uint32_t i = 0; i < l->n_lines; i++) {
        struct tn_layout_line *line = &l->lines[i];
        unsigned first = l->boxes[line->from].column, last = l->boxes[line->to].column;
        line->back |= last <= first;
        if (line->back)
            continue;
        lanes += last - first;
        if (lanes <= MAX_LANES)
            add_lanes(l, i);
    }
}

/* ---- order in a column, and places ---- */

static bool comes_after(const struct item *a, const struct item *b)
{
    return a->wanted > b->wanted;
}

/* An insertion sort: stable, and columns are nearly sorted from the second sweep on. */
static void sort_column(struct layout *l, struct column *column)
{
    for (unsigned i = 1; i < column->n; i++) {
        uint32_t moving = column->at[i];
        unsigned k = i;
        for (; k && comes_after(&l->items.at[column->at[k - 1]], &l->items.at[moving]); k--)
            column->at[k] = column->at[k - 1];
        column->at[k] = moving;
    }
}

/* Where the neighbours on one side would have each item of a column, so that lines run level. */
static void want(struct layout *l, unsigned c, bool from_left)
{
    const struct column *column = &l->columns[c], *links = from_left ? column : column + 1;
    for (unsigned i = 0; i < column->n; i++)
        l->items.at[column->at[i]].wanted = l->items.at[column->at[i]].n = 0;
    for (unsigned i = 0; (from_left || c + 1 < l->n_columns) && i < links->in.n; i++) {
        const struct link *k = &links->in.at[i];
        struct item *from = &l->items.at[k->from], *to = &l->items.at[k->to];
        struct item *mover = from_left ? to : from;
        mover->wanted += from_left ? from->y + k->from_dy - k->to_dy : to->y + k->to_dy - k->from_dy;
        mover->n++;
    }
    for (unsigned i = 0; i < column->n; i++) {
        struct item *item = &l->items.at[column->at[i]];
        item->wanted = item->n ? item->wanted / item->n : item->y;
    }
}

struct pool { /* items that stand close together */
    int64_t sum;
    unsigned n;
};

/* The places nearest to those wanted that keep the order and the gaps: pools of neighbours that want to
 * overlap stand at their mean. */
static void place_column(struct layout *l, const struct column *column, struct pool *pools)
{
    int64_t offset = 0;
    unsigned n = 0, done = 0;
    for (unsigned i = 0; i < column->n; i++) {
        const struct item *item = &l->items.at[column->at[i]];
        pools[n++] = (struct pool){item->wanted - offset, 1};
        offset += item->h + GAP_Y;
        while (n > 1 && pools[n - 2].sum * pools[n - 1].n > pools[n - 1].sum * pools[n - 2].n) {
            pools[n - 2].sum += pools[n - 1].sum;
            pools[n - 2].n += pools[n - 1].n;
            n--;
        }
    }
    offset = 0;
    for (unsigned p = 0; p < n; p++)
        for (unsigned i = 0; i < pools[p].n; i++, done++) {
            struct item *item = &l->items.at[column->at[done]];
            item->y = (int)(pools[p].sum / pools[p].n + offset);
            offset += item->h + GAP_Y;
        }
}

static void place(struct layout *l)
{
    struct pool *pools = tn_new_n(l->arena, l->items.n, struct pool);
    for (unsigned c = 0; c < l->n_columns; c++) {
        int y = 0;
        for (unsigned i = 0; i < l->columns[c].n; i++) {
            l->items.at[l->columns[c].at[i]].y = y;
            y += l->items.at[l->columns[c].at[i]].h + GAP_Y;
        }
    }
    for (unsigned sweep = 0; sweep < SWEEPS; sweep++) {
        bool from_left = sweep % 2 == 0;
        for (unsigned i = 0; i < l->n_columns; i++) {
            unsigned c = from_left ? i : l->n_columns - 1 - i;
            want(l, c, from_left);
            if (sweep < SORTING)
                sort_column(l, &l->columns[c]);
            place_column(l, &l->columns[c], pools);
        }
    }
}

/* ---- the result ---- */

static int foot(const struct layout *l)
{
    int most = 0;
    for (unsigned i = 0; i < l->items.n; i++)
        if (l->items.at[i].y + l->items.at[i].h > most)
            most = l->items.at[i].y + l->items.at[i].h;
    return most;
}

static void put_boxes(struct layout *l)
{
    int x = 0, least = 0;
    for (unsigned i = 0; i < l->items.n; i++)
        least = i && l->items.at[i].y > least ? least : l->items.at[i].y;
    for (unsigned i = 0; i < l->items.n; i++)
        l->items.at[i].y -= least;
    for (unsigned c = 0; c < l->n_columns; c++) {
        l->columns[c].x = x;
        x += l->columns[c].w + GAP_X;
    }
    for (uint32_t b = 0; b < l->n; b++) { /* items of boxes come first */
        struct tn_layout_box *box = &l->boxes[b];
        const struct column *column = &l->columns[box->column];
        box->x = column->x + (box->left ? column->w - box->w : box->right ? 0 : (column->w - box->w) / 2);
        box->y = l->items.at[b].y;
    }
}

static void put_line(struct layout *l, uint32_t number, int below)
{
    struct tn_layout_line *line = &l->lines[number];
    const struct tn_layout_box *from = &l->boxes[line->from], *to = &l->boxes[line->to];
    unsigned first = from->column, passed = l->lanes[number] ? to->column - first - 1 : 0, n = 0;
    struct tn_layout_point start = {from->x + from->w, from->y + line->from_dy},
                           end = {to->x, to->y + line->to_dy};
    line->n = line->back ? 4 : 4 + 2 * passed;
    line->at = tn_new_n(l->arena, line->n, struct tn_layout_point);
    line->at[n++] = start;
    line->at[n++] =
        line->back ? start : (struct tn_layout_point){l->columns[first].x + l->columns[first].w, start.y};
    for (unsigned i = 0; i < passed && !line->back; i++) {
        const struct column *column = &l->columns[first + 1 + i];
        int y = l->items.at[l->lanes[number][i]].y + LANE / 2;
        line->at[n++] = (struct tn_layout_point){column->x, y};
        line->at[n++] = (struct tn_layout_point){column->x + column->w, y};
    }
    line->at[n++] = line->back ? (struct tn_layout_point){0, below}
                               : (struct tn_layout_point){l->columns[to->column].x, end.y};
    line->at[n++] = end;
}

struct tn_layout_size tn_layout(struct tn_arena *arena, struct tn_layout_box *boxes, uint32_t n,
                                struct tn_layout_line *lines, uint32_t n_lines)
{
    struct layout l = {.arena = arena, .boxes = boxes, .lines = lines, .n = n, .n_lines = n_lines};
    if (!n)
        return (struct tn_layout_size){0, 0};
    l.lanes = tn_new_n(arena, n_lines, uint32_t *);
    choose_columns(&l);
    l.columns = tn_new_n(arena, l.n_columns, struct column);
    add_items(&l);
    place(&l);
    put_boxes(&l);
    int below = foot(&l);
    for (uint32_t i = 0; i < n_lines; i++) {
        below += lines[i].back ? LANE : 0;
        put_line(&l, i, below);
    }
    return (struct tn_layout_size){l.columns[l.n_columns - 1].x + l.columns[l.n_columns - 1].w, below};
}
