/* The composition graph without a front end: what plug does not ask of it. */
#include "unit.h"

#include "base/file.h"
#include "component/comp_read.h"
#include "compose/compose_graph.h"

static struct tn_job job;
static struct tn_diag_list found;
static struct tn_types types;

static void begin(struct tn_graph *graph)
{
    tn_job_init(&job);
    tn_diag_list_init(&found, &job.arena);
    tn_types_init(&types, &job.arena, &job.names);
    tn_graph_init(graph, &types, &found.sink);
}

static struct tn_package *package(struct tn_graph *graph, const char *path)
{
    const struct tn_comp_options options = tn_comp_shape();
    const struct tn_source *source;
    const struct tn_comp *comp;
    CHECK(!tn_file_read(&job.arena, &found.sink, path, &source));
    CHECK(!tn_comp_read(&types, &found.sink, source, &options, &comp));
    return tn_graph_package(graph, path, source, comp->type);
}

static struct tn_node *export_of(struct tn_graph *graph, struct tn_node *of, const char *name)
{
    const struct tn_items *exports = &of->package->type->component->exports;
    const struct tn_item *item = tn_items_find(exports, tn_name(&job.names, name));
    CHECK(item);
    return tn_graph_alias(graph, of, item);
}

static struct tn_node *instance(struct tn_graph *graph, struct tn_package *of)
{
    struct tn_node *node = tn_graph_instance(graph, of);
    *tn_push(&job.arena, &graph->instances) = node;
    return node;
}

/* Encodes, proves, and returns the bytes. */
static struct tn_bytes encoded(struct tn_graph *graph)
{
    struct tn_out out;
    CHECK(!tn_graph_encode(graph, &out));
    CHECK(!tn_graph_prove(graph, &out, "written"));
    return tn_out_flatten(&out, &job.arena);
}

static unsigned count_components(struct tn_bytes bytes)
{
    unsigned n = 0;
    for (size_t i = 0; i + 8 <= bytes.len; i++)
        n += !memcmp(bytes.at + i, "\0asm\x0d\0\1\0", 8);
    return n;
}

/* One component twice, and again from another source: three instances, embedded once, one open import for
 * all. */
static void instances_of_one_package(void)
{
    struct tn_graph graph;
    begin(&graph);
    struct tn_package *polite = package(&graph, "testdata/components/polite.wasm");
    struct tn_package *copy = package(&graph, "testdata/components/polite.wasm");
    struct tn_package *titler = package(&graph, "testdata/components/titler.wasm");
    CHECK(copy->same == polite && !polite->same && !titler->same);
    struct tn_node *nodes[] = {instance(&graph, polite), instance(&graph, polite), instance(&graph, copy)};
    static const char *const names[] = {"demo:app/greet@0.1.0", "demo:one/greet", "demo:two/greet"};
    for (int i = 0; i < 3; i++)
        tn_graph_export(&graph, tn_name(&job.names, names[i]), export_of(&graph, nodes[i], names[0]), NULL);
    CHECK(export_of(&graph, nodes[0], names[0]) == graph.exports.at[0].node);
    CHECK(!tn_graph_resolve(&graph));
    CHECK(graph.imports.n == 1 && graph.exports.n == 3);
    CHECK(nodes[0]->args[0] == nodes[2]->args[0] && nodes[0]->args[0] == graph.imports.at[0]);
    CHECK(count_components(encoded(&graph)) == 1 + count_components(polite->source->bytes));
    CHECK(!found.n);
    tn_job_dispose(&job);
}

/* Two instances of a component that defines a resource have two resources: one's batch does not take the
 * other's. */
static void resources_of_two_instances(void)
{
    struct tn_graph graph;
    begin(&graph);
    struct tn_package *vault = package(&graph, "testdata/components/vault.wasm");
    struct tn_package *batcher = package(&graph, "testdata/components/batcher.wasm");
    struct tn_package *clerk = package(&graph, "testdata/components/clerk.wasm");
    struct tn_node *first = instance(&graph, vault), *second = instance(&graph, vault);
    struct tn_node *batch = instance(&graph, batcher);
    batch->args[0] = export_of(&graph, second, "demo:kv/store@0.2.0");
    struct tn_node *user = instance(&graph, clerk);
    user->args[0] = export_of(&graph, first, "demo:kv/store@0.2.0");
    user->args[1] = export_of(&graph, batch, "demo:kv/batch@0.2.0");
    CHECK(tn_graph_resolve(&graph) == TN_ERR_INVALID);
    CHECK(found.n == 1);
    CHECK_TEXT(found.at[0]->code, "compose-mismatch");
    tn_job_dispose(&job);
}

/* An export that mentions what is given brings the interface out; asked for by the graph already, it is not
 * added. */
static void exports_that_need_others(void)
{
    for (int asked = 0; asked < 2; asked++) {
        struct tn_graph graph;
        begin(&graph);
        struct tn_package *vault = package(&graph, "testdata/components/vault.wasm");
        struct tn_package *maker = package(&graph, "testdata/components/maker.wasm");
        struct tn_node *store = instance(&graph, vault), *user = instance(&graph, maker);
        struct tn_node *given = export_of(&graph, store, "demo:kv/store@0.2.0");
        user->args[0] = given;
        const struct tn_item bucket = {.name = tn_name(&job.names, "bucket"), .sort = TN_SORT_TYPE};
        user->args[1] = tn_graph_alias(&graph, given, &bucket);
        if (asked)
            tn_graph_export(&graph, given->name, given, NULL);
        tn_graph_export(&graph, tn_name(&job.names, "make"), export_of(&graph, user, "make"), NULL);
        CHECK(!tn_graph_resolve(&graph));
        CHECK(graph.exports.n == 2 && graph.exports.at[0].added == !asked);
        CHECK_TEXT(graph.exports.at[0].name, "demo:kv/store@0.2.0");
        encoded(&graph);
        CHECK(!found.n);
        tn_job_dispose(&job);
    }
}

int main(void)
{
    instances_of_one_package();
    resources_of_two_instances();
    exports_that_need_others();
    return UNIT_DONE();
}
