#include "artifact/artifact_wasm.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "cli/progress.h"
#include "cli/registry_options.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

struct pull {
    struct tn_cli *cli;
    const char *to; /* a path, or "-" */
    bool no_clobber;
    struct tn_registry_options registry;

    struct tn_ref ref;
    struct tn_store *store;
    const char *digest; /* what the reference stands for */
    struct tn_manifest manifest;
    const struct tn_descriptor *layer;
    struct tn_bytes config;
    struct tn_wasm_facts facts;
    bool known; /* the binary's structure was read: facts are set */
};

static enum tn_status wrong(struct pull *p, const char *code, const char *why)
{
    tn_diag_report(p->cli->job.sink, TN_ERROR, code, TN_NOWHERE, "%s %s", p->ref.text, why);
    return TN_ERR_INVALID;
}

/* ---- from reference to layer ---- */

static enum tn_status read_manifest(struct pull *p, const char *target)
{
    struct tn_job *job = &p->cli->job;
    struct tn_manifest_bytes came;
    enum tn_status status = tn_store_get_manifest(p->store, target, &came);
    if (status)
        return status;
    struct tn_source *source = tn_new(&job->arena, struct tn_source);
    *source =
        (struct tn_source){tn_arena_printf(&job->arena, "%s (manifest)", p->ref.text), came.bytes, true};
    p->digest = p->digest ? p->digest : came.digest;
    return tn_manifest_read(&job->arena, job->sink, source, came.media_type, &p->manifest);
}

/* Of an index the entry that is Wasm by its platform, or its only one: what runs here says nothing about it.
 */
static const struct tn_descriptor *choose_entry(const struct tn_manifest *index)
{
    const struct tn_descriptor *found = NULL;
    unsigned n = 0;
    if (index->manifests.n == 1)
        return &index->manifests.at[0];
    for (unsigned i = 0; i < index->manifests.n; i++) {
        const char *architecture = index->manifests.at[i].architecture;
        if (architecture && !strcmp(architecture, "wasm")) {
            found = &index->manifests.at[i];
            n++;
        }
    }
    return n == 1 ? found : NULL;
}

static enum tn_status enter_index(struct pull *p)
{
    const struct tn_descriptor *entry = choose_entry(&p->manifest);
    if (entry) {
        enum tn_status status = read_manifest(p, entry->digest);
        return status || !p->manifest.index ? status : wrong(p, "artifact-index", "is an index of indexes");
    }
    struct tn_draft draft =
        tn_diag_begin(p->cli->job.sink, TN_ERROR, "artifact-index", TN_NOWHERE,
                      "%s is an index, and none of its manifests is the one for Wasm", p->ref.text);
    for (unsigned i = 0; i < p->manifest.manifests.n && i < 20; i++) {
        const struct tn_descriptor *d = &p->manifest.manifests.at[i];
        tn_diag_note(&draft, TN_NOWHERE, "%s is for %s/%s", d->digest, d->os ? d->os : "?",
                     d->architecture ? d->architecture : "?");
    }
    tn_diag_help(&draft, "pull one of them by its digest");
    tn_diag_end(&draft);
    return TN_ERR_INVALID;
}

static enum tn_status find_layer(struct pull *p)
{
    enum tn_status status = read_manifest(p, tn_ref_target(&p->ref));
    if (!status && p->manifest.index)
        status = enter_index(p);
    if (!status)
        status = tn_wasm_artifact_layer(p->cli->job.sink, p->ref.text, &p->manifest, &p->layer);
    return status;
}

/* ---- where it goes ---- */

static enum tn_status check_absent(struct pull *p)
{
    struct stat info;
    if (!p->no_clobber || !strcmp(p->to, "-") || lstat(p->to, &info) < 0)
        return TN_OK;
    tn_diag_report(p->cli->job.sink, TN_ERROR, "artifact-exists", TN_NOWHERE, "%s is there already", p->to);
    return TN_ERR_EXISTS;
}

/* The publisher's title names a file here only where it can do no harm: one plain part, visible, ending in
 * .wasm. */
static bool safe_name(const char *name)
{
    struct tn_str text = tn_str(name);
    if (!text.len || text.len > 200 || *name == '.' || *name == '-' || !tn_utf8_valid(text))
        return false;
    for (size_t i = 0; i < text.len; i++)
        if ((unsigned char)name[i] < ' ' || name[i] == 127 || strchr("/\\:", name[i]))
            return false;
    return text.len > 5 && !strcmp(name + text.len - 5, ".wasm");
}

static enum tn_status default_name(struct pull *p)
{
    const char *title = tn_annotation_get(&p->layer->annotations, TN_ANNOTATION_TITLE);
    const char *repository = p->ref.repository, *slash = repository ? strrchr(repository, '/') : NULL;
    if (!title)
        title = tn_arena_printf(&p->cli->job.arena, "%s.wasm",
                                slash        ? slash + 1
                                : repository ? repository
                                             : "component");
    p->to = title;
    if (safe_name(title))
        return TN_OK;
    struct tn_draft draft =
        tn_diag_begin(p->cli->job.sink, TN_ERROR, "artifact-title", TN_NOWHERE,
                      "the artifact calls its file `%s`, which is not taken as a name here", title);
    tn_diag_help(&draft, "say where it goes: -o FILE");
    tn_diag_end(&draft);
    return TN_ERR_INVALID;
}

/* ---- bringing it ---- */

static enum tn_status stream_to(struct pull *p, struct tn_outfile *file)
{
    struct tn_diag_sink *sink = p->cli->job.sink;
    struct tn_blob *blob;
    struct tn_bytes bytes;
    enum tn_status status = tn_store_open_blob(p->store, p->layer, &blob);
    if (status)
        return status;
    while (!(status = blob->next(blob, &bytes)) && bytes.len)
        if ((status = tn_outfile_write(file, sink, bytes.at, bytes.len)))
            break;
    tn_blob_close(blob);
    return status;
}

/* What is wrong with a binary that somebody else pushed is theirs: told in one line, with the first reason.
 */
static enum tn_status read_facts(struct pull *p, const struct tn_source *source, bool strict)
{
    struct tn_job *job = &p->cli->job;
    struct tn_diag_list quiet;
    tn_diag_list_init(&quiet, &job->arena);
    if (tn_binary_kind(source->bytes) != TN_BINARY_COMPONENT &&
        tn_binary_kind(source->bytes) != TN_BINARY_MODULE)
        return wrong(p, "artifact-not-wasm", "is not WebAssembly: its layer starts with other bytes");
    enum tn_status status = tn_wasm_facts_read(job, &quiet.sink, source, &p->facts);
    p->known = !status;
    if (p->known)
        return TN_OK;
    struct tn_draft draft = tn_diag_begin(job->sink, strict ? TN_ERROR : TN_WARNING, "artifact-invalid",
                                          TN_NOWHERE, "%s holds a binary that is not valid", p->ref.text);
    if (quiet.n)
        tn_diag_note(&draft, TN_NOWHERE, "%s", quiet.at[0]->message);
    tn_diag_end(&draft);
    return strict ? status : TN_OK;
}

/* Compares the bytes that came with what the artifact says of them. */
static enum tn_status check(struct pull *p, int fd)
{
    struct tn_job *job = &p->cli->job;
    const struct tn_source *mapped;
    bool wasm_config = !strcmp(p->manifest.config.media_type, TN_MEDIA_WASM_CONFIG);
    struct tn_source config = {tn_arena_printf(&job->arena, "%s (config)", p->ref.text), p->config, true};
    enum tn_status status = tn_file_map(&job->arena, job->sink, fd, p->ref.text, &mapped);
    if (!status)
        status = read_facts(p, mapped, tn_annotation_get(&p->manifest.annotations, TN_CAPABILITIES_DIGEST));
    if (status || !wasm_config || !p->known)
        return status;
    return tn_wasm_artifact_check(job, p->ref.text, &p->manifest, &config, p->layer, &p->facts);
}

/* Standard output, a pipe or a device takes nothing back: the bytes wait in a file without a name until
 * checked. */
static enum tn_status pull_to_stream(struct pull *p)
{
    struct tn_diag_sink *sink = p->cli->job.sink;
    struct tn_outfile file = {.path = "a temporary file"}, out;
    enum tn_status status = tn_file_nameless(sink, &file.fd);
    if (status)
        return status;
    status = stream_to(p, &file);
    if (!status)
        status = check(p, file.fd);
    if (!status)
        status = tn_outfile_open(&out, sink, p->to);
    struct tn_blob *blob = tn_blob_of_file(&p->cli->job, file.path, file.fd, 0, p->layer->size);
    struct tn_bytes bytes;
    while (!status && !(status = blob->next(blob, &bytes)) && bytes.len)
        status = tn_outfile_write(&out, sink, bytes.at, bytes.len);
    if (!status)
        status = tn_outfile_commit(&out, sink);
    tn_blob_close(blob);
    close(file.fd);
    return status;
}

static bool is_stream(const char *path)
{
    struct stat info;
    return !strcmp(path, "-") || (!stat(path, &info) && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode));
}

static enum tn_status pull_to_file(struct pull *p)
{
    struct tn_outfile file;
    enum tn_status status = tn_outfile_open(&file, p->cli->job.sink, p->to);
    if (status)
        return status;
    status = stream_to(p, &file);
    if (!status)
        status = check(p, file.fd);
    if (!status)
        status = check_absent(p);
    if (!status)
        status = tn_outfile_commit(&file, p->cli->job.sink);
    if (status)
        tn_outfile_abort(&file);
    return status;
}

static enum tn_status pull(struct pull *p, const char *text, struct tn_progress *progress)
{
    enum tn_status status = p->to ? check_absent(p) : TN_OK;
    if (!status)
        status = tn_cli_open_store(p->cli, text, TN_STORE_READ, &p->registry, progress, &p->ref, &p->store);
    if (!status)
        status = find_layer(p);
    if (!status && !p->to && !(status = default_name(p)))
        status = check_absent(p);
    if (!status && !strcmp(p->manifest.config.media_type, TN_MEDIA_WASM_CONFIG))
        status = tn_store_read_blob(p->store, &p->manifest.config, TN_MAX_MANIFEST, &p->config);
    if (status)
        return status;
    return is_stream(p->to) ? pull_to_stream(p) : pull_to_file(p);
}

static void print_result(struct pull *p)
{
    const char *pinned = tn_cli_pinned(p->cli, &p->ref, p->ref.tag, p->digest);
    struct tn_buf *buf = &p->cli->out;
    struct tn_json_out out;
    if (p->cli->format == TN_FORMAT_TEXT) {
        tn_utf8_escape(buf, tn_str(p->to), false);
        tn_buf_printf(buf, " %s\n", pinned);
        return;
    }
    tn_json_out_init(&out, buf, 0);
    tn_json_object(&out);
    tn_json_member(&out, "reference", pinned);
    tn_json_member(&out, "digest", p->digest);
    tn_json_member(&out, "file", p->to);
    tn_json_key(&out, "layer");
    tn_json_object(&out);
    tn_json_member(&out, "mediaType", p->layer->media_type);
    tn_json_member(&out, "digest", p->layer->digest);
    tn_json_member_u64(&out, "size", p->layer->size);
    tn_json_object_end(&out);
    tn_json_object_end(&out);
    tn_buf_byte(buf, '\n');
}

int cmd_pull(struct tn_cli *cli, int argc, char **argv)
{
    struct pull p = {.cli = cli};
    const struct tn_option options[] = {
        {"output", 'o', TN_OPT_TEXT, &p.to, "FILE",
         "where it goes, instead of the name it was pushed under; - is standard output"},
        {"no-clobber", 0, TN_OPT_FLAG, &p.no_clobber, NULL, "fail where the file is there already"},
        TN_OPTIONS_REGISTRY(&p.registry),
        TN_OPTION_FORMAT(cli),
        {0}};
    const struct tn_usage usage = {
        "REF [-o FILE]",
        "Pulls the component or core module of a Wasm OCI artifact. Every digest is checked, and what the "
        "artifact\n"
        "says the component imports, exports and asks for is compared with what its bytes say. The file "
        "appears\n"
        "whole or not at all.\n\n"
        "REF is host[:port]/repo[:tag][@digest], oci:DIR[:tag] (an image layout) or oci-archive:FILE[:tag].",
        options,
        1,
        1,
        "  tenon pull ghcr.io/org/greeter:1.0 -o greeter.wasm\n"
        "  tenon pull oci:store:1.0 -o - | tenon inspect -"};
    struct tn_texts operands;
    struct tn_bar bar;
    int exit;
    if (!tn_cli_options(cli, &usage, argc, argv, &operands, &exit))
        return exit;
    if (p.to && !strcmp(p.to, "-") && cli->format == TN_FORMAT_JSON)
        return tn_cli_usage_error(cli, "`--format json` and `-o -` both want standard output");
    enum tn_status status = pull(&p, operands.at[0], tn_bar_start(&bar));
    tn_bar_end(&bar);
    tn_store_close(p.store);
    if (!status && strcmp(p.to, "-"))
        print_result(&p);
    return tn_cli_exit(cli, status);
}
