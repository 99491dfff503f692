/* Every limit that bytes from outside are held to, in one place. */
#ifndef TN_LIMITS_H
#define TN_LIMITS_H

#define TN_MAX_INPUT        (4ull << 30)  /* one mapped or standard-input file, bytes */
#define TN_MAX_TEXT         (64ull << 20) /* one WIT or JSON document, bytes */
#define TN_MAX_MANIFEST     (4ull << 20)  /* an OCI manifest or config, bytes */
#define TN_MAX_LAYOUT_INDEX (16ull << 20) /* index.json of an image layout, bytes */
#define TN_MAX_URL          (16u << 10)   /* one URL from a registry, bytes */
#define TN_MAX_HEADERS      (64u << 10)   /* the head of one HTTP reply, bytes */
#define TN_MAX_ERROR_BODY   (64u << 10)   /* what is read of a reply that is an error, bytes */
#define TN_MAX_TOKEN        (128u << 10)  /* the reply of a token service, bytes */
#define TN_MAX_SECRET       (64u << 10)   /* a username, and a password, that are typed */
#define TN_MAX_CONFIG       (1u << 20)    /* a file of credentials, bytes */
#define TN_MAX_TRUSTED      (4u << 20)    /* certificates of those who are trusted, bytes: libcurl takes 8,000,000 */
#define TN_MAX_TAGS         1000000       /* tags of one repository */
#define TN_MAX_PAGES        2000          /* of one list */
#define TN_MAX_REDIRECTS    10
#define TN_MAX_MESSAGE      (64u << 10)   /* one diagnostic's words, bytes */
#define TN_MAX_DIAGS        200           /* findings printed in one run */

#define TN_MAX_EPOCH        253402300799  /* the last second of the year 9999, which RFC 3339 can write */
#define TN_MAX_DESCRIPTORS  60000         /* layers of one manifest, manifests of one index */
#define TN_MAX_COPY_DEPTH   512           /* indexes within indexes, of what is copied */
#define TN_MAX_REFERRERS_DEPTH 32         /* referrers of referrers */
#define TN_MAX_INDEX_DEPTH  8             /* indexes within indexes */
#define TN_MAX_ARCHIVE_MEMBERS 100000
#define TN_MAX_UNPACK_RATIO 200           /* a compressed archive may unpack to this many times its size */
#define TN_MAX_UNPACK_FREE  (64ull << 20) /* and so many bytes more */

#define TN_MAX_TOML         (1ull << 20)  /* one TOML document, bytes */
#define TN_MAX_CAPS_ENTRIES 4096          /* in one list of a capability manifest */
#define TN_MAX_CAPS         (64u << 10)   /* the contents of a capability section, bytes */

#define TN_MAX_JSON_DEPTH   64
#define TN_MAX_TOML_DEPTH   64
#define TN_MAX_WIT_DEPTH    100           /* nesting of WIT types and of packages */
#define TN_MAX_USE_DEPTH    4096          /* interfaces, or packages, that use each other in a chain */
#define TN_MAX_WIT_PORTS    (1u << 18)    /* imports and exports of all worlds, those that are implied included */
#define TN_MAX_TYPE_DEPTH   100           /* nesting of component types */
#define TN_MAX_TYPE_SIZE    1000000       /* effective (tree) size of a type */
#define TN_MAX_VALUE_BYTES  (1u << 28)    /* size in memory of a value of a type */
#define TN_MAX_TYPE_NODES   (1u << 22)    /* type nodes, and items copied, in one job */
#define TN_MATCH_FUEL       (1ull << 26)  /* steps of comparing and copying types in one job */
#define TN_MAX_NESTING      100           /* components within components */
#define TN_MAX_BINARIES     1000          /* modules and components in one component's file */
#define TN_MAX_INSTANCES    4096          /* instances, core ones too, of one component */
#define TN_MAX_CHAIN        1000          /* plugs, or open imports, of which each needs the next */

#endif
