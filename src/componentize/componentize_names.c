/* The names that toolchains give to core imports and exports: what is legacy's `[stream-read-0]f` in module
 * `[export]ns:p/i` and `r_drop` in `cm32p2|ns:p/i`. Facts: BuildTargets.md, and what wit-component accepts.
 */
#include "componentize/componentize_in.h"

const struct tn_mangling tn_mangling_legacy = {.legacy = true,
                                               .root = "$root",
                                               .other = "",
                                               .exported = "[export]",
                                               .memory = "memory",
                                               .initialize = "_initialize",
                                               .realloc = "cabi_realloc",
                                               .table = "__indirect_function_table",
                                               .task_hook = "__wasm_task_hook"};
/* What follows the prefix cm32p2. */
const struct tn_mangling tn_mangling_standard = {.root = "",
                                                 .other = "|",
                                                 .exported = "_ex_",
                                                 .memory = "_memory",
                                                 .initialize = "_initialize",
                                                 .realloc = "_realloc"};

#define TYPE TN_ENC_OF_TYPE
#define OPTIONS TN_ENC_OF_OPTIONS
#define ASYNC TN_ENC_OF_ASYNC
#define ZERO TN_ENC_OF_ZERO
static const struct tn_builtin_row rows[] = {
    {"resource-new", 0x02, TN_IN_EXPORTS, TN_NAMED_RESOURCE, TYPE, "i>i", false},
    {"resource-drop", 0x03, TN_IN_BOTH, TN_NAMED_RESOURCE, TYPE, "i>", false},
    {"resource-rep", 0x04, TN_IN_EXPORTS, TN_NAMED_RESOURCE, TYPE, "i>i", false},
    {"task-cancel", 0x05, TN_IN_EXPORTS, TN_NAMED_PLAIN, 0, ">", false},
    {"task-return", 0x09, TN_IN_EXPORTS, TN_NAMED_FUNC, TN_ENC_OF_RESULT | OPTIONS, NULL, false},
    {"subtask-cancel", 0x06, TN_IN_ROOT, TN_NAMED_PLAIN, ASYNC, "i>i", false},
    {"subtask-drop", 0x0d, TN_IN_ROOT, TN_NAMED_PLAIN, 0, "i>", false},
    {"backpressure-inc", 0x24, TN_IN_ROOT, TN_NAMED_PLAIN, 0, ">", false},
    {"backpressure-dec", 0x25, TN_IN_ROOT, TN_NAMED_PLAIN, 0, ">", false},
    {"context-get", 0x0a, TN_IN_ROOT, TN_NAMED_SLOT, TN_ENC_OF_CONTEXT, ">c", false},
    {"context-set", 0x0b, TN_IN_ROOT, TN_NAMED_SLOT, TN_ENC_OF_CONTEXT, "c>", false},
    {"waitable-set-new", 0x1f, TN_IN_ROOT, TN_NAMED_PLAIN, 0, ">i", false},
    {"waitable-set-wait", 0x20, TN_IN_ROOT, TN_NAMED_WIDTH, ZERO | TN_ENC_OF_MEMORY, "ic>i", false},
    {"waitable-set-poll", 0x21, TN_IN_ROOT, TN_NAMED_WIDTH, ZERO | TN_ENC_OF_MEMORY, "ic>i", false},
    {"waitable-set-drop", 0x22, TN_IN_ROOT, TN_NAMED_PLAIN, 0, "i>", false},
    {"waitable-join", 0x23, TN_IN_ROOT, TN_NAMED_PLAIN, 0, "ii>", false},
    {"error-context-new", 0x1c, TN_IN_ROOT, TN_NAMED_ENCODING, OPTIONS, "ii>i", false},
    {"error-context-debug-message", 0x1d, TN_IN_ROOT, TN_NAMED_ENCODING, OPTIONS, "ii>", true},
    {"error-context-drop", 0x1e, TN_IN_ROOT, TN_NAMED_PLAIN, 0, "i>", false},
    {"stream-new", 0x0e, TN_IN_BOTH, TN_NAMED_CHANNEL, TYPE, ">l", false},
    {"stream-read", 0x0f, TN_IN_BOTH, TN_NAMED_CHANNEL, TYPE | OPTIONS, "iii>i", true},
    {"stream-write", 0x10, TN_IN_BOTH, TN_NAMED_CHANNEL, TYPE | OPTIONS, "iii>i", false},
    {"stream-cancel-read", 0x11, TN_IN_BOTH, TN_NAMED_CHANNEL, TYPE | ASYNC, "i>i", false},
    {"stream-cancel-write", 0x12, TN_IN_BOTH, TN_NAMED_CHANNEL, TYPE | ASYNC, "i>i", false},
    {"stream-drop-readable", 0x13, TN_IN_BOTH, TN_NAMED_CHANNEL, TYPE, "i>", false},
    {"stream-drop-writable", 0x14, TN_IN_BOTH, TN_NAMED_CHANNEL, TYPE, "i>", false},
    {"stream-forward", 0x2e, TN_IN_BOTH, TN_NAMED_CHANNEL, TYPE, "ii>", false},
    {"future-new", 0x15, TN_IN_BOTH, TN_NAMED_CHANNEL, TYPE, ">l", false},
    {"future-read", 0x16, TN_IN_BOTH, TN_NAMED_CHANNEL, TYPE | OPTIONS, "ii>i", true},
    {"future-write", 0x17, TN_IN_BOTH, TN_NAMED_CHANNEL, TYPE | OPTIONS, "ii>i", false},
    {"future-cancel-read", 0x18, TN_IN_BOTH, TN_NAMED_CHANNEL, TYPE | ASYNC, "i>i", false},
    {"future-cancel-write", 0x19, TN_IN_BOTH, TN_NAMED_CHANNEL, TYPE | ASYNC, "i>i", false},
    {"future-drop-readable", 0x1a, TN_IN_BOTH, TN_NAMED_CHANNEL, TYPE, "i>", false},
    {"future-drop-writable", 0x1b, TN_IN_BOTH, TN_NAMED_CHANNEL, TYPE, "i>", false},
    {"future-forward", 0x2f, TN_IN_BOTH, TN_NAMED_CHANNEL, TYPE, "ii>", false},
    {"thread-index", 0x26, TN_IN_ROOT, TN_NAMED_PLAIN, 0, ">i", false},
    {"thread-new-indirect-v0", 0x27, TN_IN_ROOT, TN_NAMED_PLAIN, TN_ENC_OF_FUNC, "ii>i", false},
    {"thread-resume-later", 0x28, TN_IN_ROOT, TN_NAMED_PLAIN, 0, "i>", false},
    {"thread-suspend", 0x29, TN_IN_ROOT, TN_NAMED_PLAIN, ZERO, ">i", false},
    {"thread-yield", 0x0c, TN_IN_ROOT, TN_NAMED_PLAIN, ZERO, ">i", false},
    {"thread-suspend-then-resume", 0x2a, TN_IN_ROOT, TN_NAMED_PLAIN, ZERO, "i>i", false},
    {"thread-yield-then-resume", 0x2b, TN_IN_ROOT, TN_NAMED_PLAIN, ZERO, "i>i", false},
    {"thread-suspend-then-promote", 0x2c, TN_IN_ROOT, TN_NAMED_PLAIN, ZERO, "i>i", false},
    {"thread-yield-then-promote", 0x2d, TN_IN_ROOT, TN_NAMED_PLAIN, ZERO, "i>i", false},
};
enum { N_ROWS = sizeof rows / sizeof *rows };
/* The first three rows are all that standard names know, as suffixes. */
static const char *const standard_suffixes[] = {"_new", "_drop", "_rep"};

static bool strip_prefix(struct tn_str *text, const char *prefix)
{
    size_t n = strlen(prefix);
    if (!tn_str_starts(*text, prefix))
        return false;
    *text = (struct tn_str){text->at + n, text->len - n};
    return true;
}

static bool strip_suffix(struct tn_str *text, const char *suffix)
{
    size_t n = strlen(suffix);
    if (text->len < n || memcmp(text->at + text->len - n, suffix, n) != 0)
        return false;
    text->len -= n;
    return true;
}

static bool parse_number(struct tn_str text, uint32_t *ret_number)
{
    uint64_t number = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.at[i] < '0' || text.at[i] > '9' || number > UINT32_MAX)
            return false;
        number = number * 10 + (uint64_t)(text.at[i] - '0');
    }
    *ret_number = (uint32_t)number;
    return text.len && number <= UINT32_MAX;
}

static bool parse_width(struct tn_str text, tn_valtype *ret_value)
{
    *ret_value = tn_str_eq(text, "i64") ? TN_VAL_I64 : TN_VAL_I32;
    return !text.len || tn_str_eq(text, "i32") || tn_str_eq(text, "i64");
}

static bool parse_slot(struct tn_str text, struct tn_intrinsic *f)
{
    f->value = strip_prefix(&text, "i64-") ? TN_VAL_I64 : TN_VAL_I32;
    if (f->value == TN_VAL_I32)
        strip_prefix(&text, "i32-");
    return parse_number(text, &f->index) && f->index <= 1; /* the context has two */
}

static bool parse_encoding(struct tn_str text, uint8_t *ret_encoding)
{
    static const char *const words[] = {
        [TN_UTF8] = "utf8", [TN_UTF16] = "utf16", [TN_LATIN1_UTF16] = "latin1+utf16"};
    for (uint8_t i = 0; i < 3; i++) {
        if (tn_str_eq(text, words[i])) {
            *ret_encoding = i;
            return true;
        }
    }
    return false;
}

/* `inside` is what stands between a row's name and the closing bracket, `rest` what follows. */
static bool parse_form(struct tn_intrinsic *f, struct tn_str inside, bool has_inside)
{
    switch ((enum tn_named_form)f->row->form) {
    case TN_NAMED_PLAIN: return !has_inside && !f->rest.len;
    case TN_NAMED_WIDTH: return parse_width(inside, &f->value) && !f->rest.len;
    case TN_NAMED_SLOT: return has_inside && parse_slot(inside, f) && !f->rest.len;
    case TN_NAMED_ENCODING: return has_inside && parse_encoding(inside, &f->encoding) && !f->rest.len;
    case TN_NAMED_RESOURCE:
    case TN_NAMED_FUNC: return !has_inside && f->rest.len;
    case TN_NAMED_CHANNEL:
        f->unit = tn_str_eq(inside, "unit");
        return has_inside && (f->unit || parse_number(inside, &f->index));
    }
    return false;
}

static bool parse_legacy(struct tn_str field, struct tn_intrinsic *f)
{
    f->async = strip_prefix(&field, "[async-lower]");
    const char *end = field.len ? memchr(field.at, ']', field.len) : NULL;
    if (!end || !strip_prefix(&field, "["))
        return false;
    struct tn_str name = {field.at, (size_t)(end - field.at)};
    f->rest = (struct tn_str){end + 1, field.len - name.len - 1};
    for (unsigned i = 0; i < N_ROWS; i++) {
        struct tn_str inside = name;
        bool options = rows[i].of & (TN_ENC_OF_ASYNC | TN_ENC_OF_OPTIONS);
        if (!strip_prefix(&inside, rows[i].name) || (inside.len && !tn_str_starts(inside, "-")))
            continue;
        bool has_inside = strip_prefix(&inside, "-");
        f->row = &rows[i];
        if ((!f->async || (options && rows[i].form != TN_NAMED_FUNC && rows[i].form != TN_NAMED_ENCODING)) &&
            parse_form(f, inside, has_inside))
            return true;
    }
    return false;
}

static bool parse_standard(struct tn_str field, struct tn_intrinsic *f)
{
    for (unsigned i = 0; i < 3; i++) {
        f->rest = field;
        f->row = &rows[i];
        if (strip_suffix(&f->rest, standard_suffixes[i]))
            return true;
    }
    return false;
}

bool tn_intrinsic_parse(const struct tn_mangling *m, struct tn_str field, struct tn_intrinsic *ret_intrinsic)
{
    struct tn_intrinsic f = {0};
    if (!(m->legacy ? parse_legacy(field, &f) : parse_standard(field, &f)))
        return false;
    *ret_intrinsic = f;
    return true;
}

const char *tn_mangle_export(struct tn_names *names, const struct tn_mangling *m, const struct tn_item *port,
                             const char *func)
{
    if (m->legacy)
        return port ? tn_name_printf(names, "%s#%s", port->name, func) : func;
    return port ? tn_name_printf(names, "|%s|%s", tn_name_track(names, port->name), func)
                : tn_name_printf(names, "||%s", func);
}
