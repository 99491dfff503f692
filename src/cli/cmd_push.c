#include "artifact/artifact_push.h"
#include "base/limits.h"
#include "cli/progress.h"
#include "cli/registry_options.h"

#include <errno.h>
#include <stdlib.h>

/* ---- what is asked for ---- */

/* https://reproducible-builds.org/specs/source-date-epoch/: a whole number of seconds, nothing else */
static bool read_epoch(struct tn_cli *cli, int64_t *ret_created)
{
    const char *text = getenv("SOURCE_DATE_EPOCH");
    char *end = NULL;
    errno = 0;
    *ret_created = text ? strtoll(text, &end, 10) : 0;
    if (!text || (*text >= '0' && *text <= '9' && !*end && !errno && *ret_created <= TN_MAX_EPOCH))
        return true;
    tn_cli_usage_error(cli, "SOURCE_DATE_EPOCH is `%s`, which is not a number of seconds", text);
    return false;
}

static bool read_annotations(struct tn_cli *cli, const struct tn_texts *annotate, struct tn_artifact_push *p)
{
    if (!tn_cli_annotations(cli, annotate, &p->annotations))
        return false;
    if (!tn_annotation_get(&p->annotations, TN_CAPABILITIES_DIGEST))
        return true;
    tn_cli_usage_error(cli, "`" TN_CAPABILITIES_DIGEST "` is derived from the component");
    return false;
}

/* ---- telling it ---- */

static void print_result(struct tn_cli *cli, const struct tn_artifact_push *p)
{
    const char *pinned = tn_cli_pinned(cli, &p->ref, p->ref.tag, p->put.digest);
    if (cli->format == TN_FORMAT_TEXT) {
        tn_buf_printf(&cli->out, "%s\n", pinned);
        return;
    }
    struct tn_json_out *out = tn_cli_json(cli);
    tn_json_member(out, "reference", pinned);
    tn_cli_json_descriptor(out, "manifest", &p->put);
    tn_cli_json_descriptor(out, "config", &p->artifact.config_descriptor);
    tn_cli_json_descriptor(out, "layer", &p->artifact.layer);
    tn_json_member_bool(out, "sent", p->sent);
}

int cmd_push(struct tn_cli *cli, int argc, char **argv)
{
    struct tn_artifact_push p = {0};
    struct tn_registry_options registry = {0};
    struct tn_texts annotate = {0};
    const struct tn_option options[] = {
        {"annotation", 'a', TN_OPT_LIST, &annotate, "KEY=VALUE",
         "an annotation of the manifest; wins over metadata"},
        {"title", 0, TN_OPT_TEXT, &p.title, "NAME", "the layer's file name, instead of FILE's"},
        {"no-clobber", 0, TN_OPT_FLAG, &p.no_clobber, NULL,
         "fail where the tag is there with other contents"},
        {"validate", 0, TN_OPT_FLAG, &p.validate, NULL, "validate function bodies too"},
        TN_OPTIONS_REGISTRY(&registry),
        TN_OPTION_FORMAT(cli),
        {0}};
    const struct tn_usage usage = {
        "FILE REF",
        "Pushes a component or a core module as a Wasm OCI artifact: its imports, exports, metadata and\n"
        "capability manifest become the artifact's config and annotations. The same file has the same "
        "digest\n"
        "wherever and whenever it is pushed; SOURCE_DATE_EPOCH sets the date. What is there is not sent "
        "again.\n\n"
        "REF is host[:port]/repo[:tag], oci:DIR[:tag] (an image layout) or oci-archive:FILE[:tag].",
        options,
        2,
        2,
        "  tenon push greeter.wasm ghcr.io/org/greeter:1.0\n"
        "  tenon push greeter.wasm oci:store:1.0"};
    struct tn_texts operands;
    struct tn_bar bar;
    int exit;
    if (!tn_cli_options(cli, &usage, argc, argv, &operands, &exit))
        return exit;
    if (!read_epoch(cli, &p.created) || !read_annotations(cli, &annotate, &p))
        return TN_EXIT_USAGE;
    p.path = operands.at[0];
    p.registry = tn_cli_store_options(&registry, tn_bar_start(&bar));
    enum tn_status status = tn_artifact_push(&cli->job, &p, operands.at[1]);
    tn_bar_hide();
    if (!status)
        print_result(cli, &p);
    return tn_cli_exit(cli, status);
}
