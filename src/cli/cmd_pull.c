#include "artifact/artifact_pull.h"
#include "base/utf8.h"
#include "cli/progress.h"
#include "cli/registry_options.h"

static void print_line(struct tn_buf *buf, const char *path, const char *pinned)
{
    tn_utf8_escape(buf, tn_str(path), false);
    tn_buf_printf(buf, " %s\n", pinned);
}

static void print_json(struct tn_cli *cli, const struct tn_artifact_pull *p, const char *pinned)
{
    struct tn_json_out *out = tn_cli_json(cli);
    tn_json_member(out, "reference", pinned);
    tn_json_member(out, "digest", p->digest);
    tn_json_member(out, "format", tn_form_row(p->form)->name);
    if (!p->files.n) {
        tn_json_member(out, "file", p->to);
        tn_json_member_opt(out, "member", p->member);
        tn_cli_json_descriptor(out, "layer", p->layer);
        return;
    }
    tn_json_member(out, "folder", p->to);
    tn_json_key(out, "files");
    tn_json_array(out);
    for (unsigned i = 0; i < p->files.n; i++) {
        tn_json_object(out);
        tn_json_member(out, "file", p->files.at[i].path);
        tn_cli_json_descriptor(out, "layer", p->files.at[i].layer);
        tn_json_object_end(out);
    }
    tn_json_array_end(out);
}

static void print_result(struct tn_cli *cli, const struct tn_artifact_pull *p)
{
    const char *pinned = tn_cli_pinned(cli, &p->ref, p->ref.tag, p->digest);
    if (cli->format == TN_FORMAT_JSON) {
        print_json(cli, p, pinned);
        return;
    }
    for (unsigned i = 0; i < p->files.n; i++)
        print_line(&cli->out, p->files.at[i].path, pinned);
    if (!p->files.n)
        print_line(&cli->out, p->to, pinned);
}

int cmd_pull(struct tn_cli *cli, int argc, char **argv)
{
    struct tn_artifact_pull p = {0};
    const char *platform = NULL;
    struct tn_registry_options registry = {0};
    const struct tn_option options[] = {
        {"output", 'o', TN_OPT_TEXT, &p.to, "FILE",
         "where it goes, instead of the name it was pushed under; - is standard output; DIR/ a folder"},
        {"platform", 0, TN_OPT_TEXT, &platform, "OS/ARCH",
         "which entry of an index, where several are for Wasm or none is: wasip2/wasm, linux/arm/v7"},
        {"no-clobber", 0, TN_OPT_FLAG, &p.no_clobber, NULL, "fail where the file is there already"},
        TN_OPTIONS_REGISTRY(&registry),
        TN_OPTION_FORMAT(cli),
        {0}};
    const struct tn_usage usage = {
        "REF [-o FILE]",
        "Pulls the component or core module of a Wasm OCI artifact, in any form it is pushed in: as a layer, "
        "or in\n"
        "an image. Every digest is checked, and what the artifact says the component imports, exports and "
        "asks\n"
        "for is compared with what its bytes say. The file appears whole or not at all.\n\n"
        "What is no Wasm, such as what `tenon attach` pushed, is pulled as its files, by their titles, into "
        "the\n"
        "folder that -o names.\n\n"
        "REF is host[:port]/repo[:tag][@digest], oci:DIR[:tag] (an image layout) or oci-archive:FILE[:tag].",
        options,
        1,
        1,
        "  tenon pull ghcr.io/org/greeter:1.0 -o greeter.wasm\n"
        "  tenon pull oci:store:1.0 -o - | tenon inspect -\n"
        "  tenon pull ghcr.io/org/greeter@sha256:… -o sboms/"};
    struct tn_texts operands;
    struct tn_bar bar;
    int exit;
    if (!tn_cli_options(cli, &usage, argc, argv, &operands, &exit))
        return exit;
    if (platform && !tn_platform_parse(platform, &p.platform))
        return tn_cli_usage_error(cli, "`--platform` takes OS/ARCH[/VARIANT][:OS.VERSION], such as wasip2/wasm, not `%s`", platform);
    cli->stdout_taken = p.to && !strcmp(p.to, "-");
    p.registry = tn_cli_store_options(cli, &registry, tn_bar_start(&bar, cli));
    enum tn_status status = tn_artifact_pull(&cli->job, &p, operands.at[0]);
    tn_bar_hide();
    if (!status && !cli->stdout_taken)
        print_result(cli, &p);
    return tn_cli_exit(cli, status);
}
