#include "oci/oci_token_cache.h"

#include "base/arena.h"
#include "base/view.h"

#include <pthread.h>
#include <stdlib.h>

struct entry {
    struct entry *next;
    const char *registry, *user, *scope, *token;
    int64_t until;
};

struct found {
    struct found *next;
    const char *registry, *repository; /* "": none */
    struct tn_credential credential;
};

struct tn_token_cache {
    pthread_mutex_t lock;
    struct tn_arena secrets;
    struct entry *first;
    struct found *found;
    struct tn_cred_memory memory;
};

struct tn_token_cache *tn_token_cache_new(void)
{
    struct tn_token_cache *cache = calloc(1, sizeof *cache);
    if (!cache)
        tn_oom(sizeof *cache);
    pthread_mutex_init(&cache->lock, NULL);
    tn_arena_init(&cache->secrets);
    return cache;
}

void tn_token_cache_free(struct tn_token_cache *cache)
{
    if (!cache)
        return;
    for (struct found *f = cache->found; f; f = f->next)
        tn_cred_dispose(&f->credential);
    tn_cred_memory_dispose(&cache->memory);
    tn_arena_wipe(&cache->secrets);
    pthread_mutex_destroy(&cache->lock);
    free(cache);
}

void tn_token_cache_lock(struct tn_token_cache *cache)
{
    if (cache)
        pthread_mutex_lock(&cache->lock);
}

void tn_token_cache_unlock(struct tn_token_cache *cache)
{
    if (cache)
        pthread_mutex_unlock(&cache->lock);
}

const char *tn_token_cache_get(const struct tn_token_cache *cache, const char *registry, const char *user,
                               const char *scope, int64_t now, int64_t *ret_until)
{
    for (const struct entry *e = cache ? cache->first : NULL; e; e = e->next)
        if (e->until > now && !strcmp(e->registry, registry) && !strcmp(e->user, user) &&
            !strcmp(e->scope, scope)) {
            *ret_until = e->until;
            return e->token;
        }
    return NULL;
}

static const char *keep(struct tn_token_cache *cache, const char *text)
{
    return tn_arena_copy(&cache->secrets, text, strlen(text));
}

void tn_token_cache_put(struct tn_token_cache *cache, const char *registry, const char *user,
                        const char *scope, const char *token, int64_t until)
{
    if (!cache)
        return;
    struct entry *entry = tn_new(&cache->secrets, struct entry);
    *entry = (struct entry){cache->first,       keep(cache, registry), keep(cache, user),
                            keep(cache, scope), keep(cache, token),    until};
    cache->first = entry;
}

const struct tn_credential *tn_token_cache_get_credential(const struct tn_token_cache *cache,
                                                          const char *registry, const char *repository)
{
    for (const struct found *f = cache ? cache->found : NULL; f; f = f->next)
        if (!strcmp(f->registry, registry) && !strcmp(f->repository, repository ? repository : ""))
            return &f->credential;
    return NULL;
}

struct tn_cred_memory *tn_token_cache_memory(struct tn_token_cache *cache)
{
    return cache ? &cache->memory : NULL;
}

void tn_token_cache_put_credential(struct tn_token_cache *cache, const char *registry,
                                   const char *repository, const struct tn_credential *credential)
{
    if (!cache)
        return;
    struct found *found = tn_new(&cache->secrets, struct found);
    *found = (struct found){
        .next = cache->found, .registry = keep(cache, registry), .repository = keep(cache, repository ? repository : "")};
    tn_cred_copy(credential, &found->credential);
    cache->found = found;
}
