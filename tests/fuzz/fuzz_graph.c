#include "fuzz_comp.h"

#include "compose/compose_draw.h"

/* A component's wiring as a picture, in each form. */
static void draw(struct fuzz_run *run, struct tn_types *types, const struct tn_comp *comp, unsigned depth)
{
    struct tn_drawing drawing;
    struct tn_buf out;
    struct tn_json_out json;
    unsigned errors = run->findings.sink.errors;
    if (tn_draw(types, run->job.sink, comp, depth, &drawing)) {
        if (run->findings.sink.errors == errors)
            abort(); /* a failure says why */
        return;
    }
    for (unsigned i = 0; i < drawing.edges.n; i++)
        if (drawing.edges.at[i].from >= drawing.nodes.n || drawing.edges.at[i].to >= drawing.nodes.n)
            abort();
    tn_buf_init(&out, 64 << 20);
    tn_drawing_dot(&run->job.arena, &out, &drawing);
    tn_drawing_mermaid(&run->job.arena, &out, &drawing);
    tn_drawing_svg(&run->job.arena, &out, &drawing);
    tn_json_out_init(&json, &out, 0);
    tn_json_object(&json);
    tn_drawing_json(&json, &drawing);
    tn_json_object_end(&json);
    tn_buf_dispose(&out);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_run run;
    struct tn_types types;
    const struct tn_comp *comp;
    if (fuzz_read_comp(&run, &types, data, size, &comp)) {
        draw(&run, &types, comp, 1);
        draw(&run, &types, comp, UINT32_MAX);
    }
    tn_job_dispose(&run.job);
    return 0;
}
