#include "component/comp_match_tell.h"

#include "base/limits.h"
#include "component/comp_names.h"
#include "component/comp_print.h"

enum { SHORT = 100, LONG = 400 }; /* bytes of a type in a message, in a note */

/* ---- the way down ---- */

static const char *const segment_words[] = {
    [TN_SEGMENT_ITEM] = "item",       [TN_SEGMENT_PARAM] = "param",    [TN_SEGMENT_RESULT] = "result",
    [TN_SEGMENT_FIELD] = "field",     [TN_SEGMENT_CASE] = "case",      [TN_SEGMENT_FLAG] = "flag",
    [TN_SEGMENT_ELEMENT] = "element", [TN_SEGMENT_ITEMS] = "elements", [TN_SEGMENT_KEY] = "key",
    [TN_SEGMENT_VALUE] = "value",     [TN_SEGMENT_OK] = "ok",          [TN_SEGMENT_ERR] = "err",
    [TN_SEGMENT_PAYLOAD] = "payload",
};

static struct tn_match_frame *push(struct tn_match *m, enum tn_segment segment, const char *name)
{
    struct tn_match_frame *frame = tn_push(m->types->arena, &m->path);
    *frame = (struct tn_match_frame){.segment = segment, .name = name, .outer = {m->notes[0], m->notes[1]}};
    return frame;
}

void tn_tell_push(struct tn_match *m, enum tn_segment segment, const char *name, uint32_t n)
{
    if (tn_tell_quiet(m))
        return;
    push(m, segment, name)->n = n;
    for (int t = 0; name && t < 2; t++) {
        struct tn_match_note *at = &m->notes[t];
        if (at->note && !at->part && n < at->note->n_parts)
            at->part = n + 1;
    }
}

static void take_note(struct tn_match *m, unsigned term, const struct tn_note *note)
{
    if (note)
        m->notes[term] = (struct tn_match_note){note, 0};
}

void tn_tell_push_item(struct tn_match *m, const struct tn_item *f, const struct tn_item *w)
{
    if (tn_tell_quiet(m))
        return;
    push(m, TN_SEGMENT_ITEM, w->name)->in_import = m->flip;
    take_note(m, m->flip, f->note);
    take_note(m, !m->flip, w->note);
}

void tn_tell_pop(struct tn_match *m)
{
    if (tn_tell_quiet(m))
        return;
    struct tn_match_frame *frame = &m->path.at[--m->path.n];
    m->notes[0] = frame->outer[0];
    m->notes[1] = frame->outer[1];
}

static void follow_names(struct tn_match *m, unsigned term, const struct tn_type *t)
{
    for (int i = 0; i < 64 && t->kind == TN_NAMED; i++, t = t->named->target)
        if (t->named->note && t->named->note->span.source)
            take_note(m, term, t->named->note);
    if (t->kind == TN_RESOURCE && t->resource->note && t->resource->note->span.source)
        take_note(m, term, t->resource->note);
}

void tn_tell_names(struct tn_match *m, const struct tn_type *f, const struct tn_type *w)
{
    if (tn_tell_quiet(m))
        return;
    follow_names(m, m->flip, f);
    follow_names(m, !m->flip, w);
}

/* "wasi:http/types.fields.append: param 2 (value), field x"; names in backticks where `tick` is one. */
static const char *path_text(const struct tn_match *m, const char *tick)
{
    struct tn_buf buf;
    struct tn_arena *arena = m->types->arena;
    tn_buf_init(&buf, 1 << 20);
    unsigned i = 0;
    for (; i < m->path.n && m->path.at[i].segment == TN_SEGMENT_ITEM; i++) {
        const char *name = m->path.at[i].name;
        bool last = i + 1 == m->path.n || m->path.at[i + 1].segment != TN_SEGMENT_ITEM;
        tn_buf_text(&buf, i ? "." : tick);
        if (last)
            tn_buf_text(&buf, tn_item_word(arena, name));
        else
            tn_buf_str(&buf, tn_name_unversioned(name));
    }
    tn_buf_text(&buf, i ? tick : "");
    for (unsigned first = i; i < m->path.n; i++) {
        const struct tn_match_frame *f = &m->path.at[i];
        tn_buf_printf(&buf, "%s%s", i > first ? ", " : first ? ": " : "", segment_words[f->segment]);
        if (f->segment == TN_SEGMENT_PARAM && f->name)
            tn_buf_printf(&buf, " %u (%s%s%s)", f->n + 1, tick, f->name, tick);
        else if (f->segment == TN_SEGMENT_ELEMENT)
            tn_buf_printf(&buf, " %u", f->n + 1);
        else if (f->name)
            tn_buf_printf(&buf, " %s%s%s", tick, f->name, tick);
    }
    const char *text = tn_arena_copy(arena, buf.at, buf.len);
    tn_buf_dispose(&buf);
    return text;
}

/* ---- the words ---- */

static struct tn_mismatch mismatch(const struct tn_match *m, int rule)
{
    struct tn_mismatch x = {.rule = rule, .path = path_text(m, "")};
    if (m->path.n && m->path.at[0].segment == TN_SEGMENT_ITEM) {
        x.item = m->path.at[0].name;
        x.in_import = m->path.at[0].in_import;
        x.inner = m->path.n > 1 && m->path.at[1].segment == TN_SEGMENT_ITEM ? m->path.at[1].name : NULL;
    }
    for (int t = 0; t < 2; t++) {
        const struct tn_match_note *at = &m->notes[t];
        if (at->note)
            x.span[t] = at->part ? tn_part_span(at->note, at->part - 1) : at->note->span;
    }
    return x;
}

static bool same_span(struct tn_span a, struct tn_span b)
{
    return a.source == b.source && a.start == b.start && a.end == b.end;
}

static void emit(struct tn_match *m, const struct tn_mismatch *x)
{
    struct tn_span at = m->span.source ? m->span : x->span[0].source ? x->span[0] : x->span[1];
    struct tn_draft draft = tn_diag_begin(m->sink, TN_ERROR, m->code, at, "%s", x->message);
    for (int t = 0; t < 2 && x->rule != TN_MISMATCH_LIMIT; t++) {
        if (!x->span[t].source || same_span(x->span[t], at))
            continue;
        if (x->type[t])
            tn_diag_note(&draft, x->span[t], "%s has `%s`", m->who[t], x->type[t]);
        else
            tn_diag_note(&draft, x->span[t], "missing from %s", m->who[t]);
    }
    if (x->nearest)
        tn_diag_help(&draft, "%s has `%s`", m->who[x->missing], x->nearest);
    tn_diag_end(&draft);
}

/* The message is the way down and then the words. */
static bool tell(struct tn_match *m, struct tn_mismatch *x, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
static bool tell(struct tn_match *m, struct tn_mismatch *x, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *words = tn_arena_vprintf(m->types->arena, format, args);
    va_end(args);
    const char *path = path_text(m, "`");
    x->message = tn_arena_printf(m->types->arena, "%s %s", *path ? path : "the type", words);
    m->mismatches++;
    if (m->told)
        m->told(m->context, x);
    else
        emit(m, x);
    return false;
}

static const char *structure_text(struct tn_arena *arena, const struct tn_type *t, size_t max)
{
    struct tn_type bare = *tn_base(t);
    return bare.kind == TN_RESOURCE ? tn_kind_word(TN_RESOURCE) : tn_type_text(arena, &bare, max);
}

/* A type item is told by what it is, not by its own name. */
static bool at_item(const struct tn_match *m)
{
    return m->path.n && m->path.at[m->path.n - 1].segment == TN_SEGMENT_ITEM;
}

bool tn_tell_type(struct tn_match *m, const struct tn_type *f, const struct tn_type *w)
{
    if (tn_tell_quiet(m))
        return false;
    struct tn_arena *arena = m->types->arena;
    struct tn_mismatch x = mismatch(m, TN_MISMATCH_TYPE);
    const struct tn_type *t[2];
    t[m->flip] = f;
    t[!m->flip] = w;
    const char *small[2];
    for (int i = 0; i < 2; i++) {
        x.type[i] = t[i] ? tn_type_text(arena, t[i], LONG) : NULL;
        small[i] = t[i] ? tn_type_text(arena, t[i], SHORT) : NULL;
    }
    if (!t[0] || !t[1]) {
        unsigned has = t[0] ? 0 : 1;
        return tell(m, &x, "is `%s` in %s, but nothing in %s", small[has], m->who[has], m->who[!has]);
    }
    bool alike = at_item(m) || !strcmp(small[0], small[1]); /* one name for two things */
    for (int i = 0; alike && i < 2; i++) {
        x.type[i] = structure_text(arena, t[i], LONG);
        small[i] = structure_text(arena, t[i], SHORT);
    }
    return tell(m, &x, "is `%s` in %s, but `%s` in %s", small[0], m->who[0], small[1], m->who[1]);
}

static bool has_part(const struct tn_part *parts, uint32_t n, const char *name)
{
    for (uint32_t i = 0; i < n; i++)
        if (parts[i].name == name)
            return true;
    return false;
}

static const char *part_text(struct tn_match *m, const struct tn_part *part)
{
    const char *name = part->name ? part->name : "";
    if (!part->type)
        return name;
    return tn_arena_printf(m->types->arena, "%s%s%s", name, *name ? ": " : "",
                           tn_type_text(m->types->arena, part->type, LONG));
}

bool tn_tell_part(struct tn_match *m, enum tn_segment segment, const struct tn_part *f, uint32_t nf,
                  const struct tn_part *w, uint32_t nw, uint32_t at)
{
    if (tn_tell_quiet(m))
        return false;
    struct tn_mismatch x = mismatch(m, TN_MISMATCH_TYPE);
    const char *word = segment_words[segment];
    const struct tn_part *parts[2];
    uint32_t n[2];
    parts[m->flip] = f, n[m->flip] = nf;
    parts[!m->flip] = w, n[!m->flip] = nw;
    for (int t = 0; t < 2; t++) {
        if (at < n[t])
            x.type[t] = part_text(m, &parts[t][at]);
        if (m->notes[t].note && !m->notes[t].part && at < m->notes[t].note->n_parts)
            x.span[t] = tn_part_span(m->notes[t].note, at);
    }
    if (segment == TN_SEGMENT_ELEMENT)
        return tell(m, &x, "has %u elements in %s, but %u in %s", n[0], m->who[0], n[1], m->who[1]);
    for (int t = 0; t < 2; t++) {
        if (at >= n[!t] || has_part(parts[t], n[t], parts[!t][at].name))
            continue;
        return tell(m, &x, "has no %s `%s` in %s, but has it in %s", word, parts[!t][at].name, m->who[t],
                    m->who[!t]);
    }
    if (at >= n[0] || at >= n[1]) /* a label twice: what follows an error told before */
        return tell(m, &x, "has %u %ss in %s, but %u in %s", n[0], word, m->who[0], n[1], m->who[1]);
    return tell(m, &x, "has `%s` as %s %u in %s, but `%s` in %s", parts[0][at].name, word, at + 1, m->who[0],
                parts[1][at].name, m->who[1]);
}

static void set_types(struct tn_match *m, struct tn_mismatch *x, const struct tn_type *f,
                      const struct tn_type *w)
{
    x->type[m->flip] = tn_type_text(m->types->arena, f, LONG);
    x->type[!m->flip] = tn_type_text(m->types->arena, w, LONG);
}

bool tn_tell_async(struct tn_match *m, const struct tn_type *f, const struct tn_type *w)
{
    if (tn_tell_quiet(m))
        return false;
    struct tn_mismatch x = mismatch(m, TN_MISMATCH_TYPE);
    set_types(m, &x, f, w);
    unsigned async = f->func->async ? m->flip : !m->flip;
    return tell(m, &x, "is async in %s, but not in %s", m->who[async], m->who[!async]);
}

/* The resource's name where it has one, as the words after "resource" want it. */
static const char *resource_name(struct tn_arena *arena, const struct tn_type *t)
{
    return t->resource->name ? tn_arena_printf(arena, " `%s`", t->resource->name) : "";
}

bool tn_tell_resource(struct tn_match *m, const struct tn_type *f, const struct tn_type *w)
{
    if (tn_tell_quiet(m))
        return false;
    struct tn_mismatch x = mismatch(m, TN_MISMATCH_RESOURCE);
    set_types(m, &x, f, w);
    if (f->resource->note && f->resource->note->span.source)
        x.span[m->flip] = f->resource->note->span;
    if (w->resource->note && w->resource->note->span.source)
        x.span[!m->flip] = w->resource->note->span;
    const char *a = resource_name(m->types->arena, m->flip ? w : f);
    const char *b = resource_name(m->types->arena, m->flip ? f : w);
    if (!strcmp(a, b))
        return tell(m, &x, "is one resource%s in %s, but another in %s", a, m->who[0], m->who[1]);
    return tell(m, &x, "is the resource%s in %s, but%s in %s", a, m->who[0], *b ? b : " another", m->who[1]);
}

bool tn_tell_module(struct tn_match *m, const struct tn_type *f, const struct tn_type *w, const char *why)
{
    if (tn_tell_quiet(m))
        return false;
    struct tn_mismatch x = mismatch(m, TN_MISMATCH_TYPE);
    set_types(m, &x, f, w);
    return tell(m, &x, "does not fit as a core module: %s", why ? why : "its type is another");
}

bool tn_tell_sort(struct tn_match *m, const struct tn_item *f, const struct tn_item *w)
{
    if (tn_tell_quiet(m))
        return false;
    struct tn_mismatch x = mismatch(m, TN_MISMATCH_SORT);
    const struct tn_item *item[2];
    item[m->flip] = f;
    item[!m->flip] = w;
    for (int t = 0; t < 2; t++)
        x.type[t] = tn_item_text(m->types->arena, item[t], LONG);
    const char *a = tn_with_article(m->types->arena, tn_sort_word(item[0]->sort));
    const char *b = tn_with_article(m->types->arena, tn_sort_word(item[1]->sort));
    return tell(m, &x, "is %s in %s, but %s in %s", a, m->who[0], b, m->who[1]);
}

/* The same interface at another version, the highest; or a name that is a slip away. */
static const char *nearest(struct tn_match *m, const struct tn_items *found, const char *name)
{
    const char **names = tn_new_n(m->types->arena, found->n, const char *), *best = NULL;
    struct tn_str bare = tn_name_unversioned(name);
    bool interface = memchr(name, ':', tn_name_len(name));
    for (uint32_t i = 0; i < found->n; i++) {
        names[i] = found->at[i].name;
        if (interface && tn_str_same(tn_name_unversioned(names[i]), bare) &&
            (!best || tn_name_compare_versions(names[i], best) > 0))
            best = names[i];
    }
    return best ? best : tn_nearest((struct tn_str){name, tn_name_len(name)}, names, found->n);
}

bool tn_tell_missing(struct tn_match *m, const struct tn_items *found, const struct tn_item *w,
                     enum tn_role role)
{
    if (tn_tell_quiet(m))
        return false;
    push(m, TN_SEGMENT_ITEM, w->name)->in_import = m->flip;
    struct tn_mismatch x = mismatch(m, TN_MISMATCH_MISSING);
    x.missing = m->flip;
    x.type[!m->flip] = tn_item_text(m->types->arena, w, LONG);
    x.nearest = nearest(m, found, w->name);
    if (w->note)
        x.span[!m->flip] = w->note->span;
    const char *has = m->who[!m->flip], *lacks = m->who[m->flip];
    if (role == TN_ROLE_IMPORT || role == TN_ROLE_EXPORT)
        tell(m, &x, "is %s by %s, but not by %s", role == TN_ROLE_IMPORT ? "imported" : "exported", has,
             lacks);
    else
        tell(m, &x, "is needed by %s, but missing from %s", has, lacks);
    tn_tell_pop(m);
    return false;
}

bool tn_tell_limit(struct tn_match *m)
{
    if (tn_tell_quiet(m))
        return false;
    struct tn_mismatch x = mismatch(m, TN_MISMATCH_LIMIT);
    return tell(m, &x, "cannot be compared: the file takes over %llu steps of that",
                (unsigned long long)TN_MATCH_FUEL);
}
