/* Mirroring: a file of rules, each a repository and the place that is to look like it.
 *
 *     version = 1
 *     [[mirror]]
 *     source = "ghcr.io/org/comp"
 *     target = "registry.internal/org/comp"          # a registry's repository, oci:DIR or oci-archive:FILE
 *     tags = { allow = ["^v\\d+"], deny = ["-rc"], semver = ">=1.2", newest = 20, include = ["latest"] }
 *     platforms = ["wasi/wasm"]
 *     referrers = true
 *     prune = true
 *
 * [defaults] may hold platforms, referrers, jobs, prune, max-loss, per-second, min-remaining and max-wait.
 * Nothing is remembered between runs. A plan looks and changes nothing; a run copies; tags that the target
 * has and the rules no longer choose go only in a run that is given a plan which listed them. */
#ifndef TN_OCI_MIRROR_H
#define TN_OCI_MIRROR_H

#include "base/map.h"
#include "oci/oci_copy.h"
#include "oci/oci_rate.h"
#include "oci/oci_tag_rules.h"

enum tn_prune_result { TN_PRUNE_LISTED, TN_PRUNE_DELETED, TN_PRUNE_KEPT, TN_PRUNE_FAILED };
/* A tag that goes; or what goes with one (`with`), because it is about a manifest (`subject`) of it: a tag about its digest,
 * or, without a tag, what refers to it. */
struct tn_prune_item {
    const char *tag, *digest;
    const char *subject, *with;
    const char *chain; /* what has the same is deleted one after the other, and all else beside it */
    enum tn_prune_result result;
    enum tn_status status; /* why it failed */
};
/* What an earlier plan listed. */
struct tn_planned {
    const char *tag, *digest;
};

struct tn_mirror_rule {
    const char *source, *target; /* as written */
    struct tn_ref from, to;
    struct tn_tag_rules tags;
    struct tn_range range; /* of tags.semver */
    struct tn_platforms platforms;
    bool referrers, prune;
    unsigned jobs;     /* 0: as copies do */
    unsigned max_loss; /* per cent of the target's tags that a run may delete */
    struct tn_rate_limit rate;
    struct tn_span span; /* of its [[mirror]] */
    /* What came of it. */
    bool listed;               /* its source could be: `chosen` is known */
    struct tn_tag_list chosen; /* all of them, whichever machine's */
    struct tn_copy copy;
    struct {
        struct tn_prune_item *at;
        unsigned n, cap;
    } prunes;
    struct tn_tag_list there;  /* the target's tags */
    unsigned meant;            /* of which the rules speak of so many */
    struct tn_map going;       /* and all shards would delete these: each with its digest */
    struct tn_map within;      /* the manifests that they stand for, by digest: the first such tag */
    struct tn_map about;       /* tags about digests that go with them */
    struct {
        struct tn_planned *at;
        unsigned n, cap;
    } plan;
    struct tn_map planned; /* the same, by name */
    enum tn_status status, prune_status;
};

struct tn_mirror {
    struct tn_job *job;
    struct tn_store_options options;
    unsigned shard, shards;             /* this is one of so many machines, from 1; 0 of 0: the only one */
    bool run;                           /* else a plan */
    bool planned;                       /* there is an earlier plan; else nothing is deleted */
    struct {
        struct tn_mirror_rule *at;
        unsigned n, cap;
    } rules;
};

/* Reads the file into mirror->rules; everything that is wrong is told (codes mirror-*). */
enum tn_status tn_mirror_read(struct tn_mirror *mirror, const struct tn_source *toml);
/* Reads what a plan of the same file printed: a run then deletes. One that is none, or of another file, is told
 * (mirror-plan). */
enum tn_status tn_mirror_read_plan(struct tn_mirror *mirror, const struct tn_source *json);
/* Carries all rules out, or plans them; one that fails does not stop the others. The first failure's status.
 */
enum tn_status tn_mirror_go(struct tn_mirror *mirror);

#endif
