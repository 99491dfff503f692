/* What stands between WIT text and declarations: tokens, and the syntax tree of one file. Nothing is looked
 * up yet; names are interned. Private to wit_lex.c, wit_parse.c, wit_package.c, wit_resolve*.c, and to
 * compose/wac_*.c: WAC is WIT with statements around it; what it adds to WIT's own declarations is marked. */
#ifndef TN_WIT_AST_H
#define TN_WIT_AST_H

#include "base/limits.h"
#include "wit-parser/wit.h"

/* ---- tokens ---- */

enum tn_wit_token_kind {
#define TOKEN(name, spelling) WIT_##name,
#define KEYWORD(name, spelling) WIT_##name,
#include "wit-parser/wit_tokens.def"
#undef TOKEN
#undef KEYWORD
};

struct tn_wit_token {
    uint32_t start, end;    /* bytes of the source */
    uint32_t kind : 7;      /* enum tn_wit_token_kind */
    uint32_t comments : 25; /* how many stand before it in the file */
};
_Static_assert(TN_MAX_TEXT / 3 < 1u << 25, "a comment has three bytes or more");

struct tn_wit_comment {
    uint32_t start, end;
};

struct tn_wit_tokens {
    struct {
        struct tn_wit_token *at;
        unsigned n, cap;
    } tokens; /* the last is WIT_EOF */
    struct {
        struct tn_wit_comment *at;
        unsigned n, cap;
    } comments;
};

/* All tokens of a file, in place of those of the one before. What is no token is reported and left out. */
void tn_wit_lex(struct tn_job *job, struct tn_arena *arena, const struct tn_source *source,
                struct tn_wit_tokens *ret_tokens);
/* "`;`", "keyword `use`", "`foo`" for an identifier: for messages. */
const char *tn_wit_token_words(struct tn_job *job, const struct tn_source *source,
                               const struct tn_wit_token *token);
const char *tn_wit_token_kind_words(enum tn_wit_token_kind kind);
/* A keyword's kind, or WIT_ID. */
uint8_t tn_wit_keyword(struct tn_str word);
/* What is wrong with an identifier; NULL: nothing. */
const char *tn_wit_label_fault(struct tn_str label);
/* The docs that the comments [from, to) make, or NULL: see the comment there. */
const char *tn_wit_docs_of_comments(struct tn_job *job, const struct tn_source *source,
                                    const struct tn_wit_tokens *tokens, unsigned from, unsigned to);
/* The value of a string literal's token; on failure reports and returns NULL. */
const char *tn_wit_string_value(struct tn_job *job, const struct tn_source *source,
                                const struct tn_wit_token *token);

/* ---- syntax tree ---- */

struct ast_id { /* name: interned, without %; NULL where a syntax error stands in its place */
    const char *name;
    uint32_t start, end;
};

struct ast_attrs {
    struct tn_stability stability;
    const char *external_id;
    struct tn_span span; /* of the first, or empty */
};

struct ast_package_id { /* foo:bar@1.2.3 */
    const char *ns, *name, *version;
    const char *id; /* interned: all of it */
    uint32_t start, end;
};

struct ast_path {                  /* name, or ns:pkg/name@version */
    struct ast_package_id package; /* id NULL: a name of this package */
    struct ast_id name;
};

/* A type as written. Kinds are enum tn_kind: TN_NAMED for a name, TN_OWN and TN_BORROW with the resource in
 * `name`, TN_BAD where a syntax error was reported; TN_FUNC behind `type f =` (WAC). */
struct ast_type {
    uint8_t kind;
    uint32_t length;     /* of a list */
    uint32_t start, end; /* of all of it */
    union {
        struct ast_id name;
        struct {
            struct ast_type *a, *b; /* element; key and value; ok and err */
        } of;
        struct {
            struct ast_part *at;
            uint32_t n;
        } parts;               /* record fields, cases, flags, tuple elements */
        struct ast_func *func; /* WAC */
    };
};

struct ast_part {
    struct ast_id name;
    struct ast_type *type; /* or NULL */
    const char *docs;
};

/* Which of the three a type has. */
static inline bool ast_has_name(const struct ast_type *t)
{
    return t->kind == TN_NAMED || t->kind == TN_OWN || t->kind == TN_BORROW;
}
static inline bool ast_has_parts(const struct ast_type *t)
{
    return t->kind >= TN_RECORD && t->kind <= TN_TUPLE;
}
static inline bool ast_has_of(const struct ast_type *t)
{
    return t->kind >= TN_LIST && t->kind <= TN_STREAM;
}

enum ast_func_kind { AST_FREE, AST_METHOD, AST_STATIC, AST_CONSTRUCTOR };

struct ast_func {
    uint8_t kind; /* enum ast_func_kind */
    bool async;
    char accessor;       /* 'g', 's' or 0 */
    uint32_t start, end; /* of `func` or what stands for it */
    struct ast_part *params;
    uint32_t n;
    struct ast_type *result; /* or NULL */
};

enum ast_kind {
    AST_PACKAGE,   /* package a:b { items } */
    AST_INTERFACE, /* interface name { items } */
    AST_WORLD,
    AST_TOP_USE,     /* use path as name; */
    AST_USE,         /* use path.{names}; */
    AST_INCLUDE,     /* include path with { names } */
    AST_TYPE,        /* type, record, …: name, type; a resource's methods are `items` */
    AST_FUNC,        /* name: func; or the name of a function's type in `type` (WAC) */
    AST_PORT_FUNC,   /* import name: func */
    AST_PORT_INLINE, /* import name: interface { items } */
    AST_PORT_PATH    /* import path; or import name: path; */
};

struct ast_names { /* {a, b as c}: as.name is NULL where there is none */
    struct ast_rename {
        struct ast_id name, as;
    } * at;
    unsigned n;
};

/* The nodes of interfaces that stand together: given back when the last of these has been resolved. */
struct ast_tree {
    struct tn_arena arena;
    unsigned users;
    struct ast_tree *next;
};

struct ast_items {
    struct ast_item *at;
    unsigned n;
    bool lost; /* one was left out, and its name is not known: a name that is missing may be its */
};

struct ast_item {
    uint8_t kind;   /* enum ast_kind */
    bool is_export; /* of AST_PORT_* */
    const char *docs;
    const struct ast_attrs *attrs; /* never NULL */
    struct ast_id name;
    union {
        const struct ast_path *path;          /* of the uses, include, and AST_PORT_PATH */
        const struct ast_package_id *package; /* of AST_PACKAGE */
        struct ast_tree *tree;                /* of AST_INTERFACE: where its items are; NULL in WAC */
        struct ast_type *type;                /* of AST_TYPE; of AST_FUNC without `func` (WAC) */
    };
    union {
        struct ast_func *func;  /* of AST_FUNC and AST_PORT_FUNC */
        struct ast_names names; /* of AST_USE and AST_INCLUDE */
        struct ast_items items;
    };
};

struct ast_file {
    const struct tn_source *source;
    struct ast_package_id package; /* id NULL: no header */
    const char *package_docs;
    struct ast_items items;
    bool broken; /* a syntax error was reported */
};

/* What parsing and resolving need only meanwhile, from file to file and from package to package. */
struct tn_wit_scratch {
    struct tn_arena arena;
    struct tn_arena text;    /* tokens: of no use once a file is parsed */
    struct tn_arena passing; /* of the one interface or world that is being resolved */
    struct ast_tree *trees;  /* the first is the one that is being filled */
    struct tn_names keys;    /* structures of anonymous types, as bytes */
    struct tn_map units;     /* interned id of a package that is to be resolved -> struct tn_wit_unit */
    struct {
        struct tn_map *at;
        unsigned n, cap;
    } maps; /* empty ones */
    struct tn_wit_tokens tokens;
    struct {
        struct ast_item *at;
        unsigned n, cap;
    } items;
    struct {
        struct ast_part *at;
        unsigned n, cap;
    } parts;
    struct {
        struct ast_rename *at;
        unsigned n, cap;
    } names;
};

void tn_wit_scratch_init(struct tn_wit_scratch *scratch);
void tn_wit_scratch_dispose(struct tn_wit_scratch *scratch);
/* An interface has been resolved: its items are gone. */
void tn_wit_tree_release(struct ast_tree *tree);

/* Never fails: what is wrong is reported, and the tree is of what could be understood. */
void tn_wit_parse(struct tn_job *job, struct tn_wit_scratch *scratch, const struct tn_source *source,
                  struct ast_file *ret_file);

static inline struct tn_span tn_wit_span(const struct tn_source *source, uint32_t start, uint32_t end)
{
    return (struct tn_span){source, start, end};
}

static inline struct tn_span ast_id_span(const struct tn_source *source, struct ast_id id)
{
    return tn_wit_span(source, id.start, id.end);
}

/* ---- what resolving works on: one package as written ---- */

struct tn_wit_unit {
    struct ast_package_id package; /* id NULL: no header anywhere (reported) */
    const struct tn_source *package_source;
    const char *docs;
    struct tn_span docs_at; /* the header that they stand before */
    struct {
        const struct ast_file **at; /* of a nested package one, made for it */
        unsigned n, cap;
    } files;       /* sorted by path */
    bool lost;     /* of a file, as of its items */
    uint8_t state; /* of the ordering: 0 new, 1 being visited, 2 done */
};

/* Resolves `unit`, whose dependencies are in `wit` already (or missing: reported). */
struct tn_wit_package *tn_wit_resolve(struct tn_wit *wit, const struct tn_wit_options *options,
                                      struct tn_wit_scratch *scratch, struct tn_wit_unit *unit);

/* Calls `visit` for every path to another package that `unit` mentions, in wit-parser's order. */
typedef void tn_wit_path_fn(void *context, const struct tn_source *source, const struct ast_path *path);
void tn_wit_foreign_paths(const struct tn_wit_unit *unit, tn_wit_path_fn *visit, void *context);

#endif
