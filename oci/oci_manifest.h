/* Manifests, indexes and what they point at: JSON in, structs, canonical JSON out.
 *
 * Reading is strict where a wrong value could lead astray (digests, sizes, media types, `layers` and `manifests`
 * in one document: CVE-2021-41190) and lets unknown members be. Writing is canonical: keys sorted, no white
 * space, so the same artifact has the same bytes and the same digest. What was read and is only passed on
 * keeps its bytes: a manifest is never parsed and written to be copied. */
#ifndef TN_OCI_MANIFEST_H
#define TN_OCI_MANIFEST_H

#include "base/json.h"

#define TN_MEDIA_MANIFEST        "application/vnd.oci.image.manifest.v1+json"
#define TN_MEDIA_INDEX           "application/vnd.oci.image.index.v1+json"
#define TN_MEDIA_DOCKER_MANIFEST "application/vnd.docker.distribution.manifest.v2+json"
#define TN_MEDIA_DOCKER_LIST     "application/vnd.docker.distribution.manifest.list.v2+json"
/* Of the image specification's release candidates: `blobs`, and no config. Registries have kept some. */
#define TN_MEDIA_ARTIFACT        "application/vnd.oci.artifact.manifest.v1+json"
#define TN_MEDIA_EMPTY           "application/vnd.oci.empty.v1+json"

#define TN_ANNOTATION_TITLE      "org.opencontainers.image.title"
#define TN_ANNOTATION_REF_NAME   "org.opencontainers.image.ref.name"

/* Annotations, in the order they came. */
struct tn_annotation {
    const char *key, *value;
};
struct tn_annotations {
    struct tn_annotation *at;
    unsigned n, cap;
};
/* Sets or replaces. */
void tn_annotation_set(struct tn_arena *arena, struct tn_annotations *to, const char *key, const char *value);
/* NULL where it is absent. */
const char *tn_annotation_get(const struct tn_annotations *annotations, const char *key);

struct tn_descriptor {
    const char *media_type;        /* of the form type/subtype */
    const char *digest;            /* well formed; of an entry of a layout's index.json, of any kind */
    uint64_t size;
    const char *artifact_type;     /* or NULL */
    const char *os, *architecture, *variant, *os_version; /* of `platform`, or NULL */
    struct tn_annotations annotations;
    const struct tn_json *json;    /* as it was read, and written back so; NULL where it is ours */
};
struct tn_descriptors {
    struct tn_descriptor *at;
    unsigned n, cap;
};
bool tn_descriptors_have(const struct tn_descriptors *list, const char *digest);

/* "{}", which stands where there is nothing to say: image-spec manifest.md, "Guidance for an Empty Descriptor" */
extern const struct tn_descriptor tn_descriptor_empty;

/* An image manifest (config, layers) or an index (manifests). */
struct tn_manifest {
    bool index;
    bool artifact;                       /* a TN_MEDIA_ARTIFACT: `config` is none of its own */
    const char *media_type;              /* as it says itself, or NULL */
    const char *artifact_type;           /* or NULL */
    struct tn_descriptor config;         /* of a manifest */
    struct tn_descriptors layers;        /* of a manifest */
    struct tn_descriptors manifests;     /* of an index */
    const struct tn_descriptor *subject; /* or NULL */
    struct tn_annotations annotations;
};

/* What a list of referrers says of a manifest: its own type, or else its config's ("Listing Referrers"). NULL:
 * nothing, of an index. */
const char *tn_manifest_artifact_type(const struct tn_manifest *manifest);

/* type/subtype, as RFC 6838 §4.2 has it, without parameters */
bool tn_media_type_valid(const char *text);
/* Is this the media type of a manifest or index, OCI's or docker's? */
bool tn_media_type_is_manifest(const char *text);
/* image-spec layer.md, "Non-Distributable Layers": what registries do not hold, and are not sent. */
bool tn_media_type_is_elsewhere(const char *text);
bool tn_media_type_is_index(const char *text);
/* The same, or what its descriptor says where to have: who keeps the manifest need not have it. */
bool tn_descriptor_may_be_elsewhere(const struct tn_descriptor *descriptor);

/* Parses `source`, a manifest or an index. `media_type` is what the store says it is (a Content-Type, the mediaType
 * of a descriptor), or NULL: the document may leave out its own but not contradict it. Codes manifest-*. */
enum tn_status tn_manifest_read(struct tn_arena *arena, struct tn_diag_sink *sink, const struct tn_source *source,
                                const char *media_type, struct tn_manifest *ret_manifest);
/* The same of a layout's index.json, which lists a whole repository: it may be larger than a manifest, and an entry may have a
 * digest of a kind that is not known here. */
enum tn_status tn_manifest_read_layout(struct tn_arena *arena, struct tn_diag_sink *sink,
                                       const struct tn_source *source, struct tn_manifest *ret_index);
/* Canonical JSON. Members that are absent are left out; `mediaType` is always written. */
void tn_manifest_write(struct tn_arena *arena, struct tn_buf *buf, const struct tn_manifest *manifest);

#endif
