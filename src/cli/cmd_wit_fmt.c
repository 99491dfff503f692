/* wit fmt */
#include "base/utf8.h"
#include "cli/wit_input.h"
#include "wit-parser/wit.h"

#include <dirent.h>
#include <errno.h>
#include <limits.h>
#include <stdlib.h>
#include <sys/stat.h>

struct fmt_command {
    struct tn_cli *cli;
    bool write, check;
    struct tn_texts operands, files;
    int status; /* the worst so far */
};

/* A bug of ours tells more than a file that cannot be read, and that more than one that does not parse. */
static void note(struct fmt_command *c, int status)
{
    if (status > c->status)
        c->status = status;
}

/* ---- which files ---- */

static int by_name(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static bool is_folder(const char *path)
{
    struct stat s;
    return !stat(path, &s) && S_ISDIR(s.st_mode);
}

static bool is_wit(const char *name)
{
    size_t n = strlen(name);
    return n > 4 && !strcmp(name + n - 4, ".wit");
}

static void add_folder(struct fmt_command *c, const char *path);

/* What a folder holds: WIT files, and folders but for hidden ones and deps/, whose files are others'. Links
 * lead to what has a place of its own. */
static void add_entry(struct fmt_command *c, const char *path, const char *name)
{
    struct stat s;
    if (lstat(path, &s))
        note(c, tn_cli_exit(c->cli, tn_file_cannot(&c->cli->sink, "read", path, errno)));
    else if (S_ISDIR(s.st_mode) && strcmp(name, "deps"))
        add_folder(c, path);
    else if (S_ISREG(s.st_mode) && is_wit(name))
        *tn_push(&c->cli->job.arena, &c->files) = path;
}

static void add_folder(struct fmt_command *c, const char *path)
{
    struct tn_arena *arena = &c->cli->job.arena;
    struct tn_texts names = {0};
    DIR *folder = opendir(path);
    if (!folder) {
        note(c, tn_cli_exit(c->cli, tn_file_cannot(&c->cli->sink, "read", path, errno)));
        return;
    }
    for (struct dirent *e; (e = readdir(folder));)
        if (e->d_name[0] != '.')
            *tn_push(arena, &names) = tn_arena_copy(arena, e->d_name, strlen(e->d_name));
    closedir(folder);
    if (names.n)
        qsort(names.at, names.n, sizeof *names.at, by_name);
    const char *slash = *path && path[strlen(path) - 1] == '/' ? "" : "/";
    for (unsigned i = 0; i < names.n; i++)
        add_entry(c, tn_arena_printf(arena, "%s%s%s", path, slash, names.at[i]), names.at[i]);
}

static void find_files(struct fmt_command *c)
{
    for (unsigned i = 0; i < c->operands.n; i++)
        if (is_folder(c->operands.at[i]))
            add_folder(c, c->operands.at[i]);
        else
            *tn_push(&c->cli->job.arena, &c->files) = c->operands.at[i];
}

/* ---- each file ---- */

static void tell(struct fmt_command *c, const char *path, bool changed)
{
    if (c->cli->format == TN_FORMAT_JSON) {
        tn_json_object(tn_cli_json(c->cli));
        tn_json_member(tn_cli_json(c->cli), "path", path);
        tn_json_member_bool(tn_cli_json(c->cli), "changed", changed);
        tn_json_object_end(tn_cli_json(c->cli));
    } else if (changed) {
        tn_utf8_escape(&c->cli->out, tn_str(path), false);
        tn_buf_byte(&c->cli->out, '\n');
    }
}

static void use_text(struct fmt_command *c, const struct tn_source *source, const struct tn_buf *text)
{
    bool changed = !tn_str_same(tn_str_of(source->bytes), tn_str_of(tn_buf_view(text)));
    enum tn_status status = TN_OK;
    if (!c->write && !c->check) {
        tn_buf_add(&c->cli->out, text->at, text->len);
        return;
    }
    if (changed && c->write)
        status = tn_file_write_bytes(&c->cli->sink, source->name, tn_buf_view(text));
    note(c, status ? tn_cli_exit(c->cli, status) : c->check && changed ? TN_EXIT_WRONG : TN_EXIT_OK);
    if (!status)
        tell(c, source->name, changed);
}

static void format_file(struct fmt_command *c, const char *path)
{
    const struct tn_source *source;
    struct tn_buf text;
    tn_buf_init(&text, SIZE_MAX / 2);
    enum tn_status status = tn_file_read(&c->cli->job.arena, &c->cli->sink, path, &source);
    if (!status)
        status = tn_cli_text(c->cli, source, "WIT text", "`tenon wit print` writes a binary's WIT as text");
    if (!status)
        status = tn_wit_format(&c->cli->job, source, &text);
    if (!status)
        use_text(c, source, &text);
    else
        note(c, status == TN_ERR_VERIFY ? TN_EXIT_BUG : tn_cli_exit(c->cli, status));
    tn_buf_dispose(&text);
}

static int format_files(struct fmt_command *c)
{
    bool listed = c->cli->format == TN_FORMAT_JSON && (c->write || c->check);
    if (listed) {
        tn_json_key(tn_cli_json(c->cli), "files");
        tn_json_array(tn_cli_json(c->cli));
    }
    for (unsigned i = 0; i < c->files.n; i++)
        format_file(c, c->files.at[i]);
    if (listed)
        tn_json_array_end(tn_cli_json(c->cli));
    return c->status;
}

/* What cannot be meant; TN_EXIT_OK where all is well. */
static int wrong_use(struct fmt_command *c)
{
    bool stdin_named = false;
    for (unsigned i = 0; i < c->operands.n; i++)
        stdin_named |= !strcmp(c->operands.at[i], "-");
    if (c->write && c->check)
        return tn_cli_usage_error(c->cli, "`--write` and `--check` exclude each other");
    if (c->write && stdin_named)
        return tn_cli_usage_error(c->cli, "`--write` wants files to write to, not standard input");
    if (!c->write && !c->check && (c->operands.n > 1 || is_folder(c->operands.at[0])))
        return tn_cli_usage_error(
            c->cli, "one file goes to standard output: `--write` or `--check` take more, and folders");
    return TN_EXIT_OK;
}

int cmd_wit_fmt(struct tn_cli *cli, int argc, char **argv)
{
    struct fmt_command c = {.cli = cli};
    const struct tn_option options[] = {
        {"write", 'w', TN_OPT_FLAG, &c.write, NULL,
         "rewrite the files that are not in the style, and list them"},
        {"check", 0, TN_OPT_FLAG, &c.check, NULL, "list them and exit with 1, for CI; nothing is written"},
        TN_OPTION_FORMAT(cli),
        {0}};
    const struct tn_usage usage = {
        "[PATH…]",
        "Formats WIT: one style, every comment kept, no meaning changed. One file goes to standard\n"
        "output; without PATH, or where it is -, standard input is read. With --write or --check PATH\n"
        "may be several files and folders. Of a folder every .wit file below it is taken, but for\n"
        "hidden folders, links, and deps/, which is taken where it is named itself. A file that does\n"
        "not parse is told and left alone; the others are still done.",
        options,
        0,
        UINT_MAX,
        "  tenon wit fmt -w wit/\n  tenon wit fmt --check wit/\n  tenon wit fmt - < world.wit"};
    int status;
    if (!tn_cli_options(cli, &usage, argc, argv, &c.operands, &status))
        return status;
    if (!c.operands.n)
        *tn_push(&cli->job.arena, &c.operands) = "-";
    if ((status = wrong_use(&c)))
        return status;
    cli->stdout_taken = !c.write && !c.check;
    find_files(&c);
    return format_files(&c);
}
