/* The text form of WebAssembly as tokens and parenthesised forms, for wit_text_package.c. */
#ifndef TN_WIT_WAT_H
#define TN_WIT_WAT_H

#include "base/buf.h"
#include "base/job.h"

enum { WAT_END, WAT_OPEN, WAT_CLOSE, WAT_WORD, WAT_ID, WAT_STRING };

struct tn_wat_token {
    uint8_t kind;
    uint32_t start, end; /* bytes of the source */
};

struct tn_wat {
    struct tn_job *job;
    const struct tn_source *source;
    struct {
        struct tn_wat_token *at;
        unsigned n, cap;
    } tokens; /* the last is WAT_END */
    unsigned pos, depth;
    bool failed; /* told: from here on nothing is read */
};

static inline struct tn_str tn_wat_text(const struct tn_wat *r, const struct tn_wat_token *t)
{
    return (struct tn_str){(const char *)r->source->bytes.at + t->start, t->end - t->start};
}

static inline const struct tn_wat_token *tn_wat_peek(const struct tn_wat *r, unsigned ahead)
{
    unsigned last = r->tokens.n - 1;
    return &r->tokens.at[r->pos + ahead < last ? r->pos + ahead : last];
}

/* A finding at the present token that names what reads all of the text form; the first one only. */
void tn_wat_fail(struct tn_wat *r, const char *message);
void tn_wat_unknown(struct tn_wat *r);

void tn_wat_lex(struct tn_wat *r);
bool tn_wat_is_word(const struct tn_wat *r, unsigned ahead, const char *word);
/* Is this '(' word? The second goes past it, the third fails where it is not. */
bool tn_wat_at(const struct tn_wat *r, const char *word);
bool tn_wat_open(struct tn_wat *r, const char *word);
void tn_wat_expect(struct tn_wat *r, const char *word);
void tn_wat_close(struct tn_wat *r);
/* Is there more before the ')'? */
bool tn_wat_more(const struct tn_wat *r);
/* The bytes of the string that comes next; the same as a name: its length and bytes. */
void tn_wat_string(struct tn_wat *r, struct tn_buf *ret_bytes);
void tn_wat_name(struct tn_wat *r, struct tn_buf *to);
bool tn_wat_number(struct tn_wat *r, uint32_t *ret_value);

#endif
