/* Reading tokens: the cursor, errors and recovery, and the small things that all of WIT is made of. Shared by
 * wit_cursor.c, wit_parse_type.c (types and functions), wit_parse.c (interfaces, worlds, files), and
 * compose/wac_parse.c.
 *
 * A syntax error is told once and sets `failed`; from there every function returns at once and the item's
 * loop skips to the item's end, so the next item is read afresh and a file yields all its errors in one run.
 */
#ifndef TN_WIT_CURSOR_H
#define TN_WIT_CURSOR_H

#include "wit-parser/wit_ast.h"

struct tn_wit_parser {
    struct tn_job *job;
    const struct tn_source *source;
    struct tn_wit_scratch *scratch;
    struct tn_arena *nodes;      /* of the syntax tree */
    struct tn_wit_tokens tokens; /* the scratch's */
    struct ast_file *file;
    unsigned pos;
    unsigned told; /* 1 + the token of the last syntax error: one place is told once */
    bool failed;   /* inside an item that cannot be understood */
    bool wac;      /* the declarations are of a WAC document */
};

static inline const struct tn_wit_token *peek_at(const struct tn_wit_parser *p, unsigned ahead)
{
    unsigned last = p->tokens.tokens.n - 1, at = p->pos + ahead;
    return &p->tokens.tokens.at[at < last ? at : last];
}

static inline uint8_t peek(const struct tn_wit_parser *p)
{
    return peek_at(p, 0)->kind;
}

static inline bool is_id(uint8_t kind)
{
    return kind == WIT_ID || kind == WIT_EXPLICIT_ID;
}

static inline bool tn_wit_silent(const struct tn_wit_parser *p)
{
    return p->failed || p->told == p->pos + 1;
}

/* The present token, and past it; the end stays. */
const struct tn_wit_token *tn_wit_advance(struct tn_wit_parser *p);
struct tn_str tn_wit_text_of(const struct tn_wit_parser *p, const struct tn_wit_token *t);
/* Is the token so far ahead the identifier `word`? */
bool tn_wit_is_word(const struct tn_wit_parser *p, unsigned ahead, const char *word);

/* Lists are collected on a stack in scratch, and copied when they are whole: what stands from `base` on. */
void *tn_wit_taken(struct tn_wit_parser *p, void *at, unsigned base, unsigned *n, size_t size,
                   unsigned *ret_n);
void tn_wit_take_parts(struct tn_wit_parser *p, unsigned base, struct ast_part **ret_parts, uint32_t *ret_n);
struct ast_items tn_wit_take_items(struct tn_wit_parser *p, unsigned base);
void tn_wit_add_part(struct tn_wit_parser *p, struct ast_part part);
void tn_wit_add_item(struct tn_wit_parser *p, struct ast_item item);

/* ---- errors ---- */

void tn_wit_fail(struct tn_wit_parser *p);
void tn_wit_error_at(struct tn_wit_parser *p, uint32_t start, uint32_t end, const char *code,
                     const char *message);
/* "expected `;` after use path, found `}`"; `where` may be NULL. The first leaves it open for notes. */
struct tn_draft tn_wit_expected(struct tn_wit_parser *p, const char *what, const char *where);
void tn_wit_error_expected(struct tn_wit_parser *p, const char *what, const char *where);
/* The same, with did-you-mean among the keywords of a place. True: the word was a slip, and stands for the
 * keyword that was meant from now on, so that reading can go on as if it were written. */
bool tn_wit_unknown_item(struct tn_wit_parser *p, const char *const *choices, size_t n, const char *what);

bool tn_wit_eat(struct tn_wit_parser *p, uint8_t kind);
bool tn_wit_expect(struct tn_wit_parser *p, uint8_t kind, const char *where);
/* A missing `;` at the end of a line costs one message, not the next item. */
void tn_wit_expect_semicolon(struct tn_wit_parser *p, const char *where);
/* Where `open` stands on another line than what was found in place of its closer, it is shown. */
bool tn_wit_expect_close(struct tn_wit_parser *p, uint8_t kind, const struct tn_wit_token *open,
                         const char *where);

bool tn_wit_on_new_line(const struct tn_wit_parser *p);
/* Does the present token start an item of an interface or world? A function's name is told from a field or
 * parameter by the `func` behind it. */
bool tn_wit_starts_item(const struct tn_wit_parser *p);
/* Does the present token start a new declaration of the file? */
bool tn_wit_starts_declaration(const struct tn_wit_parser *p);
/* Goes on behind the item that began at token `start`: behind its `;` or its last `}`, before the `}` of what
 * it stands in, before what starts a declaration, or, in a body, before a line that starts an item. */
void tn_wit_resync_item(struct tn_wit_parser *p, unsigned start);
void tn_wit_resync(struct tn_wit_parser *p, unsigned start);

/* ---- names, docs, attributes, paths ---- */

extern const char tn_wit_resource_name[]; /* a `what` for which a keyword is no slip for a name */
struct ast_id tn_wit_id(struct tn_wit_parser *p, const char *what);
const char *tn_wit_docs_here(struct tn_wit_parser *p);
const struct ast_attrs *tn_wit_attributes(struct tn_wit_parser *p); /* never NULL */
void tn_wit_no_attributes(struct tn_wit_parser *p, const struct ast_attrs *attrs, const char *where);
void tn_wit_no_external_id(struct tn_wit_parser *p, const struct ast_attrs *attrs, const char *where);
/* How far the characters of a version that starts at `at` go: a `.` or `+` counts where one of its parts
 * follows, so that `a:b/c@1.0.0.{d}` ends before `.{`. */
uint32_t tn_wit_version_end(const struct tn_source *source, uint32_t at);
struct ast_package_id tn_wit_package_id(struct tn_wit_parser *p);
const struct ast_path *tn_wit_use_path(struct tn_wit_parser *p);
/* The `@version` at a path's end, into its package. */
void tn_wit_path_version(struct tn_wit_parser *p, struct ast_package_id *package);

/* ---- wit_parse_type.c ---- */

/* record, variant, enum, flags, resource, type; false where none starts here. */
bool tn_wit_typedef_item(struct tn_wit_parser *p, struct ast_item *item);
struct ast_func *tn_wit_func_type(struct tn_wit_parser *p, enum ast_func_kind kind);
struct ast_type *tn_wit_type_name(struct tn_wit_parser *p);
bool tn_wit_at_func_type(const struct tn_wit_parser *p, unsigned ahead);

/* ---- wit_parse.c ---- */

/* interface or world, from the keyword on */
void tn_wit_declaration_with_body(struct tn_wit_parser *p, struct ast_item *item);
/* '{' interface-items* '}' */
void tn_wit_inline_body(struct tn_wit_parser *p, struct ast_items *items);

#endif
