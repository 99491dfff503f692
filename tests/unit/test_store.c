/* Layouts and archives as stores: what the commands do not reach yet, asked of both makers alike. */
#include "unit.h"

#include "base/file.h"
#include "oci/oci_store.h"

#include <stdlib.h>
#include <unistd.h>

#define EMPTY "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a" /* {} */

static struct tn_job job;
static struct tn_diag_list findings;
static char folder[] = "/tmp/tenon-store-XXXXXX";

static const char *first_code(void)
{
    return findings.n ? findings.at[0]->code : "";
}

static struct tn_store *open_store(const char *place, enum tn_store_mode mode)
{
    struct tn_ref ref;
    struct tn_store *store = NULL;
    tn_diag_list_init(&findings, &job.arena);
    CHECK(!tn_ref_parse(&job.arena, job.sink, place, &ref));
    CHECK(!tn_store_open(&job, &ref, mode, NULL, &store));
    return store;
}

/* A manifest of an empty config and no layers, told apart by `mark`; `subject` may be NULL. */
static struct tn_descriptor put_manifest(struct tn_store *store, const char *mark, const char *tag,
                                         const struct tn_descriptor *subject)
{
    struct tn_descriptor config = {.media_type = TN_MEDIA_EMPTY, .digest = EMPTY, .size = 2}, put = {0};
    struct tn_manifest m = {.config = config, .artifact_type = "application/x", .subject = subject};
    struct tn_buf buf;
    tn_annotation_set(&job.arena, &m.annotations, "mark", mark);
    tn_buf_init(&buf, 4096);
    tn_manifest_write(&job.arena, &buf, &m);
    CHECK(!tn_store_put_blob(store, &config, tn_blob_of_bytes(&job.arena, tn_bytes_of(tn_str("{}"))), NULL));
    CHECK(!tn_store_put_manifest(store, TN_MEDIA_MANIFEST, tn_buf_view(&buf), tag, &put));
    tn_buf_dispose(&buf);
    return put;
}

static struct tn_descriptor put_index(struct tn_store *store, const struct tn_descriptor *child,
                                      const char *tag)
{
    struct tn_manifest m = {.index = true};
    struct tn_descriptor put = {0};
    struct tn_buf buf;
    *tn_push(&job.arena, &m.manifests) = *child;
    tn_buf_init(&buf, 4096);
    tn_manifest_write(&job.arena, &buf, &m);
    CHECK(!tn_store_put_manifest(store, TN_MEDIA_INDEX, tn_buf_view(&buf), tag, &put));
    tn_buf_dispose(&buf);
    return put;
}

static const char *all_tags(struct tn_store *store)
{
    struct tn_tag_list tags = {0};
    struct tn_buf buf;
    tn_buf_init(&buf, 4096);
    CHECK(!tn_store_tags(store, &tags));
    for (unsigned i = 0; i < tags.n; i++)
        tn_buf_printf(&buf, "%s ", tags.at[i]);
    const char *text = tn_arena_copy(&job.arena, buf.at, buf.len);
    tn_buf_dispose(&buf);
    return text;
}

static bool resolves(struct tn_store *store, const char *ref, const struct tn_descriptor *to)
{
    struct tn_descriptor found;
    return !tn_store_resolve(store, ref, &found) && !strcmp(found.digest, to->digest) &&
           found.size == to->size && !strcmp(found.media_type, to->media_type);
}

static void tags_and_digests(const char *place)
{
    struct tn_store *store = open_store(place, TN_STORE_WRITE);
    struct tn_descriptor one = put_manifest(store, "one", "a", NULL),
                         two = put_manifest(store, "two", NULL, NULL);
    CHECK(resolves(store, "a", &one) && resolves(store, two.digest, &two)); /* before commit, too */
    CHECK(!tn_store_tag(store, one.digest, "b"));
    CHECK(!tn_store_commit(store));
    tn_store_close(store);

    store = open_store(place, TN_STORE_WRITE);
    CHECK_TEXT(all_tags(store), "a b ");
    CHECK(resolves(store, "b", &one) && resolves(store, two.digest, &two));
    CHECK(!tn_store_tag(store, two.digest, "b"));
    CHECK(resolves(store, "b", &two));
    CHECK(!tn_store_delete(store, "a"));
    CHECK_TEXT(all_tags(store), "b ");
    CHECK(tn_store_delete(store, "a") == TN_ERR_NOT_FOUND);
    CHECK_TEXT(first_code(), "oci-not-found");
    CHECK(!tn_store_commit(store));
    tn_store_close(store);

    store = open_store(place, TN_STORE_READ);
    CHECK_TEXT(all_tags(store), "b ");
    tn_store_close(store);
}

/* The children of an index are listed by it and not beside it, and are found by their digest. */
static void indexes(const char *place)
{
    struct tn_store *store = open_store(place, TN_STORE_WRITE);
    struct tn_descriptor child = put_manifest(store, "child", NULL, NULL),
                         index = put_index(store, &child, "i");
    CHECK(!tn_store_commit(store));
    tn_store_close(store);
    store = open_store(place, TN_STORE_READ);
    CHECK(resolves(store, NULL, &index)); /* the only one */
    CHECK(resolves(store, child.digest, &child));
    tn_store_close(store);
}

static void referrers(const char *place)
{
    struct tn_descriptors list = {0};
    struct tn_store *store = open_store(place, TN_STORE_WRITE);
    struct tn_descriptor subject = put_manifest(store, "subject", "s", NULL);
    struct tn_descriptor about = put_manifest(store, "about", NULL, &subject);
    CHECK(!tn_store_commit(store));
    tn_store_close(store);
    store = open_store(place, TN_STORE_READ);
    CHECK(!tn_store_referrers(store, subject.digest, NULL, &list) && list.n == 1);
    CHECK_TEXT(list.n ? list.at[0].digest : NULL, about.digest);
    CHECK_TEXT(list.n ? list.at[0].artifact_type : NULL, "application/x");
    CHECK_TEXT(list.n ? tn_annotation_get(&list.at[0].annotations, "mark") : NULL, "about");
    CHECK(!tn_store_referrers(store, subject.digest, "application/y", &list) && list.n == 0);
    CHECK(!tn_store_referrers(store, about.digest, NULL, &list) && list.n == 0);
    tn_store_close(store);
}

/* Wrong bytes are never put, and what is not committed is not there. */
static void refuses(const char *place, const char *path)
{
    struct tn_store *store = open_store(place, TN_STORE_WRITE);
    struct tn_descriptor blob = {.media_type = "a/b", .digest = EMPTY, .size = 2};
    bool has = true;
    CHECK(tn_store_put_blob(store, &blob, tn_blob_of_bytes(&job.arena, tn_bytes_of(tn_str("[]"))), NULL) ==
          TN_ERR_VERIFY);
    CHECK_TEXT(first_code(), "oci-digest");
    CHECK(!tn_store_has_blob(store, &blob, &has) && !has);
    tn_store_close(store);
    tn_file_remove_empty_folders();
    CHECK(access(path, F_OK) < 0);
}

int main(void)
{
    static const char *const kinds[] = {"oci", "oci-archive"};
    if (!mkdtemp(folder))
        return 1;
    tn_job_init(&job);
    job.sink = &findings.sink;
    tn_diag_list_init(&findings, &job.arena);
    for (unsigned i = 0; i < 2; i++) {
        const char *path = tn_arena_printf(&job.arena, "%s/%u", folder, i);
        tags_and_digests(tn_arena_printf(&job.arena, "%s:%s-tags", kinds[i], path));
        indexes(tn_arena_printf(&job.arena, "%s:%s-index", kinds[i], path));
        referrers(tn_arena_printf(&job.arena, "%s:%s-referrers", kinds[i], path));
        refuses(tn_arena_printf(&job.arena, "%s:%s-refused", kinds[i], path),
                tn_arena_printf(&job.arena, "%s-refused", path));
    }
    CHECK(!system(tn_arena_printf(&job.arena, "rm -r %s", folder)));
    tn_job_dispose(&job);
    return UNIT_DONE();
}
