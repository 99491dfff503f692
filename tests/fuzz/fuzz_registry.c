/* A registry that says anything. The input is a script of replies parted by lines of `---`: the status,
 * headers, an empty line, the body. Each verb is given the whole script. */
#include "fuzz.h"

#include "oci/oci_registry.h"
#include "tests/unit/canned.h"

#define HEX64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"

enum { MAX_REPLIES = 20 };

static void no_wait(struct tn_http *http, unsigned milliseconds)
{
    (void)http, (void)milliseconds;
}

static void read_script(struct tn_arena *arena, char *text, struct canned_reply *replies)
{
    unsigned n = 0;
    for (char *next; text && n < MAX_REPLIES; text = next) {
        if ((next = strstr(text, "\n---\n")))
            *next = 0, next += 5;
        char *body = strstr(text, "\n\n");
        if (body)
            *body = 0, body += 2;
        char *head = strchr(text, '\n'), *kept = "";
        for (char *line = head; line; line = strchr(line + 1, '\n')) /* only what is a header */
            if (strcspn(line + 1, ":") + 1 < strcspn(line + 1, "\n"))
                kept = tn_arena_printf(arena, "%s%s%.*s", kept, *kept ? "\n" : "",
                                       (int)strcspn(line + 1, "\n"), line + 1);
        replies[n++] =
            (struct canned_reply){(unsigned)strtoul(text, NULL, 10) % 1000, kept, body ? body : ""};
    }
    replies[n] = (struct canned_reply)CANNED_END;
}

static void verb(struct tn_store *store, unsigned which)
{
    static const char digest[] = "sha256:" HEX64;
    static const char manifest[] =
        "{\"schemaVersion\":2,\"config\":{\"mediaType\":\"a/b\",\"digest\":\"sha256:" HEX64
        "\",\"size\":2},\"layers\":[],\"subject\":{\"mediaType\":\"a/b\",\"digest\":"
        "\"sha256:" HEX64 "\",\"size\":3}}";
    struct tn_descriptor blob = {.media_type = "a/b", .digest = digest, .size = 5};
    struct tn_manifest_bytes got;
    struct tn_tag_list tags;
    struct tn_descriptors referrers;
    struct tn_bytes bytes;
    switch (which) {
    case 0: tn_store_resolve(store, "1", &blob); break;
    case 1: tn_store_get_manifest(store, digest, &got); break;
    case 2: tn_store_tags(store, &tags); break;
    case 3: tn_store_referrers(store, digest, "a/b", &referrers); break;
    case 4: tn_store_read_blob(store, &blob, 100, &bytes); break;
    case 5:
        tn_store_put_blob(store, &blob, tn_blob_of_bytes(&store->job->arena, tn_bytes_of(tn_str("12345"))),
                          NULL);
        break;
    case 6: tn_store_put_manifest(store, TN_MEDIA_MANIFEST, tn_bytes_of(tn_str(manifest)), "1", NULL); break;
    case 7: tn_store_delete(store, "1"); break;
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    setenv("DOCKER_CONFIG", "/nonexistent", 1);
    setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
    setenv("XDG_RUNTIME_DIR", "/nonexistent", 1);
    for (unsigned which = 0; which < 8; which++) {
        struct fuzz_run run;
        struct canned canned;
        struct canned_reply replies[MAX_REPLIES + 1];
        struct tn_store *store;
        struct tn_ref ref = {.host = "r.example", .repository = "a/b"};
        fuzz_start(&run, data, size, true);
        struct tn_arena *arena = &run.job.arena;
        read_script(arena, tn_arena_copy(arena, data, size), replies);
        canned_init(&canned, arena, replies);
        struct tn_store_options options = {.username = "u", .password = "p", .transport = &canned.transport};
        if (!tn_store_open(&run.job, &ref, TN_STORE_WRITE, &options, &store)) {
            ((struct tn_registry *)store)->http.wait = no_wait;
            verb(store, which);
            tn_store_close(store);
        }
        tn_buf_dispose(&canned.log);
        tn_job_dispose(&run.job);
    }
    return 0;
}
