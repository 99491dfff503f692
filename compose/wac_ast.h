/* A WAC document as written: the `package` directive and statements. Interfaces, worlds and types in it are
 * WIT's own syntax tree (wit-parser/wit_ast.h); here stand the statements and expressions around them.
 *
 *     document   ::= docs 'package' package-name ('targets' package-path)? ';' statement*
 *     statement  ::= import | let | export | interface | world | type
 *     import     ::= 'import' id ('as' (id | string))? ':' (func-type | 'interface' '{' … '}' | package-path
 * | id) ';' let        ::= 'let' id '=' expr ';' export     ::= 'export' expr ('...' | 'as' (id | string))?
 * ';' expr       ::= ('new' package-name '{' [arg (',' arg)* ','?] '}' | '(' expr ')' | id) postfix* postfix
 * ::= '.' id | '[' string ']' arg        ::= '...' | '...' id | (id | string) ':' expr | id
 *
 * Facts: LANGUAGE.md of the project that WAC comes from. */
#ifndef TN_WAC_AST_H
#define TN_WAC_AST_H

#include "base/json.h"
#include "wit-parser/wit_ast.h"

struct wac_name {     /* an id, or a string in quotes */
    struct ast_id id; /* the span is that of the token, quotes and % included */
    bool quoted;
};

struct wac_path { /* ns:pkg/a/b@1.0.0, or a name of this document where package.id is NULL */
    struct ast_package_id package;
    struct ast_id *segments;
    unsigned n;
    uint32_t start, end;
};

enum wac_primary { WAC_NEW, WAC_NESTED, WAC_NAME, WAC_BAD };
struct wac_expr;

enum wac_arg_kind { WAC_ARG_NAMED, WAC_ARG_INFERRED, WAC_ARG_SPREAD, WAC_ARG_FILL };
struct wac_arg {
    uint8_t kind;          /* enum wac_arg_kind */
    struct wac_name name;  /* INFERRED, SPREAD: the id */
    struct wac_expr *expr; /* of NAMED */
    uint32_t start, end;
};

struct wac_postfix {
    struct wac_name name; /* quoted: ["name"] */
    uint32_t start, end;
};

struct wac_expr {
    uint8_t primary; /* enum wac_primary */
    uint32_t start, end;
    uint32_t primary_end;
    union {
        struct ast_id name;
        struct wac_expr *nested;
        struct {
            struct ast_package_id package;
            struct wac_arg *args;
            unsigned n;
        } instance;
    };
    struct wac_postfix *postfix;
    unsigned n_postfix;
};

enum wac_statement_kind { WAC_IMPORT, WAC_LET, WAC_EXPORT, WAC_TYPE };
enum wac_export_kind { WAC_EXPORT_PLAIN, WAC_EXPORT_SPREAD, WAC_EXPORT_AS };

struct wac_statement {
    uint8_t kind;   /* enum wac_statement_kind */
    uint8_t export; /* enum wac_export_kind */
    unsigned token; /* the first one's number: what the docs stand before */
    struct ast_id id;
    struct wac_name as; /* id.name NULL: none */
    struct wac_expr *expr;
    uint32_t spread, spread_end; /* of the `...` */
    /* what is imported, or declared: a function (AST_PORT_FUNC), inline interface (AST_PORT_INLINE); an
     * AST_TYPE, AST_INTERFACE or AST_WORLD; of an import of a path (AST_PORT_PATH) `path` */
    struct ast_item item;
    struct wac_path path;
};

struct wac_document {
    struct tn_job *job;
    const struct tn_source *source;
    struct tn_wit_scratch scratch; /* of parser and resolver; holds the tokens */
    struct ast_file file;
    struct ast_package_id package;
    unsigned package_token;
    struct wac_path targets; /* n 0: none */
    struct {
        struct wac_statement *at;
        unsigned n, cap;
    } statements;
};

/* Never fails: what is wrong is told, `file.broken` is set, and the tree is of what could be understood. */
void tn_wac_parse(struct tn_job *job, const struct tn_source *source, struct wac_document *ret_document);
void tn_wac_document_dispose(struct wac_document *document);

/* wac_json.c: the tree, in the form that `wac parse` prints. */
void tn_wac_json(const struct wac_document *document, struct tn_json_out *out);

#endif
