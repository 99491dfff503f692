/* A caps.toml to start from: every key that the imports call for, with what calls for it. */
#include "base/json.h"
#include "base/map.h"
#include "base/utf8.h"
#include "caps/caps.h"

enum { MAX_FUNCTIONS = 6 };

static void put_escaped(struct tn_buf *out, const char *text)
{
    tn_utf8_escape(out, tn_str(text), false);
}

static void put_string(struct tn_buf *out, const char *text)
{
    struct tn_json_out json;
    tn_json_out_init(&json, out, 0);
    tn_json_put_text(&json, text); /* a JSON string is a TOML string */
}

/* "#   wasi:cli/environment@0.2.0: get-environment, get-arguments": one line an import. */
static void put_sources(struct tn_buf *out, const struct tn_caps_derived *derived, enum tn_caps_kind kind)
{
    const char *import = NULL;
    unsigned functions = 0;
    for (unsigned i = 0; i < derived->uses.n; i++) {
        const struct tn_caps_use *use = &derived->uses.at[i];
        if (use->kind != kind)
            continue;
        if (use->import != import) {
            tn_buf_text(out, import ? "\n#   " : "#   ");
            put_escaped(out, use->import);
            if (use->label) {
                tn_buf_text(out, ", which implements ");
                put_escaped(out, use->interface);
            }
            functions = 0;
        }
        import = use->import;
        if (use->function && functions < MAX_FUNCTIONS) {
            tn_buf_text(out, functions ? ", " : ": ");
            put_escaped(out, use->function);
        } else if (functions == MAX_FUNCTIONS)
            tn_buf_text(out, ", …");
        functions++;
    }
    tn_buf_byte(out, '\n');
}

/* What the imports tell of a list: the words of live kinds, names of opaque imports, labels of named imports.
 */
static unsigned put_entries(struct tn_job *job, struct tn_buf *out, const struct tn_caps_derived *derived,
                            enum tn_caps_key key)
{
    struct tn_map seen;
    unsigned n = 0;
    enum tn_caps_shape shape = tn_caps_keys[key].shape;
    tn_map_init(&seen, &job->arena);
    for (int k = 0; shape == TN_SHAPE_WORD && k < TN_CAPS_KINDS; k++)
        if (tn_caps_kinds[k].key == key && derived->count[k])
            tn_buf_printf(out, "%s\"%s\"", n++ ? ", " : "", tn_caps_kinds[k].word);
    for (unsigned i = 0; i < derived->uses.n; i++) {
        const struct tn_caps_use *use = &derived->uses.at[i];
        const char *entry = shape == TN_SHAPE_INTERFACE ? use->declared
                            : shape == TN_SHAPE_LABEL   ? use->label
                                                        : NULL;
        if (tn_caps_kinds[use->kind].key != key || !entry || !tn_map_put(&seen, entry, use))
            continue;
        tn_buf_text(out, n++ ? ", " : "");
        put_string(out, entry);
    }
    return n;
}

static void put_key(struct tn_job *job, struct tn_buf *out, const struct tn_caps_derived *derived,
                    enum tn_caps_key key)
{
    static const char *const todo[] = {
        [TN_SHAPE_FLAG] = "",
        [TN_SHAPE_WORD] = "",
        [TN_SHAPE_LABEL] = "the names it opens: \"…\", or \"*\" for any",
        [TN_SHAPE_NAME] = "the names it reads: \"TZ\", or \"*\" for any",
        [TN_SHAPE_VARIABLE] = "the names it reads: \"currency\", { name = \"api_key\", secret = true }",
        [TN_SHAPE_FILE] = "{ destination = \"/data\", access = \"read\" }, or \"read-write\"",
        [TN_SHAPE_HOST] = "the hosts it calls: ",
        [TN_SHAPE_SOCKET] = "\"connect 10.0.0.0/8:5432\", \"bind 127.0.0.1:8080\"",
        [TN_SHAPE_DOMAIN] = "\"db.example.com\", \"*.example.com\", or \"*\" for any",
        [TN_SHAPE_INTERFACE] = ""};
    const struct tn_caps_key_info *info = &tn_caps_keys[key];
    const char *between = "";
    for (int k = 0; k < TN_CAPS_KINDS; k++) {
        if (tn_caps_kinds[k].key != key || !derived->count[k])
            continue;
        tn_buf_printf(out, "# %s: the component %s\n", tn_caps_kinds[k].name, tn_caps_kinds[k].what);
        put_sources(out, derived, (enum tn_caps_kind)k);
    }
    if (info->shape == TN_SHAPE_FLAG) {
        tn_buf_printf(out, "%s = true\n", info->toml);
        return;
    }
    tn_buf_printf(out, "%s = [", info->toml);
    unsigned n = put_entries(job, out, derived, key);
    tn_buf_text(out, "]");
    if (!n)
        tn_buf_printf(out, " # TODO: %s", todo[info->shape]);
    for (int k = 0; info->shape == TN_SHAPE_HOST && k < TN_CAPS_KINDS; k++)
        if (tn_caps_kinds[k].key == key && derived->count[k]) {
            tn_buf_printf(out, "%s\"%s://example.com\"", between,
                          k == TN_CAP_HTTP ? "https" : tn_caps_kinds[k].word);
            between = ", ";
        }
    tn_buf_text(out, "\n");
}

static bool key_is_live(const struct tn_caps_derived *derived, int key)
{
    for (int k = 0; k < TN_CAPS_KINDS; k++)
        if ((int)tn_caps_kinds[k].key == key && derived->count[k])
            return true;
    return false;
}

static unsigned put_table(struct tn_job *job, struct tn_buf *out, const struct tn_caps_derived *derived,
                          const char *name, bool spin)
{
    unsigned n = 0;
    for (int k = 0; k < TN_CAPS_KEYS; k++) {
        if (tn_caps_keys[k].spin != spin || !key_is_live(derived, k))
            continue;
        tn_buf_printf(out, n++ ? "\n" : "\n[%s]\n", name);
        put_key(job, out, derived, (enum tn_caps_key)k);
    }
    return n;
}

void tn_caps_infer(struct tn_job *job, const struct tn_caps_derived *derived, struct tn_buf *out)
{
    unsigned baseline = 0;
    tn_buf_text(
        out, "# What the component can ask its host for, as its imports tell. Fill in the lists, and check:\n"
             "#   tenon caps check COMPONENT caps.toml\n");
    if (!put_table(job, out, derived, "requires", true) +
            !put_table(job, out, derived, "tenon.requires", false) ==
        2)
        tn_buf_text(out, "\n[requires]\n# nothing: no import gives it anything\n");
    for (unsigned i = 0; i < derived->code.n; i++) {
        tn_buf_text(out, "\n# Not linked yet, so what it can do is not known: ");
        put_escaped(out, derived->code.at[i]);
        tn_buf_byte(out, '\n');
    }
    for (int k = 0; k < TN_CAPS_KINDS; k++)
        baseline += derived->count[k] && tn_caps_in_baseline((enum tn_caps_kind)k);
    if (baseline)
        tn_buf_text(out, "\n# In place of keys that only the language's standard library calls for:\n"
                         "# [tenon.baseline]\n# preset = \"wasi-std\"\n");
}
