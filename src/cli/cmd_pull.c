#include "artifact/artifact_pull.h"
#include "base/utf8.h"
#include "cli/progress.h"
#include "cli/registry_options.h"

static void print_result(struct tn_cli *cli, const struct tn_artifact_pull *p)
{
    const char *pinned = tn_cli_pinned(cli, &p->ref, p->ref.tag, p->digest);
    struct tn_buf *buf = &cli->out;
    if (cli->format == TN_FORMAT_TEXT) {
        tn_utf8_escape(buf, tn_str(p->to), false);
        tn_buf_printf(buf, " %s\n", pinned);
        return;
    }
    struct tn_json_out *out = tn_cli_json(cli);
    tn_json_member(out, "reference", pinned);
    tn_json_member(out, "digest", p->digest);
    tn_json_member(out, "file", p->to);
    tn_cli_json_descriptor(out, "layer", p->layer);
}

int cmd_pull(struct tn_cli *cli, int argc, char **argv)
{
    struct tn_artifact_pull p = {0};
    struct tn_registry_options registry = {0};
    const struct tn_option options[] = {
        {"output", 'o', TN_OPT_TEXT, &p.to, "FILE",
         "where it goes, instead of the name it was pushed under; - is standard output"},
        {"no-clobber", 0, TN_OPT_FLAG, &p.no_clobber, NULL, "fail where the file is there already"},
        TN_OPTIONS_REGISTRY(&registry),
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
    cli->stdout_taken = p.to && !strcmp(p.to, "-");
    p.registry = tn_cli_store_options(&registry, tn_bar_start(&bar));
    enum tn_status status = tn_artifact_pull(&cli->job, &p, operands.at[0]);
    tn_bar_hide();
    if (!status && !cli->stdout_taken)
        print_result(cli, &p);
    return tn_cli_exit(cli, status);
}
