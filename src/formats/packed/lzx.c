/* LZX as WIM images have it: [MS-PATCH] 2 and Microsoft's "LZX Data Compression Format" (the cabinet SDK),
 * and what the chunks of a WIM do otherwise: no chunk size and no E8 header in front (E8 translation is
 * always on, for a file of 12,000,000 bytes), a short form of the block size, and each chunk by itself.
 *
 *     16-bit little-endian pieces, highest bit first:
 *
 *     block: type (3 bits) | size: 1, or 0 and 16 bits (24 from windows of 64 KiB on); 1 = 32768 bytes
 *       1 verbatim       main code, length code, symbols
 *       2 aligned        code of the distance's lowest three bits (8 lengths of 3 bits), then as verbatim
 *       3 uncompressed   to the next 16 bits, R0, R1, R2 (32 bits each), bytes, one more if they are odd
 *
 *     main symbol: 0 to 255 that byte; 256 + 8 S + L a match of length 2 + L (7: the length code has more),
 *     S the slot of its distance; slots 0 to 2 are R0, R1, R2: the last three distances */
#include "formats/packed/packed_internal.h"
#include "formats/packed/prefix_code.h"

#include <string.h>

enum {
    LITERALS = 256,
    MOST_SLOTS = 50, /* windows of 2 MiB */
    MAIN_SYMBOLS = LITERALS + 8 * MOST_SLOTS,
    LENGTH_SYMBOLS = 249,
    ALIGNED_SYMBOLS = 8,
    PRE_SYMBOLS = 20,
    SHORT_BLOCK = 0x8000,
    WIDE_WINDOW = 0x10000,
};
enum { VERBATIM = 1, ALIGNED = 2, UNCOMPRESSED = 3 };
_Static_assert((int)MAIN_SYMBOLS <= (int)CODE_MOST_SYMBOLS, "the main code fits");

typedef struct lzx {
    bytes in;
    size_t at;     /* the next piece */
    uint64_t bits; /* those that were read, the next one highest */
    unsigned have;
    unsigned slots;
    bool wide;
    uint32_t recent[3];                                                 /* R0, R1, R2 */
    uint8_t main_lengths[MAIN_SYMBOLS], length_lengths[LENGTH_SYMBOLS]; /* each block gives the change */
    prefix_code main, length, aligned;
} lzx;

/* ---- bits ---- */

/* At least 32 bits: behind the end of the input zeros, which `overrun` finds once they were used. */
static void fill(lzx *x)
{
    while (x->have <= 48) {
        uint16_t piece = 0;
        bytes_u16(x->in, x->at, &piece);
        x->bits |= (uint64_t)piece << (48 - x->have);
        x->have += 16;
        x->at += 2;
    }
}

static size_t used_bits(const lzx *x)
{
    return x->at * 8 - x->have;
}

static bool overrun(const lzx *x)
{
    return used_bits(x) > x->in.len * 8;
}

static void skip(lzx *x, unsigned n)
{
    x->bits <<= n;
    x->have -= n;
}

/* Up to 24. */
static uint32_t take(lzx *x, unsigned n)
{
    fill(x);
    uint32_t value = n ? (uint32_t)(x->bits >> (64 - n)) : 0;
    skip(x, n);
    return value;
}

static bool take_symbol(lzx *x, const prefix_code *c, unsigned *symbol)
{
    fill(x);
    unsigned n = prefix_code_find(c, (uint32_t)(x->bits >> 32), symbol);
    skip(x, n);
    return n != 0;
}

/* ---- codes ---- */

/* lengths[from .. to): each the change from its last value, packed by a code of its own. 17 and 18 are runs
 * of zeros, 19 one of a single value. */
static bool take_lengths(lzx *x, uint8_t *lengths, unsigned from, unsigned to)
{
    enum { VALUES = 17, ZEROS = 17, MANY_ZEROS = 18, SAME = 19 };
    uint8_t pre_lengths[PRE_SYMBOLS];
    prefix_code pre;
    unsigned symbol;

    for (unsigned i = 0; i < PRE_SYMBOLS; i++) pre_lengths[i] = (uint8_t)take(x, 4);
    prefix_code_make(&pre, pre_lengths, PRE_SYMBOLS);
    while (from < to) {
        unsigned run = 1, value = 0;
        if (overrun(x) || !take_symbol(x, &pre, &symbol)) return false;
        if (symbol == ZEROS) run = 4 + take(x, 4);
        else if (symbol == MANY_ZEROS) run = 20 + take(x, 5);
        else if (symbol == SAME) run = 4 + take(x, 1);
        if (symbol == SAME && (!take_symbol(x, &pre, &symbol) || symbol >= VALUES)) return false;
        if (symbol < VALUES) value = (lengths[from] + VALUES - symbol) % VALUES;
        for (; run && from < to; run--) lengths[from++] = (uint8_t)value;
    }
    return true;
}

static bool take_codes(lzx *x, unsigned type)
{
    unsigned symbols = LITERALS + 8 * x->slots;

    if (type == ALIGNED) {
        uint8_t lengths[ALIGNED_SYMBOLS];
        for (unsigned i = 0; i < ALIGNED_SYMBOLS; i++) lengths[i] = (uint8_t)take(x, 3);
        prefix_code_make(&x->aligned, lengths, ALIGNED_SYMBOLS);
    }
    if (!take_lengths(x, x->main_lengths, 0, LITERALS) ||
        !take_lengths(x, x->main_lengths, LITERALS, symbols) ||
        !take_lengths(x, x->length_lengths, 0, LENGTH_SYMBOLS))
        return false;
    prefix_code_make(&x->main, x->main_lengths, symbols);
    prefix_code_make(&x->length, x->length_lengths, LENGTH_SYMBOLS);
    return true;
}

/* ---- blocks ---- */

/* Each second slot has one bit more than the two before it, up to 17. */
static unsigned slot_bits(unsigned slot)
{
    enum { MOST = 17 };

    if (slot < 4) return 0;
    return slot / 2 - 1 < MOST ? slot / 2 - 1 : MOST;
}

static uint32_t slot_base(unsigned slot)
{
    enum { LAST = 36 }; /* from this one on, all are of one size */

    if (slot < 4) return slot;
    if (slot >= LAST) return (uint32_t)(slot - LAST + 2) << 17;
    return (uint32_t)(2 + slot % 2) << slot_bits(slot);
}

static bool take_distance(lzx *x, unsigned slot, bool aligned, uint32_t *distance)
{
    if (slot < 3) {
        *distance = x->recent[slot];
        x->recent[slot] = x->recent[0];
        x->recent[0] = *distance;
        return true;
    }
    unsigned bits = slot_bits(slot), low = 0;
    uint32_t value = slot_base(slot);
    if (aligned && bits >= 3) {
        value += take(x, bits - 3) << 3;
        if (!take_symbol(x, &x->aligned, &low)) return false;
        value += low;
    } else {
        value += take(x, bits);
    }
    *distance = value - 2;
    x->recent[2] = x->recent[1];
    x->recent[1] = x->recent[0];
    x->recent[0] = *distance;
    return true;
}

static bool expand_symbols(lzx *x, bool aligned, uint8_t *out, size_t end, size_t *made)
{
    unsigned symbol, more = 0;
    uint32_t distance;

    while (*made < end) {
        if (!take_symbol(x, &x->main, &symbol) || overrun(x)) return false;
        if (symbol < LITERALS) {
            out[(*made)++] = (uint8_t)symbol;
            continue;
        }
        symbol -= LITERALS;
        unsigned length = symbol % 8;
        if (length == 7) {
            if (!take_symbol(x, &x->length, &more)) return false;
            length += more;
        }
        if (!take_distance(x, symbol / 8, aligned, &distance) || overrun(x) ||
            !packed_copy_match(out, end, made, distance, length + 2))
            return false;
    }
    return true;
}

static bool expand_uncompressed(lzx *x, uint8_t *out, size_t size, size_t *made)
{
    enum { DISTANCES = 12 };
    size_t at = used_bits(x) / 16 * 2 + 2; /* [MS-PATCH] 2.3.2.1: 1 to 16 bits of padding */
    bytes head, data;

    if (!bytes_slice(x->in, at, DISTANCES, &head)) return false;
    for (size_t i = 0; i < 3; i++) x->recent[i] = load_u32(head.ptr + 4 * i);
    data = bytes_clamp(x->in, at + DISTANCES, size);
    if (data.len) memcpy(out + *made, data.ptr, data.len);
    *made += data.len;
    x->at = at + DISTANCES + size + size % 2;
    x->bits = 0;
    x->have = 0;
    return data.len == size;
}

/* False at the end or where the input is damaged. */
static bool expand_block(lzx *x, uint8_t *out, size_t size, size_t *made)
{
    unsigned type = take(x, 3);
    size_t length = SHORT_BLOCK;

    if (!take(x, 1)) length = take(x, x->wide ? 24 : 16);
    if (length == 0 || overrun(x)) return false;
    if (length > size - *made) length = size - *made;
    if (type == UNCOMPRESSED) return expand_uncompressed(x, out, length, made);
    if (type != VERBATIM && type != ALIGNED) return false;
    return take_codes(x, type) && expand_symbols(x, type == ALIGNED, out, *made + length, made);
}

/* The operand of each byte 0xE8 (an x86 call) was made absolute, to be the same in all calls of a function:
 * [MS-PATCH] 2.2. The last ten bytes have none. */
static void undo_e8(uint8_t *out, size_t size)
{
    enum { CALL = 0xe8, SPARE = 10, FILE_SIZE = 12000000 };

    for (size_t i = 0; size > SPARE && i < size - SPARE; i++) {
        if (out[i] != CALL) continue;
        int64_t at = (int64_t)i, value = (int32_t)load_u32(out + i + 1);
        if (value >= -at && value < FILE_SIZE) {
            uint32_t relative = (uint32_t)(value >= 0 ? value - at : value + FILE_SIZE);
            for (size_t n = 0; n < 4; n++) out[i + 1 + n] = (uint8_t)(relative >> 8 * n);
        }
        i += 4;
    }
}

size_t packed_expand_lzx(bytes in, uint32_t window, uint8_t *out, size_t size)
{
    lzx x = {.in = in, .wide = window >= WIDE_WINDOW, .recent = {1, 1, 1}};
    size_t made = 0;

    if (window < PACKED_LZX_LEAST_WINDOW || window > PACKED_LZX_MOST_WINDOW || size > window) return 0;
    /* The cabinet document's table is wrong for the two largest windows: as many as reach all of it. */
    while (slot_base(x.slots) < window) x.slots++;
    while (made < size && expand_block(&x, out, size, &made)) continue;
    undo_e8(out, made);
    return made;
}
