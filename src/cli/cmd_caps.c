#include "base/crypto.h"
#include "base/utf8.h"
#include "caps/caps.h"
#include "cli/input.h"
#include "wit-parser/wit_decode.h"

/* ---- what the four read ---- */

struct input {
    struct tn_registry_options registry;
    const struct tn_source *wasm;
    struct tn_caps_derived derived;
};

/* A component from a file or a reference. */
static enum tn_status read_component(struct tn_cli *cli, const char *operand, struct input *input)
{
    const struct tn_comp_options shape = tn_comp_shape();
    const struct tn_comp *comp;
    struct tn_types types;
    enum tn_status status = tn_cli_input(cli, operand, &input->registry, &input->wasm);
    tn_types_init(&types, &cli->job.arena, &cli->job.names);
    if (!status)
        status = tn_binary_expect(&cli->sink, input->wasm, TN_BINARY_COMPONENT);
    if (!status)
        status = tn_comp_read(&types, &cli->sink, input->wasm, &shape, &comp);
    if (!status && tn_comp_is_wit(comp)) {
        struct tn_draft draft =
            tn_diag_begin(&cli->sink, TN_ERROR, "caps-wit-package", (struct tn_span){.source = input->wasm},
                          "this is a WIT package in binary form: types, and nothing that runs");
        tn_diag_help(&draft, "a manifest speaks for a component that implements it");
        tn_diag_end(&draft);
        return TN_ERR_INVALID;
    }
    if (!status)
        input->derived = tn_caps_derive(&cli->job, comp->type->component);
    return status;
}

/* Where the author's manifest is: a caps.toml, or a component of a spin.toml. */
struct author {
    const char *file, *spin, *component;
};

static enum tn_status read_author(struct tn_cli *cli, const struct author *author, const struct input *input,
                                  struct tn_caps **ret_caps)
{
    const struct tn_source *read;
    enum tn_status status =
        tn_file_read(&cli->job.arena, &cli->sink, author->spin ? author->spin : author->file, &read);
    if (status)
        return status;
    struct tn_source *source = tn_new(&cli->job.arena, struct tn_source);
    *source = *read;
    source->text = true;
    return author->spin
               ? tn_caps_read_spin(&cli->job, source, author->component, input->derived.count, ret_caps)
               : tn_caps_read_toml(&cli->job, source, ret_caps);
}

/* Exactly one of CAPS.toml and --from; --component only with --from. */
static bool author_is_named(struct tn_cli *cli, const struct tn_texts *operands, struct author *author)
{
    author->file = operands->n > 1 ? operands->at[1] : NULL;
    if (author->file && author->spin)
        return tn_cli_usage_error(cli, "`%s` and `--from %s`: one manifest or the other", author->file,
                                  author->spin),
               false;
    if (author->component && !author->spin)
        return tn_cli_usage_error(
                   cli, "`--component` says which component of a spin.toml: `--from FILE` is missing"),
               false;
    return true;
}

#define AUTHOR_OPTIONS(author)                                                                               \
    {"from",          0,           TN_OPT_TEXT,                                                              \
     &(author)->spin, "SPIN.toml", "take the manifest of a component of a Spin application"},                \
    {                                                                                                        \
        "component", 0, TN_OPT_TEXT, &(author)->component, "ID", "which one, where there are several"        \
    }

/* ---- printing ---- */

static void put_escaped(struct tn_buf *out, const char *text)
{
    tn_utf8_escape(out, tn_str(text), false);
}

static void json_texts(struct tn_json_out *json, const char *key, const struct tn_caps_texts *texts)
{
    tn_json_key(json, key);
    tn_json_array(json);
    for (unsigned i = 0; i < texts->n; i++)
        tn_json_put_text(json, texts->at[i]);
    tn_json_array_end(json);
}

static void json_use(struct tn_json_out *json, const struct tn_caps_use *use)
{
    tn_json_object(json);
    tn_json_member(json, "import", use->import);
    if (use->label)
        tn_json_member(json, "implements", use->interface);
    tn_json_member_opt(json, "function", use->function);
    tn_json_member_opt(json, "declare_as", use->declared);
    tn_json_object_end(json);
}

static void json_derived(struct tn_json_out *json, const struct tn_caps_derived *derived)
{
    tn_json_key(json, "derived");
    tn_json_object(json);
    tn_json_key(json, "kinds");
    tn_json_array(json);
    for (int k = 0; k < TN_CAPS_KINDS; k++) {
        if (!derived->count[k])
            continue;
        tn_json_object(json);
        tn_json_member(json, "kind", tn_caps_kinds[k].name);
        tn_json_member(json, "key", tn_caps_keys[tn_caps_kinds[k].key].toml);
        tn_json_key(json, "uses");
        tn_json_array(json);
        for (unsigned i = 0; i < derived->uses.n; i++)
            if ((int)derived->uses.at[i].kind == k)
                json_use(json, &derived->uses.at[i]);
        tn_json_array_end(json);
        tn_json_object_end(json);
    }
    tn_json_array_end(json);
    json_texts(json, "unlinked", &derived->code);
    json_texts(json, "provides", &derived->provides);
    tn_json_object_end(json);
}

/* The whole result: what is NULL is left out. */
static void print_json(struct tn_cli *cli, const char *output, const struct tn_bytes *manifest,
                       const char *digest, const struct tn_caps_derived *derived)
{
    struct tn_json_out *json = tn_cli_json(cli);
    tn_json_member_opt(json, "output", output);
    if (manifest) {
        tn_json_key(json, "manifest");
        tn_json_put_raw(json, manifest->len ? tn_str_of(*manifest) : tn_str("null"));
    }
    tn_json_member_opt(json, "digest", digest);
    if (derived)
        json_derived(json, derived);
}

static void print_set(struct tn_buf *out, const char *title, const struct tn_caps_set *set)
{
    bool titled = false;
    for (int k = 0; k < TN_CAPS_KEYS; k++) {
        const struct tn_caps_list *list = &set->keys[k];
        if (list->n && !titled)
            tn_buf_printf(out, "%s:\n", title);
        titled |= list->n != 0;
        for (unsigned i = 0; i < list->n; i++) {
            const struct tn_caps_item *item = &list->at[i];
            tn_buf_printf(out, "  %-23s", i ? "" : tn_caps_keys[k].toml);
            tn_buf_byte(out, ' ');
            put_escaped(out, *item->text ? item->text : "yes");
            tn_buf_text(out, strstr(item->json, "\"access\":\"read-write\"") ? " (read and write)" : "");
            tn_buf_text(out,
                        tn_caps_keys[k].shape == TN_SHAPE_VARIABLE && strstr(item->json, ",\"secret\":true}")
                            ? " (secret)"
                            : "");
            if (item->reason) {
                tn_buf_text(out, ": ");
                put_escaped(out, item->reason);
            }
            tn_buf_byte(out, '\n');
        }
    }
}

static void print_undeclared(struct tn_buf *out, const char *indent,
                             const struct tn_caps_undeclared *undeclared)
{
    const struct tn_caps_texts *lists[] = {&undeclared->kinds, &undeclared->interfaces};
    if (!undeclared->kinds.n && !undeclared->interfaces.n)
        return;
    tn_buf_printf(out, "%sundeclared:", indent);
    for (unsigned l = 0; l < 2; l++)
        for (unsigned i = 0; i < lists[l]->n; i++) {
            tn_buf_byte(out, ' ');
            put_escaped(out, lists[l]->at[i]);
        }
    tn_buf_byte(out, '\n');
}

/* What each component of a composition asks for: its keys alone. */
static void print_parts(struct tn_buf *out, const struct tn_caps *caps)
{
    if (caps->components.n)
        tn_buf_text(out, "components:\n");
    for (unsigned i = 0; i < caps->components.n; i++) {
        const struct tn_caps_part *part = &caps->components.at[i];
        tn_buf_printf(out, "  %s", part->path);
        if (part->name) {
            tn_buf_byte(out, ' ');
            put_escaped(out, part->name);
        }
        tn_buf_byte(out, '\n');
        for (int k = 0; k < TN_CAPS_KEYS; k++)
            for (unsigned n = 0; n < part->requires.keys[k].n; n++) {
                tn_buf_printf(out, "    %s ", tn_caps_keys[k].toml);
                put_escaped(out, part->requires.keys[k].at[n].text);
                tn_buf_byte(out, '\n');
            }
        print_undeclared(out, "    ", &part->undeclared);
    }
}

static void print_manifest(struct tn_buf *out, const struct tn_caps *caps, const char *digest)
{
    if (caps->name || caps->version) {
        tn_buf_text(out, "manifest of ");
        put_escaped(out, caps->name ? caps->name : "a component");
        tn_buf_text(out, caps->version ? " " : "");
        put_escaped(out, caps->version ? caps->version : "");
        tn_buf_byte(out, '\n');
    }
    tn_buf_printf(out, "digest %s\n", digest);
    print_set(out, "requires", &caps->requires);
    print_set(out, "optional", &caps->optional);
    if (caps->memory)
        tn_buf_printf(out, "limits:\n  %-23s %llu bytes\n", "memory", (unsigned long long)caps->memory);
    if (caps->baseline)
        tn_buf_text(out, "baseline: wasi-std: what only the standard library imports may be refused\n");
    print_undeclared(out, "", &caps->undeclared);
    print_parts(out, caps);
}

/* "  http.client   wasi:http/outgoing-handler@0.2.10: handle", one line an import. */
static void print_kind(struct tn_buf *out, const struct tn_caps_derived *derived, enum tn_caps_kind kind)
{
    const char *import = NULL;
    bool first = true;
    for (unsigned i = 0; i < derived->uses.n; i++) {
        const struct tn_caps_use *use = &derived->uses.at[i];
        if (use->kind != kind)
            continue;
        if (import == use->import) {
            tn_buf_text(out, ", ");
        } else {
            tn_buf_printf(out, "%s  %-15s ", import ? "\n" : "", first ? tn_caps_kinds[kind].name : "");
            put_escaped(out, use->import);
            tn_buf_text(out, use->label ? " (" : "");
            put_escaped(out, use->label ? use->interface : "");
            tn_buf_text(out, use->label ? ")" : "");
            tn_buf_text(out, use->function ? ": " : "");
        }
        put_escaped(out, use->function ? use->function : "");
        import = use->import;
        first = false;
    }
    tn_buf_byte(out, '\n');
}

static void print_texts(struct tn_buf *out, const char *title, const struct tn_caps_texts *texts)
{
    for (unsigned i = 0; i < texts->n; i++) {
        if (!i)
            tn_buf_printf(out, "%s:\n", title);
        tn_buf_text(out, "  ");
        put_escaped(out, texts->at[i]);
        tn_buf_byte(out, '\n');
    }
}

static void print_derived(struct tn_buf *out, const struct tn_caps_derived *derived)
{
    tn_buf_text(out, derived->uses.n ? "what the imports give:\n" : "what the imports give: nothing\n");
    for (int k = 0; k < TN_CAPS_KINDS; k++)
        if (derived->count[k])
            print_kind(out, derived, (enum tn_caps_kind)k);
    print_texts(out, "not linked yet", &derived->code);
    print_texts(out, "provides", &derived->provides);
}

/* ---- caps infer ---- */

int cmd_caps_infer(struct tn_cli *cli, int argc, char **argv)
{
    const char *output = NULL;
    struct input input = {0};
    const struct tn_option options[] = {
        TN_OPTION_OUTPUT(&output), TN_OPTIONS_REGISTRY(&input.registry), TN_OPTION_FORMAT(cli), {0}};
    const struct tn_usage usage = {
        "COMPONENT|REF [-o CAPS.toml]",
        "Prints a capability manifest for the author to fill in: a key for everything that the component's "
        "imports\n"
        "let it ask for, and what calls for it. Hosts, labels and paths cannot be read off a component.",
        options,
        1,
        1,
        "  tenon caps infer app.wasm -o caps.toml\n"};
    struct tn_texts operands;
    int exit_status;
    if (!tn_cli_options(cli, &usage, argc, argv, &operands, &exit_status))
        return exit_status;
    enum tn_status status = read_component(cli, operands.at[0], &input);
    if (status)
        return tn_cli_exit(cli, status);
    struct tn_buf toml;
    tn_buf_init(&toml, SIZE_MAX / 2);
    tn_caps_infer(&cli->job, &input.derived, &toml);
    bool to_file = output && strcmp(output, "-");
    if (to_file)
        status = tn_file_write_bytes(&cli->sink, output, tn_buf_view(&toml));
    if (cli->format == TN_FORMAT_JSON)
        print_json(cli, to_file && !status ? output : NULL, NULL, NULL, &input.derived);
    else if (!to_file)
        tn_buf_add(&cli->out, toml.at, toml.len);
    tn_buf_dispose(&toml);
    return tn_cli_exit(cli, status);
}

/* ---- caps check ---- */

/* The author's manifest where one is named, else the embedded one. */
static enum tn_status read_declared(struct tn_cli *cli, const struct author *author,
                                    const struct input *input, struct tn_caps **ret_caps)
{
    if (author->file || author->spin)
        return read_author(cli, author, input, ret_caps);
    enum tn_status status = tn_caps_embedded(&cli->job, input->wasm, TN_ERROR, ret_caps);
    if (status || *ret_caps)
        return status;
    struct tn_draft draft = tn_diag_begin(&cli->sink, TN_ERROR, "caps-none",
                                          (struct tn_span){input->wasm, 0, 0}, "no manifest is embedded");
    tn_diag_help(&draft,
                 "name one: tenon caps check %s caps.toml; `tenon caps infer` writes one to start from",
                 input->wasm->name);
    tn_diag_end(&draft);
    return TN_ERR_INVALID;
}

/* Is what the component carries what the author's file says now? */
static enum tn_status check_embedded(struct tn_cli *cli, const struct input *input,
                                     const struct tn_caps *caps)
{
    struct tn_caps *old = NULL, now = *caps;
    enum tn_status status = tn_caps_embedded(&cli->job, input->wasm, TN_WARNING, &old);
    if (status || !old || old->composed) /* a composition's is made anew each time: nobody's file says it */
        return status;
    now.code = old->code;
    now.provides = old->provides;
    struct tn_bytes a = tn_caps_json(&cli->job, old), b = tn_caps_json(&cli->job, &now);
    if (a.len != b.len || memcmp(a.at, b.at, a.len))
        tn_diag_report(&cli->sink, TN_WARNING, "caps-stale", (struct tn_span){input->wasm, 0, 0},
                       "the embedded manifest is not this one: embed it anew");
    return TN_OK;
}

static enum tn_status check(struct tn_cli *cli, const struct input *input, const struct tn_caps *caps)
{
    enum tn_status status = tn_caps_check(&cli->job, input->wasm, caps, &input->derived);
    enum tn_status spin = tn_caps_check_spin(&cli->job, input->wasm, caps);
    return status ? status : spin;
}

static void print_checked(struct tn_cli *cli, const struct input *input)
{
    const char *between = " (";
    put_escaped(&cli->out, input->wasm->name);
    tn_buf_text(&cli->out, ": everything it can ask for is declared");
    for (int k = 0; k < TN_CAPS_KINDS; k++)
        if (input->derived.count[k]) {
            tn_buf_printf(&cli->out, "%s%s", between, tn_caps_kinds[k].name);
            between = ", ";
        }
    tn_buf_text(&cli->out, *between == ',' ? ")\n" : ": nothing\n");
}

int cmd_caps_check(struct tn_cli *cli, int argc, char **argv)
{
    struct author author = {0};
    struct input input = {0};
    const struct tn_option options[] = {
        AUTHOR_OPTIONS(&author), TN_OPTIONS_REGISTRY(&input.registry), TN_OPTION_FORMAT(cli), {0}};
    const struct tn_usage usage = {"COMPONENT|REF [CAPS.toml | --from SPIN.toml [--component ID]]",
                                   "Compares what a component's imports let it ask for with what its "
                                   "manifest declares: the author's file, or the\n"
                                   "embedded one. What is used and not declared is an error; what is "
                                   "declared and not used is a warning.",
                                   options,
                                   1,
                                   2,
                                   "  tenon caps check app.wasm caps.toml\n  tenon caps check app.wasm "
                                   "--from spin.toml --component app\n"};
    struct tn_texts operands;
    struct tn_caps *caps = NULL;
    struct tn_bytes manifest = {0};
    int exit_status;
    if (!tn_cli_options(cli, &usage, argc, argv, &operands, &exit_status))
        return exit_status;
    if (!author_is_named(cli, &operands, &author))
        return TN_EXIT_USAGE;
    enum tn_status status = read_component(cli, operands.at[0], &input);
    bool readable = !status;
    if (readable)
        status = read_declared(cli, &author, &input, &caps);
    if (caps)
        manifest = tn_caps_json(&cli->job, caps);
    if (!status && (author.file || author.spin))
        status = check_embedded(cli, &input, caps);
    if (!status)
        status = check(cli, &input, caps);
    if (cli->format == TN_FORMAT_JSON)
        print_json(cli, NULL, caps ? &manifest : NULL, NULL, readable ? &input.derived : NULL);
    else if (!status)
        print_checked(cli, &input);
    return tn_cli_exit(cli, status);
}

/* ---- caps embed ---- */

struct embedded {
    struct tn_cli *cli;
    struct tn_bytes json;
};

/* What was written is read again: it holds the manifest, once, and for this code. */
static enum tn_status prove(void *with, const struct tn_source *written)
{
    struct embedded *embedded = with;
    struct tn_job *job = &embedded->cli->job;
    struct tn_bytes json = {0};
    struct tn_caps *caps;
    enum tn_status status = tn_caps_section(job, written, &json);
    if (!status)
        status = tn_caps_embedded(job, written, TN_ERROR, &caps);
    if (!status && (json.len != embedded->json.len || memcmp(json.at, embedded->json.at, json.len))) {
        tn_diag_report(job->sink, TN_ERROR, "internal", (struct tn_span){written, 0, 0},
                       "the manifest that was written is not the one that was meant: this is a bug in tenon");
        status = TN_ERR_INVALID;
    }
    return status;
}

static enum tn_status embed(struct tn_cli *cli, const struct author *author, const char *path,
                            const char *output, struct tn_bytes *ret_json)
{
    struct input input = {0};
    struct tn_caps *caps;
    struct tn_out out;
    enum tn_status status = read_component(cli, path, &input);
    if (!status)
        status = read_author(cli, author, &input, &caps);
    if (!status)
        status = check(cli, &input, caps);
    if (!status)
        status = tn_caps_code(&cli->job, input.wasm, &caps->code);
    if (status)
        return status;
    caps->provides = input.derived.provides;
    struct embedded embedded = {cli, tn_caps_json(&cli->job, caps)};
    status = tn_caps_embed(&cli->job, input.wasm, embedded.json, &out);
    if (!status)
        status = tn_file_write_proved(&cli->job.arena, &cli->sink, output, &out, prove, &embedded);
    if (!status)
        *ret_json = embedded.json;
    return status;
}

int cmd_caps_embed(struct tn_cli *cli, int argc, char **argv)
{
    struct author author = {0};
    const char *output = NULL;
    const struct tn_option options[] = {
        AUTHOR_OPTIONS(&author), TN_OPTION_OUTPUT(&output), TN_OPTION_FORMAT(cli), {0}};
    const struct tn_usage usage = {
        "COMPONENT CAPS.toml -o FILE",
        "Checks a manifest against a component as `caps check` does, and writes the component with the "
        "manifest in its\n"
        "section `tenon:capabilities`: once, in canonical form, in place of any that was there. All other "
        "bytes stay.",
        options,
        1,
        2,
        "  tenon caps embed app.wasm caps.toml -o app.caps.wasm\n"
        "  tenon caps embed app.wasm --from spin.toml --component app -o app.caps.wasm\n"};
    struct tn_texts operands;
    struct tn_bytes json = {0};
    char digest[TN_DIGEST_TEXT_MAX] = "";
    int exit_status;
    if (!tn_cli_options(cli, &usage, argc, argv, &operands, &exit_status))
        return exit_status;
    if (!author_is_named(cli, &operands, &author))
        return TN_EXIT_USAGE;
    if (!author.file && !author.spin)
        return tn_cli_usage_error(cli, "a manifest is missing: CAPS.toml, or `--from SPIN.toml`");
    if (!output)
        return tn_cli_usage_error(cli, "`-o FILE` is missing: where the component with its manifest goes");
    cli->stdout_taken = !strcmp(output, "-");
    enum tn_status status = embed(cli, &author, operands.at[0], output, &json);
    if (!status)
        status = tn_sha256_text(&cli->sink, json, digest);
    if (status || cli->stdout_taken)
        return tn_cli_exit(cli, status);
    if (cli->format == TN_FORMAT_JSON) {
        print_json(cli, output, &json, digest, NULL);
    } else {
        put_escaped(&cli->out, output);
        tn_buf_printf(&cli->out, ": manifest embedded, %s\n", digest);
    }
    return tn_cli_exit(cli, status);
}

/* ---- caps show ---- */

int cmd_caps_show(struct tn_cli *cli, int argc, char **argv)
{
    struct input input = {0};
    const struct tn_option options[] = {TN_OPTIONS_REGISTRY(&input.registry), TN_OPTION_FORMAT(cli), {0}};
    const struct tn_usage usage = {
        "COMPONENT|REF",
        "Prints the manifest that a component carries, and what its imports let it ask for.",
        options,
        1,
        1,
        "  tenon caps show app.caps.wasm --format json\n  tenon caps show ghcr.io/acme/app:1.4.0"};
    struct tn_texts operands;
    struct tn_bytes json = {0};
    struct tn_caps *caps = NULL;
    char digest[TN_DIGEST_TEXT_MAX] = "";
    int exit_status;
    if (!tn_cli_options(cli, &usage, argc, argv, &operands, &exit_status))
        return exit_status;
    enum tn_status status = read_component(cli, operands.at[0], &input);
    bool readable = !status;
    if (!status)
        status = tn_caps_embedded(&cli->job, input.wasm, TN_WARNING, &caps);
    if (!status && caps)
        status = tn_caps_section(&cli->job, input.wasm, &json);
    if (!status && caps)
        status = tn_sha256_text(&cli->sink, json, digest);
    if (!status && caps)
        status = tn_caps_check_spin(&cli->job, input.wasm, caps);
    if (cli->format == TN_FORMAT_JSON) {
        print_json(cli, NULL, &json, json.len ? digest : NULL, readable ? &input.derived : NULL);
    } else if (readable) {
        if (caps)
            print_manifest(&cli->out, caps, digest);
        else if (!status)
            tn_buf_text(&cli->out, "no manifest is embedded\n");
        print_derived(&cli->out, &input.derived);
    }
    return tn_cli_exit(cli, status);
}
