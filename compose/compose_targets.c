#include "compose/compose_targets.h"

#include "component/comp_names.h"
#include "component/comp_print.h"

struct targeting {
    struct tn_types *types;
    struct tn_diag_sink *sink;
    const struct tn_type *component[2]; /* by term: what was found, the world */
    struct tn_targets *targets;
};

static const char *const codes[] = {
    [TN_TARGETS_IMPORT] = "targets-import",
    [TN_TARGETS_EXPORT] = "targets-export",
    [TN_TARGETS_TYPE] = "targets-type",
};

static enum tn_targets_rule rule_of(const struct tn_mismatch *mismatch)
{
    if (mismatch->rule != TN_MISMATCH_MISSING || mismatch->inner)
        return TN_TARGETS_TYPE;
    return mismatch->in_import ? TN_TARGETS_IMPORT : TN_TARGETS_EXPORT;
}

enum { MAX_TEXT = 400 };

/* The innermost item around the mismatch on one side, in WIT. */
static const char *text_of(const struct targeting *t, unsigned term, const struct tn_mismatch *mismatch)
{
    const struct tn_component *c = t->component[term]->component;
    const struct tn_items *items = mismatch->in_import ? &c->imports : &c->exports;
    const struct tn_item *item =
        mismatch->item ? tn_items_lookup(t->types, items, mismatch->item, true) : NULL;
    if (item && item->sort == TN_SORT_INSTANCE && mismatch->inner)
        item = tn_items_find(&tn_base(item->type)->instance->exports, mismatch->inner);
    if (!item || item->sort == TN_SORT_INSTANCE)
        return NULL;
    return tn_item_text(t->types->arena, item, MAX_TEXT);
}

static void help(struct tn_draft *draft, const struct targeting *t, const struct tn_mismatch *mismatch)
{
    if (!mismatch->nearest)
        return;
    const char *who = t->targets->who[mismatch->missing];
    if (tn_str_same(tn_name_unversioned(mismatch->nearest), tn_name_unversioned(mismatch->item)))
        tn_diag_help(draft, "%s has `%s`, which is not a compatible version", who, mismatch->nearest);
    else if (!strchr(mismatch->nearest, ':'))
        tn_diag_help(draft, "%s has `%s`", who, mismatch->nearest);
}

/* The place in the world's text, where there is one, is what the finding is about; the other side is a note.
 */
static void tell(void *context, const struct tn_mismatch *mismatch)
{
    struct targeting *t = context;
    struct tn_targets_finding *finding = tn_push(t->types->arena, &t->targets->findings);
    *finding = (struct tn_targets_finding){*mismatch, rule_of(mismatch), {0}};
    unsigned term = mismatch->span[1].source ? 1 : 0;
    struct tn_draft draft =
        tn_diag_begin(t->sink, TN_ERROR, codes[finding->rule], mismatch->span[term], "%s", mismatch->message);
    for (unsigned i = 0; i < 2; i++) {
        finding->text[i] = text_of(t, i, mismatch);
        bool shown = i == term && mismatch->span[i].source && mismatch->span[i].source->text;
        if (finding->text[i] && i != term && mismatch->span[i].source)
            tn_diag_note(&draft, mismatch->span[i], "`%s`", finding->text[i]);
        else if (finding->text[i] && !shown)
            tn_diag_note(&draft, TN_NOWHERE, "%s: `%s`", t->targets->who[i], finding->text[i]);
    }
    help(&draft, t, mismatch);
    tn_diag_end(&draft);
}

enum tn_status tn_targets(struct tn_types *types, struct tn_diag_sink *sink, const struct tn_type *found,
                          const struct tn_type *world, struct tn_targets *ret_targets)
{
    struct targeting t = {types, sink, {found, world}, ret_targets};
    struct tn_match match;
    tn_match_init(&match, types, sink);
    match.semver = true;
    match.who[0] = ret_targets->who[0];
    match.who[1] = ret_targets->who[1];
    match.told = tell;
    match.context = &t;
    bool fits = tn_match(&match, found, world);
    return fits ? TN_OK : match.exhausted ? TN_ERR_LIMIT : TN_ERR_INVALID;
}
