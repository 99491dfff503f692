/* Findings for other people's machines: SARIF 2.1.0, which code scanners read, and the workflow commands by
 * which GitHub marks lines of a pull request. */
#include "base/limits.h"
#include "base/map.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "cli/codes.h"

#include <ctype.h>

/* The message, and below it what text has around it: the path, notes and help. */
static const char *whole_message(struct tn_arena *arena, const struct tn_diag *diag, bool notes)
{
    const char *text = diag->message;
    if (diag->path)
        text = tn_arena_printf(arena, "%s\nin %s", text, diag->path);
    for (unsigned i = 0; notes && i < diag->n_notes; i++)
        text = tn_arena_printf(arena, "%s\nnote: %s", text, diag->notes[i].message);
    return diag->help ? tn_arena_printf(arena, "%s\nhelp: %s", text, diag->help) : text;
}

/* ---- GitHub ---- */

/* What would end a command, or a property of one, is written as %XX; everything else that a terminal must not
 * see, as everywhere. */
static void put_command_text(struct tn_buf *buf, const char *text, const char *special)
{
    for (const char *at = text; *at;) {
        size_t n = strcspn(at, special);
        tn_utf8_escape(buf, (struct tn_str){at, n}, false);
        at += n;
        if (*at)
            tn_buf_printf(buf, "%%%02X", (unsigned char)*at++);
    }
}

static void put_property(struct tn_buf *buf, const char *before, const char *name, const char *value)
{
    tn_buf_printf(buf, "%s%s=", before, name);
    put_command_text(buf, value, "%\r\n:,");
}

void tn_diag_print_github(struct tn_buf *buf, struct tn_arena *arena, const struct tn_diag *diag)
{
    static const char *const words[] = {[TN_ERROR] = "error", [TN_WARNING] = "warning", [TN_INFO] = "notice"};
    const struct tn_source *source = diag->span.source;
    tn_buf_printf(buf, "::%s ", words[diag->severity]);
    const char *message = whole_message(arena, diag, true);
    if (source) {
        put_property(buf, "", "file", source->name);
        if (source->text) {
            struct tn_place from = tn_place_of(source, diag->span.start),
                            to = tn_place_of(source, diag->span.end);
            tn_buf_printf(buf, ",line=%zu,endLine=%zu,col=%zu,endColumn=%zu", from.line, to.line, from.column,
                          to.column);
        } else if (diag->span.start) {
            message = tn_arena_printf(arena, "at byte 0x%zx: %s", diag->span.start, message);
        }
    }
    put_property(buf, source ? "," : "", "title", diag->code);
    tn_buf_text(buf, "::");
    put_command_text(buf, message, "%\r\n");
    tn_buf_byte(buf, '\n');
}

/* ---- SARIF ---- */

/* A file's name as a URI reference: relative where the name is. */
static const char *uri_of(struct tn_arena *arena, const char *name)
{
    struct tn_buf buf;
    tn_buf_init(&buf, TN_MAX_MESSAGE);
    tn_buf_text(&buf, *name == '/' ? "file://" : "");
    for (const char *at = name; *at; at++)
        if (isalnum((unsigned char)*at) || strchr("/-._~", *at))
            tn_buf_byte(&buf, (uint8_t)*at);
        else
            tn_buf_printf(&buf, "%%%02X", (unsigned char)*at);
    const char *uri = tn_arena_printf(arena, "%s", tn_buf_cstr(&buf));
    tn_buf_dispose(&buf);
    return uri;
}

static void put_artifact(struct tn_arena *arena, struct tn_json_out *out, const struct tn_source *source)
{
    tn_json_key(out, "artifactLocation");
    tn_json_object(out);
    tn_json_member(out, "uri", uri_of(arena, source->name));
    tn_json_object_end(out);
}

static void put_region(struct tn_json_out *out, const char *key, struct tn_span span)
{
    if (!span.source->text && !span.start && !span.end)
        return;
    tn_json_key(out, key);
    tn_json_object(out);
    if (span.source->text) {
        struct tn_place from = tn_place_of(span.source, span.start), to = tn_place_of(span.source, span.end);
        tn_json_member_u64(out, "startLine", from.line);
        tn_json_member_u64(out, "startColumn", from.column);
        tn_json_member_u64(out, "endLine", to.line);
        tn_json_member_u64(out, "endColumn", to.column);
    }
    tn_json_member_u64(out, "byteOffset", span.start);
    tn_json_member_u64(out, "byteLength", span.end > span.start ? span.end - span.start : 0);
    tn_json_object_end(out);
}

static void put_physical(struct tn_arena *arena, struct tn_json_out *out, struct tn_span span)
{
    tn_json_key(out, "physicalLocation");
    tn_json_object(out);
    put_artifact(arena, out, span.source);
    put_region(out, "region", span);
    tn_json_object_end(out);
}

static void put_text(struct tn_json_out *out, const char *key, const char *text)
{
    tn_json_key(out, key);
    tn_json_object(out);
    tn_json_member(out, "text", text);
    tn_json_object_end(out);
}

static void put_location(struct tn_arena *arena, struct tn_json_out *out, const struct tn_diag *diag)
{
    if (!diag->span.source && !diag->path)
        return;
    tn_json_key(out, "locations");
    tn_json_array(out);
    tn_json_object(out);
    if (diag->span.source)
        put_physical(arena, out, diag->span);
    if (diag->path) {
        tn_json_key(out, "logicalLocations");
        tn_json_array(out);
        tn_json_object(out);
        tn_json_member(out, "fullyQualifiedName", diag->path);
        tn_json_object_end(out);
        tn_json_array_end(out);
    }
    tn_json_object_end(out);
    tn_json_array_end(out);
}

static void put_notes(struct tn_arena *arena, struct tn_json_out *out, const struct tn_diag *diag)
{
    if (!diag->n_notes)
        return;
    tn_json_key(out, "relatedLocations");
    tn_json_array(out);
    for (unsigned i = 0; i < diag->n_notes; i++) {
        tn_json_object(out);
        if (diag->notes[i].span.source)
            put_physical(arena, out, diag->notes[i].span);
        put_text(out, "message", diag->notes[i].message);
        tn_json_object_end(out);
    }
    tn_json_array_end(out);
}

static void put_fix(struct tn_arena *arena, struct tn_json_out *out, const struct tn_diag *diag)
{
    if (!diag->fix || !diag->span.source)
        return;
    tn_json_key(out, "fixes");
    tn_json_array(out);
    tn_json_object(out);
    tn_json_key(out, "artifactChanges");
    tn_json_array(out);
    tn_json_object(out);
    put_artifact(arena, out, diag->span.source);
    tn_json_key(out, "replacements");
    tn_json_array(out);
    tn_json_object(out);
    put_region(out, "deletedRegion", diag->span);
    put_text(out, "insertedContent", diag->fix);
    tn_json_object_end(out);
    tn_json_array_end(out);
    tn_json_object_end(out);
    tn_json_array_end(out);
    tn_json_object_end(out);
    tn_json_array_end(out);
}

static void put_result(struct tn_cli *cli, struct tn_json_out *out, const struct tn_diag *diag)
{
    static const char *const levels[] = {[TN_ERROR] = "error", [TN_WARNING] = "warning", [TN_INFO] = "note"};
    struct tn_arena *arena = &cli->job.arena;
    tn_json_object(out);
    tn_json_member(out, "ruleId", diag->code);
    tn_json_member(out, "level", levels[diag->severity]);
    put_text(out, "message", whole_message(arena, diag, false));
    put_location(arena, out, diag);
    put_notes(arena, out, diag);
    put_fix(arena, out, diag);
    tn_json_object_end(out);
}

/* The rules that were broken, in the order of the table. */
static void put_rules(struct tn_cli *cli, struct tn_json_out *out, unsigned n)
{
    struct tn_map told;
    tn_map_init(&told, &cli->job.arena);
    for (unsigned i = 0; i < n; i++)
        tn_map_put(&told, tn_name(&cli->job.names, cli->findings.at[i]->code), cli);
    tn_json_key(out, "rules");
    tn_json_array(out);
    for (unsigned i = 0; i < tn_n_codes; i++) {
        if (!tn_map_has(&told, tn_name(&cli->job.names, tn_codes[i].code)))
            continue;
        tn_json_object(out);
        tn_json_member(out, "id", tn_codes[i].code);
        put_text(out, "shortDescription", tn_codes[i].title);
        put_text(out, "fullDescription", tn_codes[i].about);
        tn_json_object_end(out);
    }
    tn_json_array_end(out);
}

static void put_run(struct tn_cli *cli, struct tn_json_out *out, int exit_status)
{
    unsigned n = cli->findings.n;
    tn_json_key(out, "tool");
    tn_json_object(out);
    tn_json_key(out, "driver");
    tn_json_object(out);
    tn_json_member(out, "name", "tenon");
    tn_json_member(out, "version", TENON_VERSION);
    put_rules(cli, out, n);
    tn_json_object_end(out);
    tn_json_object_end(out);
    tn_json_key(out, "invocations");
    tn_json_array(out);
    tn_json_object(out);
    tn_json_member_bool(out, "executionSuccessful", exit_status <= TN_EXIT_WRONG);
    tn_json_member_u64(out, "exitCode", (uint64_t)exit_status);
    if (cli->left_out) {
        tn_json_key(out, "toolExecutionNotifications");
        tn_json_array(out);
        tn_json_object(out);
        tn_json_member(out, "level", "note");
        put_text(out, "message",
                 tn_arena_printf(&cli->job.arena, "%s%u more findings are left out",
                                 cli->sink.more ? "at least " : "", cli->left_out));
        tn_json_object_end(out);
        tn_json_array_end(out);
    }
    tn_json_object_end(out);
    tn_json_array_end(out);
    tn_json_member(out, "columnKind", "unicodeCodePoints");
    tn_json_key(out, "results");
    tn_json_array(out);
    for (unsigned i = 0; i < n; i++)
        put_result(cli, out, cli->findings.at[i]);
    tn_json_array_end(out);
}

void tn_diag_print_sarif(struct tn_cli *cli, struct tn_json_out *out, int exit_status)
{
    tn_json_object(out);
    tn_json_member(out, "$schema", "https://json.schemastore.org/sarif-2.1.0.json");
    tn_json_member(out, "version", "2.1.0");
    tn_json_key(out, "runs");
    tn_json_array(out);
    tn_json_object(out);
    put_run(cli, out, exit_status);
    tn_json_object_end(out);
    tn_json_array_end(out);
    tn_json_object_end(out);
}
