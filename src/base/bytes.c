/* The bounded reads that are not inline. */
#include "base/bytes.h"

#include <string.h>

bool bytes_slice(bytes b, uint64_t offset, uint64_t length, bytes *out)
{
    if (!bytes_contains(b, offset, length)) return false;
    *out = bytes_clamp(b, offset, length);
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

uint64_t load_le(const void *p, size_t size)
{
    const uint8_t *byte = p;
    uint64_t value = 0;
    for (size_t i = 0; i < size && i < sizeof value; i++) value |= (uint64_t)byte[i] << (8 * i);
    return value;
}
