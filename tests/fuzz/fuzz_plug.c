#include "fuzz.h"

#include "base/reader.h"
#include "compose/compose_graph.h"

enum { COMPONENT_SECTION = 4, MAX_PACKAGES = 8 };

/* What stands in the input's sections for components, the last one the socket. */
static uint32_t read_packages(struct fuzz_run *run, struct tn_graph *graph, struct tn_package **packages)
{
    struct tn_reader r = tn_reader_of(&run->source);
    uint32_t n = 0;
    tn_read_bytes(&r, 8);
    while (tn_reader_more(&r) && n < MAX_PACKAGES) {
        uint8_t id = tn_read_byte(&r);
        struct tn_bytes bytes = tn_read_bytes(&r, tn_read_u32(&r));
        if (id != COMPONENT_SECTION || r.error)
            continue;
        struct tn_source *source = tn_new(&run->job.arena, struct tn_source);
        *source = (struct tn_source){tn_arena_printf(&run->job.arena, "part %u", n), bytes, false};
        n += !tn_graph_read(graph, source, &packages[n]);
    }
    return n;
}

/* What was plugged and resolved is written, read back, and as it was meant to be. */
static void plug(const uint8_t *data, size_t size, bool by_type)
{
    struct fuzz_run run;
    struct tn_types types;
    struct tn_graph graph;
    struct tn_out out;
    struct tn_package *packages[MAX_PACKAGES];
    const struct tn_plug_options options = {.by_type = by_type};
    fuzz_start(&run, data, size, false);
    tn_types_init(&types, &run.job.arena, &run.job.names);
    tn_graph_init(&graph, &types, run.job.sink);
    uint32_t n = read_packages(&run, &graph, packages);
    unsigned errors = run.findings.sink.errors;
    enum tn_status status = n ? tn_plug(&graph, &options, packages[n - 1], packages, n - 1) : TN_OK;
    if (n && !status)
        status = tn_graph_resolve(&graph);
    if (status && run.findings.sink.errors == errors)
        abort(); /* a failure says why */
    if (n && !status && !tn_graph_encode(&graph, &out) && tn_graph_prove(&graph, &out, "plugged") && !types.over)
        abort();
    tn_job_dispose(&run.job);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    plug(data, size, false);
    plug(data, size, true);
    return 0;
}
