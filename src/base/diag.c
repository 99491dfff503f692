#include "base/diag.h"

#include <stdlib.h>
#include <string.h>

static struct tn_draft draft_of(struct tn_diag_sink *sink, enum tn_severity severity, const char *code,
                                struct tn_span span, const char *format, va_list args)
{
    struct tn_draft draft = {.sink = sink,
                             .diag = {.severity = severity, .code = code, .span = span, .message = ""}};
    draft.counted = sink->max && sink->errors >= sink->max;
    if (!draft.counted)
        draft.diag.message = tn_arena_vprintf(sink->arena, format, args);
    return draft;
}

struct tn_draft tn_diag_begin(struct tn_diag_sink *sink, enum tn_severity severity, const char *code,
                              struct tn_span span, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    struct tn_draft draft = draft_of(sink, severity, code, span, format, args);
    va_end(args);
    return draft;
}

void tn_diag_note(struct tn_draft *draft, struct tn_span span, const char *format, ...)
{
    if (draft->counted)
        return;
    struct tn_diag_note *note = tn_push(draft->sink->arena, &draft->notes);
    va_list args;
    va_start(args, format);
    note->message = tn_arena_vprintf(draft->sink->arena, format, args);
    note->span = span;
    va_end(args);
}

void tn_diag_help(struct tn_draft *draft, const char *format, ...)
{
    if (draft->counted)
        return;
    va_list args;
    va_start(args, format);
    draft->diag.help = tn_arena_vprintf(draft->sink->arena, format, args);
    va_end(args);
}

void tn_diag_end(struct tn_draft *draft)
{
    static const struct tn_diag counted = {.code = "", .message = ""};
    draft->diag.notes = draft->notes.at;
    draft->diag.n_notes = draft->notes.n;
    draft->sink->errors += draft->diag.severity == TN_ERROR;
    draft->sink->warnings += draft->diag.severity == TN_WARNING;
    if (draft->counted) {
        draft->sink->emit(draft->sink, &counted);
        return;
    }
    struct tn_diag *diag = tn_new(draft->sink->arena, struct tn_diag);
    *diag = draft->diag;
    draft->sink->emit(draft->sink, diag);
}

void tn_diag_report(struct tn_diag_sink *sink, enum tn_severity severity, const char *code,
                    struct tn_span span, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    struct tn_draft draft = draft_of(sink, severity, code, span, format, args);
    va_end(args);
    tn_diag_end(&draft);
}

static void keep(struct tn_diag_sink *sink, const struct tn_diag *diag)
{
    struct tn_diag_list *list = (struct tn_diag_list *)sink;
    *tn_push(sink->arena, list) = diag;
}

void tn_diag_list_init(struct tn_diag_list *list, struct tn_arena *arena)
{
    *list = (struct tn_diag_list){.sink = {.emit = keep, .arena = arena}};
}

static const char *copy_text(struct tn_arena *arena, const char *text)
{
    return text ? tn_arena_copy(arena, text, strlen(text)) : NULL;
}

static struct tn_span copy_span(struct tn_arena *arena, struct tn_span span)
{
    if (!span.source)
        return span;
    struct tn_source *source = tn_new(arena, struct tn_source);
    *source = *span.source;
    source->name = copy_text(arena, source->name);
    if (!source->secret)
        source->bytes.at = (const uint8_t *)tn_arena_copy(arena, source->bytes.at, source->bytes.len);
    return (struct tn_span){source, span.start, span.end};
}

static const struct tn_diag *copy_diag(struct tn_arena *arena, const struct tn_diag *from)
{
    struct tn_diag *diag = tn_new(arena, struct tn_diag);
    struct tn_diag_note *notes = tn_new_n(arena, from->n_notes, struct tn_diag_note);
    for (unsigned i = 0; i < from->n_notes; i++)
        notes[i] = (struct tn_diag_note){copy_text(arena, from->notes[i].message),
                                         copy_span(arena, from->notes[i].span)};
    *diag = *from;
    diag->message = copy_text(arena, from->message);
    diag->span = copy_span(arena, from->span);
    diag->path = copy_text(arena, from->path);
    diag->help = copy_text(arena, from->help);
    diag->fix = copy_text(arena, from->fix);
    diag->notes = notes;
    return diag;
}

void tn_diag_list_tell(const struct tn_diag_list *list, struct tn_diag_sink *to)
{
    for (unsigned i = 0; i < list->n; i++) {
        const struct tn_diag *diag = list->at[i];
        to->errors += diag->severity == TN_ERROR;
        to->warnings += diag->severity == TN_WARNING;
        to->emit(to, copy_diag(to->arena, diag));
    }
}

enum { NEAR_MAX = 64 };

static char small(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

/* Edits (insert, delete, replace, swap of neighbours) that make `b` of `a`; both at most NEAR_MAX long. */
static unsigned distance(struct tn_str a, struct tn_str b)
{
    unsigned rows[3][NEAR_MAX + 1], *before = rows[0], *last = rows[1], *row = rows[2];
    for (size_t j = 0; j <= b.len; j++)
        last[j] = (unsigned)j;
    for (size_t i = 1; i <= a.len; i++) {
        row[0] = (unsigned)i;
        for (size_t j = 1; j <= b.len; j++) {
            unsigned best = last[j - 1] + (small(a.at[i - 1]) != small(b.at[j - 1]));
            best = last[j] + 1 < best ? last[j] + 1 : best;
            best = row[j - 1] + 1 < best ? row[j - 1] + 1 : best;
            if (i > 1 && j > 1 && small(a.at[i - 1]) == small(b.at[j - 2]) &&
                small(a.at[i - 2]) == small(b.at[j - 1]) && before[j - 2] + 1 < best)
                best = before[j - 2] + 1;
            row[j] = best;
        }
        unsigned *free_row = before;
        before = last;
        last = row;
        row = free_row;
    }
    return last[b.len];
}

const char *tn_nearest(struct tn_str text, const char *const *candidates, size_t n)
{
    const char *nearest = NULL;
    unsigned limit = (unsigned)text.len / 3 + 1; /* one slip in a short word, more in a long one */
    if (!text.len || text.len > NEAR_MAX)
        return NULL;
    for (size_t i = 0; i < n; i++) {
        struct tn_str candidate = tn_str(candidates[i]);
        if (candidate.len > NEAR_MAX || !candidate.len)
            continue;
        unsigned d = distance(text, candidate);
        if (d <= limit && d < text.len) {
            nearest = candidates[i];
            limit = d - (d > 0);
            if (!d)
                break;
        }
    }
    return nearest;
}

const char *tn_with_article(struct tn_arena *arena, const char *word)
{
    bool an = strchr("aeio", *word) || (strchr("fs", *word) && word[1] >= '0' && word[1] <= '9');
    return tn_arena_printf(arena, "%s %s", an ? "an" : "a", word);
}
