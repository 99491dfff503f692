/* What one run shares: an arena, a name table, and the sink for findings. Made by the command (or the
 * embedding program); outlives every reader, writer and graph. */
#ifndef TN_JOB_H
#define TN_JOB_H

#include "base/arena.h"
#include "base/diag.h"
#include "base/names.h"

struct tn_job {
    struct tn_arena arena;
    struct tn_names names;
    struct tn_arena of_names; /* theirs: what is given back of the other between two steps holds none */
    struct tn_diag_sink *sink;
};

static inline void tn_job_init(struct tn_job *job)
{
    tn_arena_init(&job->arena);
    tn_arena_init(&job->of_names);
    tn_names_init(&job->names, &job->of_names);
    job->sink = NULL;
}

static inline void tn_job_dispose(struct tn_job *job)
{
    tn_arena_dispose(&job->arena);
    tn_arena_dispose(&job->of_names);
}

/* What is told to the job's sink from here on is kept in `list`, until tn_job_hear, which may tell it after all: for what may
 * fail and is no finding, or is tried in another way. */
static inline void tn_job_hush(struct tn_job *job, struct tn_diag_list *list, struct tn_diag_sink **ret_sink)
{
    tn_diag_list_init(list, &job->arena);
    *ret_sink = job->sink;
    job->sink = &list->sink;
}

static inline void tn_job_hear(struct tn_job *job, const struct tn_diag_list *list, struct tn_diag_sink *sink, bool tell)
{
    job->sink = sink;
    if (tell)
        tn_diag_list_tell(list, sink);
}

#endif
