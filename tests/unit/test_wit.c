#include "unit.h"
#include "wit-parser/wit.h"

struct fixture {
    struct tn_job job;
    struct tn_diag_list findings;
    struct tn_types types;
    struct tn_wit wit;
    struct tn_wit_package *package;
    enum tn_status status;
};

static void load(struct fixture *f, const char *text)
{
    static const struct tn_wit_options options;
    struct tn_source *source;
    tn_job_init(&f->job);
    tn_diag_list_init(&f->findings, &f->job.arena);
    f->job.sink = &f->findings.sink;
    tn_types_init(&f->types, &f->job.arena, &f->job.names);
    tn_wit_init(&f->wit, &f->job, &f->types);
    source = tn_new(&f->job.arena, struct tn_source);
    *source = (struct tn_source){"test.wit", tn_bytes_of(tn_str(text)), true};
    f->package = NULL;
    f->status = tn_wit_load_source(&f->wit, &options, source, &f->package);
}

static const char *last_message(const struct fixture *f)
{
    return f->findings.n ? f->findings.at[f->findings.n - 1]->message : NULL;
}

static const char *select_id(struct fixture *f, const char *name)
{
    const struct tn_wit_world *world = tn_wit_select_world(&f->wit, f->package, name);
    return world ? world->id : NULL;
}

static void worlds(void)
{
    struct fixture f;
    load(&f, "package a:b@1.0.0; world one {} world two {}\n"
             "package c:d@1.0.0 { world w {} }\n"
             "package c:d@2.0.0 { world w {} }\n"
             "package e:f@0.1.0 { world w {} }\n");
    CHECK(!f.status);
    CHECK_TEXT(select_id(&f, "one"), "a:b/one@1.0.0");
    CHECK_TEXT(select_id(&f, "a:b/two"), "a:b/two@1.0.0");
    CHECK_TEXT(select_id(&f, "c:d/w@2.0.0"), "c:d/w@2.0.0");
    CHECK_TEXT(select_id(&f, "e:f/w"), "e:f/w@0.1.0");
    CHECK(!f.findings.n);
    CHECK(!select_id(&f, NULL));
    CHECK_TEXT(last_message(&f), "package `a:b@1.0.0` has several worlds, and none is named");
    CHECK(!select_id(&f, "on"));
    CHECK_TEXT(last_message(&f), "package `a:b@1.0.0` has no world `on`");
    CHECK(!select_id(&f, "c:d/w"));
    CHECK_TEXT(last_message(&f), "package `c:d` is there in several versions");
    CHECK(!select_id(&f, "x:y/w"));
    CHECK_TEXT(last_message(&f), "there is no package `x:y`");
    tn_job_dispose(&f.job);
}

static void nodes(void)
{
    struct fixture f;
    load(
        &f,
        "package a:b; interface i { resource r { m: func(); } type s = r; f: func(a: r, b: s) -> list<r>; }\n"
        "interface j { use i.{r as q}; g: func(q: q); }\n"
        "world w { import j; }\n");
    CHECK(!f.status);
    const struct tn_wit_interface *i = tn_wit_package_decl(&f.wit, f.package, "i").interface;
    const struct tn_wit_interface *j = tn_wit_package_decl(&f.wit, f.package, "j").interface;
    const struct tn_item *items = i->instance.exports.at;
    CHECK(i->type && i->instance.binds.n == 1);
    CHECK_TEXT(items[2].name, "[method]r.m");
    CHECK_TEXT(items[3].name, "f");
    /* a resource's name is an own<> of it where a value stands, and a name where a type is defined */
    const struct tn_func *func = items[3].type->func;
    CHECK(items[1].type->kind == TN_NAMED && tn_base(items[1].type) == items[0].type);
    CHECK(func->params[0].type->kind == TN_OWN && func->params[0].type->of.a == items[0].type);
    CHECK(func->params[1].type->kind == TN_OWN && func->params[1].type->of.a == items[1].type);
    CHECK(func->result->of.a == func->params[0].type);
    const struct tn_type *q = j->instance.exports.at[0].type;
    CHECK(q->kind == TN_NAMED && tn_wit_used_from(&f.wit, q) == i);
    /* the world imports what its import uses, first */
    const struct tn_wit_world *w = tn_wit_package_decl(&f.wit, f.package, "w").world;
    CHECK(w->imports.n == 2 && w->imports.at[0].implicit && !w->imports.at[1].implicit);
    CHECK_TEXT(w->imports.at[0].item.name, "a:b/i");
    tn_job_dispose(&f.job);
}

static void depth(void)
{
    struct fixture f;
    char text[4096] = "package a:b; interface i { type t = ";
    for (int i = 0; i < 300; i++)
        strcat(text, "option<");
    load(&f, text);
    CHECK(f.status == TN_ERR_INVALID);
    CHECK_TEXT(f.findings.at[0]->code, "wit-too-deep");
    tn_job_dispose(&f.job);
}

int main(void)
{
    worlds();
    nodes();
    depth();
    return UNIT_DONE();
}
