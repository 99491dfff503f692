/* strip, metadata show, metadata add: custom sections and what they say. */
#include "base/limits.h"
#include "base/utf8.h"
#include "caps/caps.h"
#include "cli/input.h"
#include "component/comp_meta_write.h"
#include "component/comp_sections.h"

static void put(struct tn_buf *out, const char *text)
{
    tn_utf8_escape(out, tn_str(text), false);
}

/* A binary, or told what it is instead. */
static enum tn_status expect_binary(struct tn_cli *cli, const struct tn_source *source)
{
    enum tn_binary_kind kind = tn_binary_kind(source->bytes);
    if (kind == TN_BINARY_MODULE || kind == TN_BINARY_COMPONENT)
        return TN_OK;
    return tn_binary_expect(&cli->sink, source, TN_BINARY_COMPONENT);
}

static enum tn_status read_file(struct tn_cli *cli, const char *path, const struct tn_source **ret_source)
{
    enum tn_status status = tn_file_read(&cli->job.arena, &cli->sink, path, ret_source);
    return status ? status : expect_binary(cli, *ret_source);
}

/* ---- metadata show ---- */

struct binary { /* one module or component, and those within it */
    bool component;
    size_t start, end;
    struct tn_metadata metadata;
    struct binary *inner;
    uint32_t n_inner;
};

static const char *field_of(const struct tn_metadata *m, enum tn_meta_field field)
{
    const char *const at[TN_META_FIELDS] = {m->name,     m->authors,  m->description, m->homepage,
                                            m->licenses, m->revision, m->source,      m->version};
    return at[field];
}

static enum tn_status read_level(struct tn_arena *arena, struct tn_diag_sink *sink,
                                 const struct tn_source *source, size_t start, size_t end, unsigned depth,
                                 struct binary *to)
{
    struct tn_sections sections;
    struct tn_customs customs = {0};
    if (depth > TN_MAX_NESTING) {
        tn_diag_report(sink, TN_ERROR, "component-malformed", (struct tn_span){source, start, start},
                       "components nest too deep");
        return TN_ERR_INVALID;
    }
    enum tn_status status = tn_sections_read(arena, sink, source, start, end, &sections);
    if (status)
        return status;
    *to = (struct binary){.component = sections.component, .start = start, .end = end};
    for (uint32_t i = 0; i < sections.n; i++) {
        const struct tn_section *s = &sections.at[i];
        to->n_inner += s->nested;
        if (!s->id)
            *tn_push(arena, &customs) = (struct tn_custom){s->name, s->start, s->end, s->contents};
    }
    to->metadata = tn_meta_read(arena, sink, source, &customs);
    to->inner = tn_new_n(arena, to->n_inner, struct binary);
    for (uint32_t i = 0, n = 0; i < sections.n && !status; i++)
        if (sections.at[i].nested)
            status = read_level(arena, sink, source, sections.at[i].at, sections.at[i].end, depth + 1,
                                &to->inner[n++]);
    return status;
}

static void text_level(struct tn_buf *out, const struct binary *b, int indent)
{
    const struct tn_metadata *m = &b->metadata;
    tn_buf_fill(out, ' ', (size_t)indent);
    tn_buf_printf(out, "%s, %zu bytes at 0x%zx\n", b->component ? "component" : "core module",
                  b->end - b->start, b->start);
    for (unsigned i = 0; i < TN_META_FIELDS; i++) {
        const char *value = field_of(m, (enum tn_meta_field)i);
        if (!value)
            continue;
        tn_buf_fill(out, ' ', (size_t)indent + 2);
        tn_buf_printf(out, "%s: ", tn_meta_field_names[i]);
        put(out, value);
        tn_buf_byte(out, '\n');
    }
    for (uint32_t i = 0; i < m->n_producers; i++) {
        tn_buf_fill(out, ' ', (size_t)indent + 2);
        put(out, m->producers[i].field);
        tn_buf_text(out, ": ");
        put(out, m->producers[i].name);
        tn_buf_text(out, *m->producers[i].version ? " " : "");
        put(out, m->producers[i].version);
        tn_buf_byte(out, '\n');
    }
    for (uint32_t i = 0; i < b->n_inner; i++)
        text_level(out, &b->inner[i], indent + 2);
}

static void json_members(struct tn_json_out *json, const struct binary *b)
{
    tn_json_member(json, "kind", b->component ? "component" : "module");
    for (unsigned i = 0; i < TN_META_FIELDS; i++)
        tn_json_member_opt(json, tn_meta_field_names[i], field_of(&b->metadata, (enum tn_meta_field)i));
    tn_json_key(json, "producers");
    tn_json_array(json);
    for (uint32_t i = 0; i < b->metadata.n_producers; i++) {
        tn_json_object(json);
        tn_json_member(json, "field", b->metadata.producers[i].field);
        tn_json_member(json, "name", b->metadata.producers[i].name);
        tn_json_member(json, "version", b->metadata.producers[i].version);
        tn_json_object_end(json);
    }
    tn_json_array_end(json);
    tn_json_key(json, "range");
    tn_json_object(json);
    tn_json_member_u64(json, "start", b->start);
    tn_json_member_u64(json, "end", b->end);
    tn_json_object_end(json);
    tn_json_key(json, "children");
    tn_json_array(json);
    for (uint32_t i = 0; i < b->n_inner; i++) {
        tn_json_object(json);
        json_members(json, &b->inner[i]);
        tn_json_object_end(json);
    }
    tn_json_array_end(json);
}

int cmd_metadata_show(struct tn_cli *cli, int argc, char **argv)
{
    struct tn_registry_options registry = {0};
    const struct tn_option options[] = {TN_OPTION_FORMAT(cli), TN_OPTIONS_REGISTRY(&registry), {0}};
    const struct tn_usage usage = {"FILE|REF",
                                   "What a component or core module says about itself, and each one within "
                                   "it: name, authors, description,\n"
                                   "homepage, licenses, revision, source, version, and what produced it.",
                                   options,
                                   1,
                                   1,
                                   "  tenon metadata show app.wasm --format json\n"};
    const struct tn_source *source;
    struct tn_texts operands;
    struct binary root;
    int exit_status;
    if (!tn_cli_options(cli, &usage, argc, argv, &operands, &exit_status))
        return exit_status;
    enum tn_status status = tn_cli_input(cli, operands.at[0], &registry, &source);
    if (!status)
        status = expect_binary(cli, source);
    if (!status)
        status = read_level(&cli->job.arena, &cli->sink, source, 0, source->bytes.len, 0, &root);
    if (status)
        return tn_cli_exit(cli, status);
    if (cli->format == TN_FORMAT_JSON)
        json_members(tn_cli_json(cli), &root);
    else
        text_level(&cli->out, &root, 0);
    return TN_EXIT_OK;
}

/* ---- metadata add ---- */

struct additions {
    struct tn_texts language, processed_by, sdk, clear;
    struct tn_meta_change change;
    struct {
        struct tn_producer *at;
        uint32_t n, cap;
    } producers;
};

/* NAME=VERSION, or NAME alone. */
static bool take_producers(struct tn_cli *cli, struct additions *a, const char *field,
                           const struct tn_texts *values)
{
    for (unsigned i = 0; i < values->n; i++) {
        const char *equals = strchr(values->at[i], '=');
        size_t n = equals ? (size_t)(equals - values->at[i]) : strlen(values->at[i]);
        const char *name = tn_arena_copy(&cli->job.arena, values->at[i], n);
        if (!n || !tn_utf8_valid(tn_str(values->at[i]))) {
            tn_cli_usage_error(cli, "`--%s %s`: NAME=VERSION is wanted", field, values->at[i]);
            return false;
        }
        *tn_push(&cli->job.arena, &a->producers) =
            (struct tn_producer){field, name, equals ? equals + 1 : ""};
    }
    return true;
}

static bool take_clear(struct tn_cli *cli, struct additions *a)
{
    for (unsigned i = 0; i < a->clear.n; i++) {
        bool known = false;
        for (unsigned f = 0; f < TN_META_FIELDS; f++)
            if (!strcmp(a->clear.at[i], tn_meta_field_names[f]))
                known = a->change.clear[f] = true;
        if (known)
            continue;
        const char *near = tn_nearest(tn_str(a->clear.at[i]), tn_meta_field_names, TN_META_FIELDS);
        if (near)
            tn_cli_usage_error(cli, "`--clear %s`: no such field; did you mean `%s`?", a->clear.at[i], near);
        else
            tn_cli_usage_error(cli, "`--clear %s`: no such field", a->clear.at[i]);
        return false;
    }
    return true;
}

static bool take_additions(struct tn_cli *cli, struct additions *a)
{
    if (!take_producers(cli, a, "language", &a->language) ||
        !take_producers(cli, a, "processed-by", &a->processed_by) ||
        !take_producers(cli, a, "sdk", &a->sdk) || !take_clear(cli, a))
        return false;
    a->change.producers = a->producers.at;
    a->change.n_producers = a->producers.n;
    bool some = a->producers.n || a->clear.n;
    for (unsigned f = 0; f < TN_META_FIELDS; f++) {
        some |= a->change.set[f] != NULL;
        if (!a->change.set[f] || !a->change.clear[f])
            continue;
        tn_cli_usage_error(cli, "`--%s` and `--clear %s` exclude each other", tn_meta_field_names[f],
                           tn_meta_field_names[f]);
        return false;
    }
    if (!some)
        tn_cli_usage_error(cli, "nothing to add or to clear was given");
    return some;
}

/* What was asked for is what the written file says. */
struct wanted {
    struct tn_cli *cli;
    const struct tn_meta_change *change;
};

static enum tn_status prove_added(void *with, const struct tn_source *written)
{
    const struct wanted *w = with;
    struct tn_diag_list known; /* what cannot be read in it was so before */
    struct binary root;
    tn_diag_list_init(&known, &w->cli->job.arena);
    enum tn_status status =
        read_level(&w->cli->job.arena, &known.sink, written, 0, written->bytes.len, 0, &root);
    for (unsigned f = 0; f < TN_META_FIELDS && !status; f++) {
        const char *now = field_of(&root.metadata, (enum tn_meta_field)f), *set = w->change->set[f];
        if (set ? !now || strcmp(now, set) : w->change->clear[f] && now)
            status = TN_ERR_INVALID;
    }
    return status;
}

static int add(struct tn_cli *cli, const char *path, const char *output, const struct additions *a)
{
    const struct tn_source *source;
    struct tn_out out;
    struct wanted wanted = {cli, &a->change};
    enum tn_status status = tn_meta_check(&cli->sink, &a->change);
    if (!status)
        status = read_file(cli, path, &source);
    if (!status)
        status = tn_meta_write(&cli->job, source, &a->change, &out);
    if (!status)
        status = tn_file_write_proved(&cli->job.arena, &cli->sink, output, &out, prove_added, &wanted);
    return tn_cli_exit(cli, status);
}

int cmd_metadata_add(struct tn_cli *cli, int argc, char **argv)
{
    struct additions a = {0};
    const char **set = a.change.set, *output = NULL;
    const struct tn_option options[] = {
        {"name", 0, TN_OPT_TEXT, &set[TN_META_NAME], "NAME", "of the component or module"},
        {"authors", 0, TN_OPT_TEXT, &set[TN_META_AUTHORS], "TEXT", "who answers for it"},
        {"description", 0, TN_OPT_TEXT, &set[TN_META_DESCRIPTION], "TEXT", "what it is, for people"},
        {"homepage", 0, TN_OPT_TEXT, &set[TN_META_HOMEPAGE], "URL", "where to read more"},
        {"licenses", 0, TN_OPT_TEXT, &set[TN_META_LICENSES], "SPDX", "an SPDX license expression"},
        {"revision", 0, TN_OPT_TEXT, &set[TN_META_REVISION], "REV", "the revision of the source"},
        {"source", 0, TN_OPT_TEXT, &set[TN_META_SOURCE], "URL", "where the source is"},
        {"version", 0, TN_OPT_TEXT, &set[TN_META_VERSION], "VERSION", "of what is packaged"},
        {"language", 0, TN_OPT_LIST, &a.language, "NAME=VERSION", "a language it was written in"},
        {"processed-by", 0, TN_OPT_LIST, &a.processed_by, "NAME=VERSION", "a tool that made or changed it"},
        {"sdk", 0, TN_OPT_LIST, &a.sdk, "NAME=VERSION", "an SDK that it was built with"},
        {"clear", 0, TN_OPT_LIST, &a.clear, "FIELD", "take a field away: name, authors, …"},
        TN_OPTION_OUTPUT(&output),
        TN_OPTION_FINDINGS(cli),
        {0}};
    const struct tn_usage usage = {
        "FILE -o FILE",
        "Writes what a component or core module says about itself. Registries show it: `push` repeats it as\n"
        "annotations. Each field stands once; all other bytes stay as they are.",
        options,
        1,
        1,
        "  tenon metadata add app.wasm --version 1.4.0 --licenses Apache-2.0 -o app.wasm\n"
        "  tenon metadata add app.wasm --clear authors --processed-by wasm-opt=118 -o out.wasm\n"};
    struct tn_texts operands;
    int exit_status;
    if (!tn_cli_options(cli, &usage, argc, argv, &operands, &exit_status))
        return exit_status;
    if (!take_additions(cli, &a))
        return TN_EXIT_USAGE;
    if (!output)
        return tn_cli_usage_error(cli, "`-o FILE` is missing: where the result goes");
    cli->stdout_taken = !strcmp(output, "-");
    return add(cli, operands.at[0], output, &a);
}

/* ---- strip ---- */

static enum tn_status prove_stripped(void *with, const struct tn_source *written)
{
    struct tn_cli *cli = with;
    struct tn_diag_list known;
    struct binary root;
    tn_diag_list_init(&known, &cli->job.arena);
    return read_level(&cli->job.arena, &known.sink, written, 0, written->bytes.len, 0, &root);
}

static void print_stripped(struct tn_cli *cli, const struct tn_stripped *stripped)
{
    uint64_t bytes = 0;
    for (uint32_t i = 0; i < stripped->n; i++) {
        const struct tn_stripped_row *row = &stripped->at[i];
        bytes += row->bytes;
        put(&cli->out, row->name);
        tn_buf_printf(&cli->out, ": %u section%s, %llu bytes\n", row->n, row->n == 1 ? "" : "s",
                      (unsigned long long)row->bytes);
    }
    tn_buf_printf(&cli->out, stripped->n ? "%llu bytes removed\n" : "nothing to remove\n",
                  (unsigned long long)bytes);
}

static void json_stripped(struct tn_json_out *json, const struct tn_stripped *stripped)
{
    tn_json_key(json, "removed");
    tn_json_array(json);
    for (uint32_t i = 0; i < stripped->n; i++) {
        tn_json_object(json);
        tn_json_member(json, "name", stripped->at[i].name);
        tn_json_member_u64(json, "sections", stripped->at[i].n);
        tn_json_member_u64(json, "bytes", stripped->at[i].bytes);
        tn_json_object_end(json);
    }
    tn_json_array_end(json);
}

/* A capability manifest that was true of the code stays so: it is made out for what is left, where something that is
 * nested became less. One that was not true is left as it is, for `caps check` to tell. */
static enum tn_status renew_manifest(struct tn_cli *cli, const struct tn_source *source, struct tn_out *out)
{
    struct tn_job *job = &cli->job;
    struct tn_diag_list unheard;
    struct tn_diag_sink *loud;
    struct tn_caps *caps = NULL;
    struct tn_bytes before, after;
    struct tn_source left = {source->name, tn_out_flatten(out, &job->arena), false};
    tn_job_hush(job, &unheard, &loud);
    bool is_true = !tn_caps_section(job, source, &before) && before.len &&
                   !tn_caps_embedded(job, source, TN_ERROR, &caps) && caps &&
                   !tn_caps_section(job, &left, &after) && after.len;
    tn_job_hear(job, &unheard, loud, false);
    if (!is_true)
        return TN_OK;
    struct tn_source *kept = tn_new(&job->arena, struct tn_source);
    *kept = left;
    enum tn_status status = tn_caps_code(job, kept, &caps->code);
    return status ? status : tn_caps_embed(job, kept, tn_caps_json(job, caps), out);
}

static int strip(struct tn_cli *cli, const char *path, const char *output,
                 const struct tn_strip_options *options)
{
    const struct tn_source *source;
    struct tn_stripped stripped;
    struct tn_out out;
    enum tn_status status = read_file(cli, path, &source);
    if (!status)
        status = tn_strip(&cli->job, source, options, &out, &stripped);
    if (!status)
        status = renew_manifest(cli, source, &out);
    if (!status)
        status = tn_file_write_proved(&cli->job.arena, &cli->sink, output, &out, prove_stripped, cli);
    if (status || cli->stdout_taken)
        return tn_cli_exit(cli, status);
    if (cli->format == TN_FORMAT_JSON)
        json_stripped(tn_cli_json(cli), &stripped);
    else
        print_stripped(cli, &stripped);
    return TN_EXIT_OK;
}

int cmd_strip(struct tn_cli *cli, int argc, char **argv)
{
    struct tn_strip_options strip_options = {0};
    const char *output = NULL;
    const struct tn_option options[] = {
        {"all", 'a', TN_OPT_FLAG, &strip_options.all, NULL, "names, producers and descriptions too"},
        {"keep", 'k', TN_OPT_LIST, &strip_options.keep, "NAME", "leave these; NAME* for all that start so"},
        {"delete", 'd', TN_OPT_LIST, &strip_options.delete, "NAME", "remove these and no others"},
        TN_OPTION_OUTPUT(&output),
        TN_OPTION_FORMAT(cli),
        {0}};
    const struct tn_usage usage = {
        "FILE -o FILE",
        "Removes custom sections, debug information first of all, from a component or core module and all "
        "that\n"
        "is nested in it. What says which interface a binary has, how it is linked and what it may do stays\n"
        "(component-type, wit-component-encoding, package-docs, dylink, tenon:), whatever is asked for but "
        "`--delete`.",
        options,
        1,
        1,
        "  tenon strip app.wasm -o app.small.wasm\n  tenon strip app.wasm --delete '.debug_*' -o "
        "app.small.wasm\n"};
    struct tn_texts operands;
    int exit_status;
    if (!tn_cli_options(cli, &usage, argc, argv, &operands, &exit_status))
        return exit_status;
    if (!output)
        return tn_cli_usage_error(cli, "`-o FILE` is missing: where the result goes");
    cli->stdout_taken = !strcmp(output, "-");
    return strip(cli, operands.at[0], output, &strip_options);
}
