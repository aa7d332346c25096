/* Inside the layer only: the decoders of the project's own, and what they share. */
#ifndef NTDBG_FORMATS_PACKED_PACKED_INTERNAL_H
#define NTDBG_FORMATS_PACKED_PACKED_INTERNAL_H

#include "formats/packed/packed.h"

size_t packed_expand_lzo(bytes in, uint8_t *out, size_t size);
size_t packed_expand_xpress(bytes in, uint8_t *out, size_t size);
size_t packed_expand_xpress_huffman(bytes in, uint8_t *out, size_t size);

/* Appends `length` bytes from `distance` back, byte by byte, as the ranges may overlap; cut at `size`. False
 * when the match begins before the output. */
static inline bool packed_copy_match(uint8_t *out, size_t size, size_t *at, uint64_t distance,
                                     uint64_t length)
{
    size_t to = *at;

    if (distance == 0 || distance > to) return false;
    const uint8_t *from = out + to - (size_t)distance;
    if (length > size - to) length = size - to;
    for (size_t i = 0; i < length; i++) out[to + i] = from[i];
    *at = to + (size_t)length;
    return true;
}

#endif
