#include "fuzz.h"

#include "component/comp_known.h"
#include "component/comp_meta.h"
#include "component/comp_read.h"
#include "wit-parser/wit_decode.h"
#include "wit-parser/wit_encode.h"

/* Each definition goes back to where it was made; names are looked for. */
static void look_around(const struct tn_comp *comp)
{
    const struct tn_comp *where;
    for (unsigned space = 0; space < TN_SPACES; space++)
        for (uint32_t i = 0; i < comp->spaces[space].n && i < 100; i++) {
            tn_comp_origin(comp, space, i, &where);
            tn_comp_debug_name(comp, space, i);
        }
}

/* WIT in binary form is read back by what wrote it. */
static void encode(struct tn_wit *wit, const struct tn_wit_package *package, struct fuzz_run *run)
{
    struct tn_out out;
    struct tn_comp_options options = tn_comp_shape();
    const struct tn_comp *comp;
    if (tn_wit_encode(wit, package, &out))
        return;
    struct tn_source source = {"encoded", tn_out_flatten(&out, &run->job.arena), false};
    if (tn_comp_read(wit->types, run->job.sink, &source, &options, &comp) && !wit->types->over)
        abort();
}

/* A binary: read whole and in shape mode, then read back as WIT, printed, and encoded. */
static void read_one(const uint8_t *data, size_t size, bool shape)
{
    struct fuzz_run run;
    struct tn_types types;
    struct tn_wit wit;
    struct tn_wit_package *package;
    const struct tn_comp *comp;
    struct tn_comp_options options = tn_comp_shape();
    options.shape = shape;
    fuzz_start(&run, data, size, false);
    tn_types_init(&types, &run.job.arena, &run.job.names);
    if (!tn_comp_read(&types, run.job.sink, &run.source, &options, &comp)) {
        tn_meta_read(&run.job.arena, run.job.sink, &run.source, &comp->customs);
        look_around(comp);
        tn_wit_init(&wit, &run.job, &types);
        if (!tn_wit_decode_comp(&wit, comp, &package)) {
            struct tn_buf buf;
            tn_buf_init(&buf, 64 << 20);
            tn_wit_json(&wit, &buf);
            tn_wit_print(&wit, &buf, package);
            tn_buf_dispose(&buf);
            encode(&wit, package, &run);
        }
    } else if (!run.findings.sink.errors) {
        abort(); /* a failure says why */
    }
    tn_job_dispose(&run.job);
}

/* However it is read, the verdict is the same: with types made as they are asked for; and with those of its
 * components that stand alone read before. */
static void read_otherwise(const uint8_t *data, size_t size)
{
    struct fuzz_run run;
    struct tn_types types, again;
    struct tn_known known;
    struct tn_comp_options options = {.features = tn_features_all()}, quick = options;
    const struct tn_comp *comp = NULL, *other = NULL, *part;
    fuzz_start(&run, data, size, false);
    tn_types_init(&types, &run.job.arena, &run.job.names);
    tn_types_init(&again, &run.job.arena, &run.job.names);
    quick.verdict = true;
    bool valid = !tn_comp_read(&types, run.job.sink, &run.source, &options, &comp);
    if (valid == !!tn_comp_read(&again, run.job.sink, &run.source, &quick, &other) && !types.over && !again.over)
        abort();
    tn_known_init(&known, &run.job.arena);
    options.known = &known;
    for (uint32_t i = 0; valid && i < comp->n_components; i++) {
        struct tn_source *inner = tn_new(&run.job.arena, struct tn_source);
        const struct tn_comp *at = comp->components[i];
        *inner = (struct tn_source){"part", {data + at->start, at->end - at->start}, false};
        if (!tn_comp_read(&types, run.job.sink, inner, &options, &part))
            tn_known_add(&known, part);
    }
    if (known.comps.n && tn_comp_read(&types, run.job.sink, &run.source, &options, &other) && !types.over)
        abort();
    tn_job_dispose(&run.job);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    read_one(data, size, false);
    read_one(data, size, true);
    read_otherwise(data, size);
    return 0;
}
