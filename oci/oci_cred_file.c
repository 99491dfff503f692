#include "oci/oci_cred_file.h"

#include "base/crypto.h"
#include "base/json.h"
#include "base/limits.h"
#include "oci/oci_turn.h"

#include <errno.h>
#include <stdlib.h>
#include <strings.h>
#include <time.h>
#include <unistd.h>

/* Docker Hub goes by several names, and docker itself stores its login under a URL. */
static const char *const hub_names[] = {"docker.io", "index.docker.io", "registry-1.docker.io"};
static const char hub_key[] = "https://index.docker.io/v1/";

static bool is_hub(const char *host)
{
    for (size_t i = 0; i < sizeof hub_names / sizeof *hub_names; i++)
        if (!strcmp(host, hub_names[i]))
            return true;
    return false;
}

/* What a login for `host` is called in a file and to a helper. */
static const char *key_for(const char *host)
{
    return is_hub(host) ? hub_key : host;
}

const char *tn_cred_docker_file(struct tn_arena *arena)
{
    const char *folder = getenv("DOCKER_CONFIG"), *home = getenv("HOME");
    if (folder && *folder)
        return tn_arena_printf(arena, "%s/config.json", folder);
    return home && *home ? tn_arena_printf(arena, "%s/.docker/config.json", home) : NULL;
}

/* ---- reading ---- */

/* A key without its scheme and what old clients put behind the host. */
static struct tn_str bare(const char *key)
{
    struct tn_str s = tn_str(key);
    static const char *const schemes[] = {"https://", "http://"};
    static const char *const tails[] = {"/", "/v1", "/v2"};
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++)
        if (tn_str_starts(s, schemes[i]))
            s = (struct tn_str){s.at + strlen(schemes[i]), s.len - strlen(schemes[i])};
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++) {
        size_t n = strlen(tails[i]);
        if (s.len > n && !memcmp(s.at + s.len - n, tails[i], n))
            s.len -= n;
    }
    return s;
}

/* Case is no matter in a host, and repositories have none. */
static bool same_name(struct tn_str a, struct tn_str b)
{
    return a.len == b.len && !strncasecmp(a.at, b.at, a.len);
}

bool tn_cred_is_key(const char *key, const char *host)
{
    struct tn_str name = bare(key);
    if (!is_hub(host))
        return same_name(name, tn_str(host));
    for (size_t i = 0; i < sizeof hub_names / sizeof *hub_names; i++)
        if (same_name(name, tn_str(hub_names[i])))
            return true;
    return false;
}

bool tn_cred_is_whole(const char *key)
{
    struct tn_str name = bare(key);
    return name.len && !memchr(name.at, '/', name.len);
}

/* The entry under `name`, which is a host or a host and a namespace. */
static const struct tn_json *entry_of(const struct tn_json *object, struct tn_str name)
{
    for (const struct tn_json *e = object ? object->first : NULL; e; e = e->next)
        if (e->key && (same_name(bare(e->key), name) || same_name(name, tn_str(e->key))))
            return e;
    return NULL;
}

static const struct tn_json *hub_entry(const struct tn_json *object)
{
    const struct tn_json *found = NULL;
    for (size_t i = 0; !found && i < sizeof hub_names / sizeof *hub_names; i++)
        found = entry_of(object, tn_str(hub_names[i]));
    return found;
}

/* The most specific entry: host/a/b, host/a, host. containers-auth.json(5) */
static const struct tn_json *best_entry(struct tn_arena *arena, const struct tn_json *object,
                                        const char *host, const char *repository)
{
    struct tn_str name = tn_str(tn_arena_printf(arena, "%s/%s", host, repository ? repository : ""));
    for (;; name.len--) {
        if (name.len <= strlen(host))
            break;
        bool whole = name.at[name.len] == '/' || !name.at[name.len];
        const struct tn_json *found = whole ? entry_of(object, name) : NULL;
        if (found)
            return found;
    }
    return is_hub(host) ? hub_entry(object) : entry_of(object, tn_str(host));
}

/* The first that is for a part of the registry alone. */
static const struct tn_json *partial_entry(const struct tn_json *object, const char *host)
{
    size_t n = strlen(host);
    for (const struct tn_json *e = object ? object->first : NULL; e; e = e->next) {
        struct tn_str name = e->key ? bare(e->key) : (struct tn_str){0};
        if (name.len > n && name.at[n] == '/' && !strncasecmp(name.at, host, n))
            return e;
    }
    return NULL;
}

static const char *keep(struct tn_credential *c, const char *text)
{
    return text && *text ? tn_arena_copy(&c->secrets, text, strlen(text)) : NULL;
}

/* Base64 without the ends of lines that a shell, or `base64` itself, left in it. */
static bool decode(struct tn_buf *to, const char *text)
{
    struct tn_buf plain;
    tn_buf_init(&plain, TN_MAX_CONFIG);
    for (; *text; text++)
        if (!strchr("\r\n ", *text))
            tn_buf_byte(&plain, (uint8_t)*text);
    bool right = !plain.status && tn_base64_get(to, tn_str_of(tn_buf_view(&plain)));
    if (plain.at)
        tn_wipe(plain.at, plain.len);
    tn_buf_dispose(&plain);
    return right;
}

static bool is_kind(const struct tn_json *value, enum tn_json_kind kind)
{
    return !value || value->kind == TN_JSON_NULL || value->kind == kind;
}

static void warn_entry(struct tn_job *job, const char *source, const struct tn_json *entry)
{
    if (is_kind(entry, TN_JSON_OBJECT))
        tn_diag_report(job->sink, TN_WARNING, "cred-file", TN_NOWHERE,
                       "%s: the `auth` for %s is not a name and a password in base64", source, entry->key);
    else
        tn_diag_report(job->sink, TN_WARNING, "cred-file", TN_NOWHERE, "%s: what it has for %s is not an object", source,
                       entry->key);
}

/* {"auth": base64 of user:password, "username", "password", "identitytoken", "registrytoken"} */
static void take_entry(struct tn_job *job, struct tn_credential *c, const struct tn_json *entry, const char *host,
                       const char *source)
{
    const struct tn_json *member = tn_json_get(entry, "auth");
    const char *auth = tn_json_text(entry, "auth");
    struct tn_buf plain;
    tn_buf_init(&plain, TN_MAX_CONFIG);
    c->username = keep(c, tn_json_text(entry, "username"));
    c->password = keep(c, tn_json_text(entry, "password"));
    c->identity_token = keep(c, tn_json_text(entry, "identitytoken"));
    c->registry_token = keep(c, tn_json_text(entry, "registrytoken"));
    bool whole = auth && decode(&plain, auth);
    const char *text = whole ? tn_buf_cstr(&plain) : "", *colon = strchr(text, ':'); /* a NUL at its end was seen */
    if (colon && colon > text) {
        c->username = tn_arena_copy(&c->secrets, text, (size_t)(colon - text));
        c->password = keep(c, colon + 1);
    }
    bool broken = auth ? *auth && !(colon && colon > text) : !is_kind(entry, TN_JSON_OBJECT) || !is_kind(member, TN_JSON_STRING);
    if (plain.at)
        tn_wipe(plain.at, plain.len);
    tn_buf_dispose(&plain);
    if ((c->username && c->password) || c->identity_token || c->registry_token)
        c->source = tn_cred_is_key(entry->key, host) ? source : tn_arena_printf(&job->arena, "%s, under `%s`", source, entry->key);
    else if (broken)
        warn_entry(job, source, entry);
}

/* {"ServerURL", "Username", "Secret"}; the user <token> has an identity token for a secret. */
static void take_answer(struct tn_job *job, struct tn_credential *c, const struct tn_buf *out,
                                  const char *source)
{
    struct tn_source text = {source, tn_buf_view(out), true};
    struct tn_diag_list unheard; /* its lines hold secrets */
    const struct tn_json *answer;
    tn_diag_list_init(&unheard, &job->arena);
    if (tn_json_read(&c->secrets, &unheard.sink, &text, &answer)) {
        tn_diag_report(job->sink, TN_WARNING, "cred-helper", TN_NOWHERE,
                       "%s fails: its answer is not in JSON", source);
        return;
    }
    const char *username = tn_json_text(answer, "Username"), *secret = tn_json_text(answer, "Secret");
    if (!username || !secret)
        tn_diag_report(job->sink, TN_WARNING, "cred-helper", TN_NOWHERE, "%s fails: its answer has no %s", source,
                       username ? "`Secret`" : "`Username`");
    if (!username || !secret || !*secret) /* empty: as some say that there is none */
        return;
    if (!strcmp(username, "<token>")) {
        c->identity_token = secret;
    } else {
        c->username = username;
        c->password = secret;
    }
    c->source = source;
}

/* A warning where a login was looked for: what comes after the helper is looked at, too. */
static void tell_failure(struct tn_job *job, enum tn_severity severity, const char *name, enum tn_helper_result result,
                         const struct tn_buf *out)
{
    if (result == TN_HELPER_MISSING)
        tn_diag_report(job->sink, severity, "cred-helper", TN_NOWHERE,
                       "the credential helper docker-credential-%s is not there", name);
    else
        tn_diag_report(job->sink, severity, "cred-helper", TN_NOWHERE, "docker-credential-%s fails: %s", name,
                       result == TN_HELPER_NONE ? "it has no such credentials" : tn_buf_cstr(out));
}

static void run_helper(struct tn_job *job, const char *name, const char *host, struct tn_credential *c)
{
    struct tn_buf out;
    tn_buf_init(&out, TN_MAX_CONFIG);
    enum tn_helper_result result = tn_cred_run_helper(name, "get", tn_str(key_for(host)), &out);
    if (result == TN_HELPER_DONE)
        take_answer(job, c, &out, tn_arena_printf(&job->arena, "docker-credential-%s", name));
    else if (result != TN_HELPER_NONE)
        tell_failure(job, TN_WARNING, name, result, &out);
    if (out.at)
        tn_wipe(out.at, out.len);
    tn_buf_dispose(&out);
    c->helper = c->source;
}

struct tn_cred_answer {
    struct tn_cred_answer *next;
    const char *helper, *host;
    struct tn_credential credential; /* in the memory's arena; without a source: none */
    bool stays; /* it was refused, and the helper gave the same again */
};

void tn_cred_memory_dispose(struct tn_cred_memory *memory)
{
    for (struct tn_cred_answer *a = memory->first; a; a = a->next)
        tn_cred_dispose(&a->credential);
    tn_arena_wipe(&memory->secrets);
    *memory = (struct tn_cred_memory){0};
}

struct tn_cred_text {
    struct tn_cred_text *next;
    const char *path;
    struct tn_bytes bytes;
};

enum tn_status tn_cred_read(struct tn_job *job, struct tn_cred_memory *memory, const char *path, bool named,
                            struct tn_bytes *ret_bytes)
{
    const struct tn_source *source;
    struct tn_cred_text *text = memory->files;
    while (text && strcmp(text->path, path))
        text = text->next;
    if (!text) {
        enum tn_status status = (named ? tn_file_read : tn_file_read_found)(&memory->secrets, job->sink, path, &source);
        if (status)
            return status;
        text = tn_new(&memory->secrets, struct tn_cred_text);
        *text = (struct tn_cred_text){memory->files, source->name, source->bytes};
        memory->files = text;
    }
    *ret_bytes = text->bytes;
    return TN_OK;
}

static struct tn_cred_answer *recall(const struct tn_cred_memory *memory, const char *helper, const char *host)
{
    for (struct tn_cred_answer *a = memory->first; a; a = a->next)
        if (!strcmp(a->helper, helper) && !strcmp(a->host, host))
            return a;
    return NULL;
}

static struct tn_cred_answer *new_answer(struct tn_cred_memory *memory, const char *helper, const char *host)
{
    struct tn_cred_answer *a = tn_new(&memory->secrets, struct tn_cred_answer);
    *a = (struct tn_cred_answer){.next = memory->first,
                                 .helper = tn_arena_copy(&memory->secrets, helper, strlen(helper)),
                                 .host = tn_arena_copy(&memory->secrets, host, strlen(host))};
    tn_arena_init(&a->credential.secrets);
    return memory->first = a;
}

static void ask_helper(struct tn_job *job, const char *name, const struct tn_cred_query *query, struct tn_credential *c)
{
    struct tn_cred_memory *memory = query->memory;
    struct tn_cred_answer *was = memory ? recall(memory, name, query->host) : NULL;
    bool same = was && query->refused && tn_cred_same(&was->credential, query->refused);
    if (was && (!same || was->stays)) {
        tn_cred_replace(c, &was->credential);
        c->remembered = true;
        return;
    }
    run_helper(job, name, query->host, c);
    if (!memory)
        return;
    if (!was)
        was = new_answer(memory, name, query->host);
    tn_cred_replace(&was->credential, c);
    was->stays = same && tn_cred_same(c, query->refused);
}

/* The helper that a file wants asked about `host`, or NULL. */
static const char *helper_for(struct tn_arena *arena, const struct tn_json *root, const char *host,
                              const char *repository)
{
    const struct tn_json *named = best_entry(arena, tn_json_get(root, "credHelpers"), host, repository);
    if (named && named->kind == TN_JSON_STRING)
        return *named->text ? named->text : NULL; /* "": as docker has it, this registry's are in the file */
    const char *store = tn_json_text(root, "credsStore");
    return store && *store ? store : NULL;
}

static bool is_blank(struct tn_bytes bytes)
{
    size_t i = 0;
    while (i < bytes.len && bytes.at[i] && strchr(" \t\r\n", bytes.at[i]))
        i++;
    return i == bytes.len;
}

/* What is there and is not what it has to be: behind "holds no JSON object"; or NULL. */
static const char *wrong_kind(const struct tn_json *root)
{
    if (root->kind != TN_JSON_OBJECT)
        return "";
    if (!is_kind(tn_json_get(root, "auths"), TN_JSON_OBJECT))
        return " as `auths`";
    const struct tn_json *helpers = tn_json_get(root, "credHelpers");
    bool names = is_kind(helpers, TN_JSON_OBJECT);
    for (const struct tn_json *h = helpers ? helpers->first : NULL; names && h; h = h->next)
        names = is_kind(h, TN_JSON_STRING);
    if (!names)
        return " of names as `credHelpers`";
    return is_kind(tn_json_get(root, "credsStore"), TN_JSON_STRING) ? NULL : " with a name as `credsStore`";
}

/* Such a text holds secrets; findings are told by its lines, which are not shown. *ret_root is NULL where there is nothing in
 * it, as in a file that is to be filled. */
static enum tn_status read_config(struct tn_arena *scratch, struct tn_job *job, const char *name,
                                  struct tn_bytes bytes, const struct tn_json **ret_root)
{
    struct tn_source *source = tn_new(&job->arena, struct tn_source);
    *source = (struct tn_source){.name = name, .bytes = bytes, .text = true, .secret = true};
    *ret_root = NULL;
    if (is_blank(bytes))
        return TN_OK;
    enum tn_status status = tn_json_read(scratch, job->sink, source, ret_root);
    const char *wrong = status ? NULL : wrong_kind(*ret_root);
    if (!wrong)
        return status;
    tn_diag_report(job->sink, TN_ERROR, "cred-file", TN_NOWHERE, "%s holds no JSON object%s", name, wrong);
    return TN_ERR_INVALID;
}

enum tn_status tn_cred_from_config(struct tn_job *job, const char *name, struct tn_bytes config,
                                   const struct tn_cred_query *query, struct tn_credential *credential)
{
    const char *host = query->host, *repository = query->repository;
    const struct tn_json *root;
    struct tn_arena scratch;
    tn_arena_init(&scratch);
    enum tn_status status = read_config(&scratch, job, name, config, &root);
    const char *helper = status ? NULL : helper_for(&scratch, root, host, repository);
    if (helper)
        ask_helper(job, helper, query, credential);
    if (!status && !credential->source) {
        const struct tn_json *auths = tn_json_get(root, "auths"), *entry = best_entry(&scratch, auths, host, repository);
        if (!entry && query->anywhere)
            entry = partial_entry(auths, host);
        if (entry)
            take_entry(job, credential, entry, host, name);
    }
    tn_arena_wipe(&scratch);
    return status;
}

/* ---- writing ---- */

struct config {
    struct tn_job *job;
    const char *path, *place;   /* as it is told; and of the file itself, not of a link to it */
    struct tn_arena scratch;    /* holds secrets */
    const struct tn_json *root; /* NULL: there is no file */
    const char *helper;         /* or NULL */
    int turn;                   /* at the file; -1: none */
};

enum { TURN_STEP = 10, TURN_PATIENCE = 5000 /* milliseconds */ };

/* Two who sign in at a time would each write what they read before the other wrote. */
static void take_turn(struct config *f)
{
    for (unsigned waited = 0; !tn_turn_begin(f->job->sink, f->place, &f->turn) && waited < TURN_PATIENCE; waited += TURN_STEP)
        nanosleep(&(struct timespec){.tv_nsec = TURN_STEP * 1000000}, NULL);
}

static void end_turn(struct config *f)
{
    if (f->turn >= 0)
        close(f->turn);
    f->turn = -1;
}

static void close_config(struct config *f)
{
    end_turn(f);
    tn_arena_wipe(&f->scratch);
}

static enum tn_status open_config(struct config *f, struct tn_job *job, const char *host)
{
    const char *set = getenv("REGISTRY_AUTH_FILE");
    *f = (struct config){.job = job, .path = set && *set ? set : tn_cred_docker_file(&job->arena), .turn = -1};
    tn_arena_init(&f->scratch);
    if (!f->path) {
        tn_diag_report(job->sink, TN_ERROR, "cred-no-home", TN_NOWHERE,
                       "there is no place for credentials: neither HOME nor DOCKER_CONFIG is set");
        return TN_ERR_IO;
    }
    enum tn_status status = tn_file_place(&job->arena, job->sink, f->path, &f->place);
    if (status)
        return status;
    take_turn(f);
    if (access(f->place, F_OK) < 0 && errno == ENOENT)
        return TN_OK;
    const struct tn_source *source;
    status = tn_file_read_found(&f->scratch, job->sink, f->path, &source);
    if (!status)
        status = read_config(&f->scratch, job, f->path, source->bytes, &f->root);
    if (!status)
        f->helper = helper_for(&f->scratch, f->root, host, NULL);
    return status;
}

/* "auths" as it was, without what `host` had, and with `auth` for it where that is not NULL. */
static void write_auths(struct tn_json_out *out, const struct tn_json *auths, const char *host,
                        const char *auth)
{
    tn_json_key(out, "auths");
    tn_json_object(out);
    for (const struct tn_json *e = auths ? auths->first : NULL; e; e = e->next)
        if (!tn_cred_is_key(e->key, host)) {
            tn_json_key(out, e->key);
            tn_json_put(out, e);
        }
    if (auth) {
        tn_json_key(out, key_for(host));
        tn_json_object(out);
        tn_json_member(out, "auth", auth);
        tn_json_object_end(out);
    }
    tn_json_object_end(out);
}

/* A link that leads to it, as from a home to where its settings are kept, stays one. */
static enum tn_status write_private(struct tn_job *job, const char *place, struct tn_bytes bytes)
{
    struct tn_outfile file;
    enum tn_status status = tn_outfile_open_making(&file, job->sink, place, 0700);
    if (status)
        return status;
    file.mode = 0600;
    status = tn_outfile_write(&file, job->sink, bytes.at, bytes.len);
    if (!status)
        return tn_outfile_commit(&file, job->sink);
    tn_outfile_abort(&file);
    return status;
}

/* The file again, everything else in it kept. */
static enum tn_status rewrite(struct config *f, const char *host, const char *auth)
{
    struct tn_buf buf;
    struct tn_json_out out;
    tn_buf_init(&buf, TN_MAX_CONFIG * 2);
    tn_json_out_init(&out, &buf, 4);
    tn_json_object(&out);
    for (const struct tn_json *m = f->root ? f->root->first : NULL; m; m = m->next)
        if (strcmp(m->key, "auths")) {
            tn_json_key(&out, m->key);
            tn_json_put(&out, m);
        }
    write_auths(&out, tn_json_get(f->root, "auths"), host, auth);
    tn_json_object_end(&out);
    tn_buf_byte(&buf, '\n');
    enum tn_status status = buf.status ? buf.status : write_private(f->job, f->place, tn_buf_view(&buf));
    tn_wipe(buf.at, buf.len);
    tn_buf_dispose(&buf);
    return status;
}

static enum tn_status tell_helper(struct config *f, const char *verb, struct tn_str input)
{
    end_turn(f); /* it may ask a person */
    struct tn_buf out;
    tn_buf_init(&out, TN_MAX_CONFIG);
    enum tn_helper_result result = tn_cred_run_helper(f->helper, verb, input, &out);
    bool none = result == TN_HELPER_NONE && !strcmp(verb, "erase");
    if (result && !none)
        tell_failure(f->job, TN_ERROR, f->helper, result, &out);
    if (out.at)
        tn_wipe(out.at, out.len);
    tn_buf_dispose(&out);
    return none ? TN_ERR_NOT_FOUND : result ? TN_ERR_IO : TN_OK;
}

static enum tn_status store_with_helper(struct config *f, const char *host, const char *username,
                                        const char *password)
{
    struct tn_buf buf;
    struct tn_json_out out;
    tn_buf_init(&buf, TN_MAX_CONFIG);
    tn_json_out_init(&out, &buf, 0);
    tn_json_object(&out);
    tn_json_member(&out, "ServerURL", key_for(host));
    tn_json_member(&out, "Username", username);
    tn_json_member(&out, "Secret", password);
    tn_json_object_end(&out);
    enum tn_status status = tell_helper(f, "store", tn_str_of(tn_buf_view(&buf)));
    tn_wipe(buf.at, buf.len);
    tn_buf_dispose(&buf);
    return status;
}

static enum tn_status store_in_file(struct config *f, const char *host, const char *username,
                                    const char *password)
{
    struct tn_buf pair, auth;
    tn_buf_init(&pair, TN_MAX_CONFIG / 4);
    tn_buf_init(&auth, TN_MAX_CONFIG);
    tn_buf_printf(&pair, "%s:%s", username, password);
    tn_base64_put(&auth, tn_buf_view(&pair));
    enum tn_status status = rewrite(f, host, tn_buf_cstr(&auth));
    tn_wipe(pair.at, pair.len);
    tn_wipe(auth.at, auth.len);
    tn_buf_dispose(&pair);
    tn_buf_dispose(&auth);
    return status;
}

static const char *where(const struct config *f)
{
    return f->helper ? tn_arena_printf(&f->job->arena, "docker-credential-%s", f->helper) : f->path;
}

/* `full`: that is not empty, as docker leaves one beside a helper. */
static bool has_entry(const struct config *f, const char *host, bool full)
{
    const struct tn_json *auths = tn_json_get(f->root, "auths");
    for (const struct tn_json *e = auths ? auths->first : NULL; e; e = e->next)
        if (tn_cred_is_key(e->key, host) && (e->first || !full))
            return true;
    return false;
}

/* As it is by now: others had their turn meanwhile. */
static enum tn_status reopen(struct config *f, struct tn_job *job, const char *host)
{
    close_config(f);
    return open_config(f, job, host);
}

/* Of a host whose login a helper keeps, or kept. */
static enum tn_status clear_entry(struct config *f, struct tn_job *job, const char *host)
{
    enum tn_status status = reopen(f, job, host);
    return status ? status : rewrite(f, host, NULL);
}

enum tn_status tn_cred_store(struct tn_job *job, const char *host, const char *username, const char *password,
                             const char **ret_where)
{
    struct config f;
    enum tn_status status = open_config(&f, job, host);
    bool had = !status && has_entry(&f, host, true);
    if (!status)
        status = f.helper ? store_with_helper(&f, host, username, password)
                          : store_in_file(&f, host, username, password);
    if (!status)
        *ret_where = where(&f);
    if (!status && f.helper && had) /* what the file kept before is old, and for all to read */
        status = clear_entry(&f, job, host);
    close_config(&f);
    return status;
}

enum tn_status tn_cred_erase(struct tn_job *job, const char *host, const char **ret_where)
{
    struct config f;
    enum tn_status status = open_config(&f, job, host);
    bool had = !status && has_entry(&f, host, false);
    if (!status && f.helper)
        status = tell_helper(&f, "erase", tn_str(key_for(host)));
    if (had && (!status || status == TN_ERR_NOT_FOUND)) {
        status = f.helper ? clear_entry(&f, job, host) : rewrite(&f, host, NULL);
    } else if (!status && !f.helper) {
        status = TN_ERR_NOT_FOUND;
    }
    *ret_where = where(&f);
    close_config(&f);
    return status;
}
