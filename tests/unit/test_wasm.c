#include "unit.h"
#include "wasm/wasm_read.h"

static struct tn_job job;
static struct tn_core_types types;
static struct tn_diag_list findings;

/* ---- modules, put together section by section ---- */

static struct tn_buf bytes;

static void start_module(void)
{
    tn_buf_truncate(&bytes, 0);
    tn_buf_add(&bytes, "\0asm\1\0\0\0", 8);
}

static void section(uint8_t id, const char *contents, size_t len)
{
    tn_buf_byte(&bytes, id);
    tn_buf_vec(&bytes, contents, len);
}
#define SECTION(id, contents) section((id), (contents), sizeof(contents) - 1)

static const struct tn_module *read_with(struct tn_module_options options)
{
    const struct tn_module *module = NULL;
    struct tn_source *source = tn_new(&job.arena, struct tn_source);
    *source =
        (struct tn_source){.name = "test.wasm", .bytes = {tn_arena_alloc(&job.arena, bytes.len), bytes.len}};
    memcpy((void *)(uintptr_t)source->bytes.at, bytes.at, bytes.len);
    tn_diag_list_init(&findings, &job.arena);
    enum tn_status status =
        tn_wasm_read(&types, &findings.sink, source, 0, bytes.len, NULL, &options, &module);
    CHECK((status == TN_OK) == (findings.n == 0) && (module != NULL) == (status == TN_OK));
    return module;
}

static const struct tn_module *read(void)
{
    return read_with((struct tn_module_options){.features = tn_features_default()});
}

static const char *code(void)
{
    return findings.n ? findings.at[0]->code : "";
}

/* ---- features ---- */

static bool on(const char *list, enum tn_feature feature)
{
    struct tn_features features = {0};
    tn_diag_list_init(&findings, &job.arena);
    CHECK(tn_features_parse(&findings.sink, list, &features) == TN_OK);
    return tn_feature_on(features, feature);
}

static void test_features(void)
{
    struct tn_features features;
    CHECK(on(NULL, TN_FEATURE_SIMD) && !on(NULL, TN_FEATURE_CM_VALUES));
    CHECK(on("all", TN_FEATURE_CM_VALUES) && !on("all,-cm-values", TN_FEATURE_CM_VALUES));
    CHECK(on("cm-values,cm64", TN_FEATURE_CM64) && !on("-simd", TN_FEATURE_SIMD));
    CHECK(!on("wasm1", TN_FEATURE_SIMD) && on("wasm2", TN_FEATURE_SIMD) && on("wasm1,simd", TN_FEATURE_SIMD));
    CHECK(!on("-all", TN_FEATURE_FLOATS) && on("-all,reference-types", TN_FEATURE_CALL_INDIRECT_OVERLONG));
    tn_diag_list_init(&findings, &job.arena);
    CHECK(tn_features_parse(&findings.sink, "smid", &features) == TN_ERR_INVALID);
    CHECK_TEXT(code(), "wasm-unknown-feature");
    CHECK_TEXT(findings.at[0]->help, "did you mean `simd`?");
}

/* ---- reading ---- */

static void test_module(void)
{
    start_module();
    SECTION(1, "\2\x60\1\x7f\1\x7f\x60\0\0");      /* (func (param i32) (result i32)), (func) */
    SECTION(2, "\2\1a\1f\0\0\1a\1m\2\1\1\2");      /* "a" "f" (func 0), "a" "m" (memory 1 2) */
    SECTION(3, "\1\1");                            /* (func 1) */
    SECTION(6, "\1\x7f\1\x41\7\x0b");              /* (global (mut i32) (i32.const 7)) */
    SECTION(7, "\3\1g\0\1\1m\2\0\1v\3\0");         /* exports g, m, v */
    SECTION(10, "\1\2\0\x0b");                     /* a body */
    SECTION(0, "\4name\0\4\3mod\1\7\2\0\1f\1\1g"); /* the module's and the functions' names */
    const struct tn_module *m = read();
    if (!m)
        return;
    CHECK(m->n_types == 2 && m->n_funcs == 2 && m->n_imported_funcs == 1 && m->n_memories == 1 &&
          m->n_globals == 1);
    CHECK(m->funcs[0] == m->types[0] && m->funcs[1] == m->types[1]);
    CHECK(m->type->n_imports == 2 && m->type->n_exports == 3 && m->n_sections == 6 && m->customs.n == 1);
    CHECK_TEXT(m->type->imports[1].module, "a");
    CHECK_TEXT(m->type->imports[1].name, "m");
    CHECK(m->type->imports[1].type.limits.min == 1 && m->type->imports[1].type.limits.max == 2);
    const struct tn_core_export *v = tn_module_export(m->type, tn_name(&job.names, "v"));
    CHECK(v && v->type.kind == TN_EXTERN_GLOBAL && v->type.mutable && v->type.value == TN_VAL_I32);
    CHECK(tn_str_eq(tn_wasm_name(m), "mod"));
    struct tn_buf text;
    tn_buf_init(&text, 1000);
    for (uint32_t i = 0; i < 3; i++)
        tn_extern_print(&text, &types, &m->type->exports[i].type);
    CHECK_TEXT(tn_buf_cstr(&text), "(func)(memory 1 2)(global (mut i32))");
    tn_buf_dispose(&text);

    m = read_with((struct tn_module_options){.shape = true, .features = tn_features_default()});
    CHECK(m && m->type->n_imports == 2 && m->type->n_exports == 3 && !m->n_globals && m->customs.n == 1);
    CHECK(m && m->type->exports[2].type.kind == TN_EXTERN_GLOBAL && tn_str_eq(tn_wasm_name(m), "mod"));
}

static void add_name(void *ctx, uint32_t index, struct tn_str name)
{
    tn_buf_printf(ctx, "%u %.*s;", index, TN_STR(name));
}

static void test_names(void)
{
    struct tn_buf text;
    tn_buf_init(&text, 1000);
    start_module();
    SECTION(0, "\4name\1\7\2\0\1f\1\1g");
    const struct tn_module *m = read();
    if (m)
        tn_wasm_func_names(m, add_name, &text);
    CHECK_TEXT(tn_buf_cstr(&text), "0 f;1 g;");
    tn_buf_truncate(&text, 0);
    start_module();
    SECTION(0, "\4name\1\7\2\0\1f\1\7g"); /* the second name runs past the end: the first still counts */
    if ((m = read()))
        tn_wasm_func_names(m, add_name, &text);
    CHECK_TEXT(tn_buf_cstr(&text), "0 f;");
    tn_buf_dispose(&text);
}

/* ---- what is refused ---- */

static void test_refused(void)
{
    static const struct {
        const char *what, *code;
        uint8_t id;
        const char *contents;
        size_t len;
    } rows[] = {
#define ROW(what, code, id, contents) {what, code, id, contents, sizeof(contents) - 1}
        ROW("a section of an unknown id", "wasm-malformed", 14, "\0"),
        ROW("a section longer than its items", "wasm-malformed", 1, "\0\0"),
        ROW("a section that ends early", "wasm-malformed", 1, "\1\x60"),
        ROW("a value type that is none", "wasm-malformed", 1, "\1\x60\1\x50\0"),
        ROW("a function of no type", "wasm-unknown-type", 3, "\1\7"),
        ROW("an import of a function of no type", "wasm-unknown-type", 2, "\1\0\0\0\3"),
        ROW("an export of nothing", "wasm-unknown-index", 7, "\1\1f\0\0"),
        ROW("a name of malformed UTF-8", "wasm-malformed", 7, "\1\1\xff\0\0"),
        ROW("a memory that is smaller than itself", "wasm-limits", 5, "\1\1\2\1"),
        ROW("a memory of more than 4 GiB", "wasm-limits", 5, "\1\0\x81\x80\4"),
        ROW("a shared memory without maximum", "wasm-shared", 5, "\1\2\1"),
        ROW("a custom page size, gated", "wasm-feature", 5, "\1\x08\1\0"),
        ROW("a global that is computed", "wasm-constant", 6, "\1\x7f\0\x20\0\x0b"),
        ROW("a body of no function", "wasm-count", 10, "\1\2\0\x0b"),
        ROW("a start function that is not there", "wasm-unknown-index", 8, "\0"),
        ROW("a type below itself", "wasm-supertype", 1, "\1\x50\1\0\x5f\0"),
        ROW("a type below a final one", "wasm-supertype", 1, "\2\x5f\0\x50\1\0\x5f\0"),
        ROW("a segment of data without memory", "wasm-unknown-index", 11, "\1\0\x41\0\x0b\0"),
    };
    for (unsigned i = 0; i < sizeof rows / sizeof *rows; i++) {
        start_module();
        section(rows[i].id, rows[i].contents, rows[i].len);
        CHECK(!read());
        if (strcmp(code(), rows[i].code))
            printf("%s:\n", rows[i].what);
        CHECK_TEXT(code(), rows[i].code);
    }
    start_module();
    SECTION(3, "\0");
    SECTION(1, "\0");
    CHECK(!read());
    CHECK_TEXT(findings.at[0]->message, "section out of order: type section");
    CHECK(findings.at[0]->span.start == 11);
    start_module();
    SECTION(1, "\1\x60\0\0");
    SECTION(3, "\1\0");
    CHECK(!read());
    CHECK_TEXT(code(), "wasm-count");
}

/* ---- types, and how they match ---- */

static void test_store(void)
{
    const tn_valtype i32 = TN_VAL_I32, i64 = TN_VAL_I64;
    uint32_t a = tn_core_func(&types, &i32, 1, &i64, 1, false),
             b = tn_core_func(&types, &i32, 1, &i64, 1, false);
    CHECK(a == b && a != tn_core_func(&types, &i64, 1, &i32, 1, false));
    CHECK(a != tn_core_func(&types, &i32, 1, &i64, 1, true));
    /* (rec (type (struct (field (ref null 1)))) (type (array (ref 0)))), twice in one module and once in
     * another */
    const char rec[] = "\2\x4e\2\x5f\1\x63\1\0\x5e\x64\0\0\x4e\2\x5f\1\x63\3\0\x5e\x64\2\0";
    start_module();
    section(1, rec, sizeof rec - 1);
    const struct tn_module *m = read();
    CHECK(m && m->n_types == 4 && m->types[0] == m->types[2] && m->types[1] == m->types[3]);
    const struct tn_module *again = read();
    CHECK(m && again && again->types[1] == m->types[1]);
    for (uint32_t i = 0; i < 500; i++) { /* enough to grow the table of groups */
        tn_valtype params[9];
        for (uint32_t k = 0; k < 9; k++)
            params[k] = i >> k & 1 ? TN_VAL_I32 : TN_VAL_F64;
        uint32_t n = tn_core_func(&types, params, 9, NULL, 0, false);
        CHECK(n == tn_core_func(&types, params, 9, NULL, 0, false));
    }
}

static void test_matching(void)
{
    const char *why = "";
    const tn_valtype any = TN_VAL_REF | TN_VAL_NULL | TN_HEAP_ANY, eq = TN_VAL_REF | TN_HEAP_EQ;
    CHECK(tn_core_val_matches(&types, eq, any) && !tn_core_val_matches(&types, any, eq));
    struct tn_extern_type memory = {.kind = TN_EXTERN_MEMORY, .limits = {.min = 2, .max = 4, .page = 16}};
    struct tn_extern_type wanted = memory;
    wanted.limits.min = 1;
    CHECK(tn_extern_matches(&types, &memory, &wanted, &why));
    wanted.limits.max = 3;
    CHECK(!tn_extern_matches(&types, &memory, &wanted, &why));
    CHECK_TEXT(why, "expected (memory 1 3), found (memory 2 4)");
    struct tn_extern_type global = {.kind = TN_EXTERN_GLOBAL, .value = eq},
                          as = {.kind = TN_EXTERN_GLOBAL, .value = any};
    CHECK(tn_extern_matches(&types, &global, &as, NULL));
    global.mutable = as.mutable = true;
    CHECK(!tn_extern_matches(&types, &global, &as, NULL));
}

static struct tn_module_type module_type(struct tn_core_import *imports, uint32_t n_imports,
                                         struct tn_core_export *exports, uint32_t n_exports)
{
    struct tn_module_type t = {&types, imports, n_imports, exports, n_exports, {0}};
    tn_map_init(&t.export_by_name, &job.arena);
    for (uint32_t i = 0; i < n_exports; i++)
        tn_map_put(&t.export_by_name, exports[i].name, &exports[i]);
    return t;
}

/* A module fits where one is wanted that imports more and exports less. */
static void test_modules(void)
{
    const char *a = tn_name(&job.names, "a"), *b = tn_name(&job.names, "b"), *why = "";
    struct tn_extern_type memory = {.kind = TN_EXTERN_MEMORY,
                                    .limits = {.min = 1, .max = UINT64_MAX, .page = 16}};
    struct tn_core_import imports[] = {{a, a, memory, 0}, {a, b, memory, 0}};
    struct tn_core_export exports[] = {{a, memory, 0, 0}, {b, memory, 0, 0}};
    struct tn_module_type less = module_type(imports, 1, exports, 1),
                          more = module_type(imports, 2, exports, 2);
    struct tn_module_type found = module_type(imports, 1, exports, 2),
                          wanted = module_type(imports, 2, exports, 1);
    CHECK(tn_module_matches(&found, &wanted, &why) && !tn_module_matches(&wanted, &found, &why));
    CHECK(!tn_module_matches(&less, &more, &why));
    CHECK_TEXT(why, "export `b`: missing");
    CHECK(!tn_module_matches(&more, &less, &why));
    CHECK_TEXT(why, "import of `b` from `a`: not expected");
}

int main(void)
{
    tn_job_init(&job);
    tn_core_types_init(&types, &job.arena, &job.names);
    tn_buf_init(&bytes, 1 << 20);
    test_features();
    test_module();
    test_names();
    test_refused();
    test_store();
    test_matching();
    test_modules();
    tn_buf_dispose(&bytes);
    tn_job_dispose(&job);
    return UNIT_DONE();
}
