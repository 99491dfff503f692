/* Types and components are written so that what is read back matches what was meant, both ways. */
#include "base/file.h"
#include "component/comp_encode.h"
#include "component/comp_match.h"
#include "component/comp_read.h"
#include "unit.h"

#include <dirent.h>

static struct tn_job job;
static struct tn_types types;
static struct tn_diag_list findings;

static const char *name(const char *text)
{
    return tn_name(&job.names, text);
}

static void add(struct tn_items *items, const char *text, enum tn_sort sort, const struct tn_type *type)
{
    CHECK(tn_items_add(&types, items, (struct tn_item){.name = name(text), .sort = (uint8_t)sort, .type = type}));
}

static const struct tn_type *func(const char *param, const struct tn_type *in, const struct tn_type *out)
{
    struct tn_part *part = tn_new(&job.arena, struct tn_part);
    *part = (struct tn_part){name(param), in};
    return tn_type_func(&types, part, in != NULL, false, out);
}

static const struct tn_type *of(enum tn_kind kind, const struct tn_type *a)
{
    return tn_type_of(&types, kind, a, NULL);
}

/* interface a { resource r { constructor(x: u8); m: func(x: list<t>) -> option<r>; } record t { f: list<u8>,
 * g: own<r> } } */
static const struct tn_type *interface_a(const struct tn_type **ret_t, const struct tn_type **ret_r)
{
    struct tn_instance *a = tn_new(&job.arena, struct tn_instance);
    const struct tn_type *r = tn_type_resource(&types, name("r"), 0, NULL);
    struct tn_part *fields = tn_new_n(&job.arena, 2, struct tn_part),
                   *params = tn_new_n(&job.arena, 2, struct tn_part);
    fields[0] = (struct tn_part){name("f"), of(TN_LIST, tn_type_prim(TN_U8))};
    fields[1] = (struct tn_part){name("g"), of(TN_OWN, r)};
    const struct tn_type *t =
        tn_type_named(&types, name("t"), tn_type_parts(&types, TN_RECORD, fields, 2), NULL);
    params[0] = (struct tn_part){name("self"), of(TN_BORROW, r)};
    params[1] = (struct tn_part){name("x"), of(TN_LIST, t)};
    add(&a->exports, "r", TN_SORT_TYPE, r);
    add(&a->exports, "t", TN_SORT_TYPE, t);
    add(&a->exports, "[constructor]r", TN_SORT_FUNC, func("x", tn_type_prim(TN_U8), of(TN_OWN, r)));
    add(&a->exports, "[method]r.m", TN_SORT_FUNC,
        tn_type_func(&types, params, 2, false, of(TN_OPTION, of(TN_OWN, r))));
    *ret_t = t;
    *ret_r = r;
    return tn_type_instance(&types, a);
}

/* component { import a:b/a; import c: func(x: a.t) -> a.r; export a:b/d { use a.{t}; f: func(x: t) ->
 * list<list<u8>>; } } */
static const struct tn_type *world(void)
{
    struct tn_component *c = tn_new(&job.arena, struct tn_component);
    struct tn_instance *d = tn_new(&job.arena, struct tn_instance);
    const struct tn_type *t, *r, *a = interface_a(&t, &r), *u = tn_type_named(&types, name("t"), t, NULL);
    *tn_push(&job.arena, &c->binds_in) = r;
    add(&c->imports, "a:b/a", TN_SORT_INSTANCE, a);
    add(&c->imports, "c", TN_SORT_FUNC, func("x", t, of(TN_OWN, r)));
    add(&d->exports, "t", TN_SORT_TYPE, u);
    add(&d->exports, "f", TN_SORT_FUNC, func("x", u, of(TN_LIST, of(TN_LIST, tn_type_prim(TN_U8)))));
    add(&c->exports, "a:b/d", TN_SORT_INSTANCE, tn_type_instance(&types, d));
    return tn_type_component(&types, c);
}

static struct tn_bytes finish(struct tn_enc *enc)
{
    struct tn_out out;
    CHECK(tn_enc_finish(enc, &findings.sink, &out) == TN_OK);
    tn_enc_free(enc);
    return tn_out_flatten(&out, &job.arena);
}

static struct tn_bytes package(const struct tn_type *component)
{
    struct tn_enc *enc = tn_enc_new(&types);
    struct tn_item item = {.name = name("world"), .sort = TN_SORT_TYPE, .type = component};
    CHECK(tn_enc_export(enc, &item, tn_enc_type(enc, component), false) == 1);
    return finish(enc);
}

/* component { import a:b/a; import g: func(x: u8); export g } */
static struct tn_bytes inner_component(void)
{
    struct tn_enc *enc = tn_enc_new(&types);
    const struct tn_type *t, *r;
    struct tn_item a = {.name = name("a:b/a"), .sort = TN_SORT_INSTANCE, .type = interface_a(&t, &r)};
    uint32_t i = tn_enc_import(enc, &a);
    struct tn_item g = {
        .name = name("g"), .sort = TN_SORT_FUNC, .type = func("x", tn_type_prim(TN_U8), of(TN_OWN, r))};
    tn_enc_export(enc, &a, i, false);
    tn_enc_export(enc, &g, tn_enc_alias(enc, i, "[constructor]r", TN_SORT_FUNC, NULL), true);
    return finish(enc);
}

/* An outer component: import `a:b/a`, an inner component that wants it, an instance of that, its export
 * exported. */
static struct tn_bytes outer(void)
{
    const struct tn_type *t, *r, *a = interface_a(&t, &r);
    struct tn_enc *enc = tn_enc_new(&types);
    struct tn_item import = {.name = name("a:b/a"), .sort = TN_SORT_INSTANCE, .type = a};
    uint32_t instance = tn_enc_import(enc, &import);
    struct tn_item func_import = {
        .name = name("c"), .sort = TN_SORT_FUNC, .type = func("x", t, of(TN_OWN, r))};
    uint32_t c = tn_enc_import(enc, &func_import), owner;
    const char *under;
    CHECK(instance == 0 && c == 0);
    CHECK(tn_enc_owner(enc, t, &owner, &under) && owner == 0);
    CHECK_TEXT(under, "t");
    struct tn_enc_arg arg = {.name = "a:b/a", .sort = TN_SORT_INSTANCE, .index = instance};
    uint32_t inner = tn_enc_component(enc, inner_component());
    uint32_t made = tn_enc_instantiate(enc, inner, &arg, 1, NULL);
    struct tn_item again = {.name = name("a:b/a"), .sort = TN_SORT_INSTANCE, .type = a};
    CHECK(inner == 0 && made == 1);
    CHECK(tn_enc_export(enc, &again, instance, false) == 2);
    struct tn_item out = {.name = name("g"), .sort = TN_SORT_FUNC};
    CHECK(tn_enc_export(enc, &out, tn_enc_alias(enc, made, "g", TN_SORT_FUNC, NULL), false) == 2);
    return finish(enc);
}

static const struct tn_comp *read_component(const char *what, struct tn_bytes bytes)
{
    struct tn_source *source = tn_new(&job.arena, struct tn_source);
    struct tn_comp_options options = tn_comp_shape();
    const struct tn_comp *comp = NULL;
    *source = (struct tn_source){what, bytes, false};
    CHECK(tn_comp_read(&types, &findings.sink, source, &options, &comp) == TN_OK);
    return comp;
}

static bool fits(const struct tn_type *found, const struct tn_type *wanted)
{
    struct tn_match match;
    tn_match_init(&match, &types, &findings.sink);
    return tn_match(&match, found, wanted);
}

/* Written as the type of an export, read, and compared both ways. */
static void round_trip(const char *what, const struct tn_type *component)
{
    unsigned before = findings.n;
    const struct tn_comp *comp = read_component(what, package(component));
    for (unsigned i = before; !comp && i < findings.n; i++)
        printf("%s: %s\n", what, findings.at[i]->message);
    if (!comp)
        return;
    CHECK(comp->type->component->exports.n == 1);
    const struct tn_type *again = tn_base(comp->type->component->exports.at[0].type);
    CHECK(again->kind == TN_COMPONENT && fits(again, component) && fits(component, again));
    for (unsigned i = before; i < findings.n; i++)
        printf("%s: %s\n", what, findings.at[i]->message);
}

static void test_constructed(void)
{
    round_trip("world", world());
    CHECK(read_component("inner", inner_component()) != NULL);
    CHECK(read_component("outer", outer()) != NULL);
}

/* A resource that nothing brings is a finding, not a component. */
static void test_unreachable(void)
{
    struct tn_enc *enc = tn_enc_new(&types);
    struct tn_out out;
    unsigned before = findings.n;
    tn_enc_type(enc, of(TN_OWN, tn_type_resource(&types, name("lost"), 0, NULL)));
    CHECK(tn_enc_finish(enc, &findings.sink, &out) == TN_ERR_INVALID);
    CHECK(findings.n == before + 1);
    CHECK_TEXT(findings.at[before]->code, "encode-resource");
    tn_enc_free(enc);
}

/* What components of this repository import and export. */
static void test_files(const char *folder)
{
    DIR *dir = opendir(folder);
    const struct dirent *entry;
    for (CHECK(dir != NULL); dir && (entry = readdir(dir)) != NULL;) {
        const char *path = tn_arena_printf(&job.arena, "%s/%s", folder, entry->d_name),
                   *dot = strrchr(path, '.');
        const struct tn_source *source;
        if (!dot || strcmp(dot, ".wasm"))
            continue;
        CHECK(tn_file_read(&job.arena, &findings.sink, path, &source) == TN_OK);
        if (tn_binary_kind(source->bytes) != TN_BINARY_COMPONENT)
            continue;
        const struct tn_comp *comp = read_component(path, source->bytes);
        if (comp)
            round_trip(path, comp->type);
    }
    if (dir)
        closedir(dir);
}

int main(int argc, char **argv)
{
    tn_job_init(&job);
    tn_diag_list_init(&findings, &job.arena);
    tn_types_init(&types, &job.arena, &job.names);
    test_constructed();
    test_unreachable();
    for (int i = 1; i < argc; i++)
        test_files(argv[i]);
    if (argc < 2)
        test_files("testdata/components");
    tn_job_dispose(&job);
    return UNIT_DONE();
}
