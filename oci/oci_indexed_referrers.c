/* Who refers to what in an image layout: image-spec says nothing of it, so the manifests that index.json lists are
 * read, once for all that is asked. */
#include "oci/oci_indexed.h"

#include "base/limits.h"
#include "base/map.h"
#include "oci/oci_digest_tag.h"

#include <stdlib.h>

struct tn_subjects {
    struct tn_arena arena;
    struct tn_names names;
    struct tn_map referrers; /* a struct tn_descriptors by the name of their subject's digest */
};

void tn_indexed_forget(struct tn_index *index)
{
    if (index->subjects)
        tn_arena_dispose(&index->subjects->arena);
    free(index->subjects);
    index->subjects = NULL;
}

static struct tn_subjects *new_subjects(void)
{
    struct tn_subjects *s = malloc(sizeof *s);
    if (!s)
        tn_oom(sizeof *s);
    tn_arena_init(&s->arena);
    tn_names_init(&s->names, &s->arena);
    tn_map_init(&s->referrers, &s->arena);
    return s;
}

/* What distribution-spec "Listing Referrers" answers: the type is the config's where there is no artifactType, the
 * annotations are the manifest's. What it was read from may go. */
static void add_referrer(struct tn_subjects *s, const struct tn_descriptor *entry, const struct tn_manifest *m)
{
    const char *subject = tn_name(&s->names, m->subject->digest);
    const char *type = tn_manifest_artifact_type(m);
    struct tn_descriptors *list = tn_map_get(&s->referrers, subject);
    if (!list)
        tn_map_put(&s->referrers, subject, list = tn_new(&s->arena, struct tn_descriptors));
    if (tn_descriptors_have(list, entry->digest))
        return;
    struct tn_descriptor *referrer = tn_push(&s->arena, list);
    *referrer = (struct tn_descriptor){.media_type = tn_name(&s->names, entry->media_type),
                                       .digest = tn_name(&s->names, entry->digest),
                                       .size = entry->size,
                                       .artifact_type = type ? tn_name(&s->names, type) : NULL};
    for (unsigned i = 0; i < m->annotations.n; i++)
        tn_annotation_set(&s->arena, &referrer->annotations, tn_name(&s->names, m->annotations.at[i].key),
                          tn_name(&s->names, m->annotations.at[i].value));
}

static enum tn_status read_entry(struct tn_store *store, const struct tn_descriptor *entry, struct tn_manifest *ret_manifest)
{
    struct tn_bytes bytes;
    enum tn_status status = tn_store_read_blob(store, entry, TN_MAX_MANIFEST, &bytes);
    if (status)
        return status;
    struct tn_source source = {entry->digest, bytes, true};
    return tn_manifest_read(&store->job->arena, store->job->sink, &source, entry->media_type, ret_manifest);
}

/* One at a time: of what was read, that it refers to something is kept. */
static enum tn_status add_referrers(struct tn_indexed *indexed, const struct tn_descriptors *entries, struct tn_subjects *s)
{
    struct tn_store *store = &indexed->store;
    enum tn_status status = TN_OK;
    uint64_t size;
    for (unsigned i = 0; !status && i < entries->n; i++) {
        struct tn_arena_mark mark = tn_arena_mark(&store->job->arena);
        struct tn_manifest manifest;
        if (!tn_media_type_is_manifest(entries->at[i].media_type) || !tn_digest_valid(tn_str(entries->at[i].digest)))
            continue; /* an index may list other things, too */
        if (!indexed->find_blob(indexed, entries->at[i].digest, &size))
            continue; /* and image-layout.md "Blobs": blobs that are elsewhere */
        status = read_entry(store, &entries->at[i], &manifest);
        if (!status && manifest.subject)
            add_referrer(s, &entries->at[i], &manifest);
        if (!status)
            tn_arena_rewind(&store->job->arena, mark);
    }
    return status;
}

static enum tn_status read_subjects(struct tn_indexed *indexed)
{
    if (indexed->index->subjects)
        return TN_OK;
    indexed->index->subjects = new_subjects();
    enum tn_status status = add_referrers(indexed, &indexed->index->is.manifests, indexed->index->subjects);
    if (status)
        tn_indexed_forget(indexed->index);
    return status;
}

/* What a list under the tag sha256-<hex> names and index.json does not: so regctl keeps referrers in a layout. */
static enum tn_status add_listed(struct tn_indexed *indexed, const char *digest, struct tn_subjects *s)
{
    struct tn_store *store = &indexed->store;
    const struct tn_descriptor *entry;
    struct tn_manifest list;
    enum tn_status status = tn_indexed_find(indexed, tn_digest_tag(&store->job->arena, digest), &entry);
    if (status || !entry || !tn_media_type_is_index(entry->media_type))
        return status;
    status = read_entry(store, entry, &list);
    return status ? status : add_referrers(indexed, &list.manifests, s);
}

static enum tn_status list_referrers(struct tn_indexed *indexed, const char *digest, const char *artifact_type,
                                     struct tn_descriptors *ret_referrers)
{
    struct tn_index *index = indexed->index;
    struct tn_descriptors list = {0};
    enum tn_status status = read_subjects(indexed);
    if (!status)
        status = add_listed(indexed, digest, index->subjects);
    if (status)
        return status;
    const struct tn_descriptors *all = tn_map_get(&index->subjects->referrers, tn_name(&index->subjects->names, digest));
    for (unsigned i = 0; all && i < all->n; i++) {
        const char *type = all->at[i].artifact_type;
        if (!artifact_type || (type && !strcmp(type, artifact_type)))
            *tn_push(&indexed->store.job->arena, &list) = all->at[i];
    }
    *ret_referrers = list;
    return TN_OK;
}

enum tn_status tn_indexed_referrers(struct tn_store *store, const char *digest, const char *artifact_type,
                                    struct tn_descriptors *ret_referrers)
{
    struct tn_indexed *indexed = (struct tn_indexed *)store;
    pthread_mutex_lock(&indexed->index->reading);
    enum tn_status status = list_referrers(indexed, digest, artifact_type, ret_referrers);
    pthread_mutex_unlock(&indexed->index->reading);
    return status;
}
