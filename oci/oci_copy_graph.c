#include "oci/oci_copy_work.h"

const char *tn_copy_keep(struct tn_copy_work *w, const char *text)
{
    return text ? tn_name(&w->job->names, text) : NULL;
}

static void later(struct tn_copy_work *w, enum tn_copy_step_kind kind, struct tn_copy_part *part)
{
    *tn_push(&w->job->arena, &w->later) = (struct tn_copy_step){kind, part, NULL};
}

/* What completes something goes before what begins something. */
static void soon(struct tn_copy_work *w, enum tn_copy_step_kind kind, struct tn_copy_part *part)
{
    *tn_push(&w->job->arena, &w->soon) = (struct tn_copy_step){kind, part, NULL};
}

/* What two manifests say of one digest may differ: each is held to what it says itself, whichever is come across first. Of a
 * manifest the bytes decide, and its size is no matter. */
static const char *part_key(struct tn_copy_work *w, const struct tn_descriptor *is, enum tn_copy_child kind)
{
    return kind == TN_CHILD_MANIFEST ? tn_copy_keep(w, is->digest)
                                     : tn_name_printf(&w->job->names, "%s %llu%s", is->digest, (unsigned long long)is->size,
                                                      kind == TN_CHILD_ELSEWHERE ? " elsewhere" : "");
}

static struct tn_copy_part *want(struct tn_copy_work *w, const struct tn_descriptor *is, enum tn_copy_child kind)
{
    const char *digest = tn_copy_keep(w, is->digest), *key = part_key(w, is, kind);
    struct tn_copy_part *part = tn_map_get(&w->parts, key);
    bool manifest = kind == TN_CHILD_MANIFEST;
    if (part)
        return part;
    part = tn_new(&w->job->arena, struct tn_copy_part);
    part->is = (struct tn_descriptor){
        .media_type = tn_copy_keep(w, is->media_type), .digest = digest, .size = is->size};
    part->manifest = manifest;
    part->elsewhere = kind == TN_CHILD_ELSEWHERE;
    tn_map_put(&w->parts, key, part);
    later(w, manifest ? TN_STEP_VISIT : TN_STEP_MOVE, part);
    return part;
}

struct tn_copy_part *tn_copy_want(struct tn_copy_work *w, const struct tn_descriptor *is)
{
    return want(w, is, TN_CHILD_MANIFEST);
}

void tn_copy_fail(struct tn_copy_part *part, enum tn_status status)
{
    if (part->state == TN_PART_FAILED)
        return;
    part->state = TN_PART_FAILED;
    part->status = status;
    for (unsigned i = 0; i < part->parents.n; i++)
        tn_copy_fail(part->parents.at[i], status);
    for (unsigned i = 0; i < part->subject.n; i++)
        tn_copy_fail(part->subject.at[i], status);
    for (unsigned i = 0; i < part->above.n; i++)
        tn_copy_fail(part->above.at[i], status);
}

/* Placed, and its referrers and those of what is in it complete: now it may have its tags. */
void tn_copy_check_complete(struct tn_copy_work *w, struct tn_copy_part *part)
{
    if (part->state != TN_PART_PLACED || part->unsettled || part->below)
        return;
    if (part->tags.n && !w->ordered)
        soon(w, TN_STEP_TAG, part);
    else if (!part->tagging)
        tn_copy_complete(w, part);
}

void tn_copy_complete(struct tn_copy_work *w, struct tn_copy_part *part)
{
    part->state = TN_PART_COMPLETE;
    for (unsigned i = 0; i < part->subject.n; i++) {
        part->subject.at[i]->unsettled--;
        tn_copy_check_complete(w, part->subject.at[i]);
    }
    part->subject.n = 0;
    for (unsigned i = 0; i < part->above.n; i++) {
        if (!part->above.at[i]->below) /* a circle was broken there */
            continue;
        part->above.at[i]->below--;
        tn_copy_check_complete(w, part->above.at[i]);
    }
    part->above.n = 0;
}

bool tn_copy_break_circles(struct tn_copy_work *w)
{
    unsigned before = w->soon.n;
    for (unsigned i = 0; i < w->parts.n; i++) {
        struct tn_copy_part *part = w->parts.at[i].value;
        if (part->state != TN_PART_PLACED || !part->below)
            continue;
        part->below = 0;
        tn_copy_check_complete(w, part);
    }
    return w->soon.n > before;
}

void tn_copy_place(struct tn_copy_work *w, struct tn_copy_part *part)
{
    if (part->state != TN_PART_OPEN)
        return;
    part->state = TN_PART_PLACED;
    for (unsigned i = 0; i < part->parents.n; i++) {
        part->parents.at[i]->missing--;
        tn_copy_check_children(w, part->parents.at[i]);
    }
    part->parents.n = 0;
    tn_copy_check_complete(w, part);
}

void tn_copy_check_children(struct tn_copy_work *w, struct tn_copy_part *part)
{
    if (part->state != TN_PART_OPEN || !part->visited || part->missing)
        return;
    if (part->here || w->ordered)
        tn_copy_place(w, part);
    else
        soon(w, TN_STEP_PUT, part);
}

void tn_copy_add_child(struct tn_copy_work *w, struct tn_copy_part *parent, const struct tn_descriptor *is,
                       enum tn_copy_child kind)
{
    unsigned known = w->parts.n;
    struct tn_copy_part *child = want(w, is, kind);
    if (w->parts.n > known) {
        child->depth = parent->depth + 1;
        child->referrer_depth = parent->referrer_depth;
    }
    *tn_push(&w->job->arena, &parent->children) = child;
    if (w->copy->referrers && child->manifest && child->state != TN_PART_COMPLETE && child->state != TN_PART_FAILED) {
        *tn_push(&w->job->arena, &child->above) = parent;
        parent->below++;
    }
    if (child->state == TN_PART_FAILED) {
        tn_copy_fail(parent, child->status);
    } else if (child->state == TN_PART_OPEN) {
        *tn_push(&w->job->arena, &child->parents) = parent;
        parent->missing++;
    }
}

/* A manifest that is there, but was not entered into the list of referrers, is put once more. */
void tn_copy_put_again(struct tn_copy_work *w, struct tn_copy_part *part)
{
    part->unlisted = true;
    if (!part->visited || !part->here)
        return;
    part->visited = part->here = false;
    part->state = TN_PART_OPEN;
    later(w, TN_STEP_VISIT, part);
}

void tn_copy_add_referrer(struct tn_copy_work *w, struct tn_copy_part *subject,
                          const struct tn_descriptor *is, bool listed)
{
    unsigned known = w->parts.n;
    struct tn_copy_part *referrer = tn_copy_want(w, is);
    if (w->parts.n > known)
        referrer->referrer_depth = subject->referrer_depth + 1;
    if (referrer == subject)
        return;
    if (!listed && !referrer->unlisted)
        tn_copy_put_again(w, referrer);
    *tn_push(&w->job->arena, &subject->referrers) = referrer;
    if (referrer->state == TN_PART_FAILED) {
        tn_copy_fail(subject, referrer->status);
    } else if (referrer->state != TN_PART_COMPLETE) {
        *tn_push(&w->job->arena, &referrer->subject) = subject;
        subject->unsettled++;
    }
}

void tn_copy_give_tag(struct tn_copy_work *w, struct tn_copy_part *part, const char *tag)
{
    *tn_push(&w->job->arena, &part->tags) = tag;
    if (part->state != TN_PART_COMPLETE && part->state != TN_PART_PLACED)
        return;
    part->state = TN_PART_PLACED;
    tn_copy_check_complete(w, part);
}

void tn_copy_add_digest_tag(struct tn_copy_work *w, const char *about, const char *tag)
{
    const char *key = tn_copy_keep(w, about);
    struct tn_tag_list *tags = tn_map_get(&w->digest_tags, key);
    if (!tags) {
        tags = tn_new(&w->job->arena, struct tn_tag_list);
        tn_map_put(&w->digest_tags, key, tags);
    }
    *tn_push(&w->job->arena, tags) = tag;
}

struct tn_tag_list tn_copy_digest_tags(struct tn_copy_work *w, const char *about)
{
    const struct tn_tag_list *tags = w->digest_tags.n ? tn_map_get(&w->digest_tags, tn_copy_keep(w, about)) : NULL;
    return tags ? *tags : (struct tn_tag_list){0};
}

void tn_copy_keep_bytes(struct tn_copy_work *w, struct tn_copy_part *part,
                        const struct tn_manifest_bytes *got)
{
    part->bytes.bytes.at = (const uint8_t *)tn_arena_copy(&w->job->arena, got->bytes.at, got->bytes.len);
    part->bytes.bytes.len = got->bytes.len;
    part->bytes.media_type = tn_copy_keep(w, got->media_type);
    part->bytes.digest = part->is.digest;
}
