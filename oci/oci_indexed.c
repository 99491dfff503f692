#include "oci/oci_indexed.h"

#include "base/limits.h"
#include "oci/oci_digest_tag.h"

/* ---- the index ---- */

enum change_kind {
    CHANGE_PUT,   /* enters `entry`, under `name` or without one */
    CHANGE_ADOPT, /* takes out the unnamed entries that are children of `parent` */
    CHANGE_REMOVE /* takes out what `name`, a tag or digest, stands for */
};

struct tn_index_change {
    enum change_kind kind;
    struct tn_descriptor entry;
    const char *name; /* or NULL */
    const struct tn_manifest *parent;
    bool spares; /* a name that stands for something else */
};

/* NULL: none, as "" is none */
static const char *name_of(const struct tn_descriptor *entry)
{
    const char *name = tn_annotation_get(&entry->annotations, TN_ANNOTATION_REF_NAME);
    return name && *name ? name : NULL;
}

static bool is_digest(const char *ref)
{
    return strchr(ref, ':') != NULL; /* which no tag holds */
}

void tn_indexed_begin(struct tn_indexed *indexed, const struct tn_indexed *like)
{
    if (like) {
        indexed->index = like->index;
        return;
    }
    indexed->index = tn_new(&indexed->store.job->arena, struct tn_index);
    indexed->index->job = indexed->store.job;
    pthread_mutex_init(&indexed->index->naming, NULL);
    pthread_mutex_init(&indexed->index->reading, NULL);
    tn_arena_init(&indexed->index->of_names);
    tn_names_init(&indexed->index->names, &indexed->index->of_names);
}

void tn_indexed_end(struct tn_indexed *indexed)
{
    struct tn_index *index = indexed->index;
    if (index->job != indexed->store.job)
        return;
    tn_indexed_forget(index);
    tn_arena_dispose(&index->of_names);
    pthread_mutex_destroy(&index->naming);
    pthread_mutex_destroy(&index->reading);
}

/* What an entry answers to, interned: an index may have many thousands, and each is compared with many. */
static const char *interned(struct tn_index *index, const char *text)
{
    pthread_mutex_lock(&index->naming);
    const char *name = tn_name(&index->names, text);
    pthread_mutex_unlock(&index->naming);
    return name;
}

/* A name may hold the `+` of a version, which is `_` in a tag. */
static const char *tag_key(struct tn_index *index, const char *name)
{
    char *tag = strchr(name, '+') ? tn_arena_copy(&index->job->arena, name, strlen(name)) : NULL;
    for (char *plus = tag; plus && (plus = strchr(plus, '+'));)
        *plus = '_';
    return interned(index, tag ? tag : name);
}

static struct tn_index_key key_of(struct tn_index *index, const struct tn_descriptor *entry)
{
    const char *name = name_of(entry);
    return (struct tn_index_key){name ? tag_key(index, name) : NULL, interned(index, entry->digest)};
}

/* What stands for `ref`, a tag or digest: the other of the two is NULL. */
static struct tn_index_key key_of_ref(struct tn_index *index, const char *ref)
{
    return is_digest(ref) ? (struct tn_index_key){.digest = interned(index, ref)}
                          : (struct tn_index_key){.tag = interned(index, ref)};
}

static bool answers_to(const struct tn_index *index, unsigned number, struct tn_index_key ref)
{
    const struct tn_index_key *key = &index->keys.at[number];
    return ref.digest ? key->digest == ref.digest : key->tag == ref.tag;
}

static void add_entry(struct tn_index *index, struct tn_descriptor entry)
{
    struct tn_arena *arena = &index->job->arena;
    *tn_push(arena, &index->keys) = key_of(index, &entry);
    *tn_push(arena, &index->is.manifests) = entry;
    index->changed = true;
}

static void take_out(struct tn_index *index, unsigned number)
{
    struct tn_descriptors *entries = &index->is.manifests;
    unsigned behind = --entries->n - number;
    memmove(&entries->at[number], &entries->at[number + 1], behind * sizeof *entries->at);
    memmove(&index->keys.at[number], &index->keys.at[number + 1], behind * sizeof *index->keys.at);
    index->keys.n--;
    index->changed = true;
}

static void remove_all(struct tn_index *index, const char *ref)
{
    struct tn_index_key key = key_of_ref(index, ref);
    for (unsigned i = index->keys.n; i-- > 0;)
        if (answers_to(index, i, key))
            take_out(index, i);
}

/* Does the name stand for this manifest, and for no other? */
static bool is_named_so(struct tn_index *index, const char *name, const struct tn_descriptor *entry)
{
    struct tn_index_key key = key_of_ref(index, name);
    unsigned n = 0, same = 0;
    for (unsigned i = 0; i < index->keys.n; i++)
        if (answers_to(index, i, key)) {
            n++;
            same += !strcmp(index->keys.at[i].digest, entry->digest) && index->is.manifests.at[i].size == entry->size;
        }
    return n == 1 && same == 1;
}

/* Was the name given to another one meanwhile? The first such is told of when all is in place. */
static bool is_spared(struct tn_index *index, const struct tn_index_change *change)
{
    struct tn_index_key key = key_of_ref(index, change->name);
    bool spared = false;
    for (unsigned i = 0; change->spares && !spared && i < index->keys.n; i++)
        spared = answers_to(index, i, key);
    if (spared && !index->spared)
        index->spared = change->name;
    return spared;
}

/* An entry under a name takes the place of whatever had the name, and of the same manifest without one. */
static void put_entry(struct tn_index *index, const struct tn_index_change *change)
{
    struct tn_index_key key = key_of_ref(index, change->entry.digest);
    if (change->name && is_named_so(index, change->name, &change->entry))
        return;
    if (change->name && is_spared(index, change))
        return;
    if (change->name)
        remove_all(index, change->name);
    for (unsigned i = index->keys.n; i-- > 0;) {
        if (!answers_to(index, i, key))
            continue;
        if (!change->name)
            return;
        if (!index->keys.at[i].tag)
            take_out(index, i);
    }
    add_entry(index, change->entry);
}

static void adopt(struct tn_index *index, const struct tn_manifest *parent)
{
    for (unsigned k = 0; k < parent->manifests.n; k++) {
        struct tn_index_key child = key_of_ref(index, parent->manifests.at[k].digest);
        for (unsigned i = index->keys.n; i-- > 0;)
            if (!index->keys.at[i].tag && answers_to(index, i, child))
                take_out(index, i);
    }
}

static void play(struct tn_index *index, const struct tn_index_change *change)
{
    switch (change->kind) {
    case CHANGE_PUT: put_entry(index, change); break;
    case CHANGE_ADOPT: adopt(index, change->parent); break;
    case CHANGE_REMOVE: remove_all(index, change->name); break;
    }
}

static void make_change(struct tn_index *index, struct tn_index_change change)
{
    *tn_push(&index->job->arena, &index->changes) = change;
    play(index, &change);
    tn_indexed_forget(index);
}

static enum tn_status not_a_layout(struct tn_indexed *indexed, const char *why)
{
    tn_diag_report(indexed->store.job->sink, TN_ERROR, "layout-syntax", TN_NOWHERE,
                   "%s is not an image layout: %s", indexed->store.name, why);
    return TN_ERR_INVALID;
}

/* image-layout.md "oci-layout file": imageLayoutVersion is 1.0.0 */
static enum tn_status check_layout(struct tn_indexed *indexed, struct tn_bytes bytes)
{
    struct tn_job *job = indexed->store.job;
    struct tn_source source = {tn_arena_printf(&job->arena, "%s: oci-layout", indexed->store.name), bytes,
                               true};
    const struct tn_json *root;
    enum tn_status status = tn_json_read(&job->arena, job->sink, &source, &root);
    if (status)
        return status;
    const char *version = tn_json_text(root, "imageLayoutVersion");
    if (!version)
        return not_a_layout(indexed, "oci-layout has no imageLayoutVersion");
    if (strcmp(version, "1.0.0"))
        return not_a_layout(indexed,
                            tn_arena_printf(&job->arena, "its version is %s, and 1.0.0 is known", version));
    return TN_OK;
}

static struct tn_tag_list names(const struct tn_indexed *indexed)
{
    struct tn_tag_list list = {0};
    const struct tn_descriptors *entries = &indexed->index->is.manifests;
    for (unsigned i = 0; i < entries->n; i++)
        if (name_of(&entries->at[i]))
            *tn_push(&indexed->store.job->arena, &list) = name_of(&entries->at[i]);
    tn_tag_list_order(&list);
    return list;
}

enum tn_status tn_indexed_load(struct tn_indexed *indexed, struct tn_bytes layout, struct tn_bytes json)
{
    struct tn_job *job = indexed->store.job;
    struct tn_index *index = indexed->index;
    struct tn_source source = {tn_arena_printf(&job->arena, "%s: index.json", indexed->store.name), json,
                               true};
    enum tn_status status = check_layout(indexed, layout);
    if (status || (index->read.at && tn_str_same(tn_str_of(json), tn_str_of(index->read))))
        return status; /* as it was when it was loaded: the changes have been played on it */
    status = tn_manifest_read_layout(&job->arena, job->sink, &source, &index->is);
    if (status)
        return status;
    index->read = json;
    index->keys.n = 0;
    for (unsigned i = 0; i < index->is.manifests.n; i++)
        *tn_push(&job->arena, &index->keys) = key_of(index, &index->is.manifests.at[i]);
    index->changed = false;
    index->spared = NULL;
    tn_indexed_forget(index);
    for (unsigned i = 0; i < index->changes.n; i++)
        play(index, &index->changes.at[i]);
    return TN_OK;
}

enum tn_status tn_indexed_check_spared(const struct tn_indexed *indexed)
{
    if (!indexed->index->spared)
        return TN_OK;
    tn_diag_report(indexed->store.job->sink, TN_ERROR, "copy-exists", TN_NOWHERE,
                   "%s:%s is there already: another process gave it meanwhile", indexed->store.name, indexed->index->spared);
    return TN_ERR_EXISTS;
}

enum tn_status tn_indexed_write(const struct tn_indexed *indexed, struct tn_bytes *ret_json)
{
    struct tn_arena *arena = &indexed->store.job->arena;
    struct tn_manifest index = indexed->index->is;
    struct tn_buf buf;
    index.index = true;
    tn_buf_init(&buf, TN_MAX_LAYOUT_INDEX);
    tn_manifest_write(arena, &buf, &index);
    bool too_many = buf.status || index.manifests.n > TN_MAX_DESCRIPTORS;
    struct tn_bytes bytes = {(const uint8_t *)tn_arena_copy(arena, buf.at, buf.len), buf.len};
    tn_buf_dispose(&buf);
    if (too_many) { /* which nobody could then read */
        tn_diag_report(indexed->store.job->sink, TN_ERROR, "layout-full", TN_NOWHERE,
                       "%s would list more than a layout can: %u manifests, of at most %u in 16 MiB",
                       indexed->store.name, index.manifests.n, TN_MAX_DESCRIPTORS);
        return TN_ERR_LIMIT;
    }
    *ret_json = bytes;
    return TN_OK;
}

const char *tn_indexed_blob_path(struct tn_arena *arena, const char *digest)
{
    const char *colon = strchr(digest, ':');
    return tn_arena_printf(arena, "blobs/%.*s/%s", (int)(colon - digest), digest, colon + 1);
}

enum tn_status tn_indexed_verified(struct tn_store *store, const struct tn_descriptor *as,
                                   struct tn_blob *from, struct tn_blob **ret_blob)
{
    if (!from->digest || strcmp(from->digest, as->digest) || from->size != as->size)
        return tn_blob_verified(store->job, "what is put", as->digest, as->size, from, ret_blob);
    *ret_blob = from;
    return TN_OK;
}

/* ---- the verbs ---- */

/* A name that stands for two manifests means one to one reader and another to the next. */
static enum tn_status ambiguous(const struct tn_indexed *indexed, const char *ref)
{
    struct tn_draft draft =
        tn_diag_begin(indexed->store.job->sink, TN_ERROR, "layout-ambiguous", TN_NOWHERE,
                      "%s has two manifests of the name `%s`", indexed->store.name, ref);
    tn_diag_help(&draft, "name the one that is meant by its digest; `tenon tag` then gives it the name alone");
    tn_diag_end(&draft);
    return TN_ERR_INVALID;
}

/* The only entry, or of several the only one that has a name: what refers to it has none, and the list of that which regctl
 * keeps in a layout is not meant. */
static const struct tn_descriptor *only_entry(const struct tn_descriptors *entries)
{
    const struct tn_descriptor *named = NULL;
    for (unsigned i = 0; i < entries->n; i++) {
        if (!name_of(&entries->at[i]) || tn_digest_tag_is_list(name_of(&entries->at[i])))
            continue;
        if (named)
            return NULL;
        named = &entries->at[i];
    }
    return entries->n == 1 ? &entries->at[0] : named;
}

enum tn_status tn_indexed_find(const struct tn_indexed *indexed, const char *ref,
                               const struct tn_descriptor **ret_entry)
{
    const struct tn_descriptors *entries = &indexed->index->is.manifests;
    const struct tn_descriptor *found = NULL;
    if (!ref && (*ret_entry = only_entry(entries)))
        return TN_OK;
    if (!ref)
        ref = TN_DEFAULT_TAG;
    struct tn_index_key key = key_of_ref(indexed->index, ref);
    for (unsigned i = 0; i < entries->n; i++) {
        const struct tn_descriptor *entry = &entries->at[i];
        if (!answers_to(indexed->index, i, key))
            continue;
        if (found && (strcmp(found->digest, entry->digest) || found->size != entry->size))
            return ambiguous(indexed, ref);
        found = found ? found : entry;
    }
    *ret_entry = found;
    return TN_OK;
}

/* Who copies a repository asks for each of its tags, most of which a layout then does not have: among many names no
 * like one is looked for. */
enum { FEW_NAMES = 1000 };

static enum tn_status not_found(const struct tn_indexed *indexed, const char *ref)
{
    struct tn_tag_list list = {0};
    if (indexed->index->is.manifests.n <= FEW_NAMES)
        list = names(indexed);
    struct tn_job *job = indexed->store.job;
    struct tn_draft draft;
    if (ref)
        draft = tn_diag_begin(job->sink, TN_ERROR, "oci-not-found", TN_NOWHERE, "%s has no %s `%s`",
                              indexed->store.name, is_digest(ref) ? "manifest" : "tag", ref);
    else
        draft = tn_diag_begin(job->sink, TN_ERROR, "oci-not-found", TN_NOWHERE,
                              indexed->index->is.manifests.n ? "%s holds several manifests, none of them `latest`"
                                                         : "%s holds no manifest",
                              indexed->store.name);
    const char *near = ref ? tn_nearest(tn_str(ref), list.at, list.n) : NULL;
    if (near)
        tn_diag_help(&draft, "did you mean `%s`?", near);
    else if (list.n && !(ref && is_digest(ref)))
        tn_diag_help(&draft, "it has `%s`%s", list.at[0],
                     list.n > 1 ? tn_arena_printf(&job->arena, " and %u more: see `tenon tags`", list.n - 1)
                                : "");
    tn_diag_end(&draft);
    return TN_ERR_NOT_FOUND;
}

/* A manifest that the index does not list, such as a child of one that it does, is still a blob. */
static enum tn_status resolve_blob(struct tn_indexed *indexed, const char *digest,
                                   struct tn_descriptor *ret_descriptor)
{
    struct tn_job *job = indexed->store.job;
    struct tn_descriptor blob = {.digest = digest};
    struct tn_manifest manifest;
    struct tn_bytes bytes;
    if (!indexed->find_blob(indexed, digest, &blob.size))
        return not_found(indexed, digest);
    blob.media_type = TN_MEDIA_MANIFEST; /* until it is read */
    enum tn_status status = tn_store_read_blob(&indexed->store, &blob, TN_MAX_MANIFEST, &bytes);
    if (status)
        return status;
    struct tn_source source = {digest, bytes, true};
    status = tn_manifest_read(&job->arena, job->sink, &source, NULL, &manifest);
    if (status)
        return status;
    blob.media_type = manifest.media_type ? manifest.media_type
                      : manifest.index    ? TN_MEDIA_INDEX
                                          : TN_MEDIA_MANIFEST;
    *ret_descriptor = blob;
    return TN_OK;
}

enum tn_status tn_indexed_resolve(struct tn_store *store, const char *ref,
                                  struct tn_descriptor *ret_descriptor)
{
    struct tn_indexed *indexed = (struct tn_indexed *)store;
    const struct tn_descriptor *entry;
    enum tn_status status = tn_indexed_find(indexed, ref, &entry);
    if (status)
        return status;
    if (!entry)
        return ref && is_digest(ref) ? resolve_blob(indexed, ref, ret_descriptor) : not_found(indexed, ref);
    *ret_descriptor = *entry;
    return TN_OK;
}

enum tn_status tn_indexed_get_manifest(struct tn_store *store, const char *ref,
                                       struct tn_manifest_bytes *ret_manifest)
{
    struct tn_descriptor at;
    struct tn_bytes bytes;
    enum tn_status status = tn_indexed_resolve(store, ref, &at);
    if (!status)
        status = tn_store_read_blob(store, &at, TN_MAX_MANIFEST, &bytes);
    if (!status)
        *ret_manifest = (struct tn_manifest_bytes){bytes, at.media_type, at.digest};
    return status;
}

/* A copy of `from` that is ours to write, under `tag` or without a name. */
static struct tn_descriptor renamed(struct tn_arena *arena, const struct tn_descriptor *from, const char *tag)
{
    struct tn_descriptor entry = *from;
    entry.json = NULL;
    entry.annotations = (struct tn_annotations){0};
    for (unsigned i = 0; i < from->annotations.n; i++)
        if (strcmp(from->annotations.at[i].key, TN_ANNOTATION_REF_NAME))
            *tn_push(arena, &entry.annotations) = from->annotations.at[i];
    if (tag)
        tn_annotation_set(arena, &entry.annotations, TN_ANNOTATION_REF_NAME, tag);
    return entry;
}

static enum tn_status check_part(struct tn_indexed *indexed, const struct tn_descriptor *part)
{
    uint64_t size;
    if (indexed->find_blob(indexed, part->digest, &size) || tn_descriptor_may_be_elsewhere(part))
        return TN_OK;
    tn_diag_report(indexed->store.job->sink, TN_ERROR, "oci-not-found", TN_NOWHERE, "%s has no blob %s", indexed->store.name,
                   part->digest);
    return TN_ERR_INVALID;
}

/* What a manifest is made of is there before it, as a registry has it. An index may have entries that are elsewhere. */
static enum tn_status check_parts(struct tn_indexed *indexed, const struct tn_manifest *manifest)
{
    enum tn_status status = manifest->index || manifest->artifact ? TN_OK : check_part(indexed, &manifest->config);
    for (unsigned i = 0; !status && i < manifest->layers.n; i++)
        status = check_part(indexed, &manifest->layers.at[i]);
    return status;
}

enum tn_status tn_indexed_put_manifest(struct tn_store *store, const struct tn_manifest_bytes *manifest,
                                       const char *tag)
{
    struct tn_indexed *indexed = (struct tn_indexed *)store;
    struct tn_arena *arena = &store->job->arena;
    struct tn_source source = {manifest->digest, manifest->bytes, true};
    struct tn_manifest *parsed = tn_new(arena, struct tn_manifest);
    enum tn_status status = tn_manifest_read(arena, store->job->sink, &source, manifest->media_type, parsed);
    if (!status)
        status = check_parts(indexed, parsed);
    if (status)
        return status;
    struct tn_descriptor blob = {
        .media_type = manifest->media_type, .digest = manifest->digest, .size = manifest->bytes.len};
    status = tn_store_put_blob(store, &blob, tn_blob_of_bytes(arena, manifest->bytes), NULL);
    if (status)
        return status;
    blob.artifact_type = parsed->artifact_type;
    make_change(indexed->index,
                (struct tn_index_change){CHANGE_PUT, renamed(arena, &blob, tag), tag, NULL, manifest->spares});
    if (parsed->index)
        make_change(indexed->index, (struct tn_index_change){.kind = CHANGE_ADOPT, .parent = parsed});
    return TN_OK;
}

enum tn_status tn_indexed_find_blob(struct tn_store *store, const char *digest, bool *ret_has, uint64_t *ret_size)
{
    struct tn_indexed *indexed = (struct tn_indexed *)store;
    *ret_has = indexed->find_blob(indexed, digest, ret_size);
    return TN_OK;
}

enum tn_status tn_indexed_tag(struct tn_store *store, const char *digest, const char *tag)
{
    struct tn_descriptor at;
    enum tn_status status = tn_indexed_resolve(store, digest, &at);
    if (!status)
        make_change(((struct tn_indexed *)store)->index,
                    (struct tn_index_change){CHANGE_PUT, renamed(&store->job->arena, &at, tag), tag, NULL, false});
    return status;
}

enum tn_status tn_indexed_tags(struct tn_store *store, struct tn_tag_list *ret_tags)
{
    *ret_tags = names((struct tn_indexed *)store);
    return TN_OK;
}

enum tn_status tn_indexed_delete(struct tn_store *store, const char *ref)
{
    struct tn_indexed *indexed = (struct tn_indexed *)store;
    const struct tn_descriptor *entry;
    enum tn_status status = tn_indexed_find(indexed, ref, &entry);
    if (status)
        return status;
    if (!entry)
        return not_found(indexed, ref);
    make_change(indexed->index, (struct tn_index_change){.kind = CHANGE_REMOVE, .name = ref});
    return TN_OK;
}
