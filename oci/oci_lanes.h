/* Several transfers at a time. A store belongs to one thread: a lane is a thread with a store of its own to the same
 * place. What they share are credentials, tokens and the pauses that a registry
 * asks for. */
#ifndef TN_OCI_LANES_H
#define TN_OCI_LANES_H

#include "oci/oci_store.h"

enum {
    TN_LANES = 8, /* transfers at a time, where nothing else is said */
    TN_MANY_LANES = 3 * TN_LANES, /* the same of small things: most of their time is a wait for replies */
    TN_MAX_LANES = 64
};
/* How many they are where somebody asks for `jobs`; 0: nothing is said of small things. */
unsigned tn_lanes_wanted(unsigned jobs);

/* Has the stores that are opened with `options` share what they can. What is returned, NULL included, goes to
 * tn_stores_unshare when they are closed. */
struct tn_token_cache *tn_stores_share(struct tn_job *job, struct tn_store_options *options);
void tn_stores_unshare(struct tn_store_options *options, struct tn_token_cache *shared);

/* A store that is opened like another, for a thread of its own. */
struct tn_lane {
    struct tn_store *store;
    struct tn_job job;
    struct tn_diag_list told;
};

/* False: none can be had, and nothing is to be closed. */
bool tn_lane_open(struct tn_lane *lane, const struct tn_store *like);
/* Tells `sink` what the lane told; NULL: nobody. */
void tn_lane_close(struct tn_lane *lane, struct tn_diag_sink *sink);

/* One of [0, n), by way of `store`, whose job is where it allocates and tells: both end with the lane. */
typedef enum tn_status tn_lane_fn(void *with, struct tn_store *store, unsigned i);

/* Calls `move` for each of [0, n) once, some at a time: with `store`, and with others opened like it. After a failure none
 * is begun. Returns that of the first of those that failed, and what lanes told is told to the sink of `store`. A layout
 * or an archive is one file or folder, and has one lane. */
enum tn_status tn_lanes_run(struct tn_store *store, unsigned n, tn_lane_fn *move, void *with);

/* The same many times, by up to `most` lanes: each is opened when it is first wanted, and kept for the next time. */
struct tn_lanes *tn_lanes_open(struct tn_store *store, unsigned most);
enum tn_status tn_lanes_go(struct tn_lanes *lanes, unsigned n, tn_lane_fn *move, void *with);
void tn_lanes_close(struct tn_lanes *lanes); /* before the store */

#endif
