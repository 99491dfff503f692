/* A function body, in a module that has some of everything: the fast path and the whole rule must come to the
 * same finding. The first byte picks the function, the second the open features; the rest is the body. */
#include "fuzz.h"

#include "wasm/wasm_validator.h"

static const uint8_t around[] =
    "\0asm\1\0\0\0"
    /* types: () · (i32) -> i32 · (i64 f32) -> i32 f64 · (i32 i64 f64) · struct (mut i32) (ref null
     * 4) · array (mut i64) · () -> (ref 4) */
    "\x01\x29\x08\x60\0\0\x60\x01\x7f\x01\x7f\x60\x02\x7e\x7d\x02\x7f\x7c\x60\x03\x7f\x7e\x7c\0"
    "\x5f\x02\x7f\x01\x63\x04\0"
    "\x5e\x7e\x01\x60\0\x01\x64\x04\x60\x01\x7f\0"
    "\x02\x0c\x02\0\x01m\x02\0\x01\0\x01"
    "f\0\x01"                            /* imports: a memory, a function */
    "\x03\x05\x04\0\x02\x03\x06"         /* functions */
    "\x04\x07\x02\x70\0\x01\x6f\x04\x01" /* tables: funcref; externref with 64-bit indices */
    "\x05\x03\x01\x04\x01"               /* a memory with 64-bit addresses */
    "\x0d\x05\x02\0\0\0\x07"             /* tags: () · (i32) */
    "\x06\x1d\x04\x7f\x01\x41\0\x0b\x7e\0\x42\0\x0b\x7c\x01\x44\0\0\0\0\0\0\0\0\x0b\x63\x04\x01"
    "\xd0\x04\x0b"                                             /* globals */
    "\x09\x0d\x02\x03\0\x03\0\x01\x02\x05\x70\x01\xd0\x70\x0b" /* elements: declared; null */
    "\x0c\x01\x01"
    "\x0a\x11\x04\x03\0\0\x0b\x03\0\0\x0b\x03\0\0\x0b\x03\0\0\x0b"
    "\x0b\x04\x01\x01\x01"
    "a";

static struct tn_features features_of(uint8_t choice)
{
    static const enum tn_feature some[] = {
        TN_FEATURE_FLOATS,   TN_FEATURE_SIGN_EXTENSION,  TN_FEATURE_MULTI_VALUE, TN_FEATURE_MULTI_MEMORY,
        TN_FEATURE_MEMORY64, TN_FEATURE_REFERENCE_TYPES, TN_FEATURE_BULK_MEMORY};
    struct tn_features features = choice & 0x80 ? tn_features_all() : tn_features_default();
    for (unsigned i = 0; i < sizeof some / sizeof *some; i++)
        if (choice >> i & 1)
            features.bits &= ~((uint64_t)1 << some[i]);
    return features;
}

/* The first finding of the body, or NULL. */
static const struct tn_diag *validate(struct fuzz_run *run, struct tn_core_types *types,
                                      const struct tn_module *module, uint32_t func,
                                      struct tn_features features, bool fast)
{
    struct tn_diag_list findings;
    struct tn_op_effect effects[256];
    struct tn_type_numbers numbers = {(uint32_t *)module->types, module->n_types, module->n_types};
    struct tn_wasm_parse p = {.r = tn_reader_of(&run->source),
                              .store = types,
                              .features = features,
                              .sink = &findings.sink,
                              .malformed = "wasm-malformed",
                              .types = &numbers};
    struct tn_validator v = {.p = &p, .module = module, .arena = types->arena, .memory32 = true};
    tn_diag_list_init(&findings, types->arena);
    tn_v_effects(effects, features);
    v.effects = fast ? effects : NULL;
    tn_v_body(&v, func);
    return tn_wasm_done(&p) ? NULL : findings.at[0];
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct fuzz_run run;
    struct tn_core_types types;
    struct tn_source source = {"around", {around, sizeof around - 1}, false};
    struct tn_module_options options = {false, tn_features_all()};
    const struct tn_module *module = NULL;
    if (size < 2)
        return 0;
    fuzz_start(&run, data + 2, size - 2, false);
    tn_core_types_init(&types, &run.job.arena, &run.job.names);
    if (tn_wasm_read(&types, run.job.sink, &source, 0, source.bytes.len, NULL, &options, &module))
        abort();
    uint32_t func = module->n_imported_funcs + data[0] % (module->n_funcs - module->n_imported_funcs);
    struct tn_features features = features_of(data[1]);
    const struct tn_diag *fast = validate(&run, &types, module, func, features, true);
    const struct tn_diag *whole = validate(&run, &types, module, func, features, false);
    if (!fast != !whole ||
        (fast && (strcmp(fast->code, whole->code) || strcmp(fast->message, whole->message) ||
                  fast->span.start != whole->span.start)))
        abort();
    tn_job_dispose(&run.job);
    return 0;
}
