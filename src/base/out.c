#include "base/out.h"

void tn_out_init(struct tn_out *out, struct tn_arena *arena)
{
    *out = (struct tn_out){.arena = arena};
}

void tn_out_view(struct tn_out *out, struct tn_bytes bytes)
{
    if (!bytes.len)
        return;
    *tn_push(out->arena, out) = bytes;
    out->len += bytes.len;
}

void tn_out_copy(struct tn_out *out, const void *at, size_t len)
{
    if (len)
        tn_out_view(out, (struct tn_bytes){(const uint8_t *)tn_arena_copy(out->arena, at, len), len});
}

void tn_out_append(struct tn_out *out, const struct tn_out *child)
{
    for (unsigned i = 0; i < child->n; i++)
        tn_out_view(out, child->at[i]);
}

static void put_leb(uint8_t **to, uint64_t value)
{
    do {
        uint8_t byte = value & 0x7f;
        value >>= 7;
        *(*to)++ = value ? byte | 0x80 : byte;
    } while (value);
}

void tn_out_section(struct tn_out *out, uint8_t id, const struct tn_out *contents)
{
    uint8_t head[11], *end = head;
    *end++ = id;
    put_leb(&end, contents->len);
    tn_out_copy(out, head, (size_t)(end - head));
    tn_out_append(out, contents);
}

void tn_out_custom(struct tn_out *out, const char *name, struct tn_bytes contents)
{
    struct tn_out body;
    uint8_t head[10], *end = head;
    tn_out_init(&body, out->arena);
    put_leb(&end, strlen(name));
    tn_out_copy(&body, head, (size_t)(end - head));
    tn_out_copy(&body, name, strlen(name));
    tn_out_view(&body, contents);
    tn_out_section(out, 0, &body);
}

struct tn_bytes tn_out_flatten(const struct tn_out *out, struct tn_arena *arena)
{
    uint8_t *at = tn_arena_alloc(arena, (size_t)out->len), *to = at;
    for (unsigned i = 0; i < out->n; i++) {
        memcpy(to, out->at[i].at, out->at[i].len);
        to += out->at[i].len;
    }
    return (struct tn_bytes){at, (size_t)out->len};
}
