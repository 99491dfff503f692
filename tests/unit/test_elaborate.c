/* A world as a component type: what a component built for it matches, and what it must not. */
#include "wit-parser/wit_elaborate.h"

#include "base/file.h"
#include "component/comp_match.h"
#include "unit.h"
#include "wit-parser/wit_decode.h"
#include "wit-parser/wit_encode.h"

static struct tn_job job;
static struct tn_types types;
static struct tn_diag_list findings;

static const struct tn_wit_options options = {.all_features = true, .binary = tn_wit_decode};

static void show(unsigned from, const char *what)
{
    for (unsigned i = from; i < findings.n; i++)
        printf("%s: %s\n", what, findings.at[i]->message);
}

/* Each in a space of its own: two packages of one name never meet. */
static struct tn_wit_package *load(struct tn_wit *wit, const char *path)
{
    struct tn_wit_package *package = NULL;
    unsigned before = findings.n;
    tn_wit_init(wit, &job, &types);
    CHECK(tn_wit_load(wit, &options, path, &package) == TN_OK);
    show(before, path);
    return package;
}

static struct tn_wit_package *load_text(struct tn_wit *wit, const char *text)
{
    struct tn_source *source = tn_new(&job.arena, struct tn_source);
    struct tn_wit_package *package = NULL;
    unsigned before = findings.n;
    *source = (struct tn_source){"text", tn_bytes_of(tn_str(text)), true};
    tn_wit_init(wit, &job, &types);
    CHECK(tn_wit_load_source(wit, &options, source, &package) == TN_OK);
    show(before, "text");
    return package;
}

static const struct tn_type *world(struct tn_wit *wit, struct tn_wit_package *package, const char *name)
{
    struct tn_wit_decl decl = {0};
    if (package)
        decl = tn_wit_package_decl(wit, package, name);
    CHECK(decl.world != NULL);
    return decl.world ? tn_wit_world_type(wit, decl.world) : NULL;
}

static bool fits(const struct tn_type *found, const struct tn_type *wanted)
{
    struct tn_match match;
    tn_match_init(&match, &types, NULL);
    return found && wanted && tn_match(&match, found, wanted);
}

static const struct tn_type *component(const char *path)
{
    const struct tn_source *source;
    const struct tn_comp *comp = NULL;
    struct tn_comp_options shape = tn_comp_shape();
    CHECK(tn_file_read(&job.arena, &findings.sink, path, &source) == TN_OK);
    CHECK(tn_comp_read(&types, &findings.sink, source, &shape, &comp) == TN_OK);
    return comp ? comp->type : NULL;
}

/* Components that other tools built for these worlds. */
static void test_guests(void)
{
    struct tn_wit wit;
    struct tn_wit_package *package = load(&wit, "testdata/guests/wit");
    static const char *const guests[] = {"greeter",  "shouter", "polite", "titler", "formal",  "surveyor",
                                         "geometer", "clerk",   "keeper", "vault",  "batcher", "till"};
    for (size_t i = 0; package && i < sizeof guests / sizeof *guests; i++) {
        const struct tn_type *built =
            component(tn_arena_printf(&job.arena, "testdata/components/%s.wasm", guests[i]));
        int before = unit_failed;
        CHECK(fits(built, world(&wit, package, guests[i])));
        if (unit_failed > before)
            printf("%s\n", guests[i]);
    }
    CHECK(!fits(component("testdata/components/greeter.wasm"), world(&wit, package, "shouter")));
}

/* The component type that wasm-tools wrote for a world is the one that comes of its text. */
static void test_package(void)
{
    struct tn_wit text, binary;
    struct tn_wit_package *a = load(&text, "testdata/wit/everything.wit"),
                          *b = load(&binary, "testdata/wit/everything.wasm");
    const char *const worlds[] = {"program", "small"};
    for (unsigned i = 0; a && b && i < 2; i++) {
        const struct tn_type *x = world(&text, a, worlds[i]), *y = world(&binary, b, worlds[i]);
        CHECK(fits(x, y) && fits(y, x));
    }
    CHECK(!fits(world(&text, a, "small"), world(&text, a, "program")));
}

static const char shared[] = "package t:t;\n"
                             "interface a { resource r { m: func(); } record p { x: u8 } }\n"
                             "interface c { use a.{r, p}; f: func(x: r) -> p; }\n"
                             "world owner { export a; export c; }\n"
                             "world given { import a; export c; }\n"
                             "world both { import a; export a; }\n"
                             "world labelled { import x: a; import c; }\n"
                             "world plain { import c; import x: a; }\n";

static const struct tn_type *type_in(const struct tn_items *items, uint32_t port, const char *name)
{
    const struct tn_item *item =
        tn_items_find(&items->at[port].type->instance->exports, tn_name(&job.names, name));
    CHECK(item != NULL);
    return item ? item->type : NULL;
}

/* c over the world's own a is not c over the a that it is given, though both are written alike. */
static void test_owners(void)
{
    struct tn_wit wit;
    struct tn_wit_package *package = load_text(&wit, shared);
    const struct tn_type *own = world(&wit, package, "owner"), *given = world(&wit, package, "given");
    CHECK(fits(own, own) && fits(given, given));
    CHECK(!fits(own, given) && !fits(given, own));
    CHECK(own->component->binds_in.n == 0 && own->component->binds_out.n == 1);
    CHECK(given->component->binds_in.n == 1 && given->component->binds_out.n == 0);
}

/* Copies always: an import, an export, the template and another elaboration have nothing in common but their
 * look. */
static void test_copies(void)
{
    struct tn_wit wit;
    struct tn_wit_package *package = load_text(&wit, shared);
    const struct tn_type *w = world(&wit, package, "both"), *again = world(&wit, package, "both");
    const struct tn_wit_interface *a = tn_wit_package_decl(&wit, package, "a").interface;
    const struct tn_items *in = &w->component->imports, *out = &w->component->exports;
    for (int i = 0; i < 2; i++) {
        const char *name = i ? "r" : "p";
        const struct tn_item *template = tn_items_find(&a->instance.exports, tn_name(&job.names, name));
        CHECK(type_in(in, 0, name) != type_in(out, 0, name));
        CHECK(type_in(in, 0, name) != template->type && type_in(out, 0, name) != template->type);
        CHECK(type_in(in, 0, name) != type_in(&again->component->imports, 0, name));
    }
    CHECK(fits(w, again) && fits(again, w));
}

/* An interface under a label is nobody's source: c is over the a that stands under its id. */
static void test_labels(void)
{
    struct tn_wit wit;
    struct tn_wit_package *package = load_text(&wit, shared);
    const struct tn_type *w = world(&wit, package, "labelled");
    const struct tn_items *imports = &w->component->imports;
    const struct tn_type *by_id = NULL, *by_label = NULL, *used = NULL;
    for (uint32_t i = 0; i < imports->n; i++) {
        const char *name = imports->at[i].name;
        const struct tn_type **to = !strcmp(name, "t:t/a") ? &by_id : !strcmp(name, "x") ? &by_label : &used;
        *to = type_in(imports, i, "r");
    }
    CHECK(by_id && by_label && used);
    CHECK(used && tn_base(used) == by_id && tn_base(used) != by_label);
    CHECK(fits(w, world(&wit, package, "plain")));
}

/* An interface by itself imports the types of those it uses. */
static void test_interface(void)
{
    struct tn_wit wit;
    struct tn_wit_package *package = load_text(&wit, shared);
    const struct tn_type *t = tn_wit_interface_type(&wit, tn_wit_package_decl(&wit, package, "c").interface);
    CHECK(t && t->component->imports.n == 1 && t->component->exports.n == 1);
    CHECK_TEXT(t->component->imports.at[0].name, "t:t/a");
    CHECK(t->component->imports.at[0].type->instance->exports.n == 2);
    CHECK_TEXT(t->component->exports.at[0].name, "t:t/c");
}

int main(void)
{
    tn_job_init(&job);
    tn_diag_list_init(&findings, &job.arena);
    job.sink = &findings.sink;
    tn_types_init(&types, &job.arena, &job.names);
    test_guests();
    test_package();
    test_owners();
    test_copies();
    test_labels();
    test_interface();
    tn_job_dispose(&job);
    return UNIT_DONE();
}
