#include "unit.h"

#include "base/limits.h"
#include "component/comp_match.h"
#include "component/comp_print.h"
#include "component/comp_union.h"

static struct tn_job job;
static struct tn_types types;
static struct tn_diag_list findings;

static const struct tn_type *prim(enum tn_kind kind)
{
    return tn_type_prim(kind);
}

static const char *name(const char *text)
{
    return tn_name(&job.names, text);
}

/* "x", type, "y", type, …, NULL; a tuple's names are "" */
static struct tn_part *parts(unsigned n, ...)
{
    struct tn_part *p = tn_new_n(&job.arena, n, struct tn_part);
    va_list args;
    va_start(args, n);
    for (unsigned i = 0; i < n; i++) {
        const char *label = va_arg(args, const char *);
        p[i].name = *label ? name(label) : NULL;
        p[i].type = va_arg(args, const struct tn_type *);
    }
    va_end(args);
    return p;
}

#define RECORD(n, ...) tn_type_parts(&types, TN_RECORD, parts(n, __VA_ARGS__), n)
#define VARIANT(n, ...) tn_type_parts(&types, TN_VARIANT, parts(n, __VA_ARGS__), n)
#define FUNC(result, n, ...) tn_type_func(&types, parts(n, __VA_ARGS__), n, false, result)
#define ONE(kind, a) tn_type_of(&types, kind, a, NULL)

static const struct tn_type *named(const char *text, const struct tn_type *target)
{
    return tn_type_named(&types, name(text), target, NULL);
}

static const struct tn_type *resource(const char *text)
{
    return tn_type_resource(&types, name(text), 0, NULL);
}

static void put(struct tn_items *items, const char *label, enum tn_sort sort, const struct tn_type *type)
{
    tn_items_add(&types, items, (struct tn_item){.name = name(label), .sort = (uint8_t)sort, .type = type});
}

static void bind(struct tn_list *list, const struct tn_type *r)
{
    *tn_push(&job.arena, list) = r;
}

static const char *text(const struct tn_type *t)
{
    return tn_type_text(&job.arena, t, 0);
}

/* ---- nodes ---- */

static void test_memory(void)
{
    const struct tn_type *u8 = prim(TN_U8), *u64 = prim(TN_U64), *string = prim(TN_STRING);
    const struct tn_type *r = RECORD(3, "a", u8, "b", u64, "c", u8);
    CHECK(r->bytes == 24 && r->align == 3 && r->size == 4 && r->depth == 2 && !r->has);
    CHECK(RECORD(2, "a", u8, "b", prim(TN_U16))->bytes == 4);
    CHECK(ONE(TN_OPTION, u64)->bytes == 16 && ONE(TN_OPTION, u8)->bytes == 2);
    CHECK(ONE(TN_LIST, u8)->bytes == 16 && ONE(TN_LIST, u8)->has == TN_HAS_POINTER);
    CHECK(tn_type_of(&types, TN_RESULT, NULL, NULL)->bytes == 1);
    CHECK(tn_type_of(&types, TN_RESULT, string, u8)->bytes == 24);
    CHECK(VARIANT(2, "a", u64, "b", NULL)->bytes == 16);
    CHECK(tn_type_parts(&types, TN_FLAGS,
                        parts(9, "a", NULL, "b", NULL, "c", NULL, "d", NULL, "e", NULL, "f", NULL, "g", NULL,
                              "h", NULL, "i", NULL),
                        9)
              ->bytes == 2);
    CHECK(tn_type_parts(&types, TN_ENUM, tn_new_n(&job.arena, 257, struct tn_part), 257)->bytes == 2);
    CHECK(tn_type_list_n(&types, r, 10)->bytes == 240);
    const struct tn_type *own = ONE(TN_OWN, resource("r"));
    CHECK(own->bytes == 4 && own->has == (TN_HAS_RESOURCE | TN_HAS_HANDLE) && own->size == 1);
    CHECK(ONE(TN_FUTURE, string)->has == TN_HAS_HANDLE);
    CHECK(ONE(TN_LIST, ONE(TN_BORROW, resource("r")))->has & TN_HAS_BORROW);
}

static void test_budgets(void)
{
    const struct tn_type *t = prim(TN_U8);
    while (t->depth < TN_MAX_TYPE_DEPTH)
        t = ONE(TN_LIST, named("n", t)); /* names cost nothing */
    CHECK(!ONE(TN_LIST, t));
    CHECK_TEXT(types.over, "type nesting");
    const struct tn_type *wide = prim(TN_U8), *last = wide;
    while ((wide = RECORD(2, "a", wide, "b", wide)))
        last = wide;
    CHECK(last->size == 524287);
    CHECK_TEXT(types.over, "type size");
    CHECK(!tn_type_list_n(&types, prim(TN_U64), TN_MAX_VALUE_BYTES / 8));
    CHECK_TEXT(types.over, "value size");
    CHECK(tn_type_list_n(&types, prim(TN_U64), TN_MAX_VALUE_BYTES / 8 - 1));
    uint32_t count = types.count;
    types.count = TN_MAX_TYPE_NODES;
    CHECK(!ONE(TN_LIST, prim(TN_U8)));
    CHECK_TEXT(types.over, "number of types");
    types.count = count;
}

static void test_names(void)
{
    const struct tn_type *r = RECORD(1, "x", prim(TN_U32)), *a = named("a", r), *b = named("b", a);
    CHECK(tn_base(b) == r && b->named->target == a && b->has == TN_HAS_NAME);
    struct tn_type *later = tn_type_declare(&types, name("later"), NULL);
    CHECK(tn_base(later)->kind == TN_BAD);
    CHECK(!tn_type_define(&types, later, later) && tn_type_define(&types, later, b));
    CHECK(!tn_type_define(&types, later, a) && tn_base(later) == r && later->bytes == 4);
}

static void test_items(void)
{
    struct tn_items items = {0};
    for (int i = 0; i < 40; i++) {
        const char *label = tn_name_printf(&job.names, "item-%d", i);
        CHECK(tn_items_add(&types, &items, (struct tn_item){.name = label, .type = prim(TN_U8)}));
    }
    CHECK(!tn_items_add(&types, &items, (struct tn_item){.name = name("item-3")}));
    CHECK(tn_items_find(&items, name("item-39")) == &items.at[39] && !tn_items_find(&items, name("item-40")));
}

static void test_print(void)
{
    const struct tn_type *r = resource("fields"), *point = named("point", RECORD(1, "x", prim(TN_U32)));
    CHECK_TEXT(text(ONE(TN_OWN, r)), "fields");
    CHECK_TEXT(text(ONE(TN_BORROW, named("list", r))), "borrow<%list>");
    CHECK_TEXT(text(tn_type_of(&types, TN_RESULT, NULL, point)), "result<_, point>");
    CHECK_TEXT(text(tn_type_of(&types, TN_RESULT, NULL, NULL)), "result");
    CHECK_TEXT(text(tn_base(point)), "record { x: u32 }");
    CHECK_TEXT(text(VARIANT(2, "a", prim(TN_STRING), "type", NULL)), "variant { a(string), %type }");
    CHECK_TEXT(text(tn_type_parts(&types, TN_TUPLE, parts(2, "", prim(TN_U8), "", point), 2)),
               "tuple<u8, point>");
    CHECK_TEXT(text(tn_type_list_n(&types, prim(TN_U8), 4)), "list<u8, 4>");
    CHECK_TEXT(text(tn_type_of(&types, TN_MAP, prim(TN_STRING), prim(TN_U8))), "map<string, u8>");
    CHECK_TEXT(text(ONE(TN_STREAM, NULL)), "stream");
    const struct tn_type *f = FUNC(ONE(TN_OPTION, point), 2, "self", ONE(TN_BORROW, r), "n", prim(TN_U8));
    struct tn_item method = {.name = name("[method]fields.get"), .sort = TN_SORT_FUNC, .type = f};
    CHECK_TEXT(tn_item_text(&job.arena, &method, 0), "fields.get: func(n: u8) -> option<point>");
    struct tn_item item = {.name = name("point"), .sort = TN_SORT_TYPE, .type = point};
    CHECK_TEXT(tn_item_text(&job.arena, &item, 0), "record point { x: u32 }");
    CHECK_TEXT(tn_item_text(&job.arena, &method, 12), "fields.get: …");
    struct tn_buf buf;
    tn_buf_init(&buf, 1 << 10);
    tn_print_def(&buf, "point", point, 2);
    CHECK_TEXT((char *)buf.at, "record point {\n    x: u32,\n  }");
    tn_buf_truncate(&buf, 0);
    tn_print_def(&buf, "p", named("p", point), 0);
    CHECK_TEXT((char *)buf.at, "type p = point;");
    tn_buf_truncate(&buf, 0);
    tn_print_def(&buf, "fields", r, 0);
    CHECK_TEXT((char *)buf.at, "resource fields;");
    tn_buf_dispose(&buf);
}

/* ---- substitution ---- */

static void test_copy(void)
{
    const struct tn_type *r = resource("r"), *s = resource("s");
    const struct tn_type *own = ONE(TN_OWN, r), *plain = RECORD(1, "x", prim(TN_U8));
    const struct tn_type *pair = RECORD(3, "a", own, "b", own, "c", plain);
    struct tn_subst subst;
    tn_subst_init(&subst, &types);
    CHECK(tn_type_copy(&subst, pair) == pair);
    tn_subst_add(&subst, r, s);
    uint32_t before = types.count;
    const struct tn_type *to = tn_type_copy(&subst, pair);
    CHECK(to != pair && to->parts.at[0].type == to->parts.at[1].type); /* shared before, shared after */
    CHECK(to->parts.at[0].type->of.a == s && to->parts.at[2].type == plain && types.count == before + 2);
    CHECK(tn_type_copy(&subst, pair) == to && tn_type_copy(&subst, plain) == plain);
    /* a name over what changes is copied with its target, one over what does not is kept */
    const struct tn_type *n = named("n", named("m", pair)), *k = named("k", plain);
    const struct tn_type *n2 = tn_type_copy(&subst, n);
    CHECK(n2 != n && tn_base(n2) == to && !strcmp(n2->named->name, "n"));
    CHECK(tn_type_copy(&subst, k) == k);
    /* a seed may be a name, and what is under it then speaks of the new one */
    const struct tn_type *list = ONE(TN_LIST, k), *other = named("other", plain);
    tn_subst_add(&subst, k, other);
    CHECK(tn_type_copy(&subst, list)->of.a == other);
    /* a resource may become a name of one */
    const struct tn_type *alias = named("alias", s);
    tn_subst_add(&subst, r, alias);
    CHECK(tn_type_copy(&subst, own)->of.a == alias);
}

static void test_long_chain(void)
{
    const struct tn_type *r = resource("r"), *t = r;
    for (int i = 0; i < 200000; i++)
        t = named("n", t);
    struct tn_subst subst;
    tn_subst_init(&subst, &types);
    tn_subst_add(&subst, r, resource("s"));
    CHECK(tn_base(tn_type_copy(&subst, t)) == tn_subst_get(&subst, r));
}

/* interface { resource r; record rec { h: r }; f: func(x: rec) -> r } */
static struct tn_instance *interface(const char *label)
{
    struct tn_instance *i = tn_new(&job.arena, struct tn_instance);
    const struct tn_type *r = resource("r"), *own = ONE(TN_OWN, r), *rec = named("rec", RECORD(1, "h", own));
    put(&i->exports, "r", TN_SORT_TYPE, r);
    put(&i->exports, "rec", TN_SORT_TYPE, rec);
    put(&i->exports, label, TN_SORT_FUNC, FUNC(own, 1, "x", rec));
    bind(&i->binds, r);
    return i;
}

static const struct tn_type *export_of(const struct tn_type *instance, const char *label)
{
    return tn_items_find(&tn_base(instance)->instance->exports, name(label))->type;
}

static void test_open(void)
{
    const struct tn_type *t = tn_type_instance(&types, interface("f"));
    struct tn_list binds = {0};
    const struct tn_type *a = tn_instance_open_once(&types, t, &binds),
                         *b = tn_instance_open_once(&types, t, &binds);
    CHECK(binds.n == 2 && binds.at[0] != binds.at[1] && !a->instance->binds.n);
    CHECK(export_of(a, "r") == binds.at[0] && export_of(b, "r") == binds.at[1]);
    CHECK(binds.at[0]->resource->copy_of == export_of(t, "r"));
    CHECK(export_of(a, "f")->func->params[0].type == export_of(a, "rec"));
    CHECK(tn_instance_open_once(&types, a, &binds) == a &&
          binds.n == 2); /* a concrete instance binds nothing */
}

/* Import and export of one WIT interface are disjoint, and what is opened next is over the last copy. */
static void test_open_fresh_names(void)
{
    struct tn_instance *owner = tn_new(&job.arena, struct tn_instance),
                       *user = tn_new(&job.arena, struct tn_instance);
    const struct tn_type *rec = named("rec", RECORD(1, "x", prim(TN_U8))), *used = named("rec", rec);
    put(&owner->exports, "rec", TN_SORT_TYPE, rec);
    put(&user->exports, "rec", TN_SORT_TYPE, used);
    put(&user->exports, "f", TN_SORT_FUNC, FUNC(NULL, 1, "x", used));
    const struct tn_type *o = tn_type_instance(&types, owner), *u = tn_type_instance(&types, user);
    struct tn_subst subst;
    tn_subst_init(&subst, &types);
    subst.fresh_names = true;
    const struct tn_type *in = tn_instance_open(&subst, o, NULL),
                         *user_in = tn_instance_open(&subst, u, NULL);
    const struct tn_type *out = tn_instance_open(&subst, o, NULL),
                         *user_out = tn_instance_open(&subst, u, NULL);
    CHECK(export_of(in, "rec") != rec && export_of(in, "rec") != export_of(out, "rec"));
    CHECK(export_of(user_in, "rec")->named->target == export_of(in, "rec"));
    CHECK(export_of(user_out, "rec")->named->target == export_of(out, "rec"));
    CHECK(export_of(user_out, "f")->func->params[0].type == export_of(user_out, "rec"));
}

static void test_close(void)
{
    struct tn_leak leak;
    const struct tn_type *r = resource("r"), *own = ONE(TN_OWN, r);
    struct tn_list defined = {0};
    bind(&defined, r);
    bind(&defined, resource("unused"));
    struct tn_component hidden = {0}, shown = {0}, imported = {0};
    put(&hidden.exports, "f", TN_SORT_FUNC, FUNC(own, 0, ""));
    CHECK(!tn_scope_close(&types, &hidden, &defined, &leak));
    CHECK(leak.resource == r && leak.item == &hidden.exports.at[0] && !leak.in_import);
    put(&shown.exports, "r", TN_SORT_TYPE, named("r", r));
    put(&shown.exports, "f", TN_SORT_FUNC, FUNC(own, 0, ""));
    CHECK(tn_scope_close(&types, &shown, &defined, &leak) && shown.binds_out.n == 1 &&
          shown.binds_out.at[0] == r);
    put(&imported.imports, "f", TN_SORT_FUNC, FUNC(own, 0, ""));
    CHECK(!tn_scope_close(&types, &imported, &defined, &leak) && leak.in_import);
    /* what a nested type binds is not free around it */
    struct tn_free f;
    tn_free_init(&f, &types);
    const struct tn_type *closed = tn_type_instance(&types, interface("f"));
    tn_free_type(&f, closed);
    CHECK(!tn_free_in(&f, export_of(closed, "r")));
}

/* ---- matching ---- */

static struct tn_match match;

static bool fits(const struct tn_type *found, const struct tn_type *wanted)
{
    struct tn_match quick;
    tn_diag_list_init(&findings, &job.arena);
    tn_match_init(&match, &types, &findings.sink);
    tn_match_init(&quick, &types, NULL);
    bool ok = tn_match(&match, found, wanted);
    CHECK(tn_match(&quick, found, wanted) == ok && ok == !findings.n);
    return ok;
}

static const char *finding(unsigned i)
{
    return i < findings.n ? findings.at[i]->message : "(none)";
}

static void test_values(void)
{
    const struct tn_type *u8 = prim(TN_U8), *u16 = prim(TN_U16);
    const struct tn_type *a = named("p", RECORD(2, "x", u8, "y", u16)),
                         *b = named("q", RECORD(2, "x", u8, "y", u16));
    CHECK(fits(a, b) && fits(a, tn_base(b)) && fits(ONE(TN_LIST, a), ONE(TN_LIST, named("r", b))));
    CHECK(!fits(a, RECORD(2, "x", u8, "y", u8)));
    CHECK_TEXT(finding(0), "field `y` is `u16` in what is given, but `u8` in what is wanted");
    CHECK(!fits(a, RECORD(2, "x", u8, "z", u16)));
    CHECK_TEXT(finding(0), "the type has no field `z` in what is given, but has it in what is wanted");
    CHECK(!fits(a, RECORD(2, "y", u16, "x", u8)));
    CHECK_TEXT(finding(0), "the type has `x` as field 1 in what is given, but `y` in what is wanted");
    CHECK(!fits(RECORD(1, "x", u8), a));
    CHECK(!fits(ONE(TN_LIST, u8), ONE(TN_OPTION, u8)));
    CHECK_TEXT(finding(0), "the type is `list<u8>` in what is given, but `option<u8>` in what is wanted");
    CHECK(!fits(VARIANT(1, "a", u8), VARIANT(1, "a", NULL)));
    CHECK_TEXT(finding(0), "case `a` is `u8` in what is given, but nothing in what is wanted");
    CHECK(!fits(tn_type_of(&types, TN_RESULT, u8, NULL), tn_type_of(&types, TN_RESULT, NULL, u8)));
    CHECK(!fits(tn_type_list_n(&types, u8, 2), tn_type_list_n(&types, u8, 3)));
    CHECK(!fits(ONE(TN_FUTURE, NULL), ONE(TN_FUTURE, u8)));
    CHECK(fits(prim(TN_BAD), a) && fits(a, prim(TN_BAD)) &&
          fits(ONE(TN_LIST, prim(TN_BAD)), ONE(TN_LIST, a)));
    const struct tn_type *p = named("point", RECORD(1, "x", u8)), *e = named("point", prim(TN_U8));
    CHECK(!fits(p, e));
    CHECK_TEXT(finding(0), "the type is `record { x: u8 }` in what is given, but `u8` in what is wanted");
}

static void test_functions(void)
{
    const struct tn_type *u8 = prim(TN_U8), *f = FUNC(u8, 2, "a", u8, "b", u8);
    CHECK(fits(f, FUNC(u8, 2, "a", u8, "b", u8)));
    CHECK(!fits(f, FUNC(prim(TN_U16), 2, "a", prim(TN_U16), "b", u8)) && findings.n == 2);
    CHECK_TEXT(finding(0), "param 1 (`a`) is `u8` in what is given, but `u16` in what is wanted");
    CHECK_TEXT(finding(1), "result is `u8` in what is given, but `u16` in what is wanted");
    CHECK(!fits(f, FUNC(u8, 1, "a", u8)));
    CHECK_TEXT(finding(0), "the type has no param `b` in what is wanted, but has it in what is given");
    CHECK(!fits(f, tn_type_func(&types, f->func->params, 2, true, u8)));
    CHECK_TEXT(finding(0), "the type is async in what is wanted, but not in what is given");
    CHECK(!fits(f, FUNC(NULL, 2, "a", u8, "b", u8)));
}

static void test_instances(void)
{
    const struct tn_type *small = tn_type_instance(&types, interface("f")), *large;
    struct tn_instance *more = interface("f");
    put(&more->exports, "g", TN_SORT_FUNC, FUNC(NULL, 0, ""));
    large = tn_type_instance(&types, more);
    CHECK(fits(large, small)); /* width; the resources of each are its own */
    CHECK(!fits(small, large));
    CHECK_TEXT(finding(0), "`g` is needed by what is wanted, but missing from what is given");
    const struct tn_type *other = tn_type_instance(&types, interface("h"));
    CHECK(!fits(other, large) && findings.n == 2); /* all findings */
    CHECK_TEXT(finding(0), "`f` is needed by what is wanted, but missing from what is given");
}

/* One wrong type is told once, at its own item; a missing resource does not make each of its methods wrong.
 */
static void test_told_once(void)
{
    struct tn_instance *a = tn_new(&job.arena, struct tn_instance),
                       *b = tn_new(&job.arena, struct tn_instance);
    const struct tn_type *x = named("t", RECORD(2, "x", prim(TN_U8), "y", prim(TN_U8)));
    const struct tn_type *y = named("t", RECORD(2, "x", prim(TN_U8), "y", prim(TN_U16))), *r = resource("r");
    put(&a->exports, "t", TN_SORT_TYPE, x);
    put(&b->exports, "t", TN_SORT_TYPE, y);
    put(&b->exports, "r", TN_SORT_TYPE, r);
    bind(&b->binds, r);
    for (int i = 0; i < 5; i++) {
        const char *label = tn_name_printf(&job.names, "f%d", i);
        put(&a->exports, label, TN_SORT_FUNC, FUNC(NULL, 2, "x", x, "h", ONE(TN_OWN, resource("else"))));
        put(&b->exports, label, TN_SORT_FUNC, FUNC(NULL, 2, "x", y, "h", ONE(TN_OWN, r)));
    }
    CHECK(!fits(tn_type_instance(&types, a), tn_type_instance(&types, b)) && findings.n == 2);
    CHECK_TEXT(finding(0), "`t`: field `y` is `u8` in what is given, but `u16` in what is wanted");
    CHECK_TEXT(finding(1), "`r` is needed by what is wanted, but missing from what is given");
}

static struct tn_component *component(void)
{
    return tn_new(&job.arena, struct tn_component);
}

/* (component (import "i" (instance …)) (export "e" (instance …))) with an opened copy each */
static const struct tn_type *passing(const struct tn_type *in, const struct tn_type *out)
{
    struct tn_component *c = component();
    if (in)
        put(&c->imports, "i", TN_SORT_INSTANCE, tn_instance_open_once(&types, in, &c->binds_in));
    if (out)
        put(&c->exports, "e", TN_SORT_INSTANCE, tn_instance_open_once(&types, out, &c->binds_out));
    return tn_type_component(&types, c);
}

static void test_components(void)
{
    const struct tn_type *i = tn_type_instance(&types, interface("f"));
    struct tn_instance *more = interface("f");
    put(&more->exports, "g", TN_SORT_FUNC, FUNC(NULL, 0, ""));
    const struct tn_type *wide = tn_type_instance(&types, more), *c = passing(i, i);
    CHECK(fits(c, c)); /* one type on both sides */
    CHECK(fits(c, passing(i, i)) && fits(c, passing(wide, i)) && fits(c, passing(i, NULL)));
    CHECK(fits(passing(NULL, wide), c) && fits(passing(i, wide), c));
    CHECK(!fits(passing(wide, i), c));
    CHECK_TEXT(finding(0), "`i.g` is needed by what is given, but missing from what is wanted");
    CHECK(!fits(c, passing(NULL, i)));
    CHECK_TEXT(finding(0), "`i` is imported by what is given, but not by what is wanted");
    CHECK(!fits(passing(i, NULL), c));
    CHECK_TEXT(finding(0), "`e` is exported by what is wanted, but not by what is given");
}

/* A component that takes a component: roles turn round twice. */
static void test_higher_order(void)
{
    const struct tn_type *i = tn_type_instance(&types, interface("f"));
    const struct tn_type *inner = passing(i, i), *less = passing(i, NULL);
    struct tn_component *a = component(), *b = component(), *nested = component();
    put(&a->imports, "c", TN_SORT_COMPONENT, less);
    put(&b->imports, "c", TN_SORT_COMPONENT, inner);
    CHECK(fits(tn_type_component(&types, a), tn_type_component(&types, b)));
    CHECK(!fits(tn_type_component(&types, b), tn_type_component(&types, a)));
    CHECK_TEXT(finding(0), "`c.e` is exported by what is given, but not by what is wanted");
    put(&nested->exports, "x", TN_SORT_COMPONENT, tn_type_component(&types, a));
    const struct tn_type *n = tn_type_component(&types, nested);
    CHECK(fits(n, n));
}

static void test_semver(void)
{
    struct tn_items found = {0}, wanted = {0};
    const struct tn_type *f = FUNC(NULL, 0, ""), *g = FUNC(prim(TN_U8), 0, "");
    put(&found, "a:b/c@0.2.1", TN_SORT_FUNC, g);
    put(&found, "a:b/c@0.2.9", TN_SORT_FUNC, f);
    put(&found, "a:b/c@0.2.3", TN_SORT_FUNC, g);
    put(&wanted, "a:b/c@0.2.0", TN_SORT_FUNC, f);
    CHECK(!tn_items_lookup(&types, &found, wanted.at[0].name, false));
    CHECK(tn_items_lookup(&types, &found, wanted.at[0].name, true) == &found.at[1]);
    CHECK(tn_items_lookup(&types, &found, name("a:b/c@0.2.1"), true) == &found.at[0]);
    CHECK(!tn_items_lookup(&types, &found, name("a:b/c@0.3.0"), true));
    tn_diag_list_init(&findings, &job.arena);
    tn_match_init(&match, &types, &findings.sink);
    CHECK(!tn_match_items(&match, &found, &wanted, NULL));
    CHECK_TEXT(findings.at[0]->help, "what is given has `a:b/c@0.2.9`");
    match.semver = true;
    CHECK(tn_match_items(&match, &found, &wanted, NULL));
}

static void note_mismatch(void *context, const struct tn_mismatch *mismatch)
{
    *(struct tn_mismatch *)context = *mismatch;
}

static void test_paths(void)
{
    struct tn_source wit = {"a.wit", {NULL, 0}, true};
    struct tn_part_note part = {.start = 7, .end = 8};
    struct tn_note func = {.span = {&wit, 5, 9}, .parts = &part, .n_parts = 1};
    struct tn_instance *a = tn_new(&job.arena, struct tn_instance),
                       *b = tn_new(&job.arena, struct tn_instance);
    put(&a->exports, "[method]fields.append", TN_SORT_FUNC, FUNC(NULL, 1, "value", prim(TN_STRING)));
    put(&b->exports, "[method]fields.append", TN_SORT_FUNC,
        FUNC(NULL, 1, "value", ONE(TN_LIST, prim(TN_U8))));
    b->exports.at[0].note = &func;
    struct tn_items found = {0}, wanted = {0};
    put(&found, "wasi:http/types@0.2.3", TN_SORT_INSTANCE, tn_type_instance(&types, a));
    put(&wanted, "wasi:http/types@0.2.3", TN_SORT_INSTANCE, tn_type_instance(&types, b));
    struct tn_mismatch m = {0};
    tn_match_init(&match, &types, NULL);
    match.told = note_mismatch;
    match.context = &m;
    match.who[0] = "the plug";
    match.who[1] = "the socket";
    CHECK(!tn_match_items(&match, &found, &wanted, NULL) && match.mismatches == 1);
    CHECK(m.rule == TN_MISMATCH_TYPE && m.item == wanted.at[0].name && !m.in_import);
    CHECK_TEXT(m.path, "wasi:http/types.fields.append: param 1 (value)");
    CHECK_TEXT(m.message, "`wasi:http/types.fields.append`: param 1 (`value`) is `string` in the plug, but "
                          "`list<u8>` in the socket");
    CHECK_TEXT(m.type[0], "string");
    CHECK_TEXT(m.type[1], "list<u8>");
    CHECK(!m.span[0].source && m.span[1].start == 7);
}

/* ---- instantiation ---- */

/* Two instances of one component are two resources; two of one record are one name. */
static void test_instantiate(void)
{
    struct tn_component *c = component();
    struct tn_list binds = {0};
    struct tn_items args = {0};
    const struct tn_type *r = resource("r"), *rec = named("rec", RECORD(1, "x", prim(TN_U8)));
    put(&c->exports, "r", TN_SORT_TYPE, named("r", r));
    put(&c->exports, "rec", TN_SORT_TYPE, rec);
    bind(&c->binds_out, r);
    const struct tn_type *t = tn_type_component(&types, c);
    tn_match_init(&match, &types, NULL);
    const struct tn_type *a = tn_component_instantiate(&match, t, &args, &binds);
    const struct tn_type *b = tn_component_instantiate(&match, t, &args, &binds);
    CHECK(binds.n == 2 && tn_base(export_of(a, "r")) == binds.at[0] &&
          tn_base(export_of(b, "r")) == binds.at[1]);
    CHECK(export_of(a, "rec") == rec && export_of(b, "rec") == rec);
}

/* The exports speak of the arguments' own names and resources. */
static void test_instantiate_names(void)
{
    const struct tn_type *i = tn_type_instance(&types, interface("f")), *r, *rec;
    struct tn_component *c = component();
    put(&c->imports, "i", TN_SORT_INSTANCE, tn_instance_open_once(&types, i, &c->binds_in));
    r = export_of(c->imports.at[0].type, "r");
    rec = export_of(c->imports.at[0].type, "rec");
    put(&c->exports, "g", TN_SORT_FUNC, FUNC(ONE(TN_OWN, r), 1, "x", rec));
    struct tn_items args = {0};
    const struct tn_type *given = tn_instance_open_once(&types, i, NULL);
    put(&args, "i", TN_SORT_INSTANCE, given);
    tn_match_init(&match, &types, NULL);
    const struct tn_type *made = tn_component_instantiate(&match, tn_type_component(&types, c), &args, NULL);
    CHECK(made && export_of(made, "g")->func->params[0].type == export_of(given, "rec"));
    CHECK(made && export_of(made, "g")->func->result->of.a == export_of(given, "r"));
}

/* An instance that mixes a resource of one with functions of another is no instance of the interface. */
static void test_mixed(void)
{
    const struct tn_type *i = tn_type_instance(&types, interface("f"));
    const struct tn_type *a = tn_instance_open_once(&types, i, NULL),
                         *b = tn_instance_open_once(&types, i, NULL);
    struct tn_component *c = component();
    put(&c->imports, "i", TN_SORT_INSTANCE, tn_instance_open_once(&types, i, &c->binds_in));
    struct tn_instance *mixed = tn_new(&job.arena, struct tn_instance);
    struct tn_items args = {0};
    put(&mixed->exports, "r", TN_SORT_TYPE, export_of(a, "r"));
    put(&mixed->exports, "rec", TN_SORT_TYPE, export_of(a, "rec"));
    put(&mixed->exports, "f", TN_SORT_FUNC, export_of(b, "f"));
    put(&args, "i", TN_SORT_INSTANCE, tn_type_instance(&types, mixed));
    tn_diag_list_init(&findings, &job.arena);
    tn_match_init(&match, &types, &findings.sink);
    CHECK(!tn_component_instantiate(&match, tn_type_component(&types, c), &args, NULL));
    CHECK_TEXT(finding(0),
               "`i.f`: param 1 (`x`), field `h` is one resource `r` in what is given, but another "
               "in what is wanted");
    CHECK(findings.n == 1);
}

/* Two worlds that share the nodes of a template would match where they must not: one exports `a` and a `c`
 * over its own `a.r`; in the other, `c` is over the imported `a.r`. Opened copies do not. */
static void test_templates(void)
{
    struct tn_instance *ta = tn_new(&job.arena, struct tn_instance),
                       *tc = tn_new(&job.arena, struct tn_instance);
    const struct tn_type *r = resource("r"), *used = named("r", r);
    put(&ta->exports, "r", TN_SORT_TYPE, r);
    bind(&ta->binds, r);
    put(&tc->exports, "r", TN_SORT_TYPE, used);
    put(&tc->exports, "f", TN_SORT_FUNC, FUNC(ONE(TN_OWN, used), 0, ""));
    const struct tn_type *a = tn_type_instance(&types, ta), *c = tn_type_instance(&types, tc);
    struct tn_component *own = component(), *imported = component();
    struct tn_subst s1, s2;
    tn_subst_init(&s1, &types);
    put(&own->exports, "a", TN_SORT_INSTANCE, tn_instance_open(&s1, a, &own->binds_out));
    put(&own->exports, "c", TN_SORT_INSTANCE, tn_instance_open(&s1, c, &own->binds_out));
    tn_subst_init(&s2, &types);
    put(&imported->imports, "a", TN_SORT_INSTANCE, tn_instance_open(&s2, a, &imported->binds_in));
    put(&imported->exports, "c", TN_SORT_INSTANCE, tn_instance_open(&s2, c, &imported->binds_out));
    put(&imported->exports, "a", TN_SORT_INSTANCE, tn_instance_open(&s2, a, &imported->binds_out));
    const struct tn_type *w1 = tn_type_component(&types, own), *w2 = tn_type_component(&types, imported);
    CHECK(fits(w1, w1) && fits(w2, w2) && !fits(w1, w2) && !fits(w2, w1));
}

static void test_fuel(void)
{
    const struct tn_type *a = prim(TN_U8), *b = prim(TN_U8), *r = resource("r");
    a = ONE(TN_OWN, r), b = ONE(TN_OWN, r);
    for (int i = 0; i < 18; i++) { /* 2^18 paths, 18 pairs */
        a = RECORD(2, "a", a, "b", a);
        b = RECORD(2, "a", b, "b", b);
    }
    uint64_t before = types.fuel;
    CHECK(fits(a, b) && before - types.fuel < 200);
    types.fuel = 10;
    tn_diag_list_init(&findings, &job.arena);
    tn_match_init(&match, &types, &findings.sink);
    CHECK(!tn_match(&match, a, b) && findings.n == 1);
    CHECK(strstr(finding(0), "cannot be compared: the file takes over"));
    types.fuel = before;
}

/* ---- union ---- */

static void test_union(void)
{
    struct tn_union u;
    struct tn_instance whole = {0};
    struct tn_list binds = {0};
    const struct tn_type *t1 = tn_type_instance(&types, interface("f")),
                         *t2 = tn_type_instance(&types, interface("g"));
    const struct tn_type *v1 = tn_instance_open_once(&types, t1, &binds),
                         *v2 = tn_instance_open_once(&types, t2, &binds);
    tn_diag_list_init(&findings, &job.arena);
    tn_union_init(&u, &types, &findings.sink);
    CHECK(tn_union_instance(&u, &whole, v1->instance, name("a:b/c")));
    CHECK(tn_union_instance(&u, &whole, v2->instance, name("a:b/c")));
    CHECK(whole.exports.n == 4 && whole.binds.n == 1);
    const struct tn_type *w = tn_type_instance(&types, &whole);
    CHECK(export_of(w, "r") == whole.binds.at[0]);
    CHECK(export_of(w, "g")->func->params[0].type == export_of(w, "rec"));
    CHECK(export_of(w, "f")->func->params[0].type == export_of(w, "rec"));
    CHECK(export_of(w, "g")->func->result->of.a == whole.binds.at[0]);
    CHECK(tn_subst_get(&u.subst, export_of(v2, "rec")) == export_of(w, "rec"));
    CHECK(fits(w, t1) && fits(w, t2) && !fits(t1, w));
    /* a view that disagrees */
    struct tn_instance view = {0};
    put(&view.exports, "rec", TN_SORT_TYPE, named("rec", RECORD(1, "h", prim(TN_U8))));
    CHECK(!tn_union_instance(&u, &whole, &view, name("a:b/c")));
    tn_diag_list_init(&findings, &job.arena);
}

/* As a composition does: imports of several components, items that are instances. */
static void test_union_items(void)
{
    struct tn_union u;
    struct tn_items whole = {0}, one = {0}, two = {0};
    struct tn_list binds = {0}, theirs = {0};
    const struct tn_type *i = tn_type_instance(&types, interface("f")),
                         *k = tn_type_instance(&types, interface("g"));
    put(&one, "i", TN_SORT_INSTANCE, tn_instance_open_once(&types, i, &theirs));
    put(&two, "i", TN_SORT_INSTANCE, tn_instance_open_once(&types, k, &theirs));
    put(&two, "h", TN_SORT_FUNC, FUNC(ONE(TN_OWN, theirs.at[1]), 0, ""));
    tn_diag_list_init(&findings, &job.arena);
    tn_union_init(&u, &types, &findings.sink);
    CHECK(tn_union_items(&u, &whole, &binds, &one) && tn_union_items(&u, &whole, &binds, &two));
    CHECK(whole.n == 2 && binds.n == 1 && !findings.n);
    CHECK(export_of(whole.at[0].type, "r") == binds.at[0] && whole.at[0].type->instance->exports.n == 4);
    CHECK(whole.at[1].type->func->result->of.a == binds.at[0]);
}

int main(void)
{
    tn_job_init(&job);
    tn_types_init(&types, &job.arena, &job.names);
    test_memory();
    test_budgets();
    test_names();
    test_items();
    test_print();
    test_copy();
    test_long_chain();
    test_open();
    test_open_fresh_names();
    test_close();
    test_values();
    test_functions();
    test_instances();
    test_told_once();
    test_components();
    test_higher_order();
    test_semver();
    test_paths();
    test_instantiate();
    test_instantiate_names();
    test_mixed();
    test_templates();
    test_fuel();
    test_union();
    test_union_items();
    tn_job_dispose(&job);
    return UNIT_DONE();
}
