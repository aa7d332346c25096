/* Plain LZ77, "xpress": MS-XCA 2.3 and 2.4.
 *
 *     flags (32 bits, highest first) | item | item | ...
 *
 *     flag 0: one byte
 *     flag 1: distance - 1 (13 bits), length - 3 (3 bits)
 *             a length of 7 goes on in half a byte (two matches share one), 15 there in a byte, 255 there in
 *             two, 0 there in four */
#include "formats/packed/packed_internal.h"

typedef struct xpress {
    bytes in;
    uint64_t at;
    uint64_t half; /* where the byte is whose upper half is still free; 0 = none */
} xpress;

static bool read_number(xpress *x, size_t width, uint64_t *out)
{
    bytes b;

    if (!bytes_slice(x->in, x->at, width, &b)) return false;
    *out = load_le(b.ptr, width);
    x->at += width;
    return true;
}

/* What follows a length of 7 in the match's own three bits. */
static bool long_length(xpress *x, uint64_t *length)
{
    enum { HALF = 15, BYTE = 255 };
    uint64_t more;

    if (x->half) {
        more = x->in.ptr[x->half] >> 4;
        x->half = 0;
    } else {
        x->half = x->at;
        if (!read_number(x, 1, &more)) return false;
        more &= HALF;
    }
    if (more == HALF) {
        if (!read_number(x, 1, &more)) return false;
        if (more == BYTE) {
            if (!read_number(x, 2, &more) || (more == 0 && !read_number(x, 4, &more))) return false;
            if (more < HALF + 7) return false;
            more -= HALF + 7;
        }
        more += HALF;
    }
    *length = more + 7;
    return true;
}

size_t packed_expand_xpress(bytes in, uint8_t *out, size_t size)
{
    xpress x = {.in = in};
    uint64_t flags = 0, item;
    unsigned left = 0;
    size_t made = 0;

    while (made < size) {
        if (left == 0) {
            if (!read_number(&x, 4, &flags)) break;
            left = 32;
        }
        left--;
        if (!(flags >> left & 1)) {
            if (!read_number(&x, 1, &item)) break;
            out[made++] = (uint8_t)item;
            continue;
        }
        if (!read_number(&x, 2, &item)) break;
        uint64_t length = item & 7;
        if (length == 7 && !long_length(&x, &length)) break;
        if (!packed_copy_match(out, size, &made, (item >> 3) + 1, length + 3)) break;
    }
    return made;
}
