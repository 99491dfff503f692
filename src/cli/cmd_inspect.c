/* inspect: what a component or core module is, asks for, offers and holds. */
#include "base/utf8.h"
#include "caps/caps.h"
#include "cli/cli.h"
#include "cli/input.h"
#include "component/comp_meta.h"
#include "component/comp_print.h"
#include "wit-parser/wit_decode.h"

/* One thing inspected: a component, or a core module (then `comp` is NULL). */
struct subject {
    struct tn_cli *cli;
    struct tn_types types;
    const struct tn_source *source;
    const struct tn_comp *comp;
    const struct tn_module *module;
    const struct tn_customs *customs;
    struct tn_metadata metadata;
    struct tn_bytes caps; /* the manifest section's JSON; empty where there is none */
};

static enum tn_status read_subject(struct subject *s)
{
    struct tn_job *job = &s->cli->job;
    enum tn_status status;
    tn_types_init(&s->types, &job->arena, &job->names);
    if (tn_binary_kind(s->source->bytes) == TN_BINARY_MODULE) {
        const struct tn_module_options options = {.shape = true, .features = tn_comp_shape().features};
        status = tn_wasm_read(tn_types_core(&s->types), job->sink, s->source, 0, s->source->bytes.len, NULL,
                              &options, &s->module);
        s->customs = status ? NULL : &s->module->customs;
    } else {
        const struct tn_comp_options options = tn_comp_shape();
        status = tn_comp_read(&s->types, job->sink, s->source, &options, &s->comp);
        s->customs = status ? NULL : &s->comp->customs;
    }
    if (status)
        return status;
    s->metadata = tn_meta_read(&job->arena, job->sink, s->source, s->customs);
    const struct tn_custom *caps = tn_custom_find(s->customs, TN_CAPS_SECTION);
    if (s->module) { /* whose manifest nobody reads but people */
        s->caps = caps ? caps->contents : s->caps;
        return TN_OK;
    }
    return tn_caps_section(job, s->source, &s->caps);
}

static const struct {
    const char *label;
    size_t offset;
} fields[] = {
    {"name", offsetof(struct tn_metadata, name)},
    {"version", offsetof(struct tn_metadata, version)},
    {"description", offsetof(struct tn_metadata, description)},
    {"authors", offsetof(struct tn_metadata, authors)},
    {"licenses", offsetof(struct tn_metadata, licenses)},
    {"homepage", offsetof(struct tn_metadata, homepage)},
    {"source", offsetof(struct tn_metadata, source)},
    {"revision", offsetof(struct tn_metadata, revision)},
};
enum { N_FIELDS = sizeof fields / sizeof *fields };

static const char *field(const struct tn_metadata *metadata, int i)
{
    return *(const char *const *)(const void *)((const char *)metadata + fields[i].offset);
}

static const char *kind_of(const struct subject *s)
{
    return s->module ? "core module" : tn_comp_is_wit(s->comp) ? "WIT package" : "component";
}

/* A nested module's imports and exports; NULL where it cannot be read (which the reader has told). */
static const struct tn_module *read_nested(struct subject *s, const struct tn_comp *comp, uint32_t i)
{
    const struct tn_module_options options = {.shape = true, .features = tn_comp_shape().features};
    const struct tn_module *module = NULL;
    tn_wasm_read(tn_types_core(&s->types), s->cli->job.sink, s->source, comp->modules[i].start,
                 comp->modules[i].end, NULL, &options, &module);
    return module;
}

/* ---- text ---- */

static void put(struct tn_buf *out, const char *text)
{
    tn_utf8_escape(out, tn_str(text), false);
}

static void put_view(struct tn_buf *out, struct tn_str text)
{
    tn_utf8_escape(out, text, false);
}

/* "wasi:io/poll@0.2.0" and its items below, or the item in a line: "run: func(name: string) -> string". */
static void text_item(struct tn_cli *cli, const struct tn_item *item, int indent)
{
    struct tn_buf *out = &cli->out;
    tn_buf_fill(out, ' ', (size_t)indent);
    put(out, item->sort == TN_SORT_INSTANCE ? item->name : tn_item_text(&cli->job.arena, item, 0));
    if (item->attrs && item->attrs->implements) {
        tn_buf_text(out, " implements ");
        put(out, item->attrs->implements);
    }
    tn_buf_byte(out, '\n');
    if (item->sort != TN_SORT_INSTANCE)
        return;
    const struct tn_items *items = &item->type->instance->exports;
    for (uint32_t i = 0; i < items->n; i++)
        text_item(cli, &items->at[i], indent + 2);
}

static void text_items(struct tn_cli *cli, const char *title, const struct tn_items *items)
{
    tn_buf_printf(&cli->out, "%s\n", title);
    for (uint32_t i = 0; i < items->n; i++)
        text_item(cli, &items->at[i], 2);
    if (!items->n)
        tn_buf_text(&cli->out, "  none\n");
}

static void text_module_items(struct tn_buf *out, const struct tn_module_type *type)
{
    tn_buf_text(out, "imports\n");
    for (uint32_t i = 0; i < type->n_imports; i++) {
        tn_buf_text(out, "  ");
        put(out, type->imports[i].module);
        tn_buf_byte(out, ' ');
        put(out, type->imports[i].name);
        tn_buf_text(out, ": ");
        tn_extern_print(out, type->types, &type->imports[i].type);
        tn_buf_byte(out, '\n');
    }
    if (!type->n_imports)
        tn_buf_text(out, "  none\n");
    tn_buf_text(out, "exports\n");
    for (uint32_t i = 0; i < type->n_exports; i++) {
        tn_buf_text(out, "  ");
        put(out, type->exports[i].name);
        tn_buf_printf(out, ": %s\n", tn_extern_word((enum tn_extern)type->exports[i].type.kind));
    }
    if (!type->n_exports)
        tn_buf_text(out, "  none\n");
}

static void text_tree(struct subject *s, const struct tn_comp *comp, int indent)
{
    struct tn_buf *out = &s->cli->out;
    for (uint32_t i = 0; i < comp->n_modules; i++) {
        const struct tn_module *module = read_nested(s, comp, i);
        struct tn_str name = module ? tn_wasm_name(module) : (struct tn_str){0};
        tn_buf_printf(out, "%*smodule %u", indent, "", comp->modules[i].index);
        if (name.len) {
            tn_buf_text(out, " \"");
            put_view(out, name);
            tn_buf_byte(out, '"');
        }
        tn_buf_printf(out, ": %zu bytes", comp->modules[i].end - comp->modules[i].start);
        if (module)
            tn_buf_printf(out, ", %u imports, %u exports", module->type->n_imports, module->type->n_exports);
        tn_buf_byte(out, '\n');
    }
    for (uint32_t i = 0; i < comp->n_components; i++) {
        const struct tn_comp *child = comp->components[i];
        tn_buf_printf(out, "%*scomponent %u", indent, "", child->index);
        if (child->name.len) {
            tn_buf_text(out, " \"");
            put_view(out, child->name);
            tn_buf_byte(out, '"');
        }
        tn_buf_printf(out, ": %zu bytes, %u imports, %u exports\n", child->end - child->start,
                      child->type->component->imports.n, child->type->component->exports.n);
        text_tree(s, child, indent + 2);
    }
}

static void text_metadata(struct tn_buf *out, const struct tn_metadata *metadata)
{
    for (int i = 0; i < N_FIELDS; i++) {
        if (!field(metadata, i))
            continue;
        tn_buf_printf(out, "  %-12s ", fields[i].label);
        put(out, field(metadata, i));
        tn_buf_byte(out, '\n');
    }
    for (uint32_t i = 0; i < metadata->n_producers; i++) {
        const struct tn_producer *p = &metadata->producers[i];
        tn_buf_printf(out, "  ");
        size_t start = out->len;
        put(out, p->field);
        tn_buf_fill(out, ' ', out->len - start < 13 ? 13 - (out->len - start) : 1);
        put(out, p->name);
        tn_buf_byte(out, ' ');
        put(out, p->version);
        tn_buf_byte(out, '\n');
    }
}

static void print_text(struct subject *s)
{
    struct tn_buf *out = &s->cli->out;
    put(out, s->source->name);
    tn_buf_printf(out, ": %s, %zu bytes\n", kind_of(s), s->source->bytes.len);
    text_metadata(out, &s->metadata);
    if (s->comp) {
        text_items(s->cli, "imports", &s->comp->type->component->imports);
        text_items(s->cli, "exports", &s->comp->type->component->exports);
        tn_buf_text(out, "contents\n");
        if (s->comp->n_modules + s->comp->n_components)
            text_tree(s, s->comp, 2);
        else
            tn_buf_text(out, "  nothing nested\n");
    } else {
        text_module_items(out, s->module->type);
    }
    tn_buf_text(out, "custom sections\n");
    for (uint32_t i = 0; i < s->customs->n; i++) {
        tn_buf_text(out, "  ");
        put_view(out, s->customs->at[i].name);
        tn_buf_printf(out, ": %zu bytes\n", s->customs->at[i].contents.len);
    }
    if (!s->customs->n)
        tn_buf_text(out, "  none\n");
    tn_buf_text(out, "capabilities\n  ");
    if (s->caps.len)
        put_view(out, tn_str_of(s->caps));
    else
        tn_buf_text(out, "no manifest embedded");
    tn_buf_byte(out, '\n');
}

/* ---- JSON ---- */

static void json_item(struct tn_cli *cli, struct tn_json_out *json, const struct tn_item *item)
{
    tn_json_object(json);
    tn_json_member(json, "name", item->name);
    if (item->attrs) {
        tn_json_member_opt(json, "implements", item->attrs->implements);
        tn_json_member_opt(json, "external_id", item->attrs->external_id);
    }
    tn_json_member(json, "kind", tn_sort_word((enum tn_sort)item->sort));
    if (item->sort == TN_SORT_INSTANCE) {
        const struct tn_items *items = &item->type->instance->exports;
        tn_json_key(json, "items");
        tn_json_array(json);
        for (uint32_t i = 0; i < items->n; i++)
            json_item(cli, json, &items->at[i]);
        tn_json_array_end(json);
    } else if (item->sort == TN_SORT_TYPE || item->sort == TN_SORT_FUNC || item->sort == TN_SORT_VALUE) {
        tn_json_member(json, "wit", tn_item_text(&cli->job.arena, item, 0));
    }
    tn_json_object_end(json);
}

static void json_items(struct tn_cli *cli, struct tn_json_out *json, const char *key,
                       const struct tn_items *items)
{
    tn_json_key(json, key);
    tn_json_array(json);
    for (uint32_t i = 0; i < items->n; i++)
        json_item(cli, json, &items->at[i]);
    tn_json_array_end(json);
}

static void json_extern(struct tn_json_out *json, const struct tn_module_type *of, const char *module,
                        const char *name, const struct tn_extern_type *type)
{
    struct tn_buf text;
    tn_json_object(json);
    tn_json_member_opt(json, "module", module);
    tn_json_member(json, "name", name);
    tn_json_member(json, "kind", tn_extern_word((enum tn_extern)type->kind));
    if (module) { /* an export's type is not read in shape mode */
        tn_buf_init(&text, 1 << 20);
        tn_extern_print(&text, of->types, type);
        tn_json_member(json, "type", tn_buf_cstr(&text));
        tn_buf_dispose(&text);
    }
    tn_json_object_end(json);
}

static void json_module_items(struct tn_json_out *json, const struct tn_module_type *type)
{
    tn_json_key(json, "imports");
    tn_json_array(json);
    for (uint32_t i = 0; i < type->n_imports; i++)
        json_extern(json, type, type->imports[i].module, type->imports[i].name, &type->imports[i].type);
    tn_json_array_end(json);
    tn_json_key(json, "exports");
    tn_json_array(json);
    for (uint32_t i = 0; i < type->n_exports; i++)
        json_extern(json, type, NULL, type->exports[i].name, &type->exports[i].type);
    tn_json_array_end(json);
}

static void json_name(struct tn_json_out *json, struct tn_str name)
{
    if (!name.len)
        return;
    tn_json_key(json, "name");
    tn_json_put_str(json, name);
}

static void json_customs(struct tn_json_out *json, const struct tn_customs *customs)
{
    tn_json_key(json, "custom_sections");
    tn_json_array(json);
    for (uint32_t i = 0; i < customs->n; i++) {
        tn_json_object(json);
        tn_json_key(json, "name");
        tn_json_put_str(json, customs->at[i].name);
        tn_json_member_u64(json, "offset", customs->at[i].start);
        tn_json_member_u64(json, "size", customs->at[i].contents.len);
        tn_json_object_end(json);
    }
    tn_json_array_end(json);
}

static void json_tree(struct subject *s, struct tn_json_out *json, const struct tn_comp *comp)
{
    tn_json_key(json, "modules");
    tn_json_array(json);
    for (uint32_t i = 0; i < comp->n_modules; i++) {
        const struct tn_module *module = read_nested(s, comp, i);
        tn_json_object(json);
        tn_json_member_u64(json, "index", comp->modules[i].index);
        tn_json_member_u64(json, "offset", comp->modules[i].start);
        tn_json_member_u64(json, "size", comp->modules[i].end - comp->modules[i].start);
        if (module) {
            json_name(json, tn_wasm_name(module));
            json_module_items(json, module->type);
            json_customs(json, &module->customs);
        }
        tn_json_object_end(json);
    }
    tn_json_array_end(json);
    tn_json_key(json, "components");
    tn_json_array(json);
    for (uint32_t i = 0; i < comp->n_components; i++) {
        const struct tn_comp *child = comp->components[i];
        tn_json_object(json);
        tn_json_member_u64(json, "index", child->index);
        tn_json_member_u64(json, "offset", child->start);
        tn_json_member_u64(json, "size", child->end - child->start);
        json_name(json, child->name);
        json_items(s->cli, json, "imports", &child->type->component->imports);
        json_items(s->cli, json, "exports", &child->type->component->exports);
        json_tree(s, json, child);
        json_customs(json, &child->customs);
        tn_json_object_end(json);
    }
    tn_json_array_end(json);
}

static void json_metadata(struct tn_json_out *json, const struct tn_metadata *metadata)
{
    tn_json_key(json, "metadata");
    tn_json_object(json);
    for (int i = 0; i < N_FIELDS; i++)
        tn_json_member_opt(json, fields[i].label, field(metadata, i));
    tn_json_key(json, "producers");
    tn_json_array(json);
    for (uint32_t i = 0; i < metadata->n_producers; i++) {
        tn_json_object(json);
        tn_json_member(json, "field", metadata->producers[i].field);
        tn_json_member(json, "name", metadata->producers[i].name);
        tn_json_member(json, "version", metadata->producers[i].version);
        tn_json_object_end(json);
    }
    tn_json_array_end(json);
    tn_json_object_end(json);
}

static void json_caps(struct subject *s, struct tn_json_out *json)
{
    const struct tn_json *manifest = NULL;
    struct tn_source section = {TN_CAPS_SECTION, s->caps, true};
    tn_json_key(json, "capabilities");
    if (s->caps.len && !tn_json_read(&s->cli->job.arena, s->cli->job.sink, &section, &manifest))
        tn_json_put(json, manifest);
    else
        tn_json_put_null(json);
}

static void print_json(struct subject *s)
{
    struct tn_json_out *json = tn_cli_json(s->cli);
    tn_json_member(json, "file", s->source->name);
    tn_json_member(json, "kind", kind_of(s));
    tn_json_member_u64(json, "size", s->source->bytes.len);
    json_metadata(json, &s->metadata);
    if (s->comp) {
        json_items(s->cli, json, "imports", &s->comp->type->component->imports);
        json_items(s->cli, json, "exports", &s->comp->type->component->exports);
        json_tree(s, json, s->comp);
    } else {
        json_module_items(json, s->module->type);
    }
    json_customs(json, s->customs);
    json_caps(s, json);
}

int cmd_inspect(struct tn_cli *cli, int argc, char **argv)
{
    struct tn_registry_options registry = {0};
    const struct tn_option options[] = {TN_OPTION_FORMAT(cli), TN_OPTIONS_REGISTRY(&registry), {0}};
    const struct tn_usage usage = {
        "FILE|REF",
        "Tells what a component or core module is: imports and exports with their functions, what is nested "
        "in it,\n"
        "custom sections, producers and metadata, and the capability manifest.",
        options,
        1,
        1,
        "  tenon inspect app.wasm\n  tenon inspect ghcr.io/acme/app:1.4.0 --format json"};
    struct subject s = {.cli = cli};
    struct tn_texts operands;
    int status;
    if (!tn_cli_options(cli, &usage, argc, argv, &operands, &status))
        return status;
    enum tn_status read = tn_cli_input(cli, operands.at[0], &registry, &s.source);
    if (!read)
        read = read_subject(&s);
    if (read)
        return tn_cli_exit(cli, read);
    if (cli->format == TN_FORMAT_JSON)
        print_json(&s);
    else
        print_text(&s);
    return TN_EXIT_OK;
}
