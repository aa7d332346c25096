/* Any bytes as a packed block of any kind; the first two bytes choose the kind and how much is wanted. */
#include "formats/packed/packed.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    enum { HEAD = 2, STEP = 0x110 };
    size_t wanted;
    uint8_t *out;

    if (size <= HEAD) return 0;
    wanted = ((size_t)data[1] + 1) * STEP;
    out = malloc(wanted);
    if (!out) abort();
    packing how = (packing)(data[0] % (PACKED_XPRESS_HUFFMAN + 1));
    if (packed_expand(how, (bytes){data + HEAD, size - HEAD}, out, wanted) > wanted) __builtin_trap();
    free(out);
    return 0;
}
