#include "cli/cli.h"

#include <stdio.h>

enum { HELP_COLUMN = 32 };

static const struct tn_option *find_long(const struct tn_option *options, struct tn_str name)
{
    for (const struct tn_option *o = options; o && o->name; o++)
        if (tn_str_eq(name, o->name))
            return o;
    return NULL;
}

static const struct tn_option *find_letter(const struct tn_option *options, char letter)
{
    for (const struct tn_option *o = options; o && o->name; o++)
        if (o->letter == letter)
            return o;
    return NULL;
}

int tn_cli_usage_error(struct tn_cli *cli, const char *format, ...)
{
    va_list args;
    va_start(args, format);
    char *message = tn_arena_vprintf(&cli->job.arena, format, args);
    va_end(args);
    struct tn_draft draft = tn_diag_begin(&cli->sink, TN_ERROR, "usage", TN_NOWHERE, "%s", message);
    tn_diag_help(&draft, "`tenon %s --help` lists what it takes", cli->command);
    tn_diag_end(&draft);
    return TN_EXIT_USAGE;
}

static int unknown_option(struct tn_cli *cli, const struct tn_usage *usage, struct tn_str name)
{
    const char *names[64];
    size_t n = 0;
    for (const struct tn_option *o = usage->options; o && o->name && n < 64; o++)
        names[n++] = o->name;
    const char *near = tn_nearest(name, names, n);
    if (near)
        return tn_cli_usage_error(cli, "unknown option `--%.*s`: did you mean `--%s`?", TN_STR(name), near);
    return tn_cli_usage_error(cli, "unknown option `--%.*s`", TN_STR(name));
}

/* The text an option takes; NULL where it takes none. */
static const char *value_name(const struct tn_option *o)
{
    return o->kind == TN_OPT_FLAG || o->kind == TN_OPT_BOOL || o->kind == TN_OPT_SOME ? NULL : o->arg ? o->arg : "VALUE";
}

static bool set_toggle(struct tn_cli *cli, const struct tn_option *o, const char *value)
{
    enum tn_toggle *to = o->to;
    if (!value || !strcmp(value, "true") || !strcmp(value, "false")) {
        *to = value && *value == 'f' ? TN_NO : TN_YES;
        return true;
    }
    tn_cli_usage_error(cli, "`--%s` takes true or false, not `%s`", o->name, value);
    return false;
}

static const char *const tell_words[] = {[TN_TELL_TEXT] = "text",
                                         [TN_TELL_JSON] = "json",
                                         [TN_TELL_SARIF] = "sarif",
                                         [TN_TELL_GITHUB] = "github"};

static bool format_of(const char *value, enum tn_tell *ret_tell)
{
    for (int i = TN_TELL_TEXT; i <= TN_TELL_GITHUB; i++)
        if (!strcmp(value, tell_words[i])) {
            *ret_tell = (enum tn_tell)i;
            return true;
        }
    return false;
}

bool tn_cli_format_named(struct tn_cli *cli, const char *value)
{
    if (!format_of(value, &cli->tell))
        return false;
    cli->format = cli->tell == TN_TELL_JSON ? TN_FORMAT_JSON : TN_FORMAT_TEXT;
    return true;
}

static bool set_format(struct tn_cli *cli, const struct tn_option *o, const char *value)
{
    if (format_of(value, &cli->tell)) {
        *(enum tn_format *)o->to = cli->tell == TN_TELL_JSON ? TN_FORMAT_JSON : TN_FORMAT_TEXT;
        return true;
    }
    tn_cli_usage_error(cli, "`--format` takes text, json, sarif or github, not `%s`", value);
    return false;
}

void tn_cli_format_ahead(struct tn_cli *cli, int argc, char **argv)
{
    for (int i = 1; i < argc && strcmp(argv[i], "--"); i++) {
        const char *value = NULL;
        if (!strncmp(argv[i], "--format=", 9))
            value = argv[i] + 9;
        else if (!strcmp(argv[i], "--format") && i + 1 < argc)
            value = argv[++i];
        if (value)
            tn_cli_format_named(cli, value);
    }
}

static void set_some(struct tn_cli *cli, const struct tn_option *o, const char *value)
{
    struct tn_some *to = o->to;
    to->given = true;
    for (size_t len; value && *value; value += len + (value[len] == ',')) {
        len = strcspn(value, ",");
        *tn_push(&cli->job.arena, &to->values) = tn_arena_copy(&cli->job.arena, value, len);
    }
}

static bool set(struct tn_cli *cli, const struct tn_option *o, const char *value)
{
    switch (o->kind) {
    case TN_OPT_FLAG: *(bool *)o->to = true; return true;
    case TN_OPT_BOOL: return set_toggle(cli, o, value);
    case TN_OPT_TEXT:
        if (*(const char **)o->to) {
            tn_cli_usage_error(cli, "`--%s` stands twice", o->name);
            return false;
        }
        *(const char **)o->to = value;
        return true;
    case TN_OPT_LIST: *tn_push(&cli->job.arena, (struct tn_texts *)o->to) = value; return true;
    case TN_OPT_SOME: set_some(cli, o, value); return true;
    case TN_OPT_FORMAT: return set_format(cli, o, value);
    }
    return true;
}

/* To where the words about an option begin; on a line of their own where what stands there is too wide. */
static void put_gap(struct tn_buf *out, size_t start)
{
    size_t cells = 0;
    for (size_t i = start; i < out->len; i++)
        cells += (out->at[i] & 0xc0) != 0x80;
    if (cells < HELP_COLUMN)
        tn_buf_fill(out, ' ', HELP_COLUMN - cells);
    else
        tn_buf_printf(out, "\n%*s", HELP_COLUMN, "");
}

static void put_lines(struct tn_buf *out, const char *text, unsigned indent)
{
    for (; *text; text++) {
        tn_buf_byte(out, (uint8_t)*text);
        if (*text == '\n' && text[1])
            tn_buf_fill(out, ' ', indent);
    }
    if (out->at[out->len - 1] != '\n')
        tn_buf_byte(out, '\n');
}

static void print_help(struct tn_cli *cli, const struct tn_usage *usage)
{
    struct tn_buf *out = &cli->out;
    cli->stdout_taken = true;
    tn_buf_printf(out, "usage: tenon %s%s%s\n\n%s\n", cli->command, *usage->synopsis ? " " : "",
                  usage->synopsis, usage->about);
    tn_buf_text(out, "\noptions:\n");
    for (const struct tn_option *o = usage->options; o && o->name; o++) {
        size_t start = out->len;
        tn_buf_printf(out, "  %c%c%s --%s", o->letter ? '-' : ' ', o->letter ? o->letter : ' ', o->letter ? "," : " ",
                      o->name);
        if (value_name(o))
            tn_buf_printf(out, " %s", value_name(o));
        else if (o->kind == TN_OPT_BOOL || o->kind == TN_OPT_SOME)
            tn_buf_printf(out, "[=%s]", o->kind == TN_OPT_BOOL ? "BOOL" : o->arg);
        put_gap(out, start);
        put_lines(out, o->help, HELP_COLUMN);
    }
    tn_buf_text(out, "      --help                    this text\n");
    if (usage->examples) {
        tn_buf_text(out, "\nexamples:\n");
        put_lines(out, usage->examples, 0);
    }
}

/* One option at argv[*at], its value after `=`, in the next word, or behind a letter. */
static bool option(struct tn_cli *cli, const struct tn_usage *usage, int argc, char **argv, int *at)
{
    const char *word = argv[*at], *value = NULL;
    const struct tn_option *o;
    if (word[1] == '-') {
        const char *equals = strchr(word, '=');
        struct tn_str name = {word + 2, equals ? (size_t)(equals - word - 2) : strlen(word + 2)};
        value = equals ? equals + 1 : NULL;
        if (!(o = find_long(usage->options, name)))
            return unknown_option(cli, usage, name), false;
    } else {
        if (!(o = find_letter(usage->options, word[1])))
            return tn_cli_usage_error(cli, "unknown option `-%c`", word[1]), false;
        if (word[2])
            value = word[2] == '=' ? word + 3 : word + 2;
    }
    if (!value_name(o) && value && o->kind == TN_OPT_FLAG)
        return tn_cli_usage_error(cli, "`--%s` takes no value", o->name), false;
    if (value_name(o) && !value) {
        if (*at + 1 >= argc)
            return tn_cli_usage_error(cli, "`--%s` wants a %s after it", o->name, value_name(o)), false;
        value = argv[++*at];
    }
    return set(cli, o, value);
}

bool tn_cli_options(struct tn_cli *cli, const struct tn_usage *usage, int argc, char **argv,
                    struct tn_texts *ret_operands, int *ret_exit)
{
    struct tn_texts operands = {0};
    bool only_operands = false;
    *ret_exit = TN_EXIT_USAGE;
    for (int i = 1; i < argc; i++) {
        if (!only_operands && !strcmp(argv[i], "--")) {
            only_operands = true;
        } else if (!only_operands && (!strcmp(argv[i], "--help") || !strcmp(argv[i], "-h"))) {
            print_help(cli, usage);
            *ret_exit = TN_EXIT_OK;
            return false;
        } else if (only_operands || argv[i][0] != '-' || !argv[i][1]) {
            *tn_push(&cli->job.arena, &operands) = argv[i];
        } else if (!option(cli, usage, argc, argv, &i)) {
            return false;
        }
    }
    const char *space = *usage->synopsis ? " " : "";
    if (operands.n < usage->min)
        tn_cli_usage_error(cli, "too few operands: usage is `tenon %s%s%s`", cli->command, space, usage->synopsis);
    else if (operands.n > usage->max)
        tn_cli_usage_error(cli, "`%s` is one operand too many: usage is `tenon %s%s%s`", operands.at[usage->max],
                           cli->command, space, usage->synopsis);
    else {
        *ret_operands = operands;
        return true;
    }
    return false;
}
