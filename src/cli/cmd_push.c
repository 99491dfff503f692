#include "artifact/artifact_push.h"
#include "base/limits.h"
#include "base/utf8.h"
#include "cli/progress.h"
#include "cli/registry_options.h"
#include "oci/oci_platform.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

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

/* RFC 3339 §5.6 date-time, to the second: what an artifact's times are written in */
static bool read_time(const char *text, int64_t *ret_seconds)
{
    struct tm tm = {0};
    char sign;
    int hours = 0, minutes = 0, n = -1;
    const char *end = strptime(text, "%Y-%m-%d", &tm);
    if (!end || end - text != 10 || (*end != 'T' && *end != 't' && *end != ' '))
        return false;
    const char *time = end + 1;
    end = strptime(time, "%H:%M:%S", &tm);
    if (!end || end - time != 8)
        return false;
    if (*end == '.' && !*(end += 1 + strspn(end + 1, "0123456789")))
        return false;
    if (strcmp(end, "Z") && strcmp(end, "z") &&
        (sscanf(end, "%c%2d:%2d%n", &sign, &hours, &minutes, &n) != 3 || n != 6 || end[n] || !strchr("+-", sign) ||
         hours < 0 || hours > 23 || minutes < 0 || minutes > 59))
        return false;
    int day = tm.tm_mday;
    int64_t offset = hours * 3600 + minutes * 60, seconds = (int64_t)timegm(&tm);
    if (tm.tm_mday != day) /* which timegm moves on where there is none */
        return false;
    *ret_seconds = n < 0 ? seconds : sign == '-' ? seconds + offset : seconds - offset;
    return *ret_seconds >= 0 && *ret_seconds <= TN_MAX_EPOCH;
}

/* --created, else SOURCE_DATE_EPOCH, else the start of 1970: never the clock. */
static bool read_created(struct tn_cli *cli, const char *text, int64_t *ret_created)
{
    if (!text)
        return read_epoch(cli, ret_created);
    if (read_time(text, ret_created))
        return true;
    tn_cli_usage_error(cli, "`--created` takes a time such as 2026-11-21T15:00:00Z, not `%s`", text);
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

/* `--format` says two things, each in words of its own: what is pushed (cncf, image, …) and how the result is
 * printed (text, json, …). It may be given for both. */
static bool read_formats(struct tn_cli *cli, const struct tn_texts *words, struct tn_wasm_how *how)
{
    bool given = false;
    for (unsigned i = 0; i < words->n; i++) {
        enum tn_form form;
        if (tn_cli_format_named(cli, words->at[i]))
            continue;
        if (!tn_form_named(words->at[i], &form)) {
            tn_cli_usage_error(
                cli,
                "`--format` takes cncf, image, runwasi, istio-oci or legacy for what is pushed, and "
                "text, json, sarif or github for how the result is printed, not `%s`",
                words->at[i]);
            return false;
        }
        if (given && form != how->form) {
            tn_cli_usage_error(cli, "`--format` names two forms, %s and %s: push twice, under two tags",
                               tn_form_row(how->form)->name, words->at[i]);
            return false;
        }
        how->form = form;
        given = true;
    }
    return true;
}

/* One platform, and nothing left open: it is written into the config. */
static bool read_platform(struct tn_cli *cli, const char *text, struct tn_wasm_how *how)
{
    struct tn_arena *arena = &cli->job.arena;
    struct tn_platform p = {0};
    if (!text)
        return true;
    bool right = tn_platform_parse(text, &p) && p.os.len && p.architecture.len && !p.variant.len && !p.os_version.len;
    if (how->form != TN_FORM_IMAGE && how->form != TN_FORM_RUNWASI)
        tn_cli_usage_error(
            cli, "`--platform` goes with --format image or runwasi: other forms have none to choose");
    else if (!right)
        tn_cli_usage_error(cli, "`--platform` takes OS/ARCHITECTURE, such as wasi/wasm, not `%s`", text);
    else if (how->form == TN_FORM_RUNWASI && !tn_str_eq(p.architecture, "wasm")) /* the shims look for files then */
        tn_cli_usage_error(cli, "--format runwasi is run where the architecture is wasm alone, not `%s`: --format "
                                "image may have any",
                           tn_arena_copy(arena, p.architecture.at, p.architecture.len));
    else {
        how->os = tn_arena_copy(arena, p.os.at, p.os.len);
        how->architecture = tn_arena_copy(arena, p.architecture.at, p.architecture.len);
        return true;
    }
    return false;
}

/* ---- telling it ---- */

static void put_line(struct tn_buf *buf, const char *what, struct tn_bytes bytes, const char *digest)
{
    tn_buf_printf(buf, "%s %s, %zu bytes\n  ", what, digest, bytes.len);
    tn_utf8_escape(buf, tn_str_of(bytes), false);
    tn_buf_text(buf, "\n");
}

static void print_dry(struct tn_buf *buf, const struct tn_artifact_push *p)
{
    const struct tn_wasm_artifact *a = &p->artifact;
    put_line(buf, "manifest", a->manifest, p->put.digest);
    put_line(buf, "config", a->config.bytes, a->config.descriptor.digest);
    if (a->settings.bytes.at)
        put_line(buf, "layer", a->settings.bytes, a->settings.descriptor.digest);
    tn_buf_printf(buf, "layer %s, %llu bytes\n", a->layer.digest, (unsigned long long)a->layer.size);
}

static void print_result(struct tn_cli *cli, const struct tn_artifact_push *p)
{
    const char *pinned = tn_cli_pinned(cli, &p->ref, p->ref.tag, p->put.digest);
    if (cli->format == TN_FORMAT_TEXT) {
        tn_buf_printf(&cli->out, "%s%s\n", p->dry_run ? "would push " : "", pinned);
        if (p->dry_run)
            print_dry(&cli->out, p);
        return;
    }
    const struct tn_wasm_artifact *a = &p->artifact;
    struct tn_json_out *out = tn_cli_json(cli);
    tn_json_member(out, "reference", pinned);
    tn_cli_json_descriptor(out, "manifest", &p->put);
    tn_json_member(out, "format", tn_form_row(p->how.form)->name);
    tn_cli_json_descriptor(out, "config", &a->config.descriptor);
    tn_cli_json_descriptor(out, "layer", &a->layer);
    tn_json_member_bool(out, "sent", p->sent);
    tn_json_member_bool(out, "dryRun", p->dry_run);
    if (p->dry_run) {
        tn_json_key(out, "manifestContents");
        tn_json_put_raw(out, tn_str_of(a->manifest));
        tn_json_key(out, "configContents");
        tn_json_put_raw(out, tn_str_of(a->config.bytes));
    }
}

int cmd_push(struct tn_cli *cli, int argc, char **argv)
{
    struct tn_artifact_push p = {0};
    struct tn_registry_options registry = {0};
    struct tn_texts annotate = {0}, formats = {0};
    const char *platform = NULL, *created = NULL, *jobs = NULL;
    const struct tn_option options[] = {
        {"annotation", 'a', TN_OPT_LIST, &annotate, "KEY=VALUE",
         "an annotation of the manifest; wins over metadata"},
        {"format", 0, TN_OPT_LIST, &formats, "FORM|text|json|…",
         "what it is pushed as: cncf (the default), image, runwasi, istio-oci, legacy;\n"
         "                                and, in a second one, how the result is printed"},
        {"platform", 0, TN_OPT_TEXT, &platform, "OS/ARCH",
         "of --format image or runwasi: wasip1/wasm unless told, such as wasi/wasm"},
        {"title", 0, TN_OPT_TEXT, &p.title, "NAME",
         "the layer's file name, instead of FILE's; in an image, instead of plugin.wasm"},
        {"created", 0, TN_OPT_TEXT, &created, "TIME",
         "when it was made, such as 2026-11-21T15:00:00Z; else SOURCE_DATE_EPOCH, else 1970"},
        TN_OPTION_JOBS(&jobs, "transfers at a time; 1: the config goes after the layer, and never beside it"),
        {"no-clobber", 0, TN_OPT_FLAG, &p.no_clobber, NULL,
         "fail where the tag is there with other contents"},
        {"dry-run", 0, TN_OPT_FLAG, &p.dry_run, NULL, "tell what would be pushed, and put nothing"},
        {"validate", 0, TN_OPT_FLAG, &p.validate, NULL, "validate function bodies too"},
        TN_OPTIONS_REGISTRY(&registry),
        {0}};
    const struct tn_usage usage = {
        "FILE REF",
        "Pushes a component or a core module as a Wasm OCI artifact: its imports, exports, metadata and\n"
        "capability manifest become the artifact's config and annotations. The same file has the same "
        "digest\n"
        "wherever and whenever it is pushed; --created or SOURCE_DATE_EPOCH sets the date. What is there is not sent "
        "again.\n\n"
        "REF is host[:port]/repo[:tag], oci:DIR[:tag] (an image layout) or oci-archive:FILE[:tag].",
        options,
        2,
        2,
        "  tenon push greeter.wasm ghcr.io/org/greeter:1.0\n"
        "  tenon push greeter.wasm oci:store:1.0\n"
        "  tenon push greeter.wasm ghcr.io/org/greeter:image-1.0 --format image --platform wasi/wasm "
        "--format json"};
    struct tn_texts operands;
    struct tn_bar bar;
    int exit;
    if (!tn_cli_options(cli, &usage, argc, argv, &operands, &exit))
        return exit;
    if (!read_formats(cli, &formats, &p.how) || !read_platform(cli, platform, &p.how) ||
        !read_created(cli, created, &p.how.created) || !read_annotations(cli, &annotate, &p) ||
        !tn_cli_jobs(cli, jobs, &p.jobs))
        return TN_EXIT_USAGE;
    p.path = operands.at[0];
    p.registry = tn_cli_store_options(cli, &registry, tn_bar_start(&bar, cli));
    enum tn_status status = tn_artifact_push(&cli->job, &p, operands.at[1]);
    tn_bar_hide();
    if (!status)
        print_result(cli, &p);
    return tn_cli_exit(cli, status);
}
