#include "component/comp_print.h"

#include "component/comp_names.h"

/* In the order of their bytes. */
static const char *const keywords[] = {
    "_",         "as",          "async",    "bool",          "borrow",
    "char",      "constructor", "enum",     "error-context", "export",
    "f32",       "f64",         "flags",    "float32",       "float64",
    "from",      "func",        "future",   "import",        "include",
    "interface", "list",        "map",      "option",        "own",
    "package",   "record",      "resource", "result",        "s16",
    "s32",       "s64",         "s8",       "static",        "stream",
    "string",    "tuple",       "type",     "u16",           "u32",
    "u64",       "u8",          "use",      "variant",       "with",
    "world",
};

bool tn_is_wit_keyword(struct tn_str id)
{
    size_t low = 0, high = sizeof keywords / sizeof *keywords;
    while (id.len && low < high) {
        size_t middle = (low + high) / 2, n = strlen(keywords[middle]);
        int c = memcmp(id.at, keywords[middle], id.len < n ? id.len : n);
        if (!c && id.len == n)
            return true;
        if (c < 0 || (!c && id.len < n))
            high = middle;
        else
            low = middle + 1;
    }
    return false;
}

static void print_id(struct tn_buf *buf, struct tn_str id)
{
    if (tn_is_wit_keyword(id))
        tn_buf_byte(buf, '%');
    tn_buf_str(buf, id);
}

void tn_print_id(struct tn_buf *buf, const char *id)
{
    print_id(buf, tn_str(id));
}

/* ---- references ---- */

const char *tn_type_name(const struct tn_type *t)
{
    while (t->kind == TN_NAMED && !t->named->name && t->named->target->kind == TN_NAMED)
        t = t->named->target;
    if (t->kind == TN_NAMED && t->named->name)
        return t->named->name;
    t = tn_base(t);
    return t->kind == TN_RESOURCE ? t->resource->name : NULL;
}

static void print_part(struct tn_buf *buf, enum tn_kind kind, const struct tn_part *part)
{
    if (part->name)
        tn_print_id(buf, part->name);
    if (kind == TN_VARIANT && part->type) {
        tn_buf_byte(buf, '(');
        tn_print_type(buf, part->type);
        tn_buf_byte(buf, ')');
    } else if (part->type) {
        tn_buf_text(buf, part->name ? ": " : "");
        tn_print_type(buf, part->type);
    }
}

static void print_parts(struct tn_buf *buf, enum tn_kind kind, const struct tn_part *parts, uint32_t n)
{
    for (uint32_t i = 0; i < n && !buf->status; i++) {
        tn_buf_text(buf, i ? ", " : "");
        print_part(buf, kind, &parts[i]);
    }
}

/* What stands between < and >; a gap is `_`, and where nothing stands there is no <>. */
static void print_arguments(struct tn_buf *buf, enum tn_kind kind, const struct tn_type *a,
                            const struct tn_type *b)
{
    tn_buf_text(buf, tn_kind_word(kind));
    if (!a && !b)
        return;
    tn_buf_byte(buf, '<');
    if (a)
        tn_print_type(buf, a);
    else
        tn_buf_byte(buf, '_');
    if (b) {
        tn_buf_text(buf, ", ");
        tn_print_type(buf, b);
    }
    tn_buf_byte(buf, '>');
}

static void print_items(struct tn_buf *buf, const char *before, const struct tn_items *items)
{
    for (uint32_t i = 0; i < items->n && !buf->status; i++) {
        tn_buf_text(buf, before);
        tn_print_item(buf, &items->at[i]);
        tn_buf_text(buf, "; ");
    }
}

void tn_print_type(struct tn_buf *buf, const struct tn_type *t)
{
    const char *name = tn_type_name(t);
    if (buf->status)
        return;
    if (name)
        tn_print_id(buf, name);
    else
        tn_print_structure(buf, t);
}

void tn_print_structure(struct tn_buf *buf, const struct tn_type *t)
{
    t = tn_base(t);
    switch (t->kind) {
    case TN_RECORD:
    case TN_VARIANT:
    case TN_ENUM:
    case TN_FLAGS:
        tn_buf_printf(buf, "%s { ", tn_kind_word(t->kind));
        print_parts(buf, t->kind, t->parts.at, t->parts.n);
        tn_buf_text(buf, " }");
        break;
    case TN_TUPLE:
        tn_buf_text(buf, "tuple<");
        print_parts(buf, t->kind, t->parts.at, t->parts.n);
        tn_buf_byte(buf, '>');
        break;
    case TN_LIST_N:
        tn_buf_text(buf, "list<");
        tn_print_type(buf, t->list_n.a);
        tn_buf_printf(buf, ", %u>", t->list_n.n);
        break;
    case TN_LIST:
    case TN_MAP:
    case TN_OPTION:
    case TN_RESULT:
    case TN_FUTURE:
    case TN_STREAM:
    case TN_BORROW: print_arguments(buf, t->kind, t->of.a, t->of.b); break;
    case TN_OWN: /* a resource's name as a value is a handle that owns it */
        if (tn_type_name(t->of.a))
            tn_print_type(buf, t->of.a);
        else
            print_arguments(buf, TN_OWN, t->of.a, NULL);
        break;
    case TN_FUNC: tn_print_func(buf, t, 0); break;
    case TN_INSTANCE:
        tn_buf_text(buf, "interface { ");
        print_items(buf, "", &t->instance->exports);
        tn_buf_byte(buf, '}');
        break;
    case TN_COMPONENT:
        tn_buf_text(buf, "component { ");
        print_items(buf, "import ", &t->component->imports);
        print_items(buf, "export ", &t->component->exports);
        tn_buf_byte(buf, '}');
        break;
    default: tn_buf_text(buf, tn_kind_word(t->kind));
    }
}

void tn_print_func(struct tn_buf *buf, const struct tn_type *func, unsigned flags)
{
    const struct tn_func *f = tn_base(func)->func;
    uint32_t skip = flags & TN_PRINT_SKIP_SELF && f->n ? 1 : 0;
    if (!(flags & TN_PRINT_NO_FUNC))
        tn_buf_text(buf, f->async ? "async func" : "func");
    tn_buf_byte(buf, '(');
    print_parts(buf, TN_RECORD, f->params + skip, f->n - skip);
    tn_buf_byte(buf, ')');
    if (f->result && !(flags & TN_PRINT_NO_RESULT)) {
        tn_buf_text(buf, " -> ");
        tn_print_type(buf, f->result);
    }
}

/* ---- definitions ---- */

static bool has_body(const struct tn_type *t)
{
    return t->kind >= TN_RECORD && t->kind <= TN_FLAGS;
}

/* What the item itself defines: one step behind its own name. */
static const struct tn_type *defined(const struct tn_type *t)
{
    return t->kind == TN_NAMED ? t->named->target : t;
}

void tn_print_def(struct tn_buf *buf, const char *name, const struct tn_type *t, unsigned indent)
{
    const struct tn_type *d = defined(t);
    tn_buf_printf(buf, "%s ", tn_kind_word(has_body(d) || t->kind == TN_RESOURCE ? d->kind : TN_NAMED));
    tn_print_id(buf, name);
    if (has_body(d)) {
        tn_buf_text(buf, " {\n");
        for (uint32_t i = 0; i < d->parts.n; i++) {
            tn_buf_fill(buf, ' ', indent + 2);
            print_part(buf, d->kind, &d->parts.at[i]);
            tn_buf_text(buf, ",\n");
        }
        tn_buf_fill(buf, ' ', indent);
        tn_buf_byte(buf, '}');
        return;
    }
    if (t->kind != TN_RESOURCE) {
        tn_buf_text(buf, " = ");
        tn_print_type(buf, d);
    }
    tn_buf_byte(buf, ';');
}

/* ---- items, in a line ---- */

/* `fields.append` of "[method]fields.append". */
static void print_word(struct tn_buf *buf, const char *name)
{
    struct tn_extern_name n = tn_extern_name_of(name);
    if (n.kind == TN_NAME_METHOD || n.kind == TN_NAME_STATIC)
        tn_buf_printf(buf, "%.*s.%.*s", TN_STR(n.resource), TN_STR(n.label));
    else if (n.kind == TN_NAME_CONSTRUCTOR)
        tn_buf_printf(buf, "%.*s.constructor", TN_STR(n.resource));
    else
        tn_buf_str(buf, n.kind == TN_NAME_INTERFACE ? n.text : n.label);
}

static void print_type_item(struct tn_buf *buf, const struct tn_item *item)
{
    const struct tn_type *d = defined(item->type);
    tn_buf_printf(buf, "%s ",
                  tn_kind_word(has_body(d) || item->type->kind == TN_RESOURCE ? d->kind : TN_NAMED));
    tn_print_id(buf, item->name);
    if (has_body(d)) {
        tn_buf_text(buf, " { ");
        print_parts(buf, d->kind, d->parts.at, d->parts.n);
        tn_buf_text(buf, " }");
    } else if (item->type->kind != TN_RESOURCE) {
        tn_buf_text(buf, " = ");
        tn_print_type(buf, d);
    }
}

static void print_func_item(struct tn_buf *buf, const struct tn_item *item)
{
    struct tn_extern_name n = tn_extern_name_of(item->name);
    unsigned flags = n.kind == TN_NAME_METHOD ? TN_PRINT_SKIP_SELF : 0;
    if (n.kind == TN_NAME_CONSTRUCTOR) {
        tn_buf_printf(buf, "%.*s: constructor", TN_STR(n.resource));
        const struct tn_type *result = tn_base(item->type)->func->result;
        bool plain = result && result->kind == TN_OWN;
        tn_print_func(buf, item->type, TN_PRINT_NO_FUNC | (plain ? TN_PRINT_NO_RESULT : 0));
        return;
    }
    print_word(buf, item->name);
    tn_buf_text(buf, n.kind == TN_NAME_STATIC ? ": static " : ": ");
    tn_print_func(buf, item->type, flags);
}

void tn_print_item(struct tn_buf *buf, const struct tn_item *item)
{
    const struct tn_type *t = item->type;
    if (t && item->sort == TN_SORT_TYPE)
        print_type_item(buf, item);
    else if (t && item->sort == TN_SORT_FUNC && tn_base(t)->kind == TN_FUNC)
        print_func_item(buf, item);
    else if (strchr(item->name, ':') || !t)
        tn_buf_text(buf, item->name);
    else {
        tn_buf_printf(buf, "%s: ", item->name);
        tn_print_type(buf, t);
    }
}

/* ---- as text ---- */

static const char *take_text(struct tn_arena *arena, struct tn_buf *buf, size_t max)
{
    size_t n = buf->len;
    bool cut = buf->status || (max && n > max);
    if (cut)
        for (n = n > max ? max : n; n && ((unsigned char)buf->at[n] & 0xc0) == 0x80;)
            n--;
    const char *text =
        n || buf->at ? tn_arena_printf(arena, "%.*s%s", (int)n, (char *)buf->at, cut ? "…" : "") : "";
    tn_buf_dispose(buf);
    return text;
}

enum { TEXT_MAX = 1 << 20 };

const char *tn_type_text(struct tn_arena *arena, const struct tn_type *t, size_t max)
{
    struct tn_buf buf;
    tn_buf_init(&buf, max ? max + 8 : TEXT_MAX);
    tn_print_type(&buf, t);
    return take_text(arena, &buf, max ? max : TEXT_MAX);
}

const char *tn_item_text(struct tn_arena *arena, const struct tn_item *item, size_t max)
{
    struct tn_buf buf;
    tn_buf_init(&buf, max ? max + 8 : TEXT_MAX);
    tn_print_item(&buf, item);
    return take_text(arena, &buf, max ? max : TEXT_MAX);
}

const char *tn_item_word(struct tn_arena *arena, const char *name)
{
    struct tn_buf buf;
    tn_buf_init(&buf, TEXT_MAX);
    print_word(&buf, name);
    return take_text(arena, &buf, 0);
}
