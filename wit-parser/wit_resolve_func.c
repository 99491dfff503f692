/* Functions inside one interface or world, from syntax to nodes, under the names that components give them.
 */
#include "wit-parser/wit_resolve.h"

static const char *func_name(struct tn_wit_resolver *r, const struct ast_item *item, const char *resource)
{
    static const char *const kinds[] = {
        [AST_FREE] = "", [AST_METHOD] = "[method]", [AST_STATIC] = "[static]"};
    const struct ast_func *f = item->func;
    if (!f) /* WAC */
        return item->name.name;
    const char *accessor = f->accessor == 'g' ? "[get]" : f->accessor == 's' ? "[set]" : "";
    if (f->kind == AST_CONSTRUCTOR)
        return tn_name_printf(&r->job->names, "[constructor]%s", resource);
    if (!resource)
        return *accessor ? tn_name_printf(&r->job->names, "%s%s", accessor, item->name.name)
                         : item->name.name;
    return tn_name_printf(&r->job->names, "%s%s%s.%s", kinds[f->kind], accessor, resource, item->name.name);
}

static void accessor_rules(struct tn_wit_resolver *r, const struct ast_func *f, const struct tn_type *result)
{
    struct tn_span span = tn_wit_span(r->source, f->start, f->end);
    if (f->accessor == 'g' && f->n)
        tn_wit_rule(r, "wit-accessor", ast_id_span(r->source, f->params[0].name),
                    "a getter has no parameters");
    if (f->accessor == 'g' && !f->result)
        tn_wit_rule(r, "wit-accessor", span, "a getter returns a value");
    if (f->accessor == 's' && f->n != 1)
        tn_wit_rule(r, "wit-accessor", f->n > 1 ? ast_id_span(r->source, f->params[1].name) : span,
                    "a setter has exactly one parameter");
    if (f->accessor == 's' && result && !tn_wit_is_bad(result) && (result->kind != TN_RESULT || result->of.a))
        tn_wit_rule(r, "wit-accessor", tn_wit_type_span(r, f->result),
                    "a setter returns nothing, or a `result` without a value");
}

/* "constructor(…) [-> result<r, E>]" */
static void constructor_rules(struct tn_wit_resolver *r, const struct ast_func *f,
                              const struct tn_type *resource, const struct tn_type *result)
{
    if (tn_wit_is_bad(result) || tn_wit_is_bad(resource))
        return;
    if (result->kind != TN_RESULT) {
        tn_wit_rule(r, "wit-constructor", tn_wit_type_span(r, f->result),
                    "a constructor returns its resource, or a `result` of it");
        return;
    }
    const struct tn_type *ok = result->of.a;
    if (!ok || tn_wit_is_bad(ok) || ok->kind != TN_OWN || ok->of.a != resource)
        if (!ok || !tn_wit_is_bad(ok))
            tn_wit_rule(
                r, "wit-constructor",
                tn_wit_type_span(r, ast_has_of(f->result) && f->result->of.a ? f->result->of.a : f->result),
                "a constructor's `result` is of the resource it makes");
}

static const struct tn_type *borrow_of(struct tn_wit_resolver *r, const struct tn_type *resource,
                                       const struct ast_func *f)
{
    struct ast_type t = {.kind = TN_BORROW, .start = f->start, .end = f->end};
    return tn_wit_is_bad(resource) ? tn_wit_bad() : tn_wit_anonymous(r, &t, NULL, resource, NULL, NULL);
}

static bool resolve_params(struct tn_wit_resolver *r, const struct ast_func *f, const struct tn_type *self,
                           struct tn_part *params)
{
    struct tn_wit_scope_names names;
    bool fine = true;
    unsigned n = 0;
    tn_wit_scope_names_init(&names, r);
    if (self) {
        params[n++] = (struct tn_part){tn_name(&r->job->names, "self"), self};
        tn_wit_scope_name_add(r, &names, params[0].name, tn_wit_span(r->source, f->start, f->end));
        fine = !tn_wit_is_bad(self);
    }
    for (uint32_t i = 0; i < f->n; i++, n++) {
        params[n] = (struct tn_part){f->params[i].name.name, tn_wit_value_type(r, f->params[i].type, NULL)};
        fine &= !tn_wit_is_bad(params[n].type) && !tn_wit_duplicate_part(r, &names, &f->params[i]);
    }
    tn_wit_scope_names_dispose(&names, r);
    return fine;
}

static const struct tn_type *resolve_result(struct tn_wit_resolver *r, const struct ast_item *item,
                                            const struct tn_type *resource)
{
    const struct ast_func *f = item->func;
    if (!f->result)
        return f->kind == AST_CONSTRUCTOR && !tn_wit_is_bad(resource)
                   ? tn_wit_own(r, resource, tn_wit_span(r->source, f->start, f->end))
                   : NULL;
    const struct tn_type *result = tn_wit_value_type(r, f->result, NULL);
    if (f->kind == AST_CONSTRUCTOR)
        constructor_rules(r, f, resource, result);
    if (result->has & TN_HAS_BORROW)
        tn_wit_rule(r, "wit-borrow-result", tn_wit_type_span(r, f->result),
                    "a function must not return a `borrow<…>`, nor a type that holds one");
    return result;
}

/* name: the name of a function's type (WAC) */
static struct tn_item func_of_named_type(struct tn_wit_resolver *r, const struct ast_item *item)
{
    struct tn_span span = ast_id_span(r->source, item->name);
    struct tn_item out = {.name = item->name.name, .sort = TN_SORT_FUNC};
    const struct tn_type *type = tn_wit_look_up(r, item->type->name);
    out.note = tn_wit_note(r, item->docs, item->attrs, span);
    if (!tn_wit_is_bad(type) && tn_base(type)->kind == TN_FUNC)
        out.type = tn_base(type);
    else if (!tn_wit_is_bad(type) && !tn_wit_is_bad(tn_base(type)))
        tn_wit_not_that(r, "wit-not-type", item->type->name, tn_wit_a_kind(r, type), "function's type",
                        TN_NOWHERE);
    return out;
}

struct tn_item tn_wit_resolve_func(struct tn_wit_resolver *r, const struct ast_item *item,
                                   const char *resource)
{
    const struct ast_func *f = item->func;
    if (!f)
        return func_of_named_type(r, item);
    bool method = f->kind == AST_METHOD, was_off = r->off;
    struct tn_item out = {.name = func_name(r, item, resource), .sort = TN_SORT_FUNC};
    r->off |= tn_wit_gate(r, item->attrs, ast_id_span(r->source, item->name)) != NULL;
    r->func_off = r->off;
    struct ast_id owner = {resource, item->name.start, item->name.end};
    const struct tn_type *of = resource ? tn_wit_look_up(r, owner) : NULL, *result;
    struct tn_part *params = tn_new_n(&r->job->arena, f->n + method, struct tn_part);
    bool fine = resolve_params(r, f, method ? borrow_of(r, of, f) : NULL, params);
    result = resolve_result(r, item, of);
    accessor_rules(r, f, result);
    struct tn_note *note = tn_wit_note(r, item->docs, item->attrs, ast_id_span(r->source, item->name));
    tn_wit_note_parts(r, note, f->params, f->n, method); /* to point at in mismatches */
    out.note = note;
    out.attrs = tn_wit_attrs(r, NULL, item->attrs->external_id);
    fine = fine && !(result && tn_wit_is_bad(result)) && !(of && tn_wit_is_bad(of));
    if (fine && !r->off)
        out.type = tn_wit_within_limits(r, tn_type_func(r->types, params, f->n + method, f->async, result),
                                        out.note->span);
    if (out.type && tn_wit_is_bad(out.type))
        out.type = NULL;
    r->off = was_off;
    r->func_off = false;
    return out;
}
