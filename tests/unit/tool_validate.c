/* Not a test: what `tenon validate` will be, for scoring the readers against suites of files.
 *     tool_validate validate [--features LIST] [--shape] FILE          exit status 0: accepted, 1: rejected
 */
#include "base/file.h"
#include "base/job.h"
#include "component/comp_read.h"

#include <stdio.h>
#include <stdlib.h>

static void print(struct tn_diag_sink *sink, const struct tn_diag *diag)
{
    (void)sink;
    fprintf(stderr, "%s: [%s] %s (at 0x%zx%s%s)\n", diag->severity ? "warning" : "error", diag->code,
            diag->message, diag->span.start, diag->path ? ", " : "", diag->path ? diag->path : "");
    for (unsigned i = 0; i < diag->n_notes; i++)
        fprintf(stderr, "  note: %s\n", diag->notes[i].message);
}

int main(int argc, char **argv)
{
    static struct tn_job job;
    struct tn_diag_sink sink = {.emit = print};
    struct tn_comp_options options = {.features = tn_features_default()};
    const struct tn_source *source;
    const struct tn_comp *comp;
    const struct tn_module *module;
    struct tn_types types;
    tn_job_init(&job);
    sink.arena = &job.arena;
    tn_types_init(&types, &job.arena, &job.names);
    for (int i = 1; i < argc - 1; i++) {
        if (!strcmp(argv[i], "--shape"))
            options.shape = true;
        if (!strcmp(argv[i], "--features") && tn_features_parse(&sink, argv[++i], &options.features))
            return 2;
    }
    if (argc < 2 || tn_file_read(&job.arena, &sink, argv[argc - 1], &source))
        return 3;
    struct tn_module_options core = {options.shape, options.features};
    enum tn_status status =
        tn_binary_kind(source->bytes) == TN_BINARY_COMPONENT
            ? tn_comp_read(&types, &sink, source, &options, &comp)
            : tn_wasm_read(tn_types_core(&types), &sink, source, 0, source->bytes.len, NULL, &core, &module);
    if (status && !sink.errors)
        fprintf(stderr, "status %d and no finding\n", status), abort();
    tn_job_dispose(&job);
    return status != 0;
}
