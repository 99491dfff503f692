/* A mirror's target, as it is looked at for what is to be deleted there; not for use outside oci_mirror*.c.
 *
 * What is to be known is asked for by lanes, several things at a time. What it means is decided by one thread and in
 * order, of what is known: a decision that lacks something wants it, goes on as if there were nothing, and is made anew
 * when that was looked at. So it is the same however many lanes there are. */
#ifndef TN_OCI_MIRROR_TARGET_H
#define TN_OCI_MIRROR_TARGET_H

#include "oci/oci_lanes.h"
#include "oci/oci_mirror_work.h"

#include <pthread.h>

/* What is known of a manifest. Digests are names of the mirror's job. */
struct tn_sight {
    const char *digest;
    unsigned wanted, known; /* TN_LOOK_* */
    /* TN_LOOK_INSIDE; of what is not there nothing */
    const char *subject; /* or NULL */
    struct tn_sight_child {
        const char *digest;
        bool index;
    } *children; /* the manifests in an index */
    unsigned n_children;
    /* TN_LOOK_REFERRERS */
    const char **referrers;
    unsigned n_referrers;
};
enum { TN_LOOK_INSIDE = 1, TN_LOOK_REFERRERS = 2 };

/* One sight that is wanted, and what came of looking. */
struct tn_look {
    struct tn_sight *at;
    unsigned what;
    enum tn_status status;
    struct tn_diag_list *told; /* or NULL */
};

struct tn_mirror_target {
    struct tn_mirror *mirror;
    struct tn_mirror_rule *rule;
    struct tn_tag_list tags; /* all it has, in order */
    struct tn_store *store;
    struct tn_job job; /* of the store, and so the first lane's; what lasts is the mirror's job's */
    struct tn_lanes *lanes;
    struct tn_diag_list told;
    pthread_mutex_t lock; /* held for the mirror's job while lanes are at work */
    struct tn_map sights; /* by digest */
    struct {
        struct tn_look *at;
        unsigned n, cap;
    } wanted;
    bool wants_stays;
    struct tn_map found; /* by tag: a struct tn_copy_item with what it stands for, where stays_known */
    struct tn_map stays; /* the manifests of tags that stay, by digest: such a tag */
    bool stays_known, deleting;
};

/* Asks nothing yet. */
void tn_target_open(struct tn_mirror_target *t, struct tn_mirror *mirror, struct tn_mirror_rule *rule);
/* Its tags; a target that is not there has none. */
enum tn_status tn_target_list_tags(struct tn_mirror_target *t);
enum tn_status tn_target_open_store(struct tn_mirror_target *t, enum tn_store_mode mode);
/* Tells what is left to be told. */
void tn_target_close(struct tn_mirror_target *t);

/* A name of the mirror's job. _by_lane: while others are at work. */
const char *tn_target_name(struct tn_mirror_target *t, const char *text);
const char *tn_target_name_by_lane(struct tn_mirror_target *t, const char *text);

/* For tags to be added, and then to ask what they stand for; one that is gone meanwhile has no digest. */
struct tn_copy tn_target_asking(struct tn_mirror_target *t);
enum tn_status tn_target_ask(struct tn_mirror_target *t, struct tn_copy *ask);

/* ---- deciding ---- */

typedef enum tn_status tn_target_decide(struct tn_mirror_target *t, void *with);
/* Decides until nothing is lacking. */
enum tn_status tn_target_settle(struct tn_mirror_target *t, tn_target_decide *decide, void *with);
/* NULL: is not known yet, and wanted. */
const struct tn_sight *tn_target_know(struct tn_mirror_target *t, const char *digest, unsigned what);
/* Enters all manifests of a graph, as found by `owner`, into a map by digest. `tied`: tags that have manifests in common, see
 * tn_target_tie; or NULL. */
enum tn_status tn_target_walk(struct tn_mirror_target *t, struct tn_map *to, struct tn_sight_child at, const char *owner,
                              struct tn_map *tied, unsigned depth);
enum tn_status tn_target_too_deep(struct tn_mirror_target *t, const char *digest);
/* Ties two names to each other, and so each to what the other is tied to. */
void tn_target_tie(struct tn_map *tied, const char *a, const char *b);
/* The one name that stands for all that are tied to this. */
const char *tn_target_tied(const struct tn_map *tied, const char *name);
/* Learns which manifests the tags that stay stand for, and those in their indexes: no lane is at work. */
enum tn_status tn_target_learn_stays(struct tn_mirror_target *t);

/* ---- what a lane does for one thing ---- */

/* What is told meanwhile is kept for that thing, and memory given back. */
struct tn_target_part {
    struct tn_mirror_target *target;
    struct tn_store *store;
    struct tn_diag_sink *loud;
    struct tn_diag_list told;
    struct tn_arena_mark mark;
};
void tn_target_begin(struct tn_mirror_target *t, struct tn_target_part *part, struct tn_store *store);
/* *told, NULL where nothing was, lives as long as the mirror's job. */
void tn_target_end(struct tn_target_part *part, struct tn_diag_list **told);
/* What is not there is no finding. `before`: what had been told when it was asked for. */
enum tn_status tn_or_none(struct tn_diag_list *told, enum tn_status status, unsigned before);

#endif
