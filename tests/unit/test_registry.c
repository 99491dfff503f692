/* What is asked of a registry, verb by verb, against canned replies. */
#include "canned.h"
#include "certificate.h"
#include "oci/oci_registry.h"
#include "unit.h"

#include <stdlib.h>
#include <unistd.h>

#define HEX64 "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define DIGEST "sha256:" HEX64
#define EMPTY "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a"
#define V2 "https://r.example/v2/a/b/"

static struct tn_job job;
static struct tn_diag_list list;
static struct canned canned;

static void no_wait(struct tn_http *http, unsigned milliseconds)
{
    (void)http, (void)milliseconds;
}

static struct tn_store *open_at(const char *host, const char *repository, const struct canned_reply *replies)
{
    struct tn_ref ref = {.host = host, .repository = repository};
    struct tn_store_options options = {.transport = &canned.transport};
    struct tn_store *store;
    list.n = 0;
    tn_buf_dispose(&canned.log);
    canned_init(&canned, &job.arena, replies);
    if (tn_store_open(&job, &ref, TN_STORE_WRITE, &options, &store))
        abort();
    ((struct tn_registry *)store)->http.wait = no_wait;
    return store;
}

static struct tn_store *open_store(const struct canned_reply *replies)
{
    return open_at("r.example", "a/b", replies);
}

static const char *asked(void)
{
    return tn_buf_cstr(&canned.log);
}

static const struct tn_descriptor blob = {.media_type = "a/b", .digest = EMPTY, .size = 2};

static struct tn_blob *two_bytes(void)
{
    return tn_blob_of_bytes(&job.arena, tn_bytes_of(tn_str("{}")));
}

static void test_resolve(void)
{
    struct tn_descriptor d;
    static const struct canned_reply head[] = {{200, "docker-content-digest: " DIGEST "\ncontent-length: 7\n"
                                                     "content-type: " TN_MEDIA_INDEX "; charset=utf-8"},
                                               CANNED_END};
    struct tn_store *store = open_store(head);
    CHECK(!tn_store_resolve(store, "1", &d) && d.size == 7);
    CHECK_TEXT(d.digest, DIGEST);
    CHECK_TEXT(d.media_type, TN_MEDIA_INDEX);
    CHECK_TEXT(asked(), "HEAD " V2 "manifests/1\n");
    tn_store_close(store);

    static const struct canned_reply silent[] = {
        {200}, {200, "content-type: application/json", "{}"}, CANNED_END};
    store = open_store(silent);
    CHECK(!tn_store_resolve(store, "1", &d) && d.size == 2);
    CHECK_TEXT(d.digest, EMPTY);
    CHECK_TEXT(asked(), "HEAD " V2 "manifests/1\nGET " V2 "manifests/1\n");
    tn_store_close(store);

    static const struct canned_reply lies[] = {
        {404}, {200, "content-type: " TN_MEDIA_INDEX "\ndocker-content-digest: " DIGEST, "{}"}, CANNED_END};
    store = open_store(lies);
    CHECK(tn_store_resolve(store, "1", &d) == TN_ERR_VERIFY && list.n == 1);
    tn_store_close(store);

    store = open_at("docker.io", "busybox", head);
    CHECK(!tn_store_resolve(store, "1", &d));
    CHECK_TEXT(asked(), "HEAD https://registry-1.docker.io/v2/library/busybox/manifests/1\n");
    CHECK_TEXT(store->name, "docker.io/busybox");
    CHECK(tn_store_resolve(store, "-x", &d) == TN_ERR_INVALID);
    CHECK(tn_store_resolve(store, "sha256:x/../y", &d) == TN_ERR_INVALID);
    tn_store_close(store);
}

static void test_upload(void)
{
    bool sent;
    static const struct canned_reply there[] = {{200}, CANNED_END};
    struct tn_store *store = open_store(there);
    CHECK(!tn_store_put_blob(store, &blob, two_bytes(), &sent) && !sent);
    CHECK_TEXT(asked(), "HEAD " V2 "blobs/" EMPTY "\n");
    tn_store_close(store);

    static const struct canned_reply fresh[] = {
        {404}, {202, "location: /up/1?s=%2F"}, {500}, {405}, {202, "location: /up/2"}, {201}, CANNED_END};
    store = open_store(fresh);
    CHECK(!tn_store_put_blob(store, &blob, two_bytes(), &sent) && sent && !list.n);
    CHECK_TEXT(asked(), "HEAD " V2 "blobs/" EMPTY "\n"
                        "POST " V2 "blobs/uploads/\n"
                        "PUT https://r.example/up/1?s=%2F&digest=sha256%3A"
                        "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a {{}}\n"
                        "DELETE https://r.example/up/1?s=%2F\n"
                        "POST " V2 "blobs/uploads/\n"
                        "PUT https://r.example/up/2?digest=sha256%3A"
                        "44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a {{}}\n");
    tn_store_close(store);

    static const struct canned_reply refused[] = {{404},
                                                  {202, "location: /up/1"},
                                                  {400, NULL, "{\"errors\":[{\"code\":\"DIGEST_INVALID\"}]}"},
                                                  CANNED_END};
    store = open_store(refused);
    CHECK(tn_store_put_blob(store, &blob, two_bytes(), &sent) == TN_ERR_VERIFY && list.n == 1);
    tn_store_close(store);

    struct tn_descriptor larger = blob;
    larger.size = 3;
    static const struct canned_reply none[] = {{404}, CANNED_END};
    store = open_store(none);
    CHECK(tn_store_put_blob(store, &larger, two_bytes(), &sent) == TN_ERR_VERIFY && list.n == 1);
    tn_store_close(store);
}

/* `from` is another store on the same canned transport. */
static enum tn_status copy(const struct canned_reply *replies, const char *host)
{
    struct tn_store *to = open_store(replies), *from;
    struct tn_ref ref = {.host = host, .repository = "c"};
    struct tn_store_options options = {.transport = &canned.transport};
    if (tn_store_open(&job, &ref, TN_STORE_READ, &options, &from))
        abort();
    enum tn_copied how;
    enum tn_status status = tn_store_copy_blob(from, to, &blob, TN_BLOB_UNKNOWN, &how);
    tn_store_close(to);
    tn_store_close(from);
    return status;
}

static void test_mount(void)
{
    static const struct canned_reply mounted[] = {{404}, {201, "location: /v2/a/b/blobs/" EMPTY}, CANNED_END};
    CHECK(!copy(mounted, "r.example"));
    CHECK_TEXT(asked(), "HEAD " V2 "blobs/" EMPTY "\nPOST " V2 "blobs/uploads/?mount=" EMPTY "&from=c\n");

    /* without the blob's Location, or with another, it is looked for; where it is not there, it is sent */
    static const struct canned_reply bare[] = {{404}, {201}, {200}, CANNED_END};
    CHECK(!copy(bare, "r.example"));
    CHECK_TEXT(asked(), "HEAD " V2 "blobs/" EMPTY "\nPOST " V2 "blobs/uploads/?mount=" EMPTY "&from=c\n"
                        "HEAD " V2 "blobs/" EMPTY "\n");
    static const struct canned_reply lies[] = {{404}, {201, "location: /up/6"}, {404}, {200, NULL, "{}"},
                                               {202, "location: /up/7"}, {201}, CANNED_END};
    CHECK(!copy(lies, "r.example") && !list.n);
    CHECK(strstr(asked(), "POST " V2 "blobs/uploads/\nPUT https://r.example/up/7?digest=") != NULL);

    /* the upload that was opened instead is used */
    static const struct canned_reply opened[] = {
        {404}, {202, "location: /up/7"}, {200, NULL, "{}"}, {201}, CANNED_END};
    CHECK(!copy(opened, "r.example"));
    CHECK(strstr(asked(), "GET https://r.example/v2/c/blobs/" EMPTY "\nPUT https://r.example/up/7?digest=") !=
          NULL);
    CHECK(!strstr(asked(), "POST " V2 "blobs/uploads/\n"));

    /* and taken back where the bytes do not come */
    static const struct canned_reply gone[] = {{404}, {202, "location: /up/7"}, {404}, {204}, CANNED_END};
    CHECK(copy(gone, "r.example") == TN_ERR_NOT_FOUND && list.n == 1);
    CHECK(strstr(asked(), "/blobs/" EMPTY "\nDELETE https://r.example/up/7\n") != NULL);

    static const struct canned_reply denied[] = {
        {404}, {401}, {401 /* of /v2/ */}, {200, NULL, "{}"}, {202, "location: /up/8"}, {201}, CANNED_END};
    CHECK(!copy(denied, "r.example") && !list.n);

    static const struct canned_reply other[] = {
        {404}, {200, NULL, "{}"}, {202, "location: /up/9"}, {201}, CANNED_END};
    CHECK(!copy(other, "other.example"));
    CHECK(!strstr(asked(), "mount"));

    /* bytes that are not the digest's never become a whole request */
    static const struct canned_reply wrong[] = {
        {404}, {200, NULL, "[]"}, {202, "location: /up/9"}, {201}, CANNED_END};
    CHECK(copy(wrong, "other.example") == TN_ERR_VERIFY || list.n);
}

#define ENTRY(hex, type)                                                                                     \
    "{\"mediaType\":\"" TN_MEDIA_MANIFEST "\",\"digest\":\"sha256:" hex                                      \
    "\",\"size\":9,\"artifactType\":\"" type "\"}"
#define OTHER "1123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define THIRD "2123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef"
#define INDEX(entries)                                                                                       \
    "{\"schemaVersion\":2,\"mediaType\":\"" TN_MEDIA_INDEX "\",\"manifests\":[" entries "]}"

static void test_referrers(void)
{
    struct tn_descriptors found = {0};
    static const struct canned_reply api[] = {{200, "link: </v2/a/b/referrers/x?next=1>; rel=\"next\"",
                                               INDEX(ENTRY(HEX64, "a/x") "," ENTRY(OTHER, "a/y"))},
                                              {200, NULL, INDEX(ENTRY(HEX64, "a/x") "," ENTRY(THIRD, "a/x"))},
                                              CANNED_END};
    struct tn_store *store = open_store(api);
    CHECK(!tn_store_referrers(store, EMPTY, "a/x", &found) && found.n == 2);
    CHECK_TEXT(asked(), "GET " V2 "referrers/" EMPTY "?artifactType=a%2Fx\nGET " V2 "referrers/x?next=1\n");
    tn_store_close(store);

    static const struct canned_reply stand_in[] = {
        {404}, {200, NULL, INDEX(ENTRY(HEX64, "a/x"))}, CANNED_END};
    store = open_store(stand_in);
    CHECK(!tn_store_referrers(store, DIGEST, NULL, &found) && found.n == 1);
    CHECK_TEXT(asked(), "GET " V2 "referrers/" DIGEST "\nGET " V2 "manifests/sha256-" HEX64 "\n");
    tn_store_close(store);

    /* no list at all; and a registry that answers with the subject itself */
    static const struct canned_reply none[] = {{404}, {404}, CANNED_END};
    store = open_store(none);
    CHECK(!tn_store_referrers(store, DIGEST, NULL, &found) && !found.n && !list.n);
    tn_store_close(store);
    static const struct canned_reply subject[] = {
        {404}, {200, "content-type: " TN_MEDIA_MANIFEST, "{\"schemaVersion\":2}"}, CANNED_END};
    store = open_store(subject);
    CHECK(!tn_store_referrers(store, DIGEST, NULL, &found) && !found.n && !list.n);
    tn_store_close(store);
}

static const char attached[] =
    "{\"schemaVersion\":2,\"mediaType\":\"" TN_MEDIA_MANIFEST "\",\"artifactType\":\"a/sig\","
    "\"config\":{\"mediaType\":\"" TN_MEDIA_EMPTY "\",\"digest\":\"" EMPTY "\",\"size\":2},"
    "\"layers\":[],\"subject\":{\"mediaType\":\"" TN_MEDIA_MANIFEST "\",\"digest\":\"" DIGEST
    "\",\"size\":9},\"annotations\":{\"k\":\"v\"}}";

static enum tn_status attach(const struct canned_reply *replies)
{
    struct tn_store *store = open_store(replies);
    enum tn_status status =
        tn_store_put_manifest(store, TN_MEDIA_MANIFEST, tn_bytes_of(tn_str(attached)), NULL, NULL);
    tn_store_close(store);
    return status;
}

static unsigned lines_with(const char *word)
{
    unsigned n = 0;
    for (const char *at = asked(); (at = strstr(at, word)); at++)
        n++;
    return n;
}

static void test_subjects(void)
{
    static const struct canned_reply knows[] = {
        {201}, {200, "content-type: " TN_MEDIA_INDEX, INDEX("")}, CANNED_END};
    CHECK(!attach(knows) && canned.next == 2);

    /* read, written with the new entry, read again, found */
    static struct canned_reply fresh[] = {{201}, {404}, {404}, {201}, {200, NULL, NULL}, CANNED_END};
    char digest[TN_DIGEST_TEXT_MAX];
    tn_sha256_text(&list.sink, tn_bytes_of(tn_str(attached)), digest);
    fresh[4].body = tn_arena_printf(&job.arena, INDEX(ENTRY("%s", "a/sig")), digest + 7);
    CHECK(!attach(fresh) && canned.next == 5);
    CHECK(lines_with("PUT " V2 "manifests/sha256-" HEX64 " {{\"manifests\":[{\"annotations\":{\"k\":\"v\"},"
                     "\"artifactType\":\"a/sig\",") == 1);

    static const struct canned_reply gitlab[] = {
        {201}, {404}, {200, "content-type: " TN_MEDIA_MANIFEST, "{\"schemaVersion\":2}"}, CANNED_END};
    CHECK(attach(gitlab) == TN_ERR_NETWORK && list.n == 1 && lines_with("PUT") == 1);

    /* another writer's list comes between: written again */
    static struct canned_reply raced[] = {
        {201}, {404}, {404}, {201}, {200, NULL, INDEX(ENTRY(OTHER, "a/x"))}, {201}, {200}, CANNED_END};
    raced[6].body = fresh[4].body;
    CHECK(!attach(raced) && canned.next == 7 && lines_with("PUT") == 3);
}

static void test_delete(void)
{
    static const struct canned_reply done[] = {{404}, {202}, CANNED_END};
    struct tn_store *store = open_store(done);
    CHECK(!tn_store_delete(store, DIGEST));
    CHECK_TEXT(asked(), "GET " V2 "manifests/" DIGEST "\nDELETE " V2 "manifests/" DIGEST "\n");
    tn_store_close(store);
    static const struct canned_reply never[] = {{405, NULL, "{\"errors\":[{\"code\":\"UNSUPPORTED\"}]}"},
                                                CANNED_END};
    store = open_store(never);
    CHECK(tn_store_delete(store, "1") == TN_ERR_UNSUPPORTED && list.n == 1 && list.at[0]->help);
    tn_store_close(store);
}

static const char *certificate_file(void)
{
    static char path[] = "/tmp/tenon-test-XXXXXX";
    static const char text[] = CERTIFICATE;
    int fd = mkstemp(path);
    CHECK(fd >= 0 && write(fd, text, strlen(text)) == (ssize_t)strlen(text));
    close(fd);
    return path;
}

static void test_bases(void)
{
    static const struct canned_reply none[] = {CANNED_END};
    const char *ca = certificate_file();
    const struct {
        const char *host, *ca_file, *base;
        bool plain;
    } rows[] = {{"localhost:5000", NULL, "http://localhost:5000/", false},
                {"localhost:5000", ca, "https://localhost:5000/", false},
                {"localhost:5000", ca, "http://localhost:5000/", true},
                {"ghcr.io", NULL, "https://ghcr.io/", false},
                {"ghcr.io", NULL, "http://ghcr.io/", true},
                {"[::1]:5000", NULL, "http://[::1]:5000/", false},
                {"127.0.0.1.example.com", NULL, "https://127.0.0.1.example.com/", false}};
    tn_buf_dispose(&canned.log);
    canned_init(&canned, &job.arena, none);
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct tn_store_options options = {
            .transport = &canned.transport, .ca_file = rows[i].ca_file, .plain_http = rows[i].plain};
        struct tn_registry r;
        CHECK(!tn_registry_init(&r, &job, rows[i].host, "a", &options));
        CHECK_TEXT(tn_url_text(&job.arena, &r.base), rows[i].base);
        tn_registry_dispose(&r);
    }
    unlink(ca);
}

int main(void)
{
    static const char *const unset[] = {"REGISTRY_AUTH_FILE", "DOCKER_AUTH_CONFIG", "XDG_RUNTIME_DIR",
                                        "TENON_USERNAME"};
    for (size_t i = 0; i < sizeof unset / sizeof *unset; i++)
        unsetenv(unset[i]);
    setenv("DOCKER_CONFIG", "/nonexistent", 1);
    setenv("XDG_CONFIG_HOME", "/nonexistent", 1);
    tn_job_init(&job);
    tn_diag_list_init(&list, &job.arena);
    job.sink = &list.sink;
    tn_buf_init(&canned.log, 1);
    test_resolve();
    test_upload();
    test_mount();
    test_referrers();
    test_subjects();
    test_delete();
    test_bases();
    tn_buf_dispose(&canned.log);
    tn_job_dispose(&job);
    return UNIT_DONE();
}
