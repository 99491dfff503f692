/* What every command shares: the job, the printing of findings and results, options, exit statuses.
 * A command is options, calls into the modules, and printing; the modules do all the work. */
#ifndef TN_CLI_H
#define TN_CLI_H

#include "base/file.h"
#include "base/job.h"
#include "base/json.h"

enum { /* exit statuses; tn_exit_status tells that of a module's status */
    TN_EXIT_OK = 0,
    TN_EXIT_WRONG = 1, /* the input is wrong */
    TN_EXIT_USAGE = 2,
    TN_EXIT_FILE = 3,  /* a file named on the command line cannot be read or written */
    TN_EXIT_BUG = 70,
    TN_EXIT_INTERRUPTED = 130
};

enum tn_format { TN_FORMAT_TEXT, TN_FORMAT_JSON }; /* of the result */
/* How findings are told: `--format sarif` has no result beside them, `--format github` has it as text. */
enum tn_tell { TN_TELL_TEXT, TN_TELL_JSON, TN_TELL_SARIF, TN_TELL_GITHUB };

struct tn_cli {
    struct tn_diag_sink sink; /* first: prints findings as they come, or keeps them for a JSON result */
    struct tn_job job;
    enum tn_format format;
    enum tn_tell tell;
    const char *command;      /* "wit check", for messages */
    struct tn_token_cache *tokens; /* that all stores of the command share; NULL: there was none yet */
    struct tn_buf out;        /* the result; main writes it to stdout when the command is done */
    struct tn_json_out json;  /* the same as JSON: see tn_cli_json */
    struct tn_buf json_text;
    bool stdout_taken;        /* what goes there is no JSON result: findings go to stderr, in JSON one a line */
    struct {
        const struct tn_diag **at;
        unsigned n, cap;
    } findings;               /* of the run, in order: TN_MAX_DIAGS at most */
    unsigned left_out;        /* how many more there were */
};

/* A command's options: a row each, parser and help at once. */
enum tn_option_kind {
    TN_OPT_FLAG,  /* bool */
    TN_OPT_BOOL,  /* enum tn_toggle: --name or --name=true|false */
    TN_OPT_TEXT,  /* const char * */
    TN_OPT_LIST,  /* struct tn_texts: may stand several times */
    TN_OPT_SOME,  /* struct tn_some: --name or --name=A,B; may stand several times */
    TN_OPT_FORMAT /* enum tn_format, and cli->tell: --format text|json|sarif|github */
};
enum tn_toggle { TN_UNSET, TN_NO, TN_YES };
struct tn_some {
    bool given;
    struct tn_texts values;
};
struct tn_option {
    const char *name;  /* without dashes */
    char letter;       /* or 0 */
    enum tn_option_kind kind;
    void *to;
    const char *arg;   /* what the value is called in the help, or NULL */
    const char *help;
};

struct tn_usage {
    const char *synopsis;            /* "SOCKET --plug PLUG… -o OUT" */
    const char *about;               /* a paragraph */
    const struct tn_option *options; /* ends in a row without name; --help is added */
    unsigned min, max;               /* operands */
    const char *examples;            /* lines, or NULL */
};

/* Reads argv[1…] by the table. Operands land in `ret_operands` (arena memory, `max` at most). Returns true
 * to go on; false where the command is over, with its exit status (help: 0, wrong usage: 2). */
bool tn_cli_options(struct tn_cli *cli, const struct tn_usage *usage, int argc, char **argv,
                    struct tn_texts *ret_operands, int *ret_exit);

/* What `--format` says, wherever it stands: for what is wrong before it is its turn. */
void tn_cli_format_ahead(struct tn_cli *cli, int argc, char **argv);

/* Takes a word of `--format`, for a command that has other words for it, too; false where it is none of these. */
bool tn_cli_format_named(struct tn_cli *cli, const char *value);

#define TN_OPTION_FORMAT(cli)                                                                                \
    {"format", 0, TN_OPT_FORMAT, &(cli)->format, "text|json|…",                                             \
     "how the result is printed; sarif or github: how what is wrong is told"}
#define TN_OPTION_FINDINGS(cli)                                                                              \
    {"format", 0, TN_OPT_FORMAT, &(cli)->format, "text|json|…",                                              \
     "how what is wrong is told: text, json, sarif or github"}
#define TN_OPTION_OUTPUT(to)  {"output", 'o', TN_OPT_TEXT, (to), "FILE", "where the result goes; - is standard output"}

/* A usage error of the command itself, told with a pointer to its help; returns TN_EXIT_USAGE. */
int tn_cli_usage_error(struct tn_cli *cli, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The exit status that a module's status stands for. A status that is not OK with no finding told is a bug. */
int tn_cli_exit(struct tn_cli *cli, enum tn_status status);
/* The same for a command that makes one file: where that is done, the result says its name, and its length in JSON. */
int tn_cli_exit_made(struct tn_cli *cli, enum tn_status status, const char *output, uint64_t len);

/* A place in text, from 1; columns count characters. */
struct tn_place {
    size_t line, column;
    struct tn_str text; /* the line, without its end */
    size_t start;       /* offset of the line in the source */
};
struct tn_place tn_place_of(const struct tn_source *source, size_t offset);

/* diag_formats.c: one finding as a workflow command; all findings of the run as a SARIF log. */
void tn_diag_print_github(struct tn_buf *buf, struct tn_arena *arena, const struct tn_diag *diag);
void tn_diag_print_sarif(struct tn_cli *cli, struct tn_json_out *out, int exit_status);
/* diag_print.c: one finding as text (with source line and caret) or as one JSON object. */
void tn_diag_print_text(struct tn_buf *buf, const struct tn_diag *diag, bool color);
void tn_diag_print_json(struct tn_json_out *out, const struct tn_diag *diag);
/* The members of an object that say where: file, line and column in text, byte range. None without a source. */
void tn_diag_json_span(struct tn_json_out *out, struct tn_span span);
/* The result of `--format json`: one object, to add members to. main closes it, with every finding of the run, also
 * where the command failed and added none. */
struct tn_json_out *tn_cli_json(struct tn_cli *cli);

/* The commands: one cmd_*.c each; main.c holds the table. */
typedef int tn_command_fn(struct tn_cli *cli, int argc, char **argv);
#define COMMAND(name, function, about) tn_command_fn function;
#include "cli/commands.def"
#undef COMMAND

#endif
