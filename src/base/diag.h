/* Diagnostics: findings in words about the user's own text or bytes.
 *
 * A function that finds something wrong reports it to the sink passed down to it and returns a short
 * status. The library never prints: the command line does (cli/diag_print.c), as text or JSON.
 * A finding has a stable code, a message of one line, a primary span, notes with spans of their own and,
 * where one is known, a fix. Lines and columns are computed when printing, never carried. */
#ifndef TN_DIAG_H
#define TN_DIAG_H

#include "base/arena.h"
#include "base/view.h"

/* One input: what its findings are told against. Lives as long as the job. */
struct tn_source {
    const char *name;      /* as the user wrote it, or a label such as "<stdin>" */
    struct tn_bytes bytes; /* borrowed */
    bool text;             /* spans become line:column and a caret; else a byte offset */
    bool secret;           /* none of it is shown or copied; its bytes stay until the process ends */
};

/* Bytes [start, end) of a source; an empty source (NULL) is a finding without a place. */
struct tn_span {
    const struct tn_source *source;
    size_t start, end;
};

#define TN_NOWHERE ((struct tn_span){0})

enum tn_severity { TN_ERROR, TN_WARNING, TN_INFO };

struct tn_diag_note {
    const char *message;
    struct tn_span span;
};

struct tn_diag {
    enum tn_severity severity;
    const char *code;    /* "wit-unknown-type": module, then the rule; a string constant */
    const char *message;
    struct tn_span span;
    const char *path;    /* the way down into a binary, "component 1 › type 4", or NULL */
    const struct tn_diag_note *notes;
    unsigned n_notes;
    const char *help;    /* what to do about it, or NULL */
    const char *fix;     /* text to put in place of the primary span, or NULL */
};

/* Receives findings as they are made. What it is handed lives in the job's arena. */
struct tn_diag_sink {
    void (*emit)(struct tn_diag_sink *sink, const struct tn_diag *diag);
    struct tn_arena *arena; /* where findings are put together: the job's */
    unsigned errors, warnings;
    bool more; /* there may be more findings than were told: not all was looked at */
    unsigned max; /* after so many errors findings are counted, and not put into words; 0: never */
};

/* A finding being put together; tn_diag_end hands it over. One statement where nothing is added:
 *     tn_diag_report(sink, TN_ERROR, "wit-unknown-type", span, "type `%s` is not defined", name); */
struct tn_draft {
    struct tn_diag_sink *sink;
    bool counted; /* only */
    struct tn_diag diag;
    struct {
        struct tn_diag_note *at;
        unsigned n, cap;
    } notes;
};

struct tn_draft tn_diag_begin(struct tn_diag_sink *sink, enum tn_severity severity, const char *code,
                              struct tn_span span, const char *format, ...) __attribute__((format(printf, 5, 6)));
void tn_diag_note(struct tn_draft *draft, struct tn_span span, const char *format, ...)
    __attribute__((format(printf, 3, 4)));
void tn_diag_help(struct tn_draft *draft, const char *format, ...) __attribute__((format(printf, 2, 3)));
void tn_diag_end(struct tn_draft *draft);
void tn_diag_report(struct tn_diag_sink *sink, enum tn_severity severity, const char *code, struct tn_span span,
                    const char *format, ...) __attribute__((format(printf, 5, 6)));

/* A sink that only keeps what it is told, in order. */
struct tn_diag_list {
    struct tn_diag_sink sink; /* first: pass &list.sink */
    const struct tn_diag **at;
    unsigned n, cap;
};
void tn_diag_list_init(struct tn_diag_list *list, struct tn_arena *arena);
/* Tells all of it to another sink, whose arena may live longer: everything is copied there, sources too. */
void tn_diag_list_tell(const struct tn_diag_list *list, struct tn_diag_sink *to);

/* "a list", "an option", "an f32". */
const char *tn_with_article(struct tn_arena *arena, const char *word);
/* Of `n` candidates the nearest to `text` by edits, where near enough to be a slip; else NULL. Capital letters where
 * small ones belong are no edits. */
const char *tn_nearest(struct tn_str text, const char *const *candidates, size_t n);

#endif
