/* How the match says where two types part: the way down to it, and the words. For comp_match.c alone. */
#ifndef TN_COMP_MATCH_TELL_H
#define TN_COMP_MATCH_TELL_H

#include "component/comp_match.h"

enum tn_segment {
    TN_SEGMENT_ITEM,
    TN_SEGMENT_PARAM,
    TN_SEGMENT_RESULT,
    TN_SEGMENT_FIELD,
    TN_SEGMENT_CASE,
    TN_SEGMENT_FLAG,
    TN_SEGMENT_ELEMENT, /* of a tuple */
    TN_SEGMENT_ITEMS,   /* of a list */
    TN_SEGMENT_KEY,
    TN_SEGMENT_VALUE,
    TN_SEGMENT_OK,
    TN_SEGMENT_ERR,
    TN_SEGMENT_PAYLOAD
};

struct tn_match_frame {
    enum tn_segment segment;
    const char *name; /* of an item or part */
    uint32_t n;       /* of a part: from 0 */
    bool in_import;
    struct tn_match_note outer[2];
};

/* On whose list an item is missing. */
enum tn_role { TN_ROLE_ARGUMENT, TN_ROLE_INSTANCE, TN_ROLE_IMPORT, TN_ROLE_EXPORT };

static inline bool tn_tell_quiet(const struct tn_match *m)
{
    return !m->sink && !m->told;
}

/* One step down, and back; notes follow. */
void tn_tell_push(struct tn_match *m, enum tn_segment segment, const char *name, uint32_t n);
void tn_tell_push_item(struct tn_match *m, const struct tn_item *f, const struct tn_item *w);
void tn_tell_pop(struct tn_match *m);
/* The notes of the names that two types have. The caller puts back what was there. */
void tn_tell_names(struct tn_match *m, const struct tn_type *f, const struct tn_type *w);

/* Each says what it is about, unless nobody listens, and is false. `f` is what is given, `w` what is needed:
 * the terms follow from m->flip. */
bool tn_tell_type(struct tn_match *m, const struct tn_type *f,
                  const struct tn_type *w); /* either may be NULL */
bool tn_tell_part(struct tn_match *m, enum tn_segment segment, const struct tn_part *f, uint32_t nf,
                  const struct tn_part *w, uint32_t nw, uint32_t at);
bool tn_tell_async(struct tn_match *m, const struct tn_type *f, const struct tn_type *w);
bool tn_tell_resource(struct tn_match *m, const struct tn_type *f, const struct tn_type *w);
bool tn_tell_module(struct tn_match *m, const struct tn_type *f, const struct tn_type *w, const char *why);
bool tn_tell_sort(struct tn_match *m, const struct tn_item *f, const struct tn_item *w);
bool tn_tell_missing(struct tn_match *m, const struct tn_items *found, const struct tn_item *w,
                     enum tn_role role);
bool tn_tell_limit(struct tn_match *m);

#endif
