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

#endif
