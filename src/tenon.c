#include "tenon.h"

#include "artifact/artifact_pull.h"
#include "artifact/artifact_push.h"
#include "base/file.h"
#include "base/threads.h"
#include "caps/caps_compose.h"
#include "component/comp_validate.h"
#include "oci/oci_settings.h"
#include "wit-parser/wit_decode.h"

#include <stdlib.h>

struct tenon {
    struct tn_diag_sink sink; /* first: what the library reports to */
    struct tn_job job;
    struct tn_types types;
    tenon_finding_fn *on_finding;
    void *payload;
};

struct tenon_component {
    const struct tn_comp *comp;
};

static void emit(struct tn_diag_sink *sink, const struct tn_diag *diag)
{
    static const tenon_severity severities[] = {
        [TN_ERROR] = TENON_ERROR, [TN_WARNING] = TENON_WARNING, [TN_INFO] = TENON_INFO};
    tenon *t = (tenon *)sink;
    tenon_finding finding = {
        .severity = severities[diag->severity],
        .code = diag->code,
        .message = diag->message,
        .file = diag->span.source ? diag->span.source->name : NULL,
        .start = diag->span.start,
        .end = diag->span.end,
        .help = diag->help,
        .where = diag->path,
    };
    if (t->on_finding)
        t->on_finding(t->payload, &finding);
}

tenon *tenon_new(tenon_finding_fn *on_finding, void *payload)
{
    tenon *t = calloc(1, sizeof *t);
    if (!t)
        return NULL;
    tn_job_init(&t->job);
    tn_types_init(&t->types, &t->job.arena, &t->job.names);
    t->job.sink = &t->sink;
    t->sink.arena = &t->job.arena;
    t->sink.emit = emit;
    t->on_finding = on_finding;
    t->payload = payload;
    return t;
}

void tenon_free(tenon *t)
{
    if (!t)
        return;
    tn_job_dispose(&t->job);
    free(t);
}

const char *tenon_version(void)
{
    return TENON_VERSION;
}

static tenon_status status_of(enum tn_status status)
{
    return (tenon_status)tn_exit_status(status);
}

tenon_status tenon_read(tenon *t, const char *path, const tenon_component **ret_component)
{
    const struct tn_comp_options options = tn_comp_shape();
    const struct tn_source *source;
    const struct tn_comp *comp;
    enum tn_status status = tn_file_read(&t->job.arena, &t->sink, path, &source);
    if (!status)
        status = tn_binary_expect(&t->sink, source, TN_BINARY_COMPONENT);
    if (!status)
        status = tn_comp_read(&t->types, &t->sink, source, &options, &comp);
    if (status)
        return status_of(status);
    tenon_component *component = tn_new(&t->job.arena, tenon_component);
    component->comp = comp;
    *ret_component = component;
    return TENON_OK;
}

static const char *name_of(const struct tn_items *items, size_t i)
{
    return i < items->n ? items->at[i].name : NULL;
}

const char *tenon_import(const tenon_component *component, size_t i)
{
    return name_of(&component->comp->type->component->imports, i);
}

const char *tenon_export(const tenon_component *component, size_t i)
{
    return name_of(&component->comp->type->component->exports, i);
}

tenon_status tenon_wit(tenon *t, const tenon_component *component, const char **ret_text)
{
    struct tn_wit wit;
    struct tn_wit_package *package;
    struct tn_buf text;
    tn_wit_init(&wit, &t->job, &t->types);
    enum tn_status status = tn_wit_decode_comp(&wit, component->comp, &package);
    if (status)
        return status_of(status);
    tn_buf_init(&text, SIZE_MAX / 2);
    tn_wit_print(&wit, &text, package);
    *ret_text = tn_arena_copy(&t->job.arena, tn_buf_cstr(&text), text.len);
    tn_buf_dispose(&text);
    return TENON_OK;
}

/* Types, names and what is at hand of them go when it is done: a handle may validate any number of files. */
tenon_status tenon_validate(tenon *t, const char *path, const char *features)
{
    struct tn_features open;
    const struct tn_source *source;
    struct tn_types types;
    struct tn_job job;
    tn_job_init(&job);
    tn_types_init(&types, &job.arena, &job.names);
    tn_setting_check(&t->sink, &tn_set_threads);
    enum tn_status status = tn_features_parse(&t->sink, features, &open);
    if (!status)
        status = tn_file_read(&job.arena, &t->sink, path, &source);
    if (!status)
        status = tn_validate(&types, &t->sink, source, open);
    tn_job_dispose(&job);
    return status_of(status);
}

tenon_status tenon_wit_check(tenon *t, const char *path)
{
    const struct tn_wit_options options = {.all_features = true, .binary = tn_wit_decode};
    struct tn_wit wit;
    struct tn_wit_package *package;
    tn_wit_init(&wit, &t->job, &t->types);
    return status_of(tn_wit_load(&wit, &options, path, &package));
}

tenon_status tenon_plug(tenon *t, const char *socket, const char *const *plugs, size_t n, const char *out)
{
    struct tn_graph graph;
    struct tn_plug_files files = {.socket = socket,
                                  .plugs = plugs,
                                  .n = (unsigned)n,
                                  .output = out,
                                  .finish = tn_caps_finish,
                                  .finish_with = &t->job};
    tn_graph_init(&graph, &t->types, &t->sink);
    tn_setting_check(&t->sink, &tn_set_threads);
    return status_of(tn_plug_files(&graph, &files));
}

static struct tn_store_options store_options(tenon *t, const tenon_registry *registry)
{
    tn_settings_check(&t->job);
    struct tn_store_options options = {.user_agent = "tenon/" TENON_VERSION};
    if (registry) {
        options.ca_file = registry->ca_file;
        options.plain_http = registry->plain_http;
    }
    return options;
}

static void keep_digest(char ret_digest[TENON_DIGEST], const char *digest)
{
    if (ret_digest)
        memcpy(ret_digest, digest, strnlen(digest, TENON_DIGEST - 1) + 1);
}

tenon_status tenon_push(tenon *t, const char *path, const char *ref, const tenon_registry *registry,
                        char ret_digest[TENON_DIGEST])
{
    struct tn_artifact_push push = {.path = path, .registry = store_options(t, registry)};
    enum tn_status status = tn_artifact_push(&t->job, &push, ref);
    tn_file_remove_empty_folders();
    if (!status)
        keep_digest(ret_digest, push.put.digest);
    return status_of(status);
}

tenon_status tenon_pull(tenon *t, const char *ref, const char *out, const tenon_registry *registry,
                        char ret_digest[TENON_DIGEST])
{
    struct tn_artifact_pull pull = {.to = out, .registry = store_options(t, registry)};
    enum tn_status status = tn_artifact_pull(&t->job, &pull, ref);
    tn_file_remove_empty_folders();
    if (!status)
        keep_digest(ret_digest, pull.digest);
    return status_of(status);
}
