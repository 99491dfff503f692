/* What the files of a copy share; not for use outside oci_copy*.c.
 *
 * The graph of what is copied is discovered while it is copied. A part is a manifest or blob, once by its
 * digest. Each step of the work is for one part, and lanes (a thread with stores of its own) take steps from
 * one queue:
 *
 *   ask    what does a tag stand for, there and here?          -> a root, or nothing to do
 *   visit  is the manifest there? else what does it refer to?  -> its children
 *   move   brings a blob
 *   put    puts a manifest whose children are all there
 *   tag    gives it its tags, when its referrers are there too
 *
 * All that lanes share is under one lock, which no lane holds while it transfers. */
#ifndef TN_OCI_COPY_WORK_H
#define TN_OCI_COPY_WORK_H

#include "base/map.h"
#include "oci/oci_auth.h"
#include "oci/oci_copy.h"
#include "oci/oci_rate.h"

#include <pthread.h>

struct tn_copy_parts {
    struct tn_copy_part **at;
    unsigned n, cap;
};

struct tn_copy_part {
    struct tn_descriptor is;
    bool manifest, here; /* here: the target has it */
    enum { TN_PART_OPEN, TN_PART_PLACED, TN_PART_COMPLETE, TN_PART_FAILED } state;
    enum tn_status status;                   /* of a failed one */
    struct tn_manifest_bytes bytes;          /* of a manifest that is to be put */
    struct tn_copy_parts children, parents;  /* what it refers to, and what waits for it to be placed */
    struct tn_copy_parts referrers, subject; /* what refers to it, and what waits for it to be complete */
    struct tn_copy_parts above;              /* indexes with it in them, whose tags wait for it to be complete */
    unsigned missing, unsettled;             /* children not placed, referrers not complete */
    unsigned below;                          /* manifests in it that are not complete */
    bool made;                               /* a narrower index: the source does not have it */
    bool lacking;                            /* its tag is not there: it is taken not to be there either */
    bool unlisted;                           /* at the target, no list of referrers has it */
    bool has_about;                          /* the tags about its digest are entered */
    bool elsewhere;                          /* a layer that the source need not have */
    bool visited, settled, followed;         /* the last two: see put_in_order */
    unsigned depth, referrer_depth;          /* below an item, as it was found first */
    struct tn_tag_list tags;                 /* that it gets */
    unsigned tagging;                        /* how many of them are on their way: another lane may be giving it one */
};

enum tn_copy_step_kind { TN_STEP_ASK, TN_STEP_VISIT, TN_STEP_MOVE, TN_STEP_PUT, TN_STEP_TAG };
struct tn_copy_step {
    enum tn_copy_step_kind kind;
    struct tn_copy_part *part;
    struct tn_copy_item *item; /* of TN_STEP_ASK */
};
struct tn_copy_queue {
    struct tn_copy_step *at;
    unsigned n, cap, next;
};

struct tn_copy_work {
    struct tn_copy *copy;
    struct tn_job *job; /* what is shared lives there */
    pthread_mutex_t lock;
    pthread_cond_t news;
    struct tn_map parts;         /* by digest; a blob by its size, and whether it is elsewhere, too */
    struct tn_copy_part **roots; /* of the items, NULL where there is none */
    struct tn_copy_queue soon, later;
    unsigned busy;                  /* lanes at work on a step */
    unsigned unreported;            /* steps that ended since the items were counted */
    bool tags_known, nothing_there; /* of the target: `tags` are all it has; there is no such repository */
    struct tn_map tags;             /* by name */
    struct tn_map digest_tags;      /* of the source: a struct tn_tag_list by what each begins with */
    bool only_ask;                  /* for what the tags of the source stand for */
    bool
        ordered; /* the target is a file or folder: manifests are put at the end, in the order of the items */
};

struct tn_copy_lane {
    struct tn_copy_work *work;
    struct tn_job job;
    struct tn_diag_list told;
    struct tn_store *from, *to;
    struct tn_arena_mark mark;
    pthread_t thread;
};

/* ---- oci_copy_graph.c: what waits for what; the lock is held ---- */

/* A text that lives as long as the work. */
const char *tn_copy_keep(struct tn_copy_work *work, const char *text);
void tn_copy_keep_bytes(struct tn_copy_work *work, struct tn_copy_part *part,
                        const struct tn_manifest_bytes *got);
/* The manifest that a descriptor names; a new one is visited later. */
struct tn_copy_part *tn_copy_want(struct tn_copy_work *work, const struct tn_descriptor *is);
/* TN_CHILD_ELSEWHERE: a layer that is not to be distributed; it comes along where the source has it. */
enum tn_copy_child { TN_CHILD_BLOB, TN_CHILD_ELSEWHERE, TN_CHILD_MANIFEST };
void tn_copy_add_child(struct tn_copy_work *work, struct tn_copy_part *parent, const struct tn_descriptor *is,
                       enum tn_copy_child kind);
/* A manifest that is there, but was not entered into the list of referrers, is put once more. */
void tn_copy_put_again(struct tn_copy_work *work, struct tn_copy_part *part);
/* listed: the target says so, too */
void tn_copy_add_referrer(struct tn_copy_work *work, struct tn_copy_part *subject,
                          const struct tn_descriptor *is, bool listed);
/* One more tag for it. */
void tn_copy_give_tag(struct tn_copy_work *work, struct tn_copy_part *part, const char *tag);
/* sha256-….sig and its like, and the part of it that says what it is about */
void tn_copy_add_digest_tag(struct tn_copy_work *work, const char *about, const char *tag);
struct tn_tag_list tn_copy_digest_tags(struct tn_copy_work *work, const char *about);
/* The target has it now: whoever waited for it may go on. */
void tn_copy_place(struct tn_copy_work *work, struct tn_copy_part *part);
/* It has its tags, too. */
void tn_copy_complete(struct tn_copy_work *work, struct tn_copy_part *part);
void tn_copy_fail(struct tn_copy_part *part, enum tn_status status); /* and all that waits for it */
/* Is anything to be done next with a part, now that all its children, or its tags, are known? */
void tn_copy_check_children(struct tn_copy_work *work, struct tn_copy_part *part);
void tn_copy_check_complete(struct tn_copy_work *work, struct tn_copy_part *part);
/* Nothing is left to be done, but for what waits in a circle: an index that refers to what is in it. True where there is
 * something to be done now. */
bool tn_copy_break_circles(struct tn_copy_work *work);

/* ---- oci_copy_steps.c: what a lane does; the lock is not held ---- */

enum tn_status tn_copy_do_step(struct tn_copy_lane *lane, const struct tn_copy_step *step);
enum tn_status tn_copy_put_bytes(struct tn_copy_lane *lane, struct tn_copy_part *part, const char *tag);
enum tn_status tn_copy_put_tag(struct tn_copy_lane *lane, struct tn_copy_part *part, const char *tag);

#endif
