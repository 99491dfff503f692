#include "unit.h"

#include "component/comp_validate.h"
#include "componentize/componentize_in.h"
#include "wasm/wasm_opcodes.h"
#include "wasm/wasm_write.h"

struct fixture {
    struct tn_job job;
    struct tn_diag_list findings;
    struct tn_types types;
};

static void start(struct fixture *f)
{
    tn_job_init(&f->job);
    tn_diag_list_init(&f->findings, &f->job.arena);
    f->job.sink = &f->findings.sink;
    tn_types_init(&f->types, &f->job.arena, &f->job.names);
}

/* ---- names ---- */

static void check_legacy(const char *field, const char *row, const char *rest, uint32_t index, bool async)
{
    struct tn_intrinsic f;
    bool parsed = tn_intrinsic_parse(&tn_mangling_legacy, tn_str(field), &f);
    CHECK(parsed == (row != NULL));
    if (!parsed || !row)
        return;
    CHECK_TEXT(f.row->name, row);
    CHECK(tn_str_eq(f.rest, rest));
    CHECK(f.index == index);
    CHECK(f.async == async);
}

static void test_legacy_names(void)
{
    check_legacy("[resource-drop]r", "resource-drop", "r", 0, false);
    check_legacy("[stream-read-12]f", "stream-read", "f", 12, false);
    check_legacy("[async-lower][stream-read-0][method]r.f", "stream-read", "[method]r.f", 0, true);
    check_legacy("[stream-cancel-read-0]f", "stream-cancel-read", "f", 0, false);
    check_legacy("[future-new-unit]", "future-new", "", 0, false);
    check_legacy("[context-get-1]", "context-get", "", 1, false);
    check_legacy("[context-set-i64-0]", "context-set", "", 0, false);
    check_legacy("[waitable-set-wait-i64]", "waitable-set-wait", "", 0, false);
    check_legacy("[error-context-new-latin1+utf16]", "error-context-new", "", 0, false);
    check_legacy("[thread-yield-then-resume]", "thread-yield-then-resume", "", 0, false);
    check_legacy("[async-lower][subtask-cancel]", "subtask-cancel", "", 0, true);
    check_legacy("[resource-drop]", NULL, NULL, 0, false);
    check_legacy("[stream-read]f", NULL, NULL, 0, false);
    check_legacy("[stream-read-x]f", NULL, NULL, 0, false);
    check_legacy("[stream-read-99999999999]f", NULL, NULL, 0, false);
    check_legacy("[context-get-2]", NULL, NULL, 0, false);
    check_legacy("[thread-yield]x", NULL, NULL, 0, false);
    check_legacy("[async-lower][resource-drop]r", NULL, NULL, 0, false);
    check_legacy("[waitable-set-wait-i128]", NULL, NULL, 0, false);
    check_legacy("plain", NULL, NULL, 0, false);
    check_legacy("[", NULL, NULL, 0, false);
    check_legacy("", NULL, NULL, 0, false);
}

static void test_standard_names(void)
{
    struct tn_intrinsic f;
    CHECK(tn_intrinsic_parse(&tn_mangling_standard, tn_str("door_drop"), &f) && tn_str_eq(f.rest, "door"));
    CHECK(tn_intrinsic_parse(&tn_mangling_standard, tn_str("door_new"), &f) && f.row->code == 0x02);
    CHECK(tn_intrinsic_parse(&tn_mangling_standard, tn_str("door_rep"), &f) && f.row->code == 0x04);
    CHECK(!tn_intrinsic_parse(&tn_mangling_standard, tn_str("[resource-drop]door"), &f));
}

static void test_export_names(void)
{
    struct fixture f;
    start(&f);
    const struct tn_item port = {.name = tn_name(&f.job.names, "a:b/c@0.2.3")};
    struct tn_names *names = &f.job.names;
    CHECK_TEXT(tn_mangle_export(names, &tn_mangling_legacy, &port, "f"), "a:b/c@0.2.3#f");
    CHECK_TEXT(tn_mangle_export(names, &tn_mangling_legacy, NULL, "f"), "f");
    CHECK_TEXT(tn_mangle_export(names, &tn_mangling_standard, &port, "f"), "|a:b/c@0.2|f");
    CHECK_TEXT(tn_mangle_export(names, &tn_mangling_standard, NULL, "f"), "||f");
    tn_job_dispose(&f.job);
}

/* ---- small core modules ---- */

static void test_writer(void)
{
    struct fixture f;
    start(&f);
    static const tn_valtype i32[] = {TN_VAL_I32, TN_VAL_I32};
    struct tn_core_types *store = tn_types_core(&f.types);
    struct tn_wasm_writer *w = tn_wasm_writer_new(&f.job.arena, store);
    CHECK(tn_wasm_writer_is_empty(w));
    uint32_t unary = tn_core_func(store, i32, 1, i32, 1, false),
             thunk = tn_core_func(store, NULL, 0, NULL, 0, false);
    const struct tn_extern_type func = {.kind = TN_EXTERN_FUNC, .type = unary},
                                memory = {.kind = TN_EXTERN_MEMORY,
                                          .limits = {.min = 1, .max = 7, .page = 0}},
                                table = {.kind = TN_EXTERN_TABLE,
                                         .value = TN_VAL_REF | TN_VAL_NULL | TN_HEAP_FUNC,
                                         .limits = {.min = 2, .max = UINT64_MAX}},
                                global = {.kind = TN_EXTERN_GLOBAL, .value = TN_VAL_I64, .mutable = true};
    struct tn_buf code, zero;
    tn_buf_init(&code, 1000);
    tn_buf_init(&zero, 1000);
    CHECK(tn_wasm_put_import(w, "m", "f", &func) == 0);
    tn_wasm_op(&code, TN_OP_LOCAL_GET, 0);
    tn_wasm_op(&code, TN_OP_CALL, 0);
    CHECK(tn_wasm_put_func(w, unary, 3, tn_buf_view(&code)) == 1);
    CHECK(tn_wasm_put_func(w, thunk, 0, (struct tn_bytes){0}) == 2);
    tn_wasm_put_export(w, "memory", TN_EXTERN_MEMORY, tn_wasm_put_memory(w, &memory));
    CHECK(tn_wasm_put_table(w, &table) == 0);
    tn_wasm_i64_const(&zero, INT64_MIN);
    CHECK(tn_wasm_put_global(w, &global, tn_buf_view(&zero)) == 0);
    tn_buf_truncate(&zero, 0);
    tn_wasm_i32_const(&zero, -64);
    const uint32_t funcs[] = {1, 2};
    const struct tn_bytes offset = tn_buf_view(&zero);
    tn_wasm_put_elements(w, 0, &offset, funcs, 2);
    tn_wasm_put_elements(w, 0, NULL, funcs, 2);
    tn_wasm_put_data(w, offset, (struct tn_bytes){(const uint8_t *)"abc", 3});
    tn_wasm_put_start(w, 2);
    tn_wasm_put_module_name(w, "small");
    tn_wasm_put_func_name(w, 1, "twice");
    const struct tn_source source = {"made", tn_wasm_writer_finish(w), false};
    CHECK(!tn_wasm_writer_is_empty(w));
    CHECK(tn_validate(&f.types, f.job.sink, &source, tn_features_all()) == TN_OK);
    tn_buf_dispose(&code);
    tn_buf_dispose(&zero);
    tn_wasm_writer_free(w);
    tn_job_dispose(&f.job);
}

int main(void)
{
    test_legacy_names();
    test_standard_names();
    test_export_names();
    test_writer();
    return UNIT_DONE();
}
