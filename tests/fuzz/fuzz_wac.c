#include "fuzz.h"

#include "component/comp_match.h"
#include "compose/wac.h"
#include "compose/wac_ast.h"

#include <stdio.h>
#include <stdlib.h>

/* Packages for the documents: demo:NAME is the fixture of that name, wit:kv a little WIT. Read once. */
static const struct tn_source *fixture(const char *name)
{
    static struct {
        char name[40];
        struct tn_source source;
    } known[64];
    static unsigned n;
    for (unsigned i = 0; i < n; i++)
        if (!strcmp(known[i].name, name))
            return &known[i].source;
    char path[100];
    snprintf(path, sizeof path, "testdata/components/%.50s.wasm", name);
    FILE *file =
        n < 64 && strlen(name) < sizeof known[n].name && !strchr(name, '/') ? fopen(path, "rb") : NULL;
    if (!file)
        return NULL;
    uint8_t *bytes = malloc(1 << 20);
    size_t len = fread(bytes, 1, 1 << 20, file);
    fclose(file);
    strcpy(known[n].name, name);
    known[n].source = (struct tn_source){known[n].name, {bytes, len}, false};
    return &known[n++].source;
}

static enum tn_status find(struct tn_package_source *self, const struct tn_package_request *request,
                           struct tn_package_found *ret_found, struct tn_texts *ret_looked)
{
    static const char text[] =
        "package wit:kv@0.2.0;\n"
        "interface store { resource bucket { set: func(key: string); } type id = u32; }\n"
        "interface batch { use store.{bucket, id}; record r { a: id } all: func(b: borrow<bucket>) -> r; }\n"
        "world w { import batch; import f: func(); export run: interface { go: func() -> future; } }\n";
    static const struct tn_source wit = {"kv.wit", {(const uint8_t *)text, sizeof text - 1}, true};
    (void)self, (void)ret_looked;
    if (!strcmp(request->name, "wit:kv"))
        *ret_found = (struct tn_package_found){.source = &wit};
    else if (!strncmp(request->name, "demo:", 5))
        *ret_found = (struct tn_package_found){.source = fixture(request->name + 5)};
    return ret_found->source ? TN_OK : TN_ERR_NOT_FOUND;
}

/* What was planned and resolved is written, read back, and as it was meant to be. */
static void compose(struct fuzz_run *run, struct tn_graph *graph, struct tn_wac *wac)
{
    struct tn_out out;
    if (tn_graph_resolve(graph)) {
        if (!run->findings.sink.errors)
            abort();
        return;
    }
    tn_wac_check(wac);
    if (tn_graph_encode(graph, &out))
        return;
    if (tn_graph_prove(graph, &out, "composed") && !graph->types->over)
        abort();
}

static void print_tree(struct fuzz_run *run)
{
    struct wac_document document;
    tn_wac_parse(&run->job, &run->source, &document);
    if (!document.file.broken) {
        struct tn_buf json;
        struct tn_json_out out;
        tn_buf_init(&json, 64 << 20);
        tn_json_out_init(&out, &json, 0);
        tn_wac_json(&document, &out);
        tn_buf_dispose(&json);
    }
    tn_wac_document_dispose(&document);
}

/* A WAC document: its tree, and the composition that it says. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_run run;
    struct tn_types types;
    struct tn_graph graph;
    struct tn_package_source packages = {find};
    struct tn_wac *wac;
    fuzz_start(&run, data, size, true);
    print_tree(&run);
    unsigned errors = run.findings.sink.errors;
    tn_types_init(&types, &run.job.arena, &run.job.names);
    tn_graph_init(&graph, &types, run.job.sink);
    if (!tn_wac_plan(&run.job, &graph, &run.source, &packages, &wac)) {
        compose(&run, &graph, wac);
        tn_wac_free(wac);
    } else if (run.findings.sink.errors == errors) {
        abort(); /* a failure says why */
    }
    tn_job_dispose(&run.job);
    return 0;
}
