/* UTF-16LE <-> UTF-8. What is not valid becomes U+FFFD, one for each bad unit or byte. */
#include "base/utf16.h"

#include <string.h>

#define REPLACEMENT 0xfffdu

static void append_utf8(strbuf *b, uint32_t c)
{
    if (c < 0x80) {
        strbuf_append_char(b, (char)c);
    } else if (c < 0x800) {
        strbuf_append_char(b, (char)(0xc0 | c >> 6));
        strbuf_append_char(b, (char)(0x80 | (c & 0x3f)));
    } else if (c < 0x10000) {
        strbuf_append_char(b, (char)(0xe0 | c >> 12));
        strbuf_append_char(b, (char)(0x80 | (c >> 6 & 0x3f)));
        strbuf_append_char(b, (char)(0x80 | (c & 0x3f)));
    } else {
        strbuf_append_char(b, (char)(0xf0 | c >> 18));
        strbuf_append_char(b, (char)(0x80 | (c >> 12 & 0x3f)));
        strbuf_append_char(b, (char)(0x80 | (c >> 6 & 0x3f)));
        strbuf_append_char(b, (char)(0x80 | (c & 0x3f)));
    }
}

static bool is_high_surrogate(uint32_t unit)
{
    return unit >= 0xd800 && unit < 0xdc00;
}

static bool is_low_surrogate(uint32_t unit)
{
    return unit >= 0xdc00 && unit < 0xe000;
}

str utf16_to_utf8(arena *a, bytes text)
{
    strbuf b = {.arena = a};
    size_t units = text.len / 2;
    for (size_t i = 0; i < units; i++) {
        uint32_t c = load_u16(text.ptr + 2 * i);
        if (is_high_surrogate(c)) {
            uint32_t low = i + 1 < units ? load_u16(text.ptr + 2 * (i + 1)) : 0;
            if (is_low_surrogate(low)) {
                c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
                i++;
            } else {
                c = REPLACEMENT;
            }
        } else if (is_low_surrogate(c)) {
            c = REPLACEMENT;
        }
        append_utf8(&b, c);
    }
    return strbuf_str(&b);
}

str utf16_cstr_to_utf8(arena *a, bytes text)
{
    size_t end = 0;
    while (end + 2 <= text.len && load_u16(text.ptr + end) != 0) end += 2;
    return utf16_to_utf8(a, bytes_clamp(text, 0, end));
}

/* The code point at `at` and its length in bytes; a bad byte is U+FFFD of length 1. Overlong forms,
 * surrogates and values over U+10FFFF are bad. */
static uint32_t decode_utf8(str s, size_t at, size_t *length)
{
    static const uint32_t smallest[] = {0, 0, 0x80, 0x800, 0x10000};
    unsigned char lead = (unsigned char)s.ptr[at];
    *length = 1;
    if (lead < 0x80) return lead;
    size_t n = 0;
    if (lead >= 0xc0) n = lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : lead < 0xf8 ? 4 : 0;
    if (!n || n > s.len - at) return REPLACEMENT;
    uint32_t c = lead & (0x7fu >> n);
    for (size_t i = 1; i < n; i++) {
        unsigned char next = (unsigned char)s.ptr[at + i];
        if ((next & 0xc0) != 0x80) return REPLACEMENT;
        c = c << 6 | (next & 0x3f);
    }
    if (c < smallest[n] || c > 0x10ffff || (c >= 0xd800 && c < 0xe000)) return REPLACEMENT;
    *length = n;
    return c;
}

static size_t put_unit(uint8_t *to, size_t at, uint32_t unit)
{
    to[at] = (uint8_t)unit;
    to[at + 1] = (uint8_t)(unit >> 8);
    return at + 2;
}

bytes utf8_to_utf16(arena *a, str text)
{
    /* Never more units than bytes: four bytes make two units at most. */
    uint8_t *out = arena_alloc_array(a, text.len, 2, 2);
    size_t used = 0;
    for (size_t at = 0, length; at < text.len; at += length) {
        uint32_t c = decode_utf8(text, at, &length);
        if (c < 0x10000) {
            used = put_unit(out, used, c);
        } else {
            used = put_unit(out, used, 0xd800 + ((c - 0x10000) >> 10));
            used = put_unit(out, used, 0xdc00 + ((c - 0x10000) & 0x3ff));
        }
    }
    return (bytes){out, used};
}
