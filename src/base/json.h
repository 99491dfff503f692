/* JSON in and out. Reading is cJSON's, into a tree of ours in an arena, stricter than JSON asks: keys are
 * looked up by case, a key may stand once, nesting ends at TN_MAX_JSON_DEPTH, text after the value and
 * escaped NULs are refused. Writing streams into a buffer, so large output is never a tree. */
#ifndef TN_JSON_H
#define TN_JSON_H

#include "base/buf.h"
#include "base/diag.h"

enum tn_json_kind { TN_JSON_NULL, TN_JSON_BOOL, TN_JSON_NUMBER, TN_JSON_STRING, TN_JSON_ARRAY, TN_JSON_OBJECT };

struct tn_json {
    enum tn_json_kind kind;
    bool truth;
    double number;
    bool plain;                  /* a number: written without a fraction or an exponent */
    const char *text;            /* a string's, ending in NUL, which it does not hold inside */
    const char *key;             /* in an object */
    const struct tn_json *first; /* of an array's or object's children */
    const struct tn_json *next;
    unsigned n;                  /* children */
};

/* The tree of a whole document, in `arena`. Says what is wrong, and where, to the sink (code json-syntax). */
enum tn_status tn_json_read(struct tn_arena *arena, struct tn_diag_sink *sink, const struct tn_source *source,
                            const struct tn_json **ret_value);

/* A member by its exact key; NULL where `object` is NULL, is not an object, or lacks it. */
const struct tn_json *tn_json_get(const struct tn_json *object, const char *key);
/* Its text, or NULL where it is absent or not a string. */
const char *tn_json_text(const struct tn_json *object, const char *key);
/* True where the value is a whole number in [0, 2^53], and written as one: 1e3 is none. */
bool tn_json_u64(const struct tn_json *value, uint64_t *ret_number);

/* A writer. Nesting is the caller's: each _object and _array is closed by its _end. Keys and values are
 * escaped as JSON asks and no more (UTF-8 passes; malformed bytes become U+FFFD). */
struct tn_json_out {
    struct tn_buf *buf;
    unsigned indent; /* spaces a level; 0: on one line, no spaces */
    unsigned depth;
    bool first, after_key;
};

void tn_json_out_init(struct tn_json_out *out, struct tn_buf *buf, unsigned indent);
void tn_json_key(struct tn_json_out *out, const char *key);
void tn_json_object(struct tn_json_out *out);
void tn_json_object_end(struct tn_json_out *out);
void tn_json_array(struct tn_json_out *out);
void tn_json_array_end(struct tn_json_out *out);
void tn_json_put_str(struct tn_json_out *out, struct tn_str text);
void tn_json_put_text(struct tn_json_out *out, const char *text); /* NULL writes null */
void tn_json_put_u64(struct tn_json_out *out, uint64_t number);
void tn_json_put_bool(struct tn_json_out *out, bool truth);
void tn_json_put_null(struct tn_json_out *out);
/* A value that is JSON already, on one line. */
void tn_json_put_raw(struct tn_json_out *out, struct tn_str json);
/* A tree that was read, as it stands. */
void tn_json_put(struct tn_json_out *out, const struct tn_json *value);
/* The same with every object's keys in the order of their bytes: canonical where `out` has no indent. */
void tn_json_put_sorted(struct tn_arena *arena, struct tn_json_out *out, const struct tn_json *value);
/* Key and value in one. The _opt form writes nothing for NULL. */
void tn_json_member(struct tn_json_out *out, const char *key, const char *text);
void tn_json_member_opt(struct tn_json_out *out, const char *key, const char *text);
void tn_json_member_u64(struct tn_json_out *out, const char *key, uint64_t number);
void tn_json_member_bool(struct tn_json_out *out, const char *key, bool truth);

#endif
