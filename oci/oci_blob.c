#include "oci/oci_blob.h"

#include "base/file.h"
#include "base/hasher.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    CHUNK = 256 << 10,
    LARGE = 4 << 20 /* bytes from which on a thread to hash them is worth its while */
};

void tn_blob_close(struct tn_blob *blob)
{
    if (blob && blob->close)
        blob->close(blob);
}

/* ---- slices in memory ---- */

struct slices {
    struct tn_blob blob; /* first */
    const struct tn_bytes *at;
    unsigned n, next;
};

static enum tn_status slices_next(struct tn_blob *blob, struct tn_bytes *ret_bytes)
{
    struct slices *s = (struct slices *)blob;
    while (s->next < s->n && !s->at[s->next].len)
        s->next++;
    *ret_bytes = s->next < s->n ? s->at[s->next++] : (struct tn_bytes){0};
    return TN_OK;
}

static enum tn_status slices_rewind(struct tn_blob *blob)
{
    ((struct slices *)blob)->next = 0;
    return TN_OK;
}

static struct slices *new_slices(struct tn_arena *arena, uint64_t size)
{
    struct slices *s = tn_new(arena, struct slices);
    s->blob = (struct tn_blob){.next = slices_next, .rewind = slices_rewind, .size = size};
    return s;
}

struct tn_blob *tn_blob_of_out(struct tn_arena *arena, const struct tn_out *out)
{
    struct slices *s = new_slices(arena, out->len);
    s->at = out->at;
    s->n = out->n;
    return &s->blob;
}

struct tn_blob *tn_blob_of_bytes(struct tn_arena *arena, struct tn_bytes bytes)
{
    struct slices *s = new_slices(arena, bytes.len);
    struct tn_bytes *only = tn_new(arena, struct tn_bytes);
    *only = bytes;
    s->at = only;
    s->n = 1;
    return &s->blob;
}

/* ---- part of a file ---- */

struct part {
    struct tn_blob blob; /* first */
    struct tn_job *job;
    const char *name;
    int fd;
    bool taken; /* the file is ours to close */
    uint64_t offset, done;
    uint8_t *chunk; /* malloc */
};

static enum tn_status part_next(struct tn_blob *blob, struct tn_bytes *ret_bytes)
{
    struct part *p = (struct part *)blob;
    uint64_t left = blob->size - p->done;
    *ret_bytes = (struct tn_bytes){0};
    if (!left)
        return TN_OK;
    if (!p->chunk && !(p->chunk = malloc(CHUNK)))
        tn_oom(CHUNK);
    ssize_t n;
    do {
        n = pread(p->fd, p->chunk, left < CHUNK ? (size_t)left : CHUNK, (off_t)(p->offset + p->done));
    } while (n < 0 && errno == EINTR);
    if (n < 0)
        return tn_file_cannot(p->job->sink, "read", p->name, errno);
    if (!n)
        return tn_file_shorter(p->job->sink, p->name);
    p->done += (uint64_t)n;
    *ret_bytes = (struct tn_bytes){p->chunk, (size_t)n};
    return TN_OK;
}

static enum tn_status part_rewind(struct tn_blob *blob)
{
    ((struct part *)blob)->done = 0;
    return TN_OK;
}

static void part_close(struct tn_blob *blob)
{
    struct part *p = (struct part *)blob;
    free(p->chunk);
    p->chunk = NULL;
    if (p->taken)
        close(p->fd);
}

struct tn_blob *tn_blob_of_file(struct tn_job *job, const char *name, int fd, uint64_t offset, uint64_t size)
{
    struct part *p = tn_new(&job->arena, struct part);
    *p = (struct part){.job = job, .name = name, .fd = fd, .offset = offset};
    p->blob = (struct tn_blob){.next = part_next, .rewind = part_rewind, .close = part_close, .size = size};
    return &p->blob;
}

struct tn_blob *tn_blob_take_file(struct tn_job *job, const char *name, int fd, uint64_t size)
{
    struct tn_blob *blob = tn_blob_of_file(job, name, fd, 0, size);
    ((struct part *)blob)->taken = true;
    return blob;
}

/* ---- parts ---- */

struct tn_cursor {
    struct tn_blob *inner;
    struct tn_bytes rest; /* of what it gave last */
    uint64_t at;          /* where `rest` stands in it */
    struct window {
        struct tn_blob blob; /* first */
        struct tn_cursor *cursor;
        uint64_t offset, done;
    } window;
};

static enum tn_status fill(struct tn_cursor *c)
{
    return c->rest.len ? TN_OK : c->inner->next(c->inner, &c->rest);
}

static void advance(struct tn_cursor *c, size_t n)
{
    c->rest = (struct tn_bytes){c->rest.at + n, c->rest.len - n};
    c->at += n;
}

static enum tn_status seek(struct tn_cursor *c, uint64_t offset)
{
    enum tn_status status = TN_OK;
    if (offset < c->at) {
        status = c->inner->rewind(c->inner);
        c->rest = (struct tn_bytes){0};
        c->at = 0;
    }
    while (!status && c->at < offset) {
        status = fill(c);
        if (!status && !c->rest.len)
            return TN_ERR_IO;
        uint64_t skip = offset - c->at;
        if (!status)
            advance(c, c->rest.len < skip ? c->rest.len : (size_t)skip);
    }
    return status;
}

static enum tn_status window_next(struct tn_blob *blob, struct tn_bytes *ret_bytes)
{
    struct window *w = (struct window *)blob;
    uint64_t left = blob->size - w->done;
    *ret_bytes = (struct tn_bytes){0};
    if (!left)
        return TN_OK;
    enum tn_status status = fill(w->cursor);
    if (status)
        return status;
    size_t n = w->cursor->rest.len < left ? w->cursor->rest.len : (size_t)left;
    *ret_bytes = (struct tn_bytes){w->cursor->rest.at, n};
    w->done += n;
    advance(w->cursor, n);
    return TN_OK;
}

static enum tn_status window_rewind(struct tn_blob *blob)
{
    struct window *w = (struct window *)blob;
    w->done = 0;
    return seek(w->cursor, w->offset);
}

enum tn_status tn_cursor_new(struct tn_arena *arena, struct tn_blob *blob, struct tn_cursor **ret_cursor)
{
    if (!blob->rewind)
        return TN_ERR_UNSUPPORTED;
    struct tn_cursor *c = tn_new(arena, struct tn_cursor);
    c->inner = blob;
    *ret_cursor = c;
    return TN_OK;
}

enum tn_status tn_cursor_part(struct tn_cursor *c, uint64_t offset, uint64_t size, struct tn_blob **ret_part)
{
    c->window = (struct window){
        .blob = {.next = window_next, .rewind = window_rewind, .size = size}, .cursor = c, .offset = offset};
    *ret_part = &c->window.blob;
    return seek(c, offset);
}

/* ---- verified ---- */

struct verified {
    struct tn_blob blob; /* first */
    struct tn_job *job;
    struct tn_blob *inner;
    const char *what, *wanted;
    struct tn_digest digest;
    struct tn_hasher *hasher; /* of a large blob; NULL: hashed here */
    uint64_t done;
    bool over; /* all bytes were handed on and match */
};

static enum tn_status wrong_size(const struct verified *v)
{
    tn_diag_report(v->job->sink, TN_ERROR, "oci-size", TN_NOWHERE, "%s gives %s bytes than the %llu of %s",
                   v->what, v->done > v->blob.size ? "more" : "fewer", (unsigned long long)v->blob.size,
                   v->wanted);
    return TN_ERR_VERIFY;
}

static void add_bytes(struct verified *v, struct tn_bytes bytes)
{
    if (v->hasher)
        tn_hasher_add(v->hasher, bytes);
    else
        tn_digest_add(&v->digest, bytes.at, bytes.len);
}

/* All that was handed on is in the digest. */
static void settle(struct verified *v)
{
    if (v->hasher)
        tn_hasher_wait(v->hasher);
}

static enum tn_status check_digest(struct verified *v)
{
    char got[TN_DIGEST_TEXT_MAX];
    settle(v);
    tn_digest_text(&v->digest, got);
    v->over = true;
    if (!strcmp(got, v->wanted))
        return TN_OK;
    struct tn_draft draft = tn_diag_begin(v->job->sink, TN_ERROR, "oci-digest", TN_NOWHERE,
                                          "what %s gives is not what the digest names", v->what);
    tn_diag_note(&draft, TN_NOWHERE, "wanted %s", v->wanted);
    tn_diag_note(&draft, TN_NOWHERE, "got    %s", got);
    tn_diag_end(&draft);
    return TN_ERR_VERIFY;
}

static enum tn_status verified_next(struct tn_blob *blob, struct tn_bytes *ret_bytes)
{
    struct verified *v = (struct verified *)blob;
    struct tn_bytes bytes = {0};
    enum tn_status status = v->over ? TN_OK : v->inner->next(v->inner, &bytes);
    if (!status && !v->over) {
        add_bytes(v, bytes);
        v->done += bytes.len;
        if (v->done > blob->size || (!bytes.len && v->done < blob->size))
            status = wrong_size(v);
        else if (v->done == blob->size)
            status = check_digest(v);
    }
    if (!status)
        *ret_bytes = bytes;
    return status;
}

static enum tn_status verified_rewind(struct tn_blob *blob)
{
    struct verified *v = (struct verified *)blob;
    settle(v);
    enum tn_status status = v->inner->rewind ? v->inner->rewind(v->inner) : TN_ERR_UNSUPPORTED;
    v->done = 0;
    v->over = false;
    return status ? status : tn_digest_init(&v->digest, v->job->sink, v->digest.kind);
}

static void verified_close(struct tn_blob *blob)
{
    struct verified *v = (struct verified *)blob;
    tn_hasher_free(v->hasher);
    v->hasher = NULL;
    tn_blob_close(v->inner);
}

void tn_blob_hash_beside(struct tn_blob *blob)
{
    struct verified *v = (struct verified *)blob;
    if (blob->next == verified_next && !v->hasher && blob->size >= LARGE)
        v->hasher = tn_hasher_new(&v->digest);
}

enum tn_status tn_blob_verified(struct tn_job *job, const char *what, const char *digest, uint64_t size,
                                struct tn_blob *inner, struct tn_blob **ret_blob)
{
    if (inner->digest && !strcmp(inner->digest, digest) && inner->size == size) {
        *ret_blob = inner;
        return TN_OK;
    }
    struct verified *v = tn_new(&job->arena, struct verified);
    *v = (struct verified){.job = job, .inner = inner, .what = what, .wanted = digest};
    v->blob = (struct tn_blob){.next = verified_next,
                               .rewind = verified_rewind,
                               .close = verified_close,
                               .size = size,
                               .digest = digest};
    enum tn_status status = tn_digest_init(&v->digest, job->sink, tn_digest_kind_of(tn_str(digest)));
    if (!status)
        *ret_blob = &v->blob;
    return status;
}

/* ---- reported ---- */

struct reported {
    struct tn_blob blob; /* first */
    struct tn_blob *inner;
    struct tn_progress *progress;
    const char *digest;
    uint64_t done;
};

static enum tn_status reported_next(struct tn_blob *blob, struct tn_bytes *ret_bytes)
{
    struct reported *r = (struct reported *)blob;
    enum tn_status status = r->inner->next(r->inner, ret_bytes);
    if (status || !ret_bytes->len)
        return status;
    r->done += ret_bytes->len;
    r->progress->report(r->progress, r->digest, r->done, blob->size);
    return TN_OK;
}

static enum tn_status reported_rewind(struct tn_blob *blob)
{
    struct reported *r = (struct reported *)blob;
    r->done = 0;
    return r->inner->rewind ? r->inner->rewind(r->inner) : TN_ERR_UNSUPPORTED;
}

static void reported_close(struct tn_blob *blob)
{
    tn_blob_close(((struct reported *)blob)->inner);
}

struct tn_blob *tn_blob_reported(struct tn_arena *arena, struct tn_progress *progress, const char *digest,
                                 struct tn_blob *inner)
{
    struct reported *r = tn_new(arena, struct reported);
    *r = (struct reported){.inner = inner, .progress = progress, .digest = digest};
    r->blob = (struct tn_blob){.next = reported_next,
                               .rewind = reported_rewind,
                               .close = reported_close,
                               .size = inner->size,
                               .digest = inner->digest};
    return &r->blob;
}

enum tn_status tn_blob_read_all(struct tn_arena *arena, struct tn_blob *blob, size_t max,
                                struct tn_bytes *ret_bytes)
{
    struct tn_buf buf;
    struct tn_bytes bytes;
    enum tn_status status;
    tn_buf_init(&buf, max);
    while (!(status = blob->next(blob, &bytes)) && bytes.len) {
        tn_buf_add(&buf, bytes.at, bytes.len);
        if ((status = buf.status))
            break;
    }
    if (!status)
        *ret_bytes = (struct tn_bytes){(const uint8_t *)tn_arena_copy(arena, buf.at, buf.len), buf.len};
    tn_buf_dispose(&buf);
    return status;
}
