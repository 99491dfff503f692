#include "artifact/artifact_pull.h"

#include "artifact/artifact_image.h"
#include "base/file.h"
#include "base/limits.h"
#include "oci/oci_lanes.h"

#include <errno.h>
#include <sys/stat.h>
#include <unistd.h>

static enum tn_status wrong(struct tn_artifact_pull *p, const char *code, const char *why)
{
    tn_diag_report(p->job->sink, TN_ERROR, code, TN_NOWHERE, "%s %s", p->ref.text, why);
    return TN_ERR_INVALID;
}

/* ---- from reference to layer ---- */

/* `said`: what the entry of an index says of it, or NULL. */
static enum tn_status read_manifest(struct tn_artifact_pull *p, const char *target, const struct tn_descriptor *said)
{
    struct tn_job *job = p->job;
    struct tn_manifest_bytes came;
    enum tn_status status = tn_store_get_manifest(p->store, target, &came);
    if (status)
        return status;
    struct tn_source *source = tn_new(&job->arena, struct tn_source);
    *source =
        (struct tn_source){tn_arena_printf(&job->arena, "%s (manifest)", p->ref.text), came.bytes, true};
    if (said && said->size != came.bytes.len) {
        tn_diag_report(job->sink, TN_ERROR, "oci-size", TN_NOWHERE,
                       "%s has %zu bytes, and its entry in the index of %s says %llu", target, came.bytes.len,
                       p->ref.text, (unsigned long long)said->size);
        return TN_ERR_VERIFY;
    }
    if (said && strcmp(said->media_type, came.media_type)) {
        tn_diag_report(job->sink, TN_ERROR, "manifest-media-type", TN_NOWHERE,
                       "%s: it is %s, and its entry in the index says %s", source->name, came.media_type,
                       said->media_type);
        return TN_ERR_INVALID;
    }
    p->digest = p->digest ? p->digest : came.digest;
    return tn_manifest_read(&job->arena, job->sink, source, came.media_type, &p->manifest);
}

/* ---- indexes ---- */

static bool is_word(const char *word, const char *than)
{
    return word && !strcmp(word, than);
}

/* What an entry is chosen by, the first of these that one entry alone has. What runs here says nothing about it. */
static bool fits(const struct tn_artifact_pull *p, const struct tn_descriptor *entry, unsigned by)
{
    if (p->platform.text)
        return tn_platform_fits(&p->platform, entry);
    if (by == 0) /* what builders attach to what they built is for no platform */
        return !is_word(entry->os, "unknown") || !is_word(entry->architecture, "unknown");
    return is_word(entry->architecture, "wasm");
}

static const struct tn_descriptor *choose_entry(const struct tn_artifact_pull *p)
{
    const struct tn_descriptors *list = &p->manifest.manifests;
    for (unsigned by = 0; by < 2; by++) {
        const struct tn_descriptor *found = NULL;
        unsigned n = 0;
        for (unsigned i = 0; i < list->n; i++)
            if (fits(p, &list->at[i], by)) {
                found = &list->at[i];
                n++;
            }
        if (n == 1)
            return found;
    }
    return NULL;
}

static enum tn_status no_entry(struct tn_artifact_pull *p)
{
    const struct tn_descriptors *list = &p->manifest.manifests;
    struct tn_draft draft =
        p->platform.text ? tn_diag_begin(p->job->sink, TN_ERROR, "artifact-index", TN_NOWHERE,
                                         "%s is an index, and not one of its manifests alone is for %s", p->ref.text,
                                         p->platform.text)
                         : tn_diag_begin(p->job->sink, TN_ERROR, "artifact-index", TN_NOWHERE,
                                         "%s is an index, and none of its manifests is the one for Wasm", p->ref.text);
    for (unsigned i = 0; i < list->n && i < 20; i++) {
        const struct tn_descriptor *d = &list->at[i];
        tn_diag_note(&draft, TN_NOWHERE, "%s is for %s", d->digest, tn_platform_text(&p->job->arena, d));
    }
    if (list->n)
        tn_diag_help(&draft, "pull one of them by its digest, or by --platform OS/ARCH");
    else
        tn_diag_help(&draft, "it is empty");
    tn_diag_end(&draft);
    return TN_ERR_INVALID;
}

/* Down to a manifest: an index may hold others. */
static enum tn_status enter_index(struct tn_artifact_pull *p)
{
    enum tn_status status = TN_OK;
    for (unsigned depth = 0; !status && p->manifest.index; depth++) {
        const struct tn_descriptor *entry = choose_entry(p);
        if (!entry)
            return no_entry(p);
        if (depth == TN_MAX_INDEX_DEPTH)
            return wrong(p, "artifact-index", "is an index of indexes, too deep to be followed");
        status = read_manifest(p, entry->digest, entry);
    }
    return status;
}

static enum tn_status find_layer(struct tn_artifact_pull *p)
{
    enum tn_status status = read_manifest(p, tn_ref_target(&p->ref), NULL);
    if (!status)
        status = enter_index(p);
    if (!status)
        status = tn_form_of(p->job->sink, p->ref.text, &p->manifest, &p->form, &p->layer);
    return status;
}

/* ---- where it goes ---- */

static enum tn_status check_absent(struct tn_artifact_pull *p)
{
    struct stat info;
    if (!p->no_clobber || !strcmp(p->to, "-") || lstat(p->to, &info) < 0)
        return TN_OK;
    tn_diag_report(p->job->sink, TN_ERROR, "artifact-exists", TN_NOWHERE, "%s is there already", p->to);
    return TN_ERR_EXISTS;
}

/* The publisher's title, where it has one that can be a file's name here. */
static enum tn_status default_name(struct tn_artifact_pull *p)
{
    const char *title = tn_annotation_get(&p->layer->annotations, TN_ANNOTATION_TITLE);
    const char *repository = p->ref.repository, *slash = repository ? strrchr(repository, '/') : NULL;
    if (!title)
        title = tn_arena_printf(&p->job->arena, "%s.wasm",
                                slash        ? slash + 1
                                : repository ? repository
                                             : "component");
    p->to = title;
    if (tn_title_is_wasm(title))
        return TN_OK;
    struct tn_draft draft =
        tn_diag_begin(p->job->sink, TN_ERROR, "artifact-title", TN_NOWHERE,
                      "the artifact calls its file `%s`, which is not taken as a name here", title);
    tn_diag_help(&draft, "say where it goes: -o FILE");
    tn_diag_end(&draft);
    return TN_ERR_INVALID;
}

/* ---- bringing it ---- */

/* Images with Wasm have one layer or two; others are not searched down to the distribution they are built on.
 */
enum { MAX_IMAGE_LAYERS = 4 };

static enum tn_status copy_blob(struct tn_job *job, struct tn_blob *blob, struct tn_outfile *file)
{
    struct tn_bytes bytes;
    enum tn_status status;
    while (!(status = blob->next(blob, &bytes)) && bytes.len)
        if ((status = tn_outfile_write(file, job->sink, bytes.at, bytes.len)))
            break;
    tn_blob_close(blob);
    return status;
}

static enum tn_status stream_layer(struct tn_store *store, const struct tn_descriptor *layer,
                                   struct tn_outfile *file)
{
    struct tn_blob *blob;
    enum tn_status status = tn_store_open_blob(store, layer, &blob);
    return status ? status : copy_blob(store->job, blob, file);
}

/* Lists the files of a layer that is a tar. */
static enum tn_status open_tar(struct tn_artifact_pull *p, const struct tn_descriptor *layer,
                               struct tn_archive *archive)
{
    struct tn_job *job = p->job;
    struct tn_outfile file = {.path = tn_file_nameless_words(&job->arena)};
    if (layer->size > TN_MAX_INPUT)
        return wrong(p, "artifact-image", "is an image of more than a component's size");
    enum tn_status status = tn_file_nameless(job->sink, NULL, &file.fd);
    if (status)
        return status;
    if ((status = stream_layer(p->store, layer, &file))) {
        close(file.fd);
        return status;
    }
    return tn_archive_open_fd(archive, &job->arena, job->sink,
                              tn_arena_printf(&job->arena, "%s (layer)", p->ref.text), file.fd, TN_MAX_INPUT);
}

static enum tn_status no_file(struct tn_artifact_pull *p, bool several)
{
    struct tn_draft draft =
        tn_diag_begin(p->job->sink, TN_ERROR, "artifact-image", TN_NOWHERE, "%s is an image %s", p->ref.text,
                      several ? "with several .wasm files, none of which its entry point names"
                              : "without WebAssembly: its upper layers hold no .wasm file");
    tn_diag_end(&draft);
    return TN_ERR_INVALID;
}

/* The binary of an image: from the uppermost layer that has it. */
static enum tn_status stream_image(struct tn_artifact_pull *p, struct tn_outfile *file)
{
    struct tn_source config = {"config", p->config, true};
    const char *entry = p->config.at ? tn_image_entry(p->job, &config) : NULL;
    unsigned n = p->manifest.layers.n;
    bool several = false, last = false;
    for (unsigned i = n; i-- && n - i <= MAX_IMAGE_LAYERS && !several && !last;) {
        struct tn_archive archive;
        enum tn_status status = open_tar(p, &p->manifest.layers.at[i], &archive);
        if (status)
            return status;
        const struct tn_archive_member *member = tn_image_find(&archive, entry, &several);
        if (member) {
            p->layer = &p->manifest.layers.at[i];
            p->member = member->path;
            status = copy_blob(p->job,
                               tn_blob_of_file(p->job, member->path, member->fd, member->offset, member->size), file);
        }
        last = tn_image_takes_away(&archive);
        tn_archive_close(&archive);
        if (member)
            return status;
    }
    return no_file(p, several);
}

static enum tn_status stream_to(struct tn_artifact_pull *p, struct tn_outfile *file)
{
    return p->form == TN_FORM_IMAGE ? stream_image(p, file) : stream_layer(p->store, p->layer, file);
}

static enum tn_status refuse_precompiled(struct tn_artifact_pull *p)
{
    struct tn_draft draft =
        tn_diag_begin(p->job->sink, TN_ERROR, "artifact-precompiled", TN_NOWHERE,
                      "%s holds machine code (an ELF file) where it says it is WebAssembly", p->ref.text);
    tn_diag_help(&draft,
                 "runtimes run what is precompiled without checking it: ask for the .wasm it was made of");
    tn_diag_end(&draft);
    return TN_ERR_INVALID;
}

/* What is wrong with a binary that somebody else pushed is theirs: told in one line, with the first reason.
 */
static enum tn_status read_facts(struct tn_artifact_pull *p, const struct tn_source *source, bool strict)
{
    struct tn_job *job = p->job;
    struct tn_diag_list quiet;
    tn_diag_list_init(&quiet, &job->arena);
    if (tn_wasm_precompiled(source->bytes))
        return refuse_precompiled(p);
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
static enum tn_status check(struct tn_artifact_pull *p, int fd)
{
    struct tn_job *job = p->job;
    const struct tn_source *mapped;
    struct tn_source config = {tn_arena_printf(&job->arena, "%s (config)", p->ref.text), p->config, true};
    enum tn_status status = tn_file_map(&job->arena, job->sink, fd, p->ref.text, &mapped);
    if (!status)
        status = read_facts(p, mapped, tn_annotation_get(&p->manifest.annotations, TN_CAPABILITIES_DIGEST));
    if (status || !p->known)
        return status;
    if (p->form != TN_FORM_CNCF)
        return tn_wasm_artifact_check_other(job, p->ref.text, &p->manifest, p->config.at ? &config : NULL,
                                            &p->facts);
    return tn_wasm_artifact_check(job, p->ref.text, &p->manifest, &config, p->layer, &p->facts);
}

/* The layer, checked, in a file without a name; the caller closes it. */
static enum tn_status pull_to_nameless(struct tn_artifact_pull *p, int *ret_fd)
{
    struct tn_outfile file = {.path = tn_file_nameless_words(&p->job->arena)};
    enum tn_status status = tn_file_nameless(p->job->sink, NULL, &file.fd);
    if (status)
        return status;
    status = stream_to(p, &file);
    if (!status)
        status = check(p, file.fd);
    if (status)
        close(file.fd);
    else
        *ret_fd = file.fd;
    return status;
}

/* Standard output, a pipe or a device takes nothing back: the bytes wait until they are checked. */
static enum tn_status pull_to_stream(struct tn_artifact_pull *p)
{
    struct tn_diag_sink *sink = p->job->sink;
    const char *nameless = tn_file_nameless_words(&p->job->arena);
    struct tn_outfile out;
    struct stat info;
    int fd;
    enum tn_status status = pull_to_nameless(p, &fd);
    if (status)
        return status;
    status = fstat(fd, &info) < 0 ? tn_file_cannot(sink, "read", nameless, errno)
                                  : tn_outfile_open(&out, sink, p->to);
    if (!status)
        status = copy_blob(p->job, tn_blob_of_file(p->job, nameless, fd, 0, (uint64_t)info.st_size), &out);
    if (!status)
        status = tn_outfile_commit(&out, sink);
    close(fd);
    return status;
}

static bool is_stream(const char *path)
{
    struct stat info;
    return !strcmp(path, "-") || (!stat(path, &info) && !S_ISREG(info.st_mode) && !S_ISDIR(info.st_mode));
}

static enum tn_status pull_to_file(struct tn_artifact_pull *p)
{
    struct tn_outfile file;
    enum tn_status status = tn_outfile_open(&file, p->job->sink, p->to);
    if (status)
        return status;
    file.fetched = true;
    status = stream_to(p, &file);
    if (!status)
        status = check(p, file.fd);
    if (!status)
        status = check_absent(p);
    if (!status)
        status = tn_outfile_commit(&file, p->job->sink);
    if (status)
        tn_outfile_abort(&file);
    return status;
}

/* The reference's place, its manifest, and the layer to take. */
static enum tn_status open_place(struct tn_artifact_pull *p, const char *text)
{
    enum tn_status status = tn_ref_parse(&p->job->arena, p->job->sink, text, &p->ref);
    if (!status)
        status = tn_store_open(p->job, &p->ref, TN_STORE_READ, &p->registry, &p->store);
    if (!status)
        status = find_layer(p);
    return status;
}

static enum tn_status read_config(struct tn_artifact_pull *p)
{
    const char *type = p->manifest.config.media_type;
    if (p->form == TN_FORM_FILES || (p->form != TN_FORM_CNCF && p->form != TN_FORM_IMAGE &&
                                     strcmp(type, tn_form_row(TN_FORM_RUNWASI)->config)))
        return TN_OK;
    return tn_store_read_blob(p->store, &p->manifest.config, TN_MAX_MANIFEST, &p->config);
}

/* ---- into a folder ---- */

static enum tn_status fill_file(void *with, struct tn_store *store, unsigned i)
{
    struct tn_artifact_file *file = &((struct tn_artifact_pull *)with)->files.at[i];
    return stream_layer(store, file->layer, &file->file);
}

/* Every layer by its title; one that says it is Wasm is held to it. */
static enum tn_status fill_files(struct tn_artifact_pull *p)
{
    enum tn_status status = tn_lanes_run(p->store, p->files.n, fill_file, p);
    for (unsigned i = 0; !status && i < p->files.n; i++)
        if (p->files.at[i].layer == p->layer)
            status = check(p, p->files.at[i].file.fd);
    return status;
}

static enum tn_status pull_files(struct tn_artifact_pull *p)
{
    struct tn_job *job = p->job;
    enum tn_status status = tn_files_plan(job, p->ref.text, &p->manifest, p->to, &p->files);
    if (status)
        return status;
    status = tn_files_open(job, &p->files, p->no_clobber);
    if (!status)
        status = fill_files(p);
    if (!status)
        status = tn_files_commit(job, &p->files);
    if (status)
        tn_files_abort(&p->files);
    return status;
}

/* The one file of an artifact, under its own name in a folder. */
static enum tn_status pull_into(struct tn_artifact_pull *p, const char *folder)
{
    enum tn_status status = default_name(p);
    if (!status)
        p->to = tn_arena_printf(&p->job->arena, "%s%s%s", folder, strcmp(folder, "/") ? "/" : "", p->to);
    if (!status)
        status = check_absent(p);
    if (!status)
        status = tn_file_make_folders(p->job->sink, folder, 0777);
    return status ? status : pull_to_file(p);
}

/* Is that the name of a folder? Its slashes at the end are taken off. */
static bool is_folder(struct tn_artifact_pull *p)
{
    struct stat info;
    size_t len = p->to ? strlen(p->to) : 0, all = len;
    while (len > 1 && p->to[len - 1] == '/')
        len--;
    if (len == all)
        return p->to && !stat(p->to, &info) && S_ISDIR(info.st_mode);
    p->to = tn_arena_copy(&p->job->arena, p->to, len);
    return true;
}

/* Files have a folder to go to; a name that is a Wasm file's, or none, was meant for Wasm. */
static bool wants_files(const struct tn_artifact_pull *p, bool folder)
{
    size_t len = p->to ? strlen(p->to) : 0;
    return folder || (len && strcmp(p->to, "-") && (len < 5 || strcmp(p->to + len - 5, ".wasm")));
}

static enum tn_status bring(struct tn_artifact_pull *p, bool folder)
{
    enum tn_status status = TN_OK;
    if (p->form == TN_FORM_FILES && !wants_files(p, folder))
        return tn_form_refuse(p->job->sink, p->ref.text, &p->manifest);
    if (p->form == TN_FORM_FILES || (folder && p->form != TN_FORM_IMAGE && p->manifest.layers.n > 1))
        return pull_files(p);
    if (folder)
        return pull_into(p, p->to);
    if (!p->to && !(status = default_name(p)))
        status = check_absent(p);
    if (status)
        return status;
    return is_stream(p->to) ? pull_to_stream(p) : pull_to_file(p);
}

enum tn_status tn_artifact_pull(struct tn_job *job, struct tn_artifact_pull *p, const char *text)
{
    p->job = job;
    bool folder = is_folder(p);
    struct tn_token_cache *shared = tn_stores_share(job, &p->registry);
    enum tn_status status = p->to && !folder ? check_absent(p) : TN_OK;
    if (!status)
        status = open_place(p, text);
    if (!status)
        status = read_config(p);
    if (!status)
        status = bring(p, folder);
    tn_store_close(p->store);
    tn_stores_unshare(&p->registry, shared);
    return status;
}

enum tn_status tn_artifact_pull_source(struct tn_job *job, struct tn_artifact_pull *p, const char *text,
                                       const struct tn_source **ret_source)
{
    int fd = -1;
    p->job = job;
    enum tn_status status = open_place(p, text);
    if (!status && p->form == TN_FORM_FILES)
        status = tn_form_refuse(job->sink, p->ref.text, &p->manifest);
    if (!status)
        status = read_config(p);
    if (!status)
        status = pull_to_nameless(p, &fd);
    if (!status)
        status = tn_file_map(&job->arena, job->sink, fd, p->ref.text, ret_source);
    if (fd >= 0)
        close(fd);
    tn_store_close(p->store);
    return status;
}
