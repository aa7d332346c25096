/* Compressed blocks, one at a time: what machine memory is packed with inside of dumps.
 *
 *     kdump-compressed   zlib, LZO1X, snappy, Zstandard        pages
 *     hibernation files  LZ77 ("xpress"), LZ77 + Huffman       blocks of up to 64 KiB
 *
 * zlib, snappy and Zstandard are those libraries; the others are decoded here. Pure and bounded: at most
 * `size` bytes are written, whatever the input says. */
#ifndef NTDBG_FORMATS_PACKED_PACKED_H
#define NTDBG_FORMATS_PACKED_PACKED_H

#include "base/bytes.h"

typedef enum packing {
    PACKED_STORED,
    PACKED_ZLIB,
    PACKED_LZO,
    PACKED_SNAPPY,
    PACKED_ZSTD,
    PACKED_XPRESS,         /* MS-XCA 2.4: plain LZ77 */
    PACKED_XPRESS_HUFFMAN, /* MS-XCA 2.2: LZ77 + Huffman, blocks of 64 KiB of output */
} packing;

/* "zlib", "xpress" ... */
str packing_name(packing p);

/* Unpacks `in` into out[0 .. size). How many bytes came out; fewer than `size` when the input ends early or
 * is damaged (those before the damage are right). Bytes of the input behind the last one needed do not
 * matter. */
size_t packed_expand(packing p, bytes in, uint8_t *out, size_t size);

#endif
