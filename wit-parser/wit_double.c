#include "wit-parser/wit_double.h"

#include "wit-parser/wit_decode.h"
#include "wit-parser/wit_encode.h"

/* Resolved as if nothing of that name were there, encoded, and forgotten again: the binary, or NULL. */
static const struct tn_source *as_binary(struct tn_wit *wit, const struct tn_wit_options *options,
                                         struct tn_wit_scratch *scratch, struct tn_wit_unit *unit)
{
    const struct tn_wit_package *there = tn_map_get(&wit->by_id, unit->package.id);
    struct tn_wit_options all = *options;
    struct tn_source *binary = tn_new(&wit->job->arena, struct tn_source);
    struct tn_out out;
    unsigned errors = wit->job->sink->errors;
    all.all_features = true; /* binaries hold what is behind gates too */
    struct tn_wit_package *package = tn_wit_resolve(wit, &all, scratch, unit);
    bool fine = wit->job->sink->errors == errors && !tn_wit_encode(wit, package, &out);
    if (fine)
        *binary =
            (struct tn_source){unit->package_source->name, tn_out_flatten(&out, &wit->job->arena), false};
    tn_map_put(&wit->by_id, there->id, there);
    wit->packages.n--;
    return fine ? binary : NULL;
}

bool tn_wit_unite(struct tn_wit *wit, const struct tn_wit_options *options, struct tn_wit_scratch *scratch,
                  struct tn_wit_unit *unit)
{
    const struct tn_source *binary = as_binary(wit, options, scratch, unit);
    struct tn_diag_sink *sink = wit->job->sink;
    struct tn_diag_list quiet;
    struct tn_wit_package *package;
    if (!binary)
        return false;
    tn_diag_list_init(&quiet, &wit->job->arena);
    wit->job->sink = &quiet.sink;
    enum tn_status status = tn_wit_decode(NULL, wit, binary, &package);
    wit->job->sink = sink;
    return !status;
}
