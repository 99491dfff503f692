/* A fuzz run over one component, in shape mode. */
#ifndef FUZZ_COMP_H
#define FUZZ_COMP_H

#include "fuzz.h"

#include "component/comp_read.h"

/* False where the input is none; the run is begun, and to be thrown away, either way. */
static inline bool fuzz_read_comp(struct fuzz_run *run, struct tn_types *types, const uint8_t *data, size_t size,
                                  const struct tn_comp **ret_comp)
{
    const struct tn_comp_options options = tn_comp_shape();
    fuzz_start(run, data, size, false);
    tn_types_init(types, &run->job.arena, &run->job.names);
    return !tn_comp_read(types, run->job.sink, &run->source, &options, ret_comp);
}

#endif
