#include "fuzz_comp.h"

#include "compose/compose_why.h"

enum { MAX_IMPORTS = 20 };

/* Who needs each import, and its first function; what is told of them is there. */
static void ask(struct fuzz_run *run, struct tn_types *types, const struct tn_comp *comp, const char *wanted)
{
    struct tn_why why;
    unsigned errors = run->findings.sink.errors;
    if (tn_why(types, run->job.sink, comp, wanted, &why)) {
        if (run->findings.sink.errors == errors)
            abort(); /* a failure says why */
        return;
    }
    for (unsigned i = 0; i < why.users.n; i++)
        for (unsigned k = 0; k < why.users.at[i]->needs.n; k++) {
            const struct tn_why_need *need = &why.users.at[i]->needs.at[k];
            for (uint32_t c = 0; c < need->n_callers; c++)
                if (need->callers[c] >= why.users.at[i]->code->n_funcs)
                    abort();
        }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_run run;
    struct tn_types types;
    const struct tn_comp *comp;
    if (fuzz_read_comp(&run, &types, data, size, &comp)) {
        const struct tn_items *imports = &comp->type->component->imports;
        for (uint32_t i = 0; i < imports->n && i < MAX_IMPORTS; i++) {
            const struct tn_type *t = imports->at[i].sort == TN_SORT_INSTANCE ? tn_base(imports->at[i].type) : NULL;
            ask(&run, &types, comp, imports->at[i].name);
            if (t && t->instance->exports.n)
                ask(&run, &types, comp,
                    tn_arena_printf(&run.job.arena, "%s#%s", imports->at[i].name, t->instance->exports.at[0].name));
        }
    }
    tn_job_dispose(&run.job);
    return 0;
}
