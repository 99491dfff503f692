#include "wasm/wasm_rewrite.h"

#include "wasm/wasm_opcodes.h"

struct tn_rewrite tn_rewrite_at(const struct tn_source *source, size_t start, size_t end, struct tn_buf *to)
{
    struct tn_rewrite w = {.r = tn_reader_at(source, start, end), .to = to};
    w.kept = w.r.at;
    return w;
}

/* Copies what has been read and not been copied. */
static void keep_to(struct tn_rewrite *w, const uint8_t *end)
{
    if (w->to && end > w->kept)
        tn_buf_add(w->to, w->kept, (size_t)(end - w->kept));
    w->kept = end;
}

/* An index that starts at `start` and has been read. A type in a block or heap type is an s33. */
static void put_index(struct tn_rewrite *w, const uint8_t *start, enum tn_index space, uint32_t index,
                      bool s33)
{
    if (w->r.error)
        return;
    uint32_t now = w->index(w->ctx, space, index);
    if (!w->to)
        return;
    keep_to(w, start);
    if (s33)
        tn_buf_s33(w->to, now);
    else
        tn_buf_u32(w->to, now);
    w->kept = w->r.at;
}

static void an_index(struct tn_rewrite *w, enum tn_index space)
{
    const uint8_t *start = w->r.at;
    put_index(w, start, space, tn_read_u32(&w->r), false);
}

static void s33_type(struct tn_rewrite *w)
{
    const uint8_t *start = w->r.at;
    int64_t index = tn_read_s33(&w->r);
    if (index < 0)
        tn_reader_fail(&w->r, "invalid type index");
    put_index(w, start, TN_INDEX_TYPE, (uint32_t)index, true);
}

/* ---- types ---- */

static bool is_abstract(uint8_t byte) /* a negative number of one byte */
{
    return byte >= 0x40 && byte < 0x80;
}

static void heaptype(struct tn_rewrite *w)
{
    uint8_t byte = tn_peek_byte(&w->r);
    if (byte == 0x65) /* shared */
        tn_read_bytes(&w->r, 2);
    else if (byte == 0x62) /* exact */
        tn_read_byte(&w->r), an_index(w, TN_INDEX_TYPE);
    else if (is_abstract(byte))
        tn_read_byte(&w->r);
    else
        s33_type(w);
}

void tn_rewrite_valtype(struct tn_rewrite *w)
{
    uint8_t byte = tn_read_byte(&w->r);
    if (byte == 0x63 || byte == 0x64) /* (ref null? heaptype) */
        heaptype(w);
    else if (byte == 0x65)
        tn_read_byte(&w->r);
}

static void valtypes(struct tn_rewrite *w)
{
    for (uint32_t n = tn_read_u32(&w->r); n && !w->r.error; n--)
        tn_rewrite_valtype(w);
}

static void blocktype(struct tn_rewrite *w)
{
    if (is_abstract(tn_peek_byte(&w->r)))
        tn_rewrite_valtype(w); /* 0x40, no result, is as long */
    else
        s33_type(w);
}

/* ---- immediates ---- */

/* Bit 6 of the alignment: a memory index follows; bit 5: an ordering. */
static void memarg(struct tn_rewrite *w)
{
    const uint8_t *start = w->r.at;
    uint32_t flags = tn_read_u32(&w->r), index = 0;
    const uint8_t *flags_end = w->r.at;
    if (flags & 64)
        index = tn_read_u32(&w->r);
    uint32_t now = w->r.error ? 0 : w->index(w->ctx, TN_INDEX_MEMORY, index);
    if (w->to && now != index) {
        keep_to(w, start);
        tn_buf_u32(w->to, (flags & ~64u) | (now ? 64u : 0));
        if (now)
            tn_buf_u32(w->to, now);
        w->kept = flags & 64 ? w->r.at : flags_end;
    }
    if (flags & 32)
        tn_read_byte(&w->r);
    tn_read_u64(&w->r);
}

static void labels(struct tn_rewrite *w)
{
    uint32_t n = tn_read_u32(&w->r);
    for (uint64_t i = 0; i <= n && !w->r.error; i++)
        tn_read_u32(&w->r);
}

/* catch tag label · catch_ref tag label · catch_all label · catch_all_ref label */
static void try_table(struct tn_rewrite *w)
{
    blocktype(w);
    for (uint32_t n = tn_read_u32(&w->r); n && !w->r.error; n--) {
        if (tn_read_byte(&w->r) < 2)
            an_index(w, TN_INDEX_TAG);
        tn_read_u32(&w->r);
    }
}

/* on tag label · on tag switch */
static void handlers(struct tn_rewrite *w)
{
    for (uint32_t n = tn_read_u32(&w->r); n && !w->r.error; n--) {
        uint8_t kind = tn_read_byte(&w->r);
        an_index(w, TN_INDEX_TAG);
        if (!kind)
            tn_read_u32(&w->r);
    }
}

static void cast(struct tn_rewrite *w)
{
    tn_read_byte(&w->r);
    tn_read_u32(&w->r);
    heaptype(w);
    heaptype(w);
}

static void two(struct tn_rewrite *w, enum tn_index a, enum tn_index b)
{
    an_index(w, a);
    an_index(w, b);
}

/* Those that name no index space. */
static void plain(struct tn_rewrite *w, enum tn_immediate immediate)
{
    struct tn_reader *r = &w->r;
    switch ((unsigned)immediate) {
    case TN_IMM_I32: tn_read_s32(r); break;
    case TN_IMM_I64: tn_read_s64(r); break;
    case TN_IMM_F32: tn_read_bytes(r, 4); break;
    case TN_IMM_F64: tn_read_bytes(r, 8); break;
    case TN_IMM_V128:
    case TN_IMM_SHUFFLE: tn_read_bytes(r, 16); break;
    case TN_IMM_LANE:
    case TN_IMM_ORDERING: tn_read_byte(r); break;
    case TN_IMM_LABEL:
    case TN_IMM_LOCAL: tn_read_u32(r); break;
    case TN_IMM_LABELS: labels(w); break;
    default: break;
    }
}

static void immediates(struct tn_rewrite *w, enum tn_immediate immediate)
{
    struct tn_reader *r = &w->r;
    switch (immediate) {
    case TN_IMM_MEMARG:
    case TN_IMM_ATOMIC:
    case TN_IMM_ATOMIC_RMW:
    case TN_IMM_ATOMIC_WAIT: memarg(w); break;
    case TN_IMM_MEMARG_LANE: memarg(w), tn_read_byte(r); break;
    case TN_IMM_ORDERED_GLOBAL: tn_read_byte(r), an_index(w, TN_INDEX_GLOBAL); break;
    case TN_IMM_ORDERED_TABLE: tn_read_byte(r), an_index(w, TN_INDEX_TABLE); break;
    case TN_IMM_ORDERED_TYPE: tn_read_byte(r), an_index(w, TN_INDEX_TYPE); break;
    case TN_IMM_ORDERED_FIELD: tn_read_byte(r), an_index(w, TN_INDEX_TYPE), tn_read_u32(r); break;
    case TN_IMM_BLOCK: blocktype(w); break;
    case TN_IMM_TRY_TABLE: try_table(w); break;
    case TN_IMM_CAST: cast(w); break;
    case TN_IMM_TYPES: valtypes(w); break;
    case TN_IMM_HEAP: heaptype(w); break;
    case TN_IMM_FUNC: an_index(w, TN_INDEX_FUNC); break;
    case TN_IMM_TYPE: an_index(w, TN_INDEX_TYPE); break;
    case TN_IMM_TYPE_TABLE: two(w, TN_INDEX_TYPE, TN_INDEX_TABLE); break;
    case TN_IMM_TYPE_TYPE: two(w, TN_INDEX_TYPE, TN_INDEX_TYPE); break;
    case TN_IMM_FIELD:
    case TN_IMM_TYPE_COUNT: an_index(w, TN_INDEX_TYPE), tn_read_u32(r); break;
    case TN_IMM_TYPE_DATA: two(w, TN_INDEX_TYPE, TN_INDEX_DATA); break;
    case TN_IMM_TYPE_ELEM: two(w, TN_INDEX_TYPE, TN_INDEX_ELEM); break;
    case TN_IMM_TYPE_TAG: two(w, TN_INDEX_TYPE, TN_INDEX_TAG); break;
    case TN_IMM_GLOBAL: an_index(w, TN_INDEX_GLOBAL); break;
    case TN_IMM_TABLE: an_index(w, TN_INDEX_TABLE); break;
    case TN_IMM_TABLE_TABLE: two(w, TN_INDEX_TABLE, TN_INDEX_TABLE); break;
    case TN_IMM_MEMORY: an_index(w, TN_INDEX_MEMORY); break;
    case TN_IMM_MEMORY_MEMORY: two(w, TN_INDEX_MEMORY, TN_INDEX_MEMORY); break;
    case TN_IMM_TAG: an_index(w, TN_INDEX_TAG); break;
    case TN_IMM_DATA: an_index(w, TN_INDEX_DATA); break;
    case TN_IMM_DATA_MEMORY: two(w, TN_INDEX_DATA, TN_INDEX_MEMORY); break;
    case TN_IMM_ELEM: an_index(w, TN_INDEX_ELEM); break;
    case TN_IMM_ELEM_TABLE: two(w, TN_INDEX_ELEM, TN_INDEX_TABLE); break;
    case TN_IMM_RESUME: an_index(w, TN_INDEX_TYPE), handlers(w); break;
    case TN_IMM_RESUME_TAG: two(w, TN_INDEX_TYPE, TN_INDEX_TAG), handlers(w); break;
    default: plain(w, immediate); break;
    }
}

/* ---- instructions ---- */

static const struct tn_op_row *read_op(struct tn_rewrite *w, bool *ret_end)
{
    static const unsigned rooms[] = {TN_OPS_FC - TN_OPS_FB, TN_OPS_FD - TN_OPS_FC, TN_OPS_FE - TN_OPS_FD,
                                     TN_OPS - TN_OPS_FE};
    uint8_t prefix = tn_read_byte(&w->r);
    unsigned op = prefix;
    if (prefix >= 0xfb && prefix <= 0xfe) {
        uint32_t code = tn_read_u32(&w->r);
        op = code < rooms[prefix - 0xfb] ? TN_OP_AT(prefix, code) : 0xff;
    }
    if (!tn_op_rows[op].name)
        tn_reader_fail(&w->r, "illegal opcode");
    *ret_end = op == TN_OP_END;
    return &tn_op_rows[op];
}

void tn_rewrite_locals(struct tn_rewrite *w)
{
    for (uint32_t n = tn_read_u32(&w->r); n && !w->r.error; n--) {
        tn_read_u32(&w->r);
        tn_rewrite_valtype(w);
    }
    keep_to(w, w->r.at);
}

void tn_rewrite_instructions(struct tn_rewrite *w)
{
    bool end;
    while (tn_reader_more(&w->r))
        immediates(w, (enum tn_immediate)read_op(w, &end)->immediate);
    keep_to(w, w->r.at);
}

void tn_rewrite_constant(struct tn_rewrite *w)
{
    for (bool end = false; !end && !w->r.error;)
        immediates(w, (enum tn_immediate)read_op(w, &end)->immediate);
    keep_to(w, w->r.at);
}
