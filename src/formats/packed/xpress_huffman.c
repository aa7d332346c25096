/* LZ77 + Huffman, "xpress-huffman": MS-XCA 2.1 and 2.2.
 *
 *     for each 64 KiB of output:
 *       256 bytes: code lengths of 512 symbols, four bits each, the even symbol in the lower half
 *       code words in 16-bit little-endian pieces, highest bit first
 *         symbols 0 to 255   that byte
 *         256 + 16 D + L     a match: D more bits of distance below a leading one; length 3 + L
 *
 *     L = 15 goes on in a byte of the stream, 255 there in two, 0 there in four */
#include "formats/packed/packed_internal.h"
#include "formats/packed/prefix_code.h"

enum { SYMBOLS = 512, LITERALS = 256, TABLE_BYTES = SYMBOLS / 2, BLOCK = 0x10000 };

typedef struct stream {
    bytes in;
    uint64_t at;
    uint32_t bits; /* the next ones, from the highest on */
    int extra;     /* how many are there besides the first sixteen */
} stream;

static void make_code(const uint8_t *table, prefix_code *c)
{
    uint8_t lengths[SYMBOLS];

    for (unsigned s = 0; s < SYMBOLS; s++) lengths[s] = s % 2 ? table[s / 2] >> 4 : table[s / 2] & 15;
    prefix_code_make(c, lengths, SYMBOLS);
}

/* Sixteen more bits; behind the end of the input they are zero, as the last codes may need fewer. */
static uint32_t piece(stream *s)
{
    uint16_t v = 0;

    bytes_u16(s->in, s->at, &v);
    s->at += 2;
    return v;
}

static void skip_bits(stream *s, unsigned n)
{
    s->bits <<= n;
    s->extra -= (int)n;
    if (s->extra < 0) {
        s->bits |= piece(s) << -s->extra;
        s->extra += 16;
    }
}

static void begin_bits(stream *s)
{
    s->bits = piece(s) << 16;
    s->bits |= piece(s);
    s->extra = 16;
}

/* False when no code begins with the next bits. */
static bool read_symbol(stream *s, const prefix_code *c, unsigned *out)
{
    unsigned length = prefix_code_find(c, s->bits, out);

    if (length) skip_bits(s, length);
    return length != 0;
}

static bool read_number(stream *s, size_t width, uint64_t *out)
{
    bytes b;

    if (!bytes_slice(s->in, s->at, width, &b)) return false;
    *out = load_le(b.ptr, width);
    s->at += width;
    return true;
}

static bool read_match(stream *s, unsigned symbol, uint64_t *distance, uint64_t *length)
{
    enum { LONG = 15, BYTE = 255 };
    unsigned bits = symbol / 16;
    uint64_t more = symbol % 16;

    if (more == LONG) {
        if (!read_number(s, 1, &more)) return false;
        if (more != BYTE) more += LONG;
        else if (!read_number(s, 2, &more) || (more == 0 && !read_number(s, 4, &more)) || more < LONG)
            return false;
    }
    *distance = (uint64_t)1 << bits;
    if (bits) {
        *distance += s->bits >> (32 - bits);
        skip_bits(s, bits);
    }
    *length = more + 3;
    return true;
}

/* One block of output, which a match may pass by a little. False at the end or where the input is damaged. */
static bool expand_block(stream *s, uint8_t *out, size_t size, size_t *made)
{
    size_t end = size - *made < BLOCK ? size : *made + BLOCK;
    uint64_t distance, length;
    unsigned symbol;
    bytes table;
    prefix_code c;

    if (!bytes_slice(s->in, s->at, TABLE_BYTES, &table)) return false;
    s->at += TABLE_BYTES;
    make_code(table.ptr, &c);
    begin_bits(s);
    while (*made < end) {
        /* The two pieces that were read ahead may lie behind the input, more may not. */
        if (s->at > s->in.len + 4 || !read_symbol(s, &c, &symbol)) return false;
        if (symbol < LITERALS) {
            out[(*made)++] = (uint8_t)symbol;
            continue;
        }
        if (!read_match(s, symbol - LITERALS, &distance, &length) ||
            !packed_copy_match(out, size, made, distance, length))
            return false;
    }
    return true;
}

size_t packed_expand_xpress_huffman(bytes in, uint8_t *out, size_t size)
{
    stream s = {.in = in};
    size_t made = 0;

    while (made < size && expand_block(&s, out, size, &made)) continue;
    return made;
}
