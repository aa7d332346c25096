/* One door to all ways of packing. */
#include "formats/packed/packed_internal.h"

#include <snappy-c.h>
#include <string.h>
#include <zlib.h>
#include <zstd.h>

static size_t expand_stored(bytes in, uint8_t *out, size_t size)
{
    size_t n = in.len < size ? in.len : size;

    if (n) memcpy(out, in.ptr, n);
    return n;
}

static size_t expand_zlib(bytes in, uint8_t *out, size_t size)
{
    z_stream z = {0};

    if (in.len > UINT32_MAX || size > UINT32_MAX || inflateInit(&z) != Z_OK) return 0;
    z.next_in = (Bytef *)(uintptr_t)in.ptr;
    z.avail_in = (uInt)in.len;
    z.next_out = out;
    z.avail_out = (uInt)size;
    inflate(&z, Z_FINISH);
    size_t made = size - z.avail_out;
    inflateEnd(&z);
    return made;
}

/* The library unpacks whole blocks only. */
static size_t expand_snappy(bytes in, uint8_t *out, size_t size)
{
    size_t made = 0;

    if (snappy_uncompressed_length((const char *)in.ptr, in.len, &made) != SNAPPY_OK || made > size) return 0;
    return snappy_uncompress((const char *)in.ptr, in.len, (char *)out, &made) == SNAPPY_OK ? made : 0;
}

static size_t expand_zstd(bytes in, uint8_t *out, size_t size)
{
    size_t made = ZSTD_decompress(out, size, in.ptr, in.len);

    return ZSTD_isError(made) ? 0 : made;
}

size_t packed_expand(packing p, bytes in, uint8_t *out, size_t size)
{
    if (in.len == 0 || size == 0) return 0;
    switch (p) {
    case PACKED_STORED: return expand_stored(in, out, size);
    case PACKED_ZLIB: return expand_zlib(in, out, size);
    case PACKED_LZO: return packed_expand_lzo(in, out, size);
    case PACKED_SNAPPY: return expand_snappy(in, out, size);
    case PACKED_ZSTD: return expand_zstd(in, out, size);
    case PACKED_XPRESS: return packed_expand_xpress(in, out, size);
    case PACKED_XPRESS_HUFFMAN: return packed_expand_xpress_huffman(in, out, size);
    }
    return 0;
}

str packing_name(packing p)
{
    switch (p) {
    case PACKED_STORED: return STR("stored");
    case PACKED_ZLIB: return STR("zlib");
    case PACKED_LZO: return STR("LZO");
    case PACKED_SNAPPY: return STR("snappy");
    case PACKED_ZSTD: return STR("Zstandard");
    case PACKED_XPRESS: return STR("xpress");
    case PACKED_XPRESS_HUFFMAN: return STR("xpress-huffman");
    }
    return STR("unknown");
}
