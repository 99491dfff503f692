/* oci_manifest: reading is strict, writing is canonical. */
#include "unit.h"

#include "base/buf.h"
#include "oci/oci_manifest.h"
#include "oci/oci_platform.h"

#define DIGEST_A "sha256:f7823f1eeff53e7963b173fb3335ef1777d30461e7bdc0eeefefa7672ef913c2"
#define DIGEST_B "sha256:226211a24f47b0a8011007bf237acf34f0878f8d13ec2e91327b721c6b2b1600"
#define CONFIG                                                                                               \
    "{\"mediaType\":\"application/vnd.wasm.config.v0+json\",\"digest\":\"" DIGEST_A "\",\"size\":558}"
#define LAYER "{\"mediaType\":\"application/wasm\",\"digest\":\"" DIGEST_B "\",\"size\":1731743}"

static struct tn_arena arena;
static struct tn_diag_list findings;

static enum tn_status read_as(const char *text, const char *media_type, struct tn_manifest *ret)
{
    struct tn_source *source = tn_new(&arena, struct tn_source);
    *source = (struct tn_source){"m.json", tn_bytes_of(tn_str(text)), true};
    tn_diag_list_init(&findings, &arena);
    return tn_manifest_read(&arena, &findings.sink, source, media_type, ret);
}

static const char *first_code(void)
{
    return findings.n ? findings.at[0]->code : "";
}

static const char *written(const struct tn_manifest *m)
{
    struct tn_buf buf;
    tn_buf_init(&buf, 1 << 20);
    tn_manifest_write(&arena, &buf, m);
    const char *copy = tn_arena_copy(&arena, buf.at, buf.len);
    tn_buf_dispose(&buf);
    return copy;
}

static void reads_and_writes(void)
{
    struct tn_manifest m;
    CHECK(read_as("{\"schemaVersion\":2,\"config\":" CONFIG ",\"layers\":[" LAYER "],\"extra\":[1],"
                  "\"annotations\":{\"z\":\"1\",\"a\":\"\\u00fc\"}}",
                  TN_MEDIA_MANIFEST, &m) == TN_OK);
    CHECK(!m.index && m.layers.n == 1 && m.layers.at[0].size == 1731743 && !m.media_type);
    CHECK_TEXT(m.config.digest, DIGEST_A);
    CHECK_TEXT(tn_annotation_get(&m.annotations, "a"), "ü");
    CHECK_TEXT(written(&m),
               "{\"annotations\":{\"a\":\"ü\",\"z\":\"1\"},\"config\":{\"digest\":\"" DIGEST_A
               "\",\"mediaType\":\"application/"
               "vnd.wasm.config.v0+json\",\"size\":558},\"layers\":[{\"digest\":\"" DIGEST_B
               "\",\"mediaType\":\"application/wasm\",\"size\":1731743}],"
               "\"mediaType\":\"application/vnd.oci.image.manifest.v1+json\",\"schemaVersion\":2}");
}

static void writes_ours(void)
{
    struct tn_manifest m = {
        .config = {.media_type = "application/vnd.wasm.config.v0+json", .digest = DIGEST_A, .size = 558}};
    struct tn_descriptor layer = {.media_type = "application/wasm", .digest = DIGEST_B, .size = 1731743};
    tn_annotation_set(&arena, &layer.annotations, TN_ANNOTATION_TITLE, "hello.wasm");
    *tn_push(&arena, &m.layers) = layer;
    tn_annotation_set(&arena, &m.annotations, "org.opencontainers.image.version", "0.0.0");
    tn_annotation_set(&arena, &m.annotations, "org.opencontainers.image.licenses", "Apache-2.0");
    tn_annotation_set(&arena, &m.annotations, "org.opencontainers.image.description", "Hello");
    tn_annotation_set(&arena, &m.annotations, "org.opencontainers.image.version", "1.0.0");
    CHECK_TEXT(
        written(&m),
        "{\"annotations\":{\"org.opencontainers.image.description\":\"Hello\",\"org.opencontainers.image."
        "licenses\":"
        "\"Apache-2.0\",\"org.opencontainers.image.version\":\"1.0.0\"},\"config\":{\"digest\":\"" DIGEST_A
        "\",\"mediaType\":\"application/"
        "vnd.wasm.config.v0+json\",\"size\":558},\"layers\":[{\"annotations\":{"
        "\"org.opencontainers.image.title\":\"hello.wasm\"},\"digest\":\"" DIGEST_B
        "\",\"mediaType\":\"application/wasm\",\"size\":1731743}],\"mediaType\":"
        "\"application/vnd.oci.image.manifest.v1+json\",\"schemaVersion\":2}");
}

static void reads_an_index(void)
{
    struct tn_manifest m;
    CHECK(read_as("{\"schemaVersion\":2,\"manifests\":[{\"mediaType\":\"" TN_MEDIA_MANIFEST
                  "\",\"digest\":\"" DIGEST_A "\",\"size\":1,\"platform\":{\"os\":\"wasip1\","
                                              "\"architecture\":\"wasm\",\"x\":1},\"z\":0,\"b\":{}}]}",
                  NULL, &m) == TN_OK);
    CHECK(m.index && m.manifests.n == 1);
    CHECK_TEXT(m.manifests.at[0].architecture, "wasm");
    /* a descriptor that was read keeps members we do not know */
    CHECK_TEXT(written(&m),
               "{\"manifests\":[{\"b\":{},\"digest\":\"" DIGEST_A "\",\"mediaType\":\"" TN_MEDIA_MANIFEST
               "\",\"platform\":{\"architecture\":\"wasm\",\"os\":\"wasip1\",\"x\":1},\"size\":1,\"z\":0}],"
               "\"mediaType\":\"" TN_MEDIA_INDEX "\",\"schemaVersion\":2}");
}

static void refuses(void)
{
    static const struct {
        const char *text, *media_type, *code;
    } cases[] = {
        {"[]", NULL, "manifest-syntax"},
        {"{\"schemaVersion\":2}", NULL, "manifest-syntax"},
        {"{\"schemaVersion\":1,\"config\":" CONFIG ",\"layers\":[]}", NULL, "manifest-version"},
        {"{\"schemaVersion\":2,\"schemaVersion\":2,\"layers\":[]}", NULL, "json-syntax"},
        {"{\"schemaVersion\":2,\"layers\":[]}", NULL, "manifest-syntax"},
        {"{\"schemaVersion\":2,\"config\":" CONFIG ",\"layers\":[],\"manifests\":[]}", NULL,
         "manifest-ambiguous"},
        {"{\"schemaVersion\":2,\"config\":" CONFIG ",\"layers\":[],\"mediaType\":\"" TN_MEDIA_INDEX "\"}",
         NULL, "manifest-syntax"},
        {"{\"schemaVersion\":2,\"config\":" CONFIG ",\"layers\":[],\"mediaType\":\"" TN_MEDIA_MANIFEST "\"}",
         TN_MEDIA_DOCKER_MANIFEST, "manifest-media-type"},
        {"{\"schemaVersion\":2,\"config\":" CONFIG ",\"layers\":[],\"mediaType\":\"text/html\"}", NULL,
         "manifest-media-type"},
        {"{\"schemaVersion\":2,\"config\":" CONFIG ",\"layers\":{}}", NULL, "manifest-type"},
        {"{\"schemaVersion\":2,\"config\":[],\"layers\":[]}", NULL, "manifest-type"},
        {"{\"schemaVersion\":2,\"config\":" CONFIG ",\"layers\":[7]}", NULL, "manifest-type"},
        {"{\"schemaVersion\":2,\"config\":" CONFIG ",\"layers\":[],\"annotations\":{\"a\":1}}", NULL,
         "manifest-type"},
        {"{\"schemaVersion\":2,\"config\":" CONFIG
         ",\"layers\":[{\"mediaType\":\"a/b\",\"digest\":\"sha256:12\","
         "\"size\":1}]}",
         NULL, "manifest-digest"},
        {"{\"schemaVersion\":2,\"config\":" CONFIG
         ",\"layers\":[{\"mediaType\":\"a/b\",\"digest\":\"../../../../etc\","
         "\"size\":1}]}",
         NULL, "manifest-digest"},
        {"{\"schemaVersion\":2,\"config\":" CONFIG
         ",\"layers\":[{\"mediaType\":\"a/b\",\"digest\":\"" DIGEST_A "\",\"size\":-1}]}",
         NULL, "manifest-size"},
        {"{\"schemaVersion\":2,\"config\":" CONFIG
         ",\"layers\":[{\"mediaType\":\"a/b\",\"digest\":\"" DIGEST_A "\",\"size\":1e300}]}",
         NULL, "manifest-size"},
        {"{\"schemaVersion\":2,\"config\":" CONFIG ",\"layers\":[{\"mediaType\":\"ab\",\"digest\":\"" DIGEST_A
         "\",\"size\":1}]}",
         NULL, "manifest-media-type"},
    };
    for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct tn_manifest m;
        CHECK(read_as(cases[i].text, cases[i].media_type, &m) != TN_OK);
        CHECK_TEXT(first_code(), cases[i].code);
    }
}

static void reads_platforms(void)
{
    static const struct {
        const char *text;
        bool right, fits; /* an entry of windows/arm64/v8:10.0.20348.2340 */
    } cases[] = {
        {"windows/arm64", true, true},
        {"windows/arm64/v8", true, true},
        {"windows/arm64/v8:10.0.20348.2340", true, true},
        {"windows/arm64:10.0.20348", true, true},
        {"windows/arm64:10.0.2034", true, false},
        {"windows/arm64:10.0.20348.2341", true, false},
        {"windows/arm64:10.0.20348.2340.1", true, false},
        {"windows/arm64/v7", true, false},
        {"windows/arm", true, false},
        {"window/arm64", true, false},
        {"/arm64", true, true},
        {"windows/", true, true},
        {"//v8", true, true},
        {"/:10", true, true},
        {"linux/", true, false},
        {"", false, false},
        {"/", false, false},
        {"//:", false, false},
        {"windows", false, false},
        {"windows:10", false, false},
        {"windows/arm64/v8/x", false, false},
        {"windows/arm64:10:1", false, false},
        {"windows/arm64:10/v8", false, false},
        {"Windows/arm64", false, false},
        {"windows/arm 64", false, false},
    };
    struct tn_descriptor entry = {
        .os = "windows", .architecture = "arm64", .variant = "v8", .os_version = "10.0.20348.2340"};
    struct tn_descriptor silent = {.media_type = "a/b"};
    struct tn_platform p;
    for (unsigned i = 0; i < sizeof cases / sizeof *cases; i++) {
        bool right = tn_platform_parse(cases[i].text, &p);
        CHECK(right == cases[i].right);
        CHECK(!right || tn_platform_fits(&p, &entry) == cases[i].fits);
        CHECK(!right || !tn_platform_fits(&p, &silent));
    }
    CHECK_TEXT(tn_platform_text(&arena, &entry), "windows/arm64/v8:10.0.20348.2340");
    CHECK(tn_platform_parse(tn_platform_text(&arena, &entry), &p) && tn_platform_fits(&p, &entry));
    CHECK_TEXT(tn_platform_text(&arena, &silent), "?/?");
}

int main(void)
{
    tn_arena_init(&arena);
    reads_platforms();
    reads_and_writes();
    writes_ours();
    reads_an_index();
    refuses();
    tn_arena_dispose(&arena);
    return UNIT_DONE();
}
