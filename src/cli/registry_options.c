#include "cli/registry_options.h"

#include "base/utf8.h"
#include "oci/oci_auth.h"
#include "oci/oci_settings.h"

#include <errno.h>
#include <stdlib.h>

struct tn_store_options tn_cli_store_options(struct tn_cli *cli, const struct tn_registry_options *options,
                                             struct tn_progress *progress)
{
    if (!cli->tokens) {
        tn_settings_check(&cli->job);
        cli->tokens = tn_token_cache_new();
    }
    return (struct tn_store_options){.ca_file = options->ca_file,
                                     .cert_file = options->cert_file,
                                     .key_file = options->key_file,
                                     .resolve = options->resolve,
                                     .plain_http = options->plain_http == TN_YES,
                                     .tls = options->plain_http == TN_NO,
                                     .user_agent = "tenon/" TENON_VERSION,
                                     .progress = progress,
                                     .tokens = cli->tokens};
}

enum tn_status tn_cli_open_store(struct tn_cli *cli, const char *text, enum tn_store_mode mode,
                                 const struct tn_registry_options *options, struct tn_progress *progress,
                                 struct tn_ref *ret_ref, struct tn_store **ret_store)
{
    enum tn_status status = tn_ref_parse(&cli->job.arena, cli->job.sink, text, ret_ref);
    return status ? status : tn_cli_open_ref(cli, ret_ref, mode, options, progress, ret_store);
}

enum tn_status tn_cli_open_ref(struct tn_cli *cli, const struct tn_ref *ref, enum tn_store_mode mode,
                               const struct tn_registry_options *options, struct tn_progress *progress,
                               struct tn_store **ret_store)
{
    struct tn_store_options store_options = tn_cli_store_options(cli, options, progress);
    return tn_store_open(&cli->job, ref, mode, &store_options, ret_store);
}

enum tn_status tn_cli_find(struct tn_cli *cli, const char *text, enum tn_store_mode mode,
                           const struct tn_registry_options *options, struct tn_ref *ret_ref,
                           struct tn_store **ret_store, struct tn_descriptor *ret_found)
{
    enum tn_status status = tn_cli_open_store(cli, text, mode, options, NULL, ret_ref, ret_store);
    return status ? status : tn_store_resolve(*ret_store, tn_ref_target(ret_ref), ret_found);
}

bool tn_cli_annotations(struct tn_cli *cli, const struct tn_texts *words, struct tn_annotations *to)
{
    struct tn_arena *arena = &cli->job.arena;
    for (unsigned i = 0; i < words->n; i++) {
        const char *text = words->at[i], *equals = strchr(text, '=');
        if (!equals || equals == text) {
            tn_cli_usage_error(cli, "`--annotation` takes KEY=VALUE, not `%s`", text);
            return false;
        }
        if (!tn_utf8_valid(tn_str(text))) {
            tn_cli_usage_error(cli, "`--annotation` takes text in UTF-8, which `%s` is not", text);
            return false;
        }
        tn_annotation_set(arena, to, tn_arena_copy(arena, text, (size_t)(equals - text)), equals + 1);
    }
    return true;
}

bool tn_cli_media_type(struct tn_cli *cli, const char *option, const char *value)
{
    if (!value || tn_media_type_valid(value))
        return true;
    tn_cli_usage_error(cli, "`%s` takes what has the form of a media type, type/subtype, not `%s`", option, value);
    return false;
}

static void put_descriptor(struct tn_json_out *out, const struct tn_descriptor *descriptor)
{
    tn_json_object(out);
    tn_json_member_opt(out, "mediaType", descriptor->media_type);
    tn_json_member(out, "digest", descriptor->digest);
    if (descriptor->media_type)
        tn_json_member_u64(out, "size", descriptor->size);
    tn_json_member_opt(out, "artifactType", descriptor->artifact_type);
    if (descriptor->annotations.n) {
        tn_json_key(out, "annotations");
        tn_json_object(out);
        for (unsigned i = 0; i < descriptor->annotations.n; i++)
            tn_json_member(out, descriptor->annotations.at[i].key, descriptor->annotations.at[i].value);
        tn_json_object_end(out);
    }
    tn_json_object_end(out);
}

void tn_cli_json_descriptor(struct tn_json_out *out, const char *key, const struct tn_descriptor *descriptor)
{
    tn_json_key(out, key);
    put_descriptor(out, descriptor);
}

void tn_cli_json_descriptors(struct tn_json_out *out, const char *key, const struct tn_descriptors *list)
{
    tn_json_key(out, key);
    tn_json_array(out);
    for (unsigned i = 0; i < list->n; i++)
        put_descriptor(out, &list->at[i]);
    tn_json_array_end(out);
}

const char *tn_cli_pinned(struct tn_cli *cli, const struct tn_ref *ref, const char *tag, const char *digest)
{
    struct tn_arena *arena = &cli->job.arena;
    return tn_arena_printf(arena, "%s%s%s@%s", tn_ref_place(arena, ref), tag ? ":" : "", tag ? tag : "",
                           digest);
}

bool tn_cli_jobs(struct tn_cli *cli, const char *text, unsigned *ret_jobs)
{
    char *end = NULL;
    errno = 0;
    unsigned long n = text ? strtoul(text, &end, 10) : 0;
    if (text && (*text < '0' || *text > '9' || *end || errno || !n || n > 64)) {
        tn_cli_usage_error(cli, "`--jobs` takes a number from 1 to 64, not `%s`", text);
        return false;
    }
    *ret_jobs = (unsigned)n;
    return true;
}
