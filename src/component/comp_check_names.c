/* Names of imports and exports: their grammar, their uniqueness, their attributes, and what a function must
 * look like that bears one: Explainer.md "Import and Export Definitions", Binary.md ibidem. */
#include "component/comp_scope.h"

static const char *word(bool import)
{
    return import ? "import" : "export";
}

/* What the checks of one name look at. */
struct subject {
    struct tn_comp_reader *c;
    struct tn_side *side;
    const struct tn_items *before; /* the items that stand before it */
    const struct tn_item *item;
    const struct tn_type *func; /* or NULL where it is none */
    bool import;
    size_t at;
};

static void wrong(const struct subject *s, const char *format, ...) __attribute__((format(printf, 2, 3)));
static void wrong(const struct subject *s, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    const char *message = tn_arena_vprintf(tn_comp_arena(s->c), format, args);
    va_end(args);
    tn_comp_wrong(s->c, s->at, "component-name", "%s `%s`: %s", word(s->import), s->item->name, message);
}

static unsigned allowed_names(const struct tn_comp_reader *c)
{
    return (tn_comp_on(c, TN_FEATURE_CM_ACCESSORS) ? TN_NAMES_ACCESSORS : 0) |
           (tn_comp_on(c, TN_FEATURE_CM_NESTED_NAMES) ? TN_NAMES_NESTED : 0);
}

static bool parse(const struct subject *s, struct tn_str text, const char *what,
                  struct tn_extern_name *ret_name)
{
    struct tn_name_error error;
    if (tn_extern_name_parse(text, allowed_names(s->c), ret_name, &error))
        return true;
    const char *message = tn_arena_printf(tn_comp_arena(s->c), error.message, TN_STR(error.at));
    wrong(s, "not a valid %s: %s", what, message);
    return false;
}

static struct tn_str text_of(const char *interned)
{
    return (struct tn_str){interned, tn_name_len(interned)};
}

/* ---- methods, constructors, static functions ---- */

/* "the first label matches the plainname of a preceding resource import or export in the same scope" */
static void check_resource(const struct subject *s, const struct tn_type *resource, struct tn_str label)
{
    const char *name = tn_map_get(&s->side->resource_of, resource);
    if (!name)
        wrong(s, "the resource of this function does not have a name here");
    else if (!tn_str_eq(label, name))
        wrong(s, "the function is of the resource `%s`", name);
}

/* "a func type whose result type is either (own $R) or (result (own $R) E?)" */
static void check_constructor(const struct subject *s, const struct tn_extern_name *name)
{
    if (s->func->func->async)
        wrong(s, "a constructor cannot be async");
    const struct tn_type *result = s->func->func->result;
    if (!result) {
        wrong(s, "a constructor must return a value");
        return;
    }
    result = tn_base(result);
    if (result->kind == TN_RESULT && result->of.a)
        result = tn_base(result->of.a);
    if (result->kind == TN_OWN)
        check_resource(s, result->of.a, name->resource.len ? name->resource : name->label);
    else if (result->kind != TN_BAD)
        wrong(s, "a constructor must return `(own $T)` or `(result (own $T))`");
}

/* "the first parameter of the function to be (param "self" (borrow $R))" */
static void check_method(const struct subject *s, const struct tn_extern_name *name)
{
    const struct tn_func *func = s->func->func;
    if (!func->n) {
        wrong(s, "a method must have at least one parameter");
        return;
    }
    if (strcmp(func->params[0].name, "self"))
        wrong(s, "a method's first parameter must be called `self`, and this is `%s`", func->params[0].name);
    const struct tn_type *self = tn_base(func->params[0].type);
    if (self->kind == TN_BORROW)
        check_resource(s, self->of.a, name->resource);
    else if (self->kind != TN_BAD)
        wrong(s, "a method's first parameter must be a `(borrow $T)`");
}

static void check_static(const struct subject *s, const struct tn_extern_name *name)
{
    if (!tn_map_has(&s->side->resources, tn_name_of(s->c->types->names, name->resource)))
        wrong(s, "no resource `%.*s` stands before it", TN_STR(name->resource));
}

/* ---- accessors ---- */

static void check_getter(const struct subject *s, uint32_t own_params)
{
    const struct tn_type *result = s->func->func->result;
    if (own_params)
        wrong(s, "a getter has no parameters of its own");
    if (!result)
        wrong(s, "a getter must return a value");
    else if (tn_base(result)->kind == TN_RESULT && !tn_base(result)->of.a)
        wrong(s, "a getter that returns a result must have a value in it");
}

static bool is_property(struct tn_comp_reader *c, const struct tn_type *getter, const struct tn_type *setter)
{
    struct tn_match match;
    const struct tn_type *get = getter->func->result, *set = setter->func->params[setter->func->n - 1].type;
    if (!get)
        return true; /* told at the getter */
    if (get->kind != TN_BAD && tn_base(get)->kind == TN_RESULT)
        get = tn_base(get)->of.a;
    tn_match_init(&match, c->types, NULL);
    return !get || tn_match(&match, set, get);
}

/* "requires a preceding getter", of the same property */
static void check_setter(const struct subject *s, const struct tn_extern_name *name, uint32_t own_params)
{
    const struct tn_type *result = s->func->func->result;
    if (own_params != 1)
        wrong(s, "a setter has exactly one parameter of its own");
    if (result && !(tn_base(result)->kind == TN_RESULT && !tn_base(result)->of.a))
        wrong(s, "a setter returns nothing, or a result without a value");
    const char *getter_name = tn_extern_name_getter(s->c->types->names, name);
    const struct tn_item *getter = tn_items_find(s->before, getter_name);
    if (!getter)
        wrong(s, "no `%s` stands before it", getter_name);
    else if (own_params == 1 && tn_base(getter->type)->kind == TN_FUNC &&
             !is_property(s->c, tn_base(getter->type), s->func))
        wrong(s, "its parameter must have the type that `%s` returns", getter_name);
}

static void check_accessor(const struct subject *s, const struct tn_extern_name *name)
{
    const struct tn_func *func = s->func->func;
    if (func->async)
        wrong(s, "a getter or setter cannot be async");
    uint32_t self = name->kind == TN_NAME_METHOD && func->n ? 1 : 0;
    if (name->accessor == TN_GETTER)
        check_getter(s, func->n - self);
    else
        check_setter(s, name, func->n - self);
}

/* "annotated plainnames only occur on func imports or exports" */
static void check_func(const struct subject *s, const struct tn_extern_name *name)
{
    if (name->kind == TN_NAME_INTERFACE || (name->kind == TN_NAME_LABEL && !name->accessor))
        return;
    if (!s->func) {
        if (s->item->type->kind != TN_BAD)
            wrong(s, "only a function can have this name");
        return;
    }
    switch (name->kind) {
    case TN_NAME_CONSTRUCTOR: check_constructor(s, name); break;
    case TN_NAME_METHOD: check_method(s, name); break;
    case TN_NAME_STATIC: check_static(s, name); break;
    default: break;
    }
    if (name->accessor)
        check_accessor(s, name);
}

/* ---- versions and attributes ---- */

static void check_version(const struct subject *s, const struct tn_extern_name *name, const char *suffix)
{
    struct tn_version version;
    bool has;
    const char *why;
    if (!tn_name_version(name, suffix, s->c->types->names, &version, &has, &why))
        wrong(s, "invalid version: %s", why);
}

static void check_suffix(const struct subject *s, const struct tn_extern_name *name,
                         const struct tn_attrs *attrs)
{
    tn_comp_need(s->c, s->at, TN_FEATURE_CM_CANON_NAMES, "`version-suffix`");
    if (s->item->sort != TN_SORT_INSTANCE)
        wrong(s, "only an instance can have a `version-suffix`");
    if (!*attrs->version_suffix)
        wrong(s, "its `version-suffix` is empty");
    if (!attrs->implements && name->kind != TN_NAME_INTERFACE)
        wrong(s, "`version-suffix` needs the name of an interface, or `implements`");
}

/* "implements-annotated imports or exports are instance-typed and have a plainname name" */
static void check_implements(const struct subject *s, const struct tn_extern_name *name,
                             const struct tn_attrs *attrs)
{
    struct tn_extern_name interface;
    tn_comp_need(s->c, s->at, TN_FEATURE_CM_IMPLEMENTS, "`implements`");
    if (name->kind != TN_NAME_LABEL || name->accessor)
        wrong(s, "`implements` goes with a plain name");
    if (s->item->sort != TN_SORT_INSTANCE)
        wrong(s, "only an instance can have an `implements`");
    if (!parse(s, text_of(attrs->implements), "name of an interface", &interface))
        return;
    if (interface.kind != TN_NAME_INTERFACE)
        wrong(s, "`implements` must name an interface, and `%s` is none", attrs->implements);
    else
        check_version(s, &interface, attrs->version_suffix);
}

static void check_attrs(const struct subject *s, const struct tn_extern_name *name,
                        const struct tn_attrs *attrs)
{
    if (attrs && attrs->version_suffix)
        check_suffix(s, name, attrs);
    if (attrs && attrs->implements)
        check_implements(s, name, attrs);
    if (attrs && attrs->external_id)
        tn_comp_need(s->c, s->at, TN_FEATURE_CM_IMPLEMENTS, "`external-id`");
    if (name->kind == TN_NAME_INTERFACE)
        check_version(s, name, attrs ? attrs->version_suffix : NULL);
}

/* "The externnames of all imports … must be strongly-unique" */
static void check_unique(const struct subject *s, const struct tn_extern_name *name)
{
    const char *canonical = tn_extern_name_canonical(s->c->types->names, name);
    const char *other = tn_map_get(&s->side->canonical, canonical);
    if (!other) {
        tn_map_put(&s->side->canonical, canonical, s->item->name);
        return;
    }
    if (other == s->item->name)
        tn_comp_wrong(s->c, s->at, "component-duplicate", "%s `%s` stands twice", word(s->import), other);
    else
        tn_comp_wrong(s->c, s->at, "component-duplicate", "%s `%s` conflicts with `%s` before it",
                      word(s->import), s->item->name, other);
}

void tn_check_name(struct tn_comp_reader *c, struct tn_side *side, const struct tn_items *before, bool import,
                   const struct tn_item *item, size_t at)
{
    struct subject s = {.c = c, .side = side, .before = before, .item = item, .import = import, .at = at};
    struct tn_extern_name name;
    if (item->sort == TN_SORT_FUNC && tn_base(item->type)->kind == TN_FUNC)
        s.func = tn_base(item->type);
    if (!parse(&s, text_of(item->name), "name", &name))
        return;
    check_attrs(&s, &name, item->attrs);
    check_func(&s, &name);
    check_unique(&s, &name);
}
