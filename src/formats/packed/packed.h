/* Compressed blocks, one at a time: what machine memory is packed with inside of dumps, and
 * files in the images that Windows is installed from.
 *
 *     kdump-compressed   zlib, LZO1X, snappy, Zstandard        pages
 *     hibernation files  LZ77 ("xpress"), LZ77 + Huffman       blocks of up to 64 KiB
 *
 *     WIM images         LZ77 + Huffman, LZX                   chunks of up to 64 KiB, 2 MiB
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

/* LZX as WIM images have it; the same, but the stream does not say its window (bytes, a power of two: the
 * WIM's chunk size), which also is the most that comes out. When the input is damaged, what came out before
 * may still have absolute operands where calls had relative ones. 0 for windows outside of the limits. */
enum { PACKED_LZX_LEAST_WINDOW = 1 << 15, PACKED_LZX_MOST_WINDOW = 1 << 21 };
size_t packed_expand_lzx(bytes in, uint32_t window, uint8_t *out, size_t size);

#endif
