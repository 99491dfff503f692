/* tenon: the command table and what surrounds a run. */
#include "base/interrupt.h"
#include "base/limits.h"
#include "base/mapped.h"
#include "base/threads.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "cli/progress.h"
#include "oci/oci_auth.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const struct command {
    const char *name; /* one word or two: "push", "wit check" */
    tn_command_fn *run;
    const char *about;
} commands[] = {
#define COMMAND(name, function, about) {name, function, about},
#include "cli/commands.def"
#undef COMMAND
};
enum { N_COMMANDS = sizeof commands / sizeof *commands };

static bool use_color(void)
{
    static int decided = -1;
    if (decided < 0) {
        const char *no = getenv("NO_COLOR"), *term = getenv("TERM");
        decided = isatty(STDERR_FILENO) && !(no && *no) && !(term && !strcmp(term, "dumb"));
    }
    return decided;
}

static void write_all(int fd, const void *at, size_t len, int *ret_errno)
{
    for (const char *p = at; len;) {
        ssize_t n = write(fd, p, len);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0) {
            *ret_errno = errno;
            return;
        }
        p += n;
        len -= (size_t)n;
    }
}

static bool has_json_result(const struct tn_cli *cli)
{
    return cli->tell == TN_TELL_JSON && cli->format == TN_FORMAT_JSON && !cli->stdout_taken;
}

/* Moves JSON that is complete to where it is printed, fit for a terminal. */
static void add_safe_json(struct tn_buf *to, struct tn_buf *json)
{
    tn_utf8_escape_json(to, tn_str_of(tn_buf_view(json)));
    tn_buf_dispose(json);
    tn_buf_byte(to, '\n');
}

static void put_json_line(struct tn_buf *buf, const struct tn_diag *diag)
{
    struct tn_json_out out;
    struct tn_buf json;
    tn_buf_init(&json, TN_MAX_MESSAGE * 16);
    tn_json_out_init(&out, &json, 0);
    tn_diag_print_json(&out, diag);
    add_safe_json(buf, &json);
}

static void tell(struct tn_buf *buf)
{
    int error = 0;
    tn_bar_hide();
    write_all(STDERR_FILENO, buf->at, buf->len, &error);
    tn_buf_dispose(buf);
}

/* Stores that are at work beside each other each hear what a registry warns of. */
static bool told_before(const struct tn_cli *cli, const struct tn_diag *diag)
{
    bool before = false;
    if (diag->severity == TN_ERROR || diag->span.source)
        return false;
    for (unsigned i = 0; i < cli->findings.n && !before; i++) {
        const struct tn_diag *other = cli->findings.at[i];
        before = other->severity == diag->severity && !strcmp(other->code, diag->code) && !strcmp(other->message, diag->message);
    }
    return before;
}

/* Prints a finding as it is made, up to a number that a person may still read. */
static void print_finding(struct tn_diag_sink *sink, const struct tn_diag *diag)
{
    struct tn_cli *cli = (struct tn_cli *)sink;
    if (told_before(cli, diag)) {
        sink->warnings -= diag->severity == TN_WARNING;
        return;
    }
    if (cli->findings.n == TN_MAX_DIAGS) {
        cli->left_out++;
        return;
    }
    *tn_push(&cli->job.arena, &cli->findings) = diag;
    if (has_json_result(cli) || cli->tell == TN_TELL_SARIF)
        return;
    struct tn_buf buf;
    tn_buf_init(&buf, TN_MAX_MESSAGE * 16);
    switch (cli->tell) {
    case TN_TELL_JSON: put_json_line(&buf, diag); break;
    case TN_TELL_GITHUB: tn_diag_print_github(&buf, &cli->job.arena, diag); break;
    default: tn_diag_print_text(&buf, diag, use_color());
    }
    tell(&buf);
}

static void tell_left_out(struct tn_cli *cli)
{
    struct tn_buf buf;
    if (!cli->left_out || has_json_result(cli) || cli->tell == TN_TELL_SARIF)
        return;
    tn_buf_init(&buf, TN_MAX_MESSAGE);
    if (cli->tell == TN_TELL_JSON)
        tn_buf_printf(&buf, "{\"findings_left_out\":%u}\n", cli->left_out);
    else
        tn_buf_printf(&buf, "… and %s%u more: not shown\n", cli->sink.more ? "at least " : "", cli->left_out);
    tell(&buf);
}

struct tn_json_out *tn_cli_json(struct tn_cli *cli)
{
    if (!cli->json.buf) {
        tn_buf_init(&cli->json_text, SIZE_MAX / 2);
        tn_json_out_init(&cli->json, &cli->json_text, 2);
        tn_json_object(&cli->json);
    }
    return &cli->json;
}

static void close_json_result(struct tn_cli *cli)
{
    struct tn_json_out *out = tn_cli_json(cli);
    tn_json_member_u64(out, "errors", cli->sink.errors);
    tn_json_member_u64(out, "warnings", cli->sink.warnings);
    tn_json_key(out, "findings");
    tn_json_array(out);
    for (unsigned i = 0; i < cli->findings.n; i++)
        tn_diag_print_json(out, cli->findings.at[i]);
    tn_json_array_end(out);
    if (cli->left_out)
        tn_json_member_u64(out, "findings_left_out", cli->left_out);
    tn_json_object_end(out);
    add_safe_json(&cli->out, &cli->json_text);
    cli->stdout_taken = true;
}

/* The log is the one result; where standard output holds something else, it goes where findings go. */
static void print_sarif(struct tn_cli *cli, int status)
{
    struct tn_json_out out;
    struct tn_buf json, text;
    tn_buf_init(&json, SIZE_MAX / 2);
    tn_buf_init(&text, SIZE_MAX / 2);
    tn_json_out_init(&out, &json, 2);
    tn_diag_print_sarif(cli, &out, status);
    add_safe_json(&text, &json);
    if (cli->stdout_taken) {
        tell(&text);
        return;
    }
    tn_buf_dispose(&cli->out);
    cli->out = text;
    cli->stdout_taken = true;
}

/* What is told when all is done. */
static void finish(struct tn_cli *cli, int status)
{
    tell_left_out(cli);
    if (has_json_result(cli))
        close_json_result(cli);
    if (cli->tell == TN_TELL_SARIF)
        print_sarif(cli, status);
}

int tn_cli_exit(struct tn_cli *cli, enum tn_status status)
{
    if (status && !cli->sink.errors) {
        tn_diag_report(&cli->sink, TN_ERROR, "internal", TN_NOWHERE,
                       "`%s` failed with status %d and no message: this is a bug in tenon", cli->command, status);
        return TN_EXIT_BUG;
    }
    return tn_exit_status(status);
}

int tn_cli_exit_made(struct tn_cli *cli, enum tn_status status, const char *output, uint64_t len)
{
    if (!status && !cli->stdout_taken && cli->format == TN_FORMAT_JSON) {
        tn_json_member(tn_cli_json(cli), "output", output);
        tn_json_member_u64(tn_cli_json(cli), "bytes", len);
    } else if (!status && !cli->stdout_taken) {
        tn_utf8_escape(&cli->out, tn_str(output), false);
        tn_buf_byte(&cli->out, '\n');
    }
    return tn_cli_exit(cli, status);
}

int cmd_version(struct tn_cli *cli, int argc, char **argv)
{
    const struct tn_option options[] = {TN_OPTION_FORMAT(cli), {0}};
    const struct tn_usage usage = {"", "Prints the version.", options, 0, 0, NULL};
    struct tn_texts operands;
    int status;
    if (!tn_cli_options(cli, &usage, argc, argv, &operands, &status))
        return status;
    if (cli->format == TN_FORMAT_JSON)
        tn_json_member(tn_cli_json(cli), "tenon", TENON_VERSION);
    else
        tn_buf_text(&cli->out, "tenon " TENON_VERSION "\n");
    return TN_EXIT_OK;
}

static void print_commands(struct tn_buf *out, const char *group)
{
    for (int i = 0; i < N_COMMANDS; i++)
        if (!group || (!strncmp(commands[i].name, group, strlen(group)) && commands[i].name[strlen(group)] == ' '))
            tn_buf_printf(out, "  %-16s %s\n", commands[i].name, commands[i].about);
}

static void print_help(struct tn_buf *out)
{
    tn_buf_text(out, "tenon joins WebAssembly components and ships them.\n\nusage: tenon COMMAND [OPTION…]\n\ncommands:\n");
    print_commands(out, NULL);
    tn_buf_text(out, "\n`tenon COMMAND --help` tells each command's options.\n"
                     "exit status: 0 done, 1 wrong input, 2 usage, 3 file, 4 network, 5 not authorised, 6 verification "
                     "failed,\n             7 not found or there already, 70 a bug of ours, 130 interrupted\n");
}

/* The command that argv[1] or argv[1] and argv[2] name, and how many words that took. */
static const struct command *find_command(int argc, char **argv, int *ret_words)
{
    for (int i = 0; i < N_COMMANDS; i++) {
        const char *space = strchr(commands[i].name, ' ');
        size_t first = space ? (size_t)(space - commands[i].name) : strlen(commands[i].name);
        if (strncmp(argv[1], commands[i].name, first) || argv[1][first])
            continue;
        if (space && (argc < 3 || strcmp(argv[2], space + 1)))
            continue;
        *ret_words = space ? 2 : 1;
        return &commands[i];
    }
    return NULL;
}

static bool is_group(const char *word)
{
    for (int i = 0; i < N_COMMANDS; i++)
        if (!strncmp(commands[i].name, word, strlen(word)) && commands[i].name[strlen(word)] == ' ')
            return true;
    return false;
}

static int no_command(struct tn_cli *cli, int argc, char **argv)
{
    const char *names[N_COMMANDS], *word = argv[1];
    for (int i = 0; i < N_COMMANDS; i++)
        names[i] = commands[i].name;
    if (is_group(word)) {
        bool help = argc < 3 || !strcmp(argv[2], "--help") || !strcmp(argv[2], "-h");
        if (help) {
            tn_buf_printf(&cli->out, "usage: tenon %s COMMAND [OPTION…]\n\ncommands:\n", word);
            print_commands(&cli->out, word);
            return argc < 3 ? TN_EXIT_USAGE : TN_EXIT_OK;
        }
        word = tn_arena_printf(&cli->job.arena, "%s %s", argv[1], argv[2]);
    }
    const char *near = tn_nearest(tn_str(word), names, N_COMMANDS);
    struct tn_draft draft = tn_diag_begin(&cli->sink, TN_ERROR, "usage", TN_NOWHERE, "unknown command `%s`", word);
    if (near)
        tn_diag_help(&draft, "did you mean `tenon %s`?", near);
    else
        tn_diag_help(&draft, "`tenon --help` lists the commands");
    tn_diag_end(&draft);
    return TN_EXIT_USAGE;
}

static int run(struct tn_cli *cli, int argc, char **argv);

/* `help wit check` is `wit check --help`. */
static int run_help(struct tn_cli *cli, int argc, char **argv)
{
    char ask[] = "--help", *words[] = {argv[0], argv[2], argc > 3 ? argv[3] : ask, ask, NULL};
    return run(cli, argc > 3 ? 4 : 3, words);
}

static int run(struct tn_cli *cli, int argc, char **argv)
{
    int words;
    if (argc > 2 && !strcmp(argv[1], "help"))
        return run_help(cli, argc, argv);
    if (argc < 2 || !strcmp(argv[1], "--help") || !strcmp(argv[1], "-h") || !strcmp(argv[1], "help")) {
        print_help(&cli->out);
        return argc < 2 ? TN_EXIT_USAGE : TN_EXIT_OK;
    }
    if (!strcmp(argv[1], "--version") || !strcmp(argv[1], "-V"))
        argv[1] = "version";
    const struct command *command = find_command(argc, argv, &words);
    if (!command)
        return no_command(cli, argc, argv);
    cli->command = command->name;
    tn_setting_check(&cli->sink, &tn_set_threads);
    return command->run(cli, argc - words, argv + words);
}

/* A signal that whoever started us has us ignore (nohup, `&` of a script) stays ignored. */
static void catch_signals(void)
{
    static const int signals[] = {SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++)
        if (signal(signals[i], tn_interrupt) == SIG_IGN)
            signal(signals[i], SIG_IGN);
    signal(SIGALRM, tn_interrupt);
    sigaction(SIGBUS, &(struct sigaction){.sa_sigaction = tn_mapped_lost, .sa_flags = SA_SIGINFO}, NULL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* then the write fails, as on a full disk */
}

/* No file of ours may get the number of a standard stream that was closed: what is printed would go into it. Opened
 * the wrong way round, such a stream fails as a closed one does. */
static void fill_standard_streams(void)
{
    for (int fd = STDIN_FILENO; fd <= STDERR_FILENO; fd++)
        if (fcntl(fd, F_GETFD) < 0)
            (void)!open("/dev/null", fd == STDIN_FILENO ? O_WRONLY : O_RDONLY);
}

int main(int argc, char **argv)
{
    struct tn_cli cli = {.command = ""};
    fill_standard_streams();
    catch_signals();
    tn_job_init(&cli.job);
    cli.job.sink = &cli.sink;
    cli.sink.arena = &cli.job.arena;
    cli.sink.emit = print_finding;
    cli.sink.max = TN_MAX_DIAGS;
    tn_buf_init(&cli.out, SIZE_MAX / 2);

    tn_cli_format_ahead(&cli, argc, argv);
    int status = run(&cli, argc, argv), error = 0;
    tn_file_remove_empty_folders();
    finish(&cli, status);
    write_all(STDOUT_FILENO, cli.out.at, cli.out.len, &error);
    if (error && error != EPIPE)
        tn_file_cannot(&cli.sink, "write", "standard output", error);
    if (error && !status)
        status = TN_EXIT_FILE;
    tn_buf_dispose(&cli.out);
    tn_token_cache_free(cli.tokens);
    tn_job_dispose(&cli.job);
    return status;
}
