#include "base/limits.h"
#include "oci/oci_copy_work.h"
#include "oci/oci_digest_tag.h"

static void take_lock(struct tn_copy_lane *lane)
{
    pthread_mutex_lock(&lane->work->lock);
}

static void drop_lock(struct tn_copy_lane *lane)
{
    pthread_mutex_unlock(&lane->work->lock);
}

/* Not being at the target is no finding, nor is a file of another content: that is what a copy is for. */
static enum tn_status resolve_quietly(struct tn_copy_lane *lane, struct tn_store *store, const char *ref,
                                      struct tn_descriptor *ret_found, bool *ret_there)
{
    unsigned n = lane->told.n, errors = lane->told.sink.errors;
    enum tn_status status = tn_store_resolve(store, ref, ret_found);
    *ret_there = !status;
    if (status != TN_ERR_NOT_FOUND && !(status == TN_ERR_VERIFY && store->ops->unproved))
        return status;
    lane->told.n = n;
    lane->told.sink.errors = errors;
    return TN_OK;
}

static enum tn_status refuse_clobber(struct tn_copy_lane *lane, const char *tag,
                                     const struct tn_descriptor *there, const struct tn_descriptor *found)
{
    tn_diag_report(lane->job.sink, TN_ERROR, "copy-exists", TN_NOWHERE,
                   "%s:%s is there already, as %s; it would be %s", lane->to->name, tag, there->digest,
                   found->digest);
    return TN_ERR_EXISTS;
}

static enum tn_status parse_manifest(struct tn_copy_lane *lane, const struct tn_manifest_bytes *bytes,
                                     struct tn_manifest *ret_manifest)
{
    struct tn_source source = {tn_arena_printf(&lane->job.arena, "%s@%s", lane->from->name, bytes->digest),
                               bytes->bytes, true};
    return tn_manifest_read(&lane->job.arena, lane->job.sink, &source, bytes->media_type, ret_manifest);
}

static enum tn_status read_manifest(struct tn_copy_lane *lane, const char *digest,
                                    struct tn_manifest_bytes *ret_bytes, struct tn_manifest *ret_manifest)
{
    enum tn_status status = tn_store_get_manifest(lane->from, digest, ret_bytes);
    if (status)
        return status;
    ret_bytes->digest = digest;
    return parse_manifest(lane, ret_bytes, ret_manifest);
}

static bool wants_platform(const struct tn_copy *copy, const struct tn_descriptor *entry)
{
    for (unsigned i = 0; i < copy->platforms.n; i++)
        if (tn_platform_fits(&copy->platforms.at[i], entry))
            return true;
    return false;
}

static enum tn_status no_platform(struct tn_copy_lane *lane, const char *tag, const struct tn_manifest *whole)
{
    struct tn_draft draft =
        tn_diag_begin(lane->job.sink, TN_ERROR, "copy-platform", TN_NOWHERE,
                      "%s:%s has no manifest for a platform that is wanted", lane->from->name, tag);
    for (unsigned i = 0; i < whole->manifests.n && i < 8; i++)
        if (whole->manifests.at[i].os || whole->manifests.at[i].architecture)
            tn_diag_note(&draft, TN_NOWHERE, "it has one for %s", tn_platform_text(&lane->job.arena, &whole->manifests.at[i]));
    tn_diag_end(&draft);
    return TN_ERR_NOT_FOUND;
}

/* An index of those entries of `whole` that are for a wanted platform; *ret_bytes is empty where that is all
 * of them. */
static enum tn_status narrow(struct tn_copy_lane *lane, const char *tag, const struct tn_manifest *whole,
                             struct tn_manifest_bytes *ret_bytes)
{
    struct tn_arena *arena = &lane->job.arena;
    struct tn_manifest some = *whole;
    struct tn_buf buf;
    char digest[TN_DIGEST_TEXT_MAX];
    some.manifests = (struct tn_descriptors){0};
    for (unsigned i = 0; i < whole->manifests.n; i++)
        if (wants_platform(lane->work->copy, &whole->manifests.at[i]))
            *tn_push(arena, &some.manifests) = whole->manifests.at[i];
    *ret_bytes = (struct tn_manifest_bytes){0};
    if (some.manifests.n == whole->manifests.n)
        return TN_OK;
    if (!some.manifests.n)
        return no_platform(lane, tag, whole);
    tn_buf_init(&buf, TN_MAX_MANIFEST);
    tn_manifest_write(arena, &buf, &some);
    ret_bytes->bytes = (struct tn_bytes){(const uint8_t *)tn_arena_copy(arena, buf.at, buf.len), buf.len};
    ret_bytes->media_type = whole->media_type ? whole->media_type : TN_MEDIA_INDEX;
    tn_buf_dispose(&buf);
    enum tn_status status = tn_sha256_text(lane->job.sink, ret_bytes->bytes, digest);
    ret_bytes->digest = tn_arena_copy(arena, digest, strlen(digest));
    return status;
}

/* What an item comes to at the target: the manifest that was found, or an index that was made narrower. */
struct found {
    struct tn_descriptor is;
    struct tn_manifest_bytes bytes; /* where they are at hand: digest is not NULL */
    bool made;
};

static enum tn_status narrow_found(struct tn_copy_lane *lane, const char *tag, struct found *found)
{
    struct tn_manifest_bytes bytes = found->bytes;
    struct tn_manifest whole;
    if (!lane->work->copy->platforms.n || !tn_media_type_is_index(found->is.media_type))
        return TN_OK;
    enum tn_status status = bytes.digest ? parse_manifest(lane, &bytes, &whole)
                                         : read_manifest(lane, found->is.digest, &bytes, &whole);
    if (!status)
        status = narrow(lane, tag, &whole, &bytes);
    if (status || !bytes.digest)
        return status;
    *found = (struct found){found->is, bytes, true};
    found->is.digest = bytes.digest;
    found->is.size = bytes.bytes.len;
    return TN_OK;
}

/* Its bytes come along where they will be wanted: what the target lacks is a request less. */
static enum tn_status find(struct tn_copy_lane *lane, const struct tn_copy_item *item, bool wanted,
                           struct found *ret_found)
{
    *ret_found = (struct found){0};
    enum tn_status status = wanted ? tn_store_get_manifest(lane->from, item->from, &ret_found->bytes)
                                   : tn_store_resolve(lane->from, item->from, &ret_found->is);
    if (!status && wanted)
        ret_found->is = (struct tn_descriptor){.media_type = ret_found->bytes.media_type,
                                               .digest = ret_found->bytes.digest,
                                               .size = ret_found->bytes.bytes.len};
    return status ? status : narrow_found(lane, item->from, ret_found);
}

static bool may_have_tag(const struct tn_copy_work *w, const char *tag)
{
    return !w->tags_known || tn_map_has(&w->tags, tag);
}

/* A root is entered, with the tag it gets where it does not have it. The lock is held. */
static void enter_root(struct tn_copy_work *w, struct tn_copy_item *item, const struct found *found,
                       bool there, bool same)
{
    struct tn_copy_part *root = tn_copy_want(w, &found->is);
    w->roots[item - w->copy->items.at] = root;
    if (found->bytes.digest && !root->bytes.digest) {
        tn_copy_keep_bytes(w, root, &found->bytes);
        root->made = found->made;
    }
    root->lacking |= !there;
    if (!same && item->to)
        tn_copy_give_tag(w, root, item->to);
}

static enum tn_status ask(struct tn_copy_lane *lane, struct tn_copy_item *item)
{
    struct tn_copy_work *w = lane->work;
    struct tn_descriptor there;
    struct found found;
    bool is_there = false;
    enum tn_status status = TN_OK;
    take_lock(lane);
    const char *tag = item->to ? tn_copy_keep(w, item->to) : NULL;
    bool look = tag && !w->only_ask && may_have_tag(w, tag);
    drop_lock(lane);
    if (look)
        status = resolve_quietly(lane, lane->to, tag, &there, &is_there);
    if (!status)
        status = find(lane, item, tag && !is_there && !w->only_ask, &found);
    bool same = !status && is_there && !strcmp(there.digest, found.is.digest);
    if (!status && is_there && !same && w->copy->no_clobber)
        status = refuse_clobber(lane, tag, &there, &found.is);
    if (status)
        return status;
    take_lock(lane);
    item->digest = tn_copy_keep(w, found.is.digest);
    item->media_type = tn_copy_keep(w, found.is.media_type);
    item->result = same ? TN_COPY_UNCHANGED : TN_COPY_COPIED;
    if (!w->only_ask && (!same || w->copy->referrers || lane->to->ops->unproved))
        enter_root(w, item, &found, is_there || !tag, same);
    drop_lock(lane);
    return TN_OK;
}

/* A layer that is not to be distributed is not pushed to a registry; a file or folder gets it where the source
 * has it. */
static void add_layer(struct tn_copy_work *w, struct tn_copy_part *part, const struct tn_descriptor *layer)
{
    bool elsewhere = tn_media_type_is_elsewhere(layer->media_type);
    if (!elsewhere || w->ordered)
        tn_copy_add_child(w, part, layer, elsewhere ? TN_CHILD_ELSEWHERE : TN_CHILD_BLOB);
}

static void add_blobs(struct tn_copy_work *w, struct tn_copy_part *part, const struct tn_manifest *m)
{
    if (!m->artifact)
        tn_copy_add_child(w, part, &m->config, TN_CHILD_BLOB);
    for (unsigned i = 0; i < m->layers.n; i++)
        add_layer(w, part, &m->layers.at[i]);
}

/* Manifests that the target has are complete there: nothing was put before what it refers to. Only what its
 * children's referrers are is still to be seen, and of files whether they are still there. */
static void enter_children(struct tn_copy_work *w, struct tn_copy_part *part,
                           const struct tn_manifest_bytes *got, const struct tn_manifest *m)
{
    if (got->digest && !part->bytes.digest && (!part->here || w->ordered))
        tn_copy_keep_bytes(w, part, got);
    if (!part->here && !m->index)
        add_blobs(w, part, m);
    for (unsigned i = 0; i < m->manifests.n; i++) {
        const struct tn_descriptor *child = &m->manifests.at[i];
        bool manifest = tn_media_type_is_manifest(child->media_type);
        if (!part->here || manifest)
            tn_copy_add_child(w, part, child, manifest ? TN_CHILD_MANIFEST : TN_CHILD_BLOB);
    }
}

/* A repository that is not there lists nothing. */
static enum tn_status listed_at_target(struct tn_copy_lane *lane, const char *digest,
                                       struct tn_descriptors *ret_listed)
{
    unsigned n = lane->told.n;
    enum tn_status status = tn_store_referrers(lane->to, digest, NULL, ret_listed);
    if (status != TN_ERR_NOT_FOUND)
        return status;
    lane->told.n = n;
    return TN_OK;
}

/* A tag about a digest: what it stands for, and whether it does so at the target. */
struct about {
    const char *tag;
    struct tn_descriptor is;
    bool same;
};

static enum tn_status look_at_tag(struct tn_copy_lane *lane, struct about *about)
{
    struct tn_descriptor there;
    bool is_there = false;
    enum tn_status status = tn_store_resolve(lane->from, about->tag, &about->is);
    if (!status && may_have_tag(lane->work, about->tag))
        status = resolve_quietly(lane, lane->to, about->tag, &there, &is_there);
    about->same = !status && is_there && !strcmp(there.digest, about->is.digest);
    if (!status && is_there && !about->same && lane->work->copy->no_clobber)
        status = refuse_clobber(lane, about->tag, &there, &about->is);
    return status;
}

struct abouts {
    struct about *at;
    unsigned n;
};

/* sha256-….sig and its like, of one digest. */
static enum tn_status look_at_tags(struct tn_copy_lane *lane, const char *digest, struct abouts *ret_abouts)
{
    const char *about = tn_digest_tag(&lane->job.arena, digest);
    enum tn_status status = TN_OK;
    take_lock(lane);
    struct tn_tag_list tags = tn_copy_digest_tags(lane->work, about);
    drop_lock(lane);
    ret_abouts->at = tn_new_n(&lane->job.arena, tags.n, struct about);
    for (unsigned i = 0; !status && i < tags.n; i++) {
        ret_abouts->at[i].tag = tags.at[i];
        status = look_at_tag(lane, &ret_abouts->at[i]);
    }
    ret_abouts->n = tags.n;
    return status;
}

/* They are there before the tags of what they are about, as referrers are. The lock is held. */
static void enter_abouts(struct tn_copy_work *w, struct tn_copy_part *part, const struct abouts *abouts)
{
    for (unsigned i = 0; i < abouts->n && !part->has_about; i++) {
        struct about *about = &abouts->at[i];
        if (!about->same)
            tn_copy_give_tag(w, tn_copy_want(w, &about->is), about->tag);
        tn_copy_add_referrer(w, part, &about->is, true);
    }
    part->has_about = true;
}

/* What is known of a manifest before the lock is taken. */
struct sight {
    bool here, again; /* again: it was known to be unlisted when this was begun */
    bool lacking, made;
    struct tn_manifest_bytes bytes;
    struct tn_manifest manifest;
    struct tn_descriptors referrers, listed;
    struct abouts abouts;
};

/* Files may be lost, which a registry does not: what is not whole any more is brought as what never came. */
static bool is_whole(struct tn_copy_lane *lane, const char *digest, struct sight *sight)
{
    struct tn_manifest_bytes bytes;
    struct tn_manifest m;
    unsigned n = lane->told.n, errors = lane->told.sink.errors;
    bool whole = !tn_store_get_manifest(lane->to, digest, &bytes) && !parse_manifest(lane, &bytes, &m), has = true;
    if (whole && !m.index && !m.artifact)
        whole = !tn_store_has_blob(lane->to, &m.config, &has) && has;
    for (unsigned i = 0; whole && i < m.layers.n; i++)
        whole = !tn_store_has_blob(lane->to, &m.layers.at[i], &has) && (has || tn_descriptor_may_be_elsewhere(&m.layers.at[i]));
    lane->told.n = n;
    lane->told.sink.errors = errors;
    if (whole && !sight->bytes.digest)
        sight->bytes = bytes;
    return whole;
}

static enum tn_status look(struct tn_copy_lane *lane, struct tn_copy_part *part, struct sight *sight)
{
    struct tn_copy_work *w = lane->work;
    bool follow = w->copy->referrers, files = lane->to->ops->unproved;
    bool goes_on = tn_media_type_is_index(part->is.media_type) && (follow || files);
    struct tn_descriptor there;
    enum tn_status status = TN_OK;
    if (!w->nothing_there && !sight->lacking)
        status = resolve_quietly(lane, lane->to, part->is.digest, &there, &sight->here);
    sight->here = sight->here && !sight->again && (!files || is_whole(lane, part->is.digest, sight));
    if (!status && sight->bytes.digest && (!sight->here || goes_on))
        status = parse_manifest(lane, &sight->bytes, &sight->manifest);
    else if (!status && (!sight->here || goes_on))
        status = read_manifest(lane, part->is.digest, &sight->bytes, &sight->manifest);
    if (!status && follow && !sight->made)
        status = tn_store_referrers(lane->from, part->is.digest, NULL, &sight->referrers);
    if (!status && sight->referrers.n && !w->nothing_there)
        status = listed_at_target(lane, part->is.digest, &sight->listed);
    if (!status && follow && !sight->made)
        status = look_at_tags(lane, part->is.digest, &sight->abouts);
    return status;
}

/* A registry can make up what refers to what refers to something, for as long as it is asked. */
static enum tn_status too_deep(struct tn_copy_lane *lane, const struct tn_copy_part *part)
{
    bool refers = part->referrer_depth > TN_MAX_REFERRERS_DEPTH;
    tn_diag_report(lane->job.sink, TN_ERROR, "copy-deep", TN_NOWHERE,
                   "%s@%s: %s deeper than %d levels are not followed", lane->from->name, part->is.digest,
                   refers ? "referrers of referrers" : "indexes in indexes",
                   refers ? TN_MAX_REFERRERS_DEPTH : TN_MAX_COPY_DEPTH);
    return TN_ERR_LIMIT;
}

static enum tn_status visit(struct tn_copy_lane *lane, struct tn_copy_part *part)
{
    struct tn_copy_work *w = lane->work;
    struct sight sight = {0};
    take_lock(lane);
    bool deep = part->depth > TN_MAX_COPY_DEPTH || part->referrer_depth > TN_MAX_REFERRERS_DEPTH;
    sight.again = part->unlisted;
    sight.lacking = part->lacking;
    sight.made = part->made;
    sight.bytes = part->bytes;
    drop_lock(lane);
    enum tn_status status = deep ? too_deep(lane, part) : look(lane, part, &sight);
    if (status)
        return status;
    take_lock(lane);
    part->here = sight.here;
    enter_children(w, part, &sight.bytes, &sight.manifest);
    for (unsigned i = 0; i < sight.referrers.n; i++)
        tn_copy_add_referrer(w, part, &sight.referrers.at[i],
                             tn_descriptors_have(&sight.listed, sight.referrers.at[i].digest));
    enter_abouts(w, part, &sight.abouts);
    part->visited = true;
    if (part->unlisted && !sight.again && part->here) /* one that is not here is put anyway */
        tn_copy_put_again(w, part);
    else
        tn_copy_check_children(w, part);
    drop_lock(lane);
    return TN_OK;
}

static enum tn_status move(struct tn_copy_lane *lane, struct tn_copy_part *part)
{
    struct tn_copy_work *w = lane->work;
    enum tn_copied how = TN_BLOB_THERE;
    bool has = false, absent = false, lacks = true;
    enum tn_status status = TN_OK;
    if (part->elsewhere && !(status = tn_store_has_blob(lane->from, &part->is, &has)))
        absent = !has;
    if (status || absent) {
        how = TN_BLOB_THERE;
    } else if (w->copy->dry_run) {
        status = w->nothing_there ? TN_OK : tn_store_lacks_blob(lane->to, &part->is, &lacks);
        how = lacks ? TN_BLOB_SENT : TN_BLOB_THERE;
    } else {
        status = tn_store_copy_blob(lane->from, lane->to, &part->is, w->nothing_there ? TN_BLOB_ABSENT : TN_BLOB_UNKNOWN, &how);
    }
    if (status)
        return status;
    take_lock(lane);
    w->copy->did.blobs_there += how == TN_BLOB_THERE && !absent;
    w->copy->did.blobs_mounted += how == TN_BLOB_MOUNTED;
    w->copy->did.blobs_sent += how == TN_BLOB_SENT;
    w->copy->did.bytes_sent += how == TN_BLOB_SENT ? part->is.size : 0;
    tn_copy_place(w, part);
    drop_lock(lane);
    return TN_OK;
}

struct part_supplier {
    struct tn_supplier supplier; /* first */
    struct tn_copy_lane *lane;
    const struct tn_copy_part *part;
};

static enum tn_status send_blobs(const struct tn_supplier *supplier, struct tn_store *to)
{
    const struct part_supplier *s = (const struct part_supplier *)supplier;
    enum tn_status status = TN_OK;
    enum tn_copied how;
    for (unsigned i = 0; !status && i < s->part->children.n; i++)
        if (!s->part->children.at[i]->manifest)
            status = tn_store_copy_blob(s->lane->from, to, &s->part->children.at[i]->is, TN_BLOB_LOST, &how);
    return status;
}

enum tn_status tn_copy_put_bytes(struct tn_copy_lane *lane, struct tn_copy_part *part, const char *tag)
{
    struct part_supplier s = {{send_blobs}, lane, part};
    struct tn_manifest_bytes manifest = part->bytes;
    manifest.blobs = part->children.n ? &s.supplier : NULL;
    return lane->work->copy->dry_run ? TN_OK : tn_store_put_known_manifest(lane->to, &manifest, tag);
}

/* A tag that was not there when it was asked for may be now, when all that took its time has come: that is its item's
 * failure, and no other's. *ret_taken: it is not to be given. */
static enum tn_status look_again(struct tn_copy_lane *lane, const struct tn_copy_part *part, const char *tag, bool *ret_taken)
{
    struct tn_copy_work *w = lane->work;
    struct tn_descriptor there;
    bool is_there = false;
    *ret_taken = false;
    if (!w->copy->no_clobber || w->copy->dry_run)
        return TN_OK;
    enum tn_status status = resolve_quietly(lane, lane->to, tag, &there, &is_there);
    if (status || !is_there || !strcmp(there.digest, part->is.digest))
        return status;
    status = refuse_clobber(lane, tag, &there, &part->is);
    take_lock(lane);
    for (unsigned i = 0; i < w->copy->items.n; i++) {
        struct tn_copy_item *item = &w->copy->items.at[i];
        if (w->roots[i] != part || !item->to || strcmp(item->to, tag))
            continue;
        item->status = status;
        *ret_taken = true;
    }
    drop_lock(lane);
    return *ret_taken ? TN_OK : status;
}

/* Where nothing else is to come before its tag, a manifest is put under it at once. */
static enum tn_status put(struct tn_copy_lane *lane, struct tn_copy_part *part)
{
    struct tn_copy_work *w = lane->work;
    take_lock(lane);
    const char *tag = part->tags.n && !part->unsettled && !part->below ? part->tags.at[part->tags.n - 1] : NULL;
    part->tags.n -= tag != NULL;
    drop_lock(lane);
    bool taken = false;
    enum tn_status status = tag ? look_again(lane, part, tag, &taken) : TN_OK;
    if (!status)
        status = tn_copy_put_bytes(lane, part, taken ? NULL : tag);
    if (status)
        return status;
    take_lock(lane);
    w->copy->did.manifests++;
    tn_copy_place(w, part);
    drop_lock(lane);
    return TN_OK;
}

enum tn_status tn_copy_put_tag(struct tn_copy_lane *lane, struct tn_copy_part *part, const char *tag)
{
    if (lane->work->copy->dry_run)
        return TN_OK;
    return part->bytes.bytes.len ? tn_copy_put_bytes(lane, part, tag)
                                 : tn_store_tag(lane->to, part->is.digest, tag);
}

static enum tn_status tag(struct tn_copy_lane *lane, struct tn_copy_part *part)
{
    struct tn_copy_work *w = lane->work;
    enum tn_status status = TN_OK;
    take_lock(lane);
    while (!status && part->tags.n) {
        const char *name = part->tags.at[--part->tags.n];
        part->tagging++;
        drop_lock(lane);
        bool taken;
        status = look_again(lane, part, name, &taken);
        if (!status && !taken)
            status = tn_copy_put_tag(lane, part, name);
        take_lock(lane);
        part->tagging--;
    }
    if (status)
        tn_copy_fail(part, status); /* before another lane, whose tag did arrive, calls it complete */
    else
        tn_copy_check_complete(w, part);
    drop_lock(lane);
    return status;
}

enum tn_status tn_copy_do_step(struct tn_copy_lane *lane, const struct tn_copy_step *step)
{
    switch (step->kind) {
    case TN_STEP_ASK: return ask(lane, step->item);
    case TN_STEP_VISIT: return visit(lane, step->part);
    case TN_STEP_MOVE: return move(lane, step->part);
    case TN_STEP_PUT: return put(lane, step->part);
    case TN_STEP_TAG: return tag(lane, step->part);
    }
    return TN_OK;
}
