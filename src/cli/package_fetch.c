/* Packages from references. What the lock has is taken at the digest it has, and what was fetched is kept
 * under its digest in the user's cache, so that the second time nothing is asked. */
#include "artifact/artifact_pull.h"
#include "base/crypto.h"
#include "cli/package_source.h"
#include "cli/progress.h"
#include "component/comp_names.h"

#include <stdlib.h>
#include <unistd.h>

/* ---- what is kept ---- */

/* NULL: there is no place for it. */
static const char *kept_path(struct tn_arena *arena, const char *sha256)
{
    const char *cache = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
    if (cache && *cache == '/')
        return tn_arena_printf(arena, "%s/tenon/packages/%s.wasm", cache, sha256);
    return home && *home == '/' ? tn_arena_printf(arena, "%s/.cache/tenon/packages/%s.wasm", home, sha256)
                                : NULL;
}

/* The bytes with that digest, if they are there and whole. */
static const struct tn_source *kept(struct tn_cli_packages *p, const char *sha256)
{
    struct tn_arena *arena = &p->cli->job.arena;
    const char *path = kept_path(arena, sha256);
    const struct tn_source *source;
    char text[TN_DIGEST_TEXT_MAX];
    struct tn_diag_list quiet;
    tn_diag_list_init(&quiet, arena);
    if (!path || access(path, R_OK) || tn_file_read_found(arena, &quiet.sink, path, &source) ||
        tn_sha256_text(&quiet.sink, source->bytes, text) || strcmp(text + 7, sha256))
        return NULL;
    return source;
}

/* That it cannot be kept is no failure. */
static void keep(struct tn_cli_packages *p, const struct tn_source *source)
{
    struct tn_arena *arena = &p->cli->job.arena;
    char text[TN_DIGEST_TEXT_MAX];
    struct tn_diag_list quiet;
    tn_diag_list_init(&quiet, arena);
    if (tn_sha256_text(&quiet.sink, source->bytes, text))
        return;
    const char *path = kept_path(arena, text + 7);
    if (!path || !access(path, F_OK))
        return;
    const char *folder = tn_arena_copy(arena, path, (size_t)(strrchr(path, '/') - path));
    if (!tn_file_make_folders(&quiet.sink, folder, 0700))
        tn_file_write_bytes(&quiet.sink, path, source->bytes);
}

/* ---- fetching ---- */

/* What the lock has of this reference: the same place and tag, at a digest. */
static const struct tn_locked *locked_as(const struct tn_cli_packages *p,
                                         const struct tn_package_request *request, const char *unpinned)
{
    const struct tn_locked *was = p->update ? NULL : tn_lock_find(&p->lock, request->name, request->version);
    size_t n = strlen(unpinned);
    bool same = was && !strncmp(was->source, unpinned, n) && (was->source[n] == '@' || !was->source[n]);
    return same ? was : NULL;
}

static enum tn_status offline(struct tn_cli_packages *p, const struct tn_package_request *request,
                              const char *ref)
{
    struct tn_draft draft = tn_diag_begin(&p->cli->sink, TN_ERROR, "wac-offline", request->span,
                                          "package `%s` would be fetched from %s, and `--offline` forbids it",
                                          request->name, ref);
    tn_diag_help(&draft, "compose once without `--offline`: what is fetched is kept");
    tn_diag_end(&draft);
    return TN_ERR_INVALID;
}

static enum tn_status pull(struct tn_cli_packages *p, const char *text, struct tn_cli_package *ret_package)
{
    struct tn_bar bar;
    struct tn_artifact_pull one = {.registry = tn_cli_store_options(p->cli, &p->options, tn_bar_start(&bar, p->cli))};
    enum tn_status status = tn_artifact_pull_source(&p->cli->job, &one, text, &ret_package->found.source);
    tn_bar_hide();
    if (status)
        return status;
    ret_package->source = tn_cli_pinned(p->cli, &one.ref, one.ref.tag, one.digest);
    ret_package->fetched = true;
    if (one.ref.kind == TN_REF_REGISTRY)
        keep(p, ret_package->found.source);
    return TN_OK;
}

enum tn_status tn_cli_package_fetch(struct tn_cli_packages *p, const struct tn_package_request *request,
                                    const char *text, struct tn_cli_package *ret_package)
{
    struct tn_arena *arena = &p->cli->job.arena;
    struct tn_ref ref;
    enum tn_status status = tn_ref_parse(arena, &p->cli->sink, text, &ref);
    if (status)
        return status;
    const char *unpinned = tn_arena_printf(arena, "%s%s%s", tn_ref_place(arena, &ref), ref.tag ? ":" : "",
                                           ref.tag ? ref.tag : "");
    const struct tn_locked *was = locked_as(p, request, unpinned);
    ret_package->found.source = was ? kept(p, was->sha256) : NULL;
    if (ret_package->found.source) {
        ret_package->source = was->source;
        ret_package->fetched = true;
        return TN_OK;
    }
    if (p->offline && ref.kind == TN_REF_REGISTRY)
        return offline(p, request, unpinned);
    status = pull(p, was && !ref.digest ? was->source : text, ret_package);
    return status == TN_ERR_NOT_FOUND ? TN_ERR_INVALID : status; /* told, of a name in a document */
}

/* ---- --registry ---- */

/* The highest version that a repository has a tag for; releases before pre-releases. */
static const char *newest(const struct tn_tag_list *tags)
{
    const char *best = NULL;
    struct tn_version version, of_best = {0};
    for (unsigned i = 0; i < tags->n; i++) {
        if (!tn_version_parse(tn_str(tags->at[i]), &version))
            continue;
        bool release = !version.pre.len, best_release = best && !of_best.pre.len;
        if (best && (release != best_release ? best_release : tn_version_compare(&version, &of_best) <= 0))
            continue;
        best = tags->at[i];
        of_best = version;
    }
    return best;
}

static enum tn_status newest_tag(struct tn_cli_packages *p, const char *repository, const char **ret_tag)
{
    struct tn_store *store = NULL;
    struct tn_tag_list tags;
    struct tn_ref ref;
    enum tn_status status =
        tn_cli_open_store(p->cli, repository, TN_STORE_READ, &p->options, NULL, &ref, &store);
    if (!status)
        status = tn_store_tags(store, &tags);
    if (!status)
        *ret_tag = newest(&tags);
    tn_store_close(store);
    return status;
}

/* "1.0.0" of what the lock has from that repository. */
static const char *locked_tag(struct tn_cli_packages *p, const struct tn_package_request *request,
                              const char *repository)
{
    const struct tn_locked *was = p->update ? NULL : tn_lock_find(&p->lock, request->name, request->version);
    size_t n = strlen(repository);
    if (!was || strncmp(was->source, repository, n) || was->source[n] != ':')
        return NULL;
    return tn_arena_copy(&p->cli->job.arena, was->source + n + 1, strcspn(was->source + n + 1, "@"));
}

/* HOST/PATH/ns/name:version, a `+` in it being `_`: tags know no plus. */
enum tn_status tn_cli_package_ask(struct tn_cli_packages *p, const struct tn_package_request *request,
                                  struct tn_cli_package *ret_package)
{
    struct tn_arena *arena = &p->cli->job.arena;
    size_t n = strlen(p->registry);
    char *repository = tn_arena_printf(arena, "%s%s%s", p->registry,
                                       n && p->registry[n - 1] == '/' ? "" : "/", request->name);
    for (char *at = repository + n; *at; at++)
        if (*at == ':')
            *at = '/';
    const char *tag = request->version ? request->version : locked_tag(p, request, repository);
    if (!tag && p->offline)
        return offline(p, request, repository);
    if (!tag) {
        enum tn_status status = newest_tag(p, repository, &tag);
        if (status)
            return status == TN_ERR_NOT_FOUND ? TN_ERR_INVALID : status;
    }
    if (!tag)
        return TN_ERR_NOT_FOUND;
    char *ref = tn_arena_printf(arena, "%s:%s", repository, tag);
    for (char *at = ref + strlen(repository); *at; at++)
        if (*at == '+')
            *at = '_';
    return tn_cli_package_fetch(p, request, ref, ret_package);
}
