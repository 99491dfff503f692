/* Small components, each with the text it was assembled from: what is accepted, and which finding the rest gets. */
#include "component/comp_known.h"
#include "component/comp_meta.h"
#include "component/comp_read.h"
#include "unit.h"

static struct tn_job job;
static struct tn_types types;
static struct tn_diag_list findings;

static const struct {
    const char *what, *codes; /* NULL: accepted */
    const char *hex;          /* after the preamble */
} cases[] = {
    /* (component) */
    {"a component of nothing", NULL,
     ""},
    /* (component (import "f" (func $f (param "x" u32) (result string))) (export "g" (func $f))) */
    {"a function in, a function out", NULL,
     "070801400101787900730a060100016601000b0701000167010000"},
    /* (component (type $r (record (field "a" u8))) (import "r" (type $n (eq $r))) (import "f" (func
     * (param "x" $n)))) */
    {"a record under its name", NULL,
     "070601720101617d0a0701000172030000070801400101780101000a06010001660102"},
    /* (component (type $r (record (field "a" u8))) (import "r" (type $n (eq $r))) (import "f" (func
     * (param "x" $r)))) */
    {"the record itself, which has no name", "component-unnamed-type",
     "070601720101617d0a0701000172030000070801400101780001000a06010001660102"},
    /* (component (type $r (enum "a")) (type $l (list $r)) (import "f" (func (param "x" $l)))) */
    {"looked through a list", "component-unnamed-type",
     "070e036d0101617000400101780101000a06010001660102"},
    /* (component (import "i" (instance $i (export "r" (type $r (sub resource))) (export "[method]r.m"
     * (func (param "self" (borrow $r)))))) (alias export $i "r" (type $x)) (import "f" (func (param "x"
     * (own $x))))) */
    {"an instance's resource", NULL,
     "07270142040400017203010168000140010473656c6601010004000b5b6d6574686f645d722e6d01020a060100016905"
     "000606010300000172070a026901400101780201000a06010001660103"},
    /* (component (import "r" (type $r (sub resource))) (import "s" (type $s (sub resource))) (import
     * "[method]r.m" (func (param "self" (borrow $s))))) */
    {"a method of another resource", "component-name",
     "0a0b0200017203010001730301070d02680140010473656c660201000a1001000b5b6d6574686f645d722e6d0103"},
    /* (component (type $r (resource (rep i32))) (import "[static]r.m" (func))) */
    {"a method before its resource", "component-name",
     "0708023f7f00400001000a1001000b5b7374617469635d722e6d0101"},
    /* (component (import "r" (type $r (sub resource))) (import "[constructor]r" (func))) */
    {"a constructor that gives nothing", "component-name",
     "0a06010001720301070501400001000a1301000e5b636f6e7374727563746f725d720101"},
    /* (component (import "Not_kebab" (func))) */
    {"not kebab case", "component-name",
     "070501400001000a0e0100094e6f745f6b656261620100"},
    /* (component (import "ab-c" (func)) (import "a-bc" (func))) */
    {"names that differ by a hyphen", "component-duplicate",
     "070501400001000a0901000461622d630100070501400001000a09010004612d62630101"},
    /* (component (type (record (field "a-b" u8) (field "A-B" u8)))) */
    {"labels that differ by case", "component-label",
     "070d01720203612d627d03412d427d"},
    /* (component (type (record))) */
    {"an empty record", "component-empty-type",
     "0703017200"},
    /* (component (import "r" (type $r (sub resource))) (import "f" (func (result (borrow $r))))) */
    {"a borrow in a result", "component-borrow",
     "0a060100017203010707026800400000010a06010001660102"},
    /* (component (type (component (type (resource (rep i32)))))) */
    {"a resource defined inside a type", "component-resource",
     "0707014101013f7f00"},
    /* (component (type $r (resource (rep i32))) (type $f (func (param "x" (own $r)))) (component $c
     * (import "r" (type $r (sub resource))) (type $f (func (param "x" (own $r)))) (import "f" (func $i
     * (type $f))) (export "g" (func $i))) (core module $m (func (export "f") (param i32))) (core
     * instance $m (instantiate $m)) (func $l (type $f) (canon lift (core func $m "f"))) (instance $n
     * (instantiate $c (with "r" (type $r)) (with "f" (func $l)))) (export "out" (instance $n))) */
    {"a resource that has no name outside", "component-unnamed-type",
     "070d033f7f00690040010178010100042d0061736d0d0001000a06010001720301070a026900400101780101000a0601"
     "00016601020b070100016701000001200061736d0100000001050160017f0003020100070501016600000a040102000b"
     "0204010000000607010000010001660806010000000002050c0100000201720300016601000b090100036f7574050000"},
    /* (component (type (list 7))) */
    {"a type index that is not there", "component-unknown-index",
     "0703017007"},
    /* (component (type $f (func)) (type (list $f))) */
    {"a function where a value type is wanted", "component-type-kind",
     "070702400001007000"},
    /* (component (component $c (import "f" (func)) (export "g" (func 0))) (import "h" (func $h))
     * (instance $i (instantiate $c (with "f" (func $h)))) (export "out" (func $i "g"))) */
    {"instantiated", NULL,
     "04200061736d0d000100070501400001000a060100016601000b0701000167010000070501400001000a060100016801"
     "000508010000010166010006060101000001670b090100036f7574010100"},
    /* (component (component $c (import "f" (func)) (export "g" (func 0))) (instance $i (instantiate
     * $c))) */
    {"an argument that is missing", "component-argument",
     "04200061736d0d000100070501400001000a060100016601000b0701000167010000050401000000"},
    /* (component (component $c (import "f" (func (param "x" u32)))) (import "h" (func $h (param "x"
     * u64))) (instance $i (instantiate $c (with "f" (func $h))))) */
    {"an argument of another type", "component-argument",
     "041a0061736d0d000100070801400101787901000a06010001660100070801400101787701000a060100016801000508"
     "0100000101660100"},
    /* (component (import "i" (instance $i)) (alias export $i "f" (func))) */
    {"an alias of what is not exported", "component-alias",
     "07030142000a060100016905000606010100000166"},
    /* (component $o (type $r (resource (rep i32))) (component (alias outer $o $r (type)))) */
    {"an outer alias across a component", "component-alias",
     "0704013f7f00040f0061736d0d00010006050103020100"},
    /* (component (import "f" (func $f (param "x" u32))) (export "g" (func $f) (func (param "x"
     * string)))) */
    {"an ascription that does not fit", "component-ascription",
     "070801400101787901000a06010001660100070801400101787301000b09010001670100010101"},
    /* (component (import "f" (func $f (param "s" string) (result string))) (core module $l (memory
     * (export "m") 1) (func (export "realloc") (param i32 i32 i32 i32) (result i32) unreachable)) (core
     * instance $l (instantiate $l)) (core func $low (canon lower (func $f) (memory (core memory $l "m"))
     * (realloc (core func $l "realloc")))) (core module $m (import "" "f" (func (param i32 i32 i32)))
     * (func (export "g") (param i32 i32) (result i32) unreachable)) (core instance $m (instantiate $m
     * (with "" (instance (export "f" (func $low)))))) (func $g (param "s" string) (result string) (canon
     * lift (core func $m "g") (memory (core memory $l "m")) (realloc (core func $l "realloc")))) (export
     * "g" (func $g))) */
    {"lifted and lowered", NULL,
     "070801400101737300730a0601000166010001340061736d0100000001090160047f7f7f7f017f030201000503010001"
     "070f02016d0200077265616c6c6f6300000a05010300000b02040100000006130200020100016d00000100077265616c"
     "6c6f63080901010000020300040001310061736d01000000010d0260037f7f7f0060027f7f017f020601000166000003"
     "020101070501016700010a05010300000b020d0201010166000100010100120107080140010173730073061903000001"
     "02016700020100016d00000100077265616c6c6f63080a010000020203010403010b0701000167010100"},
    /* (component (core module $m (func (export "g") (param i64))) (core instance $m (instantiate $m))
     * (func $g (param "x" u32) (canon lift (core func $m "g")))) */
    {"lifted from the wrong core type", "component-canon",
     "01200061736d0100000001050160017e0003020100070501016700000a040102000b0204010000000708014001017879"
     "01000607010000010001670806010000000000"},
    /* (component (import "f" (func $f (param "s" string))) (core func (canon lower (func $f)))) */
    {"lowered without memory", "component-canon",
     "070801400101737301000a0601000166010008050101000000"},
    /* (component (import "r" (type $r (sub resource))) (core func (canon resource.rep $r))) */
    {"rep of a foreign resource", "component-canon",
     "0a060100017203010803010400"},
    /* (component (core module $m (import "a" "b" (func))) (core instance (instantiate $m))) */
    {"a core import that is not given", "component-core-import",
     "01170061736d01000000010401600000020701016101620000020401000000"},
    /* (component (core module $m (import "a" "b" (func (param i32)))) (core module $n (func (export
     * "b"))) (core instance $n (instantiate $n)) (core instance (instantiate $m (with "a" (instance
     * $n))))) */
    {"a core import of another type", "component-core-import",
     "01180061736d0100000001050160017f00020701016101620000011f0061736d01000000010401600000030201000705"
     "01016200000a040102000b020b0200010000000101611200"},
    /* (component (core module (import "a" "b" (func)) (import "a" "b" (func)))) */
    {"a module that imports a name twice", "component-duplicate",
     "011d0061736d01000000010401600000020d02016101620000016101620000"},
    /* (component (import "v" (value string))) */
    {"a value, which is gated", "component-feature",
     "0a06010001760273"},
    /* (component (type (list u8 4))) */
    {"a list of fixed length, gated", "component-feature",
     "070401677d04"},
    /* (component (type (record)) (type (flags "a" "a"))) */
    {"two faults at once", "component-empty-type component-label",
     "07090272006e0201610161"},
    /* (component (import "a" (implements "w:x/y") (func))) */
    {"implements on a function", "component-name",
     "070501400001000a0e01020161010005773a782f790100"},
};
enum { N_CASES = sizeof cases / sizeof *cases };

static unsigned nibble(char ch)
{
    return (unsigned)(ch <= '9' ? ch - '0' : ch - 'a' + 10);
}

static const struct tn_source *source_of(const char *hex)
{
    struct tn_source *source = tn_new(&job.arena, struct tn_source);
    size_t n = strlen(hex) / 2;
    uint8_t *at = tn_arena_alloc(&job.arena, n + 8);
    memcpy(at, "\0asm\x0d\0\1\0", 8);
    for (size_t i = 0; i < n; i++)
        at[i + 8] = (uint8_t)(nibble(hex[2 * i]) << 4 | nibble(hex[2 * i + 1]));
    *source = (struct tn_source){.name = "test.wasm", .bytes = {at, n + 8}};
    return source;
}

static const struct tn_comp *read_with(const struct tn_source *source, struct tn_comp_options options)
{
    const struct tn_comp *comp = NULL;
    tn_diag_list_init(&findings, &job.arena);
    enum tn_status status = tn_comp_read(&types, &findings.sink, source, &options, &comp);
    CHECK((status == TN_OK) == (findings.n == 0) && (comp != NULL) == (status == TN_OK));
    return comp;
}

static const struct tn_comp *read_hex(const char *hex)
{
    return read_with(source_of(hex), (struct tn_comp_options){.features = tn_features_default()});
}

static const struct tn_comp *read_case(const char *what)
{
    for (int i = 0; i < N_CASES; i++)
        if (!strcmp(cases[i].what, what))
            return read_hex(cases[i].hex);
    CHECK(!what);
    return NULL;
}

/* The codes of what was told, in order, each once in a row. */
static const char *codes_told(void)
{
    const char *text = "";
    for (unsigned i = 0; i < findings.n; i++)
        if (!i || strcmp(findings.at[i]->code, findings.at[i - 1]->code))
            text = tn_arena_printf(&job.arena, "%s%s%s", text, *text ? " " : "", findings.at[i]->code);
    return text;
}

static void test_cases(void)
{
    for (int i = 0; i < N_CASES; i++) {
        read_hex(cases[i].hex);
        if (strcmp(codes_told(), cases[i].codes ? cases[i].codes : ""))
            printf("%s:\n", cases[i].what);
        CHECK_TEXT(codes_told(), cases[i].codes ? cases[i].codes : "");
    }
}

/* Every prefix of every case ends in a finding or in a component, never in a crash. */
static void test_prefixes(void)
{
    for (int i = 0; i < N_CASES; i++) {
        struct tn_source whole = *source_of(cases[i].hex);
        for (size_t n = 0; n < whole.bytes.len; n++) {
            struct tn_source *cut = tn_new(&job.arena, struct tn_source);
            *cut = (struct tn_source){.name = "cut.wasm", .bytes = {whole.bytes.at, n}};
            read_with(cut, (struct tn_comp_options){.features = tn_features_all()});
        }
    }
}

static void test_shape(void)
{
    for (int i = 0; i < N_CASES; i++)
        if (!cases[i].codes)
            CHECK(read_with(source_of(cases[i].hex), tn_comp_shape()) != NULL);
    const struct tn_comp *comp = read_case("lifted and lowered");
    CHECK(comp && comp->modules[0].module && comp->spaces[TN_SPACE_CORE_FUNC].at[0].core);
    for (int i = 0; i < N_CASES; i++)
        if (!strcmp(cases[i].what, "lifted and lowered"))
            comp = read_with(source_of(cases[i].hex), tn_comp_shape());
    CHECK(comp && comp->n_modules == 2 && !comp->modules[0].module);
    CHECK(comp && !comp->spaces[TN_SPACE_CORE_FUNC].at[0].core && comp->type->component->exports.n == 1);
}

static void test_items(void)
{
    const struct tn_comp *comp = read_case("a function in, a function out");
    CHECK(comp && comp->type->kind == TN_COMPONENT);
    if (!comp)
        return;
    const struct tn_component *c = comp->type->component;
    CHECK(c->imports.n == 1 && c->exports.n == 1);
    CHECK_TEXT(c->imports.at[0].name, "f");
    CHECK(c->imports.at[0].sort == TN_SORT_FUNC && c->imports.at[0].type->kind == TN_FUNC);
    CHECK(c->exports.at[0].type == c->imports.at[0].type);
    CHECK(comp->spaces[TN_SPACE_FUNC].n == 2);
    const struct tn_def *def = &comp->spaces[TN_SPACE_FUNC].at[1];
    CHECK(def->how == TN_BY_EXPORT && def->from == 0);
    const struct tn_comp *where;
    def = tn_comp_origin(comp, TN_SPACE_FUNC, 1, &where);
    CHECK(def && def->how == TN_BY_IMPORT && where == comp && !tn_comp_origin(comp, TN_SPACE_FUNC, 2, &where));
}

/* Importing an instance moves its resources to the component: each import has its own. */
static void test_resources(void)
{
    const struct tn_comp *comp = read_case("an instance's resource");
    if (!comp)
        return;
    const struct tn_component *c = comp->type->component;
    CHECK(c->binds_in.n == 1 && c->binds_out.n == 0);
    const struct tn_instance *i = c->imports.at[0].type->instance;
    CHECK(i->binds.n == 0 && i->exports.at[0].type == c->binds_in.at[0]);
    const struct tn_type *param = c->imports.at[1].type->func->params[0].type;
    CHECK(param->kind == TN_OWN && param->of.a == c->binds_in.at[0]);
    CHECK(comp->spaces[TN_SPACE_TYPE].at[1].how == TN_BY_ALIAS || comp->spaces[TN_SPACE_TYPE].n > 1);
}

static void test_graph(void)
{
    const struct tn_comp *comp = read_case("instantiated");
    if (!comp)
        return;
    CHECK(comp->n_components == 1 && comp->components[0]->parent == comp);
    const struct tn_def *i = &comp->spaces[TN_SPACE_INSTANCE].at[0];
    CHECK(i->how == TN_BY_INSTANTIATE && i->from == 0 && i->n_args == 1);
    CHECK_TEXT(i->args[0].name, "f");
    CHECK(i->args[0].space == TN_SPACE_FUNC && i->args[0].index == 0);
    const struct tn_comp *where;
    const struct tn_def *out = tn_comp_origin(comp, TN_SPACE_FUNC, 2, &where);
    CHECK(out && out->how == TN_BY_ALIAS && out->from == 0);
}

static void test_findings(void)
{
    read_case("two faults at once");
    CHECK(findings.n == 2 && findings.at[0]->span.start == 12);
    CHECK_TEXT(findings.at[0]->path, "type section › item 0");
    CHECK_TEXT(findings.at[1]->path, "type section › item 1");
    read_case("an argument that is missing");
    CHECK(findings.n == 1);
    CHECK_TEXT(findings.n ? findings.at[0]->path : "", "instance section › item 0");
    read_case("an outer alias across a component");
    CHECK(findings.n && !strncmp(findings.at[0]->path, "component 0 › ", strlen("component 0 › ")));
}

static enum tn_binary_kind kind_of(const char *text, size_t n)
{
    return tn_binary_kind((struct tn_bytes){(const uint8_t *)text, n});
}

static void test_kinds(void)
{
    CHECK(kind_of("\0asm\1\0\0\0", 8) == TN_BINARY_MODULE);
    CHECK(kind_of("\0asm\x0d\0\1\0", 8) == TN_BINARY_COMPONENT);
    CHECK(kind_of("", 0) == TN_BINARY_UNKNOWN);
    CHECK(kind_of("\x7f" "ELF\1", 5) == TN_BINARY_UNKNOWN);
    const char *wat = ";; a comment\n  (component)", *wit = "package a:b;\ninterface i {}\n";
    CHECK(kind_of(wat, strlen(wat)) == TN_BINARY_WAT);
    CHECK(kind_of(wit, strlen(wit)) == TN_BINARY_WIT);
    struct tn_source source = {.name = "x.wat", .bytes = {(const uint8_t *)wat, strlen(wat)}};
    tn_diag_list_init(&findings, &job.arena);
    CHECK(tn_binary_expect(&findings.sink, &source, TN_BINARY_COMPONENT) == TN_ERR_INVALID);
    CHECK(findings.n == 1 && strstr(findings.at[0]->help, "assemble it first"));
}

/* A component named `outer` whose function 0 is called `greet`, by its section component-name. */
static void test_names(void)
{
    const struct tn_comp *comp = read_hex("0703014000000100" "0a0501000166" "0100"
                                          "00" "21" "0e" "636f6d706f6e656e742d6e616d65"
                                          "0006" "056f75746572" "0109" "01" "01" "00" "05" "6772656574");
    CHECK(!comp); /* the hand-made length above is wrong on purpose: it runs past the end */
    comp = read_hex("0007036162632a2b2c");
    CHECK(comp && comp->customs.n == 1 && comp->customs.at[0].contents.len == 3);
    comp = read_hex("0020" "0e" "636f6d706f6e656e742d6e616d65" "0006" "056f75746572" "0106" "01" "01" "00" "02" "6772"
                    "ff");
    CHECK(comp && tn_str_eq(comp->name, "outer"));
    CHECK(comp && tn_str_eq(tn_comp_debug_name(comp, TN_SPACE_FUNC, 0), "gr"));
    CHECK(comp && !tn_comp_debug_name(comp, TN_SPACE_FUNC, 1).len);
}

/* A shell around a component that was read before: (component (component …) (type (func (param "x" u32) (result
 * string))) (import "f" (func)) (instance (instantiate 0 (with "f" (func 0)))) (alias export 0 "g" (func))
 * (export "g" (func 1))) */
static const char shell_head[] = "\0asm\x0d\0\1\0\4";
static const char shell_tail[] = "\7\x08\1\x40\1\1x\x79\0\x73" "\x0a\6\1\0\1" "f\1\0"
                                 "\5\x08\1\0\0\1\1" "f\1\0" "\6\6\1\1\0\0\1" "g" "\x0b\7\1\0\1" "g\1\1\0";

static void test_known(void)
{
    const struct tn_comp_options options = {.features = tn_features_default()};
    const struct tn_comp *inner = read_case("a function in, a function out"), *whole = NULL;
    struct tn_bytes bytes = inner->source->bytes;
    uint8_t len = (uint8_t)bytes.len;
    struct tn_known known;
    struct tn_out out;
    tn_known_init(&known, &job.arena);
    tn_known_add(&known, inner);
    tn_out_init(&out, &job.arena);
    tn_out_copy(&out, shell_head, sizeof shell_head - 1);
    tn_out_copy(&out, &len, 1);
    tn_out_view(&out, bytes);
    tn_out_copy(&out, shell_tail, sizeof shell_tail - 1);

    tn_diag_list_init(&findings, &job.arena);
    CHECK(!tn_comp_read_out(&types, &findings.sink, "whole", &out, &known, &options, &whole) && !findings.n);
    CHECK(whole && whole->components[0]->type == inner->type && whole->components[0]->source == inner->source);
    CHECK(whole && whole->components[0]->parent == whole && whole->type->component->exports.n == 1);

    struct tn_source flat = {.name = "flat", .bytes = tn_out_flatten(&out, &job.arena)};
    struct tn_comp_options with = options;
    with.known = &known;
    const struct tn_comp *again = read_with(&flat, with);
    CHECK(again && again->components[0]->type == inner->type);
    again = read_with(&flat, options);
    CHECK(again && again->components[0]->type != inner->type);

    /* What is wrong around it is told, where it will stand */
    tn_out_copy(&out, "\x0b\7\1\0\1h\1\x09\0", 9);
    tn_diag_list_init(&findings, &job.arena);
    CHECK(tn_comp_read_out(&types, &findings.sink, "whole", &out, &known, &options, &whole) == TN_ERR_INVALID);
    CHECK_TEXT(codes_told(), "component-unknown-index");
    CHECK(findings.n && findings.at[0]->span.start == out.len - 2);
}

int main(void)
{
    tn_job_init(&job);
    tn_types_init(&types, &job.arena, &job.names);
    test_cases();
    test_prefixes();
    test_shape();
    test_items();
    test_resources();
    test_graph();
    test_findings();
    test_kinds();
    test_names();
    test_known();
    tn_job_dispose(&job);
    return UNIT_DONE();
}
