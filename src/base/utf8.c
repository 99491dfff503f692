#include "base/utf8.h"

#include <locale.h>
#include <wchar.h>

uint32_t tn_utf8_next(struct tn_str text, unsigned *ret_len)
{
    const uint8_t *p = (const uint8_t *)text.at;
    *ret_len = 1;
    if (p[0] < 0x80)
        return p[0];
    unsigned len = p[0] >= 0xf0 ? 4 : p[0] >= 0xe0 ? 3 : 2;
    if (p[0] < 0xc2 || p[0] > 0xf4 || text.len < len)
        return 0xfffd;
    uint32_t c = p[0] & (0x7fu >> len);
    for (unsigned i = 1; i < len; i++) {
        if ((p[i] & 0xc0) != 0x80)
            return 0xfffd;
        c = c << 6 | (p[i] & 0x3f);
    }
    static const uint32_t least[] = {0, 0, 0x80, 0x800, 0x10000};
    if (c < least[len] || c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
        return 0xfffd;
    *ret_len = len;
    return c;
}

size_t tn_utf8_valid_len(struct tn_str text)
{
    struct tn_str rest = text;
    while (rest.len) {
        unsigned len;
        if ((uint8_t)rest.at[0] < 0x80)
            len = 1;
        else if (tn_utf8_next(rest, &len) == 0xfffd && len == 1)
            break;
        rest.at += len;
        rest.len -= len;
    }
    return text.len - rest.len;
}

bool tn_utf8_valid(struct tn_str text)
{
    return tn_utf8_valid_len(text) == text.len;
}

uint32_t tn_utf8_next_shown(struct tn_str text, unsigned *ret_len)
{
    if (text.len < 2 || memcmp(text.at, "\xc0\x80", 2))
        return tn_utf8_next(text, ret_len);
    *ret_len = 2;
    return 0;
}

const char *tn_utf8_cstr(struct tn_arena *arena, struct tn_str text)
{
    size_t nuls = 0, n = 0;
    for (size_t i = 0; i < text.len; i++)
        nuls += !text.at[i];
    char *copy = tn_arena_alloc(arena, text.len + nuls + 1);
    for (size_t i = 0; i < text.len; i++) {
        if (!text.at[i])
            copy[n++] = (char)0xc0;
        copy[n++] = text.at[i] ? text.at[i] : (char)0x80;
    }
    return copy;
}

void tn_utf8_put(struct tn_buf *buf, uint32_t c)
{
    if (c < 0x80) {
        tn_buf_byte(buf, (uint8_t)c);
        return;
    }
    unsigned len = c < 0x800 ? 2 : c < 0x10000 ? 3 : 4;
    uint8_t lead = (uint8_t)(0xf00 >> len);
    tn_buf_byte(buf, (uint8_t)(lead | c >> 6 * (len - 1)));
    for (unsigned i = len - 1; i--;)
        tn_buf_byte(buf, (uint8_t)(0x80 | (c >> 6 * i & 0x3f)));
}

unsigned tn_utf8_cells(uint32_t c)
{
    static bool ready;
    if (c >= 0x20 && c < 0x7f)
        return 1;
    if (!ready)
        ready = setlocale(LC_CTYPE, "C.UTF-8") != NULL;
    int cells = wcwidth((wchar_t)c);
    return cells < 0 ? 1 : (unsigned)cells;
}

/* What would move, hide or reorder what the reader sees. */
static bool is_unsafe(uint32_t c)
{
    return c < 0x20 || (c >= 0x7f && c < 0xa0) || c == 0x200e || c == 0x200f || (c >= 0x202a && c <= 0x202e) ||
           (c >= 0x2066 && c <= 0x2069) || c == 0x061c || c == 0xfeff || c == 0x2028 || c == 0x2029;
}

void tn_utf8_escape(struct tn_buf *buf, struct tn_str text, bool multiline)
{
    while (text.len) {
        unsigned len;
        uint32_t c = tn_utf8_next_shown(text, &len);
        if (c == 0xfffd && len == 1)
            tn_buf_printf(buf, "\\x%02x", (uint8_t)text.at[0]);
        else if (is_unsafe(c) && !(multiline && (c == '\n' || c == '\t')))
            tn_buf_printf(buf, "\\u{%x}", c);
        else
            tn_buf_add(buf, text.at, len);
        text.at += len;
        text.len -= len;
    }
}

void tn_utf8_escape_json(struct tn_buf *buf, struct tn_str json)
{
    while (json.len) {
        unsigned len = 0;
        while (len < json.len && (uint8_t)json.at[len] < 0x7f)
            len++;
        uint32_t c = len ? 0 : tn_utf8_next(json, &len);
        if (c && is_unsafe(c))
            tn_buf_printf(buf, "\\u%04x", c);
        else
            tn_buf_add(buf, json.at, len);
        json.at += len;
        json.len -= len;
    }
}
