#define _GNU_SOURCE /* memmem */
#include "fuzz.h"

#include "wit-parser/wit_diff.h"

#include <string.h>

/* Two WIT texts, cut at a line `===`: compared as whole packages, and as the world of each where it has one.
 */

struct loaded {
    struct tn_types types;
    struct tn_wit wit;
    struct tn_wit_side side;
};

static bool load(struct loaded *l, struct fuzz_run *run, const struct tn_source *source)
{
    const struct tn_wit_options options = {.all_features = true};
    tn_types_init(&l->types, &run->job.arena, &run->job.names);
    tn_wit_init(&l->wit, &run->job, &l->types);
    l->side = (struct tn_wit_side){.wit = &l->wit};
    return !tn_wit_load_source(&l->wit, &options, source, &l->side.package);
}

static void compare(const struct tn_wit_side *old, const struct tn_wit_side *new)
{
    struct tn_wit_diff diff;
    if (tn_wit_diff(old, new, false, &diff))
        return;
    for (unsigned i = 0; i < diff.changes.n; i++)
        if (!diff.changes.at[i].path || diff.changes.at[i].step > diff.verdict)
            abort(); /* the verdict is that of the largest change */
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_run run;
    struct loaded old, new;
    const uint8_t *cut = size ? memmem(data, size, "\n===\n", 5) : NULL;
    const size_t first = cut ? (size_t)(cut - data) : size, skipped = cut ? first + 5 : 0;
    fuzz_start(&run, data, first, true);
    const struct tn_source second = {"second", {data + skipped, size - skipped}, true};
    if (load(&old, &run, &run.source) && load(&new, &run, &second)) {
        compare(&old.side, &new.side);
        if (old.side.package->worlds.n && new.side.package->worlds.n) {
            old.side.world = old.side.package->worlds.at[0];
            new.side.world = new.side.package->worlds.at[0];
            compare(&old.side, &new.side);
        }
    }
    tn_job_dispose(&run.job);
    return 0;
}
