/* Bounded little-endian reads. Everything rests on bytes_contains: no other function here does arithmetic
 * on an offset before that one has said yes. */
#include "base/bytes.h"

#include <string.h>

bool bytes_contains(bytes b, uint64_t offset, uint64_t length)
{
    return offset <= b.len && length <= b.len - offset;
}

bool bytes_slice(bytes b, uint64_t offset, uint64_t length, bytes *out)
{
    if (!bytes_contains(b, offset, length)) return false;
    *out = bytes_clamp(b, offset, length);
    return true;
}

bytes bytes_clamp(bytes b, uint64_t offset, uint64_t length)
{
    if (!b.ptr || offset >= b.len) return (bytes){b.ptr, 0};
    uint64_t left = b.len - offset;
    return (bytes){b.ptr + offset, (size_t)(length < left ? length : left)};
}

bytes bytes_from(bytes b, uint64_t offset)
{
    return bytes_clamp(b, offset, UINT64_MAX);
}

bool bytes_u8(bytes b, uint64_t offset, uint8_t *out)
{
    if (!bytes_contains(b, offset, 1)) return false;
    *out = b.ptr[offset];
    return true;
}

bool bytes_u16(bytes b, uint64_t offset, uint16_t *out)
{
    if (!bytes_contains(b, offset, 2)) return false;
    *out = load_u16(b.ptr + offset);
    return true;
}

bool bytes_u32(bytes b, uint64_t offset, uint32_t *out)
{
    if (!bytes_contains(b, offset, 4)) return false;
    *out = load_u32(b.ptr + offset);
    return true;
}

bool bytes_u64(bytes b, uint64_t offset, uint64_t *out)
{
    if (!bytes_contains(b, offset, 8)) return false;
    *out = load_u64(b.ptr + offset);
    return true;
}

bool bytes_copy(bytes b, uint64_t offset, void *out, size_t size)
{
    if (!bytes_contains(b, offset, size)) return false;
    if (size) memcpy(out, b.ptr + offset, size);
    return true;
}

str bytes_cstr(bytes b, uint64_t offset)
{
    bytes rest = bytes_from(b, offset);
    if (!rest.len) return (str){"", 0};
    return (str){(const char *)rest.ptr, strnlen((const char *)rest.ptr, rest.len)};
}

bool bytes_terminated_cstr(bytes b, uint64_t offset, str *out)
{
    bytes rest = bytes_from(b, offset);
    str text = bytes_cstr(b, offset);
    if (text.len == rest.len) return false;
    *out = text;
    return true;
}

uint16_t load_u16(const void *p)
{
    uint16_t value;
    memcpy(&value, p, sizeof value);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    value = __builtin_bswap16(value);
#endif
    return value;
}

uint32_t load_u32(const void *p)
{
    uint32_t value;
    memcpy(&value, p, sizeof value);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    value = __builtin_bswap32(value);
#endif
    return value;
}

uint64_t load_u64(const void *p)
{
    uint64_t value;
    memcpy(&value, p, sizeof value);
#if __BYTE_ORDER__ == __ORDER_BIG_ENDIAN__
    value = __builtin_bswap64(value);
#endif
    return value;
}

uint64_t load_le(const void *p, size_t size)
{
    const uint8_t *byte = p;
    uint64_t value = 0;
    for (size_t i = 0; i < size && i < sizeof value; i++) value |= (uint64_t)byte[i] << (8 * i);
    return value;
}
