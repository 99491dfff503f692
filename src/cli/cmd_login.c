/* login and logout: credentials are tried before they are kept. */
#include "base/crypto.h"
#include "base/limits.h"
#include "base/undo.h"
#include "base/utf8.h"
#include "cli/cli.h"
#include "cli/registry_options.h"
#include "oci/oci_registry.h"

#include <errno.h>
#include <stdlib.h>
#include <termios.h>
#include <unistd.h>

enum { TERMINAL_LINE = 4095 /* bytes that Linux keeps of one, without a word */ };

/* All of standard input, or one line of a terminal: a password, without the line's end, or the name of who has it. */
static enum tn_status read_secret(struct tn_cli *cli, bool line, struct tn_buf *to)
{
    char c;
    ssize_t n = 0;
    while (!to->status && ((n = read(STDIN_FILENO, &c, 1)) > 0 || (n < 0 && errno == EINTR))) {
        if (n < 0)
            continue;
        if (line && c == '\n')
            break;
        tn_buf_byte(to, (uint8_t)c);
    }
    if (n < 0)
        return tn_file_cannot(&cli->sink, "read", "<stdin>", errno);
    struct tn_str text = tn_str_of(tn_buf_view(to));
    const char *why = to->status                            ? "is too long"
                      : line && text.len >= TERMINAL_LINE ? "is longer than a terminal's line may be (`--password-stdin` takes it)"
                                                          : tn_cred_password(&text);
    tn_buf_truncate(to, text.len);
    if (why)
        tn_diag_report(&cli->sink, TN_ERROR, "cred-password", TN_NOWHERE, "what was %s %s: it is no %s",
                       line ? "typed" : "read from standard input", why, line ? "name or password" : "password");
    return why ? TN_ERR_INVALID : TN_OK;
}

static void say(const char *text)
{
    (void)!write(STDERR_FILENO, text, strlen(text));
}

/* A shell in whose background the program is by now has the terminal as it wants it. */
static void show_again(void *before)
{
    if (tcgetpgrp(STDIN_FILENO) != getpgrp())
        return;
    tcsetattr(STDIN_FILENO, TCSANOW, before);
    say("\n");
}

/* A terminal that shows nothing is not left so: not by a signal, and it is not to be suspended meanwhile. */
static enum tn_status prompt(struct tn_cli *cli, const char *words, bool hidden, struct tn_buf *to)
{
    struct termios before, quiet;
    bool known = hidden && !tcgetattr(STDIN_FILENO, &before);
    say(words);
    if (known) {
        quiet = before;
        quiet.c_lflag &= ~(tcflag_t)ECHO;
        quiet.c_cc[VSUSP] = _POSIX_VDISABLE;
        tn_undo_add(show_again, &before);
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &quiet);
    }
    enum tn_status status = read_secret(cli, true, to);
    if (known) {
        tcsetattr(STDIN_FILENO, TCSAFLUSH, &before);
        tn_undo_drop(show_again, &before);
        say("\n");
    }
    return status;
}

struct login {
    const char *username;
    bool password_stdin;
    struct tn_registry_options registry;
    struct tn_buf typed_name, password;
};

/* Fills in what the command line left open; false with a usage error told where nobody can be asked. */
static bool complete(struct tn_cli *cli, struct login *login, enum tn_status *ret_status)
{
    bool terminal = isatty(STDIN_FILENO);
    *ret_status = TN_OK;
    if (!login->username && (login->password_stdin || !terminal)) {
        tn_cli_usage_error(cli, "`--username` is missing");
        return false;
    }
    if (!login->password_stdin && !terminal) {
        tn_cli_usage_error(cli,
                           "standard input is no terminal: `--password-stdin` reads the password from it");
        return false;
    }
    if (!login->username) {
        *ret_status = prompt(cli, "username: ", false, &login->typed_name);
        login->username = tn_buf_cstr(&login->typed_name);
    }
    if (!*ret_status)
        *ret_status = login->password_stdin ? read_secret(cli, false, &login->password)
                                            : prompt(cli, "password: ", true, &login->password);
    if (!*ret_status && strlen(login->username) > TN_MAX_SECRET) {
        tn_cli_usage_error(cli, "the username is longer than %u bytes", TN_MAX_SECRET);
        return false;
    }
    if (!*ret_status && strchr(login->username, ':')) { /* RFC 7617 2: basic credentials end the name there */
        tn_cli_usage_error(cli, "a username has no `:`");
        return false;
    }
    if (!*ret_status && !*login->username) {
        tn_cli_usage_error(cli, "the username is empty");
        return false;
    }
    return true;
}

static enum tn_status try_login(struct tn_cli *cli, const char *host, const struct login *login)
{
    struct tn_registry registry;
    struct tn_store_options options = tn_cli_store_options(cli, &login->registry, NULL);
    bool asked = false;
    options.username = login->username;
    options.password = tn_buf_cstr(&login->password);
    enum tn_status status = tn_registry_init(&registry, &cli->job, host, NULL, &options);
    if (status)
        return status;
    status = tn_registry_check_login(&registry, &asked);
    if (!status && !asked)
        tn_diag_report(&cli->sink, TN_WARNING, "registry-open", TN_NOWHERE,
                       "%s answers without credentials: whether these are right is not known", host);
    tn_registry_dispose(&registry);
    return status;
}

static void print_result(struct tn_cli *cli, const char *host, const char *username, const char *where)
{
    if (cli->format == TN_FORMAT_JSON) {
        struct tn_json_out *out = tn_cli_json(cli);
        tn_json_member(out, "registry", host);
        tn_json_member_opt(out, "username", username);
        tn_json_member(out, "kept", where);
        return;
    }
    tn_buf_text(&cli->out, username ? "signed in to " : "signed out of ");
    tn_buf_text(&cli->out, host);
    if (username) {
        tn_buf_text(&cli->out, " as ");
        tn_utf8_escape(&cli->out, tn_str(username), false);
    }
    tn_buf_printf(&cli->out, username ? "; the credentials are in " : "; the credentials were in ");
    tn_utf8_escape(&cli->out, tn_str(where), false);
    tn_buf_byte(&cli->out, '\n');
}

int cmd_login(struct tn_cli *cli, int argc, char **argv)
{
    struct login login = {0};
    const struct tn_option options[] = {
        {"username", 'u', TN_OPT_TEXT, &login.username, "NAME", "who signs in"},
        {"password-stdin", 0, TN_OPT_FLAG, &login.password_stdin, NULL,
         "read the password or token from standard input"},
        TN_OPTIONS_REGISTRY(&login.registry),
        TN_OPTION_FORMAT(cli),
        {0}};
    const struct tn_usage usage = {
        "REGISTRY [--username NAME] [--password-stdin]",
        "Tries a user's credentials at a registry and keeps them when they are right: in the helper that "
        "docker's\n"
        "config.json names, or in that file ($REGISTRY_AUTH_FILE, $DOCKER_CONFIG/config.json, "
        "~/.docker/config.json).",
        options,
        1,
        1,
        "  echo $GITHUB_TOKEN | tenon login ghcr.io --username $GITHUB_ACTOR --password-stdin\n"
        "  tenon login localhost:5000"};
    struct tn_texts operands;
    const char *host = NULL, *where = NULL;
    enum tn_status status;
    int exit_status;
    if (!tn_cli_options(cli, &usage, argc, argv, &operands, &exit_status))
        return exit_status;
    tn_buf_init(&login.typed_name, TN_MAX_SECRET + 2); /* and a line's end */
    tn_buf_init(&login.password, TN_MAX_SECRET + 2);
    status = tn_ref_parse_registry(&cli->job.arena, &cli->sink, operands.at[0], &host);
    if (!status && !complete(cli, &login, &status))
        exit_status = TN_EXIT_USAGE;
    else {
        if (!status)
            status = try_login(cli, host, &login);
        if (!status)
            status = tn_cred_store(&cli->job, host, login.username, tn_buf_cstr(&login.password), &where);
        if (!status)
            print_result(cli, host, login.username, where);
        exit_status = tn_cli_exit(cli, status);
    }
    if (login.password.at)
        tn_wipe(login.password.at, login.password.cap);
    tn_buf_dispose(&login.password);
    tn_buf_dispose(&login.typed_name);
    return exit_status;
}

/* Who signs out wants to know where he is still signed in. */
static enum tn_status tell_rest(struct tn_cli *cli, const char *host, const char *where, enum tn_status status)
{
    struct tn_credential rest;
    if (status && status != TN_ERR_NOT_FOUND)
        return status;
    enum tn_status found = tn_cred_find(&cli->job, &(struct tn_cred_query){.host = host, .anywhere = true}, &rest);
    if (found)
        return found;
    if (status) {
        struct tn_draft draft =
            tn_diag_begin(&cli->sink, TN_ERROR, "cred-none", TN_NOWHERE, "%s has no login for %s", where, host);
        if (rest.source)
            tn_diag_note(&draft, TN_NOWHERE, "there are credentials for it in %s", rest.source);
        tn_diag_end(&draft);
    } else if (rest.source) {
        tn_diag_report(&cli->sink, TN_WARNING, "cred-still", TN_NOWHERE,
                       "%s is still signed in to: there are credentials for it in %s, too", host, rest.source);
    }
    tn_cred_dispose(&rest);
    return status;
}

int cmd_logout(struct tn_cli *cli, int argc, char **argv)
{
    const struct tn_option options[] = {TN_OPTION_FORMAT(cli), {0}};
    const struct tn_usage usage = {
        "REGISTRY", "Takes the credentials for a registry out of where `tenon login` keeps them.",
        options,    1,
        1,          NULL};
    struct tn_texts operands;
    const char *host = NULL, *where = NULL;
    int exit_status;
    if (!tn_cli_options(cli, &usage, argc, argv, &operands, &exit_status))
        return exit_status;
    enum tn_status status = tn_ref_parse_registry(&cli->job.arena, &cli->sink, operands.at[0], &host);
    if (!status) {
        status = tn_cred_erase(&cli->job, host, &where);
        status = tell_rest(cli, host, where, status);
    }
    if (!status)
        print_result(cli, host, NULL, where);
    return tn_cli_exit(cli, status);
}
