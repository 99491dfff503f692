#include "oci/oci_blob.h"
#include "unit.h"

#include <stdlib.h>
#include <unistd.h>

static struct tn_job job;
static struct tn_diag_list list;

#define ABC "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
#define EMPTY "sha256:e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855"

/* All that a reader gives, or the code of what it told. */
static const char *all(struct tn_blob *blob)
{
    struct tn_bytes bytes;
    list.n = 0;
    enum tn_status status = tn_blob_read_all(&job.arena, blob, 1000, &bytes);
    if (status)
        return list.n == 1 ? list.at[0]->code : "not one finding";
    return tn_arena_copy(&job.arena, bytes.at, bytes.len);
}

static const char *verified(const char *text, const char *digest, uint64_t size)
{
    struct tn_blob *blob;
    struct tn_blob *inner = tn_blob_of_bytes(&job.arena, tn_bytes_of(tn_str(text)));
    inner->size = TN_SIZE_UNKNOWN;
    if (tn_blob_verified(&job, "it", digest, size, inner, &blob))
        return "no reader";
    const char *first = all(blob);
    if (blob->rewind(blob) || strcmp(all(blob), first))
        return "not the same again";
    return first;
}

static void test_verified(void)
{
    CHECK_TEXT(verified("abc", ABC, 3), "abc");
    CHECK_TEXT(verified("", EMPTY, 0), "");
    CHECK_TEXT(verified("abd", ABC, 3), "oci-digest");
    CHECK_TEXT(verified("ab", ABC, 3), "oci-size");
    CHECK_TEXT(verified("abcd", ABC, 3), "oci-size");
    CHECK_TEXT(verified("abc", ABC, 2), "oci-size");
    CHECK_TEXT(verified("a", EMPTY, 0), "oci-size");
    struct tn_blob *once, *twice;
    CHECK(!tn_blob_verified(&job, "it", ABC, 3, tn_blob_of_bytes(&job.arena, tn_bytes_of(tn_str("abc"))),
                            &once));
    CHECK(!tn_blob_verified(&job, "it", ABC, 3, once, &twice) && once == twice);
}

static void test_slices(void)
{
    struct tn_out out;
    tn_out_init(&out, &job.arena);
    CHECK_TEXT(all(tn_blob_of_out(&job.arena, &out)), "");
    tn_out_copy(&out, "a", 1);
    tn_out_copy(&out, "bc", 2);
    struct tn_blob *blob = tn_blob_of_out(&job.arena, &out);
    CHECK(blob->size == 3);
    CHECK_TEXT(all(blob), "abc");
    CHECK(!blob->rewind(blob));
    CHECK_TEXT(all(blob), "abc");
}

static void test_files(void)
{
    char path[] = "/tmp/tenon-test-XXXXXX";
    int fd = mkstemp(path);
    CHECK(fd >= 0 && write(fd, "xabcx", 5) == 5);
    struct tn_blob *blob = tn_blob_of_file(&job, path, fd, 1, 3);
    CHECK_TEXT(all(blob), "abc");
    CHECK(!blob->rewind(blob));
    CHECK_TEXT(all(blob), "abc");
    tn_blob_close(blob);
    struct tn_blob *longer = tn_blob_of_file(&job, path, fd, 1, 30);
    CHECK_TEXT(all(longer), "file-io");
    tn_blob_close(longer);
    close(fd);
    unlink(path);
}

int main(void)
{
    tn_job_init(&job);
    tn_diag_list_init(&list, &job.arena);
    job.sink = &list.sink;
    test_verified();
    test_slices();
    test_files();
    tn_job_dispose(&job);
    return UNIT_DONE();
}
