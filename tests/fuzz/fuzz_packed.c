/* Any bytes as a packed block of any kind; the first two bytes choose the kind and how much is wanted.
 * LZX is the kind behind the last, once for each window. */
#include "formats/packed/packed.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { HEAD = 2, STEP = 0x110, WINDOWS = 7 };
    size_t wanted;
    uint8_t *out;

    if (size <= HEAD) return 0;
    wanted = ((size_t)data[1] + 1) * STEP;
    out = malloc(wanted);
    if (!out) abort();
    bytes in = {data + HEAD, size - HEAD};
    unsigned how = data[0] % (PACKED_XPRESS_HUFFMAN + 1 + WINDOWS);
    size_t made =
        how <= PACKED_XPRESS_HUFFMAN
            ? packed_expand((packing)how, in, out, wanted)
            : packed_expand_lzx(in, (uint32_t)PACKED_LZX_LEAST_WINDOW << (how - PACKED_XPRESS_HUFFMAN - 1),
                                out, wanted);
    if (made > wanted) __builtin_trap();
    free(out);
    return 0;
}
