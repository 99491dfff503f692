/* Types in WIT syntax: in messages, and for whoever writes WIT. Names of a file's own stand raw in the
 * buffer; whoever prints to a terminal escapes them. */
#ifndef TN_COMP_PRINT_H
#define TN_COMP_PRINT_H

#include "base/buf.h"
#include "component/comp_types.h"

/* The name that a reference is written by: of a NAMED or RESOURCE; NULL where there is none. */
const char *tn_type_name(const struct tn_type *t);
/* A reference: `list<u8>`, `borrow<fields>`, the name where a NAMED or RESOURCE has one. What has no name and
 * cannot stand in a WIT type is written in place: `record { x: u32 }`, `interface { … }`. */
void tn_print_type(struct tn_buf *buf, const struct tn_type *t);
/* The same for what is behind its names: `record { x: u32 }` of a NAMED record. */
void tn_print_structure(struct tn_buf *buf, const struct tn_type *t);
/* `func(x: u32) -> string`, `async func()`. `skip_self`: without the first parameter, of a method. A
 * constructor's result is not written: pass `constructor`. */
enum { TN_PRINT_SKIP_SELF = 1, TN_PRINT_NO_RESULT = 2, TN_PRINT_NO_FUNC = 4 /* only `(…) -> …` */ };
void tn_print_func(struct tn_buf *buf, const struct tn_type *func, unsigned flags);
/* A whole definition as it stands in an interface, with a semicolon where WIT has one and no line feed at the
 * end: `record point {⏎  x: u32,⏎}`, `type a = b;`, `resource r;`. Lines after the first are indented by
 * `indent`. */
void tn_print_def(struct tn_buf *buf, const char *name, const struct tn_type *t, unsigned indent);
/* An item in a line: `append: func(…)`, `record point { x: u32, y: u32 }`, `import wasi:io/poll@0.2.0`
 * without the direction. For messages. */
void tn_print_item(struct tn_buf *buf, const struct tn_item *item);
/* An identifier, with % before it where it is a keyword. */
void tn_print_id(struct tn_buf *buf, const char *id);
bool tn_is_wit_keyword(struct tn_str id);

/* The same as text in the arena, cut to `max` bytes with "…" where it is longer (0: never). */
const char *tn_type_text(struct tn_arena *arena, const struct tn_type *t, size_t max);
const char *tn_item_text(struct tn_arena *arena, const struct tn_item *item, size_t max);
/* What a message calls an item's function: `fields.append` of "[method]fields.append", `fields` of
 * "[constructor]fields"; else the name itself. */
const char *tn_item_word(struct tn_arena *arena, const char *name);

#endif
