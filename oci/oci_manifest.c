#include "oci/oci_manifest.h"

#include "base/crypto.h"
#include "base/limits.h"

#include <stdlib.h>

void tn_annotation_set(struct tn_arena *arena, struct tn_annotations *to, const char *key, const char *value)
{
    for (unsigned i = 0; i < to->n; i++)
        if (!strcmp(to->at[i].key, key)) {
            to->at[i].value = value;
            return;
        }
    *tn_push(arena, to) = (struct tn_annotation){key, value};
}

const char *tn_annotation_get(const struct tn_annotations *annotations, const char *key)
{
    for (unsigned i = 0; i < annotations->n; i++)
        if (!strcmp(annotations->at[i].key, key))
            return annotations->at[i].value;
    return NULL;
}

const struct tn_descriptor tn_descriptor_empty = {
    .media_type = TN_MEDIA_EMPTY,
    .digest = "sha256:44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a",
    .size = 2};

bool tn_descriptors_have(const struct tn_descriptors *list, const char *digest)
{
    for (unsigned i = 0; i < list->n; i++)
        if (!strcmp(list->at[i].digest, digest))
            return true;
    return false;
}

/* ---- reading ---- */

struct reading {
    struct tn_arena *arena;
    struct tn_diag_sink *sink;
    const struct tn_source *source;
    enum tn_status status;
    bool any_digest; /* also of kinds that are not known here */
};

static void wrong(struct reading *r, const char *code, const char *where, const char *why)
{
    r->status = TN_ERR_INVALID;
    tn_diag_report(r->sink, TN_ERROR, code, TN_NOWHERE, "%s: %s %s", r->source->name, where, why);
}

static const char *in(struct reading *r, const char *where, const char *member)
{
    return *where ? tn_arena_printf(r->arena, "%s.%s", where, member) : member;
}

/* RFC 6838 §4.2: type "/" subtype, each of letters, digits and !#$&-^_.+ */
bool tn_media_type_valid(const char *text)
{
    unsigned slashes = 0;
    const char *start = text, *c = text;
    for (; *c; c++) {
        bool letter = (*c | 32) >= 'a' && (*c | 32) <= 'z';
        if (*c == '/') {
            if (c == start || slashes++)
                return false;
            start = c + 1;
        } else if (!letter && !(*c >= '0' && *c <= '9') && !strchr("!#$&-^_.+", *c)) {
            return false;
        }
    }
    return slashes == 1 && c > start && c - text <= 255;
}

bool tn_media_type_is_index(const char *text)
{
    return !strcmp(text, TN_MEDIA_INDEX) || !strcmp(text, TN_MEDIA_DOCKER_LIST);
}

bool tn_media_type_is_manifest(const char *text)
{
    return !strcmp(text, TN_MEDIA_MANIFEST) || !strcmp(text, TN_MEDIA_DOCKER_MANIFEST) ||
           !strcmp(text, TN_MEDIA_ARTIFACT) || tn_media_type_is_index(text);
}

bool tn_media_type_is_elsewhere(const char *text)
{
    return strstr(text, ".nondistributable.") || strstr(text, ".foreign.");
}

bool tn_descriptor_may_be_elsewhere(const struct tn_descriptor *d)
{
    return tn_media_type_is_elsewhere(d->media_type) || tn_json_get(d->json, "urls");
}

/* A member that is a text; NULL where it is absent or null. Anything else is wrong. */
static const char *text_member(struct reading *r, const struct tn_json *object, const char *where,
                               const char *key)
{
    const struct tn_json *value = tn_json_get(object, key);
    if (!value || value->kind == TN_JSON_NULL)
        return NULL;
    if (value->kind == TN_JSON_STRING)
        return value->text;
    wrong(r, "manifest-type", in(r, where, key), "is not a text");
    return NULL;
}

/* A member that is an object or array; NULL where it is absent or null. */
static const struct tn_json *tree_member(struct reading *r, const struct tn_json *object, const char *where,
                                         const char *key, enum tn_json_kind kind)
{
    const struct tn_json *value = tn_json_get(object, key);
    if (!value || value->kind == TN_JSON_NULL)
        return NULL;
    if (value->kind == kind)
        return value;
    wrong(r, "manifest-type", in(r, where, key),
          kind == TN_JSON_OBJECT ? "is not an object" : "is not an array");
    return NULL;
}

static void read_annotations(struct reading *r, const struct tn_json *object, const char *where,
                             struct tn_annotations *to)
{
    const struct tn_json *tree = tree_member(r, object, where, "annotations", TN_JSON_OBJECT);
    for (const struct tn_json *c = tree ? tree->first : NULL; c; c = c->next) {
        if (c->kind == TN_JSON_STRING)
            *tn_push(r->arena, to) = (struct tn_annotation){c->key, c->text};
        else
            wrong(r, "manifest-type",
                  tn_arena_printf(r->arena, "%s `%s`", in(r, where, "annotations"), c->key), "is not a text");
    }
}

static const char *media_type_member(struct reading *r, const struct tn_json *object, const char *where,
                                     const char *key)
{
    const char *text = text_member(r, object, where, key);
    if (!text || tn_media_type_valid(text))
        return text;
    /* image specification 1.1: artifactType MUST be a media type where it stands; "" is written by old tools
     */
    if (*text)
        wrong(r, "manifest-media-type", in(r, where, key), "is not a media type");
    return NULL;
}

/* Something stands there: what is wrong with it has been told. */
static bool is_said(const struct tn_json *object, const char *key)
{
    const struct tn_json *value = tn_json_get(object, key);
    return value && value->kind != TN_JSON_NULL && !(value->kind == TN_JSON_STRING && !*value->text);
}

static struct tn_descriptor read_descriptor(struct reading *r, const struct tn_json *value, const char *where)
{
    struct tn_descriptor d = {.json = value};
    if (value->kind != TN_JSON_OBJECT) {
        wrong(r, "manifest-type", where, "is not an object");
        return d;
    }
    d.media_type = media_type_member(r, value, where, "mediaType");
    d.artifact_type = media_type_member(r, value, where, "artifactType");
    if (!d.media_type && !is_said(value, "mediaType"))
        wrong(r, "manifest-media-type", in(r, where, "mediaType"), "is missing");
    d.digest = text_member(r, value, where, "digest");
    bool known = d.digest && tn_digest_valid(tn_str(d.digest));
    if (d.digest ? !known && !(r->any_digest && tn_digest_formed(tn_str(d.digest))) : !is_said(value, "digest"))
        wrong(r, "manifest-digest", in(r, where, "digest"),
              d.digest ? "is not a sha256 or sha512 digest" : "is missing");
    if (!tn_json_u64(tn_json_get(value, "size"), &d.size))
        wrong(r, "manifest-size", in(r, where, "size"), "is not a whole number of bytes");
    const struct tn_json *platform = tree_member(r, value, where, "platform", TN_JSON_OBJECT);
    d.os = tn_json_text(platform, "os");
    d.architecture = tn_json_text(platform, "architecture");
    d.variant = tn_json_text(platform, "variant");
    d.os_version = tn_json_text(platform, "os.version");
    read_annotations(r, value, where, &d.annotations);
    return d;
}

static void read_descriptors(struct reading *r, const struct tn_json *array, const char *where,
                             struct tn_descriptors *to)
{
    for (const struct tn_json *c = array->first; c && to->n < TN_MAX_DESCRIPTORS; c = c->next) {
        struct tn_descriptor one = read_descriptor(r, c, tn_arena_printf(r->arena, "%s[%u]", where, to->n));
        *tn_push(r->arena, to) = one;
    }
    if (to->n < array->n)
        wrong(r, "manifest-too-many", where, "holds too many descriptors");
}

/* What kind of document it is: by its own mediaType, else by what the store says, else by its members. One
 * that could be read both ways is neither. */
static void read_kind(struct reading *r, const struct tn_json *root, const char *said, struct tn_manifest *m)
{
    uint64_t version = 0;
    bool counted = tn_json_u64(tn_json_get(root, "schemaVersion"), &version);
    if (counted && version == 1) {
        wrong(r, "manifest-version", "schemaVersion",
              "is 1: a form that registries and runtimes have given up; what it holds is to be pushed anew");
        return;
    }
    m->media_type = media_type_member(r, root, "", "mediaType");
    const char *type = m->media_type ? m->media_type : said;
    m->artifact = type && !strcmp(type, TN_MEDIA_ARTIFACT);
    if (!m->artifact && (!counted || version != 2))
        wrong(r, "manifest-version", "schemaVersion", "is not 2");
    if (m->media_type && said && strcmp(m->media_type, said))
        wrong(r, "manifest-media-type", "mediaType",
              tn_arena_printf(r->arena, "is %s, but the document was named as %s", m->media_type, said));
    bool list = tn_json_get(root, "manifests"),
         image = tn_json_get(root, "layers") || tn_json_get(root, "config");
    if (list && image)
        wrong(r, "manifest-ambiguous", "the document", "is a manifest and an index at once");
    if (type && !tn_media_type_is_manifest(type))
        wrong(r, "manifest-media-type", type, "is not the media type of a manifest or an index");
    m->index = type ? tn_media_type_is_index(type) : list;
    if (m->artifact && (list || image))
        wrong(r, "manifest-ambiguous", "the document", "is an artifact manifest and something else at once");
    if (!m->artifact && (m->index ? !list : !image))
        wrong(r, "manifest-syntax", "the document",
              m->index ? "has no manifests" : "has neither config nor layers");
}

static void read_members(struct reading *r, const struct tn_json *root, struct tn_manifest *m)
{
    const char *list = m->index ? "manifests" : m->artifact ? "blobs" : "layers";
    const struct tn_json *array = tree_member(r, root, "", list, TN_JSON_ARRAY);
    if (array)
        read_descriptors(r, array, list, m->index ? &m->manifests : &m->layers);
    const struct tn_json *config = tree_member(r, root, "", "config", TN_JSON_OBJECT);
    if (m->artifact)
        m->config = tn_descriptor_empty;
    else if (config)
        m->config = read_descriptor(r, config, "config");
    else if (!m->index)
        wrong(r, "manifest-syntax", "config", "is missing");
    const struct tn_json *subject = tree_member(r, root, "", "subject", TN_JSON_OBJECT);
    if (subject) {
        struct tn_descriptor *copy = tn_new(r->arena, struct tn_descriptor);
        *copy = read_descriptor(r, subject, "subject");
        m->subject = copy;
    }
    m->artifact_type = media_type_member(r, root, "", "artifactType");
    read_annotations(r, root, "", &m->annotations);
}

static enum tn_status read_document(struct reading *r, const char *media_type, struct tn_manifest *ret_manifest)
{
    struct tn_manifest m = {0};
    const struct tn_json *root;
    enum tn_status status = tn_json_read(r->arena, r->sink, r->source, &root);
    if (status)
        return status;
    if (root->kind != TN_JSON_OBJECT) {
        wrong(r, "manifest-syntax", "the document", "is not a JSON object");
        return TN_ERR_INVALID;
    }
    read_kind(r, root, media_type, &m);
    if (!r->status)
        read_members(r, root, &m);
    if (!r->status)
        *ret_manifest = m;
    return r->status;
}

enum tn_status tn_manifest_read(struct tn_arena *arena, struct tn_diag_sink *sink,
                                const struct tn_source *source, const char *media_type,
                                struct tn_manifest *ret_manifest)
{
    struct reading r = {.arena = arena, .sink = sink, .source = source};
    if (source->bytes.len > TN_MAX_MANIFEST) {
        wrong(&r, "manifest-too-large", "the manifest", "is larger than 4 MiB");
        return TN_ERR_LIMIT;
    }
    return read_document(&r, media_type, ret_manifest);
}

enum tn_status tn_manifest_read_layout(struct tn_arena *arena, struct tn_diag_sink *sink,
                                       const struct tn_source *source, struct tn_manifest *ret_index)
{
    struct reading r = {.arena = arena, .sink = sink, .source = source, .any_digest = true};
    if (source->bytes.len > TN_MAX_LAYOUT_INDEX) {
        wrong(&r, "manifest-too-large", "it", "is larger than 16 MiB");
        return TN_ERR_LIMIT;
    }
    return read_document(&r, TN_MEDIA_INDEX, ret_index);
}

const char *tn_manifest_artifact_type(const struct tn_manifest *m)
{
    return m->artifact_type ? m->artifact_type : m->index || m->artifact ? NULL : m->config.media_type;
}

/* ---- writing: every object's keys in the order of their bytes ---- */

static int by_key(const void *a, const void *b)
{
    return strcmp(((const struct tn_annotation *)a)->key, ((const struct tn_annotation *)b)->key);
}

static void write_annotations(struct tn_arena *arena, struct tn_json_out *out,
                              const struct tn_annotations *from)
{
    if (!from->n)
        return;
    struct tn_annotation *sorted = tn_new_n(arena, from->n, struct tn_annotation);
    memcpy(sorted, from->at, from->n * sizeof *sorted);
    qsort(sorted, from->n, sizeof *sorted, by_key);
    tn_json_key(out, "annotations");
    tn_json_object(out);
    for (unsigned i = 0; i < from->n; i++)
        tn_json_member(out, sorted[i].key, sorted[i].value);
    tn_json_object_end(out);
}

static void write_descriptor(struct tn_arena *arena, struct tn_json_out *out, const struct tn_descriptor *d)
{
    if (d->json) {
        tn_json_put_sorted(arena, out, d->json);
        return;
    }
    tn_json_object(out);
    write_annotations(arena, out, &d->annotations);
    tn_json_member_opt(out, "artifactType", d->artifact_type);
    tn_json_member(out, "digest", d->digest);
    tn_json_member(out, "mediaType", d->media_type);
    if (d->os || d->architecture) {
        tn_json_key(out, "platform");
        tn_json_object(out);
        tn_json_member_opt(out, "architecture", d->architecture);
        tn_json_member_opt(out, "os", d->os);
        tn_json_member_opt(out, "os.version", d->os_version);
        tn_json_member_opt(out, "variant", d->variant);
        tn_json_object_end(out);
    }
    tn_json_member_u64(out, "size", d->size);
    tn_json_object_end(out);
}

static void write_descriptors(struct tn_arena *arena, struct tn_json_out *out, const char *key,
                              const struct tn_descriptors *list)
{
    tn_json_key(out, key);
    tn_json_array(out);
    for (unsigned i = 0; i < list->n; i++)
        write_descriptor(arena, out, &list->at[i]);
    tn_json_array_end(out);
}

void tn_manifest_write(struct tn_arena *arena, struct tn_buf *buf, const struct tn_manifest *m)
{
    struct tn_json_out out;
    tn_json_out_init(&out, buf, 0);
    tn_json_object(&out);
    write_annotations(arena, &out, &m->annotations);
    tn_json_member_opt(&out, "artifactType", m->artifact_type);
    if (!m->index) {
        tn_json_key(&out, "config");
        write_descriptor(arena, &out, &m->config);
        write_descriptors(arena, &out, "layers", &m->layers);
    } else {
        write_descriptors(arena, &out, "manifests", &m->manifests);
    }
    tn_json_member(&out, "mediaType",
                   m->media_type ? m->media_type
                   : m->index    ? TN_MEDIA_INDEX
                                 : TN_MEDIA_MANIFEST);
    tn_json_member_u64(&out, "schemaVersion", 2);
    if (m->subject) {
        tn_json_key(&out, "subject");
        write_descriptor(arena, &out, m->subject);
    }
    tn_json_object_end(&out);
}
